// Running other programs: always without standard input, so that nothing can wait for an answer that never comes.

import { spawn, spawnSync } from 'node:child_process'
import { root } from './paths.mjs'
import { Stop } from './say.mjs'

/**
 * @typedef {object} Options
 * @property {string} [cwd]
 * @property {Record<string, string>} [env] added to the environment
 * @property {(line: string) => void} [onLine] called with each line the command prints, besides printing it
 * @property {boolean} [quiet] print only if the command fails
 */

/**
 * Runs a command to its end and returns its exit code; its output is passed on.
 * @param {string} command @param {string[]} args @param {Options} [options] @returns {Promise<number>}
 */
export function runForCode(command, args, { cwd = root, env, onLine, quiet = false } = {}) {
  return new Promise((done, fail) => {
    const piped = quiet || onLine !== undefined
    const child = spawn(command, args, {
      cwd, env: { ...process.env, ...env }, stdio: ['ignore', piped ? 'pipe' : 'inherit', piped ? 'pipe' : 'inherit'],
    })
    /** @type {string[]} */
    const held = []
    pass(child.stdout, process.stdout)
    pass(child.stderr, process.stderr)
    /** @param {import('node:stream').Readable | null} from @param {NodeJS.WriteStream} to */
    function pass(from, to) {
      let rest = ''
      from?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        quiet ? held.push(text) : to.write(text)
        const lines = (rest + text).split('\n')
        rest = lines.pop() ?? ''
        for (const line of lines) onLine?.(line)
      })
      from?.on('end', () => rest === '' || onLine?.(rest))
    }
    child.on('error', error => fail('code' in error && error.code === 'ENOENT' ? new Stop(`\`${command}\` is not on this machine.`) : error))
    child.on('close', (code, signal) => {
      if (quiet && code !== 0) process.stderr.write(held.join(''))
      done(code ?? (signal ? 1 : 0))
    })
  })
}

/**
 * Runs a command that has to succeed.
 * @param {string} command @param {string[]} args @param {Options} [options]
 */
export async function run(command, args, options = {}) {
  const code = await runForCode(command, args, options)
  if (code !== 0) throw new Stop(`\`${[command, ...args].join(' ')}\` ended with code ${code}.`)
}

/**
 * What a command prints, or undefined if it is not there or fails.
 * @param {string} command @param {string[]} args @param {{ cwd?: string, env?: Record<string, string> }} [options]
 * @returns {string | undefined}
 */
export function capture(command, args, { cwd = root, env } = {}) {
  const { status, stdout } = spawnSync(command, args, {
    cwd, env: { ...process.env, ...env }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 28,
  })
  return status === 0 ? stdout : undefined
}
