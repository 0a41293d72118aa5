//! Debian policy §5.6.12: epoch, upstream version, revision; `~` before everything, also the end.

use std::cmp::Ordering;

use super::{cut, digits, is_digits};

fn read(text: &str) -> Option<(&str, &str, &str)> {
    let text = text.trim();
    let (epoch, rest) = text.split_once(':').unwrap_or(("0", text));
    let (upstream, revision) = rest.rsplit_once('-').unwrap_or((rest, "0"));
    let fits = is_digits(epoch)
        && !upstream.is_empty()
        && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'+' | b'-' | b'~' | b':' | b'_'));
    fits.then_some((epoch, upstream, revision))
}

pub(super) fn compare(a: &str, b: &str) -> Option<Ordering> {
    let (a, b) = (read(a)?, read(b)?);
    Some(digits(a.0, b.0).then_with(|| part(a.1, b.1)).then_with(|| part(a.2, b.2)))
}

/// Letters before other signs, `~` before the end.
fn rank(byte: Option<u8>) -> u16 {
    match byte {
        Some(b'~') => 0,
        None => 1,
        Some(letter) if letter.is_ascii_alphabetic() => u16::from(letter).saturating_add(2),
        Some(other) => u16::from(other).saturating_add(300),
    }
}

fn part(mut a: &str, mut b: &str) -> Ordering {
    while !a.is_empty() || !b.is_empty() {
        let ((a_text, a_rest), (b_text, b_rest)) = (cut(a, |byte| byte.is_ascii_digit()), cut(b, |byte| byte.is_ascii_digit()));
        for index in 0..a_text.len().max(b_text.len()) {
            let order = rank(a_text.as_bytes().get(index).copied()).cmp(&rank(b_text.as_bytes().get(index).copied()));
            if order.is_ne() {
                return order;
            }
        }
        let ((a_number, a_rest), (b_number, b_rest)) = (cut(a_rest, |byte| !byte.is_ascii_digit()), cut(b_rest, |byte| !byte.is_ascii_digit()));
        let order = digits(a_number, b_number);
        if order.is_ne() {
            return order;
        }
        (a, b) = (a_rest, b_rest);
    }
    Ordering::Equal
}
