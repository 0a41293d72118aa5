/** A pile of files: a sentence that can be read aloud, a table of what vouches for what, and each file by itself. */

import type { Report, Verdict } from '../../package/report.js'
import { h, replace, said, type Child } from '../dom.js'
import { t, type MessageId } from '../messages.js'
import type { PairView, PileView, Problem } from '../protocol.js'
import type { Bundle, Entry } from '../state.js'
import { plain, roundBytes } from '../text.js'
import { csv } from '../record.js'
import { problemPanel } from './errors.js'
import { verdictIcon } from './icons.js'
import { resultArticle, type ResultActions } from './result.js'
import { saveButton } from './save.js'
import { grouped, lacking, tree } from './tree.js'
import { code, copyable, more, progressBar, term, terms, type Term } from './values.js'

/** How far the evaluation of the pile is. */
export type Pile =
  | { state: 'working', count: number, done: number, total: number }
  | { state: 'stale' }
  | { state: 'cancelled' }
  | { state: 'failed', problem: Problem }
  | { state: 'done', view: PileView, expected: boolean }

export interface PileActions {
  cancel(): void
  again(): void
}

export type Filter = 'all' | 'attention' | 'artifacts' | 'evidence'
const FILTERS: Filter[] = ['all', 'attention', 'artifacts', 'evidence']

/** Rows that are shown at once: a table of twenty thousand would be slow, and nobody reads it. */
const PAGE = 300

/** What is asked about first. */
const ORDER: Row['role'][] = ['artifact', 'evidence', 'refused', 'archive', 'material']

/** Signatures that are shown of one file. */
const MOST_PAIRS = 50

/** What the reader set; it stays while the pile changes. */
const shown = { filter: 'all' as Filter, find: '', count: PAGE, tree: false }

/** Goes from the table to the tree and back, as the place in the history says; true if that changes what is shown. */
export function showAs(place: string): boolean {
  const before = shown.tree
  if (!isPlace(place)) shown.tree = place === 'tree'
  return shown.tree !== before
}

/** One file of the table. */
export interface Row {
  /** Where it stands in the history of the page, without its name */
  id: string
  name: string
  role: PileView['files'][number]['role']
  verdict?: Verdict | undefined
  problem?: string | undefined
  by: Child[]
  signers: string[]
  file: PileView['files'][number]
  /** What is searched */
  text: string
}

/** Of the worst first, as an evidence file with several signatures is told by its worst. */
const WORST: Verdict[] = ['invalid', 'rejected', 'insufficient', 'unidentified', 'verified']

export function pileSection(pile: Pile, actions: PileActions): HTMLElement {
  const section = (...content: Child[]) => h('section', { id: 'pile', class: 'pile', 'data-pile': pile.state, 'aria-labelledby': 'pile-title' },
    h('h2', { id: 'pile-title', tabindex: -1 }, t('pile.title')), content)
  const again = () => h('p', {}, h('button', { type: 'button', id: 'pile-again', onclick: () => actions.again() }, t('result.again')))
  switch (pile.state) {
    case 'working': return section(progress(pile), h('p', {}, h('button', { type: 'button', class: 'quiet', id: 'pile-cancel', onclick: () => actions.cancel() }, t('result.cancel'))))
    case 'stale': return section(h('p', {}, t('result.stale')), again())
    case 'cancelled': return section(h('p', {}, t('result.cancelled')), again())
    case 'failed': return section(problemPanel(pile.problem))
    case 'done': return section(
      h('div', { class: 'pile-summary' }, sentences(pile).map(sentence => h('p', {}, sentence))),
      table(pile.view))
  }
}

/** Moves the bar that is there. False if there is none. */
export function movePile(pile: Pile): boolean {
  const bar = document.getElementById('pile-progress')
  if (!bar || pile.state !== 'working') return false
  bar.replaceWith(progress(pile))
  return true
}

function progress({ count, done, total }: Pile & { state: 'working' }): HTMLElement {
  const text = done < total || total === 0 ? t('pile.reading', { count, done: roundBytes(done), total: roundBytes(total) }) : t('pile.checking')
  return progressBar(text, done, total, 'pile-progress')
}

/** What there is to say, the most important first. What does not occur is not said. */
export function sentences({ view, expected }: Pile & { state: 'done' }): string[] {
  const { artifacts, contradictions, alone, files } = view
  const total = artifacts.length
  const having = (verdict: Verdict) => artifacts.filter(artifact => artifact.verdict === verdict).length
  const others: Array<[MessageId, number]> = [
    ['pile.signed', artifacts.filter(({ verdict }) => verdict !== undefined && verdict !== 'verified' && (expected || verdict !== 'unidentified')).length],
    ['pile.nobody', artifacts.filter(({ verdict }) => verdict === undefined).length],
    ['pile.contradictions', contradictions.length],
    ['pile.alone', alone.length],
    ['pile.refused', files.filter(({ role }) => role === 'refused').length],
    ['pile.damaged', files.filter(({ problem }) => problem !== undefined).length],
  ]
  const first = total === 0 ? t('pile.none') : expected ? t('pile.verified', { count: having('verified'), total }) : t('pile.unidentified', { count: having('unidentified') + having('verified'), total })
  return [first, ...others.filter(([, count]) => count > 0).map(([id, count]) => t(id, { count }))]
}

function table(view: PileView): HTMLElement {
  const all = rowsOf(view)
  const rows = ORDER.flatMap(role => all.filter(row => row.role === role))
  const slot = h('div', { id: 'pile-rows' })
  const draw = () => {
    const wanted = rows.filter(matches)
    const some = wanted.slice(0, shown.count)
    const count = h('p', { class: 'aside', id: 'pile-shown' }, wanted.length === 0 ? t('pile.nothing') : t('pile.shown', { count: shown.tree ? wanted.length : some.length, total: rows.length }))
    if (shown.tree) return replace(slot, count, tree(view, rows, wanted, [...WORST].reverse()))
    replace(slot, count,
      h('table', { 'aria-labelledby': 'pile-title' },
        h('thead', {}, h('tr', {}, (['facts.file', 'record.verdict', 'pile.by'] as const).map(id => h('th', { scope: 'col' }, t(id))))),
        h('tbody', {}, some.map(rowElement))),
      h('p', {}, more('pile-more', wanted.length - some.length, PAGE, () => { shown.count += PAGE; draw() })))
  }
  const filter = h('select', { id: 'pile-filter', onchange: event => { set({ filter: (event.target as HTMLSelectElement).value as Filter }) } },
    FILTERS.map(each => h('option', { value: each, selected: each === shown.filter }, t(`pile.filter.${each}`))))
  const find = h('input', { id: 'pile-find', type: 'search', autocomplete: 'off', spellcheck: 'false', value: shown.find, oninput: event => { set({ find: (event.target as HTMLInputElement).value }) } })
  const set = (change: Partial<typeof shown>) => {
    Object.assign(shown, change, { count: PAGE })
    draw()
  }
  draw()
  return h('div', { class: 'pile-table' },
    h('p', { class: 'pile-views' }, (['table', 'tree'] as const).map(each => h('a', { href: `#${each}`, id: `as-${each}`, 'aria-current': shown.tree === (each === 'tree') ? 'true' : null }, t(each === 'tree' ? 'pile.tree' : 'pile.table')))),
    h('div', { class: 'pile-tools' },
      h('div', { class: 'field' }, h('label', { for: 'pile-filter' }, t('checks.show')), filter),
      h('div', { class: 'field' }, h('label', { for: 'pile-find' }, t('pile.find')), find)),
    slot,
    h('div', { class: 'actions save' },
      saveButton('save.pile-csv', 'sealglass.csv', 'text/csv', () => csv([['file', 'role', 'verdict', 'signers', 'sha256', 'detail'], ...rows.map(({ name, role, verdict, signers, file }) =>
        [name, role, verdict ?? '', signers.join(' '), file.digests?.['sha256'] ?? '', file.problem ?? file.detail])])),
      saveButton('save.pile-json', 'sealglass.json', 'application/json', () => `${JSON.stringify(view, null, 2)}\n`)))
}

function matches({ role, verdict, problem, text }: Row): boolean {
  const wanted = shown.filter === 'all' || shown.filter === 'artifacts' && role === 'artifact' || shown.filter === 'evidence' && role === 'evidence'
    || shown.filter === 'attention' && (verdict === undefined ? role === 'artifact' || role === 'refused' || problem !== undefined : verdict !== 'verified')
  return wanted && text.includes(shown.find.trim().toLowerCase())
}

function rowElement({ id, name, role, verdict, problem, by }: Row): HTMLElement {
  return h('tr', { 'data-pile-file': plain(name), 'data-pile-role': role, 'data-verdict': verdict },
    h('th', { scope: 'row' }, h('a', { href: `#${id}` }, h('bdi', {}, name)), problem === undefined ? null : h('span', { class: 'aside' }, said(problem))),
    h('td', {}, h('span', { class: 'pile-verdict' }, verdict ? [verdictIcon(verdict), h('span', {}, t(`verdict.${verdict}`))] : t(`pile.kind.${role}`))),
    h('td', {}, by))
}

function rowsOf(view: PileView): Row[] {
  const artifacts = new Map(view.artifacts.map(artifact => [artifact.name, artifact]))
  const byArtifact = grouped(view.pairs, ({ artifact }) => artifact)
  const byEvidence = grouped(view.pairs, ({ evidence }) => evidence)
  return view.files.map(file => {
    const { name, role, problem } = file
    const artifact = artifacts.get(name)
    const own = role === 'artifact' ? (byArtifact.get(name) ?? []).filter(({ bound }) => bound) : byEvidence.get(name) ?? []
    const verdict = role === 'artifact' ? artifact?.verdict : role === 'evidence' ? WORST.find(each => own.some(pair => pair.verdict === each)) : undefined
    const signers = [...new Set(own.flatMap(({ signer }) => signer ?? []))]
    const by = role === 'artifact' ? vouching(artifact, own) : role === 'evidence' ? vouched(own) : [h('span', { class: 'aside' }, said(file.detail))]
    return { id: placeOf(name), name, role, verdict, problem, by, signers, file, text: [name, ...signers].join('\n').toLowerCase() }
  })
}

function vouching(artifact: PileView['artifacts'][number] | undefined, pairs: PairView[]): Child[] {
  if (artifact?.through !== undefined) return [h('span', { class: 'aside' }, artifact.platform === undefined ? null : `${artifact.platform}, `, t('pile.through', { name: artifact.through }))]
  if (pairs.length === 0) return [t('pile.no-one')]
  const best = pairs.filter(({ verdict }) => verdict === artifact?.verdict)
  return best.slice(0, 3).map(({ signer, evidence }): HTMLElement => h('div', {}, signer === undefined ? null : code(signer), h('span', { class: 'aside' }, t('pile.in', { name: evidence }))))
    .concat(pairs.length > 3 ? [h('span', { class: 'aside' }, t('pile.several', { count: pairs.length }))] : [])
}

function vouched(pairs: PairView[]): Child[] {
  const of = [...new Set(pairs.flatMap(({ artifact, directory, bound }) => bound ? artifact ?? (directory?.name || './') : []))]
  const signer = pairs.find(each => each.signer !== undefined)?.signer
  const lacks = lacking(pairs).join(' ')
  return [signer === undefined ? null : code(signer),
    h('span', { class: 'aside' }, of[0] === undefined ? lacks || t('pile.no-file') : of.length === 1 ? t('pile.vouches', { name: of[0] }) : t('pile.several', { count: pairs.length }))]
}

/** A number for each name that was ever seen, so that a place in the history stays the same file, and no name gets into the address. */
const places = new Map<string, number>()

function placeOf(name: string): string {
  const place = places.get(name) ?? places.size + 1
  places.set(name, place)
  return `file-${place}`
}

/** Whether a fragment is the place of a file. */
export const isPlace = (id: string): boolean => /^file-\d+$/.test(id)

/** Which pairs belong to the file with this place in the history; undefined where there is no such file. */
export function chosen(view: PileView, id: string): { file: PileView['files'][number], pairs: number[], leftOut: number } | undefined {
  const file = view.files.find(({ name }) => placeOf(name) === id)
  if (file === undefined) return undefined
  const pairs = view.pairs.flatMap(({ evidence, artifact }, index) => artifact === file.name || evidence === file.name || evidence.startsWith(`${file.name}, layer `) ? [index] : [])
  return { file, pairs: pairs.slice(0, MOST_PAIRS), leftOut: Math.max(0, pairs.length - MOST_PAIRS) }
}

/** One file by itself: what it is, and each signature that is of it or in it, with all evidence. */
export function fileDetail(view: PileView, file: PileView['files'][number], pairs: Array<{ pair: PairView, report: Report }>, leftOut: number, actions: ResultActions): HTMLElement {
  const through = view.artifacts.find(({ name }) => name === file.name)?.through
  const about = terms([
    [t('pile.detail.what'), said(file.detail)],
    term('pile.detail.problem', file.problem, said),
    term('pile.detail.within', file.within, name => h('bdi', {}, name)),
    [t('pile.detail.size'), roundBytes(Number(file.size))],
    ...Object.entries(file.digests ?? {}).map(([algorithm, hex]): Term => [algorithm, copyable(hex, algorithm)]),
  ])
  return h('section', { id: 'pile-detail', class: 'pile', 'data-pile-detail': plain(file.name), 'aria-labelledby': 'pile-detail-title' },
    h('p', {}, h('a', { href: shown.tree ? '#tree' : '#table', id: 'pile-back' }, t('pile.back'))),
    h('h2', { id: 'pile-detail-title', tabindex: -1 }, h('bdi', {}, file.name)),
    through === undefined ? null : h('p', {}, t('pile.vouched-through', { name: through })),
    pairs.map(({ pair, report }, at) => pairArticle(pair, report, `${at}`, pairs.length === 1, actions)),
    leftOut > 0 && h('p', { class: 'note' }, t('statement.left-out', { count: leftOut })),
    about)
}

function pairArticle(pair: PairView, report: Report, at: string, alone: boolean, actions: ResultActions): Child[] {
  const entry = (id: number, name: string): Entry => ({ id, name, file: new File([], name), role: 'artifact', detail: '', signatures: 1, folder: false, partial: false })
  const evidence = pair.place === undefined ? pair.evidence : `${pair.evidence}, ${pair.place}`
  const bundle: Bundle = { entry: entry(0, evidence), id: `pair-${at}`, name: evidence, select: pair.select ?? 0, result: { state: 'waiting' }, statementOnly: false, inPile: true }
  bundle.result = { state: 'done', verified: { report, choice: false, ...pair.artifact === undefined ? {} : { artifact: 1 } } }
  return [
    lacking([pair]).map(said => h('p', { class: 'note' }, said)),
    pair.by === 'name' && pair.artifact !== undefined ? h('p', { class: 'note' }, t('pile.by-name', { name: pair.artifact })) : null,
    resultArticle(bundle, pair.artifact === undefined ? [] : [entry(1, pair.artifact)], alone, actions),
  ]
}
