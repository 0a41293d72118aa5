//! Whole reports of the test PKI's cases, word for word: no report changes unnoticed. Keys and times of the test PKI are
//! constants, so that only the version of the tool is left to take out.
#![allow(clippy::expect_used, clippy::panic, clippy::string_slice, reason = "a test that fails stops")]

#[allow(dead_code, reason = "another test reads more of a report")]
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::{fs, thread};

use sealglass_test_pki::encoding::hex;
use sealglass_test_pki::keys::sha256;
use sealglass_test_pki::{Case, faults, positives};

const BLESS: &str = "SEALGLASS_BLESS";
const DIGESTS: &str = "digests.txt";

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

/// Of all other cases what is kept is a digest: enough to say which reports a change changes.
#[test]
fn no_report_changes_unnoticed() {
    let faults = faults().into_iter().map(|fault| fault.case);
    let cases: Vec<Case> = positives().into_iter().chain(faults).collect();
    let halves = cases.chunks(cases.len().div_ceil(2));
    let lines: BTreeMap<String, String> = thread::scope(|scope| {
        let halves: Vec<_> = halves.map(|cases| scope.spawn(|| cases.iter().map(|case| (case.name.clone(), digest(case))).collect::<Vec<_>>())).collect();
        halves.into_iter().flat_map(|half| half.join().expect("no report panics")).collect()
    });
    assert_eq!(lines.len(), cases.len(), "names of cases are their own");
    let path = directory().join(DIGESTS);
    if std::env::var_os(BLESS).is_some() {
        fs::write(&path, lines.iter().map(|(name, digest)| format!("{digest} {name}\n")).collect::<String>()).expect("written");
    }
    let kept = fs::read_to_string(&path).expect("digests");
    let kept: BTreeMap<_, _> = kept.lines().filter_map(|line| line.split_once(' ')).map(|(digest, name)| (name, digest)).collect();
    let changed: Vec<_> = lines.iter().filter(|(name, digest)| kept.get(name.as_str()) != Some(&digest.as_str())).map(|(name, _)| name).collect();
    let gone: Vec<_> = kept.keys().filter(|name| !lines.contains_key(**name)).collect();
    assert!(
        changed.is_empty() && gone.is_empty(),
        "{} reports changed: {:?}; gone: {gone:?}. Look at some by cargo run --example report; if all is as meant, {BLESS}=1 cargo test --test golden",
        changed.len(),
        changed.iter().take(10).collect::<Vec<_>>()
    );
}

/// Of the report, or of the words in which the case was refused before there was one.
fn digest(case: &Case) -> String {
    let text =
        support::report(case).map_or_else(|refused| format!("{} {} {refused}", refused.check().number(), refused.code()), |report| without_version(&report));
    hex(&sha256(text.as_bytes()))[..16].to_owned()
}

#[test]
fn there_are_no_others() {
    let there: BTreeSet<_> = fs::read_dir(directory()).expect("tests/golden").map(|file| file.expect("a file").file_name()).collect();
    assert_eq!(there, GOLDEN.iter().map(|(name, _)| format!("{name}.json")).chain([DIGESTS.to_owned()]).map(Into::into).collect());
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
