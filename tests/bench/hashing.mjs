// SHA-256 of one large file by those who stream and those who do not, in Node.js and in a browser.

import { sha256 as noble } from '@noble/hashes/sha2.js'
import { createSHA256 } from 'hash-wasm'

const CHUNK = 1 << 20

/**
 * MB/s (10^6 bytes) of the best of three turns. `crypto.subtle` takes no streams: it is given the whole file in memory.
 * Ours is `verifyFile()` as users call it, reading and verification included.
 *
 * @param {number} bytes @param {string} bundle of a file signed by its SHA-256 @param {() => Promise<{ verifyFile: (request: object) => Promise<unknown> }>} createVerifier
 * @param {Record<string, (blob: Blob) => Promise<unknown>>} [further]
 */
export async function hashing(bytes, bundle, createVerifier, further = {}) {
  const verifier = await createVerifier()
  const blob = new Blob(Array.from({ length: Math.ceil(bytes / CHUNK) }, (_, index) => new Uint8Array(CHUNK).fill(index)))
  /** @type {Record<string, (blob: Blob) => Promise<unknown>>} */
  const ways = {
    'sealglass, verifyFile()': async file => verifier.verifyFile({ file, bundle, policy: { identity: { san: 'a@example.com', issuer: 'https://example.com' } } }),
    'hash-wasm, streamed': async file => {
      const hasher = await createSHA256()
      for await (const chunk of chunks(file)) hasher.update(chunk)
      return hasher.digest()
    },
    '@noble/hashes, streamed': async file => {
      const hasher = noble.create()
      for await (const chunk of chunks(file)) hasher.update(chunk)
      return hasher.digest()
    },
    'crypto.subtle, whole file': async file => crypto.subtle.digest('SHA-256', await file.arrayBuffer()),
    ...further,
  }
  /** @type {Record<string, number>} */
  const best = {}
  for (let turn = 0; turn < 3; turn++) {
    for (const [name, hash] of Object.entries(ways)) {
      const since = performance.now()
      await hash(blob)
      best[name] = Math.max(best[name] ?? 0, blob.size / (performance.now() - since) / 1000)
    }
  }
  return best
}

/** @param {Blob} file @returns {AsyncGenerator<Uint8Array>} */
async function* chunks(file) {
  const reader = file.stream().getReader()
  for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value
}
