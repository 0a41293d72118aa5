/** Verifies one bundle: chooses the root, finds the file it belongs to, and asks the engine. The engine decides. */

import type { Policy, Report, Verifier } from '../package/inline.js'
import { isEngineFailure, ProblemError, read, unreadable } from './problem.js'
import type { Expectation, Given, Verified, VerifyJob } from './protocol.js'
import { verifierFor } from './roots.js'

type Progress = (file: number, done: number, total: number) => void

/** What every step of one job needs. */
interface Work {
  job: VerifyJob
  verifier: Verifier
  bundle: Uint8Array
  policy: Policy
  progress: Progress
  signal: AbortSignal
}

export async function verify(job: VerifyJob, progress: Progress, signal: AbortSignal): Promise<Verified> {
  const verifier = await verifierFor(job.trust)
  const bundle = await read(job.bundle.file)
  const policy = await policyFor(job, verifier, bundle)
  const work = { job, verifier, bundle, policy, progress, signal }
  if (job.statementOnly) return { report: verifier.verify({ bundle, select: job.select, artifact: { statementOnly: true }, policy }), choice: false }
  return await compared(work) ?? { report: verifier.verify({ bundle, select: job.select, policy }), choice: job.artifacts.length > 0 }
}

/** Forgets what is known of files that are gone. */
export function forget(ids: number[]): void {
  for (const pair of [...strangers]) if (pair.split('/').slice(0, 3).some(part => ids.includes(Number(part)))) strangers.delete(pair)
}

/** The key the user gave is for bundles signed with a key; one with a certificate is held against the expected identity. */
async function policyFor(job: VerifyJob, verifier: Verifier, bundle: Uint8Array): Promise<Policy> {
  const policy = job.key && { key: new TextDecoder().decode(await read(job.key.file)) }
  if (policy && signedWithKey(job, verifier, bundle, policy)) return policy
  return job.expectation ? { identity: identityOf(job.expectation) } : { anySigner: true }
}

/** As the engine reports it; it refuses a key that is none. */
function signedWithKey({ key, select }: VerifyJob, verifier: Verifier, bundle: Uint8Array, policy: Policy): boolean {
  try {
    return verifier.verify({ bundle, select, policy }).signer?.kind === 'key'
  } catch (error) {
    if (isEngineFailure(error)) throw error
    throw new ProblemError({ message: 'problem.key', values: { name: key?.file.name ?? '', detail: error instanceof Error ? error.message : String(error) } })
  }
}

function identityOf({ san, sanKind, issuer }: Expectation) {
  return { san, issuer, ...(sanKind === 'any' ? {} : { sanKind }) }
}

/** Compares the file that the user chose, the only one, the one that turns out to be signed, or the one of the same name. */
async function compared(work: Work): Promise<Verified | undefined> {
  const { artifacts, alone, bundle, chosen } = work.job
  const choice = artifacts.length > 1 || !alone
  const settled = artifacts.find(given => given.id === chosen) ?? (choice ? undefined : artifacts[0])
  if (settled) return { report: await verifyFile(work, settled), artifact: settled.id, choice }
  const found = await firstBound(work)
  if (found) return { ...found, choice }
  const namesake = artifacts.find(given => bundle.file.name.startsWith(`${given.file.name}.`))
  return namesake && { report: await verifyFile(work, namesake), artifact: namesake.id, choice }
}

/** Bundle, key and file of pairs that do not belong together, so that no large file is read again for nothing. */
const strangers = new Set<string>()

async function firstBound(work: Work): Promise<{ report: Report, artifact: number } | undefined> {
  for (const given of work.job.artifacts) {
    const pair = `${work.job.bundle.id}/${work.job.key?.id}/${given.id}/${work.job.select}`
    if (strangers.has(pair)) continue
    const report = await verifyFile(work, given)
    if (report.binding.state === 'bound') return { report, artifact: given.id }
    strangers.add(pair)
  }
  return undefined
}

async function verifyFile({ job, verifier, bundle, policy, progress, signal }: Work, given: Given): Promise<Report> {
  const onProgress = ({ done }: { done: number }) => progress(given.id, done, given.file.size)
  try {
    return await verifier.verifyFile({ bundle, select: job.select, file: given.file, policy, signal, onProgress })
  } catch (error) {
    throw error instanceof DOMException && !signal.aborted ? unreadable(given.file) : error
  }
}
