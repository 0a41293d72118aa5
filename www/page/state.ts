/** What the page knows: the files, and for each bundle how far its check is. */

import type { Running } from './engine.js'
import type { Given, Problem, Role, Verified } from './protocol.js'

export interface Entry extends Given {
  role: Role | 'reading'
  /** What the engine says the file is */
  detail: string
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

export interface Bundle {
  entry: Entry
  result: Result
  chosen?: number | undefined
  statementOnly: boolean
  running?: Running<Verified> | undefined
}

export class State {
  readonly entries: Entry[] = []
  private readonly byId = new Map<number, Bundle>()
  private next = 1

  add(file: File): Entry {
    const entry: Entry = { id: this.next++, file, role: 'reading', detail: '' }
    this.entries.push(entry)
    return entry
  }

  remove(ids: number[]): void {
    for (const id of ids) {
      const at = this.entries.findIndex(entry => entry.id === id)
      if (at >= 0) this.entries.splice(at, 1)
      this.byId.get(id)?.running?.cancel()
      this.byId.delete(id)
    }
    for (const bundle of this.bundles) if (bundle.chosen !== undefined && ids.includes(bundle.chosen)) bundle.chosen = undefined
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

  /** Every bundle in the order it was given. */
  get bundles(): Bundle[] {
    return this.withRole('bundle').map(entry => {
      const bundle = this.byId.get(entry.id) ?? { entry, result: { state: 'waiting' }, statementOnly: false }
      this.byId.set(entry.id, bundle)
      return bundle
    })
  }
}
