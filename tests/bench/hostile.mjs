// Inputs made to hurt: how long the built package takes over each, and how much memory the process has at its peak. Each in a
// process of its own, which ends by itself or is ended after a minute.
//
//     npm run bench -- hostile

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const dist = fileURLToPath(new URL('../../dist', import.meta.url))
const MiB = 1 << 20

/** @param {string} name @param {string} file */
const part = (name, file) => readFileSync(join(dist, 'cases', 'positives', name, file))
/** @param {string} name */
const json = name => JSON.parse(part(name, 'bundle.json').toString())
const root = () => JSON.parse(part('v03_message', 'trusted_root.json').toString())
const anybody = { anySigner: true }

/** @typedef {{ bundle: any, trust?: any, policy?: any, all?: boolean }} Input */
/** @typedef {{ sbom: string | Uint8Array, record?: string }} Document an SBOM, and a record of flaws in its parts */

/** A statement of as many subjects as may be, in an envelope of that size. @param {number} bytes */
function envelope(bytes) {
  const bundle = json('v03_dsse')
  const subject = Array.from({ length: 1024 }, (_, at) => ({ name: `file ${at}`, digest: { sha256: at.toString(16).padStart(64, '0') } }))
  const statement = JSON.stringify({ _type: 'https://in-toto.io/Statement/v1', subject, predicateType: 'https://example.test/x', predicate: {} })
  bundle.dsseEnvelope.payload = Buffer.from(statement + ' '.repeat(Math.max(0, bytes - statement.length))).toString('base64')
  return bundle
}

/** @param {number} count @param {(at: number) => any} make */
const times = (count, make) => Array.from({ length: count }, (_, at) => make(at))

/** @type {Record<string, () => Input>} */
const inputs = {
  'an ordinary bundle': () => ({ bundle: part('v03_message', 'bundle.json') }),
  '8 MiB of [': () => ({ bundle: '['.repeat(8 * MiB) }),
  '96 MiB of blanks': () => ({ bundle: Buffer.alloc(96 * MiB, ' ') }),
  '97 MiB': () => ({ bundle: Buffer.alloc(97 * MiB, ' ') }),
  '80 MiB of zeros in a list': () => ({ bundle: `[${'0,'.repeat(40 * MiB)}0]` }),
  '3 million values in a list': () => ({ bundle: `[${'0,'.repeat(3_000_000)}0]` }),
  'a million members': () => ({ bundle: `{${times(1_000_000, at => `"m${at}":0`).join(',')}}` }),
  'a string of 90 MiB': () => ({ bundle: `{"mediaType":"${'a'.repeat(90 * MiB)}"}` }),
  'an envelope of 60 MiB': () => ({ bundle: envelope(60 * MiB) }),
  '1024 bundles, one after the other': () => ({ bundle: `${part('v03_message', 'bundle.json')}\n`.repeat(1024), all: true }),
  '100,000 JSON documents': () => ({ bundle: '{}\n'.repeat(100_000), all: true }),
  '32 log entries': () => {
    const bundle = json('v03_message')
    const [entry] = bundle.verificationMaterial.tlogEntries
    bundle.verificationMaterial.tlogEntries = times(32, at => ({ ...entry, logIndex: String(at) }))
    return { bundle }
  },
  'a checkpoint of 100 lines by one name': () => {
    const bundle = json('v03_message')
    const { checkpoint } = bundle.verificationMaterial.tlogEntries[0].inclusionProof
    const line = checkpoint.envelope.trimEnd().split('\n').at(-1)
    const [dash, name, signature] = line.split(' ')
    const bytes = Buffer.from(signature, 'base64')
    const lines = times(100, at => `${dash} ${name} ${Buffer.concat([bytes.subarray(0, 4), Buffer.from([at]), bytes.subarray(5)]).toString('base64')}`)
    checkpoint.envelope = `${checkpoint.envelope.split('\n\n')[0]}\n\n${lines.join('\n')}\n`
    return { bundle }
  },
  '256 authorities of one name': () => {
    const trust = root()
    const [authority] = trust.certificateAuthorities
    const other = JSON.parse(part('rsa_ca', 'trusted_root.json').toString()).certificateAuthorities[0]
    trust.certificateAuthorities = [...times(255, () => other), authority]
    return { bundle: part('v03_message', 'bundle.json'), trust }
  },
  '255 authorities of the right name and another key': () => {
    const trust = root()
    const [authority] = trust.certificateAuthorities
    const namesake = structuredClone(authority)
    // A flipped bit of the intermediate's key: same names, no signature that holds.
    const der = Buffer.from(namesake.certChain.certificates[0].rawBytes, 'base64')
    const at = der.length - 20
    der[at] = (der[at] ?? 0) ^ 1
    namesake.certChain.certificates[0].rawBytes = der.toString('base64')
    trust.certificateAuthorities = [...times(255, () => namesake), authority]
    return { bundle: part('v03_message', 'bundle.json'), trust }
  },
  'a timestamp nested 20,000 deep': () => {
    const bundle = json('v03_message_tsa')
    bundle.verificationMaterial.timestampVerificationData.rfc3161Timestamps = [{ signedTimestamp: nested(20_000).toString('base64') }]
    return { bundle }
  },
  'a pattern that backtracking engines choke on': () => ({
    bundle: part('v03_message', 'bundle.json'),
    policy: { identity: { san: { pattern: `${'(a*)*'.repeat(200)}b` }, sanKind: 'uri', issuer: { pattern: '(.*.*)*x' } } },
  }),
  'a pattern that grows without bound': () => ({
    bundle: part('v03_message', 'bundle.json'),
    policy: { identity: { san: { pattern: '((a{100}){100}){100}' }, sanKind: 'uri', issuer: 'https://a.example' } },
  }),
}

/** @param {object} content */
const cycloneDx = content =>
  JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', metadata: { component: { type: 'application', 'bom-ref': 'root', name: 'root' } }, ...content })
/** @param {number} at @param {object} [content] */
const library = (at, content) => ({ type: 'library', 'bom-ref': `r${at}`, name: 'x', purl: 'pkg:npm/x@1.0.0', ...content })
/** @param {object} affected */
const record = affected => JSON.stringify({ id: 'X-1', modified: '2026-01-01T00:00:00Z', affected: [{ package: { ecosystem: 'npm', name: 'x' }, ...affected }] })

/** @type {Record<string, () => Document>} */
const documents = {
  'an ordinary SBOM of 1,000 parts': () => ({ sbom: cycloneDx({ components: times(1000, at => library(at, { name: `x${at}`, purl: `pkg:npm/x${at}@1` })) }) }),
  'a chain of 200,000 parts, all named by a record': () => ({
    sbom: cycloneDx({ components: times(199_999, at => library(at)), dependencies: times(199_999, at => ({ ref: at === 0 ? 'root' : `r${at - 1}`, dependsOn: [`r${at}`] })) }),
    record: record({ versions: ['1.0.0'] }),
  }),
  '100,000 versions of a package, 100,000 in the record': () => ({
    sbom: cycloneDx({ components: times(100_000, at => library(at, { purl: `pkg:npm/x@1.${at}.0` })) }),
    record: record({ versions: times(100_000, at => `2.${at}.0`) }),
  }),
  'a statement of a flaw in 100,000 parts': () => ({
    sbom: cycloneDx({
      components: times(100_000, at => library(at)),
      vulnerabilities: [{ id: 'X-1', analysis: { state: 'exploitable', detail: 'x'.repeat(4096) }, affects: times(100_000, at => ({ ref: `r${at}` })) }],
    }),
  }),
  '1,500 parts that all need each other': () => ({
    sbom: cycloneDx({ components: times(1500, at => library(at)), dependencies: times(1500, at => ({ ref: `r${at}`, dependsOn: times(1500, to => `r${to}`) })) }),
  }),
  '2,500 parts that all need each other': () => ({
    sbom: cycloneDx({ components: times(2500, at => library(at)), dependencies: times(2500, at => ({ ref: `r${at}`, dependsOn: times(2500, to => `r${to}`) })) }),
  }),
  '100,000 parts of one name and reference': () => ({ sbom: cycloneDx({ components: times(100_000, () => library(0)) }) }),
  '300,000 parts': () => ({ sbom: cycloneDx({ components: times(300_000, at => library(at)) }) }),
  'a licence of a million terms': () => ({ sbom: cycloneDx({ components: [library(0, { licenses: [{ expression: Array(1_000_000).fill('MIT').join(' AND ') }] })] }) }),
  'a package URL of 30 MiB': () => ({ sbom: cycloneDx({ components: [library(0, { purl: `pkg:npm/${'%41'.repeat(10 * MiB)}@1` })] }) }),
  '1 GiB of blanks in a gzip file of 1 MiB': () => ({ sbom: gzipSync(Buffer.alloc(1 << 30, ' ')) }),
  'YAML with anchors that grow': () => ({
    sbom: `spdxVersion: SPDX-2.3\na0: &a0 [x,x,x,x,x,x,x,x]\n${times(12, at => `a${at + 1}: &a${at + 1} [${times(8, () => `*a${at}`).join(',')}]`).join('\n')}\n`,
  }),
  'RDF with licences of licences that grow': () => {
    const sets = times(60, at => `<s:ConjunctiveLicenseSet r:nodeID="x${at}">${`<s:member r:nodeID="x${at + 1}"/>`.repeat(50)}</s:ConjunctiveLicenseSet>`).join('')
    const head = '<s:SpdxDocument r:about="https://example.test/d#SPDXRef-DOCUMENT"/>'
    const packages = times(1000, at => `<s:Package r:about="https://example.test/d#SPDXRef-${at}"><s:licenseDeclared r:nodeID="x0"/></s:Package>`).join('')
    return { sbom: `<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:s="http://spdx.org/rdf/terms#">${head}${packages}${sets}</r:RDF>` }
  },
  'XML nested a million deep': () => ({ sbom: `<bom xmlns="http://cyclonedx.org/schema/bom/1.5" version="1">${'<a>'.repeat(1_000_000)}${'</a>'.repeat(1_000_000)}</bom>` }),
}

/** SEQUENCE in SEQUENCE. @param {number} depth */
function nested(depth) {
  /** @type {number[]} */
  const bytes = []
  for (let level = 0; level < depth && bytes.length < 60_000; level++) {
    const length = bytes.length
    bytes.unshift(0x30, ...length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255])
  }
  return Buffer.from(bytes)
}

export function hostile() {
  console.log(`\n${'input made to hurt'.padEnd(52)}${'seconds'.padStart(9)}${'peak MiB'.padStart(10)}  what came of it`)
  for (const name of [...Object.keys(inputs), ...Object.keys(documents)]) {
    const { stdout, stderr, signal } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), name], { encoding: 'utf8', timeout: 60_000 })
    if (signal !== null || stdout === '') throw new Error(`${name}: ${signal ?? stderr}`)
    const { seconds, made, peak, outcome } = JSON.parse(stdout)
    console.log(`${name.padEnd(52)}${seconds.toFixed(2).padStart(9)}${String(peak).padStart(10)}  ${outcome}${made > 200 ? ` (the input alone: ${made} MiB)` : ''}`)
  }
}

const peak = () => Math.round(process.resourceUsage().maxRSS / 1024)

/** All that is asked of an SBOM. @param {Document} input @returns {Promise<string>} */
async function asked({ sbom, record }) {
  const { readSbom, qualityOf, compareSboms, vexStatements, affectedBy } = await import(join(dist, 'package', 'sbom.node.js'))
  const reading = await readSbom(sbom, { canonical: true })
  if (reading.sbom === undefined) return `refused: ${reading.refused.check}`
  await qualityOf(sbom)
  await compareSboms(sbom, sbom)
  const stated = (await vexStatements(sbom, [])).vulnerabilities.flatMap((/** @type {any} */ one) => one.parts).length
  const found = record === undefined ? [] : (await affectedBy(sbom, record)).findings
  /** @param {string} answer */
  const answered = answer => found.filter((/** @type {any} */ one) => one.answer === answer).length
  return [`${reading.sbom.componentCount} parts`, ...stated > 0 ? [`${stated} with statements`] : [], ...['affected', 'not affected by this record', 'undetermined'].flatMap(answer => answered(answer) > 0 ? [`${answered(answer)} ${answer}`] : [])].join(', ')
}

/** @param {string} name */
async function one(name) {
  const document = documents[name]?.()
  if (document !== undefined) {
    const [made, since] = [peak(), performance.now()]
    const outcome = await asked(document)
    console.log(JSON.stringify({ seconds: (performance.now() - since) / 1000, made, peak: peak(), outcome }))
    return
  }
  const { createVerifier } = await import(join(dist, 'package', 'index.node.js'))
  const input = /** @type {() => Input} */ (inputs[name])()
  const made = peak()
  const since = performance.now()
  let outcome
  try {
    const verifier = await createVerifier({ trust: input.trust ?? root() })
    const request = { bundle: input.bundle, policy: input.policy ?? anybody, now: '2025-01-01T00:00:00Z' }
    const reports = input.all ? verifier.verifyAll(request) : [verifier.verify(request)]
    outcome = `${reports.length > 1 ? `${reports.length} reports, ` : ''}${reports[0].verdict}${reports[0].cause ? `, ${reports[0].cause.code}` : ''}`
  } catch (error) {
    outcome = `refused: ${/** @type {any} */ (error).code}`
  }
  console.log(JSON.stringify({ seconds: (performance.now() - since) / 1000, made, peak: peak(), outcome }))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await one(process.argv[2] ?? '')
