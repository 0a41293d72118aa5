//! ML-DSA (section Q): read and verified with the feature `experimental-ml-dsa`, named as unsupported without it.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test that fails stops")]

#[allow(dead_code, reason = "another test reads more of a report")]
mod support;

use sealglass_test_pki::keys::{Key, Scheme};
use sealglass_test_pki::shapes::{Shape, managed_dsse, managed_no_log_dsse, managed_no_log_message};
use sealglass_test_pki::{Case, Recipe, Verdict};

const ACCEPTED: [Shape; 3] = [managed_dsse, managed_no_log_dsse, managed_no_log_message];

fn signed(shape: Shape, change: fn(&mut Recipe)) -> Case {
    let mut recipe = shape();
    recipe.sign_with(Key::ml_dsa_65("signer"), Scheme::MlDsa);
    recipe.keyid = recipe.keyid.as_ref().map(|_| recipe.hint.clone());
    change(&mut recipe);
    recipe.case(format!("{} with ML-DSA-65", recipe.shape), Verdict::Verified)
}

#[cfg(not(feature = "experimental-ml-dsa"))]
#[test]
fn a_key_is_named_as_unsupported() {
    for shape in ACCEPTED {
        let error = support::verify(&signed(shape, |_| {})).expect_err("the key is refused");
        assert_eq!(error.code(), "alg.supported.unsupported-key");
        assert!(error.to_string().contains("2.16.840.1.101.3.4.3.18"), "{error}");
    }
}

#[cfg(feature = "experimental-ml-dsa")]
mod with_the_feature {
    use super::*;
    use sealglass_test_pki::Supply;
    use sealglass_test_pki::shapes::{managed_message, managed_rekor2_dsse};
    use serde_json::Value;

    fn report(shape: Shape, change: fn(&mut Recipe)) -> Value {
        support::verify(&signed(shape, change)).expect("a report")
    }

    fn outcome<'r>(report: &'r Value, check: &str) -> &'r str {
        let rows = report["checks"].as_array().expect("checks");
        rows.iter().find(|row| row["check"] == check).and_then(|row| row["outcome"].as_str()).expect("the check is recorded")
    }

    #[test]
    fn envelopes_and_unlogged_files_are_verified() {
        for shape in ACCEPTED {
            let report = report(shape, |_| {});
            assert_eq!(report["verdict"], "verified", "{}", report["cause"]);
            assert_eq!(report["signature"]["keyDetails"], "ML_DSA_65");
            assert_eq!(outcome(&report, "Q1"), "passed");
        }
    }

    #[test]
    fn a_flipped_bit_is_found() {
        let cases: [(Shape, &str); 2] = [(managed_no_log_message, "M1"), (managed_no_log_dsse, "N1")];
        for (shape, check) in cases {
            let report = report(shape, |recipe| recipe.edit_signature.then(|signature| signature[40] ^= 1));
            assert_eq!((&report["verdict"], &report["cause"]["check"]), (&"invalid".into(), &check.into()), "{}", report["cause"]);
        }
    }

    #[test]
    fn a_shorter_signature_has_no_encoding() {
        let report = report(managed_no_log_message, |recipe| recipe.edit_signature.then(|signature| signature.truncate(3308)));
        assert_eq!((&report["verdict"], &report["cause"]["check"]), (&"invalid".into(), &"M5".into()));
    }

    #[test]
    fn a_digest_is_not_enough() {
        let mut case = signed(managed_no_log_message, |_| {});
        case.supply = Supply::Digest("sha256", "0".repeat(64));
        let report = support::verify(&case).expect("a report");
        assert_eq!((&report["verdict"], &report["cause"]["check"]), (&"insufficient".into(), &"M2".into()));
    }

    /// No hash is registered for ML-DSA, so that nothing says which digest a hashedrekord holds.
    #[test]
    fn an_entry_by_digest_is_not_counted() {
        let shapes: [Shape; 2] = [managed_message, managed_rekor2_dsse];
        for shape in shapes {
            let report = report(shape, |_| {});
            assert_eq!((&report["verdict"], &report["cause"]["check"]), (&"insufficient".into(), &"Q5".into()), "{}", report["cause"]);
        }
    }
}
