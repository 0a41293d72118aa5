//! Whether a record of OSV names a part, and a version of it (V1 to V13). Three answers, and doubt is never "not affected".

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::detect::{self, Detected};
use super::model::{Component, IdentifierKind, Refusal, Sbom, Version};
use super::place::{elements, get};
use super::purl::{self, Known, Purl};
use super::rules::Rule;
use super::version::{Order, order_of};
use crate::encoding::json::{self, Value};
use crate::limits;
use crate::order;
use crate::text::{brief, quoted};

/// A record, as far as it is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Its id, e.g. `GHSA-…`.
    pub id: String,
    /// Other ids of the same.
    pub aliases: Vec<String>,
    /// When it was last changed, as stated.
    pub modified: String,
    /// When it was withdrawn (V8).
    pub withdrawn: Option<String>,
    /// One sentence.
    pub summary: Option<String>,
    /// Which packages.
    affected: Vec<Affected>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Affected {
    ecosystem: String,
    name: String,
    purl: Option<Purl>,
    ranges: Vec<Range>,
    versions: Vec<String>,
    /// Something in it is not what it has to be, and what it says of versions is not all.
    odd: bool,
    /// The name in one spelling for all ecosystems (PEP 503).
    key: String,
    /// What it takes to compare a version with it.
    work: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Range {
    kind: String,
    events: Vec<Event>,
    limits: Vec<String>,
    /// An event with two members, or none that is known (V4).
    odd: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Event {
    Introduced(String),
    Fixed(String),
    LastAffected(String),
}

impl Event {
    fn version(&self) -> &String {
        match self {
            Self::Introduced(text) | Self::Fixed(text) | Self::LastAffected(text) => text,
        }
    }
}

/// The three answers (V1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Named, and the version is inside.
    Affected,
    /// Named, and the version is outside of every range and list.
    NotAffected,
    /// Named, and it cannot be told: `no-version`, `version-range`, `version-unparsable`, `git-range-only`, `release-unknown`,
    /// `no-order-for-ecosystem`, `record-contradictory`, `too-much-to-compare`.
    Undetermined(&'static str),
}

impl Answer {
    /// The word in reports.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Affected => "affected",
            Self::NotAffected => "not affected by this record",
            Self::Undetermined(_) => "undetermined",
        }
    }
}

/// One answer about one part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The part.
    pub component: usize,
    /// The answer.
    pub answer: Answer,
    /// What decided: a range with both bounds, or the list.
    pub decided: Option<String>,
    /// The version that was compared.
    pub version: Option<String>,
    /// The package as the record names it.
    pub package: String,
}

/// Reads a record.
///
/// # Errors
/// The text is not strict JSON, or no OSV record.
pub fn record(bytes: &[u8]) -> Result<Record, Refusal> {
    let value = json::parse(bytes).map_err(detect::not_json)?;
    // A list that is none would name nothing, and clear every part.
    let lists = matches!(get(&value, "affected"), Some(Value::Array(items)) if items.iter().all(|item| matches!(item, Value::Object(_))));
    if detect::json(&value)? != Detected::Osv || !lists {
        return Err(Refusal::new(Rule::S14, "", "This is no OSV record: it lacks id, modified, or affected."));
    }
    let text = |object: &Value<'_>, name: &str| get(object, name).and_then(Value::as_str).map(str::to_owned);
    let texts = |object: &Value<'_>, name: &str| elements(object, name).iter().filter_map(|item| item.as_str().map(str::to_owned)).collect::<Vec<_>>();
    let mut record = Record {
        id: text(&value, "id").unwrap_or_default(),
        aliases: texts(&value, "aliases"),
        modified: text(&value, "modified").unwrap_or_default(),
        withdrawn: text(&value, "withdrawn").filter(|when| !when.trim().is_empty()),
        summary: text(&value, "summary"),
        affected: Vec::new(),
    };
    for entry in elements(&value, "affected") {
        // No package, no match (V2).
        let Some(package) = get(entry, "package") else { continue };
        let ranges: Vec<Range> = elements(entry, "ranges").iter().map(range).collect();
        let versions = texts(entry, "versions");
        let list = |name| match get(entry, name) {
            None | Some(Value::Null) => Some(0),
            Some(Value::Array(items)) => Some(items.len()),
            Some(_) => None,
        };
        let compared = ranges.iter().flat_map(|range| range.events.iter().map(Event::version).chain(&range.limits)).chain(&versions);
        let name = text(package, "name").unwrap_or_default();
        record.affected.push(Affected {
            work: compared.map(|text| limits::pieces(text)).sum::<usize>().saturating_add(ranges.len()).saturating_add(limits::pieces(&name)),
            ecosystem: text(package, "ecosystem").unwrap_or_default(),
            key: purl::pep503(&name),
            name,
            odd: list("ranges") != Some(ranges.len()) || list("versions") != Some(versions.len()),
            purl: text(package, "purl").and_then(|purl| purl::parse(&purl).ok()),
            ranges,
            versions,
        });
    }
    Ok(record)
}

fn range(value: &Value<'_>) -> Range {
    let mut range =
        Range { kind: get(value, "type").and_then(Value::as_str).unwrap_or_default().to_owned(), events: Vec::new(), limits: Vec::new(), odd: false };
    for event in elements(value, "events") {
        let Value::Object(members) = event else {
            range.odd = true;
            continue;
        };
        range.odd |= members.len() != 1;
        for (name, version) in members {
            let Some(version) = version.as_str().map(str::to_owned) else {
                range.odd = true;
                continue;
            };
            match name.as_ref() {
                "introduced" => range.events.push(Event::Introduced(version)),
                "fixed" => range.events.push(Event::Fixed(version)),
                "last_affected" => range.events.push(Event::LastAffected(version)),
                "limit" => range.limits.push(version),
                _ => range.odd = true,
            }
        }
    }
    range
}

/// What a record says of each part that it names. A withdrawn record says nothing (V8).
#[must_use]
pub fn evaluate(sbom: &Sbom, record: &Record) -> Vec<Finding> {
    evaluate_within(sbom, record, limits::RECORD_COMPARISONS)
}

fn evaluate_within(sbom: &Sbom, record: &Record, mut left: usize) -> Vec<Finding> {
    if record.withdrawn.is_some() {
        return Vec::new();
    }
    let distro = sbom.document.distro.as_deref();
    let by_name = by_name(record);
    let mut found = Vec::new();
    for (component, part) in sbom.components.iter().enumerate() {
        let mut worst: Option<Finding> = None;
        for purl in purls_of(part) {
            let one = of_one(&Asked { component, part, record, by_name: &by_name, distro }, &purl, &mut left);
            // Any yes, else any doubt (V9).
            let rank = |answer: &Answer| match answer {
                Answer::NotAffected => 0,
                Answer::Undetermined(_) => 1,
                Answer::Affected => 2,
            };
            if one.as_ref().is_some_and(|one| worst.as_ref().is_none_or(|known| rank(&one.answer) > rank(&known.answer))) {
                worst = one;
            }
        }
        found.extend(worst);
    }
    found
}

/// The package URLs of a part that are some, as advisories would know them.
fn purls_of(part: &Component) -> impl Iterator<Item = Purl> {
    part.identified(IdentifierKind::Purl).filter_map(|text| purl::parse(text).ok()).map(|mut purl| {
        // What Trivy knows of the source of a package stands beside its package URL.
        let source = part.properties.iter().find(|(name, _)| name == "aquasecurity:trivy:SrcName").filter(|(_, value)| !value.is_empty());
        if let (Some((_, source)), None) = (source, purl.qualifier("upstream")) {
            purl.qualifiers.push(("upstream".to_owned(), source.clone()));
        }
        purl
    })
}

/// The names under which a part is looked up in records, for whoever leaves out records of other names (V52).
#[must_use]
pub fn names(sbom: &Sbom, part: &Component) -> Vec<String> {
    let distro = sbom.document.distro.as_deref();
    let mut found = Vec::new();
    for purl in purls_of(part) {
        found.extend(purl::to_ecosystem(&purl, distro).iter().flat_map(Known::names).cloned());
        found.push(purl.name);
    }
    found
}

/// How many parts have a package URL of an ecosystem in which versions are compared.
#[must_use]
pub fn evaluated(sbom: &Sbom) -> usize {
    let distro = sbom.document.distro.as_deref();
    let known = |purl: Purl| purl::to_ecosystem(&purl, distro).is_some_and(|known| order_of(&known.ecosystem).is_some());
    sbom.components.iter().filter(|part| purls_of(part).any(known)).count()
}

/// A record, and the part that is held against it.
struct Asked<'a> {
    component: usize,
    part: &'a Component,
    record: &'a Record,
    by_name: &'a BTreeMap<String, Vec<usize>>,
    distro: Option<&'a str>,
}

fn of_one(asked: &Asked<'_>, purl: &Purl, left: &mut usize) -> Option<Finding> {
    let known = purl::to_ecosystem(purl, asked.distro);
    let names: Vec<String> = known.iter().flat_map(Known::names).map(|name| purl::pep503(name)).collect();
    let own = package(purl);
    let named: Vec<&Vec<usize>> = names.iter().chain([&own]).filter_map(|key| asked.by_name.get(key)).collect();
    if named.is_empty() {
        return None;
    }
    // The purl decides, and the visible version stands in where it has none (S45).
    let version = known.as_ref().and_then(|known| known.version.as_deref().map(Version::of)).or_else(|| purl.stated_version());
    let version = version.unwrap_or_else(|| asked.part.version.clone());
    let candidates = candidates(asked.record, &named, version.text().unwrap_or_default(), left);
    let (own, doubtful) = matching(&candidates, purl, known.as_ref(), &names);
    if own.is_empty() && !doubtful && *left > 0 {
        return None;
    }
    let package =
        own.first().map_or_else(|| known.as_ref().map(|known| known.name.clone()).unwrap_or_default(), |entry| format!("{} {}", entry.ecosystem, entry.name));
    let (answer, decided) = match &version {
        _ if *left == 0 => (Answer::Undetermined("too-much-to-compare"), None),
        _ if own.is_empty() => (Answer::Undetermined("release-unknown"), None),
        Version::Exact(version) => combined(&own, version),
        Version::Range(_) => (Answer::Undetermined("version-range"), None),
        Version::ExplicitUnknown(_) | Version::Silent => (Answer::Undetermined("no-version"), None),
    };
    // What a record says at length would stand beside every part.
    let decided = decided.as_deref().map(brief);
    Some(Finding { component: asked.component, answer, decided, version: version.text().map(str::to_owned), package: brief(&package) })
}

/// The entries that a part may be named by. What it takes to compare its version with theirs is taken from what is left; where that
/// becomes nothing, nothing is compared, in doubt.
fn candidates<'r>(record: &'r Record, named: &[&Vec<usize>], version: &str, left: &mut usize) -> Vec<&'r Affected> {
    let mut numbers = Vec::new();
    for list in named {
        *left = left.saturating_sub(list.len());
        if *left == 0 {
            return Vec::new();
        }
        numbers.extend(list.iter().copied());
    }
    order::sort(&mut numbers);
    numbers.dedup();
    let of: Vec<&Affected> = numbers.into_iter().filter_map(|number| record.affected.get(number)).collect();
    for entry in &of {
        *left = left.saturating_sub(entry.work.saturating_mul(limits::pieces(version)));
    }
    if *left == 0 { Vec::new() } else { of }
}

/// The entries of a record by name, which is spelled in as many ways here as anywhere, and by package URL.
fn by_name(record: &Record) -> BTreeMap<String, Vec<usize>> {
    let mut found: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (number, entry) in record.affected.iter().enumerate() {
        for key in std::iter::once(entry.key.clone()).chain(entry.purl.as_ref().map(package)) {
            found.entry(key).or_default().push(number);
        }
    }
    found
}

/// No name has a line break before it.
fn package(purl: &Purl) -> String {
    format!("\n{}", purl.package())
}

/// The entries that name the package (V2), and whether one would if the release were known (V25).
fn matching<'r>(candidates: &[&'r Affected], purl: &Purl, known: Option<&Known>, keys: &[String]) -> (Vec<&'r Affected>, bool) {
    let mut doubtful = false;
    let own = candidates
        .iter()
        .copied()
        .filter(|entry| {
            if let (Some(stated), false) = (&entry.purl, known.is_some_and(|known| known.release_unknown)) {
                // A purl of an OS package says nothing of the release, which the ecosystem does.
                if !matches!(stated.kind.as_str(), "deb" | "apk" | "rpm") && stated.same_package(purl) {
                    return true;
                }
            }
            let Some(known) = known else { return false };
            if !keys.contains(&entry.key) || !known.names().any(|name| same_name(&entry.ecosystem, &entry.name, name)) {
                return false;
            }
            if known.release_unknown && entry.ecosystem.split(':').next() == Some(known.ecosystem.as_str()) {
                // Without a release in the record it holds for all of them.
                if entry.ecosystem.contains(':') {
                    doubtful = true;
                    return false;
                }
                return true;
            }
            same_ecosystem(&entry.ecosystem, &known.ecosystem)
        })
        .collect();
    (own, doubtful)
}

/// `Ubuntu:22.04` and `Ubuntu:22.04:LTS` are one; an ecosystem without a release is all of its releases.
fn same_ecosystem(record: &str, known: &str) -> bool {
    let plain = |text: &str| text.replace(":Pro", "").replace(":LTS", "");
    plain(record) == plain(known) || (!record.contains(':') && known.split(':').next() == Some(record))
}

/// Of names that have the same key.
fn same_name(ecosystem: &str, record: &str, known: &str) -> bool {
    match ecosystem {
        "PyPI" => true,
        "NuGet" | "Go" => record.eq_ignore_ascii_case(known),
        _ => record == known,
    }
}

/// V9: any yes is affected, else any doubt is undetermined.
fn combined(entries: &[&Affected], version: &str) -> (Answer, Option<String>) {
    let mut doubt: Option<&'static str> = None;
    let mut outside = None;
    for entry in entries {
        let order = order_of(&entry.ecosystem);
        // V5
        let listed = entry.versions.iter().find(|own| *own == version || order.is_some_and(|order| order(own, version) == Some(Ordering::Equal)));
        if let Some(listed) = listed {
            return (Answer::Affected, Some(format!("listed as {}", quoted(listed))));
        }
        for range in &entry.ranges {
            match in_range(range, version, order) {
                Ok((true, bounds)) => return (Answer::Affected, Some(bounds)),
                Ok((false, bounds)) => outside = Some(bounds),
                Err(why) => doubt = Some(doubt.map_or(why, |known| if known == "git-range-only" { why } else { known })),
            }
        }
        if entry.odd {
            doubt = Some(CONTRADICTORY);
        } else if entry.ranges.is_empty() && entry.versions.is_empty() {
            // With neither, the whole package is meant.
            return (Answer::Affected, Some("every version".to_owned()));
        } else if entry.ranges.is_empty() {
            // A list without ranges names all there are, as far as versions can be told apart (V10, V30).
            match order {
                None => doubt = Some("no-order-for-ecosystem"),
                Some(order) if order(version, version).is_none() => doubt = Some("version-unparsable"),
                Some(_) => {}
            }
        }
    }
    match doubt {
        Some(why) => (Answer::Undetermined(why), None),
        None => (Answer::NotAffected, outside),
    }
}

const CONTRADICTORY: &str = "record-contradictory";

/// V3, V4, V6, V7: whether a version is inside, with the bounds that decided.
fn in_range(range: &Range, version: &str, order: Option<Order>) -> Result<(bool, String), &'static str> {
    let order = match range.kind.as_str() {
        "SEMVER" => order_of("SEMVER"),
        "ECOSYSTEM" => order,
        "GIT" => return Err("git-range-only"),
        _ => None,
    };
    let order = order.ok_or("no-order-for-ecosystem")?;
    if order(version, version).is_none() {
        return Err("version-unparsable");
    }
    let against = |other: &str| if other == "0" { Some(Ordering::Greater) } else { order(version, other) };
    let below = |limit: &String| if limit == "*" { Some(true) } else { against(limit).map(Ordering::is_lt) };
    if !range.limits.is_empty() && !range.limits.iter().any(|limit| below(limit) == Some(true)) {
        if range.limits.iter().any(|limit| below(limit).is_none()) {
            return Err("version-unparsable");
        }
        return Ok((false, format!("not below the limit {}", range.limits.join(", "))));
    }
    let has = |wanted: fn(&Event) -> bool| range.events.iter().any(wanted);
    if range.odd
        || !has(|event| matches!(event, Event::Introduced(_)))
        || (has(|event| matches!(event, Event::Fixed(_))) && has(|event| matches!(event, Event::LastAffected(_))))
    {
        return Err(CONTRADICTORY);
    }
    let mut events: Vec<&Event> = range.events.iter().collect();
    // By the range's own order, never by that of the file; "0" is before everything.
    if events.iter().any(|event| event.version() != "0" && order(event.version(), version).is_none()) {
        return Err("version-unparsable");
    }
    let rank = |event: &Event| match event {
        Event::Introduced(_) => 0_u8,
        Event::LastAffected(_) => 1,
        Event::Fixed(_) => 2,
    };
    order::sort_by(&mut events, |a, b| {
        let versions = match (a.version() == "0", b.version() == "0") {
            (true, true) => Ordering::Equal,
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (false, false) => order(a.version(), b.version()).unwrap_or(Ordering::Equal),
        };
        versions.then(rank(a).cmp(&rank(b)))
    });
    let tie = events.windows(2).any(|pair| match pair {
        [Event::Introduced(one), Event::Fixed(other)] => order(one, other) == Some(Ordering::Equal),
        // Orders of versions are not proven to be without circles, in which nothing stands between anything.
        [one, other] => one.version() != "0" && other.version() != "0" && order(one.version(), other.version()) == Some(Ordering::Greater),
        _ => false,
    });
    if tie {
        return Err(CONTRADICTORY);
    }
    let (mut inside, mut from, mut bounds) = (false, String::new(), String::new());
    for event in events {
        match event {
            Event::Introduced(at) => {
                from.clone_from(at);
                if against(at).is_some_and(Ordering::is_ge) {
                    inside = true;
                    bounds = format!("introduced {at}");
                }
            }
            Event::Fixed(at) => {
                let past = against(at).is_some_and(Ordering::is_ge);
                if past || inside {
                    bounds = format!("introduced {from}, fixed {at}");
                }
                if past {
                    inside = false;
                } else if inside {
                    break;
                }
            }
            Event::LastAffected(at) => {
                let past = against(at) == Some(Ordering::Greater);
                if past || inside {
                    bounds = format!("introduced {from}, last affected {at}");
                }
                if past {
                    inside = false;
                } else if inside {
                    break;
                }
            }
        }
    }
    if bounds.is_empty() {
        bounds = format!("introduced {from}");
    }
    Ok((inside, bounds))
}

#[cfg(test)]
#[allow(non_snake_case, reason = "tests are named by the id of their rule")]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::sbom::read;

    fn parts(purls: &[(&str, Option<&str>)]) -> Sbom {
        let parts: Vec<_> = purls.iter().map(|(purl, version)| json!({"type": "library", "name": "x", "purl": purl, "version": version})).collect();
        let document = json!({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": parts});
        read(document.to_string().as_bytes()).content.unwrap().unwrap()
    }

    fn osv(affected: serde_json::Value) -> Record {
        record(json!({"id": "X-1", "modified": "2026-01-01T00:00:00Z", "affected": affected}).to_string().as_bytes()).unwrap()
    }

    fn entry(ecosystem: &str, name: &str, kind: &str, events: serde_json::Value) -> serde_json::Value {
        json!([{"package": {"ecosystem": ecosystem, "name": name}, "ranges": [{"type": kind, "events": events}]}])
    }

    fn answer(record: &Record, purl: &str) -> Option<Answer> {
        evaluate(&parts(&[(purl, None)]), record).first().map(|finding| finding.answer.clone())
    }

    fn npm(events: serde_json::Value) -> impl Fn(&str) -> Answer {
        let record = osv(entry("npm", "a", "SEMVER", events));
        move |version| answer(&record, &format!("pkg:npm/a@{version}")).unwrap()
    }

    #[test]
    fn a_record_whose_list_is_none_clears_nothing() {
        for affected in [json!(7), json!({}), json!("x"), json!([7]), json!([[]]), json!(null)] {
            let text = json!({"id": "X-1", "modified": "2026-01-01T00:00:00Z", "affected": affected}).to_string();
            assert_eq!(record(text.as_bytes()).map_err(|refusal| refusal.rule), Err(Rule::S14), "{text}");
        }
        assert!(osv(json!([])).affected.is_empty());
    }

    /// GHSA-jfh8-c2jp-5v3q as of 2024-07-25: package names and ranges are facts of the record.
    #[test]
    fn affected_example_log4shell() {
        let range = |from: &str, to: &str| json!({"type": "ECOSYSTEM", "events": [{"introduced": from}, {"fixed": to}]});
        let named = |name: &str| json!({"ecosystem": "Maven", "name": name});
        let record = osv(json!([
            {"package": named("org.apache.logging.log4j:log4j-core"), "ranges": [range("2.13.0", "2.15.0")]},
            {"package": named("org.apache.logging.log4j:log4j-core"), "ranges": [range("2.0-beta9", "2.3.1")]},
            {"package": named("org.apache.logging.log4j:log4j-core"), "ranges": [range("2.4", "2.12.2")]},
            {"package": named("com.guicedee.services:log4j-core"), "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"last_affected": "1.2.1.2-jre17"}]}]},
            {"package": named("org.xbib.elasticsearch:log4j"), "versions": ["6.3.2.1"]},
        ]));
        let core = |version: &str| answer(&record, &format!("pkg:maven/org.apache.logging.log4j/log4j-core@{version}")).unwrap();
        for version in
            ["2.0-beta9", "2.0-rc1", "2.0", "2.3", "2.4", "2.8.1", "2.12.1", "2.13.0", "2.14.1", "2.14.1-SNAPSHOT", "2.15.0-rc1", "2.14.1.redhat-00001"]
        {
            assert_eq!(core(version), Answer::Affected, "{version}");
        }
        for version in ["1.2.17", "2.0-alpha1", "2.0-beta8", "2.3.1", "2.3.2", "2.12.2", "2.12.4", "2.15.0", "2.15.1", "2.16.0", "2.17.1", "3.0.0-alpha1"] {
            assert_eq!(core(version), Answer::NotAffected, "{version}");
        }
        for (version, why) in
            [(None, "no-version"), (Some("NOASSERTION"), "no-version"), (Some("^2.14"), "version-range"), (Some("${log4j.version}"), "version-range")]
        {
            let found = evaluate(&parts(&[("pkg:maven/org.apache.logging.log4j/log4j-core", version)]), &record);
            assert_eq!(found[0].answer, Answer::Undetermined(why), "{version:?}");
        }
        for purl in ["pkg:maven/org.apache.logging.log4j/log4j-api@2.14.1", "pkg:maven/log4j/log4j@1.2.17", "pkg:npm/log4j-core@2.14.1"] {
            assert_eq!(answer(&record, purl), None, "{purl}");
        }
        assert_eq!(answer(&record, "pkg:maven/org.xbib.elasticsearch/log4j@6.3.2.1"), Some(Answer::Affected));
        assert_eq!(answer(&record, "pkg:maven/com.guicedee.services/log4j-core@1.2.1.2-jre17"), Some(Answer::Affected));
        assert_eq!(answer(&record, "pkg:maven/com.guicedee.services/log4j-core@1.2.2"), Some(Answer::NotAffected));
        let found = evaluate(&parts(&[("pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1", None)]), &record);
        assert_eq!(found[0].decided.as_deref(), Some("introduced 2.13.0, fixed 2.15.0"));
    }

    #[test]
    fn affected_osv_range__events() {
        let of = npm(json!([{"introduced": "1.0.0"}, {"fixed": "1.2.0"}, {"introduced": "2.0.0"}, {"last_affected": "2.1.0"}]));
        // Both ways of ending in one list contradict each other (V4).
        assert_eq!(of("1.1.0"), Answer::Undetermined("record-contradictory"));
        let of = npm(json!([{"fixed": "1.2.0"}, {"introduced": "2.0.0"}, {"fixed": "2.1.0"}, {"introduced": "1.0.0"}]));
        for (version, wanted) in
            [("0.9.0", false), ("1.0.0", true), ("1.1.9", true), ("1.2.0-rc.1", true), ("1.2.0", false), ("1.9.0", false), ("2.0.5", true), ("2.1.0", false)]
        {
            assert_eq!(of(version) == Answer::Affected, wanted, "{version}");
        }
        let of = npm(json!([{"introduced": "0"}, {"last_affected": "1.2.0"}]));
        assert_eq!((of("0.0.0-0"), of("1.2.0"), of("1.2.1")), (Answer::Affected, Answer::Affected, Answer::NotAffected));
    }

    #[test]
    fn affected_event_order__contradictions() {
        for events in [
            json!([{"fixed": "1.0.0"}]),
            json!([{"introduced": "1.0.0"}, {"fixed": "1.0.0"}]),
            json!([{"introduced": "0", "fixed": "1.0.0"}]),
            json!([{"introduced": 1}]),
            json!([]),
        ] {
            assert_eq!(npm(events.clone())("0.5.0"), Answer::Undetermined("record-contradictory"), "{events}");
        }
        assert_eq!(npm(json!([{"introduced": "x"}]))("1.0.0"), Answer::Undetermined("version-unparsable"));
    }

    #[test]
    fn affected_git_range__others_decide() {
        let record = osv(json!([{"package": {"ecosystem": "npm", "name": "a"}, "ranges": [
            {"type": "GIT", "events": [{"introduced": "0"}]}, {"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "2.0.0"}]}]}]));
        assert_eq!(answer(&record, "pkg:npm/a@1.0.0"), Some(Answer::Affected));
        assert_eq!(answer(&record, "pkg:npm/a@2.0.0"), Some(Answer::Undetermined("git-range-only")));
    }

    #[test]
    fn affected_versions_list__proves_only_what_it_lists() {
        let record = osv(
            json!([{"package": {"ecosystem": "PyPI", "name": "A.b"}, "versions": ["1.0"], "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "2"}, {"fixed": "3"}]}]}]),
        );
        assert_eq!(answer(&record, "pkg:pypi/a-b@1.0.0"), Some(Answer::Affected));
        assert_eq!(answer(&record, "pkg:pypi/a-b@2.5"), Some(Answer::Affected));
        assert_eq!(answer(&record, "pkg:pypi/a-b@1.1"), Some(Answer::NotAffected));
        let unordered = osv(json!([{"package": {"ecosystem": "ConanCenter", "name": "a"}, "versions": ["1.0"]}]));
        assert_eq!(answer(&unordered, "pkg:conan/a@1.0"), Some(Answer::Affected));
        assert_eq!(answer(&unordered, "pkg:conan/a@1.1"), Some(Answer::Undetermined("no-order-for-ecosystem")), "1.0.0 could be 1.0");
    }

    #[test]
    fn affected_limit__below_one_of_them() {
        let of = npm(json!([{"introduced": "0"}, {"limit": "1.0.0"}]));
        assert_eq!((of("0.9.0"), of("1.0.0")), (Answer::Affected, Answer::NotAffected));
        assert_eq!(npm(json!([{"introduced": "0"}, {"limit": "*"}]))("9.0.0"), Answer::Affected);
    }

    #[test]
    fn affected_withdrawn__no_answer() {
        let mut record = osv(entry("npm", "a", "SEMVER", json!([{"introduced": "0"}])));
        assert_eq!(answer(&record, "pkg:npm/a@1.0.0"), Some(Answer::Affected));
        record.withdrawn = Some("2026-01-01T00:00:00Z".into());
        assert_eq!(answer(&record, "pkg:npm/a@1.0.0"), None);
    }

    #[test]
    fn affected_version_unusable__undetermined() {
        let record = osv(entry("npm", "a", "SEMVER", json!([{"introduced": "0"}])));
        assert_eq!(answer(&record, "pkg:npm/a@not.a.version"), Some(Answer::Undetermined("version-unparsable")));
        assert_eq!(
            answer(&osv(entry("ConanCenter", "a", "ECOSYSTEM", json!([{"introduced": "0"}]))), "pkg:conan/a@1.0"),
            Some(Answer::Undetermined("no-order-for-ecosystem"))
        );
    }

    #[test]
    fn affected_package_match__releases_of_distributions() {
        let record = osv(entry("Debian:12", "openssl", "ECOSYSTEM", json!([{"introduced": "0"}, {"fixed": "3.0.11-1~deb12u2"}])));
        assert_eq!(answer(&record, "pkg:deb/debian/libssl3@3.0.11-1~deb12u1?distro=debian-12&upstream=openssl"), Some(Answer::Affected));
        assert_eq!(answer(&record, "pkg:deb/debian/libssl3@3.0.11-1~deb12u2?distro=debian-12&upstream=openssl"), Some(Answer::NotAffected));
        assert_eq!(answer(&record, "pkg:deb/debian/libssl3@3.0.11-1~deb12u1?distro=debian-11&upstream=openssl"), None);
        assert_eq!(answer(&record, "pkg:deb/debian/openssl@3.0.11-1~deb12u1"), Some(Answer::Undetermined("release-unknown")));
    }

    /// What is not compared is not cleared.
    #[test]
    fn affected_combine__more_than_is_compared_is_undetermined() {
        let record = osv(json!([{"package": {"ecosystem": "npm", "name": "a"}, "versions": vec!["1.0.0"; 30]}]));
        let sbom = parts(&[("pkg:npm/a@1.0.0", None), ("pkg:npm/b@1.0.0", None), ("pkg:npm/a@2.0.0", None), ("pkg:npm/a@1.0.0", None), ("pkg:npm/c@1", None)]);
        let answers = |left| evaluate_within(&sbom, &record, left).into_iter().map(|finding| (finding.component, finding.answer)).collect::<Vec<_>>();
        let all = [(0, Answer::Affected), (2, Answer::NotAffected), (3, Answer::Affected)];
        assert_eq!(answers(1000), all);
        // Each takes 32: the list is found, and has an entry with thirty versions.
        let doubt = Answer::Undetermined("too-much-to-compare");
        assert_eq!(answers(97), all);
        assert_eq!(answers(96), [all[0].clone(), all[1].clone(), (3, doubt.clone())]);
        assert_eq!(answers(32), [(0, doubt.clone()), (2, doubt.clone()), (3, doubt)]);
        // Long versions take longer, on both sides.
        let long = "1".repeat(640);
        let sbom = parts(&[(&format!("pkg:npm/a@{long}.0.0"), None)]);
        assert_eq!(evaluate_within(&sbom, &record, 100).first().map(|finding| &finding.answer), Some(&Answer::Undetermined("too-much-to-compare")));
        let record = osv(json!([{"package": {"ecosystem": "npm", "name": "a"}, "versions": [long]}]));
        assert_eq!((record.affected[0].work, evaluate_within(&parts(&[("pkg:npm/a@1.0.0", None)]), &record, 14).len()), (12, 1));
    }

    /// Whatever a record says, beside every part stands little.
    #[test]
    fn affected_combine__what_decided_is_short() {
        let record = osv(entry("npm", "a", "SEMVER", json!([{"introduced": "0"}, {"fixed": format!("2.0.0-{}", "x".repeat(10_000))}])));
        let found = evaluate(&parts(&[("pkg:npm/a@1.0.0", None)]), &record);
        let decided = found[0].decided.as_deref().unwrap();
        assert!(
            found[0].answer == Answer::Affected && decided.starts_with("introduced 0, fixed 2.0.0-x") && decided.ends_with("x … (10026 bytes)"),
            "{decided}"
        );
        assert_eq!(decided.chars().count(), 200 + " … (10026 bytes)".chars().count());
    }

    /// V10, V30: what cannot be told apart from a listed version is not cleared.
    #[test]
    fn affected_version_unusable__a_list_alone() {
        let list = |ecosystem: &str, versions: serde_json::Value| osv(json!([{"package": {"ecosystem": ecosystem, "name": "x"}, "versions": versions}]));
        for (record, purl, wanted) in [
            (list("ConanCenter", json!(["1.2.11.0"])), "pkg:conan/x@1.2.11", "no-order-for-ecosystem"),
            (list("PyPI", json!(["2004e"])), "pkg:pypi/x@2004d", "version-unparsable"),
            (list("npm", json!(["1.0.0"])), "pkg:npm/x@weird", "version-unparsable"),
            (list("npm", json!("1.0.0")), "pkg:npm/x@2.0.0", "record-contradictory"),
            (list("npm", json!([1.0])), "pkg:npm/x@2.0.0", "record-contradictory"),
            (osv(json!([{"package": {"ecosystem": "npm", "name": "x"}, "ranges": {}}])), "pkg:npm/x@2.0.0", "record-contradictory"),
            (osv(entry("npm", "x", "SEMVER", json!([{"introduced": "0"}, {"limit": "abc"}]))), "pkg:npm/x@2.0.0", "version-unparsable"),
        ] {
            assert_eq!(answer(&record, purl), Some(Answer::Undetermined(wanted)), "{purl}");
        }
        assert_eq!(answer(&list("PyPI", json!(["2004e"])), "pkg:pypi/x@2004e"), Some(Answer::Affected));
        let mut record = json!({"id": "X", "modified": "m", "withdrawn": "", "affected": [{"package": {"ecosystem": "npm", "name": "x"}, "versions": ["1"]}]});
        assert_eq!(answer(&super::record(record.to_string().as_bytes()).unwrap(), "pkg:npm/x@1"), Some(Answer::Affected));
        record["withdrawn"] = json!("2026-01-01T00:00:00Z");
        assert_eq!(answer(&super::record(record.to_string().as_bytes()).unwrap(), "pkg:npm/x@1"), None);
    }

    /// Maven's order goes in circles: whatever is made of them, nothing stops.
    #[test]
    fn affected_event_order__orders_that_go_in_circles() {
        let tokens = ["0", "2", "100", "final", "ga", "dev", "-r1", "beta", "post", "patch", "alpha", "sp", ".", "!", "-", "rc"];
        let mut state = 7_usize;
        for _ in 0..300 {
            let mut next = || {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                state >> 33
            };
            let events: Vec<_> = (0..40)
                .map(|at| {
                    let text: String = std::iter::once("1").chain((0..1 + next() % 6).map(|_| tokens[next() % tokens.len()])).collect();
                    if at % 2 == 0 { json!({"introduced": text}) } else { json!({"fixed": text}) }
                })
                .collect();
            let record = osv(entry("Maven", "g:a", "ECOSYSTEM", json!(events)));
            assert!(answer(&record, "pkg:maven/g/a@1.0").is_some());
        }
    }

    /// As generators write them: what cannot be told is doubt, and never silence.
    #[test]
    fn affected_package_match__names_and_releases_as_generators_write_them() {
        let rpm = |ecosystem: &str, name: &str| osv(entry(ecosystem, name, "ECOSYSTEM", json!([{"introduced": "0"}, {"fixed": "1:3.0.7-30.el9"}])));
        let openssl = "pkg:rpm/rocky/openssl-libs@3.0.7-1.el9?epoch=1&distro=rocky-9.3&upstream=openssl-3.0.7-1.el9.src.rpm";
        assert_eq!(answer(&rpm("Rocky Linux:9", "openssl"), openssl), Some(Answer::Affected));
        assert_eq!(answer(&rpm("Rocky Linux:9", "openssl-libs"), openssl), Some(Answer::Affected));
        assert_eq!(answer(&rpm("Rocky Linux:8", "openssl"), openssl), None);
        assert_eq!(answer(&rpm("AlmaLinux:9", "openssl"), "pkg:rpm/alma/openssl@3.0.7-1.el9?epoch=1&distro=alma-9.3"), Some(Answer::Affected));
        for (ecosystem, purl) in [
            ("Red Hat:enterprise_linux:9::baseos", "pkg:rpm/redhat/openssl@3.0.7-1.el9?distro=rhel-9.3"),
            ("SUSE:Linux Enterprise Server 15 SP5", "pkg:rpm/suse/openssl@3?distro=sles-15.5"),
            ("openSUSE:Leap 15.5", "pkg:rpm/opensuse/openssl@3?distro=opensuse-leap-15.5"),
            ("openEuler:24.03-LTS", "pkg:rpm/openeuler/openssl@3?distro=openeuler-24.03"),
            ("Alpine:v3.20", "pkg:apk/alpine/openssl@3?distro=alpine-3.20_alpha20240329"),
        ] {
            assert_eq!(answer(&rpm(ecosystem, "openssl"), purl), Some(Answer::Undetermined("release-unknown")), "{purl}");
        }
        let go = |name: &str| osv(entry("Go", name, "SEMVER", json!([{"introduced": "0"}])));
        assert_eq!(answer(&go("stdlib"), "pkg:golang/std@1.21.0"), Some(Answer::Affected));
        for name in ["github.com/a/b", "github.com/a/b/c"] {
            assert_eq!(answer(&go(name), "pkg:golang/github.com/a/b@v1.0.0#c"), Some(Answer::Affected), "{name}");
        }
        let document = json!({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"type": "library", "name": "libssl3", "purl": "pkg:deb/debian/libssl3@3.0.11-1?distro=debian-12.4",
            "properties": [{"name": "aquasecurity:trivy:SrcName", "value": "openssl"}]}]});
        let sbom = read(document.to_string().as_bytes()).content.unwrap().unwrap();
        let record = osv(entry("Debian:12", "openssl", "ECOSYSTEM", json!([{"introduced": "0"}])));
        assert_eq!(evaluate(&sbom, &record).first().map(|finding| &finding.answer), Some(&Answer::Affected));
    }

    /// The worst of what is said of each package URL of a part.
    #[test]
    fn affected_package_match__each_package_url() {
        let mut sbom = parts(&[("pkg:generic/lodash@4.17.20", None)]);
        let record = osv(entry("npm", "lodash", "SEMVER", json!([{"introduced": "0"}, {"fixed": "4.17.21"}])));
        assert!(evaluate(&sbom, &record).is_empty() && evaluated(&sbom) == 0);
        for (purl, wanted) in [
            ("pkg:npm/lodash@4.17.21", Answer::NotAffected),
            ("pkg:npm/lodash", Answer::Undetermined("no-version")),
            ("pkg:npm/lodash@4.17.20", Answer::Affected),
        ] {
            sbom.components[0].identifiers.push((IdentifierKind::Purl, purl.to_owned()));
            let found = evaluate(&sbom, &record);
            assert_eq!((found.len(), &found[0].answer, evaluated(&sbom)), (1, &wanted, 1), "{purl}");
        }
    }

    #[test]
    fn affected_record__is_one() {
        for text in ["{}", "[]", "{\"id\":\"x\",\"modified\":\"y\"}", "not json"] {
            assert!(record(text.as_bytes()).is_err(), "{text}");
        }
    }
}
