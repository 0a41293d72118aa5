// The way through: files in, a verdict out, with the evidence for it.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { exampleFiles, file, start, vector } from './lib/page.mjs'

const { bundle, artifact, expected } = exampleFiles()
const tampered = () => {
  const bytes = Buffer.from(artifact.buffer)
  bytes[bytes.length - 1] ^= 1
  return file(artifact.name, bytes)
}

let host
before(async () => { host = await start() })
after(() => host.stop())

/** Runs in a fresh page, which must have had nothing to complain about. */
const onPage = (name, run, options) => test(name, async () => {
  const page = await host.open(options)
  await run(page)
  assert.deepEqual(page.complaints(), [])
  await page.context().close()
})

onPage('the example is verified, and shows its signer whole', async page => {
  await page.example()
  assert.equal(await page.verdict(), 'verified')
  assert.equal(await page.locator('[data-fact=who] [data-signer=san] code').textContent(), expected.san)
  assert.equal(await page.locator('[data-fact=who] [data-signer=issuer] code').textContent(), expected.issuer)
  assert.equal(await page.locator('.verdict-word').textContent(), 'Verified')
  assert.match(await page.locator('#expect-note').textContent(), /example/)
})

onPage('the verdict is announced once, in the one live region', async page => {
  await page.evaluate(() => {
    globalThis.said = []
    const live = document.getElementById('live')
    new MutationObserver(() => globalThis.said.push(live.textContent)).observe(live, { childList: true, characterData: true, subtree: true })
  })
  await page.example()
  const said = await page.evaluate(() => globalThis.said)
  assert.equal(said.filter(text => /: Verified\./.test(text)).length, 1, said.join(' | '))
  assert.equal(await page.locator('[aria-live]').count(), 1)
})

onPage('without an expected signer it is unidentified, and nothing is filled in', async page => {
  await page.give([bundle, artifact])
  assert.equal(await page.verdict(), 'unidentified')
  assert.equal(await page.getByLabel('Expected signer').inputValue(), '')
  assert.equal(await page.getByLabel('Expected issuer').inputValue(), '')
  await page.getByRole('button', { name: 'Say who you expect' }).click()
  assert.equal(await page.evaluate(() => document.activeElement.id), 'san')
})

onPage('half an expectation is not one', async page => {
  await page.give([bundle, artifact])
  await page.verdict()
  await page.getByLabel('Expected signer').fill(expected.san)
  await page.getByRole('button', { name: 'Check', exact: true }).click()
  assert.equal(await page.verdict(), 'unidentified')
  assert.match(await page.locator('#expect-note').textContent(), /unidentified/)
})

onPage('a wrong signer is rejected, with the first difference marked', async page => {
  await page.give([bundle, artifact])
  await page.expect(expected.san.replace('sigstore-js', 'sigstore-jz'), expected.issuer)
  assert.equal(await page.verdict(), 'rejected')
  const difference = page.locator('[data-difference=P1]')
  assert.deepEqual(await difference.locator('mark').allTextContents(), ['z', 's'])
  assert.match(await difference.textContent(), /‘z’ expected, ‘s’ found/)
  assert.equal(await page.locator('[data-check=P1]').first().getAttribute('data-outcome'), 'failed')
})

onPage('a look-alike letter is named by its code', async page => {
  await page.give([bundle, artifact])
  await page.expect(expected.san.replace('github', 'g\u0456thub'), expected.issuer)
  assert.equal(await page.verdict(), 'rejected')
  assert.match(await page.locator('[data-difference=P1]').textContent(), /U\+0456/)
})

onPage('a wrong issuer is rejected', async page => {
  await page.give([bundle, artifact])
  await page.expect(expected.san, 'https://accounts.google.com')
  assert.equal(await page.verdict(), 'rejected')
  assert.equal(await page.locator('[data-check=P2]').first().getAttribute('data-outcome'), 'failed')
})

onPage('one changed byte of the artifact is invalid, and the failing check is named', async page => {
  await page.expect(expected.san, expected.issuer)
  await page.give([bundle, tampered()])
  assert.equal(await page.verdict(), 'invalid')
  assert.equal(await page.locator('[data-cause]').getAttribute('data-cause'), 'N4')
  const check = page.locator('[data-check=N4]')
  assert.equal(await check.getAttribute('data-check-id'), 'dsse.statement')
  assert.equal(await check.getAttribute('data-outcome'), 'failed')
  // The section of a failed check is open.
  await check.waitFor()
})

onPage('without the artifact it is insufficient, and says what is missing', async page => {
  await page.give([bundle])
  assert.equal(await page.verdict(), 'insufficient')
  await page.locator('[data-missing="say.needs-artifact"]').waitFor()
  await page.give([artifact])
  await page.waitForSelector('[data-verdict=unidentified]')
})

onPage('a statement can be checked without a file, when asked for', async page => {
  await page.expect(expected.san, expected.issuer)
  await page.give([bundle])
  assert.equal(await page.verdict(), 'insufficient')
  await page.getByRole('button', { name: 'Check the statement without a file' }).click()
  await page.waitForSelector('[data-verdict=verified] [data-binding=statement]')
})

onPage('while the expectation is typed, no verdict made for another one is shown', async page => {
  await page.example()
  await page.getByLabel('Expected signer').pressSequentially('x')
  assert.equal(await page.locator('[data-verdict]').count(), 0)
  assert.equal(await page.verdict(), 'rejected', 'after a pause it is checked again')
})

onPage('what the example filled in goes when its files go', async page => {
  await page.example()
  await page.getByRole('button', { name: 'Remove all' }).click()
  assert.equal(await page.getByLabel('Expected signer').inputValue(), '')
  assert.equal(await page.locator('[data-verdict]').count(), 0)
})

onPage('among several files the bundle finds its own by digest', async page => {
  await page.give([file('a.txt', 'a'), bundle, artifact, file('b.txt', 'b')])
  assert.equal(await page.verdict(), 'unidentified')
  assert.match(await page.locator('[data-fact=what]').textContent(), new RegExp(artifact.name))
})

onPage('where no file is the right one the user is asked which to compare', async page => {
  await page.give([bundle, file('a.txt', 'a'), file('b.txt', 'b')])
  assert.equal(await page.verdict(), 'insufficient')
  await page.getByLabel('Which file was signed?').selectOption({ label: 'b.txt' })
  await page.waitForSelector('[data-verdict=invalid]')
})

onPage('one corrupt bundle leaves the other alone', async page => {
  await page.expect(expected.san, expected.issuer)
  const corrupt = file('corrupt.sigstore.json', bundle.buffer.subarray(0, bundle.buffer.length / 2))
  await page.give([corrupt, bundle, artifact])
  await page.waitForFunction(() => document.querySelectorAll('[data-verdict]').length === 2)
  assert.deepEqual(await page.locator('[data-verdict]').evaluateAll(all => all.map(one => one.dataset.verdict)), ['invalid', 'verified'])
  assert.deepEqual(await page.locator('.overview-verdict').allTextContents(), ['Invalid', 'Verified'])
})

onPage('every check is listed with its outcome in words, and its evidence opens', async page => {
  await page.example()
  const checks = page.locator('[data-check]')
  assert.ok(await checks.count() > 40)
  for (const [check, id, outcome, words] of await checks.evaluateAll(all => all.map(one => [
    one.dataset.check, one.dataset.checkId, one.dataset.outcome, one.querySelector('.check-outcome').textContent]))) {
    assert.match(check, /^[A-R]\d+$/)
    assert.match(id, /^[a-z0-9]+\.[a-z0-9-]+$/)
    assert.match(outcome, /^(passed|blocked|absent|not-applicable|failed)$/)
    assert.equal(words, outcome.replace('-', ' '))
  }
  assert.equal(await page.locator('[data-check][data-outcome=failed]').count(), 0)
  await page.locator('[data-section=G] > summary').click()
  const evidence = page.locator('[data-section=G] .evidence').first()
  await evidence.locator('summary').click()
  await evidence.locator('dd').first().waitFor()
})

onPage('the filter leaves what did not pass', async page => {
  await page.expect(expected.san, expected.issuer)
  await page.give([bundle, tampered()])
  await page.verdict()
  await page.getByLabel('failed, blocked and absent only').check()
  const shown = await page.locator('[data-check]').evaluateAll(all => all.filter(one => one.offsetParent).map(one => one.dataset.outcome))
  assert.ok(shown.includes('failed'))
  assert.ok(shown.every(outcome => ['failed', 'blocked', 'absent'].includes(outcome)), shown.join())
})

onPage('files can be dropped anywhere on the page', async page => {
  const data = await page.evaluateHandle(files => {
    const transfer = new DataTransfer()
    for (const { name, base64 } of files) transfer.items.add(new File([Uint8Array.from(atob(base64), one => one.charCodeAt(0))], name))
    return transfer
  }, [bundle, artifact].map(({ name, buffer }) => ({ name, base64: buffer.toString('base64') })))
  await page.dispatchEvent('footer', 'dragenter', { dataTransfer: data })
  await page.dispatchEvent('footer', 'drop', { dataTransfer: data })
  assert.equal(await page.verdict(), 'unidentified')
})

onPage('a bundle signed with a key asks for the key, and is verified with it', async page => {
  const [text, signed, key] = ['artifact.txt', 'bundle.sigstore.json', 'key.pub'].map(name => vector(`sigstore-verify/test_data/managed-key/${name}`))
  await page.give([text, signed])
  assert.equal(await page.verdict(), 'insufficient')
  await page.locator('[data-advice=key]').waitFor()
  await page.give([key])
  await page.waitForSelector('[data-verdict=verified]')
  await page.waitForSelector('[data-file="key.pub"][data-role="key"]')
})

onPage('a key in the pile changes nothing for a bundle with a certificate', async page => {
  await page.give([bundle, artifact, vector('sigstore-verify/test_data/managed-key/key.pub')])
  assert.equal(await page.verdict(), 'unidentified')
})

onPage('each signature of a file that holds several has its own verdict', async page => {
  const good = JSON.parse(bundle.buffer.toString())
  const bad = structuredClone(good)
  bad.dsseEnvelope.payload = Buffer.from('{}').toString('base64')
  await page.give([file('answer.json', JSON.stringify({ attestations: [{ bundle: good }, { bundle: bad }] })), artifact])
  await page.locator('[data-overview=unidentified]').waitFor()
  await page.locator('[data-overview=invalid]').waitFor()
  assert.deepEqual(await page.locator('.overview a').allTextContents(), ['answer.json, signature 1 of 2', 'answer.json, signature 2 of 2'])
  assert.deepEqual(await page.locator('article[data-verdict]').evaluateAll(all => all.map(one => one.dataset.verdict)), ['unidentified', 'invalid'])
  await page.getByRole('button', { name: 'Remove answer.json' }).click()
  assert.equal(await page.locator('article[data-verdict]').count(), 0)
})

onPage('what other tools write is read, and what holds no signature says so', async page => {
  const lines = `${bundle.buffer.toString()}\n${bundle.buffer.toString()}\n`
  await page.give([file('lines.txt', lines), artifact])
  await page.locator('article[data-verdict=unidentified]').nth(1).waitFor()
  await page.give([file('printed.json', JSON.stringify({ Body: {}, LogID: 'c0', UUID: '00' }))])
  await page.locator('[data-file="printed.json"][data-role=refused]').waitFor()
  assert.match(await page.locator('main').textContent(), /rekor-cli get --format tle/)
})

onPage('a signature of another system is told, and a list of checksums may be what was signed', async page => {
  const digest = createHash('sha256').update('x').digest('hex')
  await page.give([
    file('app.tgz.asc', '-----BEGIN PGP SIGNATURE-----\n\niHUEABYKAB0WIQ==\n=aaaa\n-----END PGP SIGNATURE-----\n'),
    file('SHA256SUMS', `${digest}  app.tgz\n`),
  ])
  await page.locator('[data-file="app.tgz.asc"][data-role=refused]').waitFor()
  await page.locator('[data-file=SHA256SUMS][data-role=artifact]').waitFor()
  assert.match(await page.locator('main').textContent(), /app\.tgz\.asc was not checked: An OpenPGP signature.*gpg/)
})
