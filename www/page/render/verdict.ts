/** The verdict: the largest thing on the page, and what follows from it at once. */

import type { Cause, Missing, Report } from '../../package/report.js'
import { h, said, type Child } from '../dom.js'
import { summaryOf, t, translation } from '../messages.js'
import { comparison } from './compare.js'
import { verdictIcon } from './icons.js'
import { code, copyable, term, terms, type Term } from './values.js'

/** What the user can do about a verdict; the page does it, the report does not decide it. */
export interface Actions {
  nameSigner(): void
  chooseFile(): void
  chooseRoot(): void
  checkStatement?: (() => void) | undefined
}

/** The panel with icon, word and sentence. */
export function verdictPanel(report: Report, bundle: string, artifact: string | undefined, id: string): HTMLElement {
  const verdict = report.verdict
  return h('header', { class: 'verdict' },
    h('p', { class: 'verdict-of' },
      h('strong', {}, artifact ?? bundle),
      artifact === undefined ? null : h('span', {}, ' ', t('result.signed-in', { name: bundle }))),
    h('div', { class: 'verdict-line' },
      verdictIcon(verdict),
      h('h2', { id, class: 'verdict-word' }, t(`verdict.${verdict}`))),
    h('p', { class: 'verdict-meaning' }, t(`meaning.${verdict}`)),
    h('p', { class: 'verdict-summary' }, summaryOf(report)))
}

/** What explains the verdict: differences, the first cause, what is missing, or whom to compare with. */
export function explanation(report: Report, actions: Actions): Child[] {
  switch (report.verdict) {
    case 'verified': return []
    case 'unidentified': return [signerFound(report, actions)]
    case 'rejected': return [differences(report)]
    case 'insufficient': return [missing(report, actions), report.cause ? causeOf(report.cause) : null]
    case 'invalid': return [report.cause ? causeOf(report.cause) : null]
  }
}

/** The signer as text to compare with what one knows. Taking it over with one click would be no check at all. */
function signerFound(report: Report, actions: Actions): HTMLElement {
  const signer = report.signer
  const found: Term[] = []
  if (signer?.kind === 'certificate') {
    found.push([t('facts.signer'), signer.san === undefined ? t('facts.no-san') : copyable(signer.san, t('facts.signer'))])
    found.push([t('facts.issuer'), signer.issuer === undefined ? t('facts.no-issuer') : copyable(signer.issuer, t('facts.issuer'))])
  }
  return h('section', { class: 'explanation' },
    h('p', {}, t('ask.signer-how')),
    terms(found, 'terms prominent'),
    h('p', {}, h('button', { type: 'button', onclick: () => actions.nameSigner() }, t('ask.signer'))))
}

function differences(report: Report): HTMLElement {
  return h('section', { class: 'explanation' }, report.policy.differences.map(difference => h('div', { class: 'difference', 'data-difference': difference.check },
    h('h3', {}, said(difference.what)),
    comparison(difference.expected, difference.actual, [t('compare.you-expect'), t('compare.it-is')]))))
}

function causeOf(cause: Cause): HTMLElement {
  return h('section', { class: 'explanation cause', 'data-cause': cause.check },
    h('h3', {}, t('cause.title')),
    h('p', { class: 'cause-message' }, said(cause.message)),
    cause.expected !== undefined && cause.actual !== undefined
      ? comparison(cause.expected, cause.actual, [t('compare.expected'), t('compare.actual')])
      : null,
    terms([
      term('cause.at', cause.at, code),
      [t('cause.rule'), h('span', {}, [translation(cause.check), cause.check, ''].filter(part => part !== undefined).join(' ')), code(cause.id)],
      [t('cause.code'), code(cause.code)],
    ], 'terms small'))
}

function missing(report: Report, actions: Actions): HTMLElement {
  const needsArtifact = report.missing.some(item => item.say === 'say.needs-artifact')
  return h('section', { class: 'explanation' },
    report.missing.length ? [h('h3', {}, t('facts.missing')), h('ul', { class: 'missing' }, report.missing.map(missingItem))] : null,
    needsArtifact ? artifactActions(actions) : null,
    unknownToRoot(report) ? advice('root', t('ask.other-root'), t('ask.choose-root'), actions.chooseRoot) : null,
    needsKey(report) ? advice('key', t('ask.key'), t('ask.choose-key'), actions.chooseFile) : null)
}

/** Whether the report says that a certificate, log or timestamp service is not in the trust root. */
function unknownToRoot(report: Report): boolean {
  return report.missing.some(item => item.say === 'say.unknown-root') || /\.unknown-(authority|issuer|log)$/.test(report.cause?.code ?? '')
}

function needsKey(report: Report): boolean {
  return report.missing.some(item => item.say === 'say.needs-key') || report.cause?.code === 'key.kind-match.no-certificate'
}

function advice(name: string, sentence: string, action: string, act: () => void): HTMLElement {
  return h('div', { class: 'advice', 'data-advice': name },
    h('p', {}, sentence),
    h('p', {}, h('button', { type: 'button', class: 'quiet', onclick: () => act() }, action)))
}

function missingItem(item: Missing): HTMLElement {
  return h('li', { 'data-missing': item.say }, h('strong', {}, said(item.what)), h('span', {}, said(item.message, item.say)))
}

function artifactActions(actions: Actions): HTMLElement {
  const { checkStatement } = actions
  return h('div', { class: 'actions' },
    h('button', { type: 'button', onclick: () => actions.chooseFile() }, t('ask.choose-file')),
    checkStatement ? h('button', { type: 'button', class: 'quiet', onclick: () => checkStatement() }, t('ask.statement-only')) : null,
    checkStatement ? h('p', { class: 'aside' }, t('ask.statement-only-how')) : null)
}
