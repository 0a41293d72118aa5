//! Every valid shape a verifier meets (A4, J1, K6, O): the positives, and the ground faults grow on.

use crate::ctlog::{CtLog, Sct};
use crate::encoding::{hex, put};
use crate::formats;
use crate::fulcio::{Authority, Leaf, san_email, san_other};
use crate::keys::{HashAlg, Key, Scheme};
use crate::note::Line;
use crate::recipe::*;
use crate::rekor::{Entry, Kind, Log};
use crate::root::{ROOT_V01_DOT, ROOT_V02};
use crate::tsa::{ESS_V1, ESS_V2, Token, Tsa, ess_v1};
use crate::x509::{CERT_SIGN, Certificate};

/// Makes one valid recipe.
pub type Shape = fn() -> Recipe;

/// v0.3, artifact, hashedrekord 0.0.1 with SET and proof: the most common bundle.
pub fn v03_message() -> Recipe {
    let mut r = Recipe::new("v03_message");
    r.entries.push(Entry::v1(Kind::Hashedrekord001));
    r
}

/// v0.3, statement, dsse 0.0.1 with SET and proof.
pub fn v03_dsse() -> Recipe {
    let mut r = Recipe { dsse: true, ..Recipe::new("v03_dsse") };
    r.entries.push(Entry::v1(Kind::Dsse001));
    r
}

/// v0.3, statement, intoto 0.0.2 with SET and proof.
pub fn v03_intoto() -> Recipe {
    let mut r = Recipe { dsse: true, ..Recipe::new("v03_intoto") };
    r.entries.push(Entry::v1(Kind::Intoto002));
    r
}

/// v0.3 with the other spelling of the media type.
pub fn v03_message_parameter() -> Recipe {
    named("v03_message_parameter", v03_message, |r| r.media_type = V03_PARAMETER.into())
}

/// v0.3 with log entry and timestamp: two verified times.
pub fn v03_message_tsa() -> Recipe {
    named("v03_message_tsa", v03_message, |r| r.tokens.push(Token::default()))
}

/// v0.3 statement with log entry and timestamp.
pub fn v03_dsse_tsa() -> Recipe {
    named("v03_dsse_tsa", v03_dsse, |r| r.tokens.push(Token::default()))
}

/// v0.3, proof without SET, time from the TSA alone.
pub fn v03_message_no_set_tsa() -> Recipe {
    named("v03_message_no_set_tsa", v03_message_tsa, |r| {
        (r.entries[0].promise, r.entries[0].integrated_time) = (None, None);
    })
}

/// Rekor v2 over the artifact.
pub fn rekor2_message() -> Recipe {
    let mut r = Recipe::new("rekor2_message");
    r.entries.push(Entry::v2());
    r.tokens.push(Token::default());
    r
}

/// Rekor v2 over the PAE of a statement.
pub fn rekor2_dsse() -> Recipe {
    named("rekor2_dsse", rekor2_message, |r| r.dsse = true)
}

/// Rekor v2 whose log key is ECDSA P-256.
pub fn rekor2_ecdsa() -> Recipe {
    named("rekor2_ecdsa", rekor2_message, |r| use_log(r, Log::v2(Key::p256("rekor v2"), "ec.rekor.test")))
}

/// v0.1, SET only.
pub fn v01_set_message() -> Recipe {
    named("v01_set_message", v01_message, |r| {
        r.entries[0].proof = false;
        r.class = "promise-only";
    })
}

/// v0.1, SET and proof.
pub fn v01_message() -> Recipe {
    named("v01_message", v03_message, |r| chained(r, V01))
}

/// v0.1 statement, SET only, intoto 0.0.2.
pub fn v01_set_intoto() -> Recipe {
    named("v01_set_intoto", v03_intoto, |r| {
        chained(r, V01);
        r.entries[0].proof = false;
        r.class = "promise-only";
    })
}

/// v0.1 statement, SET and proof, dsse 0.0.1.
pub fn v01_dsse() -> Recipe {
    named("v01_dsse", v03_dsse, |r| chained(r, V01))
}

/// v0.2 artifact.
pub fn v02_message() -> Recipe {
    named("v02_message", v03_message, |r| chained(r, V02))
}

/// v0.2 statement, dsse 0.0.1.
pub fn v02_dsse() -> Recipe {
    named("v02_dsse", v03_dsse, |r| chained(r, V02))
}

/// v0.2 statement, intoto 0.0.2.
pub fn v02_intoto() -> Recipe {
    named("v02_intoto", v03_intoto, |r| chained(r, V02))
}

/// v0.2 artifact, proof without SET, time from the TSA.
pub fn v02_message_no_set_tsa() -> Recipe {
    named("v02_message_no_set_tsa", v03_message_no_set_tsa, |r| chained(r, V02))
}

/// Managed key, v0.3 artifact in Rekor v1.
pub fn managed_message() -> Recipe {
    named("managed_message", v03_message, |r| r.managed("managed-key"))
}

/// Managed key, v0.1 artifact, SET only.
pub fn managed_v01_set_message() -> Recipe {
    named("managed_v01_set_message", v01_set_message, |r| r.managed("managed-key"))
}

/// Managed key, v0.2 artifact.
pub fn managed_v02_message() -> Recipe {
    named("managed_v02_message", v02_message, |r| r.managed("managed-key"))
}

/// Managed key, statement in Rekor v1 (dsse 0.0.1), keyid equal to the hint.
pub fn managed_dsse() -> Recipe {
    named("managed_dsse", v03_dsse, |r| {
        r.managed("managed-key");
        r.keyid = Some(r.hint.clone());
    })
}

/// Managed key, statement in Rekor v1 (intoto 0.0.2).
pub fn managed_intoto() -> Recipe {
    named("managed_intoto", v03_intoto, |r| r.managed("managed-key"))
}

/// Managed key in Rekor v2 without any time.
pub fn managed_rekor2_message() -> Recipe {
    named("managed_rekor2_message", rekor2_message, |r| {
        r.managed("managed-key");
        r.tokens.clear();
    })
}

/// Managed key in Rekor v2 over a PAE.
pub fn managed_rekor2_dsse() -> Recipe {
    named("managed_rekor2_dsse", managed_rekor2_message, |r| r.dsse = true)
}

/// Managed key without log.
pub fn managed_no_log_message() -> Recipe {
    named("managed_no_log_message", managed_message, unlogged_key)
}

/// Managed key without log, statement.
pub fn managed_no_log_dsse() -> Recipe {
    named("managed_no_log_dsse", managed_dsse, unlogged_key)
}

/// Managed key without log, with a timestamp.
pub fn managed_no_log_tsa() -> Recipe {
    named("managed_no_log_tsa", managed_no_log_message, |r| r.tokens.push(Token::default()))
}

/// Managed key without log, pure Ed25519 over the artifact (M3).
pub fn managed_no_log_ed25519() -> Recipe {
    named("managed_no_log_ed25519", managed_no_log_message, |r| {
        r.sign_with(Key::ed25519("signer"), Scheme::Ed25519);
    })
}

/// Managed P-384 key in Rekor v1.
pub fn managed_p384_message() -> Recipe {
    named("managed_p384_message", managed_message, |r| r.sign_with(Key::p384("signer"), Scheme::Ecdsa(HashAlg::Sha384)))
}

/// Managed RSA key over a statement, no log.
pub fn managed_no_log_rsa_dsse() -> Recipe {
    named("managed_no_log_rsa_dsse", managed_no_log_message, |r| {
        r.dsse = true;
        r.sign_with(Key::rsa(3072, "a"), Scheme::RsaPkcs1(HashAlg::Sha256));
    })
}

/// Managed Ed25519 key over a statement, no log: pure (M3).
pub fn managed_no_log_ed25519_dsse() -> Recipe {
    named("managed_no_log_ed25519_dsse", managed_no_log_ed25519, |r| r.dsse = true)
}

/// Managed Ed25519 key in Rekor v2: prehashed over the PAE (M3).
pub fn managed_rekor2_ed25519_dsse() -> Recipe {
    named("managed_rekor2_ed25519_dsse", managed_rekor2_dsse, |r| r.sign_with(Key::ed25519("signer"), Scheme::Ed25519ph))
}

/// A private long-lived certificate without log or timestamp (relaxation `current-time`).
pub fn current_time() -> Recipe {
    named("current_time", v03_message, |r| {
        r.entries.clear();
        r.leaf.scts.clear();
        r.leaf.certificate.valid(crate::time::LEAF_START, crate::time::CA_END);
        (r.policy.tlog, r.policy.ctlog, r.policy.observer) = (0, 0, 0);
        r.policy.relaxations.push(("current-time", true));
    })
}

/// GitHub-like: statement, no log, no SCT, one timestamp.
pub fn github() -> Recipe {
    named("github", v03_dsse_tsa, |r| {
        r.entries.clear();
        r.leaf.scts.clear();
        (r.policy.tlog, r.policy.ctlog, r.policy.tsa) = (0, 0, 1);
    })
}

/// GitHub-like release: as above, with no issuer claim at all (P2).
pub fn github_release() -> Recipe {
    named("github_release", github, |r| {
        (1..=24).filter(|n| *n != 7).for_each(|n| r.leaf.certificate.drop_extension(&crate::fulcio::claim_oid(n)));
        r.policy.identity().issuer = None;
    })
}

/// P-384 signing with SHA-384.
pub fn p384_message() -> Recipe {
    named("p384_message", v03_message, |r| r.sign_with(Key::p384("signer"), Scheme::Ecdsa(HashAlg::Sha384)))
}

/// P-384 signing with SHA-256 (relaxation `ecdsa-sha256`).
pub fn p384_sha256_message() -> Recipe {
    named("p384_sha256_message", v03_message, |r| {
        r.sign_with(Key::p384("signer"), Scheme::Ecdsa(HashAlg::Sha256));
    })
}

/// P-384 over a statement.
pub fn p384_dsse() -> Recipe {
    named("p384_dsse", v03_dsse, |r| r.sign_with(Key::p384("signer"), Scheme::Ecdsa(HashAlg::Sha384)))
}

/// P-521 signing with SHA-512.
pub fn p521_message() -> Recipe {
    named("p521_message", v03_message, |r| r.sign_with(Key::p521("signer"), Scheme::Ecdsa(HashAlg::Sha512)))
}

/// P-521 signing with SHA-256 (relaxation `ecdsa-sha256`).
pub fn p521_sha256_message() -> Recipe {
    named("p521_sha256_message", v03_message, |r| {
        r.sign_with(Key::p521("signer"), Scheme::Ecdsa(HashAlg::Sha256));
    })
}

/// Ed25519ph over an artifact with a hashedrekord entry (M3).
pub fn ed25519_message() -> Recipe {
    named("ed25519_message", v03_message, |r| r.sign_with(Key::ed25519("signer"), Scheme::Ed25519ph))
}

/// Pure Ed25519 over the PAE with a v1 entry (M3).
pub fn ed25519_dsse() -> Recipe {
    named("ed25519_dsse", v03_dsse, |r| r.sign_with(Key::ed25519("signer"), Scheme::Ed25519))
}

/// RSA-2048.
pub fn rsa2048_message() -> Recipe {
    named("rsa2048_message", v03_message, |r| r.sign_with(Key::rsa(2048, "a"), Scheme::RsaPkcs1(HashAlg::Sha256)))
}

/// RSA-3072 over a statement.
pub fn rsa3072_dsse() -> Recipe {
    named("rsa3072_dsse", v03_dsse, |r| r.sign_with(Key::rsa(3072, "a"), Scheme::RsaPkcs1(HashAlg::Sha256)))
}

/// RSA-4096.
pub fn rsa4096_message() -> Recipe {
    named("rsa4096_message", v03_message, |r| r.sign_with(Key::rsa(4096, "a"), Scheme::RsaPkcs1(HashAlg::Sha256)))
}

/// Rekor v2 with a P-384 signer.
pub fn rekor2_p384() -> Recipe {
    named("rekor2_p384", rekor2_message, |r| r.sign_with(Key::p384("signer"), Scheme::Ecdsa(HashAlg::Sha384)))
}

/// Rekor v2 with a P-521 signer over a PAE.
pub fn rekor2_p521_dsse() -> Recipe {
    named("rekor2_p521_dsse", rekor2_dsse, |r| r.sign_with(Key::p521("signer"), Scheme::Ecdsa(HashAlg::Sha512)))
}

/// Rekor v2 with Ed25519ph over the artifact.
pub fn rekor2_ed25519() -> Recipe {
    named("rekor2_ed25519", rekor2_message, |r| r.sign_with(Key::ed25519("signer"), Scheme::Ed25519ph))
}

/// Rekor v2 with Ed25519ph over the PAE.
pub fn rekor2_ed25519_dsse() -> Recipe {
    named("rekor2_ed25519_dsse", rekor2_dsse, |r| r.sign_with(Key::ed25519("signer"), Scheme::Ed25519ph))
}

/// Rekor v2 with RSA-PSS, which only the entry's keyDetails can say (Q).
pub fn rekor2_rsa_pss() -> Recipe {
    named("rekor2_rsa_pss", rekor2_message, |r| r.sign_with(Key::rsa(2048, "a"), Scheme::RsaPss))
}

fn log_key(r: &mut Recipe, key: Key) {
    use_log(r, Log::v1(key, "rekor.test", crate::rekor::TREE_ID));
}

/// Rekor v1 with an Ed25519 log key.
pub fn log_ed25519() -> Recipe {
    named("log_ed25519", v03_message, |r| log_key(r, Key::ed25519("rekor v1")))
}

/// Rekor v1 with a P-384 log key.
pub fn log_p384() -> Recipe {
    named("log_p384", v03_message, |r| log_key(r, Key::p384("rekor v1")))
}

/// Rekor v1 with a P-384 log key that signs with SHA-256 (keyDetails 19).
pub fn log_p384_sha256() -> Recipe {
    named("log_p384_sha256", v03_message, |r| {
        let key = Key::p384("rekor v1");
        let mut log = Log::v1(key, "rekor.test", crate::rekor::TREE_ID);
        log.scheme = Scheme::Ecdsa(HashAlg::Sha256);
        log.key_details = log.scheme.key_details(key);
        use_log(r, log);
    })
}

/// Rekor v1 with an RSA log key.
pub fn log_rsa() -> Recipe {
    named("log_rsa", v03_message, |r| log_key(r, Key::rsa(2048, "b")))
}

/// Timestamp by a P-384 signer with SHA-384.
pub fn tsa_p384() -> Recipe {
    named("tsa_p384", v03_message_no_set_tsa, |r| {
        r.tsas[0] = Tsa::with_intermediate(Key::p384("tsa"));
        (r.tokens[0].digest, r.tokens[0].imprint_hash) = (HashAlg::Sha384, HashAlg::Sha384);
    })
}

/// Timestamp by an RSA signer whose signatureAlgorithm is plain rsaEncryption (K5).
pub fn tsa_rsa() -> Recipe {
    named("tsa_rsa", v03_message_no_set_tsa, |r| {
        r.tsas[0] = Tsa::with_intermediate(Key::rsa(2048, "b"));
        r.tokens[0].digest = HashAlg::Sha512;
        r.tokens[0].signature_algorithm = Some(Key::rsa(2048, "b").spki_algorithm());
    })
}

/// Timestamp by an Ed25519 signer, no intermediate.
pub fn tsa_ed25519() -> Recipe {
    named("tsa_ed25519", v03_message_no_set_tsa, |r| {
        r.tsas[0] = Tsa::two_certificates("short-tsa", Key::ed25519("tsa"));
        r.tokens[0].digest = HashAlg::Sha512;
    })
}

/// The trusted root pins no TSA leaf; the embedded certificate is the signer (K6).
pub fn tsa_unpinned() -> Recipe {
    named("tsa_unpinned", v03_message_no_set_tsa, |r| r.tsas[0].pinned = false)
}

/// The token embeds no certificate; the pinned leaf is the signer (K6).
pub fn tsa_no_certificate() -> Recipe {
    named("tsa_no_certificate", v03_message_no_set_tsa, |r| r.tokens[0].edit_certificates.then(Vec::clear))
}

/// The token has the SHA-1 ESS attribute of RFC 3161 instead of the later one (K4).
pub fn tsa_ess_v1() -> Recipe {
    named("tsa_ess_v1", v03_message_no_set_tsa, |r| {
        let ess = ess_v1(&r.tsas[0].signer.der());
        r.tokens[0].edit_attributes.then(move |attributes| {
            attributes.retain(|a| a.0 != ESS_V2);
            attributes.push((ESS_V1.into(), vec![ess.clone()]));
        });
    })
}

/// The token names its signer by key identifier (K6).
pub fn tsa_key_identifier() -> Recipe {
    named("tsa_key_identifier", v03_message_no_set_tsa, |r| r.tokens[0].by_key_identifier = true)
}

/// E-mail identity.
pub fn san_kind_email() -> Recipe {
    named("san_kind_email", v03_message, |r| identify(r, "email", san_email("alice@example.test"), "alice@example.test"))
}

/// otherName identity.
pub fn san_kind_other() -> Recipe {
    named("san_kind_other", v03_message, |r| identify(r, "other-name", san_other("alice!example.test"), "alice!example.test"))
}

/// Statement whose subject has SHA-384 and SHA-512 digests beside SHA-256, and an ignored gitCommit.
pub fn subjects_many_digests() -> Recipe {
    named("subjects_many_digests", v03_dsse, |r| {
        let artifact = r.artifact.clone();
        r.edit_statement.then(move |s| {
            put(s, "/subject/0/digest/sha384", hex(&HashAlg::Sha384.of(&artifact)));
            put(s, "/subject/0/digest/sha512", hex(&HashAlg::Sha512.of(&artifact)));
            put(s, "/subject/0/digest/gitCommit", "4d0a5b1c9f6e7d8c3b2a19087f6e5d4c3b2a1908");
        });
    })
}

/// Statement whose subject has only SHA-384.
pub fn subject_sha384() -> Recipe {
    named("subject_sha384", v03_dsse, |r| only_digest(r, HashAlg::Sha384))
}

/// Statement whose subject has only SHA-512.
pub fn subject_sha512() -> Recipe {
    named("subject_sha512", v03_dsse, |r| only_digest(r, HashAlg::Sha512))
}

/// Image signature: a statement about manifest bytes (N7).
pub fn image_signature() -> Recipe {
    named("image_signature", v03_dsse, |r| {
        r.artifact = br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","layers":[]}"#.to_vec();
        r.edit_statement.then(|s| put(s, "/predicateType", "https://sigstore.dev/cosign/sign/v1"));
        r.policy.predicate_type = Some("https://sigstore.dev/cosign/sign/v1".into());
    })
}

/// An inventory of one part, of the artifact given.
fn cyclonedx(artifact: &[u8]) -> serde_json::Value {
    serde_json::json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79",
        "version": 1,
        "metadata": {"component": {
            "type": "file", "bom-ref": "widget", "name": "widget-1.2.3.txt", "version": "1.2.3",
            "hashes": [{"alg": "SHA-256", "content": hex(&HashAlg::Sha256.of(artifact))}],
        }},
        "components": [{"type": "library", "bom-ref": "part", "name": "part", "version": "2.14.1", "purl": "pkg:maven/org.example/part@2.14.1"}],
        "dependencies": [{"ref": "widget", "dependsOn": ["part"]}],
    })
}

/// An SBOM attested for an artifact, as an object (B1).
pub fn sbom_attestation() -> Recipe {
    named("sbom_attestation", v03_dsse, |r| {
        let sbom = cyclonedx(&r.artifact);
        r.edit_statement.then(move |s| {
            put(s, "/predicateType", "https://cyclonedx.org/bom");
            s["predicate"] = sbom.clone();
        });
    })
}

/// Another SBOM, attested for the same artifact: a part has another version (B25).
pub fn sbom_attestation_other() -> Recipe {
    named("sbom_attestation_other", v03_dsse, |r| {
        let mut sbom = cyclonedx(&r.artifact);
        put(&mut sbom, "/components/0/version", "2.17.1");
        put(&mut sbom, "/components/0/purl", "pkg:maven/org.example/part@2.17.1");
        r.edit_statement.then(move |s| {
            put(s, "/predicateType", "https://cyclonedx.org/bom");
            s["predicate"] = sbom.clone();
        });
    })
}

/// An SBOM attested as the text of its file.
pub fn sbom_attestation_text() -> Recipe {
    named("sbom_attestation_text", v03_dsse, |r| {
        let sbom = cyclonedx(&r.artifact).to_string();
        r.edit_statement.then(move |s| {
            put(s, "/predicateType", "https://cosign.sigstore.dev/attestation/v1");
            s["predicate"] = serde_json::json!({"Data": sbom, "Timestamp": "2026-01-01T00:00:00Z"});
        });
    })
}

/// What its issuer states of a part of that SBOM (OpenVEX).
fn openvex() -> serde_json::Value {
    serde_json::json!({
        "@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://example.com/vex/1", "author": "Somebody", "timestamp": "2026-01-02T03:04:05Z", "version": 1,
        "statements": [{
            "vulnerability": {"name": "CVE-2026-0001"}, "products": [{"@id": "pkg:maven/org.example/part@2.14.1"}],
            "status": "not_affected", "justification": "vulnerable_code_not_in_execute_path",
        }],
    })
}

/// That document, attested.
pub fn vex_attestation() -> Recipe {
    named("vex_attestation", v03_dsse, |r| {
        r.edit_statement.then(|s| {
            put(s, "/predicateType", "https://openvex.dev/ns/v0.2.0");
            s["predicate"] = openvex();
        });
    })
}

/// That document, signed as the file it is.
pub fn vex_signed() -> Recipe {
    named("vex_signed", v03_message, |r| r.artifact = openvex().to_string().into_bytes())
}

/// An SBOM signed as the file it is.
pub fn sbom_signed() -> Recipe {
    named("sbom_signed", v03_message, |r| r.artifact = cyclonedx(b"widget 1.2.3\n").to_string().into_bytes())
}

/// Trusted root v0.1, other spelling.
pub fn root_v01_dot() -> Recipe {
    named("root_v01_dot", v03_message, |r| r.root.media_type = ROOT_V01_DOT.into())
}

/// Trusted root v0.2 with operators and checkpoint key ids.
pub fn root_v02() -> Recipe {
    named("root_v02", rekor2_message, |r| r.root.media_type = ROOT_V02.into())
}

/// A CA entry of one certificate that issues leaves itself (C1).
pub fn one_certificate_ca() -> Recipe {
    named("one_certificate_ca", v03_message, |r| {
        let key = Key::p384("lone fulcio");
        r.authority = Authority::of("https://old.fulcio.test", vec![Certificate::ca("lone fulcio", key, "lone fulcio", key, Some(0))]);
        r.reissue();
    })
}

/// Three CA certificates, leaf issued by the middle one (C1: any of them may issue).
pub fn leaf_issued_higher() -> Recipe {
    named("leaf_issued_higher", v03_message, |r| {
        let (root, l1, l2) = (Key::p384("fulcio root"), Key::p384("fulcio l1"), Key::p384("fulcio l2"));
        let anchor = Certificate::ca("fulcio root", root, "fulcio root", root, None);
        let first = Certificate::ca("fulcio l1", l1, "fulcio root", root, Some(1));
        let second = Certificate::ca("fulcio l2", l2, "fulcio l1", l1, Some(0));
        let issuing = Authority::of("https://fulcio.test", vec![first.clone()]);
        r.leaf = Leaf::new(r.signer, &issuing);
        r.authority = Authority::of("https://fulcio.test", vec![second, first, anchor]);
    })
}

/// RSA CA that signs with SHA-512 (C9).
pub fn rsa_ca() -> Recipe {
    named("rsa_ca", v03_message, |r| {
        r.authority = Authority::named("rsa root", Key::rsa(2048, "a"), "rsa intermediate", Key::rsa(2048, "b"));
        r.authority.certificates.iter_mut().for_each(|c| c.scheme = Scheme::RsaPkcs1(HashAlg::Sha512));
        r.reissue();
        r.leaf.certificate.scheme = Scheme::RsaPkcs1(HashAlg::Sha384);
    })
}

/// Two CT logs, threshold 2 (D7).
pub fn two_scts() -> Recipe {
    named("two_scts", v03_message, |r| {
        let second = CtLog::new(Key::p384("second ctfe"), "https://second.ctfe.test");
        let mut sct = Sct::by(second.clone());
        sct.scheme = Some(Scheme::Ecdsa(HashAlg::Sha256));
        r.root.ct_logs.push(second);
        r.leaf.scts.push(sct);
        r.policy.ctlog = 2;
    })
}

/// RSA CT log listed as raw PKCS#1 (relaxation `rsa-pkcs1-ctlog`, D5).
pub fn ct_raw_pkcs1() -> Recipe {
    named("ct_raw_pkcs1", v03_message, |r| {
        let log = CtLog { raw_pkcs1: true, ..CtLog::new(Key::rsa(4096, "a"), "https://rsa.ctfe.test") };
        r.leaf.scts = vec![Sct::by(log.clone())];
        r.root.ct_logs = vec![log];
    })
}

/// SCT with extension bytes, as static CT logs write them (D3).
pub fn sct_with_extensions() -> Recipe {
    named("sct_with_extensions", v03_message, |r| r.leaf.scts[0].extensions = vec![0, 0, 5, 0, 0, 1, 2, 3])
}

/// Checkpoint with a witness line before and an unknown log's line after the log's own, and a timestamp extension line.
pub fn witnessed() -> Recipe {
    named("witnessed", v03_message, |r| {
        let checkpoint = &mut r.entries[0].checkpoint;
        checkpoint.before.push(witness_line());
        checkpoint.after.push(Log::v1(Key::p256("stranger"), "stranger.test", 7).line());
        checkpoint.edit_text.then(|t| t.push_str("Timestamp: 1717243205000000000\n"));
    })
}

/// Rekor v2 checkpoint with a witness line in front.
pub fn rekor2_witnessed() -> Recipe {
    named("rekor2_witnessed", rekor2_message, |r| r.entries[0].checkpoint.before.push(witness_line()))
}

/// A small tree made of real entries.
pub fn small_tree() -> Recipe {
    named("small_tree", v03_message, |r| r.entries[0].in_tree(5, 11))
}

/// The first entry of a new tree: no hashes, the root is the leaf (G3).
pub fn single_leaf_tree() -> Recipe {
    named("single_leaf_tree", rekor2_message, |r| r.entries[0].in_tree(0, 1))
}

/// Two entries in two logs, threshold 2 (L3).
pub fn two_logs() -> Recipe {
    named("two_logs", v03_message, |r| {
        let second = Log::v1(Key::p384("rekor of another"), "rekor.another.test", 7);
        let mut entry = Entry::v1(Kind::Hashedrekord001);
        entry.log = second.clone();
        r.entries.push(entry);
        r.root.logs.push(second);
        r.policy.tlog = 2;
    })
}

/// Two timestamps by two authorities, threshold 2 (K12).
pub fn two_tsas() -> Recipe {
    named("two_tsas", v03_message_no_set_tsa, |r| {
        r.tsas.push(Tsa::two_certificates("second-tsa", Key::p384("second tsa")));
        r.tokens.push(Token { tsa: 1, ..Token::default() });
        (r.policy.tsa, r.policy.observer) = (2, 2);
    })
}

/// The leaf is followed by its intermediate in the chain (A4).
pub fn chain_with_intermediate() -> Recipe {
    named("chain_with_intermediate", v02_message, |r| r.extra_certificates = vec![r.authority.certificates[0].der()])
}

/// A legacy cosign bundle; the caller takes the log's word for the time alone.
pub fn cosign_message() -> Recipe {
    named("cosign_message", v03_message, |r| {
        r.edit_bundle.then(|b| *b = formats::cosign(b, None));
        r.policy.tlog = 0;
    })
}

/// A legacy cosign bundle of a statement.
pub fn cosign_dsse() -> Recipe {
    named("cosign_dsse", v03_dsse, |r| {
        r.edit_bundle.then(|b| *b = formats::cosign(b, None));
        r.policy.tlog = 0;
    })
}

/// A legacy cosign bundle signed with a key, which stands in it.
pub fn cosign_key() -> Recipe {
    named("cosign_key", managed_message, |r| {
        let pem = r.signer.pem();
        r.edit_bundle.then(move |b| *b = formats::cosign(b, Some(&pem)));
        r.policy.tlog = 0;
        (r.policy.profile, r.class) = ("managed-key-no-log", "full");
    })
}

/// The manifest of the image that `image_payload` is about.
pub const MANIFEST: &[u8] = b"{\"schemaVersion\":2}";

/// A signature of an image as `cosign download signature` writes it; what is given is the manifest.
pub fn image_payload() -> Recipe {
    named("image_payload", v03_message, |r| {
        let payload = formats::image_payload(MANIFEST).to_string().into_bytes();
        (r.artifact, r.given) = (payload.clone(), Some(MANIFEST.to_vec()));
        r.edit_bundle.then(move |b| *b = formats::cosign_download(b, &payload));
        r.policy.tlog = 0;
    })
}

/// The line that the npm registry signs of this tarball.
pub fn npm_line(tarball: &[u8]) -> Vec<u8> {
    format!("@acme/widget@1.2.3:sha512-{}", crate::encoding::b64(&HashAlg::Sha512.of(tarball))).into_bytes()
}

/// What the npm registry says of a version; what is given is the tarball.
pub fn npm_signature() -> Recipe {
    named("npm_signature", managed_no_log_message, |r| {
        let tarball = r.artifact.clone();
        (r.artifact, r.given) = (npm_line(&tarball), Some(tarball.clone()));
        r.edit_bundle.then(move |b| *b = formats::npm_version(b, &tarball));
    })
}

/// What the npm registry says of a package, with one version that it signed.
pub fn npm_package() -> Recipe {
    named("npm_package", managed_no_log_message, |r| {
        let tarball = r.artifact.clone();
        (r.artifact, r.given) = (npm_line(&tarball), Some(tarball.clone()));
        r.edit_bundle.then(move |b| *b = formats::npm_package(b, &tarball));
    })
}

/// What model signing wrote at first: the key itself, where a bundle has a hint to it.
pub fn model_key_inside() -> Recipe {
    named("model_key_inside", managed_no_log_dsse, |r| {
        let pem = r.signer.pem();
        r.edit_bundle.then(move |b| {
            b["verificationMaterial"]["publicKey"] =
                serde_json::json!({"rawBytes": crate::encoding::b64(pem.as_bytes()), "keyDetails": "PKIX_ECDSA_P256_SHA_256"});
        });
    })
}

/// A signature file, and the key it is checked with.
pub fn parts_key() -> Recipe {
    named("parts_key", managed_no_log_message, |r| r.edit_bundle.then(|b| *b = formats::parts(b, None)))
}

/// Signature, certificate and timestamp as files.
pub fn parts_certificate() -> Recipe {
    named("parts_certificate", v03_message_no_set_tsa, |r| {
        r.edit_bundle.then(|b| *b = formats::parts(b, None));
        (r.policy.tlog, r.policy.tsa) = (0, 1);
    })
}

/// As before, of a statement, and with the certificate log's answer beside a certificate without a list.
pub fn parts_sct() -> Recipe {
    named("parts_sct", v03_dsse_tsa, |r| {
        r.leaf.scts.clear();
        let answer = crate::ctlog::answer(&crate::ctlog::Sct::default(), &r.leaf.certificate);
        r.edit_bundle.then(move |b| {
            *b = formats::parts(b, None);
            b["sct"] = answer.clone();
        });
        (r.policy.tlog, r.policy.tsa) = (0, 1);
    })
}

/// An attestation of PEP 740.
pub fn pep740() -> Recipe {
    named("pep740", v03_dsse, |r| r.edit_bundle.then(|b| *b = formats::pep740(b)))
}

/// What PyPI publishes about a wheel: the file by its name, and PyPI's own predicate.
pub fn pypi_publish() -> Recipe {
    named("pypi_publish", pep740, |r| {
        r.edit_statement.then(|s| {
            s["subject"][0]["name"] = "widget-1.2.3-py3-none-any.whl".into();
            s["predicateType"] = "https://docs.pypi.org/attestations/publish/v1".into();
        })
    })
}

/// What conda's CEP 27 publishes about a package: the file by its name, and conda's own predicate.
pub fn conda_publish() -> Recipe {
    named("conda_publish", v03_dsse, |r| {
        r.edit_statement.then(|s| {
            s["subject"][0]["name"] = "widget-1.2.3-h0_0.conda".into();
            s["predicateType"] = "https://schemas.conda.org/attestations-publish-1.schema.json".into();
            s["predicate"] = serde_json::json!({"targetChannel": "https://conda.test/acme"});
        })
    })
}

/// What npm has of a package: the purl, and a SHA-512.
pub fn npm_provenance() -> Recipe {
    named("npm_provenance", attestations, |r| {
        let sha512 = hex(&HashAlg::Sha512.of(&r.artifact));
        r.edit_statement.then(move |s| s["subject"] = serde_json::json!([{"name": "pkg:npm/%40acme/widget@1.2.3", "digest": {"sha512": sha512}}]));
    })
}

/// What the npm registry signs of a publication, with a key of its own.
pub fn npm_publication() -> Recipe {
    named("npm_publication", managed_dsse, |r| {
        let sha512 = hex(&HashAlg::Sha512.of(&r.artifact));
        r.edit_statement.then(move |s| {
            s["subject"] = serde_json::json!([{"name": "pkg:npm/%40acme/widget@1.2.3", "digest": {"sha512": sha512}}]);
            s["predicateType"] = "https://github.com/npm/attestation/tree/main/specs/publish/v0.1".into();
            s["predicate"] = serde_json::json!({"name": "@acme/widget", "version": "1.2.3", "registry": "https://registry.npmjs.org"});
        });
    })
}

/// What GitHub's builders write of a build: the same that the certificate says.
pub fn github_provenance() -> Recipe {
    named("github_provenance", v03_dsse, |r| {
        r.edit_statement.then(|s| {
            s["predicate"] = serde_json::json!({
                "buildDefinition": {
                    "buildType": "https://actions.github.io/buildtypes/workflow/v1",
                    "externalParameters": {"workflow": {
                        "ref": "refs/tags/v1.2.3", "repository": "https://github.com/acme/widget", "path": ".github/workflows/release.yml",
                    }},
                    "internalParameters": {"github": {
                        "event_name": "push", "repository_id": "123456789", "repository_owner_id": "987654", "runner_environment": "github-hosted",
                    }},
                    "resolvedDependencies": [{
                        "uri": "git+https://github.com/acme/widget@refs/tags/v1.2.3",
                        "digest": {"gitCommit": "4d0a5b1c9f6e7d8c3b2a19087f6e5d4c3b2a1908"},
                    }],
                },
                "runDetails": {
                    "builder": {"id": crate::fulcio::SIGNER},
                    "metadata": {"invocationId": "https://github.com/acme/widget/actions/runs/42/attempts/1"},
                },
            });
        })
    })
}

/// PyPI's answer about a file, with one attestation.
pub fn provenance() -> Recipe {
    named("provenance", v03_dsse, |r| r.edit_bundle.then(|b| *b = formats::provenance(b)))
}

/// What Rekor v1 answers: the entry holds signature and certificate.
pub fn rekor_entry() -> Recipe {
    named("rekor_entry", v03_message, |r| r.edit_bundle.then(|b| *b = formats::rekor_entry(b)))
}

/// What Rekor v1 answers, signed with a key.
pub fn rekor_entry_key() -> Recipe {
    named("rekor_entry_key", managed_message, |r| r.edit_bundle.then(|b| *b = formats::rekor_entry(b)))
}

/// A log entry by itself.
pub fn log_entry() -> Recipe {
    named("log_entry", v03_message, |r| r.edit_bundle.then(|b| *b = formats::log_entry(b)))
}

/// What Rekor v2 answers, signed with a key.
pub fn log_entry_v2_key() -> Recipe {
    named("log_entry_v2_key", managed_rekor2_message, |r| r.edit_bundle.then(|b| *b = formats::log_entry(b)))
}

/// An envelope by itself, signed with a key.
pub fn envelope_key() -> Recipe {
    named("envelope_key", managed_no_log_dsse, |r| r.edit_bundle.then(|b| *b = formats::envelope(b)))
}

/// A registry's answer with one bundle.
pub fn attestations() -> Recipe {
    named("attestations", v03_dsse, |r| r.edit_bundle.then(|b| *b = formats::attestations(b)))
}

/// What GitHub's tool prints after it verified.
pub fn gh_verify() -> Recipe {
    named("gh_verify", v03_dsse, |r| r.edit_bundle.then(|b| *b = formats::gh_verify(b)))
}

/// Every shape, in reading order.
pub const SHAPES: &[Shape] = &[
    v01_set_message,
    v01_message,
    v01_set_intoto,
    v01_dsse,
    v02_message,
    v02_dsse,
    v02_intoto,
    v02_message_no_set_tsa,
    chain_with_intermediate,
    v03_message,
    v03_message_parameter,
    v03_dsse,
    v03_intoto,
    v03_message_tsa,
    v03_dsse_tsa,
    v03_message_no_set_tsa,
    rekor2_message,
    rekor2_dsse,
    rekor2_ecdsa,
    rekor2_p384,
    rekor2_p521_dsse,
    rekor2_ed25519,
    rekor2_ed25519_dsse,
    rekor2_rsa_pss,
    rekor2_witnessed,
    single_leaf_tree,
    managed_message,
    managed_v01_set_message,
    managed_v02_message,
    managed_dsse,
    managed_intoto,
    managed_rekor2_message,
    managed_rekor2_dsse,
    managed_no_log_message,
    managed_no_log_dsse,
    managed_no_log_tsa,
    managed_no_log_ed25519,
    managed_p384_message,
    managed_no_log_rsa_dsse,
    managed_no_log_ed25519_dsse,
    managed_rekor2_ed25519_dsse,
    current_time,
    github,
    github_release,
    p384_message,
    p384_sha256_message,
    p384_dsse,
    p521_message,
    p521_sha256_message,
    ed25519_message,
    ed25519_dsse,
    rsa2048_message,
    rsa3072_dsse,
    rsa4096_message,
    log_ed25519,
    log_p384,
    log_p384_sha256,
    log_rsa,
    two_logs,
    small_tree,
    witnessed,
    tsa_p384,
    tsa_rsa,
    tsa_ed25519,
    tsa_unpinned,
    tsa_no_certificate,
    tsa_ess_v1,
    tsa_key_identifier,
    two_tsas,
    san_kind_email,
    san_kind_other,
    subjects_many_digests,
    subject_sha384,
    subject_sha512,
    image_signature,
    sbom_attestation,
    sbom_attestation_other,
    sbom_attestation_text,
    vex_attestation,
    vex_signed,
    sbom_signed,
    root_v01_dot,
    root_v02,
    one_certificate_ca,
    leaf_issued_higher,
    rsa_ca,
    two_scts,
    ct_raw_pkcs1,
    sct_with_extensions,
    cosign_message,
    cosign_dsse,
    cosign_key,
    npm_signature,
    npm_package,
    model_key_inside,
    image_payload,
    parts_key,
    parts_certificate,
    parts_sct,
    pep740,
    pypi_publish,
    conda_publish,
    npm_provenance,
    npm_publication,
    github_provenance,
    provenance,
    rekor_entry,
    rekor_entry_key,
    log_entry,
    log_entry_v2_key,
    envelope_key,
    attestations,
    gh_verify,
];

fn named(name: &'static str, base: Shape, change: impl FnOnce(&mut Recipe)) -> Recipe {
    let mut r = Recipe { shape: name, ..base() };
    change(&mut r);
    r
}

fn chained(r: &mut Recipe, media_type: &str) {
    r.media_type = media_type.into();
    r.material = Material::Chain;
}

fn unlogged_key(r: &mut Recipe) {
    r.managed("managed-key-no-log");
    r.entries.clear();
}

/// Logs the first entry elsewhere and trusts that log instead of the default of its version.
pub fn use_log(r: &mut Recipe, log: Log) {
    r.entries[0].log = log.clone();
    r.root.logs.retain(|l| l.version != log.version);
    r.root.logs.push(log);
}

/// A witness that saw the checkpoint a few seconds later.
pub fn witness_line() -> Line {
    Line::witness("witness.test", Key::ed25519("witness"), 1_717_243_209)
}

fn identify(r: &mut Recipe, kind: &'static str, san: Vec<u8>, value: &str) {
    r.leaf.identity(san, "https://accounts.example.test");
    let identity = r.policy.identity();
    (identity.san, identity.san_kind) = (value.into(), Some(kind));
    identity.issuer = Some("https://accounts.example.test".into());
}

fn only_digest(r: &mut Recipe, hash: HashAlg) {
    let digest = hex(&hash.of(&r.artifact));
    r.edit_statement.then(move |s| {
        put(s, "/subject/0/digest", serde_json::json!({}));
        put(s, &format!("/subject/0/digest/{}", hash.name()), digest.as_str());
    });
}

/// keyUsage value of a CA, for faults that give it to others.
pub fn cert_sign_usage() -> Vec<u8> {
    crate::der::tlv(0x03, CERT_SIGN)
}
