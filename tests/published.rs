//! Orders of versions and package URLs, held against lists that others publish. The lists are in crates that
//! tests/vectors/Cargo.lock pins; nothing of theirs is here but what is named as an exception.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test that fails stops")]

use std::cmp::Ordering;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use sealglass::sbom::purl;
use sealglass::sbom::version::order_of;
use serde_json::Value;

/// What is not as a list says, and why: the ecosystem and both versions. One that is as the list says, or that no list has, fails.
const EXCEPTIONS: &[(&str, &str, &str, &str)] = &[
    ("Alpine", "23_foo", "4_beta", "A suffix that apk does not know is no version (V30), and the answer undetermined; apk of before 2023 ignored it."),
    ("Alpine", "1.0", "1.0bc", "Two letters are no version, as the list itself says; apk of before 2023 compared them as text."),
    ("Debian", "", "", "An empty text is no version by the policy (5.6.12), and the answer undetermined."),
    ("Maven", "2-1", "2.0.a", "The list is of Maven 3.8 and before: since MNG-7644, in 3.9, .a is read as -a, and a word is before a number."),
    ("Maven", "2-1", "2.0.0.a", "As of 2.0.a."),
    ("Maven", "2.0.a", "2.0.0.a", "As of 2.0.a: both are 2-a since 3.9."),
    ("RubyGems", "", "0", "RubyGems takes an empty text for 0; a part that states no version is undetermined, and not 0."),
    ("RubyGems", "   ", "0", "As of the empty text."),
    ("RubyGems", " ", "0", "As of the empty text."),
    ("Packagist", "1.26.0", "dev-foo", BRANCH),
    ("Packagist", "dev-foo", "1.26.0", BRANCH),
    ("Packagist", "dev-foo", "1.0", BRANCH),
    ("Packagist", "50.2", "dev-master", BRANCH),
    ("SEMVER", "1.2.3+23", "1.2.3+42", "Precedence ignores build metadata (SemVer 2.0.0, 10); the crate orders it all the same, to have a total order."),
];

const BRANCH: &str = "A branch has no place among versions: Composer gives it one, which says nothing of what it contains; the answer is undetermined.";

/// Package URLs of the suite that are read otherwise than it says, by their text, and why.
const OTHER_PURLS: &[(&str, &str)] = &[];

/// What a list says of two versions.
type Compared = (String, String, Ordering);

#[test]
fn orders_are_those_of_published_lists() {
    let lists: [(&str, usize, Vec<Compared>); 8] = [
        ("Alpine", 700, triples(&source("apk-version", "tests/test.rs"), "(", ["", ""])),
        ("Debian", 30, triples(&source("debian-version", "tests/test.rs"), "(", ["", ""])),
        ("Red Hat", 60, rpm()),
        ("Maven", 300, maven()),
        ("RubyGems", 20, asserted(&source("gem_version", "src/lib.rs"), "v")),
        ("Packagist", 25, composer()),
        ("PyPI", 190, ordered(&literals(&between(&source("pep440_rs", "src/version/tests.rs"), "fn ordering() {", "];")))),
        ("SEMVER", 30, semver()),
    ];
    let mut wrong = Vec::new();
    for (ecosystem, least, list) in &lists {
        assert!(list.len() >= *least, "{ecosystem}: {} comparisons were found, at least {least} are there", list.len());
        let order = order_of(ecosystem).expect("an ecosystem with an order");
        for (a, b, expected) in list {
            for (one, other, expected) in [(a, b, *expected), (b, a, expected.reverse())] {
                if order(one, other) != Some(expected) && !wrong.contains(&(*ecosystem, a.as_str(), b.as_str())) {
                    eprintln!("{ecosystem}: {one:?} {expected:?} {other:?}, and not {:?}", order(one, other));
                    wrong.push((*ecosystem, a.as_str(), b.as_str()));
                }
            }
        }
        println!("{ecosystem}: {} comparisons", list.len());
    }
    let excused: Vec<_> = EXCEPTIONS.iter().map(|(ecosystem, a, b, _)| (*ecosystem, *a, *b)).collect();
    assert_eq!(wrong, excused, "what differs from the lists, and what is excused");
    assert!(EXCEPTIONS.iter().all(|(.., reason)| !reason.is_empty()));
}

#[test]
fn package_urls_are_read_as_the_suite_of_the_specification_says() {
    let suite: Value = serde_json::from_str(&source("packageurl", "tests/spec/test-suite-data.json")).expect("JSON");
    let suite = suite.as_array().expect("a list");
    assert!(suite.len() >= 25, "cases are missing");
    let wrong: Vec<&str> = suite.iter().filter(|case| !agrees(case)).map(|case| case["purl"].as_str().unwrap_or_default()).collect();
    assert_eq!(wrong, OTHER_PURLS.iter().map(|(purl, _)| *purl).collect::<Vec<_>>(), "what differs from the suite, and what is excused");
    assert!(OTHER_PURLS.iter().all(|(_, reason)| !reason.is_empty()));
}

/// Its parts and its canonical form, of both texts; or that it is none.
fn agrees(case: &Value) -> bool {
    let text = |name: &str| case[name].as_str();
    let read = purl::parse(text("purl").unwrap_or_default());
    if case["is_invalid"] == true {
        return read.is_err();
    }
    let Ok(purl) = read else { return false };
    let canonical = text("canonical_purl").unwrap_or_default();
    let qualifiers: Vec<(&str, &str)> = purl.qualifiers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let mut expected: Vec<(&str, &str)> = case["qualifiers"]
        .as_object()
        .map(|all| all.iter().map(|(name, value)| (name.as_str(), value.as_str().unwrap_or_default())).collect())
        .unwrap_or_default();
    expected.sort_unstable();
    let parts = [Some(purl.kind.as_str()), purl.namespace.as_deref(), Some(purl.name.as_str()), purl.version.as_deref(), purl.subpath.as_deref()];
    parts == [text("type"), text("namespace"), text("name"), text("version"), text("subpath")]
        && qualifiers == expected
        && purl.to_string() == canonical
        && purl::parse(canonical).is_ok_and(|again| again == purl)
}

/// With the order of the specification.
fn semver() -> Vec<Compared> {
    let text = source("semver", "tests/test_version.rs");
    let specified = ordered(&literals(&between(&text, "let vs = [", "];")));
    [asserted(&text, "version"), specified].concat()
}

fn rpm() -> Vec<Compared> {
    let text = source("rpm-version", "src/lib.rs");
    let parse = ["Evr::parse(", ")"];
    [triples_named(&text, "assert_ver_order(", ["", ""]), triples_named(&text, "assert_evr_order(", parse)].concat()
}

/// Maven's own tests: pairs, and lists of which each is before all that follow.
fn maven() -> Vec<Compared> {
    let text = source("maven-version", "tests/test.rs");
    let mut found = Vec::new();
    for (call, expected) in [("assert_versions_equal(", Ordering::Equal), ("assert_versions_ordered(", Ordering::Less)] {
        for rest in text.split(call).skip(1) {
            if let [a, b] = literals(rest.split(')').next().unwrap_or_default()).as_slice() {
                found.push((a.clone(), b.clone(), expected));
            }
        }
    }
    for part in text.split("vec![").skip(1) {
        let (list, rest) = part.split_once("];").unwrap_or((part, ""));
        if rest.trim_start().starts_with("assert_version_list_ordered(") {
            found.extend(ordered(&literals(list)));
        }
    }
    found
}

/// Composer's own tests: two versions, an operator, and whether it holds; and lists with the sorted ones.
fn composer() -> Vec<Compared> {
    let data: Value = serde_json::from_str(&source("composer-semver", "tests/data/conformance.json")).expect("JSON");
    let mut found = Vec::new();
    for suite in data["suites"].as_array().expect("suites") {
        let cases = suite["cases"].as_array().expect("cases");
        for case in cases {
            match (suite["method"].as_str().unwrap_or_default(), case.as_array().expect("a case").as_slice()) {
                ("compareProvider", [Value::String(a), Value::String(operator), Value::String(b), Value::Bool(holds)]) => {
                    let expected = match (operator.as_str(), holds) {
                        (">", true) | ("<=", false) => Ordering::Greater,
                        ("<", true) | (">=", false) => Ordering::Less,
                        ("==" | "=", true) | ("!=" | "<>", false) => Ordering::Equal,
                        _ => continue,
                    };
                    found.push((a.clone(), b.clone(), expected));
                }
                ("greaterThanProvider", [Value::String(a), Value::String(b), Value::Bool(true)]) => found.push((a.clone(), b.clone(), Ordering::Greater)),
                ("lessThanProvider", [Value::String(a), Value::String(b), Value::Bool(true)]) => found.push((a.clone(), b.clone(), Ordering::Less)),
                ("equalToProvider", [Value::String(a), Value::String(b), Value::Bool(true)]) => found.push((a.clone(), b.clone(), Ordering::Equal)),
                ("sortProvider", [_, Value::Array(sorted), _]) => {
                    let sorted: Vec<String> = sorted.iter().map(|version| version.as_str().expect("a version").to_owned()).collect();
                    let pairs = sorted.windows(2).filter(|pair| pair[0] != pair[1]);
                    found.extend(pairs.map(|pair| (pair[0].clone(), pair[1].clone(), Ordering::Less)));
                }
                _ => {}
            }
        }
    }
    found
}

/// `("a", Ordering::Less, "b")`
fn triples(text: &str, start: &str, around: [&str; 2]) -> Vec<Compared> {
    let mut found = Vec::new();
    for rest in text.split(start).skip(1) {
        let fields: Vec<&str> = rest.splitn(4, ',').map(str::trim).collect();
        let [a, word, b, ..] = fields.as_slice() else { continue };
        if let (Some(a), Some(expected), Some(b)) = (literal(a, around), ordering(word), literal(b.split(')').next().unwrap_or_default(), around)) {
            found.push((a, b, expected));
        }
    }
    found
}

/// `NAME("a", "b", Ordering::Less)`
fn triples_named(text: &str, start: &str, around: [&str; 2]) -> Vec<Compared> {
    let mut found = Vec::new();
    for rest in text.split(start).skip(1) {
        let mut fields = rest.splitn(3, ',').map(str::trim);
        let (Some(a), Some(b), Some(word)) = (fields.next(), fields.next(), fields.next()) else { continue };
        if let (Some(a), Some(b), Some(expected)) = (literal(a, around), literal(b, around), ordering(word)) {
            found.push((a, b, expected));
        }
    }
    found
}

/// `assert!(NAME("a") < NAME("b"))` and `assert_eq!(NAME("a"), NAME("b"))`
fn asserted(text: &str, name: &str) -> Vec<Compared> {
    let mut found = Vec::new();
    let [open, close] = [format!("{name}("), ")".to_owned()];
    let around = [open.as_str(), close.as_str()];
    for line in text.lines().map(str::trim) {
        let inside = |start: &str| line.strip_prefix(start).and_then(|rest| rest.strip_suffix(");"));
        let both = |rest: &str, between: &str, expected| {
            let (a, b) = rest.split_once(between)?;
            Some((literal(a, around)?, literal(b, around)?, expected))
        };
        let rest = inside("assert!(").unwrap_or_default();
        let pair = both(rest, " < ", Ordering::Less).or_else(|| both(rest, " > ", Ordering::Greater));
        found.extend(pair.or_else(|| both(inside("assert_eq!(").unwrap_or_default(), ", ", Ordering::Equal)));
    }
    found
}

fn ordering(word: &str) -> Option<Ordering> {
    let word = word.strip_prefix("Ordering::")?;
    [("Less", Ordering::Less), ("Equal", Ordering::Equal), ("Greater", Ordering::Greater)]
        .into_iter()
        .find(|(name, _)| word.starts_with(name))
        .map(|(_, order)| order)
}

/// A text in quotes, without escapes, in what stands around it.
fn literal(text: &str, [open, close]: [&str; 2]) -> Option<String> {
    let inner = text.strip_prefix(open)?.strip_suffix(close)?.strip_prefix('"')?.strip_suffix('"')?;
    (!inner.contains(['"', '\\'])).then(|| inner.to_owned())
}

/// All texts in quotes; comments have none.
fn literals(text: &str) -> Vec<String> {
    text.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Each before all that follow.
fn ordered(list: &[String]) -> Vec<Compared> {
    list.iter().enumerate().flat_map(|(at, a)| list.iter().skip(at + 1).map(move |b| (a.clone(), b.clone(), Ordering::Less))).collect()
}

fn between(text: &str, start: &str, end: &str) -> String {
    let rest = text.split_once(start).expect("the list is where it was").1;
    rest.split_once(end).expect("the list ends").0.to_owned()
}

/// A file of a pinned crate.
fn source(name: &str, path: &str) -> String {
    static METADATA: OnceLock<Value> = OnceLock::new();
    let metadata = METADATA.get_or_init(|| {
        let version = cargo(&["-vV"]);
        let host = version.lines().find_map(|line| line.strip_prefix("host: ")).expect("a host");
        let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/Cargo.toml");
        serde_json::from_str(&cargo(&["metadata", "--format-version", "1", "--locked", "--filter-platform", host, "--manifest-path", manifest])).expect("JSON")
    });
    let package = metadata["packages"].as_array().and_then(|all| all.iter().find(|package| package["name"] == name)).expect("a pinned crate");
    let directory = Path::new(package["manifest_path"].as_str().expect("a path")).parent().expect("a directory");
    fs::read_to_string(directory.join(path)).expect("a file of the crate").replace("\r\n", "\n")
}

fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO")).args(arguments).output().expect("Cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}
