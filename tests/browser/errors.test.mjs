// What goes wrong: one sentence that names the file, the place and the rule, and no harm to other files.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { exampleFiles, file, start, vector } from './lib/page.mjs'

const { bundle, artifact, expected } = exampleFiles()
const text = bundle.buffer.toString()

let host
before(async () => { host = await start() })
after(() => host.stop())

/** Gives the file together with the good example: whatever becomes of it, the example is verified. */
const besideTheExample = (name, files, run) => test(name, async () => {
  const page = await host.open()
  await page.expect(expected.san, expected.issuer)
  await page.give([bundle, artifact])
  await page.waitForSelector('[data-verdict=verified]')
  await page.give(files())
  await run(page)
  await page.waitForSelector('[data-verdict=verified]')
  assert.deepEqual(page.complaints(), [])
  await page.context().close()
})

const problem = async (page, id) => (await page.waitForSelector(`[data-problem="${id}"]`)).innerText()
/** The article of the damaged bundle, without the good one's. */
const damaged = async (page, verdict = 'invalid') => (await page.waitForSelector(`[data-verdict=${verdict}]`)).innerText()

besideTheExample('an empty file', () => [file('empty.sigstore.json', '')], async page => {
  assert.match(await problem(page, 'problem.empty'), /empty\.sigstore\.json is empty/)
})

besideTheExample('a file that is not JSON', () => [file('notes.sigstore.json', 'remember the milk')], async page => {
  const shown = await damaged(page)
  assert.match(shown, /notes\.sigstore\.json/)
  assert.match(shown, /A1\s+bundle\.json-strict/)
})

besideTheExample('half a bundle', () => [file('half.json', text.slice(0, text.length / 2))], async page => {
  const shown = await damaged(page)
  assert.match(shown, /half\.json/)
  assert.match(shown, /A1\s+bundle\.json-strict/)
  assert.match(shown, /byte \d+/)
})

besideTheExample('a wrong media type', () => [file('odd.sigstore.json', text.replace(/"mediaType":\s*"[^"]+"/, '"mediaType":"application/vnd.dev.sigstore.bundle+json;version=9.9"'))], async page => {
  const shown = await damaged(page)
  assert.match(shown, /A2\s+bundle\.media-type/)
  assert.match(shown, /version=9\.9/)
})

besideTheExample('a bundle of another instance', () => [vector('sigstore-verify/test_data/bundles/github-private-attestation.sigstore.json', 'other.sigstore.json')], async page => {
  const shown = await damaged(page, 'insufficient')
  assert.match(shown, /other\.sigstore\.json/)
  assert.match(shown, /unknown-(authority|issuer|log)/)
  await page.getByRole('button', { name: 'Choose a trust root' }).click()
  assert.equal(await page.evaluate(() => document.activeElement.id), 'trust')
})

besideTheExample('a 200 MB file as a bundle is refused before it is read', () => [host.bigFile('huge.sigstore.json', 200e6)], async page => {
  const shown = await problem(page, 'problem.too-large')
  assert.match(shown, /huge\.sigstore\.json is 200,000,000 bytes/)
  assert.match(shown, /96 MiB \(rule B3, limit\.sizes\)/)
})

besideTheExample('a private key is not read further', () => [file('cosign.key', '-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\nabcd\n-----END ENCRYPTED SIGSTORE PRIVATE KEY-----\n')], async page => {
  assert.match(await problem(page, 'problem.private-key'), /cosign\.key is a private key/)
})

besideTheExample('a file of no known format is only something to compare', () => [file('readme.txt', 'Hello')], async page => {
  // It is listed before it is read: the role comes with a moment's delay, and another role would never become this one.
  await page.waitForSelector('[data-file="readme.txt"][data-role="artifact"]')
})

test('without any bundle the page says what is missing', async () => {
  const page = await host.open()
  await page.give([file('readme.txt', 'Hello')])
  assert.match(await (await page.waitForSelector('.notice')).innerText(), /readme\.txt/)
  assert.equal(await page.locator('[data-verdict]').count(), 0)
  await page.context().close()
})

test('a trust root that was dropped is used only when chosen, and labelled', async () => {
  const page = await host.open()
  await page.give([bundle, artifact, vector('sigstore-trust-root/src/trusted_root.json')])
  await page.waitForSelector('[data-verdict=unidentified] [data-trust=embedded]')
  await page.getByRole('button', { name: 'Use as trust root' }).click()
  await page.waitForSelector('[data-verdict=unidentified] [data-trust=supplied]')
  assert.match(await page.locator('[data-fact=trust]').innerText(), /supplied by you/)
  await page.context().close()
})

test('a broken trust root is an error of its own', async () => {
  const page = await host.open()
  await page.give([bundle, artifact, file('root.json', '{"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1","tlogs":7}')])
  await page.verdict()
  await page.getByRole('button', { name: 'Use as trust root' }).click()
  assert.match(await problem(page, 'problem.trust'), /root\.json cannot be used as a trust root/)
  assert.equal(await page.locator('[data-verdict]').count(), 0)
  await page.context().close()
})

test('a large file is read with progress, and can be cancelled', async () => {
  const page = await host.open()
  await page.give([host.bigFile('large.bin', 3e9)])
  await page.give([bundle])
  await page.waitForSelector('progress')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.waitForSelector('[data-state=cancelled]')
  assert.equal(await page.locator('[data-verdict]').count(), 0)
  await page.getByRole('button', { name: 'Remove all' }).click()
  await page.example()
  assert.equal(await page.verdict(), 'verified')
  await page.context().close()
})

test('a crash of the worker is an error, and the next file is checked without it', async () => {
  // The one that works, and not the one that stands by.
  const page = await host.open({ inWorkers: () => { if (self.name === 'sealglass-1') setTimeout(() => { throw new Error('gone') }) } })
  await page.give([host.bigFile('large.bin', 3e9)])
  await page.give([bundle])
  await page.waitForSelector('progress')
  await page.inWorkers()
  assert.match(await problem(page, 'problem.crash'), new RegExp(`${bundle.name}.*not verified`))
  assert.equal(await page.locator('[data-verdict]').count(), 0)
  await page.getByRole('button', { name: 'Remove all' }).click()
  await page.example()
  assert.equal(await page.verdict(), 'verified')
  assert.deepEqual(page.requestsSinceLoad(), [])
  await page.context().close()
})

test('names and text from files are inert', async () => {
  const page = await host.open()
  const name = 'a\u202egpj.exe<img src=x onerror="globalThis.hit=1">\u200b.sigstore.json'
  await page.give([file(name, text), artifact])
  await page.verdict()
  const shown = await page.locator('body').innerText()
  assert.ok(shown.includes('a\\u{202E}gpj.exe<img src=x onerror="globalThis.hit=1">\\u{200B}.sigstore.json'))
  assert.doesNotMatch(shown, /[\u200b\u202e]/u)
  assert.equal(await page.locator('img').count(), 0)
  assert.equal(await page.evaluate(() => globalThis.hit), undefined)
  assert.deepEqual(await page.locator('a:not(#language a)').evaluateAll(all => all.map(one => one.getAttribute('href')).filter(href => !href.startsWith('#'))), [])
  await page.context().close()
})

test('without its worker the page says that nothing can be verified', async () => {
  const context = await host.context()
  const page = await context.newPage()
  await page.route('**/worker.js', route => route.abort())
  await page.goto(host.address)
  await page.setInputFiles('#pick', [bundle, artifact])
  assert.match(await problem(page, 'problem.no-engine'), /nothing can be verified here/)
  assert.equal(await page.locator('[data-verdict]').count(), 0)
  await context.close()
})
