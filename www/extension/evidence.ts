/** Gets a file and what was signed of it, by the user's own browser. What is found is judged by nobody here. */

import { recognise } from '../package/recognise.js'

/** The largest evidence: an answer with many attestations is some hundred kilobytes. */
const EVIDENCE_LIMIT = 16 * 1024 * 1024

/** How publishers name the bundle beside a file, in the order in which they are asked for. */
const ENDINGS = ['.sigstore.json', '.sigstore', '.bundle']

export interface Evidence { url: string, bytes: Uint8Array }
/** One place that was looked at, and what came of it. */
export interface Attempt { url: string, result: string }

/** Why there is nothing to verify. */
export class Unavailable extends Error {}

/** Match patterns of all that is asked for. Of GitHub: where it keeps release files, and its attestations. */
export const hostsOf = (url: URL): string[] => url.origin === 'https://github.com'
  ? ['https://github.com/*', 'https://*.githubusercontent.com/*', 'https://api.github.com/*']
  : [`${url.protocol}//${url.hostname}/*`]

export async function artifactOf(url: URL): Promise<Blob> {
  const response = await answered(url.href, 'include')
  if (!response.ok) throw new Unavailable(`${url.href} answered ${response.status}. Nothing was verified.`)
  return response.blob()
}

/** The first file beside it that holds a signature, else what GitHub attests of a release's file. */
export async function evidenceOf(url: URL, artifact: Blob): Promise<{ evidence?: Evidence, attempts: Attempt[] }> {
  const attempts: Attempt[] = []
  for (const candidate of [...ENDINGS.map(ending => beside(url, ending)), ...await attestations(url, artifact)]) {
    const response = await answered(candidate, candidate.startsWith('https://api.github.com/') ? 'omit' : 'include').catch((error: unknown) => error instanceof Error ? error : new Error(String(error)))
    if (response instanceof Error) { attempts.push({ url: candidate, result: response.message }); continue }
    if (!response.ok) { attempts.push({ url: candidate, result: `answered ${response.status}` }); continue }
    const bytes = await bounded(response)
    if (bytes === undefined) { attempts.push({ url: candidate, result: `is larger than ${EVIDENCE_LIMIT} bytes` }); continue }
    // Many servers answer a page for what they do not have.
    const { signatures, detail } = recognise(bytes)
    if (signatures === undefined) { attempts.push({ url: candidate, result: `holds no signature. ${detail}` }); continue }
    return { evidence: { url: candidate, bytes }, attempts }
  }
  return { attempts }
}

function beside(url: URL, ending: string): string {
  const found = new URL(url)
  found.pathname += ending
  return found.href
}

async function attestations(url: URL, artifact: Blob): Promise<string[]> {
  const [owner, repository, releases, download] = url.pathname.split('/').slice(1)
  if (url.origin !== 'https://github.com' || releases !== 'releases' || download !== 'download') return []
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await artifact.arrayBuffer()))
  const hex = Array.from(digest, byte => byte.toString(16).padStart(2, '0')).join('')
  return [`https://api.github.com/repos/${owner}/${repository}/attestations/sha256:${hex}`]
}

async function answered(url: string, credentials: RequestCredentials): Promise<Response> {
  try {
    return await fetch(url, { credentials, cache: 'no-store', referrerPolicy: 'no-referrer' })
  } catch (error) {
    throw new Unavailable(`${url} cannot be reached: ${error instanceof Error ? error.message : String(error)}. Nothing was verified.`)
  }
}

async function bounded(response: Response): Promise<Uint8Array | undefined> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  const reader = response.body?.getReader()
  for (let piece = await reader?.read(); piece !== undefined && !piece.done; piece = await reader?.read()) {
    size += piece.value.length
    if (size > EVIDENCE_LIMIT) {
      void reader?.cancel()
      return undefined
    }
    parts.push(piece.value)
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer())
}
