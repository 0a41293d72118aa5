//! Data of published packages, as tests/vectors/Cargo.lock pins them. For tests only.
#![cfg(test)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Every JSON file below a directory of a package.
pub(super) fn read(name: &str, directory: &str) -> Vec<(PathBuf, Value)> {
    let mut files = Vec::new();
    collect(&package(name).join(directory), &mut files);
    files.into_iter().map(|file| (file.clone(), serde_json::from_slice(&fs::read(file).unwrap()).unwrap())).collect()
}

fn collect(directory: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}

/// Where Cargo keeps the sources of a pinned package; it fetches them if they are not there.
fn package(name: &str) -> PathBuf {
    let version = cargo(&["-vV"]);
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/Cargo.toml");
    let text = cargo(&["metadata", "--format-version", "1", "--locked", "--filter-platform", host, "--manifest-path", manifest]);
    let metadata: Value = serde_json::from_str(&text).unwrap();
    let found = metadata["packages"].as_array().unwrap().iter().find(|package| package["name"] == name).unwrap();
    Path::new(found["manifest_path"].as_str().unwrap()).parent().unwrap().to_owned()
}

fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO")).args(arguments).output().unwrap();
    assert!(output.status.success(), "cargo {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
