//! The boundary: bytes in, report out. `now` comes in with the request.
//!
//! Architecture invariant: only this layer knows the JSON of reports and JavaScript.

#[cfg(feature = "bindings")]
pub mod bindings;
#[cfg(feature = "fuzzing")]
pub mod doors;
mod inspect;
mod jsf;
mod json;
#[cfg(feature = "sbom-bindings")]
pub mod sbom_bindings;
pub mod sbom_json;
mod verifier;
mod words;

/// Memory of the modules. They run in one thread.
#[cfg(all(target_family = "wasm", any(feature = "bindings", feature = "sbom-bindings")))]
#[global_allocator]
static MEMORY: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

pub use inspect::inspect;
pub use jsf::verify_enveloped;
pub use verifier::{Consistency, Options, Trust, Verifier};
