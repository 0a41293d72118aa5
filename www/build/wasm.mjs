// The verifier: crate/ compiled to WebAssembly and bound to JavaScript, in dist/wasm/.

import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { capture, run } from './lib/command.mjs'
import { cargoHome, dist, root, targetDir } from './lib/paths.mjs'
import { say, seconds } from './lib/say.mjs'
import { once, sha256 } from './lib/stamp.mjs'
import { hasTarget, sysroot, wasmLinker, wasmTarget } from './setup.mjs'

export const wasmDir = join(dist, 'wasm')

/** @returns {{ sha256: string, build: string, raw: number, gzip: number, brotli: number, rustc: string }} */
export const wasmFacts = () => JSON.parse(readFileSync(join(wasmDir, 'facts.json'), 'utf8'))

export async function buildWasm() {
  await once({
    name: 'wasm',
    inputs: ['Cargo.toml', 'Cargo.lock', 'crate', 'www/build/wasm.mjs', '.cargo/config.toml'],
    also: [capture('rustc', ['--version']) ?? ''],
    outputs: ['sealglass.js', 'sealglass.d.ts', 'sealglass.wasm', 'facts.json'].map(file => join(wasmDir, file)),
  }, async () => {
    const since = performance.now()
    say('compiling the verifier to WebAssembly')
    await run('cargo', ['fetch', '--locked', '--quiet'])
    const binder = await buildBinder()
    const module = await compile()
    rmSync(wasmDir, { recursive: true, force: true })
    await run(binder, [module, wasmDir, 'sealglass'])
    seal()
    const { raw, gzip } = wasmFacts()
    say(`compiled the verifier in ${seconds(since)}: ${raw} bytes, ${gzip} with gzip`)
  })
}

// wasm-opt (binaryen 132, -Oz and -O2) was tried on the bound module: 1 % less with gzip for 40 seconds and 100 MB more to
// install. Not worth it.

/** By the profile of .cargo/config.toml that compiles fast, since the binder runs for a second. */
async function buildBinder() {
  await run('cargo', ['build', '--locked', '--quiet', '--package', 'sealglass-bindgen', '--profile', 'binder', '--target-dir', targetDir])
  return join(targetDir, 'binder', process.platform === 'win32' ? 'sealglass-bindgen.exe' : 'sealglass-bindgen')
}

async function compile() {
  // `cdylib` is asked for here and not in Cargo.toml: named beside `rlib` there, it switches link-time optimisation off.
  const fromSources = !hasTarget()
  await run('cargo', ['rustc', '--locked', '--quiet', '--release', '--package', 'sealglass', '--lib', '--crate-type', 'cdylib',
    '--target', wasmTarget, '--features', 'bindings', '--target-dir', targetDir,
    ...fromSources ? ['-Zbuild-std=std,panic_abort'] : []], {
    env: {
      CARGO_ENCODED_RUSTFLAGS: remaps().map(([from, to]) => `--remap-path-prefix=${from}=${to}`).join('\x1f'),
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
 * Ends the module with a custom section that holds the SHA-256 of all before it. It tells the package's loader, also
 * where it is handed a compiled module whose bytes it cannot see, whether module and package are of one build.
 */
function seal() {
  const bound = readFileSync(join(wasmDir, 'sealglass_bg.wasm'))
  rmSync(join(wasmDir, 'sealglass_bg.wasm'))
  rmSync(join(wasmDir, 'sealglass_bg.wasm.d.ts'), { force: true })
  const build = sha256(bound)
  const body = Buffer.concat([Buffer.from([9]), Buffer.from('sealglass'), Buffer.from(build)])
  const bytes = Buffer.concat([bound, Buffer.from([0, body.length]), body])
  mkdirSync(wasmDir, { recursive: true })
  writeFileSync(join(wasmDir, 'sealglass.wasm'), bytes)
  writeFileSync(join(wasmDir, 'facts.json'), `${JSON.stringify({
    sha256: sha256(bytes), build, raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length,
    brotli: brotliCompressSync(bytes).length, rustc: capture('rustc', ['--version'])?.trim() ?? '',
  }, null, 2)}\n`)
}
