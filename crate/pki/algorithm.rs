//! AlgorithmIdentifier (RFC 5280 §4.1.1.2): which names stand for which scheme, in certificates and in CMS.

use ::der::Tag;
use ::der::asn1::ObjectIdentifier;

use crate::crypto::{HashAlgorithm, Scheme};
use crate::encoding::der::{self, DerError, Tlv};

/// ```text
/// AlgorithmIdentifier  ::=  SEQUENCE  {
///      algorithm               OBJECT IDENTIFIER,
///      parameters              ANY DEFINED BY algorithm OPTIONAL  }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Algorithm {
    id: ObjectIdentifier,
    parameters: Parameters,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Parameters {
    Absent,
    Null,
    Other,
}

/// What a signature algorithm's name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SignatureAlgorithm {
    /// The scheme in full.
    Named(Scheme),
    /// `rsaEncryption`: the hash is named elsewhere (RFC 5652 §5.4, RFC 3370 §3.2).
    Rsa,
}

/// Why an algorithm is not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unusable {
    /// Its parameters are not those its definition asks for.
    Parameters(ObjectIdentifier),
    /// MD5 or SHA-1 (Q6).
    Weak(ObjectIdentifier),
    /// Not in the tables below.
    Unsupported(ObjectIdentifier),
}

impl Unusable {
    /// The stable cause, for a fault.
    pub(crate) fn cause(&self) -> &'static str {
        match self {
            Self::Parameters(_) => "algorithm-parameters",
            Self::Weak(_) => "weak-algorithm",
            Self::Unsupported(_) => "unsupported-algorithm",
        }
    }

    /// The end of a sentence that starts with the algorithm's role.
    pub(crate) fn sentence(&self) -> String {
        match self {
            Self::Parameters(id) => format!("{id} has parameters that its definition does not allow"),
            Self::Weak(id) => format!("{id} rests on a broken hash"),
            Self::Unsupported(id) => format!("{id} is not supported"),
        }
    }

    pub(crate) fn is_unsupported(&self) -> bool {
        matches!(self, Self::Unsupported(_))
    }
}

impl Algorithm {
    pub(crate) fn from_tlv(value: &Tlv<'_>) -> Result<Self, DerError> {
        let mut fields = value.children();
        let id = der::oid(&fields.expect(Tag::ObjectIdentifier, "the algorithm")?)?;
        let parameters = match fields.peek() {
            None => Parameters::Absent,
            Some(Tag::Null) => Parameters::Null,
            Some(_) => Parameters::Other,
        };
        if parameters != Parameters::Absent {
            fields.next()?;
        }
        fields.end("the algorithm's parameters")?;
        Ok(Self { id, parameters })
    }

    /// C9, K5: the scheme that a signatureAlgorithm names.
    pub(crate) fn signature(&self) -> Result<SignatureAlgorithm, Unusable> {
        if WEAK_SIGNATURES.contains(&self.id) {
            return Err(Unusable::Weak(self.id));
        }
        let (_, named) = SIGNATURES.iter().find(|(id, _)| *id == self.id).ok_or(Unusable::Unsupported(self.id))?;
        let fits = match named {
            // RFC 5758 §3.2, RFC 8410 §3: "the encoding MUST omit the parameters field".
            SignatureAlgorithm::Named(Scheme::Ecdsa(_) | Scheme::Ed25519) => self.parameters == Parameters::Absent,
            // RFC 4055 §5: "the parameters MUST be NULL. Implementations MUST accept the parameters being absent as well as present."
            _ => self.parameters != Parameters::Other,
        };
        if fits { Ok(*named) } else { Err(Unusable::Parameters(self.id)) }
    }

    /// K5, K10: the hash that a digestAlgorithm names, its parameters absent or NULL.
    pub(crate) fn hash(&self) -> Result<HashAlgorithm, Unusable> {
        if WEAK_HASHES.contains(&self.id) {
            return Err(Unusable::Weak(self.id));
        }
        let (_, hash) = HASHES.iter().find(|(id, _)| *id == self.id).ok_or(Unusable::Unsupported(self.id))?;
        if self.parameters == Parameters::Other { Err(Unusable::Parameters(self.id)) } else { Ok(*hash) }
    }
}

const fn oid(dotted: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(dotted)
}

/// RFC 5758 §3.2, RFC 4055 §5, RFC 3370 §3.2, RFC 8410 §3.
const SIGNATURES: &[(ObjectIdentifier, SignatureAlgorithm)] = &[
    (oid("1.2.840.10045.4.3.2"), SignatureAlgorithm::Named(Scheme::Ecdsa(HashAlgorithm::Sha256))),
    (oid("1.2.840.10045.4.3.3"), SignatureAlgorithm::Named(Scheme::Ecdsa(HashAlgorithm::Sha384))),
    (oid("1.2.840.10045.4.3.4"), SignatureAlgorithm::Named(Scheme::Ecdsa(HashAlgorithm::Sha512))),
    (oid("1.2.840.113549.1.1.11"), SignatureAlgorithm::Named(Scheme::RsaPkcs1v15(HashAlgorithm::Sha256))),
    (oid("1.2.840.113549.1.1.12"), SignatureAlgorithm::Named(Scheme::RsaPkcs1v15(HashAlgorithm::Sha384))),
    (oid("1.2.840.113549.1.1.13"), SignatureAlgorithm::Named(Scheme::RsaPkcs1v15(HashAlgorithm::Sha512))),
    (oid("1.2.840.113549.1.1.1"), SignatureAlgorithm::Rsa),
    (oid("1.3.101.112"), SignatureAlgorithm::Named(Scheme::Ed25519)),
];

/// RSA with MD2, MD5 and SHA-1, ECDSA and DSA with SHA-1 (RFC 3279 §2.2, and OIW's name for RSA with SHA-1).
const WEAK_SIGNATURES: &[ObjectIdentifier] = &[
    oid("1.2.840.113549.1.1.2"),
    oid("1.2.840.113549.1.1.4"),
    oid("1.2.840.113549.1.1.5"),
    oid("1.2.840.10045.4.1"),
    oid("1.2.840.10040.4.3"),
    oid("1.3.14.3.2.29"),
];

/// RFC 5754 §2.
const HASHES: &[(ObjectIdentifier, HashAlgorithm)] = &[
    (oid("2.16.840.1.101.3.4.2.1"), HashAlgorithm::Sha256),
    (oid("2.16.840.1.101.3.4.2.2"), HashAlgorithm::Sha384),
    (oid("2.16.840.1.101.3.4.2.3"), HashAlgorithm::Sha512),
];

/// MD5 and SHA-1 (RFC 3370 §2).
const WEAK_HASHES: &[ObjectIdentifier] = &[oid("1.2.840.113549.2.5"), oid("1.3.14.3.2.26")];

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Algorithm {
        Algorithm::from_tlv(&der::single(bytes, "x").unwrap()).unwrap()
    }

    #[test]
    fn ecdsa_has_no_parameters() {
        let absent = [0x30, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
        let null = [0x30, 0x0c, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02, 0x05, 0x00];
        assert_eq!(read(&absent).signature(), Ok(SignatureAlgorithm::Named(Scheme::Ecdsa(HashAlgorithm::Sha256))));
        assert_eq!(read(&null).signature().unwrap_err().cause(), "algorithm-parameters");
    }

    #[test]
    fn weak_is_not_merely_unsupported() {
        let sha1 = [0x30, 0x07, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a];
        let sha3 = [0x30, 0x0b, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x08];
        assert_eq!(read(&sha1).hash().unwrap_err().cause(), "weak-algorithm");
        assert_eq!(read(&sha3).hash().unwrap_err().cause(), "unsupported-algorithm");
        assert_eq!(read(&sha1).hash().unwrap_err().sentence(), "1.3.14.3.2.26 rests on a broken hash");
    }
}
