//! Reading a JSON value leniently: odd types are findings with their JSON Pointer, which is written only when needed.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::model::{Component, Findings, Hash, Refusal};
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
        let mut out = String::with_capacity(self.longest());
        self.push(&mut out);
        out
    }

    /// More than most pointers take.
    fn longest(&self) -> usize {
        let step = match self.step {
            Step::Index(_) => 7,
            Step::Name(name) => name.len(),
        };
        self.parent.map_or(0, |parent| parent.longest().saturating_add(step).saturating_add(1))
    }

    /// As deep as places are in one another: the reader of JSON goes 64 deep.
    fn push(&self, out: &mut String) {
        let Some(parent) = self.parent else { return };
        parent.push(out);
        out.push('/');
        match self.step {
            Step::Index(index) => out.push_str(&index.to_string()),
            Step::Name(name) if !name.bytes().any(|byte| matches!(byte, b'~' | b'/')) => out.push_str(name),
            Step::Name(name) => out.push_str(&name.replace('~', "~0").replace('/', "~1")),
        }
    }
}

/// Parts by the reference that the document gives them: a table of numbers made of the references, with a part beside each. A reference
/// whose places are all taken by others is held by itself, in order, so that who makes numbers collide makes no document that takes long.
#[derive(Default)]
pub(crate) struct References {
    /// As many as a power of two, and at least twice as many as are taken: a number, and the part, counted from one; zero where it is free.
    places: Vec<(u32, usize)>,
    taken: usize,
    crowded: BTreeMap<String, Vec<usize>>,
}

/// Places in which a reference may be, from that of its number on; one of the first two holds nearly all.
const PROBED: usize = 32;

impl References {
    /// The first part with the reference. `parts` are those that were inserted.
    pub(crate) fn get(&self, parts: &[Component], reference: &str) -> Option<usize> {
        self.find(parts, reference, mixed(reference)).ok()
    }

    /// Whether the part, which is one of `parts`, is the first with its reference.
    pub(crate) fn insert(&mut self, parts: &[Component], part: usize) -> bool {
        let Some(reference) = parts.get(part).map(|part| part.reference.as_str()) else { return false };
        if self.taken.saturating_mul(2) >= self.places.len() {
            self.grow(parts);
        }
        let number = mixed(reference);
        match self.find(parts, reference, number) {
            Ok(_) => return false,
            Err(free) => self.put(free, number, part, reference),
        }
        true
    }

    /// The part, or the place that is free for it, if one is.
    fn find(&self, parts: &[Component], reference: &str, number: u32) -> Result<usize, Option<usize>> {
        let mut free = None;
        for place in self.probed(number) {
            match self.places.get(place) {
                Some((same, next @ 1..)) => {
                    let part = next.saturating_sub(1);
                    if *same == number && parts.get(part).is_some_and(|part| part.reference == reference) {
                        return Ok(part);
                    }
                }
                _ => {
                    free = Some(place);
                    break;
                }
            }
        }
        if self.crowded.is_empty() {
            return Err(free);
        }
        self.crowded.get(reference).and_then(|parts| parts.first()).copied().ok_or(free)
    }

    fn put(&mut self, free: Option<usize>, number: u32, part: usize, reference: &str) {
        if let Some(place) = free.and_then(|free| self.places.get_mut(free)) {
            *place = (number, part.saturating_add(1));
            self.taken = self.taken.saturating_add(1);
        } else {
            self.crowded.entry(reference.to_owned()).or_default().push(part);
        }
    }

    /// To twice as many places.
    fn grow(&mut self, parts: &[Component]) {
        let all = std::mem::take(&mut self.places);
        self.places = vec![(0, 0); all.len().saturating_mul(2).max(64)];
        self.taken = 0;
        for (number, next) in all {
            let Some(part) = next.checked_sub(1) else { continue };
            let free = self.probed(number).find(|place| matches!(self.places.get(*place), Some((_, 0))));
            self.put(free, number, part, parts.get(part).map(|part| part.reference.as_str()).unwrap_or_default());
        }
    }

    fn probed(&self, number: u32) -> impl Iterator<Item = usize> + use<> {
        let mask = self.places.len().saturating_sub(1);
        let first = usize::try_from(number).unwrap_or_default();
        (0..PROBED).map(move |step| first.wrapping_add(step) & mask)
    }
}

/// As FNV-1a, eight bytes at a time. Nothing rests on it: who makes it collide gets no other answer.
fn mixed(text: &str) -> u32 {
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    let last = rest.iter().fold(0x80, |word: u64, byte| (word << 8) | u64::from(*byte));
    let words = words.iter().map(|word| u64::from_le_bytes(*word)).chain([last]);
    let number = words.fold(0xcbf2_9ce4_8422_2325, |number: u64, word| {
        let number = (number ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        number ^ (number >> 32)
    });
    let [a, b, c, d, ..] = number.to_le_bytes();
    u32::from_le_bytes([a, b, c, d])
}

/// A value of an odd type: which, where.
fn wrong_type(findings: &mut Findings, place: &Place<'_>, value: &Value<'_>, wanted: &str) {
    findings.add(Rule::S43, place.pointer(), format!("This is {}, not {wanted}; it is ignored.", value.kind()));
}

/// The member unless it is absent or `null`, which mean the same.
pub(crate) fn get<'v, 'a>(object: &'v Value<'a>, name: &str) -> Option<&'v Value<'a>> {
    object.member(name).filter(|value| !matches!(value, Value::Null))
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
    borrowed(findings, object, at, name).map(Cow::into_owned)
}

/// The same, of the document where it is a text there: for what is only looked at.
pub(crate) fn borrowed<'v>(findings: &mut Findings, object: &'v Value<'_>, at: &Place<'_>, name: &str) -> Option<Cow<'v, str>> {
    let value = get(object, name)?;
    match value {
        Value::String(text) => Some(Cow::Borrowed(text.as_ref())).filter(|text| !is_blank(text)),
        Value::Integer(_) | Value::Wide(_) | Value::Float(_) | Value::Bool(_) => {
            findings.add(Rule::S43, at.name(name).pointer(), format!("This is {}, not a text; it is taken as its text.", value.kind()));
            as_text(value)
        }
        _ => {
            wrong_type(findings, &at.name(name), value, "a text");
            None
        }
    }
}

/// Most texts say so with their first byte.
fn is_blank(text: &str) -> bool {
    !text.bytes().next().is_some_and(|byte| byte.is_ascii_graphic()) && text.trim().is_empty()
}

/// Elements of a list, each with its index, without those that a reader cannot use.
#[derive(Clone)]
pub(crate) struct Elements<'v, 'a> {
    items: std::iter::Enumerate<std::slice::Iter<'v, Value<'a>>>,
    usable: fn(&Value<'_>) -> bool,
}

impl<'v, 'a> Iterator for Elements<'v, 'a> {
    type Item = (usize, &'v Value<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let Self { items, usable } = self;
        items.find(|(_, item)| usable(item))
    }
}

/// The member as a list. `null` and absent are the empty list; `null` elements are skipped with a finding.
pub(crate) fn list<'v, 'a>(findings: &mut Findings, object: &'v Value<'a>, at: &Place<'_>, name: &str) -> Elements<'v, 'a> {
    let items: &[Value<'_>] = match get(object, name) {
        None => &[],
        Some(Value::Array(items)) => items,
        Some(value) => {
            wrong_type(findings, &at.name(name), value, "a list");
            &[]
        }
    };
    for (index, item) in items.iter().enumerate() {
        if matches!(item, Value::Null) {
            findings.add(Rule::S29, at.name(name).index(index).pointer(), "An element of this list is null; it is skipped.");
        }
    }
    Elements { items: items.iter().enumerate(), usable: |item| !matches!(item, Value::Null) }
}

/// The elements of a list that are objects; others are findings.
pub(crate) fn objects<'v, 'a>(findings: &mut Findings, object: &'v Value<'a>, at: &Place<'_>, name: &str) -> Elements<'v, 'a> {
    let items = list(findings, object, at, name);
    let usable = |item: &Value<'_>| matches!(item, Value::Object(_));
    for (index, item) in items.clone() {
        if !usable(item) {
            wrong_type(findings, &at.name(name).index(index), item, "an object");
        }
    }
    Elements { usable, ..items }
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
    several(findings, value, at, name).into_iter().map(Cow::into_owned).collect()
}

/// The same, of the document where they are texts there.
pub(crate) fn several<'v>(findings: &mut Findings, value: &'v Value<'_>, at: &Place<'_>, name: &str) -> Vec<Cow<'v, str>> {
    match get(value, name) {
        None => Vec::new(),
        Some(Value::Array(items)) => {
            let mut found = Vec::with_capacity(items.len());
            for (index, item) in items.iter().enumerate() {
                match as_text(item) {
                    Some(text) if !is_blank(&text) => found.push(text),
                    Some(_) => {}
                    None if matches!(item, Value::Null) => {}
                    None => wrong_type(findings, &at.name(name).index(index), item, "a text"),
                }
            }
            found
        }
        Some(_) => borrowed(findings, value, at, name).into_iter().collect(),
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
    let value = value.trim();
    let is_hex = !value.is_empty() && value.len().is_multiple_of(2) && value.bytes().all(|byte| byte.is_ascii_hexdigit());
    // Most write the one spelling.
    match HASHES.iter().find(|(_, name, _)| *name == algorithm).or_else(|| spelt_otherwise(algorithm)) {
        Some((_, name, digits)) => {
            let usable = is_hex && (*digits == 0 || value.len() == *digits);
            Hash { algorithm: (*name).to_owned(), value: if is_hex { value.to_ascii_lowercase() } else { value.to_owned() }, usable }
        }
        None => Hash { algorithm: algorithm.trim().to_owned(), value: value.to_owned(), usable: false },
    }
}

fn spelt_otherwise(algorithm: &str) -> Option<&'static (&'static str, &'static str, usize)> {
    let bare: String = algorithm.chars().filter(char::is_ascii_alphanumeric).map(|character| character.to_ascii_uppercase()).collect();
    // SPDX 3 and RDF write `checksumAlgorithm_sha256`.
    let bare = bare.strip_prefix("CHECKSUMALGORITHM").unwrap_or(&bare);
    HASHES.iter().find(|(name, _, _)| *name == bare)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn part(reference: &str) -> Component {
        Component { reference: reference.to_owned(), ..Component::default() }
    }

    /// Each is found, and nothing else; of two with the same reference the first.
    fn check_all(names: &[String]) -> References {
        let parts: Vec<Component> = names.iter().chain(names).map(|name| part(name)).collect();
        let mut references = References::default();
        for index in 0..parts.len() {
            assert_eq!(references.insert(&parts, index), index < names.len(), "{index}");
        }
        for (index, name) in names.iter().enumerate() {
            assert_eq!(references.get(&parts, name), Some(index), "{name}");
            assert_eq!(references.get(&parts, &format!("{name} ")), None);
        }
        references
    }

    #[test]
    fn references_are_found_as_the_table_grows() {
        for count in [0, 1, 31, 32, 33, 5000] {
            let references = check_all(&(0..count).map(|number| format!("pkg:npm/package-{number}@1.0.{}", number % 7)).collect::<Vec<_>>());
            assert!(references.crowded.is_empty(), "{count}");
            assert!(references.taken == count && references.places.len() >= count * 2);
        }
        assert_eq!(References::default().get(&[], "a"), None);
    }

    /// Who makes numbers collide makes nothing that is looked for one after the other.
    #[test]
    fn references_whose_numbers_collide_are_held_in_order() {
        let names: Vec<String> = (0..).map(|number: u32| number.to_string()).filter(|name| mixed(name) % 4096 == 7).take(200).collect();
        let references = check_all(&names);
        assert_eq!(references.crowded.len() + references.taken, 200);
        assert!(references.crowded.len() >= 200 - PROBED, "{}", references.crowded.len());
        let other = (0..).map(|number: u32| format!("other {number}")).find(|name| mixed(name) % 4096 == 7).unwrap();
        assert_eq!(references.get(&[], &other), None);
    }

    #[test]
    fn pointers_are_escaped() {
        let list = Place::ROOT.name("components");
        let part = list.index(17);
        assert_eq!(part.name("a~/b").pointer(), "/components/17/a~0~1b");
        assert_eq!((Place::ROOT.pointer(), list.pointer()), (String::new(), "/components".to_owned()));
    }

    /// The spelling that is looked for first is the one that the name without punctuation leads to.
    #[test]
    fn hashes_have_one_spelling() {
        for row in &HASHES {
            assert_eq!(spelt_otherwise(row.1), Some(row));
            let hash = hash(row.1, "00");
            assert_eq!((hash.algorithm.as_str(), hash.usable), (row.1, row.2 == 0));
        }
        assert_eq!(hash("checksumAlgorithm_sha512", &"AB".repeat(64)), Hash { algorithm: "SHA-512".to_owned(), value: "ab".repeat(64), usable: true });
    }

    #[test]
    fn lists_leave_out_what_is_odd_and_say_so() {
        let value = crate::encoding::json::parse(br#"{"a":[{},null,"x",{"b":" "},7],"b":null,"c":"no list","d":[" ","t",null,4,{}]}"#).unwrap();
        let mut findings = Findings::default();
        let indices = |elements: Elements<'_, '_>| elements.map(|(index, _)| index).collect::<Vec<_>>();
        assert_eq!(indices(list(&mut findings, &value, &Place::ROOT, "a")), [0, 2, 3, 4]);
        assert_eq!(findings.total(), 1);
        assert_eq!(indices(objects(&mut findings, &value, &Place::ROOT, "a")), [0, 3]);
        assert_eq!(indices(objects(&mut findings, &value, &Place::ROOT, "b")), [0; 0]);
        assert_eq!(indices(objects(&mut findings, &value, &Place::ROOT, "c")), [0; 0]);
        assert_eq!(texts(&mut findings, &value, &Place::ROOT, "d"), ["t", "4"]);
        let places: Vec<_> = findings.kept().iter().map(|finding| (finding.rule, finding.pointer.as_str())).collect();
        assert_eq!(places, [(Rule::S29, "/a/1"), (Rule::S29, "/a/1"), (Rule::S43, "/a/2"), (Rule::S43, "/a/4"), (Rule::S43, "/c"), (Rule::S43, "/d/4")]);
    }
}
