// For everyone: axe on every state and in both themes, keyboard only, 320 px, forced colours, targets.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { violations } from './lib/axe.mjs'
import { cannot } from './lib/browsers.mjs'
import { exampleFiles, file, PAGES, start } from './lib/page.mjs'
import { firstPage } from './lib/pdf.mjs'
import { states } from './lib/states.mjs'

const { bundle, artifact, expected } = exampleFiles()

let host
before(async () => { host = await start() })
after(() => host.stop())

// Both pages have the same style sheet and the same scripts: each state is seen on both, and in both colour schemes.
const looks = Object.keys(states).flatMap(name => [
  { name, colorScheme: /** @type {const} */ ('light'), where: PAGES[0] }, { name, colorScheme: /** @type {const} */ ('dark'), where: PAGES[1] },
])
for (const { name, colorScheme, where } of looks) {
  test(`axe finds nothing, nothing is requested or stored: ${name}, ${colorScheme}, ${where}`, async () => {
    const page = await host.open({ colorScheme }, host.pages[where])
    await states[name](page, host)
    assert.deepEqual(await violations(page), [])
    assert.deepEqual([page.complaints(), page.requestsSinceLoad(), await page.stored()], [[], [], []])
    await page.context().close()
  })
}

test('what the keyboard was on and is gone leaves the focus where it was', async () => {
  const page = await host.open()
  const focused = () => page.evaluate(() => document.activeElement.closest('[id]')?.id)
  /** @param {any} what */
  const press = async what => {
    await what.focus()
    await page.keyboard.press('Enter')
  }
  const inventory = JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components: ['a', 'b'].map(name => ({ type: 'library', name, version: '1' })) })
  await page.give([bundle, artifact, file('app.cdx.json', inventory)])
  await page.locator('[data-sbom]').waitFor()
  const id = await page.locator('.sbom [type=search]').getAttribute('id')
  await press(page.locator('.sbom tbody button').first())
  await page.locator('.part h4').first().waitFor()
  await page.fill(`#${id}`, 'b')
  await press(page.getByRole('button', { name: 'Close' }))
  assert.equal(await focused(), id, 'what opened it is not in the table any more')
  for (const [name, next] of [['app.cdx.json', 'file-list'], [artifact.name, 'file-list'], [bundle.name, 'pick']]) {
    await press(page.getByRole('button', { name: `Remove ${name}` }))
    await page.waitForFunction((/** @type {string} */ id) => document.activeElement.id === id, next)
  }
  await page.give([bundle])
  await page.verdict()
  await press(page.getByRole('button', { name: 'Check the statement without a file' }))
  await page.getByRole('button', { name: 'Compare with a file again' }).waitFor()
  assert.match(await focused(), /^result-\d+$/)
  await page.keyboard.press('Tab')
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Compare with a file again')
  await press(page.locator('#clear'))
  assert.equal(await focused(), 'pick')
  assert.deepEqual(page.complaints(), [])
  await page.context().close()
})

for (const where of PAGES) test(`with the keyboard alone: choose files, name the signer, read the verdict, open the evidence: ${where}`, async () => {
  const page = await host.open({}, host.pages[where])
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
  await page.evaluate(() => { globalThis.shown = document.querySelector('[data-verdict=verified]') })
  const onSection = () => page.evaluate(() => document.activeElement.matches('[data-section=G] > summary'))
  for (let i = 0; i < 60 && !await onSection(); i++) await page.keyboard.press('Tab')
  assert.ok(await onSection(), 'the section is reached by Tab')
  assert.ok(await page.evaluate(() => globalThis.shown.isConnected), 'leaving a field that was checked already draws nothing anew')
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

for (const state of ['unidentified', 'a mixed pile', 'sbom']) {
  test(`every target is at least 24 px high and wide: ${state}`, async () => {
    const page = await host.open({ viewport: { width: 375, height: 800 } })
    await states[state](page, host)
    const small = await page.locator('button, select, textarea, summary, input:not([type=checkbox], [type=radio]), label:has(input)').evaluateAll(all => all
      .map(one => ({ text: one.textContent.slice(0, 30) || one.outerHTML, box: one.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && (box.height < 24 || box.width < 24)).map(({ text }) => text))
    assert.deepEqual(small, [])
    await page.context().close()
  })
}

test('in forced colours the verdict keeps its sign and its word', async () => {
  const page = await host.open({ forcedColors: 'active' })
  await page.example()
  await page.locator('.verdict .verdict-icon').waitFor()
  assert.equal(await page.locator('.verdict-word').innerText(), 'Verified')
  await page.context().close()
})

// On paper the verdict comes first, whatever is printed. Firefox shows its PDF to a test; what Chromium prints is read.
for (const [name, ...wanted] of [['verified', 'Verified'], ['a mixed pile', 'What vouches for what', 'notes-1.txt'], ['sbom', 'What app.cdx.json lists', 'CycloneDX']]) {
  test(`on paper the first page is not left empty: ${name}`, async () => {
    const page = await host.open()
    await states[name](page, host)
    const path = host.bigFile('printed.pdf', 0)
    await page.pdf({ path, format: 'A4' })
    let text = ''
    if (cannot.showPdf) text = firstPage(readFileSync(path))
    else {
      await page.goto(pathToFileURL(path).href)
      await page.waitForSelector('.page[data-page-number="1"] .textLayer .endOfContent', { state: 'attached' })
      text = (await page.locator('.page[data-page-number="1"] .textLayer').innerText()).replace(/\s/g, '')
    }
    const places = wanted.map(each => text.indexOf(each.replaceAll(' ', '')))
    assert.ok(places.every((place, at) => place >= 0 && place > (places[at - 1] ?? -1)), `${places}: ${text.slice(0, 500)}`)
    await page.context().close()
  })
}
