/** From what callers have to the bytes and plain values the engine takes. Nothing is repaired on the way. */

import { SealglassError } from './error.js'
import { isParts, joined } from './parts.js'
import type { Artifact, Bundle, Relaxations, TrustedRootJson, VerifierOptions, VerifyRequest } from './types.js'

export type EngineArtifact = undefined | Uint8Array | { digests: Record<string, string>, size?: string } | { statementOnly: true }
export type EngineOptions = { now: string, nowSource: 'clock' | 'as-of', relaxations?: Relaxations, select?: number }

export function bundleBytes(bundle: Bundle): Uint8Array {
  const parts = typeof bundle === 'object' && bundle !== null && asBytes(bundle) === undefined && isParts(bundle)
  return jsonBytes('bundle', parts ? joined(bundle) : bundle)
}

/** A name of an embedded root is passed on as it is: the engine tells names from JSON. */
export function trustOf(trust: VerifierOptions['trust']): string | Uint8Array | Array<string | Uint8Array> {
  if (trust === undefined) return 'public-good'
  if (Array.isArray(trust)) return trust.map(one)
  return one(trust)
}

const one = (root: TrustedRootJson): string | Uint8Array => typeof root === 'string' ? wellFormed('trust', root) : jsonBytes('trust', root)

export function artifactOf(artifact: Artifact | undefined): EngineArtifact {
  if (artifact === undefined) return undefined
  const bytes = asBytes(artifact)
  if (bytes !== undefined) return bytes
  if (typeof artifact !== 'object' || artifact === null) {
    throw new SealglassError('usage.artifact', 'The artifact has to be bytes, { digest } or { statementOnly: true }.')
  }
  if (!('digest' in artifact)) return artifact as { statementOnly: true }
  const [, algorithm, digest] = /^(sha256|sha384|sha512):([0-9a-f]+)$/.exec(String(artifact.digest)) ?? []
  if (algorithm === undefined || digest === undefined) {
    throw new SealglassError('usage.artifact', 'An artifact digest is written as sha256:, sha384: or sha512: and lower-case hex.')
  }
  return { digests: { [algorithm]: digest } }
}

/** Without members that are `undefined`, which in JavaScript is how one is left out; `null` is refused by the engine. */
export function policyOf(policy: unknown): unknown {
  if (Array.isArray(policy)) return policy.map(policyOf)
  if (typeof policy !== 'object' || policy === null) return policy
  return Object.fromEntries(Object.entries(policy).filter(([, value]) => value !== undefined).map(([name, value]) => [name, policyOf(value)]))
}

export function optionsOf({ now, relaxations, select }: Pick<VerifyRequest, 'now' | 'relaxations' | 'select'>): EngineOptions {
  return {
    now: now instanceof Date ? isoOf(now) : now ?? new Date().toISOString(),
    nowSource: now === undefined ? 'clock' : 'as-of',
    ...relaxations === undefined ? {} : { relaxations },
    ...select === undefined ? {} : { select },
  }
}

function isoOf(date: Date): string {
  if (Number.isNaN(date.getTime())) throw new SealglassError('usage.now', '`now` is not a date.')
  return date.toISOString()
}

/** A consistency proof. */
export const proofBytes = (proof: unknown): Uint8Array => jsonBytes('proof', proof)

function jsonBytes(what: 'bundle' | 'proof' | 'trust', value: unknown): Uint8Array {
  const bytes = asBytes(value)
  if (bytes !== undefined) return bytes
  if (typeof value === 'string') return new TextEncoder().encode(wellFormed(what, value))
  if (typeof value !== 'object' || value === null) {
    throw new SealglassError(`usage.${what}`, `The ${what} has to be JSON text, bytes or an object.`)
  }
  try {
    return new TextEncoder().encode(JSON.stringify(value))
  } catch (error) {
    throw new SealglassError(`usage.${what}`, `The ${what} is an object that cannot be written as JSON.`, { cause: error })
  }
}

export function asBytes(value: unknown): Uint8Array | undefined {
  if (value instanceof ArrayBuffer) return new Uint8Array(value)
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
  return undefined
}

/** TextEncoder would replace half a surrogate pair by U+FFFD, and what was verified would not be what was given. */
export function wellFormed(what: string, text: string): string {
  if (typeof text !== 'string') throw new SealglassError(`usage.${what}`, `The ${what} has to be text.`)
  const at = text.search(/\p{Surrogate}/u)
  if (at >= 0) throw new SealglassError(`usage.${what}`, `The ${what} text has an unpaired surrogate at position ${at}: it is not Unicode text.`)
  return text
}
