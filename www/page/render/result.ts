/** One bundle: waiting, at work, a verdict with its evidence, or a failure. Nothing is shown as a result before it is one. */

import { h, type Child } from '../dom.js'
import { t } from '../messages.js'
import type { Verified } from '../protocol.js'
import type { Bundle, Entry } from '../state.js'
import { plain, roundBytes } from '../text.js'
import { checks } from './checks.js'
import { problemPanel } from './errors.js'
import { facts } from './facts.js'
import { saveReport } from './save.js'
import { progressBar } from './values.js'
import { explanation, verdictPanel } from './verdict.js'

export interface ResultActions {
  nameSigner(): void
  chooseFile(): void
  chooseRoot(): void
  cancel(bundle: Bundle): void
  again(bundle: Bundle): void
  choose(bundle: Bundle, artifact: number | undefined): void
  statementOnly(bundle: Bundle, on: boolean): void
}

/** The article of a bundle. Its id is stable, so that the overview can lead to it. */
export function resultArticle(bundle: Bundle, artifacts: Entry[], alone: boolean, actions: ResultActions): HTMLElement {
  const id = resultId(bundle)
  const { result } = bundle
  switch (result.state) {
    case 'done': return verdictArticle(bundle, result.verified, artifacts, alone, actions)
    case 'failed': return h('div', { id, class: 'result' }, problemPanel(result.problem))
    case 'working': return pending(bundle, progress(result), cancelButton(bundle, actions))
    case 'stale': return pending(bundle, h('p', {}, t('result.stale')), againButton(bundle, actions))
    case 'cancelled': return pending(bundle, h('p', {}, t('result.cancelled')), againButton(bundle, actions))
    case 'waiting': return pending(bundle, h('p', {}, t('result.waiting')), cancelButton(bundle, actions))
  }
}

export function resultId(bundle: Bundle): string {
  return `result-${bundle.id}`
}

function pending(bundle: Bundle, ...content: Child[]): HTMLElement {
  return h('article', { id: resultId(bundle), class: 'result pending', 'data-state': bundle.result.state },
    h('h2', {}, t('result.working', { name: bundle.name })), content)
}

function progress({ file, done, total }: { file: string, done: number, total: number }): HTMLElement {
  return progressBar(t('result.reading', { name: file, done: roundBytes(done), total: roundBytes(total) }), done, total)
}

/** Moves the bar that is there: a new button under the pointer would lose the click. False if there is none. */
export function moveProgress(bundle: Bundle): boolean {
  const bar = document.getElementById(resultId(bundle))?.querySelector('progress')
  if (!bar || bundle.result.state !== 'working') return false
  bar.closest('.progress')?.replaceWith(progress(bundle.result))
  return true
}

function cancelButton(bundle: Bundle, actions: ResultActions): HTMLElement {
  return h('button', { type: 'button', class: 'quiet', id: `cancel-${bundle.id}`, onclick: () => actions.cancel(bundle) }, t('result.cancel'))
}

function againButton(bundle: Bundle, actions: ResultActions): HTMLElement {
  return h('button', { type: 'button', id: `again-${bundle.id}`, onclick: () => actions.again(bundle) }, t('result.again'))
}

function verdictArticle(bundle: Bundle, verified: Verified, artifacts: Entry[], alone: boolean, actions: ResultActions): HTMLElement {
  const { report } = verified
  const id = resultId(bundle)
  const artifact = artifacts.find(entry => entry.id === verified.artifact)?.file.name
  const checkStatement = report.statement && !bundle.statementOnly && !bundle.inPile ? () => actions.statementOnly(bundle, true) : undefined
  return h('article', { id, class: 'result', 'data-verdict': report.verdict, 'data-class': report.evidenceClass, 'aria-labelledby': `${id}-verdict` },
    verdictPanel(report, bundle.name, artifact, `${id}-verdict`),
    h('div', { class: 'body' },
      pairing(bundle, verified, artifacts, actions),
      explanation(report, { nameSigner: actions.nameSigner, chooseFile: actions.chooseFile, chooseRoot: actions.chooseRoot, checkStatement }),
      folded(!alone, facts(report, { bundle: bundle.name, artifact }), checks(report, id), saveReport(report, { bundle: bundle.name, artifact }))))
}

/** In a pile the verdicts stand close together, and the rest is a step away. */
function folded(fold: boolean, ...content: HTMLElement[]): Child {
  return fold ? h('details', { class: 'fold' }, h('summary', {}, t('result.all')), h('div', { class: 'body' }, content)) : content
}

/** Which file is compared, where there is a choice. */
function pairing(bundle: Bundle, verified: Verified, artifacts: Entry[], actions: ResultActions): Child {
  if (bundle.statementOnly) {
    return h('p', { class: 'pairing' }, h('button', { type: 'button', class: 'quiet', onclick: () => actions.statementOnly(bundle, false) }, t('ask.statement-only-undo')))
  }
  const hopeless = verified.report.verdict === 'invalid' && verified.artifact === undefined
  if (!verified.choice || !artifacts.length || hopeless) return null
  const id = `which-${bundle.id}`
  const choose = (event: Event) => actions.choose(bundle, Number((event.target as HTMLSelectElement).value) || undefined)
  return h('div', { class: 'pairing field' },
    h('label', { for: id }, t('ask.which-file')),
    h('select', { id, onchange: choose },
      verified.artifact === undefined ? h('option', { value: '' }, t('ask.which-file-none')) : null,
      artifacts.map(entry => h('option', { value: entry.id, selected: entry.id === verified.artifact }, plain(entry.file.name)))),
    verified.artifact === undefined ? h('p', { class: 'hint' }, t('ask.which-file-how')) : null)
}
