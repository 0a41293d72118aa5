// What chromium.mjs bundles: those that run in a browser, and hashing.

import * as sigstore from '@freedomofpress/sigstore-browser'
// @ts-expect-error: an alias that chromium.mjs gives
import { assertVerified, createVerifier } from 'sealglass/inline'
import { hashing } from './hashing.mjs'
import { sigstoreBrowser } from './sigstore-browser.mjs'
import { inTurns } from './times.mjs'

/** @param {Omit<import('./sigstore-browser.mjs').Given, 'artifact'> & { artifact: number[] }} given @param {boolean} alone @param {number} runs */
async function verification({ artifact, ...texts }, alone, runs) {
  const given = { ...texts, artifact: Uint8Array.from(artifact) }
  const { root, bundle, san, issuer } = given
  const verifier = await createVerifier({ trust: JSON.parse(root) })
  const ours = () => assertVerified(verifier.verify({ bundle, artifact: given.artifact, policy: { identity: { san, issuer } } }))
  const peers = [{ name: 'sealglass', verify: /** @type {() => unknown} */ (ours) }]
  if (!alone) peers.push({ name: '@freedomofpress/sigstore-browser', verify: await sigstoreBrowser(sigstore, given) })
  return inTurns(peers, runs)
}

Object.assign(globalThis, { bench: { verification, hashing: (/** @type {number} */ bytes, /** @type {string} */ bundle) => hashing(bytes, bundle, createVerifier) } })
