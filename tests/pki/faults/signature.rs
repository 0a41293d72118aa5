//! M, N and Q: signatures over artifacts and envelopes, statements, algorithms.

use serde_json::{Value, json};

use super::Fault;
use crate::case::{Expected, Supply};
use crate::der::{bits, int, null, oid, seq, tlv, unsigned};
use crate::encoding::{b64, hex, put, take};
use crate::keys::{Alg, HashAlg, Key, Scheme, ecdsa_parts, pkcs1_block, sha256};
use crate::recipe::{PROVENANCE, Recipe, pae};
use crate::shapes::*;

pub(super) const ARTIFACT: &[Fault] = &[
    // M1
    Fault::new("M1", "another_artifact", "The file is not the signed one.", &[managed_no_log_message, managed_no_log_ed25519], |r| {
        r.given = Some(b"widget 6.6.6\n".to_vec())
    })
    .or(&["M5"]),
    Fault::new(
        "M1",
        "another_artifact_logged",
        "The file is not the signed one, and the log says so first.",
        &[v03_message, v01_set_message, v02_message, rekor2_message, managed_message],
        |r| r.given = Some(b"widget 6.6.6\n".to_vec()),
    )
    .or(&["I2", "I4", "G5", "G4", "M5"]),
    Fault::new("M1", "empty_artifact", "No bytes are not the signed bytes.", &[v03_message], |r| r.given = Some(Vec::new())).or(&["I2", "M5"]),
    Fault::new(
        "M1",
        "hint_differs",
        "messageDigest contradicts the file although the signature is good.",
        &[v03_message, rekor2_message, managed_no_log_message],
        |r| r.edit_bundle.then(|b| put(b, "/messageSignature/messageDigest/digest", b64(&sha256(b"another")))),
    )
    .group("X13"),
    Fault::new("M1", "hint_of_the_given_file", "The hint agrees with the wrong file; the signature does not.", &[managed_no_log_message], |r| {
        r.given = Some(b"another".to_vec());
        r.edit_bundle.then(|b| put(b, "/messageSignature/messageDigest/digest", b64(&sha256(b"another"))));
    })
    .or(&["M5"])
    .group("X13"),
    Fault::new("M1", "no_artifact", "Without the file nothing is bound.", &[v03_message, rekor2_message, managed_no_log_message], |r| {
        r.supply = Supply::Nothing
    })
    .absent(),
    // M2
    Fault::new(
        "M2",
        "digest_input",
        "The digest of the scheme's hash is as good as the file.",
        &[v03_message, rekor2_message, rsa2048_message, managed_no_log_message],
        |r| digest_input(r, HashAlg::Sha256),
    )
    .accept(),
    Fault::new("M2", "digest_input_sha512_for_ed25519ph", "Ed25519ph takes a SHA-512 digest.", &[ed25519_message, rekor2_ed25519], |r| {
        digest_input(r, HashAlg::Sha512)
    })
    .accept(),
    Fault::new("M2", "digest_input_sha384", "P-384 takes a SHA-384 digest.", &[p384_message, rekor2_p384], |r| digest_input(r, HashAlg::Sha384)).accept(),
    Fault::new("M2", "digest_of_another_algorithm", "A SHA-256 digest cannot verify a SHA-384 signature.", &[p384_message, rekor2_p384], |r| {
        digest_input(r, HashAlg::Sha256)
    })
    .insufficient()
    .group("X13"),
    Fault::new("M2", "digest_for_pure_ed25519", "Pure Ed25519 signs the bytes themselves.", &[managed_no_log_ed25519], |r| digest_input(r, HashAlg::Sha512))
        .insufficient()
        .group("X13"),
    Fault::new("M2", "digest_of_a_digest", "The digest of the digest is another digest.", &[v03_message, managed_no_log_message], |r| {
        r.supply = Supply::Digest("sha256", hex(&sha256(&sha256(&r.artifact))));
    })
    .verdict(crate::case::Verdict::Invalid)
    .or(&["M1", "I2", "M5"])
    .group("X13"),
    Fault::new("M2", "digest_too_short", "A truncated digest.", &[v03_message], |r| r.supply = Supply::Digest("sha256", hex(&sha256(&r.artifact)[..31])))
        .insufficient()
        .or(&["M1"])
        .group("X13"),
    // M3
    Fault::new(
        "M3",
        "pure_ed25519_with_hashedrekord",
        "A log that sees only digests binds Ed25519ph; pure is never tried.",
        &[ed25519_message, rekor2_ed25519],
        |r| r.edit_signature.then(|s| *s = Key::ed25519("signer").sign(Scheme::Ed25519, b"widget 1.2.3\n")),
    )
    .or(&["M5", "M1"])
    .group("X12"),
    Fault::new("M3", "prehashed_without_log", "Without log the artifact is signed purely; ph is never tried.", &[managed_no_log_ed25519], |r| {
        r.scheme = Scheme::Ed25519ph
    })
    .or(&["M5", "M1"])
    .group("X12"),
    Fault::new("M3", "prehashed_named_by_the_key", "The policy key says Ed25519ph.", &[managed_no_log_ed25519], |r| {
        r.scheme = Scheme::Ed25519ph;
        key_details(r, "PKIX_ED25519_PH");
    })
    .accept(),
    Fault::new("M3", "prehashed_over_a_statement", "v1: the PAE is signed purely.", &[ed25519_dsse], |r| r.scheme = Scheme::Ed25519ph)
        .or(&["M5", "N1"])
        .group("X12"),
    // M4
    Fault::new("M4", "sha256_not_relaxed", "P-384 with SHA-256 needs `ecdsa-sha256`.", &[p384_sha256_message, p521_sha256_message], |r| {
        r.policy.relaxations.push(("ecdsa-sha256", false))
    })
    .or(&["I10", "M5", "I2", "M1"])
    .group("X13"),
    Fault::new("M4", "sha256_with_p384_in_v2", "Rekor v2 knows no such pairing.", &[rekor2_p384], |r| r.scheme = Scheme::Ecdsa(HashAlg::Sha256))
        .or(&["I4", "G5", "G4", "M5", "Q1", "Q5", "M1"])
        .group("X13"),
    Fault::new("M4", "sha256_with_p384_without_log", "Registered hash first, then SHA-256, reported.", &[managed_no_log_message], |r| {
        r.sign_with(Key::p384("signer"), Scheme::Ecdsa(HashAlg::Sha256))
    })
    .accept()
    .group("X13"),
    Fault::new("M4", "sha512_with_p256", "No such pairing.", &[managed_no_log_message], |r| r.scheme = Scheme::Ecdsa(HashAlg::Sha512))
        .or(&["M1", "M5"])
        .group("X13"),
    // M5
    Fault::new("M5", "raw_ecdsa", "r‖s where DER belongs.", &[v03_message, rekor2_message, v03_dsse, managed_no_log_message], |r| {
        r.edit_signature.then(|s| *s = raw_ecdsa(s, 32))
    })
    .or(&["M1"])
    .group("X12"),
    Fault::new("M5", "trailing_byte", "Octets after the DER signature, logged as they are.", &[v03_message, managed_no_log_message], |r| {
        r.edit_signature.then(|s| s.push(0))
    })
    .or(&["M1"])
    .group("X11"),
    Fault::new("M5", "padded_integer", "Non-minimal INTEGER.", &[v03_message, managed_no_log_message], |r| {
        r.edit_signature.then(|s| {
            let (a, b) = ecdsa_parts(s);
            *s = seq(&[tlv(2, &[&[0, 0], a.as_slice()].concat()), tlv(2, &b)]);
        })
    })
    .or(&["M1"])
    .group("X11"),
    Fault::new("M5", "negative_integer", "A missing sign octet.", &[managed_no_log_message], |r| {
        r.edit_signature.then(|s| {
            let (a, mut b) = ecdsa_parts(s);
            b[0] |= 0x80;
            *s = seq(&[tlv(2, &a), tlv(2, &b)]);
        })
    })
    .or(&["M1"])
    .group("X11"),
    Fault::new("M5", "zero_r", "r and s are in [1, n−1].", &[v03_message, managed_no_log_message], |r| {
        r.edit_signature.then(|s| *s = seq(&[int(0), int(1)]))
    })
    .or(&["M1"])
    .group("X11"),
    Fault::new("M5", "s_not_reduced", "s + n verifies in careless code.", &[managed_no_log_message], |r| r.edit_signature.then(|s| *s = add_order(s)))
        .or(&["M1"])
        .group("X11"),
    Fault::new("M5", "non_minimal_length", "BER length.", &[managed_no_log_message], |r| r.edit_signature.then(|s| *s = crate::der::padded_length(s)))
        .or(&["M1"])
        .group("X11"),
    Fault::new("M5", "rsa_short_padding", "Seven padding octets and garbage after the digest.", &[rsa2048_message], |r| {
        rsa_block(r, |block, _| {
            let tail = block.split_off(block.len() - 51);
            let mut short = vec![0, 1];
            short.extend([0xFF; 8]);
            short.push(0);
            short.extend(tail);
            short.resize(256, 0xAA);
            *block = short;
        })
    })
    .or(&["M1"])
    .group("X12"),
    Fault::new("M5", "rsa_without_null", "DigestInfo without parameters is another encoding.", &[rsa2048_message], |r| {
        rsa_block(r, |block, digest| {
            let info = seq(&[seq(&[oid(HashAlg::Sha256.oid())]), crate::der::octets(digest)]);
            let fill = vec![0xFF; 256 - 3 - info.len()];
            *block = [&[0, 1], fill.as_slice(), &[0], &info].concat();
        })
    })
    .or(&["M1"])
    .group("X12"),
    Fault::new("M5", "rsa_truncated", "As long as the modulus.", &[rsa2048_message], |r| r.edit_signature.then(|s| s.truncate(s.len() - 1)))
        .or(&["M1"])
        .group("X12"),
    Fault::new("M5", "rsa_pss_in_v1", "PSS only where keyDetails says so.", &[rsa2048_message], |r| r.scheme = Scheme::RsaPss).or(&["M1", "M3"]).group("X12"),
    Fault::new(
        "M5",
        "flipped_bit",
        "The signature itself.",
        &[
            v03_message,
            v03_dsse,
            rekor2_message,
            rekor2_dsse,
            managed_no_log_message,
            managed_no_log_dsse,
            p384_message,
            p521_message,
            ed25519_message,
            ed25519_dsse,
            rsa2048_message,
        ],
        |r| {
            r.edit_signature.then(|s| {
                let n = s.len() - 3;
                s[n] ^= 1;
            })
        },
    )
    .or(&["M1", "N1", "Q4"]),
];

pub(super) const STATEMENT: &[Fault] = &[
    // N1
    Fault::new(
        "N1",
        "payload_signed_without_pae",
        "Without PAE a payload of another type could be passed off.",
        &[v03_dsse, v03_intoto, rekor2_dsse, github, managed_no_log_dsse],
        |r| {
            let p = r.payload();
            r.edit_signed.then(move |m| m.clone_from(&p));
        },
    )
    .or(&["M5", "M1"])
    .group("X21"),
    Fault::new("N1", "base64_payload_signed", "The payload is signed decoded.", &[v03_dsse], |r| {
        let p = r.payload();
        r.edit_signed.then(move |m| *m = pae(crate::recipe::IN_TOTO, b64(&p).as_bytes()));
    })
    .or(&["M5", "M1"])
    .group("X21"),
    Fault::new("N1", "another_type_signed", "The type is signed.", &[v03_dsse, github], |r| {
        let p = r.payload();
        r.edit_signed.then(move |m| *m = pae("text/plain", &p));
    })
    .or(&["M5", "M1"])
    .group("X21"),
    Fault::new("N1", "payload_reserialised", "Signed bytes are the bytes received.", &[github, managed_no_log_dsse], |r| {
        let payload = [r.payload(), b"\n".to_vec()].concat();
        r.edit_bundle.then(move |b| put(b, "/dsseEnvelope/payload", b64(&payload)));
    })
    .or(&["M5", "M1"])
    .group("X21"),
    Fault::new("N1", "non_ascii_type_counts_characters", "Lengths count UTF-8 octets, not characters.", &[managed_no_log_dsse], |r| {
        r.payload_type = "application/vnd.example.\u{e4}\u{f6}\u{fc}+json".into();
        let p = r.payload();
        let head = format!("DSSEv1 {} {} {} ", r.payload_type.chars().count(), r.payload_type, p.len());
        r.edit_signed.then(move |m| *m = [head.as_bytes(), &p].concat());
    })
    .or(&["M5", "M1"])
    .group("X21"),
    // N2
    Fault::new("N2", "two_signatures_first_valid", "Exactly one, whichever verifies.", &[v03_dsse, v03_intoto, github], |r| {
        r.edit_bundle.then(|b| put(b, "/dsseEnvelope/signatures/-", json!({"sig": "MAYCAQECAQE="})))
    })
    .group("X21"),
    Fault::new("N2", "two_signatures_second_valid", "Exactly one, whichever verifies.", &[v03_dsse, github], |r| {
        r.edit_bundle.then(|b| {
            b.pointer_mut("/dsseEnvelope/signatures").and_then(Value::as_array_mut).expect("signatures").insert(0, json!({"sig": "MAYCAQECAQE="}));
        })
    })
    .or(&["K10", "I3"])
    .group("X21"),
    Fault::new("N2", "no_signature", "An empty list is no signature.", &[v03_dsse, github], |r| {
        r.edit_bundle.then(|b| put(b, "/dsseEnvelope/signatures", json!([])))
    })
    .or(&["A7"])
    .group("X21"),
    // N3
    Fault::new("N3", "other_payload_type", "A statement under another type is no statement: nothing is bound.", &[v03_dsse, v03_intoto, github], |r| {
        r.payload_type = "application/json".into()
    })
    .insufficient()
    .group("X21"),
    Fault::new("N3", "payload_type_parameter", "Byte-exact.", &[v03_dsse], |r| r.payload_type = "application/vnd.in-toto+json; charset=utf-8".into())
        .insufficient()
        .group("X21"),
    Fault::new("N3", "non_ascii_type", "Verifies over its octets, binds nothing.", &[managed_no_log_dsse], |r| {
        r.payload_type = "application/vnd.example.\u{e4}+json".into()
    })
    .insufficient()
    .group("X21"),
    // N4
    Fault::new("N4", "another_artifact", "No subject is this file.", &[v03_dsse, v03_intoto, rekor2_dsse, github, managed_no_log_dsse, v01_set_intoto], |r| {
        r.given = Some(b"widget 6.6.6\n".to_vec())
    }),
    Fault::new("N4", "no_subjects", "A statement about nothing.", &[v03_dsse, github], |r| statement(r, |s| put(s, "/subject", json!([])))).group("X22"),
    Fault::new("N4", "subject_absent", "A statement about nothing.", &[v03_dsse], |r| statement(r, |s| drop(take(s, "/subject")))).group("X22"),
    Fault::new("N4", "empty_digest", "Nothing equals nothing.", &[v03_dsse, rekor2_dsse], |r| statement(r, |s| put(s, "/subject/0/digest", json!({}))))
        .group("X22"),
    Fault::new("N4", "only_git_commit", "Unknown algorithms never match.", &[v03_dsse], |r| {
        statement(r, |s| put(s, "/subject/0/digest", json!({"gitCommit": "4d0a5b1c9f6e7d8c3b2a19087f6e5d4c3b2a1908"})))
    })
    .group("X22"),
    Fault::new("N4", "only_sha1", "SHA-1 never matches.", &[v03_dsse], |r| {
        let digest = hex(&HashAlg::Sha1.of(&r.artifact));
        statement(r, move |s| put(s, "/subject/0/digest", json!({"sha1": digest.as_str()})));
    })
    .or(&["Q6"])
    .group("X22"),
    Fault::new("N4", "upper_case_hex", "Lower case; the relaxation `hex-case` is off.", &[v03_dsse], upper_case).group("X22"),
    Fault::new("N4", "upper_case_hex_relaxed", "With `hex-case` it matches.", &[v03_dsse], |r| {
        upper_case(r);
        r.policy.relaxations.push(("hex-case", true));
    })
    .accept()
    .group("X22"),
    Fault::new("N4", "truncated_hex", "A prefix is not the digest.", &[v03_dsse], |r| digest(r, |d| d[..62].to_owned())).group("X22"),
    Fault::new("N4", "empty_hex", "The empty prefix least of all.", &[v03_dsse], |r| digest(r, |_| String::new())).group("X22"),
    Fault::new("N4", "sha256_value_under_sha512", "The algorithm is part of the digest.", &[v03_dsse], |r| {
        let value = hex(&sha256(&r.artifact));
        statement(r, move |s| put(s, "/subject/0/digest", json!({"sha512": value.as_str()})));
    })
    .group("X22"),
    Fault::new("N4", "right_sha256_wrong_sha512", "All known digests of a subject must agree.", &[v03_dsse, rekor2_dsse, github], |r| {
        statement(r, |s| put(s, "/subject/0/digest/sha512", "00".repeat(64)))
    })
    .group("X22"),
    Fault::new("N4", "right_sha256_wrong_unknown", "Unknown algorithms do not disqualify.", &[v03_dsse], |r| {
        statement(r, |s| put(s, "/subject/0/digest/dirHash", "00"))
    })
    .accept(),
    Fault::new("N4", "foreign_type", "Not an in-toto statement.", &[v03_dsse], |r| statement(r, |s| put(s, "/_type", "https://example.test/Statement/v1")))
        .group("X22"),
    Fault::new("N4", "type_v0_1", "The older statement type is known.", &[v03_dsse], |r| {
        statement(r, |s| put(s, "/_type", "https://in-toto.io/Statement/v0.1"))
    })
    .accept(),
    Fault::new("N4", "duplicate_subject", "Two subject lists, one compared.", &[v03_dsse, github], |r| {
        r.edit_payload.then(|p| {
            let text = String::from_utf8(std::mem::take(p)).expect("UTF-8");
            *p = text.replacen("\"subject\":", "\"subject\":[{\"name\":\"x\",\"digest\":{\"sha256\":\"00\"}}],\"subject\":", 1).into_bytes();
        })
    })
    .or(&["A1"])
    .group("X22"),
    Fault::new("N4", "payload_not_json", "Unparsable is not verified.", &[v03_dsse, github], |r| r.edit_payload.then(|p| *p = b"not json".to_vec()))
        .or(&["A1"]),
    Fault::new("N4", "predicate_type_absent", "A statement says of what kind it is.", &[v03_dsse], |r| statement(r, |s| drop(take(s, "/predicateType")))),
    Fault::new("N4", "predicate_type_empty", "Not empty.", &[v03_dsse], |r| statement(r, |s| put(s, "/predicateType", ""))),
    Fault::new("N4", "second_subject_matches", "Any one subject binds.", &[v03_dsse, github], |r| {
        statement(r, |s| {
            s.pointer_mut("/subject")
                .and_then(Value::as_array_mut)
                .expect("subject")
                .insert(0, json!({"name": "other", "digest": {"sha256": "00".repeat(32)}}));
        })
    })
    .accept(),
    Fault::new("N4", "digest_input", "Only that algorithm is compared.", &[subjects_many_digests, v03_dsse], |r| digest_input(r, HashAlg::Sha256)).accept(),
    Fault::new("N4", "statement_only", "Asked for by name: no artifact is compared.", &[v03_dsse, github], |r| r.supply = Supply::StatementOnly).accept(),
    Fault::new("N4", "nothing_supplied", "Not asked for: nothing is bound.", &[v03_dsse, github, rekor2_dsse], |r| r.supply = Supply::Nothing)
        .absent()
        .or(&["M1"]),
    // N6
    Fault::new("N6", "predicate_type_differs", "An attestation of another kind is none of the kind asked for.", &[v03_dsse, github, rekor2_dsse], |r| {
        r.policy.predicate_type = Some("https://spdx.dev/Document".into())
    })
    .rejected()
    .group("X22"),
    Fault::new("N6", "trailing_space", "Exact.", &[v03_dsse], |r| {
        statement(r, |s| put(s, "/predicateType", format!("{PROVENANCE} ")));
        r.policy.predicate_type = Some(PROVENANCE.into());
    })
    .rejected()
    .group("X22"),
    Fault::new("N6", "alias_text", "An alias is a name for the user, not for the signer.", &[v03_dsse], |r| {
        statement(r, |s| put(s, "/predicateType", "slsaprovenance1"));
        r.policy.predicate_type = Some(PROVENANCE.into());
    })
    .rejected()
    .group("X22"),
    Fault::new("N6", "predicate_type_matches", "Exact.", &[v03_dsse, github], |r| r.policy.predicate_type = Some(PROVENANCE.into())).accept(),
    // N7
    Fault::new("N7", "config_digest_instead_of_manifest", "The image is its manifest.", &[image_signature], |r| digest(r, |_| hex(&sha256(b"config blob"))))
        .or(&["N4"]),
];

pub(super) const ALGORITHMS: &[Fault] = &[
    // Q1
    Fault::new("Q1", "unsupported_leaf_key", "A curve outside the table is named, not guessed.", &[v03_message, github], |r| {
        let point = [vec![4], vec![7; 64]].concat();
        r.leaf.certificate.spki = seq(&[seq(&[oid("1.2.840.10045.2.1"), oid("1.3.132.0.10")]), bits(&point)]);
    })
    .insufficient()
    .or(&["Q3"]),
    Fault::new("Q1", "unsupported_log_key_details", "That entry of the root is unusable, and its log unknown.", &[v03_message], |r| {
        r.root.logs[0].key_details = "LMS_SHA256".into()
    })
    .insufficient()
    .or(&["E3", "R3"]),
    // Q2
    Fault::new("Q2", "leaf_rsa_1024", "Too short.", &[rsa2048_message], |r| r.leaf.certificate.spki = Key::rsa(1024, "small").spki()),
    Fault::new("Q2", "leaf_rsa_exponent_3", "A small exponent makes padding mistakes forgeries.", &[rsa2048_message], |r| {
        (r.signer, r.leaf.certificate.key) = (Key::rsa(2048, "e3"), Key::rsa(2048, "e3"));
        r.leaf.certificate.spki = r.signer.spki();
    })
    .group("X12"),
    Fault::new("Q2", "policy_key_rsa_exponent_3", "The caller's key is checked too.", &[managed_no_log_message], |r| {
        r.sign_with(Key::rsa(2048, "e3"), Scheme::RsaPkcs1(HashAlg::Sha256))
    })
    .group("X12"),
    Fault::new("Q2", "rsa_without_null_parameters", "rsaEncryption has NULL parameters.", &[rsa2048_message], |r| {
        r.leaf.certificate.spki = seq(&[seq(&[oid("1.2.840.113549.1.1.1")]), bits(&r.signer.raw())])
    }),
    // Q3
    Fault::new("Q3", "compressed_point", "One spelling of a key, or two key ids.", &[v03_message], |r| {
        let raw = r.signer.raw();
        let compressed = [&[2 | raw[64] & 1], &raw[1..33]].concat();
        r.leaf.certificate.spki = seq(&[r.signer.spki_algorithm(), bits(&compressed)]);
    }),
    Fault::new("Q3", "point_off_curve", "Invalid curves leak and forge.", &[v03_message], |r| {
        let mut raw = r.signer.raw();
        raw[64] ^= 1;
        r.leaf.certificate.spki = seq(&[r.signer.spki_algorithm(), bits(&raw)]);
    }),
    Fault::new("Q3", "point_at_infinity", "No key.", &[v03_message], |r| r.leaf.certificate.spki = seq(&[r.signer.spki_algorithm(), bits(&[0])])),
    Fault::new("Q3", "explicit_parameters", "A curve of the attacker's making.", &[v03_message], |r| {
        let curve = seq(&[int(1), seq(&[oid("1.2.840.10045.1.1"), int(7)]), seq(&[tlv(4, &[1]), tlv(4, &[1])]), tlv(4, &[4, 1, 1]), int(7)]);
        r.leaf.certificate.spki = seq(&[seq(&[oid("1.2.840.10045.2.1"), curve]), bits(&r.signer.raw())]);
    })
    .or(&["Q1"]),
    // Q4
    Fault::new("Q4", "parameters_present", "Ed25519 identifiers have none.", &[ed25519_message], |r| {
        r.leaf.certificate.spki = seq(&[seq(&[oid("1.3.101.112"), null()]), bits(&r.signer.raw())])
    }),
    Fault::new("Q4", "s_not_reduced", "S + L verifies in careless code.", &[ed25519_message, ed25519_dsse, managed_no_log_ed25519], |r| {
        r.edit_signature.then(|s| add_l(s))
    })
    .or(&["M5", "M1"])
    .group("X12"),
    Fault::new("Q4", "small_order_key", "Under the identity point one signature fits many messages.", &[ed25519_message, managed_no_log_ed25519], |r| {
        let mut identity = [0; 32];
        identity[0] = 1;
        let spki = seq(&[seq(&[oid("1.3.101.112")]), bits(&identity)]);
        if let Expected::Key { pem, .. } = &mut r.policy.expected {
            *pem = crate::encoding::pem("PUBLIC KEY", &spki);
            r.hint = "key of small order".into();
        }
        r.leaf.certificate.spki = spki;
        r.edit_signature.then(move |s| *s = [identity, [0; 32]].concat());
    })
    .or(&["M5", "M1"])
    .group("X12"),
    // Q5
    Fault::new("Q5", "log_key_details_of_another_curve", "keyDetails and key disagree.", &[v03_message], |r| {
        r.root.logs[0].key_details = "PKIX_ECDSA_P384_SHA_384".into()
    })
    .insufficient()
    .or(&["R3", "E3"]),
    Fault::new("Q5", "policy_key_details_of_another_curve", "keyDetails and key disagree.", &[managed_no_log_message], |r| {
        key_details(r, "PKIX_ECDSA_P384_SHA_384")
    })
    .verdict(crate::case::Verdict::Invalid),
];

/// r‖s with fixed width.
pub(super) fn raw_ecdsa(signature: &[u8], width: usize) -> Vec<u8> {
    let (r, s) = ecdsa_parts(signature);
    let fixed = |v: Vec<u8>| {
        let v = v.strip_prefix(&[0]).map_or(v.clone(), <[u8]>::to_vec);
        [vec![0; width - v.len()], v].concat()
    };
    [fixed(r), fixed(s)].concat()
}

fn statement(r: &mut Recipe, change: impl Fn(&mut Value) + 'static) {
    r.edit_statement.then(change);
}

fn digest(r: &mut Recipe, change: impl Fn(&str) -> String + 'static) {
    let value = hex(&sha256(&r.artifact));
    statement(r, move |s| put(s, "/subject/0/digest/sha256", change(&value)));
}

fn upper_case(r: &mut Recipe) {
    digest(r, |d| d.to_uppercase());
}

fn digest_input(r: &mut Recipe, hash: HashAlg) {
    r.supply = Supply::Digest(hash.name(), hex(&hash.of(&r.artifact)));
}

fn key_details(r: &mut Recipe, details: &'static str) {
    match &mut r.policy.expected {
        Expected::Key { key_details, .. } => *key_details = Some(details),
        other => panic!("no key policy but {other:?}"),
    }
}

/// Signs another block than EMSA-PKCS1-v1_5 makes.
fn rsa_block(r: &mut Recipe, change: impl Fn(&mut Vec<u8>, &[u8]) + 'static) {
    let (key, artifact) = (r.signer, r.artifact.clone());
    assert_eq!(key.alg, Alg::Rsa(2048));
    r.edit_signature.then(move |s| {
        let mut block = pkcs1_block(256, HashAlg::Sha256, &artifact);
        change(&mut block, &sha256(&artifact));
        *s = key.rsa_raw(&block);
    });
}

/// `(r, s + n)` for P-256.
fn add_order(signature: &[u8]) -> Vec<u8> {
    let n = crate::keys::unhex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
    let (r, s) = ecdsa_parts(signature);
    let raw = raw_ecdsa(signature, 32);
    let _ = s;
    seq(&[tlv(2, &r), unsigned(&add(&raw[32..], &n))])
}

/// S + L, little-endian.
fn add_l(signature: &mut [u8]) {
    let l = crate::keys::unhex("1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed");
    let mut s: Vec<u8> = signature[32..].to_vec();
    s.reverse();
    let mut sum = add(&s, &l);
    sum.remove(0);
    sum.reverse();
    signature[32..].copy_from_slice(&sum);
}

/// Sum of two big-endian numbers of 32 octets, in 33.
fn add(a: &[u8], b: &[u8]) -> Vec<u8> {
    let mut carry = 0;
    let mut out: Vec<u8> = a
        .iter()
        .zip(b)
        .rev()
        .map(|(x, y)| {
            let sum = u16::from(*x) + u16::from(*y) + carry;
            carry = sum >> 8;
            sum as u8
        })
        .collect();
    out.push(carry as u8);
    out.reverse();
    out
}
