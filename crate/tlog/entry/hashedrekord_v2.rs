//! `hashedrekord` 0.0.2 (I4), the entry of Rekor v2: rebuilt from the bundle, byte for byte.
//!
//! ```json
//! {"apiVersion":"0.0.2","kind":"hashedrekord","spec":{"hashedRekordV002":{
//!   "data":{"algorithm":"SHA2_256","digest":"<base64>"},
//!   "signature":{"content":"<base64>","verifier":{"keyDetails":"…","x509Certificate":{"rawBytes":"<base64>"}}}}}}
//! ```

use super::{Consistent, Content, Facts, Verifier, compare_signature, fingerprint};
use crate::check::Fault;
use crate::crypto::{Digest, HashAlgorithm, KeyDetails};
use crate::encoding::base64;
use crate::encoding::json::{Node, Value};
use crate::text::escaped;

pub(super) fn compare(spec: &Node<'_>, facts: &Facts<'_>) -> Result<Consistent, Fault> {
    let record = spec.object(&["hashedRekordV002"])?.require("hashedRekordV002")?.object(&["data", "signature"])?;
    let signature = record.require("signature")?.object(&["content", "verifier"])?;
    let content = signature.require("content")?;
    compare_signature(&content, &content.base64()?, facts)?;
    compare_verifier(&signature.require("verifier")?, facts)?;
    let data = record.require("data")?.object(&["algorithm", "digest"])?;
    let algorithm = data.require("algorithm")?;
    let logged = data.require("digest")?;
    let digest = match facts.content {
        Content::Artifact(digest) => digest,
        Content::Envelope { pae_digest, .. } => Some(pae_digest),
    };
    let Some(digest) = digest else { return Ok(Consistent::with_digest(false)) };
    if algorithm.string()? != digest.algorithm().enum_name() {
        return Err(algorithm
            .fault("hash-algorithm", "the entry names another hash than the signature's")
            .compared(digest.algorithm().enum_name(), escaped(algorithm.string()?)));
    }
    if logged.base64()? != digest.bytes() {
        return Err(logged.fault("digest", "the entry is of another artifact").compared(base64::encode(digest.bytes()), escaped(logged.string()?)));
    }
    Ok(Consistent::with_digest(true))
}

pub(super) fn compare_verifier(node: &Node<'_>, facts: &Facts<'_>) -> Result<(), Fault> {
    let verifier = node.object(&["keyDetails", "x509Certificate", "publicKey"])?;
    let details = verifier.require("keyDetails")?;
    if details.string()? != facts.details.name() {
        return Err(details
            .fault("key-details", "the entry names other key details than the signature's")
            .compared(facts.details.name(), escaped(details.string()?)));
    }
    let (name, other, wanted) = match facts.verifier {
        Verifier::Certificate(der) => ("x509Certificate", "publicKey", der),
        Verifier::Key(spki) => ("publicKey", "x509Certificate", spki),
    };
    if verifier.get(other).is_some() {
        return Err(node.fault("verifier", "the entry names another kind of signer than the bundle").compared(name, other));
    }
    let raw = verifier.require(name)?.object(&["rawBytes"])?.require("rawBytes")?;
    let logged = raw.base64()?;
    if logged != wanted {
        return Err(raw.fault("verifier", "the entry is of another signer than the bundle's").compared(fingerprint(wanted), fingerprint(&logged)));
    }
    Ok(())
}

/// The canonical JSON, its members in order; every value is plain ASCII that needs no escape.
pub(super) fn rebuild(facts: &Facts<'_>, digest: &Digest) -> String {
    format!(
        concat!(
            r#"{{"apiVersion":"0.0.2","kind":"hashedrekord","spec":{{"hashedRekordV002":{{"data":{{"algorithm":"{}","digest":"{}"}},"#,
            r#""signature":{{"content":"{}","verifier":{}}}}}}}}}"#
        ),
        digest.algorithm().enum_name(),
        base64::encode(digest.bytes()),
        base64::encode(facts.signature),
        verifier_member(facts),
    )
}

/// `keyDetails` sorts before `publicKey` and `x509Certificate`.
pub(super) fn verifier_member(facts: &Facts<'_>) -> String {
    let (name, der) = match facts.verifier {
        Verifier::Certificate(der) => ("x509Certificate", der),
        Verifier::Key(spki) => ("publicKey", spki),
    };
    format!(r#"{{"keyDetails":"{}","{name}":{{"rawBytes":"{}"}}}}"#, facts.details.name(), base64::encode(der))
}

pub(super) fn named_details(body: &Value<'_>) -> Option<KeyDetails> {
    record(body)?.member("signature")?.member("verifier")?.member("keyDetails")?.as_str().and_then(KeyDetails::from_name)
}

pub(super) fn named_digest(body: &Value<'_>) -> Option<Digest> {
    let data = record(body)?.member("data")?;
    let algorithm = HashAlgorithm::from_enum_name(data.member("algorithm")?.as_str()?)?;
    Digest::new(algorithm, base64::decode(data.member("digest")?.as_str()?).ok()?)
}

fn record<'v>(body: &'v Value<'v>) -> Option<&'v Value<'v>> {
    body.member("spec")?.member("hashedRekordV002")
}
