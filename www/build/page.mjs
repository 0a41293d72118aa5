// The page: dist/page/, a folder of static files to host anywhere, and dist/sealglass.html, the same in one file.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundle } from './bundle.mjs'
import { placeExample } from './example.mjs'
import { at, dist } from './lib/paths.mjs'
import { say } from './lib/say.mjs'
import { once } from './lib/stamp.mjs'
import { buildOneFile, oneFile } from './onefile.mjs'
import { wasmFacts } from './wasm.mjs'

export const pageDir = join(dist, 'page')

export async function buildPage() {
  await once({
    name: 'page',
    inputs: ['index.html', 'www/page', 'www/package', 'www/tsconfig.json', 'www/build/page.mjs', 'www/build/onefile.mjs', 'www/build/bundle.mjs',
      'www/build/example.mjs', 'package-lock.json', 'Cargo.toml', 'tests/vectors/npm.json'],
    also: [wasmFacts().sha256, wasmFacts('facts-sbom.json').sha256],
    outputs: ['index.html', 'style.css', 'app.js', 'worker.js', 'example.js'].map(file => join(pageDir, file)).concat(oneFile),
  }, async () => {
    say('building the page')
    rmSync(pageDir, { recursive: true, force: true })
    mkdirSync(pageDir, { recursive: true })
    // Comments are for who reads the sources.
    writeFileSync(join(pageDir, 'index.html'), readFileSync(at('index.html'), 'utf8').replace(/^ *<!--[^]*?-->\n/gm, ''))
    // Classic scripts: modules do not load from `file:`. The worker is a function that the page makes a blob of, so that
    // it is there when the page has loaded, and nothing is requested later (www/page/engine.ts).
    /** @type {import('esbuild').BuildOptions} */
    const script = { outdir: pageDir, format: 'iife', platform: 'browser', minify: true }
    await bundle({ ...script, entryPoints: ['app.ts', 'style.css'].map(file => at('www', 'page', file)) })
    await bundle({
      ...script, entryPoints: [at('www', 'page', 'worker.ts')],
      banner: { js: 'globalThis.sealglassWorker=function(){' }, footer: { js: '}' },
    })
    placeExample()
    buildOneFile(pageDir)
  })
}
