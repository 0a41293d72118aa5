//! No bit of a bundle can be flipped unnoticed, but for those of a list: what no signature covers and no rule reads.
//!
//! Each value of a bundle is a field: bytes are decoded, integers are 64 bits, text is its characters. The bits of long
//! fields are taken a stride apart, another one for each shape; `SEALGLASS_ALL_BITS=1` takes all of them.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test that fails stops")]

#[allow(dead_code, reason = "shared with other tests")]
mod support;

use std::collections::BTreeSet;
use std::thread;

use sealglass_test_pki::der::children;
use sealglass_test_pki::encoding::{b64, unb64};
use sealglass_test_pki::shapes::{self, Shape};
use sealglass_test_pki::{Case, Verdict};
use serde_json::Value;
use support::verify;

/// One of each version, content, kind of key and kind of log, with and without promise and timestamp; and what other tools write.
const SHAPES: [Shape; 32] = [
    shapes::v01_set_message,
    shapes::v01_set_intoto,
    shapes::v01_message,
    shapes::v02_dsse,
    shapes::v03_message,
    shapes::v03_dsse,
    shapes::v03_message_tsa,
    shapes::v03_message_no_set_tsa,
    shapes::rekor2_message,
    shapes::rekor2_dsse,
    shapes::managed_message,
    shapes::managed_dsse,
    shapes::managed_no_log_ed25519,
    shapes::github,
    shapes::cosign_message,
    shapes::cosign_dsse,
    shapes::cosign_key,
    shapes::image_payload,
    shapes::npm_signature,
    shapes::model_key_inside,
    shapes::parts_key,
    shapes::parts_certificate,
    shapes::parts_sct,
    shapes::pep740,
    shapes::provenance,
    shapes::rekor_entry,
    shapes::rekor_entry_key,
    shapes::log_entry,
    shapes::log_entry_v2_key,
    shapes::envelope_key,
    shapes::attestations,
    shapes::gh_verify,
];

/// Shape and field (array positions left out) of which some bit may be flipped, and why. A line that is not needed fails the test.
const UNAUTHENTICATED: &[(&str, &str, &str)] = &[
    ("v03_message_tsa", "verificationMaterial.timestampVerificationData.rfc3161Timestamps.signedTimestamp", TOKEN),
    (
        "v03_message_tsa",
        "verificationMaterial.timestampVerificationData.rfc3161Timestamps.signedTimestamp, signer id",
        "a token of an authority that nobody knows is not counted (K6), and the log's promise has a time",
    ),
    ("v03_message_no_set_tsa", "verificationMaterial.timestampVerificationData.rfc3161Timestamps.signedTimestamp", TOKEN),
    ("rekor2_message", "verificationMaterial.timestampVerificationData.rfc3161Timestamps.signedTimestamp", TOKEN),
    ("rekor2_dsse", "verificationMaterial.timestampVerificationData.rfc3161Timestamps.signedTimestamp", TOKEN),
    ("github", "verificationMaterial.timestampVerificationData.rfc3161Timestamps.signedTimestamp", TOKEN),
    ("managed_message", "verificationMaterial.publicKey.hint", "a hint that is no hash is free text (O1)"),
    ("managed_no_log_ed25519", "verificationMaterial.publicKey.hint", "a hint that is no hash is free text (O1)"),
    ("v03_message_no_set_tsa", "verificationMaterial.tlogEntries.logIndex", "the promise signs the global index, and there is none"),
    ("cosign_key", "cert", SHOWN),
    ("cosign_key", "rekorBundle.Payload.logID", "no log is asked for, and an entry of an unknown log is not counted (E3)"),
    ("image_payload", "Cert.Subject.CommonName", UNREAD),
    ("npm_signature", "dist.tarball", UNREAD),
    ("npm_signature", "dist.signatures.keyid", "the policy names the key; the hint is free text (O1)"),
    ("model_key_inside", "verificationMaterial.publicKey.rawBytes", SHOWN),
    ("model_key_inside", "verificationMaterial.publicKey.keyDetails", SHOWN),
    ("model_key_inside", "dsseEnvelope.signatures.keyid", KEY_ID),
    ("envelope_key", "signatures.keyid", KEY_ID),
    ("parts_certificate", "timestamps", TOKEN),
    ("parts_sct", "timestamps", TOKEN),
    ("provenance", "attestation_bundles.publisher.kind", UNREAD),
    ("provenance", "attestation_bundles.publisher.repository", UNREAD),
    ("provenance", "attestation_bundles.publisher.workflow", UNREAD),
    ("attestations", "attestations.bundle_url", UNREAD),
    ("attestations", "attestations.repository_id", UNREAD),
    ("gh_verify", "verificationResult.verifiedIdentity.issuer", "what a program says of its own verification is not read"),
];
const UNREAD: &str = "what stands beside the evidence is nobody's word, and no rule reads it";
const SHOWN: &str = "the key of a file is shown and never verified with (O5)";
const KEY_ID: &str = "where there is no hint, the key id of an envelope is free text (A8)";
const TOKEN: &str = "granted and grantedWithMods are both good (K1); a certificate in the token that is not the pinned signer's is ignored (K6)";

/// Members whose text is base64 of bytes, except where it is hex or PEM.
const BYTES: &[&str] = &[
    "rawBytes",
    "keyId",
    "signedEntryTimestamp",
    "rootHash",
    "hashes",
    "canonicalizedBody",
    "signedTimestamp",
    "digest",
    "signature",
    "payload",
    "sig",
    // Of other formats.
    "base64Signature",
    "Base64Signature",
    "cert",
    "body",
    "SignedEntryTimestamp",
    "Raw",
    "Payload",
    "timestamps",
    "statement",
    "certificate",
    "id",
];
const INTEGERS: [&str; 3] = ["logIndex", "treeSize", "integratedTime"];

/// At most so many flips of one field.
const MOST: usize = 20;

#[test]
fn no_bit_is_flipped_unnoticed() {
    let results: Vec<_> = thread::scope(|scope| {
        let halves: Vec<_> =
            SHAPES.chunks(SHAPES.len().div_ceil(2)).map(|shapes| scope.spawn(move || shapes.iter().map(flip_all).collect::<Vec<_>>())).collect();
        halves.into_iter().flat_map(|half| half.join().expect("no flip panics")).collect()
    });
    let flips: usize = results.iter().map(|(flips, _)| flips).sum();
    println!("{flips} flips");
    assert!(flips > 3_000, "{flips}");
    let unnoticed: BTreeSet<_> = results.into_iter().flat_map(|(_, unnoticed)| unnoticed).collect();
    let listed: BTreeSet<_> = UNAUTHENTICATED.iter().map(|(shape, field, _)| ((*shape).to_owned(), (*field).to_owned())).collect();
    let new: Vec<_> = unnoticed.difference(&listed).collect();
    let healed: Vec<_> = listed.difference(&unnoticed).collect();
    assert!(new.is_empty() && healed.is_empty(), "unnoticed: {new:#?}\nnoticed after all: {healed:#?}");
}

/// Flips bits of every field of the shape's bundle: how many, and the fields in which one was not noticed.
fn flip_all(shape: &Shape) -> (usize, BTreeSet<(String, String)>) {
    let case = shape().case("bits".into(), Verdict::Verified);
    assert_eq!(verify(&case).expect("a report")["verdict"], "verified");
    let bundle: Value = serde_json::from_slice(&case.bundle).expect("JSON");
    let mut fields = Vec::new();
    collect(&bundle, "", "", &mut fields);
    let (mut flips, mut unnoticed) = (0, BTreeSet::new());
    for (pointer, name) in fields {
        let value = bundle.pointer(&pointer).expect("a field");
        let size = bits(&name, value);
        let stride = if std::env::var_os("SEALGLASS_ALL_BITS").is_some() { 1 } else { size.div_ceil(MOST) | 1 };
        for bit in (case.shape.len() % stride..size).step_by(stride) {
            let Some(changed) = flip(&name, value, bit) else { continue };
            let mut other = bundle.clone();
            *other.pointer_mut(&pointer).expect("a field") = changed;
            flips += 1;
            if succeeds(&case, &other) {
                let field: String = pointer.split('/').filter(|step| !step.is_empty() && step.parse::<usize>().is_err()).collect::<Vec<_>>().join(".");
                let part = if name == "signedTimestamp" { part_of(&unb64(value.as_str().expect("text")), bit / 8) } else { String::new() };
                unnoticed.insert((case.shape.to_owned(), field + &part));
            }
        }
    }
    (flips, unnoticed)
}

/// Which part of a TimeStampResp the byte is in. Nothing is said of the status and the token's certificates, which are not signed.
fn part_of(response: &[u8], byte: usize) -> String {
    let [status, token] = <[_; 2]>::try_from(children(response)).expect("a response");
    let signed_data = children(&children(&children(&token)[1])[0]);
    let signer = children(&children(signed_data.last().expect("signers"))[0]);
    let holds = |part: &[u8]| {
        let at = response.windows(part.len()).rposition(|window| window == part).expect("a part of the response");
        (at..at + part.len()).contains(&byte)
    };
    if holds(&status) || signed_data.iter().any(|part| part[0] == 0xA0 && holds(part)) {
        String::new()
    } else if holds(&signer[1]) {
        ", signer id".to_owned()
    } else {
        format!(", byte {byte}")
    }
}

fn succeeds(case: &Case, bundle: &Value) -> bool {
    let case = Case { bundle: bundle.to_string().into_bytes(), ..case.clone() };
    verify(&case).is_ok_and(|report| report["verdict"] == "verified" || report["verdict"] == "unidentified")
}

/// Every value that is not an object or a list, with the name of the member it is in.
fn collect(value: &Value, pointer: &str, name: &str, fields: &mut Vec<(String, String)>) {
    match value {
        Value::Object(members) => members.iter().for_each(|(name, value)| collect(value, &format!("{pointer}/{name}"), name, fields)),
        Value::Array(items) => items.iter().enumerate().for_each(|(at, value)| collect(value, &format!("{pointer}/{at}"), name, fields)),
        Value::Null => {}
        _ => fields.push((pointer.to_owned(), name.to_owned())),
    }
}

enum Kind {
    Bytes,
    Integer,
    Boolean,
    Text,
}

fn kind(name: &str, value: &Value) -> Kind {
    match value {
        Value::Bool(_) => Kind::Boolean,
        Value::Number(_) => Kind::Integer,
        _ if INTEGERS.contains(&name) => Kind::Integer,
        // Hex looks like base64.
        Value::String(text) if BYTES.contains(&name) && !text.starts_with("-----") && !text.bytes().all(|byte| byte.is_ascii_hexdigit()) => Kind::Bytes,
        _ => Kind::Text,
    }
}

fn bits(name: &str, value: &Value) -> usize {
    let text = value.as_str().unwrap_or_default();
    match kind(name, value) {
        Kind::Bytes => unb64(text).len() * 8,
        Kind::Integer => 63,
        Kind::Boolean => 1,
        Kind::Text => text.len() * 8,
    }
}

/// The value with one bit flipped; `None` where the result is not text.
fn flip(name: &str, value: &Value, bit: usize) -> Option<Value> {
    let flipped = |mut bytes: Vec<u8>| {
        bytes[bit / 8] ^= 1 << (bit % 8);
        bytes
    };
    let text = value.as_str().unwrap_or_default();
    match kind(name, value) {
        Kind::Bytes => Some(b64(&flipped(unb64(text))).into()),
        Kind::Boolean => Some((value != &Value::Bool(true)).into()),
        // An integer stays of the type that it had: of another it is noticed without being read.
        Kind::Integer => match value.as_i64() {
            Some(number) => Some((number ^ (1 << bit)).into()),
            None => Some((text.parse::<i64>().expect("an integer") ^ (1 << bit)).to_string().into()),
        },
        Kind::Text => String::from_utf8(flipped(text.as_bytes().to_vec())).ok().map(Value::from),
    }
}
