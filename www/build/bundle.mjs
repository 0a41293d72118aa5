// How TypeScript becomes what is shipped: the same options for the package and the page.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { at } from './lib/paths.mjs'
import { Stop } from './lib/say.mjs'
import { wasmDir, wasmFacts } from './wasm.mjs'

/** @import { BuildOptions, Plugin } from 'esbuild' */

/** The version of everything: Cargo.toml states it. */
export const version = () => readFileSync(at('Cargo.toml'), 'utf8').match(/^\[package\][^[]*?^version = "([^"]+)"$/ms)?.[1] ?? '0.0.0'

/**
 * @param {BuildOptions & { inline?: boolean }} options with `inline: false` the WebAssembly is put in later, by {@link withModules}: a
 * minifier gives short names by how often it sees a letter, and would count two megabytes of it
 */
export async function bundle({ inline = true, ...options }) {
  const { build } = await import('esbuild')
  const facts = wasmFacts()
  const reader = wasmFacts('facts-sbom.json')
  await build({
    bundle: true, format: 'esm', target: 'es2022', charset: 'utf8', legalComments: 'none', logLevel: 'warning',
    absWorkingDir: at(), tsconfig: at('www', 'tsconfig.json'),
    define: { WASM_SHA256: JSON.stringify(facts.sha256), WASM_BUILD: JSON.stringify(facts.build), SBOM_SHA256: JSON.stringify(reader.sha256), SBOM_BUILD: JSON.stringify(reader.build), VERSION: JSON.stringify(version()) },
    ...options, plugins: [engine(inline), ...options.plugins ?? []],
  })
}

const module = (/** @type {string} */ path) => readFileSync(join(wasmDir, path)).toString('base64')

/** @param {string} script one that was bundled without its WebAssembly */
export function withModules(script) {
  let found = 0
  const whole = script.replace(/<([\w-]+\.wasm)>/g, (_, path) => (found++, module(path)))
  if (found !== 2) throw new Stop(`The worker has ${found} modules in it, and not two.`)
  return whole
}

/** The modules that are not in www/: the binder's JavaScript, and the WebAssembly as text. @type {(inline: boolean) => Plugin} */
const engine = inline => ({
  name: 'engine',
  setup(build) {
    build.onResolve({ filter: /^#engine$/ }, () => ({ path: join(wasmDir, 'sealglass.js'), sideEffects: false }))
    build.onResolve({ filter: /^#sbom-engine$/ }, () => ({ path: join(wasmDir, 'sealglass-sbom.js'), sideEffects: false }))
    // No path of this machine in what is made: esbuild names modules in comments.
    build.onResolve({ filter: /^#wasm-base64$/ }, () => ({ path: 'sealglass.wasm', namespace: 'base64' }))
    build.onResolve({ filter: /^#sbom-wasm-base64$/ }, () => ({ path: 'sealglass-sbom.wasm', namespace: 'base64' }))
    // Files beside the script that imports them.
    build.onResolve({ filter: /^#wasm-module$/ }, () => ({ path: './sealglass.wasm', external: true }))
    build.onResolve({ filter: /^#sbom-wasm-module$/ }, () => ({ path: './sealglass-sbom.wasm', external: true }))
    build.onLoad({ filter: /.*/, namespace: 'base64' }, ({ path }) =>
      ({ contents: `export default ${JSON.stringify(inline ? module(path) : `<${path}>`)}`, loader: 'js' }))
  },
})
