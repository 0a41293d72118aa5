/** Verifies one bundle: chooses the root, finds the file it belongs to by digest, and asks the engine. The engine decides. */

import { call } from '../package/engine.js'
import type { Artifact, Policy, Report, Verifier } from '../package/inline.js'
import { readArtifact } from '../package/stream.js'
import { isList, isSignature, policyOf } from './keys.js'
import { isEngineFailure, ProblemError, read, unreadable } from './problem.js'
import type { Evidence, Expectation, Given, Verified, VerifyJob } from './protocol.js'
import { verifierFor } from './roots.js'
import { attested, bindingOf, type Attested } from './sbom.js'

type Progress = (file: number, done: number, total: number) => void

/** What is asked of one signature, and of which verifier. */
export interface Asked { verifier: Verifier, request: { bundle: Uint8Array, select: number, policy: Policy } }

/** What every step of one job needs. */
interface Work extends Asked {
  job: VerifyJob
  progress: Progress
  signal: AbortSignal
}

export async function asked(job: Evidence): Promise<Asked> {
  const verifier = await verifierFor(job.trust)
  const bundle = await read(job.bundle.file)
  return { verifier, request: { bundle, select: job.select, policy: (await policyFor(job, verifier))(bundle, job.select) } }
}

export async function verify(job: VerifyJob, progress: Progress, signal: AbortSignal): Promise<Verified> {
  const work = { job, progress, signal, ...await asked(job) }
  const sboms = job.artifacts.filter(({ id }) => job.sboms.includes(id) && id !== job.chosen)
  const statement = sboms.length > 0 ? attested(work) : undefined
  return statement ? withSboms(work, statement, sboms) : outcome(work)
}

/** An SBOM beside its attestation is what was attested, and not the file that it was attested of (sbom:B22). */
async function withSboms(work: Work, statement: Attested, sboms: Given[]): Promise<Verified> {
  const copies = new Set<number>()
  for (const given of sboms) if (await bindingOf(statement, given)) copies.add(given.id)
  const verified = await outcome({ ...work, job: { ...work.job, artifacts: work.job.artifacts.filter(({ id }) => !copies.has(id)) } })
  const artifact = verified.report.binding.state === 'bound' ? verified.report : undefined
  const bindings = []
  for (const given of sboms) if (copies.has(given.id)) bindings.push(await bindingOf(statement, given, artifact))
  return { ...verified, bindings: bindings.filter(binding => binding !== undefined) }
}

async function outcome(work: Work): Promise<Verified> {
  const { job, verifier, request } = work
  if (job.statementOnly) return { report: verifier.verify({ ...request, artifact: { statementOnly: true } }), choice: false }
  return await compared(work) ?? { report: verifier.verify(request), choice: job.artifacts.length > 0 }
}

/** Forgets what is known of files that are gone. */
export function forget(ids: number[]): void {
  for (const id of ids) hashed.delete(id)
  for (const pair of [...strangers]) if (pair.split('/').slice(0, 3).some(part => ids.includes(Number(part)))) strangers.delete(pair)
}

/**
 * The key the user gave, or the list of keys, is for bundles signed with a key, and else npm's, where these are accepted; a bundle with a
 * certificate is held against the expected identity.
 */
export async function policyFor({ key, npmKeys, expectation }: Pick<Evidence, 'key' | 'npmKeys' | 'expectation'>, verifier: Verifier): Promise<(bundle: Uint8Array, select: number) => Policy> {
  const identity: Policy = expectation ? { identity: identityOf(expectation) } : { anySigner: true }
  if (!key && !npmKeys) return () => identity
  const text = key && new TextDecoder().decode(await read(key.file))
  const given: Policy | undefined = text === undefined || isList(text) ? undefined : { key: text }
  return (bundle, select) => {
    try {
      const report = verifier.verify({ bundle, select, policy: given ?? identity })
      if (report.signer?.kind !== 'key') return identity
      const listed = given ?? (text === undefined ? undefined : policyOf(text, report))
      if (listed !== given) verifier.verify({ bundle, select, policy: listed as Policy })
      return listed ?? (npmKeys ? fromBuild(report) : identity)
    } catch (error) {
      if (isEngineFailure(error) || !key) throw error
      // The engine refuses a key that is none.
      throw new ProblemError({ message: 'problem.key', values: { name: key.file.name, detail: error instanceof Error ? error.message : String(error) } })
    }
  }
}

const fromBuild = (report: Report): Policy => ({ keyList: isSignature(report) ? 'npm-signatures' : 'npm' })

function identityOf({ san, sanKind, issuer }: Expectation) {
  return { san, issuer, ...(sanKind === 'any' ? {} : { sanKind }) }
}

/** Compares the file that the user chose, the only one, the one that turns out to be signed, or the one of the same name. */
async function compared(work: Work): Promise<Verified | undefined> {
  const { artifacts, alone, bundle, chosen } = work.job
  const choice = artifacts.length > 1 || !alone
  const settled = artifacts.find(given => given.id === chosen) ?? (choice ? undefined : artifacts[0])
  if (settled) return { report: await verifyFile(work, settled), artifact: settled.id, choice }
  const found = await named(work) ?? await firstBound(work)
  if (found) return { ...found, choice }
  const namesake = artifacts.find(given => bundle.file.name.startsWith(`${given.file.name}.`))
  return namesake && { report: await verifyFile(work, namesake), artifact: namesake.id, choice }
}

/** The digests of files, so that no large one is read again for another bundle. */
const hashed = new Map<number, Hashed>()
const ALL = { digests: ['sha256', 'sha384', 'sha512'], bytes: false }

interface Hashed { digests: Record<string, string>, size: string }

interface Claims { digests: string[], bytes: boolean, resources: unknown[] }

/** The file that the signature names by digest. Whether it is signed is for the engine to say. */
async function named(work: Work): Promise<{ report: Report, artifact: number } | undefined> {
  const { job: { artifacts }, verifier, request } = work
  const { digests, bytes } = claimsOf(work)
  if (digests.length === 0) return undefined
  for (const given of artifacts) {
    const artifact = hashed.get(given.id) ?? await hash(work, given)
    if (!digests.some(digest => Object.entries(artifact.digests).some(([algorithm, hex]) => digest === `${algorithm}:${hex}`))) continue
    return { report: bytes ? await verifyFile(work, given) : verifier.verify({ ...request, artifact: artifact as unknown as Artifact }), artifact: given.id }
  }
  return undefined
}

/** What each signature of a file says that it is of. */
export const claimsIn = (bundle: Uint8Array): Claims[] => JSON.parse(call('verify', engine => engine.claims(bundle))) as Claims[]

const claimsOf = ({ request: { bundle, select } }: Work): Claims => claimsIn(bundle)[select] ?? { digests: [], bytes: false, resources: [] }

async function hash({ progress, signal }: Work, given: Given): Promise<Hashed> {
  const onProgress = ({ done }: { done: number }) => progress(given.id, done, given.file.size)
  try {
    const artifact = await readArtifact(given.file, ALL, { signal, onProgress }) as Hashed
    hashed.set(given.id, artifact)
    return artifact
  } catch (error) {
    throw error instanceof DOMException && !signal.aborted ? unreadable(given.file) : error
  }
}

/** Bundle, key and file of pairs that do not belong together, so that no large file is read again for nothing. */
const strangers = new Set<string>()

/** Where the signature names no digest: the first file that it turns out to be of. */
async function firstBound(work: Work): Promise<{ report: Report, artifact: number } | undefined> {
  if (claimsOf(work).digests.length > 0) return undefined
  for (const given of work.job.artifacts) {
    const pair = `${work.job.bundle.id}/${work.job.key?.id}/${given.id}/${work.job.select}`
    if (strangers.has(pair)) continue
    const report = await verifyFile(work, given)
    if (report.binding.state === 'bound') return { report, artifact: given.id }
    strangers.add(pair)
  }
  return undefined
}

async function verifyFile({ verifier, request, progress, signal }: Work, given: Given): Promise<Report> {
  const onProgress = ({ done }: { done: number }) => progress(given.id, done, given.file.size)
  try {
    return await verifier.verifyFile({ ...request, file: given.file, signal, onProgress })
  } catch (error) {
    throw error instanceof DOMException && !signal.aborted ? unreadable(given.file) : error
  }
}
