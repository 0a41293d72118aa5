//! L: verified times and thresholds.

use super::Fault;
use super::help::*;
use crate::keys::Key;
use crate::rekor::Log;
use crate::root::ROOT_V02;
use crate::shapes::*;
use crate::time::INTEGRATED;

pub(super) const FAULTS: &[Fault] = &[
    // L1
    Fault::new(
        "L1",
        "integrated_time_without_promise",
        "integratedTime that nobody signed is the attacker's choice.",
        &[v03_message, v02_message, v03_dsse],
        |r| r.entries[0].promise = None,
    )
    .absent()
    .or(&["L2"])
    .group("X02"),
    Fault::new("L1", "zero_integrated_time_without_promise", "Zero is no time.", &[v03_message], |r| {
        r.entries[0].promise = None;
        r.entries[0].integrated_time = Some(0);
    })
    .absent()
    .or(&["L2"])
    .group("X03"),
    Fault::new("L1", "time_of_unknown_log", "An unknown log's time beside a known log's proof.", &[v03_message], |r| {
        let mut second = r.entries[0].clone();
        second.log = Log::v1(Key::ed25519("stranger"), "stranger.test", 7);
        r.entries[0].promise = None;
        r.entries[0].integrated_time = None;
        r.entries.push(second);
    })
    .insufficient()
    .or(&["E3"])
    .group("X02"),
    // L2
    Fault::new("L2", "no_log_no_timestamp", "A short-lived certificate without time proves nothing about when.", &[github], |r| {
        r.tokens.clear();
        r.policy.tsa = 0;
    })
    .absent()
    .or(&["L1", "L4"]),
    Fault::new("L2", "current_time_not_relaxed", "The clock of the verifier is no proof of signing time.", &[current_time], |r| r.policy.relaxations.clear())
        .absent(),
    Fault::new("L2", "current_time_after_the_certificate", "Now stands for the time, and now the certificate has expired.", &[current_time], |r| {
        r.now = "2035-01-01T00:00:00Z"
    })
    .or(&["C3"]),
    Fault::new("L2", "key_used_after_its_window", "The key was retired before.", &[managed_message, managed_v01_set_message, managed_no_log_tsa], |r| {
        key_window(r, "2023-01-01T00:00:00Z", "2024-01-01T00:00:00Z")
    })
    .or(&["O4"])
    .group("X26"),
    Fault::new("L2", "key_window_without_time", "A window needs a time to compare.", &[managed_no_log_message, managed_rekor2_message], |r| {
        key_window(r, "2023-01-01T00:00:00Z", "2025-01-01T00:00:00Z")
    })
    .insufficient()
    .or(&["O4"])
    .group("X26"),
    Fault::new("L2", "key_within_its_window", "Inside.", &[managed_message, managed_no_log_tsa], |r| {
        key_window(r, "2023-01-01T00:00:00Z", "2025-01-01T00:00:00Z")
    })
    .accept(),
    Fault::new("O4", "key_window_ends_at_the_time", "Both ends belong.", &[managed_message], |r| key_window(r, "2023-01-01T00:00:00Z", "2024-06-01T12:00:05Z"))
        .accept()
        .group("X16"),
    Fault::new("O4", "key_window_ended_a_second_before", "Just outside.", &[managed_message], |r| {
        key_window(r, "2023-01-01T00:00:00Z", "2024-06-01T12:00:04.999Z")
    })
    .group("X16"),
    // L3
    Fault::new("L3", "two_logs_wanted_one_given", "One is not two.", &[v03_message, rekor2_message], |r| r.policy.tlog = 2).insufficient(),
    Fault::new("L3", "two_entries_of_one_log", "Two entries of one log are one log.", &[v03_message], |r| {
        let mut second = r.entries[0].clone();
        second.log_index += 7;
        second.tree_index += 7 - 1;
        second.tree_size += 7;
        r.entries.push(second);
        r.policy.tlog = 2;
    })
    .insufficient()
    .group("X25"),
    Fault::new("L3", "two_shards_of_one_log", "Shards share the log's key: one log.", &[v03_message], |r| {
        let mut second = r.entries[0].clone();
        (second.log_index, second.tree_index, second.tree_size) = (17, 17, 20);
        second.log.origin = "rekor.test - 42".into();
        r.entries.push(second);
        r.policy.tlog = 2;
    })
    .insufficient()
    .group("X25"),
    Fault::new("L3", "two_logs_of_one_operator", "Where the root names operators, they count.", &[two_logs], |r| r.root.media_type = ROOT_V02.into())
        .insufficient()
        .group("X25"),
    Fault::new("L3", "two_logs_of_two_operators", "Two operators are two.", &[two_logs], |r| {
        r.root.media_type = ROOT_V02.into();
        r.root.logs.last_mut().expect("log").operator = "another operator".into();
    })
    .accept(),
    Fault::new("L3", "two_times_wanted_one_given", "Observer threshold.", &[v03_message, rekor2_message], |r| r.policy.observer = 2).insufficient(),
    Fault::new("L3", "two_times_given", "Log time and timestamp are two sources.", &[v03_message_tsa], |r| r.policy.observer = 2).accept(),
    Fault::new("L3", "integrated_time_wanted", "A timestamp is no log time.", &[rekor2_message], |r| r.policy.integrated = 1).insufficient().or(&["L4"]),
    // L4
    Fault::new("L4", "timestamp_wanted", "A log time is no timestamp.", &[v03_message, v01_set_message], |r| r.policy.tsa = 1).absent(),
    Fault::new("L4", "promise_wanted_from_v2", "A v2 log gives no time.", &[rekor2_message], |r| {
        r.tokens.clear();
        r.policy.integrated = 1;
    })
    .absent()
    .or(&["J2", "L2"]),
    // L5
    Fault::new("L5", "timestamp_in_the_future", "A TSA cannot have seen it yet.", &[rekor2_message, github], |r| r.now = "2024-06-01T12:00:04.256Z")
        .group("X23"),
    Fault::new("L5", "timestamp_now", "Now is not the future.", &[rekor2_message], |r| r.now = "2024-06-01T12:00:04.257Z").accept().group("X16"),
    Fault::new("L5", "sct_in_the_future", "A CT log cannot have seen it yet.", &[v03_message], |r| {
        r.leaf.scts[0].timestamp = (INTEGRATED as u64 + 1) * 1000;
        r.now = "2024-06-01T12:00:05.500Z";
    })
    .or(&["D5"])
    .group("X16"),
];
