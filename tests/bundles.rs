//! Every shape of bundle is verified, and every fault is found by the check that is there to find it.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test that fails stops")]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use sealglass_test_pki::{FaultCase, Verdict, faults, positives};
use serde_json::Value;
use support::{failed, outcomes, verify};

#[test]
fn every_shape_is_verified() {
    let wrong: Vec<_> = positives()
        .iter()
        .filter_map(|case| {
            let report = verify(case).unwrap_or_else(|error| panic!("{}: {error}", case.name));
            let class = case.class.is_none_or(|class| report["evidenceClass"] == class);
            (report["verdict"] != "verified" || !class).then(|| format!("{}: {} {} {}", case.name, report["verdict"], report["evidenceClass"], report["cause"]))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_check_is_recorded_in_every_report() {
    let faults: Vec<_> = faults().into_iter().map(|fault| fault.case).collect();
    for case in positives().iter().chain(&faults) {
        // A refused trust root or policy gives no report.
        let Ok(report) = verify(case) else { continue };
        for row in report["checks"].as_array().expect("checks") {
            assert_ne!(row["message"], "This version does not make this check.", "{}: {}", case.name, row["check"]);
        }
    }
}

#[test]
fn every_fault_is_found_by_its_check() {
    let wrong: Vec<_> = faults().iter().filter_map(|fault| complaint(fault).map(|what| format!("{}: {what}", fault.case.name))).collect();
    assert!(wrong.is_empty(), "{} of {} faults:\n{}", wrong.len(), faults().len(), wrong.join("\n"));
}

#[test]
fn no_other_check_is_let_pass_for_a_fault_than_one_that_finds_it() {
    // By check, name and alternatives: those that a case of the fault needs.
    let mut used: BTreeMap<(&str, String, &[&str]), BTreeSet<String>> = BTreeMap::new();
    for fault in faults() {
        let name = fault.case.name.split("__").next().unwrap_or_default().to_owned();
        let found = used.entry((fault.check, name, fault.or)).or_default();
        match verify(&fault.case) {
            Err(error) => {
                found.insert(error.check().number().to_owned());
            }
            Ok(report) if fault.outcome == "failed" => found.extend(report["cause"]["check"].as_str().map(str::to_owned)),
            Ok(report) => found.extend(fault.or.iter().filter(|check| outcomes(&report, check).contains(&fault.outcome)).map(|check| (*check).to_owned())),
        }
    }
    let idle: Vec<_> = used
        .iter()
        .flat_map(|((check, name, or), found)| or.iter().filter(|other| !found.contains(**other)).map(move |other| format!("{check} {name}: {other}")))
        .collect();
    assert!(idle.is_empty(), "alternatives that no case needs:\n{}", idle.join("\n"));
}

#[test]
fn a_place_inside_the_payload_is_told_from_its_path() {
    let fault = faults().into_iter().find(|fault| fault.case.name.starts_with("n4_payload_not_json")).expect("the fault");
    assert_eq!(verify(&fault.case).expect("a report")["cause"]["at"], "$.dsseEnvelope.payload (line 1 column 2 (byte 1))");
}

/// What is wrong with the answer to a fault, if anything.
fn complaint(fault: &FaultCase) -> Option<String> {
    let report = match (verify(&fault.case), fault.case.verdict) {
        // A trust root or a policy that is wrong is refused before anything is verified, whatever verdict would follow.
        (Err(error), Verdict::ConfigurationError | Verdict::Insufficient | Verdict::Invalid) => {
            return (!names(fault, error.check().number())).then(|| format!("refused by {error}, not by {}", fault.check));
        }
        (Err(error), wanted) => return Some(format!("refused by {error}, not {}", wanted.name())),
        (Ok(report), _) => report,
    };
    let wanted = fault.case.verdict.name();
    if report["verdict"] != wanted {
        return Some(format!("{} and not {wanted}, by {}; failed {:?}", report["verdict"], report["cause"]["code"], failed(&report)));
    }
    let listed = |name: &str| report["relaxations"].as_array().is_some_and(|rows| rows.iter().any(|row| row["name"] == name));
    if let Some((name, _)) = fault.case.policy.relaxations.iter().find(|(name, on)| *on && wanted == "verified" && !listed(name)) {
        return Some(format!("accepted by {name}, and the report does not say so"));
    }
    match fault.outcome {
        "failed" => wrong_failure(fault, &report),
        outcome => {
            let found = outcomes(&report, fault.check);
            let any = std::iter::once(&fault.check).chain(fault.or).any(|check| outcomes(&report, check).contains(&outcome));
            (!any).then(|| format!("{} is {found:?} and not {outcome}; failed {:?}", fault.check, failed(&report)))
        }
    }
}

/// The first cause is the fault's own, and nothing of the same effect failed before it.
fn wrong_failure(fault: &FaultCase, report: &Value) -> Option<String> {
    let failed = failed(report);
    let first = report["cause"]["check"].as_str().unwrap_or("nothing");
    (!names(fault, first)).then(|| format!("{first} failed first, not {} (all: {failed:?}; {})", fault.check, report["cause"]["message"]))
}

fn names(fault: &FaultCase, check: &str) -> bool {
    fault.check == check || fault.or.contains(&check)
}

/// Nobody signed who PyPI's answer says that the publisher is: it is held against the certificate, and no verdict depends on it.
#[test]
fn what_pypi_says_of_the_publisher_is_held_against_the_certificate() {
    let mut case = positives().into_iter().find(|case| case.name == "provenance").expect("PyPI's answer");
    let answer: Value = serde_json::from_slice(&case.bundle).expect("JSON");
    let mut of = |publisher: Value| {
        let mut answer = answer.clone();
        answer["attestation_bundles"][0]["publisher"] = publisher;
        case.bundle = answer.to_string().into_bytes();
        let report = verify(&case).expect("a report");
        assert_eq!(report["verdict"], "verified");
        let rows: Vec<_> = report["statement"]["agreement"].as_array().cloned().unwrap_or_default();
        let (unsigned, others): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row["unsigned"] == true);
        assert!(others.iter().all(|row| !row["what"].as_str().expect("a name").starts_with("publisher")));
        let said = report["doesNotProve"]
            .as_array()
            .expect("sentences")
            .iter()
            .filter(|line| line.as_str().is_some_and(|line| line.contains("PyPI's answer")))
            .count();
        let rows: Vec<String> =
            unsigned.iter().map(|row| format!("{} {}", row["what"].as_str().expect("a name"), row["outcome"].as_str().expect("a word"))).collect();
        (rows, said)
    };
    let github = serde_json::json!({"kind": "GitHub", "repository": "acme/widget", "workflow": "release.yml"});
    let agree = ["publisher agrees", "publisherRepository agrees", "publisherWorkflow agrees"].map(str::to_owned).to_vec();
    assert_eq!(of(github.clone()), (agree, 0));
    let mut other = github.clone();
    other["repository"] = "acme/widgets".into();
    assert_eq!(of(other), (["publisher agrees", "publisherRepository differs", "publisherWorkflow agrees"].map(str::to_owned).to_vec(), 1));
    let mut long = github;
    long["workflow"] = "x".repeat(100_000).into();
    assert_eq!(of(long).0[2], "publisherWorkflow differs");
    assert_eq!(of(serde_json::json!({"kind": "CircleCI", "repository": ["acme/widget"]})), (vec!["publisher silent".to_owned()], 0));
    for none in [serde_json::json!(null), serde_json::json!("GitHub"), serde_json::json!([{"kind": "GitHub"}]), serde_json::json!({"kind": 7})] {
        assert_eq!(of(none), (Vec::new(), 0));
    }
}
