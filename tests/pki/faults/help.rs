//! Changes that several faults share.

use crate::case::{Expected, Supply};
use crate::ctlog::CtLog;
use crate::der::{children, octets, seq, tlv, unsigned};
use crate::encoding::{hex, pem, put, text};
use crate::fulcio::{Leaf, san_uri};
use crate::keys::{Alg, HashAlg, Key, Scheme, ecdsa_parts, pkcs1_block, sha256};
use crate::recipe::*;
use crate::rekor::{Entry, Log, Promise, Submission};
use crate::tsa::*;
use crate::x509::*;
use serde_json::{Value, json};

const PROOF: &str = "/verificationMaterial/tlogEntries/0/inclusionProof";
const STAMPS: &str = "/verificationMaterial/timestampVerificationData";
const TLE: &str = "/verificationMaterial/tlogEntries/0";

pub(super) fn index_text(r: &mut Recipe, token: &'static str) {
    r.edit_bundle.then(|b| put(b, &format!("{TLE}/inclusionProof/logIndex"), "@index@"));
    r.edit_bytes.then(move |b| replace(b, "\"@index@\"", token));
}

/// Replaces the first occurrence, which must exist.
pub(super) fn replace(bytes: &mut Vec<u8>, from: &str, to: &str) {
    let text = String::from_utf8(std::mem::take(bytes)).expect("UTF-8");
    assert!(text.contains(from), "no {from}");
    *bytes = text.replacen(from, to, 1).into_bytes();
}

/// Changes the text at a pointer of the bundle.
pub(super) fn change_text(r: &mut Recipe, pointer: &str, change: impl Fn(&str) -> String + 'static) {
    let pointer = pointer.to_owned();
    r.edit_bundle.then(move |b| {
        let new = change(&text(b, &pointer));
        put(b, &pointer, new);
    });
}

/// 32 octets end in four bits of a character: sets one of the two that must be zero.
pub(super) fn trailing_bits(text: &str) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = text.as_bytes().to_vec();
    let last = out.len() - 2;
    let value = ALPHABET.iter().position(|c| *c == out[last]).expect("base64");
    out[last] = ALPHABET[value | 1];
    String::from_utf8(out).expect("ASCII")
}

/// `count` subjects of which only the last is the artifact.
pub(super) fn subjects(r: &mut Recipe, count: usize) {
    r.edit_statement.then(move |s| {
        let list = s.pointer_mut("/subject").and_then(Value::as_array_mut).expect("subjects");
        (1..count).for_each(|i| list.insert(0, json!({"name": format!("file {i}"), "digest": {"sha256": "00".repeat(32)}})));
    });
}

pub(super) fn promise(r: &mut Recipe) -> &mut Promise {
    r.entries[0].promise.as_mut().expect("promise")
}

/// The given entry is logged, rightly, by a log nobody trusts.
pub(super) fn stranger(r: &mut Recipe, index: usize) {
    let entry: &mut Entry = &mut r.entries[index];
    let (host, key) = ("stranger.test", Key::ed25519("stranger"));
    entry.log = match entry.log.version {
        crate::rekor::Version::V1 => Log::v1(key, host, 7),
        crate::rekor::Version::V2 => Log::v2(key, host),
    };
}

pub(super) fn hashes(r: &mut Recipe, change: impl Fn(&mut Vec<Value>) + 'static) {
    r.edit_bundle.then(move |b| change(b.pointer_mut(&format!("{PROOF}/hashes")).and_then(Value::as_array_mut).expect("hashes")));
}

pub(super) fn huge(r: &mut Recipe, index: u64, size: u64) {
    let entry = &mut r.entries[0];
    (entry.tree_index, entry.tree_size) = (index, size);
    entry.log_index = index;
}

pub(super) fn envelope(r: &mut Recipe, change: impl Fn(&mut String) + 'static) {
    r.entries[0].checkpoint.edit_envelope.then(change);
}

pub(super) fn bare(response: &mut Vec<u8>) {
    *response = children(response).remove(1);
}

pub(super) fn attributes(r: &mut Recipe, change: impl Fn(&mut Vec<Attribute>) + 'static) {
    r.tokens[0].edit_attributes.then(change);
}

pub(super) fn second_tsa(r: &mut Recipe) {
    r.tsas.push(Tsa::two_certificates("second-tsa", Key::p384("second tsa")));
    r.tokens.push(Token { tsa: 1, ..Token::default() });
}

pub(super) fn stamps(r: &mut Recipe, value: Value) {
    r.edit_bundle.then(move |b| put(b, STAMPS, value.clone()));
}

pub(super) fn key_window(r: &mut Recipe, start: &'static str, end: &'static str) {
    match &mut r.policy.expected {
        Expected::Key { valid_for, .. } => *valid_for = Some((start, end)),
        other => panic!("no key policy but {other:?}"),
    }
}

/// The SCT list's OCTET STRING; short enough to have a header of two octets.
pub(super) fn edit_list(r: &mut Recipe, change: impl Fn(&mut Vec<u8>) + 'static) {
    r.leaf.edit_list.then(move |list| change(list.as_mut().expect("list")));
}

pub(super) fn leaf_valid(r: &mut Recipe, start: i64, end: i64) {
    r.leaf.certificate.valid(start, end);
}

pub(super) fn unknown(certificate: &mut Certificate) {
    certificate.extensions.push(extension("1.3.6.1.4.1.99999.1", true, octets(b"must understand")));
}

pub(super) fn strange_ct_log() -> CtLog {
    CtLog::new(Key::p256("strange ctfe"), "https://strange.ctfe.test")
}

pub(super) fn san(r: &mut Recipe, value: Vec<u8>) {
    r.leaf.certificate.set_extension(SAN, true, value);
}

pub(super) fn body(r: &mut Recipe, change: impl Fn(&mut Value) + 'static) {
    r.entries[0].edit_body.then(change);
}

pub(super) fn body_text(r: &mut Recipe, change: impl Fn(&mut String) + 'static) {
    let entry: &mut Entry = &mut r.entries[0];
    entry.edit_text.then(change);
}

pub(super) fn algorithm(r: &mut Recipe, name: &'static str, hash: HashAlg) {
    let digest = hex(&hash.of(&r.artifact));
    body(r, move |b| put(b, "/spec/data/hash", json!({"algorithm": name, "value": digest.as_str()})));
}

pub(super) fn verifier(s: &mut Submission, leaf: &[u8]) {
    s.verifier_pem = pem("CERTIFICATE", leaf);
    s.verifier_der = leaf.to_vec();
}

/// What mallory logged, rightly, about the same content.
pub(super) fn foreign_signer(r: &mut Recipe) {
    let key = Key::p256("mallory");
    let mut leaf = Leaf::new(key, &r.authority);
    leaf.identity(san_uri("https://github.com/mallory/x/.github/workflows/x.yml@refs/heads/main"), crate::fulcio::ISSUER);
    let der = leaf.der();
    r.entries[0].submit.then(move |s| {
        let message = if s.payload.is_empty() { s.artifact.clone() } else { crate::recipe::pae(&s.payload_type, &s.payload) };
        s.signature = key.sign(Scheme::Ecdsa(HashAlg::Sha256), &message);
        verifier(s, &der);
    });
}

/// r‖s with fixed width.
pub(super) fn raw_ecdsa(signature: &[u8], width: usize) -> Vec<u8> {
    let (r, s) = ecdsa_parts(signature);
    let fixed = |v: Vec<u8>| {
        let v = v.strip_prefix(&[0]).map_or(v.clone(), <[u8]>::to_vec);
        [vec![0; width - v.len()], v].concat()
    };
    [fixed(r), fixed(s)].concat()
}

pub(super) fn statement(r: &mut Recipe, change: impl Fn(&mut Value) + 'static) {
    r.edit_statement.then(change);
}

pub(super) fn digest(r: &mut Recipe, change: impl Fn(&str) -> String + 'static) {
    let value = hex(&sha256(&r.artifact));
    statement(r, move |s| put(s, "/subject/0/digest/sha256", change(&value)));
}

pub(super) fn upper_case(r: &mut Recipe) {
    digest(r, |d| d.to_uppercase());
}

pub(super) fn digest_input(r: &mut Recipe, hash: HashAlg) {
    r.supply = Supply::Digest(hash.name(), hex(&hash.of(&r.artifact)));
}

pub(super) fn key_details(r: &mut Recipe, details: &'static str) {
    match &mut r.policy.expected {
        Expected::Key { key_details, .. } => *key_details = Some(details),
        other => panic!("no key policy but {other:?}"),
    }
}

/// Signs another block than EMSA-PKCS1-v1_5 makes.
pub(super) fn rsa_block(r: &mut Recipe, change: impl Fn(&mut Vec<u8>, &[u8]) + 'static) {
    let (key, artifact) = (r.signer, r.artifact.clone());
    assert_eq!(key.alg, Alg::Rsa(2048));
    r.edit_signature.then(move |s| {
        let mut block = pkcs1_block(256, HashAlg::Sha256, &artifact);
        change(&mut block, &sha256(&artifact));
        *s = key.rsa_raw(&block);
    });
}

/// `(r, s + n)` for P-256.
pub(super) fn add_order(signature: &[u8]) -> Vec<u8> {
    let n = crate::keys::unhex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
    let (r, s) = ecdsa_parts(signature);
    let raw = raw_ecdsa(signature, 32);
    let _ = s;
    seq(&[tlv(2, &r), unsigned(&add(&raw[32..], &n))])
}

/// S + L, little-endian.
pub(super) fn add_l(signature: &mut [u8]) {
    let l = crate::keys::unhex("1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed");
    let mut s: Vec<u8> = signature[32..].to_vec();
    s.reverse();
    let mut sum = add(&s, &l);
    sum.remove(0);
    sum.reverse();
    signature[32..].copy_from_slice(&sum);
}

/// Sum of two big-endian numbers of 32 octets, in 33.
pub(super) fn add(a: &[u8], b: &[u8]) -> Vec<u8> {
    let mut carry = 0;
    let mut out: Vec<u8> = a
        .iter()
        .zip(b)
        .rev()
        .map(|(x, y)| {
            let sum = u16::from(*x) + u16::from(*y) + carry;
            carry = sum >> 8;
            sum as u8
        })
        .collect();
    out.push(carry as u8);
    out.reverse();
    out
}

pub(super) fn another_key(r: &mut Recipe) {
    let pem = Key::p256("another").pem();
    r.policy.expected = Expected::Key { pem, valid_for: None, key_details: None };
    r.hint = String::new();
    r.keyid = None;
}

pub(super) fn pattern(r: &mut Recipe, pattern: &str) {
    let identity = r.policy.identity();
    (identity.san, identity.san_is_pattern) = (pattern.to_owned(), true);
}

pub(super) fn root(r: &mut Recipe, change: impl Fn(&mut Value) + 'static) {
    r.root.edit.then(change);
}
