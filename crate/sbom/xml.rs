//! XML documents, brought into the shape of their JSON forms: CycloneDX (S26) and SPDX 2 (S36).

use std::borrow::Cow;

use roxmltree::{Document, Node, ParsingOptions};

use super::model::{EnvelopedSignature, Refusal, Sbom, Serialisation};
use super::rules::{Rule, Severity};
use super::{cyclonedx_json, rdf, spdx_json};
use crate::encoding::json::Value;
use crate::limits;

const CYCLONEDX: &str = "http://cyclonedx.org/schema/bom/";

/// Reads a text whose first mark is `<`; `None` where its root is none of the known ones (S17).
pub(crate) fn read(text: &str) -> Result<Option<Sbom>, Refusal> {
    let Some(blanked) = without_late_declaration(text) else { return document(text) };
    let mut found = document(&blanked)?;
    if let Some(sbom) = &mut found {
        sbom.findings.add_as(Rule::S17, Severity::Note, "line 1", "Something blank stands before the XML declaration, which is to come first.");
    }
    Ok(found)
}

/// A declaration behind blank lines is no XML, and is written all the same. It is blanked too, so that every place that is named
/// is one of the file.
fn without_late_declaration(text: &str) -> Option<String> {
    let rest = text.trim_start();
    let before = text.len().checked_sub(rest.len()).filter(|before| *before > 0)?;
    let end = rest.strip_prefix("<?xml").filter(|rest| rest.starts_with(char::is_whitespace)).and(rest.find("?>"))?.saturating_add(2);
    let (declaration, rest) = rest.split_at_checked(end)?;
    let blank = declaration.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' });
    Some(text.get(..before)?.chars().chain(blank).chain(rest.chars()).collect())
}

fn document(text: &str) -> Result<Option<Sbom>, Refusal> {
    check(text)?;
    let nodes = u32::try_from(limits::JSON_VALUES).unwrap_or(u32::MAX);
    let options = ParsingOptions { nodes_limit: nodes, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| {
        let place = error.pos();
        let rule = if matches!(error, roxmltree::Error::NodesLimitReached) { Rule::S50 } else { Rule::S17 };
        Refusal::new(rule, format!("line {} column {}", place.row, place.col), format!("The document is not well-formed XML: {error}."))
    })?;
    let root = document.root_element();
    let name = root.tag_name();
    if let Some(version) = name.namespace().and_then(|namespace| namespace.strip_prefix(CYCLONEDX)).filter(|_| name.name() == "bom") {
        return cyclonedx(root, version).map(Some);
    }
    if name.namespace() == Some(rdf::RDF) && name.name() == "RDF" && text.contains(rdf::TERMS) {
        return rdf::read(root).map(Some);
    }
    let has = |wanted: &str| root.children().any(|child| child.tag_name().name() == wanted);
    if name.name() == "Document" && (has("SPDXID") || has("spdxVersion")) {
        let value = spdx(root, "");
        let mut sbom = spdx_json::read(&value, Serialisation::Xml)?;
        place_all(&mut sbom);
        return Ok(Some(sbom));
    }
    Ok(None)
}

/// Refuses a document type definition and deep nesting before the parser sees them (S17, S50).
fn check(text: &str) -> Result<(), Refusal> {
    let bytes = text.as_bytes();
    let (mut depth, mut at, mut declarations) = (0_usize, 0_usize, 0_usize);
    while let Some(found) = bytes.get(at..).and_then(|rest| rest.iter().position(|byte| *byte == b'<')) {
        at = at.saturating_add(found);
        let rest = text.get(at..).unwrap_or_default();
        let skip = |end: &str| rest.find(end).map_or(bytes.len(), |offset| at.saturating_add(offset).saturating_add(end.len()));
        if rest.starts_with("<!--") {
            at = skip("-->");
        } else if rest.starts_with("<![CDATA[") {
            at = skip("]]>");
        } else if rest.starts_with("<?") {
            at = skip("?>");
        } else if rest.starts_with("<!") {
            return Err(Refusal::new(Rule::S17, format!("byte {at}"), "The document has a document type definition, which is not read."));
        } else if rest.starts_with("</") {
            depth = depth.saturating_sub(1);
            at = skip(">");
        } else {
            let end = tag_end(rest.as_bytes()).map_or(bytes.len(), |offset| at.saturating_add(offset));
            // The parser compares all of these with each other.
            let tag = text.get(at..end).unwrap_or_default();
            declarations = declarations.saturating_add(tag.matches("xmlns:").count());
            if attributes(tag.as_bytes()) > MOST_ATTRIBUTES || declarations > MOST_DECLARATIONS {
                let what = format!("An element has more than {MOST_ATTRIBUTES} attributes, or the document more than {MOST_DECLARATIONS} prefixes.");
                return Err(Refusal::new(Rule::S50, format!("byte {at}"), what));
            }
            if !bytes.get(..end).unwrap_or_default().ends_with(b"/") {
                depth = depth.saturating_add(1);
            }
            if depth > limits::JSON_DEPTH {
                return Err(Refusal::new(Rule::S50, format!("byte {at}"), format!("Elements are nested more than {} deep.", limits::JSON_DEPTH)));
            }
            at = end.saturating_add(1);
        }
    }
    Ok(())
}

/// Attributes of one element.
const MOST_ATTRIBUTES: usize = 64;
/// Declarations of prefixes in one document; most have one or two.
const MOST_DECLARATIONS: usize = 1024;

/// How many values are given in a tag.
fn attributes(tag: &[u8]) -> usize {
    let mut quote = None;
    let mut count = 0_usize;
    for byte in tag {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(open), byte) if open == *byte => {
                quote = None;
                count = count.saturating_add(1);
            }
            _ => {}
        }
    }
    count
}

/// The `>` that ends a tag: not one inside an attribute's value.
fn tag_end(tag: &[u8]) -> Option<usize> {
    let mut quote = None;
    tag.iter().position(|byte| {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(open), byte) if open == *byte => quote = None,
            _ => {}
        }
        quote.is_none() && *byte == b'>'
    })
}

type Members = Vec<(Cow<'static, str>, Value<'static>)>;

fn string(text: &str) -> Value<'static> {
    Value::String(Cow::Owned(text.trim().to_owned()))
}

/// All text inside, as CDATA is text too.
fn content(node: Node<'_, '_>) -> String {
    node.children().filter(Node::is_text).filter_map(|child| child.text()).collect()
}

fn cyclonedx(root: Node<'_, '_>, version: &str) -> Result<Sbom, Refusal> {
    // 1.0 and 1.1 differ from 1.2 in nothing that is read.
    let old = matches!(version, "1.0" | "1.1");
    let namespace = root.tag_name().namespace();
    let mut members: Members = vec![("bomFormat".into(), string("CycloneDX")), ("specVersion".into(), string(if old { "1.2" } else { version }))];
    if let Value::Object(others) = element(root, "bom", namespace) {
        members.extend(others);
    }
    let mut sbom = cyclonedx_json::read(Value::Object(members))?;
    sbom.document.serialisation = Serialisation::Xml;
    if old {
        version.clone_into(&mut sbom.document.version);
        sbom.findings.add(Rule::S17, "", format!("CycloneDX {version} is read as 1.2."));
    }
    let signatures =
        root.descendants().filter(|node| node.tag_name().name() == "Signature" && node.tag_name().namespace() == Some("http://www.w3.org/2000/09/xmldsig#"));
    for signature in signatures {
        let place = root.document().text_pos_at(signature.range().start);
        sbom.document.signatures.push(EnvelopedSignature { kind: "xmldsig", pointer: format!("line {}", place.row) });
    }
    place_all(&mut sbom);
    Ok(sbom)
}

/// Places are element paths: those of the JSON form, which names the same things.
fn place_all(sbom: &mut Sbom) {
    for component in &mut sbom.components {
        component.pointer = path(&component.pointer);
    }
    sbom.findings.place(path);
}

fn path(pointer: &str) -> String {
    pointer.split('/').skip(1).fold(String::new(), |whole, step| match step.parse::<usize>() {
        // XPath counts from 1.
        Ok(index) => format!("{whole}[{}]", index.saturating_add(1)),
        Err(_) => format!("{whole}/{step}"),
    })
}

/// Lists of elements: inside which element, of which elements.
const LISTS: [(&str, &str); 19] = [
    ("components", "component"),
    ("services", "service"),
    ("hashes", "hash"),
    ("externalReferences", "reference"),
    ("properties", "property"),
    ("authors", "author"),
    ("lifecycles", "lifecycle"),
    ("compositions", "composition"),
    ("assemblies", "assembly"),
    ("vulnerabilities", "vulnerability"),
    ("references", "reference"),
    ("affects", "target"),
    ("versions", "version"),
    ("annotations", "annotation"),
    ("formulation", "formula"),
    ("citations", "citation"),
    ("responses", "response"),
    ("ratings", "rating"),
    ("advisories", "advisory"),
];

/// An element as the JSON value that says the same; elements of other namespaces are skipped. Bounded by [`check`].
fn element(node: Node<'_, '_>, parent: &str, namespace: Option<&str>) -> Value<'static> {
    let own = |child: &Node<'_, '_>| child.is_element() && child.tag_name().namespace() == namespace;
    let children: Vec<_> = node.children().filter(own).collect();
    let mut members: Members = Vec::new();
    for attribute in node.attributes().filter(|attribute| attribute.namespace().is_none()) {
        let value = if attribute.name() == "isExternal" { Value::Bool(attribute.value() == "true") } else { string(attribute.value()) };
        members.push((Cow::Owned(attribute.name().to_owned()), value));
    }
    for child in children {
        let name = child.tag_name().name();
        let value = value_of(child, name, parent, namespace);
        let full = members.len() >= MOST_NAMES;
        match members.iter_mut().find(|(known, _)| known == name) {
            // Repeated without a list around it: contacts, URLs.
            Some((_, Value::Array(items))) => match value {
                Value::Array(more) => items.extend(more),
                one => items.push(one),
            },
            Some((_, known)) => *known = Value::Array(vec![std::mem::replace(known, Value::Null), value]),
            // Names that are read are few; the rest is skipped like any that is not known.
            None if full => {}
            None => members.push((Cow::Owned(name.to_owned()), value)),
        }
    }
    Value::Object(members)
}

/// Different names of elements inside one.
const MOST_NAMES: usize = 256;

fn value_of(node: Node<'_, '_>, name: &str, parent: &str, namespace: Option<&str>) -> Value<'static> {
    let own = |child: &Node<'_, '_>| child.is_element() && child.tag_name().namespace() == namespace;
    let children = || node.children().filter(own);
    let named = |wanted: &'static str| children().filter(move |child| child.tag_name().name() == wanted);
    match name {
        "licenses" => Value::Array(children().map(licence(namespace)).collect()),
        "dependencies" if parent == "composition" => Value::Array(children().filter_map(|child| child.attribute("ref")).map(string).collect()),
        "assemblies" => Value::Array(children().filter_map(|child| child.attribute("ref")).map(string).collect()),
        "dependencies" => Value::Array(named("dependency").map(dependency).collect()),
        "tools" if named("tool").next().is_some() => Value::Array(named("tool").map(|tool| element(tool, "tool", namespace)).collect()),
        "contact" => Value::Array(vec![element(node, "contact", namespace)]),
        "hash" | "property" | "version" | "range" | "ref" | "status" | "author" if !children().any(|_| true) => leaf(node),
        _ => match LISTS.iter().find(|(list, _)| *list == name) {
            Some((_, item)) => {
                Value::Array(named(item).map(|child| if children_of(child, namespace) { element(child, item, namespace) } else { leaf(child) }).collect())
            }
            None if children_of(node, namespace) => element(node, name, namespace),
            None => leaf(node),
        },
    }
}

fn children_of(node: Node<'_, '_>, namespace: Option<&str>) -> bool {
    node.children().any(|child| child.is_element() && child.tag_name().namespace() == namespace)
}

/// An element without elements: its text, or with attributes the object that JSON has for it.
fn leaf(node: Node<'_, '_>) -> Value<'static> {
    let text = content(node);
    let name = node.tag_name().name();
    let attribute = |wanted: &str| node.attribute(wanted).map(string);
    let object = |members: Vec<(&'static str, Option<Value<'static>>)>| {
        Value::Object(members.into_iter().filter_map(|(name, value)| Some((Cow::Borrowed(name), value?))).collect())
    };
    match name {
        "hash" => object(vec![("alg", attribute("alg")), ("content", Some(string(&text)))]),
        "property" => object(vec![("name", attribute("name")), ("value", Some(string(&text)))]),
        "swid" => object(vec![("tagId", attribute("tagId")), ("name", attribute("name"))]),
        "component" | "service" | "reference" | "target" | "vulnerability" | "composition" => {
            let attributes = node.attributes().filter(|attribute| attribute.namespace().is_none());
            Value::Object(attributes.map(|attribute| (Cow::Owned(attribute.name().to_owned()), string(attribute.value()))).collect())
        }
        _ => string(&text),
    }
}

fn licence(namespace: Option<&str>) -> impl Fn(Node<'_, '_>) -> Value<'static> {
    move |node| {
        let acknowledgement = node.attribute("acknowledgement").map(|word| (Cow::Borrowed("acknowledgement"), string(word)));
        let inner =
            if node.tag_name().name() == "expression" { ("expression", string(&content(node))) } else { ("license", element(node, "license", namespace)) };
        Value::Object([(Cow::Borrowed(inner.0), inner.1)].into_iter().chain(acknowledgement).collect())
    }
}

fn dependency(node: Node<'_, '_>) -> Value<'static> {
    let under = |name: &'static str| {
        let targets = node.children().filter(move |child| child.tag_name().name() == name).filter_map(|child| child.attribute("ref")).map(string);
        Value::Array(targets.collect())
    };
    let members = [("ref", node.attribute("ref").map_or(Value::Null, string)), ("dependsOn", under("dependency")), ("provides", under("provides"))];
    Value::Object(members.into_iter().map(|(name, value)| (Cow::Borrowed(name), value)).collect())
}

/// The list member that an element of SPDX's XML belongs to, by its plural or singular name.
const SPDX_LISTS: [(&str, &str); 20] = [
    ("packages", "package"),
    ("files", "file"),
    ("snippets", "snippet"),
    ("relationships", "relationship"),
    ("externalDocumentRefs", "externalDocumentRef"),
    ("hasExtractedLicensingInfos", "hasExtractedLicensingInfo"),
    ("documentDescribes", "documentDescribe"),
    ("annotations", "annotation"),
    ("creators", "creator"),
    ("checksums", "checksum"),
    ("externalRefs", "externalRef"),
    ("hasFiles", "hasFile"),
    ("licenseInfoInFiles", "licenseInfoInFile"),
    ("licenseInfoFromFiles", "licenseInfoFromFile"),
    ("fileTypes", "fileType"),
    ("fileContributors", "fileContributor"),
    ("attributionTexts", "attributionText"),
    ("seeAlsos", "seeAlso"),
    ("revieweds", "reviewed"),
    ("ranges", "range"),
];

fn spdx(node: Node<'_, '_>, parent: &str) -> Value<'static> {
    let children: Vec<_> = node.children().filter(Node::is_element).collect();
    if children.is_empty() {
        return string(&content(node));
    }
    let mut members: Members = Vec::new();
    for child in children {
        let name = child.tag_name().name();
        // A reference to another document carries one checksum, which is no list.
        let list =
            SPDX_LISTS.iter().find(|(plural, singular)| name == *plural || (name == *singular && !(name == "checksum" && parent == "externalDocumentRefs")));
        let name = list.map_or(name, |(plural, _)| *plural);
        // `<packages><package/>…</packages>`: a list around its elements.
        let inner: Vec<_> = child.children().filter(Node::is_element).collect();
        let around = list.is_some_and(|(_, singular)| !inner.is_empty() && inner.iter().all(|item| item.tag_name().name() == *singular));
        let values: Vec<_> = if around { inner.into_iter().map(|item| spdx(item, name)).collect() } else { vec![spdx(child, name)] };
        let full = members.len() >= MOST_NAMES;
        match members.iter_mut().find(|(known, _)| known == name) {
            Some((_, Value::Array(items))) => items.extend(values),
            Some(_) => {}
            None if full => {}
            None if list.is_some() => members.push((Cow::Owned(name.to_owned()), Value::Array(values))),
            None => members.extend(values.into_iter().next().map(|value| (Cow::Owned(name.to_owned()), value))),
        }
    }
    Value::Object(members)
}
