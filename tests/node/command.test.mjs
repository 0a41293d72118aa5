// The `sealglass` command: what it prints, and above all with which code it exits.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { generateKeyPairSync, sign } from 'node:crypto'
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { after, test } from 'node:test'
import { artifactOf, command, embedded, entry, now, packageDir, root, sealglass, vectorPath, vectors } from './support.mjs'

const directory = mkdtempSync(join(tmpdir(), 'sealglass-'))
after(() => rmSync(directory, { recursive: true }))

/** @param {string} name @param {string | Uint8Array} content */
function file(name, content) {
  writeFileSync(join(directory, name), content)
  return join(directory, name)
}

const san = 'https://github.com/sigstore/sigstore-js/.github/workflows/release.yml@refs/heads/main'
const issuer = 'https://token.actions.githubusercontent.com'
const bundle = vectorPath('sigstore-verify/test_data/bundles/sigstore.js@2.0.0-provenance.sigstore.json')
const artifact = vectorPath('npm/sigstore-2.0.0.tgz')
const signer = ['--certificate-identity', san, '--certificate-oidc-issuer', issuer]
const changed = () => {
  const bytes = Uint8Array.from(readFileSync(artifact))
  bytes[1000] = (bytes[1000] ?? 0) ^ 1
  return file('changed.tgz', bytes)
}

test('verify: verified is code 0, says so first, and names signer, time, log and root', () => {
  const { status, stdout, stderr } = command(['verify', bundle, artifact, ...signer])
  assert.deepEqual({ status, stderr }, { status: 0, stderr: '' })
  assert.match(stdout, /^VERIFIED/)
  for (const part of [san, issuer, '2023-08-18T', '31821305', 'Sigstore public-good instance', 'sha512 46d4e2f74c48']) assert.ok(stdout.includes(part), part)
  assert.doesNotMatch(stdout, /\x1b/)
})

test('verify: everything that is not verified is code 1', () => {
  /** @type {Array<[string, string[]]>} */
  const cases = [
    ['unidentified', [bundle, artifact, '--any-signer']],
    ['rejected', [bundle, artifact, '--certificate-identity', `${san}x`, '--certificate-oidc-issuer', issuer]],
    ['rejected', [bundle, artifact, '--certificate-identity', san, '--certificate-oidc-issuer', 'https://example.com']],
    ['invalid', [bundle, changed(), ...signer]],
    ['insufficient', [bundle, ...signer]],
    // Its certificate authority has the name of the one that signed, and another key.
    ['invalid', [bundle, artifact, ...signer, '--trust', 'staging']],
    ['insufficient', [bundle, artifact, ...signer, '--trust', 'github']],
    ['invalid', [file('empty.json', ''), artifact, ...signer]],
    ['invalid', [file('half.json', readFileSync(bundle).subarray(0, 3000)), artifact, ...signer]],
  ]
  for (const [verdict, args] of cases) {
    const { status, stdout } = command(['verify', ...args])
    assert.deepEqual({ status, verdict: stdout.split(' ')[0]?.toLowerCase() }, { status: 1, verdict }, args.join(' '))
  }
})

test('verify: the failing check with both values', () => {
  const { stdout } = command(['verify', bundle, artifact, '--certificate-identity', `${san}x`, '--certificate-oidc-issuer', issuer])
  assert.match(stdout, /P\d \S+: /)
  assert.match(stdout, new RegExp(`expected +.*${san.replaceAll('.', '\\.')}x`))
})

test('verify --json is the report', () => {
  const { status, stdout } = command(['verify', bundle, artifact, ...signer, '--json', '--as-of', now])
  const report = JSON.parse(stdout)
  assert.deepEqual({ status, verdict: report.verdict, source: report.now.source }, { status: 0, verdict: 'verified', source: 'as-of' })
})

test('verify: a pattern, a digest, a statement alone', () => {
  const digest = JSON.parse(command(['verify', bundle, artifact, ...signer, '--json']).stdout).binding.digests.sha512
  const pattern = ['--certificate-identity-regexp', 'https://github\\.com/sigstore/sigstore-js/.*', '--san-kind', 'uri', '--certificate-oidc-issuer', issuer]
  assert.equal(command(['verify', bundle, artifact, ...pattern]).status, 0)
  assert.equal(command(['verify', bundle, '--digest', `sha512:${digest}`, ...signer]).status, 0)
  assert.equal(command(['verify', bundle, '--statement-only', ...signer]).status, 0)
})

test('wrong usage is code 2 and a sentence', () => {
  for (const args of [
    [], ['no-such-command'], ['verify'], ['verify', bundle, artifact], ['verify', bundle, artifact, '--certificate-identity', san],
    ['verify', bundle, artifact, ...signer, '--any-signer'], ['verify', bundle, artifact, ...signer, '--digest', `sha256:${'0'.repeat(64)}`],
    ['verify', bundle, ...signer, '--digest', 'sha256:zz'], ['verify', bundle, artifact, ...signer, '--no-such-option'],
    ['verify', bundle, artifact, ...signer, ...signer], ['verify', '--signature', bundle, artifact, 'third', ...signer], ['verify', bundle, artifact, 'third', ...signer, '--any'], ['verify', bundle, artifact, ...signer, '--trust', 'nonsense'],
    ['verify', bundle, artifact, '--certificate-identity-regexp', '.*', '--certificate-oidc-issuer', issuer],
    ['verify', bundle, artifact, '--any-signer', '--certificate-oidc-issuer', issuer], ['verify', bundle, artifact, ...signer, '--as-of', 'yesterday'],
    ['verify', bundle, artifact, ...signer, '--certificate-identity', ''],
    ['verify', bundle, artifact, '--key', bundle], ['inspect'], ['verify-bundle', '--bundle', bundle, artifact], ['verify-bundle', ...signer, artifact],
  ]) {
    const { status, stdout, stderr } = command(args)
    assert.deepEqual({ status, stdout }, { status: 2, stdout: '' }, args.join(' '))
    assert.match(stderr, /^sealglass: \S/, args.join(' '))
    assert.doesNotMatch(stderr, /\n\s+at /, 'no stack')
  }
})

test('what cannot be read is code 3 and names the file', () => {
  for (const [args, name] of /** @type {Array<[string[], string]>} */ ([
    [['verify', 'no-such-bundle', artifact, ...signer], 'no-such-bundle'],
    [['verify', bundle, 'no-such-artifact', ...signer], 'no-such-artifact'],
    [['verify', bundle, directory, ...signer], directory],
    [['verify', bundle, artifact, '--key', 'no-such-key'], 'no-such-key'],
    [['verify', bundle, artifact, ...signer, '--trusted-root', 'no-such-root'], 'no-such-root'],
    [['verify', bundle, artifact, ...signer, '--trusted-root', bundle], bundle],
    [['verify', bundle, artifact, 'no-such-third', ...signer], 'no-such-third'],
    [['verify', join(directory, 'no-such-*'), ...signer], 'no-such-*'],
    [['inspect', 'no-such-file'], 'no-such-file'],
  ])) {
    const { status, stderr } = command(args)
    assert.equal(status, 3, args.join(' '))
    assert.ok(stderr.includes(name), stderr)
  }
})

test('names with control characters do not reach the terminal', () => {
  const { stderr } = command(['verify', '\x1b[2Jgone', artifact, ...signer])
  assert.doesNotMatch(stderr, /\x1b/)
  assert.match(stderr, /\\u\{1b\}\[2Jgone/)
})

test('inspect says what a file is, and never that it is verified', () => {
  const { status, stdout } = command(['inspect', bundle])
  assert.equal(status, 0)
  assert.ok(stdout.includes(san))
  assert.doesNotMatch(stdout, /^(un)?(verified|identified)/im)
  assert.equal(JSON.parse(command(['inspect', bundle, '--json']).stdout).recognised.kind, 'sigstore-bundle')
  assert.match(command(['inspect', join(root, 'crate', 'trust', 'public-good.json')]).stdout, /trusted root/i)
  assert.match(command(['inspect', artifact]).stdout, /: \S/)
})

test('a file with several signatures: all have to hold, or one with --any', () => {
  const [good, bad] = [JSON.parse(readFileSync(bundle, 'utf8')), JSON.parse(readFileSync(bundle, 'utf8'))]
  bad.dsseEnvelope.payload = Buffer.from('{}').toString('base64')
  /** @param {string} name @param {unknown[]} bundles */
  const lines = (name, ...bundles) => file(name, bundles.map(each => JSON.stringify(each)).join('\n'))
  const [both, mixed, none] = [lines('both', good, good), lines('mixed', bad, good), lines('none', bad, bad)]
  for (const [name, any, code] of /** @type {const} */ ([[both, [], 0], [mixed, [], 1], [mixed, ['--any'], 0], [none, ['--any'], 1]])) {
    assert.equal(command(['verify', name, artifact, ...signer, ...any]).status, code, `${name} ${any}`)
  }
  const { stdout } = command(['verify', mixed, artifact, ...signer, '--json'])
  assert.deepEqual(JSON.parse(stdout).map((/** @type {any} */ report) => report.verdict), ['invalid', 'verified'])
  assert.equal(JSON.parse(command(['inspect', both, '--json']).stdout).reports.length, 2)
})

test('patterns and lists of files are a pile', () => {
  const pile = join(directory, 'pile')
  mkdirSync(join(pile, 'deep', '.hidden'), { recursive: true })
  for (const name of ['a.tgz', 'deep/b.tgz', 'deep/.hidden/c.tgz', '.d.tgz']) copyFileSync(artifact, join(pile, name))
  copyFileSync(bundle, join(pile, 'a.json'))
  writeFileSync(join(pile, 'deep', 'junk'), 'junk')
  /** @param {string[]} operands */
  const verified = (...operands) => {
    const { status, stdout, stderr } = command(['verify', ...operands, ...signer, '--as-of', now, '--json'])
    assert.equal(stderr, '')
    return [status, JSON.parse(stdout).files.map((/** @type {{ name: string }} */ { name }) => relative(pile, name))]
  }
  assert.deepEqual(verified(join(pile, '*')), [0, ['a.json', 'a.tgz']])
  assert.deepEqual(verified(join(pile, '?.json'), join(pile, '**/*.tgz')), [0, ['a.json', 'a.tgz', 'deep/b.tgz']])
  assert.deepEqual(verified(join(pile, '**')), [1, ['a.json', 'a.tgz', 'deep/b.tgz', 'deep/junk']])
  assert.deepEqual(verified(join(pile, '*.json'), join(pile, '.*.tgz')), [0, ['.d.tgz', 'a.json']])
  assert.deepEqual(verified(join(pile, 'a.json'), join(pile, 'a.tgz'), join(pile, 'deep')), [1, ['a.json', 'a.tgz', 'deep/.hidden/c.tgz', 'deep/b.tgz', 'deep/junk']])
  // A file that is called like a pattern is that file.
  copyFileSync(bundle, join(pile, 'a*'))
  assert.equal(command(['verify', join(pile, 'a*'), artifact, ...signer]).status, 0)
})

test('a directory that cannot be listed is said to be that, and never passed over', () => {
  const pile = join(directory, 'unlisted')
  mkdirSync(join(pile, 'closed'), { recursive: true })
  copyFileSync(artifact, join(pile, 'a.tgz'))
  copyFileSync(bundle, join(pile, 'a.json'))
  symlinkSync('loop', join(pile, 'loop'))
  const good = join(pile, 'a.*')
  /** @param {string} operand @returns {[number | null, string, string]} */
  const said = operand => {
    const { status, stdout, stderr } = command(['verify', good, operand, ...signer])
    return [status, stdout, stderr.replaceAll(pile, 'PILE')]
  }
  assert.equal(command(['verify', good, ...signer, '--as-of', now]).status, 0)
  const [status, stdout, stderr] = said(join(pile, 'loop', '*'))
  assert.deepEqual([status, stdout], [3, ''])
  assert.match(stderr, /^sealglass: PILE[/\\]loop cannot be read: .*\n$/)
  assert.deepEqual(said(join(pile, 'gone', '*'))[2], 'sealglass: PILE/gone/* cannot be read: no file matches it.\n')
  // To root none is closed.
  if (process.getuid?.() === 0) return
  chmodSync(join(pile, 'closed'), 0)
  for (const operand of [join(pile, 'closed', '*'), join(pile, '**', '*.tgz'), pile]) assert.deepEqual(said(operand), [3, '', 'sealglass: PILE/closed cannot be read: permission denied.\n'])
  chmodSync(join(pile, 'closed'), 0o700)
})

/** A pile for which workers are worth it: each bundle is another file, some are tampered with, one is none. @param {string} name */
function manyOf(name) {
  const pile = join(directory, name)
  mkdirSync(pile)
  copyFileSync(artifact, join(pile, 'a.tgz'))
  const text = readFileSync(bundle, 'utf8')
  const tampered = JSON.parse(text)
  tampered.dsseEnvelope.payload = Buffer.from('{}').toString('base64')
  for (let index = 0; index < 130; index++) {
    const content = index === 99 ? text.slice(0, 3000) : index % 40 === 7 ? JSON.stringify(tampered) : text
    writeFileSync(join(pile, `${String(index).padStart(3, '0')}.json`), content + ' '.repeat(index))
  }
  return pile
}

test('a pile of many has the report of one verifier, in the order of the files', async () => {
  const pile = manyOf('many')
  const [{ createVerifier }, { dossier }] = await Promise.all([sealglass(), entry('dossier')])
  const own = dossier(await createVerifier())
  for (const name of readdirSync(pile).sort()) await own.add(name, readFileSync(join(pile, name)))
  const expected = await own.evaluate({ policy: { identity: { san, issuer } }, now })
  const { status, stdout, stderr } = command(['verify', pile, ...signer, '--as-of', now, '--json'])
  assert.deepEqual({ status, stderr }, { status: 1, stderr: '' })
  assert.equal(stdout, `${JSON.stringify(expected, null, 2)}\n`)
  const bad = expected.pairs.filter((/** @type {any} */ { report }) => report.verdict !== 'verified').map((/** @type {any} */ { evidence }) => evidence)
  assert.deepEqual(bad.filter((/** @type {string} */ name) => name !== '099.json'), ['007.json', '047.json', '087.json', '127.json'])
  const human = command(['verify', pile, ...signer, '--as-of', now])
  assert.equal(human.status, 1)
  assert.match(human.stdout, new RegExp(`^1 of ${expected.artifacts.length} artifacts? (?:is|are) vouched for; 131 files, ${expected.pairs.length} signatures compared`))
  for (const name of bad) assert.match(human.stdout, new RegExp(`\\n  ${name}[^\\n]*: invalid\\. `), name)
})

test('what is wrong with the question of many is said as of one, and ends', () => {
  const pile = join(directory, 'many')
  for (const [args, words] of /** @type {Array<[string[], RegExp]>} */ ([[[...signer, '--as-of', 'yesterday'], /RFC 3339/], [['--key', bundle], /key/]])) {
    const { status, stdout, stderr } = command(['verify', pile, ...args])
    assert.deepEqual({ status, stdout }, { status: 2, stdout: '' })
    assert.match(stderr, words)
    assert.doesNotMatch(stderr, /\n\s+at /, 'no stack')
  }
})

test('workers that end, throw or may not be started are never taken for success', () => {
  const pile = join(directory, 'many')
  /** @param {string} name @param {string} script @param {string[]} [more] */
  const run = (name, script, more = []) => {
    const preload = join(directory, name)
    writeFileSync(preload, script)
    const { status, stdout, stderr } = spawnSync(process.execPath, [...more, '--require', preload, join(packageDir, 'cli.js'), 'verify', pile, ...signer, '--as-of', now], { encoding: 'utf8', timeout: 60_000 })
    return { status, stdout, stderr }
  }
  const inWorker = "if (!require('worker_threads').isMainThread) "
  for (const [name, script] of /** @type {Array<[string, string]>} */ ([
    ['exits.cjs', `${inWorker}process.exit(0)`],
    ['throws.cjs', `${inWorker}throw new Error('not here')`],
    // By what it answers: a listener of its own would take the first questions from the worker, which has none yet.
    ['dies.cjs', `${inWorker}{ let answers = 0; const { parentPort: port } = require('worker_threads'), post = port.postMessage.bind(port); port.postMessage = message => ++answers === 6 ? process.exit(0) : post(message) }`],
  ])) {
    const { status, stdout, stderr } = run(name, script)
    assert.deepEqual([status, stdout], [1, ''], name)
    assert.doesNotMatch(stderr, /\n\s+at /, 'no stack')
  }
  const forbidden = run('nothing.cjs', '', ['--experimental-permission', '--allow-fs-read=*'])
  assert.equal(forbidden.status, 1)
  assert.match(forbidden.stdout, /^1 of \d+ artifacts? (?:is|are) vouched for; 131 files/)
})

test('a small file of a pile is its own bytes', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const key = join(directory, 'ed25519.pem')
  writeFileSync(key, publicKey.export({ type: 'spki', format: 'pem' }))
  for (const size of [1, 100, 4095, 4096, 70_000]) {
    const pile = join(directory, `small-${size}`)
    mkdirSync(pile)
    const content = Buffer.alloc(size, 'x')
    writeFileSync(join(pile, 'app'), content)
    writeFileSync(join(pile, 'app.sig'), sign(null, content, privateKey).toString('base64'))
    const { status, stdout } = command(['verify', pile, '--key', key, '--no-log'])
    assert.equal(status, 0, `${size}: ${stdout}`)
  }
})

test('a file of a pile that cannot be read stops none of the others, unless it was named', context => {
  const pile = join(directory, 'locked')
  mkdirSync(pile)
  copyFileSync(artifact, join(pile, 'a.tgz'))
  copyFileSync(bundle, join(pile, 'a.json'))
  writeFileSync(join(pile, 'b.json'), '{}')
  chmodSync(join(pile, 'b.json'), 0)
  chmodSync(directory, 0o755)
  // Root reads everything, and is nobody here.
  const who = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}
  /** @param {string[]} args */
  const run = args => spawnSync(process.execPath, [join(packageDir, 'cli.js'), ...args], { encoding: 'utf8', ...who })
  if (process.platform === 'win32' || run(['--version']).status !== 0) return context.skip('nobody else can run the command here')
  const { status, stdout } = run(['verify', pile, ...signer, '--as-of', now])
  assert.equal(status, 1)
  assert.match(stdout, /^1 of 1 artifact is vouched for; 3 files/)
  assert.match(stdout, /Not read\n {2}b\.json: It cannot be read: EACCES/)
  assert.deepEqual(JSON.parse(run(['verify', pile, ...signer, '--as-of', now, '--json']).stdout).files.map((/** @type {any} */ { name, role }) => [name, role]),
    [['a.json', 'evidence'], ['a.tgz', 'artifact'], ['b.json', 'refused']])
  const named = run(['verify', join(pile, 'a.json'), join(pile, 'a.tgz'), join(pile, 'b.json'), ...signer])
  assert.equal(named.status, 3)
  assert.match(named.stderr, /b\.json cannot be read: EACCES/)
})

test('colours and progress are for a terminal, and only the colours are gone with NO_COLOR', context => {
  if (spawnSync('script', ['--version']).status !== 0) return context.skip('there is no `script`, which makes a terminal')
  const large = join(directory, 'large')
  writeFileSync(large, '')
  truncateSync(large, 600_000_000)
  /** @param {string[]} args @param {Record<string, string>} [env] */
  const terminal = (args, env = {}) => spawnSync('script', ['--quiet', '--return', '--command', [process.execPath, join(packageDir, 'cli.js'), ...args].map(each => `'${each}'`).join(' '), '/dev/null'],
    { encoding: 'utf8', env: { ...process.env, TERM: 'xterm', NO_COLOR: '', ...env } })
  const coloured = terminal(['verify', bundle, artifact, ...signer])
  assert.deepEqual([coloured.status, /^\x1b\[1m\x1b\[32mVERIFIED/.test(coloured.stdout)], [0, true])
  assert.match(terminal(['verify', bundle, artifact, ...signer], { NO_COLOR: '1' }).stdout, /^VERIFIED/)
  const slow = terminal(['verify', bundle, large, ...signer], { NO_COLOR: '1' })
  assert.equal(slow.status, 1)
  assert.match(slow.stdout, /\r\x1b\[Kreading .*large \d+ %/)
  // Nothing of it is left before the verdict.
  assert.match(slow.stdout, /\r\x1b\[KINVALID/)
  const piped = command(['verify', bundle, large, ...signer])
  assert.deepEqual([piped.status, piped.stderr, /\x1b/.test(piped.stdout)], [1, '', false])
})

test('help, with examples, is code 0', () => {
  for (const name of ['verify', 'inspect', 'sbom', 'consistency']) assert.match(command([name, '--help']).stdout, /\nEXAMPLES?\n {2}sealglass /, name)
  assert.match(command(['sbom', '--help']).stdout, /RECORD may be a zip of records/)
  for (const code of [0, 1, 2, 3]) assert.match(command(['verify', '--help']).stdout, new RegExp(`^ {2}${code}  `, 'm'))

  for (const args of [['--help'], ['verify', '--help'], ['inspect', '--help'], ['help', 'verify-bundle']]) {
    const { status, stdout } = command(args)
    assert.deepEqual({ status, says: /sealglass/.test(stdout) }, { status: 0, says: true })
  }
  assert.match(command(['--version']).stdout, /^sealglass \d+\.\d+\.\d+\n$/)
})

test('verify-bundle: each published bundle exits with 0 exactly if its verdict is verified', () => {
  for (const vector of vectors()) {
    const { policy, trust } = vector
    const { identity, keyFile } = policy
    // The protocol has words for a name and an issuer, and for a key.
    if (vector.relaxations !== undefined || keyFile === undefined && (typeof identity?.issuer !== 'string' || trust === 'github')) continue
    const supplied = artifactOf(vector)
    const named = 'file' in vector.artifact ? vectorPath(vector.artifact.file) : 'digest' in supplied ? supplied.digest : ''
    if (!named.startsWith('/') && !named.startsWith('sha256:')) continue
    const { status, stdout, stderr } = command(['verify-bundle', ...trust === 'staging' ? ['--staging'] : [], '--bundle', vectorPath(vector.bundle),
      ...keyFile ? ['--key', vectorPath(keyFile)] : ['--certificate-identity', identity.san, '--certificate-oidc-issuer', identity.issuer],
      ...embedded(trust) ? [] : ['--trusted-root', vectorPath(trust)], named])
    const verified = vector.expected.verdict === 'verified'
    assert.equal(status === 0, verified, `${vector.bundle}: ${stderr}`)
    assert.equal(stdout, '')
    if (!verified) assert.match(stderr, /^sealglass: [a-z]+: .+\n$/, 'one line')
  }
})

test('verify-bundle: a digest that is a path on disk is a path', () => {
  const name = `sha256:${'a'.repeat(64)}`
  assert.match(command(['verify-bundle', '--bundle', bundle, ...signer, name]).stderr, /invalid|insufficient/)
  assert.match(command(['verify-bundle', '--bundle', bundle, ...signer, 'sha256:short']).stderr, /sha256:short cannot be read/)
})
