//! Private keys, in every form that a file has them in: told by their frame, and not read further (formats §17).

use ::der::Tag;

use crate::encoding::der::{self, Tlv, Values};
use crate::encoding::json::Value;
use crate::encoding::pem;
use crate::limits;

/// How far a text is searched that is no PEM file: a text may well speak of keys further on.
const START: usize = 4096;

/// Whether the file is a private key, or holds one.
pub(super) fn is_private(bytes: &[u8]) -> bool {
    let text = bytes.trim_ascii_start();
    let reach = if text.starts_with(b"-----BEGIN ") { limits::ENTRY_BODY } else { START };
    pem::is_private_key(text.get(..reach).unwrap_or(text))
        || text.starts_with(b"PuTTY-User-Key-File-")
        || text.starts_with(b"AGE-SECRET-KEY-1")
        || is_minisign(text)
        || is_der(bytes)
        || is_openpgp(bytes)
}

/// Whether a document has one in a member: a JSON Web Key with its private part, a key of securesystemslib, or PEM as text.
pub(super) fn is_private_json(value: &Value<'_>) -> bool {
    let text = |value: &Value<'_>, name: &str| value.member(name).and_then(Value::as_str).is_some_and(|text| !text.is_empty());
    let web_key = |value: &Value<'_>| text(value, "kty") && (text(value, "d") || text(value, "k"));
    let keys = match value.member("keys") {
        Some(Value::Array(keys)) => keys.iter().any(web_key),
        _ => false,
    };
    let members = match value {
        Value::Object(members) => members.iter().any(|(_, value)| value.as_str().is_some_and(|text| pem::is_private_key(text.as_bytes()))),
        _ => false,
    };
    web_key(value) || keys || members || value.member("keyval").is_some_and(|pair| text(pair, "private"))
}

/// A comment, and base64 of more bytes than a public key (42) or a signature (74) has.
fn is_minisign(text: &[u8]) -> bool {
    let mut lines = text.split(|byte| *byte == b'\n');
    let comment = lines.next().is_some_and(|line| line.starts_with(b"untrusted comment:"));
    comment && lines.next().is_some_and(|line| line.trim_ascii().len() > 132)
}

/// ```text
/// OneAsymmetricKey        ::= SEQUENCE { INTEGER (0 | 1), SEQUENCE, OCTET STRING, … }
/// EncryptedPrivateKeyInfo ::= SEQUENCE { SEQUENCE { OBJECT IDENTIFIER, … }, OCTET STRING }
/// ECPrivateKey            ::= SEQUENCE { INTEGER (1), OCTET STRING, … }
/// RSAPrivateKey           ::= SEQUENCE { INTEGER (0), eight more INTEGERs, … }
/// PFX                     ::= SEQUENCE { INTEGER (3), SEQUENCE { OBJECT IDENTIFIER, … }, … }
/// ```
fn is_der(bytes: &[u8]) -> bool {
    // PKCS#12 of older tools has lengths of no definite form.
    if bytes.starts_with(&[0x30, 0x80, 2, 1, 3, 0x30]) {
        return true;
    }
    // A file starts with it, whatever comes after: a key with a line end behind it is one all the same.
    let Ok(outer) = Values::new(bytes).expect(Tag::Sequence, "a private key") else { return false };
    let mut fields = outer.children();
    let (Ok(first), Ok(second)) = (fields.next(), fields.next()) else { return false };
    let third = fields.next().ok();
    let starts_with_oid = |value: &Tlv<'_>| value.children().next().is_ok_and(|first| der::oid(&first).is_ok());
    match (first.tag, first.content, second.tag) {
        (Tag::Integer, [0 | 1], Tag::Sequence) => starts_with_oid(&second) && third.is_some_and(|third| third.tag == Tag::OctetString),
        (Tag::Integer, [1], Tag::OctetString) => matches!(second.content.len(), 24..=72),
        (Tag::Integer, [0], Tag::Integer) => third.is_some_and(|third| third.tag == Tag::Integer) && second.content.len() >= 64,
        (Tag::Integer, [3], Tag::Sequence) => starts_with_oid(&second),
        // By PKCS #5 or PKCS #12: a DigestInfo has the same frame.
        (Tag::Sequence, _, Tag::OctetString) => {
            let id = first.children().next().and_then(|first| der::oid(&first)).map(|id| id.to_string()).unwrap_or_default();
            third.is_none() && ["1.2.840.113549.1.5.", "1.2.840.113549.1.12."].iter().any(|arc| id.starts_with(arc))
        }
        _ => false,
    }
}

/// A secret key packet (RFC 9580 §5.5.1.3): tag 5, a length within the file, a version, and an algorithm that there is.
fn is_openpgp(bytes: &[u8]) -> bool {
    let (header, length) = match bytes {
        [0x94, length, ..] => (2, usize::from(*length)),
        [0x95, high, low, ..] => (3, usize::from(u16::from_be_bytes([*high, *low]))),
        [0xc5, length @ 0..=191, ..] => (2, usize::from(*length)),
        [0xc5, high @ 192..=223, low, ..] => (3, (usize::from(*high).saturating_sub(192) << 8).saturating_add(usize::from(*low)).saturating_add(192)),
        _ => return false,
    };
    let Some(body) = bytes.get(header..).and_then(|rest| rest.get(..length)) else { return false };
    matches!(body, [3..=6, _, _, _, _, 1 | 2 | 3 | 16..=28, ..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::json;

    fn label(kind: &str) -> Vec<u8> {
        ["-----BEGIN ", kind, "PRIVATE", " KEY-----\n"].concat().into_bytes()
    }

    #[test]
    fn texts() {
        for kind in ["", "EC ", "OPENSSH ", "ENCRYPTED COSIGN ", "ENCRYPTED SIGSTORE "] {
            assert!(is_private(&label(kind)), "{kind}");
        }
        let certificate = format!("-----BEGIN CERTIFICATE-----\n{}\n", "A".repeat(10_000)).into_bytes();
        assert!(!is_private(&certificate));
        assert!(is_private(&[certificate.clone(), label("EC ")].concat()), "behind a certificate");
        assert!(!is_private(&[b"About keys.\n".to_vec(), vec![b'\n'; 5000], label("EC ")].concat()), "a text that speaks of one");
        assert!(is_private(b"PuTTY-User-Key-File-3: ssh-ed25519\n"));
        assert!(is_private(format!("untrusted comment: minisign encrypted secret key\n{}\n", "A".repeat(212)).as_bytes()));
        assert!(!is_private(format!("untrusted comment: signature\n{}\n", "A".repeat(100)).as_bytes()));
    }

    #[test]
    fn bytes() {
        let sequence = |content: &[u8]| [&[0x30, u8::try_from(content.len()).unwrap()], content].concat();
        let oid = [6, 3, 0x2b, 0x65, 0x70];
        let pkcs8 = sequence(&[&[2, 1, 0][..], &sequence(&oid), &[4, 2, 4, 0]].concat());
        let sec1 = sequence(&[&[2, 1, 1, 4, 32][..], &[7; 32]].concat());
        let password = [6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 13];
        let encrypted = sequence(&[sequence(&password), vec![4, 1, 0]].concat());
        let pfx = sequence(&[vec![2, 1, 3], sequence(&oid)].concat());
        for key in [&pkcs8, &sec1, &encrypted, &pfx, &vec![0x30, 0x80, 2, 1, 3, 0x30, 0x80]] {
            assert!(is_private(key), "{key:x?}");
        }
        let public = sequence(&[sequence(&oid), vec![3, 2, 0, 0]].concat());
        assert!(!is_private(&sequence(&[sequence(&oid), vec![4, 1, 0]].concat())), "a DigestInfo");
        assert!(!is_private(&public) && !is_private(&sequence(&[2, 1, 0])) && !is_private(&[0x30]));
        assert!(is_private(&[0xc5, 8, 4, 0, 0, 0, 0, 22, 0, 0]) && is_private(&[0x95, 0, 8, 4, 0, 0, 0, 0, 1, 0, 0]));
        assert!(!is_private(&[0xc5, 9, 4, 0, 0, 0, 0, 22, 0, 0]) && !is_private(&[0x99, 0, 8, 4, 0, 0, 0, 0, 1, 0, 0]));
    }

    #[test]
    fn documents() {
        let private = |text: &str| is_private_json(&json::parse(text.as_bytes()).unwrap());
        assert!(private(r#"{"kty":"EC","d":"AA"}"#) && private(r#"{"keys":[{"kty":"oct","k":"AA"}]}"#));
        assert!(private(r#"{"keyval":{"public":"00","private":"00"}}"#));
        assert!(private(&format!(r#"{{"private_key":"{}"}}"#, String::from_utf8(label("")).unwrap().replace('\n', "\\n"))));
        assert!(!private(r#"{"kty":"EC","x":"AA"}"#) && !private(r#"{"keyval":{"public":"00","private":""}}"#) && !private("[]"));
    }
}
