//! `dsse` 0.0.1 (I3): an envelope's payload hash, its signature, and the key. `envelopeHash` cannot be reproduced and is not compared.
//!
//! ```json
//! {"apiVersion":"0.0.1","kind":"dsse","spec":{
//!   "envelopeHash":{…},"payloadHash":{"algorithm":"sha256","value":"<hex>"},
//!   "signatures":[{"signature":"<base64>","verifier":"<base64 of PEM>"}]}}
//! ```

use super::{Consistent, Content, Facts, compare_sha256, compare_signature, compare_verifier, one_signature};
use crate::check::Fault;
use crate::encoding::json::Node;

pub(super) fn compare(spec: &Node<'_>, facts: &Facts<'_>) -> Result<Consistent, Fault> {
    let Content::Envelope { payload_sha256, .. } = facts.content else {
        return Err(spec.fault("content", "a dsse 0.0.1 entry does not belong to a bare signature"));
    };
    let members = spec.object(&["envelopeHash", "payloadHash", "signatures"])?;
    compare_sha256(&members, "payloadHash", payload_sha256)?;
    let signature = one_signature(&members.require("signatures")?)?.object(&["signature", "verifier"])?;
    let content = signature.require("signature")?;
    compare_signature(&content, &content.base64()?, facts)?;
    compare_verifier(&signature.require("verifier")?, facts)?;
    Ok(Consistent::with_digest(true))
}
