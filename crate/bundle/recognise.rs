//! What a file is, by its content and never by its name (formats §0.2).

use super::find::{Document, Format, document};
use super::{plain, secret};
use crate::encoding::json::{self, Value};
use crate::limits;

/// What was recognised: a stable id and a sentence that says why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recognised {
    /// e.g. `sigstore-bundle`, `trusted-root`, `public-key`, `artifact`
    pub kind: &'static str,
    /// Why, in one sentence; never repeats the input.
    pub detail: &'static str,
}

pub(super) const fn is(kind: &'static str, detail: &'static str) -> Recognised {
    Recognised { kind, detail }
}

const ARTIFACT: Recognised = is("artifact", "Nothing in it is a format known here: it is taken for a signed file.");

/// Bytes that are read to recognise a file; a longer JSON file is recognised by its start alone.
const READ: usize = 4 * 1024 * 1024;
/// Bytes at the end of a longer file that are looked at as well: verification material without its payload.
const END: usize = 128 * 1024;

/// Says what a file is. What cannot be placed is an artifact.
#[must_use]
pub fn recognise(bytes: &[u8]) -> Recognised {
    let start = bytes.trim_ascii_start();
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    if secret::is_private(bytes) || secret::is_private(start) {
        return PRIVATE;
    }
    if start.is_empty() {
        return is("empty", "The file is empty.");
    }
    if start.starts_with(b"-----BEGIN ") {
        return plain::recognise_pem(start).unwrap_or(ARTIFACT);
    }
    match start.first() {
        Some(b'{' | b'[') => recognise_json(bytes),
        _ => plain::recognise_bytes(bytes).or_else(|| plain::recognise_base64(start)).or_else(|| plain::recognise_text(start)).unwrap_or(ARTIFACT),
    }
}

const PRIVATE: Recognised = is("private-key", "This is a private key. It was not read further. Remove it from shared places, and rotate it if it was exposed.");

fn recognise_json(bytes: &[u8]) -> Recognised {
    if bytes.len() > READ {
        return recognise_by_ends(bytes);
    }
    match json::parse(bytes) {
        Ok(value) => recognise_value(&value),
        Err(error) if error.cause == "trailing" => recognise_lines(bytes),
        Err(_) => recognise_by_ends(bytes),
    }
}

/// A document that is cut, ambiguous or very long still says what it was meant to be: at its start, or, where its members are
/// sorted, after its payload.
fn recognise_by_ends(bytes: &[u8]) -> Recognised {
    let start = bytes.get(..4096).unwrap_or(bytes);
    let end = bytes.len().checked_sub(END).and_then(|from| bytes.get(from..)).unwrap_or_default();
    let has = |needle: &[u8]| [start, end].iter().any(|part| part.windows(needle.len()).any(|window| window == needle));
    if has(b"vnd.dev.sigstore.trustedroot") {
        is("trusted-root", "It names the media type of a trusted root, but it is not strict JSON or is very long.")
    } else if has(b"vnd.dev.sigstore.bundle") || has(b"\"verificationMaterial\"") {
        is("sigstore-bundle", "It names the media type of a Sigstore bundle, but it is not strict JSON or is very long.")
    } else {
        ARTIFACT
    }
}

fn recognise_value(value: &Value<'_>) -> Recognised {
    match document(value) {
        _ if secret::is_private_json(value) => PRIVATE,
        Document::One(Format::Sigstore) => is("sigstore-bundle", "It has the members of a Sigstore bundle."),
        Document::One(Format::Parts) => is("parts", "A signature with its certificate and what else belongs to it, put together from separate files."),
        Document::One(Format::Cosign) => {
            is("cosign-bundle", "A bundle as cosign wrote it before version 3: signature, certificate or key, and the log's promise.")
        }
        Document::One(Format::CosignDownload) => is("cosign-signature", "A signature of a container image, as `cosign download signature` writes it."),
        Document::One(Format::Pep740) => is("pep740", "A PyPI attestation (PEP 740)."),
        Document::One(Format::LogEntry) => is("log-entry", "An entry of a transparency log: of a signed file it holds signature and signer."),
        Document::One(Format::RekorEntry) | Document::Rekor | Document::RekorList => {
            is("rekor-entry", "What Rekor's API answers: of a signed file an entry holds signature, signer and proof.")
        }
        Document::One(Format::Dsse) => is("dsse-envelope", "A bare DSSE envelope: a signed statement without log entry and time."),
        Document::Attestations => is("attestations", "A registry's answer: the bundles of an artifact."),
        Document::GhVerify => is("attestations", "What `gh attestation verify` printed: the bundles in it are verified anew, its own result is not read."),
        Document::Provenance => is("pep740", "PyPI's answer about a file: its attestations (PEP 740)."),
        Document::TrustedRoot => is("trusted-root", "It has the media type or the members of a trusted root."),
        Document::SigningConfig => is("signing-config", "A Sigstore signing configuration: it holds no evidence."),
        Document::SimpleSigning => is("simple-signing", "What was signed of a container image, without the signature: there is nothing to verify."),
        Document::RekorCli => {
            is("rekor-cli", "What rekor-cli prints: the logged bytes are gone, and there is nothing to verify. `rekor-cli get --format tle` keeps them.")
        }
        Document::Statement => is("statement", "An in-toto statement without a signature: there is nothing to verify."),
        Document::One(Format::NpmSignature) | Document::NpmVersion => {
            is("npm-signature", "What the npm registry says of a version: its signature over name, version and hash, without log and time.")
        }
        Document::NpmPackage => {
            is("npm-signature", "What the npm registry says of a package: of each version its signature over name, version and hash, without log and time.")
        }
        Document::KeyList => is("key-list", "A registry's list of keys: it holds no signature."),
        Document::Sbom => is("sbom", "A software bill of materials. What it lists proves nothing by itself: a signature has to be of it."),
        Document::Unknown => other_document(value),
    }
}

/// Documents that are known and hold no evidence that is read here (formats §3, §18); the rest are files like any other.
fn other_document(value: &Value<'_>) -> Recognised {
    let text = |value: &Value<'_>, name: &str| value.member(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let has = |name: &str| value.member(name).is_some();
    let signed = value.member("signed").filter(|_| has("signatures"));
    if let Some(kind) = signed.map(|signed| text(signed, "_type")) {
        return match kind.to_ascii_lowercase().as_str() {
            "root" | "targets" | "snapshot" | "timestamp" | "mirrors" => is(
                "tuf",
                "Metadata of an update system (TUF): it says which trusted root is current, and holds no evidence about a file. The trusted root itself is one of its targets.",
            ),
            "link" | "layout" => {
                is("in-toto-metablock", "A link or layout that is signed in in-toto's older form, which is not read here: verify it with in-toto-verify.")
            }
            _ => ARTIFACT,
        };
    }
    if has("sct_version") && has("id") && has("signature") {
        return is(
            "sct",
            "A certificate timestamp: a certificate log promised to include a certificate. Give it together with that certificate and its signature.",
        );
    }
    if has("SignedRFC3161Timestamp") {
        return is("timestamp", "A timestamp (RFC 3161), as cosign writes it: somebody saw a signature at that time. Give it together with that signature.");
    }
    if has("SignedEntryTimestamp") && has("Payload") {
        return is("log-promise", "A log's promise to include an entry, without the signature that the entry is of. Give it inside of a bundle.");
    }
    if has("id") && has("modified") && has("affected") {
        return is("osv", "A record of a vulnerability (OSV): SBOMs are compared with it.");
    }
    if value.member("document").is_some_and(|document| document.member("csaf_version").is_some()) {
        return is("vex", "A CSAF document without a signature: nobody vouches for it.");
    }
    if text(value, "@context").contains("openvex.dev") {
        return is("vex", "An OpenVEX document without a signature: nobody vouches for it.");
    }
    if (has("buildDefinition") && has("runDetails")) || (has("buildType") && has("builder")) {
        return is("predicate", "A SLSA provenance without its statement and signature: nobody vouches for it. Ask for the attestation that it is taken from.");
    }
    if text(value, "_type") == "link" {
        return is("statement", "An in-toto link without a signature: there is nothing to verify.");
    }
    if has("kty") {
        return is("unsupported-key", "A JSON Web Key. Only PEM is read: convert it.");
    }
    if has("protected") && has("payload") && has("signature") {
        return is("jws", "A JSON Web Signature, as Notation (Notary Project) writes it, which is not Sigstore: verify it with notation verify.");
    }
    if let (Some(Value::Array(keys)), true) = (value.member("keys"), has("threshold"))
        && keys.iter().all(|key| key.as_str().is_some_and(|key| key.split('+').count() >= 3))
    {
        return is("witness-policy", "Witnesses, and how many of them to ask for. It holds no evidence: it goes into a policy as its witnesses.");
    }
    if has("apiVersion") && has("kind") {
        return plain::policy_of_cluster(&crate::encoding::jcs::in_order(value)).unwrap_or(ARTIFACT);
    }
    if value.member("imageLayoutVersion").is_some() {
        return is("artifact", "It marks the directory as an image layout: verify the directory as a whole.");
    }
    if has("schemaVersion") && (has("manifests") || has("layers")) {
        let notary = [text(value, "artifactType"), value.member("config").map(|config| text(config, "mediaType")).unwrap_or_default()];
        return if notary.iter().any(|name| name.starts_with("application/vnd.cncf.notary")) {
            is("artifact", "A signature of Notation (Notary Project), which is not Sigstore: verify it with notation verify.")
        } else {
            is("artifact", "A manifest or index of a container image: it is what signatures of images are of.")
        };
    }
    ARTIFACT
}

/// Several documents one after the other are what the first of them is.
fn recognise_lines(bytes: &[u8]) -> Recognised {
    match json::parse_several(bytes, limits::JSON_LINES) {
        Ok(documents) if documents.iter().all(|(_, value)| document(value).holds_evidence()) => is("json-lines", "Several signatures, one after the other."),
        Ok(_) => ARTIFACT,
        // Cut, as the start of a long file is, or damaged: meant as evidence all the same.
        Err(_) => recognise_by_ends(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_content() {
        let kind = |bytes: &[u8]| recognise(bytes).kind;
        assert_eq!(kind(br#"{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json"}"#), "sigstore-bundle");
        assert_eq!(kind(br#"{"media_type":"application/vnd.dev.sigstore.bundle.v0.3+json"}"#), "sigstore-bundle");
        assert_eq!(kind(br#"{"verificationMaterial":{}}"#), "sigstore-bundle");
        assert_eq!(kind(br#"{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","verif"#), "sigstore-bundle");
        assert_eq!(kind(br#"{"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1"}"#), "trusted-root");
        assert_eq!(kind(b"-----BEGIN PUBLIC KEY-----\n"), "public-key");
        assert_eq!(kind(["-----BEGIN EC PRIVATE", " KEY-----\n"].concat().as_bytes()), "private-key");
        assert_eq!(kind(b"\x1f\x8b"), "artifact");
        assert_eq!(kind(b""), "empty");
        assert_eq!(kind(b"{\"verificationMaterial\":{}}\n{\"base64Signature\":\"\"}"), "json-lines");
        assert_eq!(kind(b"{\"attestations\":[]}\n{\"attestations\":[]}"), "json-lines");
        assert_eq!(kind(b"{\"verificationMaterial\":{}}\n{}"), "artifact");
        assert_eq!(kind(b"{}\n{}"), "artifact");
        assert_eq!(kind(b"{\"verificationMaterial\":{}}\n{\"verificationMaterial\":"), "sigstore-bundle");
        assert_eq!(kind(br#"{"critical":true}"#), "artifact");
        assert_eq!(kind(br#"[{"critical":{"image":{},"type":"x"}}]"#), "simple-signing");
        assert_eq!(kind(b"{\"a\":1}"), "artifact");
    }
    #[test]
    fn documents_without_evidence() {
        for (text, kind) in [
            (r#"{"signed":{"_type":"root"},"signatures":[]}"#, "tuf"),
            (r#"{"signed":{"_type":"Targets"},"signatures":[]}"#, "tuf"),
            (r#"{"signed":{"_type":"link"},"signatures":[]}"#, "in-toto-metablock"),
            (r#"{"signed":{"_type":"other"},"signatures":[]}"#, "artifact"),
            (r#"{"signed":{"_type":"root"}}"#, "artifact"),
            (r#"{"sct_version":0,"id":"","signature":""}"#, "sct"),
            (r#"{"SignedRFC3161Timestamp":""}"#, "timestamp"),
            (r#"{"SignedEntryTimestamp":"","Payload":{}}"#, "log-promise"),
            (r#"{"@context":"https://openvex.dev/ns/v0.2.0"}"#, "vex"),
            (r#"{"document":{"csaf_version":"2.0"}}"#, "vex"),
            (r#"{"id":"X-1","modified":"2026-01-01T00:00:00Z","affected":[]}"#, "osv"),
            (r#"{"@context":"https://schema.org"}"#, "artifact"),
            (r#"{"buildDefinition":{},"runDetails":{}}"#, "predicate"),
            (r#"{"_type":"link","name":"x"}"#, "statement"),
            (r#"{"kty":"EC","x":"AA"}"#, "unsupported-key"),
            (r#"{"kty":"EC","x":"AA","d":"AA"}"#, "private-key"),
            (r#"{"payload":"","protected":"","signature":""}"#, "jws"),
            (r#"{"keys":["a.test+01234567+AAAA"],"threshold":1}"#, "witness-policy"),
            (r#"{"keys":["a"],"threshold":1}"#, "artifact"),
            (r#"{"apiVersion":"policy.sigstore.dev/v1beta1","kind":"ClusterImagePolicy"}"#, "cluster-policy"),
            (r#"{"apiVersion":"v1","kind":"Pod"}"#, "artifact"),
            (r#"{"schemaVersion":2,"layers":[]}"#, "artifact"),
        ] {
            assert_eq!(recognise(text.as_bytes()).kind, kind, "{text}");
        }
        assert!(recognise(br#"{"schemaVersion":2,"layers":[]}"#).detail.contains("manifest"));
        assert!(recognise(br#"{"schemaVersion":2,"layers":[],"artifactType":"application/vnd.cncf.notary.signature"}"#).detail.contains("Notation"));
    }
}
