//! The record of every check: what was found, also after a failure (§0.2). The verdict is not computed from it.

use crate::check::{Check, Effect, Fault};
use crate::order;
use crate::policy::{Relaxation, Waiver};

/// The outcome of one check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Passed,
    Failed(Fault),
    /// A check it depends on did not pass.
    Blocked(Check),
    /// The evidence is not there. Never the same as passed.
    Absent(String),
    /// The rule has nothing to say here; why.
    NotApplicable(String),
}

/// One check on one item, with what it rests on.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    pub(crate) check: Check,
    pub(crate) item: Option<String>,
    pub(crate) outcome: Outcome,
    pub(crate) evidence: Vec<(&'static str, String)>,
}

/// All records of one verification.
#[derive(Debug, Default)]
pub(crate) struct Checks {
    records: Vec<Record>,
    required: Vec<Fault>,
    relaxations: Vec<(Relaxation, Check)>,
}

/// Proof that nothing in the input is malformed or contradicts itself: no check with the effect `invalid` failed.
#[derive(Debug)]
pub(crate) struct Sound(());

/// Where a check was made: one of several entries or timestamps, or nowhere in particular.
pub(crate) type Item<'a> = Option<&'a str>;

impl Checks {
    #[inline(never)]
    pub(crate) fn pass(&mut self, check: Check, item: Item<'_>, evidence: Vec<(&'static str, String)>) {
        self.push(check, item, Outcome::Passed, evidence);
    }

    #[inline(never)]
    pub(crate) fn fail(&mut self, fault: Fault, item: Item<'_>) {
        self.push(fault.check(), item, Outcome::Failed(fault), Vec::new());
    }

    #[inline(never)]
    pub(crate) fn block(&mut self, checks: &[Check], by: Check, item: Item<'_>) {
        checks.iter().for_each(|check| self.push(*check, item, Outcome::Blocked(by), Vec::new()));
    }

    #[inline(never)]
    pub(crate) fn absent(&mut self, checks: &[Check], why: &str, item: Item<'_>) {
        checks.iter().for_each(|check| self.push(*check, item, Outcome::Absent(why.to_owned()), Vec::new()));
    }

    /// Evidence that is required and not there: recorded as absent, and a cause of the verdict.
    pub(crate) fn lacking(&mut self, fault: Fault, item: Item<'_>) {
        self.push(fault.check(), item, Outcome::Absent(fault.message().to_owned()), Vec::new());
        self.required.push(fault);
    }

    #[inline(never)]
    pub(crate) fn not_applicable(&mut self, checks: &[Check], why: &str, item: Item<'_>) {
        checks.iter().for_each(|check| self.push(*check, item, Outcome::NotApplicable(why.to_owned()), Vec::new()));
    }

    /// Records a run of checks that one function makes in order: those before the failing one passed, those after it are blocked.
    /// A failure of another check blocks the whole run.
    pub(crate) fn run<T>(&mut self, checks: &[Check], result: Result<T, Fault>, item: Item<'_>) -> Option<T> {
        match result {
            Ok(value) => {
                checks.iter().for_each(|check| self.pass(*check, item, Vec::new()));
                Some(value)
            }
            Err(fault) => {
                let failing = fault.check();
                let before = checks.iter().position(|check| *check == failing).unwrap_or(0);
                checks.iter().take(before).for_each(|check| self.pass(*check, item, Vec::new()));
                let after: Vec<_> = checks.iter().copied().skip(before).filter(|check| *check != failing).collect();
                self.block(&after, failing, item);
                self.fail(fault, item);
                None
            }
        }
    }

    /// One check.
    pub(crate) fn one<T>(&mut self, check: Check, result: Result<T, Fault>, item: Item<'_>) -> Option<T> {
        self.run(&[check], result, item)
    }

    /// A relaxation influenced the result of a check.
    pub(crate) fn relaxed(&mut self, waiver: Waiver, check: Check) {
        let relaxation = waiver.relaxation();
        if !self.relaxations.contains(&(relaxation, check)) {
            self.relaxations.push((relaxation, check));
        }
    }

    pub(crate) fn relaxations(&self) -> &[(Relaxation, Check)] {
        &self.relaxations
    }

    /// [`Sound`], unless a check with the effect `invalid` failed.
    pub(crate) fn sound(&self) -> Option<Sound> {
        self.first_failure(Effect::Invalid).is_none().then_some(Sound(()))
    }

    /// The first failure with this effect, in the order of the sequence.
    pub(crate) fn first_failure(&self, effect: Effect) -> Option<&Fault> {
        self.failures().filter(|fault| fault.effect() == effect).min_by_key(|fault| fault.check())
    }

    fn failures(&self) -> impl Iterator<Item = &Fault> {
        self.records.iter().filter_map(|record| match &record.outcome {
            Outcome::Failed(fault) => Some(fault),
            _ => None,
        })
    }

    /// Whether the check failed or was absent though required, on any item.
    pub(crate) fn failed(&self, check: Check) -> bool {
        let failed = |record: &Record| record.check == check && matches!(record.outcome, Outcome::Failed(_));
        self.records.iter().any(failed) || self.required.iter().any(|fault| fault.check() == check)
    }

    /// Whether the check failed with this effect, on any item.
    pub(crate) fn failed_with(&self, check: Check, effect: Effect) -> bool {
        let failed = |record: &Record| record.check == check && matches!(&record.outcome, Outcome::Failed(fault) if fault.effect() == effect);
        self.records.iter().any(failed)
    }

    /// Whether the check failed on this item.
    pub(crate) fn failed_on(&self, check: Check, item: Item<'_>) -> bool {
        self.records.iter().any(|record| record.check == check && record.item.as_deref() == item && matches!(record.outcome, Outcome::Failed(_)))
    }

    /// Why the evidence does not suffice: the first failure that takes away evidence that is then lacking, otherwise the first
    /// required evidence that is absent.
    pub(crate) fn first_shortfall(&self) -> Option<&Fault> {
        let takes_away = |fault: &&Fault| match fault.effect() {
            Effect::CannotVerify => true,
            Effect::Drop => self.required.iter().any(|lacking| may_lack_by(lacking, fault.check())),
            Effect::Invalid | Effect::Policy | Effect::Note => false,
        };
        // Without a key nothing else could be looked at: that is what to say, and not what follows from it.
        if let Some(no_key) = self.required.iter().find(|fault| fault.check() == Check::O1) {
            return Some(no_key);
        }
        let absent = self.required.iter().min_by_key(|fault| fault.check());
        self.failures().filter(takes_away).min_by_key(|fault| fault.check()).or(absent)
    }

    /// Names the places of the input's own format.
    pub(crate) fn relocate(&mut self, place: impl Fn(&str) -> String) {
        let moved = |fault: &mut Fault| {
            if let Some(own) = fault.place().map(&place) {
                *fault = fault.clone().inside(own);
            }
        };
        self.required.iter_mut().for_each(moved);
        self.records.iter_mut().for_each(|record| {
            if let Outcome::Failed(fault) = &mut record.outcome {
                moved(fault);
            }
        });
    }

    /// Every check in the order of the sequence; one that nothing recorded says so.
    pub(crate) fn into_records(mut self) -> Vec<Record> {
        for check in Check::ALL {
            if !self.records.iter().any(|record| record.check == *check) {
                self.not_applicable(&[*check], NOT_EVALUATED, None);
            }
        }
        order::sort_by(&mut self.records, |a, b| a.check.cmp(&b.check));
        self.records
    }

    #[inline(never)]
    fn push(&mut self, check: Check, item: Item<'_>, outcome: Outcome, evidence: Vec<(&'static str, String)>) {
        let item = item.map(str::to_owned);
        // Several steps may rest on one rule: the gravest outcome stands, and a pass does not hide that another part was absent.
        if let Some(earlier) = self.records.iter_mut().find(|record| record.check == check && record.item == item) {
            if rank(&outcome) > rank(&earlier.outcome) {
                earlier.outcome = outcome;
            }
            earlier.evidence.extend(evidence);
            return;
        }
        self.records.push(Record { check, item, outcome, evidence });
    }
}

/// What a check says that no step recorded. A test finds no report with it.
pub(crate) const NOT_EVALUATED: &str = "This version does not make this check.";

/// Whether what is lacking may be lacking because an item was dropped by this check: a log entry, a timestamp or an SCT.
fn may_lack_by(lacking: &Fault, dropped_by: Check) -> bool {
    let (logs, stamps) = match (lacking.check(), lacking.cause()) {
        (Check::L3, "logs") | (Check::L3 | Check::L4, "integrated") | (Check::L1, _) => (true, false),
        (Check::L3 | Check::L4, "tsa") | (Check::J2, _) => (false, true),
        (Check::L2 | Check::L3 | Check::L4, _) => (true, true),
        _ => (false, false),
    };
    match dropped_by {
        Check::K6 => stamps,
        Check::D5 => lacking.check() == Check::D7,
        _ => logs,
    }
}

fn rank(outcome: &Outcome) -> u8 {
    match outcome {
        Outcome::NotApplicable(_) => 0,
        Outcome::Passed => 1,
        Outcome::Absent(_) => 2,
        Outcome::Blocked(_) => 3,
        Outcome::Failed(fault) => match fault.effect() {
            Effect::Note => 4,
            Effect::Policy => 5,
            Effect::Drop => 6,
            Effect::CannotVerify => 7,
            Effect::Invalid => 8,
        },
    }
}
