import { call } from './engine.js'
import type { Inspection } from './types.js'

/**
 * Says what is in a file, in words and without a verdict: certificates, log entries, times, statements. Nothing is verified,
 * and what no signature in the file could cover is marked.
 *
 * @throws SealglassError `engine.not-loaded` before the first `createVerifier()`
 */
export function inspect(bytes: Uint8Array): Inspection {
  return JSON.parse(call('inspect', engine => engine.inspect(bytes))) as Inspection
}
