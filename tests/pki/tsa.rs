//! The timestamping authority: RFC 3161 responses over CMS SignedData (K1 to K11).

use crate::der::*;
use crate::hook::Hook;
use crate::keys::{HashAlg, Key, Scheme};
use crate::time::{GEN_TIME, WINDOW_START, generalized};
use crate::x509::*;

/// id-ct-TSTInfo.
pub const TST_INFO: &str = "1.2.840.113549.1.9.16.1.4";
/// id-signedData.
pub const SIGNED_DATA: &str = "1.2.840.113549.1.7.2";
/// content-type attribute.
pub const CONTENT_TYPE: &str = "1.2.840.113549.1.9.3";
/// message-digest attribute.
pub const MESSAGE_DIGEST: &str = "1.2.840.113549.1.9.4";
/// ESS signingCertificate attribute.
pub const ESS_V1: &str = "1.2.840.113549.1.9.16.2.12";
/// ESS signingCertificateV2 attribute.
pub const ESS_V2: &str = "1.2.840.113549.1.9.16.2.47";

/// A timestamping authority: an entry of `timestampAuthorities[]` and its signer.
#[derive(Clone)]
pub struct Tsa {
    /// Display only.
    pub uri: String,
    /// `operator` of trusted root v0.2.
    pub operator: String,
    /// The signer.
    pub signer: Certificate,
    /// Intermediates and anchor, anchor last.
    pub issuers: Vec<Certificate>,
    /// Whether the trusted root pins the signer as first certificate (K6).
    pub pinned: bool,
    /// `validFor.start`.
    pub start: Option<String>,
    /// `validFor.end`.
    pub end: Option<String>,
    /// Whether the trusted root lists it.
    pub in_root: bool,
}

impl Tsa {
    /// Root, intermediate and P-256 leaf, the leaf pinned.
    pub fn new() -> Self {
        Self::with_intermediate(Key::p256("tsa"))
    }

    /// A signer with the given key below an intermediate.
    pub fn with_intermediate(key: Key) -> Self {
        let (root, issuer) = (Key::p384("tsa root"), Key::p384("tsa intermediate"));
        let mut intermediate = Certificate::ca("tsa intermediate", issuer, "tsa root", root, Some(0));
        intermediate.extensions.push(extension(EXTENDED_KEY_USAGE, false, usages(&[TIME_STAMPING])));
        let anchor = Certificate::ca("tsa root", root, "tsa root", root, None);
        Self::of("https://tsa.test", signer("tsa", key, &intermediate), vec![intermediate, anchor])
    }

    /// A signer directly below the anchor; names follow `label`.
    pub fn two_certificates(label: &'static str, key: Key) -> Self {
        let root = Key::p384(label);
        let anchor = Certificate::ca(label, root, label, root, None);
        Self::of(&format!("https://{label}.test"), signer(label, key, &anchor), vec![anchor])
    }

    fn of(uri: &str, signer: Certificate, issuers: Vec<Certificate>) -> Self {
        let (uri, operator) = (uri.to_owned(), format!("operator of {uri}"));
        Self { uri, operator, signer, issuers, pinned: true, start: Some(WINDOW_START.into()), end: None, in_root: true }
    }

    /// The chain as the trusted root lists it.
    pub fn chain(&self) -> Vec<Vec<u8>> {
        let leaf = self.pinned.then_some(&self.signer);
        leaf.into_iter().chain(&self.issuers).map(Certificate::der).collect()
    }
}

impl Default for Tsa {
    fn default() -> Self {
        Self::new()
    }
}

/// A signer certificate: not a CA, one critical purpose (K7).
pub fn signer(name: &str, key: Key, issuer: &Certificate) -> Certificate {
    let extensions = vec![
        extension(KEY_USAGE, true, tlv(0x03, DIGITAL_SIGNATURE)),
        extension(SKI, false, octets(&key_identifier(key))),
        extension(AKI, false, seq(&[implicit(0, &key_identifier(issuer.key))])),
        extension(EXTENDED_KEY_USAGE, true, usages(&[TIME_STAMPING])),
    ];
    Certificate::new(common_name(&format!("{name} signer")), key, issuer.subject.clone(), issuer.key, extensions)
}

/// One signed attribute with its values.
pub type Attribute = (String, Vec<Vec<u8>>);

/// A token, right unless a field says otherwise.
#[derive(Clone)]
pub struct Token {
    /// Which of the recipe's authorities issues it.
    pub tsa: usize,
    /// PKIStatus.
    pub status: u8,
    /// TSTInfo version.
    pub version: u64,
    /// Serial number.
    pub serial: u64,
    /// GeneralizedTime text.
    pub gen_time: String,
    /// Imprint algorithm.
    pub imprint_hash: HashAlg,
    /// Changes to the bytes that are hashed into the imprint.
    pub imprint: Hook<Vec<u8>>,
    /// Changes to the TSTInfo before it is signed.
    pub edit_info: Hook<Vec<u8>>,
    /// Extensions of TSTInfo.
    pub extensions: Vec<Extension>,
    /// digestAlgorithm.
    pub digest: HashAlg,
    /// Signature scheme where it is not the key's own.
    pub scheme: Option<Scheme>,
    /// signatureAlgorithm where it is not the scheme's own.
    pub signature_algorithm: Option<Vec<u8>>,
    /// Another key signs than the certificate's.
    pub key: Option<Key>,
    /// SignedData version.
    pub cms_version: u64,
    /// ContentInfo type.
    pub content_info: &'static str,
    /// eContentType and content-type attribute.
    pub content_type: &'static str,
    /// Changes to the eContent TLV.
    pub edit_content: Hook<Vec<u8>>,
    /// Changes to the signed attributes before they are signed.
    pub edit_attributes: Hook<Vec<Attribute>>,
    /// Leave the attributes in the order given instead of DER order.
    pub unsorted: bool,
    /// Sign the content directly, without attributes.
    pub no_attributes: bool,
    /// Identify the signer by SubjectKeyIdentifier.
    pub by_key_identifier: bool,
    /// Changes to the list of embedded certificates, which is the signer alone.
    pub edit_certificates: Hook<Vec<Vec<u8>>>,
    /// Changes to the signature.
    pub edit_signature: Hook<Vec<u8>>,
    /// Changes to the set of SignerInfos.
    pub edit_signers: Hook<Vec<Vec<u8>>>,
    /// Changes to the token.
    pub edit_token: Hook<Vec<u8>>,
    /// Changes to the whole response.
    pub edit_response: Hook<Vec<u8>>,
}

impl Default for Token {
    fn default() -> Self {
        Self {
            tsa: 0,
            status: 0,
            version: 1,
            serial: 1001,
            gen_time: generalized(GEN_TIME, ".257"),
            imprint_hash: HashAlg::Sha256,
            imprint: Hook::default(),
            edit_info: Hook::default(),
            extensions: Vec::new(),
            digest: HashAlg::Sha256,
            scheme: None,
            signature_algorithm: None,
            key: None,
            cms_version: 3,
            content_info: SIGNED_DATA,
            content_type: TST_INFO,
            edit_content: Hook::default(),
            edit_attributes: Hook::default(),
            unsorted: false,
            no_attributes: false,
            by_key_identifier: false,
            edit_certificates: Hook::default(),
            edit_signature: Hook::default(),
            edit_signers: Hook::default(),
            edit_token: Hook::default(),
            edit_response: Hook::default(),
        }
    }
}

impl Token {
    /// DER TimeStampResp over a raw signature (K10).
    pub fn response(&self, tsa: &Tsa, signature: &[u8]) -> Vec<u8> {
        let token = self.edit_token.on(self.token(tsa, signature));
        let status = seq(&[tlv(0x02, &[self.status])]);
        self.edit_response.on(seq(&[status, token]))
    }

    fn token(&self, tsa: &Tsa, signature: &[u8]) -> Vec<u8> {
        let info = self.edit_info.on(self.info(signature));
        let content = self.edit_content.on(octets(&info));
        let certificates = self.edit_certificates.on(vec![tsa.signer.der()]);
        let certificates = if certificates.is_empty() { Vec::new() } else { explicit(0, &concat(&certificates)) };
        let signed = seq(&[
            int(self.cms_version),
            set(&[seq(&[oid(self.digest.oid())])]),
            seq(&[oid(self.content_type), explicit(0, &content)]),
            certificates,
            set(&self.edit_signers.on(vec![self.signer_info(tsa, &info)])),
        ]);
        seq(&[oid(self.content_info), explicit(0, &signed)])
    }

    fn info(&self, signature: &[u8]) -> Vec<u8> {
        let digest = self.imprint_hash.of(&self.imprint.on(signature.to_vec()));
        let algorithm = seq(&[oid(self.imprint_hash.oid()), null()]);
        let extensions: Vec<Vec<u8>> = self
            .extensions
            .iter()
            .map(|e| {
                let critical = if e.critical { yes() } else { Vec::new() };
                seq(&[oid(&e.oid), critical, octets(&e.value)])
            })
            .collect();
        seq(&[
            int(self.version),
            oid("1.3.6.1.4.1.57264.2"),
            seq(&[algorithm, octets(&digest)]),
            int(self.serial),
            tlv(0x18, self.gen_time.as_bytes()),
            seq(&[int(1)]),
            if extensions.is_empty() { Vec::new() } else { explicit(1, &concat(&extensions)) },
        ])
    }

    fn signer_info(&self, tsa: &Tsa, info: &[u8]) -> Vec<u8> {
        let certificate = &tsa.signer;
        let key = self.key.unwrap_or(certificate.key);
        let scheme = self.scheme.unwrap_or_else(|| default_scheme(key, self.digest));
        let attributes = self.attributes(&certificate.der(), info);
        let signed = if self.no_attributes { info.to_vec() } else { set(&attributes) };
        let signature = self.edit_signature.on(key.sign(scheme, &signed));
        let sid = if self.by_key_identifier {
            implicit(0, &key_identifier(certificate.key))
        } else {
            seq(&[certificate.issuer.clone(), tlv(0x02, &certificate.serial)])
        };
        seq(&[
            int(if self.by_key_identifier { 3 } else { 1 }),
            sid,
            seq(&[oid(self.digest.oid())]),
            if self.no_attributes { Vec::new() } else { explicit(0, &concat(&attributes)) },
            self.signature_algorithm.clone().unwrap_or_else(|| scheme.x509()),
            octets(&signature),
        ])
    }

    /// K4, in DER SET OF order unless told otherwise.
    fn attributes(&self, certificate: &[u8], info: &[u8]) -> Vec<Vec<u8>> {
        let attributes = self.edit_attributes.on(vec![
            (CONTENT_TYPE.into(), vec![oid(self.content_type)]),
            (MESSAGE_DIGEST.into(), vec![octets(&self.digest.of(info))]),
            (ESS_V2.into(), vec![ess_v2(certificate)]),
        ]);
        let mut der: Vec<Vec<u8>> = attributes.iter().map(|(id, values)| seq(&[oid(id), set(values)])).collect();
        if !self.unsorted {
            der.sort();
        }
        der
    }
}

/// Ed25519 signs purely; other keys with the digest of the token.
fn default_scheme(key: Key, digest: HashAlg) -> Scheme {
    match key.scheme() {
        Scheme::Ecdsa(_) => Scheme::Ecdsa(digest),
        Scheme::RsaPkcs1(_) => Scheme::RsaPkcs1(digest),
        other => other,
    }
}

/// SigningCertificateV2 with the default SHA-256 (RFC 5816).
pub fn ess_v2(certificate: &[u8]) -> Vec<u8> {
    ess(&HashAlg::Sha256.of(certificate), None)
}

/// SigningCertificate with SHA-1 (RFC 3161).
pub fn ess_v1(certificate: &[u8]) -> Vec<u8> {
    ess(&HashAlg::Sha1.of(certificate), None)
}

/// One ESSCertID, with issuerSerial if given as (Name, serial content).
pub fn ess(hash: &[u8], issuer_serial: Option<(&[u8], &[u8])>) -> Vec<u8> {
    let issuer = issuer_serial.map(|(name, serial)| {
        let general_names = seq(&[explicit(4, name)]);
        seq(&[general_names, tlv(0x02, serial)])
    });
    seq(&[seq(&[seq(&[octets(hash), issuer.unwrap_or_default()])])])
}
