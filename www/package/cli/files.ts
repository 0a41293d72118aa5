/** Reading what the command line names. Whatever cannot be read ends the command with code 3 and the reason. */

import { createReadStream } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { createVerifier } from '../index.node.js'
import { SealglassError } from '../error.js'
import type { EmbeddedRoot, Verifier } from '../types.js'
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

function unreadable(file: string, error: unknown): Failure {
  const { code = '', message = '' } = error as NodeJS.ErrnoException
  return new Failure(exit.unreadable, `${file} cannot be read: ${reasons[code] ?? message}.`)
}

export async function verifierFor(name: string | undefined, file: string | undefined): Promise<Verifier> {
  if (name !== undefined && file !== undefined) throw usage('--trust and --trusted-root exclude each other.')
  if (file !== undefined) {
    try {
      return await createVerifier({ trust: await read(file) })
    } catch (error) {
      if (error instanceof SealglassError) throw new Failure(exit.unreadable, `${file}: ${error.message}`)
      throw error
    }
  }
  if (name !== undefined && !embedded(name)) throw usage('--trust is public-good, staging or github; a file is given with --trusted-root.')
  return createVerifier(name === undefined ? {} : { trust: name })
}

const embedded = (name: string): name is EmbeddedRoot => ['public-good', 'staging', 'github'].includes(name)
