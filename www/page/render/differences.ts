/** Two of the dropped SBOMs side by side, as the reader is told. */

import type { ComparedPart, SbomComparison } from '../../package/sbom-types.js'
import { h, replace } from '../dom.js'
import { announce } from '../live.js'
import { t } from '../messages.js'
import type { Problem } from '../protocol.js'
import type { Entry } from '../state.js'
import { problemText } from './errors.js'
import { paged } from './part.js'

export type AskCompare = (before: Entry, after: Entry) => Promise<SbomComparison | Problem>

export function comparison(sboms: Entry[], ask: AskCompare): HTMLElement {
  const result = h('div', { class: 'compare-result' })
  const choice = (id: string, first: number): HTMLSelectElement =>
    h('select', { id, onchange: () => replace(result) }, sboms.map(({ name }, index) => h('option', { value: index, selected: index === first }, name)))
  const [before, after] = [choice('compare-before', 0), choice('compare-after', 1)]
  const compare = async (): Promise<void> => {
    const [one, other] = [sboms[before.selectedIndex], sboms[after.selectedIndex]]
    if (!one || !other || one === other) return say(t('compare.same'))
    const found = await ask(one, other)
    if (sboms[before.selectedIndex] !== one || sboms[after.selectedIndex] !== other) return
    if ('values' in found) return say(problemText(found))
    const { added, removed, versionChanged, changed, unchanged } = found
    say(t('compare.summary', { before: one.name, after: other.name, added: added.length, removed: removed.length, versions: versionChanged.length, changed: changed.length, unchanged }))
    result.append(...differences(found))
  }
  const say = (text: string): void => {
    replace(result, h('p', {}, text))
    announce(text)
  }
  return h('article', { class: 'sbom', 'data-compare': '', 'aria-labelledby': 'compare-title' },
    h('h2', { id: 'compare-title' }, t('compare.title')),
    h('div', { class: 'pile-tools' },
      h('div', {}, h('label', { for: 'compare-before' }, t('compare.before')), before),
      h('div', {}, h('label', { for: 'compare-after' }, t('compare.after')), after),
      h('div', {}, h('button', { type: 'button', onclick: () => void compare() }, t('compare.do')))),
    result)
}

function differences({ document, added, removed, versionChanged, changed }: SbomComparison): HTMLElement[] {
  const stated = (text?: string): string => text || t('sbom.not-stated')
  return [
    list('document', t('compare.document'), document.map(({ what, before, after }) => `${what}: ${stated(before)} → ${stated(after)}`)),
    list('changed', t('compare.changed', { count: changed.length }), changed.map(({ after, what }) => `${named(after)}: ${t('compare.other', { what })}`)),
    list('versions', t('compare.versions', { count: versionChanged.length }), versionChanged.map(({ before, after }) => `${named(before)} → ${stated(after.version)}`)),
    list('added', t('compare.added', { count: added.length }), added.map(named)),
    list('removed', t('compare.removed', { count: removed.length }), removed.map(named)),
  ].filter(each => each !== null)
}

const named = ({ name, version }: ComparedPart): string => `${name} ${version ?? ''}`.trim()

const list = (kind: string, title: string, lines: string[]): HTMLElement | null => lines.length === 0 ? null
  : h('div', { 'data-differences': kind }, h('h3', {}, title), paged(kind, lines, line => h('bdi', {}, line)))
