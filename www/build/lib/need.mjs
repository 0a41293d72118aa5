// What a bare machine lacks: each need says whether it is met, why it is wanted, how it is installed, and the command
// for a person where the script may not install it.

import { Stop, say, seconds } from './say.mjs'

/**
 * @typedef {object} Need
 * @property {string} what
 * @property {string} why
 * @property {() => boolean} ready
 * @property {(() => Promise<void>) | undefined} install absent where this script cannot or may not
 * @property {string[]} commands what a person runs instead, exactly
 * @property {string} [blocked] why the script cannot install it itself
 */

/** Set to 1, nothing is ever installed or fetched: the commands are printed and the script ends with code 1. */
export const mayInstall = () => !['1', 'true'].includes(process.env.SEALGLASS_NO_INSTALL ?? '')

/** @param {Need[]} needs */
export async function provide(needs) {
  /** @type {Need[]} */
  const open = []
  for (const need of needs) {
    if (need.ready()) continue
    if (need.install === undefined || !mayInstall()) { open.push(need); continue }
    say(`installing ${need.what}: ${need.why}`)
    const since = performance.now()
    await need.install()
    if (!need.ready()) throw new Stop(`${need.what} was installed but is still not found.`, need.commands)
    say(`installed ${need.what} in ${seconds(since)}`)
  }
  if (open.length > 0) throw new Stop(open.map(unmet).join('\n  '), open.flatMap(need => need.commands))
}

/** @param {Need} need */
function unmet({ what, why, blocked }) {
  const reason = mayInstall() ? blocked ?? 'it cannot be installed from here' : 'SEALGLASS_NO_INSTALL is set'
  return `${what} is missing (${why}), and ${reason}.`
}
