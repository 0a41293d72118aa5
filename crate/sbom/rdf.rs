//! SPDX 2 in RDF/XML (S37): what describes the same resource, wherever it stands in the tree, brought into the shape of the JSON form.
//! Packages, files, snippets, their checksums, references and licences, and relationships are read; the document is marked as read in part.

use std::borrow::Cow;
use std::collections::BTreeMap;

use roxmltree::Node;

use super::model::{Refusal, Sbom, Serialisation};
use super::rules::Rule;
use super::spdx_json;
use crate::encoding::json::Value;
use crate::limits;

pub(super) const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
pub(super) const TERMS: &str = "http://spdx.org/rdf/terms#";
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// A property's value.
enum Term {
    Text(String),
    /// The id of a resource.
    Resource(String),
}

/// How the value of a property becomes one of the JSON form.
enum As {
    Text,
    Texts,
    /// The SPDXID of an element.
    Id,
    Ids,
    /// What stands last in the name of a term, behind a prefix, in capitals: `relationshipType_dependsOn` as `DEPENDS_ON`.
    Capitals(&'static str, char),
    /// What stands last in a name.
    Last,
    Licence,
    Object(Table),
    Objects(Table),
}

/// Members of the JSON form, and the properties that they are.
type Table = &'static [(&'static str, &'static str, As)];

const DOCUMENT: Table = &[
    ("spdxVersion", "specVersion", As::Text),
    ("name", "name", As::Text),
    ("dataLicense", "dataLicense", As::Licence),
    ("comment", "comment", As::Text),
    ("creationInfo", "creationInfo", As::Object(&[("created", "created", As::Text), ("creators", "creator", As::Texts), ("comment", "comment", As::Text)])),
    ("documentDescribes", "describesPackage", As::Ids),
];

const CHECKSUM: Table = &[("algorithm", "algorithm", As::Capitals("checksumAlgorithm_", '-')), ("checksumValue", "checksumValue", As::Text)];

const PACKAGE: Table = &[
    ("name", "name", As::Text),
    ("versionInfo", "versionInfo", As::Text),
    ("primaryPackagePurpose", "primaryPackagePurpose", As::Capitals("purpose_", '-')),
    ("supplier", "supplier", As::Text),
    ("originator", "originator", As::Text),
    ("copyrightText", "copyrightText", As::Text),
    ("downloadLocation", "downloadLocation", As::Text),
    ("homepage", "homepage", As::Text),
    ("licenseConcluded", "licenseConcluded", As::Licence),
    ("licenseDeclared", "licenseDeclared", As::Licence),
    ("checksums", "checksum", As::Objects(CHECKSUM)),
    ("externalRefs", "externalRef", As::Objects(&[("referenceType", "referenceType", As::Last), ("referenceLocator", "referenceLocator", As::Text)])),
    ("hasFiles", "hasFile", As::Ids),
];

const FILE: Table = &[
    ("fileName", "fileName", As::Text),
    ("copyrightText", "copyrightText", As::Text),
    ("licenseConcluded", "licenseConcluded", As::Licence),
    ("checksums", "checksum", As::Objects(CHECKSUM)),
];

const SNIPPET: Table = &[("name", "name", As::Text), ("licenseConcluded", "licenseConcluded", As::Licence)];

const RELATIONSHIP: Table =
    &[("relationshipType", "relationshipType", As::Capitals("relationshipType_", '_')), ("relatedSpdxElement", "relatedSpdxElement", As::Id)];

type Members = Vec<(Cow<'static, str>, Value<'static>)>;

struct Graph<'d> {
    base: &'d str,
    /// Elements that describe a resource, and what they say it is.
    nodes: Vec<(Node<'d, 'd>, &'d str)>,
    /// Which of them describe the resource of an id.
    described: BTreeMap<String, Vec<usize>>,
    /// Ids in the order of the document.
    order: Vec<String>,
    /// What stands before the `#` in ids of the document's elements.
    namespace: String,
    /// Expressions that were made, and whether of several; and by the id of the licence, which.
    expressions: Vec<(String, bool)>,
    licences: BTreeMap<String, Vec<usize>>,
    /// Elements that may still be looked at, and bytes that may be written: what is described once can be referred to any number of
    /// times.
    left: usize,
}

/// Some times what a document can be long.
const MOST_WORK: usize = limits::SBOM_INPUT * 4;

pub(super) fn read<'d>(root: Node<'d, 'd>) -> Result<Sbom, Refusal> {
    let mut graph = Graph {
        base: root.attribute((XML, "base")).unwrap_or_default(),
        nodes: Vec::new(),
        described: BTreeMap::new(),
        order: Vec::new(),
        namespace: String::new(),
        expressions: Vec::new(),
        licences: BTreeMap::new(),
        left: MOST_WORK,
    };
    for node in root.children().filter(Node::is_element) {
        graph.describe(node);
    }
    let Some((value, places)) = graph.document() else {
        return Err(Refusal::new(Rule::S37, "", "This is RDF with terms of SPDX, and describes no SPDX document."));
    };
    if graph.left == 0 {
        return Err(Refusal::new(
            Rule::S50,
            "",
            "What this RDF describes once it refers to so often that, written out, it is more than is read. Export it as JSON or tag-value.",
        ));
    }
    let mut sbom = spdx_json::read(&value, Serialisation::Rdf)?;
    sbom.document.partial = true;
    let what = "SPDX in RDF/XML is read in part: packages, files, snippets, checksums, references, licences and relationships.";
    spdx_json::patch(&mut sbom, vec![(Rule::S37, None, String::new(), what.to_owned())], &places);
    Ok(sbom)
}

fn string(text: String) -> Value<'static> {
    Value::String(Cow::Owned(text))
}

fn capitals(word: &str, separator: char) -> String {
    let mut out = String::new();
    for character in word.chars() {
        if (character.is_ascii_uppercase() && !out.is_empty()) || character == '_' {
            out.push(separator);
        }
        if character != '_' {
            out.push(character.to_ascii_uppercase());
        }
    }
    out
}

/// What stands behind the last `#`, else behind the last slash.
fn last(id: &str) -> &str {
    id.rsplit(['#', '/']).next().unwrap_or_default()
}

/// `noassertion` and `none` are resources here.
fn keyword(uri: &str) -> Option<&'static str> {
    match uri.strip_prefix(TERMS)? {
        "noassertion" => Some("NOASSERTION"),
        "none" => Some("NONE"),
        _ => None,
    }
}

/// A property whose own elements are the properties of what it means.
fn is_resource(property: Node<'_, '_>) -> bool {
    property.attribute((RDF, "parseType")) == Some("Resource")
}

impl<'d> Graph<'d> {
    /// A node element and all inside it. Bounded by the depth of the tree.
    fn describe(&mut self, node: Node<'d, 'd>) {
        let id = self.id(node);
        if !self.described.contains_key(&id) {
            self.order.push(id.clone());
        }
        self.described.entry(id).or_default().push(self.nodes.len());
        let stated = node.children().find(|child| child.has_tag_name((RDF, "type"))).and_then(|kind| kind.attribute((RDF, "resource")));
        let name = node.tag_name();
        self.nodes.push((node, if name.namespace() == Some(TERMS) { name.name() } else { stated.and_then(|uri| uri.strip_prefix(TERMS)).unwrap_or_default() }));
        for property in node.children().filter(Node::is_element) {
            if is_resource(property) {
                self.describe(property);
                continue;
            }
            for inner in property.children().filter(Node::is_element) {
                self.describe(inner);
            }
        }
    }

    /// The name of what an element describes; one of its own where it has none.
    fn id(&self, node: Node<'d, 'd>) -> String {
        match (node.attribute((RDF, "about")), node.attribute((RDF, "ID")), node.attribute((RDF, "nodeID"))) {
            (Some(about), ..) => self.absolute(about),
            (_, Some(name), _) => format!("{}#{name}", self.base),
            (.., Some(name)) => format!("_:{name}"),
            _ => format!("_:@{}", node.range().start),
        }
    }

    fn absolute(&self, reference: &str) -> String {
        if reference.starts_with('#') { format!("{}{reference}", self.base) } else { reference.to_owned() }
    }

    fn is(&self, id: &str, kind: &str) -> bool {
        self.of(id).iter().any(|node| self.nodes.get(*node).is_some_and(|(_, known)| *known == kind))
    }

    fn of(&self, id: &str) -> &[usize] {
        self.described.get(id).map(Vec::as_slice).unwrap_or_default()
    }

    /// The values of a property, whatever vocabulary it is of.
    fn all(&mut self, id: &str, name: &str) -> Vec<Term> {
        let (mut found, mut work) = (Vec::new(), 1_usize);
        for (node, _) in self.of(id).iter().filter_map(|node| self.nodes.get(*node)) {
            found.extend(node.attribute((TERMS, name)).map(|text| Term::Text(text.to_owned())));
            for property in node.children() {
                work = work.saturating_add(1);
                if property.is_element() && property.tag_name().name() == name {
                    found.push(self.term(property));
                }
            }
        }
        for term in &found {
            let (Term::Text(text) | Term::Resource(text)) = term;
            work = work.saturating_add(text.len()).saturating_add(1);
        }
        self.left = self.left.saturating_sub(work);
        if self.left == 0 { Vec::new() } else { found }
    }

    fn term(&self, property: Node<'d, 'd>) -> Term {
        let inner = if is_resource(property) { Some(property) } else { property.children().find(Node::is_element) };
        match (property.attribute((RDF, "resource")), property.attribute((RDF, "nodeID")), inner) {
            (Some(reference), ..) => Term::Resource(self.absolute(reference)),
            (_, Some(name), _) => Term::Resource(format!("_:{name}")),
            (.., Some(inner)) => Term::Resource(self.id(inner)),
            _ => Term::Text(property.text().unwrap_or_default().trim().to_owned()),
        }
    }

    /// The first value of a property as a text: what terms of SPDX say in words is said as the other forms do.
    fn text(&mut self, id: &str, name: &str) -> Option<String> {
        self.all(id, name).into_iter().next().map(|term| match term {
            Term::Text(text) => text,
            Term::Resource(uri) => keyword(&uri).map_or(uri, str::to_owned),
        })
    }

    /// The SPDXID of an element of this document.
    fn spdx_id(&self, id: &str) -> Value<'static> {
        string(match id.rsplit_once('#') {
            Some((namespace, name)) if namespace == self.namespace || namespace == self.base => name.to_owned(),
            _ => keyword(id).unwrap_or(id).to_owned(),
        })
    }

    /// The expression of a licence, and whether it is of several, which as a part of another stands in parentheses.
    fn licence(&mut self, term: Term, depth: usize) -> (String, bool) {
        let id = match term {
            Term::Text(text) => return (text, false),
            Term::Resource(id) => id,
        };
        if let Some(known) = self.licences.get(&id).and_then(|known| self.expressions.get(*known.last()?)) {
            self.left = self.left.saturating_sub(known.0.len());
            return known.clone();
        }
        let mut found = self.expression(&id, depth.saturating_add(1));
        // Sets can hold themselves, and the same one many times: what is too long is dropped before it grows.
        if found.0.len() > limits::SBOM_TEXT {
            self.left = 0;
        }
        if self.left == 0 {
            found = (String::new(), false);
        }
        self.licences.entry(id).or_default().push(self.expressions.len());
        self.expressions.push(found.clone());
        found
    }

    fn expression(&mut self, id: &str, depth: usize) -> (String, bool) {
        if depth > limits::JSON_DEPTH {
            self.left = 0;
        }
        let mut members = self.parts(id, "member", depth);
        for (kind, between) in [("ConjunctiveLicenseSet", " AND "), ("DisjunctiveLicenseSet", " OR ")] {
            if self.is(id, kind) {
                return (members.join(between), members.len() > 1);
            }
        }
        if let Some(member) = members.pop() {
            let exception = self.parts(id, "licenseException", depth).pop();
            return (exception.map_or_else(|| format!("{member}+"), |exception| format!("{member} WITH {exception}")), false);
        }
        let stated = self.text(id, "licenseId").or_else(|| self.text(id, "licenseExceptionId"));
        (stated.unwrap_or_else(|| keyword(id).unwrap_or_else(|| last(id).trim_end_matches(".html")).to_owned()), false)
    }

    fn parts(&mut self, id: &str, name: &str, depth: usize) -> Vec<String> {
        let mut found = Vec::new();
        for term in self.all(id, name) {
            found.push(match self.licence(term, depth) {
                (text, true) => format!("({text})"),
                (text, false) => text,
            });
        }
        found
    }

    /// The members of a resource. Tables are not nested as deep as to matter.
    fn members(&mut self, id: &str, table: Table) -> Members {
        let mut found = Members::new();
        for (member, property, how) in table {
            let list = match how {
                As::Texts | As::Ids | As::Object(_) | As::Objects(_) => self.all(id, property),
                As::Licence => match self.all(id, property).into_iter().next() {
                    Some(term) => vec![Term::Text(self.licence(term, 0).0)],
                    None => Vec::new(),
                },
                _ => self.text(id, property).map(Term::Text).into_iter().collect(),
            };
            let mut values = Vec::new();
            for term in list {
                let (Term::Text(text) | Term::Resource(text)) = term;
                values.push(match how {
                    As::Text | As::Texts | As::Licence => string(text),
                    As::Id | As::Ids => self.spdx_id(&text),
                    As::Capitals(prefix, separator) => string(capitals(last(&text).strip_prefix(prefix).unwrap_or(&text), *separator)),
                    As::Last => string(last(&text).to_owned()),
                    As::Object(table) | As::Objects(table) => Value::Object(self.members(&text, table)),
                });
            }
            let value = if matches!(how, As::Texts | As::Ids | As::Objects(_)) { Some(Value::Array(values)) } else { values.into_iter().next() };
            found.extend(value.map(|value| (Cow::Borrowed(*member), value)));
        }
        found
    }

    /// The document in the JSON form, and the line of each element in it.
    fn document(&mut self) -> Option<(Value<'static>, Vec<(String, String)>)> {
        let order = std::mem::take(&mut self.order);
        let document = order.iter().find(|id| self.is(id, "SpdxDocument"))?;
        self.namespace = document.rsplit_once('#').map(|(namespace, _)| namespace.to_owned()).unwrap_or_default();
        let mut value = self.members(document, DOCUMENT);
        if document.contains('#') {
            value.push(("SPDXID".into(), string(last(document).to_owned())));
            value.push(("documentNamespace".into(), string(self.namespace.clone())));
        }
        let mut lists = [("packages", Vec::new()), ("files", Vec::new()), ("snippets", Vec::new()), ("relationships", Vec::new())];
        let (mut places, mut line, mut at) = (Vec::new(), 1_usize, 0_usize);
        for id in &order {
            // First described in the order of the document.
            if let Some((node, _)) = self.of(id).first().and_then(|node| self.nodes.get(*node)) {
                let start = node.range().start;
                line = line.saturating_add(node.document().input_text().get(at..start).unwrap_or_default().matches('\n').count());
                at = start;
            }
            let [(packages, of_packages), (files, of_files), (snippets, of_snippets), (_, relationships)] = &mut lists;
            let kinds = [("Package", packages, of_packages, PACKAGE), ("File", files, of_files, FILE), ("Snippet", snippets, of_snippets, SNIPPET)];
            for (kind, name, list, table) in kinds {
                if self.is(id, kind) {
                    places.push((format!("/{name}/{}", list.len()), format!("line {line}")));
                    let mut members = self.members(id, table);
                    members.push(("SPDXID".into(), self.spdx_id(id)));
                    list.push(Value::Object(members));
                }
            }
            for relationship in self.all(id, "relationship") {
                let (Term::Text(of) | Term::Resource(of)) = relationship;
                let mut members = self.members(&of, RELATIONSHIP);
                members.push(("spdxElementId".into(), self.spdx_id(id)));
                relationships.push(Value::Object(members));
            }
        }
        value.extend(lists.into_iter().map(|(name, list)| (Cow::Borrowed(name), Value::Array(list))));
        Some((Value::Object(value), places))
    }
}
