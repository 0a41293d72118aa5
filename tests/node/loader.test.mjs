// Loading the WebAssembly: from where the caller says, and only the module that belongs to the package.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { packageDir, sealglass } from './support.mjs'

const wasm = readFileSync(join(packageDir, 'sealglass.wasm'))

/** Runs in a process of its own, since an engine is loaded once. @param {string} entry @param {string} code */
function fresh(entry, code) {
  const url = pathToFileURL(join(packageDir, entry)).href
  return execFileSync(process.execPath, ['--input-type=module', '--eval', `import { createVerifier, recognise } from ${JSON.stringify(url)}
import { readFileSync } from 'node:fs'
const wasm = readFileSync(${JSON.stringify(join(packageDir, 'sealglass.wasm'))})
${code}`], { encoding: 'utf8' }).trim()
}

for (const [what, source] of Object.entries({
  'its own file': 'undefined', bytes: 'wasm', 'a compiled module': 'await WebAssembly.compile(wasm)',
  'a response': 'new Response(wasm)', 'bytes inside a larger buffer': 'new Uint8Array(Buffer.concat([Buffer.alloc(8), wasm])).subarray(8)',
})) {
  test(`loads from ${what}`, () => {
    assert.equal(fresh('index.node.js', `const { trust } = await createVerifier({ wasm: ${source} }); console.log(trust[0].label)`), 'Sigstore public-good instance')
  })
}

test('./inline needs nothing but itself', () => {
  assert.equal(fresh('inline.js', `globalThis.fetch = () => { throw new Error('fetched') }
const { trust } = await createVerifier(); console.log(trust[0].label)`), 'Sigstore public-good instance')
})

test('the entry for browsers fetches the file beside itself', () => {
  assert.equal(fresh('index.js', `globalThis.fetch = async url => { console.log(url.href.split('/').at(-1)); return new Response(wasm) }
const { trust } = await createVerifier(); console.log(trust[0].label)`), 'sealglass.wasm\nSigstore public-good instance')
})

test('bytes of another build are refused with both hashes, and a later call may load the right ones', async () => {
  const { createVerifier, SealglassError } = await sealglass()
  const other = Uint8Array.from(wasm)
  other[other.length - 1] = 0x30 ^ (other[other.length - 1] ?? 0)
  await assert.rejects(createVerifier({ wasm: other }), error =>
    error instanceof SealglassError && error.code === 'engine.mismatch' && /[0-9a-f]{64}.*[0-9a-f]{64}/.test(error.message))
  await assert.rejects(createVerifier({ wasm: await WebAssembly.compile(other) }), { code: 'engine.mismatch' })
  await assert.rejects(createVerifier({ wasm: await WebAssembly.compile(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)) }), { code: 'engine.mismatch' })
  await assert.rejects(createVerifier({ wasm: new Response('', { status: 404 }) }), { code: 'engine.load' })
  await createVerifier({ wasm })
})

test('without crypto.subtle the build section alone is compared', () => {
  assert.equal(fresh('index.node.js', `Object.defineProperty(globalThis, 'crypto', { value: undefined })
const { trust } = await createVerifier(); console.log(trust[0].label)`), 'Sigstore public-good instance')
})
