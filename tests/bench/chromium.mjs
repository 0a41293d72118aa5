// The same comparison in Chromium, by those who run there.

import { build } from 'esbuild'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { chromiumPath } from '../../www/build/setup.mjs'
import { bundles, given } from './subjects.mjs'

/** @param {string} name */
const path = name => fileURLToPath(new URL(name, import.meta.url))

/** @param {number} runs @param {number} bytes @param {string} bundle of a file */
export async function inChromium(runs, bytes, bundle) {
  const { outputFiles: [script] } = await build({
    entryPoints: [path('page.mjs')], alias: { 'sealglass/inline': path('../../dist/package/inline.js') },
    bundle: true, format: 'iife', write: false, minify: true, logLevel: 'error',
  })
  const browser = await chromium.launch({ executablePath: chromiumPath() ?? '' })
  try {
    const page = await browser.newPage()
    // Nothing is served: a name in HTTPS alone gives the page crypto.subtle.
    await page.route('**/*', route => route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>bench</title>' }))
    await page.goto('https://bench.invalid/')
    await page.addScriptTag({ content: script?.text ?? '' })
    /** @type {import('./times.mjs').Row[]} */
    const rows = []
    const where = `Chromium ${browser.version()}`
    for (const subject of bundles) {
      const what = { ...given(subject), artifact: [...given(subject).artifact] }
      const alone = subject.not?.includes('@freedomofpress/sigstore-browser') ?? false
      const measured = await page.evaluate(([what, alone, runs]) => /** @type {any} */ (globalThis).bench.verification(what, alone, runs), /** @type {const} */ ([what, alone, runs]))
      for (const { name, ...times } of measured) rows.push({ where, bundle: subject.name, peer: name, state: 'warm', ...times })
    }
    return { where, rows, hashing: await page.evaluate(([bytes, bundle]) => /** @type {any} */ (globalThis).bench.hashing(bytes, bundle), /** @type {const} */ ([bytes, bundle])) }
  } finally {
    await browser.close()
  }
}
