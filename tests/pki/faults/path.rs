//! C: the certificate path at every verified time.

use super::Fault;
use super::help::*;
use crate::der::{implicit, int, octets, oid, padded_length, seq, tlv, yes};
use crate::fulcio::{Authority, path_len};
use crate::keys::{HashAlg, Key, Scheme};
use crate::shapes::*;
use crate::time::{GEN_TIME, INTEGRATED, LEAF_END, LEAF_START, rfc3339};
use crate::x509::*;

const SET_TIME: &[crate::shapes::Shape] = &[v03_message, v01_set_message];

pub(super) const FAULTS: &[Fault] = &[
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
    }),
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
    Fault::new("C2", "timestamp_after_authority_end", "A fraction after the end.", &[rekor2_message, github], |r| {
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
    Fault::new("C3", "leaf_ends_a_fraction_before_the_timestamp", "notAfter has whole seconds; a fraction later is later.", &[rekor2_message, github], |r| {
        leaf_valid(r, LEAF_START, GEN_TIME)
    })
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
    .group("X16"),
    Fault::new("C4", "timestamp_outside_log_time_inside", "Every verified time must lie inside.", &[v03_message_tsa], |r| {
        r.tokens[0].gen_time = crate::time::generalized(LEAF_END + 1, "")
    })
    .group("X16"),
    Fault::new("C4", "one_time_outside_the_authority_window", "The CA window holds for every time.", &[v03_message_tsa], |r| {
        r.authority.end = Some(rfc3339(GEN_TIME, ".500"))
    })
    .group("X16"),
    // C5
    Fault::new("C5", "issuer_name_differs", "The right key under a name that is not its own.", &[v03_message], |r| {
        r.authority.certificates[0].issuer = common_name("somebody else")
    }),
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
    .or(&["C3"]),
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
    .group("X11"),
    Fault::new("C9", "sha1", "SHA-1 collisions forge certificates.", &[v03_message], |r| r.leaf.certificate.scheme = Scheme::Ecdsa(HashAlg::Sha1)),
    Fault::new("C9", "unsupported_algorithm", "Not wrong, not supported.", &[v03_message], |r| {
        r.authority = Authority::named("rsa root", Key::rsa(2048, "a"), "rsa intermediate", Key::rsa(2048, "b"));
        r.reissue();
        r.leaf.certificate.scheme = Scheme::RsaPss;
    })
    .insufficient(),
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
