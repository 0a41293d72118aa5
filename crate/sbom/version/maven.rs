//! Maven's ComparableVersion: digits and words, split at dots, hyphens and where one turns into the other.

use std::cmp::Ordering;

use super::{digits, is_digits};

#[derive(Debug, Clone, PartialEq, Eq)]
enum Item {
    Number(String),
    Word(String),
    List(Vec<Self>),
}

/// Words that mean something, in their order; nothing stands for the release itself.
const WORDS: [&str; 7] = ["alpha", "beta", "milestone", "rc", "snapshot", "", "sp"];

fn word(text: &str, before_digit: bool) -> String {
    let text = match (text, before_digit) {
        ("a", true) => "alpha",
        ("b", true) => "beta",
        ("m", true) => "milestone",
        ("cr", _) => "rc",
        ("ga" | "final" | "release", _) => "",
        (other, _) => other,
    };
    text.to_owned()
}

/// Known words by their order, unknown ones after them, by their bytes.
fn rank(word: &str) -> (usize, &str) {
    WORDS.iter().position(|known| *known == word).map_or((WORDS.len(), word), |rank| (rank, ""))
}

fn is_null(item: &Item) -> bool {
    match item {
        Item::Number(number) => number.trim_start_matches('0').is_empty(),
        Item::Word(word) => word.is_empty(),
        Item::List(items) => items.is_empty(),
    }
}

/// Zeros and release words at the end of a list count for nothing.
fn trim(items: &mut Vec<Item>) {
    let mut at = items.len();
    while let Some(index) = at.checked_sub(1) {
        at = index;
        match items.get(index) {
            Some(item) if is_null(item) => {
                items.remove(index);
            }
            Some(Item::List(_)) => {}
            _ => break,
        }
    }
}

/// Nesting of lists: a version has as many as it has hyphens.
const DEEPEST: usize = 64;

fn read(text: &str) -> Option<Vec<Item>> {
    // Maven lowers all letters; those beyond ASCII, which no version has, keep their case here.
    let text = text.trim().to_ascii_lowercase();
    if text.is_empty() || text.contains(char::is_whitespace) {
        return None;
    }
    let mut stack: Vec<Vec<Item>> = vec![Vec::new()];
    let mut token = String::new();
    // `.word` is `-word`: a list of its own.
    let flush = |stack: &mut Vec<Vec<Item>>, token: &mut String, dotted: bool, before_digit: bool, empty: bool| {
        if dotted && !token.is_empty() && !is_digits(token) && stack.last().is_some_and(|list| !list.is_empty()) {
            stack.push(Vec::new());
        }
        let Some(list) = stack.last_mut() else { return };
        if token.is_empty() {
            if empty {
                list.push(Item::Number("0".to_owned()));
            }
        } else if is_digits(token) {
            list.push(Item::Number(std::mem::take(token)));
        } else {
            list.push(Item::Word(word(&std::mem::take(token), before_digit)));
        }
    };
    let mut dotted = false;
    for character in text.chars() {
        if stack.len() >= DEEPEST {
            return None;
        }
        match character {
            '.' => {
                flush(&mut stack, &mut token, dotted, false, true);
                dotted = true;
            }
            '-' => {
                flush(&mut stack, &mut token, dotted, false, true);
                stack.push(Vec::new());
                dotted = false;
            }
            _ => {
                let is_digit = character.is_ascii_digit();
                if token.chars().last().is_some_and(|last| last.is_ascii_digit() != is_digit) {
                    flush(&mut stack, &mut token, dotted, is_digit, false);
                    stack.push(Vec::new());
                    dotted = false;
                }
                token.push(character);
            }
        }
    }
    flush(&mut stack, &mut token, dotted, false, false);
    while let Some(mut list) = stack.pop() {
        trim(&mut list);
        match stack.last_mut() {
            Some(outer) => outer.push(Item::List(list)),
            None => return Some(list),
        }
    }
    None
}

pub(super) fn compare(a: &str, b: &str) -> Option<Ordering> {
    Some(lists(&read(a)?, &read(b)?))
}

fn lists(a: &[Item], b: &[Item]) -> Ordering {
    for index in 0..a.len().max(b.len()) {
        let order = match (a.get(index), b.get(index)) {
            (Some(a), other) => item(a, other),
            (None, Some(b)) => item(b, None).reverse(),
            (None, None) => Ordering::Equal,
        };
        if order.is_ne() {
            return order;
        }
    }
    Ordering::Equal
}

/// An item against another, or against nothing.
fn item(a: &Item, b: Option<&Item>) -> Ordering {
    match (a, b) {
        (Item::Number(a), None) => {
            if a.trim_start_matches('0').is_empty() {
                Ordering::Equal
            } else {
                Ordering::Greater
            }
        }
        (Item::Number(a), Some(Item::Number(b))) => digits(a, b),
        (Item::Number(_), Some(_)) => Ordering::Greater,
        (Item::Word(a), None) => rank(a).cmp(&rank("")),
        (Item::Word(a), Some(Item::Word(b))) => rank(a).cmp(&rank(b)),
        (Item::Word(_), Some(_)) => Ordering::Less,
        (Item::List(a), None) => a.iter().map(|own| item(own, None)).find(|order| order.is_ne()).unwrap_or(Ordering::Equal),
        (Item::List(_), Some(Item::Number(_))) => Ordering::Less,
        (Item::List(_), Some(Item::Word(_))) => Ordering::Greater,
        (Item::List(a), Some(Item::List(b))) => lists(a, b),
    }
}
