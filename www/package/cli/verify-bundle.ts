/** The client protocol of the Sigstore conformance suite, to the letter. */

import { existsSync } from 'node:fs'
import type { Report } from '../report.js'
import type { Digest } from '../types.js'
import { parse } from './arguments.js'
import { exit, Failure, usage } from './exit.js'
import { read, stream, verifierFor } from './files.js'
import { policyOf } from './policy.js'
import { printable } from './text.js'

const options = {
  staging: { type: 'boolean' },
  bundle: { type: 'string' },
  'certificate-identity': { type: 'string' },
  'certificate-oidc-issuer': { type: 'string' },
  key: { type: 'string' },
  'trusted-root': { type: 'string' },
} as const

export async function verifyBundle(args: string[]): Promise<number> {
  const { values, positionals: [subject, ...rest] } = parse(args, options)
  if (values.bundle === undefined) throw usage('--bundle FILE is missing.')
  if (subject === undefined || rest.length > 0) throw usage('Exactly one FILE_OR_DIGEST is expected.')
  const policy = await policyOf(values)
  // A trusted root that is given is the one that counts, also with --staging.
  const name = values['trusted-root'] === undefined ? values.staging ? 'staging' : 'public-good' : undefined
  const verifier = await verifierFor(name, values['trusted-root'])
  const request = { bundle: await read(values.bundle), policy }
  const report = isDigest(subject)
    ? verifier.verify({ ...request, artifact: { digest: subject } })
    : await verifier.verifyFile({ ...request, file: await stream(subject) })
  if (report.verdict !== 'verified') throw new Failure(exit.notVerified, reason(report))
  return exit.verified
}

/** The protocol's rule: the prefix, the right length, and not a path on disk; else it is a path. */
const isDigest = (subject: string): subject is Digest => /^sha256:[0-9a-f]{64}$/.test(subject) && !existsSync(subject)

/** One line: the verdict and its first cause, with both values where they were compared. */
export function reason({ verdict, cause, missing, summary }: Report): string {
  const said = cause === undefined
    ? missing[0]?.message ?? summary
    : `${cause.check} ${cause.id}: ${cause.message.replace(/\.$/, '')}${difference(cause.expected, cause.actual)}${cause.at === undefined ? '' : ` at ${cause.at}`}`
  return printable(`${verdict}: ${said}`)
}

const difference = (expected: string | undefined, actual: string | undefined): string =>
  expected === undefined && actual === undefined ? '' : ` (expected ${expected ?? 'nothing'}, found ${actual ?? 'nothing'})`
