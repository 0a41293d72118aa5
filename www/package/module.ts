/** Loading a WebAssembly module that belongs to this package, and no other: the verifier, or the SBOM reader. */

import { SealglassError } from './error.js'
import { fetched } from './fetched.js'
import type { WasmSource } from './types.js'

/** How an entry of the package finds its module when the caller names none. */
/** The module of an entry that has it inside. */
export function fromBase64(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64)
  const bytes = new Uint8Array(text.length)
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at)
  return bytes
}

export type FindModule = () => Promise<BufferSource | WebAssembly.Module>

/** What the build puts in: the SHA-256 of the file, and of all of it that stands before its last section. */
interface Facts { file: string, sha256: string, build: string }

/** A function that loads the module once. A failure is not remembered: the next call tries again. */
export function loader(facts: Facts, start: (module: WebAssembly.Module) => void): (wasm: WasmSource | undefined, find: FindModule) => Promise<void> {
  let loading: Promise<void> | undefined
  return async (wasm, find) => loading ??= instantiate(facts, wasm, find).then(start).catch((error: unknown) => {
    loading = undefined
    throw error instanceof SealglassError ? error
      : new SealglassError('engine.load', `${facts.file} could not be loaded: ${messageOf(error)}`, { cause: error })
  })
}

async function instantiate(facts: Facts, wasm: WasmSource | undefined, find: FindModule): Promise<WebAssembly.Module> {
  const source = await (wasm === undefined ? find() : read(wasm))
  const module = source instanceof WebAssembly.Module ? source : await compile(facts, source)
  const [section] = WebAssembly.Module.customSections(module, 'sealglass')
  if (section === undefined || new TextDecoder().decode(section) !== facts.build) throw mismatch(facts, 'it is of another build')
  return module
}

async function read(wasm: WasmSource): Promise<BufferSource | WebAssembly.Module> {
  const source = await wasm
  if (source instanceof URL) return fetched(await fetch(source, { credentials: 'same-origin' }))
  if (typeof Response !== 'undefined' && source instanceof Response) return fetched(source)
  return source as BufferSource | WebAssembly.Module
}

async function compile(facts: Facts, bytes: BufferSource): Promise<WebAssembly.Module> {
  // Pages served without TLS have no crypto.subtle: there the check of the build section alone tells versions apart.
  const subtle = globalThis.crypto?.subtle
  if (subtle !== undefined) {
    const digest = new Uint8Array(await subtle.digest('SHA-256', bytes))
    const sha256 = Array.from(digest, byte => byte.toString(16).padStart(2, '0')).join('')
    if (sha256 !== facts.sha256) throw mismatch(facts, `its SHA-256 is ${sha256}, and this package was built with ${facts.sha256}`)
  }
  return WebAssembly.compile(bytes)
}

const mismatch = ({ file }: Facts, why: string): SealglassError => new SealglassError('engine.mismatch',
  `This ${file} does not belong to this version of the package: ${why}. Use the file that came with the package.`)

/** A trap leaves the module's memory in a state nobody has thought about, so that after one nothing is asked of it again. */
export const isTrap = (error: unknown): boolean => error instanceof WebAssembly.RuntimeError || error instanceof RangeError

export const messageOf = (error: unknown): string => error instanceof Error ? error.message : String(error)
