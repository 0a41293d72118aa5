/** Several signed SBOMs, or several dropped ones: whether those of one artifact are one document, and which part is in which. */

import { held, open } from '../package/sbom-calls.js'
import type { SbomComparison } from '../package/sbom-types.js'
import { policyFor } from './check.js'
import { bindSbom, reader } from './model.js'
import { isEngineFailure, read } from './problem.js'
import type { AffectedJob, DisagreementView, Disagreements, Given, MatrixView } from './protocol.js'
import { verifierFor } from './roots.js'
import { attested } from './sbom.js'

type Evidence = AffectedJob['evidence'][number]
type Stopped = () => Promise<void>

/** An attested SBOM, with what it is of. `exact`: the bytes of its text, or of the whole statement where it is an object in it. */
interface Signed { name: string, signer: string, identified: boolean, subjects: Map<string, string>, document: Uint8Array, exact: Uint8Array, jcs: string | undefined }

/** Pairs that are handed to the page. */
const MOST = 20

/** Rule B25: every one is held against every other of the same artifact; never is one taken for the right one. */
export async function disagreements(evidence: Evidence[], stopped: Stopped): Promise<Disagreements> {
  const signed: Signed[] = []
  for (const job of evidence) {
    await stopped()
    signed.push(...await signedIn(job))
  }
  const found: DisagreementView[] = []
  let leftOut = 0
  for (const [at, one] of signed.entries()) {
    for (const other of signed.slice(at + 1)) {
      await stopped()
      const subject = [...one.subjects].find(([digest]) => other.subjects.has(digest))
      if (subject === undefined || same(one, other)) continue
      if (found.length === MOST) leftOut++
      if (leftOut > 0) continue
      const comparison = await differences(one.document, other.document)
      found.push({
        names: { before: one.name, after: other.name }, signers: [one.signer, other.signer], subject: `${subject[1]} ${subject[0]}`.trim(),
        identified: one.identified && other.identified, ...comparison ? { comparison } : {},
      })
    }
  }
  return { found, leftOut }
}

/** None where nothing was verified, or something else was signed. What is wrong with the evidence is said where its verdict stands. */
async function signedIn(job: Evidence): Promise<Signed[]> {
  try {
    const verifier = await verifierFor(job.trust)
    const bundle = await read(job.bundle.file)
    const statement = attested(verifier, bundle, job.select, (await policyFor(job, verifier))(bundle, job.select))
    if (statement === undefined || statement.report.verdict === 'rejected') return []
    const { report: { verdict, signer }, payload } = statement
    const { predicate } = await bindSbom(statement)
    if (predicate?.kind !== 'sbom') return []
    const subjects = new Map(predicate.subjects.flatMap(({ name, digests }) => digests.map(digest => [digest, name] as const)))
    const who = signer?.kind === 'certificate' ? signer.san : signer?.sha256
    return [{ name: job.bundle.name, signer: who ?? '', identified: verdict === 'verified', subjects, ...documentIn(payload), jcs: predicate.jcsSha256 }]
  } catch (error) {
    if (isEngineFailure(error)) throw error
    return []
  }
}

/** The canonical JSON (rule B4), or the bytes (B3): numbers that no program reads alike have no canonical JSON. */
const same = (one: Signed, other: Signed): boolean =>
  one.jcs !== undefined && one.jcs === other.jcs || one.exact.length === other.exact.length && one.exact.every((byte, at) => byte === other.exact[at])

/** The document in a statement (rule B2); the reader says that it is one. */
function documentIn(payload: Uint8Array): Pick<Signed, 'document' | 'exact'> {
  const { predicate } = JSON.parse(new TextDecoder().decode(payload)) as { predicate: unknown }
  const inner = predicate instanceof Object && 'Data' in predicate ? predicate.Data : predicate
  const document = new TextEncoder().encode(typeof inner === 'string' ? inner : JSON.stringify(inner))
  return { document, exact: typeof inner === 'string' ? document : payload }
}

/** None where one of them cannot be read. */
async function differences(one: Uint8Array, other: Uint8Array): Promise<SbomComparison | undefined> {
  try {
    return await reader(({ SbomFile }) => held(new SbomFile(one, false), first => held(new SbomFile(other, false), second => JSON.parse(first.compare(second)) as SbomComparison)))
  } catch (error) {
    if (isEngineFailure(error)) throw error
    return undefined
  }
}

/** What is compared of documents (rule B6); files only where both list some, so that here they are left out. */
const COUNTED = ['package', 'os', 'service']

/**
 * Which part is in which document (rule T21), as the reader compares each two of them. A part stands where the first document has it; of
 * the same part several times, in one document or spelled alike, one is shown.
 */
export async function matrix(sboms: Given[], stopped: Stopped): Promise<MatrixView> {
  const files = await Promise.all(sboms.map(({ file }) => read(file)))
  const models = await reader(({ SbomFile }) => files.map(bytes => new SbomFile(bytes, false)))
  try {
    const parts = await reader(engine => models.map((model, own) => {
      const { reading: { sbom }, rows } = open(model, engine)
      return rows(0, sbom?.componentCount ?? 0).map(cells => ({ cells, is: models.map((_, at) => at === own), earlier: false }))
    }))
    for (const [i, first] of models.entries()) {
      for (const [j, second] of models.entries()) {
        if (j <= i) continue
        await stopped()
        const { added, removed, versionChanged } = await reader(() => JSON.parse(first.compare(second)) as SbomComparison)
        const gone = new Set([...removed, ...versionChanged.map(({ before }) => before)].map(({ component }) => component))
        const fresh = new Set([...added, ...versionChanged.map(({ after }) => after)].map(({ component }) => component))
        for (const [at, part] of parts[i]?.entries() ?? []) part.is[j] = !gone.has(at)
        for (const [at, part] of parts[j]?.entries() ?? []) part.earlier ||= !fresh.has(at)
      }
    }
    const rows = new Map<string, MatrixView['rows'][number]>()
    for (const { cells, is, earlier } of parts.flat()) {
      if (earlier || !COUNTED.includes(cells[2])) continue
      const key = JSON.stringify(cells)
      rows.set(key, { cells, is: is.map((own, at) => own || rows.get(key)?.is[at] === true) })
    }
    return { rows: [...rows.values()] }
  } finally {
    for (const model of models) model.free()
  }
}
