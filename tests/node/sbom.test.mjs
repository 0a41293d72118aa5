// SBOMs in the built package and the command: read, bound to the signature that was verified, and held against data.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { zip } from './archives.mjs'
import { caseRequest, cases, command, packageDir, sealglass } from './support.mjs'

/** @type {typeof import('../../www/package/sbom.node.js')} */
const sbom = await import(join(packageDir, 'sbom.node.js'))
const { createVerifier, verifyEnveloped } = await sealglass()
const shapes = cases('positives')
const directory = mkdtempSync(join(tmpdir(), 'sealglass-sbom-'))
after(() => rmSync(directory, { recursive: true }))

/** @param {string} name */
const shape = name => shapes.find(each => each.name === name)
/** @param {string} name @param {string | Uint8Array} content */
function file(name, content) {
  const path = join(directory, name)
  writeFileSync(path, content)
  return path
}

/** @param {any} each @param {any} [over] */
async function verified(each, over = {}) {
  const verifier = await createVerifier({ trust: each.trustedRoot })
  return verifier.verifyPayload({ ...caseRequest(each), ...over })
}

/** @param {any} report */
const digestsOf = report => Object.entries(report.binding.digests).map(([algorithm, hex]) => `${algorithm}:${hex}`)

/** What was attested, as its producer has it in a file. @param {Uint8Array} payload */
const predicateOf = payload => JSON.parse(new TextDecoder().decode(payload)).predicate

test('an attested SBOM, the artifact it is of, and a copy of it', async () => {
  const each = shape('sbom_attestation')
  const { report, payload } = await verified(each)
  assert.equal(report.verdict, 'verified')
  assert.ok(payload)
  const copy = new TextEncoder().encode(JSON.stringify(predicateOf(payload), null, 4))
  const bound = await sbom.bindSbom({ report, payload, sbom: copy, artifactDigests: digestsOf(report) })
  assert.equal(bound.check, 'sbom:B23')
  assert.equal(bound.holds, true)
  assert.deepEqual([bound.level?.level, bound.level?.check, bound.selfDescription.agreement], [1, 'sbom:B4', 'agree'])
  assert.equal(bound.predicate?.sbom?.components[1]?.name, 'part')
  assert.match(bound.sentences[0] ?? '', /attested this SBOM for widget-1\.2\.3\.txt sha256:[0-9a-f]{64}, which is the file you dropped\./)
  assert.equal(bound.sentences[1], 'This is the signed SBOM. (Same JSON content; spacing or member order differ.)')
})

test('a copy with one other version is not the signed SBOM', async () => {
  const { report, payload } = await verified(shape('sbom_attestation'))
  assert.ok(payload)
  const changed = JSON.stringify(predicateOf(payload)).replaceAll('2.14.1', '2.17.1')
  const bound = await sbom.bindSbom({ report, payload, sbom: new TextEncoder().encode(changed), artifactDigests: digestsOf(report) })
  assert.equal(bound.holds, false)
  assert.equal(bound.level?.check, 'sbom:B8')
  assert.ok(bound.sentences.includes('Not the signed SBOM: +0 −0 ~1 parts.'))
  // What is shown as signed is what was signed.
  assert.equal(bound.predicate?.sbom?.components[1]?.version, '2.14.1')
})

test('a text predicate is equal by its bytes', async () => {
  const { report, payload } = await verified(shape('sbom_attestation_text'))
  assert.ok(payload)
  const { Data } = predicateOf(payload)
  const bound = await sbom.bindSbom({ report, payload, sbom: new TextEncoder().encode(Data) })
  assert.deepEqual([bound.level?.level, bound.predicate?.shape, bound.check], [0, 'data-string', 'sbom:B22'])
  assert.match(bound.sentences.at(-1) ?? '', /nothing here says that it is the one you have/)
})

test('nothing is handed out of a bundle that did not verify', async () => {
  const each = shape('sbom_attestation')
  const bundle = JSON.parse(each.bundle)
  bundle.dsseEnvelope.payload = Buffer.from(Buffer.from(bundle.dsseEnvelope.payload, 'base64').toString().replace('2.14.1', '2.17.1')).toString('base64')
  const { report, payload } = await verified(each, { bundle })
  assert.deepEqual([report.verdict, payload], ['invalid', undefined])
  assert.equal((await verified(each, { artifact: new TextEncoder().encode('another') })).payload, undefined)
  // The signer is another than asked for: signed it is, and the sentence says by whom.
  const rejected = await verified(each, { policy: { identity: { san: 'someone@example.test', issuer: 'https://issuer.example.test' } } })
  assert.equal(rejected.report.verdict, 'rejected')
  assert.ok(rejected.payload)
  const bound = await sbom.bindSbom({ report: rejected.report, payload: rejected.payload, artifactDigests: digestsOf(rejected.report) })
  assert.equal(bound.holds, false)
  assert.match(bound.sentences[0] ?? '', /^Signed by .*, who is not who you asked for\.$/)
})

test('an SBOM signed as a file', async () => {
  const each = shape('sbom_signed')
  const { report, payload } = await verified(each)
  assert.deepEqual([report.verdict, payload], ['verified', undefined])
  const bound = await sbom.bindSbom({ report, sbom: each.artifact })
  assert.deepEqual([bound.check, bound.holds, bound.predicate], ['sbom:B20', true, undefined])
  assert.match(bound.sentences[0] ?? '', / signed exactly this file \(signed time [0-9TZ:.-]+\)\. /)
})

const document = JSON.stringify({
  bomFormat: 'CycloneDX', specVersion: '1.6', components: [{ type: 'library', name: 'part', version: '1.0', purl: 'pkg:npm/part@1.0.0' }, { type: 'library', name: 'x' }],
})
const record = JSON.stringify({
  id: 'X-1', modified: '2026-01-01T00:00:00Z', affected: [{ package: { ecosystem: 'npm', name: 'part' }, ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '1.0.1' }] }] }],
})

test('every entry of the reader has the same calls', () => {
  const names = (/** @type {string} */ entry) => [...readFileSync(join(packageDir, entry), 'utf8').matchAll(/export\s*\{([^}]*)\}/g)]
    .flatMap(([, list = '']) => list.split(',').map(each => each.trim().replace(/^.* as /, ''))).sort()
  const wanted = ['SealglassError', 'affectedBy', 'bindSbom', 'compareSboms', 'disagreeingSboms', 'presenceInSboms', 'qualityOf', 'readSbom', 'searchSbom', 'vexStatements', 'withSbom']
  for (const entry of ['sbom.js', 'sbom.node.js', 'sbom.inline.js', 'sbom.workerd.js']) assert.deepEqual(names(entry), wanted, entry)
})

test('a document is asked piece by piece, and the whole is the sum of the pieces', async () => {
  const count = 9000
  const components = Array.from({ length: count }, (_, index) => ({ 'bom-ref': `part-${index}`, type: 'library', group: index % 2 === 0 ? 'g' : undefined, name: `n${index}`, version: `${index}`, purl: `pkg:npm/n${index}@${index}` }))
  const dependencies = components.slice(1).map(({ 'bom-ref': ref }, index) => ({ ref: `part-${index}`, dependsOn: [ref] }))
  const large = JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components, dependencies })
  const whole = await sbom.readSbom(large)
  assert.deepEqual([whole.sbom?.components.length, whole.sbom?.edges.length, whole.jcsSha256], [count, count - 1, undefined])
  assert.deepEqual(whole.sbom?.components.map(({ index }) => index), components.map((_, index) => index))
  const asked = await sbom.withSbom(large, ({ reading, components: parts, rows, path, quality }) => ({
    count: reading.sbom?.componentCount, whole: 'components' in (reading.sbom ?? {}), part: parts(8999, 10), rows: rows(8998, 10), beyond: rows(count, 1), path: path(2), elements: quality().elements.length,
  }))
  assert.deepEqual([asked.count, asked.whole, asked.part, asked.beyond], [count, false, whole.sbom?.components.slice(8999), []])
  assert.deepEqual(asked.rows, [['g/n8998', '8998', 'package', 'pkg:npm/n8998@8998'], ['n8999', '8999', 'package', 'pkg:npm/n8999@8999']])
  assert.deepEqual([asked.path.dependants, asked.path.allDependants], [[1], 2])
  assert.ok(asked.elements > 10)
})

test('other paths, circles, and all who need a part', async () => {
  const part = (/** @type {string} */ name) => ({ type: 'library', 'bom-ref': name, name })
  const graphed = JSON.stringify({
    bomFormat: 'CycloneDX', specVersion: '1.6', metadata: { component: part('r') }, components: [part('a'), part('b'), part('c'), part('alone')],
    dependencies: [{ ref: 'r', dependsOn: ['a', 'b'] }, { ref: 'a', dependsOn: ['c'] }, { ref: 'b', dependsOn: ['b', 'c'] }, { ref: 'c', dependsOn: ['lost', 'a'] }],
  })
  const hop = (/** @type {number} */ to) => ({ to, kind: 'dependency', type: 'dependsOn' })
  const plain = { component: 3, root: 0, hops: [hop(1), hop(3)], needs: [1], missing: ['lost'], dependants: [1, 2], allDependants: 3, circle: [1, 3] }
  const { short, whole, graph, findings } = await sbom.withSbom(graphed, ({ path, graph, reading }) => ({ short: path(3), whole: path(3, true), graph: graph(), findings: reading.sbom?.findings }))
  assert.deepEqual(short, plain)
  assert.deepEqual(whole, { ...plain, further: [{ root: 0, hops: [hop(2), hop(3)] }], transitive: [0, 1, 2] })
  assert.deepEqual(graph, { version: 1, roots: [{ component: 0, origin: 'metadata-component' }], reached: 4, packages: 5, selfRelations: 1, circles: [[1, 3]] })
  assert.deepEqual(findings?.filter(({ check }) => check === 'sbom:T1').map(({ id, severity, pointer }) => [id, severity, pointer]), [['graph.build', 'note', '/components/1']])
  await assert.rejects(sbom.withSbom('{}', ({ graph }) => graph()), { code: 'usage.sbom' })
})

test('whose data a record is, how grave it is said to be, and what its answer cannot tell', async () => {
  const built = (/** @type {string} */ version) => JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components: [{ type: 'library', name: 'a', purl: `pkg:maven/g/a@${version}` }] })
  const flaw = JSON.stringify({
    id: 'GHSA-1', modified: '2026-01-01T00:00:00Z', severity: [{ type: 'CVSS_V3', score: 'v' }],
    affected: [{ package: { ecosystem: 'Maven', name: 'g:a' }, ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '3' }] }], severity: [{ type: 'CVSS_V4', score: 'w' }] }],
  })
  const vendor = await sbom.affectedBy(built('2.14.1.redhat-00001'), flaw)
  assert.deepEqual([vendor.source, vendor.severity, vendor.findings[0]?.severity], [{ name: 'GitHub Advisory Database', licence: 'CC-BY-4.0' }, [{ type: 'CVSS_V3', score: 'v' }], [{ type: 'CVSS_V4', score: 'w' }]])
  assert.equal(vendor.findings[0]?.answer, 'affected')
  assert.match(vendor.findings[0]?.note ?? '', /only what the vendor states/)
  const plain = await sbom.affectedBy(built('2.14.1'), flaw.replace('GHSA-1', 'X-1'))
  assert.deepEqual([plain.findings[0]?.answer, plain.findings[0]?.note, plain.source], ['affected', undefined, undefined])
})

test('a row has all package URLs of a part', async () => {
  const externalRefs = ['pkg:npm/p@1', 'pkg:deb/debian/libp@1'].map(referenceLocator => ({ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator }))
  const document = JSON.stringify({ spdxVersion: 'SPDX-2.3', SPDXID: 'SPDXRef-DOCUMENT', name: 'a', packages: [{ SPDXID: 'SPDXRef-p', name: 'p', versionInfo: '1', externalRefs }, { SPDXID: 'SPDXRef-q', name: 'q' }] })
  assert.deepEqual(await sbom.withSbom(document, ({ rows }) => rows(0, 2)), [['p', '1', 'package', 'pkg:npm/p@1', 'pkg:deb/debian/libp@1'], ['q', '', 'package', '']])
})

test('the digest is of the bytes as given, whoever made it', async () => {
  const inline = await import(join(packageDir, 'sbom.inline.js'))
  const large = JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components: Array.from({ length: 20_000 }, (_, index) => ({ type: 'library', name: `${index} \u00e4` })) })
  // A view of a part of a buffer, shared memory, a text, and what is no SBOM.
  const inside = new Uint8Array([1, ...new TextEncoder().encode(document), 2]).subarray(1, -1)
  const shared = new Uint8Array(new SharedArrayBuffer(2))
  shared.set([123, 125])
  for (const given of [document, large, inside, shared, '', new Uint8Array([0xff, 0xfe])]) {
    const [own, wasm] = [await sbom.readSbom(given, { canonical: true }), await inline.readSbom(given, { canonical: true })]
    assert.equal(own.sha256, createHash('sha256').update(given).digest('hex'))
    assert.deepEqual(own, wasm)
  }
})

test('the canonical form is taken where it is asked for', async () => {
  const pretty = JSON.stringify(JSON.parse(document), null, 2)
  const [one, other] = [await sbom.readSbom(document, { canonical: true }), await sbom.readSbom(pretty, { canonical: true })]
  assert.match(one.jcsSha256 ?? '', /^[0-9a-f]{64}$/)
  assert.equal(one.jcsSha256, other.jcsSha256)
  assert.notEqual(one.sha256, other.sha256)
  const wide = await sbom.readSbom(document.replace('"1.6"', '"1.6","version":99999999999999999999'), { canonical: true })
  assert.match(wide.jcsUnavailable ?? '', /2\^53/)
})

test('reading, quality and records', async () => {
  const reading = await sbom.readSbom(document)
  assert.deepEqual([reading.kind, reading.sbom?.componentCount, reading.sbom?.document.format], ['sbom', 2, 'CycloneDX'])
  assert.equal((await sbom.readSbom('{"a":1,"a":2}')).refused?.check, 'sbom:S4')
  assert.equal((await sbom.readSbom(new Uint8Array())).kind, 'unknown')
  const { elements } = await sbom.qualityOf(document)
  const version = elements.find(({ id }) => id === 'quality.cisa2026.component-version')
  assert.deepEqual([version?.outcome, version?.present, version?.silent, version?.pointers], ['partly', 1, 1, ['/components/1']])
  const { findings, evaluated, notEvaluated } = await sbom.affectedBy(document, record)
  assert.deepEqual([findings[0]?.answer, findings[0]?.decided, evaluated, notEvaluated], ['affected', 'introduced 0, fixed 1.0.1', 1, 1])
  await assert.rejects(sbom.affectedBy(document, '{}'), { code: 'usage.sbom' })
  await assert.rejects(sbom.qualityOf('no SBOM'), { code: 'usage.sbom' })
})

test('two documents side by side', async () => {
  const other = document.replaceAll('1.0', '1.1').replace('"x"', '"y"')
  const { added, removed, versionChanged, unchanged } = await sbom.compareSboms(document, other)
  assert.deepEqual([added.map(({ name }) => name), removed.map(({ name }) => name), versionChanged.map(({ after }) => after.version), unchanged], [['y'], ['x'], ['1.1'], 0])
  await assert.rejects(sbom.compareSboms(document, 'no SBOM'), { code: 'usage.sbom' })
  const run = command(['sbom', 'compare', file('before.json', document), file('after.json', other)])
  assert.equal(run.status, 0)
  assert.match(run.stdout, /^added: {4}y\nremoved: {2}x\nversion: {2}part 1\.0 → 1\.1\n0 unchanged\n$/)
})

test('of two documents with the same parts one may only say more', async () => {
  const rich = document.replace('"name":"part"', '"name":"part","licenses":[{"license":{"id":"MIT"}}],"scope":"required"')
  assert.notEqual(rich, document)
  const { enriched, reduced, changed, unchanged } = await sbom.compareSboms(document, rich)
  assert.deepEqual([enriched.map(({ after: { name }, what }) => `${name}: ${what}`), reduced, changed, unchanged], [['part: licences', 'part: scope'], [], [], 1])
  assert.deepEqual((await sbom.compareSboms(rich, document)).reduced.map(({ what }) => what), ['licences', 'scope'])
  const [given, other] = [file('before.json', document), file('after.json', rich)]
  const said = (/** @type {string} */ which) => `enriched: part 1.0: licences, of which the ${which} says more\nenriched: part 1.0: scope, of which the ${which} says more\n1 unchanged\nBoth list the same parts; the ${which} only says more of them.\n`
  assert.equal(command(['sbom', 'compare', given, other]).stdout, said('second'))
  assert.equal(command(['sbom', 'compare', other, given]).stdout, said('first'))
  assert.deepEqual(cellsOf(command(['sbom', 'compare', given, other, '--format', 'csv']).stdout).rows.map(({ change, detail }) => [change, detail]), [['enriched', 'licences, more in the second'], ['enriched', 'scope, more in the second']])
  // With a part more it is another list.
  assert.equal(command(['sbom', 'compare', given, file('other.json', rich.replace('"x"', '"y"'))]).stdout.includes('only says more'), false)
})

test('more than two are held side by side, and never merged', async () => {
  const [one, two, three] = /** @type {[string, string, string]} */ ([['a', 'b'], ['b', 'c'], ['b', 'c', 'd']].map(names => JSON.stringify({
    bomFormat: 'CycloneDX', specVersion: '1.6', components: names.map(name => ({ type: 'library', name, version: '1', purl: `pkg:npm/${name}@1` })) })))
  const is = (/** @type {Awaited<ReturnType<typeof sbom.presenceInSboms>>} */ { rows }) => Object.fromEntries(rows.map(({ cells: [name], is }) => [name, is.map(Number).join('')]))
  assert.deepEqual(is(await sbom.presenceInSboms([one, two, three])), { a: '100', b: '111', c: '011', d: '001' })
  assert.deepEqual(is(await sbom.presenceInSboms([three, three])), { b: '11', c: '11', d: '11' })
  assert.deepEqual([await sbom.presenceInSboms([]), is(await sbom.presenceInSboms([one]))], [{ rows: [] }, { a: '1', b: '1' }])
  await assert.rejects(sbom.presenceInSboms([one, 'no SBOM', two]), { code: 'usage.sbom', message: /^Number 2 of them is not read as an SBOM\./ })

  const paths = [one, two, three].map((text, at) => file(`side-${at}.json`, text))
  const run = command(['sbom', 'compare', ...paths])
  assert.deepEqual([run.status, run.stderr], [0, ''])
  assert.deepEqual(run.stdout.split('\n').slice(3), ['', '1 - -  a 1', '- 2 3  c 1', '- - 3  d 1', '1 of 4 parts is in every document.', 'What is put together here is signed by nobody, whoever signed the documents.', ''])
  const { documents, rows } = JSON.parse(command(['sbom', 'compare', ...paths, '--json']).stdout)
  assert.deepEqual(documents, [one, two, three].map((text, at) => ({ file: paths[at], sha256: createHash('sha256').update(text).digest('hex') })))
  assert.deepEqual(is({ rows }), { a: '100', b: '111', c: '011', d: '001' })
  const table = cellsOf(command(['sbom', 'compare', ...paths, '--format', 'csv']).stdout)
  assert.deepEqual(table.rows.map(each => [each.name, each.purl, ...paths.map(path => each[path])]), [['a', 'pkg:npm/a@1', 'yes', '', ''], ['b', 'pkg:npm/b@1', 'yes', 'yes', 'yes'], ['c', 'pkg:npm/c@1', '', 'yes', 'yes'], ['d', 'pkg:npm/d@1', '', '', 'yes']])
  assert.ok(table.notes[0] === '"# table: Workspace inventory, unsigned"', table.notes.join())
  const unread = command(['sbom', 'compare', paths[0] ?? '', file('side.txt', 'no SBOM'), paths[1] ?? ''])
  assert.deepEqual([unread.status, unread.stdout], [3, ''])
  assert.match(unread.stderr, /Number 2 of them is not read as an SBOM/)
  assert.equal(command(['sbom', 'compare', paths[0] ?? '']).status, 2)
})

test('signed SBOMs of one artifact agree, disagree, or are too few', async () => {
  const [object, text, other, plain] = ['sbom_attestation', 'sbom_attestation_text', 'sbom_attestation_other', 'provenance'].map(shape)
  const answers = await Promise.all([object, text, other, plain].map(async each => ({ name: each.name, ...await verified(each) })))
  for (const { payload, name } of answers) assert.ok(payload, name)
  const attested = /** @type {import('../../www/package/sbom-types.js').AttestedSbom[]} */ (answers)
  const told = async (/** @type {number[]} */ ...which) => {
    const { signed, found, leftOut } = await sbom.disagreeingSboms(which.flatMap(at => attested[at] ?? []))
    assert.equal(leftOut, 0)
    return [signed, found.map(({ names, identified, comparison }) => [names.before, names.after, identified, comparison?.versionChanged.map(({ before, after }) => `${before.name} ${before.version} ${after.version}`)])]
  }
  const differs = (/** @type {string} */ name) => [name, 'sbom_attestation_other', true, ['part 2.14.1 2.17.1']]
  assert.deepEqual(await told(0, 1), [2, []], 'the text of a document and the document are one')
  assert.deepEqual(await told(0, 1, 2), [3, [differs('sbom_attestation'), differs('sbom_attestation_text')]])
  assert.deepEqual([await told(), await told(0), await told(0, 3), await told(3)], [[0, []], [1, []], [1, []], [0, []]], 'fewer than two, and what is no SBOM')
  // By somebody else than who is expected nothing is signed; where nobody is expected, nobody is identified.
  const judged = async (/** @type {any} */ policy) => sbom.disagreeingSboms(await Promise.all([object, other].map(async each => ({ name: each.name, ...await verified(each, { policy }) }))).then(all => all.flatMap(({ payload, ...rest }) => payload ? [{ ...rest, payload }] : [])))
  const { identity } = /** @type {any} */ (caseRequest(object).policy)
  assert.deepEqual(await judged({ identity: { ...identity, san: 'somebody@example.org' } }), { signed: 0, found: [], leftOut: 0 })
  assert.deepEqual((await judged({ anySigner: true })).found.map(({ identified }) => identified), [false])
  // Of another artifact they are no two of one. The first of too many are told of.
  const elsewhere = { ...attested[2], payload: new TextEncoder().encode(new TextDecoder().decode(attested[2]?.payload).replace(/("sha256": ?")[0-9a-f]{8}/, '$100000000')) }
  assert.notDeepEqual(elsewhere.payload, attested[2]?.payload)
  assert.deepEqual((await sbom.disagreeingSboms([attested[0], /** @type {any} */ (elsewhere)].flatMap(each => each ?? []))).found, [])
  // What has another member beside `Data` is no wrapper, and that member alone is not compared.
  const beside = [attested[0], attested[2]].map(each => {
    const statement = JSON.parse(new TextDecoder().decode(each?.payload))
    return /** @type {any} */ ({ ...each, payload: new TextEncoder().encode(JSON.stringify({ ...statement, predicate: { ...statement.predicate, Data: 'x' } })) })
  })
  const found = await sbom.disagreeingSboms(beside)
  assert.deepEqual([found.signed, found.found.length], [2, 1])
  const crowd = await sbom.disagreeingSboms(Array.from({ length: 12 }, (_, at) => ({ .../** @type {any} */ (attested[at % 2 === 0 ? 0 : 2]), name: `${at}` })))
  assert.deepEqual([crowd.signed, crowd.found.length, crowd.leftOut], [12, 20, 16])

  const [a, b, c, d] = /** @type {[string, string, string, string]} */ ([object, text, other, plain].map(each => file(`${each.name}.sigstore.json`, each.bundle)))
  const signer = ['--certificate-identity', identity.san, '--certificate-oidc-issuer', identity.issuer, '--trusted-root', file('root.json', object.trustedRoot), '--as-of', object.now]
  const artifact = ['--artifact', file('widget.txt', object.artifact)]
  const run = (/** @type {string[]} */ ...args) => command(['sbom', 'bind', ...args, ...artifact, ...signer])
  const agree = run(a, b)
  assert.deepEqual([agree.status, agree.stderr], [0, ''])
  assert.match(agree.stdout, /\n2 signed SBOMs, of which none disagrees with another of the same artifact\.\n$/)
  const disagree = run(a, c)
  assert.equal(disagree.status, 1)
  assert.match(disagree.stdout, /\nTwo signed SBOMs for the same artifact disagree\n.* are both about widget-1\.2\.3\.txt sha256:[0-9a-f]{64}, and are not the same document\.\n[^]*version: {2}part 2\.14\.1 → 2\.17\.1\n/)
  const { bundles, disagreements } = JSON.parse(run(a, b, c, '--json').stdout)
  assert.deepEqual(bundles.map((/** @type {any} */ { bundle, report, binding }) => [bundle, report.verdict, binding.holds]), [a, b, c].map(bundle => [bundle, 'verified', true]))
  assert.deepEqual([disagreements.signed, disagreements.found.length], [3, 2])
  assert.match(run(a, d).stdout, /Fewer than two of the bundles hold a signed SBOM/)
  // One that was tampered with is not signed, and disagrees with nothing.
  const broken = JSON.parse(other.bundle)
  broken.dsseEnvelope.payload = Buffer.from(Buffer.from(broken.dsseEnvelope.payload, 'base64').toString().replaceAll('2.17.1', '2.17.2')).toString('base64')
  const tampered = run(a, file('tampered.sigstore.json', JSON.stringify(broken)))
  assert.equal(tampered.status, 1)
  assert.match(tampered.stdout, /Fewer than two of the bundles hold a signed SBOM/)
  assert.deepEqual(Object.keys(JSON.parse(run(a, '--json').stdout)), ['report', 'binding'], 'of one bundle the answer is as it was')
  assert.deepEqual([run().status, run(a, b, '--format', 'csv').status], [2, 2])
})

test('in a directory, too, signed SBOMs of one artifact that disagree are told of', () => {
  const [object, text, other, plain] = ['sbom_attestation', 'sbom_attestation_text', 'sbom_attestation_other', 'provenance'].map(shape)
  const { identity } = /** @type {any} */ (caseRequest(object).policy)
  const root = file('pile-root.json', object.trustedRoot)
  /** @param {Record<string, string | Uint8Array>} bundles @param {string[]} args */
  const verify = (bundles, args = [], san = identity.san) => {
    const pile = mkdtempSync(join(directory, 'pile-'))
    for (const [name, content] of Object.entries({ ...bundles, 'widget.txt': object.artifact })) writeFileSync(join(pile, name), content)
    return command(['verify', pile, '--certificate-identity', san, '--certificate-oidc-issuer', identity.issuer, '--trusted-root', root, '--as-of', object.now, ...args])
  }
  const [a, b, c, d] = [object, text, other, plain].map(({ bundle }) => bundle)
  const three = { 'a.json': a, 'b.json': b, 'c.json': c, 'd.json': d }
  const { status, stdout, stderr } = verify(three)
  assert.deepEqual([status, stderr], [0, ''], 'each of them is signed by whom one expects: that they disagree is for a person to judge')
  assert.match(stdout, /\nTwo signed SBOMs for the same artifact disagree\n {2}\S*a\.json, signed by \S+, and \S*c\.json, signed by \S+, are both about widget-1\.2\.3\.txt sha256:[0-9a-f]{64}, and are not the same document\.\n {2}\S*b\.json, .*c\.json, .*\n {2}How they differ: sealglass sbom bind BUNDLE BUNDLE SIGNER\n/)
  const whole = JSON.parse(verify(three, ['--json']).stdout)
  assert.deepEqual([whole.disagreements.signed, whole.disagreements.found.length, whole.disagreements.leftOut, whole.disagreements.notCompared], [3, 2, 0, 0])
  assert.deepEqual(whole.disagreements.found[0].comparison.versionChanged.map((/** @type {any} */ { before, after }) => [before.version, after.version]), [['2.14.1', '2.17.1']])
  assert.ok(whole.pairs.every((/** @type {any} */ pair) => pair.report.reportVersion === 1 && !('request' in pair.report)))
  // A document in an object and as a text is one, and one alone is held against nothing.
  const agreeing = verify({ 'a.json': a, 'b.json': b })
  assert.deepEqual([agreeing.status, /disagree/.test(agreeing.stdout)], [0, false])
  assert.deepEqual(JSON.parse(verify({ 'a.json': a, 'b.json': b }, ['--json']).stdout).disagreements, { signed: 2, found: [], leftOut: 0, notCompared: 0 })
  assert.ok(!('disagreements' in JSON.parse(verify({ 'a.json': a, 'd.json': d }, ['--json']).stdout)))
  // Who is not expected signs nothing, and neither does who is tampered with.
  assert.deepEqual(JSON.parse(verify(three, ['--json'], 'somebody@example.org').stdout).disagreements.found, [])
  assert.match(verify(three, [], 'somebody@example.org').stdout, /^0 of 1 artifact is vouched for/)
  const broken = JSON.parse(c)
  broken.dsseEnvelope.payload = Buffer.from(Buffer.from(broken.dsseEnvelope.payload, 'base64').toString().replaceAll('2.17.1', '2.17.2')).toString('base64')
  assert.doesNotMatch(verify({ 'a.json': a, 'c.json': JSON.stringify(broken) }).stdout, /disagree/)
  // More than are held against each other, and so many that workers verify them.
  const crowd = Object.fromEntries(Array.from({ length: 120 }, (_, at) => [`${String(at).padStart(3, '0')}.json`, at < 60 ? a : c]))
  const crowded = verify(crowd)
  assert.equal(crowded.status, 0, crowded.stderr)
  assert.match(crowded.stdout, /\n {2}and 2380 more\n {2}How they differ/)
  assert.match(crowded.stdout, /\nNot looked at\n {2}whether 20 more signed statements disagree that may be SBOMs: at most 100 are held against each other, of 64 MiB\n/)
})

/** A directory of one artifact and what is signed of it, with a key and no log: what the command says of it. */
function signedPile() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const key = file('pile-key.pem', publicKey.export({ type: 'spki', format: 'pem' }).toString())
  const widget = Buffer.from('widget')
  const signed = (/** @type {string} */ predicateType, /** @type {unknown} */ predicate, of = widget) => {
    const subject = [{ name: 'widget', digest: { sha256: createHash('sha256').update(of).digest('hex') } }]
    const payload = Buffer.from(JSON.stringify({ _type: 'https://in-toto.io/Statement/v1', subject, predicateType, predicate }))
    const type = 'application/vnd.in-toto+json'
    const sig = sign('sha256', Buffer.concat([Buffer.from(`DSSEv1 ${type.length} ${type} ${payload.length} `), payload]), privateKey).toString('base64')
    return { payload: payload.toString('base64'), payloadType: type, signatures: [{ sig }] }
  }
  /** @param {Record<string, unknown>} files @param {string[]} args */
  const verify = (files, ...args) => {
    const pile = mkdtempSync(join(directory, 'signed-'))
    for (const [name, content] of Object.entries({ widget, ...files })) writeFileSync(join(pile, name), content instanceof Uint8Array ? content : JSON.stringify(content))
    return command(['verify', pile, '--no-log', '--key', key, ...args])
  }
  return { signed, verify }
}

test('in a directory what is signed is an SBOM by what it is, whatever its type says', () => {
  const { signed, verify } = signedPile()
  const tagValue = (/** @type {string} */ version) => `SPDXVersion: SPDX-2.3\nDataLicense: CC0-1.0\nSPDXID: SPDXRef-DOCUMENT\nDocumentName: d\nDocumentNamespace: urn:d\nPackageName: part\nSPDXID: SPDXRef-part\nPackageVersion: ${version}\nPackageDownloadLocation: NOASSERTION\n`
  const syft = (/** @type {string} */ version) => ({ artifacts: [{ id: 'a', name: 'part', version, type: 'npm' }], source: { id: 's', name: 'd', type: 'file' }, descriptor: { name: 'd', version: '1' } })
  const short = (/** @type {string} */ version) => ({ specVersion: '1.6', components: [{ type: 'library', name: 'part', version }] })
  const changed = (/** @type {unknown} */ one, /** @type {unknown} */ other, type = 'https://example.com/listed') => {
    const { status, stdout, stderr } = verify({ 'a.json': signed(type, one), 'b.json': signed(type, other) }, '--json')
    assert.equal(status, 0, stderr)
    const { signed: count, found = [] } = JSON.parse(stdout).disagreements ?? {}
    return [count, found.map((/** @type {any} */ { comparison }) => comparison?.versionChanged.map((/** @type {any} */ { before, after }) => [before.version, after.version]))]
  }
  const differ = [2, [[['1', '2']]]]
  const cosign = 'https://cosign.sigstore.dev/attestation/v1'
  assert.deepEqual(changed({ Data: tagValue('1'), Timestamp: '' }, { Data: tagValue('2'), Timestamp: '' }, cosign), differ)
  assert.deepEqual(changed({ Data: JSON.stringify(syft('1')), Timestamp: '' }, { Data: JSON.stringify(syft('2')), Timestamp: '' }, cosign), differ)
  assert.deepEqual(changed(tagValue('1'), tagValue('2')), differ)
  assert.deepEqual(changed(syft('1'), syft('2')), differ)
  assert.deepEqual(changed(short('1'), short('2')), differ)
  assert.deepEqual(changed(short('1'), short('1')), [2, []])
  assert.deepEqual(changed({ artifacts: ['a'] }, { artifacts: ['b'] }), [0, []], 'the reader says that it is none')
  assert.deepEqual(changed({ built: 1 }, { built: 2 }), [undefined, []])
})

test('in a directory of signed SBOMs that disagree, how they differ is said where the command can tell it', () => {
  const { signed, verify } = signedPile()
  const [one, other] = ['1', '2'].map(version => signed('https://cyclonedx.org/bom', { bomFormat: 'CycloneDX', specVersion: '1.6', components: [{ type: 'library', name: 'part', version }] }))
  const hint = (/** @type {{ stdout: string }} */ { stdout }) => [...stdout.matchAll(/How they differ: (.*)/g)].map(([, which]) => which)
  const byJson = ['`comparison` of --json']
  // The command of the hint asks for a log, and takes files with one signature each.
  assert.deepEqual(hint(verify({ 'a.json': one, 'b.json': other })), byJson)
  const object = shape('sbom_attestation')
  const a = Buffer.from(object.bundle)
  const c = Buffer.from(shape('sbom_attestation_other').bundle)
  const { identity } = /** @type {any} */ (caseRequest(object).policy)
  const expected = ['--certificate-identity', identity.san, '--certificate-oidc-issuer', identity.issuer]
  const logged = (/** @type {Record<string, Uint8Array>} */ files, who = expected) => {
    const pile = mkdtempSync(join(directory, 'logged-'))
    for (const [name, content] of Object.entries({ ...files, 'widget.txt': object.artifact })) writeFileSync(join(pile, name), content)
    return command(['verify', pile, ...who, '--trusted-root', file('logged-root.json', object.trustedRoot), '--as-of', object.now])
  }
  const [plain, packed, lines] = [logged({ 'a.json': a, 'c.json': c }), logged({ 'both.zip': zip([{ name: 'a.json', content: a }, { name: 'c.json', content: c }]) }), logged({ 'both.jsonl': Buffer.concat([a, Buffer.from('\n'), c]) })]
  assert.deepEqual([plain, packed, lines].map(hint), [['sealglass sbom bind BUNDLE BUNDLE SIGNER'], byJson, byJson])
  // Nobody was asked for, and both commands say so.
  const unasked = / are both about .*, and are not the same document\. No signer was asked for\.\n/
  assert.match(logged({ 'a.json': a, 'c.json': c }, ['--any-signer']).stdout, unasked)
  assert.doesNotMatch(plain.stdout, /No signer was/)
  const bound = command(['sbom', 'bind', file('any-a.json', a), file('any-c.json', c), '--any-signer', '--trusted-root', file('logged-root.json', object.trustedRoot), '--as-of', object.now])
  assert.match(bound.stdout, unasked)
})

test('a signature of a file that is not here is told of, also where another of the same file finds its own', () => {
  const { signed, verify } = signedPile()
  const [here, gone] = [signed('https://example.com/built', {}), signed('https://example.com/built', {}, Buffer.from('elsewhere'))]
  const said = (/** @type {unknown[]} */ ...lines) => verify({ 'all.jsonl': Buffer.from(lines.map(line => `${JSON.stringify(line)}\n`).join('')) }).stdout
  assert.match(said(here, gone), /\nOf files that are not here\n {2}\S*all\.jsonl, document 2: \$\n/)
  assert.doesNotMatch(said(here, here), /not here/)
  assert.match(said(gone, gone), /\nOf files that are not here\n {2}\S*all\.jsonl\n/, 'of a file whose artifacts are all missing once')
})

test('a signature inside the document is integrity, and no verdict', async () => {
  await createVerifier()
  assert.deepEqual(verifyEnveloped(new TextEncoder().encode(document)), [])
  const signed = { ...JSON.parse(document), signature: { algorithm: 'HS256', value: 'AA' } }
  assert.equal(verifyEnveloped(new TextEncoder().encode(JSON.stringify(signed)))[0]?.outcome, 'refused')
})

const part = JSON.stringify({
  bomFormat: 'CycloneDX', specVersion: '1.6', components: [{ type: 'library', name: 'part', version: '2.14.1', purl: 'pkg:maven/org.example/part@2.14.1' }],
})
const flaw = JSON.stringify({
  id: 'CVE-2026-0001', modified: '2026-01-01T00:00:00Z', affected: [{ package: { ecosystem: 'Maven', name: 'org.example:part' }, versions: ['2.14.1'] }],
})

test('what a signed VEX document states stands beside the answer; an unsigned one is an annotation', async () => {
  const { report, payload } = await verified(shape('vex_attestation'))
  assert.ok(payload)
  const statement = new TextDecoder().decode(payload)
  const san = report.signer?.kind === 'certificate' ? report.signer.san : undefined
  assert.ok(san)
  const unsigned = JSON.stringify({ ...JSON.parse(statement).predicate, author: 'Anybody' })
  const { findings, vexFindings } = await sbom.affectedBy(part, flaw, { vex: [{ report, payload }, { document: unsigned }] })
  const [found] = findings
  assert.equal(found?.answer, 'affected', 'no statement changes the answer of the record')
  // The same name of another identity provider is another signer (sbom:V43).
  const signer = `${san} (https://token.actions.githubusercontent.com)`
  assert.deepEqual(found?.statements?.map(({ status, verified, issuer }) => [status, verified, issuer]), [['not affected', true, signer], ['not affected', false, 'Anybody']])
  assert.equal(found?.statements?.[0]?.sentence, `${signer} states not affected: vulnerable_code_not_in_execute_path, 2026-01-02T03:04:05Z`)
  assert.match(found?.statements?.[1]?.sentence ?? '', /^Unsigned statement of “Anybody” says not affected/)
  assert.deepEqual([found?.statementsDisagree, vexFindings], [undefined, []])

  // A signer whom nobody asked for speaks for nobody.
  const { report: unidentified, payload: same } = await verified(shape('vex_attestation'), { policy: { anySigner: true } })
  assert.equal(unidentified.verdict, 'unidentified')
  const other = await sbom.affectedBy(part, flaw, { vex: [{ report: unidentified, payload: same ?? new Uint8Array() }] })
  assert.deepEqual(other.findings[0]?.statements?.map(({ verified, issuer }) => [verified, issuer]), [[false, 'Somebody']])

  const disagreeing = await sbom.affectedBy(part, flaw, { vex: [{ report, payload }, { document: unsigned.replace('not_affected', 'affected') }] })
  assert.equal(disagreeing.findings[0]?.statementsDisagree, true)
  await assert.rejects(sbom.affectedBy(part, flaw, { vex: [{ document: part }] }), { code: 'usage.sbom' })
})

test('without a record, what VEX documents state of the parts is all that is said', async () => {
  const { report, payload } = await verified(shape('vex_attestation'))
  assert.ok(payload)
  const csaf = JSON.stringify({
    document: { category: 'csaf_vex', csaf_version: '2.0', publisher: { name: 'A vendor' }, tracking: { current_release_date: '2026-02-01T00:00:00Z' } },
    product_tree: { full_product_names: [{ product_id: 'a', product_identification_helper: { purl: 'pkg:maven/org.example/part@2.14.1' } }, { product_id: 'b', product_identification_helper: { purl: 'pkg:maven/org.example/part@2.15.0' } }] },
    vulnerabilities: [{ cve: 'CVE-2026-0001', product_status: { known_affected: ['a'], fixed: ['b'] } }, { cve: 'CVE-2026-0002', product_status: { known_affected: ['b'] } }],
  })
  const { vulnerabilities, unmatched, vexFindings } = await sbom.vexStatements(part, [{ report, payload }, { document: csaf }])
  assert.deepEqual(vulnerabilities.map(({ ids, parts }) => [ids, parts.map(({ name, version, statements, statementsDisagree }) => [name, version, statements.map(({ document, status, verified }) => [document, status, verified]), statementsDisagree])]),
    [[['CVE-2026-0001'], [['part', '2.14.1', [[0, 'not affected', true], [1, 'affected', false]], true]]]])
  assert.deepEqual([unmatched, vexFindings], [1, []])
  await assert.rejects(sbom.vexStatements(part, [{ document: flaw }]), { code: 'usage.sbom' }, 'a record is no statement')
  await assert.rejects(sbom.vexStatements('{}', []), { code: 'usage.sbom' })

  const [inventory, vex] = [file('part.cdx.json', part), file('vendor.json', csaf)]
  for (const args of [[inventory, vex], [inventory, '--vex', vex]]) {
    const run = command(['sbom', 'affected', ...args])
    assert.equal(run.status, 0, run.stderr)
    assert.match(run.stdout, /^No record of a flaw was given[^]*\n\nCVE-2026-0001\n {2}part 2\.14\.1\n {4}Unsigned statement of “A vendor” says affected, 2026-02-01T00:00:00Z \(in \S+vendor\.json\)\n\nVulnerabilities of which something is stated of parts of this SBOM: 1; only of products that are not in it: 1\n$/)
  }
  assert.deepEqual(JSON.parse(command(['sbom', 'affected', inventory, vex, '--json']).stdout), await sbom.vexStatements(part, [{ document: csaf }]))
  assert.match(command(['sbom', 'affected', inventory, vex, '--format', 'csv']).stdout, /,CVE-2026-0001,affected,A vendor,false,,2026-02-01T00:00:00Z,[^,\n]*,\S+vendor\.json\r\n/)
  // A record among them is the answer, and the others stand beside it.
  assert.match(command(['sbom', 'affected', inventory, vex, file('flaw.json', flaw)]).stdout, /affected: part 2\.14\.1[^]*Unsigned statement of “A vendor” says affected/)
})

test('the command says how grave a record says a flaw is, whose data it is, and what an answer cannot tell', () => {
  const built = JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components: [{ type: 'library', name: 'a', purl: 'pkg:maven/g/a@2.14.1.redhat-00001' }] })
  const grave = JSON.stringify({
    id: 'GHSA-1', modified: '2026-01-01T00:00:00Z', severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N\u001b[31m' }],
    affected: [{ package: { ecosystem: 'Maven', name: 'g:a' }, ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '3' }] }], severity: [{ type: 'CVSS_V4', score: 'CVSS:4.0/AV:P' }] }],
  })
  const { stdout } = command(['sbom', 'affected', file('built.json', built), file('grave.json', grave)])
  assert.match(stdout, /of 2026-01-01T00:00:00Z, from \S+grave\.json \(GitHub Advisory Database, CC-BY-4\.0\), of which no signature was looked at:\n {2}severity, as the record states it: CVSS_V3 CVSS:3\.1\/AV:N\\u\{1b\}\[31m\n/)
  assert.match(stdout, /affected: a 2\.14\.1\.redhat-00001[^\n]*\n {4}severity, as the record states it: CVSS_V4 CVSS:4\.0\/AV:P\n {4}This is a vendor's own build of the version/)
})

test('the command tells signed VEX documents from others, and refuses one whose signature does not hold', () => {
  const each = shape('vex_attestation')
  const { identity } = each.policy.expected.identity ? each.policy.expected : caseRequest(each).policy
  const signer = ['--certificate-identity', identity.san, '--certificate-oidc-issuer', identity.issuer, '--trusted-root', file('vex-root.json', each.trustedRoot)]
  const [inventory, osv, bundle] = [file('part.json', part), file('flaw.json', flaw), file('vex.sigstore.json', each.bundle)]
  const signed = command(['sbom', 'affected', inventory, osv, '--vex', bundle, ...signer])
  assert.equal(signed.status, 0, signed.stderr)
  assert.match(signed.stdout, new RegExp(`affected: part 2\\.14\\.1[\\s\\S]*${`${identity.san} (${identity.issuer})`.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')} states not affected`))
  const predicate = JSON.parse(Buffer.from(JSON.parse(each.bundle).dsseEnvelope.payload, 'base64').toString()).predicate
  assert.match(command(['sbom', 'affected', inventory, osv, '--vex', file('vex.json', JSON.stringify(predicate))]).stdout, /Unsigned statement of “Somebody” says not affected/)
  const rows = cellsOf(command(['sbom', 'affected', inventory, osv, '--vex', bundle, '--vex', file('vex.json', JSON.stringify(predicate)), ...signer, '--format', 'csv']).stdout).rows
  assert.deepEqual(rows.map(({ vexVerified, vexDocument, vexDate }) => [vexVerified, vexDocument?.replace(/.*\//, ''), /^\d{4}-/.test(vexDate ?? '')]), [['true', 'vex.sigstore.json', true], ['false', 'vex.json', true]])
  const tampered = JSON.parse(each.bundle)
  tampered.dsseEnvelope.payload = Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(tampered.dsseEnvelope.payload, 'base64').toString()), x: 1 })).toString('base64')
  const refused = command(['sbom', 'affected', inventory, osv, '--vex', file('tampered.json', JSON.stringify(tampered)), ...signer])
  assert.equal(refused.status, 1)
  assert.match(refused.stderr, /its signature does not hold/)
  // Several of them, which is what the option is for.
  const twice = command(['sbom', 'affected', inventory, osv, '--vex', file('vex-1.json', JSON.stringify(predicate)), '--vex', file('vex-2.json', JSON.stringify({ ...predicate, author: 'Another' }))])
  assert.match(twice.stdout, /of “Somebody” says[\s\S]*of “Another” says/, twice.stderr)
})

const several = JSON.stringify({
  bomFormat: 'CycloneDX', specVersion: '1.6', components: ['2.14.1', '2.17.1', undefined].map(version => ({
    type: 'library', name: 'log4j-core', version, purl: `pkg:maven/org.apache.logging.log4j/log4j-core${version === undefined ? '' : `@${version}`}`,
  })),
})

test('a search under the order of the ecosystem of each part', async () => {
  const { hits, hitCount, searched } = await sbom.searchSbom(several, 'log4j-core <2.17.1')
  assert.deepEqual(hits.map(({ component, answer, reason }) => [component, answer, reason]), [[0, 'matches your search', undefined], [2, 'undetermined', 'no-version']])
  assert.deepEqual([hitCount, searched], [2, 3])
  assert.deepEqual((await sbom.searchSbom(several, 'left-pad')).hits, [])
  const inRange = await sbom.withSbom(several, ({ find }) => find('pkg:maven/org.apache.logging.log4j/log4j-core vers:maven/>=2.15|<3').hits.map(({ component }) => component))
  assert.deepEqual(inRange, [1, 2])
  for (const query of ['', 'log4j-core <', 'vers:unheard/1']) await assert.rejects(sbom.searchSbom(several, query), { code: 'usage.sbom' }, query)

  const given = file('several.json', several)
  const run = command(['sbom', 'inspect', given, '--find', 'log4j-core <2.17.1'])
  assert.equal(run.status, 0, run.stderr)
  assert.match(run.stdout, /^matches your search: log4j-core 2\.14\.1, pkg:maven\/.*\nundetermined \(no-version\): log4j-core, .*\n2 of 3 parts\.\n$/)
  assert.doesNotMatch(run.stdout, /affected/)
  assert.equal(JSON.parse(command(['sbom', 'inspect', given, '--find', 'log4j-core', '--json']).stdout).hitCount, 3)
  assert.match(command(['sbom', 'inspect', given, '--find', 'left-pad']).stdout, /^0 of 3 parts\.\n$/)
  assert.equal(command(['sbom', 'inspect', given, '--find', 'a <']).status, 2)
  assert.equal(command(['sbom', 'inspect', file('no-sbom.txt', 'none'), '--find', 'a']).status, 3)
  assert.equal(command(['sbom', 'inspect', given, '--find', 'a', '--pin', given]).status, 2)
})

/** Cells by RFC 4180, the notes above them apart. @param {string} text */
function cellsOf(text) {
  assert.ok(text.endsWith('\r\n') && !/[^\r]\n/.test(text), 'lines end as RFC 4180 says')
  const lines = text.trimEnd().split('\r\n')
  const notes = lines.filter(line => /^"?# /.test(line))
  const rows = lines.slice(notes.length).map(line => [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(([, quoted, plain]) => (quoted ?? plain ?? '').replaceAll('""', '"')))
  const [heads = []] = rows
  return { notes, heads, rows: rows.slice(1).map(cells => Object.fromEntries(heads.map((head, index) => [head, cells[index]]))) }
}

const hostile = JSON.stringify({
  bomFormat: 'CycloneDX', specVersion: '1.6', metadata: { component: { 'bom-ref': 'app', type: 'application', name: 'app', version: '1' } },
  components: [
    { 'bom-ref': 'a', type: 'library', name: '=HYPERLINK("http://example.test";"x")', version: '+1', purl: 'pkg:npm/a@1', supplier: { name: ' @SUM(A1)' } },
    { 'bom-ref': 'b', type: 'library', name: 'a|b`c`<img src=x>\nwww.example.test', version: '-2', licenses: [{ license: { name: '\t=1+1' } }, { license: { name: '＝1' } }] },
    { 'bom-ref': 'c', type: 'library', name: 'plain-name', version: '1.0-1' },
  ],
  dependencies: [{ ref: 'app', dependsOn: ['a'] }, { ref: 'a', dependsOn: ['b', 'nowhere'] }],
})

test('parts as CSV: nothing that a spreadsheet computes, and the columns of T27', () => {
  const run = command(['sbom', 'inspect', file('hostile.json', hostile), '--format', 'csv'])
  assert.equal(run.status, 0, run.stderr)
  const { notes, heads, rows } = cellsOf(run.stdout)
  assert.ok(notes.some(line => /^# sha256: [0-9a-f]{64}$/.test(line)) && notes.includes('# verdict: none: no signature was checked') && notes.includes('# cells: a text that a spreadsheet would compute begins with an apostrophe'), notes.join('\n'))
  assert.deepEqual([heads.length, heads[0], heads.at(-1), rows.length], [28, 'document', 'pointer', 4])
  for (const cells of rows) for (const [head, cell] of Object.entries(cells)) assert.doesNotMatch(cell ?? '', /^\s*[=+\-@＝\t\r]/, head)
  assert.deepEqual([rows[1]?.name, rows[1]?.version, rows[1]?.supplier], [`'=HYPERLINK("http://example.test";"x")`, "'+1", "'@SUM(A1)"])
  assert.match(rows[2]?.licencesOther ?? '', /^'\\u\{9\}=1\+1; /)
  // What is no formula is left as it is.
  assert.deepEqual([rows[3]?.name, rows[3]?.version], ['plain-name', '1.0-1'])
  const way = rows.map(({ direct, depth, pathFromRoot, dependants }) => [direct, depth, pathFromRoot, dependants])
  assert.deepEqual([way[0], way[1]?.[0], way[2]?.[1], way[3]], [['false', '0', 'app', '0'], 'true', '2', ['', '', '', '0']])
  assert.equal(command(['sbom', 'inspect', file('none-2.txt', 'none'), '--format', 'csv']).status, 3)
})

test('parts as Markdown: text stays text', () => {
  const { stdout, status } = command(['sbom', 'inspect', file('hostile.json', hostile), '--format', 'markdown'])
  assert.equal(status, 0)
  const rows = stdout.split('\n').filter(line => line.startsWith('| '))
  assert.equal(rows.length, 6)
  for (const row of rows) assert.equal(row.split('|').length, 30, row)
  assert.doesNotMatch(stdout, /<img|`|www\.|:\/\//)
  assert.match(stdout, /a&#124;b&#96;c&#96;&#60;img src=x&#62;&#92;u\{a\}www&#46;example\.test/)
})

test('elements, answers and changes as tables', () => {
  const given = file('given.json', document)
  const stated = cellsOf(command(['sbom', 'quality', given, '--format', 'csv']).stdout)
  assert.deepEqual(stated.heads, ['profile', 'rule', 'id', 'element', 'outcome', 'present', 'explicitUnknown', 'silent', 'weak', 'total', 'pointers', 'note'])
  assert.equal(stated.rows.find(({ id }) => id === 'quality.cisa2026.component-version')?.note, 'Version stated for 1 of 2, explicitly unknown for 0, silent for 1.')
  const affected = cellsOf(command(['sbom', 'affected', given, file('osv-2.json', record), '--format', 'csv']).stdout)
  assert.ok(affected.notes.includes('# data date: 2026-01-01T00:00:00Z'))
  assert.deepEqual(affected.rows.map(({ component, answer, range, dataSha256 }) => [component, answer, range, dataSha256?.length]), [['part', 'affected', 'introduced 0, fixed 1.0.1', 64]])
  const grave = JSON.parse(record)
  Object.assign(grave, { id: 'GHSA-1', severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N' }, { type: 'Ubuntu', score: 'high' }] })
  const whole = file('osv-3.json', JSON.stringify(grave))
  const stands = cellsOf(command(['sbom', 'affected', given, whole, '--format', 'csv']).stdout).rows[0] ?? {}
  assert.deepEqual([stands['severity'], stands['note'], stands['dataFile'], stands['dataSource'], stands['dataLicence']], ['CVSS_V3 CVSS:3.1/AV:N; Ubuntu high', '', whole, 'GitHub Advisory Database', 'CC-BY-4.0'])
  grave.affected[0].severity = [{ type: 'CVSS_V4', score: 'CVSS:4.0/AV:P' }]
  const own = cellsOf(command(['sbom', 'affected', given, file('osv-4.json', JSON.stringify(grave)), '--format', 'csv']).stdout).rows[0] ?? {}
  assert.equal(own['severity'], 'CVSS_V4 CVSS:4.0/AV:P', 'of the package before of all')
  const changed = cellsOf(command(['sbom', 'compare', given, file('then.json', document.replaceAll('1.0', '2.0')), '--format', 'csv']).stdout)
  assert.deepEqual(changed.rows.map(({ change, name }) => [change, name]), [['version', 'part']])
  assert.deepEqual(cellsOf(command(['sbom', 'compare', given, given, '--format', 'csv']).stdout).rows, [])
  for (const wrong of [['--format', 'xlsx'], ['--format', 'csv', '--json'], ['--format', 'csv', '--find', 'a']]) assert.equal(command(['sbom', 'inspect', given, ...wrong]).status, 2, wrong.join(' '))
})

test('the command', () => {
  const each = shape('sbom_attestation')
  const bundle = file('bundle.json', each.bundle)
  const root = file('root.json', each.trustedRoot)
  const artifact = file('widget.txt', each.artifact)
  const predicate = JSON.parse(Buffer.from(JSON.parse(each.bundle).dsseEnvelope.payload, 'base64').toString()).predicate
  const copy = file('copy.cdx.json', JSON.stringify(predicate))
  const { identity } = each.policy.expected.identity ? each.policy.expected : caseRequest(each).policy
  const signer = ['--certificate-identity', identity.san, '--certificate-oidc-issuer', identity.issuer, '--trusted-root', root, '--as-of', each.now]
  const bound = command(['sbom', 'bind', bundle, '--sbom', copy, '--artifact', artifact, ...signer])
  assert.equal(bound.status, 0, bound.stdout + bound.stderr)
  assert.match(bound.stdout, /This is the signed SBOM\./)
  const table = cellsOf(command(['sbom', 'bind', bundle, '--sbom', copy, '--artifact', artifact, ...signer, '--format', 'csv']).stdout)
  assert.deepEqual(table.rows.map(({ verdict, level, statement, selfDescription }) => [verdict, level, statement, selfDescription]), [['verified', '1 (sbom:B4)', 'binding.drop-all', 'agree']])
  assert.ok(table.notes.some(line => /^# verified times: .*Z$/.test(line)) && table.notes.includes('# verdict: verified'), table.notes.join('\n'))
  const unknown = cellsOf(command(['sbom', 'bind', bundle, '--artifact', copy, ...signer, '--format', 'csv']).stdout)
  assert.notEqual(unknown.rows[0]?.verdict, 'verified')
  const other = command(['sbom', 'bind', bundle, '--sbom', file('other.cdx.json', document), '--artifact', artifact, ...signer])
  assert.equal(other.status, 1)
  assert.match(other.stdout, /Not the signed SBOM/)
  assert.equal(command(['sbom', 'bind', bundle, '--artifact', copy, ...signer]).status, 1)

  const plain = file('plain.json', document)
  assert.match(command(['sbom', 'inspect', plain]).stdout, /format: {9}CycloneDX 1\.6 \(json\)/)
  assert.equal(command(['sbom', 'inspect', file('none.txt', 'none')]).status, 3)
  assert.match(command(['sbom', 'quality', plain]).stdout, /\nCounted over packages and roots: 2; files and other parts, which are left out: 0\.\n/)
  assert.match(command(['sbom', 'quality', plain]).stdout, /Version stated for 1 of 2, explicitly unknown for 0, silent for 1\./)
  assert.match(command(['sbom', 'affected', plain, file('osv.json', record)]).stdout, /affected: part 1\.0\.0, introduced 0, fixed 1\.0\.1/)
  assert.equal(command(['sbom', 'affected', plain, plain]).status, 3)
  assert.equal(command(['sbom', 'nothing']).status, 2)
})

test('the command and an archive of records: those that name a part, and what else is in it counted', () => {
  const inventory = file('zip.cdx.json', JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', metadata: {}, components: [
    { type: 'library', name: 'part', version: '1.0.0', purl: 'pkg:npm/%40scope/part@1.0.0' }, { type: 'library', name: 'other', version: '2', purl: 'pkg:npm/other@2' }] }))
  /** @param {string} id @param {string} name @param {string[]} versions */
  const osv = (id, name, versions) => ({ name: `${id}.json`, content: Buffer.from(JSON.stringify({ id, modified: '2026-01-01T00:00:00Z', affected: [{ package: { ecosystem: 'npm', name }, versions }] })) })
  const strangers = (/** @type {number} */ count) => Array.from({ length: count }, (_, at) => ({ ...osv(`S-${at}`, `stranger-${at}`, ['1.0.0']), method: 0 }))
  const ours = [osv('OURS-1', '@scope/part', ['1.0.0']), osv('OURS-2', 'other', ['1']), osv('OURS-3', '@else/part', ['1.0.0'])]
  const others = [{ name: 'README', content: Buffer.from('none') }, { name: 'half.json', content: Buffer.from('{"id":"half"') }]
  const archive = file('all.zip', zip([...strangers(50), ...ours, ...others]))
  const said = `${archive}: 3 records compared, of which 2 name a part; 50 left out, as they name no package of this SBOM. Other files in it: 2.`
  const { stdout, status } = command(['sbom', 'affected', inventory, archive])
  assert.equal(status, 0)
  assert.ok(stdout.trimEnd().endsWith(said), stdout)
  assert.match(stdout, /OURS-1\n[^]*affected: part 1\.0\.0[^]*OURS-2\n[^]*not affected by this record: other 2/)
  assert.doesNotMatch(stdout, /OURS-3/)
  const json = command(['sbom', 'affected', inventory, archive, '--json'])
  assert.deepEqual(JSON.parse(json.stdout).map((/** @type {any} */ one) => one.record), ['OURS-1', 'OURS-2'])
  assert.ok(json.stderr.includes(said))
  const table = command(['sbom', 'affected', inventory, archive, '--format', 'csv']).stdout
  assert.ok(table.includes(`# archive: ${said}`) && table.includes(createHash('sha256').update(ours[0]?.content ?? '').digest('hex')), table)
  // More files than the plain end of a zip can count
  const many = command(['sbom', 'affected', inventory, file('many.zip', zip([...strangers(65_600), ...ours]))])
  assert.match(many.stdout, /many\.zip: 3 records compared, of which 2 name a part; 65600 left out/)

  // Half of an answer is none, and neither is nothing.
  const whole = zip([...ours, ...strangers(3)].map(entry => ({ ...entry, method: 0 })))
  const damaged = Buffer.from(whole)
  damaged.write('"stranger-2"'.replaceAll('2', 'X'), damaged.indexOf('"stranger-2"'))
  for (const [name, content, problem] of /** @type {Array<[string, Uint8Array, RegExp]>} */ ([
    ['damaged.zip', damaged, /S-2\.json in it is damaged/], ['cut.zip', whole.subarray(0, -1), /cut off|damaged/], ['none.zip', zip(others), /no file in it is a record/], ['empty.zip', zip([]), /no file in it is a record/],
  ])) {
    const refused = command(['sbom', 'affected', inventory, file(name, content)])
    assert.deepEqual([refused.status, refused.stdout], [3, ''], name)
    assert.match(refused.stderr, problem)
  }
  assert.equal(command(['sbom', 'affected', inventory, join(directory, 'nowhere.zip')]).status, 3)
  const none = command(['sbom', 'affected', inventory, archive, '--vex', file('none.json', '{"hello":1}')])
  assert.deepEqual([none.status, none.stdout], [3, ''])
  assert.match(none.stderr, /none\.json/)
})

test('no record is left out that the reader would answer, whatever name it finds a part by', () => {
  const parts = [
    { purl: 'pkg:golang/std@1.21.0' }, { purl: 'pkg:golang/github.com/a/b@v1.0.0#c' }, { purl: 'pkg:pypi/Flask_SQLAlchemy@3.0' }, { purl: 'pkg:maven/g/part@1' },
    { purl: 'pkg:rpm/rocky/openssl-libs@3.0.7-1.el9?distro=rocky-9.3&upstream=openssl-3.0.7-1.el9.src.rpm' },
    { purl: 'pkg:deb/debian/libc6@2.36-9?distro=debian-12', properties: [{ name: 'aquasecurity:trivy:SrcName', value: 'glibc' }] },
    { purl: 'pkg:deb/debian/libfoo1@1?distro=debian-12&upstream=foo%401' }, { purl: 'pkg:generic/thing@1' },
  ]
  const inventory = file('names.cdx.json', JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', metadata: {}, components: parts.map((part, at) => ({ type: 'library', name: `n${at}`, ...part })) }))
  const twice = file('twice.spdx.json', JSON.stringify({ spdxVersion: 'SPDX-2.3', SPDXID: 'SPDXRef-DOCUMENT', creationInfo: {}, packages: [{
    SPDXID: 'SPDXRef-a', name: 'a', downloadLocation: 'NONE', externalRefs: ['generic/first', 'npm/second'].map(purl => ({ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: `pkg:${purl}@1.0.0` })) }] }))
  const second = zip([{ name: 'r.json', content: Buffer.from(JSON.stringify({ id: 'R', modified: 'm', affected: [{ package: { ecosystem: 'npm', name: 'second' }, versions: ['1.0.0'] }] })) }])
  assert.equal(JSON.parse(command(['sbom', 'affected', twice, file('second.zip', second), '--json']).stdout)[0]?.findings[0]?.answer, 'affected')
  /** @type {Array<[string, string, string?]>} */
  const found = [['Go', 'stdlib'], ['Go', 'github.com/a/b'], ['Go', 'github.com/a/b/c'], ['PyPI', 'flask-sqlalchemy'], ['Maven', 'g:part'], ['Rocky Linux:9', 'openssl'], ['Rocky Linux:9', 'openssl-libs'],
    ['Debian:12', 'glibc'], ['Debian:12', 'foo'], ['none', 'another name', 'pkg:generic/thing']]
  /** @type {Array<[string, string, string?]>} */
  const strangers = [['Go', 'std/x'], ['Debian:12', 'openssl-1'], ['npm', 'n0']]
  const records = [...found, ...strangers].map(([ecosystem, name, purl], at) => ({ name: `${at}.json`, content: Buffer.from(JSON.stringify({ id: `R-${at}`, modified: 'm', affected: [{ package: { ecosystem, name, purl }, ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }] }] }] })) }))
  const { stdout, stderr } = command(['sbom', 'affected', inventory, file('names.zip', zip(records)), '--json'])
  assert.deepEqual(JSON.parse(stdout).map((/** @type {any} */ one) => one.record), found.map((_, at) => `R-${at}`))
  assert.ok(stderr.includes(`${found.length} records compared, of which ${found.length} name a part; ${strangers.length} left out`), stderr)
})

test('an open SBOM is asked about records one after the other', async () => {
  const answers = await sbom.withSbom(JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components: [{ type: 'library', name: 'a', purl: 'pkg:npm/a@1.0.0' }] }), open =>
    ['1.0.0', '2.0.0'].map(version => open.affected(JSON.stringify({ id: version, modified: '2026-01-01T00:00:00Z', affected: [{ package: { ecosystem: 'npm', name: 'a' }, versions: [version] }] })).findings[0]?.answer))
  assert.deepEqual(answers, ['affected', 'not affected by this record'])
  await assert.rejects(sbom.withSbom('{}', open => open.affected('{"id":"x","modified":"y","affected":[]}')), { code: 'usage.sbom' })
})

test('a reader that stopped in the middle of an answer is not asked again, nor called something else', () => {
  const script = `
    const { readSbom, withSbom } = await import(${JSON.stringify(join(packageDir, 'sbom.node.js'))})
    const codes = []
    const document = '{"bomFormat":"CycloneDX","specVersion":"1.6"}'
    for (const ask of [() => withSbom(document, () => { throw new WebAssembly.RuntimeError('unreachable') }), () => readSbom(document)]) await ask().catch(error => codes.push(error.code))
    console.log(codes.join())`
  assert.equal(spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' }).stdout, 'engine.stopped,engine.stopped\n')
})
