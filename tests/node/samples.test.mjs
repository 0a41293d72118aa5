// Real documents that published packages carry, each with what it must be read as (tests/vectors/samples.json), and evidence in
// the sources of a published crate. What is other people's is fetched and never committed.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { command, now, packageDir, pypi, root, sealglass, vectorFile, vectorPath } from './support.mjs'

const { createVerifier, recognise } = await sealglass()
/** @type {typeof import('../../www/package/sbom.node.js')} */
const { readSbom, vexStatements } = await import(join(packageDir, 'sbom.node.js'))

const skip = pypi ? false : 'no Python with pip fetched the packages of PyPI'

/** @type {Array<{ file: string, is: string, parts: number, relations: number, findings: string[] }>} */
const samples = JSON.parse(readFileSync(join(root, 'tests', 'vectors', 'samples.json'), 'utf8'))

for (const sample of samples) {
  test(`${sample.is}: ${sample.file}`, { skip: sample.file.startsWith('pypi/') && skip }, async () => {
    const { kind, refused, sbom } = await readSbom(vectorFile(sample.file))
    assert.equal(refused, undefined)
    assert.ok(sbom && kind === 'sbom')
    const { document, componentCount, edgeCount, findings } = sbom
    assert.deepEqual({
      file: sample.file, is: `${document.format} ${document.serialisation} ${document.version}`, parts: componentCount, relations: edgeCount,
      findings: [...new Set(findings.map(({ check, severity }) => `${check} ${severity}`))].sort(),
    }, sample)
  })
}

const specification = 'pypi/cyclonedx_python_lib-11.12.0/tests/_data/schemaTestData'

test("the documents of CycloneDX's specification: the valid ones are read as what they are, and no other traps", { skip }, async () => {
  let valid = 0
  let invalid = 0
  for (const version of readdirSync(vectorPath(specification)).filter(name => /^1\.\d$/.test(name))) {
    for (const name of readdirSync(vectorPath(join(specification, version))).filter(each => /\.(json|xml)$/.test(each))) {
      const bytes = vectorFile(join(specification, version, name))
      const { refused, sbom } = await readSbom(bytes)
      if (!name.startsWith('valid-')) {
        invalid += 1
        assert.ok((refused === undefined) !== (sbom === undefined), `${version}/${name} is read or refused`)
        continue
      }
      valid += 1
      assert.equal(refused, undefined, `${version}/${name}`)
      assert.deepEqual([sbom?.document.format, sbom?.document.serialisation, sbom?.document.version],
        ['CycloneDX', name.endsWith('.json') ? 'json' : 'xml', version], `${version}/${name}`)
      assert.deepEqual(sbom?.findings.filter(({ severity }) => severity === 'error'), [], `${version}/${name}`)
      if (name.endsWith('.json')) assert.equal(sbom?.componentCount, partsOf(JSON.parse(bytes.toString())), `${version}/${name}`)
    }
  }
  assert.deepEqual({ valid, invalid }, { valid: 464, invalid: 310 })
})

/** Components, wherever they are nested, and services: counted here by nothing but the names of members. @param {any} bom */
function partsOf({ metadata, components = [], services = [] }) {
  return counted([...metadata?.component ? [metadata.component] : [], ...components], 'components') + counted(services, 'services')
}

/** @param {any[]} list @param {string} inside @returns {number} */
const counted = (list, inside) => list.reduce((sum, each) => sum + 1 + counted(each[inside] ?? [], inside), 0)

for (const version of ['2.2', '2.3']) {
  test(`the forms of one document of SPDX ${version} give one model`, { skip }, async () => {
    const example = (/** @type {string} */ form, /** @type {string} */ end) =>
      readSbom(vectorFile(`pypi/spdx_tools-0.8.5/tests/spdx/data/SPDX${form}Example-v${version}.spdx${end}`))
    const [json, yaml, xml, tags] = [await example('JSON', '.json'), await example('YAML', '.yaml'), await example('XML', '.xml'), await example('Tag', '')].map(modelOf)
    assert.deepEqual(yaml, json)
    assert.deepEqual(xml, json)
    // The tags of 2.3 state two relations more than the other forms do.
    const more = version === '2.3' ? ['document describes SPDXRef-File', 'document describes SPDXRef-Package'] : []
    assert.deepEqual(tags, { ...json, relations: [...json?.relations ?? [], ...more].sort() })
  })
}

/** What is said of each part, without where it stands and in which order, and the relations. @param {import('../../www/package/sbom-types.js').SbomReading} reading */
function modelOf({ sbom }) {
  assert.ok(sbom)
  const name = (/** @type {import('../../www/package/sbom-types.js').SbomEnd} */ end) =>
    typeof end === 'number' ? sbom.components[end]?.ref : typeof end === 'string' ? end : end.unresolved
  // A kind of reference that is the document's own is named by its address in JSON, and by its name among tags.
  const parts = sbom.components.map(({ index: _, pointer: __, externalReferences = [], ...part }) =>
    ({ ...part, references: externalReferences.map(({ type, url }) => `${type.replace(/^.*#/, '')} ${url}`).sort() }))
  return {
    parts: parts.sort((one, other) => String(one.ref).localeCompare(String(other.ref))),
    relations: [...new Set(sbom.edges.map(({ from, kind, to }) => `${name(from)} ${kind} ${name(to)}`))].sort(),
  }
}

const advisories = 'pypi/csaf-2026.10.25/csaf/csaf/v21/data/v20_examples'

// What each says of a part with that CPE, and of one of another. Red Hat's and Cisco's name what they are about by nothing that an
// SBOM has: those products are counted, and nothing is stated of any part.
for (const { file, cpe, statements, unmatched, nameless } of [
  { file: 'rhsa-2021_5186.json', cpe: 'cpe:/a:redhat:openshift:4.6::el8', statements: [], unmatched: 0, nameless: 6 },
  { file: 'rhsa-2022_0011.json', cpe: 'cpe:/o:redhat:rhel_aus:7.6::server', statements: [], unmatched: 0, nameless: 15 },
  { file: 'cisco-sa-20180328-smi2.json', cpe: 'cpe:/o:cisco:ios:15.2', statements: [], unmatched: 0, nameless: 259 },
  { file: 'rhsa-2019_1862.json', cpe: 'cpe:/o:redhat:enterprise_linux:7', statements: [], unmatched: 0, nameless: 0 },
  {
    file: 'bsi-2022-0001.json', cpe: 'cpe:/a:csaf-tools:cvrf-csaf-converter:1.0.0-alpha', unmatched: 0, nameless: 0,
    statements: [['CVE-2022-27193', 'affected, Bundesamt für Sicherheit in der Informationstechnik, false']],
  },
]) {
  test(`an advisory in CSAF: ${file}`, { skip }, async () => {
    const part = (/** @type {string} */ name) => JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components: [{ type: 'application', name: 'part', cpe: name }] })
    const document = vectorFile(join(advisories, file))
    const said = await vexStatements(part(cpe), [{ document }])
    assert.deepEqual(said.vexFindings.map(({ check, message }) => `${check} ${Number.parseInt(message)}`), nameless > 0 ? [`sbom:V42 ${nameless}`] : [])
    assert.deepEqual({
      statements: said.vulnerabilities.map(({ ids, parts }) => [ids[0], ...parts.flatMap(each => each.statements.map(({ status, issuer, verified }) => `${status}, ${issuer}, ${verified}`))]),
      unmatched: said.unmatched,
    }, { statements, unmatched })
    const nothing = await vexStatements(part('cpe:/a:nobody:nothing:1'), [{ document }])
    assert.deepEqual([nothing.vulnerabilities, nothing.unmatched], [[], said.unmatched + said.vulnerabilities.length])
  })
}

test('one inventory in CycloneDX and in SPDX 3 has the same parts', { skip }, async () => {
  const namesOf = async (/** @type {string} */ name) =>
    (await readSbom(vectorFile(`pypi/csaf-2026.10.25/csaf/sbom/${name}.json`))).sbom?.components.map(part => `${part.name} ${part.version}`).sort()
  const [one, other] = [await namesOf('cyclonedx'), await namesOf('spdx')]
  assert.equal(one?.length, 35)
  assert.deepEqual(one, other)
})

// The crate sigstore holds evidence of 2021 and 2022 as text in its own tests.
const source = (/** @type {string} */ file) => vectorFile(`sigstore/src/${file}`).toString()

/** The first raw string behind a text. @param {string} text @param {string} behind */
function raw(text, behind) {
  const start = text.indexOf('r#"', text.indexOf(behind))
  assert.ok(text.includes(behind) && start > 0, `${behind} is where it was`)
  return text.slice(start + 3, text.indexOf('"#', start))
}

const anySigner = { anySigner: /** @type {const} */ (true) }

test('a bundle as cosign wrote it in 2022: the log only promised, and a changed one is invalid', async () => {
  const verifier = await createVerifier({ trust: 'public-good' })
  const bundle = raw(source('cosign/bundle.rs'), 'fn signedartifactbundle_new_verified_success')
  assert.equal(recognise(Buffer.from(bundle)).kind, 'cosign-bundle')
  const artifact = { digest: /** @type {const} */ (`sha256:${JSON.parse(body(JSON.parse(bundle).rekorBundle.Payload.body)).spec.data.hash.value}`) }
  const report = verifier.verify({ bundle, artifact, policy: anySigner, now })
  assert.deepEqual([report.verdict, report.evidenceClass, report.cause?.check, report.missing.map(({ say }) => say)], ['insufficient', 'promise-only', 'L3', ['say.promise-only']])
  const other = JSON.parse(bundle)
  other.rekorBundle.Payload.logIndex += 1
  const changed = verifier.verify({ bundle: JSON.stringify(other), artifact, policy: anySigner, now })
  assert.deepEqual([changed.verdict, changed.cause?.check], ['invalid', 'F1'])
  delete other.rekorBundle
  const without = verifier.verify({ bundle: JSON.stringify(other), artifact, policy: anySigner, now })
  assert.deepEqual([without.verdict, without.evidenceClass], ['insufficient', 'signature-only'])
})

test('an entry as the API of the staging log answered it in 2022: of a log that the trusted root does not know any more', async () => {
  const verifier = await createVerifier({ trust: 'staging' })
  const entry = JSON.parse(raw(source('rekor/models/log_entry.rs'), 'const LOG_ENTRY'))
  const bytes = Buffer.from(entry.body, 'base64')
  const uuid = createHash('sha256').update(Buffer.concat([Buffer.of(0), bytes])).digest('hex')
  const artifact = { digest: /** @type {const} */ (`sha256:${JSON.parse(body(entry.body)).spec.data.hash.value}`) }
  const verify = (/** @type {object} */ answer) => verifier.verify({ bundle: JSON.stringify(answer), artifact, policy: anySigner, now })
  assert.equal(recognise(Buffer.from(JSON.stringify({ [uuid]: entry }))).kind, 'rekor-entry')
  const report = verify({ [uuid]: entry })
  assert.deepEqual([report.verdict, report.cause?.check, report.binding.state, report.missing.map(({ say }) => say)], ['insufficient', 'C1', 'bound', ['say.unknown-root']])
  assert.equal(verify({ ['0'.repeat(64)]: entry }).verdict, 'invalid', 'the id is the hash of the entry')
})

test("an image's signature of SUSE's registry, by a key of RSA: with its key, with another, and over another payload", async () => {
  const verifier = await createVerifier({ trust: 'public-good' })
  const text = source('crypto/verification_key.rs')
  const found = text.slice(text.indexOf('fn verify_rsa_signature'))
  const [, signature = ''] = found.match(/b"([^"]+)"/) ?? []
  const [key, payload] = [raw(found, 'from_pem'), raw(found, 'let msg')]
  const image = /** @type {const} */ ({ digest: 'sha256:356631f7603526a0af827741f5fe005acf19b7ef7705a34241a91c2d47a6db5e' })
  const verify = (/** @type {string} */ signed, policyKey = key) => verifier.verify({
    bundle: JSON.stringify({ Base64Signature: signature, Payload: Buffer.from(signed).toString('base64') }), artifact: image,
    policy: { key: policyKey, thresholds: { tlog: 0 } }, now,
  })
  assert.equal(recognise(Buffer.from(payload)).kind, 'simple-signing')
  const said = (/** @type {import('../../www/package/report.js').Report} */ { verdict, cause }) => [verdict, cause?.check]
  assert.deepEqual(said(verify(payload)), ['verified', undefined])
  assert.deepEqual(said(verify(payload.replace('OBS', 'OBT'))), ['invalid', 'M1'])
  assert.equal(verify(payload, raw(text, 'fn verify_signature_failure_because_wrong_verification_key')).verdict, 'invalid')
})

// Of PyPI's real answers: what the publisher beside the statement says, and the certificate.
for (const { file, artifact, expected } of [
  {
    file: 'pypi_attestations-0.0.19.tar.gz.provenance', artifact: 'pypi_attestations-0.0.19.tar.gz',
    expected: ['publisher agrees', 'publisherRepository agrees', 'publisherWorkflow agrees'],
  },
  { file: 'gcb_attestation_test-0.0.0.tar.gz.provenance', artifact: 'gcb_attestation_test-0.0.0.tar.gz', expected: ['publisher agrees', 'publisherEmail agrees'] },
  {
    file: 'circleci_sign_publish_example-0.0.1.dev137-py3-none-any.whl.provenance', artifact: 'circleci_sign_publish_example-0.0.1.dev137-py3-none-any.whl',
    expected: ['publisher silent'],
  },
]) {
  test(`the publisher of ${file} beside the certificate`, { skip }, async () => {
    const verifier = await createVerifier({ trust: 'public-good' })
    const assets = 'pypi/pypi_attestations-0.0.30/test/assets'
    const bundle = vectorFile(join(assets, file)).toString()
    const report = (/** @type {string} */ text) => verifier.verify({ bundle: text, artifact: vectorFile(join(assets, artifact)), policy: anySigner, now })
    const rows = (report(bundle).statement?.agreement ?? []).filter(({ unsigned }) => unsigned).map(({ what, outcome }) => `${what} ${outcome}`)
    assert.deepEqual(rows, expected)
    const other = JSON.parse(bundle)
    other.attestation_bundles[0].publisher = { kind: 'GitHub', repository: 'somebody/else', workflow: 'release.yml' }
    const { verdict, doesNotProve } = report(JSON.stringify(other))
    assert.equal(verdict, 'unidentified', 'no verdict depends on it')
    assert.ok(doesNotProve.some(line => line.includes("PyPI's answer, which nobody signed,")))
    const changed = join(mkdtempSync(join(tmpdir(), 'sealglass-')), file)
    writeFileSync(changed, JSON.stringify(other))
    const { stdout } = command(['verify', changed, vectorPath(join(assets, artifact)), '--any-signer', '--as-of', now])
    assert.match(stdout, /contradiction +publisher\w*: PyPI, unsigned, says \S+, the certificate \S+/)
    assert.doesNotMatch(stdout, /publisher\w*: the statement/)
  })
}

/** @param {string} base64 */
const body = base64 => Buffer.from(base64, 'base64').toString()
