// The test PKI's cases through the built package, by the same rules as tests/bundles.rs: the shapes that hold, and
// every fault found by the check that is there to find it.

import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { caseRequest, cases, sealglass } from './support.mjs'

const { createVerifier, SealglassError } = await sealglass()

/** The numbers of the checks by id: every report lists every check. @type {Map<string, string>} */
const numbers = new Map()
before(async () => {
  const report = (await createVerifier()).verify({ bundle: '{}', policy: { anySigner: true } })
  for (const { id, check } of report.checks) numbers.set(id, check)
})

for (const each of cases('positives')) {
  test(`positives/${each.name}`, async () => {
    const report = (await createVerifier({ trust: each.trustedRoot })).verify(caseRequest(each))
    assert.equal(report.verdict, each.verdict, JSON.stringify(report.cause ?? report.missing))
    if (each.class) assert.equal(report.evidenceClass, each.class)
  })
}

for (const each of cases('faults')) {
  const named = [each.check, ...each.or]
  test(`faults/${each.name}: ${each.check}`, async () => {
    const report = await answer(each)
    if (report instanceof SealglassError) {
      // A trusted root or a policy that is wrong is refused before anything is verified, whatever verdict would follow.
      assert.ok(['configuration-error', 'insufficient', 'invalid'].includes(each.verdict), report.message)
      // A digest that is not one does not get past the call, where nothing has a number yet.
      if (report.code === 'identity.reporting.argument' && typeof each.supply === 'object') return
      assert.ok(named.includes(numbers.get(report.code.split('.').slice(0, 2).join('.'))), `refused by ${report.code}`)
    } else {
      assert.equal(report.verdict, each.verdict, JSON.stringify(report.cause ?? report.missing))
      if (each.outcome === 'failed') assert.ok(named.includes(report.cause?.check), JSON.stringify(report.cause))
      else assert.ok(report.checks.some(({ check, outcome }) => named.includes(check) && outcome === each.outcome), `${each.check} is not ${each.outcome}`)
    }
  })
}

/** The report, or the refusal. @param {any} each */
async function answer(each) {
  try {
    return (await createVerifier({ trust: each.trustedRoot })).verify(caseRequest(each))
  } catch (error) {
    if (error instanceof SealglassError) return error
    throw error
  }
}
