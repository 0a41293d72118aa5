// A user's directory, which has nothing but the packed package and a real bundle; the tools are elsewhere.

import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, extname, join } from 'node:path'
import { after } from 'node:test'
import { fileURLToPath } from 'node:url'

export const here = fileURLToPath(new URL('.', import.meta.url))
export const root = join(here, '..', '..')

export const directory = mkdtempSync(join(tmpdir(), 'sealglass-packaging-'))
after(() => rmSync(directory, { recursive: true, force: true }))

/** @typedef {{ filename: string, files: Array<{ path: string, size: number, mode: number }> }} Packed */

// npm's cache and settings are those of the machine; nothing is fetched, since the package needs nothing.
const packed = JSON.parse(execFileSync('npm', ['pack', '--json', '--pack-destination', directory], { cwd: join(root, 'dist', 'package'), encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
/** @type {Packed} */
export const pack = Array.isArray(packed) ? packed[0] : /** @type {Packed} */ (Object.values(packed)[0])
export const tarball = join(directory, pack.filename)

const app = join(directory, 'app')
mkdirSync(app)
write('package.json', '{ "name": "app", "private": true, "type": "module" }\n')
execFileSync('npm', ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', tarball], { cwd: app, stdio: ['ignore', 'ignore', 'inherit'] })

const vectors = join(root, 'dist', 'vectors')
for (const [name, from] of [['artifact.tgz', 'npm/sigstore-2.0.0.tgz'], ['bundle.json', 'sigstore-verify/test_data/bundles/sigstore.js@2.0.0-provenance.sigstore.json']]) {
  copyFileSync(join(vectors, from ?? ''), at(name ?? ''))
}

/** A path of the user's directory. @param {string} name */
export function at(name) {
  return join(app, name)
}

/** @param {string} name @param {string} text */
export function write(name, text) {
  mkdirSync(dirname(at(name)), { recursive: true })
  writeFileSync(at(name), text)
}

/** A command in the user's directory; what it prints. @param {string} command @param {string[]} args @param {Record<string, string>} [env] */
export function run(command, args, env = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: app, encoding: 'utf8', env: { ...process.env, ...env }, timeout: 120_000, maxBuffer: 1 << 26 })
  if (error) throw error
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`)
  return stdout
}

/** Runs one of the pinned tools by its script. @param {string} tool @param {string} script @param {string[]} args */
export const tool = (tool, script, ...args) => run(process.execPath, [join(here, 'node_modules', tool, script), ...args], { PARCEL_WORKERS: '0', NO_COLOR: '1' })

export const policy = {
  identity: { san: 'https://github.com/sigstore/sigstore-js/.github/workflows/release.yml@refs/heads/main', issuer: 'https://token.actions.githubusercontent.com' },
}

/**
 * What every host has to run: a real bundle verifies, with another file it does not, and the mistake that everybody makes once has
 * one sentence.
 * @param {string} entry @param {string} [wasm] options for createVerifier
 */
export const program = (entry, wasm = '') => `
import { createVerifier, recognise, SealglassError } from '${entry}'
import { githubActions } from 'sealglass/presets'

export async function check(bundle, artifact) {
  let early
  try { recognise(bundle) } catch (error) { early = error instanceof SealglassError && /createVerifier/.test(error.message) ? error.code : String(error) }
  const verifier = await createVerifier(${wasm})
  const policy = ${JSON.stringify(policy)}
  const verdict = (artifact, policy) => verifier.verify({ bundle, artifact, policy }).verdict
  return [early, verdict(artifact, policy), verdict(new Uint8Array(3), policy), verdict(artifact, githubActions({ repository: 'a/b' }))].join()
}
`
export const expected = 'engine.not-loaded,verified,invalid,rejected'

/** @type {Record<string, string>} */
const types = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.json': 'application/json', '.wasm': 'application/wasm' }

/** The user's directory over HTTP. @returns {Promise<{ url: string, stop(): void }>} */
export function serve() {
  const server = createServer((request, response) => {
    try {
      const path = decodeURIComponent(new URL(request.url ?? '', 'http://localhost').pathname)
      if (path.includes('..')) throw new Error('outside')
      const body = path === '/' ? Buffer.from('<!doctype html><title>app</title>') : readFileSync(at(path.slice(1)))
      response.writeHead(200, { 'Content-Type': path === '/' ? 'text/html' : types[extname(path)] ?? 'application/octet-stream' }).end(body)
    } catch {
      response.writeHead(404).end()
    }
  })
  return new Promise(done => server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    done({ url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`, stop: () => { server.close(); server.closeAllConnections() } })
  }))
}
