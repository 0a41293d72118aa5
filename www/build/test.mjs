// All tests: Rust, the built package in Node.js, the page in Chromium and in Firefox. The last line is the sum, whatever happened.

import { existsSync, readdirSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { run, runForCode } from './lib/command.mjs'
import { at, dist, targetDir } from './lib/paths.mjs'
import { Stop, say } from './lib/say.mjs'
import { once } from './lib/stamp.mjs'
import { chromiumPath, firefoxPath } from './setup.mjs'

/** @typedef {{ passed: number, failed: number, skipped: number }} Sum */
/** @typedef {(line: string, sum: Sum) => void} Count */

/** @type {Record<string, () => Promise<Sum>>} */
const suites = {
  rust: async () => both(await cargoTests('--workspace', '--no-fail-fast'), await cargoTests('--features', 'experimental-ml-dsa', '--test', 'ml_dsa')),
  node: async () => { await prepare(); return nodeTests('node') },
  browser: async () => both(await inBrowser('chromium'), await inBrowser('firefox')),
  chromium: () => inBrowser('chromium'),
  firefox: () => inBrowser('firefox'),
}

/** @param {string[]} only names of suites; none for all */
export async function test(only) {
  const names = only.length === 0 ? ['rust', 'node', 'browser'] : only
  /** @type {Sum} */
  let all = { passed: 0, failed: 0, skipped: 0 }
  for (const name of names) {
    const run = Object.hasOwn(suites, name) ? suites[name] : undefined
    if (run === undefined) throw new Stop(`There are no "${name}" tests. There are: ${Object.keys(suites).join(', ')}.`)
    say(`${name} tests`)
    all = both(all, await run())
  }
  process.stdout.write(`\n${all.passed} passed, ${all.failed} failed${all.skipped > 0 ? `, ${all.skipped} skipped` : ''}\n`)
  if (all.failed > 0) process.exitCode = 1
}

/**
 * Runs one test runner. If it fails without a failed test (it did not compile, it crashed), that is one failure; so is
 * a run that ends well and has run nothing.
 * @param {string} command @param {string[]} args @param {Count} count @param {Record<string, string>} [env] @returns {Promise<Sum>}
 */
async function suite(command, args, count, env = {}) {
  const sum = { passed: 0, failed: 0, skipped: 0 }
  const paths = { SEALGLASS_CHROMIUM: chromiumPath() ?? '', SEALGLASS_FIREFOX: firefoxPath() ?? '' }
  const code = await runForCode(command, args, { env: { ...paths, ...env }, onLine: line => count(line, sum) })
  if (sum.failed === 0 && (code !== 0 || sum.passed === 0)) sum.failed = 1
  return sum
}

/** @param {string[]} args */
const cargoTests = (...args) => suite('cargo', ['test', '--locked', '--target-dir', targetDir, ...args], countCargo)

/** @param {Sum} one @param {Sum} other @returns {Sum} */
const both = (one, other) => ({ passed: one.passed + other.passed, failed: one.failed + other.failed, skipped: one.skipped + other.skipped })

/** @type {Count} */
function countCargo(line, sum) {
  const [, passed, failed, ignored] = line.match(/^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored/) ?? []
  sum.passed += Number(passed ?? 0)
  sum.failed += Number(failed ?? 0)
  sum.skipped += Number(ignored ?? 0)
}

/** Extensions are tested in Chromium, which they are made for. @param {'chromium' | 'firefox'} name */
function inBrowser(name) {
  say(`the page in ${name === 'firefox' ? 'Firefox' : 'Chromium'}`)
  // Browsers wait more than they work: two files at once, also where there are but two processors.
  return nodeTests('browser', { args: [`--test-concurrency=${Math.max(2, availableParallelism() - 1)}`], env: { SEALGLASS_BROWSER: name }, wanted: file => name === 'chromium' || !file.startsWith('extension.') })
}

/**
 * @param {string} directory
 * @param {{ args?: string[], env?: Record<string, string>, wanted?: (file: string) => boolean }} [how] @returns {Promise<Sum>}
 */
async function nodeTests(directory, { args = [], env = {}, wanted = () => true } = {}) {
  const path = at('tests', directory)
  const files = existsSync(path) ? readdirSync(path).filter(name => /\.test\.m?js$/.test(name) && wanted(name)).sort() : []
  if (files.length === 0) return { passed: 0, failed: 1, skipped: 0 }
  return suite(process.execPath, ['--test', '--test-reporter=spec', ...args, ...files.map(file => join(path, file))], countNode, env)
}

/** @type {Count} */
function countNode(line, sum) {
  const [, what, count] = line.match(/^ℹ (pass|fail|cancelled|skipped|todo) (\d+)$/) ?? []
  if (what === 'pass') sum.passed += Number(count)
  if (what === 'fail' || what === 'cancelled') sum.failed += Number(count)
  if (what === 'skipped' || what === 'todo') sum.skipped += Number(count)
}

/** The test PKI's bundles, good and bad, each in a directory of dist/cases/; and the native half of the comparison. */
export async function prepare() {
  const cases = join(dist, 'cases')
  const cargo = (/** @type {string} */ command, /** @type {string[]} */ ...args) => run('cargo', [command, '--quiet', '--locked', '--target-dir', targetDir, ...args])
  await cargo('build', '--package', 'sealglass', '--example', 'report')
  await once({ name: 'cases', inputs: ['tests/pki', 'Cargo.lock'], outputs: [cases] }, async () => {
    rmSync(cases, { recursive: true, force: true })
    await cargo('run', '--package', 'sealglass-test-pki', '--', cases)
  })
}
