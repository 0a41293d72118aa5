/** A directory of files: what vouches for what. */

import { openAsBlob } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { DossierReport, Policy, Verifier } from '../types.js'
import { exit, Failure } from './exit.js'
import { printable, type Paint } from './text.js'

/** Files of one directory that are read; a release has hundreds. */
const MOST = 20_000

export async function isDirectory(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false
}

export async function evaluate(directory: string, verifier: Verifier, policy: Policy, now: string | undefined): Promise<DossierReport> {
  const dossier = verifier.dossier()
  for (const path of await files(directory)) {
    try {
      await dossier.add(relative(directory, path), await openAsBlob(path))
    } catch (error) {
      throw new Failure(exit.unreadable, `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return dossier.evaluate({ policy, ...now === undefined ? {} : { now } })
}

/** Regular files only: links are not followed, so that nothing outside is read. */
async function files(directory: string): Promise<string[]> {
  const found = (await readdir(directory, { withFileTypes: true, recursive: true })).filter(entry => entry.isFile()).map(entry => join(entry.parentPath ?? entry.path, entry.name))
  if (found.length > MOST) throw new Failure(exit.unreadable, `${directory} has ${found.length} files, at most ${MOST} are read.`)
  return found.sort()
}

/** Every artifact is vouched for by something that is verified, and nothing contradicts. */
export const holds = ({ artifacts, unvouched, contradictions }: DossierReport): boolean =>
  artifacts.length > 0 && unvouched.length === 0 && contradictions.length === 0

export function humanPile(report: DossierReport, paint: Paint): string {
  const { files, pairs, artifacts, contradictions, alone } = report
  const vouched = artifacts.filter(({ verdict }) => verdict === 'verified')
  const lines = [
    `${paint('bold', `${vouched.length} of ${artifacts.length} artifacts are vouched for`)}; ${files.length} files, ${pairs.length} signatures compared`,
    ...section('Vouched for', vouched.map(({ name, vouchedFor }) => `${name}  by ${vouchedFor.join(', ')}`), 'green'),
    ...section('Signed, but not verified', artifacts.filter(({ verdict }) => verdict !== undefined && verdict !== 'verified').map(({ name, verdict }) => `${name}  ${verdict}`), 'yellow'),
    ...section('Nothing vouches for', artifacts.filter(({ verdict }) => verdict === undefined).map(({ name }) => name), 'red'),
    ...section('Contradicts', contradictions.map(each => `${each.evidence}${each.artifact === undefined ? '' : `, ${each.artifact}`}: ${each.verdict}. ${each.summary}`), 'red'),
    ...section('Of files that are not here', alone, 'yellow'),
    ...section('Not read', files.filter(({ role }) => role === 'refused').map(({ name, detail }) => `${name}: ${detail}`), 'red'),
  ]
  return `${lines.join('\n')}\n`

  function section(title: string, rows: string[], colour: 'green' | 'yellow' | 'red'): string[] {
    return rows.length === 0 ? [] : ['', paint(colour, title), ...rows.map(row => `  ${printable(row)}`)]
  }
}
