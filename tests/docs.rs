//! What the documents say of the code is what the code says: the tables are made from it, the names are looked up in it.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test that fails stops")]

#[path = "support/explained.rs"]
mod explained;
#[allow(dead_code, reason = "another test reads more of a report")]
mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use explained::{EXPLAINED, Explained};
use sealglass::{Check, NowSource, Options, Trust, UnixTime, Verifier};
use sealglass_test_pki::{faults, positives};
use serde_json::Value;

const BLESS: &str = "SEALGLASS_BLESS";

#[test]
fn the_table_and_the_sections_of_checks_are_those_of_the_code() {
    let mut table = String::from("| number | id | asks for | a failure is |\n|---|---|---|---|\n");
    for check in Check::ALL {
        let number = check.number();
        table += &format!("| [{number}](#{}) | `{}` | {} | `{}` |\n", number.to_lowercase(), check.id(), check.title(), check.effect().as_str());
    }
    hold("docs/checks.md", "checks", &table);
    let mut sections = String::new();
    for (check, text) in Check::ALL.iter().zip(EXPLAINED) {
        let number = check.number();
        sections += &format!("\n<a id=\"{}\"></a>\n\n### {number} · `{}`\n\n", number.to_lowercase(), check.id());
        sections += &wrapped(&format!("{}. A failure is `{}`.", check.title(), check.effect().as_str()), "");
        sections += "\n";
        for (name, part) in [("Rule", text.rule), ("Source", text.source), ("A failure means", text.means), ("What to do", text.todo)] {
            sections += &wrapped(&format!("- **{name}:** {part}"), "  ");
        }
    }
    sections += "\n";
    hold("docs/checks.md", "explained", &sections);
}

#[test]
fn every_check_is_explained() {
    let numbers: Vec<_> = EXPLAINED.iter().map(|text| text.number).collect();
    let wanted: Vec<_> = Check::ALL.iter().map(|check| check.number()).collect();
    assert_eq!(numbers, wanted, "tests/support/explained.rs has one text for each check, in the order of the sequence");
    for Explained { number, rule, source, means, todo } in EXPLAINED {
        for part in [rule, source, means, todo] {
            assert!(part.ends_with('.') && part.len() > 4, "{number}: {part:?} is not a sentence");
            assert!(part.matches('`').count().is_multiple_of(2), "{number}: {part:?} has a code span without an end");
        }
    }
    for field in [|text: &Explained| text.rule, |text: &Explained| text.means] {
        let mut seen = BTreeSet::new();
        let again: Vec<_> = EXPLAINED.iter().filter(|text| !seen.insert(field(text))).map(|text| text.number).collect();
        assert!(again.is_empty(), "{again:?} say what another check says");
    }
}

#[test]
fn the_texts_name_checks_and_relaxations_that_exist() {
    let known: BTreeSet<_> = Check::ALL.iter().map(|check| check.number()).collect();
    for Explained { number, rule, means, todo, .. } in EXPLAINED {
        let named = [rule, means, todo].into_iter().flat_map(|text| text.split(|character: char| !character.is_ascii_alphanumeric()));
        let unknown: Vec<_> = named.filter(|word| is_number(word) && !known.contains(word)).collect();
        assert!(unknown.is_empty(), "{number} names {unknown:?}");
    }
    let all: String = EXPLAINED.iter().flat_map(|text| [text.rule, text.todo]).collect();
    let missing: Vec<_> = relaxations().into_iter().filter(|name| !all.contains(&format!("`{name}`"))).collect();
    assert!(missing.is_empty(), "no check says that {missing:?} relaxes it");
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
    named("docs/checks.md", relaxations());
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
fn the_examples_in_rust_are_the_one_of_the_crate() {
    let documents = [read("README.md"), read("docs/for-rust-users.md")];
    let examples = documents.iter().map(|document| document.split("```rust\n").nth(1).and_then(|rest| rest.split("```").next()).expect("a Rust example"));
    let crate_doc: String = read("crate/lib.rs").lines().filter_map(|line| line.strip_prefix("//!")).map(|line| format!("{}\n", line.trim_start())).collect();
    for example in examples {
        assert!(crate_doc.contains(example), "crate/lib.rs, where it is run, has another example than {example}");
    }
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

/// The names of all relaxations, as the error for an unknown one lists them.
fn relaxations() -> Vec<String> {
    let fault = Options::at(UnixTime::from_seconds(0), NowSource::AsOf).relax("", true).expect_err("no relaxation has an empty name");
    let known: Vec<_> = fault.expected().expect("the known names").split(", ").map(str::to_owned).collect();
    assert!(known.len() > 5, "{known:?}");
    known
}

/// A letter of a section and a number, as `G3`.
fn is_number(word: &str) -> bool {
    let mut characters = word.chars();
    characters.next().is_some_and(|letter| ('A'..='R').contains(&letter)) && word.len() > 1 && characters.all(|digit| digit.is_ascii_digit())
}

/// The paragraph in lines of at most 120 characters. No line breaks inside of code, or before a word that could begin a list or a heading.
fn wrapped(text: &str, indent: &str) -> String {
    let mut lines = vec![String::new()];
    let mut in_code = false;
    for word in text.split(' ') {
        let numbers_a_list = word.strip_suffix(['.', ')']).is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
        let may_break = !in_code && !numbers_a_list && word.starts_with(|first: char| first.is_alphanumeric() || matches!(first, '`' | '(' | '"'));
        let length = |text: &str| text.chars().count();
        let line = lines.last_mut().expect("a line");
        if may_break && length(line) + 1 + length(word) > 120 {
            lines.push(format!("{indent}{word}"));
        } else {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        in_code ^= !word.matches('`').count().is_multiple_of(2);
    }
    lines.join("\n") + "\n"
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
