//! Does one thing so many times: what `npm run check` counts the instructions of.
//!
//! `work verify TIMES BUNDLE ARTIFACT POLICY_JSON TRUST` or `work sbom TIMES FILE`

use std::{env, fs, process::ExitCode};

use sealglass::{Artifact, NowSource, Options, Policy, Trust, UnixTime, Verifier, sbom, sbom_json};

fn main() -> ExitCode {
    match run(&env::args().skip(1).collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &[String]) -> Result<(), Box<dyn std::error::Error>> {
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["verify", times, bundle, artifact, policy, trust] => {
            let (bundle, artifact, policy) = (fs::read(bundle)?, fs::read(artifact)?, Policy::from_json(policy.as_bytes())?);
            let verifier = Verifier::new(&[Trust::Embedded(trust)])?;
            let options = Options::at(UnixTime::from_rfc3339("2026-01-01T00:00:00Z").ok_or("no time")?, NowSource::AsOf);
            for _ in 0..times.parse()? {
                // The report as JSON too: it is what a user gets.
                let report = verifier.verify_to_json(&bundle, &Artifact::Bytes(&artifact), &policy, &options);
                if !report.contains(r#""verdict":"verified""#) {
                    return Err(report.into());
                }
            }
        }
        ["sbom", times, file] => {
            let bytes = fs::read(file)?;
            for _ in 0..times.parse()? {
                let read = sbom::read(&bytes);
                let sbom = read.content.map_err(|refusal| refusal.message)?.ok_or("this is no SBOM")?;
                if sbom_json::rows(&sbom, 0, usize::MAX).is_empty() {
                    return Err("there are no rows".into());
                }
            }
        }
        _ => return Err("usage: work verify TIMES BUNDLE ARTIFACT POLICY_JSON TRUST | work sbom TIMES FILE".into()),
    }
    Ok(())
}
