// Every state of the page, and how it is reached.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { exampleFiles, file, root } from './page.mjs'

const { bundle, artifact, expected } = exampleFiles()

/** @param {string} name @param {string} what */
const fromCase = (name, what) => readFileSync(join(root, 'dist', 'cases', 'positives', name, what))

/** @type {Record<string, (page: any, host: any) => Promise<unknown>>} */
export const states = {
  empty: async () => {},
  verified: page => page.example(),
  unidentified: async page => {
    await page.give([bundle, artifact])
    await page.waitForSelector('[data-verdict=unidentified]')
  },
  rejected: async page => {
    await page.give([bundle, artifact])
    await page.expect('somebody@example.com', expected.issuer)
    await page.waitForSelector('[data-verdict=rejected]')
  },
  insufficient: async page => {
    await page.give([bundle])
    await page.waitForSelector('[data-verdict=insufficient]')
  },
  invalid: async page => {
    await page.give([bundle, file('other.tgz', 'other')])
    await page.waitForSelector('[data-verdict=invalid]')
  },
  'corrupt and empty files': async page => {
    await page.give([bundle, artifact, file('half.sigstore.json', bundle.buffer.subarray(0, 700)), file('empty.sigstore.json', '')])
    await page.waitForSelector('[data-problem="problem.empty"]')
    await page.waitForFunction(() => document.querySelectorAll('[data-verdict]').length === 2)
  },
  'a mixed pile': async page => {
    await page.expect(expected.san, expected.issuer)
    await page.give([
      bundle, artifact, ...Array.from({ length: 14 }, (_, at) => file(`notes-${at}.txt`, `note ${at}`)), file('half.sigstore.json', bundle.buffer.subarray(0, 700)),
      file('cosign.key', ['-----BEGIN EC PRIVATE', ' KEY-----\nAAAA\n'].join('')),
    ])
    await page.waitForSelector('[data-pile=done]')
    await page.waitForSelector(`[data-pile-file="${artifact.name}"][data-verdict=verified]`)
    await page.waitForSelector('[data-pile-file="half.sigstore.json"][data-verdict=invalid]')
    await page.waitForSelector('[data-pile-file="cosign.key"][data-pile-role=refused]')
  },
  sbom: async page => {
    const parts = [{ type: 'library', name: 'a-name-that-is-'.repeat(30), version: '1', purl: `pkg:npm/${'x'.repeat(300)}@1` }, { type: 'library', name: 'b' }, { type: 'library', name: 'c', version: '1.0.0', purl: 'pkg:npm/c@1.0.0' }]
    const record = { id: 'X-1', modified: '2026-01-01T00:00:00Z', affected: [{ package: { ecosystem: 'npm', name: 'c' }, versions: ['1.0.0'] }] }
    await page.give([file('app.cdx.json', JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components: parts })), file('x.json', JSON.stringify(record))])
    await page.waitForSelector('[data-answer]')
    await page.click('.sbom tbody button')
    await page.waitForSelector('.part h4')
  },
  'two sboms': async page => {
    const sbom = (/** @type {string} */ name) => JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components: [{ type: 'library', name, version: '1' }] })
    await page.give([file('a.json', sbom('a')), file('b.json', sbom('b'))])
    await page.getByRole('button', { name: 'Compare them' }).click()
    await page.waitForSelector('[data-differences]')
  },
  'three sboms side by side': async page => {
    const sbom = (/** @type {object} */ more, /** @type {string[]} */ ...names) => JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components: ['a', ...names].map(name => ({ type: 'library', name, version: '1', ...more })) })
    await page.give([file('1.json', sbom({})), file('2.json', sbom({ licenses: [{ license: { id: 'MIT' } }], scope: 'required' })), file('3.json', sbom({}, 'b', 'c'))])
    await page.locator('[data-compare] button').first().click()
    await page.click('#matrix-show')
    await page.waitForSelector('[data-differences=enriched]')
    await page.waitForSelector('[data-matrix] tbody tr')
  },
  'signed sboms that disagree': async page => {
    await page.give([file('root.json', fromCase('sbom_attestation', 'trusted_root.json'))])
    await page.locator('.file [id^=use-]').click()
    await page.give(['sbom_attestation', 'sbom_attestation_other'].map(name => file(`${name}.sigstore.json`, fromCase(name, 'bundle.json'))))
    await page.waitForSelector('[data-disagree]')
  },
  'a large file being read': async (page, host) => {
    await page.give([host.bigFile('large.bin', 3e9)])
    await page.give([bundle])
    await page.waitForSelector('progress')
  },
  'a large file, read': async (page, host) => {
    await page.give([host.bigFile('large.bin', 300e6)])
    await page.give([bundle])
    await page.waitForSelector('[data-verdict=invalid]')
  },
  cancelled: async (page, host) => {
    await states['a large file being read']?.(page, host)
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.waitForSelector('[data-state=cancelled]')
  },
}
