/** A problem on its way up to the page. */

import { SealglassError } from '../package/inline.js'
import { isTrap } from '../package/module.js'
import type { Problem } from './protocol.js'

export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.message)
  }
}

/** The engine itself is gone or never was there; nothing can be asked of this worker again. */
export function isEngineFailure(error: unknown): boolean {
  return isTrap(error) || (error instanceof SealglassError && error.code.startsWith('engine.'))
}

/** Reads a file, or says that it cannot be read. */
export async function read(file: File, end = file.size, start = 0): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.slice(start, end).arrayBuffer())
  } catch {
    throw unreadable(file)
  }
}

export function unreadable(file: File): ProblemError {
  return new ProblemError({ message: 'problem.unreadable', values: { name: file.name } })
}
