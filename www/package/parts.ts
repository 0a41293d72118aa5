/** A signature and what belongs to it as separate files: put together for the engine, which judges. Nothing is verified here. */

import { SealglassError } from './error.js'
import { asBytes } from './input.js'
import type { SignatureParts } from './types.js'

const MEDIA_TYPE = 'application/vnd.sealglass.parts+json'

/** Whether the object is parts, and not a bundle. */
export const isParts = (value: object): value is SignatureParts => 'signature' in value && !('mediaType' in value)

export function joined(parts: SignatureParts): object {
  const { signature, certificate, timestamp, sct, ...rest } = parts
  const [unknown] = Object.keys(rest)
  if (unknown !== undefined) throw new SealglassError('usage.bundle', `There is no part "${unknown}" of a signature.`)
  return {
    mediaType: MEDIA_TYPE,
    signature: signatureText(signature),
    ...certificate === undefined ? {} : { certificate: pem(certificate) },
    ...timestamp === undefined ? {} : { timestamps: (Array.isArray(timestamp) ? timestamp : [timestamp]).map(response) },
    ...sct === undefined ? {} : { sct: typeof sct === 'string' || asBytes(sct) !== undefined ? json('sct', sct) : sct },
  }
}

/** Base64 text as cosign writes it, an envelope as JSON, or raw bytes: each is told by its bytes, once. */
function signatureText(signature: unknown): string {
  const bytes = bytesOf('signature', signature)
  const text = ascii(bytes)?.trim()
  if (text !== undefined && text.startsWith('{')) return base64(bytes)
  return text !== undefined && /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? text : base64(bytes)
}

/** PEM, base64 of PEM, or DER. */
function pem(certificate: unknown): string {
  const bytes = bytesOf('certificate', certificate)
  const text = ascii(bytes)?.trim()
  if (text === undefined) return `-----BEGIN CERTIFICATE-----\n${(base64(bytes).match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`
  if (text.startsWith('-----BEGIN ')) return text
  try {
    return atob(text)
  } catch {
    return text
  }
}

/** A timestamp response in DER, or in the JSON that cosign writes. */
function response(timestamp: unknown): string {
  const bytes = bytesOf('timestamp', timestamp)
  const text = ascii(bytes)?.trim()
  if (text === undefined) return base64(bytes)
  if (!text.startsWith('{')) return text
  const { SignedRFC3161Timestamp } = json('timestamp', text) as { SignedRFC3161Timestamp?: unknown }
  if (typeof SignedRFC3161Timestamp !== 'string') throw new SealglassError('usage.bundle', 'The timestamp has no SignedRFC3161Timestamp.')
  return SignedRFC3161Timestamp
}

function json(what: string, value: unknown): object {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytesOf(what, value))) as object
  } catch (error) {
    throw new SealglassError('usage.bundle', `The ${what} is not JSON.`, { cause: error })
  }
}

function bytesOf(what: string, value: unknown): Uint8Array {
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : asBytes(value)
  if (bytes === undefined) throw new SealglassError('usage.bundle', `The ${what} has to be text or bytes.`)
  return bytes
}

/** The text, if all of it is printable ASCII and white space. */
const ascii = (bytes: Uint8Array): string | undefined =>
  bytes.every(byte => byte >= 0x20 && byte < 0x7f || byte === 0x0a || byte === 0x0d || byte === 0x09) ? new TextDecoder().decode(bytes) : undefined

const base64 = (bytes: Uint8Array): string => btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''))

/** What a small file may be of a signature that was written as files of its own. */
export type PartKind = 'signature' | 'certificate' | 'timestamp'

/** Larger than any of them: a timestamp response has at most 64 KiB, before base64. */
const PART_LIMIT = 96 * 1024

/** By content; where that could as well be a checksum, the name decides. It says what to try, and never what holds. */
export function partOf(name: string, bytes: Uint8Array): PartKind | undefined {
  if (bytes.length > PART_LIMIT) return undefined
  const text = ascii(bytes)?.trim()
  if (text?.startsWith('-----BEGIN CERTIFICATE-----')) return 'certificate'
  if (text?.startsWith('{') && /^\{\s*"SignedRFC3161Timestamp"/.test(text) || /\.tsr$/i.test(name) && bytes[0] === 0x30) return 'timestamp'
  const decoded = text !== undefined && /^[A-Za-z0-9+/]{16,}={0,2}$/.test(text) && text.length % 4 === 0 ? atob(text) : undefined
  if (decoded?.startsWith('-----BEGIN CERTIFICATE-----')) return 'certificate'
  const signature = decoded === undefined ? bytes : Uint8Array.from(decoded, character => character.charCodeAt(0))
  return isEcdsa(signature) || /\.sig(nature)?$/i.test(name) && [64, 256, 384, 512].includes(signature.length) ? 'signature' : undefined
}

/** SEQUENCE of two INTEGERs, and nothing else. */
function isEcdsa(bytes: Uint8Array): boolean {
  const start = bytes[1] === 0x81 ? 3 : 2
  const first = start + 2 + (bytes[start + 1] ?? 0)
  return bytes.length <= 141 && bytes[0] === 0x30 && bytes[start - 1] === bytes.length - start && bytes[start] === 2
    && bytes[first] === 2 && first + 2 + (bytes[first + 1] ?? 0) === bytes.length
}
