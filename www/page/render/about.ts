/** What this page is, what forbids it to leave, what that does not cover, and the proof that it is forbidden. */

import { byId, h, replace } from '../dom.js'
import { fromPage, tryAll, type Attempt } from '../leave.js'
import { announce } from '../live.js'
import { t } from '../messages.js'
import { code, copyable, terms } from './values.js'

// Put in by the build.
declare const VERSION: string
declare const WASM_SHA256: string

/** `fromWorker`: what the worker tried. */
export function drawAbout(fromWorker: () => Promise<Attempt[] | undefined>): void {
  const policy = document.querySelector('meta[http-equiv="Content-Security-Policy"]')?.getAttribute('content') ?? t('about.no-policy')
  const outcome = h('div', { id: 'leave-outcome' })
  const button = h('button', { type: 'button', class: 'quiet', id: 'leave', onclick: () => void run() }, t('about.try'))
  const run = async () => {
    button.disabled = true
    replace(outcome, h('p', {}, t('about.trying')))
    const [page, worker] = [await tryAll(fromPage), await fromWorker()]
    button.disabled = false
    const all = [...page.map(attempt => ({ ...attempt, where: t('about.page') })), ...(worker ?? []).map(attempt => ({ ...attempt, where: t('about.worker') }))]
    const open = all.filter(({ by, untold }) => by === undefined && !untold)
    const untold = all.filter(attempt => attempt.untold).length
    const sentence = open.length > 0 || !worker ? t('about.open', { open: open.length, count: all.length }) : t(untold > 0 ? 'about.blocked-but' : 'about.blocked', { count: all.length - untold, untold })
    replace(outcome, h('p', { 'data-leave': open.length > 0 || !worker ? 'open' : untold > 0 ? 'unknown' : 'blocked' }, h('strong', {}, sentence)),
      h('ul', { class: 'attempts' }, all.map(({ where, way, by, untold }) => h('li', { 'data-attempt': way, 'data-blocked': by ?? (untold ? 'unknown' : 'no') },
        t(by !== undefined ? 'about.forbidden' : untold ? 'about.untold' : 'about.not-forbidden', { where, way, by: by ?? '' })))))
    announce(sentence)
  }
  replace(byId('about'),
    h('summary', {}, t('about.title')),
    h('div', { class: 'about' },
      terms([[t('about.version'), VERSION], [t('about.wasm'), copyable(WASM_SHA256, t('about.wasm'))], [t('about.policy'), code(policy)]]),
      h('p', {}, t('about.compare')),
      h('p', {}, t('about.not-covered')),
      h('p', {}, button),
      outcome))
}
