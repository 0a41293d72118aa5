//! Software bills of materials: read by content, into one model.
//!
//! Results stand beside the verdict of a verification and never change it. The rules of [`Rule`] are those of the SBOM
//! specification; what is odd about a document becomes a [`Finding`] with its place, and only what could mislead is
//! refused.

pub mod affected;
pub mod binding;
mod canonical;
pub mod compare;
mod container;
mod cyclonedx_json;
mod detect;
pub mod find;
pub mod graph;
pub(crate) mod jsf;
pub mod licence;
pub mod model;
mod place;
pub mod purl;
pub mod quality;
mod read;
mod rules;
mod spdx3;
mod spdx_json;
mod syft;
mod tag_value;
#[cfg(test)]
#[allow(clippy::indexing_slicing, non_snake_case, clippy::expect_used, reason = "tests")]
mod tests;
mod text_encoding;
pub mod version;
pub mod vex;
mod xml;
mod yaml;

pub use canonical::{Canonical, Unavailable};
pub use detect::Detected;
pub use model::{
    Affects, Author, Completeness, Component, Document, Edge, EdgeKind, EdgeScope, End, EnvelopedSignature, ExternalReference, Finding, Findings, Format, Hash,
    IdentifierKind, Kind, Licences, Refusal, RootOrigin, Sbom, Serialisation, Stated, Tool, Version, VulnerabilityStatement,
};
#[cfg(feature = "sbom-bindings")]
pub(crate) use read::read_hashed;
pub use read::{Reading, read, read_canonical};
pub use rules::{Rule, Severity};
