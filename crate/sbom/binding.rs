//! What joins an SBOM, a signature and an artifact (section B): the predicate, the equality ladder, the self-description.
//!
//! Nothing here verifies. The caller verified an envelope and hands in its payload with the verdict; what is shown as
//! signed is read from these bytes and nothing else (B14).

use std::collections::BTreeMap;

use super::canonical::{self, Canonical, Unavailable};
use super::detect::{self, Detected};
use super::model::{Component, Format, Hash, IdentifierKind, Kind, Refusal, Sbom};
use super::place::get;
use super::read::{Reading, read_canonical};
use super::rules::{Rule, Severity};
use crate::crypto::Digest;
use crate::encoding::json::{self, Value};
use crate::order;
use crate::text::{escaped, quoted};
use crate::time::UnixTime;

/// What the verifier said of the evidence (verification §0.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the words of the verdict")]
pub enum Evidence {
    Verified,
    Unidentified,
    Rejected,
    Insufficient,
    Invalid,
}

impl Evidence {
    /// From the word of a report.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "verified" => Self::Verified,
            "unidentified" => Self::Unidentified,
            "rejected" => Self::Rejected,
            "insufficient" => Self::Insufficient,
            "invalid" => Self::Invalid,
            _ => return None,
        })
    }
}

/// The family that a predicate type names (B1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// `https://spdx.dev/Document…`
    Spdx,
    /// `https://cyclonedx.org/bom…`, `/schema…`
    CycloneDx,
    /// `https://syft.dev/bom`
    Syft,
    /// cosign's type for anything
    Custom,
    /// A reference to documents by digest
    Reference,
    /// OpenVEX
    Vex,
    /// None of these
    Other,
}

/// The family, and the version that the URI names. Only for reading: a policy compares the literal URI (B12).
#[must_use]
pub fn family(predicate_type: &str) -> (Family, Option<&str>) {
    let uri = predicate_type.strip_suffix('/').unwrap_or(predicate_type);
    let versioned = |base: &str, family: Family| {
        let rest = uri.strip_prefix(base)?;
        if rest.is_empty() {
            return Some((family, None));
        }
        let version = rest.strip_prefix("/v")?;
        let fits = version.starts_with(|first: char| first.is_ascii_digit()) && version.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        fits.then_some((family, Some(version)))
    };
    versioned("https://spdx.dev/Document", Family::Spdx)
        .or_else(|| versioned("https://cyclonedx.org/bom", Family::CycloneDx))
        .or_else(|| versioned("https://cyclonedx.org/schema", Family::CycloneDx))
        .or_else(|| versioned("https://openvex.dev/ns", Family::Vex))
        .or_else(|| versioned("https://in-toto.io/attestation/reference", Family::Reference))
        .unwrap_or(match uri {
            "https://syft.dev/bom" => (Family::Syft, None),
            "https://cosign.sigstore.dev/attestation/v1" | "cosign.sigstore.dev/attestation/v1" => (Family::Custom, None),
            _ => (Family::Other, None),
        })
}

/// A document as it was signed.
#[derive(Clone, Debug)]
pub struct Predicate {
    /// The literal URI.
    pub predicate_type: String,
    /// Name and digests of each subject.
    pub subjects: Vec<(String, Vec<(String, String)>)>,
    /// `object`, `string`, `data-string`, `data-object`, or another JSON type.
    pub shape: &'static str,
    /// The bytes of a string predicate, which a file can equal (B3).
    pub text: Option<Vec<u8>>,
    /// Canonical JSON.
    pub canonical: Canonical,
    /// What it is.
    pub detected: Detected,
    /// What it holds.
    pub content: Result<Option<Sbom>, Refusal>,
    /// Digests of the documents that a reference names, each with where it says they are.
    pub references: Vec<(String, Vec<(String, String)>)>,
    /// What was odd about label and shape (B2, B10, B11).
    pub findings: Vec<(Rule, Severity, String)>,
}

/// Reads the predicate of a statement from the payload of an envelope that was verified (B14).
///
/// # Errors
/// The payload is no in-toto statement.
pub fn predicate(payload: &[u8]) -> Result<Predicate, Refusal> {
    let mut value = json::parse(payload).map_err(detect::not_json)?;
    let kind = get(&value, "_type").and_then(Value::as_str).unwrap_or_default();
    let Some(predicate_type) = get(&value, "predicateType").and_then(Value::as_str).filter(|_| kind.starts_with("https://in-toto.io/Statement/")) else {
        return Err(Refusal::new(Rule::S6, "", "The signed payload is no in-toto statement."));
    };
    let mut found = Predicate {
        predicate_type: predicate_type.to_owned(),
        subjects: subjects(&value, "subject"),
        shape: "absent",
        text: None,
        canonical: Err(Unavailable::NotJson),
        detected: Detected::Unknown,
        content: Ok(None),
        references: Vec::new(),
        findings: Vec::new(),
    };
    if let Some(predicate) = value.take("predicate") {
        unwrap(predicate, &mut found);
    }
    label(&mut found);
    Ok(found)
}

fn subjects(value: &Value<'_>, member: &str) -> Vec<(String, Vec<(String, String)>)> {
    let Some(Value::Array(items)) = get(value, member) else { return Vec::new() };
    let digests = |item: &Value<'_>| match get(item, "digest") {
        Some(Value::Object(members)) => members.iter().filter_map(|(name, digest)| Some((name.as_ref().to_owned(), digest.as_str()?.to_owned()))).collect(),
        _ => Vec::new(),
    };
    let name = |item: &Value<'_>| ["name", "uri"].iter().find_map(|name| get(item, name).and_then(Value::as_str)).unwrap_or_default().to_owned();
    items.iter().map(|item| (name(item), digests(item))).collect()
}

/// B2: each wrapper once; then the content decides.
fn unwrap(mut predicate: Value<'_>, found: &mut Predicate) {
    if family(&found.predicate_type).0 == Family::Reference {
        found.shape = "reference";
        found.references = subjects(&predicate, "references");
        return;
    }
    let wrapped = match &predicate {
        Value::Object(members) if members.iter().all(|(name, _)| name == "Data" || name == "Timestamp") => predicate.take("Data"),
        _ => None,
    };
    let (inner, names) = wrapped.map_or((predicate, ["object", "string"]), |data| (data, ["data-object", "data-string"]));
    let [as_object, as_string] = names;
    match inner {
        Value::Object(_) => {
            found.shape = as_object;
            found.canonical = canonical::of(&inner);
            match detect::read_json(inner) {
                Ok((detected, sbom)) => (found.detected, found.content) = (detected, Ok(sbom)),
                Err(refusal) => found.content = Err(refusal),
            }
        }
        Value::String(text) => {
            found.shape = as_string;
            let bytes = text.as_bytes().to_vec();
            let Reading { canonical, detected, content, .. } = read_canonical(&bytes);
            (found.canonical, found.detected, found.content) = (canonical.unwrap_or(Err(Unavailable::NotJson)), detected, content);
            found.text = Some(bytes);
        }
        other => {
            found.shape = other.kind();
            found.findings.push((Rule::B2, Severity::Error, format!("The predicate is {}, which holds no SBOM.", other.kind())));
        }
    }
}

/// B10, B11: what the label says against what there is.
fn label(found: &mut Predicate) {
    let (family, version) = family(&found.predicate_type);
    let Ok(Some(sbom)) = &found.content else { return };
    let format = sbom.document.format;
    let own = match family {
        Family::Spdx => matches!(format, Format::Spdx2 | Format::Spdx3),
        Family::CycloneDx => format == Format::CycloneDx,
        Family::Syft => format == Format::Syft,
        Family::Custom => true,
        Family::Reference | Family::Vex | Family::Other => false,
    };
    if !own {
        let what = format!("Mislabelled predicate: it says {}, and contains {}.", quoted(&found.predicate_type), format.name());
        found.findings.push((Rule::B11, Severity::Warning, what));
        return;
    }
    let actual = sbom.document.version.strip_prefix("SPDX-").unwrap_or(&sbom.document.version);
    if version.is_some_and(|version| actual != version && !actual.starts_with(&format!("{version}."))) {
        let what = format!("The predicate type names version {}, and the document says {}.", version.unwrap_or_default(), quoted(&sbom.document.version));
        found.findings.push((Rule::B10, Severity::Warning, what));
    }
}

/// The rungs of the equality ladder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Level {
    /// B3
    BytesEqual,
    /// B4
    JcsEqual,
    /// B6
    SameParts,
    /// B7: what differs
    SamePartsChanged(Vec<String>),
    /// B8: added, removed, changed
    Different(usize, usize, usize),
    /// B9: why
    NotComparable(String),
}

impl Level {
    /// 0 to 5; none where the documents cannot be compared.
    #[must_use]
    pub fn number(&self) -> Option<u8> {
        match self {
            Self::BytesEqual => Some(0),
            Self::JcsEqual => Some(1),
            Self::SameParts => Some(3),
            Self::SamePartsChanged(_) => Some(4),
            Self::Different(..) => Some(5),
            Self::NotComparable(_) => None,
        }
    }

    /// The rule that says it.
    #[must_use]
    pub fn rule(&self) -> Rule {
        match self {
            Self::BytesEqual => Rule::B3,
            Self::JcsEqual => Rule::B4,
            Self::SameParts => Rule::B6,
            Self::SamePartsChanged(_) => Rule::B7,
            Self::Different(..) => Rule::B8,
            Self::NotComparable(_) => Rule::B9,
        }
    }

    /// Whether it is the signed document (levels 0 to 2).
    #[must_use]
    pub fn is_signed_document(&self) -> bool {
        matches!(self, Self::BytesEqual | Self::JcsEqual)
    }

    /// The sentence of the ladder.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::BytesEqual => "This is the signed SBOM, byte for byte.".to_owned(),
            Self::JcsEqual => "This is the signed SBOM. (Same JSON content; spacing or member order differ.)".to_owned(),
            Self::SameParts => "Same parts list as the signed SBOM, but not the signed document.".to_owned(),
            Self::SamePartsChanged(what) => {
                format!("Same parts list as the signed SBOM, but not the signed document: licences, hashes or relationships differ ({}).", what.len())
            }
            Self::Different(added, removed, changed) => format!("Not the signed SBOM: +{added} \u{2212}{removed} ~{changed} parts."),
            Self::NotComparable(why) => format!("Cannot compare: {why}"),
        }
    }
}

/// Compares a dropped file with the signed document (B3 to B9).
#[must_use]
pub fn compare(signed: &Predicate, bytes: &[u8], file: &Reading) -> Level {
    if signed.shape == "reference" {
        return by_reference(signed, bytes);
    }
    if signed.text.as_deref() == Some(bytes) {
        return Level::BytesEqual;
    }
    if let (Ok(own), Some(Ok(other))) = (&signed.canonical, &file.canonical)
        && own == other
    {
        return Level::JcsEqual;
    }
    match (&signed.content, &file.content) {
        (Ok(Some(signed)), Ok(Some(file))) => by_parts(signed, file),
        (Err(refusal), _) => Level::NotComparable(format!("the signed document is not read: {}", refusal.message)),
        (_, Err(refusal)) => Level::NotComparable(format!("the file is not read: {}", refusal.message)),
        (Ok(None), _) => Level::NotComparable("what was signed is no SBOM.".to_owned()),
        (_, Ok(None)) => Level::NotComparable("the file is no SBOM.".to_owned()),
    }
}

/// B24: a known algorithm, and all known digests agree.
fn by_reference(signed: &Predicate, bytes: &[u8]) -> Level {
    let agrees = |digests: &[(String, String)]| {
        let mut known = 0_usize;
        for (name, stated) in digests {
            let Some(algorithm) = crate::crypto::HashAlgorithm::from_name(name) else { continue };
            known = known.saturating_add(1);
            if crate::crypto::hash(algorithm, &[bytes]).to_hex() != *stated {
                return false;
            }
        }
        known > 0
    };
    if signed.references.iter().any(|(_, digests)| agrees(digests)) {
        Level::BytesEqual
    } else {
        Level::NotComparable("no referenced document has the digests of this file.".to_owned())
    }
}

/// What identifies a part (B6): its purl, reduced, with the part's version where the purl says none; else kind, group, name, version and
/// hashes.
pub(super) fn key(component: &Component) -> String {
    if let Some(text) = component.purl() {
        return match (super::purl::parse(text), component.version.text()) {
            (Ok(purl), Some(version)) if purl.version.is_none() => format!("{}\n{version}", purl.identity()),
            (Ok(purl), _) => purl.identity(),
            (Err(_), _) => text.to_owned(),
        };
    }
    let mut hashes: Vec<_> = component.hashes.iter().filter(|hash| hash.usable).map(|hash| format!("{}:{}", hash.algorithm, hash.value)).collect();
    order::sort(&mut hashes);
    let [group, version] = [component.group.as_deref(), component.version.text()].map(Option::unwrap_or_default);
    format!("{}\n{group}\n{}\n{version}\n{}", component.kind.word(), component.name, hashes.join(","))
}

pub(super) fn counts(component: &Component, with_files: bool) -> bool {
    matches!(component.kind, Kind::Package | Kind::Os | Kind::Service) || (with_files && component.kind == Kind::File)
}

fn by_parts(signed: &Sbom, file: &Sbom) -> Level {
    let lists_files = |sbom: &Sbom| sbom.components.iter().any(|part| part.kind == Kind::File);
    let with_files = lists_files(signed) && lists_files(file);
    let parts = |sbom: &Sbom| {
        let mut found: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, part) in sbom.components.iter().enumerate().filter(|(_, part)| counts(part, with_files)) {
            found.entry(key(part)).or_default().push(index);
        }
        found
    };
    let (own, other) = (parts(signed), parts(file));
    if own.is_empty() && other.is_empty() {
        return Level::NotComparable("neither document lists parts.".to_owned());
    }
    let across = signed.document.format != file.document.format || signed.document.partial || file.document.partial;
    let with_purl = |sbom: &Sbom| sbom.components.iter().filter(|part| counts(part, with_files) && part.purl().is_some()).count();
    let total = |parts: &BTreeMap<String, Vec<usize>>| parts.values().map(Vec::len).sum::<usize>();
    if across && (with_purl(signed).saturating_mul(2) < total(&own) || with_purl(file).saturating_mul(2) < total(&other)) {
        return Level::NotComparable("the formats differ, and fewer than half of the parts have package URLs.".to_owned());
    }
    let count = |parts: &BTreeMap<String, Vec<usize>>, name: &String| parts.get(name).map_or(0, Vec::len);
    let removed: usize = own.iter().map(|(name, indexes)| indexes.len().saturating_sub(count(&other, name))).sum();
    let added: usize = other.iter().map(|(name, indexes)| indexes.len().saturating_sub(count(&own, name))).sum();
    if added > 0 || removed > 0 {
        return different(signed, file, (&own, &other), added, removed);
    }
    if across {
        return Level::SameParts;
    }
    let changed = details(signed, file, &own, &other);
    if changed.is_empty() { Level::SameParts } else { Level::SamePartsChanged(changed) }
}

type Parts = BTreeMap<String, Vec<usize>>;

/// A part of one name that is gone on one side and new on the other counts as changed.
fn different(signed: &Sbom, file: &Sbom, (own, other): (&Parts, &Parts), added: usize, removed: usize) -> Level {
    let names = |sbom: &Sbom, parts: &Parts, against: &Parts| {
        let mut found = Parts::new();
        for (key, indexes) in parts {
            let surplus = indexes.len().saturating_sub(against.get(key).map_or(0, Vec::len));
            for index in indexes.iter().take(surplus) {
                let Some(part) = sbom.components.get(*index) else { continue };
                found.entry(format!("{}\n{}", part.group.as_deref().unwrap_or_default(), part.name)).or_default().push(*index);
            }
        }
        found
    };
    let (gone, new) = (names(signed, own, other), names(file, other, own));
    let changed: usize = gone.iter().map(|(name, indexes)| indexes.len().min(new.get(name).map_or(0, Vec::len))).sum();
    Level::Different(added.saturating_sub(changed), removed.saturating_sub(changed), changed)
}

/// What differs beside the inventory, a line each.
fn details(signed: &Sbom, file: &Sbom, own: &Parts, other: &Parts) -> Vec<String> {
    let mut found = Vec::new();
    for (key, indexes) in own {
        let Some(others) = other.get(key) else { continue };
        let sides = |sbom: &Sbom, indexes: &[usize]| {
            let mut licences: Vec<String> = Vec::new();
            let mut hashes: Vec<Hash> = Vec::new();
            let mut suppliers: Vec<String> = Vec::new();
            let mut purls: Vec<String> = Vec::new();
            for part in indexes.iter().filter_map(|index| sbom.components.get(*index)) {
                licences.extend(part.licences.all().map(str::to_owned));
                hashes.extend(part.hashes.iter().cloned());
                let [supplier, producer] = [&part.supplier, &part.producer].map(|stated| stated.text().unwrap_or_default());
                suppliers.push(format!("{supplier}\n{producer}"));
                purls.extend(part.purl().map(str::to_owned));
            }
            order::sort(&mut licences);
            order::sort(&mut hashes);
            order::sort(&mut suppliers);
            order::sort(&mut purls);
            (licences, hashes, suppliers, purls)
        };
        let (a, b) = (sides(signed, indexes), sides(file, others));
        let name = indexes.first().and_then(|index| signed.components.get(*index)).map(|part| quoted(&part.name)).unwrap_or_default();
        for (differs, what) in [(a.0 != b.0, "licences"), (a.1 != b.1, "hashes"), (a.2 != b.2, "suppliers"), (a.3 != b.3, "package URL qualifiers")] {
            if differs {
                found.push(format!("{name}: {what}"));
            }
        }
    }
    let relations = |sbom: &Sbom| {
        let end = |end: &super::model::End| match end {
            super::model::End::Component(index) => sbom.components.get(*index).map(key).unwrap_or_default(),
            super::model::End::Document => "document".to_owned(),
            super::model::End::Unresolved(_) => "unresolved".to_owned(),
        };
        let mut edges: Vec<_> = sbom.edges.iter().map(|edge| (end(&edge.from), end(&edge.to), edge.kind, edge.scope)).collect();
        order::sort(&mut edges);
        edges
    };
    if relations(signed) != relations(file) {
        found.push("relationships".to_owned());
    }
    let completeness = |sbom: &Sbom| {
        let mut words: Vec<_> =
            sbom.completeness.iter().map(|stated| (stated.of.and_then(|of| sbom.components.get(of)).map(key), stated.word.clone())).collect();
        order::sort(&mut words);
        words
    };
    if completeness(signed) != completeness(file) {
        found.push("declared completeness".to_owned());
    }
    found
}

/// How one claim of the document about its subject compares with the artifact (B30).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// It names the artifact's digest.
    Agree,
    /// It says nothing that can be compared.
    Silent,
    /// Same algorithm, other value.
    Contradict,
}

impl Agreement {
    /// The word in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Agree => "agree",
            Self::Silent => "silent",
            Self::Contradict => "contradict",
        }
    }
}

/// One claim: where, which algorithm, which value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Where it stands.
    pub pointer: String,
    /// `sha256` …
    pub algorithm: String,
    /// Hex.
    pub value: String,
    /// How it compares.
    pub agreement: Agreement,
}

/// What a document says of the artifact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelfDescription {
    /// All claims together: one that agrees is enough; it contradicts only if every comparable claim differs.
    pub agreement: Agreement,
    /// Each.
    pub claims: Vec<Claim>,
    /// A note (B31).
    pub note: Option<&'static str>,
}

/// Compares the roots' own claims with the artifact's digests. `is_image`: the artifact is a manifest or index (B31).
#[must_use]
pub fn self_description(sbom: &Sbom, artifact: &[Digest], is_image: bool) -> SelfDescription {
    let mut claims = Vec::new();
    let mut note = None;
    // GitHub describes a repository, of which no file has the digest.
    if !sbom.document.github_wrapper {
        for part in sbom.roots.iter().filter_map(|(index, _)| sbom.components.get(*index)) {
            for hash in part.hashes.iter().filter(|hash| hash.usable) {
                claims.push((part.pointer.clone(), hash.algorithm.replace('-', "").to_ascii_lowercase(), hash.value.clone(), false));
            }
            for purl in part.identified(IdentifierKind::Purl) {
                claims.extend(purl_claims(purl).into_iter().map(|(algorithm, value, image)| (part.pointer.clone(), algorithm, value, image)));
            }
            for (name, value) in &part.properties {
                if let (true, Some((algorithm, value))) = (name == "syft:manifestDigest", value.split_once(':')) {
                    claims.push((part.pointer.clone(), algorithm.to_owned(), value.to_ascii_lowercase(), true));
                }
            }
        }
    }
    let claims: Vec<_> = claims
        .into_iter()
        .map(|(pointer, algorithm, value, image)| {
            let own = artifact.iter().find(|digest| digest.algorithm().name() == algorithm);
            let agreement = match own {
                None => Agreement::Silent,
                Some(digest) if digest.to_hex() == value => Agreement::Agree,
                // An index and the manifest of a platform are different objects.
                Some(_) if image && is_image => {
                    note = Some("The document names another level of the image.");
                    Agreement::Silent
                }
                Some(_) => Agreement::Contradict,
            };
            Claim { pointer, algorithm, value, agreement }
        })
        .collect();
    let any = |wanted: Agreement| claims.iter().any(|claim| claim.agreement == wanted);
    let agreement = if any(Agreement::Agree) {
        Agreement::Agree
    } else if any(Agreement::Contradict) {
        Agreement::Contradict
    } else {
        Agreement::Silent
    };
    SelfDescription { agreement, claims, note }
}

/// `checksum` of any purl, and the version of `pkg:oci`: algorithm, value, whether it is of an image.
fn purl_claims(text: &str) -> Vec<(String, String, bool)> {
    let Ok(purl) = super::purl::parse(text) else { return Vec::new() };
    let digest =
        |stated: &str, image: bool| stated.split_once(':').map(|(algorithm, value)| (algorithm.to_ascii_lowercase(), value.to_ascii_lowercase(), image));
    let mut found: Vec<_> = purl.qualifier("checksum").unwrap_or_default().split(',').filter_map(|stated| digest(stated, false)).collect();
    if purl.kind == "oci" {
        found.extend(purl.version.as_deref().and_then(|version| digest(version, true)));
    }
    found
}

/// B33: whether the document says it was made after it was signed. The creation time is a claim, never a verified time.
#[must_use]
pub fn created_after_signing(sbom: &Sbom, signed: UnixTime) -> Option<(Severity, String)> {
    const SLACK: i64 = 300;
    let created = UnixTime::from_rfc3339(sbom.document.created.as_deref()?.trim())?;
    if created <= signed {
        return None;
    }
    let late = created > signed.later(SLACK);
    let severity = if late { Severity::Warning } else { Severity::Note };
    Some((severity, format!("Created after it was signed ({created}, signed {signed}): at least one clock or claim is wrong.")))
}

/// What is asked: the evidence with the verdict on it, and what was dropped beside it.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The verdict.
    pub evidence: Evidence,
    /// Who signed, in words; empty where unknown.
    pub signer: &'a str,
    /// The earliest verified time.
    pub signed: Option<UnixTime>,
    /// The payload of the envelope; none where the file itself was signed.
    pub payload: Option<&'a [u8]>,
    /// The dropped SBOM file.
    pub file: Option<&'a [u8]>,
    /// The digests of the dropped artifact; none where there is none.
    pub artifact: &'a [Digest],
    /// Whether the artifact is an image's manifest or index.
    pub is_image: bool,
}

/// The answer, for a row of a report.
#[derive(Clone, Debug)]
pub struct Answer {
    /// `B21`, `B22`, `B23`, `B24` or `B26`: which drop this was.
    pub scenario: Rule,
    /// The signed document; none where the file itself was signed (B20).
    pub predicate: Option<Predicate>,
    /// The subject that is the artifact: name, algorithm and digest.
    pub subject: Option<(String, String)>,
    /// Where a file was compared.
    pub level: Option<Level>,
    /// What the signed document says of the artifact.
    pub self_description: SelfDescription,
    /// What a person may conclude, in order.
    pub sentences: Vec<String>,
    /// Whether all holds: verified, level 0 to 2 where there is a file, the artifact is a subject, nothing contradicts.
    pub green: bool,
    /// B33 and others.
    pub findings: Vec<(Rule, Severity, String)>,
}

/// Joins evidence, SBOM file and artifact (B20 to B26).
///
/// # Errors
/// The payload is no in-toto statement.
pub fn bind(question: &Question<'_>) -> Result<Answer, Refusal> {
    let Some(payload) = question.payload else { return Ok(signed_file(question)) };
    let signed = predicate(payload)?;
    let file = question.file.map(|bytes| (bytes, read_canonical(bytes)));
    let matching = |digests: &[(String, String)], own: &[Digest]| {
        digests.iter().any(|(name, value)| own.iter().any(|digest| digest.algorithm().name() == name && digest.to_hex() == *value))
            && !digests.iter().any(|(name, value)| own.iter().any(|digest| digest.algorithm().name() == name && digest.to_hex() != *value))
    };
    let subject = signed.subjects.iter().find(|(_, digests)| matching(digests, question.artifact));
    let file_digests: Vec<Digest> = file.iter().flat_map(|(bytes, _)| digests(bytes)).collect();
    let about_file = file.is_some() && signed.subjects.iter().any(|(_, digests)| matching(digests, &file_digests));
    let level = file.as_ref().filter(|_| !about_file).map(|(bytes, reading)| compare(&signed, bytes, reading));
    let self_description = match &signed.content {
        Ok(Some(sbom)) => self_description(sbom, question.artifact, question.is_image),
        _ => SelfDescription { agreement: Agreement::Silent, claims: Vec::new(), note: None },
    };
    let scenario = if about_file {
        Rule::B26
    } else if signed.shape == "reference" {
        Rule::B24
    } else if level.is_some() && question.artifact.is_empty() {
        Rule::B22
    } else if level.is_some() {
        Rule::B23
    } else {
        Rule::B21
    };
    let subject = subject.map(|(name, digests)| (name.clone(), digest_of(digests)));
    let mut findings = signed.findings.clone();
    if let (Ok(Some(sbom)), Some(time)) = (&signed.content, question.signed) {
        findings.extend(created_after_signing(sbom, time).map(|(severity, what)| (Rule::B33, severity, what)));
    }
    if let Ok(Some(sbom)) = &signed.content {
        findings.extend(npm(sbom, &signed.subjects));
        beside(question, sbom, &file_digests, &mut findings);
    }
    let contradicts = self_description.agreement == Agreement::Contradict;
    let artifact_holds = question.artifact.is_empty() || subject.is_some();
    let file_holds = level.as_ref().is_none_or(Level::is_signed_document) && !about_file;
    let has_sbom = matches!(signed.content, Ok(Some(_))) || signed.shape == "reference";
    let green = question.evidence == Evidence::Verified && artifact_holds && file_holds && !contradicts && has_sbom;
    let mut answer = Answer { scenario, predicate: Some(signed), subject, level, self_description, sentences: Vec::new(), green, findings };
    answer.sentences = sentences(question, &answer);
    Ok(answer)
}

/// B20: the signature is over the very file, and the verdict says whether it holds.
fn signed_file(question: &Question<'_>) -> Answer {
    let reading = question.file.map(read_canonical);
    let sbom = reading.as_ref().and_then(|reading| reading.content.as_ref().ok()).and_then(Option::as_ref);
    let mut findings = Vec::new();
    if let (Some(sbom), Some(time)) = (sbom, question.signed) {
        findings.extend(created_after_signing(sbom, time).map(|(severity, what)| (Rule::B33, severity, what)));
    }
    if let Some(sbom) = sbom {
        beside(question, sbom, &[], &mut findings);
    }
    let signer = if question.signer.is_empty() { "Someone" } else { question.signer };
    let exactly = || {
        let when = question.signed.map_or_else(String::new, |time| format!(" (signed time {time})"));
        format!("{signer} signed exactly this file{when}. What it says about other software is {signer}'s claim.")
    };
    let sentences = match question.evidence {
        Evidence::Verified => vec![exactly()],
        Evidence::Unidentified => vec![format!("Valid signature by {signer}; you have not said whether that is who you expect."), exactly()],
        Evidence::Rejected => vec![format!("Signed by {signer}, who is not who you asked for.")],
        Evidence::Insufficient | Evidence::Invalid => vec!["The signature of this file did not verify; what the file says proves nothing.".to_owned()],
    };
    let proven = matches!(question.evidence, Evidence::Verified | Evidence::Unidentified | Evidence::Rejected);
    Answer {
        scenario: Rule::B20,
        predicate: None,
        subject: None,
        level: proven.then_some(Level::BytesEqual),
        self_description: SelfDescription { agreement: Agreement::Silent, claims: Vec::new(), note: None },
        sentences,
        green: question.evidence == Evidence::Verified && sbom.is_some(),
        findings,
    }
}

/// References to what could bear a document out: CycloneDX's words, and those of SPDX 2 and 3 (B35).
const CLAIMS: [&str; 10] = [
    "attestation",
    "evidence",
    "digital-signature",
    "electronic-signature",
    "bom",
    "exploitability-statement",
    "vulnerability-assertion",
    "spdx-document",
    "certificationReport",
    "vulnerabilityExploitabilityAssessment",
];

/// References that are listed; a document has a handful.
const MOST_CLAIMS: usize = 20;

/// B34, B35: what the document says of its author and of documents elsewhere, beside what is known.
#[inline(never)]
fn beside(question: &Question<'_>, sbom: &Sbom, file: &[Digest], findings: &mut Vec<(Rule, Severity, String)>) {
    let authors: Vec<String> = sbom.document.authors.iter().filter_map(|author| author.name.present()).take(MOST_CLAIMS).map(quoted).collect();
    let is_signed = !matches!(question.evidence, Evidence::Insufficient | Evidence::Invalid);
    if is_signed && !authors.is_empty() && !question.signer.is_empty() {
        let what = format!(
            "The document names as its author {}; it was signed by {}. Whether they are the same, names do not tell.",
            authors.join(", "),
            question.signer
        );
        findings.push((Rule::B34, Severity::Note, what));
    }
    let roots = sbom.roots.iter().filter_map(|(index, _)| sbom.components.get(*index)).flat_map(|root| &root.references);
    for reference in sbom.document.references.iter().chain(roots).filter(|reference| CLAIMS.contains(&reference.kind.as_str())).take(MOST_CLAIMS) {
        let states = |digest: &Digest| {
            let name = digest.algorithm().name();
            let is_it = |hash: &Hash| hash.usable && hash.algorithm.replace('-', "").eq_ignore_ascii_case(name) && hash.value == digest.to_hex();
            reference.hashes.iter().any(is_it)
        };
        let dropped = question.artifact.iter().chain(file).any(states);
        let what = if dropped { "a file you dropped has the hash stated for it" } else { "claimed; fetch it yourself and drop it here" };
        findings.push((Rule::B35, Severity::Note, format!("The document refers to {} ({}): {what}.", quoted(&reference.url), reference.kind)));
    }
}

/// B32: a package of npm, as the document names it and as the statement does.
#[inline(never)]
fn npm(sbom: &Sbom, subjects: &[(String, Vec<(String, String)>)]) -> Option<(Rule, Severity, String)> {
    let of_npm = |text: &str| super::purl::parse(text).ok().filter(|purl| purl.kind == "npm");
    let roots: Vec<_> = sbom.roots.iter().filter_map(|(index, _)| of_npm(sbom.components.get(*index)?.purl()?)).collect();
    let named: Vec<_> = subjects.iter().filter_map(|(name, _)| of_npm(name)).collect();
    let (root, subject) = (roots.first()?, named.first()?);
    let agree = roots.iter().any(|root| named.iter().any(|subject| root.same_package(subject) && root.version == subject.version));
    let what = || format!("The SBOM describes {}, and the statement is about {}.", quoted(&root.to_string()), quoted(&subject.to_string()));
    (!agree).then(|| (Rule::B32, Severity::Warning, what()))
}

fn digests(bytes: &[u8]) -> [Digest; 2] {
    use crate::crypto::{HashAlgorithm, hash};
    [hash(HashAlgorithm::Sha256, &[bytes]), hash(HashAlgorithm::Sha512, &[bytes])]
}

fn digest_of(digests: &[(String, String)]) -> String {
    digests.first().map(|(name, value)| format!("{name}:{}", escaped(value))).unwrap_or_default()
}

/// B15, B21 to B26.
fn sentences(question: &Question<'_>, answer: &Answer) -> Vec<String> {
    let signer = if question.signer.is_empty() { "Someone" } else { question.signer };
    let mut said = Vec::new();
    match question.evidence {
        Evidence::Verified => {}
        Evidence::Unidentified => said.push(format!("Valid signature by {signer}; you have not said whether that is who you expect.")),
        Evidence::Rejected => said.push(format!("Signed by {signer}, who is not who you asked for.")),
        Evidence::Insufficient | Evidence::Invalid => {
            let matches = answer.level.as_ref().is_none_or(Level::is_signed_document);
            let what = if answer.level.is_none() {
                "The attestation did not verify; what it holds proves nothing."
            } else if matches {
                "The file matches the document inside an attestation that did not verify."
            } else {
                "The file does not match the document inside an attestation that did not verify."
            };
            return vec![what.to_owned()];
        }
    }
    let Some(predicate) = &answer.predicate else { return said };
    let described = predicate.subjects.first().map(|(name, digests)| format!("{} {}", escaped(name), digest_of(digests))).unwrap_or_default();
    if answer.scenario == Rule::B26 {
        let is_sbom = matches!(predicate.content, Ok(Some(_)));
        let what = "This tells who produced the SBOM file. It is not an SBOM of that file, and not a statement about the software listed in it.";
        said.push(if is_sbom { "An SBOM whose subject is an SBOM file.".to_owned() } else { what.to_owned() });
        return said;
    }
    if answer.self_description.agreement == Agreement::Contradict
        && let Some(claim) = answer.self_description.claims.iter().find(|claim| claim.agreement == Agreement::Contradict)
    {
        let own = question.artifact.iter().find(|digest| digest.algorithm().name() == claim.algorithm).map(Digest::to_hex).unwrap_or_default();
        said.push(format!("The signed SBOM describes another file: it states {}:{}, the file you dropped has {own}.", claim.algorithm, escaped(&claim.value)));
        return said;
    }
    if let Some((name, digest)) = &answer.subject {
        said.push(format!("{signer} attested this SBOM for {} {digest}, which is the file you dropped.", escaped(name)));
    } else if !question.artifact.is_empty() {
        said.push("The artifact you dropped is not a subject of this attestation.".to_owned());
    }
    let Some(level) = &answer.level else { return said };
    if answer.scenario == Rule::B24 && level.is_signed_document() {
        said.push(format!("{signer} attested that the document with this digest describes {described}; the file you dropped is that document."));
        return said;
    }
    said.push(level.sentence());
    if answer.scenario == Rule::B22 && level.is_signed_document() {
        said.push(format!(
            "This is the SBOM that {signer} attested for {described}. You have not shown that artifact, so nothing here says that it is the one you have."
        ));
    }
    said
}
