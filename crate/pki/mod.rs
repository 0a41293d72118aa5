//! X.509 certificates: read strictly, held against a profile, chained to an anchor that the caller chose.
//!
//! Nothing here knows a trust root: an [`AuthorityChain`] is given, and a [`Path`] exists only where one was found.

mod algorithm;
mod certificate;
mod chain;
mod extension;
mod profile;
mod sct;

pub(crate) use algorithm::{Algorithm, SignatureAlgorithm, Unusable};
pub(crate) use certificate::Certificate;
pub(crate) use chain::{AuthorityChain, Budget, Path};
pub(crate) use extension::{Claim, ClaimName, Identity, San, SanKind};
pub(crate) use profile::{Purpose, check_leaf, check_tsa_signer, further_purposes};
#[cfg(feature = "fuzzing")]
pub(crate) use sct::list as sct_list;
pub(crate) use sct::{Sct, embedded};
