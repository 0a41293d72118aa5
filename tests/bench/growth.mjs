// How the work grows: bundles by a verifier, by a pool of one and of two workers, and by the command; files that are streamed; SBOMs
// by their parts. Each in a process of its own, with all the memory that it had at its peak.
//
//     npm run bench -- growth          some minutes; the table as Markdown in dist/growth.md

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { table } from './table.mjs'
import { bundles, dist, given } from './subjects.mjs'

const MiB = 1 << 20
const COUNTS = [1, 10, 100, 1000, 10_000]
const SIZES = [1024, MiB, 100 * MiB, 1024 * MiB, 5 * 1024 * MiB]
// S50 lets 200,000 through.
const PARTS = [1000, 10_000, 100_000, 200_000]

const [subject] = bundles.filter(({ name }) => name === 'attestation v0.3')
const [file] = bundles.filter(({ name }) => name === 'file, timestamp v0.3')
/** @param {string} name */
const entry = name => new URL(`package/${name}`, dist).href

/** The same bundle with other blanks behind it: another file, and the same work. @param {string} text @param {number} index */
const another = (text, index) => text + index.toString(2).replaceAll('0', ' ').replaceAll('1', '\n')

/** @typedef {{ ms: number, peak: number }} Measured */

/** @type {Record<string, (size: number) => Promise<number>>} milliseconds */
const works = {
  verifier: async count => {
    const { assertVerified, createVerifier } = await import(entry('index.node.js'))
    const { bundle, artifact, san, issuer } = given(required(subject))
    const verifier = await createVerifier()
    return time(() => {
      for (let index = 0; index < count; index++) assertVerified(verifier.verify({ bundle: another(bundle, index), artifact, policy: { identity: { san, issuer } } }))
    })
  },
  'pool of 1': count => pooled(count, 1),
  'pool of 2': count => pooled(count, 2),
  stream: async bytes => {
    const { createVerifier } = await import(entry('index.node.js'))
    const verifier = await createVerifier()
    const { bundle, san, issuer } = given(required(file))
    const chunk = new Uint8Array(Math.min(bytes, MiB)).fill(7)
    let left = bytes
    const stream = new ReadableStream({ pull(controller) {
      if (left <= 0) return controller.close()
      controller.enqueue(chunk.slice())
      left -= chunk.length
    } })
    return time(() => verifier.verifyFile({ file: stream, bundle, policy: { identity: { san, issuer } } }))
  },
  sbom: async parts => {
    const { withSbom } = await import(entry('sbom.node.js'))
    await withSbom('{}', () => undefined)
    const bytes = new TextEncoder().encode(lean(parts))
    return time(() => withSbom(bytes, (/** @type {any} */ { reading, rows }) => {
      if (reading.sbom?.componentCount !== parts) throw new Error(JSON.stringify(reading).slice(0, 500))
      for (let from = 0; from < parts; from += 4096) rows(from, 4096)
    }))
  },
  'JSON.parse': async parts => {
    const text = lean(parts)
    return time(() => JSON.parse(text))
  },
}

/** @param {number} count @param {number} size */
async function pooled(count, size) {
  const { createPool } = await import(entry('pool.js'))
  const { bundle, artifact, san, issuer } = given(required(subject))
  const directory = mkdtempSync(join(tmpdir(), 'sealglass-growth-'))
  const script = join(directory, 'worker.mjs')
  writeFileSync(script, `import { parentPort } from 'node:worker_threads'
import { createVerifier } from ${JSON.stringify(entry('index.node.js'))}
import { serve } from ${JSON.stringify(entry('pool.js'))}
serve(createVerifier, { port: parentPort })
`)
  const pool = createPool({ worker: () => new Worker(script), size })
  const requests = function* () {
    for (let index = 0; index < count; index++) yield { bundle: another(bundle, index), artifact, policy: { identity: { san, issuer } } }
  }
  try {
    return await time(async () => {
      let verified = 0
      for await (const { report } of pool.verifyEach(requests())) verified += Number(report?.verdict === 'verified')
      if (verified !== count) throw new Error(`${verified} of ${count} are verified`)
    })
  } finally {
    pool.close()
    rmSync(directory, { recursive: true })
  }
}

/** The least that generators write of each part, with one dependency: as many as are read stay below 64 MiB. @param {number} parts */
function lean(parts) {
  const components = Array.from({ length: parts }, (_, index) => {
    const [name, version] = [`package-${index % 5000}`, `${index % 20}.${index % 7}.${index}`]
    return { 'bom-ref': `${index}`, type: 'library', name, version, purl: `pkg:npm/${name}@${version}` }
  })
  const dependencies = components.slice(1).map((_, index) => ({ ref: `${index}`, dependsOn: [`${index + 1}`] }))
  return JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, components, dependencies })
}

/** @param {() => unknown} what */
async function time(what) {
  const since = performance.now()
  await what()
  return performance.now() - since
}

/** @template T @param {T | undefined} value @returns {T} */
function required(value) {
  if (value === undefined) throw new Error('it is not among the subjects')
  return value
}

/** @param {string} work @param {number} size @returns {Measured} */
function measured(work, size) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), work, String(size)], { encoding: 'utf8', maxBuffer: 1 << 28 })
  if (status !== 0) throw new Error(`${work} ${size}: ${stderr.slice(-1000)}`)
  return JSON.parse(stdout)
}

/** The command over a directory of so many bundles, beside one artifact; where the system can, on one core only. @param {number} count @param {boolean} alone @returns {Measured | undefined} */
function commanded(count, alone) {
  if (alone && spawnSync('taskset', ['--version']).status !== 0) return undefined
  const [program, ...before] = alone ? ['taskset', '--cpu-list', '0', process.execPath] : [process.execPath]
  const { bundle, artifact, san, issuer } = given(required(subject))
  const temporary = mkdtempSync(join(tmpdir(), 'sealglass-growth-'))
  const directory = join(temporary, 'release')
  mkdirSync(directory)
  try {
    writeFileSync(join(directory, 'artifact'), artifact)
    for (let index = 0; index < count; index++) writeFileSync(join(directory, `${index}.sigstore.json`), another(bundle, index))
    const tool = `const since = performance.now(); process.on('exit', () => process.stderr.write('\\n' + JSON.stringify({ ms: performance.now() - since, peak: process.resourceUsage().maxRSS / 1024 })))`
    const preload = join(temporary, 'preload.mjs')
    writeFileSync(preload, tool)
    const { stderr, status } = spawnSync(required(program), [...before, '--import', pathToFileURL(preload).href, fileURLToPath(new URL('package/cli.js', dist)), 'verify', directory, '--certificate-identity', san, '--certificate-oidc-issuer', issuer], { encoding: 'utf8', maxBuffer: 1 << 28 })
    if (status !== 0) throw new Error(`the command over ${count} bundles ended with ${status}: ${stderr}`)
    return JSON.parse(stderr.slice(stderr.lastIndexOf('\n') + 1))
  } finally {
    rmSync(temporary, { recursive: true })
  }
}

export function growth() {
  const [verifier, one, two, command] = [COUNTS.map(count => measured('verifier', count)), COUNTS.map(count => measured('pool of 1', count)), COUNTS.map(count => measured('pool of 2', count)), COUNTS.map(count => commanded(count, false))]
  const single = COUNTS.map(count => commanded(count, true))
  const cells = (/** @type {Measured | undefined} */ { ms, peak } = { ms: 0, peak: 0 }, /** @type {number} */ count) => [(ms / count).toFixed(2), peak.toFixed(0)]
  /** @type {(alone: Measured | undefined, all: Measured | undefined, count: number) => string[]} */
  const timesAlone = (alone, all, count) => alone === undefined || all === undefined ? ['', ''] : [(alone.ms / count).toFixed(2), (alone.ms / all.ms).toFixed(2)]
  const files = SIZES.map(size => ({ size, ...measured('stream', size) }))
  const sboms = PARTS.map(parts => ({ parts, ...measured('sbom', parts), parse: measured('JSON.parse', parts).ms }))
  const text = [
    'Bundles: milliseconds for each, starting included, and the process at its peak in MiB',
    table(['bundles', 'one verifier', 'MiB', 'pool of 1', 'MiB', 'pool of 2', 'MiB', 'times', 'command', 'MiB', 'on one core', 'times'], COUNTS.map((count, at) => [String(count), ...cells(verifier[at], count), ...cells(one[at], count), ...cells(two[at], count), ((one[at]?.ms ?? 0) / (two[at]?.ms ?? 1)).toFixed(2), ...cells(command[at], count), ...timesAlone(single[at], command[at], count)])),
    'Files, streamed: `verifyFile()`',
    table(['bytes', 'ms', 'MB/s', 'MiB'], files.map(({ size, ms, peak }) => [String(size), ms.toFixed(0), (size / ms / 1000).toFixed(0), peak.toFixed(0)])),
    'SBOMs with five members a part and a dependency: what a table needs',
    table(['parts', 'ms', 'microseconds a part', 'JSON.parse', 'times', 'MiB'], sboms.map(({ parts, ms, parse, peak }) => [String(parts), ms.toFixed(0), (ms / parts * 1000).toFixed(1), parse.toFixed(0), (ms / parse).toFixed(1), peak.toFixed(0)])),
  ].join('\n\n')
  writeFileSync(new URL('growth.md', dist), `${text}\n`)
  process.stdout.write(`\n${text}\n\nwritten to dist/growth.md\n`)
}

const work = works[process.argv[2] ?? '']
if (process.argv[1] === fileURLToPath(import.meta.url) && work !== undefined) {
  const ms = await work(Number(process.argv[3]))
  process.stdout.write(JSON.stringify({ ms, peak: process.resourceUsage().maxRSS / 1024 }))
  process.exit(0)
}
