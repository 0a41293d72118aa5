// A signature and what belongs to it as separate files, in every form that tools write them.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { caseRequest, cases, command, sealglass } from './support.mjs'

const { createVerifier, SealglassError } = await sealglass()
const positives = cases('positives')
/** @param {string} name */
const named = name => {
  const found = positives.find(each => each.name === name)
  assert.ok(found, name)
  return found
}
/** @param {string} base64 */
const bytes = base64 => new Uint8Array(Buffer.from(base64, 'base64'))
const [byKey, byCertificate, withSct] = ['parts_key', 'parts_certificate', 'parts_sct'].map(named)

/** @param {any} each @param {any} bundle */
const verdict = async (each, bundle) => (await createVerifier({ trust: each.trustedRoot })).verify({ ...caseRequest(each), bundle }).verdict

test('a signature as base64, with and without a line end, and as bytes', async () => {
  const { signature } = JSON.parse(byKey.bundle)
  for (const form of [signature, `${signature}\n`, new TextEncoder().encode(signature), bytes(signature)]) {
    assert.equal(await verdict(byKey, { signature: form }), 'verified')
  }
  assert.equal(await verdict(byKey, { signature: bytes(signature).slice(1) }), 'invalid')
  assert.equal(await verdict(byKey, { signature: 'nothing of the kind!' }), 'invalid')
})

test('a certificate as PEM, as base64 of PEM and as DER; a timestamp as DER and as cosign writes it', async () => {
  const { signature, certificate, timestamps: [stamp] } = JSON.parse(byCertificate.bundle)
  const der = bytes(certificate.replaceAll(/-----[A-Z ]+-----|\s/g, ''))
  for (const form of [certificate, new TextEncoder().encode(certificate), Buffer.from(certificate).toString('base64'), der]) {
    for (const timestamp of [bytes(stamp), [bytes(stamp)], JSON.stringify({ SignedRFC3161Timestamp: stamp })]) {
      assert.equal(await verdict(byCertificate, { signature, certificate: form, timestamp }), 'verified')
    }
  }
  assert.equal(await verdict(byCertificate, { signature, certificate }), 'insufficient', 'nothing dates it')
  assert.equal(await verdict(byCertificate, { signature, timestamp: bytes(stamp) }), 'insufficient', 'nobody is named')
})

test('a certificate log\'s answer, as text and as an object', async () => {
  const { signature, certificate, timestamps: [stamp], sct } = JSON.parse(withSct.bundle)
  const parts = { signature: Buffer.from(signature, 'base64').toString(), certificate, timestamp: bytes(stamp) }
  for (const form of [sct, JSON.stringify(sct)]) assert.equal(await verdict(withSct, { ...parts, sct: form }), 'verified')
  assert.equal(await verdict(withSct, parts), 'insufficient')
})

test('what is no part is the caller\'s mistake', async () => {
  const verifier = await createVerifier()
  for (const bundle of [{ signature: 1 }, { signature: 'AA==', more: 1 }, { signature: 'AA==', sct: '[' }, { signature: 'AA==', timestamp: '{}' }]) {
    assert.throws(() => verifier.verify({ bundle, policy: { anySigner: true } }), error => error instanceof SealglassError && error.code === 'usage.bundle')
  }
})

test('the command takes the files', () => {
  const directory = mkdtempSync(join(tmpdir(), 'sealglass-'))
  after(() => rmSync(directory, { recursive: true }))
  /** @param {string} name @param {string | Uint8Array} content */
  const file = (name, content) => {
    writeFileSync(join(directory, name), content)
    return join(directory, name)
  }
  const { signature, certificate, timestamps: [stamp] } = JSON.parse(byCertificate.bundle)
  const { san, issuer } = byCertificate.policy.expected.identity
  const common = ['--as-of', byCertificate.now, '--no-log']
  const signer = ['--certificate-identity', san, '--certificate-oidc-issuer', issuer, '--trusted-root', file('root.json', byCertificate.trustedRoot)]
  const parts = ['--signature', file('app.sig', signature), '--certificate', file('app.pem', certificate), '--timestamp', file('app.tsr', bytes(stamp))]
  const artifact = file('app', byCertificate.artifact)
  assert.equal(command(['verify', ...parts, artifact, ...signer, ...common]).status, 0)
  assert.equal(command(['verify', ...parts.slice(0, 4), artifact, ...signer, ...common]).status, 1)
  assert.equal(command(['verify', ...parts, file('other', 'another'), ...signer, ...common]).status, 1)
  const key = ['verify', '--signature', file('key.sig', JSON.parse(byKey.bundle).signature), file('of-key', byKey.artifact), '--key', file('key.pub', byKey.policy.expected.key.pem)]
  assert.equal(command([...key, '--no-log']).status, 0)
  assert.equal(command(key).status, 1, 'a log entry is asked for unless said otherwise')
  assert.equal(command(['verify', '--certificate', artifact, artifact, artifact, '--any-signer']).status, 2)
})
