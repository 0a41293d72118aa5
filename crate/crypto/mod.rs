//! Digests, keys and signatures: which scheme and which key belong together, and nothing about who holds the key.

mod digest;
mod key;
#[cfg(feature = "experimental-ml-dsa")]
mod ml_dsa;
mod outside;
mod signature;

pub use digest::{Digest, HashAlgorithm, Hasher};
pub(crate) use digest::{hash, sha1, sha256};
pub use key::KeyDetails;
pub(crate) use key::{KeyKind, PublicKey};
pub(crate) use signature::{Message, Scheme, check_encoding};
