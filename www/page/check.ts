/** Verifies one bundle: chooses the root, finds the file it belongs to, and asks the engine. The engine decides. */

import type { Policy, Report, Verifier } from '../package/inline.js'
import { read, unreadable } from './problem.js'
import type { Expectation, Given, Verified, VerifyJob } from './protocol.js'
import { verifierFor } from './roots.js'

type Progress = (file: number, done: number, total: number) => void

export async function verify(job: VerifyJob, progress: Progress, signal: AbortSignal): Promise<Verified> {
  const verifier = await verifierFor(job.trust)
  const bundle = await read(job.bundle.file)
  const policy = await policyFor(job, verifier, bundle)
  if (job.statementOnly) return { report: verifier.verify({ bundle, artifact: { statementOnly: true }, policy }), choice: false }
  const paired = await pair(job, verifier, bundle, policy, progress, signal)
  if (!paired) return { report: verifier.verify({ bundle, policy }), choice: job.artifacts.length > 0 }
  return { report: await verifyFile(verifier, bundle, paired, policy, progress, signal), artifact: paired.id, choice: job.artifacts.length > 1 }
}

/** Forgets what is known of files that are gone. */
export function forget(ids: number[]): void {
  for (const id of ids) digests.delete(id)
}

/** The key the user gave is for bundles signed with a key; a bundle with a certificate is never checked against it. */
async function policyFor(job: VerifyJob, verifier: Verifier, bundle: Uint8Array): Promise<Policy> {
  const identity: Policy = job.expectation ? { identity: identityOf(job.expectation) } : { anySigner: true }
  if (!job.key) return identity
  const signer = verifier.verify({ bundle, policy: { anySigner: true } }).signer
  if (signer?.kind !== 'key') return identity
  return { key: new TextDecoder().decode(await read(job.key.file)) }
}

function identityOf({ san, sanKind, issuer }: Expectation) {
  return { san, issuer, ...(sanKind === 'any' ? {} : { sanKind }) }
}

/** The file to compare: the one the user chose, the only one, the one that binds by its digest, or the one of the same name. */
async function pair(job: VerifyJob, verifier: Verifier, bundle: Uint8Array, policy: Policy, progress: Progress, signal: AbortSignal): Promise<Given | undefined> {
  const chosen = job.artifacts.find(given => given.id === job.chosen)
  if (chosen) return chosen
  if (job.alone && job.artifacts.length === 1) return job.artifacts[0]
  for (const given of job.artifacts) {
    const digest = await digestOf(given, verifier, bundle, policy, progress, signal)
    if (digest && verifier.verify({ bundle, artifact: { digest }, policy }).binding.state === 'bound') return given
  }
  return job.artifacts.find(given => job.bundle.file.name.startsWith(`${given.file.name}.`))
}

/** The SHA-256 of files that were read once, `sha256:<hex>`, by id. */
const digests = new Map<number, `sha256:${string}`>()

async function digestOf(given: Given, verifier: Verifier, bundle: Uint8Array, policy: Policy, progress: Progress, signal: AbortSignal) {
  const known = digests.get(given.id)
  if (known) return known
  remember(given, await verifyFile(verifier, bundle, given, policy, progress, signal))
  return digests.get(given.id)
}

async function verifyFile(verifier: Verifier, bundle: Uint8Array, given: Given, policy: Policy, progress: Progress, signal: AbortSignal): Promise<Report> {
  const onProgress = ({ done }: { done: number }) => progress(given.id, done, given.file.size)
  try {
    const report = await verifier.verifyFile({ bundle, file: given.file, policy, signal, onProgress })
    remember(given, report)
    return report
  } catch (error) {
    throw error instanceof DOMException && !signal.aborted ? unreadable(given.file) : error
  }
}

function remember(given: Given, report: Report): void {
  const digest = report.binding.digests['sha256']
  if (digest) digests.set(given.id, `sha256:${digest}`)
}
