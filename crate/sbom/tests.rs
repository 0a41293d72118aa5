//! Each rule of reading JSON, and of binding, in a document where it is at peace and in one where it is not.

use serde_json::{Value, json};

use super::binding::{Agreement, Evidence, Family, Level, Question, bind, compare, family, predicate};
use super::*;
use crate::crypto::{Digest, HashAlgorithm, hash};
use crate::time::UnixTime;

fn reading(document: &Value) -> Reading {
    read(document.to_string().as_bytes())
}

fn sbom(document: &Value) -> Sbom {
    reading(document).content.expect("not refused").expect("an SBOM")
}

fn refused(document: &str) -> Rule {
    read(document.as_bytes()).content.expect_err("refused").rule
}

fn rules(sbom: &Sbom) -> Vec<(Rule, &str)> {
    sbom.findings.kept().iter().map(|finding| (finding.rule, finding.pointer.as_str())).collect()
}

fn cyclonedx() -> Value {
    json!({
        "bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": "urn:uuid:1", "version": 1,
        "metadata": {
            "timestamp": "2026-01-02T03:04:05Z",
            "tools": {"components": [{"type": "application", "name": "generator", "version": "1.2.3"}]},
            "authors": [{"name": "A. Uthor", "email": "a@example.org"}],
            "component": {"type": "application", "bom-ref": "app", "name": "app", "version": "1.0.0", "purl": "pkg:generic/app@1.0.0"},
        },
        "components": [
            {"type": "library", "bom-ref": "a", "group": "g", "name": "a", "version": "1.1", "purl": "pkg:maven/g/a@1.1",
             "licenses": [{"license": {"id": "MIT", "acknowledgement": "declared"}}, {"expression": "Apache-2.0 OR MIT", "acknowledgement": "concluded"}, {"license": {"name": "Own"}}],
             "supplier": {"name": "Supplier"}, "manufacturer": {"name": "Maker", "url": ["https://maker.example"]},
             "components": [{"type": "file", "bom-ref": "f", "name": "a.jar", "hashes": [{"alg": "sha256", "content": "AA".repeat(32)}]}]},
            {"type": "operating-system", "bom-ref": "o", "name": "os", "version": "12"},
        ],
        "services": [{"bom-ref": "s", "name": "api"}],
        "dependencies": [{"ref": "app", "dependsOn": ["a"]}, {"ref": "a", "dependsOn": []}],
        "compositions": [{"aggregate": "complete", "assemblies": ["app"]}],
    })
}

fn spdx2() -> Value {
    json!({
        "spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "name": "doc", "dataLicense": "CC0-1.0", "documentNamespace": "https://example.org/doc",
        "creationInfo": {"created": "2026-01-02T03:04:05Z", "creators": ["Tool: gen-1.2.3", "Organization: Org (o@example.org)", "Person: NOASSERTION"], "comment": "SBOM Type: Build"},
        "packages": [
            {"SPDXID": "SPDXRef-app", "name": "app", "versionInfo": "1.0.0", "downloadLocation": "NOASSERTION", "supplier": "Organization: Org", "originator": "Person: NOASSERTION",
             "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "pkg:generic/app@1.0.0"}],
             "checksums": [{"algorithm": "sha256", "checksumValue": "aa".repeat(32)}]},
            {"SPDXID": "SPDXRef-a", "name": "a", "versionInfo": "1.1", "downloadLocation": "NONE", "licenseDeclared": "MIT", "licenseConcluded": "NOASSERTION",
             "externalRefs": [{"referenceCategory": "PACKAGE_MANAGER", "referenceType": "purl", "referenceLocator": "pkg:maven/g/a@1.1"}]},
        ],
        "files": [{"SPDXID": "SPDXRef-f", "fileName": "./a.jar", "checksums": [{"algorithm": "SHA1", "checksumValue": "bb".repeat(20)}]}],
        "relationships": [
            {"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-app"},
            {"spdxElementId": "SPDXRef-app", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": "SPDXRef-a"},
            {"spdxElementId": "SPDXRef-a", "relationshipType": "CONTAINS", "relatedSpdxElement": "SPDXRef-f"},
            {"spdxElementId": "SPDXRef-a", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": "NONE"},
        ],
    })
}

fn spdx3() -> Value {
    json!({
        "@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld",
        "@graph": [
            {"type": "CreationInfo", "@id": "_:c", "specVersion": "3.0.1", "created": "2026-01-02T03:04:05Z", "createdBy": ["urn:org"], "createdUsing": ["urn:tool"]},
            {"type": "Organization", "spdxId": "urn:org", "name": "Org", "creationInfo": "_:c", "externalIdentifier": [{"type": "ExternalIdentifier", "externalIdentifierType": "email", "identifier": "o@example.org"}]},
            {"type": "Tool", "spdxId": "urn:tool", "name": "gen", "creationInfo": "_:c"},
            {"type": "SpdxDocument", "spdxId": "urn:doc", "name": "doc", "creationInfo": "_:c", "rootElement": ["urn:sbom"]},
            {"type": "software_Sbom", "spdxId": "urn:sbom", "creationInfo": "_:c", "rootElement": ["urn:app"], "software_sbomType": ["build"]},
            {"type": "software_Package", "spdxId": "urn:app", "name": "app", "software_packageVersion": "1.0.0", "software_packageUrl": "pkg:generic/app@1.0.0", "creationInfo": "_:c",
             "verifiedUsing": [{"type": "Hash", "algorithm": "sha256", "hashValue": "aa".repeat(32)}], "suppliedBy": "urn:org"},
            {"type": "software_Package", "spdxId": "urn:a", "name": "a", "software_packageVersion": 1.1, "software_packageUrl": "pkg:maven/g/a@1.1", "creationInfo": "_:c"},
            {"type": "simplelicensing_LicenseExpression", "spdxId": "urn:mit", "simplelicensing_licenseExpression": "MIT", "creationInfo": "_:c"},
            {"type": "Relationship", "spdxId": "urn:r1", "from": "urn:app", "to": ["urn:a"], "relationshipType": "dependsOn", "completeness": "complete", "creationInfo": "_:c"},
            {"type": "LifecycleScopedRelationship", "spdxId": "urn:r2", "from": "urn:app", "to": "urn:a", "relationshipType": "usesTool", "scope": "build", "creationInfo": "_:c"},
            {"type": "Relationship", "spdxId": "urn:r3", "from": "urn:a", "to": ["urn:mit"], "relationshipType": "hasDeclaredLicense", "creationInfo": "_:c"},
            {"type": "Relationship", "spdxId": "urn:r4", "from": "urn:a", "to": ["https://spdx.org/rdf/3.0.1/terms/Core/NoneElement"], "relationshipType": "dependsOn", "creationInfo": "_:c"},
        ],
    })
}

fn syft() -> Value {
    json!({
        "artifacts": [
            {"id": "1", "name": "a", "version": "1.1", "type": "java-archive", "purl": "pkg:maven/g/a@1.1", "licenses": [{"value": "MIT", "type": "declared"}], "cpes": ["cpe:2.3:a:g:a:1.1:*:*:*:*:*:*:*"]},
            {"id": "2", "name": "b", "version": "2", "type": "deb", "purl": "pkg:deb/debian/b@2", "licenses": ["GPL-2.0"], "cpes": [{"cpe": "cpe:2.3:a:b:b:2:*:*:*:*:*:*:*"}]},
        ],
        "artifactRelationships": [{"parent": "2", "child": "1", "type": "dependency-of"}, {"parent": "0", "child": "1", "type": "contains"}],
        "source": {"id": "0", "name": "image", "type": "image", "metadata": {"manifestDigest": format!("sha256:{}", "aa".repeat(32))}},
        "distro": {"id": "debian", "versionID": "12"},
        "descriptor": {"name": "syft", "version": "1.0"},
        "schema": {"version": "16.0.0", "url": "https://raw.githubusercontent.com/anchore/syft/main/schema/json/schema-16.0.0.json"},
    })
}

#[test]
fn sbom_detect__every_row() {
    for (document, detected) in [
        (cyclonedx(), Detected::Sbom(Format::CycloneDx)),
        (json!({"specVersion": "1.5", "components": []}), Detected::Sbom(Format::CycloneDx)),
        (spdx2(), Detected::Sbom(Format::Spdx2)),
        (json!({"sbom": spdx2()}), Detected::GitHubWrapper),
        (spdx3(), Detected::Sbom(Format::Spdx3)),
        (json!({"@context": ["x", "https://spdx.org/rdf/3.0.0/spdx-context.jsonld", {}], "type": "software_Package"}), Detected::Sbom(Format::Spdx3)),
        (syft(), Detected::Sbom(Format::Syft)),
        (json!({"document": {"csaf_version": "2.0"}}), Detected::Csaf),
        (json!({"@context": "https://openvex.dev/ns/v0.2.0", "statements": []}), Detected::OpenVex),
        (json!({"id": "X", "modified": "2026-01-01T00:00:00Z", "affected": []}), Detected::Osv),
        (json!({"_type": "https://in-toto.io/Statement/v1", "predicateType": "https://cyclonedx.org/bom", "predicate": cyclonedx()}), Detected::Statement),
        (json!({"payloadType": "x", "payload": "", "signatures": [], "bomFormat": "CycloneDX"}), Detected::Envelope),
        (json!([cyclonedx()]), Detected::List),
        (json!({"packages": [{"spdxVersion": "SPDX-2.3"}]}), Detected::Unknown),
        // A marker of the wrong type does not match (S43).
        (json!({"bomFormat": ["CycloneDX"]}), Detected::Unknown),
    ] {
        assert_eq!(reading(&document).detected, detected, "{document}");
    }
}

#[test]
fn sbom_detect_refused__by_name() {
    assert_eq!(refused(r#"{"specFormat":"CycloneDX","specVersion":"2.0"}"#), Rule::S8);
    assert_eq!(refused(r#"{"SchemaVersion":2,"Results":[]}"#), Rule::S15);
    assert_eq!(refused(r#"{"lockfileVersion":3}"#), Rule::S15);
}

#[test]
fn sbom_json_strict__ambiguity() {
    assert_eq!(refused(r#"{"bomFormat":"CycloneDX","\u0062omFormat":"x","specVersion":"1.6"}"#), Rule::S4);
    assert_eq!(refused(r#"{"bomFormat":"CycloneDX","specVersion":"1.6"} {}"#), Rule::S4);
    assert_eq!(refused(&("[".repeat(65) + &"]".repeat(65))), Rule::S50);
    assert_eq!(read(b"{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"x\":\"\xff\"}").content.unwrap_err().rule, Rule::S2);
    assert!(reading(&json!({"bomFormat": "CycloneDX", "specVersion": "1.6", "__proto__": 1})).content.is_ok());
}

#[test]
fn sbom_limits__one_text() {
    let long = |length: usize| json!({"bomFormat": "CycloneDX", "specVersion": "1.6", "x": "a".repeat(length)}).to_string();
    assert!(read(long(4 << 20).as_bytes()).content.is_ok());
    assert_eq!(refused(&long((4 << 20) + 1)), Rule::S50);
}

#[test]
fn sbom_limits__identifiers_and_hashes_of_a_part() {
    let with = |count: usize| {
        let hashes: Vec<_> = (0..count).map(|_| json!({"alg": "MD5", "content": "00".repeat(16)})).collect();
        json!({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"type": "library", "name": "a", "hashes": hashes}]}).to_string()
    };
    assert!(read(with(1024).as_bytes()).content.is_ok());
    assert_eq!(refused(&with(1025)), Rule::S50);
}

#[test]
fn sbom_cdx__reads_all_that_the_model_has() {
    let sbom = sbom(&cyclonedx());
    assert_eq!(rules(&sbom), []);
    assert_eq!((sbom.document.version.as_str(), sbom.document.id.as_deref(), sbom.document.revision.as_deref()), ("1.6", Some("urn:uuid:1"), Some("1")));
    assert_eq!(sbom.document.tools[0].version.as_deref(), Some("1.2.3"));
    assert_eq!(sbom.document.authors[0].contact.as_deref(), Some("a@example.org"));
    assert_eq!(sbom.roots, [(0, RootOrigin::MetadataComponent)]);
    let kinds: Vec<_> = sbom.components.iter().map(|part| (part.name.as_str(), part.kind)).collect();
    assert_eq!(kinds, [("app", Kind::Package), ("a", Kind::Package), ("a.jar", Kind::File), ("os", Kind::Os), ("api", Kind::Service)]);
    let a = &sbom.components[1];
    assert_eq!((a.licences.declared.as_slice(), a.licences.concluded.as_slice()), (&["MIT".to_owned()][..], &["Apache-2.0 OR MIT".to_owned()][..]));
    assert_eq!(a.licences.unspecified, ["Own"]);
    assert_eq!((a.supplier.present(), a.producer.present(), a.producer_contact.as_deref()), (Some("Supplier"), Some("Maker"), Some("https://maker.example")));
    assert_eq!(sbom.components[2].hashes, [Hash { algorithm: "SHA-256".into(), value: "aa".repeat(32), usable: true }]);
    assert_eq!(sbom.components[2].pointer, "/components/0/components/0");
    let edges: Vec<_> = sbom.edges.iter().map(|edge| (edge.from.clone(), edge.to.clone(), edge.kind)).collect();
    assert_eq!(edges, [(End::Component(1), End::Component(2), EdgeKind::Containment), (End::Component(0), End::Component(1), EdgeKind::Dependency),]);
    assert_eq!(sbom.completeness, [Completeness { of: Some(1), word: "none".into() }, Completeness { of: Some(0), word: "complete".into() }]);
}

#[test]
fn sbom_cdx_refs__duplicate_and_dangling() {
    let mut document = cyclonedx();
    document["components"][1]["bom-ref"] = "a".into();
    document["dependencies"][0]["dependsOn"] = json!(["a", "nowhere", "urn:cdx:x/1#y"]);
    let sbom = sbom(&document);
    assert_eq!(rules(&sbom), [(Rule::S25, "/components/1"), (Rule::S25, "/dependencies/0/dependsOn"), (Rule::S25, "/dependencies/0/dependsOn")]);
    assert_eq!(sbom.components.len(), 5);
    assert_eq!(sbom.edges[1].to, End::Component(1));
    assert_eq!(sbom.edges[2].to, End::Unresolved("nowhere".into()));
}

#[test]
fn sbom_cdx_variants__older_forms() {
    let document = json!({
        "bomFormat": "CycloneDX", "specVersion": "1.2", "version": 1,
        "metadata": {"tools": [{"vendor": "V", "name": "t", "version": "1"}], "manufacture": {"name": "M"}, "component": {"type": "container", "name": "c", "version": 12}},
        "components": [{"type": "library", "name": "a", "author": "X", "publisher": "Y", "licenses": ["MIT", {"license": {"name": "N"}}, {"expression": "A OR B"}]}],
    });
    let sbom = sbom(&document);
    assert_eq!(rules(&sbom), [(Rule::S43, "/metadata/component/version"), (Rule::S22, "/components/0/licenses/0")]);
    assert_eq!(sbom.document.tools[0].vendor.as_deref(), Some("V"));
    assert_eq!(sbom.components[0].version, Version::Exact("12".into()));
    assert_eq!(sbom.components[1].licences.unspecified, ["MIT", "N", "A OR B"]);
    assert_eq!(sbom.components[1].authors, ["X", "Y"]);
}

#[test]
fn sbom_cdx_required__missing_names_are_kept() {
    let sbom = sbom(&json!({"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {}, "components": [{"type": "library"}, null, 7]}));
    assert_eq!(rules(&sbom), [(Rule::S29, "/components/1"), (Rule::S43, "/components/2"), (Rule::S21, "/components/0")]);
    assert_eq!(sbom.components.len(), 1);
}

#[test]
fn sbom_detect_cyclonedx_json__versions() {
    for (version, found) in [("1.7", 0), ("1.8", 1), ("1.1", 1)] {
        let sbom = sbom(&json!({"bomFormat": "CycloneDX", "specVersion": version, "metadata": {}}));
        assert_eq!(sbom.findings.total(), found, "{version}");
    }
    assert_eq!(rules(&sbom(&json!({"bomFormat": "CycloneDX", "metadata": {}}))), [(Rule::S7, "/specVersion")]);
}

#[test]
fn sbom_cdx_hashes__wrong_length_never_counts() {
    let sbom = sbom(&json!({"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {}, "components": [{"type": "library", "name": "a",
        "hashes": [{"alg": "SHA-256", "content": "ab"}, {"alg": "Unheard", "content": "ab"}, {"alg": "BLAKE3", "content": "00".repeat(32)}]}]}));
    assert_eq!(sbom.components[0].hashes.iter().map(|hash| hash.usable).collect::<Vec<_>>(), [false, false, true]);
    assert_eq!(rules(&sbom), [(Rule::S27, "/components/0/hashes/0"), (Rule::S27, "/components/0/hashes/1")]);
}

#[test]
fn sbom_cdx_nesting__29_levels_of_parts() {
    let mut part = json!({"type": "library", "name": "leaf"});
    for level in 0..29 {
        part = json!({"type": "library", "name": format!("{level}"), "components": [part]});
    }
    let sbom = sbom(&json!({"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {}, "components": [part]}));
    assert_eq!((sbom.components.len(), sbom.edges.len()), (30, 29));
}

#[test]
fn sbom_version_text__classes() {
    for text in ["1.0", "2.14.1.redhat-00001", "1:2.3~rc1+b2", "v1.2.3", "2024-01-01", "1.0.0-x86"] {
        assert_eq!(Version::of(text), Version::Exact(text.into()));
    }
    for text in ["^1.2", "~> 2", ">=1,<2", "1 || 2", "[1,2)", "1.x", "1.*", "vers:npm/1", "1.0 - 2.0", "${v}", "=1", "(,1.0]"] {
        assert_eq!(Version::of(text), Version::Range(text.into()), "{text}");
    }
    for text in ["NOASSERTION", "none", "Unknown", "latest", "*", "(devel)"] {
        assert_eq!(Version::of(text), Version::ExplicitUnknown(text.into()));
    }
    assert_eq!(Version::of("  "), Version::Silent);
}

#[test]
fn sbom_spdx2__reads_all_that_the_model_has() {
    let sbom = sbom(&spdx2());
    assert_eq!(rules(&sbom), []);
    assert_eq!(sbom.roots, [(0, RootOrigin::Describes)]);
    assert_eq!(sbom.document.contexts, [("build".to_owned(), true)]);
    assert_eq!((sbom.document.tools[0].name.as_str(), sbom.document.tools[0].version.as_deref()), ("gen", Some("1.2.3")));
    assert_eq!(sbom.document.authors[0].contact.as_deref(), Some("o@example.org"));
    assert!(matches!(sbom.document.authors[1].name, Stated::ExplicitUnknown(_)));
    assert!(matches!(sbom.components[0].producer, Stated::ExplicitUnknown(_)));
    assert_eq!(sbom.components[1].purl(), Some("pkg:maven/g/a@1.1"));
    assert_eq!(sbom.components[2].hashes[0].algorithm, "SHA-1");
    assert_eq!(sbom.completeness, [Completeness { of: Some(1), word: "none".into() }]);
}

#[test]
fn sbom_spdx2_json__what_generators_leave_out() {
    let document = json!({"spdxVersion": "SPDX-2.2", "packages": [null, {"name": "a", "checksums": null}], "files": null, "relationships": null});
    let sbom = sbom(&document);
    let found: Vec<_> = rules(&sbom);
    assert_eq!(found, [(Rule::S10, ""), (Rule::S29, ""), (Rule::S29, "/packages/0"), (Rule::S29, "/packages/1"), (Rule::S29, "/packages/1")]);
    assert_eq!(sbom.components.len(), 1);
}

#[test]
fn sbom_spdx2_ids__duplicates_and_strangers() {
    let mut document = spdx2();
    document["packages"][1]["SPDXID"] = "SPDXRef-app".into();
    document["relationships"][1]["relatedSpdxElement"] = "DocumentRef-x:SPDXRef-y".into();
    let sbom = sbom(&document);
    assert!(rules(&sbom).contains(&(Rule::S32, "/packages/1")) && rules(&sbom).contains(&(Rule::S32, "/relationships/1")));
    assert_eq!(sbom.edges[1].to, End::Unresolved("DocumentRef-x:SPDXRef-y".into()));
}

/// Y09: one graph in five spellings.
#[test]
fn sbom_spdx2_relationships__direction() {
    let edge = |from: &str, kind: &str, to: &str| {
        let mut document = spdx2();
        document["relationships"] = json!([{"spdxElementId": from, "relationshipType": kind, "relatedSpdxElement": to}]);
        let sbom = sbom(&document);
        (sbom.edges[0].from.clone(), sbom.edges[0].to.clone(), sbom.edges[0].kind, sbom.edges[0].scope)
    };
    let wanted = (End::Component(0), End::Component(1), EdgeKind::Dependency, EdgeScope::Unknown);
    assert_eq!(edge("SPDXRef-app", "DEPENDS_ON", "SPDXRef-a"), wanted);
    assert_eq!(edge("SPDXRef-a", "dependency-of", "SPDXRef-app"), wanted);
    assert_eq!(edge("SPDXRef-a", "BUILD_DEPENDENCY_OF", "SPDXRef-app"), (End::Component(0), End::Component(1), EdgeKind::Dependency, EdgeScope::Build));
    assert_eq!(edge("SPDXRef-a", "CONTAINED_BY", "SPDXRef-app").2, EdgeKind::Containment);
    assert_eq!(edge("SPDXRef-DOCUMENT", "DESCRIBE", "SPDXRef-app").2, EdgeKind::Describes);
    assert_eq!(edge("SPDXRef-app", "SOMETHING", "SPDXRef-a").2, EdgeKind::Other);
    let by_syft = sbom(&syft());
    assert_eq!(
        (by_syft.edges[0].from.clone(), by_syft.edges[0].to.clone(), by_syft.edges[0].kind),
        (End::Component(1), End::Component(2), EdgeKind::Dependency)
    );
    let by_spdx3 = sbom(&spdx3());
    assert_eq!(
        (by_spdx3.edges[0].from.clone(), by_spdx3.edges[0].to.clone(), by_spdx3.edges[0].kind),
        (End::Component(0), End::Component(1), EdgeKind::Dependency)
    );
}

#[test]
fn sbom_detect_github_wrapper__inner_document() {
    let sbom = sbom(&json!({"sbom": spdx2()}));
    assert!(sbom.document.github_wrapper);
    assert_eq!(sbom.components[0].pointer, "/sbom/packages/0");
}

#[test]
fn sbom_spdx3__reads_all_that_the_model_has() {
    let sbom = sbom(&spdx3());
    assert_eq!(rules(&sbom), [(Rule::S43, "/@graph/6/software_packageVersion")]);
    assert_eq!((sbom.document.version.as_str(), sbom.document.id.as_deref()), ("3.0.1", Some("urn:doc")));
    assert_eq!(sbom.roots, [(0, RootOrigin::RootElement)]);
    assert_eq!(sbom.document.contexts, [("build".to_owned(), false)]);
    assert_eq!(sbom.document.authors[0].contact.as_deref(), Some("o@example.org"));
    assert_eq!(sbom.document.tools[0].name, "gen");
    assert_eq!(sbom.components[0].supplier, Stated::Present("Org".into()));
    assert_eq!(sbom.components[1].licences.declared, ["MIT"]);
    assert_eq!(sbom.edges[1].scope, EdgeScope::Build);
    assert_eq!(sbom.completeness, [Completeness { of: Some(0), word: "complete".into() }, Completeness { of: Some(1), word: "none".into() }]);
}

#[test]
fn sbom_spdx3_graph__duplicates_and_strangers() {
    let mut document = spdx3();
    document["@graph"][6]["spdxId"] = "urn:app".into();
    let found = sbom(&document);
    assert!(rules(&found).contains(&(Rule::S38, "/@graph/6")));
    assert!(found.edges.iter().any(|edge| edge.to == End::Unresolved("urn:a".into())));
}

/// A root that leads back to itself ends.
#[test]
fn sbom_spdx3_roots__circle() {
    let mut document = spdx3();
    document["@graph"][4]["rootElement"] = json!(["urn:sbom", "urn:doc"]);
    assert_eq!(sbom(&document).roots, []);
}

#[test]
fn sbom_syft_json__reads_all_that_the_model_has() {
    let sbom = sbom(&syft());
    assert_eq!(sbom.roots, [(0, RootOrigin::Source)]);
    assert_eq!(sbom.document.distro.as_deref(), Some("debian-12"));
    assert_eq!(sbom.components[1].licences.declared, ["MIT"]);
    assert_eq!(sbom.components[2].licences.unspecified, ["GPL-2.0"]);
    assert_eq!(sbom.components[2].identifiers.len(), 2);
}

// Binding

fn statement(predicate_type: &str, predicate: &Value, subject: &[u8]) -> Vec<u8> {
    let digest = hash(HashAlgorithm::Sha256, &[subject]).to_hex();
    json!({"_type": "https://in-toto.io/Statement/v1", "subject": [{"name": "app", "digest": {"sha256": digest}}], "predicateType": predicate_type, "predicate": predicate})
        .to_string()
        .into_bytes()
}

const BOM: &str = "https://cyclonedx.org/bom";

fn level(signed: &Value, file: &[u8]) -> Level {
    compare(&predicate(&statement(BOM, signed, b"app")).unwrap(), file, &read_canonical(file))
}

#[test]
fn binding_predicate_type__table() {
    for (uri, wanted) in [
        ("https://spdx.dev/Document", (Family::Spdx, None)),
        ("https://spdx.dev/Document/", (Family::Spdx, None)),
        ("https://spdx.dev/Document/v2.3", (Family::Spdx, Some("2.3"))),
        ("https://spdx.dev/Document/v3", (Family::Spdx, Some("3"))),
        ("https://cyclonedx.org/bom/v1.4", (Family::CycloneDx, Some("1.4"))),
        ("https://cyclonedx.org/schema", (Family::CycloneDx, None)),
        ("https://syft.dev/bom", (Family::Syft, None)),
        ("https://cosign.sigstore.dev/attestation/v1", (Family::Custom, None)),
        ("https://in-toto.io/attestation/reference/v0.1", (Family::Reference, Some("0.1"))),
        ("https://spdx.dev/Document/x2", (Family::Other, None)),
        ("https://spdx.dev/Documents", (Family::Other, None)),
        ("https://spdx.dev/Document//", (Family::Other, None)),
    ] {
        assert_eq!(family(uri), wanted, "{uri}");
    }
}

/// Y10
#[test]
fn binding_predicate_shape__each_wrapper_once() {
    let text = spdx2().to_string();
    for (shape, value) in
        [("object", spdx2()), ("string", json!(text)), ("data-string", json!({"Data": text, "Timestamp": ""})), ("data-object", json!({"Data": spdx2()}))]
    {
        let found = predicate(&statement("https://spdx.dev/Document", &value, b"")).unwrap();
        assert_eq!(found.shape, shape);
        assert!(matches!(&found.content, Ok(Some(sbom)) if sbom.document.format == Format::Spdx2), "{shape}");
    }
    // `Data` beside other members is a member like any.
    let mut genuine = cyclonedx();
    genuine["Data"] = json!("x");
    assert_eq!(predicate(&statement(BOM, &genuine, b"")).unwrap().shape, "object");
    let list = predicate(&statement(BOM, &json!([cyclonedx()]), b"")).unwrap();
    assert_eq!((list.shape, list.findings[0].0), ("an array", Rule::B2));
    assert!(predicate(b"{\"_type\":\"x\"}").is_err());
}

#[test]
fn binding_label__version_and_family() {
    let of = |uri: &str, value: &Value| predicate(&statement(uri, value, b"")).unwrap().findings.first().map(|(rule, ..)| *rule);
    assert_eq!(of("https://spdx.dev/Document/v2.3", &spdx2()), None);
    assert_eq!(of("https://spdx.dev/Document/v2.2", &spdx2()), Some(Rule::B10));
    assert_eq!(of("https://spdx.dev/Document/v3", &spdx3()), None);
    assert_eq!(of("https://spdx.dev/Document", &syft()), Some(Rule::B11));
    assert_eq!(of("https://spdx.dev/Document", &cyclonedx()), Some(Rule::B11));
    assert_eq!(of("https://cosign.sigstore.dev/attestation/v1", &json!({"Data": cyclonedx().to_string(), "Timestamp": "x"})), None);
}

/// Y11
#[test]
fn binding_ladder__each_rung() {
    let signed = cyclonedx();
    // An object has no bytes of its own: never level 0.
    assert_eq!(level(&signed, signed.to_string().as_bytes()), Level::JcsEqual);
    assert_eq!(level(&signed, serde_json::to_string_pretty(&signed).unwrap().as_bytes()), Level::JcsEqual);
    assert_eq!(level(&json!(signed.to_string()), signed.to_string().as_bytes()), Level::BytesEqual);
    assert_eq!(level(&json!(signed.to_string()), serde_json::to_string_pretty(&signed).unwrap().as_bytes()), Level::JcsEqual);
    let changed = |edit: &dyn Fn(&mut Value)| {
        let mut file = signed.clone();
        edit(&mut file);
        level(&signed, file.to_string().as_bytes())
    };
    assert_eq!(changed(&|file| file["metadata"]["timestamp"] = "2027-01-01T00:00:00Z".into()), Level::SameParts);
    assert_eq!(changed(&|file| file["components"][0]["components"][0]["hashes"][0]["content"] = "ab".repeat(32).into()).number(), Some(5));
    assert_eq!(
        changed(&|file| file["components"][0]["hashes"] = json!([{"alg": "MD5", "content": "00".repeat(16)}])),
        Level::SamePartsChanged(vec!["“a”: hashes".into()])
    );
    assert_eq!(changed(&|file| file["dependencies"] = json!([])).number(), Some(4));
    assert_eq!(
        changed(&|file| {
            file["components"][0]["version"] = "1.2".into();
            file["components"][0]["purl"] = "pkg:maven/g/a@1.2".into();
        }),
        Level::Different(0, 0, 1)
    );
    assert_eq!(changed(&|file| file["components"] = json!([])).number(), Some(5));
    assert!(matches!(level(&signed, b"{\"a\":1}"), Level::NotComparable(_)));
    assert!(matches!(level(&signed, b"{\"a\":1,\"a\":1}"), Level::NotComparable(_)));
    let wide = |integer: &str| signed.to_string().replacen("\"version\":1", &format!("\"version\":{integer}"), 1);
    let wide_signed: Value = serde_json::from_str(&wide("9007199254740993")).unwrap();
    assert_eq!(level(&wide_signed, wide("9007199254740993").as_bytes()), Level::SameParts);
}

#[test]
fn binding_same_parts__across_formats() {
    let two = json!({"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "packages": [
        {"SPDXID": "SPDXRef-a", "name": "a", "externalRefs": [{"referenceType": "purl", "referenceLocator": "pkg:npm/a@1"}]}]});
    let one = json!({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"type": "library", "name": "a", "purl": "pkg:npm/a@1"}]});
    assert_eq!(level(&one, two.to_string().as_bytes()), Level::SameParts);
    let without = json!({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"type": "library", "name": "a"}]});
    assert!(matches!(level(&without, two.to_string().as_bytes()), Level::NotComparable(_)));
}

fn question<'a>(payload: &'a [u8], file: Option<&'a [u8]>, artifact: &'a [Digest]) -> Question<'a> {
    Question { evidence: Evidence::Verified, signer: "S", signed: None, payload: Some(payload), file, artifact, is_image: false }
}

/// Y12: the right pair, the wrong artifact, the wrong file.
#[test]
fn binding_drop__scenarios() {
    let own = [hash(HashAlgorithm::Sha256, &[b"app"])];
    let other = [hash(HashAlgorithm::Sha256, &[b"other"])];
    let payload = statement(BOM, &cyclonedx(), b"app");
    let file = cyclonedx().to_string().into_bytes();
    let wrong = spdx2().to_string().into_bytes();

    let answer = bind(&question(&payload, None, &own)).unwrap();
    assert_eq!((answer.scenario, answer.green, answer.level), (Rule::B21, true, None));
    assert!(answer.sentences[0].starts_with("S attested this SBOM for app sha256:") && answer.sentences[0].ends_with("which is the file you dropped."));
    let answer = bind(&question(&payload, None, &other)).unwrap();
    assert_eq!((answer.green, answer.sentences[0].as_str()), (false, "The artifact you dropped is not a subject of this attestation."));

    let answer = bind(&question(&payload, Some(&file), &[])).unwrap();
    assert_eq!((answer.scenario, answer.green), (Rule::B22, true));
    assert!(answer.sentences[1].ends_with("You have not shown that artifact, so nothing here says that it is the one you have."));
    let answer = bind(&question(&payload, Some(&wrong), &[])).unwrap();
    assert!(!answer.green && answer.sentences.iter().all(|sentence| !sentence.contains("This is the")));

    let answer = bind(&question(&payload, Some(&file), &own)).unwrap();
    assert_eq!((answer.scenario, answer.green, answer.sentences.len()), (Rule::B23, true, 2));
    assert!(!bind(&question(&payload, Some(&wrong), &own)).unwrap().green);
    assert!(!bind(&question(&payload, Some(&file), &other)).unwrap().green);
}

#[test]
fn binding_sentence__by_verdict() {
    let payload = statement(BOM, &cyclonedx(), b"app");
    let file = cyclonedx().to_string().into_bytes();
    for (evidence, start, names_signing) in [
        (Evidence::Unidentified, "Valid signature by S; you have not said", true),
        (Evidence::Rejected, "Signed by S, who is not who you asked for.", true),
        (Evidence::Insufficient, "The file matches the document inside an attestation that did not verify.", false),
        (Evidence::Invalid, "The file matches the document inside an attestation that did not verify.", false),
    ] {
        let answer = bind(&Question { evidence, ..question(&payload, Some(&file), &[]) }).unwrap();
        assert!(!answer.green && answer.sentences[0].starts_with(start), "{:?}", answer.sentences);
        assert_eq!(answer.sentences.iter().any(|sentence| sentence.to_lowercase().contains("signed")), names_signing || evidence == Evidence::Unidentified);
    }
}

#[test]
fn binding_drop_reference__by_digest() {
    let file = b"{\"any\":\"document\"}";
    let entry = |digest: Value| json!({"attester": {}, "references": [{"name": "sbom", "digest": digest}]});
    let uri = "https://in-toto.io/attestation/reference/v0.1";
    let hex = |algorithm| hash(algorithm, &[file]).to_hex();
    let bound = |digest: Value| bind(&question(&statement(uri, &entry(digest), b"app"), Some(file), &[])).unwrap();
    let answer = bound(json!({"sha512": hex(HashAlgorithm::Sha512)}));
    assert_eq!((answer.scenario, answer.green), (Rule::B24, true));
    assert!(answer.sentences[0].contains("the file you dropped is that document"));
    // All known digests have to agree, and one has to be known.
    assert!(!bound(json!({"sha256": hex(HashAlgorithm::Sha256), "sha512": "00".repeat(64)})).green);
    assert!(!bound(json!({"md5": "00"})).green);
}

#[test]
fn binding_drop_sbom_as_subject__is_no_sbom_of_it() {
    let file = cyclonedx().to_string().into_bytes();
    let answer = bind(&question(&statement("https://slsa.dev/provenance/v1", &json!({}), &file), Some(&file), &[])).unwrap();
    assert_eq!((answer.scenario, answer.green), (Rule::B26, false));
    assert!(answer.sentences[0].starts_with("This tells who produced the SBOM file."));
    let answer = bind(&question(&statement(BOM, &cyclonedx(), &file), Some(&file), &[])).unwrap();
    assert_eq!(answer.sentences, ["An SBOM whose subject is an SBOM file."]);
}

#[test]
fn binding_drop_signed_file__needs_the_verdict() {
    let file = cyclonedx().to_string().into_bytes();
    let of = |evidence| bind(&Question { evidence, payload: None, ..question(b"", Some(&file), &[]) }).unwrap();
    assert!(of(Evidence::Verified).green && of(Evidence::Verified).sentences[0].starts_with("S signed exactly this file."));
    for evidence in [Evidence::Unidentified, Evidence::Rejected, Evidence::Insufficient, Evidence::Invalid] {
        assert!(!of(evidence).green);
    }
    assert_eq!(of(Evidence::Invalid).level, None);
}

/// Y14
#[test]
fn binding_self_description__agree_silent_contradict() {
    let artifact = [hash(HashAlgorithm::Sha256, &[b"app"])];
    let hex = artifact[0].to_hex();
    let with = |part: Value, is_image: bool| {
        let mut document = cyclonedx();
        for (name, value) in part.as_object().unwrap() {
            document["metadata"]["component"][name] = value.clone();
        }
        binding::self_description(&sbom(&document), &artifact, is_image)
    };
    let hashes = |value: &str| json!({"hashes": [{"alg": "SHA-256", "content": value}]});
    assert_eq!(with(hashes(&hex), false).agreement, Agreement::Agree);
    assert_eq!(with(hashes(&"00".repeat(32)), false).agreement, Agreement::Contradict);
    assert_eq!(with(json!({"hashes": [{"alg": "SHA-512", "content": "00".repeat(64)}]}), false).agreement, Agreement::Silent);
    assert_eq!(with(json!({}), false).agreement, Agreement::Silent);
    assert_eq!(
        with(json!({"hashes": [{"alg": "SHA-256", "content": "00".repeat(32)}, {"alg": "SHA-256", "content": hex}]}), false).agreement,
        Agreement::Agree
    );
    assert_eq!(with(json!({"purl": format!("pkg:generic/app@1?checksum=sha1:00,sha256:{hex}")}), false).agreement, Agreement::Agree);
    let oci = |digest: &str| json!({"purl": format!("pkg:oci/app@sha256%3A{digest}?arch=amd64")});
    assert_eq!(with(oci(&hex), true).agreement, Agreement::Agree);
    let level = with(oci(&"00".repeat(32)), true);
    assert_eq!((level.agreement, level.note), (Agreement::Silent, Some("The document names another level of the image.")));
    assert_eq!(with(oci(&"00".repeat(32)), false).agreement, Agreement::Contradict);
    // A document of GitHub's is of a repository.
    let github = sbom(&json!({"sbom": spdx2()}));
    assert_eq!(binding::self_description(&github, &artifact, false).agreement, Agreement::Silent);
}

#[test]
fn binding_self_description__contradiction_replaces_the_sentence() {
    let artifact = [hash(HashAlgorithm::Sha256, &[b"app"])];
    let mut document = cyclonedx();
    document["metadata"]["component"]["hashes"] = json!([{"alg": "SHA-256", "content": "00".repeat(32)}]);
    let payload = statement(BOM, &document, b"app");
    let answer = bind(&question(&payload, None, &artifact)).unwrap();
    assert!(!answer.green);
    assert_eq!(
        answer.sentences,
        [format!("The signed SBOM describes another file: it states sha256:{}, the file you dropped has {}.", "00".repeat(32), artifact[0].to_hex())]
    );
}

#[test]
fn binding_signed_before_created__300_seconds() {
    let created = sbom(&cyclonedx());
    let found = |signed: &str| binding::created_after_signing(&created, UnixTime::from_rfc3339(signed).unwrap()).map(|(severity, _)| severity);
    assert_eq!(found("2026-01-02T03:04:05Z"), None);
    assert_eq!(found("2026-01-02T02:59:05Z"), Some(Severity::Note));
    assert_eq!(found("2026-01-02T02:59:04Z"), Some(Severity::Warning));
}

#[test]
fn binding_author_and_signer__side_by_side() {
    let payload = statement(BOM, &cyclonedx(), b"app");
    let said = |evidence, signer: &'static str| {
        let answer = bind(&Question { evidence, signer, ..question(&payload, None, &[]) }).unwrap();
        answer.findings.into_iter().filter(|(rule, ..)| *rule == Rule::B34).map(|(_, severity, what)| (severity, what)).collect::<Vec<_>>()
    };
    let wanted = "The document names as its author “A. Uthor”; it was signed by A. Uthor. Whether they are the same, names do not tell.";
    // Also where the names are the same.
    assert_eq!(said(Evidence::Verified, "A. Uthor"), [(Severity::Note, wanted.to_owned())]);
    assert_eq!(said(Evidence::Rejected, "S").len(), 1);
    // Without a signature that verified nobody signed.
    assert_eq!(said(Evidence::Invalid, "S"), []);
    assert_eq!(said(Evidence::Verified, ""), []);
}

#[test]
fn binding_external_claims__never_fetched() {
    let artifact = [hash(HashAlgorithm::Sha256, &[b"app"])];
    let with = |value: &str| {
        let mut document = cyclonedx();
        let hashes = json!([{"alg": "SHA-256", "content": value}]);
        document["externalReferences"] =
            json!([{"type": "vulnerability-assertion", "url": "https://example.org/\u{202e}", "hashes": hashes}, {"type": "vcs", "url": "u"}]);
        let payload = statement(BOM, &document, b"app");
        let answer = bind(&question(&payload, None, &artifact)).unwrap();
        assert!(answer.green);
        answer.findings.into_iter().filter(|(rule, ..)| *rule == Rule::B35).map(|(.., what)| what).collect::<Vec<_>>()
    };
    let start = "The document refers to “https://example.org/\\u{202e}” (vulnerability-assertion): ";
    assert_eq!(with(&"00".repeat(32)), [format!("{start}claimed; fetch it yourself and drop it here.")]);
    assert_eq!(with(&artifact[0].to_hex()), [format!("{start}a file you dropped has the hash stated for it.")]);
}

#[test]
fn binding_npm__subject_and_root() {
    let found = |root: &str, subject: &str| {
        let mut document = cyclonedx();
        document["metadata"]["component"]["purl"] = root.into();
        let mut payload: Value = serde_json::from_slice(&statement(BOM, &document, b"app")).unwrap();
        payload["subject"][0]["name"] = subject.into();
        let payload = payload.to_string().into_bytes();
        bind(&question(&payload, None, &[])).unwrap().findings.iter().any(|(rule, ..)| *rule == Rule::B32)
    };
    assert!(!found("pkg:npm/%40s/x@1.0.0", "pkg:npm/@s/x@1.0.0"));
    assert!(found("pkg:npm/%40s/x@1.0.1", "pkg:npm/%40s/x@1.0.0"));
    assert!(found("pkg:npm/x@1.0.0", "pkg:npm/%40s/x@1.0.0"));
    // Where one of them names no package of npm, there is nothing to compare.
    assert!(!found("pkg:generic/x@1", "pkg:npm/x@1.0.0") && !found("pkg:npm/x@1.0.0", "x-1.0.0.tgz"));
}

/// Nothing that the signed document says may reach a sentence unescaped.
#[test]
fn binding_sentence__escapes_names() {
    let mut payload: Value = serde_json::from_slice(&statement(BOM, &cyclonedx(), b"app")).unwrap();
    payload["subject"][0]["name"] = "a\u{202e}b".into();
    let artifact = [hash(HashAlgorithm::Sha256, &[b"app"])];
    let payload = payload.to_string().into_bytes();
    let answer = bind(&question(&payload, None, &artifact)).unwrap();
    assert!(answer.sentences[0].contains("a\\u{202e}b"));
}

// Other serialisations

const CYCLONEDX_XML: &str = r#"<?xml version="1.0"?>
<!-- a comment with <tags> -->
<c:bom xmlns:c="http://cyclonedx.org/schema/bom/1.6" serialNumber="urn:uuid:1" version="1">
  <c:metadata>
    <c:timestamp>2026-01-02T03:04:05Z</c:timestamp>
    <c:tools><c:components><c:component type="application"><c:name>generator</c:name><c:version>1.2.3</c:version></c:component></c:components></c:tools>
    <c:authors><c:author><c:name>A. Uthor</c:name><c:email>a@example.org</c:email></c:author></c:authors>
    <c:component type="application" bom-ref="app"><c:name>app</c:name><c:version>1.0.0</c:version><c:purl>pkg:generic/app@1.0.0</c:purl></c:component>
  </c:metadata>
  <c:components>
    <c:component type="library" bom-ref="a">
      <c:supplier><c:name>Supplier</c:name></c:supplier>
      <c:manufacturer><c:name>Maker</c:name><c:url>https://maker.example</c:url></c:manufacturer>
      <c:group>g</c:group><c:name><![CDATA[a]]></c:name><c:version> 1.1 </c:version>
      <c:licenses><c:license acknowledgement="declared"><c:id>MIT</c:id></c:license><c:expression acknowledgement="concluded">Apache-2.0 OR MIT</c:expression><c:license><c:name>Own</c:name></c:license></c:licenses>
      <c:purl>pkg:maven/g/a@1.1</c:purl>
      <c:components><c:component type="file" bom-ref="f"><c:name>a.jar</c:name><c:hashes><c:hash alg="SHA-256">AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA</c:hash></c:hashes></c:component></c:components>
    </c:component>
    <x:foreign xmlns:x="urn:x"><x:component/></x:foreign>
    <c:component type="operating-system" bom-ref="o"><c:name>os</c:name><c:version>12</c:version></c:component>
  </c:components>
  <c:services><c:service bom-ref="s"><c:name>api</c:name></c:service></c:services>
  <c:dependencies><c:dependency ref="app"><c:dependency ref="a"/></c:dependency><c:dependency ref="a"/></c:dependencies>
  <c:compositions><c:composition><c:aggregate>complete</c:aggregate><c:assemblies><c:assembly ref="app"/></c:assemblies></c:composition></c:compositions>
</c:bom>"#;

fn of_text(text: &str) -> Sbom {
    read(text.as_bytes()).content.expect("not refused").expect("an SBOM")
}

/// The same content, whatever it is written in: places and serialisation apart.
fn same(mut one: Sbom, mut other: Sbom) {
    for sbom in [&mut one, &mut other] {
        sbom.document.serialisation = Serialisation::Json;
        for component in &mut sbom.components {
            component.pointer.clear();
        }
    }
    assert_eq!(one, other);
}

#[test]
fn sbom_cdx_xml__equals_the_json_form() {
    let from_xml = of_text(CYCLONEDX_XML);
    assert_eq!(from_xml.document.serialisation, Serialisation::Xml);
    assert_eq!(from_xml.components[2].pointer, "/components[1]/components[1]");
    same(from_xml, sbom(&cyclonedx()));
}

#[test]
fn sbom_cdx_xml__what_json_does_not_have() {
    let old = of_text(
        r#"<bom xmlns="http://cyclonedx.org/schema/bom/1.1"><components><component type="library"><name>a</name><version>1</version></component></components></bom>"#,
    );
    assert_eq!(old.document.version, "1.1");
    assert!(rules(&old).iter().any(|(rule, _)| *rule == Rule::S17));
    let tools = of_text(
        r#"<bom xmlns="http://cyclonedx.org/schema/bom/1.4"><metadata><tools><tool><vendor>V</vendor><name>t</name><version>1</version></tool></tools></metadata></bom>"#,
    );
    assert_eq!((tools.document.tools[0].name.as_str(), tools.document.tools[0].vendor.as_deref()), ("t", Some("V")));
    let signed = of_text(
        r##"<bom xmlns="http://cyclonedx.org/schema/bom/1.4">
<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignatureValue>x</SignatureValue></Signature></bom>"##,
    );
    assert_eq!(signed.document.signatures, [EnvelopedSignature { kind: "xmldsig", pointer: "line 2".into() }]);
    let hashed = of_text(
        r#"<bom xmlns="http://cyclonedx.org/schema/bom/1.5"><components><component type="library"><name>a</name><externalReferences><reference type="vcs"><url>https://x</url></reference></externalReferences><properties><property name="cdx:a">b</property></properties></component></components>
<vulnerabilities><vulnerability bom-ref="v"><id>CVE-1</id><references><reference><id>GHSA-1</id></reference></references><analysis><state>not_affected</state></analysis><affects><target><ref>a</ref><versions><version><version>1</version><status>affected</status></version></versions></target></affects></vulnerability></vulnerabilities></bom>"#,
    );
    assert_eq!(hashed.components[0].references, [ExternalReference { kind: "vcs".into(), url: "https://x".into(), hashes: vec![] }]);
    assert_eq!(hashed.components[0].properties, [("cdx:a".to_owned(), "b".to_owned())]);
    assert_eq!(hashed.statements[0].affects, [("a".to_owned(), vec![("1".to_owned(), false, "affected".to_owned())])]);
    assert_eq!((hashed.statements[0].state.as_deref(), hashed.statements[0].aliases.as_slice()), (Some("not_affected"), &["GHSA-1".to_owned()][..]));
}

/// Places are those of the file, whatever stands before the first element.
#[test]
fn sbom_detect_xml__blank_lines_come_first() {
    let inner = r##"<bom xmlns="http://cyclonedx.org/schema/bom/1.4">
<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignatureValue>x</SignatureValue></Signature></bom>"##;
    for (before, line, odd) in [
        ("", "line 2", false),
        ("\n\n \t", "line 4", false),
        ("<?xml version=\"1.0\"?>\n", "line 3", false),
        ("\r\n\n<?xml version=\"1.0\"\nencoding=\"UTF-8\"?>\n", "line 6", true),
    ] {
        let found = of_text(&format!("{before}{inner}"));
        assert_eq!(found.document.signatures[0].pointer, line, "{before:?}");
        assert_eq!(rules(&found).contains(&(Rule::S17, "line 1")), odd, "{before:?}");
    }
    let place = |text: &str| read(text.as_bytes()).content.unwrap_err().pointer;
    assert_eq!(place("\n\n<a>\n<b></a>"), "line 4 column 4");
    assert_eq!(place("\n\n<?xml version=\"1.0\"?>\n<a>\n<b></a>"), "line 5 column 4");
    assert_eq!(place("\n\n<!DOCTYPE a><a/>"), "byte 2");
    // A second declaration is none.
    assert!(read(b"\n<?xml version=\"1.0\"?><?xml version=\"1.0\"?><a/>").content.is_err());
    assert!(read(b"\n<?xml version=\"1.0\"").content.is_err());
}

/// Y07
#[test]
fn sbom_detect_xml__hostile() {
    for (text, rule) in [
        (r#"<!DOCTYPE bom SYSTEM "http://example.org/x"><bom xmlns="http://cyclonedx.org/schema/bom/1.6"/>"#.to_owned(), Rule::S17),
        (
            r#"<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><bom xmlns="http://cyclonedx.org/schema/bom/1.6">&c;</bom>"#.to_owned(),
            Rule::S17,
        ),
        ("<a>".repeat(65) + &"</a>".repeat(65), Rule::S50),
        ("<a>".repeat(1_000_000), Rule::S50),
        (r#"<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components></bom>"#.to_owned(), Rule::S17),
        (r#"<bom xmlns="http://cyclonedx.org/schema/bom/1.6">&undefined;</bom>"#.to_owned(), Rule::S17),
        ("<".to_owned(), Rule::S17),
        ("<a b='>".to_owned(), Rule::S17),
    ] {
        assert_eq!(refused(&text), rule, "{}", text.chars().take(100).collect::<String>());
    }
    assert!(read(b"<html><body/></html>").content.unwrap().is_none());
    // A `>` inside an attribute, and a tag inside a comment, open nothing.
    assert!(
        of_text(&format!(
            r#"<bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="{}"><!-- {} --></bom>"#,
            "/>".repeat(3).replace('<', ""),
            "<a>".repeat(100)
        ))
        .components
        .is_empty()
    );
}

const TAG_VALUE: &str = "# a comment\n\nSPDXVersion: SPDX-2.3\r\nDataLicense: CC0-1.0\nSPDXID:SPDXRef-DOCUMENT\nDocumentName: doc\nDocumentNamespace: https://example.org/doc
Creator: Tool: gen-1.2.3\nCreator: Organization: Org (o@example.org)\nCreator: Person: NOASSERTION\nCreated: 2026-01-02T03:04:05Z\nCreatorComment: <text>SBOM Type: Build</text>
Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-app\n
PackageName: app\nSPDXID: SPDXRef-app\nPackageVersion: 1.0.0\nPackageDownloadLocation: NOASSERTION\nPackageSupplier: Organization: Org\nPackageOriginator: Person: NOASSERTION
ExternalRef: PACKAGE-MANAGER purl pkg:generic/app@1.0.0\nPackageChecksum: sha256: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
Relationship: SPDXRef-app DEPENDS_ON SPDXRef-a\n
PackageName: a\nSPDXID: SPDXRef-a\nPackageVersion: 1.1\nPackageDownloadLocation: NONE\nPackageLicenseDeclared: MIT\nPackageLicenseConcluded: NOASSERTION
ExternalRef: PACKAGE_MANAGER purl pkg:maven/g/a@1.1\nRelationship: SPDXRef-a CONTAINS SPDXRef-f\nRelationship: SPDXRef-a DEPENDS_ON NONE\n
FileName: ./a.jar\nSPDXID: SPDXRef-f\nFileChecksum: SHA1: bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\n";

#[test]
fn sbom_tag_value__equals_the_json_form() {
    let from_tags = of_text(TAG_VALUE);
    assert_eq!(from_tags.document.serialisation, Serialisation::TagValue);
    assert_eq!(from_tags.components.iter().map(|part| part.pointer.as_str()).collect::<Vec<_>>(), ["line 15", "line 25", "line 35"]);
    same(from_tags, sbom(&spdx2()));
}

/// All files of a package follow it (SPDX 2.2, 3): most writers of files say it by that alone.
#[test]
fn sbom_tag_value__files_stand_behind_their_package() {
    let text = "SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\nFileName: ./loose\nSPDXID: SPDXRef-loose\n
PackageName: a\nSPDXID: SPDXRef-a\nFileName: ./one\nSPDXID: SPDXRef-one\nRelationship: SPDXRef-a contains SPDXRef-one\nFileName: ./two\nSPDXID: SPDXRef-two\nFileName: ./nameless
PackageName: b\nSPDXID: SPDXRef-b\nFileName: ./three\nSPDXID: SPDXRef-three\n
LicenseID: LicenseRef-1\nFileName: ./four\nSPDXID: SPDXRef-four\nRelationship: SPDXRef-a CONTAINS SPDXRef-four\n\
Relationship: SPDXRef-three CONTAINED_BY SPDXRef-b\n";
    let found = of_text(text);
    let at = |id: &str| End::Component(found.components.iter().position(|part| part.reference == id).unwrap());
    let contained = |from: &str| -> Vec<(End, &str)> {
        let edges = found.edges.iter().filter(|edge| edge.kind == EdgeKind::Containment && edge.from == at(from));
        edges.map(|edge| (edge.to.clone(), edge.native_type)).collect()
    };
    assert_eq!(contained("SPDXRef-a"), [(at("SPDXRef-one"), "CONTAINS"), (at("SPDXRef-four"), "CONTAINS"), (at("SPDXRef-two"), "hasFiles")]);
    assert_eq!(contained("SPDXRef-b"), [(at("SPDXRef-three"), "CONTAINED_BY"), (at("SPDXRef-four"), "hasFiles")]);
    assert_eq!(found.edges.len(), 5, "of the file before any package, and of the one without an id, nothing is said");
}

/// Y06
#[test]
fn sbom_tag_value__what_is_odd() {
    let odd = |extra: &str| {
        let sbom = of_text(&format!("{TAG_VALUE}{extra}"));
        rules(&sbom).iter().map(|(rule, place)| (*rule, (*place).to_owned())).collect::<Vec<_>>()
    };
    assert_eq!(odd("Unheard: of\n"), [(Rule::S34, "line 38".to_owned())]);
    assert_eq!(odd("no tag at all\n"), [(Rule::S34, "line 38".to_owned())]);
    assert_eq!(odd("FileComment: <text>never closed\nmore\n"), [(Rule::S34, "line 38".to_owned())]);
    assert_eq!(odd("FileComment: <text>over\nSPDXVersion: two</text>\n"), []);
    assert_eq!(odd(&format!("FileComment: {}\n", "a".repeat(1 << 20))), []);
    assert_eq!(odd("Relationship: only two\n"), [(Rule::S34, "line 38".to_owned())]);
    let late = "# comment\n".repeat(150) + TAG_VALUE;
    assert_eq!(of_text(&late).components.len(), 3);
    assert_eq!(read(("# comment\n".repeat(201) + TAG_VALUE).as_bytes()).detected, Detected::Unknown);
}

const SPDX_XML: &str = r"<Document><SPDXID>SPDXRef-DOCUMENT</SPDXID><spdxVersion>SPDX-2.3</spdxVersion><name>doc</name><dataLicense>CC0-1.0</dataLicense><documentNamespace>https://example.org/doc</documentNamespace>
<creationInfo><created>2026-01-02T03:04:05Z</created><creators>Tool: gen-1.2.3</creators><creators>Organization: Org (o@example.org)</creators><creators>Person: NOASSERTION</creators><comment>SBOM Type: Build</comment></creationInfo>
<packages><SPDXID>SPDXRef-app</SPDXID><name>app</name><versionInfo>1.0.0</versionInfo><downloadLocation>NOASSERTION</downloadLocation><supplier>Organization: Org</supplier><originator>Person: NOASSERTION</originator>
<externalRefs><referenceCategory>PACKAGE-MANAGER</referenceCategory><referenceType>purl</referenceType><referenceLocator>pkg:generic/app@1.0.0</referenceLocator></externalRefs>
<checksums><algorithm>sha256</algorithm><checksumValue>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</checksumValue></checksums></packages>
<packages><SPDXID>SPDXRef-a</SPDXID><name>a</name><versionInfo>1.1</versionInfo><downloadLocation>NONE</downloadLocation><licenseDeclared>MIT</licenseDeclared><licenseConcluded>NOASSERTION</licenseConcluded>
<externalRef><referenceCategory>PACKAGE_MANAGER</referenceCategory><referenceType>purl</referenceType><referenceLocator>pkg:maven/g/a@1.1</referenceLocator></externalRef></packages>
<files><file><SPDXID>SPDXRef-f</SPDXID><fileName>./a.jar</fileName><checksum><algorithm>SHA1</algorithm><checksumValue>bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb</checksumValue></checksum></file></files>
<relationships><spdxElementId>SPDXRef-DOCUMENT</spdxElementId><relationshipType>DESCRIBES</relationshipType><relatedSpdxElement>SPDXRef-app</relatedSpdxElement></relationships>
<relationship><spdxElementId>SPDXRef-app</spdxElementId><relationshipType>DEPENDS_ON</relationshipType><relatedSpdxElement>SPDXRef-a</relatedSpdxElement></relationship>
<relationships><spdxElementId>SPDXRef-a</spdxElementId><relationshipType>CONTAINS</relationshipType><relatedSpdxElement>SPDXRef-f</relatedSpdxElement></relationships>
<relationships><spdxElementId>SPDXRef-a</spdxElementId><relationshipType>DEPENDS_ON</relationshipType><relatedSpdxElement>NONE</relatedSpdxElement></relationships></Document>";

#[test]
fn sbom_spdx2_xml__equals_the_json_form() {
    same(of_text(SPDX_XML), sbom(&spdx2()));
}

/// As tools write it that put each thing where it is first named.
const SPDX_RDF: &str = r##"<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://spdx.org/rdf/terms#" xmlns:doap="http://usefulinc.com/ns/doap#" xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#">
<SpdxDocument rdf:about="https://example.org/doc#SPDXRef-DOCUMENT">
<specVersion>SPDX-2.3</specVersion><name>doc</name><dataLicense rdf:resource="http://spdx.org/licenses/CC0-1.0"/>
<creationInfo><CreationInfo><created>2026-01-02T03:04:05Z</created><creator>Tool: gen-1.2.3</creator><creator>Organization: Org (o@example.org)</creator><creator>Person: NOASSERTION</creator><rdfs:comment>SBOM Type: Build</rdfs:comment></CreationInfo></creationInfo>
<relationship><Relationship><relationshipType rdf:resource="http://spdx.org/rdf/terms#relationshipType_describes"/><relatedSpdxElement>
<Package rdf:about="https://example.org/doc#SPDXRef-app"><name>app</name><versionInfo>1.0.0</versionInfo><downloadLocation rdf:resource="http://spdx.org/rdf/terms#noassertion"/><supplier>Organization: Org</supplier><originator>Person: NOASSERTION</originator>
<externalRef><ExternalRef><referenceCategory rdf:resource="http://spdx.org/rdf/terms#referenceCategory_packageManager"/><referenceType><ReferenceType rdf:about="http://spdx.org/rdf/references/purl"/></referenceType><referenceLocator>pkg:generic/app@1.0.0</referenceLocator></ExternalRef></externalRef>
<checksum><Checksum><algorithm rdf:resource="http://spdx.org/rdf/terms#checksumAlgorithm_sha256"/><checksumValue>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</checksumValue></Checksum></checksum>
<relationship><Relationship><relationshipType rdf:resource="http://spdx.org/rdf/terms#relationshipType_dependsOn"/><relatedSpdxElement rdf:resource="https://example.org/doc#SPDXRef-a"/></Relationship></relationship>
</Package></relatedSpdxElement></Relationship></relationship>
</SpdxDocument>
<Package rdf:about="https://example.org/doc#SPDXRef-a"><name>a</name><versionInfo>1.1</versionInfo><downloadLocation rdf:resource="http://spdx.org/rdf/terms#none"/><licenseDeclared rdf:resource="http://spdx.org/licenses/MIT"/><licenseConcluded rdf:resource="http://spdx.org/rdf/terms#noassertion"/>
<externalRef rdf:parseType="Resource"><referenceType rdf:resource="http://spdx.org/rdf/references/purl"/><referenceLocator>pkg:maven/g/a@1.1</referenceLocator></externalRef>
<relationship><Relationship><relationshipType rdf:resource="http://spdx.org/rdf/terms#relationshipType_contains"/><relatedSpdxElement><File rdf:about="https://example.org/doc#SPDXRef-f"><fileName>./a.jar</fileName>
<checksum><Checksum><algorithm rdf:resource="http://spdx.org/rdf/terms#checksumAlgorithm_sha1"/><checksumValue>bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb</checksumValue></Checksum></checksum></File></relatedSpdxElement></Relationship></relationship>
<relationship><Relationship><relationshipType rdf:resource="http://spdx.org/rdf/terms#relationshipType_dependsOn"/><relatedSpdxElement rdf:resource="http://spdx.org/rdf/terms#none"/></Relationship></relationship>
</Package>
</rdf:RDF>"##;

/// As tools write it that list what describes what.
const SPDX_RDF_FLAT: &str = r##"<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:s="http://spdx.org/rdf/terms#" xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#" xml:base="https://example.org/doc">
<r:Description r:about="#SPDXRef-DOCUMENT"><r:type r:resource="http://spdx.org/rdf/terms#SpdxDocument"/><s:specVersion>SPDX-2.3</s:specVersion><s:name>doc</s:name></r:Description>
<r:Description r:about="#SPDXRef-DOCUMENT" s:comment="n"><s:dataLicense r:resource="http://spdx.org/licenses/CC0-1.0.html"/><s:creationInfo r:nodeID="c"/><s:relationship r:nodeID="r1"/></r:Description>
<r:Description r:nodeID="c" s:created="2026-01-02T03:04:05Z"><s:creator>Tool: gen-1.2.3</s:creator><s:creator>Organization: Org (o@example.org)</s:creator><s:creator>Person: NOASSERTION</s:creator><rdfs:comment>SBOM Type: Build</rdfs:comment></r:Description>
<r:Description r:nodeID="r1"><s:relationshipType r:resource="http://spdx.org/rdf/terms#relationshipType_describes"/><s:relatedSpdxElement r:resource="#SPDXRef-app"/></r:Description>
<s:Package r:ID="SPDXRef-app"><s:name>app</s:name><s:versionInfo>1.0.0</s:versionInfo><s:downloadLocation>NOASSERTION</s:downloadLocation><s:supplier>Organization: Org</s:supplier><s:originator>Person: NOASSERTION</s:originator><s:externalRef r:nodeID="e1"/><s:checksum r:nodeID="h1"/></s:Package>
<s:ExternalRef r:nodeID="e1"><s:referenceType r:resource="http://spdx.org/rdf/references/purl"/><s:referenceLocator>pkg:generic/app@1.0.0</s:referenceLocator></s:ExternalRef>
<s:Checksum r:nodeID="h1"><s:algorithm r:resource="http://spdx.org/rdf/terms#checksumAlgorithm_sha256"/><s:checksumValue>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</s:checksumValue></s:Checksum>
<r:Description r:about="#SPDXRef-a"><r:type r:resource="http://spdx.org/rdf/terms#Package"/><s:name>a</s:name><s:versionInfo>1.1</s:versionInfo><s:downloadLocation>NONE</s:downloadLocation><s:licenseDeclared r:resource="http://spdx.org/licenses/MIT"/><s:licenseConcluded>NOASSERTION</s:licenseConcluded><s:externalRef r:nodeID="e2"/></r:Description>
<s:ExternalRef r:nodeID="e2"><s:referenceType r:resource="http://spdx.org/rdf/references/purl"/><s:referenceLocator>pkg:maven/g/a@1.1</s:referenceLocator></s:ExternalRef>
<s:File r:about="#SPDXRef-f"><s:fileName>./a.jar</s:fileName><s:checksum r:nodeID="h2"/></s:File>
<s:Checksum r:nodeID="h2"><s:algorithm r:resource="http://spdx.org/rdf/terms#checksumAlgorithm_sha1"/><s:checksumValue>bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb</s:checksumValue></s:Checksum>
<r:Description r:about="#SPDXRef-app"><s:relationship r:nodeID="r2"/></r:Description><s:Relationship r:nodeID="r2"><s:relationshipType r:resource="http://spdx.org/rdf/terms#relationshipType_dependsOn"/><s:relatedSpdxElement r:resource="#SPDXRef-a"/></s:Relationship>
<r:Description r:about="#SPDXRef-a"><s:relationship r:nodeID="r3"/><s:relationship r:nodeID="r4"/></r:Description>
<s:Relationship r:nodeID="r3"><s:relationshipType r:resource="http://spdx.org/rdf/terms#relationshipType_contains"/><s:relatedSpdxElement r:resource="#SPDXRef-f"/></s:Relationship>
<s:Relationship r:nodeID="r4"><s:relationshipType r:resource="http://spdx.org/rdf/terms#relationshipType_dependsOn"/><s:relatedSpdxElement r:resource="http://spdx.org/rdf/terms#none"/></s:Relationship>
</r:RDF>"##;

#[test]
fn sbom_spdx2_rdf__equals_the_json_form_and_is_partial() {
    for (text, lines) in [(SPDX_RDF, ["line 7", "line 13", "line 15"]), (SPDX_RDF_FLAT, ["line 6", "line 9", "line 11"])] {
        let mut read = of_text(text);
        assert_eq!((read.document.serialisation, read.document.partial), (Serialisation::Rdf, true));
        assert_eq!(read.components.iter().map(|part| part.pointer.as_str()).collect::<Vec<_>>(), lines);
        let (partial, others): (Vec<_>, Vec<_>) = read.findings.kept().iter().cloned().partition(|finding| finding.rule == Rule::S37);
        assert_eq!(partial.len(), 1);
        read.findings = Findings::default();
        for finding in others {
            read.findings.add_as(finding.rule, finding.severity, finding.pointer, finding.message);
        }
        read.document.partial = false;
        read.document.comments.retain(|comment| comment != "n");
        let mut wanted = sbom(&spdx2());
        for sbom in [&mut read, &mut wanted] {
            // In the order in which they are found.
            sbom.edges.sort_by_key(|edge| format!("{edge:?}"));
        }
        same(read, wanted);
    }
    assert_eq!(refused(r#"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:s="http://spdx.org/rdf/terms#"/>"#), Rule::S37);
}

/// A snippet is a part, which relations can name.
#[test]
fn sbom_spdx2_rdf__snippets() {
    let related = |id: &str| {
        format!(
            r#"<Package rdf:about="https://example.org/doc#SPDXRef-a"><relationship><Relationship><relationshipType rdf:resource="http://spdx.org/rdf/terms#relationshipType_contains"/><relatedSpdxElement rdf:resource="https://example.org/doc#{id}"/></Relationship></relationship></Package>"#
        )
    };
    let snippet = r#"<Snippet rdf:about="https://example.org/doc#SPDXRef-s"><name>s</name><licenseConcluded rdf:resource="http://spdx.org/licenses/MIT"/><snippetFromFile rdf:resource="https://example.org/doc#SPDXRef-f"/></Snippet>"#;
    let with = |snippet: &str, id: &str| of_text(&SPDX_RDF.replace("</rdf:RDF>", &format!("{snippet}{}</rdf:RDF>", related(id))));
    let read = with(snippet, "SPDXRef-s");
    let part = read.components.last().unwrap();
    assert_eq!(
        (part.kind, part.name.as_str(), part.reference.as_str(), part.licences.concluded.as_slice()),
        (Kind::Snippet, "s", "SPDXRef-s", &["MIT".to_owned()][..])
    );
    assert!(part.pointer.starts_with("line "), "{}", part.pointer);
    assert_eq!(read.edges.last().map(|edge| (&edge.from, &edge.to)), Some((&End::Component(1), &End::Component(read.components.len() - 1))));
    let odd = |sbom: &Sbom| sbom.findings.kept().iter().filter(|finding| finding.rule == Rule::S32).count();
    assert_eq!([odd(&read), odd(&with("", "SPDXRef-s")), odd(&with(snippet, "SPDXRef-t"))], [0, 1, 1]);
}

#[test]
fn sbom_spdx2_rdf__licences() {
    let licence = |inner: &str| {
        let text =
            SPDX_RDF.replace(r#"<licenseDeclared rdf:resource="http://spdx.org/licenses/MIT"/>"#, &format!("<licenseDeclared>{inner}</licenseDeclared>"));
        read(text.as_bytes()).content.map(|sbom| sbom.unwrap().components[1].licences.declared.clone()).map_err(|refusal| refusal.rule)
    };
    let one = |text: &str| Ok(vec![text.to_owned()]);
    let mit = r#"<member rdf:resource="http://spdx.org/licenses/MIT"/>"#;
    let own = r#"<member><ExtractedLicensingInfo rdf:about="https://example.org/doc#LicenseRef-1"><extractedText>t</extractedText></ExtractedLicensingInfo></member>"#;
    assert_eq!(licence("MIT"), one("MIT"));
    assert_eq!(licence(&format!("<ConjunctiveLicenseSet>{mit}{own}</ConjunctiveLicenseSet>")), one("MIT AND LicenseRef-1"));
    assert_eq!(
        licence(&format!("<DisjunctiveLicenseSet>{mit}<member><ConjunctiveLicenseSet>{own}{mit}</ConjunctiveLicenseSet></member></DisjunctiveLicenseSet>")),
        one("MIT OR (LicenseRef-1 AND MIT)")
    );
    let gpl = r#"<member><License rdf:about="http://spdx.org/licenses/GPL-2.0-only"><licenseId>GPL-2.0-only</licenseId></License></member>"#;
    let exception = r#"<licenseException><LicenseException rdf:about="http://spdx.org/licenses/x"><licenseExceptionId>Classpath-exception-2.0</licenseExceptionId></LicenseException></licenseException>"#;
    assert_eq!(licence(&format!("<WithExceptionOperator>{gpl}{exception}</WithExceptionOperator>")), one("GPL-2.0-only WITH Classpath-exception-2.0"));
    assert_eq!(licence(&format!("<OrLaterOperator>{gpl}</OrLaterOperator>")), one("GPL-2.0-only+"));
    // Sets that hold themselves, and what is small and means much
    assert_eq!(licence(r#"<ConjunctiveLicenseSet rdf:nodeID="x"><member rdf:nodeID="x"/></ConjunctiveLicenseSet>"#), Err(Rule::S50));
    let nested: String = (0..40)
        .map(|at| {
            format!(r#"<ConjunctiveLicenseSet rdf:nodeID="x{at}"><member rdf:nodeID="x{}"/><member rdf:nodeID="x{}"/></ConjunctiveLicenseSet>"#, at + 1, at + 1)
        })
        .collect();
    let text = SPDX_RDF
        .replace("</rdf:RDF>", &format!("{nested}</rdf:RDF>"))
        .replace(r#"<licenseDeclared rdf:resource="http://spdx.org/licenses/MIT"/>"#, r#"<licenseDeclared rdf:nodeID="x0"/>"#);
    assert_eq!(refused(&text), Rule::S50);
}

#[test]
fn sbom_spdx2_rdf__compares_by_parts_alone() {
    let json = spdx2().to_string();
    let payload =
        json!({"_type": "https://in-toto.io/Statement/v1", "subject": [], "predicateType": "https://spdx.dev/Document", "predicate": spdx2()}).to_string();
    let level = |file: &str| {
        let question = Question {
            evidence: Evidence::Verified,
            signer: "S",
            signed: None,
            payload: Some(payload.as_bytes()),
            file: Some(file.as_bytes()),
            artifact: &[],
            is_image: false,
        };
        bind(&question).unwrap().level.unwrap().rule()
    };
    assert_eq!(level(&json), Rule::B4);
    assert_eq!(level(SPDX_RDF), Rule::B6);
    assert_eq!(level(&SPDX_RDF.replace("licenses/MIT", "licenses/Zlib")), Rule::B6, "what is read in part is compared by its parts");
    assert_eq!(level(&SPDX_RDF.replace("app@1.0.0", "app@1.0.1")), Rule::B8);
}

#[test]
fn sbom_detect_yaml__refused_by_name() {
    assert_eq!(refused("spdxVersion: SPDX-2.3\nname: &x y\n"), Rule::S35);
    assert_eq!(refused("\"bomFormat\": CycloneDX\n"), Rule::S19);
    assert!(read(b"anything else").content.unwrap().is_none());
}

/// Y01
#[test]
fn sbom_text_encoding__marks() {
    let text = spdx2().to_string();
    let with_mark = [&b"\xef\xbb\xbf"[..], text.as_bytes()].concat();
    let little: Vec<u8> = [vec![0xff, 0xfe], text.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat();
    let big: Vec<u8> = [vec![0xfe, 0xff], text.encode_utf16().flat_map(u16::to_be_bytes).collect()].concat();
    for bytes in [with_mark, little.clone(), big] {
        let reading = read_canonical(&bytes);
        let found = reading.content.unwrap().unwrap();
        assert_eq!(rules(&found), [(Rule::S2, "")]);
        assert!(matches!(reading.canonical, Some(Ok(_))));
    }
    let refused = |bytes: &[u8]| read(bytes).content.unwrap_err().rule;
    assert_eq!(refused(&little[..little.len() - 1]), Rule::S2);
    assert_eq!(refused(b"\xff\xfe{\0\x00\xd8"), Rule::S2);
    assert_eq!(refused(b"{\"a\":\"\xe9\"}"), Rule::S2);
    assert_eq!(refused(b"{\"a\":\"\xc0\xaf\"}"), Rule::S2);
    assert_eq!(refused(b"SPDXVersion: SPDX-2.3\0"), Rule::S2);
}

#[test]
fn sbom_container__packed_document() {
    let reading = read(&container::tests::packed(spdx2().to_string().as_bytes()));
    assert_eq!(rules(&reading.content.unwrap().unwrap()), [(Rule::S3, "")]);
}

// Quality

use super::quality::{AuthorSignature, Outcome, Profile, cra_hint, evaluate};

/// Present, explicitly unknown, silent, weak, and what comes of them.
fn element(sbom: &Sbom, id: &str) -> (usize, usize, usize, usize, Outcome) {
    let found = evaluate(sbom, &AuthorSignature::None);
    let element = found.iter().find(|element| element.id == id).unwrap_or_else(|| panic!("no {id}"));
    (element.present, element.explicit_unknown, element.silent, element.weak, element.outcome)
}

/// A CycloneDX document with one part beside its root, and the members given.
fn part_with(members: Value) -> Sbom {
    let mut part = json!({"type": "library", "bom-ref": "a"});
    for (name, value) in members.as_object().unwrap() {
        part[name] = value.clone();
    }
    sbom(&json!({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [part]}))
}

/// The same for SPDX 2.
fn package_with(members: Value) -> Sbom {
    let mut package = json!({"SPDXID": "SPDXRef-a", "downloadLocation": "NOASSERTION"});
    for (name, value) in members.as_object().unwrap() {
        package[name] = value.clone();
    }
    sbom(&json!({"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "packages": [package]}))
}

/// Y16: each element of a part in each of its states.
#[test]
fn quality_cisa2026__elements_of_parts() {
    use Outcome::{Silent, Stated};
    let spdx_ref = |kind: &str, locator: &str| json!({"externalRefs": [{"referenceType": kind, "referenceLocator": locator}]});
    for (suffix, document, wanted) in [
        ("component-producer", part_with(json!({"manufacturer": {"name": "M"}})), (1, 0, 0, 0, Stated)),
        ("component-producer", part_with(json!({"authors": [{"name": "A"}]})), (1, 0, 0, 0, Stated)),
        ("component-producer", part_with(json!({"supplier": {"name": "S"}})), (1, 0, 0, 1, Stated)),
        ("component-producer", part_with(json!({})), (0, 0, 1, 0, Silent)),
        ("component-producer", package_with(json!({"originator": "Organization: NOASSERTION"})), (0, 1, 0, 0, Stated)),
        ("component-producer", package_with(json!({"originator": "Person: P"})), (1, 0, 0, 0, Stated)),
        ("component-name", part_with(json!({"name": "n"})), (1, 0, 0, 0, Stated)),
        ("component-name", part_with(json!({"name": "  "})), (0, 0, 1, 0, Silent)),
        ("component-version", part_with(json!({"version": "1"})), (1, 0, 0, 0, Stated)),
        ("component-version", part_with(json!({"version": "^1"})), (1, 0, 0, 1, Stated)),
        ("component-version", part_with(json!({"versionRange": "vers:npm/>=1", "isExternal": true})), (1, 0, 0, 1, Stated)),
        ("component-version", part_with(json!({"version": "unknown"})), (0, 1, 0, 0, Stated)),
        ("component-version", part_with(json!({"purl": "pkg:npm/a@1"})), (1, 0, 0, 1, Stated)),
        ("component-version", part_with(json!({"purl": "pkg:npm/a"})), (0, 0, 1, 0, Silent)),
        ("software-identifiers", part_with(json!({"purl": "pkg:npm/a"})), (1, 0, 0, 0, Stated)),
        ("software-identifiers", part_with(json!({"purl": "npm/a", "cpe": "a"})), (0, 0, 1, 0, Silent)),
        ("software-identifiers", package_with(json!({})), (0, 0, 1, 0, Silent)),
        ("software-identifiers", package_with(spdx_ref("cpe23Type", "cpe:2.3:a:b:c:1:*:*:*:*:*:*:*")), (1, 0, 0, 0, Stated)),
        ("hash-value", part_with(json!({"hashes": [{"alg": "MD5", "content": "00".repeat(16)}]})), (1, 0, 0, 0, Stated)),
        ("hash-value", part_with(json!({"hashes": [{"alg": "MD5", "content": "00"}]})), (0, 0, 1, 0, Silent)),
        (
            "hash-value",
            part_with(json!({"externalReferences": [{"type": "distribution", "url": "u", "hashes": [{"alg": "MD5", "content": "00".repeat(16)}]}]})),
            (1, 0, 0, 1, Stated),
        ),
        ("hash-algorithm", part_with(json!({"hashes": [{"alg": "Own", "content": "00"}]})), (1, 0, 0, 1, Stated)),
        ("hash-algorithm", part_with(json!({})), (0, 0, 1, 0, Silent)),
        ("license", part_with(json!({"licenses": [{"license": {"name": "Our own terms"}}]})), (1, 0, 0, 0, Stated)),
        ("license", part_with(json!({"licenses": []})), (0, 0, 1, 0, Silent)),
        ("license", package_with(json!({"licenseDeclared": "MIT"})), (1, 0, 0, 0, Stated)),
        ("license", package_with(json!({"licenseDeclared": "GPL-2.0+, LGPL-2.0+"})), (1, 0, 0, 1, Stated)),
        ("license", package_with(json!({"licenseDeclared": "NOASSERTION", "licenseConcluded": "NONE"})), (0, 1, 0, 0, Stated)),
    ] {
        assert_eq!(element(&document, &format!("quality.cisa2026.{suffix}")), wanted, "{suffix}: {:?}", document.components);
    }
}

#[test]
fn quality_ntia2021__accepts_present_only() {
    assert_eq!(element(&package_with(json!({"supplier": "Organization: S"})), "quality.ntia2021.supplier"), (1, 0, 0, 0, Outcome::Stated));
    assert_eq!(element(&package_with(json!({"supplier": "NOASSERTION"})), "quality.ntia2021.supplier"), (0, 1, 0, 0, Outcome::Silent));
    assert_eq!(element(&package_with(json!({"originator": "Organization: S"})), "quality.ntia2021.supplier"), (1, 0, 0, 1, Outcome::Stated));
    assert_eq!(element(&part_with(json!({"version": "unknown"})), "quality.ntia2021.component-version").4, Outcome::Silent);
}

#[test]
fn quality_cisa2026__elements_of_the_document() {
    let with = |edit: &dyn Fn(&mut Value)| {
        let mut document = cyclonedx();
        edit(&mut document);
        sbom(&document)
    };
    let outcome = |sbom: &Sbom, suffix: &str| {
        let (present, unknown, _, weak, outcome) = element(sbom, &format!("quality.cisa2026.{suffix}"));
        (present + unknown, weak, outcome)
    };
    let (stated, weak, silent) = ((1, 0, Outcome::Stated), (1, 1, Outcome::Stated), (0, 0, Outcome::Silent));
    let whole = with(&|_| {});
    for suffix in
        ["dependency-relationship", "sbom-author", "data-format-name", "data-format-version", "timestamp", "tool-name", "tool-version", "sbom-version"]
    {
        assert_eq!(outcome(&whole, suffix), stated, "{suffix}");
    }
    assert_eq!(outcome(&whole, "generation-context"), silent);
    assert_eq!(outcome(&with(&|document| document["metadata"]["lifecycles"] = json!([{"phase": "build"}])), "generation-context"), stated);
    assert_eq!(outcome(&sbom(&spdx2()), "generation-context"), weak);
    assert_eq!(outcome(&with(&|document| document["dependencies"] = json!([])), "dependency-relationship"), silent);
    assert_eq!(outcome(&with(&|document| document["dependencies"] = json!([{"ref": "app", "dependsOn": []}])), "dependency-relationship"), stated);
    assert_eq!(outcome(&with(&|document| document["metadata"]["timestamp"] = "yesterday".into()), "timestamp"), silent);
    assert_eq!(outcome(&with(&|document| document["metadata"]["authors"] = json!([])), "sbom-author"), silent);
    assert_eq!(element(&with(&|document| document["metadata"]["authors"] = json!([])), "quality.ntia2021.sbom-author").3, 1);
    assert_eq!(outcome(&with(&|document| document["metadata"] = json!({"supplier": {"name": "S"}})), "sbom-author"), weak);
    assert_eq!(outcome(&with(&|document| document["metadata"]["tools"] = json!([])), "tool-name"), silent);
    assert_eq!(outcome(&with(&|document| document["metadata"]["tools"] = json!([{"name": "t"}])), "tool-version"), silent);
    assert_eq!(outcome(&sbom(&spdx2()), "tool-version"), weak);
    assert_eq!(outcome(&with(&|document| document["version"] = Value::Null), "sbom-version"), weak);
    assert_eq!(outcome(&sbom(&json!({"bomFormat": "CycloneDX", "specVersion": "1.6"})), "sbom-version"), silent);
    assert_eq!(outcome(&sbom(&json!({"bomFormat": "CycloneDX"})), "data-format-version"), silent);
}

/// Q24: the verifier answers, and nothing else.
#[test]
fn quality_author_signature__by_the_verifier() {
    let mut document = cyclonedx();
    document["signature"] = json!({"algorithm": "ES256", "value": "AA"});
    let document = sbom(&document);
    let state = |signature: AuthorSignature| {
        let found = evaluate(&document, &signature);
        let element = found.iter().find(|element| element.rule == Rule::Q16).unwrap();
        (element.present, element.weak, element.silent)
    };
    assert_eq!(state(AuthorSignature::None), (0, 0, 1));
    assert_eq!(state(AuthorSignature::Verified("S, T, R".into())), (1, 0, 0));
    assert_eq!(state(AuthorSignature::Pinned), (1, 0, 0));
    for weak in [AuthorSignature::Unidentified("S".into()), AuthorSignature::Integrity, AuthorSignature::NotVerified] {
        assert_eq!(state(weak), (1, 1, 0));
    }
    for bad in [AuthorSignature::Failed, AuthorSignature::SomebodyElse] {
        assert_eq!(state(bad), (0, 0, 1));
    }
}

#[test]
fn quality_bsi__gate_and_rows() {
    let old = sbom(&spdx2());
    let rows: Vec<_> = evaluate(&old, &AuthorSignature::None).into_iter().filter(|element| element.profile == Profile::Bsi21).collect();
    assert_eq!((rows.len(), rows[0].outcome), (1, Outcome::NotExpressible));
    let with = |members: Value| part_with(members);
    for (suffix, members) in [
        ("component-creator", json!({"manufacturer": {"name": "M", "contact": [{"email": "m@example.org"}]}})),
        ("component-version", json!({"version": "1"})),
        ("file-name", json!({"properties": [{"name": "bsi:component:filename", "value": "a.so"}]})),
        ("distribution-licences", json!({"licenses": [{"expression": "MIT", "acknowledgement": "concluded"}]})),
        (
            "deployable-sha512",
            json!({"externalReferences": [{"type": "distribution", "url": "u", "hashes": [{"alg": "SHA-512", "content": "00".repeat(64)}]}]}),
        ),
        ("executable", json!({"properties": [{"name": "bsi:component:executable", "value": "executable"}]})),
        ("archive", json!({"properties": [{"name": "bsi:component:archive", "value": "no archive"}]})),
        ("structured", json!({"properties": [{"name": "bsi:component:structured", "value": "structured"}]})),
        ("source-uri", json!({"externalReferences": [{"type": "vcs", "url": "u"}]})),
        ("deployable-uri", json!({"externalReferences": [{"type": "distribution", "url": "u"}]})),
        ("original-licences", json!({"licenses": [{"expression": "MIT", "acknowledgement": "declared"}]})),
        ("other-identifiers", json!({"purl": "pkg:npm/a"})),
        ("effective-licence", json!({"properties": [{"name": "bsi:component:effectiveLicense", "value": "MIT"}]})),
    ] {
        let id = format!("quality.bsi-2.1.{suffix}");
        assert_eq!(element(&with(members), &id), (1, 0, 0, 0, Outcome::Stated), "{suffix}");
        assert_eq!(element(&with(json!({})), &id), (0, 0, 1, 0, Outcome::Silent), "{suffix}");
    }
    assert_eq!(element(&with(json!({"licenses": [{"license": {"id": "MIT"}}]})), "quality.bsi-2.1.distribution-licences").3, 1);
    assert_eq!(element(&sbom(&spdx3()), "quality.bsi-2.1.sbom-creator").4, Outcome::Stated);
}

#[test]
fn quality_telco_and_fsct__rows() {
    let found = sbom(&spdx2());
    for suffix in [
        "format",
        "data-licence",
        "document-name",
        "namespace",
        "creator-organization",
        "creator-tool",
        "created",
        "sbom-type",
        "package-name",
        "package-download-location",
        "describes",
        "contains",
    ] {
        assert_eq!(element(&found, &format!("quality.telco-1.1.{suffix}")).4, Outcome::Stated, "{suffix}");
    }
    assert_eq!(element(&found, "quality.telco-1.1.package-supplier").4, Outcome::Partly);
    let bare = sbom(&json!({"spdxVersion": "SPDX-2.3", "packages": [{"name": ""}]}));
    for suffix in [
        "data-licence",
        "document-name",
        "namespace",
        "creator-organization",
        "creator-tool",
        "created",
        "sbom-type",
        "package-name",
        "package-download-location",
        "describes",
        "contains",
        "package-purl",
    ] {
        assert_eq!(element(&bare, &format!("quality.telco-1.1.{suffix}")).4, Outcome::Silent, "{suffix}");
    }
    assert_eq!(element(&sbom(&cyclonedx()), "quality.telco-1.1.format").4, Outcome::NotExpressible);
    assert_eq!(element(&found, "quality.fsct3-minimum.primary-component").4, Outcome::Stated);
    assert_eq!(element(&bare, "quality.fsct3-minimum.primary-component").4, Outcome::Silent);
    assert_eq!(element(&found, "quality.fsct3-minimum.primary-copyright").4, Outcome::Silent);
    // Of the root and its direct dependencies, one of which says that it has none.
    assert_eq!(element(&found, "quality.fsct3-minimum.relationships-completeness"), (1, 0, 1, 0, Outcome::Partly));
    assert_eq!(element(&sbom(&cyclonedx()), "quality.fsct3-minimum.relationships-completeness"), (2, 0, 0, 0, Outcome::Stated));
    assert_eq!(element(&bare, "quality.fsct3-minimum.relationships-completeness").0, 0);
    assert_eq!(element(&found, "quality.fsct3-minimum.sbom-type").4, Outcome::Stated);
    assert_eq!(element(&bare, "quality.fsct3-minimum.sbom-type").4, Outcome::Silent);
}

#[test]
fn quality_states__nothing_to_count() {
    let empty = sbom(&json!({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": []}));
    assert_eq!(element(&empty, "quality.cisa2026.component-name"), (0, 0, 0, 0, Outcome::NotApplicable));
}

#[test]
fn quality_scope__files_and_the_system_are_left_out() {
    let files = json!({"spdxVersion": "SPDX-2.3", "packages": [{"name": "a"}], "files": [{"fileName": "b"}, {"fileName": "c"}]});
    assert_eq!((quality::counted_parts(&sbom(&cyclonedx())), quality::counted_parts(&sbom(&files))), (2, 1));
    // Roots count whatever they are.
    assert_eq!(element(&sbom(&cyclonedx()), "quality.cisa2026.component-name").0, 2);
}

#[test]
fn quality_cra_hint__two_facts() {
    assert_eq!(cra_hint(&sbom(&cyclonedx()))[1], "direct dependencies of the root recorded: 1");
    assert_eq!(cra_hint(&sbom(&json!({"bomFormat": "CycloneDX", "specVersion": "1.6"})))[1], "direct dependencies of the root recorded: cannot tell");
}

/// Q5: words that would claim more than was looked at.
#[test]
fn quality_wording__claims_nothing() {
    let forbidden = ["complies", "compliant", "conforms", "certified", "passes", "safe", "secure", "clean", "complete", "no vulnerabilities"];
    // By whole words, so that "incomplete" is another.
    let says = |said: &str, phrase: &str| {
        let words: Vec<&str> = said.split(|character: char| !character.is_alphabetic()).filter(|word| !word.is_empty()).collect();
        let wanted: Vec<&str> = phrase.split(' ').collect();
        words.windows(wanted.len()).any(|window| window == wanted)
    };
    assert!(says("there are no vulnerabilities here", "no vulnerabilities") && !says("incomplete", "complete"));
    let signatures = [
        AuthorSignature::None,
        AuthorSignature::Failed,
        AuthorSignature::Pinned,
        AuthorSignature::Integrity,
        AuthorSignature::NotVerified,
        AuthorSignature::SomebodyElse,
    ];
    for document in [cyclonedx(), spdx2(), spdx3(), syft(), json!({"bomFormat": "CycloneDX", "specVersion": "1.6"})] {
        let document = sbom(&document);
        let elements = signatures.iter().flat_map(|signature| evaluate(&document, signature));
        let mut texts: Vec<String> = elements.map(|element| format!("{} {} {}", element.element, element.note, element.profile.title())).collect();
        texts.extend(cra_hint(&document));
        for said in texts {
            for phrase in forbidden {
                assert!(!says(&said.to_lowercase(), phrase), "{said}");
            }
        }
    }
}

#[test]
fn quality_sbom_author__the_maker_of_the_tool() {
    let by = |organisation: &str, vendor: &str| {
        let document = json!({"spdxVersion": "SPDX-2.3", "creationInfo": {"creators": [format!("Organization: {organisation}")]}});
        let mut document = sbom(&document);
        document.document.tools.push(Tool { vendor: Some(vendor.to_owned()), name: "t".into(), ..Tool::default() });
        element(&document, "quality.cisa2026.sbom-author").3
    };
    assert_eq!((by("Maker", "maker"), by("Maker", ""), by("Maker of things", "Maker"), by("Other", "Maker")), (1, 0, 0, 0));
}

/// Many of everything that is looked up for each of many others: each is one pass.
#[test]
fn sbom_limits__no_square_of_anything() {
    let count = 60_000;
    let packages: Vec<_> = (0..count).map(|number| json!({"SPDXID": format!("SPDXRef-{number}"), "name": "a", "primaryPackagePurpose": if number % 2 == 0 { "OPERATING_SYSTEM" } else { "" }})).collect();
    let relation = |from: String, kind: &str, to: String| json!({"spdxElementId": from, "relationshipType": kind, "relatedSpdxElement": to});
    let mut relations: Vec<_> = (0..count).map(|number| relation("SPDXRef-DOCUMENT".into(), "DESCRIBES", format!("SPDXRef-{number}"))).collect();
    relations.extend((0..count).map(|number| relation(format!("SPDXRef-{number}"), "DEPENDS_ON", "NONE".into())));
    let found = sbom(&json!({"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "packages": packages, "relationships": relations}));
    assert_eq!((found.roots.len(), found.completeness.len()), (count, count));
    assert_eq!(element(&found, "quality.cisa2026.dependency-relationship").0, count);
    assert_eq!(cra_hint(&found)[1], "direct dependencies of the root recorded: none");
    let many: String = (0..count).map(|number| format!(" a{number}='x'")).collect();
    assert_eq!(refused(&format!("<bom xmlns='http://cyclonedx.org/schema/bom/1.6'{many}/>")), Rule::S50);
    let prefixes: String = (0..count).map(|number| format!("<c xmlns:p{number}='urn:x'/>")).collect();
    assert_eq!(refused(&format!("<bom xmlns='http://cyclonedx.org/schema/bom/1.6'>{prefixes}</bom>")), Rule::S50);
    let names: String = (0..count).map(|number| format!("<a{number}/>")).collect();
    assert!(of_text(&format!(r#"<bom xmlns="http://cyclonedx.org/schema/bom/1.6">{names}</bom>"#)).components.is_empty());
}

const SPDX_YAML: &str = r#"---
SPDXID: "SPDXRef-DOCUMENT"
spdxVersion: "SPDX-2.3"
name: doc
dataLicense: CC0-1.0
documentNamespace: https://example.org/doc
creationInfo:
  created: "2026-01-02T03:04:05Z"
  comment: "SBOM Type: Build"
  creators:
  - "Tool: gen-1.2.3"
  - "Organization: Org (o@example.org)"
  - "Person: NOASSERTION"
packages:
- SPDXID: SPDXRef-app
  name: app
  versionInfo: 1.0.0
  downloadLocation: NOASSERTION
  supplier: "Organization: Org"
  originator: "Person: NOASSERTION"
  externalRefs:
  - referenceCategory: PACKAGE-MANAGER
    referenceType: purl
    referenceLocator: pkg:generic/app@1.0.0
  checksums:
    - algorithm: sha256
      checksumValue: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
- SPDXID: SPDXRef-a
  name: a
  versionInfo: 1.1
  downloadLocation: NONE
  licenseDeclared: MIT
  licenseConcluded: NOASSERTION
  externalRefs: # one
  - {}
  - referenceCategory: PACKAGE_MANAGER
    referenceType: purl
    referenceLocator: pkg:maven/g/a@1.1
files:
- SPDXID: SPDXRef-f
  fileName: ./a.jar
  checksums: [ ]
relationships:
- spdxElementId: SPDXRef-DOCUMENT
  relationshipType: DESCRIBES
  relatedSpdxElement: SPDXRef-app
- spdxElementId: SPDXRef-app
  relationshipType: DEPENDS_ON
  relatedSpdxElement: SPDXRef-a
- {spdxElementId: x}
"#;

#[test]
fn sbom_spdx2_tag_value__tags_before_any_package() {
    let early = TAG_VALUE.replacen("DataLicense: CC0-1.0\n", "DataLicense: CC0-1.0\nPackageVersion: 9\nPackageChecksum: SHA1: 00\n", 1);
    let found = of_text(&early);
    let odd: Vec<_> = found.findings.kept().iter().filter(|finding| finding.message.contains("before any package")).map(|finding| finding.rule).collect();
    assert_eq!(odd, [Rule::S34, Rule::S34]);
    // And nothing of them got anywhere.
    let plain = |sbom: Sbom| sbom.components.into_iter().map(|part| (part.name, part.version, part.hashes)).collect::<Vec<_>>();
    assert_eq!(plain(found), plain(of_text(TAG_VALUE)));
}

/// Writers that sort members by name put the version last.
#[test]
fn sbom_spdx2_yaml__version_in_the_last_line() {
    let packages: String = (0..300).map(|number| format!("- SPDXID: SPDXRef-{number}\n  name: part {number}\n")).collect();
    let found = of_text(&format!("SPDXID: SPDXRef-DOCUMENT\npackages:\n{packages}spdxVersion: SPDX-2.3\n"));
    assert_eq!((found.components.len(), found.document.serialisation), (300, Serialisation::Yaml));
}

#[test]
fn sbom_spdx2_yaml__stated_indentation() {
    let text = "spdxVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\nname: |2\n    two in\n  none\npackages: []\n";
    assert_eq!(of_text(text).document.name.as_deref(), Some("  two in\nnone"));
}

#[test]
fn sbom_spdx2_yaml__equals_the_json_form() {
    let text = SPDX_YAML.replace("  - {}\n", "").replace("- {spdxElementId: x}\n", "");
    let mut document = spdx2();
    document["files"][0]["checksums"] = json!([]);
    document["relationships"].as_array_mut().unwrap().truncate(2);
    let from_yaml = of_text(&text);
    assert_eq!(from_yaml.document.serialisation, Serialisation::Yaml);
    assert_eq!(from_yaml.components[0].pointer, "/packages/0");
    same(from_yaml, sbom(&document));
    assert_eq!(refused(SPDX_YAML), Rule::S35);
}
