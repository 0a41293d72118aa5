//! E, F, G, H and J: which log, its promise, its proof, its checkpoint.

use serde_json::Value;

use super::Fault;
use super::shape::change_text;
use crate::encoding::{b64, b64_url, put, take, text};
use crate::keys::Key;
use crate::merkle::LeafHash;
use crate::note::Line;
use crate::recipe::Recipe;
use crate::rekor::{Entry, Kind, Log, Promise, TREE_ID};
use crate::root::ROOT_V02;
use crate::shapes::*;
use crate::time::{INTEGRATED, rfc3339};

const TLE: &str = "/verificationMaterial/tlogEntries/0";
const PROOF: &str = "/verificationMaterial/tlogEntries/0/inclusionProof";

pub(super) const IDENTIFICATION: &[Fault] = &[
    // E1
    Fault::new(
        "E1",
        "id_of_another_derivation",
        "An id that follows no rule is noted; the entry and the root still agree.",
        &[v03_message, rekor2_message],
        |r| {
            let mut log = r.entries[0].log.clone();
            log.id = vec![0x5A; 32];
            use_log(r, log);
        },
    )
    .accept()
    .group("X24"),
    Fault::new("E1", "checkpoint_key_id_wrong", "Root v0.2 states another key id than the key has: that log is unusable.", &[rekor2_message], |r| {
        r.root.media_type = ROOT_V02.into();
        r.root.logs[1].checkpoint_key_id = vec![1, 2, 3, 4];
    })
    .insufficient()
    .or(&["E3"]),
    // E2
    Fault::new("E2", "integrated_after_log_end", "A retired log key may have leaked after its end.", &[v03_message, v01_set_message], |r| {
        r.root.logs[0].end = Some(rfc3339(INTEGRATED - 1, ""))
    })
    .group("X16"),
    Fault::new("E2", "integrated_after_log_end_by_a_millisecond", "Fractions of a second count.", &[v03_message], |r| {
        r.root.logs[0].end = Some(rfc3339(INTEGRATED - 1, ".999"))
    })
    .group("X16"),
    Fault::new("E2", "integrated_at_log_end", "Both ends belong to the window.", &[v03_message], |r| r.root.logs[0].end = Some(rfc3339(INTEGRATED, "")))
        .accept()
        .group("X16"),
    Fault::new("E2", "integrated_at_log_start", "Both ends belong to the window.", &[v03_message], |r| r.root.logs[0].start = Some(rfc3339(INTEGRATED, "")))
        .accept()
        .group("X16"),
    Fault::new("E2", "integrated_before_log_start", "The log did not exist yet.", &[v03_message], |r| r.root.logs[0].start = Some(rfc3339(INTEGRATED, ".001")))
        .group("X16"),
    Fault::new("E2", "timestamp_after_log_end", "Without SET the TSA time stands for the time of logging.", &[rekor2_message, v03_message_no_set_tsa], |r| {
        r.root.logs.iter_mut().for_each(|l| l.end = Some(rfc3339(crate::time::GEN_TIME, ".249")));
    })
    .group("X16"),
    Fault::new("E2", "timestamp_at_log_end", "Fractions are kept, both ends belong.", &[rekor2_message], |r| {
        r.root.logs.iter_mut().for_each(|l| l.end = Some(rfc3339(crate::time::GEN_TIME, ".250")));
    })
    .accept()
    .group("X16"),
    Fault::new("E2", "managed_key_log_not_started", "Without any time, the log must at least exist now.", &[managed_rekor2_message], |r| {
        r.root.logs.iter_mut().for_each(|l| l.start = Some("2025-01-01T00:00:00.001Z".into()));
    }),
    // E3
    Fault::new(
        "E3",
        "unknown_log",
        "A log outside the root proves nothing; its time must not exist either.",
        &[v03_message, v01_set_message, rekor2_message],
        |r| stranger(r, 0),
    )
    .insufficient()
    .group("X02"),
    Fault::new("E3", "unknown_log_beside_known", "An unknown log beside a known one is noted.", &[v03_message], |r| {
        r.entries.push(r.entries[0].clone());
        stranger(r, 1);
    })
    .accept(),
    Fault::new("E3", "unknown_log_counted", "A dropped entry counts towards no threshold.", &[two_logs], |r| stranger(r, 1))
        .insufficient()
        .or(&["L3"])
        .group("X25"),
    Fault::new("E3", "unknown_log_bad_promise", "\"No key found, skip the SET, use its time\" was a published flaw.", &[v03_message], |r| {
        stranger(r, 0);
        promise(r).edit_signature.then(|s| s[20] ^= 1);
    })
    .insufficient()
    .group("X02"),
];

pub(super) const PROMISE: &[Fault] = &[
    // F1
    Fault::new("F1", "set_of_another_key", "Anybody can sign a promise.", &[v03_message, v01_set_message], |r| promise(r).key = Some(Key::p256("stranger"))),
    Fault::new("F1", "set_flipped_bit", "The signature is checked, not its presence.", &[v03_message, v01_set_message, log_ed25519, log_p384, log_rsa], |r| {
        promise(r).edit_signature.then(|s| {
            let n = s.len() - 3;
            s[n] ^= 1;
        })
    })
    .or(&["F5"]),
    Fault::new("F1", "set_for_another_index", "The promise is about one index.", &[v03_message, v01_set_message], |r| {
        promise(r).edit_payload.then(|p| *p = p.replace("\"logIndex\":", "\"logIndex\":1"))
    })
    .group("X02"),
    Fault::new("F1", "set_for_another_time", "Otherwise the time is the attacker's.", &[v03_message, v01_set_message], |r| {
        promise(r).edit_payload.then(|p| *p = p.replace("\"integratedTime\":17", "\"integratedTime\":16"))
    })
    .group("X02"),
    Fault::new("F1", "set_for_another_log_id", "The promise names its log.", &[v03_message], |r| {
        promise(r).edit_payload.then(|p| *p = p.replace("\"logID\":\"", "\"logID\":\"00"))
    }),
    Fault::new("F1", "set_over_upper_case_log_id", "Exactly one text is signed.", &[v03_message], |r| promise(r).edit_payload.then(|p| *p = p.to_uppercase())),
    Fault::new("F1", "set_with_space", "Exactly one text is signed.", &[v03_message], |r| promise(r).edit_payload.then(|p| *p = p.replace(",\"", ", \""))),
    Fault::new("F1", "index_changed_after_signing", "TLE.logIndex is authenticated by the SET alone.", &[v03_message, v01_set_message], |r| {
        r.entries[0].edit.then(|e| put(e, "/logIndex", "25579004"))
    }),
    Fault::new("F1", "time_changed_after_signing", "A later certificate lifetime becomes reachable.", &[v03_message, v01_set_message], |r| {
        r.entries[0].edit.then(|e| put(e, "/integratedTime", (INTEGRATED + 1).to_string()))
    }),
    Fault::new("F1", "body_changed_after_signing", "The promise is about these bytes.", &[v01_set_message], |r| {
        r.entries[0].edit.then(|e| {
            let body = String::from_utf8(crate::encoding::unb64(&text(e, "/canonicalizedBody"))).expect("UTF-8");
            put(e, "/canonicalizedBody", b64(body.replace("0.0.1", "0.0.9").as_bytes()));
        });
    })
    .or(&["I1"]),
    Fault::new("F1", "p384_log_signs_with_another_hash", "keyDetails names the hash; no other is tried.", &[log_p384], |r| {
        r.entries[0].log.scheme = crate::keys::Scheme::Ecdsa(crate::keys::HashAlg::Sha256)
    }),
    // F2
    Fault::new("F2", "set_over_exponent", "An integer that went through a double prints differently.", &[v03_message], |r| {
        promise(r).edit_payload.then(|p| *p = p.replace(&format!("{INTEGRATED}"), "1.717243205e9"));
    })
    .or(&["F1"]),
    Fault::new("F2", "large_index", "2^53 + 1 has no double; the promise must still verify.", &[v03_message], |r| {
        r.entries[0].log_index = 9_007_199_254_740_993
    })
    .accept()
    .group("X07"),
    Fault::new("F2", "largest_index", "2^63 − 1.", &[v03_message], |r| r.entries[0].log_index = i64::MAX as u64).accept().group("X07"),
    // F3
    Fault::new("F3", "set_over_unpadded_body", "The signed text is the canonical base64 of the body.", &[v03_message], |r| {
        promise(r).edit_payload.then(|p| {
            let body = p.split('"').nth(3).expect("body").to_owned();
            let other = if body.ends_with('=') { body.trim_end_matches('=').to_owned() } else { format!("{body}=") };
            *p = p.replace(&body, &other);
        });
    })
    .or(&["F1"])
    .group("X10"),
    // F4
    Fault::new("F4", "integrated_in_the_future", "A log cannot have integrated what is yet to come.", &[v03_message, v01_set_message], |r| {
        r.now = "2024-06-01T12:00:04.500Z"
    })
    .or(&["L5"])
    .group("X16"),
    Fault::new("F4", "integrated_now", "Now is not the future.", &[v03_message], |r| r.now = "2024-06-01T12:00:05Z").accept().group("X16"),
    Fault::new("F4", "zero_time", "A promise about no time is no time.", &[v03_message], |r| r.entries[0].integrated_time = Some(0)),
    Fault::new("F4", "zero_time_omitted", "Omitted is zero, and signed as zero.", &[v03_message], |r| r.entries[0].integrated_time = None),
    Fault::new("F4", "negative_time", "Before 1970 there was no log.", &[v03_message], |r| r.entries[0].integrated_time = Some(-5)),
    Fault::new("F4", "v2_entry_with_promise", "Rekor v2 signs no promises; one would bring an unverified time.", &[rekor2_message, rekor2_ecdsa], |r| {
        (r.entries[0].promise, r.entries[0].integrated_time) = (Some(Promise::default()), Some(INTEGRATED));
    })
    .or(&["J2"])
    .group("X05"),
    // F5
    Fault::new(
        "F5",
        "bad_promise_beside_good_proof_and_time",
        "Evidence that contradicts itself is not ignored because other evidence suffices.",
        &[v03_message_tsa, v03_dsse_tsa],
        |r| {
            promise(r).edit_signature.then(|s| {
                let n = s.len() - 3;
                s[n] ^= 1;
            })
        },
    )
    .or(&["F1"]),
];

pub(super) const PROOF_FAULTS: &[Fault] = &[
    // G1
    Fault::new("G1", "leaf_without_prefix", "Without the prefix a node can pass for a leaf.", &[v03_message, rekor2_message], |r| {
        r.entries[0].leaf_hash = LeafHash::Unprefixed
    })
    .or(&["G4"]),
    Fault::new("G1", "log_hash_algorithm", "The tree hash is SHA-256 and nothing else.", &[v03_message], |r| r.root.logs[0].hash_algorithm = "SHA2_512".into()),
    // G2
    Fault::new("G2", "tree_size_differs", "Index and path of a smaller tree under the root of a larger one.", &[v03_message], |r| {
        r.edit_bundle.then(|b| put(b, &format!("{PROOF}/treeSize"), "4711011"))
    })
    .group("X07"),
    Fault::new("G2", "tree_size_differs_v2", "A present value must agree with the checkpoint.", &[rekor2_message], |r| {
        r.edit_bundle.then(|b| put(b, &format!("{PROOF}/treeSize"), "4711011"))
    })
    .group("X07"),
    Fault::new("G2", "root_hash_differs", "Only the checkpoint's root is signed.", &[v03_message, rekor2_message], |r| {
        r.edit_bundle.then(|b| put(b, &format!("{PROOF}/rootHash"), b64(&[7; 32])))
    })
    .group("X01"),
    Fault::new("G2", "v2_index_differs", "Two indices, one proven.", &[rekor2_message], |r| {
        r.edit_bundle.then(|b| put(b, &format!("{PROOF}/logIndex"), "4711004"))
    }),
    Fault::new("G2", "v2_duplicates_absent", "v2 writers may leave the copies out.", &[rekor2_message], |r| {
        r.edit_bundle.then(|b| {
            ["logIndex", "treeSize"].iter().for_each(|m| drop(take(b, &format!("{PROOF}/{m}"))));
        })
    })
    .accept(),
    Fault::new("G2", "global_index_as_shard_index", "The global index is no index of this tree.", &[v03_message], |r| {
        r.edit_bundle.then(|b| put(b, &format!("{PROOF}/logIndex"), "25579003"))
    })
    .or(&["G3"])
    .group("X27"),
    Fault::new("G2", "attacker_made_tree", "A consistent proof to a root of one's own: the checkpoint decides.", &[v03_message], |r| {
        r.entries[0].edit.then(|e| {
            let body = crate::encoding::unb64(&text(e, "/canonicalizedBody"));
            let own = crate::merkle::include(&body, 2, 5, LeafHash::Rfc6962);
            put(e, "/inclusionProof/hashes", own.hashes.iter().map(|h| b64(h)).collect::<Vec<_>>());
            put(e, "/inclusionProof/rootHash", b64(&own.root));
            put(e, "/inclusionProof/logIndex", "2");
            put(e, "/inclusionProof/treeSize", "5");
        });
    })
    .group("X01"),
    // G3
    Fault::new("G3", "size_zero", "The empty tree contains nothing.", &[v03_message], |r| {
        r.entries[0].checkpoint.edit_text.then(|t| *t = t.replace("\n4711010\n", "\n0\n"));
        r.edit_bundle.then(|b| put(b, &format!("{PROOF}/treeSize"), "0"));
    })
    .group("X07"),
    Fault::new("G3", "size_absent", "Omitted is zero.", &[v03_message], |r| r.edit_bundle.then(|b| drop(take(b, &format!("{PROOF}/treeSize")))))
        .or(&["G2"])
        .group("X07"),
    Fault::new("G3", "index_equals_size", "The last index is size − 1.", &[v03_message], |r| {
        r.edit_bundle.then(|b| put(b, &format!("{PROOF}/logIndex"), "4711010"))
    })
    .group("X07"),
    Fault::new("G3", "negative_index", "A negative index wraps to a large one.", &[v03_message], |r| {
        r.edit_bundle.then(|b| put(b, &format!("{PROOF}/logIndex"), "-1"))
    })
    .or(&["G2"])
    .group("X07"),
    Fault::new("G3", "size_one_with_hash", "A tree of one leaf has no path.", &[v03_message], |r| {
        r.entries[0].in_tree(0, 1);
        r.edit_bundle.then(|b| put(b, &format!("{PROOF}/hashes"), vec![b64(&[1; 32])]));
    })
    .group("X07"),
    Fault::new("G3", "size_one_index_one", "A tree of one leaf has index 0.", &[v03_message], |r| {
        r.entries[0].in_tree(0, 1);
        r.edit_bundle.then(|b| put(b, &format!("{PROOF}/logIndex"), "1"));
    })
    .group("X07"),
    Fault::new("G3", "one_hash_more", "The length is decided by arithmetic before folding.", &[v03_message, rekor2_message, small_tree], |r| {
        hashes(r, |h| h.push(b64(&[1; 32]).into()))
    })
    .group("X07"),
    Fault::new("G3", "one_hash_fewer", "An inner node would pass for the leaf's subtree.", &[v03_message, rekor2_message, small_tree], |r| {
        hashes(r, |h| drop(h.pop()))
    })
    .group("X07"),
    Fault::new("G3", "no_hashes", "A proof of a large tree is not empty.", &[v03_message], |r| hashes(r, Vec::clear)).group("X07"),
    Fault::new("G3", "tree_of_two_to_53", "Indices beyond a double are exact.", &[v03_message, rekor2_message], |r| huge(r, 1 << 53, (1 << 53) + 2))
        .accept()
        .group("X07"),
    Fault::new("G3", "largest_tree", "The last leaf of the largest tree.", &[v03_message, rekor2_message], |r| huge(r, i64::MAX as u64 - 1, i64::MAX as u64))
        .accept()
        .group("X07"),
    // G4
    Fault::new("G4", "hashes_swapped", "Order is part of the proof.", &[v03_message, rekor2_message, small_tree], |r| hashes(r, |h| h.swap(0, 1))).group("X07"),
    Fault::new("G4", "hash_flipped", "One wrong sibling, another root.", &[v03_message, rekor2_message, small_tree], |r| {
        hashes(r, |h| h[1] = b64(&[9; 32]).into())
    })
    .group("X07"),
    Fault::new("G4", "neighbour_index", "The path of another leaf.", &[v03_message], |r| {
        r.edit_bundle.then(|b| put(b, &format!("{PROOF}/logIndex"), "4711002"))
    })
    .or(&["G3"])
    .group("X07"),
    Fault::new("G4", "neighbour_index_same_length", "Same length, other side.", &[small_tree], |r| {
        r.edit_bundle.then(|b| put(b, &format!("{PROOF}/logIndex"), "4"))
    })
    .group("X07"),
    Fault::new("G4", "single_leaf_other_root", "size 1: the root is the leaf hash.", &[single_leaf_tree], |r| {
        r.entries[0].checkpoint.edit_text.then(|t| {
            let root = t.lines().nth(2).expect("root").to_owned();
            *t = t.replace(&root, &b64(&[3; 32]));
        });
        r.edit_bundle.then(|b| put(b, &format!("{PROOF}/rootHash"), b64(&[3; 32])));
    }),
    Fault::new("G4", "checkpoint_of_another_tree", "A right checkpoint about another tree.", &[v03_message, rekor2_message], |r| {
        r.entries[0].checkpoint.edit_text.then(|t| {
            let root = t.lines().nth(2).expect("root").to_owned();
            *t = t.replace(&root, &b64(&[3; 32]));
        });
        r.edit_bundle.then(|b| put(b, &format!("{PROOF}/rootHash"), b64(&[3; 32])));
    }),
    // G5
    Fault::new("G5", "v2_body_with_space", "The leaf is rebuilt; the copy in the bundle must be the same bytes.", &[rekor2_message, rekor2_dsse], |r| {
        change_text(r, &format!("{TLE}/canonicalizedBody"), |t| {
            let body = String::from_utf8(crate::encoding::unb64(t)).expect("UTF-8");
            b64(body.replacen(':', ": ", 1).as_bytes())
        });
    })
    .or(&["I9", "I4"]),
    Fault::new("G5", "v2_body_of_another_signature", "A copy that describes something else is not evidence.", &[rekor2_message], |r| {
        r.entries[0].edit.then(|e| {
            let mut body: Value = serde_json::from_slice(&crate::encoding::unb64(&text(e, "/canonicalizedBody"))).expect("JSON");
            put(&mut body, "/spec/hashedRekordV002/signature/content", b64(&[0x30; 70]));
            put(e, "/canonicalizedBody", b64(crate::encoding::jcs(&body).as_bytes()));
        });
    })
    .or(&["I4"]),
];

pub(super) const CHECKPOINT: &[Fault] = &[
    // H1
    Fault::new("H1", "hyphen", "The line starts with U+2014.", &[v03_message, rekor2_message], |r| envelope(r, |e| *e = e.replace('\u{2014}', "-")))
        .group("X08"),
    Fault::new("H1", "prefix_before_dash", "Text before the dash makes it another line.", &[v03_message], |r| {
        envelope(r, |e| *e = e.replace("\u{2014}", "x\u{2014}"))
    })
    .group("X08"),
    Fault::new("H1", "carriage_returns", "CRLF is not LF.", &[v03_message, rekor2_message], |r| envelope(r, |e| *e = e.replace('\n', "\r\n"))).group("X08"),
    Fault::new("H1", "no_final_newline", "Every signature line ends in LF.", &[v03_message], |r| envelope(r, |e| e.truncate(e.len() - 1))).group("X08"),
    Fault::new("H1", "no_separator", "Without blank line the signatures are text.", &[v03_message], |r| envelope(r, |e| *e = e.replace("\n\n", "\n")))
        .group("X08"),
    Fault::new("H1", "no_signature_line", "A note without signature is a text.", &[v03_message], |r| r.entries[0].checkpoint.unsigned = true)
        .or(&["H5"])
        .group("X08"),
    Fault::new("H1", "tab_in_name", "Names have no white space.", &[v03_message], |r| {
        envelope(r, |e| *e = e.replace("\u{2014} rekor.test", "\u{2014} rekor\ttest"))
    })
    .group("X08"),
    Fault::new("H1", "double_space", "Single spaces.", &[v03_message], |r| envelope(r, |e| *e = e.replace("\u{2014} ", "\u{2014}  "))).group("X08"),
    Fault::new("H1", "plus_in_name", "Names have no `+`.", &[v03_message], |r| {
        r.entries[0].checkpoint.after.push(Line::witness("wit+ness", Key::ed25519("witness"), 1))
    })
    .group("X08"),
    Fault::new("H1", "101_lines", "One hundred is the bound.", &[v03_message], |r| r.entries[0].checkpoint.after = vec![witness_line(); 100]).group("X08"),
    Fault::new("H1", "100_lines", "One hundred is allowed.", &[v03_message], |r| r.entries[0].checkpoint.after = vec![witness_line(); 99])
        .accept()
        .group("X08"),
    Fault::new("H1", "blob_of_four_octets", "An id without signature.", &[v03_message], |r| {
        r.entries[0].checkpoint.after.push({
            let mut l = Log::v1(Key::p256("stranger"), "stranger.test", 7).line();
            l.edit_signature.then(Vec::clear);
            l
        })
    })
    .group("X08"),
    Fault::new("H1", "blob_without_padding", "Strict base64 applies to notes.", &[v03_message], |r| {
        r.entries[0].checkpoint.after.push(witness_line());
        envelope(r, |e| *e = e.trim_end().trim_end_matches('=').to_owned() + "=A\n");
    })
    .or(&["A6"])
    .group("X08"),
    Fault::new("H1", "stray_line_after_signatures", "Any non-matching line refuses the note.", &[v03_message], |r| envelope(r, |e| e.push_str("stray\n")))
        .group("X08"),
    Fault::new("H1", "control_character", "Control characters other than LF never occur.", &[v03_message], |r| {
        r.entries[0].checkpoint.edit_text.then(|t| t.push_str("bell \u{7}\n"))
    })
    .group("X08"),
    // H2
    Fault::new(
        "H2",
        "blank_extension_line",
        "The text is split at the last blank line, so this one is an empty extension line.",
        &[v03_message, rekor2_message],
        |r| r.entries[0].checkpoint.edit_text.then(|t| t.push_str("\nmore\n")),
    )
    .or(&["H1"])
    .group("X08"),
    Fault::new("H2", "size_leading_zero", "One text per number.", &[v03_message, rekor2_message], |r| {
        r.entries[0].checkpoint.edit_text.then(|t| *t = t.replace("\n4711010\n", "\n04711010\n"))
    })
    .group("X08"),
    Fault::new("H2", "size_plus", "One text per number.", &[v03_message], |r| {
        r.entries[0].checkpoint.edit_text.then(|t| *t = t.replace("\n4711010\n", "\n+4711010\n"))
    })
    .group("X08"),
    Fault::new("H2", "size_two_to_63", "Sizes fit 63 bits.", &[v03_message], |r| {
        r.entries[0].checkpoint.edit_text.then(|t| *t = t.replace("\n4711010\n", "\n9223372036854775808\n"))
    })
    .or(&["G2"])
    .group("X08"),
    Fault::new("H2", "root_url_safe", "Standard alphabet.", &[v03_message], |r| {
        r.entries[0].checkpoint.edit_text.then(|t| {
            let root = t.lines().nth(2).expect("root").to_owned();
            *t = t.replace(&root, &b64_url(&[0xFB; 32]));
        })
    })
    .or(&["A6", "H1"])
    .group("X08"),
    Fault::new("H2", "root_of_31_octets", "A root is 32 octets.", &[v03_message], |r| {
        r.entries[0].checkpoint.edit_text.then(|t| {
            let root = t.lines().nth(2).expect("root").to_owned();
            *t = t.replace(&root, &b64(&[3; 31]));
        })
    })
    .group("X08"),
    Fault::new("H2", "two_lines_only", "There is no root.", &[v03_message], |r| {
        r.entries[0].checkpoint.edit_text.then(|t| *t = t.lines().take(2).map(|l| format!("{l}\n")).collect())
    })
    .group("X08"),
    Fault::new("H2", "empty_origin", "The first line names the log.", &[v03_message, rekor2_message], |r| {
        r.entries[0].checkpoint.edit_text.then(|t| *t = t.lines().skip(1).fold("\n".into(), |a, l| format!("{a}{l}\n")))
    })
    .or(&["H1"])
    .group("X08"),
    // H3
    Fault::new("H3", "wrong_key_id", "The id selects the key; a line with another id is another signer's.", &[v03_message, rekor2_message], |r| {
        r.entries[0].checkpoint.edit_line.then(|l| l.id = vec![1, 2, 3, 4])
    })
    .or(&["H4", "H5"]),
    Fault::new("H3", "v1_derivation_under_v2", "Rekor v2 with Ed25519 hashes the name into the id.", &[rekor2_message], |r| {
        r.entries[0].checkpoint.edit_line.then(|l| l.id = crate::keys::sha256(&l.key.spki())[..4].to_vec())
    })
    .or(&["H4", "H5"]),
    Fault::new("H3", "v2_derivation_under_v1", "Rekor v1 hashes the key alone, for every key type.", &[log_ed25519], |r| {
        r.entries[0].checkpoint.edit_line.then(|l| l.id = crate::note::key_hash(&l.name, l.key)[..4].to_vec())
    })
    .or(&["H4", "H5"]),
    // H4
    Fault::new("H4", "other_origin", "The right key under another origin.", &[v03_message, rekor2_message], |r| {
        r.entries[0].log.origin = "elsewhere.test - 1".into()
    })
    .group("X06"),
    Fault::new("H4", "origin_not_a_tree", "v1: the origin is the name and a decimal tree id.", &[v03_message], |r| {
        r.entries[0].log.origin = format!("rekor.test - {TREE_ID}x")
    })
    .group("X06"),
    Fault::new("H4", "origin_without_tree", "v1: the origin carries a tree id.", &[v03_message], |r| r.entries[0].log.origin = "rekor.test".into())
        .group("X05"),
    Fault::new("H4", "v2_with_v1_style_origin", "v2: the origin is the name itself.", &[rekor2_message], |r| {
        r.entries[0].log.origin = format!("log2024.rekor.test - {TREE_ID}")
    })
    .group("X05"),
    Fault::new("H4", "other_name", "The right key under another name.", &[v03_message], |r| {
        r.entries[0].log.name = "other.test".into();
        r.entries[0].log.origin = format!("other.test - {TREE_ID}");
    })
    .group("X06"),
    Fault::new("H4", "other_name_v2", "The right key under another name and origin, with the id that belongs to them.", &[rekor2_message], |r| {
        (r.entries[0].log.name, r.entries[0].log.origin) = ("other.test".into(), "other.test".into());
    })
    .or(&["H3", "H5"])
    .group("X06"),
    Fault::new("H4", "other_name_relaxed", "`rekor-v1-note-name` drops the comparison with baseUrl for v1.", &[v03_message], |r| {
        r.entries[0].log.name = "container-7f3a".into();
        r.entries[0].log.origin = format!("container-7f3a - {TREE_ID}");
        r.policy.relaxations.push(("rekor-v1-note-name", true));
    })
    .accept(),
    Fault::new("H4", "later_shard", "Another tree id under the same name is a shard of the same log.", &[v03_message], |r| {
        r.entries[0].log.origin = "rekor.test - 42".into()
    })
    .accept()
    .group("X06"),
    Fault::new("H4", "signed_by_another_trusted_log", "Trusted, but not the log the entry names.", &[v03_message], |r| {
        let other = Log::v1(Key::p384("other trusted log"), "other.test", 5);
        r.entries[0].checkpoint.edit_line.then({
            let line = other.line();
            move |l| *l = line.clone()
        });
        r.root.logs.push(other);
    })
    .or(&["H5"])
    .group("X06"),
    Fault::new("H4", "whole_checkpoint_of_another_trusted_log", "A merged root lists both; the entry names one.", &[v03_message], |r| {
        let other = Log::v1(Key::p384("other trusted log"), "other.test", 5);
        r.entries[0].checkpoint.edit_line.then({
            let line = other.line();
            move |l| *l = line.clone()
        });
        r.entries[0].log.origin.clone_from(&other.origin);
        r.root.logs.push(other);
    })
    .or(&["H5"])
    .group("X06"),
    Fault::new("H4", "v2_without_base_url", "A v2 log without baseUrl has no name to compare.", &[rekor2_message, rekor2_ecdsa], |r| {
        r.root.logs.iter_mut().for_each(|l| l.base_url = None)
    })
    .or(&["J2"]),
    Fault::new("H4", "base_url_of_another_host", "The name follows from baseUrl.", &[v03_message, rekor2_message], |r| {
        r.root.logs.iter_mut().for_each(|l| l.base_url = Some("https://moved.test".into()))
    }),
    Fault::new("H4", "base_url_variants", "Scheme optional, host without case, trailing slash ignored.", &[v03_message, rekor2_message], |r| {
        r.root.logs.iter_mut().for_each(|l| l.base_url = Some(format!("https://{}/", l.name.to_uppercase())));
    })
    .accept(),
    Fault::new("H4", "base_url_with_path", "The host alone is an allowed name.", &[v03_message], |r| {
        r.root.logs[0].base_url = Some("https://rekor.test/api".into())
    })
    .accept(),
    // H5
    Fault::new("H5", "witness_only", "A witness saw a checkpoint; the log did not sign it.", &[v03_message, rekor2_message], |r| {
        (r.entries[0].checkpoint.unsigned, r.entries[0].checkpoint.before) = (true, vec![witness_line()]);
    })
    .or(&["H4"])
    .group("X06"),
    Fault::new("H5", "stranger_only", "An unknown key under the log's name is ignored, and then nothing is left.", &[v03_message], |r| {
        let line = Log::v1(Key::p256("stranger"), "rekor.test", TREE_ID).line();
        (r.entries[0].checkpoint.unsigned, r.entries[0].checkpoint.before) = (true, vec![line]);
    })
    .or(&["H4"])
    .group("X06"),
    Fault::new("H5", "cosignature_under_the_log_name", "A timestamped blob is not a log signature.", &[log_ed25519], |r| {
        let key = r.entries[0].log.key;
        r.entries[0].checkpoint.edit_line.then(move |l| *l = Line { id: l.id.clone(), ..Line::witness(&l.name, key, 9) });
    })
    .or(&["H6", "H4", "H1"])
    .group("X08"),
    Fault::new("H5", "same_name_unknown_id", "Another key under the log's name beside the right line is ignored.", &[v03_message, rekor2_message], |r| {
        let name = r.entries[0].log.name.clone();
        r.entries[0].checkpoint.before.push(Line::new(&name, &[9, 9, 9, 9], Key::ed25519("rotated"), crate::keys::Scheme::Ed25519));
    })
    .accept()
    .group("X08"),
    Fault::new("H5", "same_id_unknown_name", "Four octets collide easily; the name must match too.", &[v03_message], |r| {
        let mut line = Line::new("elsewhere.test", &[0; 4], Key::ed25519("stranger"), crate::keys::Scheme::Ed25519);
        line.id = r.entries[0].log.line().id;
        r.entries[0].checkpoint.before.push(line);
    })
    .accept()
    .group("X06"),
    // H6
    Fault::new("H6", "signature_flipped", "The only line of the log does not verify.", &[v03_message, rekor2_message, rekor2_ecdsa, log_p384, log_rsa], |r| {
        r.entries[0].checkpoint.edit_line.then(|l| {
            l.edit_signature.then(|s| {
                let n = s.len() - 3;
                s[n] ^= 1;
            })
        });
    })
    .or(&["H5", "H4"]),
    Fault::new(
        "H6",
        "second_line_of_the_log_is_bad",
        "A known signer that signed something else is a warning, not noise.",
        &[v03_message, rekor2_message],
        |r| {
            let mut line = r.entries[0].log.line();
            line.edit_signature.then(|s| {
                let n = s.len() - 3;
                s[n] ^= 1;
            });
            r.entries[0].checkpoint.after.push(line);
        },
    )
    .group("X08"),
    Fault::new("H6", "text_changed_after_signing", "Size, root and origin are signed.", &[v03_message], |r| {
        envelope(r, |e| *e = e.replacen(" - 1193", " - 2193", 1))
    })
    .or(&["H5", "H4"]),
    // H7
    Fault::new("H7", "bad_witness_line", "A witness the user did not name is not checked and changes nothing.", &[v03_message, rekor2_message], |r| {
        let mut line = witness_line();
        line.edit_signature.then(|s| s[20] ^= 1);
        r.entries[0].checkpoint.after.push(line);
    })
    .accept(),
];

pub(super) const PATHS: &[Fault] = &[
    // J1
    Fault::new("J1", "v1_body_in_a_v2_log", "The body decides the rules, and a v2 log's checkpoint breaks those of v1.", &[rekor2_message], |r| {
        r.entries[0].kind = Kind::Hashedrekord001
    })
    .or(&["H3", "H4", "H5", "I1"])
    .group("X05"),
    Fault::new("J1", "v2_body_in_a_v1_log", "The body decides the rules, and a v1 log's checkpoint breaks those of v2.", &[v03_message_no_set_tsa], |r| {
        r.entries[0].kind = Kind::Hashedrekord002;
        r.entries[0].log_index = r.entries[0].tree_index;
    })
    .or(&["H4", "H5"])
    .group("X05"),
    // J2
    Fault::new("J2", "no_time", "Rekor v2 gives no time; a certificate needs one.", &[rekor2_message, rekor2_dsse], |r| r.tokens.clear()).absent().or(&["L2"]),
    Fault::new("J2", "integrated_time_instead_of_timestamp", "An integratedTime nobody signed is no time.", &[rekor2_message], |r| {
        r.tokens.clear();
        r.entries[0].integrated_time = Some(INTEGRATED);
    })
    .absent()
    .or(&["L1", "L2"])
    .group("X02"),
    Fault::new("J2", "integrated_time_ignored", "Beside a timestamp the unsigned integratedTime changes nothing.", &[rekor2_message], |r| {
        r.entries[0].integrated_time = Some(1)
    })
    .accept()
    .group("X02"),
    Fault::new("J2", "zero_integrated_time", "Zero is absent.", &[rekor2_message], |r| r.entries[0].integrated_time = Some(0)).accept().group("X03"),
];

fn promise(r: &mut Recipe) -> &mut Promise {
    r.entries[0].promise.as_mut().expect("promise")
}

/// The given entry is logged, rightly, by a log nobody trusts.
fn stranger(r: &mut Recipe, index: usize) {
    let entry: &mut Entry = &mut r.entries[index];
    let (host, key) = ("stranger.test", Key::ed25519("stranger"));
    entry.log = match entry.log.version {
        crate::rekor::Version::V1 => Log::v1(key, host, 7),
        crate::rekor::Version::V2 => Log::v2(key, host),
    };
}

fn hashes(r: &mut Recipe, change: impl Fn(&mut Vec<Value>) + 'static) {
    r.edit_bundle.then(move |b| change(b.pointer_mut(&format!("{PROOF}/hashes")).and_then(Value::as_array_mut).expect("hashes")));
}

fn huge(r: &mut Recipe, index: u64, size: u64) {
    let entry = &mut r.entries[0];
    (entry.tree_index, entry.tree_size) = (index, size);
    entry.log_index = index;
}

fn envelope(r: &mut Recipe, change: impl Fn(&mut String) + 'static) {
    r.entries[0].checkpoint.edit_envelope.then(change);
}
