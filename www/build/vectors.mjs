// Brings the published packages of tests/vectors/ and says where each one is: dist/vectors/NAME is a link to its sources.

import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { capture, run } from './lib/command.mjs'
import { at, dist } from './lib/paths.mjs'
import { Stop } from './lib/say.mjs'
import { record, upToDate } from './lib/stamp.mjs'

/** @import { Need } from './lib/need.mjs' */

const manifest = at('tests', 'vectors', 'Cargo.toml')

/** The crates whose sources hold data we read. Their dependencies come along in the lockfile but are of no use here. */
const crates = [
  'sigstore', 'sigstore-bundle', 'sigstore-merkle', 'sigstore-trust-root', 'sigstore-tsa', 'sigstore-types', 'sigstore-verify',
]

/** @param {string} name */
export const vectorDir = name => join(dist, 'vectors', name)

const step = {
  name: 'vectors', inputs: ['tests/vectors/Cargo.toml', 'tests/vectors/Cargo.lock'], also: crates, outputs: crates.map(vectorDir),
}

/** Cargo checks the SHA-256 of each package it fetches against the lockfile. @returns {Need} */
export const vectors = () => ({
  what: 'the published packages of tests/vectors/Cargo.lock', why: 'their data is the example, the embedded roots and the tests',
  ready: () => upToDate(step) || link(),
  install: () => run('cargo', ['fetch', '--quiet', '--locked', '--manifest-path', manifest, ...forHost('--target')]),
  commands: [['cargo', 'fetch', '--locked', '--manifest-path', 'tests/vectors/Cargo.toml', ...forHost('--target')].join(' ')],
})

/** Links what Cargo has on this machine already; false if it has not all of it. */
function link() {
  const text = capture('cargo', ['metadata', '--format-version', '1', '--offline', '--locked', '--manifest-path', manifest,
    ...forHost('--filter-platform')])
  if (text === undefined) return false
  /** @type {{ packages: { name: string, manifest_path: string }[] }} */
  const { packages } = JSON.parse(text)
  for (const name of crates) {
    const found = packages.find(each => each.name === name)
    if (!found) throw new Stop(`tests/vectors/Cargo.toml does not bring the crate ${name}.`)
    mkdirSync(join(dist, 'vectors'), { recursive: true })
    rmSync(vectorDir(name), { force: true, recursive: true })
    symlinkSync(dirname(found.manifest_path), vectorDir(name), 'junction')
  }
  record(step)
  return true
}

/** Without a target Cargo also fetches what only other systems would compile: 90 MB more. @param {string} option */
function forHost(option) {
  const host = capture('rustc', ['-vV'])?.match(/^host: (.+)$/m)?.[1]
  return host === undefined ? [] : [option, host]
}
