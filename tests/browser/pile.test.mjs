// Many files: what vouches for what, as a table, a sentence, and each file by itself.

import assert from 'node:assert/strict'
import { generateKeyPairSync, sign } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative, sep } from 'node:path'
import { after, before, test } from 'node:test'
import { gzip, tar, tarOf } from '../node/archives.mjs'
import { pem, signatureOf } from '../node/models.mjs'
import { violations } from './lib/axe.mjs'
import { cannot } from './lib/browsers.mjs'
import { exampleFiles, file, start } from './lib/page.mjs'

const { bundle, artifact, expected } = exampleFiles()

let host
const directory = mkdtempSync(join(tmpdir(), 'sealglass-folder-'))
before(async () => { host = await start() })
after(async () => {
  await host.stop()
  rmSync(directory, { recursive: true })
})

/** A folder on disk. @param {string} name @param {Record<string, Uint8Array | string>} files */
function folder(name, files) {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name, path)), { recursive: true })
    writeFileSync(join(directory, name, path), content)
  }
  return join(directory, name)
}

const release = () => folder('release', {
  'bin/app.tgz': artifact.buffer, 'signatures/one.json': bundle.buffer, 'README': 'nobody signed this',
  'cut.sigstore.json': bundle.buffer.subarray(0, 900),
  'cosign.key': ['-----BEGIN PRIVATE', ' KEY-----\nAA==\n-----END PRIVATE KEY-----\n'].join(''),
})

const onPage = (name, run, options) => test(name, async () => {
  const page = await host.open(options)
  await run(page)
  assert.deepEqual(page.complaints(), [])
  assert.deepEqual(page.requestsSinceLoad(), [])
  assert.ok(await page.evaluate(() => localStorage.length + sessionStorage.length === 0))
  await page.context().close()
})

const giveFolder = (page, path) => cannot.takeFolder ? giveAsFolder(page, path) : page.setInputFiles('#pick-folder', path)

/** The files of a folder on disk, each with its path from there. @param {string} path */
const filesOf = path => readdirSync(path, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile()).map(entry => {
  const file = join(entry.parentPath, entry.name)
  return { path: [basename(path), ...relative(path, file).split(sep)].join('/'), base64: readFileSync(file, 'base64') }
})

/** What a browser does once a folder was chosen: its files, each with its path in it. */
const giveAsFolder = (page, path) => page.evaluate(files => {
  const pick = document.querySelector('#pick-folder')
  const given = files.map(({ path, base64 }) => Object.defineProperty(
    new File([Uint8Array.from(atob(base64), one => one.charCodeAt(0))], path.split('/').at(-1)), 'webkitRelativePath', { value: path }))
  Object.defineProperty(pick, 'files', { value: given, configurable: true })
  pick.dispatchEvent(new Event('change', { bubbles: true }))
  delete pick.files
}, filesOf(path))

/** What a browser does once a folder was dropped: one entry, which is asked for what is in it, a hundred at a time. */
const dropAsFolder = (page, path) => page.evaluate(files => {
  const entry = at => {
    const [name, own] = [at.split('/').at(-1), files.find(({ path }) => path === at)]
    if (own) return { name, fullPath: `/${at}`, isFile: true, isDirectory: false, file: done => done(new File([Uint8Array.from(atob(own.base64), one => one.charCodeAt(0))], name)) }
    const inside = [...new Set(files.filter(({ path }) => path.startsWith(`${at}/`)).map(({ path }) => path.slice(at.length + 1).split('/')[0]))].map(child => entry(`${at}/${child}`))
    return { name, fullPath: `/${at}`, isFile: false, isDirectory: true, createReader: () => { const left = [...inside]; return { readEntries: done => done(left.splice(0, 100)) } } }
  }
  const genuine = DataTransferItem.prototype.webkitGetAsEntry
  DataTransferItem.prototype.webkitGetAsEntry = () => entry(files[0].path.split('/')[0])
  const dataTransfer = new DataTransfer()
  dataTransfer.items.add(new File(['x'], 'release'))
  document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
  DataTransferItem.prototype.webkitGetAsEntry = genuine
}, filesOf(path))

const done = page => page.waitForSelector('[data-pile=done]')
const rows = page => page.locator('[data-pile-file]').evaluateAll(all => all.map(one => [one.dataset.pileFile, one.dataset.pileRole, one.dataset.verdict]))

onPage('a folder: each file with its verdict, who vouches for it, and what nobody vouches for', async page => {
  await page.expect(expected.san, expected.issuer)
  await giveFolder(page, release())
  await done(page)
  assert.deepEqual((await rows(page)).sort(), [
    ['release/README', 'artifact', undefined], ['release/bin/app.tgz', 'artifact', 'verified'], ['release/cosign.key', 'refused', undefined],
    ['release/cut.sigstore.json', 'evidence', 'invalid'], ['release/signatures/one.json', 'evidence', 'verified']])
  const by = await page.locator('[data-pile-file="release/bin/app.tgz"]').innerText()
  assert.ok(by.includes(expected.san) && by.includes('in release/signatures/one.json'), by)
  assert.equal(await page.locator('.pile-summary').innerText().then(text => text.replace(/\s+/g, ' ')),
    '1 of 2 files is vouched for by the signer you expect. Vouched for by nobody: 1. Signatures that are invalid or of another signer: 1. Signatures of files that are not here: 1. Not read: 1.')
  assert.match(await page.locator('#live').textContent(), /^1 of 2 files is vouched for/)
  assert.doesNotMatch(await page.locator('body').innerText(), /AA==/)
})

onPage('without an expected signer nothing is verified; with another one it is rejected', async page => {
  await giveFolder(page, release())
  await done(page)
  assert.equal(await page.locator('[data-verdict=verified]').count(), 0)
  assert.match(await page.locator('.pile-summary').innerText(), /^1 of 2 files has a signature that holds, and you have not said who/)
  await page.expect('somebody@example.com', expected.issuer)
  await page.waitForSelector('[data-pile-file="release/bin/app.tgz"][data-verdict=rejected]')
  assert.match(await page.locator('.pile-summary').innerText(), /^0 of 2 files are vouched for/)
})

onPage('a file by itself has a place in the history', async page => {
  await page.expect(expected.san, expected.issuer)
  await giveFolder(page, release())
  await done(page)
  await page.getByRole('link', { name: 'release/bin/app.tgz' }).click()
  await page.waitForSelector('[data-pile-detail="release/bin/app.tgz"] article[data-verdict=verified]')
  assert.equal(await page.evaluate(() => document.activeElement.id), 'pile-detail-title')
  const place = new URL(page.url()).hash
  assert.match(place, /^#file-\d+$/, 'the name is not in the address')
  assert.ok(await page.locator('[data-check]').count() > 40)
  await page.evaluate(() => history.back())
  await page.waitForSelector('[data-pile-file]')
  assert.equal(await page.locator('[data-pile-detail]').count(), 0)
  await page.evaluate(() => history.forward())
  await page.waitForSelector('[data-pile-detail="release/bin/app.tgz"]')
  // More files, and it is still the same one.
  await page.give([file('more.txt', 'more')])
  await page.waitForFunction(() => document.querySelector('#file-count')?.textContent?.startsWith('6 '))
  await page.waitForSelector('[data-pile-detail="release/bin/app.tgz"] article[data-verdict=verified]')
  assert.equal(new URL(page.url()).hash, place)
  await page.getByRole('link', { name: 'All files' }).click()
  await page.waitForSelector('[data-pile-file="more.txt"]')
})

onPage('the table is filtered by what is wrong, and searched', async page => {
  await page.expect(expected.san, expected.issuer)
  await giveFolder(page, release())
  await done(page)
  await page.getByLabel('Show', { exact: true }).selectOption('attention')
  assert.deepEqual((await rows(page)).map(([name]) => name).sort(), ['release/README', 'release/cosign.key', 'release/cut.sigstore.json'])
  await page.getByLabel('Show', { exact: true }).selectOption('all')
  await page.getByLabel('Find by name or signer').fill('APP.tgz')
  assert.deepEqual((await rows(page)).map(([name]) => name), ['release/bin/app.tgz'])
  await page.getByLabel('Find by name or signer').fill('sigstore-js')
  assert.deepEqual((await rows(page)).map(([name]) => name).sort(), ['release/bin/app.tgz', 'release/signatures/one.json'])
})

onPage('an archive is opened, and one changed byte in it is not vouched for', async page => {
  await page.expect(expected.san, expected.issuer)
  await page.give([file('release.tgz', gzip(tarOf([['dist/app', artifact.buffer], ['app.json', bundle.buffer]])))])
  await page.waitForSelector('[data-pile-file="release.tgz!/dist/app"][data-verdict=verified]')
  await page.getByRole('button', { name: 'Remove all' }).click()
  const changed = Buffer.from(artifact.buffer)
  changed[changed.length - 1] ^= 1
  await page.give([file('changed.tgz', gzip(tarOf([['dist/app', changed], ['app.json', bundle.buffer]])))])
  await page.waitForSelector('[data-pile-file="changed.tgz!/dist/app"]')
  assert.equal(await page.locator('[data-verdict=verified]').count(), 0)
  assert.match(await page.locator('.pile-summary').innerText(), /Vouched for by nobody: 1/)
})

onPage('a hostile archive is one line, and the rest goes on', async page => {
  await page.expect(expected.san, expected.issuer)
  await page.give([bundle, artifact, file('bomb.gz', gzip(new Uint8Array(64 * 1024 * 1024))), file('links.tar', tar({ name: 'app.json', content: bundle.buffer }, { name: '../up', content: Buffer.from('up') }, { name: 'l', type: '2' }))])
  await page.waitForSelector(`[data-pile-file="${artifact.name}"][data-verdict=verified]`)
  assert.match(await page.locator('[data-pile-file="bomb.gz"]').innerText(), /not unpacked.*more than 200 times its size/)
  assert.match(await page.locator('[data-pile-file="links.tar!/../up"]').innerText(), /leads outside/)
  assert.match(await page.locator('[data-pile-file="links.tar!/l"]').innerText(), /is a link/)
})

onPage('a signature in a file of its own is compared with the file it is named after', async page => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const signature = content => sign('sha256', Buffer.from(content), privateKey).toString('base64')
  const key = file('cosign.pub', publicKey.export({ type: 'spki', format: 'pem' }))
  await page.give([file('app', 'app'), file('app.sig', signature('app')), file('other', 'other'), file('other.sig', signature('not other')), key])
  await page.waitForSelector('[data-pile-file="app.sig"][data-pile-role=evidence][data-verdict=insufficient]')
  await page.waitForSelector('[data-pile-file="other.sig"][data-pile-role=evidence][data-verdict=invalid]')
  await page.getByRole('link', { name: 'app.sig' }).click()
  await page.waitForSelector('[data-pile-detail="app.sig"] article[data-verdict=insufficient]')
  const shown = await page.locator('[data-pile-detail]').innerText()
  assert.match(shown, /because of its name alone/)
})

onPage('of a signed model what is missing and what is changed is named', async page => {
  const model = { 'config.json': Buffer.from('{"layers": 2}'), 'weights.bin': Buffer.from('weights'), 'vocab.txt': Buffer.from('a') }
  const [signature, key] = [signatureOf(model), file('model.pub', pem)]
  const given = async (/** @type {string} */ name, /** @type {object} */ changed) => {
    await giveFolder(page, folder(name, { ...model, ...changed, 'model.sig': signature }))
    await page.give([key])
    await page.getByRole('link', { name: `${name}/model.sig` }).click()
  }
  await given('whole', {})
  await page.waitForSelector('[data-pile-detail="whole/model.sig"] [data-binding=bound]')
  assert.equal(await page.locator('[data-pile-detail] .note').count(), 0)
  await page.getByRole('button', { name: 'Remove all' }).click()
  await given('changed', { 'vocab.txt': 'b' })
  await page.locator('[data-pile-detail="changed/model.sig"] .note', { hasText: 'Not what was signed: vocab.txt' }).waitFor()
  await page.waitForSelector('[data-pile-detail="changed/model.sig"] [data-verdict=invalid]')
  assert.deepEqual(await violations(page), [])
})

onPage('the files of a signed model may be given without a folder, and the table says what is changed or missing', async page => {
  const model = { 'config.json': Buffer.from('{"layers": 2}'), 'weights.bin': Buffer.from('weights'), 'vocab.txt': Buffer.from('a') }
  const given = async (/** @type {Record<string, string>} */ changed, /** @type {string[]} */ left = []) => {
    const all = Object.entries({ ...model, ...changed }).filter(([name]) => !left.includes(name))
    await page.give([...all.map(([name, content]) => file(name, content)), file('model.sig', signatureOf(model)), file('model.pub', pem)])
  }
  const row = () => page.locator('[data-pile-file="model.sig"]').innerText()
  const verdicts = () => page.locator('[data-pile-role=artifact]').evaluateAll((/** @type {any[]} */ rows) => rows.map(({ dataset }) => [dataset.pileFile, dataset.verdict]))
  const again = () => page.getByRole('button', { name: 'Remove all' }).click()
  // No log has it, and no time is known: of this signature it can be said whose it is and of which files, and no more.
  await given({})
  await page.waitForSelector('[data-pile-file="model.sig"][data-verdict]')
  assert.match(await row(), /\bof \.\/$/)
  await again()
  await given({ 'vocab.txt': 'b' })
  await page.waitForSelector('[data-pile-file="model.sig"][data-verdict=invalid]')
  assert.match(await row(), /Not what was signed: vocab\.txt$/)
  assert.deepEqual(await verdicts(), Object.keys(model).map(name => [name, undefined]))
  await page.getByRole('link', { name: 'Tree' }).click()
  assert.match(await page.innerText('[data-tree=contradictions]'), /model\.sig[^]*Not what was signed: vocab\.txt/)
  await page.getByRole('link', { name: 'Table' }).click()
  await again()
  await given({}, ['vocab.txt', 'weights.bin'])
  await page.waitForSelector('[data-pile-file="model.sig"][data-verdict=insufficient]')
  assert.match(await row(), /Of its 3 files not here: weights\.bin, vocab\.txt$/)
  await page.getByRole('link', { name: 'Tree' }).click()
  assert.match(await page.innerText('[data-tree=alone]'), /model\.sig[^]*Of its 3 files not here: weights\.bin, vocab\.txt/)
  await page.getByRole('link', { name: 'Table' }).click()
  await again()
  // Without any of its files there is nothing to put into a table.
  await page.give([file('model.sig', signatureOf(model)), file('other.txt', 'x'), file('model.pub', pem)])
  await page.waitForSelector('.result[data-verdict]')
  assert.equal(await page.locator('#pile').count(), 0)
})

onPage('a signed archive is a file like any other', async page => {
  await page.example()
  assert.equal(await page.verdict(), 'verified')
  assert.equal(await page.locator('[data-pile]').count(), 0)
})

onPage('many files are a table, and still one bundle finds its file among them', async page => {
  await page.give([...Array.from({ length: 700 }, (_, at) => file(`junk/${at}`, `junk ${at}`)), bundle, artifact])
  await page.waitForSelector('[data-pile=done]')
  assert.equal(await page.locator('[data-pile-file]').count(), 300)
  await page.getByRole('button', { name: 'Show 300 more' }).click()
  assert.equal(await page.locator('[data-pile-file]').count(), 600)
  await page.getByLabel('Show', { exact: true }).selectOption('evidence')
  assert.deepEqual(await rows(page), [[bundle.name, 'evidence', 'unidentified']])
})

test('reading shows its progress in bytes, and can be cancelled', async () => {
  const page = await host.open()
  await page.setInputFiles('#pick', [host.bigFile('large.bin', 3e9), ...Array.from({ length: 13 }, (_, at) => host.bigFile(`small-${at}`, 10))])
  await page.waitForSelector('[data-pile=working] progress')
  assert.match(await page.locator('#pile-progress').innerText(), /Reading 14 files: .* of 2\.8 GiB/)
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.waitForSelector('[data-pile=cancelled]')
  assert.equal(await page.locator('[data-verdict], [data-pile-file]').count(), 0)
  await page.getByRole('button', { name: 'Remove all' }).click()
  await page.example()
  assert.equal(await page.verdict(), 'verified')
  await page.context().close()
})

onPage('a folder can be dropped: as the page is told of it, in whichever browser', async page => {
  const path = release()
  for (let index = 0; index < 120; index++) writeFileSync(join(path, `note-${index}.txt`), `note ${index}`)
  await dropAsFolder(page, path)
  await page.waitForSelector('[data-pile-file="release/bin/app.tgz"][data-verdict=unidentified]')
  assert.equal((await rows(page)).length, 125)
  rmSync(path, { recursive: true })
})

if (!cannot.takeFolder) onPage('a folder can be dropped', async page => {
  const client = await page.context().newCDPSession(page)
  await client.send('Input.dispatchDragEvent', { type: 'dragEnter', x: 100, y: 100, data: { items: [], files: [release()], dragOperationsMask: 1 } })
  await client.send('Input.dispatchDragEvent', { type: 'drop', x: 100, y: 100, data: { items: [], files: [release()], dragOperationsMask: 1 } })
  await page.waitForSelector('[data-pile-file="release/bin/app.tgz"][data-verdict=unidentified]')
  assert.equal((await rows(page)).length, 5)
})

onPage('what of a dropped folder cannot be opened is a line of the table', async page => {
  await page.evaluate(() => {
    const refused = (/** @type {any} */ _, /** @type {(error: unknown) => void} */ failed) => failed(new DOMException('no', 'NotReadableError'))
    const entry = (/** @type {string} */ fullPath, more) => ({ name: fullPath.split('/').at(-1), fullPath, isFile: 'file' in more, isDirectory: 'createReader' in more, ...more })
    const folder = (/** @type {string} */ path, /** @type {any[]} */ ...entries) => entry(path, { createReader: () => ({ readEntries: (/** @type {(some: any[]) => void} */ done) => done(entries.splice(0)) }) })
    DataTransferItem.prototype.webkitGetAsEntry = () => folder('/release', entry('/release/open.txt', { file: (/** @type {(file: File) => void} */ done) => done(new File(['x'], 'open.txt')) }),
      entry('/release/closed.txt', { file: refused }), entry('/release/bin', { createReader: () => ({ readEntries: refused }) }))
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File(['x'], 'release'))
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
  })
  await done(page)
  assert.deepEqual(await page.locator('[data-pile-file]').evaluateAll(all => all.map(row => `${row.dataset.pileFile} ${row.dataset.pileRole}`)), ['release/open.txt artifact', 'release/closed.txt refused', 'release/bin refused'])
  assert.match(await page.innerText('[data-pile-file="release/bin"]'), /It could not be read/)
})

onPage('text can be pasted, but not into the fields', async page => {
  const paste = async (text, on) => {
    await page.evaluate(text => navigator.clipboard.writeText(text), text)
    await page.focus(on)
    await page.keyboard.press('ControlOrMeta+V')
  }
  await paste('somebody@example.com', '#san')
  assert.equal(await page.inputValue('#san'), 'somebody@example.com')
  assert.equal(await page.locator('[data-file]').count(), 0)
  // Wherever else the focus is: a button, the inputs that choose files, a box to tick.
  for (const on of ['#pick', '#pick-folder', '#no-issuer', '#example']) {
    await paste(bundle.buffer.toString(), on)
    await page.waitForSelector('[data-file="pasted text"][data-role=bundle]')
    if (on !== '#example') await page.getByRole('button', { name: 'Remove all' }).click()
  }
  await page.give([artifact])
  await page.waitForSelector('[data-verdict=unidentified]')
}, { permissions: ['clipboard-read', 'clipboard-write'] })

onPage('names of files are inert', async page => {
  const name = 'a\u202egpj.exe<img src=x onerror="globalThis.hit=1">'
  await page.give([file('a.tar', tarOf([[name, Buffer.from('x')], ['app.json', bundle.buffer]]))])
  await done(page)
  assert.ok((await page.locator('.pile').innerText()).includes('a\\u{202E}gpj.exe<img src=x onerror="globalThis.hit=1">'))
  await page.getByRole('link', { name: /gpj/ }).click()
  await page.waitForSelector('[data-pile-detail]')
  assert.equal(await page.locator('img').count(), 0)
  assert.equal(await page.evaluate(() => globalThis.hit), undefined)
})

for (const colorScheme of ['light', 'dark']) {
  test(`axe finds nothing, and at 320 px nothing is scrolled sideways: ${colorScheme}`, async () => {
    for (const width of [320, 1200]) {
      const page = await host.open({ colorScheme, viewport: { width, height: 700 } })
      await page.expect(expected.san, expected.issuer)
      await giveFolder(page, release())
      await done(page)
      for (const view of ['table', 'detail']) {
        if (view === 'detail') {
          await page.getByRole('link', { name: 'release/bin/app.tgz' }).click()
          await page.waitForSelector('[data-pile-detail]')
        }
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= width, `${view} at ${width}`)
        assert.deepEqual(await violations(page), [], `${view} at ${width}`)
      }
      await page.context().close()
    }
  })
}
