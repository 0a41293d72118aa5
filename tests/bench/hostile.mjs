// Inputs made to hurt: how long the built package takes over each, and how much memory the process has at its peak. Each in a
// process of its own, which ends by itself or is ended after a minute.
//
//     npm run bench -- hostile

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const dist = fileURLToPath(new URL('../../dist', import.meta.url))
const MiB = 1 << 20

/** @param {string} name @param {string} file */
const part = (name, file) => readFileSync(join(dist, 'cases', 'positives', name, file))
/** @param {string} name */
const json = name => JSON.parse(part(name, 'bundle.json').toString())
const root = () => JSON.parse(part('v03_message', 'trusted_root.json').toString())
const anybody = { anySigner: true }

/** @typedef {{ bundle: any, trust?: any, policy?: any, all?: boolean }} Input */

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
  for (const name of Object.keys(inputs)) {
    const { stdout, stderr, signal } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), name], { encoding: 'utf8', timeout: 60_000 })
    if (signal !== null || stdout === '') throw new Error(`${name}: ${signal ?? stderr}`)
    const { seconds, made, peak, outcome } = JSON.parse(stdout)
    console.log(`${name.padEnd(52)}${seconds.toFixed(2).padStart(9)}${String(peak).padStart(10)}  ${outcome}${made > 200 ? ` (the input alone: ${made} MiB)` : ''}`)
  }
}

/** @param {string} name */
async function one(name) {
  const { createVerifier } = await import(join(dist, 'package', 'index.node.js'))
  const input = /** @type {() => Input} */ (inputs[name])()
  const peak = () => Math.round(process.resourceUsage().maxRSS / 1024)
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
