//! A and B: parsing, shape and limits.

use serde_json::{Value, json};

use super::Fault;
use crate::encoding::{b64, b64_url, put, take, text, unb64};
use crate::keys::Key;
use crate::recipe::*;
use crate::shapes::*;
use crate::tsa::Token;
use crate::x509::{BASIC_CONSTRAINTS, Certificate, KEY_USAGE, extension};

const TLE: &str = "/verificationMaterial/tlogEntries/0";
const CHECKPOINT: &str = "/verificationMaterial/tlogEntries/0/inclusionProof/checkpoint";
const CERTIFICATE: &str = "/verificationMaterial/certificate/rawBytes";
const SIGNATURE: &str = "/messageSignature/signature";

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
    // A4
    Fault::new("A4", "v01_without_promise", "The SET is the contract of v0.1.", &[v01_message], |r| r.entries[0].promise = None),
    Fault::new("A4", "without_proof", "From v0.2 on a promise is not enough.", &[v02_message, v03_message, v03_dsse], |r| r.entries[0].proof = false),
    Fault::new("A4", "second_entry_without_proof", "\"Any entry has a proof\" is not \"every entry has\".", &[two_logs], |r| r.entries[1].proof = false),
    Fault::new("A4", "proof_without_checkpoint", "Root and size would be the attacker's.", &[v02_message, v03_message], |r| {
        r.edit_bundle.then(|b| drop(take(b, CHECKPOINT)));
    })
    .or(&["A7"])
    .group("X01"),
    Fault::new("A4", "proof_without_checkpoint_no_promise", "As above, and the entry would have no log signature at all.", &[v03_message_no_set_tsa], |r| {
        r.edit_bundle.then(|b| drop(take(b, CHECKPOINT)));
    })
    .or(&["A7"])
    .group("X01"),
    Fault::new("A4", "empty_checkpoint_object", "Present but empty is not a checkpoint.", &[v03_message], |r| {
        r.edit_bundle.then(|b| put(b, CHECKPOINT, json!({})))
    })
    .or(&["A7"])
    .group("X01"),
    Fault::new("A4", "v03_with_chain", "v0.3 has a single certificate; the relaxation is off.", &[v03_message], |r| r.material = Material::Chain),
    Fault::new("A4", "v01_v02_with_certificate", "v0.1 and v0.2 carry a chain.", &[v01_message, v02_message], |r| r.material = Material::Certificate),
    Fault::new("A4", "empty_chain", "There is no leaf.", &[v02_message], |r| {
        r.edit_bundle.then(|b| put(b, "/verificationMaterial/x509CertificateChain/certificates", json!([])))
    })
    .or(&["A7"]),
    Fault::new("A4", "v01_proof_without_checkpoint", "v0.1: such a proof is ignored with a note, the SET still counts as promise.", &[v01_message], |r| {
        r.edit_bundle.then(|b| drop(take(b, CHECKPOINT)));
        r.class = "promise-only";
    })
    .accept()
    .group("X01"),
    Fault::new("A4", "v01_promise_not_accepted", "Without the relaxation a promise is not proof.", &[v01_set_message], |r| {
        r.policy.relaxations.push(("promise-only-v01", false))
    })
    .insufficient()
    .or(&["L3"]),
    Fault::new("A4", "v03_chain_relaxed", "Private PKIs write chains into v0.3 bundles.", &[v03_message], |r| {
        r.material = Material::Chain;
        r.policy.relaxations.push(("v03-chain", true));
    })
    .accept(),
    Fault::new("A4", "no_entries", "Legal shape; the threshold decides.", &[v03_message_tsa], |r| r.entries.clear()).or(&["L3"]).absent(),
    // A5
    Fault::new("A5", "leaf_is_ca", "A CA that signs artifacts can also sign certificates.", &[v03_message], |r| {
        r.leaf.certificate.set_extension(BASIC_CONSTRAINTS, true, crate::fulcio::path_len(0));
        r.leaf.certificate.set_extension(KEY_USAGE, true, crate::der::tlv(0x03, &[2, 0x84]));
    })
    .or(&["C7"])
    .group("X14"),
    Fault::new("A5", "foreign_root_in_chain", "A self-issued certificate from the bundle must never become an anchor.", &[v02_message, v01_message], |r| {
        let key = Key::p384("foreign root");
        r.extra_certificates = vec![Certificate::ca("fulcio root", key, "fulcio root", key, None).der()];
    }),
    Fault::new("A5", "own_root_in_chain", "Old npm bundles carry the root; it is ignored, not trusted.", &[v02_message, v01_message], |r| {
        r.extra_certificates = r.authority.certificates.iter().map(Certificate::der).collect();
    })
    .accept(),
    Fault::new("A5", "own_root_in_chain_not_relaxed", "The relaxation `root-in-chain` can be switched off.", &[v02_message], |r| {
        r.extra_certificates = r.authority.certificates.iter().map(Certificate::der).collect();
        r.policy.relaxations.push(("root-in-chain", false));
    }),
    Fault::new("A5", "intermediate_from_bundle", "Under `custom` extra certificates may complete a path.", &[v02_message], |r| {
        let issuing = r.authority.certificates.remove(0);
        r.extra_certificates = vec![issuing.der()];
    })
    .accept(),
    // A6
    Fault::new("A6", "signature_padding_missing", "One signature, one text: other spellings defeat duplicate checks.", &[v03_message], |r| {
        change_text(r, SIGNATURE, |t| t.trim_end_matches('=').to_owned());
        r.edit_signature.then(keep_padded);
    })
    .group("X10"),
    Fault::new("A6", "signature_padding_doubled", "Decoders that stop at the first `=` ignore what follows.", &[v03_message], |r| {
        change_text(r, SIGNATURE, |t| format!("{t}===="))
    })
    .group("X10"),
    Fault::new("A6", "signature_trailing_bits", "Non-zero trailing bits are a second spelling of the same octets.", &[v03_message], |r| {
        change_text(r, "/verificationMaterial/tlogEntries/0/logId/keyId", trailing_bits);
    })
    .group("X10"),
    Fault::new("A6", "whitespace", "Decoders that drop whitespace accept infinitely many spellings.", &[v03_message, v03_dsse], |r| {
        change_text(r, CERTIFICATE, |t| format!("{}\n{}", &t[..64], &t[64..]))
    })
    .group("X10"),
    Fault::new("A6", "inner_padding", "`=` inside.", &[v03_message], |r| {
        change_text(r, &format!("{TLE}/canonicalizedBody"), |t| format!("{}=={}", &t[..8], &t[8..]))
    })
    .group("X10"),
    Fault::new("A6", "invalid_character", "Decoders that skip unknown characters repair the attacker's input.", &[v03_message], |r| {
        change_text(r, CERTIFICATE, |t| format!("{}!{}", &t[..8], &t[8..]))
    })
    .group("X10"),
    Fault::new("A6", "url_safe_payload", "The url-safe alphabet needs the relaxation `base64-lenient`.", &[v03_dsse], |r| {
        r.edit_statement.then(|s| put(s, "/subject/0/name", "\u{7ff}\u{7ff}\u{7ff}???>>>"));
        change_text(r, "/dsseEnvelope/payload", |t| b64_url(&unb64(t)));
    })
    .or(&["N3"])
    .group("X21"),
    Fault::new("A6", "url_safe_hash", "Applies to proof hashes too.", &[v03_message], |r| {
        r.edit_bundle.then(|b| {
            let hashes = b.pointer_mut(&format!("{TLE}/inclusionProof/hashes")).and_then(Value::as_array_mut).expect("hashes");
            hashes.iter_mut().for_each(|h| *h = b64_url(&unb64(h.as_str().expect("text"))).into());
        });
    })
    .group("X10"),
    // A7
    Fault::new("A7", "empty_signature", "Some verifiers accept nothing over nothing.", &[v03_message], |r| r.edit_bundle.then(|b| put(b, SIGNATURE, ""))),
    Fault::new("A7", "absent_signature", "Absent is empty.", &[v03_message], |r| r.edit_bundle.then(|b| drop(take(b, SIGNATURE)))),
    Fault::new("A7", "empty_dsse_signature", "Some verifiers accept nothing over nothing.", &[v03_dsse], |r| {
        r.edit_bundle.then(|b| put(b, "/dsseEnvelope/signatures/0/sig", ""))
    }),
    Fault::new("A7", "empty_certificate", "There is no key.", &[v03_message], |r| r.edit_bundle.then(|b| put(b, CERTIFICATE, ""))),
    Fault::new("A7", "short_log_id", "A prefix of an id may select another log.", &[v03_message], |r| {
        r.edit_bundle.then(|b| put(b, &format!("{TLE}/logId/keyId"), b64(&[1; 31])))
    }),
    Fault::new("A7", "empty_body", "A v1 entry without body says nothing.", &[v03_message, v03_dsse], |r| {
        r.edit_bundle.then(|b| put(b, &format!("{TLE}/canonicalizedBody"), ""))
    }),
    Fault::new("A7", "short_proof_hash", "Hashes of another length change where the preimage splits.", &[v03_message, rekor2_message], |r| {
        r.edit_bundle.then(|b| put(b, &format!("{TLE}/inclusionProof/hashes/0"), b64(&[1; 31])))
    })
    .group("X07"),
    Fault::new("A7", "short_root_hash", "A truncated root is not the root.", &[v03_message], |r| {
        r.edit_bundle.then(|b| put(b, &format!("{TLE}/inclusionProof/rootHash"), b64(&[1; 31])))
    }),
    Fault::new("A7", "digest_length", "A digest of another length is of another algorithm.", &[v03_message], |r| {
        r.edit_bundle.then(|b| put(b, "/messageSignature/messageDigest/digest", b64(&[1; 20])))
    }),
    Fault::new("A7", "empty_envelope", "An empty checkpoint is none.", &[v03_message, v03_message_no_set_tsa, rekor2_message], |r| {
        r.edit_bundle.then(|b| put(b, &format!("{CHECKPOINT}/envelope"), ""))
    })
    .or(&["A4"])
    .group("X01"),
    Fault::new("A7", "empty_set", "An empty promise is none.", &[v01_set_message, v03_message], |r| {
        r.edit_bundle.then(|b| put(b, &format!("{TLE}/inclusionPromise/signedEntryTimestamp"), ""))
    })
    .or(&["A4"]),
    Fault::new("A7", "empty_timestamp", "An empty token is none.", &[v03_message_tsa], |r| {
        r.edit_bundle.then(|b| put(b, "/verificationMaterial/timestampVerificationData/rfc3161Timestamps/0/signedTimestamp", ""))
    }),
    Fault::new("A7", "absent_message_digest", "The digest is only a hint and may be absent.", &[v03_message], |r| r.message_digest = false).accept(),
    // A8
    Fault::new("A8", "keyid_differs_from_hint", "Two selectors that disagree select two keys.", &[managed_dsse, managed_no_log_dsse], |r| {
        r.keyid = Some("another".into())
    })
    .group("X21"),
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
    Fault::new("B1", "1025_subjects", "One beyond the bound.", &[v03_dsse], |r| subjects(r, 1025)).or(&["N4"]).group("X22"),
    Fault::new("B1", "1024_subjects", "The matching subject may be the last of 1024.", &[v03_dsse], |r| subjects(r, 1024)).accept().group("X22"),
    Fault::new("B1", "33_digests", "Digests per subject are bounded.", &[v03_dsse], |r| {
        r.edit_statement.then(|s| {
            (0..32).for_each(|i| put(s, &format!("/subject/0/digest/other{i}"), "00"));
        })
    })
    .or(&["N4"]),
    Fault::new("B1", "17_scts", "Each SCT costs a signature.", &[v03_message], |r| {
        let first = r.leaf.scts[0].clone();
        r.leaf.scts = (0..17)
            .map(|i| {
                let mut s = first.clone();
                s.timestamp += i;
                s
            })
            .collect();
    })
    .or(&["D1"]),
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
    })
    .or(&["G3"]),
];

fn index_text(r: &mut Recipe, token: &'static str) {
    r.edit_bundle.then(|b| put(b, &format!("{TLE}/inclusionProof/logIndex"), "@index@"));
    r.edit_bytes.then(move |b| replace(b, "\"@index@\"", token));
}

/// Replaces the first occurrence, which must exist.
pub(super) fn replace(bytes: &mut Vec<u8>, from: &str, to: &str) {
    let text = String::from_utf8(std::mem::take(bytes)).expect("UTF-8");
    assert!(text.contains(from), "no {from}");
    *bytes = text.replacen(from, to, 1).into_bytes();
}

/// Changes the text at a pointer of the bundle.
pub(super) fn change_text(r: &mut Recipe, pointer: &str, change: impl Fn(&str) -> String + 'static) {
    let pointer = pointer.to_owned();
    r.edit_bundle.then(move |b| {
        let new = change(&text(b, &pointer));
        put(b, &pointer, new);
    });
}

/// A P-256 signature of 70 to 72 octets needs padding unless it has 72; the default one is checked to need it.
fn keep_padded(signature: &mut Vec<u8>) {
    assert!(signature.len() % 3 != 0, "choose another artifact");
}

/// 32 octets end in four bits of a character: sets one of the two that must be zero.
fn trailing_bits(text: &str) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = text.as_bytes().to_vec();
    let last = out.len() - 2;
    let value = ALPHABET.iter().position(|c| *c == out[last]).expect("base64");
    out[last] = ALPHABET[value | 1];
    String::from_utf8(out).expect("ASCII")
}

/// `count` subjects of which only the last is the artifact.
fn subjects(r: &mut Recipe, count: usize) {
    r.edit_statement.then(move |s| {
        let list = s.pointer_mut("/subject").and_then(Value::as_array_mut).expect("subjects");
        (1..count).for_each(|i| list.insert(0, json!({"name": format!("file {i}"), "digest": {"sha256": "00".repeat(32)}})));
    });
}
