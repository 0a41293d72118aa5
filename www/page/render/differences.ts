/** Two of the dropped SBOMs side by side, as the reader is told. */

import type { ComparedPart, SbomComparison, SbomDisagreements, SbomPresence } from '../../package/sbom-types.js'
import { byId, h, replace, type Child } from '../dom.js'
import { announce } from '../live.js'
import { find, t } from '../messages.js'
import type { Problem } from '../protocol.js'
import { csv } from '../record.js'
import type { Entry } from '../state.js'
import { problemText } from './errors.js'
import { paged } from './part.js'
import { saveButton } from './save.js'
import { more } from './values.js'

export type AskCompare = (before: Entry, after: Entry) => Promise<SbomComparison | Problem>

export type AskMatrix = () => Promise<SbomPresence | Problem>

export function comparison(sboms: Entry[], ask: AskCompare, askMatrix: AskMatrix): HTMLElement {
  const result = h('div', { class: 'compare-result' })
  const choice = (id: string, first: number): HTMLSelectElement =>
    h('select', { id, onchange: () => replace(result) }, sboms.map(({ name }, index) => h('option', { value: index, selected: index === first }, name)))
  const [before, after] = [choice('compare-before', 0), choice('compare-after', 1)]
  const compare = async (): Promise<void> => {
    const [one, other] = [sboms[before.selectedIndex], sboms[after.selectedIndex]]
    if (!one || !other || one === other) return say(t('compare.same'))
    const found = await ask(one, other)
    if (sboms[before.selectedIndex] !== one || sboms[after.selectedIndex] !== other) return
    if ('values' in found) return say(problemText(found))
    const names = { before: one.name, after: other.name }
    say(summary(found, names))
    result.append(...differences(found, names))
  }
  const say = (text: string): void => {
    replace(result, h('p', {}, text))
    announce(text)
  }
  return h('article', { class: 'sbom', 'data-compare': '', 'aria-labelledby': 'compare-title' },
    h('h2', { id: 'compare-title' }, t('compare.title')),
    h('div', { class: 'pile-tools' },
      h('div', {}, h('label', { for: 'compare-before' }, t('compare.before')), before),
      h('div', {}, h('label', { for: 'compare-after' }, t('compare.after')), after),
      h('div', {}, h('button', { type: 'button', onclick: () => void compare() }, t('compare.do')))),
    result,
    sboms.length > 2 && sideBySide(sboms, askMatrix))
}

type Names = Record<'before' | 'after', string>

export function summary({ added, removed, versionChanged, changed, enriched, reduced, unchanged }: SbomComparison, names: Names): string {
  const same = added.length + removed.length + versionChanged.length === 0
  const said = [t('compare.summary', { ...names, added: added.length, removed: removed.length, versions: versionChanged.length, changed: changed.length, enriched: enriched.length + reduced.length, unchanged })]
  if (same && changed.length === 0 && (enriched.length > 0) !== (reduced.length > 0)) said.push(t('compare.only-enriched', { name: enriched.length > 0 ? names.after : names.before }))
  return said.join(' ')
}

export function differences({ document, added, removed, versionChanged, changed, enriched, reduced }: SbomComparison, names: Names): HTMLElement[] {
  const stated = (text?: string): string => text || t('sbom.not-stated')
  return [
    list('document', t('compare.document'), document.map(({ what, before, after }) => `${word(what)}: ${stated(before)} → ${stated(after)}`)),
    list('changed', t('compare.changed', { count: changed.length }), changed.map(({ after, what }) => what === 'hashes' ? h('strong', { class: 'alarm' }, `${named(after)}: ${t('compare.other-hash')}`) : `${named(after)}: ${t('compare.other', { what: word(what) })}`)),
    list('enriched', t('compare.enriched', { count: enriched.length + reduced.length }), ([[enriched, names.after], [reduced, names.before]] as const).flatMap(([parts, name]) =>
      parts.map(({ after, what }) => `${named(after)}: ${t('compare.more', { what: word(what), name })}`))),
    list('versions', t('compare.versions', { count: versionChanged.length }), versionChanged.map(({ before, after }) => `${named(before)} → ${stated(after.version)}`)),
    list('added', t('compare.added', { count: added.length }), added.map(named)),
    list('removed', t('compare.removed', { count: removed.length }), removed.map(named)),
  ].filter(each => each !== null)
}

/** What the reader calls a matter, in the language of the page. */
const word = (what: string): string => find(`matter.${what}`) ?? what

const named = ({ name, version }: ComparedPart): string => `${name} ${version ?? ''}`.trim()

const list = (kind: string, title: string, lines: Child[]): HTMLElement | null => lines.length === 0 ? null
  : h('div', { 'data-differences': kind }, h('h3', {}, title), paged(kind, lines, line => h('bdi', {}, line)))

/** More than these are not held side by side: all are read at once. */
const MOST = { documents: 20, bytes: 64 * 1024 * 1024 }
/** Rows that are drawn at a time. */
const ROWS = 100

/** Which part is in which of more than two (sbom:T21). Nothing is merged but as an export that says what it is. */
function sideBySide(sboms: Entry[], ask: AskMatrix): HTMLElement {
  const result = h('div', { 'data-matrix': '' })
  const many = sboms.length > MOST.documents || sboms.reduce((sum, { file }) => sum + file.size, 0) > MOST.bytes
  const show = async (): Promise<void> => {
    replace(result, h('p', { role: 'status' }, t('part.working')))
    const found = await ask()
    replace(result, 'values' in found ? h('p', {}, problemText(found)) : matrix(sboms, found))
  }
  return h('div', { class: 'sides' }, h('h3', {}, t('matrix.title', { count: sboms.length })),
    many ? h('p', { class: 'hint' }, t('matrix.many', { limit: MOST.documents })) : h('p', {}, h('button', { type: 'button', class: 'quiet', id: 'matrix-show', onclick: () => void show() }, t('matrix.do'))),
    result)
}

function matrix(sboms: Entry[], { rows }: SbomPresence): Child[] {
  const some = rows.filter(({ is }) => !is.every(Boolean))
  const body = h('tbody')
  const rest = h('p')
  const draw = (all: SbomPresence['rows'], drawn: number): void => {
    replace(body, all.slice(0, drawn).map(({ cells: [name, version], is }) => h('tr', {}, h('th', { scope: 'row' }, h('bdi', {}, `${name} ${version}`.trim())), is.map(own => h('td', { 'data-is': own }, own ? t('matrix.yes') : '–')))))
    replace(rest, more('matrix-more', all.length - drawn, ROWS, () => draw(all, drawn + ROWS)))
  }
  draw(rows, ROWS)
  const numbered = sboms.map(({ name }, at) => `${at + 1}: ${name}`)
  return [
    h('p', { role: 'status' }, t('matrix.summary', { total: rows.length, all: rows.length - some.length })),
    h('ul', {}, numbered.map(name => h('li', {}, h('bdi', {}, name)))),
    h('label', { class: 'option' }, h('input', { type: 'checkbox', id: 'matrix-some', onchange: event => draw((event.target as HTMLInputElement).checked ? some : rows, ROWS) }), h('span', {}, t('matrix.some'))),
    h('div', { class: 'matrix', tabindex: 0, role: 'group', 'aria-label': t('matrix.title', { count: sboms.length }) },
      h('table', {}, h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, t('sbom.part')), sboms.map(({ name }, at) => h('th', { scope: 'col' }, `${at + 1}`, h('bdi', { class: 'unseen' }, name))))), body)),
    rest,
    h('p', { class: 'hint' }, t('matrix.unsigned')),
    h('div', { class: 'actions save' }, saveButton('save.matrix', 'workspace-inventory-unsigned.csv', 'text/csv', () => csv([
      ['# Workspace inventory, unsigned: put together from the documents below, and signed by nobody'],
      ...sboms.map(({ sbom }, at) => [`# ${numbered[at]}, SHA-256 ${sbom?.sha256}`]),
      ['name', 'version', 'kind', 'purl', ...sboms.map(({ name }) => name)],
      ...rows.map(({ cells: [name, version, kind, ...purls], is }) => [name, version, kind, purls.join('; '), ...is.map(own => own ? 'yes' : '')]),
    ]))),
  ]
}

/** Signed SBOMs of one artifact that are not one document (sbom:B25); a sentence says why that was not looked at. */
export function drawDisagreements(said: SbomDisagreements | string): void {
  const section = byId('disagreements')
  section.hidden = typeof said !== 'string' && said.found.length === 0
  if (typeof said === 'string') return replace(section, h('p', { class: 'hint' }, said))
  replace(section, said.found.map(({ names, signers: [one, other], subject, identified, comparison: compared }) => h('article', { class: 'sbom', 'data-disagree': identified ? 'verified' : 'unidentified' },
    h('h2', {}, t('disagree.title')),
    h('p', {}, t('disagree.says', { ...names, one, other, subject })),
    identified ? null : h('p', {}, t('meaning.unidentified')),
    compared ? [h('p', {}, summary(compared, names)), differences(compared, names)] : h('p', {}, t('disagree.unread')))), said.leftOut > 0 && h('p', {}, t('statement.left-out', { count: said.leftOut })))
}
