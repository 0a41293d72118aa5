//! Witness cosignatures (H7): who saw the checkpoint, counted by distinct key, and never more than a note.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test that fails stops")]

#[allow(dead_code, reason = "shared with other tests")]
mod support;

use sealglass::{Artifact, Fault, NowSource, Options, Policy, Trust, UnixTime, Verifier};
use sealglass_test_pki::encoding::b64;
use sealglass_test_pki::keys::{Key, sha256};
use sealglass_test_pki::note::Line;
use sealglass_test_pki::shapes::{Shape, managed_no_log_message, rekor2_dsse, rekor2_message, v03_message};
use sealglass_test_pki::{Recipe, Verdict};
use serde_json::{Value, json};

const SEEN: u64 = 1_760_000_000;

fn vkey(name: &str, key: Key) -> String {
    vkey_of(name, 0x04, &key.raw())
}

fn vkey_of(name: &str, kind: u8, key: &[u8]) -> String {
    let blob = [&[kind][..], key].concat();
    let id: String = sha256(&[name.as_bytes(), b"\n", &blob].concat())[..4].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{name}+{id}+{}", b64(&blob))
}

fn alice() -> Key {
    Key::ed25519("alice")
}

fn bob() -> Key {
    Key::ed25519("bob")
}

/// Alice and Bob, of whom `threshold` are asked for.
fn asking(threshold: usize) -> Value {
    json!({"keys": [vkey("alice.test", alice()), vkey("bob.test", bob())], "threshold": threshold})
}

fn verify(recipe: &Recipe, witnesses: &Value) -> Result<Value, Fault> {
    let case = recipe.case("witness".into(), Verdict::Verified);
    let mut policy = support::policy(&case.policy);
    policy["witnesses"] = witnesses.clone();
    let policy = Policy::from_json(policy.to_string().as_bytes())?;
    let verifier = Verifier::new(&[Trust::Supplied(case.trusted_root.as_bytes())])?;
    let options = Options::at(UnixTime::from_rfc3339(case.now).expect("a time"), NowSource::AsOf);
    let report = verifier.verify_to_json(&case.bundle, &Artifact::Bytes(&case.artifact), &policy, &options);
    Ok(serde_json::from_str(&report).expect("JSON"))
}

/// The row of H7 for these cosignatures, under a threshold; the verdict is `verified` all the same.
fn witnessed(shape: Shape, threshold: usize, change: impl Fn(&mut Recipe)) -> Value {
    let mut recipe = shape();
    change(&mut recipe);
    let report = verify(&recipe, &asking(threshold)).expect("a report");
    assert_eq!(report["verdict"], "verified", "{}", report["cause"]);
    let mut rows = report["checks"].as_array().expect("checks").iter().filter(|row| row["check"] == "H7");
    let row = rows.next().expect("H7 is recorded").clone();
    assert!(rows.next().is_none(), "H7 is recorded once");
    row
}

fn add(recipe: &mut Recipe, line: Line) {
    recipe.entries[0].checkpoint.after.push(line);
}

#[test]
fn each_witness_that_saw_the_checkpoint_is_named_with_its_time() {
    for shape in [v03_message, rekor2_message, rekor2_dsse] {
        let row = witnessed(shape, 2, |recipe| {
            add(recipe, Line::witness("alice.test", alice(), SEEN));
            add(recipe, Line::witness("bob.test", bob(), SEEN + 60));
        });
        assert_eq!(row["outcome"], "passed", "{row}");
        let values: Vec<_> = row["evidence"].as_array().expect("evidence").iter().map(|one| one["value"].as_str().expect("text")).collect();
        assert_eq!(values[0], "2 of 2, 2 asked for");
        assert!(values[1].starts_with("alice.test") && values[1].ends_with("2025-10-09T08:53:20Z"), "{values:?}");
    }
}

#[test]
fn a_witness_time_is_no_verified_time() {
    let mut recipe = v03_message();
    add(&mut recipe, Line::witness("alice.test", alice(), SEEN));
    let report = verify(&recipe, &asking(1)).expect("a report");
    assert!(report["times"].as_array().expect("times").iter().all(|time| time["time"] != "2025-10-09T08:53:20Z"));
}

#[test]
fn a_threshold_that_is_not_met_is_said_and_changes_nothing() {
    let row = witnessed(v03_message, 2, |recipe| add(recipe, Line::witness("alice.test", alice(), SEEN)));
    assert_eq!((&row["outcome"], &row["code"], &row["effect"]), (&"failed".into(), &"checkpoint.witness.threshold".into(), &"note".into()));
}

#[test]
fn two_cosignatures_of_one_witness_count_once() {
    let row = witnessed(v03_message, 2, |recipe| {
        add(recipe, Line::witness("alice.test", alice(), SEEN));
        add(recipe, Line::witness("alice.test", alice(), SEEN + 1));
    });
    assert_eq!(row["code"], "checkpoint.witness.threshold");
}

#[test]
fn a_cosignature_that_does_not_verify_is_a_failure() {
    // Over another text, with another time than the signed one, or cut short.
    let changes: [fn(&mut Vec<u8>); 3] = [|blob| blob[30] ^= 1, |blob| blob[7] ^= 1, |blob| blob.truncate(71)];
    for (change, code) in changes.into_iter().zip(["bad-signature", "bad-signature", "malformed"]) {
        let row = witnessed(v03_message, 1, |recipe| {
            let mut line = Line::witness("alice.test", alice(), SEEN);
            line.edit_signature.then(change);
            add(recipe, line);
        });
        assert_eq!((&row["outcome"], row["code"].as_str()), (&"failed".into(), Some(format!("checkpoint.witness.{code}").as_str())));
    }
}

#[test]
fn nobody_of_the_policy_is_absent() {
    // None at all, a stranger, and a stranger under a known name; an id of another name is another key.
    let lines: [Option<Line>; 4] = [
        None,
        Some(Line::witness("carol.test", Key::ed25519("carol"), SEEN)),
        Some(Line::witness("alice.test", Key::ed25519("mallory"), SEEN)),
        Some(Line { name: "carol.test".into(), ..Line::witness("alice.test", alice(), SEEN) }),
    ];
    for line in lines {
        let row = witnessed(v03_message, 1, |recipe| line.clone().into_iter().for_each(|line| add(recipe, line)));
        assert_eq!(row["outcome"], "absent", "{row}");
    }
    assert_eq!(witnessed(managed_no_log_message, 1, |_| {})["outcome"], "absent");
}

#[test]
fn a_checkpoint_that_the_log_did_not_sign_has_no_witnesses() {
    let mut recipe = v03_message();
    add(&mut recipe, Line::witness("alice.test", alice(), SEEN));
    recipe.entries[0].checkpoint.edit_line.then(|line| line.edit_signature.then(|signature| signature[20] ^= 1));
    let report = verify(&recipe, &asking(1)).expect("a report");
    assert_eq!(report["verdict"], "invalid");
    assert_eq!(support::outcomes(&report, "H7"), ["blocked"]);
}

#[test]
fn a_witness_policy_that_means_nothing_is_refused() {
    let (alice, bob) = (vkey("alice.test", alice()), vkey("bob.test", bob()));
    let renamed = alice.replacen("alice", "alise", 1);
    let same_key = vkey("other.test", Key::ed25519("alice"));
    let cases = [
        (json!({"keys": [], "threshold": 1}), "identity.reporting.witnesses"),
        (json!({"keys": [alice, bob], "threshold": 0}), "identity.reporting.witnesses"),
        (json!({"keys": [alice, bob], "threshold": 3}), "identity.reporting.witnesses"),
        (json!({"keys": [alice, same_key], "threshold": 1}), "identity.reporting.witnesses"),
        (json!({"keys": [alice]}), "identity.reporting.missing-member"),
        (json!({"keys": [alice], "threshold": 1, "quorum": 1}), "identity.reporting.unknown-member"),
        (json!({"keys": [renamed], "threshold": 1}), "checkpoint.witness.key-id"),
        (json!({"keys": ["alice.test"], "threshold": 1}), "checkpoint.witness.vkey"),
        (json!({"keys": [vkey_of("alice.test", 0x01, &[1; 32])], "threshold": 1}), "checkpoint.witness.vkey"),
        (json!({"keys": [vkey_of("alice.test", 0x04, &[1; 33])], "threshold": 1}), "checkpoint.witness.vkey"),
        (json!({"keys": [vkey_of("", 0x04, &[1; 32])], "threshold": 1}), "checkpoint.witness.vkey"),
        (json!({"keys": [vkey_of("alice test", 0x04, &[1; 32])], "threshold": 1}), "checkpoint.witness.vkey"),
        (json!({"keys": [vkey_of("alice.test", 0x06, &[1; 1312])], "threshold": 1}), "checkpoint.witness.unsupported"),
    ];
    for (witnesses, code) in cases {
        assert_eq!(verify(&v03_message(), &witnesses).expect_err("refused").code(), code, "{witnesses}");
    }
}

#[test]
fn as_many_keys_as_a_note_has_lines() {
    let policy = |count: usize| {
        let name = |number: usize| -> &'static str { Box::leak(format!("witness {number}").into_boxed_str()) };
        let keys: Vec<_> = (0..count).map(|number| vkey("witness.test", Key::ed25519(name(number)))).collect();
        Policy::from_json(json!({"anySigner": true, "witnesses": {"keys": keys, "threshold": 1}}).to_string().as_bytes())
    };
    assert!(policy(100).is_ok());
    assert_eq!(policy(101).expect_err("refused").code(), "identity.reporting.witnesses");
}
