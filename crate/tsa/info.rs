//! TSTInfo (RFC 3161 §2.4.2; K11).

use ::der::Tag;
use ::der::asn1::ObjectIdentifier;

use crate::check::{Check, Fault};
use crate::crypto::HashAlgorithm;
use crate::encoding::der::{self, DerError, Tlv, Values};
use crate::encoding::hex;
use crate::pki::Algorithm;
use crate::text::quoted;
use crate::time::UnixTime;

/// What the authority states. `ordering`, `nonce` and `tsa` are read and left aside.
///
/// ```text
/// TSTInfo ::= SEQUENCE  {
///    version                      INTEGER  { v1(1) },
///    policy                       TSAPolicyId,
///    messageImprint               MessageImprint,
///    serialNumber                 INTEGER,
///    genTime                      GeneralizedTime,
///    accuracy                     Accuracy                 OPTIONAL,
///    ordering                     BOOLEAN             DEFAULT FALSE,
///    nonce                        INTEGER                  OPTIONAL,
///    tsa                          [0] GeneralName          OPTIONAL,
///    extensions                   [1] IMPLICIT Extensions   OPTIONAL  }
/// ```
#[derive(Clone, Debug)]
pub(crate) struct TstInfo {
    pub(crate) policy: ObjectIdentifier,
    /// The content of the INTEGER.
    pub(crate) serial: Vec<u8>,
    pub(crate) gen_time: UnixTime,
    /// Reported, never applied.
    pub(crate) accuracy: Option<Accuracy>,
    pub(super) imprint: Imprint,
}

/// ```text
/// MessageImprint ::= SEQUENCE  {
///      hashAlgorithm                AlgorithmIdentifier,
///      hashedMessage                OCTET STRING  }
/// ```
#[derive(Clone, Debug)]
pub(super) struct Imprint {
    pub(super) algorithm: Algorithm,
    pub(super) digest: Vec<u8>,
}

/// ```text
/// Accuracy ::= SEQUENCE {
///       seconds        INTEGER              OPTIONAL,
///       millis     [0] INTEGER  (1..999)    OPTIONAL,
///       micros     [1] INTEGER  (1..999)    OPTIONAL  }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Accuracy {
    pub(crate) seconds: u64,
    pub(crate) millis: u16,
    pub(crate) micros: u16,
}

impl TstInfo {
    /// The hash that was stamped, and the name of its algorithm, if it is one of ours.
    pub(crate) fn stamped(&self) -> (Option<&'static str>, &[u8]) {
        (self.imprint.algorithm.hash().ok().map(HashAlgorithm::name), &self.imprint.digest)
    }

    pub(super) fn from_der(bytes: &[u8]) -> Result<Self, Fault> {
        der::check_strict(bytes, "the TSTInfo").map_err(malformed)?;
        let mut fields = Values::new(bytes).expect(Tag::Sequence, "the TSTInfo").map_err(malformed)?.children();
        let version = fields.expect(Tag::Integer, "version").map_err(malformed)?;
        if version.content != [1] {
            let fault = Fault::new(Check::K11, "version", "the TSTInfo is not of version 1");
            return Err(fault.compared("1", hex::encode(version.content)));
        }
        let (policy, imprint, serial, time) = required(&mut fields).map_err(malformed)?;
        let gen_time = gen_time(&time)?;
        let (accuracy, extensions) = optional(&mut fields).map_err(malformed)?;
        if let Some(extensions) = extensions {
            check_extensions(&extensions)?;
        }
        Ok(Self { policy, serial, gen_time, accuracy, imprint })
    }
}

type Required<'a> = (ObjectIdentifier, Imprint, Vec<u8>, Tlv<'a>);

fn required<'a>(fields: &mut Values<'a>) -> Result<Required<'a>, DerError> {
    let policy = der::oid(&fields.expect(Tag::ObjectIdentifier, "policy")?)?;
    let mut parts = fields.expect(Tag::Sequence, "messageImprint")?.children();
    let algorithm = Algorithm::from_tlv(&parts.expect(Tag::Sequence, "hashAlgorithm")?)?;
    let digest = parts.expect(Tag::OctetString, "hashedMessage")?.content.to_vec();
    parts.end("hashedMessage")?;
    let serial = fields.expect(Tag::Integer, "serialNumber")?.content.to_vec();
    let time = fields.expect(Tag::GeneralizedTime, "genTime")?;
    Ok((policy, Imprint { algorithm, digest }, serial, time))
}

fn optional<'a>(fields: &mut Values<'a>) -> Result<(Option<Accuracy>, Option<Tlv<'a>>), DerError> {
    let accuracy = fields.optional(Tag::Sequence)?.map(|value| accuracy(&value)).transpose()?;
    // ordering: some authorities write out the default FALSE. It changes nothing, so it is not held against them.
    fields.optional(Tag::Boolean)?;
    fields.optional(Tag::Integer)?;
    fields.optional(der::context(0))?;
    let extensions = fields.optional(der::context(1))?;
    fields.end("the extensions")?;
    Ok((accuracy, extensions))
}

/// K11: "genTime YYYYMMDDhhmmss[.f…]Z, seconds mandatory, no offset, no trailing zeros in the fraction".
fn gen_time(value: &Tlv<'_>) -> Result<UnixTime, Fault> {
    UnixTime::from_generalized_time(value.content, true).ok_or_else(|| {
        let text = quoted(&String::from_utf8_lossy(value.content));
        Fault::new(Check::K11, "gen-time", format!("the timestamp's time {text} is not in the one form allowed")).at(format!("byte {}", value.offset))
    })
}

fn accuracy(value: &Tlv<'_>) -> Result<Accuracy, DerError> {
    let mut fields = value.children();
    let out_of_range = || DerError::new("an accuracy out of range", value.offset);
    let seconds = fields.optional(Tag::Integer)?.map_or(Some(0), |seconds| der::unsigned(&seconds));
    let millis = fields.optional(der::context_primitive(0))?.map_or(Some(0), |millis| thousandths(millis.content));
    let micros = fields.optional(der::context_primitive(1))?.map_or(Some(0), |micros| thousandths(micros.content));
    fields.end("micros")?;
    let whole = || Some(Accuracy { seconds: seconds?, millis: millis?, micros: micros? });
    whole().ok_or_else(out_of_range)
}

/// `INTEGER (1..999)`, implicitly tagged.
fn thousandths(content: &[u8]) -> Option<u16> {
    let number = match content {
        [low @ 0x01..=0x7f] => u16::from(*low),
        [0x00, low @ 0x80..=0xff] => u16::from(*low),
        [high @ 0x01..=0x03, low] => u16::from_be_bytes([*high, *low]),
        _ => return None,
    };
    (1..=999).contains(&number).then_some(number)
}

/// K11: "Unknown critical TSTInfo extension ⇒ reject", and we know none.
fn check_extensions(extensions: &Tlv<'_>) -> Result<(), Fault> {
    let mut items = extensions.children();
    while !items.is_empty() {
        let item = items.expect(Tag::Sequence, "an extension").map_err(malformed)?;
        let (id, critical) = extension(&item).map_err(malformed)?;
        if critical {
            return Err(Fault::new(Check::K11, "critical-extension", format!("the TSTInfo has the critical extension {id}, which is not understood")));
        }
    }
    Ok(())
}

fn extension(item: &Tlv<'_>) -> Result<(ObjectIdentifier, bool), DerError> {
    let mut fields = item.children();
    let id = der::oid(&fields.expect(Tag::ObjectIdentifier, "extnID")?)?;
    let critical = fields.optional(Tag::Boolean)?.is_some_and(|critical| critical.content != [0x00]);
    fields.expect(Tag::OctetString, "extnValue")?;
    fields.end("extnValue")?;
    Ok((id, critical))
}

fn malformed(error: DerError) -> Fault {
    Fault::new(Check::K11, "malformed", format!("the TSTInfo is malformed: {}", error.what)).at(error.place())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accuracy_of_one_to_999() {
        let cases: [(&[u8], Option<u16>); 8] = [
            (&[0x01], Some(1)),
            (&[0x7f], Some(127)),
            (&[0x00, 0x80], Some(128)),
            (&[0x03, 0xe7], Some(999)),
            (&[0x03, 0xe8], None),
            (&[0x00], None),
            (&[0x80], None),
            (&[0x00, 0x01], None),
        ];
        for (content, number) in cases {
            assert_eq!(thousandths(content), number, "{content:?}");
        }
    }
}
