//! `dsse` 0.0.2 (I5), withdrawn from Rekor v2 before its release; read by the relaxation `dsse-002` only.
//!
//! ```json
//! {"apiVersion":"0.0.2","kind":"dsse","spec":{"dsseV002":{
//!   "payloadHash":{"algorithm":"SHA2_256","digest":"<base64>"},
//!   "signatures":[{"content":"<base64>","verifier":{"keyDetails":"…","x509Certificate":{"rawBytes":"<base64>"}}}]}}}
//! ```

use super::hashedrekord_v2::{compare_verifier, verifier_member};
use super::{Consistent, Content, Facts, compare_signature, one_signature};
use crate::check::Fault;
use crate::crypto::{Digest, KeyDetails};
use crate::encoding::base64;
use crate::encoding::json::{Node, Value};
use crate::text::escaped;

pub(super) fn compare(spec: &Node<'_>, facts: &Facts<'_>) -> Result<Consistent, Fault> {
    let Content::Envelope { payload_sha256, .. } = facts.content else {
        return Err(spec.fault("content", "a dsse 0.0.2 entry does not belong to a bare signature"));
    };
    let record = spec.object(&["dsseV002"])?.require("dsseV002")?.object(&["payloadHash", "signatures"])?;
    let hash = record.require("payloadHash")?.object(&["algorithm", "digest"])?;
    let algorithm = hash.require("algorithm")?;
    if algorithm.string()? != payload_sha256.algorithm().enum_name() {
        return Err(algorithm
            .fault("hash-algorithm", "the entry's payload hash is not a SHA-256")
            .compared(payload_sha256.algorithm().enum_name(), escaped(algorithm.string()?)));
    }
    let logged = hash.require("digest")?;
    if logged.base64()? != payload_sha256.bytes() {
        return Err(logged
            .fault("payload-hash", "the entry is of another payload than the bundle's")
            .compared(base64::encode(payload_sha256.bytes()), escaped(logged.string()?)));
    }
    let signature = one_signature(&record.require("signatures")?)?.object(&["content", "verifier"])?;
    let content = signature.require("content")?;
    compare_signature(&content, &content.base64()?, facts)?;
    compare_verifier(&signature.require("verifier")?, facts)?;
    Ok(Consistent::with_digest(true))
}

/// The canonical JSON, its members in order; every value is plain ASCII that needs no escape.
pub(super) fn rebuild(facts: &Facts<'_>, payload_sha256: &Digest) -> String {
    format!(
        concat!(
            r#"{{"apiVersion":"0.0.2","kind":"dsse","spec":{{"dsseV002":{{"payloadHash":{{"algorithm":"{}","digest":"{}"}},"#,
            r#""signatures":[{{"content":"{}","verifier":{}}}]}}}}}}"#
        ),
        payload_sha256.algorithm().enum_name(),
        base64::encode(payload_sha256.bytes()),
        base64::encode(facts.signature),
        verifier_member(facts),
    )
}

pub(super) fn named_details(body: &Value<'_>) -> Option<KeyDetails> {
    let Value::Array(signatures) = body.member("spec")?.member("dsseV002")?.member("signatures")? else { return None };
    signatures.first()?.member("verifier")?.member("keyDetails")?.as_str().and_then(KeyDetails::from_name)
}
