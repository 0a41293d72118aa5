/** The entry for workerd, which compiles no WebAssembly at run time: as `sbom.ts`, with the module imported, compiled beforehand. */

import module from '#sbom-wasm-module'
import { callsOf } from './sbom-calls.js'
import { disagreeing, present } from './sbom-several.js'

export * from './sbom-types.js'
export { SealglassError } from './error.js'

const find = async () => module

// Documented in `sbom.ts`, whose declarations stand for this entry, too.
export const { affectedBy, bindSbom, compareSboms, qualityOf, readSbom, searchSbom, vexStatements, withSbom } = /* @__PURE__ */ callsOf(find)
export const disagreeingSboms = /* @__PURE__ */ disagreeing(find)
export const presenceInSboms = /* @__PURE__ */ present(find)
