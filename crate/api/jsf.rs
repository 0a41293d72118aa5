//! Verifies the JSON signatures inside CycloneDX documents (B40 to B45): integrity under a key, which says nothing of who holds
//! it unless the caller pinned that key.

use super::json::{Object, Written, array, flag, list, string};
use crate::crypto::{HashAlgorithm, KeyKind, Message, PublicKey, Scheme, check_encoding, sha256};
use crate::encoding::json;
use crate::encoding::{der, hex, pem};
use crate::sbom::jsf::{self, Jwk, Request};

/// The signatures of a document, as a JSON list. `pin`: the key the user trusts, as PEM, or as the SHA-256 of its
/// SubjectPublicKeyInfo or of its JWK (RFC 7638) in hex.
///
/// # Errors
/// The document is not strict JSON, or the pin is none of these.
pub fn verify_enveloped(document: &[u8], pin: Option<&str>) -> Result<String, String> {
    let pin = pin.map(Pin::read).transpose()?;
    let value = json::parse(document).map_err(|error| format!("the document is not strict JSON: {}", error.message))?;
    let rows = jsf::requests(&value).into_iter().map(|found| match found {
        Ok(request) => row(&request, pin.as_ref()),
        Err(unusable) => Object::new()
            .text("pointer", unusable.pointer)
            .text("form", unusable.form)
            .text("check", "sbom:B45")
            .text("outcome", "unreadable")
            .text("message", format!("The signature cannot be tried: {}.", unusable.why))
            .done(),
    });
    Ok(array(rows).into_text())
}

struct Pin([u8; 32]);

impl Pin {
    fn read(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if let Some(bytes) = hex::decode(&text.to_ascii_lowercase()).and_then(|bytes| bytes.try_into().ok()) {
            return Ok(Self(bytes));
        }
        let block = pem::decode_one(text.as_bytes()).map_err(|what| format!("the pinned key is neither PEM nor a SHA-256 in hex: {what}"))?;
        if block.label != "PUBLIC KEY" {
            return Err("the pinned key is no PEM block of the label PUBLIC KEY".to_owned());
        }
        Ok(Self(sha256(&[&block.der])))
    }
}

/// Members that hold the parts list, or what it means (B42).
const CENTRAL: [&str; 4] = ["components", "dependencies", "metadata", "vulnerabilities"];

fn row(request: &Request, pin: Option<&Pin>) -> Written {
    let out =
        Object::new().text("pointer", request.pointer.as_str()).text("form", request.form.as_str()).text("algorithm", crate::text::escaped(&request.algorithm));
    let out = out.with("excludes", list(&request.excludes, |name| string(name.as_str())));
    let covers = request.at_root && !request.excludes.iter().any(|name| CENTRAL.contains(&name.as_str()));
    let out = out.with("coversPartsList", flag(covers));
    let thumbprint = request.jwk.as_ref().map(|jwk| sha256(&[jwk.thumbprint_input().as_bytes()]));
    let out = out.maybe("jwkThumbprint", thumbprint.as_ref().map(|thumbprint| hex::encode(thumbprint)));
    let ended = |out: Object, outcome: &'static str, check: &'static str, message: String| {
        out.text("check", check).text("outcome", outcome).text("message", message).done()
    };
    let scheme = match scheme(&request.algorithm) {
        Ok(scheme) => scheme,
        Err((outcome, message)) => return ended(out, outcome, "sbom:B41", message),
    };
    let key = match key(request) {
        Ok(key) => key,
        Err(why) => return ended(out, "unreadable", "sbom:B44", format!("The key is unreadable: {why}.")),
    };
    let out = out.text("spkiSha256", key.id_hex());
    let pinned = pin.is_some_and(|pin| pin.0 == *key.id() || Some(pin.0) == thumbprint);
    if let Err(why) = verify(request, scheme, &key) {
        return ended(out, "invalid", "sbom:B45", format!("The signature does not verify: {why}."));
    }
    let out = out.with("pinned", flag(pinned));
    let who = if pinned { "signed with the key you pinned" } else { "integrity holds under this key; who holds the key is unknown" };
    let cover = if request.excludes.is_empty() {
        String::new()
    } else if covers {
        " Some members are not covered.".to_owned()
    } else {
        " It does not cover the parts list.".to_owned()
    };
    ended(out, "valid", "sbom:B41", format!("The signature verifies: {who}.{cover}"))
}

/// JWA names (RFC 7518, RFC 8037).
fn scheme(algorithm: &str) -> Result<Scheme, (&'static str, String)> {
    use HashAlgorithm::{Sha256, Sha384, Sha512};
    Ok(match algorithm {
        "ES256" => Scheme::Ecdsa(Sha256),
        "ES384" => Scheme::Ecdsa(Sha384),
        "ES512" => Scheme::Ecdsa(Sha512),
        "RS256" => Scheme::RsaPkcs1v15(Sha256),
        "RS384" => Scheme::RsaPkcs1v15(Sha384),
        "RS512" => Scheme::RsaPkcs1v15(Sha512),
        "PS256" => Scheme::RsaPss(Sha256),
        "PS384" => Scheme::RsaPss(Sha384),
        "PS512" => Scheme::RsaPss(Sha512),
        "Ed25519" => Scheme::Ed25519,
        symmetric if symmetric.starts_with("HS") => {
            return Err(("refused", "This is no signature: it is symmetric, and anybody who can check it can make it.".to_owned()));
        }
        other => return Err(("unsupported", format!("The algorithm {} is not supported.", crate::text::quoted(other)))),
    })
}

/// The key of the JWK or of the leaf certificate; where both stand, they agree (B44).
fn key(request: &Request) -> Result<PublicKey, String> {
    let of_jwk = request.jwk.as_ref().map(|jwk| spki(jwk).and_then(|spki| read(&spki))).transpose()?;
    let of_leaf = request.certificate.as_deref().map(leaf_key).transpose()?;
    match (of_jwk, of_leaf) {
        (Some(jwk), Some(leaf)) if jwk.id() != leaf.id() => Err("the key and the certificate disagree".to_owned()),
        (Some(key), _) | (None, Some(key)) => Ok(key),
        (None, None) => Err("there is neither a key nor a certificate".to_owned()),
    }
}

fn read(spki: &[u8]) -> Result<PublicKey, String> {
    let key = PublicKey::from_spki(spki).map_err(|fault| fault.message().to_owned())?;
    match key.kind() {
        KeyKind::Rsa(bits) if bits < 2048 => Err(format!("an RSA modulus of {bits} bits, and 2048 are the least")),
        _ => Ok(key),
    }
}

fn leaf_key(certificate: &[u8]) -> Result<PublicKey, String> {
    let (rest, leaf) = x509_parser::parse_x509_certificate(certificate).map_err(|_| "the certificate is none".to_owned())?;
    if !rest.is_empty() {
        return Err("bytes follow the certificate".to_owned());
    }
    read(leaf.public_key().raw)
}

/// The SubjectPublicKeyInfo of a JWK; coordinates have the length of their curve's field (RFC 7518 §6.2.1.2).
fn spki(jwk: &Jwk) -> Result<Vec<u8>, String> {
    // AlgorithmIdentifier of each, DER.
    const P256: &[u8] = &[0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
    const P384: &[u8] = &[0x30, 0x10, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x22];
    const P521: &[u8] = &[0x30, 0x10, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x23];
    const ED25519: &[u8] = &[0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70];
    const RSA: &[u8] = &[0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];
    let (algorithm, key) = match jwk {
        Jwk::Ec { curve, x, y } => {
            let (algorithm, length) = match curve.as_str() {
                "P-256" => (P256, 32),
                "P-384" => (P384, 48),
                "P-521" => (P521, 66),
                other => return Err(format!("the curve {} is not supported", crate::text::quoted(other))),
            };
            if x.len() != length || y.len() != length {
                return Err(format!("coordinates of {} and {} bytes, and {curve} has {length}", x.len(), y.len()));
            }
            (algorithm, [&[4][..], x, y].concat())
        }
        Jwk::Okp { curve, x } if curve == "Ed25519" && x.len() == 32 => (ED25519, x.clone()),
        Jwk::Okp { curve, .. } => return Err(format!("the key is no Ed25519 key of 32 bytes but {}", crate::text::quoted(curve))),
        Jwk::Rsa { modulus, exponent } => (RSA, tagged(0x30, &[integer(modulus), integer(exponent)].concat())),
    };
    let bits = tagged(0x03, &[&[0][..], &key].concat());
    Ok(tagged(0x30, &[algorithm, &bits].concat()))
}

fn tagged(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    der::push_length(&mut out, content.len());
    out.extend(content);
    out
}

/// A positive INTEGER from its big-endian bytes.
fn integer(bytes: &[u8]) -> Vec<u8> {
    let start = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len());
    let digits = bytes.get(start..).unwrap_or_default();
    let pad: &[u8] = if digits.first().is_none_or(|first| *first >= 0x80) { &[0] } else { &[] };
    tagged(0x02, &[pad, digits].concat())
}

fn verify(request: &Request, scheme: Scheme, key: &PublicKey) -> Result<(), String> {
    let fits = match (scheme, key.kind()) {
        (Scheme::Ecdsa(HashAlgorithm::Sha256), KeyKind::P256) => Some(32),
        (Scheme::Ecdsa(HashAlgorithm::Sha384), KeyKind::P384) => Some(48),
        (Scheme::Ecdsa(HashAlgorithm::Sha512), KeyKind::P521) => Some(66),
        (Scheme::RsaPkcs1v15(_) | Scheme::RsaPss(_), KeyKind::Rsa(_)) | (Scheme::Ed25519, KeyKind::Ed25519) => None,
        _ => return Err(format!("the key is not one for {}", crate::text::quoted(&request.algorithm))),
    };
    let signature = match fits {
        // RFC 7518 §3.4: r and s beside each other, each as long as the order, and no DER.
        Some(length) => {
            let (r, s) = request
                .value
                .split_at_checked(length)
                .filter(|(_, s)| s.len() == length)
                .ok_or_else(|| format!("its value has {} bytes, and {} are needed", request.value.len(), length.saturating_mul(2)))?;
            tagged(0x30, &[integer(r), integer(s)].concat())
        }
        None => request.value.clone(),
    };
    check_encoding(key, &signature).map_err(str::to_owned)?;
    scheme.verify(key, Message::Bytes(&request.message), &signature).map_err(|_| "the bytes are not those that were signed with this key".to_owned())
}

#[cfg(test)]
#[allow(non_snake_case, reason = "tests are named by the id of their rule")]
mod tests {
    use sealglass_test_pki::der::{children, content};
    use sealglass_test_pki::keys::{Alg, HashAlg, Key, Scheme as How, ecdsa_parts};
    use serde_json::{Value, json};

    use super::*;
    use crate::encoding::base64;

    fn url(bytes: &[u8]) -> String {
        base64::encode_url(bytes)
    }

    fn jwk(key: Key) -> Value {
        let raw = key.raw();
        let curve = |name: &str, length: usize| json!({"kty": "EC", "crv": name, "x": url(&raw[1..=length]), "y": url(&raw[1 + length..])});
        match key.alg {
            Alg::P256 => curve("P-256", 32),
            Alg::P384 => curve("P-384", 48),
            Alg::P521 => curve("P-521", 66),
            Alg::Ed25519 => json!({"kty": "OKP", "crv": "Ed25519", "x": url(&raw)}),
            Alg::Rsa(_) => {
                let parts = children(&raw);
                let plain = |part: &[u8]| url(content(part).strip_prefix(&[0]).unwrap_or_else(|| content(part)));
                json!({"kty": "RSA", "n": plain(&parts[0]), "e": plain(&parts[1])})
            }
            Alg::MlDsa65 => panic!("no JWK"),
        }
    }

    /// JWA's form of a signature.
    fn raw_signature(key: Key, how: How, message: &[u8]) -> Vec<u8> {
        let signature = key.sign(how, message);
        let length = match key.alg {
            Alg::P256 => 32,
            Alg::P384 => 48,
            Alg::P521 => 66,
            _ => return signature,
        };
        let (r, s) = ecdsa_parts(&signature);
        let fixed = |part: &[u8]| {
            let digits = part.strip_prefix(&[0]).unwrap_or(part);
            [vec![0; length - digits.len()], digits.to_vec()].concat()
        };
        [fixed(&r), fixed(&s)].concat()
    }

    fn bom() -> Value {
        json!({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"type": "library", "name": "a", "version": "1.0"}]})
    }

    /// RFC 8785, by a writer that is not the verifier's: these documents need no more than sorted members.
    fn canonical(value: &Value) -> Vec<u8> {
        serde_json::to_vec(value).unwrap()
    }

    fn signed(mut document: Value, key: Key, how: How, algorithm: &str) -> Value {
        document["signature"] = json!({"algorithm": algorithm, "publicKey": jwk(key)});
        let value = raw_signature(key, how, &canonical(&document));
        document["signature"]["value"] = url(&value).into();
        document
    }

    fn verified(document: &Value, pin: Option<&str>) -> Vec<Value> {
        let text = serde_json::to_string_pretty(document).unwrap();
        serde_json::from_str(&verify_enveloped(text.as_bytes(), pin).unwrap()).unwrap()
    }

    fn outcome(document: &Value) -> String {
        verified(document, None)[0]["outcome"].as_str().unwrap().to_owned()
    }

    const KEY: Key = Key::p256("jsf");
    const HOW: How = How::Ecdsa(HashAlg::Sha256);

    #[test]
    fn binding_jsf_verify__each_algorithm() {
        for (key, how, algorithm) in [
            (KEY, HOW, "ES256"),
            (Key::p384("jsf"), How::Ecdsa(HashAlg::Sha384), "ES384"),
            (Key::p521("jsf"), How::Ecdsa(HashAlg::Sha512), "ES512"),
            (Key::ed25519("jsf"), How::Ed25519, "Ed25519"),
            (Key::rsa(2048, "a"), How::RsaPkcs1(HashAlg::Sha256), "RS256"),
            (Key::rsa(2048, "a"), How::RsaPkcs1(HashAlg::Sha384), "RS384"),
            (Key::rsa(2048, "a"), How::RsaPkcs1(HashAlg::Sha512), "RS512"),
            (Key::rsa(2048, "a"), How::RsaPss, "PS256"),
        ] {
            let document = signed(bom(), key, how, algorithm);
            let row = &verified(&document, None)[0];
            assert_eq!((&row["outcome"], &row["pinned"], &row["coversPartsList"]), (&json!("valid"), &json!(false), &json!(true)), "{row}");
            let mut edited = document;
            edited["components"][0]["version"] = "1.1".into();
            assert_eq!(verified(&edited, None)[0]["check"], "sbom:B45", "{algorithm}");
        }
    }

    #[test]
    fn binding_jsf_verify__refused() {
        let good = signed(bom(), KEY, HOW, "ES256");
        let with = |name: &str, value: Value| {
            let mut document = good.clone();
            document["signature"][name] = value;
            outcome(&document)
        };
        assert_eq!(with("algorithm", "HS256".into()), "refused");
        assert_eq!(with("algorithm", "Ed448".into()), "unsupported");
        assert_eq!(with("algorithm", "https://example.org/alg".into()), "unsupported");
        assert_eq!(with("algorithm", "ES384".into()), "invalid");
        assert_eq!(with("value", "".into()), "unreadable");
        assert_eq!(with("value", "====".into()), "unreadable");
        let mut der = bom();
        der["signature"] = json!({"algorithm": "ES256", "publicKey": jwk(KEY)});
        let value = KEY.sign(HOW, &canonical(&der));
        der["signature"]["value"] = url(&value).into();
        assert_eq!(outcome(&der), "invalid");
        assert_eq!(outcome(&signed(bom(), Key::rsa(1024, "small"), How::RsaPkcs1(HashAlg::Sha256), "RS256")), "unreadable");
    }

    #[test]
    fn binding_jsf_key__unreadable() {
        let good = signed(bom(), KEY, HOW, "ES256");
        let with = |key: Value| {
            let mut document = good.clone();
            document["signature"]["publicKey"] = key;
            outcome(&document)
        };
        let mut short = jwk(KEY);
        short["x"] = url(&[1; 31]).into();
        assert_eq!(with(short), "unreadable");
        let mut off = jwk(KEY);
        off["x"] = url(&[1; 32]).into();
        assert_eq!(with(off), "unreadable");
        assert_eq!(with(Value::Null), "unreadable");
        assert_eq!(with(json!({"kty": "oct", "k": "AA"})), "unreadable");
        assert_eq!(with(jwk(Key::p256("other"))), "invalid");
    }

    #[test]
    fn binding_jsf_key__only_a_pinned_one_names_a_signer() {
        let document = signed(bom(), KEY, HOW, "ES256");
        let row = &verified(&document, None)[0];
        let spki = row["spkiSha256"].as_str().unwrap();
        let thumbprint = row["jwkThumbprint"].as_str().unwrap();
        assert_eq!(spki, hex::encode(&sha256(&[&KEY.spki()])));
        for pin in [spki, thumbprint, &KEY.pem()] {
            let row = &verified(&document, Some(pin))[0];
            assert!(row["pinned"] == true && row["message"].as_str().unwrap().contains("the key you pinned"), "{pin}");
        }
        let other = &verified(&document, Some(&Key::p256("other").pem()))[0];
        assert!(other["pinned"] == false && other["message"].as_str().unwrap().contains("who holds the key is unknown"));
        assert!(verify_enveloped(b"{}", Some("x")).is_err());
    }

    #[test]
    fn binding_jsf_excludes__says_what_is_not_covered() {
        let excluding = |names: Value| {
            let mut document = bom();
            document["serialNumber"] = "urn:uuid:1".into();
            document["signature"] = json!({"algorithm": "ES256", "publicKey": jwk(KEY)});
            let mut covered = document.clone();
            for name in names.as_array().unwrap() {
                covered.as_object_mut().unwrap().remove(name.as_str().unwrap());
            }
            let value = raw_signature(KEY, HOW, &canonical(&covered));
            document["signature"]["value"] = url(&value).into();
            document["signature"]["excludes"] = names;
            verified(&document, None).remove(0)
        };
        let harmless = excluding(json!(["serialNumber"]));
        assert_eq!((&harmless["outcome"], &harmless["coversPartsList"], &harmless["excludes"]), (&json!("valid"), &json!(true), &json!(["serialNumber"])));
        let central = excluding(json!(["components"]));
        assert_eq!((&central["outcome"], &central["coversPartsList"]), (&json!("valid"), &json!(false)));
        assert!(central["message"].as_str().unwrap().ends_with("It does not cover the parts list."));
        assert_eq!(excluding(json!(["signature"]))["outcome"], "unreadable");
    }

    #[test]
    fn binding_jsf_scope__nested_objects_have_their_own() {
        let mut document = bom();
        document["components"][0] = signed(document["components"][0].clone(), KEY, HOW, "ES256");
        let rows = verified(&signed(document.clone(), Key::ed25519("jsf"), How::Ed25519, "Ed25519"), None);
        assert_eq!(
            rows.iter().map(|row| (row["pointer"].as_str().unwrap(), row["outcome"].as_str().unwrap())).collect::<Vec<_>>(),
            [("", "valid"), ("/components/0", "valid")]
        );
        assert_eq!(rows[1]["coversPartsList"], false);
        document["components"][0]["name"] = "b".into();
        assert_eq!(outcome(&document), "invalid");
    }

    #[test]
    fn binding_jsf_multi__each_by_itself() {
        let keys = [KEY, Key::p256("second")];
        let core = |key: Key| json!({"algorithm": "ES256", "publicKey": jwk(key)});
        let mut signers = bom();
        let mut values = Vec::new();
        for key in keys {
            signers["signature"] = json!({"signers": [core(key)]});
            let mut element = core(key);
            element["value"] = url(&raw_signature(key, HOW, &canonical(&signers))).into();
            values.push(element);
        }
        signers["signature"] = json!({"signers": values});
        let outcomes = |document: &Value| verified(document, None).iter().map(|row| (row["form"].clone(), row["outcome"].clone())).collect::<Vec<_>>();
        assert_eq!(outcomes(&signers), [(json!("signers[0]"), json!("valid")), (json!("signers[1]"), json!("valid"))]);
        signers["signature"]["signers"][0]["value"] = signers["signature"]["signers"][1]["value"].clone();
        assert_eq!(outcomes(&signers), [(json!("signers[0]"), json!("invalid")), (json!("signers[1]"), json!("valid"))]);

        let mut chain = bom();
        let mut elements: Vec<Value> = Vec::new();
        for key in keys {
            elements.push(core(key));
            chain["signature"] = json!({"chain": elements});
            let value = raw_signature(key, HOW, &canonical(&chain));
            elements.last_mut().unwrap()["value"] = url(&value).into();
        }
        chain["signature"] = json!({"chain": elements});
        assert_eq!(outcomes(&chain), [(json!("chain[0]"), json!("valid")), (json!("chain[1]"), json!("valid"))]);
        // The second is over the first.
        chain["signature"]["chain"][0]["keyId"] = "x".into();
        assert_eq!(outcomes(&chain), [(json!("chain[0]"), json!("invalid")), (json!("chain[1]"), json!("invalid"))]);
    }

    #[test]
    fn binding_jsf_verify__integer_beyond_2_53_is_not_tried() {
        let mut document = signed(bom(), KEY, HOW, "ES256");
        document["x"] = json!(9_007_199_254_740_993_u64);
        assert_eq!(outcome(&document), "unreadable");
    }
}
