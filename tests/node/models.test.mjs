// Signed models: the signature lists the files of a directory, and is of the digest of their digests (formats §16).

import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { bytes, gzip, sha256, tarOf, zip } from './archives.mjs'
import { pem, signatureOf } from './models.mjs'
import { command, entry, now, sealglass } from './support.mjs'

const { createVerifier } = await sealglass()
const { dossier: dossierOf } = await entry('dossier')

/** @type {import('../../www/package/types.js').Policy} */
const policy = { key: pem, thresholds: { tlog: 0 } }

/** @param {string} directory @param {Record<string, Uint8Array>} files */
const under = (directory, files) => Object.fromEntries(Object.entries(files).map(([name, content]) => [directory + name, content]))

/** @param {Record<string, Uint8Array>} files */
async function evaluated(files) {
  const dossier = dossierOf(await createVerifier())
  for (const [name, content] of Object.entries(files)) await dossier.add(name, content)
  return dossier.evaluate({ policy, now })
}

// Weights are often an archive, and a list of digests is what a bundle of another tool may look like.
const model = { 'config.json': bytes('{"layers": 2}'), 'tokenizer/vocab.txt': bytes('a\nb\n'), 'weights.pt': zip([{ name: 'data.pkl', content: bytes('weights') }]), 'weights.tgz': gzip(tarOf([['w', bytes('w')]])) }

test('a model whose files are all here is verified, and so is each of them', async () => {
  for (const directory of ['', 'm/', 'a/b/']) {
    const { artifacts, pairs, unvouched, contradictions, alone } = await evaluated({ ...under(directory, model), [`${directory}model.sig`]: signatureOf(model) })
    const evidence = `${directory}model.sig`
    assert.deepEqual(artifacts, Object.keys(model).map(name => ({ name: directory + name, vouchedFor: [evidence], verdict: 'verified', through: evidence })))
    assert.deepEqual([unvouched, contradictions, alone], [[], [], []])
    assert.deepEqual(pairs.map(({ report, ...pair }) => [pair, report.verdict, report.binding.state]),
      [[{ evidence, directory: { name: directory, files: 4, missing: [], changed: [] } }, 'verified', 'bound']])
  }
})

test('the signature may be elsewhere, and the directory in an archive', async () => {
  const apart = await evaluated({ ...under('models/small/', model), ...under('models/other/', { 'config.json': bytes('{}') }), 'signatures/model.sig': signatureOf(model) })
  assert.deepEqual(apart.unvouched, ['models/other/config.json'])
  assert.equal(apart.pairs[0]?.directory?.name, 'models/small/')
  const packed = await evaluated({ 'model.tar': tarOf(Object.entries({ ...under('m/', model), 'm/model.sig': signatureOf(model) })) })
  assert.deepEqual(packed.unvouched, [])
  assert.equal(packed.pairs[0]?.directory?.name, 'model.tar!/m/')
})

test('of two directories with files of these names, the one that is the model is taken', async () => {
  const { pairs, unvouched } = await evaluated({ ...under('a/', { ...model, 'config.json': bytes('{}') }), ...under('b/', model), 'model.sig': signatureOf(model) })
  assert.deepEqual(pairs.map(({ directory, report }) => [directory?.name, report.verdict]), [['b/', 'verified']])
  assert.deepEqual(unvouched, Object.keys(model).map(name => `a/${name}`))
})

test('one changed file is not what was signed: the model is not, and the file is named', async () => {
  const { artifacts, pairs, contradictions } = await evaluated({ ...model, 'config.json': bytes('{"layers": 3}'), 'model.sig': signatureOf(model) })
  assert.deepEqual(artifacts.filter(({ verdict }) => verdict === 'verified'), [])
  assert.deepEqual(contradictions.map(({ evidence, verdict, directory }) => [evidence, verdict, directory?.changed]), [['model.sig', 'invalid', ['config.json']]])
  const failed = pairs[0]?.report.checks.filter(({ outcome }) => outcome === 'failed')
  assert.deepEqual(failed?.map(({ check }) => check), ['N4'])
  assert.match(failed?.[0]?.message ?? '', /all files of its directory together/)
})

test('a file that is not here leaves the model uncompared', async () => {
  const { 'weights.pt': _, ...rest } = model
  const { artifacts, pairs, alone, contradictions } = await evaluated({ ...rest, 'model.sig': signatureOf(model) })
  assert.deepEqual(artifacts.filter(({ verdict }) => verdict !== undefined), [])
  assert.deepEqual([alone, contradictions], [['model.sig'], []])
  assert.deepEqual([pairs[0]?.report.verdict, pairs[0]?.report.binding.state, pairs[0]?.directory?.missing], ['insufficient', 'not-supplied', ['weights.pt']])
})

test('a file that the signature does not list is vouched for by nothing', async () => {
  const { unvouched } = await evaluated({ ...under('m/', model), 'm/more.py': bytes('import os'), 'm/model.sig': signatureOf(model) })
  assert.deepEqual(unvouched, ['m/more.py'])
})

test('a list that is not what the subject says is refused, whatever files are here', async () => {
  const other = { ...model, 'config.json': bytes('{"layers": 3}') }
  const { contradictions, unvouched } = await evaluated({ ...other, 'model.sig': signatureOf(model, ({ predicate }) => { predicate.resources[0].digest = sha256(other['config.json']) }) })
  assert.deepEqual(contradictions.map(({ verdict, directory }) => [verdict, directory?.changed]), [['invalid', []]])
  assert.deepEqual(unvouched, Object.keys(model))
})

test('a list that is not what the subject is of vouches for no file', async () => {
  const other = { ...model, 'config.json': bytes('{"layers": 3}') }
  const { pairs, unvouched } = await evaluated({ ...model, 'model.sig': signatureOf(model, ({ predicate }) => { predicate.resources[0].digest = sha256(other['config.json']) }) })
  assert.deepEqual([pairs[0]?.directory?.changed, unvouched], [['config.json'], Object.keys(model)])
})

test('what lists parts of files, or files elsewhere, is compared with nothing', async () => {
  for (const change of /** @type {Array<(statement: any) => void>} */ ([
    ({ predicate }) => { predicate.serialization.method = 'shards' },
    ({ predicate }) => { predicate.resources[0].name = '../config.json' },
    ({ predicate }) => { predicate.resources[0].algorithm = 'blake3' },
    ({ predicate }) => { predicate.resources.push(predicate.resources[0]) },
  ])) {
    const { pairs, alone } = await evaluated({ ...model, 'model.sig': signatureOf(model, change) })
    assert.deepEqual([pairs[0]?.report.verdict, pairs[0]?.directory, alone], ['insufficient', undefined, ['model.sig']], String(change))
  }
})

test('the command says what of a model is missing or changed', () => {
  const root = mkdtempSync(join(tmpdir(), 'sealglass-'))
  after(() => rmSync(root, { recursive: true }))
  writeFileSync(join(root, 'key.pem'), pem)
  /** @param {string} name @param {Record<string, Uint8Array>} files */
  const run = (name, files) => {
    for (const [file, content] of Object.entries({ ...files, 'model.sig': signatureOf(model) })) {
      mkdirSync(dirname(join(root, name, file)), { recursive: true })
      writeFileSync(join(root, name, file), content)
    }
    return command(['verify', join(root, name), '--key', join(root, 'key.pem'), '--no-log'])
  }
  const whole = run('whole', model)
  assert.deepEqual([whole.status, whole.stderr], [0, ''])
  assert.match(whole.stdout, /^4 of 4 artifacts are vouched for[^]*\n {2}\S*config\.json {2}by \S*model\.sig\n/)
  const changed = run('changed', { ...model, 'config.json': bytes('{}') })
  assert.equal(changed.status, 1)
  assert.match(changed.stdout, /Contradicts\n {2}\S*model\.sig: invalid\. .* Not what was signed: config\.json\.\n/)
  const { 'config.json': _, ...rest } = model
  const missing = run('missing', rest)
  assert.equal(missing.status, 1)
  assert.match(missing.stdout, /Of files that are not here\n {2}\S*model\.sig Of its 4 files not here: config\.json\.\n/)
})
