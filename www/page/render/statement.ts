/** What a statement says in words, and whether it and the certificate say the same. */

import type { Agreement, Statement } from '../../package/report.js'
import { h, said, type Child } from '../dom.js'
import { t } from '../messages.js'
import { code, fact, terms, type Term } from './values.js'

export function reading({ says, agreement, verified }: Statement): Child {
  if (says === undefined) return null
  return fact('statement', t(verified ? 'statement.title' : 'statement.title-claimed'),
    h('p', {}, said(says.title)),
    terms(says.facts.map(({ name, value }): Term => [said(name), code(value)]), 'terms small'),
    says.leftOut > 0 ? h('p', { class: 'aside' }, t('statement.left-out', { count: says.leftOut })) : null,
    says.odd.length > 0 ? h('p', { class: 'aside' }, t('statement.odd', { names: says.odd.join(', ') })) : null,
    agreement === undefined ? null : beside(agreement))
}

/** What differs is shown with both values; the rest only named. */
function beside(agreement: Agreement[]): Child[] {
  const named = (wanted: Agreement['outcome']) => agreement.filter(({ outcome }) => outcome === wanted).map(({ what }) => what)
  const line = (outcome: 'agrees' | 'silent'): Child => named(outcome).length === 0 ? null : h('li', { 'data-agreement': outcome }, t(`agreement.${outcome}`, { what: named(outcome).join(', ') }))
  const differing = agreement.filter(({ outcome }) => outcome === 'differs')
  return [
    h('h4', {}, t('statement.agreement')),
    h('ul', { class: 'plain agreement' },
      differing.map(({ what, statement, certificate }) => h('li', { 'data-agreement': 'differs' },
        h('strong', {}, t('agreement.differs', { what })),
        terms([[t('agreement.statement'), code(statement ?? '—')], [t('agreement.certificate'), code(certificate ?? '—')]], 'terms small'))),
      line('agrees'), line('silent'))]
}
