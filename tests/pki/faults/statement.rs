//! N: DSSE envelopes and in-toto statements.

use super::Fault;
use super::help::*;
use crate::case::{Supply, Verdict};
use crate::encoding::{b64, hex, put, take};
use crate::keys::{HashAlg, sha256};
use crate::recipe::{PROVENANCE, Recipe, pae};
use crate::shapes::*;
use serde_json::{Value, json};

pub(super) const FAULTS: &[Fault] = &[
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
    .group("X21"),
    Fault::new("N1", "base64_payload_signed", "The payload is signed decoded.", &[v03_dsse], |r| {
        let p = r.payload();
        r.edit_signed.then(move |m| *m = pae(crate::recipe::IN_TOTO, b64(&p).as_bytes()));
    })
    .group("X21"),
    Fault::new("N1", "another_type_signed", "The type is signed.", &[v03_dsse, github], |r| {
        let p = r.payload();
        r.edit_signed.then(move |m| *m = pae("text/plain", &p));
    })
    .group("X21"),
    Fault::new("N1", "payload_reserialised", "Signed bytes are the bytes received.", &[github, managed_no_log_dsse], |r| {
        let payload = [r.payload(), b"\n".to_vec()].concat();
        r.edit_bundle.then(move |b| put(b, "/dsseEnvelope/payload", b64(&payload)));
    })
    .group("X21"),
    Fault::new("N1", "non_ascii_type_counts_characters", "Lengths count UTF-8 octets, not characters.", &[managed_no_log_dsse], |r| {
        r.payload_type = "application/vnd.example.\u{e4}\u{f6}\u{fc}+json".into();
        let p = r.payload();
        let head = format!("DSSEv1 {} {} {} ", r.payload_type.chars().count(), r.payload_type, p.len());
        r.edit_signed.then(move |m| *m = [head.as_bytes(), &p].concat());
    })
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
    .group("X22"),
    Fault::new("N4", "payload_not_json", "Unparsable is not verified.", &[v03_dsse, github], |r| r.edit_payload.then(|p| *p = b"not json".to_vec())),
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
    Fault::new("N4", "nothing_supplied", "Not asked for: nothing is bound.", &[v03_dsse, github, rekor2_dsse], |r| r.supply = Supply::Nothing).absent(),
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
    // N5
    Fault::new("N5", "subject_name_met", "The subject is the file that was asked for.", &[v03_dsse, rekor2_dsse], |r| named(r, "widget-1.2.3.txt")).accept(),
    Fault::new("N5", "subject_name_differs", "The right bytes under another name: an older version, another package.", &[v03_dsse, rekor2_dsse], |r| {
        named(r, "widget-1.2.4.txt")
    })
    .rejected(),
    Fault::new("N5", "subject_name_of_another_subject", "The name belongs to a subject that is not this file.", &[v03_dsse], |r| {
        subjects(r, 3);
        named(r, "file 1");
    })
    .rejected(),
    Fault::new("N5", "second_of_two_names", "One file under two names: either is its name.", &[v03_dsse], |r| {
        r.edit_statement.then(|s| {
            let list = s["subject"].as_array_mut().expect("subjects");
            let mut again = list[0].clone();
            again["name"] = "widget-latest.txt".into();
            list.push(again);
        });
        named(r, "widget-latest.txt");
    })
    .accept(),
    Fault::new("N5", "subject_without_name", "A name that is not there is not equal.", &[v03_dsse], |r| {
        r.edit_statement.then(|s| drop(s["subject"][0].as_object_mut().expect("a subject").remove("name")));
        named(r, "widget-1.2.3.txt");
    })
    .rejected(),
    Fault::new("N5", "name_asked_of_a_bare_signature", "A signature over a file names nothing.", &[v03_message], |r| named(r, "widget-1.2.3.txt")).rejected(),
    Fault::new("N5", "name_in_a_statement_alone", "No file is compared; the name still has to be there.", &[v03_dsse], |r| {
        r.supply = Supply::StatementOnly;
        named(r, "widget-1.2.3.txt");
    })
    .verdict(Verdict::Verified)
    .outcome("not-applicable"),
    Fault::new("N5", "name_not_in_a_statement_alone", "No subject of the name.", &[v03_dsse], |r| {
        r.supply = Supply::StatementOnly;
        named(r, "widget-1.2.4.txt");
    })
    .rejected(),
    // What a statement says besides its subjects is read, compared and shown; no verdict depends on it.
    Fault::new("N4", "provenance_of_another_commit", "The certificate is what counts, and the report says that they differ.", &[github_provenance], |r| {
        r.edit_statement.then(|s| put(s, "/predicate/buildDefinition/resolvedDependencies/0/digest/gitCommit", "0d0a5b1c9f6e7d8c3b2a19087f6e5d4c3b2a1908"))
    })
    .accept(),
    Fault::new("N4", "provenance_of_odd_shape", "A predicate may be any JSON.", &[github_provenance], |r| {
        r.edit_statement.then(|s| put(s, "/predicate/runDetails", json!({"builder": [7], "metadata": null, "byproducts": {}})))
    })
    .accept(),
    Fault::new("N4", "provenance_that_is_a_text", "A predicate may be any JSON.", &[github_provenance], |r| {
        r.edit_statement.then(|s| put(s, "/predicate", "built with care\u{202e}"))
    })
    .accept(),
    Fault::new("N4", "predicate_of_unknown_type", "A predicate of another type is shown as it is.", &[v03_dsse], |r| {
        r.edit_statement.then(|s| put(s, "/predicateType", "https://example.test/own/v1"))
    })
    .accept(),
    // N7
    Fault::new("N7", "config_digest_instead_of_manifest", "The image is its manifest.", &[image_signature], |r| digest(r, |_| hex(&sha256(b"config blob"))))
        .or(&["N4"]),
];

fn named(r: &mut Recipe, name: &str) {
    r.policy.subject_name = Some(name.to_owned());
}
