// Presets: each is the policy that docs/presets.md says, takes what it is about, and refuses what only looks like it.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { caseRequest, cases, entry, sealglass } from './support.mjs'

const { createVerifier, SealglassError } = await sealglass()
const presets = await entry('presets')
const positives = cases('positives')

/** The verdict on a case of the test PKI under another policy. @param {string} name @param {any} policy */
async function verdict(name, policy) {
  const found = positives.find(each => each.name === name)
  assert.ok(found, name)
  return (await createVerifier({ trust: found.trustedRoot })).verify({ ...caseRequest(found), policy }).verdict
}

/** @param {() => unknown} make */
const refused = make => assert.throws(make, error => error instanceof SealglassError && error.code === 'usage.preset')

// The test PKI signs as https://github.com/acme/widget/.github/workflows/release.yml@refs/tags/v1.2.3
const repository = 'acme/widget'

test('githubActions: the repository, in letters of either case, and what else is asked', async () => {
  for (const asked of [{}, { workflow: 'release.yml' }, { ref: 'refs/tags/v1.2.3' }, { workflow: 'release.yml', ref: 'refs/tags/v1.2.3', githubHosted: true }, { repository: 'ACME/Widget' }]) {
    assert.equal(await verdict('v03_dsse', presets.githubActions({ repository, ...asked })), 'verified', JSON.stringify(asked))
  }
  assert.deepEqual(presets.githubActions({ repository: 'a-1/b.c', workflow: 'r.yml', ref: 'refs/tags/v1' }), {
    identity: {
      san: { pattern: 'https://github\\.com/[Aa]-1/[Bb]\\.[Cc]/\\.github/workflows/r\\.yml@refs/tags/v1' },
      sanKind: 'uri', issuer: 'https://token.actions.githubusercontent.com',
    },
    claims: { sourceRepositoryRef: 'refs/tags/v1' },
    predicateType: 'https://slsa.dev/provenance/v1',
  })
})

test('githubActions: look-alikes', async () => {
  for (const other of [
    { repository: 'acme/widge' }, { repository: 'acme/widget-x' }, { repository: 'acme/widgets' }, { repository: 'acm/widget' }, { repository: 'acme-x/widget' },
    { repository: 'acme/w.dget' }, { workflow: 'release.yaml' }, { workflow: 'elease.yml' }, { ref: 'refs/tags/v1.2.30' }, { ref: 'refs/tags/v1.2' }, { ref: 'refs/tags/v1x2.3' },
    { commit: '0'.repeat(40) }, { predicateType: 'https://slsa.dev/provenance/v0.2' }, { subjectName: 'widget' },
  ]) {
    assert.equal(await verdict('v03_dsse', presets.githubActions({ repository, ...other })), 'rejected', JSON.stringify(other))
  }
})

test('githubActions: names that are none are refused, and never become a pattern', () => {
  for (const name of ['', 'acme', 'acme/', '/widget', 'acme/widget/x', 'acme/..', 'acme/.', '.*/.*', 'acme/wid get', 'acme|x/widget', 'acme/widget\n', 'https://github.com/acme/widget']) {
    refused(() => presets.githubActions({ repository: name }))
  }
  for (const workflow of ['', '../x.yml', 'a/b.yml', '.*', 'release']) refused(() => presets.githubActions({ repository, workflow }))
  refused(() => presets.githubActions({ repository, commit: 'main' }))
  refused(() => presets.githubActions(/** @type {any} */ ({})))
})

test('npmPackage: the package, the version and the repository', async () => {
  const wanted = { name: '@acme/widget', version: '1.2.3', repository }
  const { provenance, publication, signature } = presets.npmPackage(wanted)
  assert.deepEqual(signature, { keyList: 'npm-signatures', subjectName: 'pkg:npm/%40acme/widget@1.2.3' })
  assert.equal(await verdict('npm_provenance', provenance), 'verified')
  assert.deepEqual(publication, {
    keyList: 'npm', predicateType: 'https://github.com/npm/attestation/tree/main/specs/publish/v0.1', subjectName: 'pkg:npm/%40acme/widget@1.2.3',
  })
  for (const other of [{ name: 'widget' }, { name: '@acme/widgets' }, { name: '@acme/Widget' }, { version: '1.2.30' }, { version: '1.2.3-rc.1' }, { repository: 'acme/other' }]) {
    assert.equal(await verdict('npm_provenance', presets.npmPackage({ ...wanted, ...other }).provenance), 'rejected', JSON.stringify(other))
  }
  for (const name of ['', '@acme', '@acme/', '../x', 'a/b', '@a/b/c', 'a b']) refused(() => presets.npmPackage({ ...wanted, name }))
  for (const version of ['', 'latest', '1', '1.2.3 ', '^1.2.3']) refused(() => presets.npmPackage({ ...wanted, version }))
})

test('verifyNpmPackage: both signatures have to hold', async () => {
  const found = positives.find(each => each.name === 'npm_provenance')
  assert.ok(found)
  const verifier = await createVerifier({ trust: found.trustedRoot })
  const answer = presets.verifyNpmPackage(verifier, { attestations: found.bundle, tarball: found.artifact, now: found.now, name: '@acme/widget', version: '1.2.3', repository })
  assert.equal(answer.provenance?.verdict, 'verified')
  assert.equal(answer.publication, undefined, 'the registry did not sign')
  assert.equal(answer.verified, false)
  assert.equal(answer.signature, undefined, 'it was not asked for')
  // Whoever else signs the line is not the registry, and is not taken for it.
  const other = positives.find(each => each.name === 'npm_signature')
  assert.ok(other)
  const asked = presets.verifyNpmPackage(verifier, { attestations: found.bundle, registry: other.bundle, tarball: other.artifact, now: found.now, name: '@acme/widget', version: '1.2.3', repository })
  assert.equal(asked.verified, false)
  assert.equal(asked.signature?.verdict, 'insufficient')
  assert.equal(asked.signature.checks.find(({ check, outcome }) => outcome === 'failed' && check === 'O1')?.message, "The bundle's key hint names no key of the npm registry's list.")
})

// Nothing but npm signs with npm's keys: here the key of the test PKI stands for the one of the list, and all else is as it is.
test('verifyNpmPackage: a publication and a provenance, and each fault by its check', async () => {
  const [publication, provenance, signature] = ['npm_publication', 'npm_provenance', 'npm_signature'].map(name => /** @type {any} */ (positives.find(each => each.name === name)))
  const verifier = await createVerifier({ trust: provenance.trustedRoot })
  assert.deepEqual([publication.trustedRoot, publication.artifact], [provenance.trustedRoot, provenance.artifact])
  const { pem } = publication.policy.expected.key
  /** @type {string[]} */
  const lists = []
  const ofTest = { ...verifier, verifyAll: (/** @type {any} */ request) => {
    const { keyList, ...policy } = request.policy
    if (keyList === undefined) return verifier.verifyAll(request)
    lists.push(keyList)
    // What comes without log and time is asked for neither.
    return verifier.verifyAll({ ...request, policy: { ...policy, key: pem, ...keyList === 'npm' ? {} : { thresholds: { tlog: 0 } } } })
  } }
  /** @param {Uint8Array} bytes */
  const json = bytes => JSON.parse(Buffer.from(bytes).toString())
  const PUBLISH = 'https://github.com/npm/attestation/tree/main/specs/publish/v0.1'
  const published = { predicateType: PUBLISH, bundle: json(publication.bundle) }
  const built = { predicateType: 'https://slsa.dev/provenance/v1', bundle: json(provenance.bundle).attestations[0].bundle }
  const right = { attestations: { attestations: [published, built] }, tarball: publication.artifact, now: publication.now, name: '@acme/widget', version: '1.2.3', repository }

  const good = presets.verifyNpmPackage(ofTest, right)
  assert.deepEqual([good.verified, good.publication?.verdict, good.provenance?.verdict, good.signature], [true, 'verified', 'verified', undefined])
  assert.deepEqual([good.publication?.statement?.predicateType, good.provenance?.statement?.predicateType, lists], [PUBLISH, built.predicateType, ['npm']])
  assert.equal(presets.verifyNpmPackage(ofTest, { ...right, attestations: { attestations: [built, published] } }).verified, true, 'in whatever order')
  assert.equal(presets.verifyNpmPackage(ofTest, { ...right, attestations: JSON.stringify(right.attestations), repository: 'ACME/widget' }).verified, true)
  // With what the registry says of the version.
  lists.length = 0
  const three = presets.verifyNpmPackage(ofTest, { ...right, registry: signature.bundle })
  assert.deepEqual([three.verified, three.signature?.verdict, lists], [true, 'verified', ['npm', 'npm-signatures']])

  /** The checks that say so, of each report. @param {import('../../www/package/presets.js').NpmVerdict} answer */
  const said = ({ verified, ...reports }) => [verified, Object.fromEntries(Object.entries(reports).map(([name, { verdict, cause, policy }]) => [name, [verdict, cause?.check ?? policy.differences.map(({ check }) => check).join()]]))]
  const asked = (/** @type {object} */ change) => said(presets.verifyNpmPackage(ofTest, { ...right, ...change }))
  const fine = ['verified', '']
  const tampered = Uint8Array.from(right.tarball, (byte, at) => at === 0 ? byte ^ 1 : byte)
  const twisted = structuredClone(published)
  twisted.bundle.dsseEnvelope.payload = Buffer.from(Buffer.from(twisted.bundle.dsseEnvelope.payload, 'base64').toString().replace('1.2.3', '1.2.4')).toString('base64')
  for (const [what, change, expected] of /** @type {Array<[string, object, object]>} */ ([
    ['a tampered tarball', { tarball: tampered }, { publication: ['invalid', 'N4'], provenance: ['invalid', 'N4'] }],
    ['built by another repository', { repository: 'acme/wdget' }, { publication: fine, provenance: ['rejected', 'P4'] }],
    ['built by another workflow', { workflow: 'ci.yml' }, { publication: fine, provenance: ['rejected', 'P4'] }],
    ['no publication', { attestations: { attestations: [built] } }, { provenance: fine }],
    ['no provenance', { attestations: { attestations: [published] } }, { publication: fine }],
    ['twice the provenance', { attestations: { attestations: [built, built] } }, { provenance: fine }],
    ['another version', { version: '1.2.4' }, { publication: ['rejected', 'N5'], provenance: ['rejected', 'N5'] }],
    ['a longer version', { version: '1.2.30' }, { publication: ['rejected', 'N5'], provenance: ['rejected', 'N5'] }],
    ['a name that looks alike', { name: '@acme/wldget' }, { publication: ['rejected', 'N5'], provenance: ['rejected', 'N5'] }],
    ['the name without its scope', { name: 'widget' }, { publication: ['rejected', 'N5'], provenance: ['rejected', 'N5'] }],
    ['a publication of which the statement was changed', { attestations: { attestations: [twisted, built] } }, { publication: ['invalid', 'I3'], provenance: fine }],
  ])) assert.deepEqual(asked(change), [false, expected], what)
  // The list itself has no such key.
  assert.deepEqual(said(presets.verifyNpmPackage(verifier, right)), [false, { publication: ['insufficient', 'O1'], provenance: fine }])
})

test('the signature of a package: the package by its name, and by no other', async () => {
  const found = positives.find(each => each.name === 'npm_signature')
  assert.ok(found)
  const { policy } = caseRequest(found)
  /** @param {any} subjectName */
  const named = subjectName => verdict('npm_signature', { ...policy, subjectName })
  assert.equal(await named('pkg:npm/%40acme/widget@1.2.3'), 'verified')
  assert.equal(await named({ pattern: 'pkg:npm/%40acme/.*' }), 'verified')
  for (const other of ['pkg:npm/widget@1.2.3', 'pkg:npm/@acme/widget@1.2.3', 'pkg:npm/%40acme/widget@1.2.30', { pattern: 'pkg:npm/%40acme/widget' }]) {
    assert.equal(await named(other), 'rejected', JSON.stringify(other))
  }
})

test('condaPackage: the file and the workflow that published it', async () => {
  const file = 'widget-1.2.3-h0_0.conda'
  assert.deepEqual(presets.condaPackage({ file, repository, workflow: 'release.yml' }), presets.githubActions({
    repository, workflow: 'release.yml', predicateType: 'https://schemas.conda.org/attestations-publish-1.schema.json', subjectName: file,
  }))
  assert.equal(await verdict('conda_publish', presets.condaPackage({ file, repository })), 'verified')
  for (const other of [{ file: 'widget-1.2.3-h0_1.conda' }, { file: 'widget-1.2.3-h0_0.tar.bz2' }, { repository: 'acme/wdget' }, { workflow: 'ci.yml' }]) {
    assert.equal(await verdict('conda_publish', presets.condaPackage({ file, repository, ...other })), 'rejected', JSON.stringify(other))
  }
  assert.equal(await verdict('pypi_publish', presets.condaPackage({ file, repository })), 'rejected', 'another statement')
  for (const name of ['', 'widget', 'widget.zip', '../widget-1-0.conda', 'a b-1-0.conda']) refused(() => presets.condaPackage({ file: name, repository }))
})

test('pypiFile: a project has many spellings, a file none but these', async () => {
  const publisher = { kind: /** @type {const} */ ('GitHub'), repository, workflow: 'release.yml' }
  for (const file of ['Widget-1.2.3-py3-none-any.whl', 'WIDGET-1.2.3-py3-none-any.whl']) {
    assert.equal(await verdict('pypi_publish', presets.pypiFile({ file, publisher })), 'verified', file)
  }
  /** @param {string} file */
  const takes = file => {
    const { subjectName } = presets.pypiFile({ file, publisher })
    assert.ok(typeof subjectName === 'object')
    return new RegExp(`^(?:${subjectName.pattern})$`)
  }
  for (const name of ['foo_bar-1.0-py3-none-any.whl', 'Foo.Bar-1.0-py3-none-any.whl', 'foo-bar-1.0-py3-none-any.whl', 'FOO__bar-1.0-py3-none-any.whl']) assert.match(name, takes('foo_bar-1.0-py3-none-any.whl'))
  for (const name of ['foobar-1.0-py3-none-any.whl', 'foo_bar-1x0-py3-none-any.whl', 'foo_bar-1.0-py3-none-ANY.whl', 'xfoo_bar-1.0-py3-none-any.whl', 'foo_bar_x-1.0-py3-none-any.whl', 'foo_bar-1.0.tar.gz']) {
    assert.doesNotMatch(name, takes('foo_bar-1.0-py3-none-any.whl'))
  }
  assert.match('foo_bar-1.0.tar.gz', takes('Foo-Bar-1.0.tar.gz'))
  assert.doesNotMatch('foo_bar-1.0.post1.tar.gz', takes('Foo-Bar-1.0.tar.gz'))
})

test('pypiFile: the file and its publisher', async () => {
  const file = 'widget-1.2.3-py3-none-any.whl'
  const publisher = { kind: /** @type {const} */ ('GitHub'), repository, workflow: 'release.yml' }
  assert.equal(await verdict('pypi_publish', presets.pypiFile({ file, publisher })), 'verified')
  for (const other of [
    { file: 'widget-1.2.4-py3-none-any.whl' }, { file: 'widget-1.2.3.tar.gz' }, { publisher: { ...publisher, repository: 'acme/wdget' } },
    { publisher: { ...publisher, workflow: 'ci.yml' } }, { publisher: { kind: /** @type {const} */ ('Google'), email: 'release@example.com' } },
    { publisher: { kind: /** @type {const} */ ('GitLab'), repository, workflowFilepath: '.gitlab-ci.yml' } }, { predicateType: 'https://slsa.dev/provenance/v1' },
  ]) {
    assert.equal(await verdict('pypi_publish', presets.pypiFile({ file, publisher, ...other })), 'rejected', JSON.stringify(other))
  }
  for (const name of ['', 'widget', '../widget-1.whl', 'a b.whl']) refused(() => presets.pypiFile({ file: name, publisher }))
  refused(() => presets.pypiFile({ file, publisher: /** @type {any} */ ({ kind: 'Other' }) }))
})

test('homebrewBottle and containerImage are what docs/presets.md says', async () => {
  const bottle = presets.homebrewBottle({ file: 'widget--1.2.3.arm64_sonoma.bottle.tar.gz' })
  assert.match(JSON.stringify(bottle), /\[Hh\]\[Oo\]\[Mm\]\[Ee\]/)
  assert.equal(bottle.subjectName, 'widget--1.2.3.arm64_sonoma.bottle.tar.gz')
  assert.equal(await verdict('v03_dsse', bottle), 'rejected')
  const every = presets.homebrewBottle({ file: 'ca-certificates--2024.1.all.bottle.1.tar.gz' }).subjectName
  assert.ok(typeof every === 'object')
  const takes = new RegExp(`^(?:${every.pattern})$`)
  for (const name of ['ca-certificates--2024.1.all.bottle.1.tar.gz', 'ca-certificates--2024.1.x86_64_linux.bottle.tar.gz']) assert.match(name, takes)
  for (const name of ['ca-certificates--2024.11.all.bottle.tar.gz', 'ca-certificates--2024x1.all.bottle.tar.gz', 'a-ca-certificates--2024.1.all.bottle.tar.gz', 'ca-certificates--2024.1.all.bottle.tar.gz.asc']) assert.doesNotMatch(name, takes)
  refused(() => presets.homebrewBottle({ file: 'widget.tar.gz' }))
  const identity = { san: 'https://github.com/acme/widget/.github/workflows/release.yml@refs/tags/v1.2.3', issuer: 'https://token.actions.githubusercontent.com' }
  assert.equal(await verdict('image_signature', presets.containerImage(identity)), 'verified')
  assert.equal(await verdict('v03_dsse', presets.containerImage(identity)), 'rejected', 'an attestation of another kind is no signature of the image')
})

test('verifyGithubAsset: an attestation of the answer is of this file and this repository', async () => {
  const found = positives.find(each => each.name === 'v03_dsse')
  assert.ok(found)
  const verifier = await createVerifier({ trust: found.trustedRoot })
  const bundle = JSON.parse(found.bundle.toString())
  const asked = { attestations: { attestations: [{ bundle: {} }, { bundle }] }, file: new Blob([found.artifact]), now: found.now, repository }
  const answer = await presets.verifyGithubAsset(verifier, asked)
  assert.deepEqual([answer.verified, answer.provenance?.verdict], [true, 'verified'])
  /** @type {Array<[string, any, string | undefined]>} */
  const others = [
    ['another file', { file: new Blob(['other']) }, 'invalid'],
    ['another repository', { repository: 'acme/gadget' }, 'rejected'],
    ['another tag', { ref: 'refs/tags/v9' }, 'rejected'],
    ['no attestation', { attestations: { attestations: [] } }, undefined],
  ]
  for (const [what, other, verdict] of others) {
    const { verified, provenance } = await presets.verifyGithubAsset(verifier, { ...asked, ...other })
    assert.deepEqual([verified, provenance?.verdict], [false, verdict], what)
  }
  const sha256 = 'a'.repeat(64)
  assert.equal(presets.githubAttestations({ repository, sha256 }), `https://api.github.com/repos/acme/widget/attestations/sha256:${sha256}`)
  refused(() => presets.githubAttestations({ repository: 'a/b/../c', sha256 }))
  refused(() => presets.githubAttestations({ repository, sha256: 'main' }))
})
