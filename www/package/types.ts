/** What the calls of the package take. What they give is in `report.ts`. */

import type { Report, Trust } from './report.js'

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

/** A Sigstore bundle: JSON text, its bytes, or the object parsed from it (big integers must then be strings). */
export type Bundle = string | Uint8Array | ArrayBuffer | object

/** The kind of a certificate's subject alternative name. */
export type SanKind = 'uri' | 'email' | 'other-name'

/** Who has to have signed. An exact name is compared byte by byte; a pattern has to match the whole name. */
export interface CertificateIdentity {
  /** The subject alternative name, e.g. `https://github.com/OWNER/REPO/.github/workflows/release.yml@refs/tags/v1` */
  san: string | { pattern: string }
  /** Needed with a pattern. Without it an exact name may be of any kind, and the report says so */
  sanKind?: SanKind
  /** The OIDC issuer that vouched for the signer, or that the certificate must name none */
  issuer: string | { absent: true }
}

/** How much evidence is asked for; what is left out is as the trusted root's profile has it. */
export interface Thresholds {
  tlog?: number
  ctlog?: number
  tsa?: number
  integrated?: number
  observer?: number
}

export interface IdentityPolicy {
  identity: CertificateIdentity
  /** Fulcio certificate extensions by name, each compared exactly, e.g. `{ sourceRepositoryUri: 'https://…' }` */
  claims?: Record<string, string>
  /** The predicate type that the statement has to have */
  predicateType?: string
  thresholds?: Thresholds
}

/** A public key you trust, as PEM. */
export interface KeyPolicy {
  key: string
  predicateType?: string
  thresholds?: Thresholds
}

/** No expected signer: the report says who signed, and the verdict is at best `unidentified`. */
export interface AnySignerPolicy {
  anySigner: true
}

export type Policy = IdentityPolicy | KeyPolicy | AnySignerPolicy

/** What was signed: its bytes, its digest, or the wish to compare no artifact at all (attestations only). */
export type Artifact = Uint8Array | ArrayBuffer | { digest: Digest } | { statementOnly: true }

interface Request {
  bundle: Bundle
  policy: Policy
  /**
   * The instant the report is made for. Only the age of evidence is judged by it: signing times come from the bundle.
   * @defaultValue the clock
   */
  now?: Date | string
  /** Named departures from the rules, all listed in the report; see the documentation of each. Names not known are refused */
  relaxations?: Record<string, boolean>
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
  /** The trusted root that every report of this verifier rests on */
  readonly trust: TrustSummary
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
}

export type TrustSummary = Pick<Trust, 'label' | 'sha256' | 'date'> & { entries: unknown }

/** What a file is, by its content. */
export interface Recognised {
  /** e.g. `fmt.sigstore-bundle` */
  kind: string
  /** One sentence */
  detail: string
  /** The name that was given, for lists */
  name?: string
}
