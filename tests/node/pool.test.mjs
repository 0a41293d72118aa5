// Many bundles over workers: in order, as one verifier says it, and none that goes wrong stops another.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { entry, now, packageDir, sealglass, vectorFile, vectorPath } from './support.mjs'

const { createVerifier } = await sealglass()
const { createPool, serve, SealglassError } = await entry('pool')

const bundle = vectorFile('sigstore-verify/test_data/bundles/sigstore.js@2.0.0-provenance.sigstore.json')
const artifact = vectorFile('npm/sigstore-2.0.0.tgz')
const policy = { identity: { san: 'https://github.com/sigstore/sigstore-js/.github/workflows/release.yml@refs/heads/main', issuer: 'https://token.actions.githubusercontent.com' } }
const good = { bundle, policy, now, artifact }

const directory = mkdtempSync(join(tmpdir(), 'sealglass-pool-'))
after(() => rmSync(directory, { recursive: true }))
const script = join(directory, 'worker.mjs')
const url = (/** @type {string} */ name) => JSON.stringify(pathToFileURL(join(packageDir, name)).href)
writeFileSync(script, `import { openAsBlob } from 'node:fs'
import { parentPort } from 'node:worker_threads'
import { createVerifier } from ${url('index.node.js')}
import { serve } from ${url('pool.js')}
serve(createVerifier, { port: parentPort, open: openAsBlob })
parentPort.on('message', ({ request }) => { if (request.bundle === 'end') process.exit(3) })
`)

/** How many were started. */
let started = 0
const worker = () => { started++; return new Worker(script) }

/** @param {import('../../www/package/pool.js').Pool} pool @param {any[]} requests */
async function all(pool, requests) {
  const results = []
  for await (const result of pool.verifyEach(requests)) results.push(result)
  return results
}

test('gives the reports of one verifier, in the order of the requests', async () => {
  const pool = createPool({ worker, size: 2 })
  /** @type {any[]} */
  const requests = [good, { ...good, artifact: new Uint8Array(3) }, { bundle: '{', policy, now }, { bundle, policy, now, file: new Blob([artifact]) }, { bundle, policy, now, file: vectorPath('npm/sigstore-2.0.0.tgz') }, { ...good, artifact: { digest: `sha512:${'0'.repeat(128)}` } }, good]
  const results = await all(pool, requests)
  const verifier = await createVerifier()
  const expected = await Promise.all(requests.map(({ file, ...request }) => file ? verifier.verifyFile({ ...request, file: new Blob([artifact]) }) : verifier.verify(/** @type {any} */ (request))))
  assert.deepEqual(results, expected.map(report => ({ report })))
  assert.deepEqual(results.map(({ report }) => report?.verdict), ['verified', 'invalid', 'invalid', 'verified', 'verified', 'invalid', 'verified'])
  pool.close()
})

test('misuse, what cannot be sent and a worker that ends are answers, and stop none', async () => {
  started = 0
  const pool = createPool({ worker, size: 1 })
  const results = await all(pool, [{ ...good, policy: {} }, { ...good, bundle: () => 1 }, good, { ...good, bundle: 'end' }, { bundle, policy, now, file: 'no such file' }, good])
  assert.deepEqual(results.map(({ report, error }) => report?.verdict ?? error?.code), [results[0]?.error?.code, 'usage.pool', 'verified', 'pool.worker', 'pool.request', 'verified'])
  assert.match(results[0]?.error?.code ?? '', /./)
  assert.ok(results.every(({ error }) => error === undefined || error instanceof SealglassError))
  assert.equal(started, 2, 'one was started anew')
  pool.close()
})

test('requests are taken as they can be worked on', async () => {
  const pool = createPool({ worker, size: 2 })
  let taken = 0
  const endless = (async function* () { for (;;) { taken++; yield good } })()
  let seen = 0
  for await (const { report } of pool.verifyEach(endless)) {
    assert.equal(report?.verdict, 'verified')
    if (++seen === 5) break
  }
  assert.ok(taken <= 5 + 3, `${taken} were taken`)
  pool.close()
})

test('a closed pool answers nothing, and says so', async () => {
  const pool = createPool({ worker, size: 1 })
  const open = [pool.verify(good), pool.verify(good)]
  const refused = open.map(each => assert.rejects(each, { code: 'pool.closed' }))
  pool.close()
  await Promise.all([...refused, assert.rejects(pool.verify(good), { code: 'pool.closed' })])
})

test('sizes and ports that make no sense are refused', () => {
  for (const size of [0, -1, 1.5, 65, Number.NaN]) assert.throws(() => createPool({ worker, size }), { code: 'usage.pool' })
  assert.throws(() => serve(createVerifier, { port: null }), { code: 'usage.pool' })
})
