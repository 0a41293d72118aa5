/** OSV records in a zip, as the database gives them for an ecosystem: read one after the other, of which none stays. */

import type { OpenSbom } from './sbom-types.js'
import { zipMembers, type Slice } from './zip.js'

/** Bytes of one record; a larger file in a zip is none (sbom:V51). */
const MOST = 16 * 1024 ** 2
/** Files of one zip (sbom:V51). */
const FILES = 2_000_000
/** Bytes that are read at a time: the files lie one behind the other, and are small. */
const WINDOW = 1024 ** 2

/** A file of a zip, and how far the zip is read. Without `data` it is no record. */
export interface Packed { name: string, data?: Uint8Array, done: number }

/** @throws {@link ArchiveError} where it is damaged */
export async function* recordsIn(read: Slice, length: number): AsyncGenerator<Packed> {
  let [from, window]: [number, Uint8Array] = [0, new Uint8Array()]
  const slice = async (start: number, end: number): Promise<Uint8Array> => {
    if (start < from || end > from + window.length) [from, window] = [start, await read(start, Math.max(end, start + WINDOW))]
    return window.subarray(start - from, end - from)
  }
  for await (const { name, size = 0, refused, content } of zipMembers(slice, length, FILES)) {
    if (refused !== undefined || size > MOST) {
      yield { name, done: from }
      continue
    }
    const data = new Uint8Array(size)
    let at = 0
    for await (const piece of content) {
      data.set(piece, at)
      at += piece.length
    }
    yield { name, data, done: from }
  }
}

/** In one spelling, whatever the ecosystem's: letters and digits. */
const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/** Parts that are asked for at a time. */
const PAGE = 10_000

/** Of a name with its namespace, what stands last. */
const lastOf = (name: string): string => plain(name.split(/[/:]/).at(-1) ?? '')

/**
 * Leaves out records that name no package of the SBOM (sbom:V52): of an ecosystem's records few do, and each that may is for the reader to
 * compare. A name is one where its last word is that of a name under which the reader looks parts up, in any spelling. What names nothing, or
 * is not as a record should be, goes there, too: what it is, is for the reader to say.
 */
export function mayName({ reading: { sbom }, names }: OpenSbom): (record: Uint8Array) => boolean {
  const known = new Set<string>()
  for (let from = 0; from < (sbom?.componentCount ?? 0); from += PAGE) for (const name of names(from, PAGE)) known.add(lastOf(name))
  return record => {
    try {
      const { id, modified, affected } = JSON.parse(new TextDecoder().decode(record)) as { id: unknown, modified: unknown, affected: Array<{ package?: { name?: unknown, purl?: unknown } }> }
      const named = affected.flatMap(({ package: { name, purl } = {} }) => [name, typeof purl === 'string' && decoded(purl.replace(/[@?#].*/s, ''))]).filter(name => typeof name === 'string' && name !== '') as string[]
      return id === undefined || modified === undefined || named.length === 0 || named.some(name => {
        const last = lastOf(name)
        return last === '' || known.has(last)
      })
    } catch {
      return true
    }
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
