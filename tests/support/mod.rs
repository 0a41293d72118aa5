//! Runs a case of the test PKI through the public interface, and reads its report.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test that fails stops")]

use sealglass::{Artifact, Digest, Fault, HashAlgorithm, NowSource, Options, Policy, Trust, UnixTime, Verifier};
use sealglass_test_pki::{Case, Expected, Supply};
use serde_json::{Map, Value, json};

/// The report of a case, or the configuration error that comes instead.
pub(crate) fn verify(case: &Case) -> Result<Value, Fault> {
    report(case).map(|report| serde_json::from_str(&report).expect("a report is JSON"))
}

/// The report as it is written.
pub(crate) fn report(case: &Case) -> Result<String, Fault> {
    let verifier = Verifier::new(&[Trust::Supplied(case.trusted_root.as_bytes())])?;
    let policy = Policy::from_json(policy(&case.policy).to_string().as_bytes())?;
    let mut options = Options::at(UnixTime::from_rfc3339(case.now).expect("a time"), NowSource::AsOf);
    for (name, on) in &case.policy.relaxations {
        options = options.relax(name, *on)?;
    }
    Ok(verifier.verify_to_json(&case.bundle, &artifact(case), &policy, &options))
}

fn artifact(case: &Case) -> Artifact<'_> {
    match &case.supply {
        Supply::File => Artifact::Bytes(&case.artifact),
        Supply::Nothing => Artifact::None,
        Supply::StatementOnly => Artifact::StatementOnly,
        Supply::Digest(name, hex) => {
            let algorithm = HashAlgorithm::from_name(name).expect("a hash");
            let digests = Digest::from_hex(algorithm, hex).into_iter().collect();
            Artifact::Digests { digests, size: None }
        }
    }
}

/// The policy as a caller writes it.
pub(crate) fn policy(policy: &sealglass_test_pki::Policy) -> Value {
    let mut object = Map::new();
    match &policy.expected {
        Expected::Anyone => {
            object.insert("anySigner".into(), json!(true));
        }
        Expected::Key { pem, valid_for, key_details } => {
            object.insert("key".into(), json!(pem));
            if let Some((start, end)) = valid_for {
                object.insert("keyValidFor".into(), json!({"start": start, "end": end}));
            }
            if let Some(details) = key_details {
                object.insert("keyDetails".into(), json!(details));
            }
        }
        Expected::Identity(identity) => {
            let matching = |text: &str, pattern: bool| if pattern { json!({"pattern": text}) } else { json!(text) };
            let issuer = identity.issuer.as_ref().map_or(json!({"absent": true}), |issuer| matching(issuer, identity.issuer_is_pattern));
            let mut wanted = json!({"san": matching(&identity.san, identity.san_is_pattern), "issuer": issuer});
            if let Some(kind) = identity.san_kind {
                wanted["sanKind"] = json!(kind);
            }
            object.insert("identity".into(), wanted);
            if !identity.claims.is_empty() {
                let claims: Map<_, _> = identity.claims.iter().map(|(number, value)| (claim(*number).to_owned(), json!(value))).collect();
                object.insert("claims".into(), Value::Object(claims));
            }
        }
    }
    if let Some(uri) = &policy.predicate_type {
        object.insert("predicateType".into(), json!(uri));
    }
    if let Some(name) = &policy.subject_name {
        object.insert("subjectName".into(), json!(name));
    }
    object.insert("thresholds".into(), policy.thresholds());
    Value::Object(object)
}

/// Fulcio's extensions by number (P3).
fn claim(number: u8) -> &'static str {
    match number {
        1 => "issuer",
        2 => "githubWorkflowTrigger",
        3 => "githubWorkflowSha",
        4 => "githubWorkflowName",
        5 => "githubWorkflowRepository",
        6 => "githubWorkflowRef",
        8 => "issuerV2",
        9 => "buildSignerUri",
        10 => "buildSignerDigest",
        11 => "runnerEnvironment",
        12 => "sourceRepositoryUri",
        13 => "sourceRepositoryDigest",
        14 => "sourceRepositoryRef",
        15 => "sourceRepositoryIdentifier",
        16 => "sourceRepositoryOwnerUri",
        17 => "sourceRepositoryOwnerIdentifier",
        18 => "buildConfigUri",
        19 => "buildConfigDigest",
        20 => "buildTrigger",
        21 => "runInvocationUri",
        22 => "sourceRepositoryVisibilityAtSigning",
        23 => "deploymentEnvironment",
        24 => "tokenSubject",
        other => panic!("no claim {other}"),
    }
}

/// The outcomes that a check has in a report.
pub(crate) fn outcomes<'r>(report: &'r Value, check: &str) -> Vec<&'r str> {
    let checks = report["checks"].as_array().expect("checks");
    checks.iter().filter(|row| row["check"] == check).map(|row| row["outcome"].as_str().expect("outcome")).collect()
}

/// The checks that failed, each once.
pub(crate) fn failed(report: &Value) -> Vec<&str> {
    let checks = report["checks"].as_array().expect("checks");
    let mut failed: Vec<_> = checks.iter().filter(|row| row["outcome"] == "failed").filter_map(|row| row["check"].as_str()).collect();
    failed.dedup();
    failed
}
