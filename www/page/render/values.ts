/** Small pieces every part uses: values with a copy button, times, lists of terms. */

import { append, h, type Attributes, type Child } from '../dom.js'
import { t } from '../messages.js'
import { announce } from '../live.js'
import { local, plain, utc, visibleText } from '../text.js'

/** A piece of what is known, under its title. */
export function fact(name: string, title: string, ...content: Child[]): HTMLElement {
  return h('section', { class: 'fact', 'data-fact': name }, h('h3', {}, title), content)
}

/** What is behind a step: made when it is first opened, as most never are. */
export function unfolding(attributes: Attributes, title: string, make: () => Child | Promise<Child>): HTMLElement {
  const details = h('details', attributes, h('summary', {}, title))
  details.addEventListener('toggle', async () => append(details, [await make()]), { once: true })
  return details
}

/** How far something is, in words and as a bar. */
export const progressBar = (text: string, done: number, total: number, id?: string): HTMLElement =>
  h('p', { class: 'progress', id }, h('progress', { max: total || 1, value: done, 'aria-label': plain(text) }), h('span', {}, text))

/** A button that draws more of a list, as long as there is more. */
export const more = (id: string, left: number, rows: number, draw: () => void): Child => left > 0
  && h('button', { type: 'button', class: 'quiet', id, onclick: draw }, t('pile.more', { count: Math.min(left, rows) }))

/** An identifier, whole, that can be copied. */
export function copyable(value: string, what: string): HTMLElement {
  return h('span', { class: 'value' }, code(value), copyButton(value, what))
}

/** An identifier in a fixed-width face; may wrap anywhere. */
export function code(value: string): HTMLElement {
  return h('code', { translate: 'no', dir: 'ltr' }, value)
}

/** A value of several lines, as it is in the file. */
export function lines(value: string): HTMLElement {
  return h('pre', { translate: 'no', dir: 'ltr', tabindex: 0 }, visibleText(value, true))
}

export function copyButton(value: string, what: string): HTMLElement {
  return h('button', { type: 'button', class: 'quiet copy', 'aria-label': t('copy.label', { what }), onclick: event => copy(value, what, event) }, t('copy'))
}

/** An instant in UTC, and where the reader is. */
export function instant(time: string): HTMLElement {
  const here = local(time)
  return h('span', { class: 'instant' },
    h('time', { datetime: time }, utc(time)),
    here ? h('span', { class: 'aside' }, t('facts.local-time', { time: here })) : null)
}

export type Term = [name: Child, ...value: Child[]]

/** A list of terms and their values; what there is no value of is no line. */
export function terms(list: Array<Term | false | '' | undefined>, className = 'terms'): HTMLElement {
  return h('dl', { class: className }, list.map(term => term && h('div', {}, h('dt', {}, term[0]), h('dd', {}, term.slice(1)))))
}

/** A line about what may not be there. */
export const term = <V>(id: Parameters<typeof t>[0], value: V | undefined, shown: (value: V) => Child): Term | undefined =>
  value === undefined ? undefined : [t(id), shown(value)]

/** Copies the value itself, not the way it is shown. Without a clipboard (plain HTTP) it selects the text instead. */
async function copy(value: string, what: string, event: Event): Promise<void> {
  const button = event.currentTarget
  try {
    await navigator.clipboard.writeText(value)
    announce(t('announce.copied', { what }))
  } catch {
    if (button instanceof Element && button.previousElementSibling) getSelection()?.selectAllChildren(button.previousElementSibling)
  }
}
