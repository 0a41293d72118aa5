/** The calls of the package, for whichever entry loads the engine. */

import { call, load, type FindModule } from './engine.js'
import { artifactOf, bundleBytes, optionsOf, policyOf, proofBytes, trustOf, wellFormed, type EngineArtifact } from './input.js'
import type { Report } from './report.js'
import { readArtifact, type Needs } from './stream.js'
import type { Consistency, TrustedRoot, Verifier, VerifierOptions, VerifyFileRequest, VerifyRequest } from './types.js'

/** Loads the engine if it is not, and reads the trusted root once for all the reports to come. */
export async function create({ trust, wasm }: VerifierOptions, find: FindModule): Promise<Verifier> {
  const material = trustOf(trust)
  await load(wasm, find)
  const engine = call('createVerifier', ({ Engine }) => new Engine(material))
  const report = (request: Omit<VerifyRequest, 'artifact'>, bundle: Uint8Array, artifact: EngineArtifact): Report =>
    JSON.parse(call('verify', () => engine.verify(bundle, artifact, policyOf(request.policy), optionsOf(request)))) as Report
  const hashed = (request: VerifyFileRequest, bundle: Uint8Array): Promise<EngineArtifact> =>
    readArtifact(request.file, JSON.parse(call('verifyFile', () => engine.needs(bundle))) as Needs, request)
  return {
    trust: (JSON.parse(call('createVerifier', () => engine.trust())) as { roots: TrustedRoot[] }).roots,
    verify: request => report(request, bundleBytes(request.bundle), artifactOf(request.artifact)),
    verifyFile: async request => {
      const bundle = bundleBytes(request.bundle)
      return report(request, bundle, await hashed(request, bundle))
    },
    consistency: ({ older, newer, proof }) => {
      const texts = [older, newer].map(checkpoint => wellFormed('checkpoint', checkpoint)) as [string, string]
      return JSON.parse(call('consistency', () => engine.consistency(...texts, proofBytes(proof)))) as Consistency
    },
    verifyAll: request => {
      const bundle = bundleBytes(request.bundle)
      const artifact = artifactOf(request.artifact)
      return each(bundle, select => report({ ...request, select }, bundle, artifact))
    },
    verifyFileAll: async request => {
      const bundle = bundleBytes(request.bundle)
      const artifact = await hashed(request, bundle)
      return each(bundle, select => report({ ...request, select }, bundle, artifact))
    },
  }
}

/** Once for each signature; once also where the file cannot be opened, so that a report says why. */
function each(bundle: Uint8Array, verify: (select: number) => Report): Report[] {
  const count = Math.max(1, call('verifyAll', engine => engine.signatures(bundle)))
  return Array.from({ length: count }, (_, select) => verify(select))
}
