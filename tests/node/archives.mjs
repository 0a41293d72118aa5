// Archives as tests want them, hostile ones too; and an image layout with a signature in it.

import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
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
