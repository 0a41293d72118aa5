//! Writes every case to a directory, for tests in other languages.

use std::path::Path;
use std::{env, fs, io};

use sealglass_test_pki::{Case, faults, positives};
use serde_json::Value;

fn main() -> io::Result<()> {
    let Some(directory) = env::args_os().nth(1) else {
        eprintln!("usage: sealglass-test-pki DIRECTORY");
        std::process::exit(2);
    };
    let directory = Path::new(&directory);
    for case in positives() {
        write(&directory.join("positives"), &case, &case.json())?;
    }
    for fault in faults() {
        write(&directory.join("faults"), &fault.case, &fault.json())?;
    }
    Ok(())
}

fn write(directory: &Path, case: &Case, json: &Value) -> io::Result<()> {
    let directory = directory.join(&case.name);
    fs::create_dir_all(&directory)?;
    fs::write(directory.join("bundle.json"), &case.bundle)?;
    fs::write(directory.join("artifact.bin"), &case.artifact)?;
    fs::write(directory.join("trusted_root.json"), &case.trusted_root)?;
    fs::write(directory.join("case.json"), format!("{json:#}\n"))
}
