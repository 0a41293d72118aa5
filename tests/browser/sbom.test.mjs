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
  assert.match(text, /This is what the file says of itself, which proves nothing/)
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

test('all package URLs of a part are shown, searched and exported', async () => {
  const page = await host.open()
  const reference = (/** @type {string} */ referenceLocator) => ({ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator })
  const long = `pkg:generic/${'x'.repeat(300)}@1`
  await page.give([file('a.spdx.json', JSON.stringify({
    spdxVersion: 'SPDX-2.3', SPDXID: 'SPDXRef-DOCUMENT', name: 'a', packages: [
      { SPDXID: 'SPDXRef-p', name: 'p', versionInfo: '1', externalRefs: [reference('pkg:npm/p@1'), reference('pkg:deb/debian/libp@1'), reference(long)] },
      { SPDXID: 'SPDXRef-q', name: 'q' }],
  }))])
  await page.waitForSelector('[data-sbom=SPDX]')
  assert.deepEqual(await page.locator('.sbom .purl').allInnerTexts(), ['pkg:npm/p@1', 'pkg:deb/debian/libp@1', long])
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, 'a long one wraps')
  await page.fill('.sbom input[type=search]', 'libp')
  assert.equal(await page.locator('.sbom tbody tr').count(), 1)
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('[data-save="save.csv"]')])
  assert.equal(readFileSync(await download.path(), 'utf8'), `name,version,kind,purl\r\np,1,package,pkg:npm/p@1; pkg:deb/debian/libp@1; ${long}\r\nq,,package,\r\n`)
  assert.deepEqual([page.complaints(), page.requestsSinceLoad()], [[], []])
  await page.context().close()
})

test('it goes with its file', async () => {
  const page = await host.open()
  await page.give([file('a.json', document), file('b.spdx', 'SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\nPackageName: a\nSPDXID: SPDXRef-a\n')])
  await page.waitForSelector('[data-sbom=SPDX]')
  assert.equal(await page.locator('[data-sbom]').count(), 2)
  await page.click('#clear')
  await page.waitForFunction(() => document.querySelectorAll('.sbom').length === 0)
  assert.deepEqual([page.complaints(), page.requestsSinceLoad()], [[], []])
  await page.context().close()
})

for (const [language, address, twice, large] of [
  ['English', '', 'twice.json is compared as a file, and not read as an SBOM or as a document on flaws: The document is not strict JSON: the member “bomFormat” occurs twice in one object.', 'large.cdx.json is compared as a file, and not read as an SBOM or as a document on flaws: > 64 MiB (S50)'],
  ['German', 'index.de.html', 'twice.json wird als Datei verglichen und nicht als SBOM oder als Dokument über Schwachstellen gelesen: The document is not strict JSON: the member “bomFormat” occurs twice in one object.', 'large.cdx.json wird als Datei verglichen und nicht als SBOM oder als Dokument über Schwachstellen gelesen: > 64 MiB (S50)'],
]) {
  test(`what is meant as an SBOM and is not read as one is said to be that (${language})`, async () => {
    const page = await host.open({}, `${host.address}${address}`)
    const [other, lock] = [file('other.json', '{"a":1,"a":2}'), file('lock.json', '{"lockfileVersion":3}')]
    const meant = file('twice.json', '{"bomFormat":"CycloneDX","bomFormat":"CycloneDX","specVersion":"1.6"}')
    await page.give([meant, other, lock])
    await page.waitForFunction(() => document.querySelectorAll('[data-role=artifact]').length === 3)
    assert.deepEqual(await page.locator('[data-problem] p').allInnerTexts(), [twice], 'and of what is none nothing is said')
    await page.give(host.bigFile('large.cdx.json', 65 * 1024 ** 2, '{"bomFormat":"CycloneDX",'))
    await page.waitForSelector('[data-file="large.cdx.json"][data-role=artifact]')
    assert.deepEqual(await page.locator('[data-problem] p').allInnerTexts(), [twice, large])
    // In a pile, too.
    await page.give(Array.from({ length: 12 }, (_, index) => file(`note-${index}.txt`, `note ${index}`)))
    await page.waitForSelector('[data-pile=done]')
    assert.deepEqual(await page.locator('[data-problem="problem.sbom"] p').allInnerTexts(), [twice, large])
    assert.deepEqual([page.complaints(), page.requestsSinceLoad()], [[], []])
    await page.context().close()
  })
}

test('what is beyond a list is counted', async () => {
  const page = await host.open()
  const components = Array.from({ length: 150 }, (_, index) => ({ type: 'library', 'bom-ref': `p${index}`, name: `p${index}`, version: '1', hashes: [{ alg: 'SHA-256', content: 'xx' }] }))
  const dependsOn = Array.from({ length: 70 }, (_, index) => `gone-${index}`)
  await page.give([file('app.cdx.json', JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components, dependencies: [{ ref: 'p0', dependsOn }] }))])
  await page.waitForSelector('.sbom')
  const findings = page.locator('.sbom details').first()
  await findings.locator('summary').click()
  const total = Number((await findings.locator('summary').innerText()).replace(/\D/g, ''))
  assert.ok(total > 100)
  assert.deepEqual([await findings.locator('li').count(), await findings.locator('> p').innerText()], [100, `${total - 100} more are not shown.`])
  await page.locator('.sbom tbody').getByRole('button', { name: 'p0', exact: true }).click()
  await page.waitForSelector('[data-missing]')
  assert.equal(await page.locator('[data-missing]').count(), 50)
  await page.getByRole('button', { name: 'Show 20 more' }).click()
  assert.equal(await page.locator('[data-missing]').count(), 70)
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

const inventory = JSON.stringify({
  bomFormat: 'CycloneDX', specVersion: '1.6', components: [
    { type: 'library', name: 'part', version: '2.14.1', purl: 'pkg:maven/org.example/part@2.14.1' },
    { type: 'library', name: 'other', version: '1.0.0', purl: 'pkg:npm/other@1.0.0' },
    { type: 'library', name: 'vague', purl: 'pkg:npm/vague' },
    { type: 'library', name: 'nameless' },
  ],
})
/** @param {string} id @param {string} ecosystem @param {string} name @param {string} fixed */
const osv = (id, ecosystem, name, fixed) => file(`${id}.json`, JSON.stringify({
  id, modified: '2026-01-01T00:00:00Z', summary: `<b>${name}</b>`, affected: [{ package: { ecosystem, name }, ranges: [{ type: ecosystem === 'npm' ? 'SEMVER' : 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }] }],
}))
const flaw = osv('CVE-2026-0001', 'Maven', 'org.example:part', '2.17.1')

/** @param {any} page @param {string} record */
const recordOf = async (page, record) => {
  await page.waitForSelector(`[data-record="${record}"]`)
  return page.innerText(`[data-record="${record}"]`)
}

test('without records nothing is said of vulnerabilities, and that is said', async () => {
  const page = await host.open()
  await page.give([file('app.cdx.json', inventory)])
  await page.waitForSelector('[data-affected] .hint')
  assert.match(await page.innerText('[data-affected]'), /No OSV record was dropped, so nothing is said about vulnerabilities/)
  assert.equal(await page.locator('[data-answer]').count(), 0)
  await page.give([file('vex.json', JSON.stringify({ '@context': 'https://openvex.dev/ns/v0.2.0', '@id': 'https://example.org/1', author: 'Anybody', timestamp: '2026-01-01T00:00:00Z', version: 1, statements: [] }))])
  await page.waitForFunction(() => /No OSV record was dropped: this is what VEX documents state/.test(document.querySelector('[data-affected]')?.textContent ?? ''))
  assert.deepEqual([page.complaints(), page.requestsSinceLoad()], [[], []])
  await page.context().close()
})

test('records dropped beside an SBOM: affected, not affected by this record, undetermined, not named', async () => {
  const page = await host.open()
  await page.give([file('app.cdx.json', inventory), flaw, osv('GHSA-other', 'npm', 'other', '0.9.0'), osv('GHSA-vague', 'npm', 'vague', '3.0.0'), osv('GHSA-absent', 'npm', 'absent', '1.0.0')])
  const said = await recordOf(page, 'CVE-2026-0001')
  assert.match(said, /the data of 1 January 2026, 00:00:00 UTC, from CVE-2026-0001\.json/)
  assert.match(said, /Affected: org\.example\/part 2\.14\.1|Affected: part 2\.14\.1/)
  assert.match(said, /decided by introduced 0, fixed 2\.17\.1/)
  assert.equal((await page.innerText('[data-affected]')).match(/Parts compared: 3\. Not compared, without a package URL: 1\./g)?.length, 1, 'it is the same for all records')
  assert.ok(said.includes('<b>org.example:part</b>'), 'text of a record is text')
  const answers = async (/** @type {string} */ record) => page.locator(`[data-record="${record}"] [data-answer]`).evaluateAll((/** @type {any[]} */ all) => all.map(each => each.dataset.answer))
  assert.deepEqual(await answers('GHSA-other'), ['not affected by this record'])
  assert.deepEqual(await answers('GHSA-vague'), ['undetermined'])
  assert.match(await recordOf(page, 'GHSA-vague'), /no version/)
  assert.match(await page.innerText('[data-affected]'), /say a part is affected: 1 of 4\./)
  assert.deepEqual(await answers('GHSA-absent'), [])
  assert.match(await recordOf(page, 'GHSA-absent'), /None of the parts that could be compared is named/)
  await page.click('#clear')
  await page.give([file('app.cdx.json', inventory)])
  await page.waitForSelector('[data-affected] .hint')
  assert.equal(await page.locator('[data-record]').count(), 0, 'answers go with the records')
  assert.deepEqual([page.complaints(), page.requestsSinceLoad()], [[], []])
  await page.context().close()
})

test('a VEX document that is too large is said to be not compared', async () => {
  const statement = { vulnerability: { name: 'CVE-2026-0001' }, products: [{ '@id': 'pkg:npm/a' }], status: 'fixed' }
  const large = { '@context': 'https://openvex.dev/ns/v0.2.0', '@id': 'https://example.org/1', author: 'A', timestamp: '2026-01-01T00:00:00Z', version: 1, statements: Array(100_001).fill(statement) }
  const page = await host.open()
  await page.give([file('app.cdx.json', inventory), flaw, file('broken.json', JSON.stringify(large))])
  await recordOf(page, 'CVE-2026-0001')
  assert.match(await page.innerText('[data-affected]'), /broken\.json was not compared: /)
  await page.context().close()
})

test('a VEX statement counts as signed only from the signer who is expected', async () => {
  const signed = fileURLToPath(new URL('../../dist/cases/positives/vex_attestation/', import.meta.url))
  const bytes = readFileSync(join(signed, 'bundle.json'))
  const { predicate: vex } = JSON.parse(Buffer.from(JSON.parse(bytes.toString()).dsseEnvelope.payload, 'base64').toString())
  const { policy: { expected: { identity: { san, issuer } } } } = JSON.parse(readFileSync(join(signed, 'case.json'), 'utf8'))
  const page = await host.open()
  await page.give([file('root.json', readFileSync(join(signed, 'trusted_root.json')))])
  await page.getByRole('button', { name: 'Use as trust root' }).click()
  await page.give([file('vex.sigstore.json', bytes), file('app.cdx.json', inventory), flaw, file('copy.json', JSON.stringify({ ...vex, author: 'Anybody' }))])
  await recordOf(page, 'CVE-2026-0001')
  assert.equal(await page.locator('[data-signed=true]').count(), 0, 'nobody is expected yet')
  assert.equal(await page.locator('[data-signed=false]').count(), 2)
  await page.expect(san, issuer)
  await page.waitForSelector('[data-signed=true]')
  assert.ok((await page.innerText('[data-signed=true]')).startsWith(`Signed: ${san} (${issuer}) states not affected`))
  assert.match(await page.innerText('[data-signed=false]'), /^Not signed: Unsigned statement of “Anybody” says not affected/)
  assert.deepEqual(await page.locator('[data-answer]').evaluateAll((/** @type {any[]} */ all) => all.map(each => each.dataset.answer)), ['affected'], 'no statement changes the answer')
  await page.getByLabel('Expected signer').fill('somebody@example.org')
  assert.equal(await page.locator('[data-signed]').count(), 0, 'while it is typed, nothing is said')
  await page.getByRole('button', { name: 'Check', exact: true }).click()
  await page.waitForSelector('[data-signed]')
  assert.equal(await page.locator('[data-signed=true]').count(), 0)
  assert.deepEqual([page.complaints(), page.requestsSinceLoad()], [[], []])
  await page.context().close()
})

const named = (/** @type {string} */ name) => ({ type: 'library', 'bom-ref': name, name, version: '1' })
const graph = JSON.stringify({
  bomFormat: 'CycloneDX', specVersion: '1.6', metadata: { component: { type: 'application', 'bom-ref': 'app', name: 'app' } },
  components: [...['a', 'b', 'c', 'alone'].map(named), ...Array.from({ length: 120 }, (_, index) => named(`user-${index}`))],
  dependencies: [
    { ref: 'app', dependsOn: ['a', ...Array.from({ length: 120 }, (_, index) => `user-${index}`)] }, { ref: 'a', dependsOn: ['b'] }, { ref: 'b', dependsOn: ['c', 'gone'] }, { ref: 'c', dependsOn: ['a'] },
    ...Array.from({ length: 120 }, (_, index) => ({ ref: `user-${index}`, dependsOn: ['c'] })),
  ],
})

test('a part: the path to it, what it needs, who needs it, cycles and what is missing, by keyboard', async () => {
  const page = await host.open()
  await page.give([file('graph.json', graph)])
  await page.waitForSelector('.sbom tbody')
  await page.getByRole('button', { name: 'b', exact: true }).focus()
  await page.keyboard.press('Enter')
  await page.waitForSelector('.part h3')
  const items = (/** @type {string} */ of) => page.locator(of).allInnerTexts()
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'b 1', 'the focus goes to what was asked for')
  assert.deepEqual(await items('.part .way >> nth=0 >> li'), ['app', 'a 1', 'b 1'])
  assert.match(await page.innerText('.part'), /It depends on itself: a circle of/)
  assert.deepEqual((await items('[data-links=circle] li')).sort(), ['a 1', 'b 1', 'c 1'])
  assert.deepEqual(await items('[data-missing]'), ['gone: named, but not described in the document'])
  assert.match(await page.innerText('.part'), /It depends directly on: 2/)
  assert.deepEqual(await items('[data-links=dependants] li'), ['a 1'])

  await page.locator('[data-links=depends]').getByRole('button', { name: 'c 1' }).click()
  await page.waitForFunction(() => document.activeElement?.matches('h3') && document.activeElement.textContent === 'c 1')
  assert.match(await page.innerText('.part'), /Parts that depend on it directly: 121/)
  assert.equal(await page.locator('[data-links=dependants] li').count(), 50)
  await page.click('#more-dependants')
  assert.equal(await page.locator('[data-links=dependants] li').count(), 100)

  await page.getByRole('button', { name: 'Close' }).click()
  assert.equal(await page.locator('.part:visible').count(), 0)
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'b', 'the focus goes back')
  await page.getByRole('button', { name: 'alone', exact: true }).click()
  await page.waitForSelector('[data-path=none]')
  assert.equal(await page.locator('.part .way').count(), 0)
  assert.deepEqual([page.complaints(), page.requestsSinceLoad()], [[], []])
  await page.context().close()
})

test('two of the dropped SBOMs are compared, in the order that is chosen', async () => {
  const sbom = (/** @type {Array<[string, string, string]>} */ ...parts) => JSON.stringify({
    bomFormat: 'CycloneDX', specVersion: '1.6', components: parts.map(([name, version, hash]) => ({ type: 'library', name, version, purl: `pkg:npm/${name}@${version}`, hashes: [{ alg: 'SHA-256', content: hash.repeat(64) }] })),
  })
  const page = await host.open()
  await page.give([file('one.json', sbom(['a', '1', 'a'], ['gone', '1', 'a'], ['same', '1', 'a'], ['swapped', '1', 'a']))])
  await page.waitForSelector('.sbom')
  assert.equal(await page.locator('[data-compare]').count(), 0, 'one alone is compared with nothing')
  await page.give([file('two.json', sbom(['a', '2', 'a'], ['new', '1', 'a'], ['same', '1', 'a'], ['swapped', '1', 'b']))])
  const compare = page.getByRole('button', { name: 'Compare them' })
  await compare.click()
  await page.waitForSelector('[data-differences]')
  const items = (/** @type {string} */ kind) => page.locator(`[data-differences=${kind}] li`).allInnerTexts()
  assert.match(await page.innerText('.compare-result'), /From one\.json to two\.json: 1 added, 1 removed, 1 with another version, 1 changed otherwise, 0 enriched, 1 the same\./)
  assert.deepEqual([await items('added'), await items('removed'), await items('versions'), await items('changed')], [['new 1'], ['gone 1'], ['a 1 → 2'], ['swapped 1: ANOTHER HASH, by the same algorithm']])
  assert.equal(await page.locator('[data-differences=changed] strong').innerText(), 'swapped 1: ANOTHER HASH, by the same algorithm')
  await page.getByLabel('Before').selectOption('two.json')
  assert.equal(await page.locator('[data-differences]').count(), 0, 'what was said of others goes')
  await compare.click()
  assert.match(await page.innerText('.compare-result'), /Choose two files/)
  await page.getByLabel('After').selectOption('one.json')
  await compare.click()
  await page.waitForSelector('[data-differences]')
  assert.deepEqual(await items('added'), ['gone 1'])
  assert.deepEqual([page.complaints(), page.requestsSinceLoad()], [[], []])
  await page.context().close()
})

for (const [language, address, words] of /** @type {const} */ ([
  ['English', '', { button: 'Compare them', before: 'Before', after: 'After', summary: 'From bare.json to rich.json: 0 added, 0 removed, 0 with another version, 0 changed otherwise, 2 enriched, 1 the same. Both list the same parts; rich.json only says more of them.', title: 'Enriched: 2', lines: ['a 1: hashes, of which rich.json says more', 'a 1: licences, of which rich.json says more'] }],
  ['German', 'index.de.html', { button: 'Vergleichen', before: 'Vorher', after: 'Nachher', summary: 'Von bare.json zu rich.json: 0 hinzugekommen, 0 entfallen, 0 mit anderer Version, 0 sonst geändert, 2 angereichert, 1 gleich. Beide nennen dieselben Komponenten; rich.json sagt nur mehr über sie.', title: 'Angereichert: 2', lines: ['a 1: Hashes, wozu rich.json mehr sagt', 'a 1: Lizenzen, wozu rich.json mehr sagt'] }],
])) {
  test(`of two SBOMs with the same parts one may only say more, and which (${language})`, async () => {
    const sbom = (/** @type {object} */ more, version = '1') => JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components: [
      { type: 'library', name: 'a', version, purl: `pkg:npm/a@${version}`, ...more }, { type: 'library', name: 'b', version: '1', purl: 'pkg:npm/b@1' }] })
    const rich = { hashes: [{ alg: 'SHA-256', content: 'a'.repeat(64) }], licenses: [{ license: { id: 'MIT' } }] }
    const page = await host.open({}, `${host.address}${address}`)
    await page.give([file('bare.json', sbom({})), file('rich.json', sbom(rich)), file('other.json', sbom(rich, '2'))])
    const compare = page.getByRole('button', { name: words.button, exact: true })
    await compare.click()
    await page.waitForSelector('[data-differences=enriched]')
    assert.equal(await page.locator('.compare-result > p').innerText(), words.summary)
    assert.equal(await page.locator('[data-differences=enriched] h3').innerText(), words.title)
    const lines = () => page.locator('[data-differences=enriched] li').allInnerTexts()
    assert.deepEqual([await lines(), await page.locator('[data-differences]').count()], [words.lines, 1])
    // The other way round the first is the one that says more.
    await page.getByLabel(words.before, { exact: true }).selectOption('rich.json')
    await page.getByLabel(words.after, { exact: true }).selectOption('bare.json')
    await compare.click()
    await page.waitForSelector('[data-differences=enriched]')
    assert.deepEqual(await lines(), words.lines)
    // With another version of a part it is no longer the same list of parts.
    await page.getByLabel(words.before, { exact: true }).selectOption('other.json')
    await compare.click()
    await page.waitForSelector('[data-differences=versions]')
    assert.equal(/rich\.json|only says more|sagt nur mehr/.test(await page.innerText('.compare-result')), false)
    assert.deepEqual([page.complaints(), page.requestsSinceLoad()], [[], []])
    await page.context().close()
  })
}
