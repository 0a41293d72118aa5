//! The JavaScript boundary of the SBOM reader: what `www/package/sbom.ts` calls.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::sbom_json;
use crate::crypto::{Digest, HashAlgorithm};
use crate::sbom::binding::{self, Evidence, Question};
use crate::sbom::quality::AuthorSignature;
use crate::sbom::{Reading, Sbom, affected, read_hashed, vex};
use crate::time::UnixTime;

/// A file that was read.
#[wasm_bindgen]
pub struct SbomFile {
    reading: Reading,
}

#[wasm_bindgen]
impl SbomFile {
    /// Reads a file; what cannot be read is said in its JSON. `canonical`: with the SHA-256 of its canonical JSON. `sha256`: that of the
    /// bytes, where the host has made it, which is faster at it.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(bytes: &[u8], canonical: bool, sha256: Option<Vec<u8>>) -> Self {
        make_room(bytes.len());
        Self { reading: read_hashed(bytes, canonical, sha256.and_then(|sha256| sha256.try_into().ok())) }
    }

    /// All but parts and relations, as JSON.
    #[must_use]
    pub fn summary(&self) -> String {
        sbom_json::summary(&self.reading)
    }

    /// Some of the parts, as a JSON list.
    #[must_use]
    pub fn components(&self, from: usize, most: usize) -> String {
        self.listed(|sbom| sbom_json::components(sbom, from, most))
    }

    /// What a table of the parts shows, as a JSON list of lists: name, version, kind, purl, further purls.
    #[must_use]
    pub fn rows(&self, from: usize, most: usize) -> String {
        self.listed(|sbom| sbom_json::rows(sbom, from, most))
    }

    /// What published lists ask for and the document states (section Q), as JSON; `signature` is the verifier's answer, one of
    /// `verified`, `unidentified`, `pinned`, `integrity`, `not-verified`, `failed`, `somebody-else` and `none`, and `who` names
    /// signer, time and trust root.
    ///
    /// # Errors
    /// An `Error`: the file is no SBOM that could be read, or there is no such answer.
    pub fn quality(&self, signature: &str, who: &str) -> Result<String, JsValue> {
        let signature = match signature {
            "verified" => AuthorSignature::Verified(who.to_owned()),
            "unidentified" => AuthorSignature::Unidentified(who.to_owned()),
            "pinned" => AuthorSignature::Pinned,
            "integrity" => AuthorSignature::Integrity,
            "not-verified" => AuthorSignature::NotVerified,
            "failed" => AuthorSignature::Failed,
            "somebody-else" => AuthorSignature::SomebodyElse,
            "none" => AuthorSignature::None,
            other => return Err(refuse(format!("there is no answer {} about a signature", crate::text::quoted(other)))),
        };
        Ok(sbom_json::quality(self.sbom()?, &signature))
    }

    /// What an OSV record says of the parts it names (section V), and VEX documents beside it, as JSON.
    ///
    /// # Errors
    /// An `Error`: the file is no SBOM that could be read, or the record is none.
    pub fn affected(&self, record: &[u8], vex: &VexDocuments) -> Result<String, JsValue> {
        let record = affected::record(record).map_err(|refusal| refuse(refusal.message))?;
        Ok(sbom_json::affected(self.sbom()?, &record, &vex.documents))
    }

    /// What VEX documents state of parts (V50), without a record, as JSON.
    ///
    /// # Errors
    /// An `Error`: the file is no SBOM that could be read.
    pub fn statements(&self, vex: &VexDocuments) -> Result<String, JsValue> {
        Ok(sbom_json::statements(self.sbom()?, &vex.documents))
    }

    /// What differs in another file, as JSON.
    ///
    /// # Errors
    /// An `Error`: one of the files is no SBOM that could be read.
    pub fn compare(&self, other: &Self) -> Result<String, JsValue> {
        Ok(sbom_json::comparison(self.sbom()?, other.sbom()?))
    }

    /// The parts that match a search (V53), as JSON.
    ///
    /// # Errors
    /// An `Error`: the file is no SBOM that could be read, or the text is no query.
    pub fn find(&self, query: &str) -> Result<String, JsValue> {
        sbom_json::find(self.sbom()?, query).map_err(|refusal| refuse(refusal.message))
    }

    /// Why a part is here, as JSON; `whole` with all that takes longer.
    ///
    /// # Errors
    /// An `Error`: the file is no SBOM that could be read.
    pub fn path(&self, component: usize, whole: bool) -> Result<String, JsValue> {
        Ok(sbom_json::path(self.sbom()?, component, whole))
    }

    /// Roots, reach and circles, as JSON.
    ///
    /// # Errors
    /// An `Error`: the file is no SBOM that could be read.
    pub fn graph(&self) -> Result<String, JsValue> {
        Ok(sbom_json::graph(self.sbom()?))
    }

    /// The names under which some of the parts are looked up in records, as a JSON list.
    #[must_use]
    pub fn names(&self, from: usize, most: usize) -> String {
        self.listed(|sbom| sbom_json::names(sbom, from, most))
    }

    /// A list of what is in the SBOM, empty where the file is none.
    fn listed(&self, list: impl FnOnce(&Sbom) -> String) -> String {
        self.reading.content.as_ref().ok().and_then(Option::as_ref).map_or_else(|| "[]".to_owned(), list)
    }

    fn sbom(&self) -> Result<&Sbom, JsValue> {
        match &self.reading.content {
            Ok(Some(sbom)) => Ok(sbom),
            Ok(None) => Err(refuse("the file is no SBOM".to_owned())),
            Err(refusal) => Err(refuse(refusal.message.clone())),
        }
    }

    /// Some of the relations, as a JSON list.
    #[must_use]
    pub fn edges(&self, from: usize, most: usize) -> String {
        self.listed(|sbom| sbom_json::edges(sbom, from, most))
    }
}

/// VEX documents, in the order in which they are given.
#[wasm_bindgen]
#[derive(Default)]
pub struct VexDocuments {
    documents: Vec<vex::Document>,
}

#[wasm_bindgen]
impl VexDocuments {
    /// None yet.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds OpenVEX, CSAF, CycloneDX with statements, or an in-toto statement with one of these. `signer`: who signed it, where the
    /// verifier found that; else nothing.
    ///
    /// # Errors
    /// An `Error`: it is none of these.
    #[allow(clippy::needless_pass_by_value, reason = "the binder passes texts by value")]
    pub fn add(&mut self, document: &[u8], signer: Option<String>) -> Result<(), JsValue> {
        self.documents.push(vex::read(document, signer.as_deref()).map_err(|refusal| refuse(refusal.message))?);
        Ok(())
    }
}

/// An engine takes longer to grow a module's memory than the reader to fill it. What a large document will need is therefore asked
/// for at once, and left to the allocator; without it the document is read all the same.
fn make_room(length: usize) {
    const LARGE: usize = 1 << 20;
    const TIMES: usize = 6;
    if length > LARGE {
        let mut room = Vec::<u8>::new();
        let _ = room.try_reserve_exact(length.saturating_mul(TIMES));
        drop(std::hint::black_box(room));
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

fn refuse(message: String) -> JsValue {
    js_sys::Error::new(&message).into()
}

fn digest(text: &str) -> Option<Digest> {
    let (name, value) = text.split_once(':')?;
    Digest::from_hex(HashAlgorithm::from_name(name)?, value)
}
