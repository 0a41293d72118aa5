//! A1 to A3: what is a bundle at all.

use super::Fault;
use super::help::*;
use crate::encoding::{put, take, text};
use crate::recipe::*;
use crate::shapes::*;
use serde_json::{Value, json};

const TLE: &str = "/verificationMaterial/tlogEntries/0";
const CERTIFICATE: &str = "/verificationMaterial/certificate/rawBytes";

pub(super) const FAULTS: &[Fault] = &[
    // A1
    Fault::new("A1", "byte_order_mark", "Readers that skip it disagree with readers that do not.", &[v03_message], |r| {
        r.edit_bytes.then(|b| drop(b.splice(0..0, *b"\xEF\xBB\xBF")));
    })
    .group("X09"),
    Fault::new("A1", "utf16", "Only UTF-8 is JSON on the wire; guessing encodings makes two documents out of one.", &[v03_message], |r| {
        r.edit_bytes.then(|b| *b = String::from_utf8_lossy(b).encode_utf16().flat_map(u16::to_le_bytes).collect());
    })
    .group("X09"),
    Fault::new("A1", "invalid_utf8", "A replaced character would change what is displayed, not what is signed.", &[v03_message], |r| {
        r.edit_bytes.then(|b| replace(b, "hashedrekord\"", "hashedrekord\u{7f}\""));
        r.edit_bytes.then(|b| b.iter_mut().filter(|c| **c == 0x7F).for_each(|c| *c = 0xFF));
    })
    .group("X09"),
    Fault::new("A1", "trailing_document", "The second document is what another reader may see.", &[v03_message, v03_dsse], |r| {
        r.edit_bytes.then(|b| b.extend_from_slice(b"\n{}"));
    })
    .group("X09"),
    Fault::new("A1", "trailing_garbage", "Trailing text means the writer and the reader disagree where the bundle ends.", &[v03_message], |r| {
        r.edit_bytes.then(|b| b.push(b'x'));
    })
    .group("X09"),
    Fault::new("A1", "array_at_top", "A list of bundles is not a bundle.", &[v03_message], |r| {
        r.edit_bytes.then(|b| *b = [b"[", b.as_slice(), b"]"].concat());
    })
    .group("X09"),
    Fault::new("A1", "duplicate_at_top_first_good", "One reader takes the first signature, another the last.", &[v03_message], |r| {
        r.edit_bytes.then(|b| drop(b.splice(b.len() - 1.., *b",\"messageSignature\":{\"signature\":\"AAAA\"}}")));
    })
    .group("X09"),
    Fault::new("A1", "duplicate_at_top_second_good", "One reader takes the first signature, another the last.", &[v03_message], |r| {
        r.edit_bytes.then(|b| drop(b.splice(0..1, *b"{\"messageSignature\":{\"signature\":\"AAAA\"},")));
    })
    .group("X09"),
    Fault::new("A1", "duplicate_log_index", "Two indices, one checked, one shown.", &[v03_message, rekor2_message], |r| {
        r.edit_bytes.then(|b| replace(b, "\"logId\":", "\"logIndex\":\"1\",\"logId\":"));
    })
    .group("X09"),
    Fault::new("A1", "duplicate_escaped", "`logIndex` and `log\\u0049ndex` are one name after unescaping.", &[v03_message], |r| {
        r.edit_bytes.then(|b| replace(b, "\"logId\":", "\"log\\u0049ndex\":\"1\",\"logId\":"));
    })
    .group("X09"),
    Fault::new("A1", "unknown_member", "A member nobody checks is a place to hide a claim.", &[v03_message, v03_dsse], |r| {
        r.edit_bundle.then(|b| put(b, "/verified", true));
    })
    .group("X09"),
    Fault::new("A1", "unknown_member_in_entry", "A misspelt member would silently be absent evidence.", &[v03_message], |r| {
        r.edit_bundle.then(|b| put(b, &format!("{TLE}/inclusionproof"), json!({})));
    })
    .group("X09"),
    Fault::new("A1", "proto_member", "A prototype-named member must be as unknown as any other.", &[v03_message], |r| {
        r.edit_bundle.then(|b| put(b, "/__proto__", json!({"verified": true})));
    })
    .group("X09"),
    Fault::new("A1", "payload_and_capital_payload", "Case-insensitive readers take the second payload.", &[v03_dsse], |r| {
        r.edit_bundle.then(|b| put(b, "/dsseEnvelope/Payload", "e30="));
    })
    .group("X09"),
    Fault::new("A1", "snake_case_beside_camel_case", "proto3 readers treat both as one field.", &[v03_message], |r| {
        r.edit_bundle.then(|b| put(b, &format!("{TLE}/log_index"), "1"));
    })
    .group("X09"),
    Fault::new("A1", "snake_case", "Canonical member names only; the relaxation `proto-json-variants` is off.", &[v03_message], |r| {
        r.edit_bytes.then(|b| replace(b, "\"canonicalizedBody\"", "\"canonicalized_body\""));
    })
    .group("X09"),
    Fault::new("A1", "numeric_enum", "Enums are strings; the relaxation `proto-json-variants` is off.", &[v03_message], |r| {
        r.edit_bundle.then(|b| put(b, "/messageSignature/messageDigest/algorithm", 1));
    })
    .group("X09"),
    Fault::new("A1", "snake_case_relaxed", "`proto-json-variants` takes the protobuf names.", &[v03_message, v03_dsse, rekor2_message], |r| {
        r.edit_bytes.then(|b| {
            for (camel, snake) in [
                ("mediaType", "media_type"),
                ("verificationMaterial", "verification_material"),
                ("tlogEntries", "tlog_entries"),
                ("canonicalizedBody", "canonicalized_body"),
            ] {
                replace(b, &format!("\"{camel}\""), &format!("\"{snake}\""));
            }
        });
        r.policy.relaxations.push(("proto-json-variants", true));
    })
    .accept()
    .group("X09"),
    Fault::new("A1", "numeric_enum_relaxed", "`proto-json-variants` takes an enum's number.", &[v03_message], |r| {
        r.edit_bundle.then(|b| put(b, "/messageSignature/messageDigest/algorithm", 1));
        r.policy.relaxations.push(("proto-json-variants", true));
    })
    .accept()
    .group("X09"),
    Fault::new("A1", "unknown_enum_number_relaxed", "A number that names no hash is not one.", &[v03_message], |r| {
        r.edit_bundle.then(|b| put(b, "/messageSignature/messageDigest/algorithm", 4));
        r.policy.relaxations.push(("proto-json-variants", true));
    })
    .group("X09"),
    Fault::new("A1", "both_spellings_relaxed", "Two spellings of one member are two members, also by `proto-json-variants`.", &[v03_message], |r| {
        r.edit_bundle.then(|b| put(b, &format!("{TLE}/log_index"), "1"));
        r.policy.relaxations.push(("proto-json-variants", true));
    })
    .group("X09"),
    Fault::new("A1", "nul_in_string", "C strings end there, Rust strings do not.", &[v03_message], |r| {
        r.edit_bundle.then(|b| put(b, &format!("{TLE}/kindVersion/kind"), "hashedrekord\u{0}"));
    })
    .group("X09"),
    Fault::new("A1", "unpaired_surrogate", "It has no UTF-8 form, so two readers substitute differently.", &[v03_message], |r| {
        r.edit_bytes.then(|b| replace(b, "\"hashedrekord\"", "\"hashedrekord\\ud800\""));
    })
    .group("X09"),
    Fault::new("A1", "deep_nesting", "Recursion without a bound is a crash on demand.", &[v03_message], |r| {
        r.edit_bytes.then(|b| {
            let deep = format!("\"kindVersion\":{}{},\"logId\":", "[".repeat(80), "]".repeat(80));
            replace(b, "\"logId\":", &deep);
        });
    })
    .group("X30"),
    Fault::new("A1", "index_leading_zero", "`05` and `5` would be two texts of one number.", &[v03_message, rekor2_message], |r| index_text(r, "\"04711003\""))
        .group("X07"),
    Fault::new("A1", "index_plus", "A sign is not canonical.", &[v03_message], |r| index_text(r, "\"+4711003\"")).group("X07"),
    Fault::new("A1", "index_space", "Lenient number readers trim.", &[v03_message], |r| index_text(r, "\" 4711003\"")).group("X07"),
    Fault::new("A1", "index_hexadecimal", "Lenient number readers guess the base.", &[v03_message], |r| index_text(r, "\"0x47e25b\"")).group("X07"),
    Fault::new("A1", "index_exponent", "An exponent passes through a double.", &[v03_message], |r| index_text(r, "4.711003e6")).group("X07"),
    Fault::new("A1", "index_fraction", "A fraction passes through a double.", &[v03_message], |r| index_text(r, "4711003.0")).group("X07"),
    Fault::new("A1", "index_two_to_63", "Beyond int64: wraps to a negative number.", &[v03_message], |r| index_text(r, "\"9223372036854775808\"")).group("X07"),
    Fault::new("A1", "index_two_to_64", "Beyond uint64: wraps to zero.", &[v03_message], |r| index_text(r, "\"18446744073709551616\"")).group("X07"),
    Fault::new("A1", "index_nan", "Not JSON.", &[v03_message], |r| index_text(r, "NaN")).group("X09"),
    Fault::new("A1", "integer_tokens", "int64 may be written as a number.", &[v03_message], |r| index_text(r, "4711003")).accept(),
    Fault::new("A1", "null_is_absent", "Real files carry null for what they lack.", &[v03_message], |r| {
        r.edit_bundle.then(|b| put(b, "/verificationMaterial/timestampVerificationData", Value::Null));
    })
    .accept()
    .group("X03"),
    // A2
    Fault::new("A2", "absent", "Without a version the shape rules are the attacker's choice.", &[v03_message], |r| {
        r.edit_bundle.then(|b| drop(take(b, "/mediaType")))
    }),
    Fault::new("A2", "version_0_4", "Rules of a later version are unknown.", &[v03_message], |r| {
        r.media_type = "application/vnd.dev.sigstore.bundle.v0.4+json".into()
    }),
    Fault::new("A2", "parameter_version_1_0", "Rules of a later version are unknown.", &[v03_message], |r| {
        r.media_type = "application/vnd.dev.sigstore.bundle+json;version=1.0".into()
    }),
    Fault::new("A2", "upper_case", "Byte-exact, or two spellings have two rule sets.", &[v03_message], |r| r.media_type = V03.to_uppercase()),
    Fault::new("A2", "space_before_parameter", "Byte-exact.", &[v01_message], |r| r.media_type = V01.replace(';', "; ")),
    Fault::new("A2", "patch_version", "Byte-exact.", &[v03_message], |r| r.media_type = "application/vnd.dev.sigstore.bundle.v0.3.1+json".into()),
    // A3
    Fault::new("A3", "both_contents", "Which of the two is verified, which is shown?", &[v03_message], |r| {
        r.edit_bundle.then(|b| put(b, "/dsseEnvelope", json!({"payload": "e30=", "payloadType": IN_TOTO, "signatures": [{"sig": "AAAA"}]})));
    })
    .group("X09"),
    Fault::new("A3", "no_content", "Nothing is signed.", &[v03_message], |r| r.edit_bundle.then(|b| drop(take(b, "/messageSignature")))),
    Fault::new("A3", "certificate_and_chain", "Which leaf is checked?", &[v03_message], |r| {
        r.edit_bundle.then(|b| {
            let raw = text(b, CERTIFICATE);
            put(b, "/verificationMaterial/x509CertificateChain", json!({"certificates": [{"rawBytes": raw}]}));
        });
    })
    .group("X09"),
    Fault::new("A3", "certificate_and_public_key", "A key beside a certificate invites the wrong policy.", &[v03_message], |r| {
        r.edit_bundle.then(|b| put(b, "/verificationMaterial/publicKey", json!({"hint": ""})));
    })
    .group("X09"),
    Fault::new("A3", "no_key_material", "Nobody signed.", &[v03_message], |r| r.edit_bundle.then(|b| drop(take(b, "/verificationMaterial/certificate")))),
    Fault::new("A3", "no_verification_material", "Nobody signed.", &[v03_message], |r| r.edit_bundle.then(|b| drop(take(b, "/verificationMaterial")))),
];
