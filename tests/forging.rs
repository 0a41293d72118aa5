//! What has not been verified cannot be said to be: each proof is made by the module that checks, and by no other.
//!
//! The crate is copied, a forger's module is put beside the modules that check, and the compiler is asked. A forgery that it
//! accepts, or refuses for another reason than ours, fails the test; so does a harmless module that it does not accept.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test that fails stops")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

// The compiler stops after the pass that found something: a list for each pass.

/// Constructors of tuple structs with private fields.
const BY_NAME: &[(&str, &str)] = &[
    ("E0603", "fn verdict() -> super::verdict::Concluded { super::verdict::Concluded(Verdict::Verified) }"),
    ("E0603", "fn soundness() -> super::checks::Sound { super::checks::Sound(()) }"),
    ("E0603", "fn signature() -> super::signature::SignatureVerified { super::signature::SignatureVerified(()) }"),
    ("E0603", "fn binding() -> super::signature::Bound { super::signature::Bound(Binding::Bound) }"),
    ("E0603", "fn certified_key() -> super::certificate::CertifiedKey { super::certificate::CertifiedKey(()) }"),
    ("E0603", "fn pinned_key() -> super::signer::PinnedKey { super::signer::PinnedKey(()) }"),
    ("E0423", "fn logs<T>(any: T) -> super::log::LogsMet { super::log::LogsMet(any) }"),
    ("E0603", "fn times() -> super::times::TimesMet { super::times::TimesMet(()) }"),
    ("E0603", "fn policy() -> super::policy_checks::PolicyMet { super::policy_checks::PolicyMet(()) }"),
    ("E0423", "fn waiver() -> Waiver { crate::policy::Waiver(Relaxation::CurrentTime) }"),
];

/// Private fields.
const BY_FIELD: &[(&str, &str)] = &[
    ("E0451", "fn evidence() -> Evidence { Evidence { class: EvidenceClass::Full, accepted: true } }"),
    ("E0451", "fn checkpoint(checkpoint: Checkpoint) -> SignedCheckpoint { SignedCheckpoint { checkpoint } }"),
    ("E0451", "fn promise(time: UnixTime) -> VerifiedPromise { VerifiedPromise { time } }"),
    ("E0451", "fn inclusion(checkpoint: SignedCheckpoint, walk: Walk) -> Inclusion { Inclusion { checkpoint, walk } }"),
    ("E0451", "fn timestamp(time: UnixTime) -> SignedTime { SignedTime { time, authority: 0, signer_key: [0; 32] } }"),
];

/// A proof is spent: it does not hold for another signature.
const BY_MOVE: &[(&str, &str)] =
    &[("E0382", "fn twice(a: Sound, b: SignatureVerified, c: SignerProof, d: LogsMet, e: TimesMet) { let _ = Evidence::new(a, b, c, d, e, true); drop(a); }")];

/// Proofs that are not given, and other values in their place.
const BY_TYPE: &[(&str, &str)] = &[
    ("E0308", "fn a_word_for_a_verdict(report: &mut Report) { report.verdict = Verdict::Verified }"),
    ("E0308", "fn a_checkpoint_nobody_signed(read: Checkpoint, walk: Walk) { let _ = Inclusion::new(read, walk); }"),
    ("E0308", "fn a_flag_for_a_waiver(checks: &mut Checks) { checks.relaxed(true, crate::check::Check::A4) }"),
    ("E0061", "fn unsound(b: SignatureVerified, c: SignerProof, d: LogsMet, e: TimesMet) { let _ = Evidence::new(b, c, d, e, true); }"),
    ("E0061", "fn unsigned(a: Sound, c: SignerProof, d: LogsMet, e: TimesMet) { let _ = Evidence::new(a, c, d, e, true); }"),
    ("E0061", "fn by_nobody(a: Sound, b: SignatureVerified, d: LogsMet, e: TimesMet) { let _ = Evidence::new(a, b, d, e, true); }"),
    ("E0061", "fn unlogged(a: Sound, b: SignatureVerified, c: SignerProof, e: TimesMet) { let _ = Evidence::new(a, b, c, e, true); }"),
    ("E0061", "fn undated(a: Sound, b: SignatureVerified, c: SignerProof, d: LogsMet) { let _ = Evidence::new(a, b, c, d, true); }"),
];

/// What the same module may say: all names are there, and it is not the imports that are refused.
const HARMLESS: &str = "fn honest(a: Sound, b: SignatureVerified, c: SignerProof, d: LogsMet, e: TimesMet) -> Evidence { Evidence::new(a, b, c, d, e, true) }";

const IMPORTS: &str = "#![allow(dead_code, unused_imports)]
use super::{Report, Binding, EvidenceClass, Verdict};
use super::checks::{Checks, Sound};
use super::log::LogsMet;
use super::signature::SignatureVerified;
use super::times::TimesMet;
use super::verdict::{Evidence, SignerProof};
use crate::policy::{Relaxation, Waiver};
use crate::time::UnixTime;
use crate::tlog::checkpoint::{Checkpoint, SignedCheckpoint};
use crate::tlog::inclusion::{Inclusion, Walk};
use crate::tlog::promise::VerifiedPromise;
use crate::tsa::SignedTime;
";

#[test]
fn no_proof_is_made_by_another_than_its_module() {
    let copy = Copy::new();
    assert_eq!(copy.errors(HARMLESS), [], "the module itself is not accepted");
    for forgeries in [BY_NAME, BY_TYPE, BY_FIELD, BY_MOVE] {
        // A forgery a line, so that each error is that of one.
        let text: Vec<_> = forgeries.iter().map(|(_, forgery)| *forgery).collect();
        let first = IMPORTS.lines().count() + 1;
        let mut found: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for (line, code) in copy.errors(&text.join("\n")) {
            found.entry(line).or_default().push(code);
        }
        for (position, (code, forgery)) in forgeries.iter().enumerate() {
            assert_eq!(found.remove(&(first + position)).unwrap_or_default(), [*code], "{forgery}");
        }
        assert!(found.is_empty(), "errors elsewhere: {found:?}");
    }
}

/// A copy of the crate, without its tests, in a workspace of its own.
struct Copy {
    root: PathBuf,
}

impl Copy {
    fn new() -> Self {
        let source = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("forging");
        let _ = fs::remove_dir_all(root.join("crate"));
        copy(&source.join("crate"), &root.join("crate"));
        let manifest = fs::read_to_string(source.join("Cargo.toml")).expect("a manifest");
        let kept = manifest.split("\n[").filter(|section| !["[example]]", "dev-dependencies]"].iter().any(|name| section.starts_with(name)));
        let manifest =
            kept.collect::<Vec<_>>().join("\n[").replace(r#"members = ["crate/bindgen", "crate/curves", "tests/pki"]"#, r#"members = ["crate/curves"]"#);
        fs::write(root.join("Cargo.toml"), manifest).expect("written");
        fs::copy(source.join("Cargo.lock"), root.join("Cargo.lock")).expect("copied");
        let sequence = root.join("crate/verify/mod.rs");
        let text = fs::read_to_string(&sequence).expect("the sequence");
        assert!(text.contains("\nmod verdict;\n"), "the forger is put beside the module of the verdict");
        fs::write(sequence, text.replace("\nmod verdict;\n", "\nmod forged;\nmod verdict;\n")).expect("written");
        Self { root }
    }

    /// The errors of the compiler where the module says this: line and code.
    fn errors(&self, text: &str) -> Vec<(usize, String)> {
        fs::write(self.root.join("crate/verify/forged.rs"), format!("{IMPORTS}{text}\n")).expect("written");
        let cargo = Command::new(env!("CARGO"))
            .args(["check", "--quiet", "--offline", "--lib", "--message-format=json", "--target-dir"])
            .arg(self.root.join("target"))
            .current_dir(&self.root)
            .output()
            .expect("cargo runs");
        let messages = String::from_utf8(cargo.stdout).expect("UTF-8");
        let errors: Vec<_> = messages
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok())
            .filter(|line| line["message"]["level"] == "error" && line["message"]["code"].is_object())
            .map(|line| {
                let span = &line["message"]["spans"][0];
                assert_eq!(span["file_name"], "crate/verify/forged.rs", "{}", line["message"]["rendered"]);
                let number = span["line_start"].as_u64().and_then(|number| usize::try_from(number).ok()).expect("a line");
                (number, line["message"]["code"]["code"].as_str().expect("a code").to_owned())
            })
            .collect();
        assert_eq!(cargo.status.success(), errors.is_empty(), "{}", String::from_utf8_lossy(&cargo.stderr));
        errors
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a directory");
    for entry in fs::read_dir(from).expect("a directory").map(|entry| entry.expect("an entry")) {
        let target = to.join(entry.file_name());
        match entry.file_type().expect("a type").is_dir() {
            true => copy(&entry.path(), &target),
            false => drop(fs::copy(entry.path(), target).expect("copied")),
        }
    }
}
