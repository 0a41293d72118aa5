/** `sealglass sbom`: what an SBOM says, and whether it is the one that was signed. */

import { createHash } from 'node:crypto'
import type { Artifact } from '../types.js'
import { type EnvelopedSignature, verifyEnveloped } from '../enveloped.js'
import { createVerifier, recognise } from '../index.node.js'
import { affectedBy, bindSbom, compareSboms, disagreeingSboms, presenceInSboms, qualityOf, readSbom, vexStatements, withSbom } from '../sbom.node.js'
import { ArchiveError } from '../archive.js'
import { isTrap } from '../module.js'
import { mayName, recordsIn } from '../records.js'
import type { SbomBinding, SbomComparison, SbomContent, SbomDisagreements, SbomFinding, SbomReading, Severity, VexDocument, VexStatement } from '../sbom-types.js'
import { parse } from './arguments.js'
import { SealglassError } from '../error.js'
import * as tables from './export.js'
import { exit, Failure, usage } from './exit.js'
import { read, slices, startsAsZip, verifierFor } from './files.js'
import { human } from './human.js'
import { policyOf, signerOptions } from './policy.js'
import { progress } from './progress.js'
import { differing, many, paint, printable } from './text.js'

const commands: Record<string, (args: string[]) => Promise<number>> = { inspect, bind, quality, affected, compare }

export async function sbom([name = '', ...args]: string[]): Promise<number> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command === undefined) throw usage(`sealglass sbom ${Object.keys(commands).join('|')} …, or sealglass sbom --help`)
  return command(args)
}

async function inspect(args: string[]): Promise<number> {
  const { values, positionals: [file, ...rest] } = parse(args, { ...tables.formatOption, pin: { type: 'string' }, find: { type: 'string' } } as const)
  if (file === undefined || rest.length > 0) throw usage('One file at a time: sealglass sbom inspect FILE')
  const format = tables.formatOf(values)
  if (tables.isTable(format)) {
    if (values.find !== undefined || values.pin !== undefined) throw usage('--format is of all parts: neither --find nor --pin goes with it.')
    return inspectAs(format, file)
  }
  if (values.find !== undefined) return find(file, values.find, values)
  const bytes = await read(file)
  const reading = await readSbom(bytes, { canonical: values.json === true })
  const signatures = await enveloped(bytes, reading, values.pin)
  process.stdout.write(values.json ? `${JSON.stringify({ ...reading, ...signatures.length === 0 ? {} : { signatures } }, null, 2)}\n` : described(file, reading, signatures))
  return reading.sbom === undefined ? exit.unreadable : exit.verified
}

async function inspectAs(format: 'csv' | 'markdown', file: string): Promise<number> {
  const text = await withSbom(await read(file), open => {
    const { reading: { sbom, sha256 } } = open
    if (sbom === undefined) return undefined
    const { name, format: kind, version } = sbom.document
    return tables.written(format, 'Parts of an SBOM', [...tables.unsigned(name ?? file, sha256), ['format', `${kind} ${version}`]], tables.components(open))
  })
  if (text === undefined) throw new Failure(exit.unreadable, `${file}: the file is no SBOM that can be read. sealglass sbom inspect says why.`)
  process.stdout.write(text)
  return exit.verified
}

/** Parts that match; that they do says nothing of whether anything affects them. */
async function find(file: string, query: string, { json, pin }: { json?: boolean, pin?: string }): Promise<number> {
  if (pin !== undefined) throw usage('--find looks at parts, --pin at signatures: one at a time.')
  const found = await withSbom(await read(file), ({ reading, find }) => reading.sbom === undefined
    ? new Failure(exit.unreadable, `${file}: ${reading.refused?.message ?? 'the file is no SBOM'}`) : find(query))
    .catch((error: unknown) => error instanceof SealglassError && error.code === 'usage.sbom' ? usage(error.message) : Promise.reject(error))
  if (found instanceof Error) throw found
  const lines = found.hits.map(({ answer, reason, purl, ...part }) => `${answer}${reason === undefined ? '' : ` (${reason})`}: ${nameOf(part)}${purl === undefined ? '' : `, ${printable(purl)}`}`)
  if (found.hitCount > found.hits.length) lines.push(`… and ${found.hitCount - found.hits.length} more.`)
  process.stdout.write(json ? `${JSON.stringify(found, null, 2)}\n` : `${[...lines, `${found.hitCount} of ${many(found.searched, 'part')}.`].join('\n')}\n`)
  return exit.verified
}

const bindOptions = {
  ...signerOptions,
  trust: { type: 'string' }, 'trusted-root': { type: 'string' }, sbom: { type: 'string' }, artifact: { type: 'string' },
  'as-of': { type: 'string' }, ...tables.formatOption,
} as const

async function bind(args: string[]): Promise<number> {
  const { values, positionals: bundles } = parse(args, bindOptions)
  if (bundles.length === 0) throw usage('Which bundle? sealglass sbom bind BUNDLE … [--sbom FILE] [--artifact FILE] SIGNER')
  const format = tables.formatOf(values)
  if (bundles.length > 1 && (tables.isTable(format))) throw usage('--format csv and markdown are of one bundle.')
  const policy = await policyOf(values)
  const verifier = await verifierFor(values.trust, values['trusted-root'])
  const sbom = values.sbom === undefined ? undefined : await read(values.sbom)
  const artifact = values.artifact === undefined ? undefined : await read(values.artifact)
  const all = []
  for (const bundle of bundles) all.push(await bound(bundle))
  // Several are held against each other: each may hold by itself, and all the same they may disagree.
  const disagreeing = bundles.length === 1 ? undefined : await disagreeingSboms(all.flatMap(({ bundle, report, payload }) => payload === undefined || report.statement === undefined ? [] : [{ name: bundle, report, payload }]))
  const [first] = all
  if (tables.isTable(format) && first !== undefined) {
    const { facts, table } = tables.binding(first.report, first.binding, values.artifact)
    process.stdout.write(tables.written(format, 'SBOM, signature and artifact', facts, table))
  } else if (format === 'json') {
    const said = all.map(({ bundle, report, binding }) => ({ ...disagreeing && { bundle }, report, ...binding && { binding } }))
    process.stdout.write(`${JSON.stringify(disagreeing === undefined ? said[0] : { bundles: said, disagreements: disagreeing }, null, 2)}\n`)
  } else {
    const texts = all.map(({ bundle, report, binding }) => human(report, { bundle, artifact: values.artifact }, paint(process.stdout)) + (binding === undefined ? '' : joined(binding)))
    process.stdout.write([...texts, ...disagreeing === undefined ? [] : [disagreed(disagreeing)]].join('\n'))
  }
  return all.every(({ report, binding }) => report.verdict === 'verified' && binding?.holds === true) && (disagreeing?.found.length ?? 0) === 0 ? exit.verified : exit.notVerified

  async function bound(bundle: string) {
    const file = await read(bundle)
    const verified = (over: Artifact): ReturnType<typeof verifier.verifyPayload> => verifier.verifyPayload({
      bundle: file, artifact: over, policy, ...values['as-of'] === undefined ? {} : { now: values['as-of'] },
    })
    // An attestation is about an artifact, a signature about the file itself: what was signed is known once the bundle is open.
    const opened = verified(artifact ?? { statementOnly: true })
    const { report, payload } = opened.report.statement === undefined && sbom !== undefined && artifact === undefined ? verified(sbom) : opened
    const binding = payload === undefined && report.statement !== undefined ? undefined : await bindSbom({
      report,
      ...payload === undefined ? {} : { payload },
      ...sbom === undefined ? {} : { sbom },
      artifactDigests: artifact === undefined ? [] : Object.entries(report.binding.digests).map(([algorithm, hex]) => `${algorithm}:${hex}`),
      artifactIsImage: artifact !== undefined && isImage(artifact),
    })
    return { bundle, report, payload, binding }
  }
}

/** What several bundles say of each other (sbom:B25). */
function disagreed({ signed, found, leftOut }: SbomDisagreements): string {
  if (signed < 2) return `Fewer than two of the bundles hold a signed SBOM of the signer you asked for.\n`
  const lines = found.flatMap(each => [
    paint(process.stdout)('red', 'Two signed SBOMs for the same artifact disagree'),
    printable(differing(each)),
    ...each.comparison === undefined ? ['How they differ cannot be told: one of them cannot be read.'] : changes(each.comparison), '',
  ])
  if (leftOut > 0) lines.push(`and ${leftOut} more`, '')
  if (found.length === 0) lines.push(`${signed} signed SBOMs, of which none disagrees with another of the same artifact.`, '')
  return lines.join('\n')
}

async function quality(args: string[]): Promise<number> {
  const { values, positionals: [file, ...rest] } = parse(args, tables.formatOption)
  if (file === undefined || rest.length > 0) throw usage('One file at a time: sealglass sbom quality FILE')
  const format = tables.formatOf(values)
  const bytes = await read(file)
  const found = await readable(file, () => qualityOf(bytes))
  if (tables.isTable(format)) {
    process.stdout.write(tables.written(format, 'What an SBOM states', tables.unsigned(file, sha256(bytes)), tables.elements(found.elements)))
    return exit.verified
  }
  const lines = found.profiles.flatMap(({ profile, title }) => [
    '', paint(process.stdout)('bold', title),
    ...found.elements.filter(element => element.profile === profile).map(({ outcome, note, weak }) =>
      `  ${outcome.padEnd(15)} ${note}${weak > 0 ? ` ${weak} from a second-choice field.` : ''}`),
  ])
  process.stdout.write(values.json ? `${JSON.stringify(found, null, 2)}\n` : `${[...lines.slice(1), '', `Counted over packages and roots: ${found.parts}; files and other parts, which are left out: ${found.leftOut}.`, '', ...found.cra.map(printable)].join('\n')}\n`)
  return exit.verified
}

async function affected(args: string[]): Promise<number> {
  const { values, positionals: [file, ...given] } = parse(args, { ...signerOptions, trust: { type: 'string' }, 'trusted-root': { type: 'string' }, vex: { type: 'string', multiple: true }, ...tables.formatOption } as const)
  if (file === undefined || given.length + (values.vex ?? []).length === 0) throw usage('An SBOM and the records it is held against: sealglass sbom affected FILE RECORD …')
  const format = tables.formatOf(values)
  const bytes = await read(file)
  const data: tables.Answered[] = []
  const records: Array<{ name: string, osv: Uint8Array }> = []
  const statements = values.vex ?? []
  // What a file is, the verifier tells.
  await createVerifier()
  const archives: string[] = []
  for (const each of given) {
    if (await startsAsZip(each)) {
      archives.push(each)
      continue
    }
    const content = await read(each)
    if (speaks(content)) statements.push(each)
    else records.push({ name: each, osv: content })
  }
  const vex = await vexOf(statements, values)
  if (records.length + archives.length === 0) return stated(file, bytes, vex, statements, format)
  for (const { name, osv } of records) {
    const one = await readable(name, () => affectedBy(bytes, osv, { vex }))
    data.push({ file: name, found: one, sha256: sha256(osv) })
  }
  const counted: string[] = []
  // What is wrong with a VEX document is wrong with no record.
  if (archives.length > 0 && vex.length > 0) await readable(statements.join(', '), () => vexStatements(bytes, vex))
  for (const archive of archives) {
    const { answers, compared, named, left, others } = await inArchive(file, bytes, archive, vex)
    data.push(...answers)
    counted.push(`${archive}: ${many(compared, 'record')} compared, of which ${named} name${named === 1 ? 's' : ''} a part; ${left} left out, as ${left === 1 ? 'it names' : 'they name'} no package of this SBOM. Other files in it: ${others}.${named > answers.length ? ` ${named - answers.length} of them are too many to show.` : ''}`)
  }
  const documents = [...statements, file]
  if (tables.isTable(format)) {
    const newest = data.map(({ found: { modified } }) => modified).sort().at(-1) ?? ''
    process.stdout.write(tables.written(format, 'What records say of an SBOM', [...tables.unsigned(file, sha256(bytes)), ['data date', newest], ...counted.map(text => ['archive', text] as [string, string])], tables.answers(file, data, documents)))
    return exit.verified
  }
  const lines = data.flatMap(({ file: name, found: { record, aliases, modified, source, severity, withdrawn, evaluated, notEvaluated, findings, vexFindings } }) => [
    '', paint(process.stdout)('bold', printable([record, ...aliases].join(', '))),
    `According to this SBOM and the data of ${printable(modified)}, from ${printable(name)}${source === undefined ? '' : ` (${[source.name, source.licence].filter(Boolean).join(', ')})`}, of which no signature was looked at:`,
    ...grave(severity, '  '),
    ...withdrawn === undefined ? [] : [`  This record was withdrawn on ${printable(withdrawn)}: it gives no answer.`],
    ...findings.flatMap(({ answer, reason, decided, note, severity: own, path, statements: stated = [], statementsDisagree, ...part }) => [
      `  ${answer}${reason === undefined ? '' : ` (${reason})`}: ${nameOf(part)}${decided === undefined ? '' : `, ${printable(decided)}`}${path === undefined ? ', no path recorded' : ''}`,
      ...grave(own, '    '),
      ...note === undefined ? [] : [`    ${note}`],
      ...stated.map(each => sentenceOf(each, documents)),
      ...statementsDisagree === undefined ? [] : ['    These statements do not agree.'],
    ]),
    ...vexFindings.map(({ check, message }) => `  ${printable(message)} (${check})`),
    ...findings.length > 0 || withdrawn !== undefined ? [] : [`  This record names no version of ${evaluated} evaluated parts. ${notEvaluated} parts could not be evaluated.`],
  ])
  // What is left out is said where the answers are read by a program, too.
  if (values.json) for (const text of counted) process.stderr.write(`sealglass: ${printable(text)}\n`)
  process.stdout.write(values.json ? `${JSON.stringify(data.map(({ found }) => found), null, 2)}\n` : `${[...lines, ...counted.flatMap(text => ['', printable(text)])].slice(1).join('\n')}\n`)
  return exit.verified
}

/** As a record states it: no answer follows from it (sbom:V12). */
const grave = (severity: Severity[] = [], indent: string): string[] => severity.length === 0 ? [] : [`${indent}severity, as the record states it: ${printable(tables.severities(severity))}`]

/** What is stated, and in which document. */
const sentenceOf = ({ sentence, document }: VexStatement, documents: string[]): string => `    ${printable(`${sentence} (in ${documents[document] ?? ''})`)}`

/** Bytes of records that are held before they are compared, for which the SBOM is read. */
const BATCH = 16 * 1024 ** 2
/** Answers about parts that are kept of an archive. */
const MOST_ANSWERS = 200_000

interface InArchive { answers: tables.Answered[], compared: number, named: number, left: number, others: number }

/** What the records of an archive say, of those that name a part of the SBOM (sbom:V51). */
async function inArchive(file: string, sbom: Uint8Array, archive: string, vex: VexDocument[]): Promise<InArchive> {
  const counts: InArchive = { answers: [], compared: 0, named: 0, left: 0, others: 0 }
  let room = MOST_ANSWERS
  const worth = await readable(file, () => withSbom(sbom, mayName))
  let batch: Array<{ name: string, record: Uint8Array }> = []
  let size = 0
  const flush = (): Promise<void> => withSbom(sbom, open => {
    for (const { name, record } of batch) {
      try {
        const found = open.affected(record, vex)
        counts.compared++
        if (found.findings.length === 0) continue
        counts.named++
        if ((room -= found.findings.length) >= 0) counts.answers.push({ file: `${archive}!/${name}`, found, sha256: sha256(record) })
      } catch (error) {
        // A reader that stopped tells of no record.
        if (isTrap(error)) throw error
        counts.others++
      }
    }
    batch = []
    size = 0
  })
  const line = progress()
  const { slice, length, close } = await slices(archive)
  try {
    for await (const { name, data, done } of recordsIn(slice, length)) {
      line.at(archive, done / length)
      if (data === undefined) counts.others++
      else if (!worth(data)) counts.left++
      else {
        batch.push({ name, record: data })
        if ((size += data.length) > BATCH) await flush()
      }
    }
    await flush()
  } catch (error) {
    // Half of an answer would be taken for one.
    if (error instanceof ArchiveError) throw new Failure(exit.unreadable, `${archive}: ${error.message}`)
    throw error
  } finally {
    line.end()
    await close()
  }
  if (counts.compared + counts.left === 0) throw new Failure(exit.unreadable, `${archive}: no file in it is a record of a flaw (OSV)`)
  return counts
}

/** Whether a file is a VEX document or holds a signed one, and no record: records say which parts have a flaw, VEX what issuers say of it. */
function speaks(file: Uint8Array): boolean {
  const { kind, signatures } = recognise(file)
  return signatures !== undefined || kind === 'vex' || kind === 'sbom'
}

/** What is stated where there is no record. */
async function stated(file: string, bytes: Uint8Array, vex: VexDocument[], names: string[], format: ReturnType<typeof tables.formatOf>): Promise<number> {
  const found = await readable(file, () => vexStatements(bytes, vex))
  if (tables.isTable(format)) {
    process.stdout.write(tables.written(format, 'What is stated of an SBOM', [...tables.unsigned(file, sha256(bytes)), ['statements of', names.join(', ')]], tables.statements(file, found, [...names, file])))
    return exit.verified
  }
  const { vulnerabilities, unmatched, vexFindings } = found
  const lines = [
    'No record of a flaw was given (OSV). This is what issuers state of parts of this SBOM; whether it is so only they can tell.',
    ...vulnerabilities.flatMap(({ ids, parts }) => [
      '', paint(process.stdout)('bold', printable(ids.join(', '))),
      ...parts.flatMap(({ path, statements, statementsDisagree, ...part }) => [
        `  ${nameOf(part)}${path === undefined ? ', no path recorded' : ''}`,
        ...statements.map(each => sentenceOf(each, [...names, file])),
        ...statementsDisagree === undefined ? [] : ['    These statements do not agree.'],
      ]),
    ]),
    '', ...vexFindings.map(({ check, message }) => `${printable(message)} (${check})`),
    `Vulnerabilities of which something is stated of parts of this SBOM: ${vulnerabilities.length}; only of products that are not in it: ${unmatched}`,
  ]
  process.stdout.write(format === 'json' ? `${JSON.stringify(found, null, 2)}\n` : `${lines.join('\n')}\n`)
  return exit.verified
}

async function compare(args: string[]): Promise<number> {
  const { values, positionals: [before, after, ...rest] } = parse(args, tables.formatOption)
  if (before === undefined || after === undefined) throw usage('Two SBOMs or more: sealglass sbom compare BEFORE AFTER …')
  const format = tables.formatOf(values)
  if (rest.length > 0) return sideBySide([before, after, ...rest], format)
  const [first, second] = [await read(before), await read(after)]
  const found = await readable(before, () => compareSboms(first, second))
  if (tables.isTable(format)) {
    const facts = [...tables.unsigned(before, sha256(first)), ['compared with', after], ['its sha256', sha256(second)]] as Array<[string, string]>
    process.stdout.write(tables.written(format, 'What changed between two SBOMs', facts, tables.differences(found)))
    return exit.verified
  }
  process.stdout.write(values.json ? `${JSON.stringify(found, null, 2)}\n` : `${changes(found).join('\n')}\n`)
  return exit.verified
}

function changes(found: SbomComparison): string[] {
  return [
    ...found.document.map(({ what, before: old, after: now }) => `document ${what}: ${printable(old) || 'not stated'} → ${printable(now) || 'not stated'}`),
    ...found.added.map(part => `added:    ${nameOf(part)}`),
    ...found.removed.map(part => `removed:  ${nameOf(part)}`),
    ...found.versionChanged.map(pair => `version:  ${nameOf(pair.before)} → ${printable(pair.after.version ?? 'not stated')}`),
    ...found.changed.map(({ after: part, what }) => `${what === 'hashes' ? 'HASHES:  ' : `${what}:`.padEnd(9)} ${nameOf(part)}${what === 'hashes' ? ', the same part with another hash' : ''}`),
    ...([['second', found.enriched], ['first', found.reduced]] as const).flatMap(([which, list]) => list.map(({ after: part, what }) => `enriched: ${nameOf(part)}: ${what}, of which the ${which} says more`)),
    `${found.unchanged} unchanged`,
    ...onlyEnriched(found),
  ]
}

/** More are not held side by side: all are read at once, and each is compared with each. */
const MOST_DOCUMENTS = 100

/** Which part is in which of more than two (sbom:T21). Nothing is merged. */
async function sideBySide(files: string[], format: ReturnType<typeof tables.formatOf>): Promise<number> {
  if (files.length > MOST_DOCUMENTS) throw usage(`At most ${MOST_DOCUMENTS} SBOMs are held side by side.`)
  const documents = await Promise.all(files.map(read))
  const { rows } = await readable(files.join(', '), () => presenceInSboms(documents))
  const digests = documents.map(sha256)
  const facts = files.map((file, at): [string, string] => [`document ${at + 1}`, `${file}, SHA-256 ${digests[at]}`])
  if (tables.isTable(format)) process.stdout.write(tables.written(format, 'Workspace inventory, unsigned', facts, tables.presence(files, rows)))
  else if (format === 'json') process.stdout.write(`${JSON.stringify({ documents: files.map((file, at) => ({ file, sha256: digests[at] })), rows }, null, 2)}\n`)
  else {
    const some = rows.filter(({ is }) => !is.every(Boolean))
    process.stdout.write(`${[
      ...facts.map(([, what], at) => printable(`${at + 1}  ${what}`)), '',
      ...some.map(({ cells: [name, version], is }) => `${is.map((own, at) => (own ? String(at + 1) : '-').padStart(String(at + 1).length)).join(' ')}  ${printable(`${name} ${version}`.trim())}`),
      `${rows.length - some.length} of ${many(rows.length, 'part')} ${rows.length - some.length === 1 ? 'is' : 'are'} in every document.`,
      'What is put together here is signed by nobody, whoever signed the documents.',
    ].join('\n')}\n`)
  }
  return exit.verified
}

/** Where that is all that differs of their parts. */
function onlyEnriched({ added, removed, versionChanged, changed, enriched, reduced }: SbomComparison): string[] {
  const same = [added, removed, versionChanged, changed].every(({ length }) => length === 0) && (enriched.length > 0) !== (reduced.length > 0)
  return same ? [`Both list the same parts; the ${enriched.length > 0 ? 'second' : 'first'} only says more of them.`] : []
}

/** A signed one speaks for its signer, if that is the one asked for; any other is an annotation. */
async function vexOf(files: string[], values: Parameters<typeof policyOf>[0] & { trust?: string, 'trusted-root'?: string }): Promise<VexDocument[]> {
  const documents: VexDocument[] = []
  if (files.length === 0) return documents
  const verifier = await verifierFor(values.trust, values['trusted-root'])
  for (const file of files) {
    const document = await read(file)
    if (recognise(document).signatures === undefined) documents.push({ document })
    else {
      const { report, payload } = verifier.verifyPayload({ bundle: document, artifact: { statementOnly: true }, policy: await policyOf(values) })
      if (payload === undefined) throw new Failure(exit.notVerified, `${file}: its signature does not hold, and what it states is not read: ${report.cause?.message ?? report.summary}`)
      documents.push({ report, payload })
    }
  }
  return documents
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** What cannot be read ends the command as an unreadable file does. */
async function readable<T>(file: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof SealglassError && error.code === 'usage.sbom') throw new Failure(exit.unreadable, `${file}: ${error.message}`)
    throw error
  }
}

/** A manifest or an index of an image, of which an SBOM may name the other (sbom:B31). */
function isImage(bytes: Uint8Array): boolean {
  if (bytes.length > 1 << 22 || bytes[0] !== 0x7b) return false
  try {
    const { mediaType, schemaVersion } = JSON.parse(new TextDecoder().decode(bytes)) as { mediaType?: unknown, schemaVersion?: unknown }
    return schemaVersion === 2 || /^application\/vnd\.(oci\.image|docker\.distribution)\./.test(String(mediaType))
  } catch {
    return false
  }
}

/** The verifier is loaded only where there is something for it. */
async function enveloped(bytes: Uint8Array, { sbom }: SbomReading, pin: string | undefined): Promise<EnvelopedSignature[]> {
  if (sbom?.document.signatures?.some(({ kind }) => kind === 'jsf') !== true) {
    if (pin !== undefined) throw usage('--pin is for a document that holds a signature, and this one holds none that is read.')
    return []
  }
  await createVerifier()
  const hex = pin !== undefined && /^[0-9a-f]{64}$/i.test(pin)
  return verifyEnveloped(bytes, pin === undefined ? {} : { pin: hex ? pin : new TextDecoder().decode(await read(pin)) })
}

function described(file: string, reading: SbomReading, signatures: EnvelopedSignature[]): string {
  const bold = (text: string): string => paint(process.stdout)('bold', text)
  const lines = [bold(printable(file)), row('sha256', reading.sha256), row('bytes', String(reading.bytes))]
  if (reading.jcsSha256 !== undefined) lines.push(row('canonical JSON', reading.jcsSha256))
  if (reading.refused !== undefined) lines.push('', `Not read: ${printable(reading.refused.message)} (${reading.refused.check} ${reading.refused.id}${place(reading.refused)})`)
  else if (reading.sbom === undefined) lines.push('', `This is no SBOM${reading.kind === 'unknown' ? '' : `, but: ${reading.kind}`}.`)
  else lines.push(...contents(reading.sbom, bold, signatures))
  return `${lines.join('\n')}\n`
}

function contents({ document, roots, components, edgeCount, findings, findingCount }: SbomContent, bold: (text: string) => string, signatures: EnvelopedSignature[]): string[] {
  const stated = (value = 'not stated'): string => printable(value)
  const lines = [
    row('format', `${document.format} ${printable(document.version)} (${document.serialisation})${document.partial ? ', read in part' : ''}`),
    row('not signed', 'nothing here says who made this file: see sealglass sbom bind'),
    row('name', stated(document.name)),
    row('id', stated(document.id)),
    row('created', `${stated(document.created)} (a claim)`),
    ...(document.authors ?? []).map(({ kind, name }) => row('author', `${stated(name?.value)} (${printable(kind)})`)),
    ...(document.tools ?? []).map(tool => row('tool', nameOf(tool))),
    ...(document.distributionConstraints ?? []).map(text => row('sharing', printable(text))),
    ...signatures.map(({ pointer, form, outcome, message, check }) => row('signature', `${outcome}: ${printable(message)} (${form} at ${printable(pointer) || 'the root'}, ${check})`)),
    ...(document.signatures ?? []).filter(({ kind }) => kind !== 'jsf').map(({ kind, pointer }) => row('signature', `${kind} at ${pointer || 'the root'}: present, not verified`)),
    row('roots', roots.map(({ component, origin }) => `${nameOf(components[component])} (${origin})`).join(', ') || 'none recorded'),
    row('parts', String(components.length)),
    row('relations', String(edgeCount)),
    '',
  ]
  const most = 40
  lines.push(...components.slice(0, most).map(part => `  ${nameOf(part)}${part.kind === 'package' ? '' : `  [${part.kind}]`}`))
  if (components.length > most) lines.push(`  … and ${components.length - most} more: --json has all`)
  if (findingCount > 0) {
    lines.push('', bold(many(findingCount, 'finding')), ...findings.slice(0, most).map(shown))
    if (findingCount > most) lines.push(`  … and ${findingCount - most} more: --json has all`)
  }
  return lines
}

function joined({ sentences, level, selfDescription, predicate, findings }: SbomBinding): string {
  const lines = ['', ...sentences.map(printable), '']
  if (predicate !== undefined) lines.push(row('predicate', printable(predicate.type)), row('shape', predicate.shape))
  if (level !== undefined) lines.push(row('level', `${level.level ?? 'none'} (${level.check} ${level.id})`), ...level.differences.slice(0, 40).map(text => `  ${printable(text)}`))
  lines.push(row('says of itself', `${selfDescription.agreement}${selfDescription.note === undefined ? '' : `: ${selfDescription.note}`}`))
  if (predicate?.sbom !== undefined) {
    const { document, componentCount } = predicate.sbom
    lines.push(row('signed SBOM', `${document.format} ${printable(document.version)}, ${many(componentCount, 'part')}`))
  }
  if (predicate?.refused !== undefined) lines.push(row('not read', printable(predicate.refused.message)))
  lines.push(...findings.map(shown))
  return `${lines.join('\n')}\n`
}

const row = (name: string, value: string): string => `${`${name}:`.padEnd(16)}${value}`
const place = ({ pointer }: { pointer?: string }): string => pointer === undefined || pointer === '' ? '' : ` at ${printable(pointer)}`
const shown = (finding: Omit<SbomFinding, 'pointer'> & { pointer?: string }): string =>
  `  ${finding.severity}: ${printable(finding.message)} (${finding.check}${place(finding)})`
const nameOf = (part?: { group?: string, name: string, version?: string }): string =>
  part === undefined ? '' : printable([part.group === undefined ? part.name : `${part.group}/${part.name}`, part.version ?? ''].join(' ').trim())
