/** The one engine that all verifiers share. */

import { claims, Engine, Hasher, initSync, inspect, recognise, signatures, verifyEnveloped } from '#engine'
import { SealglassError } from './error.js'
import { isTrap, loader, type FindModule } from './module.js'
import type { WasmSource } from './types.js'

// Put in by the build.
declare const WASM_SHA256: string
declare const WASM_BUILD: string

// Not the module as a whole, which would bring the binder's own loader along.
const exported = { claims, Engine, Hasher, inspect, recognise, signatures, verifyEnveloped }

let state: 'unloaded' | 'ready' | 'stopped' = 'unloaded'

let loaded: ReturnType<typeof loader> | undefined

/** One stream, by several hashes in one pass. */
export interface Hashing {
  update(piece: Uint8Array): void
  /** In lower-case hex, by algorithm */
  finish(): Record<string, string>
  free(): void
}

export type MakeHashing = (algorithms: string[]) => Hashing

let own: MakeHashing | undefined

/**
 * Loads the engine once. Nothing is made on import: who only calls the engine does not get its loader.
 *
 * @param hashing The host's own, where it hashes streams
 */
export function load(wasm: WasmSource | undefined, find: FindModule, hashing?: MakeHashing): Promise<void> {
  own ??= hashing
  loaded ??= loader({ file: 'sealglass.wasm', sha256: WASM_SHA256, build: WASM_BUILD }, module => {
    initSync({ module })
    state = 'ready'
  })
  return loaded(wasm, find)
}

/** Calls into the engine, and tells its own errors from its end. */
export function call<T>(what: string, run: (engine: typeof exported) => T): T {
  if (state === 'unloaded') {
    throw new SealglassError('engine.not-loaded', `${what} needs the engine: await createVerifier() once before calling it.`)
  }
  if (state === 'stopped') throw stopped()
  try {
    return run(exported)
  } catch (error) {
    if (isEngineError(error)) throw new SealglassError(error.code, error.message)
    if (isTrap(error)) {
      state = 'stopped'
      throw stopped(error)
    }
    throw error
  }
}

/** By the host, where it hashes streams itself, else by the engine. To be freed. */
export const hashing = (what: string, algorithms: string[]): Hashing =>
  own?.(algorithms) ?? call(what, engine => new engine.Hasher(algorithms) as Hashing)

const stopped = (cause?: unknown): SealglassError => new SealglassError('engine.stopped',
  'The engine stopped at an internal error, and nothing was verified. Load the package afresh to use it again, and report the input.',
  cause === undefined ? {} : { cause })

const isEngineError = (error: unknown): error is { code: string, message: string } =>
  typeof error === 'object' && error !== null && 'code' in error && 'message' in error
  && typeof error.code === 'string' && typeof error.message === 'string'
