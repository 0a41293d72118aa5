//! The JSON of what is said of SBOMs: the same bytes natively and in WebAssembly.

use std::borrow::Cow;
use std::cell::Cell;

use super::json::{Object, Written, array, count, flag, integer, list, string};
use crate::encoding::{hex, jcs};
use crate::limits;
use crate::sbom::affected::{self, Record};
use crate::sbom::binding::{Answer, Predicate, SelfDescription};
use crate::sbom::compare;
use crate::sbom::find;
use crate::sbom::graph::{Graph, Hop, Paths};
use crate::sbom::quality::{self, AuthorSignature, Element, Profile};
use crate::sbom::vex;
use crate::sbom::{
    Author, Component, Edge, EdgeKind, EdgeScope, End, ExternalReference, Finding, Hash, IdentifierKind, Reading, Refusal, RootOrigin, Rule, Sbom, Severity,
    Stated, Version,
};
use crate::text::escaped;

const VERSION: i64 = 1;

/// A reading, with all of its parts and relations.
#[must_use]
pub fn reading(reading: &Reading) -> String {
    reading_value(reading, true).into_text()
}

/// A reading without its parts and relations, which a page asks for piece by piece.
#[must_use]
pub fn summary(reading: &Reading) -> String {
    reading_value(reading, false).into_text()
}

/// Some of the parts, from `from` on.
#[must_use]
pub fn components(sbom: &Sbom, from: usize, most: usize) -> String {
    array(sbom.components.iter().enumerate().skip(from).take(most).map(|(index, part)| component(index, part))).into_text()
}

/// What a table of the parts shows, from `from` on: lists of name (with its group), version, kind and purl, empty where not stated, and of
/// further purls.
#[must_use]
pub fn rows(sbom: &Sbom, from: usize, most: usize) -> String {
    let mut out = String::from("[");
    for (position, part) in sbom.components.iter().skip(from).take(most).enumerate() {
        out.push_str(if position == 0 { "[" } else { ",[" });
        let name = part.group.as_ref().map_or_else(|| Cow::Borrowed(part.name.as_str()), |group| Cow::Owned(format!("{group}/{}", part.name)));
        jcs::push_string(&mut out, &name);
        let others = part.identifiers.iter().filter(|(kind, _)| *kind == IdentifierKind::Purl).skip(1).map(|(_, purl)| purl.as_str());
        for text in [part.version.text().unwrap_or_default(), part.kind.word(), part.purl().unwrap_or_default()].into_iter().chain(others) {
            out.push(',');
            jcs::push_string(&mut out, text);
        }
        out.push(']');
    }
    out.push(']');
    out
}

/// The names under which parts are looked up in records (V52), from part `from` on, as a list.
#[must_use]
pub fn names(sbom: &Sbom, from: usize, most: usize) -> String {
    let names: Vec<String> = sbom.components.iter().skip(from).take(most).flat_map(|part| affected::names(sbom, part)).collect();
    texts(&names).into_text()
}

/// Some of the relations, from `from` on.
#[must_use]
pub fn edges(sbom: &Sbom, from: usize, most: usize) -> String {
    array(sbom.edges.iter().skip(from).take(most).map(edge)).into_text()
}

/// What joins SBOM, signature and artifact.
#[must_use]
pub fn answer(answer: &Answer) -> String {
    let level = answer.level.as_ref().map(|level| {
        let numbered = Object::new().text("check", numbered(level.rule())).text("id", level.rule().id());
        let numbered = match level.number() {
            Some(number) => numbered.with("level", integer(number.into())),
            None => numbered,
        };
        let changed: &[String] = if let crate::sbom::binding::Level::SamePartsChanged(what) = level { what } else { &[] };
        numbered
            .with("isSignedDocument", flag(level.is_signed_document()))
            .with("differences", list(&changed.iter().take(1000).collect::<Vec<_>>(), |what| string(what.as_str())))
            .done()
    });
    let mut out = Object::new()
        .with("version", integer(VERSION))
        .text("check", numbered(answer.scenario))
        .text("scenario", answer.scenario.id())
        .with("holds", flag(answer.green))
        .with("sentences", list(&answer.sentences, |sentence| string(sentence.as_str())));
    if let Some((name, digest)) = &answer.subject {
        out = out.with("subject", Object::new().text("name", escaped(name)).text("digest", digest.as_str()).done());
    }
    if let Some(level) = level {
        out = out.with("level", level);
    }
    let out = out.with("selfDescription", self_description(&answer.self_description));
    let out = match &answer.predicate {
        Some(predicate) => out.with("predicate", predicate_value(predicate)),
        None => out,
    };
    let out = out.with("findings", list(&answer.findings, |(rule, severity, message)| plain_finding(*rule, *severity, message)));
    out.done().into_text()
}

/// What published lists ask for and the document states (section Q).
#[must_use]
pub fn quality(sbom: &Sbom, signature: &AuthorSignature) -> String {
    let element = |element: &Element| {
        let out = Object::new()
            .text("profile", element.profile.word())
            .text("check", numbered(element.rule))
            .text("id", element.id.as_str())
            .text("element", element.element)
            .text("outcome", element.outcome.word());
        let counts = [
            ("present", element.present),
            ("explicitUnknown", element.explicit_unknown),
            ("silent", element.silent),
            ("weak", element.weak),
            ("total", element.total),
        ];
        let out = counts.into_iter().fold(out, |out, (name, number)| out.with(name, count(number)));
        out.with("pointers", texts(&element.pointers)).text("note", element.note.as_str()).done()
    };
    let profiles = list(&Profile::ALL, |profile| Object::new().text("profile", profile.word()).text("title", profile.title()).done());
    let out = Object::new()
        .with("version", integer(VERSION))
        .with("parts", count(quality::counted_parts(sbom)))
        .with("leftOut", count(sbom.components.len().saturating_sub(quality::counted_parts(sbom))))
        .with("profiles", profiles)
        .with("elements", list(&quality::evaluate(sbom, signature), element))
        .with("cra", list(&quality::cra_hint(sbom), |fact| string(fact.as_str())));
    out.done().into_text()
}

/// What a record says of the parts it names (section V), each with a path to it, and beside it what issuers of VEX state. What
/// the document states itself is one of them.
#[must_use]
pub fn affected(sbom: &Sbom, record: &Record, given: &[vex::Document]) -> String {
    let found = affected::evaluate(sbom, record);
    let documents = with_own(sbom, given);
    let parts: Vec<usize> = found.iter().map(|finding| finding.component).collect();
    let overlay = vex::overlay(sbom, record, &parts, &documents);
    let graph = (!found.is_empty()).then(|| Graph::new(sbom));
    let room = Room::new(graph.as_ref());
    let finding = |finding: &affected::Finding| {
        let reason = if let affected::Answer::Undetermined(reason) = finding.answer { Some(reason) } else { None };
        let out = named(sbom, finding.component)
            .maybe("version", finding.version.as_deref())
            .text("package", finding.package.as_str())
            .text("answer", finding.answer.word())
            .maybe("reason", reason)
            .maybe("decided", finding.decided.as_deref())
            .maybe("note", finding.note);
        let out = with_list(out, "severity", &finding.severity, severity);
        room.with_path(with_statements(out, finding.component, &overlay, &documents), finding.component).done()
    };
    let findings = list(&found, finding);
    let evaluated = affected::evaluated(sbom);
    let out = Object::new()
        .with("version", integer(VERSION))
        .text("record", record.id.as_str())
        .with("aliases", texts(&record.aliases))
        .text("modified", record.modified.as_str())
        .maybe("withdrawn", record.withdrawn.as_deref())
        .maybe("summary", record.summary.as_deref());
    let out = match record.source() {
        Some((name, licence)) => out.with("source", Object::new().text("name", name).maybe("licence", licence).done()),
        None => out,
    };
    let out = with_list(out, "severity", &record.severity, severity)
        .with("evaluated", count(evaluated))
        .with("notEvaluated", count(sbom.components.len().saturating_sub(evaluated)))
        .with("vexFindings", vex_findings(&documents, overlay.cut || room.cut()))
        .with("findings", findings);
    out.done().into_text()
}

fn severity((scheme, score): &(String, String)) -> Written {
    Object::new().text("type", scheme.as_str()).text("score", score.as_str()).done()
}

/// What issuers of VEX documents state of parts of the SBOM, without a record of which parts have a flaw (V50); what it states itself
/// is in it. A vulnerability of which nothing is stated of any part is counted.
#[must_use]
pub fn statements(sbom: &Sbom, given: &[vex::Document]) -> String {
    let documents = with_own(sbom, given);
    let all = vex::statements(sbom, &documents);
    let cut = all.iter().any(|one| one.overlay.cut);
    let found: Vec<&vex::Vulnerability> = all.iter().filter(|one| !one.overlay.said.is_empty()).collect();
    let graph = (!found.is_empty()).then(|| Graph::new(sbom));
    let room = Room::new(graph.as_ref());
    let vulnerability = |one: &&vex::Vulnerability| {
        let mut parts: Vec<usize> = one.overlay.said.iter().map(|said| said.component).collect();
        parts.dedup();
        let part = |index: &usize| {
            let out = named(sbom, *index).maybe("version", sbom.components.get(*index).and_then(|part| part.version.text()));
            room.with_path(with_statements(out, *index, &one.overlay, &documents), *index).done()
        };
        Object::new().with("ids", texts(&one.ids)).with("parts", list(&parts, part)).done()
    };
    let vulnerabilities = list(&found, vulnerability);
    let out = Object::new()
        .with("version", integer(VERSION))
        .with("unmatched", count(all.len().saturating_sub(found.len())))
        .with("vexFindings", vex_findings(&documents, cut || room.cut()))
        .with("vulnerabilities", vulnerabilities);
    out.done().into_text()
}

/// What was given, and behind it what the SBOM states itself.
fn with_own(sbom: &Sbom, given: &[vex::Document]) -> Vec<vex::Document> {
    let mut documents = given.to_vec();
    documents.push(vex::embedded(sbom));
    if !sbom.repeated.is_empty() {
        for document in &mut documents {
            document.findings.extend(vex::unclear(sbom, document));
        }
    }
    documents
}

/// A part, as answers name it.
fn named(sbom: &Sbom, index: usize) -> Object {
    let part = sbom.components.get(index);
    Object::new()
        .with("component", count(index))
        .text("name", part.map(|part| part.name.clone()).unwrap_or_default())
        .maybe("purl", part.and_then(Component::purl))
}

fn with_statements(out: Object, part: usize, overlay: &vex::Overlay, documents: &[vex::Document]) -> Object {
    let statement = |one: &&vex::Said| {
        let Some(document) = documents.get(one.document) else { return Object::new().done() };
        Object::new()
            .with("document", count(one.document))
            .text("status", one.status.word())
            .with("verified", flag(document.verified))
            .text("issuer", escaped(&document.issuer))
            .maybe("reason", one.reason.as_deref().map(escaped))
            .maybe("date", one.date.as_deref().map(escaped))
            .text("sentence", one.sentence(document))
            .done()
    };
    let from = overlay.said.partition_point(|one| one.component < part);
    let own: Vec<&vex::Said> = overlay.said.iter().skip(from).take_while(|one| one.component == part).collect();
    let out = with_list(out, "statements", &own, statement);
    if overlay.disagreeing.binary_search(&part).is_ok() { out.with("statementsDisagree", flag(true)) } else { out }
}

/// The paths in an answer, as far as there is room: in a chain each is as long as there are parts.
struct Room<'p> {
    paths: Option<Paths<'p>>,
    left: Cell<Option<usize>>,
}

impl<'p> Room<'p> {
    fn new(graph: Option<&'p Graph<'_>>) -> Self {
        Self { paths: graph.map(Graph::paths), left: Cell::new(Some(limits::SBOM_STEPS)) }
    }

    /// The first path for which there is no room is the last that is walked.
    fn with_path(&self, out: Object, part: usize) -> Object {
        let Some(left) = self.left.get() else { return out };
        let Some((root, hops)) = self.paths.as_ref().and_then(|paths| paths.to(part)) else { return out };
        self.left.set(left.checked_sub(hops.len().saturating_add(1)));
        if self.left.get().is_none() {
            return out;
        }
        let path: Vec<usize> = std::iter::once(root).chain(hops.iter().map(|hop| hop.to)).collect();
        out.with("path", list(&path, |index| count(*index)))
    }

    fn cut(&self) -> bool {
        self.left.get().is_none()
    }
}

fn vex_findings(documents: &[vex::Document], cut: bool) -> Written {
    let cut = cut
        .then(|| (Rule::V42, "There are more statements and parts than are compared and shown: some of what is stated, or a path, may be missing.".to_owned()));
    let findings: Vec<_> = documents.iter().flat_map(|document| &document.findings).chain(&cut).collect();
    list(&findings, |(rule, message)| Object::new().text("check", numbered(*rule)).text("message", message.as_str()).done())
}

/// Most hits that are listed; the others are counted.
const MOST_HITS: usize = 10_000;

/// The parts that match a search (V53).
///
/// # Errors
/// The text is no query.
pub fn find(sbom: &Sbom, text: &str) -> Result<String, Refusal> {
    let found = find::find(sbom, &find::query(text)?);
    let listed: Vec<_> = found.iter().take(MOST_HITS).collect();
    let hit = |hit: &&find::Hit| {
        brief(sbom, hit.component).text("answer", hit.doubt.map_or("matches your search", |_| "undetermined")).maybe("reason", hit.doubt).done()
    };
    let out = Object::new()
        .with("version", integer(VERSION))
        .with("searched", count(sbom.components.len()))
        .with("hitCount", count(found.len()))
        .with("hits", list(&listed, hit));
    Ok(out.done().into_text())
}

/// What names a part.
fn brief(sbom: &Sbom, index: usize) -> Object {
    let part = sbom.components.get(index);
    let name = part.map(|part| part.name.clone()).unwrap_or_default();
    let version = part.and_then(|part| part.version.text()).map(str::to_owned);
    Object::new().with("component", count(index)).text("name", name).maybe("version", version).maybe("purl", part.and_then(Component::purl))
}

/// What differs between two documents (T20).
#[must_use]
pub fn comparison(first: &Sbom, second: &Sbom) -> String {
    let found = compare::compare(first, second);
    let part = |sbom: &Sbom, index: usize| brief(sbom, index).done();
    let pair = |(a, b): (usize, usize)| Object::new().with("before", part(first, a)).with("after", part(second, b));
    let differs = |(a, b, change): &(usize, usize, compare::Change)| pair((*a, *b)).text("what", change.word()).done();
    let out = Object::new()
        .with("version", integer(VERSION))
        .with("added", list(&found.added, |index| part(second, *index)))
        .with("removed", list(&found.removed, |index| part(first, *index)))
        .with("versionChanged", list(&found.version_changed, |both| pair(*both).done()))
        .with("changed", list(&found.changed, differs))
        .with("enriched", list(&found.enriched, differs))
        .with("reduced", list(&found.reduced, differs))
        .with("unchanged", count(found.unchanged))
        .with("document", list(&found.document, |(what, a, b)| Object::new().text("what", *what).text("before", a.as_str()).text("after", b.as_str()).done()));
    out.done().into_text()
}

/// Paths beside the shortest (T3).
const FURTHER: usize = 5;

/// Why a part is here: the path from a root, what it needs, who needs it directly, and how many in all, and the circle it is in.
/// `whole`: with further paths and all who need it, which take longer.
#[must_use]
pub fn path(sbom: &Sbom, component: usize, whole: bool) -> String {
    let graph = Graph::new(sbom);
    let (direct, all) = graph.dependants(component);
    let out = Object::new().with("component", count(component));
    let out = match graph.path(component) {
        Some((root, hops)) => with_hops(out, root, &hops),
        None => out,
    };
    let (needs, missing) = graph.needs(component);
    let out = out
        .with("needs", numbers(&needs))
        .with("missing", list(&missing, |id| string(*id)))
        .with("dependants", numbers(&direct))
        .with("allDependants", count(all.len()))
        .with("circle", numbers(&graph.circle(component)));
    if !whole {
        return out.done().into_text();
    }
    let further = list(&graph.further(component, FURTHER), |(root, hops)| with_hops(Object::new(), *root, hops).done());
    out.with("further", further).with("transitive", numbers(&all)).done().into_text()
}

fn with_hops(out: Object, root: usize, hops: &[Hop]) -> Object {
    let hop = |hop: &Hop| {
        Object::new().with("to", count(hop.to)).text("kind", edge_kind(hop.kind)).maybe("scope", edge_scope(hop.scope)).text("type", hop.native_type).done()
    };
    out.with("root", count(root)).with("hops", list(hops, hop))
}

fn numbers(items: &[usize]) -> Written {
    list(items, |number| count(*number))
}

/// What is said of the relations as a whole: the roots, how many packages they lead to, and the circles.
#[must_use]
pub fn graph(sbom: &Sbom) -> String {
    let graph = Graph::new(sbom);
    let reach = graph.reach();
    let out = Object::new()
        .with("version", integer(VERSION))
        .with("roots", list(graph.roots(), root))
        .with("reached", count(reach.reached))
        .with("packages", count(reach.total))
        .with("selfRelations", count(graph.self_edges()))
        .with("circles", list(&graph.cycles(), |circle| numbers(circle)));
    out.done().into_text()
}

fn plain_finding(rule: Rule, severity: Severity, message: &str) -> Written {
    Object::new().text("check", numbered(rule)).text("id", rule.id()).text("severity", severity.word()).text("message", message).done()
}

fn predicate_value(predicate: &Predicate) -> Written {
    let subject = |(name, digests): &(String, Vec<(String, String)>)| {
        let digests = list(digests, |(algorithm, value)| string(escaped(&format!("{algorithm}:{value}"))));
        Object::new().text("name", escaped(name)).with("digests", digests).done()
    };
    let out = Object::new()
        .text("type", escaped(&predicate.predicate_type))
        .text("shape", predicate.shape)
        .with("subjects", list(&predicate.subjects, subject))
        .maybe("jcsSha256", predicate.canonical.as_ref().ok().map(hex_of))
        .text("kind", predicate.detected.word());
    match &predicate.content {
        Ok(Some(sbom)) => out.with("sbom", sbom_value(sbom, true)).done(),
        Ok(None) => out.done(),
        Err(why) => out.with("refused", refusal(why)).done(),
    }
}

fn self_description(found: &SelfDescription) -> Written {
    let claim = |claim: &crate::sbom::binding::Claim| {
        Object::new()
            .text("pointer", claim.pointer.as_str())
            .text("algorithm", escaped(&claim.algorithm))
            .text("value", escaped(&claim.value))
            .text("agreement", claim.agreement.word())
            .done()
    };
    Object::new().text("agreement", found.agreement.word()).with("claims", list(&found.claims, claim)).maybe("note", found.note).done()
}

fn hex_of(bytes: &[u8; 32]) -> String {
    hex::encode(bytes)
}

/// The number with the prefix that tells it from the checks of a verification.
fn numbered(rule: Rule) -> String {
    format!("sbom:{}", rule.number())
}

fn refusal(refusal: &Refusal) -> Written {
    Object::new()
        .text("check", numbered(refusal.rule))
        .text("id", refusal.rule.id())
        .text("pointer", refusal.pointer.as_str())
        .text("message", refusal.message.as_str())
        .done()
}

fn reading_value(reading: &Reading, whole: bool) -> Written {
    let out = Object::new()
        .with("version", integer(VERSION))
        .text("kind", reading.detected.word())
        .with("bytes", count(reading.bytes))
        .text("sha256", hex_of(&reading.sha256));
    let out = match &reading.canonical {
        Some(Ok(sha256)) => out.text("jcsSha256", hex_of(sha256)),
        Some(Err(why)) => out.text("jcsUnavailable", why.sentence()),
        None => out,
    };
    match &reading.content {
        Ok(Some(sbom)) => out.with("sbom", sbom_value(sbom, whole)).done(),
        Ok(None) => out.done(),
        Err(why) => out.with("refused", refusal(why)).done(),
    }
}

fn root((index, origin): &(usize, RootOrigin)) -> Written {
    Object::new().with("component", count(*index)).text("origin", origin.word()).done()
}

fn sbom_value(sbom: &Sbom, whole: bool) -> Written {
    let completeness = |stated: &crate::sbom::Completeness| {
        let out = Object::new();
        let out = if let Some(of) = stated.of { out.with("component", count(of)) } else { out };
        out.text("word", escaped(&stated.word)).done()
    };
    let out = Object::new()
        .with("document", document(sbom))
        .with("roots", list(&sbom.roots, root))
        .with("componentCount", count(sbom.components.len()))
        .with("edgeCount", count(sbom.edges.len()))
        .with("completeness", list(&sbom.completeness, completeness))
        .with("statements", list(&sbom.statements, statement))
        .with("findingCount", count(sbom.findings.total()))
        .with("findings", list(sbom.findings.kept(), finding));
    if !whole {
        return out.done();
    }
    let parts = sbom.components.iter().enumerate().map(|(index, part)| component(index, part));
    out.with("components", array(parts)).with("edges", list(&sbom.edges, edge)).done()
}

fn stated(value: &Stated) -> Option<Written> {
    match value {
        Stated::Present(text) => Some(Object::new().text("state", "present").text("value", text.as_str()).done()),
        Stated::ExplicitUnknown(word) => Some(Object::new().text("state", "explicit-unknown").text("value", word.as_str()).done()),
        Stated::Silent => None,
    }
}

/// The object with the value, where something is said.
fn with_stated(out: Object, name: &'static str, value: &Stated) -> Object {
    match stated(value) {
        Some(value) => out.with(name, value),
        None => out,
    }
}

fn texts(items: &[String]) -> Written {
    list(items, |text| string(text.as_str()))
}

/// Left out where it is empty, as most lists of most parts are.
fn with_list<T>(out: Object, name: &'static str, items: &[T], value: impl Fn(&T) -> Written) -> Object {
    if items.is_empty() { out } else { out.with(name, list(items, value)) }
}

fn document(sbom: &Sbom) -> Written {
    let document = &sbom.document;
    let author = |author: &Author| {
        with_stated(Object::new().text("kind", author.kind.as_str()), "name", &author.name).maybe("contact", author.contact.as_deref()).done()
    };
    let tool = |tool: &crate::sbom::Tool| {
        Object::new().maybe("vendor", tool.vendor.as_deref()).text("name", tool.name.as_str()).maybe("version", tool.version.as_deref()).done()
    };
    let context = |(word, weak): &(String, bool)| Object::new().text("word", word.as_str()).with("fromText", flag(*weak)).done();
    let counted = |(name, number): &(String, usize)| Object::new().text("name", escaped(name)).with("count", count(*number)).done();
    let signature = |signature: &crate::sbom::EnvelopedSignature| Object::new().text("kind", signature.kind).text("pointer", signature.pointer.as_str()).done();
    let out = Object::new()
        .text("format", document.format.name())
        .text("serialisation", document.serialisation.word())
        .text("version", document.version.as_str())
        .maybe("id", document.id.as_deref())
        .maybe("revision", document.revision.as_deref())
        .maybe("name", document.name.as_deref())
        .maybe("created", document.created.as_deref());
    let out = with_list(out, "authors", &document.authors, author);
    let out = with_list(out, "tools", &document.tools, tool);
    let out = with_list(out, "contexts", &document.contexts, context).maybe("dataLicence", document.data_licence.as_deref());
    let out = with_list(out, "comments", &document.comments, |text| string(text.as_str()));
    let out = with_list(out, "distributionConstraints", &document.distribution_constraints, |text| string(text.as_str()));
    let out = with_list(out, "signatures", &document.signatures, signature);
    let out = with_list(out, "counted", &document.counted, counted);
    let out = with_list(out, "externalReferences", &document.references, reference);
    let out = out.maybe("distro", document.distro.as_deref());
    let out = if document.partial { out.with("partial", flag(true)) } else { out };
    if document.github_wrapper { out.with("githubWrapper", flag(true)).done() } else { out.done() }
}

fn hash(hash: &Hash) -> Written {
    Object::new().text("algorithm", hash.algorithm.as_str()).text("value", hash.value.as_str()).with("usable", flag(hash.usable)).done()
}

fn reference(reference: &ExternalReference) -> Written {
    with_list(Object::new().text("type", reference.kind.as_str()).text("url", reference.url.as_str()), "hashes", &reference.hashes, hash).done()
}

fn component(index: usize, part: &Component) -> Written {
    let out = Object::new()
        .with("index", count(index))
        .maybe("ref", Some(part.reference.as_str()).filter(|text| !text.is_empty()))
        .text("kind", part.kind.word())
        .maybe("type", Some(part.native_type.as_str()).filter(|text| !text.is_empty()))
        .maybe("group", part.group.as_deref())
        .text("name", part.name.as_str());
    let state = match &part.version {
        Version::Exact(_) => "exact",
        Version::Range(_) => "range",
        Version::ExplicitUnknown(_) => "explicit-unknown",
        Version::Silent => "silent",
    };
    let out = out.maybe("version", part.version.text()).text("versionState", state);
    let identifier = |(kind, text): &(IdentifierKind, String)| Object::new().text("kind", kind.word()).text("value", text.as_str()).done();
    let out = with_list(out, "identifiers", &part.identifiers, identifier);
    let out = with_list(out, "hashes", &part.hashes, hash);
    let mut licences = Object::new();
    let mut any = false;
    for (name, slot) in [("declared", &part.licences.declared), ("concluded", &part.licences.concluded), ("unspecified", &part.licences.unspecified)] {
        any |= !slot.is_empty();
        licences = with_list(licences, name, slot, |text| string(text.as_str()));
    }
    let out = if any { out.with("licences", licences.done()) } else { out };
    let out = with_stated(out, "supplier", &part.supplier);
    let out = with_stated(out, "producer", &part.producer);
    let out = if part.authors.is_empty() { out } else { out.with("authors", texts(&part.authors)) };
    let out = with_stated(out, "copyright", &part.copyright).maybe("scope", part.scope.as_deref());
    let out = if part.external { out.with("external", flag(true)) } else { out };
    let out = with_list(out, "externalReferences", &part.references, reference);
    out.text("pointer", part.pointer.as_str()).done()
}

fn edge(edge: &Edge) -> Written {
    let end = |end: &End| match end {
        End::Component(index) => count(*index),
        End::Document => string("document"),
        End::Unresolved(id) => Object::new().text("unresolved", id.as_str()).done(),
    };
    let out = Object::new()
        .with("from", end(&edge.from))
        .with("to", end(&edge.to))
        .text("kind", edge_kind(edge.kind))
        .maybe("scope", edge_scope(edge.scope))
        .text("type", edge.native_type);
    if edge.reversed { out.with("reversed", flag(true)).done() } else { out.done() }
}

fn edge_kind(kind: EdgeKind) -> &'static str {
    match kind {
        EdgeKind::Dependency => "dependency",
        EdgeKind::Containment => "containment",
        EdgeKind::Describes => "describes",
        EdgeKind::Other => "other",
    }
}

fn edge_scope(scope: EdgeScope) -> Option<&'static str> {
    Some(match scope {
        EdgeScope::Unknown => return None,
        EdgeScope::Runtime => "runtime",
        EdgeScope::Build => "build",
        EdgeScope::Dev => "dev",
        EdgeScope::Test => "test",
        EdgeScope::Optional => "optional",
        EdgeScope::Provided => "provided",
    })
}

fn statement(statement: &crate::sbom::VulnerabilityStatement) -> Written {
    let affected = |(reference, versions): &(String, Vec<(String, bool, String)>)| {
        let version = |(text, is_range, status): &(String, bool, String)| {
            Object::new().text("version", text.as_str()).with("range", flag(*is_range)).text("status", status.as_str()).done()
        };
        with_list(Object::new().text("ref", reference.as_str()), "versions", versions, version).done()
    };
    let out = Object::new().text("id", statement.id.as_str());
    let out = with_list(out, "aliases", &statement.aliases, |text| string(text.as_str()));
    let out =
        out.maybe("state", statement.state.as_deref()).maybe("justification", statement.justification.as_deref()).maybe("detail", statement.detail.as_deref());
    with_list(out, "affects", &statement.affects, affected).maybe("updated", statement.updated.as_deref()).text("pointer", statement.pointer.as_str()).done()
}

fn finding(finding: &Finding) -> Written {
    Object::new()
        .text("check", numbered(finding.rule))
        .text("id", finding.rule.id())
        .text("severity", finding.severity.word())
        .text("pointer", finding.pointer.as_str())
        .text("message", finding.message.as_str())
        .done()
}

#[cfg(test)]
#[allow(clippy::indexing_slicing, non_snake_case, reason = "a test that fails panics; tests are named by the id of their rule")]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::sbom::read;

    /// A chain in which each part needs the next, and a statement of it and a record name every part.
    fn chain(parts: usize) -> (Sbom, Record) {
        let reference = |index: usize| format!("r{index}");
        let components: Vec<_> =
            (0..parts).map(|index| json!({"type": "library", "bom-ref": reference(index), "name": "x", "purl": "pkg:npm/x@1.0.0"})).collect();
        let mut needs = vec![json!({"ref": "root", "dependsOn": ["r0"]})];
        needs.extend((1..parts).map(|index| json!({"ref": reference(index - 1), "dependsOn": [reference(index)]})));
        let affects: Vec<_> = (0..parts).map(|index| json!({"ref": reference(index)})).collect();
        let document = json!({"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {"component": {"type": "application", "bom-ref": "root", "name": "r"}},
            "components": components, "dependencies": needs,
            "vulnerabilities": [{"id": "CVE-1", "analysis": {"state": "exploitable"}, "affects": affects}]});
        let record =
            json!({"id": "CVE-1", "modified": "2026-01-01T00:00:00Z", "affected": [{"package": {"ecosystem": "npm", "name": "x"}, "versions": ["1.0.0"]}]});
        (read(document.to_string().as_bytes()).content.unwrap().unwrap(), affected::record(record.to_string().as_bytes()).unwrap())
    }

    /// How many parts are named, with how many steps to the last that has a path, whether one has none, and what is said of it.
    fn paths(answer: &str, list: &str) -> (usize, usize, bool, bool) {
        let answer: Json = serde_json::from_str(answer).unwrap();
        let parts = if list == "findings" { &answer["findings"] } else { &answer["vulnerabilities"][0]["parts"] };
        let parts = parts.as_array().unwrap();
        let steps: Vec<usize> = parts.iter().filter_map(|part| part.get("path")).map(|path| path.as_array().unwrap().len()).collect();
        (parts.len(), *steps.last().unwrap(), steps.len() < parts.len(), !answer["vexFindings"].as_array().unwrap().is_empty())
    }

    /// T3 to T5: what takes longer is there where it is asked for.
    #[test]
    fn graph_path__whole() {
        let part = |name: &str| json!({"type": "library", "bom-ref": name, "name": name});
        let needs = |of: &str, others: &[&str]| json!({"ref": of, "dependsOn": others});
        let document = json!({"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {"component": part("r")},
            "components": [part("a"), part("b"), part("c"), part("alone")],
            "dependencies": [needs("r", &["a", "b"]), needs("a", &["c"]), needs("b", &["c", "b"]), needs("c", &["lost", "a", "lost"])]});
        let sbom = read(document.to_string().as_bytes()).content.unwrap().unwrap();
        let json = |text: String| -> Json { serde_json::from_str(&text).unwrap() };
        let short = json(path(&sbom, 3, false));
        let hop = |to: usize| json!({"to": to, "kind": "dependency", "type": "dependsOn"});
        let mut plain = json!({"component": 3, "root": 0, "hops": [hop(1), hop(3)], "dependants": [1, 2], "allDependants": 3});
        plain["needs"] = json!([1]);
        plain["missing"] = json!(["lost"]);
        plain["circle"] = json!([1, 3]);
        assert_eq!(short, plain);
        let mut whole = short;
        whole["further"] = json!([{"root": 0, "hops": [hop(2), hop(3)]}]);
        whole["transitive"] = json!([0, 1, 2]);
        assert_eq!(json(path(&sbom, 3, true)), whole);
        // Also of a part to which nothing leads.
        let alone = json!({"component": 4, "needs": [], "missing": [], "dependants": [], "allDependants": 0, "circle": [], "further": [], "transitive": []});
        assert_eq!(json(path(&sbom, 4, true)), alone);
        let root = json!([{"component": 0, "origin": "metadata-component"}]);
        assert_eq!(json(graph(&sbom)), json!({"version": 1, "roots": root, "reached": 4, "packages": 5, "selfRelations": 1, "circles": [[1, 3]]}));
        let found: Vec<_> = sbom.findings.kept().iter().filter(|finding| finding.rule == Rule::T1).collect();
        assert!(found.len() == 1 && found[0].pointer == "/components/1" && found[0].message.contains("“b” is related to itself (dependsOn)"), "{found:?}");
    }

    /// V12, V13, V54: whose data it is, how grave they say it is, and what the answer cannot tell.
    #[test]
    fn affected_answer__with_source_and_severity() {
        let (sbom, _) = chain(1);
        let of = |id: &str, severity: Json| {
            let entry = json!({"package": {"ecosystem": "npm", "name": "x"}, "versions": ["1.0.0"], "severity": severity});
            let record = json!({"id": id, "modified": "m", "affected": [entry], "severity": [{"type": "CVSS_V3", "score": "v"}]});
            serde_json::from_str::<Json>(&affected(&sbom, &affected::record(record.to_string().as_bytes()).unwrap(), &[])).unwrap()
        };
        let known = of("GHSA-1", json!([{"type": "CVSS_V4", "score": "w"}]));
        assert_eq!(known["source"], json!({"name": "GitHub Advisory Database", "licence": "CC-BY-4.0"}));
        assert_eq!(
            (&known["severity"], &known["findings"][0]["severity"]),
            (&json!([{"type": "CVSS_V3", "score": "v"}]), &json!([{"type": "CVSS_V4", "score": "w"}]))
        );
        let unknown = of("X-1", json!([]));
        assert!(unknown.get("source").is_none() && unknown["findings"][0].get("severity").is_none() && unknown["findings"][0].get("note").is_none());
    }

    /// T3: paths of a chain are as long as it is, and all together have a limit, which is said.
    #[test]
    fn paths_have_room() {
        for (parts, last, cut) in [(1000, 1001, false), (1500, 1413, true)] {
            let (sbom, record) = chain(parts);
            assert_eq!(paths(&affected(&sbom, &record, &[]), "findings"), (parts, last, cut, cut));
            assert_eq!(paths(&statements(&sbom, &[]), "vulnerabilities"), (parts, last, cut, cut));
        }
    }
}
