// What is verified, and by whom.

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { sigstoreBrowser } from './sigstore-browser.mjs'

/** @typedef {{ name: string, file: string, artifact: string, trust: 'public-good' | 'staging', san: string, issuer: string, not?: string[] }} Subject */
/** @typedef {() => unknown} Verify throws, at once or later, unless verified */

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

const dist = new URL('../../dist/', import.meta.url)
/** @param {string} path */
const read = path => readFileSync(fileURLToPath(new URL(path, dist)))

/** @param {Subject} subject */
export const given = ({ file, artifact, trust, san, issuer }) => ({
  root: read(`../crate/trust/${trust}.json`).toString(), bundle: read(`vectors/${file}`).toString(), artifact: read(`vectors/${artifact}`), san, issuer,
})

/** Each prepares all that a user prepares once, and gives the call that is measured. @type {Record<string, (subject: Subject) => Promise<Verify>>} */
export const peers = {
  sealglass: async subject => {
    const { assertVerified, createVerifier } = await import(new URL('package/index.node.js', dist).href)
    const verifier = await createVerifier({ trust: subject.trust })
    const { bundle, artifact, san, issuer } = given(subject)
    return () => assertVerified(verifier.verify({ bundle, artifact, policy: { identity: { san, issuer } } }))
  },

  '@sigstore/verify': async subject => {
    const { bundleFromJSON, isBundleWithDsseEnvelope } = await import('@sigstore/bundle')
    const { TrustedRoot } = await import('@sigstore/protobuf-specs')
    const { toSignedEntity, toTrustMaterial, Verifier } = await import('@sigstore/verify')
    const { root, bundle: text, artifact, san, issuer } = given(subject)
    const verifier = new Verifier(toTrustMaterial(TrustedRoot.fromJSON(JSON.parse(root))))
    return () => {
      const bundle = bundleFromJSON(JSON.parse(text))
      const entity = isBundleWithDsseEnvelope(bundle) ? toSignedEntity(bundle) : toSignedEntity(bundle, artifact)
      verifier.verify(entity, { subjectAlternativeName: san, extensions: { issuer } })
    }
  },

  '@freedomofpress/sigstore-browser': async subject => sigstoreBrowser(await import('@freedomofpress/sigstore-browser'), given(subject)),
}

/** Who can verify this bundle at all. @param {Subject} subject */
export const peersOf = ({ not = [] }) => Object.entries(peers).filter(([name]) => !not.includes(name))
