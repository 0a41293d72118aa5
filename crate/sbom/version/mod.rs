//! The orders of versions, one an ecosystem (V30). `None` means that a text is no version there: the answer is then
//! undetermined, never guessed. Numbers are compared as digits, whatever their length.

mod alpine;
mod debian;
mod dotted;
mod maven;
mod nuget;
mod packagist;
mod pep440;
mod rpm;
mod rubygems;
mod semver;
mod vers;

use std::cmp::Ordering;

pub(super) use vers::Comparator;
pub use vers::{Range, range};

/// How two versions compare in an ecosystem.
pub type Order = fn(&str, &str) -> Option<Ordering>;

/// Distributions by their packager, the first being the one that gave the order its name.
const DEB: [&str; 3] = ["Debian", "Ubuntu", "Echo"];
const RPM: [&str; 8] = ["Red Hat", "Rocky Linux", "AlmaLinux", "SUSE", "openSUSE", "openEuler", "Mageia", "Azure Linux"];
const APK: [&str; 5] = ["Alpine", "Wolfi", "Chainguard", "MinimOS", "Alpaquita"];

/// The order of an ecosystem as OSV names it, with or without a release; `None` where there is none yet.
#[must_use]
pub fn order_of(ecosystem: &str) -> Option<Order> {
    let name = ecosystem.split(':').next().unwrap_or(ecosystem);
    Some(match name {
        "npm" | "crates.io" | "Go" | "Hex" | "SwiftURL" | "Julia" | "SEMVER" => semver::compare,
        "PyPI" => pep440::compare,
        "Maven" => maven::compare,
        "RubyGems" => rubygems::compare,
        "NuGet" => nuget::compare,
        "Packagist" => packagist::compare,
        "CRAN" => dotted::cran,
        "Hackage" => dotted::hackage,
        "Pub" => semver::with_build,
        name if DEB.contains(&name) => debian::compare,
        name if RPM.contains(&name) => rpm::compare,
        name if APK.contains(&name) => alpine::compare,
        _ => return None,
    })
}

/// Numbers as digits: leading zeros count for nothing.
fn digits(a: &str, b: &str) -> Ordering {
    let (a, b) = (a.trim_start_matches('0'), b.trim_start_matches('0'));
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The text up to the first byte for which `stop` holds, and the rest.
fn cut(text: &str, stop: impl Fn(u8) -> bool) -> (&str, &str) {
    let at = text.bytes().position(stop).unwrap_or(text.len());
    text.split_at_checked(at).unwrap_or((text, ""))
}

#[cfg(test)]
#[allow(non_snake_case, reason = "tests are named by the id of their rule")]
mod tests {
    use super::*;

    /// Each before the next; those joined by `=` are one.
    fn rising(ecosystem: &str, list: &str) {
        let order = order_of(ecosystem).unwrap();
        let groups: Vec<Vec<&str>> = list.split_whitespace().map(|group| group.split('=').collect()).collect();
        let all: Vec<(usize, &str)> = groups.iter().enumerate().flat_map(|(rank, group)| group.iter().map(move |version| (rank, *version))).collect();
        // Over all pairs: so the order is total, antisymmetric and transitive on them.
        for (rank, version) in &all {
            for (other_rank, other) in &all {
                assert_eq!(order(version, other), Some(rank.cmp(other_rank)), "{ecosystem}: {version} and {other}");
            }
        }
    }

    #[test]
    fn version_order__semver() {
        rising(
            "npm",
            "0.0.1 0.1 1.0.0-0 1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0=v1.0.0=1.0=1=1.0.0+build 1.0.1 1.10.0 2.0.0 99999999999999999999999.0.0",
        );
        rising("Go", "v0.0.0-20190101000000-abcdefabcdef v0.0.1 v1.2.3-0.20200101000000-abcdefabcdef v1.2.3 v2.0.0+incompatible v2.0.1");
        for bad in ["", "x", "1.2.3.4", "1..2", "1.0.0-", "1.0.0-a..b", "1.0 .0", "-1"] {
            assert_eq!(order_of("npm").unwrap()(bad, "1.0.0"), None, "{bad}");
        }
    }

    #[test]
    fn version_order__pep440() {
        rising("PyPI", "1.0.dev1 1.0a1.dev1 1.0a1=1.0alpha1=1.0-a.1 1.0a2 1.0b1 1.0rc1=1.0c1 1.0=1.0.0=v1.0=1 1.0+local 1.0.post1=1.0-1 1.0.1 1.10 2.0 1!0.1");
        for bad in ["", "x", "1.0-", "1.0xyz", "1..0"] {
            assert_eq!(order_of("PyPI").unwrap()(bad, "1.0"), None, "{bad}");
        }
    }

    #[test]
    fn version_order__maven() {
        rising(
            "Maven",
            "1-alpha1=1-a1 1-beta1=1-b1 1-m1 1-rc1=1-cr1 1-SNAPSHOT 1=1.0=1.0.0=1-ga=1.final 1-sp 1-foo 1-1 1.1 1.10 2.0-beta9 2.0-rc1 2.0 2.14.1-SNAPSHOT 2.14.1 2.14.1.redhat-00001 2.15.0",
        );
    }

    #[test]
    fn version_order__debian() {
        rising("Debian:12", "1.0~~ 1.0~~a 1.0~ 1.0~rc1 1.0=0:1.0 1.0-0ubuntu1 1.0-1~deb11u1 1.0-1 1.0-1+b1 1.0a 1.0+b 1.0.1 1.10 1:0.1 2:0");
    }

    #[test]
    fn version_order__rpm() {
        rising("Rocky Linux:9", "1.0~rc1 1.0 1.0-1 1.0-1.el9 1.0-2 1.0^git1 1.0a 1.0.1=1.0_1 1.10 1:0.1");
    }

    #[test]
    fn version_order__alpine() {
        rising("Alpine:v3.19", "1.0_alpha 1.0_alpha2 1.0_beta 1.0_pre1 1.0_rc1 1.0 1.0-r1 1.0-r10 1.0_git20200101 1.0_p1 1.0a 1.0.1 1.10");
    }

    #[test]
    fn version_order__rubygems() {
        rising("RubyGems", "1.0.a 1.0.b1 1.0.b2 1.0.rc1 1.0=1.0.0=1 1.0.1 1.1.a 1.1 1.10 2");
    }

    #[test]
    fn version_order__nuget() {
        rising("NuGet", "1.0.0-alpha 1.0.0-alpha.1=1.0.0-ALPHA.1 1.0.0-beta 1.0.0=1.0=1.0.0.0=1.0.0+x 1.0.0.1 1.0.1 1.10.0");
    }

    #[test]
    fn version_order__packagist() {
        rising(
            "Packagist",
            "1.0-dev=1.0.dev 1.0-alpha=1.0a 1.0-alpha1-dev 1.0-alpha1=1.0.0-ALPHA.1=1.0a1 1.0-alpha2 1.0-beta=1.0b 1.0-beta.2 1.0-beta.2.1 1.0-beta10 1.0-RC1=1.0rc1=1.0_rc1 1.0=v1.0=1=1.0.0.0=1.0+build=1.0-stable 1.0-patch1=1.0-p1=1.0pl1 1.0.0.1 1.0.1 1.10 20240101",
        );
        for bad in ["", "dev-main", "1.x-dev", "1.0.0.0.0", "1.0-", "1.0.", "1.0-unheard", "8.x-1.0", "1.0-beta1x", "1.0-1", "1..0"] {
            assert_eq!(order_of("Packagist").unwrap()(bad, "1.0"), None, "{bad}");
        }
    }

    #[test]
    fn version_order__cran() {
        rising("CRAN", "0.9 1.0 1.0-0=1.0.0=1.00.0 1.0-1=1.0.1 1.0-10 1.1 1.10 99999999999999999999999.0");
        for bad in ["", "1.0.", "1.0a", "-1", "1--0", "v1.0"] {
            assert_eq!(order_of("CRAN").unwrap()(bad, "1.0"), None, "{bad}");
        }
    }

    #[test]
    fn version_order__hackage() {
        rising("Hackage", "0.1.2 1 1.0 1.0.0 1.0.1 1.0.10 1.2");
        for bad in ["", "1.0-1", "1.0-tag", "1.0.", "v1"] {
            assert_eq!(order_of("Hackage").unwrap()(bad, "1.0"), None, "{bad}");
        }
    }

    #[test]
    fn version_order__pub() {
        rising("Pub", "1.0.0-0 1.0.0-alpha 1.0.0-alpha+1 1.0.0-alpha.1 1.0.0 1.0.0+1 1.0.0+1.1 1.0.0+2 1.0.0+10 1.0.0+a 1.0.1 1.10.0");
    }

    #[test]
    fn version_no_generic_verdict__ecosystems_without_an_order() {
        for name in ["ConanCenter", "Bitnami", "opam", "anything"] {
            assert!(order_of(name).is_none());
        }
    }

    #[test]
    fn version_order__long_and_odd_texts_end() {
        let long = "1.".repeat(50_000) + "1";
        for name in ["npm", "PyPI", "Maven", "Debian", "Red Hat", "Alpine", "RubyGems", "NuGet", "Packagist", "CRAN", "Hackage", "Pub"] {
            let order = order_of(name).unwrap();
            for odd in [long.as_str(), "", "~", "^", "-", "_", ".", "é", "1é", "1-", "\u{0}"] {
                let _ = order(odd, "1.0");
                let _ = order("1.0", odd);
                let _ = order(odd, odd);
            }
        }
    }

    /// Whatever is put together: an order has no circles, and both sides say the same.
    #[test]
    fn version_order__of_whatever_is_put_together() {
        const TOKENS: [&str; 40] = [
            "0", "1", "2", "10", "01", "001", "100", ".", ".", ".", "-", "-", "_", "~", "^", "+", ":", "a", "b", "c", "z", "A", "rc", "alpha", "beta", "dev",
            "post", "pre", "r1", "-r2", "p", "final", "ga", "snapshot", "sp", "x", "stable", "!", "v", "\u{e9}",
        ];
        let mut state = 1_u64;
        let mut next = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap() % below
        };
        for ecosystem in ["npm", "PyPI", "Maven", "Debian", "Red Hat", "Alpine", "RubyGems", "NuGet", "Packagist", "CRAN", "Hackage", "Pub"] {
            let order = order_of(ecosystem).unwrap();
            let mut versions: Vec<String> = Vec::new();
            while versions.len() < 300 {
                let mut text = next(3).to_string();
                for _ in 0..next(8) {
                    text.push_str(TOKENS[next(TOKENS.len())]);
                }
                if let Some(same) = order(&text, &text) {
                    assert_eq!(same, Ordering::Equal, "{ecosystem}: {text} and itself");
                    versions.push(text);
                }
            }
            for a in &versions {
                for b in &versions {
                    assert_eq!(order(a, b), order(b, a).map(Ordering::reverse), "{ecosystem}: {a} and {b}");
                }
            }
            // Put in order one by one, each is at or behind all that come before it.
            versions.sort_by(|a, b| order(a, b).unwrap());
            for (at, b) in versions.iter().enumerate() {
                for a in &versions[..at] {
                    assert_ne!(order(a, b), Some(Ordering::Greater), "{ecosystem}: {a} and {b}");
                }
            }
        }
    }
}
