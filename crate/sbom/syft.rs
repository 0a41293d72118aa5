//! Syft's own JSON (S42).

use super::model::{
    Component, Document, Edge, EdgeKind, EdgeScope, End, Format, IdentifierKind, Kind, Refusal, RootOrigin, Sbom, Serialisation, Tool, Version,
};
use super::place::{self, Place, References, checked_hash, get, objects, text, texts, within};
use crate::encoding::json::Value;
use crate::limits;

/// Reads a document that was recognised as Syft JSON.
pub(crate) fn read(value: &Value<'_>) -> Result<Sbom, Refusal> {
    let root = Place::ROOT;
    let version = get(value, "schema").and_then(|schema| get(schema, "version")).and_then(place::as_text).unwrap_or_default().into_owned();
    let mut sbom = Sbom::new(Document::new(Format::Syft, Serialisation::Json, version));
    let mut ids = References::default();
    head(&mut sbom, value, &root);
    source(&mut sbom, value, &root, &mut ids);
    for (index, artifact) in objects(&mut sbom.findings, value, &root, "artifacts") {
        let list = root.name("artifacts");
        let place = list.index(index);
        within(index, limits::SBOM_COMPONENTS, "parts", &place)?;
        let part = package(&mut sbom, artifact, &place);
        place::within_part(part.identifiers.len(), part.hashes.len(), &place)?;
        add(&mut sbom, &mut ids, part);
    }
    for (index, file) in objects(&mut sbom.findings, value, &root, "files") {
        let list = root.name("files");
        let place = list.index(index);
        within(index, limits::SBOM_FILES, "files", &place)?;
        let findings = &mut sbom.findings;
        let mut part = Component { kind: Kind::File, native_type: "file".to_owned(), pointer: place.pointer(), ..Component::default() };
        part.reference = text(findings, file, &place, "id").unwrap_or_default();
        if let Some(location) = place::object(findings, file, &place, "location") {
            part.name = text(findings, location, &place.name("location"), "path").unwrap_or_default();
        }
        for (number, digest) in objects(findings, file, &place, "digests") {
            let digests = place.name("digests");
            let place = digests.index(number);
            let algorithm = text(findings, digest, &place, "algorithm").unwrap_or_default();
            let value = text(findings, digest, &place, "value").unwrap_or_default();
            part.hashes.push(checked_hash(findings, &place, &algorithm, &value));
        }
        add(&mut sbom, &mut ids, part);
    }
    relations(&mut sbom, value, &root, &ids)?;
    Ok(sbom)
}

fn add(sbom: &mut Sbom, ids: &mut References, part: Component) {
    let index = sbom.components.len();
    let named = !part.reference.is_empty();
    sbom.components.push(part);
    if named {
        ids.insert(&sbom.components, index);
    }
}

fn head(sbom: &mut Sbom, value: &Value<'_>, at: &Place<'_>) {
    let Sbom { document, findings, .. } = sbom;
    if let Some(descriptor) = place::object(findings, value, at, "descriptor") {
        let place = at.name("descriptor");
        let name = text(findings, descriptor, &place, "name").unwrap_or_default();
        document.tools.push(Tool { vendor: None, name, version: text(findings, descriptor, &place, "version"), weak: false });
        document.created = text(findings, descriptor, &place, "timestamp");
    }
    if let Some(distro) = place::object(findings, value, at, "distro") {
        let place = at.name("distro");
        let id = text(findings, distro, &place, "id").or_else(|| text(findings, distro, &place, "name"));
        let version = text(findings, distro, &place, "versionID").or_else(|| text(findings, distro, &place, "version"));
        document.distro = match (id, version) {
            (Some(id), Some(version)) => Some(format!("{id}-{version}")),
            (id, _) => id,
        };
    }
}

/// What was scanned is the root; its digests feed the self-description (B30).
fn source(sbom: &mut Sbom, value: &Value<'_>, at: &Place<'_>, ids: &mut References) {
    let findings = &mut sbom.findings;
    let Some(source) = place::object(findings, value, at, "source") else { return };
    let place = at.name("source");
    let mut part = Component { pointer: place.pointer(), ..Component::default() };
    part.native_type = text(findings, source, &place, "type").unwrap_or_default();
    part.reference = text(findings, source, &place, "id").unwrap_or_default();
    part.name = text(findings, source, &place, "name").unwrap_or_default();
    part.version = text(findings, source, &place, "version").map_or(Version::Silent, |stated| Version::of(&stated));
    let inner = ["metadata", "target"].iter().find_map(|name| Some((*name, get(source, name)?)));
    if let Some((name, metadata @ Value::Object(_))) = inner {
        let place = place.name(name);
        if part.name.is_empty() {
            part.name = text(findings, metadata, &place, "userInput").or_else(|| text(findings, metadata, &place, "path")).unwrap_or_default();
        }
        for (member, property) in [("manifestDigest", "syft:manifestDigest"), ("imageID", "syft:imageID")] {
            part.properties.extend(text(findings, metadata, &place, member).map(|digest| (property.to_owned(), digest)));
        }
        for (number, digest) in objects(findings, metadata, &place, "digests") {
            let digests = place.name("digests");
            let place = digests.index(number);
            let algorithm = text(findings, digest, &place, "algorithm").unwrap_or_default();
            let value = text(findings, digest, &place, "value").unwrap_or_default();
            part.hashes.push(checked_hash(findings, &place, &algorithm, &value));
        }
    } else if let Some((_, Value::String(target))) = inner
        && part.name.is_empty()
    {
        part.name = target.as_ref().to_owned();
    }
    sbom.document.name = Some(part.name.clone()).filter(|name| !name.is_empty());
    sbom.roots.push((sbom.components.len(), RootOrigin::Source));
    add(sbom, ids, part);
}

fn package(sbom: &mut Sbom, value: &Value<'_>, at: &Place<'_>) -> Component {
    let findings = &mut sbom.findings;
    let mut part = Component { pointer: at.pointer(), ..Component::default() };
    part.reference = text(findings, value, at, "id").unwrap_or_default();
    part.name = text(findings, value, at, "name").unwrap_or_default();
    part.version = text(findings, value, at, "version").map_or(Version::Silent, |stated| Version::of(&stated));
    part.native_type = text(findings, value, at, "type").unwrap_or_default();
    part.identifiers.extend(text(findings, value, at, "purl").map(|purl| (IdentifierKind::Purl, purl)));
    for (index, cpe) in place::list(findings, value, at, "cpes") {
        let list = at.name("cpes");
        let stated = match cpe {
            Value::Object(_) => text(findings, cpe, &list.index(index), "cpe"),
            other => place::as_text(other).map(std::borrow::Cow::into_owned),
        };
        part.identifiers.extend(stated.map(|cpe| (IdentifierKind::Cpe, cpe)));
    }
    for (index, licence) in place::list(findings, value, at, "licenses") {
        let list = at.name("licenses");
        let place = list.index(index);
        let Value::Object(_) = licence else {
            part.licences.unspecified.extend(place::as_text(licence).map(std::borrow::Cow::into_owned));
            continue;
        };
        let stated = text(findings, licence, &place, "spdxExpression").or_else(|| text(findings, licence, &place, "value"));
        match get(licence, "type").and_then(Value::as_str) {
            Some("declared") => part.licences.declared.extend(stated),
            Some("concluded") => part.licences.concluded.extend(stated),
            _ => part.licences.unspecified.extend(stated),
        }
    }
    part
}

fn relations(sbom: &mut Sbom, value: &Value<'_>, at: &Place<'_>, ids: &References) -> Result<(), Refusal> {
    let items = objects(&mut sbom.findings, value, at, "artifactRelationships");
    within(items.clone().count(), limits::SBOM_EDGES, "relations", at)?;
    let list = at.name("artifactRelationships");
    for (index, relation) in items {
        let place = list.index(index);
        let findings = &mut sbom.findings;
        let parents = texts(findings, relation, &place, "parent");
        let children = texts(findings, relation, &place, "child");
        let end = |id: &String| ids.get(&sbom.components, id).map_or_else(|| End::Unresolved(id.clone()), End::Component);
        let (Some(parent), Some(child)) = (parents.first().map(end), children.first().map(end)) else { continue };
        // The parent is a dependency of the child.
        let (from, to, kind, native_type, reversed) = match get(relation, "type").and_then(Value::as_str).unwrap_or_default() {
            "contains" => (parent, child, EdgeKind::Containment, "contains", false),
            "dependency-of" => (child, parent, EdgeKind::Dependency, "dependency-of", true),
            "ownership-by-file-overlap" => (parent, child, EdgeKind::Other, "ownership-by-file-overlap", false),
            "evident-by" => (parent, child, EdgeKind::Other, "evident-by", false),
            "described-by" => (parent, child, EdgeKind::Other, "described-by", false),
            _ => (parent, child, EdgeKind::Other, "other", false),
        };
        sbom.edges.push(Edge { from, to, kind, scope: EdgeScope::Unknown, native_type, reversed });
    }
    Ok(())
}
