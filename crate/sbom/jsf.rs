//! JSON signatures inside CycloneDX documents (JSF 0.82, B40 to B44): what each covers and with which key. Nothing is verified
//! here: this hands out the canonical bytes, the algorithm, the key and the value.

use std::borrow::Cow;

use super::canonical;
use super::place::{Place, get};
use crate::encoding::json::Value;
use crate::encoding::{base64, jcs};
use crate::text::quoted;

/// Signatures of one document that are read.
const MOST: usize = 1024;
/// Signatures beside each other, or in a chain, of one object: each takes a copy of all of it.
const MOST_OF_ONE: usize = 32;
/// Bytes that are made canonical for all of them; nested objects cover each other again and again.
const MOST_BYTES: usize = 256 * 1024 * 1024;

/// One signature, ready to be verified.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// The object that carries it.
    pub(crate) pointer: String,
    /// `signature`, `signers[n]` or `chain[n]`.
    pub(crate) form: String,
    /// Whether it stands at the root, and so may cover the parts list.
    pub(crate) at_root: bool,
    pub(crate) algorithm: String,
    pub(crate) jwk: Option<Jwk>,
    /// The leaf of `certificatePath`, DER.
    pub(crate) certificate: Option<Vec<u8>>,
    /// Members that are not covered (B42).
    pub(crate) excludes: Vec<String>,
    /// The canonical bytes that were signed.
    pub(crate) message: Vec<u8>,
    pub(crate) value: Vec<u8>,
}

/// The members of a JWK that make a public key (RFC 7517).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Jwk {
    Ec { curve: String, x: Vec<u8>, y: Vec<u8> },
    Rsa { modulus: Vec<u8>, exponent: Vec<u8> },
    Okp { curve: String, x: Vec<u8> },
}

impl Jwk {
    fn read(value: &Value<'_>) -> Result<Self, String> {
        let text = |name: &str| get(value, name).and_then(Value::as_str).ok_or_else(|| format!("the key has no {}", quoted(name)));
        let bytes = |name: &str| base64::decode_url(text(name)?).map_err(|what| format!("{} of the key is not base64url: {what}", quoted(name)));
        Ok(match text("kty")? {
            "EC" => Self::Ec { curve: text("crv")?.to_owned(), x: bytes("x")?, y: bytes("y")? },
            "RSA" => Self::Rsa { modulus: bytes("n")?, exponent: bytes("e")? },
            "OKP" => Self::Okp { curve: text("crv")?.to_owned(), x: bytes("x")? },
            other => return Err(format!("keys of the kind {} are not read", quoted(other))),
        })
    }

    /// The text that RFC 7638 hashes: the required members in the order of their names.
    pub(crate) fn thumbprint_input(&self) -> String {
        match self {
            Self::Ec { curve, x, y } => {
                format!(r#"{{"crv":"{curve}","kty":"EC","x":"{}","y":"{}"}}"#, base64::encode_url(x), base64::encode_url(y))
            }
            Self::Rsa { modulus, exponent } => {
                format!(r#"{{"e":"{}","kty":"RSA","n":"{}"}}"#, base64::encode_url(exponent), base64::encode_url(modulus))
            }
            Self::Okp { curve, x } => format!(r#"{{"crv":"{curve}","kty":"OKP","x":"{}"}}"#, base64::encode_url(x)),
        }
    }
}

/// A signature that cannot be tried: where, which form, why.
#[derive(Clone, Debug)]
pub(crate) struct Unusable {
    pub(crate) pointer: String,
    pub(crate) form: String,
    pub(crate) why: String,
}

/// Every signature of a document, in document order, at most 1,024.
pub(crate) fn requests(document: &Value<'_>) -> Vec<Result<Request, Unusable>> {
    let mut found = Vec::new();
    walk(document, &Place::ROOT, true, &mut found);
    found
}

fn walk(value: &Value<'_>, at: &Place<'_>, at_root: bool, found: &mut Vec<Result<Request, Unusable>>) {
    if found.len() >= MOST || spent(found) > MOST_BYTES {
        return;
    }
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(item, &at.index(index), false, found);
            }
        }
        Value::Object(members) => {
            if let Some(signature @ Value::Object(_)) = get(value, "signature") {
                carried(members, signature, at, at_root, found);
            }
            for (name, member) in members.iter().filter(|(name, _)| name != "signature") {
                walk(member, &at.name(name), false, found);
            }
        }
        _ => {}
    }
}

/// How much was made canonical so far.
fn spent(found: &[Result<Request, Unusable>]) -> usize {
    found.iter().flatten().map(|request| request.message.len()).sum()
}

type Member<'a> = (Cow<'a, str>, Value<'a>);

/// The signatures of one object: one, several beside each other, or a chain.
fn carried(members: &[Member<'_>], signature: &Value<'_>, at: &Place<'_>, at_root: bool, found: &mut Vec<Result<Request, Unusable>>) {
    let list = |name: &str| match get(signature, name) {
        Some(Value::Array(items)) => Some(items.as_slice()),
        _ => None,
    };
    let mut add = |form: String, core: &Value<'_>, covered: Value<'static>| {
        if found.len() < MOST && spent(found) <= MOST_BYTES {
            let why = |why: String| Unusable { pointer: at.pointer(), form: form.clone(), why };
            found.push(request(members, core, covered, at, at_root, &form).map_err(why));
        }
    };
    if let Some(items) = list("signers") {
        for (index, core) in items.iter().enumerate().take(MOST_OF_ONE) {
            add(format!("signers[{index}]"), core, wrapped(signature, "signers", vec![without_value(core)]));
        }
    } else if let Some(items) = list("chain") {
        // Each covers those before it.
        for (index, core) in items.iter().enumerate().take(MOST_OF_ONE) {
            let mut covered: Vec<_> = items.iter().take(index).map(Value::to_owned_value).collect();
            covered.push(without_value(core));
            add(format!("chain[{index}]"), core, wrapped(signature, "chain", covered));
        }
    } else {
        add("signature".to_owned(), signature, without_value(signature));
    }
}

/// The signature object with one list in the place of its own.
fn wrapped(signature: &Value<'_>, name: &'static str, list: Vec<Value<'static>>) -> Value<'static> {
    let Value::Object(members) = signature.to_owned_value() else { return Value::Null };
    let others = members.into_iter().filter(|(own, _)| own != name && own != "excludes");
    Value::Object(others.chain([(Cow::Borrowed(name), Value::Array(list))]).collect())
}

fn without_value(core: &Value<'_>) -> Value<'static> {
    match core.to_owned_value() {
        Value::Object(members) => Value::Object(members.into_iter().filter(|(name, _)| name != "value" && name != "excludes").collect()),
        other => other,
    }
}

fn request(members: &[Member<'_>], core: &Value<'_>, covered: Value<'static>, at: &Place<'_>, at_root: bool, form: &str) -> Result<Request, String> {
    let text = |name: &str| get(core, name).and_then(Value::as_str).ok_or_else(|| format!("the signature has no {}", quoted(name)));
    let algorithm = text("algorithm")?.to_owned();
    let value = base64::decode_url(text("value")?).map_err(|what| format!("its value is not base64url: {what}"))?;
    if value.is_empty() {
        return Err("its value is empty".to_owned());
    }
    let jwk = get(core, "publicKey").map(Jwk::read).transpose()?;
    let certificate = match get(core, "certificatePath") {
        Some(Value::Array(path)) => {
            let leaf = path.first().and_then(Value::as_str).ok_or("its certificate path is empty")?;
            Some(base64::decode_url(leaf).map_err(|what| format!("its certificate is not base64url: {what}"))?)
        }
        _ => None,
    };
    let excludes = excluded(core)?;
    let object = members
        .iter()
        .filter(|(name, _)| !excludes.iter().any(|excluded| excluded == name))
        .map(|(name, member)| {
            let member = if name == "signature" { covered.clone() } else { member.to_owned_value() };
            (Cow::Owned(name.as_ref().to_owned()), member)
        })
        .collect();
    let object = Value::Object(object);
    if let Err(why) = canonical::of(&object) {
        return Err(why.sentence().to_owned());
    }
    let message = jcs::canonical(&object).into_bytes();
    Ok(Request { pointer: at.pointer(), form: form.to_owned(), at_root, algorithm, jwk, certificate, excludes, message, value })
}

fn excluded(core: &Value<'_>) -> Result<Vec<String>, String> {
    let Some(list) = get(core, "excludes") else { return Ok(Vec::new()) };
    let Value::Array(items) = list else { return Err("its excludes is no list".to_owned()) };
    let names: Option<Vec<_>> = items.iter().map(|item| item.as_str().map(str::to_owned)).collect();
    let names = names.ok_or("its excludes holds something else than names")?;
    if names.len() > MOST_OF_ONE {
        return Err(format!("its excludes names more than {MOST_OF_ONE} members"));
    }
    // JSF §5: the signature cannot leave itself out.
    if names.iter().any(|name| name == "signature") {
        return Err("its excludes names the signature itself".to_owned());
    }
    Ok(names)
}
