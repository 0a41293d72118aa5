// Verification of the same real bundles, in the same run, by sealglass and by @sigstore/verify; and what sealglass weighs.
//
//     npm run bench            the table, and dist/bench.json
//     npm run bench -- 500     with 500 warm runs instead of 200
//
// Warm: the trusted root is read, the code is hot; from the bundle's text and the artifact's bytes to the verdict.
// Cold: a new process, from before the import to the first verdict. The peers take turns, so that both see the same machine.
// They do not check the same: sealglass also compares the artifact with the statement's subjects, the log body with the
// bundle, and reports each check.

import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundles, peers } from './peers.mjs'
import { sizes } from './sizes.mjs'

const runs = Math.max(100, Number(process.argv[2] ?? 200))
const coldRuns = 15
const dist = fileURLToPath(new URL('../../dist', import.meta.url))

/** @typedef {{ bundle: string, peer: string, state: 'warm' | 'cold', runs: number, median: number, min: number, max: number }} Row */

async function main() {
  /** @type {Row[]} */
  const rows = []
  for (const bundle of bundles) {
    rows.push(...await warm(bundle), ...cold(bundle))
  }
  const weights = sizes(dist)
  const machine = `Node.js ${process.versions.node}, ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores`
  writeFileSync(join(dist, 'bench.json'), `${JSON.stringify({ machine, milliseconds: rows, bytes: weights }, null, 2)}\n`)
  print(machine, rows, weights)
}

/** @param {import('./peers.mjs').Subject} bundle @returns {Promise<Row[]>} */
async function warm(bundle) {
  const made = await Promise.all(Object.entries(peers).map(async ([name, prepare]) => ({ name, verify: await prepare(bundle), times: /** @type {number[]} */ ([]) })))
  for (let run = -20; run < runs; run++) {
    for (const { verify, times } of made) {
      const since = performance.now()
      verify()
      if (run >= 0) times.push(performance.now() - since)
    }
  }
  return made.map(({ name, times }) => ({ bundle: bundle.name, peer: name, state: 'warm', ...spread(times) }))
}

/** @param {import('./peers.mjs').Subject} bundle @returns {Row[]} */
function cold(bundle) {
  const names = Object.keys(peers)
  const times = names.map(() => /** @type {number[]} */ ([]))
  for (let run = 0; run < coldRuns; run++) {
    names.forEach((name, index) => {
      const { stdout, stderr, status } = spawnSync(process.execPath, [fileURLToPath(new URL('cold.mjs', import.meta.url)), name, bundle.name], { encoding: 'utf8' })
      if (status !== 0) throw new Error(stderr)
      times[index]?.push(Number(stdout))
    })
  }
  return names.map((name, index) => ({ bundle: bundle.name, peer: name, state: 'cold', ...spread(times[index] ?? []) }))
}

/** @param {number[]} times milliseconds */
function spread(times) {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (/** @type {number} */ index) => sorted[index] ?? Number.NaN
  return { runs: sorted.length, median: at(Math.floor(sorted.length / 2)), min: at(0), max: at(sorted.length - 1) }
}

/** @param {string} machine @param {Row[]} rows @param {ReturnType<typeof sizes>} weights */
function print(machine, rows, weights) {
  const time = (/** @type {number} */ value) => value.toFixed(2).padStart(9)
  process.stdout.write(`\n${machine}\n\n${'milliseconds'.padEnd(26)}${'peer'.padEnd(24)}${'state'.padEnd(6)}${'runs'.padStart(5)}   median      min      max\n`)
  for (const { bundle, peer, state, runs, median, min, max } of rows) {
    process.stdout.write(`${bundle.padEnd(26)}${peer.padEnd(24)}${state.padEnd(6)}${String(runs).padStart(5)}${time(median)}${time(min)}${time(max)}\n`)
  }
  const bytes = (/** @type {number} */ value) => String(value).padStart(10)
  process.stdout.write(`\n${'bytes'.padEnd(44)}       raw      gzip    brotli\n`)
  for (const { what, raw, gzip, brotli } of weights) process.stdout.write(`${what.padEnd(44)}${bytes(raw)}${bytes(gzip)}${bytes(brotli)}\n`)
  process.stdout.write(`\nwritten to dist/bench.json; peer versions: ${version('@sigstore/verify')}\n`)
}

/** @param {string} name */
const version = name => `${name} ${JSON.parse(readFileSync(fileURLToPath(new URL(`node_modules/${name}/package.json`, import.meta.url)), 'utf8')).version}`

await main()
