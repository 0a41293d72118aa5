/** The signer the command line asks for. Nothing is guessed: not naming one has to be said too. */

import type { CertificateIdentity, Policy, SanKind } from '../types.js'
import { usage } from './exit.js'
import { read } from './files.js'

export const signerOptions = {
  'certificate-identity': { type: 'string' },
  'certificate-identity-regexp': { type: 'string' },
  'certificate-oidc-issuer': { type: 'string' },
  'san-kind': { type: 'string' },
  key: { type: 'string' },
  'npm-registry': { type: 'boolean' },
  'npm-signature': { type: 'boolean' },
  'any-signer': { type: 'boolean' },
} as const

type Signer = { [name in keyof typeof signerOptions]?: (typeof signerOptions)[name]['type'] extends 'boolean' ? boolean : string }

export async function policyOf(signer: Signer): Promise<Policy> {
  const exact = signer['certificate-identity']
  const pattern = signer['certificate-identity-regexp']
  const ways = [exact, pattern, signer.key, signer['npm-registry'], signer['npm-signature'], signer['any-signer']].filter(way => way !== undefined && way !== false)
  if (ways.length === 0) throw usage('Say who should have signed: --certificate-identity with --certificate-oidc-issuer, --key, --npm-registry, --npm-signature, or --any-signer.')
  if (ways.length > 1) throw usage('--certificate-identity, --certificate-identity-regexp, --key, --npm-registry, --npm-signature and --any-signer exclude each other.')
  const byCertificate = exact ?? pattern
  if (byCertificate === undefined && (signer['certificate-oidc-issuer'] ?? signer['san-kind']) !== undefined) {
    throw usage('--certificate-oidc-issuer and --san-kind go with --certificate-identity or --certificate-identity-regexp.')
  }
  if (signer.key !== undefined) return { key: new TextDecoder().decode(await read(signer.key)) }
  if (signer['npm-registry']) return { keyList: 'npm' }
  if (signer['npm-signature']) return { keyList: 'npm-signatures' }
  if (byCertificate === undefined) return { anySigner: true }
  return { identity: identity(exact, pattern, signer) }
}

function identity(exact: string | undefined, pattern: string | undefined, signer: Signer): CertificateIdentity {
  const issuer = signer['certificate-oidc-issuer']
  const kind = signer['san-kind']
  if (issuer === undefined) throw usage('An identity needs --certificate-oidc-issuer: the same name from another issuer is another signer.')
  if (pattern !== undefined && kind === undefined) throw usage('A pattern needs --san-kind uri, email or other-name.')
  if (kind !== undefined && !isKind(kind)) throw usage('--san-kind is uri, email or other-name.')
  return { san: exact ?? { pattern: pattern ?? '' }, issuer, ...kind === undefined ? {} : { sanKind: kind } }
}

const isKind = (kind: string): kind is SanKind => ['uri', 'email', 'other-name'].includes(kind)
