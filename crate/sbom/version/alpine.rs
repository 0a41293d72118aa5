//! Alpine: numbers, a letter, suffixes, `-r` and a revision.

use std::cmp::Ordering;

use super::{cut, digits, is_digits};

struct Version<'a> {
    numbers: Vec<&'a str>,
    letter: &'a str,
    /// Rank of each suffix, and its number.
    suffixes: Vec<(usize, &'a str)>,
    revision: &'a str,
}

/// Those before the release itself, and those after it.
const BEFORE: [&str; 4] = ["alpha", "beta", "pre", "rc"];
const AFTER: [&str; 5] = ["cvs", "svn", "git", "hg", "p"];
/// The rank of no suffix at all.
const NONE: usize = 4;

fn read(text: &str) -> Option<Version<'_>> {
    let text = text.trim();
    // A commit behind `~` decides nothing.
    let (text, revision) = match text.rsplit_once("-r") {
        Some((head, revision)) if is_digits(revision) => (head, revision),
        Some(_) => return None,
        None => (text, "0"),
    };
    let text = text.split('~').next()?;
    let mut parts = text.split('_');
    let head = parts.next()?;
    let (core, letter) = cut(head, |byte| !byte.is_ascii_digit() && byte != b'.');
    let numbers: Vec<&str> = core.split('.').collect();
    if !numbers.iter().all(|part| is_digits(part)) || letter.len() > 1 || !letter.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    let suffix = |part: &'_ str| {
        let (word, number) = cut(part, |byte| byte.is_ascii_digit());
        let rank =
            BEFORE.iter().position(|known| *known == word).or_else(|| AFTER.iter().position(|known| *known == word).map(|rank| rank.saturating_add(5)))?;
        (number.is_empty() || is_digits(number)).then_some((rank, part.len().saturating_sub(number.len())))
    };
    let mut suffixes = Vec::new();
    for part in parts {
        let (rank, at) = suffix(part)?;
        suffixes.push((rank, part.get(at..)?));
    }
    Some(Version { numbers, letter, suffixes, revision })
}

pub(super) fn compare(a: &str, b: &str) -> Option<Ordering> {
    let (a, b) = (read(a)?, read(b)?);
    let numbers = || {
        for (index, (one, other)) in a.numbers.iter().zip(&b.numbers).enumerate() {
            // Behind a dot, a leading zero makes it a fraction.
            let fraction = index > 0 && (one.starts_with('0') || other.starts_with('0')) && one != other;
            let order = if fraction { one.trim_end_matches('0').cmp(other.trim_end_matches('0')) } else { digits(one, other) };
            if order.is_ne() {
                return order;
            }
        }
        a.numbers.len().cmp(&b.numbers.len())
    };
    let suffixes = || {
        for index in 0..a.suffixes.len().max(b.suffixes.len()) {
            let (a_rank, a_number) = a.suffixes.get(index).copied().unwrap_or((NONE, ""));
            let (b_rank, b_number) = b.suffixes.get(index).copied().unwrap_or((NONE, ""));
            let order = a_rank.cmp(&b_rank).then_with(|| digits(a_number, b_number));
            if order.is_ne() {
                return order;
            }
        }
        Ordering::Equal
    };
    Some(numbers().then_with(|| a.letter.cmp(b.letter)).then_with(suffixes).then_with(|| digits(a.revision, b.revision)))
}
