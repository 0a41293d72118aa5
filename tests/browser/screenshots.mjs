// Every state of the page as a picture, desktop and phone, light and dark, in dist/screenshots/, or dist/screenshots-firefox/: to be
// looked at; of some states alone where they are named. With SEALGLASS_BLESS=1 the pictures of the README, in docs/images/, as well.

import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { browserName } from './lib/browsers.mjs'
import { exampleFiles, file, start } from './lib/page.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = join(root, 'dist', browserName === 'firefox' ? 'screenshots-firefox' : 'screenshots')
const SIZES = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } }

/** What the README shows: the top of the page, or one part of it. @type {Array<[state: string, part?: string]>} */
const README = [['verified'], ['pile'], ['affected', '.affected']]

async function main() {
  const wanted = process.argv.slice(2)
  if (wanted.length === 0) rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  if (process.env.SEALGLASS_BLESS === '1') mkdirSync(join(root, 'docs', 'images'), { recursive: true })
  const host = await start()
  try {
    for (const [state, show] of Object.entries(states).filter(([state]) => wanted.length === 0 || wanted.includes(state))) {
      for (const [size, viewport] of Object.entries(SIZES)) {
        for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
          const page = await host.open({ viewport, colorScheme })
          await show(page)
          await page.screenshot({ path: join(folder, `${state}-${size}-${colorScheme}.png`), fullPage: true })
          await page.context().close()
        }
      }
    }
    for (const [state, part] of process.env.SEALGLASS_BLESS === '1' ? README : []) {
      const page = await host.open({ viewport: { width: 1280, height: 860 }, colorScheme: 'light' })
      await states[state]?.(page)
      await (part === undefined ? page : page.locator(part).first()).screenshot({ path: join(root, 'docs', 'images', `${state}.png`) })
      await page.context().close()
    }
  } finally {
    await host.stop()
  }
}

/** @param {any} page */
const openAll = page => page.evaluate(() => { for (const details of document.querySelectorAll('details')) details.open = true })

/** @type {Record<string, (page: any) => Promise<unknown>>} */
const states = {
  empty: async () => {},
  verified: page => page.example(),
  'verified-open': async page => {
    await page.example()
    await openAll(page)
  },
  unidentified: async page => {
    await page.give(given())
    await page.verdict()
  },
  rejected: async page => {
    await page.give(given())
    const { san, issuer } = exampleFiles().expected
    await page.expect(san.replace('sigstore-js', 'sigstore-jѕ'), issuer)
    await page.verdict('[data-verdict=rejected]')
  },
  insufficient: async page => {
    await page.give([exampleFiles().bundle])
    await page.verdict()
  },
  invalid: async page => {
    const { bundle, artifact } = exampleFiles()
    await page.give([bundle, file(artifact.name, 'another file')])
    await page.verdict()
  },
  corrupt: async page => {
    await page.give([file('release-with-a-very-long-name-that-nobody-would-type-by-hand-but-that-build-systems-write-every-day-2.0.0-linux-amd64.tar.gz.sigstore.json', '{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","verificationMaterial":{')])
    await page.verdict()
  },
  refused: async page => {
    await page.give([file('app.tgz.asc', '-----BEGIN PGP SIGNATURE-----\n\niHUEABYKAB0WIQ==\n=aaaa\n-----END PGP SIGNATURE-----\n'), file('cosign.key', ['-----BEGIN ENCRYPTED SIGSTORE PRIVATE', ' KEY-----\nAAAA\n'].join(''))])
    await page.locator('[data-role=refused]').first().waitFor()
  },
  pile: async page => {
    await page.give([...given(), ...Array.from({ length: 16 }, (_, index) => file(`notes-${index}.txt`, `note ${index}`)), file('cosign.key', ['-----BEGIN EC PRIVATE', ' KEY-----\nAAAA\n'].join(''))])
    await page.locator('#pile-rows').waitFor()
  },
  'pile-tree': async page => {
    await states['pile']?.(page)
    await page.click('#as-tree')
    await page.locator('.pile-tree').waitFor()
  },
  german: async page => {
    await page.goto(new URL('index.de.html', page.url()).href)
    await page.click('#example')
    await page.verdict()
  },
  sbom: async page => {
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
    const components = Object.entries(lock.packages).filter(([name]) => name !== '').map(([path, { version }]) => {
      const name = path.replace(/^.*node_modules\//, '')
      return { type: 'library', name, version, purl: `pkg:npm/${name.replace('@', '%40')}@${version}` }
    })
    await page.give([file('sealglass.cdx.json', JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, metadata: { timestamp: '2026-01-02T03:04:05Z', component: { type: 'application', name: 'sealglass' } }, components }))])
    await page.locator('[data-sbom]').waitFor()
  },
  compare: async page => {
    const sbom = (version, hash, ...names) => JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', metadata: { timestamp: `2026-01-0${version}T00:00:00Z` }, components: [['part', `${version}.0.0`], ['same', '1.0.0'], ...names.map(name => [name, '1.0.0'])].map(([name, version]) => ({ type: 'library', name, version, purl: `pkg:npm/${name}@${version}`, hashes: [{ alg: 'SHA-256', content: hash.repeat(64) }] })) })
    await page.give([file('app-1.cdx.json', sbom(1, 'a', 'old')), file('app-2.cdx.json', sbom(2, 'b', 'new'))])
    await page.getByRole('button', { name: 'Compare them' }).click()
    await page.locator('[data-differences]').first().waitFor()
  },
  several: async page => {
    const sbom = (more, ...names) => JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components: ['part', 'same', ...names].map(name => ({ type: 'library', name, version: '1.0.0', purl: `pkg:npm/${name}@1.0.0`, ...more })) })
    await page.give([file('build.cdx.json', sbom({})), file('enriched.cdx.json', sbom({ licenses: [{ license: { id: 'MIT' } }], hashes: [{ alg: 'SHA-256', content: 'a'.repeat(64) }] })), file('image.cdx.json', sbom({}, 'base', 'a-part-with-a-rather-long-name-as-they-are'))])
    await page.getByRole('button', { name: 'Compare them' }).click()
    await page.getByRole('button', { name: 'Show which part is in which' }).click()
    await page.locator('[data-matrix] tbody tr').first().waitFor()
  },
  disagree: async page => {
    const part = (name, what) => readFileSync(join(root, 'dist', 'cases', 'positives', name, what))
    await page.give([file('root.json', part('sbom_attestation', 'trusted_root.json'))])
    await page.getByRole('button', { name: 'Use as trust root' }).click()
    await page.give(['sbom_attestation', 'sbom_attestation_other'].map(name => file(`${name}.sigstore.json`, part(name, 'bundle.json'))))
    await page.locator('[data-disagree]').waitFor()
  },
  affected: async page => {
    const parts = [['part', '2.14.1'], ['other', '1.0.0'], ['vague']].map(([name, version]) => ({ type: 'library', 'bom-ref': name, name, version, purl: `pkg:npm/${name}${version ? `@${version}` : ''}` }))
    const app = { type: 'application', 'bom-ref': 'app', name: 'app' }
    const osv = (id, name, fixed) => file(`${id}.json`, JSON.stringify({
      id, aliases: [id.replace('GHSA', 'CVE')], modified: '2026-01-01T00:00:00Z', summary: `A flaw in ${name}`, severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }], affected: [{ package: { ecosystem: 'npm', name }, ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed }] }] }],
    }))
    const vex = { '@context': 'https://openvex.dev/ns/v0.2.0', '@id': 'https://example.org/vex/1', author: 'Example', timestamp: '2026-01-02T03:04:05Z', version: 1, statements: [
      { vulnerability: { name: 'GHSA-1' }, products: [{ '@id': 'pkg:npm/part@2.14.1' }], status: 'not_affected', justification: 'vulnerable_code_not_in_execute_path' },
    ] }
    await page.give([
      file('app.cdx.json', JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', metadata: { component: app }, components: parts, dependencies: [{ ref: 'app', dependsOn: ['other', 'vague'] }, { ref: 'other', dependsOn: ['part'] }, { ref: 'part', dependsOn: ['other', 'gone'] }] })),
      osv('GHSA-1', 'part', '2.17.1'), osv('GHSA-2', 'other', '0.9.0'), osv('GHSA-3', 'vague', '3.0.0'), osv('GHSA-4', 'absent', '1.0.0'), file('vex.json', JSON.stringify(vex)),
    ])
    await page.locator('[data-answer]').first().waitFor()
    await page.locator('.sbom tbody button').nth(1).click()
    await page.locator('.part h4').first().waitFor()
  },
}

const given = () => [exampleFiles().bundle, exampleFiles().artifact]

await main()
