// By whom the bundles are verified.

import { sigstoreBrowser } from './sigstore-browser.mjs'
import { dist, given } from './subjects.mjs'

/** @typedef {import('./subjects.mjs').Subject} Subject */
/** @typedef {() => unknown} Verify throws, at once or later, unless verified */

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
