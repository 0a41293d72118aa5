//! G, H: the checkpoint, and the walk from the entry to its root.

use super::{CHECKPOINT, INCLUSION, ReadBody, SIGNED_CHECKPOINT, witness_check};
use crate::check::{Check, Fault};
use crate::policy::{Relaxation, WitnessPolicy};
use crate::text::escaped;
use crate::time::UnixTime;
use crate::tlog::checkpoint::Checkpoint;
use crate::tlog::cosignature::Witness;
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
    let unsigned = [&tree[..], witness_check(context)].concat();
    let (Some(proof), Some(envelope)) = (&read.entry.proof, &read.entry.checkpoint) else {
        let why = if read.entry.proof.is_some() { "The inclusion proof has no checkpoint: it is ignored." } else { "The entry carries no inclusion proof." };
        checks.absent(&[&unsigned[..], &CHECKPOINT, &SIGNED_CHECKPOINT].concat(), why, place);
        return None;
    };
    let path = format!("{}.inclusionProof", read.entry.path);
    let at_checkpoint = |fault: Fault| fault.at(format!("{path}.checkpoint.envelope"));
    let Some(checkpoint) = checks.run(&CHECKPOINT, Checkpoint::from_envelope(envelope).map_err(at_checkpoint), place) else {
        *complete = false;
        let by = if checks.failed_on(Check::H1, place) { Check::H1 } else { Check::H2 };
        checks.block(&[&SIGNED_CHECKPOINT[..], &unsigned].concat(), by, place);
        return None;
    };
    let walked = walk(read, kind, proof, &checkpoint, holder, signed);
    let Some(log) = log else {
        checks.block(&[&SIGNED_CHECKPOINT[..], &unsigned].concat(), Check::E3, place);
        return None;
    };
    // §0.6: an embedded root's logs have their names.
    let waiver = context.danger_waive(Relaxation::RekorV1NoteName).filter(|_| matches!(context.root.origin, Origin::Supplied));
    let verified = checkpoint.verify(log, kind.protocol(), waiver.is_some()).map_err(at_checkpoint);
    if let Some(waiver) = waiver.filter(|_| kind.protocol() == Protocol::RekorV1 && verified.is_ok())
        && checkpoint.verify(log, kind.protocol(), false).is_err()
    {
        checks.relaxed(waiver, Check::H4);
    }
    let failed_by = verified.as_ref().err().map(Fault::check);
    let Some(verified) = checks.run(&SIGNED_CHECKPOINT, verified, place) else {
        *complete = false;
        checks.block(&unsigned, failed_by.unwrap_or(Check::H5), place);
        return None;
    };
    if let Some(policy) = &context.request.policy.witnesses {
        count_witnesses(checks, policy, verified.checkpoint(), place, &path);
    }
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

/// H7: how many distinct witnesses saw the checkpoint that the log signed. A note, whatever comes out.
fn count_witnesses(checks: &mut Checks, policy: &WitnessPolicy, checkpoint: &Checkpoint, place: Option<&str>, path: &str) {
    let observed = policy.witnesses.iter().map(|witness| Ok(witness.observed(checkpoint)?.map(|time| (witness, time)))).collect::<Result<Vec<_>, Fault>>();
    let observed: Vec<_> = match observed {
        Ok(observed) => observed.into_iter().flatten().collect(),
        Err(fault) => return checks.fail(fault.at(format!("{path}.checkpoint.envelope")), place),
    };
    if observed.is_empty() {
        return checks.absent(&[Check::H7], "No witness of the policy cosigned the checkpoint.", place);
    }
    let seen = |(witness, time): &(&Witness, UnixTime)| format!("{} (key sha256 {}) at {time}", escaped(&witness.name), witness.key.id_hex());
    if observed.len() < policy.threshold {
        let fault = Fault::new(Check::H7, "threshold", "fewer witnesses cosigned the checkpoint than the policy asks for");
        let actual = format!("{}: {}", observed.len(), observed.iter().map(seen).collect::<Vec<_>>().join("; "));
        return checks.fail(fault.compared(policy.threshold.to_string(), actual).at(format!("{path}.checkpoint.envelope")), place);
    }
    let mut evidence = vec![("witnesses", format!("{} of {}, {} asked for", observed.len(), policy.witnesses.len(), policy.threshold))];
    evidence.extend(observed.iter().map(|one| ("observed by", seen(one))));
    checks.pass(Check::H7, place, evidence);
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
