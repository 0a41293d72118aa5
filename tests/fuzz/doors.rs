//! One program for all doors: `SEALGLASS_DOOR` names the one. `verify` is the whole way, under the test PKI's roots.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use sealglass::{Artifact, NowSource, Options, Policy, Trust, UnixTime, Verdict, Verifier, doors};
use sealglass_test_pki::shapes;

static DOOR: LazyLock<fn(&[u8])> = LazyLock::new(|| {
    let name = std::env::var("SEALGLASS_DOOR").expect("SEALGLASS_DOOR names a door");
    if name == "verify" {
        return verify;
    }
    let door = doors::DOORS.iter().find(|(known, _)| *known == name);
    door.unwrap_or_else(|| panic!("there is no door {name}")).1
});

fuzz_target!(|data: &[u8]| DOOR(data));

static VERIFIER: LazyLock<Verifier> = LazyLock::new(|| {
    let roots: Vec<_> = [shapes::v03_message, shapes::rekor2_message, shapes::tsa_rsa, shapes::github].map(|shape| shape().trusted_root().to_string()).into();
    Verifier::new(&roots.iter().map(|root| Trust::Supplied(root.as_bytes())).collect::<Vec<_>>()).expect("the roots are read")
});

static POLICIES: LazyLock<[Policy; 2]> = LazyLock::new(|| {
    let key = format!(r#"{{"key": {:?}, "thresholds": {{"tlog": 0}}}}"#, shapes::managed_message().signer.pem());
    [r#"{"anySigner": true}"#, &key].map(|text| Policy::from_json(text.as_bytes()).expect("a policy"))
});

const RELAXED: [&str; 8] = ["v03-chain", "rekor-v1-note-name", "base64-lenient", "proto-json-variants", "dsse-002", "bare-tst", "hex-case", "current-time"];

/// Whatever is made of bundles that were signed over something else: nobody signed this artifact.
fn verify(data: &[u8]) {
    let Some((choice, bundle)) = data.split_first() else { return };
    let now = UnixTime::from_rfc3339("2026-01-01T00:00:00Z").expect("a time");
    let options = Options::at(now, NowSource::AsOf).select(usize::from(choice >> 6));
    let options = RELAXED.iter().fold(options, |options, name| options.relax(name, choice & 1 == 1).expect("a relaxation"));
    for policy in POLICIES.iter() {
        let report = VERIFIER.verify(bundle, &Artifact::Bytes(b"nobody signed this"), policy, &options);
        assert!(!matches!(report.verdict(), Verdict::Verified | Verdict::Unidentified), "accepted");
    }
}
