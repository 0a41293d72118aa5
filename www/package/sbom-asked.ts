/** What is asked of the reader: one call each, whichever of them a file answers. */

import { isTrap } from './module.js'
import { SealglassError } from './error.js'
import type { Report } from './report.js'
import type { Reader } from './sbom-engine.js'
import type { BindRequest, OpenSbom, SbomAffected, SbomBinding, SbomComponent, SbomEdge, SbomHits, SbomPath, SbomQuality, VexDocument } from './sbom-types.js'
import type { SbomFile, VexDocuments } from '#sbom-engine'

/** @internal */
export const bound = ({ bind }: Reader, { report, payload, sbom, artifactDigests = [], artifactIsImage = false }: BindRequest): SbomBinding =>
  JSON.parse(bind(payload, report.verdict, signerOf(report), signedAt(report), sbom, artifactDigests, artifactIsImage)) as SbomBinding

/** @internal */
export const beside = <T>({ VexDocuments }: Reader, vex: VexDocument[] = [], use: (documents: VexDocuments) => T): T => held(new VexDocuments(), documents => {
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
  path: component => JSON.parse(reading.path(component)) as SbomPath,
  affected: (record, vex) => beside(engine, vex, documents => JSON.parse(reading.affected(bytesOf(record), documents)) as SbomAffected),
})

/** Only a report that says `verified` makes a document a signed one. @internal */
export function addVex(documents: VexDocuments, one: VexDocument): void {
  const signer = 'report' in one && one.report.verdict === 'verified' ? signerOf(one.report) : undefined
  documents.add(bytesOf('payload' in one ? one.payload : one.document), signer)
}

/** @internal */
export function bytesOf(file: Uint8Array | string): Uint8Array {
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
