/** Loading the SBOM reader, which is a module of its own: who only verifies never loads it. */

import { bind, initSync, SbomFile, VexDocuments } from '#sbom-engine'
import { SealglassError } from './error.js'
import { isTrap, loader, messageOf, type FindModule } from './module.js'
import type { WasmSource } from './types.js'

// Put in by the build.
declare const SBOM_SHA256: string
declare const SBOM_BUILD: string

const exported = { bind, SbomFile, VexDocuments }
export type Reader = typeof exported

let stopped = false

const load = loader({ file: 'sealglass-sbom.wasm', sha256: SBOM_SHA256, build: SBOM_BUILD }, module => { initSync({ module }) })

/** Loads the reader once, and calls into it. */
export async function withReader<T>(wasm: WasmSource | undefined, find: FindModule, run: (engine: Reader) => T): Promise<T> {
  await load(wasm, find)
  if (stopped) throw atItsEnd()
  try {
    return run(exported)
  } catch (error) {
    if (isTrap(error)) {
      stopped = true
      throw atItsEnd(error)
    }
    if (error instanceof SealglassError) throw error
    throw new SealglassError('usage.sbom', messageOf(error), { cause: error })
  }
}

const atItsEnd = (cause?: unknown): SealglassError => new SealglassError('engine.stopped',
  'The SBOM reader stopped at an internal error. Load the package afresh to use it again, and report the input.',
  cause === undefined ? {} : { cause })
