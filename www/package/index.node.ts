/** The entry for Node.js: as `index.ts`, with the module read from the file beside this one. */

import { readFile } from 'node:fs/promises'
import type { Verifier, VerifierOptions } from './types.js'
import { create } from './verifier.js'

export * from './api.js'

export const createVerifier = (options: VerifierOptions = {}): Promise<Verifier> =>
  create(options, () => readFile(new URL('./sealglass.wasm', import.meta.url)))
