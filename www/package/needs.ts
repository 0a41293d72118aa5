/** What other entries of the package ask of a verifier, and callers do not. */

import type { Needs } from './stream.js'
import type { Policy, Verifier } from './types.js'

/** How a verifier tells what a signature is compared with; and of one that answers with promises, how many it works on at a time. */
export interface NeedsOf {
  (evidence: Uint8Array, policy: Policy): Needs
  width?: number
}

export const needsOf = /* @__PURE__ */ new WeakMap<Verifier, NeedsOf>()
