//! G, H: the checkpoint, and the walk from the entry to its root.

use super::{CHECKPOINT, INCLUSION, ReadBody, SIGNED_CHECKPOINT};
use crate::check::{Check, Fault};
use crate::policy::Relaxation;
use crate::tlog::checkpoint::Checkpoint;
use crate::tlog::entry::{self, EntryKind};
use crate::tlog::inclusion::{Inclusion, InclusionProof, Walk};
use crate::tlog::{Log, Protocol};
use crate::trust::Origin;
use crate::verify::Context;
use crate::verify::checks::Checks;
use crate::verify::key::Holder;
use crate::verify::signature::Signed;

/// H1–H6, G1–G4. What must be there and fails makes the entry incomplete.
#[allow(clippy::too_many_arguments, reason = "the entry, the log and the bundle's facts meet here")]
pub(super) fn verify_inclusion(
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
    let rebuilt = rebuild(read, kind, holder, signed).into_iter().chain(rebuild_as_hinted(read, holder, signed));
    let walks = rebuilt.map(|leaf| proof.walk(leaf.as_bytes(), index, checkpoint.size)).collect::<Result<Vec<_>, _>>()?;
    Ok(walks.into_iter().reduce(|first, other| if !leads(&first) && leads(&other) { other } else { first }).or(body))
}

/// I4: the canonical body that the bundle implies; the logged digest where there is no artifact.
pub(super) fn rebuild(read: &ReadBody<'_>, kind: EntryKind, holder: Option<&Holder<'_>>, signed: &Signed<'_>) -> Option<String> {
    let facts = signed.facts(holder?)?;
    let digest = signed.digest().cloned().or_else(|| read.named_digest())?;
    Some(entry::rebuild_v2(kind, &facts, &digest))
}

/// The same by the bundle's own message digest, for entries without a body: so that a missing or another artifact is not taken
/// for a wrong proof. What the entry is worth to the artifact that was given is decided by [`compare_bodiless`].
fn rebuild_as_hinted(read: &ReadBody<'_>, holder: Option<&Holder<'_>>, signed: &Signed<'_>) -> Option<String> {
    let facts = signed.facts(holder?)?;
    let digest = signed.hinted_digest().filter(|_| read.entry.body.is_empty())?;
    Some(entry::rebuild_v2(EntryKind::HashedRekordV2, &facts, digest))
}
