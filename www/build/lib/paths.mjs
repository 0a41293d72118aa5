// Where things are. Everything that is made goes under dist/ or Cargo's target directory, never beside a source.

import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = resolve(fileURLToPath(new URL('../../..', import.meta.url)))
export const dist = join(root, 'dist')
export const targetDir = resolve(root, process.env.CARGO_TARGET_DIR ?? 'target')
export const cargoHome = resolve(process.env.CARGO_HOME ?? join(homedir(), '.cargo'))

/** @param {string[]} parts */
export const at = (...parts) => join(root, ...parts)
