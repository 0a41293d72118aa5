// axe on the page as it is.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cannot } from './browsers.mjs'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe has to say against the page, with everything folded out. @param {import('playwright-core').Page} page @returns {Promise<string[]>} */
export async function violations(page) {
  await page.evaluate(() => { for (const details of document.querySelectorAll('details')) details.open = true })
  await page.waitForTimeout(100)
  if (cannot.readAriaLabelledByElements) await page.evaluate(() => { delete Element.prototype.ariaLabelledByElements })
  await page.evaluate(source)
  return page.evaluate(async () => (await globalThis.axe.run(document, {
    preload: false,
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  })).violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(node => node.html).join('\n')}`))
}
