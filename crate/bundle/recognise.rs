//! What a file is, by its content and never by its name (formats §0.2).

use crate::encoding::json::{self, Value};
use crate::encoding::pem;

/// What was recognised: a stable id and a sentence that says why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recognised {
    /// e.g. `sigstore-bundle`, `trusted-root`, `public-key`, `artifact`
    pub kind: &'static str,
    /// Why, in one sentence; never repeats the input.
    pub detail: &'static str,
}

const fn is(kind: &'static str, detail: &'static str) -> Recognised {
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
    if pem::is_private_key(start.get(..4096).unwrap_or(start)) {
        return is("private-key", "This is a private key. It was not read further. Remove it from shared places, and rotate it if it was exposed.");
    }
    if start.is_empty() {
        return is("empty", "The file is empty.");
    }
    if start.starts_with(b"-----BEGIN ") {
        return recognise_pem(start);
    }
    match start.first() {
        Some(b'{' | b'[') => recognise_json(bytes),
        _ => ARTIFACT,
    }
}

fn recognise_pem(text: &[u8]) -> Recognised {
    let first = text.split(|byte| *byte == b'\n').next().unwrap_or_default().trim_ascii_end();
    match first {
        b"-----BEGIN PUBLIC KEY-----" => is("public-key", "A PEM public key."),
        b"-----BEGIN CERTIFICATE-----" => is("certificate", "A PEM certificate."),
        b"-----BEGIN RSA PUBLIC KEY-----" => is("unsupported-key", "A PKCS#1 RSA key. Convert it with: openssl rsa -RSAPublicKey_in -in FILE -pubout"),
        _ => ARTIFACT,
    }
}

fn recognise_json(bytes: &[u8]) -> Recognised {
    if bytes.len() > READ {
        return recognise_by_ends(bytes);
    }
    match json::parse(bytes) {
        Ok(value) => recognise_value(&value),
        Err(error) if error.cause == "trailing" => is("json-lines", "Several JSON documents one after the other."),
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
    let has = |name: &str| value.member(name).is_some();
    let media_type = value.member("mediaType").and_then(Value::as_str).unwrap_or_default();
    if media_type.contains("sigstore.trustedroot") {
        is("trusted-root", "Its media type is that of a trusted root.")
    } else if media_type.starts_with("application/vnd.dev.sigstore.bundle") || has("verificationMaterial") {
        is("sigstore-bundle", "It has the members of a Sigstore bundle.")
    } else if has("tlogs") || has("certificateAuthorities") || has("timestampAuthorities") {
        is("trusted-root", "It has the members of a trusted root.")
    } else if media_type.contains("sigstore.signingconfig") {
        is("signing-config", "A Sigstore signing configuration: it holds no evidence.")
    } else if has("base64Signature") {
        is("cosign-bundle", "A legacy cosign bundle. This version does not verify it yet.")
    } else if has("payloadType") && has("payload") && has("signatures") {
        is("dsse-envelope", "A bare DSSE envelope. This version does not verify it yet.")
    } else if value.member("_type").and_then(Value::as_str).is_some_and(|text| text.starts_with("https://in-toto.io/Statement/")) {
        is("statement", "An in-toto statement without a signature: there is nothing to verify.")
    } else if has("attestations") {
        is("attestations", "A registry's answer with several attestations. This version does not unpack it yet.")
    } else if has("attestation_bundles") || (has("verification_material") && has("envelope")) {
        is("pep740", "A PyPI attestation. This version does not verify it yet.")
    } else if has("bomFormat") || has("spdxVersion") {
        is("sbom", "A software bill of materials. It can be checked like any signed file; it is not read yet.")
    } else {
        ARTIFACT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_content() {
        let kind = |bytes: &[u8]| recognise(bytes).kind;
        assert_eq!(kind(br#"{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json"}"#), "sigstore-bundle");
        assert_eq!(kind(br#"{"verificationMaterial":{}}"#), "sigstore-bundle");
        assert_eq!(kind(br#"{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","verif"#), "sigstore-bundle");
        assert_eq!(kind(br#"{"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1"}"#), "trusted-root");
        assert_eq!(kind(b"-----BEGIN PUBLIC KEY-----\n"), "public-key");
        assert_eq!(kind(["-----BEGIN EC PRIVATE", " KEY-----\n"].concat().as_bytes()), "private-key");
        assert_eq!(kind(b"\x1f\x8b"), "artifact");
        assert_eq!(kind(b""), "empty");
        assert_eq!(kind(b"{}\n{}"), "json-lines");
        assert_eq!(kind(b"{\"a\":1}"), "artifact");
    }
}
