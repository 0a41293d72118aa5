/** Whom the user expects from where. Only what was typed in and saved is ever in here: nobody is trusted on first sight. */

import { githubActions, SealglassError } from '../package/presets.js'
import type { Policy } from '../package/types.js'

export type Pin =
  | { kind: 'identity', san: string, issuer: string }
  | { kind: 'github', repository: string, workflow?: string }
  | { kind: 'key', key: string }

/** Hosts where many publish under one origin: there an owner's repository is what a pin is for. */
const SHARED = new Set(['https://github.com'])

/** What can be asked for at all. `http` is for servers of this computer. */
export function addressOf(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  url.hash = ''
  const local = url.protocol === 'http:' && ['localhost', '127.0.0.1'].includes(url.hostname)
  return (url.protocol === 'https:' || local) && url.username === '' && url.password === '' ? url : undefined
}

/** What a pin is for: an origin, or of shared hosts the part of it that belongs to one publisher. */
export function scopeOf(url: URL): string {
  const [owner, repository] = url.pathname.split('/').filter(part => part !== '')
  return SHARED.has(url.origin) && owner !== undefined && repository !== undefined ? `${url.origin}/${owner}/${repository}`.toLowerCase() : url.origin
}

const PREFIX = 'pin '

export async function pinOf(url: URL): Promise<Pin | undefined> {
  const key = PREFIX + scopeOf(url)
  return (await chrome.storage.local.get(key))[key] as Pin | undefined
}

export const savePin = (url: URL, pin: Pin): Promise<void> => chrome.storage.local.set({ [PREFIX + scopeOf(url)]: pin })
export const forget = (scope: string): Promise<void> => chrome.storage.local.remove(PREFIX + scope)

export async function pins(): Promise<Array<[scope: string, pin: Pin]>> {
  return Object.entries(await chrome.storage.local.get(null)).filter(([key]) => key.startsWith(PREFIX)).map(([key, pin]) => [key.slice(PREFIX.length), pin as Pin])
}

/** @throws SealglassError if it names nobody */
export function policyOf(pin: Pin): Policy {
  switch (pin.kind) {
    case 'identity': return { identity: { san: named('signer', pin.san), issuer: named('issuer', pin.issuer) } }
    case 'key': return { key: named('key', pin.key) }
    case 'github': {
      // What was signed may be the file itself or a statement of any type about it: the pin says who, and not how.
      const { identity } = githubActions({ repository: pin.repository, ...pin.workflow === undefined ? {} : { workflow: pin.workflow } })
      return { identity }
    }
  }
}

function named(what: string, text: string): string {
  if (text.trim() === '') throw new SealglassError('usage.pin', `The ${what} is empty.`)
  return text.trim()
}

/** The pin in words. */
export function sentence(pin: Pin): string {
  switch (pin.kind) {
    case 'identity': return `${pin.san}, vouched for by ${pin.issuer}`
    case 'github': return `GitHub Actions of ${pin.repository}${pin.workflow === undefined ? '' : `, workflow ${pin.workflow}`}`
    case 'key': return 'a public key of yours'
  }
}
