/** What went wrong and is not a verdict. */

import { h, type Child } from '../dom.js'
import { t } from '../messages.js'
import type { Problem } from '../protocol.js'
import { bytes } from '../text.js'
import { verdictIcon } from './icons.js'

/** The sentence of a problem. */
export function problemText(problem: Problem): string {
  const { message, values } = problem
  return t(message, values['size'] === undefined ? values : { ...values, size: bytes(Number(values['size'])) })
}

/** A failure, in red, with the file's name in its sentence. */
export function problemPanel(problem: Problem): HTMLElement {
  const crashed = problem.message === 'problem.crash' || problem.message === 'problem.no-engine'
  return h('article', { class: 'problem', 'data-problem': problem.message },
    verdictIcon('problem'),
    h('div', {},
      h('h2', {}, t(crashed ? 'problem.crash-title' : 'problem.title')),
      h('p', {}, problemText(problem))))
}

/** Something to know, and no failure. */
export function notice(title: string, ...sentences: Child[]): HTMLElement {
  return h('article', { class: 'notice' }, h('h2', {}, title), sentences.map(sentence => h('p', {}, sentence)))
}
