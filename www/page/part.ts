/** One part of an SBOM among the others: why it is there, what it needs, and who needs it. */

import { inSbom } from './model.js'
import type { Given, Linked, PartView } from './protocol.js'

/** Parts of a list that are handed over. */
const MOST = 10_000

export function partOf(given: Given, component: number): Promise<PartView> {
  return inSbom(given, ({ path, rows }) => {
    const linked = (parts: number[]): Linked[] => parts.slice(0, MOST).map(part => ({ component: part, label: (rows(part, 1)[0] ?? []).slice(0, 2).filter(Boolean).join(' ') }))
    const { root, hops = [], needs, missing, dependants, allDependants, circle } = path(component)
    return {
      component, label: linked([component])[0]?.label ?? '', allDependants, missing,
      of: { depends: needs.length + missing.length, dependants: dependants.length },
      path: root === undefined ? [] : linked([root, ...hops.map(({ to }) => to)]),
      depends: linked(needs), dependants: linked(dependants), circle: linked(circle),
    }
  })
}
