//! Signatures: scheme and key must agree, and the encoding has one form (M5).

use ed25519_dalek::ed25519;
use rsa::Pkcs1v15Sign;
use rsa::pss::Pss;
use sealglass_curves::{P256, P384};
use sha2::digest::consts::U64;
use sha2::digest::{FixedOutput, HashMarker, OutputSizeUser, Update};
use sha2::{Sha256, Sha384, Sha512};
use signature::hazmat::PrehashVerifier;

use super::digest::{Digest, HashAlgorithm, hash};
use super::key::{KeyDetails, Material, PublicKey};

/// How a signature is made: padding or variant, and hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scheme {
    Ecdsa(HashAlgorithm),
    RsaPkcs1v15(HashAlgorithm),
    /// MGF1 with the same hash, salt as long as the digest.
    RsaPss(HashAlgorithm),
    Ed25519,
    Ed25519Ph,
    #[cfg(feature = "experimental-ml-dsa")]
    MlDsa,
}

impl Scheme {
    pub(crate) fn from_details(details: KeyDetails) -> Self {
        match details {
            KeyDetails::EcdsaP256Sha256 | KeyDetails::EcdsaP384Sha256 | KeyDetails::EcdsaP521Sha256 => Self::Ecdsa(HashAlgorithm::Sha256),
            KeyDetails::EcdsaP384Sha384 => Self::Ecdsa(HashAlgorithm::Sha384),
            KeyDetails::EcdsaP521Sha512 => Self::Ecdsa(HashAlgorithm::Sha512),
            KeyDetails::Ed25519 => Self::Ed25519,
            KeyDetails::Ed25519Ph => Self::Ed25519Ph,
            KeyDetails::RsaPkcs1v15_2048 | KeyDetails::RsaPkcs1v15_3072 | KeyDetails::RsaPkcs1v15_4096 | KeyDetails::Pkcs1Rsa => {
                Self::RsaPkcs1v15(HashAlgorithm::Sha256)
            }
            KeyDetails::RsaPss2048 | KeyDetails::RsaPss3072 | KeyDetails::RsaPss4096 => Self::RsaPss(HashAlgorithm::Sha256),
            #[cfg(feature = "experimental-ml-dsa")]
            KeyDetails::MlDsa44 | KeyDetails::MlDsa65 | KeyDetails::MlDsa87 => Self::MlDsa,
        }
    }

    /// The hash made before signing; `None` for pure Ed25519 and ML-DSA.
    pub(crate) fn hash(self) -> Option<HashAlgorithm> {
        match self {
            Self::Ecdsa(algorithm) | Self::RsaPkcs1v15(algorithm) | Self::RsaPss(algorithm) => Some(algorithm),
            Self::Ed25519Ph => Some(HashAlgorithm::Sha512),
            Self::Ed25519 => None,
            #[cfg(feature = "experimental-ml-dsa")]
            Self::MlDsa => None,
        }
    }

    /// Verifies; the error says nothing more, as every reason is one.
    pub(crate) fn verify(self, key: &PublicKey, message: Message<'_>, signature: &[u8]) -> Result<(), SignatureError> {
        match (self.hash(), message) {
            (None, Message::Bytes(bytes)) => self.verify_pure(key, bytes, signature),
            (None, Message::Digest(_)) => Err(SignatureError),
            (Some(algorithm), Message::Bytes(bytes)) => self.verify_digest(key, &hash(algorithm, &[bytes]), signature),
            (Some(algorithm), Message::Digest(digest)) if digest.algorithm() == algorithm => self.verify_digest(key, digest, signature),
            (Some(_), Message::Digest(_)) => Err(SignatureError),
        }
    }

    fn verify_pure(self, key: &PublicKey, message: &[u8], signature: &[u8]) -> Result<(), SignatureError> {
        match (self, &key.material) {
            (Self::Ed25519, Material::Ed25519(key)) => Ok(key.verify_strict(message, &ed25519::Signature::from_slice(signature)?)?),
            #[cfg(feature = "experimental-ml-dsa")]
            (Self::MlDsa, Material::MlDsa(key)) => key.verify(message, signature),
            _ => Err(SignatureError),
        }
    }

    fn verify_digest(self, key: &PublicKey, digest: &Digest, signature: &[u8]) -> Result<(), SignatureError> {
        match (self, &key.material) {
            (Self::Ecdsa(_), Material::P256(key)) => holds(key.verifies(signature, digest.bytes())),
            (Self::Ecdsa(_), Material::P384(key)) => holds(key.verifies(signature, digest.bytes())),
            (Self::Ecdsa(_), Material::P521(key)) => Ok(key.verify_prehash(digest.bytes(), &p521::ecdsa::Signature::from_der(signature)?)?),
            (Self::RsaPkcs1v15(algorithm), Material::Rsa(key)) => {
                let padding = match algorithm {
                    HashAlgorithm::Sha256 => Pkcs1v15Sign::new::<Sha256>(),
                    HashAlgorithm::Sha384 => Pkcs1v15Sign::new::<Sha384>(),
                    HashAlgorithm::Sha512 => Pkcs1v15Sign::new::<Sha512>(),
                };
                key.verify(padding, digest.bytes(), signature).map_err(|_| SignatureError)
            }
            (Self::RsaPss(algorithm), Material::Rsa(key)) => match algorithm {
                HashAlgorithm::Sha256 => key.verify(Pss::<Sha256>::new_with_salt(32), digest.bytes(), signature),
                HashAlgorithm::Sha384 => key.verify(Pss::<Sha384>::new_with_salt(48), digest.bytes(), signature),
                HashAlgorithm::Sha512 => key.verify(Pss::<Sha512>::new_with_salt(64), digest.bytes(), signature),
            }
            .map_err(|_| SignatureError),
            (Self::Ed25519Ph, Material::Ed25519(key)) => {
                let signature = ed25519::Signature::from_slice(signature)?;
                let bytes = digest.bytes().try_into().map_err(|_| SignatureError)?;
                Ok(key.verify_prehashed_strict(Prehashed(bytes), None, &signature)?)
            }
            _ => Err(SignatureError),
        }
    }
}

fn holds(verified: bool) -> Result<(), SignatureError> {
    if verified { Ok(()) } else { Err(SignatureError) }
}

/// M5: the one encoding of a signature for this key, before any arithmetic: strict DER with r and s in range for ECDSA,
/// the modulus' length for RSA, 64 bytes with a reduced S for Ed25519.
pub(crate) fn check_encoding(key: &PublicKey, signature: &[u8]) -> Result<(), &'static str> {
    const ECDSA: &str = "it is not a strict DER SEQUENCE of r and s, both between 1 and the order of the curve";
    match &key.material {
        Material::P256(_) => P256::is_signature(signature).then_some(()).ok_or(ECDSA),
        Material::P384(_) => P384::is_signature(signature).then_some(()).ok_or(ECDSA),
        Material::P521(_) => p521::ecdsa::Signature::from_der(signature).map(|_| ()).map_err(|_| ECDSA),
        Material::Ed25519(_) => check_ed25519(signature),
        #[cfg(feature = "experimental-ml-dsa")]
        Material::MlDsa(key) => key.check_encoding(signature),
        Material::Rsa(key) => {
            let length = rsa::traits::PublicKeyParts::size(&**key);
            if signature.len() == length { Ok(()) } else { Err("it is not as long as the RSA modulus") }
        }
    }
}

/// RFC 8032 §5.1.7: S is less than the order of the group.
fn check_ed25519(signature: &[u8]) -> Result<(), &'static str> {
    const ORDER: [u8; 32] =
        [0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x14, 0xde, 0xf9, 0xde, 0xa2, 0xf7, 0x9c, 0xd6, 0x58, 0x12, 0x63, 0x1a, 0x5c, 0xf5, 0xd3, 0xed];
    let Some((_, s)) = signature.split_at_checked(32).filter(|(_, s)| s.len() == 32) else {
        return Err("it is not 64 bytes long");
    };
    if s.iter().rev().lt(ORDER.iter()) { Ok(()) } else { Err("its S is not reduced") }
}

/// What was signed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Message<'a> {
    Bytes(&'a [u8]),
    Digest(&'a Digest),
}

/// The signature does not verify.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SignatureError;

impl From<signature::Error> for SignatureError {
    fn from(_: signature::Error) -> Self {
        Self
    }
}

/// A SHA-512 that was finished elsewhere: Ed25519ph takes a hash state, and callers may hold the digest only (M2).
#[derive(Clone)]
struct Prehashed([u8; 64]);

impl HashMarker for Prehashed {}

impl OutputSizeUser for Prehashed {
    type OutputSize = U64;
}

impl Update for Prehashed {
    fn update(&mut self, _: &[u8]) {}
}

impl FixedOutput for Prehashed {
    fn finalize_into(self, out: &mut sha2::digest::Output<Self>) {
        out.copy_from_slice(&self.0);
    }
}

impl Default for Prehashed {
    fn default() -> Self {
        Self([0; 64])
    }
}
