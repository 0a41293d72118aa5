//! D: signed certificate timestamps.

use super::Fault;
use super::help::*;
use crate::ctlog::{CtLog, Sct, without_extensions};
use crate::der::octets;
use crate::fulcio::{Authority, POISON, PRECERT_SIGNING, SCT_LIST, claim_oid};
use crate::keys::{HashAlg, Key, Scheme};
use crate::shapes::*;
use crate::x509::*;

pub(super) const FAULTS: &[Fault] = &[
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
        .or(&["D6"])
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
    .group("X17"),
    // D4
    Fault::new("D4", "precertificate_signing_issuer", "That path is unsupported and said so.", &[v03_message], |r| {
        r.authority.certificates[0].set_extension(EXTENDED_KEY_USAGE, false, usages(&[CODE_SIGNING, PRECERT_SIGNING]))
    })
    .insufficient(),
    // D5
    Fault::new("D5", "unknown_log_only", "A CT log outside the root is not counted.", &[v03_message], |r| r.leaf.scts = vec![Sct::by(strange_ct_log())])
        .insufficient()
        .group("X17"),
    Fault::new("D5", "signed_by_the_entry_log", "A key trusted for entries is not trusted for certificates.", &[v03_message], |r| {
        r.leaf.scts = vec![Sct::by(CtLog::new(crate::rekor::V1, "https://rekor.test"))];
    })
    .insufficient(),
    Fault::new("D5", "unknown_log_beside_known", "It is noted.", &[v03_message], |r| r.leaf.scts.insert(0, Sct::by(strange_ct_log()))).accept().group("X17"),
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
    Fault::new("D5", "in_the_future", "A log cannot have seen it yet.", &[v03_message], |r| r.leaf.scts[0].timestamp = 1_767_225_600_000).group("X17"),
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
    Fault::new("D6", "raw_ecdsa", "DER, not r‖s.", &[v03_message], |r| r.leaf.scts[0].edit_signature.then(|s| *s = raw_ecdsa(s, 32))).group("X12"),
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
    .or(&["D5"]),
    // D9
    Fault::new("D9", "poison", "A precertificate is not a certificate.", &[v03_message], |r| {
        r.leaf.certificate.extensions.push(extension(POISON, true, crate::der::null()))
    })
    .group("X17"),
    Fault::new("D9", "poison_not_critical", "Critical or not.", &[v03_message], |r| {
        r.leaf.certificate.extensions.push(extension(POISON, false, crate::der::null()))
    })
    .group("X17"),
];
