/** A report to keep: one document, as Markdown and as a page of its own without scripts. Nothing of an input can become markup. */

import type { Report } from '../package/report.js'
import type { Names } from './render/facts.js'
import { find, language, summaryOf, t, translation } from './messages.js'
import { plain, utc } from './text.js'

// Put in by the build.
declare const VERSION: string
declare const WASM_SHA256: string

interface Section {
  title: string
  rows?: Array<[name: string, value: string]>
  items?: string[]
  table?: { heads: string[], rows: string[][] }
}

function sectionsOf(report: Report, { bundle, artifact }: Names): Section[] {
  const { binding, signer, times, log, trust, now, policy, cause, missing, checks, doesNotProve, statement } = report
  const who: Section['rows'] = signer?.kind === 'key'
    ? rows(['facts.key', signer.sha256], ['facts.key-kind', signer.keyDetails])
    : signer === undefined ? [] : [
      ...rows(['facts.signer', signer.san], ['facts.issuer', signer.issuer]),
      ...Object.entries(signer.claims).map(([name, value]): [string, string] => [find(`claim.${name}`) ?? name, value]),
      ...signer.path.map(({ subject, sha256, notBefore, notAfter }): [string, string] => [t('chain.title'), `${subject}; SHA-256 ${sha256}; ${utc(notBefore)} ${t('timeline.to')} ${utc(notAfter)}`]),
    ]
  const sections: Section[] = [
    { title: t('record.verdict'), rows: rows(['record.verdict', t(`verdict.${report.verdict}`)], ['facts.asked', words(policy.asked.join('; '))]), items: [summaryOf(report)] },
    { title: t('cause.title'), rows: rows(['record.said', cause && words(cause.message)], ['compare.expected', cause?.expected], ['compare.actual', cause?.actual], ['cause.at', cause?.at], ['cause.code', cause?.code]) },
    { title: t('facts.missing'), items: missing.map(({ say, message }) => words(message, say)) },
    {
      title: t('record.inputs'), rows: [
        ...rows(['facts.file', artifact]), ...Object.entries(binding.digests).map(([name, hex]): [string, string] => [`${t('facts.file')}, ${name}`, hex]),
        ...rows(['facts.bundle', bundle], ['facts.bundle-digest', report.bundle.sha256], ['facts.root', trust.label], ['facts.root-digest', trust.sha256],
          ['record.tool', `sealglass ${VERSION}, WebAssembly SHA-256 ${WASM_SHA256}`], ['facts.made', `${utc(now.time)} (${t(`now.${now.source}`)})`]),
      ],
    },
    { title: t(signer?.proven === true ? 'facts.who' : 'facts.who-claimed'), rows: who },
    { title: t('facts.when'), rows: times.map(({ source, time, authority, verified }) => [t(`facts.time-${source}`), `${utc(time)}, ${authority}${verified ? '' : `, ${t('facts.time-unverified')}`}`]) },
    {
      title: t('facts.where'), rows: log.flatMap(entry => rows(['facts.log', entry.log ?? t('facts.unknown-log')], ['facts.log-index', entry.logIndex],
        ['facts.log-evidence', t(`evidence.${entry.evidence}`)], ['proof.size', entry.treeSize], ['proof.signed-root', entry.rootHash])),
    },
    { title: t(statement?.verified === true ? 'statement.title' : 'statement.title-claimed'), rows: [...rows(['facts.predicate', statement?.predicateType]), ...(statement?.says?.facts ?? []).map(({ name, value }): [string, string] => [name, value])] },
    { title: t('facts.limits'), items: doesNotProve.map(sentence => words(sentence)) },
    {
      title: t('record.checks'), table: {
        heads: [t('record.check'), t('record.outcome'), t('record.said')],
        rows: checks.map(one => [`${one.check} ${one.id}${one.item === undefined ? '' : ` (${one.item})`}`, t(`outcome.${one.outcome}`), one.message === undefined ? words(one.title, one.check) : words(one.message)]),
      },
    },
  ]
  return sections.filter(({ rows: some, items, table }) => (some?.length ?? 0) + (items?.length ?? 0) + (table?.rows.length ?? 0) > 0)
}

/** The engine's words that stay English in a record in another language. */
const foreign = new Set<string>()

function words(text: string, id = text): string {
  const known = translation(id)
  if (known === undefined && language !== 'en') foreign.add(text)
  return known ?? text
}

const marked = (text: string): string => foreign.has(text) ? `<span lang="en">${entities(text)}</span>` : entities(text)

/** Those that are there. */
const rows = (...all: Array<[id: Parameters<typeof t>[0], value: string | undefined]>): Array<[string, string]> =>
  all.flatMap(([id, value]) => value === undefined || value === '' ? [] : [[t(id), value] as [string, string]])

const titleOf = ({ bundle, artifact }: Names): string => t('record.title', { name: artifact ?? bundle })

export function markdown(report: Report, names: Names): string {
  const section = ({ title, rows: some = [], items = [], table }: Section): string => [
    `## ${md(title)}`,
    ...items.map(item => md(item)),
    ...some.length === 0 ? [] : [some.map(([name, value]) => `- ${md(name)}: ${md(value)}`).join('\n')],
    ...table === undefined ? [] : [[table.heads, table.heads.map(() => '---'), ...table.rows.map(cells => cells.map(md))].map(cells => `| ${cells.join(' | ')} |`).join('\n')],
  ].join('\n\n')
  return `# ${md(titleOf(names))}\n\n${sectionsOf(report, names).map(section).join('\n\n')}\n`
}

/** Every character that Markdown or HTML in it could read as more than itself. */
const md = (text: string): string => plain(text).replace(/[\\`*_{}[\]<>()#+\-.!|~&:@/]/g, mark => /[<>&]/.test(mark) ? entity(mark) : /[:@/.()-]/.test(mark) ? unlinked(mark) : `\\${mark}`)

/** Addresses stay addresses to the reader, and become no links: links come from `://`, `www.` and `@`. */
const unlinked = (mark: string): string => mark === ':' ? '&#58;' : mark === '@' ? '&#64;' : mark === '(' || mark === ')' ? `\\${mark}` : mark

export function html(report: Report, names: Names): string {
  const section = ({ title, rows: some = [], items = [], table }: Section): string => `<section><h2>${entities(title)}</h2>${
    items.map(item => `<p>${marked(item)}</p>`).join('')}${
    some.length === 0 ? '' : `<dl>${some.map(([name, value]) => `<dt>${entities(name)}</dt><dd>${marked(value)}</dd>`).join('')}</dl>`}${
    table === undefined ? '' : `<table><thead><tr>${table.heads.map(head => `<th>${entities(head)}</th>`).join('')}</tr></thead><tbody>${
      table.rows.map(cells => `<tr>${cells.map(cell => `<td>${marked(cell)}</td>`).join('')}</tr>`).join('')}</tbody></table>`}</section>`
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${entities(titleOf(names))}</title>
<style>${STYLE}</style></head><body>
<h1>${entities(titleOf(names))}</h1>
${sectionsOf(report, names).map(section).join('\n')}
<details><summary>${entities(t('record.whole'))}</summary><pre>${entities(JSON.stringify(report, null, 2), true)}</pre></details>
</body></html>
`
}

const STYLE = ':root{color-scheme:light dark}body{max-width:60rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}'
  + 'dl{display:grid;grid-template-columns:minmax(8rem,14rem) 1fr;gap:.25rem 1rem}dt{opacity:.75}dd{margin:0;font-family:ui-monospace,monospace;font-size:.9em}'
  + 'table{width:100%;border-collapse:collapse}th,td{padding:.25rem .5rem .25rem 0;border-top:1px solid #8888;text-align:start;vertical-align:top}pre{white-space:pre-wrap}'
  + '@media print{body{margin:0;font-size:10pt}tr,dd{break-inside:avoid}details{display:none}}@page{size:A4;margin:15mm}'

const entities = (text: string, lines = false): string => (lines ? text.split('\n').map(plain).join('\n') : plain(text)).replace(/[&<>"']/g, entity)
const entity = (mark: string): string => `&#${mark.charCodeAt(0)};`

/** RFC 4180; a cell that a spreadsheet would compute is text, by the apostrophe that all of them know. */
export const csv = (rows: string[][]): string => rows.map(cells => cells.map(cell).join(',')).join('\r\n') + '\r\n'

function cell(value: string): string {
  const text = /^[\s]*[=+\-@\t\r]/.test(value) ? `'${plain(value)}` : plain(value)
  return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text
}
