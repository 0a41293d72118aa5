//! E, F and J: which log, its promise, which path.

use super::Fault;
use super::help::*;
use crate::encoding::{b64, put, text};
use crate::keys::Key;
use crate::rekor::{Kind, Log, Promise, TREE_ID};
use crate::root::ROOT_V02;
use crate::shapes::*;
use crate::time::{INTEGRATED, rfc3339};

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
        r.root.logs.iter_mut().for_each(|l| l.end = Some(rfc3339(crate::time::GEN_TIME, ".256")));
    })
    .group("X16"),
    Fault::new("E2", "timestamp_at_log_end", "Fractions are kept, both ends belong.", &[rekor2_message], |r| {
        r.root.logs.iter_mut().for_each(|l| l.end = Some(rfc3339(crate::time::GEN_TIME, ".257")));
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
    Fault::new("E3", "unknown_log_counted", "A dropped entry counts towards no threshold.", &[two_logs], |r| stranger(r, 1)).insufficient().group("X25"),
    Fault::new("E3", "signed_by_the_ct_log", "A key trusted for certificates is not trusted for entries.", &[v03_message], |r| {
        r.entries[0].log = Log::v1(Key::p256("ctfe"), "rekor.test", TREE_ID);
    })
    .insufficient()
    .group("X24"),
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
    }),
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
    .group("X16"),
    Fault::new("F4", "integrated_now", "Now is not the future.", &[v03_message], |r| r.now = "2024-06-01T12:00:05Z").accept().group("X16"),
    Fault::new("F4", "zero_time", "A promise about no time is no time.", &[v03_message], |r| r.entries[0].integrated_time = Some(0)),
    Fault::new("F4", "zero_time_omitted", "Omitted is zero, and signed as zero.", &[v03_message], |r| r.entries[0].integrated_time = None),
    Fault::new("F4", "negative_time", "Before 1970 there was no log.", &[v03_message], |r| r.entries[0].integrated_time = Some(-5)),
    Fault::new("F4", "time_beyond_the_calendar", "No date can say when that is.", &[v03_message], |r| r.entries[0].integrated_time = Some(i64::MAX))
        .group("X16"),
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

pub(super) const PATHS: &[Fault] = &[
    // J1
    Fault::new("J1", "v1_body_in_a_v2_log", "The body decides the rules, and a v2 log's checkpoint breaks those of v1.", &[rekor2_message], |r| {
        r.entries[0].kind = Kind::Hashedrekord001
    })
    .or(&["H3"])
    .group("X05"),
    Fault::new("J1", "v2_body_in_a_v1_log", "The body decides the rules, and a v1 log's checkpoint breaks those of v2.", &[v03_message_no_set_tsa], |r| {
        r.entries[0].kind = Kind::Hashedrekord002;
        r.entries[0].log_index = r.entries[0].tree_index;
    })
    .or(&["H4"])
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
