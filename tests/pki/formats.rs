//! What other tools write of the same evidence: each takes a finished bundle apart and puts it together in another format.

use serde_json::{Map, Value, json};

use crate::encoding::{b64, hex, pem, text, unb64};
use crate::keys::sha256;

const MATERIAL: &str = "/verificationMaterial";

/// `cosign sign-blob --bundle` before version 3: a certificate or the signer's key, and the promise alone.
pub fn cosign(bundle: &Value, key_pem: Option<&str>) -> Value {
    let entry = &bundle["verificationMaterial"]["tlogEntries"][0];
    let integer = |name: &str| text(entry, &format!("/{name}")).parse::<i64>().expect("an integer");
    let signature = match bundle.get("dsseEnvelope") {
        Some(envelope) => b64(envelope.to_string().as_bytes()),
        None => text(bundle, "/messageSignature/signature"),
    };
    json!({
        "base64Signature": signature,
        "cert": b64(key_pem.map_or_else(|| certificate_pem(bundle), str::to_owned).as_bytes()),
        "rekorBundle": {
            "SignedEntryTimestamp": text(entry, "/inclusionPromise/signedEntryTimestamp"),
            "Payload": {
                "body": text(entry, "/canonicalizedBody"),
                "integratedTime": integer("integratedTime"),
                "logIndex": integer("logIndex"),
                "logID": hex(&unb64(&text(entry, "/logId/keyId"))),
            },
        },
    })
}

/// An attestation of PEP 740.
pub fn pep740(bundle: &Value) -> Value {
    json!({
        "version": 1,
        "verification_material": {
            "certificate": text(bundle, &format!("{MATERIAL}/certificate/rawBytes")),
            "transparency_entries": bundle["verificationMaterial"]["tlogEntries"],
        },
        "envelope": {"statement": text(bundle, "/dsseEnvelope/payload"), "signature": text(bundle, "/dsseEnvelope/signatures/0/sig")},
    })
}

/// What PyPI answers about one file.
pub fn provenance(bundle: &Value) -> Value {
    let publisher = json!({"kind": "GitHub", "repository": "acme/widget", "workflow": "release.yml"});
    json!({"version": 1, "attestation_bundles": [{"publisher": publisher, "attestations": [pep740(bundle)]}]})
}

/// What Rekor v1 answers about one entry.
pub fn rekor_entry(bundle: &Value) -> Value {
    let entry = &bundle["verificationMaterial"]["tlogEntries"][0];
    let integer = |pointer: &str| text(entry, pointer).parse::<i64>().expect("an integer");
    let as_hex = |text: &str| hex(&unb64(text));
    let body = unb64(&text(entry, "/canonicalizedBody"));
    let hashes: Vec<_> = entry["inclusionProof"]["hashes"].as_array().into_iter().flatten().map(|hash| as_hex(hash.as_str().expect("text"))).collect();
    let answer = json!({
        "attestation": {},
        "body": text(entry, "/canonicalizedBody"),
        "integratedTime": integer("/integratedTime"),
        "logID": as_hex(&text(entry, "/logId/keyId")),
        "logIndex": integer("/logIndex"),
        "verification": {
            "inclusionProof": {
                "checkpoint": text(entry, "/inclusionProof/checkpoint/envelope"),
                "hashes": hashes,
                "logIndex": integer("/inclusionProof/logIndex"),
                "rootHash": as_hex(&text(entry, "/inclusionProof/rootHash")),
                "treeSize": integer("/inclusionProof/treeSize"),
            },
            "signedEntryTimestamp": text(entry, "/inclusionPromise/signedEntryTimestamp"),
        },
    });
    // A tree's id before the leaf hash.
    let uuid = format!("{:016x}{}", 7, hex(&sha256(&[&[0], body.as_slice()].concat())));
    Value::Object(Map::from_iter([(uuid, answer)]))
}

/// The log entry by itself, as Rekor v2 answers.
pub fn log_entry(bundle: &Value) -> Value {
    bundle["verificationMaterial"]["tlogEntries"][0].clone()
}

/// The envelope by itself.
pub fn envelope(bundle: &Value) -> Value {
    bundle["dsseEnvelope"].clone()
}

/// The envelope with the certificate beside the signature, as some builders wrote it.
pub fn envelope_with_certificate(bundle: &Value) -> Value {
    let mut envelope = envelope(bundle);
    envelope["signatures"][0]["cert"] = certificate_pem(bundle).into();
    envelope
}

/// GitHub's and npm's answers: a list of bundles.
pub fn attestations(bundle: &Value) -> Value {
    json!({"attestations": [{"bundle": bundle, "repository_id": 1, "bundle_url": "https://example.test/1.json"}]})
}

/// `gh attestation verify --format json`.
pub fn gh_verify(bundle: &Value) -> Value {
    json!([{"attestation": {"bundle": bundle}, "verificationResult": {"verifiedIdentity": {"issuer": "anybody"}}}])
}

fn certificate_pem(bundle: &Value) -> String {
    pem("CERTIFICATE", &unb64(&text(bundle, &format!("{MATERIAL}/certificate/rawBytes"))))
}

/// Separate files, as the package puts them together.
pub fn parts(bundle: &Value, signer_pem: Option<&str>) -> Value {
    let signature = match bundle.get("dsseEnvelope") {
        Some(envelope) => b64(envelope.to_string().as_bytes()),
        None => text(bundle, "/messageSignature/signature"),
    };
    let stamps = bundle["verificationMaterial"]["timestampVerificationData"]["rfc3161Timestamps"].as_array().cloned().unwrap_or_default();
    let timestamps: Vec<_> = stamps.iter().map(|stamp| stamp["signedTimestamp"].clone()).collect();
    let mut parts = json!({"mediaType": "application/vnd.sealglass.parts+json", "signature": signature, "timestamps": timestamps});
    match signer_pem {
        Some(pem) => parts["certificate"] = pem.into(),
        None if bundle["verificationMaterial"].get("certificate").is_some() => parts["certificate"] = certificate_pem(bundle).into(),
        None => {}
    }
    parts
}

/// What the npm registry says of one version; the line that names this tarball is signed.
pub fn npm_version(bundle: &Value, tarball: &[u8]) -> Value {
    let integrity = format!("sha512-{}", b64(&crate::keys::HashAlg::Sha512.of(tarball)));
    json!({
        "name": "@acme/widget",
        "version": "1.2.3",
        "description": "",
        "dist": {
            "integrity": integrity,
            "tarball": "https://registry.test/@acme/widget/-/widget-1.2.3.tgz",
            "signatures": [{"keyid": "SHA256:anybody", "sig": text(bundle, "/messageSignature/signature")}],
        },
    })
}

/// What the registry says of the package: this version, another that nobody signed, and one of before there were signatures.
pub fn npm_package(bundle: &Value, tarball: &[u8]) -> Value {
    json!({
        "_id": "@acme/widget",
        "name": "@acme/widget",
        "dist-tags": {"latest": "1.2.3"},
        "versions": {
            "0.1.0": {"name": "@acme/widget", "version": "0.1.0", "dist": {"shasum": "00"}},
            "1.2.3": npm_version(bundle, tarball),
            "1.2.4": {"name": "@acme/widget", "version": "1.2.4", "dist": {"integrity": "sha512-AAAA", "signatures": []}},
        },
        "time": {"modified": "2024-06-01T12:00:00.000Z"},
    })
}

/// A line of `cosign download signature`: what was signed is the payload, which names the image. `artifact` is signed.
pub fn cosign_download(bundle: &Value, payload: &[u8]) -> Value {
    let cosign = cosign(bundle, None);
    let leaf = &bundle["verificationMaterial"]["certificate"]["rawBytes"];
    json!({
        "Base64Signature": cosign["base64Signature"],
        "Payload": b64(payload),
        "Cert": {"Raw": leaf, "Subject": {"CommonName": "anybody"}},
        "Chain": null,
        "Bundle": cosign["rekorBundle"],
        "RFC3161Timestamp": null,
    })
}

/// What cosign signs of the image whose manifest this is.
pub fn image_payload(manifest: &[u8]) -> Value {
    json!({
        "critical": {
            "identity": {"docker-reference": "registry.test/widget"},
            "image": {"docker-manifest-digest": format!("sha256:{}", hex(&sha256(manifest)))},
            "type": "cosign container image signature",
        },
        "optional": null,
    })
}
