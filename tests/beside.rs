//! What the crate says of a file beside a verdict: what its signatures claim to be of, what verifying them needs of the artifact,
//! how each of several is told from the others, and which payload was proven.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test that fails stops")]

#[allow(dead_code, reason = "shared with other tests")]
mod support;

use sealglass::{Artifact, HashAlgorithm, NowSource, Options, Policy, Trust, UnixTime, Verifier};
use sealglass_test_pki::encoding::hex;
use sealglass_test_pki::keys::{HashAlg, Key, Scheme};
use sealglass_test_pki::shapes::{self, Shape};
use sealglass_test_pki::{Case, Recipe, Verdict};
use serde_json::{Value, json};

const SHA256: HashAlgorithm = HashAlgorithm::Sha256;
const SHA384: HashAlgorithm = HashAlgorithm::Sha384;
const SHA512: HashAlgorithm = HashAlgorithm::Sha512;

fn case(shape: Shape) -> Case {
    shape().case("beside".into(), Verdict::Verified)
}

/// The digests that the signatures of a file name, as text; whether they need the bytes.
fn claimed(file: &[u8]) -> Vec<(String, Vec<String>, bool)> {
    let text = |claims: sealglass::Claims| {
        let digests = claims.digests.iter().map(|digest| format!("{}:{}", digest.algorithm().name(), digest.to_hex())).collect();
        (claims.place, digests, claims.bytes)
    };
    Verifier::claims(file).into_iter().map(text).collect()
}

fn one(place: &str, digests: &[String], bytes: bool) -> Vec<(String, Vec<String>, bool)> {
    vec![(place.to_owned(), digests.to_vec(), bytes)]
}

fn digest(hash: HashAlg, bytes: &[u8]) -> String {
    format!("{}:{}", hash.name(), hex(&hash.of(bytes)))
}

// Claims

#[test]
fn a_signature_claims_the_file_by_the_digest_that_it_carries() {
    let message = case(shapes::v03_message);
    assert_eq!(claimed(&message.bundle), one("$", &[HashAlg::Sha256; 2].map(|hash| digest(hash, &message.artifact)), false));
}

#[test]
fn a_statement_claims_all_digests_of_all_its_subjects() {
    let many = case(shapes::subjects_many_digests);
    let payload: Value = serde_json::from_slice(&payload(&many)).expect("a statement");
    let subjects = payload["subject"].as_array().expect("subjects");
    let known = |name: &str| HashAlgorithm::from_name(name).is_some();
    let count: usize = subjects.iter().map(|subject| subject["digest"].as_object().expect("digests").keys().filter(|name| known(name)).count()).sum();
    let claims = claimed(&many.bundle);
    assert!(count > 1 && claims[0].1.len() == count, "{claims:?}");
    assert!(claims[0].1.contains(&digest(HashAlg::Sha256, &many.artifact)), "{claims:?}");
}

#[test]
fn a_signature_over_a_document_claims_what_the_document_names() {
    let (image, package) = (case(shapes::image_payload), case(shapes::npm_signature));
    assert_eq!(claimed(&image.bundle), one("$", &[digest(HashAlg::Sha256, shapes::MANIFEST)], false));
    assert_eq!(claimed(&package.bundle)[0].1, [digest(HashAlg::Sha512, &package.artifact)]);
}

#[test]
fn pure_ed25519_needs_the_bytes_and_claims_so() {
    let claims = claimed(&case(shapes::managed_no_log_ed25519).bundle);
    assert!(claims[0].2, "{claims:?}");
    let claims = claimed(&case(shapes::rekor2_ed25519).bundle);
    assert!(!claims[0].2, "{claims:?}");
}

#[test]
fn what_cannot_be_opened_claims_nothing() {
    assert_eq!(claimed(b"no bundle"), []);
    let [a, b] = [shapes::v03_dsse, shapes::v03_message].map(|shape| case(shape).bundle);
    let lines = [a.as_slice(), b"\n", &b].concat();
    assert_eq!(claimed(&lines).len(), 2);
}

// Needs

/// Of what is signed by name with no key given, and with the one that the case has.
fn needed(case: &Case, with_policy: bool) -> (Vec<HashAlgorithm>, bool) {
    let policy = with_policy.then(|| policy(case));
    let needs = Verifier::needs(&case.bundle, policy.as_ref());
    (needs.digests, needs.bytes)
}

#[test]
fn what_is_needed_follows_from_key_and_statement() {
    let all = vec![SHA256, SHA384, SHA512];
    let rows: [(Shape, bool, Vec<HashAlgorithm>, bool); 13] = [
        (shapes::v03_message, false, vec![SHA256], false),
        (shapes::p384_message, false, vec![SHA256, SHA384], false),
        (shapes::p521_message, false, vec![SHA256, SHA512], false),
        (shapes::rsa2048_message, false, vec![SHA256], false),
        // Ed25519ph where there is an entry, and the bytes where there is none.
        (shapes::rekor2_ed25519, false, vec![SHA512], false),
        (shapes::managed_no_log_ed25519, false, all.clone(), true),
        (shapes::managed_no_log_ed25519, true, vec![SHA512], true),
        // A key that only the policy knows.
        (shapes::managed_no_log_message, false, all.clone(), true),
        (shapes::managed_no_log_message, true, vec![SHA256], false),
        (shapes::subject_sha384, false, vec![SHA384], false),
        (shapes::subject_sha512, false, vec![SHA512], false),
        (shapes::npm_signature, true, vec![SHA512], false),
        (shapes::image_payload, false, vec![SHA256], false),
    ];
    for (shape, with_policy, digests, bytes) in rows {
        let case = case(shape);
        assert_eq!(needed(&case, with_policy), (digests, bytes), "{} {with_policy}", case.shape);
    }
    // What the document names, whatever the key.
    let mut image = shapes::image_payload();
    image.sign_with(Key::p384("signer"), Scheme::Ecdsa(HashAlg::Sha384));
    assert_eq!(needed(&image.case("beside".into(), Verdict::Verified), false), (vec![SHA256], false));
    let nothing = Verifier::needs(b"no bundle", None);
    assert_eq!((nothing.digests, nothing.bytes), (all, false), "of what cannot be read, what it may need");
}

#[test]
fn several_signatures_need_what_any_of_them_needs() {
    let lines = |shapes: [Shape; 2]| {
        let [a, b] = shapes.map(|shape| case(shape).bundle);
        Verifier::needs(&[a.as_slice(), b"\n", &b].concat(), None)
    };
    assert_eq!(lines([shapes::subject_sha384, shapes::subject_sha512]).digests, [SHA384, SHA512]);
    assert!(!lines([shapes::v03_message, shapes::subject_sha512]).bytes);
    assert!(lines([shapes::managed_no_log_ed25519, shapes::v03_message]).bytes);
    assert!(lines([shapes::v03_message, shapes::managed_no_log_ed25519]).bytes, "in either order");
}

// Several, and payloads

fn policy(case: &Case) -> Policy {
    Policy::from_json(support::policy(&case.policy).to_string().as_bytes()).expect("a policy")
}

fn verifier(case: &Case) -> (Verifier, Options) {
    let options = Options::at(UnixTime::from_rfc3339(case.now).expect("a time"), NowSource::AsOf);
    let trust = if case.trusted_root.is_empty() { Trust::Embedded("public-good") } else { Trust::Supplied(case.trusted_root.as_bytes()) };
    (Verifier::new(&[trust]).expect("a trusted root"), options)
}

#[test]
fn each_of_several_signatures_has_a_report_that_says_which() {
    let mut good = case(shapes::v03_message);
    let bad = {
        let mut bundle: Value = serde_json::from_slice(&good.bundle).expect("JSON");
        bundle["messageSignature"]["messageDigest"]["digest"] = json!("AAAA");
        bundle.to_string()
    };
    good.bundle = [good.bundle.as_slice(), b"\n", bad.as_bytes(), b"\n", &good.bundle].concat();
    let (verifier, options) = verifier(&good);
    let reports: Value =
        serde_json::from_str(&verifier.verify_all_to_json(&good.bundle, &Artifact::Bytes(&good.artifact), &policy(&good), &options)).expect("JSON");
    let said: Vec<_> =
        reports.as_array().expect("a list").iter().map(|report| (&report["verdict"], &report["bundle"]["index"], &report["bundle"]["total"])).collect();
    let [verified, invalid] = [json!("verified"), json!("invalid")];
    assert_eq!(said, [(&verified, &json!(0), &json!(3)), (&invalid, &json!(1), &json!(3)), (&verified, &json!(2), &json!(3))]);
    let nothing = verifier.verify_all(b"no bundle", &Artifact::None, &policy(&good), &options);
    assert_eq!(nothing.iter().map(sealglass::Report::verdict).collect::<Vec<_>>(), [sealglass::Verdict::Invalid]);
}

fn payload(case: &Case) -> Vec<u8> {
    let bundle: Value = serde_json::from_slice(&case.bundle).expect("JSON");
    sealglass_test_pki::encoding::unb64(bundle["dsseEnvelope"]["payload"].as_str().expect("a payload"))
}

#[test]
fn only_what_was_proven_is_given_as_signed() {
    let proven = |case: &Case| {
        let (verifier, options) = verifier(case);
        verifier.verify_payload(&case.bundle, &Artifact::Bytes(&case.artifact), &policy(case), &options).1
    };
    let statement = case(shapes::v03_dsse);
    assert_eq!(proven(&statement), Some(payload(&statement)));
    assert_eq!(proven(&case(shapes::v03_message)), None, "a file was signed, and no statement");
    let other = |change: fn(&mut Recipe)| {
        let mut recipe = shapes::v03_dsse();
        change(&mut recipe);
        recipe.case("other".into(), Verdict::Invalid)
    };
    assert_eq!(proven(&other(|r| r.edit_signature.then(|signature| signature[9] ^= 1))), None);
    // Somebody else signed it: the policy is not met, and it was signed all the same.
    let stranger = other(|r| r.policy.identity().san = "https://elsewhere.test/".into());
    assert_eq!(proven(&stranger), Some(payload(&stranger)));
    assert_eq!(
        verifier(&stranger).0.verify(&stranger.bundle, &Artifact::None, &policy(&stranger), &verifier(&stranger).1).verdict(),
        sealglass::Verdict::Rejected
    );
}

// What the verdict rests on

#[test]
fn the_report_names_what_it_rests_on() {
    let named = |case: &Case, policy: Value| {
        let (verifier, options) = verifier(case);
        let policy = Policy::from_json(policy.to_string().as_bytes()).expect("a policy");
        let report: Value = serde_json::from_str(&verifier.verify_to_json(&case.bundle, &Artifact::Bytes(&case.artifact), &policy, &options)).expect("JSON");
        let trust = &report["trust"];
        (trust["label"].clone(), trust["date"].is_null(), trust["sha256"].is_null())
    };
    let mut case = case(shapes::managed_no_log_message);
    let own = support::policy(&case.policy);
    assert_eq!(named(&case, own.clone()), (json!("The key supplied by you"), true, true));
    assert_eq!(named(&case, json!({"keyList": "npm-signatures"})), (json!("The npm registry's list of keys"), false, true));
    let (root, _, no_hash) = named(&case, json!({"keyList": "npm"}));
    assert!(!no_hash && root != "The npm registry's list of keys", "with a log the trusted root counts: {root}");
    // An embedded root has a date, and is named only where it counts.
    case.trusted_root = String::new();
    assert_eq!(named(&case, own), (json!("The key supplied by you"), true, true));
    let (label, undated, unhashed) = named(&case, json!({"anySigner": true}));
    assert!(label.as_str().is_some_and(|label| label.contains("public-good")) && !undated && !unhashed, "{label}");
}

// Keys of the npm registry

/// The check that decides, its code, and what it compared, under a policy that names a list of keys.
fn by_list(shape: Shape, list: &str) -> (String, Value, Value) {
    let case = case(shape);
    let (verifier, options) = verifier(&case);
    let policy = Policy::from_json(json!({"keyList": list}).to_string().as_bytes()).expect("a policy");
    let report: Value = serde_json::from_str(&verifier.verify_to_json(&case.bundle, &Artifact::Bytes(&case.artifact), &policy, &options)).expect("JSON");
    assert_eq!(report["verdict"], "insufficient", "{}", report["cause"]);
    let cause = &report["cause"];
    (cause["code"].as_str().expect("a code").to_owned(), cause["expected"].clone(), cause["actual"].clone())
}

#[test]
fn a_key_of_the_registry_counts_for_what_its_list_is_for() {
    let [attestations, signatures] = [json!("npm:attestations"), json!("npm:signatures")];
    let usage = |shape, list| by_list(shape, list);
    assert_eq!(usage(shapes::npm_publication, "npm-signatures"), ("key.source.other-usage".to_owned(), signatures.clone(), attestations.clone()));
    assert_eq!(usage(shapes::npm_signature, "npm"), ("key.source.other-usage".to_owned(), attestations, signatures));
    assert_eq!(usage(shapes::npm_publication, "npm").0, "key.source.not-listed");
    assert_eq!(usage(shapes::npm_signature, "npm-signatures").0, "key.source.not-listed");
}

#[test]
fn a_key_that_is_given_says_nothing_of_what_a_certificate_needs() {
    let mut r = shapes::ed25519_message();
    r.entries.clear();
    let bundle = r.case("beside".into(), Verdict::Insufficient).bundle;
    let prehashed = json!({"key": Key::ed25519("another").pem(), "keyDetails": "PKIX_ED25519_PH"});
    let policy = Policy::from_json(prehashed.to_string().as_bytes()).expect("a policy");
    assert!(Verifier::needs(&bundle, Some(&policy)).bytes, "the certificate's key is not the one that is given");
    let keyed = case(shapes::managed_no_log_ed25519).bundle;
    assert!(!Verifier::needs(&keyed, Some(&policy)).bytes, "Ed25519ph is over a digest");
}
