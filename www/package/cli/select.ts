/** Which files the operands of a command name: directories with all below them, and patterns. */

import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, join, relative, sep } from 'node:path'
import { exit, Failure } from './exit.js'
import { unreadable } from './files.js'

/** Files that are read; a release has hundreds. */
const MOST = 20_000

/** A file, and what it is called in the report. */
export interface Selected { path: string, name: string }

/** A name with `*` or `?`, unless there is a file that is called so. Quoted, it is for us; unquoted, the shell has replaced it. */
export const isPattern = async (operand: string): Promise<boolean> => /[*?]/.test(operand) && await kindOf(operand) === undefined

export const isDirectory = async (path: string): Promise<boolean> => await kindOf(path) === 'directory'

async function kindOf(path: string): Promise<'directory' | 'file' | undefined> {
  const found = await stat(path).catch(() => undefined)
  return found === undefined ? undefined : found.isDirectory() ? 'directory' : 'file'
}

/** One directory or archive: names are those within it. Several operands: names are as they were given. */
export async function select(operands: string[]): Promise<Selected[]> {
  const [only] = operands
  if (operands.length === 1 && only !== undefined && !await isPattern(only)) {
    if (!await isDirectory(only)) return [{ path: only, name: basename(only) }]
    return bounded((await below(only)).map(path => ({ path, name: slashes(relative(only, path)) })))
  }
  const paths = new Set<string>()
  for (const operand of operands) for (const path of await named(operand)) paths.add(path)
  return bounded([...paths].sort().map(path => ({ path, name: slashes(path) })))
}

async function named(operand: string): Promise<string[]> {
  if (!await isPattern(operand)) return await isDirectory(operand) ? below(operand) : [operand]
  const found = await matching(operand)
  if (found.length === 0) throw new Failure(exit.unreadable, `${operand} cannot be read: no file matches it.`)
  return found
}

/** `*` and `?` stay within one name, `**` crosses directories; a name that begins with a dot has to be named so. */
async function matching(pattern: string): Promise<string[]> {
  const parts = slashes(pattern).split('/')
  const found = parts[0] === '' ? await expanded('/', parts.slice(1)) : await expanded('', parts)
  return [...new Set(found)]
}

/** A part at a time, so that only directories that can match are read. */
async function expanded(base: string, [part, ...rest]: string[]): Promise<string[]> {
  if (part === undefined) return await kindOf(base) === 'file' ? [base] : []
  if (!/[*?]/.test(part)) return expanded(join(base, part), rest)
  const entries = await listed(base === '' ? '.' : base)
  const hits = entries.filter(({ name }) => part === '**' ? !name.startsWith('.') : translated(part).test(name))
  const deeper = part === '**' ? [part, ...rest] : rest
  const next = await Promise.all(hits.map(async entry => {
    const path = join(base, entry.name)
    return entry.isDirectory() ? expanded(path, deeper) : entry.isFile() && rest.length === 0 ? [path] : []
  }))
  return [...part === '**' && rest.length > 0 ? await expanded(base, rest) : [], ...next.flat()]
}

/** What is not there holds nothing. What cannot be listed may hold what was asked for: then nothing is verified, as without it all might look well. */
async function listed(directory: string): Promise<Dirent[]> {
  try {
    return await readdir(directory, { withFileTypes: true })
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return []
    throw unreadable(directory, error)
  }
}

const translated = (part: string): RegExp =>
  new RegExp(`^${/^[*?]/.test(part) ? '(?!\\.)' : ''}${part.replace(/[.+^${}()|[\]\\/]/g, '\\$&').replace(/\*+/g, '.*').replace(/\?/g, '.')}$`, 'su')

/** Regular files only: links are not followed, so that nothing outside is read. */
async function below(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true, recursive: true })
    .catch((error: unknown) => { throw unreadable((error as NodeJS.ErrnoException).path ?? directory, error) })
  return entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath ?? entry.path, entry.name)).sort()
}

function bounded(files: Selected[]): Selected[] {
  if (files.length > MOST) throw new Failure(exit.unreadable, `These are ${files.length} files, at most ${MOST} are read.`)
  return files
}

const slashes = (path: string): string => path.split(sep).join('/')
