// What each bundler makes of the package, in Chromium: a page, a module worker, a service worker.

import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { after, before, test } from 'node:test'
import { chromium } from 'playwright-core'
import { at, expected, here, policy, program, serve, tool, write } from './support.mjs'

const ARGS = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

const [browser, server] = await Promise.all([
  chromium.launch({ executablePath: process.env.SEALGLASS_CHROMIUM ?? '', args: process.getuid?.() === 0 ? [...ARGS, '--no-sandbox'] : ARGS }),
  serve(),
])
after(async () => { await browser.close(); server.stop() })

const files = `Promise.all(['/bundle.json', '/artifact.tgz'].map(async name => new Uint8Array(await (await fetch(name)).arrayBuffer())))`
/** Says what came of it, wherever it runs. */
const said = `${files}.then(files => check(...files)).catch(error => error.stack)`

before(() => {
  write('main.js', `${program('sealglass')}\n${said}.then(text => { globalThis.said = text })`)
  write('inline.js', `${program('sealglass/inline')}\n${said}.then(text => { globalThis.said = text })`)
  // Where a bundler does not know what to do with a URL beside a script, the application says where it has put the file.
  write('placed.js', `${program('sealglass', `{ wasm: new URL('/node_modules/sealglass/sealglass.wasm', location.href) }`)}\n${said}.then(text => { globalThis.said = text })`)
  write('worker.js', `${program('sealglass')}\n${said}.then(text => postMessage(text))`)
  write('service.js', `${program('sealglass/inline')}
addEventListener('message', event => event.waitUntil(${said}.then(text => event.source.postMessage(text))))`)
})

/** A page that loads one script. @param {string} script none where the page has it @param {string} [type] @param {string} [path] of the page */
async function page(script, type = 'module', path = '') {
  const open = await browser.newPage()
  try {
    /** @type {Promise<never>} */
    const broken = new Promise((_, fail) => open.once('pageerror', fail))
    broken.catch(() => {})
    await open.goto(server.url + path)
    if (script !== '') await open.addScriptTag({ url: `/${script}`, type })
    await Promise.race([broken, open.waitForFunction('globalThis.said !== undefined', undefined, { timeout: 20_000 })])
    return await open.evaluate('globalThis.said')
  } finally {
    await open.close()
  }
}

/** @param {string} path */
const load = path => import(pathToFileURL(join(here, 'node_modules', path)).href)

/** The script with this start of its name. @param {string} directory @param {RegExp} name */
function script(directory, name) {
  const found = readdirSync(at(directory)).find(each => name.test(each))
  assert.ok(found, `${directory} has no ${name}`)
  return `${directory}/${found}`
}

test('Vite', async () => {
  tool('vite', 'bin/vite.js', 'build', '--logLevel', 'error', '--configLoader', 'runner', '--config', configured('vite.config.mjs',
    `export default { base: '/out/vite/', build: { outDir: 'out/vite', target: 'es2022', rollupOptions: { input: 'main.js' } } }`))
  assert.equal(await page(script('out/vite/assets', /^main.*\.js$/)), expected)
})

test('webpack', async () => {
  const { default: webpack } = await load('webpack/lib/index.js')
  const stats = await new Promise((done, fail) => webpack({
    context: at('.'), mode: 'production', performance: false, entry: './main.js', output: { path: at('out/webpack'), filename: 'main.js', publicPath: '/out/webpack/' },
  }, (/** @type {unknown} */ error, /** @type {any} */ result) => error ? fail(error) : done(result)))
  assert.equal(stats.hasErrors() || stats.hasWarnings() ? stats.toString() : '', '')
  assert.equal(await page('out/webpack/main.js', ''), expected)
})

test('Rollup, which leaves a URL beside a script as it is', async () => {
  const [{ rollup }, { nodeResolve }] = await Promise.all([load('rollup/dist/es/rollup.js'), load('@rollup/plugin-node-resolve/dist/es/index.js')])
  const made = await rollup({ input: [at('placed.js'), at('inline.js')], plugins: [nodeResolve({ browser: true })], onwarn: (/** @type {any} */ warning) => { throw new Error(warning.message) } })
  await made.write({ dir: at('out/rollup'), format: 'es' })
  for (const name of ['placed.js', 'inline.js']) assert.equal(await page(`out/rollup/${name}`), expected, name)
})

test('esbuild, which leaves a URL beside a script as it is', async () => {
  const { build } = await load('esbuild/lib/main.js')
  await build({ entryPoints: [at('placed.js'), at('inline.js')], outdir: at('out/esbuild'), bundle: true, format: 'esm', minify: true, logLevel: 'error', absWorkingDir: at('.') })
  for (const name of ['placed.js', 'inline.js']) assert.equal(await page(`out/esbuild/${name}`), expected, name)
})

test('Parcel', async () => {
  write('parcel.html', '<!doctype html><script type="module" src="./main.js"></script>')
  tool('parcel', 'lib/bin.js', 'build', 'parcel.html', '--dist-dir', 'out/parcel', '--public-url', '/out/parcel/', '--no-cache', '--no-source-maps', '--log-level', 'error')
  // Its page, and not the script alone: Parcel finds files by an import map that it writes there.
  assert.equal(await page('', '', 'out/parcel/parcel.html'), expected)
})

test('a module worker', async () => {
  const { build } = await load('esbuild/lib/main.js')
  // Not bundled: the browser resolves the files of the package by their paths, as with an import map.
  await build({ entryPoints: [at('worker.js')], outfile: at('out/worker.js'), bundle: true, format: 'esm', logLevel: 'error', absWorkingDir: at('.'),
    alias: { 'sealglass': '/node_modules/sealglass/index.js', 'sealglass/presets': '/node_modules/sealglass/presets.js' }, external: ['/node_modules/*'] })
  const open = await browser.newPage()
  await open.goto(server.url)
  const answer = await open.evaluate(`new Promise((done, fail) => {
    const worker = new Worker('/out/worker.js', { type: 'module' })
    worker.onmessage = event => done(event.data)
    worker.onerror = event => fail(new Error(event.message))
  })`)
  assert.equal(answer, expected)
  await open.close()
})

test('a pool of workers: in order, and none that goes wrong stops another', async () => {
  const { build } = await load('esbuild/lib/main.js')
  write('pool-worker.js', `import { createVerifier } from 'sealglass/inline'
import { serve } from 'sealglass/pool'
serve(createVerifier)`)
  write('pool.js', `import { createPool } from 'sealglass/pool'
const pool = createPool({ size: 2, worker: () => new Worker('/out/pool/pool-worker.js', { type: 'module' }) })
globalThis.said = ${files}.then(async ([bundle, artifact]) => {
  const policy = ${JSON.stringify(policy)}
  const requests = [{ bundle, policy, file: new Blob([artifact]) }, { bundle, policy, artifact: new Uint8Array(3) }, { bundle, policy: {} }, { bundle, policy, artifact }, { bundle, policy, artifact: () => 1 }, { bundle, policy, artifact }]
  const results = []
  for await (const { report, error } of pool.verifyEach(requests)) results.push(report?.verdict ?? error.code)
  pool.close()
  const broken = createPool({ size: 1, worker: () => new Worker('/no-such-worker.js', { type: 'module' }) })
  results.push(await broken.verify({ bundle, policy }).catch(error => error.code))
  return results.map(each => each.startsWith('usage.') || ['verified', 'invalid', 'pool.worker'].includes(each) ? each : 'refused').join()
}).catch(error => error.stack)`)
  await build({ entryPoints: [at('pool.js'), at('pool-worker.js')], outdir: at('out/pool'), bundle: true, format: 'esm', logLevel: 'error', absWorkingDir: at('.') })
  assert.equal(await page('out/pool/pool.js'), 'verified,invalid,refused,verified,usage.pool,verified,pool.worker')
})

test('a service worker', async () => {
  const { build } = await load('esbuild/lib/main.js')
  await build({ entryPoints: [at('service.js')], outfile: at('service.bundled.js'), bundle: true, format: 'esm', logLevel: 'error', absWorkingDir: at('.') })
  const open = await browser.newPage()
  await open.goto(server.url)
  const answer = await open.evaluate(`(async () => {
    await navigator.serviceWorker.register('/service.bundled.js', { type: 'module' })
    const { active } = await navigator.serviceWorker.ready
    return new Promise(done => { navigator.serviceWorker.onmessage = event => done(event.data); active.postMessage('check') })
  })()`)
  assert.equal(answer, expected)
  await open.close()
})

/** @param {string} name @param {string} text */
function configured(name, text) {
  write(name, text)
  return name
}
