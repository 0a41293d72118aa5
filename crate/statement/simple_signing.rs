//! What cosign signs of a container image: a small document that names its manifest (formats §5).

use crate::check::{Check, Fault};
use crate::encoding::json::{self, Node};
use crate::text::escaped;

/// Which image is meant. The name is what the signer called it, and binds nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ImageClaim {
    /// SHA-256 of the manifest, in hex.
    pub(crate) manifest: String,
    pub(crate) reference: String,
}

impl ImageClaim {
    /// N7: exactly the members of the format, and a manifest by SHA-256.
    pub(crate) fn from_payload(payload: &[u8]) -> Result<Self, Fault> {
        let value = json::parse(payload).map_err(|error| error.into_fault(Check::N7, "what was signed of the image"))?;
        let members = Node::root(&value, Check::N7).object(&["critical", "optional"])?;
        let critical = members.require("critical")?.object(&["identity", "image", "type"])?;
        let kind = critical.require("type")?;
        if kind.string()? != TYPE {
            return Err(kind.fault("type", "what was signed is no signature of a container image").compared(TYPE, escaped(kind.string()?)));
        }
        let digest = critical.require("image")?.object(&["docker-manifest-digest"])?.require("docker-manifest-digest")?;
        let manifest = digest.string()?.strip_prefix("sha256:").filter(|hex| is_sha256(hex));
        let manifest = manifest.ok_or_else(|| {
            let fault = digest.fault("no-sha256", "the image signature does not name its manifest by SHA-256");
            fault.compared("sha256: and 64 digits of lower-case hex", escaped(digest.string().unwrap_or_default()))
        })?;
        let reference = critical.require("identity")?.object(&["docker-reference"])?.require("docker-reference")?.string()?;
        Ok(Self { manifest: manifest.to_owned(), reference: reference.to_owned() })
    }
}

const TYPE: &str = "cosign container image signature";

fn is_sha256(hex: &str) -> bool {
    hex.len() == 64 && hex.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
