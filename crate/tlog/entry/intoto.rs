//! `intoto` 0.0.2 (I6): an envelope without its payload. The log's API encoded signature and key twice.
//!
//! ```json
//! {"apiVersion":"0.0.2","kind":"intoto","spec":{"content":{
//!   "envelope":{"payloadType":"…","signatures":[{"publicKey":"<base64 of PEM>","sig":"<base64 of base64>"}]},
//!   "hash":{…},"payloadHash":{"algorithm":"sha256","value":"<hex>"}}}}
//! ```

use super::{Consistent, Content, Facts, compare_sha256, compare_signature, compare_verifier, one_signature};
use crate::check::Fault;
use crate::encoding::base64;
use crate::encoding::json::Node;
use crate::text::escaped;

pub(super) fn compare(spec: &Node<'_>, facts: &Facts<'_>) -> Result<Consistent, Fault> {
    let Content::Envelope { payload_type, payload_sha256, .. } = facts.content else {
        return Err(spec.fault("content", "an intoto 0.0.2 entry does not belong to a bare signature"));
    };
    let content = spec.object(&["content"])?.require("content")?.object(&["envelope", "hash", "payloadHash"])?;
    compare_sha256(&content, "payloadHash", payload_sha256)?;
    let envelope = content.require("envelope")?.object(&["payloadType", "signatures"])?;
    let logged_type = envelope.require("payloadType")?;
    if logged_type.string()? != payload_type {
        return Err(logged_type.fault("payload-type", "the entry is of another payload type").compared(escaped(payload_type), escaped(logged_type.string()?)));
    }
    let signature = one_signature(&envelope.require("signatures")?)?.object(&["keyid", "publicKey", "sig"])?;
    let sig = signature.require("sig")?;
    compare_signature(&sig, &decode_twice(&sig)?, facts)?;
    compare_verifier(&signature.require("publicKey")?, facts)?;
    Ok(Consistent::with_digest(true))
}

fn decode_twice(node: &Node<'_>) -> Result<Vec<u8>, Fault> {
    let inner = String::from_utf8(node.base64()?).map_err(|_| node.fault("signature", "the entry's signature is not the base64 of base64"))?;
    base64::decode(&inner).map_err(|what| node.fault("signature", format!("the entry's signature is not the base64 of base64: {what}")))
}
