//! Two checkpoints of one log, and the proof that the newer keeps all of the older (H8, RFC 6962 §2.1.2).
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test that fails stops")]

use sealglass::{Consistency, Fault, Trust, Verifier};
use sealglass_test_pki::encoding::{b64, hex};
use sealglass_test_pki::merkle::{consistency_proof as proof, leaf_hash, node_hash, root_of};
use sealglass_test_pki::note::Checkpoint;
use sealglass_test_pki::rekor::Log;
use sealglass_test_pki::{Verdict, shapes};
use serde_json::json;

type Hash = [u8; 32];

fn leaves(count: u8) -> Vec<Hash> {
    (0..count).map(|leaf| leaf_hash(&[leaf])).collect()
}

fn verifier() -> Verifier {
    let recipe = shapes::two_logs();
    let root = recipe.case("consistency".into(), Verdict::Verified).trusted_root;
    Verifier::new(&[Trust::Supplied(root.as_bytes())]).expect("a root")
}

fn checkpoint(log: &Log, size: usize, root: &Hash) -> String {
    Checkpoint::default().envelope(&log.origin, size.try_into().expect("a size"), root, log.line())
}

fn ask(verifier: &Verifier, older: &str, newer: &str, proof: &[Hash]) -> Result<Consistency, Fault> {
    let proof: Vec<_> = proof.iter().map(|hash| b64(hash)).collect();
    verifier.consistency(older, newer, json!(proof).to_string().as_bytes())
}

/// The log's answer for two sizes of one tree, with a change to the proof.
fn grown(log: &Log, older: usize, newer: usize, change: impl Fn(&mut Vec<Hash>)) -> Result<Consistency, Fault> {
    let all = leaves(newer.max(older).try_into().expect("small"));
    let mut hashes = proof(older, &all[..newer]);
    change(&mut hashes);
    ask(&verifier(), &checkpoint(log, older, &root_of(&all[..older])), &checkpoint(log, newer, &root_of(&all[..newer])), &hashes)
}

fn code(result: Result<Consistency, Fault>) -> String {
    result.expect_err("refused").code()
}

#[test]
fn every_two_sizes_of_a_small_tree() {
    let (verifier, log, all) = (verifier(), Log::rekor1(), leaves(20));
    let signed: Vec<_> = (1..=20).map(|size| checkpoint(&log, size, &root_of(&all[..size]))).collect();
    for newer in 1..=20_usize {
        for older in 1..=newer {
            let found = ask(&verifier, &signed[older - 1], &signed[newer - 1], &proof(older, &all[..newer]))
                .unwrap_or_else(|error| panic!("{older} to {newer}: {error}"));
            assert_eq!((usize::try_from(found.older_size), usize::try_from(found.newer_size)), (Ok(older), Ok(newer)));
        }
    }
}

#[test]
fn a_proof_has_one_length_and_leads_to_both_roots() {
    let log = Log::rekor1();
    assert!(grown(&log, 6, 11, |_| {}).is_ok());
    assert_eq!(code(grown(&log, 6, 11, |proof| proof.truncate(proof.len() - 1))), "checkpoint.freshness.wrong-length");
    assert_eq!(code(grown(&log, 6, 11, |proof| proof.push([0; 32]))), "checkpoint.freshness.wrong-length");
    assert_eq!(code(grown(&log, 6, 6, |proof| proof.push([0; 32]))), "checkpoint.freshness.wrong-length");
    for at in 0..4 {
        let wrong = code(grown(&log, 6, 11, |proof| proof[at][0] ^= 1));
        assert!(["checkpoint.freshness.older-root", "checkpoint.freshness.newer-root"].contains(&wrong.as_str()), "{at}: {wrong}");
    }
    assert_eq!(code(grown(&log, 6, 11, |proof| proof.swap(0, 1))), "checkpoint.freshness.older-root");
}

#[test]
fn a_tree_that_was_rewritten_is_found() {
    let (verifier, log, all) = (verifier(), Log::rekor1(), leaves(11));
    let mut other = all.clone();
    other[2] = leaf_hash(b"another");
    let (older, newer) = (checkpoint(&log, 6, &root_of(&all[..6])), checkpoint(&log, 11, &root_of(&other)));
    assert_eq!(code(ask(&verifier, &older, &newer, &proof(6, &other))), "checkpoint.freshness.older-root");
    let same_size = checkpoint(&log, 6, &root_of(&other[..6]));
    assert_eq!(code(ask(&verifier, &older, &same_size, &[])), "checkpoint.freshness.older-root");
    assert_eq!(code(ask(&verifier, &newer, &older, &[])), "checkpoint.freshness.order");
    assert_ne!(node_hash(&all[0], &all[1]), node_hash(&all[1], &all[0]));
}

#[test]
fn both_checkpoints_are_signed_by_one_log_for_one_tree() {
    let (verifier, log, all) = (verifier(), Log::rekor1(), leaves(11));
    let (older, newer) = (checkpoint(&log, 6, &root_of(&all[..6])), checkpoint(&log, 11, &root_of(&all)));
    let hashes = proof(6, &all);
    assert!(ask(&verifier, &older, &newer, &hashes).is_ok());
    let forged = older.replacen("\n6\n", "\n5\n", 1);
    assert_eq!(code(ask(&verifier, &forged, &newer, &hashes)), "checkpoint.signature.bad-signature");
    let shard = Log { origin: "rekor.test - 42".into(), ..log.clone() };
    assert_eq!(code(ask(&verifier, &checkpoint(&shard, 6, &root_of(&all[..6])), &newer, &hashes)), "checkpoint.log-binding.origin");
    let stranger = Log::v1(sealglass_test_pki::keys::Key::p256("stranger"), "stranger.test", 7);
    assert!(ask(&verifier, &checkpoint(&stranger, 6, &root_of(&all[..6])), &newer, &hashes).is_err());
}

#[test]
fn a_proof_is_read_as_its_sources_write_it() {
    let (verifier, log, all) = (verifier(), Log::rekor1(), leaves(11));
    let (older, newer) = (checkpoint(&log, 6, &root_of(&all[..6])), checkpoint(&log, 11, &root_of(&all)));
    let hashes: Vec<_> = proof(6, &all).iter().map(|hash| hex(hash)).collect();
    let answer = json!({"rootHash": hex(&root_of(&all)), "hashes": hashes});
    assert!(verifier.consistency(&older, &newer, answer.to_string().as_bytes()).is_ok());
    let another = json!({"rootHash": hex(&root_of(&all[..6])), "hashes": hashes});
    assert_eq!(code(verifier.consistency(&older, &newer, another.to_string().as_bytes())), "checkpoint.freshness.stated-root");
    for (text, code) in [
        ("{}", "checkpoint.freshness.missing-member"),
        ("[\"AAAA\"]", "checkpoint.freshness.hash"),
        ("[1]", "checkpoint.freshness.wrong-type"),
        ("{\"hashes\":[],\"more\":1}", "checkpoint.freshness.unknown-member"),
        ("[", "checkpoint.freshness.truncated"),
    ] {
        assert_eq!(verifier.consistency(&older, &newer, text.as_bytes()).expect_err("refused").code(), code, "{text}");
    }
}
