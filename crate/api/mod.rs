//! The boundary: bytes in, report out. `now` comes in with the request.
//!
//! Architecture invariant: only this layer knows the JSON of reports and JavaScript.

#[cfg(feature = "bindings")]
pub mod bindings;
#[cfg(feature = "fuzzing")]
pub mod doors;
mod json;
mod verifier;
mod words;

pub use verifier::{Consistency, Options, Trust, Verifier};
