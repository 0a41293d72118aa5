//! R: the trusted root.

use super::Fault;
use super::help::*;
use crate::encoding::{b64, put, take, text};
use crate::fulcio::Authority;
use crate::keys::Key;
use crate::rekor::Log;
use crate::shapes::*;
use crate::tsa::Tsa;
use serde_json::{Value, json};

pub(super) const FAULTS: &[Fault] = &[
    // R1
    Fault::new("R1", "unknown_media_type", "Rules of another version are unknown.", &[v03_message], |r| {
        r.root.media_type = "application/vnd.dev.sigstore.trustedroot.v0.9+json".into()
    })
    .insufficient()
    .group("X24"),
    Fault::new("R1", "no_media_type", "A root says what it is.", &[v03_message], |r| root(r, |j| drop(take(j, "/mediaType")))).insufficient().group("X24"),
    Fault::new("R1", "unknown_member", "A1 holds for roots.", &[v03_message], |r| root(r, |j| put(j, "/tlogs/0/trusted", true))).insufficient().group("X24"),
    Fault::new("R1", "base64_not_strict", "A6 holds for roots.", &[v03_message], |r| {
        root(r, |j| {
            let key = text(j, "/tlogs/0/publicKey/rawBytes");
            put(j, "/tlogs/0/publicKey/rawBytes", format!("{}\n{}", &key[..20], &key[20..]));
        })
    })
    .insufficient()
    .or(&["R3"])
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
        r.root.logs[1].key_details = "LMS_SHA256".into()
    })
    .accept(),
    // R4
    Fault::new("R4", "no_logs", "A threshold of one cannot be met by none.", &[v03_message], |r| r.root.logs.clear()).insufficient(),
    Fault::new("R4", "no_ct_logs", "A threshold of one cannot be met by none.", &[v03_message], |r| root(r, |j| drop(take(j, "/ctlogs")))).insufficient(),
    Fault::new("R4", "no_timestamp_authorities", "A threshold of one cannot be met by none.", &[github], |r| r.tsas[0].in_root = false).insufficient(),
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
