//! The files of a signed model (formats §16). The predicate has their names and digests; the subject is the SHA-256 of the digests,
//! one after the other, so that the files are compared by putting theirs together in the same order.

use super::intoto;
use crate::crypto::{Digest, HashAlgorithm};
use crate::encoding::json::{self, Value};
use crate::limits;

/// A file of a signed directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// Relative to the directory, with `/`
    pub name: String,
    /// SHA-256
    pub digest: Digest,
}

/// The files that the statement lists, in its order. None where it lists something else (parts of files, other hashes than
/// SHA-256), or where a name could be two files or one that is elsewhere.
pub(crate) fn resources(payload: &[u8]) -> Vec<Resource> {
    let Ok(value) = json::parse(payload) else { return Vec::new() };
    let is_model = value.member("predicateType").and_then(Value::as_str) == Some(intoto::MODEL_SIGNING);
    let Some(predicate) = value.member("predicate").filter(|_| is_model) else { return Vec::new() };
    let whole = predicate.member("serialization").and_then(|how| how.member("method")).and_then(Value::as_str) == Some("files");
    match predicate.member("resources") {
        Some(Value::Array(items)) if whole && items.len() <= limits::MODEL_FILES => {
            let files: Option<Vec<Resource>> = items.iter().map(resource).collect();
            files.filter(|files| are_distinct(files)).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

fn resource(value: &Value<'_>) -> Option<Resource> {
    let text = |name| value.member(name).and_then(Value::as_str);
    let name = text("name").filter(|name| is_inside(name))?;
    let algorithm = HashAlgorithm::from_name(text("algorithm")?).filter(|algorithm| *algorithm == HashAlgorithm::Sha256)?;
    Some(Resource { name: name.to_owned(), digest: Digest::from_hex(algorithm, text("digest")?)? })
}

fn is_inside(name: &str) -> bool {
    !name.contains('\\') && name.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

fn are_distinct(files: &[Resource]) -> bool {
    let mut names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    names.sort_unstable();
    names.windows(2).all(|pair| pair.first() != pair.last())
}

#[cfg(test)]
mod tests {
    const HEX: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    fn names(method: &str, resources: &str) -> Vec<String> {
        let payload = format!(
            r#"{{"_type":"https://in-toto.io/Statement/v1","subject":[{{"name":"m","digest":{{"sha256":"{HEX}"}}}}],
            "predicateType":"https://model_signing/signature/v1.0","predicate":{{"serialization":{{"method":"{method}"}},"resources":[{resources}]}}}}"#
        );
        super::resources(payload.as_bytes()).into_iter().map(|file| file.name).collect()
    }

    fn file(name: &str) -> String {
        format!(r#"{{"name":"{name}","algorithm":"sha256","digest":"{HEX}"}}"#)
    }

    #[test]
    fn files_are_read_in_their_order() {
        assert_eq!(names("files", &[file("b/c"), file("a")].join(",")), ["b/c", "a"]);
        assert_eq!(names("files", ""), [""; 0]);
    }

    #[test]
    fn what_is_no_list_of_files_is_none() {
        assert_eq!(names("shards", &file("a:0:10")), [""; 0]);
        assert_eq!(names("files", &file("a").replace("sha256", "blake3")), [""; 0]);
        assert_eq!(names("files", &file("a").replace("b855", "b8")), [""; 0]);
        assert_eq!(names("files", &[file("a"), r#"{"name":"b"}"#.to_owned()].join(",")), [""; 0]);
        let other =
            format!(r#"{{"predicateType":"https://slsa.dev/provenance/v1","predicate":{{"serialization":{{"method":"files"}},"resources":[{}]}}}}"#, file("a"));
        assert_eq!(super::resources(other.as_bytes()), []);
        assert_eq!(super::resources(b"{"), []);
    }

    #[test]
    fn names_are_of_one_file_inside_of_the_directory() {
        for name in ["/a", "../a", "a/../b", "a//b", "./a", "a/", "", "a\\\\b"] {
            assert_eq!(names("files", &file(name)), [""; 0], "{name}");
        }
        assert_eq!(names("files", &[file("a"), file("b"), file("a")].join(",")), [""; 0]);
        assert_eq!(names("files", &file("...")), ["..."]);
    }
}
