//! What the fuzzer starts from: the parts of valid cases and of faults, for each door.

#![allow(clippy::indexing_slicing, clippy::string_slice, reason = "a seed that cannot be cut ends the run")]

use std::path::Path;
use std::{fs, io};

use serde_json::{Value, json};

use sealglass_test_pki::encoding::{hex, unb64};
use sealglass_test_pki::keys::sha256;
use sealglass_test_pki::{Case, faults, positives};

pub(crate) fn write(directory: &Path) -> io::Result<()> {
    let every_third = faults().into_iter().step_by(3).map(|fault| fault.case);
    for case in positives().into_iter().chain(every_third) {
        let seed = |door: &str, bytes: &[u8]| {
            let directory = directory.join(door);
            fs::create_dir_all(&directory)?;
            // Named by content: many cases share their parts.
            fs::write(directory.join(&hex(&sha256(bytes))[..16]), bytes)
        };
        seed("bundle", &case.bundle)?;
        seed("verify", &[&[0], case.bundle.as_slice()].concat())?;
        seed("root", case.trusted_root.as_bytes())?;
        seed("jcs", &case.bundle)?;
        for (door, bytes) in parts(&case) {
            seed(door, &bytes)?;
        }
    }
    for policy in policies() {
        let directory = directory.join("policy");
        fs::create_dir_all(&directory)?;
        fs::write(directory.join(&hex(&sha256(policy.to_string().as_bytes()))[..16]), policy.to_string())?;
    }
    fs::create_dir_all(directory.join("consistency"))?;
    fs::write(directory.join("consistency").join("list"), json!(["A".repeat(43) + "="]).to_string())?;
    fs::write(directory.join("consistency").join("rekor"), json!({"rootHash": "00".repeat(32), "hashes": ["11".repeat(32)]}).to_string())
}

/// The parts of a bundle, as far as it has them.
fn parts(case: &Case) -> Vec<(&'static str, Vec<u8>)> {
    let Ok(bundle) = serde_json::from_slice::<Value>(&case.bundle) else { return Vec::new() };
    let material = &bundle["verificationMaterial"];
    let bytes = |value: &Value| value.as_str().filter(|text| text.is_ascii() && text.len() % 4 == 0).map(unb64_or_nothing).unwrap_or_default();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let mut parts = vec![("certificate", bytes(&material["certificate"]["rawBytes"])), ("statement", bytes(&bundle["dsseEnvelope"]["payload"]))];
    parts.push(("base64", text(&material["certificate"]["rawBytes"])));
    for entry in list(&material["tlogEntries"]) {
        parts.push(("jcs", bytes(&entry["canonicalizedBody"])));
        let envelope = text(&entry["inclusionProof"]["checkpoint"]["envelope"]);
        parts.extend([("note", envelope.clone()), ("checkpoint", envelope)]);
    }
    for stamp in list(&material["timestampVerificationData"]["rfc3161Timestamps"]) {
        parts.push(("timestamp", bytes(&stamp["signedTimestamp"])));
    }
    let scts: Vec<_> = parts.iter().filter(|(door, _)| *door == "certificate").filter_map(|(_, der)| sct_list(der)).collect();
    parts.extend(scts.into_iter().map(|list| ("scts", list)));
    parts.retain(|(_, bytes)| !bytes.is_empty());
    parts
}

fn text(value: &Value) -> Vec<u8> {
    value.as_str().unwrap_or_default().as_bytes().to_vec()
}

/// Of a fault's text that is no base64 there is no seed.
fn unb64_or_nothing(text: &str) -> Vec<u8> {
    let is_base64 = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='));
    let canonical = is_base64 && std::panic::catch_unwind(|| unb64(text)).is_ok();
    if canonical { unb64(text) } else { Vec::new() }
}

/// The value of the extension 1.3.6.1.4.1.11129.2.4.2, by its place in the certificate.
fn sct_list(der: &[u8]) -> Option<Vec<u8>> {
    const ID: [u8; 12] = [0x06, 0x0A, 0x2B, 0x06, 0x01, 0x04, 0x01, 0xD6, 0x79, 0x02, 0x04, 0x02];
    let at = der.windows(ID.len()).position(|window| window == ID)?;
    // OCTET STRING of an OCTET STRING; the inner one is the extension's value.
    let value = der.get(at + ID.len()..)?;
    let inner = value.iter().skip(1).position(|byte| *byte == 0x04)? + 1;
    value.get(inner..).map(<[u8]>::to_vec)
}

fn policies() -> Vec<Value> {
    let identity = json!({"san": "release@example.com", "issuer": "https://accounts.example.com"});
    vec![
        json!({"anySigner": true}),
        json!({"identity": identity}),
        json!({"identity": [identity, {"san": {"pattern": "https://example\\.com/.*"}, "sanKind": "uri", "issuer": {"absent": true}}], "predicateType": "https://slsa.dev/provenance/v1"}),
        json!({"identity": identity, "claims": {"runnerEnvironment": "github-hosted"}, "thresholds": {"tlog": 2, "observer": 1}}),
        json!({"key": sealglass_test_pki::keys::Key::p256("signer").pem(), "keyDetails": "PKIX_ECDSA_P256_SHA_256", "keyValidFor": {"start": "2024-01-01T00:00:00Z"}}),
        json!({"anySigner": true, "witnesses": {"keys": ["witness+00000000+AAAA"], "threshold": 1}}),
    ]
}
