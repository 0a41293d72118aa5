//! NuGet: SemVer with a fourth number, and words without case.

use std::cmp::Ordering;

use super::semver::identifier;
use super::{digits, is_digits};

fn read(text: &str) -> Option<(Vec<String>, Vec<String>)> {
    let text = text.trim().to_ascii_lowercase();
    let text = text.split('+').next()?;
    let (core, pre) = text.split_once('-').map_or((text, None), |(core, pre)| (core, Some(pre)));
    let numbers: Vec<String> = core.split('.').map(str::to_owned).collect();
    let pre: Vec<String> = pre.map(|pre| pre.split('.').map(str::to_owned).collect()).unwrap_or_default();
    let fits = (1..=4).contains(&numbers.len()) && numbers.iter().all(|part| is_digits(part)) && pre.iter().all(|part| !part.is_empty());
    fits.then_some((numbers, pre))
}

pub(super) fn compare(a: &str, b: &str) -> Option<Ordering> {
    let ((a, a_pre), (b, b_pre)) = (read(a)?, read(b)?);
    for index in 0..4 {
        let part = |list: &[String]| list.get(index).cloned().unwrap_or_default();
        let order = digits(&part(&a), &part(&b));
        if order.is_ne() {
            return Some(order);
        }
    }
    Some(match (a_pre.is_empty(), b_pre.is_empty()) {
        (true, true) => Ordering::Equal,
        (true, false) => Ordering::Greater,
        (false, true) => Ordering::Less,
        (false, false) => a_pre.iter().zip(&b_pre).map(|(a, b)| identifier(a, b)).find(|order| order.is_ne()).unwrap_or_else(|| a_pre.len().cmp(&b_pre.len())),
    })
}
