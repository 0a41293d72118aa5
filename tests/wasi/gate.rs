//! A gate for a WASI host: says whether a file is signed as a policy asks, and ends with 0 only if it is.
//!
//! `gate BUNDLE ARTIFACT POLICY`: files of the directory that the host opens for it, and nothing else. It asks for no network and
//! for no environment; of the host it needs the clock.
//!
//! ```sh
//! cargo build --release --target wasm32-wasip1 --example gate
//! wasmtime --dir . target/wasm32-wasip1/release/examples/gate.wasm app.sigstore.json app policy.json
//! ```

use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};
use std::{env, fs};

use sealglass::{Artifact, NowSource, Options, Policy, Trust, UnixTime, Verdict, Verifier};

fn main() -> ExitCode {
    match decide(&env::args().skip(1).collect::<Vec<_>>()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("gate: {error}");
            ExitCode::from(2)
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the crate has no clock: who embeds it brings one")]
fn decide(arguments: &[String]) -> Result<bool, Box<dyn std::error::Error>> {
    let [bundle, artifact, policy] = arguments else { return Err("usage: gate BUNDLE ARTIFACT POLICY".into()) };
    let read = |name: &str| fs::read(name).map_err(|error| format!("{name}: {error}"));
    let verifier = Verifier::new(&[Trust::Embedded("public-good")])?;
    let policy = Policy::from_json(&read(policy)?)?;
    let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs())?;
    let options = Options::at(UnixTime::from_seconds(now), NowSource::Clock);
    let report = verifier.verify(&read(bundle)?, &Artifact::Bytes(&read(artifact)?), &policy, &options);
    println!("{}", report.summary());
    Ok(report.verdict() == Verdict::Verified)
}
