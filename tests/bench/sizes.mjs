// What a visitor of the page, and a user of the package, load.

import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'

/** @param {string} dist */
export function sizes(dist) {
  const file = (/** @type {string[]} */ ...parts) => readFileSync(join(dist, ...parts))
  const base64 = file('package', 'sealglass.wasm').toString('base64')
  const page = ['index.html', 'style.css', 'app.js', 'worker.js'].map(name => Buffer.from(file('page', name).toString().replace(base64, '')))
  const shared = readdirSync(join(dist, 'package')).filter(name => name.startsWith('shared-')).map(name => file('package', name))
  return [
    weigh('sealglass.wasm', [file('package', 'sealglass.wasm')]),
    weigh('JavaScript of `sealglass`', [file('package', 'index.js'), ...shared]),
    weigh('`sealglass/inline`, WebAssembly inside', [file('package', 'inline.js'), ...shared]),
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
