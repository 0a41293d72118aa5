/**
 * The reader of SBOMs in this worker. The file that was asked about last stays read, as its parts, records and other files are asked
 * about one after the other; one at a time, which bounds what is held.
 */

import base64 from '#sbom-wasm-base64'
import { fromBase64 } from '../package/module.js'
import { bound, held, open } from '../package/sbom-asked.js'
import { withReader, type Reader } from '../package/sbom-engine.js'
import type { BindRequest, OpenSbom, SbomBinding, SbomComparison } from '../package/sbom-types.js'
import { read } from './problem.js'
import type { Given } from './protocol.js'

type Model = InstanceType<Reader['SbomFile']>

const find = async () => fromBase64(base64)
let last: { id: number, model: Model } | undefined

/** What is asked of the reader, and of no file. */
export const reader = <T>(ask: (reader: Reader) => T): Promise<T> => withReader(undefined, find, ask)

export const bindSbom = (request: BindRequest): Promise<SbomBinding> => reader(each => bound(each, request))

/** Asks the SBOM that a file is. `start`: its first bytes, where they are known. */
export async function inModel<T>({ id, file }: Omit<Given, 'name'>, ask: (model: Model, engine: Reader) => T, start?: Uint8Array): Promise<T> {
  const bytes = last?.id === id ? undefined : start?.length === file.size ? start : await read(file)
  return reader(engine => {
    if (last === undefined || bytes) {
      forgetModel()
      last = { id, model: new engine.SbomFile(bytes ?? new Uint8Array(), false) }
    }
    return ask(last.model, engine)
  })
}

/** What a document is, by its content; nothing of it stays. */
export const kindOf = (bytes: Uint8Array): Promise<string> => reader(engine => held(new engine.SbomFile(bytes, false), model => open(model, engine).reading.kind))

export const inSbom = <T>(given: Omit<Given, 'name'>, ask: (sbom: OpenSbom) => T, start?: Uint8Array): Promise<T> => inModel(given, (model, engine) => ask(open(model, engine)), start)

export async function compare(before: Given, after: Given): Promise<SbomComparison> {
  const bytes = await read(after.file)
  return inModel(before, model => reader(({ SbomFile }) => held(new SbomFile(bytes, false), other => JSON.parse(model.compare(other)) as SbomComparison)))
}

/** Of files that are gone nothing stays; without a list, of any. */
export function forgetModel(ids?: number[]): void {
  if (last === undefined || (ids && !ids.includes(last.id))) return
  last.model.free()
  last = undefined
}
