// A browser, the built page served as it would be hosted, and the files the tests give it.

import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { serve } from '../../../www/build/serve.mjs'

export const root = fileURLToPath(new URL('../../..', import.meta.url))
/** The folder under test; another one can be named, to test the page as it is hosted somewhere. */
export const pageDir = process.env.SEALGLASS_PAGE ?? join(root, 'dist', 'page')
export const vectors = join(root, 'dist', 'vectors')

export const ARGS = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

/** Starts the browser and the server once for a test file. */
export async function start() {
  const server = await serve(pageDir, 0)
  const browser = await chromium.launch({
    executablePath: executable(),
    args: process.getuid?.() === 0 ? [...ARGS, '--no-sandbox'] : ARGS,
  })
  const temporary = mkdtempSync(join(tmpdir(), 'sealglass-'))
  return {
    browser,
    address: server.address,
    /** A loaded page in a fresh context; whatever it complains about fails the test at `page.checkQuiet()`. */
    open: (options, address = server.address) => open(browser, address, options),
    /** A file of any size on disk that starts with `content`. */
    bigFile: (name, size, content = '') => {
      const path = join(temporary, name)
      writeFileSync(path, content)
      truncateSync(path, size)
      return path
    },
    stop: async () => {
      await browser.close()
      await server.close()
      rmSync(temporary, { recursive: true })
    },
  }
}

async function open(browser, address, options = {}) {
  const context = await browser.newContext(options)
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

export function executable() {
  if (process.env.SEALGLASS_CHROMIUM) return process.env.SEALGLASS_CHROMIUM
  const names = ['chromium', 'chromium-browser', 'google-chrome']
  const found = (process.env.PATH ?? '').split(delimiter).flatMap(folder => names.map(name => join(folder, name))).find(path => existsSync(path))
  if (!found) throw new Error('No Chromium on the PATH; name one in SEALGLASS_CHROMIUM.')
  return found
}
