//! Writes every case to a directory, for tests in other languages; with `--seeds`, what the fuzzer starts from.

mod seeds;

use std::path::Path;
use std::{env, fs, io};

use sealglass_test_pki::{Case, faults, positives};
use serde_json::Value;

fn main() -> io::Result<()> {
    let arguments: Vec<_> = env::args_os().skip(1).collect();
    let directory = match arguments.as_slice() {
        [directory] => Path::new(directory),
        [seeds, directory] if seeds == "--seeds" => return seeds::write(Path::new(directory)),
        _ => {
            eprintln!("usage: sealglass-test-pki [--seeds] DIRECTORY");
            std::process::exit(2);
        }
    };
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
