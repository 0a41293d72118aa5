/** The calls of the package, for whichever entry loads the engine. */

import { call, load, type MakeHashing } from './engine.js'
import type { FindModule } from './module.js'
import { artifactOf, bundleBytes, optionsOf, policyOf, proofBytes, trustOf, wellFormed, type EngineArtifact } from './input.js'
import { needsOf } from './needs.js'
import type { Report } from './report.js'
import { readArtifact, type Needs } from './stream.js'
import type { Consistency, Policy, TrustedRoot, Verifier, VerifierOptions, VerifyFileRequest, VerifyRequest } from './types.js'

/** Loads the engine if it is not, and reads the trusted root once for all the reports to come. */
export async function create({ trust, wasm }: VerifierOptions, find: FindModule, hashing?: MakeHashing): Promise<Verifier> {
  const material = trustOf(trust)
  await load(wasm, find, hashing)
  const engine = call('createVerifier', ({ Engine }) => new Engine(material))
  const report = (request: Omit<VerifyRequest, 'artifact'>, bundle: Uint8Array, artifact: EngineArtifact): Report =>
    JSON.parse(call('verify', () => engine.verify(bundle, artifact, policyOf(request.policy), optionsOf(request)))) as Report
  const reports = (request: Omit<VerifyRequest, 'artifact' | 'select'>, file: Uint8Array, artifact: EngineArtifact): Report[] =>
    JSON.parse(call('verifyAll', () => engine.verifyAll(file, artifact, policyOf(request.policy), optionsOf(request)))) as Report[]
  const needs = (bundle: Uint8Array, policy: Policy): Needs => JSON.parse(call('verifyFile', () => engine.needs(bundle, policyOf(policy)))) as Needs
  const hashed = (request: Omit<VerifyFileRequest, 'select'>, bundle: Uint8Array): Promise<EngineArtifact> =>
    readArtifact(request.file, needs(bundle, request.policy), request)
  const verifier: Verifier = {
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
    verifyPayload: request => {
      const [json, payload] = call('verifyPayload', () => engine.verifyPayload(
        bundleBytes(request.bundle), artifactOf(request.artifact), policyOf(request.policy), optionsOf(request))) as [string, Uint8Array | undefined]
      return { report: JSON.parse(json) as Report, ...payload === undefined ? {} : { payload } }
    },
    verifyAll: request => reports(request, bundleBytes(request.bundle), artifactOf(request.artifact)),
    verifyFileAll: async request => {
      const bundle = bundleBytes(request.bundle)
      return reports(request, bundle, await hashed(request, bundle))
    },
  }
  needsOf.set(verifier, needs)
  return verifier
}
