//! DER (X.690 §8, §10, §11): a reader of tag-length-value triples, and a check that a whole value is strict DER.
//!
//! Certificates and tokens are walked once by [`check_strict`] before any other reader sees them, so that lenient
//! readers further down cannot be shown two meanings of the same bytes.

use ::der::asn1::{AnyRef, IntRef, ObjectIdentifier};
use ::der::{Decode, Header, Reader as _, SliceReader, Tag};

use crate::limits;

/// One value: its tag, its content, and both as received.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tlv<'a> {
    pub(crate) tag: Tag,
    pub(crate) content: &'a [u8],
    pub(crate) raw: &'a [u8],
    /// Where `raw` starts in the whole input.
    pub(crate) offset: usize,
    header: usize,
}

impl<'a> Tlv<'a> {
    /// The values inside, in order.
    pub(crate) fn children(&self) -> Values<'a> {
        Values { rest: self.content, offset: self.offset.saturating_add(self.header) }
    }
}

/// What is wrong, and at which byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DerError {
    pub(crate) what: String,
    pub(crate) offset: usize,
}

impl DerError {
    pub(crate) fn new(what: impl Into<String>, offset: usize) -> Self {
        Self { what: what.into(), offset }
    }

    pub(crate) fn place(&self) -> String {
        format!("byte {}", self.offset)
    }
}

/// A run of values side by side.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Values<'a> {
    rest: &'a [u8],
    offset: usize,
}

impl<'a> Values<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, offset: 0 }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    pub(crate) fn offset(&self) -> usize {
        self.offset
    }

    /// The tag of the next value, if there is one.
    pub(crate) fn peek(&self) -> Option<Tag> {
        let mut reader = SliceReader::new(self.rest).ok()?;
        Header::decode(&mut reader).ok().map(|header| header.tag())
    }

    /// The next value, whatever its tag.
    pub(crate) fn next(&mut self) -> Result<Tlv<'a>, DerError> {
        let fail = |what: String| DerError::new(what, self.offset);
        let mut reader = SliceReader::new(self.rest).map_err(|error| fail(error.to_string()))?;
        let header = Header::decode(&mut reader).map_err(|error| fail(error.to_string()))?;
        let content = reader.read_slice(header.length()).map_err(|error| fail(error.to_string()))?;
        let used = usize::try_from(reader.position()).map_err(|_| fail("too long".to_owned()))?;
        let (raw, rest) = self.rest.split_at_checked(used).ok_or_else(|| fail("too short".to_owned()))?;
        let value = Tlv { tag: header.tag(), content, raw, offset: self.offset, header: used.saturating_sub(content.len()) };
        self.rest = rest;
        self.offset = self.offset.saturating_add(used);
        Ok(value)
    }

    /// The next value, which must have this tag; `what` names it in the error.
    pub(crate) fn expect(&mut self, tag: Tag, what: &str) -> Result<Tlv<'a>, DerError> {
        let offset = self.offset;
        if self.is_empty() {
            return Err(DerError::new(format!("{what} is missing"), offset));
        }
        let value = self.next()?;
        if value.tag == tag { Ok(value) } else { Err(DerError::new(format!("{what} has the tag {}, not {tag}", value.tag), offset)) }
    }

    /// The next value if it has this tag.
    pub(crate) fn optional(&mut self, tag: Tag) -> Result<Option<Tlv<'a>>, DerError> {
        if self.peek() == Some(tag) { self.next().map(Some) } else { Ok(None) }
    }

    /// Nothing may follow.
    pub(crate) fn end(&self, what: &str) -> Result<(), DerError> {
        if self.is_empty() { Ok(()) } else { Err(DerError::new(format!("{} bytes after {what}", self.rest.len()), self.offset)) }
    }
}

/// `[number]`, constructed: explicit tags, and implicit ones over SEQUENCE and SET.
pub(crate) fn context(number: u8) -> Tag {
    Tag::ContextSpecific { constructed: true, number: tag_number(number) }
}

/// `[number]`, primitive: implicit tags over strings.
pub(crate) fn context_primitive(number: u8) -> Tag {
    Tag::ContextSpecific { constructed: false, number: tag_number(number) }
}

fn tag_number(number: u8) -> ::der::TagNumber {
    ::der::TagNumber(u32::from(number))
}

/// The one value the bytes are, with nothing after it.
pub(crate) fn single<'a>(bytes: &'a [u8], what: &str) -> Result<Tlv<'a>, DerError> {
    let mut values = Values::new(bytes);
    let value = values.next()?;
    values.end(what)?;
    Ok(value)
}

/// The object identifier in dotted form.
pub(crate) fn oid(value: &Tlv<'_>) -> Result<ObjectIdentifier, DerError> {
    ObjectIdentifier::from_der(value.raw).map_err(|error| DerError::new(format!("not an object identifier: {error}"), value.offset))
}

/// Checks that the bytes are exactly one value in strict DER, nested at most [`limits::ASN1_DEPTH`] deep.
pub(crate) fn check_strict(bytes: &[u8], what: &str) -> Result<(), DerError> {
    let value = single(bytes, what)?;
    check_value(&value, limits::ASN1_DEPTH)
}

fn check_value(value: &Tlv<'_>, depth: usize) -> Result<(), DerError> {
    let Some(deeper) = depth.checked_sub(1) else {
        return Err(DerError::new(format!("nested more than {} deep", limits::ASN1_DEPTH), value.offset));
    };
    check_primitive(value)?;
    if !value.tag.is_constructed() {
        return Ok(());
    }
    let mut children = value.children();
    let mut previous: Option<Tlv<'_>> = None;
    while !children.is_empty() {
        let child = children.next()?;
        check_value(&child, deeper)?;
        // X.690 §11.6: the elements of a SET OF ascend.
        if value.tag == Tag::Set && previous.is_some_and(|previous| previous.raw > child.raw) {
            return Err(DerError::new("the elements of a SET are not in order", child.offset));
        }
        previous = Some(child);
    }
    Ok(())
}

/// The rules for single primitive types: one encoding for each value.
fn check_primitive(value: &Tlv<'_>) -> Result<(), DerError> {
    let fail = |what: &str| Err(DerError::new(what, value.offset));
    match value.tag {
        Tag::Boolean if !matches!(value.content, [0x00 | 0xff]) => fail("a BOOLEAN that is neither 00 nor FF"),
        Tag::Integer | Tag::Enumerated => match value.content {
            [] => fail("an empty INTEGER"),
            [0x00, next, ..] if *next < 0x80 => fail("an INTEGER with a needless leading zero"),
            [0xff, next, ..] if *next >= 0x80 => fail("an INTEGER with a needless leading FF"),
            _ => Ok(()),
        },
        Tag::Null if !value.content.is_empty() => fail("a NULL with content"),
        Tag::ObjectIdentifier => oid(value).map(|_| ()),
        Tag::BitString => check_bit_string(value),
        Tag::Utf8String if std::str::from_utf8(value.content).is_err() => fail("a UTF8String that is not UTF-8"),
        Tag::PrintableString if !value.content.iter().all(|byte| is_printable(*byte)) => fail("a PrintableString with other characters"),
        Tag::Ia5String if !value.content.is_ascii() => fail("an IA5String that is not ASCII"),
        _ => Ok(()),
    }
}

/// X.690 §11.2: at most seven unused bits, and they are zero.
fn check_bit_string(value: &Tlv<'_>) -> Result<(), DerError> {
    let canonical = match value.content {
        [] => false,
        [unused] => *unused == 0,
        [unused, .., last] => *unused < 8 && last.trailing_zeros() >= u32::from(*unused),
    };
    if canonical { Ok(()) } else { Err(DerError::new("a BIT STRING whose unused bits are not zero", value.offset)) }
}

/// X.680 §41.4, and `@` and `*` and `_` as certificate names in the field have them.
fn is_printable(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b" '()+,-./:=?@*_&".contains(&byte)
}

/// A non-negative INTEGER of at most 64 bits.
pub(crate) fn unsigned(value: &Tlv<'_>) -> Option<u64> {
    let integer = AnyRef::from_der(value.raw).ok()?.decode_as::<IntRef<'_>>().ok()?;
    let bytes = integer.as_bytes();
    if bytes.len() > 9 || bytes.first().is_some_and(|first| *first >= 0x80) {
        return None;
    }
    bytes.iter().try_fold(0u64, |sum, byte| sum.checked_mul(256)?.checked_add(u64::from(*byte)))
}

/// Appends a definite length in DER.
pub(crate) fn push_length(out: &mut Vec<u8>, length: usize) {
    let bytes = length.to_be_bytes();
    let significant: Vec<u8> = bytes.iter().copied().skip_while(|byte| *byte == 0).collect();
    match (u8::try_from(length), u8::try_from(significant.len())) {
        (Ok(short), _) if short < 0x80 => out.push(short),
        (_, Ok(count)) => {
            out.push(0x80 | count);
            out.extend(significant);
        }
        // A length has at most eight bytes: not reached, and a short form would be refused by every reader.
        (_, Err(_)) => out.push(0xff),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_one_form() {
        assert!(check_strict(&[0x30, 0x03, 0x02, 0x01, 0x05], "x").is_ok());
    }

    #[test]
    fn refuses_every_other() {
        let cases: [(&str, &[u8]); 11] = [
            ("indefinite length", &[0x30, 0x80, 0x02, 0x01, 0x05, 0x00, 0x00]),
            ("long form of a short length", &[0x30, 0x81, 0x03, 0x02, 0x01, 0x05]),
            ("trailing byte", &[0x02, 0x01, 0x05, 0x00]),
            ("leading zero", &[0x02, 0x02, 0x00, 0x05]),
            ("leading ff", &[0x02, 0x02, 0xff, 0x85]),
            ("empty integer", &[0x02, 0x00]),
            ("boolean 1", &[0x01, 0x01, 0x01]),
            ("null with content", &[0x05, 0x01, 0x00]),
            ("unused bits", &[0x03, 0x02, 0x04, 0xff]),
            ("truncated", &[0x30, 0x05, 0x02, 0x01]),
            ("set out of order", &[0x31, 0x06, 0x02, 0x01, 0x05, 0x02, 0x01, 0x04]),
        ];
        for (name, bytes) in cases {
            assert!(check_strict(bytes, "x").is_err(), "{name}");
        }
    }

    #[test]
    fn bounds_depth() {
        let mut nested = vec![0x05, 0x00];
        for _ in 0..limits::ASN1_DEPTH - 1 {
            let mut outer = vec![0x30];
            push_length(&mut outer, nested.len());
            outer.append(&mut nested);
            nested = outer;
        }
        assert!(check_strict(&nested, "x").is_ok());
        let mut outer = vec![0x30];
        push_length(&mut outer, nested.len());
        outer.append(&mut nested);
        assert!(check_strict(&outer, "x").is_err());
    }

    #[test]
    fn lengths() {
        for (length, bytes) in [(5, &[5][..]), (127, &[127]), (128, &[0x81, 128]), (65_536, &[0x83, 1, 0, 0])] {
            let mut out = Vec::new();
            push_length(&mut out, length);
            assert_eq!(out, bytes);
        }
    }
}
