//! What is in a file, in words and without a verdict: nothing is verified here, and what no signature in the file could cover
//! is marked.

use super::json::{Object, Written, bounded, flag, list};
use crate::bundle::{self, Bundle, Content, KeyMaterial, Leniency, LogEntry, pem_certificates};
use crate::check::Fault;
use crate::crypto::{KeyKind, PublicKey};
use crate::encoding::json::{self, Value};
use crate::encoding::{base64, hex, jcs, pem};
use crate::limits;
use crate::pki::{self, Certificate, Identity, Sct};
use crate::statement::{AgreementOutcome, ImageClaim, PackageClaim, Statement, agreements};
use crate::text::escaped;
use crate::time::{UnixTime, Window};
use crate::tlog::checkpoint::Checkpoint;
use crate::trust::{Origin, TrustedRoot};
use crate::tsa::Token;

/// What is in the file, as JSON: `{"kind", "detail", "parts"}`.
#[must_use]
pub fn inspect(bytes: &[u8]) -> String {
    let recognised = bundle::recognise(bytes);
    let parts = match recognised.kind {
        "sigstore-bundle" | "cosign-bundle" | "cosign-signature" | "pep740" | "log-entry" | "rekor-entry" | "dsse-envelope" | "attestations" | "json-lines"
        | "parts" | "npm-signature" => signatures(bytes),
        "certificate" => certificates(bytes),
        "public-key" | "unsupported-key" => public_key(bytes).into_iter().collect(),
        "trusted-root" => vec![trusted_root(bytes)],
        "checkpoint" => vec![checkpoint(&String::from_utf8_lossy(bytes))],
        "timestamp" => timestamp_file(bytes).into_iter().collect(),
        "statement" => vec![statement(bytes, None, &[]).loose()],
        "simple-signing" | "sct" | "log-promise" => document(bytes).into_iter().collect(),
        _ => Vec::new(),
    };
    let parts = list(&parts, Part::json);
    Object::new().text("kind", recognised.kind).text("detail", recognised.detail).with("parts", parts).done().into_text()
}

/// Something in the file, with what is said of it and in it.
struct Part {
    title: String,
    /// No signature in the file could cover it.
    loose: bool,
    rows: Vec<Row>,
    parts: Vec<Self>,
}

struct Row {
    name: String,
    value: String,
    loose: bool,
}

impl Part {
    fn new(title: impl Into<String>) -> Self {
        Self { title: escaped(&title.into()), loose: false, rows: Vec::new(), parts: Vec::new() }
    }

    /// What could not be read, and why.
    fn unreadable(title: &str, fault: &Fault) -> Self {
        Self::new(title).row("cannot be read", format!("{}: {}", fault.code(), fault.message()))
    }

    fn row(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.with(name.into(), value.into(), false)
    }

    /// One that no signature in the file could cover.
    fn claim(self, name: &str, value: impl Into<String>) -> Self {
        self.with(name.to_owned(), value.into(), true)
    }

    #[inline(never)]
    fn with(mut self, name: String, value: String, loose: bool) -> Self {
        // Names and values alike come from the file.
        self.rows.push(Row { name: escaped(&name), value: escaped(&bounded(&value)), loose });
        self
    }

    fn maybe(self, name: &str, value: Option<String>) -> Self {
        match value {
            Some(value) => self.row(name, value),
            None => self,
        }
    }

    fn part(mut self, part: Self) -> Self {
        self.parts.push(part);
        self
    }

    fn loose(mut self) -> Self {
        self.loose = true;
        self
    }

    fn json(&self) -> Written {
        let mark = |object: Object, loose: bool| if loose { object.with("unauthenticated", flag(true)) } else { object };
        let row = |row: &Row| mark(Object::new().text("name", row.name.clone()).text("value", row.value.clone()), row.loose).done();
        let object = mark(Object::new().text("title", self.title.clone()), self.loose);
        object.with("rows", list(&self.rows, row)).with("parts", list(&self.parts, Self::json)).done()
    }
}

fn more(left: usize) -> Option<String> {
    (left > 0).then(|| format!("{left} more, which are not shown"))
}

fn signatures(bytes: &[u8]) -> Vec<Part> {
    let found = match bundle::find(bytes) {
        Ok(found) => found,
        Err(fault) => return vec![Part::unreadable("The file", &fault)],
    };
    let left = found.len().saturating_sub(limits::INSPECTED);
    let alone = found.len() == 1;
    let mut parts = Vec::new();
    for one in found.into_iter().take(limits::INSPECTED) {
        let title = if alone { "Signature".to_owned() } else { format!("Signature at {}", one.place) };
        parts.push(match one.read(Leniency { base64: true, names: true }) {
            Ok(bundle) => signature(title, &bundle),
            Err(fault) => Part::unreadable(&title, &fault),
        });
    }
    parts.extend(more(left).map(|left| Part::new("Signatures").row("left out", left)));
    parts
}

fn signature(title: String, bundle: &Bundle) -> Part {
    let leaf = bundle.key.leaf().map(Certificate::from_der);
    let identity = leaf.as_ref().and_then(|leaf| Identity::from_certificate(leaf.as_ref().ok()?).ok());
    let mut part = Part::new(title).row("format", bundle.format.name());
    if !bundle.media_type.is_empty() {
        part = part.claim("media type", bundle.media_type.clone());
    }
    for what in &bundle.absent {
        part = part.row("not in it", *what);
    }
    part = part.part(content(bundle, identity.as_ref()));
    part = match (&bundle.key, leaf) {
        (_, Some(Ok(leaf))) => part.part(certificate("Certificate of the signer", &leaf)),
        (_, Some(Err(fault))) => part.part(Part::unreadable("Certificate of the signer", &fault)),
        (KeyMaterial::Hint(hint), None) => {
            part.part(Part::new("Key of the signer").claim("hint", hint.clone()).row("key", "not in the file: give the one that you trust"))
        }
        _ => part,
    };
    if let KeyMaterial::Chain { others, .. } = &bundle.key {
        for other in others {
            part = part.part(certificate_or_fault("Another certificate", other).loose());
        }
    }
    if let Some(key) = &bundle.display_key {
        part = part.part(key_or_fault("Key in the file, which proves nothing: whoever made the file chose it", key).loose());
    }
    if let Some(sct) = &bundle.detached_sct {
        part = part.part(certificate_timestamp("Certificate timestamp beside the certificate", sct));
    }
    for (position, entry) in bundle.entries.iter().enumerate() {
        part = part.part(log_entry(format!("Log entry {position}"), entry));
    }
    for (position, stamp) in bundle.timestamps.iter().enumerate() {
        part = part.part(timestamp(format!("Timestamp {position}"), &stamp.response, false));
    }
    part
}

fn content(bundle: &Bundle, identity: Option<&Identity>) -> Part {
    match &bundle.content {
        Content::Message(message) => {
            let of_package = bundle.format == bundle::Format::NpmSignature;
            let part = Part::new(match &bundle.payload {
                Some(_) if of_package => "Signature over a package's name, version and hash",
                Some(_) => "Signature over a document about an image",
                None => "Signature over a file",
            });
            let part = part.row("signature", base64::encode(&message.signature));
            let part = match &message.digest {
                Some(digest) => part.claim("digest of the file", format!("{}:{}", digest.algorithm().name(), digest.to_hex())),
                None => part,
            };
            if let (true, Some(payload)) = (of_package, &bundle.payload) {
                return match PackageClaim::from_payload(payload) {
                    Ok(claim) => part.row("package", claim.purl).row("tarball", format!("sha512:{}", claim.sha512.to_hex())),
                    Err(fault) => part.part(Part::unreadable("What was signed", &fault)),
                };
            }
            match bundle.payload.as_deref().map(ImageClaim::from_payload) {
                Some(Ok(claim)) => {
                    part.row("manifest of the image", format!("sha256:{}", claim.manifest)).row("name of the image, which binds nothing", claim.reference)
                }
                Some(Err(fault)) => part.part(Part::unreadable("The document", &fault)),
                None => part,
            }
        }
        Content::Envelope(envelope) => {
            let mut part = Part::new("Signature over a statement")
                .row("payload type", envelope.payload_type.clone())
                .row("payload", format!("{} bytes", envelope.payload.len()));
            for signature in envelope.signatures.iter().take(limits::INSPECTED) {
                part = part.row("signature", base64::encode(&signature.signature));
                if !signature.key_id.is_empty() {
                    part = part.claim("key id", signature.key_id.clone());
                }
            }
            part.part(statement(&envelope.payload, identity, &bundle.publisher))
        }
    }
}

fn statement(payload: &[u8], identity: Option<&Identity>, publisher: &[String]) -> Part {
    let found = match Statement::from_payload(payload) {
        Ok(found) => found,
        Err(fault) => return Part::unreadable("Statement", &fault),
    };
    let mut part = Part::new("Statement").row("type", found.statement_type).row("predicate type", found.predicate_type);
    for subject in found.subjects.iter().take(limits::INSPECTED) {
        let digests = subject.digests.iter().map(|(name, value)| format!("{name}:{value}"));
        let named = subject.name.iter().chain(&subject.uri).cloned();
        part = part.row("is about", named.chain(digests).collect::<Vec<_>>().join(" "));
    }
    part = part.maybe("is about", more(found.subjects.len().saturating_sub(limits::INSPECTED)));
    let Some(reading) = found.reading else {
        // A predicate of a type that is not known, or one that is too large to repeat.
        let text = found.predicate.map(|predicate| jcs::in_order(&predicate));
        return part.row("predicate", text.unwrap_or_else(|| "none, or longer than is shown here".to_owned()));
    };
    let mut says = Part::new(reading.title);
    for fact in &reading.facts {
        says = says.row(spaced(fact.name), fact.value.clone());
    }
    for odd in &reading.odd {
        says = says.row("not read", odd.clone());
    }
    says = says.maybe("left out", more(reading.left_out));
    let agreement = agreements(Some(&reading), publisher, identity);
    if !agreement.is_empty() {
        let mut beside = Part::new("The statement beside the certificate");
        for row in agreement {
            let unsigned = row.is_unsigned();
            let who = if unsigned { "PyPI's answer" } else { "the statement" };
            let text = |side: Option<String>| side.unwrap_or_else(|| "nothing".to_owned());
            let words = match row.outcome {
                AgreementOutcome::Agrees => format!("both say {}", text(row.statement)),
                outcome => format!("{}: {who} says {}, the certificate {}", outcome.as_str(), text(row.statement), text(row.certificate)),
            };
            beside = if unsigned { beside.claim(&spaced(row.what), words) } else { beside.row(spaced(row.what), words) };
        }
        says = says.part(beside);
    }
    part.part(says)
}

fn certificates(bytes: &[u8]) -> Vec<Part> {
    let text = bytes.trim_ascii();
    let decoded = std::str::from_utf8(text).ok().and_then(|text| base64::decode(text).ok());
    let inner = decoded.as_deref().unwrap_or(bytes);
    let ders = if inner.trim_ascii_start().starts_with(b"-----BEGIN ") { pem_certificates(inner) } else { vec![inner.to_vec()] };
    if ders.is_empty() {
        return vec![Part::new("Certificate").row("cannot be read", "it is not PEM in the strict sense of RFC 7468")];
    }
    ders.iter().map(|der| certificate_or_fault("Certificate", der)).collect()
}

fn certificate_or_fault(title: &str, der: &[u8]) -> Part {
    match Certificate::from_der(der) {
        Ok(read) => certificate(title, &read),
        Err(fault) => Part::unreadable(title, &fault),
    }
}

fn certificate(title: &str, certificate: &Certificate) -> Part {
    let mut part = Part::new(title);
    match Identity::from_certificate(certificate) {
        Ok(identity) => {
            if let Some(san) = &identity.san {
                part = part.row(format!("name ({})", san.kind.as_str()), san.value.clone());
            }
            for claim in &identity.claims {
                part = part.row(format!("{} (1.3.6.1.4.1.57264.1.{})", spaced(claim.name), claim.oid_suffix), claim.value.clone());
            }
        }
        Err(fault) => part = part.row("names that cannot be read", fault.message().to_owned()),
    }
    part = part.maybe("subject", stated(certificate.subject())).row("issued by", certificate.issuer()).row("serial number", certificate.serial_hex());
    part = window(part, certificate.validity());
    part = match certificate.key() {
        Ok(key) => part.row("key", key_words(key)).row("key, SHA-256", key.id_hex()),
        Err(fault) => part.row("key", fault.message().to_owned()),
    };
    part = part.row("certificate, SHA-256", certificate.sha256_hex());
    if certificate.is_ca() {
        let length = certificate.basic_constraints().and_then(|constraints| constraints.path_length);
        part = part.row("may issue certificates", length.map_or("yes".to_owned(), |length| format!("yes, with at most {length} others below it")));
    }
    if let Some(usage) = certificate.key_usage() {
        let uses = [(usage.digital_signature, "signatures"), (usage.content_commitment, "commitments"), (usage.key_cert_sign, "certificates")];
        part = part.row("key is for", uses.iter().filter(|(on, _)| *on).map(|(_, name)| *name).collect::<Vec<_>>().join(", "));
    }
    for purpose in certificate.extended_key_usage().unwrap_or_default().iter().take(limits::INSPECTED) {
        part = part.row("purpose", purpose_words(&purpose.to_string()));
    }
    for extension in certificate.extensions().iter().take(limits::INSPECTED) {
        let id = extension.id.to_string();
        if !is_explained(&id) {
            let critical = if extension.critical { ", critical" } else { "" };
            part = part.row(format!("extension {id}{critical}"), hex::encode(extension.value.get(..64).unwrap_or(&extension.value)));
        }
    }
    match pki::embedded(certificate) {
        Ok(Some(scts)) => scts.iter().fold(part, |part, sct| part.part(certificate_timestamp(&format!("Certificate timestamp {}", sct.index), sct))),
        Ok(None) => part,
        Err(fault) => part.part(Part::unreadable("Certificate timestamps", &fault)),
    }
}

/// Extensions that have a row of their own.
fn is_explained(id: &str) -> bool {
    const STANDARD: [&str; 4] = ["2.5.29.15", "2.5.29.17", "2.5.29.19", "2.5.29.37"];
    let claim = id.strip_prefix("1.3.6.1.4.1.57264.1.").and_then(|suffix| suffix.parse::<u8>().ok());
    STANDARD.contains(&id) || id == "1.3.6.1.4.1.11129.2.4.2" || claim.is_some_and(|suffix| (1..=24).contains(&suffix) && suffix != 7)
}

fn purpose_words(id: &str) -> String {
    match id {
        "1.3.6.1.5.5.7.3.3" => "signing code".to_owned(),
        "1.3.6.1.5.5.7.3.8" => "timestamps".to_owned(),
        other => other.to_owned(),
    }
}

fn certificate_timestamp(title: &str, sct: &Sct) -> Part {
    let algorithm = format!("hash {}, signature {} (numbers of TLS)", sct.hash_alg, sct.sig_alg);
    Part::new(title)
        .row("a certificate log promised at", sct.time.to_string())
        .row("log id", hex::encode(&sct.log_id))
        .row("algorithm", algorithm)
        .row("signature", base64::encode(&sct.signature))
}

fn log_entry(title: String, entry: &LogEntry) -> Part {
    let promised = entry.promise.is_some();
    let either = |part: Part, name: &str, value: String| if promised { part.row(name, value) } else { part.claim(name, value) };
    let mut part = Part::new(title).row("kind", format!("{} {}", entry.kind.kind, entry.kind.version));
    part = either(part, "index in the log", entry.log_index.to_string());
    part = either(part, "log id", hex::encode(&entry.log_id));
    if entry.integrated_time != 0 {
        part = either(part, "time, as the log says", UnixTime::from_seconds(entry.integrated_time).to_string());
    }
    part = part.maybe("promise of the log, which covers index, log, time and body", entry.promise.as_deref().map(base64::encode));
    part = part.part(body(entry));
    if let Some(proof) = &entry.proof {
        let shown = Part::new("Inclusion proof")
            .row("index in the tree", proof.log_index.to_string())
            .row("size of the tree", proof.tree_size.to_string())
            .maybe("root hash", proof.root_hash.as_ref().map(|root| hex::encode(root)))
            .row("hashes", proof.hashes.len().to_string());
        part = part.part(shown);
    }
    match &entry.checkpoint {
        Some(text) => part.part(checkpoint(text)),
        None => part,
    }
}

fn body(entry: &LogEntry) -> Part {
    let title = match entry.kind.kind.as_str() {
        "hashedrekord" => "What was logged: the hash of what was signed, the signature, and the signer",
        "dsse" | "intoto" => "What was logged: the hashes of a statement, the signature, and the signer",
        _ => "What was logged",
    };
    if entry.body.is_empty() {
        return Part::new(title).row("body", "not in the file: the verifier builds it from what was signed");
    }
    match json::parse(&entry.body) {
        Ok(value) => {
            let mut left = limits::INSPECTED;
            members(Part::new(title), "", &value, &mut left)
        }
        Err(error) => Part::new(title).row("cannot be read", error.message),
    }
}

/// The leaves of a document by their paths; certificates and keys in them by name.
fn members(mut part: Part, path: &str, value: &Value<'_>, left: &mut usize) -> Part {
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match value {
        Value::Object(children) => children.iter().fold(part, |part, (name, child)| members(part, &below(name), child, left)),
        Value::Array(children) => children.iter().enumerate().fold(part, |part, (at, child)| members(part, &format!("{path}[{at}]"), child, left)),
        leaf => {
            match left.checked_sub(1) {
                Some(fewer) => *left = fewer,
                None => return part,
            }
            let words = leaf.as_str().map_or_else(|| jcs::in_order(leaf), in_words);
            part = part.row(bounded(path), words);
            part
        }
    }
}

/// A certificate or key by what it is, and any other text as it is.
fn in_words(text: &str) -> String {
    let read = || {
        let decoded = base64::decode(text).ok()?;
        let block = pem::decode_one(&decoded).ok();
        // Twice encoded, as some entries have it.
        let der = block.map_or(decoded, |block| block.der);
        if let Ok(found) = Certificate::from_der(&der) {
            let name = Identity::from_certificate(&found).ok().and_then(|identity| identity.san).map_or_else(|| found.name(), |san| san.value);
            return Some(format!("certificate of {name}, SHA-256 {}", found.sha256_hex()));
        }
        PublicKey::from_spki(&der).ok().map(|key| format!("public key, {}, SHA-256 {}", key_words(&key), key.id_hex()))
    };
    read().unwrap_or_else(|| text.to_owned())
}

fn checkpoint(text: &str) -> Part {
    let found = match Checkpoint::from_envelope(text) {
        Ok(found) => found,
        Err(fault) => return Part::unreadable("Checkpoint", &fault),
    };
    let mut part =
        Part::new("Checkpoint").row("origin", found.origin.clone()).row("size of the tree", found.size.to_string()).row("root hash", hex::encode(&found.root));
    for line in found.extensions().take(limits::INSPECTED) {
        part = part.row("also says", line);
    }
    for (name, id) in found.claimed_signers() {
        part = part.row("signature by", format!("{name}, key id {}", hex::encode(&id)));
    }
    part
}

fn timestamp_file(bytes: &[u8]) -> Option<Part> {
    let title = "Timestamp".to_owned();
    if bytes.first() == Some(&0x30) {
        return Some(timestamp(title, bytes, true));
    }
    let text = match json::parse(bytes) {
        Ok(value) => value.member("SignedRFC3161Timestamp")?.as_str()?.to_owned(),
        Err(_) => std::str::from_utf8(bytes).ok()?.trim().to_owned(),
    };
    match base64::decode(&text) {
        Ok(der) => Some(timestamp(title, &der, true)),
        Err(what) => Some(Part::new(title).row("cannot be read", format!("it is not base64: {what}"))),
    }
}

fn timestamp(title: String, response: &[u8], bare: bool) -> Part {
    let token = match Token::from_response(response, bare) {
        Ok(token) => token,
        Err(fault) => return Part::unreadable(&title, &fault),
    };
    let info = token.info();
    let (algorithm, digest) = info.stamped();
    let mut part = Part::new(title)
        .row("time", token.gen_time().to_string())
        .row("hash of what was stamped", format!("{}:{}", algorithm.unwrap_or("of an algorithm that is not known"), hex::encode(digest)))
        .row("policy of the authority", info.policy.to_string())
        .row("serial number", hex::encode(&info.serial));
    if let Some(accuracy) = info.accuracy {
        part = part.row("accuracy", format!("{} s {} ms {} µs", accuracy.seconds, accuracy.millis, accuracy.micros));
    }
    for certificate in token.certificates().iter().take(limits::INSPECTED) {
        part = part.part(self::certificate("Certificate in the timestamp", certificate).loose());
    }
    part
}

fn public_key(bytes: &[u8]) -> Option<Part> {
    if bytes.first() == Some(&0x30) {
        return Some(key_or_fault("Public key", bytes));
    }
    let block = pem::decode_one(bytes).ok().filter(|block| block.label == "PUBLIC KEY")?;
    Some(key_or_fault("Public key", &block.der))
}

fn key_or_fault(title: &str, spki: &[u8]) -> Part {
    match PublicKey::from_spki(spki) {
        Ok(key) => Part::new(title).row("key", key_words(&key)).row("SHA-256", key.id_hex()),
        Err(fault) => Part::unreadable(title, &fault),
    }
}

fn key_words(key: &PublicKey) -> String {
    match key.kind() {
        KeyKind::P256 => "ECDSA, P-256".to_owned(),
        KeyKind::P384 => "ECDSA, P-384".to_owned(),
        KeyKind::P521 => "ECDSA, P-521".to_owned(),
        KeyKind::Ed25519 => "Ed25519".to_owned(),
        KeyKind::Rsa(bits) => format!("RSA, {bits} bits"),
        #[cfg(feature = "experimental-ml-dsa")]
        KeyKind::MlDsa(_) => "ML-DSA".to_owned(),
    }
}

fn trusted_root(bytes: &[u8]) -> Part {
    let root = match TrustedRoot::from_json(bytes, Origin::Supplied) {
        Ok(root) => root,
        Err(fault) => return Part::unreadable("Trusted root", &fault),
    };
    let mut part = Part::new("Trusted root").row("SHA-256", root.sha256.clone());
    for note in &root.notes {
        part = part.row("noticed", note.clone());
    }
    for log in root.logs.iter().take(limits::INSPECTED) {
        let shown = Part::new(format!("Log {}", log.name())).row("log id", hex::encode(&log.id)).row("key", key_words(&log.key));
        part = part.part(window(shown.maybe("operator", log.operator.clone()), log.window));
    }
    for log in root.ct_logs.iter().take(limits::INSPECTED) {
        let title = format!("Certificate log {}", log.base_url.as_deref().unwrap_or_default());
        let shown = Part::new(title).row("log id", hex::encode(&log.id)).row("key", key_words(&log.key));
        part = part.part(window(shown.maybe("operator", log.operator.clone()), log.window));
    }
    for authority in root.authorities.iter().take(limits::INSPECTED) {
        let shown = window(Part::new(format!("Certificate authority {}", authority.uri)), authority.window);
        let names = authority.chain.certificates().map(|each| (each.name(), each.sha256_hex()));
        part = part.part(names.fold(shown, |shown, (name, sha256)| shown.row("certificate", format!("{name}, SHA-256 {sha256}"))));
    }
    for authority in root.timestamp_authorities.iter().take(limits::INSPECTED) {
        let shown = Part::new(format!("Timestamp authority {}", authority.uri)).maybe("operator", authority.operator.clone());
        let shown = window(shown, authority.authority.window());
        part = part.part(shown.maybe("certificate", authority.authority.pinned().map(|each| format!("{}, SHA-256 {}", each.name(), each.sha256_hex()))));
    }
    part
}

fn window(part: Part, window: Window) -> Part {
    part.row("valid from", window.start.to_string()).maybe("valid until", window.end.map(|end| end.to_string()))
}

/// Any other small document, by its members.
fn document(bytes: &[u8]) -> Option<Part> {
    let value = json::parse(bytes).ok()?;
    let mut left = limits::INSPECTED;
    Some(members(Part::new("The document"), "", &value, &mut left).loose())
}

fn stated(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// `sourceRepositoryUri` → `source repository URI`
fn spaced(name: &str) -> String {
    let mut words = vec![String::new()];
    for character in name.chars() {
        if character.is_ascii_uppercase() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.push(character.to_ascii_lowercase());
        }
    }
    let known = [("github", "GitHub"), ("uri", "URI"), ("sha", "SHA"), ("id", "ID"), ("v2", "(V2)")];
    let words: Vec<_> = words.iter().map(|word| known.iter().find(|(plain, _)| plain == word).map_or(word.as_str(), |(_, proper)| *proper)).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use sealglass_test_pki::fulcio::{Authority, CLAIMS, Leaf, SIGNER};
    use sealglass_test_pki::keys::Key;
    use sealglass_test_pki::{faults, positives};

    use super::*;

    /// Every row as `title: name: value`, marked with `?` where nothing covers it.
    fn rows(bytes: &[u8]) -> Vec<String> {
        fn collect(part: &Value<'_>, loose: bool, out: &mut Vec<String>) {
            let text = |value: &Value<'_>, name: &str| value.member(name).and_then(Value::as_str).unwrap_or_default().to_owned();
            let is_loose = |value: &Value<'_>| value.member("unauthenticated").is_some();
            let loose = loose || is_loose(part);
            let Some(Value::Array(rows)) = part.member("rows") else { panic!("no rows") };
            for row in rows {
                let mark = if loose || is_loose(row) { "?" } else { "" };
                out.push(format!("{}: {}{mark}: {}", text(part, "title"), text(row, "name"), text(row, "value")));
            }
            let Some(Value::Array(parts)) = part.member("parts") else { panic!("no parts") };
            parts.iter().for_each(|part| collect(part, loose, out));
        }
        let text = inspect(bytes);
        let value = json::parse(text.as_bytes()).unwrap();
        let Some(Value::Array(parts)) = value.member("parts") else { panic!("{text}") };
        let mut out = Vec::new();
        parts.iter().for_each(|part| collect(part, false, &mut out));
        out
    }

    /// Found by fuzzing: U+0000 in a claim made an inspection that is no strict JSON.
    #[test]
    fn nothing_hidden_gets_into_words() {
        let part = Part::new("title\0").row("name\u{202e}", "value\0").claim("claim", "\u{200b}");
        let text = part.json().into_text();
        assert!(json::parse(text.as_bytes()).is_ok());
        assert_eq!(
            text,
            r#"{"title":"title\\u{0}","rows":[{"name":"name\\u{202e}","value":"value\\u{0}"},{"name":"claim","value":"\\u{200b}","unauthenticated":true}],"parts":[]}"#
        );
    }

    fn case(name: &str) -> Vec<String> {
        let case = positives().into_iter().find(|case| case.name == name).unwrap();
        rows(&case.bundle)
    }

    fn assert_has(rows: &[String], wanted: &[&str]) {
        for wanted in wanted {
            assert!(rows.iter().any(|row| row.starts_with(wanted)), "no row {wanted}\n{}", rows.join("\n"));
        }
    }

    #[test]
    fn every_claim_of_fulcio_in_words() {
        let leaf = Leaf::new(Key::p256("signer"), &Authority::fulcio()).der();
        let rows = rows(&leaf);
        for (suffix, _, value) in CLAIMS {
            let wanted = format!(" (1.3.6.1.4.1.57264.1.{suffix}): {value}");
            assert!(rows.iter().any(|row| row.ends_with(&wanted)), "{wanted}");
        }
        assert_has(
            &rows,
            &[
                &format!("Certificate: name (uri): {SIGNER}"),
                "Certificate: source repository URI (1.3.6.1.4.1.57264.1.12): https://github.com/acme/widget",
                "Certificate: GitHub workflow SHA (1.3.6.1.4.1.57264.1.3): 4d0a",
                "Certificate: issuer (V2) (1.3.6.1.4.1.57264.1.8): ",
                "Certificate: issued by: ",
                "Certificate: valid from: ",
                "Certificate: key: ECDSA, P-256",
                "Certificate: purpose: signing code",
                "Certificate timestamp 0: a certificate log promised at: ",
            ],
        );
    }

    #[test]
    fn a_bundle() {
        let rows = case("github_provenance");
        assert_has(
            &rows,
            &[
                "Signature: media type?: application/vnd.dev.sigstore.bundle",
                "Statement: is about: widget-1.2.3.txt sha256:",
                "SLSA provenance v1: how it was built: commit: 4d0a",
                "The statement beside the certificate: run: both say https://github.com/acme/widget/actions/runs/42/attempts/1",
                "Log entry 0: kind: dsse 0.0.1",
                "Inclusion proof: size of the tree: ",
                "Checkpoint: origin: ",
                "Checkpoint: signature by: ",
            ],
        );
        assert!(rows.iter().any(|row| row.contains(&format!("certificate of {SIGNER}, SHA-256 "))), "{}", rows.join("\n"));
    }

    #[test]
    fn what_nothing_covers_is_marked() {
        assert_has(&case("v03_message"), &["Signature over a file: digest of the file?: sha256:"]);
        assert_has(&case("managed_message"), &["Key of the signer: hint?: "]);
        let unsigned = case("rekor2_message");
        assert_has(
            &unsigned,
            &["Log entry 0: index in the log?: ", "Log entry 0: log id?: ", "Timestamp 0: time: ", "Timestamp 0: hash of what was stamped: sha256:"],
        );
        assert_has(&case("v01_set_message"), &["Log entry 0: index in the log: ", "Log entry 0: time, as the log says: ", "Log entry 0: promise of the log"]);
        assert_has(
            &rows(br#"{"_type":"https://in-toto.io/Statement/v1","predicateType":"p","subject":[{"digest":{"sha256":"00"}}]}"#),
            &["Statement: predicate type?: p"],
        );
    }

    #[test]
    fn single_things() {
        let key = Key::p256("signer");
        assert_has(&rows(key.pem().as_bytes()), &["Public key: key: ECDSA, P-256", "Public key: SHA-256: "]);
        assert_has(&rows(&key.spki()), &["Public key: key: ECDSA, P-256"]);
        let leaf = Leaf::new(key, &Authority::fulcio()).der();
        let block = format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", base64::encode(&leaf));
        for text in [block.clone(), base64::encode(block.as_bytes()), base64::encode(&leaf)] {
            assert_has(&rows(text.as_bytes()), &["Certificate: serial number: "]);
        }
        let case = positives().into_iter().find(|case| case.name == "rekor2_message").unwrap();
        let bundle: serde_json::Value = serde_json::from_slice(&case.bundle).unwrap();
        let stamp = bundle["verificationMaterial"]["timestampVerificationData"]["rfc3161Timestamps"][0]["signedTimestamp"].as_str().unwrap();
        for file in [base64::decode(stamp).unwrap(), stamp.as_bytes().to_vec(), format!(r#"{{"SignedRFC3161Timestamp":"{stamp}"}}"#).into_bytes()] {
            assert_has(&rows(&file), &["Timestamp: time: ", "Timestamp: policy of the authority: "]);
        }
        let checkpoint = bundle["verificationMaterial"]["tlogEntries"][0]["inclusionProof"]["checkpoint"]["envelope"].as_str().unwrap();
        assert_has(&rows(checkpoint.as_bytes()), &["Checkpoint: origin: ", "Checkpoint: root hash: "]);
        assert_has(&rows(case.trusted_root.as_bytes()), &["Log ", "Certificate authority ", "Timestamp authority "]);
        assert_eq!(rows(b"hello"), Vec::<String>::new());
    }

    #[test]
    fn a_private_key_is_not_shown() {
        let key = ["-----BEGIN EC ", "PRIVATE KEY-----\nc2VjcmV0\n-----END EC ", "PRIVATE KEY-----\n"].concat();
        let text = inspect(key.as_bytes());
        assert!(text.contains(r#""kind":"private-key""#) && text.ends_with(r#""parts":[]}"#) && !text.contains("c2Vj"), "{text}");
    }

    #[test]
    fn every_case_is_explained_within_bounds() {
        for case in positives().into_iter().chain(faults().into_iter().step_by(7).map(|fault| fault.case)) {
            let text = inspect(&case.bundle);
            let value = json::parse(text.as_bytes()).unwrap_or_else(|error| panic!("{}: {error:?}", case.name));
            assert!(value.member("kind").is_some() && value.member("detail").is_some(), "{}", case.name);
            assert!(text.len() < 1 << 20, "{}: {} bytes", case.name, text.len());
        }
    }

    #[test]
    fn what_cannot_be_read_says_so() {
        assert_has(&rows(br#"{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json"}"#), &["Signature: cannot be read: "]);
        assert_has(&rows(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"), &["Certificate: cannot be read: "]);
        assert_has(&rows(br#"{"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=9"}"#), &["Trusted root: cannot be read: "]);
        assert_has(&rows(br#"{"SignedRFC3161Timestamp":"!"}"#), &["Timestamp: cannot be read: it is not base64"]);
    }
}
