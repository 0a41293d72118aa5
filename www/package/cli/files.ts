/** Reading what the command line names. Whatever cannot be read ends the command with code 3 and the reason. */

import { createReadStream, openAsBlob, readFileSync, statSync, type Stats } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { createVerifier } from '../index.node.js'
import { SealglassError } from '../error.js'
import type { EmbeddedRoot, Verifier, VerifierOptions } from '../types.js'
import { isZip, type Slice } from '../zip.js'
import { exit, Failure, usage } from './exit.js'

export async function read(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file)
  } catch (error) {
    throw unreadable(file, error)
  }
}

/** A file to hash piece by piece. Opened here, so that one that is not there is known before anything is verified. */
export async function stream(file: string): Promise<AsyncIterable<Uint8Array>> {
  try {
    const handle = await open(file)
    if ((await handle.stat()).isDirectory()) {
      await handle.close()
      throw Object.assign(new Error(), { code: 'EISDIR' })
    }
    return pieces(file, createReadStream(file, { fd: handle, highWaterMark: 1 << 20 }))
  } catch (error) {
    throw unreadable(file, error)
  }
}

/** A file that is read in pieces, each where it is asked for. */
export async function slices(file: string): Promise<{ slice: Slice, length: number, close(): Promise<void> }> {
  try {
    const handle = await open(file)
    const length = (await handle.stat()).size
    const slice: Slice = async (start, end) => {
      const bytes = new Uint8Array(Math.max(0, Math.min(end, length) - start))
      for (let at = 0; at < bytes.length;) {
        const { bytesRead } = await handle.read(bytes, at, bytes.length - at, start + at)
        if (bytesRead === 0) return bytes.subarray(0, at)
        at += bytesRead
      }
      return bytes
    }
    return { slice, length, close: () => handle.close() }
  } catch (error) {
    throw unreadable(file, error)
  }
}

/** A zip is not read whole to see that it is one. */
export async function startsAsZip(file: string): Promise<boolean> {
  const { slice, length, close } = await slices(file)
  try {
    return isZip(await slice(0, Math.min(22, length)))
  } catch (error) {
    throw unreadable(file, error)
  } finally {
    await close()
  }
}

/** Up to here a file is read faster than a Blob of Node.js is made. */
const SMALL = 1 << 20

/** A file of a pile, which is read piece by piece, and maybe again. */
export async function blobOf(path: string): Promise<Blob> {
  const stats = statSync(path)
  return stats.isFile() && stats.size <= SMALL ? new SmallFile(path, stats) : openAsBlob(path)
}

/** Nothing is held of it: there may be ten thousand. */
class SmallFile extends Blob {
  readonly #path: string
  readonly #stats: Stats

  constructor(path: string, stats: Stats) {
    super()
    this.#path = path
    this.#stats = stats
  }

  override get size(): number {
    return this.#stats.size
  }

  override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    return new ReadableStream({ pull: controller => {
      const bytes = this.#read()
      if (bytes.length > 0) controller.enqueue(bytes)
      controller.close()
    } })
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    // A copy: small ones lie in memory that Node.js shares among them.
    return new Uint8Array(this.#read()).buffer
  }

  override async text(): Promise<string> {
    return new TextDecoder().decode(this.#read())
  }

  override slice(from?: number, to?: number): Blob {
    return new Blob([this.#read().subarray(from, to)])
  }

  /** What was hashed must be what is verified. */
  #read(): Uint8Array<ArrayBuffer> {
    const bytes = readFileSync(this.#path)
    if (bytes.length !== this.#stats.size || statSync(this.#path).mtimeMs !== this.#stats.mtimeMs) throw new Error('it changed while it was read')
    return bytes
  }
}

async function* pieces(file: string, source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* source
  } catch (error) {
    throw unreadable(file, error)
  }
}

const reasons: Record<string, string> = {
  ENOENT: 'there is no such file', EISDIR: 'it is a directory', EACCES: 'permission denied',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GiB, which is no bundle, key or trusted root',
}

export function unreadable(file: string, error: unknown): Failure {
  const { code = '', message = '' } = error as NodeJS.ErrnoException
  return new Failure(exit.unreadable, `${file} cannot be read: ${reasons[code] ?? message}.`)
}

export const verifierFor = async (name: string | undefined, file: string | undefined): Promise<Verifier> => verifierOf(await trustFor(name, file), file)

/** What is trusted, for as many verifiers as there are to be. */
export async function trustFor(name: string | undefined, file: string | undefined): Promise<VerifierOptions> {
  if (name !== undefined && file !== undefined) throw usage('--trust and --trusted-root exclude each other.')
  if (file !== undefined) return { trust: await read(file) }
  if (name !== undefined && !embedded(name)) throw usage('--trust is public-good, staging or github; a file is given with --trusted-root.')
  return name === undefined ? {} : { trust: name }
}

export async function verifierOf(options: VerifierOptions, file: string | undefined): Promise<Verifier> {
  try {
    return await createVerifier(options)
  } catch (error) {
    if (file !== undefined && error instanceof SealglassError) throw new Failure(exit.unreadable, `${file}: ${error.message}`)
    throw error
  }
}

const embedded = (name: string): name is EmbeddedRoot => ['public-good', 'staging', 'github'].includes(name)
