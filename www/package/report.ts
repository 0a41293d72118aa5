/**
 * The report: what `verify` returns, and what the page draws. The field's words, one meaning each.
 * Large integers (log index, tree size, byte counts) are decimal strings; times are RFC 3339 in UTC;
 * digests and key ids are lower-case hex unless a field says otherwise.
 */

/** What the evidence and the policy come to together (verification specification §0.3). Only `verified` is success. */
export type Verdict = 'verified' | 'unidentified' | 'rejected' | 'insufficient' | 'invalid'

/** How much evidence there is, before any policy is asked (§0.3). */
export type EvidenceClass = 'full' | 'full-custom-root' | 'promise-only' | 'signature-only' | 'cannot-verify' | 'invalid'

/** The outcome of one check (§0.2). `absent` is never `passed`. */
export type Outcome = 'passed' | 'failed' | 'blocked' | 'absent' | 'not-applicable'

/** What a failure of a check does to the verdict (§0.2). */
export type Effect = 'invalid' | 'drop' | 'cannot-verify' | 'policy' | 'note'

/** One named piece of evidence: a value, and what it is. */
export interface Evidence {
  /** e.g. `log key`, `computed root hash`, `signed bytes sha256` */
  name: string
  value: string
}

/** One check of the sequence. A check that applies to several items (log entries, timestamps) is listed once for each. */
export interface Check {
  /** The number in the specification, e.g. `G3` */
  check: string
  /** The stable name, e.g. `tlog.proof-shape` */
  id: string
  /** The rule in a few words */
  title: string
  outcome: Outcome
  effect: Effect
  /** Which item it was made on, e.g. `log entry 0`, `timestamp 1`; absent where there is one only */
  item?: string
  /** Failed: a stable code of the cause, e.g. `tlog.proof-shape.wrong-length` */
  code?: string
  /** One sentence: what was found. Always there unless the outcome is `passed` */
  message?: string
  /** Failed: what the rule asks for, and what the input has */
  expected?: string
  actual?: string
  /** Failed: the place in the input: a JSON path (`$.messageSignature.signature`), `byte 123`, or a certificate's name */
  at?: string
  /** Blocked: the number of the check that did not pass */
  blockedBy?: string
  evidence: Evidence[]
}

/** The first cause of a verdict that is not `verified`. */
export interface Cause {
  check: string
  id: string
  code: string
  message: string
  expected?: string
  actual?: string
  at?: string
}

/** Evidence that is required and not there, and where it can be had. */
export interface Missing {
  /** e.g. `artifact`, `verified time`, `log entry`, `certificate`, `key` */
  what: string
  /** The id of the message in the formats specification, e.g. `say.needs-artifact` */
  say: string
  message: string
}

/** The trust root every statement of the report rests on. */
export interface Trust {
  /** e.g. `Sigstore public-good instance` */
  label: string
  /** `public-good`, `staging`, `github`, `custom`, `managed-key` or `managed-key-no-log` */
  profile: string
  source: 'embedded' | 'supplied'
  /** SHA-256 of the trusted_root.json; absent for `managed-key-no-log` */
  sha256?: string
  /** The day the embedded copy was taken, `YYYY-MM-DD` */
  date?: string
  thresholds: { tlog: number, ctlog: number, tsa: number, integrated: number, observer: number }
}

export interface CertificateSigner {
  kind: 'certificate'
  /** The subject alternative name, whole; absent if the certificate has none that is supported */
  san?: string
  sanKind?: 'uri' | 'email' | 'other-name'
  /** The OIDC issuer; absent if the certificate names none */
  issuer?: string
  /** Fulcio extensions by name, e.g. `sourceRepositoryUri` */
  claims: Record<string, string>
  certificate: { sha256: string, serial: string, subject: string, issuer: string, notBefore: string, notAfter: string, keyDetails: string }
  /** The certificates the path goes through, leaf first, anchor last; empty if there is no path */
  path: Array<{ subject: string, sha256: string, notBefore: string, notAfter: string }>
  /** False until the certificate was shown to chain to the trust root: the fields are then the input's claim only */
  proven: boolean
}

export interface KeySigner {
  kind: 'key'
  /** SHA-256 of the SubjectPublicKeyInfo of the key the policy gave; absent without one */
  sha256?: string
  keyDetails?: string
  /** The bundle's unauthenticated hint */
  hint?: string
  proven: boolean
}

export interface Time {
  source: 'log' | 'timestamp'
  time: string
  /** The log or timestamp authority that says so */
  authority: string
  /** e.g. `log entry 0` */
  item: string
  /** Only a verified time is a time (§0.1) */
  verified: boolean
}

export interface LogEntry {
  item: string
  /** The log's name in the trust root; absent if the log is unknown */
  log?: string
  logId: string
  /** The index in the log, decimal */
  logIndex: string
  /** Absent where the bundle does not say */
  kind?: string
  apiVersion?: string
  /** What the log's promise says, RFC 3339; verified only if `times` lists it */
  integratedTime?: string
  /** What places the entry in the log */
  evidence: 'proof' | 'promise' | 'none'
  /** From the verified checkpoint */
  origin?: string
  treeSize?: string
  rootHash?: string
  /** The proof, for drawing: leaf hash, and the hashes with the side on which they stand, leaf to root */
  proof?: { leafIndex: string, leafHash: string, steps: Array<{ side: 'left' | 'right', hash: string, result: string }> }
  /** Counts towards the threshold */
  counted: boolean
}

export interface Subject {
  name?: string
  uri?: string
  digest: Record<string, string>
}

/** What a predicate of a known type says, read from the statement */
export interface Reading {
  /** e.g. `slsa-provenance-v1` */
  kind: string
  /** What it is, in words */
  title: string
  /** What it says, e.g. `builder`; a name may occur several times, and a value is as the statement has it */
  facts: Array<{ name: string, value: string }>
  /** Elements of long lists that are not among the facts */
  leftOut: number
  /** Members that are not of the type that they should be, and were not read */
  odd: string[]
}

/** Something that a provenance and the signer's certificate may both say. What counts is the certificate */
export interface Agreement {
  /** e.g. `commit` */
  what: string
  /** `silent` where one of them says nothing that can be compared */
  outcome: 'agrees' | 'differs' | 'silent'
  statement?: string
  certificate?: string
  /** What is in `statement` is not of the statement: it stands around it, and nobody signed it (the publisher of a file of PyPI) */
  unsigned?: true
}

/** The in-toto statement, parsed from the signed bytes. Shown also when the signature fails: look at `verified`. */
export interface Statement {
  type: string
  predicateType: string
  subjects: Subject[]
  /** The predicate as JSON, if it is at most 64 KiB */
  predicate?: unknown
  /** What the predicate says, if its type is known */
  says?: Reading
  /** A provenance beside the certificate; no verdict depends on it */
  agreement?: Agreement[]
  /** The DSSE signature over these bytes verified */
  verified: boolean
}

export interface Report {
  /** The version of this shape */
  reportVersion: 1
  tool: { name: 'sealglass', version: string }
  verdict: Verdict
  evidenceClass: EvidenceClass
  binding: {
    state: 'bound' | 'statement' | 'not-supplied' | 'mismatch'
    /** What was compared: digests the caller gave or that were computed */
    digests: Record<string, string>
    /** Bytes, decimal; absent if only a digest was given */
    size?: string
    /** The subject that matched */
    subject?: { index: number, name?: string, total: number }
  }
  policy: {
    result: 'satisfied' | 'violated' | 'not-evaluated'
    /** What was asked for, one line each, e.g. `issuer is exactly https://…` */
    asked: string[]
    /** What was asked for and not met */
    differences: Array<{ check: string, what: string, expected: string, actual: string }>
  }
  /** One sentence a lay person understands */
  summary: string
  cause?: Cause
  missing: Missing[]
  trust: Trust
  /** The instant the report was made for, and where it came from */
  now: { time: string, source: 'clock' | 'as-of' }
  /** Relaxations that influenced the result */
  relaxations: Array<{ name: string, check: string }>
  bundle: {
    /** e.g. `fmt.sigstore-bundle` */
    format: string
    sha256: string
    /** Where in the file the signature stands, from 0, and of how many; absent where the file holds only one */
    place?: string
    index?: number
    total?: number
    mediaType?: string
    /** e.g. `v0.3` */
    version?: string
    content?: 'messageSignature' | 'dsseEnvelope'
  }
  signer?: CertificateSigner | KeySigner
  /** The scheme and hash the signature verified with */
  signature?: { keyDetails: string, hash: string, over: 'artifact' | 'envelope' | 'payload', verified: boolean }
  times: Time[]
  log: LogEntry[]
  statement?: Statement
  /** Every check of the specification, in the order of its sequence */
  checks: Check[]
  /** What this does not prove, one sentence each */
  doesNotProve: string[]
}
