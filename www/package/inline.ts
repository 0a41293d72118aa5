/**
 * sealglass with the WebAssembly inside: nothing is fetched, for `file:` pages, workers from a `blob:`, extensions, and
 * policies with `connect-src 'none'`. The calls are those of `sealglass`.
 *
 * @packageDocumentation
 */

import base64 from '#wasm-base64'
import type { Verifier, VerifierOptions } from './types.js'
import { create } from './verifier.js'

export * from './api.js'

/** As `createVerifier` of `sealglass`. */
export const createVerifier = (options: VerifierOptions = {}): Promise<Verifier> => create(options, async () => decoded())

function decoded(): Uint8Array<ArrayBuffer> {
  const text = atob(base64)
  const bytes = new Uint8Array(text.length)
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at)
  return bytes
}
