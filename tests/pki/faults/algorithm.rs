//! Q: algorithms and keys.

use super::Fault;
use super::help::*;
use crate::case::Expected;
use crate::der::{bits, int, null, oid, seq, tlv};
use crate::encoding::put;
use crate::keys::{HashAlg, Key, Scheme};
use crate::shapes::*;

pub(super) const FAULTS: &[Fault] = &[
    // Q1
    Fault::new("Q1", "unsupported_leaf_key", "A curve outside the table is named, not guessed.", &[v03_message, github], |r| {
        let point = [vec![4], vec![7; 64]].concat();
        r.leaf.certificate.spki = seq(&[seq(&[oid("1.2.840.10045.2.1"), oid("1.3.132.0.10")]), bits(&point)]);
    })
    .insufficient(),
    Fault::new("Q1", "unsupported_log_key_details", "That entry of the root is unusable, and its log unknown.", &[v03_message], |r| {
        r.root.logs[0].key_details = "LMS_SHA256".into()
    })
    .insufficient()
    .or(&["E3"]),
    // Q2
    Fault::new("Q2", "leaf_rsa_1024", "Too short.", &[rsa2048_message], |r| r.leaf.certificate.spki = Key::rsa(1024, "small").spki()),
    Fault::new("Q2", "leaf_rsa_exponent_3", "A small exponent makes padding mistakes forgeries.", &[rsa2048_message], |r| {
        (r.signer, r.leaf.certificate.key) = (Key::rsa(2048, "e3"), Key::rsa(2048, "e3"));
        r.leaf.certificate.spki = r.signer.spki();
    })
    .group("X12"),
    Fault::new("Q2", "policy_key_rsa_exponent_3", "The caller's key is checked too.", &[managed_no_log_message], |r| {
        r.sign_with(Key::rsa(2048, "e3"), Scheme::RsaPkcs1(HashAlg::Sha256))
    })
    .group("X12"),
    Fault::new("Q2", "rsa_without_null_parameters", "rsaEncryption has NULL parameters.", &[rsa2048_message], |r| {
        r.leaf.certificate.spki = seq(&[seq(&[oid("1.2.840.113549.1.1.1")]), bits(&r.signer.raw())])
    }),
    // Q3
    Fault::new("Q3", "compressed_point", "One spelling of a key, or two key ids.", &[v03_message], |r| {
        let raw = r.signer.raw();
        let compressed = [&[2 | raw[64] & 1], &raw[1..33]].concat();
        r.leaf.certificate.spki = seq(&[r.signer.spki_algorithm(), bits(&compressed)]);
    }),
    Fault::new("Q3", "point_off_curve", "Invalid curves leak and forge.", &[v03_message], |r| {
        let mut raw = r.signer.raw();
        raw[64] ^= 1;
        r.leaf.certificate.spki = seq(&[r.signer.spki_algorithm(), bits(&raw)]);
    }),
    Fault::new("Q3", "point_at_infinity", "No key.", &[v03_message], |r| r.leaf.certificate.spki = seq(&[r.signer.spki_algorithm(), bits(&[0])])),
    Fault::new("Q3", "explicit_parameters", "A curve of the attacker's making.", &[v03_message], |r| {
        let curve = seq(&[int(1), seq(&[oid("1.2.840.10045.1.1"), int(7)]), seq(&[tlv(4, &[1]), tlv(4, &[1])]), tlv(4, &[4, 1, 1]), int(7)]);
        r.leaf.certificate.spki = seq(&[seq(&[oid("1.2.840.10045.2.1"), curve]), bits(&r.signer.raw())]);
    }),
    // Q4
    Fault::new("Q4", "parameters_present", "Ed25519 identifiers have none.", &[ed25519_message], |r| {
        r.leaf.certificate.spki = seq(&[seq(&[oid("1.3.101.112"), null()]), bits(&r.signer.raw())])
    }),
    Fault::new("Q4", "s_not_reduced", "S + L verifies in careless code.", &[ed25519_message, ed25519_dsse, managed_no_log_ed25519], |r| {
        r.edit_signature.then(|s| add_l(s))
    })
    .or(&["M5"])
    .group("X12"),
    Fault::new("Q4", "small_order_key", "Under the identity point one signature fits many messages.", &[ed25519_message, managed_no_log_ed25519], |r| {
        let mut identity = [0; 32];
        identity[0] = 1;
        let spki = seq(&[seq(&[oid("1.3.101.112")]), bits(&identity)]);
        if let Expected::Key { pem, .. } = &mut r.policy.expected {
            *pem = crate::encoding::pem("PUBLIC KEY", &spki);
            r.hint = "key of small order".into();
        }
        r.leaf.certificate.spki = spki;
        r.edit_signature.then(move |s| *s = [identity, [0; 32]].concat());
    })
    .group("X12"),
    // Q5
    Fault::new("Q5", "log_key_details_of_another_curve", "keyDetails and key disagree.", &[v03_message], |r| {
        r.root.logs[0].key_details = "PKIX_ECDSA_P384_SHA_384".into()
    })
    .insufficient(),
    Fault::new("Q5", "policy_key_details_of_another_curve", "keyDetails and key disagree.", &[managed_no_log_message], |r| {
        key_details(r, "PKIX_ECDSA_P384_SHA_384")
    })
    .verdict(crate::case::Verdict::Invalid),
    // Q6
    Fault::new("Q6", "sha1_message_digest", "SHA-1 names no artifact.", &[v03_message], |r| {
        r.edit_bundle.then(|b| put(b, "/messageSignature/messageDigest/algorithm", "SHA1"))
    })
    .group("X13"),
    Fault::new("Q6", "md5_message_digest", "Nor does MD5.", &[v03_message], |r| {
        r.edit_bundle.then(|b| put(b, "/messageSignature/messageDigest/algorithm", "MD5"))
    })
    .group("X13"),
];
