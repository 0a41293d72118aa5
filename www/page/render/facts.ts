/** Who, what, when, where, resting on what, and what that does not prove: straight from the report. */

import type { CertificateSigner, KeySigner, LogEntry, Report, Statement, Subject, Time } from '../../package/report.js'
import { h, said, type Child } from '../dom.js'
import { find, t } from '../messages.js'
import { bytes } from '../text.js'
import { chain } from './chain.js'
import { proofs } from './proof.js'
import { reading } from './statement.js'
import { timeline } from './timeline.js'
import { code, copyable, fact, instant, lines, term, terms, type Term } from './values.js'

export interface Names { bundle: string, artifact?: string | undefined }

export function facts(report: Report, names: Names): HTMLElement {
  return h('div', { class: 'facts' },
    report.signer ? fact('who', t(report.signer.proven ? 'facts.who' : 'facts.who-claimed'), signer(report.signer, report)) : null,
    h('div', { class: 'columns' },
      fact('what', t('facts.what'), what(report, names)),
      fact('when', t('facts.when'), when(report.times)),
      fact('where', t('facts.where'), where(report.log)),
      fact('trust', t('facts.trust'), trust(report))),
    report.statement ? reading(report.statement) : null,
    timeline(report), chain(report), proofs(report),
    limits(report))
}

function signer(who: CertificateSigner | KeySigner, report: Report): Child[] {
  const { asked } = report.policy
  return [
    terms([...who.kind === 'key' ? keyTerms(who) : certificateTerms(who), asked.length > 0 && [t('facts.asked'), asked.map(line => h('p', {}, said(line)))]]),
    who.kind === 'key' ? null : claims(who),
  ]
}

function certificateTerms(who: CertificateSigner): Term[] {
  return [
    [t('facts.signer'), who.san === undefined
      ? t('facts.no-san')
      : h('span', { 'data-signer': 'san' }, copyable(who.san, t('facts.signer'))), kindOfSan(who)],
    [t('facts.issuer'), who.issuer === undefined ? t('facts.no-issuer') : h('span', { 'data-signer': 'issuer' }, copyable(who.issuer, t('facts.issuer')))],
  ]
}

function kindOfSan(who: CertificateSigner): Child {
  return who.sanKind ? h('span', { class: 'aside' }, t(`san.${who.sanKind}`)) : null
}

function keyTerms(who: KeySigner): Array<Term | undefined> {
  return [
    term('facts.key', who.sha256, value => copyable(value, t('facts.key'))),
    term('facts.key-kind', who.keyDetails, code),
    term('facts.hint', who.hint, code),
  ]
}

function claims(who: CertificateSigner): HTMLElement {
  const certificate = who.certificate
  return h('details', { class: 'more' }, h('summary', {}, t('facts.claims')),
    terms([
      ...Object.entries(who.claims).map(([name, value]): Term => [words(name), code(value)]),
      [t('facts.certificate'), copyable(certificate.sha256, t('chain.digest'))],
      [t('facts.serial'), code(certificate.serial)],
      [t('facts.issued-by'), code(certificate.issuer)],
      [t('facts.valid-from'), instant(certificate.notBefore)],
      [t('facts.valid-to'), instant(certificate.notAfter)],
      [t('facts.key-kind'), code(certificate.keyDetails)],
    ], 'terms small'))
}

function what(report: Report, names: Names): Child[] {
  return [subject(report, names), report.statement ? predicate(report.statement) : null]
}

function subject(report: Report, names: Names): HTMLElement {
  const { binding, statement } = report
  return terms([
    [t('facts.file'),
      names.artifact === undefined ? null : h('bdi', {}, names.artifact),
      h('span', { class: names.artifact === undefined ? '' : 'aside', 'data-binding': binding.state }, t(`binding.${binding.state}`)),
      binding.size === undefined ? null : h('span', { class: 'aside' }, bytes(Number(binding.size)))],
    ...Object.entries(binding.digests).map(([algorithm, digest]): Term => [algorithmName(algorithm), copyable(digest, algorithmName(algorithm))]),
    term('facts.subject', binding.subject, one => t('facts.subject-of', { name: one.name ?? '—', position: one.index + 1, total: one.total })),
    !binding.subject && term('facts.subjects', statement?.subjects, subjects),
    term('facts.predicate', statement?.predicateType, code),
    term('facts.signature', report.signature, signature =>
      [t(signature.verified ? 'facts.signature-verified' : 'facts.signature-unverified'), h('span', { class: 'aside' }, `${signature.keyDetails}, ${signature.hash}`)]),
    [t('facts.bundle'), h('bdi', {}, names.bundle), h('span', { class: 'aside' }, report.bundle.version ?? report.bundle.format)],
    [t('facts.bundle-digest'), copyable(report.bundle.sha256, t('facts.bundle-digest'))],
  ])
}

/** What the signer states about the file, as it is in the signed bytes. */
function predicate(statement: Statement): Child {
  if (statement.predicate === undefined) return null
  return h('details', { class: 'more' },
    h('summary', {}, t(statement.verified ? 'facts.statement' : 'statement.title-claimed')),
    lines(JSON.stringify(statement.predicate, null, 2)))
}

function subjects(list: Subject[]): HTMLElement {
  return h('ul', { class: 'plain' }, list.slice(0, SUBJECTS_SHOWN).map(subject => h('li', {},
    h('bdi', {}, subject.name ?? subject.uri ?? '—'),
    Object.entries(subject.digest).map(([algorithm, digest]) => h('span', { class: 'aside' }, `${algorithmName(algorithm)} `, code(digest))))),
  list.length > SUBJECTS_SHOWN ? h('li', {}, t('statement.left-out', { count: list.length - SUBJECTS_SHOWN })) : null)
}

const SUBJECTS_SHOWN = 20

function when(times: Time[]): Child {
  if (!times.length) return h('p', {}, t('facts.no-time'))
  return terms(times.map((time): Term => [t(`facts.time-${time.source}`),
    instant(time.time),
    h('span', { class: 'aside' }, time.verified ? time.authority : `${time.authority}, ${t('facts.time-unverified')}`)]))
}

function where(log: LogEntry[]): Child {
  if (!log.length) return h('p', {}, t('facts.no-log'))
  return log.map(entry => terms([
    [t('facts.log'), entry.log ? h('bdi', {}, entry.log) : t('facts.unknown-log'), entry.counted ? null : h('span', { class: 'aside' }, t('facts.not-counted'))],
    [t('facts.log-index'), copyable(entry.logIndex, t('facts.log-index')), h('span', { class: 'aside' }, [entry.kind, entry.apiVersion].filter(Boolean).join(' '))],
    [t('facts.log-evidence'), t(`evidence.${entry.evidence}`)],
  ]))
}

function trust(report: Report): HTMLElement {
  const { trust: root, now, relaxations } = report
  const origin = root.source === 'supplied' ? t('root.supplied') : root.date ? t('root.embedded', { date: root.date }) : t('root.embedded-undated')
  return terms([
    [t('facts.root'), h('bdi', { 'data-trust': root.source }, said(root.label)), h('span', { class: 'aside' }, origin)],
    term('facts.root-digest', root.sha256, value => copyable(value, t('facts.root-digest'))),
    [t('facts.made'), instant(now.time), h('span', { class: 'aside' }, t(`now.${now.source}`)), h('span', { class: 'aside' }, `${report.tool.name} ${report.tool.version}`)],
    relaxations.length > 0 && [t('facts.relaxations'), relaxations.map(one => h('p', {}, code(one.name), ` (${one.check})`))],
  ])
}

function limits(report: Report): Child {
  if (!report.doesNotProve.length) return null
  return fact('limits', t('facts.limits'), h('ul', {}, report.doesNotProve.map(sentence => h('li', {}, said(sentence)))))
}

/** `sha256` as people write it. */
function algorithmName(algorithm: string): string {
  return algorithm.replace(/^sha(256|384|512)$/, 'SHA-$1')
}

/** `sourceRepositoryUri` in words: from the catalogue, or split at the capitals. */
function words(name: string): string {
  const split = name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase().replace(/\buri\b/g, 'URI').replace(/\bsha\b/g, 'SHA').replace(/^github/, 'GitHub')
  return find(`claim.${name}`) ?? split.charAt(0).toUpperCase() + split.slice(1)
}
