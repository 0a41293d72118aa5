/** What is in a file, in words and without a verdict; what no signature in it could cover is marked. */

import type { InspectedPart, Inspection } from '../../package/types.js'
import { h, said, type Child } from '../dom.js'
import { t } from '../messages.js'
import { problemText } from './errors.js'
import type { Problem } from '../protocol.js'
import { code, terms, unfolding, type Term } from './values.js'

/** Asked for when it is opened, and once. */
export const inside = (id: number, look: () => Promise<Inspection | Problem>): HTMLElement => unfolding({ class: 'more', id: `inside-${id}` }, t('inspect.open'), async () => {
  const found = await look()
  return h('div', { class: 'inside', tabindex: 0, role: 'group', 'aria-label': t('inspect.open') }, 'values' in found ? h('p', {}, problemText(found)) : drawn(found))
})

const drawn = ({ detail, parts }: Inspection): Child[] => [
  h('p', {}, said(detail)),
  parts.length === 0 ? h('p', { class: 'hint' }, t('inspect.nothing')) : h('p', { class: 'hint' }, t('inspect.nothing-verified')),
  parts.map(part => section(part, false))]

/** Below one that is marked, all is. */
function section({ title, rows, parts, unauthenticated }: InspectedPart, within: boolean): HTMLElement {
  const loose = within || unauthenticated === true
  const mark = (own: boolean): Child => own ? h('span', { class: 'aside', 'data-loose': '' }, t('inspect.loose')) : null
  return h('section', { class: 'inspected' },
    h('p', {}, h('strong', {}, said(title)), mark(loose && !within)),
    rows.length === 0 ? null : terms(rows.map((row): Term => [said(row.name), code(row.value), mark(row.unauthenticated === true && !loose)]), 'terms small'),
    parts.map(part => section(part, loose)))
}
