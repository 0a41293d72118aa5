import { call } from './engine.js'
import type { Recognised } from './types.js'

/**
 * Says what a file is, by its content.
 *
 * @param name given back in the answer
 * @throws SealglassError `engine.not-loaded` before the first `createVerifier()`
 */
export function recognise(bytes: Uint8Array, name?: string): Recognised {
  const found = JSON.parse(call('recognise', engine => engine.recognise(bytes))) as Recognised
  return name === undefined ? found : { ...found, name }
}
