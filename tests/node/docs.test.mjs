// The examples of docs/for-npm-users.md, word for word, in an empty directory that has only the package.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { packageDir, root, vectorPath } from './support.mjs'

const directory = mkdtempSync(join(tmpdir(), 'sealglass-docs-'))
after(() => rmSync(directory, { recursive: true }))
mkdirSync(join(directory, 'node_modules'))
symlinkSync(packageDir, join(directory, 'node_modules', 'sealglass'), 'junction')
copyFileSync(vectorPath('sigstore-verify/test_data/bundles/sigstore.js@2.0.0-provenance.sigstore.json'), join(directory, 'sigstore-2.0.0.sigstore.json'))
writeFileSync(join(directory, 'sigstore-2.0.0.attestations.json'), `{"attestations":[{"bundle":${readFileSync(join(directory, 'sigstore-2.0.0.sigstore.json'), 'utf8')}}]}`)
copyFileSync(vectorPath('npm/sigstore-2.0.0.tgz'), join(directory, 'sigstore-2.0.0.tgz'))

const expected = [/^verified https:\/\/github\.com\/sigstore\/sigstore-js\S+ 2023-08-18T/, /^invalid\ninvalid\ninvalid\ninvalid$/, /^unidentified$/, /^true https:\/\/github\.com\/sigstore\/sigstore-js\//, /^unidentified\ninvalid$/, /^sigstore-bundle$/]
const blocks = [...readFileSync(join(root, 'docs', 'for-npm-users.md'), 'utf8').matchAll(/```js\n([^]*?)```/g)].map(([, code]) => code ?? '')
/** One that begins with a name is a file that others use. @param {string} code */
const nameOf = code => code.match(/^\/\/ (\S+\.mjs)\n/)?.[1]
for (const code of blocks) if (nameOf(code)) writeFileSync(join(directory, String(nameOf(code))), code)
const examples = blocks.filter(code => nameOf(code) === undefined)

test('every example is expected', () => assert.equal(examples.length, expected.length))

examples.forEach((code, index) => {
  test(`example ${index + 1} of docs/for-npm-users.md`, () => {
    writeFileSync(join(directory, `example-${index}.mjs`), code)
    const { status, stdout, stderr } = spawnSync(process.execPath, [`example-${index}.mjs`], { cwd: directory, encoding: 'utf8' })
    assert.equal(status, 0, stderr)
    assert.match(stdout.trim(), expected[index] ?? /$^/)
  })
})

test('the example of docs/presets.md, with an answer in which the registry has not signed', () => {
  const [, code = ''] = readFileSync(join(root, 'docs', 'presets.md'), 'utf8').match(/```js\n([^]*?)```/) ?? []
  writeFileSync(join(directory, 'presets.mjs'), code)
  writeFileSync(join(directory, 'registry.mjs'), `import { readFileSync } from 'node:fs'
globalThis.fetch = async url => {
  if (url !== 'https://registry.npmjs.org/-/npm/v1/attestations/sigstore@2.0.0') throw new Error(url)
  return new Response(readFileSync('sigstore-2.0.0.attestations.json'))
}`)
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', './registry.mjs', 'presets.mjs'], { cwd: directory, encoding: 'utf8' })
  assert.deepEqual([status, stdout.trim()], [0, 'false undefined verified'], stderr)
})

// As users compile: with the checks of declarations on, without the types of Node.js, and against what is not to be written.
const program = `
import { assertVerified, createVerifier, recognise, SealglassError, type Policy, type Report, type Verdict } from 'sealglass'
import * as inline from 'sealglass/inline'
import { dossier, type DossierReport } from 'sealglass/dossier'
import { createPool, serve, type PoolResult } from 'sealglass/pool'
import { githubActions, verifyNpmPackage, type NpmVerdict } from 'sealglass/presets'

const policy: Policy = { identity: { san: 'a', issuer: { absent: true } }, claims: { sourceRepositoryUri: 'b' } }
const verifier = await createVerifier({ trust: 'github' })
const report: Report = verifier.verify({ bundle: new Uint8Array(), policy, artifact: { digest: 'sha256:00' } })
const streamed: Promise<Report> = verifier.verifyFile({ bundle: '{}', policy, file: new Blob([]) })
assertVerified(report)
const verified: 'verified' = report.verdict
const kind: string = recognise(new Uint8Array(), 'name').kind
const same: typeof createVerifier = inline.createVerifier
const pile: Promise<DossierReport> = dossier(verifier).evaluate({ policy: githubActions({ repository: 'a/b' }) })
const npm: NpmVerdict = verifyNpmPackage(verifier, { attestations: '{}', tarball: new Uint8Array(), name: 'a', version: '1.0.0', repository: 'a/b' })
serve(createVerifier, { trust: 'github' })
const one = (result: PoolResult): string => result.error === undefined ? result.report.verdict : result.error.code
const pool = createPool({ worker: () => new Worker('x') })
const code = (error: unknown): string | undefined => error instanceof SealglassError ? error.code : undefined

// @ts-expect-error a policy says who
verifier.verify({ bundle: '{}', policy: {} })
// @ts-expect-error a pattern is written as one
verifier.verify({ bundle: '{}', policy: { identity: { san: /a/, issuer: 'b' } } })
// @ts-expect-error a claim there is not
verifier.verify({ bundle: '{}', policy: { identity: { san: 'a', issuer: 'b' }, claims: { sourceRepository: 'c' } } })
// @ts-expect-error a digest names its algorithm
verifier.verify({ bundle: '{}', policy, artifact: { digest: '00' } })
// @ts-expect-error text is not an artifact
verifier.verify({ bundle: '{}', policy, artifact: 'text' })
// @ts-expect-error no such verdict
const wrong: Verdict = 'valid'
export { code, kind, npm, one, pile, pool, same, streamed, verified, wrong }
`

for (const [module, moduleResolution] of [['nodenext', 'nodenext'], ['esnext', 'bundler']]) {
  test(`the declarations compile, ${moduleResolution}, strictly`, () => {
    writeFileSync(join(directory, 'program.mts'), program)
    writeFileSync(join(directory, 'tsconfig.json'), JSON.stringify({
      compilerOptions: {
        target: 'es2022', module, moduleResolution, lib: ['es2023', 'dom', 'dom.iterable'], types: [], strict: true, exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true, skipLibCheck: false, noEmit: true,
      },
      files: ['program.mts'],
    }))
    const { status, stdout } = spawnSync(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '--project', directory], { encoding: 'utf8' })
    assert.equal(status, 0, stdout)
  })
}
