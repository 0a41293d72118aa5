//! Strict decoders: each accepts one canonical form and says where the input leaves it.

pub(crate) mod base64;
pub(crate) mod der;
pub(crate) mod hex;
pub(crate) mod jcs;
pub(crate) mod json;
pub(crate) mod pem;
pub(crate) mod tls;
