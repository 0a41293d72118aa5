//! Names of the Common Platform Enumeration, 2.2 (`cpe:/a:vendor:product`) and 2.3 (`cpe:2.3:a:vendor:product:…`), as far as one name
//! says that another is of it (NISTIR 7696).

/// Part, vendor, product, version, update, edition, language, software edition, target software, target hardware, other.
const ATTRIBUTES: usize = 11;
const VERSION: usize = 3;
const EDITION: usize = 5;

/// A name, by its attributes. What is not stated is any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cpe([String; ATTRIBUTES]);

impl Cpe {
    /// `None` where it is none, or names many by signs that stand for others: what those are is not decided here.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let lower = text.to_ascii_lowercase();
        let (rest, formatted) = match lower.strip_prefix("cpe:2.3:") {
            Some(rest) => (rest, true),
            None => (lower.strip_prefix("cpe:/")?, false),
        };
        let mut attributes: [String; ATTRIBUTES] = Default::default();
        for (at, value) in separated(rest).into_iter().enumerate() {
            let value = if formatted { unquoted(&value)? } else { super::purl::decode(&value).ok()? };
            // Four attributes of 2.3 stand in the edition of 2.2.
            match value.strip_prefix('~').filter(|_| !formatted && at == EDITION) {
                Some(packed) => {
                    let places = [EDITION, 7, 8, 9, 10];
                    for (place, value) in places.iter().zip(packed.split('~')) {
                        value.clone_into(attributes.get_mut(*place)?);
                    }
                }
                None => *attributes.get_mut(at)? = value,
            }
        }
        let [part, vendor, product, ..] = &attributes;
        (matches!(part.as_str(), "a" | "o" | "h") && !vendor.is_empty() && !product.is_empty()).then_some(Self(attributes))
    }

    /// What names that are of each other have in common.
    pub(super) fn package(&self) -> String {
        let [part, vendor, product, ..] = &self.0;
        format!("%{part}:{vendor}:{product}")
    }

    /// Whether it says which version.
    pub(super) fn has_version(&self) -> bool {
        self.0.get(VERSION).is_some_and(|version| !version.is_empty())
    }

    /// Whether the other is of what this names: all that is stated here is stated there.
    pub(super) fn includes(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(own, other)| own.is_empty() || own == other)
    }
}

/// At colons that are not quoted.
fn separated(text: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut quoted = false;
    for character in text.chars() {
        if character == ':' && !quoted {
            found.push(String::new());
        } else if let Some(last) = found.last_mut() {
            last.push(character);
        }
        quoted = character == '\\' && !quoted;
    }
    found
}

/// A value of 2.3 as it is meant; `*` alone is any.
fn unquoted(value: &str) -> Option<String> {
    if value == "*" {
        return Some(String::new());
    }
    let mut out = String::with_capacity(value.len());
    let mut characters = value.chars();
    while let Some(character) = characters.next() {
        match character {
            '*' | '?' => return None,
            '\\' => out.push(characters.next()?),
            other => out.push(other),
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn includes(name: &str, other: &str) -> bool {
        Cpe::parse(name).unwrap().includes(&Cpe::parse(other).unwrap())
    }

    #[test]
    fn what_is_not_stated_is_any() {
        let own = "cpe:2.3:a:openssl:openssl:3.0.7:*:*:*:*:*:*:*";
        assert!(includes("cpe:/a:openssl:openssl", own) && includes("cpe:/a:OpenSSL:openssl:3.0.7", own) && includes(own, own));
        assert!(includes("cpe:2.3:a:openssl:openssl:*:*:*:*:*:*:*:*", own));
        for other in
            ["cpe:/a:openssl:openssl:3.0.8", "cpe:/o:openssl:openssl", "cpe:/a:openssl:libssl", "cpe:/a:other:openssl", "cpe:/a:openssl:openssl:3.0.7:rc1"]
        {
            assert!(!includes(other, own), "{other}");
        }
        assert!(!includes(own, "cpe:/a:openssl:openssl"), "a version is not all of them");
    }

    #[test]
    fn both_notations_are_one() {
        for (uri, formatted) in [
            ("cpe:/o:redhat:enterprise_linux:9::baseos", "cpe:2.3:o:redhat:enterprise_linux:9:*:baseos:*:*:*:*:*"),
            ("cpe:/a:v:p:1.0:-:~e~s~w~h~o:en", r"cpe:2.3:a:v:p:1.0:-:e:en:s:w:h:o"),
            ("cpe:/a:v:p%2b%2b:1", r"cpe:2.3:a:v:p\+\+:1:*:*:*:*:*:*:*"),
            ("cpe:/a:v:p%3ax", r"cpe:2.3:a:v:p\:x:*:*:*:*:*:*:*:*"),
        ] {
            assert_eq!(Cpe::parse(uri), Cpe::parse(formatted), "{uri}");
            assert!(Cpe::parse(uri).is_some(), "{uri}");
        }
    }

    #[test]
    fn what_is_none() {
        let long = format!("cpe:/a:b:c{}", ":x".repeat(20));
        for text in
            ["", "cpe", "cpe:/", "cpe:/a:b", "cpe:/x:b:c", "cpe:2.3:*:b:c", "cpe:2.3:a:b:c:1.*", "cpe:2.3:a:b:c:1.?", "cpe:2.3:a:b:c\\", "cpe:/a:b:%ff", &long]
        {
            assert_eq!(Cpe::parse(text), None, "{text}");
        }
    }
}
