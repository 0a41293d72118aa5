//! Software bills of materials: read by content, into one model.
//!
//! Results stand beside the verdict of a verification and never change it. The rules of [`Rule`] are those of the SBOM
//! specification; what is odd about a document becomes a [`Finding`] with its place, and only what could mislead is
//! refused.

pub mod model;
mod rules;

pub use model::{
    Author, Completeness, Component, Document, Edge, EdgeKind, EdgeScope, End, EnvelopedSignature, ExternalReference, Finding, Findings, Format, Hash,
    IdentifierKind, Kind, Licences, Refusal, RootOrigin, Sbom, Serialisation, Stated, Tool, Version, VulnerabilityStatement,
};
pub use rules::{Rule, Severity};
