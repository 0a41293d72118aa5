//! G: the inclusion proof.

use super::Fault;
use super::help::*;
use crate::encoding::{b64, put, take, text};
use crate::merkle::LeafHash;
use crate::shapes::*;
use serde_json::Value;

const TLE: &str = "/verificationMaterial/tlogEntries/0";
const PROOF: &str = "/verificationMaterial/tlogEntries/0/inclusionProof";

pub(super) const FAULTS: &[Fault] = &[
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
    }),
    Fault::new("G5", "v2_body_absent", "The leaf is rebuilt, so the copy may be absent.", &[rekor2_message, rekor2_dsse], |r| {
        r.entries[0].edit.then(|e| drop(take(e, "/canonicalizedBody")))
    })
    .accept(),
    Fault::new("G5", "v2_body_of_another_signature", "A copy that describes something else is not evidence.", &[rekor2_message], |r| {
        r.entries[0].edit.then(|e| {
            let mut body: Value = serde_json::from_slice(&crate::encoding::unb64(&text(e, "/canonicalizedBody"))).expect("JSON");
            put(&mut body, "/spec/hashedRekordV002/signature/content", b64(&[0x30; 70]));
            put(e, "/canonicalizedBody", b64(crate::encoding::jcs(&body).as_bytes()));
        });
    })
    .or(&["I4"]),
];
