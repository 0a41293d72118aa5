// The evidence drawn, walked and taken away; and links that say who is expected.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { exampleFiles, file, start, vector, vectors } from './lib/page.mjs'

const { bundle, artifact, expected } = exampleFiles()

let host
before(async () => { host = await start() })
after(() => host.stop())

const onPage = (name, steps, options) => test(name, async () => {
  const page = await host.open(options)
  await steps(page)
  assert.deepEqual([page.complaints(), page.requestsSinceLoad()], [[], []])
  await page.context().close()
})

/** The text of what a button hands out. */
async function saved(page, button) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.click(`[data-save="${button}"]`)])
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') }
}

onPage('the line of time has windows, log, certificate log and now, each in words', async page => {
  await page.example()
  const rows = page.locator('[data-fact=timeline] li')
  assert.deepEqual(await rows.evaluateAll(all => all.map(one => one.dataset.moment)), ['window', 'window', 'window', 'time', 'time', 'now'])
  assert.match(await rows.nth(2).innerText(), /Signer’s certificate valid\s+18 August 2023, 16:05:35 UTC[\s\S]* to 18 August 2023, 16:15:35 UTC/)
  assert.equal(await page.locator('[data-fact=timeline] svg:not([aria-hidden=true])').count(), 0)
})

onPage('a time that nothing proves is marked so', async page => {
  await page.give([file('legacy.json', withoutPromise()), artifact])
  await page.verdict()
  const rows = await page.locator('[data-fact=timeline] li:has-text("Transparency log")').evaluateAll(all => all.map(one => [one.dataset.moment, one.innerText.includes('not proven')]))
  assert.deepEqual(rows, [['unproven', true]])
})

/** The example without the log's promise: the entry's time is then a claim. */
function withoutPromise() {
  const json = JSON.parse(bundle.buffer.toString())
  for (const entry of json.verificationMaterial.tlogEntries) delete entry.inclusionPromise
  return JSON.stringify(json)
}

onPage('the certificates lead from the signer to the one that the root names', async page => {
  await page.example()
  await page.locator('[data-fact=chain] summary').click()
  assert.deepEqual(await page.locator('[data-link]').evaluateAll(all => all.map(one => one.dataset.link)), ['leaf', 'intermediate', 'anchor'])
  assert.match(await page.locator('[data-link=leaf]').innerText(), new RegExp(expected.san.slice(0, 40).replace(/[/.]/g, '\\$&')))
  assert.match(await page.locator('[data-link=anchor]').innerText(), /Trusted: Sigstore public-good instance names it/)
})

onPage('the proof is walked hash by hash, and computed again in the browser', async page => {
  await page.example()
  await page.locator('[data-fact=proof] summary').click()
  await page.locator('[data-step]').first().waitFor()
  const steps = await page.locator('[data-step]').evaluateAll(all => all.map(one => ({ side: one.dataset.step, hashes: [...one.querySelectorAll('code')].map(code => code.textContent) })))
  assert.ok(steps.length > 5)
  // By rights of RFC 6962 and not of the page: each step is the hash of its two children, and the last is the root.
  for (const [at, { hashes: [left, right, result] }] of steps.entries()) {
    assert.equal(createHash('sha256').update(Buffer.concat([Buffer.from([1]), Buffer.from(left, 'hex'), Buffer.from(right, 'hex')])).digest('hex'), result)
    if (at > 0) assert.ok([left, right].includes(steps[at - 1].hashes[2]))
  }
  const root = await page.locator('[data-fact=proof] > .proof > .terms code').last().textContent()
  assert.equal(steps.at(-1).hashes[2], root)
  await page.getByRole('button', { name: /Compute it again/ }).click()
  await page.locator('[data-recomputed=same]').waitFor()
  assert.equal(await page.locator('.walk li:has-text("the same")').count(), steps.length)
})

onPage('the statement is told in words, beside the certificate', async page => {
  await page.example()
  const text = await page.locator('[data-fact=statement]').innerText()
  assert.match(text, /What the signer states[\s\S]*builder\s+https:\/\/github\.com\/actions\/runner/)
  assert.match(text, /The certificate says the same of: repository, commit/)
})

const assets = 'pypi/pypi_attestations-0.0.30/test/assets'
const fetched = existsSync(join(vectors, assets))
for (const { address, heading, claimed, name, alike, differs, unknown } of [
  {
    address: '', heading: 'PyPI’s answer, which nobody signed, beside the certificate', claimed: 'Claimed', name: 'publisher’s repository',
    alike: 'The certificate says the same of: publisher, publisher’s workflow', differs: 'publisher’s repository: the certificate, which counts, says something else', unknown: 'Cannot be compared: publisher',
  },
  {
    address: 'index.de.html', heading: 'Die Antwort von PyPI, die niemand signiert hat, neben dem Zertifikat', claimed: 'Behauptet', name: 'Repository des Herausgebers',
    alike: 'Das Zertifikat sagt dasselbe über: Herausgeber, Workflow des Herausgebers', differs: 'Repository des Herausgebers: Das Zertifikat sagt etwas anderes, und dieses zählt', unknown: 'Nicht vergleichbar: Herausgeber',
  },
]) {
  test(`what PyPI says around a statement is marked as signed by nobody: ${name}`, { skip: fetched ? false : 'no Python with pip fetched the packages of PyPI' }, async () => {
    const artifactName = 'pypi_attestations-0.0.19.tar.gz'
    const answer = JSON.parse(vector(join(assets, `${artifactName}.provenance`)).buffer.toString())
    const publisher = answer.attestation_bundles[0].publisher
    /** @param {object} said */
    const shown = async said => {
      const page = await host.open({}, `${host.address}${address}`)
      answer.attestation_bundles[0].publisher = said
      await page.give([file(`${artifactName}.provenance`, JSON.stringify(answer)), vector(join(assets, artifactName))])
      await page.waitForSelector('[data-fact=statement]')
      const lists = page.locator('[data-fact=statement] ul.agreement')
      const found = await lists.evaluateAll((/** @type {any[]} */ all) => all.map(each => [each.previousElementSibling.innerText, each.dataset.unsigned !== undefined, [...each.children].map(row => row.innerText.trim().split(/\s*\n\s*/))]))
      assert.deepEqual([page.complaints(), page.requestsSinceLoad()], [[], []])
      await page.context().close()
      return found
    }
    assert.deepEqual((await shown({ ...publisher, repository: 'somebody/else' })).filter((/** @type {any[]} */ [, unsigned]) => unsigned),
      [[heading, true, [[differs, claimed, 'https://github.com/somebody/else', address ? 'Das Zertifikat sagt' : 'The certificate says', `https://github.com/${publisher.repository}`], [alike]]]])
    assert.deepEqual((await shown({ kind: 'Nobody Knows' })).map((/** @type {any[]} */ [title, unsigned, rows]) => [title, unsigned, rows]), [[heading, true, [[unknown, claimed, 'Nobody Knows']]]])
  })
}

onPage('a report is taken away as JSON, as a page without scripts, and as Markdown', async page => {
  const name = '<img src=x onerror=alert(1)> [a](http://x) .tgz'
  await page.give([file('bundle.sigstore.json', bundle.buffer), file(name, artifact.buffer)])
  await page.expect(expected.san, expected.issuer)
  await page.verdict('[data-verdict=verified]')
  const json = await saved(page, 'save.json')
  assert.equal(JSON.parse(json.text).verdict, 'verified')
  assert.match(json.name, /^img-src-x-onerror-alert-1-.*\.tgz\.report\.json$/)

  const html = await saved(page, 'save.html')
  assert.ok(html.text.includes('&#60;img src=x onerror=alert(1)&#62;') && !/<img|<script|<a /i.test(html.text), 'a name is text')
  const digest = createHash('sha256').update(bundle.buffer).digest('hex')
  for (const { text } of [html, await saved(page, 'save.markdown')]) {
    assert.ok(text.includes(digest), 'the bundle by its hash')
    assert.match(text, /Verified/)
    assert.match(text, /WebAssembly SHA.256 [0-9a-f]{64}/)
  }
  const markdown = (await saved(page, 'save.markdown')).text
  assert.ok(markdown.includes('&#60;img') && !markdown.includes('<img') && !markdown.includes('[a](') && !markdown.includes('https://'), 'no markup and no link')

  // It opens by itself, says the same and runs nothing.
  const other = await page.context().newPage()
  const asked = []
  other.on('request', request => asked.push(request.url()))
  await other.setContent(html.text)
  assert.match(await other.locator('h1').innerText(), /Verification of/)
  assert.match(await other.locator('body').innerText(), /every proof|This file was built/i)
  assert.deepEqual(asked, [])
  await other.close()
})

onPage('parts go into a spreadsheet as text', async page => {
  const components = [{ type: 'library', name: '=HYPERLINK("http://x")', version: '1' }, { type: 'library', name: 'a,"b"', version: '-2' }]
  await page.give([file('app.cdx.json', JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components }))])
  await page.waitForSelector('.sbom')
  const { name, text } = await saved(page, 'save.csv')
  assert.equal(name, 'app.cdx.json.csv')
  assert.equal(text, 'name,version,kind,purl\r\n"\'=HYPERLINK(""http://x"")",1,package,\r\n"a,""b""",\'-2,package,\r\n')
})

onPage('parts are sorted by any column, up and down', async page => {
  const components = ['b10', 'b9', 'a'].map((name, at) => ({ type: 'library', name, version: String(at) }))
  await page.give([file('app.cdx.json', JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components }))])
  await page.waitForSelector('.sbom')
  const names = () => page.locator('.sbom tbody th').allInnerTexts()
  await page.getByRole('button', { name: 'Part', exact: true }).click()
  assert.deepEqual(await names(), ['a', 'b9', 'b10'])
  await page.getByRole('button', { name: 'Part', exact: true }).click()
  assert.deepEqual(await names(), ['b10', 'b9', 'a'])
  assert.equal(await page.locator('.sbom thead th').first().getAttribute('aria-sort'), 'descending')
})

onPage('a pile is taken away as a table and as JSON', async page => {
  await page.give([bundle, artifact, ...Array.from({ length: 14 }, (_, index) => file(`${index}.txt`, `${index}`))])
  await page.locator('#pile-rows').waitFor()
  const { text } = await saved(page, 'save.pile-csv')
  const line = text.split('\r\n').find(each => each.startsWith(artifact.name))
  assert.match(line, new RegExp(`^${artifact.name},artifact,unidentified,`))
  assert.equal(JSON.parse((await saved(page, 'save.pile-json')).text).files.length, 16)
})

test('a link fills in who is expected, and counts only when the reader says so', async () => {
  const address = `${host.address}#${new URLSearchParams({ signer: expected.san, issuer: expected.issuer, kind: 'uri', root: 'public-good' })}`
  const page = await host.open({}, address)
  assert.equal(await page.inputValue('#san'), expected.san)
  assert.equal(await page.inputValue('#san-kind'), 'uri')
  assert.match(await page.innerText('#expect-note'), /Filled in by the link/)
  assert.equal(new URL(page.url()).hash, '', 'it is taken out of the address')
  await page.give([bundle, artifact])
  assert.equal(await page.verdict(), 'unidentified', 'whoever made the link does not decide')
  await page.getByRole('button', { name: 'Check', exact: true }).click()
  await page.verdict('[data-verdict=verified]')
  assert.deepEqual([page.complaints(), page.requestsSinceLoad()], [[], []])
  await page.context().close()
})

test('what is not a whole expectation, or a root for tests, no link sets', async () => {
  const page = await host.open({}, `${host.address}#${new URLSearchParams({ signer: 'somebody@example.com', root: 'staging' })}`)
  assert.deepEqual([await page.inputValue('#san'), await page.inputValue('#trust')], ['', 'public-good'])
  await page.goto(`${host.address}#${new URLSearchParams({ signer: 'somebody@example.com', issuer: 'https://i.example', root: 'staging' })}`)
  await page.waitForFunction(() => document.querySelector('#san').value === 'somebody@example.com')
  assert.equal(await page.inputValue('#trust'), 'public-good')
  await page.context().close()
})

test('the expectation is copied as such a link', async () => {
  const page = await host.open({ permissions: ['clipboard-read', 'clipboard-write'] })
  await page.example()
  await page.getByRole('button', { name: 'Copy as a link' }).click()
  const link = new URL(await page.evaluate(() => navigator.clipboard.readText()))
  assert.deepEqual(Object.fromEntries(new URLSearchParams(link.hash.slice(1))), { signer: expected.san, issuer: expected.issuer, root: 'public-good' })
  assert.deepEqual([page.complaints(), page.requestsSinceLoad()], [[], []])
  await page.context().close()
})

onPage('what is in a file is told without a verdict, and what nothing covers is marked', async page => {
  await page.give([bundle])
  await page.verdict()
  await page.locator(`[data-file="${bundle.name}"] summary`).click()
  const inside = page.locator(`[data-file="${bundle.name}"] .inside`)
  await inside.waitFor()
  const text = await inside.innerText()
  assert.match(text, /Nothing here is verified/)
  assert.match(text, /https:\/\/github\.com\/sigstore\/sigstore-js/)
  assert.ok(await inside.locator('[data-loose]').count() > 0)
})

onPage('of a private key nothing is told but that it is one', async page => {
  const key = ['-----BEGIN EC PRIVATE', ' KEY-----\nMHcCAQEEIDsecretsecretsecret\n-----END EC PRIVATE', ' KEY-----\n'].join('')
  await page.give([file('cosign.key', key)])
  await page.locator('[data-file="cosign.key"] summary').click()
  const inside = page.locator('[data-file="cosign.key"] .inside')
  await inside.waitFor()
  assert.match(await inside.innerText(), /This is a private key\. It was not read further[\s\S]*nothing more to say/)
  assert.ok(!(await page.content()).includes('secretsecret'))
})
