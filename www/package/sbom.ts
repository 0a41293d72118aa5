/**
 * Reads SBOMs offline, and says which one was signed. This entry finds `sealglass-sbom.wasm` beside itself, by fetch.
 *
 * @packageDocumentation
 */

import { fetched } from './fetched.js'
import { callsOf, type SbomCalls, type SeveralCalls } from './sbom-calls.js'
import { disagreeing, present } from './sbom-several.js'

export * from './sbom-types.js'
export { SealglassError } from './error.js'

const find = async () => fetched(await fetch(new URL('./sealglass-sbom.wasm', import.meta.url), { credentials: 'same-origin' }))

const calls: SbomCalls = /* @__PURE__ */ callsOf(find)

/**
 * Reads a file of any SBOM format. What cannot be read is said in the answer, with the rule and the place.
 *
 * @example
 * ```ts
 * const { sbom, refused } = await readSbom(bytes)
 * for (const { name, version } of sbom?.components ?? []) console.log(name, version)
 * ```
 * @throws SealglassError if the reader cannot be loaded (`engine.…`)
 */
export const readSbom: SbomCalls['readSbom'] = (file, options) => calls.readSbom(file, options)

/**
 * Reads a file once, and asks it piece by piece: for documents whose parts do not all have to be held.
 *
 * @example
 * ```ts
 * const first = await withSbom(bytes, ({ reading, components }) => reading.sbom === undefined ? [] : components(0, 100))
 * ```
 * @param use runs at once; what it was given is of no use afterwards
 * @throws SealglassError if the reader cannot be loaded (`engine.…`)
 */
export const withSbom: SbomCalls['withSbom'] = (file, use, options) => calls.withSbom(file, use, options)

/**
 * Joins evidence that was verified with an SBOM file and an artifact: whether this is the SBOM that was signed, by whom, and
 * whether it describes the artifact (section B of the SBOM rules).
 *
 * @throws SealglassError `usage.sbom` if the payload is no in-toto statement; if the reader cannot be loaded (`engine.…`)
 */
export const bindSbom: SbomCalls['bindSbom'] = request => calls.bindSbom(request)

/**
 * Which elements that published lists ask for the document states: counts and places, no score (section Q of the SBOM rules).
 *
 * @param options `signature`: what a verifier said of the document's signature; without it, that none was seen
 * @throws SealglassError `usage.sbom` if the file is no SBOM that can be read; if the reader cannot be loaded (`engine.…`)
 */
export const qualityOf: SbomCalls['qualityOf'] = (file, options) => calls.qualityOf(file, options)

/**
 * What an OSV record says of the parts it names: affected, not affected by this record, or undetermined and why (section V).
 *
 * @throws SealglassError `usage.sbom` if either file cannot be read; if the reader cannot be loaded (`engine.…`)
 */
export const affectedBy: SbomCalls['affectedBy'] = (file, record, options) => calls.affectedBy(file, record, options)

/**
 * What VEX documents (OpenVEX, CSAF, CycloneDX) state of parts of the SBOM, by vulnerability, and what it states itself; without a record
 * of which parts have the flaw (V50). One that is not signed is an annotation, and none is an answer.
 *
 * @throws SealglassError `usage.sbom` if a file cannot be read; if the reader cannot be loaded (`engine.…`)
 */
export const vexStatements: SbomCalls['vexStatements'] = (file, vex, options) => calls.vexStatements(file, vex, options)

/**
 * What differs between two SBOMs (T20 of the SBOM rules).
 *
 * @throws SealglassError `usage.sbom` if either is no SBOM that can be read; if the reader cannot be loaded (`engine.…`)
 */
export const compareSboms: SbomCalls['compareSboms'] = (before, after, options) => calls.compareSboms(before, after, options)

/**
 * Which signed SBOMs of one artifact are not one document (B25 of the SBOM rules). Two that are the same byte for byte, or by their
 * canonical JSON, agree; that two disagree is found and not decided.
 *
 * @example
 * ```ts
 * const { found } = await disagreeingSboms(bundles.flatMap(({ name, bundle }) => {
 *   const { report, payload } = verifier.verifyPayload({ bundle, policy, artifact: { statementOnly: true } })
 *   return payload === undefined ? [] : [{ name, report, payload }]
 * }))
 * ```
 * @throws SealglassError if the reader cannot be loaded (`engine.…`)
 */
export const disagreeingSboms: SeveralCalls['disagreeingSboms'] = /* @__PURE__ */ disagreeing(find)

/**
 * Which part is in which of several SBOMs (T21 of the SBOM rules). All are read at once, and each is compared with each.
 *
 * @throws SealglassError `usage.sbom` if one of them is no SBOM that can be read; if the reader cannot be loaded (`engine.…`)
 */
export const presenceInSboms: SeveralCalls['presenceInSboms'] = /* @__PURE__ */ present(find)

/**
 * The parts that match a search by name, package URL, hash or range of versions (V53 of the SBOM rules).
 *
 * @example
 * ```ts
 * const { hits } = await searchSbom(bytes, 'log4j-core >=2.0 <2.17.1')
 * ```
 * @param query `NAME`, a package URL or a hash, and behind it bounds (`<2`, `>=1`, `=1.2`, all of which have to hold) or a `vers:` range
 * @throws SealglassError `usage.sbom` if the file is no SBOM that can be read, or `query` none; if the reader cannot be loaded (`engine.…`)
 */
export const searchSbom: SbomCalls['searchSbom'] = (file, query, options) => calls.searchSbom(file, query, options)
