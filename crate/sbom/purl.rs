//! Package URLs (V20 to V25): one parser, one canonical text, and what identifies a part.

use std::fmt;

use super::model::Version;
use crate::order;

/// A package URL, taken apart and decoded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Purl {
    /// Lower case.
    pub kind: String,
    /// Segments joined by `/`, decoded; by the rules of the type in lower case.
    pub namespace: Option<String>,
    /// Decoded; by the rules of the type in lower case.
    pub name: String,
    /// Decoded.
    pub version: Option<String>,
    /// Lower-case keys, sorted; decoded values, none empty.
    pub qualifiers: Vec<(String, String)>,
    /// Segments joined by `/`, decoded.
    pub subpath: Option<String>,
}

/// Why a text is no package URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PurlError(&'static str);

impl fmt::Display for PurlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// Types whose namespace and name are in lower case (V22).
const LOWER: [&str; 14] =
    ["alpm", "apk", "bitbucket", "bitnami", "brew", "composer", "deb", "github", "hex", "luarocks", "oci", "otp", "pub", "vscode-extension"];

/// Types that need a namespace (V22).
const NAMESPACED: [&str; 7] = ["apk", "composer", "deb", "github", "maven", "rpm", "swift"];

/// Qualifiers that do not select another artifact (V23).
pub(super) const IGNORED: [&str; 8] = ["checksum", "distro", "download_url", "file_name", "package-id", "repository_url", "upstream", "vcs_url"];

/// Qualifiers of one package URL; the field uses a dozen names.
const MOST_QUALIFIERS: usize = 64;

/// Reads a package URL.
///
/// # Errors
/// It is none: the scheme, the type or the name is missing, or an escape is no UTF-8.
pub fn parse(text: &str) -> Result<Purl, PurlError> {
    let rest = text.get(..4).filter(|scheme| scheme.eq_ignore_ascii_case("pkg:")).and(text.get(4..)).ok_or(PurlError("it does not start with pkg:"))?;
    let rest = rest.trim_start_matches('/');
    let (rest, subpath) = rest.split_once('#').map_or((rest, None), |(rest, subpath)| (rest, Some(subpath)));
    let (rest, qualifiers) = rest.split_once('?').map_or((rest, None), |(rest, qualifiers)| (rest, Some(qualifiers)));
    let (kind, rest) = rest.split_once('/').ok_or(PurlError("it has no name"))?;
    if !kind.starts_with(|first: char| first.is_ascii_alphabetic()) || !kind.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-')) {
        return Err(PurlError("its type is none"));
    }
    // Only behind the last slash: an npm scope may stand unencoded (V20).
    let rest = rest.trim_matches('/');
    let cut = rest.rfind('/').map_or(0, |at| at.saturating_add(1));
    let version_at = rest.get(cut..).and_then(|last| last.rfind('@')).map(|at| cut.saturating_add(at));
    let (path, version) = match version_at {
        Some(at) => (rest.get(..at).unwrap_or_default(), rest.get(at.saturating_add(1)..)),
        None => (rest, None),
    };
    let (namespace, name) = path.rsplit_once('/').map_or((None, path), |(namespace, name)| (Some(namespace), name));
    let mut purl = Purl { kind: kind.to_ascii_lowercase(), name: decode(name)?, ..Purl::default() };
    if purl.name.is_empty() {
        return Err(PurlError("it has no name"));
    }
    purl.namespace = namespace.map(|namespace| segments(namespace, |_| true)).transpose()?.flatten();
    purl.version = version.map(decode).transpose()?.filter(|version| !version.is_empty());
    if let Some(subpath) = subpath {
        purl.subpath = segments(subpath, |part| part != "." && part != "..")?;
    }
    for pair in qualifiers.unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').ok_or(PurlError("a qualifier has no value"))?;
        let key = key.to_ascii_lowercase();
        let fits = key.starts_with(|first: char| first.is_ascii_alphabetic())
            && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'));
        if !fits {
            return Err(PurlError("the name of a qualifier is none"));
        }
        if purl.qualifiers.len() >= MOST_QUALIFIERS {
            return Err(PurlError("it has more qualifiers than are read"));
        }
        if purl.qualifiers.iter().any(|(known, _)| *known == key) {
            return Err(PurlError("a qualifier occurs twice"));
        }
        let mut value = decode(value)?;
        if key == "checksum" {
            let mut list: Vec<_> = value.split(',').map(str::to_owned).collect();
            order::sort(&mut list);
            value = list.join(",");
        }
        if !value.is_empty() {
            purl.qualifiers.push((key, value));
        }
    }
    order::sort(&mut purl.qualifiers);
    purl.normalise();
    Ok(purl)
}

/// Those that are not empty and `kept`, joined by slashes; an escaped slash separates, too, as some generators write it (V20).
fn segments(path: &str, kept: impl Fn(&str) -> bool) -> Result<Option<String>, PurlError> {
    let path = decode(path)?;
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty() && kept(part)).collect();
    Ok(if parts.is_empty() { None } else { Some(parts.join("/")) })
}

/// Percent-decodes once, as UTF-8.
pub(super) fn decode(text: &str) -> Result<String, PurlError> {
    if !text.contains('%') {
        return Ok(text.to_owned());
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, more)) = rest.split_first() {
        rest = more;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let digit = |at: usize| more.get(at).and_then(|byte| char::from(*byte).to_digit(16)).and_then(|digit| u8::try_from(digit).ok());
        let (Some(high), Some(low)) = (digit(0), digit(1)) else { return Err(PurlError("an escape is incomplete")) };
        bytes.push(high << 4 | low);
        rest = more.get(2..).unwrap_or_default();
    }
    String::from_utf8(bytes).map_err(|_| PurlError("an escape is no UTF-8"))
}

/// Escapes all but `A–Z a–z 0–9 . - _ ~ :` and, where they separate, slashes (V21).
fn encode(out: &mut String, text: &str, slashes: bool) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'~' | b':') || (slashes && byte == b'/') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
}

impl Purl {
    /// The rules of the types (V22). Letters beyond ASCII keep their case, which no name of these types has: the table of all letters would
    /// be a twentieth of the module.
    fn normalise(&mut self) {
        let lower = |text: &mut String| *text = text.to_ascii_lowercase();
        if LOWER.contains(&self.kind.as_str()) {
            self.namespace.as_mut().map(lower);
            lower(&mut self.name);
        }
        match self.kind.as_str() {
            "rpm" => {
                self.namespace.as_mut().map(lower);
            }
            "pypi" => self.name = self.name.to_ascii_lowercase().replace('_', "-"),
            "pub" => self.name = self.name.chars().map(|character| if character.is_ascii_alphanumeric() { character } else { '_' }).collect(),
            _ => {}
        }
    }

    /// The value of a qualifier.
    #[must_use]
    pub fn qualifier(&self, name: &str) -> Option<&str> {
        self.qualifiers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The module and its stream that a package of RPM is of, as Red Hat, Syft and Trivy write it: `nodejs:18` of
    /// `rpmmod=nodejs:18:8070020221115173459:bd1311ed`. Streams are packages of their own that share a name.
    pub(crate) fn stream(&self) -> Stream<'_> {
        MODULES.iter().find_map(|key| self.qualifier(key)).map_or(Stream::Unlabelled, |label| {
            let mut parts = label.split(':');
            match (parts.next(), parts.next()) {
                (Some(module), Some(stream)) if !module.is_empty() && !stream.is_empty() => Stream::Of(module, stream),
                // What rpm prints where there is none.
                (Some("" | "(none)"), None) => Stream::Unlabelled,
                _ => Stream::Unknown,
            }
        })
    }

    /// The version, where there is one; a `vers` qualifier makes it a range (V23).
    #[must_use]
    pub fn stated_version(&self) -> Option<Version> {
        match self.qualifier("vers") {
            Some(range) => Some(Version::Range(range.to_owned())),
            None => self.version.as_deref().map(Version::of),
        }
    }

    /// Whether a type that needs a namespace has one.
    #[must_use]
    pub fn lacks_namespace(&self) -> bool {
        self.namespace.is_none() && NAMESPACED.contains(&self.kind.as_str())
    }

    /// The name as registries compare it: PEP 503 for PyPI, no case for NuGet and Go (V22).
    fn compared(&self) -> (Option<String>, String) {
        match self.kind.as_str() {
            "pypi" => (self.namespace.clone(), pep503(&self.name)),
            "nuget" | "golang" => (self.namespace.as_deref().map(str::to_ascii_lowercase), self.name.to_ascii_lowercase()),
            _ => (self.namespace.clone(), self.name.clone()),
        }
    }

    /// What identifies the part (V23): everything but the qualifiers that do not select another artifact.
    #[must_use]
    pub fn identity(&self) -> String {
        let (namespace, name) = self.compared();
        let qualifiers = self.qualifiers.iter().filter(|(key, _)| !IGNORED.contains(&key.as_str())).cloned().collect();
        Self { namespace, name, qualifiers, ..self.clone() }.to_string()
    }

    /// Whether both are of one package, of whatever version (V2).
    #[must_use]
    pub fn same_package(&self, other: &Self) -> bool {
        self.kind == other.kind && self.compared() == other.compared()
    }

    /// What packages are the same by. Types have no slash.
    pub(crate) fn package(&self) -> String {
        let (namespace, name) = self.compared();
        format!("{}/{}/{name}", self.kind, namespace.as_deref().unwrap_or_default())
    }
}

/// Qualifiers that name a module of RPM and its stream.
pub(crate) const MODULES: [&str; 2] = ["rpmmod", "modularitylabel"];

/// What a package URL says of the module that a package of RPM is of, without the module's version and context.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stream<'a> {
    Unlabelled,
    /// Of a module, and of which stream is not said
    Unknown,
    /// Module and stream
    Of(&'a str, &'a str),
}

/// Runs of `-`, `_` and `.` become one hyphen (PEP 503).
#[must_use]
pub fn pep503(name: &str) -> String {
    hyphened(name, |character| matches!(character, '-' | '_' | '.'))
}

/// In lower case, runs of separators as one hyphen.
pub(super) fn hyphened(name: &str, separator: fn(char) -> bool) -> String {
    let mut out = String::with_capacity(name.len());
    for character in name.chars().map(|character| character.to_ascii_lowercase()) {
        if !separator(character) {
            out.push(character);
        } else if !out.ends_with('-') {
            out.push('-');
        }
    }
    out
}

/// The canonical text (V21).
impl fmt::Display for Purl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = format!("pkg:{}/", self.kind);
        if let Some(namespace) = &self.namespace {
            encode(&mut out, namespace, true);
            out.push('/');
        }
        encode(&mut out, &self.name, false);
        if let Some(version) = &self.version {
            out.push('@');
            encode(&mut out, version, false);
        }
        for (position, (key, value)) in self.qualifiers.iter().enumerate() {
            out.push(if position == 0 { '?' } else { '&' });
            out.push_str(key);
            out.push('=');
            encode(&mut out, value, true);
        }
        if let Some(subpath) = &self.subpath {
            out.push('#');
            encode(&mut out, subpath, true);
        }
        f.write_str(&out)
    }
}

/// The ecosystem and name under which advisories know a package (V24, V25), with the version they would compare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// As OSV names it, e.g. `Maven`, `Debian:12`.
    pub ecosystem: String,
    /// The release behind the colon could not be told (V25).
    pub release_unknown: bool,
    /// The package's name there.
    pub name: String,
    /// Another under which advisories may have it: the package itself beside its source, and in Go a package inside the module.
    pub other: Option<String>,
    /// The version to compare, where the purl names another than its own (V25).
    pub version: Option<String>,
}

impl Known {
    /// All of the names.
    pub fn names(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.name).chain(&self.other)
    }
}

/// Types whose packages have their name as that in an ecosystem (V24).
const BY_NAME: [(&str, &str); 10] = [
    ("cargo", "crates.io"),
    ("gem", "RubyGems"),
    ("nuget", "NuGet"),
    ("pub", "Pub"),
    ("cran", "CRAN"),
    ("hackage", "Hackage"),
    ("conan", "ConanCenter"),
    ("bitnami", "Bitnami"),
    ("julia", "Julia"),
    ("opam", "opam"),
];

/// Those that have their namespace before it.
const BY_NAMESPACE: [(&str, &str); 4] = [("npm", "npm"), ("composer", "Packagist"), ("hex", "Hex"), ("swift", "SwiftURL")];

/// Distributions by type and namespace (V24).
const SYSTEMS: [(&str, &str, &str); 25] = [
    ("deb", "debian", "Debian"),
    ("deb", "ubuntu", "Ubuntu"),
    ("deb", "echo", "Echo"),
    ("apk", "alpine", "Alpine"),
    ("apk", "wolfi", "Wolfi"),
    ("apk", "chainguard", "Chainguard"),
    ("apk", "minimos", "MinimOS"),
    ("apk", "alpaquita", "Alpaquita"),
    ("rpm", "redhat", "Red Hat"),
    ("rpm", "rhel", "Red Hat"),
    ("rpm", "rocky-linux", "Rocky Linux"),
    ("rpm", "rocky", "Rocky Linux"),
    ("rpm", "almalinux", "AlmaLinux"),
    ("rpm", "alma", "AlmaLinux"),
    ("rpm", "suse", "SUSE"),
    ("rpm", "sles", "SUSE"),
    ("rpm", "opensuse", "openSUSE"),
    ("rpm", "opensuse-leap", "openSUSE"),
    ("rpm", "opensuse-tumbleweed", "openSUSE"),
    ("rpm", "openeuler", "openEuler"),
    ("rpm", "mageia", "Mageia"),
    ("rpm", "azure-linux", "Azure Linux"),
    ("rpm", "azurelinux", "Azure Linux"),
    ("rpm", "mariner", "Azure Linux"),
    ("rpm", "cbl-mariner", "Azure Linux"),
];

/// V24; `distro` is the document's distribution, e.g. `debian-12`.
#[must_use]
pub fn to_ecosystem(purl: &Purl, distro: Option<&str>) -> Option<Known> {
    let slashed = || purl.namespace.as_ref().map_or_else(|| purl.name.clone(), |namespace| format!("{namespace}/{}", purl.name));
    let plain = |ecosystem: &str, name: String| Some(Known { ecosystem: ecosystem.to_owned(), release_unknown: false, name, other: None, version: None });
    let of = |table: &[(&str, &'static str)]| table.iter().find(|(kind, _)| *kind == purl.kind).map(|(_, ecosystem)| *ecosystem);
    if let Some(ecosystem) = of(&BY_NAME) {
        return plain(ecosystem, purl.name.clone());
    }
    if let Some(ecosystem) = of(&BY_NAMESPACE) {
        return plain(ecosystem, slashed());
    }
    match purl.kind.as_str() {
        "maven" | "gradle" => plain("Maven", format!("{}:{}", purl.namespace.as_deref()?, purl.name)),
        "pypi" => plain("PyPI", pep503(&purl.name)),
        // Some call the standard library so.
        "golang" if purl.namespace.is_none() && purl.name == "std" => plain("Go", "stdlib".to_owned()),
        "golang" => plain("Go", slashed()).map(|known| Known { other: purl.subpath.as_ref().map(|subpath| format!("{}/{subpath}", known.name)), ..known }),
        "deb" | "apk" | "rpm" => system(purl, distro),
        _ => None,
    }
}

/// Packages of a distribution: their source, and the release they are of (V25).
fn system(purl: &Purl, distro: Option<&str>) -> Option<Known> {
    let vendor = purl.namespace.as_deref()?;
    let ecosystem = SYSTEMS.iter().find(|(kind, name, _)| *kind == purl.kind && *name == vendor).map(|(.., ecosystem)| *ecosystem)?;
    let (name, version) =
        match purl.qualifier("upstream").map(|upstream| upstream.split_once('@').map_or((upstream, None), |(name, version)| (name, Some(version)))) {
            Some((name, version)) if !name.is_empty() => (source_of(name).to_owned(), version.map(str::to_owned)),
            _ => (purl.name.clone(), None),
        };
    // Some name what is installed, others what it was built of.
    let other = (purl.kind == "rpm" && name != purl.name).then(|| purl.name.clone());
    let version = version.or_else(|| match (purl.qualifier("epoch"), &purl.version) {
        (Some(epoch), Some(version)) if !version.contains(':') => Some(format!("{epoch}:{version}")),
        _ => None,
    });
    let release = purl.qualifier("distro").or(distro).and_then(|distro| release_of(ecosystem, distro));
    // These have no releases.
    let rolling = matches!(ecosystem, "Wolfi" | "Chainguard" | "MinimOS" | "Echo");
    let ecosystem = release.as_ref().map_or_else(|| ecosystem.to_owned(), |release| format!("{ecosystem}:{release}"));
    Some(Known { ecosystem, release_unknown: release.is_none() && !rolling, name, other, version })
}

/// `openssl-3.0.7-1.el9.src.rpm` is a file of the source package `openssl`.
fn source_of(upstream: &str) -> &str {
    let file = upstream.strip_suffix(".src.rpm").or_else(|| upstream.strip_suffix(".nosrc.rpm"));
    file.and_then(|file| file.rsplitn(3, '-').nth(2)).unwrap_or(upstream)
}

/// Systems whose releases OSV names by product, as their vendors do.
const BY_PRODUCT: [&str; 4] = ["Red Hat", "SUSE", "openEuler", "openSUSE"];

/// Whether an ecosystem of a record is that of a package of one of the systems whose releases OSV names by product (V25): the same release,
/// another, or `Some(None)` where that cannot be told, as for products beside the system and for what is kept up longer than others.
/// `None`: it is none of these systems, or the record or the package names no release.
pub(super) fn same_release(record: &str, known: &str) -> Option<Option<bool>> {
    let ((system, stated), (own, release)) = (record.split_once(':')?, known.split_once(':')?);
    if system != own || !BY_PRODUCT.contains(&system) {
        return None;
    }
    let major = |version: &str| version.split('.').next().unwrap_or_default().to_owned();
    let differs = |own: &str, other: &str| !other.is_empty() && own != other;
    Some(match system {
        // `enterprise_linux:9::appstream`, as in a CPE; from 10 on with the minor release.
        "Red Hat" => {
            let (product, rest) = stated.split_once(':').unwrap_or((stated, ""));
            let version = rest.split(':').next().unwrap_or_default();
            match product {
                "enterprise_linux" | "rhel_aus" | "rhel_e4s" | "rhel_els" | "rhel_eus" | "rhel_tus" if differs(&major(release), &major(version)) => Some(false),
                "enterprise_linux" if version == release || version == major(release) => Some(true),
                _ => None,
            }
        }
        // `Linux Enterprise Module for Basesystem 15 SP5`, `Linux Enterprise Server 15 SP4-LTSS`
        "SUSE" => {
            let Some(product) = stated.strip_prefix("Linux Enterprise ") else { return Some(None) };
            let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
            let name: Vec<&str> = product.split(' ').take_while(|word| !is_number(word)).collect();
            let is_system = matches!(name.as_slice(), ["Server" | "Desktop"] | ["Module", "for", ..]) && !name.contains(&"SAP");
            let mut words = product.split(' ').skip_while(|word| !is_number(word));
            let number = words.next().unwrap_or_default();
            let pack = words.next().unwrap_or_default();
            let rest = words.next();
            let (pack, longer) = pack.split_once('-').map_or((pack, false), |(pack, _)| (pack, true));
            match format!("{number} {pack}").trim_end() {
                "" => None,
                other if other != release => Some(false),
                _ if longer || rest.is_some() || !is_system => None,
                _ => Some(true),
            }
        }
        "openSUSE" if stated == release => Some(true),
        "openSUSE" if stated == "Tumbleweed" => Some(false),
        // `Leap 15.5 NonFree` is beside it.
        "openSUSE" => match stated.split(' ').nth(1) {
            Some(number)
                if stated.starts_with("Leap ") && number.starts_with(|first: char| first.is_ascii_digit()) && release.split(' ').nth(1) != Some(number) =>
            {
                Some(false)
            }
            _ => None,
        },
        // `22.03-LTS-SP3`, of which the system states the number alone.
        _ if stated == release => Some(true),
        _ if stated.split('-').next() == Some(release) => None,
        _ => Some(false),
    })
}

/// `None` where OSV names releases in another way than distributions do.
fn release_of(ecosystem: &str, distro: &str) -> Option<String> {
    let lower = distro.to_ascii_lowercase();
    // Systems beside these have numbers of their own.
    let is_own = match ecosystem {
        "Red Hat" => lower.starts_with("rhel-") || lower.starts_with("redhat-"),
        "SUSE" => {
            let is_number = |rest: &str| rest.starts_with(|first: char| first.is_ascii_digit());
            ["sles-", "sled-", "suse-", "suse linux enterprise server-"].iter().any(|start| lower.strip_prefix(start).is_some_and(is_number))
        }
        "openSUSE" if lower.contains("tumbleweed") => return Some("Tumbleweed".to_owned()),
        "openSUSE" => !lower.contains("micro"),
        _ => true,
    };
    if !is_own {
        return None;
    }
    let version = distro.rsplit_once('-').map_or(distro, |(_, version)| version);
    let mut parts = version.split('.');
    let mut number = || parts.next().filter(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    let major = number()?;
    match ecosystem {
        "Alpine" | "Alpaquita" => Some(format!("v{major}.{}", number()?)),
        "Debian" | "Rocky Linux" | "AlmaLinux" | "Mageia" | "Azure Linux" => Some(major.to_owned()),
        "Ubuntu" | "openEuler" => Some(format!("{major}.{}", number()?)),
        "Red Hat" => Some(number().map_or_else(|| major.to_owned(), |minor| format!("{major}.{minor}"))),
        "SUSE" => Some(number().filter(|pack| *pack != "0").map_or_else(|| major.to_owned(), |pack| format!("{major} SP{pack}"))),
        "openSUSE" => Some(format!("Leap {major}.{}", number()?)),
        _ => None,
    }
}

#[cfg(test)]
#[allow(non_snake_case, reason = "tests are named by the id of their rule")]
mod tests {
    use super::*;

    fn canonical(text: &str) -> String {
        parse(text).map_or_else(|error| format!("error: {error}"), |purl| purl.to_string())
    }

    #[test]
    fn purl_parse__parts_and_what_is_none() {
        let purl = parse("pkg:npm/%40scope/name@1.0.0?b=2&a=1#./x/../y/").unwrap();
        assert_eq!((purl.namespace.as_deref(), purl.name.as_str(), purl.version.as_deref()), (Some("@scope"), "name", Some("1.0.0")));
        assert_eq!((purl.qualifiers[0].0.as_str(), purl.subpath.as_deref()), ("a", Some("x/y")));
        // An unencoded scope is legal input; the version stands behind the last slash.
        assert_eq!(parse("pkg:npm/@scope/name").unwrap().version, None);
        assert_eq!(parse("pkg:npm/@scope/name@2").unwrap().version.as_deref(), Some("2"));
        for text in [
            "",
            "npm/x",
            "pkg:",
            "pkg:npm",
            "pkg:npm/",
            "pkg:1x/y",
            "pkg:n_m/x",
            "pkg:npm/x?a",
            "pkg:npm/x?a=1&A=2",
            "pkg:npm/x?%61=1",
            "pkg:npm/%ff",
            "pkg:npm/a%4",
            "é",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
        // An escaped slash separates as any other, so that a package has one text.
        for (text, canonical) in [
            ("pkg:golang/github.com%2Fa/b@v1", "pkg:golang/github.com/a/b@v1"),
            ("pkg:a/%2F/n@1", "pkg:a/n@1"),
            ("pkg:a/b%2F%2Fc/n", "pkg:a/b/c/n"),
            ("pkg:a/b/n#c%2F..%2F%2Fd", "pkg:a/b/n#c/d"),
            ("pkg:a/b/n#%2E%2E", "pkg:a/b/n"),
        ] {
            assert_eq!(parse(text).unwrap().to_string(), canonical, "{text}");
            assert_eq!(parse(canonical).unwrap().to_string(), canonical);
        }
        assert!(parse(&format!("pkg:npm/{}", "a".repeat(1 << 16))).is_ok());
        let qualified = |count: usize| format!("pkg:npm/a?{}", (0..count).map(|number| format!("a{number}=1&")).collect::<String>());
        assert!(parse(&qualified(64)).is_ok() && parse(&qualified(65)).is_err());
    }

    /// Whatever is put together: the canonical text is read again, and is its own.
    #[test]
    fn purl_canonical__of_whatever_is_read() {
        const TOKENS: [&str; 34] = [
            "/",
            "/",
            "/",
            "@",
            "@",
            "?",
            "#",
            "=",
            "&",
            "%2F",
            "%2f",
            "%40",
            "%3F",
            "%23",
            "%25",
            "%00",
            "%C3%A9",
            "%CE%A3",
            ".",
            "..",
            ":",
            "-",
            "_",
            "+",
            "~",
            " ",
            "a",
            "B",
            "1",
            "\u{130}",
            "checksum=",
            "vers=",
            ",",
            "scope",
        ];
        const TYPES: [&str; 10] = ["npm", "pypi", "pub", "deb", "NuGet", "golang", "rpm", "x", "maven", "oci"];
        let (mut state, mut read) = (1_u64, 0_u32);
        let mut next = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap() % below
        };
        for _ in 0..200_000 {
            let mut text = format!("pkg:{}/", TYPES[next(TYPES.len())]);
            for _ in 0..next(12) {
                text.push_str(TOKENS[next(TOKENS.len())]);
            }
            let Ok(purl) = parse(&text) else { continue };
            read += 1;
            let canonical = purl.to_string();
            assert_eq!(parse(&canonical).map(|again| again.to_string()), Ok(canonical), "{text}");
        }
        assert!(read > 50_000, "only {read} were read");
    }

    #[test]
    fn purl_canonical__one_text() {
        for (text, wanted) in [
            ("PKG:NPM/Name@1", "pkg:npm/Name@1"),
            ("pkg://npm///@scope/name", "pkg:npm/%40scope/name"),
            ("pkg:deb/debian/libstdc%2B%2B6@12.2.0-14%2Bdeb12u1", "pkg:deb/debian/libstdc%2B%2B6@12.2.0-14%2Bdeb12u1"),
            ("pkg:deb/debian/a@1:2~rc1", "pkg:deb/debian/a@1:2~rc1"),
            ("pkg:generic/a?z=&y=2&X=3", "pkg:generic/a?x=3&y=2"),
            ("pkg:generic/a?checksum=sha1:bb,md5:aa", "pkg:generic/a?checksum=md5:aa%2Csha1:bb"),
            ("pkg:pypi/Django_All.Auth@1", "pkg:pypi/django-all.auth@1"),
            ("pkg:github/Owner/Repo@V1", "pkg:github/owner/repo@V1"),
            ("pkg:rpm/Fedora/Name@1", "pkg:rpm/fedora/Name@1"),
            ("pkg:generic/%2525", "pkg:generic/%2525"),
        ] {
            assert_eq!(canonical(text), wanted);
            assert_eq!(canonical(wanted), wanted);
        }
    }

    #[test]
    fn purl_compare__identity_and_package() {
        let identity = |text: &str| parse(text).unwrap().identity();
        assert_eq!(identity("pkg:deb/debian/a@1?arch=amd64&distro=debian-12&upstream=b"), identity("pkg:deb/debian/a@1?arch=amd64"));
        assert_ne!(identity("pkg:deb/debian/a@1?arch=amd64"), identity("pkg:deb/debian/a@1?arch=arm64"));
        assert_ne!(identity("pkg:maven/g/a@1?classifier=sources"), identity("pkg:maven/g/a@1"));
        assert_eq!(identity("pkg:pypi/a.b@1"), identity("pkg:pypi/A__b@1"));
        assert_eq!(identity("pkg:nuget/A@1"), identity("pkg:nuget/a@1"));
        let same = |one: &str, other: &str| parse(one).unwrap().same_package(&parse(other).unwrap());
        assert!(same("pkg:golang/github.com/Azure/x@1", "pkg:golang/github.com/azure/x@2"));
        assert!(!same("pkg:maven/log4j/log4j", "pkg:maven/org.apache.logging.log4j/log4j-core"));
    }

    #[test]
    fn purl_type_rules__missing_namespace() {
        assert!(parse("pkg:maven/a@1").unwrap().lacks_namespace());
        assert!(!parse("pkg:maven/g/a@1").unwrap().lacks_namespace() && !parse("pkg:npm/a").unwrap().lacks_namespace());
    }

    #[test]
    fn purl_to_ecosystem__table() {
        let known = |text: &str, distro: Option<&str>| {
            to_ecosystem(&parse(text).unwrap(), distro).map(|known| (known.ecosystem, known.name, known.version, known.release_unknown))
        };
        let of = |ecosystem: &str, name: &str| Some((ecosystem.to_owned(), name.to_owned(), None, false));
        assert_eq!(known("pkg:npm/%40scope/name@1", None), of("npm", "@scope/name"));
        assert_eq!(known("pkg:maven/org.a/b@1", None), of("Maven", "org.a:b"));
        assert_eq!(known("pkg:golang/github.com/a/b@v1", None), of("Go", "github.com/a/b"));
        assert_eq!(known("pkg:oci/a@sha256:00", None), None);
    }

    #[test]
    fn purl_os_packages__source_and_release() {
        let known = |text: &str, distro: Option<&str>| to_ecosystem(&parse(text).unwrap(), distro).unwrap();
        let found = known("pkg:deb/debian/libssl3@3.0.11-1?distro=debian-12&upstream=openssl%403.0.11-2", None);
        assert_eq!((found.ecosystem.as_str(), found.name.as_str(), found.version.as_deref()), ("Debian:12", "openssl", Some("3.0.11-2")));
        assert_eq!(known("pkg:apk/alpine/busybox@1.36", Some("alpine-3.19.1")).ecosystem, "Alpine:v3.19");
        assert_eq!(known("pkg:deb/ubuntu/a@1?distro=ubuntu-22.04", None).ecosystem, "Ubuntu:22.04");
        assert_eq!(known("pkg:rpm/rocky/a@1?epoch=2&distro=rocky-9.3", None).version.as_deref(), Some("2:1"));
        assert!(known("pkg:deb/debian/a@1", None).release_unknown && !known("pkg:apk/wolfi/a@1", None).release_unknown);
    }
}
