/** The calls of `sealglass/sbom`, for whichever entry loads the reader. */

import { isTrap, type FindModule } from './module.js'
import { SealglassError } from './error.js'
import type { Report } from './report.js'
import { withReader, type Reader } from './sbom-engine.js'
import type { AuthorSignature, BindRequest, OpenSbom, SbomAffected, SbomBinding, SbomComparison, SbomComponent, SbomEdge, SbomGraph, SbomHits, SbomOptions, SbomPath, SbomQuality, SbomReading, SbomStatements, VexDocument } from './sbom-types.js'
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
  return {
    withSbom: (file, use, options) => over(file, options, (reading, engine) => use(open(reading, engine))),
    readSbom: (file, options) => over(file, options, (file, engine) => {
      const { reading, components, edges } = open(file, engine)
      if (reading.sbom === undefined) return reading as SbomReading
      // In pages: the text of all of it would be held beside what it says.
      const { componentCount, edgeCount } = reading.sbom
      return { ...reading, sbom: { ...reading.sbom, components: pages(componentCount, components), edges: pages(edgeCount, edges) } }
    }),
    qualityOf: (file, options) => over(file, options, reading =>
      JSON.parse(reading.quality(options?.signature ?? 'none', options?.who ?? '')) as SbomQuality),
    searchSbom: (file, query, options) => over(file, options, (reading, engine) => open(reading, engine).find(query)),
    compareSboms: (before, after, options) => over(before, options, (first, { SbomFile }) =>
      held(new SbomFile(bytesOf(after), false), second => JSON.parse(first.compare(second)) as SbomComparison)),
    affectedBy: (file, record, options) => over(file, options, (reading, engine) => open(reading, engine).affected(record, options?.vex)),
    vexStatements: (file, vex, options) => over(file, options, (reading, engine) =>
      beside(engine, vex, documents => JSON.parse(reading.statements(documents)) as SbomStatements)),
    bindSbom: request => withReader(request.wasm, find, reader => bound(reader, request)),
  }
}

/** @internal */
export const bound = ({ bind }: Reader, { report, payload, sbom, artifactDigests = [], artifactIsImage = false }: BindRequest): SbomBinding =>
  JSON.parse(bind(payload, report.verdict, signerOf(report), signedAt(report), sbom, artifactDigests, artifactIsImage)) as SbomBinding

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
  reading: JSON.parse(reading.summary()) as OpenSbom['reading'],
  components: (from, most) => JSON.parse(reading.components(from, most)) as SbomComponent[],
  rows: (from, most) => JSON.parse(reading.rows(from, most)) as ReturnType<OpenSbom['rows']>,
  edges: (from, most) => JSON.parse(reading.edges(from, most)) as SbomEdge[],
  names: (from, most) => JSON.parse(reading.names(from, most)) as string[],
  quality: (signature = 'none', who = '') => JSON.parse(reading.quality(signature, who)) as SbomQuality,
  find: query => JSON.parse(reading.find(query)) as SbomHits,
  path: (component, whole = false) => JSON.parse(reading.path(component, whole)) as SbomPath,
  graph: () => JSON.parse(reading.graph()) as SbomGraph,
  affected: (record, vex) => beside(engine, vex, documents => JSON.parse(reading.affected(bytesOf(record), documents)) as SbomAffected),
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
