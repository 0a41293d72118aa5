//! RubyGems: segments of digits or letters; letters mark a pre-release, and zeros at the end count for nothing.

use std::cmp::Ordering;

use super::{cut, digits, is_digits};

fn read(text: &str) -> Option<Vec<String>> {
    let text = text.trim();
    if !text.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let mut segments = Vec::new();
    // A hyphen stands for `.pre.`
    let text = text.replace('-', ".pre.");
    for part in text.split('.') {
        if part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return None;
        }
        let mut rest = part;
        while let Some(first) = rest.bytes().next() {
            let (segment, more) = cut(rest, |byte| byte.is_ascii_digit() != first.is_ascii_digit());
            segments.push(segment.to_owned());
            rest = more;
        }
    }
    // Zeros before a word or the end.
    let mut kept: Vec<String> = Vec::new();
    let mut zeros = Vec::new();
    for segment in segments {
        if is_digits(&segment) && segment.trim_start_matches('0').is_empty() {
            zeros.push(segment);
        } else {
            if is_digits(&segment) {
                kept.append(&mut zeros);
            }
            zeros.clear();
            kept.push(segment);
        }
    }
    Some(kept)
}

pub(super) fn compare(a: &str, b: &str) -> Option<Ordering> {
    let (a, b) = (read(a)?, read(b)?);
    for index in 0..a.len().max(b.len()) {
        let (one, other) = (a.get(index).map_or("0", String::as_str), b.get(index).map_or("0", String::as_str));
        let order = match (is_digits(one), is_digits(other)) {
            (true, true) => digits(one, other),
            // A word is a pre-release.
            (true, false) => Ordering::Greater,
            (false, true) => Ordering::Less,
            (false, false) => one.cmp(other),
        };
        if order.is_ne() {
            return Some(order);
        }
    }
    Some(Ordering::Equal)
}
