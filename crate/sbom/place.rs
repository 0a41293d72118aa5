//! Reading a JSON value leniently: odd types are findings with their JSON Pointer, which is written only when needed.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::model::{Findings, Hash, Refusal};
use super::rules::Rule;
use crate::encoding::json::Value;
use crate::limits;
use crate::text::quoted;

/// A place in the document, as a chain up to its root.
#[derive(Clone, Copy)]
pub(crate) struct Place<'p> {
    parent: Option<&'p Self>,
    step: Step<'p>,
}

#[derive(Clone, Copy)]
enum Step<'p> {
    Name(&'p str),
    Index(usize),
}

impl<'p> Place<'p> {
    pub(crate) const ROOT: Place<'static> = Place { parent: None, step: Step::Index(0) };

    pub(crate) fn name(&'p self, name: &'p str) -> Self {
        Self { parent: Some(self), step: Step::Name(name) }
    }

    pub(crate) fn index(&'p self, index: usize) -> Self {
        Self { parent: Some(self), step: Step::Index(index) }
    }

    /// RFC 6901; the root is the empty text.
    pub(crate) fn pointer(&self) -> String {
        let mut steps = Vec::new();
        let mut place = self;
        while let Some(parent) = place.parent {
            steps.push(place.step);
            place = parent;
        }
        steps.iter().rev().fold(String::new(), |mut whole, step| {
            whole.push('/');
            match step {
                Step::Index(index) => whole.push_str(&index.to_string()),
                Step::Name(name) => whole.push_str(&name.replace('~', "~0").replace('/', "~1")),
            }
            whole
        })
    }
}

/// Parts by the reference that the document gives them. References are long and begin alike: they are ordered by a number made
/// of all their bytes, and by themselves only where that is the same.
#[derive(Default)]
pub(crate) struct References {
    parts: BTreeMap<(u64, String), usize>,
}

impl References {
    pub(crate) fn get(&self, reference: &str) -> Option<usize> {
        self.parts.get(&(mixed(reference), reference.to_owned())).copied()
    }

    pub(crate) fn insert(&mut self, reference: &str, part: usize) {
        self.parts.insert((mixed(reference), reference.to_owned()), part);
    }
}

/// FNV-1a. Nothing rests on it: who makes it collide has made a slower document, and no other answer.
fn mixed(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |number: u64, byte| (number ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// A value of an odd type: which, where.
fn wrong_type(findings: &mut Findings, place: &Place<'_>, value: &Value<'_>, wanted: &str) {
    findings.add(Rule::S43, place.pointer(), format!("This is {}, not {wanted}; it is ignored.", value.kind()));
}

/// The member unless it is absent or `null`, which mean the same.
pub(crate) fn get<'v, 'a>(object: &'v Value<'a>, name: &str) -> Option<&'v Value<'a>> {
    object.member(name).filter(|value| **value != Value::Null)
}

/// The elements of a list, none where there is no list: for records, whose oddities are not findings.
pub(crate) fn elements<'v, 'a>(object: &'v Value<'a>, name: &str) -> &'v [Value<'a>] {
    match get(object, name) {
        Some(Value::Array(items)) => items,
        _ => &[],
    }
}

/// A text; numbers and booleans are taken as their text (S43).
pub(crate) fn as_text<'v>(value: &'v Value<'_>) -> Option<Cow<'v, str>> {
    match value {
        Value::String(text) => Some(Cow::Borrowed(text.as_ref())),
        Value::Integer(_) | Value::Wide(_) | Value::Float(_) | Value::Bool(_) => Some(Cow::Owned(crate::encoding::jcs::canonical(value))),
        _ => None,
    }
}

/// The member as a text that is not blank, with a finding where it is something else.
pub(crate) fn text(findings: &mut Findings, object: &Value<'_>, at: &Place<'_>, name: &str) -> Option<String> {
    let value = get(object, name)?;
    let place = at.name(name);
    match value {
        Value::String(text) => Some(text.as_ref().to_owned()).filter(|text| !text.trim().is_empty()),
        Value::Integer(_) | Value::Wide(_) | Value::Float(_) | Value::Bool(_) => {
            findings.add(Rule::S43, place.pointer(), format!("This is {}, not a text; it is taken as its text.", value.kind()));
            as_text(value).map(Cow::into_owned)
        }
        _ => {
            wrong_type(findings, &place, value, "a text");
            None
        }
    }
}

/// The member as a list. `null` and absent are the empty list; `null` elements are skipped with a finding.
pub(crate) fn list<'v, 'a>(findings: &mut Findings, object: &'v Value<'a>, at: &Place<'_>, name: &str) -> Vec<(usize, &'v Value<'a>)> {
    let Some(value) = get(object, name) else { return Vec::new() };
    let place = at.name(name);
    let Value::Array(items) = value else {
        wrong_type(findings, &place, value, "a list");
        return Vec::new();
    };
    let mut found = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        if *item == Value::Null {
            findings.add(Rule::S29, place.index(index).pointer(), "An element of this list is null; it is skipped.");
        } else {
            found.push((index, item));
        }
    }
    found
}

/// The elements of a list that are objects; others are findings.
pub(crate) fn objects<'v, 'a>(findings: &mut Findings, object: &'v Value<'a>, at: &Place<'_>, name: &str) -> Vec<(usize, &'v Value<'a>)> {
    let items = list(findings, object, at, name);
    let place = at.name(name);
    items
        .into_iter()
        .filter(|(index, item)| {
            let fits = matches!(item, Value::Object(_));
            if !fits {
                wrong_type(findings, &place.index(*index), item, "an object");
            }
            fits
        })
        .collect()
}

/// The member as an object, with a finding where it is something else.
pub(crate) fn object<'v, 'a>(findings: &mut Findings, value: &'v Value<'a>, at: &Place<'_>, name: &str) -> Option<&'v Value<'a>> {
    let member = get(value, name)?;
    if matches!(member, Value::Object(_)) {
        return Some(member);
    }
    wrong_type(findings, &at.name(name), member, "an object");
    None
}

/// The member as one or several texts: both a text and a list of texts are taken.
pub(crate) fn texts(findings: &mut Findings, value: &Value<'_>, at: &Place<'_>, name: &str) -> Vec<String> {
    match get(value, name) {
        None => Vec::new(),
        Some(Value::Array(items)) => {
            let place = at.name(name);
            let mut found = Vec::new();
            for (index, item) in items.iter().enumerate() {
                match as_text(item) {
                    Some(text) if !text.trim().is_empty() => found.push(text.into_owned()),
                    Some(_) => {}
                    None if *item == Value::Null => {}
                    None => wrong_type(findings, &place.index(index), item, "a text"),
                }
            }
            found
        }
        Some(_) => text(findings, value, at, name).into_iter().collect(),
    }
}

/// Hashes of known algorithms, by their name without punctuation: (name in one spelling, hex digits).
const HASHES: [(&str, &str, usize); 27] = [
    ("MD2", "MD2", 32),
    ("MD4", "MD4", 32),
    ("MD5", "MD5", 32),
    ("SHA1", "SHA-1", 40),
    ("SHA224", "SHA-224", 56),
    ("SHA256", "SHA-256", 64),
    ("SHA384", "SHA-384", 96),
    ("SHA512", "SHA-512", 128),
    ("SHA3224", "SHA3-224", 56),
    ("SHA3256", "SHA3-256", 64),
    ("SHA3384", "SHA3-384", 96),
    ("SHA3512", "SHA3-512", 128),
    ("BLAKE2B256", "BLAKE2b-256", 64),
    ("BLAKE2B384", "BLAKE2b-384", 96),
    ("BLAKE2B512", "BLAKE2b-512", 128),
    ("BLAKE3", "BLAKE3", 64),
    ("STREEBOG256", "Streebog-256", 64),
    ("STREEBOG512", "Streebog-512", 128),
    ("ADLER32", "ADLER32", 8),
    ("MD6", "MD6", 0),
    ("SM3", "SM3", 64),
    ("RIPEMD160", "RIPEMD-160", 40),
    ("TIGER192", "Tiger-192", 48),
    ("WHIRLPOOL", "Whirlpool", 128),
    ("GITOID", "gitoid", 0),
    ("CRYSTALSKYBER", "CRYSTALS-Kyber", 0),
    ("FALCON", "Falcon", 0),
];

/// A hash as stated. One whose algorithm is unknown, or whose value does not fit it, is kept and never counts (S27).
pub(crate) fn hash(algorithm: &str, value: &str) -> Hash {
    let bare: String = algorithm.chars().filter(char::is_ascii_alphanumeric).map(|character| character.to_ascii_uppercase()).collect();
    // SPDX 3 and RDF write `checksumAlgorithm_sha256`.
    let bare = bare.strip_prefix("CHECKSUMALGORITHM").unwrap_or(&bare);
    let value = value.trim();
    let is_hex = !value.is_empty() && value.len().is_multiple_of(2) && value.bytes().all(|byte| byte.is_ascii_hexdigit());
    match HASHES.iter().find(|(name, _, _)| *name == bare) {
        Some((_, name, digits)) => {
            let usable = is_hex && (*digits == 0 || value.len() == *digits);
            Hash { algorithm: (*name).to_owned(), value: if is_hex { value.to_ascii_lowercase() } else { value.to_owned() }, usable }
        }
        None => Hash { algorithm: algorithm.trim().to_owned(), value: value.to_owned(), usable: false },
    }
}

/// The same, with a finding where it does not count.
pub(crate) fn checked_hash(findings: &mut Findings, place: &Place<'_>, algorithm: &str, value: &str) -> Hash {
    let hash = hash(algorithm, value);
    if !hash.usable {
        let what = format!("{} is no {} value that can be compared; it is kept as a text.", quoted(value), quoted(algorithm));
        findings.add(Rule::S27, place.pointer(), what);
    }
    hash
}

/// Refuses more of something than is read (S50).
pub(crate) fn within(count: usize, most: usize, what: &str, place: &Place<'_>) -> Result<(), Refusal> {
    if count <= most {
        return Ok(());
    }
    Err(Refusal::new(Rule::S50, place.pointer(), format!("There are {count} {what} here; at most {most} are read.")))
}

/// The bounds of one part: identifiers, hashes and the length of its texts (S50).
pub(crate) fn within_part(identifiers: usize, hashes: usize, place: &Place<'_>) -> Result<(), Refusal> {
    within(identifiers, limits::SBOM_PER_COMPONENT, "identifiers of one part", place)?;
    within(hashes, limits::SBOM_PER_COMPONENT, "hashes of one part", place)
}
