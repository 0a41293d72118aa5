//! The CT log: signed certificate timestamps embedded in leaf certificates (RFC 6962 §3.2, D1 to D9).

use crate::der::{explicit, octets, seq};
use crate::hook::Hook;
use crate::keys::{Key, Scheme, sha256};
use crate::time::{SCT_MS, WINDOW_START};
use crate::x509::Certificate;

/// A log of the trusted root's `ctlogs[]`.
#[derive(Clone)]
pub struct CtLog {
    /// Its key.
    pub key: Key,
    /// `baseUrl`.
    pub base_url: String,
    /// `operator` of trusted root v0.2.
    pub operator: String,
    /// `publicKey.validFor.start`.
    pub start: Option<String>,
    /// `publicKey.validFor.end`.
    pub end: Option<String>,
    /// List the key as raw PKCS#1 (`PKCS1_RSA_PKCS1V5`).
    pub raw_pkcs1: bool,
}

impl CtLog {
    /// A log with an open window.
    pub fn new(key: Key, base_url: &str) -> Self {
        let (base_url, operator) = (base_url.to_owned(), "sealglass test".to_owned());
        Self { key, base_url, operator, start: Some(WINDOW_START.into()), end: None, raw_pkcs1: false }
    }

    /// `log_id`: the hash of the key as SPKI, also for raw PKCS#1 keys (D5).
    pub fn id(&self) -> [u8; 32] {
        sha256(&self.key.spki())
    }
}

impl Default for CtLog {
    fn default() -> Self {
        Self::new(Key::p256("ctfe"), "https://ctfe.test/2024")
    }
}

/// What a log says about a certificate, with the parts of the statement that can be wrong.
#[derive(Clone)]
pub struct Sct {
    /// Who signs.
    pub log: CtLog,
    /// Milliseconds.
    pub timestamp: u64,
    /// CtExtensions as transmitted.
    pub extensions: Vec<u8>,
    /// CtExtensions as signed, where they differ.
    pub signed_extensions: Option<Vec<u8>>,
    /// Sign as x509_entry over the certificate without list.
    pub x509_entry: bool,
    /// Another issuer whose key is hashed.
    pub issuer: Option<Key>,
    /// TLS HashAlgorithm and SignatureAlgorithm.
    pub algorithms: Option<[u8; 2]>,
    /// Another hash than SHA-256.
    pub scheme: Option<Scheme>,
    /// Changes to the TBS before it is signed.
    pub edit_tbs: Hook<Vec<u8>>,
    /// Changes to the signature.
    pub edit_signature: Hook<Vec<u8>>,
}

impl Default for Sct {
    fn default() -> Self {
        Self::by(CtLog::default())
    }
}

impl Sct {
    /// A right SCT by the given log.
    pub fn by(log: CtLog) -> Self {
        Self {
            log,
            timestamp: SCT_MS,
            extensions: Vec::new(),
            signed_extensions: None,
            x509_entry: false,
            issuer: None,
            algorithms: None,
            scheme: None,
            edit_tbs: Hook::default(),
            edit_signature: Hook::default(),
        }
    }

    /// The serialised SCT over a poison-free TBSCertificate.
    fn serialise(&self, tbs: &[u8], issuer: Key, certificate: &Certificate) -> Vec<u8> {
        let signed_extensions = self.signed_extensions.as_ref().unwrap_or(&self.extensions);
        let entry = if self.x509_entry {
            [&[0, 0][..], &vector24(&certificate.der())].concat()
        } else {
            let issuer_hash = sha256(&self.issuer.unwrap_or(issuer).spki());
            [&[0, 1][..], &issuer_hash, &vector24(&self.edit_tbs.on(tbs.to_vec()))].concat()
        };
        let time = self.timestamp.to_be_bytes();
        let signed = [&[0, 0][..], &time, &entry, &vector16(signed_extensions)].concat();
        let scheme = self.scheme.unwrap_or_else(|| self.log.key.scheme());
        let signature = self.edit_signature.on(self.log.key.sign(scheme, &signed));
        let algorithms = self.algorithms.unwrap_or([4, if matches!(scheme, Scheme::Ecdsa(_)) { 3 } else { 1 }]);
        let head = [&[0][..], &self.log.id(), &time, &vector16(&self.extensions)].concat();
        [head, algorithms.to_vec(), vector16(&signature)].concat()
    }
}

/// What a log answers to `add-chain`, over the certificate as it is (D8).
pub fn answer(sct: &Sct, certificate: &Certificate) -> serde_json::Value {
    let sct = Sct { x509_entry: true, ..sct.clone() };
    let bytes = sct.serialise(&[], sct.log.key, certificate);
    // version, id, time, extensions
    let signed = &bytes[1 + 32 + 8 + 2 + sct.extensions.len()..];
    serde_json::json!({
        "sct_version": 0,
        "id": crate::encoding::b64(&sct.log.id()),
        "timestamp": sct.timestamp,
        "extensions": crate::encoding::b64(&sct.extensions),
        "signature": crate::encoding::b64(signed),
    })
}

/// The value of the SCT list extension: OCTET STRING of a TLS vector of vectors (D1).
pub fn list(scts: &[Sct], tbs: &[u8], issuer: Key, certificate: &Certificate) -> Vec<u8> {
    let each = scts.iter().map(|s| vector16(&s.serialise(tbs, issuer, certificate)));
    octets(&vector16(&each.collect::<Vec<_>>().concat()))
}

/// A TLS vector with a 16-bit length.
pub fn vector16(bytes: &[u8]) -> Vec<u8> {
    [&(bytes.len() as u16).to_be_bytes()[..], bytes].concat()
}

fn vector24(bytes: &[u8]) -> Vec<u8> {
    [&(bytes.len() as u32).to_be_bytes()[1..], bytes].concat()
}

/// A TBSCertificate with the extensions whose OID content is given removed.
pub fn without_extensions(tbs: &[u8], dotted: &[&str]) -> Vec<u8> {
    let mut fields = crate::der::children(tbs);
    let last = fields.pop().expect("extensions");
    let unwanted: Vec<Vec<u8>> = dotted.iter().map(|d| crate::der::oid(d)).collect();
    let mut kept = crate::der::children(crate::der::content(&last));
    kept.retain(|e| !unwanted.contains(&crate::der::children(e)[0]));
    fields.push(explicit(3, &seq(&kept)));
    seq(&fields)
}
