//! Checkpoints as signed notes, key ids and cosignatures (C2SP, H1 to H7).

use crate::encoding::b64;
use crate::hook::Hook;
use crate::keys::{Alg, Key, Scheme, sha256};

/// One signature line, right unless a field says otherwise.
#[derive(Clone)]
pub struct Line {
    /// Signer name.
    pub name: String,
    /// Four octets.
    pub id: Vec<u8>,
    /// Who signs, and how.
    pub key: Key,
    /// Signature scheme over the note text.
    pub scheme: Scheme,
    /// A witness line with the given time (`cosignature/v1`).
    pub cosigned_at: Option<u64>,
    /// Changes to the signature octets after the id.
    pub edit_signature: Hook<Vec<u8>>,
}

impl Line {
    /// A log's line with an id of the caller's derivation.
    pub fn new(name: &str, id: &[u8], key: Key, scheme: Scheme) -> Self {
        let (name, id) = (name.to_owned(), id[..4].to_vec());
        Self { name, id, key, scheme, cosigned_at: None, edit_signature: Hook::default() }
    }

    /// A witness's line (C2SP tlog-cosignature; H7).
    pub fn witness(name: &str, key: Key, time: u64) -> Self {
        let id = sha256(&[name.as_bytes(), &[0x0A, 0x04], &key.raw()].concat());
        Self { cosigned_at: Some(time), ..Self::new(name, &id, key, Scheme::Ed25519) }
    }

    fn text(&self, note: &str) -> String {
        let signature = match self.cosigned_at {
            Some(time) => {
                let message = format!("cosignature/v1\ntime {time}\n{note}");
                [&time.to_be_bytes()[..], &self.key.sign(self.scheme, message.as_bytes())].concat()
            }
            None => self.key.sign(self.scheme, note.as_bytes()),
        };
        let blob = [self.id.clone(), self.edit_signature.on(signature)].concat();
        format!("\u{2014} {} {}\n", self.name, b64(&blob))
    }
}

/// What a log writes into its checkpoint, with places for faults.
#[derive(Clone, Default)]
pub struct Checkpoint {
    /// Changes to the note text before it is signed.
    pub edit_text: Hook<String>,
    /// Changes to the log's own line before it signs.
    pub edit_line: Hook<Line>,
    /// Lines in front of the log's own.
    pub before: Vec<Line>,
    /// Lines after the log's own.
    pub after: Vec<Line>,
    /// Leave the log's own line out.
    pub unsigned: bool,
    /// Changes to the finished envelope.
    pub edit_envelope: Hook<String>,
}

impl Checkpoint {
    /// The envelope for a tree head.
    pub fn envelope(&self, origin: &str, size: u64, root: &[u8; 32], own: Line) -> String {
        let note = self.edit_text.on(format!("{origin}\n{size}\n{}\n", b64(root)));
        let own = if self.unsigned { None } else { Some(self.edit_line.on(own)) };
        let lines = self.before.iter().chain(own.iter()).chain(&self.after);
        let signatures: String = lines.map(|l| l.text(&note)).collect();
        self.edit_envelope.on(format!("{note}\n{signatures}"))
    }
}

/// The untruncated C2SP key hash of a named key (H3): Ed25519 by name, ECDSA by SPKI, RSA by name and SPKI.
pub fn key_hash(name: &str, key: Key) -> [u8; 32] {
    match key.alg {
        Alg::Ed25519 => sha256(&[name.as_bytes(), &[0x0A, 0x01], &key.raw()].concat()),
        Alg::Rsa(_) => sha256(&[name.as_bytes(), &[0x0A, 0xFF], b"PKIX-RSA-PKCS#1v1.5", &key.spki()].concat()),
        _ => sha256(&key.spki()),
    }
}
