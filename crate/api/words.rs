//! The sentences of a report: what it comes to, and what it does not prove.

use crate::check::Fault;
use crate::pki::{Identity, San};
use crate::statement::AgreementOutcome;
use crate::text::{escaped, quoted};
use crate::verify::{Binding, Report, SignerFound, Verdict};

const GITHUB_ACTIONS: &str = "https://token.actions.githubusercontent.com";
const GITHUB: &str = "https://github.com/";

impl Report {
    /// One sentence for anybody: what the verdict is, and why. Names from the input are escaped.
    #[must_use]
    pub fn summary(&self) -> String {
        summary(self)
    }
}

/// One sentence that a lay person understands.
pub(super) fn summary(report: &Report) -> String {
    let reason = |fault: Option<&Fault>| fault.map_or("no reason was recorded".to_owned(), |fault| fault.message().to_owned());
    match report.verdict() {
        Verdict::Verified => format!("{}.", what_happened(report)),
        Verdict::Unidentified => format!("{}; you have not said whether that is the signer you expect.", what_happened(report)),
        Verdict::Rejected => match report.policy.differences.first() {
            Some(difference) => {
                format!("The signature is valid, but the {} is {} and not {}.", difference.what, escaped(&difference.actual), escaped(&difference.expected))
            }
            None => "The signature is valid, but not what was asked for.".to_owned(),
        },
        Verdict::Insufficient => format!("Nothing is wrong with what is there, but it does not prove enough: {}.", reason(insufficient_cause(report).as_ref())),
        Verdict::Invalid => format!("Do not trust this: {}.", reason(report.cause())),
    }
}

/// Without an artifact nothing else may be at fault.
fn insufficient_cause(report: &Report) -> Option<Fault> {
    let needs_artifact = || Fault::new(crate::check::Check::M1, "no-artifact", "the signed file, or its digest, was not given");
    report.cause().cloned().or_else(|| (report.binding.state == Binding::NotSupplied).then(needs_artifact))
}

/// `This file was built by … on … and recorded in …`
fn what_happened(report: &Report) -> String {
    let subject = if report.binding.state == Binding::Statement { "This statement" } else { "This file" };
    let when = report.times.iter().find(|time| time.verified).map_or(String::new(), |time| format!(" on {}", time.time.day_in_words()));
    let recorded = report
        .log
        .iter()
        .find(|entry| entry.counted)
        .and_then(|entry| entry.log.as_ref())
        .map_or(String::new(), |log| format!(", and recorded in the log {}", escaped(log)));
    format!("{subject} was {}{when}{recorded}", by_whom(report))
}

fn by_whom(report: &Report) -> String {
    match &report.signer {
        Some(SignerFound::Certificate(found)) => match &found.identity {
            Some(identity) => github_build(report, identity).unwrap_or_else(|| signed_by(identity)),
            None => "signed with a certificate that names nobody".to_owned(),
        },
        Some(SignerFound::Key { sha256, .. }) => format!("signed with the key you gave (SHA-256 {})", sha256.as_deref().unwrap_or("unknown")),
        None => "signed".to_owned(),
    }
}

fn signed_by(identity: &Identity) -> String {
    let name = identity.san.as_ref().map_or("somebody the certificate does not name".to_owned(), |San { value, .. }| escaped(value));
    match &identity.issuer {
        Some(issuer) => format!("signed by {name}, as {} vouches", escaped(issuer)),
        None => format!("signed by {name}"),
    }
}

/// A workflow of GitHub Actions, by the certificate's own claims.
fn github_build(report: &Report, identity: &Identity) -> Option<String> {
    if identity.issuer.as_deref() != Some(GITHUB_ACTIONS) {
        return None;
    }
    let repository = identity.claim("sourceRepositoryUri").and_then(|uri| uri.strip_prefix(GITHUB)).or_else(|| identity.claim("githubWorkflowRepository"))?;
    let commit = identity.claim("sourceRepositoryDigest").or_else(|| identity.claim("githubWorkflowSha"));
    let workflow = identity.san.as_ref().and_then(|san| san.value.split('@').next()?.rsplit('/').next());
    let verb = if report.statement.as_ref().is_some_and(|statement| statement.predicate_type.starts_with("https://slsa.dev/provenance/")) {
        "built"
    } else {
        "signed"
    };
    let workflow = workflow.map_or(String::new(), |file| format!(", workflow {}", escaped(file)));
    let commit = commit.map_or(String::new(), |commit| format!(", at commit {}", escaped(commit)));
    Some(format!("{verb} by GitHub Actions in {}{workflow}{commit}", escaped(repository)))
}

/// A message as a sentence of its own.
pub(super) fn sentence(message: &str) -> String {
    let mut rest = message.chars();
    let first = rest.next().map(|first| first.to_ascii_uppercase().to_string()).unwrap_or_default();
    let end = if message.ends_with('.') { "" } else { "." };
    format!("{first}{}{end}", rest.as_str())
}

/// Where statement and certificate contradict each other. What counts for the policy is the certificate.
fn disagreements(report: &Report) -> impl Iterator<Item = String> {
    let rows = report.statement.iter().flat_map(|statement| &statement.agreement).filter(|row| row.outcome == AgreementOutcome::Differs);
    rows.map(|row| {
        let [statement, certificate] = [&row.statement, &row.certificate].map(|text| quoted(text.as_deref().unwrap_or_default()));
        let who = if row.is_unsigned() { "PyPI's answer, which nobody signed," } else { "the statement" };
        format!("That {who} is right about the {}: it says {statement}, and the certificate {certificate}.", words_of(row.what))
    })
}

fn words_of(what: &str) -> &str {
    match what {
        "runnerEnvironment" => "kind of machine",
        "repositoryId" => "repository's number",
        "ownerId" => "owner's number",
        "publisherRepository" => "publisher's repository",
        "publisherWorkflow" => "publisher's workflow",
        "publisherEnvironment" => "publisher's environment",
        "publisherEmail" => "publisher's address",
        other => other,
    }
}

/// What a reader might think it proves, and it does not.
pub(super) fn does_not_prove(report: &Report) -> Vec<String> {
    let mut lines = vec!["That the signed content is harmless, correct or free of vulnerabilities.".to_owned()];
    if matches!(report.signer, Some(SignerFound::Certificate(_))) {
        lines.push("That the signer's account was not misused: it proves that the account signed, at that time.".to_owned());
    }
    if report.statement.is_some() {
        lines.push("That what the statement says is true: it proves who says it.".to_owned());
    }
    lines.extend(disagreements(report));
    if report.verdict() == Verdict::Unidentified {
        lines.push("That the signer is one you should trust: compare the name with what you know from elsewhere.".to_owned());
    }
    if report.binding.state == Binding::Statement {
        lines.push("Anything about a file: no artifact was compared.".to_owned());
    }
    lines.push(format!(
        "That the log or the authorities have not changed since: the trust root is that of {}.",
        report.trust.date.unwrap_or("the file you supplied")
    ));
    lines
}
