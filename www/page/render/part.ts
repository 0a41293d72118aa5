/** One part of an SBOM among the others, each of which can be gone to. */

import { byId, h, replace, type Child } from '../dom.js'
import { announce } from '../live.js'
import { t } from '../messages.js'
import type { Linked, PartView, Problem } from '../protocol.js'
import { problemText } from './errors.js'
import { more } from './values.js'

/** Parts that are listed at a time. */
const ROWS = 50

export type AskPart = (component: number) => Promise<PartView | Problem>

/** A place for one part; `show` fills it and takes the focus there, and closing it gives the focus back. */
export function partPanel(id: number, ask: AskPart): { panel: HTMLElement, show: (component: number, from: HTMLElement) => void } {
  const panel = h('section', { class: 'part', hidden: true, 'aria-labelledby': `sbom-${id}-part` })
  let opener: HTMLElement | undefined
  let asked = 0
  const show = (component: number, from?: HTMLElement): void => {
    opener = from ?? opener
    const own = ++asked
    announce(t('part.working'))
    void ask(component).then(view => {
      if (own !== asked) return
      panel.hidden = false
      const heading = h('h3', { id: `sbom-${id}-part`, tabindex: -1 }, 'label' in view ? view.label : t('sbom.part'))
      const close = h('button', { type: 'button', class: 'quiet', onclick: () => {
        panel.hidden = true
        // What opened it may have been drawn anew, as by a search.
        ;(opener?.isConnected ? opener : byId(`sbom-${id}-search`)).focus()
      } }, t('part.close'))
      replace(panel, heading, 'label' in view ? content(view, show) : h('p', {}, problemText(view)), h('p', {}, close))
      heading.focus()
    })
  }
  return { panel, show }
}

type Go = (component: number) => void

function content({ component, path, depends, dependants, of, allDependants, missing, circle }: PartView, go: Go): Child[] {
  return [
    h('h4', {}, t('part.path')),
    path.length > 0 ? way(path, component, go) : h('p', { 'data-path': 'none' }, t('part.no-path')),
    circle.length > 0 && [h('h4', {}, t('part.circle')), list(circle, go, 'circle')],
    h('h4', {}, t('part.depends', { count: of.depends })),
    list(depends, go, 'depends'),
    missing.length > 0 ? paged('missing', missing, ref => h('span', { 'data-missing': '' }, t('part.missing', { ref }))) : null,
    h('h4', {}, t('part.dependants', { count: of.dependants, all: allDependants })),
    list(dependants, go, 'dependants'),
  ]
}

const link = ({ component, label }: Linked, go: Go): HTMLElement => h('button', { type: 'button', class: 'sort', onclick: () => go(component) }, h('bdi', {}, label))

const way = (parts: Linked[], here: number, go: Go): HTMLElement =>
  h('ol', { class: 'way' }, parts.map(part => h('li', {}, part.component === here ? h('strong', {}, part.label) : link(part, go))))

const list = (parts: Linked[], go: Go, name: string): HTMLElement => h('div', { 'data-links': name }, paged(name, parts, part => link(part, go)))

/** A list of which the first lines are drawn, and more on demand. */
export function paged<T>(name: string, all: T[], line: (one: T) => Child): HTMLElement {
  const box = h('div')
  const draw = (drawn: number): void => replace(box,
    h('ul', {}, all.slice(0, drawn).map(one => h('li', {}, line(one)))),
    more(`more-${name}`, all.length - drawn, ROWS, () => draw(drawn + ROWS)))
  draw(ROWS)
  return box
}
