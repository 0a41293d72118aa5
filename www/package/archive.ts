/**
 * Archives, one level deep and as they stream by: tar (ustar, with pax and GNU long names), gzip of it, gzip of one file. Zip,
 * which does not stream, is in `zip.ts`.
 * Nothing is written anywhere. What two readers could read as two things is refused.
 */

import { isZip } from './zip.js'

/** Bounds of what one archive may become. Files inside are hashed as a stream, so these bound time rather than memory. */
export const bounds = {
  /** Files and directories */
  entries: 20_000,
  /** Bytes of one file */
  entry: 4 * 1024 ** 3,
  /** Bytes of all of it, unpacked */
  total: 8 * 1024 ** 3,
  /** Unpacked to packed, where that is more than a mebibyte */
  ratio: 200,
  /** Bytes of one pax header or long name */
  header: 1024 ** 2,
  /** Characters of one name */
  name: 4096,
}

/** Why an archive as a whole is not unpacked. */
export class ArchiveError extends Error {}

/** One file of an archive. Its content has to be read, or left, before the next is asked for. */
export interface Member {
  name: string
  /** Absent in gzip, which does not say it */
  size?: number
  /** Why it is not read: a link, a device, a name that leads outside */
  refused?: string
  content: AsyncIterable<Uint8Array>
}

/** What the file's first bytes say it is. */
export function archiveOf(head: Uint8Array): 'tar' | 'gzip' | 'zip' | undefined {
  if (isZip(head)) return 'zip'
  if (head[0] === 0x1f && head[1] === 0x8b && head[2] === 8) return 'gzip'
  return isTar(head) ? 'tar' : undefined
}

/**
 * The files of an archive of `size` bytes, in its order. `name` is the archive's, after which a single compressed file is named.
 *
 * @throws {@link ArchiveError}, and what reading the source throws
 */
export async function* members(source: AsyncIterable<Uint8Array>, name: string, size: number): AsyncGenerator<Member> {
  const packed = new Cursor(source)
  if (archiveOf(await packed.peek(512)) === 'tar') return yield* tar(packed)
  const unpacked = new Cursor(inflated(packed, size))
  try {
    if (isTar(await unpacked.peek(512))) yield* tar(unpacked)
    else yield { name: innerName(name), content: unpacked }
  } finally {
    await unpacked.close()
  }
}

/** `a.json.gz` holds `a.json`. The name inside gzip is nobody's promise, and is not read. */
const innerName = (name: string): string => (name.split('/').at(-1) ?? name).replace(/\.gz$/i, '') || 'content'

/** Bytes are handed to the decompressor in pieces so small that what one becomes is small, too. */
const FED = 16 * 1024

/** `size`: of what is packed, as a measure of what it may become. */
export async function* inflated(source: AsyncIterable<Uint8Array>, size: number, format: 'gzip' | 'deflate-raw' = 'gzip'): AsyncGenerator<Uint8Array> {
  const { readable, writable } = decompressor(format)
  const writer = (writable as WritableStream<Uint8Array>).getWriter()
  const reader = (readable as ReadableStream<Uint8Array>).getReader()
  let unreadable: { error: unknown } | undefined
  const feeding = feed(writer, source).catch((error: unknown) => { unreadable = error instanceof Refused ? undefined : { error } })
  const most = Math.max(1024 ** 2, size * bounds.ratio)
  let out = 0
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(() => { throw new ArchiveError('Its packed data is damaged, cut off, or followed by something else.') })
      if (done) break
      out += value.length
      if (out > most) throw new ArchiveError(`It unpacks to more than ${bounds.ratio} times its size.`)
      if (out > bounds.total) throw new ArchiveError(`It unpacks to more than ${bounds.total / 1024 ** 3} GiB.`)
      yield value
    }
  } catch (error) {
    await stop()
    throw unreadable?.error ?? error
  } finally {
    await stop()
  }

  async function stop(): Promise<void> {
    await Promise.allSettled([writer.abort(), reader.cancel()])
    await feeding
  }
}

/** Node.js before 20.12 has none for zip. */
function decompressor(format: 'gzip' | 'deflate-raw'): DecompressionStream {
  try {
    return new DecompressionStream(format)
  } catch {
    throw new ArchiveError(`This host cannot unpack ${format === 'gzip' ? 'gzip' : 'zip'}.`)
  }
}

/** The decompressor takes no more. */
class Refused extends Error {}

async function feed(writer: WritableStreamDefaultWriter<Uint8Array>, source: AsyncIterable<Uint8Array>): Promise<void> {
  const refused = (): never => { throw new Refused() }
  try {
    for await (const piece of source) for (let at = 0; at < piece.length; at += FED) await writer.write(piece.slice(at, at + FED)).catch(refused)
  } catch (error) {
    await writer.abort(error).catch(() => {})
    throw error
  }
  await writer.close().catch(refused)
}

/** Files that are read, in the types of tar: regular, and regular as it was once written. */
const regular = new Set(['0', '\0'])
const refusedTypes: Record<string, string> = {
  1: 'It is a link, and links are not followed.', 2: 'It is a link, and links are not followed.',
  3: 'It is a device.', 4: 'It is a device.', 6: 'It is a named pipe.', S: 'It is a sparse file, which is not read.',
}

interface Header { name: string, size: number, type: string }

async function* tar(source: Cursor): AsyncGenerator<Member> {
  const names = new Set<string>()
  let total = 0
  let entries = 0
  for (;;) {
    const { name, size, type } = await header(source) ?? {}
    if (name === undefined || size === undefined || type === undefined) return
    if (++entries > bounds.entries) throw new ArchiveError(`It has more than ${bounds.entries} entries.`)
    if (size > bounds.entry) throw new ArchiveError(`${name} in it is larger than ${bounds.entry / 1024 ** 3} GiB.`)
    if ((total += size) > bounds.total) throw new ArchiveError(`It unpacks to more than ${bounds.total / 1024 ** 3} GiB.`)
    // Some tools take no bytes after these, and some take what the size says.
    if (size > 0 && '123456'.includes(type)) throw new ArchiveError(`${name} in it is no file, and has a content.`)
    const clean = name.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '')
    const end = source.at + size
    if (type !== '5') {
      // Tools differ in whether the first or the last one counts.
      if (names.has(clean)) throw new ArchiveError(`${clean} is in it twice.`)
      names.add(clean)
      const refused = nameProblem(name) ?? (regular.has(type) ? undefined : refusedTypes[type] ?? `It is of a type that is not read (${JSON.stringify(type)}).`)
      yield { name: clean, size, ...refused === undefined ? {} : { refused }, content: source.next(size) }
    }
    await source.skipTo(end + (512 - size % 512) % 512)
  }
}

/** Why a file of this name is not read. */
export const nameProblem = (name: string): string | undefined =>
  name === '' ? 'It has no name.'
    : name.length > bounds.name ? `Its name is longer than ${bounds.name} characters.`
      : /^[/\\]|^[A-Za-z]:[/\\]/.test(name) ? 'Its name is absolute.'
        : name.split(/[/\\]/).includes('..') ? 'Its name leads outside of the archive.'
          : undefined

/** The header of the next file, with what precedes it of long names and sizes; undefined at the end. */
async function header(source: Cursor): Promise<Header | undefined> {
  const longer: { path?: string, size?: number } = {}
  for (;;) {
    const block = await source.take(512)
    if (block.every(byte => byte === 0)) return end(source)
    if (!isTar(block)) throw new ArchiveError('One of its headers is damaged.')
    const type = String.fromCharCode(block[156] ?? 0)
    const size = longer.size ?? number(block.subarray(124, 136))
    if (!'xgLK'.includes(type)) return { name: longer.path ?? shortName(block), size, type }
    if (size > bounds.header) throw new ArchiveError('A header in it is larger than 1 MiB.')
    const content = await source.take(size)
    await source.skipTo(source.at + (512 - size % 512) % 512)
    if (type === 'L') longer.path = text(content.subarray(0, content.indexOf(0) < 0 ? content.length : content.indexOf(0)))
    if (type === 'x' || type === 'g') pax(content, type, longer)
  }
}

/** Two empty blocks, and nothing but zeros behind them. */
async function end(source: Cursor): Promise<undefined> {
  if ((await source.take(512)).some(byte => byte !== 0)) throw new ArchiveError('It goes on after its end.')
  for await (const piece of source) if (piece.some(byte => byte !== 0)) throw new ArchiveError('It goes on after its end.')
}

/** Records `length name=value\n`, of which path and size matter here. */
function pax(content: Uint8Array, type: string, longer: { path?: string, size?: number }): void {
  for (let at = 0; at < content.length;) {
    const space = content.indexOf(0x20, at)
    const digits = text(content.subarray(at, space < 0 ? at : space))
    const end = at + Number(digits)
    if (!/^[1-9]\d{0,6}$/.test(digits) || end > content.length || end <= space || content[end - 1] !== 0x0a) throw new ArchiveError('A pax header in it is damaged.')
    const [, name = '', value = ''] = /^([^=]+)=([^]*)$/.exec(text(content.subarray(space + 1, end - 1))) ?? []
    at = end
    if (name.startsWith('GNU.sparse.')) throw new ArchiveError('It holds sparse files, which are not read.')
    if (name !== 'path' && name !== 'size') continue
    // One that is for all files would give them all one name.
    if (type === 'g') throw new ArchiveError(`A header in it gives all files one ${name}.`)
    if (name === 'path') longer.path = value
    else if (/^\d{1,15}$/.test(value)) longer.size = Number(value)
    else throw new ArchiveError('A pax header in it is damaged.')
  }
}

/** Only POSIX headers have a prefix; GNU has times there. */
function shortName(block: Uint8Array): string {
  const name = string(block.subarray(0, 100))
  const prefix = block[262] === 0 ? string(block.subarray(345, 500)) : ''
  return prefix === '' ? name : `${prefix}/${name}`
}

/** `ustar` in its place, and a sum that is right. */
function isTar(block: Uint8Array): boolean {
  if (block.length < 512 || String.fromCharCode(...block.subarray(257, 262)) !== 'ustar') return false
  const sum = block.subarray(0, 512).reduce((all, byte, at) => all + (at >= 148 && at < 156 ? 0x20 : byte), 0)
  return /^[0-7]{1,7}$/.test(string(block.subarray(148, 156)).trim()) && number(block.subarray(148, 156)) === sum
}

/** Octal, or base 256 where the first bit is set. */
function number(field: Uint8Array): number {
  if (((field[0] ?? 0) & 0x80) !== 0) {
    const value = field.subarray(1).reduce((all, byte) => all * 256 + byte, (field[0] ?? 0) & 0x7f)
    if (!Number.isSafeInteger(value)) throw new ArchiveError('A size in it is no size.')
    return value
  }
  const digits = string(field).trim()
  if (!/^[0-7]*$/.test(digits)) throw new ArchiveError('A size in it is no size.')
  return parseInt(digits || '0', 8)
}

const string = (field: Uint8Array): string => text(field.subarray(0, field.indexOf(0) < 0 ? field.length : field.indexOf(0)))

function text(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new ArchiveError('A name in it is not UTF-8.')
  }
}

/** A stream that is read in the amounts that a format asks for. */
class Cursor implements AsyncIterable<Uint8Array> {
  at = 0
  private readonly source: AsyncIterator<Uint8Array>
  private held: Uint8Array = new Uint8Array()

  constructor(source: AsyncIterable<Uint8Array>) {
    this.source = source[Symbol.asyncIterator]()
  }

  /** Up to so many bytes that come next, which stay. */
  async peek(count: number): Promise<Uint8Array> {
    while (this.held.length < count) {
      const { done, value } = await this.source.next()
      if (done) break
      const both = new Uint8Array(this.held.length + value.length)
      both.set(this.held)
      both.set(value, this.held.length)
      this.held = both
    }
    return this.held.subarray(0, count)
  }

  async take(count: number): Promise<Uint8Array> {
    const taken = (await this.peek(count)).slice()
    if (taken.length < count) throw new ArchiveError('It is cut off.')
    this.held = this.held.subarray(count)
    this.at += count
    return taken
  }

  async* next(count: number): AsyncGenerator<Uint8Array> {
    const end = this.at + count
    while (this.at < end) {
      if (this.held.length === 0 && (await this.peek(1)).length === 0) throw new ArchiveError('It is cut off.')
      const piece = this.held.subarray(0, end - this.at)
      this.held = this.held.subarray(piece.length)
      this.at += piece.length
      yield piece
    }
  }

  async skipTo(end: number): Promise<void> {
    // eslint-disable-next-line @typescript-eslint/no-unused-vars
    for await (const _ of this.next(end - this.at));
  }

  /** All that is left. Leaving it early closes nothing: who made the source does. */
  async* [Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    while ((await this.peek(1)).length > 0) {
      const piece = this.held
      this.held = new Uint8Array()
      this.at += piece.length
      yield piece
    }
  }

  async close(): Promise<void> {
    await this.source.return?.()
  }
}
