//! What a report says where it does not decide: found by mutation testing, which changed it and nobody noticed.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test that fails stops")]

#[allow(dead_code, reason = "shared with other tests")]
mod support;

use sealglass::{Digest, HashAlgorithm, Needs, Policy, Verifier};
use sealglass_test_pki::encoding::hex;
use sealglass_test_pki::{Expected, Recipe, Supply, Verdict, positives, shapes};
use serde_json::{Value, json};
use support::verify;

fn report(recipe: &Recipe) -> Value {
    verify(&recipe.case("words".into(), Verdict::Verified)).expect("a report")
}

fn row<'r>(report: &'r Value, check: &str) -> &'r Value {
    let checks = report["checks"].as_array().expect("checks");
    checks.iter().find(|row| row["check"] == check).expect("every check is there")
}

/// M2: what is said to be needed of an artifact is enough, for every shape; the bytes only where no digest will do.
#[test]
fn what_is_said_to_be_needed_is_enough() {
    for case in positives() {
        let policy = Policy::from_json(support::policy(&case.policy).to_string().as_bytes()).expect("a policy");
        let Needs { digests, bytes } = Verifier::needs(&case.bundle, Some(&policy));
        assert_eq!(bytes, case.shape == "managed_no_log_ed25519", "{}", case.name);
        // A key that nobody names, and no log that would have needed a digest: it may be one that signs the bytes.
        let unnamed = matches!(case.policy.expected, Expected::Key { .. }) && case.policy.tlog == 0;
        assert!(unnamed || !Verifier::needs(&case.bundle, None).bytes, "{}", case.name);
        if case.supply != Supply::File || bytes {
            continue;
        }
        assert!(!digests.is_empty(), "{}", case.name);
        let of = |algorithm: &HashAlgorithm| Digest::from_hex(*algorithm, &hex(&hash(*algorithm, &case.artifact))).expect("a digest");
        let verdict = verify_digests(&case, digests.iter().map(of).collect());
        assert_eq!(verdict, "verified", "{} with {digests:?}", case.name);
    }
}

fn hash(algorithm: HashAlgorithm, bytes: &[u8]) -> Vec<u8> {
    use sealglass_test_pki::keys::HashAlg;
    match algorithm {
        HashAlgorithm::Sha256 => HashAlg::Sha256.of(bytes),
        HashAlgorithm::Sha384 => HashAlg::Sha384.of(bytes),
        HashAlgorithm::Sha512 => HashAlg::Sha512.of(bytes),
    }
}

fn verify_digests(case: &sealglass_test_pki::Case, digests: Vec<Digest>) -> String {
    use sealglass::{Artifact, NowSource, Options, Trust, UnixTime};
    let verifier = Verifier::new(&[Trust::Supplied(case.trusted_root.as_bytes())]).expect("a root");
    let policy = Policy::from_json(support::policy(&case.policy).to_string().as_bytes()).expect("a policy");
    let options = Options::at(UnixTime::from_rfc3339(case.now).expect("a time"), NowSource::AsOf);
    let options = case.policy.relaxations.iter().fold(options, |options, (name, on)| options.relax(name, *on).expect("a relaxation"));
    verifier.verify(&case.bundle, &Artifact::Digests { digests, size: None }, &policy, &options).verdict().as_str().to_owned()
}

/// L1: zero is no time, not 1970.
#[test]
fn a_time_of_zero_is_not_shown() {
    let mut r = shapes::v03_message_no_set_tsa();
    for (time, shown) in [(Some(0), false), (Some(1_717_243_205), true)] {
        r.entries[0].integrated_time = time;
        assert_eq!(report(&r)["log"][0].get("integratedTime").is_some(), shown, "{time:?}");
    }
}

/// N4: the digests of the first subjects are shown, and how many more there are.
#[test]
fn many_subjects_are_counted_and_not_all_shown() {
    for (more, words) in [(4, None), (5, Some("1 more subjects")), (9, Some("5 more subjects"))] {
        let mut r = shapes::v03_dsse();
        r.given = Some(b"another".to_vec());
        r.edit_statement.then(move |statement| {
            let list = statement["subject"].as_array_mut().expect("subjects");
            (0..more).for_each(|at: usize| list.push(json!({"name": format!("{at}"), "digest": {"sha256": format!("{at:064x}")}})));
        });
        let report = report(&r);
        let expected = report["cause"]["expected"].as_str().expect("what was expected").to_owned();
        assert_eq!(words.is_some_and(|words| expected.contains(words)), words.is_some(), "{more}: {expected}");
        assert!(words.is_some() || !expected.contains("more subjects"), "{expected}");
    }
}

/// M1: asked for the statement alone, a bundle without one says that it has none.
#[test]
fn a_bundle_without_a_statement_says_so() {
    let says = |supply: Supply| {
        let mut r = shapes::v03_message();
        r.supply = supply;
        row(&report(&r), "M1")["message"].as_str().expect("a message").to_owned()
    };
    assert!(says(Supply::StatementOnly).contains("no statement"), "{}", says(Supply::StatementOnly));
    assert!(says(Supply::Nothing).contains("no artifact"), "{}", says(Supply::Nothing));
}
