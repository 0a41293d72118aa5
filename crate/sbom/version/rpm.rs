//! RPM: epoch, version, release; `~` before everything, `^` after the end and before everything else.

use std::cmp::Ordering;

use super::{cut, digits, is_digits};

fn read(text: &str) -> Option<(&str, &str, Option<&str>)> {
    let text = text.trim();
    let (epoch, rest) = text.split_once(':').unwrap_or(("0", text));
    let (version, release) = rest.split_once('-').map_or((rest, None), |(version, release)| (version, Some(release)));
    (is_digits(epoch) && !version.is_empty() && !rest.contains(char::is_whitespace)).then_some((epoch, version, release))
}

pub(super) fn compare(a: &str, b: &str) -> Option<Ordering> {
    let (a, b) = (read(a)?, read(b)?);
    let release = || match (a.2, b.2) {
        (Some(a), Some(b)) => part(a, b),
        (a, b) => a.is_some().cmp(&b.is_some()),
    };
    Some(digits(a.0, b.0).then_with(|| part(a.1, b.1)).then_with(release))
}

fn part(mut a: &str, mut b: &str) -> Ordering {
    let separator = |character: char| !character.is_ascii_alphanumeric() && !matches!(character, '~' | '^');
    loop {
        (a, b) = (a.trim_start_matches(separator), b.trim_start_matches(separator));
        match (a.strip_prefix('~'), b.strip_prefix('~')) {
            (Some(a_rest), Some(b_rest)) => {
                (a, b) = (a_rest, b_rest);
                continue;
            }
            (Some(_), None) => return Ordering::Less,
            (None, Some(_)) => return Ordering::Greater,
            (None, None) => {}
        }
        match (a.strip_prefix('^'), b.strip_prefix('^')) {
            (Some(a_rest), Some(b_rest)) => {
                (a, b) = (a_rest, b_rest);
                continue;
            }
            (Some(_), None) => return if b.is_empty() { Ordering::Greater } else { Ordering::Less },
            (None, Some(_)) => return if a.is_empty() { Ordering::Less } else { Ordering::Greater },
            (None, None) => {}
        }
        if a.is_empty() || b.is_empty() {
            return (!a.is_empty()).cmp(&!b.is_empty());
        }
        let by_number = a.starts_with(|first: char| first.is_ascii_digit());
        let stop = |byte: u8| if by_number { !byte.is_ascii_digit() } else { !byte.is_ascii_alphabetic() };
        let ((a_part, a_rest), (b_part, b_rest)) = (cut(a, stop), cut(b, stop));
        // A number is newer than a word.
        if b_part.is_empty() {
            return if by_number { Ordering::Greater } else { Ordering::Less };
        }
        let order = if by_number { digits(a_part, b_part) } else { a_part.cmp(b_part) };
        if order.is_ne() {
            return order;
        }
        (a, b) = (a_rest, b_rest);
    }
}
