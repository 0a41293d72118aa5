// The extension in Chromium, against a server of this computer: what it asks, when it fetches, and what it says.

import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, test } from 'node:test'
import { chromium } from 'playwright-core'
import { ARGS, executable } from './lib/browsers.mjs'
import { root, vectors } from './lib/page.mjs'

const artifact = readFileSync(join(vectors, 'npm/sigstore-2.0.0.tgz'))
const bundles = join(vectors, 'sigstore-verify/test_data/bundles')
const bundle = readFileSync(join(bundles, 'sigstore.js@2.0.0-provenance.sigstore.json'))
const ofAnother = readFileSync(join(bundles, 'conda-attestation.sigstore.json'))
const signer = { san: 'https://github.com/sigstore/sigstore-js/.github/workflows/release.yml@refs/heads/main', issuer: 'https://token.actions.githubusercontent.com' }

const tampered = Buffer.from(artifact)
tampered[1000] = (tampered[1000] ?? 0) ^ 1
const forged = JSON.parse(bundle.toString())
forged.dsseEnvelope.payload = Buffer.from(Buffer.from(forged.dsseEnvelope.payload, 'base64').toString().replace('sigstore-js', 'sigstore-jz')).toString('base64')

/** @type {Record<string, Buffer | string>} what the server has */
const files = {
  '/good.tgz': artifact, '/good.tgz.sigstore.json': bundle,
  '/second.tgz': artifact, '/second.tgz.sigstore': bundle,
  '/third.tgz': artifact, '/third.tgz.bundle': bundle,
  '/tampered.tgz': tampered, '/tampered.tgz.sigstore.json': bundle,
  '/forged.tgz': artifact, '/forged.tgz.sigstore.json': JSON.stringify(forged),
  '/bare.tgz': artifact,
  '/page.tgz': artifact, '/page.tgz.sigstore.json': '<!doctype html><p>There is no such file',
  '/another.tgz': artifact, '/another.tgz.sigstore.json': ofAnother,
}
/** @type {string[]} */
const asked = []
const server = createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '', 'http://localhost')
  asked.push(pathname)
  const body = files[pathname]
  if (body === undefined) return response.writeHead(pathname === '/' ? 200 : 404, { 'Content-Type': 'text/html' }).end('<a id="good" href="/good.tgz">good</a>')
  response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Disposition': 'attachment' }).end(body)
})

let origin = ''
let context
let id = ''
const directory = mkdtempSync(join(tmpdir(), 'sealglass-extension-'))

before(async () => {
  await new Promise(done => server.listen(0, '127.0.0.1', () => done(undefined)))
  origin = `http://127.0.0.1:${server.address().port}`
  // Nobody can click in the browser's own question for hosts here: the copy under test has these hosts, and no other difference.
  const extension = join(directory, 'extension')
  cpSync(join(root, 'dist', 'extension'), extension, { recursive: true })
  const manifest = JSON.parse(readFileSync(join(extension, 'manifest.json'), 'utf8'))
  const hosts = ['http://127.0.0.1/*', 'https://github.com/*', 'https://api.github.com/*', 'https://*.githubusercontent.com/*']
  writeFileSync(join(extension, 'manifest.json'), JSON.stringify({ ...manifest, host_permissions: hosts }))
  context = await chromium.launchPersistentContext(join(directory, 'profile'), {
    executablePath: executable(), headless: false, acceptDownloads: true,
    args: ['--headless=new', ...ARGS, ...process.getuid?.() === 0 ? ['--no-sandbox'] : [], `--disable-extensions-except=${extension}`, `--load-extension=${extension}`],
  })
  context.setDefaultTimeout(20_000)
  const worker = context.serviceWorkers()[0] ?? await context.waitForEvent('serviceworker')
  id = new URL(worker.url()).host
})
after(async () => {
  await context?.close()
  server.close()
  server.closeAllConnections()
  rmSync(directory, { recursive: true, force: true })
})
afterEach(async () => {
  for (const page of context.pages().slice(1)) await page.close()
  await (await worker()).evaluate('Promise.all([chrome.storage.local.clear(), chrome.storage.session.clear(), chrome.action.setBadgeText({ text: "" })])')
  asked.length = 0
})

const worker = async () => context.serviceWorkers()[0] ?? context.waitForEvent('serviceworker')

/** The extension's page for an address. */
async function open(url) {
  const page = await context.newPage()
  await page.goto(`chrome-extension://${id}/verify.html${url === undefined ? '' : `?url=${encodeURIComponent(url)}`}`)
  await at(page, 'loading', false)
  return page
}

/** Waits until the page is in a state, or no more. */
const at = (page, state, reached = true) => page.waitForSelector(reached ? `#main[data-state=${state}]` : `#main:not([data-state=${state}])`)

async function pin(page, { san, issuer } = signer) {
  await page.getByLabel('Whom you expect').selectOption('identity')
  await page.getByLabel('Expected signer').fill(san)
  await page.getByLabel('Expected issuer').fill(issuer)
  await page.getByRole('button', { name: 'Remember and verify' }).click()
}

async function verdict(page) {
  await at(page, 'working', false)
  await page.waitForSelector('[data-verdict]')
  return page.locator('[data-verdict]').first().getAttribute('data-verdict')
}

test('the first time it asks who should have signed, and fetches nothing before that is said', async () => {
  const page = await open(`${origin}/good.tgz`)
  await at(page, 'ask')
  assert.match(await page.locator('h2').textContent(), new RegExp(origin))
  assert.deepEqual([await page.getByLabel('Repository').inputValue(), asked], ['', []])
  await pin(page)
  assert.equal(await verdict(page), 'verified')
  assert.deepEqual(asked, ['/good.tgz', '/good.tgz.sigstore.json'])
  assert.match(await page.locator('.verdict-word').textContent(), /Verified/)
  // Remembered, for this origin only.
  const again = await open(`${origin}/second.tgz`)
  assert.equal(await verdict(again), 'verified')
  await at(await open('https://example.test/good.tgz'), 'ask')
})

test('who names nobody is told so, and nothing is remembered', async () => {
  const page = await open(`${origin}/good.tgz`)
  for (const wrong of [{ san: '', issuer: '' }, { san: signer.san, issuer: ' ' }]) {
    await pin(page, wrong)
    await page.waitForFunction(() => document.getElementById('wrong').textContent.includes('empty'))
  }
  await page.getByLabel('Whom you expect').selectOption('key')
  await page.getByLabel('Public key').fill('no key')
  await page.getByRole('button', { name: 'Remember and verify' }).click()
  await page.waitForFunction(() => !document.getElementById('wrong').textContent.includes('empty'))
  await page.getByLabel('Whom you expect').selectOption('github')
  await page.getByLabel('Repository').fill('.*')
  await page.getByRole('button', { name: 'Remember and verify' }).click()
  await page.waitForFunction(() => document.getElementById('wrong').textContent.includes('repository'))
  assert.deepEqual([await page.locator('#main').getAttribute('data-state'), asked], ['ask', []])
  assert.deepEqual(await (await worker()).evaluate('chrome.storage.local.get(null)'), {})
})

for (const [name, expected, words] of /** @type {const} */ ([
  ['third.tgz', 'verified', /Verified/],
  ['tampered.tgz', 'invalid', /Invalid/],
  ['forged.tgz', 'invalid', /Invalid/],
  ['another.tgz', 'invalid', /Invalid/],
  ['bare.tgz', 'none', /no signature was found/],
  ['page.tgz', 'none', /no signature was found/],
])) {
  test(`${name}: ${expected}`, async () => {
    const page = await open(`${origin}/${name}`)
    await pin(page)
    assert.equal(await verdict(page), expected)
    assert.match(await page.locator('#main h2').first().textContent(), words)
    if (expected === 'none') assert.deepEqual(asked, ['', '.sigstore.json', '.sigstore', '.bundle'].map(ending => `/${name}${ending}`))
  })
}

test('another signer than the one expected: rejected, and both are shown', async () => {
  const page = await open(`${origin}/good.tgz`)
  await pin(page, { ...signer, san: 'https://github.com/somebody/else/.github/workflows/release.yml@refs/heads/main' })
  assert.equal(await verdict(page), 'rejected')
  const differences = await page.locator('.explanation').first().textContent()
  assert.ok(differences.includes('somebody/else') && differences.includes('sigstore/sigstore-js'), differences)
  await page.getByRole('button', { name: 'Expect somebody else' }).click()
  await pin(page)
  assert.equal(await verdict(page), 'verified')
})

test('a repository on GitHub may be expected, with any of its workflows', async () => {
  for (const [repository, expected] of [['sigstore/sigstore-js', 'verified'], ['sigstore/cosign', 'rejected']]) {
    const page = await open(`${origin}/good.tgz`)
    if (await page.locator('#main').getAttribute('data-state') !== 'ask') { await verdict(page); await page.getByRole('button', { name: 'Expect somebody else' }).click() }
    await page.getByLabel('Repository').fill(repository)
    await page.getByRole('button', { name: 'Remember and verify' }).click()
    assert.equal(await verdict(page), expected)
  }
})

test('the file that was saved is verified by itself', async () => {
  const page = await open(`${origin}/good.tgz`)
  await pin(page)
  assert.equal(await verdict(page), 'verified')
  for (const [buffer, expected] of [[tampered, 'invalid'], [artifact, 'verified']]) {
    await page.setInputFiles('#saved', { name: 'saved.tgz', mimeType: 'application/octet-stream', buffer })
    await page.waitForSelector(`[data-verdict=${expected}]`)
    assert.match(await page.locator('#compared').textContent(), /the file you chose, saved\.tgz/)
  }
})

test('a download from where a signer is pinned opens the verdict, one from elsewhere only a mark', async () => {
  const page = await context.newPage()
  await page.goto(origin)
  const download = async () => (await Promise.all([page.waitForEvent('download'), page.click('#good')]))[0].path()
  const badge = async () => (await worker()).evaluate('chrome.action.getBadgeText({})')
  await download()
  for (const since = Date.now(); await badge() !== '?' && Date.now() - since < 10_000;) await page.waitForTimeout(50)
  assert.equal(await badge(), '?')
  assert.deepEqual(asked.filter(path => path !== '/' && path !== '/favicon.ico'), ['/good.tgz'], 'nothing is fetched but what the user fetched')
  await pin(await open(`${origin}/second.tgz`))
  const [opened] = await Promise.all([context.waitForEvent('page', { predicate: each => each.url().includes('verify.html') }), download()])
  assert.equal(await verdict(opened), 'verified')
  assert.match(await opened.locator('#of').textContent(), /good\.tgz/)
})

test('a link that is chosen opens the page for it', async () => {
  // The menu itself is the browser's; this is the event that it gives.
  const [opened] = await Promise.all([
    context.waitForEvent('page'),
    (await worker()).evaluate(linkUrl => chrome.contextMenus.onClicked.dispatch({ menuItemId: 'verify-link', linkUrl }, undefined), `${origin}/good.tgz`),
  ])
  await at(opened, 'ask')
  assert.equal(await opened.locator('#of').textContent(), `${origin}/good.tgz`)
  assert.deepEqual(asked, [])
})

test('without a bundle beside it, a file of a GitHub release is held against what GitHub attests', async () => {
  const { createHash } = await import('node:crypto')
  const sha256 = createHash('sha256').update(artifact).digest('hex')
  const release = 'https://github.com/sigstore/sigstore-js/releases/download/v2.0.0/sigstore-2.0.0.tgz'
  /** @type {string[]} */
  const seen = []
  await context.route(/^https:/, route => {
    const url = route.request().url()
    seen.push(url)
    if (url === release) return route.fulfill({ body: artifact })
    if (url === `https://api.github.com/repos/sigstore/sigstore-js/attestations/sha256:${sha256}`) return route.fulfill({ json: { attestations: [{ bundle: {} }, { bundle: JSON.parse(bundle.toString()) }] } })
    return route.fulfill({ status: 404 })
  })
  try {
    const page = await open(release)
    assert.match(await page.locator('h2').textContent(), /https:\/\/github\.com\/sigstore\/sigstore-js\?/)
    await pin(page)
    assert.equal(await verdict(page), 'verified')
    assert.equal(seen.length, 5)
    // What is pinned for one repository is not for another of the same host.
    await at(await open('https://github.com/sigstore/cosign/releases/download/v1/cosign'), 'ask')
  } finally {
    await context.unroute(/^https:/)
  }
})

test('pins can be looked at and forgotten', async () => {
  const page = await open(`${origin}/good.tgz`)
  await pin(page)
  await verdict(page)
  const list = await open()
  assert.match(await list.locator('li').textContent(), /sigstore-js.*vouched for by/)
  await list.getByRole('button', { name: `Forget ${origin}` }).click()
  await list.waitForSelector('text=Nobody yet')
  await at(await open(`${origin}/good.tgz`), 'ask')
})

test('addresses that are none of the web are refused, and a file that cannot be had is no verdict', async () => {
  for (const url of ['javascript:alert(1)', 'file:///etc/passwd', 'http://example.test/a', 'https://user:secret@example.test/a', 'nonsense']) {
    await at(await open(url), 'failed')
  }
  const page = await open(`${origin}/gone.tgz`)
  await pin(page)
  await at(page, 'failed')
  assert.match(await page.locator('.problem').textContent(), /answered 404/)
})

test('it asks for three permissions, and for no host before the user names it', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'dist', 'extension', 'manifest.json'), 'utf8'))
  for (const [size, file] of Object.entries(manifest.icons)) {
    const png = readFileSync(join(root, 'dist', 'extension', file))
    assert.deepEqual([png.toString('latin1', 1, 4), png.readUInt32BE(16), png.readUInt32BE(20)], ['PNG', Number(size), Number(size)], file)
  }
  assert.deepEqual(manifest.permissions, ['contextMenus', 'downloads', 'storage'])
  for (const member of ['host_permissions', 'content_scripts', 'web_accessible_resources', 'externally_connectable']) assert.equal(manifest[member], undefined, member)
  assert.match(manifest.content_security_policy.extension_pages, /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval';/)
})
