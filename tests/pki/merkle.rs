//! Merkle trees and inclusion proofs (RFC 6962 §2.1, G1 to G4).
//!
//! Small trees are built from real leaves. Trees too large to build get sibling hashes that
//! depend on their place only and the root that follows: a proof no verifier can tell from a real one.

use crate::keys::sha256;

/// The largest tree made from real leaves.
const REAL: u64 = 64;

/// How leaves are hashed: the right way, or without the domain prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeafHash {
    /// `H(0x00 ‖ leaf)`.
    Rfc6962,
    /// `H(leaf)`.
    Unprefixed,
}

/// A proof and the root it leads to.
#[derive(Clone, Debug)]
pub struct Inclusion {
    /// Sibling hashes, lowest first.
    pub hashes: Vec<[u8; 32]>,
    /// Root of the tree.
    pub root: [u8; 32],
}

/// Includes `leaf` at `index` of a tree with `size` leaves.
pub fn include(leaf: &[u8], index: u64, size: u64, how: LeafHash) -> Inclusion {
    let leaf = match how {
        LeafHash::Rfc6962 => leaf_hash(leaf),
        LeafHash::Unprefixed => sha256(leaf),
    };
    let hashes = if size <= REAL { real_path(leaf, index, size) } else { made_path(index, size) };
    let root = fold(leaf, index, size, &hashes);
    Inclusion { hashes, root }
}

/// `H(0x00 ‖ leaf)`.
pub fn leaf_hash(leaf: &[u8]) -> [u8; 32] {
    sha256(&[&[0], leaf].concat())
}

/// `H(0x01 ‖ left ‖ right)`.
pub fn node_hash(left: &[u8; 32], right: &[u8; 32]) -> [u8; 32] {
    sha256(&[&[1], left.as_slice(), right].concat())
}

/// MTH over leaf hashes (RFC 6962 §2.1).
pub fn root_of(leaves: &[[u8; 32]]) -> [u8; 32] {
    if leaves.len() == 1 {
        return leaves[0];
    }
    let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
    node_hash(&root_of(left), &root_of(right))
}

/// The leaf hashes of a small tree whose other entries are fillers.
pub fn leaves(leaf: [u8; 32], index: u64, size: u64) -> Vec<[u8; 32]> {
    let filler = |i: u64| leaf_hash(format!("another entry {i}").as_bytes());
    (0..size).map(|i| if i == index { leaf } else { filler(i) }).collect()
}

fn real_path(leaf: [u8; 32], index: u64, size: u64) -> Vec<[u8; 32]> {
    fn path(index: usize, leaves: &[[u8; 32]], out: &mut Vec<[u8; 32]>) {
        if leaves.len() == 1 {
            return;
        }
        let k = leaves.len().next_power_of_two() / 2;
        let (left, right) = leaves.split_at(k);
        if index < k {
            path(index, left, out);
            out.push(root_of(right));
        } else {
            path(index - k, right, out);
            out.push(root_of(left));
        }
    }
    let mut out = Vec::new();
    path(index as usize, &leaves(leaf, index, size), &mut out);
    out
}

fn made_path(index: u64, size: u64) -> Vec<[u8; 32]> {
    let (inner, border) = shape(index, size);
    (0..inner + border).map(|i| sha256(format!("subtree {i}").as_bytes())).collect()
}

/// Lengths of the inner and border parts of a proof (RFC 9162 §2.1.3.2).
fn shape(index: u64, size: u64) -> (u32, u32) {
    let inner = 64 - (index ^ (size - 1)).leading_zeros();
    let border = if inner == 64 { 0 } else { (index >> inner).count_ones() };
    (inner, border)
}

/// The root that a proof leads to (G4).
pub fn fold(leaf: [u8; 32], index: u64, size: u64, hashes: &[[u8; 32]]) -> [u8; 32] {
    let (inner, _) = shape(index, size);
    hashes.iter().enumerate().fold(leaf, |h, (i, p)| {
        let left = (i as u32) < inner && index >> i & 1 == 0;
        if left { node_hash(&h, p) } else { node_hash(p, &h) }
    })
}

/// RFC 6962 §2.1.2, word by word: `PROOF(m, D[n])`.
pub fn consistency_proof(older: usize, leaves: &[[u8; 32]]) -> Vec<[u8; 32]> {
    subproof(older, leaves, true)
}

fn subproof(older: usize, leaves: &[[u8; 32]], whole: bool) -> Vec<[u8; 32]> {
    if older == leaves.len() {
        return if whole { Vec::new() } else { vec![root_of(leaves)] };
    }
    let split = leaves.len().next_power_of_two() / 2;
    let (left, right) = leaves.split_at(split);
    if older <= split {
        [subproof(older, left, whole), vec![root_of(right)]].concat()
    } else {
        [subproof(older - split, right, false), vec![root_of(left)]].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_proof_of_every_small_tree_folds_to_its_root() {
        for size in 1..=17 {
            for index in 0..size {
                let proof = include(b"leaf", index, size, LeafHash::Rfc6962);
                assert_eq!(proof.root, root_of(&leaves(leaf_hash(b"leaf"), index, size)), "{index} of {size}");
                let (inner, border) = shape(index, size);
                assert_eq!(proof.hashes.len(), (inner + border) as usize);
            }
        }
    }
}
