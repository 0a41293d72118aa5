// SBOMs on the page: read by content, shown as a claim, searched, and refused without a word of trust.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { file, start } from './lib/page.mjs'

let host
before(async () => { host = await start() })
after(() => host.stop())

const document = JSON.stringify({
  bomFormat: 'CycloneDX', specVersion: '1.6', metadata: { component: { type: 'application', name: 'app' } },
  components: [
    { type: 'library', name: 'log4j-core', version: '2.14.1', purl: 'pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1' },
    { type: 'library', name: '<img src=x onerror=alert(1)>\u202egnp.exe' },
    ...Array.from({ length: 300 }, (_, index) => ({ type: 'library', name: `part-${index}`, version: `${index}` })),
  ],
  dependencies: [{ ref: 'nowhere', dependsOn: [] }],
})

test('a dropped SBOM is listed, headed as a claim, and searched', async () => {
  const page = await host.open()
  await page.give([file('anything.bin', document)])
  await page.waitForSelector('[data-sbom=CycloneDX]')
  const text = await page.innerText('.sbom')
  assert.match(text, /This is what the file says of itself\. It proves nothing by itself/)
  assert.match(text, /303 parts/)
  assert.equal(await page.locator('.sbom img').count(), 0)
  assert.ok(text.includes('\\u{202e}') || !text.includes('\u202e'), 'hidden characters are shown')
  assert.equal(await page.locator('.sbom tbody tr').count(), 100)
  await page.fill('.sbom input[type=search]', 'LOG4J')
  assert.equal(await page.locator('.sbom tbody tr').count(), 1)
  assert.match(await page.innerText('.sbom tbody'), /log4j-core[\s\S]*2\.14\.1/)
  assert.equal(await page.locator('[data-finding="sbom:S25"]').count(), 1)
  assert.ok(await page.locator('[data-element="sbom:Q9"]').count() > 0)
  // A list of parts is no evidence: nothing is verdict or green.
  assert.equal(await page.locator('[data-verdict]').count(), 0)
  assert.deepEqual([page.complaints(), page.requestsSinceLoad()], [[], []])
  await page.context().close()
})

test('it goes with its file', async () => {
  const page = await host.open()
  await page.give([file('a.json', document), file('b.spdx', 'SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\nPackageName: a\nSPDXID: SPDXRef-a\n')])
  await page.waitForSelector('[data-sbom=SPDX]')
  assert.equal(await page.locator('.sbom').count(), 2)
  await page.click('#clear')
  await page.waitForFunction(() => document.querySelectorAll('.sbom').length === 0)
  assert.deepEqual([page.complaints(), page.requestsSinceLoad()], [[], []])
  await page.context().close()
})

test('what is refused is a file like any other', async () => {
  const page = await host.open()
  await page.give([file('twice.json', '{"bomFormat":"CycloneDX","bomFormat":"CycloneDX","specVersion":"1.6"}'), file('deep.json', '['.repeat(100_000))])
  await page.waitForFunction(() => document.querySelectorAll('[data-role=artifact]').length === 2)
  assert.equal(await page.locator('.sbom').count(), 0)
  assert.deepEqual([page.complaints(), page.requestsSinceLoad()], [[], []])
  await page.context().close()
})

// An attestation of the test PKI, its SBOM as a file, and the artifact.
const directory = fileURLToPath(new URL('../../dist/cases/positives/sbom_attestation/', import.meta.url))
/** @param {string} name */
const part = name => readFileSync(join(directory, name))
const bundle = part('bundle.json')
const { predicate } = JSON.parse(Buffer.from(JSON.parse(bundle.toString()).dsseEnvelope.payload, 'base64').toString())
const { policy } = JSON.parse(part('case.json').toString())
const copy = JSON.stringify(predicate, null, 2)

/** @param {any} page @param {string} sbom @param {Buffer[]} artifacts */
async function attested(page, sbom, artifacts) {
  await page.give([file('root.json', part('trusted_root.json'))])
  await page.getByRole('button', { name: 'Use as trust root' }).click()
  await page.give([file('app.sigstore.json', bundle), file('app.cdx.json', sbom), ...artifacts.map(bytes => file('widget.txt', bytes))])
  await page.waitForSelector('[data-sbom-binding]')
}

test('the SBOM that was attested, of the artifact that is there, by who is expected', async () => {
  const page = await host.open()
  await attested(page, copy, [part('artifact.bin')])
  assert.equal(await page.getAttribute('[data-sbom-binding]', 'data-holds'), 'false', 'nobody is expected yet')
  assert.match(await page.innerText('[data-sbom-binding]'), /you have not said whether that is who you expect/)
  const { san, issuer } = policy.expected.identity
  await page.expect(san, issuer)
  await page.waitForSelector('[data-holds=true]')
  assert.equal(await page.verdict(), 'verified')
  assert.equal(await page.getAttribute('[data-sbom-binding]', 'data-sbom-binding'), 'sbom:B23')
  assert.match(await page.innerText('[data-sbom-binding]'), /This is the signed SBOM\./)
  assert.deepEqual([page.complaints(), page.requestsSinceLoad()], [[], []])
  await page.context().close()
})

test('an SBOM alone with its attestation: the artifact is missing, and nothing is wrong', async () => {
  const page = await host.open()
  await attested(page, copy, [])
  const { san, issuer } = policy.expected.identity
  await page.expect(san, issuer)
  await page.waitForSelector('[data-holds=true]')
  assert.equal(await page.verdict(), 'insufficient')
  assert.match(await page.innerText('[data-sbom-binding]'), /nothing here says that it is the one you have/)
  await page.context().close()
})

test('an SBOM with another version is not the signed one', async () => {
  const page = await host.open()
  await attested(page, copy.replaceAll('2.14.1', '2.17.1'), [part('artifact.bin')])
  assert.equal(await page.getAttribute('[data-sbom-binding]', 'data-holds'), 'false')
  assert.match(await page.innerText('[data-sbom-binding]'), /Not the signed SBOM: \+0 −0 ~1 parts\./)
  await page.context().close()
})
