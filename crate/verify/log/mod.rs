//! E, F, G, H, I, J: each log entry by itself, then compared with the bundle.

mod body;
mod compare;
mod inclusion;
mod threshold;

pub(super) use body::{ReadBody, read_bodies};
pub(super) use compare::compare;
pub(super) use threshold::{LogsMet, check_windows, distinct, threshold};

use super::Context;
use super::checks::Checks;
use super::key::Holder;
use super::report::{EntryFound, InclusionFound};
use super::signature::Signed;
use crate::bundle::Version;
use crate::check::{Check, Fault};
use crate::encoding::hex;
use crate::time::UnixTime;
use crate::tlog::entry::EntryKind;
use crate::tlog::inclusion::Inclusion;
use crate::tlog::promise::{Promise, VerifiedPromise};
use crate::tlog::{Log, Protocol};
use inclusion::verify_inclusion;

const COMPARISONS: [Check; 4] = [Check::I2, Check::I3, Check::I4, Check::I6];
const PROMISE: [Check; 5] = [Check::F1, Check::F2, Check::F3, Check::F4, Check::F5];
const CHECKPOINT: [Check; 2] = [Check::H1, Check::H2];
const SIGNED_CHECKPOINT: [Check; 4] = [Check::H3, Check::H4, Check::H5, Check::H6];
const INCLUSION: [Check; 4] = [Check::G1, Check::G2, Check::G3, Check::G4];

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

    /// What the log says of the time, verified or not. Beyond the calendar there is none.
    pub(super) fn claimed_time(&self) -> Option<UnixTime> {
        let seconds = self.read.entry.integrated_time;
        (seconds > 0).then(|| UnixTime::from_seconds(seconds)).filter(|time| time.is_in_calendar())
    }

    /// L1: the entry states a time that the log did not sign.
    pub(super) fn has_unsigned_time(&self) -> bool {
        let v1 = self.read.kind.is_some_and(|kind| kind.protocol() == Protocol::RekorV1);
        v1 && self.read.entry.promise.is_none() && self.claimed_time().is_some()
    }

    /// L1: the integrated time of a known Rekor v1 log, whose promise verified and whose entry describes this bundle, and
    /// whose inclusion is proven where a proof is required or present.
    pub(super) fn verified_time(&self) -> Option<UnixTime> {
        let included = self.inclusion.is_some() || (self.read.version.takes_promises() && self.read.entry.checkpoint.is_none());
        let v1 = self.read.kind.is_some_and(|kind| kind.protocol() == Protocol::RekorV1);
        self.promise.filter(|_| v1 && self.consistent && self.complete && included).map(|promise| promise.time())
    }

    /// The entry without a proof of inclusion that the format may still count (v0.1).
    fn is_promise_only(&self) -> bool {
        self.inclusion.is_none()
    }

    fn counts(&self) -> bool {
        let evidence = self.inclusion.is_some() || (self.promise.is_some() && self.read.version.takes_promises() && self.read.entry.checkpoint.is_none());
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
    let own = [&[Check::J2, Check::E1, Check::E3, Check::G5][..], witness_check(context), &PROMISE, &CHECKPOINT, &SIGNED_CHECKPOINT, &INCLUSION].concat();
    let (Some(kind), None) = (read.kind, read.dropped_by) else {
        checks.block(&own, read.dropped_by.unwrap_or(Check::I1), place);
        entry.complete = false;
        return entry;
    };
    entry.log = find_log(checks, context, read);
    entry.complete &= check_v2_needs(checks, read, kind, entry.log);
    entry.promise = verify_promise(checks, context, read, kind, entry.log, &mut entry.complete);
    entry.inclusion = verify_inclusion(checks, context, read, kind, entry.log, &mut entry.complete, holder, signed);
    entry.complete &= match read.version {
        Version::V01 => read.entry.promise.is_some() || kind.protocol() == Protocol::RekorV2,
        Version::V02 | Version::V03 => entry.inclusion.is_some(),
        Version::Foreign => entry.inclusion.is_some() || entry.promise.is_some(),
    };
    entry
}

/// H7 is recorded on each entry where there is a witness policy, and once as not applicable where there is none.
fn witness_check(context: &Context<'_>) -> &'static [Check] {
    if context.request.policy.witnesses.is_some() { &[Check::H7] } else { &[] }
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
fn check_v2_needs(checks: &mut Checks, read: &ReadBody<'_>, kind: EntryKind, log: Option<&Log>) -> bool {
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
