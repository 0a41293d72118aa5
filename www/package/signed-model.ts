/**
 * Signed models (model signing): the signature lists the files of a directory, and is of the SHA-256 of their digests, one after the
 * other. Which directory of the pile that is, is told by their names; whether it is, by their digests.
 */

import type { DossierDirectory } from './types.js'

/** The files that a signature lists: their names within the directory, and their SHA-256. */
export type Resources = Array<[name: string, sha256: string]>

interface Hashed { file: { digests?: Record<string, string> } }

/** Directories that are looked at: a name such as `config.json` may be in many. */
const CANDIDATES = 16

/** @param own the directory of the signature, which is taken before others that have as many of the files */
export function directoryOf(own: string, resources: Resources, pile: ReadonlyMap<string, Hashed>): DossierDirectory | undefined {
  const candidates = new Set([own, ''])
  for (const [first] of resources.slice(0, 4)) for (const name of pile.keys()) {
    if (candidates.size < CANDIDATES && name.endsWith(`/${first}`)) candidates.add(name.slice(0, -first.length))
  }
  let best: DossierDirectory | undefined
  for (const name of candidates) {
    const found: DossierDirectory = { name, files: resources.length, missing: [], changed: [] }
    for (const [file, sha256] of resources) {
      const digests = pile.get(name + file)?.file.digests
      if (digests === undefined) found.missing.push(file)
      else if (digests.sha256 !== sha256) found.changed.push(file)
    }
    if (found.missing.length < resources.length && (best === undefined || unlike(found) < unlike(best))) best = found
  }
  return best
}

/** A file that is missing counts for more than all that are changed. */
const unlike = ({ missing, changed, files }: DossierDirectory): number => missing.length * (files + 1) + changed.length

/** What is hashed to be compared with the subject: the digests of what is there. */
export function digestsIn({ name }: DossierDirectory, resources: Resources, pile: ReadonlyMap<string, Hashed>): Uint8Array {
  const hex = resources.map(([file]) => pile.get(name + file)?.file.digests?.sha256 ?? '').join('')
  return Uint8Array.from({ length: hex.length / 2 }, (_, at) => Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16))
}
