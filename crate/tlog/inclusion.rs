//! Inclusion: the entry is a leaf of the tree whose root the log signed.

use super::checkpoint::{Checkpoint, SignedCheckpoint};
use super::log::Protocol;
use super::merkle::{self, Hash, Step};
use crate::check::{Check, Fault};
use crate::encoding::hex;

/// An inclusion proof as an entry carries it. Its own index, size and root are never trusted, only compared (G2).
#[derive(Clone, Debug)]
pub(crate) struct InclusionProof {
    pub(crate) log_index: i64,
    pub(crate) tree_size: i64,
    pub(crate) root_hash: Option<Hash>,
    pub(crate) hashes: Vec<Hash>,
}

/// Proof that the leaf is in the signed tree (G1–G5, with H1–H6 inside).
#[derive(Clone, Debug)]
pub(crate) struct Inclusion {
    checkpoint: SignedCheckpoint,
    walk: Walk,
}

impl Inclusion {
    pub(crate) fn new(checkpoint: SignedCheckpoint, walk: Walk) -> Result<Self, Fault> {
        let signed = checkpoint.checkpoint();
        if walk.size != signed.size {
            return Err(Fault::new(Check::G2, "tree-size", "the proof was walked in another tree").compared(signed.size.to_string(), walk.size.to_string()));
        }
        merkle::check_root(&walk.root(), &signed.root)?;
        Ok(Self { checkpoint, walk })
    }

    pub(crate) fn checkpoint(&self) -> &Checkpoint {
        self.checkpoint.checkpoint()
    }

    pub(crate) fn walk(&self) -> &Walk {
        &self.walk
    }

    /// Whether these bytes are the leaf.
    pub(crate) fn is_of(&self, leaf: &[u8]) -> bool {
        self.walk.leaf == merkle::leaf_hash(leaf)
    }
}

/// The walk from leaf to root, for the report.
#[derive(Clone, Debug)]
pub(crate) struct Walk {
    pub(crate) index: u64,
    pub(crate) leaf: Hash,
    pub(crate) steps: Vec<Step>,
    size: u64,
}

impl Walk {
    /// What the proof leads to.
    pub(crate) fn root(&self) -> Hash {
        self.steps.last().map_or(self.leaf, |step| step.result)
    }
}

impl InclusionProof {
    /// G2: which index to use, and that what the proof says of the tree agrees with the checkpoint.
    pub(crate) fn check_binding(&self, protocol: Protocol, entry_index: i64, checkpoint: &Checkpoint) -> Result<u64, Fault> {
        let fault = |cause, message: &str| Fault::new(Check::G2, cause, message);
        let index = match protocol {
            Protocol::RekorV1 => self.log_index,
            Protocol::RekorV2 => {
                if self.log_index != 0 && self.log_index != entry_index {
                    return Err(fault("index", "the proof's index is not the entry's").compared(entry_index.to_string(), self.log_index.to_string()));
                }
                entry_index
            }
        };
        let index = u64::try_from(index).map_err(|_| fault("index", "the entry's index is negative").compared("an index from 0", index.to_string()))?;
        // Rekor v2 proofs may leave size and root out; Rekor v1 proofs may not.
        let may_be_absent = protocol == Protocol::RekorV2;
        let size_agrees = u64::try_from(self.tree_size).ok() == Some(checkpoint.size) || (may_be_absent && self.tree_size == 0);
        if !size_agrees {
            return Err(fault("tree-size", "the proof's tree size is not the checkpoint's").compared(checkpoint.size.to_string(), self.tree_size.to_string()));
        }
        match &self.root_hash {
            Some(root) if *root != checkpoint.root => {
                Err(fault("root", "the proof's root is not the checkpoint's").compared(hex::encode(&checkpoint.root), hex::encode(root)))
            }
            None if !may_be_absent => Err(fault("root", "the proof has no root hash")),
            _ => Ok(index),
        }
    }

    /// G3 and the folding of G4; [`Inclusion::new`] compares the result with the signed root.
    pub(crate) fn walk(&self, leaf: &[u8], index: u64, size: u64) -> Result<Walk, Fault> {
        let inner = merkle::check_shape(index, size, self.hashes.len())?;
        let leaf = merkle::leaf_hash(leaf);
        Ok(Walk { index, leaf, steps: merkle::fold(leaf, index, inner, &self.hashes), size })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::encoding::base64;
    use crate::tlog::vectors;

    /// The leaves that the implementations of RFC 6962 test with, in hexadecimal.
    const LEAVES: [&str; 8] = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    /// How a vector ends: at the reading of its hashes, at the walk, or well.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    enum End {
        Unreadable,
        Refused,
        Included,
    }

    /// The vectors of transparency-dev/merkle, as tests/vectors/Cargo.lock pins the crate that carries them. None diverges.
    #[test]
    fn outside_vectors() {
        let (files, vectors): (Vec<_>, Vec<_>) = vectors::read("sigstore-merkle", "test-data/merkle/testdata/inclusion").into_iter().unzip();
        let ends: Vec<End> = vectors.iter().map(judge).collect();
        let wrong: Vec<_> = files
            .iter()
            .zip(&vectors)
            .zip(&ends)
            .filter(|((_, vector), end)| vector["wantErr"].as_bool().unwrap() == (**end == End::Included))
            .map(|((file, _), end)| format!("{}: {end:?}", file.display()))
            .collect();
        assert!(wrong.is_empty(), "diverging: {wrong:?}");

        let count = |end: End| ends.iter().filter(|one| **one == end).count();
        let from_leaves = vectors.iter().filter(|vector| leaf_of(vector).is_some()).count();
        println!(
            "inclusion: {} included, {} refused, {} unreadable; {from_leaves} of a known leaf",
            count(End::Included),
            count(End::Refused),
            count(End::Unreadable)
        );
        assert!(count(End::Included) >= 6 && count(End::Refused) >= 60 && count(End::Unreadable) >= 20 && from_leaves >= 70, "vectors are missing");
    }

    /// G2 for what a proof leaves out: of Rekor v2 it may, of Rekor v1 not.
    #[test]
    fn what_a_proof_leaves_out() {
        let root = [7; 32];
        let checkpoint = Checkpoint::from_envelope(&format!("o\n5\n{}\n\n\u{2014} n AAAAAAA=\n", base64::encode(&root))).unwrap();
        let check = |protocol, tree_size, root_hash| {
            let proof = InclusionProof { log_index: 2, tree_size, root_hash, hashes: Vec::new() };
            proof.check_binding(protocol, 2, &checkpoint).map_err(|fault| fault.code())
        };
        for protocol in [Protocol::RekorV1, Protocol::RekorV2] {
            assert_eq!(check(protocol, 5, Some(root)), Ok(2));
            assert_eq!(check(protocol, 5, Some([8; 32])), Err("tlog.proof-binding.root".to_owned()));
            assert_eq!(check(protocol, 4, Some(root)), Err("tlog.proof-binding.tree-size".to_owned()));
        }
        assert_eq!(check(Protocol::RekorV2, 0, None), Ok(2));
        assert_eq!(check(Protocol::RekorV1, 5, None), Err("tlog.proof-binding.root".to_owned()));
        assert_eq!(check(Protocol::RekorV1, 0, Some(root)), Err("tlog.proof-binding.tree-size".to_owned()));
    }

    /// A proof is of one leaf, and of no other.
    #[test]
    fn the_leaf_of_a_proof() {
        let signed = |root: Hash| {
            let checkpoint = Checkpoint::from_envelope(&format!("o\n1\n{}\n\n\u{2014} n AAAAAAA=\n", base64::encode(&root))).unwrap();
            SignedCheckpoint::of(checkpoint)
        };
        let proof = InclusionProof { log_index: 0, tree_size: 1, root_hash: None, hashes: Vec::new() };
        let inclusion = Inclusion::new(signed(merkle::leaf_hash(b"leaf")), proof.walk(b"leaf", 0, 1).unwrap()).unwrap();
        assert!(inclusion.is_of(b"leaf"));
        assert!(!inclusion.is_of(b"other"));
    }

    fn judge(vector: &Value) -> End {
        let hashes = vector["proof"].as_array().into_iter().flatten().map(hash).collect();
        let (Some(root), Some(leaf), Some(hashes)) = (hash(&vector["root"]), hash(&vector["leafHash"]), hashes) else { return End::Unreadable };
        let (index, size) = (vector["leafIdx"].as_u64().unwrap(), vector["treeSize"].as_u64().unwrap());
        let proof = InclusionProof { log_index: 0, tree_size: 0, root_hash: None, hashes };
        let walked = merkle::check_shape(index, size, proof.hashes.len())
            .map(|inner| Walk { index, leaf, steps: merkle::fold(leaf, index, inner, &proof.hashes), size })
            .and_then(|walk| merkle::check_root(&walk.root(), &root));
        // Where the leaf itself is known, its walk ends the same way (G1).
        if let Some(bytes) = leaf_of(vector) {
            let from_leaf = proof.walk(&bytes, index, size).and_then(|walk| merkle::check_root(&walk.root(), &root));
            assert_eq!(from_leaf.is_ok(), walked.is_ok(), "{vector}");
        }
        if walked.is_ok() { End::Included } else { End::Refused }
    }

    fn leaf_of(vector: &Value) -> Option<Vec<u8>> {
        let wanted = hash(&vector["leafHash"])?;
        LEAVES.iter().map(|leaf| hex::decode(leaf).unwrap()).find(|leaf| merkle::leaf_hash(leaf) == wanted)
    }

    /// As the readers of entries and checkpoints take a hash: 32 bytes or none.
    fn hash(text: &Value) -> Option<Hash> {
        base64::decode(text.as_str().unwrap()).ok()?.try_into().ok()
    }
}
