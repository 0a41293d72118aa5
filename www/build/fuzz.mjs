// Fuzzing: every door of the crate, two at a time, with seeds from the test PKI. Coverage is put in by flags that every
// Rust knows, so that no nightly and no other tool is needed; libFuzzer comes with a crate, and wants a C++ compiler.

import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { capture, run } from './lib/command.mjs'
import { at, targetDir } from './lib/paths.mjs'
import { Stop, say } from './lib/say.mjs'
import { onPath } from './setup.mjs'

/** @import { Need } from './lib/need.mjs' */

const doors = ['base64', 'bundle', 'certificate', 'checkpoint', 'consistency', 'jcs', 'note', 'policy', 'root', 'sbom', 'scts', 'statement', 'timestamp', 'verify', 'versions']

const flags = [
  '-Cpasses=sancov-module', '-Cllvm-args=-sanitizer-coverage-level=4', '-Cllvm-args=-sanitizer-coverage-inline-8bit-counters',
  '-Cllvm-args=-sanitizer-coverage-pc-table', '-Cllvm-args=-sanitizer-coverage-trace-compares', '--cfg', 'fuzzing', '-Coverflow-checks=on',
]

const directory = join(targetDir, 'fuzz')

/** @returns {Need} */
export const compiler = () => ({
  what: 'a C++ compiler', why: 'the engine of the fuzzer, libFuzzer, is written in C++',
  ready: () => ['c++', 'g++', 'clang++'].some(name => onPath(name) !== undefined),
  install: undefined, blocked: 'the system\'s package manager installs it',
  commands: ['apt-get install g++ (or what your system calls it)'],
})

/** @param {string[]} args names of doors, all without one; `--seconds` for each */
export async function fuzz(args) {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { seconds: { type: 'string', default: '600' } } })
  const unknown = positionals.find(name => !doors.includes(name))
  if (unknown !== undefined) throw new Stop(`There is no door "${unknown}". There are: ${doors.join(', ')}.`)
  if (!/^[1-9]\d{0,6}$/.test(values.seconds)) throw new Stop(`--seconds takes a number of seconds, not "${values.seconds}".`)
  const program = await build()
  await seeds()
  const left = positionals.length === 0 ? [...doors] : positionals
  /** @type {Found[]} */
  const found = []
  await Promise.all(Array.from({ length: Math.max(1, availableParallelism()) }, async () => {
    for (let door = left.shift(); door !== undefined; door = left.shift()) found.push(await knock(program, door, Number(values.seconds)))
  }))
  table(found)
  const failed = found.filter(each => each.code !== 0)
  if (failed.length > 0) throw new Stop(failed.map(({ door, log, inputs }) => `${door}:\n${[...log.split('\n').slice(-25), ...inputs.map(whole)].join('\n')}`).join('\n\n'), [`the inputs are in ${join(directory, 'found')}`])
}

/** The place where it was found may be gone when somebody reads of it. @param {string} file */
function whole(file) {
  const bytes = readFileSync(file)
  return bytes.length > 16_384 ? `${file}: ${bytes.length} bytes` : `${file} in Base64: ${bytes.toString('base64')}`
}

/** With a directory of its own: the flags make everything anew. */
async function build() {
  const host = /^host: (.+)$/m.exec(capture('rustc', ['--version', '--verbose']) ?? '')?.[1]
  if (host === undefined) throw new Stop('`rustc --version --verbose` does not say which machine this is.')
  say('building the fuzzer')
  await run('cargo', ['build', '--quiet', '--locked', '--manifest-path', at('tests', 'fuzz', 'Cargo.toml'), '--target', host, '--target-dir', directory],
    { env: { RUSTFLAGS: flags.join(' ') } })
  return join(directory, host, 'debug', 'sealglass-fuzz')
}

async function seeds() {
  rmSync(join(directory, 'seeds'), { recursive: true, force: true })
  await run('cargo', ['run', '--quiet', '--locked', '--target-dir', targetDir, '--package', 'sealglass-test-pki', '--', '--seeds', join(directory, 'seeds')])
}

/** @typedef {{ door: string, code: number, seconds: number, executions: string, edges: string, corpus: number, log: string, inputs: string[] }} Found */

/** @param {string} program @param {string} door @param {number} seconds @returns {Promise<Found>} */
async function knock(program, door, seconds) {
  const [corpus, found] = [join(directory, 'corpus', door), join(directory, 'found', door)]
  for (const each of [corpus, found]) mkdirSync(each, { recursive: true })
  const before = readdirSync(found)
  say(`fuzzing ${door} for ${seconds} s`)
  const since = performance.now()
  const args = [corpus, join(directory, 'seeds', door), `-max_total_time=${seconds}`, '-timeout=10', '-rss_limit_mb=1024', '-max_len=65536', '-print_final_stats=1', `-artifact_prefix=${found}/`]
  const child = spawn(program, args.filter(arg => !arg.startsWith(join(directory, 'seeds')) || existsSync(arg)), { env: { ...process.env, SEALGLASS_DOOR: door }, stdio: ['ignore', 'ignore', 'pipe'] })
  let log = ''
  child.stderr.setEncoding('utf8').on('data', (/** @type {string} */ text) => { log = (log + text).slice(-200_000) })
  const code = await new Promise(done => child.on('close', (code, signal) => done(code ?? (signal ? 1 : 0))))
  return {
    door, code, log, seconds: Math.round((performance.now() - since) / 1000), corpus: readdirSync(corpus).length, inputs: readdirSync(found).filter(name => !before.includes(name)).map(name => join(found, name)),
    executions: /stat::number_of_executed_units:\s*(\d+)/.exec(log)?.[1] ?? '?', edges: [...log.matchAll(/ cov: (\d+)/g)].at(-1)?.[1] ?? '?',
  }
}

/** @param {Found[]} found */
function table(found) {
  const rows = [['door', 'seconds', 'executions', 'edges', 'corpus', ''], ...found.map(each =>
    [each.door, String(each.seconds), each.executions, each.edges, String(each.corpus), each.code === 0 ? '' : 'FOUND SOMETHING'])]
  for (const [door = '', ...rest] of rows) process.stdout.write(`${door.padEnd(14)}${rest.map(text => text.padStart(12)).join('')}\n`)
}
