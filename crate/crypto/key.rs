//! Public keys as SubjectPublicKeyInfo (RFC 5280 §4.1.2.7), and the registry of what they may sign with (section Q).

use ::der::asn1::ObjectIdentifier;
use rsa::pkcs1::DecodeRsaPublicKey as _;
use rsa::traits::PublicKeyParts as _;
use sealglass_curves::{P256, P384};
use spki::SubjectPublicKeyInfoRef;

use super::digest::{HashAlgorithm, sha256};
#[cfg(feature = "experimental-ml-dsa")]
use super::ml_dsa::{self, ParameterSet};
use crate::check::{Check, Effect, Fault};
use crate::encoding::{der, hex};
use crate::text::quoted;

const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const RSA_ENCRYPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");
const OID_P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const OID_P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
const OID_P521: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.35");

/// Key type and size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyKind {
    P256,
    P384,
    P521,
    Ed25519,
    /// With the bits of the modulus.
    Rsa(u32),
    #[cfg(feature = "experimental-ml-dsa")]
    MlDsa(ParameterSet),
}

/// A public key, checked and ready to verify with.
#[derive(Clone, Debug)]
pub(crate) struct PublicKey {
    spki: Vec<u8>,
    id: [u8; 32],
    pub(super) material: Material,
}

#[derive(Clone, Debug)]
pub(super) enum Material {
    P256(P256),
    P384(P384),
    P521(Box<p521::ecdsa::VerifyingKey>),
    Ed25519(Box<ed25519_dalek::VerifyingKey>),
    Rsa(Box<rsa::PublicKey>),
    #[cfg(feature = "experimental-ml-dsa")]
    MlDsa(Box<ml_dsa::Key>),
}

impl PublicKey {
    /// From a DER SubjectPublicKeyInfo.
    pub(crate) fn from_spki(bytes: &[u8]) -> Result<Self, Fault> {
        let malformed =
            |what: String| Fault::new(Check::Q1, "malformed-key", format!("the public key is not a SubjectPublicKeyInfo: {what}")).with_effect(Effect::Invalid);
        der::check_strict(bytes, "the public key").map_err(|error| malformed(error.what.clone()).at(error.place()))?;
        let info = SubjectPublicKeyInfoRef::try_from(bytes).map_err(|error| malformed(error.to_string()))?;
        let key = info.subject_public_key.as_bytes().ok_or_else(|| malformed("its key is not a whole number of bytes".to_owned()))?;
        let material = match info.algorithm.oid {
            EC_PUBLIC_KEY => ec(&info, key)?,
            RSA_ENCRYPTION => {
                let null = info.algorithm.parameters.is_some_and(|parameters| parameters.is_null());
                if !null {
                    return Err(Fault::new(Check::Q2, "parameters", "the RSA key's algorithm parameters are not NULL"));
                }
                rsa_key(key)?
            }
            ED25519 => {
                if info.algorithm.parameters.is_some() {
                    return Err(Fault::new(Check::Q4, "parameters", "the Ed25519 key has algorithm parameters"));
                }
                ed25519(key)?
            }
            #[cfg(feature = "experimental-ml-dsa")]
            other => match ParameterSet::from_oid(other) {
                Some(set) => ml_dsa_key(set, &info, key)?,
                None => return Err(unsupported(&other)),
            },
            #[cfg(not(feature = "experimental-ml-dsa"))]
            other => return Err(unsupported(&other)),
        };
        Ok(Self { id: sha256(&[bytes]), spki: bytes.to_vec(), material })
    }

    /// From a bare PKCS#1 RSAPublicKey, as one Sigstore staging CT log has it; its id is that of the SPKI around it (D5).
    pub(crate) fn from_pkcs1(bytes: &[u8]) -> Result<Self, Fault> {
        let mut bit_string = vec![0x03];
        der::push_length(&mut bit_string, bytes.len().saturating_add(1));
        bit_string.push(0);
        bit_string.extend(bytes);
        // AlgorithmIdentifier { rsaEncryption, NULL }
        let mut content = vec![0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];
        content.append(&mut bit_string);
        let mut info = vec![0x30];
        der::push_length(&mut info, content.len());
        info.append(&mut content);
        Self::from_spki(&info)
    }

    /// The DER SubjectPublicKeyInfo, as received.
    pub(crate) fn spki(&self) -> &[u8] {
        &self.spki
    }

    /// SHA-256 of the SubjectPublicKeyInfo.
    pub(crate) fn id(&self) -> &[u8; 32] {
        &self.id
    }

    pub(crate) fn id_hex(&self) -> String {
        hex::encode(&self.id)
    }

    /// The 32 bytes of an Ed25519 key.
    pub(crate) fn ed25519_bytes(&self) -> Option<&[u8; 32]> {
        match &self.material {
            Material::Ed25519(key) => Some(key.as_bytes()),
            _ => None,
        }
    }

    pub(crate) fn kind(&self) -> KeyKind {
        match &self.material {
            Material::P256(_) => KeyKind::P256,
            Material::P384(_) => KeyKind::P384,
            Material::P521(_) => KeyKind::P521,
            Material::Ed25519(_) => KeyKind::Ed25519,
            Material::Rsa(key) => KeyKind::Rsa(key.n().bit_width()),
            #[cfg(feature = "experimental-ml-dsa")]
            Material::MlDsa(key) => KeyKind::MlDsa(key.parameter_set()),
        }
    }

    /// From now on it verifies by its tables, where its kind has them.
    #[cfg(test)]
    pub(super) fn expect_uses(&self) {
        match &self.material {
            Material::P256(key) => key.expect_uses(),
            Material::P384(key) => key.expect_uses(),
            _ => {}
        }
    }

    /// What the key signs with where nothing else is said: the registered scheme (section Q).
    pub(crate) fn details(&self) -> Option<KeyDetails> {
        KeyDetails::registered(self.kind())
    }

    /// Q2: a signer's RSA modulus has exactly one of three sizes. (Smaller ones never become a key; CA and TSA keys may have others.)
    pub(crate) fn check_signer(&self) -> Result<KeyDetails, Fault> {
        self.details().ok_or_else(|| match self.kind() {
            KeyKind::Rsa(bits) => {
                Fault::new(Check::Q2, "modulus-size", "the signer's RSA key has an unusual size").compared("2048, 3072 or 4096 bits", format!("{bits} bits"))
            }
            _ => Fault::new(Check::Q1, "unsupported-key", "the signer's key is not supported"),
        })
    }
}

/// RFC 5480 §2.1.1: namedCurve only. SEC 1 §2.3.4: the uncompressed form only (Q3).
fn ec(info: &SubjectPublicKeyInfoRef<'_>, key: &[u8]) -> Result<Material, Fault> {
    let curve = info.algorithm.parameters_oid().map_err(|_| Fault::new(Check::Q3, "explicit-curve", "the elliptic-curve key does not name its curve"))?;
    let not_a_point = || Fault::new(Check::Q3, "not-a-point", "the elliptic-curve key is not an uncompressed point on its curve");
    if !matches!(curve, OID_P256 | OID_P384 | OID_P521) {
        return Err(Fault::new(Check::Q1, "unsupported-curve", format!("keys on the curve {curve} are not supported")));
    }
    if key.first() != Some(&0x04) {
        return Err(not_a_point());
    }
    match curve {
        OID_P256 => P256::from_sec1(key).map(Material::P256).ok_or_else(not_a_point),
        OID_P384 => P384::from_sec1(key).map(Material::P384).ok_or_else(not_a_point),
        _ => p521::ecdsa::VerifyingKey::from_sec1_bytes(key).map(|key| Material::P521(Box::new(key))).map_err(|_| not_a_point()),
    }
}

/// Q2: at least 2048 bits, exponent 65537.
fn rsa_key(key: &[u8]) -> Result<Material, Fault> {
    let size = |what: &str| Fault::new(Check::Q2, "modulus-size", "the RSA key is too small or too large").compared("2048 to 8192 bits", what);
    let parsed = rsa::PublicKey::from_pkcs1_der(key).map_err(|error| match error {
        rsa::pkcs1::Error::Crypto | rsa::pkcs1::Error::KeyMalformed => size("a modulus or exponent that is refused"),
        _ => Fault::new(Check::Q2, "malformed", "the RSA key is not an RSAPublicKey"),
    })?;
    let bits = parsed.n().bit_width();
    if !(2048..=8192).contains(&bits) {
        return Err(size(&format!("{bits} bits")));
    }
    if *parsed.e() != rsa::BoxedUint::from(65_537u32) {
        return Err(Fault::new(Check::Q2, "exponent", "the RSA key's exponent is not 65537").compared("65537", format!("0x{}", hex::encode(&parsed.e_bytes()))));
    }
    Ok(Material::Rsa(Box::new(parsed)))
}

/// Q4: a canonical encoding of a point that is not of small order.
fn ed25519(key: &[u8]) -> Result<Material, Fault> {
    let fault = |what: &str| Fault::new(Check::Q4, "not-a-point", format!("the Ed25519 key {what}"));
    let bytes: [u8; 32] = key.try_into().map_err(|_| fault("is not 32 bytes long"))?;
    if !is_canonical_y(&bytes) {
        return Err(fault("is not the canonical encoding of a point"));
    }
    let parsed = ed25519_dalek::VerifyingKey::from_bytes(&bytes).map_err(|_| fault("is not a point on the curve"))?;
    if parsed.is_weak() {
        return Err(Fault::new(Check::Q4, "small-order", "the Ed25519 key is a point of small order"));
    }
    Ok(Material::Ed25519(Box::new(parsed)))
}

/// RFC 9881 §4: parameters absent, and the key's bytes as FIPS 204 encodes them.
#[cfg(feature = "experimental-ml-dsa")]
fn ml_dsa_key(set: ParameterSet, info: &SubjectPublicKeyInfoRef<'_>, key: &[u8]) -> Result<Material, Fault> {
    let malformed = |what: &str| Fault::new(Check::Q1, "malformed-key", format!("the ML-DSA key {what}")).with_effect(Effect::Invalid);
    if info.algorithm.parameters.is_some() {
        return Err(malformed("has algorithm parameters"));
    }
    let key = ml_dsa::Key::from_bytes(set, key).ok_or_else(|| malformed("is not as long as its parameter set asks for"))?;
    Ok(Material::MlDsa(Box::new(key)))
}

/// RFC 8032 §5.1.3: y < 2^255 − 19.
fn is_canonical_y(bytes: &[u8; 32]) -> bool {
    let [first, middle @ .., last] = bytes;
    !(*first >= 0xed && middle.iter().all(|byte| *byte == 0xff) && last & 0x7f == 0x7f)
}

macro_rules! key_details {
    ($($(#[$meta:meta])* $name:ident $text:literal)*) => {
        /// Key type, hash and padding as Sigstore's algorithm registry names them (section Q).
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the names are the registry's")]
        pub enum KeyDetails { $($(#[$meta])* $name),* }

        impl KeyDetails {
            /// The registry's name, e.g. `PKIX_ECDSA_P256_SHA_256`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $($(#[$meta])* Self::$name => $text),* }
            }

            /// The entry of this name; `None` if it is unknown.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($(#[$meta])* $text => Some(Self::$name),)* _ => None }
            }
        }
    };
}

key_details! {
    EcdsaP256Sha256 "PKIX_ECDSA_P256_SHA_256"
    EcdsaP384Sha384 "PKIX_ECDSA_P384_SHA_384"
    EcdsaP521Sha512 "PKIX_ECDSA_P521_SHA_512"
    EcdsaP384Sha256 "PKIX_ECDSA_P384_SHA_256"
    EcdsaP521Sha256 "PKIX_ECDSA_P521_SHA_256"
    Ed25519 "PKIX_ED25519"
    Ed25519Ph "PKIX_ED25519_PH"
    RsaPkcs1v15_2048 "PKIX_RSA_PKCS1V15_2048_SHA256"
    RsaPkcs1v15_3072 "PKIX_RSA_PKCS1V15_3072_SHA256"
    RsaPkcs1v15_4096 "PKIX_RSA_PKCS1V15_4096_SHA256"
    RsaPss2048 "PKIX_RSA_PSS_2048_SHA256"
    RsaPss3072 "PKIX_RSA_PSS_3072_SHA256"
    RsaPss4096 "PKIX_RSA_PSS_4096_SHA256"
    Pkcs1Rsa "PKCS1_RSA_PKCS1V5"
    #[cfg(feature = "experimental-ml-dsa")] MlDsa44 "ML_DSA_44"
    #[cfg(feature = "experimental-ml-dsa")] MlDsa65 "ML_DSA_65"
    #[cfg(feature = "experimental-ml-dsa")] MlDsa87 "ML_DSA_87"
}

impl KeyDetails {
    /// The registered entry of a key; `None` for RSA keys of other sizes than 2048, 3072 and 4096 bits.
    pub(crate) fn registered(kind: KeyKind) -> Option<Self> {
        match kind {
            KeyKind::P256 => Some(Self::EcdsaP256Sha256),
            KeyKind::P384 => Some(Self::EcdsaP384Sha384),
            KeyKind::P521 => Some(Self::EcdsaP521Sha512),
            KeyKind::Ed25519 => Some(Self::Ed25519),
            KeyKind::Rsa(2048) => Some(Self::RsaPkcs1v15_2048),
            KeyKind::Rsa(3072) => Some(Self::RsaPkcs1v15_3072),
            KeyKind::Rsa(4096) => Some(Self::RsaPkcs1v15_4096),
            KeyKind::Rsa(_) => None,
            #[cfg(feature = "experimental-ml-dsa")]
            KeyKind::MlDsa(ParameterSet::MlDsa44) => Some(Self::MlDsa44),
            #[cfg(feature = "experimental-ml-dsa")]
            KeyKind::MlDsa(ParameterSet::MlDsa65) => Some(Self::MlDsa65),
            #[cfg(feature = "experimental-ml-dsa")]
            KeyKind::MlDsa(ParameterSet::MlDsa87) => Some(Self::MlDsa87),
        }
    }

    /// The hash that the entry prescribes; `None` where the scheme hashes by itself.
    #[must_use]
    pub const fn hash(self) -> Option<HashAlgorithm> {
        match self {
            Self::EcdsaP384Sha384 => Some(HashAlgorithm::Sha384),
            Self::EcdsaP521Sha512 | Self::Ed25519Ph => Some(HashAlgorithm::Sha512),
            Self::Ed25519 => None,
            #[cfg(feature = "experimental-ml-dsa")]
            Self::MlDsa44 | Self::MlDsa65 | Self::MlDsa87 => None,
            _ => Some(HashAlgorithm::Sha256),
        }
    }

    /// Section Q: no log, certificate log or authority signs this way.
    pub(crate) fn is_for_signers_only(self) -> bool {
        self.is_ml_dsa() || matches!(self, Self::Ed25519Ph | Self::RsaPss2048 | Self::RsaPss3072 | Self::RsaPss4096)
    }

    /// FIPS 204
    pub(crate) fn is_ml_dsa(self) -> bool {
        self.name().starts_with("ML_DSA_")
    }

    /// Section Q: what signatures over artifacts and envelopes may be made with.
    pub(crate) fn is_for_signers(self) -> bool {
        self != Self::Pkcs1Rsa
    }

    /// Q5: whether a key of this kind is what the entry describes.
    pub(crate) fn fits(self, kind: KeyKind) -> bool {
        match self {
            Self::EcdsaP256Sha256 => kind == KeyKind::P256,
            Self::EcdsaP384Sha384 | Self::EcdsaP384Sha256 => kind == KeyKind::P384,
            Self::EcdsaP521Sha512 | Self::EcdsaP521Sha256 => kind == KeyKind::P521,
            Self::Ed25519 | Self::Ed25519Ph => kind == KeyKind::Ed25519,
            Self::RsaPkcs1v15_2048 | Self::RsaPss2048 => kind == KeyKind::Rsa(2048),
            Self::RsaPkcs1v15_3072 | Self::RsaPss3072 => kind == KeyKind::Rsa(3072),
            Self::RsaPkcs1v15_4096 | Self::RsaPss4096 => kind == KeyKind::Rsa(4096),
            Self::Pkcs1Rsa => matches!(kind, KeyKind::Rsa(_)),
            #[cfg(feature = "experimental-ml-dsa")]
            Self::MlDsa44 | Self::MlDsa65 | Self::MlDsa87 => Self::registered(kind) == Some(self),
        }
    }

    /// Q5 as a check.
    pub(crate) fn check_fits(self, key: &PublicKey) -> Result<(), Fault> {
        if self.fits(key.kind()) {
            return Ok(());
        }
        let actual = key.details().map_or_else(|| format!("{:?}", key.kind()), |details| details.name().to_owned());
        Err(Fault::new(Check::Q5, "mismatch", format!("the key is not of the kind that {} names", quoted(self.name()))).compared(self.name(), actual))
    }
}

/// Q1
fn unsupported(algorithm: &ObjectIdentifier) -> Fault {
    Fault::new(Check::Q1, "unsupported-key", format!("keys of the algorithm {algorithm} are not supported"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_order_ed25519_keys_are_refused() {
        let mut spki = vec![0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
        spki.extend([1]);
        spki.extend([0; 31]);
        assert_eq!(PublicKey::from_spki(&spki).unwrap_err().code(), "alg.ed25519-strict.small-order");
    }

    #[test]
    fn y_at_and_above_the_prime_is_not_canonical() {
        let mut bytes = [0xff; 32];
        bytes[31] = 0x7f;
        bytes[0] = 0xed;
        assert!(!is_canonical_y(&bytes));
        bytes[0] = 0xec;
        assert!(is_canonical_y(&bytes));
    }
}
