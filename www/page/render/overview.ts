/** All bundles at a glance, where there are several. */

import { h } from '../dom.js'
import { t } from '../messages.js'
import type { Bundle } from '../state.js'
import { verdictIcon } from './icons.js'
import { resultId } from './result.js'

export function overview(bundles: Bundle[]): HTMLElement {
  return h('nav', { class: 'overview', 'aria-label': t('overview.title') },
    h('h2', {}, t('overview.title')),
    h('ul', {}, bundles.map(row)))
}

/** What a bundle has come to, in a word; undefined as long as it has not come to anything. */
export function outcomeOf(bundle: Bundle): string | undefined {
  if (bundle.result.state === 'done') return t(`verdict.${bundle.result.verified.report.verdict}`)
  return bundle.result.state === 'failed' ? t('problem.title') : undefined
}

function row(bundle: Bundle): HTMLElement {
  const { result } = bundle
  const verdict = result.state === 'done' ? result.verified.report.verdict : undefined
  return h('li', { 'data-overview': verdict ?? result.state },
    verdict ? verdictIcon(verdict) : result.state === 'failed' ? verdictIcon('problem') : h('span', { class: 'verdict-icon' }),
    h('a', { href: `#${resultId(bundle)}` }, h('bdi', {}, bundle.name)),
    h('span', { class: 'overview-verdict' }, outcomeOf(bundle) ?? '…'))
}
