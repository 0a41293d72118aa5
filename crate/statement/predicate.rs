//! What a statement says, for people: the members of well-known predicates, by name. Nothing here decides anything, and no
//! shape is refused: a member that is not what it should be is named as odd and left out.

use std::borrow::Cow;

use crate::encoding::json::Value;
use crate::limits;

/// A predicate of a known type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reading {
    /// A stable word, e.g. `slsa-provenance-v1`.
    pub(crate) kind: &'static str,
    pub(crate) title: &'static str,
    /// In the order of the table; a name may occur several times.
    pub(crate) facts: Vec<Fact>,
    /// Elements of lists that are not among the facts, since there are too many.
    pub(crate) left_out: usize,
    /// Members that are not of the type that they should be: `$.predicate.… is a number`.
    pub(crate) odd: Vec<String>,
}

/// One thing that the statement says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fact {
    pub(crate) name: &'static str,
    pub(crate) value: String,
}

impl Reading {
    /// Reads the predicate, if its type is known.
    pub(crate) fn of(predicate_type: &str, predicate: Option<&Value<'_>>) -> Option<Self> {
        let known = KNOWN.iter().find(|known| known.is(predicate_type))?;
        let mut reading = Self { kind: known.kind, title: known.title, facts: Vec::new(), left_out: 0, odd: Vec::new() };
        match predicate {
            None | Some(Value::Null) => {}
            Some(value @ Value::Object(_)) => {
                known.fields.iter().for_each(|field| reading.read(field, value));
                match known.kind {
                    PROVENANCE_1 => reading.source_of_v1(value),
                    PROVENANCE_02 => reading.source_of_v02(value),
                    _ => {}
                }
            }
            Some(other) => reading.odd.push(format!("$.predicate is {}", other.kind())),
        }
        Some(reading)
    }

    /// Whether it says where an artifact was built from: then there is something to compare with a certificate.
    pub(crate) fn is_provenance(&self) -> bool {
        matches!(self.kind, PROVENANCE_1 | PROVENANCE_02)
    }

    /// The first fact of this name.
    pub(crate) fn fact(&self, name: &str) -> Option<&str> {
        self.facts.iter().find(|fact| fact.name == name).map(|fact| fact.value.as_str())
    }

    fn say(&mut self, name: &'static str, value: impl Into<String>) {
        if self.facts.len() < limits::FACTS {
            self.facts.push(Fact { name, value: value.into() });
        } else {
            self.left_out = self.left_out.saturating_add(1);
        }
    }

    fn read(&mut self, field: &Field, predicate: &Value<'_>) {
        let Some(value) = at(predicate, field.path) else { return };
        let path = || format!("$.predicate.{}", field.path.join("."));
        match (field.form, value) {
            (_, Value::Null) => {}
            (Form::Count, Value::Array(items)) => self.say(field.name, items.len().to_string()),
            (Form::Count, Value::Object(members)) => self.say(field.name, members.len().to_string()),
            (Form::Each(form), Value::Array(items)) => {
                for (position, item) in items.iter().enumerate() {
                    if position >= limits::FACTS_OF_LIST {
                        self.left_out = self.left_out.saturating_add(1);
                        continue;
                    }
                    match form.words(item) {
                        Some(words) => self.say(field.name, words),
                        None => self.odd.push(format!("{}[{position}] is {}", path(), item.kind())),
                    }
                }
            }
            (Form::One(form), value) => match form.words(value) {
                Some(words) => self.say(field.name, words),
                None => self.odd.push(format!("{} is {}", path(), value.kind())),
            },
            (_, value) => self.odd.push(format!("{} is {}", path(), value.kind())),
        }
    }

    /// The commit is with the dependency that is the repository itself.
    fn source_of_v1(&mut self, predicate: &Value<'_>) {
        let Some(repository) = self.fact("repository").map(|text| repository_of(text).to_owned()) else { return };
        let Some(Value::Array(dependencies)) = at(predicate, &["buildDefinition", "resolvedDependencies"]) else { return };
        let is_source = |item: &&Value<'_>| item.member("uri").and_then(Value::as_str).is_some_and(|uri| same_repository(repository_of(uri), &repository));
        if let Some(commit) = dependencies.iter().find(is_source).and_then(|item| commit_in(item.member("digest"))) {
            self.say("commit", commit);
        }
    }

    /// Repository and ref are in one URI: `git+https://…@refs/…`.
    fn source_of_v02(&mut self, predicate: &Value<'_>) {
        let Some(source) = at(predicate, &["invocation", "configSource"]) else { return };
        if let Some(uri) = source.member("uri").and_then(Value::as_str) {
            self.say("repository", repository_of(uri));
            if let Some(reference) = reference_of(uri) {
                self.say("ref", reference);
            }
        }
        if let Some(commit) = commit_in(source.member("digest")) {
            self.say("commit", commit);
        }
        // One builder writes the environment's own names, another writes them in lower case.
        let environment = at(predicate, &["invocation", "environment"]);
        for (fact, names) in ENVIRONMENT {
            let value = names.iter().find_map(|name| environment.and_then(|members| members.member(name)).and_then(Value::as_str));
            if let Some(value) = value {
                self.say(fact, value);
            }
        }
    }
}

/// `git+https://host/owner/name.git@ref#fragment` → `https://host/owner/name`
pub(super) fn repository_of(uri: &str) -> &str {
    let uri = uri.strip_prefix("git+").unwrap_or(uri);
    let end = reference_at(uri).unwrap_or(uri.len());
    let uri = uri.get(..end).unwrap_or(uri);
    let uri = uri.split('#').next().unwrap_or(uri);
    uri.strip_suffix(".git").unwrap_or(uri).trim_end_matches('/')
}

fn reference_of(uri: &str) -> Option<&str> {
    uri.get(reference_at(uri)?.checked_add(1)?..)?.split('#').next()
}

/// Where the `@` of the ref is: the first one behind the host.
fn reference_at(uri: &str) -> Option<usize> {
    let host = uri.find("://")?.checked_add(3)?;
    let path = uri.get(host..)?.find('/')?.checked_add(host)?;
    uri.get(path..)?.find('@')?.checked_add(path)
}

/// Names of owners and repositories on GitHub are the same in any case (P5).
pub(super) fn same_repository(one: &str, other: &str) -> bool {
    one == other || (one.starts_with("https://github.com/") && one.eq_ignore_ascii_case(other))
}

fn commit_in<'v>(digest: Option<&'v Value<'_>>) -> Option<&'v str> {
    ["gitCommit", "sha1"].into_iter().find_map(|name| digest?.member(name)?.as_str())
}

fn at<'v, 'a>(value: &'v Value<'a>, path: &[&str]) -> Option<&'v Value<'a>> {
    path.iter().try_fold(value, |value, name| value.member(name))
}

/// How a value is said.
#[derive(Clone, Copy)]
enum Words {
    Text,
    /// A resource of in-toto: `{uri or name, digest}`.
    Resource,
    /// One member, of this name.
    Member(&'static str),
    /// A statement of OpenVEX: what, and whether it is affected.
    Vex,
}

impl Words {
    fn words(self, value: &Value<'_>) -> Option<String> {
        match self {
            Self::Text => plain(value).map(Cow::into_owned),
            Self::Member(name) => plain(value.member(name)?).map(Cow::into_owned),
            Self::Resource => resource(value),
            Self::Vex => vex(value),
        }
    }
}

fn plain<'v>(value: &'v Value<'_>) -> Option<Cow<'v, str>> {
    match value {
        Value::String(text) => Some(Cow::Borrowed(text)),
        Value::Bool(value) => Some(Cow::Borrowed(if *value { "true" } else { "false" })),
        Value::Integer(value) => Some(Cow::Owned(value.to_string())),
        Value::Wide(value) => Some(Cow::Owned(value.to_string())),
        _ => None,
    }
}

fn resource(value: &Value<'_>) -> Option<String> {
    let text = |name: &str| value.member(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let name = text("uri").or_else(|| text("name")).or_else(|| text("downloadLocation"));
    let digest = match value.member("digest") {
        Some(Value::Object(digests)) => digests.iter().find_map(|(name, value)| Some(format!("{name}:{}", value.as_str()?))),
        _ => None,
    };
    match (name, digest) {
        (Some(name), Some(digest)) => Some(format!("{name} {digest}")),
        (None, Some(digest)) => Some(digest),
        (Some(name), None) => Some(name.to_owned()),
        (None, None) => None,
    }
}

fn vex(value: &Value<'_>) -> Option<String> {
    let named = value.member("vulnerability")?;
    let name = named.as_str().or_else(|| named.member("name")?.as_str()).or_else(|| named.member("@id")?.as_str())?;
    let status = value.member("status").and_then(Value::as_str)?;
    let why = value.member("justification").and_then(Value::as_str).map_or(String::new(), |why| format!(", {why}"));
    Some(format!("{name}: {status}{why}"))
}

/// What is done with the value at a path.
#[derive(Clone, Copy)]
enum Form {
    One(Words),
    Each(Words),
    /// How many elements or members there are.
    Count,
}

struct Field {
    name: &'static str,
    path: &'static [&'static str],
    form: Form,
}

struct Known {
    kind: &'static str,
    title: &'static str,
    /// The predicate type; where it ends with `*`, what it starts with.
    types: &'static [&'static str],
    fields: &'static [Field],
}

impl Known {
    fn is(&self, predicate_type: &str) -> bool {
        self.types.iter().any(|known| known.strip_suffix('*').map_or(predicate_type == *known, |start| predicate_type.starts_with(start)))
    }
}

const PROVENANCE_1: &str = "slsa-provenance-v1";
const PROVENANCE_02: &str = "slsa-provenance-v0.2";

const ENVIRONMENT: [(&str, [&str; 2]); 3] = [
    ("trigger", ["GITHUB_EVENT_NAME", "github_event_name"]),
    ("repositoryId", ["GITHUB_REPOSITORY_ID", "github_repository_id"]),
    ("ownerId", ["GITHUB_REPOSITORY_OWNER_ID", "github_repository_owner_id"]),
];

const fn one(name: &'static str, path: &'static [&'static str]) -> Field {
    Field { name, path, form: Form::One(Words::Text) }
}

const fn each(name: &'static str, path: &'static [&'static str], words: Words) -> Field {
    Field { name, path, form: Form::Each(words) }
}

const fn count(name: &'static str, path: &'static [&'static str]) -> Field {
    Field { name, path, form: Form::Count }
}

/// By the specifications of the predicates, of <https://slsa.dev>, <https://github.com/in-toto/attestation>, npm, PyPI, cosign,
/// GitHub, conda and OpenSSF's model signing.
const KNOWN: &[Known] = &[
    Known {
        kind: PROVENANCE_1,
        title: "SLSA provenance v1: how it was built",
        types: &["https://slsa.dev/provenance/v1"],
        fields: &[
            one("builder", &["runDetails", "builder", "id"]),
            one("buildType", &["buildDefinition", "buildType"]),
            one("repository", &["buildDefinition", "externalParameters", "workflow", "repository"]),
            one("ref", &["buildDefinition", "externalParameters", "workflow", "ref"]),
            one("workflow", &["buildDefinition", "externalParameters", "workflow", "path"]),
            one("trigger", &["buildDefinition", "internalParameters", "github", "event_name"]),
            one("runnerEnvironment", &["buildDefinition", "internalParameters", "github", "runner_environment"]),
            one("repositoryId", &["buildDefinition", "internalParameters", "github", "repository_id"]),
            one("ownerId", &["buildDefinition", "internalParameters", "github", "repository_owner_id"]),
            one("run", &["runDetails", "metadata", "invocationId"]),
            one("started", &["runDetails", "metadata", "startedOn"]),
            one("finished", &["runDetails", "metadata", "finishedOn"]),
            each("dependency", &["buildDefinition", "resolvedDependencies"], Words::Resource),
            each("byproduct", &["runDetails", "byproducts"], Words::Resource),
        ],
    },
    Known {
        kind: PROVENANCE_02,
        title: "SLSA provenance v0.2: how it was built",
        types: &["https://slsa.dev/provenance/v0.2"],
        fields: &[
            one("builder", &["builder", "id"]),
            one("buildType", &["buildType"]),
            one("workflow", &["invocation", "configSource", "entryPoint"]),
            one("run", &["metadata", "buildInvocationId"]),
            one("started", &["metadata", "buildStartedOn"]),
            one("finished", &["metadata", "buildFinishedOn"]),
            one("reproducible", &["metadata", "reproducible"]),
            each("dependency", &["materials"], Words::Resource),
        ],
    },
    Known {
        kind: "npm-publish",
        title: "npm: the registry took this package in",
        types: &["https://github.com/npm/attestation/tree/main/specs/publish/v0.1"],
        fields: &[one("package", &["name"]), one("version", &["version"]), one("registry", &["registry"])],
    },
    Known { kind: "pypi-publish", title: "PyPI: the signer published this file", types: &["https://docs.pypi.org/attestations/publish/v1"], fields: &[] },
    Known {
        kind: "conda-publish",
        title: "conda: the signer published this file",
        types: &["https://schemas.conda.org/attestations-publish-1.schema.json"],
        fields: &[one("channel", &["targetChannel"])],
    },
    Known {
        kind: "spdx",
        title: "SPDX: what is in it",
        types: &["https://spdx.dev/Document*"],
        fields: &[
            one("specification", &["spdxVersion"]),
            one("name", &["name"]),
            one("namespace", &["documentNamespace"]),
            one("created", &["creationInfo", "created"]),
            each("creator", &["creationInfo", "creators"], Words::Text),
            count("packages", &["packages"]),
            count("files", &["files"]),
            count("elements", &["@graph"]),
        ],
    },
    Known {
        kind: "cyclonedx",
        title: "CycloneDX: what is in it",
        types: &["https://cyclonedx.org/bom*"],
        fields: &[
            one("specification", &["specVersion"]),
            one("serialNumber", &["serialNumber"]),
            one("name", &["metadata", "component", "name"]),
            one("version", &["metadata", "component", "version"]),
            one("created", &["metadata", "timestamp"]),
            count("components", &["components"]),
            count("vulnerabilities", &["vulnerabilities"]),
        ],
    },
    Known {
        kind: "vsa",
        title: "SLSA verification summary: somebody verified it by a policy",
        types: &["https://slsa.dev/verification_summary/v1", "https://slsa.dev/verification_summary/v0.2"],
        fields: &[
            one("result", &["verificationResult"]),
            one("verifier", &["verifier", "id"]),
            one("verified", &["timeVerified"]),
            one("resource", &["resourceUri"]),
            Field { name: "policy", path: &["policy"], form: Form::One(Words::Resource) },
            each("level", &["verifiedLevels"], Words::Text),
            one("level", &["policyLevel"]),
            one("specification", &["slsaVersion"]),
            each("input", &["inputAttestations"], Words::Resource),
        ],
    },
    Known {
        kind: "openvex",
        title: "OpenVEX: which vulnerabilities affect it",
        types: &["https://openvex.dev/ns*"],
        fields: &[
            one("id", &["@id"]),
            one("author", &["author"]),
            one("role", &["role"]),
            one("created", &["timestamp"]),
            one("version", &["version"]),
            count("statements", &["statements"]),
            each("vulnerability", &["statements"], Words::Vex),
        ],
    },
    Known { kind: "cosign-sign", title: "cosign: a signature of a container image", types: &["https://sigstore.dev/cosign/sign/v1"], fields: &[] },
    Known {
        kind: "cosign-custom",
        title: "cosign: content of the signer's own",
        types: &["https://cosign.sigstore.dev/attestation/v1"],
        fields: &[one("created", &["Timestamp"]), one("data", &["Data"])],
    },
    Known {
        kind: "cosign-vuln",
        title: "cosign: a scan for vulnerabilities",
        types: &["https://cosign.sigstore.dev/attestation/vuln/v1"],
        fields: &[
            one("scanner", &["scanner", "uri"]),
            one("version", &["scanner", "version"]),
            one("database", &["scanner", "db", "version"]),
            one("started", &["metadata", "scanStartedOn"]),
            one("finished", &["metadata", "scanFinishedOn"]),
        ],
    },
    Known {
        kind: "scai",
        title: "SCAI: attributes of it",
        types: &["https://in-toto.io/attestation/scai/*"],
        fields: &[
            each("attribute", &["attributes"], Words::Member("attribute")),
            Field { name: "producer", path: &["producer"], form: Form::One(Words::Resource) },
        ],
    },
    Known {
        kind: "link",
        title: "in-toto link: one step of the supply chain",
        types: &["https://in-toto.io/Link/v1", "https://in-toto.io/attestation/link/*"],
        fields: &[
            one("step", &["name"]),
            each("command", &["command"], Words::Text),
            count("materials", &["materials"]),
            count("products", &["products"]),
            one("exitCode", &["byproducts", "return-value"]),
        ],
    },
    Known {
        kind: "test-result",
        title: "Results of tests",
        types: &["https://in-toto.io/attestation/test-result/*"],
        fields: &[
            one("result", &["result"]),
            one("url", &["url"]),
            each("configuration", &["configuration"], Words::Resource),
            count("passed", &["passedTests"]),
            count("warned", &["warnedTests"]),
            count("failed", &["failedTests"]),
            each("failedTest", &["failedTests"], Words::Text),
        ],
    },
    Known {
        kind: "github-release",
        title: "GitHub: files of a release",
        types: &["https://in-toto.io/attestation/release/*"],
        fields: &[
            one("package", &["purl"]),
            one("repository", &["repository"]),
            one("tag", &["tag"]),
            one("repositoryId", &["repositoryId"]),
            one("ownerId", &["ownerId"]),
        ],
    },
    Known {
        kind: "model-signing",
        title: "Files of a model",
        types: &[super::intoto::MODEL_SIGNING],
        fields: &[count("files", &["resources"]), one("hash", &["serialization", "hash_type"]), one("method", &["serialization", "method"])],
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::json;

    fn read(predicate_type: &str, predicate: &str) -> Reading {
        Reading::of(predicate_type, Some(&json::parse(predicate.as_bytes()).unwrap())).unwrap()
    }

    fn facts(reading: &Reading) -> Vec<(&str, &str)> {
        reading.facts.iter().map(|fact| (fact.name, fact.value.as_str())).collect()
    }

    #[test]
    fn provenance_v1() {
        let reading = read(
            "https://slsa.dev/provenance/v1",
            r#"{"buildDefinition":{"buildType":"t","externalParameters":{"workflow":{"ref":"refs/tags/v1","repository":"https://github.com/Acme/widget","path":".github/workflows/r.yml"}},
            "internalParameters":{"github":{"event_name":"push","repository_id":"1","repository_owner_id":"2","runner_environment":"github-hosted"}},
            "resolvedDependencies":[{"uri":"git+https://github.com/other/thing@refs/heads/main","digest":{"gitCommit":"bad"}},{"uri":"git+https://github.com/acme/widget@refs/tags/v1","digest":{"gitCommit":"c0ffee"}}]},
            "runDetails":{"builder":{"id":"b"},"metadata":{"invocationId":"i","startedOn":"s"}}}"#,
        );
        assert_eq!(reading.kind, "slsa-provenance-v1");
        assert!(reading.is_provenance());
        assert_eq!(
            facts(&reading),
            [
                ("builder", "b"),
                ("buildType", "t"),
                ("repository", "https://github.com/Acme/widget"),
                ("ref", "refs/tags/v1"),
                ("workflow", ".github/workflows/r.yml"),
                ("trigger", "push"),
                ("runnerEnvironment", "github-hosted"),
                ("repositoryId", "1"),
                ("ownerId", "2"),
                ("run", "i"),
                ("started", "s"),
                ("dependency", "git+https://github.com/other/thing@refs/heads/main gitCommit:bad"),
                ("dependency", "git+https://github.com/acme/widget@refs/tags/v1 gitCommit:c0ffee"),
                ("commit", "c0ffee"),
            ]
        );
        assert!(reading.odd.is_empty());
    }

    #[test]
    fn provenance_v02() {
        for (event, id) in [("GITHUB_EVENT_NAME", "GITHUB_REPOSITORY_ID"), ("github_event_name", "github_repository_id")] {
            let reading = read(
                "https://slsa.dev/provenance/v0.2",
                &format!(
                    r#"{{"builder":{{"id":"b"}},"buildType":"t","invocation":{{"configSource":{{"uri":"git+https://github.com/acme/widget.git@refs/heads/main","digest":{{"sha1":"c0ffee"}},"entryPoint":"e.yml"}},"environment":{{"{event}":"push","{id}":"1"}}}},"metadata":{{"buildInvocationId":"7-1","reproducible":false}},"materials":[{{"uri":"m"}}]}}"#
                ),
            );
            let expected = [
                ("builder", "b"),
                ("repository", "https://github.com/acme/widget"),
                ("ref", "refs/heads/main"),
                ("commit", "c0ffee"),
                ("workflow", "e.yml"),
                ("run", "7-1"),
                ("reproducible", "false"),
                ("dependency", "m"),
                ("trigger", "push"),
                ("repositoryId", "1"),
            ];
            for (name, value) in expected {
                assert_eq!(reading.fact(name), Some(value), "{name}");
            }
        }
    }

    #[test]
    fn others() {
        type Row<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)]);
        let rows: [Row<'_>; 12] = [
            (
                "https://github.com/npm/attestation/tree/main/specs/publish/v0.1",
                r#"{"name":"a","version":"1","registry":"r"}"#,
                &[("package", "a"), ("version", "1"), ("registry", "r")],
            ),
            ("https://docs.pypi.org/attestations/publish/v1", "null", &[]),
            ("https://sigstore.dev/cosign/sign/v1", "{}", &[]),
            (
                "https://spdx.dev/Document/v2.3",
                r#"{"spdxVersion":"SPDX-2.3","creationInfo":{"creators":["Tool: x"]},"packages":[{},{}]}"#,
                &[("specification", "SPDX-2.3"), ("creator", "Tool: x"), ("packages", "2")],
            ),
            (
                "https://cyclonedx.org/bom",
                r#"{"specVersion":"1.6","version":1,"metadata":{"component":{"name":"n","version":"2"}},"components":[{}]}"#,
                &[("specification", "1.6"), ("name", "n"), ("version", "2"), ("components", "1")],
            ),
            (
                "https://slsa.dev/verification_summary/v1",
                r#"{"verifier":{"id":"v"},"timeVerified":"t","resourceUri":"u","policy":{"uri":"p","digest":{"sha256":"ab"}},"verificationResult":"PASSED","verifiedLevels":["SLSA_BUILD_LEVEL_3"]}"#,
                &[("result", "PASSED"), ("verifier", "v"), ("verified", "t"), ("resource", "u"), ("policy", "p sha256:ab"), ("level", "SLSA_BUILD_LEVEL_3")],
            ),
            (
                "https://openvex.dev/ns/v0.2.0",
                r#"{"author":"a","statements":[{"vulnerability":{"name":"CVE-1"},"status":"not_affected","justification":"component_not_present"},{"vulnerability":"CVE-2","status":"fixed"}]}"#,
                &[("author", "a"), ("statements", "2"), ("vulnerability", "CVE-1: not_affected, component_not_present"), ("vulnerability", "CVE-2: fixed")],
            ),
            ("https://in-toto.io/attestation/scai/v0.3", r#"{"attributes":[{"attribute":"HasSBOM"}]}"#, &[("attribute", "HasSBOM")]),
            (
                "https://in-toto.io/attestation/link/v0.3",
                r#"{"name":"build","command":["make","-j"],"materials":[],"byproducts":{"return-value":0}}"#,
                &[("step", "build"), ("command", "make"), ("command", "-j"), ("materials", "0"), ("exitCode", "0")],
            ),
            (
                "https://in-toto.io/attestation/test-result/v0.1",
                r#"{"result":"FAILED","configuration":[{"name":"c"}],"failedTests":["t1"]}"#,
                &[("result", "FAILED"), ("configuration", "c"), ("failed", "1"), ("failedTest", "t1")],
            ),
            (
                "https://in-toto.io/attestation/release/v0.2",
                r#"{"purl":"pkg:github/a/b@v1","repository":"a/b","tag":"v1"}"#,
                &[("package", "pkg:github/a/b@v1"), ("repository", "a/b"), ("tag", "v1")],
            ),
            ("https://model_signing/signature/v1.0", r#"{"resources":[{}],"serialization":{"method":"files"}}"#, &[("files", "1"), ("method", "files")]),
        ];
        for (predicate_type, predicate, expected) in rows {
            let reading = read(predicate_type, predicate);
            assert_eq!(facts(&reading), expected, "{predicate_type}");
            assert!(reading.odd.is_empty() && !reading.is_provenance());
        }
    }

    #[test]
    fn odd_shapes_are_named_and_nothing_else() {
        let provenance = "https://slsa.dev/provenance/v1";
        assert_eq!(read(provenance, "[1]").odd, ["$.predicate is an array"]);
        assert_eq!(read(provenance, r#""text""#).odd, ["$.predicate is a string"]);
        let reading = read(provenance, r#"{"runDetails":{"builder":{"id":[]}},"buildDefinition":{"resolvedDependencies":[1,{"uri":"u"}]}}"#);
        assert_eq!(reading.odd, ["$.predicate.runDetails.builder.id is an array", "$.predicate.buildDefinition.resolvedDependencies[0] is a number"]);
        assert_eq!(facts(&reading), [("dependency", "u")]);
        assert_eq!(read(provenance, r#"{"runDetails":7,"buildDefinition":null}"#).facts, []);
        let odd = read("https://slsa.dev/provenance/v0.2", r#"{"invocation":{"configSource":{"uri":1,"digest":"x"},"environment":[]}}"#);
        assert_eq!(odd.facts, []);
        assert_eq!(Reading::of("https://slsa.dev/provenance/v1 ", None), None);
        assert_eq!(Reading::of("https://example.test/own", None), None);
    }

    #[test]
    fn long_lists_are_cut_and_counted() {
        let items = vec![r#"{"uri":"u"}"#; 1000].join(",");
        let reading = read("https://slsa.dev/provenance/v0.2", &format!(r#"{{"materials":[{items}]}}"#));
        assert_eq!((reading.facts.len(), reading.left_out), (limits::FACTS_OF_LIST, 1000 - limits::FACTS_OF_LIST));
    }

    #[test]
    fn the_document_has_every_kind_type_and_fact() {
        let document = include_str!("../../docs/report.md");
        for known in KNOWN {
            let row = document.lines().find(|line| line.starts_with(&format!("| `{}` |", known.kind))).expect(known.kind);
            for name in known.types.iter().copied().chain(known.fields.iter().map(|field| field.name)) {
                assert!(row.contains(&format!("`{name}`")), "{}: {name}", known.kind);
            }
        }
    }

    #[test]
    fn repositories() {
        let rows = [
            ("git+https://github.com/a/b@refs/heads/x@y", "https://github.com/a/b", Some("refs/heads/x@y")),
            ("https://github.com/a/b.git", "https://github.com/a/b", None),
            ("git+https://user@host/a/b@r#dir", "https://user@host/a/b", Some("r")),
            ("git@github.com:a/b", "git@github.com:a/b", None),
            ("https://host", "https://host", None),
            ("", "", None),
        ];
        for (uri, repository, reference) in rows {
            assert_eq!((repository_of(uri), reference_of(uri)), (repository, reference), "{uri}");
        }
        assert!(same_repository("https://github.com/A/b", "https://github.com/a/B"));
        assert!(!same_repository("https://gitlab.com/A/b", "https://gitlab.com/a/b"));
    }
}
