//! Transparency logs: Merkle trees, checkpoints, promises, and what the entries say.

pub(crate) mod checkpoint;
pub(crate) mod consistency;
pub(crate) mod cosignature;
pub(crate) mod entry;
pub(crate) mod inclusion;
mod log;
mod merkle;
#[cfg(feature = "fuzzing")]
pub(crate) mod note;
#[cfg(not(feature = "fuzzing"))]
mod note;
pub(crate) mod promise;
mod vectors;

pub(crate) use log::{Log, Protocol};
pub(crate) use merkle::{Hash, Side, Step};
