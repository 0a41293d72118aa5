//! One model of all SBOM formats. Present, explicitly unknown and silent are kept apart; absence is never made a value.

use super::rules::{Rule, Severity};

/// A value that a document states, says it does not know, or does not mention.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Stated {
    /// The text as the document has it, not blank.
    Present(String),
    /// The word it uses for "unknown": `NOASSERTION`, `NONE`, `unknown`, `n/a` (Q3).
    ExplicitUnknown(String),
    /// Absent, `null` or blank.
    #[default]
    Silent,
}

impl Stated {
    /// Classifies a text by Q3. A word behind `Person:`, `Organization:` or `Tool:` counts as the word.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let trimmed = text.trim();
        let bare = ["Person:", "Organization:", "Tool:"].iter().find_map(|prefix| trimmed.strip_prefix(prefix)).unwrap_or(trimmed).trim();
        if bare.is_empty() || bare.eq_ignore_ascii_case("not_specified") {
            Self::Silent
        } else if is_unknown_word(bare) {
            Self::ExplicitUnknown(trimmed.to_owned())
        } else {
            Self::Present(trimmed.to_owned())
        }
    }

    /// The text, where there is a value.
    #[must_use]
    pub fn present(&self) -> Option<&str> {
        match self {
            Self::Present(text) => Some(text),
            _ => None,
        }
    }

    /// The text, also where it says that nothing is known.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Present(text) | Self::ExplicitUnknown(text) => Some(text),
            Self::Silent => None,
        }
    }

    /// Whether nothing is said at all.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        *self == Self::Silent
    }
}

/// The words of Q3 that say "not known".
#[must_use]
pub fn is_unknown_word(text: &str) -> bool {
    ["NOASSERTION", "NONE", "unknown", "n/a"].iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// A version text, classified (S44).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Version {
    /// One version.
    Exact(String),
    /// A requirement, an interval or an unresolved placeholder: never evaluated against a record.
    Range(String),
    /// A word for "unknown" or "whatever is newest".
    ExplicitUnknown(String),
    /// Absent or blank.
    #[default]
    Silent,
}

impl Version {
    /// The text, whatever it is.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Exact(text) | Self::Range(text) | Self::ExplicitUnknown(text) => Some(text),
            Self::Silent => None,
        }
    }

    /// Classifies a text by S44.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let text = text.trim();
        let owned = || text.to_owned();
        if text.is_empty() {
            Self::Silent
        } else if is_unknown_word(text) || text == "*" || ["latest", "(devel)"].iter().any(|word| text.eq_ignore_ascii_case(word)) {
            Self::ExplicitUnknown(owned())
        } else if is_range(text) {
            Self::Range(owned())
        } else {
            Self::Exact(owned())
        }
    }
}

fn is_range(text: &str) -> bool {
    // As nearly all versions are: nothing of what is looked for below can be in it.
    if text.bytes().all(|byte| byte.is_ascii_alphanumeric() && !matches!(byte, b'x' | b'X') || matches!(byte, b'.' | b'-' | b'+')) {
        return false;
    }
    let comparator = |part: &str| part.trim_start().starts_with(['<', '>', '=', '!', '^', '~']);
    let wildcard = || text.split(['.', '-']).any(|part| matches!(part, "*" | "x" | "X"));
    comparator(text)
        || text.contains("||")
        || (text.contains(',') && (text.split(',').any(comparator) || text.starts_with(['[', '(']) || text.ends_with([']', ')'])))
        || (text.starts_with(['[', '(']) && text.ends_with([']', ')']))
        || text.starts_with("vers:")
        || text.contains(char::is_whitespace)
        || text.contains("${")
        || text.contains("{{")
        || wildcard()
}

/// What a part is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Software, as most parts are.
    #[default]
    Package,
    /// One file.
    File,
    /// An operating system.
    Os,
    /// Something that runs elsewhere.
    Service,
    /// Data or a model.
    Data,
    /// A cryptographic asset.
    Crypto,
    /// A piece of a file.
    Snippet,
    /// Anything else.
    Other,
}

impl Kind {
    /// The word in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Package => "package",
            Self::File => "file",
            Self::Os => "os",
            Self::Service => "service",
            Self::Data => "data",
            Self::Crypto => "crypto",
            Self::Snippet => "snippet",
            Self::Other => "other",
        }
    }
}

/// Where an identifier comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IdentifierKind {
    /// A package URL, as text; see `purl`.
    Purl,
    /// CPE 2.2 or 2.3.
    Cpe,
    /// A SWID tag id.
    Swid,
    /// A Software Heritage id.
    Swhid,
    /// A gitoid or OmniBOR id.
    Gitoid,
}

impl IdentifierKind {
    /// The word in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Purl => "purl",
            Self::Cpe => "cpe",
            Self::Swid => "swid",
            Self::Swhid => "swhid",
            Self::Gitoid => "gitoid",
        }
    }
}

/// One hash of a part, as stated.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash {
    /// The name in one spelling (`SHA-256`, `SHA3-512`, `BLAKE2b-256`, `MD5` …); an unknown name is kept as it stands.
    pub algorithm: String,
    /// Lower-case hex where it is hex, else the text.
    pub value: String,
    /// Whether the algorithm is known and the value is hex of its length: others never count (S27).
    pub usable: bool,
}

/// The licences of a part by slot, as texts; parsed lazily.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Licences {
    /// What its author says.
    pub declared: Vec<String>,
    /// What whoever made the SBOM found.
    pub concluded: Vec<String>,
    /// Where the format does not tell which.
    pub unspecified: Vec<String>,
}

impl Licences {
    /// All texts, declared first.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.declared.iter().chain(&self.concluded).chain(&self.unspecified).map(String::as_str)
    }
}

/// A reference to something outside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExternalReference {
    /// The native type, e.g. `vcs`, `distribution`, `attestation`.
    pub kind: String,
    /// As stated; never fetched.
    pub url: String,
    /// Hashes of what is there.
    pub hashes: Vec<Hash>,
}

/// One part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Component {
    /// The native id: bom-ref, SPDXID, spdxId, Syft id. Empty where there is none.
    pub reference: String,
    /// What it is.
    pub kind: Kind,
    /// The format's own word for it.
    pub native_type: String,
    /// Group or namespace beside the name.
    pub group: Option<String>,
    /// The name; empty where it is missing.
    pub name: String,
    /// The version.
    pub version: Version,
    /// Identifiers in document order.
    pub identifiers: Vec<(IdentifierKind, String)>,
    /// Hashes in document order.
    pub hashes: Vec<Hash>,
    /// Licences.
    pub licences: Licences,
    /// Who supplied it (CycloneDX `supplier`, SPDX `supplier`, `suppliedBy`).
    pub supplier: Stated,
    /// Who made it (CycloneDX `manufacturer`, SPDX `originator`, `originatedBy`).
    pub producer: Stated,
    /// Contact of the producer: e-mail or URL.
    pub producer_contact: Option<String>,
    /// CycloneDX `author`, `authors[]`, `publisher`.
    pub authors: Vec<String>,
    /// Copyright text.
    pub copyright: Stated,
    /// CycloneDX `scope`, e.g. `excluded`.
    pub scope: Option<String>,
    /// Not part of the product (CycloneDX 1.7 `isExternal`).
    pub external: bool,
    /// SPDX 2 `downloadLocation`.
    pub download_location: Stated,
    /// SPDX 2 `filesAnalyzed` and `packageVerificationCode`.
    pub verification_code: Option<String>,
    /// References outside.
    pub references: Vec<ExternalReference>,
    /// Selected properties (name, value): those of `bsi:` and `cdx:` and Syft's distribution.
    pub properties: Vec<(String, String)>,
    /// Where it stands: a JSON Pointer, an element path, or `line N`.
    pub pointer: String,
}

impl Component {
    /// The first package URL.
    #[must_use]
    pub fn purl(&self) -> Option<&str> {
        self.identified(IdentifierKind::Purl).next()
    }

    /// The identifiers of a kind, in document order.
    pub fn identified(&self, wanted: IdentifierKind) -> impl Iterator<Item = &str> {
        self.identifiers.iter().filter(move |(kind, _)| *kind == wanted).map(|(_, text)| text.as_str())
    }
}

/// What an edge means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EdgeKind {
    /// `from` needs `to`.
    Dependency,
    /// `from` contains `to`.
    Containment,
    /// `from` (the document) describes `to`.
    Describes,
    /// Shown, not traversed.
    Other,
}

/// When a dependency is needed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EdgeScope {
    /// Not said.
    #[default]
    Unknown,
    /// At run time.
    Runtime,
    /// To build.
    Build,
    /// To develop.
    Dev,
    /// To test.
    Test,
    /// If wanted.
    Optional,
    /// By the surroundings.
    Provided,
}

/// An end of an edge.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum End {
    /// A part, by its index in `components`.
    Component(usize),
    /// The document itself.
    Document,
    /// An id that nothing in the document has.
    Unresolved(String),
}

/// A relation of two parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// From.
    pub from: End,
    /// To.
    pub to: End,
    /// What it means.
    pub kind: EdgeKind,
    /// When it holds.
    pub scope: EdgeScope,
    /// The format's own word, e.g. `BUILD_DEPENDENCY_OF`, `dependsOn`.
    pub native_type: &'static str,
    /// Whether the document states it the other way round.
    pub reversed: bool,
}

/// A statement about completeness (T7): an empty `dependsOn`, an aggregate, a target `NONE` or `NOASSERTION`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completeness {
    /// Of which part; `None`: of the document as a whole.
    pub of: Option<usize>,
    /// `none` (nothing depends further), `complete`, `incomplete`, `unknown` or the format's own word.
    pub word: String,
}

/// How a root was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RootOrigin {
    /// CycloneDX `metadata.component`.
    MetadataComponent,
    /// A DESCRIBES relationship.
    Describes,
    /// SPDX 2 `documentDescribes`.
    DocumentDescribes,
    /// SPDX 3 `rootElement`.
    RootElement,
    /// Syft `source`.
    Source,
    /// No root is recorded; packages that nothing points to (T2).
    Guessed,
}

impl RootOrigin {
    /// The word in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::MetadataComponent => "metadata-component",
            Self::Describes => "describes",
            Self::DocumentDescribes => "document-describes",
            Self::RootElement => "root-element",
            Self::Source => "source",
            Self::Guessed => "guessed",
        }
    }
}

/// Which format a document has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// CycloneDX 1.x.
    CycloneDx,
    /// SPDX 2.x.
    Spdx2,
    /// SPDX 3.0.
    Spdx3,
    /// Syft's own JSON.
    Syft,
}

impl Format {
    /// The name for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::CycloneDx => "CycloneDX",
            Self::Spdx2 | Self::Spdx3 => "SPDX",
            Self::Syft => "Syft",
        }
    }
}

/// How a document is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Serialisation {
    /// JSON.
    Json,
    /// XML.
    Xml,
    /// SPDX tag-value.
    TagValue,
    /// YAML.
    Yaml,
    /// RDF/XML, read in part (S37).
    Rdf,
}

impl Serialisation {
    /// The word in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Xml => "xml",
            Self::TagValue => "tag-value",
            Self::Yaml => "yaml",
            Self::Rdf => "rdf-xml",
        }
    }
}

/// Who made the document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Author {
    /// `person`, `organization`, `manufacturer`, `supplier` or another word of the format.
    pub kind: String,
    /// As stated.
    pub name: Stated,
    /// E-mail or URL, if stated.
    pub contact: Option<String>,
}

/// With which tool.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tool {
    /// Its maker, if stated.
    pub vendor: Option<String>,
    /// Its name.
    pub name: String,
    /// Its version, if stated; `weak` where it was cut off a combined text (Q22).
    pub version: Option<String>,
    /// Whether name and version stand in one text.
    pub weak: bool,
}

/// A signature inside the document, not verified here (B40 to B47).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnvelopedSignature {
    /// `jsf`, `xmldsig` or `jss`.
    pub kind: &'static str,
    /// The object that carries it.
    pub pointer: String,
}

/// Parts by `ref`, each with its versions: the text, whether it is a range, and the status.
pub type Affects = Vec<(String, Vec<(String, bool, String)>)>;

/// A vulnerability statement inside the document (CycloneDX `vulnerabilities[]`, V40).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VulnerabilityStatement {
    /// Its id, e.g. a CVE.
    pub id: String,
    /// Other ids of it.
    pub aliases: Vec<String>,
    /// `analysis.state`, as stated.
    pub state: Option<String>,
    /// `analysis.justification`, as stated.
    pub justification: Option<String>,
    /// `analysis.detail`.
    pub detail: Option<String>,
    /// Which parts, and which of their versions.
    pub affects: Affects,
    /// When it was last updated, as stated.
    pub updated: Option<String>,
    /// Where it stands.
    pub pointer: String,
}

/// What is said of the document as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Format.
    pub format: Format,
    /// How it is written.
    pub serialisation: Serialisation,
    /// The version as stated, e.g. `1.6`, `SPDX-2.3`, `3.0.1`; empty where missing.
    pub version: String,
    /// The native id: serialNumber, documentNamespace, spdxId.
    pub id: Option<String>,
    /// CycloneDX `version` of the document.
    pub revision: Option<String>,
    /// The document's name.
    pub name: Option<String>,
    /// When it was made, as stated: a claim.
    pub created: Option<String>,
    /// Who made it.
    pub authors: Vec<Author>,
    /// With what.
    pub tools: Vec<Tool>,
    /// Generation context, e.g. `build`; the second says that it was found in free text.
    pub contexts: Vec<(String, bool)>,
    /// SPDX `dataLicense`.
    pub data_licence: Option<String>,
    /// SPDX comments on document and creation.
    pub comments: Vec<String>,
    /// Restrictions on sharing (CycloneDX 1.7), as stated.
    pub distribution_constraints: Vec<String>,
    /// Read in part only (S37).
    pub partial: bool,
    /// It came in GitHub's wrapper (S11).
    pub github_wrapper: bool,
    /// The distribution of an image (Syft `distro`), e.g. `debian-12`.
    pub distro: Option<String>,
    /// Counts of what is not read: (member, how many).
    pub counted: Vec<(String, usize)>,
    /// Signatures inside.
    pub signatures: Vec<EnvelopedSignature>,
    /// References outside.
    pub references: Vec<ExternalReference>,
    /// Texts of LicenseRefs: (id, text).
    pub extracted_licences: Vec<(String, String)>,
}

impl Document {
    /// An empty document of a format.
    #[must_use]
    pub fn new(format: Format, serialisation: Serialisation, version: impl Into<String>) -> Self {
        Self {
            format,
            serialisation,
            version: version.into(),
            id: None,
            revision: None,
            name: None,
            created: None,
            authors: Vec::new(),
            tools: Vec::new(),
            contexts: Vec::new(),
            data_licence: None,
            comments: Vec::new(),
            distribution_constraints: Vec::new(),
            partial: false,
            github_wrapper: false,
            distro: None,
            counted: Vec::new(),
            signatures: Vec::new(),
            references: Vec::new(),
            extracted_licences: Vec::new(),
        }
    }
}

/// Something odd, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// How grave.
    pub severity: Severity,
    /// Where: a JSON Pointer, an element path, or `line N`.
    pub pointer: String,
    /// A sentence; texts from the document in it are escaped.
    pub message: String,
}

/// Findings, bounded: the first 10,000 are kept and all are counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    kept: Vec<Finding>,
    total: usize,
}

/// Findings kept in full (§0.2).
const MOST_FINDINGS: usize = 10_000;

impl Findings {
    /// Records one at the rule's usual severity.
    pub fn add(&mut self, rule: Rule, pointer: impl Into<String>, message: impl Into<String>) {
        self.add_as(rule, rule.severity(), pointer, message);
    }

    /// Records one at another severity than usual.
    pub fn add_as(&mut self, rule: Rule, severity: Severity, pointer: impl Into<String>, message: impl Into<String>) {
        self.total = self.total.saturating_add(1);
        if self.kept.len() < MOST_FINDINGS {
            self.kept.push(Finding { rule, severity, pointer: pointer.into(), message: message.into() });
        }
    }

    /// Gives each another place, where a document was read through the form of another.
    pub(crate) fn place(&mut self, place: impl Fn(&str) -> String) {
        for finding in &mut self.kept {
            finding.pointer = place(&finding.pointer);
        }
    }

    /// Those kept, in the order of reading.
    #[must_use]
    pub fn kept(&self) -> &[Finding] {
        &self.kept
    }

    /// How many there were.
    #[must_use]
    pub fn total(&self) -> usize {
        self.total
    }
}

/// A document read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sbom {
    /// The document.
    pub document: Document,
    /// Its roots: index into `components` and how each was found.
    pub roots: Vec<(usize, RootOrigin)>,
    /// Its parts, in document order.
    pub components: Vec<Component>,
    /// Their relations, in document order.
    pub edges: Vec<Edge>,
    /// What is said of completeness.
    pub completeness: Vec<Completeness>,
    /// Vulnerability statements inside.
    pub statements: Vec<VulnerabilityStatement>,
    /// bom-refs that several parts have, sorted: of which of them a statement is, it does not say.
    pub repeated: Vec<String>,
    /// What was odd.
    pub findings: Findings,
}

impl Sbom {
    /// An empty one, for a reader to fill.
    #[must_use]
    pub fn new(document: Document) -> Self {
        Self {
            document,
            roots: Vec::new(),
            components: Vec::new(),
            edges: Vec::new(),
            completeness: Vec::new(),
            statements: Vec::new(),
            repeated: Vec::new(),
            findings: Findings::default(),
        }
    }
}

/// Why a document is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The rule.
    pub rule: Rule,
    /// Where.
    pub pointer: String,
    /// A sentence that says what and what to do.
    pub message: String,
}

impl Refusal {
    /// A refusal under a rule.
    pub fn new(rule: Rule, pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self { rule, pointer: pointer.into(), message: message.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is told by its bytes alone is told the same way as the rest.
    #[test]
    fn plain_versions_are_exact_and_no_others() {
        for text in ["1", "1.2.3-rc.1+build", "20260102", "v1.0", "1.0-beta"] {
            assert_eq!(Version::of(text), Version::Exact(text.to_owned()));
        }
        for text in ["1.x", "1.X.0", "*", "1.*", "^1", "~1.2", ">=1", "1 || 2", "[1,2)", "vers:npm/1", "1 2", "${v}", "{{v}}", "1,>2"] {
            assert!(!matches!(Version::of(text), Version::Exact(_)), "{text}");
        }
    }
}
