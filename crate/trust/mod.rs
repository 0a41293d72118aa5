//! Trusted roots: whose keys prove anything, and when (section R).

mod embedded;
pub(crate) mod npm;
mod root;

pub(crate) use embedded::Embedded;
pub(crate) use root::{CertificateAuthority, CtLog, Origin, TimestampAuthority, TrustedRoot};
