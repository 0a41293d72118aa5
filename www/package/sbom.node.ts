/** The entry for Node.js: as `sbom.ts`, with the module read from the file beside this one. */

import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { callsOf } from './sbom-calls.js'
import { disagreeing, present } from './sbom-several.js'

export * from './sbom-types.js'
export { SealglassError } from './error.js'

const find = () => readFile(new URL('./sealglass-sbom.wasm', import.meta.url))

// Documented in `sbom.ts`, whose declarations stand for this entry, too.
export const { affectedBy, bindSbom, compareSboms, qualityOf, readSbom, searchSbom, vexStatements, withSbom } = /* @__PURE__ */ callsOf(find, bytes =>
  // Memory that another thread may change is hashed where it is read.
  bytes.buffer instanceof SharedArrayBuffer ? undefined : createHash('sha256').update(bytes).digest())
export const disagreeingSboms = /* @__PURE__ */ disagreeing(find)
export const presenceInSboms = /* @__PURE__ */ present(find)
