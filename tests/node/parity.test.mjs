// The same input gives byte-identical reports natively and in WebAssembly: every published bundle, and every shape and
// many faults of the test PKI.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { targetDir } from '../../www/build/lib/paths.mjs'
import { artifactOf, caseRequest, cases, dist, embedded, now, policyOf, trustOf, vectorFile, vectorPath, vectors } from './support.mjs'

const { Engine, initSync } = await import(join(dist, 'wasm', 'sealglass.js'))
initSync({ module: new WebAssembly.Module(readFileSync(join(dist, 'wasm', 'sealglass.wasm'))) })

/** @param {string} bundle @param {string} artifact @param {object} policy @param {string} at @param {string} trust */
const native = (bundle, artifact, policy, at, trust) =>
  execFileSync(join(targetDir, 'debug', 'examples', 'report'), [bundle, artifact, JSON.stringify(policy), at, trust], { encoding: 'utf8', maxBuffer: 1 << 26 })

test('every published bundle', () => {
  let compared = 0
  for (const vector of vectors()) {
    const { artifact, bundle, trust, relaxations } = vector
    const named = 'file' in artifact ? vectorPath(artifact.file) : artifact.digest.replace('sha256:', 'digest:')
    if (relaxations !== undefined || named.startsWith('sha')) continue
    const policy = policyOf(vector)
    const supplied = artifactOf(vector)
    const wasm = new Engine(trustOf(vector)).verify(vectorFile(bundle), supplied instanceof Uint8Array ? supplied : digests(supplied), policy, { now, nowSource: 'as-of' })
    assert.equal(`${wasm}\n`, native(vectorPath(bundle), named, policy, now, embedded(trust) ? trust : vectorPath(trust)), bundle)
    compared++
  }
  assert.ok(compared > 20)
})

// Every tenth fault, since each starts a process; with no relaxation, since the native tool takes none.
const faults = cases('faults').filter((each, index) => index % 10 === 0 && each.verdict !== 'configuration-error')
for (const [what, some] of Object.entries({ shapes: cases('positives'), faults })) {
  test(`the test PKI's ${what}`, () => {
    let compared = 0
    for (const { directory, ...each } of some.filter(({ policy: { relaxations }, supply }) => relaxations.length === 0 && supply === 'file')) {
      const { policy } = caseRequest(each)
      const wasm = answer(each)
      if (wasm === undefined) continue
      assert.equal(`${wasm}\n`, native(join(directory, 'bundle.json'), join(directory, 'artifact.bin'), policy, each.now, join(directory, 'trusted_root.json')), each.name)
      compared++
    }
    assert.ok(compared > 20, `only ${compared}`)
  })
}

/** The report, or nothing where the trusted root or the policy is the fault. @param {any} each */
function answer(each) {
  const { bundle, artifact, policy } = caseRequest(each)
  try {
    return new Engine(each.trustedRoot).verify(bundle, artifact, policy, { now: each.now, nowSource: 'as-of' })
  } catch (error) {
    if (/** @type {any} */ (error).code === undefined) throw error
    return undefined
  }
}

/** @param {any} artifact */
const digests = ({ digest }) => ({ digests: Object.fromEntries([digest.split(':')]) })
