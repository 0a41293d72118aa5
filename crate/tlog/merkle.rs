//! Merkle trees (RFC 6962 §2.1, RFC 9162 §2.1.3): leaf and node hashes, and inclusion proofs.

use crate::check::{Check, Fault};
use crate::crypto::sha256;
use crate::encoding::hex;

/// A SHA-256 node of a tree.
pub(crate) type Hash = [u8; 32];

/// `H(0x00 ‖ leaf)` (G1)
pub(crate) fn leaf_hash(leaf: &[u8]) -> Hash {
    sha256(&[&[0x00], leaf])
}

/// `H(0x01 ‖ left ‖ right)` (G1)
fn node_hash(left: &Hash, right: &Hash) -> Hash {
    sha256(&[&[0x01], left, right])
}

/// On which side of the path the given hash stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Left,
    Right,
}

/// One fold of a proof: a given hash, its side, and what the two hash to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    pub(crate) side: Side,
    pub(crate) hash: Hash,
    pub(crate) result: Hash,
}

/// The number of hashes below and above the point where the path of `index` meets the right border of the tree (G3).
/// Decided by arithmetic before anything is folded.
pub(crate) fn decompose(index: u64, size: u64) -> Option<(u32, u32)> {
    let last = size.checked_sub(1).filter(|last| index <= *last)?;
    let inner = u64::BITS - (index ^ last).leading_zeros();
    let border = index.checked_shr(inner).unwrap_or(0).count_ones();
    Some((inner, border))
}

/// G3: exactly as many hashes as the index and size need.
pub(crate) fn check_shape(index: u64, size: u64, hashes: usize) -> Result<u32, Fault> {
    let Some((inner, border)) = decompose(index, size) else {
        return Err(Fault::new(Check::G3, "index-outside-tree", "the entry's index is not inside the tree")
            .compared(format!("an index below the tree size {size}"), index.to_string()));
    };
    let needed = u64::from(inner) + u64::from(border);
    if u64::try_from(hashes).ok() == Some(needed) {
        return Ok(inner);
    }
    let message = format!("the inclusion proof of index {index} in a tree of {size} does not have the length it must have");
    Err(Fault::new(Check::G3, "wrong-length", message).compared(format!("{needed} hashes"), format!("{hashes} hashes")))
}

/// Folds the proof from the leaf hash up (G4): `inner` hashes by the bits of the index, the rest along the border.
pub(crate) fn fold(leaf: Hash, index: u64, inner: u32, hashes: &[Hash]) -> Vec<Step> {
    let mut current = leaf;
    let step = |(level, hash): (u32, &Hash)| {
        let right = level < inner && index.checked_shr(level).unwrap_or(0) & 1 == 0;
        let side = if right { Side::Right } else { Side::Left };
        current = if right { node_hash(&current, hash) } else { node_hash(hash, &current) };
        Step { side, hash: *hash, result: current }
    };
    (0..).zip(hashes).map(step).collect()
}

/// G4: the proof leads from the leaf hash to the root.
pub(crate) fn check_root(computed: &Hash, signed: &Hash) -> Result<(), Fault> {
    if computed == signed {
        return Ok(());
    }
    Err(Fault::new(Check::G4, "root-mismatch", "the inclusion proof does not lead to the root that the log signed")
        .compared(hex::encode(signed), hex::encode(computed)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => sha256(&[]),
            [leaf] => *leaf,
            _ => {
                let split = leaves.len().next_power_of_two() / 2;
                node_hash(&root(&leaves[..split]), &root(&leaves[split..]))
            }
        }
    }

    fn path(index: usize, leaves: &[Hash]) -> Vec<Hash> {
        if leaves.len() < 2 {
            return Vec::new();
        }
        let split = leaves.len().next_power_of_two() / 2;
        let (left, right) = leaves.split_at(split);
        let mut hashes = if index < split { path(index, left) } else { path(index - split, right) };
        hashes.push(if index < split { root(right) } else { root(left) });
        hashes
    }

    #[test]
    fn every_leaf_of_every_small_tree() {
        for size in 1..40u64 {
            let leaves: Vec<Hash> = (0..size).map(|leaf| leaf_hash(&leaf.to_be_bytes())).collect();
            for (index, leaf) in (0..).zip(&leaves) {
                let hashes = path(usize::try_from(index).unwrap(), &leaves);
                let inner = check_shape(index, size, hashes.len()).unwrap();
                let steps = fold(*leaf, index, inner, &hashes);
                let computed = steps.last().map_or(*leaf, |step| step.result);
                check_root(&computed, &root(&leaves)).unwrap();
                assert!(check_shape(index, size, hashes.len() + 1).is_err());
            }
            // The first index outside, whatever the length.
            assert_eq!((decompose(size, size), decompose(0, 0)), (None, None));
        }
    }

    #[test]
    fn the_largest_tree() {
        let size = 1 << 63;
        assert_eq!(check_shape(size - 1, size, 63).unwrap(), 0);
        assert_eq!(check_shape(0, size, 63).unwrap(), 63);
        assert!(check_shape(size, size, 63).is_err());
        assert!(check_shape(0, 0, 0).is_err());
        assert_eq!(check_shape(0, 1, 0).unwrap(), 0);
    }
}
