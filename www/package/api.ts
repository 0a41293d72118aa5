/** What every entry of the package gives besides `createVerifier`. */

export { assertVerified, SealglassError } from './error.js'
export { inspect } from './inspect.js'
export { recognise } from './recognise.js'
export type * from './report.js'
export type * from './types.js'
export { verifyEnveloped, type EnvelopedSignature } from './enveloped.js'
