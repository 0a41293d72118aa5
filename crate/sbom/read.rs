//! The one entry: bytes in, what they are and what they hold out.

use std::borrow::Cow;

use super::canonical::{self, Canonical, Unavailable};
use super::detect::{self, Detected};
use super::model::{Refusal, Sbom};
use super::rules::Rule;
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
    /// SHA-256 of its canonical JSON (B4), where there is one.
    pub canonical: Canonical,
    /// What it is.
    pub detected: Detected,
    /// What it holds, or why that is not read.
    pub content: Result<Option<Sbom>, Refusal>,
}

/// Reads any file. Nothing about it is an error of this function: what cannot be read is said in [`Reading::content`].
#[must_use]
pub fn read(bytes: &[u8]) -> Reading {
    let mut reading =
        Reading { bytes: bytes.len(), sha256: sha256(&[bytes]), canonical: Err(Unavailable::NotJson), detected: Detected::Unknown, content: Ok(None) };
    reading.content = content(bytes, &mut reading.canonical, &mut reading.detected);
    reading
}

fn content(bytes: &[u8], canonical: &mut Canonical, detected: &mut Detected) -> Result<Option<Sbom>, Refusal> {
    if bytes.len() > limits::SBOM_INPUT {
        let what = format!("The document has {} bytes; at most {} are read. Its bytes can still be compared.", bytes.len(), limits::SBOM_INPUT);
        return Err(Refusal::new(Rule::S50, "", what));
    }
    let text: Cow<'_, str> = match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(error) => return Err(Refusal::new(Rule::S2, format!("byte {}", error.valid_up_to()), "The document is not valid UTF-8.")),
    };
    let trimmed = text.trim_start();
    if trimmed.starts_with(['{', '[']) {
        return read_json(text.as_bytes(), canonical, detected);
    }
    Ok(None)
}

fn read_json(bytes: &[u8], canonical: &mut Canonical, detected: &mut Detected) -> Result<Option<Sbom>, Refusal> {
    let value = json::parse(bytes).map_err(detect::not_json)?;
    *canonical = canonical::of(&value);
    if longest_text(&value) > limits::SBOM_TEXT {
        return Err(Refusal::new(Rule::S50, "", format!("A text in the document is longer than {} bytes.", limits::SBOM_TEXT)));
    }
    let (what, sbom) = detect::read_json(&value)?;
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
