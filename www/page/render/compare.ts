/** Expected and found, side by side, with the first difference marked and said. */

import { h, type Child } from '../dom.js'
import { t } from '../messages.js'
import { alike, firstDifference, nameCharacter } from '../text.js'

/** Two values that should have been equal. Nothing is marked in two that have little in common. */
export function comparison(expected: string, actual: string, labels: [expected: string, actual: string]): HTMLElement {
  const at = alike(expected, actual) ? firstDifference(expected, actual) : undefined
  return h('div', { class: 'comparison' },
    h('dl', {},
      h('div', {}, h('dt', {}, labels[0]), h('dd', {}, marked(expected, at))),
      h('div', {}, h('dt', {}, labels[1]), h('dd', {}, marked(actual, at)))),
    at !== undefined ? h('p', { class: 'aside' }, sentence(expected, actual, at)) : null)
}

function marked(value: string, at: number | undefined): HTMLElement {
  const characters = [...value]
  const content: Child[] = at === undefined
    ? [value]
    : [characters.slice(0, at).join(''), h('mark', { class: at < characters.length ? null : 'end' }, characters[at]), characters.slice(at + 1).join('')]
  return h('code', { translate: 'no', dir: 'ltr' }, content)
}

function sentence(expected: string, actual: string, at: number): string {
  const name = (value: string) => at < [...value].length ? nameCharacter([...value][at] ?? '') : t('compare.ends')
  return t('compare.difference', { position: at + 1, expected: name(expected), actual: name(actual) })
}
