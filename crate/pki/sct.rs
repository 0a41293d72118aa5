//! Signed certificate timestamps (RFC 6962 §3.2, §3.3; D1 to D4, D6, D8).

use ::der::Tag;
use ::der::asn1::ObjectIdentifier;

use super::certificate::Certificate;
use crate::check::{Check, Effect, Fault};
use crate::crypto::{HashAlgorithm, KeyKind, Message, PublicKey, Scheme, sha256};
use crate::encoding::der::{self, DerError, Tlv};
use crate::encoding::hex;
use crate::encoding::tls::{self, Reader};
use crate::limits;
use crate::time::UnixTime;

const SCT_LIST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.11129.2.4.2");
const PRECERT_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.11129.2.4.4");

/// A log's promise to have this certificate in its tree.
///
/// ```text
/// struct {
///     Version sct_version;
///     LogID id;
///     uint64 timestamp;
///     CtExtensions extensions;
///     digitally-signed struct { … };
/// } SignedCertificateTimestamp;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sct {
    pub(crate) log_id: [u8; 32],
    pub(crate) time: UnixTime,
    /// Milliseconds, as signed.
    millis: u64,
    pub(crate) hash_alg: u8,
    pub(crate) sig_alg: u8,
    pub(crate) extensions: Vec<u8>,
    pub(crate) signature: Vec<u8>,
    /// Its position in the certificate's list.
    pub(crate) index: usize,
}

/// D1: the SCTs in the certificate; `None` if it has no such extension.
pub(crate) fn embedded(certificate: &Certificate) -> Result<Option<Vec<Sct>>, Fault> {
    certificate.extension(SCT_LIST).map(|extension| list(&extension.value)).transpose()
}

/// ```text
/// SignedCertificateTimestampList ::= OCTET STRING
/// opaque SerializedSCT<1..2^16-1>;
/// struct { SerializedSCT sct_list <1..2^16-1>; } SignedCertificateTimestampList;
/// ```
pub(crate) fn list(value: &[u8]) -> Result<Vec<Sct>, Fault> {
    let octets = der::single(value, "the list of certificate timestamps").map_err(|error| malformed(&error.what).at(error.place()))?;
    if octets.tag != Tag::OctetString {
        return Err(malformed("it is not an OCTET STRING"));
    }
    let mut outer = Reader::new(octets.content);
    let items = outer.vector16().ok_or_else(|| malformed("its length is wrong"))?;
    if !outer.is_empty() {
        return Err(malformed("bytes follow the list"));
    }
    let mut items = Reader::new(items);
    let mut scts = Vec::new();
    while !items.is_empty() {
        if scts.len() == limits::SCTS {
            let fault = Fault::new(Check::B1, "scts", "the certificate has too many certificate timestamps");
            return Err(fault.compared(format!("at most {}", limits::SCTS), "more"));
        }
        let item = items.vector16().ok_or_else(|| malformed("the length of an item is wrong"))?;
        scts.push(Sct::from_bytes(item, scts.len())?);
    }
    if scts.is_empty() { Err(malformed("it is empty")) } else { Ok(scts) }
}

fn malformed(what: &str) -> Fault {
    Fault::new(Check::D1, "malformed", format!("the certificate's list of certificate timestamps is malformed: {what}")).with_effect(Effect::Invalid)
}

impl Sct {
    fn from_bytes(bytes: &[u8], index: usize) -> Result<Self, Fault> {
        let mut reader = Reader::new(bytes);
        let version = reader.u8();
        if version != Some(0) {
            return Err(malformed(&format!("the timestamp {index} is not of version 1")));
        }
        Self::fields(&mut reader, index).filter(|_| reader.is_empty()).ok_or_else(|| malformed(&format!("the timestamp {index} is cut short or too long")))
    }

    fn fields(reader: &mut Reader<'_>, index: usize) -> Option<Self> {
        let log_id = reader.array()?;
        let millis = reader.u64()?;
        let extensions = reader.vector16()?.to_vec();
        let (hash_alg, sig_alg) = (reader.u8()?, reader.u8()?);
        let signature = reader.vector16()?.to_vec();
        Some(Self { log_id, time: UnixTime::from_millis(millis), millis, hash_alg, sig_alg, extensions, signature, index })
    }

    /// D8: what a log answers, the signature with its algorithms still in one (RFC 6962 §3.2, §4.1).
    pub(crate) fn detached(log_id: [u8; 32], millis: u64, extensions: Vec<u8>, signed: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(signed);
        let (hash_alg, sig_alg) = (reader.u8()?, reader.u8()?);
        let signature = reader.vector16().filter(|_| reader.is_empty())?.to_vec();
        Some(Self { log_id, time: UnixTime::from_millis(millis), millis, hash_alg, sig_alg, extensions, signature, index: 0 })
    }

    /// D8: the log signed this very certificate: `… ‖ u16 0 ‖ u24 len ‖ leaf ‖ u16 len ‖ extensions`.
    pub(crate) fn check_detached(&self, leaf: &Certificate, log_key: &PublicKey) -> Result<(), Fault> {
        let scheme = self.scheme(log_key).map_err(|fault| fault.under(Check::D8))?;
        let mut signed = self.start(0);
        let whole = tls::push_vector24(&mut signed, leaf.der()).and_then(|()| tls::push_vector16(&mut signed, &self.extensions));
        let verifies = whole.is_some() && scheme.verify(log_key, Message::Bytes(&signed), &self.signature).is_ok();
        if verifies { Ok(()) } else { Err(self.bad_signature(log_key).under(Check::D8)) }
    }

    /// D2, D3, D4, D6: the log signed this certificate, as issued by this issuer — the one of the validated path.
    pub(crate) fn check_signature(&self, leaf: &Certificate, issuer: &Certificate, log_key: &PublicKey) -> Result<(), Fault> {
        // D4
        if issuer.extended_key_usage().is_some_and(|purposes| purposes.contains(&PRECERT_SIGNING)) {
            return Err(Fault::new(Check::D4, "precert-ca", "the issuer signs precertificates, which is not supported").at(issuer.name()));
        }
        let scheme = self.scheme(log_key)?;
        let signed = self.precert_entry(leaf, issuer)?;
        let verifies = |signed: &[u8]| scheme.verify(log_key, Message::Bytes(signed), &self.signature).is_ok();
        if verifies(&signed) {
            return Ok(());
        }
        // D3: only to say what is wrong.
        let bare = signed.len().checked_sub(self.extensions.len()).and_then(|end| end.checked_sub(2)).and_then(|end| signed.get(..end));
        if !self.extensions.is_empty() && bare.is_some_and(|bare| verifies(&[bare, &[0, 0]].concat())) {
            let message = "the certificate timestamp carries extensions that the log did not sign";
            return Err(Fault::new(Check::D3, "not-signed", message).compared("none", hex::encode(&self.extensions)).at(self.place()));
        }
        Err(self.bad_signature(log_key))
    }

    /// D6: hash 4 is SHA-256; signature 3 is ECDSA and 1 is RSA (RFC 5246 §7.4.1.4.1), as the key is.
    fn scheme(&self, log_key: &PublicKey) -> Result<Scheme, Fault> {
        let (signature, scheme) = match log_key.kind() {
            KeyKind::P256 | KeyKind::P384 | KeyKind::P521 => (3, Scheme::Ecdsa(HashAlgorithm::Sha256)),
            KeyKind::Rsa(_) => (1, Scheme::RsaPkcs1v15(HashAlgorithm::Sha256)),
            _ => return Err(Fault::new(Check::D6, "key-type", "the certificate log's key is of a type that signs no timestamps")),
        };
        if (self.hash_alg, self.sig_alg) != (4, signature) {
            let fault = Fault::new(Check::D6, "algorithm", "the certificate timestamp's algorithms are not SHA-256 and that of the log's key");
            return Err(fault.compared(format!("4, {signature}"), format!("{}, {}", self.hash_alg, self.sig_alg)).at(self.place()));
        }
        Ok(scheme)
    }

    fn bad_signature(&self, log_key: &PublicKey) -> Fault {
        let message = format!("the certificate timestamp's signature does not verify with the log's key {}", log_key.id_hex());
        Fault::new(Check::D6, "bad-signature", message).at(self.place())
    }

    fn place(&self) -> String {
        format!("certificate timestamp {}", self.index)
    }

    /// D2: `u8 0 ‖ u8 0 ‖ u64 timestamp ‖ u16 1 ‖ issuer_key_hash[32] ‖ u24 len ‖ TBS' ‖ u16 len ‖ extensions`
    fn precert_entry(&self, leaf: &Certificate, issuer: &Certificate) -> Result<Vec<u8>, Fault> {
        let tbs = without_scts(leaf.tbs()).map_err(|error| malformed(&error.what).at(error.place()))?;
        let mut out = self.start(1);
        out.extend(sha256(&[issuer.spki()]));
        let whole = tls::push_vector24(&mut out, &tbs).and_then(|()| tls::push_vector16(&mut out, &self.extensions));
        whole.map(|()| out).ok_or_else(|| malformed("the certificate is too long"))
    }

    /// version v1(0), signature_type certificate_timestamp(0), the time, and the entry's type.
    fn start(&self, entry_type: u16) -> Vec<u8> {
        let mut out = vec![0, 0];
        out.extend(self.millis.to_be_bytes());
        out.extend(entry_type.to_be_bytes());
        out
    }
}

/// D2: "TBS' = the leaf's TBSCertificate DER with only the SCT extension removed and enclosing lengths re-encoded".
fn without_scts(tbs: &[u8]) -> Result<Vec<u8>, DerError> {
    let mut fields = der::single(tbs, "tbsCertificate")?.children();
    let mut content = Vec::new();
    while !fields.is_empty() {
        let field = fields.next()?;
        if field.tag == der::context(3) {
            content.extend(remaining_extensions(&field)?);
        } else {
            content.extend(field.raw);
        }
    }
    Ok(wrapped(0x30, &content))
}

/// `[3] EXPLICIT Extensions`, and nothing at all if no extension remains.
fn remaining_extensions(explicit: &Tlv<'_>) -> Result<Vec<u8>, DerError> {
    let mut items = explicit.children().expect(Tag::Sequence, "the list of extensions")?.children();
    let mut content = Vec::new();
    while !items.is_empty() {
        let item = items.next()?;
        let id = der::oid(&item.children().expect(Tag::ObjectIdentifier, "extnID")?)?;
        if id != SCT_LIST {
            content.extend(item.raw);
        }
    }
    Ok(if content.is_empty() { content } else { wrapped(0xa3, &wrapped(0x30, &content)) })
}

fn wrapped(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    der::push_length(&mut out, content.len());
    out.extend(content);
    out
}

#[cfg(test)]
mod tests {
    use sealglass_test_pki::ctlog::{CtLog, Sct as MadeSct, vector16};
    use sealglass_test_pki::der::octets;
    use sealglass_test_pki::fulcio::{Authority, Leaf, PRECERT_SIGNING as PRECERT};
    use sealglass_test_pki::keys::{HashAlg, Key, Scheme as TestScheme};
    use sealglass_test_pki::x509::{self, CODE_SIGNING, usages};

    use super::*;

    fn leaf(edit: impl Fn(&mut Leaf)) -> Certificate {
        let mut made = Leaf::new(Key::p256("signer"), &Authority::fulcio());
        edit(&mut made);
        Certificate::from_der(&made.der()).unwrap()
    }

    fn issuer() -> Certificate {
        Certificate::from_der(&Authority::fulcio().certificates[0].der()).unwrap()
    }

    fn check_first(leaf: &Certificate, log: Key) -> Result<(), String> {
        let scts = embedded(leaf).unwrap().unwrap();
        scts[0].check_signature(leaf, &issuer(), &PublicKey::from_spki(&log.spki()).unwrap()).map_err(|fault| fault.code())
    }

    #[test]
    fn d2_d3_d6_verify_with_the_logs_key() {
        let log = CtLog::default();
        let plain = leaf(|_| {});
        let sct = &embedded(&plain).unwrap().unwrap()[0];
        assert_eq!((sct.log_id, sct.time.to_string().as_str(), sct.index), (log.id(), "2024-06-01T12:00:00.123Z", 0));
        assert_eq!(check_first(&plain, log.key), Ok(()));
        let with_index = leaf(|l| l.scts[0].extensions = vec![0, 0, 5, 0, 0, 0, 0, 9]);
        assert_eq!(check_first(&with_index, log.key), Ok(()));
        for key in [Key::p384("ct"), Key::rsa(2048, "a"), Key::rsa(4096, "a")] {
            let scheme = if matches!(key.scheme(), TestScheme::Ecdsa(_)) { TestScheme::Ecdsa(HashAlg::Sha256) } else { key.scheme() };
            let by = leaf(|l| l.scts = vec![MadeSct { scheme: Some(scheme), ..MadeSct::by(CtLog::new(key, "https://ct.test")) }]);
            assert_eq!(check_first(&by, key), Ok(()), "{key:?}");
        }
    }

    #[test]
    fn one_fault_in_a_timestamp() {
        type Edit = fn(&mut MadeSct);
        let cases: &[(&str, Edit)] = &[
            ("bad-signature", |s| s.signed_extensions = Some(vec![1])),
            ("bad-signature", |s| s.x509_entry = true),
            ("bad-signature", |s| s.issuer = Some(Key::p384("of a same-name CA"))),
            ("bad-signature", |s| s.edit_tbs.then(|tbs| *tbs = sealglass_test_pki::ctlog::without_extensions(tbs, &[x509::SAN]))),
            ("bad-signature", |s| s.edit_signature.then(|signature| *signature.last_mut().unwrap() ^= 1)),
            ("bad-signature", |s| s.edit_signature.then(Vec::clear)),
            ("bad-signature", |s| s.edit_signature.then(|signature| signature.push(0))),
            ("bad-signature", |s| s.scheme = Some(TestScheme::Ecdsa(HashAlg::Sha384))),
            ("algorithm", |s| s.algorithms = Some([2, 3])),
            ("algorithm", |s| s.algorithms = Some([5, 3])),
            ("algorithm", |s| s.algorithms = Some([4, 1])),
            ("algorithm", |s| s.algorithms = Some([0, 0])),
        ];
        for (position, (cause, edit)) in cases.iter().enumerate() {
            let leaf = leaf(|l| edit(&mut l.scts[0]));
            assert_eq!(check_first(&leaf, CtLog::default().key), Err(format!("sct.signature.{cause}")), "{position}");
        }
        assert_eq!(check_first(&leaf(|_| {}), Key::p256("another log")), Err("sct.signature.bad-signature".into()));
        assert_eq!(check_first(&leaf(|_| {}), Key::ed25519("log")), Err("sct.signature.key-type".into()));
    }

    #[test]
    fn d4_precertificate_signers_are_not_supported() {
        let leaf = leaf(|_| {});
        let mut made = Authority::fulcio().certificates[0].clone();
        made.set_extension(x509::EXTENDED_KEY_USAGE, false, usages(&[CODE_SIGNING, PRECERT]));
        let issuer = Certificate::from_der(&made.der()).unwrap();
        let key = PublicKey::from_spki(&CtLog::default().key.spki()).unwrap();
        let fault = embedded(&leaf).unwrap().unwrap()[0].check_signature(&leaf, &issuer, &key).unwrap_err();
        assert_eq!((fault.code(), fault.effect()), ("sct.precert-ca.precert-ca".into(), Effect::CannotVerify));
    }

    #[test]
    fn d1_the_list_has_no_slack() {
        assert_eq!(embedded(&leaf(|l| l.scts.clear())), Ok(None));
        type Edit = fn(&mut Option<Vec<u8>>);
        let cases: &[Edit] = &[
            |list| *list = Some(octets(&vector16(&[]))),
            |list| *list = Some(octets(&[])),
            |list| *list = Some(vector16(&[])),
            |list| list.as_mut().unwrap().push(0),
            // Content without the OCTET STRING around it.
            |list| *list = Some(sealglass_test_pki::der::content(list.as_ref().unwrap()).to_vec()),
            |list| inside(list, |items| items.push(0)),
            |list| inside(list, |items| items.extend([0, 0])),
            |list| {
                inside(list, |items| {
                    items.pop();
                })
            },
            // The version, after the item's length.
            |list| inside(list, |items| items[2] = 1),
            // A byte after the signature, within the item.
            |list| {
                inside(list, |items| {
                    items.push(0);
                    items[1] += 1;
                });
            },
        ];
        for (position, edit) in cases.iter().enumerate() {
            let leaf = leaf(|l| l.edit_list.then(edit));
            let fault = embedded(&leaf).unwrap_err();
            assert_eq!((fault.code(), fault.effect()), ("sct.present.malformed".into(), Effect::Invalid), "{position}");
        }
        let trailing = leaf(|l| l.edit_list.then(|list| *list = Some(octets(&[sealglass_test_pki::der::content(list.as_ref().unwrap()), &[0]].concat()))));
        assert_eq!(embedded(&trailing).unwrap_err().code(), "sct.present.malformed");
    }

    /// Changes the items and makes the lengths around them right again.
    fn inside(list: &mut Option<Vec<u8>>, change: impl Fn(&mut Vec<u8>)) {
        let mut items = sealglass_test_pki::der::content(list.as_ref().unwrap())[2..].to_vec();
        change(&mut items);
        *list = Some(octets(&vector16(&items)));
    }

    #[test]
    fn b1_at_most_sixteen() {
        let of = |count: usize| leaf(|l| l.scts = vec![MadeSct::default(); count]);
        assert_eq!(embedded(&of(limits::SCTS)).unwrap().unwrap().len(), limits::SCTS);
        assert_eq!(embedded(&of(limits::SCTS + 1)).unwrap_err().code(), "limit.counts.scts");
    }

    #[test]
    fn without_scts_nothing_else_changes() {
        let (with, without) = (leaf(|_| {}), leaf(|l| l.scts.clear()));
        assert_eq!(without_scts(with.tbs()).unwrap(), without.tbs());
        assert_eq!(without_scts(without.tbs()).unwrap(), without.tbs());
    }
}
