// Zip files of the same bytes each time: no times, no attributes, names in order. Node.js has no writer of its own.

import { deflateRawSync } from 'node:zlib'

const table = Uint32Array.from({ length: 256 }, (_, value) => {
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? value >>> 1 ^ 0xedb88320 : value >>> 1
  return value >>> 0
})

/** @param {Uint8Array} bytes */
function crc32(bytes) {
  let crc = 0xffffffff
  for (const byte of bytes) crc = crc >>> 8 ^ (table[(crc ^ byte) & 0xff] ?? 0)
  return (crc ^ 0xffffffff) >>> 0
}

/** 1 January 1980, the first day of the format. */
const DATE = 1 << 5 | 1

/** @param {Array<[name: string, content: Uint8Array]>} files */
export function zip(files) {
  /** @type {Uint8Array[]} */
  const bodies = []
  /** @type {Uint8Array[]} */
  const directory = []
  let offset = 0
  for (const [name, content] of [...files].sort(([one], [other]) => one < other ? -1 : 1)) {
    const path = Buffer.from(name)
    const packed = deflateRawSync(content, { level: 9 })
    // Both records say the same: version 2.0, names in UTF-8, deflated.
    const common = Buffer.concat([
      uint16(20, 1 << 11, 8, 0, DATE), uint32(crc32(content), packed.length, content.length), uint16(path.length, 0),
    ])
    const body = Buffer.concat([Buffer.from('PK\x03\x04'), common, path, packed])
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02'), uint16(20), common, uint16(0, 0, 0), uint32(0, offset), path]))
    bodies.push(body)
    offset += body.length
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0)
  const end = Buffer.concat([Buffer.from('PK\x05\x06'), uint16(0, 0, files.length, files.length), uint32(size, offset), uint16(0)])
  return Buffer.concat([...bodies, ...directory, end])
}

/** @param {number[]} values */
function uint16(...values) {
  const bytes = Buffer.alloc(values.length * 2)
  values.forEach((value, at) => bytes.writeUInt16LE(value, at * 2))
  return bytes
}

/** @param {number[]} values */
function uint32(...values) {
  const bytes = Buffer.alloc(values.length * 4)
  values.forEach((value, at) => bytes.writeUInt32LE(value, at * 4))
  return bytes
}
