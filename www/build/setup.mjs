// Makes a bare machine fit for building and testing. Each need is met once and is then only looked at.

import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { capture, run } from './lib/command.mjs'
import { mayInstall } from './lib/need.mjs'
import { at } from './lib/paths.mjs'
import { Stop } from './lib/say.mjs'

/** @typedef {import('./lib/need.mjs').Need} Need */

export const wasmTarget = 'wasm32-unknown-unknown'

export function checkNode() {
  const [major = 0] = process.versions.node.split('.').map(Number)
  if (major < 20) throw new Stop(`Node.js ${process.versions.node} is too old: sealglass is built and tested with Node.js 20 or newer.`)
}

/**
 * npm packages, by lockfile and without their install scripts.
 * @param {string} directory relative to the repository @param {string} why @returns {Need}
 */
export function npmPackages(directory, why) {
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund']
  return {
    what: `the npm packages of ${join(directory, 'package-lock.json')}`, why,
    ready: () => installedAsLocked(at(directory)),
    install: () => run('npm', args, { cwd: at(directory), quiet: true }),
    commands: [['npm', ...args, ...directory === '' ? [] : ['--prefix', directory]].join(' ')],
  }
}

/**
 * Whether node_modules holds what the lockfile asks for, by npm's own record of what it installed.
 * @param {string} directory
 */
function installedAsLocked(directory) {
  const record = join(directory, 'node_modules', '.package-lock.json')
  if (!existsSync(record)) return false
  const wanted = packages(join(directory, 'package-lock.json'))
  const there = packages(record)
  // Optional packages are for other systems: they may be absent, but not of another version.
  return Object.entries(wanted).every(([path, { integrity, optional }]) =>
    path === '' || (there[path] === undefined ? optional === true : there[path].integrity === integrity))
}

/** @param {string} lockfile @returns {Record<string, { integrity?: string, optional?: boolean }>} */
const packages = lockfile => JSON.parse(readFileSync(lockfile, 'utf8')).packages

/** @returns {Need} */
export const rust = () => ({
  what: 'Rust 1.88 or newer', why: 'the verifier is written in it',
  ready: () => newEnough(capture('cargo', ['--version'])),
  install: undefined,
  blocked: 'a compiler is for you to choose',
  commands: onPath('rustup')
    ? ['rustup update stable']
    : ["curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y"],
})

/** @param {string | undefined} version e.g. `cargo 1.95.0 (f2d3ce0bd 2026-03-21)` */
function newEnough(version) {
  const [, major, minor] = version?.match(/ (\d+)\.(\d+)\./) ?? []
  return Number(major) > 1 || (Number(major) === 1 && Number(minor) >= 88)
}

/** @returns {Need} */
export const target = () => ({
  what: `the Rust target ${wasmTarget}`, why: 'the verifier is compiled to WebAssembly',
  ready: () => hasTarget() || (hasStandardSources() && wasmLinker() !== undefined),
  install: addTarget(wasmTarget),
  blocked: 'this Rust was not installed by rustup, which alone can add it',
  commands: onPath('rustup')
    ? [`rustup target add ${wasmTarget}`]
    : onPath('apt-get')
      ? [`${sudo()}apt-get update`, `${sudo()}apt-get install --yes rustc-web cargo-web rust-web-src lld-22`]
      : ["curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y", `rustup target add ${wasmTarget}`],
})

/** @returns {Need} */
export const wasiTarget = () => ({
  what: 'the Rust target wasm32-wasip1', why: 'the crate is tested in a WASI host as well',
  ready: () => hasTarget('wasm32-wasip1'),
  install: addTarget('wasm32-wasip1'),
  blocked: 'this Rust was not installed by rustup, which alone can add it',
  commands: ['rustup target add wasm32-wasip1'],
})

/** Only rustup can add one. @param {string} name */
const addTarget = name => onPath('rustup') ? () => run('rustup', ['target', 'add', name], { quiet: true }) : undefined

/** The target's own standard library is installed. */
export function hasTarget(name = wasmTarget) {
  const libraries = capture('rustc', ['--print', 'target-libdir', '--target', name])?.trim()
  return libraries !== undefined && existsSync(libraries)
}

/** Without rustup, distributions give the sources of the standard library: Cargo compiles it with the verifier. */
export const hasStandardSources = () =>
  !onPath('rustup') && existsSync(join(sysroot(), 'lib', 'rustlib', 'src', 'rust', 'library', 'Cargo.toml'))

/** The newest linker for WebAssembly: distributions put the version in its name. */
export const wasmLinker = () => ['wasm-ld', ...Array.from({ length: 40 }, (_, index) => `wasm-ld-${60 - index}`)].map(onPath).find(path => path !== undefined)

export const sysroot = () => capture('rustc', ['--print', 'sysroot'])?.trim() ?? ''

/**
 * Cargo fetches crates while it builds; where nothing may be fetched they have to be there.
 * @returns {Need}
 */
export const crates = () => ({
  what: 'the crates of Cargo.lock', why: 'the verifier is compiled from them',
  ready: () => mayInstall() || capture('cargo', ['metadata', '--format-version', '1', '--offline', '--locked']) !== undefined,
  install: undefined,
  commands: ['cargo fetch --locked'],
})

/** @returns {Need} */
export const chromium = () => debianPackage('Chromium', browserTests, chromiumPath, 'chromium', ['export SEALGLASS_CHROMIUM=/path/to/chromium   # any Chromium or Chrome'])

/** @returns {Need} */
export const firefox = () => debianPackage('Firefox', browserTests, firefoxPath, 'firefox-esr', ['export SEALGLASS_FIREFOX=/path/to/firefox   # 153 or newer'])

const browserTests = 'the page is tested in real browsers'

/** @returns {Need} */
export const valgrind = () => debianPackage('Valgrind', 'it counts instructions, so that nothing becomes slower unnoticed', () => onPath('valgrind'), 'valgrind', ['# install valgrind'])

/**
 * @param {string} what @param {string} why @param {() => string | undefined} path @param {string} name the package of apt @param {string[]} byHand
 * @returns {Need}
 */
const debianPackage = (what, why, path, name, byHand) => ({
  what, why,
  ready: () => path() !== undefined,
  install: onPath('apt-get') && process.getuid?.() === 0
    ? async () => {
      const env = { DEBIAN_FRONTEND: 'noninteractive' }
      await run('apt-get', ['update'], { quiet: true, env })
      await run('apt-get', ['install', '--yes', '--no-install-recommends', name], { quiet: true, env })
    }
    : undefined,
  blocked: 'installing it takes apt-get and root',
  commands: onPath('apt-get') ? [`${sudo()}apt-get update`, `${sudo()}apt-get install --yes --no-install-recommends ${name}`] : byHand,
})

/** The Chromium for tests: what SEALGLASS_CHROMIUM names, else what the system has. */
export const chromiumPath = () => browserPath(process.env.SEALGLASS_CHROMIUM, ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
  ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'])

/** The Firefox for tests: what SEALGLASS_FIREFOX names, else what the system has. */
export const firefoxPath = () => browserPath(process.env.SEALGLASS_FIREFOX, ['firefox', 'firefox-esr'], ['/Applications/Firefox.app/Contents/MacOS/firefox'])

/** @param {string | undefined} named @param {string[]} programs @param {string[]} applications */
function browserPath(named, programs, applications) {
  if (named) return existsSync(named) ? named : undefined
  return programs.map(onPath).find(path => path !== undefined) ?? applications.find(path => existsSync(path))
}

const sudo = () => process.getuid?.() === 0 ? '' : 'sudo '

/** @param {string} program @returns {string | undefined} */
export const onPath = program => (process.env.PATH ?? '').split(delimiter)
  .flatMap(directory => directory === '' ? [] : [join(directory, program), join(directory, `${program}.exe`)])
  .find(path => existsSync(path))
