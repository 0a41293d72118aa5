//! C and D: the certificate path at every verified time, and the SCTs.

use super::Fault;
use crate::ctlog::{CtLog, Sct, without_extensions};
use crate::der::{implicit, int, octets, oid, padded_length, printable, seq, tlv, utf8, yes};
use crate::fulcio::{Authority, ISSUER, POISON, PRECERT_SIGNING, SCT_LIST, claim_oid, path_len};
use crate::keys::{HashAlg, Key, Scheme};
use crate::recipe::Recipe;
use crate::shapes::*;
use crate::time::{GEN_TIME, INTEGRATED, LEAF_END, LEAF_START, rfc3339};
use crate::x509::*;

const SET_TIME: &[crate::shapes::Shape] = &[v03_message, v01_set_message];

pub(super) const PATH: &[Fault] = &[
    // C1
    Fault::new("C1", "unknown_issuer", "An issuer outside the root is not wrong, it is unknown.", &[v03_message, rekor2_message, github], |r| {
        r.authority.in_root = false
    })
    .insufficient(),
    Fault::new("C1", "same_name_other_key", "A CA of the attacker with the right name.", &[v03_message, rekor2_message], |r| {
        let real = r.authority.clone();
        r.authority = Authority::named("fulcio root", Key::p384("forged root"), "fulcio intermediate", Key::p384("forged intermediate"));
        r.reissue();
        r.authority = real;
    })
    .or(&["C5"]),
    Fault::new("C1", "anchor_only_in_the_bundle", "A chain that ends in a certificate from the bundle proves nothing.", &[v02_message], |r| {
        r.extra_certificates = vec![r.authority.certificates[0].der()];
        r.authority.in_root = false;
    })
    .insufficient(),
    // C2
    Fault::new("C2", "authority_ended", "The signature falls after the CA's window.", SET_TIME, |r| r.authority.end = Some(rfc3339(INTEGRATED - 1, "")))
        .group("X16"),
    Fault::new("C2", "authority_ended_a_millisecond_before", "Fractions count.", SET_TIME, |r| r.authority.end = Some(rfc3339(INTEGRATED - 1, ".999")))
        .group("X16"),
    Fault::new("C2", "authority_ends_now", "Both ends belong.", SET_TIME, |r| r.authority.end = Some(rfc3339(INTEGRATED, ""))).accept().group("X16"),
    Fault::new("C2", "authority_ends_a_millisecond_later", "`.999` covers its second.", &[rekor2_message], |r| {
        r.authority.end = Some(rfc3339(GEN_TIME, ".999"))
    })
    .accept()
    .group("X16"),
    Fault::new("C2", "timestamp_after_authority_end", "A quarter second after the end.", &[rekor2_message, github], |r| {
        r.authority.end = Some(rfc3339(GEN_TIME, ""))
    })
    .group("X16"),
    Fault::new("C2", "authority_not_started", "Before the window.", SET_TIME, |r| r.authority.start = Some(rfc3339(INTEGRATED, ".001"))).group("X16"),
    Fault::new("C2", "authority_starts_now", "Both ends belong.", SET_TIME, |r| r.authority.start = Some(rfc3339(INTEGRATED, ""))).accept().group("X16"),
    // C3
    Fault::new("C3", "leaf_expired", "The key may have been erased, stolen or reused after notAfter.", &[v03_message, v01_set_message, v02_message], |r| {
        leaf_valid(r, LEAF_START, INTEGRATED - 1)
    })
    .group("X16"),
    Fault::new("C3", "leaf_not_yet_valid", "Logged before the certificate existed.", &[v03_message, v01_set_message], |r| {
        leaf_valid(r, INTEGRATED + 1, LEAF_END)
    })
    .group("X16"),
    Fault::new("C3", "leaf_ends_at_the_time", "Both ends belong.", SET_TIME, |r| leaf_valid(r, LEAF_START, INTEGRATED)).accept().group("X16"),
    Fault::new("C3", "leaf_starts_at_the_time", "Both ends belong.", SET_TIME, |r| leaf_valid(r, INTEGRATED, LEAF_END)).accept().group("X16"),
    Fault::new(
        "C3",
        "leaf_ends_a_fraction_before_the_timestamp",
        "notAfter has whole seconds; a quarter second later is later.",
        &[rekor2_message, github],
        |r| leaf_valid(r, LEAF_START, GEN_TIME),
    )
    .group("X16"),
    Fault::new("C3", "intermediate_expired", "The issuing CA must be valid at signing time, not only the leaf.", SET_TIME, |r| {
        r.authority.certificates[0].valid(crate::time::CA_START, INTEGRATED - 1);
    })
    .group("X16"),
    Fault::new("C3", "anchor_expired", "The anchor's own validity counts too.", SET_TIME, |r| {
        r.authority.certificates[1].valid(crate::time::CA_START, INTEGRATED - 1);
    })
    .group("X16"),
    Fault::new("C3", "anchor_not_yet_valid", "The anchor's own validity counts too.", &[rekor2_message], |r| {
        r.authority.certificates[1].valid(GEN_TIME + 1, crate::time::CA_END);
    })
    .group("X16"),
    Fault::new("C3", "everything_expired_now", "What was valid then stays proven.", &[v03_message], |r| r.now = "2060-01-01T00:00:00Z").accept(),
    // C4
    Fault::new("C4", "log_time_outside_timestamp_inside", "Every verified time must lie inside, not one of them.", &[v03_message_tsa, v03_dsse_tsa], |r| {
        r.tokens[0].gen_time = crate::time::generalized(GEN_TIME, "");
        leaf_valid(r, LEAF_START, GEN_TIME);
    })
    .or(&["C3"])
    .group("X16"),
    Fault::new("C4", "timestamp_outside_log_time_inside", "Every verified time must lie inside.", &[v03_message_tsa], |r| {
        r.tokens[0].gen_time = crate::time::generalized(LEAF_END + 1, "")
    })
    .or(&["C3"])
    .group("X16"),
    Fault::new("C4", "one_time_outside_the_authority_window", "The CA window holds for every time.", &[v03_message_tsa], |r| {
        r.authority.end = Some(rfc3339(GEN_TIME, ".500"))
    })
    .or(&["C2"])
    .group("X16"),
    // C5
    Fault::new("C5", "issuer_name_differs", "The right key under a name that is not its own.", &[v03_message], |r| {
        r.authority.certificates[0].issuer = common_name("somebody else")
    })
    .or(&["C1"]),
    Fault::new("C5", "two_authorities_of_one_name", "Key identifiers order candidates; all of one name are tried.", &[v03_message, rekor2_message], |r| {
        r.other_authorities = vec![Authority::named("fulcio root", Key::p384("older root"), "fulcio intermediate", Key::p384("older intermediate"))];
    })
    .accept()
    .group("X16"),
    Fault::new("C5", "misleading_key_identifier", "AKI points at the wrong CA; the signature decides.", &[v03_message], |r| {
        r.other_authorities = vec![Authority::named("fulcio root", Key::p384("older root"), "fulcio intermediate", Key::p384("older intermediate"))];
        let wrong = key_identifier(Key::p384("older intermediate"));
        r.leaf.certificate.set_extension(AKI, false, seq(&[implicit(0, &wrong)]));
    })
    .accept(),
    Fault::new("C5", "leaf_signature_flipped", "The signature is checked over the received TBS.", &[v03_message], |r| {
        r.leaf.certificate.edit_signature.then(|s| {
            let n = s.len() - 3;
            s[n] ^= 1;
        })
    })
    .or(&["C1"]),
    Fault::new("C5", "intermediate_signature_flipped", "Every link is checked.", &[v03_message], |r| {
        r.authority.certificates[0].edit_signature.then(|s| {
            let n = s.len() - 3;
            s[n] ^= 1;
        })
    })
    .or(&["C1"]),
    // C6
    Fault::new("C6", "intermediate_without_basic_constraints", "Absent is not a CA.", &[v03_message, rekor2_message], |r| {
        r.authority.certificates[0].drop_extension(BASIC_CONSTRAINTS)
    })
    .group("X14"),
    Fault::new("C6", "intermediate_ca_false", "Not a CA.", &[v03_message], |r| {
        r.authority.certificates[0].set_extension(BASIC_CONSTRAINTS, true, seq::<Vec<u8>>(&[]))
    })
    .group("X14"),
    Fault::new("C6", "intermediate_without_key_usage", "Absent is no permission.", &[v03_message], |r| r.authority.certificates[0].drop_extension(KEY_USAGE))
        .group("X14"),
    Fault::new("C6", "intermediate_without_cert_sign", "cRLSign alone signs no certificates.", &[v03_message], |r| {
        r.authority.certificates[0].set_extension(KEY_USAGE, true, tlv(0x03, &[1, 0x02]))
    })
    .group("X14"),
    Fault::new("C6", "anchor_without_basic_constraints", "The anchor is an issuer like others.", &[v03_message], |r| {
        r.authority.certificates[1].drop_extension(BASIC_CONSTRAINTS)
    })
    .group("X14"),
    Fault::new("C6", "anchor_without_key_usage", "The anchor is an issuer like others.", &[v03_message], |r| {
        r.authority.certificates[1].drop_extension(KEY_USAGE)
    })
    .group("X14"),
    Fault::new("C6", "path_length_exceeded", "pathLen 0 allows no intermediate.", &[v03_message], |r| {
        r.authority.certificates[1].set_extension(BASIC_CONSTRAINTS, true, path_len(0))
    })
    .group("X14"),
    Fault::new("C6", "leaf_issued_by_a_leaf", "A signer's certificate must not issue certificates.", &[v02_message], |r| {
        let issuer = r.leaf.certificate.clone();
        let mut named = issuer.clone();
        named.subject = common_name("signer turned issuer");
        let lower = Authority::of("https://fulcio.test", vec![named.clone()]);
        r.leaf = crate::fulcio::Leaf::new(Key::p256("below"), &lower);
        r.signer = Key::p256("below");
        r.extra_certificates = vec![named.der()];
    })
    .or(&["C1"])
    .group("X14"),
    // C7
    Fault::new("C7", "leaf_without_key_usage", "Absent is no permission.", &[v03_message, rekor2_message], |r| r.leaf.certificate.drop_extension(KEY_USAGE))
        .group("X14"),
    Fault::new("C7", "leaf_without_digital_signature", "keyEncipherment signs nothing.", &[v03_message], |r| {
        r.leaf.certificate.set_extension(KEY_USAGE, true, tlv(0x03, &[5, 0x20]))
    })
    .group("X14"),
    Fault::new("C7", "leaf_with_cert_sign", "A leaf that may sign certificates.", &[v03_message], |r| {
        r.leaf.certificate.set_extension(KEY_USAGE, true, tlv(0x03, &[2, 0x84]))
    })
    .or(&["A5"])
    .group("X14"),
    Fault::new("C7", "leaf_without_extended_key_usage", "Absent means any purpose elsewhere, none here.", &[v03_message, github], |r| {
        r.leaf.certificate.drop_extension(EXTENDED_KEY_USAGE)
    })
    .group("X14"),
    Fault::new("C7", "leaf_any_usage", "anyExtendedKeyUsage is not code signing.", &[v03_message], |r| {
        r.leaf.certificate.set_extension(EXTENDED_KEY_USAGE, false, usages(&[ANY_USAGE]))
    })
    .group("X14"),
    Fault::new("C7", "leaf_server_auth", "A TLS certificate of the same CA.", &[v03_message], |r| {
        r.leaf.certificate.set_extension(EXTENDED_KEY_USAGE, false, usages(&[SERVER_AUTH]))
    })
    .group("X14"),
    Fault::new("C7", "leaf_time_stamping", "A TSA certificate as artifact signer.", &[v03_message], |r| {
        r.leaf.certificate.set_extension(EXTENDED_KEY_USAGE, true, usages(&[TIME_STAMPING]))
    })
    .group("X14"),
    Fault::new("C7", "leaf_two_usages", "A further purpose is noted.", &[v03_message], |r| {
        r.leaf.certificate.set_extension(EXTENDED_KEY_USAGE, false, usages(&[SERVER_AUTH, CODE_SIGNING]))
    })
    .accept()
    .group("X14"),
    Fault::new("C7", "intermediate_other_usage", "An intermediate with purposes must list code signing.", &[v03_message], |r| {
        r.authority.certificates[0].set_extension(EXTENDED_KEY_USAGE, false, usages(&[TIME_STAMPING]))
    })
    .group("X14"),
    Fault::new("C7", "intermediate_without_usages", "An intermediate may leave purposes out.", &[v03_message], |r| {
        r.authority.certificates[0].drop_extension(EXTENDED_KEY_USAGE)
    })
    .accept(),
    // C8
    Fault::new("C8", "unknown_critical_in_leaf", "Critical means: refuse if you do not understand.", &[v03_message, rekor2_message], |r| {
        unknown(&mut r.leaf.certificate)
    })
    .group("X15"),
    Fault::new("C8", "unknown_critical_in_intermediate", "Also above the leaf.", &[v03_message], |r| unknown(&mut r.authority.certificates[0])).group("X15"),
    Fault::new("C8", "unknown_critical_in_anchor", "Also in the anchor.", &[v03_message], |r| unknown(&mut r.authority.certificates[1])).group("X15"),
    Fault::new("C8", "name_constraints", "Not evaluated, hence refused, critical or not.", &[v03_message], |r| {
        let permitted = crate::der::explicit(0, &seq(&[implicit(6, b".test")]));
        r.authority.certificates[0].extensions.push(extension(NAME_CONSTRAINTS, false, seq(&[permitted])));
    })
    .group("X15"),
    Fault::new("C8", "policy_constraints", "Not evaluated, hence refused.", &[v03_message], |r| {
        r.authority.certificates[1].extensions.push(extension("2.5.29.36", false, seq(&[implicit(0, &[0])])))
    })
    .group("X15"),
    Fault::new("C8", "inhibit_any_policy", "Not evaluated, hence refused.", &[v03_message], |r| {
        r.authority.certificates[0].extensions.push(extension("2.5.29.54", true, int(0)))
    })
    .group("X15"),
    Fault::new("C8", "unknown_not_critical", "Not critical may be ignored.", &[v03_message], |r| {
        r.leaf.certificate.extensions.push(extension("1.3.6.1.4.1.99999.1", false, octets(b"hello")))
    })
    .accept(),
    // C9
    Fault::new("C9", "inner_algorithm_differs", "The signed algorithm and the used one must be one.", &[v03_message], |r| {
        r.leaf.certificate.outer_algorithm = Some(Scheme::Ecdsa(HashAlg::Sha256).x509())
    })
    .or(&["C10"])
    .group("X11"),
    Fault::new("C9", "sha1", "SHA-1 collisions forge certificates.", &[v03_message], |r| r.leaf.certificate.scheme = Scheme::Ecdsa(HashAlg::Sha1)).or(&["Q6"]),
    Fault::new("C9", "unsupported_algorithm", "Not wrong, not supported.", &[v03_message], |r| {
        r.authority = Authority::named("rsa root", Key::rsa(2048, "a"), "rsa intermediate", Key::rsa(2048, "b"));
        r.reissue();
        r.leaf.certificate.scheme = Scheme::RsaPss;
    })
    .insufficient()
    .or(&["Q1"]),
    Fault::new("C9", "small_rsa_authority", "1024 bits are factored.", &[v03_message], |r| {
        r.authority = Authority::named("rsa root", Key::rsa(2048, "a"), "rsa intermediate", Key::rsa(1024, "small"));
        r.reissue();
    })
    .or(&["Q2"]),
    Fault::new("C9", "p384_with_sha256", "Any curve–hash pairing.", &[v03_message], |r| {
        r.authority.certificates.iter_mut().for_each(|c| c.scheme = Scheme::Ecdsa(HashAlg::Sha256));
        r.leaf.certificate.scheme = Scheme::Ecdsa(HashAlg::Sha512);
    })
    .accept(),
    // C10
    Fault::new("C10", "trailing_bytes", "Octets after the certificate are unsigned.", &[v03_message, v02_message], |r| {
        r.leaf.certificate.edit_der.then(|d| d.push(0))
    })
    .group("X11"),
    Fault::new("C10", "non_minimal_length", "BER lengths give one certificate many fingerprints.", &[v03_message], |r| {
        r.leaf.certificate.edit_der.then(|d| *d = padded_length(d))
    })
    .group("X11"),
    Fault::new("C10", "indefinite_length", "BER.", &[v03_message], |r| r.leaf.certificate.edit_der.then(|d| *d = crate::der::indefinite(d))).group("X11"),
    Fault::new("C10", "version_1", "v1 has no extensions.", &[v03_message], |r| r.leaf.certificate.version = None),
    Fault::new("C10", "version_2", "v2 has no extensions.", &[v03_message], |r| r.leaf.certificate.version = Some(1)),
    Fault::new("C10", "negative_serial", "Serials are positive.", &[v03_message], |r| r.leaf.certificate.serial[0] |= 0x80),
    Fault::new("C10", "zero_serial", "Serials are positive.", &[v03_message], |r| r.leaf.certificate.serial = vec![0]),
    Fault::new("C10", "long_serial", "Twenty octets at most.", &[v03_message], |r| r.leaf.certificate.serial = vec![0x11; 21]),
    Fault::new("C10", "non_minimal_serial", "Minimal INTEGERs.", &[v03_message], |r| r.leaf.certificate.serial.insert(0, 0)).group("X11"),
    Fault::new("C10", "duplicate_extension", "Two values, one checked.", &[v03_message, rekor2_message], |r| {
        let e = extension(EXTENDED_KEY_USAGE, false, usages(&[SERVER_AUTH]));
        r.leaf.certificate.extensions.push(e);
    })
    .group("X11"),
    Fault::new("C10", "time_without_seconds", "UTCTime has seconds in DER.", &[v03_message], |r| r.leaf.certificate.not_after = tlv(0x17, b"2406011210Z"))
        .group("X11"),
    Fault::new("C10", "time_with_offset", "UTCTime is UTC.", &[v03_message], |r| r.leaf.certificate.not_after = tlv(0x17, b"240601141000+0200")).group("X11"),
    Fault::new("C10", "empty_subject_san_not_critical", "With an empty subject the SAN is the name and must be critical.", &[v03_message], |r| {
        let san = crate::fulcio::san_uri(crate::fulcio::SIGNER);
        r.leaf.certificate.set_extension(SAN, false, san);
    }),
    Fault::new("C10", "boolean_not_ff", "TRUE is 0xFF in DER.", &[v03_message], |r| {
        r.leaf.certificate.edit_tbs.then(|t| {
            let at = t.windows(3).position(|w| w == yes()).expect("a critical extension");
            t[at + 2] = 1;
        })
    })
    .group("X11"),
    Fault::new("C10", "algorithm_parameters", "ECDSA identifiers have no parameters.", &[v03_message], |r| {
        r.leaf.certificate.outer_algorithm = Some(seq(&[oid("1.2.840.10045.4.3.3"), crate::der::null()]));
    })
    .or(&["C9"])
    .group("X11"),
];

pub(super) const SCT: &[Fault] = &[
    // D1
    Fault::new("D1", "no_list", "Nobody promised that the certificate is public.", &[v03_message, rekor2_message], |r| r.leaf.scts.clear()).absent(),
    Fault::new("D1", "empty_list", "An empty list is malformed, not absent.", &[v03_message], |r| {
        r.leaf.scts.clear();
        r.leaf.edit_list.then(|l| *l = Some(octets(&[0, 0])));
    })
    .group("X17"),
    Fault::new("D1", "slack_after_list", "Octets nobody reads.", &[v03_message], |r| edit_list(r, |v| *v = octets(&[crate::der::content(v), &[0]].concat())))
        .group("X17"),
    Fault::new("D1", "not_an_octet_string", "The list stands in an OCTET STRING.", &[v03_message], |r| edit_list(r, |v| *v = crate::der::content(v).to_vec()))
        .group("X17"),
    Fault::new("D1", "truncated_sct", "The inner length runs past the outer.", &[v03_message], |r| edit_list(r, |v| v[5] += 1)).group("X17"),
    Fault::new("D1", "list_twice", "Two lists, one checked.", &[v03_message], |r| {
        r.leaf.certificate.extensions.push(extension(SCT_LIST, false, octets(&[0, 0])))
    })
    .or(&["C10"])
    .group("X17"),
    // D2
    Fault::new("D2", "issuer_hash_of_a_same_name_ca", "The issuer is the one in the path, not one of its name.", &[v03_message, rekor2_message], |r| {
        r.leaf.scts[0].issuer = Some(Key::p384("older intermediate"));
        r.other_authorities = vec![Authority::named("fulcio root", Key::p384("older root"), "fulcio intermediate", Key::p384("older intermediate"))];
    })
    .or(&["D6"])
    .group("X17"),
    Fault::new("D2", "other_extensions_stripped", "Only the SCT list is removed before signing.", &[v03_message], |r| {
        r.leaf.scts[0].edit_tbs.then(|t| *t = without_extensions(t, &[&claim_oid(1)]))
    })
    .or(&["D6"])
    .group("X17"),
    Fault::new("D2", "sct_of_another_certificate", "A genuine SCT about another leaf.", &[v03_message], |r| {
        r.leaf.scts[0].edit_tbs.then(|t| {
            let n = t.len() - 5;
            t[n] ^= 1;
        })
    })
    .or(&["D6"])
    .group("X17"),
    Fault::new("D2", "x509_entry", "An embedded SCT is never over the final certificate.", &[v03_message], |r| r.leaf.scts[0].x509_entry = true)
        .or(&["D6", "D8"])
        .group("X17"),
    Fault::new("D2", "time_not_signed", "The time is part of the promise.", &[v03_message], |r| {
        edit_list(r, |v| {
            let id = v.windows(32).position(|w| w == CtLog::default().id()).expect("log id");
            v[id + 39] ^= 1;
        })
    })
    .or(&["D6"])
    .group("X17"),
    // D3
    Fault::new("D3", "extensions_not_signed", "Extension octets are signed as received.", &[v03_message], |r| {
        r.leaf.scts[0].extensions = vec![1, 2, 3];
        r.leaf.scts[0].signed_extensions = Some(Vec::new());
    })
    .or(&["D6"])
    .group("X17"),
    // D4
    Fault::new("D4", "precertificate_signing_issuer", "That path is unsupported and said so.", &[v03_message], |r| {
        r.authority.certificates[0].set_extension(EXTENDED_KEY_USAGE, false, usages(&[CODE_SIGNING, PRECERT_SIGNING]))
    })
    .insufficient(),
    // D5
    Fault::new("D5", "unknown_log_only", "A CT log outside the root is not counted.", &[v03_message], |r| r.leaf.scts = vec![Sct::by(stranger())])
        .insufficient()
        .or(&["D7"])
        .group("X17"),
    Fault::new("D5", "unknown_log_beside_known", "It is noted.", &[v03_message], |r| r.leaf.scts.insert(0, Sct::by(stranger()))).accept().group("X17"),
    Fault::new("D5", "before_log_window", "A known log outside its window.", &[v03_message], |r| {
        r.root.ct_logs[0].start = Some("2024-06-01T12:00:00.124Z".into())
    })
    .group("X17"),
    Fault::new("D5", "after_log_window", "A known log outside its window.", &[v03_message, rekor2_message], |r| {
        r.root.ct_logs[0].end = Some("2024-06-01T12:00:00.122Z".into())
    })
    .group("X17"),
    Fault::new("D5", "at_log_end", "Both ends belong, in milliseconds.", &[v03_message], |r| r.root.ct_logs[0].end = Some("2024-06-01T12:00:00.123Z".into()))
        .accept()
        .group("X17"),
    Fault::new("D5", "in_the_future", "A log cannot have seen it yet.", &[v03_message], |r| r.leaf.scts[0].timestamp = 1_767_225_600_000)
        .or(&["L5"])
        .group("X17"),
    // D6
    Fault::new("D6", "signature_flipped", "The promise must verify.", &[v03_message, rekor2_message], |r| {
        r.leaf.scts[0].edit_signature.then(|s| {
            let n = s.len() - 3;
            s[n] ^= 1;
        })
    }),
    Fault::new("D6", "bad_beside_good", "A known log's SCT that does not verify is a contradiction.", &[two_scts], |r| {
        r.policy.ctlog = 1;
        r.leaf.scts[1].edit_signature.then(|s| {
            let n = s.len() - 3;
            s[n] ^= 1;
        });
    })
    .group("X17"),
    Fault::new("D6", "sha1_hash_id", "Hash id 2.", &[v03_message], |r| {
        r.leaf.scts[0].algorithms = Some([2, 3]);
        r.leaf.scts[0].scheme = Some(Scheme::Ecdsa(HashAlg::Sha1));
    })
    .group("X17"),
    Fault::new("D6", "rsa_sha1", "RSA with hash id 2.", &[ct_raw_pkcs1], |r| {
        r.leaf.scts[0].algorithms = Some([2, 1]);
        r.leaf.scts[0].scheme = Some(Scheme::RsaPkcs1(HashAlg::Sha1));
    })
    .group("X17"),
    Fault::new("D6", "sha384_hash_id", "Only id 4.", &[two_scts], |r| {
        r.leaf.scts[1].algorithms = Some([5, 3]);
        r.leaf.scts[1].scheme = Some(Scheme::Ecdsa(HashAlg::Sha384));
    })
    .group("X17"),
    Fault::new("D6", "signature_id_of_rsa", "The id must match the key.", &[v03_message], |r| r.leaf.scts[0].algorithms = Some([4, 1])).group("X17"),
    Fault::new("D6", "raw_ecdsa", "DER, not r‖s.", &[v03_message], |r| r.leaf.scts[0].edit_signature.then(|s| *s = super::signature::raw_ecdsa(s, 32)))
        .group("X12"),
    // D7
    Fault::new("D7", "one_log_twice", "Two SCTs of one log are one log.", &[v03_message], |r| {
        let mut second = r.leaf.scts[0].clone();
        second.timestamp += 1;
        r.leaf.scts.push(second);
        r.policy.ctlog = 2;
    })
    .insufficient()
    .group("X17"),
    Fault::new("D7", "threshold_two_one_log", "One is not two.", &[v03_message], |r| r.policy.ctlog = 2).insufficient().group("X17"),
    Fault::new("D7", "raw_pkcs1_not_relaxed", "Raw PKCS#1 keys need `rsa-pkcs1-ctlog`.", &[ct_raw_pkcs1], |r| {
        r.policy.relaxations.push(("rsa-pkcs1-ctlog", false))
    })
    .insufficient()
    .or(&["D5", "Q1", "R3"]),
    // D9
    Fault::new("D9", "poison", "A precertificate is not a certificate.", &[v03_message], |r| {
        r.leaf.certificate.extensions.push(extension(POISON, true, crate::der::null()))
    })
    .or(&["C8"])
    .group("X17"),
    Fault::new("D9", "poison_not_critical", "Critical or not.", &[v03_message], |r| {
        r.leaf.certificate.extensions.push(extension(POISON, false, crate::der::null()))
    })
    .group("X17"),
];

pub(super) const IDENTITY: &[Fault] = &[
    // P1
    Fault::new("P1", "two_names", "Which of the two is the signer?", &[v03_message, rekor2_message], |r| {
        san(r, seq(&[implicit(6, crate::fulcio::SIGNER.as_bytes()), implicit(1, b"mallory@example.test")]))
    })
    .group("X18"),
    Fault::new("P1", "two_names_other_order", "Which of the two is the signer?", &[v03_message], |r| {
        san(r, seq(&[implicit(1, b"mallory@example.test"), implicit(6, crate::fulcio::SIGNER.as_bytes())]))
    })
    .group("X18"),
    Fault::new("P1", "uri_text_as_email", "The kind is part of the identity.", &[v03_message], |r| san(r, crate::fulcio::san_email(crate::fulcio::SIGNER)))
        .rejected()
        .group("X18"),
    Fault::new("P1", "other_name_equal_to_email", "A user name that looks like an e-mail is not one.", &[san_kind_email], |r| {
        san(r, crate::fulcio::san_other("alice@example.test"))
    })
    .rejected()
    .group("X18"),
    Fault::new("P1", "kind_not_named", "Without kind any of the three matches, exact value only.", &[v03_message, san_kind_email, san_kind_other], |r| {
        r.policy.identity().san_kind = None
    })
    .accept(),
    Fault::new("P1", "nul_in_name", "C strings end there.", &[v03_message], |r| {
        san(r, crate::fulcio::san_uri(&format!("{}\0.mallory.test", crate::fulcio::SIGNER)))
    })
    .group("X18"),
    Fault::new("P1", "non_ascii", "IA5 is ASCII.", &[v03_message], |r| san(r, crate::fulcio::san_uri("https://ex\u{e4}mple.test"))).group("X18"),
    Fault::new("P1", "no_san", "A signer without name is nobody.", &[v03_message], |r| {
        r.leaf.certificate.drop_extension(SAN);
        r.leaf.certificate.subject = common_name("nameless");
    })
    .rejected()
    .group("X18"),
    Fault::new("P1", "dns_name", "Hosts do not sign.", &[v03_message], |r| san(r, seq(&[implicit(2, b"example.test")]))).rejected().group("X18"),
    Fault::new("P1", "empty_san", "A SAN without names is malformed.", &[v03_message], |r| san(r, seq::<Vec<u8>>(&[]))).or(&["C10"]).group("X18"),
    Fault::new("P1", "other_name_printable", "otherName holds a UTF8String.", &[san_kind_other], |r| {
        let content = [oid(&claim_oid(7)), crate::der::explicit(0, &printable("alice"))].concat();
        san(r, seq(&[crate::der::explicit(0, &content)]));
    })
    .group("X18"),
    // P2
    Fault::new("P2", "issuers_differ", "`.1` and `.8` must agree.", &[v03_message], |r| {
        r.leaf.certificate.set_extension(&claim_oid(1), false, b"https://other.test".to_vec())
    })
    .group("X19"),
    Fault::new("P2", "other_issuer", "The same name at another issuer is another person.", &[v03_message, rekor2_message, v01_set_message], |r| {
        r.policy.identity().issuer = Some("https://accounts.example.test".into())
    })
    .rejected()
    .group("X19"),
    Fault::new("P2", "trailing_slash", "No folding.", &[v03_message], |r| r.policy.identity().issuer = Some(format!("{ISSUER}/"))).rejected().group("X19"),
    Fault::new("P2", "policy_absent_certificate_present", "`absent` matches only certificates without issuer.", &[v03_message], |r| {
        r.policy.identity().issuer = None
    })
    .rejected()
    .group("X19"),
    Fault::new("P2", "policy_present_certificate_absent", "No issuer is not any issuer.", &[github_release], |r| {
        r.policy.identity().issuer = Some(ISSUER.into())
    })
    .rejected()
    .group("X19"),
    Fault::new("P2", "only_deprecated_issuer", "`.1` alone counts.", &[v03_message], |r| r.leaf.certificate.drop_extension(&claim_oid(8))).accept(),
    Fault::new("P2", "only_new_issuer", "`.8` alone counts.", &[v03_message], |r| r.leaf.certificate.drop_extension(&claim_oid(1))).accept(),
    // P3
    Fault::new("P3", "issuer_v2_raw", "`.8` is a DER UTF8String.", &[v03_message], |r| {
        r.leaf.certificate.set_extension(&claim_oid(8), false, ISSUER.as_bytes().to_vec())
    })
    .or(&["P2"])
    .group("X19"),
    Fault::new("P3", "trailing_bytes", "Octets after the string.", &[v03_message], |r| {
        r.leaf.certificate.set_extension(&claim_oid(12), false, [utf8("https://github.com/acme/widget"), vec![0]].concat())
    })
    .or(&["C10"])
    .group("X19"),
    Fault::new("P3", "printable_string", "UTF8String only.", &[v03_message], |r| r.leaf.certificate.set_extension(&claim_oid(8), false, printable(ISSUER)))
        .or(&["P2"])
        .group("X19"),
    Fault::new("P3", "raw_not_utf8", "Raw claims are UTF-8.", &[v03_message], |r| r.leaf.certificate.set_extension(&claim_oid(4), false, vec![0xFF, 0xFE]))
        .group("X19"),
    Fault::new("P3", "claim_differs", "A claim asked for and not met.", &[v03_message, rekor2_message], |r| {
        r.policy.identity().claims.push((12, "https://github.com/acme/other".into()))
    })
    .rejected()
    .group("X19"),
    Fault::new("P3", "claim_absent", "Absent does not match.", &[v03_message], |r| {
        r.leaf.certificate.drop_extension(&claim_oid(23));
        r.policy.identity().claims.push((23, "production".into()));
    })
    .rejected()
    .group("X19"),
    Fault::new("P3", "claims_met", "All claims of the table, exact.", &[v03_message], |r| {
        r.policy.identity().claims = crate::fulcio::CLAIMS.iter().map(|(n, _, v)| (*n, (*v).to_owned())).collect()
    })
    .accept(),
];

/// The SCT list's OCTET STRING; short enough to have a header of two octets.
fn edit_list(r: &mut Recipe, change: impl Fn(&mut Vec<u8>) + 'static) {
    r.leaf.edit_list.then(move |list| change(list.as_mut().expect("list")));
}

fn leaf_valid(r: &mut Recipe, start: i64, end: i64) {
    r.leaf.certificate.valid(start, end);
}

fn unknown(certificate: &mut Certificate) {
    certificate.extensions.push(extension("1.3.6.1.4.1.99999.1", true, octets(b"must understand")));
}

fn stranger() -> CtLog {
    CtLog::new(Key::p256("strange ctfe"), "https://strange.ctfe.test")
}

fn san(r: &mut Recipe, value: Vec<u8>) {
    r.leaf.certificate.set_extension(SAN, true, value);
}
