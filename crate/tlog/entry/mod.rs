//! What a log entry's body says, compared with what the bundle says (section I).
//!
//! Each kind has its reader and its comparison in one file. A comparison that holds gives [`Consistent`]; nothing else does.

mod dsse;
mod dsse_v2;
mod hashedrekord;
mod hashedrekord_v2;
mod intoto;

use crate::check::{Check, Fault};
use crate::crypto::{Digest, HashAlgorithm, KeyDetails};
use crate::encoding::json::{Members, Node, Value};
use crate::encoding::{base64, jcs, json, pem};
use crate::text::quoted;
use crate::tlog::Protocol;

/// Kind and version of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KindVersion {
    pub(crate) kind: String,
    pub(crate) version: String,
}

/// The kinds whose comparison with a bundle is defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EntryKind {
    HashedRekordV1,
    DsseV1,
    IntotoV2,
    HashedRekordV2,
    /// Withdrawn (I5).
    DsseV2,
}

impl EntryKind {
    /// J1: the one discriminator. I1, I5, I7 and I8 say why any other pair is not counted.
    pub(crate) fn of(pair: &KindVersion, dsse_002: bool) -> Result<Self, Fault> {
        match (pair.kind.as_str(), pair.version.as_str()) {
            ("hashedrekord", "0.0.1") => Ok(Self::HashedRekordV1),
            ("dsse", "0.0.1") => Ok(Self::DsseV1),
            ("intoto", "0.0.2") => Ok(Self::IntotoV2),
            ("hashedrekord", "0.0.2") => Ok(Self::HashedRekordV2),
            ("dsse", "0.0.2") if dsse_002 => Ok(Self::DsseV2),
            ("dsse", "0.0.2") => Err(Fault::new(Check::I5, "withdrawn", "entries of the kind dsse 0.0.2 were withdrawn from Rekor v2 and are not counted")),
            ("intoto", "0.0.1") => Err(Fault::new(Check::I7, "binds-nothing", "entries of the kind intoto 0.0.1 contain no signature and cannot bind one")),
            ("rekord" | "rpm" | "jar" | "apk" | "alpine" | "cose" | "helm" | "rfc3161" | "tuf", _) => {
                Err(Fault::new(Check::I8, "not-in-bundles", format!("entries of the kind {} do not belong in bundles", quoted(&pair.kind))))
            }
            _ => {
                let message = format!("entries of the kind {} {} are not supported", quoted(&pair.kind), quoted(&pair.version));
                Err(Fault::new(Check::I1, "unsupported", message).with_effect(crate::check::Effect::Drop))
            }
        }
    }

    pub(crate) fn protocol(self) -> Protocol {
        match self {
            Self::HashedRekordV2 | Self::DsseV2 => Protocol::RekorV2,
            Self::HashedRekordV1 | Self::DsseV1 | Self::IntotoV2 => Protocol::RekorV1,
        }
    }

    /// The check that compares this kind with the bundle.
    pub(crate) fn check(self) -> Check {
        match self {
            Self::HashedRekordV1 => Check::I2,
            Self::DsseV1 => Check::I3,
            Self::IntotoV2 => Check::I6,
            Self::HashedRekordV2 => Check::I4,
            Self::DsseV2 => Check::I5,
        }
    }
}

/// What the bundle says, in the terms of the log.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Facts<'a> {
    pub(crate) content: Content<'a>,
    pub(crate) signature: &'a [u8],
    pub(crate) verifier: Verifier<'a>,
    /// The scheme chosen for the signature (M3, M4).
    pub(crate) details: KeyDetails,
}

impl Facts<'_> {
    /// The same, with the artifact's digest left out: it is known not to be the one that was signed.
    pub(crate) fn without_digest(self) -> Self {
        match self.content {
            Content::Artifact(_) => Self { content: Content::Artifact(None), ..self },
            Content::Envelope { .. } => self,
        }
    }
}

/// What was signed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Content<'a> {
    /// The artifact's digest by the signature's hash, recomputed; `None` without an artifact.
    Artifact(Option<&'a Digest>),
    Envelope {
        payload_type: &'a str,
        payload_sha256: &'a Digest,
        pae_digest: &'a Digest,
    },
}

/// Whose signature it is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Verifier<'a> {
    /// The leaf certificate, DER.
    Certificate(&'a [u8]),
    /// A managed key, DER SubjectPublicKeyInfo.
    Key(&'a [u8]),
}

/// Proof that the entry describes the bundle it came with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Consistent {
    /// False where there was no artifact to recompute the digest from.
    pub(crate) digest_compared: bool,
    _private: (),
}

impl Consistent {
    fn with_digest(digest_compared: bool) -> Self {
        Self { digest_compared, _private: () }
    }
}

/// An entry's body: strict JSON that names its kind.
pub(crate) struct Body<'v> {
    value: &'v Value<'v>,
}

impl<'v> Body<'v> {
    /// I1: the body names the kind and version that the bundle names.
    pub(crate) fn new(value: &'v Value<'v>, named: &KindVersion) -> Result<Self, Fault> {
        let members = Node::root(value, Check::I1).object(&["apiVersion", "kind", "spec"])?;
        let kind = members.require("kind")?.string()?;
        let version = members.require("apiVersion")?.string()?;
        if kind != named.kind || version != named.version {
            let fault = Fault::new(Check::I1, "mismatch", "the entry's body is of another kind than the bundle says");
            return Err(fault.compared(both(&named.kind, &named.version), both(kind, version)).at("$.kind"));
        }
        Ok(Self { value })
    }

    /// I9: the body is the canonical JSON of itself.
    pub(crate) fn check_canonical(&self, bytes: &[u8]) -> Result<(), Fault> {
        if jcs::canonical(self.value).as_bytes() == bytes {
            return Ok(());
        }
        Err(Fault::new(Check::I9, "not-canonical", "the entry's body is not in canonical form (white space, member order or number and string forms differ)"))
    }

    /// I2, I3, I4, I5 or I6.
    pub(crate) fn compare(&self, kind: EntryKind, facts: &Facts<'_>) -> Result<Consistent, Fault> {
        let spec = Node::root(self.value, kind.check()).object(&[])?.require("spec")?;
        match kind {
            EntryKind::HashedRekordV1 => hashedrekord::compare(&spec, facts),
            EntryKind::DsseV1 => dsse::compare(&spec, facts),
            EntryKind::IntotoV2 => intoto::compare(&spec, facts),
            EntryKind::HashedRekordV2 => hashedrekord_v2::compare(&spec, facts),
            // Dropped where it is not let in; where it is, a contradiction is one.
            EntryKind::DsseV2 => dsse_v2::compare(&spec, facts).map_err(|fault| fault.with_effect(crate::check::Effect::Invalid)),
        }
    }

    /// The hash that a hashedrekord 0.0.1 names (I10, M4).
    pub(crate) fn named_hash(&self) -> Result<HashAlgorithm, Fault> {
        hashedrekord::named_hash(self.value)
    }

    /// The key details that a Rekor v2 entry names, if it names known ones (Q5).
    pub(crate) fn named_details(&self) -> Option<KeyDetails> {
        hashedrekord_v2::named_details(self.value).or_else(|| dsse_v2::named_details(self.value))
    }

    /// The digest that a hashedrekord names: for the report where there is no artifact (M1).
    pub(crate) fn named_digest(&self) -> Option<Digest> {
        hashedrekord::named_digest(self.value).or_else(|| hashedrekord_v2::named_digest(self.value))
    }
}

/// The digest that the body of an entry names, where it is of a file.
pub(crate) fn digest_in(body: &[u8]) -> Option<Digest> {
    let value = json::parse(body).ok()?;
    Body { value: &value }.named_digest()
}

/// I4, I5, G5: the leaf of a Rekor v2 entry, rebuilt from the bundle; `digest` is what was signed, by the signature's hash.
pub(crate) fn rebuild_v2(kind: EntryKind, facts: &Facts<'_>, digest: &Digest) -> String {
    match (kind, facts.content) {
        (EntryKind::DsseV2, Content::Envelope { payload_sha256, .. }) => dsse_v2::rebuild(facts, payload_sha256),
        _ => hashedrekord_v2::rebuild(facts, digest),
    }
}

/// Strict JSON (I1).
pub(crate) fn parse(bytes: &[u8]) -> Result<Value<'_>, Fault> {
    json::parse(bytes).map_err(|error| error.into_fault(Check::I1, "the entry's body"))
}

fn both(kind: &str, version: &str) -> String {
    crate::text::escaped(&format!("{kind} {version}"))
}

/// The entry names the same signature bytes.
fn compare_signature(node: &Node<'_>, logged: &[u8], facts: &Facts<'_>) -> Result<(), Fault> {
    if logged == facts.signature {
        return Ok(());
    }
    Err(node.fault("signature", "the entry is of another signature than the bundle's").compared(base64::encode(facts.signature), base64::encode(logged)))
}

/// The entry names the leaf certificate or the managed key, as the base64 of exactly one PEM block.
fn compare_verifier(node: &Node<'_>, facts: &Facts<'_>) -> Result<(), Fault> {
    let text = node.base64()?;
    let block = pem::decode_one(&text).map_err(|what| node.fault("verifier", format!("the entry's key is {what}")))?;
    let (label, wanted, other) = match facts.verifier {
        Verifier::Certificate(der) => ("CERTIFICATE", der, "the entry is of another certificate than the bundle's"),
        Verifier::Key(spki) => ("PUBLIC KEY", spki, "the entry is of another key than the one given"),
    };
    if block.label != label {
        return Err(node.fault("verifier", "the entry names another kind of signer than the bundle").compared(label, crate::text::escaped(&block.label)));
    }
    if block.der != wanted {
        return Err(node.fault("verifier", other).compared(fingerprint(wanted), fingerprint(&block.der)));
    }
    Ok(())
}

fn fingerprint(bytes: &[u8]) -> String {
    format!("SHA-256 {}", crate::encoding::hex::encode(&crate::crypto::sha256(&[bytes])))
}

/// `{"algorithm": "sha256", "value": "<lower-case hex>"}` (I3, I6)
fn compare_sha256(members: &Members<'_>, name: &str, wanted: &Digest) -> Result<(), Fault> {
    let node = members.require(name)?;
    let hash = node.object(&["algorithm", "value"])?;
    let algorithm = hash.require("algorithm")?;
    if algorithm.string()? != "sha256" {
        return Err(algorithm
            .fault("hash-algorithm", "the entry's payload hash is not a SHA-256")
            .compared("sha256", crate::text::escaped(algorithm.string()?)));
    }
    let value = hash.require("value")?;
    if value.string()? != wanted.to_hex() {
        return Err(value
            .fault("payload-hash", "the entry is of another payload than the bundle's")
            .compared(wanted.to_hex(), crate::text::escaped(value.string()?)));
    }
    Ok(())
}

/// The single element of `signatures`.
fn one_signature<'v>(node: &Node<'v>) -> Result<Node<'v>, Fault> {
    let signatures = node.array()?;
    match <[Node<'v>; 1]>::try_from(signatures) {
        Ok([one]) => Ok(one),
        Err(others) => Err(node.fault("signature-count", "the entry does not have exactly one signature").compared("1", others.len().to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_pair_has_one_answer() {
        let of = |kind: &str, version: &str, with_dsse_002| {
            let pair = KindVersion { kind: kind.to_owned(), version: version.to_owned() };
            EntryKind::of(&pair, with_dsse_002).map_err(|fault| fault.code())
        };
        assert_eq!(of("dsse", "0.0.2", true), Ok(EntryKind::DsseV2));
        assert_eq!(of("dsse", "0.0.2", false), Err("entry.dsse-002.withdrawn".into()));
        assert_eq!(of("intoto", "0.0.1", true), Err("entry.intoto-001.binds-nothing".into()));
        assert_eq!(of("rekord", "0.0.1", true), Err("entry.other-kinds.not-in-bundles".into()));
        assert_eq!(of("hashedrekord", "0.0.3", true), Err("entry.kind.unsupported".into()));
    }

    #[test]
    fn a_compared_signer_is_named_by_its_hash() {
        assert_eq!(fingerprint(b""), "SHA-256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
