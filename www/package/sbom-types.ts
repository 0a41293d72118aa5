/** What is said of SBOMs. Check numbers are those of the SBOM specification, with the prefix `sbom:`. */

import type { Report } from './report.js'
import type { WasmSource } from './types.js'

/** Where the reader's module comes from; by default beside the package. Only the first call loads it. */
export interface SbomOptions {
  wasm?: WasmSource
}

/** A value that a document states, or says that it does not know. Where it says nothing, there is no member. */
export interface Stated {
  state: 'present' | 'explicit-unknown'
  value: string
}

export interface SbomHash {
  /** In one spelling, e.g. `SHA-256`; an unknown name as it stands */
  algorithm: string
  /** Lower-case hex, or the text where it is no hex */
  value: string
  /** Whether the algorithm is known and the value fits it: others never count (sbom:S27) */
  usable: boolean
}

export interface SbomReference {
  type: string
  /** As stated; never fetched */
  url: string
  hashes?: SbomHash[]
}

export interface SbomComponent {
  index: number
  /** bom-ref, SPDXID, spdxId or Syft id */
  ref?: string
  kind: 'package' | 'file' | 'os' | 'service' | 'data' | 'crypto' | 'snippet' | 'other'
  /** The format's own word */
  type?: string
  group?: string
  name: string
  version?: string
  versionState: 'exact' | 'range' | 'explicit-unknown' | 'silent'
  identifiers?: Array<{ kind: 'purl' | 'cpe' | 'swid' | 'swhid' | 'gitoid', value: string }>
  hashes?: SbomHash[]
  licences?: { declared?: string[], concluded?: string[], unspecified?: string[] }
  supplier?: Stated
  producer?: Stated
  authors?: string[]
  copyright?: Stated
  scope?: string
  external?: true
  externalReferences?: SbomReference[]
  /** A JSON Pointer, an element path, or `line N` */
  pointer: string
}

export type SbomEnd = number | 'document' | { unresolved: string }

export interface SbomEdge {
  from: SbomEnd
  to: SbomEnd
  kind: 'dependency' | 'containment' | 'describes' | 'other'
  scope?: 'runtime' | 'build' | 'dev' | 'test' | 'optional' | 'provided'
  /** The format's own word */
  type: string
  /** The document states it the other way round */
  reversed?: true
}

export interface SbomFinding {
  /** e.g. `sbom:S25` */
  check: string
  /** e.g. `sbom.cdx-refs` */
  id: string
  severity: 'note' | 'warning' | 'error' | 'refuse'
  pointer: string
  message: string
}

export interface SbomDocument {
  format: 'CycloneDX' | 'SPDX' | 'Syft'
  serialisation: 'json' | 'xml' | 'tag-value' | 'yaml' | 'rdf-xml'
  version: string
  id?: string
  revision?: string
  name?: string
  /** As stated: a claim, never a verified time */
  created?: string
  authors?: Array<{ kind: string, name?: Stated, contact?: string }>
  tools?: Array<{ vendor?: string, name: string, version?: string }>
  contexts?: Array<{ word: string, fromText: boolean }>
  dataLicence?: string
  comments?: string[]
  distributionConstraints?: string[]
  /** Inside the document, not verified here */
  signatures?: Array<{ kind: 'jsf' | 'xmldsig' | 'jss', pointer: string }>
  counted?: Array<{ name: string, count: number }>
  externalReferences?: SbomReference[]
  distro?: string
  /** Read in part only (sbom:S37) */
  partial?: true
  githubWrapper?: true
}

export interface SbomContent {
  document: SbomDocument
  roots: Array<{ component: number, origin: 'metadata-component' | 'describes' | 'document-describes' | 'root-element' | 'source' | 'guessed' }>
  componentCount: number
  edgeCount: number
  completeness: Array<{ component?: number, word: string }>
  statements: Array<{
    id: string, aliases?: string[], state?: string, justification?: string, detail?: string, updated?: string, pointer: string
    affects?: Array<{ ref: string, versions?: Array<{ version: string, range: boolean, status: string }> }>
  }>
  findingCount: number
  /** The first 10,000 */
  findings: SbomFinding[]
  components: SbomComponent[]
  edges: SbomEdge[]
}

export type SbomRefusal = Omit<SbomFinding, 'severity'>

/** A file, as the reader found it. */
export interface SbomReading {
  /** Of this shape of report */
  version: 1
  kind: 'sbom' | 'envelope' | 'statement' | 'csaf' | 'openvex' | 'osv' | 'list' | 'unknown'
  /** Bytes */
  bytes: number
  sha256: string
  /** SHA-256 of the canonical JSON (RFC 8785, sbom:B4), where `canonical` asked for it: it takes as long as reading */
  jcsSha256?: string
  jcsUnavailable?: string
  /** Where it is an SBOM that could be read */
  sbom?: SbomContent
  /** Why the content is not read */
  refused?: SbomRefusal
}

/** Why a part is there: the way to it from a root, and who needs it. */
export interface SbomPath {
  component: number
  /** Absent where no root leads to it */
  root?: number
  hops?: SbomHop[]
  /** Parts that it depends on directly */
  needs: number[]
  /** What it depends on that the document does not describe, by its ids there */
  missing: string[]
  /** Parts that need it directly */
  dependants: number[]
  /** How many need it in any way */
  allDependants: number
  /** The parts that go round in a circle with it; none where it is in no circle (sbom:T4) */
  circle: number[]
  /** Where `whole` asked for it: up to five other paths, the shortest first (sbom:T3); of very many, not all may be found */
  further?: Array<{ root: number, hops: SbomHop[] }>
  /** Where `whole` asked for it: those who need it in any way (sbom:T5) */
  transitive?: number[]
}

/** One step of a path. */
export interface SbomHop { to: number, kind: string, scope?: string, type: string }

/** The relations of a document as a whole. */
export interface SbomGraph {
  version: 1
  /** Those recorded, else those guessed (sbom:T2) */
  roots: SbomContent['roots']
  /** Packages to which a root leads, of all packages (sbom:T6) */
  reached: number
  packages: number
  /** Of a part to itself, which are not followed (sbom:T1) */
  selfRelations: number
  /** Parts that go round in circles, each circle sorted (sbom:T4) */
  circles: number[][]
}

/** Parts that match a search (sbom:V53): no more than that, and never that they are affected by anything. */
export interface SbomHits {
  version: 1
  /** Parts that were looked at */
  searched: number
  hitCount: number
  /** The first 10,000 */
  hits: Array<ComparedPart & {
    answer: 'matches your search' | 'undetermined'
    /** Why it cannot be told whether the version is one of those: `no-version`, `version-range`, `version-unparsable`, `no-order-for-ecosystem` */
    reason?: string
  }>
}

/** A document that was read and is asked piece by piece; nothing of it can be asked when the callback has returned. */
export interface OpenSbom {
  /** All but parts and relations */
  reading: Omit<SbomReading, 'sbom'> & { sbom?: Omit<SbomContent, 'components' | 'edges'> }
  /** At most `most` parts, from the one numbered `from` on */
  components(from: number, most: number): SbomComponent[]
  /** What a table shows of them, which takes a fraction of the time; empty where not stated. A part may have several package URLs. */
  rows(from: number, most: number): Array<[name: string, version: string, kind: string, purl: string, ...more: string[]]>
  edges(from: number, most: number): SbomEdge[]
  /** The names under which records are looked up for these parts (sbom:V24, V25): who has many records can leave out those of other names */
  names(from: number, most: number): string[]
  /** As `qualityOf`; throws where the file is no SBOM */
  quality(signature?: AuthorSignature, who?: string): SbomQuality
  /** As `searchSbom`; throws where the file is no SBOM, or `query` none */
  find(query: string): SbomHits
  /** Why a part is there; `whole` with what takes longer. Throws where the file is no SBOM */
  path(component: number, whole?: boolean): SbomPath
  /** Roots, reach and circles; throws where the file is no SBOM */
  graph(): SbomGraph
  /** As `affectedBy`, for many records; throws where the file is no SBOM, or `record` none */
  affected(record: Uint8Array | string, vex?: VexDocument[]): SbomAffected
}

/** What is to be joined: evidence that was verified, and what was dropped beside it. */
export interface BindRequest extends SbomOptions {
  /** Of {@link Verifier.verifyPayload} */
  report: Report
  /** Of {@link Verifier.verifyPayload}: the signed statement. Without it, `report` is of the SBOM file as the artifact (sbom:B20) */
  payload?: Uint8Array
  /** The SBOM file */
  sbom?: Uint8Array
  /** Digests of the artifact, `sha256:<hex>`, `sha384:…` or `sha512:…` */
  artifactDigests?: string[]
  /** The artifact is an image's manifest or index (sbom:B31) */
  artifactIsImage?: boolean
}

export interface SbomBinding {
  version: 1
  /** `sbom:B20` to `sbom:B26` */
  check: string
  scenario: string
  /** Verified, the artifact is a subject, the file (if any) is the signed document, and nothing contradicts */
  holds: boolean
  /** What a person may conclude, in order */
  sentences: string[]
  /** The subject that is the artifact */
  subject?: { name: string, digest: string }
  /** How the file compares with the signed document: 0 bytes, 1 canonical JSON, 3 parts, 4 parts with changes, 5 different */
  level?: { check: string, id: string, level?: number, isSignedDocument: boolean, differences: string[] }
  selfDescription: {
    agreement: 'agree' | 'silent' | 'contradict'
    claims: Array<{ pointer: string, algorithm: string, value: string, agreement: 'agree' | 'silent' | 'contradict' }>
    note?: string
  }
  /** The signed document, read from the verified bytes; absent where the file itself was signed */
  predicate?: {
    type: string, shape: string, subjects: Array<{ name: string, digests: string[] }>, jcsSha256?: string, kind: string
    sbom?: SbomContent, refused?: SbomRefusal
  }
  findings: Array<Omit<SbomFinding, 'pointer'>>
}

/** The verifier's answer about the document's signature (sbom:Q24); the presence of a member answers nothing. */
export type AuthorSignature = 'verified' | 'unidentified' | 'pinned' | 'integrity' | 'not-verified' | 'failed' | 'somebody-else' | 'none'

export interface QualityElement {
  profile: 'cisa2026' | 'ntia2021' | 'bsi-2.1' | 'fsct3-minimum' | 'telco-1.1'
  check: string
  /** e.g. `quality.cisa2026.component-name` */
  id: string
  element: string
  outcome: 'stated' | 'partly' | 'silent' | 'not-applicable' | 'not-expressible'
  present: number
  explicitUnknown: number
  silent: number
  /** Present, from a second-choice field */
  weak: number
  total: number
  /** The first hundred places that are silent or weak */
  pointers: string[]
  note: string
}

/** Statements found; never whether they are enough. */
export interface SbomQuality {
  version: 1
  /** Packages and roots, over which elements of parts are counted (sbom:Q2) */
  parts: number
  /** Files, services and other parts that are none of these */
  leftOut: number
  profiles: Array<{ profile: QualityElement['profile'], title: string }>
  elements: QualityElement[]
  /** Facts that bear on Regulation (EU) 2024/2847 */
  cra: string[]
}

export interface SbomAffected {
  version: 1
  /** The id of the OSV record */
  record: string
  aliases: string[]
  /** The date of the data */
  modified: string
  withdrawn?: string
  summary?: string
  /** Whose data it is, by the id, and under which licence (sbom:V54) */
  source?: { name: string, licence?: string }
  /** How grave, as the record states it: it decides nothing (sbom:V12) */
  severity?: Severity[]
  /** Parts with a package URL, and parts without */
  evaluated: number
  notEvaluated: number
  /** What is odd about the VEX documents */
  vexFindings: Array<{ check: string, message: string }>
  /** Only of parts that the record names */
  findings: Array<{
    component: number, name: string, purl?: string, version?: string, package: string
    answer: 'affected' | 'not affected by this record' | 'undetermined'
    reason?: string
    /** The range or list that decided */
    decided?: string
    /** What the answer cannot tell, as of a version that a vendor built anew (sbom:V13) */
    note?: string
    /** How grave for this package, where the record states that beside what it states of all */
    severity?: Severity[]
    /** What issuers of VEX documents state of it: beside the answer, which they never change (sbom:V41) */
    statements?: VexStatement[]
    /** They state different things */
    statementsDisagree?: true
    /** From a root to the part, by index; absent where no path is recorded */
    path?: number[]
  }>
}

/** As a record states it. */
export interface Severity {
  /** e.g. `CVSS_V3` */
  type: string
  /** e.g. a vector */
  score: string
}

/** What one issuer states of one part: of each document the one statement that counts (sbom:V43). */
export interface VexStatement {
  /** Which of the documents given; the number behind the last is the SBOM itself */
  document: number
  status: 'affected' | 'not affected' | 'fixed' | 'under investigation'
  /** Its signature was verified, and `issuer` is the signer; else it is what the document says */
  verified: boolean
  issuer: string
  reason?: string
  /** As stated */
  date?: string
  sentence: string
}

/** What issuers of VEX documents state of an SBOM's parts, without a record of which parts have a flaw (sbom:V50). */
export interface SbomStatements {
  version: 1
  vulnerabilities: Array<{
    /** Its ids in the documents */
    ids: string[]
    parts: Array<{
      component: number, name: string, purl?: string, version?: string
      statements: VexStatement[]
      /** They state different things */
      statementsDisagree?: true
      /** From a root to the part, by index; absent where no path is recorded */
      path?: number[]
    }>
  }>
  /** Vulnerabilities of which nothing is stated of any part of this SBOM */
  unmatched: number
  /** What is odd about the VEX documents */
  vexFindings: Array<{ check: string, message: string }>
}

/** A VEX document: OpenVEX, CSAF, or CycloneDX with vulnerabilities. Only one whose signature was verified speaks for its issuer. */
export type VexDocument =
  | { document: Uint8Array | string }
  /** Of {@link Verifier.verifyPayload}, the statement with the document in it; counts as signed where the verdict is `verified` */
  | { report: Report, payload: Uint8Array }
  /** The file itself was signed, and this is the report of it */
  | { report: Report, document: Uint8Array | string }

export interface ComparedPart {
  component: number
  name: string
  version?: string
  purl?: string
}

export type ComparedMatter = 'hashes' | 'licences' | 'supplier' | 'scope' | 'relations' | 'completeness'

/** Two documents side by side (sbom:T20). Several versions of one package are never paired by position. */
export interface SbomComparison {
  version: 1
  /** In the second only */
  added: ComparedPart[]
  /** In the first only */
  removed: ComparedPart[]
  /** Exactly one version on each side, and another */
  versionChanged: Array<{ before: ComparedPart, after: ComparedPart }>
  /** The same part; `hashes`: one algorithm, another value; `relations`: other packages, kinds or scopes */
  changed: Array<{ before: ComparedPart, after: ComparedPart, what: ComparedMatter }>
  /** The same part, of which the second says all that the first does of a matter, and more */
  enriched: Array<{ before: ComparedPart, after: ComparedPart, what: ComparedMatter }>
  /** As `enriched`, where the first says more */
  reduced: Array<{ before: ComparedPart, after: ComparedPart, what: ComparedMatter }>
  unchanged: number
  document: Array<{ what: 'format' | 'id' | 'created' | 'authors' | 'tools' | 'roots', before: string, after: string }>
}

/** An attestation as `verifyPayload` of a verifier gave it. */
export interface AttestedSbom {
  /** What it is called in the answer */
  name: string
  report: Report
  payload: Uint8Array
}

/** Two signed SBOMs of one artifact that are not one document (sbom:B25). Which of them is right nothing says. */
export interface SbomDisagreement {
  names: { before: string, after: string }
  /** The name in each certificate, or the SHA-256 of the key */
  signers: [before: string, after: string]
  /** The name and the digest that both are of */
  subject: string
  /** Both signers are the one who is expected */
  identified: boolean
  /** How they differ; absent where one of them cannot be read */
  comparison?: SbomComparison
}

export interface SbomDisagreements {
  /** How many of those given are signed SBOMs, and by nobody else than who is expected; of fewer than two none can disagree */
  signed: number
  /** The first twenty */
  found: SbomDisagreement[]
  /** How many more there are */
  leftOut: number
}

/** Which part is in which of several SBOMs (sbom:T21): packages, services and operating systems. Put together, they are signed by nobody. */
export interface SbomPresence {
  /** What a table shows of a part (as `rows` of `OpenSbom`), and for each document whether it is in it */
  rows: Array<{ cells: ReturnType<OpenSbom['rows']>[number], is: boolean[] }>
}
