//! Packagist, as Composer normalises versions: one to four numbers, then a stability, `dev` before `alpha`, `beta`, `RC`, none,
//! `patch`, each with numbers of its own. What follows a `+` counts for nothing. Branches (`dev-main`, `1.x-dev`) are no versions.

use std::cmp::Ordering;

use super::dotted::lists;
use super::{cut, digits, is_digits};

struct Version {
    numbers: [String; 4],
    /// 0 for `dev` alone, 4 for none.
    stability: u8,
    /// Behind the word, as `1` in `beta1`.
    of_stability: Vec<String>,
    /// A `dev` behind it, which is before the same without.
    is_dev: bool,
}

fn read(text: &str) -> Option<Version> {
    let text = text.trim().to_ascii_lowercase();
    let text = text.strip_prefix('v').unwrap_or(&text);
    let text = text.split('+').next()?;
    let (core, suffix) = cut(text, |byte| !byte.is_ascii_digit() && byte != b'.');
    // A dot may join a word, as in `1.0.beta1`.
    let core = core.strip_suffix('.').filter(|_| !suffix.is_empty()).unwrap_or(core);
    let mut numbers = [const { String::new() }; 4];
    let mut parts = core.split('.');
    for (index, number) in numbers.iter_mut().enumerate() {
        match parts.next() {
            Some(part) if is_digits(part) => part.clone_into(number),
            None if index > 0 => {}
            _ => return None,
        }
    }
    if parts.next().is_some() {
        return None;
    }
    let suffix = suffix.trim_start_matches(['-', '_', '.']);
    if suffix.is_empty() {
        // A separator with nothing behind it joins nothing.
        return (core.len() == text.len()).then_some(Version { numbers, stability: 4, of_stability: Vec::new(), is_dev: false });
    }
    let (suffix, is_dev) = suffix.strip_suffix("dev").map_or((suffix, false), |rest| (rest.trim_end_matches(['-', '.']), true));
    let (word, rest) = cut(suffix, |byte| !byte.is_ascii_alphabetic());
    let stability = match word {
        "" if is_dev => 0,
        "alpha" | "a" => 1,
        "beta" | "b" => 2,
        "rc" => 3,
        "stable" => 4,
        "patch" | "pl" | "p" => 5,
        _ => return None,
    };
    let of_stability: Vec<String> = rest.split(['.', '-']).skip(usize::from(rest.starts_with(['.', '-']))).map(str::to_owned).collect();
    let of_stability = if rest.is_empty() { Vec::new() } else { of_stability };
    of_stability.iter().all(|part| is_digits(part)).then_some(Version { numbers, stability, of_stability, is_dev: is_dev && stability > 0 })
}

pub(super) fn compare(a: &str, b: &str) -> Option<Ordering> {
    let (a, b) = (read(a)?, read(b)?);
    let numbers = a.numbers.iter().zip(&b.numbers).map(|(a, b)| digits(a, b)).find(|order| order.is_ne()).unwrap_or(Ordering::Equal);
    Some(
        numbers
            .then(a.stability.cmp(&b.stability))
            .then_with(|| lists(a.of_stability.iter().map(String::as_str), b.of_stability.iter().map(String::as_str)))
            .then(b.is_dev.cmp(&a.is_dev)),
    )
}
