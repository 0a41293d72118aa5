//! From proofs to the verdict (§0.3). Nothing here looks at the list of checks.
//!
//! Each proof has a private constructor in the module that checks it, so that a verdict for which something was not
//! checked cannot be written down.

use super::certificate::CertifiedKey;
use super::checks::Sound;
use super::log::LogsMet;
use super::policy_checks::PolicyMet;
use super::signature::{Bound, SignatureVerified};
use super::signer::PinnedKey;
use super::times::TimesMet;

/// How much evidence there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvidenceClass {
    /// Proven under an embedded trust root.
    Full,
    /// Proven under a trust root that the user supplied.
    FullCustomRoot,
    /// As full, but a log only promised inclusion.
    PromiseOnly,
    /// The signature matches a key; who and when is not proven.
    SignatureOnly,
    /// Evidence is missing, unsupported or unknown to the trust root.
    CannotVerify,
    /// Evidence is malformed or contradicts itself.
    Invalid,
}

/// What the artifact has to do with the signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binding {
    /// The artifact is the one that was signed.
    Bound,
    /// The caller asked to verify the statement alone; no artifact was compared.
    Statement,
    /// There was no artifact to compare.
    NotSupplied,
    /// The artifact is not the one that was signed.
    Mismatch,
}

/// Whether the policy is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyResult {
    /// The signer and all else is what was asked for.
    Satisfied,
    /// Something is not what was asked for.
    Violated,
    /// Nobody said who the signer should be.
    NotEvaluated,
}

/// The verdict. Only `Verified` is success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every proof exists, and the signer is the one asked for.
    Verified,
    /// Every proof exists, but nobody said who the signer should be.
    Unidentified,
    /// Every proof exists, but signer, predicate or claim is not what was asked for.
    Rejected,
    /// Nothing is wrong, but evidence is missing.
    Insufficient,
    /// Evidence is malformed or contradicts itself.
    Invalid,
}

macro_rules! words {
    ($type:ident { $($name:ident $word:literal)* }) => {
        impl $type {
            /// The word the report uses.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }
        }
    };
}

words!(EvidenceClass { Full "full" FullCustomRoot "full-custom-root" PromiseOnly "promise-only" SignatureOnly "signature-only" CannotVerify "cannot-verify" Invalid "invalid" });
words!(Binding { Bound "bound" Statement "statement" NotSupplied "not-supplied" Mismatch "mismatch" });
words!(PolicyResult { Satisfied "satisfied" Violated "violated" NotEvaluated "not-evaluated" });
words!(Verdict { Verified "verified" Unidentified "unidentified" Rejected "rejected" Insufficient "insufficient" Invalid "invalid" });

/// Who signed, proven: a certified key, or the key that the policy names.
#[derive(Debug)]
pub(crate) enum SignerProof {
    Certified(CertifiedKey),
    Pinned(PinnedKey),
}

/// Every proof that the classes `full` and `promise-only` need.
#[derive(Debug)]
pub(crate) struct Evidence {
    class: EvidenceClass,
    accepted: bool,
}

impl Evidence {
    /// The one way to an accepted class: each proof is consumed.
    pub(crate) fn new(_: Sound, _: SignatureVerified, _: SignerProof, logs: LogsMet, _: TimesMet, embedded_root: bool) -> Self {
        let class = match (logs.promise_only(), embedded_root) {
            (true, _) => EvidenceClass::PromiseOnly,
            (false, true) => EvidenceClass::Full,
            (false, false) => EvidenceClass::FullCustomRoot,
        };
        Self { class, accepted: logs.accepted() }
    }

    pub(crate) fn class(&self) -> EvidenceClass {
        self.class
    }

    /// Whether the class is one that the verdict may rest on.
    pub(crate) fn is_accepted(&self) -> bool {
        self.accepted
    }
}

/// What is known of the policy.
#[derive(Debug)]
pub(crate) enum PolicyOutcome {
    Met(PolicyMet),
    Violated,
    NoSigner,
}

impl PolicyOutcome {
    pub(crate) fn result(&self) -> PolicyResult {
        match self {
            Self::Met(_) => PolicyResult::Satisfied,
            Self::Violated => PolicyResult::Violated,
            Self::NoSigner => PolicyResult::NotEvaluated,
        }
    }
}

/// A verdict that was concluded from proofs: what a report holds. Nothing else makes one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Concluded(Verdict);

impl Concluded {
    pub(crate) fn verdict(self) -> Verdict {
        self.0
    }
}

/// The verdict from its proofs (§0.3). `sound` is false where a check with the effect `invalid` failed.
pub(crate) fn conclude(sound: bool, evidence: Option<&Evidence>, bound: Option<&Bound>, policy: &PolicyOutcome) -> Concluded {
    if !sound {
        return Concluded(Verdict::Invalid);
    }
    let Some(evidence) = evidence.filter(|evidence| evidence.is_accepted()) else { return Concluded(Verdict::Insufficient) };
    Concluded(match (policy, bound) {
        (PolicyOutcome::Violated, _) => Verdict::Rejected,
        (_, None) => Verdict::Insufficient,
        (PolicyOutcome::NoSigner, Some(_)) => Verdict::Unidentified,
        (PolicyOutcome::Met(met), Some(bound)) => verified(evidence, bound, met),
    })
}

/// Success needs all three.
fn verified(_: &Evidence, _: &Bound, _: &PolicyMet) -> Verdict {
    Verdict::Verified
}
