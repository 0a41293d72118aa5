//! Whether a statement says of its build what the signer's certificate says. The certificate was issued for what a build
//! service proved of itself; the statement is what somebody in the build wrote. No verdict depends on it: the specification
//! has no rule for it, and the certificate is what the policy is held against.

use super::predicate::{Reading, repository_of, same_repository};
use crate::pki::Identity;

/// One thing that both may say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Agreement {
    pub(crate) what: &'static str,
    /// Reduced to what can be compared.
    pub(crate) statement: Option<String>,
    pub(crate) certificate: Option<String>,
    pub(crate) outcome: AgreementOutcome,
}

impl Agreement {
    /// What is compared with the certificate is not the statement, but what stands around it.
    pub(crate) fn is_unsigned(&self) -> bool {
        self.what.starts_with("publisher")
    }
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AgreementOutcome {
    Agrees,
    Differs,
    /// One of them says nothing about it, or nothing that can be compared.
    Silent,
}

impl AgreementOutcome {
    /// As reports spell it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::Differs => "differs",
            Self::Silent => "silent",
        }
    }
}

/// What the statement says, and behind it what PyPI's answer says around it, beside the certificate.
pub(crate) fn agreements(reading: Option<&Reading>, publisher: &[String], identity: Option<&Identity>) -> Vec<Agreement> {
    let Some(identity) = identity else { return Vec::new() };
    let mut found = reading.map(|reading| compare(reading, identity)).unwrap_or_default();
    compare_publisher(publisher, identity, &mut found);
    found
}

/// Compares a provenance with the certificate's claims; what neither says is left out.
fn compare(reading: &Reading, identity: &Identity) -> Vec<Agreement> {
    if !reading.is_provenance() {
        return Vec::new();
    }
    let claim = |names: &[&str]| names.iter().find_map(|name| identity.claim(name)).map(str::to_owned);
    let fact = |name: &str| reading.fact(name).map(str::to_owned);
    let repository = identity.claim("sourceRepositoryUri").map(str::to_owned).or_else(|| older_repository(identity));
    let exact = |what, names: &[&str]| agreement(what, fact(what), claim(names), |one, other| one == other);
    let rows = [
        agreement("repository", reading.fact("repository").map(|uri| repository_of(uri).to_owned()), repository.clone(), same_repository),
        exact("commit", &["sourceRepositoryDigest", "githubWorkflowSha"]),
        exact("ref", &["sourceRepositoryRef", "githubWorkflowRef"]),
        workflow(reading, identity, repository.as_deref()),
        builder(reading, identity),
        run(reading, identity),
        exact("trigger", &["buildTrigger", "githubWorkflowTrigger"]),
        exact("runnerEnvironment", &["runnerEnvironment"]),
        exact("repositoryId", &["sourceRepositoryIdentifier"]),
        exact("ownerId", &["sourceRepositoryOwnerIdentifier"]),
    ];
    rows.into_iter().flatten().collect()
}

/// Compares the publisher of PyPI's answer (`Publisher`), which nobody signed, with the
/// certificate (formats §12); what it does not say is left out. Of a kind that is not known nothing is compared.
#[inline(never)]
fn compare_publisher(publisher: &[String], identity: &Identity, found: &mut Vec<Agreement>) {
    let [kind, repository, workflow, path, environment, email] = publisher else { return };
    let workflow = if workflow.is_empty() { path } else { workflow };
    let (host, issuer, folder) = match kind.as_str() {
        "GitHub" => ("https://github.com/", "https://token.actions.githubusercontent.com", ".github/workflows/"),
        "GitLab" => ("https://gitlab.com/", "https://gitlab.com", ""),
        "Google" => ("", "https://accounts.google.com", ""),
        _ => ("", "", ""),
    };
    let source = identity.claim("sourceRepositoryUri");
    // A workflow of another repository is another workflow.
    let elsewhere = || identity.claim("buildConfigUri").map(str::to_owned);
    let path = source.and_then(|repository| config_path(identity, repository).or_else(elsewhere));
    let service = if issuer.is_empty() { kind } else { issuer };
    let rows = [
        ("publisher", "", service, identity.issuer.as_deref()),
        ("publisherRepository", host, repository, source),
        ("publisherWorkflow", folder, workflow, path.as_deref()),
        // PyPI writes the environment in lower case, and the specification holds it to be a claim.
        ("publisherEnvironment", "", environment, None),
        ("publisherEmail", "", email, identity.san.as_ref().map(|san| san.value.as_str()).filter(|_| kind == "Google")),
    ];
    for (what, before, said, certificate) in rows {
        if said.is_empty() {
            continue;
        }
        let said = [before, said].concat();
        let certificate = certificate.filter(|_| !issuer.is_empty()).map(str::to_owned);
        let outcome = match &certificate {
            None => AgreementOutcome::Silent,
            Some(own) if *own == said || (what == "publisherRepository" && same_repository(&said, own)) => AgreementOutcome::Agrees,
            Some(_) => AgreementOutcome::Differs,
        };
        found.push(Agreement { what, statement: Some(said), certificate, outcome });
    }
}

fn agreement(what: &'static str, statement: Option<String>, certificate: Option<String>, same: impl Fn(&str, &str) -> bool) -> Option<Agreement> {
    let outcome = match (&statement, &certificate) {
        (None, None) => return None,
        (Some(one), Some(other)) if same(one, other) => AgreementOutcome::Agrees,
        (Some(_), Some(_)) => AgreementOutcome::Differs,
        _ => AgreementOutcome::Silent,
    };
    Some(Agreement { what, statement, certificate, outcome })
}

/// Certificates of before 2023 name the repository without its host.
fn older_repository(identity: &Identity) -> Option<String> {
    let on_github = identity.issuer.as_deref() == Some("https://token.actions.githubusercontent.com");
    identity.claim("githubWorkflowRepository").filter(|_| on_github).map(|name| format!("https://github.com/{name}"))
}

/// The path in the repository: `.github/workflows/release.yml`. Some builders write repository and ref around it; an entry point
/// that is no file (a job, a target) cannot be compared.
fn workflow(reading: &Reading, identity: &Identity, repository: Option<&str>) -> Option<Agreement> {
    let certificate = repository.and_then(|repository| config_path(identity, repository));
    let statement = reading.fact("workflow").map(|text| {
        let path = before_ref(text);
        let name = reading.fact("repository").map(repository_of).and_then(|uri| uri.splitn(4, '/').nth(3)).unwrap_or_default();
        let path = path.strip_prefix(name).and_then(|rest| rest.strip_prefix('/')).filter(|_| !name.is_empty()).unwrap_or(path);
        path.trim_start_matches('/').to_owned()
    });
    let is_file = statement.as_deref().is_none_or(|path| [".yml", ".yaml"].iter().any(|ending| path.ends_with(ending)));
    agreement("workflow", statement, certificate.filter(|_| is_file), |one, other| one == other)
}

/// Where the workflow stands in its repository, as the certificate says.
fn config_path(identity: &Identity, repository: &str) -> Option<String> {
    let rest = identity.claim("buildConfigUri")?.strip_prefix(repository)?.strip_prefix('/')?;
    Some(before_ref(rest).trim_start_matches('/').to_owned())
}

fn before_ref(text: &str) -> &str {
    text.split_once('@').map_or(text, |(path, _)| path)
}

/// A builder is a workflow, which the certificate names as the signer, or a kind of machine; of any other it says nothing.
fn builder(reading: &Reading, identity: &Identity) -> Option<Agreement> {
    const RUNNER: &str = "https://github.com/actions/runner/";
    let statement = reading.fact("builder");
    let certificate = match statement {
        Some(id) if id.starts_with(RUNNER) => identity.claim("runnerEnvironment").map(|environment| format!("{RUNNER}{environment}")),
        Some(id) if !id.contains("/.github/workflows/") => None,
        _ => {
            let signer = identity.san.as_ref().map(|san| san.value.as_str());
            identity.claim("buildSignerUri").or(signer.filter(|_| statement.is_some())).map(str::to_owned)
        }
    };
    agreement("builder", statement.map(str::to_owned), certificate, |one, other| one == other)
}

/// `https://host/owner/name/actions/runs/7/attempts/1`, which builders also write as `7-1`.
fn run(reading: &Reading, identity: &Identity) -> Option<Agreement> {
    let certificate = identity.claim("runInvocationUri");
    let statement = reading.fact("run");
    let comparable = statement.is_none_or(|run| run.contains("://") || is_numbers(run));
    let short = |text: &str| if statement.is_some_and(is_numbers) { numbers(text).unwrap_or_else(|| text.to_owned()) } else { text.to_owned() };
    agreement("run", statement.map(str::to_owned), certificate.filter(|_| comparable).map(short), |one, other| one == other)
}

fn numbers(uri: &str) -> Option<String> {
    let (run, attempt) = uri.split_once("/actions/runs/")?.1.split_once("/attempts/")?;
    Some(format!("{run}-{attempt}"))
}

fn is_numbers(text: &str) -> bool {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once('-').is_some_and(|(run, attempt)| is_number(run) && is_number(attempt))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pki::{Claim, San, SanKind};
    use crate::statement::predicate::Fact;

    const WORKFLOW: &str = "https://github.com/acme/widget/.github/workflows/release.yml@refs/tags/v1";

    fn reading(facts: &[(&'static str, &str)]) -> Reading {
        let facts = facts.iter().map(|(name, value)| Fact { name, value: (*value).to_owned() }).collect();
        Reading { kind: "slsa-provenance-v1", title: "", facts, left_out: 0, odd: Vec::new() }
    }

    fn identity(claims: &[(&'static str, &str)]) -> Identity {
        let claims = claims.iter().map(|(name, value)| Claim { name, oid_suffix: 0, value: (*value).to_owned() }).collect();
        let san = Some(San { kind: SanKind::Uri, value: WORKFLOW.to_owned() });
        Identity { san, issuer: Some("https://token.actions.githubusercontent.com".to_owned()), claims }
    }

    /// `what outcome`, a row each.
    fn outcomes(facts: &[(&'static str, &str)], claims: &[(&'static str, &str)]) -> Vec<String> {
        compare(&reading(facts), &identity(claims)).iter().map(|row| format!("{} {}", row.what, row.outcome.as_str())).collect()
    }

    #[test]
    fn the_same_build_agrees() {
        let claims = [
            ("sourceRepositoryUri", "https://github.com/acme/widget"),
            ("sourceRepositoryDigest", "c0ffee"),
            ("sourceRepositoryRef", "refs/tags/v1"),
            ("buildConfigUri", WORKFLOW),
            ("buildSignerUri", WORKFLOW),
            ("runInvocationUri", "https://github.com/acme/widget/actions/runs/7/attempts/1"),
        ];
        let facts = [
            ("repository", "git+https://github.com/Acme/widget@refs/tags/v1"),
            ("commit", "c0ffee"),
            ("ref", "refs/tags/v1"),
            ("workflow", ".github/workflows/release.yml"),
            ("builder", WORKFLOW),
            ("run", "7-1"),
        ];
        let agree = ["repository agrees", "commit agrees", "ref agrees", "workflow agrees", "builder agrees", "run agrees"];
        assert_eq!(outcomes(&facts, &claims), agree);
        for (position, value) in [
            "https://github.com/acme/other",
            "c0ffed",
            "refs/tags/v2",
            ".github/workflows/other.yml",
            "https://github.com/acme/x/.github/workflows/r.yml@m",
            "7-2",
        ]
        .into_iter()
        .enumerate()
        {
            let mut changed = facts;
            changed[position].1 = value;
            let wanted: Vec<_> =
                agree.iter().enumerate().map(|(at, row)| if at == position { row.replace("agrees", "differs") } else { (*row).to_owned() }).collect();
            assert_eq!(outcomes(&changed, &claims), wanted);
        }
    }

    #[test]
    fn builders() {
        let of = |id: &str, claims: &[(&'static str, &str)]| outcomes(&[("builder", id)], claims).concat();
        let hosted = [("runnerEnvironment", "github-hosted")];
        assert!(of("https://github.com/actions/runner/github-hosted", &hosted).starts_with("builder agrees"));
        assert!(of("https://github.com/actions/runner/self-hosted", &hosted).starts_with("builder differs"));
        assert!(of("https://github.com/npm/cli@9.4.2", &hosted).starts_with("builder silent"));
        assert!(of(WORKFLOW, &[]).starts_with("builder agrees"), "the name of an older certificate");
        assert_eq!(outcomes(&[], &[("buildSignerUri", WORKFLOW)]), ["builder silent"]);
    }

    #[test]
    fn workflows() {
        let claims = [("sourceRepositoryUri", "https://gitlab.com/a/b"), ("buildConfigUri", "https://gitlab.com/a/b//.gitlab-ci.yml@refs/heads/main")];
        let of = |entry: &str| outcomes(&[("repository", "https://gitlab.com/a/b"), ("workflow", entry)], &claims)[1].clone();
        assert_eq!(of(".gitlab-ci.yml"), "workflow agrees");
        assert_eq!(of("a/b/.gitlab-ci.yml@refs/heads/main"), "workflow agrees");
        assert_eq!(of("other.yml"), "workflow differs");
        assert_eq!(of("publish"), "workflow silent");
    }

    #[test]
    fn older_certificates_and_other_statements() {
        let claims = [("githubWorkflowRepository", "acme/widget"), ("githubWorkflowSha", "c0ffee"), ("githubWorkflowTrigger", "push")];
        let facts = [("repository", "https://github.com/acme/widget"), ("commit", "c0ffee"), ("trigger", "push")];
        assert_eq!(outcomes(&facts, &claims), ["repository agrees", "commit agrees", "trigger agrees"]);
        assert_eq!(outcomes(&facts, &[]), ["repository silent", "commit silent", "trigger silent"]);
        let other = Reading { kind: "vsa", ..reading(&facts) };
        assert_eq!(compare(&other, &identity(&claims)), []);
    }

    #[test]
    fn publishers_of_pypi() {
        let of = |said: &[(&'static str, &str)], issuer: &str, claims: &[(&'static str, &str)]| -> Vec<String> {
            let text = |wanted: &str| said.iter().find(|(name, _)| *name == wanted).map(|(_, text)| (*text).to_owned()).unwrap_or_default();
            let said = ["kind", "repository", "workflow", "workflow_filepath", "environment", "email"].map(text);
            let identity = Identity { issuer: Some(issuer.to_owned()), ..identity(claims) };
            let mut rows = Vec::new();
            compare_publisher(&said, &identity, &mut rows);
            assert!(rows.iter().all(Agreement::is_unsigned));
            rows.iter().map(|row| format!("{} {}", row.what, row.outcome.as_str())).collect()
        };
        let github = "https://token.actions.githubusercontent.com";
        let claims = [("sourceRepositoryUri", "https://github.com/acme/widget"), ("buildConfigUri", WORKFLOW), ("deploymentEnvironment", "pypi")];
        let said = [("kind", "GitHub"), ("repository", "Acme/widget"), ("workflow", "release.yml"), ("environment", "pypi")];
        let agree = ["publisher agrees", "publisherRepository agrees", "publisherWorkflow agrees", "publisherEnvironment silent"];
        assert_eq!(of(&said, github, &claims), agree);
        for (position, other) in ["GitLab", "acme/widgets", "release.yaml"].into_iter().enumerate() {
            let mut changed = said;
            changed[position].1 = other;
            let rows = of(&changed, github, &claims);
            assert!(rows[position].ends_with("differs"), "{rows:?}");
            assert!(position == 0 || rows.iter().filter(|row| row.ends_with("differs")).count() == 1, "{rows:?}");
        }
        assert_eq!(of(&said, github, &claims[..1])[2..], ["publisherWorkflow silent", "publisherEnvironment silent"]);
        assert_eq!(of(&said[..2], github, &claims), agree[..2], "what is not said is not compared");
        let foreign = [claims[0], ("buildConfigUri", "https://github.com/acme/shared/.github/workflows/release.yml@refs/heads/main")];
        assert_eq!(of(&said[..3], github, &foreign)[2], "publisherWorkflow differs");
        assert_eq!(of(&[said[0], ("email", "a@example.org")], github, &claims), ["publisher agrees", "publisherEmail silent"]);
        let project = [("sourceRepositoryUri", "https://gitlab.com/a/b"), ("buildConfigUri", "https://gitlab.com/a/b//ci/publish.yml@refs/heads/main")];
        let said = [("kind", "GitLab"), ("repository", "a/b"), ("workflow_filepath", "ci/publish.yml")];
        assert_eq!(of(&said, "https://gitlab.com", &project), agree[..3]);
        assert_eq!(of(&said, "https://gitlab.example", &project)[0], "publisher differs");
        let person = [("kind", "Google"), ("email", WORKFLOW)];
        assert_eq!(of(&person, "https://accounts.google.com", &[]), ["publisher agrees", "publisherEmail agrees"]);
        assert_eq!(of(&[person[0], ("email", "a@example.org")], "https://accounts.google.com", &[]), ["publisher agrees", "publisherEmail differs"]);
        let unknown = [("kind", "CircleCI"), ("repository", "a/b"), ("email", WORKFLOW)];
        assert_eq!(of(&unknown, github, &claims), ["publisher silent", "publisherRepository silent", "publisherEmail silent"]);
        assert_eq!(of(&[], github, &claims), [""; 0]);
    }
}
