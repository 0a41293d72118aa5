//! One X.509 v3 certificate (RFC 5280 §4), read strictly (C10).
//!
//! `x509-parser` reads the fields. It is lenient in places (it skips what follows the last field, takes BOOLEANs of any
//! value, keeps duplicate extensions), so the bytes are held against DER and against the grammar first.

use std::sync::OnceLock;

use ::der::Tag;
use ::der::asn1::ObjectIdentifier;
use x509_parser::certificate::{X509Certificate, X509CertificateParser};
use x509_parser::nom::Parser as _;
use x509_parser::x509::{AttributeTypeAndValue, X509Name};

use super::algorithm::{Algorithm, SignatureAlgorithm};
use crate::check::{Check, Effect, Fault};
use crate::crypto::{Message, PublicKey, Scheme, sha256};
use crate::encoding::der::{self, DerError, Tlv};
use crate::encoding::hex;
use crate::limits;
use crate::text::{escaped, quoted};
use crate::time::{UnixTime, Window};

pub(crate) const SUBJECT_KEY_ID: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.14");
pub(crate) const KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.15");
pub(crate) const SUBJECT_ALT_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.17");
pub(crate) const BASIC_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.19");
pub(crate) const AUTHORITY_KEY_ID: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.35");
pub(crate) const EXTENDED_KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.37");

/// A certificate that is strict DER and well-formed. Nothing is said about who signed it.
#[derive(Clone, Debug)]
pub(crate) struct Certificate {
    der: Vec<u8>,
    sha256: [u8; 32],
    tbs: Vec<u8>,
    algorithm: Algorithm,
    signature: Vec<u8>,
    serial: Vec<u8>,
    issuer: Name,
    subject: Name,
    validity: Window,
    spki: Vec<u8>,
    key: OnceLock<Result<PublicKey, Fault>>,
    extensions: Vec<Extension>,
    basic_constraints: Option<BasicConstraints>,
    key_usage: Option<KeyUsage>,
    extended_key_usage: Option<Vec<ObjectIdentifier>>,
    subject_key_id: Option<Vec<u8>>,
    authority_key_id: Option<Vec<u8>>,
}

/// A distinguished name, as received and as text.
#[derive(Clone, Debug)]
struct Name {
    der: Vec<u8>,
    text: String,
}

/// One extension; its value is the content of extnValue.
#[derive(Clone, Debug)]
pub(crate) struct Extension {
    pub(crate) id: ObjectIdentifier,
    pub(crate) critical: bool,
    pub(crate) value: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BasicConstraints {
    pub(crate) ca: bool,
    pub(crate) path_length: Option<u64>,
}

/// The bits of keyUsage that any rule asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct KeyUsage {
    pub(crate) digital_signature: bool,
    pub(crate) content_commitment: bool,
    pub(crate) key_cert_sign: bool,
}

impl Certificate {
    /// B3, C9 (one algorithm), C10.
    pub(crate) fn from_der(bytes: &[u8]) -> Result<Self, Fault> {
        if bytes.len() > limits::CERTIFICATE {
            let fault = Fault::new(Check::B3, "certificate", "the certificate is too large");
            return Err(fault.compared(format!("at most {} bytes", limits::CERTIFICATE), format!("{} bytes", bytes.len())));
        }
        der::check_strict(bytes, "the certificate").map_err(|error| malformed("not-der", &error))?;
        let shape = Shape::new(bytes).map_err(|error| malformed("malformed", &error))?;
        shape.check_version()?;
        shape.check_serial()?;
        let algorithm = shape.algorithm()?;
        let validity = shape.validity()?;
        let parsed = parse(bytes)?;
        let extensions = extensions(&parsed)?;
        check_issuer_name(parsed.issuer())?;
        check_alt_name_criticality(parsed.subject(), &extensions)?;
        Ok(Self {
            sha256: sha256(&[bytes]),
            der: bytes.to_vec(),
            tbs: parsed.tbs_certificate.as_ref().to_vec(),
            algorithm,
            signature: whole_bytes(&shape.signature)?,
            serial: shape.serial.content.to_vec(),
            issuer: Name::new(parsed.issuer()),
            subject: Name::new(parsed.subject()),
            validity,
            spki: parsed.public_key().raw.to_vec(),
            key: OnceLock::new(),
            basic_constraints: read(&extensions, BASIC_CONSTRAINTS, basic_constraints)?,
            key_usage: read(&extensions, KEY_USAGE, key_usage)?,
            extended_key_usage: read(&extensions, EXTENDED_KEY_USAGE, extended_key_usage)?,
            subject_key_id: read(&extensions, SUBJECT_KEY_ID, subject_key_id)?,
            authority_key_id: read(&extensions, AUTHORITY_KEY_ID, authority_key_id)?.flatten(),
            extensions,
        })
    }

    /// As received.
    pub(crate) fn der(&self) -> &[u8] {
        &self.der
    }

    pub(crate) fn sha256_hex(&self) -> String {
        hex::encode(&self.sha256)
    }

    /// The TBSCertificate, as received.
    pub(crate) fn tbs(&self) -> &[u8] {
        &self.tbs
    }

    /// For display; safe in messages.
    pub(crate) fn subject(&self) -> &str {
        &self.subject.text
    }

    /// For display; safe in messages.
    pub(crate) fn issuer(&self) -> &str {
        &self.issuer.text
    }

    pub(crate) fn subject_der(&self) -> &[u8] {
        &self.subject.der
    }

    pub(crate) fn issuer_der(&self) -> &[u8] {
        &self.issuer.der
    }

    /// The content of the INTEGER.
    pub(crate) fn serial(&self) -> &[u8] {
        &self.serial
    }

    pub(crate) fn serial_hex(&self) -> String {
        hex::encode(&self.serial)
    }

    /// notBefore to notAfter; the end is always there.
    pub(crate) fn validity(&self) -> Window {
        self.validity
    }

    /// The SubjectPublicKeyInfo, as received.
    pub(crate) fn spki(&self) -> &[u8] {
        &self.spki
    }

    /// The key; that it is unsupported or weak is a fault only of who uses it.
    pub(crate) fn key(&self) -> Result<&PublicKey, &Fault> {
        self.key.get_or_init(|| PublicKey::from_spki(&self.spki)).as_ref()
    }

    /// How messages call it: its subject, or its serial number where the subject is empty.
    pub(crate) fn name(&self) -> String {
        if self.subject.text.is_empty() { format!("serial {}", self.serial_hex()) } else { self.subject.text.clone() }
    }

    /// C6: "Absent ⇒ not a CA."
    pub(crate) fn is_ca(&self) -> bool {
        self.basic_constraints.is_some_and(|constraints| constraints.ca)
    }

    pub(crate) fn is_self_issued(&self) -> bool {
        self.subject.der == self.issuer.der
    }

    pub(crate) fn basic_constraints(&self) -> Option<BasicConstraints> {
        self.basic_constraints
    }

    pub(crate) fn key_usage(&self) -> Option<KeyUsage> {
        self.key_usage
    }

    pub(crate) fn extended_key_usage(&self) -> Option<&[ObjectIdentifier]> {
        self.extended_key_usage.as_deref()
    }

    pub(crate) fn subject_key_id(&self) -> Option<&[u8]> {
        self.subject_key_id.as_deref()
    }

    pub(crate) fn authority_key_id(&self) -> Option<&[u8]> {
        self.authority_key_id.as_deref()
    }

    pub(crate) fn extensions(&self) -> &[Extension] {
        &self.extensions
    }

    pub(crate) fn extension(&self, id: ObjectIdentifier) -> Option<&Extension> {
        self.extensions.iter().find(|extension| extension.id == id)
    }

    /// C3, C9: the issuer's signature over the TBSCertificate as received.
    pub(crate) fn check_signed_by(&self, issuer: &Self) -> Result<(), Fault> {
        let scheme = self.signature_scheme()?;
        let key = issuer.key().map_err(|fault| fault.clone().at(issuer.name()))?;
        scheme.verify(key, Message::Bytes(&self.tbs), &self.signature).map_err(|_| {
            let message = format!("the certificate's signature does not verify with the key of {}", quoted(&issuer.name()));
            Fault::new(Check::C3, "bad-signature", message).at(self.name())
        })
    }

    /// C9: ECDSA or RSA PKCS#1 v1.5, each with SHA-256, SHA-384 or SHA-512.
    fn signature_scheme(&self) -> Result<Scheme, Fault> {
        let fault = |cause, sentence: String| Fault::new(Check::C9, cause, format!("the certificate's signature algorithm {sentence}")).at(self.name());
        match self.algorithm.signature() {
            Ok(SignatureAlgorithm::Named(scheme @ (Scheme::Ecdsa(_) | Scheme::RsaPkcs1v15(_)))) => Ok(scheme),
            Ok(_) => Err(fault("unsupported-algorithm", "is not one for certificates".to_owned()).with_effect(Effect::CannotVerify)),
            Err(unusable) if unusable.is_unsupported() => Err(fault(unusable.cause(), unusable.sentence()).with_effect(Effect::CannotVerify)),
            Err(unusable) => Err(fault(unusable.cause(), unusable.sentence())),
        }
    }
}

fn malformed(cause: &'static str, error: &DerError) -> Fault {
    Fault::new(Check::C10, cause, format!("the certificate is not strict DER: {}", error.what)).at(error.place())
}

/// The fields, their extensions left unread: those that matter are read strictly below.
fn parse(bytes: &[u8]) -> Result<X509Certificate<'_>, Fault> {
    let malformed = |what: &str| Fault::new(Check::C10, "malformed", format!("the certificate is malformed: {}", quoted(what)));
    let (rest, parsed) = X509CertificateParser::new().with_deep_parse_extensions(false).parse(bytes).map_err(|error| malformed(&error.to_string()))?;
    if rest.is_empty() { Ok(parsed) } else { Err(malformed("bytes follow it")) }
}

/// The grammar of a certificate, with the fields whose exact bytes a rule speaks of.
///
/// ```text
/// Certificate  ::=  SEQUENCE  {
///      tbsCertificate       TBSCertificate,
///      signatureAlgorithm   AlgorithmIdentifier,
///      signatureValue       BIT STRING  }
/// ```
struct Shape<'a> {
    version: Option<Tlv<'a>>,
    serial: Tlv<'a>,
    inner_algorithm: Tlv<'a>,
    not_before: Tlv<'a>,
    not_after: Tlv<'a>,
    outer_algorithm: Tlv<'a>,
    signature: Tlv<'a>,
}

impl<'a> Shape<'a> {
    fn new(bytes: &'a [u8]) -> Result<Self, DerError> {
        let certificate = der::Values::new(bytes).expect(Tag::Sequence, "the certificate")?;
        let mut fields = certificate.children();
        let tbs = fields.expect(Tag::Sequence, "tbsCertificate")?;
        let outer_algorithm = fields.expect(Tag::Sequence, "signatureAlgorithm")?;
        let signature = fields.expect(Tag::BitString, "signatureValue")?;
        fields.end("signatureValue")?;
        Self::tbs(&tbs, outer_algorithm, signature)
    }

    /// ```text
    /// TBSCertificate  ::=  SEQUENCE  {
    ///      version         [0]  EXPLICIT Version DEFAULT v1,
    ///      serialNumber         CertificateSerialNumber,
    ///      signature            AlgorithmIdentifier,
    ///      issuer               Name,
    ///      validity             Validity,
    ///      subject              Name,
    ///      subjectPublicKeyInfo SubjectPublicKeyInfo,
    ///      issuerUniqueID  [1]  IMPLICIT UniqueIdentifier OPTIONAL,
    ///      subjectUniqueID [2]  IMPLICIT UniqueIdentifier OPTIONAL,
    ///      extensions      [3]  EXPLICIT Extensions OPTIONAL }
    /// ```
    fn tbs(tbs: &Tlv<'a>, outer_algorithm: Tlv<'a>, signature: Tlv<'a>) -> Result<Self, DerError> {
        let mut fields = tbs.children();
        let version = fields.optional(der::context(0))?;
        let serial = fields.expect(Tag::Integer, "serialNumber")?;
        let inner_algorithm = fields.expect(Tag::Sequence, "signature")?;
        fields.expect(Tag::Sequence, "issuer")?;
        let validity = fields.expect(Tag::Sequence, "validity")?;
        fields.expect(Tag::Sequence, "subject")?;
        fields.expect(Tag::Sequence, "subjectPublicKeyInfo")?;
        fields.optional(der::context_primitive(1))?;
        fields.optional(der::context_primitive(2))?;
        if let Some(extensions) = fields.optional(der::context(3))? {
            check_extensions(&extensions)?;
        }
        fields.end("the extensions")?;
        let (not_before, not_after) = times(&validity)?;
        Ok(Self { version, serial, inner_algorithm, not_before, not_after, outer_algorithm, signature })
    }

    /// C10: X.509 v3, which is the number 2.
    fn check_version(&self) -> Result<(), Fault> {
        if self.version.is_some_and(|version| version.content == [0x02, 0x01, 0x02]) {
            return Ok(());
        }
        Err(Fault::new(Check::C10, "version", "the certificate is not of version 3"))
    }

    /// C10: positive, and at most 20 octets.
    fn check_serial(&self) -> Result<(), Fault> {
        let fault = |cause, what: &str| Fault::new(Check::C10, cause, format!("the certificate's serial number {what}"));
        match self.serial.content {
            [0x00] | [0x80..=0xff, ..] => Err(fault("serial-sign", "is not positive").compared("> 0", format!("0x{}", hex::encode(self.serial.content)))),
            long if long.len() > 20 => Err(fault("serial-length", "is too long").compared("at most 20 octets", format!("{} octets", long.len()))),
            _ => Ok(()),
        }
    }

    /// RFC 5280 §4.1.1.2: "This field MUST contain the same algorithm identifier as the signature field in the sequence tbsCertificate".
    fn algorithm(&self) -> Result<Algorithm, Fault> {
        if self.inner_algorithm.raw != self.outer_algorithm.raw {
            let fault = Fault::new(Check::C9, "two-algorithms", "the certificate names one signature algorithm inside and another outside");
            return Err(fault.compared(hex::encode(self.inner_algorithm.raw), hex::encode(self.outer_algorithm.raw)));
        }
        Algorithm::from_tlv(&self.outer_algorithm).map_err(|error| malformed("malformed", &error))
    }

    fn validity(&self) -> Result<Window, Fault> {
        Ok(Window { start: time(&self.not_before)?, end: Some(time(&self.not_after)?) })
    }
}

/// ```text
/// Validity ::= SEQUENCE {
///      notBefore      Time,
///      notAfter       Time }
/// ```
fn times<'a>(validity: &Tlv<'a>) -> Result<(Tlv<'a>, Tlv<'a>), DerError> {
    let mut fields = validity.children();
    let both = (fields.next()?, fields.next()?);
    fields.end("notAfter")?;
    Ok(both)
}

/// RFC 5280 §4.1.2.5: "CAs conforming to this profile MUST always encode certificate validity dates through the year 2049 as
/// UTCTime; certificate validity dates in 2050 or later MUST be encoded as GeneralizedTime."
fn time(value: &Tlv<'_>) -> Result<UnixTime, Fault> {
    let time = match value.tag {
        Tag::UtcTime => UnixTime::from_utc_time(value.content),
        Tag::GeneralizedTime if value.content >= b"2050".as_slice() => UnixTime::from_generalized_time(value.content, false),
        _ => None,
    };
    time.ok_or_else(|| {
        let text = quoted(&String::from_utf8_lossy(value.content));
        Fault::new(Check::C10, "time", format!("the certificate's {} {text} is not a time in the one form allowed", value.tag))
            .at(format!("byte {}", value.offset))
    })
}

/// ```text
/// Extensions  ::=  SEQUENCE SIZE (1..MAX) OF Extension
/// Extension  ::=  SEQUENCE  {
///      extnID      OBJECT IDENTIFIER,
///      critical    BOOLEAN DEFAULT FALSE,
///      extnValue   OCTET STRING }
/// ```
fn check_extensions(explicit: &Tlv<'_>) -> Result<(), DerError> {
    let mut outer = explicit.children();
    let list = outer.expect(Tag::Sequence, "the list of extensions")?;
    outer.end("the list of extensions")?;
    let mut items = list.children();
    if items.is_empty() {
        return Err(DerError::new("an empty list of extensions", list.offset));
    }
    while !items.is_empty() {
        let mut fields = items.expect(Tag::Sequence, "an extension")?.children();
        fields.expect(Tag::ObjectIdentifier, "extnID")?;
        // X.690 §11.5: a default value is not encoded.
        if fields.optional(Tag::Boolean)?.is_some_and(|critical| critical.content == [0x00]) {
            return Err(DerError::new("an extension that writes out the default FALSE", fields.offset()));
        }
        fields.expect(Tag::OctetString, "extnValue")?;
        fields.end("extnValue")?;
    }
    Ok(())
}

/// RFC 5280 §4.2: "A certificate MUST NOT include more than one instance of a particular extension." (C10, P6)
fn extensions(parsed: &X509Certificate<'_>) -> Result<Vec<Extension>, Fault> {
    let mut out: Vec<Extension> = Vec::new();
    for extension in parsed.extensions() {
        let id = ObjectIdentifier::from_bytes(extension.oid.as_bytes())
            .map_err(|_| Fault::new(Check::C10, "malformed", "an extension of the certificate has no readable identifier"))?;
        if out.iter().any(|other| other.id == id) {
            return Err(Fault::new(Check::C10, "duplicate-extension", format!("the certificate has the extension {id} twice")));
        }
        out.push(Extension { id, critical: extension.critical, value: extension.value.to_vec() });
    }
    Ok(out)
}

/// RFC 5280 §4.1.2.4: "The issuer field MUST contain a non-empty distinguished name (DN)."
fn check_issuer_name(issuer: &X509Name<'_>) -> Result<(), Fault> {
    if issuer.iter_rdn().next().is_some() {
        return Ok(());
    }
    Err(Fault::new(Check::C10, "empty-issuer", "the certificate does not name its issuer"))
}

/// RFC 5280 §4.1.2.6: "If subject naming information is present only in the subjectAltName extension […] then the subject name
/// MUST be an empty sequence and the subjectAltName extension MUST be critical."
fn check_alt_name_criticality(subject: &X509Name<'_>, extensions: &[Extension]) -> Result<(), Fault> {
    let empty = subject.iter_rdn().next().is_none();
    let not_critical = extensions.iter().any(|extension| extension.id == SUBJECT_ALT_NAME && !extension.critical);
    if empty && not_critical {
        return Err(Fault::new(Check::C10, "alt-name-not-critical", "the certificate's subject is empty and its alternative name is not critical"));
    }
    Ok(())
}

fn whole_bytes(bit_string: &Tlv<'_>) -> Result<Vec<u8>, Fault> {
    match bit_string.content.split_first() {
        Some((0, bytes)) => Ok(bytes.to_vec()),
        _ => Err(Fault::new(Check::C10, "malformed", "the certificate's signature is not a whole number of bytes")),
    }
}

/// Reads one extension that path building depends on; malformed ones are never skipped.
fn read<T>(extensions: &[Extension], id: ObjectIdentifier, parse: fn(&Tlv<'_>) -> Result<T, DerError>) -> Result<Option<T>, Fault> {
    let Some(extension) = extensions.iter().find(|extension| extension.id == id) else { return Ok(None) };
    let value = der::check_strict(&extension.value, "the extension").and_then(|()| der::single(&extension.value, "the extension"));
    let parsed = value.and_then(|value| parse(&value));
    parsed.map(Some).map_err(|error| {
        let message = format!("the certificate's extension {id} is malformed: {}", error.what);
        Fault::new(Check::C10, "malformed-extension", message).at(format!("byte {} of the extension {id}", error.offset))
    })
}

/// ```text
/// BasicConstraints ::= SEQUENCE {
///      cA                      BOOLEAN DEFAULT FALSE,
///      pathLenConstraint       INTEGER (0..MAX) OPTIONAL }
/// ```
fn basic_constraints(value: &Tlv<'_>) -> Result<BasicConstraints, DerError> {
    let mut fields = sequence(value)?;
    let ca = fields.optional(Tag::Boolean)?;
    let path_length = fields.optional(Tag::Integer)?;
    fields.end("pathLenConstraint")?;
    if ca.is_some_and(|ca| ca.content == [0x00]) {
        return Err(DerError::new("it writes out the default FALSE", value.offset));
    }
    let number = |value: Tlv<'_>| der::unsigned(&value).ok_or_else(|| DerError::new("pathLenConstraint is out of range", value.offset));
    Ok(BasicConstraints { ca: ca.is_some(), path_length: path_length.map(number).transpose()? })
}

/// ```text
/// KeyUsage ::= BIT STRING {
///      digitalSignature        (0),
///      nonRepudiation          (1), -- recent editions of X.509 have renamed this bit to contentCommitment
///      keyCertSign             (5), … }
/// ```
fn key_usage(value: &Tlv<'_>) -> Result<KeyUsage, DerError> {
    let (Tag::BitString, [unused, bits @ ..]) = (value.tag, value.content) else {
        return Err(DerError::new("it is not a BIT STRING", value.offset));
    };
    // X.690 §11.2.2: a named bit list ends in a one; RFC 5280 §4.2.1.3: "at least one of the bits MUST be set to 1".
    let ends_in_one = bits.last().is_some_and(|last| last.trailing_zeros() == u32::from(*unused));
    if !ends_in_one {
        return Err(DerError::new("its list of bits does not end in a one", value.offset));
    }
    let first = bits.first().copied().unwrap_or_default();
    Ok(KeyUsage { digital_signature: first & 0x80 != 0, content_commitment: first & 0x40 != 0, key_cert_sign: first & 0x04 != 0 })
}

/// `ExtKeyUsageSyntax ::= SEQUENCE SIZE (1..MAX) OF KeyPurposeId`
fn extended_key_usage(value: &Tlv<'_>) -> Result<Vec<ObjectIdentifier>, DerError> {
    let mut items = sequence(value)?;
    let mut purposes = Vec::new();
    while !items.is_empty() {
        purposes.push(der::oid(&items.expect(Tag::ObjectIdentifier, "a purpose")?)?);
    }
    if purposes.is_empty() { Err(DerError::new("it lists no purpose", value.offset)) } else { Ok(purposes) }
}

/// `SubjectKeyIdentifier ::= OCTET STRING`
fn subject_key_id(value: &Tlv<'_>) -> Result<Vec<u8>, DerError> {
    if value.tag == Tag::OctetString { Ok(value.content.to_vec()) } else { Err(DerError::new("it is not an OCTET STRING", value.offset)) }
}

/// ```text
/// AuthorityKeyIdentifier ::= SEQUENCE {
///      keyIdentifier             [0] KeyIdentifier           OPTIONAL,
///      authorityCertIssuer       [1] GeneralNames            OPTIONAL,
///      authorityCertSerialNumber [2] CertificateSerialNumber OPTIONAL  }
/// ```
fn authority_key_id(value: &Tlv<'_>) -> Result<Option<Vec<u8>>, DerError> {
    let mut fields = sequence(value)?;
    let id = fields.optional(der::context_primitive(0))?;
    fields.optional(der::context(1))?;
    fields.optional(der::context_primitive(2))?;
    fields.end("authorityCertSerialNumber")?;
    Ok(id.map(|id| id.content.to_vec()))
}

fn sequence<'a>(value: &Tlv<'a>) -> Result<der::Values<'a>, DerError> {
    if value.tag == Tag::Sequence { Ok(value.children()) } else { Err(DerError::new("it is not a SEQUENCE", value.offset)) }
}

impl Name {
    /// RFC 4514 §2.1: "starting with the last element of the sequence and moving backwards toward the first", separated by commas.
    fn new(name: &X509Name<'_>) -> Self {
        let mut parts: Vec<String> = name.iter_rdn().map(|rdn| rdn.iter().map(attribute).collect::<Vec<_>>().join("+")).collect();
        parts.reverse();
        Self { der: name.as_raw().to_vec(), text: parts.join(",") }
    }
}

fn attribute(attribute: &AttributeTypeAndValue<'_>) -> String {
    let id = attribute.attr_type().to_id_string();
    let short = SHORT_NAMES.iter().find(|(dotted, _)| *dotted == id).map(|(_, short)| (*short).to_owned());
    let value = attribute.as_str().map_or_else(|_| format!("#{}", hex::encode(attribute.as_slice())), escaped_value);
    format!("{}={value}", short.unwrap_or(id))
}

/// RFC 4514 §2.4: `"`, `+`, `,`, `;`, `<`, `>` and `\` are escaped, and so are a leading space or `#` and a trailing space.
fn escaped_value(value: &str) -> String {
    let last = value.chars().count().saturating_sub(1);
    let mut out = String::new();
    for (position, character) in value.chars().enumerate() {
        let outer_space = character == ' ' && (position == 0 || position == last);
        if matches!(character, '"' | '+' | ',' | ';' | '<' | '>' | '\\') || outer_space || (character == '#' && position == 0) {
            out.push('\\');
        }
        out.push(character);
    }
    escaped(&out)
}

/// RFC 4514 §3
const SHORT_NAMES: &[(&str, &str)] = &[
    ("2.5.4.3", "CN"),
    ("2.5.4.6", "C"),
    ("2.5.4.7", "L"),
    ("2.5.4.8", "ST"),
    ("2.5.4.9", "STREET"),
    ("2.5.4.10", "O"),
    ("2.5.4.11", "OU"),
    ("0.9.2342.19200300.100.1.1", "UID"),
    ("0.9.2342.19200300.100.1.25", "DC"),
];

#[cfg(test)]
mod tests {
    use sealglass_test_pki::der::{children, explicit, implicit, indefinite, null, octets, oid, padded_length, seq, set, tlv, utf8};
    use sealglass_test_pki::fulcio::{Authority, CLAIMS, Leaf, claim, san_uri};
    use sealglass_test_pki::keys::{HashAlg, Key, Scheme as TestScheme};
    use sealglass_test_pki::x509::{self, extension};

    use super::*;

    fn leaf() -> x509::Certificate {
        Leaf::new(Key::p256("signer"), &Authority::fulcio()).certificate
    }

    #[test]
    fn b3_at_most_as_large_as_the_limit() {
        let of = |size: usize| Certificate::from_der(&vec![0; size]).unwrap_err().check();
        assert_eq!((of(limits::CERTIFICATE), of(limits::CERTIFICATE + 1)), (Check::C10, Check::B3));
    }

    /// Rebuilds the TBSCertificate from its fields.
    fn edit_fields(certificate: &mut x509::Certificate, change: impl Fn(&mut Vec<Vec<u8>>) + 'static) {
        certificate.edit_tbs.then(move |tbs| {
            let mut fields = children(tbs);
            change(&mut fields);
            *tbs = seq(&fields);
        });
    }

    #[test]
    fn reads_the_fields() {
        let made = leaf();
        let read = Certificate::from_der(&made.der()).unwrap();
        assert_eq!(read.der(), made.der());
        assert_eq!(read.tbs(), made.tbs());
        assert_eq!(read.spki(), made.spki);
        assert_eq!(read.serial(), made.serial);
        assert_eq!((read.issuer_der(), read.subject_der()), (&made.issuer[..], &made.subject[..]));
        assert_eq!((read.issuer(), read.subject()), ("CN=fulcio intermediate,O=sealglass test", ""));
        assert_eq!(read.name(), format!("serial {}", read.serial_hex()));
        assert_eq!(read.validity().to_string(), "2024-06-01T12:00:00Z to 2024-06-01T12:10:00Z");
        assert!(!read.is_ca() && !read.is_self_issued());
        assert_eq!(read.extensions().len(), 5 + CLAIMS.len());
        assert_eq!(read.subject_key_id(), Some(&x509::key_identifier(Key::p256("signer"))[..]));
        assert_eq!(read.key().unwrap().spki(), read.spki());
    }

    #[test]
    fn names_are_escaped() {
        let mut made = leaf();
        made.subject = seq(&[set(&[seq(&[oid("2.5.4.3"), utf8(" a b,#+\u{202e} ")])]), set(&[seq(&[oid("1.2.3.4"), octets(b"x")])])]);
        assert_eq!(Certificate::from_der(&made.der()).unwrap().subject(), "1.2.3.4=#78,CN=\\ a b\\,#\\+\\u{202e}\\ ");
    }

    #[test]
    fn an_unsupported_key_is_a_fault_of_its_user() {
        let mut made = leaf();
        made.spki = Key::rsa(1024, "small").spki();
        let read = Certificate::from_der(&made.der()).unwrap();
        assert_eq!(read.key().unwrap_err().check(), Check::Q2);
    }

    type Edit = fn(&mut x509::Certificate);

    #[test]
    fn c10_times_from_2050_on_are_generalized() {
        let of = |content: &[u8]| {
            let mut made = leaf();
            made.not_after = tlv(0x18, content);
            Certificate::from_der(&made.der())
                .map(|certificate| certificate.validity().end.map(|end| end.to_string()).unwrap_or_default())
                .map_err(|fault| fault.code())
        };
        assert_eq!(of(b"20500101000000Z").as_deref(), Ok("2050-01-01T00:00:00Z"));
        assert_eq!(of(b"99991231235959Z").as_deref(), Ok("9999-12-31T23:59:59Z"));
        assert_eq!(of(b"20491231235959Z"), Err("cert.der-strict.time".to_owned()));
    }

    #[test]
    fn c10_has_one_fault_each() {
        let cases: &[(&str, Edit)] = &[
            ("version", |c| c.version = None),
            ("version", |c| c.version = Some(1)),
            ("version", |c| c.version = Some(3)),
            ("serial-sign", |c| c.serial = vec![0]),
            ("serial-sign", |c| c.serial = vec![0x80, 1]),
            ("serial-length", |c| c.serial = vec![0x40; 21]),
            ("not-der", |c| c.serial = vec![0, 1]),
            ("not-der", |c| c.edit_der.then(|der| der.push(0))),
            ("not-der", |c| c.edit_der.then(|der| *der = indefinite(der))),
            ("not-der", |c| c.edit_tbs.then(|tbs| *tbs = padded_length(tbs))),
            ("time", |c| c.not_before = tlv(0x17, b"2406011200Z")),
            ("time", |c| c.not_before = tlv(0x17, b"240601120000+0000")),
            ("time", |c| c.not_before = tlv(0x18, b"20240601120000Z")),
            ("time", |c| c.not_after = tlv(0x18, b"20500601120000.5Z")),
            ("time", |c| c.not_after = tlv(0x0c, b"240601120000Z")),
            ("empty-issuer", |c| c.issuer = seq::<Vec<u8>>(&[])),
            ("alt-name-not-critical", |c| c.set_extension(x509::SAN, false, san_uri("https://a.test"))),
            ("duplicate-extension", |c| c.extensions.push(claim(8, "https://again.test"))),
            ("malformed", |c| edit_fields(c, |fields| fields[7] = explicit(3, &seq::<Vec<u8>>(&[])))),
            ("malformed", |c| edit_fields(c, |fields| fields.push(null()))),
            ("malformed", |c| edit_fields(c, |fields| fields.insert(5, null()))),
            ("malformed", |c| edit_fields(c, |fields| fields[7] = explicit(3, &[&fields[7][4..], &null()].concat()))),
            ("malformed", |c| edit_fields(c, |fields| add_extension(fields, &[oid("1.2.3"), tlv(1, &[0]), octets(b"")]))),
            ("malformed", |c| edit_fields(c, |fields| add_extension(fields, &[oid("1.2.3"), octets(b""), null()]))),
            ("not-der", |c| edit_fields(c, |fields| add_extension(fields, &[oid("1.2.3"), tlv(1, &[1]), octets(b"")]))),
            ("malformed-extension", |c| c.set_extension(x509::KEY_USAGE, true, tlv(3, &[0, 0x80]))),
            ("malformed-extension", |c| c.set_extension(x509::KEY_USAGE, true, tlv(3, &[0]))),
            ("malformed-extension", |c| c.set_extension(x509::KEY_USAGE, true, octets(&[7, 0x80]))),
            ("malformed-extension", |c| c.set_extension(x509::KEY_USAGE, true, tlv(3, &[7, 0x80, 0]))),
            ("malformed-extension", |c| c.set_extension(x509::EXTENDED_KEY_USAGE, true, seq::<Vec<u8>>(&[]))),
            ("malformed-extension", |c| c.set_extension(x509::BASIC_CONSTRAINTS, true, seq(&[tlv(1, &[0])]))),
            ("malformed-extension", |c| c.set_extension(x509::BASIC_CONSTRAINTS, true, seq(&[tlv(1, &[0xff]), tlv(2, &[0xff])]))),
            ("malformed-extension", |c| c.set_extension(x509::BASIC_CONSTRAINTS, true, [seq(&[tlv(1, &[0xff])]), null()].concat())),
            ("malformed-extension", |c| c.set_extension(x509::SKI, false, null())),
            ("malformed-extension", |c| c.set_extension(x509::AKI, false, seq(&[implicit(4, b"x")]))),
        ];
        for (position, (cause, edit)) in cases.iter().enumerate() {
            let mut made = leaf();
            edit(&mut made);
            let fault = Certificate::from_der(&made.der()).expect_err(&format!("{position} {cause}"));
            assert_eq!(fault.code(), format!("cert.der-strict.{cause}"), "{position}: {fault}");
            assert_eq!(fault.effect(), Effect::Invalid);
        }
    }

    fn add_extension(fields: &mut [Vec<u8>], parts: &[Vec<u8>]) {
        let mut list = children(&children(&fields[7])[0]);
        list.push(seq(parts));
        fields[7] = explicit(3, &seq(&list));
    }

    #[test]
    fn c9_one_algorithm_inside_and_outside() {
        let mut made = leaf();
        made.outer_algorithm = Some(TestScheme::Ecdsa(HashAlg::Sha256).x509());
        assert_eq!(Certificate::from_der(&made.der()).unwrap_err().code(), "cert.signature-algorithm.two-algorithms");
    }

    #[test]
    fn c9_weak_is_invalid_and_unknown_cannot_be_verified() {
        let cases =
            [(TestScheme::RsaPkcs1(HashAlg::Sha1), "weak-algorithm", Effect::Invalid), (TestScheme::RsaPss, "unsupported-algorithm", Effect::CannotVerify)];
        for (scheme, cause, effect) in cases {
            let root = Key::rsa(2048, "a");
            let mut made = x509::Certificate::ca("rsa", root, "rsa", root, None);
            made.scheme = scheme;
            let read = Certificate::from_der(&made.der()).unwrap();
            let fault = read.check_signed_by(&read).unwrap_err();
            assert_eq!((fault.code(), fault.effect()), (format!("cert.signature-algorithm.{cause}"), effect));
        }
        let root = Key::ed25519("root");
        let made = Certificate::from_der(&x509::Certificate::ca("ed", root, "ed", root, None).der()).unwrap();
        assert_eq!(made.check_signed_by(&made).unwrap_err().effect(), Effect::CannotVerify);
    }

    #[test]
    fn c9_any_curve_with_any_hash() {
        for key in [Key::p256("k"), Key::p384("k"), Key::p521("k")] {
            for hash in [HashAlg::Sha256, HashAlg::Sha384, HashAlg::Sha512] {
                let mut made = x509::Certificate::ca("ca", key, "ca", key, None);
                made.scheme = TestScheme::Ecdsa(hash);
                let read = Certificate::from_der(&made.der()).unwrap();
                assert!(read.check_signed_by(&read).is_ok(), "{key:?} {hash:?}");
            }
        }
    }

    #[test]
    fn b3_large_certificates_are_not_read() {
        let mut made = leaf();
        made.extensions.push(extension("1.2.3.4", false, vec![0; limits::CERTIFICATE]));
        assert_eq!(Certificate::from_der(&made.der()).unwrap_err().code(), "limit.sizes.certificate");
    }

    #[test]
    fn every_changed_byte_is_refused_or_breaks_the_signature() {
        let authority = Authority::named("root", Key::p256("r"), "intermediate", Key::p256("i"));
        let issuer = Certificate::from_der(&authority.certificates[0].der()).unwrap();
        let der = Leaf::new(Key::p256("signer"), &authority).certificate.der();
        assert!(Certificate::from_der(&der).unwrap().check_signed_by(&issuer).is_ok());
        for position in 0..der.len() {
            let mut changed = der.clone();
            changed[position] ^= 1 << (position % 8);
            let still = Certificate::from_der(&changed).is_ok_and(|read| read.check_signed_by(&issuer).is_ok());
            assert!(!still, "byte {position}");
        }
    }

    #[test]
    fn cut_anywhere_is_refused() {
        let der = leaf().der();
        assert!((0..der.len()).all(|length| Certificate::from_der(&der[..length]).is_err()));
    }
}
