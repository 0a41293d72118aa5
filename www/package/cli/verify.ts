import { stat } from 'node:fs/promises'
import type { Report } from '../report.js'
import type { Artifact, Digest, SignatureParts, Verifier, VerifyFileRequest } from '../types.js'
import { parse } from './arguments.js'
import { exit, usage } from './exit.js'
import { crewOf } from './crew.js'
import { read, stream, trustFor, verifierOf } from './files.js'
import { human } from './human.js'
import { evaluate, holds, humanPile, isPile, writePile } from './pile.js'
import { policyOf, signerOptions } from './policy.js'
import { progress } from './progress.js'
import { isPattern } from './select.js'
import { paint } from './text.js'

const options = {
  ...signerOptions,
  trust: { type: 'string' },
  'trusted-root': { type: 'string' },
  digest: { type: 'string' },
  'statement-only': { type: 'boolean' },
  'as-of': { type: 'string' },
  any: { type: 'boolean' },
  signature: { type: 'string' },
  certificate: { type: 'string' },
  timestamp: { type: 'string' },
  sct: { type: 'string' },
  'no-log': { type: 'boolean' },
  json: { type: 'boolean' },
} as const

export async function verify(args: string[]): Promise<number> {
  const { values, positionals } = parse(args, options)
  // With --signature there is no bundle: what is left is the artifact.
  const [file, artifact, ...rest] = values.signature === undefined ? positionals : [values.signature, ...positionals]
  if (file === undefined) throw usage('Which bundle? sealglass verify BUNDLE [ARTIFACT] …, or sealglass verify --help')
  if (values.signature === undefined && [values.certificate, values.timestamp, values.sct].some(part => part !== undefined)) {
    throw usage('--certificate, --timestamp and --sct go with --signature: a bundle has its own.')
  }
  if (rest.length > 0 && values.signature !== undefined) throw usage(`One signature and one artifact at a time: ${rest.join(' ')} is too much.`)
  if ([artifact, values.digest, values['statement-only']].filter(Boolean).length > 1) {
    throw usage('ARTIFACT, --digest and --statement-only exclude each other.')
  }
  const policy = await policyOf(values)
  if (values['no-log']) policy.thresholds = { tlog: 0 }
  const trust = await trustFor(values.trust, values['trusted-root'])
  const verifier = await verifierOf(trust, values['trusted-root'])
  // Two operands are a bundle and its artifact; what is more, or names many, is a pile.
  if (values.signature === undefined && (rest.length > 0 || await isPile(file) || artifact !== undefined && await isPattern(artifact))) {
    if ([values.digest, values['statement-only'], values.any].some(Boolean)) throw usage('Many files, a directory or an archive are verified as a whole: no --digest, --statement-only or --any.')
    if (artifact !== undefined && rest.length === 0 && !await isPattern(file) && !await isPattern(artifact)) throw usage('A directory or an archive is verified as a whole: no artifact beside it.')
    const crew = crewOf(verifier, trust, values.json === true)
    try {
      const report = await evaluate(positionals, crew, policy, values['as-of'])
      if (values.json) await writePile(report, process.stdout)
      else process.stdout.write(humanPile(report, paint(process.stdout), values['no-log']))
      return holds(report) ? exit.verified : exit.notVerified
    } finally {
      crew.close()
    }
  }
  const request = { bundle: values.signature === undefined ? await read(file) : await parts(values.signature, values), policy, ...values['as-of'] === undefined ? {} : { now: values['as-of'] } }
  const reports = artifact === undefined
    ? verifier.verifyAll({ ...request, ...named(values.digest, values['statement-only']) })
    : await hashed(verifier, request, artifact)
  process.stdout.write(values.json ? json(reports) : reports.map(report => human(report, { bundle: file, artifact }, paint(process.stdout))).join('\n'))
  return exitCodeOf(reports, values.any)
}

/** Large files take their time, which is told. */
async function hashed(verifier: Verifier, request: Omit<VerifyFileRequest, 'file' | 'select'>, artifact: string): Promise<Report[]> {
  const shown = progress()
  const size = (await stat(artifact).catch(() => undefined))?.size
  try {
    return await verifier.verifyFileAll({ ...request, file: await stream(artifact), onProgress: ({ done }) => shown.at(`reading ${artifact}`, size ? done / size : undefined) })
  } finally {
    shown.end()
  }
}

/** One report is written as it is, several as a list. */
const json = (reports: Report[]): string => `${JSON.stringify(reports.length === 1 ? reports[0] : reports, null, 2)}\n`

/** The files of a signature that is not in a bundle. */
async function parts(signature: string, values: { certificate?: string, timestamp?: string, sct?: string }): Promise<SignatureParts> {
  const all: SignatureParts = { signature: await read(signature) }
  for (const part of ['certificate', 'timestamp', 'sct'] as const) {
    const file = values[part]
    if (file !== undefined) all[part] = await read(file)
  }
  return all
}

function named(digest: string | undefined, statementOnly: boolean | undefined): { artifact?: Artifact } {
  if (digest !== undefined) return { artifact: { digest: digest as Digest } }
  return statementOnly ? { artifact: { statementOnly: true } } : {}
}

/** Every signature of the file has to hold, unless the caller says that one is enough. */
function exitCodeOf(reports: Report[], any = false): number {
  const verified = (report: Report): boolean => report.verdict === 'verified'
  return reports.length > 0 && (any ? reports.some(verified) : reports.every(verified)) ? exit.verified : exit.notVerified
}
