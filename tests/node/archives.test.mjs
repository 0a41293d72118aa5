// Archives in a pile of files: read one level deep as they stream by, and refused where they are hostile.

import assert from 'node:assert/strict'
import { generateKeyPairSync, sign } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { bytes, gzip, imageLayout, pax, sha256, tar, tarEntry, tarOf, zip } from './archives.mjs'
import { caseRequest, command, entry, now, sealglass } from './support.mjs'

const { createVerifier } = await sealglass()
const { dossier: dossierOf } = await entry('dossier')

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
/** @type {import('../../www/package/types.js').Policy} */
const policy = { key: pem, thresholds: { tlog: 0 } }

/** A statement about these contents, signed with the key of this file. @param {Uint8Array[]} contents */
function statement(...contents) {
  const subject = contents.map((content, at) => ({ name: `subject ${at}`, digest: { sha256: sha256(content) } }))
  const payload = Buffer.from(JSON.stringify({ _type: 'https://in-toto.io/Statement/v1', subject, predicateType: 'https://example.com/built', predicate: {} }))
  const type = 'application/vnd.in-toto+json'
  const sig = sign('sha256', Buffer.concat([Buffer.from(`DSSEv1 ${type.length} ${type} ${payload.length} `), payload]), privateKey).toString('base64')
  return bytes(JSON.stringify({ payload: payload.toString('base64'), payloadType: type, signatures: [{ sig }] }))
}

const app = bytes('the program')
const other = bytes('nobody signed this')

/** @param {Record<string, Uint8Array | Blob>} files */
async function evaluated(files, asked = { policy, now }, trust = {}) {
  const dossier = dossierOf(await createVerifier(trust))
  for (const [name, content] of Object.entries(files)) await dossier.add(name, content)
  return dossier.evaluate(asked)
}

/** Beside it lies a file that is signed: whatever becomes of the archive, that one is vouched for. @param {Uint8Array | Blob} archive */
async function beside(archive) {
  const { artifacts, files } = await evaluated({ 'hostile.tar': archive, app, 'app.json': statement(app) })
  assert.equal(artifacts.find(({ name, vouchedFor }) => name === 'app' && vouchedFor.includes('app.json'))?.verdict, 'verified')
  const [file] = files
  assert.equal(file?.name, 'hostile.tar')
  return { file, files }
}

/** @param {Uint8Array | Blob} archive */
const problemOf = async archive => (await beside(archive)).file?.problem

const carried = tarOf([['dist/app', app], ['dist/app.json', statement(app)], ['other', other]])

test('what an archive carries is part of the pile: tar, tar.gz, as bytes and as a Blob', async () => {
  for (const content of [carried, new Blob([carried]), gzip(carried), new Blob([gzip(carried)])]) {
    const { files, artifacts, pairs, unvouched } = await evaluated({ 'a.tar': content })
    assert.deepEqual(files.map(({ name, role, within }) => [name, role, within]), [
      ['a.tar', 'archive', undefined], ['a.tar!/dist/app', 'artifact', 'a.tar'], ['a.tar!/dist/app.json', 'evidence', 'a.tar'], ['a.tar!/other', 'artifact', 'a.tar']])
    assert.deepEqual(artifacts, [{ name: 'a.tar!/dist/app', vouchedFor: ['a.tar!/dist/app.json'], verdict: 'verified' }, { name: 'a.tar!/other', vouchedFor: [] }])
    assert.deepEqual(pairs.map(({ by }) => by), ['digest'])
    assert.deepEqual(unvouched, ['a.tar!/other'])
  }
})

test('one changed byte in it is no longer what was signed', async () => {
  const changed = tarOf([['app', bytes('the Program')], ['app.json', statement(app)]])
  const { artifacts, alone } = await evaluated({ 'a.tar': changed })
  assert.deepEqual({ artifacts, alone }, { artifacts: [{ name: 'a.tar!/app', vouchedFor: [] }], alone: ['a.tar!/app.json'] })
})

test('an archive that is signed is one artifact, and so is one that holds no evidence', async () => {
  const whole = gzip(tarOf([['package/index.js', app], ['package/README', other]]))
  const signed = await evaluated({ 'p.tgz': whole, 'p.json': statement(whole) })
  assert.deepEqual(signed.artifacts, [{ name: 'p.tgz', vouchedFor: ['p.json'], verdict: 'verified' }])
  assert.deepEqual(signed.files.map(({ name }) => name), ['p.tgz', 'p.json'])
  const unsigned = await evaluated({ 'p.tgz': whole })
  assert.deepEqual(unsigned.artifacts, [{ name: 'p.tgz', vouchedFor: [] }])
  // Evidence elsewhere that names a file in it opens it.
  const inner = await evaluated({ 'p.tgz': whole, 'index.json': statement(app) })
  assert.deepEqual(inner.artifacts, [{ name: 'p.tgz!/package/index.js', vouchedFor: ['index.json'], verdict: 'verified' }, { name: 'p.tgz!/package/README', vouchedFor: [] }])
})

test('one file with gzip: evidence in it is found, and an archive goes as it came', async () => {
  const dossier = dossierOf(await createVerifier())
  await dossier.add('app', app)
  const before = await dossier.evaluate({ policy, now })
  await dossier.add('deep/app.json.gz', gzip(statement(app)))
  const { artifacts, files } = await dossier.evaluate({ policy, now })
  assert.deepEqual(artifacts, [{ name: 'app', vouchedFor: ['deep/app.json.gz!/app.json'], verdict: 'verified' }])
  assert.deepEqual(files.map(({ role }) => role), ['artifact', 'archive', 'evidence'])
  dossier.remove('deep/app.json.gz')
  assert.deepEqual(await dossier.evaluate({ policy, now }), before)
})

test('long names, of pax and of GNU, with sizes of pax and in base 256', async () => {
  const long = `${'d/'.repeat(120)}app`
  const size = Buffer.alloc(12)
  size[0] = 0x80
  size[11] = app.length
  const archives = [
    tar({ name: 'x', type: 'x', content: Buffer.concat([pax('mtime', '1.5'), pax('path', long)]) }, { name: 'short', content: app }),
    tar({ name: 'x', type: 'x', content: Buffer.concat([pax('path', long), pax('size', String(app.length))]) }, { name: 'short', content: app, size: '00000000000\0' }),
    tar({ name: '././@LongLink', type: 'L', content: bytes(`${long}\0`), magic: 'ustar  \0' }, { name: 'short', content: app, magic: 'ustar  \0' }),
    tar({ name: 'app', prefix: long.slice(0, 152), content: app }),
    tar({ name: 'g', type: 'g', content: pax('comment', 'of git') }, { name: 'd/', type: '5' }, { name: './d/app', content: app, size: size.toString('latin1') }),
  ]
  const names = [long, long, long, `${long.slice(0, 152)}/app`, 'd/app']
  for (const [at, archive] of archives.entries()) {
    const { artifacts } = await evaluated({ a: archive, 'app.json': statement(app) })
    assert.deepEqual(artifacts, [{ name: `a!/${names[at]}`, vouchedFor: ['app.json'], verdict: 'verified' }], String(at))
  }
})

test('links, devices and names that lead outside are refused by name, and the rest is read', async () => {
  const refused = [{ name: 'link', type: '2' }, { name: 'hard', type: '1' }, { name: 'tty', type: '3' }, { name: 'disk', type: '4' }, { name: 'pipe', type: '6' },
    { name: '../up', content: other }, { name: 'a/../../up', content: other }, { name: '/etc/passwd', content: other }, { name: 'C:\\Windows', content: other }, { name: 'a\\..\\..\\b', content: other },
    { name: '', content: other }, { name: 'odd', type: 'Z' }]
  const { files } = await beside(tar(...refused, { name: 'app.json', content: statement(app) }))
  const inside = files.filter(({ within }) => within !== undefined)
  assert.deepEqual(inside.filter(({ role }) => role === 'refused').map(({ name, digests }) => [name, digests]), refused.map(({ name }) => [`hostile.tar!/${name}`, undefined]))
  assert.deepEqual(inside.filter(({ role }) => role !== 'refused').map(({ name, role }) => [name, role]), [['hostile.tar!/app.json', 'evidence']])
})

test('what two readers could read as two things is not unpacked', async () => {
  const one = { name: 'app', content: app }
  const damaged = tarEntry(one)
  damaged[100] = (damaged[100] ?? 0) ^ 1
  /** @type {Array<[Uint8Array, RegExp]>} */
  const archives = [
    [tar(one, one), /app is in it twice/],
    [tar(one, { ...one, name: './app' }), /app is in it twice/],
    [tar(one, damaged), /headers is damaged/],
    [tar(one, bytes('x'.repeat(512))), /headers is damaged/],
    [tarEntry(one), /cut off/],
    [tarEntry(one).subarray(0, 700), /cut off/],
    [new Uint8Array(Buffer.concat([tar(one), tarEntry({ name: 'after', content: other })])), /goes on after its end/],
    [tar({ name: 'link', type: '2', content: app }), /is no file, and has a content/],
    [tar(one, { name: 'x', type: 'x', content: bytes('7 path=') }, one), /pax header in it is damaged/],
    [tar(one, { name: 'x', type: 'x', content: bytes('999 path=a\n') }, one), /pax header in it is damaged/],
    [tar(one, { name: 'x', type: 'x', content: pax('size', '-1') }, one), /pax header in it is damaged/],
    [tar(one, { name: 'g', type: 'g', content: pax('path', 'all') }, one), /gives all files one path/],
    [tar(one, { name: 'x', type: 'x', content: pax('GNU.sparse.major', '1') }, one), /sparse/],
    [tar(one, { name: 'b', size: '0000000008x\0' }), /is no size/],
    [tar(one, { name: 'b', size: '\xff'.repeat(12) }), /is no size/],
    [tar(one, tarEntry({ name: 'b\xff' }).fill(0xff, 1, 2)), /headers is damaged/],
    [gzip(tar(one)).subarray(0, -12), /packed data is damaged, cut off/],
    [new Uint8Array([...gzip(tar(one)).subarray(0, 30), ...new Uint8Array(60).fill(0xaa)]), /packed data is damaged, cut off/],
  ]
  for (const [at, [archive, expected]] of archives.entries()) {
    const { file } = await beside(archive)
    assert.match(file?.problem ?? '', expected, `${at}: ${file?.problem}`)
    // As a whole it is still a file that somebody may have signed.
    assert.equal(file?.role, 'artifact', String(at))
    assert.equal(file?.digests?.sha256, sha256(archive), String(at))
  }
})

test('bombs: by ratio, by number, by size of one, by size of all', async () => {
  const zeros = gzip(new Uint8Array(64 * 1024 * 1024))
  const before = process.memoryUsage().rss
  assert.match(await problemOf(zeros) ?? '', /more than 200 times its size/)
  assert.ok(process.memoryUsage().rss - before < 48 * 1024 * 1024, 'it is not held')
  const entry = tarEntry({ name: 'x' })
  const many = Buffer.concat(Array.from({ length: 20_001 }, (_, at) => {
    const own = Buffer.from(entry)
    own.write(String(at), 0, 8)
    own.fill(' ', 148, 156).write(`${own.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, '0')}\0 `, 148)
    return own
  }))
  assert.match(await problemOf(tar(many)) ?? '', /more than 20000 entries/)
  assert.match(await problemOf(tar({ name: 'big', size: '77777777777\0' })) ?? '', /big in it is larger than 4 GiB/)
  assert.match(await problemOf(tar({ name: 'x', type: 'x', content: new Uint8Array(), size: '00010000000\0' })) ?? '', /header in it is larger than 1 MiB/)
})

test('zip: as it is, deflated, with sizes behind the content, with a comment', async () => {
  const evidence = { name: 'app.json', content: statement(app) }
  const archives = [
    zip([{ name: 'd/', method: 0 }, { name: 'd/app', content: app, method: 0 }, evidence]),
    zip([{ name: 'd/app', content: app, flags: 8 }, evidence, { name: 'empty', method: 0 }], { comment: 'of somebody' }),
    zip([{ name: 'd/app', content: app, wide: true }, evidence]),
    zip([{ name: 'd/app', content: app }, evidence], { wideEnd: true, comment: 'of somebody' }),
    zip([{ name: 'd/app', content: app, wide: true, unicode: 'd/app' }, evidence]),
    new Blob([zip([evidence, { name: './d/app', content: app, flags: 0x800 }])]),
  ]
  for (const [at, archive] of archives.entries()) {
    const { artifacts } = await evaluated({ 'a.zip': archive })
    assert.deepEqual(artifacts.find(({ name }) => name === 'a.zip!/d/app'), { name: 'a.zip!/d/app', vouchedFor: ['a.zip!/app.json'], verdict: 'verified' }, String(at))
  }
  const changed = await evaluated({ 'a.zip': zip([{ name: 'app', content: bytes('the Program') }, evidence]) })
  assert.deepEqual(changed.artifacts, [{ name: 'a.zip!/app', vouchedFor: [] }])
  const whole = zip([{ name: 'app', content: app }])
  assert.deepEqual((await evaluated({ 'p.whl': whole, 'p.json': statement(whole) })).artifacts, [{ name: 'p.whl', vouchedFor: ['p.json'], verdict: 'verified' }])
})

/** A file that loses its end after so many reads of it. */
class Shrinking extends Blob {
  reads = 0
  /** @param {Uint8Array} content @param {number} at @param {number} left */
  constructor(content, at, left) {
    super([Uint8Array.from(content)])
    this.at = at
    this.left = left
  }

  /** @override @param {number} [start] @param {number} [end] */
  slice(start = 0, end = this.size) {
    return ++this.reads > this.at ? super.slice(Math.min(start, this.left), Math.min(end, this.left)) : super.slice(start, end)
  }
}

test('zip: one that shrinks while it is read is not unpacked, at whatever read and to whatever length', async () => {
  const content = zip([{ name: 'app', content: app }, { name: 'app.json', content: statement(app), flags: 8 }])
  const whole = new Shrinking(content, Infinity, 0)
  assert.equal(await problemOf(whole), undefined)
  assert.ok(whole.reads > 8)
  for (let at = 0; at < whole.reads; at++) {
    for (const left of [0, 1, 21, 35, 60, content.length - 30, content.length - 1]) {
      const problem = await problemOf(new Shrinking(content, at, left))
      // What lies before the new end is still read.
      assert.ok(problem === undefined || problem === 'It was not unpacked. It changed while it was read.', `${at} ${left}: ${problem}`)
      if (left === 0) assert.ok(problem, `${at}`)
    }
  }
})

test('a file in an archive that has changed since it was added is a mistake with a code', async () => {
  // Plain Ed25519 is over the bytes, which are therefore read again.
  const { privateKey: own, publicKey: theirs } = generateKeyPairSync('ed25519')
  const bundle = bytes(JSON.stringify({
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json', verificationMaterial: { publicKey: { hint: '' } },
    messageSignature: { messageDigest: { algorithm: 'SHA2_256', digest: Buffer.from(sha256(app), 'hex').toString('base64') }, signature: sign(null, app, own).toString('base64') },
  }))
  const asked = { policy: { key: theirs.export({ type: 'spki', format: 'pem' }).toString(), thresholds: { tlog: 0 } } }
  const archive = new Shrinking(zip([{ name: 'app', content: app }]), Infinity, 0)
  const pile = dossierOf(await createVerifier())
  await pile.add('a.zip', archive)
  await pile.add('app.sigstore.json', bundle)
  assert.deepEqual((await pile.evaluate(asked)).artifacts, [{ name: 'a.zip!/app', vouchedFor: ['app.sigstore.json'], verdict: 'verified' }])
  archive.at = 0
  await assert.rejects(pile.evaluate(asked), { name: 'SealglassError', code: 'usage.dossier', message: 'a.zip has changed since it was added.' })
})

test('zip: what is refused by name, and what is not unpacked at all', async () => {
  const refused = [{ name: 'link', content: app, mode: 0o120777 }, { name: '../up', content: other }, { name: '/abs', content: other }, { name: 'locked', content: other, flags: 1 }, { name: 'bzip2', content: other, method: 12 }]
  const { files } = await beside(zip([...refused, { name: 'app.json', content: statement(app) }]))
  assert.deepEqual(files.filter(({ role, within }) => within !== undefined && role === 'refused').map(({ name }) => name), refused.map(({ name }) => `hostile.tar!/${name}`))
  const one = { name: 'app', content: app }
  const good = zip([one, { name: 'b', content: other }])
  const flipped = good.slice()
  flipped[36] = (flipped[36] ?? 0) ^ 0x10
  /** @type {Array<[Uint8Array, RegExp]>} */
  const archives = [
    [zip([one, one]), /app is in it twice/],
    [zip([{ ...one, change: local => local.writeUInt16LE(0, 8) }]), /says something else than its directory/],
    [zip([{ ...one, change: local => local.writeUInt32LE(7, 14) }]), /says something else than its directory/],
    [zip([{ ...one, change: local => local.writeUInt16LE(2, 26) }]), /says something else than its directory/],
    [zip([one], { between: bytes('hidden') }), /lies between/],
    [zip([one, one], { between: bytes('hidden') }), /lies between/],
    [zip([one], { count: 2 }), /directory is damaged/],
    [zip([one, { name: 'b' }], { count: 1 }), /directory is damaged/],
    [zip([{ ...one, size: 3 }]), /app in it is damaged/],
    [zip([{ ...one, size: 300 }]), /app in it is damaged/],
    [zip([{ name: 'd/', content: app }]), /is a directory, and has a content/],
    [flipped, /damaged/],
    [good.subarray(0, -1), /cut off/],
    [new Uint8Array([...good, 0]), /cut off/],
    [zip([one], { comment: `PK\x05\x06${'\0'.repeat(18)}` }), /more than one end/],
    [zip([{ name: 'zeros', content: new Uint8Array(16 * 1024 * 1024) }]), /more than 200 times its size/],
    [zip([one], { count: 0xffff, wideEnd: false }), /directory is damaged/],
    [zip([{ ...one, unicode: 'other' }]), /app in it has two names/],
    // A second directory, which a reader finds by the end that others do not look for: it lies in the comment of the first.
    [twoDirectories(), /directory is damaged/],
    // Two ends that differ, and one that is not where it has to be.
    ...[[0, 4], [4, 1], [12, 8], [16, 4], [24, 1], [32, 1], [40, 1], [48, 1], [56, 4], [60, 4], [64, 8], [72, 4]].map(([at = 0, length = 0]) => /** @type {[Uint8Array, RegExp]} */ ([
      zip([one], { wideEnd: wide => { if (at !== 12) wide.fill(0x33, at, at + length) } , ...at === 12 ? { count: 2 } : {} }), /directory is damaged/])),
    [zip([{ ...one, wide: true, change: local => local.writeUInt16LE(0, 28) }]), /no size|something else/],
    [zip([{ ...one, size: 2 ** 40, wide: true }]), /more than 200 times its size/],
  ]
  for (const [at, [archive, expected]] of archives.entries()) {
    const { file } = await beside(archive)
    assert.match(file?.problem ?? '', expected, `${at}: ${file?.problem}`)
    assert.equal(file?.digests?.sha256, sha256(archive), String(at))
  }
})

test('an archive in an archive is a file in it', async () => {
  const { files } = await evaluated({ 'a.tar': tarOf([['inner.tar', carried], ['app.json', statement(app)]]) })
  assert.deepEqual(files.map(({ name }) => name), ['a.tar', 'a.tar!/inner.tar', 'a.tar!/app.json'])
})

test('a private key in an archive is refused and not kept', async () => {
  const text = ['-----BEGIN PRIVATE', ' KEY-----\nAA==\n-----END PRIVATE KEY-----\n'].join('')
  const report = await evaluated({ 'a.tar': tarOf([['key.pem', bytes(text)]]) })
  assert.deepEqual(report.files.map(({ name, role, digests }) => [name, role, digests === undefined]), [['a.tar', 'archive', false], ['a.tar!/key.pem', 'refused', true]])
  assert.doesNotMatch(JSON.stringify(report), /BEGIN/)
})

test('an image layout as an archive, as `cosign save` and registries write it', async () => {
  const { found, files, image } = imageLayout((_, files) => { files.set('oci-layout', bytes('{"imageLayoutVersion":"1.0.0"}')) })
  files.set('index.json', bytes(JSON.stringify({ schemaVersion: 2, manifests: [{ mediaType: 'application/vnd.oci.image.manifest.v1+json', digest: 'sha256:00', size: 1 }] })))
  const request = caseRequest(found)
  for (const content of [tarOf(files), gzip(tarOf(files))]) {
    const { artifacts, unvouched, contradictions } = await evaluated({ 'image.tar': content }, request, { trust: found.trustedRoot })
    assert.deepEqual(artifacts, [{ name: `image.tar!/${image}`, vouchedFor: ['image.tar!/blobs/sha256/signatures, layer 0'], verdict: 'verified' }])
    assert.deepEqual({ unvouched, contradictions }, { unvouched: [], contradictions: [] })
  }
  // A blob that is not what its name says.
  files.set(image, bytes('{"schemaVersion":2 }'))
  const changed = await evaluated({ 'image.tar': tarOf(files) }, request, { trust: found.trustedRoot })
  assert.equal(changed.artifacts.filter(({ verdict }) => verdict === 'verified').length, 0)
  assert.match(changed.files.find(({ role }) => role === 'refused')?.detail ?? '', /not the blob that it is named after/)
})

test('a signed index vouches for its images, and a signed image for its layers; by digest and size', async () => {
  const layer = bytes('a layer')
  const config = bytes('{"os":"linux"}')
  /** @param {Uint8Array} content */
  const descriptor = content => ({ digest: `sha256:${sha256(content)}`, size: content.length })
  const manifest = bytes(JSON.stringify({ schemaVersion: 2, config: descriptor(config), layers: [descriptor(layer), { ...descriptor(other), size: 1 }] }))
  const index = bytes(JSON.stringify({ schemaVersion: 2, manifests: [{ ...descriptor(manifest), platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } }] }))
  const pile = { index, manifest, config, layer, other, 'index.sig': statement(index) }
  const { artifacts } = await evaluated(pile)
  assert.deepEqual(artifacts.map(({ name, verdict, through }) => [name, verdict, through]), [
    ['index', 'verified', undefined], ['manifest', 'verified', 'index'], ['config', 'verified', 'manifest'], ['layer', 'verified', 'manifest'], ['other', undefined, undefined]])
  assert.deepEqual(artifacts.map(({ platform }) => platform), [undefined, 'linux/arm64/v8', undefined, undefined, undefined])
  // A platform is a name, and what is none is not repeated.
  for (const platform of [{ os: 'linux' }, { os: 'linux', architecture: 'a b' }, { os: 'linux', architecture: 7 }, { os: '\u202elinux', architecture: 'arm64' }, 'linux/arm64', null]) {
    const odd = bytes(JSON.stringify({ schemaVersion: 2, manifests: [{ ...descriptor(manifest), platform }] }))
    const found = await evaluated({ odd, manifest, 'index.sig': statement(odd) })
    assert.deepEqual(found.artifacts.find(({ name }) => name === 'manifest'), { name: 'manifest', vouchedFor: ['index.sig'], verdict: 'verified', through: 'odd' })
  }
  // Who signed one platform has not signed the index, nor another platform.
  const one = await evaluated({ index, manifest, other, 'manifest.sig': statement(manifest) })
  assert.deepEqual(one.unvouched, ['index', 'other'])
  // Whoever is not asked for vouches for nothing.
  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const { unvouched } = await evaluated(pile, { policy: { ...policy, key: stranger }, now })
  assert.deepEqual(unvouched, ['index', 'manifest', 'config', 'layer', 'other'])
})

test('outside of a layout a manifest that nobody signed hides nothing', async () => {
  const carrier = bytes(JSON.stringify({ schemaVersion: 2, layers: [{ mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json', digest: `sha256:${sha256(other)}`, size: other.length }] }))
  const { unvouched } = await evaluated({ app, 'app.json': statement(app), other, carrier })
  assert.deepEqual(unvouched, ['other', 'carrier'])
  // Nor in one, what is no index, or lies elsewhere than blobs do.
  const mark = bytes('{"imageLayoutVersion": "1.0.0"}')
  const inside = await evaluated({ app, 'app.json': statement(app), 'oci-layout': mark, 'index.json': other, 'bin/other': other, 'bin/carrier': carrier })
  assert.deepEqual(inside.unvouched, ['index.json', 'bin/other', 'bin/carrier'])
})

test('a file with the name of one in an archive does not pass for it', async () => {
  const first = dossierOf(await createVerifier())
  await first.add('a.tar', carried)
  await assert.rejects(first.add('a.tar!/dist/app', other), { code: 'usage.dossier' })
  const second = dossierOf(await createVerifier())
  await second.add('a.tar!/dist/app', other)
  await second.add('a.tar', carried)
  const { files, artifacts } = await second.evaluate({ policy, now })
  assert.match(files[1]?.problem ?? '', /another file with the name a\.tar!\/dist\/app/)
  assert.deepEqual(artifacts.map(({ verdict }) => verdict), [undefined, undefined])
})

test('reading that is stopped in the middle of an archive ends with the reason, and nothing is added', async () => {
  const noise = Buffer.alloc(4 * 1024 * 1024)
  for (let at = 0; at < noise.length; at++) noise[at] = at * at * 31 >>> at % 13
  const dossier = dossierOf(await createVerifier())
  for (const content of [tarOf([['noise', noise]]), gzip(tarOf([['noise', noise]]))]) {
    const stop = new AbortController()
    await assert.rejects(dossier.add('a', new Blob([content]), { signal: stop.signal, onProgress: () => { stop.abort(new Error('enough')) } }), /enough/)
    assert.equal(dossier.remove('a'), false)
  }
})

test('reading reports its progress in packed bytes, and stops when asked to', async () => {
  const content = new Blob([gzip(carried)])
  const dossier = dossierOf(await createVerifier())
  /** @type {number[]} */
  const told = []
  await dossier.add('a.tgz', content, { onProgress: ({ done, total }) => { assert.equal(total, content.size); told.push(done) } })
  assert.equal(told.at(-1), content.size)
  await assert.rejects(dossier.add('b.tgz', content, { signal: AbortSignal.abort(new Error('enough')) }), /enough/)
  assert.equal(dossier.remove('b.tgz'), false)
})

test('the command takes an archive as it takes a directory', () => {
  const directory = mkdtempSync(join(tmpdir(), 'sealglass-archive-'))
  after(() => rmSync(directory, { recursive: true }))
  /** @param {string} name @param {Uint8Array} content */
  const put = (name, content) => {
    writeFileSync(join(directory, name), content)
    return join(directory, name)
  }
  const key = ['--key', put('key.pub', bytes(pem)), '--no-log', '--as-of', now]
  const good = command(['verify', put('good.tgz', gzip(tarOf([['app', app], ['app.json', statement(app)]]))), ...key])
  assert.equal(good.status, 0, good.stdout + good.stderr)
  assert.match(good.stdout, /^1 of 1 artifact is vouched for[^]*good\.tgz!\/app\s+by good\.tgz!\/app\.json/)
  assert.equal(command(['verify', put('more.tar', carried), ...key]).status, 1, 'nothing vouches for one of them')
  const link = command(['verify', put('link.tar', tar({ name: 'app', content: app }, { name: 'app.json', content: statement(app) }, { name: 'l', type: '2' })), ...key])
  assert.equal(link.status, 1, 'a link was not read')
  assert.match(link.stdout, /Not read[^]*l: It is a link/)
  const bomb = command(['verify', put('bomb.gz', gzip(new Uint8Array(8 * 1024 * 1024))), ...key])
  assert.equal(bomb.status, 1)
  assert.match(bomb.stdout, /Not unpacked[^]*200 times/)
})

/** A zip with another in the comment of its directory's last entry, ended as a wide one. */
function twoDirectories() {
  const whole = Buffer.from(zip([{ name: 'app', content: app, method: 0 }]))
  const [directory, end] = [whole.subarray(whole.length - 22 - 49, whole.length - 22), Buffer.from(whole.subarray(-22))]
  const files = whole.subarray(0, whole.length - 22 - 49)
  const hidden = Buffer.from(zip([{ name: 'app', content: bytes('evil'), method: 0 }], { wideEnd: true })).subarray(0, -22)
  const listed = Buffer.from(directory)
  listed.writeUInt16LE(hidden.length, 32)
  end.writeUInt32LE(listed.length + hidden.length, 12)
  return new Uint8Array(Buffer.concat([files, listed, hidden, end]))
}
