//! X.509 certificates from parts, each of which a fault may replace (RFC 5280).

use crate::der::{bits, explicit, implicit, int, octets, oid, seq, set, tlv, utf8, yes};
use crate::hook::Hook;
use crate::keys::{HashAlg, Key, Scheme};
use crate::time::x509_time;

/// id-kp-codeSigning.
pub const CODE_SIGNING: &str = "1.3.6.1.5.5.7.3.3";
/// id-kp-timeStamping.
pub const TIME_STAMPING: &str = "1.3.6.1.5.5.7.3.8";
/// id-kp-serverAuth.
pub const SERVER_AUTH: &str = "1.3.6.1.5.5.7.3.1";
/// anyExtendedKeyUsage.
pub const ANY_USAGE: &str = "2.5.29.37.0";

/// subjectKeyIdentifier.
pub const SKI: &str = "2.5.29.14";
/// keyUsage.
pub const KEY_USAGE: &str = "2.5.29.15";
/// subjectAltName.
pub const SAN: &str = "2.5.29.17";
/// basicConstraints.
pub const BASIC_CONSTRAINTS: &str = "2.5.29.19";
/// nameConstraints.
pub const NAME_CONSTRAINTS: &str = "2.5.29.30";
/// authorityKeyIdentifier.
pub const AKI: &str = "2.5.29.35";
/// extendedKeyUsage.
pub const EXTENDED_KEY_USAGE: &str = "2.5.29.37";

/// keyUsage bits of a leaf: digitalSignature.
pub const DIGITAL_SIGNATURE: &[u8] = &[7, 0x80];
/// keyUsage bits of a CA: keyCertSign and cRLSign.
pub const CERT_SIGN: &[u8] = &[1, 0x06];

/// One extension; `value` is the DER inside the OCTET STRING.
#[derive(Clone, Debug)]
pub struct Extension {
    /// Dotted OBJECT IDENTIFIER.
    pub oid: String,
    /// Written only when true, as DER asks.
    pub critical: bool,
    /// Content of extnValue.
    pub value: Vec<u8>,
}

/// Everything a certificate is made of.
#[derive(Clone)]
pub struct Certificate {
    /// `Some(2)` is X.509 v3; `None` omits the field, which means v1.
    pub version: Option<u64>,
    /// Content octets of the serial INTEGER.
    pub serial: Vec<u8>,
    /// DER Name.
    pub issuer: Vec<u8>,
    /// DER Time.
    pub not_before: Vec<u8>,
    /// DER Time.
    pub not_after: Vec<u8>,
    /// DER Name.
    pub subject: Vec<u8>,
    /// The subject's key; `spki` below says how it is written.
    pub key: Key,
    /// DER SubjectPublicKeyInfo.
    pub spki: Vec<u8>,
    /// In order.
    pub extensions: Vec<Extension>,
    /// Key of the issuer.
    pub signed_by: Key,
    /// How the issuer signs; also the AlgorithmIdentifier inside the TBS.
    pub scheme: Scheme,
    /// The AlgorithmIdentifier outside, where it differs from the one inside.
    pub outer_algorithm: Option<Vec<u8>>,
    /// Changes to the TBSCertificate before it is signed.
    pub edit_tbs: Hook<Vec<u8>>,
    /// Changes to the signature value.
    pub edit_signature: Hook<Vec<u8>>,
    /// Changes to the finished certificate.
    pub edit_der: Hook<Vec<u8>>,
}

impl Certificate {
    /// A CA certificate with the usual extensions; `path_len` as given.
    pub fn ca(name: &str, key: Key, issuer: &str, signed_by: Key, path_len: Option<u64>) -> Self {
        let constraints = match path_len {
            Some(n) => seq(&[yes(), int(n)]),
            None => seq(&[yes()]),
        };
        let extensions = vec![
            extension(KEY_USAGE, true, tlv(0x03, CERT_SIGN)),
            extension(BASIC_CONSTRAINTS, true, constraints),
            extension(SKI, false, octets(&key_identifier(key))),
            extension(AKI, false, seq(&[implicit(0, &key_identifier(signed_by))])),
        ];
        Self::new(common_name(name), key, common_name(issuer), signed_by, extensions)
    }

    /// A certificate valid for the life of the test CAs.
    pub fn new(subject: Vec<u8>, key: Key, issuer: Vec<u8>, signed_by: Key, extensions: Vec<Extension>) -> Self {
        let mut serial = crate::keys::sha256(&[key.spki(), subject.clone()].concat())[..16].to_vec();
        serial[0] = serial[0] & 0x7F | 0x40;
        Self {
            version: Some(2),
            serial,
            issuer,
            not_before: x509_time(crate::time::CA_START),
            not_after: x509_time(crate::time::CA_END),
            subject,
            key,
            spki: key.spki(),
            extensions,
            signed_by,
            scheme: signed_by.scheme(),
            outer_algorithm: None,
            edit_tbs: Hook::default(),
            edit_signature: Hook::default(),
            edit_der: Hook::default(),
        }
    }

    /// Sets the validity.
    pub fn valid(&mut self, start: i64, end: i64) {
        self.not_before = x509_time(start);
        self.not_after = x509_time(end);
    }

    /// Replaces or adds an extension, keeping its place.
    pub fn set_extension(&mut self, oid: &str, critical: bool, value: Vec<u8>) {
        let new = extension(oid, critical, value);
        match self.extensions.iter_mut().find(|e| e.oid == oid) {
            Some(old) => *old = new,
            None => self.extensions.push(new),
        }
    }

    /// Drops an extension.
    pub fn drop_extension(&mut self, oid: &str) {
        self.extensions.retain(|e| e.oid != oid);
    }

    /// DER TBSCertificate.
    pub fn tbs(&self) -> Vec<u8> {
        let version = self.version.map(|v| explicit(0, &int(v))).unwrap_or_default();
        let extensions: Vec<Vec<u8>> = self.extensions.iter().map(Extension::der).collect();
        let extensions = if extensions.is_empty() { Vec::new() } else { explicit(3, &seq(&extensions)) };
        let tbs = seq(&[
            version,
            tlv(0x02, &self.serial),
            self.scheme.x509(),
            self.issuer.clone(),
            seq(&[&self.not_before, &self.not_after]),
            self.subject.clone(),
            self.spki.clone(),
            extensions,
        ]);
        self.edit_tbs.on(tbs)
    }

    /// The signed certificate.
    pub fn der(&self) -> Vec<u8> {
        let tbs = self.tbs();
        let signature = self.edit_signature.on(self.signed_by.sign(self.scheme, &tbs));
        let outer = self.outer_algorithm.clone().unwrap_or_else(|| self.scheme.x509());
        self.edit_der.on(seq(&[tbs, outer, bits(&signature)]))
    }
}

impl Extension {
    fn der(&self) -> Vec<u8> {
        let critical = if self.critical { yes() } else { Vec::new() };
        seq(&[oid(&self.oid), critical, octets(&self.value)])
    }
}

/// An extension.
pub fn extension(oid: &str, critical: bool, value: Vec<u8>) -> Extension {
    Extension { oid: oid.to_owned(), critical, value }
}

/// extendedKeyUsage value.
pub fn usages(purposes: &[&str]) -> Vec<u8> {
    seq(&purposes.iter().map(|p| oid(p)).collect::<Vec<_>>())
}

/// A Name with one organisation and one common name.
pub fn common_name(name: &str) -> Vec<u8> {
    let attribute = |id: &str, value: &str| set(&[seq(&[oid(id), utf8(value)])]);
    seq(&[attribute("2.5.4.10", "sealglass test"), attribute("2.5.4.3", name)])
}

/// The first twenty octets of the SHA-256 of the public key.
pub fn key_identifier(key: Key) -> Vec<u8> {
    HashAlg::Sha256.of(&key.raw())[..20].to_vec()
}
