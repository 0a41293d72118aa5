//! Rekor v1 and v2: entry bodies, promises (SET), inclusion proofs and checkpoints (E to J).

use serde_json::{Value, json};

use crate::encoding::{b64, hex, jcs};
use crate::hook::Hook;
use crate::keys::{HashAlg, Key, Scheme, sha256};
use crate::merkle::{LeafHash, include};
use crate::note::{Checkpoint, Line, key_hash};
use crate::time::{INTEGRATED, WINDOW_START};

/// Tree id of the default Rekor v1 shard.
pub const TREE_ID: u64 = 1_193_050_959_916_656_506;
/// Key of the default Rekor v1.
pub const V1: Key = Key::p256("rekor v1");
/// Key of the default Rekor v2.
pub const V2: Key = Key::ed25519("rekor v2");

/// Which rules a log follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// SET, shard index, checkpoint origin with tree id.
    V1,
    /// Tile log: C2SP key id, origin is the name.
    V2,
}

/// A transparency log: an entry of `tlogs[]` and what signs for it.
#[derive(Clone)]
pub struct Log {
    /// Rules.
    pub version: Version,
    /// Its key.
    pub key: Key,
    /// How it signs.
    pub scheme: Scheme,
    /// `baseUrl`; `None` omits it.
    pub base_url: Option<String>,
    /// Signer name in checkpoints.
    pub name: String,
    /// First line of checkpoints.
    pub origin: String,
    /// `logId.keyId` (E1).
    pub id: Vec<u8>,
    /// `hashAlgorithm`.
    pub hash_algorithm: String,
    /// `publicKey.keyDetails`.
    pub key_details: String,
    /// `publicKey.rawBytes`.
    pub raw_key: Vec<u8>,
    /// `publicKey.validFor.start`.
    pub start: Option<String>,
    /// `publicKey.validFor.end`.
    pub end: Option<String>,
    /// `operator` (trusted root v0.2).
    pub operator: String,
    /// `checkpointKeyId` (trusted root v0.2).
    pub checkpoint_key_id: Vec<u8>,
}

impl Log {
    /// A Rekor v1 log: ids are `H(SPKI)`, the origin carries a tree id.
    pub fn v1(key: Key, host: &str, tree: u64) -> Self {
        let id = sha256(&key.spki());
        Self { origin: format!("{host} - {tree}"), ..Self::new(Version::V1, key, host, &id, &id) }
    }

    /// A Rekor v2 log: the id is the untruncated C2SP key hash.
    pub fn v2(key: Key, host: &str) -> Self {
        let id = key_hash(host, key);
        Self::new(Version::V2, key, host, &id, &id)
    }

    /// The default Rekor v1.
    pub fn rekor1() -> Self {
        Self::v1(V1, "rekor.test", TREE_ID)
    }

    /// The default Rekor v2.
    pub fn rekor2() -> Self {
        Self::v2(V2, "log2024.rekor.test")
    }

    fn new(version: Version, key: Key, host: &str, id: &[u8], checkpoint_id: &[u8]) -> Self {
        Self {
            version,
            key,
            scheme: key.scheme(),
            base_url: Some(format!("https://{host}")),
            name: host.to_owned(),
            origin: host.to_owned(),
            id: id.to_vec(),
            hash_algorithm: "SHA2_256".into(),
            key_details: key.scheme().key_details(key),
            raw_key: key.spki(),
            start: Some(WINDOW_START.into()),
            end: None,
            operator: "sealglass test".into(),
            checkpoint_key_id: checkpoint_id[..4].to_vec(),
        }
    }

    /// The log's signature line (H3).
    pub fn line(&self) -> Line {
        let id = match self.version {
            Version::V1 => sha256(&self.key.spki()),
            Version::V2 => key_hash(&self.name, self.key),
        };
        Line::new(&self.name, &id, self.key, self.scheme)
    }
}

/// What gets logged: kind and apiVersion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `hashedrekord` 0.0.1.
    Hashedrekord001,
    /// `dsse` 0.0.1.
    Dsse001,
    /// `intoto` 0.0.2.
    Intoto002,
    /// `hashedrekord` 0.0.2 (Rekor v2).
    Hashedrekord002,
    /// `dsse` 0.0.2 (withdrawn, I5).
    Dsse002,
    /// `intoto` 0.0.1 (weak, I7).
    Intoto001,
}

impl Kind {
    /// `kindVersion`.
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Hashedrekord001 => ("hashedrekord", "0.0.1"),
            Self::Dsse001 => ("dsse", "0.0.1"),
            Self::Intoto002 => ("intoto", "0.0.2"),
            Self::Hashedrekord002 => ("hashedrekord", "0.0.2"),
            Self::Dsse002 => ("dsse", "0.0.2"),
            Self::Intoto001 => ("intoto", "0.0.1"),
        }
    }
}

/// What a client hands to the log: a fault may hand over something else than the bundle shows.
#[derive(Clone)]
pub struct Submission {
    /// Raw signature.
    pub signature: Vec<u8>,
    /// Artifact of a messageSignature.
    pub artifact: Vec<u8>,
    /// DSSE payload.
    pub payload: Vec<u8>,
    /// DSSE payloadType.
    pub payload_type: String,
    /// Pre-authentication encoding, for v2 entries over DSSE; empty for messageSignature.
    pub pae: Vec<u8>,
    /// PEM certificate or public key.
    pub verifier_pem: String,
    /// DER certificate or SPKI.
    pub verifier_der: Vec<u8>,
    /// `x509Certificate` or `publicKey`.
    pub verifier_kind: &'static str,
    /// Hash of the scheme.
    pub hash: HashAlg,
    /// PublicKeyDetails of the scheme.
    pub key_details: String,
}

/// The SET and its faults (F).
#[derive(Clone, Default)]
pub struct Promise {
    /// Another signer.
    pub key: Option<Key>,
    /// Changes to the canonical JSON before it is signed.
    pub edit_payload: Hook<String>,
    /// Changes to the signature.
    pub edit_signature: Hook<Vec<u8>>,
}

/// A transparency log entry of the bundle.
#[derive(Clone)]
pub struct Entry {
    /// Who logs it.
    pub log: Log,
    /// As what.
    pub kind: Kind,
    /// `TLE.logIndex`: global for v1, tree index for v2.
    pub log_index: u64,
    /// Index inside the tree.
    pub tree_index: u64,
    /// Leaves in the tree.
    pub tree_size: u64,
    /// `integratedTime`; `None` omits it.
    pub integrated_time: Option<i64>,
    /// Whether the log signed a promise, and how.
    pub promise: Option<Promise>,
    /// Whether the entry carries an inclusion proof.
    pub proof: bool,
    /// How leaves are hashed.
    pub leaf_hash: LeafHash,
    /// The checkpoint.
    pub checkpoint: Checkpoint,
    /// Changes to what is submitted.
    pub submit: Hook<Submission>,
    /// Changes to the body before it is logged; stays canonical.
    pub edit_body: Hook<Value>,
    /// Changes to the body text before it is logged; may lose canonical form.
    pub edit_text: Hook<String>,
    /// Changes to the finished TransparencyLogEntry.
    pub edit: Hook<Value>,
}

impl Entry {
    /// An entry of the default Rekor v1 with SET and proof.
    pub fn v1(kind: Kind) -> Self {
        let (log_index, tree_index) = (25_579_003, 4_711_003);
        let promise = Some(Promise::default());
        Self { promise, integrated_time: Some(INTEGRATED), ..Self::new(Log::rekor1(), kind, log_index, tree_index) }
    }

    /// An entry of the default Rekor v2.
    pub fn v2() -> Self {
        Self::new(Log::rekor2(), Kind::Hashedrekord002, 4_711_003, 4_711_003)
    }

    fn new(log: Log, kind: Kind, log_index: u64, tree_index: u64) -> Self {
        Self {
            log,
            kind,
            log_index,
            tree_index,
            tree_size: 4_711_010,
            integrated_time: None,
            promise: None,
            proof: true,
            leaf_hash: LeafHash::Rfc6962,
            checkpoint: Checkpoint::default(),
            submit: Hook::default(),
            edit_body: Hook::default(),
            edit_text: Hook::default(),
            edit: Hook::default(),
        }
    }

    /// Puts the entry into a small real tree.
    pub fn in_tree(&mut self, index: u64, size: u64) {
        (self.tree_index, self.tree_size) = (index, size);
        if self.log.version == Version::V2 {
            self.log_index = index;
        }
    }

    /// The logged leaf.
    pub fn body(&self, submission: &Submission) -> String {
        let submission = self.submit.on(submission.clone());
        self.edit_text.on(jcs(&self.edit_body.on(body(self.kind, &submission))))
    }

    /// The TransparencyLogEntry.
    pub fn json(&self, submission: &Submission) -> Value {
        let body = self.body(submission);
        let (kind, version) = self.kind.names();
        let mut tle = json!({
            "logIndex": self.log_index.to_string(),
            "logId": {"keyId": b64(&self.log.id)},
            "kindVersion": {"kind": kind, "version": version},
            "canonicalizedBody": b64(body.as_bytes()),
        });
        if let Some(time) = self.integrated_time {
            tle["integratedTime"] = time.to_string().into();
        }
        if let Some(promise) = &self.promise {
            tle["inclusionPromise"] = json!({"signedEntryTimestamp": b64(&self.set(promise, &body))});
        }
        if self.proof {
            tle["inclusionProof"] = self.inclusion_proof(&body);
        }
        self.edit.on(tle)
    }

    /// F1: exactly four members in this order.
    fn set(&self, promise: &Promise, body: &str) -> Vec<u8> {
        let payload = format!(
            r#"{{"body":"{}","integratedTime":{},"logID":"{}","logIndex":{}}}"#,
            b64(body.as_bytes()),
            self.integrated_time.unwrap_or(0),
            hex(&self.log.id),
            self.log_index,
        );
        let payload = promise.edit_payload.on(payload);
        let key = promise.key.unwrap_or(self.log.key);
        let scheme = if promise.key.is_some() { key.scheme() } else { self.log.scheme };
        promise.edit_signature.on(key.sign(scheme, payload.as_bytes()))
    }

    fn inclusion_proof(&self, body: &str) -> Value {
        let proof = include(body.as_bytes(), self.tree_index, self.tree_size, self.leaf_hash);
        let envelope = self.checkpoint.envelope(&self.log.origin, self.tree_size, &proof.root, self.log.line());
        json!({
            "logIndex": self.tree_index.to_string(),
            "treeSize": self.tree_size.to_string(),
            "rootHash": b64(&proof.root),
            "hashes": proof.hashes.iter().map(|h| b64(h)).collect::<Vec<_>>(),
            "checkpoint": {"envelope": envelope},
        })
    }
}

/// The entry a log makes of a submission (I2 to I7).
pub fn body(kind: Kind, s: &Submission) -> Value {
    let (name, version) = kind.names();
    json!({"apiVersion": version, "kind": name, "spec": spec(kind, s)})
}

fn spec(kind: Kind, s: &Submission) -> Value {
    let pem = b64(s.verifier_pem.as_bytes());
    let payload_hash = json!({"algorithm": "sha256", "value": hex(&sha256(&s.payload))});
    match kind {
        Kind::Hashedrekord001 => json!({
            "data": {"hash": {"algorithm": s.hash.name(), "value": hex(&s.hash.of(&s.artifact))}},
            "signature": {"content": b64(&s.signature), "publicKey": {"content": pem}},
        }),
        Kind::Dsse001 => json!({
            "envelopeHash": {"algorithm": "sha256", "value": hex(&sha256(b"envelope as submitted"))},
            "payloadHash": payload_hash,
            "signatures": [{"signature": b64(&s.signature), "verifier": pem}],
        }),
        Kind::Intoto002 => json!({"content": {
            "envelope": {
                "payloadType": s.payload_type,
                "signatures": [{"publicKey": pem, "sig": b64(b64(&s.signature).as_bytes())}],
            },
            "hash": {"algorithm": "sha256", "value": hex(&sha256(b"envelope as submitted"))},
            "payloadHash": payload_hash,
        }}),
        Kind::Hashedrekord002 => json!({"hashedRekordV002": {
            "data": {"algorithm": s.hash.proto(), "digest": b64(&s.hash.of(v2_message(s)))},
            "signature": {"content": b64(&s.signature), "verifier": verifier(s)},
        }}),
        Kind::Dsse002 => json!({"dsseV002": {
            "payloadHash": {"algorithm": "SHA2_256", "digest": b64(&sha256(&s.payload))},
            "signatures": [{"content": b64(&s.signature), "verifier": verifier(s)}],
        }}),
        Kind::Intoto001 => json!({
            "content": {"hash": {"algorithm": "sha256", "value": hex(&sha256(b"envelope"))}, "payloadHash": payload_hash},
            "publicKey": pem,
        }),
    }
}

/// I4: the artifact, or the PAE for a DSSE envelope.
fn v2_message(s: &Submission) -> &[u8] {
    if s.pae.is_empty() { &s.artifact } else { &s.pae }
}

fn verifier(s: &Submission) -> Value {
    let mut verifier = json!({"keyDetails": s.key_details});
    verifier[s.verifier_kind] = json!({"rawBytes": b64(&s.verifier_der)});
    verifier
}
