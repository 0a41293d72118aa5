//! CycloneDX 1.2 to 1.7 in JSON (S21 to S28).

use super::model::{
    Author, Completeness, Component, Document, Edge, EdgeKind, EdgeScope, End, EnvelopedSignature, ExternalReference, Format, IdentifierKind, Kind, Licences,
    Refusal, RootOrigin, Sbom, Serialisation, Stated, Tool, Version, VulnerabilityStatement,
};
use super::place::{self, Place, References, borrowed, checked_hash, get, objects, several, text, texts, within};
use super::rules::{Rule, Severity};
use crate::encoding::json::Value;
use crate::limits;
use crate::order;
use crate::text::quoted;

/// Versions that the rules were written for (S7).
const KNOWN: [&str; 6] = ["1.2", "1.3", "1.4", "1.5", "1.6", "1.7"];

/// Reads a document that was recognised as CycloneDX. What was made a part is given up, so that a large document is not held twice.
pub(crate) fn read(mut value: Value<'_>) -> Result<Sbom, Refusal> {
    let root = Place::ROOT;
    let version = get(&value, "specVersion").and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut reader =
        Reader { sbom: Sbom::new(Document::new(Format::CycloneDx, Serialisation::Json, version.clone())), references: References::default(), files: 0 };
    reader.version(&value, &version);
    reader.head(&value);
    let metadata = place::object(&mut reader.sbom.findings, &value, &root, "metadata").is_some();
    if let Some(mut metadata) = value.take("metadata").filter(|_| metadata) {
        reader.metadata(&mut metadata, &root.name("metadata"))?;
    } else {
        reader.sbom.findings.add_as(Rule::S21, Severity::Note, "", "The document has no metadata: who made it, when and of what is not said.");
    }
    reader.components(&mut value, &root, None)?;
    let value = &value;
    reader.services(value, &root, None)?;
    reader.dependencies(value, &root)?;
    reader.compositions(value, &root);
    reader.vulnerabilities(value, &root);
    reader.references_outside(value, &root);
    reader.counted(value, &root);
    order::sort(&mut reader.sbom.repeated);
    reader.sbom.repeated.dedup();
    Ok(reader.sbom)
}

struct Reader {
    sbom: Sbom,
    /// bom-ref to the first part that has it.
    references: References,
    files: usize,
}

impl Reader {
    fn version(&mut self, value: &Value<'_>, version: &str) {
        let findings = &mut self.sbom.findings;
        if version.is_empty() {
            findings.add(Rule::S7, "/specVersion", "The version of CycloneDX is missing or no text; the document is read as the newest known.");
        } else if !KNOWN.contains(&version) {
            let newer = version.strip_prefix("1.").and_then(|minor| minor.parse::<u32>().ok()).is_some_and(|minor| minor > 7);
            let what = if newer { "newer than the versions known here (1.2 to 1.7)" } else { "none of the versions known here (1.2 to 1.7)" };
            findings.add(Rule::S7, "/specVersion", format!("CycloneDX {} is {what}; what is new in it is not read.", quoted(version)));
        }
        if get(value, "bomFormat").is_none() {
            findings.add(Rule::S9, "", "The member bomFormat is missing; the document is taken for CycloneDX by its other members.");
        }
    }

    fn head(&mut self, value: &Value<'_>) {
        let root = Place::ROOT;
        let Sbom { document, findings, .. } = &mut self.sbom;
        document.id = text(findings, value, &root, "serialNumber");
        document.revision = get(value, "version").and_then(place::as_text).map(std::borrow::Cow::into_owned);
        self.signature(value, &root);
    }

    fn signature(&mut self, value: &Value<'_>, at: &Place<'_>) {
        if get(value, "signature").is_some() {
            let pointer = at.name("signature").pointer();
            self.sbom.document.signatures.push(EnvelopedSignature { kind: "jsf", pointer });
        }
        if get(value, "signatures").is_some() {
            let pointer = at.name("signatures").pointer();
            self.sbom.document.signatures.push(EnvelopedSignature { kind: "jss", pointer });
        }
    }

    fn metadata(&mut self, metadata: &mut Value<'_>, at: &Place<'_>) -> Result<(), Refusal> {
        let Sbom { document, findings, .. } = &mut self.sbom;
        document.created = text(findings, metadata, at, "timestamp");
        authors(findings, metadata, at, &mut document.authors);
        tools(findings, metadata, at, &mut document.tools);
        let lifecycles = at.name("lifecycles");
        for (index, lifecycle) in objects(findings, metadata, at, "lifecycles") {
            let place = lifecycles.index(index);
            if let Some(phase) = text(findings, lifecycle, &place, "phase").or_else(|| text(findings, lifecycle, &place, "name")) {
                document.contexts.push((phase, false));
            }
        }
        match get(metadata, "distributionConstraints") {
            Some(constraints @ Value::Object(members)) => {
                for (name, _) in members {
                    for stated in texts(findings, constraints, &at.name("distributionConstraints"), name) {
                        document.distribution_constraints.push(format!("{name}: {stated}"));
                    }
                }
            }
            Some(other) => document.distribution_constraints.extend(place::as_text(other).map(std::borrow::Cow::into_owned)),
            None => {}
        }
        let component = place::object(findings, metadata, at, "component").is_some();
        if let Some(mut component) = metadata.take("component").filter(|_| component) {
            let place = at.name("component");
            let index = self.component(&component, &place)?;
            self.sbom.document.name = Some(self.sbom.components.get(index).map(|root| root.name.clone()).unwrap_or_default()).filter(|name| !name.is_empty());
            self.sbom.roots.push((index, RootOrigin::MetadataComponent));
            self.components(&mut component, &place, Some(index))?;
        }
        Ok(())
    }

    fn components(&mut self, owner: &mut Value<'_>, at: &Place<'_>, parent: Option<usize>) -> Result<(), Refusal> {
        let list = at.name("components");
        let count = objects(&mut self.sbom.findings, owner, at, "components").count();
        self.sbom.components.reserve(count.min(limits::SBOM_COMPONENTS));
        let Some(Value::Array(items)) = owner.take("components") else { return Ok(()) };
        // Bounded by the reader of JSON, which goes 64 deep.
        for (index, mut component) in items.into_iter().enumerate() {
            if !matches!(component, Value::Object(_)) {
                continue;
            }
            let place = list.index(index);
            let own = self.component(&component, &place)?;
            self.contain(parent, own)?;
            self.components(&mut component, &place, Some(own))?;
        }
        Ok(())
    }

    fn contain(&mut self, parent: Option<usize>, own: usize) -> Result<(), Refusal> {
        let Some(parent) = parent else { return Ok(()) };
        self.edge(End::Component(parent), End::Component(own), EdgeKind::Containment, "components")
    }

    fn edge(&mut self, from: End, to: End, kind: EdgeKind, native_type: &'static str) -> Result<(), Refusal> {
        within(self.sbom.edges.len().saturating_add(1), limits::SBOM_EDGES, "relations", &Place::ROOT)?;
        self.sbom.edges.push(Edge { from, to, kind, scope: EdgeScope::Unknown, native_type, reversed: false });
        Ok(())
    }

    fn component(&mut self, value: &Value<'_>, at: &Place<'_>) -> Result<usize, Refusal> {
        let findings = &mut self.sbom.findings;
        let mut part = Component { pointer: at.pointer(), ..Component::default() };
        part.native_type = text(findings, value, at, "type").unwrap_or_default();
        part.kind = kind(&part.native_type);
        part.name = text(findings, value, at, "name").unwrap_or_default();
        for (missing, name) in [(part.native_type.is_empty(), "type"), (part.name.is_empty(), "name")] {
            if missing {
                findings.add(Rule::S21, at.pointer(), format!("The part has no {name}."));
            }
        }
        part.reference = text(findings, value, at, "bom-ref").unwrap_or_default();
        part.group = text(findings, value, at, "group");
        part.version = version(findings, value, at);
        identifiers(findings, value, at, &mut part.identifiers);
        hashes(findings, value, at, &mut part.hashes);
        part.licences = licences(findings, value, at);
        part.supplier = organisation(findings, value, at, "supplier").0;
        (part.producer, part.producer_contact) = organisation(findings, value, at, "manufacturer");
        part.authors = people(findings, value, at);
        part.copyright = borrowed(findings, value, at, "copyright").map_or(Stated::Silent, |stated| Stated::of(&stated));
        part.scope = text(findings, value, at, "scope");
        part.external = get(value, "isExternal") == Some(&Value::Bool(true));
        part.references = external(findings, value, at);
        part.properties = properties(findings, value, at);
        place::within_part(part.identifiers.len(), part.hashes.len(), at)?;
        self.signature(value, at);
        self.add(part, at)
    }

    fn add(&mut self, part: Component, at: &Place<'_>) -> Result<usize, Refusal> {
        let index = self.sbom.components.len();
        if part.kind == Kind::File {
            self.files = self.files.saturating_add(1);
        }
        within(self.files, limits::SBOM_FILES, "files", at)?;
        within(index.saturating_add(1).saturating_sub(self.files), limits::SBOM_COMPONENTS, "parts", at)?;
        let named = !part.reference.is_empty();
        self.sbom.components.push(part);
        if named && !self.references.insert(&self.sbom.components, index) {
            let reference = self.sbom.components.get(index).map(|part| part.reference.clone()).unwrap_or_default();
            let what = format!("The bom-ref {} occurs twice; relations are taken to mean the first.", quoted(&reference));
            self.sbom.findings.add(Rule::S25, at.pointer(), what);
            self.sbom.repeated.push(reference);
        }
        Ok(index)
    }

    fn services(&mut self, owner: &Value<'_>, at: &Place<'_>, parent: Option<usize>) -> Result<(), Refusal> {
        let list = at.name("services");
        for (index, service) in objects(&mut self.sbom.findings, owner, at, "services") {
            let place = list.index(index);
            let findings = &mut self.sbom.findings;
            let mut part = Component { kind: Kind::Service, native_type: "service".to_owned(), pointer: place.pointer(), ..Component::default() };
            part.reference = text(findings, service, &place, "bom-ref").unwrap_or_default();
            part.name = text(findings, service, &place, "name").unwrap_or_default();
            part.group = text(findings, service, &place, "group");
            part.version = borrowed(findings, service, &place, "version").map_or(Version::Silent, |stated| Version::of(&stated));
            part.supplier = organisation(findings, service, &place, "provider").0;
            part.licences = licences(findings, service, &place);
            part.references = external(findings, service, &place);
            self.signature(service, &place);
            let own = self.add(part, &place)?;
            self.contain(parent, own)?;
            self.services(service, &place, Some(own))?;
        }
        Ok(())
    }

    fn end(&mut self, reference: &str, place: &Place<'_>) -> End {
        if let Some(index) = self.references.get(&self.sbom.components, reference) {
            return End::Component(index);
        }
        let what = if reference.starts_with("urn:cdx:") {
            format!("{} points into another document, which has to be given too.", quoted(reference))
        } else {
            format!("No part has the bom-ref {}.", quoted(reference))
        };
        self.sbom.findings.add(Rule::S25, place.pointer(), what);
        End::Unresolved(reference.to_owned())
    }

    fn dependencies(&mut self, value: &Value<'_>, at: &Place<'_>) -> Result<(), Refusal> {
        let list = at.name("dependencies");
        for (index, dependency) in objects(&mut self.sbom.findings, value, at, "dependencies") {
            let place = list.index(index);
            let Some(reference) = borrowed(&mut self.sbom.findings, dependency, &place, "ref") else {
                self.sbom.findings.add(Rule::S25, place.pointer(), "The dependency has no ref; it is skipped.");
                continue;
            };
            let from = self.end(&reference, &place);
            for (member, kind, native_type) in [("dependsOn", EdgeKind::Dependency, "dependsOn"), ("provides", EdgeKind::Other, "provides")] {
                let targets = several(&mut self.sbom.findings, dependency, &place, member);
                if member == "dependsOn"
                    && targets.is_empty()
                    && let (End::Component(of), Some(Value::Array(_)) | None) = (&from, get(dependency, member))
                {
                    self.sbom.completeness.push(Completeness { of: Some(*of), word: "none".to_owned() });
                }
                for target in targets {
                    let to = self.end(&target, &place.name(member));
                    self.edge(from.clone(), to, kind, native_type)?;
                }
            }
        }
        Ok(())
    }

    fn compositions(&mut self, value: &Value<'_>, at: &Place<'_>) {
        let list = at.name("compositions");
        for (index, composition) in objects(&mut self.sbom.findings, value, at, "compositions") {
            let place = list.index(index);
            self.signature(composition, &place);
            let Some(word) = text(&mut self.sbom.findings, composition, &place, "aggregate") else { continue };
            let mut named = texts(&mut self.sbom.findings, composition, &place, "assemblies");
            named.extend(texts(&mut self.sbom.findings, composition, &place, "dependencies"));
            if named.is_empty() {
                self.sbom.completeness.push(Completeness { of: None, word });
                continue;
            }
            for reference in named {
                if let End::Component(of) = self.end(&reference, &place) {
                    self.sbom.completeness.push(Completeness { of: Some(of), word: word.clone() });
                }
            }
        }
    }

    fn vulnerabilities(&mut self, value: &Value<'_>, at: &Place<'_>) {
        let list = at.name("vulnerabilities");
        let Sbom { findings, statements, .. } = &mut self.sbom;
        for (index, vulnerability) in objects(findings, value, at, "vulnerabilities") {
            statements.push(vulnerability_statement(findings, vulnerability, &list.index(index)));
        }
    }

    fn references_outside(&mut self, value: &Value<'_>, at: &Place<'_>) {
        self.sbom.document.references = external(&mut self.sbom.findings, value, at);
    }

    /// What is counted and not read (S28).
    fn counted(&mut self, value: &Value<'_>, at: &Place<'_>) {
        for name in ["annotations", "citations", "formulation"] {
            let items = objects(&mut self.sbom.findings, value, at, name);
            let count = items.clone().count();
            if count > 0 {
                self.sbom.document.counted.push((name.to_owned(), count));
            }
            for (index, item) in items {
                self.signature(item, &at.name(name).index(index));
            }
        }
        if let Some(declarations) = get(value, "declarations") {
            self.sbom.document.counted.push(("declarations".to_owned(), 1));
            self.signature(declarations, &at.name("declarations"));
        }
    }
}

/// One element of `vulnerabilities[]`.
fn vulnerability_statement(findings: &mut super::model::Findings, value: &Value<'_>, at: &Place<'_>) -> VulnerabilityStatement {
    let mut statement =
        VulnerabilityStatement { id: text(findings, value, at, "id").unwrap_or_default(), pointer: at.pointer(), ..VulnerabilityStatement::default() };
    for (index, reference) in objects(findings, value, at, "references") {
        statement.aliases.extend(text(findings, reference, &at.name("references").index(index), "id"));
    }
    if let Some(analysis) = place::object(findings, value, at, "analysis") {
        let place = at.name("analysis");
        statement.state = text(findings, analysis, &place, "state");
        statement.justification = text(findings, analysis, &place, "justification");
        statement.detail = text(findings, analysis, &place, "detail");
        statement.updated = text(findings, analysis, &place, "lastUpdated");
    }
    statement.updated = statement.updated.or_else(|| text(findings, value, at, "updated"));
    for (index, affected) in objects(findings, value, at, "affects") {
        let affects = at.name("affects");
        let place = affects.index(index);
        let Some(reference) = text(findings, affected, &place, "ref") else { continue };
        let mut versions = Vec::new();
        for (number, version) in objects(findings, affected, &place, "versions") {
            let list = place.name("versions");
            let place = list.index(number);
            let status = text(findings, version, &place, "status").unwrap_or_else(|| "affected".to_owned());
            if let Some(exact) = text(findings, version, &place, "version") {
                versions.push((exact, false, status));
            } else if let Some(range) = text(findings, version, &place, "range") {
                versions.push((range, true, status));
            }
        }
        // What narrows it and is not read must not become every version.
        let stated = match get(affected, "versions") {
            None | Some(Value::Null) => 0,
            Some(Value::Array(items)) => items.len(),
            Some(_) => 1,
        };
        if versions.len() < stated {
            versions.push((String::new(), false, "unknown".to_owned()));
        }
        statement.affects.push((reference, versions));
    }
    statement
}

fn kind(native: &str) -> Kind {
    match native {
        "file" => Kind::File,
        "operating-system" => Kind::Os,
        "cryptographic-asset" => Kind::Crypto,
        "data" | "machine-learning-model" => Kind::Data,
        _ => Kind::Package,
    }
}

fn version(findings: &mut super::model::Findings, value: &Value<'_>, at: &Place<'_>) -> Version {
    if let Some(stated) = borrowed(findings, value, at, "version") {
        return Version::of(&stated);
    }
    // 1.7: for parts that are not delivered with the product.
    text(findings, value, at, "versionRange").map_or(Version::Silent, Version::Range)
}

fn identifiers(findings: &mut super::model::Findings, value: &Value<'_>, at: &Place<'_>, into: &mut Vec<(IdentifierKind, String)>) {
    into.extend(text(findings, value, at, "purl").map(|purl| (IdentifierKind::Purl, purl)));
    into.extend(text(findings, value, at, "cpe").map(|cpe| (IdentifierKind::Cpe, cpe)));
    if let Some(swid) = place::object(findings, value, at, "swid") {
        into.extend(text(findings, swid, &at.name("swid"), "tagId").map(|id| (IdentifierKind::Swid, id)));
    }
    into.extend(texts(findings, value, at, "swhid").into_iter().map(|id| (IdentifierKind::Swhid, id)));
    into.extend(texts(findings, value, at, "omniborId").into_iter().map(|id| (IdentifierKind::Gitoid, id)));
}

fn hashes(findings: &mut super::model::Findings, value: &Value<'_>, at: &Place<'_>, into: &mut Vec<super::model::Hash>) {
    let list = at.name("hashes");
    let stated = objects(findings, value, at, "hashes");
    into.reserve_exact(stated.clone().count());
    for (index, hash) in stated {
        let place = list.index(index);
        let algorithm = borrowed(findings, hash, &place, "alg").unwrap_or_default();
        let content = borrowed(findings, hash, &place, "content").unwrap_or_default();
        into.push(checked_hash(findings, &place, &algorithm, &content));
    }
}

/// `{license:{id|name}}`, `{expression}`, and the bare forms that occur: a text, or `{id|name}` without `license`.
fn licences(findings: &mut super::model::Findings, value: &Value<'_>, at: &Place<'_>) -> Licences {
    let mut licences = Licences::default();
    let list = at.name("licenses");
    for (index, item) in place::list(findings, value, at, "licenses") {
        let place = list.index(index);
        if let Value::String(bare) = item {
            findings.add(Rule::S22, place.pointer(), "A licence is a bare text, not an object; it is taken as its name.");
            licences.unspecified.push(bare.as_ref().to_owned());
            continue;
        }
        let licence = get(item, "license").unwrap_or(item);
        let stated = text(findings, item, &place, "expression")
            .or_else(|| text(findings, licence, &place, "id"))
            .or_else(|| text(findings, licence, &place, "name"))
            .or_else(|| place::as_text(licence).map(std::borrow::Cow::into_owned));
        let Some(stated) = stated else { continue };
        let acknowledgement = get(item, "acknowledgement").or_else(|| get(licence, "acknowledgement")).and_then(Value::as_str);
        match acknowledgement {
            Some("declared") => licences.declared.push(stated),
            Some("concluded") => licences.concluded.push(stated),
            _ => licences.unspecified.push(stated),
        }
    }
    licences
}

/// An organisation or a bare text: its name, and an e-mail or URL of it.
fn organisation(findings: &mut super::model::Findings, value: &Value<'_>, at: &Place<'_>, name: &str) -> (Stated, Option<String>) {
    match get(value, name) {
        None => (Stated::Silent, None),
        Some(organisation @ Value::Object(_)) => {
            let place = at.name(name);
            let contacts = objects(findings, organisation, &place, "contact");
            let list = place.name("contact");
            let email = contacts.clone().find_map(|(index, contact)| text(findings, contact, &list.index(index), "email"));
            let url = texts(findings, organisation, &place, "url").into_iter().next();
            let person = || contacts.clone().find_map(|(_, contact)| get(contact, "name").and_then(Value::as_str).map(str::to_owned));
            let stated = text(findings, organisation, &place, "name").or_else(person);
            (stated.map_or(Stated::Silent, |stated| Stated::of(&stated)), email.or(url))
        }
        Some(_) => (borrowed(findings, value, at, name).map_or(Stated::Silent, |stated| Stated::of(&stated)), None),
    }
}

fn people(findings: &mut super::model::Findings, value: &Value<'_>, at: &Place<'_>) -> Vec<String> {
    let mut found: Vec<String> = text(findings, value, at, "author").into_iter().collect();
    let list = at.name("authors");
    for (index, person) in place::list(findings, value, at, "authors") {
        let place = list.index(index);
        found.extend(text(findings, person, &place, "name").or_else(|| text(findings, person, &place, "email")));
    }
    found.extend(text(findings, value, at, "publisher"));
    found
}

fn external(findings: &mut super::model::Findings, value: &Value<'_>, at: &Place<'_>) -> Vec<ExternalReference> {
    let list = at.name("externalReferences");
    let stated = objects(findings, value, at, "externalReferences");
    let mut found = Vec::with_capacity(stated.clone().count());
    for (index, reference) in stated {
        let place = list.index(index);
        let mut hashed = Vec::new();
        hashes(findings, reference, &place, &mut hashed);
        found.push(ExternalReference {
            kind: text(findings, reference, &place, "type").unwrap_or_default(),
            url: text(findings, reference, &place, "url").unwrap_or_default(),
            hashes: hashed,
        });
    }
    found
}

/// Those that a rule reads: the rest stays in the source.
fn properties(findings: &mut super::model::Findings, value: &Value<'_>, at: &Place<'_>) -> Vec<(String, String)> {
    let list = at.name("properties");
    let mut found = Vec::new();
    for (index, property) in objects(findings, value, at, "properties") {
        let place = list.index(index);
        let Some(name) = borrowed(findings, property, &place, "name") else { continue };
        if ["bsi:", "cdx:", "syft:distro", "aquasecurity:trivy:"].iter().any(|prefix| name.starts_with(prefix)) {
            found.push((name.into_owned(), get(property, "value").and_then(place::as_text).unwrap_or_default().into_owned()));
        }
    }
    found
}

fn authors(findings: &mut super::model::Findings, metadata: &Value<'_>, at: &Place<'_>, into: &mut Vec<Author>) {
    let list = at.name("authors");
    for (index, person) in objects(findings, metadata, at, "authors") {
        let place = list.index(index);
        let email = text(findings, person, &place, "email");
        let name = text(findings, person, &place, "name").or_else(|| email.clone());
        into.push(Author { kind: "person".to_owned(), name: name.map_or(Stated::Silent, |name| Stated::of(&name)), contact: email });
    }
    for (member, kind) in [("manufacturer", "manufacturer"), ("manufacture", "manufacturer"), ("supplier", "supplier")] {
        if get(metadata, member).is_some() {
            let (name, contact) = organisation(findings, metadata, at, member);
            into.push(Author { kind: kind.to_owned(), name, contact });
        }
    }
}

fn tools(findings: &mut super::model::Findings, metadata: &Value<'_>, at: &Place<'_>, into: &mut Vec<Tool>) {
    let mut tool = |findings: &mut super::model::Findings, value: &Value<'_>, place: &Place<'_>| {
        let vendor = text(findings, value, place, "vendor").or_else(|| {
            let maker = ["manufacturer", "supplier", "provider"].iter().find(|name| get(value, name).is_some())?;
            organisation(findings, value, place, maker).0.present().map(str::to_owned)
        });
        let vendor = vendor.or_else(|| text(findings, value, place, "author")).or_else(|| text(findings, value, place, "publisher"));
        let name = text(findings, value, place, "name").unwrap_or_default();
        into.push(Tool { vendor, name, version: text(findings, value, place, "version"), weak: false });
    };
    match get(metadata, "tools") {
        Some(tools @ Value::Object(_)) => {
            let place = at.name("tools");
            for member in ["components", "services"] {
                let list = place.name(member);
                for (index, value) in objects(findings, tools, &place, member) {
                    tool(findings, value, &list.index(index));
                }
            }
        }
        Some(_) => {
            let list = at.name("tools");
            for (index, value) in objects(findings, metadata, at, "tools") {
                tool(findings, value, &list.index(index));
            }
        }
        None => {}
    }
}
