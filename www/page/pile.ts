/** A pile of files in the worker: each is read once, all are evaluated together, and the reports stay here until one is asked for. */

import { dossier, type Dossier, type DossierFile, type DossierPair } from '../package/dossier.js'
import type { Report } from '../package/inline.js'
import { policyFor } from './check.js'
import { isEngineFailure, ProblemError } from './problem.js'
import type { Given, PairView, PileJob, PileView } from './protocol.js'
import { PUBLIC_GOOD, verifierFor } from './roots.js'

type Progress = (file: number, done: number, total: number) => void

/** What was read: whom one trusts or expects changes nothing of that. */
let files: Dossier | undefined
/** Names of the pile with the file each is of, and those that could not be read */
const held = new Map<string, { id: number, unreadable?: DossierFile }>()
let pairs: DossierPair[] = []

/** Reads what is new, and says what vouches for what. */
export async function evaluate(job: PileJob, progress: Progress, signal: AbortSignal): Promise<PileView> {
  files ??= dossier(await verifierFor(PUBLIC_GOOD))
  const verifier = await verifierFor(job.trust)
  const policy = await policyFor(job, verifier)
  await take(files, job.files, progress, signal)
  const report = await dossier(verifier, files).evaluate({ policy })
  pairs = report.pairs
  const unreadable = [...held.values()].flatMap(each => each.unreadable ?? [])
  return { ...report, files: [...report.files, ...unreadable], pairs: pairs.map(viewOf) }
}

/** The report of one pair of the last evaluation. */
export function reportOf(pair: number): Report | undefined {
  return pairs[pair]?.report
}

async function take(pile: Dossier, given: Given[], progress: Progress, signal: AbortSignal): Promise<void> {
  const wanted = new Map(given.map(({ name, id }) => [name, id]))
  for (const [name, { id }] of [...held]) {
    if (wanted.get(name) === id) continue
    pile.remove(name)
    held.delete(name)
  }
  const total = given.reduce((sum, { file }) => sum + file.size, 0)
  let before = 0
  for (const each of given) {
    signal.throwIfAborted()
    if (!held.has(each.name)) await add(pile, each, done => progress(each.id, before + done, total), signal)
    before += each.file.size
    progress(each.id, before, total)
  }
}

/** One that cannot be read is a line of the table, and changes nothing for the others. */
async function add(pile: Dossier, { id, name, file, unreadable }: Given, progress: (done: number) => void, signal: AbortSignal): Promise<void> {
  try {
    if (unreadable) throw new Error(name)
    await pile.add(name, file, { signal, onProgress: ({ done }) => progress(done) })
    held.set(name, { id })
  } catch (error) {
    if (signal.aborted || isEngineFailure(error) || error instanceof ProblemError) throw error
    held.set(name, { id, unreadable: { name, kind: 'unreadable', detail: 'It could not be read. It may have changed since it was chosen.', size: String(file.size), role: 'refused' } })
  }
}

function viewOf({ report: { verdict, summary, signer, binding }, ...pair }: DossierPair): PairView {
  const name = signer?.kind === 'key' ? signer.sha256 : signer?.san
  return { ...pair, verdict, summary, bound: binding.state === 'bound', ...name === undefined ? {} : { signer: name } }
}
