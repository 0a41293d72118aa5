// The page in German: chosen by the address or by the browser, loaded with the page, and nothing of it left in English unmarked.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { tarOf } from '../node/archives.mjs'
import { violations } from './lib/axe.mjs'
import { exampleFiles, file, pageDir, start } from './lib/page.mjs'
import { states } from './lib/states.mjs'

const { bundle, artifact, expected } = exampleFiles()
const oneFile = pathToFileURL(join(dirname(pageDir), 'sealglass.html')).href

let host
before(async () => { host = await start() })
after(() => host.stop())

const german = (/** @type {object} */ options = {}) => host.open(options, `${host.address}index.de.html`)

/** The sentences are in another language, so the fields are found by what they are. @param {any} page @param {string} san @param {string} issuer */
async function expectSigner(page, san, issuer) {
  await page.fill('#san', san)
  await page.fill('#issuer', issuer)
  await page.click('#check')
}

const sbom = JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components: [{ type: 'library', name: 'c', version: '1.0.0', purl: 'pkg:npm/c@1.0.0' }, { type: 'library', name: 'd' }] })
const record = JSON.stringify({ id: 'X-1', modified: '2026-01-01T00:00:00Z', affected: [{ package: { ecosystem: 'npm', name: 'c' }, versions: ['1.0.0'] }] })

/** @type {Record<string, (page: any) => Promise<unknown>>} */
const STATES = {
  ...Object.fromEntries(['empty', 'unidentified', 'insufficient', 'invalid', 'three sboms side by side', 'signed sboms that disagree'].map(name => [name, states[name]])),
  verified: async page => {
    await page.give([bundle, artifact])
    await expectSigner(page, expected.san, expected.issuer)
    await page.waitForSelector('[data-verdict=verified]')
  },
  rejected: async page => {
    await page.give([bundle, artifact])
    await expectSigner(page, 'somebody@example.com', expected.issuer)
    await page.waitForSelector('[data-verdict=rejected]')
  },
  problem: async page => {
    await page.give([file('a.sigstore.json', '')])
    await page.waitForSelector('[data-problem="problem.empty"]')
  },
  pile: async page => {
    await expectSigner(page, expected.san, expected.issuer)
    await page.give([file('release.tar', tarOf([['dist/app', artifact.buffer], ['app.json', bundle.buffer], ['README', Buffer.from('nobody signed this')]]))])
    await page.waitForSelector('[data-pile-file="release.tar!/dist/app"][data-verdict=verified]')
  },
  sbom: async page => {
    await page.give([file('app.cdx.json', sbom), file('x.json', record)])
    await page.waitForSelector('[data-answer]')
    await page.click('.sbom tbody button')
    await page.waitForSelector('.part h4')
  },
}

const WORDS = {
  empty: /Legen Sie eine Signatur und die signierte Datei hier ab[^]*Wen erwarten Sie\?[^]*Wem vertrauen Sie\?/,
  verified: /Verifiziert[^]*Die Nachweise stimmen, und signiert hat, wen Sie erwarten[^]*Diese Datei wurde am \d+\. \S+ 2023 von GitHub Actions in sigstore\/sigstore-js, Workflow release\.yml, beim Commit [0-9a-f]{40}, gebaut und ist im Log[^]*Unterzeichner ist genau [^]*Was das nicht beweist[^]*Die Vertrauenswurzel ist die vom \d{4}-\d\d-\d\d\./,
  unidentified: /Nicht zugeordnet[^]*Sie haben nicht gesagt, ob das der Unterzeichner ist, den Sie erwarten\./,
  rejected: /Abgelehnt[^]*Die Signatur ist gültig, aber der Unterzeichner ist https:\/\/github\.com\/sigstore\/.* und nicht somebody@example\.com/,
  insufficient: /Unzureichend[^]*Die signierte Datei oder ihr Digest wurde nicht gegeben[^]*Fügen Sie die signierte Datei oder ihren Digest hinzu/,
  invalid: /Ungültig[^]*Vertrauen Sie dem nicht\. Verletzt ist die Regel: Die Aussage ist wohlgeformt und nennt das Artefakt/,
  'three sboms side by side': /Beide nennen dieselben Komponenten; 2\.json sagt nur mehr über sie\.[^]*a 1: Lizenzen, wozu 2\.json mehr sagt[^]*Alle 3 SBOMs nebeneinander[^]*Pakete, Dienste und Betriebssysteme: 3\. In jedem Dokument: 1\.[^]*Was hier zusammengestellt ist, hat niemand signiert/,
  'signed sboms that disagree': /Zwei signierte SBOMs für dasselbe Artefakt widersprechen sich[^]*handeln beide von widget-1\.2\.3\.txt sha256:[0-9a-f]{64} und sind nicht dasselbe Dokument\./,
  problem: /a\.sigstore\.json ist leer: Die Datei hat 0 Bytes/,
  pile: /Für 1 von 2 Dateien bürgt der Unterzeichner, den Sie erwarten\.\s+Für die niemand bürgt: 1\./,
  sbom: /Das sagt die Datei von sich selbst\.[^]*Ist sie betroffen\?[^]*Betroffen: c 1\.0\.0[^]*2 Komponenten/,
}

for (const [name, reach] of Object.entries(STATES)) {
  test(`in German: ${name}`, async () => {
    for (const width of [1200, 320]) {
      const page = await german({ viewport: { width, height: 700 }, colorScheme: width === 320 ? 'dark' : 'light' })
      await reach(page)
      assert.equal(await page.getAttribute('html', 'lang'), 'de')
      const text = await page.innerText('body')
      assert.match(text, WORDS[name])
      await page.evaluate(() => { for (const details of document.querySelectorAll('details')) details.open = true })
      await page.waitForTimeout(100)
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= width, `${name} at ${width}`)
      assert.deepEqual(await violations(page), [])
      assert.deepEqual([page.complaints(), page.requestsSinceLoad()], [[], []])
      await page.context().close()
    }
  })
}

/** Texts that a reader sees, outside of what is from a file, a name, or marked as English. */
const shown = page => page.evaluate(() => {
  for (const details of document.querySelectorAll('details')) details.open = true
  return new Promise(done => setTimeout(() => {
    const texts = new Set()
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!node.parentElement.closest('code, bdi, pre, time, script, noscript, svg, :not(html)[lang=en], .way, .attempts, .verdict-of, .file-name')) texts.add(node.nodeValue.trim())
    }
    for (const each of document.querySelectorAll('[aria-label]')) texts.add(each.getAttribute('aria-label'))
    done([...texts].filter(text => /[a-z]{3}/.test(text)))
  }, 100))
})

/** The same in both languages: names, and words that German took over. */
const SAME = new Set(['Sealglass', 'GitHub', 'Bundle', 'Version', 'Format', 'Log', 'Code', 'Bundle, SHA-256', 'in release.tar!/app.json', 'app.cdx.json:', 'x.json:', 'CycloneDX 1.6 (json)'])

for (const [name, reach] of Object.entries(STATES)) {
  test(`nothing of it is English and not marked: ${name}`, async () => {
    const [english, other] = [await host.open({ viewport: { width: 1200, height: 700 } }), await german({ viewport: { width: 1200, height: 700 } })]
    await reach(english)
    await reach(other)
    const before = new Set(await shown(english))
    assert.ok(before.size > 20)
    const same = (await shown(other)).filter(text => before.has(text) && !SAME.has(text) && !/^[\w.:/@ -]*\d[\w.:/@, -]*$/.test(text) && !/^https?:|^CN=/.test(text))
    assert.deepEqual(same, [])
    for (const page of [english, other]) await page.context().close()
  })
}

test('what stays English is marked, and said', async () => {
  const page = await german()
  await STATES.invalid?.(page)
  assert.match(await page.innerText('.foot'), /Was der Prüfer im Einzelnen feststellt, steht auf Englisch da/)
  assert.ok(await page.locator('.check-message [lang=en]').count() > 5)
  assert.equal(await page.locator('.check-title [lang=en]').count(), 0, 'every check has a German title')
  assert.match(await page.textContent('[data-check=G3] .check-title'), /Der Beweis hat genau die Hashes/)
  await page.context().close()
})

test('a reader of English loads nothing of it', async () => {
  const page = await host.open()
  assert.deepEqual(await page.evaluate(() => [document.documentElement.lang, 'sealglassLanguage' in globalThis, performance.getEntriesByType('resource').some(({ name }) => name.includes('de.js'))]), ['en', false, false])
  await page.click('#language a')
  await page.waitForURL(/index\.de\.html$/)
  await page.waitForSelector('html[lang=de]')
  assert.equal(await page.title(), 'Sealglass: Wer hat diese Datei signiert?')
  await page.click('#language a')
  await page.waitForURL(/index\.html\?lang=en$/)
  assert.equal(await page.getAttribute('html', 'lang'), 'en')
  await page.context().close()
})

test('a German browser gets German, with what the link says; English is one step away, and stays', async () => {
  const context = await host.context({ locale: 'de-DE' })
  const page = await context.newPage()
  const fragment = `#${new URLSearchParams({ signer: expected.san, issuer: expected.issuer })}`
  await page.goto(`${host.address}${fragment}`).catch(() => { /* another page took its place */ })
  await page.waitForURL(/index\.de\.html/)
  await page.waitForSelector('html[lang=de]')
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('#san')).value !== '')
  assert.equal(await page.inputValue('#san'), expected.san)
  assert.match(await page.innerText('#expect-note'), /Ausgefüllt durch den Link/)
  await page.click('#language a')
  await page.waitForURL(/lang=en/)
  await page.waitForSelector('#drop-title')
  assert.equal(await page.getAttribute('html', 'lang'), 'en')
  await page.reload()
  assert.equal(await page.getAttribute('html', 'lang'), 'en')
  assert.ok(await page.evaluate(() => document.cookie === '' && localStorage.length + sessionStorage.length === 0))
  await context.close()
})

test('the address alone chooses, too', async () => {
  const context = await host.context()
  const page = await context.newPage()
  await page.goto(`${host.address}index.html?lang=de`).catch(() => { /* another page took its place */ })
  await page.waitForURL(/index\.de\.html$/)
  await page.waitForSelector('html[lang=de]')
  await context.close()
})

test('where the German is missing, the page is in English, says so, and works', async () => {
  const context = await host.context({ locale: 'de-DE' })
  const page = await context.newPage()
  let loads = 0
  await page.route('**/de.js', route => route.abort())
  page.on('request', (/** @type {any} */ request) => { if (request.isNavigationRequest()) loads++ })
  await page.goto(`${host.address}index.de.html`)
  await page.waitForSelector('html[lang=en]')
  await page.setInputFiles('#pick', [bundle, artifact])
  await page.waitForSelector('[data-verdict=unidentified]')
  assert.equal(loads, 1)
  await context.close()
})

test('a link to share names no language', async () => {
  const page = await host.open({ permissions: ['clipboard-read', 'clipboard-write'] }, `${host.address}index.html?lang=en`)
  await page.fill('#san', expected.san)
  await page.fill('#issuer', expected.issuer)
  await page.click('#share')
  await page.waitForFunction(() => document.querySelector('#live')?.textContent !== '')
  const link = await page.evaluate(() => navigator.clipboard.readText())
  assert.ok(link.startsWith(`${host.address}index.html#signer=`), link)
  await page.context().close()
})

test('the page in one file has both, from disk, and the saved report is in the language of the page', async () => {
  const page = await host.open({ acceptDownloads: true }, `${oneFile}?lang=de`)
  await STATES.verified?.(page)
  assert.match(await page.innerText('body'), WORDS.verified)
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('[data-save="save.html"]')])
  const saved = readFileSync(await download.path(), 'utf8')
  assert.match(saved, /<html lang="de">[^]*<h2>Urteil<\/h2>[^]*Diese Datei wurde am[^]*<span lang="en">/)
  assert.deepEqual([page.complaints(), page.requestsSinceLoad()], [[], []])
  await page.click('#language a')
  await page.waitForURL(/\?lang=en$/)
  await page.waitForSelector('html[lang=en]')
  await page.click('#language a')
  await page.waitForURL(/\?lang=de$/)
  await page.waitForSelector('html[lang=de]')
  await page.context().close()
})
