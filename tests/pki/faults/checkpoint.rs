//! H: the checkpoint as a signed note.

use super::Fault;
use super::help::*;
use crate::encoding::{b64, b64_url};
use crate::keys::Key;
use crate::note::Line;
use crate::recipe::Recipe;
use crate::rekor::{Log, TREE_ID};
use crate::shapes::*;

/// The log's `baseUrl` gets a port, and a line under `host:port` stands before the one under `host`.
fn sign_as_host_and_port_too(r: &mut Recipe) {
    let mut log = r.entries[0].log.clone();
    let host = log.name.clone();
    log.name = format!("{host}:3000");
    r.entries[0].checkpoint.before.push(log.line());
    for log in &mut r.root.logs {
        if log.name == host {
            log.base_url = Some(format!("https://{host}:3000"));
        }
    }
}

pub(super) const FAULTS: &[Fault] = &[
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
    Fault::new("H1", "no_signature_line", "A note without signature is a text.", &[v03_message], |r| r.entries[0].checkpoint.unsigned = true).group("X08"),
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
    .group("X08"),
    Fault::new("H2", "root_url_safe", "Standard alphabet.", &[v03_message], |r| {
        r.entries[0].checkpoint.edit_text.then(|t| {
            let root = t.lines().nth(2).expect("root").to_owned();
            *t = t.replace(&root, &b64_url(&[0xFB; 32]));
        })
    })
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
    .group("X08"),
    // H3
    Fault::new("H3", "wrong_key_id", "The id selects the key; a line with another id is another signer's.", &[v03_message, rekor2_message], |r| {
        r.entries[0].checkpoint.edit_line.then(|l| l.id = vec![1, 2, 3, 4])
    }),
    Fault::new("H3", "v1_derivation_under_v2", "Rekor v2 with Ed25519 hashes the name into the id.", &[rekor2_message], |r| {
        r.entries[0].checkpoint.edit_line.then(|l| l.id = crate::keys::sha256(&l.key.spki())[..4].to_vec())
    }),
    Fault::new("H3", "v2_derivation_under_v1", "Rekor v1 hashes the key alone, for every key type.", &[log_ed25519], |r| {
        r.entries[0].checkpoint.edit_line.then(|l| l.id = crate::note::key_hash(&l.name, l.key)[..4].to_vec())
    }),
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
    Fault::new("H4", "two_allowed_names", "The log signs as host:port and as host; one of them is the origin's.", &[v03_message, rekor2_message], |r| {
        sign_as_host_and_port_too(r)
    })
    .accept(),
    Fault::new("H4", "two_allowed_names_and_another_origin", "Both names are the log's, and the origin is neither's.", &[v03_message, rekor2_message], |r| {
        sign_as_host_and_port_too(r);
        r.entries[0].log.origin = "elsewhere.test - 7".into();
    })
    .group("X06"),
    // H5
    Fault::new("H5", "witness_only", "A witness saw a checkpoint; the log did not sign it.", &[v03_message, rekor2_message], |r| {
        (r.entries[0].checkpoint.unsigned, r.entries[0].checkpoint.before) = (true, vec![witness_line()]);
    })
    .group("X06"),
    Fault::new("H5", "stranger_only", "An unknown key under the log's name is ignored, and then nothing is left.", &[v03_message], |r| {
        let line = Log::v1(Key::p256("stranger"), "rekor.test", TREE_ID).line();
        (r.entries[0].checkpoint.unsigned, r.entries[0].checkpoint.before) = (true, vec![line]);
    })
    .group("X06"),
    Fault::new("H5", "cosignature_under_the_log_name", "A timestamped blob is not a log signature.", &[log_ed25519], |r| {
        let key = r.entries[0].log.key;
        r.entries[0].checkpoint.edit_line.then(move |l| *l = Line { id: l.id.clone(), ..Line::witness(&l.name, key, 9) });
    })
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
    .or(&["H5"]),
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
    .or(&["H5"]),
    // H7
    Fault::new("H7", "bad_witness_line", "A witness the user did not name is not checked and changes nothing.", &[v03_message, rekor2_message], |r| {
        let mut line = witness_line();
        line.edit_signature.then(|s| s[20] ^= 1);
        r.entries[0].checkpoint.after.push(line);
    })
    .accept()
    .outcome("not-applicable"),
];
