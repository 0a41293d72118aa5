/** The verifiers of this worker, one for each trust root: reading a root is the slow part. */

import { createVerifier, type Verifier } from '../package/inline.js'
import { isEngineFailure, ProblemError, read } from './problem.js'
import type { TrustChoice } from './protocol.js'

export const PUBLIC_GOOD: TrustChoice = { source: 'embedded', name: 'public-good' }

const verifiers = new Map<string, Promise<Verifier>>()

export function verifierFor(trust: TrustChoice): Promise<Verifier> {
  const name = trust.source === 'embedded' ? trust.name : `supplied ${trust.given.id}`
  const known = verifiers.get(name)
  if (known) return known
  const made = trust.source === 'embedded' ? createVerifier({ trust: trust.name }) : fromFile(trust.given.file)
  verifiers.set(name, made)
  made.catch(() => verifiers.delete(name))
  return made
}

async function fromFile(file: File): Promise<Verifier> {
  try {
    return await createVerifier({ trust: await read(file) })
  } catch (error) {
    if (isEngineFailure(error)) throw error
    throw new ProblemError({ message: 'problem.trust', values: { name: file.name, detail: error instanceof Error ? error.message : String(error) } })
  }
}

