/** OSV records in a zip, as the database gives them for an ecosystem: read one after the other, of which none stays. */

import { ArchiveError } from '../package/archive.js'
import { isZip, zipMembers } from '../package/zip.js'
import { inSbom, kindOf } from './model.js'
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
  let [from, window] = [0, new Uint8Array()]
  const slice = async (start: number, end: number): Promise<Uint8Array> => {
    if (start < from || end > from + window.length) [from, window] = [start, new Uint8Array(await file.slice(start, Math.max(end, start + WINDOW)).arrayBuffer())]
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

const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/**
 * Leaves out records whose packages occur in no package URL of the SBOM, in any spelling: of an ecosystem's records few do, and each
 * that may is for the reader to compare. What is not as a record should be goes there, too.
 */
export async function mayName(given: Given): Promise<(record: Uint8Array) => boolean> {
  const purls = await inSbom(given, ({ reading: { sbom }, rows }) => rows(0, sbom?.componentCount ?? 0).map(([, , , purl]) => plain(decoded(purl))).join(' '))
  return record => {
    try {
      const { affected } = JSON.parse(new TextDecoder().decode(record)) as { affected: Array<{ package?: { name?: string, purl?: string } }> }
      return affected.some(({ package: { name = '', purl = '' } = {} }) => [name, decoded(purl.replace(/[@?#].*/s, ''))].some(text => {
        const last = text.split(/[/:]/).at(-1) ?? ''
        return text !== '' && purls.includes(plain(last))
      }))
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
