// What a visitor waits for: until the page is there, and from giving a bundle and its file to the verdict. In Chromium, from a server on
// this machine, each time with nothing kept.
//
//     npm run bench -- page

import { chromium } from 'playwright-core'
import { serve } from '../../www/build/serve.mjs'
import { chromiumPath } from '../../www/build/setup.mjs'
import { pageDir } from '../../www/build/page.mjs'
import { given, bundles } from './subjects.mjs'
import { table } from './table.mjs'
import { spread } from './times.mjs'

const RUNS = 20

export async function paint() {
  const [subject] = bundles
  const { bundle, artifact } = given(subject)
  const files = [{ name: 'bundle.json', mimeType: 'application/json', buffer: Buffer.from(bundle) }, { name: 'artifact', mimeType: 'application/octet-stream', buffer: artifact }]
  const server = await serve(pageDir, 0)
  const browser = await chromium.launch({ executablePath: chromiumPath() ?? '', args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })
  /** @type {Record<'first paint with content' | 'ready for files' | 'from the files to the verdict', number[]>} */
  const times = { 'first paint with content': [], 'ready for files': [], 'from the files to the verdict': [] }
  try {
    for (let run = 0; run < RUNS; run++) {
      const context = await browser.newContext()
      const page = await context.newPage()
      // Both ends are taken in the page, so that what drives it is not measured.
      await page.addInitScript(() => {
        addEventListener('change', () => { Object.assign(globalThis, { given: performance.now() }) }, true)
        new MutationObserver(() => {
          if (!('judged' in globalThis) && document.querySelector('[data-verdict]')) Object.assign(globalThis, { judged: performance.now() })
        }).observe(document, { subtree: true, childList: true, attributes: true })
      })
      await page.goto(server.address, { waitUntil: 'load' })
      await page.setInputFiles('#pick', files)
      await page.waitForSelector('[data-verdict]')
      const found = await page.evaluate(() => ({
        painted: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN,
        ready: /** @type {PerformanceNavigationTiming | undefined} */ (performance.getEntriesByType('navigation')[0])?.domContentLoadedEventEnd ?? NaN,
        judging: /** @type {any} */ (globalThis).judged - /** @type {any} */ (globalThis).given,
      }))
      times['first paint with content'].push(found.painted)
      times['ready for files'].push(found.ready)
      times['from the files to the verdict'].push(found.judging)
      await context.close()
    }
    const text = table(['milliseconds', 'runs', 'median', 'min', 'max'], Object.entries(times).map(([what, all]) => {
      const { runs, median, min, max } = spread(all)
      return [what, String(runs), ...[median, min, max].map(value => value.toFixed(0))]
    }))
    process.stdout.write(`\nThe page in Chromium ${browser.version()}, ${subject.name}\n\n${text}\n`)
  } finally {
    await browser.close()
    await server.close()
  }
}
