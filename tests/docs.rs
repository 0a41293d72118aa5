//! What the documents say of the code is what the code says: the tables are made from it, the names are looked up in it.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test that fails stops")]

#[allow(dead_code, reason = "another test reads more of a report")]
mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use sealglass::{Check, NowSource, Options, Trust, UnixTime, Verifier};
use sealglass_test_pki::{faults, positives};
use serde_json::Value;

const BLESS: &str = "SEALGLASS_BLESS";

#[test]
fn the_table_of_checks_is_that_of_the_code() {
    let mut table = String::from("| number | id | asks for | a failure is |\n|---|---|---|---|\n");
    for check in Check::ALL {
        table += &format!("| {} | `{}` | {} | `{}` |\n", check.number(), check.id(), check.title(), check.effect().as_str());
    }
    hold("docs/checks.md", "checks", &table);
}

#[test]
fn the_table_of_roots_is_that_of_the_embedded_files() {
    let embedded = ["public-good", "staging", "github"];
    let verifier = Verifier::new(&embedded.map(Trust::Embedded)).expect("the embedded roots are read");
    let trust: Value = serde_json::from_str(&verifier.trust_to_json()).expect("JSON");
    let mut table = String::from("| name | report says | copied on | logs | certificate logs | certificate authorities | timestamp authorities | SHA-256 |\n");
    table += "|---|---|---|---|---|---|---|---|\n";
    for (name, root) in embedded.iter().zip(list(&trust["roots"])) {
        let count = |member: &str| list(&root[member]).len();
        let counts = [count("tlogs"), count("ctlogs"), count("certificateAuthorities"), count("timestampAuthorities")].map(|count| count.to_string());
        table += &format!("| `{name}` | {} | {} | {} | `{}` |\n", text(&root["label"]), text(&root["date"]), counts.join(" | "), text(&root["sha256"]));
    }
    hold("docs/trust-roots.md", "roots", &table);
}

#[test]
fn every_relaxation_is_described() {
    let fault = Options::at(UnixTime::from_seconds(0), NowSource::AsOf).relax("", true).expect_err("no relaxation has an empty name");
    let known: Vec<_> = fault.expected().expect("the known names").split(", ").collect();
    assert!(known.len() > 5, "{known:?}");
    named("docs/checks.md", known.into_iter().map(str::to_owned));
}

#[test]
fn every_member_of_a_report_is_described() {
    let mut members = BTreeSet::new();
    let every_tenth = faults::table().step_by(10).map(|fault| fault.on(fault.shapes[0]).case);
    for case in positives().into_iter().chain(every_tenth) {
        if let Ok(report) = support::verify(&case) {
            collect(&report, &mut members);
        }
    }
    assert!(members.len() > 60, "{members:?}");
    named("docs/report.md", members);
}

#[test]
fn the_example_of_the_readme_is_the_one_of_the_crate() {
    let readme = read("README.md");
    let example = readme.split("```rust\n").nth(1).and_then(|rest| rest.split("```").next()).expect("a Rust example");
    let crate_doc: String = read("crate/lib.rs").lines().filter_map(|line| line.strip_prefix("//!")).map(|line| format!("{}\n", line.trim_start())).collect();
    assert!(crate_doc.contains(example), "crate/lib.rs, where it is run, has another example");
}

/// Holds the part of a document between `<!-- name:start -->` and `<!-- name:end -->` to what it has to be.
fn hold(path: &str, name: &str, wanted: &str) {
    let (start, end) = (format!("<!-- {name}:start -->\n"), format!("<!-- {name}:end -->"));
    let document = read(path);
    let (before, rest) = document.split_once(&start).expect("a start");
    let (actual, after) = rest.split_once(&end).expect("an end");
    if actual != wanted && std::env::var_os(BLESS).is_some() {
        fs::write(root().join(path), [before, &start, wanted, &end, after].concat()).expect("written");
    } else {
        assert!(actual == wanted, "{path} is not what the code says: run {BLESS}=1 cargo test --test docs");
    }
}

/// Each name is in the document as code.
fn named(path: &str, names: impl IntoIterator<Item = String>) {
    let document = read(path);
    let missing: Vec<_> = names.into_iter().filter(|name| !document.contains(&format!("`{name}`"))).collect();
    assert!(missing.is_empty(), "{path} does not describe {missing:?}");
}

/// The names of all members, but for those that come from the input.
fn collect(value: &Value, members: &mut BTreeSet<String>) {
    const FROM_INPUT: [&str; 4] = ["claims", "digest", "digests", "predicate"];
    list(value).iter().for_each(|item| collect(item, members));
    for (name, value) in value.as_object().into_iter().flatten() {
        members.insert(name.clone());
        if !FROM_INPUT.contains(&name.as_str()) {
            collect(value, members);
        }
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
