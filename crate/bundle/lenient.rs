//! What proto3 JSON allows and canonical writers never write, put into its canonical form before a bundle is read (§0.6).
//!
//! Only member names, enums and base64 fields of the bundle itself: log bodies, statements and checkpoints are signed bytes
//! inside of it, and stay as they are.

use std::borrow::Cow;

use super::Leniency;
use crate::encoding::base64;
use crate::encoding::json::Value;

/// Members of the protobuf messages whose JSON name is not their own: the other spelling, and the canonical one.
const NAMES: [(&str, &str); 24] = [
    ("media_type", "mediaType"),
    ("verification_material", "verificationMaterial"),
    ("message_signature", "messageSignature"),
    ("dsse_envelope", "dsseEnvelope"),
    ("message_digest", "messageDigest"),
    ("payload_type", "payloadType"),
    ("x509_certificate_chain", "x509CertificateChain"),
    ("public_key", "publicKey"),
    ("raw_bytes", "rawBytes"),
    ("tlog_entries", "tlogEntries"),
    ("timestamp_verification_data", "timestampVerificationData"),
    ("rfc3161_timestamps", "rfc3161Timestamps"),
    ("signed_timestamp", "signedTimestamp"),
    ("log_index", "logIndex"),
    ("log_id", "logId"),
    ("key_id", "keyId"),
    ("kind_version", "kindVersion"),
    ("integrated_time", "integratedTime"),
    ("inclusion_promise", "inclusionPromise"),
    ("inclusion_proof", "inclusionProof"),
    ("signed_entry_timestamp", "signedEntryTimestamp"),
    ("root_hash", "rootHash"),
    ("tree_size", "treeSize"),
    ("canonicalized_body", "canonicalizedBody"),
];

/// `bytes` fields; `hashes` is a list of them.
const BYTES: [&str; 11] =
    ["rawBytes", "keyId", "signedEntryTimestamp", "rootHash", "hashes", "canonicalizedBody", "signedTimestamp", "digest", "signature", "payload", "sig"];

/// Enum `HashAlgorithm`, by number.
const HASHES: [(i64, &str); 3] = [(1, "SHA2_256"), (2, "SHA2_384"), (3, "SHA2_512")];

/// The value in canonical form, as far as `allowed` goes; `used` says what it took.
pub(super) fn canonical<'v>(value: Value<'v>, allowed: Leniency, used: &mut Leniency) -> Value<'v> {
    match value {
        Value::Object(members) => {
            let names: Vec<_> = members.iter().map(|(name, _)| name.clone()).collect();
            let rename = |name: Cow<'v, str>, used: &mut Leniency| {
                let known = NAMES.iter().find(|(other, canonical)| *other == name && !names.iter().any(|name| name == canonical));
                match known {
                    // Both spellings in one object stay as they are, and one of them is unknown.
                    Some((_, canonical)) if allowed.names => {
                        used.names = true;
                        Cow::Borrowed(*canonical)
                    }
                    _ => name,
                }
            };
            let member = |(name, value): (Cow<'v, str>, Value<'v>)| {
                let name = rename(name, used);
                let value = canonical(field(&name, value, allowed, used), allowed, used);
                (name, value)
            };
            Value::Object(members.into_iter().map(member).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(|item| canonical(item, allowed, used)).collect()),
        other => other,
    }
}

/// One member's own value: an enum by number, or bytes in another base64.
fn field<'v>(name: &str, value: Value<'v>, allowed: Leniency, used: &mut Leniency) -> Value<'v> {
    match value {
        Value::Integer(number) if allowed.names && name == "algorithm" => match HASHES.iter().find(|(known, _)| *known == number) {
            Some((_, hash)) => {
                used.names = true;
                Value::String(Cow::Borrowed(*hash))
            }
            None => Value::Integer(number),
        },
        Value::String(text) if allowed.base64 && BYTES.contains(&name) => match canonical_base64(&text) {
            Some(canonical) => {
                used.base64 = true;
                Value::String(Cow::Owned(canonical))
            }
            None => Value::String(text),
        },
        Value::Array(items) if allowed.base64 && name == "hashes" => {
            Value::Array(items.into_iter().map(|item| field("rootHash", item, allowed, used)).collect())
        }
        other => other,
    }
}

/// The canonical text, if this one differs from it by its alphabet or by missing padding alone.
fn canonical_base64(text: &str) -> Option<String> {
    let mut standard = text.replace('-', "+").replace('_', "/");
    if !standard.ends_with('=') {
        while !standard.len().is_multiple_of(4) {
            standard.push('=');
        }
    }
    (standard != text && base64::decode(&standard).is_ok()).then_some(standard)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::{jcs, json};

    fn made(text: &str, allowed: Leniency) -> (String, Leniency) {
        let mut used = Leniency::default();
        let value = canonical(json::parse(text.as_bytes()).unwrap(), allowed, &mut used);
        (jcs::in_order(&value), used)
    }

    #[test]
    fn nothing_changes_without_leave() {
        let text = r#"{"media_type":"x","payload":"_-8"}"#;
        assert_eq!(made(text, Leniency::default()), (text.to_owned(), Leniency::default()));
    }

    #[test]
    fn base64_differs_by_alphabet_and_padding_alone() {
        let all = Leniency { base64: true, names: false };
        assert_eq!(made(r#"{"payload":"_-8","hashes":["AAE"]}"#, all), (r#"{"payload":"/+8=","hashes":["AAE="]}"#.to_owned(), all));
        for text in ["AAF", "A", "AA E", "AA!E", "AAE==", "A=AE"] {
            let text = format!(r#"{{"payload":"{text}"}}"#);
            assert_eq!(made(&text, all), (text.clone(), Leniency::default()), "{text}");
        }
        let elsewhere = r#"{"keyid":"_-8"}"#;
        assert_eq!(made(elsewhere, all).0, elsewhere);
    }

    #[test]
    fn names_and_enums_have_two_spellings() {
        let all = Leniency { base64: false, names: true };
        assert_eq!(made(r#"{"message_digest":{"algorithm":1}}"#, all), (r#"{"messageDigest":{"algorithm":"SHA2_256"}}"#.to_owned(), all));
        let both = r#"{"log_index":"1","logIndex":"2","algorithm":9}"#;
        assert_eq!(made(both, all), (both.to_owned(), Leniency::default()));
    }
}
