/** What the page knows: the files, and for each bundle how far its check is. */

import type { Running } from './engine.js'
import type { Dropped } from './files.js'
import { t } from './messages.js'
import type { Given, Problem, Role, SbomData, SbomView, Verified } from './protocol.js'

export interface Entry extends Given {
  role: Role | 'reading'
  /** What the engine says the file is */
  detail: string
  /** How many signatures it holds */
  signatures: number
  /** It came with a folder */
  folder: boolean
  /** It may only make sense with others: an archive that carries what belongs together, a signature in a file of its own, or one of a model's files */
  partial: boolean
  /** What it says as an SBOM, where it is one */
  sbom?: SbomView | undefined
  /** What it knows of flaws */
  data?: SbomData['data']
  problem?: Problem | undefined
}

export type Result =
  | { state: 'waiting' }
  | { state: 'working', file: string, done: number, total: number }
  /** What is expected is being typed: no verdict is shown that was made for something else */
  | { state: 'stale' }
  | { state: 'cancelled' }
  | { state: 'done', verified: Verified }
  | { state: 'failed', problem: Problem }

/** One signature of a file; most files hold one. */
export interface Bundle {
  entry: Entry
  /** Unique on the page */
  id: string
  /** The file's name, and which signature of it this is, where it holds several */
  name: string
  /** Which signature of the file, from 0 */
  select: number
  result: Result
  chosen?: number | undefined
  statementOnly: boolean
  running?: Running<Verified> | undefined
  /** One of a pile, where files were paired by digest and nothing is to be chosen */
  inPile?: boolean
}

/** So many files are shown with a verdict each, one below the other. */
const FEW = 12

export class State {
  readonly entries: Entry[] = []
  private readonly byId = new Map<string, Bundle>()
  private readonly names = new Set<string>()
  private next = 1
  /** None of those that may only make sense with others does: each is a file as any other */
  plain = false

  add({ file, path, unreadable }: Dropped): Entry {
    const entry: Entry = { id: this.next++, name: this.unique(path ?? file.name), file, unreadable, role: 'reading', detail: '', signatures: 1, folder: path !== undefined, partial: false }
    this.entries.push(entry)
    return entry
  }

  remove(ids: number[]): void {
    for (const id of ids) {
      const at = this.entries.findIndex(entry => entry.id === id)
      for (const gone of at >= 0 ? this.entries.splice(at, 1) : []) this.names.delete(gone.name)
      for (const [key, bundle] of this.byId) {
        if (bundle.entry.id !== id) continue
        bundle.running?.cancel()
        this.byId.delete(key)
      }
    }
    for (const bundle of this.bundles) if (bundle.chosen !== undefined && ids.includes(bundle.chosen)) bundle.chosen = undefined
  }

  private unique(name: string): string {
    let free = name
    for (let number = 2; this.names.has(free); number++) free = `${name} (${number})`
    this.names.add(free)
    return free
  }

  /** Many files, a folder, or one that may only make sense with others: they are shown as a table. */
  get isPile(): boolean {
    return this.isPileBeside || this.entries.some(entry => entry.partial && !this.plain)
  }

  /** Whether they would be without any of those. */
  get isPileBeside(): boolean {
    return this.entries.length > FEW || this.entries.some(entry => entry.folder)
  }

  has(entry: Entry): boolean {
    return this.entries.includes(entry)
  }

  withRole(role: Role): Entry[] {
    return this.entries.filter(entry => entry.role === role)
  }

  name(id: number | undefined): string | undefined {
    return this.entries.find(entry => entry.id === id)?.file.name
  }

  /** Every signature in the order it was given. */
  get bundles(): Bundle[] {
    return this.withRole('bundle').flatMap(entry => Array.from({ length: entry.signatures }, (_, select) => this.bundle(entry, select)))
  }

  private bundle(entry: Entry, select: number): Bundle {
    const several = entry.signatures > 1
    const id = several ? `${entry.id}-${select}` : String(entry.id)
    const name = several ? t('result.one-of', { name: entry.file.name, number: select + 1, total: entry.signatures }) : entry.file.name
    const bundle = this.byId.get(id) ?? { entry, id, name, select, result: { state: 'waiting' }, statementOnly: false }
    this.byId.set(id, bundle)
    return bundle
  }
}
