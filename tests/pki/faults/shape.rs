//! A4 to A8: the rules of the versions, strict text, nothing empty.

use super::Fault;
use super::help::*;
use crate::encoding::{b64, b64_url, put, take, unb64};
use crate::keys::Key;
use crate::recipe::*;
use crate::shapes::*;
use crate::x509::{BASIC_CONSTRAINTS, Certificate, KEY_USAGE};
use serde_json::{Value, json};

const TLE: &str = "/verificationMaterial/tlogEntries/0";
const CHECKPOINT: &str = "/verificationMaterial/tlogEntries/0/inclusionProof/checkpoint";
const CERTIFICATE: &str = "/verificationMaterial/certificate/rawBytes";
const SIGNATURE: &str = "/messageSignature/signature";

pub(super) const FAULTS: &[Fault] = &[
    // A4
    Fault::new("A4", "v01_without_promise", "The SET is the contract of v0.1.", &[v01_message], |r| r.entries[0].promise = None),
    Fault::new("A4", "without_proof", "From v0.2 on a promise is not enough.", &[v02_message, v03_message, v03_dsse], |r| r.entries[0].proof = false),
    Fault::new("A4", "second_entry_without_proof", "\"Any entry has a proof\" is not \"every entry has\".", &[two_logs], |r| r.entries[1].proof = false),
    Fault::new("A4", "proof_without_checkpoint", "Root and size would be the attacker's.", &[v02_message, v03_message], |r| {
        r.edit_bundle.then(|b| drop(take(b, CHECKPOINT)));
    })
    .group("X01"),
    Fault::new("A4", "proof_without_checkpoint_no_promise", "As above, and the entry would have no log signature at all.", &[v03_message_no_set_tsa], |r| {
        r.edit_bundle.then(|b| drop(take(b, CHECKPOINT)));
    })
    .group("X01"),
    Fault::new("A4", "empty_checkpoint_object", "Present but empty is not a checkpoint.", &[v03_message], |r| {
        r.edit_bundle.then(|b| put(b, CHECKPOINT, json!({})))
    })
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
    Fault::new("L3", "no_entries", "An empty list is a legal shape; the threshold decides.", &[v03_message_tsa, rekor2_message], |r| r.entries.clear())
        .absent(),
    // A5
    Fault::new("A5", "leaf_is_ca", "A CA that signs artifacts can also sign certificates.", &[v03_message], |r| {
        r.leaf.certificate.set_extension(BASIC_CONSTRAINTS, true, crate::fulcio::path_len(0));
        r.leaf.certificate.set_extension(KEY_USAGE, true, crate::der::tlv(0x03, &[2, 0x84]));
    })
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
        change_text(r, SIGNATURE, |t| t.strip_suffix('=').expect("a signature whose text is padded").to_owned())
    })
    .group("X10"),
    Fault::new("A6", "signature_padding_doubled", "Decoders that stop at the first `=` ignore what follows.", &[v03_message], |r| {
        change_text(r, SIGNATURE, |t| format!("{t}===="))
    })
    .group("X10"),
    Fault::new("A6", "log_id_trailing_bits", "Non-zero trailing bits are a second spelling of the same octets.", &[v03_message], |r| {
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
    .group("X21"),
    Fault::new("A6", "url_safe_relaxed", "`base64-lenient` takes the other alphabet without padding.", &[v03_dsse, v03_message, rekor2_message], |r| {
        let paths = ["/dsseEnvelope/payload", "/dsseEnvelope/signatures/0/sig", SIGNATURE, CERTIFICATE];
        r.edit_bundle.then(move |b| {
            for path in paths {
                if let Some(text) = b.pointer_mut(path) {
                    *text = b64_url(&unb64(text.as_str().expect("text"))).trim_end_matches('=').into();
                }
            }
        });
        r.policy.relaxations.push(("base64-lenient", true));
    })
    .accept()
    .group("X10"),
    Fault::new("A6", "white_space_relaxed", "`base64-lenient` is about alphabet and padding, not about repairs.", &[v03_message], |r| {
        change_text(r, CERTIFICATE, |t| format!("{} {}", &t[..64], &t[64..]));
        r.policy.relaxations.push(("base64-lenient", true));
    })
    .group("X10"),
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
    .group("X01"),
    Fault::new("A7", "empty_set", "An empty promise is none.", &[v01_set_message, v03_message], |r| {
        r.edit_bundle.then(|b| put(b, &format!("{TLE}/inclusionPromise/signedEntryTimestamp"), ""))
    }),
    Fault::new("A7", "empty_timestamp", "An empty token is none.", &[v03_message_tsa], |r| {
        r.edit_bundle.then(|b| put(b, "/verificationMaterial/timestampVerificationData/rfc3161Timestamps/0/signedTimestamp", ""))
    }),
    Fault::new("A7", "absent_message_digest", "The digest is only a hint and may be absent.", &[v03_message], |r| r.message_digest = false).accept(),
    // A8
    Fault::new("A8", "keyid_differs_from_hint", "Two selectors that disagree select two keys.", &[managed_dsse, managed_no_log_dsse], |r| {
        r.keyid = Some("another".into())
    })
    .group("X21"),
];
