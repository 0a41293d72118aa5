//! M, N: the signature itself, and whether the artifact is the one that was signed.

use super::checks::Checks;
use super::key::{Choice, Holder};
use super::log::ReadBody;
use super::report::SignatureFound;
use super::{Artifact, Context, Given};
use crate::bundle::{Bundle, Content, Envelope, Format, MessageSignature};
use crate::check::{Check, Effect, Fault};
use crate::crypto::{Digest, HashAlgorithm, KeyDetails, KeyKind, Message, PublicKey, Scheme, check_encoding, hash};
use crate::policy::Relaxation;
use crate::statement::{Comparison, IN_TOTO_PAYLOAD_TYPE, ImageClaim, PackageClaim, Statement, pae};
use crate::text::{escaped, quoted};
use crate::tlog::entry::{self, Facts};
use crate::verify::verdict::Binding;

/// What the signature is over, hashed once by the scheme's hash.
pub(super) struct Signed<'b> {
    content: &'b Content,
    choice: Option<Choice>,
    digest: Option<Digest>,
    payload_sha256: Option<Digest>,
    pae: Option<Vec<u8>>,
}

impl<'b> Signed<'b> {
    pub(super) fn new(context: &Context<'_>, bundle: &'b Bundle, choice: Option<Choice>) -> Self {
        let algorithm = choice.and_then(|choice| Scheme::from_details(choice.details).hash());
        let (digest, payload_sha256, pae) = match &bundle.content {
            Content::Message(_) => (algorithm.and_then(|algorithm| context.over.digest(algorithm)), None, None),
            Content::Envelope(envelope) => {
                let pae = pae(&envelope.payload_type, &envelope.payload);
                // Pure Ed25519 makes no digest; a Rekor v2 entry, which needs one, is then inconsistent by its key details.
                let digest = hash(algorithm.unwrap_or(HashAlgorithm::Sha256), &[&pae]);
                (Some(digest), Some(hash(HashAlgorithm::Sha256, &[&envelope.payload])), Some(pae))
            }
        };
        Self { content: &bundle.content, choice, digest, payload_sha256, pae }
    }

    /// The artifact's digest, or that of the encoded envelope, by the scheme's hash.
    pub(super) fn digest(&self) -> Option<&Digest> {
        self.digest.as_ref()
    }

    /// The bundle's message digest, if it is by the scheme's hash: a hint (M1).
    pub(super) fn hinted_digest(&self) -> Option<&Digest> {
        match self.content {
            Content::Message(message) => message.digest.as_ref().filter(|hint| Some(hint.algorithm()) == self.hash()),
            Content::Envelope(_) => None,
        }
    }

    /// The scheme's hash.
    pub(super) fn hash(&self) -> Option<HashAlgorithm> {
        self.choice.and_then(|choice| Scheme::from_details(choice.details).hash())
    }

    fn signature(&self) -> Option<&'b [u8]> {
        match self.content {
            Content::Message(message) => Some(&message.signature),
            Content::Envelope(envelope) => envelope.signatures.first().map(|signature| signature.signature.as_slice()),
        }
    }

    /// What the log must say of this bundle.
    pub(super) fn facts<'a>(&'a self, holder: &'a Holder<'_>) -> Option<Facts<'a>> {
        let content = match (self.content, &self.payload_sha256, &self.digest) {
            (Content::Envelope(envelope), Some(payload_sha256), Some(pae_digest)) => {
                entry::Content::Envelope { payload_type: &envelope.payload_type, payload_sha256, pae_digest }
            }
            (Content::Message(_), _, digest) => entry::Content::Artifact(digest.as_ref()),
            _ => return None,
        };
        Some(Facts { content, signature: self.signature()?, verifier: holder.verifier(), details: self.choice?.details })
    }
}

/// Proof that the signature verifies with the holder's key.
#[derive(Debug)]
pub(super) struct SignatureVerified(());

/// Proof of what the signature is bound to: the artifact, or the statement alone at the caller's word.
#[derive(Debug)]
pub(super) struct Bound(Binding);

impl Bound {
    pub(super) fn state(&self) -> Binding {
        self.0
    }
}

/// What came out of M and N.
pub(super) struct Outcome {
    pub(super) verified: Option<SignatureVerified>,
    pub(super) bound: Option<Bound>,
    pub(super) mismatch: bool,
    /// What was signed names another image than the one given (N7).
    pub(super) other_image: bool,
    pub(super) found: Option<SignatureFound>,
    pub(super) statement: Option<Statement>,
    pub(super) subject: Option<(usize, Option<String>, usize)>,
    pub(super) line: Line,
    /// The check to name where there is no key to go on with.
    pub(super) blocked_by: Check,
}

/// What the npm registry signs in the place of a statement.
pub(super) enum Line {
    None,
    /// It is compared with a tarball, or could not be.
    Unbound,
    /// The package it names, where no tarball was to be compared.
    Alone(String),
}

const MESSAGE: [Check; 2] = [Check::M1, Check::M2];
const ENVELOPE: [Check; 7] = [Check::N1, Check::N2, Check::N3, Check::N4, Check::N5, Check::N6, Check::N7];

/// What is signed without an envelope and names the artifact has checks of its own: cosign's of an image N7, npm's of a package N4 and N5.
fn claim_checks(bundle: &Bundle) -> &'static [Check] {
    match (&bundle.payload, bundle.format) {
        (None, _) => &[],
        (Some(_), Format::NpmSignature) => &[Check::N4, Check::N5],
        (Some(_), _) => &[Check::N7],
    }
}

/// The rest of what is about envelopes.
fn envelope_checks(bundle: &Bundle) -> Vec<Check> {
    ENVELOPE.into_iter().filter(|check| !claim_checks(bundle).contains(check)).collect()
}

pub(super) fn verify(
    checks: &mut Checks,
    context: &Context<'_>,
    bundle: &Bundle,
    holder: Option<&Holder<'_>>,
    signed: &Signed<'_>,
    bodies: &[ReadBody<'_>],
) -> Outcome {
    let line = if bundle.format == Format::NpmSignature { Line::Unbound } else { Line::None };
    let mut outcome =
        Outcome { verified: None, bound: None, mismatch: false, other_image: false, found: None, statement: None, subject: None, line, blocked_by: Check::O1 };
    let usable = holder.and_then(Holder::key).zip(signed.choice);
    let Some((key, choice)) = usable else {
        let candidates = [Check::C10, Check::A5, Check::O2, Check::Q1, Check::Q2, Check::Q3, Check::Q4, Check::Q5];
        outcome.blocked_by = candidates.into_iter().find(|check| checks.failed(*check)).unwrap_or(Check::O1);
        checks.block(&[&MESSAGE[..], &[Check::M5, Check::Q6, Check::M4]].concat(), outcome.blocked_by, None);
        match &bundle.content {
            Content::Message(_) => {
                checks.not_applicable(&envelope_checks(bundle), "The bundle has no envelope.", None);
                checks.block(claim_checks(bundle), outcome.blocked_by, None);
            }
            Content::Envelope(envelope) => {
                outcome.statement = Statement::from_payload(&envelope.payload).ok();
                checks.block(&ENVELOPE, outcome.blocked_by, None);
            }
        }
        return outcome;
    };
    match &bundle.content {
        Content::Message(message) => {
            checks.not_applicable(&envelope_checks(bundle), "The bundle has no envelope.", None);
            verify_message(checks, context, message, key, choice, signed, bodies, &mut outcome);
            match &bundle.payload {
                Some(_) if outcome.bound.take().is_none() => {
                    checks.block(claim_checks(bundle), if checks.failed(Check::M5) { Check::M5 } else { Check::M1 }, None);
                }
                Some(payload) if bundle.format == Format::NpmSignature => bind_package(checks, context, payload, &mut outcome),
                Some(payload) => bind_image(checks, context, payload, &mut outcome),
                None => {}
            }
        }
        Content::Envelope(envelope) => verify_envelope(checks, context, envelope, key, choice, signed, &mut outcome),
    }
    outcome
}

/// M1, M2, M4, M5, Q6 for a bare signature.
#[allow(clippy::too_many_arguments, reason = "the signature, the artifact and the log's digest meet here")]
fn verify_message(
    checks: &mut Checks,
    context: &Context<'_>,
    message: &MessageSignature,
    key: &PublicKey,
    choice: Choice,
    signed: &Signed<'_>,
    bodies: &[ReadBody<'_>],
    outcome: &mut Outcome,
) {
    let at = "$.messageSignature.signature";
    if !encoding_holds(checks, key, &message.signature, at, outcome) {
        checks.block(&MESSAGE, Check::M5, None);
        return;
    }
    let artifact = context.over;
    let over = if context.carries_payload() { "payload" } else { "artifact" };
    if !artifact.is_given() {
        let why = if *artifact.artifact == Artifact::StatementOnly {
            "The bundle has no statement: only an artifact can be compared."
        } else {
            "There is no artifact to compare."
        };
        checks.absent(&MESSAGE, why, None);
        verify_logged_digest(checks, message, key, choice, bodies, outcome);
        return;
    }
    if let Err(fault) = check_digest_input(artifact, choice) {
        checks.fail(fault, None);
        checks.block(&[Check::M1, Check::M4, Check::Q6], Check::M2, None);
        return;
    }
    checks.pass(Check::M2, None, Vec::new());
    let used = candidates(choice).find(|details| verifies_artifact(artifact, *details, key, &message.signature));
    let hint = check_hint(message, artifact, used.unwrap_or(choice.details));
    let Some(details) = used else {
        let by = |details| verifies_artifact(artifact, details, key, &message.signature);
        let fault = match wrong_choice(key, choice, by) {
            Some(fault) => fault,
            None => explain_mismatch(message, key, choice, signed, bodies, artifact, outcome),
        };
        let fault = if context.carries_payload() && std::mem::take(&mut outcome.mismatch) { other_payload(fault) } else { fault };
        record_used(checks, choice, choice.details, false, over, outcome);
        fail_signature(checks, fault.at(at), Check::M1);
        return;
    };
    record_used(checks, choice, details, true, over, outcome);
    if checks.one(Check::M1, hint, None).is_some() {
        outcome.bound = Some(Bound(Binding::Bound));
    }
}

/// M3, M4: the signature does not verify, but would by the variant or the hash that is not to be used here. Only to say so.
fn wrong_choice(key: &PublicKey, choice: Choice, verifies: impl Fn(KeyDetails) -> bool) -> Option<Fault> {
    let (check, cause, all) = match key.kind() {
        KeyKind::Ed25519 => (Check::M3, "other-variant", [KeyDetails::Ed25519, KeyDetails::Ed25519Ph]),
        KeyKind::P384 => (Check::M4, "other-hash", [KeyDetails::EcdsaP384Sha384, KeyDetails::EcdsaP384Sha256]),
        KeyKind::P521 => (Check::M4, "other-hash", [KeyDetails::EcdsaP521Sha512, KeyDetails::EcdsaP521Sha256]),
        _ => return None,
    };
    let used = all.into_iter().find(|details| !candidates(choice).any(|tried| tried == *details) && verifies(*details))?;
    let message = format!("the signature is made with {}, which is not accepted here", used.name());
    Some(Fault::new(check, cause, message).compared(choice.details.name(), used.name()))
}

/// The signature fails by its own rule, or by that of the scheme's choice.
fn fail_signature(checks: &mut Checks, fault: Fault, own: Check) {
    if fault.check() != own {
        checks.block(&[own], fault.check(), None);
    }
    checks.fail(fault, None);
}

/// N7: what was signed names the image that was given; only then is the image bound.
fn bind_image(checks: &mut Checks, context: &Context<'_>, payload: &[u8], outcome: &mut Outcome) {
    let Some(claim) = checks.one(Check::N7, ImageClaim::from_payload(payload).map_err(|fault| fault.at("$.payload")), None) else { return };
    let evidence = vec![("manifest", format!("sha256:{}", claim.manifest)), ("reference, not verified", escaped(&claim.reference))];
    match (context.request.artifact.artifact, context.request.artifact.digest(HashAlgorithm::Sha256)) {
        (Artifact::StatementOnly, _) => {
            checks.pass(Check::N7, None, evidence);
            outcome.bound = Some(Bound(Binding::Statement));
        }
        (_, Some(digest)) if digest.to_hex() == claim.manifest => {
            checks.pass(Check::N7, None, evidence);
            outcome.bound = Some(Bound(Binding::Bound));
        }
        (_, Some(digest)) => {
            outcome.other_image = true;
            let fault = Fault::new(Check::N7, "other-image", "the image is not the one that was signed");
            checks.fail(fault.compared(claim.manifest, digest.to_hex()).at("$.payload"), None);
        }
        (_, None) => checks.absent(&[Check::N7], "There is no manifest, or no SHA-256 of it, to compare with the one that was signed.", None),
    }
}

/// N4, N5: what the registry signed names the tarball that was given; only then is it bound.
fn bind_package(checks: &mut Checks, context: &Context<'_>, payload: &[u8], outcome: &mut Outcome) {
    let claim = match PackageClaim::from_payload(payload) {
        Ok(claim) => claim,
        Err(fault) => {
            checks.block(&[Check::N5], Check::N4, None);
            checks.fail(fault.at("$.payload"), None);
            return;
        }
    };
    let subject = vec![("subject", escaped(&claim.purl))];
    let signed = claim.sha512.to_hex();
    match (context.request.artifact.artifact, context.request.artifact.digest(HashAlgorithm::Sha512)) {
        (Artifact::StatementOnly, _) => {
            checks.pass(Check::N4, None, vec![("signed", format!("sha512:{signed}"))]);
            checks.pass(Check::N5, None, subject);
            outcome.bound = Some(Bound(Binding::Statement));
            outcome.line = Line::Alone(claim.purl);
        }
        (_, Some(digest)) if digest == claim.sha512 => {
            checks.pass(Check::N4, None, vec![("sha512", signed)]);
            checks.pass(Check::N5, None, subject);
            outcome.bound = Some(Bound(Binding::Bound));
            outcome.subject = Some((0, Some(claim.purl), 1));
        }
        (_, Some(digest)) => {
            outcome.mismatch = true;
            let fault = Fault::new(Check::N4, "other-artifact", "the artifact is not the tarball that the registry signed");
            checks.fail(fault.compared(format!("sha512:{signed}"), format!("sha512:{}", digest.to_hex())).at("$.payload"), None);
            checks.block(&[Check::N5], Check::N4, None);
        }
        (Artifact::Digests { .. }, None) => {
            let fault = Fault::new(Check::N4, "other-hash", "the registry names the tarball by SHA-512, and that of the artifact was not given");
            checks.fail(fault.with_effect(Effect::CannotVerify).compared(format!("sha512:{signed}"), "another digest").at("$.payload"), None);
            checks.block(&[Check::N5], Check::N4, None);
        }
        (_, None) => checks.absent(&[Check::N4, Check::N5], "There is no tarball to compare with the one that was signed.", None),
    }
}

fn candidates(choice: Choice) -> impl Iterator<Item = KeyDetails> {
    std::iter::once(choice.details).chain(choice.alternative)
}

/// M5
fn encoding_holds(checks: &mut Checks, key: &PublicKey, signature: &[u8], at: &str, outcome: &mut Outcome) -> bool {
    let result = check_encoding(key, signature).map_err(|what| Fault::new(Check::M5, "malformed", format!("the signature is malformed: {what}")).at(at));
    let holds = checks.one(Check::M5, result, None).is_some();
    if !holds {
        checks.block(&[Check::M4, Check::Q6], Check::M5, None);
        outcome.blocked_by = Check::M5;
    }
    holds
}

/// M2: a digest is enough only for schemes that sign one, and it must be by the scheme's hash.
fn check_digest_input(artifact: &Given<'_>, choice: Choice) -> Result<(), Fault> {
    let Artifact::Digests { digests, .. } = artifact.artifact else { return Ok(()) };
    let given: Vec<_> = digests.iter().map(|digest| digest.algorithm().name()).collect();
    let fits = |details: KeyDetails| Scheme::from_details(details).hash().is_some_and(|algorithm| digests.iter().any(|digest| digest.algorithm() == algorithm));
    if candidates(choice).any(fits) {
        return Ok(());
    }
    let fault = match Scheme::from_details(choice.details).hash() {
        None => Fault::new(Check::M2, "needs-bytes", format!("{} signs the artifact itself: a digest is not enough", choice.details.name()))
            .compared("the artifact", given.join(", ")),
        Some(algorithm) => Fault::new(Check::M2, "other-hash", "the digest given is not by the hash that the signature was made with")
            .compared(algorithm.name(), given.join(", ")),
    };
    Err(fault)
}

fn verifies_artifact(artifact: &Given<'_>, details: KeyDetails, key: &PublicKey, signature: &[u8]) -> bool {
    let scheme = Scheme::from_details(details);
    match (scheme.hash(), artifact.artifact) {
        (Some(algorithm), _) => artifact.digest(algorithm).is_some_and(|digest| scheme.verify(key, Message::Digest(&digest), signature).is_ok()),
        (None, Artifact::Bytes(bytes)) => scheme.verify(key, Message::Bytes(bytes), signature).is_ok(),
        (None, _) => false,
    }
}

/// M1: the message digest is a hint; it never selects anything, but one that contradicts is an error.
fn check_hint(message: &MessageSignature, artifact: &Given<'_>, used: KeyDetails) -> Result<(), Fault> {
    let Some(hint) = &message.digest else { return Ok(()) };
    let fault = |cause, what: &str| Fault::new(Check::M1, cause, what).at("$.messageSignature.messageDigest");
    if let Some(algorithm) = used.hash()
        && algorithm != hint.algorithm()
    {
        let message = "the bundle's message digest is by another hash than the signature";
        return Err(fault("hint-algorithm", message).compared(algorithm.enum_name(), hint.algorithm().enum_name()));
    }
    match artifact.digest(hint.algorithm()) {
        Some(digest) if digest != *hint => {
            Err(fault("hint", "the bundle's message digest is not that of the artifact").compared(digest.to_hex(), hint.to_hex()))
        }
        _ => Ok(()),
    }
}

/// Why the signature does not verify over the artifact: another artifact was signed, or the signature is wrong.
#[allow(clippy::too_many_arguments, reason = "all digests that could have been signed are looked at")]
fn explain_mismatch(
    message: &MessageSignature,
    key: &PublicKey,
    choice: Choice,
    signed: &Signed<'_>,
    bodies: &[ReadBody<'_>],
    artifact: &Given<'_>,
    outcome: &mut Outcome,
) -> Fault {
    let named = bodies.iter().filter_map(ReadBody::named_digest).chain(message.digest.clone());
    let verifies =
        |digest: &Digest| candidates(choice).any(|details| Scheme::from_details(details).verify(key, Message::Digest(digest), &message.signature).is_ok());
    let other = named.into_iter().find(|digest| artifact.digest(digest.algorithm()).is_some_and(|own| own != *digest) && verifies(digest));
    match other {
        Some(digest) => {
            outcome.mismatch = true;
            let own = artifact.digest(digest.algorithm()).map_or(String::new(), |own| own.to_hex());
            let name = digest.algorithm().name();
            Fault::new(Check::M1, "other-artifact", "the artifact is not the one that was signed")
                .compared(format!("{name}:{}", digest.to_hex()), format!("{name}:{own}"))
        }
        None => {
            let digest = signed.digest().map_or(String::new(), |digest| format!(" (its {} is {})", digest.algorithm().name(), digest.to_hex()));
            Fault::new(Check::M1, "bad-signature", format!("the signature does not verify over the artifact{digest} with the signer's key"))
        }
    }
}

/// What the file carries is another document than the one that was signed.
fn other_payload(fault: Fault) -> Fault {
    let (expected, actual) = (fault.expected().unwrap_or_default().to_owned(), fault.actual().unwrap_or_default().to_owned());
    Fault::new(Check::M1, "other-payload", "what the file carries is not what was signed").compared(expected, actual)
}

/// M1 without an artifact: for the report only, the signature is checked over the logged digest.
fn verify_logged_digest(checks: &mut Checks, message: &MessageSignature, key: &PublicKey, choice: Choice, bodies: &[ReadBody<'_>], outcome: &mut Outcome) {
    let named: Vec<_> = bodies.iter().filter_map(ReadBody::named_digest).collect();
    let verifies =
        |details: &KeyDetails| named.iter().any(|digest| Scheme::from_details(*details).verify(key, Message::Digest(digest), &message.signature).is_ok());
    match candidates(choice).find(verifies) {
        Some(details) => record_used(checks, choice, details, true, "artifact", outcome),
        None => {
            checks.absent(&[Check::M4, Check::Q6], "Nothing that was signed is there to check the signature with.", None);
        }
    }
}

/// M4, Q6, and the line of the report.
fn record_used(checks: &mut Checks, choice: Choice, details: KeyDetails, verified: bool, over: &'static str, outcome: &mut Outcome) {
    if let Some(waiver) = choice.short_hash.filter(|_| matches!(details, KeyDetails::EcdsaP384Sha256 | KeyDetails::EcdsaP521Sha256)) {
        checks.relaxed(waiver, Check::M4);
    }
    let hash = details.hash().map_or("none (the scheme hashes by itself)", HashAlgorithm::name);
    checks.pass(Check::M4, None, vec![("scheme", details.name().to_owned()), ("hash", hash.to_owned())]);
    checks.pass(Check::Q6, None, vec![("hash", hash.to_owned())]);
    outcome.verified = verified.then_some(SignatureVerified(()));
    outcome.found = Some(SignatureFound { details: details.name(), hash: details.hash().map_or("none", HashAlgorithm::name), over, verified });
}

/// N: the envelope's signature, its statement, and the subject that is the artifact.
fn verify_envelope(
    checks: &mut Checks,
    context: &Context<'_>,
    envelope: &Envelope,
    key: &PublicKey,
    choice: Choice,
    signed: &Signed<'_>,
    outcome: &mut Outcome,
) {
    checks.not_applicable(&MESSAGE, "The signature is over an envelope.", None);
    let parsed = (envelope.payload_type == IN_TOTO_PAYLOAD_TYPE).then(|| Statement::from_payload(&envelope.payload));
    let holds = check_envelope_signature(checks, envelope, key, choice, signed, outcome);
    match parsed {
        // Shown also where the signature fails; the report says which.
        parsed if !holds => outcome.statement = parsed.and_then(Result::ok),
        Some(parsed) => {
            checks.pass(Check::N3, None, Vec::new());
            bind_statement(checks, context, parsed, outcome);
        }
        None => bind_envelope(checks, context, envelope, outcome),
    }
}

/// N1, N2, M5: one signature, and it is over the envelope's type and payload.
fn check_envelope_signature(checks: &mut Checks, envelope: &Envelope, key: &PublicKey, choice: Choice, signed: &Signed<'_>, outcome: &mut Outcome) -> bool {
    let rest = [Check::N3, Check::N4, Check::N5, Check::N6, Check::N7];
    let signature = match envelope.signatures.as_slice() {
        [one] => one,
        others => {
            let fault = Fault::new(Check::N2, "count", "the envelope does not have exactly one signature");
            checks.fail(fault.compared("1", others.len().to_string()).at("$.dsseEnvelope.signatures"), None);
            checks.block(&[&rest[..], &[Check::N1, Check::M4, Check::M5, Check::Q6]].concat(), Check::N2, None);
            outcome.blocked_by = Check::N2;
            return false;
        }
    };
    checks.pass(Check::N2, None, Vec::new());
    let at = "$.dsseEnvelope.signatures[0].sig";
    if !encoding_holds(checks, key, &signature.signature, at, outcome) {
        checks.block(&[&rest[..], &[Check::N1]].concat(), Check::M5, None);
        return false;
    }
    let pae = signed.pae.as_deref().unwrap_or_default();
    let verifies = |details: &KeyDetails| Scheme::from_details(*details).verify(key, Message::Bytes(pae), &signature.signature).is_ok();
    let used = candidates(choice).find(verifies);
    record_used(checks, choice, used.unwrap_or(choice.details), used.is_some(), "envelope", outcome);
    if used.is_none() {
        let fault = wrong_choice(key, choice, |details| verifies(&details)).unwrap_or_else(|| {
            Fault::new(Check::N1, "bad-signature", "the signature does not verify over the envelope's type and payload with the signer's key")
        });
        checks.block(&rest, fault.check(), None);
        fail_signature(checks, fault.at(at), Check::N1);
        return false;
    }
    checks.pass(Check::N1, None, vec![("payload type", escaped(&envelope.payload_type))]);
    true
}

/// N3: another payload type: nothing is interpreted, and only the envelope itself can be verified, by name.
fn bind_envelope(checks: &mut Checks, context: &Context<'_>, envelope: &Envelope, outcome: &mut Outcome) {
    let fault = Fault::new(
        Check::N3,
        "other-type",
        format!("the payload is of the type {}, which is not interpreted and binds no artifact", quoted(&envelope.payload_type)),
    );
    let fault = fault.compared(IN_TOTO_PAYLOAD_TYPE, escaped(&envelope.payload_type)).at("$.dsseEnvelope.payloadType");
    if *context.request.artifact.artifact == Artifact::StatementOnly {
        checks.fail(fault.with_effect(Effect::Note), None);
        outcome.bound = Some(Bound(Binding::Statement));
    } else {
        checks.fail(fault, None);
    }
    checks.block(&[Check::N4, Check::N5, Check::N7], Check::N3, None);
}

/// N4, N5, N7
fn bind_statement(checks: &mut Checks, context: &Context<'_>, parsed: Result<Statement, Fault>, outcome: &mut Outcome) {
    let inside = |fault: Fault| {
        let within = match fault.place() {
            Some(path) if path.starts_with('$') => path.trim_start_matches('$').to_owned(),
            Some(byte) => format!(" ({byte})"),
            None => String::new(),
        };
        fault.inside(format!("$.dsseEnvelope.payload{within}"))
    };
    let statement = match parsed.map_err(inside) {
        Ok(statement) => statement,
        Err(fault) => {
            checks.block(&[Check::N4, Check::N5, Check::N7].into_iter().filter(|check| *check != fault.check()).collect::<Vec<_>>(), fault.check(), None);
            checks.fail(fault, None);
            return;
        }
    };
    check_image_signature(checks, &statement);
    match context.request.artifact.artifact {
        Artifact::StatementOnly => {
            checks.pass(Check::N4, None, vec![("predicate type", escaped(&statement.predicate_type))]);
            checks.not_applicable(&[Check::N5], "The caller asked to verify the statement alone: no artifact was compared.", None);
            outcome.bound = Some(Bound(Binding::Statement));
        }
        Artifact::None => {
            checks.absent(&[Check::N4, Check::N5], "There is no artifact to compare with the subjects.", None);
        }
        _ => bind_subject(checks, context, &statement, outcome),
    }
    outcome.statement = Some(statement);
}

fn bind_subject(checks: &mut Checks, context: &Context<'_>, statement: &Statement, outcome: &mut Outcome) {
    let artifact = &context.request.artifact;
    let digests: Vec<_> = statement.algorithms().into_iter().filter_map(|algorithm| artifact.digest(algorithm)).collect();
    let waiver = context.danger_waive(Relaxation::HexCase);
    let compared: Vec<_> = statement.subjects.iter().map(|subject| subject.compare(&digests, waiver.is_some())).collect();
    let total = statement.subjects.len();
    let matches = || {
        let pairs = compared.iter().zip(&statement.subjects).enumerate();
        pairs.filter_map(|(position, (comparison, subject))| match comparison {
            Comparison::Same { unchecked } => Some((position, subject, unchecked)),
            _ => None,
        })
    };
    // Any one binds (N5); of several, the one of the wanted name.
    let wanted = context.request.policy.subject_name.as_ref();
    let named = wanted.and_then(|wanted| matches().find(|(_, subject, _)| subject.name.as_ref().is_some_and(|name| wanted.accepts(name))));
    let matching = named.or_else(|| matches().next());
    if let Some((position, subject, unchecked)) = matching {
        if let Some(waiver) = waiver.filter(|_| subject.compare(&digests, false) == Comparison::Different) {
            checks.relaxed(waiver, Check::N4);
        }
        let name = subject.name.clone().or_else(|| subject.uri.clone());
        let evidence = digests.iter().map(|digest| (digest.algorithm().name(), digest.to_hex())).collect();
        checks.pass(Check::N4, None, evidence);
        let mut evidence = vec![("subject", format!("{} of {total}: {}", position.saturating_add(1), escaped(name.as_deref().unwrap_or("without a name"))))];
        evidence.extend(unchecked.iter().map(|algorithm| ("not checked", (*algorithm).to_owned())));
        checks.pass(Check::N5, None, evidence);
        outcome.subject = Some((position, name, total));
        outcome.bound = Some(Bound(Binding::Bound));
        return;
    }
    let own: Vec<_> = digests.iter().map(|digest| format!("{}:{}", digest.algorithm().name(), digest.to_hex())).collect();
    let named: Vec<_> =
        statement.subjects.iter().take(5).flat_map(|subject| subject.digests.iter().map(|(name, value)| escaped(&format!("{name}:{value}")))).collect();
    let fault = if compared.contains(&Comparison::Different) || matches!(artifact.artifact, Artifact::Bytes(_)) {
        outcome.mismatch = true;
        let together = "the artifact is not one of the statement's subjects: of a model that is all files of its directory together";
        let message = if statement.is_of_model() { together } else { "the artifact is not one of the statement's subjects" };
        Fault::new(Check::N4, "other-artifact", message)
    } else {
        Fault::new(Check::N4, "other-hash", "the statement names its subjects by other hashes than the digest given").with_effect(Effect::CannotVerify)
    };
    let more = if total > 5 { format!(" and those of {} more subjects", total.saturating_sub(5)) } else { String::new() };
    checks.fail(fault.compared(named.join(", ") + &more, own.join(", ")).at("$.dsseEnvelope.payload.subject"), None);
    checks.block(&[Check::N5], Check::N4, None);
}

/// N7: a cosign image signature names the SHA-256 of the image's manifest.
fn check_image_signature(checks: &mut Checks, statement: &Statement) {
    if statement.predicate_type != "https://sigstore.dev/cosign/sign/v1" {
        checks.not_applicable(&[Check::N7], "The statement is not an image signature.", None);
        return;
    }
    let named = statement.subjects.iter().all(|subject| subject.digests.iter().any(|(name, _)| name == HashAlgorithm::Sha256.name()));
    let fault = || Fault::new(Check::N7, "no-sha256", "the image signature does not name its manifest by SHA-256").at("$.dsseEnvelope.payload.subject");
    checks.one(Check::N7, if named { Ok(()) } else { Err(fault()) }, None);
}
