//! Strict JSON (A1): the reader of every JSON input, and a view of it that knows its path and the rule it serves.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::base64;
use crate::check::{Check, Fault};
use crate::limits;
use crate::text::quoted;

/// A JSON value. Members keep their order; no name occurs twice.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value<'a> {
    Null,
    Bool(bool),
    /// A number written without fraction and exponent.
    Integer(i64),
    /// One that is larger, up to 64 bits. (Together in one 128-bit variant they would make every value of a tree larger by a third.)
    Wide(u64),
    Float(f64),
    String(Cow<'a, str>),
    Array(Vec<Self>),
    Object(Vec<(Cow<'a, str>, Self)>),
}

impl<'a> Value<'a> {
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Integer(_) | Self::Wide(_) | Self::Float(_) => "a number",
            Self::String(_) => "a string",
            Self::Array(_) => "an array",
            Self::Object(_) => "an object",
        }
    }

    /// The member of an object; `None` also where the value is no object.
    pub(crate) fn member(&self, name: &str) -> Option<&Self> {
        match self {
            // The first bytes tell most names of a length apart, without a call.
            Self::Object(members) => members.iter().find(|(key, _)| key.as_bytes().first() == name.as_bytes().first() && key == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// Takes the member out, where there is one that is not `null`; `null` stays in its place.
    pub(crate) fn take(&mut self, name: &str) -> Option<Self> {
        let Self::Object(members) = self else { return None };
        let (_, value) = members.iter_mut().find(|(key, _)| key == name)?;
        Some(std::mem::replace(value, Self::Null)).filter(|value| !matches!(value, Self::Null))
    }

    pub(crate) fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// A copy that borrows nothing.
    pub(crate) fn to_owned_value(&self) -> Value<'static> {
        let text = |text: &str| Cow::Owned(text.to_owned());
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(*value),
            Self::Integer(value) => Value::Integer(*value),
            Self::Wide(value) => Value::Wide(*value),
            Self::Float(value) => Value::Float(*value),
            Self::String(value) => Value::String(text(value)),
            Self::Array(items) => Value::Array(items.iter().map(Value::to_owned_value).collect()),
            Self::Object(members) => Value::Object(members.iter().map(|(name, value)| (text(name), value.to_owned_value())).collect()),
        }
    }
}

/// Why the bytes are not strict JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct JsonError {
    pub(crate) cause: &'static str,
    pub(crate) message: String,
    pub(crate) at: String,
}

impl JsonError {
    fn new(cause: &'static str, message: impl Into<String>, at: impl Into<String>) -> Self {
        Self { cause, message: message.into(), at: at.into() }
    }

    pub(crate) fn into_fault(self, check: Check, what: &str) -> Fault {
        Fault::new(check, self.cause, format!("{what} is not strict JSON: {}", self.message)).at(self.at)
    }
}

/// Parses exactly one JSON value.
pub(crate) fn parse(bytes: &[u8]) -> Result<Value<'_>, JsonError> {
    let mut state = State::new();
    document(bytes, &mut state, true).map(|(value, _)| value)
}

/// Parses one JSON value after the other, as JSON Lines or without anything between them; each with the bytes that it is.
/// The bounds are those of one document.
pub(crate) fn parse_several(bytes: &[u8], most: usize) -> Result<Vec<(Range<usize>, Value<'_>)>, JsonError> {
    let mut state = State::new();
    let mut found = Vec::new();
    let mut start = 0_usize;
    loop {
        let rest = bytes.get(start..).unwrap_or_default();
        let blank = rest.len().saturating_sub(rest.trim_ascii_start().len());
        start = start.saturating_add(blank);
        let rest = bytes.get(start..).unwrap_or_default();
        if rest.is_empty() && !found.is_empty() {
            return Ok(found);
        }
        if found.len() == most {
            return Err(JsonError::new("too-many-documents", format!("more than {most} JSON documents"), format!("byte {start}")));
        }
        let number = found.len().saturating_add(1);
        let within = |error: JsonError| JsonError { at: format!("document {number} (from byte {start}), {}", error.at), ..error };
        let (value, length) = document(rest, &mut state, false).map_err(within)?;
        let end = start.saturating_add(length);
        found.push((start..end, value));
        start = end;
    }
}

/// One value and how many bytes it took; with `alone`, nothing may follow it.
fn document<'a>(bytes: &'a [u8], state: &mut State<'a>, alone: bool) -> Result<(Value<'a>, usize), JsonError> {
    if bytes.len() > limits::JSON_INPUT {
        return Err(JsonError::new("too-large", format!("{} bytes, at most {} are read", bytes.len(), limits::JSON_INPUT), "byte 0"));
    }
    if bytes.trim_ascii().is_empty() {
        return Err(JsonError::new("empty", "there is nothing in it", "byte 0"));
    }
    if bytes.starts_with(b"\xef\xbb\xbf") {
        return Err(JsonError::new("byte-order-mark", "it starts with a byte order mark", "byte 0"));
    }
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let seed = Seed { depth: limits::JSON_DEPTH, state };
    let parsed = seed.deserialize(&mut deserializer).and_then(|value| if alone { deserializer.end().map(|()| value) } else { Ok(value) });
    match parsed {
        Ok(value) => Ok((value, deserializer.into_iter::<serde::de::IgnoredAny>().byte_offset())),
        Err(error) => Err(match state.problem.take() {
            Some(Problem { cause, message, path }) => JsonError::new(cause, message, render(path)),
            None => syntax_error(bytes, &error),
        }),
    }
}

fn syntax_error(bytes: &[u8], error: &serde_json::Error) -> JsonError {
    let at = format!("line {} column {} (byte {})", error.line(), error.column(), offset(bytes, error));
    let full = error.to_string();
    let what = full.split(" at line ").next().unwrap_or_default().to_owned();
    match error.classify() {
        serde_json::error::Category::Eof => JsonError::new("truncated", format!("it ends too early ({what})"), at),
        _ if what.contains("trailing characters") => JsonError::new("trailing", format!("more text follows after the value ({what})"), at),
        _ => JsonError::new("syntax", what, at),
    }
}

fn offset(bytes: &[u8], error: &serde_json::Error) -> usize {
    let lines = bytes.split_inclusive(|byte| *byte == b'\n').take(error.line().saturating_sub(1));
    lines.map(<[u8]>::len).sum::<usize>().saturating_add(error.column().saturating_sub(1))
}

/// What the grammar allows and we do not; the path grows on the way out.
struct Problem {
    cause: &'static str,
    message: String,
    path: Vec<String>,
}

fn render(path: Vec<String>) -> String {
    path.into_iter().rev().fold("$".to_owned(), |whole, step| whole + &step)
}

/// What is common to all values of one document.
struct State<'a> {
    /// Values that may still come.
    left: usize,
    problem: Option<Problem>,
    /// Elements and members of what is being read, the innermost last. How many there are is known at the end, where they move into a list
    /// that is just as long: lists that grow, and are cut, take longer than all the rest of reading.
    items: Vec<Value<'a>>,
    members: Vec<(Cow<'a, str>, Value<'a>)>,
}

impl State<'_> {
    fn new() -> Self {
        Self { left: limits::JSON_VALUES, problem: None, items: Vec::new(), members: Vec::new() }
    }
}

struct Seed<'p, 'a> {
    depth: usize,
    state: &'p mut State<'a>,
}

impl Seed<'_, '_> {
    fn refuse<E: serde::de::Error>(&mut self, cause: &'static str, message: String) -> E {
        self.state.problem = Some(Problem { cause, message, path: Vec::new() });
        E::custom(cause)
    }

    /// One more value of an array or object. A value takes many times the bytes of its shortest text.
    fn count<E: serde::de::Error>(&mut self) -> Result<(), E> {
        match self.state.left.checked_sub(1) {
            Some(left) => {
                self.state.left = left;
                Ok(())
            }
            None => Err(self.refuse("too-many-values", format!("more than {} values", limits::JSON_VALUES))),
        }
    }

    fn deeper<E: serde::de::Error>(&mut self) -> Result<usize, E> {
        match self.depth.checked_sub(1) {
            Some(depth) => Ok(depth),
            None => Err(self.refuse("too-deep", format!("nested more than {} deep", limits::JSON_DEPTH))),
        }
    }

    fn text<'de, E: serde::de::Error>(&mut self, text: Cow<'de, str>) -> Result<Cow<'de, str>, E> {
        // What is borrowed stands in the document as it is, where the grammar has no control character.
        if matches!(&text, Cow::Owned(text) if text.contains('\0')) { Err(self.refuse("nul", "a string contains U+0000".to_owned())) } else { Ok(text) }
    }

    fn step(&mut self, step: impl FnOnce() -> String) {
        if let Some(problem) = &mut self.state.problem {
            problem.path.push(step());
        }
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_, 'de> {
    type Value = Value<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_, 'de> {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Value::Integer(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(i64::try_from(value).map_or(Value::Wide(value), Value::Integer))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Value::Float(value))
    }

    fn visit_borrowed_str<E: serde::de::Error>(mut self, value: &'de str) -> Result<Self::Value, E> {
        self.text(Cow::Borrowed(value)).map(Value::String)
    }

    fn visit_str<E: serde::de::Error>(mut self, value: &str) -> Result<Self::Value, E> {
        self.text(Cow::Owned(value.to_owned())).map(Value::String)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<Self::Value, A::Error> {
        let depth = self.deeper()?;
        let first = self.state.items.len();
        loop {
            match items.next_element_seed(Seed { depth, state: self.state }) {
                Ok(Some(item)) => {
                    self.count()?;
                    self.state.items.push(item);
                }
                Ok(None) => return Ok(Value::Array(self.state.items.drain(first..).collect())),
                Err(error) => {
                    let position = self.state.items.drain(first..).count();
                    self.step(|| format!("[{position}]"));
                    return Err(error);
                }
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut entries: A) -> Result<Self::Value, A::Error> {
        let depth = self.deeper()?;
        let mut names = BTreeSet::new();
        let first = self.state.members.len();
        while let Some(name) = entries.next_key_seed(Name)? {
            let name = self.text(name)?;
            let members = self.state.members.get(first..).unwrap_or_default();
            // Looking through a few is cheaper than an index; most objects have fewer.
            let occurs = match members.len() {
                0..FEW_MEMBERS => members.iter().any(|(known, _)| *known == name),
                FEW_MEMBERS => {
                    names.extend(members.iter().map(|(known, _)| known.clone()));
                    !names.insert(name.clone())
                }
                _ => !names.insert(name.clone()),
            };
            if occurs {
                return Err(self.refuse("duplicate-member", format!("the member {} occurs twice in one object", quoted(&name))));
            }
            self.count()?;
            match entries.next_value_seed(Seed { depth, state: self.state }) {
                Ok(value) => self.state.members.push((name, value)),
                Err(error) => {
                    self.step(|| path_step(&name));
                    return Err(error);
                }
            }
        }
        Ok(Value::Object(self.state.members.drain(first..).collect()))
    }
}

/// A value from another data format, e.g. a JavaScript object.
#[cfg(feature = "bindings")]
pub(crate) struct Owned(pub(crate) Value<'static>);

#[cfg(feature = "bindings")]
impl<'de> serde::Deserialize<'de> for Owned {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let seed = Seed { depth: limits::JSON_DEPTH, state: &mut State::new() };
        seed.deserialize(deserializer).map(|value| Self(value.to_owned_value()))
    }
}

/// A member name, borrowed where it has no escapes.
struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member name")
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(value.to_owned()))
    }
}

/// Members of an object up to which names are compared one by one.
const FEW_MEMBERS: usize = 24;

/// A longer member name is quoted in a path, and so shortened.
const MOST_PLAIN: usize = 100;

pub(crate) fn path_step(name: &str) -> String {
    let plain = (1..=MOST_PLAIN).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if plain { format!(".{name}") } else { format!("[{}]", quoted(name)) }
}

/// A value with its path in the document and the check that its shape belongs to.
#[derive(Clone, Debug)]
pub(crate) struct Node<'v> {
    pub(crate) value: &'v Value<'v>,
    pub(crate) path: String,
    pub(crate) check: Check,
}

impl<'v> Node<'v> {
    pub(crate) fn root(value: &'v Value<'v>, check: Check) -> Self {
        Self { value, path: "$".to_owned(), check }
    }

    pub(crate) fn fault(&self, cause: &'static str, message: impl Into<String>) -> Fault {
        Fault::new(self.check, cause, message).at(&self.path)
    }

    fn wrong_type(&self, wanted: &str) -> Fault {
        self.fault("wrong-type", format!("{} is {}, not {wanted}", self.path, self.value.kind()))
    }

    /// This value as an object whose members are all among `known`; an empty list allows any.
    pub(crate) fn object(&self, known: &[&str]) -> Result<Members<'v>, Fault> {
        let Value::Object(members) = self.value else {
            return Err(self.wrong_type("an object"));
        };
        let unknown = members.iter().find(|(name, _)| !known.is_empty() && !known.contains(&name.as_ref()));
        match unknown {
            Some((name, _)) => {
                let message = format!("{} has the unknown member {}", self.path, quoted(name));
                Err(Fault::new(self.check, "unknown-member", message).at(format!("{}{}", self.path, path_step(name))))
            }
            None => Ok(Members { members, path: self.path.clone(), check: self.check }),
        }
    }

    pub(crate) fn array(&self) -> Result<Vec<Self>, Fault> {
        let items = self.items()?;
        let node = |(position, value)| Self { value, path: format!("{}[{position}]", self.path), check: self.check };
        Ok(items.iter().enumerate().map(node).collect())
    }

    /// How many elements the array has, before anything is made of them.
    pub(crate) fn length(&self) -> Result<usize, Fault> {
        self.items().map(<[_]>::len)
    }

    fn items(&self) -> Result<&'v [Value<'v>], Fault> {
        match self.value {
            Value::Array(items) => Ok(items),
            _ => Err(self.wrong_type("an array")),
        }
    }

    pub(crate) fn string(&self) -> Result<&'v str, Fault> {
        self.value.as_str().ok_or_else(|| self.wrong_type("a string"))
    }

    /// A 64-bit integer as protobuf's JSON has it: a token or a string of the form `^(0|-?[1-9][0-9]*)$`.
    pub(crate) fn int64(&self) -> Result<i64, Fault> {
        let wrong = |text: &str| {
            let message = format!("{} is not a 64-bit integer in plain decimal", self.path);
            self.fault("not-an-integer", message).compared("^(0|-?[1-9][0-9]*)$ within 64 bits", crate::text::escaped(text))
        };
        match self.value {
            Value::Integer(integer) => Ok(*integer),
            Value::Wide(integer) => Err(wrong(&integer.to_string())),
            Value::Float(number) => Err(wrong(ryu_js::Buffer::new().format(*number))),
            Value::String(text) => {
                let digits = text.strip_prefix('-').unwrap_or(text);
                let canonical = matches!(digits.as_bytes(), [b'1'..=b'9', ..]) || text == "0";
                let integer = text.parse().ok().filter(|_| canonical && digits.bytes().all(|byte| byte.is_ascii_digit()));
                integer.ok_or_else(|| wrong(text))
            }
            _ => Err(self.wrong_type("an integer")),
        }
    }

    /// Canonical base64 (A6).
    pub(crate) fn base64(&self) -> Result<Vec<u8>, Fault> {
        base64::decode(self.string()?)
            .map_err(|what| Fault::new(Check::A6, "not-canonical", format!("{} is not canonical base64: {what}", self.path)).at(&self.path))
    }
}

/// The members of an object, with their path.
pub(crate) struct Members<'v> {
    members: &'v [(Cow<'v, str>, Value<'v>)],
    path: String,
    check: Check,
}

impl<'v> Members<'v> {
    /// The member, unless it is absent or `null`, which mean the same (A1).
    pub(crate) fn get(&self, name: &str) -> Option<Node<'v>> {
        let (_, value) = self.members.iter().find(|(key, value)| key == name && *value != Value::Null)?;
        Some(Node { value, path: self.path_of(name), check: self.check })
    }

    /// The member, or a fault that names it.
    pub(crate) fn require(&self, name: &str) -> Result<Node<'v>, Fault> {
        self.get(name).ok_or_else(|| self.fault(self.check, "missing-member", format!("{} is missing", self.path_of(name))).at(self.path_of(name)))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'v str, Node<'v>)> {
        self.members.iter().map(|(name, value)| (name.as_ref(), Node { value, path: self.path_of(name), check: self.check }))
    }

    pub(crate) fn path_of(&self, name: &str) -> String {
        format!("{}{}", self.path, path_step(name))
    }

    /// A fault of this object under the given check; give it a place with `at`.
    pub(crate) fn fault(&self, check: Check, cause: &'static str, message: impl Into<String>) -> Fault {
        Fault::new(check, cause, message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cause(text: &[u8]) -> (&'static str, String) {
        let error = parse(text).unwrap_err();
        (error.cause, error.at)
    }

    #[test]
    fn refuses_ambiguity() {
        assert_eq!(cause(br#"{"a":[{"b":1,"\u0062":2}]}"#), ("duplicate-member", "$.a[0]".to_owned()));
        assert_eq!(cause(b"\xef\xbb\xbf{}").0, "byte-order-mark");
        assert_eq!(cause(b"{} {}").0, "trailing");
        assert_eq!(cause(b"[1,]").0, "syntax");
        assert_eq!(cause(br#"{"a":"\u0000"}"#), ("nul", "$.a".to_owned()));
        assert_eq!(cause(br#"{"a":"\ud800"}"#).0, "syntax");
        assert_eq!(cause(b"{\"a\":\"\xff\"}").0, "syntax");
        assert_eq!(cause(br#"{"a":NaN}"#).0, "syntax");
        assert_eq!(cause(br#"{"a":01}"#).0, "syntax");
        assert_eq!(cause(b"").0, "empty");
    }

    /// However many members there are, and whichever of them it is.
    #[test]
    fn refuses_every_repetition() {
        for count in [1, 2, 23, 24, 25, 26, 60] {
            let names: Vec<String> = (0..count).map(|number| format!("m{number}")).collect();
            let object = |names: &[String]| format!("{{{}}}", names.iter().map(|name| format!("\"{name}\":0")).collect::<Vec<_>>().join(","));
            assert!(parse(object(&names).as_bytes()).is_ok());
            for repeated in &names {
                let again = [names.as_slice(), std::slice::from_ref(repeated)].concat();
                assert_eq!(cause(object(&again).as_bytes()).0, "duplicate-member", "{repeated} of {count}");
            }
        }
    }

    #[test]
    fn says_where_a_half_document_ends() {
        assert_eq!(cause(b"{\n\"a\": [1,"), ("truncated", "line 2 column 8 (byte 9)".to_owned()));
    }

    /// Lists and objects share what they are gathered in.
    #[test]
    fn each_has_what_is_its_own() {
        let text = r#"{"a":[1,[2,[],{}],{"b":{"c":[3,{"d":null}],"e":4},"f":[[5],[6,7]]}],"g":"h"}"#;
        assert_eq!(super::super::jcs::in_order(&parse(text.as_bytes()).unwrap()), text);
        assert_eq!(cause(br#"{"a":[1,{"b":[2,3,{"c":"\u0000"}]}]}"#), ("nul", "$.a[1].b[2].c".to_owned()));
        assert_eq!(cause(b"{\"a\":\"\0\"}").0, "syntax");
        let several = parse_several(br#"[1,2]{"a":[3]} [[4]]"#, 9).unwrap();
        assert_eq!(several.iter().map(|(_, value)| super::super::jcs::in_order(value)).collect::<Vec<_>>(), ["[1,2]", r#"{"a":[3]}"#, "[[4]]"]);
    }

    #[test]
    fn takes_a_member_out() {
        let mut value = parse(br#"{"a":[1],"b":null}"#).unwrap();
        assert_eq!(value.take("a"), Some(Value::Array(vec![Value::Integer(1)])));
        assert_eq!((value.take("a"), value.take("b"), value.take("c"), Value::Null.take("a")), (None, None, None, None));
    }

    #[test]
    fn bounds_depth() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(parse(nested(64).as_bytes()).is_ok());
        assert_eq!(cause(nested(65).as_bytes()).0, "too-deep");
    }

    #[test]
    fn bounds_values() {
        let flat = |count: usize| format!("[{}0]", "0,".repeat(count - 1));
        assert!(parse(flat(limits::JSON_VALUES).as_bytes()).is_ok());
        assert_eq!(cause(flat(limits::JSON_VALUES + 1).as_bytes()).0, "too-many-values");
    }

    #[test]
    fn integers_have_one_form() {
        let accepted = [("0", 0), ("\"0\"", 0), ("\"-5\"", -5), ("9223372036854775807", i64::MAX), ("\"9223372036854775807\"", i64::MAX)];
        for (text, integer) in accepted {
            let value = parse(text.as_bytes()).unwrap();
            assert_eq!(Node::root(&value, Check::A1).int64().unwrap(), integer);
        }
        for text in [
            "\"+5\"",
            "\"05\"",
            "\"-0\"",
            "\"\"",
            "\"-\"",
            "\" 5\"",
            "\"0x10\"",
            "\"1e3\"",
            "1e3",
            "5.0",
            "-0",
            "9223372036854775808",
            "\"9223372036854775808\"",
            "18446744073709551616",
            "true",
        ] {
            let value = parse(text.as_bytes()).unwrap();
            assert!(Node::root(&value, Check::A1).int64().is_err(), "{text}");
        }
    }

    #[test]
    fn refuses_unknown_members_and_takes_null_for_absent() {
        let value = parse(br#"{"a":null,"b":1}"#).unwrap();
        let node = Node::root(&value, Check::A1);
        assert!(node.object(&["a", "b"]).unwrap().get("a").is_none());
        assert_eq!(node.object(&["a"]).map(|_| ()).unwrap_err().place(), Some("$.b"));
    }
}
