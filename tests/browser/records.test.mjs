// What is known of flaws, dropped beside SBOMs: every form of VEX, signed as a file or not, the limit, what stands first, and what is read how often.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { zip as zipOf } from '../node/archives.mjs'
import { exampleFiles, file, start } from './lib/page.mjs'

let host
before(async () => { host = await start() })
after(() => host.stop())

const purl = 'pkg:maven/org.example/part@2.14.1'
const serialNumber = 'urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79'
const inventory = JSON.stringify({
  bomFormat: 'CycloneDX', specVersion: '1.6', serialNumber, version: 2, components: [
    { type: 'library', 'bom-ref': 'part', name: 'part', version: '2.14.1', purl }, { type: 'library', 'bom-ref': 'other', name: 'other', version: '1', purl: 'pkg:npm/other@1' }],
  dependencies: [{ ref: 'part', dependsOn: ['other'] }],
})
/** @param {number | string} id */
const osv = id => file(`${id}.json`, JSON.stringify({
  id, modified: '2026-01-01T00:00:00Z', affected: [{ package: { ecosystem: 'Maven', name: 'org.example:part' }, ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '2.17.1' }] }] }],
}))
const flaw = osv('CVE-2026-0001')

const csaf = (/** @type {string} */ status) => JSON.stringify({
  document: { category: 'csaf_vex', csaf_version: '2.0', publisher: { name: 'Example GmbH' }, tracking: { current_release_date: '2026-01-02T00:00:00Z' }, title: 't' },
  product_tree: { branches: [{ category: 'product_version', name: '2.14.1', product: { product_id: 'P1', name: 'part', product_identification_helper: { purl } } }] },
  vulnerabilities: [{ cve: 'CVE-2026-0001', product_status: { [status]: ['P1'] }, flags: [{ label: 'vulnerable_code_not_present', product_ids: ['P1'] }] }],
})
const cyclonedx = (/** @type {string} */ ref) => JSON.stringify({
  bomFormat: 'CycloneDX', specVersion: '1.6', metadata: { timestamp: '2026-01-02T00:00:00Z', supplier: { name: 'Supplier' } },
  components: [{ type: 'library', 'bom-ref': 'p', name: 'part', version: '2.14.1', purl }],
  vulnerabilities: [{ id: 'CVE-2026-0001', analysis: { state: 'not_affected', justification: 'code_not_reachable' }, affects: [{ ref }] }],
})

/** @param {string} name */
const onPage = (name, /** @type {(page: any) => Promise<void>} */ run, /** @type {object} */ options = {}, path = '') => test(name, async () => {
  const page = await host.open(options, `${host.address}${path}`)
  await run(page)
  assert.deepEqual([page.complaints(), page.requestsSinceLoad()], [[], []])
  await page.context().close()
})

const answers = (/** @type {any} */ page) => page.locator('[data-answer]').evaluateAll((/** @type {any[]} */ all) => all.map(each => each.dataset.answer))

onPage('a CSAF document: its statement stands beside the answer and does not change it', async page => {
  await page.give([file('app.cdx.json', inventory), flaw, file('csaf.json', csaf('known_not_affected'))])
  await page.waitForSelector('[data-signed]')
  assert.match(await page.innerText('[data-signed=false]'), /Unsigned statement of “Example GmbH” says not affected[^]*csaf\.json$/)
  assert.deepEqual(await answers(page), ['affected'])
  await page.getByRole('button', { name: 'Remove csaf.json' }).click()
  await page.waitForFunction(() => document.querySelector('[data-answer]') && !document.querySelector('[data-signed]'))
})

const grave = JSON.stringify({
  id: 'GHSA-1', modified: '2026-01-01T00:00:00Z', severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N<b>' }, { type: 'Ubuntu', score: 'high' }],
  affected: [{ package: { ecosystem: 'Maven', name: 'org.example:part' }, ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '3' }] }], severity: [{ type: 'CVSS_V4', score: 'CVSS:4.0/AV:P' }] }],
})

for (const [lang, data, severity, note] of /** @type {Array<[string, RegExp, string, RegExp]>} */ ([
  ['en', /the data of 1 January 2026, 00:00:00 UTC, from grave\.json \(GitHub Advisory Database, CC-BY-4\.0\); no signature of it was looked at\./, 'Severity, as the record states it', /This is a vendor's own build of the version/],
  ['de', /den Daten vom 1\. Januar 2026, 00:00:00 UTC, aus grave\.json \(GitHub Advisory Database, CC-BY-4\.0\); eine Signatur davon wurde nicht gesucht\./, 'Schwere, wie der Datensatz sie angibt', /Das hat ein Anbieter selbst gebaut/],
])) {
  onPage(`how grave a record says a flaw is, whose data it is, and what an answer cannot tell: ${lang}`, async page => {
    await page.give([file('app.cdx.json', inventory.replaceAll('2.14.1', '2.14.1.redhat-00001')), file('grave.json', grave)])
    await page.waitForSelector('[data-answer=affected]')
    assert.match(await page.innerText('[data-record]'), data)
    assert.deepEqual(await page.locator('[data-severity]').allInnerTexts(), [`${severity}: CVSS_V3 CVSS:3.1/AV:N<b>; Ubuntu high`, `${severity}: CVSS_V4 CVSS:4.0/AV:P`])
    assert.match(await page.innerText('[data-answer] [data-note]'), note)
  }, {}, lang === 'en' ? '' : 'index.de.html')
}

onPage('CSAF that says fixed of another version says nothing of this one', async page => {
  await page.give([file('app.cdx.json', inventory), flaw, file('csaf.json', csaf('fixed').replaceAll('2.14.1', '2.17.1'))])
  await page.waitForSelector('[data-answer]')
  assert.equal(await page.locator('[data-signed]').count(), 0)
})

for (const [ref, other, own] of /** @type {Array<[string, number, number]>} */ ([[`urn:cdx:${serialNumber.slice(9)}/2#part`, 1, 0], [`urn:cdx:${serialNumber.slice(9)}/1#part`, 0, 0], ['p', 1, 1]])) {
  onPage(`CycloneDX with statements is an SBOM and a VEX document: of ${ref}`, async page => {
    await page.give([file('app.cdx.json', inventory), flaw, file('vex.cdx.json', cyclonedx(ref))])
    await page.waitForFunction(() => document.querySelectorAll('[data-record]').length === 2)
    const sections = await page.locator('[data-sbom]').evaluateAll((/** @type {any[]} */ all) => all.map(each => [each.querySelector('h2').textContent, each.querySelectorAll('[data-signed=false]').length]))
    // By another SBOM's number it speaks of that one's part; by its own name of its own, once, and of others by that part's package URL.
    assert.deepEqual(sections, [['What app.cdx.json lists', other], ['What vex.cdx.json lists', own]])
    // In the one a dropped document says it, in the other the SBOM itself.
    for (const each of await page.locator('[data-signed]').allInnerTexts()) assert.match(each, /says not affected[^]*\bvex\.cdx\.json$/)
  })
}

// A VEX document of the test PKI that was signed as the file it is.
const directory = fileURLToPath(new URL('../../dist/cases/positives/vex_signed/', import.meta.url))
/** @param {string} name */
const part = name => readFileSync(join(directory, name))
const { policy: { expected: { identity } } } = JSON.parse(part('case.json').toString())

/** @param {any} page @param {Buffer | string} document */
async function signed(page, document) {
  await page.give([file('root.json', part('trusted_root.json'))])
  await page.getByRole('button', { name: 'Use as trust root' }).click()
  await page.give([file('vex.json.sigstore.json', part('bundle.json')), file('vex.json', document), file('app.cdx.json', inventory), flaw])
  await page.waitForSelector('[data-signed]')
}

onPage('a VEX file that was signed itself counts as signed from the signer who is expected, and from nobody else', async page => {
  await signed(page, part('artifact.bin'))
  assert.deepEqual([await page.locator('[data-signed=true]').count(), await page.locator('[data-signed=false]').count()], [0, 1], 'nobody is expected yet')
  await page.expect(identity.san, identity.issuer)
  await page.waitForSelector('[data-signed=true]')
  assert.ok((await page.innerText('[data-signed=true]')).startsWith(`Signed: ${identity.san} (${identity.issuer}) states not affected`))
  assert.match(await page.innerText('[data-signed=true]'), /\bvex\.json$/)
  assert.equal(await page.locator('[data-signed=false]').count(), 0, 'it is not said twice')
  assert.deepEqual(await answers(page), ['affected'])
  await page.expect('somebody@example.org', identity.issuer)
  await page.waitForSelector('[data-signed=false]')
  assert.equal(await page.locator('[data-signed=true]').count(), 0)
})

onPage('one byte more in a signed VEX file, and it is a statement of anybody', async page => {
  await signed(page, Buffer.concat([part('artifact.bin'), Buffer.from(' ')]))
  await page.expect(identity.san, identity.issuer)
  await page.waitForFunction(() => document.querySelector('[data-signed=false]'))
  await page.waitForSelector('[data-verdict=invalid]')
  assert.equal(await page.locator('[data-signed=true]').count(), 0)
})

onPage('VEX without a record: what is stated of which part, and that nobody but the issuer can tell', async page => {
  await page.give([file('app.cdx.json', inventory), file('csaf.json', csaf('known_affected'))])
  await page.waitForSelector('[data-stated] h4')
  assert.match(await page.innerText('[data-affected]'), /No OSV record was dropped: this is what VEX documents state, and no answer\.[^]*CVE-2026-0001\s+part 2\.14\.1\s+Not signed: Unsigned statement of “Example GmbH” says affected/)
  assert.deepEqual(await answers(page), [], 'it is no answer')
  await page.getByRole('button', { name: 'Remove csaf.json' }).click()
  await page.waitForFunction(() => !document.querySelector('[data-stated]'))
  await page.give([file('csaf.json', csaf('known_affected').replaceAll('2.14.1', '2.17.1'))])
  await page.waitForSelector('[data-stated]')
  assert.match(await page.innerText('[data-stated]'), /^Not shown, or of other products: 1\.$/)
  // With a record they stand beside its answer again.
  await page.give([flaw])
  await page.waitForSelector('[data-answer=affected]')
  assert.equal(await page.locator('[data-stated]').count(), 0)
})

onPage('a hundred records are compared, and with one more nothing is', async page => {
  await page.give([file('app.cdx.json', inventory), ...Array.from({ length: 100 }, (_, index) => osv(`X-${index}`))])
  await page.waitForFunction(() => document.querySelectorAll('[data-record]').length === 100)
  assert.match(await page.innerText('[data-affected]'), /say a part is affected: 100 of 100\./)
  await page.give([osv('X-100')])
  await page.waitForFunction(() => /more than 100 records/.test(document.querySelector('[data-affected]')?.textContent ?? ''))
  assert.equal(await page.locator('[data-record], [data-answer]').count(), 0)
})

onPage('a hundred VEX documents are, too', async page => {
  const vex = (/** @type {number} */ index) => file(`vex-${index}.json`, JSON.stringify({
    '@context': 'https://openvex.dev/ns/v0.2.0', '@id': `https://example.org/${index}`, author: `Author ${index}`, timestamp: '2026-01-01T00:00:00Z', version: 1,
    statements: [{ vulnerability: { name: 'CVE-2026-0001' }, products: [{ '@id': purl }], status: 'fixed' }] }))
  await page.give([file('app.cdx.json', inventory), flaw, ...Array.from({ length: 100 }, (_, index) => vex(index))])
  await page.waitForFunction(() => document.querySelectorAll('[data-signed=false]').length > 0)
  const said = await page.innerText('[data-record="CVE-2026-0001"]')
  assert.ok(said.includes('“Author 0”') && said.includes('“Author 99”'))
  await page.give([vex(100)])
  await page.waitForFunction(() => /more than 100 records/.test(document.querySelector('[data-affected]')?.textContent ?? ''))
})

/** What stands on the page after the files, in order. @param {any} page */
const order = page => page.locator('#results > *, #sboms > *').evaluateAll((/** @type {any[]} */ all) => all.filter(each => each.offsetHeight > 0).map(each => each.dataset.sbom ? 'sbom' : each.className))

onPage('SBOMs and records alone ask for no signature, and stand first', async page => {
  await page.give([file('app.cdx.json', inventory)])
  await page.waitForSelector('[data-sbom]')
  assert.deepEqual(await order(page), ['sbom'])
  await page.give([flaw])
  await page.waitForSelector('[data-answer]')
  assert.deepEqual(await order(page), ['sbom'])
  assert.match(await page.innerText('.sbom'), /which proves nothing: who signed it/)
  // Many of them are a table, which is not what it is about.
  await page.give(Array.from({ length: 20 }, (_, index) => osv(`X-${index}`)))
  await page.waitForSelector('[data-pile=done]')
  assert.deepEqual(await order(page), ['sbom', 'pile'])
  await page.getByRole('button', { name: 'Remove all' }).click()
  // With a file that is none, the signature is asked for, and first.
  await page.give([file('app.cdx.json', inventory), file('app.tgz', 'app')])
  await page.waitForSelector('.notice')
  assert.deepEqual(await order(page), ['notice', 'sbom'])
  assert.match(await page.innerText('.notice'), /Now add the signature/)
})

onPage('records without an SBOM ask for one', async page => {
  await page.give([flaw])
  await page.waitForSelector('.notice')
  assert.match(await page.innerText('.notice'), /Now add an SBOM/)
  await page.give([file('app.cdx.json', inventory)])
  await page.waitForSelector('[data-answer]')
  assert.equal(await page.locator('.notice').count(), 0)
})

onPage('with a signature its verdict stands before the SBOMs', async page => {
  const { bundle, artifact } = exampleFiles()
  await page.give([file('app.cdx.json', inventory)])
  await page.waitForSelector('[data-sbom]')
  await page.give([bundle, artifact])
  await page.waitForSelector('[data-verdict]')
  assert.deepEqual((await order(page)).filter((/** @type {string} */ each) => each !== ''), ['result', 'sbom'])
})

/** In each worker: begins to count, and then says the sizes of what was read. */
const readsInWorker = (/** @type {unknown} */ begin) => {
  if (begin) {
    const { arrayBuffer } = Blob.prototype
    globalThis.reads = []
    Blob.prototype.arrayBuffer = function () {
      globalThis.reads.push(this.size)
      return arrayBuffer.call(this)
    }
  }
  return globalThis.reads
}

onPage('an SBOM is read once, however many of its parts are looked at and records compared', async page => {
  await page.inWorkers(true)
  const reads = async () => (await page.inWorkers(false)).flat().filter((/** @type {number} */ size) => size === inventory.length).length
  await page.give([flaw, osv('X-1'), osv('X-2')])
  await page.waitForSelector('.notice')
  await page.give([file('app.cdx.json', inventory)])
  await page.waitForFunction(() => document.querySelectorAll('[data-record]').length === 3)
  assert.equal(await reads(), 1)
  for (const name of ['other', 'part', 'other']) {
    await page.locator('.sbom tbody').getByRole('button', { name, exact: true }).click()
    await page.waitForFunction((/** @type {string} */ label) => document.querySelector('.part h3')?.textContent?.startsWith(label), name)
  }
  assert.equal(await reads(), 1)
  // Another one takes its place, and the first is read again.
  await page.give([file('b.cdx.json', inventory.replaceAll('2.14.1', '2.14.10'))])
  await page.waitForFunction(() => document.querySelectorAll('[data-record]').length === 6)
  const before = await reads()
  await page.locator('.sbom >> nth=1').locator('tbody').getByRole('button', { name: 'part', exact: true }).click()
  await page.waitForSelector('.part:visible h4')
  assert.equal(await reads(), before + 1)
  assert.match(await page.innerText('.sbom >> nth=1'), /part 2\.14\.1/)
}, { inWorkers: readsInWorker })

/** @param {Array<[name: string, content: Uint8Array]>} files @param {number} [method] */
const zip = (files, method = 8) => zipOf(files.map(([name, content]) => ({ name, content, method })))

/** Records of packages that no SBOM here has. @param {number} count @returns {Array<[string, Uint8Array]>} */
const strangers = count => Array.from({ length: count }, (_, index) => [`OSV-${index}.json`, Buffer.from(JSON.stringify({
  id: `OSV-${index}`, modified: '2026-01-01T00:00:00Z', affected: [{ package: { ecosystem: 'npm', name: `@scope/stranger-${index}`, purl: `pkg:npm/%40scope/stranger-${index}` }, versions: ['1.0.0'] }] }))])
const named = (/** @type {ReturnType<typeof file>} */ { name, buffer }) => /** @type {[string, Uint8Array]} */ ([name, buffer])
const summary = (/** @type {any} */ page) => page.locator('[data-affected] > p').first().innerText()

onPage('an archive of records is read through, and only what names a part is shown', async page => {
  const others = /** @type {Array<[string, Uint8Array]>} */ ([['README.txt', Buffer.from('not a record')], ['half.json', Buffer.from('{"id":"half"')]])
  await page.give([file('app.cdx.json', inventory), file('all.zip', zip([...strangers(1500), named(osv('CVE-2026-0001')), named(osv('CVE-2026-0002')), ...others]))])
  await page.waitForSelector('[data-record-archive]')
  assert.equal(await page.innerText('[data-record-archive]'), 'all.zip: compared 2, of which 2 name a part; 1500 left out, of no package of this SBOM. Other files in it: 2.')
  assert.equal(await summary(page), 'Dropped records that say a part is affected: 2 of 1502.')
  assert.deepEqual(await page.locator('[data-record]').evaluateAll((/** @type {any[]} */ all) => all.map(each => each.dataset.record)), ['CVE-2026-0001', 'CVE-2026-0002'])
  assert.match(await page.innerText('[data-record="CVE-2026-0002"]'), /from all\.zip!\/CVE-2026-0002\.json/)
  assert.equal(await page.locator('#pile').count(), 0, 'it is no pile of files to vouch for')
  // Beside one that was dropped by itself, and a VEX document for a record inside.
  await page.give([osv('CVE-2026-0003'), file('csaf.json', csaf('known_not_affected'))])
  await page.waitForSelector('[data-record="CVE-2026-0001"] [data-signed=false]')
  assert.equal(await summary(page), 'Dropped records that say a part is affected: 3 of 1503.')
  await page.getByRole('button', { name: 'Remove all.zip' }).click()
  await page.waitForFunction(() => document.querySelectorAll('[data-record]').length === 1)
})

/** Records and package URLs that are one package in another spelling: none may be left out. @type {Array<[purl: string, ecosystem: string, name: string]>} */
const SPELLINGS = [
  ['pkg:pypi/some_package@1.0', 'PyPI', 'Some.Package'], ['pkg:npm/%40scope/name@1.0.0', 'npm', '@scope/name'], ['pkg:maven/org.example/a-b@1.0', 'Maven', 'org.example:a-b'],
  ['pkg:golang/github.com/Example/mod/v2@v2.0.0', 'Go', 'github.com/example/mod/v2'], ['pkg:nuget/Some.Name@1.0.0', 'NuGet', 'some.name'],
  ['pkg:deb/debian/libssl3@3.0.11-1?distro=debian-12&upstream=openssl', 'Debian:12', 'openssl'], ['pkg:deb/debian/g%2B%2B@1.0?distro=debian-12', 'Debian:12', 'g++'],
]

onPage('a package in another spelling is found in an archive, as in a file', async page => {
  const sbom = JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components: SPELLINGS.map(([purl]) => ({ type: 'library', name: purl, version: '1', purl })) })
  const records = SPELLINGS.map(([, ecosystem, name], index) => file(`S-${index}.json`, JSON.stringify({ id: `S-${index}`, modified: '2026-01-01T00:00:00Z', affected: [{ package: { ecosystem, name } }] })))
  await page.give([file('app.cdx.json', sbom), ...records])
  await page.waitForFunction((/** @type {number} */ count) => document.querySelectorAll('[data-answer=affected]').length === count, SPELLINGS.length)
  await page.getByRole('button', { name: 'Remove all' }).click()
  await page.give([file('app.cdx.json', sbom), file('all.zip', zip([...records.map(named), ...strangers(20)]))])
  await page.waitForFunction((/** @type {number} */ count) => document.querySelectorAll('[data-answer=affected]').length === count, SPELLINGS.length)
})

onPage('a damaged archive of records says nothing of what it holds, and is named', async page => {
  const damaged = Buffer.from(zip([named(osv('CVE-2026-0001')), ...strangers(3), named(osv('CVE-2026-0002'))], 0))
  damaged[damaged.indexOf('2.17.1', damaged.indexOf('OSV-0'))] = 0x39
  await page.give([file('app.cdx.json', inventory), file('all.zip', damaged)])
  await page.waitForFunction(() => /all\.zip was not compared: /.test(document.querySelector('[data-affected]')?.textContent ?? ''))
  assert.match(await summary(page), /: 0 of 0\./)
  assert.equal(await page.locator('[data-answer]').count(), 0)
})

onPage('an archive of other things is still a pile', async page => {
  const { bundle, artifact } = exampleFiles()
  await page.give([file('app.cdx.json', inventory), file('mixed.zip', zip([named(artifact), named(bundle), named(osv('CVE-2026-0001'))]))])
  await page.waitForSelector(`[data-pile-file="mixed.zip!/${artifact.name}"][data-verdict=unidentified]`)
  assert.equal(await page.locator('[data-record]').count(), 0)
})

/** @param {string} id @param {unknown} affected @returns {[string, Uint8Array]} */
const packed = (id, affected, more = {}) => [`${id}.json`, Buffer.from(JSON.stringify({ id, modified: '2026-01-01T00:00:00Z', affected, ...more }))]

onPage('what is counted of an archive is what the reader says of it, and short names let nothing else through', async page => {
  const sbom = JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components: ['q', '@scope/part', 'some_name'].map(name => ({ type: 'library', name, version: '1.0.0', purl: `pkg:npm/${name.replace('@', '%40')}@1.0.0` })) })
  const named = (/** @type {string} */ name) => [{ package: { ecosystem: 'npm', name } }]
  await page.give([file('app.cdx.json', sbom), file('all.zip', zip([
    packed('NAMES-Q', named('q')), packed('NAMES-PART', named('@scope/part')),
    // Compared, and of no part: in no package, of another ecosystem, without a word in its name.
    packed('NAMES-NOTHING', []), packed('NO-PACKAGE', [{ versions: ['1'] }]), packed('ANOTHER-ECOSYSTEM', [{ package: { ecosystem: 'PyPI', name: 'q' } }]), packed('NO-WORD', named('-')),
    // Parts of names that are here.
    packed('LEFT-1', named('a')), packed('LEFT-2', named('some')), packed('LEFT-3', named('art')), packed('LEFT-4', named('name')),
    // No records: without an id, with a list that is none, with a member twice.
    ['a.json', Buffer.from('{"affected":[{"package":{"ecosystem":"npm","name":"stranger"}}]}')], packed('NO-LIST', {}), ['twice.json', Buffer.from('{"id":"T","id":"T","modified":"2026-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"npm","name":"q"}}]}')],
  ]))])
  await page.waitForSelector('[data-record-archive]')
  assert.equal(await page.innerText('[data-record-archive]'), 'all.zip: compared 6, of which 2 name a part; 4 left out, of no package of this SBOM. Other files in it: 3.')
  assert.equal(await summary(page), 'Dropped records that say a part is affected: 2 of 10.')
  assert.deepEqual((await page.locator('[data-record]').evaluateAll((/** @type {any[]} */ all) => all.map(each => each.dataset.record))).sort(), ['NAMES-PART', 'NAMES-Q'])
})

onPage('an archive of hostile records does not hold the page: what is dropped next is told apart at once', async page => {
  // Four megabytes each: as many names as there is room for, one name of that length, and a part named again and again.
  const many = Array.from({ length: 80_000 }, (_, index) => ({ package: { ecosystem: 'npm', name: `n-${index}` } }))
  const again = Array.from({ length: 60_000 }, () => ({ package: { ecosystem: 'npm', name: 'part-7' }, versions: ['9'] }))
  const hostile = Array.from({ length: 12 }, (_, index) => [packed(`MANY-${index}`, many), packed(`LONG-${index}`, [{ package: { ecosystem: 'npm', name: 'x/'.repeat(1_900_000) } }]), packed(`AGAIN-${index}`, again)]).flat()
  const sbom = JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components: Array.from({ length: 20_000 }, (_, index) => ({ type: 'library', name: `part-${index}`, version: '1.0.0', purl: `pkg:npm/part-${index}@1.0.0` })) })
  await page.give([file('app.cdx.json', sbom), file('all.zip', zip([packed('FIRST', []), ...hostile]))])
  await page.waitForFunction(() => /Reading all\.zip/.test(document.querySelector('[data-affected]')?.textContent ?? ''))
  const since = Date.now()
  await page.getByRole('button', { name: 'Remove all.zip' }).click()
  await page.give([file('note.txt', 'nothing')])
  await page.waitForSelector('[data-file="note.txt"][data-role=artifact]')
  assert.ok(Date.now() - since < 5000, `${Date.now() - since} ms`)
  assert.match(await page.innerText('[data-affected]'), /No OSV record was dropped/)
})

/** Runs in the workers: the reader refuses VEX documents, as it does those with more statements than it compares. */
function refusesVex() {
  const Genuine = WebAssembly.Instance
  WebAssembly.Instance = /** @type {any} */ (function (/** @type {WebAssembly.Module} */ module, /** @type {WebAssembly.Imports} */ imports) {
    const { exports } = new Genuine(module, imports)
    return { exports: exports.vexdocuments_add ? { ...exports, vexdocuments_add() { throw new Error('The document has more than 100000 statements or 1000000 products.') } } : exports }
  })
}

const attested = fileURLToPath(new URL('../../dist/cases/positives/vex_attestation/', import.meta.url))
for (const refused of [false, true]) {
  onPage(refused ? 'an attested VEX document that the reader refuses is said to be not compared' : 'an attested VEX document counts as signed, and other attestations are passed over', async page => {
    if (refused) await page.inWorkers()
    const { policy: { expected } } = JSON.parse(readFileSync(join(attested, 'case.json'), 'utf8'))
    await page.give([file('root.json', readFileSync(join(attested, 'trusted_root.json')))])
    await page.getByRole('button', { name: 'Use as trust root' }).click()
    await page.expect(expected.identity.san, expected.identity.issuer)
    const provenance = fileURLToPath(new URL('../../dist/cases/positives/provenance/bundle.json', import.meta.url))
    await page.give([file('vex.sigstore.json', readFileSync(join(attested, 'bundle.json'))), file('provenance.sigstore.json', readFileSync(provenance)), file('app.cdx.json', inventory), flaw])
    await page.waitForSelector('[data-answer=affected]')
    const said = await page.innerText('[data-affected]')
    if (refused) assert.match(said, /vex\.sigstore\.json was not compared: The document has more than 100000 statements/)
    else assert.equal(said.includes('was not compared'), false)
    assert.equal(said.includes('provenance.sigstore.json was not compared'), false)
    assert.equal(await page.locator('[data-signed=true]').count(), refused ? 0 : 1)
  }, { inWorkers: refusesVex })
}
