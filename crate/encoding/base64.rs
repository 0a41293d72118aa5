//! Base64 (RFC 4648 §4): standard alphabet, correct padding, zero trailing bits, no whitespace (A6).

use base64::DecodeError;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

/// Decodes the one canonical form; the error says which rule was left, and at which character.
pub(crate) fn decode(text: &str) -> Result<Vec<u8>, String> {
    STANDARD.decode(text).map_err(|error| match error {
        DecodeError::InvalidByte(at, byte) => match byte {
            b'=' => format!("padding inside the text, at character {at}"),
            b'-' | b'_' => format!("url-safe alphabet, at character {at}"),
            b' ' | b'\n' | b'\r' | b'\t' => format!("white space, at character {at}"),
            _ => format!("a character outside the alphabet, at character {at}"),
        },
        DecodeError::InvalidLength(_) => format!("a length of {} characters, which no byte string has", text.len()),
        DecodeError::InvalidLastSymbol { .. } => "non-zero trailing bits in the last character".to_owned(),
        DecodeError::InvalidPadding => "missing or wrong padding at the end".to_owned(),
    })
}

/// The canonical text of the bytes.
pub(crate) fn encode(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// The url-safe alphabet without padding (RFC 7515 §2), in its one canonical form.
pub(crate) fn decode_url(text: &str) -> Result<Vec<u8>, String> {
    URL_SAFE_NO_PAD.decode(text).map_err(|error| error.to_string())
}

/// The text of the bytes in the url-safe alphabet, without padding.
pub(crate) fn encode_url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_text_for_each_byte_string() {
        assert_eq!(decode("AAE=").unwrap(), [0, 1]);
        assert!(decode("").unwrap().is_empty());
        for text in ["AAE", "AAF=", "AA=E", "AAE==", "AA E=", "AAE=\n", "_-8=", "A", "====", "é==="] {
            assert!(decode(text).is_err(), "{text}");
        }
    }
}
