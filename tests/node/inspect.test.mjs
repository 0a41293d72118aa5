// inspect and recognise through the built package and the command, over the cases of the test PKI.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { cases, packageDir, root, sealglass } from './support.mjs'

/** @typedef {import('../../www/package/types.js').InspectedPart} Part */

const { createVerifier, inspect, recognise } = await sealglass()
before(async () => { await createVerifier() })
const directory = mkdtempSync(join(tmpdir(), 'sealglass-inspect-'))
after(() => rmSync(directory, { recursive: true }))

const positives = cases('positives')
/** @param {string} name */
const bundleOf = name => {
  const found = positives.find(each => each.name === name)
  assert.ok(found, name)
  return found.bundle
}
const bytes = (/** @type {string} */ text) => new TextEncoder().encode(text)

/** Every row with the title of its part, and whether it is marked. @param {Part[]} parts @param {boolean} [marked] @returns {Array<{ title: string, name: string, value: string, marked: boolean }>} */
const rows = (parts, marked = false) => parts.flatMap(part => {
  const inside = marked || part.unauthenticated === true
  return [...part.rows.map(row => ({ title: part.title, name: row.name, value: row.value, marked: inside || row.unauthenticated === true })), ...rows(part.parts, inside)]
})

test('every case of the test PKI is explained, and never with a verdict', () => {
  for (const each of [...positives, ...cases('faults')]) {
    const found = inspect(each.bundle)
    assert.ok(found.kind && found.detail && Array.isArray(found.parts), each.name)
    assert.doesNotMatch(JSON.stringify(Object.keys(found)), /verdict/)
  }
  for (const each of positives) {
    const found = rows(inspect(each.bundle).parts)
    assert.ok(found.length > 3, each.name)
    assert.ok(found.every(row => row.name !== 'cannot be read'), `${each.name}: ${JSON.stringify(found.find(row => row.name === 'cannot be read'))}`)
  }
})

test('the signature of a package: what it names, and that its key is a claim', () => {
  const found = rows(inspect(bundleOf('npm_signature')).parts)
  assert.equal(found.find(({ name }) => name === 'package')?.value, 'pkg:npm/%40acme/widget@1.2.3')
  assert.match(found.find(({ name }) => name === 'tarball')?.value ?? '', /^sha512:[0-9a-f]{128}$/)
  assert.ok(found.some(({ value, marked }) => marked && value.includes('SHA256:anybody')))
})

test('a bundle: signer, log, time, statement; and what nothing covers', () => {
  const found = rows(inspect(bundleOf('github_provenance')).parts)
  /** @param {string} title @param {string} name */
  const one = (title, name) => {
    const row = found.find(each => each.title === title && each.name === name)
    assert.ok(row, `${title}: ${name}`)
    return row
  }
  assert.equal(one('Certificate of the signer', 'source repository URI (1.3.6.1.4.1.57264.1.12)').value, 'https://github.com/acme/widget')
  assert.equal(one('SLSA provenance v1: how it was built', 'commit').value, '4d0a5b1c9f6e7d8c3b2a19087f6e5d4c3b2a1908')
  assert.equal(one('Signature', 'media type').marked, true)
  assert.equal(one('Statement', 'predicate type').marked, false)
  assert.equal(one('Checkpoint', 'origin').marked, false)
  const other = cases('faults').find(each => each.name === 'n4_provenance_of_another_commit__github_provenance')
  assert.match(rows(inspect(/** @type {any} */ (other).bundle).parts).find(row => row.title === 'The statement beside the certificate' && row.name === 'commit')?.value ?? '', /^differs: the statement says 0d0a\S+, the certificate 4d0a/)
})

test('what is cut or garbage is said to be so, and stops nothing', () => {
  const bundle = bundleOf('v03_dsse')
  for (let length = 0; length < bundle.length; length += 97) assert.ok(inspect(bundle.subarray(0, length)).kind)
  for (const garbage of ['', '{', '[]', '{"mediaType":7}', '\u0000', '0\u0082', '-----BEGIN CERTIFICATE-----', '{"verificationMaterial":{}}']) assert.ok(inspect(bytes(garbage)).detail, garbage)
})

test('recognise: kinds that hold no evidence, each with what to do', () => {
  const hash = 'a'.repeat(64)
  for (const [text, kind, says] of /** @type {Array<[string, string, RegExp]>} */ ([
    [`${hash}  app\n`, 'checksums', /signature of the list/],
    ['-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n', 'pgp-signed', /gpg --verify/],
    ['-----BEGIN PGP SIGNATURE-----\n', 'pgp-signature', /gpg --verify/],
    ['-----BEGIN SSH SIGNATURE-----\n', 'ssh-signature', /ssh-keygen/],
    [`untrusted comment: x\n${'A'.repeat(100)}\n`, 'minisign-signature', /minisign/],
    ['{"signed":{"_type":"targets"},"signatures":[]}', 'tuf', /no evidence/],
    ['witness a a+01234567+AAAA\nquorum a\n', 'witness-policy', /no evidence/],
    ['-----BEGIN SIGNED MESSAGE-----\n', 'gitsign', /gitsign verify/],
    ['{"@context":"https://openvex.dev/ns/v0.2.0"}', 'vex', /nobody vouches/],
    ['hello', 'artifact', /\w/],
  ])) {
    const found = recognise(bytes(text))
    assert.equal(found.kind, kind, text)
    assert.match(found.detail, says)
    assert.equal(found.signatures, undefined)
  }
})

test('a private key is refused in every form, and nothing of it is given back', () => {
  const secret = 'c2VjcmV0IHNlY3JldCBzZWNyZXQ='
  const label = (/** @type {string} */ kind) => `-----BEGIN ${kind}PRIVATE` + ` KEY-----\n${secret}\n-----END ${kind}PRIVATE` + ' KEY-----\n'
  for (const text of [label(''), label('EC '), label('ENCRYPTED COSIGN '), label('OPENSSH '), `Bag Attributes\n${label('')}`, btoa(label('EC ')), JSON.stringify({ kty: 'EC', d: secret }), JSON.stringify({ private_key: label('') })]) {
    assert.equal(recognise(bytes(text)).kind, 'private-key', text)
    const found = inspect(bytes(text))
    assert.deepEqual(found.parts, [])
    assert.ok(!JSON.stringify(found).includes(secret.slice(0, 12)))
    assert.match(found.detail, /rotate/)
  }
})

test('the command draws it, and marks what nothing covers', () => {
  const file = join(directory, 'bundle\u202e.json')
  writeFileSync(file, bundleOf('github_provenance'))
  const run = (/** @type {string[]} */ ...args) => spawnSync(process.execPath, [join(packageDir, 'cli.js'), 'inspect', file, ...args], { encoding: 'utf8' })
  const { status, stdout } = run()
  assert.equal(status, 0)
  assert.match(stdout, /source repository URI \(1\.3\.6\.1\.4\.1\.57264\.1\.12\)\s+https:\/\/github\.com\/acme\/widget\n/)
  assert.match(stdout, /media type .*\(nothing in the file covers it\)\n/)
  assert.doesNotMatch(stdout, /\u202e|\x1b/)
  const { recognised, parts, report } = JSON.parse(run('--json').stdout)
  assert.deepEqual([recognised.kind, report.reportVersion], ['sigstore-bundle', 1])
  assert.deepEqual(parts, inspect(bundleOf('github_provenance')).parts)
})

test('every kind that the crate tells is in docs/formats.md, and has its place on the page', () => {
  const read = (/** @type {string[]} */ ...path) => readFileSync(join(root, ...path), 'utf8')
  const sources = readdirSync(join(root, 'crate', 'bundle')).map(name => read('crate', 'bundle', name).split('#[cfg(test)]\nmod tests')[0] ?? '')
  const kinds = new Set(sources.flatMap(text => [...text.matchAll(/\bis\(\s*"([a-z0-9-]+)"/g)].map(([, kind = '']) => kind)))
  assert.ok(kinds.size > 35 && kinds.has('tuf') && kinds.has('npm-signature'), [...kinds].join())
  const formats = read('docs', 'formats.md')
  const roles = /const ROLES[^]*?\n}/.exec(read('www', 'page', 'recognise.ts'))?.[0] ?? ''
  const signatures = /signatureKinds = .*/.exec(read('www', 'package', 'recognise.ts'))?.[0] ?? ''
  // What may be signed like any other file, though it says something of itself.
  const files = ['artifact', 'checksums', 'cluster-policy', 'empty', 'osv', 'parts', 'pgp-signed', 'predicate', 'sbom', 'tuf', 'vex']
  for (const kind of kinds) {
    assert.ok(formats.includes(`\`${kind}\``) || ['empty', 'private-key', 'public-key', 'sbom', 'trusted-root'].includes(kind), `docs/formats.md: ${kind}`)
    const places = [new RegExp(`^  '?${kind}'?: '`, 'm').test(roles), signatures.includes(`'${kind}'`), files.includes(kind)]
    assert.equal(places.filter(Boolean).length, 1, `www/page/recognise.ts: ${kind}`)
  }
  for (const kind of files) assert.ok(kinds.has(kind) || kind === 'cluster-policy' || kind === 'pgp-signed', `the crate tells no ${kind}`)
})
