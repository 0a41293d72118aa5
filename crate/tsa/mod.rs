//! RFC 3161 timestamps (section K): a token is read, attributed to an authority, and only then a time.
//!
//! No CMS library is used: those at hand accept BER, sort sets anew and pick the signer from the token's own bag of
//! certificates (CVE-2025-52556). Here signed bytes stay as received and the signer is chosen once (K6).

mod attributes;
mod info;
mod token;
mod verify;

pub(crate) use token::Token;
pub(crate) use verify::{Authority, SignedTime, verify};
