//! Writes every case to a directory, for tests in other languages; with `--seeds`, what the fuzzer starts from.

mod seeds;

use std::path::Path;
use std::{env, fs, io};

use sealglass_test_pki::encoding::b64;
use sealglass_test_pki::merkle::{consistency_proof, leaf_hash, root_of};
use sealglass_test_pki::note::Checkpoint;
use sealglass_test_pki::rekor::Log;
use sealglass_test_pki::{Case, faults, positives, shapes};
use serde_json::{Value, json};

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
    write_consistency(&directory.join("consistency"))
}

/// A log that grew from 6 to 11 entries.
fn write_consistency(directory: &Path) -> io::Result<()> {
    let (recipe, log) = (shapes::v03_message(), Log::rekor1());
    let leaves: Vec<_> = (0..11).map(|leaf: u8| leaf_hash(&[leaf])).collect();
    let checkpoint = |leaves: &[_]| Checkpoint::default().envelope(&log.origin, u64::try_from(leaves.len()).unwrap_or_default(), &root_of(leaves), log.line());
    let hashes: Vec<_> = consistency_proof(6, &leaves).iter().map(|hash| b64(hash)).collect();
    fs::create_dir_all(directory)?;
    fs::write(directory.join("older.txt"), checkpoint(leaves.get(..6).unwrap_or_default()))?;
    fs::write(directory.join("newer.txt"), checkpoint(&leaves))?;
    fs::write(directory.join("proof.json"), json!(hashes).to_string())?;
    fs::write(directory.join("trusted_root.json"), recipe.trusted_root().to_string())
}

fn write(directory: &Path, case: &Case, json: &Value) -> io::Result<()> {
    let directory = directory.join(&case.name);
    fs::create_dir_all(&directory)?;
    fs::write(directory.join("bundle.json"), &case.bundle)?;
    fs::write(directory.join("artifact.bin"), &case.artifact)?;
    fs::write(directory.join("trusted_root.json"), &case.trusted_root)?;
    fs::write(directory.join("case.json"), format!("{json:#}\n"))
}
