/** The entry for workerd, which compiles no WebAssembly at run time: as `sbom.ts`, with the module imported, compiled beforehand. */

import module from '#sbom-wasm-module'
import { callsOf, type SbomCalls } from './sbom-calls.js'

export * from './sbom-types.js'
export { SealglassError } from './error.js'

const calls: SbomCalls = /* @__PURE__ */ callsOf(async () => module)

export const readSbom: SbomCalls['readSbom'] = (file, options) => calls.readSbom(file, options)
export const withSbom: SbomCalls['withSbom'] = (file, use, options) => calls.withSbom(file, use, options)
export const bindSbom: SbomCalls['bindSbom'] = request => calls.bindSbom(request)
export const qualityOf: SbomCalls['qualityOf'] = (file, options) => calls.qualityOf(file, options)
export const affectedBy: SbomCalls['affectedBy'] = (file, record, options) => calls.affectedBy(file, record, options)
export const compareSboms: SbomCalls['compareSboms'] = (before, after, options) => calls.compareSboms(before, after, options)
