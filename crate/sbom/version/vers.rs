//! Ranges in the `vers` notation (V32), `vers:SCHEME/CONSTRAINT|CONSTRAINT|…`, under the order of the scheme's ecosystem. Where
//! the notation or a version cannot be read, nothing is said.

use std::cmp::Ordering;

use super::{APK, DEB, RPM, order_of};
use crate::sbom::purl;

/// Constraints of one range; the field's ranges have a handful.
const MOST: usize = 256;

/// How a version stands to the one of a constraint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sbom) enum Comparator {
    Equal,
    Other,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparator {
    /// The comparator that a text begins with, and what follows; without one it is equality.
    pub(in crate::sbom) fn split(text: &str) -> (Option<Self>, &str) {
        let known = [
            ("!=", Self::Other),
            ("<=", Self::LessOrEqual),
            (">=", Self::GreaterOrEqual),
            ("==", Self::Equal),
            ("=", Self::Equal),
            ("<", Self::Less),
            (">", Self::Greater),
        ];
        known.into_iter().find_map(|(sign, comparator)| Some((Some(comparator), text.strip_prefix(sign)?.trim_start()))).unwrap_or((None, text))
    }

    /// Whether it holds of a version that stands so to the one of the constraint.
    pub(in crate::sbom) fn holds(self, order: Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::Other => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::LessOrEqual => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::GreaterOrEqual => order.is_ge(),
        }
    }
}

/// A range that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    /// The ecosystem whose order decides, as OSV names it.
    ecosystem: &'static str,
    /// By rising version, none twice; empty for `*`.
    constraints: Vec<(Comparator, String)>,
    /// What holds where there are no constraints.
    any: bool,
}

/// Reads a range. `None`: it is none, its scheme has no order here, or a version in it is none of the scheme.
#[must_use]
pub fn range(text: &str) -> Option<Range> {
    let text = text.trim();
    let rest = text.get(..5).filter(|scheme| scheme.eq_ignore_ascii_case("vers:")).and(text.get(5..))?;
    let (scheme, list) = rest.split_once('/')?;
    let list: Vec<&str> = list.split('|').map(str::trim).filter(|constraint| !constraint.is_empty()).collect();
    let whole = list.as_slice() == ["*"];
    let ecosystem = match scheme.trim().to_ascii_lowercase().as_str() {
        "all" if whole => "SEMVER",
        "none" if whole => return Some(Range { ecosystem: "SEMVER", constraints: Vec::new(), any: false }),
        "npm" => "npm",
        "semver" => "SEMVER",
        "cargo" => "crates.io",
        "golang" => "Go",
        "hex" => "Hex",
        "swift" => "SwiftURL",
        "julia" => "Julia",
        "pypi" => "PyPI",
        "maven" => "Maven",
        "deb" => "Debian",
        "rpm" => "Red Hat",
        "apk" | "alpine" => "Alpine",
        "gem" => "RubyGems",
        "nuget" => "NuGet",
        "composer" => "Packagist",
        "cran" => "CRAN",
        "hackage" => "Hackage",
        "pub" => "Pub",
        _ => return None,
    };
    if whole {
        return Some(Range { ecosystem, constraints: Vec::new(), any: true });
    }
    let order = order_of(ecosystem)?;
    if list.is_empty() || list.len() > MOST {
        return None;
    }
    let mut constraints: Vec<(Comparator, String)> = Vec::new();
    for constraint in list {
        let (comparator, version) = Comparator::split(constraint);
        let version = purl::decode(version.trim()).ok().filter(|version| version != "*")?;
        order(&version, &version)?;
        // A version may stand once; producers ought to have sorted them, and not all do.
        let at = constraints.partition_point(|(_, known)| order(known, &version) == Some(Ordering::Less));
        if constraints.get(at).is_some_and(|(_, known)| order(known, &version) == Some(Ordering::Equal)) {
            return None;
        }
        constraints.insert(at, (comparator.unwrap_or(Comparator::Equal), version));
    }
    Some(Range { ecosystem, constraints, any: false })
}

impl Range {
    /// How many constraints.
    #[must_use]
    pub(in crate::sbom) fn len(&self) -> usize {
        self.constraints.len()
    }

    /// Whether the range can be of versions of this ecosystem.
    #[must_use]
    pub fn is_of(&self, ecosystem: &str) -> bool {
        let name = ecosystem.split(':').next().unwrap_or(ecosystem);
        // The distributions that share a packager share its scheme.
        let shared = [&DEB[..], &RPM, &APK].into_iter().find(|family| family.contains(&self.ecosystem));
        self.ecosystem == "SEMVER" || self.ecosystem == name || shared.is_some_and(|family| family.contains(&name))
    }

    /// Whether a version is in it; `None` where the text is no version of the scheme.
    #[must_use]
    pub fn contains(&self, version: &str) -> Option<bool> {
        if self.constraints.is_empty() {
            return Some(self.any);
        }
        let order = order_of(self.ecosystem)?;
        order(version, version)?;
        let (mut below, mut above) = (None, None);
        let mut bounds = 0_usize;
        for (comparator, bound) in &self.constraints {
            let stands = order(version, bound)?;
            let is_bound = !matches!(comparator, Comparator::Equal | Comparator::Other);
            if stands.is_eq() && (!is_bound || comparator.holds(Ordering::Equal)) {
                return Some(comparator.holds(Ordering::Equal));
            }
            if !is_bound {
                continue;
            }
            bounds = bounds.saturating_add(1);
            // At a bound that leaves its version out, the version is on the outer side of it.
            if stands.is_gt() || (stands.is_eq() && *comparator == Comparator::Less) {
                below = Some(comparator);
            } else if above.is_none() {
                above = Some(comparator);
            }
        }
        if bounds == 0 {
            // Only versions that are left out: all others are in.
            return Some(self.constraints.iter().all(|(comparator, _)| *comparator == Comparator::Other));
        }
        // Open from below, or closed from above: redundant bounds count as their union.
        Some(matches!(below, Some(Comparator::Greater | Comparator::GreaterOrEqual)) || matches!(above, Some(Comparator::Less | Comparator::LessOrEqual)))
    }
}

#[cfg(test)]
#[allow(non_snake_case, reason = "tests are named by the id of their rule")]
mod tests {
    use super::*;

    fn holds(text: &str, inside: &str, outside: &str) {
        let range = range(text).unwrap_or_else(|| panic!("{text}"));
        for version in inside.split_whitespace() {
            assert_eq!(range.contains(version), Some(true), "{version} in {text}");
        }
        for version in outside.split_whitespace() {
            assert_eq!(range.contains(version), Some(false), "{version} in {text}");
        }
    }

    #[test]
    fn version_vers__constraints() {
        holds("vers:npm/1.2.3", "1.2.3 v1.2.3", "1.2.2 1.2.4");
        holds("vers:npm/1.2.3|>=2.0.0|<5.0.0", "1.2.3 2.0.0 4.9.9", "1.2.2 1.2.4 5.0.0");
        // In another order, with spaces, and with bars at the ends
        holds("VERS:npm/ |<5.0.0 | >=2.0.0| 1.2.3|", "1.2.3 2.0.0 4.9.9", "1.2.2 1.2.4 5.0.0");
        holds("vers:maven/>=2.0-beta9|<2.3.1|>=2.4|<2.12.2|>=2.13.0|<2.15.0", "2.0-beta9 2.3 2.12.1 2.14.1", "2.0-beta8 2.3.1 2.12.2 2.15.0");
        holds("vers:pypi/>1.0|!=1.5|<=2.0", "1.1 1.4 1.6 2.0", "1.0 1.5 1.5.0 2.0.1");
        holds("vers:pypi/!=1.5", "1.4 2", "1.5");
        holds("vers:pypi/!=1.5|=1.6", "1.6", "1.5 1.7");
        holds("vers:deb/<=1%3A2.0~rc1|>2%3A0", "1.0 1:2.0~rc1 2:0.1", "1:2.0 2:0");
        holds("vers:gem/>1|>2", "1.5 2 3", "1 0.5");
        holds("vers:gem/<1|<2", "0.5 1.5", "2 3");
        holds("vers:gem/>1|>2|<3", "1.5 2 2.5", "1 3");
        holds("vers:gem/<1|<2", "0.5 1 1.5", "2 2.5");
        holds("vers:composer/>=1.0-beta1|<1.0", "1.0-beta1 1.0-RC1", "1.0 1.0-alpha1");
        holds("vers:pub/>1.0.0|<=1.0.0%2B2", "1.0.0+1 1.0.0+2", "1.0.0 1.0.0+3");
        holds("vers:npm/*", "1 not-a-version", "");
        holds("vers:all/*", "1 anything", "");
        holds("vers:none/*", "", "1 anything");
    }

    #[test]
    fn version_vers__what_is_none() {
        for text in [
            "",
            "vers:",
            "vers:npm",
            "vers:npm/",
            "vers:npm/||",
            "vers:npm/>=1|<1",
            "vers:npm/1.0.0|1.0",
            "vers:npm/*|1",
            "vers:npm/>=*",
            "vers:npm/>=not.a.version",
            "vers:npm/%ff",
            "vers:intdot/1.2.3",
            "vers:none/1",
            "npm/1",
            "\u{e9}",
        ] {
            assert_eq!(range(text), None, "{text}");
        }
        let wide = |count: usize| format!("vers:npm/{}", (1..=count).map(|number| format!("{number}|")).collect::<String>());
        assert!(range(&wide(256)).is_some() && range(&wide(257)).is_none());
        let is_of = |text: &str, ecosystem: &str| range(text).unwrap().is_of(ecosystem);
        assert!(is_of("vers:deb/1", "Ubuntu:22.04") && is_of("vers:npm/1", "npm") && is_of("vers:semver/1", "Go") && is_of("vers:all/*", "Maven"));
        assert!(!is_of("vers:deb/1", "Alpine:v3.19") && !is_of("vers:npm/1", "Go"));
        // Doubt stays doubt.
        assert_eq!(range("vers:npm/<2").unwrap().contains("not.a.version"), None);
    }
}
