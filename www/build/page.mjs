// The page: dist/page/, a folder of static files to host anywhere.

import { copyFileSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { bundle } from './bundle.mjs'
import { placeExample } from './example.mjs'
import { at, dist } from './lib/paths.mjs'
import { say } from './lib/say.mjs'
import { once } from './lib/stamp.mjs'
import { wasmFacts } from './wasm.mjs'

export const pageDir = join(dist, 'page')

export async function buildPage() {
  await once({
    name: 'page',
    inputs: ['index.html', 'www/page', 'www/package', 'www/tsconfig.json', 'www/build/page.mjs', 'www/build/bundle.mjs',
      'www/build/example.mjs', 'package-lock.json', 'Cargo.toml', 'tests/vectors/npm.json'],
    also: [wasmFacts().sha256],
    outputs: ['index.html', 'style.css', 'app.js', 'worker.js', 'example.js'].map(file => join(pageDir, file)),
  }, async () => {
    say('building the page')
    rmSync(pageDir, { recursive: true, force: true })
    mkdirSync(pageDir, { recursive: true })
    copyFileSync(at('index.html'), join(pageDir, 'index.html'))
    // Classic scripts: modules do not load from `file:`, and importScripts() takes no others.
    await bundle({
      entryPoints: ['app.ts', 'worker.ts', 'style.css'].map(file => at('www', 'page', file)), outdir: pageDir,
      format: 'iife', platform: 'browser', minify: true,
    })
    placeExample()
  })
}
