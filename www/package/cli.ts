#!/usr/bin/env node
/** The `sealglass` command. */

import { consistency } from './cli/consistency.js'
import { work } from './cli/crew.js'
import { exit, Failure } from './cli/exit.js'
import { help, version } from './cli/help.js'
import { inspect } from './cli/inspect.js'
import { sbom } from './cli/sbom.js'
import { printable } from './cli/text.js'
import { verify } from './cli/verify.js'
import { verifyBundle } from './cli/verify-bundle.js'
import { SealglassError } from './error.js'

const commands: Record<string, (args: string[]) => Promise<number>> = { verify, inspect, sbom, consistency, 'verify-bundle': verifyBundle }

async function main([name = '', ...args]: string[]): Promise<number> {
  if (name === '--version') return print(`sealglass ${version}`)
  if (name === '--help' || name === '-h' || name === 'help') return print(help(args[0]))
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command === undefined) throw new Failure(exit.usage, name === '' ? help() : `There is no command "${name}". Try: sealglass --help`)
  if (args.includes('--help') || args.includes('-h')) return print(help(name))
  return command(args)
}

function print(text: string): number {
  process.stdout.write(`${text}\n`)
  return exit.verified
}

/** Every way out that is not a verdict: one message on standard error, and never the code that means verified. */
function failed(error: unknown): number {
  const message = error instanceof Error ? error.message : String(error)
  process.stderr.write(`sealglass: ${message.split('\n').map(printable).join('\n')}\n`)
  if (error instanceof Failure) return error.exitCode
  if (error instanceof SealglassError) return /^(?:engine|pool)\./.test(error.code) ? exit.notVerified : exit.usage
  return exit.notVerified
}

if (!work()) {
  // A reader that goes away (`| head`) is no reason for a stack trace, nor for success.
  process.stdout.on('error', () => process.exit(exit.notVerified))
  // Where nothing is left that could ever answer, Node.js ends by itself, and not with success.
  process.exitCode = exit.notVerified
  // Not process.exit(): what was printed has to reach a pipe first.
  main(process.argv.slice(2)).catch(failed).then(code => { process.exitCode = code })
}
