// Two checkpoints of the test PKI's log and the proof between them, through the package and the command.

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { command, dist, sealglass } from './support.mjs'

const { createVerifier, SealglassError } = await sealglass()
/** @param {string} name */
const path = name => join(dist, 'cases', 'consistency', name)
/** @param {string} name */
const text = name => readFileSync(path(name), 'utf8')
const [older, newer, proof, trust] = ['older.txt', 'newer.txt', 'proof.json', 'trusted_root.json'].map(text)
const hashes = JSON.parse(proof ?? '')
const request = { older: older ?? '', newer: newer ?? '', proof: hashes }
const grown = { log: 'https://rekor.test', olderSize: '6', newerSize: '11' }

test('a log that only grew', async () => {
  const verifier = await createVerifier({ trust: trust ?? '' })
  for (const each of [hashes, proof ?? '', new TextEncoder().encode(proof)]) {
    const { origin, ...found } = verifier.consistency({ ...request, proof: each })
    assert.deepEqual(found, grown)
    assert.match(origin, /^rekor\.test - \d+$/)
  }
})

test('one that did not, and what is no proof', async () => {
  const verifier = await createVerifier({ trust: trust ?? '' })
  /** @param {object} change @param {string | RegExp} code */
  const refused = (change, code) => assert.throws(() => verifier.consistency({ ...request, ...change }),
    error => error instanceof SealglassError && (typeof code === 'string' ? error.code === code : code.test(error.code)))
  refused({ proof: hashes.slice(1) }, 'checkpoint.freshness.wrong-length')
  refused({ proof: [...hashes].reverse() }, 'checkpoint.freshness.older-root')
  refused({ older: newer, newer: older }, 'checkpoint.freshness.order')
  refused({ older: (older ?? '').replace('\n6\n', '\n5\n') }, 'checkpoint.signature.bad-signature')
  refused({ older: '' }, /^checkpoint\.note-grammar/)
  refused({ older: undefined }, 'usage.checkpoint')
  refused({ proof: '[' }, 'checkpoint.freshness.truncated')
  const stranger = await createVerifier()
  assert.throws(() => stranger.consistency(request), error => error instanceof SealglassError && /^checkpoint\./.test(error.code))
})

test('the command', () => {
  const directory = mkdtempSync(join(tmpdir(), 'sealglass-'))
  after(() => rmSync(directory, { recursive: true }))
  const short = join(directory, 'short.json')
  writeFileSync(short, JSON.stringify(hashes.slice(1)))
  const root = ['--trusted-root', path('trusted_root.json')]
  const good = command(['consistency', path('older.txt'), path('newer.txt'), path('proof.json'), ...root, '--json'])
  assert.equal(good.status, 0, good.stderr)
  assert.equal(JSON.parse(good.stdout).newerSize, '11')
  assert.match(command(['consistency', path('older.txt'), path('newer.txt'), path('proof.json'), ...root]).stdout, /^CONSISTENT /)
  const bad = command(['consistency', path('older.txt'), path('newer.txt'), short, ...root])
  assert.equal(bad.status, 1)
  assert.match(bad.stdout, /^NOT CONSISTENT /)
  assert.equal(command(['consistency', path('older.txt'), path('newer.txt')]).status, 2)
  assert.equal(command(['consistency', path('older.txt'), path('newer.txt'), 'no-such-file']).status, 3)
})
