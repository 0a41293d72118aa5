// The crate in a WASI host: tests/wasi/gate.rs, compiled for wasm32-wasip1, in the host that Node.js has.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { run } from '../../www/build/lib/command.mjs'
import { targetDir } from '../../www/build/lib/paths.mjs'
import { vectorPath } from '../node/support.mjs'

const files = mkdtempSync(join(tmpdir(), 'sealglass-wasi-'))
const gate = join(targetDir, 'wasm32-wasip1', 'debug', 'examples', 'gate.wasm')
const policy = {
  identity: { san: 'https://github.com/sigstore/sigstore-js/.github/workflows/release.yml@refs/heads/main', issuer: 'https://token.actions.githubusercontent.com' },
}

before(async () => {
  await run('cargo', ['build', '--quiet', '--locked', '--example', 'gate', '--target', 'wasm32-wasip1', '--target-dir', targetDir])
  copyFileSync(vectorPath('sigstore-verify/test_data/bundles/sigstore.js@2.0.0-provenance.sigstore.json'), join(files, 'bundle'))
  copyFileSync(vectorPath('npm/sigstore-2.0.0.tgz'), join(files, 'artifact'))
  writeFileSync(join(files, 'other'), Buffer.concat([readFileSync(join(files, 'artifact')), Buffer.of(0)]))
  writeFileSync(join(files, 'policy'), JSON.stringify(policy))
  writeFileSync(join(files, 'stranger'), JSON.stringify({ identity: { ...policy.identity, san: 'https://github.com/sigstore/sigstore-js/.github/workflows/ci.yml@refs/heads/main' } }))
  writeFileSync(join(files, 'empty'), '{}')
})

/** What a host needs: the module, arguments, and one directory. */
const host = `
import { readFile } from 'node:fs/promises'
import { WASI } from 'node:wasi'
const [module, directory, ...names] = process.argv.slice(1)
const wasi = new WASI({ version: 'preview1', args: ['gate', ...names.map(name => '/files/' + name)], preopens: { '/files': directory } })
const { instance } = await WebAssembly.instantiate(await readFile(module), wasi.getImportObject())
process.exitCode = wasi.start(instance)
`

/** @param {string[]} names */
function decide(...names) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--no-warnings', '--input-type=module', '--eval', host, gate, files, ...names], { encoding: 'utf8' })
  return { status, stdout, stderr }
}

test('a file that is signed as asked is let pass', () => {
  const { status, stdout } = decide('bundle', 'artifact', 'policy')
  assert.equal(status, 0)
  assert.match(stdout, /sigstore\/sigstore-js/)
})

test('another file and another signer are not, and each says why', () => {
  assert.deepEqual([decide('bundle', 'other', 'policy').status, decide('bundle', 'artifact', 'stranger').status], [1, 1])
  assert.notEqual(decide('bundle', 'other', 'policy').stdout, decide('bundle', 'artifact', 'stranger').stdout)
})

test('what cannot be read, or means nothing, is an error', () => {
  for (const names of [['gone', 'artifact', 'policy'], ['bundle', 'artifact', 'empty'], ['bundle', '../outside', 'policy'], ['bundle']]) {
    const { status, stderr } = decide(...names)
    assert.equal(status, 2, names.join())
    assert.match(stderr, /^gate: /)
  }
})

test('it asks the host for files, arguments, the clock, and the end of the process', async () => {
  const module = await WebAssembly.compile(readFileSync(gate))
  const names = WebAssembly.Module.imports(module).map(({ name }) => name)
  assert.ok(names.includes('clock_time_get') && names.includes('path_open'))
  assert.ok(names.every(name => !name.startsWith('sock_')), names.join())
})
