//! Lists of numbers, compared number by number; what goes on longer is later, so that `1.0` is before `1.0.0`. CRAN separates
//! them by dots or hyphens, which are the same there; Hackage by dots.

use std::cmp::Ordering;

use super::{digits, is_digits};

pub(super) fn cran(a: &str, b: &str) -> Option<Ordering> {
    compare(a, b, &['.', '-'])
}

pub(super) fn hackage(a: &str, b: &str) -> Option<Ordering> {
    compare(a, b, &['.'])
}

fn compare(a: &str, b: &str, separators: &[char]) -> Option<Ordering> {
    let (a, b) = (a.trim(), b.trim());
    if ![a, b].iter().all(|text| text.split(separators).all(is_digits)) {
        return None;
    }
    Some(lists(a.split(separators), b.split(separators)))
}

/// Numbers one by one; where one list ends, it is before.
pub(super) fn lists<'a>(mut a: impl Iterator<Item = &'a str>, mut b: impl Iterator<Item = &'a str>) -> Ordering {
    loop {
        match (a.next(), b.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(one), Some(other)) => match digits(one, other) {
                Ordering::Equal => {}
                order => return order,
            },
        }
    }
}
