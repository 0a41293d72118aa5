//! Every bound, each with its source. Nothing is allocated, parsed or verified beyond them.

/// Log entries in one bundle (B1).
pub(crate) const LOG_ENTRIES: usize = 32;
/// RFC 3161 timestamps in one bundle (B1).
pub(crate) const TIMESTAMPS: usize = 32;
/// Subjects of one statement (B1).
pub(crate) const SUBJECTS: usize = 1024;
/// As many as a pile reads of one archive.
pub(crate) const MODEL_FILES: usize = 20_000;
/// Digests of one subject (B1).
pub(crate) const DIGESTS: usize = 32;
/// Signed certificate timestamps in one leaf certificate (B1).
pub(crate) const SCTS: usize = 16;
/// Certificates in a bundle's chain (B1).
pub(crate) const BUNDLE_CERTIFICATES: usize = 10;

/// Bytes of one JSON input, checked before parsing (B3).
pub(crate) const JSON_INPUT: usize = 96 * 1024 * 1024;
/// Bytes of one DSSE payload (B3).
pub(crate) const DSSE_PAYLOAD: usize = 64 * 1024 * 1024;
/// Bytes of one log entry's body (B3).
pub(crate) const ENTRY_BODY: usize = 1024 * 1024;
/// Bytes of one certificate (B3).
pub(crate) const CERTIFICATE: usize = 64 * 1024;
/// Bytes of one timestamp response (B3).
pub(crate) const TIMESTAMP: usize = 64 * 1024;
/// Bytes of one checkpoint (B3).
pub(crate) const CHECKPOINT: usize = 64 * 1024;
/// Bytes of one signature (B3).
pub(crate) const SIGNATURE: usize = 16 * 1024;
/// Hashes of one inclusion proof (B3): a tree of 2^63 leaves needs 63.
pub(crate) const PROOF_HASHES: usize = 64;
/// Nesting of ASN.1 values (B3).
pub(crate) const ASN1_DEPTH: usize = 32;
/// Signatures tried while one path is built (B3).
pub(crate) const PATH_SIGNATURES: u32 = 100;
/// Values in one JSON input: a value takes dozens of bytes, however short its text. The largest statements have a tenth of it.
pub(crate) const JSON_VALUES: usize = 4_000_000;
/// Signatures of one envelope that are read at all; all but one are refused by N2.
pub(crate) const ENVELOPE_SIGNATURES: usize = 32;
/// Signatures of the npm registry over one version (formats §11): one for each of its keys, of which it has two.
pub(crate) const NPM_SIGNATURES: usize = 16;
/// Bytes of what the npm registry signs of a version: name, version and hashes.
pub(crate) const NPM_SIGNED: usize = 4096;
/// JSON documents in one file (formats §0.2).
pub(crate) const JSON_LINES: usize = 1024;
/// Signatures of one file that holds several.
pub(crate) const SIGNATURES_IN_FILE: usize = 1024;
/// Nesting of JSON values (A1).
pub(crate) const JSON_DEPTH: usize = 64;
/// Signature lines of one note (H1).
pub(crate) const NOTE_SIGNATURES: usize = 100;
/// Certificates of one path, the depth webpki allows as well.
pub(crate) const PATH_CERTIFICATES: usize = 8;
/// Entries of each kind in a trusted root; the public-good root has six in all.
pub(crate) const ROOT_ENTRIES: usize = 256;
/// Bytes of one pattern in a policy; a compiled pattern is bounded by the engine as well (P4).
pub(crate) const PATTERN: usize = 4096;
/// Bytes of a predicate that is repeated in a report.
pub(crate) const PREDICATE_IN_REPORT: usize = 64 * 1024;
/// Bytes of one text of a statement that are repeated in a report; names in the field have a few hundred at most.
pub(crate) const TEXT_IN_REPORT: usize = 4096;

/// Bytes of one SBOM that is read into the model (SBOM S50): that of a DSSE payload, so that file and predicate compare.
pub(crate) const SBOM_INPUT: usize = DSSE_PAYLOAD;
/// Parts that are no files (SBOM S50): fifty times the largest seen.
pub(crate) const SBOM_COMPONENTS: usize = 200_000;
/// Files listed (SBOM S50).
pub(crate) const SBOM_FILES: usize = 1_000_000;
/// Relations (SBOM S50).
pub(crate) const SBOM_EDGES: usize = 4_000_000;
/// Identifiers, or hashes, of one part (SBOM S50).
pub(crate) const SBOM_PER_COMPONENT: usize = 1024;
/// Bytes out for each byte in, when a file is unpacked (SBOM S50).
pub(crate) const SBOM_RATIO: usize = 200;
/// Members of a gzip file, one after the other (SBOM S50).
pub(crate) const SBOM_MEMBERS: usize = 1024;
/// Statements of a VEX document, and products in all of them (SBOM V40).
pub(crate) const VEX_STATEMENTS: usize = 100_000;
pub(crate) const VEX_PRODUCTS: usize = 1_000_000;
/// Bytes of all that is said where no record narrows it (SBOM V50).
pub(crate) const VEX_SAID: usize = 32 * 1024 * 1024;
/// Comparisons of versions of parts with those of a record (SBOM V9).
pub(crate) const RECORD_COMPARISONS: usize = 10_000_000;
/// Pieces of a text, by which what it takes to compare it is counted: long texts take longer.
pub(crate) fn pieces(text: &str) -> usize {
    (text.len() / 64).saturating_add(1)
}
/// Steps of all paths in one answer (SBOM T3).
pub(crate) const SBOM_STEPS: usize = 1_000_000;
/// Comparisons of a part with a product (SBOM V42).
pub(crate) const VEX_COMPARISONS: usize = 20_000_000;
/// Lines of a tag-value document (SBOM S50).
pub(crate) const SBOM_LINES: usize = 4_000_000;
/// Bytes of one text (SBOM S50): licence texts are the longest.
pub(crate) const SBOM_TEXT: usize = 4 * 1024 * 1024;
/// Elements of one list of a predicate that are said in words.
pub(crate) const FACTS_OF_LIST: usize = 16;
/// All that is said in words of one predicate.
pub(crate) const FACTS: usize = 96;
/// Signatures of one file, and certificates, log entries or members of one thing, that are explained by `inspect`.
pub(crate) const INSPECTED: usize = 32;
