// What the scripts tell the person who runs them.

/** A stop with a reason a person can act on: printed without a stack, exit code 1. */
export class Stop extends Error {
  /** @param {string} message @param {string[]} [commands] what to run by hand, exactly */
  constructor(message, commands = []) {
    super(message)
    this.commands = commands
  }
}

/** @param {string} text */
export const say = text => { process.stderr.write(`sealglass: ${text}\n`) }

/** @param {Stop} stop */
export function sayStop(stop) {
  say(stop.message)
  if (stop.commands.length === 0) return
  process.stderr.write('\nRun this, then try again:\n\n')
  for (const command of stop.commands) process.stderr.write(`    ${command}\n`)
  process.stderr.write('\n')
}

/** @param {number} since from `performance.now()` */
export const seconds = since => `${((performance.now() - since) / 1000).toFixed(1)} s`
