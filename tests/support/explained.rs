//! What each check asks for, where the rule is from, what a failure means and what to do about it: the text of `docs/checks.md`.
//!
//! It stands beside the tests and not in the crate, so that it costs the WASM nothing. `tests/docs.rs` makes the document from
//! it and from `Check::ALL`, and fails for a check without a text.

/// The text of one check; each field is prose in Markdown, in whole sentences.
pub(crate) struct Explained {
    pub(crate) number: &'static str,
    /// What exactly is required.
    pub(crate) rule: &'static str,
    /// Where that is laid down, or why we ask for it.
    pub(crate) source: &'static str,
    /// What may have happened.
    pub(crate) means: &'static str,
    /// What the reader does about it.
    pub(crate) todo: &'static str,
}

/// In the order of the sequence.
pub(crate) const EXPLAINED: &[Explained] = &[
    Explained {
        number: "A1",
        rule: "The file is one JSON document in UTF-8 without byte order mark, and nothing but white space comes after it; several whole documents \
               (at most 1024) are read where one of their signatures is chosen. No member name occurs twice in an object, compared after unescaping; \
               no member of a bundle is unknown, though the wrappers of other formats may have further ones; strings hold no U+0000 and no unpaired \
               surrogate. Integers are plain decimal within 64 bits, as a token or a string. Values nest at most 64 deep, at most 4,000,000 of them \
               are read, from at most 96 MiB. `null` and absent are the same. Other JSON inputs go through the same reader, and what it refuses \
               there is a fault of the rule for that input.",
        source: "Protobuf's JSON mapping and the Sigstore client specification §5; that ambiguous JSON is refused and not repaired is a house rule, \
                 because two readers of one text must not see two bundles.",
        means: "The file is cut short, is not a bundle at all, was changed by an editor, or was written so that another reader sees something else \
                in it than this one.",
        todo: "Fetch the file again and compare its SHA-256 with the publisher's; if a tool of yours writes snake_case names or numeric enums, \
               switch on the relaxation `proto-json-variants`.",
    },
    Explained {
        number: "A2",
        rule: "The `mediaType` of a Sigstore bundle is, byte for byte, one of four: `application/vnd.dev.sigstore.bundle+json;version=0.1`, the same \
               with `0.2` or `0.3`, or `application/vnd.dev.sigstore.bundle.v0.3+json`.",
        source: "Sigstore protobuf-specs, `sigstore_bundle.proto`.",
        means: "The file is of a bundle version that this release does not know, or is another kind of JSON file; without the version it is not \
                known which evidence it must carry.",
        todo: "If the version is newer than 0.3, take a newer release of this tool; otherwise ask the publisher for a bundle as `cosign` writes it.",
    },
    Explained {
        number: "A3",
        rule: "There is exactly one of `messageSignature` and `dsseEnvelope`, and in `verificationMaterial` exactly one of `certificate`, \
               `x509CertificateChain` and `publicKey`. Of other formats, the signer they name is one PEM certificate or public key. Several \
               signatures in one file are verified one at a time; that none was chosen, or that the file holds no evidence or an unsupported form of \
               it, is `cannot-verify`.",
        source: "Sigstore protobuf-specs, `sigstore_bundle.proto`, where both are a `oneof`; what holds for other formats is a house rule.",
        means: "Half of the bundle is missing, or somebody put two signatures or two signers into one bundle, of which different tools would each \
                check another one; or the file only tells of a signature that is stored elsewhere.",
        todo: "Get the bundle from its publisher again, and do not remove one of the two members by hand; of a file with several signatures choose \
               one (`Options::select` in the crate).",
    },
    Explained {
        number: "A4",
        rule: "For each log entry by itself: v0.1 demands an inclusion promise, v0.2 and v0.3 demand an inclusion proof with a checkpoint. For the \
               signer: v0.1 and v0.2 carry an `x509CertificateChain`, v0.3 a single `certificate`; a `publicKey` goes with each. In v0.1 a proof \
               without checkpoint is ignored. An attestation of PyPI is held to the rules of v0.3; other foreign formats have none of their own, and \
               what is there counts. No log entry at all is a legal shape, on which the thresholds decide.",
        source: "Sigstore client specification and sigstore protobuf-specs, `sigstore_bundle.proto`.",
        means: "The evidence that makes this version of bundle worth anything was left out by the tool that wrote it, or was removed so that \
                something weaker is accepted in its place.",
        todo: "Have the bundle written anew (`cosign bundle upgrade` adds a proof to an old one); name the relaxation `v03-chain` if your own tools \
               put a chain into v0.3.",
    },
    Explained {
        number: "A5",
        rule: "The first certificate is no certificate authority. A self-issued certificate in the chain is refused unless it is byte-equal to one \
               of the trusted root's certificate authorities, and then it is ignored (relaxation `root-in-chain`, on). All others are untrusted: \
               hints for the path under a root of your own, ignored under an embedded one.",
        source: "Sigstore protobuf-specs, `sigstore_bundle.proto` (a chain should not hold the root); that a self-issued stranger is refused is a \
                 house rule, as it can only have been meant to be trusted.",
        means: "The bundle brings a root of its own, as a forger would who hopes that it is believed, or as a tool of a private instance does by \
                habit.",
        todo: "If you know the instance, give its trusted root by `--trusted-root`; otherwise do not use the file.",
    },
    Explained {
        number: "A6",
        rule: "Base64 fields are in the standard alphabet with correct padding, with zero trailing bits, and without white space or any other \
               character. This holds for every base64 field of every format; where a format has hex, as Rekor's answers have, it is in lower case.",
        source: "RFC 4648 §4 and §3.5; protobuf's JSON mapping would allow more, and the strictness is a house rule: one value, one text.",
        means: "A tool wrote url-safe or unpadded base64, or the text was altered in a way that some decoders overlook, for instance to get past a \
                list of known signatures.",
        todo: "Ask for a canonical bundle; switch on the relaxation `base64-lenient` if all that differs is the alphabet or the padding.",
    },
    Explained {
        number: "A7",
        rule: "Neither empty nor absent are: each signature, a certificate's `rawBytes`, the chain, `signedEntryTimestamp`, `signedTimestamp`, \
               `messageDigest.digest`, and the body of an entry of any kind but hashedrekord 0.0.2, which only a Sigstore bundle may leave out. A \
               checkpoint's `envelope` that is there is not empty. Log id, root hash and the hashes of a proof have 32 bytes, a message digest the \
               length of its algorithm. `messageDigest` itself may be absent.",
        source: "Sigstore protobuf-specs, `sigstore_bundle.proto` and `sigstore_rekor.proto`; that it is refused before any cryptography is a house \
                 rule, so that emptiness is never verified.",
        means: "The signing step failed half-way and wrote placeholders, or somebody tries whether an empty value is taken for a valid one.",
        todo: "Sign again, or ask the publisher to; nothing can be done with the file as it is.",
    },
    Explained {
        number: "A8",
        rule: "Where a bundle is signed with a key and holds an envelope, a `keyid` that is not empty equals a `publicKey.hint` that is not empty. \
               Neither is authenticated, and neither selects a key.",
        source: "Sigstore protobuf-specs, `sigstore_bundle.proto`, and the DSSE envelope; that they must agree is a house rule, as one of the two \
                 would be wrong.",
        means: "Envelope and verification material were put together from two files, or the signing tool names its key in two ways.",
        todo: "Ask the signer which key was used, and have both fields name it.",
    },
    Explained {
        number: "A9",
        rule: "Evidence that a foreign format cannot carry, or that the file lacks, is listed as not carried; a reader of formats neither makes up a \
               value nor fills in a default for it.",
        source: "House rule: what was not there must not look as if it had been checked.",
        means: "It does not fail: the list says what cannot be proven from such a file at all, whatever else holds. For a Sigstore bundle it does \
                not apply.",
        todo: "Ask the publisher for a Sigstore bundle where the list names what you need.",
    },
    Explained {
        number: "B1",
        rule: "At most 32 log entries, 32 timestamps and 10 certificates in a bundle, 1024 subjects in a statement with 32 digests each, and 16 \
               certificate timestamps in a certificate. At most 1024 signatures in a file that holds several.",
        source: "House rule, with bounds far above what signers produce, so that no file can buy unlimited work.",
        means: "The file was made to exhaust whoever verifies it, or somebody merged many signatures into one bundle.",
        todo: "Ask for one bundle per signature; a statement with more subjects has to be split by its producer.",
    },
    Explained {
        number: "B2",
        rule: "No two log entries have the same log id and log index, and no two timestamps are the same bytes.",
        source: "House rule, so that one piece of evidence never counts as two.",
        means: "Somebody copied an entry or a timestamp to reach a threshold, or a tool appended the same evidence twice.",
        todo: "Have the bundle written anew without the copy; do not lower a threshold to get past it.",
    },
    Explained {
        number: "B3",
        rule: "At most: 64 MiB for the payload of an envelope, 1 MiB for the body of an entry, 64 KiB each for a certificate, a timestamp and a \
               checkpoint, 16 KiB for a signature, 64 hashes in a proof, and 100 signatures tried while one path is searched. Artifacts have no \
               bound, they are hashed as a stream. A whole JSON input that is too large, and values nested too deep, fail under the rule for that \
               input, such as A1, C10 or K2.",
        source: "House rule: all bounds are in `crate/limits.rs`, each above anything known from practice, so that memory and time stay bounded.",
        means: "A field is far larger than any signer makes it: the file is hostile, or holds something else than it should.",
        todo: "Look at the place the report names, and get the file from its publisher again; the bounds cannot be raised.",
    },
    Explained {
        number: "R1",
        rule: "The trusted root is strict JSON (as A1) and its `mediaType` is `application/vnd.dev.sigstore.trustedroot+json;version=0.1`, \
               `application/vnd.dev.sigstore.trustedroot.v0.1+json` or `application/vnd.dev.sigstore.trustedroot.v0.2+json`. A member that is \
               unknown refuses the file, and so do more than 256 entries of one kind.",
        source: "Sigstore protobuf-specs, `sigstore_trustroot.proto`.",
        means: "The file given as a trusted root is another file, or is of a newer version, some of whose restrictions would be overlooked. Nothing \
                is verified.",
        todo: "Give the `trusted_root.json` of your instance by `--trusted-root`, or leave the option out to use the embedded one.",
    },
    Explained {
        number: "R2",
        rule: "All entries of the trusted root are loaded, past ones and future ones; which one counts is decided by verified times, never by the \
               clock. One key may be listed with several windows.",
        source: "Sigstore client specification and sigstore protobuf-specs, `sigstore_trustroot.proto`.",
        means: "It cannot fail by itself: an entry that is not readable is a fault of R3, and one that was not in service at the time fails as C2, \
                E2, D5 or K9.",
        todo: "Keep entries that have expired in a root of your own; without them old signatures do not verify.",
    },
    Explained {
        number: "R3",
        rule: "Every log, certificate authority and timestamp authority has a window with a start; no end, or `null`, is open; an end is not before \
               its start; times are RFC 3339 with at most nine digits of fraction. Keys and certificates are well-formed, a chain has one to eight \
               of them, log ids have 32 bytes, and no id stands for two keys. A log whose `keyDetails` are unknown or not for logs, or whose \
               `checkpointKeyId` is not the key's, is not used, with a note; everything else refuses the whole root.",
        source: "Sigstore protobuf-specs, `sigstore_trustroot.proto`, and RFC 3339; that one bad entry refuses the root is a house rule, as half a \
                 root is another root.",
        means: "The trusted root was edited by hand or damaged, and what it would vouch for is not clear. Nothing is verified.",
        todo: "Correct the entry that the message names, or fetch the root again from where its authenticity is assured.",
    },
    Explained {
        number: "R4",
        rule: "A list of the trusted root (`tlogs`, `ctlogs`, `timestampAuthorities`) may be empty or absent only where the threshold for it is 0.",
        source: "House rule: a threshold that nothing can meet is a mistake of the configuration, and is named as one.",
        means: "The root does not fit the kind of evidence that is asked for, for example GitHub's root, which has no logs, with a threshold for log \
                entries.",
        todo: "Choose the root under which the bundle was made, or set `thresholds` to what your root can prove.",
    },
    Explained {
        number: "R5",
        rule: "An embedded trusted root is asked for by a name that exists (`public-good`, `staging`, `github`), and its SHA-256, as that of the list of npm's keys, is the one recorded in the code, compared before it is parsed.",
        source: "House rule, so that a file changed on the way into the build is not believed.",
        means: "The name is misspelt, or this build of the tool was tampered with or damaged.",
        todo: "Check the name; if it is the hash that differs, remove this build and install a release from its origin.",
    },
    Explained {
        number: "R6",
        rule: "The report names the trusted root: its label, its SHA-256, and the day of its copy if it is embedded. A root that you give is always \
               called supplied, also if its bytes are those of an embedded one, and its results have a class of their own. No key is ever asked for \
               from the very service that it is to vouch for.",
        source: "House rule: a verdict is worth what its root is worth.",
        means: "It cannot fail; it is there to show under whose authority everything else holds.",
        todo: "Compare the SHA-256 with that of the root you meant to use.",
    },
    Explained {
        number: "J1",
        rule: "Kind and version of an entry, and nothing else, select how it is checked. hashedrekord 0.0.1, dsse 0.0.1 and intoto 0.0.2 are held to \
               the rules of Rekor v1; hashedrekord 0.0.2, and dsse 0.0.2 where it is let in, to those of Rekor v2. That decides at once the leaf, \
               the index, key id and name of the checkpoint, and what is compared.",
        source: "Rekor v2 specification; the one discriminator is a house rule, because a choice made twice can be made differently.",
        means: "It does not fail by itself: an entry under the wrong rules fails where it does not fit them, as J2, G2, H3 or H4.",
        todo: "See the check that names this one as its cause, mostly I1, I5, I7 or I8.",
    },
    Explained {
        number: "J2",
        rule: "A Rekor v2 entry has an inclusion proof with a checkpoint and no inclusion promise, and its log has a `baseUrl` in the trusted root. \
               With a certificate it also has a verified timestamp beside it, as Rekor v2 vouches for no time; without one the entry is \
               `cannot-verify`.",
        source: "Rekor v2 specification and Sigstore client specification.",
        means: "The bundle mixes the two generations of Rekor, leaves out what the newer one demands, or comes from a signer that was configured \
                without a timestamp authority.",
        todo: "Sign again with a timestamp authority in the signing configuration; if the `baseUrl` is what is missing, add it to your trusted root.",
    },
    Explained {
        number: "E1",
        rule: "The `logId.keyId` of the entry is, byte for byte, that of a log in the trusted root. An id in the root that follows from its key by \
               no known rule is noted: SHA-256 of the SubjectPublicKeyInfo, or for Rekor v2 the C2SP key hash.",
        source: "Sigstore protobuf-specs, `sigstore_rekor.proto`; RFC 6962 §3.2 and C2SP signed-note for the derivations.",
        means: "Absent means that the entry is from another instance than the trusted root; E3 says what follows from it.",
        todo: "Choose the trusted root of the instance that signed, with `--trust` or `--trusted-root`.",
    },
    Explained {
        number: "E2",
        rule: "The log was in service, by its `publicKey.validFor` with both ends included: at the time of a verified promise, or without one at \
               every verified timestamp. With a key of yours and no time at all, the window has started by now.",
        source: "Sigstore protobuf-specs, `sigstore_trustroot.proto`, and Sigstore client specification.",
        means: "The entry is dated outside the log's life: the key of a retired log was used to date something anew, or your root ends the window \
                too early.",
        todo: "Use a trusted root that knows the log's whole history; if it does, do not use the file, and tell the publisher.",
    },
    Explained {
        number: "E3",
        rule: "Only entries of logs in the trusted root are counted and give a time. Entries of other logs are still compared with the bundle.",
        source: "Sigstore client specification.",
        means: "The signature was recorded by another instance, such as staging or a private one, by a log newer than the trusted root, or by one \
                that a forger runs.",
        todo: "Take the trusted root of that instance, or a newer release; add the log to a root of your own only if you know who runs it.",
    },
    Explained {
        number: "F1",
        rule: "The promise is a signature by the log's key over the canonical JSON of exactly `body`, `integratedTime`, `logID` and `logIndex`: the \
               body in base64, the id in lower-case hex, the global index. The hash is that of the log's `keyDetails`.",
        source: "Rekor v1 (signed entry timestamp) and RFC 8785.",
        means: "Body, time or index were changed after the log had signed them, or the promise belongs to another entry.",
        todo: "Do not use the file; fetch the entry from the log by its index, and tell the publisher if it differs.",
    },
    Explained {
        number: "F2",
        rule: "Index and time enter the signed text of the promise as plain decimal 64-bit integers, without exponent and without rounding.",
        source: "RFC 8785 with the integers of protobuf; that no index passes through a floating-point number is a house rule, as JavaScript would \
                 round it.",
        means: "It does not fail by itself: a log that signed numbers written otherwise has a promise that does not verify, which is F1.",
        todo: "See F1; integers that are malformed in the bundle are A1.",
    },
    Explained {
        number: "F3",
        rule: "The signed text of the promise has the canonical base64 of the body's bytes. Where a format carries that text itself, as cosign \
               bundles and Rekor's answers do, it is the canonical one.",
        source: "Rekor v1 (signed entry timestamp) and RFC 4648 §3.5.",
        means: "The file carries the body as text that is not the one which the log signs, so that it was re-encoded on the way. In a Sigstore \
                bundle, which carries bytes, it does not fail; there it is A6 or F1.",
        todo: "Export the entry again from the log, without a tool that rewrites its base64.",
    },
    Explained {
        number: "F4",
        rule: "The time of a verified promise is after 1970 began and not after *now*, with no tolerance.",
        source: "Sigstore client specification; that there is no tolerance is a house rule.",
        means: "The log's clock or yours is wrong, or you verify as of an instant before the signature; a promise of time zero is by no honest log.",
        todo: "Set your clock, or the instant you asked for with \"as of\"; if both are right, distrust the log.",
    },
    Explained {
        number: "F5",
        rule: "A promise of a known log verifies wherever it is there, in every bundle version, also where a proof or a timestamp would do without \
               it. What A4 demands cannot be left out.",
        source: "Sigstore client specification; that surplus evidence must hold too is a house rule, as a wrong promise is never an accident of a \
                 valid entry.",
        means: "It does not fail by itself: a promise that is there and does not hold is F1 or F4.",
        todo: "See F1 and F4; do not cut the promise out of the bundle to make it pass.",
    },
    Explained {
        number: "G1",
        rule: "Leaves are SHA-256 of a zero byte and the entry, nodes SHA-256 of a one byte, the left and the right hash. A log of the trusted root \
               names `SHA2_256` as its `hashAlgorithm`, otherwise the root is refused.",
        source: "RFC 6962 §2.1.",
        means: "The trusted root has a log whose tree is built in a way that is not implemented, or its `hashAlgorithm` was left out.",
        todo: "Correct the log's entry in your trusted root; embedded roots are not affected.",
    },
    Explained {
        number: "G2",
        rule: "Size and root are those of the verified checkpoint. The proof of a Rekor v1 entry states its index inside the shard, and a size and a \
               root hash that are the checkpoint's. That of a Rekor v2 entry may leave all three out; those that it states are the entry's \
               `logIndex` and the checkpoint's size and root. No index is negative.",
        source: "Rekor v2 specification and sigstore protobuf-specs, `sigstore_rekor.proto`; that stated values must agree is a house rule.",
        means: "The proof was made for another tree than the one the log signed: two files were mixed, or an attacker supplies the root that the \
                forged proof leads to.",
        todo: "Have proof and checkpoint fetched together again from the log, for example by `cosign bundle upgrade`.",
    },
    Explained {
        number: "G3",
        rule: "The tree has at least one leaf, the index is below the tree's size, and the proof has exactly as many hashes as index and size need, \
               which is computed before any is used. A tree of one leaf needs none.",
        source: "RFC 6962 §2.1.1 and RFC 9162 §2.1.3.2.",
        means: "Hashes were added to or cut from the proof, or index and size are not its own; a verifier that does not count can be led to a false \
                root.",
        todo: "Fetch the proof again from the log; if the publisher's own file has it, tell them.",
    },
    Explained {
        number: "G4",
        rule: "Hashed up from the leaf, left or right by the bits of the index, the proof arrives at the root hash of the checkpoint.",
        source: "RFC 6962 §2.1.1 and RFC 9162 §2.1.3.2.",
        means: "The entry is not in the tree that the log signed: it was never logged, its body was changed, or the proof is that of another entry.",
        todo: "Do not use the file; look the entry up in the log by its index and compare.",
    },
    Explained {
        number: "G5",
        rule: "The leaf is the entry of this bundle: for Rekor v1 the body as received; for Rekor v2 the body rebuilt from the bundle, which a body \
               that is there equals byte for byte. An entry as Rekor's API answers it stands under a name that ends in the hash of its leaf.",
        source: "Rekor v2 specification; RFC 6962 §2.1 for the hash over it.",
        means: "The log does have an entry at that place, but one that says something beside what the bundle says.",
        todo: "Ask the publisher for the bundle as the signing tool wrote it; nothing may be added to an entry of Rekor v2.",
    },
    Explained {
        number: "H1",
        rule: "The checkpoint has no ASCII control character but line ends. Its text ends before the last blank line; after that come 1 to 100 lines \
               of an em dash, a name and base64, with single spaces, and a final line end. A name is not empty and has no space and no `+`; the \
               base64 is canonical and has at least five bytes, of which four are the key id.",
        source: "C2SP signed-note.",
        means: "The checkpoint was damaged in transport (line ends converted, the last one lost), or its grammar is abused to show another text than \
                is signed.",
        todo: "Fetch the checkpoint again, and treat it as bytes: no editor, no conversion of line ends.",
    },
    Explained {
        number: "H2",
        rule: "The lines of the checkpoint are: an origin that is not empty; the size as plain decimal below 2^63; the root hash as the canonical \
               base64 of 32 bytes; then any number of lines that are not empty. A time among those is not a verified time.",
        source: "C2SP tlog-checkpoint.",
        means: "What the log signed is no checkpoint, or a log writes them in a form of its own.",
        todo: "Ask the operator of the log; a note of another kind cannot stand in for a checkpoint.",
    },
    Explained {
        number: "H3",
        rule: "The line in the log's name carries the key id that follows from the trusted key: the first four bytes of SHA-256 over the \
               SubjectPublicKeyInfo for Rekor v1, and for ECDSA keys of Rekor v2; over name, algorithm byte and key for Ed25519 and RSA keys of \
               Rekor v2. The id selects a line and proves nothing.",
        source: "C2SP signed-note and Rekor v2 specification.",
        means: "The log signed, but says so with an id by another rule: mostly an entry whose kind belongs to the other generation of Rekor, or a \
                name other than it derived the id from.",
        todo: "Check in the trusted root that `baseUrl` is exactly the name that the log signs under.",
    },
    Explained {
        number: "H4",
        rule: "The key is that of the log which the entry names, and the signing name is one of three taken from its `baseUrl` in the trusted root: \
               URL without scheme, host with port, host alone, the host in lower case. The origin is that name for Rekor v2, and the name, ` - ` and \
               a decimal tree id for Rekor v1. Under a root of your own, `rekor-v1-note-name` drops the comparison of the name for v1; a log without \
               `baseUrl` has no name.",
        source: "C2SP tlog-checkpoint and Sigstore client specification.",
        means: "The checkpoint is of another log or shard than the entry claims, also if that one is trusted too, or a private log signs under the \
                name of its container.",
        todo: "Correct `baseUrl` in your root, or name the relaxation `rekor-v1-note-name` for a Rekor v1 that you run; with an embedded root do not \
               use the file.",
    },
    Explained {
        number: "H5",
        rule: "At least one signature line is the log's by name and key id and verifies with the trusted key over the checkpoint's text. The line \
               may stand anywhere; lines of other names or ids are ignored.",
        source: "C2SP signed-note.",
        means: "The log never signed this state of its tree: size or root are forged, or all that is there are signatures of others.",
        todo: "Do not use the file; get the checkpoint from the log itself and compare.",
    },
    Explained {
        number: "H6",
        rule: "Every line that has the log's name and key id verifies: one that does not refuses the checkpoint, even if another verifies.",
        source: "C2SP signed-note.",
        means: "Somebody added a line in the log's name to a checkpoint that is otherwise genuine, or the log's signature was damaged and appended \
                anew.",
        todo: "Fetch the checkpoint again from the log; report it if the log itself serves the bad line.",
    },
    Explained {
        number: "H7",
        rule: "If the policy names `witnesses`, each by name, key id and Ed25519 key, then as many distinct ones as its `threshold` cosigned the \
               checkpoint, and no line of one of them fails to verify. Their times are shown as observations and are never verified times. A witness \
               key for ML-DSA-44 is refused.",
        source: "C2SP tlog-cosignature (`cosignature/v1`).",
        means: "Fewer of your witnesses saw this state of the log than you ask for, so that the log might show it to you alone; the verdict does not \
                change.",
        todo: "Ask whether the log is fed to your witnesses; treat a cosignature that does not verify as a reason to look at the log.",
    },
    Explained {
        number: "H8",
        rule: "How fresh a checkpoint is, is no property of a bundle. Two checkpoints of one log are compared by `consistency`: the older one's tree is the beginning of the newer one's, by a consistency proof of exactly the length that it needs, whose stated root is the newer one's.",
        source: "RFC 6962 §2.1.2 and RFC 9162 §2.1.4.2.",
        means: "In a report it cannot fail. From `consistency` it means that the log rewrote its history or shows different trees to different \
                people, or that checkpoints and proof do not belong together.",
        todo: "Fetch both checkpoints and the proof again; if the result stays, publish both checkpoints, for they are evidence against the log.",
    },
    Explained {
        number: "K1",
        rule: "A timestamp is a DER TimeStampResp, with nothing after it, whose status is 0 (granted) or 1 (granted with modifications) and which \
               holds a token. A bare token needs the relaxation `bare-tst`.",
        source: "RFC 3161 §2.4.2.",
        means: "The timestamp authority refused the request and the signer stored its answer all the same, or the token alone was stored.",
        todo: "Have the signature timestamped again; name the relaxation `bare-tst` if your authority's client stores bare tokens.",
    },
    Explained {
        number: "K2",
        rule: "The token is CMS SignedData of version 3 in strict DER, no more than 32 values deep, over one TSTInfo in a single OCTET STRING. It \
               lists no digest algorithm but the signer's, and the version of the SignerInfo fits its way of naming the signer.",
        source: "RFC 5652 §5.1 and §5.3, RFC 3161 §2.4.2; that DER is demanded where CMS allows BER is a house rule: one token, one reading.",
        means: "The token is damaged, is something else that the authority signed, or comes from an authority that writes BER.",
        todo: "Use an authority that writes DER, and have the signature timestamped again.",
    },
    Explained {
        number: "K3",
        rule: "The token has exactly one SignerInfo.",
        source: "RFC 3161 §2.4.2.",
        means: "A second signer was added, in the hope that a verifier checks one of them and believes the other.",
        todo: "Do not use the timestamp; have a new one made.",
    },
    Explained {
        number: "K4",
        rule: "The signer signed attributes, each of them once and with one value: the content type is TSTInfo; the message digest is that of the \
               content; signingCertificate or signingCertificateV2 is there, and each of the two that is there names by hash the signer's \
               certificate first, and by issuer and serial number where it states those. SHA-1 is accepted in the first of the two only.",
        source: "RFC 5652 §5.3 and §11, RFC 3161 §2.4.2, RFC 5816.",
        means: "The time in the token was replaced after signing, or the token is attributed to another certificate than the one that signed.",
        todo: "Do not use the timestamp; if all tokens of the authority fail, it leaves out an attribute that RFC 3161 demands.",
    },
    Explained {
        number: "K5",
        rule: "The signature holds over the signed attributes as received, with only the outer tag replaced, and they are already in DER order. The \
               digest is SHA-256, SHA-384 or SHA-512, and the same as in the signature algorithm. ECDSA, RSA PKCS#1 v1.5 and Ed25519 are verified; \
               an algorithm that is merely unsupported is `cannot-verify`.",
        source: "RFC 5652 §5.4, RFC 3161 §2.4.2.",
        means: "The token was not signed by the authority whose certificate it names, or was changed afterwards.",
        todo: "Do not trust its time; have the signature timestamped by an authority of the trusted root.",
    },
    Explained {
        number: "K6",
        rule: "The signer is one certificate of a timestamp authority of the trusted root. If the first certificate of its chain is no certificate \
               authority, that one is pinned, and the token must name it by issuer and serial number or by key id; otherwise it is the embedded \
               certificate that the token names, if its issuer is in that chain. Another certificate embedded under the signer's name is `invalid`.",
        source: "RFC 5652 §5.3, RFC 3161 §2.4.2; that one object serves all further checks is a house rule, as choosing the signer twice has gone \
                 wrong elsewhere.",
        means: "The timestamp is by an authority that the root does not know; this token is then not counted. An embedded double is an attempt to \
                have another key accepted.",
        todo: "Use a trusted root that lists the authority, by `--trusted-root`; a token of a known one beside it is enough.",
    },
    Explained {
        number: "K7",
        rule: "The signer's certificate is no certificate authority, has an extendedKeyUsage that is critical and names timestamping alone, and if \
               it has a keyUsage, that allows signatures. It has no critical extension that is not understood. Intermediates with an \
               extendedKeyUsage name timestamping or any purpose.",
        source: "RFC 3161 §2.3; RFC 5280 §4.2.1.3 and §4.2.1.12.",
        means: "A certificate made for something else, such as code signing or a web server, was used to state times.",
        todo: "Have the operator of the authority issue a proper certificate; tokens by the present one cannot be accepted.",
    },
    Explained {
        number: "K8",
        rule: "From the signer a path leads to the anchor of the same authority under the rules C3, C5, C6 and C8 to C10, and every certificate in \
               it is valid at the token's time. That it may have expired since does not matter.",
        source: "RFC 5280 §6.1 with the token's time, and RFC 3161 §2.3.",
        means: "The authority's certificate was not issued by those the root trusts, or the token states a time outside its life, as with a key that \
                leaked after it had expired.",
        todo: "Check that the root lists the authority's whole chain; otherwise do not trust the time.",
    },
    Explained {
        number: "K9",
        rule: "The token's time lies in the `validFor` of that one entry of the trusted root from which signer and anchor were taken; both ends \
               count, and fractions of a second are compared as they are.",
        source: "Sigstore protobuf-specs, `sigstore_trustroot.proto`.",
        means: "The authority had not been taken into service, or had been withdrawn, when the time was stated; after a compromise that is how old \
                keys are kept from dating new signatures.",
        todo: "Take a newer trusted root if the authority is new; if it was withdrawn, have the signature made again.",
    },
    Explained {
        number: "K10",
        rule: "The imprint is the SHA-256, SHA-384 or SHA-512 of the raw signature bytes: not of the artifact, and not of base64 text.",
        source: "Sigstore client specification and RFC 3161 §2.4.2.",
        means: "The timestamp is for another signature and was moved into this bundle, or the signer's tool had the artifact timestamped.",
        todo: "Have the signature itself timestamped, and the bundle written anew.",
    },
    Explained {
        number: "K11",
        rule: "The TSTInfo is strict DER of version 1, with a serial number and a time in UTC with seconds, no offset and no trailing zeros in its \
               fraction. It has no critical extension. The report shows policy and accuracy, on which nothing rests; nonce, ordering and the \
               authority's name in it are left aside.",
        source: "RFC 3161 §2.4.2.",
        means: "The authority writes times in another form, or attaches a condition that cannot be honoured here.",
        todo: "Use another timestamp authority, or report the deviation to its operator.",
    },
    Explained {
        number: "K12",
        rule: "Authorities are counted by the signer's key, once each, however many tokens and entries of the trusted root there are; every token of \
               a known authority must pass K1 to K11.",
        source: "House rule, so that a threshold asks for independent authorities.",
        means: "It does not fail by itself: a token that does not hold fails by its own rule, and too few authorities is L3.",
        todo: "See L3; add a timestamp of a second authority where two are asked for.",
    },
    Explained {
        number: "K13",
        rule: "No `timestampVerificationData`, `null`, an empty object and an empty list are all the same: no timestamp. They are no fault in \
               themselves, and where a time is demanded they give none.",
        source: "Sigstore protobuf-specs, `sigstore_bundle.proto`; that an empty container is no time is a house rule against counting containers.",
        means: "A signed time is needed and the bundle has neither a promise that gives one nor a timestamp: the signer was run without a timestamp \
                authority.",
        todo: "Have it signed again with one; a timestamp made today proves only that the signature existed today.",
    },
    Explained {
        number: "L1",
        rule: "Times are those of RFC 3161 tokens that passed section K, and `integratedTime` of Rekor v1 entries of known logs whose promise \
               verified, which describe this bundle, and whose proof holds where one is required or present. Nothing else is a time.",
        source: "Sigstore client specification.",
        means: "The bundle states when it was signed, and nobody signed that statement: whoever wrote the file chose the time, perhaps one at which \
                a stolen key was still valid.",
        todo: "Ask for a bundle with the promise or a timestamp; no setting makes an unsigned time count.",
    },
    Explained {
        number: "L2",
        rule: "With a certificate there is at least one verified time; the only exception is `current-time`, under a root of your own with an \
               observer threshold of 0. With a key of yours none is needed, unless the key has a window (O4).",
        source: "Sigstore client specification.",
        means: "Certificates live for minutes, and nothing shows that the signature was made within them: it may have been made later with a key \
                that leaked.",
        todo: "Ask for a log entry with a promise, or a timestamp; for long-lived private certificates name `current-time`, knowing that the signing \
               time stays unproven.",
    },
    Explained {
        number: "L4",
        rule: "Where the threshold for `observer`, `tsa` or `integrated` is above 0, there is at least one source of that kind. One time of a log or \
               one of a timestamp authority is enough for observer 1; Rekor v2 entries give none; the profile `github` needs a timestamp.",
        source: "Sigstore client specification for the kinds of time; the thresholds by profile are a house rule, printed in every report.",
        means: "The bundle has no time of a kind that the profile rests on: often a bundle of one instance under the profile of another.",
        todo: "Choose the profile and root of the instance that signed, or have the missing kind of timestamp added by the signer.",
    },
    Explained {
        number: "L5",
        rule: "The time of a verified timestamp is not after *now*, with no tolerance. The time of a promise is held to the same by F4, that of a \
               certificate timestamp by D5.",
        source: "Sigstore client specification; that there is no tolerance is a house rule, as *now* can be named by the caller.",
        means: "Your clock is behind, the authority's is ahead, or you verify as of an instant before the signature.",
        todo: "Set your clock, or name a later instant; if both are right, report it to the timestamp authority.",
    },
    Explained {
        number: "C1",
        rule: "The leaf certificate was issued under one of the trusted root's `certificateAuthorities`. The last certificate of an authority's \
               chain is its anchor, all others are intermediates, and any of them may have issued the leaf; a chain of one is an anchor that issues \
               leaves. A name that no authority has is `cannot-verify`; a known name whose key did not sign the leaf is `invalid`.",
        source: "RFC 5280 §6.1 and sigstore protobuf-specs, `sigstore_trustroot.proto`.",
        means: "The certificate is from another Sigstore instance than the root, since instances share names, or it was forged under a known name.",
        todo: "Choose the root of the instance that signed, with `--trust` or `--trusted-root`; if it was the right one, do not use the file.",
    },
    Explained {
        number: "C2",
        rule: "At every verified time the authority was in service: the time lies in the `validFor` of its entry in the trusted root, both ends \
               included; no end is open.",
        source: "Sigstore protobuf-specs, `sigstore_trustroot.proto`.",
        means: "The certificate was issued, or used, when this authority had not begun or had been retired, as after a compromise.",
        todo: "Take a newer trusted root if the authority is new; do not widen the window of one that was withdrawn.",
    },
    Explained {
        number: "C3",
        rule: "At every verified time each certificate of the path is valid, from the leaf to the anchor and these two included, and each is signed \
               by the next one over the bytes received.",
        source: "RFC 5280 §6.1, with the verified time as the current one; Fulcio specification for the short life of leaves.",
        means: "The signature was made outside the minutes for which the signer was authenticated, for instance later with a key that was kept, or a \
                certificate of the path was changed.",
        todo: "Ask the signer to sign again; if the time is off by little, suspect the clock of the authority that states it.",
    },
    Explained {
        number: "C4",
        rule: "One path under one authority holds, by C2 and C3, at each of the verified times, not at one of them only.",
        source: "House rule: with several times, the most convenient one must not win.",
        means: "Two sources disagree about when the signature was made, and at one of the times the certificate was not valid: one clock is wrong, \
                or one piece of evidence was made later.",
        todo: "Compare the times in the report, and ask the signer where the outlier comes from.",
    },
    Explained {
        number: "C5",
        rule: "The issuer's name in a certificate is, byte for byte, the subject of the next one. Key identifiers only decide which candidate is \
               tried first; all of the same name are tried, within B3.",
        source: "RFC 5280 §6.1 and §7.1; that nothing is normalised is a house rule, as the names compared come from one issuer.",
        means: "The chain in the trusted root has a gap: the issuer of one of its certificates is not in it.",
        todo: "Complete the chain in your `trusted_root.json`, from the issuer of leaves to the root.",
    },
    Explained {
        number: "C6",
        rule: "Every issuer in the path, the anchor included, has basicConstraints that make it a certificate authority, respects its own path \
               length, and has a keyUsage with keyCertSign; what is absent does not allow. A path has at most 8 certificates.",
        source: "RFC 5280 §4.2.1.3, §4.2.1.9 and §6.1.4; the bound of 8 is a house rule.",
        means: "Somebody who holds an ordinary certificate issued further ones with it, or a private authority was set up without these extensions.",
        todo: "Have a private authority's certificates issued anew with both extensions; with any other, do not use the file.",
    },
    Explained {
        number: "C7",
        rule: "The leaf is no certificate authority. Its keyUsage is there, with digitalSignature and without keyCertSign; its extendedKeyUsage is \
               there and names code signing, for which \"any\" does not count. An intermediate that has an extendedKeyUsage names code signing too. \
               Further purposes are noted.",
        source: "Fulcio certificate specification; RFC 5280 §4.2.1.3 and §4.2.1.12, which would let both be absent.",
        means: "A certificate that was issued for something else, such as a web server, e-mail or timestamps, was used to sign code.",
        todo: "Sign with a certificate for code signing; a private authority has to state the purpose.",
    },
    Explained {
        number: "C8",
        rule: "In any certificate of the path only keyUsage, extendedKeyUsage, basicConstraints, subjectAltName and the two key identifiers may be \
               critical. nameConstraints, policyConstraints and inhibitAnyPolicy may not be there at all.",
        source: "RFC 5280 §4.2, which demands that unknown critical extensions be refused; that constraints are refused and not evaluated is a house \
                 rule.",
        means: "The issuer restricted the certificate in a way that is not evaluated here, so that accepting it could go beyond what was allowed.",
        todo: "Verify with a tool that evaluates the extension, or have a private authority issue without it.",
    },
    Explained {
        number: "C9",
        rule: "Certificates are signed by ECDSA on P-256, P-384 or P-521, or by RSA PKCS#1 v1.5 (a key below 2048 bits is Q2), each with SHA-256, \
               SHA-384 or SHA-512, and the algorithm inside the signed part equals the one outside. SHA-1 and MD5 are `invalid`, others are \
               `cannot-verify`.",
        source: "RFC 5280 §4.1.1.2, RFC 5758 §3.2, RFC 4055 §5; the choice of algorithms is that of the Sigstore algorithm registry.",
        means: "The path rests on a hash for which forgeries are practical, or on an algorithm that is not implemented.",
        todo: "Have the authority's certificates issued anew with SHA-256 or better.",
    },
    Explained {
        number: "C10",
        rule: "A certificate of the bundle is X.509 v3 in strict DER, nothing after it and at most 32 values deep. Its serial number is positive \
               with at most 20 octets, it names its issuer, no extension occurs twice, and defaults are not written out. Times through 2049 are \
               UTCTime, later ones GeneralizedTime, with seconds and in UTC. An alternative name is critical where the subject is empty.",
        source: "RFC 5280 §4.1.2.2, §4.1.2.4 to §4.1.2.6 and §4.2; X.690 §11.",
        means: "The certificate is damaged, or was encoded so that two parsers read two different certificates in it.",
        todo: "Get the bundle again; if a private authority issues like this, its software needs correcting.",
    },
    Explained {
        number: "D1",
        rule: "Where the threshold for certificate logs is above 0, the leaf certificate has an embedded list of certificate timestamps. A list that \
               is there holds at least one, each of version 1, with every length exact and nothing left over. Missing is `cannot-verify`, malformed \
               is `invalid`.",
        source: "RFC 6962 §3.3.",
        means: "The certificate was not made public when it was issued, so that its issuer could deny it, or it comes from an instance without \
                certificate logs.",
        todo: "For a private instance set the threshold `ctlog` to 0; otherwise do not use the file.",
    },
    Explained {
        number: "D2",
        rule: "A certificate timestamp is a signature over its time, the hash of the public key of the issuer that the path was validated with, and \
               the leaf's TBSCertificate with only the list of timestamps taken out.",
        source: "RFC 6962 §3.2.",
        means: "The log was shown a certificate by another issuer of the same name, so that this one was never made public: instances were mixed up, \
                or an issuer was imitated. A timestamp over anything else is D6.",
        todo: "Do not use the file; ask the operator of the instance which issuer is the right one.",
    },
    Explained {
        number: "D3",
        rule: "The extensions of a certificate timestamp enter the signed bytes as received, also where they are not empty, as with the leaf index \
               of static logs.",
        source: "RFC 6962 §3.2 and C2SP static-ct-api.",
        means: "Extensions were added to a timestamp that the log had signed without any. Ones that were removed or changed make a signature that \
                does not verify, which is D6.",
        todo: "Do not use the certificate; its issuer, or somebody after it, changed what the log had given.",
    },
    Explained {
        number: "D4",
        rule: "The issuer of the leaf is not a certificate that signs precertificates on behalf of another (extendedKeyUsage \
               `1.3.6.1.4.1.11129.2.4.4`).",
        source: "RFC 6962 §3.1; that this form is not supported is a house rule, as no Sigstore instance uses it.",
        means: "The instance issues precertificates by a certificate of their own, and what its log signed cannot be rebuilt here.",
        todo: "Verify with a tool that supports precertificate signing certificates, or set the threshold `ctlog` to 0 for such an instance of \
               yours.",
    },
    Explained {
        number: "D5",
        rule: "The log id of a certificate timestamp is that of a `ctlogs` entry in the trusted root, whose window contains the timestamp's time, \
               and that time is not after *now*. An unknown log's timestamp is not counted; a known log's outside its window, or in the future, is \
               `invalid`. A key as bare PKCS#1 needs the relaxation `rsa-pkcs1-ctlog`.",
        source: "RFC 6962 §3.2 and sigstore protobuf-specs, `sigstore_trustroot.proto`.",
        means: "The certificate was shown to a log that the root does not list, or a retired log's key was used to date a certificate.",
        todo: "Take a newer trusted root, or the one of the instance that issued the certificate.",
    },
    Explained {
        number: "D6",
        rule: "A certificate timestamp of a known log verifies with that log's key, by SHA-256 with ECDSA or with RSA PKCS#1 v1.5 as the key is; the \
               two algorithm bytes say so.",
        source: "RFC 6962 §3.2, with the numbers of RFC 5246 §7.4.1.4.1.",
        means: "The log did not sign this certificate: timestamp or certificate were forged or changed, or the leaf was issued by another key than \
                the one in the path.",
        todo: "Do not use the file, and tell the operator of the certificate authority; other valid timestamps do not outweigh a false one.",
    },
    Explained {
        number: "D7",
        rule: "Certificate timestamps that hold are from as many distinct logs as the threshold `ctlog` says. Two of one log count once, and so do \
               two logs that name the same operator.",
        source: "Sigstore client specification; that operators are told apart is a house rule.",
        means: "The certificate was shown to fewer independent logs than you ask for, or those that it was shown to are not in the root.",
        todo: "Look at D5 and D6 of each timestamp; lower `ctlog` only if you accept fewer witnesses of the issuance.",
    },
    Explained {
        number: "D8",
        rule: "A certificate timestamp beside the certificate is over the whole leaf certificate, by a certificate log of the trusted root. It counts only where the certificate has no list of its own, and what a certificate carries is never verified in that way.",
        source: "RFC 6962 §3.2 (`x509_entry`).",
        means: "The answer of the log is of another certificate, was changed, or is by another key than the log's.",
        todo: "Get the certificate's timestamp again from whoever signed, or a signature with a certificate that carries its own.",
    },
    Explained {
        number: "D9",
        rule: "The leaf certificate, and every other in the path, is without the poison extension `1.3.6.1.4.1.11129.2.4.3`.",
        source: "RFC 6962 §3.1.",
        means: "What was presented is a precertificate, a draft that is shown to logs only and must not be used.",
        todo: "Have the bundle written with the certificate itself; a signing tool that does otherwise is broken.",
    },
    Explained {
        number: "I1",
        rule: "The body of an entry is strict JSON with `apiVersion`, `kind` and `spec` alone, and names the kind and version that the bundle's \
               `kindVersion` names. Supported are hashedrekord 0.0.1 and 0.0.2, dsse 0.0.1 and intoto 0.0.2; entries of kinds unheard of are not \
               counted.",
        source: "Rekor's types (`hashedrekord`, `dsse`, `intoto`) and the Rekor v2 specification.",
        means: "The label on the entry is not that of its content, so that it would be checked by rules not made for it; or the kind is newer than \
                this release.",
        todo: "Get the entry from the log again; take a newer release if the kind is new.",
    },
    Explained {
        number: "I2",
        rule: "A hashedrekord 0.0.1 goes with a bare signature. Its signature is the bundle's, byte for byte; its key is one PEM block, which is the \
               leaf certificate or your key; its digest, in lower-case hex, is the one computed anew from the artifact.",
        source: "Rekor's type `hashedrekord` 0.0.1.",
        means: "A genuine entry of somebody else, or for another file, was put beside this signature to make it look logged.",
        todo: "Do not use the file; the values compared in the report show which part is foreign.",
    },
    Explained {
        number: "I3",
        rule: "A dsse 0.0.1 goes with an envelope. Its payload hash is SHA-256 and that of the payload; it has exactly one signature, which is the \
               envelope's, byte for byte; the verifier of that signature is the leaf certificate or your key. `envelopeHash` cannot be reproduced \
               and is not compared.",
        source: "Rekor's type `dsse` 0.0.1.",
        means: "The entry was made for another attestation or by another signer, and proves nothing of this one.",
        todo: "Ask the publisher for envelope and entry of one and the same signing.",
    },
    Explained {
        number: "I4",
        rule: "A hashedrekord 0.0.2 has the bundle's signature, the leaf certificate (or your key, if the bundle is signed with one), the key \
               details by which the signature was verified, and the digest by their hash: of the artifact for a bare signature, of the encoded \
               envelope (N1) for an envelope. The member is `hashedRekordV002`; names used before its release are refused.",
        source: "Rekor v2 specification.",
        means: "The Rekor v2 entry beside the signature is one for something else, or names a scheme in which the signature was not made.",
        todo: "Have it signed again with current tools; the report shows the value that differs.",
    },
    Explained {
        number: "I5",
        rule: "Entries of the kind dsse 0.0.2 are not counted. With the relaxation `dsse-002` their payload hash (SHA-256), their one signature and \
               its verifier are held against the bundle, and a contradiction is `invalid`.",
        source: "Rekor v2, which withdrew the kind before its release; the comparisons are a house rule after I3 and I4.",
        means: "The bundle was made with a pre-release of Rekor v2, and its entry is of a form that nobody maintains.",
        todo: "Sign again; name the relaxation `dsse-002` for files that exist only in this form.",
    },
    Explained {
        number: "I6",
        rule: "An intoto 0.0.2 goes with an envelope. Its payload type is the envelope's, its payload hash is SHA-256 and that of the payload, and \
               it has exactly one signature, which is the envelope's once decoded from base64 twice, with a `publicKey` that is the leaf certificate \
               or your key. The digest of the envelope as submitted is not compared.",
        source: "Rekor's type `intoto` 0.0.2.",
        means: "The logged attestation is not the one in the bundle: payload, type, signature or signer are another's.",
        todo: "Take the attestation from the registry again, together with its own entry; if it stays so, tell the registry.",
    },
    Explained {
        number: "I7",
        rule: "Entries of the kind intoto 0.0.1 are shown and never counted, and give no time.",
        source: "Rekor's type `intoto` 0.0.1, whose entries hold no signature.",
        means: "The entry cannot show that this signature was logged, as any signature over the same payload has the same entry.",
        todo: "Have the attestation logged again as intoto 0.0.2 or dsse 0.0.1, which every current tool does.",
    },
    Explained {
        number: "I8",
        rule: "Entries of the kinds rekord, rpm, jar, apk, alpine, cose, helm, rfc3161 and tuf are not counted.",
        source: "House rule: only a kind whose entries can be held against the bundle is worth counting.",
        means: "The entry is of a log's older use, for packages or keys, and was put into a bundle where it binds nothing.",
        todo: "Look at such an entry in the log itself, and sign the artifact with a current client for a bundle.",
    },
    Explained {
        number: "I9",
        rule: "The body of an entry is, byte for byte, the canonical JSON of what it says: members in order, no white space, numbers and strings in \
               their one form.",
        source: "RFC 8785 and Rekor, which canonicalises what it logs.",
        means: "The body was edited or re-serialised after the log had written it, or never came from a log.",
        todo: "Fetch the body from the log as bytes, and do not reformat it.",
    },
    Explained {
        number: "I10",
        rule: "A hashedrekord 0.0.1 names `sha256`, `sha384` or `sha512` in lower case, and it is the hash with which the signature is verified.",
        source: "Rekor's type `hashedrekord` 0.0.1; that the names must agree is a house rule.",
        means: "Entry and signature speak of two different digests of the artifact, of which one could be that of another file.",
        todo: "Sign again with one hash; for P-384 and P-521 keys see the relaxation `ecdsa-sha256`.",
    },
    Explained {
        number: "M1",
        rule: "The signature is over the artifact, whose digest is computed anew. A `messageDigest` in the bundle selects nothing, but one that is \
               there is by the hash of the signature and equals the artifact's digest.",
        source: "Sigstore protobuf-specs, `sigstore_common.proto`, where `messageDigest` is not authenticated; Sigstore client specification.",
        means: "The file is not the one that was signed (changed, cut short, or another version), or the signature is by another key.",
        todo: "Download the file again and compare it with the publisher's; if the result stays, do not use it and tell them.",
    },
    Explained {
        number: "M2",
        rule: "A digest may stand in for the artifact where the scheme signs a digest: ECDSA, RSA, and Ed25519ph with SHA-512. It must be by the \
               scheme's hash, at full length. Pure Ed25519 and ML-DSA need the bytes.",
        source: "RFC 8032 for the two forms of Ed25519; Sigstore algorithm registry for the hash of a key.",
        means: "What you gave does not let the signature be checked; nothing is said about the artifact.",
        todo: "Give the file itself, or its digest by the hash that the message names.",
    },
    Explained {
        number: "M3",
        rule: "The variant of Ed25519 is decided before anything is verified, and the other one is never tried. A file with a hashedrekord entry: \
               Ed25519ph. Any content with a Rekor v2 entry: Ed25519ph. Otherwise pure, unless the policy's `keyDetails` say `PKIX_ED25519_PH`.",
        source: "RFC 8032 and the Sigstore algorithm registry; deciding beforehand is a house rule, as one key must not serve two schemes by trial.",
        means: "The signature is good in the variant that is not to be used here: the signing tool and the log entry beside it do not fit each \
                other, or the policy's key says too little.",
        todo: "Give `keyDetails` in the policy if your key signs with Ed25519ph and no log entry says so.",
    },
    Explained {
        number: "M4",
        rule: "The hash is the one registered for the key. With `ecdsa-sha256`, P-384 and P-521 keys may have used SHA-256 where no entry is of \
               Rekor v2; the policy's `keyDetails` or else a hashedrekord 0.0.1 decides which of the two, and without either the registered one is \
               tried first. RSA-PSS is used only where `keyDetails` of the policy or of a Rekor v2 entry name it.",
        source: "Sigstore algorithm registry.",
        means: "The signature of a P-384 or P-521 key is good by the hash that is not accepted here, as older clients made it. Another hash or \
                padding beside these is M1 or N1, or contradicts the entry, which is I10 or Q5.",
        todo: "Leave `ecdsa-sha256` on for older signatures, and state `keyDetails` in the policy for a key that signs in another way than the \
               registered one.",
    },
    Explained {
        number: "M5",
        rule: "An ECDSA signature is a strict DER SEQUENCE of r and s, both from 1 to below the order of the curve; a high s is accepted. An RSA \
               signature is as long as the modulus. An Ed25519 one has 64 bytes and a reduced S.",
        source: "RFC 3279 §2.2.3 for ECDSA in DER, RFC 8017 §8.2.2, RFC 8032 §5.1.7.",
        means: "The signature is in another encoding (raw r and s, as in tokens for the web), is damaged, or was altered into a twin of itself.",
        todo: "Have the signing tool write DER; do not convert a signature that was logged or timestamped, as both bind its bytes.",
    },
    Explained {
        number: "N1",
        rule: "The signature is over `DSSEv1`, the length and text of the payload type, and the length and bytes of the payload, with lengths in \
               bytes as decimal text and single spaces between.",
        source: "DSSE protocol specification (pre-authentication encoding).",
        means: "Payload or payload type were changed after signing, or the signature is by another key than the one presented.",
        todo: "Get the attestation again as bytes; do not re-serialise the payload. If the result stays, do not use it.",
    },
    Explained {
        number: "N2",
        rule: "An envelope has exactly one signature.",
        source: "Sigstore protobuf-specs, `sigstore_bundle.proto`, which restricts DSSE to one.",
        means: "With two, one of them could be valid and the other be reported; with none there is nothing to verify.",
        todo: "Ask for one bundle per signer.",
    },
    Explained {
        number: "N3",
        rule: "The payload type is `application/vnd.in-toto+json`, byte for byte, before anything of the payload is read. Another type's signature \
               is verified, its payload is not interpreted, and no artifact can be bound to it; if you ask for the statement alone, that is a note.",
        source: "in-toto Attestation Framework (envelope).",
        means: "The envelope signs something else than a statement about artifacts, so that nothing ties it to your file.",
        todo: "Ask for an in-toto attestation, or verify by `statementOnly` if the envelope itself is all that you need.",
    },
    Explained {
        number: "N4",
        rule: "The payload is strict JSON (unknown members allowed) of `_type` in-toto Statement v0.1 or v1, with a predicate type and subjects that \
               are not empty, each with at least one digest. One subject is the artifact: all of its digests by `sha256`, `sha384` and `sha512` that \
               can be computed are the artifact's, in full-length lower-case hex, and there is at least one. Other algorithms neither match nor \
               disqualify. A digest that you gave by a hash that no subject has is `cannot-verify`.",
        source: "in-toto Statement v1; hex in lower case by in-toto's DigestSet.",
        means: "The attestation is about another file than yours, or is not an attestation that says about what it is.",
        todo: "Check that file and attestation are of one version; name the relaxation `hex-case` if nothing but upper case is the matter.",
    },
    Explained {
        number: "N5",
        rule: "Any one subject that matches binds the artifact; the report says which, of how many, and by what name. Where the policy gives a `subjectName`, that subject has this name, exactly or by the pattern; where no artifact is compared, some subject has.",
        source: "in-toto Statement v1; that names are compared only when asked for is a house rule, as files are renamed.",
        means: "The bytes are those that were signed, and were signed under another name: an older version, another package, another file of the release.",
        todo: "Compare both names in the report; if the file is another than you thought, get the right one.",
    },
    Explained {
        number: "N6",
        rule: "If the policy names a predicate type, the statement has exactly that one; a bundle without a statement does not meet it. Short names \
               such as `slsaprovenance1` stand for their URI in policies only.",
        source: "in-toto Statement v1; exact comparison is a house rule.",
        means: "The attestation is valid but says something of another kind than you asked for, such as a bill of materials in the place of \
                provenance.",
        todo: "Ask for the attestation of the right type, or correct `predicateType` in the policy.",
    },
    Explained {
        number: "N7",
        rule: "A statement with the predicate type `https://sigstore.dev/cosign/sign/v1` names each of its subjects by `sha256`; the older document, signed without an envelope, has exactly the members of its format and names one manifest by `sha256`, which is that of the artifact.",
        source: "cosign's signatures for container images; containers/image, simple signing.",
        means: "What was signed does not name an image in the only way that registries do, or names another image than the one at hand.",
        todo: "Give the image's manifest as the registry has it, byte for byte, or its digest; if it is another image, do not use it.",
    },
    Explained {
        number: "Q1",
        rule: "Key, curve and scheme are in the table of algorithms: ECDSA on P-256, P-384 and P-521, RSA, Ed25519. What is not, is `cannot-verify`; \
               a public key that is no SubjectPublicKeyInfo in strict DER is `invalid`.",
        source: "Sigstore algorithm registry; RFC 5280 §4.1.2.7.",
        means: "The signer uses an algorithm that is not implemented, or a key is damaged.",
        todo: "Verify with a tool that has the algorithm, or have it signed with a registered one.",
    },
    Explained {
        number: "Q2",
        rule: "An RSA key of a signer has 2048, 3072 or 4096 bits exactly, any other RSA key from 2048 to 8192. The exponent is 65537, the \
               algorithm's parameters are NULL.",
        source: "Sigstore algorithm registry; RFC 3279 §2.3.1 for the parameters; the single exponent and the upper bound are house rules, against \
                 weak padding checks and costly keys.",
        means: "The key is weak or out of the ordinary; small exponents have made forgeries possible elsewhere.",
        todo: "Have a new key made with the usual parameters, and the signature with it.",
    },
    Explained {
        number: "Q3",
        rule: "A key for ECDSA names its curve and is an uncompressed point on it, other than infinity.",
        source: "RFC 5480 §2.1.1 and SEC 1 §2.3.4.",
        means: "The key describes a curve of its own, with which any signature can be made to verify, or is a compressed or false point.",
        todo: "Export the key again with a named curve and as an uncompressed point; do not accept it from a stranger.",
    },
    Explained {
        number: "Q4",
        rule: "A key for Ed25519 is the canonical encoding of a point that is not of small order, without algorithm parameters. Signatures are \
               verified without cofactor, and a small-order R is refused.",
        source: "RFC 8032 §5.1.3 and §5.1.7, RFC 8410 §3; strictness beyond them is a house rule, so that all verifiers agree.",
        means: "With such a key one signature fits many messages: it was made to deceive, or is damaged.",
        todo: "Do not use the key; have a new one made.",
    },
    Explained {
        number: "Q5",
        rule: "`keyDetails` in a trusted root, in a Rekor v2 entry and in a policy fit type, curve and size of the key that they stand beside; in an \
               entry they are also those by which the signature is verified. In a trusted root a contradiction refuses the root.",
        source: "Sigstore algorithm registry; sigstore protobuf-specs, `sigstore_common.proto`.",
        means: "The entry belongs to a key of another kind, or somebody wants a weaker scheme to be used than the key's own.",
        todo: "Correct `keyDetails` in your root or policy; in a log entry it cannot be corrected, so have it signed again.",
    },
    Explained {
        number: "Q6",
        rule: "MD5 and SHA-1 are used for no signature, imprint or subject; the only SHA-1 is the first form of a timestamp's certificate identifier \
               (K4). A bundle's `messageDigest` names `SHA2_256`, `SHA2_384` or `SHA2_512`.",
        source: "Sigstore algorithm registry.",
        means: "A digest was made with a hash for which two files can be made to agree, or with one that is not known here.",
        todo: "Sign again with SHA-256 or better. Weak hashes elsewhere are C9, K4, K5, K10 or I10.",
    },
    Explained {
        number: "O1",
        rule: "The key is yours: one PEM block `PUBLIC KEY` in the policy, never one of the bundle. A hint that is the base64 of 32 bytes must be \
               that of the SHA-256 of its SubjectPublicKeyInfo; other hints are free text. Without a key in the policy such a bundle is \
               `cannot-verify`, and so is a file of another format that names no signer. A private key is not read.",
        source: "Sigstore protobuf-specs, `sigstore_common.proto` (`PublicKeyIdentifier`); that the key is never taken from the input is a house \
                 rule.",
        means: "The bundle was signed with another key than the one you trust, perhaps an older one; or you gave none; or the certificate is stored \
                elsewhere, as a registry stores it beside the signature.",
        todo: "Export signature and certificate together, or get the public key from the signer by a way that you trust, and give it by `--key`.",
    },
    Explained {
        number: "O2",
        rule: "Policy and bundle are of one kind: a policy that names a key needs a bundle signed with a key, one that names identities needs a \
               certificate, and certificate timestamps can be asked for only where there is a certificate. There is no falling back.",
        source: "House rule: what was asked for is checked, or the answer is no.",
        means: "The publisher changed the way of signing, or somebody removed the certificate to get around the identity that you expect.",
        todo: "Ask the publisher how they sign, and state that in the policy: `--key`, or `--certificate-identity` with its issuer.",
    },
    Explained {
        number: "O3",
        rule: "Every log entry of a bundle signed with a key names the SubjectPublicKeyInfo of the key that you gave.",
        source: "Rekor's types and the Rekor v2 specification, as for I2, I3, I4 and I6.",
        means: "The log recorded a signature by another key than yours, so that the entry is not about this signature, or you gave the wrong key.",
        todo: "Compare the SHA-256 of both keys in the report; do not take the key out of the entry.",
    },
    Explained {
        number: "O4",
        rule: "If the policy gives a window for the key (`keyValidFor`), every verified time lies in it, both ends included, and there is at least \
               one. None is `cannot-verify`.",
        source: "House rule; sigstore protobuf-specs, `sigstore_common.proto`, for the closed interval.",
        means: "The signature was made before the key was introduced or after it was withdrawn, for instance by a thief of it.",
        todo: "Have it signed again with the current key; correct the window only if you set it wrongly.",
    },
    Explained {
        number: "O5",
        rule: "A public key that stands inside the input, as in a cosign bundle or a log entry, is shown; it never verifies the input, and cannot \
               stand in for an identity that was asked for.",
        source: "House rule: a file that brings its own key proves nothing but that it was not damaged.",
        means: "The file shows a public key and you gave none: whoever made the file chose that key. With a key of yours the report says whether it \
                is the same one, and yours decides.",
        todo: "Get the key by a way that you trust and give it by `--key`; the one in the file is worth a comparison and no more.",
    },
    Explained {
        number: "P1",
        rule: "The certificate has exactly one alternative name: e-mail, URI, or Fulcio's other name (`1.3.6.1.4.1.57264.1.7`) as one UTF8String. \
               E-mail and URI are ASCII, not empty, without NUL. It is the name in one of the policy's identities, and of the kind `sanKind`, if \
               that is given; without it any of the three fits. Two names or malformed ones are `invalid`.",
        source: "RFC 5280 §4.2.1.6 and Fulcio certificate specification; exactly one name is a house rule, as with two each reader may pick another.",
        means: "Somebody else signed than you expect; the evidence for them is good. It may be an impostor, another branch or tag of the same \
                workflow, or a typing error.",
        todo: "Compare both names in the report, character by character, with what the publisher states elsewhere; only then change the policy.",
    },
    Explained {
        number: "P2",
        rule: "The issuer is the certificate's extension `1.3.6.1.4.1.57264.1.8`, otherwise `.1`; the two do not differ. It is the one of the \
               policy's identity, without folding of case or slashes; a certificate with neither matches only `{\"absent\": true}`. Two different or \
               malformed ones are `invalid`.",
        source: "Fulcio certificate specification.",
        means: "The name was confirmed by another identity provider than you expect, who may give the same name to somebody else.",
        todo: "State the provider that the signer really uses (`--certificate-oidc-issuer`), for GitHub Actions \
               `https://token.actions.githubusercontent.com`.",
    },
    Explained {
        number: "P3",
        rule: "Every claim that the policy names is in the certificate with exactly that value. Claims from `.8` on are one UTF8String with nothing \
               after it, older ones are raw UTF-8; malformed ones are `invalid`, also if nobody asks for them.",
        source: "Fulcio certificate specification.",
        means: "The build is another one than you asked for: another repository, another ref, another runner, or started by another event.",
        todo: "Read both values in the report; restrict or correct `claims` in the policy.",
    },
    Explained {
        number: "P4",
        rule: "A pattern is one only where it is declared as such and `sanKind` is given. It matches the whole value, in linear time, is at most \
               4096 bytes long, and has no inline flags; a dot does not match a line end. A pattern that breaks this is refused before anything is \
               verified.",
        source: "House rule: unanchored patterns have let in foreign names that merely contain the right one.",
        means: "The signer's name or issuer does not have the form you described, or the pattern is not a valid one.",
        todo: "Try the exact value first; escape dots as `\\.` and mind that beginning and end are fixed already.",
    },
    Explained {
        number: "P5",
        rule: "Names, issuers and claims are compared byte by byte: no folding of case, no normalising, no decoding. What the report repeats in \
               sentences has hidden and reordering characters escaped.",
        source: "House rule: a comparison that folds lets look-alikes pass.",
        means: "It does not fail by itself: a value that differs in any byte is P1, P2 or P3.",
        todo: "Copy the expected value from the publisher's documentation, and do not type it from sight.",
    },
    Explained {
        number: "P6",
        rule: "No claim or other extension is in the certificate twice.",
        source: "RFC 5280 §4.2.",
        means: "It does not fail by itself: a certificate with an extension twice is refused as a whole, which is C10.",
        todo: "See C10; no certificate of Fulcio looks like that.",
    },
    Explained {
        number: "P7",
        rule: "That the evidence is valid and that the signer is the expected one are two statements, and success needs both. A policy names exactly \
               one of identity, key and `anySigner`; an empty, unknown, unused or `null` member refuses it before anything is verified.",
        source: "House rule: a misspelt restriction must not be one that never applies.",
        means: "In a report it does not fail. As an error it means that the policy, or another argument, does not say what it was meant to say.",
        todo: "Correct the member that the message names; the types of the npm package list all there are.",
    },
    Explained {
        number: "L3",
        rule: "Entries and times that count are from as many distinct sources as `tlog`, `observer`, `tsa` and `integrated` ask for. Two of one log \
               or of one authority's key count once, and so do two whose entries in the trusted root name the same operator. What was dropped or \
               failed does not count, and an entry with a promise alone counts only in v0.1 with the relaxation `promise-only-v01`.",
        source: "Sigstore client specification; that operators are told apart is a house rule.",
        means: "There is less independent evidence than you ask for: it was never made, is by sources that the root does not know, or failed for \
                itself.",
        todo: "Look at the checks that failed or dropped something, choose the right root, and lower a threshold only if you accept less.",
    },
];
