//! Licence texts, read only when they are asked for (T10): whether one is an expression, and how often each occurs.

use std::collections::BTreeMap;

use super::model::{Sbom, is_unknown_word};
use crate::order;

/// How often each licence text occurs, by slot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Text to count.
    pub declared: BTreeMap<String, usize>,
    /// Text to count.
    pub concluded: BTreeMap<String, usize>,
    /// Text to count.
    pub unspecified: BTreeMap<String, usize>,
    /// Texts that are no expression.
    pub unparsable: BTreeMap<String, usize>,
    /// Parts that say nothing of licences.
    pub silent: usize,
    /// Parts whose declared and concluded licences differ, by index.
    pub disagreeing: Vec<usize>,
}

/// The licences of all parts.
#[must_use]
pub fn summary(sbom: &Sbom) -> Summary {
    let mut found = Summary::default();
    for (index, part) in sbom.components.iter().enumerate() {
        let licences = &part.licences;
        if licences.all().next().is_none() {
            found.silent = found.silent.saturating_add(1);
        }
        for (slot, texts) in
            [(&mut found.declared, &licences.declared), (&mut found.concluded, &licences.concluded), (&mut found.unspecified, &licences.unspecified)]
        {
            for text in texts {
                let count = slot.entry(text.clone()).or_insert(0);
                *count = count.saturating_add(1);
            }
        }
        for text in licences.all().filter(|text| !is_unknown_word(text) && !is_expression(text)) {
            let count = found.unparsable.entry(text.to_owned()).or_insert(0);
            *count = count.saturating_add(1);
        }
        let known = |texts: &[String]| texts.iter().any(|text| !is_unknown_word(text));
        if known(&licences.declared) && known(&licences.concluded) && sorted(&licences.declared) != sorted(&licences.concluded) {
            found.disagreeing.push(index);
        }
    }
    found
}

fn sorted(texts: &[String]) -> Vec<&str> {
    let mut texts: Vec<_> = texts.iter().map(String::as_str).collect();
    order::sort(&mut texts);
    texts
}

/// Whether a text has the grammar of SPDX licence expressions (SPDX 2.3 annex D). Whether its ids are on the list, it does
/// not say.
#[must_use]
pub fn is_expression(text: &str) -> bool {
    let spaced = text.replace('(', " ( ").replace(')', " ) ");
    let mut depth = 0_usize;
    // What may come next: an id or a bracket, or a connective.
    let mut wants_id = true;
    let mut after_with = false;
    let mut after_id = false;
    for word in spaced.split_whitespace() {
        match word {
            "(" if wants_id && !after_with => depth = depth.saturating_add(1),
            ")" if !wants_id && depth > 0 => {
                depth = depth.saturating_sub(1);
                after_id = false;
            }
            "AND" | "OR" | "and" | "or" if !wants_id => wants_id = true,
            "WITH" | "with" if !wants_id && after_id => {
                wants_id = true;
                after_with = true;
            }
            id if wants_id && is_id(id) => {
                wants_id = false;
                after_id = !after_with;
                after_with = false;
            }
            _ => return false,
        }
    }
    !wants_id && depth == 0
}

fn is_id(word: &str) -> bool {
    let bare = word.strip_suffix('+').unwrap_or(word);
    let bare = match bare.strip_prefix("DocumentRef-") {
        Some(rest) => match rest.split_once(':') {
            Some((document, id)) if !document.is_empty() && id.starts_with("LicenseRef-") => id,
            _ => return false,
        },
        None => bare,
    };
    !bare.is_empty() && !matches!(bare, "AND" | "OR" | "WITH") && bare.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
}

#[cfg(test)]
#[allow(non_snake_case, reason = "tests are named by the id of their rule")]
mod tests {
    use super::*;
    use crate::sbom::{Component, Document, Format, Licences, Serialisation};

    #[test]
    fn licence_summary__expressions() {
        for text in [
            "MIT",
            "GPL-2.0+",
            "(MIT OR Apache-2.0) AND BSD-3-Clause",
            "GPL-2.0-only WITH Classpath-exception-2.0",
            "LicenseRef-x",
            "DocumentRef-d:LicenseRef-x",
            "MIT or Apache-2.0",
        ] {
            assert!(is_expression(text), "{text}");
        }
        for text in
            ["", "MIT Apache", "GPL-2.0+, LGPL-2.0+", "MIT OR", "(MIT", "MIT)", "MIT WITH (X)", "AND", "MIT/Apache-2.0", "A WITH B WITH C", "DocumentRef-d:MIT"]
        {
            assert!(!is_expression(text), "{text}");
        }
        assert!(!is_expression(&"(".repeat(100_000)));
    }

    #[test]
    fn licence_summary__counts() {
        let mut sbom = Sbom::new(Document::new(Format::Spdx2, Serialisation::Json, "SPDX-2.3"));
        let part = |declared: &[&str], concluded: &[&str]| Component {
            licences: Licences {
                declared: declared.iter().map(|text| (*text).to_owned()).collect(),
                concluded: concluded.iter().map(|text| (*text).to_owned()).collect(),
                unspecified: vec![],
            },
            ..Component::default()
        };
        sbom.components = vec![part(&["MIT"], &["NOASSERTION"]), part(&["MIT"], &["Apache-2.0"]), part(&["odd, text"], &[]), part(&[], &[])];
        let found = summary(&sbom);
        assert_eq!((found.declared.get("MIT"), found.silent, found.disagreeing.as_slice()), (Some(&2), 1, &[1][..]));
        assert_eq!(found.unparsable.keys().collect::<Vec<_>>(), ["odd, text"]);
    }
}
