/** SBOMs held against what was dropped of flaws: the reader answers, and the verifier says whose a VEX document is. */

import { ArchiveError } from '../package/archive.js'
import { SealglassError } from '../package/error.js'
import { mayName, recordsIn } from '../package/records.js'
import { addVex } from '../package/sbom-asked.js'
import type { SbomAffected, SbomStatements, VexDocument } from '../package/sbom-types.js'
import { isZip } from '../package/zip.js'
import { asked } from './check.js'
import { bindSbom, inModel, inSbom, reader } from './model.js'
import { isEngineFailure, read } from './problem.js'
import type { AffectedJob, AffectedView, Evidence, Given } from './protocol.js'
import { attested, type Attested } from './sbom.js'
import { stopping } from './stop.js'

/** `file`: what it is called; `id`: its number, where it is one of the files and no attestation. */
interface Statement { file: string, id?: number, vex: VexDocument }

/** Records of a zip that are shown; all are counted. */
const MOST_KEPT = 200

export async function affected({ sboms, records, vex, evidence }: AffectedJob, progress: (file: number, done: number, total: number) => void, signal: AbortSignal): Promise<AffectedView[]> {
  const views: AffectedView[] = []
  const stopped = stopping(signal)
  const documents = await Promise.all(vex.map(async given => ({ given, document: await read(given.file) })))
  const signed = await signedOf(evidence, documents, stopped)
  // Of a document that was signed itself, what was signed stands before what was dropped.
  const statements: Statement[] = [...signed, ...documents.map(({ given: { id, name: file }, document }) => ({ file, id, vex: { document } }))]
    .filter(({ id }, index, all) => id === undefined || all.findIndex(other => other.id === id) === index)
  for (const given of sboms) {
    const all = await reader(({ VexDocuments }) => new VexDocuments())
    /** Names of the documents in it; behind them the reader adds the SBOM itself. */
    const documents: string[] = []
    try {
      for (const { file, id, vex: one } of statements) {
        await stopped()
        // The SBOM's own statements the reader adds itself.
        if (id === given.id) continue
        const problem = await refusal(() => reader(() => addVex(all, one)))
        if (problem === undefined) documents.push(file)
        else if (!('payload' in one) || await speaks(one)) views.push({ sbom: given.id, file, problem })
      }
      documents.push(given.name)
      const compare = async (file: string, data: Uint8Array): Promise<AffectedView> => {
        const view: AffectedView = { sbom: given.id, file, documents }
        const problem = await refusal(async () => { view.said = JSON.parse(await inModel(given, model => model.affected(data, all))) as SbomAffected })
        return problem === undefined ? view : { ...view, problem }
      }
      if (records.length === 0) views.push({ sbom: given.id, file: '', documents, stated: await inModel(given, model => JSON.parse(model.statements(all)) as SbomStatements) })
      for (const record of records) {
        await stopped()
        const head = await read(record.file, 22)
        if (isZip(head)) await inZip(record)
        else views.push(await compare(record.name, await read(record.file)))
      }
      /** Only what names a part stays. */
      async function inZip({ id, name, file }: Given): Promise<void> {
        const view: AffectedView = { sbom: given.id, file: name }
        const counts = { compared: 0, found: 0, affected: 0, left: 0, others: 0 }
        views.push(view)
        try {
          const worth = await inSbom(given, mayName)
          for await (const { name: inside, data, done } of recordsIn((start, end) => read(file, end, start), file.size)) {
            await stopped()
            progress(id, done, file.size)
            if (data && !worth(data)) counts.left++
            else {
              const one = data ? await compare(`${name}!/${inside}`, data) : { said: undefined }
              if (one.said === undefined) counts.others++
              else counts.compared++
              const findings = one.said?.findings ?? []
              if (findings.length > 0 && ++counts.found <= MOST_KEPT) views.push({ ...one as AffectedView, packed: true })
              if (findings.some(({ answer }) => answer === 'affected')) counts.affected++
            }
          }
          view.archive = counts
        } catch (error) {
          if (!(error instanceof ArchiveError)) throw error
          // Half of an answer would be taken for one.
          views.length = views.indexOf(view) + 1
          view.problem = error.message
        }
      }
    } finally {
      all.free()
    }
  }
  return views
}

/** Whether what was attested is meant as a VEX document. An attestation may be of anything, of which there is then nothing to say. */
async function speaks(statement: Attested): Promise<boolean> {
  const { predicate } = await bindSbom(statement)
  return predicate !== undefined && (['openvex', 'csaf'].includes(predicate.kind) || predicate.refused !== undefined || (predicate.sbom?.statements.length ?? 0) > 0)
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
async function signedOf(evidence: Evidence[], documents: Array<{ given: Given, document: Uint8Array }>, stopped: () => Promise<void>): Promise<Statement[]> {
  const found: Statement[] = []
  for (const job of evidence) {
    try {
      const work = await asked(job)
      const statement = attested(work)
      if (statement) found.push({ file: job.bundle.name, vex: statement })
      else for (const { given: { id, name: file }, document } of documents) {
        await stopped()
        const report = work.verifier.verify({ ...work.request, artifact: document })
        if (report.verdict === 'verified') found.push({ file, id, vex: { report, document } })
      }
    } catch (error) {
      // What is wrong with the evidence is said where its verdict stands; here it vouches for nothing.
      if (isEngineFailure(error)) throw error
    }
  }
  return found
}
