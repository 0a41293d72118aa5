// The npm package: dist/package/, ready for `npm pack`.

import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { bundle, version } from './bundle.mjs'
import { run } from './lib/command.mjs'
import { at, dist } from './lib/paths.mjs'
import { say } from './lib/say.mjs'
import { once } from './lib/stamp.mjs'
import { wasmDir, wasmFacts } from './wasm.mjs'

export const packageDir = join(dist, 'package')

/** What is published: package.json names each file that can be imported, and the command. */
const published = () => JSON.parse(readFileSync(at('www', 'package', 'package.json'), 'utf8'))

/** The scripts of the package, by name without `.js`: an entry has one for each condition under which it differs. */
export const entries = () => [...scriptsOf(published().exports), 'cli']

/** @param {unknown} exported @returns {string[]} */
const scriptsOf = exported => typeof exported === 'string'
  ? exported.endsWith('.js') ? [exported.slice(2, -3)] : []
  : Object.values(exported ?? {}).flatMap(scriptsOf)

export async function buildPackage() {
  await once({
    name: 'package',
    inputs: ['www/package', 'www/tsconfig.json', 'www/tsconfig.package.json', 'www/build/package.mjs', 'www/build/bundle.mjs', 'www/build/binder.mjs',
      'package-lock.json', 'Cargo.toml', 'crate/trust', 'docs/report.schema.json', 'README.md', 'LICENSE'],
    also: [wasmFacts().sha256, wasmFacts('facts-sbom.json').sha256],
    outputs: [...entries().map(name => `${name}.js`), 'package.json', 'report.schema.json', 'sealglass.wasm', 'sealglass-sbom.wasm'].map(file => join(packageDir, file)),
  }, async () => {
    say('building the npm package')
    rmSync(packageDir, { recursive: true, force: true })
    mkdirSync(packageDir, { recursive: true })
    await scripts()
    await types()
    for (const file of ['sealglass.wasm', 'sealglass-sbom.wasm']) copyFileSync(join(wasmDir, file), join(packageDir, file))
    cpSync(at('crate', 'trust'), join(packageDir, 'trusted-roots'), { recursive: true, filter: path => !/\.\w+$/.test(path) || path.endsWith('.json') })
    copyFileSync(at('docs', 'report.schema.json'), join(packageDir, 'report.schema.json'))
    for (const file of ['README.md', 'LICENSE']) if (existsSync(at(file))) copyFileSync(at(file), join(packageDir, file))
    manifest()
  })
}

async function scripts() {
  // Together, so that they share one engine and one copy of everything but the module's bytes.
  await bundle({
    entryPoints: entries().map(name => at('www', 'package', `${name}.ts`)), outdir: packageDir,
    platform: 'neutral', external: ['node:*'], splitting: true, chunkNames: 'shared-[hash]', minify: true,
  })
  chmodSync(join(packageDir, 'cli.js'), 0o755)
}

/** An entry of the package with all that it imports, as a bundler makes it for whoever uses all of its exports. @param {string} entry */
export async function bundled(entry) {
  const { build } = await import('esbuild')
  const { outputFiles: [script] } = await build({
    entryPoints: [join(packageDir, entry)], bundle: true, minify: true, write: false, format: 'esm', platform: 'neutral', target: 'es2022', charset: 'utf8',
    external: ['node:*', '*.wasm'], logLevel: 'error',
  })
  return script?.text ?? ''
}

async function types() {
  rmSync(join(dist, 'types'), { recursive: true, force: true })
  await run(process.execPath, [at('node_modules', 'typescript', 'bin', 'tsc'), '--project', at('www', 'tsconfig.package.json')])
  mkdirSync(join(packageDir, 'types'))
  for (const name of declarations()) copyFileSync(join(dist, 'types', name), join(packageDir, 'types', name))
}

/** What a user's editor reads, and what that imports. The other declarations tell of the inside, and are not shipped. */
function declarations() {
  const found = new Set(Object.values(published().exports).flatMap(({ types }) => types === undefined ? [] : [basename(types)]))
  for (const name of found) {
    for (const [, next] of readFileSync(join(dist, 'types', name), 'utf8').matchAll(/(?:from|import\() ?'\.\/([\w.-]+)\.js'/g)) found.add(`${next}.d.ts`)
  }
  return found
}

function manifest() {
  const { name, version: _, ...rest } = published()
  writeFileSync(join(packageDir, 'package.json'), `${JSON.stringify({ name, version: version(), ...rest }, null, 2)}\n`)
}
