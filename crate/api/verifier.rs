//! The verifier as Rust callers use it, and as the bindings do.

use crate::check::{Check, Fault};
use crate::encoding::json;
use crate::policy::{self, Policy, Profile, Relaxations};
use crate::text::{escaped, quoted};
use crate::time::UnixTime;
use crate::tlog::Protocol;
use crate::tlog::checkpoint::Checkpoint;
use crate::tlog::consistency;
use crate::trust::{Embedded, Origin, TrustedRoot};
use crate::verify::{self, Artifact, Claims, EvidenceClass, Given, Needs, NowSource, Opened, Report, Request, Verdict};

/// A trust root to verify under.
#[derive(Clone, Copy, Debug)]
pub enum Trust<'a> {
    /// One that ships with the crate: `public-good`, `staging` or `github`.
    Embedded(&'a str),
    /// The bytes of a `trusted_root.json` of the caller's own.
    Supplied(&'a [u8]),
}

/// What a verification depends on beside the bundle, the artifact and the policy.
#[derive(Clone, Debug)]
pub struct Options {
    now: UnixTime,
    source: NowSource,
    relaxations: Relaxations,
    select: Option<usize>,
}

impl Options {
    /// At this instant, with the default relaxations (§0.6).
    #[must_use]
    pub fn at(now: UnixTime, source: NowSource) -> Self {
        Self { now, source, relaxations: Relaxations::default(), select: None }
    }

    /// Turns a named relaxation on or off (§0.6).
    ///
    /// # Errors
    /// There is no relaxation of this name.
    pub fn relax(mut self, name: &str, on: bool) -> Result<Self, Fault> {
        self.relaxations.set(name, on)?;
        Ok(self)
    }

    /// Which of the signatures in a file is meant, from 0, where it holds several ([`Verifier::signatures`]).
    #[must_use]
    pub fn select(mut self, index: usize) -> Self {
        self.select = Some(index);
        self
    }
}

/// Two checkpoints of one log, the newer of which keeps every entry of the older.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consistency {
    /// The log's URL, or its id
    pub log: String,
    /// The first line of the older checkpoint
    pub origin: String,
    /// Entries
    pub older_size: u64,
    /// Entries
    pub newer_size: u64,
}

/// Verifies bundles under trust roots that were parsed once.
#[derive(Debug)]
pub struct Verifier {
    first: Root,
    others: Vec<Root>,
}

#[derive(Debug)]
struct Root {
    root: TrustedRoot,
    profile: Profile,
}

impl Verifier {
    /// Under one or more trust roots. With several, a bundle is verified under each in turn, and the report is that of the
    /// first under which the evidence is accepted; it names the root.
    ///
    /// # Errors
    /// A trust root is unknown or malformed (R1, R3, R5), or there is none.
    pub fn new(trust: &[Trust<'_>]) -> Result<Self, Fault> {
        let Some((first, others)) = trust.split_first() else {
            return Err(Fault::new(Check::R1, "none", "no trust root was given"));
        };
        Ok(Self { first: load(first)?, others: others.iter().map(load).collect::<Result<_, _>>()? })
    }

    /// Verifies a bundle. Malformed input gives a report with the verdict `invalid`, never an error.
    #[must_use]
    pub fn verify(&self, bundle: &[u8], artifact: &Artifact<'_>, policy: &Policy, options: &Options) -> Report {
        self.report(&verify::open(bundle, options.select, &options.relaxations), &Given::new(artifact), policy, options)
    }

    /// As [`Verifier::verify`], with the payload of the envelope that was verified: what is read of it was signed. There is
    /// none unless every proof exists, so that nothing of a bundle that did not verify is ever taken for signed (SBOM B14),
    /// and none where a file and no statement was signed.
    #[must_use]
    pub fn verify_payload(&self, bundle: &[u8], artifact: &Artifact<'_>, policy: &Policy, options: &Options) -> (Report, Option<Vec<u8>>) {
        let opened = verify::open(bundle, options.select, &options.relaxations);
        let report = self.report(&opened, &Given::new(artifact), policy, options);
        let proven = matches!(report.verdict(), Verdict::Verified | Verdict::Unidentified | Verdict::Rejected);
        let payload = if proven { opened.into_payload() } else { None };
        (report, payload)
    }

    /// Verifies every signature of a file that may hold several, each by itself. At least one report, also where it holds none.
    #[must_use]
    pub fn verify_all(&self, file: &[u8], artifact: &Artifact<'_>, policy: &Policy, options: &Options) -> Vec<Report> {
        let given = Given::new(artifact);
        verify::open_all(file, &options.relaxations).iter().map(|opened| self.report(opened, &given, policy, options)).collect()
    }

    fn report(&self, opened: &Opened, artifact: &Given<'_>, policy: &Policy, options: &Options) -> Report {
        let request = Request { artifact, policy, relaxations: &options.relaxations, now: options.now, now_source: options.source };
        let under = |root: &Root| verify::verify(&root.root, root.profile, &request, opened);
        self.others.iter().map(under).fold(under(&self.first), better)
    }

    /// Verifies a bundle and writes the report as JSON; the same input gives the same bytes on every platform.
    #[must_use]
    pub fn verify_to_json(&self, bundle: &[u8], artifact: &Artifact<'_>, policy: &Policy, options: &Options) -> String {
        super::json::report(&self.verify(bundle, artifact, policy, options))
    }

    /// As [`Verifier::verify_payload`], the report as JSON.
    #[must_use]
    pub fn verify_payload_to_json(&self, bundle: &[u8], artifact: &Artifact<'_>, policy: &Policy, options: &Options) -> (String, Option<Vec<u8>>) {
        let (report, payload) = self.verify_payload(bundle, artifact, policy, options);
        (super::json::report(&report), payload)
    }

    /// As [`Verifier::verify_all`], as a JSON list.
    #[must_use]
    pub fn verify_all_to_json(&self, file: &[u8], artifact: &Artifact<'_>, policy: &Policy, options: &Options) -> String {
        let reports: Vec<_> = self.verify_all(file, artifact, policy, options).iter().map(super::json::report).collect();
        format!("[{}]", reports.join(","))
    }

    /// Whether the newer of two checkpoints is of the same log and tree as the older one, grown (H8). The checkpoints are
    /// signed notes; the proof is a JSON list of base64 hashes, or what Rekor v1 answers, `{"rootHash", "hashes"}` in hex.
    ///
    /// # Errors
    /// No log of the trust roots signed both checkpoints (H1 to H6), or the proof does not lead from one to the other (H8).
    pub fn consistency(&self, older: &str, newer: &str, proof: &[u8]) -> Result<Consistency, Fault> {
        let (older, newer) = (Checkpoint::from_envelope(older)?, Checkpoint::from_envelope(newer)?);
        let proof = consistency::read_proof(proof)?;
        let logs = std::iter::once(&self.first).chain(&self.others).flat_map(|root| &root.root.logs);
        let mut unsigned = Fault::new(Check::H8, "no-log", "the trust root has no log");
        for (log, protocol) in logs.flat_map(|log| [(log, Protocol::RekorV1), (log, Protocol::RekorV2)]) {
            match older.verify(log, protocol, false).and_then(|_| newer.verify(log, protocol, false)) {
                Ok(_) => {
                    if older.origin != newer.origin {
                        let fault = Fault::new(Check::H4, "origin", "the checkpoints are of two trees");
                        return Err(fault.compared(escaped(&older.origin), escaped(&newer.origin)));
                    }
                    consistency::check(&older, &newer, &proof)?;
                    return Ok(Consistency { log: log.name(), origin: older.origin, older_size: older.size, newer_size: newer.size });
                }
                // Of all logs, the one whose name and key fit says best what is wrong.
                Err(fault) if fault.cause() == "bad-signature" || unsigned.check() == Check::H8 => unsigned = fault,
                Err(_) => {}
            }
        }
        Err(unsigned)
    }

    /// How many signatures a file holds: one, or as many as a list, an answer of a registry or JSON Lines have. None where it cannot
    /// be opened; verifying it says why.
    #[must_use]
    pub fn signatures(file: &[u8]) -> usize {
        crate::bundle::find(file).map_or(0, |found| found.len())
    }

    /// What each signature of a file says it is of. Claims: they find an artifact, and prove nothing.
    #[must_use]
    pub fn claims(file: &[u8]) -> Vec<Claims> {
        verify::claims(file)
    }

    /// What verification of this bundle needs of the artifact. With a key that the bundle does not name and no policy that does,
    /// the bytes may be needed.
    #[must_use]
    pub fn needs(bundle: &[u8], policy: Option<&Policy>) -> Needs {
        verify::needs(bundle, policy)
    }

    /// The trust roots as JSON: label, source, hash, date and entries.
    #[must_use]
    pub fn trust_to_json(&self) -> String {
        let roots = std::iter::once(&self.first).chain(&self.others);
        super::json::trust(roots.map(|root| (&root.root, root.profile)))
    }
}

fn load(trust: &Trust<'_>) -> Result<Root, Fault> {
    match trust {
        Trust::Supplied(bytes) => Ok(Root { root: TrustedRoot::from_json(bytes, Origin::Supplied)?, profile: Profile::Custom }),
        Trust::Embedded(name) => {
            let embedded =
                Embedded::from_name(name).ok_or_else(|| Fault::new(Check::R5, "unknown", format!("there is no embedded trust root {}", quoted(name))))?;
            let profile = match embedded {
                Embedded::PublicGood => Profile::PublicGood,
                Embedded::Staging => Profile::Staging,
                Embedded::GitHub => Profile::GitHub,
            };
            Ok(Root { root: embedded.root()?, profile })
        }
    }
}

/// The report that proves more; of two that prove the same, the earlier.
fn better(best: Report, other: Report) -> Report {
    let rank = |report: &Report| match report.verdict() {
        Verdict::Verified | Verdict::Unidentified | Verdict::Rejected => 3,
        // All that is missing is the artifact.
        Verdict::Insufficient if matches!(report.class, EvidenceClass::Full | EvidenceClass::FullCustomRoot | EvidenceClass::PromiseOnly) => 2,
        Verdict::Insufficient | Verdict::Invalid if report.knows_signer() => 1,
        Verdict::Insufficient | Verdict::Invalid => 0,
    };
    if rank(&best) >= rank(&other) { best } else { other }
}

impl Policy {
    /// Reads a policy from JSON: `{"identity": {"san": …, "issuer": …}, …}`, `{"key": "<PEM>"}` or `{"anySigner": true}`.
    ///
    /// # Errors
    /// The policy is empty, has unknown or unused members, or is malformed.
    pub fn from_json(bytes: &[u8]) -> Result<Self, Fault> {
        let value = json::parse(bytes).map_err(|error| error.into_fault(Check::P7, "the policy"))?;
        policy::read(&value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sealglass_test_pki::{Verdict as Wanted, shapes};

    /// §0.5: only `custom` takes intermediate certificates from the bundle; an embedded root has all that it needs.
    #[test]
    fn certificates_of_the_bundle_complete_a_path_under_custom_only() {
        let mut recipe = shapes::v02_message();
        let issuing = recipe.authority.certificates.remove(0);
        recipe.extra_certificates = vec![issuing.der()];
        let case = recipe.case("custom".into(), Wanted::Verified);
        let policy = Policy::from_json(br#"{"anySigner": true}"#).unwrap();
        let options = Options::at(UnixTime::from_rfc3339(case.now).unwrap(), NowSource::AsOf);
        let verdict = |profile| {
            let root = TrustedRoot::from_json(case.trusted_root.as_bytes(), Origin::Supplied).unwrap();
            let verifier = Verifier { first: Root { root, profile }, others: Vec::new() };
            verifier.verify(&case.bundle, &Artifact::Bytes(&case.artifact), &policy, &options).verdict()
        };
        assert_eq!(verdict(Profile::Custom), Verdict::Unidentified);
        assert_eq!(verdict(Profile::PublicGood), Verdict::Insufficient);
    }
}
