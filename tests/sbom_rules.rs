//! Every rule that the SBOM reader can name has a document for which it does, and a close one for which it does not.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test that fails stops")]

use std::collections::BTreeSet;
use std::path::Path;

use sealglass::sbom::binding::{Evidence, Question, bind};
use sealglass::sbom::quality::{AuthorSignature, evaluate};
use sealglass::sbom::{Reading, Sbom, find, read, vex};
use sealglass::{Digest, HashAlgorithm, UnixTime, verify_enveloped};
use serde_json::{Value, json};

type Numbers = BTreeSet<String>;

/// A rule, for what it is named, and for what it is not.
struct Pair(&'static str, Numbers, Numbers);

#[test]
fn every_rule_of_sboms_appears_somewhere_and_not_everywhere() {
    let mut held = BTreeSet::new();
    for Pair(rule, with, without) in pairs() {
        assert!(with.contains(rule), "{rule} does not appear: {with:?}");
        assert!(!without.contains(rule), "{rule} appears where it should not: {without:?}");
        held.insert(rule.to_owned());
    }
    // A format that was recognised is always stated: no document lacks it.
    for always in [cyclonedx(), poor_cyclonedx(), spdx2(), spdx3()] {
        assert!(stated(&always).contains("Q17"), "{always}");
    }
    held.insert("Q17".to_owned());
    let named = named_in_the_code();
    assert!(named.len() > 75, "the code names {} rules: the search for them is broken", named.len());
    assert_eq!(named.difference(&held).collect::<Vec<_>>(), Vec::<&String>::new(), "rules without a pair of documents");
    assert_eq!(held.difference(&named).collect::<Vec<_>>(), Vec::<&String>::new(), "pairs of documents for rules that the code does not name");
}

/// `Rule::S25` and `"sbom:B41"` in the code, tests apart.
fn named_in_the_code() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = BTreeSet::new();
    for directory in ["crate/sbom", "crate/sbom/version", "crate/api"] {
        for entry in std::fs::read_dir(root.join(directory)).expect("a directory") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if !name.ends_with(".rs") || matches!(name, "tests.rs" | "rules.rs") {
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("a source");
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            for mark in ["Rule::", "\"sbom:"] {
                for rest in code.split(mark).skip(1) {
                    let letter = rest.chars().next().unwrap_or_default();
                    let digits: String = rest.chars().skip(1).take_while(char::is_ascii_digit).collect();
                    if letter.is_ascii_uppercase() && !digits.is_empty() {
                        found.insert(format!("{letter}{digits}"));
                    }
                }
            }
        }
    }
    found
}

// What a document makes the reader name

fn of_reading(reading: &Reading) -> Numbers {
    match &reading.content {
        Ok(Some(sbom)) => sbom.findings.kept().iter().map(|finding| finding.rule.number().to_owned()).collect(),
        Ok(None) => Numbers::new(),
        Err(refusal) => Numbers::from([refusal.rule.number().to_owned()]),
    }
}

fn bytes(file: &[u8]) -> Numbers {
    of_reading(&read(file))
}

fn text(file: &str) -> Numbers {
    bytes(file.as_bytes())
}

fn document(value: &Value) -> Numbers {
    text(&value.to_string())
}

fn sbom(value: &Value) -> Sbom {
    read(value.to_string().as_bytes()).content.expect("not refused").expect("an SBOM")
}

/// The elements of published lists that are stated in any way.
fn stated(value: &Value) -> Numbers {
    stated_with(value, &AuthorSignature::None)
}

fn stated_with(value: &Value, signature: &AuthorSignature) -> Numbers {
    let found = evaluate(&sbom(value), signature);
    found.iter().filter(|element| element.present + element.explicit_unknown > 0).map(|element| element.rule.number().to_owned()).collect()
}

fn of_vex(value: &Value) -> Numbers {
    match vex::read(value.to_string().as_bytes(), None) {
        Ok(document) => document.findings.iter().map(|(rule, _)| rule.number().to_owned()).collect(),
        Err(refusal) => Numbers::from([refusal.rule.number().to_owned()]),
    }
}

fn query(text: &str) -> Numbers {
    find::query(text).err().map(|refusal| refusal.rule.number().to_owned()).into_iter().collect()
}

fn enveloped(value: &Value) -> Numbers {
    let rows: Value = serde_json::from_str(&verify_enveloped(value.to_string().as_bytes(), None).expect("JSON")).expect("JSON");
    rows.as_array().expect("a list").iter().map(|row| row["check"].as_str().expect("a check").trim_start_matches("sbom:").to_owned()).collect()
}

// Joining

fn digest(of: &[u8]) -> Digest {
    use sha2::Digest as _;
    let hex: String = sha2::Sha256::digest(of).iter().map(|byte| format!("{byte:02x}")).collect();
    Digest::from_hex(HashAlgorithm::Sha256, &hex).expect("a digest")
}

const BOM: &str = "https://cyclonedx.org/bom";

fn statement(predicate_type: &str, predicate: &Value, subject: &[u8]) -> Vec<u8> {
    json!({"_type": "https://in-toto.io/Statement/v1", "subject": [{"name": "app", "digest": {"sha256": digest(subject).to_hex()}}], "predicateType": predicate_type, "predicate": predicate})
        .to_string()
        .into_bytes()
}

/// Everything named by joining a payload with what was dropped.
fn joined(payload: Option<&[u8]>, file: Option<&[u8]>, artifact: Option<&[u8]>) -> Numbers {
    let artifact: Vec<Digest> = artifact.into_iter().map(digest).collect();
    let signed = UnixTime::from_rfc3339("2026-01-02T03:04:05Z");
    match bind(&Question { evidence: Evidence::Verified, signer: "S", signed, payload, file, artifact: &artifact, is_image: false }) {
        Ok(answer) => {
            let mut found = Numbers::from([answer.scenario.number().to_owned()]);
            found.extend(answer.level.map(|level| level.rule().number().to_owned()));
            found.extend(answer.findings.iter().map(|(rule, ..)| rule.number().to_owned()));
            found
        }
        Err(refusal) => Numbers::from([refusal.rule.number().to_owned()]),
    }
}

/// A file beside the signed SBOM.
fn beside(signed: &Value, file: &str) -> Numbers {
    joined(Some(&statement(BOM, signed, b"app")), Some(file.as_bytes()), None)
}

// Documents

/// Nothing about it is odd.
fn cyclonedx() -> Value {
    json!({
        "bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {"timestamp": "2026-01-02T03:04:05Z"},
        "components": [{"type": "library", "bom-ref": "a", "name": "a", "version": "1", "purl": "pkg:npm/a@1"}],
    })
}

fn spdx2() -> Value {
    json!({
        "spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "creationInfo": {"created": "2026-01-02T03:04:05Z"},
        "packages": [{"SPDXID": "SPDXRef-a", "name": "a", "downloadLocation": "NONE"}],
        "relationships": [{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-a"}],
    })
}

fn spdx3() -> Value {
    json!({"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": [
        {"type": "CreationInfo", "@id": "_:c", "specVersion": "3.0.1", "created": "2026-01-02T03:04:05Z"},
        {"type": "SpdxDocument", "spdxId": "urn:doc", "creationInfo": "_:c", "rootElement": ["urn:a"]},
        {"type": "software_Package", "spdxId": "urn:a", "name": "a", "creationInfo": "_:c"},
        {"type": "Relationship", "spdxId": "urn:r", "from": "urn:doc", "to": ["urn:a"], "relationshipType": "describes", "creationInfo": "_:c"},
    ]})
}

const TAG_VALUE: &str = "SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\nCreated: 2026-01-02T03:04:05Z\n";
const YAML: &str = "spdxVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\n";
const XML: &str = r#"<bom xmlns="http://cyclonedx.org/schema/bom/1.6"/>"#;

/// Sets what a JSON Pointer names.
fn with(mut value: Value, pointer: &str, new: Value) -> Value {
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
    let parent = value.pointer_mut(parent).expect("a parent");
    match parent {
        Value::Array(items) => items[name.parse::<usize>().expect("an index")] = new,
        _ => parent[name] = new,
    }
    value
}

fn without(mut value: Value, name: &str) -> Value {
    value.as_object_mut().expect("an object").remove(name);
    value
}

/// All that published lists ask for, in both formats that they ask it in.
fn rich_cyclonedx() -> Value {
    let hashes = json!([{"alg": "SHA-512", "content": "00".repeat(64)}]);
    json!({
        "bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": "urn:uuid:1", "version": 1,
        "metadata": {
            "timestamp": "2026-01-02T03:04:05Z", "lifecycles": [{"phase": "build"}],
            "tools": {"components": [{"type": "application", "name": "t", "version": "1"}]},
            "authors": [{"name": "A"}], "manufacturer": {"name": "M", "contact": [{"email": "m@example.org"}]},
            "component": {"type": "application", "bom-ref": "app", "name": "app", "version": "1"},
        },
        "components": [{
            "type": "library", "bom-ref": "a", "name": "a", "version": "1", "purl": "pkg:npm/a@1", "hashes": hashes,
            "supplier": {"name": "S"}, "manufacturer": {"name": "M", "url": ["https://m.example"]}, "licenses": [{"expression": "MIT", "acknowledgement": "concluded"}],
            "properties": [{"name": "bsi:component:executable", "value": "executable"}, {"name": "bsi:component:effectiveLicense", "value": "MIT"}],
        }],
        "dependencies": [{"ref": "app", "dependsOn": ["a"]}, {"ref": "a", "dependsOn": []}],
    })
}

/// Nothing of it.
fn poor_cyclonedx() -> Value {
    json!({"bomFormat": "CycloneDX", "components": [{"type": "library"}]})
}

/// The lists' elements that one document states and the other does not.
const ELEMENTS: [&str; 22] =
    ["Q7", "Q8", "Q9", "Q10", "Q11", "Q12", "Q13", "Q14", "Q15", "Q18", "Q19", "Q20", "Q21", "Q22", "Q23", "Q31", "Q32", "Q33", "Q34", "Q35", "Q36", "Q37"];
/// Those of the guideline that asks for a format first, in documents of that format.
const OF_THE_GUIDELINE: [&str; 8] = ["Q41", "Q42", "Q43", "Q44", "Q45", "Q46", "Q47", "Q49"];

fn pairs() -> Vec<Pair> {
    [of_files(), of_formats(), of_joining(), of_signatures_and_statements(), of_lists()].into_iter().flatten().collect()
}

fn of_files() -> Vec<Pair> {
    let plain = cyclonedx().to_string();
    let marked = format!("\u{feff}{plain}");
    let mut packed = vec![0x1f, 0x8b, 8, 0];
    packed.extend(plain.as_bytes());
    vec![
        Pair("S2", text(&marked), text(&plain)),
        Pair("S2", bytes(b"{\"a\":\"\xe9\"}"), bytes("{\"a\":\"\u{e9}\"}".as_bytes())),
        Pair("S3", bytes(&packed), text(&plain)),
        Pair("S3", bytes(b"BZh91AY&SY"), bytes(b"BZ")),
        Pair("S4", text(r#"{"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{},"metadata":{}}"#), document(&cyclonedx())),
        Pair("S6", joined(Some(b"{\"a\":1}"), None, None), joined(Some(&statement(BOM, &cyclonedx(), b"app")), None, None)),
        Pair("S7", document(&with(cyclonedx(), "/specVersion", "1.8".into())), document(&cyclonedx())),
        Pair("S8", text(r#"{"specFormat":"CycloneDX","specVersion":"2.0"}"#), document(&cyclonedx())),
        Pair("S9", document(&without(cyclonedx(), "bomFormat")), document(&cyclonedx())),
        Pair("S10", document(&without(spdx2(), "SPDXID")), document(&spdx2())),
        Pair("S11", document(&json!({"sbom": spdx2()})), document(&spdx2())),
        Pair("S12", document(&with(spdx3(), "/@graph/0/specVersion", "3.1".into())), document(&spdx3())),
        Pair("S14", of_vex(&cyclonedx()), of_vex(&json!({"@context": "https://openvex.dev/ns/v0.2.0", "statements": []}))),
        Pair("S15", text(r#"{"lockfileVersion":3}"#), text(r#"{"lockfile":3}"#)),
        Pair("S15", text(r#"{"SchemaVersion":2,"Results":[]}"#), text(r#"{"SchemaVersion":2}"#)),
        Pair("S17", text(&XML.replace("1.6", "1.1")), text(XML)),
        Pair("S17", text(&format!("<!DOCTYPE bom>{XML}")), text(&format!("<!-- DOCTYPE -->{XML}"))),
        Pair("S19", text("bomFormat: CycloneDX\n"), text("bomFormats: CycloneDX\n")),
        Pair("S50", text(&("[".repeat(65) + &"]".repeat(65))), text(&("[".repeat(64) + &"]".repeat(64)))),
    ]
}

fn of_formats() -> Vec<Pair> {
    let part = |members: Value| with(cyclonedx(), "/components/0", members);
    let hashed = |value: &str| document(&part(json!({"type": "library", "name": "a", "hashes": [{"alg": "MD5", "content": value}]})));
    let packaged = |purl: &str| document(&part(json!({"type": "library", "name": "a", "version": "1", "purl": purl})));
    let licensed = |licence: Value| document(&part(json!({"type": "library", "name": "a", "licenses": [licence]})));
    let needs = |of: &str| {
        let mut value = cyclonedx();
        value["dependencies"] = json!([{"ref": "a", "dependsOn": [of]}]);
        document(&value)
    };
    let rdf = |namespace: &str| text(&format!(r#"<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:s="{namespace}"/>"#));
    vec![
        Pair("S21", document(&part(json!({"type": "library", "version": "1"}))), document(&cyclonedx())),
        Pair("S21", document(&without(cyclonedx(), "metadata")), document(&cyclonedx())),
        Pair("S22", licensed(json!("MIT")), licensed(json!({"license": {"id": "MIT"}}))),
        Pair("S25", needs("nowhere"), needs("a")),
        Pair("S27", hashed("00"), hashed(&"00".repeat(16))),
        Pair("S29", document(&with(spdx2(), "/packages/0", json!({"SPDXID": "SPDXRef-a", "name": "a"}))), document(&spdx2())),
        Pair("S29", document(&without(spdx2(), "creationInfo")), document(&spdx2())),
        Pair("S32", document(&with(spdx2(), "/relationships/0/relatedSpdxElement", "SPDXRef-b".into())), document(&spdx2())),
        Pair("S34", text(&format!("{TAG_VALUE}Unheard: of\n")), text(&format!("{TAG_VALUE}DocumentName: of\n"))),
        Pair("S35", text(&format!("{YAML}name: &x y\n")), text(&format!("{YAML}name: '&x y'\n"))),
        Pair("S37", rdf("http://spdx.org/rdf/terms#"), rdf("http://example.org/terms#")),
        Pair("S38", document(&with(spdx3(), "/@graph/2/spdxId", "urn:doc".into())), document(&spdx3())),
        Pair("S40", document(&with(spdx3(), "/@graph/3/from", Value::Null)), document(&spdx3())),
        Pair("S43", document(&with(cyclonedx(), "/components/0/version", json!(1))), document(&cyclonedx())),
        Pair("S45", packaged("pkg:npm/b@1"), packaged("pkg:npm/a@1")),
        Pair("S45", packaged("pkg:npm/a@2"), packaged("pkg:npm/a")),
        Pair("T1", needs("a"), document(&cyclonedx())),
        Pair("V20", packaged("npm/a@1"), packaged("pkg:npm/a@1")),
        Pair("V22", packaged("pkg:deb/a@1"), packaged("pkg:deb/debian/a@1")),
    ]
}

fn of_joining() -> Vec<Pair> {
    let signed = cyclonedx();
    let same = signed.to_string();
    let as_text = statement(BOM, &json!(same), b"app");
    let payload = statement(BOM, &signed, b"app");
    let other_time = with(signed.clone(), "/metadata/timestamp", "2026-01-01T00:00:00Z".into()).to_string();
    let mut licensed = signed.clone();
    licensed["components"][0]["licenses"] = json!([{"license": {"id": "MIT"}}]);
    let empty = with(signed.clone(), "/components", json!([])).to_string();
    let labelled = |uri: &str, predicate: &Value| joined(Some(&statement(uri, predicate, b"app")), None, None);
    let reference = |hex: String| {
        let uri = "https://in-toto.io/attestation/reference/v0.1";
        joined(Some(&statement(uri, &json!({"references": [{"digest": {"sha256": hex}}]}), b"app")), Some(same.as_bytes()), None)
    };
    let about = |subject: &[u8]| joined(Some(&statement("https://slsa.dev/provenance/v1", &json!({}), subject)), Some(same.as_bytes()), None);
    let npm = |version: &str| {
        let mut document = signed.clone();
        document["metadata"]["component"] = json!({"type": "library", "name": "x", "purl": format!("pkg:npm/%40s/x@{version}")});
        let mut payload: Value = serde_json::from_slice(&statement(BOM, &document, b"app")).expect("JSON");
        payload["subject"][0]["name"] = "pkg:npm/@s/x@1.0.0".into();
        joined(Some(payload.to_string().as_bytes()), None, None)
    };
    let referring = |kind: &str| {
        let mut document = signed.clone();
        document["externalReferences"] = json!([{"type": kind, "url": "https://example.org/vex.json"}]);
        labelled(BOM, &document)
    };
    let mut named = signed.clone();
    named["metadata"]["authors"] = json!([{"name": "A. Uthor"}]);
    let later = with(signed.clone(), "/metadata/timestamp", "2026-01-02T04:00:00Z".into());
    vec![
        Pair("B2", labelled(BOM, &json!([signed])), labelled(BOM, &signed)),
        Pair("B3", joined(Some(&as_text), Some(same.as_bytes()), None), joined(Some(&as_text), Some(format!("{same} ").as_bytes()), None)),
        Pair("B4", beside(&signed, &format!(" {same}")), beside(&signed, &other_time)),
        Pair("B6", beside(&signed, &other_time), beside(&signed, &same)),
        Pair("B7", beside(&signed, &licensed.to_string()), beside(&signed, &other_time)),
        Pair("B8", beside(&signed, &empty), beside(&signed, &licensed.to_string())),
        Pair("B9", beside(&signed, "{}"), beside(&signed, &empty)),
        Pair("B10", labelled("https://cyclonedx.org/bom/v1.5", &signed), labelled("https://cyclonedx.org/bom/v1.6", &signed)),
        Pair("B11", labelled("https://spdx.dev/Document", &signed), labelled(BOM, &signed)),
        Pair("B20", joined(None, Some(same.as_bytes()), None), joined(Some(&payload), Some(same.as_bytes()), None)),
        Pair("B21", joined(Some(&payload), None, Some(b"app")), joined(Some(&payload), Some(same.as_bytes()), Some(b"app"))),
        Pair("B22", joined(Some(&payload), Some(same.as_bytes()), None), joined(Some(&payload), None, None)),
        Pair("B23", joined(Some(&payload), Some(same.as_bytes()), Some(b"app")), joined(Some(&payload), None, Some(b"app"))),
        Pair("B24", reference(digest(same.as_bytes()).to_hex()), beside(&signed, &same)),
        Pair("B26", about(same.as_bytes()), about(b"app")),
        Pair("B32", npm("1.0.1"), npm("1.0.0")),
        Pair("B34", labelled(BOM, &named), labelled(BOM, &signed)),
        Pair("B35", referring("exploitability-statement"), referring("website")),
        Pair("B33", labelled(BOM, &later), labelled(BOM, &signed)),
    ]
}

fn of_signatures_and_statements() -> Vec<Pair> {
    let signed = |signature: Value| {
        let mut value = cyclonedx();
        value["signature"] = signature;
        enveloped(&value)
    };
    // RFC 8037, appendix A.2: a public key that is published, and no signature by it.
    let jwk = json!({"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"});
    let by = |key: &Value, algorithm: &str| signed(json!({"algorithm": algorithm, "publicKey": key, "value": "AA".repeat(43)}));
    let unreadable = json!({"kty": "OKP", "crv": "Ed25519", "x": "11qY"});
    let open = |status: &str, reason: Option<&str>| {
        let statement = json!({"vulnerability": {"name": "CVE-1"}, "products": [{"@id": "pkg:npm/a"}], "status": status, "justification": reason});
        of_vex(&json!({"@context": "https://openvex.dev/ns/v0.2.0", "author": "A", "timestamp": "2026-01-01T00:00:00Z", "statements": [statement]}))
    };
    let csaf = |helper: Value| {
        let product = json!({"product_id": "P", "name": "a", "product_identification_helper": helper});
        of_vex(&json!({"document": {"csaf_version": "2.0"}, "product_tree": {"full_product_names": [product]},
            "vulnerabilities": [{"cve": "CVE-1", "product_status": {"known_affected": ["P"]}}]}))
    };
    vec![
        Pair("B41", by(&jwk, "HS256"), by(&jwk, "Ed25519")),
        Pair("B44", by(&unreadable, "Ed25519"), by(&jwk, "Ed25519")),
        Pair("B45", by(&jwk, "Ed25519"), enveloped(&cyclonedx())),
        Pair("V40", open("not_affected", None), open("not_affected", Some("component_not_present"))),
        Pair("V40", open("perhaps", None), open("fixed", None)),
        Pair("V53", query("a <"), query("a <2")),
        Pair("V42", csaf(json!({})), csaf(json!({"purl": "pkg:npm/a@1"}))),
    ]
}

fn of_lists() -> Vec<Pair> {
    let (rich, poor) = (stated(&rich_cyclonedx()), stated(&poor_cyclonedx()));
    let new_enough = stated(&with(poor_cyclonedx(), "/specVersion", "1.6".into()));
    let mut pairs: Vec<Pair> = ELEMENTS.iter().map(|rule| Pair(rule, rich.clone(), poor.clone())).collect();
    pairs.extend(OF_THE_GUIDELINE.iter().map(|rule| Pair(rule, rich.clone(), new_enough.clone())));
    // Some of these are always said of one document: what differs is another document, or the verifier's answer.
    let bare_spdx = json!({"spdxVersion": "SPDX-2.3", "packages": []});
    pairs.extend([
        Pair("Q16", stated_with(&cyclonedx(), &AuthorSignature::Verified("S".to_owned())), stated_with(&cyclonedx(), &AuthorSignature::Failed)),
        // A root, and a part that nothing leads to.
        Pair("Q25", rich.clone(), stated(&without(rich_cyclonedx(), "dependencies"))),
        Pair("Q40", rich.clone(), stated(&with(rich_cyclonedx(), "/specVersion", "1.5".into()))),
        Pair("Q48", rich.clone(), new_enough),
        Pair("Q60", rich, stated(&json!({"bomFormat": "CycloneDX", "components": []}))),
        Pair("Q61", stated(&bare_spdx), stated(&cyclonedx())),
    ]);
    pairs
}
