// Reading SBOMs of three sizes, beside JSON.parse of the same text.

import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'

/** @typedef {{ size: string, parts: number, parse: number, read: number, rows: number, peak: number }} Measured milliseconds, MiB */

/**
 * In a process of its own, since the first reading is what a user meets; `peak` is all the memory that the process had, text and bytes included.
 *
 * @param {number} parts @param {string} entry of the package @returns {Promise<Measured>}
 */
export async function sbomOf(parts, entry) {
  const { readSbom, withSbom } = await import(entry)
  await readSbom('{}')
  const text = document(parts)
  const bytes = new TextEncoder().encode(text)
  const time = async (/** @type {() => unknown} */ what) => {
    const since = performance.now()
    await what()
    return performance.now() - since
  }
  const parse = Math.min(await time(() => JSON.parse(text)), await time(() => JSON.parse(text)))
  const rows = await time(() => withSbom(bytes, (/** @type {any} */ { reading, rows: some }) => {
    for (let from = 0; from < reading.sbom.componentCount; from += 4096) some(from, 4096)
  }))
  const peak = process.resourceUsage().maxRSS / 1024
  const read = await time(() => readSbom(bytes))
  return { size: `${(bytes.length / 1e6).toFixed(1)} MB`, parts, parse, read, rows, peak }
}

/** As npm's tools write it: hashes, licences, references and two dependencies of each part. @param {number} parts */
export function document(parts) {
  const ref = (/** @type {number} */ index) => `pkg:npm/package-${index % 5000}-${index}@${index % 20}.${index % 7}.${index % 13}`
  const components = Array.from({ length: parts }, (_, index) => ({
    'bom-ref': ref(index), type: 'library', ...index % 3 === 0 ? { group: '@scope' } : {}, name: `package-${index % 5000}-${index}`, version: `${index % 20}.${index % 7}.${index % 13}`,
    description: `Package number ${index} does one thing and does it well`, hashes: [{ alg: 'SHA-512', content: index.toString(16).padStart(8, '0').repeat(16) }],
    licenses: [{ license: { id: ['MIT', 'Apache-2.0', 'ISC'][index % 3] } }], purl: ref(index),
    externalReferences: [{ type: 'website', url: `https://example.com/${index}` }, { type: 'vcs', url: `git+https://example.com/${index}.git` }],
  }))
  const dependencies = components.map(({ 'bom-ref': from }, index) => ({ ref: from, dependsOn: [index + 1, index + 7].filter(to => to < parts).map(ref) }))
  return JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, metadata: { timestamp: '2026-01-02T03:04:05Z', component: { type: 'application', name: 'app', version: '1' } }, components, dependencies })
}

if (process.argv[2] === 'sbom' && process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(JSON.stringify(await sbomOf(Number(process.argv[3]), String(process.argv[4]))))
