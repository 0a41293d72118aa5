//! SemVer 2.0.0 precedence, with a `v` in front and missing parts allowed; build metadata is ignored.

use std::cmp::Ordering;

use super::{digits, is_digits};

struct Version<'a> {
    numbers: [&'a str; 3],
    pre: Vec<&'a str>,
    build: Vec<&'a str>,
}

fn read(text: &str) -> Option<Version<'_>> {
    let text = text.trim();
    let text = text.strip_prefix(['v', 'V']).unwrap_or(text);
    let (text, build) = text.split_once('+').map_or((text, None), |(text, build)| (text, Some(build)));
    let (core, pre) = text.split_once('-').map_or((text, None), |(core, pre)| (core, Some(pre)));
    let mut numbers = ["0"; 3];
    let mut parts = core.split('.');
    for (index, number) in numbers.iter_mut().enumerate() {
        match parts.next() {
            Some(part) if is_digits(part) => *number = part,
            None if index > 0 => {}
            _ => return None,
        }
    }
    if parts.next().is_some() {
        return None;
    }
    let pre: Vec<_> = pre.map(|pre| pre.split('.').collect()).unwrap_or_default();
    let fits = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    pre.iter().all(fits).then_some(Version { numbers, pre, build: build.map(|build| build.split('.').collect()).unwrap_or_default() })
}

pub(super) fn compare(a: &str, b: &str) -> Option<Ordering> {
    let (a, b) = (read(a)?, read(b)?);
    Some(precedence(&a, &b))
}

/// Pub: build metadata decides where nothing else does, sorted as words of a pre-release are; without any is first.
pub(super) fn with_build(a: &str, b: &str) -> Option<Ordering> {
    let (a, b) = (read(a)?, read(b)?);
    Some(precedence(&a, &b).then_with(|| words(&a.build, &b.build)))
}

fn words(a: &[&str], b: &[&str]) -> Ordering {
    let parts = a.iter().zip(b).map(|(a, b)| identifier(a, b)).find(|order| order.is_ne());
    parts.unwrap_or_else(|| a.len().cmp(&b.len()))
}

fn precedence(a: &Version<'_>, b: &Version<'_>) -> Ordering {
    let numbers = a.numbers.iter().zip(b.numbers).map(|(a, b)| digits(a, b)).find(|order| order.is_ne());
    // Without a pre-release it is the release itself, which comes after.
    let pre = || match (a.pre.is_empty(), b.pre.is_empty()) {
        (true, true) => Ordering::Equal,
        (true, false) => Ordering::Greater,
        (false, true) => Ordering::Less,
        (false, false) => words(&a.pre, &b.pre),
    };
    numbers.unwrap_or_else(pre)
}

/// SemVer §11: numbers by value and before words, words by their bytes.
pub(super) fn identifier(a: &str, b: &str) -> Ordering {
    match (is_digits(a), is_digits(b)) {
        (true, true) => digits(a, b),
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        (false, false) => a.cmp(b),
    }
}
