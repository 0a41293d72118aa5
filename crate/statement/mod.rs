//! What is signed besides files: an envelope with an in-toto statement inside, what cosign signs of an image,
//! and what the npm registry signs of a package.

mod agreement;
mod dsse;
mod intoto;
mod predicate;
mod registry;
mod signed_model;
mod simple_signing;

pub(crate) use agreement::{Agreement, AgreementOutcome, agreements};
pub(crate) use dsse::{IN_TOTO_PAYLOAD_TYPE, pae};
pub(crate) use intoto::{Comparison, Statement, Subject};
pub(crate) use predicate::Reading;
pub(crate) use registry::PackageClaim;
pub use signed_model::Resource;
pub(crate) use signed_model::resources;
pub(crate) use simple_signing::ImageClaim;
