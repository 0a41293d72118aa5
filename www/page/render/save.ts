/** Buttons that hand out what is on the page, as files. */

import type { Report } from '../../package/report.js'
import { download, h } from '../dom.js'
import { announce } from '../live.js'
import { t } from '../messages.js'
import { html, markdown } from '../record.js'
import type { Names } from './facts.js'

/** One report, in the forms that people keep. */
export function saveReport(report: Report, names: Names): HTMLElement {
  const name = names.artifact ?? names.bundle
  return h('section', { class: 'save' }, h('h3', {}, t('save.title')),
    h('div', { class: 'actions' },
      saveButton('save.json', `${name}.report.json`, 'application/json', () => `${JSON.stringify(report, null, 2)}\n`),
      saveButton('save.html', `${name}.report.html`, 'text/html', () => html(report, names)),
      saveButton('save.markdown', `${name}.report.md`, 'text/markdown', () => markdown(report, names)),
      h('button', { type: 'button', class: 'quiet', onclick: () => print() }, t('save.print'))))
}

/** The text is made when it is asked for. */
export function saveButton(label: Parameters<typeof t>[0], name: string, type: string, text: () => string): HTMLElement {
  const file = fileName(name)
  return h('button', {
    type: 'button', class: 'quiet', 'data-save': label, onclick: () => {
      download(file, type, text())
      announce(t('save.saved', { name: file }))
    },
  }, t(label))
}

/** A name from an input, made one that every system takes and that leads nowhere. */
function fileName(name: string): string {
  return name.replace(/[^\p{L}\p{N}._@+-]+/gu, '-').replace(/^[.-]+/, '').slice(-120) || 'report'
}
