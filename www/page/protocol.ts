/** What the page and its worker say to each other: two tagged unions and the data they carry. */

import type { Report, Verdict } from '../package/report.js'
import type { QualityElement, SbomAffected, SbomComparison, SbomContent, SbomDisagreements, SbomPresence, SbomStatements } from '../package/sbom-types.js'
import type { DossierPair, DossierReport, Inspection } from '../package/types.js'
import type { Attempt } from './leave.js'
import type { MessageId } from './messages.js'

/** A file the user gave, with the number by which both sides know it. */
export interface Given {
  id: number
  /** Unique on the page: the path in a folder, or the file's name */
  name: string
  file: File
  /** It could not be opened: `file` is empty in its place */
  unreadable?: true | undefined
}

export type EmbeddedRoot = 'public-good' | 'staging' | 'github'
export type TrustChoice = { source: 'embedded', name: EmbeddedRoot } | { source: 'supplied', given: Given }

export interface Expectation {
  san: string
  sanKind: 'any' | 'uri' | 'email' | 'other-name'
  issuer: string | { absent: true }
}

/** What a file is used for. */
export type Role = 'bundle' | 'artifact' | 'trust-root' | 'key' | 'refused'

/** Something that went wrong with one file and is not a verdict; a sentence of the catalogue with its parts. */
export interface Problem {
  message: MessageId
  values: Record<string, string>
}

/** One signature, and who is expected and trusted for it. */
export interface Evidence {
  bundle: Given
  /** Which signature of the file, from 0 */
  select: number
  /** Who should have signed; absent if the user has not said */
  expectation?: Expectation
  /** The public key the user trusts, for bundles signed with a long-lived key */
  key?: Given
  /** The keys of npm's registry are accepted, too, as this build has them */
  npmKeys?: boolean
  trust: TrustChoice
}

export interface VerifyJob extends Evidence {
  /** Every file that may be the signed one */
  artifacts: Given[]
  /** It is the only bundle, so that a single file can only belong to it */
  alone: boolean
  /** Those of the artifacts that are SBOMs, which may be what was attested and not what it was attested of */
  sboms: number[]
  /** The id of the artifact the user chose for this bundle */
  chosen?: number
  /** The user asked to check the statement and to compare no file */
  statementOnly: boolean
}

export interface Verified {
  report: Report
  /** The id of the artifact that was compared */
  artifact?: number
  /** The page found the file among several, or found none: the user can choose another */
  choice: boolean
  /** How each SBOM compares with what was attested, where that is one */
  bindings?: BindingView[]
}

/** Whether a file is the SBOM that was signed. */
export interface BindingView {
  /** The id of the SBOM's file */
  sbom: number
  check: string
  holds: boolean
  sentences: string[]
}

/** Many files, evaluated together. */
export interface PileJob extends Omit<Evidence, 'bundle' | 'select'> {
  files: Given[]
}

/** A pair without its report, which is asked for when it is to be seen. */
export interface PairView extends Omit<DossierPair, 'report'> {
  verdict: Verdict
  summary: string
  /** Whether the artifact is what was signed */
  bound: boolean
  /** The name in the certificate, or the key's SHA-256 */
  signer?: string
}

export interface PileView extends Omit<DossierReport, 'pairs'> {
  pairs: PairView[]
}

/** What a file says as an SBOM, as far as the page shows it. */
export interface SbomView {
  sha256: string
  document: SbomContent['document']
  roots: string[]
  /** In all; of these the first are in `shown` */
  count: number
  shown: Array<{ name: string, version: string, kind: string, purls: string[] }>
  relations: number
  findings: SbomContent['findings']
  findingCount: number
  quality: QualityElement[]
  qualityTitle: string
}

/** What a file is to SBOMs: one itself, what is known of flaws, or both. */
export interface SbomData {
  sbom?: SbomView
  /** An OSV record, or a VEX document */
  data?: 'osv' | 'vex'
}

/** A part of an SBOM among the others. */
export interface PartView {
  component: number
  label: string
  /** From a root to the part, both included; empty where none leads to it */
  path: Linked[]
  /** At most ten thousand of each are handed over; `of` counts all */
  depends: Linked[]
  dependants: Linked[]
  of: { depends: number, dependants: number }
  /** How many need it in any way */
  allDependants: number
  /** What it depends on that the document does not describe */
  missing: string[]
  /** Parts that go round in a circle with it, itself among them (sbom:T4) */
  circle: Linked[]
}

/** Another part, by number and name. */
export interface Linked { component: number, label: string }

/** SBOMs that are held against what was dropped of flaws. */
export interface AffectedJob {
  sboms: Given[]
  records: Given[]
  vex: Given[]
  /** Every signature there is, which may be of a VEX document */
  evidence: Evidence[]
}

/** What one record says of one SBOM, or why it says nothing. */
export interface AffectedView {
  /** The id of the SBOM's file */
  sbom: number
  /** The name of the record's file */
  file: string
  said?: SbomAffected
  /** What the documents are called that statements are from, by their numbers */
  documents?: string[]
  /** Instead, where there are VEX documents and no record */
  stated?: SbomStatements
  problem?: string
  /** Of a zip: how many records were compared, how many of them name a part, how many say that it is affected; how many name no package of the SBOM, and were left out; and files that are no records */
  archive?: { compared: number, found: number, affected: number, left: number, others: number }
  /** One of a zip, which counts it */
  packed?: boolean
}

/** A request that is answered. */
export type Work =
  | { type: 'recognise', job: number, given: Given }
  | { type: 'verify', job: number, verify: VerifyJob }
  | { type: 'pile', job: number, pile: PileJob }
  /** The reports of these pairs of the last pile */
  | { type: 'reports', job: number, pairs: number[], given: Given }
  /** `given` is the first of the SBOMs */
  | { type: 'affected', job: number, given: Given, affected: AffectedJob }
  | { type: 'part', job: number, given: Given, component: number }
  /** Two SBOMs, the earlier first */
  | { type: 'compare', job: number, given: Given, after: Given }
  /** `given` is the first */
  | { type: 'matrix', job: number, given: Given, sboms: Given[] }
  | { type: 'disagree', job: number, given: Given, evidence: Evidence[] }
  /** What is in a file, without a verdict */
  | { type: 'inspect', job: number, given: Given }
  /** Try to leave, and say what the browser forbade */
  | { type: 'leave', job: number }

export type Request =
  | Work
  /** Load the engine before there is anything to do */
  | { type: 'warm' }
  | { type: 'cancel', job: number }
  | { type: 'forget', ids: number[] }

/** What each kind of work comes to. */
export interface Answers {
  recognise: Recognised
  verify: Verified
  pile: PileView
  reports: Report[]
  affected: AffectedView[]
  part: PartView
  compare: SbomComparison
  matrix: SbomPresence
  disagree: SbomDisagreements
  inspect: Inspection
  leave: Attempt[]
}

/** What a file was taken for. */
export interface Recognised extends SbomData { role: Role, detail: string, signatures: number, partial: boolean, problem?: Problem | undefined }

export type Reply =
  | { type: 'ready' }
  | { type: 'progress', job: number, file: number, done: number, total: number }
  | { type: 'done', job: number, answer: Answers[Work['type']] }
  | { type: 'failed', job: number, problem: Problem }
  /** The engine trapped: this worker is not to be used again */
  | { type: 'crashed', job: number, detail: string }
