//! The npm registry's keys (R5, formats §11): a target of Sigstore's TUF repository, copied as the embedded roots are.

use crate::check::{Check, Fault};
use crate::crypto::{KeyDetails, PublicKey, sha256};
use crate::encoding::hex;
use crate::encoding::json::{self, Node};
use crate::time::{UnixTime, Window};

/// What the registry signs with a key: each usage has its own list, and the same key other windows in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Usage {
    /// Attestations of each publication, which are logged.
    Attestations,
    /// Name, version and hash of each package.
    Signatures,
}

impl Usage {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Attestations => "npm:attestations",
            Self::Signatures => "npm:signatures",
        }
    }
}

/// A key of the registry.
#[derive(Clone, Debug)]
pub(crate) struct RegistryKey {
    /// What a bundle's key hint names it by.
    pub(crate) id: String,
    pub(crate) key: PublicKey,
    pub(crate) details: KeyDetails,
    pub(crate) window: Window,
}

/// The day the copy was published.
pub(crate) const DATE: &str = "2026-11-05";
const SHA256: &str = "160677eb6e1c7083c89b166b20f8fe4e837fb71181506aff1991b80b89184f7d";
const JSON: &[u8] = include_bytes!("npm-keys.json");

/// The keys for this usage.
pub(crate) fn keys(usage: Usage) -> Result<Vec<RegistryKey>, Fault> {
    let actual = hex::encode(&sha256(&[JSON]));
    if actual != SHA256 {
        return Err(Fault::new(Check::R5, "hash", "the embedded list of npm keys is not the recorded one").compared(SHA256, actual));
    }
    let value = json::parse(JSON).map_err(|error| error.into_fault(Check::R5, "the embedded list of npm keys"))?;
    let list = Node::root(&value, Check::R5).object(&["keys"])?.require("keys")?;
    let mut keys = Vec::new();
    for node in list.array()? {
        let members = node.object(&["keyId", "keyUsage", "publicKey"])?;
        if members.require("keyUsage")?.string()? == usage.name() {
            keys.push(read_key(members.require("keyId")?.string()?, &members.require("publicKey")?)?);
        }
    }
    Ok(keys)
}

fn read_key(id: &str, node: &Node<'_>) -> Result<RegistryKey, Fault> {
    let members = node.object(&["rawBytes", "keyDetails", "validFor"])?;
    let key = PublicKey::from_spki(&members.require("rawBytes")?.base64()?)?;
    let named = members.require("keyDetails")?;
    let details = KeyDetails::from_name(named.string()?).ok_or_else(|| named.fault("key-details", "the key details are not known"))?;
    details.check_fits(&key)?;
    let window = members.require("validFor")?.object(&["start", "end"])?;
    let time = |node: Node<'_>| UnixTime::from_rfc3339(node.string()?).ok_or_else(|| node.fault("time", "not an RFC 3339 time"));
    let window = Window { start: time(window.require("start")?)?, end: window.get("end").map(time).transpose()? };
    Ok(RegistryKey { id: id.to_owned(), key, details, window })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::base64;

    #[test]
    fn every_key_is_named_by_its_hash() {
        let keys: Vec<_> = [Usage::Attestations, Usage::Signatures].into_iter().flat_map(|usage| keys(usage).unwrap()).collect();
        assert!(keys.len() >= 4);
        for key in keys {
            // SHA-256 of the key as OpenSSH writes it, without padding.
            let spki = key.key.spki();
            let point = &spki[spki.len() - 65..];
            let field = |bytes: &[u8]| [&u32::try_from(bytes.len()).unwrap().to_be_bytes(), bytes].concat();
            let blob = [field(b"ecdsa-sha2-nistp256"), field(b"nistp256"), field(point)].concat();
            assert_eq!(key.id, format!("SHA256:{}", base64::encode(&sha256(&[&blob])).trim_end_matches('=')));
        }
    }

    #[test]
    fn date_and_hash_are_those_of_the_origin_file() {
        let origin = json::parse(include_bytes!("origin.json")).unwrap();
        let json::Value::Array(rows) = &origin else { panic!("not an array") };
        let row = rows.iter().find(|row| row.member("file").and_then(json::Value::as_str) == Some("npm-keys.json")).unwrap();
        assert_eq!(row.member("date").and_then(json::Value::as_str), Some(DATE));
        assert_eq!(row.member("sha256").and_then(json::Value::as_str), Some(SHA256));
    }
}
