/** The calls of `sealglass/sbom`, for whichever entry loads the reader. */

import { isTrap, type FindModule } from './module.js'
import { SealglassError } from './error.js'
import type { Report } from './report.js'
import { withReader, type Reader } from './sbom-engine.js'
import type { AuthorSignature, BindRequest, OpenSbom, SbomAffected, SbomBinding, SbomComparison, SbomHits, SbomOptions, SbomQuality, SbomReading, SbomStatements, VexDocument } from './sbom-types.js'
import type { SbomFile, VexDocuments } from '#sbom-engine'

export interface SbomCalls {
  withSbom<T>(file: Uint8Array | string, use: (sbom: OpenSbom) => T, options?: SbomOptions & { canonical?: boolean }): Promise<T>
  readSbom(file: Uint8Array | string, options?: SbomOptions & { canonical?: boolean }): Promise<SbomReading>
  bindSbom(request: BindRequest): Promise<SbomBinding>
  qualityOf(file: Uint8Array | string, options?: SbomOptions & { signature?: AuthorSignature, who?: string }): Promise<SbomQuality>
  searchSbom(file: Uint8Array | string, query: string, options?: SbomOptions): Promise<SbomHits>
  compareSboms(before: Uint8Array | string, after: Uint8Array | string, options?: SbomOptions): Promise<SbomComparison>
  affectedBy(file: Uint8Array | string, record: Uint8Array | string, options?: SbomOptions & { vex?: VexDocument[] }): Promise<SbomAffected>
  vexStatements(file: Uint8Array | string, vex: VexDocument[], options?: SbomOptions): Promise<SbomStatements>
}

/** SHA-256 of a host that makes it at once, and faster than WebAssembly does: a third of what reading takes. @internal */
export type Hash = (bytes: Uint8Array) => Uint8Array | undefined

/** @internal */
export function callsOf(find: FindModule, hash?: Hash): SbomCalls {
  /** A file that is read once, for as long as it is asked. */
  const over = <T>(file: Uint8Array | string, { wasm, canonical = false }: SbomOptions & { canonical?: boolean } = {}, ask: (reading: SbomFile, engine: Reader) => T): Promise<T> =>
    withReader(wasm, find, engine => {
      const bytes = bytesOf(file)
      return held(new engine.SbomFile(bytes, canonical, hash?.(bytes)), reading => ask(reading, engine))
    })
  const opened = <T>(file: Uint8Array | string, options: SbomOptions | undefined, use: (sbom: OpenSbom) => T): Promise<T> =>
    over(file, options, (reading, engine) => use(open(reading, engine)))
  return {
    withSbom: (file, use, options) => opened(file, options, use),
    readSbom: (file, options) => opened(file, options, ({ reading, components, edges }) => {
      if (reading.sbom === undefined) return reading as SbomReading
      // In pages: the text of all of it would be held beside what it says.
      const { componentCount, edgeCount } = reading.sbom
      return { ...reading, sbom: { ...reading.sbom, components: pages(componentCount, components), edges: pages(edgeCount, edges) } }
    }),
    qualityOf: (file, options) => opened(file, options, ({ quality }) => quality(options?.signature, options?.who)),
    searchSbom: (file, query, options) => opened(file, options, ({ find }) => find(query)),
    compareSboms: (before, after, options) => over(before, options, (first, { SbomFile }) =>
      held(new SbomFile(bytesOf(after), false), second => parsed(first.compare(second)))),
    affectedBy: (file, record, options) => opened(file, options, ({ affected }) => affected(record, options?.vex)),
    vexStatements: (file, vex, options) => over(file, options, (reading, engine) =>
      beside(engine, vex, documents => parsed(reading.statements(documents)))),
    bindSbom: request => withReader(request.wasm, find, reader => bound(reader, request)),
  }
}

/** What the reader answers has the shape of what was asked. */
const parsed = <T>(answer: string): T => JSON.parse(answer) as T

/** @internal */
export const bound = ({ bind }: Reader, { report, payload, sbom, artifactDigests = [], artifactIsImage = false }: BindRequest): SbomBinding =>
  parsed(bind(payload, report.verdict, signerOf(report), signedAt(report), sbom, artifactDigests, artifactIsImage))

const PAGE = 4096

function pages<T>(count: number, page: (from: number, most: number) => T[]): T[] {
  const all: T[] = []
  for (let from = 0; from < count; from += PAGE) for (const one of page(from, PAGE)) all.push(one)
  return all
}

const beside = <T>({ VexDocuments }: Reader, vex: VexDocument[] = [], use: (documents: VexDocuments) => T): T => held(new VexDocuments(), documents => {
  for (const one of vex) addVex(documents, one)
  return use(documents)
})

/** Something in the module's memory, which is given back whatever happens; but not to a module that stopped. @internal */
export function held<H extends { free(): void }, T>(thing: H, use: (thing: H) => T): T {
  let stopped = false
  try {
    return use(thing)
  } catch (error) {
    stopped = isTrap(error)
    throw error
  } finally {
    if (!stopped) thing.free()
  }
}

/** @internal */
export const open = (reading: SbomFile, engine: Reader): OpenSbom => ({
  reading: parsed(reading.summary()),
  components: (from, most) => parsed(reading.components(from, most)),
  rows: (from, most) => parsed(reading.rows(from, most)),
  edges: (from, most) => parsed(reading.edges(from, most)),
  names: (from, most) => parsed(reading.names(from, most)),
  quality: (signature = 'none', who = '') => parsed(reading.quality(signature, who)),
  find: query => parsed(reading.find(query)),
  path: (component, whole = false) => parsed(reading.path(component, whole)),
  graph: () => parsed(reading.graph()),
  affected: (record, vex) => beside(engine, vex, documents => parsed(reading.affected(bytesOf(record), documents))),
})

/** Only a report that says `verified` makes a document a signed one. @internal */
export function addVex(documents: VexDocuments, one: VexDocument): void {
  const signer = 'report' in one && one.report.verdict === 'verified' ? signerOf(one.report) : undefined
  documents.add(bytesOf('payload' in one ? one.payload : one.document), signer)
}

function bytesOf(file: Uint8Array | string): Uint8Array {
  if (typeof file === 'string') return new TextEncoder().encode(file)
  if (file instanceof Uint8Array) return file
  throw new SealglassError('usage.sbom', 'An SBOM has to be given as its bytes or its text.')
}

/** Who signed, as a sentence names it. */
function signerOf({ signer }: Report): string {
  if (signer === undefined) return ''
  return signer.kind === 'certificate' ? signer.san ?? '' : signer.sha256 === undefined ? '' : `the key with the SHA-256 ${signer.sha256}`
}

/** The earliest verified time. */
const signedAt = ({ times }: Report): string => times.filter(({ verified }) => verified).map(({ time }) => time).sort()[0] ?? ''
