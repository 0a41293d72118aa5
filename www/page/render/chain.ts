/** The certificates from the signer's to the one that is trusted, and who vouches for which. */

import type { Report } from '../../package/report.js'
import { h, type Child } from '../dom.js'
import { t } from '../messages.js'
import { code, copyable, fact, instant, term, terms } from './values.js'

export function chain({ signer, trust }: Report): Child {
  if (signer?.kind !== 'certificate') return null
  if (signer.path.length === 0) return fact('chain', t('chain.title'), h('p', {}, t('chain.none')))
  const last = signer.path.length - 1
  return fact('chain', t('chain.title'),
    h('details', { class: 'more' }, h('summary', {}, t('chain.count', { count: signer.path.length })), h('ol', { class: 'chain' }, signer.path.map(({ subject, sha256, notBefore, notAfter }, at) => h('li', { 'data-link': at === 0 ? 'leaf' : at === last ? 'anchor' : 'intermediate' },
      h('p', { class: 'chain-role' }, t(at === 0 ? 'chain.leaf' : at === last ? 'chain.anchor' : 'chain.intermediate', { root: trust.label })),
      terms([
        at === 0 ? term('facts.signer', signer.san, code) : [t('chain.subject'), code(subject)],
        ['SHA-256', copyable(sha256, t('chain.digest'))],
        [t('chain.valid'), instant(notBefore), ` ${t('timeline.to')} `, instant(notAfter)],
        at === 0 && [t('facts.key-kind'), code(signer.certificate.keyDetails)],
      ], 'terms small'))))))
}
