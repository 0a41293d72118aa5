//! Who signed: a certified key, or the key that the policy names (C, D, O4).

use super::Context;
use super::certificate::{Certified, certify, summary};
use super::checks::Checks;
use super::key::Holder;
use super::report::{CertificateFound, SignerFound};
use super::times::Times;
use super::verdict::SignerProof;
use crate::bundle::KeyMaterial;
use crate::check::{Check, Effect, Fault};
use crate::crypto::PublicKey;
use crate::pki::{Certificate, Identity};
use crate::policy::PolicyKey;
use crate::text::escaped;

/// Proof that the signer is the holder of the policy's key, inside its window (O4).
#[derive(Debug)]
pub(super) struct PinnedKey(());

const CERTIFICATE: [Check; 18] = [
    Check::C1,
    Check::C2,
    Check::C3,
    Check::C4,
    Check::C5,
    Check::C6,
    Check::C7,
    Check::C8,
    Check::C9,
    Check::D1,
    Check::D2,
    Check::D3,
    Check::D4,
    Check::D5,
    Check::D6,
    Check::D7,
    Check::D8,
    Check::D9,
];

pub(super) fn prove(checks: &mut Checks, context: &Context<'_>, holder: Option<&Holder<'_>>, times: &Times) -> (Option<SignerProof>, Option<SignerFound>) {
    match holder {
        None => {
            let by = [Check::C10, Check::A5, Check::O2, Check::O1].into_iter().find(|check| checks.failed(*check)).unwrap_or(Check::O1);
            checks.block(&[&CERTIFICATE[..], &[Check::O4]].concat(), by, None);
            (None, None)
        }
        Some(Holder::Certificate { leaf, extra }) => {
            let certified = certify(checks, context, leaf, extra, &times.for_certificates());
            let found = certificate_found(leaf, &certified);
            (certified.proof.map(SignerProof::Certified), Some(SignerFound::Certificate(Box::new(found))))
        }
        Some(Holder::Managed(given)) => {
            checks.not_applicable(&CERTIFICATE, "The signature is by a long-lived key.", None);
            let pinned = check_window(checks, given, times);
            let found = SignerFound::Key {
                sha256: Some(given.key.id_hex()),
                details: given.details.or(given.key.details()).map(crate::crypto::KeyDetails::name),
                hint: String::new(),
                proven: pinned.is_some(),
            };
            (pinned.map(SignerProof::Pinned), Some(found))
        }
    }
}

/// The bundle's hint beside the key, also where no key was given.
pub(super) fn with_hint(found: Option<SignerFound>, material: &KeyMaterial) -> Option<SignerFound> {
    let KeyMaterial::Hint(text) = material else { return found };
    match found {
        Some(SignerFound::Key { sha256, details, proven, .. }) => Some(SignerFound::Key { sha256, details, hint: escaped(text), proven }),
        None => Some(SignerFound::Key { sha256: None, details: None, hint: escaped(text), proven: false }),
        certificate => certificate,
    }
}

/// O4, L2: with a window every verified time lies inside, and there is one.
fn check_window(checks: &mut Checks, given: &PolicyKey, times: &Times) -> Option<PinnedKey> {
    let Some(window) = given.window else {
        checks.not_applicable(&[Check::O4], "The key was given without a window.", None);
        return Some(PinnedKey(()));
    };
    let times = times.all();
    let fault = |cause, message: &str| Fault::new(Check::O4, cause, message);
    let result = match times.iter().find(|time| !window.contains(**time)) {
        Some(time) => Err(fault("outside-window", "the key was not valid when the signature was made").compared(window.to_string(), time.to_string())),
        None if times.is_empty() => {
            Err(fault("no-time", "the key has a window, and nothing proves when the signature was made").with_effect(Effect::CannotVerify))
        }
        None => Ok(PinnedKey(())),
    };
    checks.one(Check::O4, result, None)
}

fn certificate_found(leaf: &Certificate, certified: &Certified) -> CertificateFound {
    CertificateFound {
        identity: Identity::from_certificate(leaf).ok(),
        leaf: summary(leaf),
        serial: leaf.serial_hex(),
        issuer: leaf.issuer().to_owned(),
        details: leaf.key().ok().and_then(PublicKey::details).map_or("unsupported", crate::crypto::KeyDetails::name),
        path: certified.path.clone(),
        proven: certified.proof.is_some(),
    }
}
