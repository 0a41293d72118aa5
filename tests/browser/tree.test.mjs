// The pile as a tree: who vouches for which file, by which signature, and what nobody vouches for.

import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { after, before, test } from 'node:test'
import { gzip, imageLayout, tarOf } from '../node/archives.mjs'
import { violations } from './lib/axe.mjs'
import { exampleFiles, file, start } from './lib/page.mjs'

const { bundle, artifact, expected } = exampleFiles()

let host
before(async () => { host = await start() })
after(() => host.stop())

const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'pem' }).toString()
/** All kinds of lines: a file that is vouched for, one that nobody vouches for, a contradiction, a signature of nothing, a key, what is not read. */
const release = () => file('release.tgz', gzip(tarOf([
  ['dist/app.tgz', artifact.buffer], ['signatures/one.json', bundle.buffer], ['signatures/two.json', bundle.buffer], ['README', Buffer.from('nobody signed this')],
  ['cut.sigstore.json', bundle.buffer.subarray(0, 900)], ['key.pub', Buffer.from(key)], ['cosign.key', Buffer.from(['-----BEGIN PRIVATE', ' KEY-----\nAA==\n-----END PRIVATE KEY-----\n'].join(''))],
])))

/** @param {any} page @param {boolean} [anybody] */
async function shown(page, anybody = false) {
  if (!anybody) await page.expect(expected.san, expected.issuer)
  await page.give([release()])
  await page.waitForSelector('[data-pile=done]')
  await page.click('#as-tree')
  await page.waitForSelector('.pile-tree')
}

/** The groups with the text of their own lines, and below each line its own. @param {any} page */
const groups = page => page.locator('.pile-tree details').evaluateAll((/** @type {any[]} */ all) => all.map(group => {
  const lines = (/** @type {any} */ within) => [...within?.children ?? []].map(line => ({ line: line.querySelector('a')?.textContent, below: lines(line.querySelector('ul')) }))
  return { kind: group.dataset.tree, verdict: group.dataset.verdict, title: group.querySelector('summary').innerText.replace(/\s+/g, ' '), lines: lines(group.querySelector('ul')) }
}))

/** @param {string} name */
const onPage = (name, /** @type {(page: any) => Promise<void>} */ run, /** @type {object} */ options = {}) => test(name, async () => {
  const page = await host.open(options)
  await run(page)
  assert.deepEqual([page.complaints(), page.requestsSinceLoad()], [[], []])
  await page.context().close()
})

onPage('under each signer the files, under each file the signatures; and the rest by what it is', async page => {
  await shown(page)
  const found = await groups(page)
  const inside = (/** @type {string} */ name) => `release.tgz!/${name}`
  assert.deepEqual(found[0], {
    kind: 'signer', verdict: 'verified', title: `Verified ${expected.san} (1)`,
    lines: [{ line: inside('dist/app.tgz'), below: [inside('signatures/one.json'), inside('signatures/two.json')].map(line => ({ line, below: [] })) }],
  })
  const lines = Object.fromEntries(found.slice(1).map(group => [group.kind, group.lines.map((/** @type {any} */ { line }) => line)]))
  assert.deepEqual(lines, {
    nobody: [inside('README')], contradictions: [inside('cut.sigstore.json')], alone: [inside('cut.sigstore.json')],
    archive: ['release.tgz'], material: [inside('key.pub')], refused: [inside('cosign.key')],
  })
  assert.match(await page.innerText('[data-tree=contradictions]'), /Invalid, or of another signer[^]*Invalid[^]*Do not trust this/)
  // What the table has, the tree has.
  const inTree = new Set(await page.locator('.pile-tree bdi').allInnerTexts())
  await page.click('#as-table')
  await page.waitForSelector('[data-pile-file]')
  const inTable = await page.locator('[data-pile-file]').evaluateAll((/** @type {any[]} */ all) => all.map(row => row.dataset.pileFile))
  assert.deepEqual([...inTree].sort(), inTable.sort())
})

onPage('what belongs together is framed: the pile and an SBOM alike, and their tables', async page => {
  const look = (/** @type {string} */ of) => page.locator(of).first().evaluate((/** @type {any} */ each) => {
    const { borderTopWidth, borderTopStyle, borderRadius, backgroundColor, paddingTop, borderCollapse, fontSize } = getComputedStyle(each)
    return { borderTopWidth, borderTopStyle, borderRadius, backgroundColor, paddingTop, borderCollapse, fontSize }
  })
  await page.give([release(), file('app.cdx.json', '{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"library","name":"a"}]}')])
  await page.waitForSelector('[data-pile=done]')
  const pile = await look('.pile')
  assert.deepEqual(pile, await look('.sbom'))
  assert.deepEqual([pile.borderTopWidth, pile.borderTopStyle, pile.fontSize], ['1px', 'solid', '16px'])
  assert.notEqual(pile.backgroundColor, (await look('body')).backgroundColor)
  assert.deepEqual([(await look('.pile table')).borderCollapse, (await look('.sbom table')).borderCollapse], ['collapse', 'collapse'])
})

onPage('without an expected signer nothing is verified in it, and with another it contradicts', async page => {
  await shown(page, true)
  assert.deepEqual((await groups(page)).filter(({ kind }) => kind === 'signer').map(({ verdict, title }) => [verdict, title]), [['unidentified', `Unidentified ${expected.san} (1)`]])
  await page.expect('somebody@example.com', expected.issuer)
  await page.waitForSelector('[data-tree=signer][data-verdict=rejected]')
  assert.equal(await page.locator('.pile-tree [data-verdict=verified]').count(), 0)
  const against = (await groups(page)).find(({ kind }) => kind === 'contradictions')
  assert.deepEqual(against?.lines.map((/** @type {any} */ { line }) => line), ['release.tgz!/signatures/one.json', 'release.tgz!/signatures/two.json', 'release.tgz!/cut.sigstore.json'])
  assert.deepEqual(against?.lines[0]?.below, [{ line: 'release.tgz!/dist/app.tgz', below: [] }])
})

onPage('it has a place in the history, and a file of it leads back to it', async page => {
  await shown(page)
  assert.equal(new URL(page.url()).hash, '#tree')
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'as-tree', 'the focus stays where it is')
  await page.locator('.pile-tree').getByRole('link', { name: 'release.tgz!/dist/app.tgz' }).click()
  await page.waitForSelector('[data-pile-detail] article[data-verdict=verified]')
  await page.click('#pile-back')
  await page.waitForSelector('.pile-tree')
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'pile-title')
  await page.evaluate(() => history.back())
  await page.waitForSelector('[data-pile-detail]')
  await page.evaluate(() => history.back())
  await page.waitForSelector('.pile-tree')
  await page.evaluate(() => history.back())
  await page.waitForSelector('[data-pile-file]')
  assert.equal(await page.locator('.pile-tree').count(), 0)
  await page.evaluate(() => history.forward())
  await page.waitForSelector('.pile-tree')
  // Another file, and it is still a tree.
  await page.give([file('more.txt', 'more')])
  await page.waitForSelector('[data-tree=nobody] >> text=more.txt')
  assert.equal(await page.getAttribute('#as-tree', 'aria-current'), 'true')
})

onPage('what is sought is found in it, with those above it; groups are folded by keyboard', async page => {
  await shown(page)
  await page.fill('#pile-find', 'TWO.json')
  assert.deepEqual((await groups(page)).map(({ kind }) => kind), ['signer'])
  await page.fill('#pile-find', 'no file is called like that')
  assert.deepEqual(await groups(page), [])
  assert.match(await page.innerText('#pile-shown'), /No file is like that/)
  await page.fill('#pile-find', '')
  await page.selectOption('#pile-filter', 'attention')
  assert.deepEqual((await groups(page)).map(({ kind }) => kind), ['nobody', 'contradictions', 'alone', 'refused'])
  await page.selectOption('#pile-filter', 'all')
  const summary = page.locator('[data-tree=nobody] > summary')
  await summary.focus()
  await page.keyboard.press('Enter')
  assert.equal(await page.locator('[data-tree=nobody][open]').count(), 0)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'release.tgz!/README')
})

onPage('of many files it draws some, and more when asked', async page => {
  await page.give(Array.from({ length: 120 }, (_, index) => file(`file-${index}`, `${index}`)))
  await page.waitForSelector('[data-pile=done]')
  await page.click('#as-tree')
  await page.waitForSelector('.pile-tree')
  assert.equal(await page.locator('[data-tree=nobody] li').count(), 50)
  assert.match(await page.innerText('[data-tree=nobody] > summary'), /\(120\)$/)
  await page.locator('[data-tree=nobody]').getByRole('button', { name: 'Show 50 more' }).click()
  assert.equal(await page.locator('[data-tree=nobody] li').count(), 100)
})

onPage('the signature in a layer of an image layout leads to the file it is in', async page => {
  const { found, files, image } = imageLayout((_, all) => { all.set('oci-layout', Buffer.from('{"imageLayoutVersion":"1.0.0"}')) })
  files.set('index.json', Buffer.from('{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:00","size":1}]}'))
  await page.give([file('root.json', found.trustedRoot)])
  await page.getByRole('button', { name: 'Use as trust root' }).click()
  await page.expect(found.policy.expected.identity.san, found.policy.expected.identity.issuer)
  await page.give([file('image.tar', tarOf(files))])
  await page.waitForSelector('[data-pile=done]')
  await page.click('#as-tree')
  await page.waitForSelector('[data-tree=signer]')
  const line = (await groups(page))[0]?.lines[0]
  assert.equal(line?.line, `image.tar!/${image}`)
  assert.deepEqual(line?.below, [{ line: 'image.tar!/blobs/sha256/signatures, layer 0', below: [] }])
  await page.getByRole('link', { name: 'image.tar!/blobs/sha256/signatures, layer 0' }).click()
  await page.waitForSelector('[data-pile-detail="image.tar!/blobs/sha256/signatures"] article')
})

for (const colorScheme of ['light', 'dark']) {
  for (const width of [320, 1200]) {
    onPage(`axe finds nothing, and nothing is scrolled sideways: ${colorScheme}, ${width}`, async page => {
      await shown(page)
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= width)
      const small = await page.locator('.pile-tree :is(a, summary), .pile-views a').evaluateAll((/** @type {any[]} */ all) => all.map(one => one.getBoundingClientRect()).filter(({ height }) => height < 24).length)
      assert.equal(small, 0)
      assert.deepEqual(await violations(page), [])
    }, { colorScheme, viewport: { width, height: 700 } })
  }
}
