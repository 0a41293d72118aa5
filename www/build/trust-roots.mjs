// Derives crate/trust/ from the published packages that tests/vectors/ pins. Run by hand, when a pin moves:
//
//     npm run trust-roots
//
// The files are byte-identical copies; origin.json says where they are from. A test fails when they no longer match.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { tarballPath, tarballs } from './example.mjs'
import { at } from './lib/paths.mjs'
import { Stop } from './lib/say.mjs'
import { sha256 } from './lib/stamp.mjs'
import { vectorDir } from './vectors.mjs'

const crate = 'sigstore-trust-root'
const copies = [
  { file: 'public-good.json', source: 'src/trusted_root.json' },
  { file: 'staging.json', source: 'src/trusted_root_staging.json' },
  { file: 'github.json', source: 'src/trusted_root_github.json' },
]

/** What crate/trust/ has to hold, file name to bytes. */
export function derive() {
  const version = read('Cargo.toml').toString().match(/^version = "(.+)"$/m)?.[1]
  if (version === undefined) throw new Stop(`The package ${crate} states no version.`)
  // The embedded TUF data is refreshed by release, so the day of the release is the day the copy was taken.
  const date = read('CHANGELOG.md').toString().match(new RegExp(`^## \\[${version.replaceAll('.', '\\.')}\\].* - (\\d{4}-\\d{2}-\\d{2})$`, 'm'))?.[1]
  if (date === undefined) throw new Stop(`The changelog of ${crate} ${version} gives no date for it.`)
  const roots = copies.map(({ file, source }) => ({ file, source, bytes: read(source) }))
  const origin = [...roots.map(({ file, source, bytes }) => ({ file, package: `crate ${crate} ${version}`, source, date, sha256: sha256(bytes) }))]
  const keys = npmKeys()
  origin.push(keys.origin)
  return new Map([...roots.map(({ file, bytes }) => /** @type {const} */ ([file, bytes])),
    ['npm-keys.json', keys.bytes], ['origin.json', Buffer.from(`${JSON.stringify(origin, null, 2)}\n`)]])
}

/** The npm registry's keys, a target of Sigstore's TUF repository, as the seeds of @sigstore/tuf hold it. */
function npmKeys() {
  const tarball = tarballs().find(({ package: name }) => name.startsWith('@sigstore/tuf@'))
  if (tarball?.published === undefined) throw new Stop('tests/vectors/npm.json does not pin @sigstore/tuf with the day it was published.')
  const { status, stdout, stderr } = spawnSync('tar', ['-xzOf', tarballPath(tarball), 'package/seeds.json'], { maxBuffer: 1 << 24 })
  if (status !== 0) throw new Stop(`tar cannot read ${tarballPath(tarball)}: ${stderr}`)
  const [repository] = Object.values(JSON.parse(stdout.toString()))
  const bytes = Buffer.from(repository.targets['registry.npmjs.org%2Fkeys.json'], 'base64')
  const source = 'seeds.json: registry.npmjs.org/keys.json'
  return { bytes, origin: { file: 'npm-keys.json', package: `npm ${tarball.package.replace(/@(?=[^@]*$)/, ' ')}`, source, date: tarball.published, sha256: sha256(bytes) } }
}

export function writeTrustRoots() {
  mkdirSync(at('crate', 'trust'), { recursive: true })
  for (const [file, bytes] of derive()) writeFileSync(at('crate', 'trust', file), bytes)
}

/** @param {string} file */
const read = file => readFileSync(join(vectorDir(crate), file))
