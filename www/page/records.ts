/** OSV records in a zip, as the database gives them for an ecosystem: read one after the other, of which none stays. */

import { ArchiveError } from '../package/archive.js'
import { isZip, zipMembers } from '../package/zip.js'
import { inSbom, kindOf } from './model.js'
import { read } from './problem.js'
import type { Given } from './protocol.js'

/** Bytes of one record; a larger file in a zip is none. */
const MOST = 4 * 1024 ** 2
/** Files of one zip. */
const FILES = 65_534
/** Bytes that are read at a time: the files lie one behind the other, and are small. */
const WINDOW = 1024 ** 2

interface Packed { name: string, data?: Uint8Array, done: number }

/** Whether a zip is one of records: its first file is one. What else is in it is counted when it is read. */
export async function isRecords(file: File, head: Uint8Array): Promise<boolean> {
  if (!isZip(head)) return false
  try {
    for await (const { data } of recordsIn(file)) return data !== undefined && await kindOf(data) === 'osv'
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error
  }
  return false
}

/** @throws {@link ArchiveError} where it is damaged */
export async function* recordsIn(file: File): AsyncGenerator<Packed> {
  let [from, window]: [number, Uint8Array] = [0, new Uint8Array()]
  const slice = async (start: number, end: number): Promise<Uint8Array> => {
    if (start < from || end > from + window.length) [from, window] = [start, await read(file, Math.max(end, start + WINDOW), start)]
    return window.subarray(start - from, end - from)
  }
  for await (const { name, size = 0, refused, content } of zipMembers(slice, file.size, FILES)) {
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

/**
 * Leaves out records that name no package of the SBOM: of an ecosystem's records few do, and each that may is for the reader to compare. A
 * name is one where its last word occurs as a word of a package URL, in any spelling, with the qualifiers, as the reader takes names from
 * these. What names nothing, or is not as a record should be, goes there, too: what it is, is for the reader to say.
 */
export async function mayName(given: Given): Promise<(record: Uint8Array) => boolean> {
  const words = new Set<string>()
  await inSbom(given, ({ reading: { sbom }, rows }) => {
    for (let from = 0; from < (sbom?.componentCount ?? 0); from += PAGE) {
      for (const [, , , purl] of rows(from, PAGE)) {
        for (const word of purl.split(/[@?#&=]/).flatMap(piece => decoded(piece).split(/[/:]/))) words.add(plain(word)).add(plain(word.replace(/@.*/s, '')))
      }
    }
  })
  return record => {
    try {
      const { id, modified, affected } = JSON.parse(new TextDecoder().decode(record)) as { id: unknown, modified: unknown, affected: Array<{ package?: { name?: unknown, purl?: unknown } }> }
      const names = affected.flatMap(({ package: { name, purl } = {} }) => [name, typeof purl === 'string' && decoded(purl.replace(/[@?#].*/s, ''))]).filter(name => typeof name === 'string' && name !== '') as string[]
      return id === undefined || modified === undefined || names.length === 0 || names.some(name => {
        const last = plain(name.split(/[/:]/).at(-1) ?? '')
        return last === '' || words.has(last)
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
