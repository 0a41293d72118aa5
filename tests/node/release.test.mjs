// What a release consists of, and by what it is published.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { test } from 'node:test'
import { files } from '../../www/build/lib/stamp.mjs'
import { zip } from '../../www/build/zip.mjs'
import { dist, entry, now, root, sealglass } from './support.mjs'

const directory = join(dist, 'release')
const sha256 = (/** @type {string | Uint8Array} */ bytes) => createHash('sha256').update(bytes).digest('hex')

test('SHA256SUMS has each file of the release, and its digest', () => {
  const lines = readFileSync(join(directory, 'SHA256SUMS'), 'utf8').trimEnd().split('\n').map(line => line.split('  '))
  assert.deepEqual(lines.map(([, name]) => name), readdirSync(directory).filter(name => name !== 'SHA256SUMS').sort())
  assert.equal(lines.length, 4)
  for (const [sum, name] of lines) assert.equal(sum, sha256(readFileSync(join(directory, name ?? ''))), name)
})

test('the packed files are those that were built', () => {
  const name = readdirSync(directory).find(each => each.endsWith('.tgz')) ?? ''
  for (const file of ['sealglass.wasm', 'index.js', 'package.json']) {
    const packed = execFileSync('tar', ['--extract', '--to-stdout', '--file', join(directory, name), `package/${file}`], { maxBuffer: 1 << 26 })
    assert.equal(sha256(packed), sha256(readFileSync(join(dist, 'package', file))), file)
  }
  assert.equal(sha256(readFileSync(join(directory, name.replace('.tgz', '.html')))), sha256(readFileSync(join(dist, 'sealglass.html'))))
})

for (const what of ['page', 'extension']) {
  test(`the ${what} is packed whole, and what reads archives strictly reads it`, async () => {
    const name = readdirSync(directory).find(each => each.endsWith(`-${what}.zip`)) ?? ''
    const pile = (await entry('dossier')).dossier(await (await sealglass()).createVerifier())
    const added = await pile.add(name, readFileSync(join(directory, name)))
    assert.deepEqual([added.kind, added.problem], ['archive', undefined])
    // Something that holds a signature beside it makes the archive be opened.
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const payload = JSON.stringify({ _type: 'https://in-toto.io/Statement/v1', subject: [{ name: 'x', digest: { sha256: sha256(readFileSync(join(dist, what, 'style.css'))) } }], predicateType: 'https://example.com/x', predicate: {} })
    const sig = sign('sha256', Buffer.from(`DSSEv1 28 application/vnd.in-toto+json ${payload.length} ${payload}`), privateKey).toString('base64')
    await pile.add('x.json', Buffer.from(JSON.stringify({ payload: Buffer.from(payload).toString('base64'), payloadType: 'application/vnd.in-toto+json', signatures: [{ sig }] })))
    const report = await pile.evaluate({ policy: { anySigner: true }, now })
    const within = report.files.filter(({ within }) => within === name)
    assert.deepEqual(within.map(file => file.name.slice(name.length + 2)).sort(), files(join(dist, what)).map(path => relative(join(dist, what), path)).sort())
    for (const file of within) assert.equal(file.digests?.sha256, sha256(readFileSync(join(dist, what, file.name.slice(name.length + 2)))), file.name)
  })
}

test('a zip has the same bytes in whatever order it is given its files', () => {
  /** @type {Array<[string, Uint8Array]>} */
  const given = [['b', Buffer.from('two')], ['a/ä', Buffer.from('one')], ['empty', new Uint8Array()]]
  assert.deepEqual(zip(given), zip([...given].reverse()))
})

test('the release is made by pinned actions, and only the job that builds nothing may sign', () => {
  const workflow = readFileSync(join(root, '.github', 'workflows', 'release.yml'), 'utf8')
  const uses = [...workflow.matchAll(/uses: (\S+)/g)].map(([, action]) => action ?? '')
  assert.ok(uses.length >= 5)
  for (const action of uses) assert.match(action, /^actions\/[a-z-]+@[0-9a-f]{40}$/)
  assert.match(workflow, /^permissions: \{\}$/m)
  const [, build = '', publish = ''] = workflow.split(/^ {2}(?:build|publish):$/m)
  assert.match(build, /permissions:\n {6}contents: read\n/)
  assert.doesNotMatch(build, /write|secrets\./)
  assert.match(publish, /id-token: write/)
  // It runs nothing that came with the repository, and needs no secret.
  assert.doesNotMatch(publish, /checkout|npm (ci|install|run)|secrets\./)
  // Text of the event never becomes part of a script.
  for (const [, script] of workflow.matchAll(/run: (.*)/g)) assert.doesNotMatch(script ?? '', /\$\{\{/)
})
