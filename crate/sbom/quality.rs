//! Which of the elements that published lists ask for a document states (section Q): counts and places, no score, and no word
//! about whether that is enough.

use super::graph::Graph;
use super::licence::is_expression;
use super::model::{Component, EdgeKind, End, Format, Kind, Sbom, Serialisation, Stated, Version, is_unknown_word};
use super::purl;
use super::rules::Rule;
use crate::text::counted;
use crate::time::UnixTime;

/// A list of elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// CISA, Minimum Elements, version 2.1, 2026
    Cisa2026,
    /// NTIA, Minimum Elements, 2021
    Ntia2021,
    /// BSI TR-03183-2, version 2.1.0
    Bsi21,
    /// Framing Software Component Transparency, third edition: minimum
    Fsct3,
    /// OpenChain Telco SBOM Guide 1.1
    Telco11,
}

impl Profile {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Cisa2026, Self::Ntia2021, Self::Bsi21, Self::Fsct3, Self::Telco11];

    /// The word in ids.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Cisa2026 => "cisa2026",
            Self::Ntia2021 => "ntia2021",
            Self::Bsi21 => "bsi-2.1",
            Self::Fsct3 => "fsct3-minimum",
            Self::Telco11 => "telco-1.1",
        }
    }

    /// The name with version and date.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Cisa2026 => "CISA Minimum Elements for an SBOM, v2.1 (2026)",
            Self::Ntia2021 => "NTIA Minimum Elements for an SBOM (2021)",
            Self::Bsi21 => "BSI TR-03183-2, v2.1.0 (2025)",
            Self::Fsct3 => "Framing Software Component Transparency, 3rd edition (2024): minimum expected",
            Self::Telco11 => "OpenChain Telco SBOM Guide, v1.1",
        }
    }
}

/// How much of an element is stated (Q1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// By all it applies to, or explicitly unknown where the list admits that.
    Stated,
    /// By some.
    Partly,
    /// By none.
    Silent,
    /// It applies to nothing here.
    NotApplicable,
    /// The format has no place for it.
    NotExpressible,
}

impl Outcome {
    /// The word in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Partly => "partly",
            Self::Silent => "silent",
            Self::NotApplicable => "not-applicable",
            Self::NotExpressible => "not-expressible",
        }
    }
}

/// One element of one list (Q4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// Of which list.
    pub profile: Profile,
    /// The rule.
    pub rule: Rule,
    /// e.g. `quality.cisa2026.component-name`
    pub id: String,
    /// For people.
    pub element: &'static str,
    /// How much of it is stated.
    pub outcome: Outcome,
    /// Counts.
    pub present: usize,
    /// Explicitly unknown.
    pub explicit_unknown: usize,
    /// Nothing is said.
    pub silent: usize,
    /// Present, from a second-choice field.
    pub weak: usize,
    /// What it applies to.
    pub total: usize,
    /// The first hundred places that are silent or weak.
    pub pointers: Vec<String>,
    /// A sentence.
    pub note: String,
}

/// What the verifier says of the document's signature (Q24). The presence of a member answers nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum AuthorSignature {
    /// A verified signature of the signer who was asked for: signer, time, trust root.
    Verified(String),
    /// Valid, and nobody said whose it should be.
    Unidentified(String),
    /// The signature inside verifies with the key the user pinned, and covers the parts list.
    Pinned,
    /// The signature inside verifies with a key of its own.
    Integrity,
    /// Present, and not verified.
    NotVerified,
    /// Present, and it does not verify.
    Failed,
    /// By somebody else than who was asked for.
    SomebodyElse,
    /// None was seen.
    #[default]
    None,
}

/// What one thing says of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Present,
    Weak,
    Unknown,
    Silent,
}

/// All elements of all lists.
#[must_use]
pub fn evaluate(sbom: &Sbom, signature: &AuthorSignature) -> Vec<Element> {
    let scope = Scope::new(sbom);
    let mut found = Vec::new();
    cisa(&scope, signature, &mut found);
    ntia(&scope, &mut found);
    bsi(&scope, &mut found);
    fsct(&scope, &mut found);
    telco(&scope, signature, &mut found);
    found
}

/// The two facts that bear on Regulation (EU) 2024/2847 (Q62): format, and whether direct dependencies are recorded.
#[must_use]
pub fn cra_hint(sbom: &Sbom) -> [String; 3] {
    let graph = Graph::new(sbom);
    let direct = direct(&graph, sbom).into_iter().filter(|is_direct| *is_direct).count();
    let direct = match (graph.roots().is_empty(), direct) {
        (true, _) => "cannot tell".to_owned(),
        (false, 0) => "none".to_owned(),
        (false, count) => count.to_string(),
    };
    [
        format!("format: {} {}", sbom.document.format.name(), crate::text::escaped(&sbom.document.version)),
        format!("direct dependencies of the root recorded: {direct}"),
        "This page cannot tell whether a product meets the regulation.".to_owned(),
    ]
}

/// Which parts are direct dependencies of a root.
fn direct(graph: &Graph<'_>, sbom: &Sbom) -> Vec<bool> {
    let is_root = flags(sbom.components.len(), graph.roots().iter().map(|(root, _)| *root));
    let of_root = |edge: &super::model::Edge| match (&edge.from, &edge.to) {
        (End::Component(from), End::Component(to)) if edge.kind == EdgeKind::Dependency && from != to && is_root.get(*from) == Some(&true) => Some(*to),
        _ => None,
    };
    flags(sbom.components.len(), sbom.edges.iter().filter_map(of_root))
}

/// How many parts the elements of parts run over (Q2): packages and the roots. The others are left out.
#[must_use]
pub fn counted_parts(sbom: &Sbom) -> usize {
    Scope::new(sbom).parts.len()
}

/// Which of so many are among these.
fn flags(length: usize, which: impl Iterator<Item = usize>) -> Vec<bool> {
    let mut found = vec![false; length];
    for index in which {
        if let Some(flag) = found.get_mut(index) {
            *flag = true;
        }
    }
    found
}

/// What the elements of parts run over (Q2): packages and the roots.
struct Scope<'s> {
    sbom: &'s Sbom,
    graph: Graph<'s>,
    parts: Vec<usize>,
}

impl<'s> Scope<'s> {
    fn new(sbom: &'s Sbom) -> Self {
        let graph = Graph::new(sbom);
        let is_root = flags(sbom.components.len(), graph.roots().iter().map(|(root, _)| *root));
        let among = |(_, (part, root)): &(usize, (&Component, &bool))| part.kind == Kind::Package || **root;
        let parts = sbom.components.iter().zip(&is_root).enumerate().filter(among).map(|(index, _)| index).collect();
        Self { sbom, graph, parts }
    }

    fn each(&self) -> impl Iterator<Item = &'s Component> {
        self.parts.iter().filter_map(|index| self.sbom.components.get(*index))
    }
}

/// An element over things with places.
struct Count {
    profile: Profile,
    rule: Rule,
    suffix: &'static str,
    element: &'static str,
    /// The list takes "explicitly unknown" for an answer.
    admits_unknown: bool,
}

impl Count {
    fn over(self, mut states: impl Iterator<Item = (State, String)>) -> Element {
        self.counted(&mut states)
    }

    /// One loop for all elements, not one compiled for each.
    #[inline(never)]
    fn counted(self, states: &mut dyn Iterator<Item = (State, String)>) -> Element {
        let (mut present, mut unknown, mut silent, mut weak) = (0_usize, 0_usize, 0_usize, 0_usize);
        let mut pointers = Vec::new();
        for (state, pointer) in states {
            match state {
                State::Present => present = present.saturating_add(1),
                State::Weak => {
                    present = present.saturating_add(1);
                    weak = weak.saturating_add(1);
                }
                State::Unknown => unknown = unknown.saturating_add(1),
                State::Silent => silent = silent.saturating_add(1),
            }
            if matches!(state, State::Silent | State::Weak) && pointers.len() < 100 {
                pointers.push(pointer);
            }
        }
        let total = present.saturating_add(unknown).saturating_add(silent);
        let answered = if self.admits_unknown { present.saturating_add(unknown) } else { present };
        let outcome = match (total, answered) {
            (0, _) => Outcome::NotApplicable,
            (_, 0) => Outcome::Silent,
            _ if answered == total => Outcome::Stated,
            _ => Outcome::Partly,
        };
        let note = if total == 0 {
            "There is nothing that it applies to.".to_owned()
        } else {
            format!("{} stated for {present} of {total}, explicitly unknown for {unknown}, silent for {silent}.", self.element)
        };
        Element {
            profile: self.profile,
            rule: self.rule,
            id: format!("quality.{}.{}", self.profile.word(), self.suffix),
            element: self.element,
            outcome,
            present,
            explicit_unknown: unknown,
            silent,
            weak,
            total,
            pointers,
            note,
        }
    }

    fn parts(self, scope: &Scope<'_>, state: impl Fn(&Component) -> State) -> Element {
        self.of_parts(scope, &state)
    }

    #[inline(never)]
    fn of_parts(self, scope: &Scope<'_>, state: &dyn Fn(&Component) -> State) -> Element {
        self.over(scope.each().map(|part| (state(part), part.pointer.clone())))
    }

    fn document(self, state: State) -> Element {
        self.over([(state, String::new())].into_iter())
    }
}

fn of(stated: &Stated) -> State {
    match stated {
        Stated::Present(_) => State::Present,
        Stated::ExplicitUnknown(_) => State::Unknown,
        Stated::Silent => State::Silent,
    }
}

/// The first that says something; from the second on it is a second choice.
fn either(first: State, second: State) -> State {
    match (first, second) {
        (State::Silent, State::Present) => State::Weak,
        (State::Silent, other) => other,
        (first, _) => first,
    }
}

fn some(present: bool) -> State {
    if present { State::Present } else { State::Silent }
}

fn producer(part: &Component) -> State {
    let own = of(&part.producer);
    let own = if own == State::Silent && !part.authors.is_empty() { State::Present } else { own };
    either(own, of(&part.supplier))
}

fn version(part: &Component) -> State {
    match &part.version {
        Version::Exact(_) => State::Present,
        Version::Range(_) => State::Weak,
        Version::ExplicitUnknown(_) => State::Unknown,
        Version::Silent => {
            let in_purl = part.purl().and_then(|text| purl::parse(text).ok()).is_some_and(|purl| purl.version.is_some());
            if in_purl { State::Weak } else { State::Silent }
        }
    }
}

fn identifiers(part: &Component) -> State {
    use super::model::IdentifierKind::{Cpe, Gitoid, Purl, Swhid, Swid};
    let plausible = |(kind, text): &(super::model::IdentifierKind, String)| match kind {
        Purl => purl::parse(text).is_ok(),
        Cpe => text.starts_with("cpe:2.3:") || text.starts_with("cpe:/"),
        Swhid => text.starts_with("swh:1:"),
        Gitoid => text.starts_with("gitoid:"),
        Swid => !text.trim().is_empty(),
    };
    some(part.identifiers.iter().any(plausible))
}

fn hash(part: &Component) -> State {
    if part.hashes.iter().any(|hash| hash.usable) {
        return State::Present;
    }
    let referenced = part.references.iter().any(|reference| reference.kind == "distribution" && reference.hashes.iter().any(|hash| hash.usable));
    if referenced { State::Weak } else { State::Silent }
}

fn hash_algorithm(part: &Component) -> State {
    match hash(part) {
        State::Silent if part.hashes.is_empty() => State::Silent,
        State::Silent => State::Weak,
        state => state,
    }
}

fn licence(format: Format) -> impl Fn(&Component) -> State {
    move |part| {
        let texts: Vec<&str> = part.licences.all().collect();
        let known: Vec<&&str> = texts.iter().filter(|text| !is_unknown_word(text) && !text.trim().is_empty()).collect();
        match (texts.is_empty(), known.is_empty()) {
            (true, _) => State::Silent,
            (false, true) => State::Unknown,
            // CycloneDX has names of licences beside expressions.
            _ if format == Format::CycloneDx || known.iter().any(|text| is_expression(text)) => State::Present,
            _ => State::Weak,
        }
    }
}

fn author(sbom: &Sbom, tool_only: State) -> State {
    let authors = &sbom.document.authors;
    let named = |kinds: &[&str]| authors.iter().any(|author| kinds.contains(&author.kind.as_str()) && author.name.present().is_some());
    // A tool's maker names itself as the organisation that made the document (Q15).
    let maker = |name: &str| {
        let bare = name.strip_prefix("Organization:").unwrap_or(name).trim();
        sbom.document.tools.iter().filter_map(|tool| tool.vendor.as_deref()).any(|vendor| vendor.trim().eq_ignore_ascii_case(bare))
    };
    if named(&["person"]) {
        return State::Present;
    }
    let organisations: Vec<&str> =
        authors.iter().filter(|author| author.kind == "organization" || author.kind == "agent").filter_map(|author| author.name.present()).collect();
    if organisations.iter().any(|name| !maker(name)) {
        return State::Present;
    }
    if !organisations.is_empty() || named(&["manufacturer", "supplier", "other"]) {
        return State::Weak;
    }
    if authors.iter().any(|author| matches!(author.name, Stated::ExplicitUnknown(_))) {
        return State::Unknown;
    }
    if sbom.document.tools.is_empty() { State::Silent } else { tool_only }
}

fn timestamp(sbom: &Sbom) -> State {
    some(sbom.document.created.as_deref().is_some_and(|created| UnixTime::from_rfc3339(created.trim()).is_some()))
}

/// Every root leads somewhere, or says that it leads nowhere (Q14).
fn relationships(scope: &Scope<'_>) -> Vec<(State, String)> {
    let none = flags(scope.sbom.components.len(), scope.sbom.completeness.iter().filter(|stated| stated.word == "none").filter_map(|stated| stated.of));
    let none_said = |root: usize| none.get(root) == Some(&true);
    let state = |root: usize| some(scope.graph.has_outgoing(root) || none_said(root));
    let pointer = |root: usize| scope.sbom.components.get(root).map(|part| part.pointer.clone()).unwrap_or_default();
    let found: Vec<_> = scope.graph.roots().iter().map(|(root, _)| (state(*root), pointer(*root))).collect();
    if found.is_empty() { vec![(State::Silent, String::new())] } else { found }
}

fn tool_version(sbom: &Sbom) -> State {
    let tools = &sbom.document.tools;
    if !tools.iter().any(|tool| tool.version.is_some()) {
        return State::Silent;
    }
    if tools.iter().any(|tool| tool.version.is_some() && !tool.weak) { State::Present } else { State::Weak }
}

fn signature_element(profile: Profile, rule: Rule, signature: &AuthorSignature) -> Element {
    let (state, note) = match signature {
        AuthorSignature::Verified(who) => (State::Present, format!("Signed by {who}.")),
        AuthorSignature::Unidentified(who) => (State::Weak, format!("Valid signature by {who}; expected signer not given.")),
        AuthorSignature::Pinned => (State::Present, "Signed with the key you pinned.".to_owned()),
        AuthorSignature::Integrity => (State::Weak, "Integrity holds; who signed is unknown.".to_owned()),
        AuthorSignature::NotVerified => (State::Weak, "A signature is present and was not verified.".to_owned()),
        AuthorSignature::Failed => (State::Silent, "A signature is present and does not verify.".to_owned()),
        AuthorSignature::SomebodyElse => (State::Silent, "A signature is present and is by somebody else.".to_owned()),
        AuthorSignature::None => (State::Silent, "No signature seen here. It may exist elsewhere: drop the bundle.".to_owned()),
    };
    let mut element = Count { profile, rule, suffix: "author-signature", element: "Author signature", admits_unknown: false }.document(state);
    element.note = note;
    element
}

fn cisa(scope: &Scope<'_>, signature: &AuthorSignature, found: &mut Vec<Element>) {
    let sbom = scope.sbom;
    let element = |rule, suffix, element, admits_unknown| Count { profile: Profile::Cisa2026, rule, suffix, element, admits_unknown };
    found.push(element(Rule::Q7, "component-producer", "Producer", true).parts(scope, producer));
    found.push(element(Rule::Q8, "component-name", "Name", false).parts(scope, |part| some(!part.name.trim().is_empty())));
    found.push(element(Rule::Q9, "component-version", "Version", true).parts(scope, version));
    found.push(element(Rule::Q10, "software-identifiers", "Identifier", false).parts(scope, identifiers));
    found.push(element(Rule::Q11, "hash-value", "Hash", true).parts(scope, hash));
    let mut algorithm = element(Rule::Q12, "hash-algorithm", "Hash algorithm", true).parts(scope, hash_algorithm);
    let old = scope.each().filter(|part| !part.hashes.is_empty() && part.hashes.iter().all(|hash| matches!(hash.algorithm.as_str(), "MD5" | "SHA-1"))).count();
    if old > 0 {
        algorithm.note.push_str(&format!(" {}", counted(old, "has nothing newer than MD5 or SHA-1.", "have nothing newer than MD5 or SHA-1.")));
    }
    found.push(algorithm);
    found.push(element(Rule::Q13, "license", "Licence", true).parts(scope, licence(sbom.document.format)));
    let mut relations = element(Rule::Q14, "dependency-relationship", "Dependencies", false).over(relationships(scope).into_iter());
    let reach = scope.graph.reach();
    let recorded = format!("The document records a path for {} of {}.", reach.reached, counted(reach.total, "part", "parts"));
    relations.note.push_str(&format!(" {recorded}"));
    found.push(relations);
    found.push(element(Rule::Q15, "sbom-author", "SBOM author", false).document(author(sbom, State::Silent)));
    found.push(signature_element(Profile::Cisa2026, Rule::Q16, signature));
    found.push(element(Rule::Q17, "data-format-name", "Format", false).document(State::Present));
    found.push(element(Rule::Q18, "data-format-version", "Format version", false).document(some(!sbom.document.version.is_empty())));
    let context = match sbom.document.contexts.as_slice() {
        [] => State::Silent,
        all if all.iter().all(|(_, from_text)| *from_text) => State::Weak,
        _ => State::Present,
    };
    found.push(element(Rule::Q19, "generation-context", "Generation context", false).document(context));
    found.push(element(Rule::Q20, "timestamp", "Time of making", false).document(timestamp(sbom)));
    found.push(element(Rule::Q21, "tool-name", "Tool name", false).document(some(sbom.document.tools.iter().any(|tool| !tool.name.is_empty()))));
    found.push(element(Rule::Q22, "tool-version", "Tool version", true).document(tool_version(sbom)));
    let revision = match (sbom.document.format, &sbom.document.id, &sbom.document.revision) {
        (Format::CycloneDx, Some(_), Some(_)) => State::Present,
        (_, Some(_), _) | (Format::CycloneDx, None, Some(_)) => State::Weak,
        _ => State::Silent,
    };
    found.push(element(Rule::Q23, "sbom-version", "SBOM version", false).document(revision));
    let mut coverage = element(Rule::Q25, "coverage", "Path from a root", false).document(some(reach.total > 0 && reach.reached == reach.total));
    coverage.note = recorded;
    found.push(coverage);
}

fn ntia(scope: &Scope<'_>, found: &mut Vec<Element>) {
    let sbom = scope.sbom;
    let element = |rule, suffix, element| Count { profile: Profile::Ntia2021, rule, suffix, element, admits_unknown: false };
    found.push(element(Rule::Q31, "supplier", "Supplier").parts(scope, |part| either(of(&part.supplier), producer(part))));
    found.push(element(Rule::Q32, "component-name", "Name").parts(scope, |part| some(!part.name.trim().is_empty())));
    found.push(element(Rule::Q33, "component-version", "Version").parts(scope, version));
    found.push(element(Rule::Q34, "identifiers", "Identifier").parts(scope, identifiers));
    found.push(element(Rule::Q35, "dependency-relationship", "Dependencies").over(relationships(scope).into_iter()));
    found.push(element(Rule::Q36, "sbom-author", "SBOM author").document(author(sbom, State::Weak)));
    found.push(element(Rule::Q37, "timestamp", "Time of making").document(timestamp(sbom)));
}

fn property<'c>(part: &'c Component, name: &str) -> Option<&'c str> {
    part.properties.iter().find(|(own, value)| own == name && !value.trim().is_empty()).map(|(_, value)| value.as_str())
}

/// The format gate of the guideline, and its rows for the formats that have places for them (Q40 to Q49).
fn bsi(scope: &Scope<'_>, found: &mut Vec<Element>) {
    let sbom = scope.sbom;
    let document = &sbom.document;
    let element = |rule, suffix, element| Count { profile: Profile::Bsi21, rule, suffix, element, admits_unknown: false };
    let numbers: Vec<u32> = document.version.split('.').filter_map(|part| part.parse().ok()).collect();
    let new_enough = match document.format {
        Format::CycloneDx => numbers.as_slice() >= [1, 6].as_slice(),
        Format::Spdx3 => numbers.as_slice() >= [3, 0, 1].as_slice(),
        Format::Spdx2 | Format::Syft => false,
    };
    let mut gate = element(Rule::Q40, "format", "Format").document(some(new_enough));
    if !new_enough {
        gate.outcome = Outcome::NotExpressible;
        gate.note = "The guideline asks for CycloneDX 1.6 or newer, or SPDX 3.0.1 or newer: this document has no places for its elements.".to_owned();
        found.push(gate);
        return;
    }
    found.push(gate);
    let cyclonedx = document.format == Format::CycloneDx;
    let contact = document.authors.iter().filter(|author| !cyclonedx || author.kind == "manufacturer").any(|author| author.contact.is_some());
    let other = document.authors.iter().any(|author| author.contact.is_some());
    found.push(element(Rule::Q41, "sbom-creator", "SBOM creator's e-mail or URL").document(either(some(contact), some(other))));
    found.push(element(Rule::Q42, "timestamp", "Time of making").document(timestamp(sbom)));
    found.push(element(Rule::Q43, "component-creator", "Creator's e-mail or URL").parts(scope, |part| some(part.producer_contact.is_some())));
    found.push(element(Rule::Q43, "component-name", "Name").parts(scope, |part| some(!part.name.trim().is_empty())));
    found.push(element(Rule::Q43, "component-version", "Version").parts(scope, version));
    if cyclonedx {
        found.push(element(Rule::Q43, "file-name", "File name").parts(scope, |part| some(property(part, "bsi:component:filename").is_some())));
    }
    let stated = flags(sbom.components.len(), sbom.completeness.iter().filter_map(|stated| stated.of));
    let said = |index: usize| scope.graph.has_outgoing(index) || stated.get(index) == Some(&true);
    let states = scope.parts.iter().map(|index| (some(said(*index)), sbom.components.get(*index).map(|part| part.pointer.clone()).unwrap_or_default()));
    found.push(element(Rule::Q44, "dependencies", "Dependencies").over(states));
    let concluded = |part: &Component| match part.licences.concluded.iter().any(|text| !is_unknown_word(text)) {
        true => State::Present,
        false => either(State::Silent, some(part.licences.all().any(|text| !is_unknown_word(text)))),
    };
    found.push(element(Rule::Q45, "distribution-licences", "Distribution licence").parts(scope, concluded));
    let sha512 = |hashes: &[super::model::Hash]| hashes.iter().any(|hash| hash.usable && hash.algorithm == "SHA-512");
    let deployable = move |part: &Component| {
        let referenced = part.references.iter().any(|reference| reference.kind == "distribution" && sha512(&reference.hashes));
        either(some(referenced), some(sha512(&part.hashes)))
    };
    found.push(element(Rule::Q46, "deployable-sha512", "SHA-512 of the deployable part").parts(scope, deployable));
    for (suffix, name, title) in [
        ("executable", "bsi:component:executable", "Executable or not"),
        ("archive", "bsi:component:archive", "Archive or not"),
        ("structured", "bsi:component:structured", "Structured or not"),
    ] {
        let marked = |part: &Component| some(property(part, name).is_some() || property(part, "software_additionalPurpose").is_some());
        found.push(element(Rule::Q47, suffix, title).parts(scope, marked));
    }
    found.push(element(Rule::Q48, "sbom-uri", "SBOM's URI (additional)").document(some(document.id.is_some())));
    found.push(element(Rule::Q48, "other-identifiers", "Other identifiers (additional)").parts(scope, identifiers));
    let referenced =
        |kinds: &'static [&'static str]| move |part: &Component| some(part.references.iter().any(|reference| kinds.contains(&reference.kind.as_str())));
    found.push(element(Rule::Q48, "source-uri", "Source's URI (additional)").parts(scope, referenced(&["source-distribution", "vcs", "sourceArtifact"])));
    found.push(element(Rule::Q48, "deployable-uri", "Deployable part's URI (additional)").parts(scope, referenced(&["distribution", "binaryArtifact"])));
    found.push(element(Rule::Q48, "original-licences", "Original licence (additional)").parts(scope, |part| some(!part.licences.declared.is_empty())));
    found.push(
        element(Rule::Q49, "effective-licence", "Effective licence (optional)")
            .parts(scope, |part| some(property(part, "bsi:component:effectiveLicense").is_some())),
    );
}

fn fsct(scope: &Scope<'_>, found: &mut Vec<Element>) {
    let sbom = scope.sbom;
    let element = |suffix, element, admits_unknown| Count { profile: Profile::Fsct3, rule: Rule::Q60, suffix, element, admits_unknown };
    found.push(element("author", "SBOM author", false).document(author(sbom, State::Weak)));
    found.push(element("timestamp", "Time of making", false).document(timestamp(sbom)));
    let recorded = sbom.roots.iter().any(|(root, _)| sbom.components.get(*root).is_some_and(|part| !part.name.is_empty()));
    found.push(element("primary-component", "Primary component", false).document(some(recorded)));
    found.push(element("component-name", "Name", false).parts(scope, |part| some(!part.name.trim().is_empty())));
    found.push(element("component-version", "Version", true).parts(scope, version));
    found.push(element("supplier", "Supplier", true).parts(scope, |part| either(of(&part.supplier), producer(part))));
    found.push(element("identifiers", "Identifier", false).parts(scope, identifiers));
    found.push(element("hash", "Hash", true).parts(scope, hash));
    found.push(element("relationships", "Dependencies of the primary component", false).over(relationships(scope).into_iter()));
    // Of the primary component and its direct dependencies: whether it is said that the list is all there is.
    let stated = flags(sbom.components.len(), sbom.completeness.iter().filter_map(|stated| stated.of));
    let mut near = direct(&scope.graph, sbom);
    for (root, _) in scope.graph.roots() {
        if let Some(near) = near.get_mut(*root) {
            *near = true;
        }
    }
    let declared =
        sbom.components.iter().zip(near.iter().zip(&stated)).filter(|(_, (near, _))| **near).map(|(part, (_, said))| (some(*said), part.pointer.clone()));
    found.push(element("relationships-completeness", "Declared completeness near the primary component", false).over(declared));
    found.push(element("sbom-type", "SBOM type (recommended)", false).document(some(!sbom.document.contexts.is_empty())));
    let roots = || scope.graph.roots().iter().filter_map(|(root, _)| sbom.components.get(*root));
    let of_licence = licence(document_format(sbom));
    found.push(element("primary-licence", "Licence of the primary component", true).over(roots().map(|part| (of_licence(part), part.pointer.clone()))));
    found.push(element("primary-copyright", "Copyright of the primary component", true).over(roots().map(|part| (of(&part.copyright), part.pointer.clone()))));
}

fn document_format(sbom: &Sbom) -> Format {
    sbom.document.format
}

fn telco(scope: &Scope<'_>, signature: &AuthorSignature, found: &mut Vec<Element>) {
    let sbom = scope.sbom;
    let document = &sbom.document;
    let element = |suffix, element, admits_unknown| Count { profile: Profile::Telco11, rule: Rule::Q61, suffix, element, admits_unknown };
    if document.format != Format::Spdx2 || !matches!(document.serialisation, Serialisation::Json | Serialisation::TagValue) {
        let mut gate = element("format", "Format", false).document(State::Silent);
        gate.outcome = Outcome::NotExpressible;
        gate.note = "The guide is for SPDX 2.2 and 2.3 in JSON or tag-value.".to_owned();
        found.push(gate);
        return;
    }
    found.push(element("format", "Format", false).document(State::Present));
    found.push(element("data-licence", "Data licence", false).document(some(document.data_licence.is_some())));
    found.push(element("document-name", "Document name", false).document(some(document.name.is_some())));
    found.push(element("namespace", "Document namespace", false).document(some(document.id.is_some())));
    let organisation = document.authors.iter().any(|author| author.kind == "organization" && author.name.present().is_some());
    found.push(element("creator-organization", "Creator: an organisation", false).document(some(organisation)));
    found.push(element("creator-tool", "Creator: a tool with its version", false).document(some(document.tools.iter().any(|tool| tool.version.is_some()))));
    found.push(element("created", "Time of making", false).document(timestamp(sbom)));
    found.push(element("sbom-type", "SBOM type in the comment", false).document(some(!document.contexts.is_empty())));
    found.push(element("package-name", "Name", false).parts(scope, |part| some(!part.name.is_empty())));
    found.push(element("package-spdxid", "SPDXID", false).parts(scope, |part| some(!part.reference.is_empty())));
    found.push(element("package-version", "Version", true).parts(scope, version));
    found.push(element("package-supplier", "Supplier", true).parts(scope, |part| of(&part.supplier)));
    found.push(element("package-download-location", "Download location", true).parts(scope, |part| of(&part.download_location)));
    let slot = |texts: &[String]| texts.first().map_or(State::Silent, |text| of(&Stated::of(text)));
    found.push(element("package-licence-concluded", "Concluded licence", true).parts(scope, |part| slot(&part.licences.concluded)));
    found.push(element("package-licence-declared", "Declared licence", true).parts(scope, |part| slot(&part.licences.declared)));
    found.push(element("package-copyright", "Copyright", true).parts(scope, |part| of(&part.copyright)));
    let has = |kind: EdgeKind| some(sbom.edges.iter().any(|edge| edge.kind == kind));
    found.push(element("describes", "DESCRIBES", false).document(has(EdgeKind::Describes)));
    found.push(element("contains", "CONTAINS", false).document(has(EdgeKind::Containment)));
    found.push(
        element("package-checksum", "Checksum or verification code (recommended)", false)
            .parts(scope, |part| some(part.verification_code.is_some() || part.hashes.iter().any(|hash| hash.usable))),
    );
    found.push(element("package-purl", "Package URL (recommended)", false).parts(scope, |part| some(part.purl().is_some())));
    found.push(signature_element(Profile::Telco11, Rule::Q61, signature));
}
