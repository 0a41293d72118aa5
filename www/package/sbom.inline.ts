/**
 * `sealglass/sbom` with the WebAssembly inside: nothing is fetched.
 *
 * @packageDocumentation
 */

import base64 from '#sbom-wasm-base64'
import { fromBase64 } from './module.js'
import { callsOf, type SbomCalls, type SeveralCalls } from './sbom-calls.js'
import { disagreeing, present } from './sbom-several.js'

export * from './sbom-types.js'
export { SealglassError } from './error.js'

const find = async () => fromBase64(base64)

const calls: SbomCalls = /* @__PURE__ */ callsOf(find)

/** As `readSbom` of `sealglass/sbom`. */
export const readSbom: SbomCalls['readSbom'] = (file, options) => calls.readSbom(file, options)
/** As `withSbom` of `sealglass/sbom`. */
export const withSbom: SbomCalls['withSbom'] = (file, use, options) => calls.withSbom(file, use, options)
/** As `bindSbom` of `sealglass/sbom`. */
export const bindSbom: SbomCalls['bindSbom'] = request => calls.bindSbom(request)
/** As `qualityOf` of `sealglass/sbom`. */
export const qualityOf: SbomCalls['qualityOf'] = (file, options) => calls.qualityOf(file, options)
/** As `affectedBy` of `sealglass/sbom`. */
export const affectedBy: SbomCalls['affectedBy'] = (file, record, options) => calls.affectedBy(file, record, options)

/** As `vexStatements` of `sealglass/sbom`. */
export const vexStatements: SbomCalls['vexStatements'] = (file, vex, options) => calls.vexStatements(file, vex, options)
/** As `compareSboms` of `sealglass/sbom`. */
export const compareSboms: SbomCalls['compareSboms'] = (before, after, options) => calls.compareSboms(before, after, options)
/** As `searchSbom` of `sealglass/sbom`. */
export const searchSbom: SbomCalls['searchSbom'] = (file, query, options) => calls.searchSbom(file, query, options)
/** As `disagreeingSboms` of `sealglass/sbom`. */
export const disagreeingSboms: SeveralCalls['disagreeingSboms'] = /* @__PURE__ */ disagreeing(find)
/** As `presenceInSboms` of `sealglass/sbom`. */
export const presenceInSboms: SeveralCalls['presenceInSboms'] = /* @__PURE__ */ present(find)
