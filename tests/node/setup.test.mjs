// The set-up script where it may not install: the commands for a person, and a code that is not 0.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { delimiter, join } from 'node:path'
import { after, test } from 'node:test'
import { root } from './support.mjs'

// A checkout with nothing installed, on a machine with Node.js alone.
const bare = mkdtempSync(join(tmpdir(), 'sealglass-bare-'))
after(() => rmSync(bare, { recursive: true }))
for (const name of ['package.json', 'package-lock.json', 'Cargo.toml', 'Cargo.lock', 'tests/vectors', 'www/build']) {
  cpSync(join(root, name), join(bare, name), { recursive: true })
}
mkdirSync(join(bare, 'bin'))
symlinkSync(process.execPath, join(bare, 'bin', 'node'))

// And one that has apt-get, which must not be called.
mkdirSync(join(bare, 'apt'))
writeFileSync(join(bare, 'apt', 'apt-get'), '#!/bin/sh\necho called >&2\nexit 1\n', { mode: 0o755 })
const withApt = `${join(bare, 'bin')}${delimiter}${join(bare, 'apt')}`

/** @param {string} command @param {Record<string, string>} env */
const run = (command, env) => spawnSync(process.execPath, ['www/build/run.mjs', command], {
  cwd: bare, encoding: 'utf8', input: '', env: { PATH: join(bare, 'bin'), HOME: bare, ...env },
})

for (const command of ['setup', 'start', 'build', 'test', 'check']) {
  test(`SEALGLASS_NO_INSTALL: ${command} prints every command and installs nothing`, () => {
    const { status, stderr } = run(command, { SEALGLASS_NO_INSTALL: '1' })
    assert.equal(status, 1)
    assert.match(stderr, /SEALGLASS_NO_INSTALL is set/)
    for (const line of [/^ {4}npm ci /m, /^ {4}curl .*rustup/m, /^ {4}cargo fetch --locked --manifest-path/m, /^ {4}npm pack sigstore@2\.0\.0 /m]) assert.match(stderr, line)
  })
}

test('without a compiler it stops with the command that gets one', () => {
  const { status, stderr } = run('build', { SEALGLASS_NO_INSTALL: '1' })
  assert.equal(status, 1)
  assert.match(stderr, /Rust 1\.88 or newer is missing/)
  assert.doesNotMatch(stderr, /\n\s+at /, 'no stack')
})

test('toolchains are found where HOME points elsewhere', { skip: !existsSync(join(userInfo().homedir, '.rustup')) }, () => {
  const { stderr } = run('build', { SEALGLASS_NO_INSTALL: '1', PATH: process.env.PATH ?? '' })
  assert.match(stderr, /SEALGLASS_NO_INSTALL is set/)
  assert.doesNotMatch(stderr, /Rust 1\.88 or newer is missing/)
})

for (const { what, variable, program, name } of [
  { what: 'Chromium', variable: 'SEALGLASS_CHROMIUM', program: 'chromium', name: 'chromium' },
  { what: 'Firefox', variable: 'SEALGLASS_FIREFOX', program: 'firefox', name: 'firefox-esr' },
]) {
  test(`${what}: a test needs it, and says how it is had`, () => {
    const env = { SEALGLASS_NO_INSTALL: '1', [variable]: '' }
    for (const command of ['setup', 'test']) {
      const { status, stderr } = run(command, env)
      assert.equal(status, 1)
      assert.match(stderr, new RegExp(`${what} is missing \\(the page is tested in real browsers\\), and SEALGLASS_NO_INSTALL is set`))
      assert.match(stderr, new RegExp(`^ {4}export ${variable}=/path/to/${program} `, 'm'), 'without apt-get, one that is there can be named')
    }
    assert.doesNotMatch(run('build', env).stderr, new RegExp(what), 'building does without')
    const apt = run('test', { ...env, PATH: withApt })
    assert.doesNotMatch(apt.stderr, /called/)
    assert.match(apt.stderr, new RegExp(`^ {4}(sudo )?apt-get install --yes --no-install-recommends ${name}$`, 'm'))
    // One that is named counts, and only if it is there.
    assert.doesNotMatch(run('test', { ...env, [variable]: process.execPath }).stderr, new RegExp(`${what} is missing`))
    assert.match(run('test', { ...env, [variable]: join(bare, 'nowhere') }).stderr, new RegExp(`${what} is missing`))
  })
}

test('packages of PyPI by hand: a wheel as a wheel, an archive of sources as one', () => {
  const withPython = join(bare, 'python')
  mkdirSync(withPython)
  writeFileSync(join(withPython, 'python3'), '#!/bin/sh\necho pip 0\n', { mode: 0o755 })
  const { stderr } = run('test', { SEALGLASS_NO_INSTALL: '1', PATH: `${join(bare, 'bin')}${delimiter}${withPython}` })
  const commands = stderr.split('\n').filter(line => line.includes('dist/vectors/pypi')).map(line => line.trim().replace(/ {2}#.*/, ''))
  const of = (/** @type {string} */ name) => commands.filter(line => line.includes(name))
  const download = 'python3 -m pip download --no-deps'
  assert.deepEqual(of('ntia'), [`${download} --only-binary :all: --dest dist/vectors/pypi ntia-conformance-checker==6.0.0`,
    'python3 -m zipfile -e dist/vectors/pypi/ntia_conformance_checker-6.0.0-py3-none-any.whl dist/vectors/pypi/ntia_conformance_checker-6.0.0'])
  assert.deepEqual(of('csaf'), [`${download} --no-binary csaf --dest dist/vectors/pypi csaf==2026.10.25`, 'tar -xzf dist/vectors/pypi/csaf-2026.10.25.tar.gz -C dist/vectors/pypi'])
})

test('packages of PyPI of which some are here are not all of them', () => {
  const half = mkdtempSync(join(tmpdir(), 'sealglass-half-'))
  after(() => rmSync(half, { recursive: true }))
  cpSync(join(root, 'www/build'), join(half, 'www/build'), { recursive: true })
  const [pypi, vectors] = ['dist/vectors/pypi', 'tests/vectors'].map(name => join(half, name))
  for (const each of [pypi, vectors]) mkdirSync(each ?? '', { recursive: true })
  const pins = ['a-1.tar.gz', 'b-1-py3-none-any.whl'].map(name => ({ package: name, file: name, sha256: createHash('sha256').update(name).digest('hex') }))
  writeFileSync(join(vectors ?? '', 'pypi.json'), JSON.stringify(pins))
  const fetched = () => spawnSync(process.execPath, ['--input-type=module', '-e', "process.stdout.write(String((await import('./www/build/pypi.mjs')).fetched()))"], { cwd: half, encoding: 'utf8' }).stdout
  assert.equal(fetched(), 'false', 'the folder alone')
  for (const [name, folder, all] of [['a-1.tar.gz', 'a-1', 'false'], ['b-1-py3-none-any.whl', 'b-1', 'true']]) {
    writeFileSync(join(pypi ?? '', name ?? ''), name ?? '')
    assert.equal(fetched(), 'false')
    mkdirSync(join(pypi ?? '', folder ?? ''))
    assert.equal(fetched(), all)
  }
  writeFileSync(join(pypi ?? '', 'a-1.tar.gz'), 'another')
  assert.equal(fetched(), 'false')
})

test('an unknown command names the known ones', () => {
  const { status, stderr } = run('nonsense', {})
  assert.equal(status, 1)
  assert.match(stderr, /setup, build, start, test/)
})
