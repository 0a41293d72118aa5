// What a visitor of the page, and a user of the package, load.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { bundled } from '../../www/build/package.mjs'

/** @param {string} dist */
export async function sizes(dist) {
  const file = (/** @type {string[]} */ ...parts) => readFileSync(join(dist, ...parts))
  const modules = ['sealglass.wasm', 'sealglass-sbom.wasm'].map(name => file('package', name).toString('base64'))
  const bare = (/** @type {string} */ name) => Buffer.from(modules.reduce((text, base64) => text.replace(base64, ''), file('page', name).toString()))
  const page = ['index.html', 'style.css', 'app.js', 'worker.js'].map(bare)
  const entry = async (/** @type {string} */ name) => [Buffer.from(await bundled(name))]
  return [
    weigh('sealglass.wasm', [file('package', 'sealglass.wasm')]),
    weigh('sealglass-sbom.wasm', [file('package', 'sealglass-sbom.wasm')]),
    weigh('JavaScript of `sealglass`', await entry('index.js')),
    weigh('JavaScript of `sealglass/sbom`', await entry('sbom.js')),
    weigh('`sealglass/inline`, WebAssembly inside', await entry('inline.js')),
    weigh('the page, besides WebAssembly and example', page),
    weigh('the page, all but the example', ['index.html', 'style.css', 'app.js', 'worker.js'].map(name => file('page', name))),
  ]
}

/** @param {string} what @param {Buffer[]} parts */
const weigh = (what, parts) => ({
  what,
  raw: sum(parts, part => part.length),
  gzip: sum(parts, part => gzipSync(part, { level: 9 }).length),
  brotli: sum(parts, part => brotliCompressSync(part).length),
})

/** @param {Buffer[]} parts @param {(part: Buffer) => number} size */
const sum = (parts, size) => parts.reduce((total, part) => total + size(part), 0)
