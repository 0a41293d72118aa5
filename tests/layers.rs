//! The house rules that a compiler does not keep: imports point down, and some things are nowhere.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that fails stops")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Each layer may import those of the rows above its own. Layers of one row do not know each other.
const LAYERS: [&[&str]; 12] = [
    &["check", "limits", "order", "text", "time"],
    &["encoding"],
    &["crypto"],
    &["pki", "tlog"],
    &["tsa"],
    &["trust"],
    &["statement"],
    &["sbom"],
    &["bundle"],
    &["policy"],
    &["verify"],
    &["api"],
];

/// The only file that knows JavaScript, and the only one that knows the JSON of reports.
const BINDINGS: [&str; 2] = ["crate/api/bindings.rs", "crate/api/sbom_bindings.rs"];
/// How the boundary's objects become our JSON values.
const FROM_OBJECTS: &str = "crate/encoding/json.rs";

#[test]
fn imports_point_down() {
    let mut upward = Vec::new();
    for (path, text) in sources() {
        let Some(own) = layer_of(&path) else { continue };
        for name in imported(&text) {
            let Some(row) = row_of(&name) else { continue };
            if row > row_of(&own).expect("a layer") || (row == row_of(&own).expect("a layer") && name != own && row > 0) {
                upward.push(format!("{path} imports {name}"));
            }
        }
    }
    assert!(upward.is_empty(), "{}", upward.join("\n"));
}

#[test]
fn every_module_has_a_layer() {
    for (path, _) in sources() {
        if path != "crate/lib.rs" {
            let own = layer_of(&path).expect("a module");
            assert!(row_of(&own).is_some(), "{path} is in no layer");
        }
    }
}

#[test]
fn there_is_no_clock_no_network_no_randomness_and_no_unsafe_code() {
    let forbidden =
        ["SystemTime", "Instant::now", "std::net", "std::fs", "std::env", "rand::", "getrandom", "static mut", "unsafe ", "thread_local!", "std::thread"];
    for (path, text) in sources().into_iter().chain(sources_in("crate/curves")) {
        for word in forbidden {
            assert!(!text.contains(word), "{path} contains {word}");
        }
    }
}

#[test]
fn only_the_boundary_knows_javascript_and_serialisation() {
    for (path, text) in sources() {
        assert!(BINDINGS.contains(&path.as_str()) || !(text.contains("wasm_bindgen") || text.contains("js_sys")), "{path} knows JavaScript");
        assert!(BINDINGS.contains(&path.as_str()) || path == FROM_OBJECTS || !text.contains("Deserialize for"), "{path} reads objects by itself");
        assert!(!text.contains("derive(Serialize") && !text.contains("Serialize,"), "{path} derives Serialize");
    }
}

#[test]
fn verification_knows_no_file_format() {
    for (path, text) in sources() {
        if path.starts_with("crate/verify/") {
            assert!(!text.contains("json::parse"), "{path} parses an input");
        }
    }
}

/// `getrandom` would be a source of randomness in the WASM, and one that some hosts do not have.
#[test]
fn getrandom_is_not_in_the_wasm_tree() {
    let arguments = ["tree", "--offline", "--edges", "normal", "--features", "bindings", "--target", "wasm32-unknown-unknown", "--prefix", "none"];
    let output = Command::new(env!("CARGO")).args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().expect("cargo runs");
    let tree = String::from_utf8(output.stdout).expect("text");
    assert!(tree.contains("p256"), "the tree was not printed: {}", String::from_utf8_lossy(&output.stderr));
    assert!(!tree.contains("getrandom"), "getrandom is in the tree");
}

#[test]
fn no_crate_is_there_in_two_versions() {
    let arguments =
        ["tree", "--offline", "--edges", "normal", "--features", "bindings", "--target", "wasm32-unknown-unknown", "--prefix", "none", "--format", "{p}"];
    let output = Command::new(env!("CARGO")).args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().expect("cargo runs");
    let tree = String::from_utf8(output.stdout).expect("text");
    let mut packages: Vec<_> =
        tree.lines().filter_map(|line| line.split_once(" v")).map(|(name, rest)| (name, rest.split(' ').next().unwrap_or(rest))).collect();
    packages.sort_unstable();
    packages.dedup();
    assert!(packages.len() > 20, "the tree was not printed: {}", String::from_utf8_lossy(&output.stderr));
    // Only procedural macros and the ASN.1 reader of x509-parser bring an older sibling; they are named here so that no other joins them.
    const KNOWN: [&str; 4] = ["thiserror", "thiserror-impl", "syn", "hashbrown"];
    let twice: Vec<_> = packages.windows(2).filter(|pair| matches!(pair, [(a, _), (b, _)] if a == b && !KNOWN.contains(a))).collect();
    assert!(twice.is_empty(), "{twice:?}");
}

/// Of the verifier itself: the binder is a tool, and the curves are a crate below all layers.
fn sources() -> Vec<(String, String)> {
    let files: Vec<_> = sources_in("crate").into_iter().filter(|(path, _)| !path.starts_with("crate/bindgen") && !path.starts_with("crate/curves")).collect();
    assert!(files.len() > 40, "the sources were not found");
    files
}

fn sources_in(directory: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    collect(&root.join(directory), &mut files);
    assert!(!files.is_empty(), "the sources of {directory} were not found");
    files
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).expect("a source file");
            // Test modules may look wherever they like.
            let code = text.split("#![cfg(test)]").next().and_then(|code| code.split("#[cfg(test)]").next()).unwrap_or_default().to_owned();
            (path.strip_prefix(root).expect("inside").to_string_lossy().replace('\\', "/"), code)
        })
        .collect()
}

fn collect(directory: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// `crate/pki/chain.rs` → `pki`, `crate/time.rs` → `time`
fn layer_of(path: &str) -> Option<String> {
    let rest = path.strip_prefix("crate/")?;
    let name = rest.split('/').next()?.trim_end_matches(".rs");
    (name != "lib").then(|| name.to_owned())
}

fn row_of(name: &str) -> Option<usize> {
    LAYERS.iter().position(|row| row.contains(&name))
}

/// Every `crate::name` in the code.
fn imported(text: &str) -> Vec<String> {
    text.split("crate::").skip(1).map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()).collect()
}
