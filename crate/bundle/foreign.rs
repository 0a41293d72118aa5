//! Formats that are no Sigstore bundles, one function each (formats §2, §7, §9, §11, §12, §15).
//!
//! Nothing is made up on the way: what a format does not carry stays absent, and is listed (A9). Members of a wrapper that
//! are not known are passed over; those of the protobuf objects inside follow A1.

use super::find::{Format, no_evidence, unsupported};
use super::sigstore::{check_size, empty, integer, non_empty, read_entry, read_list, signature_bytes, wrong_length};
use super::{Bundle, Content, Envelope, EnvelopeSignature, KeyMaterial, Leniency, LogEntry, MessageSignature, Publisher, Timestamp, Version};
use crate::check::{Check, Fault};
use crate::crypto::sha256;
use crate::encoding::json::{self, Members, Node, Value};
use crate::encoding::{base64, hex, pem};
use crate::limits;
use crate::pki::Sct;
use crate::text::{escaped, quoted};
use crate::tlog::entry::KindVersion;
use crate::tlog::inclusion::InclusionProof;

/// Who signed, as the format says, and a key that stands in it: shown, never verified with (O5).
struct Signer {
    key: KeyMaterial,
    display_key: Option<Vec<u8>>,
}

impl Signer {
    fn unnamed() -> Self {
        Self { key: KeyMaterial::Hint(String::new()), display_key: None }
    }

    fn from_pem(text: &[u8], path: &str) -> Result<Self, Fault> {
        let fault = |what: String| Fault::new(Check::A3, "signer", format!("the signer is not a PEM certificate or public key: {what}")).at(path);
        let block = pem::decode_one(text).map_err(fault)?;
        check_size(block.der.len(), limits::CERTIFICATE, "the certificate", path)?;
        match block.label.as_str() {
            "CERTIFICATE" => Ok(Self { key: KeyMaterial::Certificate(block.der), display_key: None }),
            "PUBLIC KEY" => Ok(Self { display_key: Some(block.der), ..Self::unnamed() }),
            other => Err(fault(quoted(other))),
        }
    }
}

fn bundle(format: Format, content: Content, signer: Signer, entries: Vec<LogEntry>, not_carried: &[&'static str]) -> Bundle {
    let mut absent = not_carried.to_vec();
    if entries.is_empty() {
        absent.push("log entry");
    }
    if signer.key.leaf().is_none() {
        absent.push("certificate");
    }
    Bundle {
        format,
        media_type: String::new(),
        version: Version::Foreign,
        content,
        key: signer.key,
        entries,
        timestamps: Vec::new(),
        used: Leniency::default(),
        display_key: signer.display_key,
        detached_sct: None,
        payload: None,
        publisher: Vec::new(),
        absent,
    }
}

/// §2: what `cosign sign-blob --bundle` wrote before version 3.
pub(super) fn cosign(value: &Value<'_>) -> Result<Bundle, Fault> {
    let members = Node::root(value, Check::A1).object(&[])?;
    let signature = signature_bytes(&members, "base64Signature")?;
    let content = read_content(signature, "$.base64Signature")?;
    let signer = match members.get("cert") {
        Some(node) => read_pem(&node)?,
        None => Signer::unnamed(),
    };
    let entries = match members.get("rekorBundle") {
        Some(node) => vec![read_rekor_bundle(&node)?],
        None => Vec::new(),
    };
    Ok(bundle(Format::Cosign, content, signer, entries, &["inclusion proof", "checkpoint", "timestamp", "intermediate certificates"]))
}

/// §3: separate files, as the package puts them together: the signature, and of the others those that are there.
pub(super) fn parts(value: &Value<'_>) -> Result<Bundle, Fault> {
    let members = Node::root(value, Check::A1).object(&["mediaType", "signature", "payload", "certificate", "rekorBundle", "timestamps", "sct"])?;
    let signature = signature_bytes(&members, "signature")?;
    let content = read_content(signature, "$.signature")?;
    let signer = match members.get("certificate") {
        Some(node) => read_chain(&node)?,
        None => Signer::unnamed(),
    };
    let entries = match members.get("rekorBundle") {
        Some(node) => vec![read_rekor_bundle(&node)?],
        None => Vec::new(),
    };
    let timestamps = read_list(&members, "timestamps", limits::TIMESTAMPS, "timestamps", |node| {
        let response = node.base64()?;
        check_size(response.len(), limits::TIMESTAMP, "the timestamp", &node.path)?;
        Ok(Timestamp { response, path: node.path.clone() })
    })?;
    let detached_sct = members.get("sct").map(|node| read_sct(&node)).transpose()?;
    let payload = members.get("payload").map(|node| node.base64()).transpose()?;
    check_size(payload.as_ref().map_or(0, Vec::len), limits::DSSE_PAYLOAD, "the payload", &members.path_of("payload"))?;
    let bundle = bundle(Format::Parts, content, signer, entries, &["inclusion proof", "checkpoint"]);
    // An envelope brings its own payload, and a signature over a file none.
    if payload.is_some() && matches!(bundle.content, Content::Envelope(_)) {
        return Err(Fault::new(Check::A3, "several", "there is an envelope, and a payload beside it").at("$.payload"));
    }
    Ok(Bundle { timestamps, detached_sct, payload, ..bundle })
}

/// PEM, the leaf first: a certificate and those above it, or one public key.
fn read_chain(node: &Node<'_>) -> Result<Signer, Fault> {
    const END: &str = "-----END CERTIFICATE-----";
    let text = node.string()?.trim_ascii();
    let blocks: Vec<_> = text.split_inclusive(END).filter(|block| !block.trim_ascii().is_empty()).collect();
    if blocks.len() > limits::BUNDLE_CERTIFICATES {
        let fault = Fault::new(Check::B1, "too-many", "the bundle has too many certificates");
        return Err(fault.compared(format!("at most {}", limits::BUNDLE_CERTIFICATES), blocks.len().to_string()).at(&node.path));
    }
    let mut certificates = Vec::new();
    for block in &blocks {
        match Signer::from_pem(block.as_bytes(), &node.path)? {
            Signer { key: KeyMaterial::Certificate(der), .. } => certificates.push(der),
            signer if blocks.len() == 1 => return Ok(signer),
            _ => return Err(Fault::new(Check::A3, "signer", "there is a public key among certificates").at(&node.path)),
        }
    }
    let mut certificates = certificates.into_iter();
    let leaf = certificates.next().ok_or_else(|| empty(&node.path, "the certificate"))?;
    let others: Vec<_> = certificates.collect();
    let key = if others.is_empty() { KeyMaterial::Certificate(leaf) } else { KeyMaterial::Chain { leaf, others } };
    Ok(Signer { key, display_key: None })
}

/// D8: what a certificate log answers to `add-chain`.
fn read_sct(node: &Node<'_>) -> Result<Sct, Fault> {
    let members = node.object(&[])?;
    let wrong =
        |what: &str, at: String| Fault::new(Check::D8, "malformed", format!("the certificate timestamp beside the certificate is malformed: {what}")).at(at);
    if members.require("sct_version")?.int64()? != 0 {
        return Err(wrong("it is not of version 1", members.path_of("sct_version")));
    }
    let bytes = |name: &str| members.get(name).map(|node| node.base64()).transpose().map(Option::unwrap_or_default);
    let id = bytes("id")?.try_into().map_err(|_| wrong("the log's id is not of 32 bytes", members.path_of("id")))?;
    let millis = u64::try_from(members.require("timestamp")?.int64()?).map_err(|_| wrong("its time is negative", members.path_of("timestamp")))?;
    let signed = bytes("signature")?;
    Sct::detached(id, millis, bytes("extensions")?, &signed).ok_or_else(|| wrong("its signature is cut short or too long", members.path_of("signature")))
}

/// §6: a line of `cosign download signature`. Of the certificate only `Raw` counts: the rest is what it says, decoded.
pub(super) fn cosign_download(value: &Value<'_>) -> Result<Bundle, Fault> {
    let members = Node::root(value, Check::A1).object(&[])?;
    let signature = signature_bytes(&members, "Base64Signature")?;
    let payload = non_empty(&members, "Payload")?;
    check_size(payload.len(), limits::DSSE_PAYLOAD, "the payload", &members.path_of("Payload"))?;
    let signer = match members.get("Cert") {
        Some(node) => Signer { key: KeyMaterial::Certificate(read_raw(&node)?), display_key: None },
        None => Signer::unnamed(),
    };
    let signer = match (signer.key, members.get("Chain")) {
        (KeyMaterial::Certificate(leaf), Some(list)) => {
            let count = list.length()?;
            if count > limits::BUNDLE_CERTIFICATES {
                let fault = Fault::new(Check::B1, "too-many", "the bundle has too many certificates");
                return Err(fault.compared(format!("at most {}", limits::BUNDLE_CERTIFICATES), count.to_string()).at(list.path));
            }
            let others = list.array()?.iter().map(read_raw).collect::<Result<_, _>>()?;
            Signer { key: KeyMaterial::Chain { leaf, others }, display_key: None }
        }
        (key, _) => Signer { key, display_key: None },
    };
    let entries = match members.get("Bundle") {
        Some(node) => vec![read_rekor_bundle(&node)?],
        None => Vec::new(),
    };
    let timestamps = match members.get("RFC3161Timestamp") {
        Some(node) => {
            let fields = node.object(&[])?;
            let response = non_empty(&fields, "SignedRFC3161Timestamp")?;
            let path = fields.path_of("SignedRFC3161Timestamp");
            check_size(response.len(), limits::TIMESTAMP, "the timestamp", &path)?;
            vec![Timestamp { response, path }]
        }
        None => Vec::new(),
    };
    let content = Content::Message(MessageSignature { digest: None, signature });
    let bundle = bundle(Format::CosignDownload, content, signer, entries, &["inclusion proof", "checkpoint"]);
    Ok(Bundle { payload: Some(payload), timestamps, ..bundle })
}

fn read_raw(node: &Node<'_>) -> Result<Vec<u8>, Fault> {
    let members = node.object(&[])?;
    let der = non_empty(&members, "Raw")?;
    check_size(der.len(), limits::CERTIFICATE, "the certificate", &members.path_of("Raw"))?;
    Ok(der)
}

/// A signature that is JSON is an envelope: what `cosign attest-blob` writes.
fn read_content(signature: Vec<u8>, path: &str) -> Result<Content, Fault> {
    if signature.first() != Some(&b'{') {
        return Ok(Content::Message(MessageSignature { digest: None, signature }));
    }
    let text = json::parse(&signature).map_err(|error| error.into_fault(Check::A1, "the envelope").inside(path))?;
    read_envelope(&Node::root(&text, Check::A1)).map(|(envelope, _)| Content::Envelope(envelope)).map_err(|fault| within(path, fault))
}

/// PEM, or base64 of PEM: these two, and no third.
fn read_pem(node: &Node<'_>) -> Result<Signer, Fault> {
    let text = node.string()?;
    if text.trim_ascii_start().starts_with("-----BEGIN ") {
        Signer::from_pem(text.as_bytes(), &node.path)
    } else {
        Signer::from_pem(&node.base64()?, &node.path)
    }
}

/// The promise of Rekor v1 with what it is over.
fn read_rekor_bundle(node: &Node<'_>) -> Result<LogEntry, Fault> {
    let members = node.object(&[])?;
    let promise = signature_bytes(&members, "SignedEntryTimestamp")?;
    let payload = members.require("Payload")?;
    let fields = payload.object(&[])?;
    let body = fields.require("body")?;
    if matches!(body.value, Value::Object(_)) {
        return Err(unsupported("a log entry of the oldest form, whose body is an object", &body.path));
    }
    let bytes = read_body(&body)?;
    Ok(LogEntry {
        log_index: integer(&fields, "logIndex")?,
        log_id: read_hex(&fields.require("logID")?, "the log's id")?,
        kind: kind_of(&bytes, &body.path)?,
        integrated_time: integer(&fields, "integratedTime")?,
        promise: Some(promise),
        proof: None,
        checkpoint: None,
        body: bytes,
        path: payload.path,
    })
}

/// F3: the log signed the canonical base64 of the body; another text of the same bytes is another promise.
fn read_body(node: &Node<'_>) -> Result<Vec<u8>, Fault> {
    let text = node.string()?;
    let message = "the text of the entry's body is not the canonical base64 that the log signs";
    let bytes = base64::decode(text).map_err(|what| Fault::new(Check::F3, "not-canonical", format!("{message}: {what}")).at(&node.path))?;
    if bytes.is_empty() {
        return Err(empty(&node.path, "the log entry's body"));
    }
    check_size(bytes.len(), limits::ENTRY_BODY, "the log entry's body", &node.path)?;
    Ok(bytes)
}

fn kind_of(body: &[u8], path: &str) -> Result<KindVersion, Fault> {
    let value = json::parse(body).map_err(|error| error.into_fault(Check::I1, "the entry's body").inside(path))?;
    let text = |name: &str| value.member(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    Ok(KindVersion { kind: text("kind"), version: text("apiVersion") })
}

fn read_hex(node: &Node<'_>, what: &str) -> Result<[u8; 32], Fault> {
    let text = node.string()?;
    let bytes = hex::decode(text).ok_or_else(|| Fault::new(Check::A6, "not-hex", format!("{what} is not lower-case hex")).at(&node.path))?;
    let length = bytes.len();
    bytes.try_into().map_err(|_| wrong_length(&node.path, what, 32, length))
}

/// §12: an attestation of PEP 740. Its rules are those of a bundle v0.3.
pub(super) fn pep740(value: &Value<'_>, publisher: Publisher) -> Result<Bundle, Fault> {
    let members = Node::root(value, Check::A1).object(&[])?;
    let version = members.require("version")?;
    if version.int64()? != 1 {
        return Err(unsupported("a PyPI attestation of another version than 1", &version.path));
    }
    let material = members.require("verification_material")?.object(&[])?;
    let certificate = non_empty(&material, "certificate")?;
    check_size(certificate.len(), limits::CERTIFICATE, "the certificate", &material.path_of("certificate"))?;
    let entries = read_list(&material, "transparency_entries", limits::LOG_ENTRIES, "log entries", read_entry)?;
    let envelope = members.require("envelope")?.object(&[])?;
    let payload = non_empty(&envelope, "statement")?;
    check_size(payload.len(), limits::DSSE_PAYLOAD, "the statement", &envelope.path_of("statement"))?;
    let signature = EnvelopeSignature { signature: signature_bytes(&envelope, "signature")?, key_id: String::new() };
    let content = Envelope { payload_type: "application/vnd.in-toto+json".to_owned(), payload, signatures: vec![signature] };
    let signer = Signer { key: KeyMaterial::Certificate(certificate), display_key: None };
    Ok(Bundle { version: Version::V03, publisher, ..bundle(Format::Pep740, Content::Envelope(content), signer, entries, &["timestamp"]) })
}

/// §15: a DSSE envelope by itself, as SLSA builders wrote it.
pub(super) fn dsse(value: &Value<'_>) -> Result<Bundle, Fault> {
    let (envelope, certificate) = read_envelope(&Node::root(value, Check::A1))?;
    let signer = match certificate {
        Some(node) => Signer::from_pem(node.string()?.as_bytes(), &node.path)?,
        None => Signer::unnamed(),
    };
    Ok(bundle(Format::Dsse, Content::Envelope(envelope), signer, Vec::new(), &["timestamp", "intermediate certificates"]))
}

/// The envelope, and the `cert` that some builders put beside the signature.
fn read_envelope<'v>(node: &Node<'v>) -> Result<(Envelope, Option<Node<'v>>), Fault> {
    let members = node.object(&["payload", "payloadType", "signatures"])?;
    let payload = non_empty(&members, "payload")?;
    check_size(payload.len(), limits::DSSE_PAYLOAD, "the DSSE payload", &members.path_of("payload"))?;
    let payload_type = members.require("payloadType")?.string()?.to_owned();
    let list = members.require("signatures")?;
    if list.length()? > limits::ENVELOPE_SIGNATURES {
        let fault = Fault::new(Check::N2, "count", "the envelope does not have exactly one signature");
        return Err(fault.compared("1", list.length()?.to_string()).at(&list.path));
    }
    let mut signatures = Vec::new();
    let mut certificate = None;
    for (position, node) in list.array()?.iter().enumerate() {
        let fields = node.object(&["sig", "keyid", "cert"])?;
        let key_id = fields.get("keyid").map(|node| node.string().map(str::to_owned)).transpose()?.unwrap_or_default();
        signatures.push(EnvelopeSignature { signature: signature_bytes(&fields, "sig")?, key_id });
        if position == 0 {
            certificate = fields.get("cert").filter(|node| node.value.as_str() != Some(""));
        }
    }
    Ok((Envelope { payload_type, payload, signatures }, certificate))
}

/// §11: a signature of the npm registry over name, version and integrity of a package. There is no log and no time.
pub(super) fn npm_signature(value: &Value<'_>) -> Result<Bundle, Fault> {
    let members = Node::root(value, Check::A1).object(&["name", "version", "integrity", "keyid", "sig"])?;
    let text = |name: &str| -> Result<String, Fault> {
        let node = members.require(name)?;
        let text = node.string()?;
        if text.is_empty() { Err(empty(&node.path, name)) } else { Ok(text.to_owned()) }
    };
    let signature = signature_bytes(&members, "sig")?;
    let payload = format!("{}@{}:{}", text("name")?, text("version")?, text("integrity")?).into_bytes();
    check_size(payload.len(), limits::NPM_SIGNED, "what the registry signed", "$")?;
    let signer = Signer { key: KeyMaterial::Hint(text("keyid")?), display_key: None };
    let content = Content::Message(MessageSignature { digest: None, signature });
    let bundle = bundle(Format::NpmSignature, content, signer, Vec::new(), &["inclusion proof", "checkpoint", "timestamp"]);
    Ok(Bundle { payload: Some(payload), ..bundle })
}

/// §7: an entry as Rekor v1's API gives it.
pub(super) fn rekor_entry(value: &Value<'_>, uuid: &str) -> Result<Bundle, Fault> {
    let members = Node::root(value, Check::A1).object(&[])?;
    let body_node = members.require("body")?;
    let body = read_body(&body_node)?;
    let leaf = hex::encode(&sha256(&[&[0], &body]));
    if !uuid.ends_with(&leaf) {
        let fault = Fault::new(Check::G5, "uuid", "the entry stands under the name of another leaf");
        return Err(fault.compared(leaf, escaped(uuid)).at("$.body"));
    }
    let (promise, proof, checkpoint) = match members.get("verification") {
        Some(node) => read_verification(&node)?,
        None => (None, None, None),
    };
    let kind = kind_of(&body, "$.body")?;
    let (content, signer) = content_of(&body, &kind, "$.body")?;
    let entry = LogEntry {
        log_index: integer(&members, "logIndex")?,
        log_id: read_hex(&members.require("logID")?, "the log's id")?,
        kind,
        integrated_time: integer(&members, "integratedTime")?,
        promise,
        proof,
        checkpoint,
        body,
        path: "$".to_owned(),
    };
    Ok(bundle(Format::RekorEntry, content, signer, vec![entry], &["timestamp", "intermediate certificates"]))
}

type Verification = (Option<Vec<u8>>, Option<InclusionProof>, Option<String>);

fn read_verification(node: &Node<'_>) -> Result<Verification, Fault> {
    let members = node.object(&[])?;
    let promise = members.get("signedEntryTimestamp").map(|_| signature_bytes(&members, "signedEntryTimestamp")).transpose()?;
    let Some(proof) = members.get("inclusionProof") else { return Ok((promise, None, None)) };
    let fields = proof.object(&[])?;
    let list = fields.require("hashes")?;
    check_size(list.length()?, limits::PROOF_HASHES, "the number of hashes of the inclusion proof", &list.path)?;
    let hashes = list.array()?.iter().map(|node| read_hex(node, "a hash of the inclusion proof")).collect::<Result<_, _>>()?;
    let checkpoint = fields.get("checkpoint").map(|node| node.string().map(str::to_owned)).transpose()?.filter(|text| !text.is_empty());
    check_size(checkpoint.as_ref().map_or(0, String::len), limits::CHECKPOINT, "the checkpoint", &fields.path_of("checkpoint"))?;
    let proof = InclusionProof {
        log_index: integer(&fields, "logIndex")?,
        tree_size: integer(&fields, "treeSize")?,
        root_hash: fields.get("rootHash").map(|node| read_hex(&node, "the root hash")).transpose()?,
        hashes,
    };
    Ok((promise, Some(proof), checkpoint))
}

/// §9: a log entry as Rekor v2 answers, and as `rekor-cli get --format tle` prints.
pub(super) fn log_entry(value: &Value<'_>) -> Result<Bundle, Fault> {
    let entry = read_entry(&Node::root(value, Check::A1))?;
    if entry.body.is_empty() {
        return Err(empty("$.canonicalizedBody", "the log entry's body"));
    }
    let (content, signer) = content_of(&entry.body, &entry.kind, "$.canonicalizedBody")?;
    Ok(bundle(Format::LogEntry, content, signer, vec![entry], &["timestamp", "intermediate certificates"]))
}

/// The signature and the signer that the body of an entry names. Entries of envelopes do not hold them.
fn content_of(body: &[u8], kind: &KindVersion, path: &str) -> Result<(Content, Signer), Fault> {
    let value = json::parse(body).map_err(|error| error.into_fault(Check::I1, "the entry's body").inside(path))?;
    let root = Node::root(&value, Check::I1);
    let inside = |fault: Fault| within(path, fault);
    match (kind.kind.as_str(), kind.version.as_str()) {
        ("hashedrekord", "0.0.1") => hashedrekord(&root).map_err(inside),
        ("hashedrekord", "0.0.2") => hashedrekord_v2(&root).map_err(inside),
        ("dsse" | "intoto", _) => Err(no_evidence("The entry is of an envelope that it does not hold. Verify the bundle or the envelope itself.", path)),
        _ => Err(unsupported("a log entry of another kind", path)),
    }
}

fn hashedrekord(root: &Node<'_>) -> Result<(Content, Signer), Fault> {
    let signature = require(root, &["spec", "signature"])?;
    let bytes = signature_bytes(&signature, "content")?;
    let key = signature.require("publicKey")?.object(&[])?;
    let node = key.require("content")?;
    let signer = Signer::from_pem(&node.base64()?, &node.path)?;
    Ok((Content::Message(MessageSignature { digest: None, signature: bytes }), signer))
}

fn hashedrekord_v2(root: &Node<'_>) -> Result<(Content, Signer), Fault> {
    let signature = require(root, &["spec", "hashedRekordV002", "signature"])?;
    let bytes = signature_bytes(&signature, "content")?;
    let verifier = signature.require("verifier")?.object(&[])?;
    let signer = match (verifier.get("x509Certificate"), verifier.get("publicKey")) {
        (Some(node), None) => Signer { key: KeyMaterial::Certificate(raw_bytes(&node)?), display_key: None },
        (None, Some(node)) => Signer { display_key: Some(raw_bytes(&node)?), ..Signer::unnamed() },
        _ => return Err(Fault::new(Check::A3, "signer", "the entry does not name exactly one signer").at(root.path.clone())),
    };
    Ok((Content::Message(MessageSignature { digest: None, signature: bytes }), signer))
}

fn raw_bytes(node: &Node<'_>) -> Result<Vec<u8>, Fault> {
    let members = node.object(&[])?;
    let der = non_empty(&members, "rawBytes")?;
    check_size(der.len(), limits::CERTIFICATE, "the certificate", &members.path_of("rawBytes"))?;
    Ok(der)
}

fn require<'v>(root: &Node<'v>, path: &[&str]) -> Result<Members<'v>, Fault> {
    path.iter().try_fold(root.object(&[])?, |members, name| members.require(name)?.object(&[]))
}

/// A fault whose place is inside a decoded value.
fn within(path: &str, fault: Fault) -> Fault {
    let inner = fault.place().unwrap_or("$").trim_start_matches('$').to_owned();
    fault.inside(format!("{path}{inner}"))
}
