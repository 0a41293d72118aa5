/** What other entries of the package ask of a verifier, and callers do not. */

import type { Needs } from './stream.js'
import type { Policy, Verifier } from './types.js'

/** Of each verifier, how it tells what a signature is compared with. */
export const needsOf = /* @__PURE__ */ new WeakMap<Verifier, (evidence: Uint8Array, policy: Policy) => Needs>()

/** Of one that answers with promises, how many it works on at a time. */
export const widthOf = /* @__PURE__ */ new WeakMap<Verifier, number>()
