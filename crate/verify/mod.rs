//! The sequence (§0.4): one numbered section a file, each recording its checks and giving a proof where they hold.
//!
//! Architecture invariant: verification never sees a file format, only the model of `bundle`; it has no clock; and the
//! verdict comes from proofs, never from the list of checks.

mod certificate;
mod checks;
mod key;
mod log;
mod policy_checks;
mod report;
mod root;
mod shape;
mod signature;
mod signer;
mod times;
mod timestamps;
mod verdict;

pub(crate) use checks::{Outcome, Record};
pub(crate) use report::{CertificateSummary, EntryFound, Missing, SignerFound};
pub use report::{NowSource, Report};
pub use verdict::{Binding, EvidenceClass, PolicyResult, Verdict};

use std::cell::OnceCell;

use crate::bundle::{self, Bundle, Content, Format, Leniency};
use crate::check::{Check, Effect, Fault};
use crate::crypto::{Digest, HashAlgorithm, hash, sha256};
use crate::encoding::hex;
use crate::pki::Sct;
use crate::policy::{Policy, Profile, Relaxation, Relaxations, Signer, Thresholds, Waiver};
use crate::statement::Resource;
use crate::time::UnixTime;
use crate::trust::{Origin, TrustedRoot};
use checks::Checks;
use report::{BindingFound, BundleFound, PolicyFound, TrustUsed};
use verdict::{Evidence, PolicyOutcome, conclude};

/// What is to be verified, and what is asked for.
#[derive(Debug)]
pub(crate) struct Request<'a> {
    pub(crate) artifact: &'a Given<'a>,
    pub(crate) policy: &'a Policy,
    pub(crate) relaxations: &'a Relaxations,
    pub(crate) now: UnixTime,
    pub(crate) now_source: NowSource,
}

/// What the caller has of the artifact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Artifact<'a> {
    /// Nothing: the verdict is at best `insufficient`.
    None,
    /// All of it.
    Bytes(&'a [u8]),
    /// Its digests, and its size in bytes if known (M2).
    Digests {
        /// One for each algorithm at most
        digests: Vec<Digest>,
        /// Bytes
        size: Option<u64>,
    },
    /// Nothing, and the caller asks to verify the statement alone.
    StatementOnly,
}

/// The artifact, hashed once by each algorithm that is asked for: for every step, and under every trust root.
#[derive(Debug)]
pub(crate) struct Given<'a> {
    artifact: &'a Artifact<'a>,
    made: [OnceCell<Digest>; 3],
}

impl<'a> Given<'a> {
    pub(crate) fn new(artifact: &'a Artifact<'a>) -> Self {
        Self { artifact, made: Default::default() }
    }

    /// The digest by this algorithm, recomputed from the bytes where they are there.
    fn digest(&self, algorithm: HashAlgorithm) -> Option<Digest> {
        let [sha256, sha384, sha512] = &self.made;
        let made = match algorithm {
            HashAlgorithm::Sha256 => sha256,
            HashAlgorithm::Sha384 => sha384,
            HashAlgorithm::Sha512 => sha512,
        };
        match self.artifact {
            Artifact::Bytes(bytes) => Some(made.get_or_init(|| hash(algorithm, &[bytes])).clone()),
            Artifact::Digests { digests, .. } => digests.iter().find(|digest| digest.algorithm() == algorithm).cloned(),
            Artifact::None | Artifact::StatementOnly => None,
        }
    }

    fn is_given(&self) -> bool {
        matches!(self.artifact, Artifact::Bytes(_) | Artifact::Digests { .. })
    }

    fn size(&self) -> Option<u64> {
        match self.artifact {
            Artifact::Bytes(bytes) => u64::try_from(bytes.len()).ok(),
            Artifact::Digests { size, .. } => *size,
            Artifact::None | Artifact::StatementOnly => None,
        }
    }
}

/// What every step may look at.
pub(crate) struct Context<'a> {
    root: &'a TrustedRoot,
    profile: Profile,
    thresholds: Thresholds,
    request: &'a Request<'a>,
    /// A certificate timestamp beside the certificate (D8).
    detached_sct: Option<&'a Sct>,
    /// What a bare signature is over: the artifact, or what the file carries in its place.
    over: &'a Given<'a>,
}

impl Context<'_> {
    /// The file carries what was signed: a document about the artifact.
    fn carries_payload(&self) -> bool {
        !std::ptr::eq(self.over, self.request.artifact)
    }

    /// A waiver of the rule, where the caller allows one.
    fn danger_waive(&self, relaxation: Relaxation) -> Option<Waiver> {
        self.request.relaxations.danger_waive(relaxation)
    }
}

/// One signature of a file, read once for all trust roots; or why it could not be.
#[derive(Debug)]
pub(crate) struct Opened {
    selected: Selected,
    bundle: Result<Bundle, Fault>,
}

impl Opened {
    /// The payload of the envelope, where a statement and not a file was signed.
    pub(crate) fn into_payload(self) -> Option<Vec<u8>> {
        match self.bundle.ok()?.content {
            Content::Envelope(envelope) => Some(envelope.payload),
            Content::Message(_) => None,
        }
    }
}

/// Opens a file that holds one signature, or the one of several that is meant.
pub(crate) fn open(file: &[u8], select: Option<usize>, relaxations: &Relaxations) -> Opened {
    let sha256 = hex::encode(&sha256(&[file]));
    match bundle::choose(file, select) {
        Ok(chosen) => open_one(chosen, sha256, relaxations),
        Err(fault) => Opened { selected: Selected { sha256, ..Selected::default() }, bundle: Err(fault) },
    }
}

/// Opens every signature of a file; where it cannot be opened, there is one that says why.
pub(crate) fn open_all(file: &[u8], relaxations: &Relaxations) -> Vec<Opened> {
    let sha256 = hex::encode(&sha256(&[file]));
    match bundle::find(file) {
        Ok(found) => {
            let total = found.len();
            let open = |(index, found)| open_one(bundle::Chosen { found, index, total }, sha256.clone(), relaxations);
            found.into_iter().enumerate().map(open).collect()
        }
        Err(fault) => vec![Opened { selected: Selected { sha256, ..Selected::default() }, bundle: Err(fault) }],
    }
}

fn open_one(chosen: bundle::Chosen<'_>, sha256: String, relaxations: &Relaxations) -> Opened {
    let allows = |relaxation| relaxations.danger_waive(relaxation).is_some();
    let leniency = Leniency { base64: allows(Relaxation::Base64Lenient), names: allows(Relaxation::ProtoJsonVariants) };
    let selected = Selected { format: chosen.found.format, place: chosen.found.place.clone(), index: chosen.index, total: chosen.total, sha256 };
    Opened { selected, bundle: chosen.found.read(leniency) }
}

/// Runs the whole sequence. There is always a report; malformed input is a verdict, not an error.
pub(crate) fn verify(root: &TrustedRoot, root_profile: Profile, request: &Request<'_>, opened: &Opened) -> Report {
    let profile = request.policy.profile(root_profile);
    let payload = opened.bundle.as_ref().ok().and_then(|bundle| bundle.payload.as_deref()).map(Artifact::Bytes);
    let payload = payload.as_ref().map(Given::new);
    let over = payload.as_ref().unwrap_or(request.artifact);
    let context = Context {
        root,
        profile,
        thresholds: request.policy.thresholds(profile),
        request,
        over,
        detached_sct: opened.bundle.as_ref().ok().and_then(|bundle| bundle.detached_sct.as_ref()),
    };
    let mut checks = Checks::default();
    root::check(&mut checks, &context);
    match &opened.bundle {
        Ok(bundle) => verify_bundle(&context, checks, &opened.selected, bundle),
        Err(fault) => unreadable(&context, checks, &opened.selected, fault.clone()),
    }
}

/// Which signature of the file this is about.
#[derive(Debug, Default)]
struct Selected {
    format: Format,
    place: String,
    index: usize,
    /// 0 where the file could not be opened.
    total: usize,
    /// Of the file
    sha256: String,
}

/// A bundle whose shape is wrong: every check that needs it is blocked by the one that failed.
fn unreadable(context: &Context<'_>, mut checks: Checks, selected: &Selected, fault: Fault) -> Report {
    let failed = fault.check();
    let read = failed != Check::A1 && failed != Check::B3;
    let reached = |check: &Check| *check == failed || root::CHECKS.contains(check) || (*check == Check::A1 && read);
    let blocked: Vec<_> = Check::ALL.iter().copied().filter(|check| !reached(check)).collect();
    if read {
        checks.pass(Check::A1, None, Vec::new());
    }
    let mut found = Found { bundle: bundle_found(selected, None), ..Found::default() };
    let unverifiable = fault.effect() == Effect::CannotVerify;
    if unverifiable {
        let say = if fault.cause() == "unsupported" { "say.unsupported" } else { "say.no-evidence" };
        found.missing.push(Missing { what: "signature", say, message: fault.message().to_owned() });
    }
    checks.fail(fault, None);
    checks.block(&blocked, failed, None);
    let evidence = unverifiable.then_some((EvidenceClass::CannotVerify, None));
    report_of(context, checks, found, evidence, &PolicyOutcome::NoSigner, None, Vec::new())
}

/// The parts of the report that the steps fill.
#[derive(Default)]
struct Found {
    bundle: BundleFound,
    signer: Option<SignerFound>,
    signature: Option<report::SignatureFound>,
    times: Vec<report::TimeFound>,
    log: Vec<EntryFound>,
    statement: Option<report::StatementFound>,
    subject: Option<(usize, Option<String>, usize)>,
    mismatch: bool,
    missing: Vec<Missing>,
}

/// A bundle whose shape is right, through the sequence.
fn verify_bundle(context: &Context<'_>, mut checks: Checks, selected: &Selected, bundle: &Bundle) -> Report {
    let mut found = Found { bundle: bundle_found(selected, Some(bundle)), ..Found::default() };
    for (used, relaxation, check) in [(bundle.used.base64, Relaxation::Base64Lenient, Check::A6), (bundle.used.names, Relaxation::ProtoJsonVariants, Check::A1)]
    {
        if let Some(waiver) = context.danger_waive(relaxation).filter(|_| used) {
            checks.relaxed(waiver, check);
        }
    }
    // A, B: the shape
    shape::check(&mut checks, context, bundle);
    // Who claims to have signed, with which key and scheme (C10, O1, O2, Q, M3, M4)
    let holder = key::find(&mut checks, context, bundle, &mut found.missing);
    // I1, J1: what each log entry says it is
    let bodies = log::read_bodies(&mut checks, context, bundle);
    let choice = key::choose(&mut checks, context, bundle, holder.as_ref(), &bodies);
    let signed = signature::Signed::new(context, bundle, choice);
    // E, F, G, H: each log entry by itself
    let entries = log::verify_entries(&mut checks, context, &bodies, holder.as_ref(), &signed);
    // K: each timestamp
    let stamps = timestamps::verify(&mut checks, context, bundle);
    // M, N: the signature, and the artifact. Before I, so that a wrong artifact is called that and not a wrong entry.
    let outcome = signature::verify(&mut checks, context, bundle, holder.as_ref(), &signed, &bodies);
    // I: every entry describes this bundle
    let entries = log::compare(&mut checks, &entries, &bodies, holder.as_ref(), &signed, &outcome);
    // L: the verified times
    let times = times::collect(&mut checks, context, &entries, &stamps, holder.as_ref());
    // E2: the logs' windows, which need the times
    let entries = log::check_windows(&mut checks, context, entries, &times, holder.as_ref());
    // C, D: the certificate path at each of them
    let (signer, signer_found) = signer::prove(&mut checks, context, holder.as_ref(), &times);
    found.signer = signer::with_hint(signer_found, &bundle.key);
    // O, P: who it is, and whether that is who was asked for
    let policy = policy_checks::evaluate(&mut checks, context, holder.as_ref(), &outcome);
    // L3: enough of everything
    let logs = log::threshold(&mut checks, context, bundle, &entries, &mut found.missing);
    let times_met = times::threshold(&mut checks, context, &times, holder.as_ref(), &mut found.missing);

    found.times = times.found();
    found.log = entries.iter().map(log::Entry::found).collect();
    found.subject = outcome.subject;
    found.mismatch = outcome.mismatch || outcome.other_image;
    found.signature = outcome.found;
    found.statement = outcome.statement.map(|statement| statement_found(statement, outcome.verified.is_some(), found.signer.as_ref(), &bundle.publisher));
    if outcome.bound.is_none() && !found.mismatch && !context.request.artifact.is_given() {
        found.missing.push(Missing {
            what: "artifact",
            say: "say.needs-artifact",
            message: "Add the signed file, or its digest, to check that it is the one that was signed.".to_owned(),
        });
    }
    let has_signature = outcome.verified.is_some();
    let evidence = match (checks.sound(), outcome.verified, signer, logs, times_met) {
        (Some(sound), Some(signature), Some(signer), Some(logs), Some(times)) => {
            Some(Evidence::new(sound, signature, signer, logs, times, root::is_embedded(context)))
        }
        _ => None,
    };
    if evidence.is_none() {
        name_the_unknown(&checks, &mut found.missing);
    }
    let class = match &evidence {
        Some(evidence) => evidence.class(),
        None if has_signature => EvidenceClass::SignatureOnly,
        None => EvidenceClass::CannotVerify,
    };
    checks.relocate(|place| bundle.format.place(place));
    report_of(context, checks, found, Some((class, evidence)), &policy.outcome, outcome.bound, policy.differences)
}

/// Evidence of another instance is not missing: it is there, and the trust root is the wrong one. That is said first.
fn name_the_unknown(checks: &Checks, missing: &mut Vec<Missing>) {
    let rows = [(Check::E3, Effect::Drop, "log"), (Check::K6, Effect::Drop, "timestamp authority"), (Check::C1, Effect::CannotVerify, "certificate authority")];
    for (check, effect, what) in rows {
        if checks.failed_with(check, effect) {
            let message = format!("The {what} is not in the selected trust root. Choose another trust root, or supply one.");
            missing.insert(0, Missing { what, say: "say.unknown-root", message });
        }
    }
}

fn report_of(
    context: &Context<'_>,
    checks: Checks,
    found: Found,
    evidence: Option<(EvidenceClass, Option<Evidence>)>,
    policy: &PolicyOutcome,
    bound: Option<signature::Bound>,
    differences: Vec<crate::policy::Difference>,
) -> Report {
    let sound = checks.sound().is_some();
    let (class, evidence) = evidence.unwrap_or((EvidenceClass::Invalid, None));
    let class = if sound { class } else { EvidenceClass::Invalid };
    let verdict = conclude(sound, evidence.as_ref(), bound.as_ref(), policy);
    let binding = match (&bound, found.mismatch) {
        (_, true) => Binding::Mismatch,
        (Some(bound), false) => bound.state(),
        (None, false) => Binding::NotSupplied,
    };
    let cause = match verdict.verdict() {
        Verdict::Verified | Verdict::Unidentified => None,
        Verdict::Invalid => checks.first_failure(Effect::Invalid).cloned(),
        Verdict::Rejected => checks.first_failure(Effect::Policy).cloned(),
        Verdict::Insufficient => checks.first_shortfall().cloned(),
    };
    let request = context.request;
    let digests = found.digests(request.artifact);
    Report {
        verdict,
        class,
        binding: BindingFound { state: binding, digests, size: request.artifact.size(), subject: found.subject },
        policy: PolicyFound { result: policy.result(), asked: request.policy.asked(), differences },
        cause,
        missing: found.missing,
        trust: trust_used(context),
        now: request.now,
        now_source: request.now_source,
        relaxations: checks.relaxations().to_vec(),
        bundle: found.bundle,
        signer: found.signer,
        signature: found.signature,
        times: found.times,
        log: found.log,
        statement: found.statement,
        checks: checks.into_records(),
    }
}

impl Found {
    /// The digests that were compared: those a statement asks for, or the one of the signature.
    fn digests(&self, artifact: &Given<'_>) -> Vec<Digest> {
        let named = |algorithm: &HashAlgorithm| match &self.statement {
            Some(statement) => statement.subjects.iter().any(|subject| subject.digests.iter().any(|(name, _)| name == algorithm.name())),
            None => self.signature.as_ref().map_or("sha256", |signature| signature.hash) == algorithm.name(),
        };
        HashAlgorithm::ALL.into_iter().filter(named).filter_map(|algorithm| artifact.digest(algorithm)).collect()
    }
}

fn statement_found(statement: crate::statement::Statement, verified: bool, signer: Option<&SignerFound>, publisher: &[String]) -> report::StatementFound {
    let identity = match signer {
        Some(SignerFound::Certificate(found)) => found.identity.as_ref(),
        _ => None,
    };
    let agreement = crate::statement::agreements(statement.reading.as_ref(), publisher, identity);
    report::StatementFound {
        statement_type: statement.statement_type,
        predicate_type: statement.predicate_type,
        subjects: statement.subjects,
        predicate: statement.predicate,
        reading: statement.reading,
        agreement,
        verified,
    }
}

fn bundle_found(selected: &Selected, bundle: Option<&Bundle>) -> BundleFound {
    let content = |bundle: &Bundle| match bundle.content {
        Content::Message(_) => "messageSignature",
        Content::Envelope(_) => "dsseEnvelope",
    };
    BundleFound {
        format: selected.format.name(),
        sha256: selected.sha256.clone(),
        position: (selected.total > 1).then(|| (selected.place.clone(), selected.index, selected.total)),
        media_type: bundle.map(|bundle| bundle.media_type.clone()).filter(|text| !text.is_empty()),
        version: bundle.filter(|bundle| bundle.format == Format::Sigstore).map(|bundle| bundle.version.name()),
        content: bundle.map(content),
    }
}

fn trust_used(context: &Context<'_>) -> TrustUsed {
    let no_root = context.profile == Profile::ManagedKeyNoLog;
    let listed = matches!(context.request.policy.signer, Signer::NpmRegistry { .. });
    let date = match context.root.origin {
        _ if no_root => listed.then_some(crate::trust::npm::DATE),
        Origin::Embedded(embedded) => Some(embedded.date()),
        Origin::Supplied => None,
    };
    let label = match (no_root, listed) {
        (false, _) => context.root.label(),
        (true, true) => "The npm registry's list of keys",
        (true, false) => "The key supplied by you",
    };
    TrustUsed {
        label: label.to_owned(),
        profile: context.profile,
        embedded: root::is_embedded(context),
        sha256: (!no_root).then(|| context.root.sha256.clone()),
        date,
        thresholds: context.thresholds,
    }
}

/// What verification of a bundle needs of the artifact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needs {
    /// The digests it is compared by
    pub digests: Vec<HashAlgorithm>,
    /// The bytes themselves are needed: pure Ed25519 signs no digest (M2)
    pub bytes: bool,
}

/// Says what verification of the signatures in a file needs of the artifact; all digests where they do not say.
pub(crate) fn needs(file: &[u8], policy: Option<&Policy>) -> Needs {
    let mut needs = Needs { digests: Vec::new(), bytes: false };
    for found in bundle::find(file).unwrap_or_default() {
        let one = needs_of(found, policy);
        needs.bytes |= one.bytes;
        needs.digests.extend(one.digests);
    }
    needs.digests = HashAlgorithm::ALL.into_iter().filter(|algorithm| needs.digests.is_empty() || needs.digests.contains(algorithm)).collect();
    needs
}

/// What each signature of a file says it is of, to find its artifact by: claims, until they are verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    /// Where it stands in the file; `$` where it is the whole of it
    pub place: String,
    /// Digests of artifacts: of a statement those of all its subjects. Empty where it names none, or cannot be read
    pub digests: Vec<Digest>,
    /// The bytes themselves are needed to verify it: pure Ed25519 signs no digest (M2)
    pub bytes: bool,
    /// Files of a directory, where the subject is the SHA-256 of their digests, one after the other: a signed model
    pub resources: Vec<Resource>,
}

/// The claims of each signature; none where the file cannot be opened.
pub(crate) fn claims(file: &[u8]) -> Vec<Claims> {
    bundle::find(file).unwrap_or_default().into_iter().map(claims_of).collect()
}

fn claims_of(found: bundle::Found<'_>) -> Claims {
    let place = found.place.clone();
    let Ok(bundle) = found.read(Leniency { base64: true, names: true }) else {
        return Claims { place, digests: Vec::new(), bytes: false, resources: Vec::new() };
    };
    let mut resources = Vec::new();
    let (digests, bytes) = match &bundle.content {
        Content::Envelope(envelope) => {
            let subjects = crate::statement::Statement::from_payload(&envelope.payload).map_or_else(|_| Vec::new(), |statement| statement.subjects);
            resources = crate::statement::resources(&envelope.payload);
            (subjects.iter().flat_map(crate::statement::Subject::digests).collect(), false)
        }
        Content::Message(message) => match &bundle.payload {
            Some(payload) if bundle.format == Format::NpmSignature => {
                let claim = crate::statement::PackageClaim::from_payload(payload).ok();
                (claim.map(|claim| claim.sha512).into_iter().collect(), false)
            }
            Some(payload) => {
                let claim = crate::statement::ImageClaim::from_payload(payload).ok();
                (claim.and_then(|claim| Digest::from_hex(HashAlgorithm::Sha256, &claim.manifest)).into_iter().collect(), false)
            }
            None => {
                let logged = bundle.entries.iter().filter_map(|entry| crate::tlog::entry::digest_in(&entry.body));
                (message.digest.iter().cloned().chain(logged).collect(), key::needs(&bundle, message, None).bytes)
            }
        },
    };
    Claims { place, digests, bytes, resources }
}

fn needs_of(found: bundle::Found<'_>, policy: Option<&Policy>) -> Needs {
    let all = Needs { digests: HashAlgorithm::ALL.to_vec(), bytes: false };
    let Ok(bundle) = found.read(Leniency { base64: true, names: true }) else { return all };
    match &bundle.content {
        Content::Envelope(envelope) => match crate::statement::Statement::from_payload(&envelope.payload) {
            Ok(statement) => Needs { digests: statement.algorithms(), bytes: false },
            Err(_) => all,
        },
        Content::Message(_) if bundle.format == Format::NpmSignature => Needs { digests: vec![HashAlgorithm::Sha512], bytes: false },
        Content::Message(_) if bundle.payload.is_some() => Needs { digests: vec![HashAlgorithm::Sha256], bytes: false },
        Content::Message(message) => key::needs(&bundle, message, policy),
    }
}
