//! The embedded roots (R5): facts copied from a published package; `origin.json` beside them says which, and when.

use super::root::{Origin, TrustedRoot};
use crate::check::{Check, Fault};
use crate::crypto::sha256;
use crate::encoding::hex;

/// A trusted root that ships with the crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Embedded {
    PublicGood,
    Staging,
    GitHub,
}

impl Embedded {
    pub(crate) const ALL: [Self; 3] = [Self::PublicGood, Self::Staging, Self::GitHub];

    /// The name callers choose it by.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::PublicGood => "public-good",
            Self::Staging => "staging",
            Self::GitHub => "github",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|embedded| embedded.name() == name)
    }

    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::PublicGood => "Sigstore public-good instance",
            Self::Staging => "Sigstore staging instance",
            Self::GitHub => "GitHub",
        }
    }

    /// The day the copy was taken.
    pub(crate) fn date(self) -> &'static str {
        "2026-10-23"
    }

    pub(crate) fn json(self) -> &'static [u8] {
        match self {
            Self::PublicGood => include_bytes!("public-good.json"),
            Self::Staging => include_bytes!("staging.json"),
            Self::GitHub => include_bytes!("github.json"),
        }
    }

    fn recorded_sha256(self) -> &'static str {
        match self {
            Self::PublicGood => "6494e21ea73fa7ee769f85f57d5a3e6a08725eae1e38c755fc3517c9e6bc0b66",
            Self::Staging => "44deb991d4bbf2150751ccee235d9810bce4434383c26d8898c1bcadbace6ed8",
            Self::GitHub => "484cdfe1a7c65479c5ba2a22193d1be90f0020db1997de696ab207434c62fbb7",
        }
    }

    /// Parses it, after its hash was compared with the recorded one.
    pub(crate) fn root(self) -> Result<TrustedRoot, Fault> {
        let actual = hex::encode(&sha256(&[self.json()]));
        if actual != self.recorded_sha256() {
            return Err(Fault::new(Check::R5, "hash", "the embedded trusted root is not the recorded one").compared(self.recorded_sha256(), actual));
        }
        TrustedRoot::from_json(self.json(), Origin::Embedded(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::json;

    #[test]
    fn every_embedded_root_parses() {
        for embedded in Embedded::ALL {
            embedded.root().unwrap();
        }
    }

    #[test]
    fn dates_and_hashes_are_those_of_the_origin_file() {
        let origin = json::parse(include_bytes!("origin.json")).unwrap();
        let json::Value::Array(rows) = &origin else { panic!("not an array") };
        for embedded in Embedded::ALL {
            let file = format!("{}.json", embedded.name());
            let row = rows.iter().find(|row| row.member("file").and_then(json::Value::as_str) == Some(&file)).unwrap();
            assert_eq!(row.member("date").and_then(json::Value::as_str), Some(embedded.date()));
            assert_eq!(row.member("sha256").and_then(json::Value::as_str), Some(embedded.recorded_sha256()));
        }
    }
}
