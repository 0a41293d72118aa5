//! L: the verified times, and whether there are enough of the right kind. Nothing else is a time.

use super::Context;
use super::checks::Checks;
use super::key::Holder;
use super::log::{Entry, distinct};
use super::report::{Missing, TimeFound};
use super::timestamps::Stamp;
use crate::check::{Check, Fault};
use crate::policy::{Profile, Relaxation};
use crate::time::UnixTime;

/// One verified time and who says so.
#[derive(Debug)]
struct VerifiedTime {
    time: UnixTime,
    from_log: bool,
    source: Vec<u8>,
    operator: Option<String>,
    authority: String,
    item: String,
}

/// All verified times, and what the unverified ones claim.
#[derive(Debug)]
pub(super) struct Times {
    verified: Vec<VerifiedTime>,
    claimed: Vec<TimeFound>,
    /// The relaxation `current-time` puts *now* in the place of a verified time, for certificate windows only.
    instead: Option<UnixTime>,
}

/// L1
pub(super) fn collect(checks: &mut Checks, context: &Context<'_>, entries: &[Entry<'_>], stamps: &[Stamp<'_>], holder: Option<&Holder<'_>>) -> Times {
    let mut times = Times { verified: Vec::new(), claimed: Vec::new(), instead: None };
    for entry in entries {
        match (entry.verified_time(), entry.log) {
            (Some(time), Some(log)) => times.verified.push(VerifiedTime {
                time,
                from_log: true,
                source: log.id.to_vec(),
                operator: log.operator.clone(),
                authority: log.name(),
                item: entry.item().to_owned(),
            }),
            _ => times
                .claimed
                .extend(entry.claimed_time().map(|time| claim(time, true, entry.item(), entry.log.map_or("unknown log".to_owned(), |log| log.name())))),
        }
    }
    for stamp in stamps {
        match &stamp.verified {
            Some((signed, authority)) => times.verified.push(VerifiedTime {
                time: signed.time(),
                from_log: false,
                source: signed.signer_key().to_vec(),
                operator: authority.operator.clone(),
                authority: authority.uri.clone(),
                item: stamp.item.clone(),
            }),
            None => times.claimed.extend(stamp.claimed.map(|time| claim(time, false, &stamp.item, "unverified authority".to_owned()))),
        }
    }
    let applies = context.profile == Profile::Custom && context.thresholds.observer == 0 && times.verified.is_empty();
    if let Some(waiver) = context.danger_waive(Relaxation::CurrentTime).filter(|_| applies) {
        checks.relaxed(waiver, Check::L2);
        times.instead = Some(context.request.now);
    }
    record_sources(checks, context, &times, entries, stamps, holder);
    times
}

fn claim(time: UnixTime, from_log: bool, item: &str, authority: String) -> TimeFound {
    TimeFound { from_log, time, authority, item: item.to_owned(), verified: false }
}

/// L1, L2, K13: which evidence a missing time is missing from.
fn record_sources(checks: &mut Checks, context: &Context<'_>, times: &Times, entries: &[Entry<'_>], stamps: &[Stamp<'_>], holder: Option<&Holder<'_>>) {
    if !times.verified.is_empty() {
        let evidence = times.verified.iter().map(|time| ("verified time", format!("{} by {} ({})", time.time, time.authority, time.item))).collect();
        checks.pass(Check::L1, None, evidence);
        return;
    }
    if times.instead.is_some() {
        checks.absent(&[Check::L1], "Nothing proves when the signature was made; the certificate is compared with the current time, as asked.", None);
        return;
    }
    let needed = matches!(holder, Some(Holder::Certificate { .. })) || context.thresholds.observer > 0 || context.thresholds.tsa > 0;
    let unsigned = entries.iter().any(Entry::has_unsigned_time);
    if holder.is_none() {
        checks.absent(&[Check::L1], "Nothing proves when the signature was made.", None);
    } else if !needed {
        checks.absent(&[Check::L1], "Nothing proves when the signature was made, and the policy does not ask.", None);
    } else if unsigned {
        checks.lacking(Fault::new(Check::L1, "unsigned", "the log entry's time is not covered by a verified promise: it is not a time"), None);
    } else {
        checks.absent(&[Check::L1], "Nothing proves when the signature was made.", None);
        // Where the log entry itself is what lacks, L3 says so; a time would have come with it.
        let no_entry = entries.is_empty() && context.thresholds.tlog > 0;
        if stamps.is_empty() && !no_entry {
            checks.lacking(Fault::new(Check::K13, "no-timestamp", "a signed time is needed, and the bundle has no timestamp"), None);
        }
    }
}

impl Times {
    /// Every verified time (C4).
    pub(super) fn all(&self) -> Vec<UnixTime> {
        self.verified.iter().map(|time| time.time).collect()
    }

    /// The times at which a certificate must be valid: every verified one, or *now* under `current-time`.
    pub(super) fn for_certificates(&self) -> Vec<UnixTime> {
        if self.verified.is_empty() { self.instead.into_iter().collect() } else { self.all() }
    }

    /// The relaxation `current-time` is in force.
    pub(super) fn is_now_instead(&self) -> bool {
        self.instead.is_some()
    }

    /// The verified timestamps alone (E2).
    pub(super) fn stamped(&self) -> Vec<UnixTime> {
        self.verified.iter().filter(|time| !time.from_log).map(|time| time.time).collect()
    }

    fn count(&self, kind: impl Fn(&VerifiedTime) -> bool) -> usize {
        distinct(self.verified.iter().filter(|time| kind(time)).map(|time| (time.source.clone(), time.operator.clone())))
    }

    /// For the report: verified ones first.
    pub(super) fn found(&self) -> Vec<TimeFound> {
        let verified = self.verified.iter().map(|time| TimeFound {
            from_log: time.from_log,
            time: time.time,
            authority: time.authority.clone(),
            item: time.item.clone(),
            verified: true,
        });
        verified.chain(self.claimed.iter().cloned()).collect()
    }
}

/// Proof that the profile's times are there (L2–L4).
#[derive(Debug)]
pub(super) struct TimesMet(());

/// L2, L4 and L3 for times.
pub(super) fn threshold(
    checks: &mut Checks,
    context: &Context<'_>,
    times: &Times,
    holder: Option<&Holder<'_>>,
    missing: &mut Vec<Missing>,
) -> Option<TimesMet> {
    let wanted = context.thresholds;
    let mut met = true;
    let certified = matches!(holder, Some(Holder::Certificate { .. }));
    if certified && times.instead.is_some() {
        checks.absent(&[Check::L2], "The signing time is not proven: the current time was used in its place.", None);
    } else if certified && times.verified.is_empty() {
        checks.lacking(Fault::new(Check::L2, "no-time", "nothing proves that the signature was made while the certificate was valid"), None);
        let message =
            "The certificate was valid for minutes and nothing proves when the signature was made. A log entry with a promise, or a timestamp, is needed.";
        missing.push(Missing { what: "verified time", say: "say.no-time", message: message.to_owned() });
        met = false;
    } else if times.verified.is_empty() {
        checks.not_applicable(&[Check::L2], "A signature with a long-lived key needs no time.", None);
    } else {
        checks.pass(Check::L2, None, Vec::new());
    }
    let observers = times.count(|_| true);
    let rows = [
        ("observer", "sources of time", wanted.observer, observers),
        ("tsa", "timestamp authorities", wanted.tsa, times.count(|time| !time.from_log)),
        ("integrated", "logs that give a time", wanted.integrated, times.count(|time| time.from_log)),
    ];
    for (cause, what, wanted, counted) in rows {
        // L4: none at all of a kind that the profile needs; L3: some, but too few.
        let check = if counted == 0 { Check::L4 } else { Check::L3 };
        if counted >= wanted {
            checks.pass(Check::L3, None, vec![("counted", format!("{what}: {counted} of {wanted}"))]);
            checks.pass(Check::L4, None, Vec::new());
        } else {
            checks.lacking(Fault::new(check, cause, format!("there are not enough distinct {what}")).compared(wanted.to_string(), counted.to_string()), None);
            met = false;
        }
    }
    met.then_some(TimesMet(()))
}
