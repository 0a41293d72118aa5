// The page in one file, opened from disk: the same verdicts, the same strictness, and no request but the file itself.

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { tarOf } from '../node/archives.mjs'
import { exampleFiles, file, pageDir, start } from './lib/page.mjs'

const { bundle, artifact, expected } = exampleFiles()
const built = join(dirname(pageDir), 'sealglass.html')

let host
const directory = mkdtempSync(join(tmpdir(), 'sealglass-one-'))
before(async () => { host = await start() })
after(async () => {
  await host.stop()
  rmSync(directory, { recursive: true })
})

const onPage = (name, run, options = {}) => test(name, async () => {
  const page = await host.open(options, host.pages['in one file'])
  await run(page)
  assert.deepEqual(page.requestsSinceLoad(), [])
  await page.context().close()
})

onPage('a bundle is verified from disk, and nothing is requested', async page => {
  assert.match(page.url(), /^file:/)
  await page.give([bundle, artifact])
  assert.equal(await page.verdict(), 'unidentified')
  await page.expect(expected.san, expected.issuer)
  await page.waitForSelector('[data-verdict=verified]')
  const changed = Buffer.from(artifact.buffer)
  changed[0] ^= 1
  await page.getByRole('button', { name: `Remove ${artifact.name}` }).click()
  await page.give([file(artifact.name, changed)])
  await page.waitForSelector('[data-verdict=invalid]')
  assert.deepEqual(page.complaints(), [])
})

onPage('the example and an archive', async page => {
  await page.example()
  assert.equal(await page.verdict(), 'verified')
  await page.give([file('release.tar', tarOf([['app', artifact.buffer], ['app.json', bundle.buffer]]))])
  await page.waitForSelector('[data-pile-file="release.tar!/app"][data-verdict=verified]')
  assert.deepEqual(page.complaints(), [])
})

test('its policy names the very scripts and style, and nothing else', () => {
  const html = readFileSync(built, 'utf8')
  const policy = html.match(/http-equiv="Content-Security-Policy" content="([^"]+)"/)?.[1] ?? ''
  assert.match(policy, /^default-src 'none'; script-src (?:'sha256-[\w+/=]{44}' ){4}'wasm-unsafe-eval'; style-src 'sha256-[\w+/=]{44}'; worker-src blob:; img-src data:; connect-src 'none'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types sealglass$/)
  assert.doesNotMatch(html, /<(?:script|link|img|iframe)[^>]* (?:src|href)="(?!data:)/)
})

onPage('what is not of the file is not run, in the page or the worker, and reaches nothing', async page => {
  const hits = []
  const server = createServer((request, response) => {
    hits.push(request.url)
    response.writeHead(200, { 'access-control-allow-origin': '*' }).end()
  })
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  const target = `http://127.0.0.1:${server.address().port}/`
  assert.deepEqual(await page.evaluate(tried, target), [])
  assert.deepEqual(await page.inWorkers(target), [[], []])
  assert.deepEqual(hits, [])
  server.close()
}, { inWorkers: tried })

async function tried(url) {
  const reached = []
  try { reached.push(await fetch(url, { mode: 'no-cors' }).then(() => 'fetch')) } catch { /* refused */ }
  try { reached.push(await new Promise((done, fail) => { const socket = new WebSocket(url.replace('http', 'ws')); socket.onopen = () => done('socket'); socket.onerror = fail })) } catch { /* refused */ }
  return reached
}

test('a changed script does not run', async () => {
  const changed = join(directory, 'changed.html')
  writeFileSync(changed, readFileSync(built, 'utf8').replace('globalThis.sealglassExample=', 'globalThis.changed=1;globalThis.sealglassExample='))
  const context = await host.context()
  const page = await context.newPage()
  await page.goto(pathToFileURL(changed).href)
  assert.deepEqual(await page.evaluate(() => [globalThis.changed, globalThis.sealglassExample]), [undefined, undefined])
  await context.close()
})
