// The package's calls: what they take, what they refuse, and that nothing is done on import.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { createReadStream, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { caseRequest, cases, now, packageDir, sealglass, vectorFile, vectorPath } from './support.mjs'

const { createVerifier, recognise, SealglassError, ...rest } = await sealglass()
/** @type {typeof rest.assertVerified} */
const assertVerified = rest.assertVerified

const bundle = vectorFile('sigstore-verify/test_data/bundles/sigstore.js@2.0.0-provenance.sigstore.json')
const tarball = 'npm/sigstore-2.0.0.tgz'
const artifact = vectorFile(tarball)
const policy = {
  identity: {
    san: 'https://github.com/sigstore/sigstore-js/.github/workflows/release.yml@refs/heads/main',
    issuer: 'https://token.actions.githubusercontent.com',
  },
}
const request = { bundle, artifact, policy, now }

/** @param {string} code @returns {(error: unknown) => boolean} */
const coded = code => error => error instanceof SealglassError && error.code === code

test('recognise before the engine is loaded says what to do', () => {
  assert.throws(() => recognise(bundle), error => coded('engine.not-loaded')(error) && /createVerifier/.test(String(error)))
})

test('importing loads no module and reads no file', () => {
  for (const entry of readdirSync(packageDir).filter(name => name.endsWith('.js') && name !== 'cli.js')) {
    const text = readFileSync(join(packageDir, entry), 'utf8')
    assert.doesNotMatch(text, /^\s*await /m, `${entry} waits at its top level`)
    assert.doesNotMatch(text, /\bimport\(|\beval\(|new Function/, `${entry} loads code at run time`)
  }
})

test('a bundle may be text, bytes or an object, and gives the same report', async () => {
  const verifier = await createVerifier()
  const reports = [bundle, bundle.toString(), JSON.parse(bundle.toString())].map(each => verifier.verify({ ...request, bundle: each }))
  for (const report of reports) assert.equal(report.verdict, 'verified')
  assert.deepEqual(reports[0], reports[1])
})

test('an artifact may be bytes, a digest, or a file read piece by piece', async () => {
  const verifier = await createVerifier()
  const { binding: { digests, ...binding }, ...report } = verifier.verify(request)
  const sha512 = digests.sha512
  assert.ok(sha512)
  assert.equal(verifier.verify({ ...request, artifact: { digest: `sha512:${sha512}` } }).verdict, 'verified')
  for (const file of [new Blob([artifact]), new Blob([artifact]).stream(), createReadStream(vectorPath(tarball), { highWaterMark: 1000 })]) {
    const streamed = await verifier.verifyFile({ bundle, policy, now, file })
    assert.equal(streamed.verdict, 'verified')
    assert.equal(streamed.binding.size, String(artifact.length))
    assert.deepEqual({ checks: streamed.checks, signer: streamed.signer }, { checks: report.checks, signer: report.signer })
  }
  assert.equal(binding.state, 'bound')
})

test('Node.js hashes a stream as the engine hashes bytes', async () => {
  const hashes = new Set()
  for (const each of cases('positives').filter(({ supply }) => supply === 'file')) {
    const { artifact: given, ...request } = caseRequest(each)
    const bytes = /** @type {Uint8Array} */ (given)
    const verifier = await createVerifier({ trust: each.trustedRoot })
    const whole = verifier.verify({ ...request, artifact: bytes })
    const streamed = await verifier.verifyFile({ ...request, file: new Blob([bytes.slice(0, 1), bytes.slice(1)]).stream() })
    assert.equal(streamed.verdict, whole.verdict, each.name)
    assert.deepEqual(streamed.checks, whole.checks, each.name)
    for (const [hash, digest] of Object.entries(streamed.binding.digests)) {
      hashes.add(hash)
      assert.equal(digest, createHash(hash).update(bytes).digest('hex'), each.name)
    }
  }
  assert.deepEqual([...hashes].sort(), ['sha256', 'sha384', 'sha512'])
})

test('verifyFile tells progress and can be stopped', async () => {
  const verifier = await createVerifier()
  /** @type {number[]} */
  const seen = []
  await verifier.verifyFile({ bundle, policy, now, file: new Blob([artifact]), onProgress: ({ done, total }) => { seen.push(done); assert.equal(total, artifact.length) } })
  assert.equal(seen.at(-1), artifact.length)
  const stopped = new AbortController()
  const waiting = verifier.verifyFile({ bundle, policy, now, file: new ReadableStream({ pull: () => new Promise(() => {}) }), signal: stopped.signal })
  stopped.abort(new Error('enough'))
  await assert.rejects(waiting, /enough/)
})

test('misuse is thrown, with a code', async () => {
  const verifier = await createVerifier()
  /** @type {Array<[any, string]>} */
  const cases = [
    [{ bundle: '"\ud800"' }, 'usage.bundle'],
    [{ bundle: 5 }, 'usage.bundle'],
    [{ artifact: 'text' }, 'usage.artifact'],
    [{ artifact: { digest: 'sha256:XYZ' } }, 'usage.artifact'],
    [{ now: new Date(Number.NaN) }, 'usage.now'],
  ]
  for (const [part, code] of cases) assert.throws(() => verifier.verify({ ...request, ...part }), coded(code), code)
  for (const bad of [{}, { identity: { san: '', issuer: '' } }, { ...policy, extra: 1 }, { anySigner: false }, undefined, { ...policy, anySigner: true }]) {
    assert.throws(() => verifier.verify({ ...request, policy: /** @type {any} */ (bad) }), SealglassError, JSON.stringify(bad))
  }
  assert.throws(() => verifier.verify({ ...request, relaxations: /** @type {any} */ ({ 'no-such': true }) }), SealglassError)
  assert.throws(() => verifier.verify({ ...request, now: 'yesterday' }), SealglassError)
  await assert.rejects(verifier.verifyFile({ ...request, file: /** @type {any} */ (5) }), coded('usage.file'))
  await assert.rejects(verifier.verifyFile({ ...request, file: /** @type {any} */ (createReadStream(vectorPath(tarball), 'utf8')) }), coded('usage.file'))
})

test('a bad bundle is a report, never thrown', async () => {
  const verifier = await createVerifier()
  for (const bad of ['', '{', '[]', 'null', '{}', '\u0000', '{"a":1,"a":2}', bundle.toString().slice(0, 5000)]) {
    const report = verifier.verify({ ...request, bundle: bad })
    assert.equal(report.verdict, 'invalid', bad.slice(0, 20))
    assert.ok(report.cause?.message)
    assert.equal((await verifier.verifyFile({ bundle: bad, policy, now, file: new Blob([artifact]) })).verdict, 'invalid')
  }
})

test('a trusted root that is not one is refused', async () => {
  for (const trust of ['{}', '{', 'no-such-root', [], { tlogs: 5 }]) {
    await assert.rejects(createVerifier({ trust: /** @type {any} */ (trust) }), SealglassError, JSON.stringify(trust))
  }
})

test('a trusted root may be text, bytes or an object, and is labelled as supplied', async () => {
  const text = readFileSync(join(packageDir, 'trusted-roots', 'public-good.json'), 'utf8')
  for (const trust of [text, Buffer.from(text), JSON.parse(text)]) {
    const report = (await createVerifier({ trust })).verify(request)
    assert.equal(report.trust.source, 'supplied')
    assert.equal(report.verdict, 'verified')
    assert.equal(report.evidenceClass, 'full-custom-root')
  }
})

test('the verifier tells its trusted root', async () => {
  const { trust: [root, ...others] } = await createVerifier()
  assert.deepEqual({ label: root?.label, source: root?.source, others }, { label: 'Sigstore public-good instance', source: 'embedded', others: [] })
  assert.match(String(root?.sha256), /^[0-9a-f]{64}$/)
  assert.ok(root?.tlogs.some(({ name }) => name === 'https://rekor.sigstore.dev'))
})

test('assertVerified passes what is verified and throws the rest with its report', async () => {
  const verifier = await createVerifier()
  assertVerified(verifier.verify(request))
  const report = verifier.verify({ ...request, artifact: new Uint8Array(3) })
  assert.throws(() => assertVerified(report), error => error instanceof SealglassError && error.report === report && error.code === report.cause?.code)
})

test('the time is the clock, or the one that is given and labelled', async () => {
  const verifier = await createVerifier()
  const { now: _, ...clocked } = request
  assert.equal(verifier.verify(clocked).now.source, 'clock')
  assert.deepEqual(verifier.verify({ ...request, now: new Date('2025-02-03T04:05:06Z') }).now.source, 'as-of')
})

test('the same bundle gives the same bytes of report', async () => {
  const [one, two] = [await createVerifier(), await createVerifier()].map(verifier => JSON.stringify(verifier.verify(request)))
  assert.equal(one, two)
})

const other = JSON.parse(bundle.toString())
/** What registries and tools make of bundles. @type {Array<[what: string, file: any, total: number]>} */
const containers = [
  ['an answer of GitHub or npm', { attestations: [{ bundle: other }, { bundle: other, bundle_url: 'https://example.test' }] }, 2],
  ['what gh prints', [{ attestation: { bundle: other }, verificationResult: {} }], 1],
  ['JSON Lines', `${JSON.stringify(other)}\n\n${JSON.stringify(other)}\n`, 2],
  ['JSON without anything between', JSON.stringify(other).repeat(3), 3],
]

for (const [what, file, total] of containers) {
  test(`${what}: each signature is verified by itself`, async () => {
    const verifier = await createVerifier()
    const several = { ...request, bundle: file }
    const all = verifier.verifyAll(several)
    assert.deepEqual(all.map(report => report.verdict), Array(total).fill('verified'))
    assert.equal(recognise(new TextEncoder().encode(typeof file === 'string' ? file : JSON.stringify(file))).signatures, total)
    const streamed = await verifier.verifyFileAll({ bundle: file, policy, now, file: new Blob([artifact]) })
    assert.deepEqual(streamed.map(report => report.verdict), all.map(report => report.verdict))
    assert.deepEqual(verifier.verify({ ...several, select: total - 1 }), all.at(-1))
    if (total === 1) return assert.equal(verifier.verify(several).verdict, 'verified')
    assert.equal(all[1]?.bundle.index, 1)
    assert.equal(all[1]?.bundle.total, total)
    const { verdict, cause } = verifier.verify(several)
    assert.ok(['invalid', 'insufficient'].includes(verdict), 'none was chosen')
    assert.match(cause?.code ?? '', /several|trailing/)
    assert.equal(verifier.verify({ ...several, select: total }).verdict, 'insufficient')
    assert.throws(() => verifier.verify({ ...several, select: -1 }), coded('identity.reporting.argument'))
  })
}

test('one bad signature changes nothing for the others', async () => {
  const changed = structuredClone(other)
  changed.dsseEnvelope.payload = Buffer.from('{}').toString('base64')
  const reports = (await createVerifier()).verifyAll({ ...request, bundle: { attestations: [{ bundle: changed }, { bundle: other }, { bundle: {} }] } })
  assert.deepEqual(reports.map(report => report.verdict), ['invalid', 'verified', 'invalid'])
})

test('a file that cannot be opened has one report, which says why', async () => {
  const verifier = await createVerifier()
  for (const [file, verdict] of /** @type {const} */ ([['{', 'invalid'], ['{}{', 'invalid'], ['{"attestations":[{"bundle_url":"https://example.test"}]}', 'insufficient']])) {
    const reports = verifier.verifyAll({ ...request, bundle: file })
    assert.deepEqual(reports.map(report => report.verdict), [verdict], file)
    assert.ok(reports[0]?.cause)
  }
})

test('the npm registry signs with a key of its list, and with no other', async () => {
  const verifier = await createVerifier()
  const asked = { ...request, policy: { keyList: /** @type {const} */ ('npm') } }
  // The workflow's provenance is not the registry's.
  assert.equal(verifier.verify(asked).cause?.code, 'key.kind-match.certificate-bundle')
  const byKey = structuredClone(other)
  delete byKey.verificationMaterial.x509CertificateChain
  byKey.verificationMaterial.publicKey = { hint: 'SHA256:DhQ8wR5APBvFHLF/+Tc+AYvPOdTpcIDqOhxsBHRwC7U' }
  assert.equal(verifier.verify({ ...asked, bundle: byKey }).verdict, 'invalid', 'a listed key that did not sign')
  byKey.verificationMaterial.publicKey.hint = 'SHA256:nobody'
  const { verdict, cause, policy: { asked: words } } = verifier.verify({ ...asked, bundle: byKey })
  assert.deepEqual({ verdict, code: cause?.code }, { verdict: 'insufficient', code: 'key.source.not-listed' })
  assert.match(words.join(), /npm registry/)
  // The same key signs packages, without a log: neither kind of signature counts for the other.
  byKey.verificationMaterial.publicKey.hint = 'SHA256:DhQ8wR5APBvFHLF/+Tc+AYvPOdTpcIDqOhxsBHRwC7U'
  assert.equal(verifier.verify({ ...asked, bundle: byKey, policy: { keyList: 'npm-signatures' } }).cause?.code, 'key.source.other-usage')
  const integrity = `sha512-${createHash('sha512').update(request.artifact).digest('base64')}`
  /** @param {string} keyid */
  const version = keyid => ({ name: 'sigstore', version: '2.0.0', dist: { integrity, signatures: [{ keyid, sig: Buffer.from('3006020101020101', 'hex').toString('base64') }] } })
  const current = version('SHA256:DhQ8wR5APBvFHLF/+Tc+AYvPOdTpcIDqOhxsBHRwC7U')
  assert.equal(verifier.verify({ ...asked, bundle: current }).cause?.code, 'key.source.other-usage')
  const forged = verifier.verify({ ...asked, bundle: current, policy: { keyList: 'npm-signatures' } })
  assert.deepEqual([forged.verdict, forged.cause?.code, forged.trust.label], ['invalid', 'sig.artifact.bad-signature', "The npm registry's list of keys"])
  // What a key out of use signed long ago cannot be told from what it signs today.
  const past = verifier.verify({ ...asked, bundle: version('SHA256:jl3bwswu80PjjokCgh0o2w5c2U4LhQAE57gj9cz1kzA'), policy: { keyList: 'npm-signatures' } })
  assert.equal(past.checks.find(({ check }) => check === 'O4')?.code, 'key.window.no-time')
  assert.throws(() => verifier.verify(/** @type {any} */ ({ ...request, policy: { keyList: 'pypi' } })), coded('identity.reporting.key-list'))
  assert.throws(() => verifier.verify(/** @type {any} */ ({ ...request, policy: { keyList: 'npm', anySigner: true } })), coded('identity.reporting.signer'))
})
