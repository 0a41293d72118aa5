//! Checkpoints (C2SP tlog-checkpoint): a signed note that states a log's origin, size and root.

use super::log::{Log, Protocol};
use super::merkle::Hash;
use super::note::{Note, SignatureLine};
use crate::check::{Check, Fault};
use crate::crypto::Message;
use crate::encoding::{base64, hex};
use crate::limits;
use crate::text::{escaped, quoted};

/// A parsed checkpoint. Nothing is verified yet.
#[derive(Clone, Debug)]
pub(crate) struct Checkpoint {
    note: Note,
    pub(crate) origin: String,
    pub(crate) size: u64,
    pub(crate) root: Hash,
}

/// Proof that the log signed this size and root, under its own name and origin (H1–H6).
#[derive(Clone, Debug)]
pub(crate) struct SignedCheckpoint {
    checkpoint: Checkpoint,
}

impl SignedCheckpoint {
    pub(crate) fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// As if it had been verified, for the tests of what is built on it.
    #[cfg(test)]
    pub(super) fn of(checkpoint: Checkpoint) -> Self {
        Self { checkpoint }
    }
}

impl Checkpoint {
    pub(super) fn note(&self) -> &Note {
        &self.note
    }

    /// H1 and H2.
    pub(crate) fn from_envelope(envelope: &str) -> Result<Self, Fault> {
        if envelope.len() > limits::CHECKPOINT {
            let message = format!("the checkpoint has {} bytes, at most {} are read", envelope.len(), limits::CHECKPOINT);
            return Err(Fault::new(Check::B3, "checkpoint", message));
        }
        let note = Note::from_text(envelope)?;
        let fault = |cause, message: &str| Fault::new(Check::H2, cause, message);
        let body = note.text.strip_suffix('\n').unwrap_or(&note.text);
        let mut lines = body.split('\n');
        let origin = lines.next().filter(|origin| !origin.is_empty()).ok_or_else(|| fault("origin", "the checkpoint has no origin line"))?.to_owned();
        let size = lines.next().and_then(tree_size).ok_or_else(|| fault("size", "the checkpoint's second line is not a tree size in plain decimal"))?;
        let root = lines.next().and_then(root_hash).ok_or_else(|| fault("root", "the checkpoint's third line is not the canonical base64 of 32 bytes"))?;
        // > extension lines MUST be non-empty
        if lines.any(str::is_empty) {
            return Err(fault("empty-extension", "the checkpoint has an empty extension line"));
        }
        Ok(Self { note, origin, size, root })
    }

    /// Who says they signed it: name and key id of each signature line. Nothing is verified.
    pub(crate) fn claimed_signers(&self) -> impl Iterator<Item = (&str, [u8; 4])> {
        self.note.signatures.iter().map(|line| (line.name.as_str(), line.key_id))
    }

    /// The lines of the note after the three that every checkpoint has.
    pub(crate) fn extensions(&self) -> impl Iterator<Item = &str> {
        self.note.text.lines().skip(3)
    }

    /// H3–H6: one line is the log's, by name, key id and signature, and no line in its name fails.
    ///
    /// `any_name` is the relaxation `rekor-v1-note-name`: the signer's name need not come from the log's URL.
    pub(crate) fn verify(&self, log: &Log, protocol: Protocol, any_name: bool) -> Result<SignedCheckpoint, Fault> {
        let names = log.names();
        let named = |line: &&SignatureLine| names.contains(&line.name) || (any_name && protocol == Protocol::RekorV1);
        let own_id = |line: &&SignatureLine| line.key_id == log.note_key_id(protocol, &line.name);
        let lines: Vec<_> = self.note.signatures.iter().filter(named).filter(own_id).collect();
        let Some(first) = lines.first() else {
            return Err(self.explain_no_line(log, protocol, &names));
        };
        // The log may sign under several of its names (`host`, `host:port`): one of them is the origin's.
        let signer = lines.iter().find(|line| self.check_origin(protocol, &line.name).is_ok()).unwrap_or(first);
        self.check_origin(protocol, &signer.name)?;
        let verifies = |line: &&&SignatureLine| log.scheme().verify(&log.key, Message::Bytes(self.note.text.as_bytes()), &line.signature).is_ok();
        match lines.iter().filter(verifies).count() {
            0 => Err(Fault::new(Check::H5, "bad-signature", format!("the signature of {} on the checkpoint does not verify", quoted(&first.name)))),
            good if good == lines.len() => Ok(SignedCheckpoint { checkpoint: self.clone() }),
            _ => Err(Fault::new(Check::H6, "bad-signature", format!("one of the signatures of {} on the checkpoint does not verify", quoted(&first.name)))),
        }
    }

    /// Which of H3, H4 and H5 it is that no line meets.
    fn explain_no_line(&self, log: &Log, protocol: Protocol, names: &[String]) -> Fault {
        let found: Vec<_> = self.note.signatures.iter().map(|line| format!("{} {}", escaped(&line.name), hex::encode(&line.key_id))).collect();
        let wanted: Vec<_> = names.iter().map(|name| format!("{name} {}", hex::encode(&log.note_key_id(protocol, name)))).collect();
        let right_name = self.note.signatures.iter().any(|line| names.contains(&line.name));
        let right_key = self.note.signatures.iter().any(|line| {
            let verifies = log.scheme().verify(&log.key, Message::Bytes(self.note.text.as_bytes()), &line.signature).is_ok();
            line.key_id == log.note_key_id(protocol, &line.name) || verifies
        });
        let fault = if right_key && !right_name {
            Fault::new(Check::H4, "name", "the checkpoint is signed with the log's key under a name that is not the log's")
        } else if right_name && right_key {
            Fault::new(Check::H3, "key-id", "the checkpoint is signed by the log under another key id")
        } else if names.is_empty() {
            Fault::new(Check::H4, "no-name", "the trust root gives the log no URL, so that no name is known to be its own")
        } else {
            Fault::new(Check::H5, "no-line", "no signature line of the checkpoint is the log's")
        };
        fault.compared(wanted.join(" or "), found.join("; "))
    }

    /// H4: Rekor v1 signs as `name` with the origin `name - <tree id>`; Rekor v2 with the origin `name`.
    fn check_origin(&self, protocol: Protocol, name: &str) -> Result<(), Fault> {
        let (fits, wanted) = match protocol {
            Protocol::RekorV1 => {
                let id = self.origin.strip_prefix(name).and_then(|rest| rest.strip_prefix(" - "));
                (id.is_some_and(|id| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit())), format!("{name} - <tree id>"))
            }
            Protocol::RekorV2 => (self.origin == name, name.to_owned()),
        };
        if fits {
            return Ok(());
        }
        Err(Fault::new(Check::H4, "origin", "the checkpoint's origin is not the log's").compared(escaped(&wanted), escaped(&self.origin)))
    }
}

/// H2: `^(0|[1-9][0-9]*)$`, below 2^63.
fn tree_size(text: &str) -> Option<u64> {
    let size: i64 = text.parse().ok()?;
    u64::try_from(size).ok().filter(|size| size.to_string() == text)
}

fn root_hash(text: &str) -> Option<Hash> {
    base64::decode(text).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    fn cause(body: &str) -> Option<String> {
        Checkpoint::from_envelope(&format!("{body}\n\n\u{2014} n AAAAAAA=\n")).err().map(|fault| fault.code())
    }

    #[test]
    fn body_has_one_form() {
        assert_eq!(cause(&format!("o\n5\n{ROOT}")), None);
        assert_eq!(cause(&format!("o\n5\n{ROOT}\nTimestamp: 1")), None);
        assert_eq!(cause(&format!("o\n05\n{ROOT}")).as_deref(), Some("checkpoint.body.size"));
        assert_eq!(cause(&format!("o\n+5\n{ROOT}")).as_deref(), Some("checkpoint.body.size"));
        assert_eq!(cause(&format!("o\n9223372036854775808\n{ROOT}")).as_deref(), Some("checkpoint.body.size"));
        assert_eq!(cause(&format!("\n5\n{ROOT}")).as_deref(), Some("checkpoint.body.origin"));
        assert_eq!(cause("o\n5\nAAAA").as_deref(), Some("checkpoint.body.root"));
        assert_eq!(cause(&format!("o\n5\n{ROOT}\n\nx")).as_deref(), Some("checkpoint.body.empty-extension"));
    }

    #[test]
    fn what_follows_the_three_lines_and_who_says_to_have_signed() {
        let checkpoint = Checkpoint::from_envelope(&format!("o\n5\n{ROOT}\nTimestamp: 1\nx\n\n\u{2014} n AAAAAQE=\n\u{2014} m AgAAAAE=\n")).unwrap();
        assert_eq!(checkpoint.extensions().collect::<Vec<_>>(), ["Timestamp: 1", "x"]);
        assert_eq!(checkpoint.claimed_signers().collect::<Vec<_>>(), [("n", [0, 0, 0, 1]), ("m", [2, 0, 0, 0])]);
    }

    #[test]
    fn a_checkpoint_of_the_largest_size_is_read_and_no_larger_one() {
        let rest = format!("\n5\n{ROOT}\n\n\u{2014} n AAAAAAA=\n");
        let of = |length: usize| Checkpoint::from_envelope(&("o".repeat(length - rest.len()) + &rest)).map_err(|fault| fault.code());
        assert!(of(limits::CHECKPOINT).is_ok());
        assert_eq!(of(limits::CHECKPOINT + 1).map(|_| ()), Err("limit.sizes.checkpoint".to_owned()));
    }
}
