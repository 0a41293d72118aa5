//! The JavaScript boundary: what `www/package` calls. Objects come in through serde-wasm-bindgen, bytes without a copy of
//! our own, and a report goes out as the one JSON text that the native build writes as well.

use js_sys::{Error, Object, Reflect, Uint8Array};
use serde::Deserialize;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use super::{Options, Trust, Verifier};
use crate::check::{Check, Fault};
use crate::crypto::{Digest, HashAlgorithm, Hasher as Streams};
use crate::encoding::jcs;
use crate::encoding::json::{Node, Owned, Value};
use crate::policy;
use crate::text::quoted;
use crate::time::UnixTime;
use crate::verify::{Artifact, NowSource};

/// A verifier under one or more trust roots.
#[wasm_bindgen]
pub struct Engine {
    verifier: Verifier,
}

#[wasm_bindgen]
impl Engine {
    /// `trust`: the name of an embedded root, the text or bytes of a trusted_root.json, or an array of these.
    ///
    /// # Errors
    /// An `Error` with a `code`: a trust root is unknown or malformed.
    #[wasm_bindgen(constructor)]
    #[allow(clippy::needless_pass_by_value, reason = "the binder passes handles by value")]
    pub fn new(trust: JsValue) -> Result<Self, JsValue> {
        let given: Vec<Given> = if js_sys::Array::is_array(&trust) {
            js_sys::Array::from(&trust).iter().map(Given::new).collect::<Result<_, _>>()
        } else {
            Given::new(trust).map(|one| vec![one])
        }
        .map_err(throw)?;
        let roots: Vec<_> = given.iter().map(Given::as_trust).collect();
        Verifier::new(&roots).map(|verifier| Self { verifier }).map_err(throw)
    }

    /// What verification of this bundle needs of the artifact: `{"digests": […], "bytes": boolean}` as JSON.
    ///
    /// # Errors
    /// An `Error` with a `code`: the policy is wrong.
    #[allow(clippy::unused_self, clippy::needless_pass_by_value, reason = "one object for JavaScript to hold, which passes handles")]
    pub fn needs(&self, bundle: &[u8], policy: JsValue) -> Result<String, JsValue> {
        let policy = policy::read(&read(policy, "policy")?).map_err(throw)?;
        let needs = Verifier::needs(bundle, Some(&policy));
        let digests = needs.digests.iter().map(|algorithm| Value::String(algorithm.name().into())).collect();
        Ok(jcs::in_order(&Value::Object(vec![("digests".into(), Value::Array(digests)), ("bytes".into(), Value::Bool(needs.bytes))])))
    }

    /// Verifies, and returns the report as JSON.
    ///
    /// # Errors
    /// An `Error` with a `code`: the policy, the options or the artifact argument is wrong. A bad bundle is a report.
    #[allow(clippy::needless_pass_by_value, reason = "the binder passes handles by value")]
    pub fn verify(&self, bundle: &[u8], artifact: JsValue, policy: JsValue, options: JsValue) -> Result<String, JsValue> {
        let policy = policy::read(&read(policy, "policy")?).map_err(throw)?;
        let options = read_options(&read(options, "options")?).map_err(throw)?;
        let given = GivenArtifact::new(artifact)?;
        Ok(self.verifier.verify_to_json(bundle, &given.as_artifact(), &policy, &options))
    }

    /// Verifies, and returns the report as JSON and the payload of the verified envelope, or `undefined`.
    ///
    /// # Errors
    /// As `verify`.
    #[allow(clippy::needless_pass_by_value, reason = "the binder passes handles by value")]
    #[wasm_bindgen(js_name = verifyPayload)]
    pub fn verify_payload(&self, bundle: &[u8], artifact: JsValue, policy: JsValue, options: JsValue) -> Result<js_sys::Array, JsValue> {
        let policy = policy::read(&read(policy, "policy")?).map_err(throw)?;
        let options = read_options(&read(options, "options")?).map_err(throw)?;
        let given = GivenArtifact::new(artifact)?;
        let (report, payload) = self.verifier.verify_payload_to_json(bundle, &given.as_artifact(), &policy, &options);
        let payload = payload.map_or(JsValue::UNDEFINED, |payload| Uint8Array::from(payload.as_slice()).into());
        Ok(js_sys::Array::of2(&report.into(), &payload))
    }

    /// Verifies every signature of a file, and returns the reports as a JSON list.
    ///
    /// # Errors
    /// As `verify`.
    #[allow(clippy::needless_pass_by_value, reason = "the binder passes handles by value")]
    #[wasm_bindgen(js_name = verifyAll)]
    pub fn verify_all(&self, file: &[u8], artifact: JsValue, policy: JsValue, options: JsValue) -> Result<String, JsValue> {
        let policy = policy::read(&read(policy, "policy")?).map_err(throw)?;
        let options = read_options(&read(options, "options")?).map_err(throw)?;
        let given = GivenArtifact::new(artifact)?;
        Ok(self.verifier.verify_all_to_json(file, &given.as_artifact(), &policy, &options))
    }

    /// Whether the newer of two checkpoints keeps all of the older one (H8), and of which log they are, as JSON.
    ///
    /// # Errors
    /// An `Error` with a `code`: it does not, or no log of the trust roots signed both.
    pub fn consistency(&self, older: &str, newer: &str, proof: &[u8]) -> Result<String, JsValue> {
        let found = self.verifier.consistency(older, newer, proof).map_err(throw)?;
        let rows = [("log", found.log), ("origin", found.origin), ("olderSize", found.older_size.to_string()), ("newerSize", found.newer_size.to_string())];
        Ok(jcs::in_order(&Value::Object(rows.into_iter().map(|(name, value)| (name.into(), Value::String(value.into()))).collect())))
    }

    /// The trust roots as JSON.
    #[must_use]
    pub fn trust(&self) -> String {
        self.verifier.trust_to_json()
    }
}

/// Says what a file is: `{"kind", "detail"}` as JSON.
#[wasm_bindgen]
#[must_use]
pub fn recognise(bytes: &[u8]) -> String {
    let found = crate::bundle::recognise(bytes);
    jcs::in_order(&Value::Object(vec![("kind".into(), Value::String(found.kind.into())), ("detail".into(), Value::String(found.detail.into()))]))
}

/// Verifies the JSON signatures inside a CycloneDX document (SBOM B40 to B45): a JSON list.
///
/// # Errors
/// An `Error` with a `code`: the document is not strict JSON, or the pin is no key.
#[wasm_bindgen(js_name = verifyEnveloped)]
#[allow(clippy::needless_pass_by_value, reason = "the binder passes texts by value")]
pub fn verify_enveloped(document: &[u8], pin: Option<String>) -> Result<String, JsValue> {
    super::verify_enveloped(document, pin.as_deref()).map_err(|why| throw(refuse(why)))
}

/// Says what is in a file, without a verdict: `{"kind", "detail", "parts"}` as JSON.
#[wasm_bindgen]
#[must_use]
pub fn inspect(bytes: &[u8]) -> String {
    super::inspect::inspect(bytes)
}

/// How many signatures a file holds; 0 where it cannot be opened.
#[wasm_bindgen]
#[must_use]
pub fn signatures(bytes: &[u8]) -> usize {
    Verifier::signatures(bytes)
}

/// What each signature of a file says it is of: a JSON list of `{"place", "digests": ["sha256:…"], "bytes", "resources"}`, these by
/// name and SHA-256.
#[wasm_bindgen]
#[must_use]
pub fn claims(bytes: &[u8]) -> String {
    let row = |claims: &crate::verify::Claims| {
        let digests = claims.digests.iter().map(|digest| Value::String(format!("{}:{}", digest.algorithm().name(), digest.to_hex()).into())).collect();
        let text = |text: String| Value::String(text.into());
        let resources = claims.resources.iter().map(|file| Value::Array(vec![text(file.name.clone()), text(file.digest.to_hex())])).collect();
        let rows = [
            ("place", text(claims.place.clone())),
            ("digests", Value::Array(digests)),
            ("bytes", Value::Bool(claims.bytes)),
            ("resources", Value::Array(resources)),
        ];
        Value::Object(rows.into_iter().map(|(name, value)| (name.into(), value)).collect())
    };
    jcs::in_order(&Value::Array(Verifier::claims(bytes).iter().map(row).collect()))
}

/// Hashes one stream with several algorithms in one pass.
#[wasm_bindgen]
pub struct Hasher {
    streams: Streams,
}

#[wasm_bindgen]
impl Hasher {
    /// `algorithms`: some of `sha256`, `sha384` and `sha512`.
    ///
    /// # Errors
    /// An `Error` with a `code`: there is no such algorithm.
    #[wasm_bindgen(constructor)]
    #[allow(clippy::needless_pass_by_value, reason = "the binder passes arrays by value")]
    pub fn new(algorithms: Vec<String>) -> Result<Self, JsValue> {
        let find = |name: &String| HashAlgorithm::from_name(name).ok_or_else(|| refuse(format!("there is no hash {}", quoted(name))));
        let algorithms = algorithms.iter().map(find).collect::<Result<Vec<_>, _>>().map_err(throw)?;
        Ok(Self { streams: Streams::new(&algorithms) })
    }

    /// Takes the next bytes.
    pub fn update(&mut self, chunk: &[u8]) {
        self.streams.update(chunk);
    }

    /// The digests in lower-case hex, by algorithm. The hasher starts anew.
    ///
    /// # Errors
    /// Never, unless the object cannot be written to.
    pub fn finish(&mut self) -> Result<Object, JsValue> {
        let digests = std::mem::replace(&mut self.streams, Streams::new(&[])).finish();
        let object = Object::new();
        for digest in digests {
            Reflect::set(&object, &digest.algorithm().name().into(), &digest.to_hex().into())?;
        }
        Ok(object)
    }
}

/// One trust root as JavaScript gives it.
enum Given {
    Name(String),
    Json(Vec<u8>),
}

impl Given {
    fn new(value: JsValue) -> Result<Self, Fault> {
        if let Some(bytes) = value.dyn_ref::<Uint8Array>() {
            return Ok(Self::Json(bytes.to_vec()));
        }
        let text = value.as_string().ok_or_else(|| refuse("a trust root is a name, a text or bytes"))?;
        // A name has no brace, and JSON that matters has one.
        Ok(if text.contains('{') { Self::Json(text.into_bytes()) } else { Self::Name(text) })
    }

    fn as_trust(&self) -> Trust<'_> {
        match self {
            Self::Name(name) => Trust::Embedded(name),
            Self::Json(bytes) => Trust::Supplied(bytes),
        }
    }
}

/// The artifact as JavaScript gives it.
enum GivenArtifact {
    None,
    Bytes(Vec<u8>),
    Digests(Vec<Digest>, Option<u64>),
    StatementOnly,
}

impl GivenArtifact {
    fn new(value: JsValue) -> Result<Self, JsValue> {
        if value.is_undefined() || value.is_null() {
            return Ok(Self::None);
        }
        if let Some(bytes) = value.dyn_ref::<Uint8Array>() {
            return Ok(Self::Bytes(bytes.to_vec()));
        }
        Self::from_value(&read(value, "artifact")?).map_err(throw)
    }

    fn from_value(value: &Value<'_>) -> Result<Self, Fault> {
        let members = node(value, "artifact").object(&["digests", "size", "statementOnly"])?;
        match (members.get("statementOnly").map(|node| node.value), members.get("digests")) {
            (Some(Value::Bool(true)), None) => return Ok(Self::StatementOnly),
            (Some(Value::Bool(true)), Some(_)) => return Err(refuse("the artifact has digests, and statementOnly says not to compare them")),
            (None | Some(Value::Bool(false)), _) => {}
            (Some(_), _) => return Err(refuse("statementOnly is true or false")),
        }
        let digest = |(name, node): (&str, Node<'_>)| {
            let algorithm = HashAlgorithm::from_name(name).ok_or_else(|| refuse(format!("there is no hash {}", quoted(name))))?;
            Digest::from_hex(algorithm, node.string()?).ok_or_else(|| refuse(format!("the {name} is not {} bytes of lower-case hex", algorithm.length())))
        };
        let digests = members.require("digests")?.object(&[])?.iter().map(digest).collect::<Result<Vec<_>, _>>()?;
        if digests.is_empty() {
            return Err(refuse("the artifact has no digest"));
        }
        let size = members.get("size").map(|node| u64::try_from(node.int64()?).map_err(|_| refuse("the artifact's size is negative"))).transpose()?;
        Ok(Self::Digests(digests, size))
    }

    fn as_artifact(&self) -> Artifact<'_> {
        match self {
            Self::None => Artifact::None,
            Self::Bytes(bytes) => Artifact::Bytes(bytes),
            Self::Digests(digests, size) => Artifact::Digests { digests: digests.clone(), size: *size },
            Self::StatementOnly => Artifact::StatementOnly,
        }
    }
}

fn read_options(value: &Value<'_>) -> Result<Options, Fault> {
    let members = node(value, "options").object(&["now", "nowSource", "relaxations", "select"])?;
    let now = members.require("now")?;
    let instant = UnixTime::from_rfc3339(now.string()?).ok_or_else(|| refuse("now is not an RFC 3339 time"))?;
    let source = match members.require("nowSource")?.string()? {
        "clock" => NowSource::Clock,
        "as-of" => NowSource::AsOf,
        other => return Err(refuse(format!("nowSource is clock or as-of, not {}", quoted(other)))),
    };
    let mut options = Options::at(instant, source);
    if let Some(select) = members.get("select") {
        let index = usize::try_from(select.int64()?).map_err(|_| refuse("select is the position of a signature in the file, from 0"))?;
        options = options.select(index);
    }
    if let Some(relaxations) = members.get("relaxations") {
        for (name, node) in relaxations.object(&[])?.iter() {
            let Value::Bool(on) = node.value else { return Err(refuse("a relaxation is true or false")) };
            options = options.relax(name, *on)?;
        }
    }
    Ok(options)
}

fn node<'v>(value: &'v Value<'v>, name: &str) -> Node<'v> {
    Node { value, path: name.to_owned(), check: Check::P7 }
}

fn read(value: JsValue, name: &str) -> Result<Value<'static>, JsValue> {
    let parsed = Owned::deserialize(serde_wasm_bindgen::Deserializer::from(value));
    parsed.map(|Owned(value)| value).map_err(|error| throw(refuse(format!("the {name} is not a plain object: {}", quoted(&error.to_string())))))
}

fn refuse(message: impl Into<String>) -> Fault {
    Fault::new(Check::P7, "argument", message)
}

/// An `Error` whose `code` is the fault's.
#[allow(clippy::needless_pass_by_value, reason = "for map_err")]
fn throw(fault: Fault) -> JsValue {
    let error = Error::new(&fault.to_string());
    // Setting a property of a fresh Error cannot fail.
    let _ = Reflect::set(&error, &"code".into(), &fault.code().into());
    error.into()
}
