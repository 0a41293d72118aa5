/** Loading the SBOM reader, which is a module of its own: who only verifies never loads it. */

import { bind, initSync, SbomFile, VexDocuments } from '#sbom-engine'
import type { FindModule } from './engine.js'
import { SealglassError } from './error.js'
import { fetched } from './fetched.js'
import type { WasmSource } from './types.js'

// Put in by the build: the SHA-256 of sealglass-sbom.wasm, and of all of it that stands before its last section.
declare const SBOM_SHA256: string
declare const SBOM_BUILD: string

const exported = { bind, SbomFile, VexDocuments }
export type Reader = typeof exported

let loading: Promise<void> | undefined
let stopped = false

/** Loads the reader once, and calls into it. A failure to load is not remembered: the next call tries again. */
export async function withReader<T>(wasm: WasmSource | undefined, find: FindModule, run: (engine: Reader) => T): Promise<T> {
  loading ??= instantiate(wasm, find).catch((error: unknown) => {
    loading = undefined
    throw error instanceof SealglassError ? error
      : new SealglassError('engine.load', `sealglass-sbom.wasm could not be loaded: ${messageOf(error)}`, { cause: error })
  })
  await loading
  if (stopped) throw atItsEnd()
  try {
    return run(exported)
  } catch (error) {
    // A trap leaves the module's memory in a state nobody has thought about.
    if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) {
      stopped = true
      throw atItsEnd(error)
    }
    if (error instanceof SealglassError) throw error
    throw new SealglassError('usage.sbom', messageOf(error), { cause: error })
  }
}

async function instantiate(wasm: WasmSource | undefined, find: FindModule): Promise<void> {
  const source = await (wasm === undefined ? find() : read(wasm))
  const module = source instanceof WebAssembly.Module ? source : await compile(source)
  const [section] = WebAssembly.Module.customSections(module, 'sealglass')
  if (section === undefined || new TextDecoder().decode(section) !== SBOM_BUILD) throw mismatch('it is of another build')
  initSync({ module })
}

async function read(wasm: WasmSource): Promise<BufferSource | WebAssembly.Module> {
  const source = await wasm
  if (source instanceof URL) return fetched(await fetch(source, { credentials: 'same-origin' }))
  if (typeof Response !== 'undefined' && source instanceof Response) return fetched(source)
  return source as BufferSource | WebAssembly.Module
}

async function compile(bytes: BufferSource): Promise<WebAssembly.Module> {
  const subtle = globalThis.crypto?.subtle
  if (subtle !== undefined) {
    const digest = new Uint8Array(await subtle.digest('SHA-256', bytes))
    const sha256 = Array.from(digest, byte => byte.toString(16).padStart(2, '0')).join('')
    if (sha256 !== SBOM_SHA256) throw mismatch(`its SHA-256 is ${sha256}, and this package was built with ${SBOM_SHA256}`)
  }
  return WebAssembly.compile(bytes)
}

const mismatch = (why: string): SealglassError => new SealglassError('engine.mismatch',
  `This sealglass-sbom.wasm does not belong to this version of the package: ${why}. Use the file that came with the package.`)

const atItsEnd = (cause?: unknown): SealglassError => new SealglassError('engine.stopped',
  'The SBOM reader stopped at an internal error. Load the package afresh to use it again, and report the input.',
  cause === undefined ? {} : { cause })

const messageOf = (error: unknown): string => error instanceof Error ? error.message : String(error)
