//! Faults by name: a valid shape with exactly one thing wrong, and rarities that must be accepted.

mod algorithm;
mod body;
mod checkpoint;
mod format;
mod help;
mod identity;
mod key;
mod limit;
mod log;
mod parse;
mod path;
mod proof;
mod root;
mod sct;
mod shape;
mod signature;
mod stamp;
mod statement;
mod time;

use std::num::NonZeroUsize;
use std::sync::LazyLock;
use std::thread;

use crate::case::{FaultCase, Verdict};
use crate::recipe::Recipe;
use crate::shapes::Shape;

/// One fault, applied to every shape it fits.
#[derive(Clone, Copy)]
pub struct Fault {
    /// Kebab-free name without the check id.
    pub name: &'static str,
    /// The check that decides.
    pub check: &'static str,
    /// Checks that may report it instead.
    pub or: &'static [&'static str],
    /// Adversarial group, or empty.
    pub group: &'static str,
    /// Expected verdict.
    pub verdict: Verdict,
    /// What the deciding check says: `passed`, `failed` or `absent`.
    pub outcome: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// Where it applies.
    pub shapes: &'static [Shape],
    /// The change.
    pub apply: fn(&mut Recipe),
}

impl Fault {
    const fn new(check: &'static str, name: &'static str, why: &'static str, shapes: &'static [Shape], apply: fn(&mut Recipe)) -> Self {
        Self { name, check, or: &[], group: "", verdict: Verdict::Invalid, outcome: "failed", why, shapes, apply }
    }

    const fn or(self, or: &'static [&'static str]) -> Self {
        Self { or, ..self }
    }

    const fn group(self, group: &'static str) -> Self {
        Self { group, ..self }
    }

    /// Must be accepted.
    const fn accept(self) -> Self {
        Self { verdict: Verdict::Verified, outcome: "passed", ..self }
    }

    /// Nothing is wrong, something does not count or cannot be checked.
    const fn insufficient(self) -> Self {
        Self { verdict: Verdict::Insufficient, ..self }
    }

    /// Nothing is wrong, something is missing.
    const fn absent(self) -> Self {
        Self { verdict: Verdict::Insufficient, outcome: "absent", ..self }
    }

    /// The evidence holds, the policy does not.
    const fn rejected(self) -> Self {
        Self { verdict: Verdict::Rejected, ..self }
    }

    /// What the deciding check says.
    const fn outcome(self, outcome: &'static str) -> Self {
        Self { outcome, ..self }
    }

    /// Another verdict.
    const fn verdict(self, verdict: Verdict) -> Self {
        Self { verdict, ..self }
    }

    /// The case for one shape.
    pub fn on(&self, shape: Shape) -> FaultCase {
        let mut recipe = shape();
        (self.apply)(&mut recipe);
        let name = format!("{}_{}__{}", self.check.to_lowercase(), self.name, recipe.shape);
        FaultCase { case: recipe.case(name, self.verdict), check: self.check, or: self.or, group: self.group, outcome: self.outcome, why: self.why }
    }
}

/// The tables of all themes.
pub fn table() -> impl Iterator<Item = &'static Fault> {
    [
        parse::FAULTS,
        format::FAULTS,
        shape::FAULTS,
        limit::FAULTS,
        root::FAULTS,
        log::IDENTIFICATION,
        log::PROMISE,
        proof::FAULTS,
        checkpoint::FAULTS,
        log::PATHS,
        stamp::FAULTS,
        time::FAULTS,
        path::FAULTS,
        sct::FAULTS,
        body::FAULTS,
        signature::FAULTS,
        statement::FAULTS,
        algorithm::FAULTS,
        key::FAULTS,
        identity::CERTIFICATE,
        identity::POLICY,
    ]
    .into_iter()
    .flatten()
}

/// Every fault on every shape it applies to, made once a process.
pub fn faults() -> Vec<FaultCase> {
    static ALL: LazyLock<Vec<FaultCase>> = LazyLock::new(build);
    ALL.clone()
}

/// P-384 signatures take milliseconds in a debug build, so the work is shared; the order is not affected.
fn build() -> Vec<FaultCase> {
    let jobs: Vec<(&Fault, Shape)> = table().flat_map(|fault| fault.shapes.iter().map(move |shape| (fault, *shape))).collect();
    let workers = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let make = |jobs: &[(&Fault, Shape)]| jobs.iter().map(|(fault, shape)| fault.on(*shape)).collect::<Vec<_>>();
    thread::scope(|scope| {
        let chunks: Vec<_> = jobs.chunks(jobs.len().div_ceil(workers)).map(|chunk| scope.spawn(move || make(chunk))).collect();
        chunks.into_iter().flat_map(|chunk| chunk.join().expect("a fault applies")).collect()
    })
}
