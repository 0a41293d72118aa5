//! What a hostile reading of the verifier found: evidence that counted without being looked at, input that cost more than
//! its size, and reports that blamed the wrong thing.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test that fails stops")]

#[allow(dead_code, reason = "shared with other tests")]
mod support;

use sealglass::{Artifact, NowSource, Options, Policy, Trust, UnixTime, Verdict as Concluded, Verifier, recognise};
use sealglass_test_pki::encoding::put;
use sealglass_test_pki::fulcio::Authority;
use sealglass_test_pki::keys::{HashAlg, Key, Scheme};
use sealglass_test_pki::rekor::{Entry, Kind, Log};
use sealglass_test_pki::time::INTEGRATED;
use sealglass_test_pki::tsa::Tsa;
use sealglass_test_pki::{Expected, Recipe, Supply, Verdict, shapes};
use serde_json::{Value, json};
use support::{failed, outcomes, policy, verify};

const TLE: &str = "/verificationMaterial/tlogEntries/0";

fn report(recipe: &Recipe) -> Value {
    verify(&recipe.case("hostile".into(), Verdict::Verified)).expect("a report")
}

/// Verdict and code of the first cause.
fn concluded(report: &Value) -> (&str, &str) {
    (report["verdict"].as_str().expect("verdict"), report["cause"]["code"].as_str().unwrap_or_default())
}

/// One second before a time of the test PKI.
fn before(seconds: i64) -> String {
    UnixTime::from_seconds(seconds - 1).to_string()
}

// Evidence that counts

#[test]
fn i1_a_contradicting_body_is_not_hidden_by_an_unsupported_kind() {
    let mut r = shapes::v03_message();
    let mut second = r.entries[0].clone();
    second.log_index += 1;
    second.edit.then(|e| put(e, "/kindVersion/version", "0.0.9"));
    r.entries.push(second);
    assert_eq!(concluded(&report(&r)), ("invalid", "entry.kind.mismatch"));
}

#[test]
fn i1_a_malformed_body_is_not_hidden_by_an_unsupported_kind() {
    let mut r = shapes::v03_message();
    let mut second = r.entries[0].clone();
    second.log_index += 1;
    second.edit.then(|e| {
        put(e, "/kindVersion/version", "0.0.9");
        put(e, "/canonicalizedBody", "AAAA");
    });
    r.entries.push(second);
    assert_eq!(concluded(&report(&r)), ("invalid", "entry.kind.syntax"));
}

/// A v1 entry whose promise gives the time, and a v2 entry that nothing dates.
fn mixed() -> Recipe {
    let mut r = shapes::v03_message();
    r.entries.push(Entry::v2());
    r.policy.tlog = 2;
    r
}

#[test]
fn j2_an_undated_v2_entry_does_not_count_beside_a_dated_v1_entry() {
    let found = report(&mixed());
    assert_eq!(found["verdict"], "insufficient", "{}", found["cause"]);
    assert_eq!((&found["log"][0]["counted"], &found["log"][1]["counted"]), (&json!(true), &json!(false)));
    assert_eq!(found["cause"]["check"], "J2");
    let mut dated = mixed();
    dated.tokens.push(sealglass_test_pki::tsa::Token::default());
    assert_eq!(report(&dated)["verdict"], "verified");
}

#[test]
fn e2_an_undated_entry_of_a_retired_log_does_not_count() {
    let mut r = shapes::v03_message();
    let retired = Log { end: Some(before(INTEGRATED)), ..Log::v1(Key::p384("retired"), "retired.test", 7) };
    let mut entry = Entry { log: retired.clone(), ..Entry::v1(Kind::Hashedrekord001) };
    (entry.promise, entry.integrated_time) = (None, None);
    r.entries.push(entry);
    r.root.logs.push(retired);
    r.policy.tlog = 2;
    let found = report(&r);
    assert_eq!(found["verdict"], "insufficient");
    assert_eq!(found["log"][1]["counted"], false);
}

#[test]
fn e2_the_current_time_stands_for_the_time_of_logging_too() {
    let mut r = shapes::current_time();
    r.entries.push(Entry::v1(Kind::Hashedrekord001));
    (r.entries[0].promise, r.entries[0].integrated_time) = (None, None);
    r.policy.tlog = 1;
    assert_eq!(report(&r)["verdict"], "verified");
    r.root.logs[0].start = Some("2100-01-01T00:00:00Z".into());
    assert_eq!(concluded(&report(&r)), ("invalid", "tlog.log-window.outside-window"));
}

fn with_details(r: &mut Recipe, details: &'static str) {
    let Expected::Key { key_details, .. } = &mut r.policy.expected else { panic!("no key") };
    *key_details = Some(details);
}

#[test]
fn q5_an_entry_does_not_overrule_the_details_of_the_policy_key() {
    let mut r = shapes::managed_rekor2_message();
    r.sign_with(Key::rsa(2048, "a"), Scheme::RsaPss);
    assert_eq!(report(&r)["verdict"], "verified");
    with_details(&mut r, "PKIX_RSA_PSS_2048_SHA256");
    assert_eq!(report(&r)["verdict"], "verified");
    with_details(&mut r, "PKIX_RSA_PKCS1V15_2048_SHA256");
    assert_eq!(concluded(&report(&r)).0, "invalid");
}

#[test]
fn q5_an_entry_does_not_overrule_the_hash_of_the_policy_key() {
    let mut r = shapes::managed_message();
    r.sign_with(Key::p384("signer"), Scheme::Ecdsa(HashAlg::Sha256));
    assert_eq!(report(&r)["verdict"], "verified");
    with_details(&mut r, "PKIX_ECDSA_P384_SHA_384");
    assert_eq!(concluded(&report(&r)).0, "invalid");
    with_details(&mut r, "PKIX_ECDSA_P384_SHA_256");
    assert_eq!(report(&r)["verdict"], "verified");
}

#[test]
fn q1_pkcs1_details_are_for_certificate_logs_only() {
    let mut r = shapes::rekor2_message();
    r.sign_with(Key::rsa(2048, "a"), Scheme::RsaPkcs1(HashAlg::Sha256));
    assert_eq!(report(&r)["verdict"], "verified");
    r.entries[0].edit_body.then(|b| put(b, "/spec/hashedRekordV002/signature/verifier/keyDetails", "PKCS1_RSA_PKCS1V5"));
    assert_eq!(concluded(&report(&r)).0, "invalid");
}

#[test]
fn q1_a_policy_key_has_the_details_of_a_signer() {
    let mut r = shapes::managed_no_log_rsa_dsse();
    with_details(&mut r, "PKCS1_RSA_PKCS1V5");
    assert!(verify(&r.case("hostile".into(), Verdict::ConfigurationError)).is_err());
}

#[test]
fn q_signature_details_of_signers_are_not_for_logs() {
    let mut r = shapes::log_ed25519();
    r.root.logs.last_mut().expect("a log").key_details = "PKIX_ED25519_PH".into();
    assert_eq!(report(&r)["verdict"], "insufficient");
}

#[test]
fn a_time_under_a_supplied_root_makes_the_class_custom() {
    let mut r = shapes::managed_no_log_tsa();
    r.policy.tsa = 1;
    let found = report(&r);
    assert_eq!((&found["verdict"], &found["evidenceClass"]), (&json!("verified"), &json!("full-custom-root")));
    assert_eq!(found["trust"]["source"], "supplied");
    assert!(found["trust"]["sha256"].is_string());
}

// Input that costs more than its size

fn verify_bytes(bundle: &[u8]) -> Value {
    let case = shapes::v03_message().case("review".into(), Verdict::Invalid);
    let verifier = Verifier::new(&[Trust::Supplied(case.trusted_root.as_bytes())]).expect("a root");
    let policy = Policy::from_json(policy(&case.policy).to_string().as_bytes()).expect("a policy");
    let options = Options::at(UnixTime::from_rfc3339(case.now).expect("a time"), NowSource::AsOf);
    let text = verifier.verify_to_json(bundle, &Artifact::Bytes(&case.artifact), &policy, &options);
    assert!(text.len() < 1 << 20, "a report of {} bytes", text.len());
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn b3_long_values_are_not_repeated_in_a_report() {
    let long = "\u{7f}".repeat(4 << 20);
    let name = "a".repeat(4 << 20);
    for bundle in [
        json!({"mediaType": long}),
        json!({ name.as_str(): 1 }),
        json!({"mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json", "messageSignature": {"messageDigest": {"algorithm": long}}}),
        json!({"mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json", "messageSignature": {"messageDigest": { name.as_str(): long }}}),
    ] {
        assert_eq!(verify_bytes(bundle.to_string().as_bytes())["verdict"], "invalid");
    }
    let mut r = shapes::v03_dsse();
    r.payload_type = long.clone();
    r.policy.predicate_type = Some("x".into());
    verify_bytes(&r.case("hostile".into(), Verdict::Invalid).bundle);
    let mut r = shapes::v03_dsse();
    r.edit_statement.then(move |s| put(s, "/subject/0/digest/sha256", long.as_str()));
    let text = r.case("hostile".into(), Verdict::Invalid);
    let found = verify(&text).expect("a report");
    let cause = found["cause"].to_string();
    assert!(found["verdict"] == "invalid" && cause.len() < 1 << 16, "a cause of {} bytes", cause.len());
}

#[test]
fn b3_many_values_are_refused_before_they_fill_the_memory() {
    let many = format!("[{}0]", "0,".repeat(4_200_000));
    assert_eq!(concluded(&verify_bytes(many.as_bytes())), ("invalid", "bundle.json-strict.too-many-values"));
}

#[test]
fn n2_many_signatures_are_counted_before_they_are_read() {
    let mut bundle = shapes::v03_dsse().bundle();
    put(&mut bundle, "/dsseEnvelope/signatures", Value::Array(vec![json!({"sig": "!"}); 1000]));
    assert_eq!(concluded(&verify_bytes(bundle.to_string().as_bytes())), ("invalid", "dsse.one-signature.count"));
}

// Evidence that is fine

#[test]
fn r2_one_log_may_be_listed_for_several_windows() {
    let mut r = shapes::v03_message();
    let mut earlier = r.root.logs[0].clone();
    earlier.end = Some(before(INTEGRATED));
    r.root.logs.insert(0, earlier.clone());
    let mut earlier_ct = r.root.ct_logs[0].clone();
    earlier_ct.end = Some("2022-01-01T00:00:00Z".into());
    r.root.ct_logs.insert(0, earlier_ct);
    assert_eq!(report(&r)["verdict"], "verified");
    r.root.logs[1] = earlier;
    assert_eq!(concluded(&report(&r)), ("invalid", "tlog.log-window.outside-window"));
}

fn without_body(shape: fn() -> Recipe) -> Recipe {
    let mut r = shape();
    r.edit_bundle.then(|b| put(b, &format!("{TLE}/canonicalizedBody"), Value::Null));
    r
}

#[test]
fn g5_a_v2_entry_without_body_needs_the_artifact_and_accuses_nobody() {
    assert_eq!(report(&without_body(shapes::rekor2_message))["verdict"], "verified");
    for message_digest in [true, false] {
        let mut r = without_body(shapes::rekor2_message);
        (r.supply, r.message_digest) = (Supply::Nothing, message_digest);
        let found = report(&r);
        assert_eq!(found["verdict"], "insufficient", "{}", found["cause"]);
        assert_eq!(failed(&found), Vec::<&str>::new());
        assert_ne!(outcomes(&found, "G4"), ["failed"]);
    }
}

#[test]
fn g5_a_leaf_without_bytes_is_no_entry() {
    let mut r = without_body(shapes::rekor2_message);
    r.entries[0].edit_text.then(String::clear);
    assert_eq!(concluded(&report(&r)), ("invalid", "tlog.proof-root.root-mismatch"));
}

#[test]
fn g5_a_v2_entry_without_body_does_not_hide_that_the_artifact_is_another() {
    let mut r = without_body(shapes::rekor2_message);
    r.given = Some(b"another file".to_vec());
    let found = report(&r);
    assert_eq!((&found["verdict"], &found["cause"]["check"]), (&json!("invalid"), &json!("M1")), "{}", found["cause"]);
    r.message_digest = false;
    assert_eq!(report(&r)["verdict"], "invalid");
}

#[test]
fn g5_a_v2_entry_without_body_and_without_a_key_accuses_nobody() {
    let mut r = without_body(shapes::managed_rekor2_message);
    r.policy.expected = Expected::Anyone;
    assert_eq!(report(&r)["verdict"], "insufficient");
}

// Reports that say why

#[test]
fn a_dropped_entry_is_not_the_cause_where_only_the_artifact_is_missing() {
    let mut r = shapes::two_logs();
    r.policy.tlog = 1;
    r.root.logs.pop();
    assert_eq!(report(&r)["verdict"], "verified");
    r.supply = Supply::Nothing;
    let found = report(&r);
    assert_eq!(found["verdict"], "insufficient");
    assert!(found["cause"].is_null(), "{}", found["cause"]);
    assert_eq!(found["missing"][0]["what"], "artifact");
}

#[test]
fn a_dropped_entry_is_not_the_cause_where_a_timestamp_is_missing() {
    let mut r = shapes::two_logs();
    (r.policy.tlog, r.policy.tsa) = (1, 1);
    r.root.logs.pop();
    assert_eq!(concluded(&report(&r)), ("insufficient", "time.profile-binding.tsa"));
}

#[test]
fn a_report_shows_the_hint_of_a_key() {
    assert_eq!(report(&shapes::managed_message())["signer"]["hint"], shapes::managed_message().hint);
}

#[test]
fn of_several_roots_the_one_that_proves_most_is_reported() {
    let mut r = shapes::managed_message();
    let own = r.trusted_root().to_string();
    r.root.logs = vec![Log::v1(Key::p384("other"), "other.test", 7)];
    let other = r.trusted_root().to_string();
    let case = r.case("hostile".into(), Verdict::Insufficient);
    let policy = Policy::from_json(policy(&case.policy).to_string().as_bytes()).expect("a policy");
    let options = Options::at(UnixTime::from_rfc3339(case.now).expect("a time"), NowSource::AsOf);
    let verifier = Verifier::new(&[Trust::Supplied(other.as_bytes()), Trust::Supplied(own.as_bytes())]).expect("roots");
    let found = verifier.verify(&case.bundle, &Artifact::Bytes(&case.artifact), &policy, &options);
    assert_eq!(found.verdict(), Concluded::Verified);
    let found: Value = serde_json::from_str(&verifier.verify_to_json(&case.bundle, &Artifact::None, &policy, &options)).expect("JSON");
    assert_eq!((&found["verdict"], &found["evidenceClass"]), (&json!("insufficient"), &json!("full-custom-root")));
}

#[test]
fn a_long_bundle_with_sorted_members_is_recognised_by_its_end() {
    let text = format!(
        r#"{{"dsseEnvelope":{{"payload":"{}"}},"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","verificationMaterial":{{}}}}"#,
        "A".repeat(5 << 20)
    );
    assert_eq!(recognise(text.as_bytes()).kind, "sigstore-bundle");
}

/// CVE-2026-48815: a constraint that is there and means nothing.
#[test]
fn a_policy_with_null_is_refused() {
    let policies = [
        r#"{"anySigner":true,"predicateType":null}"#,
        r#"{"identity":{"san":"a","issuer":"b","sanKind":null}}"#,
        r#"{"identity":{"san":"a","issuer":"b"},"claims":null}"#,
        r#"{"identity":{"san":"a","issuer":"b"},"claims":{}}"#,
        r#"{"anySigner":true,"thresholds":{"tlog":null}}"#,
    ];
    for text in policies {
        assert!(Policy::from_json(text.as_bytes()).is_err(), "{text}");
    }
}

// The words for a fault

/// The report on a bundle whose certificate timestamp is of a certificate by another authority of the trust root.
fn with_timestamp_by(name: &str) -> Value {
    let mut r = shapes::v03_message();
    let other = Authority::named("other root", Key::p384("other root"), name, Key::p384("other intermediate"));
    r.leaf.scts[0].issuer = Some(Key::p384("other intermediate"));
    r.other_authorities.push(other);
    report(&r)
}

#[test]
fn d2_only_an_issuer_of_the_same_name_is_called_one() {
    let own = "fulcio intermediate";
    assert_eq!(concluded(&with_timestamp_by(own)), ("invalid", "sct.signed-bytes.other-issuer"));
    assert_ne!(concluded(&with_timestamp_by("another intermediate")).1, "sct.signed-bytes.other-issuer");
    assert_eq!(concluded(&with_timestamp_by("another intermediate")).0, "invalid");
}

#[test]
fn d5_what_was_seen_this_very_moment_is_not_of_the_future() {
    let mut r = shapes::v03_message();
    // Milliseconds of 2025-01-01T00:00:00Z
    (r.now, r.leaf.scts[0].timestamp) = ("2025-01-01T00:00:00Z", 1_735_689_600_000);
    assert_eq!(concluded(&report(&r)), ("verified", ""));
    r.leaf.scts[0].timestamp += 1;
    assert_eq!(concluded(&report(&r)), ("invalid", "sct.log-key.future"));
}

#[test]
fn l3_a_dropped_timestamp_is_not_why_a_log_entry_is_lacking() {
    let mut r = shapes::managed_no_log_tsa();
    (r.policy.profile, r.policy.tlog, r.policy.tsa) = ("managed-key", 1, 0);
    r.tsas[0].in_root = false;
    let found = report(&r);
    assert_eq!((concluded(&found).0, &found["cause"]["check"]), ("insufficient", &json!("L3")), "{}", found["cause"]);
}

#[test]
fn k6_a_dropped_timestamp_is_why_one_is_lacking() {
    let mut r = shapes::v03_message_tsa();
    r.policy.tsa = 1;
    r.tsas[0].in_root = false;
    r.tsas.push(Tsa::two_certificates("second-tsa", Key::p384("second tsa")));
    let found = report(&r);
    assert_eq!((concluded(&found).0, &found["cause"]["check"]), ("insufficient", &json!("K6")), "{}", found["cause"]);
}

#[test]
fn of_several_roots_the_one_that_knows_the_signer_says_what_is_wrong() {
    let mut r = shapes::v03_message();
    r.edit_signature.then(|signature| signature[9] ^= 1);
    let own = r.trusted_root().to_string();
    let case = r.case("hostile".into(), Verdict::Invalid);
    r.authority = Authority::named("stranger root", Key::p384("stranger root"), "stranger", Key::p384("stranger"));
    let other = r.trusted_root().to_string();
    let policy = Policy::from_json(policy(&case.policy).to_string().as_bytes()).expect("a policy");
    let options = Options::at(UnixTime::from_rfc3339(case.now).expect("a time"), NowSource::AsOf);
    for roots in [[&own, &other], [&other, &own]] {
        let verifier = Verifier::new(&roots.map(|root| Trust::Supplied(root.as_bytes()))).expect("roots");
        let found: Value = serde_json::from_str(&verifier.verify_to_json(&case.bundle, &Artifact::Bytes(&case.artifact), &policy, &options)).expect("JSON");
        let wanted = sealglass_test_pki::encoding::hex(&sealglass_test_pki::keys::sha256(own.as_bytes()));
        assert_eq!((&found["verdict"], &found["trust"]["sha256"]), (&json!("invalid"), &json!(wanted)));
    }
}

#[test]
fn l2_the_current_time_stands_in_for_no_time_that_is_there() {
    let mut r = shapes::v03_message();
    r.policy.observer = 0;
    r.policy.relaxations.push(("current-time", true));
    let found = report(&r);
    assert_eq!((concluded(&found).0, &found["relaxations"]), ("verified", &json!([])));
    let mut r = shapes::current_time();
    r.policy.observer = 1;
    let found = report(&r);
    assert_eq!((concluded(&found).0, &found["relaxations"]), ("insufficient", &json!([])));
}

#[test]
fn l1_a_key_needs_a_time_where_the_policy_asks_for_one() {
    for (tsa, observer) in [(1, 0), (0, 1)] {
        let mut r = shapes::managed_no_log_message();
        (r.policy.tsa, r.policy.observer) = (tsa, observer);
        let found = report(&r);
        assert_eq!(concluded(&found).0, "insufficient");
        let said = |check: &str| found["checks"].as_array().expect("checks").iter().find(|row| row["check"] == check).expect("a row")["message"].clone();
        assert_eq!(said("L1"), "Nothing proves when the signature was made.", "{tsa} {observer}");
        assert_eq!(found["cause"]["code"], "tsa.empty-container.no-timestamp", "{tsa} {observer}");
    }
    let found = report(&shapes::managed_no_log_message());
    assert_eq!(concluded(&found).0, "verified");
}

#[test]
fn o1_a_hint_of_the_length_of_a_hash_may_be_free_text() {
    let mut r = shapes::managed_message();
    r.hint = "the key of the release team, second of a pair".chars().take(44).collect();
    assert_eq!(concluded(&report(&r)), ("verified", ""));
}

#[test]
fn k1_a_relaxation_that_did_not_matter_is_not_reported() {
    let mut r = shapes::v03_message_no_set_tsa();
    r.policy.relaxations.push(("bare-tst", true));
    let found = report(&r);
    assert_eq!((concluded(&found).0, &found["relaxations"]), ("verified", &json!([])));
}

#[test]
fn n4_of_many_subjects_five_are_named_and_the_rest_is_counted() {
    for (subjects, said) in [(5, None), (6, Some("1 more")), (1000, Some("995 more"))] {
        let mut r = shapes::v03_dsse();
        r.edit_statement.then(move |statement| {
            let other = |position| json!({"name": format!("other {position}"), "digest": {"sha256": format!("{position:064}")}});
            statement["subject"] = (0..subjects).map(other).collect();
        });
        let found = report(&r);
        assert_eq!(concluded(&found).1, "dsse.statement.other-artifact");
        let expected = found["cause"]["expected"].as_str().expect("what was expected");
        assert_eq!(expected.split_once(" and those of ").map(|(_, rest)| rest.trim_end_matches(" subjects")), said, "{expected}");
    }
}

#[test]
fn d3_extensions_are_blamed_only_where_the_log_signed_all_but_them() {
    let code = |forged: bool| {
        let mut r = shapes::v03_message();
        let sct = &mut r.leaf.scts[0];
        (sct.extensions, sct.signed_extensions) = (vec![1, 2, 3], Some(Vec::new()));
        sct.edit_signature.then(move |signature| signature[9] ^= u8::from(forged));
        let found = report(&r);
        assert_eq!(concluded(&found).0, "invalid");
        concluded(&found).1.to_owned()
    };
    assert_eq!((code(false).as_str(), code(true).as_str()), ("sct.extensions.not-signed", "sct.signature.bad-signature"));
}

#[test]
fn p1_of_several_identities_the_closest_is_the_one_that_is_compared() {
    let case = shapes::v03_message().case("hostile".into(), Verdict::Rejected);
    let own = policy(&case.policy)["identity"].clone();
    let with = |san: &str, issuer: &str| json!({"san": san, "issuer": issuer});
    let far = with("https://elsewhere.test/", "https://elsewhere.test/");
    let near = with("https://near.test/", own["issuer"].as_str().expect("an issuer"));
    let nearer = with("https://nearer.test/", own["issuer"].as_str().expect("an issuer"));
    for (identities, wanted) in [([&far, &near, &nearer], &near), ([&near, &far, &nearer], &near), ([&nearer, &near, &far], &nearer)] {
        let policy = Policy::from_json(json!({"identity": identities}).to_string().as_bytes()).expect("a policy");
        let options = Options::at(UnixTime::from_rfc3339(case.now).expect("a time"), NowSource::AsOf);
        let verifier = Verifier::new(&[Trust::Supplied(case.trusted_root.as_bytes())]).expect("a root");
        let found: Value = serde_json::from_str(&verifier.verify_to_json(&case.bundle, &Artifact::Bytes(&case.artifact), &policy, &options)).expect("JSON");
        assert_eq!(found["verdict"], "rejected");
        let differences = found["policy"]["differences"].as_array().expect("differences");
        let expected: Vec<_> = differences.iter().map(|row| row["expected"].as_str().expect("what was expected")).collect();
        assert!(matches!(expected[..], [one] if one.starts_with(wanted["san"].as_str().expect("a name"))), "{expected:?}");
    }
}

#[test]
fn n5_a_name_is_compared_where_something_is_bound() {
    let named = |shape: fn() -> Recipe, supply: Supply, name: &str| {
        let mut r = shape();
        (r.supply, r.policy.subject_name) = (supply, Some(name.to_owned()));
        let found = report(&r);
        (concluded(&found).0.to_owned(), outcomes(&found, "N5").contains(&"failed"))
    };
    let package = "pkg:npm/%40acme/widget@1.2.3";
    // The line that the registry signs has one name, with or without the tarball.
    assert_eq!(named(shapes::npm_signature, Supply::StatementOnly, package), ("verified".to_owned(), false));
    assert_eq!(named(shapes::npm_signature, Supply::StatementOnly, "pkg:npm/%40acme/gadget@1.2.3"), ("rejected".to_owned(), true));
    assert_eq!(named(shapes::v03_dsse, Supply::StatementOnly, "widget-1.2.3.txt"), ("verified".to_owned(), false));
    assert_eq!(named(shapes::v03_dsse, Supply::StatementOnly, "gadget-1.2.3.txt"), ("rejected".to_owned(), true));
    // Nothing was compared: that, and not a name, is what is wrong.
    assert_eq!(named(shapes::v03_dsse, Supply::Nothing, "gadget-1.2.3.txt"), ("insufficient".to_owned(), false));
}
