//! in-toto statements v0.1 and v1 (N4): which artifacts, and what is said of them.

use super::predicate::Reading;
use crate::check::{Check, Fault};
use crate::crypto::{Digest, HashAlgorithm};
use crate::encoding::json::{self, Node, Value};
use crate::limits;
use crate::text::escaped;

const TYPES: [&str; 2] = ["https://in-toto.io/Statement/v0.1", "https://in-toto.io/Statement/v1"];

/// The predicate type of a signed model.
pub(super) const MODEL_SIGNING: &str = "https://model_signing/signature/v1.0";

/// A parsed statement.
#[derive(Clone, Debug)]
pub(crate) struct Statement {
    pub(crate) statement_type: String,
    pub(crate) predicate_type: String,
    pub(crate) subjects: Vec<Subject>,
    /// The predicate as it was written, if it is short enough for a report.
    pub(crate) predicate: Option<Value<'static>>,
    /// What it says, where its type is known.
    pub(crate) reading: Option<Reading>,
}

/// One subject: authenticated text, and digests by algorithm.
#[derive(Clone, Debug)]
pub(crate) struct Subject {
    pub(crate) name: Option<String>,
    pub(crate) uri: Option<String>,
    pub(crate) digests: Vec<(String, String)>,
}

/// How a subject compares with an artifact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    /// Every digest that could be compared is equal; these known ones could not.
    Same {
        unchecked: Vec<&'static str>,
    },
    Different,
    /// No digest of the subject is of an algorithm that was given.
    Incomparable,
}

impl Statement {
    /// Parses a verified payload; unknown members are allowed (A1).
    pub(crate) fn from_payload(payload: &[u8]) -> Result<Self, Fault> {
        let value = json::parse(payload).map_err(|error| error.into_fault(Check::N4, "the statement"))?;
        let members = Node::root(&value, Check::N4).object(&[])?;
        let statement_type = members.require("_type")?;
        if !TYPES.contains(&statement_type.string()?) {
            return Err(statement_type
                .fault("type", "the payload is not an in-toto statement of a known version")
                .compared(TYPES.join(" or "), escaped(statement_type.string()?)));
        }
        let predicate_type = members.require("predicateType")?;
        if predicate_type.string()?.is_empty() {
            return Err(predicate_type.fault("predicate-type", "the statement's predicate type is empty"));
        }
        let list = members.require("subject")?;
        let count = list.length()?;
        if count == 0 {
            return Err(list.fault("no-subject", "the statement has no subject"));
        }
        if count > limits::SUBJECTS {
            return Err(Fault::new(Check::B1, "subjects", "the statement has too many subjects")
                .compared(format!("at most {}", limits::SUBJECTS), count.to_string())
                .at(&list.path));
        }
        let subjects = list.array()?.iter().map(subject).collect::<Result<_, _>>()?;
        let small = payload.len() <= limits::PREDICATE_IN_REPORT;
        let predicate = value.member("predicate").filter(|_| small).map(Value::to_owned_value);
        let predicate_type = predicate_type.string()?.to_owned();
        let reading = Reading::of(&predicate_type, value.member("predicate"));
        Ok(Self { statement_type: statement_type.string()?.to_owned(), predicate_type, subjects, predicate, reading })
    }

    /// Whether its subject is a directory, and no file (formats §16).
    pub(crate) fn is_of_model(&self) -> bool {
        self.predicate_type == MODEL_SIGNING
    }

    /// The algorithms that its subjects can be compared by.
    pub(crate) fn algorithms(&self) -> Vec<HashAlgorithm> {
        let used = |algorithm: &HashAlgorithm| self.subjects.iter().any(|subject| subject.digests.iter().any(|(name, _)| name == algorithm.name()));
        HashAlgorithm::ALL.into_iter().filter(used).collect()
    }
}

fn subject(node: &Node<'_>) -> Result<Subject, Fault> {
    let members = node.object(&[])?;
    let text = |name: &str| members.get(name).map(|node| node.string().map(str::to_owned)).transpose();
    let digest = members.require("digest")?;
    let digests: Vec<_> = digest.object(&[])?.iter().map(|(name, value)| Ok((name.to_owned(), value.string()?.to_owned()))).collect::<Result<_, Fault>>()?;
    if digests.is_empty() {
        return Err(digest.fault("no-digest", "the subject has no digest"));
    }
    if digests.len() > limits::DIGESTS {
        return Err(Fault::new(Check::B1, "digests", "the subject has too many digests")
            .compared(format!("at most {}", limits::DIGESTS), digests.len().to_string())
            .at(&digest.path));
    }
    Ok(Subject { name: text("name")?, uri: text("uri")?, digests })
}

impl Subject {
    /// Its digests by known algorithms.
    pub(crate) fn digests(&self) -> Vec<Digest> {
        self.digests.iter().filter_map(|(name, hex)| Digest::from_hex(HashAlgorithm::from_name(name)?, hex)).collect()
    }

    /// N4: all known digests are the artifact's, in full-length lower-case hex. Unknown algorithms never match and never disqualify.
    ///
    /// `any_case` is the relaxation `hex-case`.
    pub(crate) fn compare(&self, artifact: &[Digest], any_case: bool) -> Comparison {
        let mut same = false;
        let mut unchecked = Vec::new();
        for (name, value) in &self.digests {
            let Some(algorithm) = HashAlgorithm::from_name(name) else { continue };
            match artifact.iter().find(|digest| digest.algorithm() == algorithm) {
                Some(digest) if digest.to_hex() == *value || (any_case && digest.to_hex().eq_ignore_ascii_case(value)) => same = true,
                Some(_) => return Comparison::Different,
                None => unchecked.push(algorithm.name()),
            }
        }
        if same { Comparison::Same { unchecked } } else { Comparison::Incomparable }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::hash;

    fn subject_of(digests: &[(&str, String)]) -> Subject {
        Subject { name: None, uri: None, digests: digests.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect() }
    }

    #[test]
    fn every_known_digest_must_agree() {
        let artifact = HashAlgorithm::ALL.map(|algorithm| hash(algorithm, &[b"x"]));
        let [sha256, _, sha512] = artifact.clone().map(|digest| digest.to_hex());
        let same = Comparison::Same { unchecked: Vec::new() };
        assert_eq!(subject_of(&[("sha256", sha256.clone())]).compare(&artifact, false), same);
        assert_eq!(subject_of(&[("sha256", sha256.clone()), ("sha1", "0".into())]).compare(&artifact, false), same);
        assert_eq!(subject_of(&[("sha256", sha256.clone()), ("sha512", sha256.clone())]).compare(&artifact, false), Comparison::Different);
        assert_eq!(subject_of(&[("sha256", sha256.to_uppercase())]).compare(&artifact, false), Comparison::Different);
        assert_eq!(subject_of(&[("sha256", sha256.get(..62).unwrap().into())]).compare(&artifact, false), Comparison::Different);
        assert_eq!(subject_of(&[("gitCommit", sha256.clone())]).compare(&artifact, false), Comparison::Incomparable);
        assert_eq!(subject_of(&[("sha256", sha256), ("sha512", sha512)]).compare(&artifact[..1], false), Comparison::Same { unchecked: vec!["sha512"] });
    }

    #[test]
    fn shape() {
        let code = |text: &str| Statement::from_payload(text.as_bytes()).unwrap_err().code();
        assert_eq!(code("{}"), "dsse.statement.missing-member");
        assert_eq!(code(r#"{"_type":"x"}"#), "dsse.statement.type");
        let with = |subject: &str| format!(r#"{{"_type":"https://in-toto.io/Statement/v1","predicateType":"p","subject":{subject}}}"#);
        assert_eq!(code(&with("[]")), "dsse.statement.no-subject");
        assert_eq!(code(&with(r#"[{"digest":{}}]"#)), "dsse.statement.no-digest");
        assert_eq!(code(&with(r#"[{"digest":{"sha256":1}}]"#)), "dsse.statement.wrong-type");
        assert!(Statement::from_payload(with(r#"[{"digest":{"sha256":"1"},"x":1}]"#).as_bytes()).is_ok());
    }
}
