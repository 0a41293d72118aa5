/** Several signed SBOMs, or several dropped ones: what of them is asked of the package. */

import { disagreements as among, presence } from '../package/sbom-several.js'
import type { AttestedSbom, SbomDisagreements, SbomPresence } from '../package/sbom-types.js'
import { asked } from './check.js'
import { reader } from './model.js'
import { isEngineFailure, read } from './problem.js'
import type { Evidence, Given } from './protocol.js'
import { attested } from './sbom.js'

type Stopped = () => Promise<void>

export async function disagreements(evidence: Evidence[], stopped: Stopped): Promise<SbomDisagreements> {
  const signed: AttestedSbom[] = []
  for (const job of evidence) {
    await stopped()
    try {
      const statement = attested(await asked(job))
      if (statement) signed.push({ name: job.bundle.name, ...statement })
    } catch (error) {
      // What is wrong with the evidence is said where its verdict stands.
      if (isEngineFailure(error)) throw error
    }
  }
  return among(reader, signed, stopped)
}

export const matrix = async (sboms: Given[], stopped: Stopped): Promise<SbomPresence> => presence(reader, await Promise.all(sboms.map(({ file }) => read(file))), stopped)
