//! `hashedrekord` 0.0.1 (I2): an artifact's digest, its signature, and the key.
//!
//! ```json
//! {"apiVersion":"0.0.1","kind":"hashedrekord","spec":{
//!   "data":{"hash":{"algorithm":"sha256","value":"<hex>"}},
//!   "signature":{"content":"<base64>","publicKey":{"content":"<base64 of PEM>"}}}}
//! ```

use super::{Consistent, Content, Facts, compare_signature, compare_verifier};
use crate::check::{Check, Fault};
use crate::crypto::{Digest, HashAlgorithm};
use crate::encoding::json::{Node, Value};
use crate::text::escaped;

pub(super) fn compare(spec: &Node<'_>, facts: &Facts<'_>) -> Result<Consistent, Fault> {
    let Content::Artifact(digest) = facts.content else {
        return Err(spec.fault("content", "a hashedrekord 0.0.1 entry does not belong to an envelope"));
    };
    let members = spec.object(&["data", "signature"])?;
    let signature = members.require("signature")?;
    let signature_members = signature.object(&["content", "publicKey"])?;
    let content = signature_members.require("content")?;
    compare_signature(&content, &content.base64()?, facts)?;
    compare_verifier(&signature_members.require("publicKey")?.object(&["content"])?.require("content")?, facts)?;
    let hash = members.require("data")?.object(&["hash"])?.require("hash")?.object(&["algorithm", "value"])?;
    let value = hash.require("value")?;
    let Some(digest) = digest else { return Ok(Consistent::with_digest(false)) };
    if value.string()? != digest.to_hex() {
        return Err(value.fault("digest", "the entry is of another artifact").compared(digest.to_hex(), escaped(value.string()?)));
    }
    Ok(Consistent::with_digest(true))
}

/// I10: one of three names, in lower case.
pub(super) fn named_hash(body: &Value<'_>) -> Result<HashAlgorithm, Fault> {
    let name = hash_member(body).and_then(|hash| hash.member("algorithm")).and_then(Value::as_str).unwrap_or_default();
    HashAlgorithm::from_name(name).ok_or_else(|| {
        Fault::new(Check::I10, "unknown", "the entry names a hash that is not accepted")
            .compared("sha256, sha384 or sha512", escaped(name))
            .at("$.spec.data.hash.algorithm")
    })
}

pub(super) fn named_digest(body: &Value<'_>) -> Option<Digest> {
    let value = hash_member(body)?.member("value")?.as_str()?;
    Digest::from_hex(named_hash(body).ok()?, value)
}

fn hash_member<'v>(body: &'v Value<'v>) -> Option<&'v Value<'v>> {
    body.member("spec")?.member("data")?.member("hash")
}
