//! SPDX 3.0: a fixed subset of JSON-LD, read as it stands; no context is processed or fetched (S38 to S41).

use std::collections::BTreeMap;

use super::model::{
    Author, Completeness, Component, Document, Edge, EdgeKind, EdgeScope, End, ExternalReference, Findings, Format, IdentifierKind, Kind, Refusal, RootOrigin,
    Sbom, Serialisation, Stated, Tool, Version,
};
use super::place::{self, Place, References, checked_hash, get, objects, text, texts, within};
use super::rules::Rule;
use crate::encoding::json::Value;
use crate::limits;
use crate::text::quoted;

/// Reads a document that was recognised as SPDX 3.
pub(crate) fn read(value: &Value<'_>) -> Result<Sbom, Refusal> {
    let mut sbom = Sbom::new(Document::new(Format::Spdx3, Serialisation::Json, context_version(value)));
    let root = Place::ROOT;
    let graph_place = root.name("@graph");
    let elements: Vec<(Place<'_>, &Value<'_>)> = if get(value, "@graph").is_some() {
        objects(&mut sbom.findings, value, &root, "@graph").map(|(index, element)| (graph_place.index(index), element)).collect()
    } else {
        vec![(root, value)]
    };
    let mut graph = Graph { elements: &elements, by_id: BTreeMap::new(), parts: References::default() };
    graph.index(&mut sbom.findings);
    graph.document(&mut sbom);
    graph.parts(&mut sbom)?;
    graph.relations(&mut sbom)?;
    graph.roots(&mut sbom);
    let mut known = vec![false; sbom.components.len()];
    sbom.roots.retain(|(index, _)| known.get_mut(*index).is_some_and(|known| !std::mem::replace(known, true)));
    Ok(sbom)
}

/// `https://spdx.org/rdf/3.0.1/spdx-context.jsonld`: 3.0.1
fn context_version(value: &Value<'_>) -> String {
    let found = contexts(value).find_map(|context| context.split_once("spdx.org/rdf/").map(|(_, rest)| rest.split('/').next().unwrap_or_default().to_owned()));
    found.unwrap_or_default()
}

/// The texts of `@context`, which is one or a list that may hold objects too.
pub(crate) fn contexts<'v>(value: &'v Value<'_>) -> impl Iterator<Item = &'v str> {
    let items: Vec<&'v str> = match get(value, "@context") {
        Some(Value::String(text)) => vec![text.as_ref()],
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    items.into_iter()
}

struct Graph<'v> {
    elements: &'v [(Place<'v>, &'v Value<'v>)],
    by_id: BTreeMap<&'v str, usize>,
    parts: References,
}

fn id_of<'v>(element: &'v Value<'_>) -> Option<&'v str> {
    get(element, "spdxId").or_else(|| get(element, "@id")).and_then(Value::as_str)
}

fn type_of<'v>(element: &'v Value<'_>) -> &'v str {
    get(element, "type").or_else(|| get(element, "@type")).and_then(Value::as_str).unwrap_or_default()
}

/// What a reference names: its id, also where the element stands inline.
fn reference<'v>(value: &'v Value<'_>) -> Option<&'v str> {
    match value {
        Value::String(id) => Some(id),
        Value::Object(_) => id_of(value),
        _ => None,
    }
}

/// One or several references.
fn references<'v>(element: &'v Value<'_>, name: &str) -> Vec<&'v str> {
    match get(element, name) {
        Some(Value::Array(items)) => items.iter().filter_map(reference).collect(),
        Some(other) => reference(other).into_iter().collect(),
        None => Vec::new(),
    }
}

fn is_individual(id: &str, name: &str) -> bool {
    id == name || id.rsplit(['/', '#', ':']).next() == Some(name)
}

impl<'v> Graph<'v> {
    fn index(&mut self, findings: &mut Findings) {
        for (number, (place, element)) in self.elements.iter().enumerate() {
            let Some(id) = id_of(element) else { continue };
            if self.by_id.contains_key(id) {
                findings.add(Rule::S38, place.pointer(), format!("The id {} occurs twice; the first is taken.", quoted(id)));
            } else {
                self.by_id.insert(id, number);
            }
        }
    }

    fn element(&self, id: &str) -> Option<(&Place<'v>, &'v Value<'v>)> {
        self.by_id.get(id).and_then(|number| self.elements.get(*number)).map(|(place, element)| (place, *element))
    }

    /// A member that is a reference to an element or the element itself.
    fn resolved(&self, element: &'v Value<'v>, name: &str) -> Option<&'v Value<'v>> {
        match get(element, name)? {
            Value::String(id) => self.element(id).map(|(_, element)| element),
            Value::Array(items) => items.first().and_then(|first| reference(first).and_then(|id| self.element(id)).map(|(_, element)| element).or(Some(first))),
            inline @ Value::Object(members) if members.len() > 1 => Some(inline),
            other => reference(other).and_then(|id| self.element(id)).map(|(_, element)| element),
        }
    }

    fn document(&self, sbom: &mut Sbom) {
        let Sbom { document, findings, .. } = sbom;
        let own = self.elements.iter().find(|(_, element)| type_of(element) == "SpdxDocument");
        let any = self.elements.iter().find(|(_, element)| type_of(element) == "CreationInfo");
        let mut creation = None;
        match own {
            Some((place, element)) => {
                document.id = id_of(element).map(str::to_owned);
                document.name = text(findings, element, place, "name");
                document.comments.extend(text(findings, element, place, "comment"));
                document.data_licence = self
                    .resolved(element, "dataLicense")
                    .and_then(|licence| get(licence, "simplelicensing_licenseExpression"))
                    .and_then(Value::as_str)
                    .map(str::to_owned);
                creation = self.resolved(element, "creationInfo");
            }
            None => findings.add(Rule::S38, "", "There is no SpdxDocument among the elements: the document has no name and no declared roots."),
        }
        let Some(creation) = creation.or_else(|| any.map(|(_, element)| *element)) else {
            findings.add(Rule::S38, "", "There is no creation information: who made the document and when is not said.");
            return;
        };
        let place = Place::ROOT;
        if let Some(version) = text(findings, creation, &place, "specVersion") {
            document.version = version;
        }
        if !document.version.starts_with("3.0") {
            findings.add(Rule::S12, "", format!("SPDX {} is not among the versions known here; it is read as 3.0.", quoted(&document.version)));
        }
        document.created = text(findings, creation, &place, "created");
        document.comments.extend(text(findings, creation, &place, "comment"));
        for id in references(creation, "createdBy") {
            let (kind, name, contact) = self.agent(id);
            if kind == "tool" || kind == "softwareagent" {
                document.tools.push(Tool { vendor: None, name: name.present().unwrap_or_default().to_owned(), version: None, weak: true });
            } else {
                document.authors.push(Author { kind, name, contact });
            }
        }
        for id in references(creation, "createdUsing") {
            let element = self.element(id).map(|(_, element)| element);
            let name = element.and_then(|element| get(element, "name")).and_then(Value::as_str).unwrap_or(id);
            let version = element.and_then(|element| get(element, "software_packageVersion")).and_then(Value::as_str).map(str::to_owned);
            document.tools.push(Tool { vendor: None, name: name.to_owned(), version, weak: true });
        }
        for (place, element) in self.elements.iter().filter(|(_, element)| type_of(element) == "software_Sbom") {
            document.contexts.extend(texts(findings, element, place, "software_sbomType").into_iter().map(|word| (last(&word).to_owned(), false)));
        }
    }

    /// An agent by its id: what it is, its name, and an e-mail or URL of it.
    fn agent(&self, id: &str) -> (String, Stated, Option<String>) {
        if is_individual(id, "NoAssertionElement") {
            return ("other".to_owned(), Stated::ExplicitUnknown("NOASSERTION".to_owned()), None);
        }
        let Some((_, element)) = self.element(id) else {
            return ("other".to_owned(), Stated::of(last(id)), None);
        };
        let name = get(element, "name").and_then(place::as_text).map_or(Stated::Silent, |name| Stated::of(&name));
        let contact = self.external_identifiers(element).into_iter().find(|(kind, _)| kind == "email" || kind == "urlScheme").map(|(_, value)| value);
        (type_of(element).to_ascii_lowercase(), name, contact)
    }

    /// (type, identifier) of `externalIdentifier`, inline or by reference.
    fn external_identifiers(&self, element: &'v Value<'v>) -> Vec<(String, String)> {
        self.inline(element, "externalIdentifier")
            .into_iter()
            .filter_map(|identifier| {
                let kind = get(identifier, "externalIdentifierType").and_then(Value::as_str).map(last).unwrap_or_default();
                let value = get(identifier, "identifier").and_then(place::as_text)?;
                Some((kind.to_owned(), value.into_owned()))
            })
            .collect()
    }

    /// One or several objects, inline or by reference.
    fn inline(&self, element: &'v Value<'v>, name: &str) -> Vec<&'v Value<'v>> {
        let one = |value: &'v Value<'v>| match value {
            Value::String(id) => self.element(id).map(|(_, element)| element),
            Value::Object(_) => Some(value),
            _ => None,
        };
        match get(element, name) {
            Some(Value::Array(items)) => items.iter().filter_map(one).collect(),
            Some(other) => one(other).into_iter().collect(),
            None => Vec::new(),
        }
    }

    fn parts(&mut self, sbom: &mut Sbom) -> Result<(), Refusal> {
        let mut unknown: BTreeMap<&str, usize> = BTreeMap::new();
        let mut files = 0_usize;
        for (place, element) in self.elements {
            let kind = match type_of(element) {
                "software_Package" | "ai_AIPackage" | "dataset_DatasetPackage" => Kind::Package,
                "software_File" => Kind::File,
                "software_Snippet" => Kind::Snippet,
                other => {
                    if !KNOWN.contains(&other) {
                        let count = unknown.entry(other).or_insert(0);
                        *count = count.saturating_add(1);
                    }
                    continue;
                }
            };
            files = files.saturating_add(usize::from(kind == Kind::File));
            within(files, limits::SBOM_FILES, "files", place)?;
            within(sbom.components.len().saturating_sub(files), limits::SBOM_COMPONENTS, "parts", place)?;
            let part = self.part(&mut sbom.findings, element, place, kind);
            place::within_part(part.identifiers.len(), part.hashes.len(), place)?;
            sbom.components.push(part);
            if id_of(element).is_some() {
                self.parts.insert(&sbom.components, sbom.components.len().saturating_sub(1));
            }
        }
        sbom.document.counted.extend(unknown.into_iter().map(|(name, count)| (name.to_owned(), count)));
        Ok(())
    }

    fn part(&self, findings: &mut Findings, element: &'v Value<'v>, at: &Place<'_>, kind: Kind) -> Component {
        let mut part = Component { kind, native_type: type_of(element).to_owned(), pointer: at.pointer(), ..Component::default() };
        part.reference = id_of(element).unwrap_or_default().to_owned();
        part.name = text(findings, element, at, "name").unwrap_or_default();
        part.version = text(findings, element, at, "software_packageVersion").map_or(Version::Silent, |stated| Version::of(&stated));
        let purpose = text(findings, element, at, "software_primaryPurpose");
        if let Some(purpose) = purpose {
            match last(&purpose) {
                "operatingSystem" => part.kind = Kind::Os,
                "data" | "model" if kind == Kind::Package => part.kind = Kind::Data,
                _ => {}
            }
            part.native_type = purpose;
        }
        part.copyright = text(findings, element, at, "software_copyrightText").map_or(Stated::Silent, |stated| Stated::of(&stated));
        part.identifiers.extend(text(findings, element, at, "software_packageUrl").map(|purl| (IdentifierKind::Purl, purl)));
        for (kind, value) in self.external_identifiers(element) {
            let kind = match kind.as_str() {
                "packageUrl" => IdentifierKind::Purl,
                "cpe22" | "cpe23" => IdentifierKind::Cpe,
                "swhid" => IdentifierKind::Swhid,
                "swid" => IdentifierKind::Swid,
                "gitoid" => IdentifierKind::Gitoid,
                _ => {
                    part.references.push(ExternalReference { kind, url: value, hashes: Vec::new() });
                    continue;
                }
            };
            if !part.identifiers.iter().any(|known| *known == (kind, value.clone())) {
                part.identifiers.push((kind, value));
            }
        }
        for identifier in self.inline(element, "software_contentIdentifier") {
            let kind = get(identifier, "software_contentIdentifierType").and_then(Value::as_str).map(last);
            let value = get(identifier, "software_contentIdentifierValue").and_then(place::as_text).map(std::borrow::Cow::into_owned);
            match (kind, value) {
                (Some("swhid"), Some(value)) => part.identifiers.push((IdentifierKind::Swhid, value)),
                (Some("gitoid"), Some(value)) => part.identifiers.push((IdentifierKind::Gitoid, value)),
                _ => {}
            }
        }
        for hash in self.inline(element, "verifiedUsing") {
            let Some(value) = get(hash, "hashValue").and_then(place::as_text) else { continue };
            let algorithm = get(hash, "algorithm").and_then(place::as_text).unwrap_or_default();
            part.hashes.push(checked_hash(findings, at, last(&algorithm), &value));
        }
        if let Some(id) = references(element, "suppliedBy").first() {
            part.supplier = self.agent(id).1;
        }
        if let Some(id) = references(element, "originatedBy").first() {
            let (_, name, contact) = self.agent(id);
            (part.producer, part.producer_contact) = (name, contact);
        }
        part.download_location = text(findings, element, at, "software_downloadLocation").map_or(Stated::Silent, |stated| Stated::of(&stated));
        for purpose in texts(findings, element, at, "software_additionalPurpose") {
            part.properties.push(("software_additionalPurpose".to_owned(), last(&purpose).to_owned()));
        }
        for reference in self.inline(element, "externalRef") {
            let kind = get(reference, "externalRefType").and_then(Value::as_str).map(last).unwrap_or_default().to_owned();
            for url in texts(findings, reference, at, "locator") {
                part.references.push(ExternalReference { kind: kind.clone(), url, hashes: Vec::new() });
            }
        }
        part
    }

    fn end(&self, sbom: &mut Sbom, id: &str, place: &Place<'_>) -> End {
        if let Some(index) = self.parts.get(&sbom.components, id) {
            return End::Component(index);
        }
        match self.element(id).map(|(_, element)| type_of(element)) {
            Some("SpdxDocument" | "software_Sbom" | "Bom" | "Bundle") => return End::Document,
            Some(_) => {}
            None => sbom.findings.add(Rule::S38, place.pointer(), format!("No element has the id {}.", quoted(id))),
        }
        End::Unresolved(id.to_owned())
    }

    fn relations(&self, sbom: &mut Sbom) -> Result<(), Refusal> {
        for (place, element) in self.elements {
            if !matches!(type_of(element), "Relationship" | "LifecycleScopedRelationship") {
                if type_of(element).starts_with("security_") && get(element, "relationshipType").is_some() {
                    count(&mut sbom.document.counted, type_of(element));
                }
                continue;
            }
            let Some(from) = references(element, "from").first().copied() else {
                sbom.findings.add(Rule::S40, place.pointer(), "The relationship does not say from what; it is skipped.");
                continue;
            };
            let native = text(&mut sbom.findings, element, place, "relationshipType").unwrap_or_default();
            let native = last(&native);
            let targets = references(element, "to");
            if matches!(native, "hasDeclaredLicense" | "hasConcludedLicense") {
                self.licence(sbom, from, &targets, native == "hasDeclaredLicense");
                continue;
            }
            let stated = text(&mut sbom.findings, element, place, "scope");
            let scope = scope_of(stated.as_deref().map(last));
            let (native_type, kind, scope) = relation(native, scope);
            let own = self.end(sbom, from, place);
            let of = if let End::Component(of) = own { Some(of) } else { None };
            if let Some(word) = text(&mut sbom.findings, element, place, "completeness") {
                let word = match last(&word) {
                    "noAssertion" => "unknown",
                    other => other,
                };
                sbom.completeness.push(Completeness { of, word: word.to_owned() });
            }
            for target in targets {
                if is_individual(target, "NoneElement") || is_individual(target, "NoAssertionElement") {
                    let word = if is_individual(target, "NoneElement") { "none" } else { "unknown" };
                    sbom.completeness.push(Completeness { of, word: word.to_owned() });
                    continue;
                }
                let to = self.end(sbom, target, place);
                if let (EdgeKind::Describes, End::Document, End::Component(index)) = (kind, &own, &to) {
                    sbom.roots.push((*index, RootOrigin::Describes));
                }
                within(sbom.edges.len().saturating_add(1), limits::SBOM_EDGES, "relations", place)?;
                sbom.edges.push(Edge { from: own.clone(), to, kind, scope, native_type, reversed: false });
            }
        }
        Ok(())
    }

    fn licence(&self, sbom: &mut Sbom, from: &str, targets: &[&str], declared: bool) {
        let Some(part) = self.parts.get(&sbom.components, from).and_then(|index| sbom.components.get_mut(index)) else { return };
        for target in targets {
            let stated = if is_individual(target, "NoAssertionLicense") {
                "NOASSERTION".to_owned()
            } else if is_individual(target, "NoneLicense") {
                "NONE".to_owned()
            } else {
                self.element(target).and_then(|(_, element)| self.expression(element, 8)).unwrap_or_else(|| last(target).to_owned())
            };
            if declared { part.licences.declared.push(stated) } else { part.licences.concluded.push(stated) }
        }
    }

    /// A licence element as an expression; expanded licensing is written out to a bounded depth.
    fn expression(&self, element: &'v Value<'v>, depth: usize) -> Option<String> {
        let depth = depth.checked_sub(1)?;
        if let Some(stated) = get(element, "simplelicensing_licenseExpression").and_then(Value::as_str) {
            return Some(stated.to_owned());
        }
        let joined = |word: &str| {
            let members: Option<Vec<_>> = references(element, "expandedlicensing_member")
                .iter()
                .take(64)
                .map(|id| self.element(id).map_or_else(|| Some(last(id).to_owned()), |(_, member)| self.expression(member, depth)))
                .collect();
            members.filter(|members| !members.is_empty()).map(|members| format!("({})", members.join(word)))
        };
        match type_of(element) {
            "expandedlicensing_ConjunctiveLicenseSet" => joined(" AND "),
            "expandedlicensing_DisjunctiveLicenseSet" => joined(" OR "),
            _ => get(element, "name").and_then(Value::as_str).or_else(|| id_of(element).map(last)).map(str::to_owned),
        }
    }

    fn roots(&self, sbom: &mut Sbom) {
        let Some((_, document)) = self.elements.iter().find(|(_, element)| type_of(element) == "SpdxDocument") else {
            let collections: Vec<_> = self.elements.iter().filter(|(_, element)| type_of(element) == "software_Sbom").collect();
            for (_, collection) in collections {
                self.add_roots(sbom, collection, 2);
            }
            return;
        };
        self.add_roots(sbom, document, 4);
    }

    /// `rootElement`, through collections that are the root themselves.
    fn add_roots(&self, sbom: &mut Sbom, collection: &'v Value<'v>, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else { return };
        for id in references(collection, "rootElement").into_iter().take(1024) {
            if let Some(index) = self.parts.get(&sbom.components, id) {
                sbom.roots.push((index, RootOrigin::RootElement));
            } else if let Some((_, inner)) = self.element(id) {
                self.add_roots(sbom, inner, depth);
            }
        }
    }
}

/// Types that are read or belong to what is read.
const KNOWN: [&str; 19] = [
    "SpdxDocument",
    "CreationInfo",
    "Relationship",
    "LifecycleScopedRelationship",
    "Person",
    "Organization",
    "Agent",
    "SoftwareAgent",
    "Tool",
    "software_Sbom",
    "Bom",
    "Bundle",
    "Hash",
    "ExternalIdentifier",
    "ExternalRef",
    "simplelicensing_LicenseExpression",
    "simplelicensing_SimpleLicensingText",
    "NamespaceMap",
    "ExternalMap",
];

fn count(counted: &mut Vec<(String, usize)>, name: &str) {
    if let Some((_, count)) = counted.iter_mut().find(|(known, _)| known == name) {
        *count = count.saturating_add(1);
    } else if counted.len() < 64 {
        counted.push((name.to_owned(), 1));
    }
}

/// The last part of an id or enumeration value that may be written as a URI.
fn last(text: &str) -> &str {
    if text.contains("://") { text.trim_end_matches('/').rsplit(['/', '#']).next().unwrap_or(text) } else { text }
}

fn scope_of(word: Option<&str>) -> EdgeScope {
    match word {
        Some("build") => EdgeScope::Build,
        Some("development" | "design") => EdgeScope::Dev,
        Some("runtime") => EdgeScope::Runtime,
        Some("test") => EdgeScope::Test,
        _ => EdgeScope::Unknown,
    }
}

fn relation(native: &str, scope: EdgeScope) -> (&'static str, EdgeKind, EdgeScope) {
    use EdgeKind::{Containment, Dependency, Describes, Other};
    match native {
        "dependsOn" => ("dependsOn", Dependency, scope),
        "hasDynamicLink" => ("hasDynamicLink", Dependency, scope),
        "hasStaticLink" => ("hasStaticLink", Dependency, scope),
        "hasPrerequisite" => ("hasPrerequisite", Dependency, scope),
        "hasOptionalDependency" => ("hasOptionalDependency", Dependency, EdgeScope::Optional),
        "hasProvidedDependency" => ("hasProvidedDependency", Dependency, EdgeScope::Provided),
        "usesTool" => ("usesTool", Dependency, EdgeScope::Build),
        "contains" => ("contains", Containment, scope),
        "hasOptionalComponent" => ("hasOptionalComponent", Containment, EdgeScope::Optional),
        "describes" => ("describes", Describes, scope),
        "hasDistributionArtifact" => ("hasDistributionArtifact", Other, scope),
        _ => ("other", Other, scope),
    }
}
