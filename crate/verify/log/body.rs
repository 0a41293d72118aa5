//! What each log entry says it is (I1, J1, I5, I7, I8, I9).

use super::{CHECKPOINT, COMPARISONS, INCLUSION, PROMISE, SIGNED_CHECKPOINT};
use crate::bundle::{Bundle, LogEntry, Version};
use crate::check::{Check, Fault};
use crate::crypto::{Digest, HashAlgorithm, KeyDetails};
use crate::encoding::json::Value;
use crate::policy::Relaxation;
use crate::tlog::entry::{self, Body, EntryKind};
use crate::verify::Context;
use crate::verify::checks::Checks;
use crate::verify::shape::item;

/// An entry whose body was read: what kind it says it is.
pub(in crate::verify) struct ReadBody<'b> {
    pub(in crate::verify) entry: &'b LogEntry,
    pub(in crate::verify) item: String,
    /// The kind, if it is one that is compared and counted.
    pub(in crate::verify) kind: Option<EntryKind>,
    /// Why it is not.
    pub(super) dropped_by: Option<Check>,
    pub(super) version: Version,
    value: Option<Value<'b>>,
}

impl ReadBody<'_> {
    pub(super) fn body(&self) -> Option<Body<'_>> {
        self.value.as_ref().and_then(|value| Body::new(value, &self.entry.kind).ok())
    }

    /// The hash that a hashedrekord 0.0.1 names.
    pub(in crate::verify) fn named_hash(&self) -> Option<HashAlgorithm> {
        self.body().and_then(|body| body.named_hash().ok())
    }

    /// The key details that a hashedrekord 0.0.2 names.
    pub(in crate::verify) fn named_details(&self) -> Option<KeyDetails> {
        self.body().and_then(|body| body.named_details())
    }

    /// The digest that a hashedrekord names.
    pub(in crate::verify) fn named_digest(&self) -> Option<Digest> {
        self.body().and_then(|body| body.named_digest())
    }
}

const KIND_CHECKS: [Check; 5] = [Check::I1, Check::I5, Check::I7, Check::I8, Check::J1];

/// I1, J1, I5, I7, I8, I9.
pub(in crate::verify) fn read_bodies<'b>(checks: &mut Checks, context: &Context<'_>, bundle: &'b Bundle) -> Vec<ReadBody<'b>> {
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
    match &context.request.policy.witnesses {
        None => checks.not_applicable(&[Check::H7], "No witness policy was given.", None),
        Some(_) if bundle.entries.is_empty() => checks.absent(&[Check::H7], "The bundle has no log entry.", None),
        Some(_) => {}
    }
    checks.not_applicable(&[Check::H8], "A bundle says nothing of how fresh its checkpoint is.", None);
    bundle.entries.iter().enumerate().map(|(position, entry)| read_body(checks, context, bundle.version, position, entry)).collect()
}

fn read_body<'b>(checks: &mut Checks, context: &Context<'_>, version: Version, position: usize, entry: &'b LogEntry) -> ReadBody<'b> {
    let mut read = ReadBody { entry, item: item(position), kind: None, dropped_by: None, version, value: None };
    let place = Some(read.item.clone());
    let place = place.as_deref();
    let waiver = context.danger_waive(Relaxation::Dsse002);
    match EntryKind::of(&entry.kind, waiver.is_some()) {
        Ok(kind) => {
            read.kind = Some(kind);
            if let Some(waiver) = waiver.filter(|_| kind == EntryKind::DsseV2) {
                checks.relaxed(waiver, Check::I5);
            }
        }
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
    if let Some(kind) = read.kind {
        checks.pass(Check::J1, place, vec![("kind", format!("{} {}", entry.kind.kind, entry.kind.version))]);
        // I5 compares where the relaxation has let it in.
        let others: Vec<_> = [Check::I5, Check::I7, Check::I8].into_iter().filter(|check| *check != kind.check()).collect();
        checks.not_applicable(&others, "The entry is of another kind.", place);
    } else if read.dropped_by == Some(Check::I1) {
        checks.block(&[Check::J1, Check::I5, Check::I7, Check::I8], Check::I1, place);
    }
    read
}
