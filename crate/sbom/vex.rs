//! What issuers of VEX documents state about parts (V40 to V44). It stands beside the answer of a record and never in its place.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::affected::Record;
use super::cpe::Cpe;
use super::detect::{self, Detected};
use super::model::{Component, Format, Hash, IdentifierKind, Kind, Refusal, Sbom, Version};
use super::place::{References, elements, get, hash};
use super::purl::{self, Purl, Stream};
use super::rules::Rule;
use super::version::{Range, range};
use crate::encoding::json::{self, Value};
use crate::limits;
use crate::order;
use crate::text::{counted, escaped, quoted};
use crate::time::UnixTime;

/// A status, as all formats mean it (V40).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The part has the flaw.
    Affected,
    /// It has not, for a reason.
    NotAffected,
    /// It had, and has no more.
    Fixed,
    /// Nobody knows yet.
    Investigating,
}

impl Statement {
    /// Names that a part is compared with.
    fn names(&self) -> usize {
        self.products.iter().map(Product::work).sum()
    }
}

impl Status {
    /// The word in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Affected => "affected",
            Self::NotAffected => "not affected",
            Self::Fixed => "fixed",
            Self::Investigating => "under investigation",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "affected" | "exploitable" | "known_affected" | "first_affected" | "last_affected" => Self::Affected,
            "not_affected" | "false_positive" | "known_not_affected" => Self::NotAffected,
            "fixed" | "resolved" | "resolved_with_pedigree" | "first_fixed" | "recommended" => Self::Fixed,
            "under_investigation" | "in_triage" => Self::Investigating,
            _ => return None,
        })
    }
}

/// A VEX document, or the statements inside an SBOM.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Who issued it: the signer, where that is proven, else what the document says (V41).
    pub issuer: String,
    /// Whether its signature was verified: without, it is an annotation.
    pub verified: bool,
    /// What is odd about it.
    pub findings: Vec<(Rule, String)>,
    statements: Vec<Statement>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Statement {
    /// Ids of one vulnerability.
    ids: Vec<String>,
    status: Status,
    reason: Option<String>,
    date: Option<String>,
    products: Vec<Product>,
}

impl Document {
    fn unmatched(&mut self, products: usize) {
        if products > 0 {
            let what = counted(
                products,
                "product has no package URL, CPE or hash by which it could be known, or is a part of one that has none; it stays unmatched.",
                "products have no package URL, CPE or hash by which they could be known, or are parts of one that has none; they stay unmatched.",
            );
            self.findings.push((Rule::V42, what));
        }
    }
}

/// What a statement is about: a product, by any of its names, of it these parts, or all that it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Product {
    own: Vec<Names>,
    parts: Vec<Names>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Names {
    purl: Option<Purl>,
    cpe: Option<Cpe>,
    hashes: Vec<Hash>,
    /// A bom-ref of the same document, or a BOM-Link.
    reference: Option<String>,
    /// Exact versions that a reference is narrowed to.
    versions: Option<Vec<String>>,
    /// Ranges of versions beside them (V32).
    ranges: Vec<Range>,
}

impl Names {
    /// A purl, of all versions or those of its `vers` qualifier (V23).
    fn of_purl(text: &str) -> Self {
        let Ok(purl) = purl::parse(text) else { return Self::default() };
        Self { ranges: purl.qualifier("vers").and_then(range).into_iter().collect(), purl: Some(purl), ..Self::default() }
    }

    /// What one comparison with it takes, by the number of its versions.
    fn work(&self) -> usize {
        let ranges: usize = self.ranges.iter().map(Range::len).sum();
        ranges.saturating_add(self.versions.as_ref().map_or(0, Vec::len)).saturating_add(self.hashes.len()).saturating_add(1)
    }
}

impl Product {
    /// The product as a whole, by one name.
    fn of(own: Names) -> Self {
        Self { own: vec![own], parts: Vec::new() }
    }

    fn names(&self) -> impl Iterator<Item = &Names> {
        self.own.iter().chain(&self.parts)
    }

    fn work(&self) -> usize {
        self.names().map(Names::work).sum()
    }

    /// Whether a part can be known by it. A part of what nobody knows is not known either.
    fn says_something(&self) -> bool {
        let known = |names: &Names| *names != Names::default();
        self.own.iter().any(known) && (self.parts.is_empty() || self.parts.iter().any(known))
    }
}

/// What one issuer states of one part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The part.
    pub component: usize,
    /// Which of the documents.
    pub document: usize,
    /// What.
    pub status: Status,
    /// Why, as the document has it.
    pub reason: Option<String>,
    /// When, as stated.
    pub date: Option<String>,
}

impl Said {
    /// The sentence beside the answer (V41).
    #[must_use]
    pub fn sentence(&self, document: &Document) -> String {
        let (who, states) =
            if document.verified { (escaped(&document.issuer), "states") } else { (format!("Unsigned statement of {}", quoted(&document.issuer)), "says") };
        let reason = self.reason.as_deref().map(|reason| format!(": {}", escaped(reason))).unwrap_or_default();
        let date = self.date.as_deref().map(|date| format!(", {}", escaped(date))).unwrap_or_default();
        format!("{who} {states} {}{reason}{date}", self.status.word())
    }
}

/// Reads OpenVEX, CSAF, a CycloneDX document with statements, or an in-toto statement with one of these. `signer`: who signed it,
/// where that was verified.
///
/// # Errors
/// The text is not strict JSON, or none of these.
pub fn read(bytes: &[u8], signer: Option<&str>) -> Result<Document, Refusal> {
    let mut value = json::parse(bytes).map_err(detect::not_json)?;
    let mut document = match detect::json(&value)? {
        Detected::Statement => {
            let predicate = value.take("predicate").ok_or_else(|| none_of_these(""))?;
            let subjects: Vec<Hash> = elements(&value, "subject").iter().flat_map(|subject| hashes(get(subject, "digest"))).collect();
            content(predicate, &subjects)?
        }
        _ => content(value, &[])?,
    };
    document.verified = signer.is_some();
    if let Some(signer) = signer {
        signer.clone_into(&mut document.issuer);
    }
    Ok(document)
}

fn too_much() -> Refusal {
    Refusal::new(Rule::S50, "", format!("The document has more than {} statements or {} products.", limits::VEX_STATEMENTS, limits::VEX_PRODUCTS))
}

fn none_of_these(place: &str) -> Refusal {
    Refusal::new(Rule::S14, place, "This is no VEX document: neither OpenVEX, nor CSAF, nor CycloneDX with vulnerabilities.")
}

fn content(value: Value<'_>, subjects: &[Hash]) -> Result<Document, Refusal> {
    let mut document = match detect::json(&value)? {
        Detected::OpenVex => open_vex(&value, subjects)?,
        Detected::Csaf => csaf(&value)?,
        Detected::Sbom(Format::CycloneDx) => match detect::read_json(value)?.1 {
            Some(sbom) if !sbom.statements.is_empty() => of_its_own(embedded(&sbom), &sbom)?,
            _ => return Err(none_of_these("")),
        },
        _ => return Err(none_of_these("")),
    };
    let count: usize = document.statements.iter().map(Statement::names).sum();
    if document.statements.len() > limits::VEX_STATEMENTS || count > limits::VEX_PRODUCTS {
        return Err(too_much());
    }
    let silent = document.statements.iter().filter(|statement| statement.status == Status::NotAffected && statement.reason.is_none()).count();
    if silent > 0 {
        document
            .findings
            .push((Rule::V40, counted(silent, "statement says “not affected” without a reason.", "statements say “not affected” without a reason.")));
    }
    Ok(document)
}

/// The statements inside an SBOM are of its parts.
#[must_use]
pub fn embedded(sbom: &Sbom) -> Document {
    let mut document = Document { issuer: issuer_of(sbom), ..Document::default() };
    let mut unread = 0_usize;
    for own in &sbom.statements {
        let Some(status) = own.state.as_deref().and_then(Status::from_word) else { continue };
        let mut products = Vec::new();
        for (reference, versions) in &own.affects {
            // The analysis is of the versions that are affected, which is what a version is where nothing is said.
            let meant = |wanted: bool| {
                let of_status = versions.iter().filter(|(.., status)| matches!(status.as_str(), "affected" | ""));
                of_status.filter(move |(_, is_range, _)| *is_range == wanted).map(|(text, ..)| text)
            };
            let exact = (!versions.is_empty()).then(|| meant(false).cloned().collect());
            let ranges: Vec<Range> = meant(true).map(String::as_str).filter_map(range).collect();
            unread = unread.saturating_add(meant(true).count().saturating_sub(ranges.len()));
            products.push(Product::of(Names { reference: Some(reference.clone()), versions: exact, ranges, ..Names::default() }));
        }
        let reason = [own.justification.clone(), own.detail.clone()].into_iter().flatten().collect::<Vec<_>>().join(": ");
        document.statements.push(Statement {
            ids: std::iter::once(own.id.clone()).chain(own.aliases.iter().cloned()).collect(),
            status,
            reason: Some(reason).filter(|reason| !reason.is_empty()),
            date: own.updated.clone().or_else(|| sbom.document.created.clone()),
            products,
        });
    }
    if unread > 0 {
        document.findings.push((
            Rule::V42,
            counted(unread, "range of versions is in no notation that is compared.", "ranges of versions are in no notation that is compared."),
        ));
    }
    document
}

/// A BOM-Link begins with it.
const LINK: &str = "urn:cdx:";

/// In another document a reference names nothing, or by chance another part: what it names here is known by its package URL, version and
/// hashes.
fn of_its_own(mut document: Document, sbom: &Sbom) -> Result<Document, Refusal> {
    let mut parts = References::default();
    // The last part with a reference is the one that is meant.
    for index in (0..sbom.components.len()).rev() {
        parts.insert(&sbom.components, index);
    }
    let (mut nameless, mut left) = (0_usize, limits::VEX_PRODUCTS);
    let unclear = unclear(sbom, &document);
    for names in document.statements.iter_mut().flat_map(|statement| &mut statement.products).flat_map(|product| &mut product.own) {
        let Some(reference) = names.reference.take_if(|reference| !reference.starts_with(LINK)) else { continue };
        if sbom.repeated.binary_search(&reference).is_ok() {
            continue;
        }
        if let Some(part) = parts.get(&sbom.components, &reference).and_then(|index| sbom.components.get(index)) {
            // What is copied for each reference must not become more than a document may hold.
            let copied = part.hashes.len().saturating_add(part.purl().map_or(1, limits::pieces));
            left = left.checked_sub(copied).ok_or_else(too_much)?;
            names.hashes = part.hashes.iter().filter(|hash| hash.usable).cloned().collect();
            let known = Part::new(part);
            // A name without a version would be all versions, and the part is one.
            names.cpe = known.cpes.into_iter().find(Cpe::has_version);
            let stated = names.versions.is_some() || !names.ranges.is_empty();
            names.purl = known.purls.into_iter().next().filter(|purl| stated || purl.version.is_some() || part.version.text().is_some());
            if !stated && names.purl.as_ref().is_some_and(|purl| purl.version.is_none()) {
                names.versions = part.version.text().map(|version| vec![version.to_owned()]);
            }
        }
        nameless = nameless.saturating_add(usize::from(names.purl.is_none() && names.cpe.is_none() && names.hashes.is_empty()));
    }
    if nameless > 0 {
        let what = counted(
            nameless,
            "product has neither package URL or CPE with a version nor hash by which a part could be known; it stays unmatched.",
            "products have neither package URL or CPE with a version nor hash by which a part could be known; they stay unmatched.",
        );
        document.findings.push((Rule::V42, what));
    }
    document.findings.extend(unclear);
    Ok(document)
}

/// That products are named by bom-refs of this SBOM that several of its parts have: which of them is meant, nobody can tell (S25).
#[must_use]
pub fn unclear(sbom: &Sbom, document: &Document) -> Option<(Rule, String)> {
    let is_repeated = |own: &String| sbom.repeated.binary_search(own).is_ok();
    let products = document.statements.iter().flat_map(|statement| &statement.products).flat_map(Product::names);
    let count = products.filter_map(|names| names.reference.as_deref()).filter(|reference| meant(sbom, reference).iter().any(is_repeated)).count();
    let what = |count| {
        counted(
            count,
            "product is named by a bom-ref that several parts have; it stays unmatched.",
            "products are named by bom-refs that several parts have; they stay unmatched.",
        )
    };
    (count > 0).then(|| (Rule::V42, what(count)))
}

fn issuer_of(sbom: &Sbom) -> String {
    let author = sbom.document.authors.iter().find_map(|author| match &author.name {
        super::model::Stated::Present(name) => Some(name.clone()),
        _ => None,
    });
    author.unwrap_or_else(|| "an unnamed author".to_owned())
}

/// OpenVEX 0.0.1 and 0.2.0 (V44).
fn open_vex(value: &Value<'_>, subjects: &[Hash]) -> Result<Document, Refusal> {
    let mut document = Document { issuer: text(value, "author").unwrap_or_else(|| "an unnamed author".to_owned()), ..Document::default() };
    let made = text(value, "timestamp");
    let (mut left, mut unmatched) = (limits::VEX_PRODUCTS, 0_usize);
    for statement in elements(value, "statements") {
        let Some(status) = text(statement, "status").as_deref().and_then(Status::from_word) else {
            document.findings.push((Rule::V40, "A statement has no status that is known; it is skipped.".to_owned()));
            continue;
        };
        let ids = match get(statement, "vulnerability") {
            Some(Value::String(id)) => vec![id.clone().into_owned()],
            Some(vulnerability) => {
                let aliases = elements(vulnerability, "aliases").iter().filter_map(Value::as_str).map(str::to_owned);
                text(vulnerability, "name").into_iter().chain(text(vulnerability, "@id")).chain(aliases).collect()
            }
            None => Vec::new(),
        };
        // What is there and is no list would narrow the statement.
        let is_list = |value: &Value<'_>, name| matches!(get(value, name), None | Some(Value::Null | Value::Array(_)));
        if !is_list(statement, "products")
            || !is_list(statement, "subcomponents")
            || !elements(statement, "products").iter().all(|product| is_list(product, "subcomponents"))
        {
            unmatched = unmatched.saturating_add(1);
            continue;
        }
        // The older form has the parts beside the products, and each product has all of them.
        let beside: Vec<Names> = elements(statement, "subcomponents").iter().map(names).collect();
        left = left.checked_sub(elements(statement, "products").len().saturating_mul(beside.len().saturating_add(1))).ok_or_else(too_much)?;
        let mut products: Vec<Product> = elements(statement, "products")
            .iter()
            .map(|product| Product {
                own: vec![names(product)],
                parts: elements(product, "subcomponents").iter().map(names).chain(beside.iter().cloned()).collect(),
            })
            .collect();
        if products.is_empty() {
            // V42: the subjects of the statement around it.
            products.push(Product { parts: beside, ..Product::of(Names { hashes: subjects.to_vec(), ..Names::default() }) });
        }
        let stated = products.len();
        products.retain(Product::says_something);
        unmatched = unmatched.saturating_add(stated.saturating_sub(products.len()));
        document.statements.push(Statement {
            ids,
            status,
            reason: text(statement, "justification").or_else(|| text(statement, "impact_statement")),
            date: text(statement, "last_updated").or_else(|| text(statement, "timestamp")).or_else(|| made.clone()),
            products,
        });
    }
    document.unmatched(unmatched);
    Ok(document)
}

fn names(value: &Value<'_>) -> Names {
    let id = if let Value::String(id) = value { Some(id.clone().into_owned()) } else { text(value, "@id") };
    let identifier = |name| get(value, "identifiers").and_then(|identifiers| text(identifiers, name));
    let cpe = [identifier("cpe23"), identifier("cpe22"), id.clone()].into_iter().flatten().find_map(|text| Cpe::parse(&text));
    let stated = identifier("purl").or(id);
    Names { hashes: hashes(get(value, "hashes")), cpe, ..stated.map(|text| Names::of_purl(&text)).unwrap_or_default() }
}

/// `{"sha-256": "…"}`
fn hashes(value: Option<&Value<'_>>) -> Vec<Hash> {
    let Some(Value::Object(members)) = value else { return Vec::new() };
    members
        .iter()
        .filter_map(|(name, value)| value.as_str().map(|value| hash(name, value)))
        .filter(|hash| hash.usable)
        .take(limits::SBOM_PER_COMPONENT)
        .collect()
}

/// CSAF 2.0, the profile VEX.
fn csaf(value: &Value<'_>) -> Result<Document, Refusal> {
    let head = get(value, "document");
    let of_head = |path: [&str; 2]| head.and_then(|head| get(head, path[0])).and_then(|inner| text(inner, path[1]));
    let mut document = Document { issuer: of_head(["publisher", "name"]).unwrap_or_else(|| "an unnamed publisher".to_owned()), ..Document::default() };
    let date = of_head(["tracking", "current_release_date"]);
    let mut products = Products::default();
    let mut groups = Groups::default();
    // What is copied for each statement must not become more than a document may hold.
    let mut left = limits::VEX_PRODUCTS;
    if let Some(tree) = get(value, "product_tree") {
        branches(tree, limits::JSON_DEPTH, &mut products);
        let mut related = Vec::new();
        for relation in elements(tree, "relationships") {
            let Some(id) = get(relation, "full_product_name").and_then(|product| id_of(product, "product_id")) else { continue };
            let own = get(relation, "full_product_name").map(helper).unwrap_or_default();
            // A part of which nothing is known is a part all the same.
            let known = |names: Vec<Names>| if names.is_empty() { vec![Names::default()] } else { names };
            let referred = |name| id_of(relation, name).and_then(|reference| products.get(reference)).map(|product| product.own.clone()).unwrap_or_default();
            // The part as a part of the whole; a name of their own stands for both.
            let product = if own.is_empty() {
                Product { own: referred("relates_to_product_reference"), parts: known(referred("product_reference")) }
            } else {
                Product { own, parts: Vec::new() }
            };
            left = left.checked_sub(product.work()).ok_or_else(too_much)?;
            related.push((id, product));
        }
        for (id, product) in related {
            products.insert(id, product);
        }
        for group in elements(tree, "product_groups") {
            groups.add(group);
        }
    }
    let mut unmatched = 0_usize;
    for vulnerability in elements(value, "vulnerabilities") {
        let ids: Vec<String> = text(vulnerability, "cve").into_iter().chain(elements(vulnerability, "ids").iter().filter_map(|id| text(id, "text"))).collect();
        let Some(Value::Object(by_status)) = get(vulnerability, "product_status") else { continue };
        let (mut flags, mut impacts) = (Notes::default(), Notes::default());
        for flag in elements(vulnerability, "flags") {
            flags.add(flag, "label", &groups, &mut left)?;
        }
        for threat in elements(vulnerability, "threats").iter().filter(|threat| id_of(threat, "category") == Some("impact")) {
            impacts.add(threat, "details", &groups, &mut left)?;
        }
        for (word, named) in by_status {
            let (Some(status), Value::Array(named)) = (Status::from_word(word), named) else { continue };
            for id in named.iter().filter_map(Value::as_str) {
                let Some(product) = products.get(id).filter(|product| product.says_something()) else {
                    unmatched = unmatched.saturating_add(1);
                    continue;
                };
                left = left.checked_sub(product.work()).ok_or_else(too_much)?;
                let reason = flags.of(id).or_else(|| impacts.of(id)).map(str::to_owned);
                document.statements.push(Statement { ids: ids.clone(), status, reason, date: date.clone(), products: vec![product.clone()] });
            }
        }
    }
    document.unmatched(unmatched);
    Ok(document)
}

/// Texts by product: places in a list, so that there is one kind of map in the module.
#[derive(Default)]
struct Notes<'v> {
    by_product: BTreeMap<&'v str, usize>,
    texts: Vec<&'v str>,
}

impl<'v> Notes<'v> {
    /// What each product has in notes about products, which are named one by one or by group.
    fn add(&mut self, note: &'v Value<'_>, name: &str, groups: &Groups<'v>, left: &mut usize) -> Result<(), Refusal> {
        let Some(said) = get(note, name).and_then(Value::as_str) else { return Ok(()) };
        let grouped = elements(note, "group_ids").iter().filter_map(Value::as_str).flat_map(|group| groups.of(group));
        for id in grouped.chain(elements(note, "product_ids")).filter_map(Value::as_str) {
            *left = left.checked_sub(1).ok_or_else(too_much)?;
            self.by_product.insert(id, self.texts.len());
        }
        self.texts.push(said);
        Ok(())
    }

    fn of(&self, product: &str) -> Option<&'v str> {
        self.texts.get(*self.by_product.get(product)?).copied()
    }
}

/// Groups of products, by id: where each stands.
#[derive(Default)]
struct Groups<'v> {
    by_id: BTreeMap<&'v str, usize>,
    members: Vec<&'v [Value<'v>]>,
}

impl<'v> Groups<'v> {
    fn add(&mut self, group: &'v Value<'v>) {
        if let Some(id) = id_of(group, "group_id") {
            self.by_id.insert(id, self.members.len());
            self.members.push(elements(group, "product_ids"));
        }
    }

    fn of(&self, id: &str) -> &'v [Value<'v>] {
        self.by_id.get(id).and_then(|number| self.members.get(*number)).copied().unwrap_or_default()
    }
}

/// The products of a tree, by id.
#[derive(Default)]
struct Products<'v> {
    by_id: BTreeMap<&'v str, usize>,
    all: Vec<Product>,
}

impl<'v> Products<'v> {
    fn insert(&mut self, id: &'v str, product: Product) {
        self.by_id.insert(id, self.all.len());
        self.all.push(product);
    }

    fn get(&self, id: &str) -> Option<&Product> {
        self.all.get(*self.by_id.get(id)?)
    }
}

fn id_of<'v>(object: &'v Value<'_>, name: &str) -> Option<&'v str> {
    get(object, name).and_then(Value::as_str).filter(|id| !id.trim().is_empty())
}

fn branches<'v>(value: &'v Value<'_>, depth: usize, products: &mut Products<'v>) {
    let Some(depth) = depth.checked_sub(1) else { return };
    for product in elements(value, "full_product_names").iter().chain(get(value, "product")) {
        if let Some(id) = id_of(product, "product_id") {
            products.insert(id, Product { own: helper(product), parts: Vec::new() });
        }
    }
    for branch in elements(value, "branches") {
        branches(branch, depth, products);
    }
}

/// What a product is known by: any of its package URLs (CSAF 2.1 has a list), and with the first of them hashes and a CPE.
fn helper(product: &Value<'_>) -> Vec<Names> {
    let Some(helper) = get(product, "product_identification_helper") else { return Vec::new() };
    let hashes = elements(helper, "hashes")
        .iter()
        .flat_map(|file| elements(file, "file_hashes"))
        .filter_map(|one| Some(hash(&text(one, "algorithm")?, &text(one, "value")?)))
        .filter(|hash| hash.usable)
        .take(limits::SBOM_PER_COMPONENT);
    let cpe = text(helper, "cpe").as_deref().and_then(Cpe::parse);
    let purls = elements(helper, "purls").iter().filter_map(Value::as_str).take(limits::SBOM_PER_COMPONENT);
    let mut found: Vec<Names> = id_of(helper, "purl").into_iter().chain(purls).map(Names::of_purl).filter(|names| names.purl.is_some()).collect();
    let first = Names { hashes: hashes.collect(), cpe, ..found.first().cloned().unwrap_or_default() };
    match found.first_mut() {
        Some(known) => *known = first,
        None if first != Names::default() => found.push(first),
        None => {}
    }
    found
}

fn text(object: &Value<'_>, name: &str) -> Option<String> {
    id_of(object, name).map(str::to_owned)
}

/// Of each document the one statement that counts (V43), in the order of parts and documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overlay {
    /// What is said.
    pub said: Vec<Said>,
    /// Parts of which the documents say different things.
    pub disagreeing: Vec<usize>,
    /// There was more to compare than is compared: something may be missing.
    pub cut: bool,
}

/// What the documents state of these parts about the record's vulnerability.
#[must_use]
pub fn overlay(sbom: &Sbom, record: &Record, parts: &[usize], documents: &[Document]) -> Overlay {
    let same = |id: &String| *id == record.id || record.aliases.contains(id);
    let asked: Vec<(usize, Vec<&Statement>)> = documents
        .iter()
        .enumerate()
        .map(|(number, document)| (number, document.statements.iter().filter(|statement| statement.ids.iter().any(same)).collect()))
        .collect();
    Comparison::new(sbom, documents).of(&asked, parts)
}

/// A part, and what it is known by.
struct Part<'s> {
    component: &'s Component,
    purls: Vec<Purl>,
    cpes: Vec<Cpe>,
}

impl<'s> Part<'s> {
    fn new(component: &'s Component) -> Self {
        let purls = component.identified(IdentifierKind::Purl).filter_map(|text| purl::parse(text).ok()).collect();
        Self { component, purls, cpes: component.identified(IdentifierKind::Cpe).filter_map(Cpe::parse).collect() }
    }

    /// What it takes to read it, or to compare it with a name.
    fn work(&self) -> usize {
        let texts: usize = self.component.identifiers.iter().map(|(_, text)| limits::pieces(text)).sum();
        texts.saturating_add(1)
    }

    /// Its SHA-256, where that is its version, as images have it.
    fn digests(&self) -> impl Iterator<Item = &str> {
        let versions = self.purls.iter().filter_map(|purl| purl.version.as_deref()).chain(self.component.version.text());
        versions.filter_map(|version| version.strip_prefix("sha256:"))
    }
}

/// The parts of a document, held against statements.
struct Comparison<'s> {
    sbom: &'s Sbom,
    documents: &'s [Document],
    roots: Vec<Part<'s>>,
    /// The operating systems that the parts can be parts of.
    systems: Vec<Part<'s>>,
    /// Names that may still be compared.
    left: usize,
    /// Bytes that may still be said: what is said stands beside each part it is about.
    room: usize,
}

impl<'s> Comparison<'s> {
    fn new(sbom: &'s Sbom, documents: &'s [Document]) -> Self {
        let roots = sbom.roots.iter().filter_map(|(root, _)| sbom.components.get(*root)).map(Part::new).collect();
        let systems = sbom.components.iter().filter(|part| part.kind == Kind::Os).map(Part::new).collect();
        Self { sbom, documents, roots, systems, left: limits::VEX_COMPARISONS, room: limits::VEX_SAID }
    }

    /// `asked`: the documents that state something of one vulnerability, and what.
    fn of<'d>(&mut self, asked: &[(usize, Vec<&'d Statement>)], parts: &[usize]) -> Overlay {
        let mut found = Overlay::default();
        // Each name may be compared with each root and system.
        let wholes: usize = self.roots.iter().chain(&self.systems).map(Part::work).sum();
        let with_work = |statements: &Vec<&'d Statement>| statements.iter().map(|one| (*one, one.names().max(1).saturating_mul(wholes.max(1)))).collect();
        let asked: Vec<(usize, Vec<(&Statement, usize)>)> = asked.iter().map(|(document, statements)| (*document, with_work(statements))).collect();
        for index in parts {
            let Some(part) = self.sbom.components.get(*index) else { continue };
            let own = Part::new(part);
            let first = found.said.len();
            let named = part.name.len().saturating_add(part.purl().map_or(0, str::len)).saturating_add(SAID);
            let mut heads = Vec::new();
            for (number, statements) in &asked {
                heads.extend(self.best(statements, &own).map(|(rank, statements)| (*number, rank, statements)));
            }
            for (number, rank, statements) in &heads {
                if heads.len() > 1 {
                    self.left = self.left.saturating_sub(heads.len());
                }
                if heads.iter().any(|(other, newer, _)| self.is_one_issuer(*number, *other) && newer.supersedes(rank)) {
                    continue;
                }
                for statement in statements {
                    // A reason stands beside each part it is about.
                    let reason = statement.reason.as_deref().map(escaped);
                    let Some(room) = self.room.checked_sub(named.saturating_add(reason.as_ref().map_or(0, String::len))) else {
                        self.left = 0;
                        break;
                    };
                    self.room = room;
                    found.said.push(Said { component: *index, document: *number, status: statement.status, reason, date: statement.date.clone() });
                }
            }
            let own = found.said.get(first..).unwrap_or_default();
            if own.iter().any(|one| own.first().is_some_and(|first| first.status != one.status)) {
                found.disagreeing.push(*index);
            }
            if self.left == 0 {
                break;
            }
        }
        found.cut = self.left == 0;
        found
    }

    /// Whether two documents are of one issuer, which is proven of those alone that the same signer signed: what an unsigned one says
    /// of its author takes nothing from anybody.
    fn is_one_issuer(&self, one: usize, other: usize) -> bool {
        match (self.documents.get(one), self.documents.get(other)) {
            (Some(a), Some(b)) => a.verified && b.verified && a.issuer == b.issuer && !a.issuer.is_empty() && one != other,
            _ => false,
        }
    }

    /// The statement of one document that counts (V43), as far as there is room to compare. Where several count alike and say different
    /// things, each: which of them is meant, only the issuer can tell.
    fn best<'d>(&mut self, statements: &[(&'d Statement, usize)], part: &Part<'_>) -> Option<(Rank, Vec<&'d Statement>)> {
        let mut best: Option<Rank> = None;
        let mut found: Vec<&Statement> = Vec::new();
        for (statement, work) in statements {
            self.left = self.left.saturating_sub(work.saturating_mul(part.work()));
            if self.left == 0 {
                return None;
            }
            let Some(specific) = statement.products.iter().filter_map(|product| self.fit(product, part)).max() else { continue };
            let rank = Rank { specific, date: statement.date.as_deref().and_then(UnixTime::from_rfc3339) };
            match best.as_ref().map(|known| rank.partial_cmp(known)) {
                None | Some(Some(Ordering::Greater)) => {
                    best = Some(rank);
                    found = vec![statement];
                }
                Some(Some(Ordering::Equal)) if found.iter().all(|known| known.status != statement.status) => found.push(statement),
                Some(_) => {}
            }
        }
        best.map(|best| (best, found))
    }

    /// How exactly a product names the part; `None` where it does not.
    fn fit(&self, product: &Product, part: &Part<'_>) -> Option<u8> {
        let fit = |names: &[Names], part: &Part<'_>| names.iter().filter_map(|names| fits(self.sbom, names, part)).max();
        let of = |whole: &Part<'_>| fit(&product.own, whole).is_some();
        if product.parts.is_empty() {
            // Of the product as a whole, where the document is about it
            return fit(&product.own, part).or_else(|| self.roots.iter().any(of).then_some(1));
        }
        let own = fit(&product.parts, part)?;
        // Of several systems it is not known which the part is of.
        let of_system = || !self.systems.is_empty() && self.systems.iter().all(of);
        (self.roots.iter().any(of) || of_system()).then_some(own)
    }
}

/// Which statement counts before which: the more exact one, then the newer one (V43).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd)]
struct Rank {
    specific: u8,
    date: Option<UnixTime>,
}

impl Rank {
    /// Whether a statement takes the place of one in another document. What has no date that could be compared does not.
    fn supersedes(&self, other: &Self) -> bool {
        self.specific > other.specific || (self.specific == other.specific && other.date.is_some() && self.date > other.date)
    }
}

/// Bytes of what is said of one part, besides the reason
const SAID: usize = 256;

/// What it takes to put an id among others.
const ID_WORK: usize = 8;

/// What is stated of one vulnerability.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vulnerability {
    /// Its id, and behind it the other ids that the same statements give it, sorted.
    pub ids: Vec<String>,
    /// What is stated of parts of the SBOM; nothing where it has none of the products.
    pub overlay: Overlay,
}

/// What the documents state of the SBOM's own parts, by vulnerability, without a record that says which parts have a flaw (V50).
///
/// A vulnerability is what a statement names first. Whoever has that id among its own says something of it, too; but no document
/// makes two vulnerabilities of another one into one, in which only one statement of each counts.
#[must_use]
pub fn statements(sbom: &Sbom, documents: &[Document]) -> Vec<Vulnerability> {
    statements_within(sbom, documents, limits::VEX_COMPARISONS)
}

fn statements_within(sbom: &Sbom, documents: &[Document], left: usize) -> Vec<Vulnerability> {
    let (mut all, mut by_id) = (Vec::new(), BTreeMap::<String, Vec<usize>>::new());
    let mut first = Vec::new();
    for (number, document) in documents.iter().enumerate() {
        for statement in &document.statements {
            let mut ids: Vec<&str> = statement.ids.iter().map(String::as_str).filter(|id| !id.trim().is_empty()).collect();
            first.extend(ids.first());
            order::sort(&mut ids);
            ids.dedup();
            for id in ids {
                by_id.entry(id.to_owned()).or_default().push(all.len());
            }
            all.push((number, statement));
        }
    }
    if by_id.is_empty() {
        return Vec::new();
    }
    order::sort(&mut first);
    first.dedup();
    let index = Index::new(sbom);
    let mut comparison = Comparison { left, ..Comparison::new(sbom, documents) };
    let one = |id: &str| {
        let statements: Vec<(usize, &Statement)> = by_id.get(id).into_iter().flatten().filter_map(|place| all.get(*place)).copied().collect();
        let mut asked: Vec<(usize, Vec<&Statement>)> = Vec::new();
        for (document, statement) in &statements {
            match asked.last_mut().filter(|(known, _)| known == document) {
                Some((_, of_document)) => of_document.push(statement),
                None => asked.push((*document, vec![*statement])),
            }
        }
        // Statements may all have the ids of all.
        let count: usize = statements.iter().map(|(_, statement)| statement.ids.len().saturating_add(1)).sum();
        comparison.left = comparison.left.saturating_sub(count.saturating_mul(ID_WORK));
        if comparison.left == 0 {
            return Vulnerability { ids: vec![id.to_owned()], overlay: Overlay { cut: true, ..Overlay::default() } };
        }
        let mut ids: Vec<&str> = statements.iter().flat_map(|(_, statement)| &statement.ids).map(String::as_str).collect();
        // Its own stands first.
        order::sort_by(&mut ids, |a, b| (*a != id, a).cmp(&(*b != id, b)));
        ids.dedup();
        let parts = index.parts(&statements, &mut comparison.left);
        let overlay = comparison.of(&asked, &parts);
        Vulnerability { ids: ids.into_iter().map(str::to_owned).collect(), overlay }
    };
    first.into_iter().map(one).collect()
}

/// Parts by what products are known by: package, hash, reference.
struct Index<'s> {
    sbom: &'s Sbom,
    parts: BTreeMap<String, Vec<usize>>,
}

impl<'s> Index<'s> {
    fn new(sbom: &'s Sbom) -> Self {
        let mut parts: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (number, part) in sbom.components.iter().enumerate() {
            let hashes = part.hashes.iter().filter(|hash| hash.usable).map(|hash| format!("#{}", hash.value));
            let own = Part::new(part);
            let digests = own.digests().map(|digest| format!("#{digest}"));
            let packages = own.purls.iter().map(Purl::package).chain(own.cpes.iter().map(Cpe::package));
            let mut keys: Vec<String> = packages.chain(hashes).chain(digests).chain([format!("={}", part.reference)]).collect();
            order::sort(&mut keys);
            keys.dedup();
            for key in keys {
                parts.entry(key).or_default().push(number);
            }
        }
        Self { sbom, parts }
    }

    /// Which parts the products can be. Whether they are, the comparison says.
    fn parts(&self, statements: &[(usize, &Statement)], left: &mut usize) -> Vec<usize> {
        let products = statements.iter().flat_map(|(_, statement)| &statement.products);
        let mut keys = Vec::new();
        for names in products.flat_map(Product::names) {
            *left = left.saturating_sub(names.hashes.len().saturating_add(ID_WORK));
            if *left == 0 {
                return Vec::new();
            }
            keys.extend(names.purl.as_ref().map(Purl::package).into_iter().chain(names.cpe.as_ref().map(Cpe::package)));
            keys.extend(names.hashes.iter().map(|hash| format!("#{}", hash.value)));
            keys.extend(names.reference.iter().flat_map(|reference| meant(self.sbom, reference)).map(|own| format!("={own}")));
        }
        order::sort(&mut keys);
        keys.dedup();
        let mut found = Vec::new();
        for parts in keys.iter().filter_map(|key| self.parts.get(key)) {
            *left = left.saturating_sub(parts.len());
            if *left == 0 {
                break;
            }
            found.extend(parts);
        }
        order::sort(&mut found);
        found.dedup();
        found
    }
}

/// How exactly names are those of the part; `None` where they are not.
fn fits(sbom: &Sbom, names: &Names, part: &Part<'_>) -> Option<u8> {
    let own = part.component;
    let listed = |version: &str| own.version.text() == Some(version);
    let narrowed = |purl| names.versions.as_ref().is_none_or(|versions| versions.iter().any(|version| listed(version))) || in_ranges(names, own, purl);
    let same_hash = |hash: &Hash| {
        let stated = own.hashes.iter().any(|known| known.usable && known.algorithm == hash.algorithm && known.value == hash.value);
        stated || (hash.algorithm == "SHA-256" && part.digests().any(|digest| digest == hash.value))
    };
    if names.hashes.iter().any(same_hash) && narrowed(part.purls.first()) {
        return Some(5);
    }
    if let Some(reference) = &names.reference {
        let own = &own.reference;
        return (meant(sbom, reference).contains(own) && sbom.repeated.binary_search(own).is_err() && narrowed(part.purls.first())).then_some(4);
    }
    if let (Some(wanted), false) = (&names.purl, part.purls.is_empty()) {
        return part.purls.iter().filter(|purl| narrowed(Some(purl))).filter_map(|purl| of_package(names, wanted, own, purl)).max();
    }
    // A package URL says more, where both have one.
    let wanted = names.cpe.as_ref().filter(|wanted| part.cpes.iter().any(|own| wanted.includes(own)))?;
    // What a package URL beside it says of the version holds, too.
    let version = names.purl.as_ref().and_then(|purl| purl.version.as_deref()).filter(|_| !wanted.has_version());
    (version.is_none_or(listed) && narrowed(None)).then_some(if wanted.has_version() || version.is_some() { 3 } else { 2 })
}

fn of_package(names: &Names, wanted: &Purl, part: &Component, own: &Purl) -> Option<u8> {
    let same = |(key, value): &(String, String)| match own.qualifier(key) {
        _ if key == "vers" => true,
        // Either qualifier names the stream; one that names none means its own text.
        _ if purl::MODULES.contains(&key.as_str()) => {
            wanted.stream() == own.stream() && (matches!(own.stream(), Stream::Of(..)) || own.qualifier(key) == Some(value))
        }
        Some(other) => other == value || (key != "distro" && purl::IGNORED.contains(&key.as_str())),
        None => purl::IGNORED.contains(&key.as_str()),
    };
    if !wanted.same_package(own) || !wanted.qualifiers.iter().all(same) {
        return None;
    }
    if wanted.qualifier("vers").is_some() {
        return in_ranges(names, part, Some(own)).then_some(3);
    }
    match &wanted.version {
        None => Some(2),
        Some(version) => (own.version.as_ref() == Some(version)).then_some(3),
    }
}

/// Whether the part's version is in one of the ranges; doubt is no.
fn in_ranges(names: &Names, part: &Component, purl: Option<&Purl>) -> bool {
    match purl.and_then(Purl::stated_version).as_ref().unwrap_or(&part.version) {
        Version::Exact(version) => names.ranges.iter().any(|range| range.contains(version) == Some(true)),
        _ => false,
    }
}

/// The bom-ref that is meant: of this document, or by a BOM-Link to it, `urn:cdx:SERIAL/VERSION#REF`, as it stands and as it is unescaped.
fn meant(sbom: &Sbom, reference: &str) -> Vec<String> {
    let Some(link) = reference.strip_prefix(LINK) else { return vec![reference.to_owned()] };
    let of_this = || {
        let (document, reference) = link.split_once('#')?;
        let (serial, revision) = document.split_once('/')?;
        let own = sbom.document.id.as_deref()?.strip_prefix("urn:uuid:")?;
        (own.eq_ignore_ascii_case(serial) && sbom.document.revision.as_deref().unwrap_or("1") == revision).then_some(reference)
    };
    let Some(reference) = of_this() else { return Vec::new() };
    purl::decode(reference).ok().into_iter().chain([reference.to_owned()]).collect()
}

#[cfg(test)]
#[allow(non_snake_case, clippy::indexing_slicing, reason = "tests are named by the id of their rule")]
mod tests {
    use serde_json::{Value as Json, json};

    use super::super::{affected, read as read_sbom};
    use super::*;

    const SERIAL: &str = "3e671687-395b-41f5-a30f-a58921a69b79";
    const LOG4J: &str = "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1";

    fn sbom() -> Sbom {
        sbom_with(&json!([]))
    }

    fn sbom_with(vulnerabilities: &Json) -> Sbom {
        let document = json!({
            "bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": format!("urn:uuid:{SERIAL}"), "version": 2,
            "metadata": {"component": {"type": "application", "bom-ref": "app", "name": "app", "purl": "pkg:oci/app@sha256:aa"}},
            "components": [
                {"type": "library", "bom-ref": "log4j", "name": "log4j-core", "version": "2.14.1", "purl": LOG4J,
                 "hashes": [{"alg": "SHA-256", "content": "ab".repeat(32)}]},
                {"type": "library", "bom-ref": "other", "name": "other", "version": "1", "purl": "pkg:npm/other@1"},
            ],
            "vulnerabilities": vulnerabilities,
        });
        read_sbom(document.to_string().as_bytes()).content.unwrap().unwrap()
    }

    fn record() -> Record {
        let record = json!({"id": "GHSA-x", "aliases": ["CVE-2021-44228"], "modified": "2024-01-01T00:00:00Z",
            "affected": [{"package": {"ecosystem": "Maven", "name": "org.apache.logging.log4j:log4j-core"}, "versions": ["2.14.1"]}]});
        affected::record(record.to_string().as_bytes()).unwrap()
    }

    fn of(document: &Json) -> Document {
        read(document.to_string().as_bytes(), None).unwrap()
    }

    fn open(statement: &Json) -> Json {
        json!({"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://example.com/vex", "author": "Example", "timestamp": "2024-02-01T00:00:00Z", "statements": [statement]})
    }

    /// What is said of log4j, the part of index 1.
    fn said(documents: &[Document]) -> Vec<(usize, Status, Option<String>)> {
        let said = overlay(&sbom(), &record(), &[1], documents).said;
        said.into_iter().map(|one| (one.document, one.status, one.reason)).collect()
    }

    fn not_affected(products: &Json) -> Json {
        open(&json!({"vulnerability": {"name": "CVE-2021-44228"}, "products": products, "status": "not_affected", "justification": "component_not_present"}))
    }

    fn matches(products: &Json) -> bool {
        !said(&[of(&not_affected(products))]).is_empty()
    }

    #[test]
    fn vex_normalise__each_format() {
        for (word, status) in [("affected", Status::Affected), ("fixed", Status::Fixed), ("under_investigation", Status::Investigating)] {
            let document = open(&json!({"vulnerability": {"name": "CVE-2021-44228"}, "products": [{"@id": LOG4J}], "status": word}));
            assert_eq!(said(&[of(&document)]), [(0, status, None)]);
        }
        let silent = of(&open(&json!({"vulnerability": {"name": "CVE-2021-44228"}, "products": [{"@id": LOG4J}], "status": "not_affected"})));
        assert_eq!(silent.findings.iter().map(|(rule, _)| *rule).collect::<Vec<_>>(), [Rule::V40]);
        let odd = of(&open(&json!({"vulnerability": {"name": "CVE-2021-44228"}, "products": [{"@id": LOG4J}], "status": "perhaps"})));
        assert_eq!((said(std::slice::from_ref(&odd)).len(), odd.findings.len()), (0, 1));
        let cyclonedx = sbom_with(
            &json!([{"id": "CVE-2021-44228", "analysis": {"state": "false_positive", "justification": "code_not_reachable"}, "affects": [{"ref": "log4j"}]}]),
        );
        assert_eq!(said(&[embedded(&cyclonedx)]), [(0, Status::NotAffected, Some("code_not_reachable".to_owned()))]);
    }

    #[test]
    fn vex_authentic__an_annotation_unless_signed() {
        let text = not_affected(&json!([{"@id": LOG4J}])).to_string();
        for (signer, wanted) in [
            (None, "Unsigned statement of “Example” says not affected: component_not_present, 2024-02-01T00:00:00Z"),
            (Some("a@example.com"), "a@example.com states not affected: component_not_present, 2024-02-01T00:00:00Z"),
        ] {
            let documents = [read(text.as_bytes(), signer).unwrap()];
            let said = overlay(&sbom(), &record(), &[1], &documents).said;
            assert_eq!(said[0].sentence(&documents[0]), wanted);
        }
        // The record's answer is what it was.
        assert_eq!(affected::evaluate(&sbom(), &record())[0].answer, affected::Answer::Affected);
    }

    #[test]
    fn vex_match__products() {
        assert!(matches(&json!([{"@id": LOG4J}])));
        assert!(matches(&json!([{"@id": "pkg:maven/org.apache.logging.log4j/log4j-core"}])), "every version");
        assert!(!matches(&json!([{"@id": "pkg:maven/org.apache.logging.log4j/log4j-core@2.15.0"}])));
        assert!(!matches(&json!([{"@id": "pkg:maven/org.apache.logging.log4j/log4j-api@2.14.1"}])));
        assert!(!matches(&json!([{"@id": format!("{LOG4J}?classifier=x")}])), "another file of it");
        assert!(matches(&json!([{"@id": "https://example.com/p", "hashes": {"sha-256": "ab".repeat(32)}}])));
        assert!(!matches(&json!([{"@id": "https://example.com/p", "hashes": {"sha-256": "ac".repeat(32)}}])));
        assert!(matches(&json!([{"@id": "https://example.com/p", "identifiers": {"purl": LOG4J}}])));
        // A part of the product that the document is about, and of another one.
        assert!(matches(&json!([{"@id": "pkg:oci/app@sha256:aa", "subcomponents": [{"@id": LOG4J}]}])));
        assert!(!matches(&json!([{"@id": "pkg:oci/app@sha256:bb", "subcomponents": [{"@id": LOG4J}]}])));
        assert!(!matches(&json!([{"@id": "pkg:oci/app@sha256:aa", "subcomponents": [{"@id": "pkg:npm/other"}]}])));
        // A part of what nobody knows
        let unknown = of(&not_affected(&json!([{"@id": "https://example.com/p", "subcomponents": [{"@id": LOG4J}]}])));
        assert_eq!((said(std::slice::from_ref(&unknown)).len(), unknown.findings[0].0), (0, Rule::V42));
        // The product as a whole
        assert!(matches(&json!([{"@id": "pkg:oci/app@sha256:aa"}])));
    }

    #[test]
    fn vex_match__products_inherited_from_the_statement() {
        let statement = |digest: String| {
            json!({"_type": "https://in-toto.io/Statement/v1", "predicateType": "https://openvex.dev/ns/v0.2.0", "subject": [{"name": "log4j", "digest": {"sha256": digest}}],
                "predicate": open(&json!({"vulnerability": {"name": "CVE-2021-44228"}, "status": "fixed"}))})
        };
        assert_eq!(said(&[of(&statement("ab".repeat(32)))]), [(0, Status::Fixed, None)]);
        assert_eq!(said(&[of(&statement("ac".repeat(32)))]), []);
    }

    #[test]
    fn vex_match__references_and_links() {
        let with = |reference: &str, versions: Json| {
            let document =
                sbom_with(&json!([{"id": "CVE-2021-44228", "analysis": {"state": "resolved"}, "affects": [{"ref": reference, "versions": versions}]}]));
            !said(&[embedded(&document)]).is_empty()
        };
        assert!(with("log4j", json!([])));
        assert!(!with("other", json!([])));
        assert!(with(&format!("urn:cdx:{SERIAL}/2#log4j"), json!([])));
        assert!(!with(&format!("urn:cdx:{SERIAL}/1#log4j"), json!([])), "of another revision");
        assert!(!with("urn:cdx:00000000-395b-41f5-a30f-a58921a69b79/2#log4j", json!([])), "of another document");
        assert!(with("log4j", json!([{"version": "2.14.1", "status": "affected"}])));
        assert!(!with("log4j", json!([{"version": "2.14.1", "status": "unaffected"}])));
        assert!(!with("log4j", json!([{"version": "2.14.0"}])));
        for (text, inside, read) in
            [("vers:maven/<3", true, true), ("vers:maven/<2.14.1|>3", false, true), ("vers:intdot/<3", false, false), ("<3", false, false)]
        {
            for status in ["affected", "unaffected"] {
                let versions = json!([{"range": text, "status": status}]);
                let stated = json!([{"id": "CVE-2021-44228", "analysis": {"state": "resolved"}, "affects": [{"ref": "log4j", "versions": versions}]}]);
                let document = embedded(&sbom_with(&stated));
                assert_eq!(said(std::slice::from_ref(&document)).len(), usize::from(inside && status == "affected"), "{text} {status}");
                assert_eq!(document.findings.is_empty(), read || status == "unaffected", "{text} {status}");
            }
        }
    }

    /// A bom-ref of another document that is spelled as one of the SBOM's names another part.
    #[test]
    fn vex_match__references_of_another_document() {
        let other = |purl: &str, reference: &str, versions: Json| {
            of(&json!({
                "bomFormat": "CycloneDX", "specVersion": "1.6",
                "components": [{"type": "library", "bom-ref": "other", "name": "x", "purl": purl}, {"type": "library", "bom-ref": "log4j", "name": "y"}],
                "vulnerabilities": [{"id": "CVE-2021-44228", "analysis": {"state": "resolved"}, "affects": [{"ref": reference, "versions": versions}]}],
            }))
        };
        let nameless = other(LOG4J, "log4j", json!([]));
        assert_eq!((said(std::slice::from_ref(&nameless)).len(), nameless.findings[0].0), (0, Rule::V42));
        assert_eq!(said(&[other(LOG4J, "other", json!([]))]).len(), 1, "by its package URL there");
        assert!(said(&[other("pkg:npm/other@1", "other", json!([]))]).is_empty());
        let plain = LOG4J.split('@').next().unwrap();
        assert_eq!(said(&[other(plain, "other", json!([{"version": "2.14.1"}]))]).len(), 1);
        assert!(said(&[other(plain, "other", json!([{"version": "2.14.0"}]))]).is_empty());
        assert_eq!(said(&[other(LOG4J, &format!("urn:cdx:{SERIAL}/2#log4j"), json!([]))]).len(), 1, "a link says which document");
        assert!(said(&[other(plain, "other", json!([]))]).is_empty(), "a part without a version is not all versions");
        for (cpe, count) in [("cpe:/a:apache:log4j:2.14.1", 1), ("cpe:/a:apache:log4j:2.14.0", 0), ("cpe:/a:apache:log4j", 0)] {
            let document = of(&json!({
                "bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"type": "library", "bom-ref": "p", "name": "x", "cpe": cpe}],
                "vulnerabilities": [{"id": "CVE-2021-44228", "analysis": {"state": "resolved"}, "affects": [{"ref": "p"}]}],
            }));
            let mut own = sbom();
            own.components[1].identifiers = vec![(IdentifierKind::Cpe, "cpe:2.3:a:apache:log4j:2.14.1:*:*:*:*:*:*:*".to_owned())];
            assert_eq!(overlay(&own, &record(), &[1], std::slice::from_ref(&document)).said.len(), count, "{cpe}");
            assert_eq!(document.findings.len(), usize::from(cpe == "cpe:/a:apache:log4j"), "{cpe}");
        }
        let hashed = |versions: Json| {
            said(&[of(&json!({
                "bomFormat": "CycloneDX", "specVersion": "1.6",
                "components": [{"type": "library", "bom-ref": "p", "name": "x", "hashes": [{"alg": "SHA-256", "content": "ab".repeat(32)}]}],
                "vulnerabilities": [{"id": "CVE-2021-44228", "analysis": {"state": "resolved"}, "affects": [{"ref": "p", "versions": versions}]}],
            }))])
            .len()
        };
        assert_eq!([hashed(json!([])), hashed(json!([{"version": "2.14.0"}]))], [1, 0], "of another version");
    }

    /// V32: a `vers` qualifier narrows a package URL.
    #[test]
    fn vex_match__ranges_in_package_urls() {
        let plain = LOG4J.split('@').next().unwrap();
        let product = |range: &str| json!([{"@id": format!("{plain}?vers={range}")}]);
        assert!(matches(&product("vers:maven/%3C3")) && !matches(&product("vers:maven/%3C2.14.1")) && !matches(&product("vers:intdot/%3C3")));
    }

    fn csaf_document(status: &str, tree: &Json) -> Json {
        json!({
            "document": {"category": "csaf_vex", "csaf_version": "2.0", "publisher": {"name": "Example"}, "tracking": {"current_release_date": "2024-03-01T00:00:00Z"}, "title": "t"},
            "product_tree": tree,
            "vulnerabilities": [{"cve": "CVE-2021-44228", "product_status": {status: ["P1"]}, "flags": [{"label": "vulnerable_code_not_present", "product_ids": ["P1"]}]}],
        })
    }

    /// S25: a bom-ref that two parts have names neither of them, in the document itself, by a link to it, and in a document of its own.
    #[test]
    fn vex_match__a_reference_that_is_repeated() {
        let document = |second: &str, affects: &str| {
            let part = |reference: &str, name: &str| json!({"type": "library", "bom-ref": reference, "name": name, "version": "1", "purl": format!("pkg:npm/{name}@1")});
            json!({"bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": format!("urn:uuid:{SERIAL}"),
                "components": [part("x", "a"), part(second, "b"), part("z", "c")],
                "vulnerabilities": [{"id": "CVE-1", "analysis": {"state": "resolved"}, "affects": [{"ref": affects}]}]})
        };
        let sbom = |second: &str| read_sbom(document(second, "x").to_string().as_bytes()).content.unwrap().unwrap();
        let link = format!("urn:cdx:{SERIAL}/1#x");
        for (second, parts) in [("y", vec![0]), ("x", vec![])] {
            let sbom = sbom(second);
            let linked = of(&document("y", &link));
            for given in [embedded(&sbom), linked.clone()] {
                let found: Vec<usize> = statements(&sbom, std::slice::from_ref(&given))[0].overlay.said.iter().map(|said| said.component).collect();
                assert_eq!(found, parts, "{second}");
                let said = unclear(&sbom, &given);
                assert_eq!(said.as_ref().map(|(rule, _)| *rule), parts.is_empty().then_some(Rule::V42), "{said:?}");
            }
            // What is its own is not the SBOM's: another document says by its own parts what it means.
            let elsewhere = of(&document(second, "x"));
            let found: Vec<usize> = statements(&sbom, std::slice::from_ref(&elsewhere))[0].overlay.said.iter().map(|said| said.component).collect();
            assert_eq!((found, elsewhere.findings.len()), (parts.clone(), usize::from(parts.is_empty())));
        }
        // Others of the same document are as clear as before.
        let clear = read_sbom(document("x", "z").to_string().as_bytes()).content.unwrap().unwrap();
        assert_eq!(statements(&clear, &[embedded(&clear)])[0].overlay.said.iter().map(|said| said.component).collect::<Vec<_>>(), [2]);
        assert_eq!(unclear(&clear, &embedded(&clear)), None);
    }

    /// One is not several.
    #[test]
    fn vex_match__sentences_of_one_and_of_several() {
        let sentences = |count: usize| {
            let products = vec![json!({"@id": "https://example.com/p", "subcomponents": [{"@id": LOG4J}]}); count];
            let parts = of(&open(&json!({"vulnerability": "CVE-1", "products": products, "status": "fixed"})));
            let affects = vec![json!({"ref": "app", "versions": [{"range": "<3"}]}); count];
            let own = embedded(&sbom_with(&json!([{"id": "CVE-1", "analysis": {"state": "resolved"}, "affects": affects}])));
            let statements = vec![json!({"vulnerability": "CVE-1", "products": [{"@id": LOG4J}], "status": "not_affected"}); count];
            let mut silent = open(&json!({}));
            silent["statements"] = json!(statements);
            let twice = |reference: &str| json!({"type": "library", "bom-ref": reference, "name": "n"});
            let affects = vec![json!({"ref": "x"}); count];
            let nameless = |second: &str| {
                of(&json!({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [twice("x"), twice(second)],
                    "vulnerabilities": [{"id": "CVE-1", "analysis": {"state": "resolved"}, "affects": affects}]}))
            };
            [parts, own, of(&silent), nameless("y"), nameless("x")].map(|document| document.findings[0].1.split(' ').take(3).collect::<Vec<_>>().join(" "))
        };
        assert_eq!(sentences(1), ["1 product has", "1 range of", "1 statement says", "1 product has", "1 product is"]);
        assert_eq!(sentences(2), ["2 products have", "2 ranges of", "2 statements say", "2 products have", "2 products are"]);
    }

    /// Reasons may be of groups of products, and a product may have several package URLs.
    #[test]
    fn vex_match__csaf_groups_and_lists_of_package_urls() {
        let with = |helper: Json, groups: Json, flag: Json| {
            let tree = json!({"full_product_names": [{"product_id": "P1", "name": "n", "product_identification_helper": helper}], "product_groups": groups});
            let mut document = csaf_document("known_not_affected", &tree);
            document["vulnerabilities"][0]["flags"] = flag;
            document["vulnerabilities"][0]["threats"] = json!([{"category": "impact", "details": "by its group", "group_ids": ["G1"]}]);
            of(&document)
        };
        let purls = json!({"purls": ["pkg:npm/none", "no package URL", LOG4J]});
        let group = json!([{"group_id": "G1", "product_ids": ["P0", "P1"]}]);
        let reason = |document: &Document| said(std::slice::from_ref(document)).into_iter().map(|(.., reason)| reason.unwrap_or_default()).collect::<Vec<_>>();
        assert_eq!(reason(&with(purls.clone(), group.clone(), json!([]))), ["by its group"]);
        assert_eq!(
            reason(&with(json!({"purl": LOG4J}), group.clone(), json!([{"label": "component_not_present", "group_ids": ["G1"]}]))),
            ["component_not_present"]
        );
        assert_eq!(reason(&with(json!({"purl": "pkg:npm/none", "purls": [LOG4J]}), group.clone(), json!([]))), ["by its group"]);
        for (helper, groups) in [
            (purls.clone(), json!([])),
            (purls.clone(), json!([{"group_id": "G2", "product_ids": ["P1"]}])),
            (purls, json!([{"group_id": "G1", "product_ids": "P1"}])),
        ] {
            let document = with(helper, groups, json!([]));
            assert_eq!((reason(&document), document.findings[0].0), (vec![String::new()], Rule::V40));
        }
        let strange = with(json!({"purls": ["pkg:npm/none"]}), group.clone(), json!([]));
        assert!(reason(&strange).is_empty() && strange.findings.is_empty());
        // Without one that is known the product is none.
        assert_eq!(with(json!({"purls": ["none"]}), group, json!([])).findings.iter().map(|(rule, _)| *rule).collect::<Vec<_>>(), [Rule::V42]);
    }

    /// What is copied or looked up for each statement is bounded, however short the text that asks for it.
    #[test]
    fn sbom_limits__csaf_that_repeats_what_is_long() {
        let hashes: Vec<_> = (0..1000).map(|at| json!({"algorithm": "sha256", "value": format!("{at:064x}")})).collect();
        let product = json!({"product_id": "P1", "name": "n", "product_identification_helper": {"hashes": [{"file_hashes": hashes}]}});
        let document = |products: usize, flags: usize| {
            let group = json!([{"group_id": "G", "product_ids": vec!["P1"; 1000]}]);
            let mut document = csaf_document("fixed", &json!({"full_product_names": [product], "product_groups": group}));
            document["vulnerabilities"][0]["product_status"]["fixed"] = json!(vec!["P1"; products]);
            document["vulnerabilities"][0]["flags"] = json!(vec![json!({"label": "l", "group_ids": ["G"]}); flags]);
            read(document.to_string().as_bytes(), None).map_err(|refusal| refusal.rule)
        };
        assert!(document(500, 400).is_ok());
        assert_eq!((document(1000, 0).err(), document(0, 1001).err()), (Some(Rule::S50), Some(Rule::S50)));
    }

    /// V43: of one signer the newer document counts, and the more exact one before it; nobody else's takes anything from anybody.
    #[test]
    fn vex_precedence__one_issuer_in_several_documents() {
        let all = "pkg:maven/org.apache.logging.log4j/log4j-core";
        let document = |signer: Option<&str>, id: &str, status: &str, date: Json| {
            let mut document = open(&json!({"vulnerability": {"name": "CVE-2021-44228"}, "products": [{"@id": id}], "status": status, "timestamp": date}));
            document["timestamp"] = Json::Null;
            read(document.to_string().as_bytes(), signer).unwrap()
        };
        let day = |day: u8| json!(format!("2024-01-0{day}T00:00:00Z"));
        let stated = |documents: &[Document]| {
            let found = overlay(&sbom(), &record(), &[1], documents);
            (found.said.iter().map(|one| (one.document, one.status)).collect::<Vec<_>>(), !found.disagreeing.is_empty())
        };
        let (a, b) = (Some("a@example.com"), Some("b@example.com"));
        let older = document(a, LOG4J, "affected", day(1));
        // The newer one, in whatever order they are given.
        let newer = document(a, LOG4J, "fixed", day(2));
        assert_eq!(stated(&[older.clone(), newer.clone()]), (vec![(1, Status::Fixed)], false));
        assert_eq!(stated(&[newer, older.clone()]), (vec![(0, Status::Fixed)], false));
        // What is more exact, though older.
        assert_eq!(stated(&[older.clone(), document(a, all, "fixed", day(2))]), (vec![(0, Status::Affected)], false));
        assert_eq!(stated(&[document(a, all, "fixed", json!(null)), older.clone()]), (vec![(1, Status::Affected)], false));
        // At one time, or where one says no time, both.
        let both = (vec![(0, Status::Affected), (1, Status::Fixed)], true);
        for date in [day(1), json!(null), json!("yesterday")] {
            assert_eq!(stated(&[older.clone(), document(a, LOG4J, "fixed", date.clone())]), both, "{date}");
        }
        assert_eq!(stated(&[document(a, LOG4J, "affected", json!(null)), document(a, LOG4J, "fixed", day(2))]), both);
        // Of others, and where nobody signed, or it is not known who, both.
        assert_eq!(stated(&[document(Some(""), LOG4J, "affected", day(1)), document(Some(""), LOG4J, "fixed", day(2))]), both);
        assert_eq!(stated(&[older, document(b, LOG4J, "fixed", day(2))]), both);
        assert_eq!(stated(&[document(None, LOG4J, "affected", day(1)), document(None, LOG4J, "fixed", day(2))]), both);
        assert_eq!(stated(&[document(Some("Example"), LOG4J, "affected", day(1)), document(None, LOG4J, "fixed", day(2))]), both);
    }

    #[test]
    fn vex_match__csaf_trees_and_relationships() {
        let product = |id: &str, purl: Option<&str>| {
            let helper = purl.map(|purl| json!({"purl": purl})).unwrap_or_default();
            json!({"category": "product_version", "name": id, "product": {"product_id": id, "name": id, "product_identification_helper": helper}})
        };
        let tree = json!({"branches": [{"category": "vendor", "name": "v", "branches": [product("P1", Some(LOG4J))]}]});
        let reason = Some("vulnerable_code_not_present".to_owned());
        assert_eq!(said(&[of(&csaf_document("known_not_affected", &tree))]), [(0, Status::NotAffected, reason.clone())]);
        let related = |whole: &str| {
            json!({"branches": [product("PART", Some(LOG4J)), product("WHOLE", Some(whole))],
                "relationships": [{"category": "default_component_of", "product_reference": "PART", "relates_to_product_reference": "WHOLE", "full_product_name": {"product_id": "P1", "name": "n"}}]})
        };
        assert_eq!(said(&[of(&csaf_document("fixed", &related("pkg:oci/app@sha256:aa")))]), [(0, Status::Fixed, reason)]);
        assert_eq!(said(&[of(&csaf_document("fixed", &related("pkg:oci/app@sha256:bb")))]), []);
        // A part of what nobody knows is a part of anything.
        let unknown = json!({"branches": [product("PART", Some(LOG4J)), product("WHOLE", None)],
            "relationships": [{"category": "default_component_of", "product_reference": "PART", "relates_to_product_reference": "WHOLE", "full_product_name": {"product_id": "P1", "name": "n"}}]});
        let unknown = of(&csaf_document("known_not_affected", &unknown));
        assert_eq!((said(std::slice::from_ref(&unknown)).len(), unknown.findings[0].0), (0, Rule::V42));
        let nameless = of(&csaf_document("fixed", &json!({"branches": [product("P1", None)]})));
        assert_eq!((said(std::slice::from_ref(&nameless)).len(), nameless.findings[0].0), (0, Rule::V42));
    }

    /// As distributors write it: a package of their system, which they name by its CPE.
    #[test]
    fn vex_match__cpes() {
        let sbom = |system: &str, cpe: &str| {
            let document = json!({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [
                {"type": "operating-system", "name": "rhel", "cpe": system},
                {"type": "library", "name": "openssl", "version": "3.0.7-24.el9", "purl": "pkg:rpm/redhat/openssl@3.0.7-24.el9"},
                {"type": "application", "name": "tool", "version": "1.2", "cpe": cpe}]});
            read_sbom(document.to_string().as_bytes()).content.unwrap().unwrap()
        };
        let tree = |helper: Json| json!({"full_product_names": [{"product_id": "P1", "name": "n", "product_identification_helper": helper}]});
        let of_system = |cpe: &str| {
            json!({"branches": [
                    {"category": "product_name", "name": "s", "product": {"product_id": "S", "name": "s", "product_identification_helper": {"cpe": cpe}}},
                    {"category": "product_version", "name": "p", "product": {"product_id": "P", "name": "p", "product_identification_helper": {"purl": "pkg:rpm/redhat/openssl"}}}],
                "relationships": [{"category": "default_component_of", "product_reference": "P", "relates_to_product_reference": "S", "full_product_name": {"product_id": "P1", "name": "n"}}]})
        };
        let own = sbom("cpe:2.3:o:redhat:enterprise_linux:9:*:baseos:*:*:*:*:*", "cpe:2.3:a:example:tool:1.2:*:*:*:*:*:*:*");
        let named = |tree: &Json| {
            let document = of(&csaf_document("known_not_affected", tree));
            let by_record = overlay(&own, &record(), &[0, 1, 2], std::slice::from_ref(&document)).said;
            let alone: Vec<Said> = statements(&own, &[document]).into_iter().flat_map(|one| one.overlay.said).collect();
            assert_eq!(by_record, alone);
            by_record.into_iter().map(|said| said.component).collect::<Vec<_>>()
        };
        assert_eq!(named(&of_system("cpe:/o:redhat:enterprise_linux:9::baseos")), [1]);
        assert_eq!(named(&of_system("cpe:/o:redhat:enterprise_linux:9")), [1]);
        assert_eq!(named(&of_system("cpe:/o:redhat:enterprise_linux:8::baseos")), [0_usize; 0], "of another release");
        assert_eq!(named(&of_system("cpe:/a:redhat:enterprise_linux:9::appstream")), [0_usize; 0]);
        assert_eq!(named(&tree(json!({"cpe": "cpe:/a:example:tool"}))), [2]);
        assert_eq!(named(&tree(json!({"cpe": "cpe:2.3:a:example:tool:1.2:*:*:*:*:*:*:*"}))), [2]);
        assert_eq!(named(&tree(json!({"cpe": "cpe:2.3:a:example:tool:1.3:*:*:*:*:*:*:*"}))), [0_usize; 0]);
        // A package URL says more, where both have one.
        assert_eq!(named(&tree(json!({"cpe": "cpe:/a:example:tool", "purl": "pkg:rpm/redhat/openssl"}))), [1, 2]);
        assert_eq!(named(&tree(json!({"cpe": "cpe:2.3:a:openssl:openssl:3.0.7", "purl": "pkg:rpm/redhat/openssl@1"}))), [0_usize; 0]);
        // And of the version, where the CPE says nothing.
        assert_eq!(named(&tree(json!({"cpe": "cpe:/a:example:tool", "purl": "pkg:generic/tool@1.2"}))), [2]);
        assert_eq!(named(&tree(json!({"cpe": "cpe:/a:example:tool", "purl": "pkg:generic/tool@1.1"}))), [0_usize; 0]);
    }

    /// Of several systems it is not known which a part is of.
    #[test]
    fn vex_match__parts_of_one_system_of_several() {
        let os = |version: &str| json!({"type": "operating-system", "name": "rhel", "cpe": format!("cpe:/o:redhat:enterprise_linux:{version}")});
        let tree = json!({"branches": [
                {"category": "product_name", "name": "s", "product": {"product_id": "S", "name": "s", "product_identification_helper": {"cpe": "cpe:/o:redhat:enterprise_linux:9"}}},
                {"category": "product_version", "name": "p", "product": {"product_id": "P", "name": "p", "product_identification_helper": {"purl": "pkg:rpm/redhat/openssl"}}}],
            "relationships": [{"category": "default_component_of", "product_reference": "P", "relates_to_product_reference": "S", "full_product_name": {"product_id": "P1", "name": "n"}}]});
        let document = of(&csaf_document("known_not_affected", &tree));
        for (systems, said) in [(vec!["9"], 1), (vec!["9", "9"], 1), (vec!["8", "9"], 0), (vec![], 0)] {
            let mut components: Vec<_> = systems.into_iter().map(os).collect();
            components.insert(0, json!({"type": "library", "name": "openssl", "purl": "pkg:rpm/redhat/openssl@3.0.7"}));
            let sbom =
                read_sbom(json!({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": components}).to_string().as_bytes()).content.unwrap().unwrap();
            assert_eq!(overlay(&sbom, &record(), &[0], std::slice::from_ref(&document)).said.len(), said);
        }
    }

    /// What narrows a statement and is not what it has to be does not widen it.
    #[test]
    fn vex_match__what_is_no_list() {
        let statement = |more: Json| {
            let mut statement = json!({"vulnerability": {"name": "CVE-2021-44228"}, "products": [{"@id": "pkg:oci/app@sha256:aa"}], "status": "fixed"});
            statement.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            let document = of(&open(&statement));
            (said(std::slice::from_ref(&document)).len(), document.findings.iter().filter(|(rule, _)| *rule == Rule::V42).count())
        };
        assert_eq!(statement(json!({})), (1, 0));
        assert_eq!(statement(json!({"products": [{"@id": "pkg:oci/app@sha256:aa", "subcomponents": {"@id": "pkg:maven/x/y"}}]})), (0, 1));
        assert_eq!(statement(json!({"subcomponents": "pkg:maven/x/y"})), (0, 1));
        assert_eq!(statement(json!({"products": LOG4J})), (0, 1));
        for versions in [json!("9"), json!({"version": "9"}), json!(["9"]), json!([{"status": "affected"}])] {
            let own = sbom_with(&json!([{"id": "CVE-2021-44228", "analysis": {"state": "resolved"}, "affects": [{"ref": "log4j", "versions": versions}]}]));
            assert!(said(&[embedded(&own)]).is_empty(), "{versions}");
        }
    }

    #[test]
    fn vex_match__images_and_qualifiers_and_escaped_links() {
        let image = json!({"bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": format!("urn:uuid:{SERIAL}"), "metadata": {"component": {"type": "container", "name": "i", "version": format!("sha256:{}", "ab".repeat(32))}},
            "components": [{"type": "library", "bom-ref": "pkg:npm/a@1?x=y", "name": "a", "purl": "pkg:npm/a@1?repository_url=https://r.example"}]});
        let image = read_sbom(image.to_string().as_bytes()).content.unwrap().unwrap();
        let a = image.components.iter().position(|part| part.name == "a").unwrap();
        let stated = |document: &Document| overlay(&image, &record(), &[a], std::slice::from_ref(document)).said.len();
        let statement = |digest: String| {
            let predicate = open(&json!({"vulnerability": {"name": "CVE-2021-44228"}, "status": "fixed"}));
            of(
                &json!({"_type": "https://in-toto.io/Statement/v1", "predicateType": "https://openvex.dev/ns/v0.2.0", "subject": [{"name": "i", "digest": {"sha256": digest}}], "predicate": predicate}),
            )
        };
        assert_eq!([stated(&statement("ab".repeat(32))), stated(&statement("ac".repeat(32)))], [1, 0]);
        for (purl, count) in
            [("pkg:npm/a@1", 1), ("pkg:npm/a@1?repository_url=https://other.example", 1), ("pkg:npm/a@1?classifier=x", 0), ("pkg:npm/a@1?distro=d", 1)]
        {
            assert_eq!(stated(&of(&not_affected(&json!([{"@id": purl}])))), count, "{purl}");
        }
        let linked = |reference: &str| {
            let document = json!({"bomFormat": "CycloneDX", "specVersion": "1.6", "vulnerabilities": [
                {"id": "CVE-2021-44228", "analysis": {"state": "resolved"}, "affects": [{"ref": format!("urn:cdx:{SERIAL}/1#{reference}")}]}]});
            (stated(&of(&document)), statements(&image, &[of(&document)])[0].overlay.said.len())
        };
        assert_eq!([linked("pkg%3Anpm%2Fa%401%3Fx%3Dy"), linked("pkg:npm/a@1?x=y"), linked("pkg:npm/a@2")], [(1, 1), (1, 1), (0, 0)]);
    }

    /// A stream is named with and without the version and context of the module.
    #[test]
    fn vex_match__streams_of_modules() {
        let part = |purl: &str| {
            let document = json!({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"type": "library", "name": "php", "purl": purl}]});
            read_sbom(document.to_string().as_bytes()).content.unwrap().unwrap()
        };
        let stated = |own: &str, product: &str| overlay(&part(own), &record(), &[0], &[of(&not_affected(&json!([{"@id": product}])))]).said.len();
        let own = "pkg:rpm/redhat/php@7.2?rpmmod=php:7.2:8020020191108065827:1313dc3d";
        for (product, count) in [("php:7.2", 1), ("php:7.2:8020020191108065827:1313dc3d", 1), ("php:7.2:9:x", 1), ("php:7.3", 0), ("php", 0), ("perl:7.2", 0)] {
            assert_eq!(stated(own, &format!("pkg:rpm/redhat/php?rpmmod={product}")), count, "{product}");
        }
        for own in ["pkg:rpm/redhat/php@7.2", "pkg:rpm/redhat/php@7.2?rpmmod=php", "pkg:rpm/redhat/php@7.2?modularitylabel=(none)"] {
            assert_eq!(stated(own, "pkg:rpm/redhat/php?rpmmod=php:7.2"), 0, "the stream of {own} is not known");
        }
        let [rpmmod, label] = ["rpmmod", "modularitylabel"].map(|key| format!("pkg:rpm/redhat/php?{key}=php:7.2:9:y"));
        for own in ["pkg:rpm/redhat/php@7.2?rpmmod=php:7.2:8:x", "pkg:rpm/redhat/php@7.2?modularitylabel=php:7.2:8:x"] {
            assert_eq!([stated(own, &rpmmod), stated(own, &label)], [1, 1], "{own}");
        }
    }

    #[test]
    fn vex_precedence__specific_before_new_and_issuers_side_by_side() {
        let statement = |id: &str, status: &str, date: &str| json!({"vulnerability": {"name": "CVE-2021-44228"}, "products": [{"@id": id}], "status": status, "timestamp": date});
        let all = "pkg:maven/org.apache.logging.log4j/log4j-core";
        let mut document = open(&json!({}));
        document["statements"] = json!([
            statement(LOG4J, "fixed", "2024-01-01T00:00:00Z"),
            statement(LOG4J, "affected", "2024-01-03T00:00:00+01:00"),
            statement(LOG4J, "fixed", "2024-01-02T00:00:00Z"),
            statement(all, "under_investigation", "2025-01-01T00:00:00Z"),
        ]);
        assert_eq!(said(&[of(&document)]), [(0, Status::Affected, None)]);
        // Of the same day and rank, what differs is said, and said to differ.
        let mut undecided = open(&json!({}));
        undecided["statements"] = json!([
            statement(LOG4J, "not_affected", "2024-01-01T00:00:00Z"),
            statement(LOG4J, "affected", "2024-01-01T00:00:00Z"),
            statement(LOG4J, "affected", "2024-01-01T00:00:00Z"),
        ]);
        let both = overlay(&sbom(), &record(), &[1], &[of(&undecided)]);
        assert_eq!(both.said.iter().map(|one| one.status).collect::<Vec<_>>(), [Status::NotAffected, Status::Affected]);
        assert_eq!(both.disagreeing, [1]);
        let other = of(&open(&statement(all, "fixed", "2020-01-01T00:00:00Z")));
        let Overlay { said, disagreeing, cut: false } = overlay(&sbom(), &record(), &[1], &[of(&document), other]) else { panic!("it is cut") };
        assert_eq!(said.iter().map(|one| (one.document, one.status)).collect::<Vec<_>>(), [(0, Status::Affected), (1, Status::Fixed)]);
        assert_eq!(disagreeing, [1]);
    }

    /// Ids, and of each part: its index, the documents, and what they state.
    type Found = Vec<(Vec<String>, Vec<(usize, usize, Status)>, Vec<usize>)>;

    fn found(sbom: &Sbom, documents: &[Document]) -> Found {
        let of = |one: &Said| (one.component, one.document, one.status);
        statements(sbom, documents).into_iter().map(|one| (one.ids, one.overlay.said.iter().map(of).collect(), one.overlay.disagreeing)).collect()
    }

    #[test]
    fn affected_single_record__statements_alone() {
        let statement = |vulnerability: &Json, product: &Json, status: &str| json!({"vulnerability": vulnerability, "products": [product], "status": status});
        let mut first = open(&json!({}));
        first["statements"] = json!([
            statement(&json!({"name": "CVE-1"}), &json!({"@id": "pkg:npm/other"}), "fixed"),
            statement(
                &json!({"name": "CVE-2", "aliases": ["GHSA-2"]}),
                &json!({"@id": "https://example.com/p", "hashes": {"sha-256": "ab".repeat(32)}}),
                "affected"
            ),
            statement(&json!({"name": "CVE-3"}), &json!({"@id": "pkg:npm/other@2"}), "affected"),
            // All of the product: said of it, and not once more of each part.
            statement(&json!({"name": "CVE-4"}), &json!({"@id": "pkg:oci/app@sha256:aa"}), "under_investigation"),
        ]);
        let second = open(&statement(&json!({"name": "GHSA-2"}), &json!({"@id": LOG4J}), "fixed"));
        let names = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        let wanted: Found = vec![
            (names(&["CVE-1"]), vec![(2, 0, Status::Fixed)], vec![]),
            (names(&["CVE-2", "GHSA-2"]), vec![(1, 0, Status::Affected)], vec![]),
            (names(&["CVE-3"]), vec![], vec![]),
            (names(&["CVE-4"]), vec![(0, 0, Status::Investigating)], vec![]),
            // The other names it otherwise.
            (names(&["GHSA-2", "CVE-2"]), vec![(1, 0, Status::Affected), (1, 1, Status::Fixed)], vec![1]),
        ];
        assert_eq!(found(&sbom(), &[of(&first), of(&second)]), wanted);

        let own = sbom_with(
            &json!([{"id": "CVE-5", "analysis": {"state": "in_triage"}, "affects": [{"ref": "other"}, {"ref": format!("urn:cdx:{SERIAL}/2#log4j")}, {"ref": "nothing"}]}]),
        );
        assert_eq!(found(&own, &[embedded(&own)]), [(names(&["CVE-5"]), vec![(1, 0, Status::Investigating), (2, 0, Status::Investigating)], vec![])]);
    }

    /// What anybody links is not what a signer links: nothing that is stated disappears.
    #[test]
    fn affected_single_record__nobody_links_the_statements_of_another() {
        let statement = |name: &str, alias: &str, status: &str| json!({"vulnerability": {"name": name, "aliases": [alias]}, "products": [{"@id": LOG4J}], "status": status});
        let mut vendor = open(&json!({}));
        vendor["statements"] = json!([statement("CVE-1", "CVE-1", "affected"), statement("CVE-2", "", "fixed")]);
        let anybody = open(&statement("CVE-1", "CVE-2", "under_investigation"));
        let all = found(&sbom(), &[of(&vendor), of(&anybody)]);
        let said: Vec<_> = all.iter().map(|(_, said, _)| said.iter().map(|(_, document, status)| (*document, *status)).collect::<Vec<_>>()).collect();
        assert_eq!(said, [vec![(0, Status::Affected), (1, Status::Investigating)], vec![(0, Status::Fixed), (1, Status::Investigating)]]);
        let nameless = open(&statement("", " ", "affected"));
        assert!(found(&sbom(), &[of(&nameless)]).is_empty(), "what has no id is about nothing");
    }

    /// Where there is more than is compared, nothing is said to be of other products.
    #[test]
    fn affected_single_record__what_is_cut_is_said() {
        let mut document = open(&json!({}));
        document["statements"] = (0..4)
            .map(|number| json!({"vulnerability": {"name": format!("CVE-{number}")}, "products": [{"@id": LOG4J}, {"@id": "pkg:npm/x"}], "status": "fixed"}))
            .collect();
        let cut = |left| -> Vec<(usize, bool)> {
            statements_within(&sbom(), &[of(&document)], left).into_iter().map(|one| (one.overlay.said.len(), one.overlay.cut)).collect()
        };
        // Each takes 41: 16 for its ids, 16 for its products, one for the part that is found, and 8 to hold the part against them.
        assert_eq!(cut(165), [(1, false); 4]);
        assert_eq!(cut(164), [(1, false), (1, false), (1, false), (0, true)]);
        assert_eq!(cut(83), [(1, false), (1, false), (0, true), (0, true)]);
        assert_eq!(cut(41 + 16), [(1, false), (0, true), (0, true), (0, true)], "not even looked for");
        // What is said has room as well, which long names take.
        let mut own = sbom();
        own.components[1].name = "x".repeat(limits::VEX_SAID / 2);
        let said = statements(&own, &[of(&document)]).into_iter().map(|one| (one.overlay.said.len(), one.overlay.cut)).collect::<Vec<_>>();
        assert_eq!(said, [(1, false), (0, true), (0, true), (0, true)]);
    }

    #[test]
    fn vex_vulnerability_id__ids_and_aliases() {
        let about =
            |vulnerability: Json| !said(&[of(&open(&json!({"vulnerability": vulnerability, "products": [{"@id": LOG4J}], "status": "fixed"})))]).is_empty();
        assert!(about(json!({"name": "GHSA-x"})));
        assert!(about(json!({"name": "X", "aliases": ["CVE-2021-44228"]})));
        assert!(!about(json!({"name": "CVE-2021-45046"})));
        let older = json!({"@context": "https://openvex.dev/ns", "@id": "x", "author": "A", "timestamp": "2024-01-01T00:00:00Z",
            "statements": [{"vulnerability": "CVE-2021-44228", "products": ["pkg:oci/app@sha256:aa"], "subcomponents": [LOG4J], "status": "fixed"}]});
        assert_eq!(said(&[of(&older)]), [(0, Status::Fixed, None)]);
    }

    #[test]
    fn sbom_limits__vex() {
        let products: Vec<_> = (0..2000).map(|number| json!(format!("pkg:npm/{number}"))).collect();
        let wide = open(&json!({"vulnerability": "CVE-1", "products": products, "subcomponents": products, "status": "fixed"}));
        assert_eq!(read(wide.to_string().as_bytes(), None).unwrap_err().rule, Rule::S50);
        assert_eq!(read(b"{}", None).unwrap_err().rule, Rule::S14);
        assert_eq!(read(b"{", None).unwrap_err().rule, Rule::S4);
    }
}
