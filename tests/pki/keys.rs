//! Keys and deterministic signatures (RFC 6979, RFC 8032, RFC 8017).
//!
//! A key is named, not stored: its private part follows from algorithm and label.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
use crypto_bigint::{BoxedUint, Odd};
use ed25519_dalek::Signer as _;
use p256::ecdsa::signature::hazmat::PrehashSigner;
use sha2::{Digest, Sha256, Sha384, Sha512};

use crate::der::{bits, int, null, octets, oid, seq, tlv, unsigned};
use crate::encoding::{b64, pem};
use crate::rsa_keys::RSA_KEYS;

/// What kind of key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Alg {
    /// NIST P-256.
    P256,
    /// NIST P-384.
    P384,
    /// NIST P-521.
    P521,
    /// Edwards 25519.
    Ed25519,
    /// RSA with the given modulus size; the label selects one of the embedded keys.
    Rsa(u32),
    /// ML-DSA-65; not among the shapes, as the verifier reads it by a feature only.
    MlDsa65,
}

/// A hash function, by the names the formats give it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HashAlg {
    /// Only for faults and the ESS certificate identifier of RFC 3161.
    Sha1,
    /// `SHA2_256`.
    Sha256,
    /// `SHA2_384`.
    Sha384,
    /// `SHA2_512`.
    Sha512,
}

/// How a key signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// ECDSA with DER encoding, any hash on any curve.
    Ecdsa(HashAlg),
    /// Pure Ed25519.
    Ed25519,
    /// Ed25519ph with an empty context.
    Ed25519ph,
    /// RSASSA-PKCS1-v1_5.
    RsaPkcs1(HashAlg),
    /// RSASSA-PSS, SHA-256, MGF1-SHA-256, salt 32 (fixed).
    RsaPss,
    /// ML-DSA, deterministic, empty context.
    MlDsa,
}

/// A named key of the test world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// Its algorithm.
    pub alg: Alg,
    /// Its name; another name is another key.
    pub label: &'static str,
}

type Cache = Mutex<HashMap<(Key, Option<Scheme>, [u8; 32]), Arc<Vec<u8>>>>;
static CACHE: LazyLock<Cache> = LazyLock::new(Cache::default);

impl Key {
    /// A P-256 key.
    pub const fn p256(label: &'static str) -> Self {
        Self { alg: Alg::P256, label }
    }

    /// A P-384 key.
    pub const fn p384(label: &'static str) -> Self {
        Self { alg: Alg::P384, label }
    }

    /// A P-521 key.
    pub const fn p521(label: &'static str) -> Self {
        Self { alg: Alg::P521, label }
    }

    /// An Ed25519 key.
    pub const fn ed25519(label: &'static str) -> Self {
        Self { alg: Alg::Ed25519, label }
    }

    /// An embedded RSA key: labels `a`, `b` (2048 bits), `a` (3072, 4096), `e3` (2048), `small` (1024).
    pub const fn rsa(bits: u32, label: &'static str) -> Self {
        Self { alg: Alg::Rsa(bits), label }
    }

    /// An ML-DSA-65 key.
    pub const fn ml_dsa_65(label: &'static str) -> Self {
        Self { alg: Alg::MlDsa65, label }
    }

    /// The registered scheme of the key (verification.md, Q): the one used unless a case says otherwise.
    pub fn scheme(self) -> Scheme {
        match self.alg {
            Alg::P256 => Scheme::Ecdsa(HashAlg::Sha256),
            Alg::P384 => Scheme::Ecdsa(HashAlg::Sha384),
            Alg::P521 => Scheme::Ecdsa(HashAlg::Sha512),
            Alg::Ed25519 => Scheme::Ed25519,
            Alg::MlDsa65 => Scheme::MlDsa,
            Alg::Rsa(_) => Scheme::RsaPkcs1(HashAlg::Sha256),
        }
    }

    /// The public key as its algorithm encodes it: point, 32 octets, or RSAPublicKey.
    pub fn raw(self) -> Vec<u8> {
        self.memo(None, &[], || match self.alg {
            Alg::P256 => self.p256_key().verifying_key().to_sec1_point(false).as_bytes().to_vec(),
            Alg::P384 => self.p384_key().verifying_key().to_sec1_point(false).as_bytes().to_vec(),
            Alg::P521 => self.p521_key().verifying_key().to_sec1_point(false).as_bytes().to_vec(),
            Alg::Ed25519 => self.ed25519_key().verifying_key().to_bytes().to_vec(),
            Alg::MlDsa65 => self.ml_dsa_key().verifying_key().encode().to_vec(),
            Alg::Rsa(_) => {
                let (e, n, _) = self.rsa_numbers();
                seq(&[unsigned(&n), int(e)])
            }
        })
    }

    /// DER SubjectPublicKeyInfo.
    pub fn spki(self) -> Vec<u8> {
        seq(&[self.spki_algorithm(), bits(&self.raw())])
    }

    /// The AlgorithmIdentifier inside the SubjectPublicKeyInfo.
    pub fn spki_algorithm(self) -> Vec<u8> {
        let ec = |curve| seq(&[oid("1.2.840.10045.2.1"), oid(curve)]);
        match self.alg {
            Alg::P256 => ec("1.2.840.10045.3.1.7"),
            Alg::P384 => ec("1.3.132.0.34"),
            Alg::P521 => ec("1.3.132.0.35"),
            Alg::Ed25519 => seq(&[oid("1.3.101.112")]),
            Alg::MlDsa65 => seq(&[oid("2.16.840.1.101.3.4.3.18")]),
            Alg::Rsa(_) => seq(&[oid("1.2.840.113549.1.1.1"), null()]),
        }
    }

    /// PEM `PUBLIC KEY`.
    pub fn pem(self) -> String {
        pem("PUBLIC KEY", &self.spki())
    }

    /// `base64(SHA-256(SPKI))`, the hint form of O1.
    pub fn hint(self) -> String {
        b64(&sha256(&self.spki()))
    }

    /// The signature over `message`; the same inputs always give the same bytes.
    pub fn sign(self, scheme: Scheme, message: &[u8]) -> Vec<u8> {
        self.memo(Some(scheme), message, || self.compute(scheme, message))
    }

    /// RSA only: the private operation over a padded block of the caller's making.
    pub fn rsa_raw(self, block: &[u8]) -> Vec<u8> {
        let Alg::Rsa(size) = self.alg else { panic!("not an RSA key") };
        let (_, n, d) = self.rsa_numbers();
        let uint = |b: &[u8]| BoxedUint::from_be_slice(b, size).expect("fits");
        let params = BoxedMontyParams::new(Odd::new(uint(&n)).expect("odd"));
        BoxedMontyForm::new(uint(block), &params).pow(&uint(&d)).retrieve().to_be_bytes().to_vec()
    }

    /// The signature itself, past the cache.
    pub(crate) fn compute(self, scheme: Scheme, message: &[u8]) -> Vec<u8> {
        match (self.alg, scheme) {
            (Alg::P256, Scheme::Ecdsa(h)) => {
                let s: p256::ecdsa::Signature = self.p256_key().sign_prehash(&h.of(message)).expect("sign");
                s.to_der().as_bytes().to_vec()
            }
            (Alg::P384, Scheme::Ecdsa(h)) => {
                let s: p384::ecdsa::Signature = self.p384_key().sign_prehash(&h.of(message)).expect("sign");
                s.to_der().as_bytes().to_vec()
            }
            (Alg::P521, Scheme::Ecdsa(h)) => {
                let s: p521::ecdsa::Signature = self.p521_key().sign_prehash(&h.of(message)).expect("sign");
                s.to_der().as_bytes().to_vec()
            }
            (Alg::Ed25519, Scheme::Ed25519) => self.ed25519_key().sign(message).to_vec(),
            (Alg::Ed25519, Scheme::Ed25519ph) => {
                let prehash = Sha512::new_with_prefix(message);
                self.ed25519_key().sign_prehashed(prehash, Some(b"")).expect("sign").to_vec()
            }
            (Alg::MlDsa65, Scheme::MlDsa) => self.ml_dsa_key().sign_deterministic(message, &[]).expect("sign").encode().to_vec(),
            (Alg::Rsa(n), Scheme::RsaPkcs1(h)) => self.rsa_raw(&pkcs1_block(n as usize / 8, h, message)),
            (Alg::Rsa(n), Scheme::RsaPss) => self.rsa_raw(&pss_block(n as usize / 8, message)),
            other => panic!("key and scheme do not agree: {other:?}"),
        }
    }

    fn memo(self, scheme: Option<Scheme>, message: &[u8], make: impl FnOnce() -> Vec<u8>) -> Vec<u8> {
        let slot = (self, scheme, sha256(message));
        if let Some(found) = CACHE.lock().expect("cache").get(&slot) {
            return found.to_vec();
        }
        let made = make();
        CACHE.lock().expect("cache").insert(slot, Arc::new(made.clone()));
        made
    }

    /// Octets that depend on the label only.
    fn seed(self) -> [u8; 128] {
        let name = format!("sealglass test key {:?} {}", self.alg, self.label);
        let first = Sha512::digest(name.as_bytes());
        let second = Sha512::digest(first);
        [first, second].concat().try_into().expect("128 octets")
    }

    fn p256_key(self) -> p256::ecdsa::SigningKey {
        p256::ecdsa::SigningKey::from_slice(&self.seed()[..32]).expect("scalar")
    }

    fn p384_key(self) -> p384::ecdsa::SigningKey {
        p384::ecdsa::SigningKey::from_slice(&self.seed()[..48]).expect("scalar")
    }

    fn p521_key(self) -> p521::ecdsa::SigningKey {
        let mut scalar = self.seed()[..66].to_vec();
        scalar[0] = 0;
        p521::ecdsa::SigningKey::from_slice(&scalar).expect("scalar")
    }

    fn ed25519_key(self) -> ed25519_dalek::SigningKey {
        ed25519_dalek::SigningKey::from_bytes(&self.seed()[..32].try_into().expect("32 octets"))
    }

    fn ml_dsa_key(self) -> ml_dsa::ExpandedSigningKey<ml_dsa::MlDsa65> {
        ml_dsa::ExpandedSigningKey::from_seed(&self.seed()[..32].try_into().expect("32 octets"))
    }

    fn rsa_numbers(self) -> (u64, Vec<u8>, Vec<u8>) {
        let Alg::Rsa(size) = self.alg else { panic!("not an RSA key") };
        let (.., e, n, d) = RSA_KEYS.iter().find(|k| k.0 == self.label && k.1 == size).expect("embedded key");
        (*e, unhex(n), unhex(d))
    }
}

impl HashAlg {
    /// The digest.
    pub fn of(self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha1 => sha1::Sha1::digest(message).to_vec(),
            Self::Sha256 => Sha256::digest(message).to_vec(),
            Self::Sha384 => Sha384::digest(message).to_vec(),
            Self::Sha512 => Sha512::digest(message).to_vec(),
        }
    }

    /// Its OBJECT IDENTIFIER, dotted.
    pub fn oid(self) -> &'static str {
        match self {
            Self::Sha1 => "1.3.14.3.2.26",
            Self::Sha256 => "2.16.840.1.101.3.4.2.1",
            Self::Sha384 => "2.16.840.1.101.3.4.2.2",
            Self::Sha512 => "2.16.840.1.101.3.4.2.3",
        }
    }

    /// The protobuf enum name.
    pub fn proto(self) -> &'static str {
        match self {
            Self::Sha1 => "SHA1",
            Self::Sha256 => "SHA2_256",
            Self::Sha384 => "SHA2_384",
            Self::Sha512 => "SHA2_512",
        }
    }

    /// The lower-case name of Rekor v1 and in-toto.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
            Self::Sha384 => "sha384",
            Self::Sha512 => "sha512",
        }
    }
}

impl Scheme {
    /// The hash of the signed bytes; Ed25519 counts as SHA-512 (Ed25519ph).
    pub fn hash(self) -> HashAlg {
        match self {
            Self::Ecdsa(h) | Self::RsaPkcs1(h) => h,
            Self::Ed25519 | Self::Ed25519ph | Self::MlDsa => HashAlg::Sha512,
            Self::RsaPss => HashAlg::Sha256,
        }
    }

    /// The AlgorithmIdentifier of certificates and CMS (C9, K5).
    pub fn x509(self) -> Vec<u8> {
        let rsa = |arc: u8| seq(&[oid(&format!("1.2.840.113549.1.1.{arc}")), null()]);
        match self {
            Self::Ecdsa(HashAlg::Sha1) => seq(&[oid("1.2.840.10045.4.1")]),
            Self::Ecdsa(HashAlg::Sha256) => seq(&[oid("1.2.840.10045.4.3.2")]),
            Self::Ecdsa(HashAlg::Sha384) => seq(&[oid("1.2.840.10045.4.3.3")]),
            Self::Ecdsa(HashAlg::Sha512) => seq(&[oid("1.2.840.10045.4.3.4")]),
            Self::Ed25519 | Self::Ed25519ph => seq(&[oid("1.3.101.112")]),
            Self::RsaPkcs1(HashAlg::Sha1) => rsa(5),
            Self::RsaPkcs1(HashAlg::Sha256) => rsa(11),
            Self::RsaPkcs1(HashAlg::Sha384) => rsa(12),
            Self::RsaPkcs1(HashAlg::Sha512) => rsa(13),
            Self::RsaPss => rsa(10),
            Self::MlDsa => seq(&[oid("2.16.840.1.101.3.4.3.18")]),
        }
    }

    /// PublicKeyDetails of a key that signs this way (Q).
    pub fn key_details(self, key: Key) -> String {
        match (self, key.alg) {
            (Self::Ecdsa(h), Alg::P256 | Alg::P384 | Alg::P521) => {
                format!("PKIX_ECDSA_{:?}_{}", key.alg, h.proto().replace("SHA2", "SHA"))
            }
            (Self::Ed25519, _) => "PKIX_ED25519".into(),
            (Self::Ed25519ph, _) => "PKIX_ED25519_PH".into(),
            (Self::MlDsa, _) => "ML_DSA_65".into(),
            (Self::RsaPkcs1(_), Alg::Rsa(n)) => format!("PKIX_RSA_PKCS1V15_{n}_SHA256"),
            (Self::RsaPss, Alg::Rsa(n)) => format!("PKIX_RSA_PSS_{n}_SHA256"),
            other => panic!("no key details for {other:?}"),
        }
    }
}

/// SHA-256.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// EMSA-PKCS1-v1_5 (RFC 8017 §9.2).
pub fn pkcs1_block(size: usize, hash: HashAlg, message: &[u8]) -> Vec<u8> {
    let info = seq(&[seq(&[oid(hash.oid()), null()]), octets(&hash.of(message))]);
    let fill = vec![0xFF; size - 3 - info.len()];
    [&[0, 1], fill.as_slice(), &[0], &info].concat()
}

/// EMSA-PSS with SHA-256 and a fixed salt (RFC 8017 §9.1.1), for moduli of 8·n bits.
fn pss_block(size: usize, message: &[u8]) -> Vec<u8> {
    let salt = sha256(b"sealglass test salt");
    let h = sha256(&[&[0; 8], HashAlg::Sha256.of(message).as_slice(), &salt].concat());
    let mut db = vec![0; size - 33 - 33];
    db.push(1);
    db.extend(salt);
    let mask = (0u32..).flat_map(|i| sha256(&[h.as_slice(), &i.to_be_bytes()].concat()));
    db.iter_mut().zip(mask).for_each(|(b, m)| *b ^= m);
    db[0] &= 0x7F;
    [db, h.to_vec(), vec![0xBC]].concat()
}

/// Strict DER of an ECDSA signature split into its two INTEGER contents.
pub fn ecdsa_parts(signature: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let parts = crate::der::children(signature);
    (crate::der::content(&parts[0]).to_vec(), crate::der::content(&parts[1]).to_vec())
}

/// The P-256 signature `(r, n − s)`: another valid encoding of the same authorisation.
pub fn high_s_twin(signature: &[u8]) -> Vec<u8> {
    const N: &str = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
    let (r, s) = ecdsa_parts(signature);
    let n = BoxedUint::from_be_slice(&unhex(N), 256).expect("order");
    let s = BoxedUint::from_be_slice(s.strip_prefix(&[0]).unwrap_or(&s), 256).expect("s");
    seq(&[tlv(0x02, &r), unsigned(&n.wrapping_sub(&s).to_be_bytes())])
}

/// Octets of lower-case hexadecimal text.
pub fn unhex(text: &str) -> Vec<u8> {
    let digits = text.as_bytes().chunks(2);
    digits.map(|d| u8::from_str_radix(std::str::from_utf8(d).expect("ascii"), 16).expect("hex")).collect()
}
