// Nothing leaves the page once it is loaded, not even on purpose, and nothing is stored.

import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after, before, test } from 'node:test'
import { cannot } from './lib/browsers.mjs'
import { careless, exampleFiles, file, PAGES, start } from './lib/page.mjs'

const { bundle, artifact, expected } = exampleFiles()

let host
let trap
/** Hosts that send no policy: of the page as it is, and of what it would be without its own. */
let bare
let lawless
before(async () => {
  host = await start()
  trap = await listen()
  bare = await careless(true)
  lawless = await careless(false)
})
after(async () => {
  await host.stop()
  for (const server of [trap.server, bare, lawless]) server.close()
})

test('a whole visit makes no request after load', async () => {
  const page = await host.open()
  await page.example()
  await page.expect('somebody@example.com', expected.issuer)
  await page.waitForSelector('[data-verdict=rejected]')
  await page.getByLabel('Trust root').selectOption('staging')
  await page.verdict()
  await page.give([file('half.sigstore.json', bundle.buffer.subarray(0, 900)), artifact])
  await page.waitForFunction(() => document.querySelectorAll('[data-verdict]').length === 2)
  assert.deepEqual(page.requestsSinceLoad(), [])
  assert.deepEqual(page.complaints(), [])
  await page.context().close()
})

test('the page cannot connect anywhere, not even to where it came from', async () => {
  const page = await host.open()
  for (const target of [trap.url, `${host.address}index.html`]) {
    assert.deepEqual(await page.evaluate(attempts, [target, 'page']), [], target)
  }
  assert.deepEqual(trap.hits, [])
  await page.context().close()
})

test('nor can its worker', async () => {
  const page = await host.open({ inWorkers: attempts })
  for (const target of [trap.url, `${host.address}index.html`]) assert.deepEqual(await page.inWorkers([target, 'worker']), [[], []], target)
  assert.deepEqual(trap.hits, [])
  await page.context().close()
})

test('these attempts do come through where there is no policy', async () => {
  const page = await host.open({ inWorkers: attempts }, lawless.address)
  const opened = await page.evaluate(attempts, [trap.url, 'page but forms'])
  assert.ok(opened.includes('fetch') && opened.includes('xhr'), opened.join())
  assert.ok(trap.hits.splice(0).length > 0)
  assert.ok(page.requestsSinceLoad().includes(trap.url), 'a request is seen, here as at the server')
  const elsewhere = `${trap.url}-of-a-worker`
  for (const opened of await page.inWorkers([elsewhere, 'worker'])) assert.ok(opened.includes('fetch') && opened.includes('xhr'), opened.join())
  assert.ok(trap.hits.splice(0).length > 0)
  assert.ok(page.requestsSinceLoad().includes(elsewhere), 'also one of a worker')
  await page.context().close()
})

for (const where of PAGES) test(`the page tries to leave when asked to, and shows that each attempt was forbidden: ${where}`, async () => {
  const page = await host.open({}, host.pages[where])
  await page.locator('#about > summary').click()
  await page.getByRole('button', { name: 'Try to leave this page' }).click()
  await page.waitForSelector('[data-leave]')
  assert.equal(await page.locator('[data-leave]').getAttribute('data-leave'), cannot.tellOfEventSource ? 'unknown' : 'blocked', await page.locator('#leave-outcome').innerText())
  assert.deepEqual(await page.locator('[data-attempt]').evaluateAll(all => all.map(one => `${one.dataset.attempt}: ${one.dataset.blocked}`)), [
    'fetch: connect-src', 'XMLHttpRequest: connect-src', 'WebSocket: connect-src', 'EventSource: connect-src', 'sendBeacon: connect-src', 'image: img-src',
    'style sheet: style-src-elem', 'frame: frame-src', 'script: require-trusted-types-for',
    'fetch: connect-src', 'XMLHttpRequest: connect-src', 'WebSocket: connect-src', `EventSource: ${cannot.tellOfEventSource ? 'unknown' : 'connect-src'}`, 'importScripts: require-trusted-types-for'])
  assert.match(await page.locator('#live').textContent(), cannot.tellOfEventSource ? /forbade 13 attempts to leave this page\. Of 1 it says nothing: that is not known\./ : /forbade all 14 attempts/)
  assert.equal(await page.locator('iframe, link[href*=invalid], script[src*=invalid]').count(), 0)
  // And it still works.
  await page.example()
  assert.equal(await page.verdict(), 'verified')
  await page.context().close()
})

test('where nothing forbids it, it says so', async () => {
  const page = await host.open({}, lawless.address)
  await page.context().setOffline(true)
  await page.locator('#about > summary').click()
  await page.getByRole('button', { name: 'Try to leave this page' }).click()
  await page.waitForSelector('[data-leave]')
  assert.equal(await page.locator('[data-leave]').getAttribute('data-leave'), 'open')
  assert.equal(await page.locator('[data-attempt=fetch][data-blocked=no]').count(), 2)
  assert.equal(await page.locator('[data-attempt=EventSource][data-blocked=no]').count(), 2, 'nor is silence taken for a ban')
  await page.context().close()
})

test('the worker keeps the policy of the page where the host sends no headers', async () => {
  const page = await host.open({ inWorkers: attempts }, bare.address)
  assert.deepEqual(await page.inWorkers([trap.url, 'worker']), [[], []])
  assert.deepEqual(trap.hits, [])
  await page.context().close()
})

test('text cannot become markup or script', async () => {
  const page = await host.open()
  const refused = await page.evaluate(() => [
    () => { document.body.innerHTML = '<b>' },
    () => { document.createElement('script').text = '1' },
    () => new Worker(URL.createObjectURL(new Blob(['1']))),
    () => globalThis.trustedTypes.createPolicy('another', {}),
    () => globalThis.trustedTypes.createPolicy('sealglass', {}),
  ].map(attempt => {
    try {
      attempt()
      return `not refused: ${attempt}`
    } catch {
      return 'refused'
    }
  }))
  assert.deepEqual([...new Set(refused)], ['refused'])
  await page.context().close()
})

test('nothing is stored', async () => {
  const page = await host.open()
  await page.example()
  assert.deepEqual([await page.stored(), new URL(page.url()).hash], [[], ''])
  // What is looked at would be seen.
  await page.evaluate(async () => {
    localStorage.setItem('a', 'a')
    sessionStorage.setItem('a', 'a')
    document.cookie = 'a=a'
    await caches.open('a')
    await new Promise(done => { indexedDB.open('a').onsuccess = done })
  })
  assert.deepEqual(await page.stored(), ['cookies', 'local', 'session', 'databases', 'caches'])
  await page.context().close()
})

/** Tries every way out that a page or a worker has. Gives the names of those that came through. */
async function attempts([target, where]) {
  const opened = []
  const events = source => new Promise(resolve => {
    source.onload = source.onopen = () => resolve(true)
    source.onerror = source.onclose = () => resolve(false)
    setTimeout(() => resolve(false), 1500)
  })
  const ways = {
    fetch: () => fetch(target, { mode: 'no-cors' }).then(() => true),
    xhr: () => {
      const request = new XMLHttpRequest()
      const done = events(request)
      request.open('GET', target)
      request.send()
      return done
    },
    socket: () => events(new WebSocket(target.replace('http', 'ws'))),
    source: () => events(new EventSource(target)),
    ...(where === 'worker' ? {
      script: () => { importScripts(trustedTypes.createPolicy(`p${Math.random()}`, { createScriptURL: url => url }).createScriptURL(target)) },
    } : {
      beacon: () => { navigator.sendBeacon(target, 'x') },
      image: () => events(Object.assign(new Image(), { src: target })),
      style: () => {
        const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: target })
        document.head.append(link)
        return events(link)
      },
      frame: () => {
        const frame = Object.assign(document.createElement('iframe'), { src: target })
        document.body.append(frame)
        return false
      },
      prefetch: () => {
        document.head.append(Object.assign(document.createElement('link'), { rel: 'prefetch', href: target }))
        return false
      },
      ...(where === 'page' ? { form: () => {
        const form = Object.assign(document.createElement('form'), { action: target, method: 'post' })
        document.body.append(form)
        form.submit()
      } } : {}),
    }),
  }
  for (const [name, way] of Object.entries(ways)) {
    try {
      if (await way()) opened.push(name)
    } catch {
      // refused
    }
  }
  await new Promise(resolve => setTimeout(resolve, 300))
  return opened
}

/** A server that only writes down what reaches it. */
function listen() {
  const hits = []
  const server = createServer((request, response) => {
    hits.push(`${request.method} ${request.url}`)
    response.writeHead(200, { 'access-control-allow-origin': '*' }).end()
  })
  server.on('upgrade', (request, socket) => {
    hits.push(`upgrade ${request.url}`)
    socket.destroy()
  })
  return new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve({ server, hits, url: `http://127.0.0.1:${server.address().port}/trap` })))
}
