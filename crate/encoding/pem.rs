//! PEM (RFC 7468): exactly one block, strict textual encoding.

/// One PEM block.
pub(crate) struct Block {
    pub(crate) label: String,
    pub(crate) der: Vec<u8>,
}

/// Decodes exactly one block: nothing before it, at most line ends after it. Its lines are of one size, which is not always the
/// usual one (RFC 7468 §2: "Parsers MAY handle other line sizes"): npm's registry wrote its key in one line.
pub(crate) fn decode_one(text: &[u8]) -> Result<Block, String> {
    let text = text.trim_ascii();
    if !text.starts_with(b"-----BEGIN ") {
        return Err("text before the PEM block".to_owned());
    }
    let not_one = |error: pem_rfc7468::Error| format!("not one PEM block: {error}");
    let mut decoder = pem_rfc7468::Decoder::new_detect_wrap(text).map_err(not_one)?;
    let mut der = Vec::new();
    decoder.decode_to_end(&mut der).map_err(not_one)?;
    Ok(Block { label: decoder.type_label().to_owned(), der })
}

/// Whether the text holds a private key of any form: its label ends in the words "private key", or as OpenPGP has it.
pub(crate) fn is_private_key(text: &[u8]) -> bool {
    text.split(|byte| *byte == b'\n').any(|line| {
        let line = line.trim_ascii().to_ascii_lowercase();
        line.strip_prefix(b"-----begin ").is_some_and(|rest| rest.ends_with(b"private key-----") || rest.ends_with(b"private key block-----"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_one_block_only() {
        let block = "-----BEGIN PUBLIC KEY-----\nAAE=\n-----END PUBLIC KEY-----\n";
        assert_eq!(decode_one(block.as_bytes()).unwrap().der, [0, 1]);
        assert!(decode_one(block.repeat(2).as_bytes()).is_err());
        assert!(decode_one(format!("x\n{block}").as_bytes()).is_err());
    }

    #[test]
    fn takes_lines_of_any_one_size() {
        let block = |lines: &[&str]| format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----", lines.join("\n"));
        let (long, short) = ("A".repeat(124), "A".repeat(64));
        assert_eq!(decode_one(block(&[&long]).as_bytes()).unwrap().der.len(), 93);
        assert_eq!(decode_one(block(&[&long, "AAAA"]).as_bytes()).unwrap().der.len(), 96);
        assert_eq!(decode_one(block(&[&short, &short, "AAAA"]).replace('\n', "\r\n").as_bytes()).unwrap().der.len(), 99);
        for lines in [&[short.as_str(), &long][..], &[&long, &short, "AAAA"], &["A"], &["AAAA AAAA"], &[""]] {
            assert!(decode_one(block(lines).as_bytes()).is_err(), "{lines:?}");
        }
    }

    #[test]
    fn knows_private_keys_without_reading_them() {
        let label = ["-----BEGIN ENCRYPTED COSIGN ", "PRIVATE KEY-----"].concat();
        assert!(is_private_key(label.as_bytes()));
        assert!(is_private_key(["-----BEGIN PGP ", "PRIVATE KEY BLOCK-----"].concat().as_bytes()));
        assert!(!is_private_key(b"-----BEGIN PUBLIC KEY-----"));
    }
}
