//! I: the entry describes this bundle. Never skipped, also not for entries of unknown logs.

use super::inclusion::rebuild;
use super::{COMPARISONS, Entry, ReadBody};
use crate::check::{Check, Fault};
use crate::tlog::Protocol;
use crate::tlog::entry::{Consistent, EntryKind};
use crate::verify::checks::Checks;
use crate::verify::key::Holder;
use crate::verify::signature::{Outcome, Signed};

/// I2, I3, I4, I6, I10, G5, O3: the entry describes this bundle.
pub(in crate::verify) fn compare<'a>(
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
        // O3: with a key of the caller's, an entry of another key is not one that was changed.
        Some(body) => {
            let of_key = |fault: Fault| if managed && fault.cause() == "verifier" { fault.under(Check::O3) } else { fault };
            body.compare(kind, &facts).map_err(of_key).map_err(at).map(Some)
        }
        None => Ok(None),
    };
    if managed {
        match &result {
            Ok(_) => checks.pass(Check::O3, place, Vec::new()),
            Err(fault) if fault.check() == Check::O3 => checks.block(&[own], Check::O3, place),
            Err(fault) => checks.block(&[Check::O3], fault.check(), place),
        }
    }
    compared.consistent = match result.transpose() {
        Some(result) => record_comparison(checks, read, own, result, outcome.mismatch),
        None => compare_bodiless(checks, entry, own, rebuild(read, kind, holder, signed)),
    };
    if kind.protocol() == Protocol::RekorV2 {
        check_rebuilt(checks, read, kind, holder, signed, compared.consistent && !outcome.mismatch);
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
fn check_rebuilt(checks: &mut Checks, read: &ReadBody<'_>, kind: EntryKind, holder: Option<&Holder<'_>>, signed: &Signed<'_>, comparable: bool) {
    let place = Some(read.item.as_str());
    if !comparable {
        checks.block(&[Check::G5], kind.check(), place);
        return;
    }
    let Some(rebuilt) = rebuild(read, kind, holder, signed) else {
        checks.absent(&[Check::G5], "There is no artifact to rebuild the entry from.", place);
        return;
    };
    let same = read.entry.body.is_empty() || rebuilt.as_bytes() == read.entry.body;
    let fault = || {
        Fault::new(Check::G5, "rebuilt", "the entry's body is not the one that follows from the bundle").at(format!("{}.canonicalizedBody", read.entry.path))
    };
    checks.one(Check::G5, if same { Ok(()) } else { Err(fault()) }, place);
}
