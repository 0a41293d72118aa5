//! Deterministic test PKI.
