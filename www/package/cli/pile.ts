/** Many files, a directory of them, or an archive: what vouches for what. */

import { openAsBlob } from 'node:fs'
import { open } from 'node:fs/promises'
import { archiveOf } from '../archive.js'
import { dossier } from '../dossier.js'
import type { DossierReport, Policy, Verifier } from '../types.js'
import { exit, Failure } from './exit.js'
import { progress } from './progress.js'
import { isDirectory, isPattern, select } from './select.js'
import { printable, type Paint } from './text.js'

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

export async function evaluate(operands: string[], verifier: Verifier, policy: Policy, now: string | undefined): Promise<DossierReport> {
  const pile = dossier(verifier)
  const files = await select(operands)
  const shown = progress()
  try {
    for (const [at, { path, name }] of files.entries()) {
      const onProgress = ({ done, total = done }: { done: number, total?: number }): void => shown.at(`reading ${at + 1} of ${files.length}: ${name}`, total === 0 ? 1 : done / total)
      try {
        await pile.add(name, await openAsBlob(path), { onProgress })
      } catch (error) {
        throw new Failure(exit.unreadable, `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
      }
    }
    shown.at(`verifying ${files.length} files`)
    return await pile.evaluate({ policy, ...now === undefined ? {} : { now } })
  } finally {
    shown.end()
  }
}

/** Every artifact is vouched for by something that is verified, nothing contradicts, and nothing had to be left unread. */
export const holds = ({ files, artifacts, unvouched, contradictions }: DossierReport): boolean =>
  artifacts.length > 0 && unvouched.length === 0 && contradictions.length === 0 && files.every(({ role }) => role !== 'refused')

export function humanPile(report: DossierReport, paint: Paint): string {
  const { files, pairs, artifacts, contradictions, alone } = report
  const vouched = artifacts.filter(({ verdict }) => verdict === 'verified')
  const lines = [
    `${paint('bold', `${vouched.length} of ${artifacts.length} artifacts are vouched for`)}; ${files.length} files, ${pairs.length} signatures compared`,
    ...section('Vouched for', vouched.map(({ name, vouchedFor, through, platform }) => `${name}${platform === undefined ? '' : ` (${platform})`}  by ${vouchedFor.join(', ')}${through === undefined ? '' : `, through ${through}`}`), 'green'),
    ...section('Signed, but not verified', artifacts.filter(({ verdict }) => verdict !== undefined && verdict !== 'verified').map(({ name, verdict }) => `${name}  ${verdict}`), 'yellow'),
    ...section('Nothing vouches for', artifacts.filter(({ verdict }) => verdict === undefined).map(({ name }) => name), 'red'),
    ...section('Contradicts', contradictions.map(each => `${each.evidence}${each.artifact === undefined ? '' : `, ${each.artifact}`}: ${each.verdict}. ${each.summary}`), 'red'),
    ...section('Of files that are not here', alone, 'yellow'),
    ...section('Not unpacked', files.flatMap(({ name, problem }) => problem === undefined ? [] : [`${name}: ${problem}`]), 'yellow'),
    ...section('Not read', files.filter(({ role }) => role === 'refused').map(({ name, detail }) => `${name}: ${detail}`), 'red'),
  ]
  return `${lines.join('\n')}\n`

  function section(title: string, rows: string[], colour: 'green' | 'yellow' | 'red'): string[] {
    return rows.length === 0 ? [] : ['', paint(colour, title), ...rows.map(row => `  ${printable(row)}`)]
  }
}
