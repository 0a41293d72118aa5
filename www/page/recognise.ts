/** What a dropped file is, by its content. Only bundles are read whole, and only later. */

import { archiveOf } from '../package/archive.js'
import { partOf } from '../package/parts.js'
import { inspect, recognise, type Inspection } from '../package/inline.js'
import { signatureKinds } from '../package/recognise.js'
import { claimsIn } from './check.js'
import { read } from './problem.js'
import type { Given, Problem, Recognised, Role } from './protocol.js'
import { PUBLIC_GOOD, verifierFor } from './roots.js'
import { sbomOf } from './sbom.js'

/** Rule B3: the largest JSON input. Larger files are never read as bundles. */
const BUNDLE_LIMIT = 96 * 1024 * 1024
/** What the engine looks at; longer files it knows by their start. */
const HEAD = 4 * 1024 * 1024

export async function recogniseFile({ id, file }: Omit<Given, 'name'>): Promise<Recognised> {
  await verifierFor(PUBLIC_GOOD)
  const head = await read(file, HEAD)
  const { kind, detail, ...start } = recognise(head)
  const role = roleOf(kind, file.name)
  if (role === 'bundle' && file.size > BUNDLE_LIMIT) return withProblem('refused', 'problem.too-large', file)
  if (kind === 'private-key') return withProblem('refused', 'problem.private-key', file)
  if (kind === 'empty') return withProblem(role === 'bundle' ? 'refused' : 'artifact', 'problem.empty', file)
  if (role === 'refused') return withProblem('refused', 'problem.refused', file, detail)
  if (role === 'bundle') {
    // How many signatures there are, and of what, the start of a longer file does not say.
    const bundle = file.size > HEAD ? await read(file) : head
    const { signatures = 1 } = bundle === head ? start : recognise(bundle)
    return { role, detail, signatures, partial: claimsIn(bundle).some(({ resources }) => resources.length > 0) }
  }
  const sbom: Partial<Recognised> = role === 'artifact' ? await sbomOf({ id, file }, head) : {}
  return { role, detail, signatures: 1, ...sbom, partial: (archiveOf(head) !== undefined && sbom.data === undefined) || partOf(file.name, head) === 'signature' }
}

/** What is in it, in words; a private key is not read for that. */
export async function inspectFile(file: File): Promise<Inspection> {
  await verifierFor(PUBLIC_GOOD)
  return inspect(await read(file, BUNDLE_LIMIT))
}

/** What is neither evidence nor trust material may be what was signed. */
function roleOf(kind: string, name: string): Role {
  const role = signatureKinds.has(kind) ? 'bundle' : ROLES[kind] ?? 'artifact'
  return role === 'artifact' && namedAsBundle(name) ? 'bundle' : role
}

/** Of what holds no signatures. */
const ROLES: Record<string, Role> = {
  'trusted-root': 'trust-root',
  'public-key': 'key',
  'key-list': 'key',
  'private-key': 'refused',
  'unsupported-key': 'refused',
  certificate: 'refused',
  'simple-signing': 'refused',
  'rekor-cli': 'refused',
  statement: 'refused',
  'signing-config': 'refused',
  // Of other systems, or parts of evidence: `detail` says what to do with each.
  checkpoint: 'refused',
  cms: 'refused',
  'certificate-request': 'refused',
  gitsign: 'refused',
  'in-toto-metablock': 'refused',
  jws: 'refused',
  'log-promise': 'refused',
  'minisign-key': 'refused',
  'minisign-signature': 'refused',
  'pgp-key': 'refused',
  'pgp-signature': 'refused',
  sct: 'refused',
  'ssh-key': 'refused',
  'ssh-signature': 'refused',
  timestamp: 'refused',
  'witness-policy': 'refused',
}

/**
 * A file that was meant as a bundle goes to the verifier also where nothing of it can be read: the verifier says
 * what is wrong, and where. Otherwise it would silently pass for a signed file.
 */
function namedAsBundle(name: string): boolean {
  return /\.(sigstore|bundle|intoto)(\.jsonl?)?$/i.test(name)
}

function withProblem(role: Role, message: Problem['message'], file: File, detail = ''): Recognised {
  return { role, detail, signatures: 1, partial: false, problem: { message, values: { name: file.name, size: String(file.size), limit: '96 MiB', detail } } }
}
