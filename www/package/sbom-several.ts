/** Several SBOMs: whether signed ones of one artifact are one document, and which part is in which. */

import { SealglassError } from './error.js'
import type { FindModule } from './module.js'
import { withReader, type Reader } from './sbom-engine.js'
import { bound, bytesOf, held, open, parsed, signerOf } from './sbom-asked.js'
import type { SeveralCalls } from './sbom-calls.js'
import type { SbomFile } from '#sbom-engine'
import type { AttestedSbom, SbomComparison, SbomDisagreement, SbomDisagreements, SbomPresence } from './sbom-types.js'

/** @internal */
export const disagreeing = (find: FindModule): SeveralCalls['disagreeingSboms'] => (attested, options) => disagreements(use => withReader(options?.wasm, find, use), attested)
/** @internal */
export const present = (find: FindModule): SeveralCalls['presenceInSboms'] => (files, options) => presence(use => withReader(options?.wasm, find, use), files.map(bytesOf))

/** Asks the reader. */
type Ask = <T>(use: (reader: Reader) => T) => Promise<T>

/** What is waited for between steps, each of which takes as long as reading a document does; it may throw, to end it. */
type Between = () => Promise<void>
const atOnce: Between = () => Promise.resolve()

/** `exact`: the bytes of the text that a document is, or of the whole statement where it is an object in it. */
interface Signed extends AttestedSbom { subjects: Map<string, string>, document: Uint8Array, exact: Uint8Array, jcs: string | undefined }

/** Pairs that are told of. */
const MOST = 20

/** sbom:B25: every one is held against every other of the same artifact; never is one taken for the right one. */
export async function disagreements(ask: Ask, attested: AttestedSbom[], between = atOnce): Promise<SbomDisagreements> {
  const signed: Signed[] = []
  for (const each of attested) {
    await between()
    // What somebody else signed than who is asked for is not held against anything.
    const { predicate } = each.report.verdict === 'rejected' ? {} : await unlessUnread(() => ask(reader => bound(reader, each))) ?? {}
    if (predicate?.kind !== 'sbom') continue
    signed.push({ ...each, ...documentIn(each.payload, predicate.shape), jcs: predicate.jcsSha256, subjects: new Map(predicate.subjects.flatMap(({ name, digests }) => digests.map(digest => [digest, name] as const))) })
  }
  const found: SbomDisagreement[] = []
  let leftOut = 0
  for (const [at, one] of signed.entries()) {
    for (const other of signed.slice(at + 1)) {
      await between()
      const subject = [...one.subjects].find(([digest]) => other.subjects.has(digest))
      if (subject === undefined || same(one, other)) continue
      if (found.length === MOST) leftOut++
      if (leftOut > 0) continue
      const comparison = await unlessUnread(() => ask(({ SbomFile }) => held(new SbomFile(one.document, false), first =>
        held(new SbomFile(other.document, false), second => parsed<SbomComparison>(first.compare(second))))))
      found.push({
        names: { before: one.name, after: other.name }, signers: [signerOf(one.report), signerOf(other.report)], subject: `${subject[1]} ${subject[0]}`.trim(),
        identified: [one, other].every(({ report }) => report.verdict === 'verified'), ...comparison ? { comparison } : {},
      })
    }
  }
  return { signed: signed.length, found, leftOut }
}

/** The canonical JSON (sbom:B4), or the bytes (sbom:B3): numbers that no program reads alike have no canonical JSON. */
const same = (one: Signed, other: Signed): boolean =>
  one.jcs !== undefined && other.jcs !== undefined ? one.jcs === other.jcs : one.exact.length === other.exact.length && one.exact.every((byte, at) => byte === other.exact[at])

/** The document in a statement (sbom:B2); the reader says that it is one, and in what shape. */
function documentIn(payload: Uint8Array, shape: string): Pick<Signed, 'document' | 'exact'> {
  const { predicate } = JSON.parse(new TextDecoder().decode(payload)) as { predicate: { Data?: unknown } }
  const inner = shape.startsWith('data-') ? predicate.Data : predicate
  const document = new TextEncoder().encode(typeof inner === 'string' ? inner : JSON.stringify(inner))
  return { document, exact: typeof inner === 'string' ? document : payload }
}

/** None where something is no SBOM, or cannot be read. */
async function unlessUnread<T>(run: () => Promise<T>): Promise<T | undefined> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof SealglassError && error.code === 'usage.sbom') return undefined
    throw error
  }
}

/** What is compared of documents (sbom:B6); files only where both list some, so that here they are left out. */
const COUNTED = ['package', 'os', 'service']

/**
 * sbom:T21, as the reader compares each two of them. A part stands where the first document has it; of the same part several times, in one
 * document or spelled alike, one is told of.
 */
export async function presence(ask: Ask, documents: Uint8Array[], between = atOnce): Promise<SbomPresence> {
  const models: SbomFile[] = []
  try {
    await ask(({ SbomFile }) => { for (const bytes of documents) models.push(new SbomFile(bytes, false)) })
    const parts = await ask(engine => models.map((model, own) => {
      const { reading: { sbom, refused }, rows } = open(model, engine)
      if (sbom === undefined) throw new SealglassError('usage.sbom', `Number ${own + 1} of them is not read as an SBOM. ${refused?.message ?? ''}`.trim())
      return rows(0, sbom.componentCount).map(cells => ({ cells, is: models.map((_, at) => at === own), earlier: false }))
    }))
    for (const [i, first] of models.entries()) {
      for (const [j, second] of models.entries()) {
        if (j <= i) continue
        await between()
        const { added, removed, versionChanged } = await ask(() => parsed<SbomComparison>(first.compare(second)))
        const gone = new Set([...removed, ...versionChanged.map(({ before }) => before)].map(({ component }) => component))
        const fresh = new Set([...added, ...versionChanged.map(({ after }) => after)].map(({ component }) => component))
        for (const [at, part] of parts[i]?.entries() ?? []) part.is[j] = !gone.has(at)
        for (const [at, part] of parts[j]?.entries() ?? []) part.earlier ||= !fresh.has(at)
      }
    }
    const rows = new Map<string, SbomPresence['rows'][number]>()
    for (const { cells, is, earlier } of parts.flat()) {
      if (earlier || !COUNTED.includes(cells[2])) continue
      const key = JSON.stringify(cells)
      rows.set(key, { cells, is: is.map((own, at) => own || rows.get(key)?.is[at] === true) })
    }
    return { rows: [...rows.values()] }
  } catch (error) {
    // A module that stopped takes nothing back.
    if (error instanceof SealglassError && error.code === 'engine.stopped') models.length = 0
    throw error
  } finally {
    for (const model of models) model.free()
  }
}
