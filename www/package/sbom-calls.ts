/** The calls of `sealglass/sbom`, for whichever entry loads the reader. */

import type { FindModule } from './module.js'
import { beside, bound, bytesOf, held, open, parsed } from './sbom-asked.js'
import { withReader, type Reader } from './sbom-engine.js'
import type { AttestedSbom, AuthorSignature, BindRequest, OpenSbom, SbomAffected, SbomBinding, SbomComparison, SbomDisagreements, SbomHits, SbomOptions, SbomPresence, SbomQuality, SbomReading, SbomStatements, VexDocument } from './sbom-types.js'
import type { SbomFile } from '#sbom-engine'

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

/** Of several documents; each by itself, so that who uses neither bundles neither. */
export interface SeveralCalls {
  disagreeingSboms(attested: AttestedSbom[], options?: SbomOptions): Promise<SbomDisagreements>
  presenceInSboms(files: Array<Uint8Array | string>, options?: SbomOptions): Promise<SbomPresence>
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

const PAGE = 4096

function pages<T>(count: number, page: (from: number, most: number) => T[]): T[] {
  const all: T[] = []
  for (let from = 0; from < count; from += PAGE) for (const one of page(from, PAGE)) all.push(one)
  return all
}
