//! The report: everything that was found, as plain values. `api::json` knows how it is written.

use super::checks::{Outcome, Record};
use super::verdict::{Binding, Concluded, EvidenceClass, PolicyResult, Verdict};
use crate::check::{Check, Effect, Fault};
use crate::crypto::Digest;
use crate::encoding::json::Value;
use crate::pki::Identity;
use crate::policy::{Difference, Profile, Relaxation, Thresholds};
use crate::statement::{Agreement, Reading, Subject};
use crate::time::UnixTime;
use crate::tlog::{Hash, Step};

/// What one verification found.
#[derive(Debug)]
pub struct Report {
    pub(crate) verdict: Concluded,
    pub(crate) class: EvidenceClass,
    pub(crate) binding: BindingFound,
    pub(crate) policy: PolicyFound,
    pub(crate) cause: Option<Fault>,
    pub(crate) missing: Vec<Missing>,
    pub(crate) trust: TrustUsed,
    pub(crate) now: UnixTime,
    pub(crate) now_source: NowSource,
    pub(crate) relaxations: Vec<(Relaxation, Check)>,
    pub(crate) bundle: BundleFound,
    pub(crate) signer: Option<SignerFound>,
    pub(crate) signature: Option<SignatureFound>,
    pub(crate) times: Vec<TimeFound>,
    pub(crate) log: Vec<EntryFound>,
    pub(crate) statement: Option<StatementFound>,
    pub(crate) checks: Vec<Record>,
}

impl Report {
    /// The verdict; only [`Verdict::Verified`] is success.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.verdict.verdict()
    }

    /// Whether the certificate's issuer is in the trust root.
    pub(crate) fn knows_signer(&self) -> bool {
        let unknown =
            |record: &Record| record.check == Check::C1 && matches!(&record.outcome, Outcome::Failed(fault) if fault.effect() == Effect::CannotVerify);
        !self.checks.iter().any(unknown)
    }

    /// The first cause, where the verdict is not `verified`.
    #[must_use]
    pub fn cause(&self) -> Option<&Fault> {
        self.cause.as_ref()
    }
}

/// Where `now` comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NowSource {
    /// The caller's clock.
    Clock,
    /// The caller asks for a verdict as of another instant.
    AsOf,
}

#[derive(Debug)]
pub(crate) struct BindingFound {
    pub(crate) state: Binding,
    pub(crate) digests: Vec<Digest>,
    pub(crate) size: Option<u64>,
    /// Position, name and total of the matching subject.
    pub(crate) subject: Option<(usize, Option<String>, usize)>,
}

#[derive(Debug)]
pub(crate) struct PolicyFound {
    pub(crate) result: PolicyResult,
    pub(crate) asked: Vec<String>,
    pub(crate) differences: Vec<Difference>,
}

/// Evidence that is needed and not there, by the message ids of formats §0.3.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Missing {
    pub(crate) what: &'static str,
    pub(crate) say: &'static str,
    pub(crate) message: String,
}

#[derive(Debug)]
pub(crate) struct TrustUsed {
    pub(crate) label: String,
    pub(crate) profile: Profile,
    pub(crate) embedded: bool,
    pub(crate) sha256: Option<String>,
    pub(crate) date: Option<&'static str>,
    pub(crate) thresholds: Thresholds,
}

#[derive(Debug, Default)]
pub(crate) struct BundleFound {
    pub(crate) format: &'static str,
    /// Place, position and total, where the file holds several signatures.
    pub(crate) position: Option<(String, usize, usize)>,
    pub(crate) sha256: String,
    pub(crate) media_type: Option<String>,
    pub(crate) version: Option<&'static str>,
    pub(crate) content: Option<&'static str>,
}

#[derive(Debug)]
pub(crate) enum SignerFound {
    Certificate(Box<CertificateFound>),
    Key { sha256: Option<String>, details: Option<&'static str>, hint: String, proven: bool },
}

#[derive(Debug)]
pub(crate) struct CertificateFound {
    pub(crate) identity: Option<Identity>,
    pub(crate) leaf: CertificateSummary,
    pub(crate) serial: String,
    pub(crate) issuer: String,
    pub(crate) details: &'static str,
    pub(crate) path: Vec<CertificateSummary>,
    pub(crate) proven: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct CertificateSummary {
    pub(crate) subject: String,
    pub(crate) sha256: String,
    pub(crate) not_before: UnixTime,
    pub(crate) not_after: Option<UnixTime>,
}

#[derive(Debug)]
pub(crate) struct SignatureFound {
    pub(crate) details: &'static str,
    pub(crate) hash: &'static str,
    pub(crate) over: &'static str,
    pub(crate) verified: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct TimeFound {
    pub(crate) from_log: bool,
    pub(crate) time: UnixTime,
    pub(crate) authority: String,
    pub(crate) item: String,
    pub(crate) verified: bool,
}

#[derive(Debug)]
pub(crate) struct EntryFound {
    pub(crate) item: String,
    pub(crate) log: Option<String>,
    pub(crate) log_id: [u8; 32],
    pub(crate) log_index: i64,
    pub(crate) kind: String,
    pub(crate) api_version: String,
    pub(crate) integrated_time: Option<UnixTime>,
    pub(crate) inclusion: Option<InclusionFound>,
    pub(crate) promised: bool,
    pub(crate) counted: bool,
}

#[derive(Debug)]
pub(crate) struct InclusionFound {
    pub(crate) origin: String,
    pub(crate) tree_size: u64,
    pub(crate) root: Hash,
    pub(crate) leaf_index: u64,
    pub(crate) leaf: Hash,
    pub(crate) steps: Vec<Step>,
}

#[derive(Debug)]
pub(crate) struct StatementFound {
    pub(crate) statement_type: String,
    pub(crate) predicate_type: String,
    pub(crate) subjects: Vec<Subject>,
    pub(crate) predicate: Option<Value<'static>>,
    pub(crate) reading: Option<Reading>,
    /// The provenance beside the certificate.
    pub(crate) agreement: Vec<Agreement>,
    pub(crate) verified: bool,
}
