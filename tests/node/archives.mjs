// Archives as tests want them, hostile ones too; and an image layout with a signature in it.

import { createHash } from 'node:crypto'
import { deflateRawSync, gzipSync } from 'node:zlib'
import { cases } from './support.mjs'

/** @param {string} text */
export const bytes = text => new Uint8Array(Buffer.from(text))

/** @param {Uint8Array} content */
export const sha256 = content => createHash('sha256').update(content).digest('hex')

/**
 * @typedef {object} TarEntry
 * @property {string} name
 * @property {Uint8Array} [content]
 * @property {string} [type] as in tar: '0' a file, '2' a link
 * @property {string} [size] the field as it is to stand there
 * @property {string} [magic]
 * @property {string} [prefix]
 */

/** The blocks of one entry. @param {TarEntry} entry */
export function tarEntry({ name, content = new Uint8Array(), type = '0', size, magic = 'ustar\x0000', prefix = '' }) {
  const header = Buffer.alloc(512)
  header.write(name, 0, 100)
  header.write('0000644\x000000000\x000000000\x00', 100)
  header.write(size ?? `${content.length.toString(8).padStart(11, '0')}\0`, 124, 12, 'latin1')
  header.write('00000000000\0        ', 136)
  header.write(type, 156)
  header.write(magic, 257)
  header.write(prefix, 345, 155)
  header.write(`${header.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, '0')}\0 `, 148)
  return Buffer.concat([header, content, Buffer.alloc((512 - content.length % 512) % 512)])
}

/** @param {Array<TarEntry | Uint8Array>} entries */
export const tar = (...entries) => new Uint8Array(Buffer.concat([...entries.map(entry => entry instanceof Uint8Array ? entry : tarEntry(entry)), Buffer.alloc(1024)]))

/** @param {Iterable<[string, Uint8Array]>} files */
export const tarOf = files => tar(...[...files].map(([name, content]) => ({ name, content })))

/** A pax record. @param {string} name @param {string} value */
export function pax(name, value) {
  const rest = Buffer.byteLength(` ${name}=${value}\n`)
  let length = rest + 1
  while (String(length).length + rest !== length) length++
  return bytes(`${length} ${name}=${value}\n`)
}

/** @param {Uint8Array} content */
export const gzip = content => new Uint8Array(gzipSync(content))

/** @param {Uint8Array} content */
function crc32(content) {
  let crc = 0xffffffff
  for (const byte of content) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}

/**
 * @typedef {object} ZipEntry
 * @property {string} name
 * @property {Uint8Array} [content]
 * @property {number} [method] 0 as it is, 8 deflated
 * @property {number} [flags] 8: sizes behind the content
 * @property {number} [mode] of Unix
 * @property {number} [size] what is said of it
 * @property {boolean} [wide] its sizes stand among the extra fields
 * @property {string} [unicode] the name once more, as an extra field
 * @property {(local: Buffer) => void} [change] of the header before the content
 */

/** @param {ZipEntry[]} entries @param {{ between?: Uint8Array, comment?: string, count?: number, wideEnd?: boolean | ((wide: Buffer) => void) }} [options] */
export function zip(entries, { between = new Uint8Array(), comment = '', count = entries.length, wideEnd = count > 0xfffe } = {}) {
  /** @type {Uint8Array[]} */
  const files = []
  /** @type {Uint8Array[]} */
  const directory = []
  let offset = 0
  for (const { name, content = new Uint8Array(), method = 8, flags = 0, mode = 0o100644, size = content.length, wide = false, unicode, change = () => {} } of entries) {
    const packed = method === 8 ? deflateRawSync(content) : content
    const later = (flags & 8) !== 0
    const local = Buffer.alloc(30)
    const said = Buffer.alloc(12)
    ;[crc32(content), packed.length, size].forEach((value, at) => said.writeUInt32LE(value % 2 ** 32, at * 4))
    local.writeUInt32LE(0x04034b50)
    ;[20, flags, method].forEach((value, at) => local.writeUInt16LE(value, 4 + 2 * at))
    let extra = Buffer.alloc(wide ? 20 : 0)
    if (wide) {
      ;[1, 16].forEach((value, at) => extra.writeUInt16LE(value, at * 2))
      extra.writeBigUInt64LE(BigInt(size), 4)
      extra.writeBigUInt64LE(BigInt(packed.length), 12)
      said.fill(0xff, 4)
    }
    if (unicode !== undefined) {
      const field = Buffer.alloc(9)
      ;[0x7075, 5 + Buffer.byteLength(unicode)].forEach((value, at) => field.writeUInt16LE(value, at * 2))
      field[4] = 1
      field.writeUInt32LE(crc32(Buffer.from(name)), 5)
      extra = Buffer.concat([extra, field, Buffer.from(unicode)])
    }
    if (!later) said.copy(local, 14)
    local.writeUInt16LE(Buffer.byteLength(name), 26)
    local.writeUInt16LE(extra.length, 28)
    change(local)
    const own = Buffer.concat([local, Buffer.from(name), extra, packed, ...later ? [Buffer.from('PK\x07\x08'), said] : []])
    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x02014b50)
    ;[0x0314, 20, flags, method].forEach((value, at) => central.writeUInt16LE(value, 4 + 2 * at))
    said.copy(central, 16)
    central.writeUInt16LE(Buffer.byteLength(name), 28)
    central.writeUInt16LE(extra.length, 30)
    central.writeUInt32LE(mode * 0x10000, 38)
    central.writeUInt32LE(offset, 42)
    files.push(own, between)
    directory.push(central, Buffer.from(name), extra)
    offset += own.length + between.length
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50)
  ;[count, count].forEach((value, at) => end.writeUInt16LE(wideEnd ? 0xffff : value, 8 + 2 * at))
  ;[listed.length, offset].forEach((value, at) => end.writeUInt32LE(value, 12 + 4 * at))
  end.writeUInt16LE(comment.length, 20)
  const wide = Buffer.alloc(wideEnd ? 76 : 0)
  if (wideEnd) {
    wide.writeUInt32LE(0x06064b50)
    wide.writeBigUInt64LE(44n, 4)
    ;[45, 45].forEach((value, at) => wide.writeUInt16LE(value, 12 + 2 * at))
    ;[count, count, listed.length, offset].forEach((value, at) => wide.writeBigUInt64LE(BigInt(value), 24 + 8 * at))
    wide.writeUInt32LE(0x07064b50, 56)
    wide.writeBigUInt64LE(BigInt(offset + listed.length), 64)
    wide.writeUInt32LE(1, 72)
    if (typeof wideEnd === 'function') wideEnd(wide)
  }
  return new Uint8Array(Buffer.concat([...files, listed, wide, end, Buffer.from(comment)]))
}

/**
 * An image layout that cosign signed before version 3, made of the test PKI's case: the image has one layer, and its signature
 * lies in a layer of another manifest.
 * @param {(layer: any, files: Map<string, Uint8Array>) => void} [change]
 */
export function imageLayout(change = () => {}) {
  const found = cases('positives').find(each => each.name === 'image_payload')
  if (!found) throw new Error('There is no case image_payload.')
  const { Base64Signature, Payload, Cert: { Raw }, Bundle } = JSON.parse(found.bundle)
  const payload = new Uint8Array(Buffer.from(Payload, 'base64'))
  const layer = {
    mediaType: 'application/vnd.dev.cosign.simplesigning.v1+json', digest: `sha256:${sha256(payload)}`, size: payload.length,
    annotations: {
      'dev.cosignproject.cosign/signature': Base64Signature,
      'dev.sigstore.cosign/certificate': `-----BEGIN CERTIFICATE-----\n${(Raw.match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`,
      'dev.sigstore.cosign/bundle': JSON.stringify(Bundle),
    },
  }
  const image = `blobs/sha256/${sha256(found.artifact)}`
  /** @type {Map<string, Uint8Array>} */
  const files = new Map([[image, found.artifact], [`blobs/sha256/${sha256(payload)}`, payload]])
  change(layer, files)
  const manifest = bytes(JSON.stringify({ schemaVersion: 2, mediaType: 'application/vnd.oci.image.manifest.v1+json', layers: [layer] }))
  files.set('blobs/sha256/signatures', manifest)
  return { found, files, image }
}
