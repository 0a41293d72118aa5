import { call } from './engine.js'

/** A signature inside a CycloneDX document (JSF). It shows integrity under a key; who holds the key is known only if it was pinned. */
export interface EnvelopedSignature {
  /** The object that carries it, a JSON Pointer; empty for the document */
  pointer: string
  /** `signature`, `signers[n]` or `chain[n]` */
  form: string
  algorithm?: string
  outcome: 'valid' | 'invalid' | 'unsupported' | 'refused' | 'unreadable'
  /** The rule that decided, e.g. `sbom:B41` */
  check: string
  message: string
  /** Members that are not covered (sbom:B42) */
  excludes?: string[]
  coversPartsList?: boolean
  /** SHA-256 of the key as a JWK (RFC 7638) and as SubjectPublicKeyInfo, hex */
  jwkThumbprint?: string
  spkiSha256?: string
  pinned?: boolean
}

/**
 * Verifies the signatures inside a CycloneDX document in JSON (sbom:B40 to B45). They have no part in a verdict.
 *
 * @param options `pin`: the key you trust, as PEM, or as the SHA-256 of its SubjectPublicKeyInfo or JWK in hex
 * @throws SealglassError `engine.not-loaded` before the first `createVerifier()`; for a document that is not strict JSON
 */
export const verifyEnveloped = (document: Uint8Array, { pin }: { pin?: string } = {}): EnvelopedSignature[] =>
  JSON.parse(call('verifyEnveloped', engine => engine.verifyEnveloped(document, pin))) as EnvelopedSignature[]
