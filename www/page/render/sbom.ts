/** What a dropped SBOM lists: drawn from what the reader says, and headed as a claim. */

import { byId, h, replace, said } from '../dom.js'
import { language, t } from '../messages.js'
import type { SbomView } from '../protocol.js'
import { csv } from '../record.js'
import type { Bundle, Entry } from '../state.js'
import { comparison, type AskCompare, type AskMatrix } from './differences.js'
import { partPanel, type AskPart } from './part.js'
import { saveButton } from './save.js'
import { copyable, more, terms } from './values.js'

/** Rows that are drawn at a time. */
const ROWS = 100

export function drawSboms(entries: Entry[], bundles: Bundle[], ask: (entry: Entry) => AskPart, compare: AskCompare, matrix: AskMatrix): void {
  const found = entries.filter(entry => entry.sbom !== undefined)
  byId('sboms').hidden = found.length === 0
  replace(byId('sboms'), found.length > 1 && comparison(found, compare, matrix), found.map(entry => entry.sbom === undefined ? null : section(entry, entry.sbom, ask(entry))))
  drawBindings(bundles)
}

/** What each attestation says of each SBOM; it changes with the verdicts, and the rest does not. */
export function drawBindings(bundles: Bundle[]): void {
  for (const slot of document.querySelectorAll<HTMLElement>('[data-bindings]')) {
    const rows = bundles.flatMap(({ name, result }) => result.state !== 'done' ? [] : (result.verified.bindings ?? [])
      .filter(({ sbom }) => slot.getAttribute('data-bindings') === String(sbom))
      .map(({ check, holds, sentences }) => h('div', { class: 'binding', 'data-sbom-binding': check, 'data-holds': String(holds) },
        h('p', {}, h('strong', {}, t(holds ? 'sbom.holds' : 'sbom.not-held', { name }))),
        sentences.map(sentence => h('p', {}, said(sentence))))))
    replace(slot, rows)
  }
}

function section({ id, name }: Entry, sbom: SbomView, ask: AskPart): HTMLElement {
  const { document } = sbom
  const stated = (text?: string): string => text ?? t('sbom.not-stated')
  const title = `sbom-${id}-title`
  return h('article', { class: 'sbom', 'data-sbom': document.format, 'aria-labelledby': title },
    h('h2', { id: title }, t('sbom.title', { name })),
    h('div', { 'data-bindings': id }),
    h('p', { class: 'note' }, t('sbom.claim')),
    terms([
      [t('sbom.format'), `${document.format} ${document.version} (${document.serialisation})${document.partial ? t('sbom.partial') : ''}`],
      [t('sbom.about'), sbom.roots.join(', ') || stated(document.name)],
      [t('sbom.created'), stated(document.created)],
      [t('sbom.authors'), (document.authors ?? []).map(({ name: author }) => author?.value ?? '').filter(Boolean).join(', ') || stated()],
      [t('sbom.tools'), (document.tools ?? []).map(tool => `${tool.name} ${tool.version ?? ''}`.trim()).join(', ') || stated()],
      [t('sbom.id'), stated(document.id)],
      ...(document.distributionConstraints ?? []).map((text): [string, string] => [t('sbom.sharing'), text]),
      ...(document.signatures ?? []).map(({ kind }): [string, string] => [t('sbom.signature'), t('sbom.not-verified', { kind })]),
      [t('sbom.relations'), String(sbom.relations)],
      ['SHA-256', copyable(sbom.sha256, 'SHA-256')],
    ]),
    sbom.findingCount === 0 ? null : h('details', {},
      h('summary', {}, t('sbom.findings', { count: sbom.findingCount })),
      h('ul', {}, sbom.findings.map(({ severity, message, pointer, check }) => h('li', { 'data-finding': check }, said(`${severity}: ${message} (${check}${pointer === '' ? '' : `, ${pointer}`})`)))),
      sbom.findingCount > sbom.findings.length && h('p', {}, t('statement.left-out', { count: sbom.findingCount - sbom.findings.length }))),
    h('details', {},
      h('summary', {}, t('sbom.quality', { title: sbom.qualityTitle })),
      h('ul', {}, sbom.quality.map(({ note, check, outcome }) => h('li', { 'data-element': check, 'data-outcome': outcome }, said(note))))),
    h('div', { class: 'affected', 'data-affected': id }),
    parts(id, sbom, name, ask))
}

type Shown = SbomView['shown'][number]
type Column = 'name' | 'version' | 'kind'
const COLUMNS: Array<[Column, 'sbom.part' | 'sbom.version' | 'sbom.kind']> = [['name', 'sbom.part'], ['version', 'sbom.version'], ['kind', 'sbom.kind']]

/** A hundred thousand parts are searched as one types; of what is found, the first rows are drawn. */
function parts(id: number, { shown, count }: SbomView, name: string, ask: AskPart): HTMLElement {
  const { panel, show } = partPanel(id, ask)
  const said = h('p', { class: 'hint', role: 'status' })
  const body = h('tbody')
  const rest = h('p')
  const search = h('input', { type: 'search', id: `sbom-${id}-search`, autocomplete: 'off', oninput: () => { drawn = ROWS; draw() } })
  const texts = shown.map(({ name, version, purls }) => `${name} ${version} ${purls.join(' ')}`.toLowerCase())
  let order = shown.map((_, index) => index)
  let drawn = ROWS
  const draw = (): void => {
    const wanted = search.value.trim().toLowerCase()
    const found = wanted === '' ? order : order.filter(index => texts[index]?.includes(wanted))
    replace(said, t('sbom.found', { count: Math.min(found.length, drawn), total: wanted === '' ? count : found.length }))
    replace(body, found.slice(0, drawn).map(index => shown[index] === undefined ? null : row(shown[index], from => show(index, from))))
    replace(rest, more(`sbom-${id}-more`, found.length - drawn, ROWS, () => { drawn += ROWS; draw() }))
  }
  const heads = COLUMNS.map(([column, label]) => {
    const head = h('th', { scope: 'col' }, h('button', { type: 'button', class: 'sort', onclick: () => sort() }, t(label)))
    const sort = (): void => {
      const down = head.getAttribute('aria-sort') === 'ascending'
      for (const other of heads) other.removeAttribute('aria-sort')
      head.setAttribute('aria-sort', down ? 'descending' : 'ascending')
      order = shown.map((_, index) => index).sort((a, b) => (down ? -1 : 1) * compare(shown[a]?.[column] ?? '', shown[b]?.[column] ?? ''))
      draw()
    }
    return head
  })
  draw()
  return h('div', {},
    h('h3', {}, t('sbom.parts', { count })),
    panel,
    h('p', { class: 'hint' }, t('part.how')),
    h('label', { for: `sbom-${id}-search` }, t('sbom.search')), search, said,
    shown.length < count ? h('p', { class: 'hint' }, t('sbom.first', { count: shown.length })) : null,
    h('table', {}, h('thead', {}, h('tr', {}, heads)), body), rest,
    h('div', { class: 'actions save' }, saveButton('save.csv', `${name}.csv`, 'text/csv', () =>
      csv([['name', 'version', 'kind', 'purl'], ...shown.map(({ name, version, kind, purls }) => [name, version, kind, purls.join('; ')])]))))
}

const { compare } = new Intl.Collator(language, { numeric: true })

const row = ({ name, version, kind, purls }: Shown, show: (from: HTMLElement) => void): HTMLElement => h('tr', {},
  h('th', { scope: 'row' }, h('button', { type: 'button', class: 'sort', onclick: event => show(event.currentTarget as HTMLElement) }, h('bdi', {}, name)), purls.map(purl => h('span', { class: 'purl' }, h('bdi', {}, purl)))),
  h('td', {}, h('bdi', {}, version || t('sbom.not-stated'))), h('td', {}, said(kind)))
