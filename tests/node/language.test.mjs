// The second language: the same ids with the same values in them, every check, and nothing that has gone.

import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (/** @type {string} */ path) => readFileSync(join(root, path), 'utf8')

/** @param {string} path */
async function imported(path, again = '') {
  const { outputFiles } = await build({ entryPoints: [join(root, path)], bundle: true, format: 'esm', write: false, logLevel: 'silent' })
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0]?.contents ?? []).toString('base64')}${again}`)
}

const { en } = await imported('www/page/messages.ts')
const { messages } = await imported('www/page/language/messages.de.ts')
const { word, words } = await imported('www/page/language/words.de.ts')
const { summary } = await imported('www/page/language/summary.de.ts')
const { page } = await imported('www/page/language/page.de.ts')

const sources = (/** @type {string} */ directory) => readdirSync(join(root, directory), { recursive: true, encoding: 'utf8' })
  .filter(path => /\.(ts|rs)$/.test(path)).map(path => join(directory, path))

test('both catalogues have the same ids, and in each sentence the same values', () => {
  assert.deepEqual(Object.keys(messages), Object.keys(en))
  const values = (/** @type {string} */ text) => [...text.matchAll(/\{\w+\}/g)].map(([value]) => value).sort()
  for (const [id, text] of Object.entries(en)) {
    assert.deepEqual(values(messages[id]), values(text), id)
    assert.ok(messages[id].trim() !== '', id)
  }
})

test('one is said as one, in both', async () => {
  const inEnglish = await imported('www/page/messages.ts')
  Object.assign(globalThis, { sealglassLanguage: { messages, word } })
  const inGerman = await imported('www/page/messages.ts', '#german').finally(() => Reflect.deleteProperty(globalThis, 'sealglassLanguage'))
  /** @param {string} id @param {object} values */
  const said = (id, values) => [inEnglish.t(id, values), inGerman.t(id, values)]
  assert.deepEqual([1, 2, '1', 0].map(count => said('sbom.parts', { count })), [['1 part', '1 Komponente'], ['2 parts', '2 Komponenten'], ['1 part', '1 Komponente'], ['0 parts', '0 Komponenten']])
  assert.deepEqual(said('sbom.found', { count: 1, total: 2 }), ['1 of 2 parts', '1 von 2 Komponenten'])
  assert.deepEqual(said('pile.unidentified', { count: 1, total: 1 }).map(text => text.slice(0, 28)), ['1 of 1 file has a signature ', '1 von 1 Datei hat eine Signa'])
  // Both forms of every one, of a value that the sentence has.
  for (const [id, text] of [...Object.entries(en), ...Object.entries(messages)]) {
    for (const [, name, one, more] of text.matchAll(/\{(\w+)\|(.*?)\|(.*?)\}/g)) assert.ok(text.includes(`{${name}}`) && one !== more, id)
    assert.ok(!/[|{}]/.test(text.replace(/\{\w+(\|[^{}|]*\|[^{}|]*)?\}/g, '')), id)
  }
})

test('sentences are sentences in both: they end alike', () => {
  const end = (/** @type {string} */ text) => /[.?:…]$/.exec(text)?.[0]
  for (const [id, text] of Object.entries(en)) assert.equal(end(messages[id]), end(text), id)
})

test('no id is there that no source names', () => {
  const code = sources('www/page').filter(path => !/messages(\.de)?\.ts$/.test(path)).map(read).join('')
  const made = [...code.matchAll(/`(\w+\.(?:[\w-]+[.-])?)\$\{/g)].map(([, start]) => start ?? '')
  const unused = Object.keys(en).filter(id => !code.includes(`'${id}'`) && !made.some(start => id.startsWith(start)))
  assert.deepEqual(unused, [])
})

test('every check has a German title, and every message that the engine has an id for', () => {
  const numbers = [...read('crate/check.rs').matchAll(/^ {4}([A-Z]\d+) "/gm)].map(([, number]) => number ?? '')
  assert.ok(numbers.length > 100)
  assert.deepEqual(Object.keys(words).filter(key => /^[A-Z]\d+$/.test(key)), numbers)
  // Two of them carry a sentence of their own, which differs from case to case.
  const says = new Set([...sources('crate/verify').map(read).join('').matchAll(/"(say\.[\w-]+)"/g)].map(([, say]) => say ?? ''))
  for (const own of ['say.unsupported', 'say.no-evidence']) assert.ok(says.delete(own), own)
  assert.deepEqual(Object.keys(words).filter(key => key.startsWith('say.')).sort(), [...says].sort())
})

test('every claim that a certificate can make has a German name', () => {
  const claims = [...read('crate/pki/extension.rs').matchAll(/^ {4}\d+ "(\w+)" (?:Raw|Der)$/gm)].map(([, name]) => `claim.${name}`)
  assert.ok(claims.length > 20)
  assert.deepEqual(Object.keys(words).filter(key => key.startsWith('claim.')).sort(), claims.sort())
})

test('what is put into German by its words is still said in these words', () => {
  const rust = sources('crate').map(read).join('')
  for (const key of Object.keys(words)) {
    if (/^[A-Z]\d+$|^say\./.test(key)) continue
    assert.ok(rust.includes(`"${key.replace(/^claim\./, '')}"`), key)
  }
})

test('every text of index.html has German, and no German is of a text that has gone', () => {
  const html = read('index.html').replace(/<!--[^]*?-->/g, '').replace(/<noscript>.*<\/noscript>/, '')
  const texts = [...html.matchAll(/>([^<>]+)</g), ...html.matchAll(/aria-label="([^"]+)"/g)].map(([, text]) => text?.trim() ?? '').filter(text => /\p{L}/u.test(text))
  const names = ['Sealglass', 'GitHub', 'Deutsch']
  assert.deepEqual([...new Set(texts)].filter(text => !names.includes(text)).sort(), Object.keys(page).sort())
})

test('no sentence stands in the code of the page beside the catalogue', () => {
  // Technical words that are sent or compared, and what only developers see.
  const allowed = [/^only workers of this page are started$/, /^no worker is left$/, /^the script could not be run$/, /^a message could not be read$/, /^pasted text$/, /^links stay on the page$/, /^not affected by this record$/, /^certificate log$/, /^style sheet$/, /^It could not be read\. It may have changed since it was chosen\.$/, /^unexpected answer/, /^the attribute /, /^-----… PUBLIC KEY-----$/, /^index\.html has no/, /^supplied /]
  const found = sources('www/page').filter(path => !path.includes('language') && !/messages\.ts$|record\.ts$|leave\.ts$/.test(path)).flatMap(path => {
    const code = read(path).replace(/\/\*[^]*?\*\/|(?<=\s)\/\/.*$/gm, '').replace(/class: ?'[^']*'|className = '[^']*'|import .*$|\bd: '[^']*'|case '[^']*'/gm, '')
    return [...code.matchAll(/'([^'\n]*)'|`([^`]*)`/g)].map(([, plain, template]) => (plain ?? template ?? '').replace(/\$\{[^}]*\}/g, '…'))
      .filter(text => /\p{L}{3,} \p{L}{2,}/u.test(text) && !/[{[\]=#]|^terms\b|^M\d/.test(text) && !allowed.some(one => one.test(text))).map(text => `${path}: ${text}`)
  })
  assert.deepEqual(found, [])
})

test('the German page is the English one with one script more', () => {
  const [english, german] = ['index.html', 'index.de.html'].map(name => read(join('dist', 'page', name)))
  assert.equal(german, english?.replace('lang="en"', 'lang="de"').replace('<script defer src="./app.js">', '<script defer src="./de.js"></script>\n<script defer src="./app.js">'))
  assert.doesNotMatch(english ?? '', /de\.js/)
})

const golden = readdirSync(join(root, 'tests/golden')).filter(name => name.endsWith('.json')).map(name => ({ name, report: JSON.parse(read(join('tests/golden', name))) }))

test('of every kept report the verdict is a German sentence, with the values of the English one', () => {
  assert.ok(golden.length > 10)
  for (const { name, report } of golden) {
    const said = summary(report)
    assert.match(said, /^(?:Diese (?:Datei|Aussage) wurde|Die Signatur ist gültig, aber|An dem, was da ist|Vertrauen Sie dem nicht)[^]*\.$/, name)
    assert.doesNotMatch(said, /undefined|null|\bthe\b|\bby\b|\band\b/, name)
    for (const [value] of report.summary.matchAll(/\b[0-9a-f]{40,}\b|\S+\.yml|acme\/widget|https:\/\/\S+?(?=[,;.]? |[,;.]?$)/g)) {
      if (['verified', 'unidentified', 'rejected'].includes(report.verdict)) assert.ok(said.includes(value), `${name}: ${value} in ${said}`)
    }
  }
})

test('of every kept report what is expected, what is missing and what it does not prove is German', () => {
  for (const { name, report } of golden) {
    const english = [...report.policy.asked, ...report.doesNotProve, ...report.missing.map((/** @type {any} */ { say }) => say), ...report.missing.map((/** @type {any} */ { what }) => what),
      ...report.checks.map((/** @type {any} */ { check }) => check)].filter(text => word(text) === undefined)
    // Where statement and certificate differ, both have the word.
    assert.deepEqual(english.filter(text => !text.startsWith('That the statement is right about ')), [], name)
  }
})

test('a value that holds the words of a sentence does not become one', () => {
  assert.equal(word('signer is exactly a, issuer is exactly b, issuer is exactly c'), undefined)
  assert.equal(word('signer is exactly https://example.com/$1, issuer is exactly b'), 'Unterzeichner ist genau https://example.com/$1, Aussteller ist genau b')
  assert.equal(word('constructor'), undefined)
})
