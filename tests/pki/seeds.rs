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
    for (door, name, text) in software() {
        fs::create_dir_all(directory.join(door))?;
        fs::write(directory.join(door).join(name), text)?;
    }
    fs::create_dir_all(directory.join("consistency"))?;
    fs::write(directory.join("consistency").join("list"), json!(["A".repeat(43) + "="]).to_string())?;
    fs::write(directory.join("consistency").join("rekor"), json!({"rootHash": "00".repeat(32), "hashes": ["11".repeat(32)]}).to_string())
}

/// SBOMs of every form, and versions.
fn software() -> Vec<(&'static str, &'static str, String)> {
    let cyclonedx = json!({
        "bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": "urn:uuid:1", "version": 1,
        "metadata": {"timestamp": "2026-01-02T03:04:05Z", "tools": [{"vendor": "v", "name": "t", "version": "1"}], "lifecycles": [{"phase": "build"}],
            "component": {"type": "application", "bom-ref": "app", "name": "app", "version": "1", "hashes": [{"alg": "SHA-256", "content": "00".repeat(32)}]}},
        "components": [{"type": "library", "bom-ref": "a", "name": "a", "version": "^1", "purl": "pkg:npm/%40s/a@1", "licenses": [{"license": {"id": "MIT"}}, {"expression": "A OR B"}],
            "supplier": {"name": "s", "contact": [{"email": "e@x"}]}, "components": [{"type": "file", "name": "f"}], "externalReferences": [{"type": "vcs", "url": "u"}]}],
        "services": [{"bom-ref": "s", "name": "s"}], "dependencies": [{"ref": "app", "dependsOn": ["a"]}, {"ref": "a", "dependsOn": ["app", "zz"]}],
        "compositions": [{"aggregate": "complete", "assemblies": ["a"]}],
        "vulnerabilities": [{"id": "CVE-1", "analysis": {"state": "not_affected"}, "affects": [{"ref": "a", "versions": [{"range": "vers:npm/>=1"}]}]}],
        "signature": {"algorithm": "ES256", "publicKey": {"kty": "EC", "crv": "P-256", "x": "A".repeat(43), "y": "A".repeat(43)}, "value": "AAAA"},
    });
    let spdx2 = json!({
        "spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "creationInfo": {"created": "x", "creators": ["Tool: t-1", "Person: p (e@x)"], "comment": "SBOM Type: Build"},
        "packages": [{"SPDXID": "SPDXRef-a", "name": "a", "versionInfo": "1", "supplier": "NOASSERTION", "hasFiles": ["SPDXRef-f"], "externalRefs": [{"referenceType": "purl", "referenceLocator": "pkg:npm/a@1"}]}],
        "files": [{"SPDXID": "SPDXRef-f", "fileName": "f", "checksums": [{"algorithm": "SHA1", "checksumValue": "00".repeat(20)}]}],
        "relationships": [{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-a"}],
    });
    let spdx3 = json!({"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": [
        {"type": "CreationInfo", "@id": "_:c", "specVersion": "3.0.1", "createdBy": ["urn:o"]}, {"type": "SpdxDocument", "spdxId": "urn:d", "creationInfo": "_:c", "rootElement": ["urn:a"]},
        {"type": "software_Package", "spdxId": "urn:a", "name": "a", "verifiedUsing": [{"algorithm": "sha256", "hashValue": "00"}]},
        {"type": "Relationship", "spdxId": "urn:r", "from": "urn:a", "to": ["urn:a"], "relationshipType": "dependsOn"}]});
    let syft = json!({"artifacts": [{"id": "1", "name": "a", "purl": "pkg:deb/debian/a@1"}], "artifactRelationships": [{"parent": "1", "child": "0", "type": "dependency-of"}], "source": {"id": "0", "name": "i"}});
    let osv = json!({"id": "X", "modified": "2026", "affected": [{"package": {"ecosystem": "npm", "name": "a"}, "versions": ["1"], "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "2"}]}]}]});
    let statement = json!({"_type": "https://in-toto.io/Statement/v1", "predicateType": "https://cyclonedx.org/bom", "subject": [{"name": "a", "digest": {"sha256": "00"}}], "predicate": {"Data": cyclonedx.to_string(), "Timestamp": ""}});
    let xml = r#"<bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="1"><metadata><tools><tool><name>t</name></tool></tools></metadata><components><component type="library" bom-ref="a"><name>a</name><hashes><hash alg="MD5">00</hash></hashes><licenses><expression>MIT</expression></licenses></component></components><dependencies><dependency ref="a"><dependency ref="b"/></dependency></dependencies></bom>"#;
    let spdx_xml = "<Document><SPDXID>SPDXRef-DOCUMENT</SPDXID><spdxVersion>SPDX-2.3</spdxVersion><packages><SPDXID>SPDXRef-a</SPDXID><name>a</name></packages></Document>";
    let rdf = r##"<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://spdx.org/rdf/terms#"><SpdxDocument r:about="https://e.test/d#SPDXRef-DOCUMENT"><specVersion>SPDX-2.3</specVersion><relationship r:nodeID="r"/></SpdxDocument><Relationship r:nodeID="r"><relationshipType r:resource="http://spdx.org/rdf/terms#relationshipType_describes"/><relatedSpdxElement r:resource="https://e.test/d#SPDXRef-a"/></Relationship><Package r:about="https://e.test/d#SPDXRef-a"><name>a</name><licenseDeclared><DisjunctiveLicenseSet><member r:resource="http://spdx.org/licenses/MIT"/></DisjunctiveLicenseSet></licenseDeclared><checksum r:parseType="Resource"><algorithm r:resource="http://spdx.org/rdf/terms#checksumAlgorithm_sha1"/></checksum></Package></r:RDF>"##;
    let tags = "SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\nCreator: Tool: t-1\nPackageName: a\nSPDXID: SPDXRef-a\nPackageComment: <text>a\nb</text>\nPackageChecksum: SHA1: 00\nExternalRef: PACKAGE-MANAGER purl pkg:npm/a@1\nRelationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-a\n";
    let mut seeds: Vec<_> = [("cyclonedx", cyclonedx), ("spdx2", spdx2), ("spdx3", spdx3), ("syft", syft), ("osv", osv), ("statement", statement)]
        .into_iter()
        .map(|(name, value)| ("sbom", name, value.to_string()))
        .collect();
    seeds.extend([("xml", xml), ("spdx-xml", spdx_xml), ("rdf", rdf), ("tags", tags)].map(|(name, text)| ("sbom", name, text.to_owned())));
    for (name, text) in [
        ("semver", "1.0.0-alpha.1+b\nv1.0"),
        ("pep440", "1!1.0a1.post2.dev3+l.1\n1.0rc1"),
        ("maven", "2.14.1.redhat-00001\n2.0-beta9"),
        ("debian", "1:2.0~rc1-1+b1\n2.0-1"),
        ("rpm", "1:1.0^git1-1.el9\n1.0~rc1"),
        ("alpine", "1.0a_p1-r2\n1.0_rc1"),
        ("purl", "pkg:npm/%40scope/a@1.0?a=b&checksum=sha1:00,md5:11#x/y\n"),
        ("licence", "(MIT OR Apache-2.0) AND LicenseRef-x WITH e\n"),
    ] {
        seeds.push(("versions", name, text.to_owned()));
    }
    seeds
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
