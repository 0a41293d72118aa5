//! Consistency of two checkpoints of one log (RFC 6962 §2.1.2, RFC 9162 §2.1.4.2): the newer tree is the older one, and more.

use super::checkpoint::Checkpoint;
use super::merkle::{self, Hash};
use crate::check::{Check, Fault};
use crate::crypto::sha256;
use crate::encoding::json::{self, Node, Value};
use crate::encoding::{base64, hex};
use crate::limits;
use crate::text::quoted;

/// Reads a proof: a list of base64 hashes, or Rekor v1's answer, `{"rootHash", "hashes"}` in hex.
pub(crate) fn read_proof(bytes: &[u8]) -> Result<Vec<Hash>, Fault> {
    let value = json::parse(bytes).map_err(|error| error.into_fault(Check::H8, "the consistency proof"))?;
    let root = Node::root(&value, Check::H8);
    let (list, is_hex) = match &value {
        Value::Array(_) => (root, false),
        _ => (root.object(&["rootHash", "hashes"])?.require("hashes")?, true),
    };
    if list.length()? > limits::PROOF_HASHES {
        return Err(Fault::new(Check::B3, "too-large", "the consistency proof has too many hashes")
            .compared(limits::PROOF_HASHES.to_string(), list.length()?.to_string()));
    }
    let hash = |node: &Node<'_>| {
        let text = node.string()?;
        let bytes = if is_hex { hex::decode(text) } else { base64::decode(text).ok() };
        bytes.and_then(|bytes| bytes.try_into().ok()).ok_or_else(|| node.fault("hash", format!("{} is not a hash of 32 bytes", quoted(text))))
    };
    list.array()?.iter().map(hash).collect()
}

/// Every leaf of the older tree is in the newer one, at its place.
pub(crate) fn check(older: &Checkpoint, newer: &Checkpoint, proof: &[Hash]) -> Result<(), Fault> {
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
