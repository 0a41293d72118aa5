/** Hashing a file of any size in constant memory. */

import { call, hashing } from './engine.js'
import { SealglassError } from './error.js'
import { asBytes, type EngineArtifact } from './input.js'
import type { ByteSource, VerifyFileRequest } from './types.js'

/** What a bundle's verification needs of the artifact. */
export interface Needs {
  digests: string[]
  /** The signature is over the bytes themselves: no digest will do */
  bytes: boolean
}

type Watch = Pick<VerifyFileRequest, 'onProgress' | 'signal'>

export async function readArtifact(file: ByteSource, needs: Needs, watch: Watch): Promise<EngineArtifact> {
  if (needs.bytes) return wholeFile(file, watch)
  if (needs.digests.length === 0) return undefined
  let size = 0
  const digests = await digestsBy('verifyFile', needs.digests, async update => {
    for await (const piece of pieces(file, watch)) {
      update(piece)
      size += piece.length
    }
  })
  return { digests, size: String(size) }
}

/** The digests of all that `update` is given, in lower-case hex by algorithm. */
export async function digestsBy(
  what: string, algorithms: string[], feed: (update: (piece: Uint8Array) => void) => Promise<void> | void,
): Promise<Record<string, string>> {
  const hasher = hashing(what, algorithms)
  try {
    await feed(piece => call(what, () => hasher.update(piece)))
    return call(what, () => hasher.finish())
  } finally {
    hasher.free()
  }
}

async function wholeFile(file: ByteSource, watch: Watch): Promise<Uint8Array> {
  const held: Uint8Array[] = []
  let size = 0
  // A source may give the same buffer again with other bytes in it.
  for await (const piece of pieces(file, watch)) size += held[held.push(piece.slice()) - 1]?.length ?? 0
  const whole = new Uint8Array(size)
  let end = 0
  for (const piece of held) {
    whole.set(piece, end)
    end += piece.length
  }
  return whole
}

/** The file's bytes as they come. */
export async function* pieces(file: ByteSource, { onProgress, signal }: Watch): AsyncGenerator<Uint8Array> {
  const total = typeof Blob !== 'undefined' && file instanceof Blob ? { total: file.size } : {}
  let done = 0
  signal?.throwIfAborted()
  for await (const piece of from(file, signal)) {
    signal?.throwIfAborted()
    yield piece
    done += piece.length
    onProgress?.({ done, ...total })
  }
}

function from(file: ByteSource, signal: AbortSignal | undefined): AsyncIterable<Uint8Array> {
  if (typeof Blob !== 'undefined' && file instanceof Blob) return chunks(file.stream(), signal)
  return typeof ReadableStream !== 'undefined' && file instanceof ReadableStream ? chunks(file, signal) : iterated(file)
}

/** Not `for await` over the stream: Safari has no asynchronous iteration of streams. */
async function* chunks(stream: ReadableStream<Uint8Array>, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  // Aborting has to end a read that waits, not only the next one.
  const cancel = (): void => { reader.cancel(signal?.reason).catch(() => {}) }
  signal?.addEventListener('abort', cancel, { once: true })
  try {
    for (;;) {
      const { done, value } = await reader.read()
      signal?.throwIfAborted()
      if (done) return
      yield bytesOf(value)
    }
  } finally {
    signal?.removeEventListener('abort', cancel)
    // Given up halfway (an error in hashing, an abort): the rest is not wanted. After the end this does nothing.
    reader.cancel().catch(() => {})
  }
}

async function* iterated(source: Exclude<ByteSource, ReadableStream>): AsyncGenerator<Uint8Array> {
  if (typeof source !== 'object' || source === null || !(Symbol.asyncIterator in source)) {
    throw new SealglassError('usage.file', 'The file has to be a Blob, a ReadableStream or an asynchronous iterable of bytes.')
  }
  for await (const piece of source) yield bytesOf(piece)
}

function bytesOf(piece: unknown): Uint8Array {
  const bytes = asBytes(piece)
  if (bytes === undefined) throw new SealglassError('usage.file', 'The stream gives something that is not bytes; open it without an encoding.')
  return bytes
}
