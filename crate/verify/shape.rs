//! A, B: the rules of shape that need more than one field. The reader of `bundle` has checked the others.

use super::Context;
use super::checks::Checks;
use crate::bundle::{Bundle, Content, Format, KeyMaterial, LogEntry, Version};
use crate::check::{Check, Fault};
use crate::policy::Relaxation;
use crate::text::escaped;

const READ: [Check; 8] = [Check::A1, Check::A2, Check::A3, Check::A6, Check::A7, Check::B1, Check::B2, Check::B3];

pub(super) fn check(checks: &mut Checks, context: &Context<'_>, bundle: &Bundle) {
    for check in READ {
        if check == Check::A2 && bundle.media_type.is_empty() {
            checks.not_applicable(&[check], "The format has no media type.", None);
            continue;
        }
        let evidence = if check == Check::A2 { vec![("media type", bundle.media_type.clone())] } else { Vec::new() };
        checks.pass(check, None, evidence);
    }
    check_material(checks, context, bundle);
    for (position, entry) in bundle.entries.iter().enumerate() {
        checks.one(Check::A4, check_entry(bundle.version, entry), Some(&item(position)));
    }
    checks.one(Check::A8, check_hint(bundle), None);
    match bundle.format {
        Format::Sigstore => checks.not_applicable(&[Check::A9], "A Sigstore bundle carries all its evidence itself.", None),
        format => {
            let absent = bundle.absent.iter().map(|what| ("not carried", (*what).to_owned()));
            checks.pass(Check::A9, None, [("format", format.name().to_owned())].into_iter().chain(absent).collect());
        }
    }
}

/// What the report calls a log entry.
pub(super) fn item(position: usize) -> String {
    format!("log entry {position}")
}

/// A4: v0.3 has a single certificate, v0.1 and v0.2 have a chain.
fn check_material(checks: &mut Checks, context: &Context<'_>, bundle: &Bundle) {
    let fault = |expected: &str, actual: &str| {
        let message = format!("a {} bundle carries its certificate in another member", bundle.version.name());
        Fault::new(Check::A4, "key-material", message).compared(expected, actual).at("$.verificationMaterial")
    };
    match (&bundle.key, bundle.version) {
        (KeyMaterial::Chain { .. }, Version::V03) => match context.danger_waive(Relaxation::V03Chain) {
            Some(waiver) => checks.relaxed(waiver, Check::A4),
            None => checks.fail(fault("certificate", "x509CertificateChain"), None),
        },
        (KeyMaterial::Certificate(_), Version::V01 | Version::V02) => checks.fail(fault("x509CertificateChain", "certificate"), None),
        _ => checks.pass(Check::A4, None, Vec::new()),
    }
}

/// A4, for each entry by itself.
fn check_entry(version: Version, entry: &LogEntry) -> Result<(), Fault> {
    let fault = |cause, what: &str| Err(Fault::new(Check::A4, cause, format!("the log entry of a {} bundle has no {what}", version.name())).at(&entry.path));
    match version {
        Version::V01 if entry.promise.is_none() => fault("no-promise", "inclusion promise"),
        Version::V02 | Version::V03 if entry.proof.is_none() => fault("no-proof", "inclusion proof"),
        Version::V02 | Version::V03 if entry.checkpoint.is_none() => fault("no-checkpoint", "checkpoint in its inclusion proof"),
        _ => Ok(()),
    }
}

/// A8: DSSE key id and hint agree where both are there.
fn check_hint(bundle: &Bundle) -> Result<(), Fault> {
    let (KeyMaterial::Hint(hint), Content::Envelope(envelope)) = (&bundle.key, &bundle.content) else { return Ok(()) };
    let differs = |key_id: &&str| !key_id.is_empty() && !hint.is_empty() && key_id != hint;
    match envelope.signatures.iter().map(|signature| signature.key_id.as_str()).find(differs) {
        Some(key_id) => Err(Fault::new(Check::A8, "mismatch", "the envelope's key id is not the bundle's key hint")
            .compared(escaped(hint), escaped(key_id))
            .at("$.dsseEnvelope.signatures[0].keyid")),
        None => Ok(()),
    }
}
