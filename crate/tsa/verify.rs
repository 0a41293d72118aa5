//! Whose token it is, and whether it holds (K4 to K10).

use super::attributes::{self, SignedAttributes};
use super::token::Token;
use crate::check::{Check, Effect, Fault};
use crate::crypto::{HashAlgorithm, Message, Scheme, hash};
use crate::encoding::hex;
use crate::pki::{self, AuthorityChain, Budget, Certificate, Purpose, SignatureAlgorithm, Unusable};
use crate::time::{UnixTime, Window};

/// One entry of `timestampAuthorities[]`.
#[derive(Debug)]
pub(crate) struct Authority {
    chain: AuthorityChain,
    window: Window,
}

impl Authority {
    /// From `certChain.certificates` and `validFor`, as the trust root has them.
    pub(crate) fn new(certificates: Vec<Certificate>, window: Window) -> Result<Self, Fault> {
        Ok(Self { chain: AuthorityChain::new(certificates)?, window })
    }

    pub(crate) fn window(&self) -> Window {
        self.window
    }

    /// K6: "if certChain[0] is not a CA it is the pinned signer".
    pub(crate) fn pinned(&self) -> Option<&Certificate> {
        self.chain.certificates().next().filter(|first| !first.is_ca())
    }

    /// K6: the one certificate that all further checks are about. `None`: the token is not by this authority.
    fn signer<'a>(&'a self, token: &'a Token) -> Option<&'a Certificate> {
        let id = &token.signer().id;
        if let Some(pinned) = self.pinned() {
            return id.is(pinned).then_some(pinned);
        }
        let embedded = token.certificates();
        embedded.iter().find(|certificate| id.is(certificate)).filter(|signer| self.chain.may_have_issued(signer, embedded))
    }
}

/// Proof that an authority of the trust root signed this time over these bytes.
#[derive(Clone, Debug)]
pub(crate) struct SignedTime {
    time: UnixTime,
    authority: usize,
    signer_key: [u8; 32],
}

impl SignedTime {
    pub(crate) fn time(&self) -> UnixTime {
        self.time
    }

    /// Position of the authority among those given.
    pub(crate) fn authority(&self) -> usize {
        self.authority
    }

    /// SHA-256 of the signer's SubjectPublicKeyInfo: K12 counts signers, whichever entries name them.
    pub(crate) fn signer_key(&self) -> &[u8; 32] {
        &self.signer_key
    }
}

/// What became of one token.
#[derive(Debug)]
pub(crate) struct Verification<'a> {
    /// The checks made, in order; what is missing of K4 to K10 was blocked by the first failure.
    pub(crate) steps: Vec<(Check, Result<(), Fault>)>,
    /// The authority it was attributed to, and the signer's certificate.
    pub(crate) attributed: Option<(usize, &'a Certificate)>,
    /// Only if every step passed.
    pub(crate) time: Option<SignedTime>,
}

/// Attributes the token to one of the authorities and checks it against `signed`, the raw bytes of the signature it is about.
///
/// Where several entries of a trust root name the same signer, the first under which the token holds is taken, otherwise the first.
pub(crate) fn verify<'a>(token: &'a Token, authorities: impl IntoIterator<Item = &'a Authority>, signed: &[u8], budget: &mut Budget) -> Verification<'a> {
    let mut first: Option<Verification<'a>> = None;
    for (position, authority) in authorities.into_iter().enumerate() {
        let Some(signer) = authority.signer(token) else { continue };
        let verification = verify_under(token, position, authority, signer, signed, budget);
        if verification.time.is_some() {
            return verification;
        }
        first.get_or_insert(verification);
    }
    first.unwrap_or_else(|| unknown_authority(token))
}

/// K6: "No entry matches ⇒ [drop] (unknown TSA)".
fn unknown_authority<'a>(token: &Token) -> Verification<'a> {
    let message = format!("the timestamp's signer ({}) is no authority of the trust root", token.signer().id.describe());
    Verification { steps: vec![(Check::K6, Err(Fault::new(Check::K6, "unknown-authority", message)))], attributed: None, time: None }
}

fn verify_under<'a>(
    token: &'a Token,
    position: usize,
    authority: &'a Authority,
    signer: &'a Certificate,
    signed: &[u8],
    budget: &mut Budget,
) -> Verification<'a> {
    let mut steps = vec![(Check::K6, check_embedded(token, signer))];
    steps.extend(check_signer_info(token, signer));
    steps.push((Check::K7, pki::check_tsa_signer(signer).map_err(|fault| under(fault, Check::K7))));
    steps.push((Check::K8, check_path(token, authority, signer, budget)));
    steps.push((Check::K9, check_window(token, authority)));
    steps.push((Check::K10, check_imprint(token, signed)));
    let holds = STEPS.iter().all(|check| steps.iter().any(|(made, result)| made == check && result.is_ok())) && steps.iter().all(|(_, result)| result.is_ok());
    let signer_key = crate::crypto::sha256(&[signer.spki()]);
    let time = holds.then(|| SignedTime { time: token.gen_time(), authority: position, signer_key });
    Verification { steps, attributed: Some((position, signer)), time }
}

/// Every step that a [`SignedTime`] needs.
const STEPS: &[Check] = &[Check::K6, Check::K4, Check::K5, Check::K7, Check::K8, Check::K9, Check::K10];

/// K6: "an embedded copy must be byte-equal" to the signer: nothing else may go by its name.
fn check_embedded(token: &Token, signer: &Certificate) -> Result<(), Fault> {
    let id = &token.signer().id;
    let Some(other) = token.certificates().iter().find(|certificate| id.is(certificate) && certificate.der() != signer.der()) else {
        return Ok(());
    };
    let fault = Fault::new(Check::K6, "other-certificate", "the token embeds another certificate under the signer's name");
    Err(fault.with_effect(Effect::Invalid).compared(signer.sha256_hex(), other.sha256_hex()))
}

/// K4 and K5. Without a usable digest or attributes the other of the two cannot be made, and is left out.
fn check_signer_info(token: &Token, signer: &Certificate) -> Vec<(Check, Result<(), Fault>)> {
    let algorithm = match token.signer().digest_algorithm.hash() {
        Ok(algorithm) => algorithm,
        Err(unusable) => return vec![(Check::K5, Err(algorithm_fault(&unusable, "digest")))],
    };
    let Some(raw) = token.signer().signed_attributes.as_deref() else {
        return vec![(Check::K4, Err(Fault::new(Check::K4, "no-attributes", "the token's signer signed no attributes")))];
    };
    vec![(Check::K4, check_attributes(token, raw, algorithm, signer)), (Check::K5, check_signature(token, raw, algorithm, signer))]
}

fn check_attributes(token: &Token, raw: &[u8], algorithm: HashAlgorithm, signer: &Certificate) -> Result<(), Fault> {
    let attributes = SignedAttributes::new(raw)?;
    attributes.check_content_type()?;
    attributes.check_message_digest(algorithm, token.content())?;
    attributes.check_signing_certificate(signer)
}

/// K5.
fn check_signature(token: &Token, raw: &[u8], algorithm: HashAlgorithm, signer: &Certificate) -> Result<(), Fault> {
    let scheme = scheme(token, algorithm)?;
    let signed = attributes::signed_bytes(raw)?;
    let key = signer.key().map_err(|fault| under(fault.clone(), Check::K5).at(signer.name()))?;
    scheme
        .verify(key, Message::Bytes(&signed), &token.signer().signature)
        .map_err(|_| Fault::new(Check::K5, "bad-signature", "the token's signature does not verify with the key of its signer").at(signer.name()))
}

/// K5: "digestAlgorithm SHA-256/384/512, consistent with signatureAlgorithm (rsaEncryption takes the digestAlgorithm's hash)".
fn scheme(token: &Token, algorithm: HashAlgorithm) -> Result<Scheme, Fault> {
    let named = token.signer().signature_algorithm.signature().map_err(|unusable| algorithm_fault(&unusable, "signature"))?;
    let scheme = match named {
        SignatureAlgorithm::Rsa => Scheme::RsaPkcs1v15(algorithm),
        SignatureAlgorithm::Named(scheme) => scheme,
    };
    match scheme.hash() {
        Some(other) if other != algorithm => {
            let fault = Fault::new(Check::K5, "two-hashes", "the token's signature algorithm has another hash than its digest algorithm");
            Err(fault.compared(algorithm.name(), other.name()))
        }
        _ => Ok(scheme),
    }
}

fn algorithm_fault(unusable: &Unusable, role: &str) -> Fault {
    let fault = Fault::new(Check::K5, unusable.cause(), format!("the token's {role} algorithm {}", unusable.sentence()));
    if unusable.is_unsupported() { fault.with_effect(Effect::CannotVerify) } else { fault }
}

/// K8: "Path to that entry's anchor […] with T = genTime, every certificate valid at genTime."
fn check_path(token: &Token, authority: &Authority, signer: &Certificate, budget: &mut Budget) -> Result<(), Fault> {
    let path = authority.chain.path(signer, token.certificates(), Purpose::TimeStamping, budget).map_err(|fault| under(fault, Check::K8))?;
    path.check_time(token.gen_time()).map_err(|fault| under(fault, Check::K8))
}

/// The same cause under a rule of this section; what is unsupported stays so.
fn under(fault: Fault, check: Check) -> Fault {
    let effect = fault.effect();
    let fault = fault.under(check);
    if effect == Effect::CannotVerify { fault.with_effect(effect) } else { fault }
}

/// K9: the window of the same entry, closed at both ends.
fn check_window(token: &Token, authority: &Authority) -> Result<(), Fault> {
    let time = token.gen_time();
    if authority.window.contains(time) {
        return Ok(());
    }
    let fault = Fault::new(Check::K9, "outside-window", "the timestamp authority was not in service at the timestamp's time");
    Err(fault.compared(authority.window.to_string(), time.to_string()))
}

/// K10: "hashedMessage == hash(raw signature bytes)".
fn check_imprint(token: &Token, signed: &[u8]) -> Result<(), Fault> {
    let imprint = &token.info().imprint;
    let algorithm =
        imprint.algorithm.hash().map_err(|unusable| Fault::new(Check::K10, unusable.cause(), format!("the imprint's hash {}", unusable.sentence())))?;
    let computed = hash(algorithm, &[signed]);
    if computed.bytes() == imprint.digest {
        return Ok(());
    }
    let fault = Fault::new(Check::K10, "other-signature", "the timestamp is not over this signature");
    Err(fault.compared(computed.to_hex(), hex::encode(&imprint.digest)))
}

#[cfg(test)]
mod tests {
    use sealglass_test_pki::der::{children, int, null, octets, oid, seq, tlv};
    use sealglass_test_pki::keys::{HashAlg, Key, Scheme as TestScheme};
    use sealglass_test_pki::time::GEN_TIME;
    use sealglass_test_pki::tsa::{ESS_V1, Token as Made, Tsa, ess, ess_v1, ess_v2};
    use sealglass_test_pki::x509::{self, CODE_SIGNING, SERVER_AUTH, TIME_STAMPING, extension, usages};

    use super::*;

    #[test]
    fn what_is_unsupported_stays_so_under_another_rule() {
        let fault = |effect| under(Fault::new(Check::C9, "x", "").with_effect(effect), Check::K8);
        assert_eq!((fault(Effect::CannotVerify).check(), fault(Effect::CannotVerify).effect()), (Check::K8, Effect::CannotVerify));
        assert_eq!(fault(Effect::Policy).effect(), Check::K8.effect());
    }

    const SIGNATURE: &[u8] = b"a signature";

    fn authority(tsa: &Tsa) -> Authority {
        let window = Window { start: UnixTime::from_seconds(0), end: None };
        Authority::new(tsa.chain().iter().map(|der| Certificate::from_der(der).unwrap()).collect(), window).unwrap()
    }

    fn token(tsa: &Tsa, made: &Made) -> Token {
        Token::from_response(&made.response(tsa, SIGNATURE), false).unwrap()
    }

    /// The codes of the steps that failed; none, and a time, if all passed.
    fn failures(tsa: &Tsa, made: &Made) -> Vec<String> {
        let (token, authority) = (token(tsa, made), authority(tsa));
        let verification = verify(&token, [&authority], SIGNATURE, &mut Budget::new());
        let codes: Vec<String> = verification
            .steps
            .iter()
            .filter_map(|(check, result)| result.as_ref().err().map(|fault| (check, fault)))
            .inspect(|(check, fault)| assert_eq!(**check, fault.check()))
            .map(|(_, fault)| fault.code())
            .collect();
        assert_eq!(codes.is_empty(), verification.time.is_some());
        codes
    }

    #[test]
    fn a_good_token_gives_a_time() {
        let (tsa, made) = (Tsa::new(), Made::default());
        let (token, authority) = (token(&tsa, &made), authority(&tsa));
        let verification = verify(&token, [&authority], SIGNATURE, &mut Budget::new());
        let steps: Vec<Check> = verification.steps.iter().map(|(check, _)| *check).collect();
        assert_eq!(steps, [Check::K6, Check::K4, Check::K5, Check::K7, Check::K8, Check::K9, Check::K10]);
        let time = verification.time.unwrap();
        assert_eq!((time.time().to_string().as_str(), time.authority()), ("2024-06-01T12:00:04.257Z", 0));
        assert_eq!(verification.attributed.unwrap().1.der(), tsa.signer.der());
        assert_eq!(token.info().policy.to_string(), "1.3.6.1.4.1.57264.2");
    }

    #[test]
    fn every_shape_of_a_good_token() {
        let plain = Made::default;
        let unpinned = || Tsa { pinned: false, ..Tsa::new() };
        let with = |key| Tsa::with_intermediate(key);
        let mut no_certificates = plain();
        no_certificates.edit_certificates.then(Vec::clear);
        let mut all_certificates = plain();
        let issuers: Vec<Vec<u8>> = Tsa::new().issuers.iter().map(x509::Certificate::der).collect();
        all_certificates.edit_certificates.then(move |list| list.extend(issuers.clone()));
        let mut v1 = plain();
        v1.edit_attributes.then(|list| list[2] = (ESS_V1.into(), vec![ess_v1(&Tsa::new().signer.der())]));
        let mut both = plain();
        both.edit_attributes.then(|list| list.push((ESS_V1.into(), vec![ess_v1(&Tsa::new().signer.der())])));
        let mut with_issuer = plain();
        with_issuer.edit_attributes.then(|list| {
            let signer = Tsa::new().signer;
            list[2].1 = vec![ess(&HashAlg::Sha256.of(&signer.der()), Some((&signer.issuer, &signer.serial)))];
        });
        let rsa_encryption = || Some(seq(&[oid("1.2.840.113549.1.1.1"), null()]));
        let cases: Vec<(Tsa, Made)> = vec![
            (unpinned(), plain()),
            (unpinned(), all_certificates.clone()),
            (Tsa::two_certificates("two", Key::p384("two tsa")), plain()),
            (Tsa::new(), no_certificates),
            (Tsa::new(), all_certificates),
            (Tsa::new(), Made { by_key_identifier: true, ..plain() }),
            (unpinned(), Made { by_key_identifier: true, ..plain() }),
            (Tsa::new(), v1),
            (Tsa::new(), both),
            (Tsa::new(), with_issuer),
            (Tsa::new(), Made { status: 1, ..plain() }),
            (Tsa::new(), Made { gen_time: "20240601120000Z".into(), ..plain() }),
            (Tsa::new(), Made { imprint_hash: HashAlg::Sha512, ..plain() }),
            (Tsa::new(), Made { digest: HashAlg::Sha512, ..plain() }),
            (Tsa::new(), Made { extensions: vec![extension("1.2.3", false, null())], ..plain() }),
            (with(Key::p384("t")), Made { digest: HashAlg::Sha384, ..plain() }),
            (with(Key::p521("t")), Made { digest: HashAlg::Sha512, ..plain() }),
            (with(Key::ed25519("t")), Made { digest: HashAlg::Sha512, ..plain() }),
            (with(Key::rsa(2048, "a")), plain()),
            (with(Key::rsa(3072, "a")), Made { signature_algorithm: rsa_encryption(), digest: HashAlg::Sha512, ..plain() }),
        ];
        for (position, (tsa, made)) in cases.iter().enumerate() {
            assert_eq!(failures(tsa, made), Vec::<String>::new(), "{position}");
        }
    }

    type EditToken = fn(&mut Made);

    #[test]
    fn one_fault_in_a_token() {
        let cases: &[(&[&str], EditToken)] = &[
            (&["tsa.signer-certificate.unknown-authority"], |t| {
                t.edit_signers.then(|signers| rename(signers, 1, &seq(&[x509::common_name("nobody"), int(7)])))
            }),
            (&["tsa.signer-certificate.other-certificate"], |t| t.edit_certificates.then(|list| list.insert(0, forged_twin()))),
            (&["tsa.signed-attributes.no-attributes"], |t| t.no_attributes = true),
            (&["tsa.signed-attributes.duplicate-attribute"], |t| t.edit_attributes.then(|list| list.push(list[1].clone()))),
            (&["tsa.signed-attributes.two-values"], |t| t.edit_attributes.then(|list| list.push(("1.2.3".into(), vec![int(1), null()])))),
            (&["tsa.signed-attributes.content-type"], |t| t.edit_attributes.then(|list| list[0].1 = vec![oid("1.2.840.113549.1.7.1")])),
            (&["tsa.signed-attributes.missing-attribute"], |t| t.edit_attributes.then(|list| drop(list.remove(0)))),
            (&["tsa.signed-attributes.missing-attribute"], |t| t.edit_attributes.then(|list| drop(list.remove(1)))),
            (&["tsa.signed-attributes.message-digest"], |t| t.edit_attributes.then(|list| list[1].1 = vec![octets(&HashAlg::Sha256.of(b"other"))])),
            (&["tsa.signed-attributes.message-digest"], |t| t.edit_content.then(|content| *content.last_mut().unwrap() ^= 1)),
            (&["tsa.signed-attributes.no-signing-certificate"], |t| t.edit_attributes.then(|list| drop(list.remove(2)))),
            (&["tsa.signed-attributes.certificate-hash"], |t| t.edit_attributes.then(|list| list[2].1 = vec![ess_v2(b"other")])),
            (&["tsa.signed-attributes.certificate-hash"], |t| t.edit_attributes.then(|list| list.push((ESS_V1.into(), vec![ess_v1(b"other")])))),
            (&["tsa.signed-attributes.certificate-hash"], |t| t.edit_attributes.then(|list| list[2].1 = vec![ess_v1(&Tsa::new().signer.der())])),
            (&["tsa.signed-attributes.issuer-serial"], |t| {
                t.edit_attributes.then(|list| {
                    let signer = Tsa::new().signer;
                    list[2].1 = vec![ess(&HashAlg::Sha256.of(&signer.der()), Some((&signer.issuer, &[7])))];
                })
            }),
            (&["tsa.signed-attributes.weak-algorithm"], |t| {
                t.edit_attributes.then(|list| {
                    let id = seq(&[seq(&[oid(HashAlg::Sha1.oid())]), octets(&HashAlg::Sha1.of(&Tsa::new().signer.der()))]);
                    list[2].1 = vec![seq(&[seq(&[id])])];
                })
            }),
            (&["tsa.signature.attribute-order"], |t| {
                t.unsorted = true;
                t.edit_attributes.then(|list| list.reverse());
            }),
            (&["tsa.signature.bad-signature"], |t| t.key = Some(Key::p256("another"))),
            (&["tsa.signature.bad-signature"], |t| t.edit_signature.then(|s| s.push(0))),
            (&["tsa.signature.bad-signature"], |t| t.edit_signature.then(Vec::clear)),
            (&["tsa.signature.two-hashes"], |t| t.scheme = Some(TestScheme::Ecdsa(HashAlg::Sha512))),
            (&["tsa.signature.weak-algorithm"], |t| t.digest = HashAlg::Sha1),
            (&["tsa.signature.weak-algorithm"], |t| t.signature_algorithm = Some(TestScheme::Ecdsa(HashAlg::Sha1).x509())),
            (&["tsa.signature.unsupported-algorithm"], |t| t.signature_algorithm = Some(TestScheme::RsaPss.x509())),
            (&["tsa.signature.bad-signature"], |t| t.signature_algorithm = Some(TestScheme::Ed25519.x509())),
            (&["tsa.imprint.other-signature"], |t| t.imprint.then(|bytes| bytes.push(0))),
            (&["tsa.imprint.weak-algorithm"], |t| t.imprint_hash = HashAlg::Sha1),
        ];
        for (position, (codes, edit)) in cases.iter().enumerate() {
            let mut made = Made::default();
            edit(&mut made);
            assert_eq!(failures(&Tsa::new(), &made), *codes, "{position}");
        }
    }

    /// Replaces one field of the one SignerInfo.
    fn rename(signers: &mut [Vec<u8>], field: usize, value: &[u8]) {
        let mut fields = children(&signers[0]);
        fields[field] = value.to_vec();
        signers[0] = seq(&fields);
    }

    /// Issuer and serial of the signer, another key.
    fn forged_twin() -> Vec<u8> {
        let mut twin = Tsa::new().signer;
        twin.spki = Key::p256("attacker").spki();
        twin.der()
    }

    #[test]
    fn k6_other_embedded_certificates_are_ignored() {
        let mut made = Made::default();
        made.edit_certificates.then(|list| {
            let mut same_serial = Tsa::two_certificates("attacker", Key::p256("attacker")).signer;
            same_serial.serial = Tsa::new().signer.serial;
            list.insert(0, same_serial.der());
            list.push(seq(&[null()]));
            list.push(null());
        });
        assert_eq!(failures(&Tsa::new(), &made), Vec::<String>::new());
    }

    #[test]
    fn k6_an_unpinned_signer_comes_from_the_token_and_is_chained() {
        let unpinned = Tsa { pinned: false, ..Tsa::new() };
        let mut none = Made::default();
        none.edit_certificates.then(Vec::clear);
        assert_eq!(failures(&unpinned, &none), ["tsa.signer-certificate.unknown-authority"]);
        // The attacker's own signer under the authority's intermediate's name.
        let mut impostor = unpinned.clone();
        impostor.signer.signed_by = Key::p384("attacker");
        let token = token(&impostor, &Made::default());
        let authority = authority(&unpinned);
        let verification = verify(&token, [&authority], SIGNATURE, &mut Budget::new());
        let failed: Vec<String> = verification.steps.iter().filter_map(|(_, result)| result.as_ref().err().map(Fault::code)).collect();
        assert_eq!(failed, ["tsa.path.bad-signature"]);
        assert!(verification.time.is_none());
    }

    #[test]
    fn k6_an_unpinned_signer_may_bring_its_intermediate() {
        let tsa = Tsa { pinned: false, ..Tsa::new() };
        let anchor_only = Tsa { issuers: tsa.issuers[1..].to_vec(), ..tsa.clone() };
        let mut made = Made::default();
        let intermediate = tsa.issuers[0].der();
        made.edit_certificates.then(move |list| list.push(intermediate.clone()));
        let token = token(&tsa, &made);
        assert!(verify(&token, [&authority(&anchor_only)], SIGNATURE, &mut Budget::new()).time.is_some());
        let without = self::token(&tsa, &Made::default());
        assert!(verify(&without, [&authority(&anchor_only)], SIGNATURE, &mut Budget::new()).attributed.is_none());
    }

    #[test]
    fn one_fault_in_an_authority() {
        type Edit = fn(&mut Tsa);
        let cases: &[(&str, Edit)] = &[
            ("tsa.signer-usage.not-critical", |t| t.signer.set_extension(x509::EXTENDED_KEY_USAGE, false, usages(&[TIME_STAMPING]))),
            ("tsa.signer-usage.not-only-time-stamping", |t| t.signer.set_extension(x509::EXTENDED_KEY_USAGE, true, usages(&[TIME_STAMPING, SERVER_AUTH]))),
            ("tsa.signer-usage.not-only-time-stamping", |t| t.signer.set_extension(x509::EXTENDED_KEY_USAGE, true, usages(&[CODE_SIGNING]))),
            ("tsa.path.intermediate-not-time-stamping", |t| t.issuers[0].set_extension(x509::EXTENDED_KEY_USAGE, false, usages(&[CODE_SIGNING]))),
            ("tsa.path.missing-extension", |t| t.issuers[0].drop_extension(x509::BASIC_CONSTRAINTS)),
            ("tsa.path.key-usage", |t| t.issuers[1].set_extension(x509::KEY_USAGE, true, tlv(3, x509::DIGITAL_SIGNATURE))),
            ("tsa.path.unknown-critical", |t| t.issuers[1].extensions.push(extension("1.2.3.4", true, null()))),
            ("tsa.path.bad-signature", |t| t.issuers[0].signed_by = Key::p384("other")),
            ("tsa.path.bad-signature", |t| t.signer.signed_by = Key::p384("other")),
            ("tsa.path.outside-validity", |t| t.signer.valid(0, GEN_TIME)),
            ("tsa.path.outside-validity", |t| t.signer.valid(GEN_TIME + 1, GEN_TIME + 2)),
            ("tsa.path.outside-validity", |t| t.issuers[0].valid(0, GEN_TIME)),
            ("tsa.path.outside-validity", |t| t.issuers[1].valid(0, GEN_TIME)),
        ];
        for (position, (code, edit)) in cases.iter().enumerate() {
            let mut tsa = Tsa::new();
            edit(&mut tsa);
            assert_eq!(failures(&tsa, &Made::default()), [*code], "{position}");
        }
        // At the very second, and long expired by now: accepted.
        let mut tsa = Tsa::new();
        tsa.signer.valid(GEN_TIME, GEN_TIME + 1);
        assert_eq!(failures(&tsa, &Made::default()), Vec::<String>::new());
    }

    #[test]
    fn k9_the_window_is_the_entrys_own_and_closed() {
        let (tsa, made) = (Tsa::new(), Made::default());
        let token = token(&tsa, &made);
        let time = token.gen_time();
        let entry = |start: UnixTime, end| Authority { window: Window { start, end }, ..authority(&tsa) };
        let early = UnixTime::from_seconds(0);
        let check = |authorities: &[Authority]| {
            let verification = verify(&token, authorities, SIGNATURE, &mut Budget::new());
            verification
                .time
                .map(|time| time.authority())
                .ok_or_else(|| verification.steps.iter().filter_map(|(_, result)| result.as_ref().err().map(Fault::code)).collect::<Vec<_>>())
        };
        assert_eq!(check(&[entry(time, Some(time))]), Ok(0));
        let past = entry(early, Some(UnixTime::from_seconds(GEN_TIME)));
        assert_eq!(check(std::slice::from_ref(&past)), Err(vec!["tsa.window.outside-window".into()]));
        assert_eq!(check(&[past, entry(UnixTime::from_seconds(GEN_TIME), None)]), Ok(1));
    }

    #[test]
    fn a_token_of_someone_else_is_attributed_to_nobody() {
        let theirs = Tsa::two_certificates("theirs", Key::p256("theirs"));
        let token = token(&theirs, &Made::default());
        let authority = authority(&Tsa::new());
        let verification = verify(&token, [&authority], SIGNATURE, &mut Budget::new());
        assert!(verification.attributed.is_none() && verification.time.is_none());
        assert_eq!(verification.steps[0].1.as_ref().unwrap_err().effect(), Effect::Drop);
    }
}
