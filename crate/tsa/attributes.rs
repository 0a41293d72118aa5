//! Signed attributes (RFC 5652 §5.3, §11) and the ESS certificate identifiers (RFC 2634 §5.4, RFC 5035; K4).

use ::der::Tag;
use ::der::asn1::ObjectIdentifier;

use super::token::TST_INFO;
use crate::check::{Check, Fault};
use crate::crypto::{HashAlgorithm, hash, sha1};
use crate::encoding::der::{self, DerError, Tlv, Values};
use crate::encoding::hex;
use crate::pki::{Algorithm, Certificate};

const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const SIGNING_CERTIFICATE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.12");
const SIGNING_CERTIFICATE_V2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");

/// The attributes that a signer signed instead of the content itself.
pub(super) struct SignedAttributes<'a> {
    items: Vec<(ObjectIdentifier, Tlv<'a>)>,
}

impl<'a> SignedAttributes<'a> {
    /// K4: "each attribute at most once and single-valued".
    ///
    /// ```text
    /// SignedAttributes ::= SET SIZE (1..MAX) OF Attribute
    /// Attribute ::= SEQUENCE {
    ///   attrType OBJECT IDENTIFIER,
    ///   attrValues SET OF AttributeValue }
    /// ```
    pub(super) fn new(raw: &'a [u8]) -> Result<Self, Fault> {
        let mut attributes = der::single(raw, "the signed attributes").map_err(malformed)?.children();
        let mut items: Vec<(ObjectIdentifier, Tlv<'a>)> = Vec::new();
        while !attributes.is_empty() {
            let (id, mut values) = attribute(&mut attributes).map_err(malformed)?;
            if items.iter().any(|(other, _)| *other == id) {
                return Err(Fault::new(Check::K4, "duplicate-attribute", format!("the token has the signed attribute {id} twice")));
            }
            let value = values.next().map_err(malformed)?;
            if !values.is_empty() {
                return Err(Fault::new(Check::K4, "two-values", format!("the token's signed attribute {id} has more than one value")));
            }
            items.push((id, value));
        }
        Ok(Self { items })
    }

    /// K4: content-type == id-ct-TSTInfo.
    pub(super) fn check_content_type(&self) -> Result<(), Fault> {
        let id = der::oid(&self.required(CONTENT_TYPE, "content-type")?).map_err(malformed)?;
        if id == TST_INFO {
            return Ok(());
        }
        let fault = Fault::new(Check::K4, "content-type", "the token's signed content type is not TSTInfo");
        Err(fault.compared(TST_INFO.to_string(), id.to_string()))
    }

    /// K4: message-digest == digestAlgorithm(eContent octets).
    pub(super) fn check_message_digest(&self, algorithm: HashAlgorithm, content: &[u8]) -> Result<(), Fault> {
        let stated = self.required(MESSAGE_DIGEST, "message-digest")?;
        let computed = hash(algorithm, &[content]);
        if stated.tag == Tag::OctetString && stated.content == computed.bytes() {
            return Ok(());
        }
        let fault = Fault::new(Check::K4, "message-digest", "the token's signed digest is not that of its content");
        Err(fault.compared(computed.to_hex(), hex::encode(stated.content)))
    }

    /// K4: "at least one of ESS signingCertificate or signingCertificateV2", and each that is there names this certificate.
    pub(super) fn check_signing_certificate(&self, signer: &Certificate) -> Result<(), Fault> {
        let (v1, v2) = (self.find(SIGNING_CERTIFICATE), self.find(SIGNING_CERTIFICATE_V2));
        if v1.is_none() && v2.is_none() {
            return Err(Fault::new(Check::K4, "no-signing-certificate", "the token's signed attributes do not name the signer's certificate"));
        }
        v1.map_or(Ok(()), |value| CertificateId::v1(&value)?.check(signer))?;
        v2.map_or(Ok(()), |value| CertificateId::v2(&value)?.check(signer))
    }

    fn required(&self, id: ObjectIdentifier, name: &str) -> Result<Tlv<'a>, Fault> {
        self.find(id).ok_or_else(|| Fault::new(Check::K4, "missing-attribute", format!("the token has no signed attribute {name}")))
    }

    fn find(&self, id: ObjectIdentifier) -> Option<Tlv<'a>> {
        self.items.iter().find(|(other, _)| *other == id).map(|(_, value)| *value)
    }
}

/// RFC 5652 §5.4: "the DER encoding of the SignedAttrs value […] a separate encoding […] is performed for message digest calculation. The
/// IMPLICIT [0] tag in the signedAttrs is not used for the DER encoding, rather an EXPLICIT SET OF tag is used."
///
/// K5: "attributes must already be in DER SET OF order", so that only the tag is another.
pub(super) fn signed_bytes(raw: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut attributes = der::single(raw, "the signed attributes").map_err(malformed)?.children();
    let mut previous: &[u8] = &[];
    while !attributes.is_empty() {
        let attribute = attributes.next().map_err(malformed)?;
        if previous > attribute.raw {
            return Err(Fault::new(Check::K5, "attribute-order", "the token's signed attributes are not in DER order").at(format!("byte {}", attribute.offset)));
        }
        previous = attribute.raw;
    }
    Ok([0x31].into_iter().chain(raw.iter().copied().skip(1)).collect())
}

fn attribute<'a>(attributes: &mut Values<'a>) -> Result<(ObjectIdentifier, Values<'a>), DerError> {
    let mut fields = attributes.expect(Tag::Sequence, "an attribute")?.children();
    let id = der::oid(&fields.expect(Tag::ObjectIdentifier, "attrType")?)?;
    let values = fields.expect(Tag::Set, "attrValues")?.children();
    fields.end("attrValues")?;
    Ok((id, values))
}

/// The first ESSCertID: "The first certificate identified in the sequence of certificate identifiers MUST be the certificate used to
/// verify the signature." (RFC 5035 §5.4.1.1)
struct CertificateId<'a> {
    /// None is SHA-1.
    hash: Option<HashAlgorithm>,
    digest: &'a [u8],
    issuer_serial: Option<Tlv<'a>>,
}

impl<'a> CertificateId<'a> {
    /// ```text
    /// ESSCertID ::=  SEQUENCE {
    ///     certHash                 Hash,
    ///     issuerSerial             IssuerSerial OPTIONAL }
    /// ```
    fn v1(value: &Tlv<'a>) -> Result<Self, Fault> {
        let mut fields = first_id(value).map_err(malformed)?;
        Self::rest(&mut fields, None).map_err(malformed)
    }

    /// ```text
    /// ESSCertIDv2 ::=  SEQUENCE {
    ///     hashAlgorithm           AlgorithmIdentifier DEFAULT {algorithm id-sha256},
    ///     certHash                 Hash,
    ///     issuerSerial             IssuerSerial OPTIONAL }
    /// ```
    fn v2(value: &Tlv<'a>) -> Result<Self, Fault> {
        let mut fields = first_id(value).map_err(malformed)?;
        let hash = match fields.optional(Tag::Sequence).map_err(malformed)? {
            None => HashAlgorithm::Sha256,
            // Q6: SHA-1 has its place in the first version only.
            Some(algorithm) => Algorithm::from_tlv(&algorithm)
                .map_err(malformed)?
                .hash()
                .map_err(|unusable| Fault::new(Check::K4, unusable.cause(), format!("the hash that names the signer's certificate {}", unusable.sentence())))?,
        };
        Self::rest(&mut fields, Some(hash)).map_err(malformed)
    }

    fn rest(fields: &mut Values<'a>, hash: Option<HashAlgorithm>) -> Result<Self, DerError> {
        let digest = fields.expect(Tag::OctetString, "certHash")?.content;
        let issuer_serial = fields.optional(Tag::Sequence)?;
        fields.end("issuerSerial")?;
        Ok(Self { hash, digest, issuer_serial })
    }

    fn check(&self, signer: &Certificate) -> Result<(), Fault> {
        let computed = match self.hash {
            None => sha1(signer.der()).to_vec(),
            Some(algorithm) => hash(algorithm, &[signer.der()]).bytes().to_vec(),
        };
        if self.digest != computed {
            let fault = Fault::new(Check::K4, "certificate-hash", "the token's signed attributes name another certificate than the signer's");
            return Err(fault.compared(hex::encode(&computed), hex::encode(self.digest)));
        }
        let Some(issuer_serial) = &self.issuer_serial else { return Ok(()) };
        let (issuer, serial) = self::issuer_serial(issuer_serial).map_err(malformed)?;
        if issuer == signer.issuer_der() && serial == signer.serial() {
            return Ok(());
        }
        let fault = Fault::new(Check::K4, "issuer-serial", "the token's signed attributes name another issuer or serial number than the signer's");
        Err(fault.compared(signer.serial_hex(), hex::encode(serial)))
    }
}

/// The fields of the first identifier.
///
/// ```text
/// SigningCertificate ::=  SEQUENCE {
///     certs        SEQUENCE OF ESSCertID,
///     policies     SEQUENCE OF PolicyInformation OPTIONAL }
/// ```
fn first_id<'a>(value: &Tlv<'a>) -> Result<Values<'a>, DerError> {
    let mut fields = value.children();
    if value.tag != Tag::Sequence {
        return Err(DerError::new("signingCertificate is not a SEQUENCE", value.offset));
    }
    let mut certificates = fields.expect(Tag::Sequence, "certs")?.children();
    fields.optional(Tag::Sequence)?;
    fields.end("policies")?;
    certificates.expect(Tag::Sequence, "a certificate identifier").map(|id| id.children())
}

/// The issuer's name and the serial number's content.
///
/// ```text
/// IssuerSerial ::= SEQUENCE {
///     issuer                   GeneralNames,
///     serialNumber             CertificateSerialNumber }
/// ```
fn issuer_serial<'a>(value: &Tlv<'a>) -> Result<(&'a [u8], &'a [u8]), DerError> {
    let mut fields = value.children();
    let mut names = fields.expect(Tag::Sequence, "issuer")?.children();
    let serial = fields.expect(Tag::Integer, "serialNumber")?.content;
    fields.end("serialNumber")?;
    // RFC 5035 §5.4.1.1: "The issuer […] MUST contain only a single directoryName": [4], explicit because Name is a CHOICE.
    let mut directory_name = names.expect(der::context(4), "directoryName")?.children();
    names.end("directoryName")?;
    let issuer = directory_name.expect(Tag::Sequence, "the issuer's name")?.raw;
    directory_name.end("the issuer's name")?;
    Ok((issuer, serial))
}

fn malformed(error: DerError) -> Fault {
    Fault::new(Check::K4, "malformed", format!("the token's signed attributes are malformed: {}", error.what)).at(error.place())
}
