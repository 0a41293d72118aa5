//! PEP 440. Texts from before it are no versions here.

use std::cmp::Ordering;

use super::{cut, digits, is_digits};

#[derive(Debug, Default)]
struct Version {
    epoch: String,
    release: Vec<String>,
    /// `a`, `b` or `rc` with its number.
    pre: Option<(u8, String)>,
    post: Option<String>,
    dev: Option<String>,
    local: Vec<String>,
}

fn number(text: &str) -> (String, &str) {
    let text = text.strip_prefix(['.', '-', '_']).filter(|rest| rest.starts_with(|first: char| first.is_ascii_digit())).unwrap_or(text);
    let (digits, rest) = cut(text, |byte| !byte.is_ascii_digit());
    (if digits.is_empty() { "0".to_owned() } else { digits.to_owned() }, rest)
}

fn read(text: &str) -> Option<Version> {
    let text = text.trim().to_ascii_lowercase();
    let text = text.strip_prefix('v').unwrap_or(&text);
    let (text, local) = text.split_once('+').map_or((text, None), |(text, local)| (text, Some(local)));
    let (epoch, text) = text.split_once('!').unwrap_or(("0", text));
    if !is_digits(epoch) {
        return None;
    }
    let mut version = Version { epoch: epoch.to_owned(), ..Version::default() };
    let mut rest = text;
    loop {
        let (part, more) = cut(rest, |byte| !byte.is_ascii_digit());
        if part.is_empty() {
            return None;
        }
        version.release.push(part.to_owned());
        match more.strip_prefix('.') {
            Some(next) if next.starts_with(|first: char| first.is_ascii_digit()) => rest = next,
            _ => {
                rest = more;
                break;
            }
        }
    }
    let after = |rest: &str, words: &[&str]| {
        let bare = rest.strip_prefix(['.', '-', '_']).unwrap_or(rest);
        words.iter().find_map(|word| bare.strip_prefix(word).map(str::to_owned))
    };
    for (rank, words) in [(0, &["alpha", "a"][..]), (1, &["beta", "b"]), (2, &["preview", "pre", "rc", "c"])] {
        if let (None, Some(more)) = (&version.pre, after(rest, words)) {
            let (value, left) = number(&more);
            version.pre = Some((rank, value));
            rest = text.get(text.len().saturating_sub(left.len())..)?;
        }
    }
    if let Some(more) = after(rest, &["post", "rev", "r"]) {
        let (value, left) = number(&more);
        version.post = Some(value);
        rest = text.get(text.len().saturating_sub(left.len())..)?;
    } else if let Some(more) = rest.strip_prefix('-').filter(|more| more.starts_with(|first: char| first.is_ascii_digit())) {
        let (value, left) = number(more);
        version.post = Some(value);
        rest = left;
    }
    if let Some(more) = after(rest, &["dev"]) {
        let (value, left) = number(&more);
        version.dev = Some(value);
        rest = text.get(text.len().saturating_sub(left.len())..)?;
    }
    if !rest.is_empty() {
        return None;
    }
    if let Some(local) = local {
        version.local = local.split(['.', '-', '_']).map(str::to_owned).collect();
        if !version.local.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric())) {
            return None;
        }
    }
    Some(version)
}

/// `None` stands before or after all values.
fn optional(a: Option<&str>, b: Option<&str>, none: Ordering) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => digits(a, b),
        (None, None) => Ordering::Equal,
        (None, Some(_)) => none,
        (Some(_), None) => none.reverse(),
    }
}

/// A development release without another suffix comes before all pre-releases.
fn pre_rank(version: &Version) -> (u8, &str) {
    match (&version.pre, &version.post, &version.dev) {
        (Some((rank, number)), ..) => (rank.saturating_add(1), number),
        (None, None, Some(_)) => (0, "0"),
        _ => (4, "0"),
    }
}

pub(super) fn compare(a: &str, b: &str) -> Option<Ordering> {
    let (a, b) = (read(a)?, read(b)?);
    let part = |list: &[String], index: usize| list.get(index).cloned().unwrap_or_default();
    let release = || {
        let length = a.release.len().max(b.release.len());
        (0..length).map(|index| digits(&part(&a.release, index), &part(&b.release, index))).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    };
    let ((a_rank, a_number), (b_rank, b_number)) = (pre_rank(&a), pre_rank(&b));
    let local = || {
        // Numbers come after words, and a longer one after its beginning.
        let segments = a.local.iter().zip(&b.local).map(|(a, b)| match (is_digits(a), is_digits(b)) {
            (true, true) => digits(a, b),
            (true, false) => Ordering::Greater,
            (false, true) => Ordering::Less,
            (false, false) => a.cmp(b),
        });
        segments.into_iter().find(|order| order.is_ne()).unwrap_or_else(|| a.local.len().cmp(&b.local.len()))
    };
    Some(
        digits(&a.epoch, &b.epoch)
            .then_with(release)
            .then(a_rank.cmp(&b_rank))
            .then_with(|| digits(a_number, b_number))
            .then_with(|| optional(a.post.as_deref(), b.post.as_deref(), Ordering::Less))
            .then_with(|| optional(a.dev.as_deref(), b.dev.as_deref(), Ordering::Greater))
            .then_with(local),
    )
}
