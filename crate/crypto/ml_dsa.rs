//! ML-DSA (FIPS 204, RFC 9881): pure, with an empty context. Behind the feature `experimental-ml-dsa` (section Q).

use ::der::asn1::ObjectIdentifier;
use ml_dsa::{EncodedVerifyingKey, MlDsa44, MlDsa65, MlDsa87, MlDsaParams, Signature, VerifyingKey};

use super::signature::SignatureError;

const ML_DSA_44: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.3.17");
const ML_DSA_65: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.3.18");
const ML_DSA_87: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.3.19");

/// FIPS 204 §4: the parameter sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ParameterSet {
    MlDsa44,
    MlDsa65,
    MlDsa87,
}

impl ParameterSet {
    pub(super) fn from_oid(oid: ObjectIdentifier) -> Option<Self> {
        match oid {
            ML_DSA_44 => Some(Self::MlDsa44),
            ML_DSA_65 => Some(Self::MlDsa65),
            ML_DSA_87 => Some(Self::MlDsa87),
            _ => None,
        }
    }
}

/// A public key of one of the parameter sets.
#[derive(Clone, Debug)]
pub(super) enum Key {
    MlDsa44(VerifyingKey<MlDsa44>),
    MlDsa65(VerifyingKey<MlDsa65>),
    MlDsa87(VerifyingKey<MlDsa87>),
}

impl Key {
    /// Every string of the set's length is a key (FIPS 204 §7.2, `pkDecode`).
    pub(super) fn from_bytes(set: ParameterSet, bytes: &[u8]) -> Option<Self> {
        match set {
            ParameterSet::MlDsa44 => decode(bytes).map(Self::MlDsa44),
            ParameterSet::MlDsa65 => decode(bytes).map(Self::MlDsa65),
            ParameterSet::MlDsa87 => decode(bytes).map(Self::MlDsa87),
        }
    }

    pub(super) fn parameter_set(&self) -> ParameterSet {
        match self {
            Self::MlDsa44(_) => ParameterSet::MlDsa44,
            Self::MlDsa65(_) => ParameterSet::MlDsa65,
            Self::MlDsa87(_) => ParameterSet::MlDsa87,
        }
    }

    pub(super) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), SignatureError> {
        match self {
            Self::MlDsa44(key) => verify(key, message, signature),
            Self::MlDsa65(key) => verify(key, message, signature),
            Self::MlDsa87(key) => verify(key, message, signature),
        }
    }

    /// M5: the set's length, and the one encoding of the hints (FIPS 204 §7.2, `sigDecode`).
    pub(super) fn check_encoding(&self, signature: &[u8]) -> Result<(), &'static str> {
        let decodes = match self {
            Self::MlDsa44(_) => Signature::<MlDsa44>::try_from(signature).is_ok(),
            Self::MlDsa65(_) => Signature::<MlDsa65>::try_from(signature).is_ok(),
            Self::MlDsa87(_) => Signature::<MlDsa87>::try_from(signature).is_ok(),
        };
        if decodes { Ok(()) } else { Err("it is not the encoding of an ML-DSA signature of the key's parameter set") }
    }
}

fn decode<P: MlDsaParams>(bytes: &[u8]) -> Option<VerifyingKey<P>> {
    EncodedVerifyingKey::<P>::try_from(bytes).ok().map(|encoded| VerifyingKey::decode(&encoded))
}

fn verify<P: MlDsaParams>(key: &VerifyingKey<P>, message: &[u8], signature: &[u8]) -> Result<(), SignatureError> {
    let signature = Signature::<P>::try_from(signature)?;
    if key.verify_with_context(message, &[], &signature) { Ok(()) } else { Err(SignatureError) }
}
