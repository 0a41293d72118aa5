/**
 * sealglass verifies Sigstore bundles offline. This entry finds `sealglass.wasm` beside itself, by fetch.
 *
 * @packageDocumentation
 */

import { fetched } from './fetched.js'
import type { Verifier, VerifierOptions } from './types.js'
import { create } from './verifier.js'

export * from './api.js'

/**
 * Makes a verifier. The first call loads the engine (about 0.4 MB over the wire); later calls share it.
 *
 * @example
 * ```ts
 * const verifier = await createVerifier()
 * const report = verifier.verify({ bundle, artifact, policy: { identity: { san, issuer } } })
 * assertVerified(report)
 * ```
 * @throws SealglassError if the engine cannot be loaded (`engine.…`) or a trusted root cannot be read
 */
export const createVerifier = (options: VerifierOptions = {}): Promise<Verifier> =>
  create(options, async () => fetched(await fetch(new URL('./sealglass.wasm', import.meta.url), { credentials: 'same-origin' })))
