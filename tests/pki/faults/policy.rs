//! O, P and R: managed keys, identity policy, trusted root.

use serde_json::{Value, json};

use super::Fault;
use crate::case::{Expected, Verdict};
use crate::encoding::{b64, put, take, text};
use crate::fulcio::{Authority, ISSUER, SIGNER};
use crate::keys::Key;
use crate::recipe::{Recipe, keyless_policy};
use crate::rekor::Log;
use crate::shapes::*;
use crate::tsa::Tsa;

pub(super) const KEYS: &[Fault] = &[
    // O1
    Fault::new(
        "O1",
        "hint_of_another_key",
        "A hint that is a key hash must be this key's.",
        &[managed_message, managed_no_log_message, managed_no_log_dsse],
        |r| {
            r.hint = Key::p256("another").hint();
            r.keyid = r.keyid.as_ref().map(|_| r.hint.clone());
        },
    )
    .group("X26"),
    Fault::new("O1", "opaque_hint", "Other hint forms are only look-up strings.", &[managed_message, managed_no_log_message], |r| {
        r.hint = "SHA256:jl3bwswu80PjjokCgh0o2w5c2U4LhQAE57gj9cz1kzA".into()
    })
    .accept(),
    Fault::new("O1", "empty_hint", "A hint may be empty.", &[managed_message, managed_no_log_message], |r| r.hint = String::new()).accept(),
    Fault::new("O1", "another_key_without_log", "The caller's key did not sign.", &[managed_no_log_message, managed_no_log_dsse], |r| another_key(r))
        .or(&["M5", "M1", "N1"])
        .group("X26"),
    // O2
    Fault::new("O2", "certificate_bundle_key_policy", "No fallback between kinds.", &[v03_message, rekor2_message, github], |r| {
        let pem = r.signer.pem();
        r.policy.expected = Expected::Key { pem, valid_for: None, key_details: None };
    })
    .insufficient()
    .group("X26"),
    Fault::new("O2", "key_bundle_identity_policy", "A key has no identity.", &[managed_message, managed_no_log_message], |r| {
        r.policy.expected = keyless_policy().expected
    })
    .insufficient()
    .group("X26"),
    Fault::new("O2", "sct_required_of_a_key", "A key has no SCT.", &[managed_message], |r| r.policy.ctlog = 1).insufficient().or(&["D1", "D7"]).group("X26"),
    // O3
    Fault::new(
        "O3",
        "entry_of_another_key",
        "The log entry names another key.",
        &[managed_message, managed_dsse, managed_intoto, managed_v01_set_message],
        |r| r.entries[0].submit.then(|s| s.verifier_pem = Key::p256("another").pem()),
    )
    .or(&["I2", "I3", "I6"])
    .group("X26"),
    Fault::new(
        "O3",
        "policy_key_is_not_the_logged_key",
        "The bundle is about another key than the caller's.",
        &[managed_message, managed_v02_message, managed_dsse, managed_rekor2_message],
        |r| another_key(r),
    )
    .or(&["I2", "I3", "I4", "G5", "G4", "O1", "M5", "M1"])
    .group("X26"),
    // O5
    Fault::new("O5", "key_only_in_the_bundle", "The key inside the log entry is shown, never used.", &[managed_message, managed_no_log_message], |r| {
        r.policy.expected = Expected::Anyone
    })
    .insufficient()
    .or(&["O1", "O2"])
    .group("X26"),
];

pub(super) const IDENTITY: &[Fault] = &[
    Fault::new("P1", "other_san", "Somebody else signed.", &[v03_message, v01_set_message, v02_message, v03_dsse, rekor2_message, github], |r| {
        r.policy.identity().san = SIGNER.replace("acme", "mallory")
    })
    .rejected(),
    Fault::new("P1", "policy_kind_differs", "The caller asked for an e-mail.", &[v03_message], |r| r.policy.identity().san_kind = Some("email"))
        .rejected()
        .group("X18"),
    Fault::new("P2", "empty_issuer", "An empty string is no issuer.", &[v03_message], |r| r.policy.identity().issuer = Some(String::new()))
        .verdict(Verdict::ConfigurationError)
        .group("X19"),
    Fault::new("P1", "empty_san_policy", "An empty string is no name.", &[v03_message], |r| r.policy.identity().san = String::new())
        .verdict(Verdict::ConfigurationError)
        .group("X19"),
    // P4
    Fault::new("P4", "pattern_matches", "Anchored, whole value.", &[v03_message], |r| {
        pattern(r, r"https://github\.com/acme/widget/\.github/workflows/release\.yml@refs/tags/v[0-9.]+")
    })
    .accept()
    .group("X20"),
    Fault::new("P4", "unanchored_prefix", "A pattern matches the whole value, not a part.", &[v03_message], |r| pattern(r, r"https://github\.com/acme/"))
        .rejected()
        .group("X20"),
    Fault::new("P4", "unanchored_suffix", "A pattern matches the whole value, not a part.", &[v03_message], |r| pattern(r, r"@refs/tags/v1\.2\.3"))
        .rejected()
        .group("X20"),
    Fault::new("P4", "alternation_escapes_anchor", "`a|b` is wrapped before it is anchored.", &[v03_message], |r| pattern(r, "x|https://github"))
        .rejected()
        .group("X20"),
    Fault::new("P4", "plain_string_that_looks_like_a_pattern", "A string is a pattern only where declared.", &[v03_message], |r| {
        r.policy.identity().san = ".*".into()
    })
    .rejected()
    .group("X20"),
    Fault::new("P4", "issuer_pattern", "The issuer may be a declared pattern.", &[v03_message], |r| {
        let identity = r.policy.identity();
        (identity.issuer, identity.issuer_is_pattern) = (Some(r"https://token\.actions\.githubusercontent\.com".into()), true);
    })
    .accept(),
    Fault::new("P4", "issuer_pattern_unanchored", "Whole value here too.", &[v03_message], |r| {
        let identity = r.policy.identity();
        (identity.issuer, identity.issuer_is_pattern) = (Some("https://token".into()), true);
    })
    .rejected()
    .group("X20"),
    Fault::new("P4", "pattern_without_kind", "A pattern needs a kind.", &[v03_message], |r| {
        pattern(r, "https://github.com/.*");
        r.policy.identity().san_kind = None;
    })
    .verdict(Verdict::ConfigurationError)
    .group("X20"),
    Fault::new("P4", "dot_does_not_match_line_feed", "A line feed in the name ends no pattern.", &[v03_message], |r| {
        r.leaf.identity(crate::fulcio::san_uri("https://github.com/acme/\nmallory"), ISSUER);
        pattern(r, "https://github.com/acme/.*");
    })
    .rejected()
    .group("X20"),
    // P5
    Fault::new("P5", "case_differs", "Bytes are compared.", &[v03_message], |r| r.policy.identity().san = SIGNER.replace("acme", "Acme"))
        .rejected()
        .group("X18"),
    Fault::new("P5", "percent_encoding_differs", "Bytes are compared.", &[v03_message], |r| r.policy.identity().san = SIGNER.replace("widget", "w%69dget"))
        .rejected()
        .group("X18"),
    Fault::new("P5", "trailing_dot", "Bytes are compared.", &[v03_message], |r| r.policy.identity().san = SIGNER.replace("github.com", "github.com."))
        .rejected()
        .group("X18"),
    // P7
    Fault::new("P7", "anyone", "Valid, but nobody said who the signer should be.", &[v03_message, v01_set_message, rekor2_message, github], |r| {
        r.policy.expected = Expected::Anyone
    })
    .verdict(Verdict::Unidentified),
];

pub(super) const ROOT: &[Fault] = &[
    // R1
    Fault::new("R1", "unknown_media_type", "Rules of another version are unknown.", &[v03_message], |r| {
        r.root.media_type = "application/vnd.dev.sigstore.trustedroot.v0.9+json".into()
    })
    .insufficient()
    .group("X24"),
    Fault::new("R1", "no_media_type", "A root says what it is.", &[v03_message], |r| root(r, |j| drop(take(j, "/mediaType")))).insufficient().group("X24"),
    Fault::new("R1", "unknown_member", "A1 holds for roots.", &[v03_message], |r| root(r, |j| put(j, "/tlogs/0/trusted", true)))
        .insufficient()
        .or(&["A1"])
        .group("X24"),
    Fault::new("R1", "base64_not_strict", "A6 holds for roots.", &[v03_message], |r| {
        root(r, |j| {
            let key = text(j, "/tlogs/0/publicKey/rawBytes");
            put(j, "/tlogs/0/publicKey/rawBytes", format!("{}\n{}", &key[..20], &key[20..]));
        })
    })
    .insufficient()
    .or(&["A6", "R3"])
    .group("X24"),
    // R2
    Fault::new("R2", "past_and_future_entries", "Rotation: all entries are loaded, times select.", &[v03_message, rekor2_message], |r| {
        let mut past = Authority::named("fulcio root", Key::p384("older root"), "fulcio intermediate", Key::p384("older intermediate"));
        (past.start, past.end) = (Some("2020-01-01T00:00:00Z".into()), Some("2021-12-31T23:59:59.999Z".into()));
        let mut future = Authority::named("next root", Key::p384("next root"), "next intermediate", Key::p384("next intermediate"));
        future.start = Some("2030-01-01T00:00:00Z".into());
        r.other_authorities = vec![past, future];
        let mut log = Log::v1(Key::p256("future log"), "future.test", 1);
        log.start = Some("2031-01-01T00:00:00Z".into());
        r.root.logs.insert(0, log);
        let mut tsa = Tsa::two_certificates("past-tsa", Key::p384("past tsa"));
        tsa.end = Some("2022-06-01T00:00:00Z".into());
        r.tsas.push(tsa);
    })
    .accept()
    .group("X16"),
    Fault::new("R2", "everything_ended_since", "What is past is not gone.", &[v03_message, rekor2_message], |r| {
        let end = Some("2024-06-02T00:00:00Z".to_owned());
        r.authority.end.clone_from(&end);
        r.root.logs.iter_mut().for_each(|l| l.end.clone_from(&end));
        r.root.ct_logs.iter_mut().for_each(|l| l.end.clone_from(&end));
        r.tsas.iter_mut().for_each(|t| t.end.clone_from(&end));
    })
    .accept()
    .group("X16"),
    Fault::new("R2", "overlapping_authorities", "Overlap is normal.", &[v03_message], |r| {
        let mut twin = r.authority.clone();
        twin.start = Some("2024-05-01T00:00:00Z".into());
        r.authority.end = Some("2024-07-01T00:00:00Z".into());
        r.other_authorities.push(twin);
    })
    .accept()
    .group("X16"),
    // R3
    Fault::new("R3", "log_without_start", "An unbounded past is nobody's promise.", &[v03_message], |r| r.root.logs[0].start = None)
        .insufficient()
        .group("X24"),
    Fault::new("R3", "authority_without_start", "An unbounded past is nobody's promise.", &[v03_message], |r| r.authority.start = None)
        .insufficient()
        .group("X24"),
    Fault::new("R3", "tsa_without_start", "An unbounded past is nobody's promise.", &[rekor2_message], |r| r.tsas[0].start = None).insufficient().group("X24"),
    Fault::new("R3", "end_before_start", "An empty window is a mistake.", &[v03_message], |r| r.root.logs[0].end = Some("2021-01-01T00:00:00Z".into()))
        .insufficient()
        .group("X24"),
    Fault::new("R3", "null_end", "null is open.", &[v03_message, rekor2_message], |r| {
        root(r, |j| {
            put(j, "/tlogs/0/publicKey/validFor/end", Value::Null);
            put(j, "/certificateAuthorities/0/validFor/end", Value::Null);
            put(j, "/timestampAuthorities/0/validFor/end", Value::Null);
        })
    })
    .accept()
    .group("X24"),
    Fault::new("R3", "one_id_two_keys", "An id that selects two keys selects none.", &[v03_message], |r| {
        let mut twin = Log::v1(Key::p256("twin"), "rekor.test", 9);
        twin.id.clone_from(&r.root.logs[0].id);
        r.root.logs.push(twin);
    })
    .insufficient()
    .group("X24"),
    Fault::new("R3", "unparsable_key", "A broken root is refused whole.", &[v03_message], |r| r.root.logs[1].raw_key = vec![0x30, 0x03, 1, 2, 3])
        .insufficient()
        .group("X24"),
    Fault::new("R3", "unparsable_chain", "A broken root is refused whole.", &[v03_message], |r| {
        root(r, |j| put(j, "/timestampAuthorities/0/certChain/certificates/0/rawBytes", b64(b"not a certificate")))
    })
    .insufficient()
    .group("X24"),
    Fault::new("R3", "time_without_zone", "RFC 3339 has an offset.", &[v03_message], |r| r.authority.start = Some("2022-01-01T00:00:00".into()))
        .insufficient()
        .group("X24"),
    Fault::new("R3", "nine_fraction_digits", "Nanoseconds are kept.", &[v03_message], |r| r.authority.end = Some("2024-06-01T12:00:05.000000000Z".into()))
        .accept()
        .group("X16"),
    Fault::new("R3", "other_entry_unsupported", "An unsupported entry is unusable, the others stay.", &[v03_message], |r| {
        r.root.logs[1].key_details = "ML_DSA_65".into()
    })
    .accept(),
    Fault::new("R3", "ct_key_listed_as_log", "A CT key signs no log entries; listed as tlog it is just another log.", &[v03_message], |r| {
        r.root.logs.push(Log::v1(Key::p256("ctfe"), "ctfe.test", 3));
    })
    .accept()
    .group("X24"),
    // R4
    Fault::new("R4", "no_logs", "A threshold of one cannot be met by none.", &[v03_message], |r| r.root.logs.clear()).insufficient().or(&["E3", "L4", "L3"]),
    Fault::new("R4", "no_ct_logs", "A threshold of one cannot be met by none.", &[v03_message], |r| root(r, |j| drop(take(j, "/ctlogs"))))
        .insufficient()
        .or(&["D5", "D7", "L4", "L3"]),
    Fault::new("R4", "no_timestamp_authorities", "A threshold of one cannot be met by none.", &[github], |r| r.tsas[0].in_root = false)
        .insufficient()
        .or(&["K6", "L4", "L3"]),
    Fault::new("R4", "unneeded_sets_absent", "Absent where the threshold is 0.", &[github], |r| {
        root(r, |j| {
            take(j, "/tlogs");
            take(j, "/ctlogs");
        })
    })
    .accept(),
    Fault::new("R4", "unneeded_sets_empty", "Empty where the threshold is 0.", &[github], |r| {
        root(r, |j| {
            put(j, "/tlogs", json!([]));
            put(j, "/ctlogs", json!([]));
        })
    })
    .accept(),
];

fn another_key(r: &mut Recipe) {
    let pem = Key::p256("another").pem();
    r.policy.expected = Expected::Key { pem, valid_for: None, key_details: None };
    r.hint = String::new();
    r.keyid = None;
}

fn pattern(r: &mut Recipe, pattern: &str) {
    let identity = r.policy.identity();
    (identity.san, identity.san_is_pattern) = (pattern.to_owned(), true);
}

fn root(r: &mut Recipe, change: impl Fn(&mut Value) + 'static) {
    r.root.edit.then(change);
}
