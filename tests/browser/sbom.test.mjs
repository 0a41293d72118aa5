// SBOMs on the page: read by content, shown as a claim, searched, and refused without a word of trust.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
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
