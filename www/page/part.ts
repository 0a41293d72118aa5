/** One part of an SBOM among the others: why it is there, what it needs, and who needs it. */

import type { OpenSbom } from '../package/sbom-types.js'
import { inSbom } from './model.js'
import type { Given, Linked, PartView } from './protocol.js'

const PAGE = 10_000

export function partOf(given: Given, component: number): Promise<PartView> {
  return inSbom(given, open => {
    const linked = (index: number): Linked => ({ component: index, label: (open.rows(index, 1)[0] ?? []).slice(0, 2).filter(Boolean).join(' ') })
    const { root, hops = [], dependants, allDependants, circle = [] } = open.path(component, true)
    const { needs, missing } = needsOf(open, component)
    return {
      ...linked(component), allDependants, missing: [...missing],
      of: { depends: needs.size + missing.size, dependants: dependants.length },
      ...root === undefined ? {} : { path: [root, ...hops.map(({ to }) => to)].map(linked) },
      depends: [...needs].slice(0, PAGE).map(linked),
      dependants: dependants.slice(0, PAGE).map(linked),
      circle: circle.slice(0, PAGE).map(linked),
    }
  })
}

function needsOf({ reading, edges }: OpenSbom, component: number): { needs: Set<number>, missing: Set<string> } {
  const needs = new Set<number>()
  const missing = new Set<string>()
  for (let from = 0; from < (reading.sbom?.edgeCount ?? 0); from += PAGE) {
    for (const edge of edges(from, PAGE)) {
      if (edge.kind !== 'dependency' || edge.from !== component) continue
      if (typeof edge.to === 'number') needs.add(edge.to)
      else if (edge.to !== 'document') missing.add(edge.to.unresolved)
    }
  }
  return { needs, missing }
}
