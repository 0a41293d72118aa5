//! Whole reports of the test PKI's cases, word for word: no report changes unnoticed. Keys and times of the test PKI are
//! constants, so that only the version of the tool is left to take out.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that fails stops")]

#[allow(dead_code, reason = "another test reads more of a report")]
mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use sealglass_test_pki::{Case, faults, positives};

const BLESS: &str = "SEALGLASS_BLESS";

/// A name that says what the report shows, and the case it is of.
const GOLDEN: [(&str, &str); 12] = [
    ("verified-file", "v03_message"),
    ("verified-file-rekor-v2", "rekor2_message"),
    ("verified-statement-without-log", "github"),
    ("verified-key", "managed_message"),
    ("verified-promise-only", "v01_set_message"),
    ("verified-provenance", "github_provenance"),
    ("verified-provenance-other-commit", "n4_provenance_of_another_commit__github_provenance"),
    ("unidentified", "p7_anyone__v03_message"),
    ("rejected", "p1_other_san__v03_dsse"),
    ("insufficient-unknown-authority", "k6_unknown_authority__rekor2_message"),
    ("invalid-proof", "g4_hash_flipped__v03_message"),
    ("invalid-no-bundle", "a1_array_at_top__v03_message"),
];

#[test]
fn reports_are_those_of_before() {
    let bless = std::env::var_os(BLESS).is_some();
    let faults: Vec<_> = faults().into_iter().map(|fault| fault.case).collect();
    let cases: Vec<Case> = positives().into_iter().chain(faults).collect();
    let mut changed = Vec::new();
    for (name, case) in GOLDEN {
        let case = cases.iter().find(|each| each.name == case).unwrap_or_else(|| panic!("the test PKI has no case {case}"));
        let report = laid_out(&without_version(&support::report(case).expect("a report")));
        let path = directory().join(format!("{name}.json"));
        if bless {
            fs::write(&path, &report).expect("written");
        } else if fs::read_to_string(&path).ok().as_deref() != Some(&report) {
            changed.push(name);
        }
    }
    assert!(changed.is_empty(), "{changed:?} changed: run {BLESS}=1 cargo test --test golden, and look at the difference");
}

#[test]
fn there_are_no_others() {
    let there: BTreeSet<_> = fs::read_dir(directory()).expect("tests/golden").map(|file| file.expect("a file").file_name()).collect();
    assert_eq!(there, GOLDEN.iter().map(|(name, _)| format!("{name}.json").into()).collect());
}

/// A release changes the version and nothing else.
fn without_version(report: &str) -> String {
    let tool = |version: &str| format!(r#""tool":{{"name":"sealglass","version":"{version}"}}"#);
    let own = tool(env!("CARGO_PKG_VERSION"));
    assert!(report.contains(&own), "the report does not say which version made it");
    report.replacen(&own, &tool("0.0.0"), 1)
}

/// The same text with lines: one for each member, and for each element or member of that. Nothing else is changed, so that
/// the order of members is held as well.
fn laid_out(report: &str) -> String {
    const DEEPEST: usize = 2;
    let mut out = String::new();
    let (mut depth, mut in_text, mut escaped) = (0, false, false);
    let mut rest = report.chars().peekable();
    while let Some(character) = rest.next() {
        out.push(character);
        in_text ^= character == '"' && !escaped;
        escaped = in_text && character == '\\' && !escaped;
        if in_text {
            continue;
        }
        let opens = matches!(character, '{' | '[');
        if opens {
            depth += 1;
        } else if matches!(character, '}' | ']') {
            depth -= 1;
        }
        let closes = matches!(rest.peek(), Some('}' | ']'));
        if depth <= DEEPEST && closes && !opens {
            break_line(&mut out, depth - 1);
        } else if depth <= DEEPEST && !closes && (opens || character == ',') {
            break_line(&mut out, depth);
        }
    }
    out + "\n"
}

fn break_line(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth));
}

fn directory() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests").join("golden")
}
