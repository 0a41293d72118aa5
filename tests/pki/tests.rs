//! The rig tested against the primitives it is meant to test.

use std::collections::BTreeSet;

use der::asn1::AnyRef;
use der::{Decode, Reader, SliceReader, Tag, Tagged};
use p256::ecdsa::signature::hazmat::PrehashVerifier;
use serde_json::Value;

use crate::case::{Case, Verdict};
use crate::encoding::{text, unb64};
use crate::keys::{Alg, HashAlg, Key, Scheme, high_s_twin, sha256};
use crate::{faults, positives, shapes};

const MESSAGE: &[u8] = b"a message";

/// Checks that cannot fail in a native bundle: notes, legacy formats, presets and embedded roots.
const WITHOUT_FAULT: &[&str] = &["H8", "R5", "R6"];

#[test]
fn signatures_verify_with_the_primitives() {
    for hash in [HashAlg::Sha256, HashAlg::Sha384, HashAlg::Sha512] {
        let sign = |key: Key| key.sign(Scheme::Ecdsa(hash), MESSAGE);
        let digest = hash.of(MESSAGE);
        let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(&Key::p256("a").raw()).unwrap();
        let signature = p256::ecdsa::Signature::from_der(&sign(Key::p256("a"))).unwrap();
        key.verify_prehash(&digest, &signature).unwrap();
        let twin = p256::ecdsa::Signature::from_der(&high_s_twin(&sign(Key::p256("a")))).unwrap();
        key.verify_prehash(&digest, &twin).unwrap();
        let key = p384::ecdsa::VerifyingKey::from_sec1_bytes(&Key::p384("a").raw()).unwrap();
        key.verify_prehash(&digest, &p384::ecdsa::Signature::from_der(&sign(Key::p384("a"))).unwrap()).unwrap();
        let key = p521::ecdsa::VerifyingKey::from_sec1_bytes(&Key::p521("a").raw()).unwrap();
        key.verify_prehash(&digest, &p521::ecdsa::Signature::from_der(&sign(Key::p521("a"))).unwrap()).unwrap();
    }
}

#[test]
fn edwards_signatures_verify_strictly() {
    use sha2::Digest;
    let key = Key::ed25519("a");
    let public = ed25519_dalek::VerifyingKey::from_bytes(&key.raw().try_into().unwrap()).unwrap();
    let signature = |scheme| ed25519_dalek::Signature::from_slice(&key.sign(scheme, MESSAGE)).unwrap();
    public.verify_strict(MESSAGE, &signature(Scheme::Ed25519)).unwrap();
    let prehash = sha2::Sha512::new_with_prefix(MESSAGE);
    public.verify_prehashed_strict(prehash, Some(b""), &signature(Scheme::Ed25519ph)).unwrap();
}

#[test]
fn rsa_signatures_verify() {
    use rsa::traits::SignatureScheme;
    use rsa::{BoxedUint, Pkcs1v15Sign, Pss, PublicKey};
    for (bits, label) in [(2048, "a"), (2048, "b"), (3072, "a"), (4096, "a")] {
        let key = Key::rsa(bits, label);
        let parts = crate::der::children(&key.raw());
        let number = |i: usize| BoxedUint::from_be_slice_vartime(crate::der::content(&parts[i]).strip_prefix(&[0]).unwrap_or(crate::der::content(&parts[i])));
        let public = PublicKey::new(number(0), number(1)).unwrap();
        let digest = sha256(MESSAGE);
        let padding = Pkcs1v15Sign::new::<sha2::Sha256>();
        padding.verify(&public, &digest, &key.sign(Scheme::RsaPkcs1(HashAlg::Sha256), MESSAGE)).unwrap();
        Pss::<sha2::Sha256>::new().verify(&public, &digest, &key.sign(Scheme::RsaPss, MESSAGE)).unwrap();
    }
}

#[test]
fn keys_of_one_name_are_one_key() {
    assert_eq!(Key::p256("a").spki(), Key::p256("a").spki());
    assert_ne!(Key::p256("a").spki(), Key::p256("b").spki());
    assert_eq!(Key::p256("a").spki().len(), 91);
    assert!(matches!(Key::rsa(3072, "a").alg, Alg::Rsa(3072)));
}

#[test]
fn everything_in_a_positive_is_der() {
    for case in positives() {
        let bundle: Value = serde_json::from_slice(&case.bundle).unwrap();
        for pointer in ["/verificationMaterial/certificate/rawBytes", "/verificationMaterial/x509CertificateChain/certificates/0/rawBytes"] {
            if bundle.pointer(pointer).is_some() {
                walk(&unb64(&text(&bundle, pointer)));
            }
        }
        let stamps = bundle.pointer("/verificationMaterial/timestampVerificationData/rfc3161Timestamps");
        for stamp in stamps.and_then(Value::as_array).into_iter().flatten() {
            walk(&unb64(stamp["signedTimestamp"].as_str().unwrap()));
        }
    }
}

/// Descends into every constructed value.
fn walk(bytes: &[u8]) {
    let any = AnyRef::from_der(bytes).unwrap();
    if any.tag() == Tag::Sequence || any.tag() == Tag::Set || any.tag().is_constructed() {
        let mut reader = SliceReader::new(any.value()).unwrap();
        while !reader.is_finished() {
            walk(reader.tlv_bytes().unwrap());
        }
    }
}

#[test]
fn checkpoints_verify_and_proofs_fold_to_their_root() {
    let bundle: Value = serde_json::from_slice(&shapes::rekor2_message().case("x".into(), Verdict::Verified).bundle).unwrap();
    let entry = bundle.pointer("/verificationMaterial/tlogEntries/0").unwrap();
    let envelope = text(entry, "/inclusionProof/checkpoint/envelope");
    let (note, line) = envelope.rsplit_once("\n\n").unwrap();
    let blob = unb64(line.trim_end().rsplit(' ').next().unwrap());
    let log = crate::rekor::Log::rekor2();
    assert_eq!(blob[..4], log.id[..4]);
    let public = ed25519_dalek::VerifyingKey::from_bytes(&log.key.raw().try_into().unwrap()).unwrap();
    public.verify_strict(format!("{note}\n").as_bytes(), &ed25519_dalek::Signature::from_slice(&blob[4..]).unwrap()).unwrap();
    let hashes = entry.pointer("/inclusionProof/hashes").and_then(Value::as_array).unwrap();
    let hashes: Vec<[u8; 32]> = hashes.iter().map(|h| unb64(h.as_str().unwrap()).try_into().unwrap()).collect();
    let leaf = crate::merkle::leaf_hash(&unb64(&text(entry, "/canonicalizedBody")));
    let number = |pointer: &str| text(entry, pointer).parse::<u64>().unwrap();
    let root = crate::merkle::fold(leaf, number("/logIndex"), number("/inclusionProof/treeSize"), &hashes);
    assert_eq!(root.to_vec(), unb64(note.lines().nth(2).unwrap()));
}

#[test]
fn the_world_is_the_same_twice() {
    let digest = || {
        let all = crate::build_positives().into_iter().flat_map(|c| [c.bundle, c.trusted_root.into_bytes()].concat()).collect::<Vec<u8>>();
        sha256(&all)
    };
    assert_eq!(digest(), digest());
    for key in [Key::p256("a"), Key::p384("a"), Key::p521("a"), Key::ed25519("a"), Key::rsa(2048, "a")] {
        assert_eq!(key.compute(key.scheme(), MESSAGE), key.compute(key.scheme(), MESSAGE), "{key:?}");
    }
}

#[test]
fn names_are_unique_and_fit_for_files() {
    let mut seen = BTreeSet::new();
    let names = positives().into_iter().map(|c| c.name).chain(faults().into_iter().map(|f| f.case.name));
    for name in names {
        assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_'), "{name}");
        assert!(seen.insert(name.clone()), "{name} twice");
    }
}

#[test]
fn every_fault_changes_something() {
    let positives = positives();
    for fault in faults() {
        let valid = positives.iter().find(|p| p.name == fault.case.shape).expect("the shape is listed");
        assert_ne!(inputs(valid), inputs(&fault.case), "{}", fault.case.name);
    }
}

fn inputs(case: &Case) -> (&[u8], &[u8], &str, String) {
    (&case.bundle, &case.artifact, &case.trusted_root, format!("{:?} {:?} {}", case.policy, case.supply, case.now))
}

#[test]
fn every_check_has_a_fault() {
    let counts = [('A', 9), ('B', 3), ('C', 10), ('D', 9), ('E', 3), ('F', 5), ('G', 5), ('H', 8), ('I', 10), ('J', 2)];
    let more = [('K', 13), ('L', 5), ('M', 5), ('N', 7), ('O', 5), ('P', 7), ('Q', 6), ('R', 6)];
    let named: BTreeSet<&str> = faults().iter().map(|f| f.check).collect();
    for (section, count) in counts.into_iter().chain(more) {
        for id in (1..=count).map(|n| format!("{section}{n}")) {
            assert_eq!(named.contains(id.as_str()), !WITHOUT_FAULT.contains(&id.as_str()), "{id}");
        }
    }
}

#[test]
fn accepted_rarities_are_not_failures() {
    for fault in faults() {
        // What holds may still find nothing to check; what does not hold is never said to have passed.
        let holds = matches!(fault.case.verdict, Verdict::Verified | Verdict::Unidentified);
        assert!(!holds || fault.outcome != "failed", "{}", fault.case.name);
        assert!(holds || fault.outcome != "passed", "{}", fault.case.name);
    }
}
