/**
 * Zip, by its directory, which is at its end. A zip says most things twice, and tools differ in which they believe: where the two
 * differ, or where something lies between the files, it is not unpacked.
 */

import { ArchiveError, bounds, inflated, nameProblem, type Member } from './archive.js'

/** Bytes of a file from one place to another. */
export type Slice = (start: number, end: number) => Promise<Uint8Array>

const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50
const END = 0x06054b50
/** An end with numbers that fit, and where it is (zip64). */
const WIDE_END = 0x06064b50
const WIDE_PLACE = 0x07064b50
/** The extra field with the name once more, which some readers take for the name. */
const UNICODE_NAME = 0x7075

export const isZip = (head: Uint8Array): boolean => head.length >= 22 && [LOCAL, END].includes(view(head).getUint32(0, true))

interface Entry {
  raw: Uint8Array
  flags: number
  method: number
  crc: number
  packed: number
  size: number
  offset: number
  link: boolean
}

/** `most` files. @throws {@link ArchiveError}, and what reading throws */
export async function* zipMembers(read: Slice, size: number, most = bounds.entries): AsyncGenerator<Member> {
  const slice: Slice = async (start, end) => {
    const bytes = await read(start, end)
    if (end <= size && bytes.length !== end - start) throw new ArchiveError('It changed while it was read.')
    return bytes
  }
  const { entries, start } = await directory(slice, size, most)
  const names = new Set<string>()
  let expected = 0
  for (const entry of entries.sort((a, b) => a.offset - b.offset)) {
    if (entry.offset !== expected) throw new ArchiveError('Something lies between its files, or two of them share bytes.')
    const data = await dataOf(slice, entry, start)
    expected = await endOf(slice, entry, data + entry.packed, start)
    const name = text(entry.raw)
    if (name.endsWith('/')) {
      if (entry.size > 0) throw new ArchiveError(`${name} in it is a directory, and has a content.`)
      continue
    }
    const clean = name.replace(/^(?:\.\/)+/, '')
    if (names.has(clean)) throw new ArchiveError(`${clean} is in it twice.`)
    names.add(clean)
    const refused = nameProblem(name) ?? (entry.link ? 'It is a link, and links are not followed.'
      : (entry.flags & 1) !== 0 ? 'It is encrypted.' : entry.method !== 0 && entry.method !== 8 ? 'It is packed in a way that is not read.' : undefined)
    yield { name: clean, size: entry.size, ...refused === undefined ? {} : { refused }, content: content(slice, entry, data) }
  }
  if (expected !== start) throw new ArchiveError('Something lies between its files and its directory.')
}

/** The directory, which ends where the end record begins. */
async function directory(slice: Slice, size: number, most: number): Promise<{ entries: Entry[], start: number }> {
  const tailAt = Math.max(0, size - 0xffff - 22)
  const tail = await slice(tailAt, size)
  const found: number[] = []
  for (let at = tail.length - 22; at >= 0; at--) {
    if (tail[at] === 0x50 && view(tail).getUint32(at, true) === END && at + 22 + view(tail).getUint16(at + 20, true) === tail.length) found.push(at)
  }
  const [at] = found
  if (at === undefined) throw new ArchiveError('It is cut off.')
  if (found.length > 1) throw new ArchiveError('It has more than one end.')
  const end = view(tail.subarray(at))
  const numbers = [...[4, 6, 8, 10].map(place => end.getUint16(place, true)), end.getUint32(12, true), end.getUint32(16, true)]
  const [[disk, diskOfStart, here, count, length, start], behind] = await wideEnd(slice, numbers as Numbers, tailAt + at)
  if (disk !== 0 || diskOfStart !== 0 || here !== count || start + length !== behind) throw new ArchiveError('Its directory is damaged.')
  if (count > most) throw new ArchiveError(`It has more than ${most} entries.`)
  if (length > most * 512) throw new ArchiveError('Its directory is too long.')
  return { entries: central(await slice(start, start + length), count, size), start }
}

type Numbers = [disk: number, diskOfStart: number, here: number, count: number, length: number, start: number]

/**
 * Numbers that do not fit stand in another end before the end, with a record of where that is; and where the directory has to end. Where there
 * is such a record it counts, as some readers take it whatever the numbers are.
 */
async function wideEnd(slice: Slice, numbers: Numbers, end: number): Promise<[Numbers, number]> {
  const full = numbers.map((number, at) => number === (at < 4 ? 0xffff : 0xffffffff))
  // Without the room for what nobody writes, both are of one length.
  const at = end - 76
  const wide = view(await slice(Math.max(0, at), end))
  if (wide.byteLength < 20 || wide.getUint32(wide.byteLength - 20, true) !== WIDE_PLACE) {
    if (full.includes(true)) throw new ArchiveError('Its directory is damaged.')
    return [numbers, end]
  }
  if (at < 0) throw new ArchiveError('It is cut off.')
  const word = (place: number): number => wide.getUint32(place, true)
  const own = [word(16), word(20), ...[24, 32, 40, 48].map(place => Number(wide.getBigUint64(place, true)))]
  const placed = [word(0), word(4), word(8), word(56), word(60), Number(wide.getBigUint64(64, true)), word(72)].join() === [WIDE_END, 44, 0, WIDE_PLACE, 0, at, 1].join()
  // Both ends say the same, as far as the one can.
  if (!placed || !own.every((number, index) => Number.isSafeInteger(number) && (full[index] === true || number === numbers[index]))) throw new ArchiveError('Its directory is damaged.')
  return [own as Numbers, at]
}

function central(bytes: Uint8Array, count: number, archive: number): Entry[] {
  const entries: Entry[] = []
  let at = 0
  let total = 0
  while (entries.length < count) {
    if (at + 46 > bytes.length) throw new ArchiveError('Its directory is damaged.')
    const field = view(bytes.subarray(at))
    const [nameLength, extra, comment] = [28, 30, 32].map(place => field.getUint16(place, true)) as [number, number, number]
    const next = at + 46 + nameLength + extra + comment
    if (field.getUint32(0, true) !== CENTRAL || next > bytes.length) throw new ArchiveError('Its directory is damaged.')
    const more = bytes.subarray(at + 46 + nameLength, next - comment)
    const name = bytes.subarray(at + 46, at + 46 + nameLength)
    const other = fieldOf(more, UNICODE_NAME)
    if (other !== undefined && text(other.subarray(5)) !== text(name)) throw new ArchiveError(`${text(name)} in it has two names.`)
    const [size, packed, offset] = wide(more, [24, 20, 42].map(place => field.getUint32(place, true))) as [number, number, number]
    const entry: Entry = {
      raw: name, flags: field.getUint16(8, true), method: field.getUint16(10, true),
      crc: field.getUint32(16, true), packed, size, offset,
      // The file type of Unix, where Unix made it.
      link: field.getUint8(5) === 3 && (field.getUint32(38, true) >>> 28) === 0xa,
    }
    if ((total += entry.size) > Math.max(1024 ** 2, archive * bounds.ratio)) throw new ArchiveError(`It unpacks to more than ${bounds.ratio} times its size.`)
    if (total > bounds.total) throw new ArchiveError(`It unpacks to more than ${bounds.total / 1024 ** 3} GiB.`)
    entries.push(entry)
    at = next
  }
  if (at !== bytes.length) throw new ArchiveError('Its directory is damaged.')
  return entries
}

/** Numbers that do not fit, or are kept free to, stand among the extra fields (zip64), in this order. */
function wide(extra: Uint8Array, numbers: number[]): number[] {
  if (!numbers.includes(0xffffffff)) return numbers
  const own = fieldOf(extra, 1) ?? new Uint8Array()
  let next = 0
  return numbers.map(number => {
    if (number !== 0xffffffff) return number
    const value = next + 8 > own.length ? NaN : Number(view(own).getBigUint64(next, true))
    next += 8
    if (!Number.isSafeInteger(value)) throw new ArchiveError('A size in it is no size.')
    return value
  })
}

/** One of the extra fields, by its number. */
function fieldOf(extra: Uint8Array, number: number): Uint8Array | undefined {
  for (let at = 0; at + 4 <= extra.length;) {
    const [own, length] = [0, 2].map(place => view(extra.subarray(at)).getUint16(place, true)) as [number, number]
    const end = at + 4 + length
    if (end > extra.length) return undefined
    if (own === number) return extra.subarray(at + 4, end)
    at = end
  }
  return undefined
}

/** Where the content begins: behind a header that says what the directory says. */
async function dataOf(slice: Slice, entry: Entry, start: number): Promise<number> {
  const header = await slice(entry.offset, Math.min(entry.offset + 30, start))
  const field = view(header)
  if (header.length < 30 || field.getUint32(0, true) !== LOCAL) throw new ArchiveError('One of its headers is damaged.')
  const [nameLength, extra] = [field.getUint16(26, true), field.getUint16(28, true)]
  const data = entry.offset + 30 + nameLength + extra
  const raw = await slice(entry.offset + 30, entry.offset + 30 + nameLength)
  const later = (entry.flags & 8) !== 0
  const [size, packed] = wide(await slice(data - extra, data), [22, 18].map(place => field.getUint32(place, true)))
  const agrees = (said: number | undefined, value: number): boolean => said === value || later && said === 0
  const same = raw.length === entry.raw.length && raw.every((byte, at) => byte === entry.raw[at]) && field.getUint16(6, true) === entry.flags
    && field.getUint16(8, true) === entry.method && agrees(field.getUint32(14, true), entry.crc) && agrees(packed, entry.packed) && agrees(size, entry.size)
  if (!same || data + entry.packed > start) throw new ArchiveError('A header in it says something else than its directory.')
  return data
}

/** Behind the content, with the sizes that are said there again where the header did not know them yet. */
async function endOf(slice: Slice, { flags, crc, packed, size }: Entry, end: number, start: number): Promise<number> {
  if ((flags & 8) === 0) return end
  const after = await slice(end, Math.min(end + 16, start))
  for (const signed of [4, 0]) {
    if (after.length < signed + 12 || signed === 4 && view(after).getUint32(0, true) !== 0x08074b50) continue
    const field = view(after.subarray(signed))
    if (field.getUint32(0, true) === crc && field.getUint32(4, true) === packed && field.getUint32(8, true) === size) return end + signed + 12
  }
  throw new ArchiveError('A header in it says something else than its directory.')
}

async function* content(slice: Slice, entry: Entry, start: number): AsyncGenerator<Uint8Array> {
  const packed = pieces(slice, start, start + entry.packed)
  let size = 0
  let crc = 0xffffffff
  for await (const piece of entry.method === 8 ? inflated(packed, entry.packed, 'deflate-raw') : packed) {
    size += piece.length
    if (size > entry.size) break
    for (const byte of piece) crc = (crc >>> 8) ^ (table[(crc ^ byte) & 0xff] ?? 0)
    yield piece
  }
  if (size !== entry.size || (crc ^ 0xffffffff) >>> 0 !== entry.crc) throw new ArchiveError(`${text(entry.raw)} in it is damaged.`)
}

async function* pieces(slice: Slice, start: number, end: number): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end; at += 1024 ** 2) yield await slice(at, Math.min(end, at + 1024 ** 2))
}

/** CRC-32 of each byte (ISO 3309). */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = (value & 1) === 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

/** UTF-8, whether or not the flag for it is set: older tools do not set it, and anything else is refused. */
function text(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new ArchiveError('A name in it is not UTF-8.')
  }
}

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
