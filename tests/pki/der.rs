//! A DER writer made of small functions, so that any fault can be composed (X.690).
//!
//! Every function returns a whole TLV. Nothing is checked: a wrong length or a wrong tag is
//! written as readily as a right one.

/// SEQUENCE.
pub const SEQUENCE: u8 = 0x30;
/// SET.
pub const SET: u8 = 0x31;

/// One TLV with a minimal definite length.
pub fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    out.extend(length(content.len()));
    out.extend_from_slice(content);
    out
}

/// A minimal definite length (X.690 §10.1).
pub fn length(n: usize) -> Vec<u8> {
    if n < 0x80 {
        return vec![n as u8];
    }
    let bytes: Vec<u8> = n.to_be_bytes().into_iter().skip_while(|b| *b == 0).collect();
    [vec![0x80 | bytes.len() as u8], bytes].concat()
}

/// SEQUENCE of the given TLVs.
pub fn seq<T: AsRef<[u8]>>(parts: &[T]) -> Vec<u8> {
    tlv(SEQUENCE, &concat(parts))
}

/// SET of the given TLVs in the given order.
pub fn set<T: AsRef<[u8]>>(parts: &[T]) -> Vec<u8> {
    tlv(SET, &concat(parts))
}

/// The parts one after the other.
pub fn concat<T: AsRef<[u8]>>(parts: &[T]) -> Vec<u8> {
    parts.iter().flat_map(|p| p.as_ref().iter().copied()).collect()
}

/// Context tag `[n]`, constructed.
pub fn explicit(n: u8, content: &[u8]) -> Vec<u8> {
    tlv(0xA0 | n, content)
}

/// Context tag `[n]`, primitive.
pub fn implicit(n: u8, content: &[u8]) -> Vec<u8> {
    tlv(0x80 | n, content)
}

/// INTEGER from unsigned big-endian octets, made minimal and positive (X.690 §8.3).
pub fn unsigned(bytes: &[u8]) -> Vec<u8> {
    let mut v: Vec<u8> = bytes.iter().copied().skip_while(|b| *b == 0).collect();
    if v.first().is_none_or(|b| b & 0x80 != 0) {
        v.insert(0, 0);
    }
    tlv(0x02, &v)
}

/// INTEGER.
pub fn int(n: u64) -> Vec<u8> {
    unsigned(&n.to_be_bytes())
}

/// BOOLEAN TRUE.
pub fn yes() -> Vec<u8> {
    tlv(0x01, &[0xFF])
}

/// NULL.
pub fn null() -> Vec<u8> {
    tlv(0x05, &[])
}

/// OCTET STRING.
pub fn octets(bytes: &[u8]) -> Vec<u8> {
    tlv(0x04, bytes)
}

/// BIT STRING without unused bits.
pub fn bits(bytes: &[u8]) -> Vec<u8> {
    tlv(0x03, &[&[0], bytes].concat())
}

/// UTF8String.
pub fn utf8(text: &str) -> Vec<u8> {
    tlv(0x0C, text.as_bytes())
}

/// PrintableString.
pub fn printable(text: &str) -> Vec<u8> {
    tlv(0x13, text.as_bytes())
}

/// OBJECT IDENTIFIER from its dotted form.
pub fn oid(dotted: &str) -> Vec<u8> {
    tlv(0x06, &oid_content(dotted))
}

/// The content octets of an OBJECT IDENTIFIER.
pub fn oid_content(dotted: &str) -> Vec<u8> {
    let arcs: Vec<u64> = dotted.split('.').map(|a| a.parse().expect("arc")).collect();
    let mut out = base128(arcs[0] * 40 + arcs[1]);
    arcs[2..].iter().for_each(|a| out.extend(base128(*a)));
    out
}

fn base128(mut n: u64) -> Vec<u8> {
    let mut out = vec![(n & 0x7F) as u8];
    while n > 0x7F {
        n >>= 7;
        out.insert(0, 0x80 | (n & 0x7F) as u8);
    }
    out
}

/// Splits one TLV with a definite length off the front: header length and total length.
pub fn split(bytes: &[u8]) -> (usize, usize) {
    if bytes[1] < 0x80 {
        return (2, 2 + bytes[1] as usize);
    }
    let n = (bytes[1] & 0x7F) as usize;
    let len = bytes[2..2 + n].iter().fold(0, |l, b| l << 8 | *b as usize);
    (2 + n, 2 + n + len)
}

/// The content of the outermost TLV.
pub fn content(bytes: &[u8]) -> &[u8] {
    let (header, total) = split(bytes);
    &bytes[header..total]
}

/// The TLVs inside the outermost TLV.
pub fn children(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut rest = content(bytes);
    let mut out = Vec::new();
    while !rest.is_empty() {
        let (_, total) = split(rest);
        out.push(rest[..total].to_vec());
        rest = &rest[total..];
    }
    out
}

/// The same TLV with its outer length in a longer form than needed: BER, not DER.
pub fn padded_length(bytes: &[u8]) -> Vec<u8> {
    let inner = content(bytes);
    let mut len = inner.len().to_be_bytes()[4..].to_vec();
    len.insert(0, 0x84);
    [vec![bytes[0]], len, inner.to_vec()].concat()
}

/// The same constructed TLV with indefinite length: BER, not DER.
pub fn indefinite(bytes: &[u8]) -> Vec<u8> {
    [&[bytes[0], 0x80], content(bytes), &[0, 0]].concat()
}
