//! The token: a TimeStampResp around CMS SignedData around a TSTInfo (K1, K2, K3).

use ::der::Tag;
use ::der::asn1::ObjectIdentifier;

use super::info::TstInfo;
use crate::check::{Check, Fault};
use crate::encoding::der::{self, DerError, Tlv, Values};
use crate::encoding::hex;
use crate::limits;
use crate::pki::{Algorithm, Certificate};
use crate::time::UnixTime;

const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
pub(super) const TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");

/// A well-formed token. Nothing is said about who signed it: that is [`super::verify`].
#[derive(Clone, Debug)]
pub(crate) struct Token {
    info: TstInfo,
    content: Vec<u8>,
    certificates: Vec<Certificate>,
    signer: SignerInfo,
}

/// ```text
/// SignerInfo ::= SEQUENCE {
///   version CMSVersion,
///   sid SignerIdentifier,
///   digestAlgorithm DigestAlgorithmIdentifier,
///   signedAttrs [0] IMPLICIT SignedAttributes OPTIONAL,
///   signatureAlgorithm SignatureAlgorithmIdentifier,
///   signature SignatureValue,
///   unsignedAttrs [1] IMPLICIT UnsignedAttributes OPTIONAL }
/// ```
#[derive(Clone, Debug)]
pub(super) struct SignerInfo {
    pub(super) id: SignerId,
    pub(super) digest_algorithm: Algorithm,
    /// As received, with the tag `[0]`.
    pub(super) signed_attributes: Option<Vec<u8>>,
    pub(super) signature_algorithm: Algorithm,
    pub(super) signature: Vec<u8>,
}

/// ```text
/// SignerIdentifier ::= CHOICE {
///   issuerAndSerialNumber IssuerAndSerialNumber,
///   subjectKeyIdentifier [0] SubjectKeyIdentifier }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum SignerId {
    IssuerAndSerial { issuer: Vec<u8>, serial: Vec<u8> },
    KeyId(Vec<u8>),
}

impl SignerId {
    pub(super) fn is(&self, certificate: &Certificate) -> bool {
        match self {
            Self::IssuerAndSerial { issuer, serial } => certificate.issuer_der() == issuer && certificate.serial() == serial,
            Self::KeyId(id) => certificate.subject_key_id() == Some(id),
        }
    }

    /// For messages.
    pub(super) fn describe(&self) -> String {
        match self {
            Self::IssuerAndSerial { serial, .. } => format!("serial {}", hex::encode(serial)),
            Self::KeyId(id) => format!("key id {}", hex::encode(id)),
        }
    }
}

impl Token {
    /// B3, K1, K2, K3, K11. `allow_bare` is the relaxation `bare-tst`.
    pub(crate) fn from_response(bytes: &[u8], allow_bare: bool) -> Result<Self, Fault> {
        if bytes.len() > limits::TIMESTAMP {
            let fault = Fault::new(Check::B3, "timestamp", "the timestamp is too large");
            return Err(fault.compared(format!("at most {} bytes", limits::TIMESTAMP), format!("{} bytes", bytes.len())));
        }
        let response = der::single(bytes, "the timestamp").map_err(not_a_response)?;
        let token = if allow_bare && is_bare(&response) { response } else { granted_token(&response)? };
        der::check_strict(token.raw, "the token").map_err(not_signed_data)?;
        Self::from_content_info(&token)
    }

    /// The time stated; a verified time only as [`super::SignedTime`].
    pub(crate) fn gen_time(&self) -> UnixTime {
        self.info.gen_time
    }

    pub(crate) fn info(&self) -> &TstInfo {
        &self.info
    }

    /// The certificates embedded, those that are certificates we can read. None of them is trusted.
    pub(crate) fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    /// The eContent octets.
    pub(super) fn content(&self) -> &[u8] {
        &self.content
    }

    pub(super) fn signer(&self) -> &SignerInfo {
        &self.signer
    }

    /// K2.
    fn from_content_info(token: &Tlv<'_>) -> Result<Self, Fault> {
        let signed_data = content_info(token)?;
        let data = SignedData::new(&signed_data).map_err(not_signed_data)?;
        if data.version.content != [3] {
            return Err(shape("version", "the token's SignedData is not of version 3").compared("3", hex::encode(data.version.content)));
        }
        let (content_type, content) = encapsulated(&data.encapsulated).map_err(not_signed_data)?;
        if content_type != TST_INFO {
            return Err(shape("content-type", "the token's content is not a TSTInfo").compared(TST_INFO.to_string(), content_type.to_string()));
        }
        let signer = signer_info(&single_signer(&data.signers)?)?;
        check_digest_algorithms(&data.digest_algorithms, &signer)?;
        Ok(Self { info: TstInfo::from_der(content)?, content: content.to_vec(), certificates: certificates(data.certificates.as_ref()), signer })
    }
}

/// Whether this is a ContentInfo, which starts with an identifier, and not a TimeStampResp, which starts with a SEQUENCE.
fn is_bare(value: &Tlv<'_>) -> bool {
    value.children().peek() == Some(Tag::ObjectIdentifier)
}

/// K1: PKIStatus 0 (granted) or 1 (grantedWithMods), and a token.
///
/// ```text
/// TimeStampResp ::= SEQUENCE  {
///      status                  PKIStatusInfo,
///      timeStampToken          TimeStampToken     OPTIONAL  }
/// PKIStatusInfo ::= SEQUENCE {
///      status        PKIStatus,
///      statusString  PKIFreeText     OPTIONAL,
///      failInfo      PKIFailureInfo  OPTIONAL  }
/// ```
fn granted_token<'a>(response: &Tlv<'a>) -> Result<Tlv<'a>, Fault> {
    if response.tag != Tag::Sequence || is_bare(response) {
        return Err(Fault::new(Check::K1, "bare-token", "the timestamp is not a TimeStampResp"));
    }
    let mut fields = response.children();
    let status_info = fields.expect(Tag::Sequence, "the status").map_err(not_a_response)?;
    der::check_strict(status_info.raw, "the status").map_err(not_a_response)?;
    let mut status_fields = status_info.children();
    let status = status_fields.expect(Tag::Integer, "the status").map_err(not_a_response)?;
    status_fields.optional(Tag::Sequence).map_err(not_a_response)?;
    status_fields.optional(Tag::BitString).map_err(not_a_response)?;
    status_fields.end("the status").map_err(not_a_response)?;
    if !matches!(status.content, [0 | 1]) {
        let fault = Fault::new(Check::K1, "not-granted", "the timestamp authority did not grant the timestamp");
        return Err(fault.compared("0 or 1", format!("0x{}", hex::encode(status.content))));
    }
    if fields.is_empty() {
        return Err(Fault::new(Check::K1, "no-token", "the timestamp response holds no token"));
    }
    let token = fields.expect(Tag::Sequence, "the token").map_err(not_signed_data)?;
    fields.end("the token").map_err(not_a_response)?;
    Ok(token)
}

/// ```text
/// ContentInfo ::= SEQUENCE {
///   contentType ContentType,
///   content [0] EXPLICIT ANY DEFINED BY contentType }
/// ```
fn content_info<'a>(token: &Tlv<'a>) -> Result<Tlv<'a>, Fault> {
    let parts = || -> Result<_, DerError> {
        let mut fields = token.children();
        let id = der::oid(&fields.expect(Tag::ObjectIdentifier, "contentType")?)?;
        let mut content = fields.expect(der::context(0), "content")?.children();
        fields.end("content")?;
        let inner = content.expect(Tag::Sequence, "content")?;
        content.end("content")?;
        Ok((id, inner))
    };
    let (id, inner) = parts().map_err(not_signed_data)?;
    if id != SIGNED_DATA {
        return Err(shape("not-signed-data", "the token is not SignedData").compared(SIGNED_DATA.to_string(), id.to_string()));
    }
    Ok(inner)
}

/// ```text
/// SignedData ::= SEQUENCE {
///   version CMSVersion,
///   digestAlgorithms DigestAlgorithmIdentifiers,
///   encapContentInfo EncapsulatedContentInfo,
///   certificates [0] IMPLICIT CertificateSet OPTIONAL,
///   crls [1] IMPLICIT RevocationInfoChoices OPTIONAL,
///   signerInfos SignerInfos }
/// ```
struct SignedData<'a> {
    version: Tlv<'a>,
    digest_algorithms: Tlv<'a>,
    encapsulated: Tlv<'a>,
    certificates: Option<Tlv<'a>>,
    signers: Tlv<'a>,
}

impl<'a> SignedData<'a> {
    fn new(value: &Tlv<'a>) -> Result<Self, DerError> {
        let mut fields = value.children();
        let version = fields.expect(Tag::Integer, "version")?;
        let digest_algorithms = fields.expect(Tag::Set, "digestAlgorithms")?;
        let encapsulated = fields.expect(Tag::Sequence, "encapContentInfo")?;
        let certificates = fields.optional(der::context(0))?;
        fields.optional(der::context(1))?;
        let signers = fields.expect(Tag::Set, "signerInfos")?;
        fields.end("signerInfos")?;
        Ok(Self { version, digest_algorithms, encapsulated, certificates, signers })
    }
}

/// RFC 5652 §5.1: "Implementations MAY fail to validate signatures that use a digest algorithm that is not included in this set." With one
/// signer, the set (which nobody signs) may name no other algorithm than the signer's.
fn check_digest_algorithms(set: &Tlv<'_>, signer: &SignerInfo) -> Result<(), Fault> {
    let mut items = set.children();
    while !items.is_empty() {
        let item = items.expect(Tag::Sequence, "a digest algorithm").and_then(|item| Algorithm::from_tlv(&item)).map_err(not_signed_data)?;
        if item.hash() != signer.digest_algorithm.hash() {
            return Err(shape("digest-algorithms", "the token lists a digest algorithm that its signer does not use"));
        }
    }
    Ok(())
}

/// ```text
/// EncapsulatedContentInfo ::= SEQUENCE {
///   eContentType ContentType,
///   eContent [0] EXPLICIT OCTET STRING OPTIONAL }
/// ```
fn encapsulated<'a>(value: &Tlv<'a>) -> Result<(ObjectIdentifier, &'a [u8]), DerError> {
    let mut fields = value.children();
    let id = der::oid(&fields.expect(Tag::ObjectIdentifier, "eContentType")?)?;
    let mut content = fields.expect(der::context(0), "eContent")?.children();
    fields.end("eContent")?;
    let octets = content.expect(Tag::OctetString, "eContent")?;
    content.end("eContent")?;
    Ok((id, octets.content))
}

/// K3: exactly one SignerInfo.
fn single_signer<'a>(signers: &Tlv<'a>) -> Result<Tlv<'a>, Fault> {
    let count = |what: &str| Fault::new(Check::K3, "signers", "the token does not have exactly one signer").compared("1", what);
    let mut items = signers.children();
    if items.is_empty() {
        return Err(count("0"));
    }
    let signer = items.expect(Tag::Sequence, "a SignerInfo").map_err(not_signed_data)?;
    if items.is_empty() { Ok(signer) } else { Err(count("more")) }
}

fn signer_info(value: &Tlv<'_>) -> Result<SignerInfo, Fault> {
    let mut fields = value.children();
    let version = fields.expect(Tag::Integer, "the version of the SignerInfo").map_err(not_signed_data)?;
    let (id, wanted) = signer_id(&mut fields).map_err(not_signed_data)?;
    // RFC 5652 §5.3: "If the SignerIdentifier is the CHOICE issuerAndSerialNumber, then the version MUST be 1. If the SignerIdentifier is
    // subjectKeyIdentifier, then the version MUST be 3."
    if version.content != [wanted] {
        return Err(shape("signer-version", "the SignerInfo's version does not fit its way of naming the signer")
            .compared(wanted.to_string(), hex::encode(version.content)));
    }
    signer_fields(&mut fields, id).map_err(not_signed_data)
}

fn signer_id(fields: &mut Values<'_>) -> Result<(SignerId, u8), DerError> {
    if let Some(id) = fields.optional(der::context_primitive(0))? {
        return Ok((SignerId::KeyId(id.content.to_vec()), 3));
    }
    // IssuerAndSerialNumber ::= SEQUENCE { issuer Name, serialNumber CertificateSerialNumber }
    let mut parts = fields.expect(Tag::Sequence, "sid")?.children();
    let issuer = parts.expect(Tag::Sequence, "issuer")?.raw.to_vec();
    let serial = parts.expect(Tag::Integer, "serialNumber")?.content.to_vec();
    parts.end("serialNumber")?;
    Ok((SignerId::IssuerAndSerial { issuer, serial }, 1))
}

fn signer_fields(fields: &mut Values<'_>, id: SignerId) -> Result<SignerInfo, DerError> {
    let digest_algorithm = Algorithm::from_tlv(&fields.expect(Tag::Sequence, "digestAlgorithm")?)?;
    let signed_attributes = fields.optional(der::context(0))?.map(|attributes| attributes.raw.to_vec());
    let signature_algorithm = Algorithm::from_tlv(&fields.expect(Tag::Sequence, "signatureAlgorithm")?)?;
    let signature = fields.expect(Tag::OctetString, "signature")?.content.to_vec();
    fields.optional(der::context(1))?;
    fields.end("unsignedAttrs")?;
    Ok(SignerInfo { id, digest_algorithm, signed_attributes, signature_algorithm, signature })
}

/// K6: "Other embedded certificates are at most untrusted intermediates and are otherwise ignored": so are those that are malformed.
fn certificates(set: Option<&Tlv<'_>>) -> Vec<Certificate> {
    let mut out = Vec::new();
    let Some(mut items) = set.map(Tlv::children) else { return out };
    while let Ok(item) = items.next() {
        out.extend(Certificate::from_der(item.raw).ok());
    }
    out
}

fn shape(cause: &'static str, message: &str) -> Fault {
    Fault::new(Check::K2, cause, message)
}

fn not_a_response(error: DerError) -> Fault {
    Fault::new(Check::K1, "malformed", format!("the timestamp is not a DER TimeStampResp: {}", error.what)).at(error.place())
}

fn not_signed_data(error: DerError) -> Fault {
    shape("malformed", &format!("the token is not DER SignedData: {}", error.what)).at(error.place())
}

#[cfg(test)]
mod tests {
    use sealglass_test_pki::der::{children, explicit, indefinite, int, null, octets, oid, padded_length, seq, set, tlv, utf8};
    use sealglass_test_pki::tsa::{Token as Made, Tsa};
    use sealglass_test_pki::x509::extension;

    use super::*;

    type Edit = fn(&mut Made);

    fn response(edit: impl Fn(&mut Made)) -> Vec<u8> {
        let mut made = Made::default();
        edit(&mut made);
        made.response(&Tsa::new(), b"a signature")
    }

    /// Rebuilds the SignedData from its fields.
    fn edit_signed_data(made: &mut Made, change: fn(&mut Vec<Vec<u8>>)) {
        made.edit_token.then(move |token| {
            let outer = children(token);
            let mut fields = children(&children(&outer[1])[0]);
            change(&mut fields);
            *token = seq(&[outer[0].clone(), explicit(0, &seq(&fields))]);
        });
    }

    #[test]
    fn b3_at_most_as_large_as_the_limit() {
        let of = |size: usize| Token::from_response(&vec![0; size], false).unwrap_err().check();
        assert_eq!((of(limits::TIMESTAMP), of(limits::TIMESTAMP + 1)), (Check::K1, Check::B3));
    }

    #[test]
    fn reads_what_is_stated() {
        let token = Token::from_response(&response(|_| {}), false).unwrap();
        assert_eq!(token.gen_time().to_string(), "2024-06-01T12:00:04.257Z");
        assert_eq!(token.info().serial, [0x03, 0xe9]);
        assert_eq!(token.info().accuracy.map(|accuracy| accuracy.seconds), Some(1));
        assert_eq!(token.certificates().len(), 1);
    }

    #[test]
    fn one_fault_in_the_structure() {
        let cases: &[(&str, Edit)] = &[
            ("response.malformed", |t| t.edit_response.then(|r| r.push(0))),
            ("response.malformed", |t| t.edit_response.then(Vec::clear)),
            ("response.malformed", |t| t.edit_response.then(|r| *r = indefinite(r))),
            ("response.malformed", |t| t.edit_response.then(|r| *r = padded_length(r))),
            ("response.malformed", |t| t.edit_response.then(|r| *r = seq(&[children(r), vec![null()]].concat()))),
            ("response.malformed", |t| t.edit_response.then(|r| r[5] = 0x0a)),
            ("response.not-granted", |t| t.status = 2),
            ("response.not-granted", |t| t.status = 5),
            ("response.not-granted", |t| t.status = 0xff),
            ("response.no-token", |t| t.edit_response.then(|r| *r = seq(&[children(r)[0].clone()]))),
            ("response.bare-token", |t| t.edit_response.then(|r| *r = children(r)[1].clone())),
            ("response.bare-token", |t| t.edit_response.then(|r| *r = null())),
            ("cms-shape.malformed", |t| t.edit_token.then(|token| *token = indefinite(token))),
            ("cms-shape.malformed", |t| t.edit_content.then(|content| *content = indefinite(content))),
            ("cms-shape.malformed", |t| t.edit_content.then(|content| content[0] = 0x24)),
            ("cms-shape.malformed", |t| t.edit_content.then(|content| *content = tlv(0x24, content))),
            ("cms-shape.malformed", |t| t.edit_content.then(|content| content.extend(null()))),
            ("cms-shape.malformed", |t| t.edit_content.then(Vec::clear)),
            ("cms-shape.not-signed-data", |t| t.content_info = "1.2.840.113549.1.7.1"),
            ("cms-shape.version", |t| t.cms_version = 1),
            ("cms-shape.content-type", |t| t.content_type = "1.2.840.113549.1.7.1"),
            ("cms-shape.signer-version", |t| edit_signed_data(t, |fields| in_signer(fields, |signer| signer[0] = int(3)))),
            ("cms-shape.digest-algorithms", |t| edit_signed_data(t, |fields| fields[1] = set(&[seq(&[oid("2.16.840.1.101.3.4.2.2")])]))),
            ("cms-shape.malformed", |t| edit_signed_data(t, |fields| fields.push(null()))),
            ("cms-shape.malformed", |t| edit_signed_data(t, |fields| in_signer(fields, |signer| signer.push(null())))),
            ("cms-shape.malformed", |t| edit_signed_data(t, |fields| in_signer(fields, |signer| drop(signer.remove(2))))),
            ("single-signer.signers", |t| t.edit_signers.then(|signers| signers.push(signers[0].clone()))),
            ("single-signer.signers", |t| t.edit_signers.then(Vec::clear)),
            ("tstinfo.version", |t| t.version = 2),
            ("tstinfo.gen-time", |t| t.gen_time = "202406011200Z".into()),
            ("tstinfo.gen-time", |t| t.gen_time = "20240601120000.50Z".into()),
            ("tstinfo.gen-time", |t| t.gen_time = "20240601120000.Z".into()),
            ("tstinfo.gen-time", |t| t.gen_time = "20240601120000+0000".into()),
            ("tstinfo.gen-time", |t| t.gen_time = "20240601120000".into()),
            ("tstinfo.gen-time", |t| t.gen_time = "20240631120000Z".into()),
            ("tstinfo.critical-extension", |t| t.extensions.push(extension("1.2.3.4", true, null()))),
            ("tstinfo.malformed", |t| t.edit_info.then(|info| info.push(0))),
            ("tstinfo.malformed", |t| t.edit_info.then(|info| *info = seq(&[children(info), vec![utf8("x")]].concat()))),
            ("tstinfo.malformed", |t| {
                t.edit_info.then(|info| {
                    *info = seq(&{
                        let mut fields = children(info);
                        fields.remove(3);
                        fields
                    })
                })
            }),
            ("tstinfo.malformed", |t| t.edit_info.then(|info| *info = octets(info))),
        ];
        for (position, (code, edit)) in cases.iter().enumerate() {
            let fault = Token::from_response(&response(edit), false).expect_err(&format!("{position} {code}"));
            assert_eq!(fault.code(), format!("tsa.{code}"), "{position}: {fault}");
        }
    }

    fn in_signer(fields: &mut [Vec<u8>], change: fn(&mut Vec<Vec<u8>>)) {
        let last = fields.last_mut().unwrap();
        let mut signer = children(&children(last)[0]);
        change(&mut signer);
        *last = set(&[seq(&signer)]);
    }

    #[test]
    fn k1_a_bare_token_only_where_it_is_allowed() {
        let bare = response(|t| t.edit_response.then(|r| *r = children(r)[1].clone()));
        assert!(Token::from_response(&bare, true).is_ok());
        assert!(Token::from_response(&response(|_| {}), true).is_ok());
        let status = seq(&[seq(&[int(0)]), seq(&[oid("1.2.840.113549.1.7.2")])]);
        assert_eq!(Token::from_response(&status, true).unwrap_err().code(), "tsa.cms-shape.malformed");
    }

    #[test]
    fn b3_large_responses_are_not_read() {
        let large = vec![0x30; limits::TIMESTAMP + 1];
        assert_eq!(Token::from_response(&large, false).unwrap_err().code(), "limit.sizes.timestamp");
    }

    #[test]
    fn cut_anywhere_is_refused() {
        let whole = response(|_| {});
        assert!((0..whole.len()).all(|length| Token::from_response(&whole[..length], true).is_err()));
    }
}
