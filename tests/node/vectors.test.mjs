// Real bundles of published packages, each with the verdict it must get (tests/vectors/manifest.json), and each that
// verifies again with one thing wrong.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sha256 } from '../../www/build/lib/stamp.mjs'
import { artifactOf, now, policyOf, sealglass, trustOf, vectorFile, vectors } from './support.mjs'

const { createVerifier } = await sealglass()

for (const vector of vectors()) {
  test(`${vector.expected.verdict}: ${vector.bundle}: ${vector.reason}`, async t => {
    const bundle = vectorFile(vector.bundle)
    assert.equal(sha256(bundle), vector.sha256)
    const verifier = await createVerifier({ trust: trustOf(vector) })
    const request = { bundle, artifact: artifactOf(vector), policy: policyOf(vector), now, relaxations: vector.relaxations ?? {} }
    const report = verifier.verify(request)
    assert.deepEqual({ verdict: report.verdict, ...vector.expected.check ? { check: report.cause?.check ?? report.missing[0]?.say } : {} },
      { verdict: vector.expected.verdict, ...vector.expected.check ? { check: vector.expected.check } : {} }, explain(report))
    if (vector.expected.verdict !== 'verified') return

    await t.test('without an expected signer: unidentified', () => {
      const anyone = verifier.verify({ ...request, policy: { anySigner: true } })
      assert.equal(anyone.verdict, 'key' in request.policy ? 'insufficient' : 'unidentified', explain(anyone))
    })
    await t.test('with another signer: not verified', () => {
      const other = verifier.verify({ ...request, policy: { identity: { san: 'someone@example.com', issuer: 'https://example.com' } } })
      assert.ok(['rejected', 'insufficient', 'invalid'].includes(other.verdict))
      if (!('key' in request.policy)) assert.equal(other.verdict, 'rejected', explain(other))
    })
    await t.test('with another artifact: invalid', () => {
      const { verdict, binding } = verifier.verify({ ...request, artifact: new TextEncoder().encode('another artifact') })
      assert.deepEqual({ verdict, state: binding.state }, { verdict: 'invalid', state: 'mismatch' })
    })
    await t.test('without an artifact: insufficient', () => {
      const { artifact: _, ...without } = request
      const { verdict, binding } = verifier.verify(without)
      assert.deepEqual({ verdict, state: binding.state }, { verdict: 'insufficient', state: 'not-supplied' })
    })
    await t.test('under another trusted root: not verified', async () => {
      const other = await createVerifier({ trust: vector.trust === 'github' ? 'public-good' : 'github' })
      assert.notEqual(other.verify(request).verdict, 'verified')
    })
    await t.test('with any character of the signature changed: not verified', () => {
      const text = bundle.toString()
      const at = text.indexOf('"sig') + text.slice(text.indexOf('"sig')).search(/[A-Za-z0-9+/]{60}/) + 30
      const changed = text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1)
      assert.equal(verifier.verify({ ...request, bundle: changed }).verdict, 'invalid')
    })
  })
}

/** @param {import('../../www/package/report.js').Report} report */
function explain({ verdict, cause, missing, summary }) {
  return JSON.stringify({ verdict, cause, missing, summary }, null, 2)
}
