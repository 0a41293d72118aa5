// Verification of the same real bundles and hashing of the same bytes, in the same run, by sealglass and by what people
// would use instead, in Node.js and in Chromium; and what sealglass weighs.
//
//     npm run bench            the tables, dist/bench.json, and the tables as Markdown in dist/bench.md
//     npm run bench -- 500     with 500 warm runs instead of 200
//
// Warm: the trusted root is read, the code is hot; from the bundle's text and the artifact's bytes to the verdict.
// Cold: a new process, from before the import to the first verdict. The peers take turns, so that all see the same machine.
// They do not check the same: sealglass also compares the log body with the bundle, and reports each check.

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inChromium } from './chromium.mjs'
import { hashing } from './hashing.mjs'
import { peersOf } from './peers.mjs'
import { bundles, given } from './subjects.mjs'
import { sizes } from './sizes.mjs'
import { table } from './table.mjs'
import { inTurns, spread } from './times.mjs'

const runs = Math.max(100, Number(process.argv[2] ?? 200))
const coldRuns = 15
const HASHED = 128 << 20
const dist = fileURLToPath(new URL('../../dist', import.meta.url))
const node = `Node.js ${process.versions.node}`

/** @typedef {import('./times.mjs').Row} Row */

async function main() {
  /** @type {Row[]} */
  const rows = []
  for (const bundle of bundles) rows.push(...await warm(bundle), ...cold(bundle))
  const { createVerifier } = await import(new URL('../../dist/package/index.node.js', import.meta.url).href)
  const native = { 'node:crypto, streamed': async (/** @type {Blob} */ blob) => {
    const hash = createHash('sha256')
    for await (const chunk of blob.stream()) hash.update(chunk)
    return hash.digest()
  } }
  const { bundle } = given(bundles.find(({ name }) => name === 'file, timestamp v0.3') ?? bundles[0])
  const speeds = [{ where: node, best: await hashing(HASHED, bundle, createVerifier, native) }]
  const chromium = await inChromium(runs, HASHED, bundle)
  rows.push(...chromium.rows)
  speeds.push({ where: chromium.where, best: chromium.hashing })
  const sboms = [1400, 14_000, 84_000].map(sbomsOf)
  const weights = await sizes(dist)
  const machine = `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores; ${node}, ${chromium.where}; ${new Date().toISOString().slice(0, 10)}`
  writeFileSync(join(dist, 'bench.json'), `${JSON.stringify({ machine, milliseconds: rows, megabytesPerSecond: speeds, sboms, bytes: weights }, null, 2)}\n`)
  const text = [
    `${machine}`, table(['milliseconds', 'where', 'who', 'state', 'runs', 'median', 'min', 'max', 'times ours'], rows.map(row => [
      row.bundle, row.where, row.peer, row.state, String(row.runs), ...[row.median, row.min, row.max].map(value => value.toFixed(2)), times(row, rows)])),
    `SHA-256 of ${HASHED >> 20} MiB`, table(['who', 'where', 'MB/s'], speeds.flatMap(({ where, best }) => Object.entries(best).map(([who, speed]) => [who, where, speed.toFixed(0)]))),
    'SBOMs (CycloneDX, JSON), milliseconds: the first reading in a process, what a table needs and all of it',
    table(['document', 'parts', 'JSON.parse', 'rows', 'times', 'readSbom', 'times', 'process, MiB'], sboms.map(({ size, parts, parse, rows: some, read, peak }) =>
      [size, String(parts), ...[parse, some, some / parse, read, read / parse].map(value => value.toFixed(1)), peak.toFixed(0)])),
    table(['bytes', 'raw', 'gzip', 'brotli'], weights.map(({ what, raw, gzip, brotli }) => [what, ...[raw, gzip, brotli].map(String)])),
    `Peers: ${['@sigstore/verify', '@freedomofpress/sigstore-browser', 'hash-wasm', '@noble/hashes'].map(version).join(', ')}`,
  ].join('\n\n')
  writeFileSync(join(dist, 'bench.md'), `${text}\n`)
  process.stdout.write(`\n${text}\n\nwritten to dist/bench.json and dist/bench.md\n`)
}

/** @param {import('./subjects.mjs').Subject} bundle @returns {Promise<Row[]>} */
async function warm(bundle) {
  const made = await Promise.all(peersOf(bundle).map(async ([name, prepare]) => ({ name, verify: await prepare(bundle) })))
  return (await inTurns(made, runs)).map(({ name, ...times }) => ({ where: node, bundle: bundle.name, peer: name, state: 'warm', ...times }))
}

/** @param {import('./subjects.mjs').Subject} bundle @returns {Row[]} */
function cold(bundle) {
  const names = peersOf(bundle).map(([name]) => name)
  const times = names.map(() => /** @type {number[]} */ ([]))
  for (let run = 0; run < coldRuns; run++) {
    names.forEach((name, index) => {
      const { stdout, stderr, status } = spawnSync(process.execPath, [fileURLToPath(new URL('cold.mjs', import.meta.url)), name, bundle.name], { encoding: 'utf8' })
      if (status !== 0) throw new Error(stderr)
      times[index]?.push(Number(stdout))
    })
  }
  return names.map((name, index) => ({ where: node, bundle: bundle.name, peer: name, state: 'cold', ...spread(times[index] ?? []) }))
}

/** @param {number} parts @returns {import('./sboms.mjs').Measured} */
function sbomsOf(parts) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [fileURLToPath(new URL('sboms.mjs', import.meta.url)), 'sbom', String(parts), new URL('../../dist/package/sbom.node.js', import.meta.url).href], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}

/** The peer's median over ours of the same bundle, place and state. @param {Row} row @param {Row[]} rows */
function times(row, rows) {
  const ours = rows.find(({ where, bundle, peer, state }) => peer === 'sealglass' && where === row.where && bundle === row.bundle && state === row.state)
  return row.peer === 'sealglass' || ours === undefined ? '' : (row.median / ours.median).toFixed(1)
}

/** @param {string} name */
const version = name => `${name} ${JSON.parse(readFileSync(fileURLToPath(new URL(`node_modules/${name}/package.json`, import.meta.url)), 'utf8')).version}`

await main()
