/** A registry's list of keys, as npm's registry gives it (`/-/npm/v1/keys`) or as Sigstore distributes it: which key a signature says it is by. */

import type { Policy, Report } from '../package/inline.js'

interface Listed {
  keyid?: string
  keyId?: string
  /** Base64 of the key */
  key?: string
  expires?: string | null
  keyUsage?: string
  publicKey?: { rawBytes?: string, validFor?: { start?: string, end?: string } }
}

/** The texts of keys are far shorter than a list; one of another kind is PEM. */
export const isList = (text: string): boolean => /^\s*\{/.test(text)

/** What npm's registry signs of a version, without log and time. */
export const isSignature = ({ bundle }: Report): boolean => bundle.format === 'fmt.npm-signature'

/**
 * The policy for a bundle, as its report names the key; none where the list has no such key. The hint only chooses: the signature has to
 * be by that key. Without a time in the bundle a key out of use counts as such (rule O4), and no log is asked for, as of the embedded list.
 * @throws where it is no such list
 */
export function policyOf(list: string, report: Report): Policy | undefined {
  const { keys } = JSON.parse(list) as { keys: Listed[] }
  const hint = report.signer?.kind === 'key' ? report.signer.hint : undefined
  const usage = isSignature(report) ? 'npm:signatures' : 'npm:attestations'
  const found = keys.find(({ keyid, keyId = keyid, keyUsage = usage }) => hint !== undefined && keyId === hint && keyUsage === usage)
  if (found === undefined) return undefined
  const { key, expires, publicKey: { rawBytes = key, validFor = {} } = {} } = found
  const { start = '1970-01-01T00:00:00Z', end = expires ?? undefined } = validFor
  return {
    key: ['BEGIN', 'END'].map(edge => `-----${edge} PUBLIC KEY-----`).join(`\n${rawBytes}\n`),
    ...end !== undefined || !isSignature(report) ? { keyValidFor: { start, ...end === undefined ? {} : { end } } } : {},
    ...isSignature(report) ? { thresholds: { tlog: 0 } } : {},
  }
}
