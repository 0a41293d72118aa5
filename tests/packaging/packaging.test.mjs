// From the packed tarball alone: what it holds, and that it runs in each host and through each bundler, on a real bundle.

import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { test } from 'node:test'
import { at, expected, here, pack, policy, program, root, run, tarball, tool, write } from './support.mjs'

const read = `
import { readFile } from 'node:fs/promises'
const [bundle, artifact] = await Promise.all(['bundle.json', 'artifact.tgz'].map(name => readFile(new URL(name, root))))
console.log(await check(bundle, artifact))`

test('the packed files are those of the list', () => {
  const list = join(here, 'files.txt')
  // Names of shared pieces carry a hash of what is in them.
  const files = `${pack.files.map(({ path }) => path.replace(/shared-\w+/, 'shared-*')).filter((path, at, all) => all.indexOf(path) === at).sort().join('\n')}\n`
  if (process.env.SEALGLASS_BLESS === '1') writeFileSync(list, files)
  assert.equal(files, readFileSync(list, 'utf8'), 'SEALGLASS_BLESS=1 npm run test:packaging writes tests/packaging/files.txt anew')
})

test('the package asks for no other, and names each file that it exports', () => {
  const manifest = JSON.parse(readFileSync(at('node_modules/sealglass/package.json'), 'utf8'))
  for (const member of ['dependencies', 'peerDependencies', 'optionalDependencies', 'scripts']) assert.equal(manifest[member], undefined, member)
  assert.deepEqual([manifest.type, manifest.sideEffects, manifest.engines], ['module', false, { node: '>=20' }])
  for (const [name, conditions] of Object.entries(manifest.exports)) {
    if (typeof conditions !== 'string') assert.equal(Object.keys(conditions)[0], 'types', name)
    for (const file of typeof conditions === 'string' ? [conditions] : Object.values(conditions)) {
      if (!file.includes('*')) assert.ok(pack.files.some(({ path }) => path === file.slice(2)), `${name}: ${file}`)
    }
  }
  const modules = pack.files.filter(({ path }) => path.endsWith('.wasm')).map(({ path }) => path).sort()
  assert.deepEqual(modules, ['sealglass-sbom.wasm', 'sealglass.wasm'])
})

for (const entry of ['sealglass', 'sealglass/inline']) {
  test(`Node.js ${process.version}: import of ${entry}`, () => {
    write('node.mjs', `${program(entry)}\nconst root = import.meta.url${read}`)
    assert.equal(run(process.execPath, ['node.mjs']).trim(), expected)
  })
}

test('Node.js: require of the package', context => {
  if (!process.features.require_module) return context.skip(`Node.js ${process.version} requires no modules`)
  write('required.cjs', `const { createVerifier } = require('sealglass')
createVerifier().then(({ trust }) => console.log(trust[0].label))`)
  assert.match(run(process.execPath, ['required.cjs']), /Sigstore public-good instance/)
})

test('Node.js: each of the other exports', () => {
  write('exports.mjs', `import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createVerifier } from 'sealglass'
import { dossier } from 'sealglass/dossier'
import { createPool } from 'sealglass/pool'
import { readSbom } from 'sealglass/sbom'
import * as inline from 'sealglass/sbom/inline'
const { resolve } = createRequire(import.meta.url)
const wasm = readFileSync(resolve('sealglass/wasm'))
const root = JSON.parse(readFileSync(resolve('sealglass/trusted-roots/public-good.json')))
const verifier = await createVerifier({ wasm, trust: root })
const pile = dossier(verifier)
await pile.add('bundle', readFileSync('bundle.json'))
await pile.add('artifact', readFileSync('artifact.tgz'))
const { unvouched } = await pile.evaluate({ policy: ${JSON.stringify(policy)} })
const sbom = JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, components: [{ type: 'library', name: 'a', version: '1' }] })
const names = await Promise.all([readSbom(sbom), inline.readSbom(sbom, { wasm: readFileSync(resolve('sealglass/sbom.wasm')) })].map(async each => (await each).sbom.components[0].name))
console.log(unvouched.length, names.join(), typeof createPool, JSON.parse(readFileSync(resolve('sealglass/report.schema.json'))).title !== undefined)`)
  assert.equal(run(process.execPath, ['exports.mjs']).trim(), '0 a,a function true')
})

test('the command, by its name', () => {
  const { identity: { san, issuer } } = policy
  const out = run('npm', ['exec', '--offline', '--', 'sealglass', 'verify', 'bundle.json', 'artifact.tgz', '--certificate-identity', san, '--certificate-oidc-issuer', issuer, '--json'])
  assert.equal(JSON.parse(out).verdict, 'verified')
})

for (const [module, moduleResolution, skipLibCheck] of /** @type {const} */ ([['nodenext', 'nodenext', false], ['nodenext', 'nodenext', true], ['esnext', 'bundler', false], ['esnext', 'bundler', true]])) {
  test(`TypeScript, strict, ${moduleResolution}, ${skipLibCheck ? 'declarations not checked' : 'declarations checked'}`, () => {
    write('types.mts', `import { createVerifier, type Check, type Policy, type Report, type Verdict } from 'sealglass'
import { createVerifier as inlined } from 'sealglass/inline'
import { dossier } from 'sealglass/dossier'
import { createPool, serve } from 'sealglass/pool'
import { npmPackage } from 'sealglass/presets'
import { readSbom, type SbomReading } from 'sealglass/sbom'
import { readSbom as inlinedSbom } from 'sealglass/sbom/inline'
const policy: Policy = npmPackage({ name: 'a', version: '1.0.0', repository: 'a/b' }).provenance
export async function all(file: Blob): Promise<[Report, SbomReading]> {
  const verifier = await createVerifier({ wasm: new URL('https://example.test/') })
  const report = await verifier.verifyFile({ bundle: '{}', file, policy, signal: AbortSignal.timeout(1), onProgress: ({ done }) => done.toFixed() })
  const failed: Check[] = report.checks.filter(({ outcome }) => outcome === 'failed')
  // @ts-expect-error there is no such outcome
  failed.filter(({ outcome }) => outcome === 'maybe')
  const said: Record<Verdict, string> = { verified: '', unidentified: '', insufficient: '', rejected: '', invalid: '' }
  await dossier(verifier).evaluate({ policy: { anySigner: true } })
  serve(inlined)
  createPool({ worker: () => new Worker(said[report.verdict]) }).close()
  return [report, await (failed.length > 0 ? readSbom : inlinedSbom)('{}')]
}
`)
    write('tsconfig.json', JSON.stringify({ compilerOptions: {
      target: 'es2022', module, moduleResolution, skipLibCheck, lib: ['es2023', 'dom', 'dom.iterable'], types: [], noEmit: true,
      strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noPropertyAccessFromIndexSignature: true,
    }, files: ['types.mts'] }))
    run(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '--project', 'tsconfig.json'])
  })
}

test('publint finds nothing', () => {
  assert.match(tool('publint', 'src/cli.js', tarball, '--strict'), /All good!/)
})

test('arethetypeswrong finds nothing', () => {
  // Modules only; and files that are no code have no types. What it finds ends it with a code that is not 0.
  const out = tool('@arethetypeswrong/cli', 'dist/index.js', tarball, '--profile', 'esm-only', '--format', 'ascii', '--exclude-entrypoints', 'wasm', 'sbom.wasm', 'report.schema.json')
  assert.equal(out.match(/bundler: 🟢/g)?.length, 8)
})

test('Deno', () => {
  write('deno.mjs', `${program('sealglass')}\nconst root = import.meta.url${read}`)
  const out = tool('deno', 'bin.cjs', 'run', '--no-remote', '--node-modules-dir=manual', '--no-prompt', '--allow-read=.', 'deno.mjs')
  assert.equal(out.trim(), expected)
})

test('workerd', async () => {
  write('workerd.mjs', `${program('sealglass')}
export default { async fetch(request) {
  const parts = await request.formData()
  return new Response(await check(...await Promise.all(['bundle', 'artifact'].map(async name => new Uint8Array(await parts.get(name).arrayBuffer())))))
} }`)
  // As wrangler packs a worker: modules of WebAssembly stay files, which workerd compiles.
  const { build } = await import(pathToFileURL(join(here, 'node_modules/esbuild/lib/main.js')).href)
  await build({
    entryPoints: [at('workerd.mjs')], outfile: at('out/workerd/index.mjs'), bundle: true, format: 'esm', conditions: ['workerd', 'worker', 'browser'], logLevel: 'error',
    loader: { '.wasm': 'copy' }, assetNames: '[name]', absWorkingDir: at('.'),
  })
  const { Miniflare } = await import(pathToFileURL(join(here, 'node_modules/miniflare/dist/src/index.js')).href)
  const host = new Miniflare({
    modulesRoot: at('out/workerd'), compatibilityDate: '2025-01-01',
    modules: [
      { type: 'ESModule', path: at('out/workerd/index.mjs') },
      { type: 'CompiledWasm', path: at('out/workerd/sealglass.wasm') },
    ],
  })
  try {
    const body = new FormData()
    for (const [name, file] of [['bundle', 'bundle.json'], ['artifact', 'artifact.tgz']]) body.append(name ?? '', new Blob([readFileSync(at(file ?? ''))]))
    const answer = await fetch(await host.ready, { method: 'POST', body })
    assert.equal(await answer.text(), expected)
  } finally {
    await host.dispose()
  }
})
