// Doing a thing again only when what it is made from has changed, by content: times lie after a checkout.

import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { dist, root } from './paths.mjs'

const stamps = join(dist, '.stamps')

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {string[]} [inputs] files and directories, relative to the repository
 * @property {string[]} [also] other facts it depends on, e.g. a tool's version
 * @property {string[]} [outputs] what must exist afterwards, absolute
 */

/**
 * Runs `make` unless it was run with the same inputs before and what it made is still there.
 * @param {Step} step @param {() => void | Promise<void>} make
 */
export async function once(step, make) {
  if (upToDate(step)) return
  rmSync(join(stamps, step.name), { force: true })
  // Taken before: what changes while it is made is made again.
  const print = fingerprint(step)
  await make()
  record(step, print)
}

/** @param {Step} step */
export function upToDate(step) {
  const stamp = join(stamps, step.name)
  return (step.outputs ?? []).every(output => existsSync(output)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint(step)
}

/** Notes that a step is done. @param {Step} step */
export function record(step, print = fingerprint(step)) {
  for (const output of step.outputs ?? []) if (!existsSync(output)) throw new Error(`the step "${step.name}" did not make ${output}`)
  mkdirSync(stamps, { recursive: true })
  writeFileSync(join(stamps, step.name), print)
}

/** @param {Step} step */
function fingerprint({ inputs = [], also = [] }) {
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
