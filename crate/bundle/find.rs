//! What signatures a file holds, by its content (formats §0.2): containers are opened here, and nothing is verified.

use std::borrow::Cow;

use super::{Bundle, Leniency, Publisher, foreign, sigstore};
use crate::check::{Check, Effect, Fault};
use crate::encoding::json::{self, Value};
use crate::limits;
use crate::text::brief;

/// The format of one signature with what belongs to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Format {
    #[default]
    Sigstore,
    Cosign,
    CosignDownload,
    Pep740,
    RekorEntry,
    LogEntry,
    Dsse,
    /// What the npm registry says of one version of a package: its signature over name, version and integrity.
    NpmSignature,
    /// Separate files, put together by the caller.
    Parts,
}

impl Format {
    /// The id that reports use (formats §1 to §15).
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sigstore => "fmt.sigstore-bundle",
            Self::Cosign => "fmt.cosign-bundle",
            Self::CosignDownload => "fmt.cosign-download",
            Self::Pep740 => "fmt.pep740",
            Self::RekorEntry => "fmt.rekor-v1-entry",
            Self::LogEntry => "fmt.tle",
            Self::Dsse => "fmt.dsse",
            Self::NpmSignature => "fmt.npm-signature",
            Self::Parts => "fmt.detached",
        }
    }

    /// Where in this format stands what a Sigstore bundle has at this place: the steps name places of the model.
    pub(crate) fn place(self, place: &str) -> String {
        let rows: &[(&str, &str)] = match self {
            Self::Sigstore => &[],
            Self::Cosign => &[("$.messageSignature.signature", "$.base64Signature"), ("$.dsseEnvelope", "$.base64Signature"), (MATERIAL, "$.cert")],
            Self::CosignDownload => &[("$.messageSignature.signature", "$.Base64Signature"), ("$.payload", "$.Payload"), (MATERIAL, "$.Cert")],
            Self::Pep740 => &[
                ("$.dsseEnvelope.payload", "$.envelope.statement"),
                ("$.dsseEnvelope.signatures[0].sig", "$.envelope.signature"),
                ("$.dsseEnvelope", "$.envelope"),
                (MATERIAL, "$.verification_material.certificate"),
            ],
            Self::RekorEntry => &[
                ("$.messageSignature.signature", "$.body.spec.signature.content"),
                (MATERIAL, "$.body.spec.signature.publicKey.content"),
                ("$.canonicalizedBody", "$.body"),
                ("$.inclusionProof", "$.verification.inclusionProof"),
                ("$.inclusionPromise", "$.verification.signedEntryTimestamp"),
            ],
            Self::LogEntry => &[("$.messageSignature.signature", "$.canonicalizedBody.spec"), (MATERIAL, "$.canonicalizedBody.spec")],
            Self::Parts => &[("$.messageSignature.signature", "$.signature"), ("$.dsseEnvelope", "$.signature"), (MATERIAL, "$.certificate")],
            Self::Dsse => &[("$.dsseEnvelope", "$"), (MATERIAL, "$.signatures[0].cert")],
            Self::NpmSignature => {
                &[("$.messageSignature.signature", "$.sig"), ("$.payload", "$.integrity"), ("$.verificationMaterial.publicKey.hint", "$.keyid")]
            }
        };
        let row = rows.iter().find_map(|(model, own)| place.strip_prefix(model).map(|rest| format!("{own}{rest}")));
        row.unwrap_or_else(|| place.to_owned())
    }
}

/// The place of one of several documents starts with it.
const DOCUMENT: &str = "document ";
/// What the package makes of separate files.
const PARTS: &str = "application/vnd.sealglass.parts+json";
const MATERIAL: &str = "$.verificationMaterial";

/// One signature of a file.
pub(crate) struct Found<'v> {
    pub(crate) format: Format,
    /// Where it stands in the file; `$` where it is the whole of it.
    pub(crate) place: String,
    value: Value<'v>,
    /// The name that a Rekor entry stands under.
    uuid: Option<String>,
    /// What PyPI's answer says of who published the file.
    publisher: Publisher,
}

impl Found<'_> {
    /// Reads it into the model. Places in faults are relative to it.
    pub(crate) fn read(self, allowed: Leniency) -> Result<Bundle, Fault> {
        match self.format {
            Format::Sigstore => sigstore::read(self.value, allowed),
            Format::Cosign => foreign::cosign(&self.value),
            Format::CosignDownload => foreign::cosign_download(&self.value),
            Format::Pep740 => foreign::pep740(&self.value, self.publisher),
            Format::RekorEntry => foreign::rekor_entry(&self.value, self.uuid.as_deref().unwrap_or_default()),
            Format::LogEntry => foreign::log_entry(&self.value),
            Format::Dsse => foreign::dsse(&self.value),
            Format::NpmSignature => foreign::npm_signature(&self.value),
            Format::Parts => foreign::parts(&self.value),
        }
    }
}

/// Every signature of a file, in its order; at least one.
pub(crate) fn find(bytes: &[u8]) -> Result<Vec<Found<'_>>, Fault> {
    let unreadable = |error: json::JsonError| error.into_fault(Check::A1, "the bundle");
    let mut found = Vec::new();
    match json::parse(bytes) {
        Ok(value) => open(value, "$".to_owned(), &mut found)?,
        // JSON Lines. What is one document and a bit of another is not: both have to be whole.
        Err(error) if error.cause == "trailing" => {
            let documents = json::parse_several(bytes, limits::JSON_LINES).map_err(|_| unreadable(error))?;
            if !documents.iter().all(|(_, value)| matches!(value, Value::Object(_))) {
                return Err(json::parse(bytes).map_err(unreadable).err().unwrap_or_else(|| unknown("$")));
            }
            for (number, (_, value)) in documents.into_iter().enumerate() {
                open(value, format!("{DOCUMENT}{}: $", number.saturating_add(1)), &mut found)?;
            }
        }
        Err(error) => return Err(unreadable(error)),
    }
    if found.is_empty() { Err(no_evidence("The file lists no signature.", "$")) } else { Ok(found) }
}

/// The signature that is to be verified: the only one, or the one that the caller chose.
pub(crate) fn choose(bytes: &[u8], index: Option<usize>) -> Result<Chosen<'_>, Fault> {
    let mut found = find(bytes)?;
    let total = found.len();
    let index = match index {
        Some(index) => index,
        None if total == 1 => 0,
        // A1: to whoever expects one bundle, a second document is something that another reader may see.
        None if found.iter().any(|one| one.place.starts_with(DOCUMENT)) => {
            let fault = Fault::new(Check::A1, "trailing", "the bundle is not one JSON document: it is several, and none was chosen");
            return Err(fault.compared("1", total.to_string()));
        }
        None => {
            let fault = Fault::new(Check::A3, "several", "the file holds several signatures; they are verified one at a time, and none was chosen");
            return Err(fault.with_effect(Effect::CannotVerify).compared("1", total.to_string()));
        }
    };
    if index >= total {
        let fault = Fault::new(Check::A3, "not-there", "the file does not hold as many signatures");
        return Err(fault.with_effect(Effect::CannotVerify).compared(format!("more than {index}"), total.to_string()));
    }
    Ok(Chosen { found: found.swap_remove(index), index, total })
}

/// One signature of those in a file.
pub(crate) struct Chosen<'v> {
    pub(crate) found: Found<'v>,
    pub(crate) index: usize,
    pub(crate) total: usize,
}

/// What a JSON document is: the rows of formats §0.2, of which the first that fits decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Document {
    One(Format),
    TrustedRoot,
    SigningConfig,
    SimpleSigning,
    /// GitHub's and npm's answers.
    Attestations,
    /// `gh attestation verify --format json`.
    GhVerify,
    /// PyPI's answer.
    Provenance,
    Rekor,
    RekorList,
    RekorCli,
    Statement,
    KeyList,
    /// What the npm registry says of one version.
    NpmVersion,
    /// What it says of a package: the same of each version.
    NpmPackage,
    Sbom,
    Unknown,
}

impl Document {
    /// It is a signature, or lists some.
    pub(super) fn holds_evidence(self) -> bool {
        matches!(
            self,
            Self::One(_) | Self::Attestations | Self::GhVerify | Self::Provenance | Self::Rekor | Self::RekorList | Self::NpmVersion | Self::NpmPackage
        )
    }
}

pub(super) fn document(value: &Value<'_>) -> Document {
    let text = |name: &str| value.member(name).and_then(Value::as_str).unwrap_or_default();
    let has = |name: &str| value.member(name).is_some();
    let all = |test: &dyn Fn(&Value<'_>) -> bool| each(value).is_some_and(|items| !items.is_empty() && items.iter().all(test));
    let media_type = text("mediaType");
    if media_type == PARTS {
        Document::One(Format::Parts)
    } else if [media_type, text("media_type")].iter().any(|name| name.starts_with("application/vnd.dev.sigstore.bundle")) || has("verificationMaterial") {
        Document::One(Format::Sigstore)
    } else if media_type.contains("sigstore.trustedroot") || has("tlogs") || has("certificateAuthorities") || has("timestampAuthorities") {
        Document::TrustedRoot
    } else if media_type.contains("sigstore.signingconfig") {
        Document::SigningConfig
    } else if has("base64Signature") {
        Document::One(Format::Cosign)
    } else if has("Base64Signature") {
        Document::One(Format::CosignDownload)
    } else if is_simple_signing(value) || all(&is_simple_signing) {
        Document::SimpleSigning
    } else if is_list_with(value, "attestations", &["bundle", "bundle_url"]) {
        Document::Attestations
    } else if all(&|item| item.member("attestation").is_some() && item.member("verificationResult").is_some()) {
        Document::GhVerify
    } else if has("attestation_bundles") && has("version") {
        Document::Provenance
    } else if has("verification_material") && has("envelope") {
        Document::One(Format::Pep740)
    } else if has("canonicalizedBody") && has("logId") {
        Document::One(Format::LogEntry)
    } else if is_rekor_answer(value) {
        Document::Rekor
    } else if all(&is_rekor_answer) {
        Document::RekorList
    } else if has("Body") && has("LogID") && has("UUID") {
        Document::RekorCli
    } else if has("payloadType") && has("payload") && has("signatures") {
        Document::One(Format::Dsse)
    } else if text("_type").starts_with("https://in-toto.io/Statement/") {
        Document::Statement
    } else if is_list_with(value, "keys", &["keyId", "keyid"]) {
        Document::KeyList
    } else if has("name")
        && has("version")
        && value.member("dist").is_some_and(|dist| dist.member("integrity").is_some() && dist.member("signatures").is_some())
    {
        Document::NpmVersion
    } else if has("name") && has("dist-tags") && has("versions") {
        Document::NpmPackage
    } else if has("bomFormat") || has("spdxVersion") {
        Document::Sbom
    } else {
        Document::Unknown
    }
}

/// Opens one document.
fn open<'v>(value: Value<'v>, place: String, found: &mut Vec<Found<'v>>) -> Result<(), Fault> {
    match document(&value) {
        Document::One(format) => push(Found { format, place, value, uuid: None, publisher: Vec::new() }, found),
        Document::SimpleSigning => Err(no_evidence(
            "This is what was signed of an image, or what `cosign verify` printed; the signature is not in it. `cosign save` exports it.",
            &place,
        )),
        Document::Attestations => {
            open_each(take(value, "attestations"), &format!("{place}.attestations"), found, |item, at, found| open_member(item, at, found))
        }
        Document::GhVerify => open_each(Some(value), &place, found, |item, at, found| match take(item, "attestation") {
            Some(attestation) => open_member(attestation, format!("{at}.attestation"), found),
            None => Ok(()),
        }),
        Document::Provenance => {
            if value.member("version") != Some(&Value::Integer(1)) {
                return Err(unsupported("an answer of PyPI of another version than 1", &format!("{place}.version")));
            }
            open_each(take(value, "attestation_bundles"), &format!("{place}.attestation_bundles"), found, |item, at, found| {
                let publisher = publisher(&item);
                open_each(take(item, "attestations"), &format!("{at}.attestations"), found, |item, place, found| {
                    push(Found { format: Format::Pep740, place, value: item, uuid: None, publisher: publisher.clone() }, found)
                })
            })
        }
        Document::Rekor => open_rekor(value, &place, found),
        Document::RekorList => open_each(Some(value), &place, found, |item, at, found| open_rekor(item, &at, found)),
        Document::NpmVersion => open_npm(&value, &place, found),
        Document::NpmPackage => match take(value, "versions") {
            Some(Value::Object(versions)) => {
                versions.iter().try_for_each(|(name, version)| open_npm(version, &format!("{place}.versions{}", json::path_step(name)), found))
            }
            _ => Err(Fault::new(Check::A1, "wrong-type", format!("{place}.versions is not an object")).at(place)),
        },
        Document::RekorCli => Err(no_evidence("This is what rekor-cli prints: the logged bytes are gone. `rekor-cli get --format tle` keeps them.", &place)),
        Document::Statement => Err(no_evidence("This is a statement without a signature: nobody vouches for it.", &place)),
        // What it is not is said by the rules of a bundle.
        Document::TrustedRoot | Document::SigningConfig | Document::KeyList | Document::Sbom | Document::Unknown => {
            push(Found { format: Format::Sigstore, place, value, uuid: None, publisher: Vec::new() }, found)
        }
    }
}

/// Short, since each attestation has it beside it; empty where the answer has no text.
fn publisher(value: &Value<'_>) -> Publisher {
    let Some(said) = value.member("publisher") else { return Vec::new() };
    let text = |name: &&str| said.member(name).and_then(Value::as_str).map(brief).unwrap_or_default();
    ["kind", "repository", "workflow", "workflow_filepath", "environment", "email"].iter().map(text).collect()
}

fn push<'v>(one: Found<'v>, found: &mut Vec<Found<'v>>) -> Result<(), Fault> {
    if found.len() == limits::SIGNATURES_IN_FILE {
        let fault = Fault::new(Check::B1, "signatures", "the file holds too many signatures");
        return Err(fault.compared(format!("at most {}", limits::SIGNATURES_IN_FILE), "more").at(one.place));
    }
    found.push(one);
    Ok(())
}

fn open_each<'v>(
    list: Option<Value<'v>>,
    place: &str,
    found: &mut Vec<Found<'v>>,
    open: impl Fn(Value<'v>, String, &mut Vec<Found<'v>>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let Some(Value::Array(items)) = list else {
        return Err(Fault::new(Check::A1, "wrong-type", format!("{place} is not a list")).at(place));
    };
    items.into_iter().enumerate().try_for_each(|(position, item)| open(item, format!("{place}[{position}]"), found))
}

/// The bundle that is a member of a registry's answer.
fn open_member<'v>(item: Value<'v>, place: String, found: &mut Vec<Found<'v>>) -> Result<(), Fault> {
    let place_of_bundle = format!("{place}.bundle");
    match take(item, "bundle").filter(|bundle| *bundle != Value::Null) {
        Some(value) => push(Found { format: Format::Sigstore, place: place_of_bundle, value, uuid: None, publisher: Vec::new() }, found),
        None => Err(no_evidence("The answer names where the bundle is, and does not hold it. Download the bundle first.", &place)),
    }
}

/// A version has a signature for each key that the registry signs with.
fn open_npm<'v>(value: &Value<'v>, place: &str, found: &mut Vec<Found<'v>>) -> Result<(), Fault> {
    let dist = value.member("dist");
    let list = dist.and_then(|dist| dist.member("signatures")).and_then(each).unwrap_or_default();
    if list.len() > limits::NPM_SIGNATURES {
        let fault = Fault::new(Check::B1, "signatures", "the version has too many signatures");
        return Err(fault.compared(format!("at most {}", limits::NPM_SIGNATURES), list.len().to_string()).at(place));
    }
    // What else the registry says of a version is long, and nobody signed it.
    let signed = |name: &'static str, value: Option<&Value<'v>>| (Cow::Borrowed(name), value.cloned().unwrap_or(Value::Null));
    for (position, signature) in list.iter().enumerate() {
        let members = vec![
            signed("name", value.member("name")),
            signed("version", value.member("version")),
            signed("integrity", dist.and_then(|dist| dist.member("integrity"))),
            signed("keyid", signature.member("keyid")),
            signed("sig", signature.member("sig")),
        ];
        push(
            Found {
                format: Format::NpmSignature,
                place: format!("{place}.dist.signatures[{position}]"),
                value: Value::Object(members),
                uuid: None,
                publisher: Vec::new(),
            },
            found,
        )?;
    }
    Ok(())
}

/// One map of Rekor v1's API may hold several entries.
fn open_rekor<'v>(value: Value<'v>, place: &str, found: &mut Vec<Found<'v>>) -> Result<(), Fault> {
    let Value::Object(members) = value else { return Err(unknown(place)) };
    members.into_iter().try_for_each(|(uuid, value)| {
        push(Found { format: Format::RekorEntry, place: format!("{place}[\"{uuid}\"]"), value, uuid: Some(uuid.into_owned()), publisher: Vec::new() }, found)
    })
}

/// Row 6
fn is_simple_signing(value: &Value<'_>) -> bool {
    value.member("critical").is_some_and(|critical| critical.member("image").is_some() && critical.member("type").is_some())
}

/// Row 11: every name is a leaf hash, with a tree id before it or not, and every value has a body and a log.
fn is_rekor_answer(value: &Value<'_>) -> bool {
    let Value::Object(members) = value else { return false };
    let is_uuid = |name: &Cow<'_, str>| [64, 80].contains(&name.len()) && name.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    !members.is_empty() && members.iter().all(|(name, value)| is_uuid(name) && value.member("body").is_some() && value.member("logID").is_some())
}

fn is_list_with(value: &Value<'_>, name: &str, members: &[&str]) -> bool {
    let has_one = |item: &Value<'_>| members.iter().any(|member| item.member(member).is_some());
    value.member(name).and_then(each).is_some_and(|items| items.iter().all(has_one))
}

fn each<'s, 'v>(value: &'s Value<'v>) -> Option<&'s [Value<'v>]> {
    match value {
        Value::Array(items) => Some(items),
        _ => None,
    }
}

fn take<'v>(value: Value<'v>, name: &str) -> Option<Value<'v>> {
    match value {
        Value::Object(members) => members.into_iter().find(|(key, _)| key == name).map(|(_, value)| value),
        _ => None,
    }
}

/// `say.no-evidence`: nothing is wrong, and nothing can be checked.
pub(super) fn no_evidence(message: &str, place: &str) -> Fault {
    Fault::new(Check::A3, "no-evidence", message).with_effect(Effect::CannotVerify).at(place)
}

/// `say.unsupported`
pub(super) fn unsupported(what: &str, place: &str) -> Fault {
    Fault::new(Check::A3, "unsupported", format!("this is {what}, which is not supported")).with_effect(Effect::CannotVerify).at(place)
}

fn unknown(place: &str) -> Fault {
    Fault::new(Check::A1, "unknown", "this is not a signature format that is known").at(place)
}
