//! I: every entry describes this bundle, this signature, this signer.

use super::Fault;
use super::help::*;
use crate::encoding::{b64, hex, put, take};
use crate::fulcio::san_uri;
use crate::keys::{HashAlg, Key, high_s_twin, sha256};
use crate::rekor::Kind;
use crate::shapes::*;
use serde_json::json;

const V2: &str = "/spec/hashedRekordV002";

pub(super) const FAULTS: &[Fault] = &[
    // I1
    Fault::new("I1", "kind_differs", "The label outside is not signed; the body decides and both must agree.", &[v03_message, v01_set_message], |r| {
        r.entries[0].edit.then(|e| put(e, "/kindVersion/kind", "dsse"))
    })
    .group("X05"),
    Fault::new("I1", "version_differs", "A v1 body labelled v2.", &[v03_message], |r| r.entries[0].edit.then(|e| put(e, "/kindVersion/version", "0.0.2")))
        .group("X05"),
    Fault::new("I1", "v2_labelled_v1", "A v2 body labelled v1.", &[rekor2_message], |r| r.entries[0].edit.then(|e| put(e, "/kindVersion/version", "0.0.1")))
        .group("X05"),
    Fault::new("I1", "body_not_json", "The log accepted something that is no entry.", &[v03_message], |r| body_text(r, |t| *t = "not json".into())),
    Fault::new("I1", "body_with_unknown_member", "A member nobody checks.", &[v03_message], |r| body(r, |b| put(b, "/spec/extra", 1))).or(&["I2"]),
    Fault::new("I1", "unsupported_version", "Rules of another version are unknown: not counted.", &[v03_message], |r| {
        body(r, |b| put(b, "/apiVersion", "0.0.3"));
        r.entries[0].edit.then(|e| put(e, "/kindVersion/version", "0.0.3"));
    })
    .insufficient(),
    Fault::new("I1", "dsse_entry_for_an_artifact", "An entry kind that cannot describe this content.", &[v03_message], |r| r.entries[0].kind = Kind::Dsse001)
        .or(&["I3"])
        .group("X05"),
    Fault::new("I1", "hashedrekord_entry_for_a_statement", "hashedrekord 0.0.1 describes a file, not an envelope.", &[v03_dsse], |r| {
        r.entries[0].kind = Kind::Hashedrekord001
    })
    .or(&["I2"])
    .group("X05"),
    // I2
    Fault::new(
        "I2",
        "entry_of_another_signer",
        "A genuine entry about the same file by somebody else.",
        &[v03_message, v01_set_message, v02_message],
        foreign_signer,
    )
    .group("X04"),
    Fault::new("I2", "entry_of_another_artifact", "A genuine entry by the same signer about another file.", &[v03_message, v01_set_message], |r| {
        let (key, scheme) = (r.signer, r.scheme);
        r.entries[0].submit.then(move |s| {
            s.artifact = b"another file".to_vec();
            s.signature = key.sign(scheme, &s.artifact);
        });
    })
    .group("X04"),
    Fault::new("I2", "entry_with_another_digest", "Signature and certificate agree, the digest does not.", &[v03_message], |r| {
        body(r, |b| put(b, "/spec/data/hash/value", hex(&sha256(b"another file"))))
    })
    .group("X04"),
    Fault::new("I2", "entry_with_another_certificate", "A second certificate for the same key: another identity.", &[v03_message], |r| {
        let mut leaf = r.leaf.clone();
        leaf.identity(san_uri("https://github.com/mallory/widget/.github/workflows/x.yml@refs/heads/main"), crate::fulcio::ISSUER);
        let der = leaf.der();
        r.entries[0].submit.then(move |s| verifier(s, &der));
    })
    .group("X04"),
    Fault::new(
        "I2",
        "entry_with_high_s_twin",
        "Another valid signature of the same key over the same file: the log saw other bytes.",
        &[v03_message, v01_set_message],
        |r| r.entries[0].submit.then(|s| s.signature = high_s_twin(&s.signature)),
    )
    .group("X04"),
    Fault::new("I2", "second_entry_foreign", "\"Any entry matches\" is not \"every entry matches\".", &[two_logs], |r| {
        foreign_signer(r);
        let foreign = r.entries[0].submit.clone();
        r.entries[0].submit = Default::default();
        r.entries[1].submit = foreign;
    })
    .group("X04"),
    Fault::new("I2", "entry_of_unknown_log_foreign", "I runs for unknown logs too.", &[v03_message], |r| {
        let mut second = r.entries[0].clone();
        second.log = crate::rekor::Log::v1(Key::ed25519("stranger"), "stranger.test", 7);
        second.submit.then(|s| s.signature = high_s_twin(&s.signature));
        r.entries.push(second);
    })
    .group("X04"),
    Fault::new("I2", "public_key_of_the_certificate", "The entry names a key, the bundle a certificate for it.", &[v03_message], |r| {
        let key = r.signer;
        r.entries[0].submit.then(move |s| s.verifier_pem = key.pem());
    })
    .group("X04"),
    Fault::new("I2", "two_certificates_in_the_entry", "Exactly one PEM block.", &[v03_message], |r| {
        r.entries[0].submit.then(|s| s.verifier_pem = s.verifier_pem.repeat(2))
    }),
    Fault::new("I2", "upper_case_digest", "Lower-case hex: one spelling.", &[v03_message], |r| {
        body(r, |b| {
            let v = crate::encoding::text(b, "/spec/data/hash/value");
            put(b, "/spec/data/hash/value", v.to_uppercase());
        })
    }),
    Fault::new("I2", "without_data", "A missing digest is not an equal digest.", &[v03_message], |r| body(r, |b| drop(take(b, "/spec/data")))),
    // I3
    Fault::new("I3", "payload_hash_of_another", "A genuine-looking entry about another payload.", &[v03_dsse, v01_dsse, v02_dsse], |r| {
        body(r, |b| put(b, "/spec/payloadHash/value", hex(&sha256(b"another"))))
    })
    .group("X04"),
    Fault::new("I3", "payload_hash_algorithm", "Only sha256.", &[v03_dsse], |r| {
        let payload = r.payload();
        body(r, move |b| put(b, "/spec/payloadHash", json!({"algorithm": "sha512", "value": hex(&HashAlg::Sha512.of(&payload))})));
    })
    .group("X13"),
    Fault::new("I3", "high_s_twin", "Same payload and key, a second valid signature.", &[v03_dsse, v02_dsse], |r| {
        r.entries[0].submit.then(|s| s.signature = high_s_twin(&s.signature))
    })
    .group("X04"),
    Fault::new("I3", "two_signatures", "Exactly one.", &[v03_dsse], |r| {
        body(r, |b| {
            let s = b["spec"]["signatures"][0].clone();
            put(b, "/spec/signatures/-", s);
        })
    }),
    Fault::new("I3", "no_signatures", "An empty list matches nothing.", &[v03_dsse], |r| body(r, |b| put(b, "/spec/signatures", json!([])))),
    Fault::new("I3", "entry_of_another_signer", "Same payload, other signer.", &[v03_dsse, v01_dsse], foreign_signer).group("X04"),
    // I4
    Fault::new("I4", "digest_of_another", "The rebuilt leaf differs.", &[rekor2_message, rekor2_dsse], |r| {
        body(r, |b| put(b, &format!("{V2}/data/digest"), b64(&sha256(b"another"))))
    })
    .group("X04"),
    Fault::new("I4", "digest_of_payload", "For envelopes the digest covers the PAE, not the payload.", &[rekor2_dsse], |r| {
        let payload = r.payload();
        body(r, move |b| put(b, &format!("{V2}/data/digest"), b64(&sha256(&payload))));
    })
    .group("X13"),
    Fault::new("I4", "entry_of_another_signer", "A genuine v2 entry by somebody else.", &[rekor2_message, rekor2_dsse], foreign_signer).group("X04"),
    Fault::new("I4", "high_s_twin", "A second valid signature.", &[rekor2_message, rekor2_dsse], |r| {
        r.entries[0].submit.then(|s| s.signature = high_s_twin(&s.signature))
    })
    .group("X04"),
    Fault::new("I4", "key_details_of_another_scheme", "keyDetails fixes key and hash.", &[rekor2_message], |r| {
        body(r, |b| put(b, &format!("{V2}/signature/verifier/keyDetails"), "PKIX_ECDSA_P384_SHA_384"))
    })
    .group("X05"),
    Fault::new("I4", "public_key_verifier", "A certificate bundle whose entry names a bare key.", &[rekor2_message], |r| {
        let spki = r.signer.spki();
        r.entries[0].submit.then(move |s| (s.verifier_kind, s.verifier_der) = ("publicKey", spki.clone()));
    })
    .group("X05"),
    Fault::new("I4", "certificate_verifier", "A key bundle whose entry names a certificate.", &[managed_rekor2_message], |r| {
        let der = r.leaf.der();
        r.entries[0].submit.then(move |s| (s.verifier_kind, s.verifier_der) = ("x509Certificate", der.clone()));
    })
    .or(&["O3"])
    .group("X05"),
    Fault::new("I4", "pre_release_member", "`hashedRekordV0_0_2` was withdrawn.", &[rekor2_message], |r| {
        body(r, |b| {
            let spec = take(b, V2);
            put(b, "/spec/hashedRekordV0_0_2", spec);
        })
    }),
    Fault::new("I4", "both_specs", "Two descriptions in one entry.", &[rekor2_message], |r| {
        body(r, |b| put(b, "/spec/dsseV002", json!({"payloadHash": {"algorithm": "SHA2_256", "digest": b64(&[0; 32])}, "signatures": []})))
    })
    .group("X05"),
    Fault::new("I4", "hash_enum_differs", "SHA2_512 beside a SHA-256 scheme.", &[rekor2_message], |r| {
        let digest = HashAlg::Sha512.of(&r.artifact);
        body(r, move |b| put(b, &format!("{V2}/data"), json!({"algorithm": "SHA2_512", "digest": b64(&digest)})));
    })
    .group("X13"),
    // I5
    Fault::new("I5", "dsse_002", "Withdrawn: not counted.", &[rekor2_dsse], |r| r.entries[0].kind = Kind::Dsse002).insufficient(),
    Fault::new("I5", "dsse_002_relaxed", "Accepted by name for pre-release logs.", &[rekor2_dsse], |r| {
        r.entries[0].kind = Kind::Dsse002;
        r.policy.relaxations.push(("dsse-002", true));
    })
    .accept(),
    Fault::new("I5", "dsse_002_of_another_payload", "What is let in by name is compared all the same.", &[rekor2_dsse], |r| {
        r.entries[0].kind = Kind::Dsse002;
        r.policy.relaxations.push(("dsse-002", true));
        body(r, |b| put(b, "/spec/dsseV002/payloadHash/digest", b64(&[0; 32])));
    })
    .group("X05"),
    Fault::new("I5", "dsse_002_of_another_signature", "What is let in by name is compared all the same.", &[rekor2_dsse], |r| {
        r.entries[0].kind = Kind::Dsse002;
        r.policy.relaxations.push(("dsse-002", true));
        body(r, |b| put(b, "/spec/dsseV002/signatures/0/content", b64(&[7; 70])));
    })
    .group("X05"),
    // I6
    Fault::new("I6", "payload_type_differs", "The envelope in the log is of another type.", &[v03_intoto, v02_intoto], |r| {
        body(r, |b| put(b, "/spec/content/envelope/payloadType", "text/plain"))
    })
    .group("X04"),
    Fault::new("I6", "payload_hash_of_another", "Another payload.", &[v03_intoto, v01_set_intoto], |r| {
        body(r, |b| put(b, "/spec/content/payloadHash/value", hex(&sha256(b"another"))))
    })
    .group("X04"),
    Fault::new("I6", "payload_hash_absent", "Missing is not equal.", &[v03_intoto], |r| body(r, |b| drop(take(b, "/spec/content/payloadHash")))),
    Fault::new("I6", "signature_encoded_once", "The entry holds base64 of base64.", &[v03_intoto], |r| {
        let signature = r.signed().signature;
        body(r, move |b| put(b, "/spec/content/envelope/signatures/0/sig", b64(&signature)));
    }),
    Fault::new("I6", "high_s_twin", "A second valid signature.", &[v03_intoto, v01_set_intoto], |r| {
        r.entries[0].submit.then(|s| s.signature = high_s_twin(&s.signature))
    })
    .group("X04"),
    Fault::new("I6", "entry_of_another_signer", "Same payload, other signer.", &[v03_intoto, v01_set_intoto, v02_intoto], foreign_signer).group("X04"),
    Fault::new("I6", "two_signatures", "Exactly one.", &[v03_intoto], |r| {
        body(r, |b| {
            let s = b["spec"]["content"]["envelope"]["signatures"][0].clone();
            put(b, "/spec/content/envelope/signatures/-", s);
        })
    }),
    Fault::new("I6", "with_keyid", "keyid is optional in the entry.", &[v03_intoto], |r| body(r, |b| put(b, "/spec/content/envelope/signatures/0/keyid", "")))
        .accept(),
    Fault::new("I6", "content_hash_of_another", "The digest of the submitted envelope text cannot be recomputed and is not compared.", &[v03_intoto], |r| {
        body(r, |b| put(b, "/spec/content/hash/value", hex(&sha256(b"another"))))
    })
    .accept(),
    // I7, I8
    Fault::new("I7", "intoto_001", "It holds no signature, so it binds none: not counted, no time.", &[v03_intoto], |r| r.entries[0].kind = Kind::Intoto001)
        .insufficient(),
    Fault::new("I8", "rekord", "Not a bundle's entry: not counted.", &[v03_message], |r| {
        body(r, |b| put(b, "/kind", "rekord"));
        r.entries[0].edit.then(|e| put(e, "/kindVersion/kind", "rekord"));
    })
    .insufficient(),
    // I9
    Fault::new(
        "I9",
        "body_with_space",
        "The log holds canonical bodies; anything else has a second reading.",
        &[v03_message, v03_dsse, v01_set_message],
        |r| body_text(r, |t| *t = t.replacen(':', ": ", 1)),
    )
    .group("X10"),
    Fault::new("I9", "body_member_order", "Canonical order.", &[v03_message], |r| {
        body_text(r, |t| {
            *t = format!("{{\"kind\":\"hashedrekord\",{}", t[1..].replacen(",\"kind\":\"hashedrekord\"", "", 1));
        })
    }),
    Fault::new("I9", "body_trailing_newline", "The leaf is the JSON text and nothing more.", &[v03_message], |r| body_text(r, |t| t.push('\n'))),
    Fault::new("I9", "body_duplicate_member", "Two digests, one compared.", &[v03_message], |r| {
        body_text(r, |t| *t = t.replacen("\"spec\":", "\"spec\":{},\"spec\":", 1))
    })
    .or(&["I1"])
    .group("X09"),
    Fault::new("I9", "body_escaped", "`\\u0061` for `a` is another text.", &[v03_message], |r| {
        body_text(r, |t| *t = t.replacen("\"sha256\"", "\"sh\\u0061256\"", 1))
    }),
    // I10
    Fault::new("I10", "sha1", "SHA-1 is never accepted.", &[v03_message], |r| algorithm(r, "sha1", HashAlg::Sha1)).or(&["I2"]).group("X13"),
    Fault::new("I10", "upper_case_name", "One spelling.", &[v03_message], |r| algorithm(r, "SHA256", HashAlg::Sha256)).group("X13"),
    Fault::new("I10", "sha512_for_a_sha256_signature", "The logged digest must be the signed one.", &[v03_message, rsa2048_message], |r| {
        algorithm(r, "sha512", HashAlg::Sha512)
    })
    .or(&["I2"])
    .group("X13"),
    Fault::new("I10", "truncated_sha512", "`sha512-256` is another function.", &[v03_message], |r| algorithm(r, "sha512-256", HashAlg::Sha256)).group("X13"),
    Fault::new(
        "I10",
        "sha384_for_a_sha256_signature_of_p384",
        "The entry's hash decides which hash verifies, and this one does not.",
        &[p384_sha256_message],
        |r| algorithm(r, "sha384", HashAlg::Sha384),
    )
    .or(&["M4"])
    .group("X13"),
    Fault::new("M5", "high_s_logged", "The twin is accepted where the log saw exactly these bytes.", &[v03_message, rekor2_message, v03_dsse], |r| {
        r.edit_signature.then(|s| *s = high_s_twin(s))
    })
    .accept()
    .group("X11"),
];
