/** What a dropped file is, by its content. Only files that may be evidence are read whole. */

import { recognise } from '../package/inline.js'
import { read } from './problem.js'
import type { Problem, Role } from './protocol.js'
import { PUBLIC_GOOD, verifierFor } from './roots.js'
import { bytes } from './text.js'

export interface Recognised { role: Role, detail: string, problem?: Problem }

/** Rule B3: the largest JSON input. Larger files are never read as bundles. */
const BUNDLE_LIMIT = 96 * 1024 * 1024
/** Enough to see what a text file starts with. */
const HEAD = 64 * 1024
/** Files up to this size are shown to the engine whatever they start with (DER certificates, raw signatures). */
const SMALL = 1024 * 1024

export async function recogniseFile(file: File): Promise<Recognised> {
  const head = await read(file, HEAD)
  const claims = claimsToBeBundle(file.name, head)
  if (file.size === 0 && claims) return refused('problem.empty', file)
  if (file.size > BUNDLE_LIMIT) return claims ? refused('problem.too-large', file) : { role: 'artifact', detail: '' }
  if (!claims && file.size > SMALL && !isText(head)) return { role: 'artifact', detail: '' }
  return byContent(file, claims)
}

async function byContent(file: File, claims: boolean): Promise<Recognised> {
  await verifierFor(PUBLIC_GOOD)
  const { kind, detail } = recognise(await read(file), file.name)
  const role = roleOf(kind)
  if (role === 'refused') return refused('problem.private-key', file)
  return { role: role === 'artifact' && claims ? 'bundle' : role, detail: detail ?? '' }
}

/** What is neither evidence nor trust material may be what was signed. */
function roleOf(kind: string): Role {
  if (/private/.test(kind)) return 'refused'
  if (/trusted.?root/.test(kind)) return 'trust-root'
  if (/public.?key/.test(kind)) return 'key'
  if (/bundle/.test(kind)) return 'bundle'
  return 'artifact'
}

/**
 * A file that was meant as a bundle, by its name or by what it starts with, goes to the verifier also
 * where it is damaged: the verifier says what is wrong, and where. Otherwise it would pass for a signed file.
 */
function claimsToBeBundle(name: string, head: Uint8Array): boolean {
  if (/\.(sigstore|bundle|intoto)(\.jsonl?)?$/i.test(name)) return true
  const text = new TextDecoder().decode(head)
  return /^\s*\{/.test(text) && /"application\/vnd\.dev\.sigstore\.bundle|"verificationMaterial"\s*:/.test(text)
}

function isText(head: Uint8Array): boolean {
  const first = head.find(byte => byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09)
  return first === 0x7b || first === 0x5b || first === 0x2d
}

function refused(message: Problem['message'], file: File): Recognised {
  return { role: 'refused', detail: '', problem: { message, values: { name: file.name, size: bytes(file.size), limit: '96 MiB' } } }
}
