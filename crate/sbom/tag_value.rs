//! SPDX 2 as tags and values (S34), brought into the shape of its JSON form. One loop over lines, no recursion.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::model::{Refusal, Sbom, Serialisation};
use super::rules::{Rule, Severity};
use super::spdx_json;
use crate::encoding::json::Value;
use crate::limits;
use crate::text::quoted;

/// Whether a line within the first 200 says so (S18): comments and licences may come first.
pub(crate) fn is_tag_value(text: &str) -> bool {
    text.lines().take(200).any(|line| line.strip_prefix("SPDXVersion:").is_some_and(|rest| rest.trim_start().starts_with("SPDX-")))
}

type Members = Vec<(Cow<'static, str>, Value<'static>)>;

/// Which section the tags belong to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Document,
    Package,
    File,
    Snippet,
    Licence,
}

struct Reader {
    section: Section,
    document: Members,
    creation: Members,
    creators: Vec<Value<'static>>,
    current: Members,
    packages: Vec<Value<'static>>,
    files: Vec<Value<'static>>,
    snippets: Vec<Value<'static>>,
    licences: Vec<Value<'static>>,
    references: Vec<Value<'static>>,
    relationships: Vec<Value<'static>>,
    /// Which package each file stands behind, by index and id.
    contained: Vec<(usize, Cow<'static, str>)>,
    /// Pairs of what contains and is contained, as relationships say.
    stated: BTreeSet<String>,
    /// Where each element starts: its JSON Pointer, and `line N`.
    places: Vec<(String, String)>,
    findings: Vec<(Rule, Option<Severity>, String, String)>,
}

/// Reads a document that was recognised.
pub(crate) fn read(text: &str) -> Result<Sbom, Refusal> {
    let mut reader = Reader {
        section: Section::Document,
        document: Vec::new(),
        creation: Vec::new(),
        creators: Vec::new(),
        current: Vec::new(),
        packages: Vec::new(),
        files: Vec::new(),
        snippets: Vec::new(),
        licences: Vec::new(),
        references: Vec::new(),
        relationships: Vec::new(),
        contained: Vec::new(),
        stated: BTreeSet::new(),
        places: Vec::new(),
        findings: Vec::new(),
    };
    let mut lines = text.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        if number >= limits::SBOM_LINES {
            return Err(Refusal::new(Rule::S50, format!("line {number}"), format!("The document has more than {} lines.", limits::SBOM_LINES)));
        }
        let number = number.saturating_add(1);
        let line = line.trim_end();
        if line.trim_start().is_empty() || line.trim_start().starts_with('#') {
            continue;
        }
        let Some((tag, rest)) = line.split_once(':') else {
            reader.odd(number, format!("The line {} is no tag with a value; it is skipped.", quoted(line)));
            continue;
        };
        let rest = rest.trim();
        if let Some(opened) = rest.strip_prefix("<text>") {
            let Some(value) = long(opened, &mut lines) else {
                reader.odd(number, "A <text> is not closed; the document ends here.".to_owned());
                break;
            };
            reader.tag(tag.trim(), value.trim(), number);
        } else {
            reader.tag(tag.trim(), rest, number);
        }
    }
    reader.finish()
}

/// The text up to `</text>`, which may be lines away; none where it never comes.
fn long<'a>(opened: &'a str, lines: &mut impl Iterator<Item = (usize, &'a str)>) -> Option<Cow<'a, str>> {
    if let Some((value, _)) = opened.split_once("</text>") {
        return Some(Cow::Borrowed(value));
    }
    let mut whole = opened.to_owned();
    for (_, line) in lines {
        whole.push('\n');
        if let Some((value, _)) = line.split_once("</text>") {
            whole.push_str(value);
            return Some(Cow::Owned(whole));
        }
        whole.push_str(line);
    }
    None
}

fn string(text: &str) -> Value<'static> {
    Value::String(Cow::Owned(text.to_owned()))
}

fn object(members: &[(&'static str, &str)]) -> Value<'static> {
    Value::Object(members.iter().map(|(name, value)| (Cow::Borrowed(*name), string(value))).collect())
}

/// Sets a member; the first value stays.
fn set(members: &mut Members, name: &'static str, value: &str) {
    if !members.iter().any(|(known, _)| known == name) {
        members.push((Cow::Borrowed(name), string(value)));
    }
}

fn push(members: &mut Members, name: &'static str, value: Value<'static>) {
    match members.iter_mut().find(|(known, _)| known == name) {
        Some((_, Value::Array(items))) => items.push(value),
        _ => members.push((Cow::Borrowed(name), Value::Array(vec![value]))),
    }
}

/// Ids have no spaces.
fn pair(from: &str, to: &str) -> String {
    [from, to].join(" ")
}

impl Reader {
    fn odd(&mut self, line: usize, what: String) {
        self.findings.push((Rule::S34, None, format!("line {line}"), what));
    }

    /// Ends the section that is open, and opens another.
    fn open(&mut self, section: Section, line: usize) {
        let done = std::mem::take(&mut self.current);
        match self.section {
            Section::Document => {}
            Section::Package => self.packages.push(Value::Object(done)),
            Section::File => {
                // The order says it: the files of a package follow it, and those of none stand before the first.
                if let (Some(package), Some((_, Value::String(id)))) = (self.packages.len().checked_sub(1), done.iter().find(|(name, _)| name == "SPDXID")) {
                    self.contained.push((package, id.clone()));
                }
                self.files.push(Value::Object(done));
            }
            Section::Snippet => self.snippets.push(Value::Object(done)),
            Section::Licence => self.licences.push(Value::Object(done)),
        }
        let (list, index) = match section {
            Section::Package => ("packages", self.packages.len()),
            Section::File => ("files", self.files.len()),
            Section::Snippet => ("snippets", self.snippets.len()),
            Section::Licence => ("hasExtractedLicensingInfos", self.licences.len()),
            Section::Document => ("", 0),
        };
        self.places.push((format!("/{list}/{index}"), format!("line {line}")));
        self.section = section;
    }

    fn tag(&mut self, tag: &str, value: &str, line: usize) {
        match tag {
            "SPDXVersion" => set(&mut self.document, "spdxVersion", value),
            "DataLicense" => set(&mut self.document, "dataLicense", value),
            "DocumentName" => set(&mut self.document, "name", value),
            "DocumentNamespace" => set(&mut self.document, "documentNamespace", value),
            "DocumentComment" => set(&mut self.document, "comment", value),
            "Creator" => self.creators.push(string(value)),
            "Created" => set(&mut self.creation, "created", value),
            "CreatorComment" => set(&mut self.creation, "comment", value),
            "LicenseListVersion" => set(&mut self.creation, "licenseListVersion", value),
            "ExternalDocumentRef" => self.external_document(value, line),
            "Relationship" => self.relationship(value, line),
            "PackageName" => {
                self.open(Section::Package, line);
                set(&mut self.current, "name", value);
            }
            "FileName" => {
                self.open(Section::File, line);
                set(&mut self.current, "fileName", value);
            }
            "SnippetSPDXID" => {
                self.open(Section::Snippet, line);
                set(&mut self.current, "SPDXID", value);
            }
            "LicenseID" => {
                self.open(Section::Licence, line);
                set(&mut self.current, "licenseId", value);
            }
            "SPDXID" if self.section == Section::Document => set(&mut self.document, "SPDXID", value),
            "SPDXID" => set(&mut self.current, "SPDXID", value),
            "PackageChecksum" | "FileChecksum" | "ExternalRef" | "PackageVerificationCode" | "LicenseInfoInFile" if self.section == Section::Document => {
                self.odd(line, format!("The tag {} stands before any package or file; it is skipped.", quoted(tag)));
            }
            "PackageChecksum" | "FileChecksum" => {
                let (algorithm, digest) = value.split_once(':').unwrap_or(("", value));
                push(&mut self.current, "checksums", object(&[("algorithm", algorithm.trim()), ("checksumValue", digest.trim())]));
            }
            "ExternalRef" => {
                let mut parts = value.split_whitespace();
                let [category, kind, locator] = [parts.next(), parts.next(), parts.next()].map(Option::unwrap_or_default);
                if locator.is_empty() {
                    self.odd(line, format!("{} is no external reference of three parts; it is skipped.", quoted(value)));
                } else {
                    let members = [("referenceCategory", category), ("referenceType", kind), ("referenceLocator", locator)];
                    push(&mut self.current, "externalRefs", object(&members));
                }
            }
            "PackageVerificationCode" => {
                let code = value.split_whitespace().next().unwrap_or_default();
                self.current.push(("packageVerificationCode".into(), object(&[("packageVerificationCodeValue", code)])));
            }
            "LicenseInfoInFile" => push(&mut self.current, "licenseInfoInFiles", string(value)),
            _ => self.plain(tag, value, line),
        }
    }

    /// Tags that are one text of the open section.
    fn plain(&mut self, tag: &str, value: &str, line: usize) {
        const PLAIN: [(&str, &str); 24] = [
            ("PackageVersion", "versionInfo"),
            ("PackageSupplier", "supplier"),
            ("PackageOriginator", "originator"),
            ("PackageDownloadLocation", "downloadLocation"),
            ("PackageHomePage", "homepage"),
            ("PackageLicenseDeclared", "licenseDeclared"),
            ("PackageLicenseConcluded", "licenseConcluded"),
            ("PackageCopyrightText", "copyrightText"),
            ("PackageComment", "comment"),
            ("PackageSummary", "summary"),
            ("PackageDescription", "description"),
            ("PackageFileName", "packageFileName"),
            ("PrimaryPackagePurpose", "primaryPackagePurpose"),
            ("FilesAnalyzed", "filesAnalyzed"),
            ("PackageSourceInfo", "sourceInfo"),
            ("LicenseConcluded", "licenseConcluded"),
            ("FileCopyrightText", "copyrightText"),
            ("FileComment", "comment"),
            ("SnippetName", "name"),
            ("SnippetLicenseConcluded", "licenseConcluded"),
            ("SnippetCopyrightText", "copyrightText"),
            ("ExtractedText", "extractedText"),
            ("LicenseName", "name"),
            ("LicenseComment", "comment"),
        ];
        // Known, and nothing that is read.
        const SKIPPED: [&str; 28] = [
            "PackageLicenseInfoFromFiles",
            "PackageLicenseComments",
            "PackageAttributionText",
            "ExternalRefComment",
            "RelationshipComment",
            "FileType",
            "FileNotice",
            "FileContributor",
            "FileDependency",
            "FileAttributionText",
            "LicenseComments",
            "LicenseCrossReference",
            "SnippetFromFileSPDXID",
            "SnippetByteRange",
            "SnippetLineRange",
            "SnippetLicenseComments",
            "SnippetComment",
            "LicenseInfoInSnippet",
            "SnippetAttributionText",
            "Annotator",
            "AnnotationDate",
            "AnnotationType",
            "AnnotationComment",
            "SPDXREF",
            "Reviewer",
            "ReviewDate",
            "ReviewComment",
            "BuiltDate",
        ];
        if let Some((_, name)) = PLAIN.iter().find(|(known, _)| *known == tag) {
            if self.section == Section::Document {
                self.odd(line, format!("The tag {} stands before any package or file; it is skipped.", quoted(tag)));
            } else {
                set(&mut self.current, name, value);
            }
        } else if !SKIPPED.contains(&tag) && !matches!(tag, "ReleaseDate" | "ValidUntilDate") {
            self.odd(line, format!("The tag {} is not known; the line is skipped.", quoted(tag)));
        }
    }

    fn relationship(&mut self, value: &str, line: usize) {
        let mut parts = value.split_whitespace();
        match (parts.next(), parts.next(), parts.next()) {
            (Some(from), Some(kind), Some(to)) => {
                if kind.eq_ignore_ascii_case("CONTAINS") {
                    self.stated.insert(pair(from, to));
                } else if kind.eq_ignore_ascii_case("CONTAINED_BY") {
                    self.stated.insert(pair(to, from));
                }
                self.relationships.push(object(&[("spdxElementId", from), ("relationshipType", kind), ("relatedSpdxElement", to)]));
            }
            _ => self.odd(line, format!("{} is no relationship of three parts; it is skipped.", quoted(value))),
        }
    }

    fn external_document(&mut self, value: &str, line: usize) {
        let mut parts = value.splitn(3, char::is_whitespace);
        let (Some(id), Some(uri), checksum) = (parts.next(), parts.next(), parts.next().unwrap_or_default()) else {
            return self.odd(line, format!("{} is no reference to a document; it is skipped.", quoted(value)));
        };
        let (algorithm, digest) = checksum.split_once(':').unwrap_or_default();
        let mut members = vec![("externalDocumentId".into(), string(id)), ("spdxDocument".into(), string(uri))];
        members.push(("checksum".into(), object(&[("algorithm", algorithm.trim()), ("checksumValue", digest.trim())])));
        self.references.push(Value::Object(members));
    }

    /// What the order says of files and packages, where no relationship says it.
    fn contain(&mut self) {
        for (index, file) in std::mem::take(&mut self.contained) {
            let Some(Value::Object(package)) = self.packages.get_mut(index) else { continue };
            let id = package.iter().find(|(name, _)| name == "SPDXID").and_then(|(_, id)| id.as_str()).unwrap_or_default();
            if !self.stated.contains(&pair(id, &file)) {
                push(package, "hasFiles", Value::String(file));
            }
        }
    }

    fn finish(mut self) -> Result<Sbom, Refusal> {
        self.open(Section::Document, 0);
        self.contain();
        if !self.creators.is_empty() {
            self.creation.push(("creators".into(), Value::Array(self.creators)));
        }
        let mut document = self.document;
        if !self.creation.is_empty() {
            document.push(("creationInfo".into(), Value::Object(self.creation)));
        }
        for (name, list) in [
            ("packages", self.packages),
            ("files", self.files),
            ("snippets", self.snippets),
            ("relationships", self.relationships),
            ("hasExtractedLicensingInfos", self.licences),
            ("externalDocumentRefs", self.references),
        ] {
            document.push((Cow::Borrowed(name), Value::Array(list)));
        }
        let mut sbom = spdx_json::read(&Value::Object(document), Serialisation::TagValue)?;
        spdx_json::patch(&mut sbom, self.findings, &self.places);
        Ok(sbom)
    }
}
