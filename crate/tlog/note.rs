//! Signed notes (C2SP signed-note): a text, a blank line, and signature lines.
//!
//! ```text
//! rekor.sigstore.dev - 2605736670972794746
//! 1234
//! <base64 root>
//!
//! — rekor.sigstore.dev wNI9ajBFAiEA…
//! ```

use crate::check::{Check, Fault};
use crate::encoding::base64;
use crate::limits;

/// One signature line: who says they signed, the first four bytes of the key's id, and the rest.
#[derive(Clone, Debug)]
pub(crate) struct SignatureLine {
    pub(crate) name: String,
    pub(crate) key_id: [u8; 4],
    pub(crate) signature: Vec<u8>,
}

/// A parsed note. Nothing is verified yet.
#[derive(Clone, Debug)]
pub(crate) struct Note {
    /// The signed bytes: everything up to and with the line end before the blank line.
    pub(crate) text: String,
    pub(crate) signatures: Vec<SignatureLine>,
}

impl Note {
    /// H1: the grammar, read from the last blank line.
    pub(crate) fn from_text(envelope: &str) -> Result<Self, Fault> {
        let fault = |cause, message: String| Err(Fault::new(Check::H1, cause, message));
        if let Some(at) = envelope.bytes().position(|byte| (byte < b' ' && byte != b'\n') || byte == 0x7f) {
            return fault("control-character", format!("the checkpoint has a control character at byte {at}"));
        }
        // > the text is everything up to the last blank line
        let Some((head, lines)) = envelope.rsplit_once("\n\n") else {
            return fault("no-separator", "the checkpoint has no blank line before its signatures".to_owned());
        };
        let Some(lines) = lines.strip_suffix('\n') else {
            return fault("no-final-line-end", "the checkpoint does not end with a line end after a signature".to_owned());
        };
        let count = lines.split('\n').count();
        if count > limits::NOTE_SIGNATURES {
            return fault("too-many-signatures", format!("the checkpoint has {count} signature lines, at most {} are read", limits::NOTE_SIGNATURES));
        }
        let signatures = lines.split('\n').enumerate().map(|(line, text)| signature_line(line, text)).collect::<Result<_, _>>()?;
        Ok(Self { text: format!("{head}\n"), signatures })
    }
}

/// `— <name> <base64(key_id[4] ‖ signature)>`, with U+2014 and single spaces.
fn signature_line(line: usize, text: &str) -> Result<SignatureLine, Fault> {
    let fault = |what: &str| Fault::new(Check::H1, "signature-line", format!("signature line {} of the checkpoint {what}", line + 1));
    let rest = text.strip_prefix("\u{2014} ").ok_or_else(|| fault("does not start with an em dash and a space"))?;
    let (name, blob) = rest.split_once(' ').ok_or_else(|| fault("has no key name and signature"))?;
    // > a key name MUST be non-empty, well-formed UTF-8 containing neither Unicode spaces nor plus (U+002B)
    if name.is_empty() || name.contains(|character: char| character.is_whitespace() || character == '+') {
        return Err(fault("has a name that is empty or has a space or a plus sign"));
    }
    let blob = base64::decode(blob).map_err(|what| fault(&format!("is not canonical base64: {what}")))?;
    match blob.split_first_chunk() {
        Some((key_id, signature)) if !signature.is_empty() => Ok(SignatureLine { name: name.to_owned(), key_id: *key_id, signature: signature.to_vec() }),
        _ => Err(fault("is shorter than a key id and a signature")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_at_the_last_blank_line() {
        let note = Note::from_text("a\n\nb\n\n\u{2014} n AAAAAAA=\n").unwrap();
        assert_eq!(note.text, "a\n\nb\n");
        assert_eq!(note.signatures[0].signature, [0]);
    }

    #[test]
    fn refuses_every_other_form() {
        let cases = [
            "a\n\u{2014} n AAAAAAA=\n",
            "a\n\n\u{2014} n AAAAAAA=",
            "a\n\n",
            "a\n\n\n",
            "a\n\n- n AAAAAAA=\n",
            "a\n\n \u{2014} n AAAAAAA=\n",
            "a\n\n\u{2014} n  AAAAAAA=\n",
            "a\n\n\u{2014} n AAAAAA==\n",
            "a\n\n\u{2014} n\u{a0}m AAAAAAA=\n",
            "a\n\n\u{2014} n+m AAAAAAA=\n",
            "a\n\n\u{2014}  AAAAAAA=\n",
            "a\r\n\r\n\u{2014} n AAAAAAA=\r\n",
            "a\n\n\u{2014} n\tm AAAAAAA=\n",
        ];
        for text in cases {
            assert_eq!(Note::from_text(text).unwrap_err().check(), Check::H1, "{text:?}");
        }
        let many = "\u{2014} n AAAAAAA=\n".repeat(101);
        assert!(Note::from_text(&format!("a\n\n{many}")).is_err());
    }
}
