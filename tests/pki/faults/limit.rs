//! B: limits, before any crypto.

use super::Fault;
use super::help::*;
use crate::encoding::{b64, put};
use crate::keys::Key;
use crate::shapes::*;
use crate::tsa::Token;
use crate::x509::{Certificate, extension};

const TLE: &str = "/verificationMaterial/tlogEntries/0";

pub(super) const FAULTS: &[Fault] = &[
    // B1
    Fault::new("B1", "33_entries", "Each entry costs signatures; 33 are a load, not evidence.", &[v03_message], |r| {
        r.entries = (0..33)
            .map(|i| {
                let mut e = r.entries[0].clone();
                e.log_index += i;
                e
            })
            .collect();
    })
    .group("X25"),
    Fault::new("B1", "33_timestamps", "Each token costs signatures.", &[v03_message_tsa], |r| {
        r.tokens = (0..33).map(|i| Token { serial: 2000 + i, ..Token::default() }).collect();
    }),
    Fault::new("B1", "1025_subjects", "One beyond the bound.", &[v03_dsse], |r| subjects(r, 1025)).group("X22"),
    Fault::new("B1", "1024_subjects", "The matching subject may be the last of 1024.", &[v03_dsse], |r| subjects(r, 1024)).accept().group("X22"),
    Fault::new("B1", "33_digests", "Digests per subject are bounded.", &[v03_dsse], |r| {
        r.edit_statement.then(|s| {
            (0..32).for_each(|i| put(s, &format!("/subject/0/digest/other{i}"), "00"));
        })
    }),
    Fault::new("B1", "17_scts", "Each SCT costs a signature.", &[v03_message], |r| {
        let first = r.leaf.scts[0].clone();
        r.leaf.scts = (0..17)
            .map(|i| {
                let mut s = first.clone();
                s.timestamp += i;
                s
            })
            .collect();
    }),
    Fault::new("B1", "11_certificates", "Path building is bounded.", &[v02_message], |r| r.extra_certificates = vec![r.authority.certificates[0].der(); 10]),
    // B2
    Fault::new("B2", "entry_twice", "One entry shown twice is still one entry.", &[v03_message, v01_set_message, rekor2_message], |r| {
        r.entries.push(r.entries[0].clone());
        r.policy.tlog = 2;
    })
    .group("X25"),
    Fault::new("B2", "timestamp_twice", "One token shown twice is still one token.", &[v03_message_tsa, github], |r| r.tokens.push(r.tokens[0].clone()))
        .group("X25"),
    // B3
    Fault::new("B3", "large_certificate", "More than 64 KiB of certificate is not a certificate.", &[v03_message], |r| {
        r.leaf.certificate.extensions.push(extension("1.3.6.1.4.1.99999.1", false, crate::der::octets(&[7; 66_000])))
    }),
    Fault::new("B3", "large_timestamp", "More than 64 KiB of token is not a token.", &[v03_message_tsa], |r| {
        r.tokens[0].edit_certificates.then(|c| {
            let mut big = Certificate::ca("big", Key::p384("tsa root"), "big", Key::p384("tsa root"), None);
            big.extensions.push(extension("1.3.6.1.4.1.99999.1", false, crate::der::octets(&[7; 66_000])));
            c.push(big.der());
        })
    }),
    Fault::new("B3", "large_checkpoint", "More than 64 KiB of checkpoint is not a tree head.", &[v03_message], |r| {
        r.entries[0].checkpoint.edit_text.then(|t| t.push_str(&"extension line\n".repeat(4600)))
    }),
    Fault::new("B3", "large_body", "More than 1 MiB of log body is not an entry.", &[v03_dsse], |r| {
        r.entries[0].edit_body.then(|b| put(b, "/spec/envelopeHash/value", "0".repeat(1_048_600)))
    }),
    Fault::new("B3", "large_signature", "More than 16 KiB is no signature of a known scheme.", &[v03_message], |r| {
        r.edit_signature.then(|s| s.resize(17_000, 0))
    }),
    Fault::new("B3", "65_hashes", "No tree of 64-bit size has a longer proof.", &[v03_message], |r| {
        r.edit_bundle.then(|b| put(b, &format!("{TLE}/inclusionProof/hashes"), vec![b64(&[1; 32]); 65]));
    }),
];
