//! The JavaScript boundary of the SBOM reader: what `www/package/sbom.ts` calls.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::sbom_json;
use crate::crypto::{Digest, HashAlgorithm};
use crate::sbom::binding::{self, Evidence, Question};
use crate::sbom::{Reading, read};
use crate::time::UnixTime;

/// A file that was read.
#[wasm_bindgen]
pub struct SbomFile {
    reading: Reading,
}

#[wasm_bindgen]
impl SbomFile {
    /// Reads a file; what cannot be read is said in its JSON.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(bytes: &[u8]) -> Self {
        Self { reading: read(bytes) }
    }

    /// Everything, as JSON.
    #[must_use]
    pub fn all(&self) -> String {
        sbom_json::reading(&self.reading)
    }

    /// All but parts and relations, as JSON.
    #[must_use]
    pub fn summary(&self) -> String {
        sbom_json::summary(&self.reading)
    }

    /// Some of the parts, as a JSON list.
    #[must_use]
    pub fn components(&self, from: usize, most: usize) -> String {
        self.reading.content.as_ref().ok().and_then(Option::as_ref).map_or_else(|| "[]".to_owned(), |sbom| sbom_json::components(sbom, from, most))
    }

    /// Some of the relations, as a JSON list.
    #[must_use]
    pub fn edges(&self, from: usize, most: usize) -> String {
        self.reading.content.as_ref().ok().and_then(Option::as_ref).map_or_else(|| "[]".to_owned(), |sbom| sbom_json::edges(sbom, from, most))
    }
}

/// Joins the payload of a verified envelope, if there is one, with an SBOM file and an artifact (section B), as JSON. `digests` are of the
/// artifact, as `sha256:<hex>`; `signed` is RFC 3339 or empty.
///
/// # Errors
/// An `Error`: an argument is wrong, or the payload is no in-toto statement.
#[wasm_bindgen]
#[allow(clippy::needless_pass_by_value, reason = "the binder passes arrays by value")]
pub fn bind(
    payload: Option<Vec<u8>>,
    verdict: &str,
    signer: &str,
    signed: &str,
    file: Option<Vec<u8>>,
    digests: Vec<String>,
    is_image: bool,
) -> Result<String, JsValue> {
    let refuse = |message: String| JsValue::from(js_sys::Error::new(&message));
    let evidence = Evidence::from_word(verdict).ok_or_else(|| refuse(format!("there is no verdict {}", crate::text::quoted(verdict))))?;
    let artifact = digests.iter().map(|text| digest(text).ok_or_else(|| refuse(format!("{} is no digest", crate::text::quoted(text)))));
    let artifact = artifact.collect::<Result<Vec<_>, _>>()?;
    let question = Question {
        evidence,
        signer,
        signed: UnixTime::from_rfc3339(signed),
        payload: payload.as_deref(),
        file: file.as_deref(),
        artifact: &artifact,
        is_image,
    };
    binding::bind(&question).map(|answer| sbom_json::answer(&answer)).map_err(|refusal| refuse(refusal.message))
}

fn digest(text: &str) -> Option<Digest> {
    let (name, value) = text.split_once(':')?;
    Digest::from_hex(HashAlgorithm::from_name(name)?, value)
}
