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
