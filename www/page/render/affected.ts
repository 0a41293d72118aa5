/** What dropped records say of a dropped SBOM. Without a record nothing is said, and that is said. */

import { h, replace, said as words, type Child } from '../dom.js'
import { t } from '../messages.js'
import type { AffectedView } from '../protocol.js'
import { utc } from '../text.js'

/** Parts that are listed of one record. */
const MOST = 200
/** Records of a zip that the worker hands over (../affected.ts). */
const SHOWN = 200

/** `views`: none while they are compared. A string says why there are none. */
export function drawAffected(views: AffectedView[] | string | undefined): void {
  for (const slot of document.querySelectorAll<HTMLElement>('[data-affected]')) {
    const own = Array.isArray(views) ? views.filter(({ sbom }) => String(sbom) === slot.getAttribute('data-affected')).sort((a, b) => weight(a) - weight(b)) : undefined
    replace(slot, h('h3', {}, t('affected.title')), own ? [h('p', {}, summary(own)), evaluated(own), own.map(view => view.archive ? archive(view.file, view.archive) : record(view))] : h('p', { class: 'hint' }, typeof views === 'string' ? views : t('affected.working')))
  }
}

/** It is the same for all records. */
function evaluated(views: AffectedView[]): Child {
  const said = views.find(each => each.said)?.said
  return said && h('p', { class: 'hint' }, t('affected.evaluated', { evaluated: said.evaluated, not: said.notEvaluated }))
}

/** Those in a zip are counted with it, as not all of them are here. */
function summary(views: AffectedView[]): string {
  if (views.some(({ stated }) => stated)) return t('affected.vex-only')
  const alone = views.filter(({ packed }) => !packed)
  const sum = (of: (view: AffectedView) => number): number => alone.reduce((all, view) => all + of(view), 0)
  return t('affected.summary', { count: sum(view => view.archive?.affected ?? Number(weight(view) === 0)), total: sum(({ archive, said }) => archive ? archive.compared + archive.left : Number(said !== undefined)) })
}

const archive = (name: string, { compared, found, left, others }: NonNullable<AffectedView['archive']>): HTMLElement =>
  h('p', { 'data-record-archive': '' }, t('affected.archive', { name, compared, found, left, others }), found > SHOWN && [' ', t('affected.archive-first', { count: SHOWN })])

/** What needs a look stands first. */
function weight({ said, archive }: AffectedView): number {
  if (archive) return -1
  if (said === undefined) return 2
  const has = (wanted: string): boolean => said.findings.some(({ answer }) => answer === wanted)
  return has('affected') ? 0 : has('undetermined') ? 1 : 3
}

function record({ file, said, stated, problem, documents }: AffectedView): HTMLElement {
  if (stated) {
    const { vulnerabilities, unmatched, vexFindings } = stated
    const shown = vulnerabilities.slice(0, MOST)
    return h('section', { class: 'record', 'data-stated': '' }, shown.map(({ ids, parts }) => [h('h4', {}, ids.slice(0, 9).join(', ')), list(parts, documents)]),
      h('p', {}, t('affected.others', { count: vulnerabilities.length - shown.length + unmatched })), odd(vexFindings))
  }
  if (said === undefined) return h('p', { 'data-record': '' }, t('affected.refused', { name: file, detail: problem ?? '' }))
  const { findings, withdrawn, source, severity } = said
  return h('section', { class: 'record', 'data-record': said.record },
    h('h4', {}, [said.record, ...said.aliases].join(', ')),
    said.summary ? h('p', {}, said.summary) : null,
    h('p', { class: 'hint' }, t('affected.data', { date: utc(said.modified), name: source ? `${file} (${[source.name, source.licence].filter(Boolean).join(', ')})` : file })),
    grave(severity),
    withdrawn ? h('p', {}, t('affected.withdrawn', { date: utc(withdrawn) }))
      : findings.length === 0 ? h('p', {}, t('affected.none'))
      : list(findings, documents),
    odd(said.vexFindings))
}

type Said = NonNullable<AffectedView['said']>
/** What a record answers, or what is stated without one. */
type Finding = Partial<Said['findings'][number]>

const list = (findings: Finding[], documents: string[] = []): Array<HTMLElement | null> => [
  h('ul', {}, findings.slice(0, MOST).map(each => finding(each, documents))), findings.length > MOST ? h('p', {}, t('affected.more', { count: findings.length - MOST })) : null]

/** As the record says it, and in its own scheme: no answer follows from it (sbom:V12). */
const grave = (severity: Said['severity'] = []): Child => severity.length > 0
  && h('p', { class: 'hint', 'data-severity': '' }, t('affected.severity', { said: severity.map(({ type, score }) => `${type} ${score}`).join('; ') }))

const odd = (findings: Said['vexFindings']): HTMLElement[] => findings.map(({ check, message }) => h('p', {}, words(`${message} (${check})`)))

const ANSWERS = { affected: 'affected.yes', 'not affected by this record': 'affected.no', undetermined: 'affected.open' } as const

function finding({ answer, name, version, decided, reason, note, severity, path, statements = [], statementsDisagree }: Finding, documents: string[]): HTMLElement {
  const why = [decided && t('affected.decided', { decided }), reason && words(reason.replaceAll('-', ' ')), path ? '' : t('affected.no-path')].flatMap((part, at, all) => part ? [all.slice(0, at).some(Boolean) ? '; ' : '', part] : [])
  return h('li', answer ? { 'data-answer': answer } : {},
    h('p', {}, answer ? [h('strong', {}, t(ANSWERS[answer])), ': '] : null, h('bdi', {}, `${name} ${version ?? ''}`.trim())),
    why.length > 0 ? h('p', { class: 'hint' }, why) : null,
    grave(severity),
    note && h('p', { 'data-note': '' }, words(note)),
    statements.map(({ verified, sentence, document }) => h('p', { class: 'says', 'data-signed': String(verified) }, h('strong', {}, t(verified ? 'affected.signed' : 'affected.unsigned')), ' ', words(sentence), h('span', { class: 'aside' }, documents[document]))),
    statementsDisagree ? h('p', {}, t('affected.disagree')) : null)
}
