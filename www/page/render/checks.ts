/** Every check of the report, in its order, grouped by the section of the specification. */

import type { Check, Evidence, Outcome, Report } from '../../package/report.js'
import { h, said, type Child } from '../dom.js'
import { find, t } from '../messages.js'
import { comparison } from './compare.js'
import { outcomeIcon } from './icons.js'
import { code, copyButton, copyable, lines, terms, unfolding } from './values.js'

const OUTCOMES: Outcome[] = ['passed', 'failed', 'blocked', 'absent', 'not-applicable']

/** The evidence of one report; `id` makes the names of its controls unique. */
export function checks(report: Report, id: string): HTMLElement {
  const list = h('div', { class: 'sections' }, [...bySection(report.checks)].map(([letter, group]) => section(letter, group, report)))
  const none = !report.checks.some(check => isOpen(check))
  return h('section', { class: 'checks', 'data-filter': 'all' },
    h('h3', {}, t('checks.title')),
    h('p', { class: 'checks-count' }, t('checks.count', { total: report.checks.length, parts: counted(report.checks).join(', ') })),
    filter(id, list),
    list,
    none ? h('p', { class: 'none-left' }, t('checks.none-left')) : null)
}

/** Neither passed nor beside the point. */
function isOpen(check: Check): boolean {
  return check.outcome === 'failed' || check.outcome === 'blocked' || check.outcome === 'absent'
}

function bySection(all: Check[]): Map<string, Check[]> {
  const sections = new Map<string, Check[]>()
  for (const check of all) {
    const letter = check.check.charAt(0)
    sections.set(letter, [...(sections.get(letter) ?? []), check])
  }
  return sections
}

function counted(list: Check[]): string[] {
  return OUTCOMES
    .map(outcome => ({ outcome, count: list.filter(check => check.outcome === outcome).length }))
    .filter(({ count }) => count > 0)
    .map(({ outcome, count }) => `${count} ${t(`outcome.${outcome}`)}`)
}

function filter(id: string, list: HTMLElement): HTMLElement {
  const choose = (event: Event) => {
    const chosen = (event.target as HTMLInputElement).value
    list.parentElement?.setAttribute('data-filter', chosen)
    if (chosen === 'not-passed') list.querySelectorAll('details.section').forEach(one => { (one as HTMLDetailsElement).open = true })
  }
  const option = (value: 'all' | 'not-passed') => h('label', {},
    h('input', { type: 'radio', name: `${id}-filter`, value, checked: value === 'all', onchange: choose }), h('span', {}, t(value === 'all' ? 'checks.all' : 'checks.not-passed')))
  return h('fieldset', { class: 'filter' }, h('legend', {}, t('checks.show')), option('all'), option('not-passed'))
}

function section(letter: string, list: Check[], report: Report): HTMLElement {
  const open = list.some(check => check.outcome === 'failed' || check.check === report.cause?.check)
  return h('details', { class: 'section', open, 'data-section': letter },
    h('summary', {},
      outcomeMark(worst(list, report)),
      h('span', { class: 'section-name' }, find(`section.${letter}`) ?? t('checks.section', { letter })),
      h('span', { class: 'section-count' }, counted(list).join(', '))),
    h('ul', {}, list.map(row)))
}

/** The outcome a section is marked with: a failure before all, and a pass only where something passed. */
function worst(list: Check[], report: Report): Outcome {
  const complete = report.verdict !== 'insufficient' && report.verdict !== 'invalid'
  const order: Outcome[] = complete ? ['failed', 'blocked', 'passed', 'absent'] : ['failed', 'blocked', 'absent', 'passed']
  return order.find(outcome => list.some(check => check.outcome === outcome)) ?? 'not-applicable'
}

function outcomeMark(outcome: Outcome): HTMLElement {
  return h('span', { class: 'outcome', 'data-mark': outcome }, outcomeIcon(outcome))
}

function row(check: Check): HTMLElement {
  return h('li', { class: 'check', 'data-check': check.check, 'data-check-id': check.id, 'data-outcome': check.outcome },
    h('p', { class: 'check-head' },
      outcomeMark(check.outcome),
      h('span', { class: 'check-title' }, said(check.title, check.check)),
      check.item ? h('span', { class: 'check-item' }, said(check.item)) : null,
      h('span', { class: 'check-outcome' }, t(`outcome.${check.outcome}`)),
      h('span', { class: 'check-id' }, check.check, ' ', code(check.id))),
    h('div', { class: 'check-body' }, body(check)))
}

function body(check: Check): Child[] {
  return [
    check.message ? h('p', { class: 'check-message' }, said(check.message)) : null,
    !check.message && check.blockedBy ? h('p', { class: 'check-message' }, t('checks.blocked-by', { check: check.blockedBy })) : null,
    check.expected !== undefined && check.actual !== undefined
      ? comparison(check.expected, check.actual, [t('compare.expected'), t('compare.actual')])
      : null,
    check.at || check.code ? terms([
      check.at && [t('cause.at'), code(check.at)],
      check.code && [t('cause.code'), code(check.code)],
    ], 'terms small') : null,
    check.evidence.length ? evidence(check.evidence) : null,
  ]
}

const evidence = (list: Evidence[]): HTMLElement =>
  unfolding({ class: 'evidence' }, t('checks.evidence', { count: list.length }), () => terms(list.map(one => [said(one.name), shown(one)]), 'terms small'))

function shown(one: Evidence): Child {
  if (!one.value.includes('\n')) return copyable(one.value, one.name)
  return [lines(one.value), copyButton(one.value, one.name)]
}
