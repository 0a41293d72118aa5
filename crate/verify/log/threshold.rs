//! E2, L3: which entries count, and whether they are enough.

use super::Entry;
use crate::bundle::{Bundle, Version};
use crate::check::{Check, Effect, Fault};
use crate::policy::{Relaxation, Waiver};
use crate::time::Window;
use crate::tlog::Protocol;
use crate::verify::Context;
use crate::verify::checks::Checks;
use crate::verify::key::Holder;
use crate::verify::report::Missing;
use crate::verify::times::Times;

/// E2, J2: the log was in service: at the promise's time, or at every verified timestamp.
pub(in crate::verify) fn check_windows<'a>(
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
        if entry.read.kind.is_some_and(|kind| kind.protocol() == Protocol::RekorV2) {
            let fault = Fault::new(Check::J2, "no-time", "the Rekor v2 entry has no verified timestamp beside it");
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
pub(in crate::verify) struct LogsMet(Logs);

#[derive(Debug)]
enum Logs {
    Proven,
    /// With the waiver by which promises count; without one they do not.
    Promised(Option<Waiver>),
}

impl LogsMet {
    /// A log only promised inclusion.
    pub(in crate::verify) fn promise_only(&self) -> bool {
        matches!(self.0, Logs::Promised(_))
    }

    /// Promises count under the relaxation only.
    pub(in crate::verify) fn accepted(&self) -> bool {
        matches!(self.0, Logs::Proven | Logs::Promised(Some(_)))
    }
}

/// L3 for logs.
pub(in crate::verify) fn threshold(
    checks: &mut Checks,
    context: &Context<'_>,
    bundle: &Bundle,
    entries: &[Entry<'_>],
    missing: &mut Vec<Missing>,
) -> Option<LogsMet> {
    let wanted = context.thresholds.tlog;
    let counted = |proven_only: bool| {
        let logs = entries.iter().filter(|entry| entry.counts() && !(proven_only && entry.is_promise_only())).filter_map(|entry| entry.log);
        distinct(logs.map(|log| (log.id.to_vec(), log.operator.clone())))
    };
    let (proven, with_promises) = (counted(true), counted(false));
    if proven >= wanted {
        checks.pass(Check::L3, None, vec![("logs counted", format!("{proven} of {wanted}"))]);
        return Some(LogsMet(Logs::Proven));
    }
    if with_promises >= wanted {
        let waiver = context.danger_waive(Relaxation::PromiseOnlyV01).filter(|_| bundle.version == Version::V01);
        missing.push(Missing {
            what: "inclusion proof",
            say: "say.promise-only",
            message: "The log signed a promise; this file has no inclusion proof. `cosign bundle upgrade` adds the proof.".to_owned(),
        });
        if let Some(waiver) = waiver {
            checks.relaxed(waiver, Check::A4);
            checks.pass(Check::L3, None, vec![("logs counted", format!("{with_promises} of {wanted}, by promise"))]);
        } else {
            checks.lacking(Fault::new(Check::L3, "promise-only", "the log only promised to include the entry, and promises are not accepted"), None);
        }
        return Some(LogsMet(Logs::Promised(waiver)));
    }
    let message = "not enough distinct logs vouch for the signature";
    checks.lacking(Fault::new(Check::L3, "logs", message).compared(format!("{wanted} logs"), format!("{with_promises} logs")), None);
    if entries.is_empty() {
        missing.push(Missing { what: "log entry", say: "say.no-log", message: "Not in a transparency log as far as this file shows.".to_owned() });
    }
    None
}

/// L3: items count separately only if they come from different ids and, where both name one, different operators.
pub(in crate::verify) fn distinct(items: impl Iterator<Item = (Vec<u8>, Option<String>)>) -> usize {
    let mut counted: Vec<(Vec<u8>, Option<String>)> = Vec::new();
    for (id, operator) in items {
        let same = |(other, other_operator): &(Vec<u8>, Option<String>)| *other == id || (operator.is_some() && operator == *other_operator);
        if !counted.iter().any(same) {
            counted.push((id, operator));
        }
    }
    counted.len()
}
