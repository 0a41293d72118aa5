//! Verifies Sigstore bundles, certificate chains and Rekor inclusion proofs, entirely client-side.

mod check;
mod limits;
mod text;
mod time;

mod encoding;

mod crypto;

mod pki;

mod tsa;

pub use check::{Check, Effect, Fault};
pub use crypto::{Digest, HashAlgorithm, Hasher, KeyDetails};
pub use time::{UnixTime, Window};
