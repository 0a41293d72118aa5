/** What a statement says in words, and whether it and the certificate say the same. */

import type { Agreement, Statement } from '../../package/report.js'
import { h, said, type Child } from '../dom.js'
import { find, t } from '../messages.js'
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

/** What differs is shown with both values; the rest only named. What nobody signed is apart from it, with what it claims. */
function beside(agreement: Agreement[]): Child[] {
  return ([undefined, true] as const).map(unsigned => {
    const rows = agreement.filter(row => row.unsigned === unsigned)
    const name = ({ what }: Agreement): string => find(`agreement.${what}`) ?? what
    const of = (wanted: Agreement['outcome']): Agreement[] => rows.filter(({ outcome }) => outcome === wanted)
    const says = t(unsigned ? 'agreement.claimed' : 'agreement.statement')
    const line = (outcome: Agreement['outcome'], about: Agreement[], values: Child = null): Child => about.length > 0
      && h('li', { 'data-agreement': outcome }, h(values ? 'strong' : 'span', {}, t(`agreement.${outcome}`, { what: about.map(name).join(', ') })), values)
    return rows.length > 0 && [
      h('h4', {}, t(unsigned ? 'statement.unsigned' : 'statement.agreement')),
      h('ul', { class: 'plain agreement', 'data-unsigned': unsigned },
        of('differs').map(row => line('differs', [row], terms([[says, code(row.statement ?? '—')], [t('agreement.certificate'), code(row.certificate ?? '—')]], 'terms small'))),
        line('agrees', of('agrees')),
        unsigned ? of('silent').map(row => line('silent', [row], terms([[says, code(row.statement ?? '—')]], 'terms small'))) : line('silent', of('silent')))]
  })
}
