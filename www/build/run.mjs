// What the scripts of package.json call. It uses nothing but Node.js, since on a fresh clone there is nothing else.

import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { npmTarballs } from './example.mjs'
import { mayInstall, provide } from './lib/need.mjs'
import { Stop, say, sayStop } from './lib/say.mjs'
import { run } from './lib/command.mjs'
import { at, findToolchains } from './lib/paths.mjs'
import { buildExtension, extensionDir } from './extension.mjs'
import { oneFile } from './onefile.mjs'
import { buildPackage, packageDir } from './package.mjs'
import { buildPage, pageDir } from './page.mjs'
import { pypi } from './pypi.mjs'
import { buildRelease, releaseDir } from './release.mjs'
import { serve } from './serve.mjs'
import { checkNode, chromium, chromiumPath, crates, firefox, firefoxPath, npmPackages, rust, target, wasiTarget } from './setup.mjs'
import { vectors } from './vectors.mjs'
import { buildWasm } from './wasm.mjs'

const forBuilding = () => [
  npmPackages('', 'they bundle and check the TypeScript and optimise the WebAssembly'), rust(), target(), crates(), vectors(), ...npmTarballs(),
]

/** @type {Record<string, (args: string[]) => Promise<void>>} */
const commands = {
  setup: async () => {
    await provide([...forBuilding(), ...pypi(), chromium(), firefox()])
    say('this machine has all that building and testing need')
  },

  build: async () => {
    await build()
    say(`built ${packageDir}, ${pageDir}, ${oneFile}, ${extensionDir} and ${releaseDir}`)
  },

  start: async args => {
    const { values: { port = '4173' } } = parseArgs({ args, options: { port: { type: 'string' } } })
    if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) throw new Stop(`--port takes a number up to 65535, not "${port}".`)
    await build()
    const { address } = await serve(pageDir, Number(port))
    process.stdout.write(`\n  Sealglass is at ${address}\n  Stop it with Ctrl+C.\n\n`)
  },

  test: async args => {
    await provide([...forBuilding(), ...pypi(), chromium(), firefox()])
    await build()
    await (await import('./test.mjs')).test(args)
  },

  packaging: async () => {
    await provide([...forBuilding(), wasiTarget(), chromium(), npmPackages('tests/packaging', 'the packed package has to work with these bundlers and runtimes')])
    await build()
    await (await import('./packaging.mjs')).packaging()
  },

  check: async () => {
    await provide(forBuilding())
    await build()
    await (await import('./check.mjs')).check()
  },

  bench: async args => {
    await provide([...forBuilding(), npmPackages('tests/bench', 'they are the peers of the comparison'), chromium()])
    await build()
    if (args[0] === 'hostile') {
      await (await import('./test.mjs')).prepare()
      return (await import('../../tests/bench/hostile.mjs')).hostile()
    }
    if (args[0] === 'page') return (await import('../../tests/bench/paint.mjs')).paint()
    if (args[0] === 'growth') return (await import('../../tests/bench/growth.mjs')).growth()
    await run(process.execPath, [join(at('tests', 'bench'), 'bench.mjs'), ...args])
  },

  fuzz: async args => {
    const { compiler, fuzz } = await import('./fuzz.mjs')
    await provide([rust(), crates(), compiler()])
    await fuzz(args)
  },

  screenshots: async ([browser = 'chromium']) => {
    if (!['chromium', 'firefox'].includes(browser)) throw new Stop(`Screenshots are made in chromium or in firefox, not in "${browser}".`)
    await provide([...forBuilding(), browser === 'firefox' ? firefox() : chromium()])
    await build()
    await run(process.execPath, [at('tests', 'browser', 'screenshots.mjs')], {
      env: { SEALGLASS_CHROMIUM: chromiumPath() ?? '', SEALGLASS_FIREFOX: firefoxPath() ?? '', SEALGLASS_BROWSER: browser },
    })
    say(`wrote dist/screenshots${browser === 'firefox' ? '-firefox' : ''}/`)
  },

  'trust-roots': async () => {
    await provide([rust(), vectors(), ...npmTarballs()])
    ;(await import('./trust-roots.mjs')).writeTrustRoots()
    say('wrote crate/trust/')
  },
}

async function build() {
  await provide(forBuilding())
  await buildWasm()
  await buildPackage()
  await buildPage()
  await buildExtension()
  await buildRelease()
}

async function main([name = '', ...args] = process.argv.slice(2)) {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command === undefined) throw new Stop(`There is no "${name}". There are: ${Object.keys(commands).join(', ')}.`)
  checkNode()
  findToolchains()
  if (!mayInstall()) process.env.CARGO_NET_OFFLINE = 'true'
  await command(args)
}

main().catch(error => {
  if (error instanceof Stop) sayStop(error)
  else process.stderr.write(`${error?.stack ?? error}\n`)
  process.exitCode = 1
})
