// The page in one file: dist/sealglass.html, to open from disk. Made from dist/page/, byte for byte the same scripts and style.

import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dist } from './lib/paths.mjs'
import { Stop } from './lib/say.mjs'

export const oneFile = join(dist, 'sealglass.html')

const sheet = /[ \t]*<link rel="stylesheet" href="\.\/([\w.]+)">\n/
const script = /[ \t]*<script defer src="\.\/([\w.]+)"><\/script>\n/g

/** @param {string} pageDir */
export function buildOneFile(pageDir) {
  const read = (/** @type {string} */ file) => readFileSync(join(pageDir, file), 'utf8')
  const html = read('index.html')
  const style = one(html.match(sheet)?.[1], 'a style sheet')
  // The German is inside, too: another file is not there to be loaded.
  const scripts = ['de.js', ...[...html.matchAll(script)].map(([, file]) => one(file, 'a script'))]
  const css = embeddable(style, read(style), 'style')
  const codes = scripts.map(file => embeddable(file, read(file), 'script'))
  const policy = one(html.match(/content="(default-src [^"]+)"/)?.[1], 'a policy')
  // Only these very texts are run and applied. Functions in the place of texts, which would be read as patterns.
  const strict = policy.replace(/script-src 'self'/, () => `script-src ${codes.map(hash).join(' ')}`).replace(/style-src 'self'/, () => `style-src ${hash(css)}`)
  if (strict.includes("'self'")) throw new Stop("The policy of index.html has a 'self' that the page in one file has no meaning for.")
  const whole = html
    .replace(policy, () => strict)
    .replace(sheet, () => `<style>${css}</style>\n`)
    .replace(script, '')
    .replace('./index.de.html', '?lang=de')
    // Where a deferred script would run: when all the rest is there.
    .replace('</body>', () => `${codes.map(code => `<script>${code}</script>\n`).join('')}</body>`)
  writeFileSync(oneFile, whole)
}

/** @param {string | undefined} found @param {string} what */
function one(found, what) {
  if (found === undefined) throw new Stop(`index.html names no ${what} where the page in one file looks for it.`)
  return found
}

/** What can stand in an element as it is: it does not end it, and the parser changes nothing of it. @param {string} file @param {string} text @param {string} element */
function embeddable(file, text, element) {
  if (new RegExp(`</${element}|<!--|<script|\\r|\\0`, 'i').test(text)) throw new Stop(`${file} has a text that cannot stand in a ${element} element.`)
  return text
}

/** @param {string} text */
const hash = text => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
