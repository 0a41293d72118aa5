/**
 * sealglass with the WebAssembly inside: nothing is fetched, for `file:` pages, workers from a `blob:`, extensions, and
 * policies with `connect-src 'none'`. The calls are those of `sealglass`.
 *
 * @packageDocumentation
 */

import base64 from '#wasm-base64'
import { fromBase64 } from './module.js'
import type { Verifier, VerifierOptions } from './types.js'
import { create } from './verifier.js'

export * from './api.js'

/** As `createVerifier` of `sealglass`. */
export const createVerifier = (options: VerifierOptions = {}): Promise<Verifier> => create(options, async () => fromBase64(base64))
