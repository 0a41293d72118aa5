//! The JSON of reports, and the only place that knows it. Its shape is `www/package/report.ts`.

use crate::check::Fault;
use crate::crypto::{Digest, HashAlgorithm};
use crate::encoding::{hex, jcs};
use crate::limits;
use crate::pki::Claim;
use crate::policy::{Profile, Thresholds};
use crate::statement::{Agreement, Reading};
use crate::time::UnixTime;
use crate::tlog::{Side, Step};
use crate::trust::{Origin, TrustedRoot};
use crate::verify::{CertificateSummary, EntryFound, NowSource, Outcome, Record, Report, SignerFound};

const VERSION: i64 = 1;

pub(super) fn report(report: &Report) -> String {
    report_value(report).into_text()
}

/// `{"roots": […]}`: what a verifier trusts.
pub(super) fn trust<'a>(roots: impl Iterator<Item = (&'a TrustedRoot, Profile)>) -> String {
    let roots = roots.map(|(root, profile)| root_value(root, profile));
    Object::new().with("roots", array(roots)).done().into_text()
}

/// JSON as it is written, from the inside out: what an answer holds is a text at once, and no tree that becomes one.
pub(super) struct Written(String);

impl Written {
    pub(super) fn into_text(self) -> String {
        self.0
    }
}

/// An object under construction: the text of it, up to its last member.
pub(super) struct Object(String);

impl Object {
    pub(super) fn new() -> Self {
        Self("{".to_owned())
    }

    /// All members at once.
    pub(super) fn of(members: impl Iterator<Item = (impl AsRef<str>, Written)>) -> Written {
        members.fold(Self::new(), |object, (name, value)| object.with(name.as_ref(), value)).done()
    }

    #[inline(never)]
    pub(super) fn with(self, name: &str, value: Written) -> Self {
        let mut out = self.named(name);
        out.0.push_str(&value.0);
        out
    }

    pub(super) fn text(self, name: &str, value: impl AsRef<str>) -> Self {
        self.with_text(name, value.as_ref())
    }

    #[inline(never)]
    fn with_text(self, name: &str, value: &str) -> Self {
        let mut out = self.named(name);
        jcs::push_string(&mut out.0, value);
        out
    }

    fn named(mut self, name: &str) -> Self {
        if self.0.len() > 1 {
            self.0.push(',');
        }
        jcs::push_string(&mut self.0, name);
        self.0.push(':');
        self
    }

    /// Left out where there is none.
    pub(super) fn maybe(self, name: &str, value: Option<impl AsRef<str>>) -> Self {
        match value {
            Some(value) => self.with_text(name, value.as_ref()),
            None => self,
        }
    }

    pub(super) fn done(mut self) -> Written {
        self.0.push('}');
        Written(self.0)
    }
}

pub(super) fn string(value: impl AsRef<str>) -> Written {
    let mut out = String::new();
    jcs::push_string(&mut out, value.as_ref());
    Written(out)
}

pub(super) fn flag(value: bool) -> Written {
    Written(value.to_string())
}

/// Numbers that a double holds, as all that are counted here are.
pub(super) fn integer(number: i64) -> Written {
    Written(number.to_string())
}

pub(super) fn count(number: usize) -> Written {
    Written(number.to_string())
}

pub(super) fn list<T>(items: &[T], value: impl Fn(&T) -> Written) -> Written {
    array(items.iter().map(value))
}

pub(super) fn array(items: impl Iterator<Item = Written>) -> Written {
    let mut out = String::from("[");
    for item in items {
        if out.len() > 1 {
            out.push(',');
        }
        out.push_str(&item.0);
    }
    out.push(']');
    Written(out)
}

fn stated(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

fn report_value(report: &Report) -> Written {
    let tool = Object::new().text("name", "sealglass").text("version", env!("CARGO_PKG_VERSION")).done();
    let mut object = Object::new()
        .with("reportVersion", integer(VERSION))
        .with("tool", tool)
        .text("verdict", report.verdict().as_str())
        .text("evidenceClass", report.class.as_str())
        .with("binding", binding(report))
        .with("policy", policy(report))
        .text("summary", super::words::summary(report));
    if let Some(cause) = report.cause() {
        object = object.with("cause", fault(Object::new(), cause).done());
    }
    object = object.with(
        "missing",
        list(&report.missing, |missing| Object::new().text("what", missing.what).text("say", missing.say).text("message", missing.message.clone()).done()),
    );
    object = object.with("trust", trust_used(report)).with("now", now(report));
    object = object.with(
        "relaxations",
        list(&report.relaxations, |(relaxation, check)| Object::new().text("name", relaxation.name()).text("check", check.number()).done()),
    );
    object = object.with("bundle", bundle(report));
    if let Some(signer) = &report.signer {
        object = object.with("signer", signer_value(signer));
    }
    if let Some(found) = &report.signature {
        object = object.with(
            "signature",
            Object::new().text("keyDetails", found.details).text("hash", found.hash).text("over", found.over).with("verified", flag(found.verified)).done(),
        );
    }
    object = object.with("times", times(report)).with("log", list(&report.log, entry));
    if let Some(statement) = statement(report) {
        object = object.with("statement", statement);
    }
    object.with("checks", list(&report.checks, check)).with("doesNotProve", array(super::words::does_not_prove(report).into_iter().map(string))).done()
}

fn binding(report: &Report) -> Written {
    let found = &report.binding;
    let mut object =
        Object::new().text("state", found.state.as_str()).with("digests", digests(&found.digests)).maybe("size", found.size.map(|size| size.to_string()));
    if let Some((index, name, total)) = &found.subject {
        object = object.with("subject", Object::new().with("index", count(*index)).maybe("name", name.clone()).with("total", count(*total)).done());
    }
    object.done()
}

fn digests(digests: &[Digest]) -> Written {
    Object::of(digests.iter().map(|digest| (HashAlgorithm::name(digest.algorithm()), string(digest.to_hex()))))
}

fn policy(report: &Report) -> Written {
    let difference = |difference: &crate::policy::Difference| {
        let object = Object::new().text("check", difference.check.number()).text("what", difference.what.clone());
        object.text("expected", difference.expected.clone()).text("actual", difference.actual.clone()).done()
    };
    Object::new()
        .text("result", report.policy.result.as_str())
        .with("asked", array(report.policy.asked.iter().map(string)))
        .with("differences", list(&report.policy.differences, difference))
        .done()
}

fn trust_used(report: &Report) -> Written {
    let trust = &report.trust;
    Object::new()
        .text("label", trust.label.clone())
        .text("profile", trust.profile.name())
        .text("source", if trust.embedded { "embedded" } else { "supplied" })
        .maybe("sha256", trust.sha256.clone())
        .maybe("date", trust.date)
        .with("thresholds", thresholds(trust.thresholds))
        .done()
}

fn thresholds(thresholds: Thresholds) -> Written {
    Object::new()
        .with("tlog", count(thresholds.tlog))
        .with("ctlog", count(thresholds.ctlog))
        .with("tsa", count(thresholds.tsa))
        .with("integrated", count(thresholds.integrated))
        .with("observer", count(thresholds.observer))
        .done()
}

fn now(report: &Report) -> Written {
    let source = match report.now_source {
        NowSource::Clock => "clock",
        NowSource::AsOf => "as-of",
    };
    Object::new().text("time", report.now.to_string()).text("source", source).done()
}

fn bundle(report: &Report) -> Written {
    let found = &report.bundle;
    let mut object = Object::new().text("format", found.format).text("sha256", found.sha256.clone());
    if let Some((place, index, total)) = &found.position {
        object = object.text("place", place.clone()).with("index", count(*index)).with("total", count(*total));
    }
    object.maybe("mediaType", found.media_type.clone()).maybe("version", found.version).maybe("content", found.content).done()
}

fn signer_value(signer: &SignerFound) -> Written {
    let found = match signer {
        SignerFound::Key { sha256, details, hint, proven } => {
            return Object::new()
                .text("kind", "key")
                .maybe("sha256", sha256.clone())
                .maybe("keyDetails", *details)
                .maybe("hint", stated(hint))
                .with("proven", flag(*proven))
                .done();
        }
        SignerFound::Certificate(found) => found,
    };
    let identity = found.identity.as_ref();
    let san = identity.and_then(|identity| identity.san.as_ref());
    let claims: &[Claim] = identity.map_or(&[], |identity| &identity.claims);
    let claims = claims.iter().map(|claim| (claim.name, string(&claim.value)));
    let certificate = Object::new()
        .text("sha256", found.leaf.sha256.clone())
        .text("serial", found.serial.clone())
        .text("subject", found.leaf.subject.clone())
        .text("issuer", found.issuer.clone())
        .text("notBefore", found.leaf.not_before.to_string())
        .maybe("notAfter", found.leaf.not_after.map(|time| time.to_string()))
        .text("keyDetails", found.details)
        .done();
    Object::new()
        .text("kind", "certificate")
        .maybe("san", san.map(|san| san.value.clone()))
        .maybe("sanKind", san.map(|san| san.kind.as_str()))
        .maybe("issuer", identity.and_then(|identity| identity.issuer.clone()))
        .with("claims", Object::of(claims))
        .with("certificate", certificate)
        .with("path", list(&found.path, path_certificate))
        .with("proven", flag(found.proven))
        .done()
}

fn path_certificate(certificate: &CertificateSummary) -> Written {
    Object::new()
        .text("subject", certificate.subject.clone())
        .text("sha256", certificate.sha256.clone())
        .text("notBefore", certificate.not_before.to_string())
        .maybe("notAfter", certificate.not_after.map(|time| time.to_string()))
        .done()
}

fn times(report: &Report) -> Written {
    list(&report.times, |time| {
        Object::new()
            .text("source", if time.from_log { "log" } else { "timestamp" })
            .text("time", time.time.to_string())
            .text("authority", time.authority.clone())
            .text("item", time.item.clone())
            .with("verified", flag(time.verified))
            .done()
    })
}

fn entry(entry: &EntryFound) -> Written {
    let evidence = match (&entry.inclusion, entry.promised) {
        (Some(_), _) => "proof",
        (None, true) => "promise",
        (None, false) => "none",
    };
    let mut object = Object::new()
        .text("item", entry.item.clone())
        .maybe("log", entry.log.clone())
        .text("logId", hex::encode(&entry.log_id))
        .text("logIndex", entry.log_index.to_string())
        .maybe("kind", stated(&entry.kind))
        .maybe("apiVersion", stated(&entry.api_version))
        .maybe("integratedTime", entry.integrated_time.as_ref().map(UnixTime::to_string))
        .text("evidence", evidence);
    if let Some(found) = &entry.inclusion {
        object = object.text("origin", found.origin.clone()).text("treeSize", found.tree_size.to_string()).text("rootHash", hex::encode(&found.root));
        let proof =
            Object::new().text("leafIndex", found.leaf_index.to_string()).text("leafHash", hex::encode(&found.leaf)).with("steps", list(&found.steps, step));
        object = object.with("proof", proof.done());
    }
    object.with("counted", flag(entry.counted)).done()
}

fn step(step: &Step) -> Written {
    let side = match step.side {
        Side::Left => "left",
        Side::Right => "right",
    };
    Object::new().text("side", side).text("hash", hex::encode(&step.hash)).text("result", hex::encode(&step.result)).done()
}

fn statement(report: &Report) -> Option<Written> {
    let found = report.statement.as_ref()?;
    let subject = |subject: &crate::statement::Subject| {
        let digest = subject.digests.iter().map(|(name, value)| (bounded(name), string(bounded(value))));
        let name = subject.name.as_deref().map(bounded);
        Object::new().maybe("name", name).maybe("uri", subject.uri.as_deref().map(bounded)).with("digest", Object::of(digest)).done()
    };
    let mut object = Object::new()
        .text("type", found.statement_type.clone())
        .text("predicateType", bounded(&found.predicate_type))
        .with("subjects", list(&found.subjects, subject));
    if let Some(predicate) = &found.predicate {
        object = object.with("predicate", Written(jcs::in_order(predicate)));
    }
    if let Some(found) = &found.reading {
        object = object.with("says", reading(found));
    }
    if !found.agreement.is_empty() {
        object = object.with("agreement", list(&found.agreement, agreement));
    }
    Some(object.with("verified", flag(found.verified)).done())
}

fn reading(found: &Reading) -> Written {
    Object::new()
        .text("kind", found.kind)
        .text("title", found.title)
        .with("facts", list(&found.facts, |fact| Object::new().text("name", fact.name).text("value", bounded(&fact.value)).done()))
        .with("leftOut", count(found.left_out))
        .with("odd", list(&found.odd, |line| string(line)))
        .done()
}

fn agreement(row: &Agreement) -> Written {
    let object = Object::new()
        .text("what", row.what)
        .text("outcome", row.outcome.as_str())
        .maybe("statement", row.statement.as_deref().map(bounded))
        .maybe("certificate", row.certificate.as_deref().map(bounded));
    if row.is_unsigned() { object.with("unsigned", flag(true)).done() } else { object.done() }
}

/// Text of the statement, whole unless it is longer than any name is: a report stays smaller than what it reports on.
pub(super) fn bounded(text: &str) -> String {
    if text.len() <= limits::TEXT_IN_REPORT {
        return text.to_owned();
    }
    let kept: String = text.chars().take(limits::TEXT_IN_REPORT / 4).collect();
    format!("{kept} … ({} bytes)", text.len())
}

fn check(record: &Record) -> Written {
    let (outcome, message) = match &record.outcome {
        Outcome::Passed => ("passed", None),
        Outcome::Failed(fault) => ("failed", Some(fault.message().to_owned())),
        Outcome::Blocked(by) => ("blocked", Some(format!("It depends on {} ({}), which did not pass.", by.number(), by.id()))),
        Outcome::Absent(why) => ("absent", Some(why.clone())),
        Outcome::NotApplicable(why) => ("not-applicable", Some(why.clone())),
    };
    let effect = match &record.outcome {
        Outcome::Failed(fault) => fault.effect(),
        _ => record.check.effect(),
    };
    let mut object = Object::new()
        .text("check", record.check.number())
        .text("id", record.check.id())
        .text("title", record.check.title())
        .text("outcome", outcome)
        .text("effect", effect.as_str())
        .maybe("item", record.item.clone());
    if let Outcome::Failed(fault) = &record.outcome {
        object = comparison(object.text("code", fault.code()), fault);
    }
    if let Outcome::Blocked(by) = &record.outcome {
        object = object.text("blockedBy", by.number());
    }
    object = object.maybe("message", message.as_deref().map(super::words::sentence));
    object.with("evidence", list(&record.evidence, |(name, value)| Object::new().text("name", *name).text("value", value.clone()).done())).done()
}

fn fault(object: Object, fault: &Fault) -> Object {
    let object = object
        .text("check", fault.check().number())
        .text("id", fault.check().id())
        .text("code", fault.code())
        .text("message", super::words::sentence(fault.message()));
    comparison(object, fault)
}

fn comparison(object: Object, fault: &Fault) -> Object {
    object.maybe("expected", fault.expected()).maybe("actual", fault.actual()).maybe("at", fault.place())
}

fn root_value(root: &TrustedRoot, profile: Profile) -> Written {
    let date = match root.origin {
        Origin::Embedded(embedded) => Some(embedded.date()),
        Origin::Supplied => None,
    };
    let window = |name: &str, window: crate::time::Window| {
        Object::new().text("name", name).text("start", window.start.to_string()).maybe("end", window.end.map(|end| end.to_string())).done()
    };
    Object::new()
        .text("label", root.label())
        .text("profile", profile.name())
        .text("source", if date.is_some() { "embedded" } else { "supplied" })
        .text("sha256", root.sha256.clone())
        .maybe("date", date)
        .with("tlogs", list(&root.logs, |log| window(&log.name(), log.window)))
        .with("ctlogs", list(&root.ct_logs, |log| window(log.base_url.as_deref().unwrap_or_default(), log.window)))
        .with("certificateAuthorities", list(&root.authorities, |authority| window(&authority.uri, authority.window)))
        .with("timestampAuthorities", list(&root.timestamp_authorities, |authority| window(&authority.uri, authority.authority.window())))
        .with("notes", array(root.notes.iter().map(string)))
        .done()
}
