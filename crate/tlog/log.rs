//! A transparency log of the trust root: its key, its id, and the names under which it signs.

use crate::crypto::{KeyDetails, KeyKind, PublicKey, Scheme, sha256};
use crate::time::Window;

/// Which rules an entry's kind and version select (J1): leaf, index, key id, names and comparisons at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Protocol {
    RekorV1,
    RekorV2,
}

/// One `tlogs[]` entry of a trusted root.
#[derive(Clone, Debug)]
pub(crate) struct Log {
    pub(crate) base_url: Option<String>,
    pub(crate) id: [u8; 32],
    pub(crate) key: PublicKey,
    pub(crate) details: KeyDetails,
    pub(crate) window: Window,
    pub(crate) operator: Option<String>,
}

impl Log {
    /// What a report calls it.
    pub(crate) fn name(&self) -> String {
        self.base_url.clone().unwrap_or_else(|| format!("log {}", crate::encoding::hex::encode(&self.id)))
    }

    pub(crate) fn scheme(&self) -> Scheme {
        Scheme::from_details(self.details)
    }

    /// H4: the names the log may sign under: its URL without scheme and trailing slash, `host:port`, `host`; the host case-folded.
    pub(crate) fn names(&self) -> Vec<String> {
        let Some(url) = &self.base_url else { return Vec::new() };
        let bare = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest).trim_end_matches('/');
        let (authority, path) = bare.split_once('/').map_or((bare, None), |(authority, path)| (authority, Some(path)));
        let authority = authority.to_ascii_lowercase();
        let host = authority.rsplit_once(':').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit())).map(|(host, _)| host.to_owned());
        let mut names = Vec::new();
        names.extend(path.map(|path| format!("{authority}/{path}")));
        names.extend(host);
        names.push(authority);
        names
    }

    /// H3: the id that a note's signature line must carry for this key under this name.
    pub(crate) fn note_key_id(&self, protocol: Protocol, name: &str) -> [u8; 4] {
        let [a, b, c, d, ..] = self.whole_note_key_id(protocol, name);
        [a, b, c, d]
    }

    /// What the id of a note's signature line is the start of.
    pub(crate) fn whole_note_key_id(&self, protocol: Protocol, name: &str) -> [u8; 32] {
        match protocol {
            Protocol::RekorV1 => *self.key.id(),
            Protocol::RekorV2 => self.note_key_hash(name),
        }
    }

    /// C2SP signed-note: the untruncated key hash.
    fn note_key_hash(&self, name: &str) -> [u8; 32] {
        match (self.key.ed25519_bytes(), self.key.kind()) {
            (Some(bytes), _) => sha256(&[name.as_bytes(), b"\n\x01", bytes]),
            (None, KeyKind::Rsa(_)) => sha256(&[name.as_bytes(), b"\n\xffPKIX-RSA-PKCS#1v1.5", self.key.spki()]),
            (None, _) => *self.key.id(),
        }
    }

    /// E1: whether the id in the trusted root follows from the key by one of the known derivations.
    pub(crate) fn id_is_derived(&self) -> bool {
        self.id == *self.key.id() || self.names().iter().any(|name| self.id == self.note_key_hash(name))
    }
}
