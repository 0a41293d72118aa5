//! Deterministic test PKI: a Fulcio, a CT log, Rekor v1 and v2, timestamping authorities and a
//! witness, able to build every valid bundle shape and any single fault by name.
//!
//! It shares no code with the verifier, so that both do not share a mistake. Keys follow from their
//! names, times are constants, signatures are deterministic: two runs give the same bytes.
//! Check ids such as `G4` refer to the verification specification.
//!
//! ```
//! use sealglass_test_pki::{Verdict, shapes, positives, faults};
//!
//! assert!(positives().iter().all(|case| case.verdict == Verdict::Verified));
//! assert!(faults().iter().any(|fault| fault.check == "G4"));
//!
//! let mut recipe = shapes::v03_message();
//! recipe.entries[0].integrated_time = Some(0);
//! let case = recipe.case("my_own".into(), Verdict::Invalid);
//! assert!(case.bundle_text().starts_with('{'));
//! ```

pub mod case;
pub mod ctlog;
pub mod der;
pub mod encoding;
pub mod faults;
pub mod formats;
pub mod fulcio;
pub mod hook;
pub mod keys;
pub mod merkle;
pub mod note;
pub mod recipe;
pub mod rekor;
pub mod root;
mod rsa_keys;
pub mod shapes;
#[cfg(test)]
mod tests;
pub mod time;
pub mod tsa;
pub mod x509;

pub use case::{Case, Expected, FaultCase, Identity, Policy, Supply, Verdict};
pub use faults::{Fault, faults};
pub use recipe::Recipe;

use std::sync::LazyLock;

/// One verified case for every shape, made once a process.
pub fn positives() -> Vec<Case> {
    static ALL: LazyLock<Vec<Case>> = LazyLock::new(build_positives);
    ALL.clone()
}

fn build_positives() -> Vec<Case> {
    let case = |recipe: Recipe| recipe.case(recipe.shape.to_owned(), Verdict::Verified);
    shapes::SHAPES.iter().map(|shape| case(shape())).collect()
}
