// The verifier and the SBOM reader: crate/ compiled to WebAssembly with two sets of features, and bound to JavaScript, in
// dist/wasm/. Who only verifies never loads the reader.

import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { slim } from './binder.mjs'
import { capture, run } from './lib/command.mjs'
import { cargoHome, dist, root, targetDir } from './lib/paths.mjs'
import { say, seconds } from './lib/say.mjs'
import { once, sha256 } from './lib/stamp.mjs'
import { hasTarget, sysroot, wasmLinker, wasmTarget } from './setup.mjs'

export const wasmDir = join(dist, 'wasm')

/** @type {Array<{ name: string, what: string, features: string, facts: string }>} */
const modules = [
  { name: 'sealglass', what: 'the verifier', features: 'bindings', facts: 'facts.json' },
  { name: 'sealglass-sbom', what: 'the SBOM reader', features: 'sbom-bindings', facts: 'facts-sbom.json' },
]

/** @returns {{ sha256: string, build: string, raw: number, gzip: number, brotli: number, rustc: string }} */
export const wasmFacts = (name = 'facts.json') => JSON.parse(readFileSync(join(wasmDir, name), 'utf8'))

export async function buildWasm() {
  await once({
    name: 'wasm',
    inputs: ['Cargo.toml', 'Cargo.lock', 'crate', 'www/build/wasm.mjs', 'www/build/binder.mjs', '.cargo/config.toml'],
    also: [capture('rustc', ['--version']) ?? ''],
    outputs: modules.flatMap(({ name, facts }) => [`${name}.js`, `${name}.d.ts`, `${name}.wasm`, facts].map(file => join(wasmDir, file))),
  }, async () => {
    await run('cargo', ['fetch', '--locked', '--quiet'])
    const binder = await buildBinder()
    rmSync(wasmDir, { recursive: true, force: true })
    for (const { name, what, features, facts } of modules) {
      const since = performance.now()
      say(`compiling ${what} to WebAssembly`)
      await run(binder, [await compile(features), wasmDir, name])
      await optimise(name)
      seal(name, facts)
      const { raw, gzip } = wasmFacts(facts)
      say(`compiled ${what} in ${seconds(since)}: ${raw} bytes, ${gzip} with gzip`)
    }
  })
}

/**
 * Binaryen's optimiser, which knows WebAssembly as a whole: smaller code, and the 128-bit product of two 64-bit numbers, on which all of the curves'
 * arithmetic rests, in its callers' place. To LLVM that product is a call into a library, which nothing inlines: a quarter of the time of a
 * verification. It has no path in its name, as all functions of crates have, which stay as LLVM has laid them out.
 *
 * @param {string} name
 */
async function optimise(name) {
  const module = join(wasmDir, `${name}_bg.wasm`)
  await run(process.execPath, [join(root, 'node_modules', 'binaryen', 'bin', 'wasm-opt'), module, '-o', module,
    '--no-inline=*::*', '--always-inline-max-function-size=90', '-O2', '--strip-debug', '--strip-producers', '--strip-target-features'])
}

/** By the profile of .cargo/config.toml that compiles fast, since the binder runs for a second. */
async function buildBinder() {
  await run('cargo', ['build', '--locked', '--quiet', '--package', 'sealglass-bindgen', '--profile', 'binder', '--target-dir', targetDir])
  return join(targetDir, 'binder', process.platform === 'win32' ? 'sealglass-bindgen.exe' : 'sealglass-bindgen')
}

/** @param {string} features */
async function compile(features) {
  // `cdylib` is asked for here and not in Cargo.toml: named beside `rlib` there, it switches link-time optimisation off.
  const fromSources = !hasTarget()
  await run('cargo', ['rustc', '--locked', '--quiet', '--release', '--package', 'sealglass', '--lib', '--crate-type', 'cdylib',
    '--target', wasmTarget, '--features', features, '--target-dir', targetDir,
    ...fromSources ? ['-Zbuild-std=std,panic_abort'] : []], {
    env: {
      // SIMD for SHA-2 and for copies, which are shorter with it as well. All engines of docs/for-npm-users.md have it.
      CARGO_ENCODED_RUSTFLAGS: ['-Ctarget-feature=+simd128', ...remaps().map(([from, to]) => `--remap-path-prefix=${from}=${to}`)].join('\x1f'),
      // Such a Rust comes without rust-lld, and lets no stable compiler build its own sources.
      ...fromSources ? { RUSTC_BOOTSTRAP: '1', CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER: wasmLinker() ?? 'rust-lld' } : {},
    },
  })
  return join(targetDir, wasmTarget, 'release', 'sealglass.wasm')
}

/** Panics carry source paths: these make them, and so the bytes, the same on every machine. The last that fits counts. */
function remaps() {
  const sources = join(cargoHome, 'registry', 'src')
  const registries = existsSync(sources) ? readdirSync(sources).map(name => join(sources, name)) : []
  return [[sysroot(), '/rust'], [root, '/sealglass'], [targetDir, '/target'],
    ...registries.map(registry => /** @type {const} */ ([registry, '/registry']))]
}

/**
 * Ends the module with a custom section that holds half of the SHA-256 of all before it. It tells the package's loader, also
 * where it is handed a compiled module whose bytes it cannot see, whether module and package are of one build.
 *
 * @param {string} name @param {string} facts
 */
function seal(name, facts) {
  const { wasm: bound, script } = slim(readFileSync(join(wasmDir, `${name}_bg.wasm`)), readFileSync(join(wasmDir, `${name}.js`), 'utf8'))
  writeFileSync(join(wasmDir, `${name}.js`), script)
  rmSync(join(wasmDir, `${name}_bg.wasm`))
  rmSync(join(wasmDir, `${name}_bg.wasm.d.ts`), { force: true })
  const build = sha256(bound).slice(0, 32)
  const body = Buffer.concat([Buffer.from([9]), Buffer.from('sealglass'), Buffer.from(build)])
  const bytes = Buffer.concat([bound, Buffer.from([0, body.length]), body])
  mkdirSync(wasmDir, { recursive: true })
  writeFileSync(join(wasmDir, `${name}.wasm`), bytes)
  writeFileSync(join(wasmDir, facts), `${JSON.stringify({
    sha256: sha256(bytes), build, raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length,
    brotli: brotliCompressSync(bytes).length, rustc: capture('rustc', ['--version'])?.trim() ?? '',
  }, null, 2)}\n`)
}
