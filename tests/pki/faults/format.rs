//! A9, D8, F3, O5: other formats than Sigstore bundles, and files that hold several signatures.

use super::Fault;
use super::help::*;
use crate::case::Expected;
use crate::case::Supply;
use crate::ctlog::Sct;
use crate::encoding::{b64_url, hex, put, take, text, unb64};
use crate::fulcio::Leaf;
use crate::keys::{Key, sha256};
use crate::recipe::*;
use crate::shapes::*;
use serde_json::{Value, json};

const PAYLOAD: &str = "/rekorBundle/Payload";

pub(super) const FAULTS: &[Fault] = &[
    // A9
    Fault::new("A9", "certificate_as_plain_pem", "PEM and base64 of PEM are both written.", &[cosign_message, cosign_dsse], |r| {
        change(r, "/cert", |old| String::from_utf8(unb64(old)).expect("PEM"))
    })
    .accept(),
    Fault::new("A9", "unknown_member_of_a_wrapper", "Wrappers may say more; it counts for nothing.", &[cosign_message, pep740, rekor_entry], |r| {
        r.edit_bundle.then(|b| match b {
            // A Rekor answer is a map of entries: the member goes into the entry.
            Value::Object(members) if members.len() == 1 => members.values_mut().next().expect("an entry")["note"] = "x".into(),
            other => other["note"] = "x".into(),
        })
    })
    .accept(),
    // A3: what is in a file
    Fault::new("A3", "signature_elsewhere", "The answer names a place, and holds no bundle.", &[attestations], |r| {
        r.edit_bundle.then(|b| drop(take(b, "/attestations/0/bundle")))
    })
    .insufficient(),
    Fault::new("A3", "no_attestations", "A list of nothing.", &[attestations], |r| r.edit_bundle.then(|b| b["attestations"] = json!([]))).insufficient(),
    Fault::new("A3", "two_attestations", "Which of the two?", &[attestations, provenance], |r| {
        r.edit_bundle.then(|b| {
            let list = if b["attestations"].is_array() { &mut b["attestations"] } else { &mut b["attestation_bundles"][0]["attestations"] };
            let again = list[0].clone();
            list.as_array_mut().expect("a list").push(again);
        })
    })
    .insufficient(),
    Fault::new("A3", "bare_statement", "Nobody signed it.", &[v03_dsse], |r| {
        r.edit_bundle.then(|b| *b = serde_json::from_slice(&unb64(&text(b, "/dsseEnvelope/payload"))).expect("a statement"))
    })
    .insufficient(),
    Fault::new("A3", "printed_by_rekor_cli", "The logged bytes are gone.", &[v03_message], |r| {
        r.edit_bundle.then(|b| *b = json!({"Body": {"HashedRekordObj": {}}, "LogID": "c0", "UUID": "00", "LogIndex": 1, "IntegratedTime": 1}))
    })
    .insufficient(),
    Fault::new("A3", "printed_by_cosign_verify", "A report about a signature.", &[v03_message], |r| {
        r.edit_bundle.then(|b| *b = json!([{"critical": {"identity": {}, "image": {}, "type": "cosign container image signature"}, "optional": {}}]))
    })
    .insufficient(),
    Fault::new("A3", "entry_without_its_envelope", "The log keeps hashes of an envelope, not the envelope.", &[v03_dsse, v03_intoto], |r| {
        r.edit_bundle.then(|b| *b = crate::formats::rekor_entry(b))
    })
    .insufficient(),
    Fault::new("A3", "version_two", "Rules of another version are unknown.", &[pep740, provenance], |r| r.edit_bundle.then(|b| b["version"] = 2.into()))
        .insufficient(),
    Fault::new("A3", "body_as_an_object", "The logged bytes are gone.", &[cosign_message], |r| {
        r.edit_bundle.then(|b| put(b, &format!("{PAYLOAD}/body"), json!({"kind": "hashedrekord"})))
    })
    .insufficient(),
    Fault::new("A3", "two_certificates", "Which of the two?", &[cosign_message], |r| {
        change(r, "/cert", |old| String::from_utf8(unb64(old)).expect("PEM").repeat(2))
    }),
    Fault::new("A3", "certificate_request", "Another label.", &[cosign_message], |r| {
        change(r, "/cert", |old| String::from_utf8(unb64(old)).expect("PEM").replace("CERTIFICATE", "CERTIFICATE REQUEST"))
    }),
    // A6
    Fault::new("A6", "log_id_in_upper_case", "One spelling.", &[cosign_message], |r| change(r, &format!("{PAYLOAD}/logID"), str::to_uppercase)),
    Fault::new("A6", "hash_in_base64", "Rekor's API writes hex.", &[rekor_entry], |r| entry(r, |e| put(e, "/verification/inclusionProof/rootHash", "AAAA"))),
    Fault::new("A6", "signature_url_safe", "Strict also in a wrapper.", &[cosign_message], |r| {
        change(r, "/base64Signature", |old| b64_url(&unb64(old)) + "==")
    }),
    // F3
    Fault::new("F3", "body_text_with_a_line_end", "The log signed the canonical text.", &[cosign_message, rekor_entry], |r| {
        r.edit_bundle.then(|b| {
            let node = if b.get("cert").is_some() { b.pointer_mut("/rekorBundle/Payload/body") } else { single(b).pointer_mut("/body") };
            let node = node.expect("a body");
            *node = format!("{}\n", node.as_str().expect("text")).into();
        })
    }),
    // F1
    Fault::new("F1", "cosign_time_changed", "The promise is about this time.", &[cosign_message, cosign_dsse], |r| {
        r.edit_bundle.then(|b| put(b, &format!("{PAYLOAD}/integratedTime"), 1_717_243_999))
    }),
    // G5
    Fault::new("G5", "name_of_another_leaf", "The entry's name is its leaf hash.", &[rekor_entry], |r| {
        r.edit_bundle.then(|b| *b = json!({"00".repeat(32): single(b).clone()}))
    }),
    // G4
    Fault::new("G4", "rekor_hash_changed", "The proof does not lead to the root.", &[rekor_entry, log_entry], |r| {
        r.edit_bundle.then(|b| {
            let is_api = b.get("canonicalizedBody").is_none();
            let hash = if is_api { single(b).pointer_mut("/verification/inclusionProof/hashes/0") } else { b.pointer_mut("/inclusionProof/hashes/0") };
            *hash.expect("a hash") = if is_api { "00".repeat(32).into() } else { crate::encoding::b64(&[0; 32]).into() };
        })
    }),
    // O3
    Fault::new("O3", "key_in_one_line", "npm's registry wrote the key in one long line.", &[managed_intoto, managed_message, managed_dsse], |r| {
        r.entries[0].submit.then(|s| {
            let lines: Vec<_> = s.verifier_pem.lines().collect();
            let (first, last) = (lines[0], lines[lines.len() - 1]);
            s.verifier_pem = format!("{first}\n{}\n{last}", lines[1..lines.len() - 1].concat());
        })
    })
    .accept(),
    // L3
    Fault::new("L3", "promise_of_a_cosign_bundle", "The format has no proof, and promises are not enough.", &[cosign_message, cosign_dsse, cosign_key], |r| {
        r.policy.tlog = 1
    })
    .absent(),
    Fault::new("L3", "entry_without_verification", "Neither proof nor promise.", &[rekor_entry], |r| entry(r, |e| drop(take(e, "/verification"))))
        .absent()
        .or(&["L2", "L4"]),
    Fault::new("L3", "no_rekor_bundle", "The upload was turned off.", &[cosign_key], |r| {
        r.edit_bundle.then(|b| drop(take(b, "/rekorBundle")));
        r.policy.tlog = 1;
    })
    .absent(),
    // L2
    Fault::new("L2", "certificate_without_time", "Nothing dates the signature.", &[cosign_message], |r| r.edit_bundle.then(|b| drop(take(b, "/rekorBundle"))))
        .absent()
        .or(&["L4"]),
    Fault::new("L2", "envelope_with_a_certificate", "An envelope has no time.", &[v03_dsse], |r| {
        r.edit_bundle.then(|b| *b = crate::formats::envelope_with_certificate(b))
    })
    .absent(),
    // M1, N1, I2
    Fault::new("M1", "cosign_of_another_file", "Another file.", &[cosign_message, rekor_entry], |r| r.given = Some(b"another".to_vec())),
    Fault::new("I2", "cosign_entry_of_another_signature", "The promise is about another signature.", &[cosign_message], |r| {
        r.entries[0].submit.then(|s| s.signature = Key::p256("another").sign(crate::keys::Scheme::Ecdsa(crate::keys::HashAlg::Sha256), b"widget 1.2.3\n"))
    }),
    Fault::new("N1", "statement_of_another", "The statement was changed after it was signed.", &[pep740, provenance], |r| {
        r.edit_bundle.then(|b| {
            let b = if b["envelope"].is_object() { b } else { &mut b["attestation_bundles"][0]["attestations"][0] };
            let statement = String::from_utf8(unb64(&text(b, "/envelope/statement"))).expect("JSON").replace("widget", "wodget");
            put(b, "/envelope/statement", crate::encoding::b64(statement.as_bytes()));
        })
    })
    .or(&["I3"]),
    // D8
    Fault::new("D8", "sct_of_another_certificate", "The log answered about another certificate.", &[parts_sct], |r| {
        let other = Leaf::new(Key::p256("another"), &r.authority);
        let answer = crate::ctlog::answer(&Sct::default(), &other.certificate);
        r.edit_bundle.then(move |b| b["sct"] = answer.clone());
    }),
    Fault::new("D8", "sct_of_another_key", "Another key under the log's id.", &[parts_sct], |r| {
        let mut sct = Sct::default();
        sct.edit_signature.then(|s| *s = Key::p256("another").sign(crate::keys::Scheme::Ecdsa(crate::keys::HashAlg::Sha256), b"x"));
        let answer = crate::ctlog::answer(&sct, &r.leaf.certificate);
        r.edit_bundle.then(move |b| b["sct"] = answer.clone());
    }),
    Fault::new("D8", "sct_at_another_time", "The time is part of what the log signed.", &[parts_sct], |r| {
        r.edit_bundle.then(|b| put(b, "/sct/timestamp", 1_717_243_199_000_i64))
    }),
    Fault::new("D8", "sct_cut_short", "Half a signature.", &[parts_sct], |r| change(r, "/sct/signature", |old| crate::encoding::b64(&unb64(old)[..20]))),
    Fault::new("D8", "sct_of_version_two", "Rules of another version are unknown.", &[parts_sct], |r| r.edit_bundle.then(|b| put(b, "/sct/sct_version", 1))),
    Fault::new("D5", "sct_of_an_unknown_log", "A log outside the root counts for nothing.", &[parts_sct], |r| {
        r.edit_bundle.then(|b| put(b, "/sct/id", crate::encoding::b64(&[7; 32])))
    })
    .insufficient(),
    Fault::new("D1", "no_sct_at_all", "Neither a list nor a file.", &[parts_sct], |r| r.edit_bundle.then(|b| drop(take(b, "/sct")))).absent(),
    Fault::new("D6", "embedded_sct_counts", "A file beside the certificate does not mend its list.", &[parts_certificate], |r| {
        let answer = crate::ctlog::answer(&Sct::default(), &r.leaf.certificate);
        r.leaf.scts[0].edit_signature.then(|s| *s = Key::p256("another").sign(crate::keys::Scheme::Ecdsa(crate::keys::HashAlg::Sha256), b"x"));
        r.edit_bundle.then(move |b| b["sct"] = answer.clone());
    }),
    // Parts
    Fault::new("M1", "part_of_another_file", "The signature is of another file.", &[parts_key, parts_certificate], |r| r.given = Some(b"another".to_vec())),
    Fault::new("L4", "parts_without_timestamp", "Nothing dates the signature.", &[parts_certificate], |r| r.edit_bundle.then(|b| drop(take(b, "/timestamps"))))
        .absent()
        .or(&["L2"]),
    Fault::new("O1", "signature_alone", "A signature does not say whose it is.", &[parts_certificate], |r| {
        r.edit_bundle.then(|b| drop(take(b, "/certificate")))
    })
    .absent(),
    Fault::new("A1", "unknown_part", "A part that nobody reads.", &[parts_certificate], |r| r.edit_bundle.then(|b| b["crl"] = "".into())),
    Fault::new("A3", "payload_beside_an_envelope", "Which of the two was signed?", &[parts_sct], |r| r.edit_bundle.then(|b| b["payload"] = "e30=".into())),
    Fault::new("N7", "payload_that_is_no_image_document", "The file is not a document about an image.", &[parts_key], |r| {
        let payload = crate::encoding::b64(&r.artifact);
        r.edit_bundle.then(move |b| b["payload"] = payload.clone().into());
    })
    .group("X28"),
    Fault::new("A9", "chain_with_the_certificate", "cosign writes the issuer's certificate in a file of its own.", &[parts_certificate], |r| {
        let above = crate::encoding::pem("CERTIFICATE", &r.authority.certificates[0].der());
        change(r, "/certificate", move |old| format!("{old}\n{above}"))
    })
    .accept(),
    Fault::new("A3", "key_among_certificates", "Which of the two signed?", &[parts_certificate], |r| {
        let pem = Key::p256("another").pem();
        change(r, "/certificate", move |old| format!("{old}\n{pem}"))
    }),
    // N7, X28: container images
    Fault::new("N7", "another_image", "The signature is of another image.", &[image_payload], |r| r.given = Some(b"{\"schemaVersion\":1}".to_vec()))
        .group("X28"),
    Fault::new("N7", "the_signed_document_as_the_image", "What is compared is the manifest, not the document about it.", &[image_payload], |r| r.given = None)
        .group("X28"),
    Fault::new("N7", "image_by_digest", "The manifest's digest is enough.", &[image_payload], |r| r.supply = Supply::Digest("sha256", hex(&sha256(MANIFEST))))
        .accept()
        .group("X28"),
    Fault::new("N7", "document_alone", "Asked for by name: no image is compared.", &[image_payload], |r| r.supply = Supply::StatementOnly).accept(),
    Fault::new("N7", "no_image", "Not asked for: nothing is bound.", &[image_payload], |r| r.supply = Supply::Nothing).absent(),
    Fault::new("N7", "sha512_of_the_manifest", "The format names SHA-256.", &[image_payload], |r| {
        image(r, |p| put(p, "/critical/image/docker-manifest-digest", format!("sha512:{}", "00".repeat(64))))
    })
    .group("X28"),
    Fault::new("N7", "digest_in_upper_case", "One spelling.", &[image_payload], |r| {
        image(r, |p| put(p, "/critical/image/docker-manifest-digest", format!("sha256:{}", hex(&sha256(MANIFEST)).to_uppercase())))
    })
    .group("X28"),
    Fault::new("N7", "another_type", "A document about something else.", &[image_payload], |r| {
        image(r, |p| put(p, "/critical/type", "atomic container signature"))
    })
    .group("X28"),
    Fault::new("N7", "more_that_is_critical", "Critical is what has to be understood.", &[image_payload], |r| image(r, |p| put(p, "/critical/until", "2030")))
        .group("X28"),
    Fault::new("N7", "document_without_image", "It names nothing.", &[image_payload], |r| image(r, |p| drop(take(p, "/critical/image")))).group("X28"),
    Fault::new("M1", "document_changed_after_signing", "The signature is over this document.", &[image_payload], |r| {
        let other = crate::formats::image_payload(b"another manifest").to_string();
        r.edit_bundle.then(move |b| put(b, "/Payload", crate::encoding::b64(other.as_bytes())));
    })
    .or(&["I2"])
    .group("X28"),
    Fault::new("N7", "statement_without_sha256", "An image is named by its manifest's SHA-256.", &[image_signature], |r| {
        r.edit_statement.then(|s| {
            let digest = crate::encoding::hex(&crate::keys::HashAlg::Sha512.of(b"widget 1.2.3\n"));
            put(s, "/subject/0/digest", json!({"sha512": digest}));
        })
    })
    .or(&["N4"])
    .group("X28"),
    // N4, N5, M1: what the npm registry signs of a package
    Fault::new("N4", "another_tarball", "The registry signed the hash of another tarball.", &[npm_signature], |r| r.given = Some(b"another".to_vec())),
    Fault::new("N4", "tarball_by_digest", "The tarball's SHA-512 is enough.", &[npm_signature], |r| {
        r.supply = Supply::Digest("sha512", hex(&crate::keys::HashAlg::Sha512.of(r.given.as_deref().expect("a tarball"))));
    })
    .accept(),
    Fault::new("N4", "sha256_of_the_tarball", "The format names SHA-512.", &[npm_signature], |r| {
        r.supply = Supply::Digest("sha256", hex(&sha256(r.given.as_deref().expect("a tarball"))));
    })
    .insufficient(),
    Fault::new("N4", "package_alone", "Asked for by name: no tarball is compared.", &[npm_signature], |r| r.supply = Supply::StatementOnly).accept(),
    Fault::new("N4", "no_tarball", "Not asked for: nothing is bound.", &[npm_signature], |r| r.supply = Supply::Nothing).absent(),
    Fault::new("N4", "two_hashes", "Of two hashes one reader takes the one, another the other.", &[npm_signature], |r| {
        let line = String::from_utf8(r.artifact.clone()).expect("text");
        let hash = line.split_once(':').expect("a hash").1.to_owned();
        let twice = format!("{hash} {hash}");
        r.artifact = format!("@acme/widget@1.2.3:{twice}").into_bytes();
        r.edit_bundle.then(move |b| put(b, "/dist/integrity", twice.clone()));
    }),
    Fault::new("N5", "another_package", "The registry signed for a package of another name.", &[npm_signature], |r| {
        r.policy.subject_name = Some("pkg:npm/%40acme/gadget@1.2.3".to_owned());
    })
    .rejected(),
    Fault::new("M1", "another_version", "The name is not the one that was signed.", &[npm_signature], |r| {
        r.edit_bundle.then(|b| put(b, "/version", "1.2.4"));
    }),
    Fault::new("M1", "version_of_a_package", "In a list of versions the name is no less signed.", &[npm_package], |r| {
        r.edit_bundle.then(|b| put(b, "/versions/1.2.3/version", "1.2.4"));
    }),
    Fault::new("A3", "package_without_signatures", "No version has one.", &[npm_package], |r| {
        r.edit_bundle.then(|b| put(b, "/versions/1.2.3/dist/signatures", serde_json::json!([])));
    })
    .insufficient(),
    Fault::new("A1", "versions_are_a_list", "Versions have names.", &[npm_package], |r| r.edit_bundle.then(|b| b["versions"] = serde_json::json!([]))),
    Fault::new("M1", "another_integrity", "The hash is not the one that was signed.", &[npm_signature], |r| {
        r.edit_bundle.then(|b| put(b, "/dist/integrity", format!("sha512-{}", crate::encoding::b64(&[7; 64]))));
    }),
    // O1
    Fault::new("O1", "envelope_without_a_signer", "Whose signature it is stands elsewhere.", &[v03_dsse], |r| {
        r.edit_bundle.then(|b| *b = crate::formats::envelope(b))
    })
    .absent(),
    // O5
    Fault::new("O5", "key_in_the_file", "The key in the file, here as plain PEM, is the one that was given.", &[cosign_key], |r| {
        change(r, "/cert", |old| String::from_utf8(unb64(old)).expect("PEM"))
    })
    .accept(),
    Fault::new("O5", "key_in_the_file_is_another", "Shown, and never used: the given key decides.", &[cosign_key], |r| {
        let pem = Key::p256("another").pem();
        r.edit_bundle.then(move |b| put(b, "/cert", crate::encoding::b64(pem.as_bytes())));
    })
    .accept(),
    Fault::new("O5", "key_in_the_file_alone", "Whoever made the file chose it.", &[cosign_key, rekor_entry_key], |r| r.policy.expected = Expected::Anyone)
        .insufficient()
        .or(&["O1"]),
    Fault::new("O5", "model_key_as_a_hint_as_well", "Of key and hint one reader takes the one, another the other.", &[model_key_inside], |r| {
        r.edit_bundle.then(|b| put(b, "/verificationMaterial/publicKey/hint", "x"));
    })
    .or(&["A3"]),
    Fault::new("O5", "model_key_of_another", "Shown, and never used: the given key decides.", &[model_key_inside], |r| {
        let pem = Key::p256("another").pem();
        r.edit_bundle.then(move |b| put(b, "/verificationMaterial/publicKey/rawBytes", crate::encoding::b64(pem.as_bytes())));
    })
    .accept(),
    Fault::new("O5", "model_key_alone", "Whoever made the file chose it.", &[model_key_inside], |r| r.policy.expected = Expected::Anyone)
        .insufficient()
        .or(&["O1"]),
    // C1
    Fault::new("C1", "foreign_of_another_authority", "The issuer is not in the trusted root.", &[cosign_message, pep740], |r| r.authority.in_root = false)
        .insufficient(),
];

/// Changes what is signed of an image.
fn image(r: &mut Recipe, change: fn(&mut Value)) {
    let mut payload: Value = serde_json::from_slice(&r.artifact).expect("a payload");
    change(&mut payload);
    let payload = payload.to_string().into_bytes();
    r.artifact.clone_from(&payload);
    r.edit_bundle.then(move |b| put(b, "/Payload", crate::encoding::b64(&payload)));
}

/// Changes a text of the finished file.
fn change(r: &mut Recipe, pointer: &str, change: impl Fn(&str) -> String + 'static) {
    change_text(r, pointer, change);
}

/// Changes the only entry of a Rekor answer.
fn entry(r: &mut Recipe, change: impl Fn(&mut Value) + 'static) {
    r.edit_bundle.then(move |b| change(single(b)));
}

fn single(answer: &mut Value) -> &mut Value {
    answer.as_object_mut().and_then(|members| members.values_mut().next()).expect("one entry")
}
