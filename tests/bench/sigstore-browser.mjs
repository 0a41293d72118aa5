// The peer that runs in Node.js and in browsers alike.

/** @typedef {{ root: string, bundle: string, artifact: Uint8Array, san: string, issuer: string }} Given */

/** @param {typeof import('@freedomofpress/sigstore-browser')} peer @param {Given} given @returns {Promise<() => Promise<void>>} */
export async function sigstoreBrowser({ SigstoreVerifier }, { root, bundle, artifact, san, issuer }) {
  const verifier = new SigstoreVerifier()
  await verifier.loadSigstoreRoot(JSON.parse(root))
  return async () => {
    if (!await verifier.verifyArtifact(san, issuer, JSON.parse(bundle), artifact)) throw new Error('not verified')
  }
}
