/** What the calls of the package take. What they give is in `report.ts`. */

import type { Report, Trust, Verdict } from './report.js'

/** Hash algorithms an artifact may be named by. */
export type DigestAlgorithm = 'sha256' | 'sha384' | 'sha512'

/** `sha256:` and the digest in lower-case hex. */
export type Digest = `${DigestAlgorithm}:${string}`

/** The trusted roots that come with the package. Their dates and hashes are in `sealglass/trusted-roots/origin.json`. */
export type EmbeddedRoot = 'public-good' | 'staging' | 'github'

/** A `trusted_root.json`: its text, its bytes, or the object parsed from it. */
export type TrustedRootJson = string | Uint8Array | object

/** Where the WebAssembly module is. A `Response` is read once; a compiled `Module` is used as it is. */
export type WasmSource = URL | Response | BufferSource | WebAssembly.Module

export interface VerifierOptions {
  /**
   * What the reports rest on: an embedded root by name, a trusted root of your own, or several of your own.
   * @defaultValue `'public-good'`
   */
  trust?: EmbeddedRoot | TrustedRootJson | TrustedRootJson[]
  /**
   * Where `sealglass.wasm` is, for hosts that do not let the package find it beside itself. The bytes have to be the
   * ones of this version: they are compared with a SHA-256 in the package.
   */
  wasm?: WasmSource
}

/**
 * A Sigstore bundle, or another file with a signature that the package reads (docs/formats.md): JSON text, its bytes, or the
 * object parsed from it (big integers must then be strings).
 */
export type Bundle = string | Uint8Array | ArrayBuffer | SignatureParts | object

/** A signature and what belongs to it, as the separate files that older tools write. */
export interface SignatureParts {
  /** Base64 text, raw bytes, or the JSON of an envelope */
  signature: string | Uint8Array
  /** PEM (with those above it, the leaf first), base64 of PEM, or DER. Absent where a policy's key is to be used */
  certificate?: string | Uint8Array
  /** RFC 3161 responses: DER, or `{"SignedRFC3161Timestamp"}` */
  timestamp?: string | Uint8Array | Array<string | Uint8Array>
  /** What a certificate log answered about the certificate (check D8), for certificates without a list of their own */
  sct?: string | Uint8Array | object
}

/** The kind of a certificate's subject alternative name. */
export type SanKind = 'uri' | 'email' | 'other-name'

/** Who has to have signed. An exact name is compared byte by byte; a pattern has to match the whole name. */
export interface CertificateIdentity {
  /** The subject alternative name, e.g. `https://github.com/OWNER/REPO/.github/workflows/release.yml@refs/tags/v1` */
  san: string | { pattern: string }
  /** Needed with a pattern. Without it an exact name may be of any kind, and the report says so */
  sanKind?: SanKind
  /** The OIDC issuer that vouched for the signer, exactly or by a pattern; or that the certificate names none */
  issuer: string | { pattern: string } | { absent: true }
  /** Fulcio certificate extensions, each compared exactly, e.g. `{ sourceRepositoryUri: 'https://…' }` */
  claims?: Claims
}

/** The Fulcio certificate extensions a policy may ask for, by the names of the Fulcio certificate specification. */
export type ClaimName =
  | 'issuer' | 'githubWorkflowTrigger' | 'githubWorkflowSha' | 'githubWorkflowName' | 'githubWorkflowRepository'
  | 'githubWorkflowRef' | 'issuerV2' | 'buildSignerUri' | 'buildSignerDigest' | 'runnerEnvironment' | 'sourceRepositoryUri'
  | 'sourceRepositoryDigest' | 'sourceRepositoryRef' | 'sourceRepositoryIdentifier' | 'sourceRepositoryOwnerUri'
  | 'sourceRepositoryOwnerIdentifier' | 'buildConfigUri' | 'buildConfigDigest' | 'buildTrigger' | 'runInvocationUri'
  | 'sourceRepositoryVisibilityAtSigning' | 'deploymentEnvironment' | 'tokenSubject'

export type Claims = { [name in ClaimName]?: string }

/** How much evidence is asked for; what is left out is as the trusted root's profile has it. */
export interface Thresholds {
  tlog?: number
  ctlog?: number
  tsa?: number
  integrated?: number
  observer?: number
}

interface AnyPolicy {
  /** The predicate type that the statement has to have */
  predicateType?: string
  /** The name that the subject which is the artifact has to have, exactly or by a pattern: the purl of a package, the name of a file */
  subjectName?: string | { pattern: string }
  thresholds?: Thresholds
  /**
   * Who is known to watch the logs (H7). The check `H7` says who of them saw the checkpoint, and when by their word; the
   * verdict does not depend on it.
   */
  witnesses?: {
    /** Verifier keys of C2SP tlog-cosignature, `<name>+<hex key id>+<base64>`; no key twice */
    keys: string[]
    /** How many distinct witnesses have to have cosigned, at least 1 */
    threshold: number
  }
}

export interface IdentityPolicy extends AnyPolicy {
  /** Of several, one has to match; an empty list is refused */
  identity: CertificateIdentity | CertificateIdentity[]
  /** Asked of each identity, besides its own */
  claims?: Claims
}

/** A long-lived public key you trust. */
export interface KeyPolicy extends AnyPolicy {
  /** PEM, `PUBLIC KEY` */
  key: string
  /** What the key may be used with, e.g. `PKIX_ECDSA_P256_SHA_256`; told from the key where it is left out */
  keyDetails?: string
  /** RFC 3339; a signature has to have been made within */
  keyValidFor?: { start: string, end?: string }
}

/**
 * The npm registry, with a key of the list that comes with the package. `npm`: what it signs of each publication, which is
 * logged. `npm-signatures`: its signature over name, version and hash of a package, without log and time; only a key that is
 * still in use counts.
 */
export interface KeyListPolicy extends AnyPolicy {
  keyList: 'npm' | 'npm-signatures'
}

/** No expected signer: the report says who signed, and the verdict is at best `unidentified`. */
export interface AnySignerPolicy extends AnyPolicy {
  anySigner: true
}

export type Policy = IdentityPolicy | KeyPolicy | KeyListPolicy | AnySignerPolicy

/** What was signed: its bytes, its digest, or the wish to compare no artifact at all (attestations only). */
export type Artifact = Uint8Array | ArrayBuffer | { digest: Digest } | { statementOnly: true }

/** The rules that can be relaxed. `true` by default: the first four. */
export type RelaxationName =
  | 'promise-only-v01' | 'ecdsa-sha256' | 'rsa-pkcs1-ctlog' | 'root-in-chain'
  | 'v03-chain' | 'rekor-v1-note-name' | 'base64-lenient' | 'proto-json-variants' | 'dsse-002' | 'bare-tst' | 'hex-case'
  | 'current-time'

export type Relaxations = { [name in RelaxationName]?: boolean }

interface Request {
  bundle: Bundle
  /** Which signature is meant, from 0, where the file holds several: an answer of a registry, JSON Lines */
  select?: number
  policy: Policy
  /**
   * The instant the report is made for. Only the age of evidence is judged by it: signing times come from the bundle.
   * @defaultValue the clock
   */
  now?: Date | string
  /** Departures from the rules by name, switched on or off; each that counted is listed in the report */
  relaxations?: Relaxations
}

export interface VerifyRequest extends Request {
  artifact?: Artifact
}

/** Anything that gives bytes in pieces: a `File`, a fetch body, a Node.js stream. */
export type ByteSource = Blob | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>

export interface VerifyFileRequest extends Request {
  file: ByteSource
  /** Called after each piece, with bytes */
  onProgress?: (progress: { done: number, total?: number }) => void
  /** Stops reading; the call then rejects with the signal's reason */
  signal?: AbortSignal
}

export interface Verifier {
  /** The trusted roots that the reports of this verifier rest on: one, unless several were given */
  readonly trust: readonly TrustedRoot[]
  /**
   * Verifies one bundle. A bundle that is bad in whatever way gives a report, and so does an artifact that does not match.
   *
   * @throws SealglassError if the request makes no sense: an unknown policy member, a digest that is not one
   */
  verify(request: VerifyRequest): Report
  /**
   * As {@link Verifier.verify}, over a file of any size: it is hashed piece by piece and never held whole, unless the
   * bundle's signature (plain Ed25519) is over the very bytes.
   *
   * @throws SealglassError as `verify`; what reading the file throws; the reason of the signal
   */
  verifyFile(request: VerifyFileRequest): Promise<Report>
  /**
   * As {@link Verifier.verify}, with the payload of the envelope that was verified: the bytes of the signed statement. There is
   * none unless every proof exists (`verified`, `unidentified` or `rejected`), so that nothing of a bundle that did not
   * verify is taken for signed, and none where a file and no statement was signed.
   *
   * @throws SealglassError as `verify`
   */
  verifyPayload(request: VerifyRequest): { report: Report, payload?: Uint8Array }
  /**
   * Each signature of a file that may hold several, in its order: an answer of GitHub, npm or PyPI, JSON Lines. Whether one of
   * them is enough is for the caller to say. At least one report, also where the file holds none.
   *
   * @throws SealglassError as `verify`
   */
  verifyAll(request: Omit<VerifyRequest, 'select'>): Report[]
  /**
   * As {@link Verifier.verifyAll}, over a file of any size, which is read once.
   *
   * @throws SealglassError as `verifyFile`
   */
  verifyFileAll(request: Omit<VerifyFileRequest, 'select'>): Promise<Report[]>
  /**
   * Whether the newer of two checkpoints of one log keeps every entry of the older one (check H8, RFC 6962 §2.1.2).
   *
   * @throws SealglassError with the code of the check: no log of the trusted roots signed both (`checkpoint.…`), or the proof
   * does not lead from one to the other (`checkpoint.freshness.…`)
   */
  consistency(request: ConsistencyRequest): Consistency
}

/** What of a pile of files is to be found out. */
export interface EvaluateRequest {
  /** What every signature is held against; or a function that says it of each, by its file and its number in that */
  policy: Policy | ((evidence: Uint8Array, select: number) => Policy)
  now?: Date | string
  relaxations?: Relaxations
}

/** A pile of files: what each is, which belong together, and what vouches for what. `dossier` of `sealglass/dossier` makes one. */
export interface Dossier {
  /**
   * Reads a file once: says what it is, and hashes it. Evidence is kept, an artifact is not. An archive (tar, tar.gz, zip, a
   * file with gzip) is read one level deep, within bounds; where a signature names it as a whole it is one artifact, otherwise its
   * files are part of the pile.
   *
   * @param name unique in the pile, e.g. a path
   * @throws SealglassError `usage.dossier` for a name that is there already; what reading the file throws
   */
  add(name: string, content: Uint8Array | Blob, options?: Pick<VerifyFileRequest, 'onProgress' | 'signal'>): Promise<DossierFile>
  /** Whether it was there */
  remove(name: string): boolean
  /**
   * Verifies every signature with the artifacts that it names by digest. What was asked before, with the same `now`, is not
   * asked again.
   *
   * @throws SealglassError as {@link Verifier.verify}
   */
  evaluate(request: EvaluateRequest): Promise<DossierReport>
}

export interface DossierFile {
  name: string
  /** As {@link Recognised} has it */
  kind: string
  detail: string
  /**
   * `evidence` holds signatures; `material` is a key, a certificate, a trusted root, or what only holds an image layout together;
   * `archive` was unpacked, and its files are in the list; `refused` was not read further
   */
  role: 'artifact' | 'evidence' | 'material' | 'archive' | 'refused'
  /** The archive of the pile that it is in; its name is then the archive's, `!/`, and its own */
  within?: string
  /** Why an archive was not unpacked. As a whole it may be signed all the same */
  problem?: string
  /** Bytes, as a decimal string */
  size: string
  /** In lower-case hex by algorithm; absent where the file was refused */
  digests?: Record<string, string>
}

/** One signature with one artifact, or with none of the pile. */
export interface DossierPair {
  evidence: string
  /** Which signature of the file, where it holds several */
  select?: number
  place?: string
  artifact?: string
  /** How the artifact was found; a name is no more than a hint */
  by?: 'digest' | 'name'
  /** What it was compared with, if it is the signature of a model: compared once none of its files is missing */
  directory?: DossierDirectory
  report: Report
}

/** The directory of the pile that has most of the files which a signature of a model lists. Files by their names in it. */
export interface DossierDirectory {
  /** With `/` at its end; empty where the files of the pile are named from it */
  name: string
  /** How many files the signature lists */
  files: number
  missing: string[]
  /** Those that are there, and are not what was signed */
  changed: string[]
}

export interface DossierReport {
  files: DossierFile[]
  pairs: DossierPair[]
  /**
   * Of each artifact the evidence that vouches for it, and the best verdict of all that is bound to it. `through`: no signature is
   * of it by itself, but an image manifest that is verified, or the verified signature of a model, lists it with its digest;
   * `platform`: and says that it is the image of this one
   */
  artifacts: Array<{ name: string, vouchedFor: string[], verdict?: Verdict, through?: string, platform?: string }>
  /** Artifacts that nothing verified vouches for */
  unvouched: string[]
  /** Evidence that is invalid, or of another signer than asked for */
  contradictions: Array<{ evidence: string, place?: string, artifact?: string, directory?: DossierDirectory, verdict: Verdict, summary: string }>
  /** Evidence of which no artifact is in the pile. Of several signatures in one file, one may be of none: its pair has no `artifact` */
  alone: string[]
}

/** Two checkpoints, signed notes as the log publishes them, and the proof between them. */
export interface ConsistencyRequest {
  older: string
  newer: string
  /** A list of base64 hashes, or Rekor v1's answer, `{ rootHash, hashes }` in hex: text, bytes, or the parsed value */
  proof: string | Uint8Array | object
}

/** Two checkpoints that agree. Sizes in entries, as decimal strings. */
export interface Consistency {
  /** The log's URL, or its id */
  log: string
  origin: string
  olderSize: string
  newerSize: string
}

/** An authority or a log of a trusted root. */
export interface TrustedRootEntry {
  name: string
  /** RFC 3339; absent where the window is open */
  start?: string
  end?: string
}

/** A trusted root in short: what it is, and whom it trusts from when to when. */
export interface TrustedRoot extends Pick<Trust, 'label' | 'profile' | 'source' | 'sha256' | 'date'> {
  tlogs: TrustedRootEntry[]
  ctlogs: TrustedRootEntry[]
  certificateAuthorities: TrustedRootEntry[]
  timestampAuthorities: TrustedRootEntry[]
  /** What was noticed while reading it, one sentence each */
  notes: string[]
}

/** What is in a file, without a verdict. Text is data: draw it as text, never as markup. Wording and order are for people, and change. */
export interface Inspection extends Pick<Recognised, 'kind' | 'detail'> {
  parts: InspectedPart[]
}

/** Something in the file: what is said of it, and what is in it */
export interface InspectedPart {
  title: string
  /** No signature in the file could cover it, nor anything in it */
  unauthenticated?: true
  rows: Array<{ name: string, value: string, unauthenticated?: true }>
  parts: InspectedPart[]
}

/** What a file is, by its content. */
export interface Recognised {
  /** e.g. `sigstore-bundle`, `trusted-root`, `public-key`, `private-key`; what cannot be placed is an `artifact` */
  kind: string
  /** One sentence */
  detail: string
  /** How many signatures it holds, where it holds any: each is verified by itself */
  signatures?: number
  /** The name that was given, for lists */
  name?: string
}
