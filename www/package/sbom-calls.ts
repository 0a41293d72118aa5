/** The calls of `sealglass/sbom`, for whichever entry loads the reader. */

import type { FindModule } from './engine.js'
import { SealglassError } from './error.js'
import type { Report } from './report.js'
import { withReader } from './sbom-engine.js'
import type { AuthorSignature, BindRequest, SbomAffected, SbomBinding, SbomComparison, SbomOptions, SbomQuality, SbomReading } from './sbom-types.js'
import type { WasmSource } from './types.js'
import type { SbomFile } from '#sbom-engine'

export interface SbomCalls {
  readSbom(file: Uint8Array | string, options?: SbomOptions): Promise<SbomReading>
  bindSbom(request: BindRequest): Promise<SbomBinding>
  qualityOf(file: Uint8Array | string, options?: SbomOptions & { signature?: AuthorSignature, who?: string }): Promise<SbomQuality>
  compareSboms(before: Uint8Array | string, after: Uint8Array | string, options?: SbomOptions): Promise<SbomComparison>
  affectedBy(file: Uint8Array | string, record: Uint8Array | string, options?: SbomOptions): Promise<SbomAffected>
}

/** @internal */
export const callsOf = (find: FindModule): SbomCalls => ({
  readSbom: (file, { wasm } = {}) => over(file, wasm, find, reading => reading.all()),
  qualityOf: (file, { wasm, signature = 'none', who = '' } = {}) => over(file, wasm, find, reading => reading.quality(signature, who)),
  compareSboms: (before, after, { wasm } = {}) => withReader(wasm, find, ({ SbomFile }) => {
    const first = new SbomFile(bytesOf(before))
    const second = new SbomFile(bytesOf(after))
    try {
      return JSON.parse(first.compare(second)) as SbomComparison
    } finally {
      first.free()
      second.free()
    }
  }),
  affectedBy: (file, record, { wasm } = {}) => over(file, wasm, find, reading => reading.affected(bytesOf(record))),
  bindSbom: ({ report, payload, sbom, artifactDigests = [], artifactIsImage = false, wasm }) => withReader(wasm, find, ({ bind }) =>
    JSON.parse(bind(payload, report.verdict, signerOf(report), signedAt(report), sbom, artifactDigests, artifactIsImage)) as SbomBinding),
})

/** One question to a file, read for it. */
const over = <T>(file: Uint8Array | string, wasm: WasmSource | undefined, find: FindModule, ask: (reading: SbomFile) => string): Promise<T> =>
  withReader(wasm, find, ({ SbomFile }) => {
    const reading = new SbomFile(bytesOf(file))
    try {
      return JSON.parse(ask(reading)) as T
    } finally {
      reading.free()
    }
  })

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
