/** The entry for workerd, which compiles no WebAssembly at run time: as `index.ts`, with the module imported, compiled beforehand. */

import module from '#wasm-module'
import type { Verifier, VerifierOptions } from './types.js'
import { create } from './verifier.js'

export * from './api.js'

export const createVerifier = (options: VerifierOptions = {}): Promise<Verifier> => create(options, async () => module)
