//! K: RFC 3161 timestamps.

use super::Fault;
use super::help::*;
use crate::der::{children, null, octets, oid, seq, tlv};
use crate::encoding::b64;
use crate::keys::{HashAlg, Key};
use crate::shapes::*;
use crate::time::{CA_START, GEN_TIME, generalized, rfc3339};
use crate::tsa::*;
use crate::x509::*;
use serde_json::{Value, json};

const STAMPED: &[Shape] = &[v03_message_no_set_tsa, rekor2_message, github];

pub(super) const FAULTS: &[Fault] = &[
    // K1
    Fault::new("K1", "status_rejection", "A refused request with a token attached.", STAMPED, |r| r.tokens[0].status = 2).group("X23"),
    Fault::new("K1", "granted_with_mods", "Status 1 is granted.", &[rekor2_message], |r| r.tokens[0].status = 1).accept(),
    Fault::new("K1", "trailing_bytes", "Octets after the response.", &[rekor2_message, github], |r| r.tokens[0].edit_response.then(|t| t.push(0))).group("X11"),
    Fault::new("K1", "bare_token", "A TimeStampToken is not a TimeStampResp; the relaxation is off.", &[rekor2_message, github], |r| {
        r.tokens[0].edit_response.then(bare)
    })
    .group("X23"),
    Fault::new("K1", "bare_token_relaxed", "With `bare-tst` it is.", &[rekor2_message], |r| {
        r.tokens[0].edit_response.then(bare);
        r.policy.relaxations.push(("bare-tst", true));
    })
    .accept()
    .group("X23"),
    Fault::new("K1", "no_token", "Granted, but nothing given.", &[rekor2_message], |r| r.tokens[0].edit_token.then(Vec::clear)).group("X23"),
    Fault::new("K1", "not_der", "Not a response at all.", &[rekor2_message], |r| r.tokens[0].edit_response.then(|t| *t = b"timestamp".to_vec())),
    // K2
    Fault::new("K2", "content_info_type", "Not SignedData.", &[rekor2_message], |r| r.tokens[0].content_info = "1.2.840.113549.1.7.1").group("X23"),
    Fault::new("K2", "signed_data_version", "Version 3, because the content is not id-data.", &[rekor2_message], |r| r.tokens[0].cms_version = 1).group("X23"),
    Fault::new("K2", "content_type_data", "Signed data that is no TSTInfo.", &[rekor2_message], |r| r.tokens[0].content_type = "1.2.840.113549.1.7.1")
        .group("X23"),
    Fault::new("K2", "constructed_octet_string", "BER strings have many encodings.", &[rekor2_message], |r| {
        r.tokens[0].edit_content.then(|c| *c = tlv(0x24, &c.clone()))
    })
    .group("X11"),
    Fault::new("K2", "indefinite_length", "BER.", &[rekor2_message], |r| r.tokens[0].edit_token.then(|t| *t = crate::der::indefinite(t))).group("X11"),
    Fault::new("K2", "non_minimal_length", "BER.", &[rekor2_message], |r| r.tokens[0].edit_token.then(|t| *t = crate::der::padded_length(t))).group("X11"),
    // K3
    Fault::new("K3", "two_signers", "Which of the two is the TSA?", &[rekor2_message, github], |r| {
        r.tokens[0].edit_signers.then(|s| {
            let mut second = s[0].clone();
            let n = second.len() - 1;
            second[n] ^= 1;
            s.push(second);
            // SET OF in DER ascends.
            s.sort();
        })
    })
    .group("X23"),
    Fault::new("K3", "no_signer", "Nobody signed.", &[rekor2_message], |r| r.tokens[0].edit_signers.then(Vec::clear)).group("X23"),
    // K4
    Fault::new("K4", "no_signed_attributes", "Without attributes a TSTInfo can be any signed octets.", &[rekor2_message, github], |r| {
        r.tokens[0].no_attributes = true
    })
    .group("X23"),
    Fault::new("K4", "no_content_type", "The attribute is mandatory.", &[rekor2_message], |r| attributes(r, |a| a.retain(|a| a.0 != CONTENT_TYPE)))
        .group("X23"),
    Fault::new("K4", "wrong_content_type", "Signed as something else.", &[rekor2_message], |r| attributes(r, |a| a[0].1 = vec![oid("1.2.840.113549.1.7.1")]))
        .group("X23"),
    Fault::new("K4", "no_message_digest", "The attribute binds the content.", &[rekor2_message], |r| attributes(r, |a| a.retain(|a| a.0 != MESSAGE_DIGEST)))
        .group("X23"),
    Fault::new("K4", "wrong_message_digest", "A TSTInfo that was not signed.", &[rekor2_message, github], |r| {
        attributes(r, |a| a[1].1 = vec![octets(&[7; 32])])
    })
    .group("X23"),
    Fault::new("K4", "message_digest_twice", "Two digests, one checked.", &[rekor2_message], |r| {
        attributes(r, |a| {
            let twin = (MESSAGE_DIGEST.to_owned(), vec![octets(&[7; 32])]);
            a.push(twin);
        })
    })
    .group("X23"),
    Fault::new("K4", "message_digest_two_values", "Single-valued.", &[rekor2_message], |r| {
        attributes(r, |a| {
            a[1].1.push(octets(&[7; 32]));
            a[1].1.sort();
        })
    })
    .group("X23"),
    Fault::new("K4", "no_ess", "Without ESS attribute the certificate can be swapped.", &[rekor2_message, github], |r| {
        attributes(r, |a| a.retain(|a| a.0 != ESS_V2))
    })
    .group("X23"),
    Fault::new("K4", "ess_of_another_certificate", "The attribute names another signer.", &[rekor2_message], |r| {
        attributes(r, |a| a[2].1 = vec![ess(&[7; 32], None)])
    })
    .group("X23"),
    Fault::new("K4", "ess_with_issuer_serial", "issuerSerial may be present and must match.", &[rekor2_message], |r| {
        let signer = r.tsas[0].signer.clone();
        attributes(r, move |a| a[2].1 = vec![ess(&crate::keys::sha256(&signer.der()), Some((&signer.issuer, &signer.serial)))]);
    })
    .accept(),
    Fault::new("K4", "ess_issuer_serial_differs", "It names another certificate.", &[rekor2_message], |r| {
        let signer = r.tsas[0].signer.clone();
        attributes(r, move |a| a[2].1 = vec![ess(&crate::keys::sha256(&signer.der()), Some((&signer.issuer, &[1])))]);
    })
    .group("X23"),
    // K5
    Fault::new(
        "K5",
        "signature_flipped",
        "The token's own signature.",
        &[v03_message_no_set_tsa, rekor2_message, github, tsa_p384, tsa_rsa, tsa_ed25519],
        |r| {
            r.tokens[0].edit_signature.then(|s| {
                let n = s.len() - 3;
                s[n] ^= 1;
            })
        },
    ),
    Fault::new("K5", "signed_by_another_key", "The certificate is right, the key is not.", &[rekor2_message, github], |r| {
        r.tokens[0].key = Some(Key::p256("forged tsa"))
    }),
    Fault::new("K5", "attributes_unsorted", "DER SET OF has one order; signing another invites re-sorting.", &[rekor2_message], |r| {
        r.tokens[0].unsorted = true;
        attributes(r, |a| a.reverse());
    }),
    Fault::new("K5", "digest_sha1", "SHA-1.", &[rekor2_message], |r| r.tokens[0].digest = HashAlg::Sha1),
    Fault::new("K5", "algorithms_disagree", "digestAlgorithm SHA-256, signatureAlgorithm with SHA-512.", &[rekor2_message], |r| {
        r.tokens[0].scheme = Some(crate::keys::Scheme::Ecdsa(HashAlg::Sha512))
    }),
    // K6
    Fault::new("K6", "unknown_authority", "A TSA outside the root is not counted.", &[v03_message_no_set_tsa, rekor2_message, github], |r| {
        r.tsas[0].in_root = false
    })
    .insufficient()
    .or(&["R4"])
    .group("X23"),
    Fault::new("K6", "unknown_authority_beside_known", "It is noted.", &[rekor2_message, github], |r| {
        second_tsa(r);
        r.tsas[1].in_root = false;
    })
    .accept()
    .group("X23"),
    Fault::new(
        "K6",
        "forged_certificate_first",
        "The bag of certificates is the attacker's; the SignerInfo and the pinned leaf select.",
        &[rekor2_message],
        |r| {
            let forged = Certificate::ca("tsa", Key::p256("forged tsa"), "forged", Key::p256("forged tsa"), None);
            r.tokens[0].edit_certificates.then(move |c| c.insert(0, forged.der()));
        },
    )
    .accept()
    .group("X23"),
    Fault::new("K6", "authority_without_uri", "A URI only names it.", &[v03_message_tsa], |r| r.tsas[0].uri.clear()).accept(),
    Fault::new("K6", "forged_twin_of_the_signer", "Issuer and serial of the pinned leaf, another key.", &[rekor2_message, github], |r| {
        let mut forged = r.tsas[0].signer.clone();
        (forged.key, forged.spki) = (Key::p256("forged tsa"), Key::p256("forged tsa").spki());
        r.tokens[0].edit_certificates.then({
            let forged = forged.clone();
            move |c| *c = vec![forged.der()]
        });
        r.tokens[0].key = Some(Key::p256("forged tsa"));
        attributes(r, move |a| a[2].1 = vec![ess_v2(&forged.der())]);
    })
    .or(&["K4"])
    .group("X23"),
    Fault::new("K6", "same_serial_other_issuer", "The SignerInfo names a certificate nobody pinned.", &[rekor2_message], |r| {
        let mut other = r.tsas[0].clone();
        other.signer.issuer = common_name("another issuer");
        other.in_root = false;
        r.tsas.push(other);
        r.tokens[0].tsa = 1;
    })
    .insufficient()
    .group("X23"),
    // K7
    Fault::new("K7", "usage_not_critical", "The purpose must be critical.", &[rekor2_message, github], |r| {
        r.tsas[0].signer.set_extension(EXTENDED_KEY_USAGE, false, usages(&[TIME_STAMPING]))
    })
    .group("X14"),
    Fault::new("K7", "two_purposes", "Exactly one purpose.", &[rekor2_message], |r| {
        r.tsas[0].signer.set_extension(EXTENDED_KEY_USAGE, true, usages(&[TIME_STAMPING, CODE_SIGNING]))
    })
    .group("X14"),
    Fault::new("K7", "unknown_second_purpose", "Unknown purposes count.", &[rekor2_message], |r| {
        r.tsas[0].signer.set_extension(EXTENDED_KEY_USAGE, true, usages(&[TIME_STAMPING, "1.3.6.1.4.1.99999.2"]))
    })
    .group("X14"),
    Fault::new("K7", "no_usage", "Absent is no purpose.", &[rekor2_message, github], |r| r.tsas[0].signer.drop_extension(EXTENDED_KEY_USAGE)).group("X14"),
    Fault::new("K7", "code_signing", "An artifact signer as TSA.", &[rekor2_message], |r| {
        r.tsas[0].signer.set_extension(EXTENDED_KEY_USAGE, true, usages(&[CODE_SIGNING]))
    })
    .group("X14"),
    Fault::new("K7", "signer_is_ca", "The unpinned signer is a CA.", &[tsa_unpinned], |r| {
        r.tsas[0].signer.set_extension(BASIC_CONSTRAINTS, true, crate::fulcio::path_len(0));
    })
    .group("X14"),
    Fault::new("K7", "intermediate_other_purpose", "Intermediates with purposes must list time stamping.", &[rekor2_message], |r| {
        r.tsas[0].issuers[0].set_extension(EXTENDED_KEY_USAGE, false, usages(&[CODE_SIGNING]))
    })
    .or(&["K8"])
    .group("X14"),
    Fault::new("K7", "intermediate_any_purpose", "Any is enough for an intermediate.", &[rekor2_message], |r| {
        r.tsas[0].issuers[0].set_extension(EXTENDED_KEY_USAGE, false, usages(&[ANY_USAGE]))
    })
    .accept(),
    // K8
    Fault::new("K8", "signer_expired_at_gen_time", "Expired then.", &[v03_message_no_set_tsa, rekor2_message, github], |r| {
        r.tsas[0].signer.valid(CA_START, GEN_TIME)
    })
    .group("X16"),
    Fault::new("K8", "signer_expired_now", "Expired now is irrelevant.", &[rekor2_message, github], |r| r.tsas[0].signer.valid(CA_START, GEN_TIME + 1))
        .accept()
        .group("X23"),
    Fault::new("K8", "intermediate_expired", "Every certificate of the path.", &[rekor2_message], |r| r.tsas[0].issuers[0].valid(CA_START, GEN_TIME - 1))
        .group("X16"),
    Fault::new("K8", "anchor_not_yet_valid", "Every certificate of the path.", &[rekor2_message], |r| {
        r.tsas[0].issuers[1].valid(GEN_TIME + 1, crate::time::CA_END)
    })
    .group("X16"),
    Fault::new("K8", "signer_of_another_ca", "Pinned, but not issued by the anchor.", &[rekor2_message], |r| {
        r.tsas[0].signer.signed_by = Key::p384("forged intermediate")
    }),
    Fault::new("K8", "intermediate_not_a_ca", "C6 holds here too.", &[rekor2_message], |r| r.tsas[0].issuers[0].drop_extension(BASIC_CONSTRAINTS)).group("X14"),
    Fault::new("K8", "unknown_critical_extension", "C8 holds here too.", &[rekor2_message], |r| {
        r.tsas[0].signer.extensions.push(extension("1.3.6.1.4.1.99999.1", true, octets(b"x")))
    })
    .or(&["K7"])
    .group("X15"),
    // K9
    Fault::new("K9", "after_window", "The TSA entry ended before.", &[v03_message_no_set_tsa, rekor2_message, github], |r| {
        r.tsas[0].end = Some(rfc3339(GEN_TIME, ".256"))
    })
    .group("X16"),
    Fault::new("K9", "before_window", "The TSA entry had not started.", &[rekor2_message], |r| r.tsas[0].start = Some(rfc3339(GEN_TIME, ".258"))).group("X16"),
    Fault::new("K9", "at_window_end", "Both ends belong, fractions kept.", &[rekor2_message, github], |r| r.tsas[0].end = Some(rfc3339(GEN_TIME, ".257")))
        .accept()
        .group("X16"),
    Fault::new("K9", "at_window_start", "Both ends belong, fractions kept.", &[rekor2_message], |r| r.tsas[0].start = Some(rfc3339(GEN_TIME, ".257000")))
        .accept()
        .group("X16"),
    Fault::new("K9", "window_of_another_entry", "Another authority's window does not help.", &[rekor2_message, github], |r| {
        r.tsas[0].end = Some("2023-01-01T00:00:00Z".into());
        r.tsas.push(Tsa::two_certificates("second-tsa", Key::p384("second tsa")));
    })
    .group("X23"),
    // K10
    Fault::new("K10", "over_the_artifact", "A time for the file is no time for the signature.", &[v03_message_no_set_tsa, rekor2_message], |r| {
        let a = r.artifact.clone();
        r.tokens[0].imprint.then(move |m| m.clone_from(&a));
    })
    .group("X23"),
    Fault::new("K10", "over_the_payload", "A time for the statement is no time for the signature.", &[github, rekor2_dsse], |r| {
        let p = r.payload();
        r.tokens[0].imprint.then(move |m| m.clone_from(&p));
    })
    .group("X23"),
    Fault::new("K10", "over_base64", "The raw signature, not its text.", &[rekor2_message, github], |r| r.tokens[0].imprint.then(|m| *m = b64(m).into_bytes()))
        .group("X23"),
    Fault::new("Q6", "sha1_imprint", "A collision would move the time to another signature.", &[rekor2_message], |r| r.tokens[0].imprint_hash = HashAlg::Sha1)
        .or(&["K10"])
        .group("X23"),
    Fault::new("K10", "sha512_imprint", "SHA-2 of any length.", &[rekor2_message], |r| r.tokens[0].imprint_hash = HashAlg::Sha512).accept(),
    Fault::new("K10", "imprint_without_parameters", "Absent parameters are as good as NULL.", &[rekor2_message], |r| {
        r.tokens[0].edit_info.then(|i| {
            let with = seq(&[oid(HashAlg::Sha256.oid()), null()]);
            let mut parts = children(i);
            let mut imprint = children(&parts[2]);
            assert_eq!(imprint[0], with);
            imprint[0] = seq(&[oid(HashAlg::Sha256.oid())]);
            parts[2] = seq(&imprint);
            *i = seq(&parts);
        })
    })
    .accept(),
    Fault::new("K10", "good_token_beside_bad_of_known_authority", "A known TSA contradicting the bundle is not ignored.", &[rekor2_message, github], |r| {
        let mut second = Token { serial: 1002, ..Token::default() };
        second.imprint.then(|m| m.push(0));
        r.tokens.push(second);
    })
    .group("X23"),
    // K11
    Fault::new("K11", "version_2", "Rules of another version are unknown.", &[rekor2_message], |r| r.tokens[0].version = 2),
    Fault::new("K11", "gen_time_without_seconds", "Seconds are mandatory.", &[rekor2_message], |r| r.tokens[0].gen_time = "202406011200Z".into()).group("X11"),
    Fault::new("K11", "gen_time_with_offset", "UTC only.", &[rekor2_message], |r| r.tokens[0].gen_time = "20240601140004+0200".into()).group("X11"),
    Fault::new("K11", "gen_time_trailing_zero", "Fractions have no trailing zeros.", &[rekor2_message], |r| {
        r.tokens[0].gen_time = generalized(GEN_TIME, ".2570")
    })
    .group("X11"),
    Fault::new("K11", "gen_time_empty_fraction", "A point needs digits.", &[rekor2_message], |r| r.tokens[0].gen_time = generalized(GEN_TIME, "."))
        .group("X11"),
    Fault::new("K11", "unknown_critical_extension", "Critical means: refuse if you do not understand.", &[rekor2_message], |r| {
        r.tokens[0].extensions.push(extension("1.3.6.1.4.1.99999.1", true, octets(b"x")))
    })
    .group("X15"),
    Fault::new("K11", "unknown_extension", "Not critical may be ignored.", &[rekor2_message], |r| {
        r.tokens[0].extensions.push(extension("1.3.6.1.4.1.99999.1", false, octets(b"x")))
    })
    .accept(),
    // K12
    Fault::new("K12", "one_authority_twice", "Two tokens of one TSA are one witness of time.", &[rekor2_message, github], |r| {
        r.tokens.push(Token { serial: 1002, ..Token::default() });
        r.policy.tsa = 2;
    })
    .insufficient()
    .or(&["L3"])
    .group("X23"),
    Fault::new("K12", "one_authority_twice_is_legal", "They are accepted and counted once.", &[rekor2_message], |r| {
        r.tokens.push(Token { serial: 1002, ..Token::default() })
    })
    .accept(),
    Fault::new("K12", "one_signer_under_two_entries", "Listing a TSA twice does not make it two.", &[github], |r| {
        let mut twin = r.tsas[0].clone();
        twin.uri = "https://alias.tsa.test".into();
        r.tsas.push(twin);
        r.tokens.push(Token { serial: 1002, tsa: 1, ..Token::default() });
        r.policy.tsa = 2;
    })
    .insufficient()
    .or(&["L3"])
    .group("X25"),
    // K13
    Fault::new("K13", "null_container", "No time.", &[rekor2_message, v03_message_no_set_tsa, github], |r| stamps(r, Value::Null))
        .absent()
        .or(&["L2", "L4", "J2"])
        .group("X03"),
    Fault::new("K13", "empty_object", "No time.", &[rekor2_message, v03_message_no_set_tsa, github], |r| stamps(r, json!({})))
        .absent()
        .or(&["L2", "L4", "J2"])
        .group("X03"),
    Fault::new("K13", "empty_list", "No time.", &[rekor2_message, v03_message_no_set_tsa, github], |r| stamps(r, json!({"rfc3161Timestamps": []})))
        .absent()
        .or(&["L2", "L4", "J2"])
        .group("X03"),
    Fault::new("K13", "empty_object_beside_promise", "Harmless where the SET gives the time.", &[v03_message, v01_set_message], |r| stamps(r, json!({})))
        .accept()
        .outcome("absent")
        .group("X03"),
    Fault::new("K13", "empty_list_beside_promise", "Harmless where the SET gives the time.", &[v03_message, v02_message], |r| {
        stamps(r, json!({"rfc3161Timestamps": []}))
    })
    .accept()
    .outcome("absent")
    .group("X03"),
];
