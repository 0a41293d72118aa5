// docs/report.schema.json: every report is as it says, it says enough that no change of form gets past it, and the types
// say the same.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { artifactOf, caseRequest, cases, now, packageDir, policyOf, root, sealglass, trustOf, vectorFile, vectors } from './support.mjs'

/** @typedef {import('../../www/package/report.js').Report} Report */

const file = join(root, 'docs', 'report.schema.json')
const published = JSON.parse(readFileSync(file, 'utf8'))

/**
 * The schema for this version alone: no member and no value that it does not know.
 * @param {any} schema @returns {any}
 */
function close(schema) {
  if (Array.isArray(schema)) return schema.map(close)
  if (typeof schema !== 'object' || schema === null) return schema
  const { anyOf, ...rest } = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, close(value)]))
  if (grows(schema)) return { ...rest, enum: anyOf[0].enum }
  // A part without a description is a condition on an object that is described elsewhere.
  const declared = rest.description !== undefined && rest.properties !== undefined && rest.additionalProperties === undefined
  return { ...rest, ...anyOf ? { anyOf } : {}, ...declared ? { additionalProperties: false } : {} }
}

/** Whether it is a list of values that may grow. @param {any} schema */
const grows = ({ anyOf }) => Array.isArray(anyOf) && anyOf[0].enum !== undefined

const closed = close(published)
const strict = new Ajv2020({ strict: true, strictRequired: false }).addSchema(closed)
const isPublished = new Ajv2020({ strict: true, strictRequired: false }).compile(published)
const isClosed = /** @type {import('ajv').ValidateFunction} */ (strict.getSchema(published.$id))

/** @type {Array<{ name: string, report: Report }>} */
const reports = []
before(async () => {
  const { createVerifier, SealglassError } = await sealglass()
  /** A trusted root or a policy that is wrong is refused and gives no report. @param {string} name @param {() => Promise<Report>} make */
  const add = async (name, make) => {
    try {
      reports.push({ name, report: await make() })
    } catch (error) {
      if (!(error instanceof SealglassError)) throw error
    }
  }
  const positives = cases('positives')
  for (const each of [...positives, ...cases('faults')]) {
    await add(each.name, async () => (await createVerifier({ trust: each.trustedRoot })).verify(caseRequest(each)))
  }
  for (const each of positives.filter(({ name }) => ['v03_message_tsa', 'v03_dsse', 'v01_set_message', 'rekor2_message', 'managed_dsse', 'github'].includes(name))) {
    const verifier = await createVerifier({ trust: each.trustedRoot })
    for (const { what, bundle } of damaged(each.bundle.toString())) {
      await add(`${each.name}, ${what}`, async () => verifier.verify({ ...caseRequest(each), bundle }))
    }
  }
  for (const each of positives.filter(({ name }) => ['v03_dsse', 'pep740'].includes(name))) {
    const verifier = await createVerifier({ trust: each.trustedRoot })
    for (const report of verifier.verifyAll({ ...caseRequest(each), bundle: `${each.bundle}\n${each.bundle}` })) await add(`${each.name}, twice`, async () => report)
  }
  for (const vector of vectors()) {
    const verifier = await createVerifier({ trust: trustOf(vector) })
    const request = { bundle: vectorFile(vector.bundle), artifact: artifactOf(vector), policy: policyOf(vector), now, relaxations: vector.relaxations ?? {} }
    await add(vector.bundle, async () => verifier.verify(request))
    await add(`${vector.bundle}, no artifact`, async () => verifier.verify({ ...request, artifact: { statementOnly: true } }))
  }
  const verifier = await createVerifier()
  for (const bundle of ['', '{}', '[]', 'null', '\u0000', 'a\u202e', '{"mediaType":""}', new Uint8Array([0xff, 0xfe]), vectorFile('npm/sigstore-2.0.0.tgz')]) {
    await add(`no bundle: ${bundle.slice(0, 20)}`, async () => verifier.verify({ bundle, policy: { anySigner: true } }))
  }
})

test('every report is as the schema says, with nothing that it does not say', () => {
  assert.ok(reports.length > 2500, `only ${reports.length}`)
  for (const { name, report } of reports) {
    assert.ok(isClosed(report), `${name}: ${JSON.stringify(isClosed.errors?.slice(0, 4), null, 2)}`)
    assert.ok(isPublished(report), name)
  }
})

test('checks are listed as they are numbered', () => {
  const checks = reports.at(-1)?.report.checks ?? []
  assert.deepEqual(published.$defs.checkNumber.anyOf[0].enum, checks.map(({ check }) => check))
  assert.deepEqual(published.$defs.checkId.anyOf[0].enum, checks.map(({ id }) => id))
})

test('every member is described', () => {
  /** @param {any} schema @param {string} place */
  const look = (schema, place) => {
    for (const [name, value] of Object.entries(schema.properties ?? {})) {
      assert.equal(typeof value.description, 'string', `${place}.${name}`)
      look(value, `${place}.${name}`)
    }
    if (schema.items) look(schema.items, `${place}[]`)
  }
  look(published, '')
  for (const [name, schema] of Object.entries(published.$defs)) look(schema, name)
})

// What no report shows, and why. One that gets a report fails the test.
const unseen = [
  ['keyDetails is "PKIX_RSA_PSS_3072_SHA256"', 'as the size that the test PKI has'],
  ['keyDetails is "PKIX_RSA_PSS_4096_SHA256"', 'as the size that the test PKI has'],
  ['keyDetails is "PKCS1_RSA_PKCS1V5"', 'only keys of logs are of this kind'],
  ['keyDetails is "ML_DSA_44"', 'experimental, and not in the package'],
  ['keyDetails is "ML_DSA_65"', 'experimental, and not in the package'],
  ['keyDetails is "ML_DSA_87"', 'experimental, and not in the package'],
]

test('every value, every optional member and every condition of the schema is in some report', () => {
  const taken = new Set()
  for (const { report } of reports) for (const way of ways(closed, '', report)) taken.add(way)
  const never = [...new Set(ways(closed, ''))].filter(way => !taken.has(way))
  assert.deepEqual(never.sort(), unseen.map(([way]) => way).sort())
})

/**
 * The ways a schema leaves open, in words; with a value, those that the value takes.
 * @param {any} schema @param {string} place @param {any} [value] @returns {Generator<string>}
 */
function* ways(schema, place, value) {
  const all = value === undefined
  const { $ref, properties = {}, required = [], items, additionalProperties, propertyNames, oneOf = [], allOf = [] } = schema
  if ($ref) return yield* ways(closed.$defs[$ref.split('/').at(-1)], $ref.split('/').at(-1), value)
  for (const each of schema.enum ?? []) if (all || each === value) yield `${place} is ${JSON.stringify(each)}`
  if (schema.type === 'boolean') for (const each of [false, true]) if (all || each === value) yield `${place} is ${each}`
  for (const [name, member] of Object.entries(properties)) {
    const inside = `${place}.${name}`
    if (!required.includes(name)) {
      if (all || value[name] !== undefined) yield `${inside} is there`
      if (all || value[name] === undefined) yield `${inside} is not there`
    }
    if (all || value[name] !== undefined) yield* ways(member, inside, value?.[name])
  }
  if (items) {
    if (all || value.length === 0) if (!schema.minItems) yield `${place} is empty`
    for (const item of all ? [undefined] : value) yield* ways(items, `${place}[]`, item)
  }
  if (propertyNames) for (const name of all ? [undefined] : Object.keys(value)) yield* ways(propertyNames, `${place} names`, name)
  if (typeof additionalProperties === 'object') for (const member of all ? [undefined] : Object.values(value)) yield* ways(additionalProperties, `${place}.*`, member)
  for (const [index, branch] of oneOf.entries()) {
    if (all || holds(branch, value)) {
      yield `${place} is of kind ${index}`
      if (branch.$ref) yield* ways(branch, place, value)
    }
  }
  for (const [index, condition] of [...allOf, schema].entries()) {
    if (!condition.if) continue
    const met = all || holds(condition.if, value)
    if (met) yield `${place} meets condition ${index}`
    if (all || !met) yield `${place} does not meet condition ${index}`
    if (condition.else?.if && (all || !met)) yield* ways({ allOf: [condition.else] }, `${place}, else`, value)
  }
}

/** @type {Map<any, import('ajv').ValidateFunction>} */
const compiled = new Map()

/** @param {any} schema a part of the closed one @param {unknown} value */
function holds(schema, value) {
  let validate = compiled.get(schema)
  if (validate === undefined) {
    const whole = '$ref' in schema ? { $ref: `${published.$id}${schema.$ref}` } : { type: 'object', ...schema }
    compiled.set(schema, validate = strict.compile(whole))
  }
  return validate(value)
}

/**
 * The bundle with one thing in it removed or replaced, each thing in turn.
 * @param {string} text @returns {Generator<{ what: string, bundle: string }>}
 */
function* damaged(text) {
  const bundle = JSON.parse(text)
  for (const [holder, name, path] of places(bundle)) {
    for (const value of [undefined, null, '', '-5', '9223372036854775807', 'AAAA', [], {}]) {
      yield { what: `${path} ${JSON.stringify(value)}`, bundle: changed(holder, name, value, () => JSON.stringify(bundle)) }
    }
  }
}

/** Each place in a value, the members of maps as `*`. @param {any} value @param {string} [path] @returns {Generator<[holder: any, name: string, path: string]>} */
function* places(value, path = '') {
  for (const name of Object.keys(value)) {
    const inside = `${path}/${Array.isArray(value) || maps.has(path) ? '*' : name}`
    yield [value, name, inside]
    if (typeof value[name] === 'object' && value[name] !== null) yield* places(value[name], inside)
  }
}

/** What `look` says while one member is another, or none. @template T @param {any} holder @param {string} name @param {unknown} value @param {() => T} look */
function changed(holder, name, value, look) {
  const before = Object.entries(holder)
  const list = Array.isArray(holder)
  if (value === undefined && !list) delete holder[name]
  else holder[name] = value ?? null
  try {
    return look()
  } finally {
    if (list) holder[Number(name)] = before[Number(name)]?.[1]
    else for (const each of Object.keys(holder)) delete holder[each]
    if (!list) Object.assign(holder, Object.fromEntries(before))
  }
}

// What the schema does not hold is named here, and only that: all else that is done to a report has to be refused.
const maps = new Set(['/binding/digests', '/signer/claims', '/statement/subjects/*/digest'])
const anything = '/statement/predicate'
const optional = new Set([
  '/cause', '/cause/at', '/signer', '/signature', '/statement', '/statement/predicate', '/statement/says', '/statement/agreement', '/statement/agreement/*/statement', '/statement/agreement/*/certificate', '/statement/subjects/*/name', '/binding/size', '/binding/subject',
  '/binding/subject/name', '/signer/issuer', '/signer/hint', '/log/*/log', '/log/*/kind', '/log/*/apiVersion', '/log/*/integratedTime', '/checks/*/item', '/checks/*/at',
  ...[...maps].map(path => `${path}/*`),
])
const free = new Set([
  '/summary', '/cause/message', '/cause/expected', '/cause/actual', '/cause/at', '/missing/*/what', '/missing/*/message', '/trust/label', '/policy/asked/*',
  '/policy/differences/*/what', '/policy/differences/*/expected', '/policy/differences/*/actual', '/bundle/mediaType', '/binding/subject/name',
  '/signer/san', '/signer/issuer', '/signer/hint', '/signer/claims/*', '/signer/certificate/subject', '/signer/certificate/issuer', '/signer/path/*/subject',
  '/times/*/authority', '/log/*/log', '/log/*/kind', '/log/*/apiVersion', '/log/*/origin', '/statement/type', '/statement/predicateType',
  '/statement/subjects/*/name', '/statement/subjects/*/digest/*', '/statement/says/title', '/statement/says/facts/*/value', '/statement/says/odd/*',
  '/statement/agreement/*/statement', '/statement/agreement/*/certificate', '/checks/*/title', '/checks/*/message', '/checks/*/expected', '/checks/*/actual',
  '/checks/*/at', '/checks/*/evidence/*/name', '/checks/*/evidence/*/value', '/doesNotProve/*',
])
const maybeEmpty = new Set([
  '/signer/san', '/signer/issuer', '/signer/claims/*', '/policy/differences/*/expected', '/policy/differences/*/actual', '/binding/subject/name',
  '/statement/subjects/*/name', '/statement/subjects/*/digest/*', '/statement/says/facts/*/value', '/statement/agreement/*/statement',
  '/statement/agreement/*/certificate', '/checks/*/evidence/*/value',
])

/** The reports of tests/golden, with one check of each form: the rest are the same again. @type {() => Array<[name: string, report: any]>} */
const golden = () => readdirSync(join(root, 'tests', 'golden')).filter(name => name.endsWith('.json')).sort().map(name => {
  const report = JSON.parse(readFileSync(join(root, 'tests', 'golden', name), 'utf8'))
  const forms = new Map(report.checks.map((/** @type {any} */ check) => [`${check.outcome} ${Object.keys(check)} ${check.evidence.length > 0}`, check]))
  return [name, { ...report, checks: [...forms.values()] }]
})

for (const [name, report] of golden()) {
  test(`what is done to ${name} is refused`, () => {
    assert.equal(isClosed(report) && isPublished(report), true)
    let done = 0
    /** @param {string} what @param {(value: unknown) => boolean} [by] @returns {() => void} */
    const refused = (what, by = isPublished) => () => {
      done++
      assert.ok(!by(report), `not refused: ${what}`)
    }
    for (const [holder, member, path] of places(report)) {
      if (path.startsWith(`${anything}/`) || path === anything) continue
      const value = holder[member]
      if (!Array.isArray(holder) && !optional.has(path)) changed(holder, member, undefined, refused(`${path} is removed`))
      for (const other of [null, 'text', 7, true, [], {}]) {
        if (kind(other) !== kind(value)) changed(holder, member, other, refused(`${path} is ${JSON.stringify(other)}`))
      }
      if (typeof value === 'string') {
        if (!free.has(path)) changed(holder, member, '?', refused(`${path} is another text`))
        if (!maybeEmpty.has(path)) changed(holder, member, '', refused(`${path} is empty`))
      }
      if (typeof value === 'number') for (const other of [-1, 0.5]) changed(holder, member, other, refused(`${path} is ${other}`))
      if (kind(value) === 'object' && !maps.has(path)) {
        changed(value, 'unknown', 'text', refused(`${path} has another member`, isClosed))
        changed(value, 'unknown', 'text', () => assert.ok(isPublished(report), `${path} cannot get a new member`))
      }
    }
    for (const check of report.checks) {
      for (const outcome of ['passed', 'failed', 'blocked', 'absent', 'not-applicable'].filter(other => form(other) !== form(check.outcome))) {
        changed(check, 'outcome', outcome, refused(`${check.check} was ${check.outcome} and is ${outcome}`))
      }
    }
    // A verdict may not be another one's. That evidence is not enough can be said of any report in which something is missing.
    for (const verdict of ['verified', 'unidentified', 'rejected', 'invalid', ...report.missing.length > 0 || report.cause ? [] : ['insufficient']]) {
      if (verdict !== report.verdict) changed(report, 'verdict', verdict, refused(`${report.verdict} is ${verdict}`))
    }
    if (report.verdict === 'verified') {
      for (const without of ['signer', 'signature']) changed(report, without, undefined, refused(`verified without ${without}`))
      changed(report.signer, 'proven', false, refused('verified by an unproven signer'))
      changed(report.signature, 'verified', false, refused('verified without a signature that is'))
      for (const state of ['not-supplied', 'mismatch']) changed(report.binding, 'state', state, refused(`verified and ${state}`))
    }
    assert.ok(done > 500, `only ${done}`)
  })
}

/** @param {unknown} value */
const kind = value => value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value

/** Two outcomes say no more than why. @param {string} outcome */
const form = outcome => outcome === 'absent' ? 'not-applicable' : outcome

test('a later version may add what docs/report.md says it may, and nothing else', () => {
  const [, report] = /** @type {[string, any]} */ (golden().find(([name]) => name.startsWith('invalid-proof')))
  const failed = report.checks.find((/** @type {any} */ check) => check.outcome === 'failed')
  const growing = [
    [failed, 'check', 'G12'], [failed, 'id', 'tlog.another'], [failed, 'code', 'tlog.another.cause'], [report.trust, 'profile', 'another'],
    [report.bundle, 'version', 'v0.4'], [report.bundle, 'format', 'fmt.another'], [report.signature, 'keyDetails', 'PKIX_ANOTHER'],
    [report.signature, 'hash', 'sha3-256'], [report.signer.claims, 'another', 'claim'], [report, 'missing', [{ what: 'a', say: 'say.another', message: 'b' }]],
    [report, 'relaxations', [{ name: 'another', check: 'G3' }]],
  ]
  for (const [holder, name, value] of growing) changed(holder, name, value, () => assert.ok(isPublished(report), `${name} cannot be ${value}`))
  const complete = [
    [report, 'verdict'], [report, 'evidenceClass'], [report.binding, 'state'], [report.policy, 'result'], [failed, 'outcome'], [failed, 'effect'],
    [report.trust, 'source'], [report.now, 'source'], [report.bundle, 'content'], [report.signer, 'kind'], [report.signer, 'sanKind'],
    [report.signature, 'over'], [report.times[0], 'source'], [report.log[0], 'evidence'],
  ]
  for (const [holder, name] of complete) changed(holder, name, 'another', () => assert.ok(!isPublished(report), `${name} may be another`))
})

test('the types are those of the schema', () => {
  const directory = mkdtempSync(join(tmpdir(), 'sealglass-schema-'))
  /** Whether the types of the package are those of this schema, by the compiler. @param {any} schema */
  const compile = schema => {
    writeFileSync(join(directory, 'program.ts'), `
      import type { Report } from ${JSON.stringify(join(packageDir, 'types', 'report.js'))}
      type Schema = ${typeOf(schema, schema.$defs)}
      type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false
      type Both = keyof Schema & keyof Report
      export const members: { [Name in keyof Schema | keyof Report]-?: Name extends Both ? Same<Pick<Schema, Name>, Pick<Report, Name>> : false } = {
        ${Object.keys(published.properties).map(name => `${name}: true`).join(', ')}
      }
    `)
    writeFileSync(join(directory, 'tsconfig.json'), JSON.stringify({
      compilerOptions: { target: 'es2022', module: 'nodenext', types: [], strict: true, exactOptionalPropertyTypes: true, noEmit: true },
      files: ['program.ts'],
    }))
    return spawnSync(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '--project', directory], { encoding: 'utf8' })
  }
  try {
    const { status, stdout } = compile(published)
    assert.equal(status, 0, stdout)
    // And the comparison does compare.
    /** @type {Array<(schema: any) => void>} */
    const differences = [
      ({ properties }) => { properties.another = { type: 'string' } },
      ({ properties }) => { delete properties.summary },
      ({ properties }) => properties.verdict.enum.pop(),
      ({ $defs }) => { $defs.logEntry.properties.proof.properties.steps.items.properties.another = { type: 'string' } },
      ({ $defs }) => { delete $defs.check.properties.at },
      ({ $defs }) => $defs.check.required.push('item'),
      ({ $defs }) => { $defs.decimal.type = 'integer' },
    ]
    for (const change of differences) {
      const other = structuredClone(published)
      change(other)
      assert.notEqual(compile(other).status, 0, String(change))
    }
  } finally {
    rmSync(directory, { recursive: true })
  }
})

/** The type of what a schema describes; conditions are more than a type says. @param {any} schema @param {any} definitions @returns {string} */
function typeOf(schema, definitions) {
  const { $ref, type, properties, required = [], items, additionalProperties, oneOf } = schema
  /** @param {any} inside */
  const of = inside => typeOf(inside, definitions)
  if ($ref) return of(definitions[$ref.split('/').at(-1)])
  if ('const' in schema) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((/** @type {unknown} */ value) => JSON.stringify(value)).join(' | ')
  if (type === 'integer') return 'number'
  if (type === 'array') return `Array<${of(items)}>`
  if (type === 'object' && additionalProperties) return `Record<string, ${of(additionalProperties)}>`
  if (type === 'object') return `{ ${Object.keys(properties).map(name => `${name}${required.includes(name) ? '' : '?'}: ${of(properties[name])}`).join(', ')} }`
  if (oneOf && type === undefined) return oneOf.map(of).join(' | ')
  return type ?? 'unknown'
}

test('the package has the schema', () => {
  const { exports } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8'))
  assert.deepEqual(readFileSync(join(packageDir, exports['./report.schema.json'])), readFileSync(file))
})
