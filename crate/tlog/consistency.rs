//! Consistency of two checkpoints of one log (RFC 6962 §2.1.2, RFC 9162 §2.1.4.2): the newer tree is the older one, and more.

use super::checkpoint::Checkpoint;
use super::merkle::{self, Hash};
use crate::check::{Check, Fault};
use crate::crypto::sha256;
use crate::encoding::json::{self, Node, Value};
use crate::encoding::{base64, hex};
use crate::limits;
use crate::text::quoted;

/// The hashes from one tree to the other, and the newer tree's root where the source states it.
#[derive(Debug)]
pub(crate) struct Proof {
    pub(crate) root: Option<Hash>,
    pub(crate) hashes: Vec<Hash>,
}

/// Reads a proof: a list of base64 hashes, or Rekor v1's answer, `{"rootHash", "hashes"}` in hex.
pub(crate) fn read_proof(bytes: &[u8]) -> Result<Proof, Fault> {
    let value = json::parse(bytes).map_err(|error| error.into_fault(Check::H8, "the consistency proof"))?;
    let root = Node::root(&value, Check::H8);
    let (list, stated) = match &value {
        Value::Array(_) => (root, None),
        _ => {
            let members = root.object(&["rootHash", "hashes"])?;
            (members.require("hashes")?, Some(members.require("rootHash")?))
        }
    };
    let is_hex = stated.is_some();
    if list.length()? > limits::PROOF_HASHES {
        return Err(Fault::new(Check::B3, "too-large", "the consistency proof has too many hashes")
            .compared(limits::PROOF_HASHES.to_string(), list.length()?.to_string()));
    }
    let hash = |node: &Node<'_>| {
        let text = node.string()?;
        let bytes = if is_hex { hex::decode(text) } else { base64::decode(text).ok() };
        bytes.and_then(|bytes| bytes.try_into().ok()).ok_or_else(|| node.fault("hash", format!("{} is not a hash of 32 bytes", quoted(text))))
    };
    Ok(Proof { root: stated.map(|node| hash(&node)).transpose()?, hashes: list.array()?.iter().map(hash).collect::<Result<_, _>>()? })
}

/// Every leaf of the older tree is in the newer one, at its place.
pub(crate) fn check(older: &Checkpoint, newer: &Checkpoint, proof: &Proof) -> Result<(), Fault> {
    if let Some(root) = &proof.root {
        same("stated-root", &newer.root, root)?;
    }
    let proof = proof.hashes.as_slice();
    let shape = |needed: u64| {
        let message = format!("the consistency proof from {} to {} does not have the length it must have", older.size, newer.size);
        Fault::new(Check::H8, "wrong-length", message).compared(format!("{needed} hashes"), format!("{} hashes", proof.len()))
    };
    if older.size > newer.size {
        return Err(Fault::new(Check::H8, "order", "the checkpoint given as the older one is of a larger tree")
            .compared(format!("at most {}", newer.size), older.size.to_string()));
    }
    if older.size == newer.size || older.size == 0 {
        let wanted = if older.size == newer.size { newer.root } else { sha256(&[]) };
        return if proof.is_empty() { same("older-root", &wanted, &older.root) } else { Err(shape(0)) };
    }
    // The path of the older tree's last leaf in the newer tree, from the lowest node that both trees have whole.
    let shift = older.size.trailing_zeros();
    let last = older.size - 1;
    let (inner, border) = merkle::decompose(last, newer.size).ok_or_else(|| shape(0))?;
    let inner = inner.saturating_sub(shift);
    let whole = older.size.is_power_of_two();
    let needed = u64::from(!whole) + u64::from(inner) + u64::from(border);
    if u64::try_from(proof.len()).ok() != Some(needed) {
        return Err(shape(needed));
    }
    let (seed, path) = match proof.split_first() {
        Some((first, rest)) if !whole => (*first, rest),
        _ => (older.root, proof),
    };
    let mask = last.checked_shr(shift).unwrap_or(0);
    let left = |level: u32| level >= inner || mask.checked_shr(level).unwrap_or(0) & 1 == 1;
    let in_older: Vec<_> = (0..).zip(path).filter(|(level, _)| left(*level)).map(|(_, hash)| *hash).collect();
    let top = |steps: Vec<merkle::Step>| steps.last().map_or(seed, |step| step.result);
    same("older-root", &older.root, &top(merkle::fold(seed, 0, 0, &in_older)))?;
    same("newer-root", &newer.root, &top(merkle::fold(seed, mask, inner, path)))
}

fn same(cause: &'static str, signed: &Hash, computed: &Hash) -> Result<(), Fault> {
    if signed == computed {
        return Ok(());
    }
    Err(Fault::new(Check::H8, cause, "the consistency proof does not lead to the signed root").compared(hex::encode(signed), hex::encode(computed)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tlog::vectors;

    /// Vectors that end otherwise here, with the reason. One that no longer does fails the test.
    const EXCEPTIONS: &[(&str, &str)] = &[
        ("sizes-are-equal-and-proof-is-not-empty-where-both-sizes-are-one.json", "its roots are no hashes of 32 bytes, and no checkpoint has such"),
        ("sizes-are-equal-and-proof-is-not-empty-where-both-sizes-are-zero.json", "its roots are no hashes of 32 bytes, and no checkpoint has such"),
    ];

    /// The vectors of transparency-dev/merkle.
    #[test]
    fn outside_vectors() {
        let vectors = vectors::read("sigstore-merkle", "test-data/merkle/testdata/consistency");
        let hash = |text: &serde_json::Value| -> Option<Hash> { base64::decode(text.as_str().unwrap()).ok()?.try_into().ok() };
        let (mut good, mut refused, mut unreadable) = (0, 0, 0);
        for (file, vector) in &vectors {
            let tree = |size: &str, root: &str| Some(checkpoint(vector[size].as_u64().unwrap(), hash(&vector[root])?));
            let hashes: Option<Vec<_>> = vector["proof"].as_array().into_iter().flatten().map(hash).collect();
            let judged = match (tree("size1", "root1"), tree("size2", "root2"), hashes) {
                (Some(older), Some(newer), Some(hashes)) => Some(check(&older, &newer, &Proof { root: None, hashes }).is_ok()),
                _ => None,
            };
            let wanted = !vector["wantErr"].as_bool().unwrap();
            let excepted = EXCEPTIONS.iter().any(|(name, _)| file.ends_with(name));
            assert_eq!(judged.unwrap_or(false) == wanted, !excepted, "{}", file.display());
            match judged {
                Some(true) => good += 1,
                Some(false) => refused += 1,
                None => unreadable += 1,
            }
        }
        println!("consistency: {good} consistent, {refused} refused, {unreadable} unreadable");
        assert!(good >= 5 && refused >= 60, "vectors are missing: {good} {refused} {unreadable}");
    }

    fn checkpoint(size: u64, root: Hash) -> Checkpoint {
        let mut checkpoint = Checkpoint::from_envelope(&format!("log\n1\n{}\n\n\u{2014} log AAAAAAAA\n", base64::encode(&root))).unwrap();
        checkpoint.size = size;
        checkpoint
    }

    #[test]
    fn as_many_hashes_as_a_proof_may_have_and_no_more() {
        let proof = |count: usize| read_proof(serde_json::to_string(&vec![base64::encode(&[0; 32]); count]).unwrap().as_bytes());
        assert_eq!(proof(limits::PROOF_HASHES).unwrap().hashes.len(), limits::PROOF_HASHES);
        assert_eq!(proof(limits::PROOF_HASHES + 1).unwrap_err().check(), Check::B3);
    }

    /// H8 where the arithmetic is at its ends.
    #[test]
    fn the_largest_trees() {
        let of = |size: u64| checkpoint(size, [0; 32]);
        let proof = |count: usize| Proof { root: None, hashes: vec![[0; 32]; count] };
        let cause = |older: u64, newer: u64, count: usize| check(&of(older), &of(newer), &proof(count)).unwrap_err().cause();
        let last = u64::try_from(i64::MAX).unwrap();
        // 2^63 - 1 leaves: 63 perfect trees, the first of which is the older one.
        assert_eq!(cause(1 << 62, last, 1), "newer-root");
        assert_eq!(cause(1 << 62, last, 2), "wrong-length");
        assert_eq!(cause(last - 1, last, 0), "wrong-length");
        assert_eq!(cause(1, u64::MAX, 64), "newer-root");
        assert_eq!(cause(u64::MAX - 1, u64::MAX, 0), "wrong-length");
        assert_eq!(cause(0, last, 0), "older-root");
        let empty = checkpoint(0, sha256(&[]));
        assert!(check(&empty, &of(last), &proof(0)).is_ok());
        assert_eq!(check(&empty, &of(last), &proof(1)).unwrap_err().cause(), "wrong-length");
    }
}
