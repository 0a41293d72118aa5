// Whether the packed package installs and runs: `npm run test:packaging`.

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './lib/command.mjs'
import { at } from './lib/paths.mjs'
import { chromiumPath } from './setup.mjs'

/** The tests print what they skip, and why. */
export async function packaging() {
  const directory = at('tests', 'packaging')
  const files = readdirSync(directory).filter(name => name.endsWith('.test.mjs')).map(name => join(directory, name))
  await run(process.execPath, ['--test', '--test-reporter=spec', '--test-concurrency=1', ...files], { env: { SEALGLASS_CHROMIUM: chromiumPath() ?? '' } })
}
