//! What the caller asks for: who must have signed, what must be claimed, and how much evidence is needed.
//!
//! Empty policies are refused here, before anything is verified. Only this module makes waivers.

mod identity;
mod read;
mod relaxations;

pub(crate) use identity::{Difference, IdentityPolicy, Match};
pub(crate) use read::read;
pub(crate) use relaxations::{Relaxation, Relaxations, Waiver};

use crate::crypto::{KeyDetails, PublicKey};
use crate::tlog::cosignature::Witness;
use crate::trust::npm;

/// How many distinct sources of each kind are needed (§0.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Thresholds {
    pub(crate) tlog: usize,
    pub(crate) ctlog: usize,
    pub(crate) tsa: usize,
    pub(crate) integrated: usize,
    pub(crate) observer: usize,
}

/// The kind of evidence that is expected (§0.5). Chosen by the caller, never inferred from the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Profile {
    PublicGood,
    Staging,
    GitHub,
    Custom,
    ManagedKey,
    ManagedKeyNoLog,
}

impl Profile {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::PublicGood => "public-good",
            Self::Staging => "staging",
            Self::GitHub => "github",
            Self::Custom => "custom",
            Self::ManagedKey => "managed-key",
            Self::ManagedKeyNoLog => "managed-key-no-log",
        }
    }

    fn thresholds(self) -> Thresholds {
        let none = Thresholds { tlog: 0, ctlog: 0, tsa: 0, integrated: 0, observer: 0 };
        match self {
            Self::PublicGood | Self::Staging | Self::Custom => Thresholds { tlog: 1, ctlog: 1, observer: 1, ..none },
            Self::GitHub => Thresholds { tsa: 1, observer: 1, ..none },
            Self::ManagedKey => Thresholds { tlog: 1, ..none },
            Self::ManagedKeyNoLog => none,
        }
    }
}

/// Thresholds that the caller changed explicitly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ThresholdChanges {
    pub(crate) tlog: Option<usize>,
    pub(crate) ctlog: Option<usize>,
    pub(crate) tsa: Option<usize>,
    pub(crate) integrated: Option<usize>,
    pub(crate) observer: Option<usize>,
}

/// A complete policy; it cannot be empty.
#[derive(Clone, Debug)]
pub struct Policy {
    pub(crate) signer: Signer,
    /// The predicate type that a statement must have (N6).
    pub(crate) predicate_type: Option<String>,
    /// The name that the matching subject must have (N5).
    pub(crate) subject_name: Option<Match>,
    pub(crate) thresholds: ThresholdChanges,
    /// Who is known to watch the logs (H7). Informational: the verdict does not depend on it.
    pub(crate) witnesses: Option<WitnessPolicy>,
}

/// Witnesses by distinct key, and how many of them are asked for.
#[derive(Clone, Debug)]
pub(crate) struct WitnessPolicy {
    pub(crate) witnesses: Vec<Witness>,
    pub(crate) threshold: usize,
}

/// Who must have signed.
#[derive(Clone, Debug)]
pub(crate) enum Signer {
    /// Nobody was named: the best verdict is `unidentified`.
    Any,
    /// One of these; at least one.
    Identities(Vec<IdentityPolicy>),
    /// The holder of this key (O1).
    Key(Box<PolicyKey>),
    /// The npm registry, by a key of its embedded list: the bundle's hint says which, the signature decides.
    NpmRegistry { usage: npm::Usage, keys: Vec<ListedKey> },
}

impl Signer {
    /// Whether a long-lived key is asked for, and no name in a certificate.
    pub(crate) fn is_by_key(&self) -> bool {
        matches!(self, Self::Key(_) | Self::NpmRegistry { .. })
    }
}

/// A key of a list, by the name that hints use.
#[derive(Clone, Debug)]
pub(crate) struct ListedKey {
    pub(crate) id: String,
    pub(crate) key: PolicyKey,
}

/// A public key from the caller.
#[derive(Clone, Debug)]
pub(crate) struct PolicyKey {
    pub(crate) key: PublicKey,
    /// The scheme it signs with, where the caller says so; otherwise the registered one.
    pub(crate) details: Option<KeyDetails>,
    /// When it was valid (O4), where the caller says so.
    pub(crate) window: Option<crate::time::Window>,
}

impl Policy {
    /// The profile of a verification under a root of this profile.
    pub(crate) fn profile(&self, root: Profile) -> Profile {
        let changed = self.thresholds;
        // A time that the result rests on is proven under a trust root.
        let timed = [changed.tsa, changed.integrated, changed.observer].into_iter().flatten().any(|count| count > 0);
        match &self.signer {
            Signer::Key(key) if changed.tlog == Some(0) && !timed && key.window.is_none() => Profile::ManagedKeyNoLog,
            // Over name, version and hash of a package alone: there is no log, and no place for one.
            Signer::NpmRegistry { usage: npm::Usage::Signatures, .. } if changed.tlog.unwrap_or(0) == 0 && !timed => Profile::ManagedKeyNoLog,
            Signer::Key(_) | Signer::NpmRegistry { .. } => Profile::ManagedKey,
            _ => root,
        }
    }

    /// The thresholds in force.
    pub(crate) fn thresholds(&self, profile: Profile) -> Thresholds {
        let given = profile.thresholds();
        let changed = self.thresholds;
        Thresholds {
            tlog: changed.tlog.unwrap_or(given.tlog),
            ctlog: changed.ctlog.unwrap_or(given.ctlog),
            tsa: changed.tsa.unwrap_or(given.tsa),
            integrated: changed.integrated.unwrap_or(given.integrated),
            observer: changed.observer.unwrap_or(given.observer),
        }
    }

    /// What is asked for, one line each.
    pub(crate) fn asked(&self) -> Vec<String> {
        let mut lines = match &self.signer {
            Signer::Any => Vec::new(),
            Signer::Identities(identities) => identities.iter().map(IdentityPolicy::describe).collect(),
            Signer::NpmRegistry { usage, .. } => {
                vec![format!("the signature is by the npm registry, with a key for {} of its list of {}", usage.name(), npm::DATE)]
            }
            Signer::Key(key) => vec![format!("the signature is by the key with SHA-256 {}", key.key.id_hex())],
        };
        lines.extend(
            self.witnesses.iter().map(|policy| format!("{} of {} witnesses saw the checkpoint (noted only)", policy.threshold, policy.witnesses.len())),
        );
        lines.extend(self.subject_name.iter().map(|name| format!("the subject's name {}", name.describe())));
        lines.extend(self.predicate_type.iter().map(|uri| format!("the predicate type is exactly {}", crate::text::escaped(uri))));
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::json;
    use sealglass_test_pki::shapes;

    fn policy(text: &str) -> Policy {
        read(&json::parse(text.as_bytes()).unwrap()).unwrap()
    }

    fn row(Thresholds { tlog, ctlog, tsa, integrated, observer }: Thresholds) -> [usize; 5] {
        [tlog, ctlog, tsa, integrated, observer]
    }

    #[test]
    fn each_profile_has_the_thresholds_of_its_row() {
        for (profile, thresholds) in [
            (Profile::PublicGood, [1, 1, 0, 0, 1]),
            (Profile::Staging, [1, 1, 0, 0, 1]),
            (Profile::GitHub, [0, 0, 1, 0, 1]),
            (Profile::Custom, [1, 1, 0, 0, 1]),
            (Profile::ManagedKey, [1, 0, 0, 0, 0]),
            (Profile::ManagedKeyNoLog, [0, 0, 0, 0, 0]),
        ] {
            assert_eq!(row(policy(r#"{"anySigner": true}"#).thresholds(profile)), thresholds, "{}", profile.name());
        }
    }

    #[test]
    fn a_threshold_that_is_set_wins_over_the_profile_and_the_others_stay() {
        for (position, name) in ["tlog", "ctlog", "tsa", "integrated", "observer"].into_iter().enumerate() {
            for count in [0, 3] {
                let mut expected = [1, 1, 0, 0, 1];
                expected[position] = count;
                let given = policy(&format!(r#"{{"anySigner": true, "thresholds": {{"{name}": {count}}}}}"#));
                assert_eq!(row(given.thresholds(Profile::PublicGood)), expected, "{name}");
            }
        }
    }

    #[test]
    fn a_certificate_is_verified_under_the_profile_of_the_root() {
        for root in [Profile::PublicGood, Profile::Staging, Profile::GitHub, Profile::Custom] {
            assert_eq!(policy(r#"{"anySigner": true}"#).profile(root), root);
            assert_eq!(policy(r#"{"anySigner": true, "thresholds": {"tlog": 0}}"#).profile(root), root);
        }
    }

    /// That there is no log is for the caller to say; and where times count, a root has to prove them.
    #[test]
    fn a_key_needs_a_log_unless_the_caller_says_that_there_is_none() {
        let pem = format!("{:?}", shapes::managed_message().signer.pem());
        let window = r#", "keyValidFor": {"start": "2024-01-01T00:00:00Z"}"#;
        for (thresholds, more, profile) in [
            ("", "", Profile::ManagedKey),
            (r#""tlog": 1"#, "", Profile::ManagedKey),
            (r#""tlog": 0"#, "", Profile::ManagedKeyNoLog),
            (r#""tlog": 0, "ctlog": 0, "tsa": 0, "integrated": 0, "observer": 0"#, "", Profile::ManagedKeyNoLog),
            (r#""tlog": 0, "tsa": 1"#, "", Profile::ManagedKey),
            (r#""tlog": 0, "integrated": 1"#, "", Profile::ManagedKey),
            (r#""tlog": 0, "observer": 1"#, "", Profile::ManagedKey),
            (r#""tlog": 0"#, window, Profile::ManagedKey),
        ] {
            let given = policy(&format!(r#"{{"key": {pem}, "thresholds": {{{thresholds}}}{more}}}"#));
            assert_eq!(given.profile(Profile::Custom), profile, "{thresholds}{more}");
        }
    }

    #[test]
    fn what_the_registry_signs_has_no_log_unless_one_is_asked_for() {
        for (list, thresholds, profile) in [
            ("npm-signatures", "", Profile::ManagedKeyNoLog),
            ("npm-signatures", r#""tlog": 0"#, Profile::ManagedKeyNoLog),
            ("npm-signatures", r#""tlog": 1"#, Profile::ManagedKey),
            ("npm-signatures", r#""observer": 1"#, Profile::ManagedKey),
            ("npm", "", Profile::ManagedKey),
            ("npm", r#""tlog": 0"#, Profile::ManagedKey),
        ] {
            let given = policy(&format!(r#"{{"keyList": "{list}", "thresholds": {{{thresholds}}}}}"#));
            assert_eq!(given.profile(Profile::PublicGood), profile, "{list} {thresholds}");
        }
    }
}
