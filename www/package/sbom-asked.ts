/** What is asked of the reader: one call each, whichever of them a file answers. */

import { isTrap } from './module.js'
import { SealglassError } from './error.js'
import type { Report } from './report.js'
import type { Reader } from './sbom-engine.js'
import type { BindRequest, OpenSbom, SbomBinding, VexDocument } from './sbom-types.js'
import type { SbomFile, VexDocuments } from '#sbom-engine'

/** What the reader answers has the shape of what was asked. @internal */
export const parsed = <T>(answer: string): T => JSON.parse(answer) as T

/** @internal */
export const bound = ({ bind }: Reader, { report, payload, sbom, artifactDigests = [], artifactIsImage = false }: BindRequest): SbomBinding =>
  parsed(bind(payload, report.verdict, whoSigned(report), signedAt(report), sbom, artifactDigests, artifactIsImage))

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

/**
 * Only a report that says `verified` makes a document a signed one. Of one signer the newer document counts (sbom:V43): the same
 * name of two identity providers is two signers.
 *
 * @internal
 */
export function addVex(documents: VexDocuments, one: VexDocument): void {
  const report = 'report' in one && one.report.verdict === 'verified' ? one.report : undefined
  const by = report?.signer?.kind === 'certificate' && report.signer.issuer !== undefined ? ` (${report.signer.issuer})` : ''
  documents.add(bytesOf('payload' in one ? one.payload : one.document), report && whoSigned(report) + by)
}

/** @internal */
export function bytesOf(file: Uint8Array | string): Uint8Array {
  if (typeof file === 'string') return new TextEncoder().encode(file)
  if (file instanceof Uint8Array) return file
  throw new SealglassError('usage.sbom', 'An SBOM has to be given as its bytes or its text.')
}

/** The name in the certificate, or the SHA-256 of the key. @internal */
export const signerOf = ({ signer }: Report): string => (signer?.kind === 'certificate' ? signer.san : signer?.sha256) ?? ''

/** Who signed, as a sentence names it. */
const whoSigned = (report: Report): string => `${report.signer?.kind === 'key' && report.signer.sha256 !== undefined ? 'the key with the SHA-256 ' : ''}${signerOf(report)}`

/** The earliest verified time. */
const signedAt = ({ times }: Report): string => times.filter(({ verified }) => verified).map(({ time }) => time).sort()[0] ?? ''
