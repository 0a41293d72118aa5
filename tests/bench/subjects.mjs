// The real bundles that are verified.

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** @typedef {{ name: string, file: string, artifact: string, trust: 'public-good' | 'staging', san: string, issuer: string, not?: string[] }} Subject */

const data = 'sigstore-verify/test_data'

/** @type {[Subject, ...Subject[]]} */
export const bundles = [
  {
    name: 'npm provenance v0.1', trust: 'public-good', file: `${data}/bundles/sigstore.js@2.0.0-provenance.sigstore.json`, artifact: 'npm/sigstore-2.0.0.tgz',
    san: 'https://github.com/sigstore/sigstore-js/.github/workflows/release.yml@refs/heads/main', issuer: 'https://token.actions.githubusercontent.com',
    // It reads no log entries of the type intoto.
    not: ['@freedomofpress/sigstore-browser'],
  },
  {
    name: 'attestation v0.3', trust: 'public-good', file: `${data}/bundles/conda-attestation.sigstore.json`, artifact: `${data}/bundles/signed-package-2.1.0-hb0f4dca_0.conda`,
    san: 'https://github.com/prefix-dev/sigstore-example/.github/workflows/action.yaml@refs/heads/main', issuer: 'https://token.actions.githubusercontent.com',
  },
  {
    name: 'file, timestamp v0.3', trust: 'public-good', file: `${data}/bundles/cosign-v3-blob.sigstore.json`, artifact: `${data}/bundles/cosign-v3-blob.txt`,
    san: 'w.vollprecht@gmail.com', issuer: 'https://github.com/login/oauth',
  },
  {
    name: 'file, Rekor v2', trust: 'staging', file: `${data}/upstream/sigstore-python/staging-rekor-v2.txt.sigstore.json`, artifact: `${data}/upstream/sigstore-python/staging-rekor-v2.txt`,
    san: 'jku@goto.fi', issuer: 'https://github.com/login/oauth',
  },
]

export const dist = new URL('../../dist/', import.meta.url)
/** @param {string} path */
const read = path => readFileSync(fileURLToPath(new URL(path, dist)))

/** @param {Subject} subject */
export const given = ({ file, artifact, trust, san, issuer }) => ({
  root: read(`../crate/trust/${trust}.json`).toString(), bundle: read(`vectors/${file}`).toString(), artifact: read(`vectors/${artifact}`), san, issuer,
})
