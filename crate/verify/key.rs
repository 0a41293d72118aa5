//! Whose key the signature is checked with, and by which scheme (A5, C10, O1, O2, O5, Q, M3, M4).

use super::checks::Checks;
use super::log::ReadBody;
use super::report::Missing;
use super::{Context, Needs};
use crate::bundle::{Bundle, Content, Format, KeyMaterial, MessageSignature, Version};
use crate::check::{Check, Fault};
use crate::crypto::{HashAlgorithm, KeyDetails, KeyKind, PublicKey, sha256};
use crate::encoding::{base64, hex};
use crate::pki::Certificate;
use crate::policy::{Policy, PolicyKey, Profile, Relaxation, Signer, Waiver};
use crate::text::escaped;
use crate::tlog::Protocol;
use crate::tlog::entry::{EntryKind, Verifier};
use crate::trust::npm;

/// Who claims to have signed.
#[derive(Debug)]
pub(super) enum Holder<'a> {
    Certificate {
        leaf: Box<Certificate>,
        /// Untrusted hints for the path, under a custom root only (A5).
        extra: Vec<Certificate>,
    },
    Managed(&'a PolicyKey),
}

impl Holder<'_> {
    pub(super) fn key(&self) -> Option<&PublicKey> {
        match self {
            Self::Certificate { leaf, .. } => leaf.key().ok(),
            Self::Managed(given) => Some(&given.key),
        }
    }

    pub(super) fn verifier(&self) -> Verifier<'_> {
        match self {
            Self::Certificate { leaf, .. } => Verifier::Certificate(leaf.der()),
            Self::Managed(given) => Verifier::Key(given.key.spki()),
        }
    }
}

pub(super) fn find<'a>(checks: &mut Checks, context: &Context<'a>, bundle: &Bundle, missing: &mut Vec<Missing>) -> Option<Holder<'a>> {
    show_key(checks, context, bundle);
    let holder = match &bundle.key {
        KeyMaterial::Hint(_) if lacks_certificate(context, bundle) => {
            let fault = Fault::new(Check::O1, "no-certificate", "the file holds no certificate, and no key was given to check the signature with");
            checks.lacking(fault.with_effect(crate::check::Effect::CannotVerify), None);
            checks.not_applicable(&[Check::A5, Check::C10], "The file carries no certificate.", None);
            checks.block(&[Check::O2, Check::O3], Check::O1, None);
            let message = "The certificate is stored elsewhere: in the registry beside the signature (`cosign save` exports both), or in the log entry.";
            missing.push(Missing { what: "certificate", say: "say.needs-certificate", message: message.to_owned() });
            None
        }
        KeyMaterial::Hint(hint) => find_managed(checks, context, bundle, hint, missing).or_else(|| {
            let by = [Check::O2, Check::O1].into_iter().find(|check| checks.failed(*check)).unwrap_or(Check::O1);
            checks.block(&[Check::O3], by, None);
            None
        }),
        KeyMaterial::Certificate(leaf) => find_certificate(checks, context, leaf, &[]),
        KeyMaterial::Chain { leaf, others } => find_certificate(checks, context, leaf, others),
    };
    match &holder {
        Some(holder) => check_key(checks, holder),
        None => {
            let by = [Check::C10, Check::A5, Check::O2, Check::O1].into_iter().find(|check| checks.failed(*check)).unwrap_or(Check::O1);
            checks.block(&[Check::Q1, Check::Q2, Check::Q3, Check::Q4, Check::Q5, Check::Q6], by, None);
        }
    }
    holder
}

/// A format that can do without says nothing of who signed: that is not a signature by a long-lived key.
fn lacks_certificate(context: &Context<'_>, bundle: &Bundle) -> bool {
    bundle.version == Version::Foreign && bundle.format != Format::NpmSignature && bundle.display_key.is_none() && !context.request.policy.signer.is_by_key()
}

/// O5: a key that stands in the input is shown, and never becomes the key to verify with.
fn show_key(checks: &mut Checks, context: &Context<'_>, bundle: &Bundle) {
    let Some(key) = &bundle.display_key else {
        checks.not_applicable(&[Check::O5], "There is no key in the input.", None);
        return;
    };
    let id = hex::encode(&sha256(&[key]));
    match &context.request.policy.signer {
        // The given key decides, whatever stands in the input.
        Signer::Key(given) => {
            let comparison = if given.key.spki() == key { "it is the key that was given" } else { "it is not the key that was given, and was not used" };
            checks.pass(Check::O5, None, vec![("key in the input", id), ("comparison", comparison.to_owned())]);
        }
        _ => {
            let fault = Fault::new(Check::O5, "not-given", "the key in the input proves nothing: whoever made the input chose it");
            checks.fail(fault.compared("a key that the caller gives", id), None);
        }
    }
}

fn find_certificate<'a>(checks: &mut Checks, context: &Context<'a>, leaf: &[u8], others: &[Vec<u8>]) -> Option<Holder<'a>> {
    const KEYS: [Check; 3] = [Check::O1, Check::O3, Check::O4];
    if context.request.policy.signer.is_by_key() {
        let message = "the bundle is signed with a certificate, but the policy asks for a key";
        checks.fail(Fault::new(Check::O2, "certificate-bundle", message).compared("publicKey", "certificate").at("$.verificationMaterial"), None);
        checks.block(&KEYS, Check::O2, None);
        checks.block(&[Check::A5, Check::C10], Check::O2, None);
        return None;
    }
    checks.pass(Check::O2, None, Vec::new());
    checks.not_applicable(&KEYS, "The bundle is signed with a certificate.", None);
    let parsed = Certificate::from_der(leaf).and_then(|leaf| Ok((leaf, others.iter().map(|der| Certificate::from_der(der)).collect::<Result<Vec<_>, _>>()?)));
    let Some((leaf, others)) = checks.one(Check::C10, parsed.map_err(at_certificate), None) else {
        checks.block(&[Check::A5], Check::C10, None);
        return None;
    };
    let extra = checks.run(&[Check::A5], check_chain(context, &leaf, others), None)?;
    if let Some(waiver) = extra.root_ignored {
        checks.relaxed(waiver, Check::A5);
    }
    Some(Holder::Certificate { leaf: Box::new(leaf), extra: extra.certificates })
}

fn at_certificate(fault: Fault) -> Fault {
    // Byte positions are inside the certificate; the report says which file and member by the check.
    fault.at("$.verificationMaterial")
}

struct Extra {
    certificates: Vec<Certificate>,
    root_ignored: Option<Waiver>,
}

/// A5: a self-issued certificate in a bundle is never an anchor.
fn check_chain(context: &Context<'_>, leaf: &Certificate, others: Vec<Certificate>) -> Result<Extra, Fault> {
    let fault = |cause, message: &str| Fault::new(Check::A5, cause, message).at("$.verificationMaterial.x509CertificateChain");
    if leaf.is_ca() {
        return Err(fault("leaf-is-ca", "the first certificate of the bundle is a certificate authority's"));
    }
    let mut extra = Extra { certificates: Vec::new(), root_ignored: None };
    for certificate in others {
        let known = context.root.authorities.iter().any(|authority| authority.chain.certificates().any(|trusted| trusted.der() == certificate.der()));
        match (certificate.is_self_issued(), context.danger_waive(Relaxation::RootInChain).filter(|_| known)) {
            (true, Some(waiver)) => extra.root_ignored = Some(waiver),
            (true, None) => {
                return Err(fault("self-issued", "the bundle's chain contains a self-issued certificate that is not in the trust root")
                    .compared("none, or one of the trust root", certificate.subject()));
            }
            (false, _) if context.profile == Profile::Custom => extra.certificates.push(certificate),
            (false, _) => {}
        }
    }
    Ok(extra)
}

fn find_managed<'a>(checks: &mut Checks, context: &Context<'a>, bundle: &Bundle, hint: &str, missing: &mut Vec<Missing>) -> Option<Holder<'a>> {
    checks.not_applicable(&[Check::A5, Check::C10], "The bundle carries no certificate.", None);
    match &context.request.policy.signer {
        Signer::Key(_) | Signer::NpmRegistry { .. } if context.thresholds.ctlog > 0 => {
            let message = "the policy asks for certificate timestamps, but the bundle is signed with a key and has no certificate";
            checks.fail(Fault::new(Check::O2, "no-certificate", message).compared("certificate", "publicKey").at("$.verificationMaterial"), None);
            checks.block(&[Check::O1], Check::O2, None);
            None
        }
        Signer::Key(given) => {
            checks.pass(Check::O2, None, Vec::new());
            checks.run(&[Check::O1], check_hint(hint, &given.key), None)?;
            Some(Holder::Managed(given))
        }
        // The same key signs publications, with a log, and packages, without: neither counts for the other.
        Signer::NpmRegistry { usage, .. } if (*usage == npm::Usage::Signatures) != (bundle.format == Format::NpmSignature) => {
            checks.pass(Check::O2, None, Vec::new());
            let fault = Fault::new(Check::O1, "other-usage", "the policy asks for another kind of signature of the npm registry than this one");
            let actual = if *usage == npm::Usage::Signatures { npm::Usage::Attestations } else { npm::Usage::Signatures };
            checks.fail(fault.with_effect(crate::check::Effect::CannotVerify).compared(usage.name(), actual.name()), None);
            None
        }
        Signer::NpmRegistry { keys, .. } => {
            checks.pass(Check::O2, None, Vec::new());
            let listed = keys.iter().find(|listed| listed.id == hint).ok_or_else(|| {
                let known: Vec<_> = keys.iter().map(|listed| listed.id.as_str()).collect();
                let fault = Fault::new(Check::O1, "not-listed", "the bundle's key hint names no key of the npm registry's list");
                fault.with_effect(crate::check::Effect::CannotVerify).compared(known.join(" or "), escaped(hint)).at("$.verificationMaterial.publicKey.hint")
            });
            checks.one(Check::O1, listed, None).map(|listed| Holder::Managed(&listed.key))
        }
        Signer::Identities(_) => {
            let message = "the bundle is signed with a key, but the policy asks for the identity in a certificate";
            checks.fail(Fault::new(Check::O2, "key-bundle", message).compared("certificate", "publicKey").at("$.verificationMaterial"), None);
            checks.block(&[Check::O1], Check::O2, None);
            None
        }
        Signer::Any => {
            let message = "the bundle is signed with a long-lived key, and no key was given to check it with";
            checks.lacking(Fault::new(Check::O1, "no-key", message).with_effect(crate::check::Effect::CannotVerify), None);
            checks.pass(Check::O2, None, Vec::new());
            missing.push(Missing {
                what: "key",
                say: "say.needs-key",
                message: "Signed with a long-lived key. Supply the public key you trust; a key inside the file proves nothing.".to_owned(),
            });
            None
        }
    }
}

/// O1: a hint that is the base64 of 32 bytes must be the key's hash; other hints are free text.
fn check_hint(hint: &str, key: &PublicKey) -> Result<(), Fault> {
    let is_hash = hint.len() == 44 && base64::decode(hint).is_ok_and(|bytes| bytes.len() == 32);
    let wanted = base64::encode(key.id());
    if is_hash && hint != wanted {
        return Err(Fault::new(Check::O1, "hint", "the bundle's key hint names another key than the one given")
            .compared(wanted, escaped(hint))
            .at("$.verificationMaterial.publicKey.hint"));
    }
    Ok(())
}

/// Q1–Q4: the key is of a supported kind and well-formed.
fn check_key(checks: &mut Checks, holder: &Holder<'_>) {
    const KINDS: [Check; 4] = [Check::Q1, Check::Q2, Check::Q3, Check::Q4];
    let key = match holder {
        Holder::Certificate { leaf, .. } => leaf.key().map_err(Clone::clone),
        Holder::Managed(given) => Ok(&given.key),
    };
    let details = key.and_then(|key| key.check_signer().map(|details| (details, key.kind())));
    let (details, kind) = match details {
        Ok(found) => found,
        Err(fault) => {
            let others: Vec<_> = KINDS.into_iter().chain([Check::Q5]).filter(|check| *check != fault.check()).collect();
            checks.block(&others, fault.check(), None);
            checks.fail(fault, None);
            return;
        }
    };
    let own = match kind {
        #[cfg(feature = "experimental-ml-dsa")]
        KeyKind::MlDsa(_) => Check::Q1,
        KeyKind::Rsa(_) => Check::Q2,
        KeyKind::P256 | KeyKind::P384 | KeyKind::P521 => Check::Q3,
        KeyKind::Ed25519 => Check::Q4,
    };
    for check in KINDS {
        if check == Check::Q1 || check == own {
            checks.pass(check, None, vec![("signer's key", details.name().to_owned())]);
        } else {
            checks.not_applicable(&[check], "The signer's key is of another kind.", None);
        }
    }
}

/// The scheme, chosen before anything is verified, and a second one where M4 allows it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Choice {
    pub(super) details: KeyDetails,
    pub(super) alternative: Option<KeyDetails>,
    /// By which the hash may be shorter than the curve (M4).
    pub(super) short_hash: Option<Waiver>,
}

/// M3, M4, I10, Q5.
pub(super) fn choose(checks: &mut Checks, context: &Context<'_>, bundle: &Bundle, holder: Option<&Holder<'_>>, bodies: &[ReadBody<'_>]) -> Option<Choice> {
    const CHOICE: [Check; 2] = [Check::M3, Check::M4];
    let Some(key) = holder.and_then(Holder::key) else {
        checks.block(&CHOICE, Check::Q1, None);
        return None;
    };
    let registered = key.details()?;
    let of_policy = match holder {
        Some(Holder::Managed(given)) => given.details,
        _ => None,
    };
    let v2 = bodies.iter().find(|body| body.kind.is_some_and(|kind| kind.protocol() == Protocol::RekorV2));
    let v1_hash = bodies.iter().filter(|body| body.kind == Some(EntryKind::HashedRekordV1)).find_map(ReadBody::named_hash);
    let choice = match key.kind() {
        KeyKind::Ed25519 => single(ed25519(bundle, v2.is_some(), v1_hash.is_some(), of_policy)),
        KeyKind::Rsa(_) => {
            let named = v2.and_then(ReadBody::named_details).filter(|details| details.is_for_signers());
            single(of_policy.or(named).filter(|details| details.fits(key.kind())).unwrap_or(registered))
        }
        KeyKind::P256 => single(registered),
        #[cfg(feature = "experimental-ml-dsa")]
        KeyKind::MlDsa(_) => unhashed(checks, bodies, registered)?,
        KeyKind::P384 | KeyKind::P521 => wide_curve(context, registered, v2.is_some(), v1_hash, of_policy),
    };
    match key.kind() {
        KeyKind::Ed25519 => checks.pass(Check::M3, None, vec![("variant", choice.details.name().to_owned())]),
        _ => checks.not_applicable(&[Check::M3], "The key is not Ed25519.", None),
    }
    check_named(checks, v2, choice);
    Some(choice)
}

/// Q5: a hashedrekord holds the artifact's digest by the signature's hash, and ML-DSA has none: what such an entry is of cannot be told.
#[cfg(feature = "experimental-ml-dsa")]
fn unhashed(checks: &mut Checks, bodies: &[ReadBody<'_>], registered: KeyDetails) -> Option<Choice> {
    let is_hashed = |body: &&ReadBody<'_>| matches!(body.kind, Some(EntryKind::HashedRekordV1 | EntryKind::HashedRekordV2));
    let Some(body) = bodies.iter().find(is_hashed) else { return Some(single(registered)) };
    let message = "the log entry is by a digest, and no hash is registered for the signer's key";
    let fault = Fault::new(Check::Q5, "no-hash", message).with_effect(crate::check::Effect::CannotVerify);
    checks.fail(fault.compared("dsse or intoto, or no log entry", registered.name()), Some(&body.item));
    checks.block(&[Check::M3, Check::M4], Check::Q5, None);
    None
}

fn single(details: KeyDetails) -> Choice {
    Choice { details, alternative: None, short_hash: None }
}

/// M3: decided by what the bundle is, never by trying.
fn ed25519(bundle: &Bundle, v2: bool, hashedrekord_v1: bool, of_policy: Option<KeyDetails>) -> KeyDetails {
    let prehashed = match bundle.content {
        Content::Message(_) => v2 || hashedrekord_v1 || of_policy == Some(KeyDetails::Ed25519Ph),
        Content::Envelope(_) => v2 || of_policy == Some(KeyDetails::Ed25519Ph),
    };
    if prehashed { KeyDetails::Ed25519Ph } else { KeyDetails::Ed25519 }
}

/// M4: the registered hash; with `ecdsa-sha256` and no Rekor v2 entry also SHA-256, where a hashedrekord says which of the two.
fn wide_curve(context: &Context<'_>, registered: KeyDetails, v2: bool, v1_hash: Option<HashAlgorithm>, of_policy: Option<KeyDetails>) -> Choice {
    let short = if registered == KeyDetails::EcdsaP384Sha384 { KeyDetails::EcdsaP384Sha256 } else { KeyDetails::EcdsaP521Sha256 };
    let Some(waiver) = context.danger_waive(Relaxation::EcdsaSha256).filter(|_| !v2) else { return single(registered) };
    let allowed = |details, alternative| Choice { details, alternative, short_hash: Some(waiver) };
    // What the caller says of the key goes before what a log entry says: an entry that differs is a fault of I10.
    match (of_policy, v1_hash) {
        (Some(KeyDetails::EcdsaP384Sha256 | KeyDetails::EcdsaP521Sha256), _) | (None, Some(HashAlgorithm::Sha256)) => allowed(short, None),
        (Some(_), _) | (None, Some(_)) => single(registered),
        (None, None) => allowed(registered, Some(short)),
    }
}

/// Q5: key details that a Rekor v2 entry names are those of the key.
fn check_named(checks: &mut Checks, v2: Option<&ReadBody<'_>>, choice: Choice) {
    match v2.and_then(ReadBody::named_details) {
        Some(named) if named != choice.details => {
            let fault = Fault::new(Check::Q5, "mismatch", "the log entry names other key details than the signer's");
            checks.fail(fault.compared(choice.details.name(), named.name()), v2.map(|body| body.item.as_str()));
        }
        Some(_) => checks.pass(Check::Q5, None, Vec::new()),
        None => checks.not_applicable(&[Check::Q5], "Nothing in the bundle names key details.", None),
    }
}

/// What the scheme needs of the artifact.
pub(super) fn needs(bundle: &Bundle, message: &MessageSignature, policy: Option<&Policy>) -> Needs {
    let hinted = message.digest.as_ref().map(|digest| vec![digest.algorithm()]);
    let kind = bundle.key.leaf().and_then(|leaf| Certificate::from_der(leaf).ok()).and_then(|leaf| leaf.key().ok().map(PublicKey::kind));
    let given = match policy.map(|policy| &policy.signer) {
        Some(Signer::Key(given)) if bundle.key.leaf().is_none() => Some(given),
        _ => None,
    };
    let kind = kind.or_else(|| given.map(|given| given.key.kind()));
    let prehashed = given.is_some_and(|given| given.details == Some(KeyDetails::Ed25519Ph));
    let has_entry = !bundle.entries.is_empty();
    let digests = match kind {
        Some(KeyKind::P256 | KeyKind::Rsa(_)) => vec![HashAlgorithm::Sha256],
        Some(KeyKind::P384) => vec![HashAlgorithm::Sha256, HashAlgorithm::Sha384],
        Some(KeyKind::P521) => vec![HashAlgorithm::Sha256, HashAlgorithm::Sha512],
        Some(KeyKind::Ed25519) => vec![HashAlgorithm::Sha512],
        #[cfg(feature = "experimental-ml-dsa")]
        Some(KeyKind::MlDsa(_)) => Vec::new(),
        None => HashAlgorithm::ALL.to_vec(),
    };
    let extra = hinted.unwrap_or_default();
    let union = HashAlgorithm::ALL.into_iter().filter(|algorithm| digests.contains(algorithm) || extra.contains(algorithm)).collect();
    #[cfg(feature = "experimental-ml-dsa")]
    if matches!(kind, Some(KeyKind::MlDsa(_))) {
        return Needs { digests: union, bytes: true };
    }
    Needs { digests: union, bytes: !has_entry && !prehashed && matches!(kind, None | Some(KeyKind::Ed25519)) }
}
