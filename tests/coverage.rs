//! Every check has a case in which it passes and one in which it is what fails: the table of them, and no hole that is not named.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test that fails stops")]

mod support;

use std::collections::BTreeMap;

use sealglass::Check;
use sealglass_test_pki::{faults, positives};
use support::{failed, outcomes, verify};

/// Checks without a case of the kind among those of the test PKI, with the reason. One that gets a case fails the test.
const NO_PASS: &[(&str, &str)] = &[
    ("H7", "needs a witness policy: tests/witness.rs"),
    ("H8", "a bundle does not say how fresh its checkpoint is"),
    ("I7", "the kind binds no signature and is never counted"),
    ("I8", "the kinds do not belong in bundles and are never counted"),
    ("R5", "the test PKI's roots are supplied; crate/trust/embedded.rs and npm.rs have the embedded ones"),
];
const NO_FAILURE: &[(&str, &str)] = &[
    ("A9", "what a format does not carry is listed, and fails nothing by itself"),
    ("E1", "a note; an id that the trust root does not have is E3"),
    ("F2", "a promise over other text than this is a promise that does not verify: F1"),
    ("F5", "a promise that is there and fails is F1 or F4"),
    ("H7", "needs a witness policy: tests/witness.rs"),
    ("H8", "a note on what a bundle does not say"),
    ("J1", "the kind decides, and what does not fit it fails by its own rule: H, I, L2"),
    ("K12", "tokens that do not count fail themselves, and the rest is L3"),
    ("P5", "what is compared byte by byte and differs is P1, P2 or P3"),
    ("P6", "an extension twice is refused with the certificate: C10"),
    ("P7", "a statement about the report; a policy that means nothing is refused under it: tests/witness.rs"),
    ("R2", "all entries are loaded; one that is not is R3"),
    ("R5", "the test PKI's roots are supplied; crate/trust/embedded.rs has the embedded ones"),
    ("R6", "a note"),
];
const NO_GROUP: &[(&str, &str)] = &[("X29", "what the page shows: tests/browser/")];

#[derive(Default)]
struct Count {
    passed: usize,
    failed: usize,
    /// Evidence that is required was not there.
    lacks: usize,
}

#[test]
fn every_check_passes_somewhere_and_fails_somewhere() {
    let mut counts: BTreeMap<&str, Count> = Check::ALL.iter().map(|check| (check.number(), Count::default())).collect();
    let faults = faults();
    for case in positives().iter().chain(faults.iter().map(|fault| &fault.case)) {
        let Ok(report) = verify(case) else { continue };
        for (number, count) in &mut counts {
            count.passed += usize::from(outcomes(&report, number).contains(&"passed"));
        }
    }
    for fault in &faults {
        let count = counts.get_mut(fault.check).expect("a check");
        // What is about this check, and it is this check that says so: bundles.rs holds that it decides.
        match verify(&fault.case) {
            Err(error) => count.failed += usize::from(error.check().number() == fault.check),
            Ok(report) if fault.outcome == "failed" => {
                count.failed += usize::from(failed(&report).contains(&fault.check) || report["cause"]["check"] == fault.check);
            }
            Ok(report) if fault.outcome == "absent" => count.lacks += usize::from(outcomes(&report, fault.check).contains(&"absent")),
            Ok(_) => {}
        }
    }
    println!("check  id                              passes  fails  lacks");
    for check in Check::ALL {
        let count = &counts[check.number()];
        println!("{:<6} {:<32}{:>6} {:>6} {:>6}", check.number(), check.id(), count.passed, count.failed, count.lacks);
    }
    let hole = |number: &str, count: usize, named: &[(&str, &str)]| (count == 0) != named.iter().any(|(name, _)| *name == number);
    let no_pass: Vec<_> = counts.iter().filter(|(number, count)| hole(number, count.passed, NO_PASS)).map(|(number, _)| *number).collect();
    let no_failure: Vec<_> = counts.iter().filter(|(number, count)| hole(number, count.failed + count.lacks, NO_FAILURE)).map(|(number, _)| *number).collect();
    assert!(no_pass.is_empty() && no_failure.is_empty(), "never passes, or does after all: {no_pass:?}; never fails, or does after all: {no_failure:?}");
}

#[test]
fn every_group_of_adversarial_cases_has_cases() {
    let faults = faults();
    let mut holes = Vec::new();
    for number in 1..=30 {
        let group = format!("X{number:02}");
        let cases = faults.iter().filter(|fault| fault.group == group).count();
        println!("{group} {cases:>4}");
        if (cases == 0) != NO_GROUP.iter().any(|(name, _)| *name == group) {
            holes.push(group);
        }
    }
    assert!(holes.is_empty(), "groups without a case, or with one after all: {holes:?}");
}
