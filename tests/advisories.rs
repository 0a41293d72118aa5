//! Published advisories on other verifiers, as classes: what was let through there is refused here, by the rule that is about it.
//!
//! The ids are for orientation; the classes are what is tested.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test that fails stops")]

mod support;

use sealglass::Policy;
use sealglass_test_pki::{FaultCase, Verdict, faults};
use support::{failed, outcomes, verify};

macro_rules! advisories {
    ($($name:ident: $class:literal by $($check:literal $fault:literal)+;)+) => {
        $(
            #[doc = $class]
            #[test]
            fn $name() {
                $(refused($check, $fault);)+
            }
        )+
    };
}

advisories! {
    cve_2022_23649: "The log entry is not compared with the signature beside it" by
        "I2" "entry_of_another_signer" "I2" "entry_with_high_s_twin" "I3" "high_s_twin" "I3" "entry_of_another_signer";
    cve_2022_35929: "A wanted predicate type that an empty set satisfies" by
        "N6" "predicate_type_differs" "N4" "predicate_type_absent" "N2" "no_signature";
    cve_2022_36056: "An unrelated entry, an identity nobody compares, an invalid entry that counts" by
        "I2" "entry_of_another_artifact" "I2" "second_entry_foreign" "I2" "entry_of_unknown_log_foreign" "I4" "digest_of_another"
        "I6" "payload_hash_of_another" "P1" "other_san" "P2" "other_issuer" "P3" "claim_differs";
    cve_2023_46737_2024_29902_29903: "Lists and data without a bound" by
        "B1" "33_entries" "B1" "1025_subjects" "B1" "17_scts" "B3" "large_body" "B3" "large_signature" "B3" "large_certificate";
    cve_2026_22703: "An entry with another digest, key or signature" by
        "I2" "entry_with_another_digest" "I2" "entry_with_another_certificate" "I2" "public_key_of_the_certificate" "I3" "payload_hash_of_another"
        "I4" "entry_of_another_signer" "I6" "entry_of_another_signer" "O3" "entry_of_another_key";
    cve_2026_24122: "An issuing certificate that was not valid at the time of signing" by
        "C3" "intermediate_expired" "C3" "anchor_expired" "C4" "one_time_outside_the_authority_window";
    cve_2026_39395: "A payload that cannot be read, or of another predicate type, called verified" by
        "N3" "other_payload_type" "N4" "payload_not_json" "N4" "foreign_type" "N6" "predicate_type_differs";
    cve_2024_45395: "Collections without a bound" by
        "B1" "33_entries" "B1" "33_timestamps" "B1" "11_certificates" "B1" "33_digests";
    cve_2026_49834: "One log meets a threshold of several" by
        "L3" "two_entries_of_one_log" "L3" "two_shards_of_one_log" "L3" "two_logs_of_one_operator" "D7" "one_log_twice";
    cve_2026_54787: "The window of a managed key is not held" by
        "L2" "key_used_after_its_window" "L2" "key_window_without_time" "O4" "key_window_ended_a_second_before";
    cve_2026_48816: "A log's time without its promise" by
        "L1" "integrated_time_without_promise" "L1" "zero_integrated_time_without_promise";
    cve_2024_55655: "A log's time that nobody signed" by
        "L1" "integrated_time_without_promise" "J2" "integrated_time_instead_of_timestamp" "F1" "time_changed_after_signing" "F1" "set_for_another_time";
    cve_2024_53267: "An entry that does not match" by
        "I1" "kind_differs" "I2" "entry_of_another_artifact" "I3" "payload_hash_of_another" "I4" "digest_of_another" "I6" "payload_hash_of_another";
    cve_2024_54140: "A checkpoint whose signature is not the log's" by
        "H4" "signed_by_another_trusted_log" "H4" "other_name" "H5" "witness_only" "H5" "stranger_only" "H5" "cosignature_under_the_log_name";
    cve_2025_52556: "A token's signature, and which certificate of its bag signed" by
        "K5" "signature_flipped" "K5" "signed_by_another_key" "K6" "forged_twin_of_the_signer" "K6" "same_serial_other_issuer";
    cve_2026_39984_2025_66564: "Constraints held against another certificate than the signer's; a token without a bound" by
        "K6" "same_serial_other_issuer" "K6" "forged_twin_of_the_signer" "K7" "two_purposes" "K7" "code_signing" "B3" "large_timestamp";
    cve_2023_47122_2024_51746_2026_44309: "A log's key from the log itself, an entry found by guessing, bytes that were encoded anew" by
        "E3" "unknown_log_counted" "I2" "entry_of_another_artifact" "I2" "entry_of_another_signer" "K5" "attributes_unsorted" "I9" "body_escaped";
    ghsa_frqx_jfcm_6jjr_273p_m2cw_6833_4c4x_jm2x_pf9j: "Readers of log entries that fall over" by
        "B3" "large_body" "I1" "body_not_json" "I8" "rekord" "A1" "deep_nesting";
    cve_2026_33894_33895_33896: "RSA padding under a small exponent, an Ed25519 scalar out of range, a CA without constraints" by
        "Q2" "leaf_rsa_exponent_3" "M5" "rsa_short_padding" "Q4" "s_not_reduced" "C6" "intermediate_without_basic_constraints" "C6" "anchor_without_key_usage";
}

/// CVE-2026-48815: a member of the policy that is not known, or says nothing, is never passed over.
#[test]
fn cve_2026_48815() {
    let signer = r#""san": "release@example.com", "issuer": "https://accounts.example.com""#;
    assert!(Policy::from_json(format!(r#"{{"identity": {{{signer}}}}}"#).as_bytes()).is_ok());
    let beside = |member: &str| format!(r#"{{"identity": {{{signer}}}, {member}}}"#);
    assert!(Policy::from_json(beside(r#""claims": {"runnerEnvironment": "github-hosted"}"#).as_bytes()).is_ok());
    for policy in [
        beside(r#""certificateOIDs": {"1.3.6.1.4.1.57264.1.9": "x"}"#),
        beside(r#""claims": {"noSuchClaim": "x"}"#),
        beside(r#""claims": {}"#),
        beside(r#""claims": null"#),
        beside(r#""predicateType": """#),
        beside(r#""thresholds": {"log": 2}"#),
        format!(r#"{{"identity": {{{signer}, "certificateOIDs": {{}}}}}}"#),
        r#"{"identity": {"san": "release@example.com"}}"#.to_owned(),
        "{}".to_owned(),
    ] {
        assert!(Policy::from_json(policy.as_bytes()).is_err(), "{policy}");
    }
}

/// Every case of the fault is refused, and says so by its check or one that it names as as good.
fn refused(check: &str, name: &str) {
    let prefix = format!("{}_{name}__", check.to_lowercase());
    let cases: Vec<_> = faults().into_iter().filter(|fault| fault.case.name.starts_with(&prefix)).collect();
    assert!(!cases.is_empty(), "there is no fault {prefix}");
    cases.iter().for_each(refused_by_its_check);
}

fn refused_by_its_check(fault: &FaultCase) {
    let name = &fault.case.name;
    assert_ne!(fault.case.verdict, Verdict::Verified, "{name} is to be accepted");
    let own = |number: &str| fault.check == number || fault.or.contains(&number);
    match verify(&fault.case) {
        Err(error) => assert!(own(error.check().number()), "{name}: {error}"),
        Ok(report) => {
            assert_eq!(report["verdict"], fault.case.verdict.name(), "{name}");
            let absent = |number: &&str| outcomes(&report, number).contains(&"absent");
            let says = failed(&report).into_iter().any(own) || std::iter::once(&fault.check).chain(fault.or).any(absent);
            assert!(says, "{name}: {}", report["cause"]);
        }
    }
}
