// How many instructions the native crate takes for a verification and for an SBOM: the same on a busy machine, and so a guard
// against what makes it slower. The numbers hold for one compiler and processor; with another there is nothing to compare.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { capture, run, runForCode } from './lib/command.mjs'
import { mayInstall, provide } from './lib/need.mjs'
import { at, targetDir } from './lib/paths.mjs'
import { say } from './lib/say.mjs'
import { valgrind } from './setup.mjs'

/** @typedef {{ rustc: string, processor: string, millions: Record<string, number> }} Known */

const list = at('tests', 'bench', 'instructions.json')
const program = join(targetDir, 'release', 'examples', 'work')

/** More than so much above is a failure, so much below a change that the list has to have. */
const TOLERATED = 0.02

/** By the tables that keys that come back have by then, and before there are any. */
const WARM = [20, 30]
const FIRST = [0, 1]

/** @param {(why: string) => boolean} notChecked @returns {Promise<boolean>} */
export async function instructions(notChecked) {
  const rustc = capture('rustc', ['--version'])?.trim() ?? ''
  /** @type {Known} */
  const known = JSON.parse(readFileSync(list, 'utf8'))
  const bless = process.env.SEALGLASS_BLESS === '1'
  // SHA-2 and copies are done by what the processor has.
  const here = { rustc, processor: cpus()[0]?.model.trim() ?? process.arch }
  if (!bless && (known.rustc !== here.rustc || known.processor !== here.processor)) return notChecked(`the instructions were counted with ${known.rustc} on ${known.processor}, and this is ${rustc} on ${here.processor}`)
  const counter = valgrind()
  if (counter.install !== undefined && mayInstall()) await provide([counter])
  if (!counter.ready()) return notChecked(`instructions: Valgrind, which counts them, is missing (${counter.commands.join(' && ')})`)
  await run('cargo', ['build', '--quiet', '--locked', '--release', '--example', 'work', '--target-dir', targetDir])

  const found = await counted()
  if (bless) writeFileSync(list, `${JSON.stringify({ ...here, millions: found }, null, 2)}\n`)
  return compare(bless ? found : known.millions, found)
}

/** @returns {Promise<Record<string, number>>} */
async function counted() {
  const { bundles, given } = await import('../../tests/bench/subjects.mjs')
  const { document } = await import('../../tests/bench/sboms.mjs')
  const directory = join(targetDir, 'instructions')
  mkdirSync(directory, { recursive: true })
  const file = (/** @type {string} */ name, /** @type {string | Uint8Array} */ content) => {
    writeFileSync(join(directory, name), content)
    return join(directory, name)
  }
  /** @type {Record<string, number>} */
  const found = {}
  for (const subject of bundles) {
    const { bundle, artifact, san, issuer } = given(subject)
    const rest = [file('bundle', bundle), file('artifact', artifact), JSON.stringify({ identity: { san, issuer } }), subject.trust]
    found[`${subject.name}, first`] = await perTurn('verify', FIRST, rest)
    found[`${subject.name}, warm`] = await perTurn('verify', WARM, rest)
  }
  found['SBOM of 1400 parts'] = await perTurn('sbom', FIRST, [file('sbom', document(1400))])
  return found
}

/** Millions of instructions of one turn: what the longer run has more, by the turns that it has more. @param {string} what @param {number[]} turns @param {string[]} rest */
async function perTurn(what, [few = 0, many = 1], rest) {
  const [less, more] = [await total([what, String(few), ...rest]), await total([what, String(many), ...rest])]
  return Math.round((more - less) / (many - few) / 1e4) / 100
}

/** @param {string[]} args */
async function total(args) {
  let collected = Number.NaN
  const onLine = (/** @type {string} */ line) => { collected = Number(/Collected : (\d+)/.exec(line)?.[1] ?? collected) }
  const code = await runForCode('valgrind', ['--tool=callgrind', '--callgrind-out-file=/dev/null', program, ...args], { quiet: true, onLine })
  if (code !== 0 || !Number.isInteger(collected)) throw new Error(`valgrind counted nothing of \`work ${args.join(' ')}\``)
  return collected
}

/** @param {Record<string, number>} known @param {Record<string, number>} found */
function compare(known, found) {
  const off = Object.entries(found).filter(([name, count]) => !(Math.abs(count / (known[name] ?? Number.NaN) - 1) <= TOLERATED))
  for (const [name, count] of Object.entries(found)) say(`${name}: ${count} million instructions, ${known[name] ?? 'none'} in the list`)
  if (off.length === 0 && Object.keys(known).length === Object.keys(found).length) return true
  say(`${off.map(([name]) => name).join('; ') || 'the list has others'}: not what tests/bench/instructions.json has; SEALGLASS_BLESS=1 npm run check writes it`)
  return false
}
