//! Every rule of SBOM reading, binding, quality and affectedness, in the order of the specification.
//!
//! Numbers and ids are never used again. A report writes the number with a prefix, `sbom:S25`, since the checks of a
//! verification use some of the same letters.

use std::fmt;

/// What breaking a rule means for the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Recorded.
    Note,
    /// Shown amber.
    Warning,
    /// Shown red.
    Error,
    /// The content is not read.
    Refuse,
}

impl Severity {
    /// The word in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
            Self::Refuse => "refuse",
        }
    }
}

macro_rules! rules {
    ($($name:ident $id:literal $severity:ident;)*) => {
        /// A rule by its number.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "each is named by its id")]
        pub enum Rule { $($name,)* }

        impl Rule {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The number, e.g. `S25`.
            #[must_use]
            pub fn number(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }

            /// The stable id, e.g. `sbom.cdx-refs`.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)* }
            }

            /// The usual severity of a finding under it.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }
        }
    };
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

rules! {
    S1 "sbom.content-only" Note;
    S2 "sbom.text-encoding" Refuse;
    S3 "sbom.container" Refuse;
    S4 "sbom.json-strict" Refuse;
    S5 "sbom.detect-envelope" Note;
    S6 "sbom.detect-statement" Warning;
    S7 "sbom.detect-cyclonedx-json" Warning;
    S8 "sbom.detect-cyclonedx-2" Refuse;
    S9 "sbom.detect-cyclonedx-bare" Warning;
    S10 "sbom.detect-spdx2-json" Note;
    S11 "sbom.detect-github-wrapper" Note;
    S12 "sbom.detect-spdx3" Warning;
    S13 "sbom.detect-syft" Note;
    S14 "sbom.detect-companion" Note;
    S15 "sbom.detect-refused" Refuse;
    S16 "sbom.detect-lines" Note;
    S17 "sbom.detect-xml" Refuse;
    S18 "sbom.detect-tag-value" Note;
    S19 "sbom.detect-yaml" Refuse;
    S20 "sbom.not-an-sbom" Note;
    S21 "sbom.cdx-required" Warning;
    S22 "sbom.cdx-variants" Note;
    S23 "sbom.cdx-nesting" Note;
    S24 "sbom.cdx-kind" Note;
    S25 "sbom.cdx-refs" Warning;
    S26 "sbom.cdx-xml" Note;
    S27 "sbom.cdx-hashes" Warning;
    S28 "sbom.cdx-extras" Note;
    S29 "sbom.spdx2-json" Warning;
    S30 "sbom.spdx2-enums" Note;
    S31 "sbom.spdx2-identifiers" Note;
    S32 "sbom.spdx2-ids" Warning;
    S33 "sbom.spdx2-relationships" Note;
    S34 "sbom.tag-value" Warning;
    S35 "sbom.spdx2-yaml" Refuse;
    S36 "sbom.spdx2-xml" Note;
    S37 "sbom.spdx2-rdf" Warning;
    S38 "sbom.spdx3-graph" Warning;
    S39 "sbom.spdx3-elements" Note;
    S40 "sbom.spdx3-relations" Note;
    S41 "sbom.spdx3-roots" Note;
    S42 "sbom.syft-json" Note;
    S43 "sbom.wrong-type" Warning;
    S44 "sbom.version-text" Warning;
    S45 "sbom.purl-conflict" Warning;
    S46 "sbom.untrusted-text" Note;
    S50 "sbom.limits" Refuse;
    S51 "sbom.sizes-to-expect" Note;
    B1 "binding.predicate-type" Note;
    B2 "binding.predicate-shape" Error;
    B3 "binding.bytes-equal" Note;
    B4 "binding.jcs-equal" Note;
    B5 "binding.xml-equal" Note;
    B6 "binding.same-parts" Note;
    B7 "binding.same-parts-changed" Note;
    B8 "binding.different" Note;
    B9 "binding.not-comparable" Note;
    B10 "binding.label-version" Warning;
    B11 "binding.mislabelled" Warning;
    B12 "binding.policy-not-widened" Note;
    B13 "binding.unsigned-attachment" Note;
    B14 "binding.order" Error;
    B15 "binding.sentence" Error;
    B20 "binding.drop-signed-file" Note;
    B21 "binding.drop-artifact" Note;
    B22 "binding.drop-sbom-copy" Note;
    B23 "binding.drop-all" Note;
    B24 "binding.drop-reference" Note;
    B25 "binding.drop-many" Warning;
    B26 "binding.drop-sbom-as-subject" Note;
    B30 "binding.self-description" Error;
    B31 "binding.oci-level" Note;
    B32 "binding.npm" Warning;
    B33 "binding.signed-before-created" Warning;
    B34 "binding.author-and-signer" Note;
    B35 "binding.external-claims" Note;
    B40 "binding.jsf-scope" Note;
    B41 "binding.jsf-verify" Error;
    B42 "binding.jsf-excludes" Warning;
    B43 "binding.jsf-multi" Warning;
    B44 "binding.jsf-key" Note;
    B45 "binding.jsf-failed" Error;
    B46 "binding.xmldsig" Note;
    B47 "binding.jss" Note;
    Q1 "quality.states" Note;
    Q2 "quality.scope" Note;
    Q3 "quality.unknown-words" Note;
    Q4 "quality.output" Note;
    Q5 "quality.wording" Note;
    Q6 "quality.no-score" Note;
    Q7 "quality.cisa2026.component-producer" Note;
    Q8 "quality.cisa2026.component-name" Note;
    Q9 "quality.cisa2026.component-version" Note;
    Q10 "quality.cisa2026.software-identifiers" Note;
    Q11 "quality.cisa2026.hash-value" Note;
    Q12 "quality.cisa2026.hash-algorithm" Note;
    Q13 "quality.cisa2026.license" Note;
    Q14 "quality.cisa2026.dependency-relationship" Note;
    Q15 "quality.cisa2026.sbom-author" Note;
    Q16 "quality.cisa2026.author-signature" Note;
    Q17 "quality.cisa2026.data-format-name" Note;
    Q18 "quality.cisa2026.data-format-version" Note;
    Q19 "quality.cisa2026.generation-context" Note;
    Q20 "quality.cisa2026.timestamp" Note;
    Q21 "quality.cisa2026.tool-name" Note;
    Q22 "quality.cisa2026.tool-version" Note;
    Q23 "quality.cisa2026.sbom-version" Note;
    Q24 "quality.author-signature" Note;
    Q25 "quality.cisa2026.coverage" Note;
    Q31 "quality.ntia2021.supplier" Note;
    Q32 "quality.ntia2021.component-name" Note;
    Q33 "quality.ntia2021.component-version" Note;
    Q34 "quality.ntia2021.identifiers" Note;
    Q35 "quality.ntia2021.dependency-relationship" Note;
    Q36 "quality.ntia2021.sbom-author" Note;
    Q37 "quality.ntia2021.timestamp" Note;
    Q40 "quality.bsi-2.1.format" Note;
    Q41 "quality.bsi-2.1.sbom-creator" Note;
    Q42 "quality.bsi-2.1.timestamp" Note;
    Q43 "quality.bsi-2.1.component-creator" Note;
    Q44 "quality.bsi-2.1.dependencies" Note;
    Q45 "quality.bsi-2.1.distribution-licences" Note;
    Q46 "quality.bsi-2.1.deployable-sha512" Note;
    Q47 "quality.bsi-2.1.executable" Note;
    Q48 "quality.bsi-2.1.sbom-uri" Note;
    Q49 "quality.bsi-2.1.effective-licence" Note;
    Q60 "quality.fsct3-minimum" Note;
    Q61 "quality.telco-1.1" Note;
    Q62 "quality.cra-hint" Note;
    V1 "affected.answers" Note;
    V2 "affected.package-match" Note;
    V3 "affected.osv-range" Note;
    V4 "affected.event-order" Note;
    V5 "affected.versions-list" Note;
    V6 "affected.git-range" Note;
    V7 "affected.limit" Note;
    V8 "affected.withdrawn" Note;
    V9 "affected.combine" Note;
    V10 "affected.version-unusable" Note;
    V11 "affected.data-date" Note;
    V12 "affected.aliases" Note;
    V13 "affected.wording" Note;
    V20 "purl.parse" Note;
    V21 "purl.canonical" Note;
    V22 "purl.type-rules" Note;
    V23 "purl.compare" Note;
    V24 "purl.to-ecosystem" Note;
    V25 "purl.os-packages" Note;
    V30 "version.order" Note;
    V31 "version.no-generic-verdict" Note;
    V32 "version.vers" Note;
    V40 "vex.normalise" Note;
    V41 "vex.authentic" Note;
    V42 "vex.match" Note;
    V43 "vex.precedence" Note;
    V44 "vex.vulnerability-id" Note;
    V50 "affected.single-record" Note;
    V51 "affected.osv-zip" Note;
    V52 "affected.byte-filter" Note;
    V53 "affected.search-box" Note;
    V54 "affected.licences" Note;
    V60 "affected.example-log4shell" Note;
    T1 "graph.build" Note;
    T2 "graph.root" Note;
    T3 "graph.path" Note;
    T4 "graph.cycles" Note;
    T5 "graph.dependants" Note;
    T6 "graph.reach" Note;
    T7 "graph.completeness" Note;
    T8 "graph.view" Note;
    T10 "licence.summary" Note;
    T15 "graph.search" Note;
    T20 "compare.documents" Note;
    T21 "compare.more" Note;
    T25 "export.formats" Note;
    T26 "export.csv-cells" Note;
    T27 "export.fields" Note;
}
