// The npm package: dist/package/, ready for `npm pack`.

import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundle, version } from './bundle.mjs'
import { run } from './lib/command.mjs'
import { at, dist } from './lib/paths.mjs'
import { say } from './lib/say.mjs'
import { once } from './lib/stamp.mjs'
import { wasmDir, wasmFacts } from './wasm.mjs'

export const packageDir = join(dist, 'package')

// What a user's editor reads. The other declarations tell of the inside, and name modules that are not shipped.
const declarations = ['index', 'inline', 'api', 'enveloped', 'error', 'inspect', 'presets', 'recognise', 'report', 'sbom', 'sbom.inline', 'sbom-calls', 'sbom-types', 'types']

export async function buildPackage() {
  await once({
    name: 'package',
    inputs: ['www/package', 'www/tsconfig.json', 'www/tsconfig.package.json', 'www/build/package.mjs', 'www/build/bundle.mjs',
      'package-lock.json', 'Cargo.toml', 'crate/trust', 'docs/report.schema.json', 'README.md', 'LICENSE'],
    also: [wasmFacts().sha256, wasmFacts('facts-sbom.json').sha256],
    outputs: ['cli.js', 'index.js', 'index.node.js', 'inline.js', 'package.json', 'report.schema.json', 'sbom.js', 'sbom.node.js', 'sbom.inline.js', 'sealglass.wasm', 'sealglass-sbom.wasm'].map(file => join(packageDir, file)),
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
    entryPoints: ['index', 'index.node', 'inline', 'sbom', 'sbom.node', 'sbom.inline', 'cli'].map(name => at('www', 'package', `${name}.ts`)), outdir: packageDir,
    platform: 'neutral', external: ['node:*'], splitting: true, chunkNames: 'shared-[hash]', minify: true,
  })
  chmodSync(join(packageDir, 'cli.js'), 0o755)
}

async function types() {
  rmSync(join(dist, 'types'), { recursive: true, force: true })
  await run(process.execPath, [at('node_modules', 'typescript', 'bin', 'tsc'), '--project', at('www', 'tsconfig.package.json')])
  mkdirSync(join(packageDir, 'types'))
  for (const name of declarations) copyFileSync(join(dist, 'types', `${name}.d.ts`), join(packageDir, 'types', `${name}.d.ts`))
}

function manifest() {
  const { name, version: _, ...rest } = JSON.parse(readFileSync(at('www', 'package', 'package.json'), 'utf8'))
  writeFileSync(join(packageDir, 'package.json'), `${JSON.stringify({ name, version: version(), ...rest }, null, 2)}\n`)
}
