/** What the page and its worker say to each other: two tagged unions and the data they carry. */

import type { Report } from '../package/report.js'
import type { MessageId } from './messages.js'

/** A file the user gave, with the number by which both sides know it. */
export interface Given {
  id: number
  file: File
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

export interface VerifyJob {
  bundle: Given
  /** Which signature of the file, from 0 */
  select: number
  /** Every file that may be the signed one */
  artifacts: Given[]
  /** It is the only bundle, so that a single file can only belong to it */
  alone: boolean
  /** The id of the artifact the user chose for this bundle */
  chosen?: number
  /** The user asked to check the statement and to compare no file */
  statementOnly: boolean
  /** Who should have signed; absent if the user has not said */
  expectation?: Expectation
  /** The public key the user trusts, for bundles signed with a long-lived key */
  key?: Given
  trust: TrustChoice
}

export interface Verified {
  report: Report
  /** The id of the artifact that was compared */
  artifact?: number
  /** The page found the file among several, or found none: the user can choose another */
  choice: boolean
}

export type Request =
  /** Load the engine before there is anything to do */
  | { type: 'warm' }
  | { type: 'recognise', job: number, given: Given }
  | { type: 'verify', job: number, verify: VerifyJob }
  | { type: 'cancel', job: number }
  | { type: 'forget', ids: number[] }

export type Reply =
  | { type: 'ready' }
  | { type: 'recognised', job: number, role: Role, detail: string, signatures: number, problem?: Problem }
  | { type: 'progress', job: number, file: number, done: number, total: number }
  | { type: 'verified', job: number, verified: Verified }
  | { type: 'failed', job: number, problem: Problem }
  /** The engine trapped: this worker is not to be used again */
  | { type: 'crashed', job: number, detail: string }
