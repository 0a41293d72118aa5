//! Which format a document has: by its content, never by its name (S1 to S20).

use super::model::{Format, Refusal, Sbom, Serialisation};
use super::place::get;
use super::rules::Rule;
use super::{cyclonedx_json, spdx_json, spdx3, syft};
use crate::encoding::json::{JsonError, Value};
use crate::text::quoted;

/// What a JSON document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detected {
    /// A signature, bundle or envelope: read by the verifier, never searched here (S5).
    Envelope,
    /// An in-toto statement that nobody signed (S6).
    Statement,
    /// An SBOM.
    Sbom(Format),
    /// GitHub's wrapper around one (S11).
    GitHubWrapper,
    /// A CSAF advisory (S14).
    Csaf,
    /// An OpenVEX document (S14).
    OpenVex,
    /// An OSV record (S14).
    Osv,
    /// Several documents in a list (S16).
    List,
    /// None of these (S20).
    Unknown,
}

impl Detected {
    /// The word in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Envelope => "envelope",
            Self::Statement => "statement",
            Self::Sbom(_) | Self::GitHubWrapper => "sbom",
            Self::Csaf => "csaf",
            Self::OpenVex => "openvex",
            Self::Osv => "osv",
            Self::List => "list",
            Self::Unknown => "unknown",
        }
    }
}

/// The rules of S5 to S16 in their order; an `Err` is a format that is refused by name.
pub(crate) fn json(value: &Value<'_>) -> Result<Detected, Refusal> {
    let Value::Object(_) = value else {
        return Ok(if matches!(value, Value::Array(_)) { Detected::List } else { Detected::Unknown });
    };
    let text = |name: &str| get(value, name).and_then(Value::as_str);
    let has = |name: &str| get(value, name).is_some();
    let is_list = |name: &str| matches!(get(value, name), Some(Value::Array(_)));
    let envelope = text("mediaType").is_some_and(|media| media.starts_with("application/vnd.dev.sigstore"))
        || (has("payloadType") && has("signatures"))
        || (has("base64Signature") && (has("cert") || has("rekorBundle")))
        || has("dsseEnvelope")
        || has("messageSignature")
        || has("verificationMaterial");
    if envelope {
        return Ok(Detected::Envelope);
    }
    if text("_type").is_some_and(|kind| kind.starts_with("https://in-toto.io/Statement/")) && has("predicateType") {
        return Ok(Detected::Statement);
    }
    if text("bomFormat") == Some("CycloneDX") {
        return Ok(Detected::Sbom(Format::CycloneDx));
    }
    if text("specFormat") == Some("CycloneDX") {
        let version = text("specVersion").unwrap_or("2.0");
        return Err(Refusal::new(Rule::S8, "", format!("This is CycloneDX {}, which is not read yet. Export CycloneDX 1.7 or older.", quoted(version))));
    }
    if has("specVersion") && (is_list("components") || is_list("vulnerabilities")) {
        return Ok(Detected::Sbom(Format::CycloneDx));
    }
    if text("spdxVersion").is_some_and(is_spdx2) {
        return Ok(Detected::Sbom(Format::Spdx2));
    }
    if get(value, "sbom").and_then(|inner| get(inner, "spdxVersion")).and_then(Value::as_str).is_some_and(is_spdx2) {
        return Ok(Detected::GitHubWrapper);
    }
    let is_spdx3 = spdx3::contexts(value).any(|context| context.contains("spdx.org/rdf/3."));
    if is_spdx3 && (has("@graph") || has("type") || has("@type")) {
        return Ok(Detected::Sbom(Format::Spdx3));
    }
    let schema = get(value, "schema").and_then(|schema| get(schema, "url")).and_then(Value::as_str);
    if is_list("artifacts") && (schema.is_some_and(|url| url.contains("anchore/syft")) || has("source") || has("descriptor")) {
        return Ok(Detected::Sbom(Format::Syft));
    }
    if get(value, "document").is_some_and(|document| get(document, "csaf_version").is_some()) {
        return Ok(Detected::Csaf);
    }
    if spdx3::contexts(value).any(|context| context.contains("openvex.dev/ns")) {
        return Ok(Detected::OpenVex);
    }
    if has("id") && has("modified") && (has("affected") || has("withdrawn")) {
        return Ok(Detected::Osv);
    }
    if has("SchemaVersion") && has("Results") {
        return Err(Refusal::new(Rule::S15, "", "This is a scanner's report, not an SBOM. Let the scanner export CycloneDX or SPDX."));
    }
    if has("lockfileVersion") {
        return Err(Refusal::new(Rule::S15, "", "This is a lockfile: an input of an SBOM generator, not an SBOM."));
    }
    Ok(Detected::Unknown)
}

/// `^SPDX-2\.\d+(\.\d+)?$`
pub(crate) fn is_spdx2(version: &str) -> bool {
    let Some(rest) = version.strip_prefix("SPDX-2.") else { return false };
    let mut parts = rest.split('.');
    let number = |part: Option<&str>| part.is_some_and(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    number(parts.next()) && parts.next().is_none_or(|part| number(Some(part))) && parts.next().is_none()
}

/// Reads a JSON value of a format that is an SBOM; `None` where it is something else.
pub(crate) fn read_json(mut value: Value<'_>) -> Result<(Detected, Option<Sbom>), Refusal> {
    let detected = json(&value)?;
    let sbom = match detected {
        Detected::Sbom(Format::CycloneDx) => cyclonedx_json::read(value)?,
        Detected::Sbom(Format::Spdx2) => spdx_json::read(&value, Serialisation::Json)?,
        Detected::Sbom(Format::Spdx3) => spdx3::read(&value)?,
        Detected::Sbom(Format::Syft) => syft::read(&value)?,
        Detected::GitHubWrapper => {
            let Some(inner) = value.take("sbom") else { return Ok((detected, None)) };
            let mut sbom = spdx_json::read(&inner, Serialisation::Json)?;
            sbom.document.github_wrapper = true;
            sbom.findings.add(Rule::S11, "", "The document stands inside the answer of GitHub's dependency graph; versions in it are often requirements.");
            for component in &mut sbom.components {
                component.pointer.insert_str(0, "/sbom");
            }
            sbom
        }
        _ => return Ok((detected, None)),
    };
    Ok((detected, Some(sbom)))
}

/// Why the text is not JSON that can be read, as a refusal.
pub(crate) fn not_json(error: JsonError) -> Refusal {
    let rule = if matches!(error.cause, "too-large" | "too-many-values" | "too-deep") { Rule::S50 } else { Rule::S4 };
    Refusal::new(rule, error.at, format!("The document is not strict JSON: {}.", error.message))
}
