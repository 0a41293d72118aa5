//! Two documents side by side (T20): which parts came, went, changed. Several versions of one package are a set and never
//! paired by position; a document beside itself differs in nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::binding::{counts, key};
use super::model::{Component, EdgeKind, EdgeScope, End, Kind, Sbom};
use super::purl;
use crate::order;

/// What differs between two documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Parts of the second only, by index into its parts.
    pub added: Vec<usize>,
    /// Parts of the first only, by index into its parts.
    pub removed: Vec<usize>,
    /// A package with exactly one version on each side, and another: index in the first, in the second.
    pub version_changed: Vec<(usize, usize)>,
    /// The same part with other licences, hashes, suppliers, scope: index in the first, in the second, what.
    pub changed: Vec<(usize, usize, Change)>,
    /// Parts that are the same on both sides.
    pub unchanged: usize,
    /// What is said of the documents: which, in the first, in the second.
    pub document: Vec<(&'static str, String, String)>,
}

/// What differs about one part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Same part, same algorithm, other value: red.
    Hashes,
    /// Licences of any slot.
    Licences,
    /// Supplier, producer or authors.
    Supplier,
    /// Scope, or whether it is external.
    Scope,
    /// What it needs and holds: other packages, another kind or scope. Versions of these are changes of their own.
    Relations,
    /// What is declared about how far its relations are listed.
    Completeness,
}

impl Change {
    /// The word in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Hashes => "hashes",
            Self::Licences => "licences",
            Self::Supplier => "supplier",
            Self::Scope => "scope",
            Self::Relations => "relations",
            Self::Completeness => "completeness",
        }
    }
}

/// Compares two documents.
#[must_use]
pub fn compare(first: &Sbom, second: &Sbom) -> Comparison {
    let lists_files = |sbom: &Sbom| sbom.components.iter().any(|part| part.kind == Kind::File);
    let with_files = lists_files(first) && lists_files(second);
    let (own, other) = (parts(first, with_files), parts(second, with_files));
    let mut found = Comparison { document: documents(first, second), ..Comparison::default() };
    let mut numbers = Numbers::new();
    let (own_relations, other_relations) = (relations(first, with_files, &mut numbers), relations(second, with_files, &mut numbers));
    for (key, indexes) in &own {
        let others = other.get(key).map(Vec::as_slice).unwrap_or_default();
        // What they need together, where a part is there several times.
        let ([one, said], [another, said_there]) = (joined(&own_relations, indexes), joined(&other_relations, others));
        let differs = [one != another, said != said_there];
        // The same part several times on a side: by document order, since they are the same.
        for (index, counterpart) in indexes.iter().zip(others) {
            let (Some(a), Some(b)) = (first.components.get(*index), second.components.get(*counterpart)) else { continue };
            let mut changes = changes(a, b);
            for (differs, change) in differs.into_iter().zip([Change::Relations, Change::Completeness]) {
                changes.extend(differs.then_some(change));
            }
            if changes.is_empty() {
                found.unchanged = found.unchanged.saturating_add(1);
            }
            found.changed.extend(changes.into_iter().map(|change| (*index, *counterpart, change)));
        }
        found.removed.extend(indexes.iter().skip(others.len()));
    }
    for (key, others) in &other {
        found.added.extend(others.iter().skip(own.get(key).map_or(0, Vec::len)));
    }
    pair_versions(first, second, with_files, &mut found);
    order::sort(&mut found.version_changed);
    order::sort(&mut found.changed);
    found
}

fn parts(sbom: &Sbom, with_files: bool) -> BTreeMap<String, Vec<usize>> {
    let mut found: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, part) in sbom.components.iter().enumerate().filter(|(_, part)| counts(part, with_files)) {
        found.entry(key(part)).or_default().push(index);
    }
    found
}

/// Numbers for packages and words, the same in both documents. Lists of numbers are what else is sorted here: the module stays small.
type Numbers = BTreeMap<String, Vec<usize>>;

fn number(numbers: &mut Numbers, of: String) -> usize {
    let next = numbers.len();
    let own = numbers.entry(of).or_default();
    if own.is_empty() {
        own.push(next);
    }
    own.first().copied().unwrap_or(next)
}

/// Of every part: to which packages its relations lead and how, and the words on how complete they are.
type Relations = [Vec<Vec<usize>>; 2];

fn relations(sbom: &Sbom, with_files: bool, numbers: &mut Numbers) -> Relations {
    const SCOPES: [EdgeScope; 7] =
        [EdgeScope::Unknown, EdgeScope::Runtime, EdgeScope::Build, EdgeScope::Dev, EdgeScope::Test, EdgeScope::Optional, EdgeScope::Provided];
    let own: Vec<Option<usize>> = sbom.components.iter().map(|part| counts(part, with_files).then(|| number(numbers, package(part)))).collect();
    let mut found: Relations = [vec![Vec::new(); sbom.components.len()], vec![Vec::new(); sbom.components.len()]];
    let [edges, words] = &mut found;
    for edge in &sbom.edges {
        let kind = match edge.kind {
            EdgeKind::Dependency => 0,
            EdgeKind::Containment => SCOPES.len(),
            _ => continue,
        };
        if let (End::Component(from), End::Component(to)) = (&edge.from, &edge.to)
            && let (Some(list), Some(Some(package))) = (edges.get_mut(*from), own.get(*to))
        {
            let scope = SCOPES.iter().position(|scope| *scope == edge.scope).unwrap_or(0);
            list.push(package.saturating_mul(2 * SCOPES.len()).saturating_add(kind).saturating_add(scope));
        }
    }
    for stated in &sbom.completeness {
        if let Some(list) = stated.of.and_then(|of| words.get_mut(of)) {
            // No package has such a name.
            list.push(number(numbers, format!("\n{}", stated.word)));
        }
    }
    found
}

/// Of the same part where it is there several times, together.
fn joined(all: &Relations, parts: &[usize]) -> [Vec<usize>; 2] {
    all.each_ref().map(|lists| {
        let mut found: Vec<usize> = parts.iter().filter_map(|part| lists.get(*part)).flatten().copied().collect();
        order::sort(&mut found);
        found.dedup();
        found
    })
}

/// What a part is, whatever its version.
fn package(part: &Component) -> String {
    match part.purl().and_then(|text| purl::parse(text).ok()) {
        Some(purl) => purl::Purl { version: None, qualifiers: Vec::new(), subpath: None, ..purl }.identity(),
        None => format!("{}\n{}\n{}", part.kind.word(), part.group.as_deref().unwrap_or_default(), part.name),
    }
}

/// One gone and one new of a package that has exactly one version on each side are a change of version.
fn pair_versions(first: &Sbom, second: &Sbom, with_files: bool, found: &mut Comparison) {
    let by_package = |sbom: &Sbom| {
        let mut all: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, part) in sbom.components.iter().enumerate().filter(|(_, part)| counts(part, with_files)) {
            all.entry(package(part)).or_default().push(index);
        }
        all
    };
    let (own, other) = (by_package(first), by_package(second));
    order::sort(&mut found.removed);
    order::sort(&mut found.added);
    for (package, indexes) in own {
        let ([before], Some([after])) = (indexes.as_slice(), other.get(&package).map(Vec::as_slice)) else { continue };
        let versions = (first.components.get(*before).map(|part| &part.version), second.components.get(*after).map(|part| &part.version));
        if found.removed.binary_search(before).is_ok() && found.added.binary_search(after).is_ok() && versions.0 != versions.1 {
            found.version_changed.push((*before, *after));
        }
    }
    let (gone, new): (BTreeSet<usize>, BTreeSet<usize>) = found.version_changed.iter().copied().unzip();
    found.removed.retain(|index| !gone.contains(index));
    found.added.retain(|index| !new.contains(index));
}

fn changes(a: &Component, b: &Component) -> Vec<Change> {
    let sorted = |texts: &[String]| {
        let mut texts = texts.to_vec();
        order::sort(&mut texts);
        texts
    };
    let other_value = a.hashes.iter().filter(|hash| hash.usable).any(|hash| {
        let mut same = b.hashes.iter().filter(|other| other.usable && other.algorithm == hash.algorithm).peekable();
        same.peek().is_some() && same.all(|other| other.value != hash.value)
    });
    let licences = |part: &Component| (sorted(&part.licences.declared), sorted(&part.licences.concluded), sorted(&part.licences.unspecified));
    let mut found = Vec::new();
    for (differs, change) in [
        (other_value, Change::Hashes),
        (licences(a) != licences(b), Change::Licences),
        ((&a.supplier, &a.producer, sorted(&a.authors)) != (&b.supplier, &b.producer, sorted(&b.authors)), Change::Supplier),
        ((&a.scope, a.external) != (&b.scope, b.external), Change::Scope),
    ] {
        if differs {
            found.push(change);
        }
    }
    found
}

fn documents(first: &Sbom, second: &Sbom) -> Vec<(&'static str, String, String)> {
    let row = |sbom: &Sbom| {
        let document = &sbom.document;
        let authors: Vec<_> = document.authors.iter().filter_map(|author| author.name.present()).collect();
        let tools: Vec<_> =
            document.tools.iter().map(|tool| format!("{} {}", tool.name, tool.version.as_deref().unwrap_or_default()).trim_end().to_owned()).collect();
        let roots: Vec<_> = sbom.roots.iter().filter_map(|(root, _)| sbom.components.get(*root)).map(|part| part.name.as_str()).collect();
        [
            ("format", format!("{} {}", document.format.name(), document.version)),
            ("id", document.id.clone().unwrap_or_default()),
            ("created", document.created.clone().unwrap_or_default()),
            ("authors", authors.join(", ")),
            ("tools", tools.join(", ")),
            ("roots", roots.join(", ")),
        ]
    };
    row(first).into_iter().zip(row(second)).filter(|((_, a), (_, b))| a != b).map(|((name, a), (_, b))| (name, a, b)).collect()
}

#[cfg(test)]
#[allow(non_snake_case, clippy::indexing_slicing, reason = "tests are named by the id of their rule")]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::sbom::read;

    fn sbom(parts: &[Value]) -> Sbom {
        read(
            json!({"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {"timestamp": "2026-01-01T00:00:00Z"}, "components": parts})
                .to_string()
                .as_bytes(),
        )
        .content
        .unwrap()
        .unwrap()
    }

    fn npm(name: &str, version: &str) -> Value {
        json!({"type": "library", "name": name, "version": version, "purl": format!("pkg:npm/{name}@{version}"), "hashes": [{"alg": "MD5", "content": "00".repeat(16)}]})
    }

    fn swapped(found: Comparison) -> Comparison {
        Comparison {
            added: found.removed,
            removed: found.added,
            version_changed: found.version_changed.into_iter().map(|(a, b)| (b, a)).collect(),
            changed: found.changed.into_iter().map(|(a, b, change)| (b, a, change)).collect(),
            unchanged: found.unchanged,
            document: found.document.into_iter().map(|(name, a, b)| (name, b, a)).collect(),
        }
    }

    #[test]
    fn compare_documents__added_removed_changed() {
        let mut other = npm("same", "1");
        other["hashes"][0]["content"] = "11".repeat(16).into();
        other["licenses"] = json!([{"license": {"id": "MIT"}}]);
        let first = sbom(&[npm("same", "1"), npm("gone", "1"), npm("moved", "1"), npm("twice", "1"), npm("twice", "2")]);
        let second = sbom(&[npm("twice", "3"), npm("moved", "2"), npm("new", "1"), other, npm("twice", "2")]);
        let found = compare(&first, &second);
        assert_eq!((found.removed.as_slice(), found.added.as_slice(), found.version_changed.as_slice()), (&[1, 3][..], &[0, 2][..], &[(2, 1)][..]));
        assert_eq!(found.changed, [(0, 3, Change::Hashes), (0, 3, Change::Licences)]);
        assert_eq!((found.unchanged, found.document.len()), (1, 0));
        let mut back = swapped(compare(&second, &first));
        back.version_changed.sort_unstable();
        back.changed.sort_unstable();
        assert_eq!(back, found);
    }

    #[test]
    fn compare_documents__relations_and_completeness() {
        let with = |parts: Value, dependencies: Value, compositions: Value| {
            let document = json!({"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {}, "components": parts, "dependencies": dependencies, "compositions": compositions});
            read(document.to_string().as_bytes()).content.unwrap().unwrap()
        };
        let part = |name: &str, version: &str| json!({"type": "library", "bom-ref": name, "name": name, "version": version, "purl": format!("pkg:npm/{name}@{version}")});
        let needs = |of: &str, others: &[&str]| json!({"ref": of, "dependsOn": others});
        let complete = |word: &str| json!([{"aggregate": word, "dependencies": ["a"]}]);
        let three = || json!([part("a", "1"), part("b", "1"), part("c", "1")]);
        let first = with(three(), json!([needs("a", &["b", "c"])]), complete("complete"));
        let changed = |second: &Sbom| {
            let found = compare(&first, second);
            assert_eq!(swapped(compare(second, &first)), found, "it reads the same from both sides");
            found.changed.iter().map(|(.., change)| *change).collect::<Vec<_>>()
        };
        assert_eq!(changed(&with(three(), json!([needs("a", &["c", "b", "b"])]), complete("complete"))), []);
        assert_eq!(changed(&with(three(), json!([needs("a", &["b"])]), complete("complete"))), [Change::Relations]);
        assert_eq!(changed(&with(three(), json!([needs("a", &["b", "c"])]), complete("unknown"))), [Change::Completeness]);
        // A new version of what it needs is a change of that.
        let newer = with(json!([part("a", "1"), part("b", "2"), part("c", "1")]), json!([needs("a", &["b", "c"])]), complete("complete"));
        assert_eq!((changed(&newer), compare(&first, &newer).version_changed), (vec![], vec![(1, 1)]));
    }

    #[test]
    fn compare_documents__itself_and_in_another_order() {
        let parts = [npm("a", "1"), npm("a", "1"), npm("b", "2"), json!({"type": "library", "name": "c"})];
        let first = sbom(&parts);
        let turned: Vec<_> = parts.iter().rev().cloned().collect();
        for second in [first.clone(), sbom(&turned)] {
            assert_eq!(compare(&first, &second), Comparison { unchanged: 4, ..Comparison::default() });
        }
    }

    #[test]
    fn compare_documents__what_is_said_of_them() {
        let mut second = sbom(&[]);
        second.document.created = Some("2027-01-01T00:00:00Z".into());
        assert_eq!(compare(&sbom(&[]), &second).document, [("created", "2026-01-01T00:00:00Z".to_owned(), "2027-01-01T00:00:00Z".to_owned())]);
    }
}
