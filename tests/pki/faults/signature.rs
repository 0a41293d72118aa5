//! M: the signature over an artifact.

use super::Fault;
use super::help::*;
use crate::case::Supply;
use crate::der::{int, oid, seq, tlv};
use crate::encoding::{b64, hex, put};
use crate::keys::{HashAlg, Key, Scheme, ecdsa_parts, sha256};
use crate::shapes::*;

pub(super) const FAULTS: &[Fault] = &[
    // M1
    Fault::new("M1", "another_artifact", "The file is not the signed one.", &[managed_no_log_message, managed_no_log_ed25519], |r| {
        r.given = Some(b"widget 6.6.6\n".to_vec())
    }),
    Fault::new(
        "M1",
        "another_artifact_logged",
        "The file is not the signed one, and the log says so first.",
        &[v03_message, v01_set_message, v02_message, rekor2_message, managed_message],
        |r| r.given = Some(b"widget 6.6.6\n".to_vec()),
    ),
    Fault::new("M1", "empty_artifact", "No bytes are not the signed bytes.", &[v03_message], |r| r.given = Some(Vec::new())),
    Fault::new(
        "M1",
        "hint_differs",
        "messageDigest contradicts the file although the signature is good.",
        &[v03_message, rekor2_message, managed_no_log_message],
        |r| r.edit_bundle.then(|b| put(b, "/messageSignature/messageDigest/digest", b64(&sha256(b"another")))),
    )
    .group("X13"),
    Fault::new("M1", "hint_of_the_given_file", "The hint agrees with the wrong file; the signature does not.", &[managed_no_log_message], |r| {
        r.given = Some(b"another".to_vec());
        r.edit_bundle.then(|b| put(b, "/messageSignature/messageDigest/digest", b64(&sha256(b"another"))));
    })
    .group("X13"),
    Fault::new("M1", "no_artifact", "Without the file nothing is bound.", &[v03_message, rekor2_message, managed_no_log_message], |r| {
        r.supply = Supply::Nothing
    })
    .absent(),
    // M2
    Fault::new(
        "M2",
        "digest_input",
        "The digest of the scheme's hash is as good as the file.",
        &[v03_message, rekor2_message, rsa2048_message, managed_no_log_message],
        |r| digest_input(r, HashAlg::Sha256),
    )
    .accept(),
    Fault::new("M2", "digest_input_sha512_for_ed25519ph", "Ed25519ph takes a SHA-512 digest.", &[ed25519_message, rekor2_ed25519], |r| {
        digest_input(r, HashAlg::Sha512)
    })
    .accept(),
    Fault::new("M2", "digest_input_sha384", "P-384 takes a SHA-384 digest.", &[p384_message, rekor2_p384], |r| digest_input(r, HashAlg::Sha384)).accept(),
    Fault::new("M2", "digest_of_another_algorithm", "A SHA-256 digest cannot verify a SHA-384 signature.", &[p384_message, rekor2_p384], |r| {
        digest_input(r, HashAlg::Sha256)
    })
    .insufficient()
    .group("X13"),
    Fault::new("M2", "digest_for_pure_ed25519", "Pure Ed25519 signs the bytes themselves.", &[managed_no_log_ed25519], |r| digest_input(r, HashAlg::Sha512))
        .insufficient()
        .group("X13"),
    Fault::new("M2", "digest_of_a_digest", "The digest of the digest is another digest.", &[v03_message, managed_no_log_message], |r| {
        r.supply = Supply::Digest("sha256", hex(&sha256(&sha256(&r.artifact))));
    })
    .verdict(crate::case::Verdict::Invalid)
    .or(&["M1"])
    .group("X13"),
    Fault::new("M2", "digest_too_short", "A truncated digest.", &[v03_message], |r| r.supply = Supply::Digest("sha256", hex(&sha256(&r.artifact)[..31])))
        .insufficient()
        .group("X13"),
    // M3
    Fault::new(
        "M3",
        "pure_ed25519_with_hashedrekord",
        "A log that sees only digests binds Ed25519ph; pure is never tried.",
        &[ed25519_message, rekor2_ed25519],
        |r| r.edit_signature.then(|s| *s = Key::ed25519("signer").sign(Scheme::Ed25519, b"widget 1.2.3\n")),
    )
    .group("X12"),
    Fault::new("M3", "prehashed_without_log", "Without log the artifact is signed purely; ph is never tried.", &[managed_no_log_ed25519], |r| {
        r.scheme = Scheme::Ed25519ph
    })
    .group("X12"),
    Fault::new("M3", "prehashed_named_by_the_key", "The policy key says Ed25519ph.", &[managed_no_log_ed25519], |r| {
        r.scheme = Scheme::Ed25519ph;
        key_details(r, "PKIX_ED25519_PH");
    })
    .accept(),
    Fault::new("M3", "prehashed_over_a_statement", "v1: the PAE is signed purely.", &[ed25519_dsse], |r| r.scheme = Scheme::Ed25519ph).group("X12"),
    // M4
    Fault::new("M4", "sha256_not_relaxed", "P-384 with SHA-256 needs `ecdsa-sha256`.", &[p384_sha256_message, p521_sha256_message], |r| {
        r.policy.relaxations.push(("ecdsa-sha256", false))
    })
    .or(&["I2"])
    .group("X13"),
    Fault::new("M4", "sha256_with_p384_in_v2", "Rekor v2 knows no such pairing.", &[rekor2_p384], |r| r.scheme = Scheme::Ecdsa(HashAlg::Sha256))
        .or(&["I4"])
        .group("X13"),
    Fault::new("M4", "sha256_with_p384_without_log", "Registered hash first, then SHA-256, reported.", &[managed_no_log_message], |r| {
        r.sign_with(Key::p384("signer"), Scheme::Ecdsa(HashAlg::Sha256))
    })
    .accept()
    .group("X13"),
    Fault::new("M4", "sha512_with_p256", "No such pairing.", &[managed_no_log_message], |r| r.scheme = Scheme::Ecdsa(HashAlg::Sha512)).or(&["M1"]).group("X13"),
    // M5
    Fault::new("M5", "raw_ecdsa", "r‖s where DER belongs.", &[v03_message, rekor2_message, v03_dsse, managed_no_log_message], |r| {
        r.edit_signature.then(|s| *s = raw_ecdsa(s, 32))
    })
    .group("X12"),
    Fault::new("M5", "trailing_byte", "Octets after the DER signature, logged as they are.", &[v03_message, managed_no_log_message], |r| {
        r.edit_signature.then(|s| s.push(0))
    })
    .group("X11"),
    Fault::new("M5", "padded_integer", "Non-minimal INTEGER.", &[v03_message, managed_no_log_message], |r| {
        r.edit_signature.then(|s| {
            let (a, b) = ecdsa_parts(s);
            *s = seq(&[tlv(2, &[&[0, 0], a.as_slice()].concat()), tlv(2, &b)]);
        })
    })
    .group("X11"),
    Fault::new("M5", "negative_integer", "A missing sign octet.", &[managed_no_log_message], |r| {
        r.edit_signature.then(|s| {
            let (a, mut b) = ecdsa_parts(s);
            b[0] |= 0x80;
            *s = seq(&[tlv(2, &a), tlv(2, &b)]);
        })
    })
    .group("X11"),
    Fault::new("M5", "zero_r", "r and s are in [1, n−1].", &[v03_message, managed_no_log_message], |r| {
        r.edit_signature.then(|s| *s = seq(&[int(0), int(1)]))
    })
    .group("X11"),
    Fault::new("M5", "s_not_reduced", "s + n verifies in careless code.", &[managed_no_log_message], |r| r.edit_signature.then(|s| *s = add_order(s)))
        .group("X11"),
    Fault::new("M5", "non_minimal_length", "BER length.", &[managed_no_log_message], |r| r.edit_signature.then(|s| *s = crate::der::padded_length(s)))
        .group("X11"),
    Fault::new("M5", "rsa_short_padding", "Seven padding octets and garbage after the digest.", &[rsa2048_message], |r| {
        rsa_block(r, |block, _| {
            let tail = block.split_off(block.len() - 51);
            let mut short = vec![0, 1];
            short.extend([0xFF; 8]);
            short.push(0);
            short.extend(tail);
            short.resize(256, 0xAA);
            *block = short;
        })
    })
    .or(&["M1"])
    .group("X12"),
    Fault::new("M5", "rsa_without_null", "DigestInfo without parameters is another encoding.", &[rsa2048_message], |r| {
        rsa_block(r, |block, digest| {
            let info = seq(&[seq(&[oid(HashAlg::Sha256.oid())]), crate::der::octets(digest)]);
            let fill = vec![0xFF; 256 - 3 - info.len()];
            *block = [&[0, 1], fill.as_slice(), &[0], &info].concat();
        })
    })
    .or(&["M1"])
    .group("X12"),
    Fault::new("M5", "rsa_truncated", "As long as the modulus.", &[rsa2048_message], |r| r.edit_signature.then(|s| s.truncate(s.len() - 1))).group("X12"),
    Fault::new("M5", "rsa_pss_in_v1", "PSS only where keyDetails says so.", &[rsa2048_message], |r| r.scheme = Scheme::RsaPss).or(&["M1"]).group("X12"),
    Fault::new(
        "M5",
        "flipped_bit",
        "The signature itself.",
        &[
            v03_message,
            v03_dsse,
            rekor2_message,
            rekor2_dsse,
            managed_no_log_message,
            managed_no_log_dsse,
            p384_message,
            p521_message,
            ed25519_message,
            ed25519_dsse,
            rsa2048_message,
        ],
        |r| {
            r.edit_signature.then(|s| {
                let n = s.len() - 3;
                s[n] ^= 1;
            })
        },
    )
    .or(&["M1", "N1"]),
];
