// Several SBOMs: signed ones of one artifact that disagree, and which part is in which of more than two.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { violations } from './lib/axe.mjs'
import { file, start } from './lib/page.mjs'

let host
before(async () => { host = await start() })
after(() => host.stop())

const cases = fileURLToPath(new URL('../../dist/cases/positives', import.meta.url))
/** @param {string} name */
const bundle = name => file(`${name}.sigstore.json`, readFileSync(join(cases, name, 'bundle.json')))
const [object, text, other] = ['sbom_attestation', 'sbom_attestation_text', 'sbom_attestation_other'].map(bundle)
const { policy: { expected: { identity } } } = JSON.parse(readFileSync(join(cases, 'sbom_attestation', 'case.json'), 'utf8'))

/** @param {string} name */
const onPage = (name, /** @type {(page: any) => Promise<void>} */ run, /** @type {object} */ options = {}, address = '') => test(name, async () => {
  const page = await host.open(options, `${host.address}${address}`)
  await run(page)
  assert.deepEqual([page.complaints(), page.requestsSinceLoad()], [[], []])
  await page.context().close()
})

/** @param {any} page @param {string} use */
async function trusting(page, use) {
  await page.give([file('root.json', readFileSync(join(cases, 'sbom_attestation', 'trusted_root.json')))])
  await page.getByRole('button', { name: use }).click()
}

const found = (/** @type {any} */ page) => page.locator('[data-disagree]').evaluateAll((/** @type {any[]} */ all) => all.map(each => each.dataset.disagree))
const count = (/** @type {any} */ page, /** @type {number} */ wanted) => page.waitForFunction((/** @type {number} */ wanted) => document.querySelectorAll('[data-disagree]').length === wanted, wanted)
/** The work that was asked for before is done when this is: the worker does one thing after the other. */
const settled = async (/** @type {any} */ page) => {
  await page.locator('.file .more > summary').first().click()
  await page.waitForSelector('.file .inside')
}

onPage('signed SBOMs of one artifact that are one document agree, and another one disagrees with each', async page => {
  await trusting(page, 'Use as trust root')
  await page.give([object, text])
  await page.waitForFunction(() => document.querySelectorAll('.result[data-verdict]').length === 2)
  await settled(page)
  assert.deepEqual(await found(page), [], 'the text of a document and the document are one')
  assert.equal(await page.locator('#disagreements').isVisible(), false)
  await page.give([other])
  await count(page, 2)
  assert.deepEqual(await found(page), ['unidentified', 'unidentified'], 'nobody is expected yet')
  await page.expect(identity.san, identity.issuer)
  await page.waitForSelector('[data-disagree=verified]')
  assert.deepEqual(await found(page), ['verified', 'verified'])
  const said = await page.innerText('[data-disagree]')
  assert.match(said, /^Two signed SBOMs for the same artifact disagree\n/)
  assert.ok(said.includes(`sbom_attestation.sigstore.json, signed by ${identity.san}, and sbom_attestation_other.sigstore.json, signed by ${identity.san}, are both about widget-1.2.3.txt sha256:`), said)
  assert.match(said, /0 added, 0 removed, 1 with another version/)
  assert.equal(await page.locator('[data-disagree] >> nth=0').locator('[data-differences=versions] li').innerText(), 'part 2.14.1 → 2.17.1')
  assert.match(await page.locator('#live').textContent(), /Two signed SBOMs for the same artifact disagree\.$/)
  // By somebody else than who is expected nothing is signed.
  await page.expect('somebody@example.org', identity.issuer)
  await page.waitForFunction(() => document.querySelectorAll('.result[data-verdict=rejected]').length === 3)
  await settled(page)
  assert.deepEqual(await found(page), [])
  await page.expect(identity.san, identity.issuer)
  await count(page, 2)
  await page.getByRole('button', { name: 'Remove sbom_attestation_other.sigstore.json' }).click()
  await count(page, 0)
  assert.equal(await page.locator('#disagreements').isVisible(), false)
})

onPage('of many that disagree the first are shown, and the others counted', async page => {
  await trusting(page, 'Use as trust root')
  const copies = (/** @type {ReturnType<typeof file>} */ of, /** @type {string} */ name) => Array.from({ length: 6 }, (_, index) => file(`${name}-${index}.sigstore.json`, of.buffer))
  await page.give([...copies(object, 'one'), ...copies(other, 'other')])
  await count(page, 20)
  assert.equal(await page.locator('#disagreements > p').innerText(), '16 more are not shown.')
})

onPage('one that was tampered with disagrees with nothing: it is not signed', async page => {
  const { dsseEnvelope, ...rest } = JSON.parse(other.buffer.toString())
  const payload = Buffer.from(Buffer.from(dsseEnvelope.payload, 'base64').toString().replaceAll('2.17.1', '2.17.2')).toString('base64')
  await trusting(page, 'Use as trust root')
  await page.give([object, file('tampered.sigstore.json', JSON.stringify({ ...rest, dsseEnvelope: { ...dsseEnvelope, payload } }))])
  await page.waitForSelector('.result[data-verdict=invalid]')
  await page.waitForSelector('.result:not([data-verdict=invalid])[data-verdict]')
  await settled(page)
  assert.deepEqual(await found(page), [])
})

onPage('among many files, too, and in German', async page => {
  await trusting(page, 'Als Vertrauenswurzel verwenden')
  await page.give([object, other, ...Array.from({ length: 12 }, (_, index) => file(`note-${index}.txt`, `note ${index}`))])
  await count(page, 1)
  assert.match(await page.innerText('[data-disagree]'), /^Zwei signierte SBOMs für dasselbe Artefakt widersprechen sich\n/)
  assert.equal(await page.locator('#pile').count(), 1)
  assert.deepEqual(await violations(page), [])
}, {}, 'index.de.html')

const sbom = (/** @type {string[]} */ ...parts) => JSON.stringify({
  bomFormat: 'CycloneDX', specVersion: '1.6', components: parts.map(part => {
    const [name, version = '1'] = part.split('@')
    return name === 'README' ? { type: 'file', name } : { type: 'library', name, version, purl: `pkg:npm/${name}@${version}` }
  }),
})
const three = [file('one.json', sbom('everywhere', 'first', 'moved@1', 'README')), file('two.json', sbom('moved@2', 'everywhere', 'later', 'README')), file('three.json', sbom('everywhere', 'later', 'last', 'everywhere'))]

/** What the table has, a line for each row. */
const table = (/** @type {any} */ page) => page.locator('[data-matrix] tbody tr').evaluateAll((/** @type {any[]} */ all) => all.map(row => [...row.children].map(cell => cell.textContent).join(' ')))

onPage('of more than two SBOMs a table says which part is in which', async page => {
  await page.give(three.slice(0, 2))
  await page.waitForSelector('[data-compare]')
  assert.equal(await page.locator('#matrix-show').count(), 0, 'two are compared')
  await page.give(three.slice(2))
  await page.getByRole('button', { name: 'Show which part is in which' }).click()
  await page.waitForSelector('[data-matrix] tbody tr')
  assert.match(await page.innerText('[data-matrix]'), /^Packages, services and operating systems: 6\. In every document: 1\.\n+1: one\.json\n2: two\.json\n3: three\.json\n/)
  assert.deepEqual(await table(page), ['everywhere 1 yes yes yes', 'first 1 yes – –', 'moved 1 yes – –', 'moved 2 – yes –', 'later 1 – yes yes', 'last 1 – – yes'])
  await page.getByLabel('Only those that are not in every document').check()
  assert.deepEqual((await table(page)).length, 5)
  await page.getByLabel('Only those that are not in every document').uncheck()
  assert.deepEqual((await table(page)).length, 6)
  assert.deepEqual(await violations(page), [])
})

onPage('what is put together is exported as unsigned', async page => {
  await page.evaluate(() => {
    const make = URL.createObjectURL
    URL.createObjectURL = blob => {
      void (/** @type {Blob} */ (blob)).text().then(text => { /** @type {any} */ (globalThis).saved = text })
      return make(blob)
    }
  })
  await page.give(three)
  await page.getByRole('button', { name: 'Show which part is in which' }).click()
  await page.getByRole('button', { name: 'Workspace inventory, unsigned, as CSV' }).click()
  await page.waitForFunction(() => 'saved' in globalThis)
  const lines = (await page.evaluate(() => /** @type {any} */ (globalThis).saved)).split('\r\n')
  assert.match(lines[0], /^"?# Workspace inventory, unsigned/)
  assert.match(lines[1], /^"# 1: one\.json, SHA-256 [0-9a-f]{64}"$/)
  assert.deepEqual(lines.slice(4, 7), ['name,version,kind,purl,one.json,two.json,three.json', 'everywhere,1,package,pkg:npm/everywhere@1,yes,yes,yes', 'first,1,package,pkg:npm/first@1,yes,,'])
})

onPage('on a telephone the table moves, and not the page; more than twenty are not held side by side', async page => {
  await page.give(Array.from({ length: 20 }, (_, index) => file(`a-rather-long-name-of-a-document-${index}.json`, sbom('everywhere', `own-${index}`))).slice(0, 12))
  await page.getByRole('button', { name: 'Zeigen, welche Komponente in welcher ist' }).click()
  await page.waitForSelector('[data-matrix] tbody tr')
  assert.match(await page.innerText('[data-matrix]'), /^Pakete, Dienste und Betriebssysteme: 13\. In jedem Dokument: 1\./)
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= 320)
  assert.deepEqual(await violations(page), [])
  await page.give(Array.from({ length: 9 }, (_, index) => file(`more-${index}.json`, sbom('everywhere', `more-${index}`))))
  await page.waitForFunction(() => /Mehr als 20 SBOMs/.test(document.querySelector('[data-compare]')?.textContent ?? ''))
  assert.equal(await page.locator('#matrix-show').count(), 0)
}, { viewport: { width: 320, height: 700 } }, 'index.de.html')
