/** SBOMs held against what was dropped of flaws: the reader answers, and the verifier says whose a VEX document is. */

import type { Verifier } from '../package/inline.js'
import { affectedBy, SealglassError, type VexDocument } from '../package/sbom.inline.js'
import { policyFor } from './check.js'
import { isEngineFailure, read } from './problem.js'
import type { AffectedJob, AffectedView, Given } from './protocol.js'
import { verifierFor } from './roots.js'
import { attested } from './sbom.js'

/** Without a part, to try whether a VEX document can be read. */
const EMPTY = '{"bomFormat":"CycloneDX","specVersion":"1.6"}'
const NOTHING = '{"id":"none","modified":"2026-01-01T00:00:00Z","affected":[]}'

export async function affected({ sboms, records, vex, evidence }: AffectedJob, signal: AbortSignal): Promise<AffectedView[]> {
  const views: AffectedView[] = []
  const documents = await Promise.all(vex.map(async given => ({ given, document: await read(given.file) })))
  const signed = records.length === 0 ? [] : await signedOf(evidence, documents, signal)
  // Of a document that was signed itself, what was signed stands before what was dropped.
  const statements: Array<Signed & { problem?: string }> = [...signed, ...documents.map(({ given: { id }, document }) => ({ id, vex: { document } }))]
    .filter(({ id }, index, all) => id === undefined || all.findIndex(other => other.id === id) === index)
  for (const statement of statements) {
    const problem = await refusal(() => affectedBy(EMPTY, NOTHING, { vex: [statement.vex] }))
    if (problem !== undefined) statement.problem = problem
  }
  const flaws = await Promise.all(records.map(async ({ name, file }) => ({ name, data: await read(file) })))
  for (const given of sboms) {
    const sbom = await read(given.file)
    const usable: VexDocument[] = []
    for (const { id, vex: one, problem } of statements) {
      // The SBOM's own statements the reader adds itself.
      if (id === given.id) continue
      if (problem === undefined) usable.push(one)
      else if (!('payload' in one)) views.push({ sbom: given.id, file: documents.find(({ document }) => document === one.document)?.given.name ?? '', problem })
    }
    for (const { name, data } of flaws) {
      signal.throwIfAborted()
      const view: AffectedView = { sbom: given.id, file: name }
      const problem = await refusal(async () => { view.said = await affectedBy(sbom, data, { vex: usable }) })
      views.push(problem === undefined ? view : { ...view, problem })
    }
  }
  return views
}

/** Why a call refuses what it was given. */
async function refusal(call: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await call()
    return undefined
  } catch (error) {
    if (isEngineFailure(error) || !(error instanceof SealglassError)) throw error
    return error.message
  }
}

interface Signed { id?: number, vex: VexDocument }

/** VEX documents that were attested, and those among the files that were signed themselves. */
async function signedOf(evidence: AffectedJob['evidence'], documents: Array<{ given: Given, document: Uint8Array }>, signal: AbortSignal): Promise<Signed[]> {
  const found: Signed[] = []
  for (const job of evidence) {
    signal.throwIfAborted()
    const verifier: Verifier = await verifierFor(job.trust)
    const bundle = await read(job.bundle.file)
    try {
      const policy = (await policyFor(job, verifier))(bundle, job.select)
      const statement = attested(verifier, bundle, job.select, policy)
      if (statement) found.push({ vex: statement })
      else for (const { given: { id }, document } of documents) {
        const report = verifier.verify({ bundle, select: job.select, policy, artifact: document })
        if (report.verdict === 'verified') found.push({ id, vex: { report, document } })
      }
    } catch (error) {
      // What is wrong with the evidence is said where its verdict stands; here it vouches for nothing.
      if (isEngineFailure(error)) throw error
    }
  }
  return found
}
