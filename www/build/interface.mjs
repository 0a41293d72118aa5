// What a user of the crate can name: docs/rust-api.txt has it all, so that no change of it goes unnoticed.

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runForCode } from './lib/command.mjs'
import { at, targetDir } from './lib/paths.mjs'
import { say } from './lib/say.mjs'

const list = at('docs', 'rust-api.txt')

/** Documents the crate, without a warning, and compares what can be named with the list. */
export async function publicInterface() {
  const args = ['doc', '--quiet', '--locked', '--no-deps', '--package', 'sealglass', '--target-dir', targetDir]
  if (await runForCode('cargo', args, { env: { RUSTDOCFLAGS: '--deny warnings' } }) !== 0) return false
  const found = describe(join(targetDir, 'doc', 'sealglass'))
  if (process.env.SEALGLASS_BLESS === '1') writeFileSync(list, found)
  const known = existsSync(list) ? readFileSync(list, 'utf8') : ''
  if (found === known) return true
  say(`the public interface is not that of docs/rust-api.txt; SEALGLASS_BLESS=1 npm run check writes it\n${difference(known, found)}`)
  return false
}

/** @param {string} known @param {string} found */
function difference(known, found) {
  const [before, after] = [known.split('\n'), found.split('\n')]
  return [...before.filter(line => !after.includes(line)).map(line => `- ${line}`), ...after.filter(line => !before.includes(line)).map(line => `+ ${line}`)].join('\n')
}

/** The declaration of each item, and the heads of what is implemented for it, as rustdoc has them. @param {string} directory */
function describe(directory) {
  const pages = [...readFileSync(join(directory, 'all.html'), 'utf8').matchAll(/<li><a href="([^"]+\.html)">/g)].map(([, page = '']) => page).sort()
  if (pages.length < 20) throw new Error('rustdoc writes its list of items in another form')
  return pages.map(page => {
    // What every type has by itself or through other crates says nothing.
    const [own = ''] = readFileSync(join(directory, page), 'utf8').split(/id="(?:synthetic|blanket)-implementations"/)
    const [, declaration] = /<pre class="rust item-decl"><code>([^]*?)<\/code><\/pre>/.exec(own) ?? []
    if (declaration === undefined) throw new Error(`rustdoc declares no item in ${page}`)
    const heads = [...own.matchAll(/<h[34] class="code-header">([^]*?)<\/h[34]>/g)].map(([, head = '']) => text(head)).filter(head => /^(impl|pub)\b/.test(head) && !head.includes('StructuralPartialEq'))
    return [`# ${page.replace(/\.html$/, '').replaceAll('/', '::')}`, text(declaration), ...new Set(heads)].join('\n') + '\n'
  }).join('\n')
}

/** @param {string} html */
const text = html => html
  .replace(/<span class="(?:since|rightside)[^]*?<\/span>|<wbr>|<details[^]*?<\/summary>|<\/details>/g, '').replace(/<[^>]+>/g, '')
  .replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&')
  .replace(/\s+/g, ' ').replace(/\( /g, '(').replace(/,? \)/g, ')').trim()
