//! What an envelope signs: its encoding, and the in-toto statement inside.

mod dsse;
mod intoto;

pub(crate) use dsse::{IN_TOTO_PAYLOAD_TYPE, pae};
pub(crate) use intoto::{Comparison, Statement, Subject};
