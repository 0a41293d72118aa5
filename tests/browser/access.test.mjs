// For everyone: axe on every state and in both themes, keyboard only, 320 px, forced colours, targets.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { violations } from './lib/axe.mjs'
import { exampleFiles, file, start } from './lib/page.mjs'

const { bundle, artifact, expected } = exampleFiles()

let host
before(async () => { host = await start() })
after(() => host.stop())

const STATES = {
  empty: async () => {},
  verified: page => page.example(),
  unidentified: async page => {
    await page.give([bundle, artifact])
    await page.waitForSelector('[data-verdict=unidentified]')
  },
  rejected: async page => {
    await page.give([bundle, artifact])
    await page.expect('somebody@example.com', expected.issuer)
    await page.waitForSelector('[data-verdict=rejected]')
  },
  insufficient: async page => {
    await page.give([bundle])
    await page.waitForSelector('[data-verdict=insufficient]')
  },
  invalid: async page => {
    await page.give([bundle, file('other.tgz', 'other')])
    await page.waitForSelector('[data-verdict=invalid]')
  },
  pile: async page => {
    await page.give([bundle, artifact, file('half.sigstore.json', bundle.buffer.subarray(0, 700)), file('empty.sigstore.json', '')])
    await page.waitForFunction(() => document.querySelectorAll('[data-verdict]').length === 2)
  },
  sbom: async page => {
    const parts = [{ type: 'library', name: 'a-name-that-is-'.repeat(30), version: '1', purl: `pkg:npm/${'x'.repeat(300)}@1` }, { type: 'library', name: 'b' }, { type: 'library', name: 'c', version: '1.0.0', purl: 'pkg:npm/c@1.0.0' }]
    const record = { id: 'X-1', modified: '2026-01-01T00:00:00Z', affected: [{ package: { ecosystem: 'npm', name: 'c' }, versions: ['1.0.0'] }] }
    await page.give([file('app.cdx.json', JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components: parts })), file('x.json', JSON.stringify(record))])
    await page.waitForSelector('[data-answer]')
    await page.click('.sbom tbody button')
    await page.waitForSelector('.part h4')
  },
  'two sboms': async page => {
    const sbom = (/** @type {string} */ name) => JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components: [{ type: 'library', name, version: '1' }] })
    await page.give([file('a.json', sbom('a')), file('b.json', sbom('b'))])
    await page.getByRole('button', { name: 'Compare them' }).click()
    await page.waitForSelector('[data-differences]')
  },
  working: async page => {
    await page.give([host.bigFile('large.bin', 3e9)])
    await page.give([bundle])
    await page.waitForSelector('progress')
  },
}

for (const colorScheme of ['light', 'dark']) {
  for (const [name, reach] of Object.entries(STATES)) {
    test(`axe finds nothing: ${name}, ${colorScheme}`, async () => {
      const page = await host.open({ colorScheme })
      await reach(page)
      assert.deepEqual(await violations(page), [])
      await page.context().close()
    })
  }
}

test('with the keyboard alone: choose files, name the signer, read the verdict, open the evidence', async () => {
  const page = await host.open()
  const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.closest('[id]')?.id)
  const tabTo = async id => {
    for (let i = 0; i < 40 && await focused() !== id; i++) await page.keyboard.press('Tab')
    assert.equal(await focused(), id)
  }
  const choosing = page.waitForEvent('filechooser')
  await page.keyboard.press('Tab')
  assert.equal(await focused(), 'pick')
  await page.keyboard.press('Space')
  const chooser = await choosing
  assert.ok(chooser.isMultiple())
  await chooser.setFiles([bundle, artifact])
  assert.equal(await page.verdict(), 'unidentified')
  await tabTo('san')
  await page.keyboard.type(expected.san)
  await tabTo('issuer')
  await page.keyboard.type(expected.issuer)
  await page.keyboard.press('Enter')
  await page.waitForSelector('[data-verdict=verified]')
  assert.equal(await focused(), 'issuer', 'a check does not move the focus')
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab')
    if (await page.evaluate(() => document.activeElement.matches('[data-section=G] > summary'))) break
  }
  await page.keyboard.press('Enter')
  await page.locator('[data-section=G] [data-check]').first().waitFor()
})

test('at 320 px nothing has to be scrolled sideways', async () => {
  const page = await host.open({ viewport: { width: 320, height: 640 } })
  await page.give([bundle, artifact, file(`${'long'.repeat(40)}.sigstore.json`, '{')])
  await page.waitForFunction(() => document.querySelectorAll('[data-verdict]').length === 2)
  await page.evaluate(() => { for (const details of document.querySelectorAll('details')) details.open = true })
  // A scroll bar takes a part of them, where it takes any room.
  assert.deepEqual(await page.evaluate(() => [innerWidth, document.documentElement.scrollWidth - document.documentElement.clientWidth]), [320, 0])
  await page.context().close()
})

test('every target is at least 24 px high and wide', async () => {
  const page = await host.open({ viewport: { width: 375, height: 800 } })
  await STATES.unidentified(page)
  const small = await page.locator('button, select, textarea, summary, label:has(input)').evaluateAll(all => all
    .map(one => ({ text: one.textContent.slice(0, 30), box: one.getBoundingClientRect() }))
    .filter(({ box }) => box.width > 0 && (box.height < 24 || box.width < 24)).map(({ text }) => text))
  assert.deepEqual(small, [])
  await page.context().close()
})

test('in forced colours the verdict keeps its sign and its word', async () => {
  const page = await host.open({ forcedColors: 'active' })
  await page.example()
  await page.locator('.verdict .verdict-icon').waitFor()
  assert.equal(await page.locator('.verdict-word').innerText(), 'Verified')
  await page.context().close()
})
