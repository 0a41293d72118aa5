/** What `sealglass sbom` found, as a table for people: CSV (RFC 4180) or Markdown. Both begin with what the table is of. */

import type { Report } from '../report.js'
import type { OpenSbom, QualityElement, SbomAffected, SbomBinding, SbomComparison, SbomComponent, SbomPresence, SbomStatements, Severity } from '../sbom-types.js'
import { usage } from './exit.js'
import { version } from './help.js'
import { printable } from './text.js'

/** Names of columns, and rows of as many cells. */
export interface Table { heads: string[], rows: string[][] }

type Fact = [name: string, value: string]
type Cell = string | number | boolean | undefined

export const formatOption = { json: { type: 'boolean' }, format: { type: 'string' } } as const

/** How the output is to be written; nothing for people's own format. */
export function formatOf({ json, format }: { json?: boolean, format?: string }): 'json' | 'csv' | 'markdown' | undefined {
  if (json && format !== undefined) throw usage('--json and --format are two formats: one at a time.')
  if (json) return 'json'
  if (format !== undefined && !isTable(format)) throw usage('--format is csv or markdown; --json is JSON.')
  return format
}

export const isTable = (format?: string): format is 'csv' | 'markdown' => format === 'csv' || format === 'markdown'

/** Who made the table, and when; of a document whose signature was not checked also that. */
export function written(format: 'csv' | 'markdown', title: string, facts: Fact[], { heads, rows }: Table): string {
  const all: Fact[] = [...facts, ['generator', `sealglass ${version}`], ['time', new Date().toISOString()]]
  if (format === 'markdown') {
    const line = (cells: string[]): string => `| ${cells.join(' | ')} |`
    return [`# ${markdown(title)}`, '', ...all.map(([name, value]) => `- ${name}: ${markdown(value)}`), '',
      line(heads.map(markdown)), line(heads.map(() => '---')), ...rows.map(cells => line(cells.map(markdown))), ''].join('\n')
  }
  const notes: Fact[] = [['table', title], ...all, ['cells', 'a text that a spreadsheet would compute begins with an apostrophe']]
  return [...notes.map(([name, value]) => [`# ${name}: ${value}`]), heads, ...rows].map(cells => cells.map(csv).join(',')).join('\r\n') + '\r\n'
}

/** A cell that a spreadsheet would compute is text, by the apostrophe that all of them know (sbom:T26). */
function csv(value: string): string {
  const shown = printable(value)
  const text = /^\s*[=+\-@＝＋－＠\t\r]/.test(value) ? `'${shown}` : shown
  return /[",;]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text
}

/** Nothing in a cell is read as Markdown, as HTML or as an address. */
const markdown = (value: string): string =>
  printable(value).replace(/[\\`*_[\]<>#|~&:@!]|(?<=www)\./gi, mark => `&#${mark.charCodeAt(0)};`)

const row = (...cells: Cell[]): string[] => cells.map(cell => cell === undefined ? '' : String(cell))
const list = (texts: readonly string[] = []): string => texts.join('; ')

/** Of a document whose signature was not looked at. */
export const unsigned = (file: string, sha256: string): Fact[] =>
  [['document', file], ['sha256', sha256], ['verdict', 'none: no signature was checked'], ['binding level', 'none'], ['signer', 'none']]

/** Above it a path for each part takes too long, and the columns stay empty. */
const MOST_PATHS = 5_000

/** sbom:T27. */
export function components({ reading, components, path }: OpenSbom): Table {
  const { sbom, sha256 } = reading
  const heads = ['document', 'documentSha256', 'bindingLevel', 'signer', 'index', 'kind', 'type', 'group', 'name', 'version', 'versionState', 'purl', 'cpe', 'otherIdentifiers',
    'licencesDeclared', 'licencesConcluded', 'licencesOther', 'hashes', 'supplier', 'producer', 'scope', 'external', 'direct', 'depth', 'pathFromRoot', 'dependants', 'findings', 'pointer']
  if (sbom === undefined) return { heads, rows: [] }
  const parts = components(0, sbom.componentCount)
  const odd = new Map<string, string[]>()
  for (const { pointer, check } of sbom.findings) {
    const known = odd.get(pointer)
    if (known === undefined) odd.set(pointer, [check])
    else known.push(check)
  }
  const identifiers = ({ identifiers = [] }: SbomComponent, wanted: (kind: string) => boolean): string => list(identifiers.filter(({ kind }) => wanted(kind)).map(({ value }) => value))
  return { heads, rows: parts.map(part => {
    const way = parts.length <= MOST_PATHS ? path(part.index) : undefined
    const steps = way?.root === undefined ? undefined : [way.root, ...(way.hops ?? []).map(({ to }) => to)]
    return row(
      sbom.document.name ?? sbom.document.id, sha256, 'none', 'none', part.index, part.kind, part.type, part.group, part.name, part.version, part.versionState,
      identifiers(part, kind => kind === 'purl'), identifiers(part, kind => kind === 'cpe'), identifiers(part, kind => kind !== 'purl' && kind !== 'cpe'),
      list(part.licences?.declared), list(part.licences?.concluded), list(part.licences?.unspecified), list(part.hashes?.map(({ algorithm, value }) => `${algorithm}:${value}`)),
      part.supplier?.value, part.producer?.value, part.scope, part.external ?? false,
      steps === undefined ? undefined : steps.length === 2, steps === undefined ? undefined : steps.length - 1,
      steps?.map(index => parts[index]?.name ?? '').join(' > '), way?.allDependants, list(odd.get(part.pointer)), part.pointer,
    )
  }) }
}

/** sbom:Q4. */
export const elements = (found: QualityElement[]): Table => ({
  heads: ['profile', 'rule', 'id', 'element', 'outcome', 'present', 'explicitUnknown', 'silent', 'weak', 'total', 'pointers', 'note'],
  rows: found.map(each => row(each.profile, each.check, each.id, each.element, each.outcome, each.present, each.explicitUnknown, each.silent, each.weak, each.total, list(each.pointers), each.note)),
})

/** What a record says, and in which file that is. */
export interface Answered { file: string, found: SbomAffected, sha256: string }

export const severities = (all: Severity[] = []): string => list(all.map(({ type, score }) => `${type} ${score}`))

/** One row an answer, and one for each statement about it. How grave a flaw is, is said of the package before of all (sbom:V12). */
export const answers = (document: string, all: Answered[], documents: string[]): Table => ({
  heads: ['document', 'component', 'purl', 'version', 'record', 'aliases', 'answer', 'reason', 'range', 'vexStatus', 'vexIssuer', 'vexVerified', 'recordModified', 'dataSha256', 'dataNewest', 'path',
    'severity', 'note', 'vexDocument', 'vexDate', 'dataFile', 'dataSource', 'dataLicence'],
  rows: all.flatMap(({ file, found, sha256 }) => found.findings.flatMap(each => (each.statements ?? [undefined]).map(statement => row(
    document, each.name, each.purl, each.version, found.record, list(found.aliases), each.answer, each.reason, each.decided,
    statement?.status, statement?.issuer, statement?.verified, found.modified, sha256, found.modified, each.path?.join(' > ') ?? 'no path recorded',
    severities(each.severity ?? found.severity), each.note, statement && documents[statement.document], statement?.date, file, found.source?.name, found.source?.licence,
  )))),
})

/** sbom:V50. */
export const statements = (document: string, { vulnerabilities }: SbomStatements, documents: string[]): Table => ({
  heads: ['document', 'component', 'purl', 'version', 'vulnerability', 'vexStatus', 'vexIssuer', 'vexVerified', 'reason', 'date', 'path', 'vexDocument'],
  rows: vulnerabilities.flatMap(({ ids, parts }) => parts.flatMap(part => part.statements.map(each => row(
    document, part.name, part.purl, part.version, list(ids), each.status, each.issuer, each.verified, each.reason, each.date, part.path?.join(' > ') ?? 'no path recorded', documents[each.document],
  )))),
})

/** sbom:T21. */
export const presence = (files: string[], rows: SbomPresence['rows']): Table => ({
  heads: ['name', 'version', 'kind', 'purl', ...files],
  rows: rows.map(({ cells: [name, version, kind, ...purls], is }) => row(name, version, kind, list(purls.filter(Boolean)), ...is.map(own => own ? 'yes' : ''))),
})

export const differences = ({ added, removed, versionChanged, changed, enriched, reduced, document }: SbomComparison): Table => ({
  heads: ['change', 'purl', 'name', 'versionA', 'versionB', 'detail'],
  rows: [
    ...document.map(({ what, before, after }) => row('document', undefined, what, undefined, undefined, `${before || 'not stated'} → ${after || 'not stated'}`)),
    ...added.map(part => row('added', part.purl, part.name, undefined, part.version)),
    ...removed.map(part => row('removed', part.purl, part.name, part.version)),
    ...versionChanged.map(({ before, after }) => row('version', after.purl, after.name, before.version, after.version)),
    ...changed.map(({ before, after, what }) => row('changed', after.purl, after.name, before.version, after.version, what)),
    ...enriched.map(({ before, after, what }) => row('enriched', after.purl, after.name, before.version, after.version, `${what}, more in the second`)),
    ...reduced.map(({ before, after, what }) => row('enriched', after.purl, after.name, before.version, after.version, `${what}, more in the first`)),
  ].map(cells => [...cells, ...Array<string>(6 - cells.length).fill('')]),
})

export function binding(report: Report, found: SbomBinding | undefined, artifact: string | undefined): { facts: Fact[], table: Table } {
  const { signer, trust, verdict } = report
  const who = signer === undefined ? 'none' : signer.kind === 'certificate' ? signer.san ?? 'unknown' : `key ${signer.sha256 ?? 'unknown'}`
  const level = found?.level?.level === undefined ? 'none' : `${found.level.level} (${found.level.check})`
  return {
    facts: [
      ['document', found?.predicate?.sbom?.document.name ?? 'not stated'], ['verdict', verdict], ['binding level', level], ['signer', who],
      ['verified times', list(report.times.filter(({ verified }) => verified).map(({ time }) => time)) || 'none'], ['trusted root', trust.label],
    ],
    table: {
      heads: ['artifact', 'artifactDigest', 'statement', 'predicateType', 'signer', 'verdict', 'level', 'sentence', 'selfDescription'],
      rows: [row(artifact, found?.subject?.digest, found?.scenario, found?.predicate?.type, who, verdict, level, found?.sentences.join(' ') ?? report.summary, found?.selfDescription.agreement)],
    },
  }
}
