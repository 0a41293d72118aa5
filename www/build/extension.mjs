// The browser extension: dist/extension/, to load unpacked or to pack.

import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundle, version } from './bundle.mjs'
import { at, dist } from './lib/paths.mjs'
import { say } from './lib/say.mjs'
import { once } from './lib/stamp.mjs'
import { wasmDir, wasmFacts } from './wasm.mjs'

export const extensionDir = join(dist, 'extension')

export async function buildExtension() {
  const made = ['background.js', 'manifest.json', 'sealglass.wasm', 'style.css', 'verify.html', 'verify.js', ...[16, 32, 48, 128].map(size => join('icons', `${size}.png`))]
  await once({
    name: 'extension',
    inputs: ['www/extension', 'www/page', 'www/package', 'www/tsconfig.json', 'www/build/extension.mjs', 'www/build/bundle.mjs', 'www/build/binder.mjs', 'package-lock.json', 'Cargo.toml'],
    also: [wasmFacts().sha256], outputs: made.map(file => join(extensionDir, file)),
  }, async () => {
    say('building the extension')
    rmSync(extensionDir, { recursive: true, force: true })
    mkdirSync(extensionDir, { recursive: true })
    await bundle({ entryPoints: ['background.ts', 'verify.ts', 'style.css'].map(file => at('www', 'extension', file)), outdir: extensionDir, platform: 'browser', minify: true })
    copyFileSync(at('www', 'extension', 'verify.html'), join(extensionDir, 'verify.html'))
    cpSync(at('www', 'extension', 'icons'), join(extensionDir, 'icons'), { recursive: true })
    copyFileSync(join(wasmDir, 'sealglass.wasm'), join(extensionDir, 'sealglass.wasm'))
    const { manifest_version, name, ...rest } = JSON.parse(readFileSync(at('www', 'extension', 'manifest.json'), 'utf8'))
    writeFileSync(join(extensionDir, 'manifest.json'), `${JSON.stringify({ manifest_version, name, version: version(), ...rest }, null, 2)}\n`)
  })
}
