// A browser, the built page served as it would be hosted, and the files the tests give it.

import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { basename, dirname, extname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { serve } from '../../../www/build/serve.mjs'
import { browsers } from './browsers.mjs'

export const root = fileURLToPath(new URL('../../..', import.meta.url))
/** The folder under test; another one can be named, to test the page as it is hosted somewhere. */
export const pageDir = process.env.SEALGLASS_PAGE ?? join(root, 'dist', 'page')
/** The page is tested as it is served and as it is opened from disk. */
export const PAGES = /** @type {const} */ (['served', 'in one file'])
export const vectors = join(root, 'dist', 'vectors')

/** Starts the browser and the server once for a test file. */
export async function start() {
  const server = await serve(pageDir, 0)
  const temporary = mkdtempSync(join(tmpdir(), 'sealglass-'))
  const running = browsers(join(temporary, 'home'))
  // Alone in a directory: it may need nothing beside it.
  const oneFile = join(temporary, 'alone', 'sealglass.html')
  for (const directory of ['home', 'alone']) mkdirSync(join(temporary, directory))
  copyFileSync(join(dirname(pageDir), 'sealglass.html'), oneFile)
  return {
    address: server.address,
    /** @type {Record<typeof PAGES[number], string>} */
    pages: { served: server.address, 'in one file': pathToFileURL(oneFile).href },
    /** A fresh context, with nothing loaded. */
    context: running.context,
    /**
     * A loaded page in a fresh context; what it complains about is in `page.complaints()`. With `inWorkers`, a function that
     * `page.inWorkers(argument)` runs in each of its workers.
     */
    open: async ({ inWorkers, ...options } = {}, address = server.address) => {
      const context = await running.context(options)
      if (inWorkers) await context.addInitScript(joinWorkers, `${inWorkers}`)
      return open(context, address)
    },
    /** A file of any size on disk that starts with `content`. */
    bigFile: (name, size, content = '') => {
      const path = join(temporary, name)
      writeFileSync(path, content)
      truncateSync(path, size)
      return path
    },
    stop: async () => {
      await running.close()
      await server.close()
      rmSync(temporary, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

async function open(context, address) {
  context.setDefaultTimeout(15_000)
  const page = await context.newPage()
  const complaints = []
  const requests = []
  page.on('pageerror', error => complaints.push(error.message))
  page.on('console', message => { if (['error', 'warning'].includes(message.type())) complaints.push(message.text()) })
  context.on('request', request => requests.push(request.url()))
  await page.goto(address, { waitUntil: 'load' })
  // From here on nothing may leave.
  const loaded = requests.length
  while (page.workers().length < 2) await page.waitForEvent('worker')
  return Object.assign(page, {
    complaints: () => complaints,
    /** What was requested since the page was loaded. Blobs and data are in the page already. */
    requestsSinceLoad: () => requests.slice(loaded).filter(url => !/^(blob|data):/.test(url)),
    /** What the page has left in the browser, by name. */
    stored: () => page.evaluate(async () => Object.entries({
      cookies: document.cookie.length, local: localStorage.length, session: sessionStorage.length, databases: (await indexedDB.databases()).length,
      // A page from disk can have neither.
      ...location.protocol === 'file:' ? {} : { caches: (await caches.keys()).length, 'service workers': (await navigator.serviceWorker.getRegistrations()).length },
    }).filter(([, count]) => count).map(([name]) => name)),
    inWorkers: argument => page.evaluate(argument => globalThis.askWorkers(argument), argument),
    give: files => page.setInputFiles('#pick', files),
    example: async () => {
      await page.click('#example')
      await page.waitForSelector('[data-verdict]')
    },
    verdict: async (of = '[data-verdict]') => (await page.waitForSelector(of)).getAttribute('data-verdict'),
    expect: async (san, issuer) => {
      await page.getByLabel('Expected signer').fill(san)
      await page.getByLabel('Expected issuer').fill(issuer)
      await page.getByRole('button', { name: 'Check', exact: true }).click()
    },
  })
}

/**
 * The page from a host that sends no policy with it. Its own policy is in it, unless `policy` is false: then it is what it
 * would be without any.
 */
export async function careless(policy) {
  const written = /<meta http-equiv="Content-Security-Policy"[^>]*>/
  const server = createServer((request, response) => {
    const name = request.url === '/' ? 'index.html' : basename(request.url ?? '')
    const file = existsSync(join(pageDir, name)) ? readFileSync(join(pageDir, name), 'utf8') : ''
    if (name === 'index.html' && !written.test(file)) throw new Error('the page has no policy that could be taken from it')
    response.writeHead(file === '' ? 404 : 200, { 'Content-Type': { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }[extname(name)] ?? 'text/plain' })
    response.end(policy ? file : file.replace(written, ''))
  })
  await new Promise(done => server.listen(0, '127.0.0.1', () => done(undefined)))
  return { address: `http://127.0.0.1:${server.address().port}/`, close: () => { server.closeAllConnections(); server.close() } }
}

/**
 * Runs in the page before its scripts: puts a function into the workers to come, which WebDriver BiDi does not reach into. They
 * are the page's own in all else, and so is their policy.
 */
function joinWorkers(asked) {
  const workers = []
  globalThis.Worker = new Proxy(Worker, { construct: (Genuine, given) => {
    const worker = new Genuine(...given)
    workers.push(worker)
    return worker
  } })
  const answering = `self.addEventListener('message', event => {
    if (!event.data?.asked) return
    event.stopImmediatePropagation()
    Promise.resolve((${asked})(event.data.argument)).then(answer => event.ports[0].postMessage(answer))
  });`
  globalThis.Blob = new Proxy(Blob, { construct: (Genuine, [parts = [], options]) => new Genuine(options?.type === 'text/javascript' ? [answering, ...parts] : parts, options) })
  globalThis.askWorkers = argument => Promise.all(workers.map(worker => new Promise(resolve => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = ({ data }) => resolve(data)
    worker.postMessage({ asked: true, argument }, [port2])
  })))
}

/** The example's files as the page has them. */
export function exampleFiles() {
  const scope = {}
  new Function('globalThis', readFileSync(join(pageDir, 'example.js'), 'utf8'))(scope)
  const { bundle, artifact, expected } = scope.sealglassExample
  return { bundle: decoded(bundle), artifact: decoded(artifact), expected }
}

/** A file of text or bytes. */
export function file(name, content) {
  return { name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) }
}

/** A published file the build fetched by lockfile. */
export function vector(path, name = path.split('/').at(-1)) {
  return file(name, readFileSync(join(vectors, path)))
}

function decoded({ name, base64 }) {
  return file(name, Buffer.from(base64, 'base64'))
}
