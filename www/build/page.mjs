// The page: dist/page/, a folder of static files to host anywhere, and dist/sealglass.html, the same in one file.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundle, withModules } from './bundle.mjs'
import { placeExample } from './example.mjs'
import { at, dist } from './lib/paths.mjs'
import { Stop, say } from './lib/say.mjs'
import { files, once } from './lib/stamp.mjs'
import { buildOneFile, oneFile } from './onefile.mjs'
import { wasmFacts } from './wasm.mjs'

export const pageDir = join(dist, 'page')

export async function buildPage() {
  await once({
    name: 'page',
    inputs: ['index.html', 'www/page', 'www/package', 'www/tsconfig.json', 'www/build/page.mjs', 'www/build/onefile.mjs', 'www/build/bundle.mjs', 'www/build/binder.mjs',
      'www/build/example.mjs', 'package-lock.json', 'Cargo.toml', 'tests/vectors/npm.json'],
    also: [wasmFacts().sha256, wasmFacts('facts-sbom.json').sha256],
    outputs: ['index.html', 'index.de.html', 'style.css', 'app.js', 'de.js', 'worker.js', 'example.js'].map(file => join(pageDir, file)).concat(oneFile),
  }, async () => {
    say('building the page')
    rmSync(pageDir, { recursive: true, force: true })
    mkdirSync(pageDir, { recursive: true })
    // Comments and indentation are for who reads the sources.
    const html = readFileSync(at('index.html'), 'utf8').replace(/^ *<!--[^]*?-->\n|^ +/gm, '')
    writeFileSync(join(pageDir, 'index.html'), html)
    writeFileSync(join(pageDir, 'index.de.html'), inGerman(html))
    // Classic scripts: modules do not load from `file:`. The worker is a function that the page makes a blob of, so that
    // it is there when the page has loaded, and nothing is requested later (www/page/engine.ts).
    /** @type {import('esbuild').BuildOptions} */
    const script = { outdir: pageDir, entryNames: '[name]', format: 'iife', platform: 'browser', minify: true }
    await bundle({ ...script, plugins: [shortIds()], entryPoints: ['app.ts', 'language/de.ts', 'style.css'].map(file => at('www', 'page', file)) })
    // What esbuild leaves as it stands.
    const style = join(pageDir, 'style.css')
    writeFileSync(style, readFileSync(style, 'utf8').replace(/(?<=[{;]--[\w-]+:) /g, ''))
    await bundle({ ...script, entryPoints: [at('www', 'page', 'worker.ts')], inline: false })
    for (const file of ['app.js', 'worker.js']) await minify(join(pageDir, file))
    const worker = join(pageDir, 'worker.js')
    writeFileSync(worker, `globalThis.sealglassWorker=function(leave){${withModules(readFileSync(worker, 'utf8'))}}\n`)
    placeExample()
    buildOneFile(pageDir)
  })
}

/**
 * Once more, by one that follows values further than esbuild does: a thirtieth less of the page. No function of ours is called with `new` that is not a class,
 * no getter of ours does anything, and nothing is made a text that has a number of its own (`unsafe` writes `'' + x` for `String(x)`).
 * @param {string} path
 */
async function minify(path) {
  const terser = await import('terser')
  const compress = { passes: 3, unsafe: true, unsafe_arrows: true, unsafe_methods: true, pure_getters: true }
  let text = readFileSync(path, 'utf8')
  // What one run leaves the next may shorten.
  for (let run = 0; run < 2; run++) text = (await terser.minify(text, { ecma: 2020, toplevel: true, compress })).code ?? ''
  writeFileSync(path, text)
}

/** The same page with one script more, before the others: it has the German, and only who reads that loads it. @param {string} html */
function inGerman(html) {
  const german = html.replace('<html lang="en">', '<html lang="de">').replace(/(?=<script )/, '<script defer src="./de.js"></script>\n')
  if (german.match(/de\.js|lang="de">\n/g)?.length !== 2) throw new Stop('index.html is not as the German page is made of it.')
  return german
}

/**
 * Ids of sentences as numbers, and the sentences as a list: the ids are a thirtieth of the page. Those that are put together when it runs
 * stay, and those that can be seen in it (`data-problem`, `data-save`).
 * @returns {import('esbuild').Plugin}
 */
function shortIds() {
  const sources = files(at('www', 'page')).filter(path => path.endsWith('.ts')).map(path => readFileSync(path, 'utf8')).join('')
  const made = [...sources.matchAll(/`(\w+\.(?:[\w-]+[.-])?)\$\{/g)].map(([, start]) => start ?? '').concat('problem.', 'save.')
  const ids = [...readFileSync(at('www', 'page', 'messages.ts'), 'utf8').matchAll(/^ {2}'([\w-]+\.[\w.-]+)':/gm)].map(([, id]) => id ?? '')
  const short = new Map(ids.filter(id => !made.some(start => id.startsWith(start))).map((id, index) => [id, index]))
  return {
    name: 'short ids',
    setup(build) {
      build.onLoad({ filter: /[\\/]www[\\/]page[\\/].*\.ts$/ }, ({ path }) => {
        const source = readFileSync(path, 'utf8')
        const contents = /[\\/]messages(\.de)?\.ts$/.test(path) ? listed(source, short) : source.replace(/'([\w-]+\.[\w.-]+)'/g, (whole, id) => `${short.get(id) ?? whole}`)
        return { contents, loader: 'ts' }
      })
    },
  }
}

/** A catalogue with what has a number at the place of its number. @param {string} source @param {Map<string, number>} short */
function listed(source, short) {
  /** @type {string[]} */
  const list = []
  const rest = source.replace(/^ {2}'([\w-]+\.[\w.-]+)': (.+),\n/gm, (whole, id, text) => {
    const index = short.get(id)
    if (index === undefined) return whole
    list[index] = text
    return ''
  })
  const whole = rest.replace(/^(export const \w+.* = )\{\n([^]*?)^\}.*$/m, (_, start, others) => `${start}Object.assign([\n${list.join(',\n')}\n], {\n${others}})`)
  if (whole === rest || list.length !== short.size || list.includes(/** @type {any} */ (undefined))) throw new Stop('A catalogue of sentences is not as the build reads it.')
  return whole
}
