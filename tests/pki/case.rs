//! What a test gets: inputs, the caller's policy, and the outcome the specification asks for.

use serde_json::{Value, json};

/// The verdict of verification.md §0.3 that the case must get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Evidence holds and the policy is satisfied.
    Verified,
    /// Evidence holds, nobody named a signer.
    Unidentified,
    /// Evidence holds, the policy is violated.
    Rejected,
    /// Nothing is wrong, something is missing.
    Insufficient,
    /// Malformed or contradictory.
    Invalid,
    /// The caller's policy is refused before verification.
    ConfigurationError,
}

/// How the artifact is handed to the verifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Supply {
    /// As bytes.
    File,
    /// As a digest: algorithm name and lower-case hex.
    Digest(&'static str, String),
    /// Not at all, "verify the statement" by name.
    StatementOnly,
    /// Not at all.
    Nothing,
}

/// Who the caller expects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A certificate identity.
    Identity(Identity),
    /// A public key, with the window the caller knows for it.
    Key {
        /// PEM `PUBLIC KEY`.
        pem: String,
        /// RFC 3339 start and end (L2, O4); most callers have none.
        valid_for: Option<(&'static str, &'static str)>,
        /// PublicKeyDetails, where the caller states them (M3, Q5).
        key_details: Option<&'static str>,
    },
    /// Any signer: at best `unidentified`.
    Anyone,
}

/// An identity policy of P.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// SAN value, or a pattern.
    pub san: String,
    /// `san` is a pattern.
    pub san_is_pattern: bool,
    /// `uri`, `email` or `other-name`.
    pub san_kind: Option<&'static str>,
    /// Issuer; `None` is the literal `absent`.
    pub issuer: Option<String>,
    /// `issuer` is a pattern.
    pub issuer_is_pattern: bool,
    /// Last arc of `1.3.6.1.4.1.57264.1.n` and the exact value asked for.
    pub claims: Vec<(u8, String)>,
}

/// Everything the caller decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Profile of §0.5; of the thresholds below only those that it does not have are asked for.
    pub profile: &'static str,
    /// Who.
    pub expected: Expected,
    /// Exact predicateType, if asked for.
    pub predicate_type: Option<String>,
    /// Exact name of the matching subject, if asked for.
    pub subject_name: Option<String>,
    /// Log entries.
    pub tlog: u32,
    /// SCTs.
    pub ctlog: u32,
    /// Timestamps.
    pub tsa: u32,
    /// Log times.
    pub integrated: u32,
    /// Distinct time sources.
    pub observer: u32,
    /// Relaxations set otherwise than by default (§0.6).
    pub relaxations: Vec<(&'static str, bool)>,
}

/// One verification.
#[derive(Clone, Debug)]
pub struct Case {
    /// Unique, file-name safe.
    pub name: String,
    /// The valid shape it is or was made from.
    pub shape: &'static str,
    /// Bundle bytes: UTF-8 JSON except where that is the fault.
    pub bundle: Vec<u8>,
    /// The signed file.
    pub artifact: Vec<u8>,
    /// How the file is handed over.
    pub supply: Supply,
    /// trusted_root.json.
    pub trusted_root: String,
    /// The caller's policy.
    pub policy: Policy,
    /// RFC 3339.
    pub now: &'static str,
    /// What must come out.
    pub verdict: Verdict,
    /// Evidence class, where the case fixes it (`full-custom-root`, `promise-only`).
    pub class: Option<&'static str>,
}

/// A case with exactly one fault, or a rarity that must be accepted.
#[derive(Clone, Debug)]
pub struct FaultCase {
    /// Inputs and expected verdict.
    pub case: Case,
    /// The check that decides, e.g. `G4`.
    pub check: &'static str,
    /// Checks that may report the same fault instead, because they see the same bytes.
    pub or: &'static [&'static str],
    /// Adversarial group, e.g. `X07`; empty if none.
    pub group: &'static str,
    /// What the deciding check says: `passed`, `failed` or `absent`.
    pub outcome: &'static str,
    /// Why it matters.
    pub why: &'static str,
}

impl Case {
    /// The bundle as text.
    pub fn bundle_text(&self) -> &str {
        std::str::from_utf8(&self.bundle).expect("this case is not UTF-8 on purpose")
    }

    /// The case without its inputs, for other languages.
    pub fn json(&self) -> Value {
        json!({
            "name": self.name,
            "shape": self.shape,
            "now": self.now,
            "supply": self.supply.json(),
            "policy": self.policy.json(),
            "verdict": self.verdict.name(),
            "class": self.class,
        })
    }
}

impl FaultCase {
    /// The case without its inputs, for other languages.
    pub fn json(&self) -> Value {
        let mut json = self.case.json();
        json["check"] = self.check.into();
        json["or"] = self.or.into();
        json["group"] = self.group.into();
        json["outcome"] = self.outcome.into();
        json["why"] = self.why.into();
        json
    }
}

impl Verdict {
    /// As in the report.
    pub fn name(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::Unidentified => "unidentified",
            Self::Rejected => "rejected",
            Self::Insufficient => "insufficient",
            Self::Invalid => "invalid",
            Self::ConfigurationError => "configuration-error",
        }
    }
}

impl Supply {
    fn json(&self) -> Value {
        match self {
            Self::File => json!("file"),
            Self::Digest(algorithm, hex) => json!({"digest": format!("{algorithm}:{hex}")}),
            Self::StatementOnly => json!("statement-only"),
            Self::Nothing => json!("nothing"),
        }
    }
}

impl Policy {
    fn json(&self) -> Value {
        json!({
            "profile": self.profile,
            "expected": self.expected.json(),
            "predicateType": self.predicate_type,
            "subjectName": self.subject_name,
            "thresholds": self.thresholds(),
            "relaxations": self.relaxations.iter().map(|(n, on)| json!([n, on])).collect::<Vec<_>>(),
        })
    }

    /// What the caller writes: a threshold that the profile has is left to it, so that the table of §0.5 is tried by every case.
    pub fn thresholds(&self) -> Value {
        let profile = match self.profile {
            "public-good" | "staging" | "custom" => [1, 1, 0, 0, 1],
            "github" => [0, 0, 1, 0, 1],
            // No log at all is asked for by its threshold.
            "managed-key" | "managed-key-no-log" => [1, 0, 0, 0, 0],
            other => panic!("§0.5 has no profile {other}"),
        };
        let wanted = [self.tlog, self.ctlog, self.tsa, self.integrated, self.observer];
        let names = ["tlog", "ctlog", "tsa", "integrated", "observer"];
        names
            .into_iter()
            .zip(wanted.into_iter().zip(profile))
            .filter(|(_, (wanted, given))| wanted != given)
            .map(|(name, (wanted, _))| (name.to_owned(), json!(wanted)))
            .collect::<serde_json::Map<_, _>>()
            .into()
    }

    /// The identity policy, to change it.
    pub fn identity(&mut self) -> &mut Identity {
        match &mut self.expected {
            Expected::Identity(identity) => identity,
            other => panic!("no identity policy but {other:?}"),
        }
    }
}

impl Expected {
    fn json(&self) -> Value {
        match self {
            Self::Identity(i) => json!({"identity": {
                "san": i.san, "sanIsPattern": i.san_is_pattern, "sanKind": i.san_kind,
                "issuer": i.issuer, "issuerIsPattern": i.issuer_is_pattern,
                "claims": i.claims.iter().map(|(n, v)| json!([n, v])).collect::<Vec<_>>(),
            }}),
            Self::Key { pem, valid_for, key_details } => {
                json!({"key": {"pem": pem, "validFor": valid_for, "keyDetails": key_details}})
            }
            Self::Anyone => json!("anyone"),
        }
    }
}
