//! K: each RFC 3161 timestamp, over the raw bytes of the signature.

use super::Context;
use super::checks::Checks;
use crate::bundle::{Bundle, Content, Timestamp};
use crate::check::{Check, Fault};
use crate::encoding::hex;
use crate::pki::Budget;
use crate::policy::Relaxation;
use crate::time::UnixTime;
use crate::trust::TimestampAuthority;
use crate::tsa::{self, SignedTime, Token};

/// A timestamp and what became of it.
pub(super) struct Stamp<'a> {
    pub(super) item: String,
    /// What the token says, verified or not.
    pub(super) claimed: Option<UnixTime>,
    pub(super) verified: Option<(SignedTime, &'a TimestampAuthority)>,
}

const READ: [Check; 4] = [Check::K1, Check::K2, Check::K3, Check::K11];
const HELD: [Check; 7] = [Check::K4, Check::K5, Check::K6, Check::K7, Check::K8, Check::K9, Check::K10];

pub(super) fn verify<'a>(checks: &mut Checks, context: &Context<'a>, bundle: &Bundle) -> Vec<Stamp<'a>> {
    if bundle.timestamps.is_empty() {
        checks.absent(&[&READ[..], &HELD, &[Check::K12, Check::K13]].concat(), "The bundle has no timestamp.", None);
        checks.not_applicable(&[Check::L5], "The bundle has no timestamp; the log's time is held against now by F4.", None);
        return Vec::new();
    }
    checks.pass(Check::K13, None, Vec::new());
    let signed = match &bundle.content {
        Content::Message(message) => Some(message.signature.as_slice()),
        Content::Envelope(envelope) => envelope.signatures.first().map(|signature| signature.signature.as_slice()),
    };
    let Some(signed) = signed else {
        checks.block(&[&READ[..], &HELD, &[Check::K12, Check::L5]].concat(), Check::N2, None);
        return Vec::new();
    };
    let stamps: Vec<_> = bundle.timestamps.iter().enumerate().map(|(position, stamp)| verify_one(checks, context, position, stamp, signed)).collect();
    let signers: Vec<_> = stamps.iter().filter_map(|stamp| stamp.verified.as_ref()).map(|(time, _)| *time.signer_key()).collect();
    let distinct = signers.iter().enumerate().filter(|(position, signer)| !signers.iter().take(*position).any(|earlier| earlier == *signer)).count();
    checks.pass(Check::K12, None, vec![("distinct signers", distinct.to_string()), ("tokens", stamps.len().to_string())]);
    stamps
}

fn verify_one<'a>(checks: &mut Checks, context: &Context<'a>, position: usize, stamp: &Timestamp, signed: &[u8]) -> Stamp<'a> {
    let item = format!("timestamp {position}");
    let place = Some(item.as_str());
    let at = |fault: Fault| match fault.place() {
        Some(inner) => {
            let whole = format!("{} ({inner})", stamp.path);
            fault.inside(whole)
        }
        None => fault.at(&stamp.path),
    };
    let waiver = context.danger_waive(Relaxation::BareToken);
    let parsed = Token::from_response(&stamp.response, waiver.is_some());
    if let Some(waiver) = waiver.filter(|_| parsed.is_ok() && Token::from_response(&stamp.response, false).is_err()) {
        checks.relaxed(waiver, Check::K1);
    }
    let failed_by = parsed.as_ref().err().map(Fault::check);
    let Some(token) = checks.run(&READ, parsed.map_err(at), place) else {
        checks.block(&[&HELD[..], &[Check::L5]].concat(), failed_by.unwrap_or(Check::K1), place);
        return Stamp { item: item.clone(), claimed: None, verified: None };
    };
    checks.pass(Check::K11, place, token_evidence(&token));
    let authorities = &context.root.timestamp_authorities;
    let mut budget = Budget::new();
    let verification = tsa::verify(&token, authorities.iter().map(|authority| &authority.authority), signed, &mut budget);
    let attributed = verification.attributed.and_then(|(position, signer)| authorities.get(position).map(|authority| (authority, signer.subject().to_owned())));
    let first_failure = verification.steps.iter().find(|(_, result)| result.is_err()).map(|(check, _)| *check);
    let made: Vec<_> = verification.steps.iter().map(|(check, _)| *check).collect();
    for (check, result) in verification.steps {
        match result {
            Ok(()) => checks.pass(check, place, evidence(check, &token, attributed.as_ref())),
            Err(fault) => checks.fail(at(fault), place),
        }
    }
    let left: Vec<_> = HELD.into_iter().filter(|check| !made.contains(check)).collect();
    checks.block(&left, first_failure.unwrap_or(Check::K6), place);
    if verification.time.is_none() {
        checks.block(&[Check::L5], first_failure.unwrap_or(Check::K6), place);
    }
    let verified = verification
        .time
        .and_then(|time| authorities.get(time.authority()).map(|authority| (time, authority)))
        .filter(|(time, _)| check_now(checks, context, time.time(), stamp, place));
    Stamp { item: item.clone(), claimed: Some(token.gen_time()), verified }
}

/// What the token says beside its time; the accuracy is reported and not applied.
fn token_evidence(token: &Token) -> Vec<(&'static str, String)> {
    let info = token.info();
    let accuracy = info.accuracy.map(|accuracy| ("accuracy", format!("{} s, {} ms, {} µs", accuracy.seconds, accuracy.millis, accuracy.micros)));
    let always = [("time", token.gen_time().to_string()), ("serial", hex::encode(&info.serial)), ("policy", info.policy.to_string())];
    always.into_iter().chain(accuracy).collect()
}

fn evidence(check: Check, token: &Token, attributed: Option<&(&TimestampAuthority, String)>) -> Vec<(&'static str, String)> {
    match (check, attributed) {
        (Check::K6, Some((authority, signer))) => vec![("authority", crate::text::escaped(&authority.uri)), ("signer", signer.clone())],
        (Check::K9, Some((authority, _))) => vec![("window", authority.authority.window().to_string()), ("time", token.gen_time().to_string())],
        _ => Vec::new(),
    }
}

/// L5: no tolerance.
fn check_now(checks: &mut Checks, context: &Context<'_>, time: UnixTime, stamp: &Timestamp, place: Option<&str>) -> bool {
    let now = context.request.now;
    let fault =
        || Fault::new(Check::L5, "future", "the timestamp's time is in the future").compared(format!("at most {now}"), time.to_string()).at(&stamp.path);
    checks.one(Check::L5, if time <= now { Ok(()) } else { Err(fault()) }, place).is_some()
}
