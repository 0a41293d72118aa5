//! E, F, G, H, I, J: each log entry by itself, then compared with the bundle. I is never skipped, also not for entries of unknown logs.

use super::Context;
use super::checks::Checks;
use super::key::Holder;
use super::report::{EntryFound, InclusionFound, Missing};
use super::shape::item;
use super::signature::{Outcome, Signed};
use super::times::Times;
use crate::bundle::{Bundle, LogEntry, Version};
use crate::check::{Check, Effect, Fault};
use crate::crypto::{Digest, HashAlgorithm, KeyDetails};
use crate::encoding::hex;
use crate::encoding::json::Value;
use crate::policy::Relaxation;
use crate::time::{UnixTime, Window};
use crate::tlog::checkpoint::Checkpoint;
use crate::tlog::entry::{self, Body, Consistent, EntryKind};
use crate::tlog::inclusion::{Inclusion, InclusionProof, Walk};
use crate::tlog::promise::{Promise, VerifiedPromise};
use crate::tlog::{Log, Protocol};
use crate::trust::Origin;

/// An entry whose body was read: what kind it says it is.
pub(super) struct ReadBody<'b> {
    pub(super) entry: &'b LogEntry,
    pub(super) item: String,
    /// The kind, if it is one that is compared and counted.
    pub(super) kind: Option<EntryKind>,
    /// Why it is not.
    dropped_by: Option<Check>,
    version: Version,
    value: Option<Value<'b>>,
}

impl ReadBody<'_> {
    fn body(&self) -> Option<Body<'_>> {
        self.value.as_ref().and_then(|value| Body::new(value, &self.entry.kind).ok())
    }

    /// The hash that a hashedrekord 0.0.1 names.
    pub(super) fn named_hash(&self) -> Option<HashAlgorithm> {
        self.body().and_then(|body| body.named_hash().ok())
    }

    /// The key details that a hashedrekord 0.0.2 names.
    pub(super) fn named_details(&self) -> Option<KeyDetails> {
        self.body().and_then(|body| body.named_details())
    }

    /// The digest that a hashedrekord names.
    pub(super) fn named_digest(&self) -> Option<Digest> {
        self.body().and_then(|body| body.named_digest())
    }
}

const KIND_CHECKS: [Check; 5] = [Check::I1, Check::I5, Check::I7, Check::I8, Check::J1];
const COMPARISONS: [Check; 4] = [Check::I2, Check::I3, Check::I4, Check::I6];
const PROMISE: [Check; 5] = [Check::F1, Check::F2, Check::F3, Check::F4, Check::F5];
const CHECKPOINT: [Check; 2] = [Check::H1, Check::H2];
const SIGNED_CHECKPOINT: [Check; 4] = [Check::H3, Check::H4, Check::H5, Check::H6];
const INCLUSION: [Check; 4] = [Check::G1, Check::G2, Check::G3, Check::G4];

/// I1, J1, I5, I7, I8, I9.
pub(super) fn read_bodies<'b>(checks: &mut Checks, bundle: &'b Bundle) -> Vec<ReadBody<'b>> {
    if bundle.entries.is_empty() {
        let all = [
            &[Check::E1, Check::E2, Check::E3, Check::J2, Check::G5, Check::I9, Check::I10],
            &KIND_CHECKS[..],
            &COMPARISONS,
            &PROMISE,
            &CHECKPOINT,
            &SIGNED_CHECKPOINT,
            &INCLUSION,
        ];
        all.iter().for_each(|some| checks.absent(some, "The bundle has no log entry.", None));
        checks.not_applicable(&[Check::A4], "The bundle has no log entry.", None);
    }
    checks.not_applicable(&[Check::H7], "No witness policy was given.", None);
    checks.not_applicable(&[Check::H8], "A bundle says nothing of how fresh its checkpoint is.", None);
    bundle.entries.iter().enumerate().map(|(position, entry)| read_body(checks, bundle.version, position, entry)).collect()
}

fn read_body<'b>(checks: &mut Checks, version: Version, position: usize, entry: &'b LogEntry) -> ReadBody<'b> {
    let mut read = ReadBody { entry, item: item(position), kind: None, dropped_by: None, version, value: None };
    let place = Some(read.item.clone());
    let place = place.as_deref();
    match EntryKind::of(&entry.kind) {
        Ok(kind) => read.kind = Some(kind),
        Err(fault) => {
            let fault = fault.at(format!("{}.kindVersion", entry.path));
            read.dropped_by = Some(fault.check());
            checks.block(&KIND_CHECKS.into_iter().filter(|check| *check != fault.check() && *check != Check::I1).collect::<Vec<_>>(), fault.check(), place);
            checks.fail(fault, place);
        }
    }
    if entry.body.is_empty() {
        // Only Rekor v2 entries may leave the body out; it is rebuilt (G5).
        checks.not_applicable(&[Check::I1, Check::I9], "The entry carries no body; it is rebuilt from the bundle.", place);
    } else {
        let at = |fault: Fault| fault.at(format!("{}.canonicalizedBody", entry.path));
        let parsed = entry::parse(&entry.body).and_then(|value| Body::new(&value, &entry.kind).map(|_| ()).map(|()| value));
        match checks.one(Check::I1, parsed.map_err(at), place) {
            Some(value) => {
                let canonical = Body::new(&value, &entry.kind).and_then(|body| body.check_canonical(&entry.body));
                checks.one(Check::I9, canonical.map_err(at), place);
                read.value = Some(value);
            }
            None => {
                checks.block(&[Check::I9], Check::I1, place);
                read.kind = None;
                read.dropped_by.get_or_insert(Check::I1);
            }
        }
    }
    if read.kind.is_some() {
        checks.pass(Check::J1, place, vec![("kind", format!("{} {}", entry.kind.kind, entry.kind.version))]);
        checks.not_applicable(&[Check::I5, Check::I7, Check::I8], "The entry is of another kind.", place);
    } else if read.dropped_by == Some(Check::I1) {
        checks.block(&[Check::J1, Check::I5, Check::I7, Check::I8], Check::I1, place);
    }
    read
}

/// An entry and what was proven of it.
pub(super) struct Entry<'a> {
    read: &'a ReadBody<'a>,
    pub(super) log: Option<&'a Log>,
    promise: Option<VerifiedPromise>,
    inclusion: Option<Inclusion>,
    consistent: bool,
    in_window: bool,
    /// Nothing that the entry must have is missing or wrong (A4, F5, J2).
    complete: bool,
}

impl Entry<'_> {
    pub(super) fn item(&self) -> &str {
        &self.read.item
    }

    /// What the log says of the time, verified or not.
    pub(super) fn claimed_time(&self) -> Option<UnixTime> {
        (self.read.entry.integrated_time > 0).then(|| UnixTime::from_seconds(self.read.entry.integrated_time))
    }

    /// L1: the entry states a time that the log did not sign.
    pub(super) fn has_unsigned_time(&self) -> bool {
        let v1 = self.read.kind.is_some_and(|kind| kind.protocol() == Protocol::RekorV1);
        v1 && self.read.entry.promise.is_none() && self.claimed_time().is_some()
    }

    /// L1: the integrated time of a known Rekor v1 log, whose promise verified and whose entry describes this bundle, and
    /// whose inclusion is proven where a proof is required or present.
    pub(super) fn verified_time(&self) -> Option<UnixTime> {
        let included = self.inclusion.is_some() || (self.read.version == Version::V01 && self.read.entry.checkpoint.is_none());
        let v1 = self.read.kind.is_some_and(|kind| kind.protocol() == Protocol::RekorV1);
        self.promise.filter(|_| v1 && self.consistent && self.complete && included).map(|promise| promise.time())
    }

    /// The entry without a proof of inclusion that the format may still count (v0.1).
    fn is_promise_only(&self) -> bool {
        self.inclusion.is_none()
    }

    fn counts(&self) -> bool {
        let evidence = self.inclusion.is_some() || (self.promise.is_some() && self.read.version == Version::V01 && self.read.entry.checkpoint.is_none());
        self.log.is_some() && evidence && self.consistent && self.in_window && self.complete
    }

    pub(super) fn found(&self) -> EntryFound {
        let entry = self.read.entry;
        EntryFound {
            item: self.read.item.clone(),
            log: self.log.map(Log::name),
            log_id: entry.log_id,
            log_index: entry.log_index,
            kind: entry.kind.kind.clone(),
            api_version: entry.kind.version.clone(),
            integrated_time: self.claimed_time(),
            inclusion: self.inclusion.as_ref().map(inclusion_found),
            promised: self.promise.is_some(),
            counted: self.counts(),
        }
    }
}

fn inclusion_found(inclusion: &Inclusion) -> InclusionFound {
    let (checkpoint, walk) = (inclusion.checkpoint(), inclusion.walk());
    InclusionFound {
        origin: checkpoint.origin.clone(),
        tree_size: checkpoint.size,
        root: checkpoint.root,
        leaf_index: walk.index,
        leaf: walk.leaf,
        steps: walk.steps.clone(),
    }
}

/// E1, E3, J2, F, G, H for each entry.
pub(super) fn verify_entries<'a>(
    checks: &mut Checks,
    context: &Context<'a>,
    bodies: &'a [ReadBody<'a>],
    holder: Option<&Holder<'_>>,
    signed: &Signed<'_>,
) -> Vec<Entry<'a>> {
    bodies.iter().map(|read| verify_entry(checks, context, read, holder, signed)).collect()
}

fn verify_entry<'a>(checks: &mut Checks, context: &Context<'a>, read: &'a ReadBody<'a>, holder: Option<&Holder<'_>>, signed: &Signed<'_>) -> Entry<'a> {
    let place = Some(read.item.as_str());
    let mut entry = Entry { read, log: None, promise: None, inclusion: None, consistent: false, in_window: false, complete: true };
    let own = [&[Check::J2, Check::E1, Check::E3, Check::G5][..], &PROMISE, &CHECKPOINT, &SIGNED_CHECKPOINT, &INCLUSION].concat();
    let (Some(kind), None) = (read.kind, read.dropped_by) else {
        checks.block(&own, read.dropped_by.unwrap_or(Check::I1), place);
        entry.complete = false;
        return entry;
    };
    entry.log = find_log(checks, context, read);
    entry.complete &= check_v2_needs(checks, read, kind, entry.log, context);
    entry.promise = verify_promise(checks, context, read, kind, entry.log, &mut entry.complete);
    entry.inclusion = verify_inclusion(checks, context, read, kind, entry.log, &mut entry.complete, holder, signed);
    entry.complete &= match read.version {
        Version::V01 => read.entry.promise.is_some() || kind.protocol() == Protocol::RekorV2,
        Version::V02 | Version::V03 => entry.inclusion.is_some(),
    };
    entry
}

/// E1, E3
fn find_log<'a>(checks: &mut Checks, context: &Context<'a>, read: &ReadBody<'_>) -> Option<&'a Log> {
    let place = Some(read.item.as_str());
    let id = hex::encode(&read.entry.log_id);
    let log = context.root.logs.iter().find(|log| log.id == read.entry.log_id);
    match log {
        Some(log) => {
            checks.pass(Check::E1, place, vec![("log", log.name()), ("log id", id), ("log key sha256", log.key.id_hex())]);
            checks.pass(Check::E3, place, Vec::new());
        }
        None => {
            checks.absent(&[Check::E1], "The trust root has no log with this id.", place);
            let known: Vec<_> = context.root.logs.iter().map(Log::name).collect();
            let known = if known.is_empty() { "no log".to_owned() } else { known.join(", ") };
            let fault = Fault::new(Check::E3, "unknown-log", "the entry is from a log that the trust root does not know; it is not counted and gives no time");
            checks.fail(fault.compared(known, format!("log id {id}")).at(format!("{}.logId.keyId", read.entry.path)), place);
        }
    }
    log
}

/// J2, F4: a Rekor v2 entry has a proof with a checkpoint and no promise, and its log has a name.
fn check_v2_needs(checks: &mut Checks, read: &ReadBody<'_>, kind: EntryKind, log: Option<&Log>, _: &Context<'_>) -> bool {
    let place = Some(read.item.as_str());
    if kind.protocol() == Protocol::RekorV1 {
        checks.not_applicable(&[Check::J2], "The entry is of Rekor v1.", place);
        return true;
    }
    let fault = |cause, what: &str| Err(Fault::new(Check::J2, cause, format!("the Rekor v2 entry has {what}")).at(&read.entry.path));
    let result = if read.entry.promise.is_some() {
        fault("promise", "an inclusion promise, which Rekor v2 does not make")
    } else if read.entry.checkpoint.is_none() {
        fault("no-proof", "no inclusion proof with a checkpoint")
    } else if log.is_some_and(|log| log.base_url.is_none()) {
        fault("no-base-url", "a log without a URL in the trust root")
    } else {
        Ok(())
    };
    checks.one(Check::J2, result, place).is_some()
}

/// F1–F5
fn verify_promise(
    checks: &mut Checks,
    context: &Context<'_>,
    read: &ReadBody<'_>,
    kind: EntryKind,
    log: Option<&Log>,
    complete: &mut bool,
) -> Option<VerifiedPromise> {
    let place = Some(read.item.as_str());
    let Some(signature) = &read.entry.promise else {
        checks.absent(&PROMISE, "The entry carries no inclusion promise.", place);
        return None;
    };
    if kind.protocol() == Protocol::RekorV2 {
        checks.block(&PROMISE, Check::J2, place);
        return None;
    }
    let Some(log) = log else {
        checks.block(&PROMISE, Check::E3, place);
        return None;
    };
    let promise = Promise { body: &read.entry.body, integrated_time: read.entry.integrated_time, log_index: read.entry.log_index, signature };
    let verified = promise.verify(log, context.request.now).map_err(|fault| fault.at(format!("{}.inclusionPromise", read.entry.path)));
    let verified = checks.run(&PROMISE, verified, place);
    *complete &= verified.is_some();
    verified
}

#[allow(clippy::too_many_arguments, reason = "the entry, the log and the bundle's facts meet here")]
fn verify_inclusion(
    checks: &mut Checks,
    context: &Context<'_>,
    read: &ReadBody<'_>,
    kind: EntryKind,
    log: Option<&Log>,
    complete: &mut bool,
    holder: Option<&Holder<'_>>,
    signed: &Signed<'_>,
) -> Option<Inclusion> {
    let place = Some(read.item.as_str());
    let tree = [&INCLUSION[..], &[Check::G5]].concat();
    let (Some(proof), Some(envelope)) = (&read.entry.proof, &read.entry.checkpoint) else {
        let why = if read.entry.proof.is_some() { "The inclusion proof has no checkpoint: it is ignored." } else { "The entry carries no inclusion proof." };
        checks.absent(&[&tree[..], &CHECKPOINT, &SIGNED_CHECKPOINT].concat(), why, place);
        return None;
    };
    let path = format!("{}.inclusionProof", read.entry.path);
    let at_checkpoint = |fault: Fault| fault.at(format!("{path}.checkpoint.envelope"));
    let Some(checkpoint) = checks.run(&CHECKPOINT, Checkpoint::from_envelope(envelope).map_err(at_checkpoint), place) else {
        *complete = false;
        let by = if checks.failed_on(Check::H1, place) { Check::H1 } else { Check::H2 };
        checks.block(&[&SIGNED_CHECKPOINT[..], &tree].concat(), by, place);
        return None;
    };
    let walked = walk(read, kind, proof, &checkpoint, holder, signed);
    let Some(log) = log else {
        checks.block(&[&SIGNED_CHECKPOINT[..], &tree].concat(), Check::E3, place);
        return None;
    };
    // §0.6: an embedded root's logs have their names.
    let any_name = matches!(context.root.origin, Origin::Supplied) && context.request.relaxations.allows(Relaxation::RekorV1NoteName);
    let verified = checkpoint.verify(log, kind.protocol(), any_name).map_err(at_checkpoint);
    if any_name && kind.protocol() == Protocol::RekorV1 && verified.is_ok() && checkpoint.verify(log, kind.protocol(), false).is_err() {
        checks.relaxed(Relaxation::RekorV1NoteName, Check::H4);
    }
    let failed_by = verified.as_ref().err().map(Fault::check);
    let Some(verified) = checks.run(&SIGNED_CHECKPOINT, verified, place) else {
        *complete = false;
        checks.block(&tree, failed_by.unwrap_or(Check::H5), place);
        return None;
    };
    let inclusion = walked.and_then(|walk| walk.map(|walk| Inclusion::new(verified, walk)).transpose()).map_err(|fault| fault.at(path));
    let inclusion = match inclusion {
        Ok(None) => {
            checks.absent(&tree, "The entry carries no body, and there is nothing to rebuild it from.", place);
            None
        }
        Ok(Some(inclusion)) => checks.run(&INCLUSION, Ok(inclusion), place),
        Err(fault) => checks.run(&INCLUSION, Err(fault), place),
    };
    *complete &= inclusion.is_some();
    inclusion
}

/// G2, G3 and the folding of G4. The leaf is the body as it came; for Rekor v2 it may be the one rebuilt from the bundle, which
/// a body that is there must equal anyhow (G5, which [`compare`] decides). `None`: there is neither. No bytes are never a leaf.
fn walk(
    read: &ReadBody<'_>,
    kind: EntryKind,
    proof: &InclusionProof,
    checkpoint: &Checkpoint,
    holder: Option<&Holder<'_>>,
    signed: &Signed<'_>,
) -> Result<Option<Walk>, Fault> {
    let index = proof.check_binding(kind.protocol(), read.entry.log_index, checkpoint)?;
    let body = proof.walk(&read.entry.body, index, checkpoint.size)?;
    let body = (!read.entry.body.is_empty()).then_some(body);
    let leads = |walk: &Walk| walk.root() == checkpoint.root;
    if kind.protocol() == Protocol::RekorV1 || body.as_ref().is_some_and(leads) {
        return Ok(body);
    }
    let rebuilt = rebuild(read, holder, signed).into_iter().chain(rebuild_as_hinted(read, holder, signed));
    let walks = rebuilt.map(|leaf| proof.walk(leaf.as_bytes(), index, checkpoint.size)).collect::<Result<Vec<_>, _>>()?;
    Ok(walks.into_iter().reduce(|first, other| if !leads(&first) && leads(&other) { other } else { first }).or(body))
}

/// I4: the canonical body that the bundle implies; the logged digest where there is no artifact.
fn rebuild(read: &ReadBody<'_>, holder: Option<&Holder<'_>>, signed: &Signed<'_>) -> Option<String> {
    let facts = signed.facts(holder?)?;
    let digest = signed.digest().cloned().or_else(|| read.named_digest())?;
    Some(entry::rebuild_v2(&facts, &digest))
}

/// The same by the bundle's own message digest, for entries without a body: so that a missing or another artifact is not taken
/// for a wrong proof. What the entry is worth to the artifact that was given is decided by [`compare_bodiless`].
fn rebuild_as_hinted(read: &ReadBody<'_>, holder: Option<&Holder<'_>>, signed: &Signed<'_>) -> Option<String> {
    let facts = signed.facts(holder?)?;
    let digest = signed.hinted_digest().filter(|_| read.entry.body.is_empty())?;
    Some(entry::rebuild_v2(&facts, digest))
}

/// I2, I3, I4, I6, I10, G5, O3: the entry describes this bundle.
pub(super) fn compare<'a>(
    checks: &mut Checks,
    entries: &[Entry<'a>],
    bodies: &[ReadBody<'_>],
    holder: Option<&Holder<'_>>,
    signed: &Signed<'_>,
    outcome: &Outcome,
) -> Vec<Entry<'a>> {
    let managed = matches!(holder, Some(Holder::Managed(_)));
    if managed && bodies.is_empty() {
        checks.absent(&[Check::O3], "The bundle has no log entry.", None);
    }
    entries.iter().map(|entry| compare_entry(checks, entry, holder, signed, outcome, managed)).collect()
}

fn compare_entry<'a>(checks: &mut Checks, entry: &Entry<'a>, holder: Option<&Holder<'_>>, signed: &Signed<'_>, outcome: &Outcome, managed: bool) -> Entry<'a> {
    let read = entry.read;
    let place = Some(read.item.as_str());
    let mut compared = Entry {
        read,
        log: entry.log,
        promise: entry.promise,
        inclusion: entry.inclusion.clone(),
        consistent: false,
        in_window: false,
        complete: entry.complete,
    };
    let others = |own: Option<Check>| COMPARISONS.into_iter().filter(move |check| Some(*check) != own).collect::<Vec<_>>();
    let (Some(kind), None) = (read.kind, read.dropped_by) else {
        checks.block(&[&COMPARISONS[..], &[Check::I10]].concat(), read.dropped_by.unwrap_or(Check::I1), place);
        return compared;
    };
    let own = kind.check();
    checks.not_applicable(&others(Some(own)), "The entry is of another kind.", place);
    let Some(facts) = holder.and_then(|holder| signed.facts(holder)) else {
        checks.block(&[own, Check::I10, Check::G5], outcome.blocked_by, place);
        return compared;
    };
    // A wrong artifact is the fault of M1; the entry is then compared with what was signed.
    let facts = if outcome.mismatch { facts.without_digest() } else { facts };
    let at = |fault: Fault| {
        let inside = fault.place().map_or(String::new(), |path| path.trim_start_matches('$').to_owned());
        fault.inside(format!("{}.canonicalizedBody{inside}", read.entry.path))
    };
    check_hash_name(checks, read, kind, signed);
    let result = match read.body() {
        Some(body) => body.compare(kind, &facts).map_err(at).map(Some),
        None => Ok(None),
    };
    if managed {
        match &result {
            Ok(_) => checks.pass(Check::O3, place, Vec::new()),
            Err(fault) => checks.block(&[Check::O3], fault.check(), place),
        }
    }
    compared.consistent = match result.transpose() {
        Some(result) => record_comparison(checks, read, own, result, outcome.mismatch),
        None => compare_bodiless(checks, entry, own, rebuild(read, holder, signed)),
    };
    if kind == EntryKind::HashedRekordV2 {
        check_rebuilt(checks, read, holder, signed, compared.consistent && !outcome.mismatch);
    } else if read.entry.checkpoint.is_some() && read.entry.proof.is_some() {
        checks.pass(Check::G5, place, vec![("leaf", "the entry's body as received".to_owned())]);
    }
    compared
}

/// I4 without a body: the comparison is that the one rebuilt is the leaf of the proof (G5).
fn compare_bodiless(checks: &mut Checks, entry: &Entry<'_>, own: Check, rebuilt: Option<String>) -> bool {
    let place = Some(entry.item());
    match (&entry.inclusion, rebuilt) {
        (Some(inclusion), Some(rebuilt)) if inclusion.is_of(rebuilt.as_bytes()) => {
            checks.pass(own, place, vec![("comparison", "the entry carries no body: the one rebuilt from the bundle is the leaf of the proof".to_owned())]);
            true
        }
        (Some(_), Some(_)) => {
            checks.block(&[own], Check::M1, place);
            false
        }
        (Some(_), None) => {
            checks.absent(&[own], "There is no artifact to rebuild the entry from; rebuilt by the bundle's own digest it is in the log.", place);
            true
        }
        (None, _) => {
            checks.absent(&[own], "The entry carries no body, and nothing that could be rebuilt is proven to be in the log.", place);
            false
        }
    }
}

fn record_comparison(checks: &mut Checks, read: &ReadBody<'_>, own: Check, result: Result<Consistent, Fault>, mismatch: bool) -> bool {
    let place = Some(read.item.as_str());
    match result {
        Ok(consistent) if consistent.digest_compared => {
            checks.pass(own, place, Vec::new());
            true
        }
        Ok(_) if mismatch => {
            checks.block(&[own], Check::M1, place);
            true
        }
        Ok(_) => {
            checks.absent(&[own], "There is no artifact to compare the entry's digest with; all else agrees.", place);
            true
        }
        Err(fault) => {
            checks.fail(fault, place);
            false
        }
    }
}

/// I10: hashedrekord 0.0.1 names the hash that the signature was made with.
fn check_hash_name(checks: &mut Checks, read: &ReadBody<'_>, kind: EntryKind, signed: &Signed<'_>) {
    let place = Some(read.item.as_str());
    let (EntryKind::HashedRekordV1, Some(body)) = (kind, read.body()) else {
        checks.not_applicable(&[Check::I10], "The entry is of another kind.", place);
        return;
    };
    let at = format!("{}.canonicalizedBody.spec.data.hash.algorithm", read.entry.path);
    let result = body.named_hash().map_err(|fault| fault.inside(at.clone())).and_then(|named| match signed.hash() {
        Some(used) if used != named => {
            Err(Fault::new(Check::I10, "mismatch", "the entry names another hash than the signature's").compared(used.name(), named.name()).at(at))
        }
        _ => Ok(()),
    });
    checks.one(Check::I10, result, place);
}

/// G5: a Rekor v2 body that is there is byte for byte the one rebuilt.
fn check_rebuilt(checks: &mut Checks, read: &ReadBody<'_>, holder: Option<&Holder<'_>>, signed: &Signed<'_>, comparable: bool) {
    let place = Some(read.item.as_str());
    if !comparable {
        checks.block(&[Check::G5], Check::I4, place);
        return;
    }
    let Some(rebuilt) = rebuild(read, holder, signed) else {
        checks.absent(&[Check::G5], "There is no artifact to rebuild the entry from.", place);
        return;
    };
    let same = read.entry.body.is_empty() || rebuilt.as_bytes() == read.entry.body;
    let fault = || {
        Fault::new(Check::G5, "rebuilt", "the entry's body is not the one that follows from the bundle").at(format!("{}.canonicalizedBody", read.entry.path))
    };
    checks.one(Check::G5, if same { Ok(()) } else { Err(fault()) }, place);
}

/// E2, J2: the log was in service: at the promise's time, or at every verified timestamp.
pub(super) fn check_windows<'a>(
    checks: &mut Checks,
    context: &Context<'_>,
    entries: Vec<Entry<'a>>,
    times: &Times,
    holder: Option<&Holder<'_>>,
) -> Vec<Entry<'a>> {
    let certified = !matches!(holder, Some(Holder::Managed(_)));
    entries.into_iter().map(|entry| check_window(checks, context, entry, times, certified)).collect()
}

fn check_window<'a>(checks: &mut Checks, context: &Context<'_>, mut entry: Entry<'a>, times: &Times, certified: bool) -> Entry<'a> {
    let place = entry.read.item.clone();
    let place = Some(place.as_str());
    let Some(log) = entry.log else {
        checks.block(&[Check::E2], entry.read.dropped_by.unwrap_or(Check::E3), place);
        return entry;
    };
    let instants = match entry.promise {
        Some(promise) => vec![promise.time()],
        None => times.stamped(),
    };
    // A managed key needs no time, and `current-time` puts *now* in its place: then the log at least exists now.
    if instants.is_empty() && certified && !times.is_now_instead() {
        checks.absent(&[Check::E2], "There is no verified time to compare the log's window with.", place);
        // Without any time nothing is counted as proven (L2 says so), and the entry itself is not at fault. But another entry's
        // time does not date this one.
        entry.in_window = times.all().is_empty();
        if !entry.in_window && entry.read.kind.is_some_and(|kind| kind.protocol() == Protocol::RekorV2) {
            let fault = Fault::new(Check::J2, "no-time", "the Rekor v2 entry has no timestamp beside it, and is not counted");
            checks.lacking(fault.with_effect(Effect::CannotVerify).at(&entry.read.entry.path), place);
        }
        return entry;
    }
    let outside = |window: &Window| match instants.iter().find(|at| !window.contains(**at)) {
        Some(at) => Some(*at),
        None if instants.is_empty() && context.request.now < window.start => Some(context.request.now),
        None => None,
    };
    // R2: one key may be listed several times, for one window after the other.
    let listed = context.root.logs.iter().any(|other| other.id == log.id && outside(&other.window).is_none());
    let outside = if listed { None } else { outside(&log.window) };
    let result = match outside {
        Some(at) => Err(Fault::new(Check::E2, "outside-window", format!("{} was not in service at the time of the entry", log.name()))
            .compared(log.window.to_string(), at.to_string())
            .at(&entry.read.entry.path)),
        None => Ok(()),
    };
    entry.in_window = checks.one(Check::E2, result, place).is_some();
    entry
}

/// Proof that enough distinct logs vouch for the signature (L3).
#[derive(Debug)]
pub(super) struct LogsMet {
    promise_only: bool,
    accepted: bool,
}

impl LogsMet {
    /// A log only promised inclusion.
    pub(super) fn promise_only(&self) -> bool {
        self.promise_only
    }

    /// Promises count under the relaxation only.
    pub(super) fn accepted(&self) -> bool {
        self.accepted
    }
}

/// L3 for logs.
pub(super) fn threshold(checks: &mut Checks, context: &Context<'_>, bundle: &Bundle, entries: &[Entry<'_>], missing: &mut Vec<Missing>) -> Option<LogsMet> {
    let wanted = context.thresholds.tlog;
    let counted = |proven_only: bool| {
        let logs = entries.iter().filter(|entry| entry.counts() && !(proven_only && entry.is_promise_only())).filter_map(|entry| entry.log);
        distinct(logs.map(|log| (log.id.to_vec(), log.operator.clone())))
    };
    let (proven, with_promises) = (counted(true), counted(false));
    if proven >= wanted {
        checks.pass(Check::L3, None, vec![("logs counted", format!("{proven} of {wanted}"))]);
        return Some(LogsMet { promise_only: false, accepted: true });
    }
    if with_promises >= wanted {
        let accepted = context.request.relaxations.allows(Relaxation::PromiseOnlyV01) && bundle.version == Version::V01;
        missing.push(Missing {
            what: "inclusion proof",
            say: "say.promise-only",
            message: "The log signed a promise; this file has no inclusion proof. `cosign bundle upgrade` adds the proof.".to_owned(),
        });
        if accepted {
            checks.relaxed(Relaxation::PromiseOnlyV01, Check::A4);
            checks.pass(Check::L3, None, vec![("logs counted", format!("{with_promises} of {wanted}, by promise"))]);
        } else {
            checks.lacking(Fault::new(Check::L3, "promise-only", "the log only promised to include the entry, and promises are not accepted"), None);
        }
        return Some(LogsMet { promise_only: true, accepted });
    }
    let message = "not enough distinct logs vouch for the signature";
    checks.lacking(Fault::new(Check::L3, "logs", message).compared(format!("{wanted} logs"), format!("{with_promises} logs")), None);
    if entries.is_empty() {
        missing.push(Missing { what: "log entry", say: "say.no-log", message: "Not in a transparency log as far as this file shows.".to_owned() });
    }
    None
}

/// L3: items count separately only if they come from different ids and, where both name one, different operators.
pub(super) fn distinct(items: impl Iterator<Item = (Vec<u8>, Option<String>)>) -> usize {
    let mut counted: Vec<(Vec<u8>, Option<String>)> = Vec::new();
    for (id, operator) in items {
        let same = |(other, other_operator): &(Vec<u8>, Option<String>)| *other == id || (operator.is_some() && operator == *other_operator);
        if !counted.iter().any(same) {
            counted.push((id, operator));
        }
    }
    counted.len()
}
