/** Small pieces every part uses: values with a copy button, times, lists of terms. */

import { h, type Child } from '../dom.js'
import { t } from '../messages.js'
import { announce } from '../live.js'
import { local, utc, visibleText } from '../text.js'

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

/** A list of terms and their values; terms without a value are left out by the caller. */
export function terms(list: Term[], className = 'terms'): HTMLElement {
  return h('dl', { class: className }, list.map(([name, ...value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))))
}

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
