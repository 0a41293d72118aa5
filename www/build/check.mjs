// Everything that is checked besides the tests. All of it runs, so that one look shows all that is wrong.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { capture, run, runForCode } from './lib/command.mjs'
import { mayInstall, provide } from './lib/need.mjs'
import { at, targetDir } from './lib/paths.mjs'
import { Stop, say } from './lib/say.mjs'
import { instructions } from './instructions.mjs'
import { publicInterface } from './interface.mjs'
import { bundled, entries } from './package.mjs'
import { pageDir } from './page.mjs'
import { npmPackages, onPath, wasmTarget } from './setup.mjs'
import { wasmDir, wasmFacts } from './wasm.mjs'

/** @import { Need } from './lib/need.mjs' */

const denyVersion = '0.20.2'
const tools = join(targetDir, 'tools')

/** @type {Array<[what: string, check: () => Promise<boolean> | boolean]>} */
const checks = [
  ['Rust format', () => ok('cargo', ['fmt', '--all', '--check'])],
  ['Rust lints', () => clippy('--workspace', '--all-targets')],
  ['Rust format of the fuzzer', () => ok('cargo', ['fmt', '--check', '--manifest-path', at('tests', 'fuzz', 'Cargo.toml')])],
  ['Rust lints, fuzzing', () => clippy('--package', 'sealglass', '--lib', '--features', 'fuzzing')],
  ['Rust lints, experimental', () => clippy('--package', 'sealglass', '--lib', '--features', 'experimental-ml-dsa')],
  ['Rust lints, WebAssembly', () => clippy('--package', 'sealglass', '--lib', '--target', wasmTarget, '--features', 'bindings')],
  ['Rust lints, the SBOM reader', () => clippy('--package', 'sealglass', '--lib', '--target', wasmTarget, '--features', 'sbom-bindings')],
  ['types of the package and the page', () => tsc('tsconfig.json')],
  ['types of the scripts and tests', () => tsc('tsconfig.build.json')],
  ['crates: licences, bans, sources', () => ok(deny(), [...denyArgs, 'bans', 'licenses', 'sources'])],
  ['crates: advisories', advisories],
  ['npm packages: advisories', audit],
  ['the oldest Rust', oldestRust],
  ['the crates as they are published', crates],
  ['the public interface of the crate', publicInterface],
  ['instructions', () => instructions(notChecked)],
  ['sizes', sizes],
]

/** Of what is built, without the other checks. */
export { sizes }

export async function check() {
  await provide([component('rustfmt'), component('clippy'), cargoDeny(), npmPackages('tests/bench', 'the types of the comparison are those of its peers')])
  const failed = []
  for (const [what, run] of checks) {
    say(`checking ${what}`)
    if (!await run()) failed.push(what)
  }
  if (failed.length > 0) throw new Stop(`${failed.length} of ${checks.length} checks failed: ${failed.join('; ')}.`)
  say(`all ${checks.length} checks passed`)
}

/** @param {string} command @param {string[]} args */
const ok = async (command, args) => await runForCode(command, args) === 0

/** @param {string[]} args */
const clippy = (...args) => ok('cargo', ['clippy', '--quiet', '--locked', '--target-dir', targetDir, ...args, '--', '--deny', 'warnings'])

/** @param {string} project */
const tsc = project => ok(process.execPath, [at('node_modules', 'typescript', 'bin', 'tsc'), '--project', at('www', project)])

/** @param {string} name @returns {Need} */
const component = name => ({
  what: `the Rust component ${name}`, why: 'the sources are checked with it',
  ready: () => capture('cargo', [name === 'rustfmt' ? 'fmt' : name, '--version']) !== undefined,
  install: onPath('rustup') ? () => run('rustup', ['component', 'add', name], { quiet: true }) : undefined,
  commands: [`rustup component add ${name}`],
})

/** @returns {Need} */
const cargoDeny = () => ({
  what: `cargo-deny ${denyVersion}`, why: 'it checks licences and origins of all crates; compiling it takes some minutes, once',
  ready: () => capture(deny(), ['--version']) !== undefined,
  install: () => run('cargo', ['install', '--quiet', '--locked', '--root', tools, `cargo-deny@${denyVersion}`]),
  commands: [`cargo install --locked cargo-deny@${denyVersion}`],
})

/** One that is there already, else our own, which leaves the user's Cargo directory alone. */
const deny = () => onPath('cargo-deny') ?? join(tools, 'bin', process.platform === 'win32' ? 'cargo-deny.exe' : 'cargo-deny')

const denyArgs = ['--manifest-path', at('Cargo.toml'), '--all-features', '--locked', '--config', at('.cargo', 'deny.toml'), 'check', '--hide-inclusion-graph']

/** The advisory database is a Git repository: where it cannot be fetched, this says that nothing was checked. */
async function advisories() {
  let unreachable = false
  const code = await runForCode(deny(), [...denyArgs, 'advisories'], {
    onLine: line => { unreachable ||= /failed to (fetch|load|open|clone|update|acquire).*advisory|advisory database.*(fetch|clone)/i.test(line) },
  })
  return unreachable ? notChecked('the advisory database for crates cannot be fetched from here') : code === 0
}

/** @returns {boolean} */
function audit() {
  const answer = JSON.parse(capture('sh', ['-c', 'npm audit --json --audit=true || true']) || '{}')
  const found = answer.metadata?.vulnerabilities?.total
  if (typeof found !== 'number') return notChecked('the npm registry does not answer questions about advisories')
  if (found > 0) say(`npm audit: ${Object.keys(answer.vulnerabilities).join(', ')}`)
  return found === 0
}

/** The `rust-version` of Cargo.toml is a promise to who embeds the crate. */
async function oldestRust() {
  const [, version = ''] = /^rust-version = "(.+)"$/m.exec(readFileSync(at('Cargo.toml'), 'utf8')) ?? []
  const args = [`+${version}`, '--version']
  if (capture('cargo', args) === undefined) {
    if (onPath('rustup') === undefined || !mayInstall()) return notChecked(`Rust ${version} is not here; rustup toolchain install ${version} --profile minimal`)
    say(`installing Rust ${version}: it is the oldest that the crate promises to be compiled with`)
    await runForCode('rustup', ['toolchain', 'install', version, '--profile', 'minimal'])
    if (capture('cargo', args) === undefined) return notChecked(`Rust ${version} could not be installed`)
  }
  return ok('cargo', [`+${version}`, 'check', '--quiet', '--locked', '--target-dir', join(targetDir, 'oldest'), '--package', 'sealglass', '--package', 'sealglass-curves', '--all-features'])
}

/** What Cargo would publish compiles by itself, and holds the sources of the crate and nothing else. */
async function crates() {
  const args = ['package', '--locked', '--allow-dirty', '--target-dir', targetDir, '--package', 'sealglass-curves', '--package', 'sealglass']
  const files = (capture('cargo', [...args, '--list']) ?? '').split('\n').filter(Boolean)
  const strange = files.filter(file => !/^(crate\/.+|src\/lib\.rs|Cargo\.(toml|toml\.orig|lock)|README\.md|LICENSE|CHANGELOG\.md|\.cargo_vcs_info\.json)$/.test(file))
  if (files.length < 100 || strange.length > 0) {
    say(`cargo package: ${files.length} files${strange.length > 0 ? `, of which these do not belong: ${strange.slice(0, 10).join(', ')}` : ''}`)
    return false
  }
  return ok('cargo', [...args, '--quiet'])
}

/** @param {string} why */
function notChecked(why) {
  say(`NOT CHECKED: ${why}`)
  return true
}

/**
 * Bytes with gzip. The verifier is meant to fit in 190,000 and the SBOM reader in 200,000; they do not yet, and until they do
 * their bounds are what they have and a little more, so that they cannot grow unnoticed. The page is meant to fit in 60 KB, and `.`
 * in 6 KB, of 1,024 bytes; the page is counted as who reads English loads it, and German, a script of its own that only the German page
 * loads, by itself. A hash in a script is worth some bytes more or less with every change of what it is of.
 */
const budgets = { verifier: 466_000, reader: 257_000, page: 60 * 1024, german: 13_500 }

/**
 * JavaScript of each entry of the package as a bundler makes it, minified, all that it exports; without WebAssembly inside. The command has
 * the pool in it, by which it verifies many files: nobody waits for it over a network. A quarter of the SBOM entries is what compares several
 * documents, which a bundler leaves out where it is not used.
 */
const entryBudgets = {
  'index.js': 6_144, 'index.node.js': 6_144, 'index.workerd.js': 6_144, 'inline.js': 6_250, 'dossier.js': 12_600, 'pool.js': 1_800,
  'presets.js': 2_500, 'sbom.js': 4_500, 'sbom.node.js': 4_550, 'sbom.workerd.js': 4_500, 'sbom.inline.js': 4_650, 'cli.js': 38_100,
}

/** What a visitor and a bundler pay. A change of more than 3 % is explained in its commit. */
async function sizes() {
  const module = wasmFacts()
  const inlined = ['sealglass.wasm', 'sealglass-sbom.wasm'].map(file => readFileSync(join(wasmDir, file)).toString('base64'))
  const page = ['index.html', 'style.css', 'app.js', 'worker.js'].map(file => join(pageDir, file)).filter(file => existsSync(file))
    .map(file => gzipSync(inlined.reduce((text, base64) => text.replace(base64, ''), readFileSync(file, 'utf8')), { level: 9 }).length)
    .reduce((sum, size) => sum + size, 0)
  const german = gzipSync(readFileSync(join(pageDir, 'de.js')), { level: 9 }).length
  const reader = wasmFacts('facts-sbom.json')
  const ofEntries = await entrySizes(inlined)
  return ofEntries && within('sealglass.wasm', module.gzip, budgets.verifier) && within('sealglass-sbom.wasm', reader.gzip, budgets.reader) && within('the page besides WebAssembly and example', page, budgets.page) && within('German, which only the German page loads', german, budgets.german)
}

/** @param {string[]} inlined WebAssembly as text, which is not counted */
async function entrySizes(inlined) {
  let all = true
  for (const entry of entries().map(name => `${name}.js`)) {
    const size = gzipSync(inlined.reduce((text, base64) => text.replace(base64, ''), await bundled(entry)), { level: 9 }).length
    const budget = Object.hasOwn(entryBudgets, entry) ? entryBudgets[/** @type {keyof typeof entryBudgets} */ (entry)] : 0
    // All of them, so that one look shows all that is wrong.
    all = within(`JavaScript of ${entry}`, size, budget) && all
  }
  return all
}

/** @param {string} what @param {number} size @param {number} budget bytes with gzip */
function within(what, size, budget) {
  say(`${what}: ${size} bytes with gzip, of ${budget}`)
  return size <= budget
}
