//! Prints the report of one verification as JSON: what the Node tests compare with the report of the WASM build.
//!
//! `report BUNDLE ARTIFACT|-|digest:<sha256 hex>|statement POLICY_JSON NOW TRUST`; TRUST is a name or a file.

use std::{env, fs, process::ExitCode};

use sealglass::{Artifact, Digest, HashAlgorithm, NowSource, Options, Policy, Trust, UnixTime, Verifier};

fn main() -> ExitCode {
    match run(&env::args().skip(1).collect::<Vec<_>>()) {
        Ok(report) => {
            println!("{report}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &[String]) -> Result<String, Box<dyn std::error::Error>> {
    let [bundle, artifact, policy, now, trust] = arguments else {
        return Err("usage: report BUNDLE ARTIFACT|-|digest:HEX|statement POLICY_JSON NOW TRUST".into());
    };
    let supplied = fs::read(trust).ok();
    let trust = supplied.as_deref().map_or(Trust::Embedded(trust), Trust::Supplied);
    let bytes;
    let artifact = match artifact.as_str() {
        "-" => Artifact::None,
        "statement" => Artifact::StatementOnly,
        other => match other.strip_prefix("digest:") {
            Some(hex) => {
                let digest = Digest::from_hex(HashAlgorithm::Sha256, hex).ok_or("the digest is not a SHA-256 in hex")?;
                Artifact::Digests { digests: vec![digest], size: None }
            }
            None => {
                bytes = fs::read(other)?;
                Artifact::Bytes(&bytes)
            }
        },
    };
    let options = Options::at(UnixTime::from_rfc3339(now).ok_or("NOW is not an RFC 3339 time")?, NowSource::AsOf);
    let verifier = Verifier::new(&[trust])?;
    Ok(verifier.verify_to_json(&fs::read(bundle)?, &artifact, &Policy::from_json(policy.as_bytes())?, &options))
}
