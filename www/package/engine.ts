/** Loading: from a module's bytes to the one engine that all verifiers share. */

import { claims, Engine, Hasher, initSync, inspect, recognise, signatures, verifyEnveloped } from '#engine'
import { SealglassError } from './error.js'
import { fetched } from './fetched.js'
import type { WasmSource } from './types.js'

// Put in by the build: the SHA-256 of sealglass.wasm, and of all of it that stands before its last section.
declare const WASM_SHA256: string
declare const WASM_BUILD: string

// Not the module as a whole, which would bring the binder's own loader along.
const exported = { claims, Engine, Hasher, inspect, recognise, signatures, verifyEnveloped }

/** How an entry of the package finds its module when the caller names none. */
export type FindModule = () => Promise<BufferSource | WebAssembly.Module>

let loading: Promise<void> | undefined
let state: 'unloaded' | 'ready' | 'stopped' = 'unloaded'

/** Loads the engine once. A failure is not remembered: the next call tries again. */
export async function load(wasm: WasmSource | undefined, find: FindModule): Promise<void> {
  loading ??= instantiate(wasm, find).catch((error: unknown) => {
    loading = undefined
    throw error instanceof SealglassError ? error
      : new SealglassError('engine.load', `sealglass.wasm could not be loaded: ${messageOf(error)}`, { cause: error })
  })
  return loading
}

async function instantiate(wasm: WasmSource | undefined, find: FindModule): Promise<void> {
  const source = wasm === undefined ? await find() : await read(wasm)
  const module = source instanceof WebAssembly.Module ? source : await compile(source)
  const [section] = WebAssembly.Module.customSections(module, 'sealglass')
  if (section === undefined || new TextDecoder().decode(section) !== WASM_BUILD) throw mismatch('it is of another build')
  initSync({ module })
  state = 'ready'
}

async function read(wasm: URL | Response | BufferSource | WebAssembly.Module): Promise<BufferSource | WebAssembly.Module> {
  if (wasm instanceof URL) return fetched(await fetch(wasm, { credentials: 'same-origin' }))
  if (typeof Response !== 'undefined' && wasm instanceof Response) return fetched(wasm)
  return wasm as BufferSource | WebAssembly.Module
}

async function compile(bytes: BufferSource): Promise<WebAssembly.Module> {
  // Pages served without TLS have no crypto.subtle: there the check of the build section alone tells versions apart.
  const subtle = globalThis.crypto?.subtle
  if (subtle !== undefined) {
    const sha256 = hex(new Uint8Array(await subtle.digest('SHA-256', bytes)))
    if (sha256 !== WASM_SHA256) throw mismatch(`its SHA-256 is ${sha256}, and this package was built with ${WASM_SHA256}`)
  }
  return WebAssembly.compile(bytes)
}

const mismatch = (why: string): SealglassError => new SealglassError('engine.mismatch',
  `This sealglass.wasm does not belong to this version of the package: ${why}. Use the file that came with the package.`)

const hex = (bytes: Uint8Array): string => Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')

/**
 * Calls into the engine, and tells its own errors from its end.
 *
 * A trap leaves the module's memory in a state nobody has thought about, so that after one nothing is asked of it again.
 */
export function call<T>(what: string, run: (engine: typeof exported) => T): T {
  if (state === 'unloaded') {
    throw new SealglassError('engine.not-loaded', `${what} needs the engine: await createVerifier() once before calling it.`)
  }
  if (state === 'stopped') throw stopped()
  try {
    return run(exported)
  } catch (error) {
    if (isEngineError(error)) throw new SealglassError(error.code, error.message)
    if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) {
      state = 'stopped'
      throw stopped(error)
    }
    throw error
  }
}

const stopped = (cause?: unknown): SealglassError => new SealglassError('engine.stopped',
  'The engine stopped at an internal error, and nothing was verified. Load the package afresh to use it again, and report the input.',
  cause === undefined ? {} : { cause })

const isEngineError = (error: unknown): error is { code: string, message: string } =>
  typeof error === 'object' && error !== null && 'code' in error && 'message' in error
  && typeof error.code === 'string' && typeof error.message === 'string'

const messageOf = (error: unknown): string => error instanceof Error ? error.message : String(error)
