// A pile of files: the published bundles and their artifacts, with junk, a corrupt bundle and a private key among them.

import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { imageLayout } from './archives.mjs'
import { caseRequest, cases, command, entry, now, sealglass, vectorFile, vectors } from './support.mjs'

const { createVerifier, SealglassError } = await sealglass()
const { dossier: dossierOf } = await entry('dossier')

const bundle = vectorFile('sigstore-verify/test_data/bundles/sigstore.js@2.0.0-provenance.sigstore.json')
const tarball = vectorFile('npm/sigstore-2.0.0.tgz')
const signer = { san: 'https://github.com/sigstore/sigstore-js/.github/workflows/release.yml@refs/heads/main', issuer: 'https://token.actions.githubusercontent.com' }
const policy = { identity: signer }
const request = { policy, now }
const privateKey = ['-----BEGIN PRIVATE', ' KEY-----\nAA==\n-----END PRIVATE KEY-----\n'].join('')
/** @param {string} text */
const bytes = text => new TextEncoder().encode(text)

async function pile() {
  const dossier = dossierOf(await createVerifier())
  await dossier.add('x/provenance', bundle)
  await dossier.add('sigstore.tgz', new Blob([tarball]))
  await dossier.add('junk', bytes('nobody signed this'))
  return dossier
}

test('a signature finds its artifact by digest, whatever the names are', async () => {
  const { artifacts, pairs, unvouched, contradictions, alone, files } = await (await pile()).evaluate(request)
  assert.deepEqual(artifacts, [{ name: 'sigstore.tgz', vouchedFor: ['x/provenance'], verdict: 'verified' }, { name: 'junk', vouchedFor: [] }])
  assert.deepEqual(pairs.map(({ evidence, artifact, by, report }) => [evidence, artifact, by, report.verdict]), [['x/provenance', 'sigstore.tgz', 'digest', 'verified']])
  assert.deepEqual({ unvouched, contradictions, alone }, { unvouched: ['junk'], contradictions: [], alone: [] })
  assert.deepEqual(files.map(({ role }) => role), ['evidence', 'artifact', 'artifact'])
})

test('one bad file changes nothing for the others, and files come and go', async () => {
  const dossier = await pile()
  const before = await dossier.evaluate(request)
  const changed = JSON.parse(bundle.toString())
  changed.dsseEnvelope.payload = Buffer.from('{}').toString('base64')
  await dossier.add('changed.json', bytes(JSON.stringify({ attestations: [{ bundle: changed }, { bundle: JSON.parse(bundle.toString()) }] })))
  await dossier.add('cut.sigstore.json', bundle.subarray(0, 3000))
  const key = await dossier.add('key.pem', bytes(privateKey))
  assert.deepEqual({ role: key.role, digests: key.digests }, { role: 'refused', digests: undefined })
  const between = await dossier.evaluate(request)
  assert.deepEqual(between.artifacts[0], { name: 'sigstore.tgz', vouchedFor: ['x/provenance', 'changed.json'], verdict: 'verified' })
  assert.deepEqual(between.contradictions.map(({ evidence, verdict }) => [evidence, verdict]), [['changed.json', 'invalid'], ['cut.sigstore.json', 'invalid']])
  assert.deepEqual(between.pairs.filter(({ evidence }) => evidence === 'changed.json').map(({ select, artifact }) => [select, artifact]), [[0, undefined], [1, 'sigstore.tgz']])
  assert.deepEqual(between.alone, ['cut.sigstore.json'], 'a file with a signature that found its artifact is not alone')
  assert.doesNotMatch(JSON.stringify(between), /PRIVATE/)
  for (const name of ['changed.json', 'cut.sigstore.json', 'key.pem']) assert.equal(dossier.remove(name), true)
  assert.equal(dossier.remove('key.pem'), false)
  assert.deepEqual(await dossier.evaluate(request), before)
})

test('only what is new is verified', async () => {
  const dossier = await pile()
  const [first] = (await dossier.evaluate(request)).pairs
  await dossier.add('another', bytes('another'))
  const [again] = (await dossier.evaluate(request)).pairs
  assert.equal(again?.report, first?.report, 'the same report, not one like it')
  const [other] = (await dossier.evaluate({ ...request, policy: { identity: { ...signer, san: 'somebody@example.com' } } })).pairs
  assert.equal(other?.report.verdict, 'rejected')
})

test('a policy may be said of each signature', async () => {
  const dossier = await pile()
  /** @type {Array<[boolean, number]>} */
  const asked = []
  const { pairs } = await dossier.evaluate({ now, policy: (evidence, select) => {
    asked.push([Buffer.from(evidence).equals(bundle), select])
    return { identity: { ...signer, san: 'somebody@example.com' } }
  } })
  assert.deepEqual(asked, [[true, 0]])
  assert.deepEqual(pairs.map(({ report }) => report.verdict), ['rejected'])
})

test('another verifier has the same files without reading them again, and its own verdicts', async () => {
  const dossier = await pile()
  const other = dossierOf(await createVerifier({ trust: 'github' }), dossier)
  assert.deepEqual((await other.evaluate(request)).artifacts[0], { name: 'sigstore.tgz', vouchedFor: [], verdict: 'insufficient' })
  assert.equal((await dossier.evaluate(request)).artifacts[0]?.verdict, 'verified')
  assert.equal(other.remove('junk'), true)
  assert.equal((await dossier.evaluate(request)).files.length, 2)
  const verifier = await createVerifier()
  for (const wrong of [() => dossierOf(verifier, /** @type {any} */ ({})), () => dossierOf(/** @type {any} */ ({ ...verifier }))]) assert.throws(wrong, error => error instanceof SealglassError && error.code === 'usage.dossier')
})

test('without its artifact a signature is alone; with two copies it vouches for both', async () => {
  const dossier = await pile()
  await dossier.add('copy.tgz', tarball)
  assert.deepEqual((await dossier.evaluate(request)).artifacts.map(({ verdict }) => verdict), ['verified', undefined, 'verified'])
  dossier.remove('copy.tgz')
  dossier.remove('sigstore.tgz')
  const { alone, pairs } = await dossier.evaluate(request)
  assert.deepEqual(alone, ['x/provenance'])
  await dossier.add('two.json', bytes(JSON.stringify({ attestations: [1, 2].map(() => ({ bundle: JSON.parse(bundle.toString()) })) })))
  assert.deepEqual((await dossier.evaluate(request)).alone, ['x/provenance', 'two.json'], 'of several signatures none did')
  assert.equal(pairs[0]?.report.binding.state, 'not-supplied')
})

test('a signature of several artifacts is compared in the order of the pile, and once with each', async () => {
  const dossier = dossierOf(await createVerifier())
  /** @param {string} text */
  const sha = text => ({ sha256: createHash('sha256').update(text).digest('hex'), sha512: createHash('sha512').update(text).digest('hex') })
  for (const name of ['one', 'two', 'other']) await dossier.add(name, bytes(name))
  await dossier.add('two again', bytes('two'))
  const statement = { _type: 'https://in-toto.io/Statement/v1', subject: [{ name: 'two', digest: sha('two') }, { name: 'one', digest: sha('one') }, { name: 'gone', digest: sha('gone') }], predicateType: 'https://example.com/p', predicate: {} }
  await dossier.add('all.json', bytes(JSON.stringify({ payloadType: 'application/vnd.in-toto+json', payload: Buffer.from(JSON.stringify(statement)).toString('base64'), signatures: [{ sig: 'AAAA' }] })))
  const { pairs, artifacts } = await dossier.evaluate({ policy: { anySigner: true }, now })
  assert.deepEqual(pairs.map(({ evidence, artifact, by }) => [evidence, artifact, by]), [['all.json', 'one', 'digest'], ['all.json', 'two', 'digest'], ['all.json', 'two again', 'digest']])
  assert.deepEqual(artifacts.map(({ name }) => name), ['one', 'two', 'other', 'two again'])
})

test('a name is there once, and content is bytes or a Blob', async () => {
  const dossier = await pile()
  for (const run of [() => dossier.add('junk', tarball), () => dossier.add('text', /** @type {any} */ ('text'))]) {
    await assert.rejects(run, error => error instanceof SealglassError && error.code === 'usage.dossier')
  }
})

test('500 files: every published bundle is compared with its artifact, and with no other', async () => {
  const dossier = dossierOf(await createVerifier())
  const published = vectors().filter(({ trust, artifact }) => trust === 'public-good' && 'file' in artifact)
  /** @type {Map<string, string>} */
  const artifacts = new Map()
  for (const [at, vector] of published.entries()) {
    const { file } = /** @type {{ file: string }} */ (vector.artifact)
    if (!artifacts.has(file)) await dossier.add(file, vectorFile(file))
    artifacts.set(file, file)
    await dossier.add(`${at}`, vectorFile(vector.bundle))
  }
  for (let at = 0; at < 500; at++) await dossier.add(`junk/${at}`, bytes(`junk ${at}`))
  const report = await dossier.evaluate({ policy: { anySigner: true }, now })
  assert.ok(report.files.length >= 500, String(report.files.length))
  const verifier = await createVerifier()
  for (const [at, vector] of published.entries()) {
    const { file } = /** @type {{ file: string }} */ (vector.artifact)
    const own = report.pairs.filter(({ evidence }) => evidence === String(at))
    const bound = verifier.verify({ bundle: vectorFile(vector.bundle), artifact: vectorFile(file), policy: { anySigner: true }, now })
    if (bound.binding.state === 'bound') assert.deepEqual(own.map(({ artifact, report }) => [artifact, report.verdict]), [[file, bound.verdict]], vector.bundle)
    assert.ok(own.every(({ artifact }) => artifact === undefined || !artifact.startsWith('junk/')), vector.bundle)
  }
  assert.equal(report.artifacts.filter(({ name, verdict }) => name.startsWith('junk/') && verdict !== undefined).length, 0)
})

/** @param {(layer: any, files: Map<string, Uint8Array>) => void} [change] */
async function layout(change) {
  const { found, files, image } = imageLayout(change)
  const dossier = dossierOf(await createVerifier({ trust: found.trustedRoot }))
  for (const [name, content] of files) await dossier.add(name, content)
  const { policy, now } = caseRequest(found)
  const { artifacts, contradictions } = await dossier.evaluate({ policy, now })
  return { image: artifacts.find(({ name }) => name === image), contradictions }
}

test('a signature in the layers of a manifest vouches for the image that it names', async () => {
  const { image, contradictions } = await layout()
  assert.deepEqual({ vouchedFor: image?.vouchedFor, verdict: image?.verdict }, { vouchedFor: ['blobs/sha256/signatures, layer 0'], verdict: 'verified' })
  assert.deepEqual(contradictions, [])
})

test('and not where its document, signature, certificate or image is another', async () => {
  /** @type {Array<(layer: any, files: Map<string, Uint8Array>) => void>} */
  const changes = [
    layer => { layer.digest = `sha256:${'00'.repeat(32)}` },
    layer => { layer.annotations['dev.cosignproject.cosign/signature'] = 'AAAA' },
    layer => { delete layer.annotations['dev.cosignproject.cosign/signature'] },
    layer => { delete layer.annotations['dev.sigstore.cosign/certificate'] },
    layer => { delete layer.annotations['dev.sigstore.cosign/bundle'] },
    layer => { layer.annotations['dev.sigstore.cosign/bundle'] = '{' },
    (layer, files) => {
      const other = bytes('{"critical":{}}')
      layer.digest = `sha256:${createHash('sha256').update(other).digest('hex')}`
      files.set('other', other)
    },
    layer => { layer.mediaType = 'application/octet-stream' },
  ]
  for (const [at, change] of changes.entries()) assert.notEqual((await layout(change)).image?.verdict, 'verified', String(at))
})

/** A signature as separate files. @param {string} name @param {(files: Record<string, Uint8Array>) => void} [change] */
async function apart(name, change = () => {}) {
  const found = cases('positives').find(each => each.name === name)
  assert.ok(found)
  const { signature, certificate, timestamps } = JSON.parse(found.bundle)
  /** @type {Record<string, Uint8Array>} */
  const files = { 'd/app': found.artifact, 'd/app-keyless.sig': bytes(`${signature}\n`), 'd/other': bytes('other') }
  if (certificate) files['d/app-keyless.pem'] = bytes(Buffer.from(certificate).toString('base64'))
  if (timestamps[0]) files['d/app-keyless.tsr.json'] = bytes(JSON.stringify({ SignedRFC3161Timestamp: timestamps[0] }))
  if (timestamps[0]) files['d/app-keyless.tsr'] = new Uint8Array(Buffer.from(timestamps[0], 'base64'))
  change(files)
  const dossier = dossierOf(await createVerifier({ trust: found.trustedRoot }))
  for (const [file, content] of Object.entries(files)) await dossier.add(file, content)
  const { policy, now, relaxations } = caseRequest(found)
  return dossier.evaluate({ policy, now, relaxations })
}

test('a signature in a file of its own is put together with what lies beside it, by name, and has to hold', async () => {
  for (const name of ['parts_certificate', 'parts_key']) {
    const { artifacts, pairs, files, contradictions } = await apart(name)
    assert.deepEqual(artifacts, [{ name: 'd/app', vouchedFor: ['d/app-keyless.sig'], verdict: 'verified' }, { name: 'd/other', vouchedFor: [] },
      ...name === 'parts_key' ? [] : [{ name: 'd/app-keyless.tsr.json', vouchedFor: [] }]], name)
    assert.deepEqual(pairs.map(({ evidence, artifact, by }) => [evidence, artifact, by]), [['d/app-keyless.sig', 'd/app', 'name']])
    assert.equal(files[1]?.kind, 'signature')
    assert.deepEqual(contradictions, [])
  }
  // Raw, as --b64=false writes it.
  const raw = await apart('parts_key', files => { files['d/app-keyless.sig'] = new Uint8Array(Buffer.from(Buffer.from(files['d/app-keyless.sig'] ?? []).toString(), 'base64')) })
  assert.equal(raw.artifacts[0]?.verdict, 'verified')
})

test('and not where a part is missing or another, or the file is', async () => {
  /** @type {Array<[string, (files: Record<string, Uint8Array>) => void, string | undefined]>} */
  const changes = [
    ['parts_certificate', files => { delete files['d/app-keyless.pem'] }, 'insufficient'],
    ['parts_certificate', files => { delete files['d/app-keyless.tsr'] }, 'insufficient'],
    ['parts_certificate', files => { files['d/app'] = bytes('changed') }, 'invalid'],
    ['parts_key', files => { files['d/app'] = bytes('changed') }, 'invalid'],
  ]
  for (const [name, change, verdict] of changes) {
    const { artifacts, pairs } = await apart(name, change)
    assert.notEqual(artifacts[0]?.verdict, 'verified')
    assert.deepEqual(pairs.map(({ report }) => report.verdict), [verdict], name)
  }
  // Without the file that it is named after it is a file like any other.
  const alone = await apart('parts_key', files => { delete files['d/app'] })
  assert.deepEqual(alone.unvouched, ['d/app-keyless.sig', 'd/other'])
})

test('the command takes a directory, with all below it, and follows no link', () => {
  const directory = mkdtempSync(join(tmpdir(), 'sealglass-pile-'))
  after(() => rmSync(directory, { recursive: true }))
  const inside = join(directory, 'release')
  mkdirSync(join(inside, 'deep'), { recursive: true })
  writeFileSync(join(inside, 'deep', 'provenance.json'), bundle)
  writeFileSync(join(inside, 'sigstore.tgz'), tarball)
  writeFileSync(join(directory, 'outside'), 'outside')
  symlinkSync(join(directory, 'outside'), join(inside, 'link'))
  const asked = ['--certificate-identity', signer.san, '--certificate-oidc-issuer', signer.issuer, '--as-of', now]
  const good = command(['verify', inside, ...asked])
  assert.equal(good.status, 0, good.stdout + good.stderr)
  assert.match(good.stdout, /^1 of 1 artifact is vouched for/)
  const { files, artifacts } = JSON.parse(command(['verify', inside, ...asked, '--json']).stdout)
  assert.equal(files.length, 2)
  assert.equal(artifacts[0].verdict, 'verified')
  assert.equal(command(['verify', inside, '--any-signer']).status, 1)
  writeFileSync(join(inside, 'junk'), 'junk')
  assert.equal(command(['verify', inside, ...asked]).status, 1, 'nothing vouches for the junk')
  assert.equal(command(['verify', inside, join(inside, 'junk'), ...asked]).status, 2, 'a bundle and its artifact: the first is neither')
  assert.equal(command(['verify', directory, '--any-signer', '--digest', 'sha256:00']).status, 2)
})

test('of a package that the registry describes, only versions that are here are compared', async () => {
  const { privateKey: own, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const key = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const tarballs = ['1.0.0', '1.0.1', '2.0.0'].map(version => ({ version, content: bytes(`tarball of ${version}`) }))
  const versions = Object.fromEntries(tarballs.map(({ version, content }) => {
    const integrity = `sha512-${createHash('sha512').update(content).digest('base64')}`
    const sig = sign('sha256', Buffer.from(`widget@${version}:${integrity}`), own).toString('base64')
    return [version, { name: 'widget', version, dist: { integrity, signatures: [{ keyid: 'SHA256:anybody', sig }] } }]
  }))
  const answer = bytes(JSON.stringify({ name: 'widget', 'dist-tags': { latest: '2.0.0' }, versions }))
  const packages = dossierOf(await createVerifier())
  await packages.add('widget.json', answer)
  const asked = { policy: { key, thresholds: { tlog: 0 } }, now }
  assert.deepEqual((await packages.evaluate(asked)).pairs.map(({ artifact, report }) => [artifact, report.binding.state]), Array(3).fill([undefined, 'not-supplied']))
  await packages.add('widget.tgz', tarballs[1]?.content ?? new Uint8Array())
  const { pairs, artifacts, alone } = await packages.evaluate(asked)
  assert.deepEqual(pairs.map(({ select, place, artifact, report }) => [select, place, artifact, report.verdict]), [[1, '$.versions[“1.0.1”].dist.signatures[0]', 'widget.tgz', 'verified']])
  assert.deepEqual([artifacts, alone], [[{ name: 'widget.tgz', vouchedFor: ['widget.json'], verdict: 'verified' }], []])
})
