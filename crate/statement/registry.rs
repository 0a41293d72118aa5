//! What the npm registry signs of each version: a line that names the package and the hash of its tarball (formats §11).

use crate::check::{Check, Fault};
use crate::crypto::{Digest, HashAlgorithm};
use crate::encoding::base64;
use crate::text::escaped;

/// Which tarball is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PackageClaim {
    /// `pkg:npm/NAME@VERSION`, as attestations name it
    pub(crate) purl: String,
    pub(crate) sha512: Digest,
}

impl PackageClaim {
    /// N4: `NAME@VERSION:INTEGRITY`, which can be read in one way only.
    pub(crate) fn from_payload(payload: &[u8]) -> Result<Self, Fault> {
        let text = String::from_utf8_lossy(payload);
        let wrong = |cause, message: &str| Fault::new(Check::N4, cause, message).compared("NAME@VERSION:sha512-BASE64", escaped(&text));
        let parts = text.split_once(':').and_then(|(package, integrity)| Some((package.rsplit_once('@')?, integrity)));
        let Some(((name, version), integrity)) = parts else { return Err(wrong("form", "what the registry signed is not a package with its hash")) };
        let plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'@' | b':' | b'%' | b'?' | b'#'));
        let bare = name.strip_prefix('@').unwrap_or(name);
        if !plain(bare) || !plain(version) {
            return Err(wrong("form", "what the registry signed does not name one package and version"));
        }
        let hash = integrity.strip_prefix("sha512-").and_then(|hash| base64::decode(hash).ok());
        let sha512 = hash.and_then(|hash| Digest::new(HashAlgorithm::Sha512, hash));
        let sha512 = sha512.ok_or_else(|| wrong("hash", "what the registry signed names the tarball by other than one SHA-512"))?;
        Ok(Self { purl: format!("pkg:npm/{}@{version}", name.replace('@', "%40")), sha512 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_in_one_way() {
        let hash = format!("sha512-{}", base64::encode(&[7; 64]));
        let read = |line: String| PackageClaim::from_payload(line.as_bytes());
        assert_eq!(read(format!("widget@1.2.3:{hash}")).unwrap().purl, "pkg:npm/widget@1.2.3");
        let scoped = read(format!("@acme/widget@1.2.3-rc.1+b:{hash}")).unwrap();
        assert_eq!((scoped.purl.as_str(), scoped.sha512.to_hex()), ("pkg:npm/%40acme/widget@1.2.3-rc.1+b", "07".repeat(64)));
        for line in [
            String::new(),
            format!("widget:{hash}"),
            format!("@1.2.3:{hash}"),
            format!("widget@:{hash}"),
            format!("a@b@1.2.3:{hash}"),
            format!("@@widget@1.2.3:{hash}"),
            format!("wid get@1.2.3:{hash}"),
            format!("widget@1:2:{hash}"),
            format!("widget@1.2.3:sha1-AAAA {hash}"),
            format!("widget@1.2.3:{hash} {hash}"),
            "widget@1.2.3:sha512-AAAA".to_owned(),
            "widget@1.2.3".to_owned(),
        ] {
            assert_eq!(read(line.clone()).map_err(|fault| fault.check()), Err(Check::N4), "{line}");
        }
    }
}
