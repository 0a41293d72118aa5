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

    /// The pinned signer, if there is one, first; the anchor last.
    pub(crate) fn chain(&self) -> &AuthorityChain {
        &self.chain
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
