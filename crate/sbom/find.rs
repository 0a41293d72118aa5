//! Search without data (V53): by name, package URL, hash and range of versions, under the order of each part's ecosystem. A hit
//! matches a search, which says nothing of whether a part is affected by anything.

use super::model::{Component, Refusal, Sbom, Version};
use super::purl::{self, Purl};
use super::rules::Rule;
use super::version::{Comparator, Range, order_of, range};
use crate::text::quoted;

/// What is looked for.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// In ASCII lower case; anywhere in a name, package URL, version, licence, supplier, or all of a hash.
    text: String,
    /// Instead of a text: this package, of any version where it names none.
    purl: Option<Purl>,
    /// All of these hold.
    bounds: Vec<(Comparator, String)>,
    range: Option<Range>,
}

/// A part that matches, or of which it cannot be told: `no-version`, `version-range`, `version-unparsable`,
/// `no-order-for-ecosystem`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The part.
    pub component: usize,
    /// Why it cannot be told; `None` where the part matches.
    pub doubt: Option<&'static str>,
}

/// Reads `log4j-core >=2.0 <2.17.1`, `pkg:npm/a@1`, `pkg:npm/a vers:npm/<2`, a hash.
///
/// # Errors
/// There is nothing in it, or a package URL, a range or a bound in it is none.
pub fn query(text: &str) -> Result<Query, Refusal> {
    let refuse = |what: String| Err(Refusal::new(Rule::V53, "", what));
    let mut found = Query::default();
    let mut words: Vec<&str> = Vec::new();
    let mut open = None;
    for word in text.split_whitespace() {
        if let Some(comparator) = open.take() {
            found.bounds.push((comparator, word.to_owned()));
            continue;
        }
        let scheme = |name: &str| word.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
        if scheme("pkg:") {
            let Ok(purl) = purl::parse(word) else { return refuse(format!("{} is no package URL.", quoted(word))) };
            found.purl = Some(purl);
        } else if scheme("vers:") {
            let Some(range) = range(word) else { return refuse(format!("{} is no range of versions of an ecosystem whose order is known.", quoted(word))) };
            found.range = Some(range);
        } else {
            // `name<2` and `>=1,<2` are written without spaces too.
            let at = word.find(['<', '>', '=', '!']).unwrap_or(word.len());
            let (name, bounds) = word.split_at_checked(at).unwrap_or((word, ""));
            words.extend(Some(name).filter(|name| !name.is_empty()));
            for bound in bounds.split(',').filter(|bound| !bound.is_empty()) {
                let (Some(comparator), version) = Comparator::split(bound) else { return refuse(format!("{} is no bound of versions.", quoted(bound))) };
                if version.is_empty() {
                    open = Some(comparator);
                } else {
                    found.bounds.push((comparator, version.to_owned()));
                }
            }
        }
    }
    if open.is_some() {
        return refuse("A bound of versions names no version.".to_owned());
    }
    found.text = words.join(" ").to_ascii_lowercase();
    if found.purl.is_some() && !found.text.is_empty() {
        return refuse("A search is for a package URL or for a text, not for both.".to_owned());
    }
    if found.purl.is_none() && found.range.is_none() && found.bounds.is_empty() && found.text.is_empty() {
        return refuse("There is nothing to search for.".to_owned());
    }
    Ok(found)
}

/// The parts that match, by document order.
#[must_use]
pub fn find(sbom: &Sbom, query: &Query) -> Vec<Hit> {
    let distro = sbom.document.distro.as_deref();
    let hit = |(component, part): (usize, &Component)| {
        let purl = || part.purl().and_then(|text| purl::parse(text).ok());
        let own = match &query.purl {
            Some(wanted) => {
                let own = purl().filter(|own| wanted.same_package(own) && wanted.qualifiers.iter().all(|each| own.qualifiers.contains(each)))?;
                Some(own)
            }
            None if names(part, &query.text) => purl(),
            None => return None,
        };
        judged(query, part, own.as_ref(), distro).map(|doubt| Hit { component, doubt })
    };
    sbom.components.iter().enumerate().filter_map(hit).collect()
}

fn names(part: &Component, text: &str) -> bool {
    let has = |own: &str| own.to_ascii_lowercase().contains(text);
    text.is_empty()
        || has(&part.name)
        || part.group.as_ref().is_some_and(|group| has(&format!("{group}/{}", part.name)))
        || part.identifiers.iter().any(|(_, own)| has(own))
        || part.version.text().is_some_and(has)
        || part.licences.all().any(has)
        || part.supplier.present().is_some_and(has)
        || part.hashes.iter().any(|hash| hash.value == text)
}

/// `None`: its version is another. Else why it cannot be told, if it cannot.
fn judged(query: &Query, part: &Component, own: Option<&Purl>, distro: Option<&str>) -> Option<Option<&'static str>> {
    let exact = query.purl.as_ref().and_then(|purl| purl.version.as_ref()).map(|version| (Comparator::Equal, version));
    let bounds: Vec<(Comparator, &String)> = exact.into_iter().chain(query.bounds.iter().map(|(comparator, version)| (*comparator, version))).collect();
    if bounds.is_empty() && query.range.is_none() {
        return Some(None);
    }
    let known = own.and_then(|own| purl::to_ecosystem(own, distro));
    if let (Some(range), Some(known)) = (&query.range, &known)
        && !range.is_of(&known.ecosystem)
    {
        return None;
    }
    let stated = own.and_then(Purl::stated_version).unwrap_or_else(|| part.version.clone());
    let version = match &stated {
        Version::Exact(version) => version,
        Version::Range(_) => return Some(Some("version-range")),
        Version::ExplicitUnknown(_) | Version::Silent => return Some(Some("no-version")),
    };
    let order = known.as_ref().and_then(|known| order_of(&known.ecosystem));
    let mut doubt = None;
    for (comparator, bound) in bounds {
        let holds = match order {
            _ if version == bound => Ok(comparator.holds(std::cmp::Ordering::Equal)),
            Some(order) => order(version, bound).map(|stands| comparator.holds(stands)).ok_or("version-unparsable"),
            None => Err("no-order-for-ecosystem"),
        };
        match holds {
            Ok(true) => {}
            Ok(false) => return None,
            Err(why) => doubt = Some(why),
        }
    }
    match query.range.as_ref().map(|range| range.contains(version)) {
        Some(Some(false)) => None,
        Some(None) => Some(Some("version-unparsable")),
        Some(Some(true)) | None => Some(doubt),
    }
}

#[cfg(test)]
#[allow(non_snake_case, reason = "tests are named by the id of their rule")]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::sbom::read;

    fn sbom() -> Sbom {
        let part = |name: &str, version: Option<&str>, purl: Option<&str>| json!({"type": "library", "name": name, "version": version, "purl": purl});
        let mut parts = vec![
            part("log4j-core", Some("2.14.1"), Some("pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1")),
            part("log4j-core", Some("2.17.1"), Some("pkg:maven/org.apache.logging.log4j/log4j-core@2.17.1")),
            part("log4j-core", None, Some("pkg:maven/org.apache.logging.log4j/log4j-core")),
            part("log4j-core", Some("^2.14"), None),
            part("log4j-core", Some("2.14.1"), None),
            part("left-pad", Some("1.0.0"), Some("pkg:npm/left-pad@1.0.0?vcs_url=x")),
            part("left-pad", None, Some("pkg:npm/left-pad?vers=vers:npm/%3E1")),
        ];
        parts[5]["hashes"] = json!([{"alg": "MD5", "content": "0F".repeat(16)}]);
        parts[5]["licenses"] = json!([{"license": {"id": "WTFPL"}}]);
        parts[5]["supplier"] = json!({"name": "Somebody Ltd"});
        read(json!({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": parts}).to_string().as_bytes()).content.unwrap().unwrap()
    }

    fn hits(text: &str) -> Vec<(usize, Option<&'static str>)> {
        find(&sbom(), &query(text).unwrap()).iter().map(|hit| (hit.component, hit.doubt)).collect()
    }

    #[test]
    fn affected_search_box__name_and_range() {
        let (matches, doubt) = (None, |why: &'static str| Some(why));
        let wanted = [(0, matches), (2, doubt("no-version")), (3, doubt("version-range")), (4, doubt("no-order-for-ecosystem"))];
        for text in ["log4j-core <2.17.1", "LOG4J-core < 2.17.1", "log4j-core<2.17.1", "log4j-core >=2.0,<2.17.1", "log4j-core >=2.0 <2.17.1"] {
            assert_eq!(hits(text), wanted, "{text}");
        }
        assert_eq!(hits("log4j-core =2.17.1"), [(1, matches), wanted[1], wanted[2], wanted[3]]);
        // Without an order the text itself can still be equal.
        assert_eq!(hits("log4j-core =2.14.1"), [(0, matches), wanted[1], wanted[2], (4, matches)]);
        assert_eq!(hits("log4j-core").len(), 5);
        assert_eq!(hits("no-such-part <2"), []);
    }

    #[test]
    fn affected_search_box__purl_and_vers() {
        assert_eq!(hits("pkg:npm/left-pad"), [(5, None), (6, None)]);
        // A `vers` qualifier makes it a range (V23).
        assert_eq!(hits("pkg:npm/left-pad@1.0"), [(5, None), (6, Some("version-range"))]);
        assert_eq!(hits("pkg:npm/left-pad@2"), [(6, Some("version-range"))]);
        assert_eq!(hits("pkg:npm/left-pad?vcs_url=x"), [(5, None)]);
        assert_eq!(hits("pkg:npm/log4j-core"), []);
        assert_eq!(hits("log4j vers:maven/>=2.0|<2.15.0").first(), Some(&(0, None)));
        // A range of another ecosystem is of none of them.
        assert!(hits("log4j vers:npm/>=2.0|<2.15.0").iter().all(|(component, _)| *component > 2));
        assert_eq!(hits("left-pad >x"), [(5, Some("version-unparsable")), (6, Some("version-range"))]);
    }

    #[test]
    fn graph_search__other_fields() {
        for text in [&"0f".repeat(16), "wtfpl", "somebody ltd", "pkg:npm/LEFT-pad".split_at(4).1] {
            assert_eq!(hits(text).first(), Some(&(5, None)), "{text}");
        }
        // Part of a hash is none.
        assert_eq!(hits(&"0f".repeat(8)), []);
    }

    #[test]
    fn affected_search_box__what_is_no_query() {
        for text in ["", " ", "<", "a <", "a <2,3", "pkg:npm", "vers:npm/x.y", "pkg:npm/a b"] {
            assert_eq!(query(text).unwrap_err().rule, Rule::V53, "{text}");
        }
    }
}
