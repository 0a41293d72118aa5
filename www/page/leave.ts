/**
 * Tries to leave: every way out that a page or a worker has, to an address that cannot exist. Whether one is blocked is not told by
 * its failing, which it would do anyhow, but by the browser's own word that the policy forbade it.
 */

export interface Attempt {
  way: string
  /** The directive that forbade it; absent where the browser named none */
  by?: string
  /** Nothing is to be made of the browser's silence: it forbids this one and never says so */
  untold?: true
}

type Ways = Record<string, (url: string) => unknown>

/**
 * The ways that page and worker have in common, and those that only the one has. Nothing outside of this function is in it: the worker
 * is handed its text (engine.ts), so that it is not loaded twice.
 */
export async function tryAll(own: Ways): Promise<Attempt[]> {
  /** RFC 2606: nobody can have this name, so that not even a page without a policy tells anybody anything. */
  const nowhere = 'self-test.invalid'
  /** Milliseconds for the browser to say that it forbids */
  const patience = 1500
  const inPage = typeof document !== 'undefined'

  const ways: Ways = {
    fetch: url => fetch(url, { mode: 'no-cors' }),
    XMLHttpRequest: url => {
      const request = new XMLHttpRequest()
      request.open('GET', url)
      request.send()
    },
    WebSocket: url => { new WebSocket(url.replace('https', 'wss')) },
    EventSource: url => {
      const source = new EventSource(url)
      return { remove: () => source.close() }
    },
    ...own,
  }

  const tryOne = async (way: string, go: (url: string) => unknown): Promise<Attempt> => {
    const host = `${way.toLowerCase().replace(/\W/g, '-')}.${nowhere}`
    const scope: EventTarget = inPage ? document : self
    let listener: ((event: Event) => void) | undefined
    const forbidden = new Promise<string>(resolve => {
      listener = event => {
        const { blockedURI, effectiveDirective, sample } = event as SecurityPolicyViolationEvent
        // Each way has a host of its own, so that no word counts for another. Trusted Types give the address as a sample.
        if (`${blockedURI} ${sample}`.includes(`//${host}`)) resolve(effectiveDirective)
      }
      scope.addEventListener('securitypolicyviolation', listener)
    })
    const silence = new Promise<undefined>(resolve => { setTimeout(() => resolve(undefined), patience) })
    let undo: unknown
    try {
      undo = go(`https://${host}/`)
      if (undo instanceof Promise) undo.catch(() => { /* it fails in any case */ })
    } catch { /* it fails in any case */ }
    const by = await Promise.race([forbidden, silence])
    if (listener) scope.removeEventListener('securitypolicyviolation', listener)
    if (undo instanceof Object && 'remove' in undo && typeof undo.remove === 'function') undo.remove()
    return { way, ...by === undefined ? {} : { by } }
  }

  const attempts = await Promise.all(Object.entries(ways).map(([way, go]) => tryOne(way, go)))
  // Firefox forbids a worker's EventSource without a word (seen in 153). Its word on `fetch` is on the same directive.
  const told = inPage || attempts.find(({ way }) => way === 'fetch')?.by !== 'connect-src'
  return told ? attempts : attempts.map(attempt => attempt.way === 'EventSource' && !attempt.by ? { ...attempt, untold: true } : attempt)
}

/** What only a page has. */
export const fromPage: Ways = {
  sendBeacon: url => navigator.sendBeacon(url, 'x'),
  image: url => { new Image().src = url },
  'style sheet': url => placed('link', { rel: 'stylesheet', href: url }),
  frame: url => placed('iframe', { src: url, hidden: '' }),
  // Trusted Types refuse the address before the policy has a word.
  script: url => {
    const script = document.createElement('script')
    script.src = url
    document.head.append(script)
    return script
  },
}

function placed(tag: string, attributes: Record<string, string>): Element {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  document.body.append(element)
  return element
}
