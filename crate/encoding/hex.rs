//! Lower-case hex.

/// Decodes lower-case hex; anything else is `None`.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    base16ct::lower::decode_vec(text).ok()
}

/// The lower-case hex of the bytes.
pub(crate) fn encode(bytes: &[u8]) -> String {
    base16ct::lower::encode_string(bytes)
}
