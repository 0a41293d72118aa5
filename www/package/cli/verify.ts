import type { Report } from '../report.js'
import type { Artifact, Digest } from '../types.js'
import { parse } from './arguments.js'
import { exit, usage } from './exit.js'
import { read, stream, verifierFor } from './files.js'
import { human } from './human.js'
import { policyOf, signerOptions } from './policy.js'
import { paint } from './text.js'

const options = {
  ...signerOptions,
  trust: { type: 'string' },
  'trusted-root': { type: 'string' },
  digest: { type: 'string' },
  'statement-only': { type: 'boolean' },
  'as-of': { type: 'string' },
  json: { type: 'boolean' },
} as const

export async function verify(args: string[]): Promise<number> {
  const { values, positionals: [file, artifact, ...rest] } = parse(args, options)
  if (file === undefined) throw usage('Which bundle? sealglass verify BUNDLE [ARTIFACT] …, or sealglass verify --help')
  if (rest.length > 0) throw usage(`One bundle and one artifact at a time: ${rest.join(' ')} is too much.`)
  if ([artifact, values.digest, values['statement-only']].filter(Boolean).length > 1) {
    throw usage('ARTIFACT, --digest and --statement-only exclude each other.')
  }
  const policy = await policyOf(values)
  const verifier = await verifierFor(values.trust, values['trusted-root'])
  const request = { bundle: await read(file), policy, ...values['as-of'] === undefined ? {} : { now: values['as-of'] } }
  const report = artifact === undefined
    ? verifier.verify({ ...request, ...named(values.digest, values['statement-only']) })
    : await verifier.verifyFile({ ...request, file: await stream(artifact) })
  process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : human(report, { bundle: file, artifact }, paint(process.stdout)))
  return exitCodeOf(report)
}

function named(digest: string | undefined, statementOnly: boolean | undefined): { artifact?: Artifact } {
  if (digest !== undefined) return { artifact: { digest: digest as Digest } }
  return statementOnly ? { artifact: { statementOnly: true } } : {}
}

export const exitCodeOf = (report: Report): number => report.verdict === 'verified' ? exit.verified : exit.notVerified
