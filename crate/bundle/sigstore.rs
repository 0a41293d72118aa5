//! Sigstore bundles v0.1, v0.2 and v0.3 (formats §1): the protobuf `Bundle` in its JSON form.

use super::find::Format;
use super::{Bundle, Content, Envelope, EnvelopeSignature, KeyMaterial, Leniency, LogEntry, MessageSignature, Timestamp, Version};
use crate::check::{Check, Fault};
use crate::crypto::{Digest, HashAlgorithm};
use crate::encoding::json::{Members, Node, Value};
use crate::encoding::pem;
use crate::limits;
use crate::text::{escaped, quoted};
use crate::tlog::entry::KindVersion;
use crate::tlog::inclusion::InclusionProof;

/// A2: each accepted media type, byte for byte.
const MEDIA_TYPES: [(&str, Version); 4] = [
    ("application/vnd.dev.sigstore.bundle+json;version=0.1", Version::V01),
    ("application/vnd.dev.sigstore.bundle+json;version=0.2", Version::V02),
    ("application/vnd.dev.sigstore.bundle+json;version=0.3", Version::V03),
    ("application/vnd.dev.sigstore.bundle.v0.3+json", Version::V03),
];

/// Reads a bundle: A1, A2, A3, A6, A7 and section B. The first fault ends it.
pub(super) fn read(value: Value<'_>, allowed: Leniency) -> Result<Bundle, Fault> {
    if allowed == Leniency::default() {
        return read_value(&value, allowed);
    }
    let mut used = Leniency::default();
    let value = super::lenient::canonical(value, allowed, &mut used);
    read_value(&value, used)
}

fn read_value(value: &Value<'_>, used: Leniency) -> Result<Bundle, Fault> {
    let members = Node::root(value, Check::A1).object(&["mediaType", "verificationMaterial", "messageSignature", "dsseEnvelope"])?;
    let (media_type, version) = read_version(&members)?;
    let content = read_content(&members)?;
    let material = members
        .get("verificationMaterial")
        .ok_or_else(|| Fault::new(Check::A3, "no-material", "the bundle has no verification material").at("$.verificationMaterial"))?;
    let material = material.object(&["certificate", "x509CertificateChain", "publicKey", "tlogEntries", "timestampVerificationData"])?;
    let (key, display_key) = read_key(&material)?;
    let entries = read_list(&material, "tlogEntries", limits::LOG_ENTRIES, "log entries", read_entry)?;
    check_distinct(
        entries.iter().map(|entry| (entry.log_id, entry.log_index)),
        "log entry",
        &entries.iter().map(|entry| entry.path.clone()).collect::<Vec<_>>(),
    )?;
    let timestamps = match material.get("timestampVerificationData") {
        Some(data) => read_list(&data.object(&["rfc3161Timestamps"])?, "rfc3161Timestamps", limits::TIMESTAMPS, "timestamps", read_timestamp)?,
        None => Vec::new(),
    };
    check_distinct(
        timestamps.iter().map(|timestamp| timestamp.response.as_slice()),
        "timestamp",
        &timestamps.iter().map(|timestamp| timestamp.path.clone()).collect::<Vec<_>>(),
    )?;
    let absent = Vec::new();
    Ok(Bundle {
        format: Format::Sigstore,
        media_type,
        version,
        content,
        key,
        entries,
        timestamps,
        used,
        display_key,
        detached_sct: None,
        payload: None,
        publisher: Vec::new(),
        absent,
    })
}

fn read_version(members: &Members<'_>) -> Result<(String, Version), Fault> {
    let wrong = |actual: &str| {
        let wanted: Vec<_> = MEDIA_TYPES.iter().map(|(name, _)| *name).collect();
        Fault::new(Check::A2, "unknown", "the media type is not that of a known bundle version")
            .compared(wanted.join(" or "), escaped(actual))
            .at("$.mediaType")
    };
    let node = members.get("mediaType").ok_or_else(|| wrong("absent"))?;
    let text = node.string()?;
    let (name, version) = MEDIA_TYPES.iter().find(|(name, _)| *name == text).ok_or_else(|| wrong(text))?;
    Ok(((*name).to_owned(), *version))
}

/// A3: exactly one of the members.
fn one_of<'v>(members: &Members<'v>, names: &[&'static str], what: &str) -> Result<(&'static str, Node<'v>), Fault> {
    let mut present = names.iter().filter_map(|name| members.get(name).map(|node| (*name, node)));
    let (first, second) = (present.next(), present.next());
    let fault = |cause, actual: String| Fault::new(Check::A3, cause, format!("there must be exactly one {what}")).compared(names.join(" or "), actual);
    match (first, second) {
        (Some(one), None) => Ok(one),
        (None, _) => Err(fault("none", "none of them".to_owned())),
        (Some((a, _)), Some((b, node))) => Err(fault("several", format!("{a} and {b}")).at(node.path)),
    }
}

fn read_content(members: &Members<'_>) -> Result<Content, Fault> {
    let (name, node) = one_of(members, &["messageSignature", "dsseEnvelope"], "signature content")?;
    if name == "messageSignature" { read_message(&node).map(Content::Message) } else { read_envelope(&node).map(Content::Envelope) }
}

fn read_message(node: &Node<'_>) -> Result<MessageSignature, Fault> {
    let members = node.object(&["messageDigest", "signature"])?;
    let digest = members.get("messageDigest").map(|node| read_message_digest(&node)).transpose()?;
    Ok(MessageSignature { digest, signature: signature_bytes(&members, "signature")? })
}

/// A7: the digest's length is that of its algorithm.
fn read_message_digest(node: &Node<'_>) -> Result<Digest, Fault> {
    let members = node.object(&["algorithm", "digest"])?;
    let name = members.require("algorithm")?;
    let algorithm = HashAlgorithm::from_enum_name(name.string()?).ok_or_else(|| {
        Fault::new(Check::Q6, "hash", "the message digest's algorithm is not supported")
            .compared("SHA2_256, SHA2_384 or SHA2_512", escaped(name.string().unwrap_or_default()))
            .at(&name.path)
    })?;
    let bytes = non_empty(&members, "digest")?;
    let length = bytes.len();
    Digest::new(algorithm, bytes).ok_or_else(|| wrong_length(&members.path_of("digest"), "the message digest", algorithm.length(), length))
}

fn read_envelope(node: &Node<'_>) -> Result<Envelope, Fault> {
    let members = node.object(&["payload", "payloadType", "signatures"])?;
    let payload_node = members.get("payload");
    let payload = payload_node.as_ref().map(Node::base64).transpose()?.unwrap_or_default();
    check_size(payload.len(), limits::DSSE_PAYLOAD, "the DSSE payload", &members.path_of("payload"))?;
    let payload_type = members.get("payloadType").map(|node| node.string().map(str::to_owned)).transpose()?.unwrap_or_default();
    let signatures = match members.get("signatures") {
        Some(list) => {
            let count = list.length()?;
            if count > limits::ENVELOPE_SIGNATURES {
                let fault = Fault::new(Check::N2, "count", "the envelope does not have exactly one signature");
                return Err(fault.compared("1", count.to_string()).at(&list.path));
            }
            list.array()?.iter().map(read_envelope_signature).collect::<Result<_, _>>()?
        }
        None => Vec::new(),
    };
    Ok(Envelope { payload_type, payload, signatures })
}

fn read_envelope_signature(node: &Node<'_>) -> Result<EnvelopeSignature, Fault> {
    let members = node.object(&["sig", "keyid"])?;
    let key_id = members.get("keyid").map(|node| node.string().map(str::to_owned)).transpose()?.unwrap_or_default();
    Ok(EnvelopeSignature { signature: signature_bytes(&members, "sig")?, key_id })
}

/// Who signed, and a key that stands in the input (O5).
fn read_key(material: &Members<'_>) -> Result<(KeyMaterial, Option<Vec<u8>>), Fault> {
    let (name, node) = one_of(material, &["certificate", "x509CertificateChain", "publicKey"], "kind of key material")?;
    match name {
        "certificate" => Ok((KeyMaterial::Certificate(read_certificate(&node)?), None)),
        "publicKey" => {
            let members = node.object(&["hint", "rawBytes", "keyDetails"])?;
            let hint = members.get("hint").map(|node| node.string().map(str::to_owned)).transpose()?.unwrap_or_default();
            Ok((KeyMaterial::Hint(hint), read_key_inside(&members)?))
        }
        _ => {
            let mut certificates =
                read_list(&node.object(&["certificates"])?, "certificates", limits::BUNDLE_CERTIFICATES, "certificates", read_certificate)?.into_iter();
            let leaf = certificates.next().ok_or_else(|| empty(&node.path, "the certificate chain"))?;
            Ok((KeyMaterial::Chain { leaf, others: certificates.collect() }, None))
        }
    }
}

/// Formats §16: model signing at first wrote the key itself, base64 of its PEM, where a bundle has a hint to it.
fn read_key_inside(members: &Members<'_>) -> Result<Option<Vec<u8>>, Fault> {
    let Some(node) = members.get("rawBytes") else {
        return match members.get("keyDetails") {
            Some(node) => Err(Fault::new(Check::A1, "unknown-member", "key details have no use without a key").at(node.path)),
            None => Ok(None),
        };
    };
    if members.get("hint").is_some() {
        return Err(Fault::new(Check::A3, "several", "there must be exactly one kind of public key")
            .compared("hint or rawBytes", "hint and rawBytes")
            .at(node.path));
    }
    if let Some(details) = members.get("keyDetails") {
        details.string()?;
    }
    let text = node.base64()?;
    check_size(text.len(), limits::CERTIFICATE, "the public key", &node.path)?;
    let fault = |what: String| Fault::new(Check::A3, "signer", format!("the key is not a PEM public key: {what}")).at(&node.path);
    let block = pem::decode_one(&text).map_err(fault)?;
    if block.label == "PUBLIC KEY" { Ok(Some(block.der)) } else { Err(fault(quoted(&block.label))) }
}

fn read_certificate(node: &Node<'_>) -> Result<Vec<u8>, Fault> {
    let members = node.object(&["rawBytes"])?;
    let der = non_empty(&members, "rawBytes")?;
    check_size(der.len(), limits::CERTIFICATE, "the certificate", &members.path_of("rawBytes"))?;
    Ok(der)
}

pub(super) fn read_entry(node: &Node<'_>) -> Result<LogEntry, Fault> {
    let members = node.object(&["logIndex", "logId", "kindVersion", "integratedTime", "inclusionPromise", "inclusionProof", "canonicalizedBody"])?;
    let log_id = members.get("logId").map(|node| node.object(&["keyId"])).transpose()?;
    let log_id = log_id.ok_or_else(|| empty(&members.path_of("logId"), "the log's id"))?;
    let kind =
        members.get("kindVersion").map(|node| read_kind(&node)).transpose()?.unwrap_or_else(|| KindVersion { kind: String::new(), version: String::new() });
    let promise = members.get("inclusionPromise").map(|node| read_promise(&node)).transpose()?;
    let (proof, checkpoint) = match members.get("inclusionProof") {
        Some(node) => read_proof(&node).map(|(proof, checkpoint)| (Some(proof), checkpoint))?,
        None => (None, None),
    };
    let body = members.get("canonicalizedBody").map(|node| node.base64()).transpose()?.unwrap_or_default();
    check_size(body.len(), limits::ENTRY_BODY, "the log entry's body", &members.path_of("canonicalizedBody"))?;
    let needs_body = !(kind.kind == "hashedrekord" && kind.version == "0.0.2");
    if needs_body && body.is_empty() {
        return Err(empty(&members.path_of("canonicalizedBody"), "the log entry's body"));
    }
    Ok(LogEntry {
        log_index: integer(&members, "logIndex")?,
        log_id: hash(&log_id, "keyId", "the log's id")?,
        kind,
        integrated_time: integer(&members, "integratedTime")?,
        promise,
        proof,
        checkpoint,
        body,
        path: node.path.clone(),
    })
}

fn read_kind(node: &Node<'_>) -> Result<KindVersion, Fault> {
    let members = node.object(&["kind", "version"])?;
    let text = |name: &str| members.get(name).map(|node| node.string().map(str::to_owned)).transpose();
    Ok(KindVersion { kind: text("kind")?.unwrap_or_default(), version: text("version")?.unwrap_or_default() })
}

fn read_promise(node: &Node<'_>) -> Result<Vec<u8>, Fault> {
    signature_bytes(&node.object(&["signedEntryTimestamp"])?, "signedEntryTimestamp")
}

fn read_proof(node: &Node<'_>) -> Result<(InclusionProof, Option<String>), Fault> {
    let members = node.object(&["logIndex", "rootHash", "treeSize", "hashes", "checkpoint"])?;
    let hashes = match members.get("hashes") {
        Some(list) => {
            check_size(list.length()?, limits::PROOF_HASHES, "the number of hashes of the inclusion proof", &list.path)?;
            list.array()?.iter().map(|node| to_hash(node, "a hash of the inclusion proof")).collect::<Result<_, _>>()?
        }
        None => Vec::new(),
    };
    let root_hash = members.get("rootHash").filter(|node| node.value.as_str() != Some("")).map(|node| to_hash(&node, "the root hash")).transpose()?;
    let checkpoint = members.get("checkpoint").map(|node| read_checkpoint(&node)).transpose()?.flatten();
    Ok((InclusionProof { log_index: integer(&members, "logIndex")?, tree_size: integer(&members, "treeSize")?, root_hash, hashes }, checkpoint))
}

/// An absent envelope is an absent checkpoint (A4 decides); one that is there and empty is A7.
fn read_checkpoint(node: &Node<'_>) -> Result<Option<String>, Fault> {
    let Some(envelope) = node.object(&["envelope"])?.get("envelope") else { return Ok(None) };
    let text = envelope.string()?;
    if text.is_empty() {
        return Err(empty(&envelope.path, "the checkpoint"));
    }
    check_size(text.len(), limits::CHECKPOINT, "the checkpoint", &envelope.path)?;
    Ok(Some(text.to_owned()))
}

fn read_timestamp(node: &Node<'_>) -> Result<Timestamp, Fault> {
    let members = node.object(&["signedTimestamp"])?;
    let response = non_empty(&members, "signedTimestamp")?;
    let path = members.path_of("signedTimestamp");
    check_size(response.len(), limits::TIMESTAMP, "the timestamp", &path)?;
    Ok(Timestamp { response, path })
}

/// B1: a list of at most `most` elements; absent is empty.
pub(super) fn read_list<T>(members: &Members<'_>, name: &str, most: usize, what: &str, read: impl Fn(&Node<'_>) -> Result<T, Fault>) -> Result<Vec<T>, Fault> {
    let Some(list) = members.get(name) else { return Ok(Vec::new()) };
    let count = list.length()?;
    if count > most {
        let fault = Fault::new(Check::B1, "too-many", format!("the bundle has too many {what}"));
        return Err(fault.compared(format!("at most {most}"), count.to_string()).at(&list.path));
    }
    list.array()?.iter().map(read).collect()
}

/// B2: no item twice.
fn check_distinct<T: PartialEq>(items: impl Iterator<Item = T> + Clone, what: &str, paths: &[String]) -> Result<(), Fault> {
    for ((position, item), path) in items.clone().enumerate().zip(paths) {
        if items.clone().take(position).any(|earlier| earlier == item) {
            return Err(Fault::new(Check::B2, "repeated", format!("the same {what} is listed twice")).at(path));
        }
    }
    Ok(())
}

/// An absent scalar has its default, 0 (A1).
pub(super) fn integer(members: &Members<'_>, name: &str) -> Result<i64, Fault> {
    members.get(name).map_or(Ok(0), |node| node.int64())
}

pub(super) fn signature_bytes(members: &Members<'_>, name: &str) -> Result<Vec<u8>, Fault> {
    let bytes = non_empty(members, name)?;
    check_size(bytes.len(), limits::SIGNATURE, "the signature", &members.path_of(name))?;
    Ok(bytes)
}

/// A7: present and not empty.
pub(super) fn non_empty(members: &Members<'_>, name: &str) -> Result<Vec<u8>, Fault> {
    let bytes = members.get(name).map(|node| node.base64()).transpose()?.unwrap_or_default();
    if bytes.is_empty() { Err(empty(&members.path_of(name), &quoted(name))) } else { Ok(bytes) }
}

fn hash(members: &Members<'_>, name: &str, what: &str) -> Result<[u8; 32], Fault> {
    members.get(name).ok_or_else(|| empty(&members.path_of(name), what)).and_then(|node| to_hash(&node, what))
}

fn to_hash(node: &Node<'_>, what: &str) -> Result<[u8; 32], Fault> {
    let bytes = node.base64()?;
    let length = bytes.len();
    bytes.try_into().map_err(|_| wrong_length(&node.path, what, 32, length))
}

pub(super) fn empty(path: &str, what: &str) -> Fault {
    Fault::new(Check::A7, "empty", format!("{what} is empty or absent")).at(path)
}

pub(super) fn wrong_length(path: &str, what: &str, wanted: usize, actual: usize) -> Fault {
    Fault::new(Check::A7, "wrong-length", format!("{what} has the wrong length")).compared(format!("{wanted} bytes"), format!("{actual} bytes")).at(path)
}

/// B3
pub(super) fn check_size(size: usize, most: usize, what: &str, path: &str) -> Result<(), Fault> {
    if size <= most {
        return Ok(());
    }
    Err(Fault::new(Check::B3, "too-large", format!("{what} is too large")).compared(format!("at most {most}"), size.to_string()).at(path))
}
