// Where things are. Everything that is made goes under dist/ or Cargo's target directory, never beside a source.

import { existsSync } from 'node:fs'
import { homedir, userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = resolve(fileURLToPath(new URL('../../..', import.meta.url)))
export const dist = join(root, 'dist')
export const targetDir = resolve(root, process.env.CARGO_TARGET_DIR ?? 'target')
export const cargoHome = resolve(process.env.CARGO_HOME ?? join(homedir(), '.cargo'))

/** @param {string[]} parts */
export const at = (...parts) => join(root, ...parts)

/**
 * rustup looks for its toolchains below HOME. Where HOME points elsewhere (a sandbox, an empty home for a test) they are
 * still below the user's own home, and rustup would say that it has none.
 */
export function findToolchains() {
  if (process.env.RUSTUP_HOME !== undefined || existsSync(join(homedir(), '.rustup'))) return
  const own = join(userInfo().homedir, '.rustup')
  if (existsSync(own)) process.env.RUSTUP_HOME = own
}
