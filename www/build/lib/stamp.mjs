// Doing a thing again only when what it is made from has changed, by content: times lie after a checkout.

import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { dist, root } from './paths.mjs'

const stamps = join(dist, '.stamps')

/**
 * Runs `make` unless it was run with the same inputs before and what it made is still there.
 * @param {object} step
 * @param {string} step.name
 * @param {string[]} [step.inputs] files and directories, relative to the repository
 * @param {string[]} [step.also] other facts it depends on, e.g. a tool's version
 * @param {string[]} [step.outputs] what must exist afterwards, absolute
 * @param {() => void | Promise<void>} make
 * @returns {Promise<boolean>} whether it ran
 */
export async function once({ name, inputs = [], also = [], outputs = [] }, make) {
  const stamp = join(stamps, name)
  const now = fingerprint(inputs, also)
  if (outputs.every(output => existsSync(output)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return false
  rmSync(stamp, { force: true })
  await make()
  for (const output of outputs) if (!existsSync(output)) throw new Error(`the step "${name}" did not make ${output}`)
  mkdirSync(stamps, { recursive: true })
  writeFileSync(stamp, now)
  return true
}

/** @param {string[]} inputs @param {string[]} also */
function fingerprint(inputs, also) {
  const hash = createHash('sha256')
  for (const fact of also) hash.update(`${fact}\0`)
  for (const file of inputs.flatMap(input => files(join(root, input)))) {
    hash.update(`${relative(root, file).split(sep).join('/')}\0${sha256(readFileSync(file))}\0`)
  }
  return hash.digest('hex')
}

/**
 * The files under a path, in an order that does not depend on the file system. A path that is not there has none.
 * @param {string} path @returns {string[]}
 */
export function files(path) {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path).sort().flatMap(name => name === 'node_modules' || name === 'target' ? [] : files(join(path, name)))
}

/** @param {string | Uint8Array} bytes */
export const sha256 = bytes => createHash('sha256').update(bytes).digest('hex')
