//! The model that verification sees. File formats end here: each reader makes this, and what a format did not carry is absent.

mod find;
mod foreign;
mod lenient;
mod plain;
mod recognise;
mod secret;
mod sigstore;

pub(crate) use find::{Chosen, Format, Found, choose, find};
pub(crate) use plain::pem_certificates;
pub use recognise::{Recognised, recognise};

use crate::crypto::Digest;
use crate::pki::Sct;
use crate::tlog::entry::KindVersion;
use crate::tlog::inclusion::InclusionProof;

/// The bundle version, from the media type (A2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Version {
    V01,
    V02,
    V03,
    /// Of another format, which has no rules of its own on what an entry carries: what is there counts.
    Foreign,
}

impl Version {
    /// A log's promise is evidence by itself, if only that.
    pub(crate) fn takes_promises(self) -> bool {
        matches!(self, Self::V01 | Self::Foreign)
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::V01 => "v0.1",
            Self::V02 => "v0.2",
            Self::V03 => "v0.3",
            Self::Foreign => "none",
        }
    }
}

/// Forms of proto3 JSON beside the canonical one (§0.6): none, unless the caller names them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Leniency {
    /// Base64 in the url-safe alphabet, or without padding (A6).
    pub(crate) base64: bool,
    /// Member names in snake_case, and enums by number (A1).
    pub(crate) names: bool,
}

/// A bundle whose shape is right (A1–A3, A6, A7, B1–B3). Nothing is verified yet.
#[derive(Debug)]
pub(crate) struct Bundle {
    pub(crate) format: Format,
    /// Empty where the format has none.
    pub(crate) media_type: String,
    pub(crate) version: Version,
    pub(crate) content: Content,
    pub(crate) key: KeyMaterial,
    pub(crate) entries: Vec<LogEntry>,
    pub(crate) timestamps: Vec<Timestamp>,
    /// Which leniency the input needed.
    pub(crate) used: Leniency,
    /// A public key that stands in the input, DER: shown, never verified with (O5).
    pub(crate) display_key: Option<Vec<u8>>,
    /// A certificate timestamp beside the certificate (D8).
    pub(crate) detached_sct: Option<Sct>,
    /// What was signed, where the format carries it: a document about an image, and not the image.
    pub(crate) payload: Option<Vec<u8>>,
    /// Who published the file, as PyPI's answer says beside the signature (§12): nobody signed it.
    pub(crate) publisher: Publisher,
    /// What the format cannot carry, or this file lacks (A9).
    pub(crate) absent: Vec<&'static str>,
}

/// Kind, repository, workflow by its name or path, environment and address of a publisher of PyPI; none where nothing is said of it.
pub(crate) type Publisher = Vec<String>;

/// What was signed, with its signature.
#[derive(Debug)]
pub(crate) enum Content {
    Message(MessageSignature),
    Envelope(Envelope),
}

#[derive(Debug)]
pub(crate) struct MessageSignature {
    /// An unauthenticated hint (M1): the algorithm's name as written, and the digest.
    pub(crate) digest: Option<Digest>,
    pub(crate) signature: Vec<u8>,
}

/// A DSSE envelope.
#[derive(Debug)]
pub(crate) struct Envelope {
    pub(crate) payload_type: String,
    pub(crate) payload: Vec<u8>,
    pub(crate) signatures: Vec<EnvelopeSignature>,
}

#[derive(Debug)]
pub(crate) struct EnvelopeSignature {
    pub(crate) signature: Vec<u8>,
    pub(crate) key_id: String,
}

/// Who signed, as the bundle says.
#[derive(Debug)]
pub(crate) enum KeyMaterial {
    /// `certificate`: the leaf alone.
    Certificate(Vec<u8>),
    /// `x509CertificateChain`: the leaf first, then untrusted others; at least one.
    Chain { leaf: Vec<u8>, others: Vec<Vec<u8>> },
    /// `publicKey`: an unauthenticated look-up hint (A8).
    Hint(String),
}

impl KeyMaterial {
    /// The leaf certificate, DER.
    pub(crate) fn leaf(&self) -> Option<&[u8]> {
        match self {
            Self::Certificate(leaf) | Self::Chain { leaf, .. } => Some(leaf),
            Self::Hint(_) => None,
        }
    }
}

/// One TransparencyLogEntry.
#[derive(Debug)]
pub(crate) struct LogEntry {
    /// The global index.
    pub(crate) log_index: i64,
    pub(crate) log_id: [u8; 32],
    pub(crate) kind: KindVersion,
    /// Seconds; means nothing without a verified promise (L1).
    pub(crate) integrated_time: i64,
    pub(crate) promise: Option<Vec<u8>>,
    pub(crate) proof: Option<InclusionProof>,
    /// The checkpoint of the proof; absent where it was absent or empty.
    pub(crate) checkpoint: Option<String>,
    pub(crate) body: Vec<u8>,
    /// The JSON path of the entry.
    pub(crate) path: String,
}

/// One RFC 3161 timestamp response, DER.
#[derive(Debug)]
pub(crate) struct Timestamp {
    pub(crate) response: Vec<u8>,
    /// The JSON path of the response.
    pub(crate) path: String,
}
