/** SBOMs held against what was dropped of flaws: the reader answers, and the verifier says whose a VEX document is. */

import type { Verifier } from '../package/inline.js'
import { SealglassError } from '../package/error.js'
import { addVex } from '../package/sbom-calls.js'
import type { SbomAffected, VexDocument } from '../package/sbom-types.js'
import { policyFor } from './check.js'
import { inModel, reader } from './model.js'
import { isEngineFailure, read } from './problem.js'
import type { AffectedJob, AffectedView, Given } from './protocol.js'
import { verifierFor } from './roots.js'
import { attested } from './sbom.js'

interface Statement { id?: number, vex: VexDocument }

export async function affected({ sboms, records, vex, evidence }: AffectedJob, signal: AbortSignal): Promise<AffectedView[]> {
  const views: AffectedView[] = []
  const documents = await Promise.all(vex.map(async given => ({ given, document: await read(given.file) })))
  const signed = records.length === 0 ? [] : await signedOf(evidence, documents, signal)
  // Of a document that was signed itself, what was signed stands before what was dropped.
  const statements: Statement[] = [...signed, ...documents.map(({ given: { id }, document }) => ({ id, vex: { document } }))]
    .filter(({ id }, index, all) => id === undefined || all.findIndex(other => other.id === id) === index)
  const flaws = await Promise.all(records.map(async ({ name, file }) => ({ name, data: await read(file) })))
  for (const given of sboms) {
    const all = await reader(({ VexDocuments }) => new VexDocuments())
    try {
      for (const { id, vex: one } of statements) {
        // The SBOM's own statements the reader adds itself.
        if (id === given.id) continue
        const problem = await refusal(() => reader(() => addVex(all, one)))
        if (problem !== undefined && !('payload' in one)) views.push({ sbom: given.id, file: documents.find(({ document }) => document === one.document)?.given.name ?? '', problem })
      }
      for (const { name, data } of flaws) {
        signal.throwIfAborted()
        const view: AffectedView = { sbom: given.id, file: name }
        const problem = await refusal(async () => { view.said = JSON.parse(await inModel(given, model => model.affected(data, all))) as SbomAffected })
        views.push(problem === undefined ? view : { ...view, problem })
      }
    } finally {
      all.free()
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

/** VEX documents that were attested, and those among the files that were signed themselves. */
async function signedOf(evidence: AffectedJob['evidence'], documents: Array<{ given: Given, document: Uint8Array }>, signal: AbortSignal): Promise<Statement[]> {
  const found: Statement[] = []
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
