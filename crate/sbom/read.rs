//! The one entry: bytes in, what they are and what they hold out.

use super::canonical::{self, Canonical, Unavailable};
use super::detect::{self, Detected};
use super::model::{Refusal, Sbom, Serialisation};
use super::rules::{Rule, Severity};
use super::{agreement, container, graph, spdx_json, tag_value, text_encoding, xml, yaml};
use crate::crypto::sha256;
use crate::encoding::json;
use crate::limits;

/// A file that was read.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Its length.
    pub bytes: usize,
    /// SHA-256 of its bytes, whatever they hold.
    pub sha256: [u8; 32],
    /// SHA-256 of its canonical JSON (B4), where there is one; `None` where it was not asked for.
    pub canonical: Option<Canonical>,
    /// What it is.
    pub detected: Detected,
    /// What it holds, or why that is not read.
    pub content: Result<Option<Sbom>, Refusal>,
}

/// Reads any file. Nothing about it is an error of this function: what cannot be read is said in [`Reading::content`].
#[must_use]
pub fn read(bytes: &[u8]) -> Reading {
    read_for(bytes, None, None)
}

/// As [`read`], and makes the canonical form, which takes about as long again.
#[must_use]
pub fn read_canonical(bytes: &[u8]) -> Reading {
    read_for(bytes, Some(Err(Unavailable::NotJson)), None)
}

/// As one of both, where the SHA-256 of the bytes may be known already.
#[cfg(feature = "sbom-bindings")]
pub(crate) fn read_hashed(bytes: &[u8], canonical: bool, sha256: Option<[u8; 32]>) -> Reading {
    read_for(bytes, canonical.then_some(Err(Unavailable::NotJson)), sha256)
}

fn read_for(bytes: &[u8], canonical: Option<Canonical>, known: Option<[u8; 32]>) -> Reading {
    let sha256 = known.unwrap_or_else(|| sha256(&[bytes]));
    let mut reading = Reading { bytes: bytes.len(), sha256, canonical, detected: Detected::Unknown, content: Ok(None) };
    reading.content = content(bytes, &mut reading.canonical, &mut reading.detected);
    reading
}

fn content(bytes: &[u8], canonical: &mut Option<Canonical>, detected: &mut Detected) -> Result<Option<Sbom>, Refusal> {
    if bytes.len() > limits::SBOM_INPUT {
        let what = format!("The document has {} bytes; at most {} are read. Its bytes can still be compared.", bytes.len(), limits::SBOM_INPUT);
        return Err(Refusal::new(Rule::S50, "", what));
    }
    let (bytes, packed) = container::unpack(bytes)?;
    let decoded = text_encoding::decode(&bytes)?;
    let text = decoded.text.as_ref();
    let trimmed = text.trim_start();
    let mut found = if trimmed.starts_with(['{', '[']) {
        read_json(text.as_bytes(), canonical, detected)?
    } else if trimmed.starts_with('<') {
        xml::read(text)?
    } else if tag_value::is_tag_value(text) {
        Some(tag_value::read(text)?)
    } else if marked(text, "spdxVersion") {
        Some(spdx_json::read(&yaml::read(text)?, Serialisation::Yaml)?)
    } else if marked(text, "bomFormat") {
        return Err(Refusal::new(Rule::S19, "", "This is CycloneDX in YAML, which is no form that CycloneDX defines. Export it as JSON or XML."));
    } else {
        None
    };
    if let Some(sbom) = &mut found {
        agreement::check(sbom);
        graph::check(sbom);
        if *detected == Detected::Unknown {
            *detected = Detected::Sbom(sbom.document.format);
        }
        if let Some(name) = packed {
            sbom.findings.add_as(Rule::S3, Severity::Note, "", format!("The file was packed with {name}; its SHA-256 is that of the packed file."));
        }
        if let Some(note) = decoded.note {
            sbom.findings.add_as(Rule::S2, Severity::Note, "", note);
        }
    }
    Ok(found)
}

/// A YAML document by its marker, quoted or not (S19): in any line, since some writers sort members by name.
fn marked(text: &str, name: &str) -> bool {
    text.lines().any(|line| line.trim_start_matches(['"', '\'']).strip_prefix(name).is_some_and(|rest| rest.trim_start_matches(['"', '\'']).starts_with(':')))
}

fn read_json(bytes: &[u8], canonical: &mut Option<Canonical>, detected: &mut Detected) -> Result<Option<Sbom>, Refusal> {
    let value = json::parse(bytes).map_err(detect::not_json)?;
    if let Some(canonical) = canonical {
        *canonical = canonical::of(&value);
    }
    if longest_text(&value) > limits::SBOM_TEXT {
        return Err(Refusal::new(Rule::S50, "", format!("A text in the document is longer than {} bytes.", limits::SBOM_TEXT)));
    }
    let (what, sbom) = detect::read_json(value)?;
    *detected = what;
    Ok(sbom)
}

fn longest_text(value: &json::Value<'_>) -> usize {
    match value {
        json::Value::String(text) => text.len(),
        json::Value::Array(items) => items.iter().map(longest_text).max().unwrap_or(0),
        json::Value::Object(members) => members.iter().map(|(_, member)| longest_text(member)).max().unwrap_or(0),
        _ => 0,
    }
}
