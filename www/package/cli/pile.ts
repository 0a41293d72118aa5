/** Many files, a directory of them, or an archive: what vouches for what. */

import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { archiveOf } from '../archive.js'
import { dossier } from '../dossier.js'
import type { DossierDirectory, DossierFile, DossierReport, Policy, Verifier } from '../types.js'
import { disagreeingSboms } from '../sbom.node.js'
import type { AttestedSbom, SbomDisagreements } from '../sbom-types.js'
import { keptOf, sbomRequestOf, type Crew } from './crew.js'
import { exit, Failure } from './exit.js'
import { blobOf } from './files.js'
import { progress } from './progress.js'
import { isDirectory, isPattern, select } from './select.js'
import { differing, many, printable, type Paint } from './text.js'

/** A directory, a pattern, or an archive by its first bytes. What cannot be read is none: it is for who reads it to say why. */
export async function isPile(path: string): Promise<boolean> {
  if (await isDirectory(path) || await isPattern(path)) return true
  const handle = await open(path).catch(() => undefined)
  try {
    const { buffer, bytesRead } = await handle?.read(new Uint8Array(512), 0, 512, 0) ?? { buffer: new Uint8Array(), bytesRead: 0 }
    return archiveOf(buffer.subarray(0, bytesRead)) !== undefined
  } finally {
    await handle?.close()
  }
}

/** `disagreements`: of signed SBOMs, where there are several (sbom:B25). `notCompared`: how many more there are than are held against each other. */
export type PileReport = DossierReport & { disagreements?: SbomDisagreements & { notCompared: number } }

export async function evaluate(operands: string[], { verifier, expect }: Crew, policy: Policy, now: string | undefined): Promise<PileReport> {
  const pile = dossier(verifier)
  const files = await select(operands)
  const unreadable: DossierFile[] = []
  let signatures = 0
  const shown = progress()
  try {
    for (const [at, { path, name }] of files.entries()) {
      const onProgress = ({ done, total = done }: { done: number, total?: number }): void => shown.at(`reading ${at + 1} of ${files.length}: ${name}`, total === 0 ? 1 : done / total)
      try {
        const { role } = await pile.add(name, await blobOf(path), { onProgress })
        if (role === 'evidence') expect(++signatures)
      } catch (error) {
        const why = `cannot be read: ${error instanceof Error ? error.message : String(error)}`
        if (operands.includes(path)) throw new Failure(exit.unreadable, `${path} ${why}`)
        // One of many that nobody named stops none of the others.
        unreadable.push({ name, kind: 'unreadable', detail: `It ${why}`, size: '0', role: 'refused' })
      }
    }
    shown.at(`verifying ${many(files.length, 'file')}`)
    const report = await pile.evaluate({ policy, ...now === undefined ? {} : { now } })
    const disagreements = await disagreeing(report.pairs, verifier)
    return { ...report, files: [...report.files, ...unreadable], ...disagreements && { disagreements } }
  } finally {
    shown.end()
  }
}

/** So many signed SBOMs are held against each other, of so many bytes in all: all of them are in memory then. */
const MOST_SBOMS = { count: 100, bytes: 64 * 1024 ** 2 }

/** Each statement is verified once more, by itself: only then its document is at hand. */
async function disagreeing(pairs: DossierReport['pairs'], verifier: Verifier): Promise<PileReport['disagreements']> {
  const requests = new Map(pairs.flatMap(({ evidence, place, report }) => {
    const request = sbomRequestOf(report)
    return request === undefined ? [] : [[place === undefined ? evidence : `${evidence}, ${place}`, request] as const]
  }))
  const attested: AttestedSbom[] = []
  let [bytes, notCompared] = [0, 0]
  for (const [name, request] of requests) {
    bytes += (request.bundle as Uint8Array).length
    if (attested.length === MOST_SBOMS.count || bytes > MOST_SBOMS.bytes) {
      notCompared++
      continue
    }
    const { report, payload } = verifier.verifyPayload({ ...request, artifact: { statementOnly: true } })
    if (payload !== undefined) attested.push({ name, report, payload })
  }
  return attested.length + notCompared < 2 ? undefined : { ...await disagreeingSboms(attested), notCompared }
}

/** As JSON of the whole, a report at a time: the text of many is longer than a text can be. */
export const writePile = (report: PileReport, to: NodeJS.WritableStream): Promise<void> => pipeline(Readable.from(textOf(report)), to, { end: false })

function* textOf({ files, pairs, ...rest }: PileReport): Generator<string> {
  const [head, tail] = [{ files }, rest].map(part => JSON.stringify(part, null, 2)) as [string, string]
  yield `${head.slice(0, -2)},\n  "pairs": [`
  for (const [at, { report, ...pair }] of pairs.entries()) {
    yield `${at === 0 ? '' : ','}\n    ${indented(JSON.stringify(pair, null, 2), 4).slice(0, -6)},\n      "report": ${indented(JSON.stringify(keptOf(report), null, 2), 6)}\n    }`
  }
  yield `${pairs.length === 0 ? '' : '\n  '}],${tail.slice(1)}\n`
}

/** No text of JSON has a line break in it. */
const indented = (json: string, by: number): string => json.replaceAll('\n', `\n${' '.repeat(by)}`)

/** Every artifact is vouched for by something that is verified, nothing contradicts, and nothing had to be left unread. */
export const holds = ({ files, artifacts, unvouched, contradictions }: DossierReport): boolean =>
  artifacts.length > 0 && unvouched.length === 0 && contradictions.length === 0 && files.every(({ role }) => role !== 'refused')

/** What of a signed model is not as it was signed. */
function lacking(directory: DossierDirectory | undefined): string {
  const names = (what: string, files: string[] = []): string => files.length === 0 ? '' : ` ${what}: ${files.slice(0, 10).join(', ')}${files.length > 10 ? ` and ${files.length - 10} more` : ''}.`
  return `${names(`Of its ${directory?.files} files not here`, directory?.missing)}${names('Not what was signed', directory?.changed)}`
}

/** @param noLog whether no entry in a log was asked for */
export function humanPile(report: PileReport, paint: Paint, noLog?: boolean): string {
  const { files, pairs, artifacts, contradictions, alone, disagreements: { found = [], leftOut = 0, notCompared = 0 } = {} } = report
  const compared = found.filter(({ comparison }) => comparison)
  // `sbom bind` takes files with one signature each, and asks for a log: of several, or of a file in an archive, the name is of no file.
  const plain = files.flatMap(({ name, within }) => within === undefined ? name : [])
  const bound = !noLog && compared.every(({ names }) => Object.values(names).every(name => plain.includes(name)))
  const vouched = artifacts.filter(({ verdict }) => verdict === 'verified')
  const lines = [
    `${paint('bold', `${vouched.length} of ${many(artifacts.length, 'artifact')} ${vouched.length === 1 || artifacts.length === 1 ? 'is' : 'are'} vouched for`)}; ${many(files.length, 'file')}, ${many(pairs.length, 'signature')} compared`,
    ...section('Vouched for', vouched.map(({ name, vouchedFor, through, platform }) => `${name}${platform === undefined ? '' : ` (${platform})`}  by ${vouchedFor.join(', ')}${through === undefined || vouchedFor.includes(through) ? '' : `, through ${through}`}`), 'green'),
    ...section('Signed, but not verified', artifacts.filter(({ verdict }) => verdict !== undefined && verdict !== 'verified').map(({ name, verdict }) => `${name}  ${verdict}`), 'yellow'),
    ...section('Nothing vouches for', artifacts.filter(({ verdict }) => verdict === undefined).map(({ name }) => name), 'red'),
    ...section('Contradicts', contradictions.map(each => `${each.evidence}${each.artifact === undefined ? '' : `, ${each.artifact}`}: ${each.verdict}. ${each.summary}${lacking(each.directory)}`), 'red'),
    ...section('Of files that are not here', [...new Set(pairs.flatMap(({ evidence, place, artifact, directory }) => artifact !== undefined || directory?.missing.length === 0 ? []
      : `${evidence}${place === undefined || alone.includes(evidence) ? '' : `, ${place}`}${lacking(directory)}`))], 'yellow'),
    ...section('Two signed SBOMs for the same artifact disagree', [
      ...found.map(differing), ...leftOut > 0 ? [`and ${leftOut} more`] : [],
      ...compared.length > 0 ? [`How they differ: ${bound ? 'sealglass sbom bind BUNDLE BUNDLE SIGNER' : '`comparison` of --json'}`] : [],
    ], 'yellow'),
    ...section('Not looked at', notCompared > 0 ? [`whether ${notCompared} more signed statements disagree that may be SBOMs: at most ${MOST_SBOMS.count} are held against each other, of 64 MiB`] : [], 'yellow'),
    ...section('Not unpacked', files.flatMap(({ name, problem }) => problem === undefined ? [] : [`${name}: ${problem}`]), 'yellow'),
    ...section('Not read', files.filter(({ role }) => role === 'refused').map(({ name, detail }) => `${name}: ${detail}`), 'red'),
  ]
  return `${lines.join('\n')}\n`

  function section(title: string, rows: string[], colour: 'green' | 'yellow' | 'red'): string[] {
    return rows.length === 0 ? [] : ['', paint(colour, title), ...rows.map(row => `  ${printable(row)}`)]
  }
}
