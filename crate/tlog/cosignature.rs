//! Witness cosignatures on checkpoints (C2SP tlog-cosignature, `cosignature/v1`): somebody else saw this size and root.
//!
//! A cosignature's time is an observation of the witness; it never is a verified time.

use super::checkpoint::Checkpoint;
use crate::check::{Check, Fault};
use crate::crypto::{Message, PublicKey, Scheme, sha256};
use crate::encoding::{base64, hex};
use crate::text::{escaped, quoted};
use crate::time::UnixTime;

/// The end of the year 9999: what a time can be written for.
const LAST_SECOND: i64 = 253_402_300_799;

/// A witness that the caller knows, by name and Ed25519 key.
#[derive(Clone, Debug)]
pub(crate) struct Witness {
    pub(crate) name: String,
    pub(crate) key: PublicKey,
    key_id: [u8; 4],
}

impl Witness {
    /// From a verifier key: `<name>+<hex key id>+<base64(0x04 ‖ key)>`.
    pub(crate) fn from_vkey(text: &str) -> Result<Self, Fault> {
        let fault = |cause, what: &str| Fault::new(Check::H7, cause, format!("the witness key {} {what}", quoted(text)));
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(blob)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(fault("vkey", "is not <name>+<key id>+<key>"));
        };
        if name.is_empty() || name.contains(char::is_whitespace) {
            return Err(fault("vkey", "has an empty name, or one with a space"));
        }
        let blob = base64::decode(blob).map_err(|what| fault("vkey", &format!("is not canonical base64: {what}")))?;
        let key = match blob.split_first() {
            Some((0x04, key)) if key.len() == 32 => key,
            Some((0x06, _)) => return Err(fault("unsupported", "is an ML-DSA-44 key, which is not supported")),
            _ => return Err(fault("vkey", "is not a cosignature key: 0x04 and 32 bytes of Ed25519")),
        };
        let [a, b, c, d, ..] = sha256(&[name.as_bytes(), b"\n", &blob]);
        let key_id = [a, b, c, d];
        if hex::encode(&key_id) != id {
            return Err(fault("key-id", "has another key id than follows from its name and key").compared(hex::encode(&key_id), escaped(id)));
        }
        // SubjectPublicKeyInfo { id-Ed25519, key } (RFC 8410 §4)
        let spki = [&[0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00], key].concat();
        Ok(Self { name: name.to_owned(), key: PublicKey::from_spki(&spki)?, key_id })
    }

    /// The time at which this witness saw the checkpoint; `None` if no line is the witness's.
    pub(crate) fn observed(&self, checkpoint: &Checkpoint) -> Result<Option<UnixTime>, Fault> {
        let own = checkpoint.note().signatures.iter().filter(|line| line.name == self.name && line.key_id == self.key_id);
        let times = own.map(|line| self.verify(checkpoint.note().text.as_str(), &line.signature)).collect::<Result<Vec<_>, _>>()?;
        Ok(times.into_iter().min())
    }

    /// > the signature is `u64 timestamp ‖ Ed25519 signature`, over `cosignature/v1\ntime <timestamp>\n<note text>`
    fn verify(&self, text: &str, blob: &[u8]) -> Result<UnixTime, Fault> {
        let fault = |cause, what: &str| Fault::new(Check::H7, cause, format!("the cosignature of the witness {} {what}", quoted(&self.name)));
        let (stamp, signature) =
            blob.split_first_chunk::<8>().filter(|(_, rest)| rest.len() == 64).ok_or_else(|| fault("malformed", "is not 72 bytes long"))?;
        let seconds = i64::try_from(u64::from_be_bytes(*stamp)).ok().filter(|seconds| *seconds <= LAST_SECOND);
        let seconds = seconds.ok_or_else(|| fault("malformed", "has a time that is none"))?;
        let message = format!("cosignature/v1\ntime {seconds}\n{text}");
        Scheme::Ed25519.verify(&self.key, Message::Bytes(message.as_bytes()), signature).map_err(|_| fault("bad-signature", "does not verify"))?;
        Ok(UnixTime::from_seconds(seconds))
    }
}
