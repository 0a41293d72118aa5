//! Identities (section P): the name in a leaf certificate, and who authenticated it.

use regex_lite::Regex;

use crate::check::{Check, Fault};
use crate::limits;
use crate::pki::{Identity, SanKind};
use crate::text::{escaped, quoted};

/// One accepted signer. Every part must match.
#[derive(Clone, Debug)]
pub(crate) struct IdentityPolicy {
    pub(crate) san: Match,
    /// `None`: any of the three kinds, for exact values only (P1).
    pub(crate) san_kind: Option<SanKind>,
    pub(crate) issuer: IssuerMatch,
    /// Claims by name, compared exactly (P3).
    pub(crate) claims: Vec<(&'static str, String)>,
}

/// How a value is compared. A string is never a pattern unless it was declared as one.
#[derive(Clone, Debug)]
pub(crate) enum Match {
    Exact(String),
    Pattern(Pattern),
}

#[derive(Clone, Debug)]
pub(crate) enum IssuerMatch {
    Value(Match),
    /// The certificate names no issuer (GitHub release certificates).
    Absent,
}

/// A regular expression that matches the whole value, in linear time (P4).
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    source: String,
    whole: Regex,
}

impl Pattern {
    pub(crate) fn new(source: &str) -> Result<Self, Fault> {
        let refuse = |what: &str| Fault::new(Check::P4, "pattern", format!("the pattern {} {what}", quoted(source)));
        if source.is_empty() || source.len() > limits::PATTERN {
            return Err(refuse("is empty or too long"));
        }
        // Inline flags could switch on multi-line mode, or let a comment swallow the closing anchor.
        if has_inline_flags(source) {
            return Err(refuse("has inline flags, which are not accepted"));
        }
        // Alone first: `a)|(?:b` would compile between the anchors and escape them.
        Regex::new(source).map_err(|error| refuse(&format!("is not a regular expression: {}", escaped(&error.to_string()))))?;
        let whole = Regex::new(&format!("^(?:{source})$")).map_err(|error| refuse(&format!("is not a regular expression: {}", escaped(&error.to_string()))))?;
        Ok(Self { source: source.to_owned(), whole })
    }
}

/// Whether there is a `(?` that opens neither a plain nor a named group; in `\(?` the parenthesis is an optional character.
fn has_inline_flags(source: &str) -> bool {
    let mut rest = source.chars();
    while let Some(character) = rest.next() {
        if character == '\\' {
            rest.next();
        } else if character == '(' {
            let group = rest.as_str().strip_prefix('?');
            if group.is_some_and(|group| !(group.starts_with(':') || group.starts_with("P<") || group.starts_with('<'))) {
                return true;
            }
        }
    }
    false
}

impl Match {
    pub(crate) fn accepts(&self, value: &str) -> bool {
        match self {
            Self::Exact(wanted) => wanted == value,
            Self::Pattern(pattern) => pattern.whole.is_match(value),
        }
    }

    /// The value to show beside the one there is.
    pub(crate) fn wanted(&self) -> String {
        match self {
            Self::Exact(text) => text.clone(),
            Self::Pattern(pattern) => format!("pattern {}", pattern.source),
        }
    }

    /// What is asked, as it goes on after what has to be it.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Exact(wanted) => format!("is exactly {}", escaped(wanted)),
            Self::Pattern(pattern) => format!("matches the pattern {}", escaped(&pattern.source)),
        }
    }
}

/// What was asked for and not met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    pub(crate) check: Check,
    pub(crate) what: String,
    pub(crate) expected: String,
    pub(crate) actual: String,
}

/// Proof that a certificate's identity is one that the policy accepts (P1–P5).
#[derive(Clone, Copy, Debug)]
pub(crate) struct SatisfiedIdentity {
    /// The kind of the name was not given and any was accepted: noted in the report.
    pub(crate) any_kind: bool,
    _private: (),
}

impl IdentityPolicy {
    pub(crate) fn describe(&self) -> String {
        let kind = self.san_kind.map_or(String::new(), |kind| format!(" ({})", kind.as_str()));
        let issuer = match &self.issuer {
            IssuerMatch::Value(issuer) => format!("issuer {}", issuer.describe()),
            IssuerMatch::Absent => "the certificate names no issuer".to_owned(),
        };
        let claims: String = self.claims.iter().map(|(name, value)| format!(", {name} is exactly {}", escaped(value))).collect();
        format!("signer{kind} {}, {issuer}{claims}", self.san.describe())
    }

    pub(crate) fn has_pattern(&self) -> bool {
        let issuer = matches!(&self.issuer, IssuerMatch::Value(Match::Pattern(_)));
        issuer || matches!(self.san, Match::Pattern(_))
    }

    /// All parts, or every difference.
    pub(crate) fn check(&self, identity: &Identity) -> Result<SatisfiedIdentity, Vec<Difference>> {
        let mut differences = Vec::new();
        differences.extend(self.check_san(identity));
        differences.extend(self.check_issuer(identity));
        differences.extend(self.claims.iter().filter_map(|(name, wanted)| check_claim(identity, name, wanted)));
        if differences.is_empty() { Ok(SatisfiedIdentity { any_kind: self.san_kind.is_none(), _private: () }) } else { Err(differences) }
    }

    /// P1
    fn check_san(&self, identity: &Identity) -> Option<Difference> {
        let actual = match &identity.san {
            None => "the certificate has no name of a supported kind".to_owned(),
            Some(san) if self.san_kind.is_some_and(|kind| kind != san.kind) => format!("{} ({})", san.value, san.kind.as_str()),
            Some(san) if !self.san.accepts(&san.value) => san.value.clone(),
            Some(_) => return None,
        };
        let kind = self.san_kind.map_or(String::new(), |kind| format!(" ({})", kind.as_str()));
        let check = if matches!(self.san, Match::Pattern(_)) && identity.san.as_ref().is_some_and(|san| self.san_kind == Some(san.kind)) {
            Check::P4
        } else {
            Check::P1
        };
        Some(Difference { check, what: "signer".to_owned(), expected: self.san.wanted() + &kind, actual })
    }

    /// P2
    fn check_issuer(&self, identity: &Identity) -> Option<Difference> {
        let (fits, expected) = match (&self.issuer, &identity.issuer) {
            (IssuerMatch::Absent, actual) => (actual.is_none(), "no issuer".to_owned()),
            (IssuerMatch::Value(wanted_issuer), actual) => (actual.as_deref().is_some_and(|issuer| wanted_issuer.accepts(issuer)), wanted_issuer.wanted()),
        };
        let actual = identity.issuer.clone().unwrap_or_else(|| "the certificate names no issuer".to_owned());
        let check = if matches!(&self.issuer, IssuerMatch::Value(Match::Pattern(_))) { Check::P4 } else { Check::P2 };
        (!fits).then(|| Difference { check, what: "issuer".to_owned(), expected, actual })
    }
}

/// P3
fn check_claim(identity: &Identity, name: &'static str, wanted: &str) -> Option<Difference> {
    let actual = identity.claims.iter().find(|claim| claim.name == name).map(|claim| claim.value.as_str());
    let difference = || Difference {
        check: Check::P3,
        what: name.to_owned(),
        expected: wanted.to_owned(),
        actual: actual.unwrap_or("the certificate does not claim it").to_owned(),
    };
    (actual != Some(wanted)).then(difference)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepts(pattern: &str, value: &str) -> bool {
        Match::Pattern(Pattern::new(pattern).unwrap()).accepts(value)
    }

    #[test]
    fn patterns_match_the_whole_value() {
        assert!(accepts("https://github\\.com/a/.*", "https://github.com/a/b"));
        assert!(!accepts("github\\.com", "https://github.com/a"));
        assert!(!accepts("a|b", "ab"));
        assert!(!accepts("a", "a\n"));
        assert!(!accepts("a.b", "a\nb"));
        assert!(!accepts("a$|b", "a\nb"));
        assert!(accepts("a\\(?b", "a(b") && accepts("a\\(?b", "ab"));
    }

    #[test]
    fn patterns_cannot_escape_their_anchors() {
        for pattern in ["a)|(?:b", "(?m)a", "\\\\(?m)a", "(?x)a # ", "(?s:a.b)", "(", ""] {
            assert_eq!(Pattern::new(pattern).unwrap_err().check(), Check::P4, "{pattern}");
        }
    }

    #[test]
    fn groups_are_no_flags() {
        for pattern in ["(?:a)", "(?P<name>a)", "(?<name>a)", "(a)"] {
            assert!(accepts(pattern, "a"), "{pattern}");
        }
    }

    #[test]
    fn a_string_is_not_a_pattern() {
        assert!(!Match::Exact("a.c".into()).accepts("abc"));
        assert!(!Match::Exact("a".into()).accepts("A"));
    }
}
