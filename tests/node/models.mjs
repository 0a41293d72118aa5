// What model signing writes, by a key of this process.

import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { bytes, sha256 } from './archives.mjs'

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
export const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()

/**
 * What model signing writes: a bundle with the list of the files, and the digest of their digests as the subject.
 * @param {Record<string, Uint8Array>} files @param {(statement: any) => void} [change]
 */
export function signatureOf(files, change = () => {}) {
  const resources = Object.entries(files).map(([name, content]) => ({ name, algorithm: 'sha256', digest: sha256(content) }))
  const digest = createHash('sha256').update(Buffer.from(resources.map(each => each.digest).join(''), 'hex')).digest('hex')
  const statement = { _type: 'https://in-toto.io/Statement/v1', subject: [{ name: 'model', digest: { sha256: digest } }],
    predicateType: 'https://model_signing/signature/v1.0', predicate: { serialization: { method: 'files', hash_type: 'sha256', allow_symlinks: false, ignore_paths: [] }, resources } }
  change(statement)
  const payload = Buffer.from(JSON.stringify(statement))
  const type = 'application/vnd.in-toto+json'
  const sig = sign('sha256', Buffer.concat([Buffer.from(`DSSEv1 ${type.length} ${type} ${payload.length} `), payload]), privateKey).toString('base64')
  return bytes(JSON.stringify({ mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: { publicKey: { hint: sha256(bytes(pem)) }, tlogEntries: [] },
    dsseEnvelope: { payload: payload.toString('base64'), payloadType: type, signatures: [{ sig, keyid: '' }] } }))
}
