//! Whether a part's package URLs are ones (V20, V22), and name what the part itself names (S45). Both stay: the package URL decides
//! about records of flaws, the visible name is what people read.

use super::model::{Component, Findings, IdentifierKind, Sbom, Version};
use super::purl::{self, Purl};
use super::rules::Rule;
use crate::text::quoted;

pub(super) fn check(sbom: &mut Sbom) {
    for part in &sbom.components {
        let mut others = part.identified(IdentifierKind::Purl).filter(|text| !evidently(part, text)).peekable();
        if others.peek().is_none() {
            continue;
        }
        // Once for all of them: there may be a thousand, and the texts long.
        let own = Own { name: plain(&part.name), version: if let Version::Exact(version) = &part.version { Some(bare(version)) } else { None } };
        for text in others {
            compared(part, &own, text, &mut sbom.findings);
        }
    }
}

/// What a part itself is called.
struct Own {
    name: String,
    version: Option<String>,
}

/// Longer texts are no names of packages, and are not repeated beside each package URL.
const MOST: usize = 1024;

/// Nearly all package URLs are plain, and end with the part's own name and version: they need not be read to see it.
fn evidently(part: &Component, text: &str) -> bool {
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'/'));
    let whole = || {
        let (name, version) = text.strip_prefix("pkg:")?.rsplit_once('@')?;
        let (kind, name) = name.split_once('/')?;
        let (namespace, name) = name.rsplit_once('/').map_or((None, name), |(namespace, name)| (Some(namespace), name));
        let scope = namespace.unwrap_or_default();
        let fits = match kind {
            "npm" | "cargo" | "pypi" | "golang" => plain(scope.strip_prefix("%40").unwrap_or(scope)),
            "maven" => namespace.is_some() && plain(scope),
            _ => false,
        };
        (fits && name == part.name && Some(version) == part.version.text() && !name.is_empty() && plain(name) && plain(version)).then_some(())
    };
    whole().is_some()
}

fn compared(part: &Component, own: &Own, text: &str, findings: &mut Findings) {
    let mut add = |rule, what: &str| findings.add(rule, part.pointer.as_str(), format!("{what} {}.", quoted(text)));
    let Ok(purl) = purl::parse(text) else {
        add(Rule::V20, "This is no package URL, and is kept as a text:");
        return;
    };
    if purl.lacks_namespace() {
        add(Rule::V22, "This package URL lacks the namespace that its type needs:");
    }
    if part.name.len() > MOST || part.version.text().map_or(0, str::len) > MOST {
        return;
    }
    if !same_name(part, &own.name, &purl) {
        add(Rule::S45, &format!("The part is named {}, and its package URL is", quoted(&part.name)));
    }
    if let (Some(own), Some(stated)) = (&own.version, &purl.version)
        && !of_images(&purl)
        && *own != bare(stated)
    {
        add(Rule::S45, &format!("The part has the version {}, and its package URL is", quoted(part.version.text().unwrap_or_default())));
    }
}

/// Images are named with their registry, by their digest, or by what their makers call them, and have a tag here and a digest there.
fn of_images(purl: &Purl) -> bool {
    matches!(purl.kind.as_str(), "oci" | "docker")
}

/// Generators write the same name with its namespace or without, with the type or the ecosystem before it, and with the separators of the
/// ecosystem. A package URL of something within a package says nothing of that thing's name, nor does an image's digest.
fn same_name(part: &Component, own: &str, purl: &Purl) -> bool {
    let with = |namespace: &str| plain(&format!("{namespace} {}", purl.name));
    let name = plain(&purl.name);
    let namespaces = [purl.namespace.as_deref(), Some(purl.kind.as_str()), part.group.as_deref()];
    let same = |own: &str| own == name || namespaces.iter().flatten().any(|namespace| own == with(namespace));
    // `pip:requests`, `com.github.octocat/hello-world`
    let behind = |marks: &[char]| part.name.split_once(marks).is_some_and(|(_, rest)| same(&plain(rest)));
    own.is_empty() || of_images(purl) || purl.subpath.is_some() || same(own) || behind(&[':']) || (purl.kind == "github" && behind(&['/']))
}

/// In lower case, all that separates as one hyphen.
fn plain(name: &str) -> String {
    purl::hyphened(name, |character| character.is_ascii() && !character.is_ascii_alphanumeric()).trim_matches('-').to_owned()
}

/// Without what some write before a version: `v`, `go`, an epoch.
fn bare(version: &str) -> String {
    let version = version.to_ascii_lowercase();
    let version = version.trim_start_matches(['v', 'g', 'o']);
    version.split_once(':').filter(|(epoch, _)| epoch.bytes().all(|byte| byte.is_ascii_digit())).map_or(version, |(_, rest)| rest).to_owned()
}

#[cfg(test)]
#[allow(non_snake_case, reason = "tests are named by the id of their rule")]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::sbom::read;

    fn rules(name: &str, version: Option<&str>, purl: &str) -> Vec<Rule> {
        let document = json!({"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {}, "components": [{"type": "library", "name": name, "version": version, "purl": purl}]});
        let sbom = read(document.to_string().as_bytes()).content.unwrap().unwrap();
        sbom.findings.kept().iter().filter(|finding| finding.rule != Rule::S43).map(|finding| finding.rule).collect()
    }

    #[test]
    fn sbom_purl_conflict__names_and_versions_that_differ() {
        for (name, version, purl) in [
            ("lodash", "4.17.21", "pkg:npm/lodahs@4.17.21"),
            ("lodash", "4.17.21", "pkg:npm/lodash@4.17.20"),
            ("lodash", "4.17.21", "pkg:npm/%40evil/lodash-x@4.17.21"),
            ("evil-lodash", "1", "pkg:npm/lodash@1"),
            ("openssl", "2:3.0.7-24.el9", "pkg:rpm/redhat/openssl@3.0.7-25.el9"),
            ("a", "1.0.0", "pkg:npm/a@1.0.0%2B1"),
        ] {
            assert_eq!(rules(name, Some(version), purl), [Rule::S45], "{name} {version} {purl}");
        }
    }

    #[test]
    fn sbom_purl_conflict__one_name_as_generators_write_it() {
        for (name, version, purl) in [
            ("lodash", "4.17.21", "pkg:npm/lodash@4.17.21"),
            ("lodash", "4.17.21", "pkg:npm/lodash"),
            ("lodash", "^4", "pkg:npm/lodash@4.17.21"),
            ("@scope/x", "1", "pkg:npm/%40scope/x@1"),
            ("npm:lodash", "1", "pkg:npm/lodash@1"),
            ("log4j-core", "2.14.1", "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1?type=jar"),
            ("org.apache.logging.log4j:log4j-core", "2.14.1", "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1"),
            ("Flask_SQLAlchemy", "3.0", "pkg:pypi/flask-sqlalchemy@3.0"),
            ("github.com/a/B", "v1.2.3", "pkg:golang/github.com/a/B@v1.2.3"),
            ("stdlib", "go1.21.0", "pkg:golang/stdlib@1.21.0"),
            ("github.com/a/b/c", "v1", "pkg:golang/github.com/a/b@v1#c"),
            ("openssl-libs", "1:3.0.7-24.el9", "pkg:rpm/redhat/openssl-libs@3.0.7-24.el9?arch=x86_64&epoch=1"),
            ("actions/checkout", "v4", "pkg:github/actions/checkout@v4"),
            ("docker.io/library/debian", "12", "pkg:oci/debian@sha256%3Aaa?repository_url=docker.io/library"),
            ("ubi9-container_amd64", "9.4", "pkg:oci/ubi9@sha256%3Aaa"),
            ("sha256:aa", "1", "pkg:oci/app@sha256%3Aaa"),
            ("pip:requests", "2", "pkg:pypi/requests@2"),
            ("go:github.com/a/b", "1", "pkg:golang/github.com/a/b@1"),
            ("npm:@babel/core", "7", "pkg:npm/%40babel/core@7"),
            ("com.github.octocat/hello-world", "main", "pkg:github/octocat/hello-world@main"),
            ("Alamofire.git", "5", "pkg:swift/github.com/Alamofire/Alamofire.git@5"),
            ("", "1", "pkg:npm/x@1"),
        ] {
            assert!(!rules(name, Some(version), purl).contains(&Rule::S45), "{name} {version} {purl}: {:?}", rules(name, Some(version), purl));
        }
        assert!(rules("x", None, "pkg:npm/x@1").is_empty());
    }

    /// A name is looked at once, however many package URLs there are.
    #[test]
    fn sbom_purl_conflict__long_names_are_none() {
        let purls: Vec<_> = (0..1000)
            .map(|at| json!({"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": format!("pkg:npm/{at}@1")}))
            .collect();
        let count = |name: String| {
            let document = json!({"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "creationInfo": {}, "packages": [
                {"SPDXID": "SPDXRef-a", "name": name, "versionInfo": "1", "downloadLocation": "NONE", "externalRefs": purls}]});
            let sbom = read(document.to_string().as_bytes()).content.unwrap().unwrap();
            sbom.findings.kept().iter().filter(|finding| finding.rule == Rule::S45).count()
        };
        assert_eq!([count("x".repeat(1024)), count("x".repeat(1025)), count("x".repeat(2 << 20))], [1000, 0, 0]);
    }

    #[test]
    fn purl_parse__what_is_none_is_kept_as_a_text() {
        for purl in ["npm/x@1", "pkg:npm", "pkg:npm/", "pkg:n_m/x@1", "pkg:npm/x@1?=", "pkg:npm/%ff@1"] {
            assert_eq!(rules("x", Some("1"), purl), [Rule::V20], "{purl}");
        }
    }

    #[test]
    fn purl_type_rules__a_namespace_that_is_needed() {
        for (name, purl) in [("openssl", "pkg:deb/openssl@1"), ("log4j-core", "pkg:maven/log4j-core@1")] {
            assert_eq!(rules(name, Some("1"), purl), [Rule::V22], "{purl}");
        }
        assert!(rules("openssl", Some("1"), "pkg:deb/debian/openssl@1").is_empty());
    }
}
