// Bundles signed with a key of a registry: by a list of keys that was dropped, or by npm's as the build has them.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { file, start } from './lib/page.mjs'

let host
before(async () => { host = await start() })
after(() => host.stop())

const cases = fileURLToPath(new URL('../../dist/cases/positives', import.meta.url))
/** @param {string} name @param {string} what */
const part = (name, what) => readFileSync(join(cases, name, what))
/** @param {string} name @returns {string} base64 */
const keyOf = name => JSON.parse(part(name, 'case.json').toString()).policy.expected.key.pem.replace(/-----[^-]+-----|\s/g, '')

/** As the registry gives it. */
const registry = (/** @type {object[]} */ ...keys) => file('keys.json', JSON.stringify({ keys: keys.map(key => ({ expires: null, keytype: 'ecdsa-sha2-nistp256', scheme: 'ecdsa-sha2-nistp256', ...key })) }))
/** As Sigstore distributes it. */
const distributed = (/** @type {string} */ keyId, /** @type {string} */ rawBytes, /** @type {string} */ keyUsage, /** @type {object} */ validFor) => file('keys.json', JSON.stringify({ keys: [{ keyId, keyUsage, publicKey: { rawBytes, keyDetails: 'PKIX_ECDSA_P256_SHA_256', validFor } }] }))

/** @param {string} name */
const onPage = (name, /** @type {(page: any) => Promise<void>} */ run, address = '') => test(name, async () => {
  const page = await host.open({}, `${host.address}${address}`)
  await run(page)
  assert.deepEqual([page.complaints(), page.requestsSinceLoad()], [[], []])
  await page.context().close()
})

const own = keyOf('npm_signature')
const other = 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEY6Ya7W++7aUPzvMTrezH6Ycx3c+HOKYCcNGybJZSCJq/fd7Qa8uuAKtdIkUQtQiEKERhAmE5lMMJhP8OkDOa2g=='
const signature = [file('widget.json', part('npm_signature', 'bundle.json')), file('widget-1.2.3.tgz', part('npm_signature', 'artifact.bin'))]

for (const [what, list, verdict] of /** @type {Array<[string, ReturnType<typeof file>, string]>} */ ([
  ['its key is in the list', registry({ keyid: 'SHA256:anybody', key: own }), 'verified'],
  ['its key is in the list as it is distributed', distributed('SHA256:anybody', own, 'npm:signatures', { start: '1999-01-01T00:00:00.000Z' }), 'verified'],
  ['another key has the name in the list', registry({ keyid: 'SHA256:anybody', key: other }), 'invalid'],
  ['its key is in the list by another name', registry({ keyid: 'SHA256:somebody', key: own }), 'insufficient'],
  ['its key is out of use', registry({ keyid: 'SHA256:anybody', key: own, expires: '2025-01-29T00:00:00.000Z' }), 'insufficient'],
  ['its key is in the list for something else', distributed('SHA256:anybody', own, 'npm:attestations', { start: '1999-01-01T00:00:00.000Z' }), 'insufficient'],
])) {
  onPage(`what npm signs of a version: ${what}`, async page => {
    await page.give(signature)
    await page.waitForSelector('[data-verdict=insufficient]')
    await page.give([list])
    await page.waitForSelector('[data-file="keys.json"][data-role=key]')
    assert.match(await page.innerText('[data-file="keys.json"] .file-role'), /^public key or list of keys, supplied by you/)
    await page.waitForSelector(`.result[data-verdict=${verdict}]`)
    if (verdict === 'insufficient') return
    assert.match(await page.innerText('.result'), verdict === 'verified' ? /signed with the key you gave \(SHA-256 0f08e3ff/ : /sig\.artifact\.bad-signature/)
    await page.getByRole('button', { name: 'Remove keys.json' }).click()
    await page.waitForSelector('.result[data-verdict=insufficient]')
  })
}

const hint = JSON.parse(part('managed_dsse', 'bundle.json').toString()).verificationMaterial.publicKey.hint
for (const [validFor, verdict] of /** @type {Array<[object, string]>} */ ([[{ start: '1999-01-01T00:00:00.000Z' }, 'verified'], [{ start: '1999-01-01T00:00:00.000Z', end: '2001-01-01T00:00:00.000Z' }, 'invalid']])) {
  onPage(`an attestation in a log, by a key of a list, in its window: ${verdict}`, async page => {
    await page.give([file('root.json', part('managed_dsse', 'trusted_root.json'))])
    await page.getByRole('button', { name: 'Use as trust root' }).click()
    await page.give([distributed(hint, keyOf('managed_dsse'), 'npm:attestations', validFor)])
    await page.waitForSelector('[data-file="keys.json"][data-role=key]')
    await page.give([file('a.sigstore.json', part('managed_dsse', 'bundle.json')), file('a.txt', part('managed_dsse', 'artifact.bin'))])
    await page.waitForSelector(`.result[data-verdict=${verdict}]`)
    assert.equal((await page.innerText('.result')).includes('signed with the key you gave'), verdict === 'verified')
  })
}

onPage('a list that is none, and a second key, are said to be that', async page => {
  await page.give([...signature, file('keys.json', JSON.stringify({ keys: [{ keyid: 'SHA256:anybody', keytype: 'x', scheme: 'y', key: 'AAAA' }] }))])
  await page.waitForSelector('[data-problem="problem.key"]')
  assert.match(await page.innerText('[data-problem]'), /keys\.json cannot be used as a public key: /)
  await page.getByRole('button', { name: 'Remove keys.json' }).click()
  await page.give([file('b.pem', `-----BEGIN PUBLIC KEY-----\n${other}\n-----END PUBLIC KEY-----\n`), registry({ keyid: 'SHA256:anybody', key: own })])
  await page.waitForSelector('[data-file="keys.json"][data-role=key]')
  assert.match(await page.innerText('[data-file="keys.json"] .file-role'), /^public key or list of keys, not used: the first one is/)
  assert.match(await page.innerText('[data-file="b.pem"] .file-role'), /^public key or list of keys, supplied by you/)
  await page.getByRole('button', { name: 'Remove b.pem' }).click()
  await page.waitForSelector('.result[data-verdict=verified]')
})

for (const [address, label] of [['', "Accept the npm registry's keys, as this build has them"], ['index.de.html', 'Die Schlüssel des npm-Registers annehmen, wie dieser Build sie hat']]) {
  onPage(`npm's keys of the build are used where that is ticked: ${address || 'index.html'}`, async page => {
    const version = { ...JSON.parse(signature[0]?.buffer.toString() ?? '') }
    version.dist.signatures = [{ keyid: 'SHA256:DhQ8wR5APBvFHLF/+Tc+AYvPOdTpcIDqOhxsBHRwC7U', sig: Buffer.from('3006020101020101', 'hex').toString('base64') }]
    await page.give([file('widget.json', JSON.stringify(version)), .../** @type {any[]} */ (signature.slice(1))])
    await page.waitForSelector('.result[data-verdict=insufficient]')
    await page.getByLabel(label).check()
    // The key is known now, and did not sign this.
    await page.waitForSelector('.result[data-verdict=invalid]')
    assert.match(await page.innerText('.result'), /The npm registry's list of keys/)
    await page.getByLabel(label).uncheck()
    await page.waitForSelector('.result[data-verdict=insufficient]')
  }, address)
}

onPage('in a pile, too', async page => {
  await page.give([...signature, registry({ keyid: 'SHA256:anybody', key: own }), ...Array.from({ length: 12 }, (_, index) => file(`note-${index}.txt`, `note ${index}`))])
  await page.waitForSelector('[data-pile-file="widget-1.2.3.tgz"][data-verdict=verified]')
  await page.getByRole('button', { name: 'Remove keys.json' }).click()
  await page.waitForSelector('[data-pile=done] [data-pile-file="widget-1.2.3.tgz"]:not([data-verdict=verified])')
})
