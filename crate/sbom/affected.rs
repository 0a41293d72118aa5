//! Whether a record of OSV names a part, and a version of it (V1 to V13). Three answers, and doubt is never "not affected".

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::detect::{self, Detected};
use super::model::{Component, IdentifierKind, Refusal, Sbom, Version};
use super::place::{elements, get};
use super::purl::{self, Known, Purl, Stream};
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
    /// How grave, as stated: scheme and score. Shown, and decides nothing (V12).
    pub severity: Vec<(String, String)>,
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
    /// The versions in it that were built in a module of RPM.
    modular: Vec<String>,
    /// What it takes to compare a version with it.
    work: usize,
    /// How grave it is for this package, where that is another matter than for all.
    severity: Vec<(String, String)>,
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
    /// How grave the record says that it is for this package, where it does not leave that to what it says of all: scheme and score.
    pub severity: Vec<(String, String)>,
    /// What the answer cannot tell (V13).
    pub note: Option<&'static str>,
}

/// A vendor's own build of a version (V13).
const REBUILT: &str = "This is a vendor's own build of the version: whether the flaw was mended in it, only what the vendor states (VEX) can tell.";

/// Words by which vendors mark their builds of what others publish.
const VENDORS: [&str; 10] = ["amzn", "cdh", "cloudera", "debian", "fuse", "hdp", "jboss", "redhat", "tuxcare", "ubuntu"];

/// Whether a version that has been published in an ecosystem for a language carries the mark of a vendor: `2.14.1.redhat-00001`.
fn is_rebuilt(purl: &Purl, version: &str) -> bool {
    let version = version.to_ascii_lowercase();
    let marked = |word: &str| VENDORS.iter().any(|vendor| word.strip_prefix(vendor).is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit())));
    !SYSTEMS.contains(&purl.kind.as_str()) && version.split(['.', '-', '+', '_', '~']).skip(1).any(marked)
}

/// Types of packages of a system, in which every version is the distributor's.
const SYSTEMS: [&str; 3] = ["apk", "deb", "rpm"];

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
        severity: severity(&value),
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
        let of_range = |range: &Range| {
            let texts: usize = range.events.iter().map(Event::version).chain(&range.limits).map(|text| limits::pieces(text)).sum();
            texts.saturating_mul(readings(&range.events, &Event::Introduced(String::new())).len()).saturating_add(1)
        };
        let listed: usize = versions.iter().map(|text| limits::pieces(text)).sum();
        let events = ranges.iter().flat_map(|range| &range.events).map(Event::version);
        let modular = versions.iter().chain(events).filter(|text| is_modular(text)).cloned().collect();
        let name = text(package, "name").unwrap_or_default();
        record.affected.push(Affected {
            work: ranges.iter().map(of_range).sum::<usize>().saturating_add(listed).saturating_add(limits::pieces(&name)),
            ecosystem: text(package, "ecosystem").unwrap_or_default(),
            key: purl::pep503(&name),
            name,
            modular,
            odd: list("ranges") != Some(ranges.len()) || list("versions") != Some(versions.len()),
            purl: text(package, "purl").and_then(|purl| purl::parse(&purl).ok()),
            ranges,
            versions,
            severity: severity(entry),
        });
    }
    Ok(record)
}

/// Scheme and score, as stated; a record names a handful.
fn severity(value: &Value<'_>) -> Vec<(String, String)> {
    let text = |one, name| get(one, name).and_then(Value::as_str).map(brief);
    elements(value, "severity").iter().filter_map(|one| Some((text(one, "type")?, text(one, "score")?))).take(MOST_SEVERITIES).collect()
}

const MOST_SEVERITIES: usize = 16;

/// Where data of OSV comes from, by how its ids begin: the name and the licence under which it is given (V54).
const SOURCES: [(&str, &str, &str); 24] = [
    ("GHSA-", "GitHub Advisory Database", "CC-BY-4.0"),
    ("PYSEC-", "PyPI Advisory Database", "CC-BY-4.0"),
    ("GO-", "Go Vulnerability Database", "CC-BY-4.0"),
    ("RUSTSEC-", "Rust Advisory Database", "CC0-1.0"),
    ("GSD-", "Global Security Database", "CC0-1.0"),
    ("OSV-", "OSS-Fuzz", "CC-BY-4.0"),
    ("RLSA-", "Rocky Linux", "BSD"),
    ("RXSA-", "Rocky Linux", "BSD"),
    ("ALSA-", "AlmaLinux", "MIT"),
    ("ALBA-", "AlmaLinux", "MIT"),
    ("ALEA-", "AlmaLinux", "MIT"),
    ("HSEC-", "Haskell Security Advisories", "CC0-1.0"),
    ("RSEC-", "RConsortium Advisory Database", "Apache-2.0"),
    ("MAL-", "OpenSSF Malicious Packages", "Apache-2.0"),
    ("PSF-", "Python Software Foundation Database", "CC-BY-4.0"),
    ("BIT-", "Bitnami Vulnerability Database", "Apache-2.0"),
    ("UBUNTU-", "Ubuntu", "CC-BY-SA-4.0"),
    ("USN-", "Ubuntu", "CC-BY-SA-4.0"),
    ("LSN-", "Ubuntu", "CC-BY-SA-4.0"),
    ("OSEC-", "opam", "CC0-1.0"),
    // Converted, under terms that are not stated with the data.
    ("DEBIAN-", "Debian", ""),
    ("DSA-", "Debian", ""),
    ("DLA-", "Debian", ""),
    ("ALPINE-", "Alpine", ""),
];

impl Record {
    /// Whose data the record is by its id, and the licence, where that is known (V54).
    #[must_use]
    pub fn source(&self) -> Option<(&'static str, Option<&'static str>)> {
        let (_, name, licence) = SOURCES.iter().find(|(start, ..)| self.id.starts_with(start))?;
        Some((name, Some(*licence).filter(|licence| !licence.is_empty())))
    }
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
    let (own, doubtful) = matching(&candidates, purl, known.as_ref(), &names, version.text().unwrap_or_default());
    if own.is_empty() && !doubtful && *left > 0 {
        return None;
    }
    let first = own.first().copied();
    let (answer, decided, entry) = match &version {
        _ if *left == 0 => (Answer::Undetermined("too-much-to-compare"), None, first),
        _ if own.is_empty() => (Answer::Undetermined("release-unknown"), None, first),
        Version::Exact(version) => combined(&own, version),
        Version::Range(_) => (Answer::Undetermined("version-range"), None, first),
        Version::ExplicitUnknown(_) | Version::Silent => (Answer::Undetermined("no-version"), None, first),
    };
    let package =
        entry.map_or_else(|| known.as_ref().map(|known| known.name.clone()).unwrap_or_default(), |entry| format!("{} {}", entry.ecosystem, entry.name));
    // What is doubtful may be about it, too.
    let (answer, decided) = if doubtful && answer == Answer::NotAffected { (Answer::Undetermined("release-unknown"), None) } else { (answer, decided) };
    // What a record says at length would stand beside every part.
    let decided = decided.as_deref().map(brief);
    let severity = entry.map(|entry| entry.severity.clone()).unwrap_or_default();
    let note = (answer != Answer::NotAffected && is_rebuilt(purl, version.text().unwrap_or_default())).then_some(REBUILT);
    Some(Finding { component: asked.component, answer, decided, version: version.text().map(str::to_owned), package: brief(&package), severity, note })
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
fn matching<'r>(candidates: &[&'r Affected], purl: &Purl, known: Option<&Known>, keys: &[String], version: &str) -> (Vec<&'r Affected>, bool) {
    let mut doubtful = false;
    let mut own: Vec<&Affected> = candidates
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
            if let Some(same) = purl::same_release(&entry.ecosystem, &known.ecosystem) {
                doubtful |= same.is_none();
                return same == Some(true);
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
    if purl.kind == "rpm" {
        own.retain(|entry| {
            let same = same_stream(entry, purl, version);
            doubtful |= same.is_none();
            same == Some(true)
        });
    }
    (own, doubtful)
}

/// Whether both are of one stream of one module, or of none: versions of several streams say nothing about each other. Records hardly
/// ever name a stream, and `None` is that it cannot be told.
fn same_stream(entry: &Affected, purl: &Purl, version: &str) -> Option<bool> {
    match (entry.purl.as_ref().map_or(Stream::Unlabelled, Purl::stream), purl.stream()) {
        (one @ Stream::Of(..), other @ Stream::Of(..)) => Some(one == other),
        (Stream::Unlabelled, Stream::Unlabelled) if entry.modular.is_empty() && !is_modular(version) => Some(true),
        // The number of a build in a module is of that build alone.
        _ if entry.modular.iter().any(|text| text == version) => Some(true),
        _ => None,
    }
}

/// How the release of what was built in a module is marked: `1.module+el8.5.0+1+2`, or with `_`.
fn is_modular(version: &str) -> bool {
    version.contains(".module")
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

/// V9: any yes is affected, else any doubt is undetermined. With the bounds and the entry that decided.
fn combined<'r>(entries: &[&'r Affected], version: &str) -> (Answer, Option<String>, Option<&'r Affected>) {
    let mut doubt: Option<(&'static str, &Affected)> = None;
    let mut outside: Option<(String, &Affected)> = None;
    for entry in entries.iter().copied() {
        let order = order_of(&entry.ecosystem);
        // V5
        let listed = entry.versions.iter().find(|own| *own == version || order.is_some_and(|order| order(own, version) == Some(Ordering::Equal)));
        if let Some(listed) = listed {
            return (Answer::Affected, Some(format!("listed as {}", quoted(listed))), Some(entry));
        }
        for range in &entry.ranges {
            match in_range(range, version, order) {
                Ok((true, bounds)) => return (Answer::Affected, Some(bounds), Some(entry)),
                Ok((false, bounds)) => outside = Some((bounds, entry)),
                Err(why) if doubt.is_none_or(|(known, _)| known == "git-range-only") => doubt = Some((why, entry)),
                Err(_) => {}
            }
        }
        if entry.odd {
            doubt = Some((CONTRADICTORY, entry));
        } else if entry.ranges.is_empty() && entry.versions.is_empty() {
            // With neither, the whole package is meant.
            return (Answer::Affected, Some("every version".to_owned()), Some(entry));
        } else if entry.ranges.is_empty() {
            // A list without ranges names all there are, as far as versions can be told apart (V10, V30).
            match order {
                None => doubt = Some(("no-order-for-ecosystem", entry)),
                Some(order) if order(version, version).is_none() => doubt = Some(("version-unparsable", entry)),
                Some(_) => {}
            }
        }
    }
    match (doubt, outside) {
        (Some((why, entry)), _) => (Answer::Undetermined(why), None, Some(entry)),
        (None, Some((bounds, entry))) => (Answer::NotAffected, Some(bounds), Some(entry)),
        (None, None) => (Answer::NotAffected, None, entries.first().copied()),
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
    if range.odd {
        return Err(CONTRADICTORY);
    }
    if range.events.iter().any(|event| event.version() != "0" && order(event.version(), version).is_none()) {
        return Err("version-unparsable");
    }
    // A range that can be read in several ways says what all of them say.
    let mut found: Option<(bool, String)> = None;
    let start = Event::Introduced("0".to_owned());
    for events in readings(&range.events, &start) {
        for fixed_first in [false, true] {
            let (one, tied) = walked(events.clone(), version, order, fixed_first).ok_or(CONTRADICTORY)?;
            if found.as_ref().is_some_and(|known| known.0 != one.0) {
                return Err(CONTRADICTORY);
            }
            found = found.or(Some(one));
            if !tied {
                break;
            }
        }
    }
    found.ok_or(CONTRADICTORY)
}

/// V4: what the events may mean. That a range ends with a version, and before one, is either, or both; one that begins nowhere begins with
/// the first version, or not at all.
fn readings<'r>(events: &'r [Event], start: &'r Event) -> Vec<Vec<&'r Event>> {
    let all: Vec<&Event> = events.iter().collect();
    let without = |unwanted: fn(&Event) -> bool| -> Vec<&'r Event> { all.iter().copied().filter(|event| !unwanted(event)).collect() };
    let (no_fixed, no_last) = (without(|event| matches!(event, Event::Fixed(_))), without(|event| matches!(event, Event::LastAffected(_))));
    let mut readings = vec![all.clone()];
    if no_fixed.len() < all.len() && no_last.len() < all.len() {
        readings.extend([no_fixed, no_last]);
    }
    if !all.iter().any(|event| matches!(event, Event::Introduced(_))) {
        let begun: Vec<Vec<&Event>> = readings.iter().map(|reading| std::iter::once(start).chain(reading.iter().copied()).collect()).collect();
        readings.extend(begun);
    }
    readings
}

/// V3: whether a version is inside after all events, by the range's own order, never by that of the file; with the bounds that decided.
/// `fixed_first`: where a flaw is mended in the version that brings it, it is mended and comes again; whether it is so anywhere, stands
/// beside the answer.
fn walked(mut events: Vec<&Event>, version: &str, order: Order, fixed_first: bool) -> Option<((bool, String), bool)> {
    let against = |other: &str| if other == "0" { Some(Ordering::Greater) } else { order(version, other) };
    let rank = |event: &Event| match event {
        Event::Fixed(_) if fixed_first => 0_u8,
        Event::Introduced(_) => 1,
        Event::LastAffected(_) => 2,
        Event::Fixed(_) => 3,
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
    // Orders of versions are not proven to be without circles, in which nothing stands between anything.
    let circle = events.windows(2).any(|pair| match pair {
        [one, other] => one.version() != "0" && other.version() != "0" && order(one.version(), other.version()) == Some(Ordering::Greater),
        _ => false,
    });
    if circle {
        return None;
    }
    let tied = events.windows(2).any(|pair| match pair {
        [Event::Introduced(one), Event::Fixed(other)] => one == other || order(one, other) == Some(Ordering::Equal),
        _ => false,
    });
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
    Some(((inside, bounds), tied))
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
        // Both ways of ending in one list contradict each other (V4), where it is not the same with either.
        for (version, wanted) in [("0.9.0", Answer::NotAffected), ("1.1.0", Answer::Affected), ("2.1.0", Answer::Affected)] {
            assert_eq!(of(version), wanted, "{version}");
        }
        for version in ["1.5.0", "3.0.0"] {
            assert_eq!(of(version), Answer::Undetermined("record-contradictory"), "{version}");
        }
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
        const DOUBT: Answer = Answer::Undetermined("record-contradictory");
        for events in [json!([{"fixed": "1.0.0"}]), json!([{"introduced": "0", "fixed": "1.0.0"}]), json!([{"introduced": 1}]), json!([])] {
            assert_eq!(npm(events.clone())("0.5.0"), DOUBT, "{events}");
        }
        // Whatever is meant: what has been mended is no more, and what is not yet there is not there.
        for (events, answers) in [
            (json!([{"fixed": "1.0.0"}]), [DOUBT, Answer::NotAffected, Answer::NotAffected]),
            (json!([{"last_affected": "1.0.0"}]), [DOUBT, DOUBT, Answer::NotAffected]),
            (json!([{"introduced": "1.0.0"}, {"fixed": "1.0.0"}]), [Answer::NotAffected, DOUBT, DOUBT]),
            (json!([{"fixed": "1.0.0"}, {"introduced": "1.0.0"}, {"fixed": "1.5.0"}]), [Answer::NotAffected, DOUBT, Answer::NotAffected]),
            (json!([{"introduced": "0"}, {"fixed": "0"}]), [DOUBT, DOUBT, DOUBT]),
            (json!([{"introduced": "0"}, {"fixed": "1.0.0"}, {"last_affected": "1.0.0"}]), [Answer::Affected, DOUBT, Answer::NotAffected]),
            (json!([{"introduced": "0"}, {"fixed": "1.0.1"}, {"last_affected": "1.0.0"}]), [Answer::Affected, Answer::Affected, Answer::NotAffected]),
            // An event with two members can be read in more ways than these.
            (json!([{"introduced": "0", "fixed": "1.0.0"}]), [DOUBT, DOUBT, DOUBT]),
        ] {
            let of = npm(events.clone());
            assert_eq!(["0.5.0", "1.0.0", "2.0.0"].map(of), answers, "{events}");
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
        let unreleased = "pkg:apk/alpine/openssl@3?distro=alpine-3.20_alpha20240329";
        assert_eq!(answer(&rpm("Alpine:v3.20", "openssl"), unreleased), Some(Answer::Undetermined("release-unknown")));
        assert_eq!(
            answer(&rpm("Red Hat:enterprise_linux:9::baseos", "openssl"), "pkg:rpm/redhat/openssl@3.0.7-1.el9"),
            Some(Answer::Undetermined("release-unknown"))
        );
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

    /// V25: releases that records name by product, as far as a system says which one it is.
    #[test]
    fn purl_os_packages__releases_by_product() {
        let (own, other, doubt) = (Some(Answer::Affected), None, Some(Answer::Undetermined("release-unknown")));
        type System<'a> = (&'a str, &'a str, &'a [(&'a str, &'a Option<Answer>)]);
        let systems: [System<'_>; 15] = [
            (
                "Red Hat",
                "redhat/openssl@3.0.7-1.el9?distro=rhel-9.3",
                &[
                    ("enterprise_linux:9::baseos", &own),
                    ("enterprise_linux:9::appstream", &own),
                    ("enterprise_linux:8::baseos", &other),
                    ("rhel_eus:9.2::baseos", &doubt),
                    ("rhel_eus:9.3::baseos", &doubt),
                    ("rhel_eus:8.8::baseos", &other),
                    ("openshift:4.14::el9", &doubt),
                    ("enterprise_linux", &doubt),
                    ("9", &doubt),
                ],
            ),
            (
                "Red Hat",
                "redhat/openssl@3.2?distro=redhat-10.1",
                &[("enterprise_linux:10.1", &own), ("enterprise_linux:10.0", &doubt), ("enterprise_linux:9::baseos", &other)],
            ),
            ("Red Hat", "redhat/openssl@3.0.7?distro=rhcos-4.14", &[("enterprise_linux:9::baseos", &doubt)]),
            (
                "SUSE",
                "suse/openssl@3?distro=sles-15.5",
                &[
                    ("Linux Enterprise Server 15 SP5", &own),
                    ("Linux Enterprise Module for Basesystem 15 SP5", &own),
                    ("Linux Enterprise Server 15 SP4", &other),
                    ("Linux Enterprise Server 12 SP5", &other),
                    ("Linux Enterprise Server 15", &other),
                    ("Linux Enterprise Server 15 SP5-LTSS", &doubt),
                    ("Linux Enterprise Server 15 SP4-LTSS", &other),
                    ("Linux Enterprise Server for SAP Applications 15 SP5", &doubt),
                    ("Linux Enterprise Server LTSS Extended Security 15 SP5", &doubt),
                    ("Linux Enterprise Micro 5.5", &doubt),
                    ("Linux Enterprise Real Time 15 SP5", &doubt),
                    ("Linux Enterprise High Performance Computing 15 SP5", &doubt),
                    ("Package Hub 15 SP5", &doubt),
                ],
            ),
            ("SUSE", "suse/openssl@1.1?distro=sles-15", &[("Linux Enterprise Server 15", &own), ("Linux Enterprise Server 15 SP1", &other)]),
            ("SUSE", "suse/openssl@1.1?distro=sles-15.0", &[("Linux Enterprise Server 15", &own)]),
            ("SUSE", "suse/openssl@3?distro=sle-micro-5.5", &[("Linux Enterprise Server 15 SP5", &doubt), ("Linux Enterprise Micro 5.5", &doubt)]),
            (
                "openSUSE",
                "opensuse/openssl@3?distro=opensuse-leap-15.5",
                &[
                    ("Leap 15.5", &own),
                    ("Leap 15.4", &other),
                    ("Leap 15.5 NonFree", &doubt),
                    ("Leap 15.4 NonFree", &other),
                    ("Tumbleweed", &other),
                    ("Leap Micro 5.5", &doubt),
                ],
            ),
            ("SUSE", "suse/openssl@3?distro=suse-microos-5.2", &[("Linux Enterprise Server 15 SP3", &doubt), ("Linux Enterprise Micro 5.2", &doubt)]),
            ("openSUSE", "opensuse/openssl@3?distro=opensuse-tumbleweed-20240329", &[("Tumbleweed", &own), ("Leap 15.5", &other)]),
            ("openSUSE", "opensuse/openssl@3?distro=opensuse-leap-micro-5.5", &[("Leap Micro 5.5", &doubt), ("Leap 15.5", &doubt)]),
            (
                "openEuler",
                "openeuler/openssl@3?distro=openEuler-22.03",
                &[("22.03-LTS-SP3", &doubt), ("22.03-LTS", &doubt), ("24.03-LTS", &other), ("22.03", &own)],
            ),
            ("openEuler", "openeuler/openssl@3?distro=openeuler", &[("24.03-LTS", &doubt)]),
            // A record for one system says nothing of another.
            ("SUSE", "redhat/openssl@3?distro=rhel-9.3", &[("Linux Enterprise Server 15 SP5", &other)]),
            ("openSUSE", "suse/openssl@3?distro=sles-15.5", &[("Leap 15.5", &other)]),
        ];
        for (system, purl, releases) in systems {
            for (release, wanted) in releases {
                let record = osv(entry(&format!("{system}:{release}"), "openssl", "ECOSYSTEM", json!([{"introduced": "0"}, {"fixed": "1:9-1"}])));
                assert_eq!(answer(&record, &format!("pkg:rpm/{purl}")), **wanted, "{system}:{release} {purl}");
            }
        }
        // What one entry fixed earlier, another may have fixed later, of which it cannot be told whether it is the part's own.
        let of = |first: &str, fixed: &str, other: &str, later: &str| {
            let range = |fixed: &str| json!([{"introduced": "0"}, {"fixed": fixed}]);
            let mut all = entry(&format!("SUSE:Linux Enterprise {first}"), "openssl", "ECOSYSTEM", range(fixed));
            all.as_array_mut()
                .unwrap()
                .extend(entry(&format!("SUSE:Linux Enterprise {other}"), "openssl", "ECOSYSTEM", range(later)).as_array().unwrap().clone());
            answer(&osv(all), "pkg:rpm/suse/openssl@3?distro=sles-15.5")
        };
        assert_eq!(of("Server 15 SP5", "2", "Server 15 SP5-LTSS", "4"), Some(Answer::Undetermined("release-unknown")));
        assert_eq!(of("Server 15 SP5", "2", "Server 15 SP4-LTSS", "4"), Some(Answer::NotAffected));
        assert_eq!(of("Server 15 SP5", "4", "Server 15 SP5-LTSS", "2"), Some(Answer::Affected));
        // What is newer than the fix is not affected by the record, in its own release alone.
        let record = osv(entry("Red Hat:enterprise_linux:9::baseos", "openssl", "ECOSYSTEM", json!([{"introduced": "0"}, {"fixed": "1:3.0.7-2.el9"}])));
        assert_eq!(answer(&record, "pkg:rpm/redhat/openssl@3.0.7-2.el9?epoch=1&distro=rhel-9.3"), Some(Answer::NotAffected));
    }

    /// V12: what is said of the package before what is said of all, and it decides nothing.
    #[test]
    fn affected_aliases__severity_is_shown() {
        let of = |own: serde_json::Value| {
            let record = json!({"id": "X-1", "modified": "m", "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N"}, {"type": 7}, "x"], "affected": [
                {"package": {"ecosystem": "npm", "name": "a"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "2.0.0"}]}], "severity": own}]});
            super::record(record.to_string().as_bytes()).unwrap()
        };
        let pair = |score: &str| vec![("CVSS_V3".to_owned(), score.to_owned())];
        let plain = of(json!(null));
        assert_eq!(plain.severity, pair("CVSS:3.1/AV:N"));
        let found = |record: &Record, purl: &str| evaluate(&parts(&[(purl, None)]), record).remove(0);
        assert!(found(&plain, "pkg:npm/a@1.0.0").severity.is_empty());
        let own = of(json!([{"type": "CVSS_V3", "score": "CVSS:3.1/AV:P"}]));
        assert_eq!(found(&own, "pkg:npm/a@1.0.0").severity, pair("CVSS:3.1/AV:P"));
        for record in [plain, own, of(json!([{"type": "CVSS_V3", "score": "0"}]))] {
            assert_eq!([found(&record, "pkg:npm/a@1.0.0").answer, found(&record, "pkg:npm/a@2.0.0").answer], [Answer::Affected, Answer::NotAffected]);
        }
        let many: Vec<_> = (0..100).map(|_| json!({"type": "T".repeat(1000), "score": "1"})).collect();
        assert!(
            of(json!(many)).affected[0].severity.iter().all(|(scheme, _)| scheme.len() < 300) && of(json!(many)).affected[0].severity.len() == MOST_SEVERITIES
        );
    }

    /// Streams of a module of RPM share names, and their versions say nothing about each other.
    #[test]
    fn purl_os_packages__streams_of_modules() {
        let of = |purl: Option<&str>, fixed: &str| {
            let mut entry = entry("AlmaLinux:8", "nodejs", "ECOSYSTEM", json!([{"introduced": "0"}, {"fixed": fixed}]));
            entry[0]["package"]["purl"] = json!(purl);
            osv(entry)
        };
        let said = |record: &Record, version: &str, module: &str| answer(record, &format!("pkg:rpm/almalinux/nodejs@{version}?distro=almalinux-8{module}"));
        let unknown = Some(Answer::Undetermined("release-unknown"));
        let (old, new) = ("12.0-1.module_el8.1.0%2B1%2Ba", "18.0-1.module%2Bel8.7.0%2B1%2Ba");
        let (twelve, eighteen) = ("&rpmmod=nodejs:12", "&modularitylabel=nodejs:18:8070020221115173459:bd1311ed");
        // The stream is stated on both sides.
        let stated = of(Some("pkg:rpm/almalinux/nodejs?rpmmod=nodejs:18:8070:x"), "18.1-1.module+el8.7.0+2+a");
        assert_eq!(said(&stated, new, eighteen), Some(Answer::Affected));
        assert_eq!(said(&stated, "18.2-1.module%2Bel8.7.0%2B2%2Ba", eighteen), Some(Answer::NotAffected));
        assert_eq!(said(&stated, old, twelve), None, "another stream is not named");
        assert_eq!([said(&stated, new, ""), said(&stated, "18.0-1.el8", "")], [unknown.clone(), unknown.clone()]);
        // A label without a stream is none that is known; rpm's word for no label is no label.
        for module in ["&rpmmod=nodejs", "&rpmmod=nodejs:", "&rpmmod=:18", "&modularitylabel=(none)"] {
            assert_eq!(said(&stated, new, module), unknown, "{module}");
        }
        let half = of(Some("pkg:rpm/almalinux/nodejs?rpmmod=nodejs"), "19.0-1.module+el8");
        assert_eq!([said(&half, new, eighteen), said(&half, new, "&rpmmod=nodejs")], [unknown.clone(), unknown.clone()]);
        assert_eq!(said(&of(None, "18.1-1.el8"), "18.0-1.el8", "&modularitylabel=(none)"), Some(Answer::Affected));
        // The record does not say it: only the version shows that it is about a module.
        for record in [of(None, "18.1-1.module+el8.7.0+2+a"), of(None, "18.1-1.module_el8.7.0+2+a")] {
            for (version, module) in [(old, twelve), (new, eighteen), (old, ""), (new, ""), ("18.0-1.el8", "")] {
                assert_eq!(said(&record, version, module), unknown, "{version} {module}");
            }
        }
        // It is about none.
        let plain = of(None, "18.1-1.el8");
        assert_eq!([said(&plain, "18.0-1.el8", ""), said(&plain, "18.1-1.el8", "")], [Some(Answer::Affected), Some(Answer::NotAffected)]);
        assert_eq!([said(&plain, new, ""), said(&plain, "18.0-1.el8", eighteen)], [unknown.clone(), unknown.clone()]);
        // The same words elsewhere are none of RPM's.
        assert_eq!(npm(json!([{"introduced": "0"}, {"fixed": "2.0.0-1.module+el8"}]))("1.0.0"), Answer::Affected);
        let listed = osv(json!([{"package": {"ecosystem": "AlmaLinux:8", "name": "nodejs"}, "versions": ["18.0-1.module+el8.7.0+1+a"]}]));
        assert_eq!([said(&listed, new, ""), said(&listed, old, "")], [Some(Answer::Affected), unknown]);
        assert_eq!(said(&of(None, "18.0-1.module+el8.7.0+1+a"), new, eighteen), Some(Answer::NotAffected), "the very build that mends it");
    }

    /// Package and severity are those of the entry that decided, wherever it stands in the record.
    #[test]
    fn affected_combine__what_is_said_is_of_the_entry_that_decided() {
        let entry = |ecosystem: &str, from: &str, to: &str, score: &str| {
            json!({"package": {"ecosystem": ecosystem, "name": "a", "purl": "pkg:npm/a"}, "severity": [{"type": "CVSS_V3", "score": score}],
                "ranges": [{"type": "SEMVER", "events": [{"introduced": from}, {"fixed": to}]}]})
        };
        let git = json!({"package": {"ecosystem": "GIT", "name": "a", "purl": "pkg:npm/a"}, "severity": [{"type": "CVSS_V3", "score": "git"}],
            "ranges": [{"type": "GIT", "events": [{"introduced": "0"}]}]});
        let listed = json!({"package": {"ecosystem": "npm", "name": "a"}, "versions": ["7.0.0"], "severity": [{"type": "CVSS_V3", "score": "list"}]});
        let record = osv(json!([entry("npm", "1.0.0", "2.0.0", "low"), entry("Other", "3.0.0", "4.0.0", "high"), listed, git]));
        let said = |version: &str| {
            let found = evaluate(&parts(&[(&format!("pkg:npm/a@{version}"), None)]), &record).remove(0);
            (found.answer, found.package, found.severity.first().map(|(_, score)| score.clone()).unwrap_or_default())
        };
        let expected = |answer, package: &str, score: &str| (answer, package.to_owned(), score.to_owned());
        assert_eq!(said("1.5.0"), expected(Answer::Affected, "npm a", "low"));
        assert_eq!(said("3.5.0"), expected(Answer::Affected, "Other a", "high"));
        assert_eq!(said("7.0.0"), expected(Answer::Affected, "npm a", "list"));
        assert_eq!(said("9.0.0"), expected(Answer::Undetermined("git-range-only"), "GIT a", "git"));
        assert_eq!(said("^9.0"), expected(Answer::Undetermined("version-range"), "npm a", "low"));
        let both = osv(json!([entry("npm", "1.0.0", "2.0.0", "low"), entry("npm", "3.0.0", "4.0.0", "high")]));
        let outside = evaluate(&parts(&[("pkg:npm/a@9.0.0", None)]), &both).remove(0);
        assert_eq!((outside.decided.as_deref(), outside.severity[0].1.as_str()), (Some("introduced 3.0.0, fixed 4.0.0"), "high"));
    }

    /// V13: a vendor's own build is affected by order, and only the vendor can tell more.
    #[test]
    fn affected_wording__of_what_a_vendor_built() {
        let record = |ecosystem: &str, name: &str| osv(entry(ecosystem, name, "ECOSYSTEM", json!([{"introduced": "0"}, {"fixed": "3"}])));
        let note = |ecosystem: &str, name: &str, purl: &str| {
            let found = evaluate(&parts(&[(purl, None)]), &record(ecosystem, name)).remove(0);
            (found.answer, found.note.is_some())
        };
        for version in ["2.14.1.redhat-00001", "2.14.1-redhat-1", "2.14.1.Redhat-1", "1.2.3+amzn1", "2.6.0-cdh5", "1.0.0-tuxcare.1"] {
            assert_eq!(note("Maven", "g:a", &format!("pkg:maven/g/a@{}", version.replace('+', "%2B"))), (Answer::Affected, true), "{version}");
        }
        for version in ["2.14.1", "2.14.1-rc1", "2.14.1.predhat", "2.0-redhatish", "1.0-debianised"] {
            assert_eq!(note("Maven", "g:a", &format!("pkg:maven/g/a@{version}")), (Answer::Affected, false), "{version}");
        }
        assert_eq!(note("Maven", "g:a", "pkg:maven/g/a@3.1.0.redhat-1"), (Answer::NotAffected, false));
        assert_eq!(note("Debian:12", "a", "pkg:deb/debian/a@2.0-1.debian?distro=debian-12"), (Answer::Affected, false), "a distribution's own");
    }

    /// V54: whose data it is.
    #[test]
    fn affected_licences__sources_by_id() {
        let of = |id: &str| Record { id: id.to_owned(), ..Record::default() }.source();
        assert_eq!(of("GHSA-jfh8-c2jp-5v3q"), Some(("GitHub Advisory Database", Some("CC-BY-4.0"))));
        assert_eq!(of("UBUNTU-CVE-2024-1"), Some(("Ubuntu", Some("CC-BY-SA-4.0"))));
        assert_eq!(of("RUSTSEC-2020-0001"), Some(("Rust Advisory Database", Some("CC0-1.0"))));
        assert_eq!(of("DEBIAN-CVE-2024-1"), Some(("Debian", None)));
        for id in ["", "CVE-2021-44228", "ghsa-x", "XGHSA-1", "GOLD-1"] {
            assert_eq!(of(id), None, "{id}");
        }
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
