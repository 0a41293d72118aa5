//! C, D: the leaf certificate's path to an anchor at every verified time, and the certificate logs that saw it.

use super::Context;
use super::checks::Checks;
use super::log::distinct;
use super::report::CertificateSummary;
use crate::check::{Check, Effect, Fault};
use crate::encoding::hex;
use crate::pki::{self, Budget, Certificate, Path, Purpose, Sct};
use crate::policy::Relaxation;
use crate::time::UnixTime;
use crate::trust::{CertificateAuthority, CtLog};

/// Proof that the leaf's key was certified under the trust root at every verified time, and that enough certificate logs saw it.
#[derive(Debug)]
pub(super) struct CertifiedKey(());

/// The result, also where the proof is not complete.
pub(super) struct Certified {
    pub(super) proof: Option<CertifiedKey>,
    /// The path at every verified time; empty where there is none.
    pub(super) path: Vec<CertificateSummary>,
}

const PATH: [Check; 5] = [Check::C1, Check::C5, Check::C6, Check::C8, Check::C9];
const WINDOWS: [Check; 3] = [Check::C2, Check::C3, Check::C4];
const SCT: [Check; 5] = [Check::D2, Check::D3, Check::D4, Check::D5, Check::D6];

pub(super) fn certify(checks: &mut Checks, context: &Context<'_>, leaf: &Certificate, extra: &[Certificate], times: &[UnixTime]) -> Certified {
    if context.detached_sct.is_none() {
        checks.not_applicable(&[Check::D8], "There is no certificate timestamp beside the certificate.", None);
    }
    let usage = check_leaf(checks, leaf);
    let mut budget = Budget::new();
    let Some(found) = find_path(checks, context, leaf, extra, times, &mut budget) else {
        let by = PATH.into_iter().chain(WINDOWS).chain([Check::B3]).find(|check| checks.failed(*check)).unwrap_or(Check::C1);
        let detached = context.detached_sct.map(|_| Check::D8);
        checks.block(&SCT.into_iter().chain([Check::D1, Check::D7]).chain(detached).collect::<Vec<_>>(), by, None);
        return Certified { proof: None, path: Vec::new() };
    };
    let scts = check_scts(checks, context, leaf, &found.path);
    let proven = usage && scts && found.at_all_times;
    let path = found.path.certificates().iter().map(|certificate| summary(certificate)).collect();
    Certified { proof: proven.then_some(CertifiedKey(())), path }
}

pub(super) fn summary(certificate: &Certificate) -> CertificateSummary {
    let validity = certificate.validity();
    CertificateSummary { subject: certificate.name(), sha256: certificate.sha256_hex(), not_before: validity.start, not_after: validity.end }
}

/// C7, D9
fn check_leaf(checks: &mut Checks, leaf: &Certificate) -> bool {
    match pki::check_leaf(leaf) {
        Ok(()) => {
            let note = pki::further_purposes(leaf).map(|fault| ("note", fault.message().to_owned()));
            checks.pass(Check::C7, None, note.into_iter().collect());
            checks.pass(Check::D9, None, Vec::new());
            true
        }
        Err(fault) => {
            let others: Vec<_> = [Check::C7, Check::D9].into_iter().filter(|check| *check != fault.check()).collect();
            checks.block(&others, fault.check(), None);
            checks.fail(fault.at("$.verificationMaterial"), None);
            false
        }
    }
}

struct FoundPath<'a> {
    path: Path<'a>,
    at_all_times: bool,
}

/// C1–C6, C8, C9: the authorities that know the issuer are tried; one path must hold at every time (C4).
fn find_path<'a>(
    checks: &mut Checks,
    context: &Context<'a>,
    leaf: &'a Certificate,
    extra: &'a [Certificate],
    times: &[UnixTime],
    budget: &mut Budget,
) -> Option<FoundPath<'a>> {
    let known: Vec<_> = context.root.authorities.iter().filter(|authority| authority.chain.may_have_issued(leaf, extra)).collect();
    if known.is_empty() {
        let fault = Fault::new(Check::C1, "unknown-issuer", "the certificate's issuer is not in the selected trust root");
        let names: Vec<_> =
            context.root.authorities.iter().filter_map(|authority| authority.chain.certificates().next()).map(|certificate| certificate.name()).collect();
        let fault =
            fault.with_effect(Effect::CannotVerify).compared(if names.is_empty() { "no authority".to_owned() } else { names.join(" or ") }, leaf.issuer());
        checks.fail(fault.at("$.verificationMaterial"), None);
        checks.block(&[&PATH[1..], &WINDOWS].concat(), Check::C1, None);
        return None;
    }
    let mut first_fault = None;
    let mut first_outside = None;
    let mut without_time = None;
    for authority in known {
        match authority.chain.path(leaf, extra, Purpose::CodeSigning, budget) {
            Err(fault) => first_fault = first_fault.or(Some(fault)),
            Ok(path) if times.is_empty() => without_time = without_time.or(Some(path)),
            Ok(path) => match check_times(authority, &path, times) {
                Ok(()) => {
                    record_path(checks, authority, &path);
                    return Some(FoundPath { path, at_all_times: true });
                }
                Err(fault) => first_outside = first_outside.or(Some(fault)),
            },
        }
    }
    if let Some(path) = without_time {
        PATH.into_iter().for_each(|check| checks.pass(check, None, Vec::new()));
        checks.absent(&WINDOWS, "There is no verified time to compare with.", None);
        return Some(FoundPath { path, at_all_times: false });
    }
    if let Some(fault) = first_outside {
        PATH.into_iter().for_each(|check| checks.pass(check, None, Vec::new()));
        checks.run(&WINDOWS, Err::<(), _>(fault), None);
        return None;
    }
    let order = [&PATH[..], &WINDOWS].concat();
    if let Some(fault) = first_fault {
        checks.run(&order, Err::<(), _>(fault), None);
    }
    None
}

/// C2 and C3 at each time; where one time holds and another does not, C4.
fn check_times(authority: &CertificateAuthority, path: &Path<'_>, times: &[UnixTime]) -> Result<(), Fault> {
    let results: Vec<_> = times.iter().map(|time| check_time(authority, path, *time)).collect();
    let some_hold = results.iter().any(Result::is_ok);
    match results.into_iter().find_map(Result::err) {
        Some(fault) if some_hold => Err(fault.under(Check::C4)),
        Some(fault) => Err(fault),
        None => Ok(()),
    }
}

fn check_time(authority: &CertificateAuthority, path: &Path<'_>, time: UnixTime) -> Result<(), Fault> {
    if !authority.window.contains(time) {
        let fault = Fault::new(Check::C2, "outside-window", "the certificate authority was not in service at a verified time");
        return Err(fault.compared(authority.window.to_string(), time.to_string()));
    }
    path.check_time(time)
}

fn record_path(checks: &mut Checks, authority: &CertificateAuthority, path: &Path<'_>) {
    let anchor = path.certificates().last().map(|anchor| ("anchor sha256", anchor.sha256_hex()));
    let evidence = [("authority", crate::text::escaped(&authority.uri))].into_iter().chain(anchor).collect();
    checks.pass(Check::C1, None, evidence);
    checks.pass(Check::C2, None, vec![("window", authority.window.to_string())]);
    let names = path.certificates().iter().map(|certificate| ("certificate", format!("{}, valid {}", certificate.name(), certificate.validity()))).collect();
    checks.pass(Check::C3, None, names);
    [Check::C4, Check::C5, Check::C6, Check::C8, Check::C9].into_iter().for_each(|check| checks.pass(check, None, Vec::new()));
}

/// D1–D7: enough distinct certificate logs saw the leaf.
fn check_scts(checks: &mut Checks, context: &Context<'_>, leaf: &Certificate, path: &Path<'_>) -> bool {
    let wanted = context.thresholds.ctlog;
    let embedded = pki::embedded(leaf);
    if context.detached_sct.is_some() && embedded != Ok(None) {
        checks.not_applicable(&[Check::D8], "The certificate has a list of its own, and that is what counts.", None);
    }
    let list = match embedded {
        Ok(Some(list)) => list,
        Ok(None) if context.detached_sct.is_some() => return check_detached(checks, context, leaf),
        Ok(None) if wanted == 0 => {
            checks.not_applicable(
                &[&SCT[..], &[Check::D1, Check::D7]].concat(),
                "The profile asks for no certificate timestamp, and the certificate has none.",
                None,
            );
            return true;
        }
        Ok(None) => {
            checks.lacking(Fault::new(Check::D1, "none", "the leaf certificate carries no certificate timestamp").at("$.verificationMaterial"), None);
            checks.block(&[&SCT[..], &[Check::D7]].concat(), Check::D1, None);
            return false;
        }
        Err(fault) => {
            let failed = fault.check();
            checks.run(&[Check::D1], Err::<(), _>(fault.at("$.verificationMaterial")), None);
            checks.block(&[&SCT[..], &[Check::D7]].concat(), failed, None);
            return false;
        }
    };
    checks.pass(Check::D1, None, vec![("certificate timestamps", list.len().to_string())]);
    let verified: Vec<_> = list.iter().filter_map(|sct| check_sct(checks, context, sct, leaf, path)).collect();
    let counted = distinct(verified.iter().map(|log| (log.id.to_vec(), log.operator.clone())));
    if counted >= wanted {
        checks.pass(Check::D7, None, vec![("certificate logs counted", format!("{counted} of {wanted}"))]);
        return true;
    }
    checks.lacking(
        Fault::new(Check::D7, "too-few", "not enough distinct certificate logs of the trust root vouch for the certificate")
            .compared(wanted.to_string(), counted.to_string()),
        None,
    );
    false
}

/// D8: a certificate without a list, and the log's answer beside it.
fn check_detached(checks: &mut Checks, context: &Context<'_>, leaf: &Certificate) -> bool {
    checks.absent(&[Check::D1], "The certificate carries no list; a certificate timestamp is beside it.", None);
    checks.not_applicable(&[Check::D2, Check::D3, Check::D4, Check::D6], "The certificate timestamp is beside the certificate.", None);
    let Some(sct) = context.detached_sct else { return false };
    let log = find_ct_log(checks, context, sct, None).filter(|log| match outside_window(context, log, sct) {
        Some(fault) => {
            checks.fail(fault, None);
            false
        }
        None => true,
    });
    let counted = match log {
        Some(log) => {
            checks.pass(Check::D5, None, vec![("log id", hex::encode(&log.id)), ("time", sct.time.to_string())]);
            usize::from(checks.one(Check::D8, sct.check_detached(leaf, &log.key), None).is_some())
        }
        None => {
            checks.block(&[Check::D8], Check::D5, None);
            0
        }
    };
    if counted >= context.thresholds.ctlog {
        checks.pass(Check::D7, None, vec![("certificate logs counted", format!("{counted} of {}", context.thresholds.ctlog))]);
        return true;
    }
    let message = "not enough distinct certificate logs of the trust root vouch for the certificate";
    checks.lacking(Fault::new(Check::D7, "too-few", message).compared(context.thresholds.ctlog.to_string(), counted.to_string()), None);
    false
}

/// How many issuers of one name are tried to explain a certificate timestamp that does not verify.
const NAMESAKES: usize = 4;

/// D2–D6 for one timestamp; the log it counts for.
fn check_sct<'a>(checks: &mut Checks, context: &Context<'a>, sct: &Sct, leaf: &Certificate, path: &Path<'_>) -> Option<&'a CtLog> {
    let item = format!("certificate timestamp {}", sct.index);
    let place = Some(item.as_str());
    const SIGNED: [Check; 4] = [Check::D2, Check::D3, Check::D4, Check::D6];
    let log = find_ct_log(checks, context, sct, place);
    let Some(log) = log else {
        checks.block(&SIGNED, Check::D5, place);
        return None;
    };
    if let Some(fault) = outside_window(context, log, sct) {
        checks.fail(fault, place);
        checks.block(&SIGNED, Check::D5, place);
        return None;
    }
    checks.pass(
        Check::D5,
        place,
        vec![("certificate log", log.base_url.clone().unwrap_or_default()), ("log id", hex::encode(&log.id)), ("time", sct.time.to_string())],
    );
    if let Some(waiver) = context.danger_waive(Relaxation::RsaPkcs1CtLog).filter(|_| log.is_pkcs1) {
        checks.relaxed(waiver, Check::D5);
    }
    let result = sct.check_signature(leaf, path.issuer(), &log.key).map_err(|fault| of_another_issuer(context, sct, leaf, path, log).unwrap_or(fault));
    checks.run(&SIGNED, result, place).map(|()| log)
}

/// D2: the timestamp is of a certificate by another issuer of the same name. Only to say so.
fn of_another_issuer(context: &Context<'_>, sct: &Sct, leaf: &Certificate, path: &Path<'_>, log: &CtLog) -> Option<Fault> {
    let own = path.issuer();
    let namesake = |other: &&Certificate| other.subject() == own.subject() && other.spki() != own.spki();
    let mut others = context.root.authorities.iter().flat_map(|authority| authority.chain.certificates()).filter(namesake).take(NAMESAKES);
    let issuer = others.find(|other| sct.check_signature(leaf, other, &log.key).is_ok())?;
    let fault = Fault::new(Check::D2, "other-issuer", "the certificate timestamp is of a certificate by another issuer of the same name");
    Some(fault.compared(own.sha256_hex(), issuer.sha256_hex()))
}

/// D5: unknown logs are dropped.
fn find_ct_log<'a>(checks: &mut Checks, context: &Context<'a>, sct: &Sct, place: Option<&str>) -> Option<&'a CtLog> {
    let usable = |log: &&CtLog| !log.is_pkcs1 || context.danger_waive(Relaxation::RsaPkcs1CtLog).is_some();
    let listed = || context.root.ct_logs.iter().filter(usable).filter(|log| log.id == sct.log_id);
    // R2: one key may be listed several times, for one window after the other.
    let log = listed().find(|log| log.window.contains(sct.time)).or_else(|| listed().next());
    if log.is_none() {
        let fault = Fault::new(Check::D5, "unknown-log", "the certificate timestamp is from a log that the trust root does not know; it is not counted");
        checks.fail(fault.with_effect(Effect::Drop).compared("a log of the trust root", format!("log id {}", hex::encode(&sct.log_id))), place);
    }
    log
}

fn outside_window(context: &Context<'_>, log: &CtLog, sct: &Sct) -> Option<Fault> {
    let fault = |cause, message: &str, wanted: String| Some(Fault::new(Check::D5, cause, message).compared(wanted, sct.time.to_string()));
    if !log.window.contains(sct.time) {
        return fault("outside-window", "the certificate log was not in service at the certificate timestamp's time", log.window.to_string());
    }
    if sct.time > context.request.now {
        return fault("future", "the certificate timestamp's time is in the future", format!("at most {}", context.request.now));
    }
    None
}
