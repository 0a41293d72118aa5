import type { Report } from '../report.js'
import type { Artifact, Digest, SignatureParts } from '../types.js'
import { parse } from './arguments.js'
import { exit, usage } from './exit.js'
import { read, stream, verifierFor } from './files.js'
import { human } from './human.js'
import { evaluate, holds, humanPile, isPile } from './pile.js'
import { policyOf, signerOptions } from './policy.js'
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
  if (rest.length > 0) throw usage(`One bundle and one artifact at a time: ${rest.join(' ')} is too much.`)
  if ([artifact, values.digest, values['statement-only']].filter(Boolean).length > 1) {
    throw usage('ARTIFACT, --digest and --statement-only exclude each other.')
  }
  const policy = await policyOf(values)
  if (values['no-log']) policy.thresholds = { tlog: 0 }
  const verifier = await verifierFor(values.trust, values['trusted-root'])
  if (values.signature === undefined && await isPile(file)) {
    if ([artifact, values.digest, values['statement-only'], values.any].some(Boolean)) throw usage('A directory or an archive is verified as a whole: no artifact, --digest, --statement-only or --any.')
    const report = await evaluate(file, verifier, policy, values['as-of'])
    process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : humanPile(report, paint(process.stdout)))
    return holds(report) ? exit.verified : exit.notVerified
  }
  const request = { bundle: values.signature === undefined ? await read(file) : await parts(values.signature, values), policy, ...values['as-of'] === undefined ? {} : { now: values['as-of'] } }
  const reports = artifact === undefined
    ? verifier.verifyAll({ ...request, ...named(values.digest, values['statement-only']) })
    : await verifier.verifyFileAll({ ...request, file: await stream(artifact) })
  process.stdout.write(values.json ? json(reports) : reports.map(report => human(report, { bundle: file, artifact }, paint(process.stdout))).join('\n'))
  return exitCodeOf(reports, values.any)
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
