//! O: managed keys.

use super::Fault;
use super::help::*;
use crate::case::Expected;
use crate::keys::Key;
use crate::recipe::keyless_policy;
use crate::shapes::*;

pub(super) const FAULTS: &[Fault] = &[
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
    Fault::new("O1", "another_key_without_log", "The caller's key did not sign.", &[managed_no_log_message, managed_no_log_dsse], another_key)
        .or(&["M1", "N1"])
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
    Fault::new("O2", "sct_required_of_a_key", "A key has no SCT.", &[managed_message], |r| r.policy.ctlog = 1).insufficient().group("X26"),
    // O3
    Fault::new(
        "O3",
        "entry_of_another_key",
        "The log entry names another key.",
        &[managed_message, managed_dsse, managed_intoto, managed_v01_set_message],
        |r| r.entries[0].submit.then(|s| s.verifier_pem = Key::p256("another").pem()),
    )
    .group("X26"),
    Fault::new(
        "O3",
        "policy_key_is_not_the_logged_key",
        "The bundle is about another key than the caller's.",
        &[managed_message, managed_v02_message, managed_dsse, managed_rekor2_message],
        another_key,
    )
    .or(&["M1", "N1"])
    .group("X26"),
    // O5
    Fault::new("O5", "key_only_in_the_bundle", "The key inside the log entry is shown, never used.", &[managed_message, managed_no_log_message], |r| {
        r.policy.expected = Expected::Anyone
    })
    .insufficient()
    .or(&["O1"])
    .group("X26"),
];
