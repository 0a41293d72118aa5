// What a release consists of, in dist/release/: the package, the page, the page in one file, the extension, and their SHA-256.

import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { version } from './bundle.mjs'
import { extensionDir } from './extension.mjs'
import { run } from './lib/command.mjs'
import { dist } from './lib/paths.mjs'
import { say } from './lib/say.mjs'
import { files, once, sha256 } from './lib/stamp.mjs'
import { oneFile } from './onefile.mjs'
import { packageDir } from './package.mjs'
import { pageDir } from './page.mjs'
import { zip } from './zip.mjs'

export const releaseDir = join(dist, 'release')
export const sums = join(releaseDir, 'SHA256SUMS')

export async function buildRelease() {
  const name = `sealglass-${version()}`
  const made = [`${name}.tgz`, `${name}.html`, `${name}-page.zip`, `${name}-extension.zip`, 'SHA256SUMS'].map(file => join(releaseDir, file))
  await once({
    name: 'release', inputs: ['www/build/release.mjs', 'www/build/zip.mjs', ...[packageDir, pageDir, extensionDir, oneFile].map(path => relative(join(dist, '..'), path))], outputs: made,
  }, async () => {
    say('packing the release')
    rmSync(releaseDir, { recursive: true, force: true })
    mkdirSync(releaseDir, { recursive: true })
    await run('npm', ['pack', '--silent', '--pack-destination', releaseDir], { cwd: packageDir, quiet: true })
    copyFileSync(oneFile, join(releaseDir, `${name}.html`))
    for (const [directory, what] of [[pageDir, 'page'], [extensionDir, 'extension']]) writeFileSync(join(releaseDir, `${name}-${what}.zip`), zipped(directory ?? ''))
    const all = readdirSync(releaseDir).sort()
    writeFileSync(sums, all.map(file => `${sha256(readFileSync(join(releaseDir, file)))}  ${file}\n`).join(''))
  })
}

/** @param {string} directory */
const zipped = directory => zip(files(directory).map(path => [relative(directory, path).split(sep).join('/'), readFileSync(path)]))
