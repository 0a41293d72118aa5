//! From bytes to text (S2): UTF-8 with or without a byte order mark, UTF-16 with one.

use std::borrow::Cow;

use super::model::Refusal;
use super::rules::Rule;

/// A text, and how it was written where that is not plain UTF-8.
#[derive(Debug)]
pub(crate) struct Decoded<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) note: Option<&'static str>,
}

pub(crate) fn decode(bytes: &[u8]) -> Result<Decoded<'_>, Refusal> {
    let decoded = match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => Decoded { text: Cow::Borrowed(utf8(rest)?), note: Some("The file starts with a byte order mark.") },
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes, "The file is UTF-16, little end first.")?,
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes, "The file is UTF-16, big end first.")?,
        plain => Decoded { text: Cow::Borrowed(utf8(plain)?), note: None },
    };
    match decoded.text.find('\0') {
        Some(at) => Err(Refusal::new(Rule::S2, format!("byte {at}"), "The text contains U+0000.")),
        None => Ok(decoded),
    }
}

fn utf8(bytes: &[u8]) -> Result<&str, Refusal> {
    std::str::from_utf8(bytes).map_err(|error| Refusal::new(Rule::S2, format!("byte {}", error.valid_up_to()), "The text is not valid UTF-8."))
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16, note: &'static str) -> Result<Decoded<'static>, Refusal> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(Refusal::new(Rule::S2, format!("byte {}", bytes.len()), "The text is UTF-16 with half a character at its end."));
    }
    let text: Result<String, _> = char::decode_utf16(pairs.iter().copied().map(unit)).collect();
    match text {
        Ok(text) => Ok(Decoded { text: Cow::Owned(text), note: Some(note) }),
        Err(_) => Err(Refusal::new(Rule::S2, "", "The text is UTF-16 with an unpaired surrogate.")),
    }
}
