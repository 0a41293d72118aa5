/** One part of an SBOM among the others: why it is there, what it needs, and who needs it. */

import type { OpenSbom } from '../package/sbom-types.js'
import { inSbom } from './model.js'
import type { Given, Linked, PartView } from './protocol.js'

const PAGE = 10_000

export function partOf(given: Given, component: number): Promise<PartView> {
  return inSbom(given, open => {
    const linked = (index: number): Linked => ({ component: index, label: (open.rows(index, 1)[0] ?? []).slice(0, 2).filter(Boolean).join(' ') })
    const { root, hops = [], dependants, allDependants } = open.path(component)
    const { needs, missing } = needsOf(open, component)
    const cycle = cycleOf(needs, component)
    return {
      ...linked(component), allDependants, missing: [...missing],
      of: { depends: (needs.get(component)?.size ?? 0) + missing.size, dependants: dependants.length },
      ...root === undefined ? {} : { path: [root, ...hops.map(({ to }) => to)].map(linked) },
      depends: [...needs.get(component) ?? []].slice(0, PAGE).map(linked),
      dependants: dependants.slice(0, PAGE).map(linked),
      ...cycle ? { cycle: cycle.map(linked) } : {},
    }
  })
}

function needsOf({ reading, edges }: OpenSbom, component: number): { needs: Map<number, Set<number>>, missing: Set<string> } {
  const needs = new Map<number, Set<number>>()
  const missing = new Set<string>()
  for (let from = 0; from < (reading.sbom?.edgeCount ?? 0); from += PAGE) {
    for (const edge of edges(from, PAGE)) {
      if (edge.kind !== 'dependency' || typeof edge.from !== 'number') continue
      if (typeof edge.to === 'number') needs.set(edge.from, (needs.get(edge.from) ?? new Set()).add(edge.to))
      else if (edge.from === component && edge.to !== 'document') missing.add(edge.to.unresolved)
    }
  }
  return { needs, missing }
}

/** The shortest way from a part back to itself. */
function cycleOf(needs: Map<number, Set<number>>, start: number): number[] | undefined {
  const before = new Map<number, number>()
  const queue = [start]
  for (const at of queue) {
    for (const next of needs.get(at) ?? []) {
      if (next === start) {
        const way = [start]
        for (let back: number | undefined = at; back !== undefined; back = before.get(back)) way.unshift(back)
        return way
      }
      if (before.has(next)) continue
      before.set(next, at)
      queue.push(next)
    }
  }
  return undefined
}
