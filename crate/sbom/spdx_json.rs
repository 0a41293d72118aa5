//! SPDX 2.2 and 2.3: the JSON form, which the other forms of SPDX 2 are brought into (S29 to S33).

use std::collections::BTreeMap;

use super::model::{
    Author, Completeness, Component, Document, Edge, EdgeKind, EdgeScope, End, ExternalReference, Findings, Format, IdentifierKind, Kind, Refusal, RootOrigin,
    Sbom, Serialisation, Stated, Tool, Version,
};
use super::place::{self, Place, References, checked_hash, get, objects, text, texts, within};
use super::rules::{Rule, Severity};
use crate::encoding::json::Value;
use crate::limits;
use crate::text::quoted;

/// Reads a document that was recognised as SPDX 2.
pub(crate) fn read(value: &Value<'_>, serialisation: Serialisation) -> Result<Sbom, Refusal> {
    let root = Place::ROOT;
    let version = get(value, "spdxVersion").and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut reader = Reader {
        sbom: Sbom::new(Document::new(Format::Spdx2, serialisation, version)),
        elements: References::default(),
        own: String::new(),
        described: Vec::new(),
        files: 0,
    };
    reader.head(value, &root);
    reader.packages(value, &root)?;
    reader.files(value, &root)?;
    reader.snippets(value, &root)?;
    reader.relationships(value, &root)?;
    reader.describes(value, &root);
    reader.contained_files(value, &root)?;
    reader.extracted(value, &root);
    Ok(reader.sbom)
}

/// The SPDXID that documents have.
const DOCUMENT: &str = "SPDXRef-DOCUMENT";

struct Reader {
    sbom: Sbom,
    /// The first element of each SPDXID.
    elements: References,
    /// The SPDXID of the document.
    own: String,
    /// Which parts are roots.
    described: Vec<bool>,
    files: usize,
}

impl Reader {
    fn head(&mut self, value: &Value<'_>, at: &Place<'_>) {
        let Sbom { document, findings, .. } = &mut self.sbom;
        document.name = text(findings, value, at, "name");
        document.id = text(findings, value, at, "documentNamespace");
        document.data_licence = text(findings, value, at, "dataLicense");
        document.comments.extend(text(findings, value, at, "comment"));
        let id = text(findings, value, at, "SPDXID");
        if id.is_none() {
            findings.add(Rule::S10, "", "The document has no SPDXID.");
        }
        self.own = id.unwrap_or_else(|| DOCUMENT.to_owned());
        if let Some(creation) = place::object(findings, value, at, "creationInfo") {
            let place = at.name("creationInfo");
            document.created = text(findings, creation, &place, "created");
            document.comments.extend(text(findings, creation, &place, "comment"));
            for creator in texts(findings, creation, &place, "creators") {
                creator_of(&creator, document);
            }
        } else {
            findings.add(Rule::S29, "", "The document has no creationInfo: who made it and when is not said.");
        }
        let contexts: Vec<_> = document.comments.iter().filter_map(|comment| context_in(comment)).collect();
        document.contexts.extend(contexts.into_iter().map(|context| (context, true)));
        let list = at.name("externalDocumentRefs");
        for (index, reference) in objects(findings, value, at, "externalDocumentRefs") {
            let place = list.index(index);
            let hashes = match place::object(findings, reference, &place, "checksum") {
                Some(checksum) => vec![checksum_of(findings, checksum, &place.name("checksum"))],
                None => Vec::new(),
            };
            let url = text(findings, reference, &place, "spdxDocument").unwrap_or_default();
            document.references.push(ExternalReference { kind: "spdx-document".to_owned(), url, hashes });
        }
    }

    fn add(&mut self, part: Component, at: &Place<'_>) -> Result<usize, Refusal> {
        let index = self.sbom.components.len();
        if part.kind == Kind::File {
            self.files = self.files.saturating_add(1);
        }
        within(self.files, limits::SBOM_FILES, "files", at)?;
        within(index.saturating_add(1).saturating_sub(self.files), limits::SBOM_COMPONENTS, "parts", at)?;
        place::within_part(part.identifiers.len(), part.hashes.len(), at)?;
        if part.reference.is_empty() {
            self.sbom.findings.add(Rule::S29, at.pointer(), "The element has no SPDXID; no relation can name it.");
        } else if self.known(&part.reference).is_some() {
            let what = format!("The SPDXID {} occurs twice; relations are taken to mean the first.", quoted(&part.reference));
            self.sbom.findings.add(Rule::S32, at.pointer(), what);
        }
        let named = !part.reference.is_empty();
        self.sbom.components.push(part);
        if named {
            self.elements.insert(&self.sbom.components, index);
        }
        Ok(index)
    }

    fn packages(&mut self, value: &Value<'_>, at: &Place<'_>) -> Result<(), Refusal> {
        let list = at.name("packages");
        for (index, package) in objects(&mut self.sbom.findings, value, at, "packages") {
            let place = list.index(index);
            let part = self.package(package, &place);
            self.add(part, &place)?;
        }
        Ok(())
    }

    fn package(&mut self, value: &Value<'_>, at: &Place<'_>) -> Component {
        let findings = &mut self.sbom.findings;
        let mut part = Component { pointer: at.pointer(), ..Component::default() };
        part.reference = text(findings, value, at, "SPDXID").unwrap_or_default();
        part.native_type = text(findings, value, at, "primaryPackagePurpose").unwrap_or_default();
        let purpose = part.native_type.replace('-', "_");
        part.kind = if purpose.eq_ignore_ascii_case("OPERATING_SYSTEM") { Kind::Os } else { Kind::Package };
        part.name = text(findings, value, at, "name").unwrap_or_default();
        if part.name.is_empty() {
            findings.add(Rule::S29, at.pointer(), "The package has no name.");
        }
        part.version = text(findings, value, at, "versionInfo").map_or(Version::Silent, |stated| Version::of(&stated));
        part.supplier = stated(findings, value, at, "supplier");
        let originator = text(findings, value, at, "originator").unwrap_or_default();
        part.producer = Stated::of(&originator);
        part.producer_contact = contact_in(&originator);
        part.copyright = stated(findings, value, at, "copyrightText");
        part.download_location = stated(findings, value, at, "downloadLocation");
        if part.download_location.is_silent() {
            findings.add(Rule::S29, at.pointer(), "The package has no downloadLocation.");
        }
        part.hashes = checksums(findings, value, at);
        part.licences.declared.extend(text(findings, value, at, "licenseDeclared"));
        part.licences.concluded.extend(text(findings, value, at, "licenseConcluded"));
        part.verification_code =
            get(value, "packageVerificationCode").and_then(|code| get(code, "packageVerificationCodeValue")).and_then(Value::as_str).map(str::to_owned);
        part.references.extend(text(findings, value, at, "homepage").map(|url| ExternalReference { kind: "website".to_owned(), url, hashes: Vec::new() }));
        let list = at.name("externalRefs");
        for (index, reference) in objects(findings, value, at, "externalRefs") {
            let place = list.index(index);
            let kind = text(findings, reference, &place, "referenceType").unwrap_or_default();
            let Some(locator) = text(findings, reference, &place, "referenceLocator") else { continue };
            // Some writers give the type as the URI of its listing.
            match kind.rsplit('/').next().unwrap_or_default() {
                "purl" => part.identifiers.push((IdentifierKind::Purl, locator)),
                "cpe22Type" | "cpe23Type" => part.identifiers.push((IdentifierKind::Cpe, locator)),
                "swh" => part.identifiers.push((IdentifierKind::Swhid, locator)),
                "gitoid" => part.identifiers.push((IdentifierKind::Gitoid, locator)),
                "swid" => part.identifiers.push((IdentifierKind::Swid, locator)),
                _ => part.references.push(ExternalReference { kind, url: locator, hashes: Vec::new() }),
            }
        }
        part
    }

    fn files(&mut self, value: &Value<'_>, at: &Place<'_>) -> Result<(), Refusal> {
        let list = at.name("files");
        for (index, file) in objects(&mut self.sbom.findings, value, at, "files") {
            let place = list.index(index);
            let findings = &mut self.sbom.findings;
            let mut part = Component { kind: Kind::File, native_type: "file".to_owned(), pointer: place.pointer(), ..Component::default() };
            part.reference = text(findings, file, &place, "SPDXID").unwrap_or_default();
            part.name = text(findings, file, &place, "fileName").or_else(|| text(findings, file, &place, "name")).unwrap_or_default();
            part.hashes = checksums(findings, file, &place);
            part.copyright = stated(findings, file, &place, "copyrightText");
            part.licences.concluded.extend(text(findings, file, &place, "licenseConcluded"));
            part.licences.unspecified.extend(texts(findings, file, &place, "licenseInfoInFiles"));
            self.add(part, &place)?;
        }
        Ok(())
    }

    fn snippets(&mut self, value: &Value<'_>, at: &Place<'_>) -> Result<(), Refusal> {
        let list = at.name("snippets");
        for (index, snippet) in objects(&mut self.sbom.findings, value, at, "snippets") {
            let place = list.index(index);
            let findings = &mut self.sbom.findings;
            let mut part = Component { kind: Kind::Snippet, native_type: "snippet".to_owned(), pointer: place.pointer(), ..Component::default() };
            part.reference = text(findings, snippet, &place, "SPDXID").unwrap_or_default();
            part.name = text(findings, snippet, &place, "name").unwrap_or_default();
            part.licences.concluded.extend(text(findings, snippet, &place, "licenseConcluded"));
            self.add(part, &place)?;
        }
        Ok(())
    }

    fn edge(&mut self, edge: Edge) -> Result<(), Refusal> {
        within(self.sbom.edges.len().saturating_add(1), limits::SBOM_EDGES, "relations", &Place::ROOT)?;
        self.sbom.edges.push(edge);
        Ok(())
    }

    /// The document, or the first part with the SPDXID.
    fn known(&self, id: &str) -> Option<End> {
        if id == self.own || id == DOCUMENT {
            return Some(End::Document);
        }
        self.elements.get(&self.sbom.components, id).map(End::Component)
    }

    fn end(&mut self, id: &str, place: &Place<'_>) -> End {
        if let Some(end) = self.known(id) {
            return end;
        }
        let what = if id.starts_with("DocumentRef-") {
            format!("{} stands in another document, which has to be given too.", quoted(id))
        } else {
            format!("No element has the SPDXID {}.", quoted(id))
        };
        self.sbom.findings.add(Rule::S32, place.pointer(), what);
        End::Unresolved(id.to_owned())
    }

    fn relationships(&mut self, value: &Value<'_>, at: &Place<'_>) -> Result<(), Refusal> {
        let list = at.name("relationships");
        for (index, relationship) in objects(&mut self.sbom.findings, value, at, "relationships") {
            let place = list.index(index);
            let findings = &mut self.sbom.findings;
            let from = text(findings, relationship, &place, "spdxElementId");
            let to = text(findings, relationship, &place, "relatedSpdxElement");
            let native = text(findings, relationship, &place, "relationshipType").unwrap_or_default();
            let (Some(from), Some(to)) = (from, to) else {
                findings.add(Rule::S32, place.pointer(), "The relationship lacks one of its ends; it is skipped.");
                continue;
            };
            let (native_type, kind, scope, reversed) = relation(&native);
            let from = self.end(&from, &place);
            if matches!(to.as_str(), "NONE" | "NOASSERTION") {
                let of = if let End::Component(of) = from { Some(of) } else { None };
                let word = if to == "NONE" { "none" } else { "unknown" };
                self.sbom.completeness.push(Completeness { of, word: word.to_owned() });
                continue;
            }
            let to = self.end(&to, &place);
            let (from, to) = if reversed { (to, from) } else { (from, to) };
            if kind == EdgeKind::Describes {
                self.root(&from, &to, RootOrigin::Describes);
            }
            self.edge(Edge { from, to, kind, scope, native_type, reversed })?;
        }
        Ok(())
    }

    fn root(&mut self, from: &End, to: &End, origin: RootOrigin) {
        let (End::Document, End::Component(index)) = (from, to) else { return };
        self.described.resize(self.sbom.components.len(), false);
        if let Some(described @ false) = self.described.get_mut(*index) {
            *described = true;
            self.sbom.roots.push((*index, origin));
        }
    }

    fn describes(&mut self, value: &Value<'_>, at: &Place<'_>) {
        let place = at.name("documentDescribes");
        for id in texts(&mut self.sbom.findings, value, at, "documentDescribes") {
            let to = self.end(&id, &place);
            self.root(&End::Document, &to, RootOrigin::DocumentDescribes);
        }
    }

    /// The older way to say which package contains a file.
    fn contained_files(&mut self, value: &Value<'_>, at: &Place<'_>) -> Result<(), Refusal> {
        let list = at.name("packages");
        let Some(Value::Array(packages)) = get(value, "packages") else { return Ok(()) };
        for (index, package) in packages.iter().enumerate() {
            let place = list.index(index);
            if get(package, "hasFiles").is_none() {
                continue;
            }
            let Some(own) = get(package, "SPDXID").and_then(Value::as_str).and_then(|id| self.known(id)) else { continue };
            for id in texts(&mut self.sbom.findings, package, &place, "hasFiles") {
                let to = self.end(&id, &place.name("hasFiles"));
                let edge = Edge { from: own.clone(), to, kind: EdgeKind::Containment, scope: EdgeScope::Unknown, native_type: "hasFiles", reversed: false };
                self.edge(edge)?;
            }
        }
        Ok(())
    }

    fn extracted(&mut self, value: &Value<'_>, at: &Place<'_>) {
        let list = at.name("hasExtractedLicensingInfos");
        let Sbom { document, findings, .. } = &mut self.sbom;
        for (index, licence) in objects(findings, value, at, "hasExtractedLicensingInfos") {
            let place = list.index(index);
            let id = text(findings, licence, &place, "licenseId").unwrap_or_default();
            let stated = text(findings, licence, &place, "extractedText").or_else(|| text(findings, licence, &place, "name")).unwrap_or_default();
            document.extracted_licences.push((id, stated));
        }
        for name in ["annotations", "reviewers", "revieweds"] {
            let count = objects(findings, value, at, name).count();
            if count > 0 {
                document.counted.push((name.to_owned(), count));
            }
        }
    }
}

fn stated(findings: &mut Findings, value: &Value<'_>, at: &Place<'_>, name: &str) -> Stated {
    text(findings, value, at, name).map_or(Stated::Silent, |stated| Stated::of(&stated))
}

fn checksums(findings: &mut Findings, value: &Value<'_>, at: &Place<'_>) -> Vec<super::model::Hash> {
    let list = at.name("checksums");
    let items = objects(findings, value, at, "checksums");
    items.into_iter().map(|(index, checksum)| checksum_of(findings, checksum, &list.index(index))).collect()
}

fn checksum_of(findings: &mut Findings, value: &Value<'_>, at: &Place<'_>) -> super::model::Hash {
    let algorithm = text(findings, value, at, "algorithm").unwrap_or_default();
    let content = text(findings, value, at, "checksumValue").unwrap_or_default();
    checked_hash(findings, at, &algorithm, &content)
}

/// `Person: name (mail)`, `Organization: name`, `Tool: name-version`.
pub(crate) fn creator_of(creator: &str, document: &mut Document) {
    let (kind, rest) = creator.split_once(':').map_or(("", creator), |(kind, rest)| (kind.trim(), rest.trim()));
    if kind.eq_ignore_ascii_case("tool") {
        let (name, version) = tool_version(rest);
        document.tools.push(Tool { vendor: None, name: name.to_owned(), version: version.map(str::to_owned), weak: true });
    } else {
        let kind =
            if kind.eq_ignore_ascii_case("person") || kind.eq_ignore_ascii_case("organization") { kind.to_ascii_lowercase() } else { "other".to_owned() };
        document.authors.push(Author { kind, name: Stated::of(creator), contact: contact_in(rest) });
    }
}

/// The part after the last hyphen that a digit, or `v` and a digit, follows (Q22).
fn tool_version(text: &str) -> (&str, Option<&str>) {
    let at = text.rmatch_indices('-').map(|(at, _)| at).find(|at| {
        let rest = text.get(at.saturating_add(1)..).unwrap_or_default();
        rest.strip_prefix('v').unwrap_or(rest).starts_with(|first: char| first.is_ascii_digit())
    });
    match at.and_then(|at| Some((text.get(..at)?, text.get(at.saturating_add(1)..)?))) {
        Some((name, version)) => (name, Some(version)),
        None => (text, None),
    }
}

/// What stands in brackets at the end and looks like an address.
fn contact_in(text: &str) -> Option<String> {
    let (_, rest) = text.rsplit_once('(')?;
    let inside = rest.strip_suffix(')')?.trim();
    (inside.contains('@') || inside.contains("://")).then(|| inside.to_owned())
}

/// `SBOM Type: Build` in a comment (Q19).
fn context_in(comment: &str) -> Option<String> {
    let lower = comment.to_ascii_lowercase();
    let (_, rest) = lower.split_once("sbom type:")?;
    let word: String = rest.trim_start().chars().take_while(char::is_ascii_alphabetic).collect();
    ["design", "source", "build", "analyzed", "deployed", "runtime"].contains(&word.as_str()).then_some(word)
}

/// The table of S33: the native name, what it means, when, and whether the edge runs the other way.
pub(crate) fn relation(native: &str) -> (&'static str, EdgeKind, EdgeScope, bool) {
    use EdgeKind::{Containment, Dependency, Describes, Other};
    use EdgeScope::{Build, Dev, Optional, Provided, Runtime, Test, Unknown};
    const TABLE: [(&str, EdgeKind, EdgeScope, bool); 24] = [
        ("DESCRIBES", Describes, Unknown, false),
        ("DESCRIBED_BY", Describes, Unknown, true),
        ("DEPENDS_ON", Dependency, Unknown, false),
        ("DYNAMIC_LINK", Dependency, Unknown, false),
        ("STATIC_LINK", Dependency, Unknown, false),
        ("HAS_PREREQUISITE", Dependency, Unknown, false),
        ("DEPENDENCY_OF", Dependency, Unknown, true),
        ("RUNTIME_DEPENDENCY_OF", Dependency, Runtime, true),
        ("BUILD_DEPENDENCY_OF", Dependency, Build, true),
        ("DEV_DEPENDENCY_OF", Dependency, Dev, true),
        ("TEST_DEPENDENCY_OF", Dependency, Test, true),
        ("OPTIONAL_DEPENDENCY_OF", Dependency, Optional, true),
        ("PROVIDED_DEPENDENCY_OF", Dependency, Provided, true),
        ("PREREQUISITE_FOR", Dependency, Unknown, true),
        ("BUILD_TOOL_OF", Dependency, Build, true),
        ("DEV_TOOL_OF", Dependency, Dev, true),
        ("TEST_TOOL_OF", Dependency, Test, true),
        ("CONTAINS", Containment, Unknown, false),
        ("CONTAINED_BY", Containment, Unknown, true),
        ("PACKAGE_OF", Containment, Unknown, true),
        ("OPTIONAL_COMPONENT_OF", Containment, Optional, true),
        ("GENERATED_FROM", Other, Unknown, false),
        ("GENERATES", Other, Unknown, false),
        ("VARIANT_OF", Other, Unknown, false),
    ];
    let same =
        |name: &str| name.len() == native.len() && name.bytes().zip(native.bytes()).all(|(a, b)| a == b.to_ascii_uppercase() || (a == b'_' && b == b'-'));
    // The historical spelling.
    if same("DESCRIBE") {
        return ("DESCRIBES", Describes, Unknown, false);
    }
    TABLE.iter().find(|(name, ..)| same(name)).copied().unwrap_or(("OTHER", Other, Unknown, false))
}

/// What conversion from another form found, put into the document: findings, and the places of its elements by the pointers
/// of the JSON form.
pub(crate) fn patch(sbom: &mut Sbom, findings: Vec<(Rule, Option<Severity>, String, String)>, places: &[(String, String)]) {
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    known.extend(places.iter().enumerate().map(|(number, (pointer, _))| (pointer.as_str(), number)));
    let of = |pointer: &str| {
        let end = pointer.match_indices('/').nth(2).map_or(pointer.len(), |(at, _)| at);
        let number = known.get(pointer.get(..end).unwrap_or_default())?;
        places.get(*number).map(|(_, place)| place.clone())
    };
    for component in &mut sbom.components {
        component.pointer = of(&component.pointer).unwrap_or_default();
    }
    sbom.findings.place(|pointer| of(pointer).unwrap_or_default());
    for (rule, severity, place, message) in findings {
        sbom.findings.add_as(rule, severity.unwrap_or_else(|| rule.severity()), place, message);
    }
}
