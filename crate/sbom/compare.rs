//! Two documents side by side (T20): which parts came, went, changed. Several versions of one package are a set and never
//! paired by position; a document beside itself differs in nothing.

use std::collections::BTreeMap;

use super::binding::{counts, key};
use super::model::{Component, EdgeKind, EdgeScope, End, Hash, Kind, Licences, Sbom, Stated};
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
    /// The same part, of which the second says all that the first does, and more: index in the first, in the second, of what.
    pub enriched: Vec<(usize, usize, Change)>,
    /// As `enriched`, where the first says more.
    pub reduced: Vec<(usize, usize, Change)>,
    /// Parts that are the same on both sides.
    pub unchanged: usize,
    /// What is said of the documents: which, in the first, in the second.
    pub document: Vec<(&'static str, String, String)>,
}

/// What differs about one part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Same part, same algorithm, other value: red. Enriched: with an algorithm more.
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
    let (own, other) = (parts(first, with_files, key), parts(second, with_files, key));
    let mut found = Comparison { document: documents(first, second), ..Comparison::default() };
    let mut numbers = Numbers::new();
    let (own_relations, other_relations) = (relations(first, with_files, &mut numbers), relations(second, with_files, &mut numbers));
    for (key, indexes) in &own {
        let others = other.get(key).map(Vec::as_slice).unwrap_or_default();
        // What they need together, where a part is there several times.
        let ([one, said], [another, said_there]) = (joined(&own_relations, indexes), joined(&other_relations, others));
        let together = [(Change::Relations, sides(&one, &another)), (Change::Completeness, sides(&said, &said_there))];
        let (pairs, gone, new) = paired((first, indexes), (second, others));
        for (index, counterpart) in &pairs {
            let (Some(a), Some(b)) = (first.components.get(*index), second.components.get(*counterpart)) else { continue };
            let mut same = true;
            for (change, sides) in changes(a, b).into_iter().chain(together) {
                let list = match sides {
                    (true, true) => continue,
                    (true, false) => &mut found.enriched,
                    (false, true) => &mut found.reduced,
                    (false, false) => &mut found.changed,
                };
                same = false;
                list.push((*index, *counterpart, change));
            }
            found.unchanged = found.unchanged.saturating_add(usize::from(same));
        }
        found.removed.extend(gone);
        found.added.extend(new);
    }
    found.added.extend(other.iter().filter(|(key, _)| !own.contains_key(*key)).flat_map(|(_, others)| others));
    order::sort(&mut found.added);
    order::sort(&mut found.removed);
    pair_versions(first, second, with_files, &mut found);
    order::sort(&mut found.version_changed);
    for list in [&mut found.changed, &mut found.enriched, &mut found.reduced] {
        order::sort(list);
    }
    found
}

/// The parts by what they are: by [`key`], or by [`package`].
fn parts(sbom: &Sbom, with_files: bool, name: fn(&Component) -> String) -> BTreeMap<String, Vec<usize>> {
    let mut found: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, part) in sbom.components.iter().enumerate().filter(|(_, part)| counts(part, with_files)) {
        found.entry(name(part)).or_default().push(index);
    }
    found
}

/// Which part is which, where it is there several times: those of which all is the same, then by document order. And what is left.
fn paired(first: (&Sbom, &[usize]), second: (&Sbom, &[usize])) -> (Vec<(usize, usize)>, Vec<usize>, Vec<usize>) {
    let (mut gone, mut new) = (first.1.to_vec(), second.1.to_vec());
    let mut found = Vec::new();
    if gone.len().max(new.len()) > 1 {
        let mut known: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for index in new.iter().rev() {
            known.entry(whole(second.0, *index)).or_default().push(*index);
        }
        gone.retain(|index| match known.get_mut(&whole(first.0, *index)).and_then(Vec::pop) {
            Some(same) => {
                found.push((*index, same));
                false
            }
            None => true,
        });
        new = known.into_values().flatten().collect();
        order::sort(&mut new);
    }
    let both = gone.len().min(new.len());
    let rest = new.split_off(both);
    let left = gone.split_off(both);
    found.extend(gone.into_iter().zip(new));
    (found, left, rest)
}

/// All that is compared of a part, wherever it stands.
fn whole(sbom: &Sbom, index: usize) -> String {
    let Some(part) = sbom.components.get(index) else { return String::new() };
    let Licences { declared, concluded, unspecified } = &part.licences;
    let mut texts: Vec<&str> = part.hashes.iter().flat_map(|hash| [hash.algorithm.as_str(), &hash.value]).collect();
    for list in [declared, concluded, unspecified, &part.authors] {
        texts.push("\0");
        texts.extend(list.iter().map(String::as_str));
    }
    let one = [part.supplier.text(), part.producer.text(), part.scope.as_deref(), part.external.then_some("external")];
    for text in one {
        texts.extend(["\0", text.unwrap_or_default()]);
    }
    texts.join("\n")
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
    let (own, other) = (parts(first, with_files, package), parts(second, with_files, package));
    for (package, indexes) in own {
        let ([before], Some([after])) = (indexes.as_slice(), other.get(&package).map(Vec::as_slice)) else { continue };
        let versions = (first.components.get(*before).map(|part| &part.version), second.components.get(*after).map(|part| &part.version));
        if found.removed.binary_search(before).is_ok() && found.added.binary_search(after).is_ok() && versions.0 != versions.1 {
            found.version_changed.push((*before, *after));
        }
    }
    let (mut gone, mut new): (Vec<usize>, Vec<usize>) = found.version_changed.iter().copied().unzip();
    for (list, paired) in [(&mut found.removed, &mut gone), (&mut found.added, &mut new)] {
        order::sort(paired);
        list.retain(|index| paired.binary_search(index).is_err());
    }
}

/// Whether the second says all that the first does, and the other way round.
type Sides = (bool, bool);

fn sides(one: &[usize], other: &[usize]) -> Sides {
    let within = |few: &[usize], many: &[usize]| few.iter().all(|each| many.binary_search(each).is_ok());
    (within(one, other), within(other, one))
}

fn changes(a: &Component, b: &Component) -> [(Change, Sides); 4] {
    [
        (Change::Hashes, hashes(a, b)),
        (
            Change::Licences,
            all([
                texts(&a.licences.declared, &b.licences.declared),
                texts(&a.licences.concluded, &b.licences.concluded),
                texts(&a.licences.unspecified, &b.licences.unspecified),
            ]),
        ),
        (Change::Supplier, all([texts(known(&a.supplier), known(&b.supplier)), texts(known(&a.producer), known(&b.producer)), texts(&a.authors, &b.authors)])),
        (Change::Scope, all([texts(a.scope.as_slice(), b.scope.as_slice()), (a.external <= b.external, b.external <= a.external), (true, true)])),
    ]
}

fn all(matters: [Sides; 3]) -> Sides {
    matters.into_iter().fold((true, true), |(one, other), matter| (one && matter.0, other && matter.1))
}

/// To say that it is not known is to say nothing more.
fn known(stated: &Stated) -> &[String] {
    match stated {
        Stated::Present(text) => std::slice::from_ref(text),
        _ => &[],
    }
}

fn texts(one: &[String], other: &[String]) -> Sides {
    let sorted = |texts: &[String]| {
        let mut texts = texts.to_vec();
        order::sort(&mut texts);
        texts
    };
    let (one, other) = (sorted(one), sorted(other));
    let within = |few: &[String], many: &[String]| few.iter().all(|text| text == "NOASSERTION" || many.binary_search(text).is_ok());
    (within(&one, &other), within(&other, &one))
}

/// One algorithm with another value is another part, whatever else is said.
fn hashes(a: &Component, b: &Component) -> Sides {
    let sorted = |part: &Component| {
        let mut hashes: Vec<Hash> = part.hashes.iter().filter(|hash| hash.usable).cloned().collect();
        order::sort(&mut hashes);
        hashes
    };
    let side = |one: &[Hash], other: &[Hash]| {
        one.iter().fold((true, false), |(within, swapped), hash| {
            let of_its_kind = other.get(other.partition_point(|other| other.algorithm < hash.algorithm));
            let there = of_its_kind.is_some_and(|other| other.algorithm == hash.algorithm);
            let found = other.binary_search(hash).is_ok();
            (within && found, swapped || there && !found)
        })
    };
    let (a, b) = (sorted(a), sorted(b));
    let ((one, swapped), (other, swapped_there)) = (side(&a, &b), side(&b, &a));
    let agree = !swapped && !swapped_there;
    (one && agree, other && agree)
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
        let turned = |list: Vec<(usize, usize, Change)>| list.into_iter().map(|(a, b, change)| (b, a, change)).collect();
        Comparison {
            added: found.removed,
            removed: found.added,
            version_changed: found.version_changed.into_iter().map(|(a, b)| (b, a)).collect(),
            changed: turned(found.changed),
            enriched: turned(found.reduced),
            reduced: turned(found.enriched),
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
        assert_eq!(found.changed, [(0, 3, Change::Hashes)]);
        assert_eq!(found.enriched, [(0, 3, Change::Licences)]);
        assert_eq!((found.unchanged, found.document.len()), (1, 0));
        let mut back = swapped(compare(&second, &first));
        order::sort(&mut back.version_changed);
        order::sort(&mut back.changed);
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
            let of = |list: &[(usize, usize, Change)]| list.iter().map(|(.., change)| *change).collect::<Vec<_>>();
            assert_eq!(found.enriched, []);
            (of(&found.changed), of(&found.reduced))
        };
        assert_eq!(changed(&with(three(), json!([needs("a", &["c", "b", "b"])]), complete("complete"))), (vec![], vec![]));
        assert_eq!(changed(&with(three(), json!([needs("a", &["b"])]), complete("complete"))), (vec![], vec![Change::Relations]));
        assert_eq!(changed(&with(three(), json!([needs("a", &["b", "a"])]), complete("complete"))), (vec![Change::Relations], vec![]));
        assert_eq!(changed(&with(three(), json!([needs("a", &["b", "c"])]), complete("unknown"))), (vec![Change::Completeness], vec![]));
        assert_eq!(changed(&with(three(), json!([needs("a", &["b", "c"])]), json!([]))), (vec![], vec![Change::Completeness]));
        // A new version of what it needs is a change of that.
        let newer = with(json!([part("a", "1"), part("b", "2"), part("c", "1")]), json!([needs("a", &["b", "c"])]), complete("complete"));
        assert_eq!((changed(&newer), compare(&first, &newer).version_changed), ((vec![], vec![]), vec![(1, 1)]));
    }

    /// More of the same, and nothing else; not known is less than known.
    #[test]
    fn compare_documents__enriched() {
        let bare = json!({"type": "library", "name": "a", "version": "1", "purl": "pkg:npm/a@1"});
        let with = |members: Value| {
            let mut part = bare.clone();
            part.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
            sbom(&[part])
        };
        let sha256 = |byte: &str| json!({"alg": "SHA-256", "content": byte.repeat(32)});
        let mit = json!([{"license": {"id": "MIT"}}]);
        for (less, more, change) in [
            (json!({}), json!({"hashes": [sha256("00")]}), Change::Hashes),
            (
                json!({"hashes": [{"alg": "MD5", "content": "00".repeat(16)}]}),
                json!({"hashes": [sha256("00"), {"alg": "MD5", "content": "00".repeat(16)}]}),
                Change::Hashes,
            ),
            (json!({}), json!({"licenses": mit}), Change::Licences),
            (json!({"licenses": [{"license": {"name": "NOASSERTION"}}]}), json!({"licenses": mit}), Change::Licences),
            (json!({"supplier": {"name": "NOASSERTION"}}), json!({"supplier": {"name": "Somebody"}}), Change::Supplier),
            (json!({"author": "A"}), json!({"author": "A", "supplier": {"name": "Somebody"}}), Change::Supplier),
            (json!({}), json!({"scope": "required"}), Change::Scope),
        ] {
            let found = compare(&with(less.clone()), &with(more.clone()));
            assert_eq!(found, Comparison { enriched: vec![(0, 0, change)], ..Comparison::default() }, "{less} {more}");
            assert_eq!(swapped(compare(&with(more), &with(less))), found);
        }
        let unknown = json!({"licenses": [{"license": {"name": "NOASSERTION"}}], "supplier": {"name": "unknown"}});
        assert_eq!(compare(&with(json!({})), &with(unknown)), Comparison { unchanged: 1, ..Comparison::default() });
        for (one, other, change) in [
            (json!({"hashes": [sha256("00")]}), json!({"hashes": [sha256("11"), {"alg": "MD5", "content": "00".repeat(16)}]}), Change::Hashes),
            (json!({"hashes": [sha256("00")]}), json!({"hashes": [{"alg": "MD5", "content": "00".repeat(16)}]}), Change::Hashes),
            (json!({"hashes": [sha256("00")]}), json!({"hashes": [sha256("00"), sha256("11")]}), Change::Hashes),
            (json!({"hashes": [sha256("00"), sha256("11")]}), json!({"hashes": [sha256("11")]}), Change::Hashes),
            (json!({"licenses": [{"license": {"id": "Apache-2.0"}}]}), json!({"licenses": mit}), Change::Licences),
            (json!({"supplier": {"name": "Somebody"}}), json!({"supplier": {"name": "Somebody else"}, "author": "A"}), Change::Supplier),
            (json!({"scope": "required"}), json!({"scope": "optional"}), Change::Scope),
        ] {
            let found = compare(&with(one.clone()), &with(other.clone()));
            assert_eq!(found, Comparison { changed: vec![(0, 0, change)], ..Comparison::default() }, "{one} {other}");
        }
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

    /// A package URL may say less than the part, and several parts may have the same.
    #[test]
    fn compare_documents__what_a_package_url_does_not_tell() {
        let of = |version: &str, digit: &str| json!({"type": "library", "name": "x", "version": version, "purl": "pkg:npm/x", "hashes": [{"alg": "MD5", "content": digit.repeat(32)}]});
        let found = compare(&sbom(&[of("1", "0")]), &sbom(&[of("2", "0")]));
        assert_eq!((found.unchanged, found.version_changed.as_slice()), (0, &[(0, 0)][..]));
        let (one, other) = (sbom(&[of("1", "0"), of("1", "1"), of("1", "2")]), sbom(&[of("1", "2"), of("1", "0"), of("1", "1")]));
        assert_eq!(compare(&one, &other), Comparison { unchanged: 3, ..Comparison::default() });
        let found = compare(&one, &sbom(&[of("1", "3"), of("1", "2"), of("1", "0"), of("1", "4")]));
        assert_eq!(found, Comparison { unchanged: 2, changed: vec![(1, 0, Change::Hashes)], added: vec![3], ..Comparison::default() });
    }

    #[test]
    fn compare_documents__what_is_said_of_them() {
        let mut second = sbom(&[]);
        second.document.created = Some("2027-01-01T00:00:00Z".into());
        assert_eq!(compare(&sbom(&[]), &second).document, [("created", "2026-01-01T00:00:00Z".to_owned(), "2027-01-01T00:00:00Z".to_owned())]);
    }
}
