import { call } from './engine.js'
import type { Recognised } from './types.js'

/** Kinds of files that hold signatures. */
export const signatureKinds = new Set(['sigstore-bundle', 'cosign-bundle', 'cosign-signature', 'npm-signature', 'pep740', 'log-entry', 'rekor-entry', 'dsse-envelope', 'attestations', 'json-lines'])

/**
 * Says what a file is, by its content.
 *
 * @param name given back in the answer
 * @throws SealglassError `engine.not-loaded` before the first `createVerifier()`
 */
export function recognise(bytes: Uint8Array, name?: string): Recognised {
  const found = JSON.parse(call('recognise', engine => engine.recognise(bytes))) as Recognised
  const signatures = signatureKinds.has(found.kind) ? call('recognise', engine => engine.signatures(bytes)) : 0
  return { ...found, ...signatures > 0 ? { signatures } : {}, ...name === undefined ? {} : { name } }
}
