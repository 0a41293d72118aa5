// The test PKI's cases through the built package: the shapes that hold, and every fault with the check that finds it.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { caseRequest, cases, sealglass } from './support.mjs'

const { createVerifier, SealglassError } = await sealglass()

for (const each of cases('positives')) {
  test(`positives/${each.name}`, async () => {
    const verifier = await createVerifier({ trust: each.trustedRoot })
    const report = verifier.verify(caseRequest(each))
    assert.equal(report.verdict, each.verdict, JSON.stringify(report.cause ?? report.missing))
    if (each.class) assert.equal(report.evidenceClass, each.class)
  })
}

for (const each of cases('faults')) {
  test(`faults/${each.name}: ${each.check}`, async () => {
    if (each.verdict === 'configuration-error') {
      await assert.rejects(async () => (await createVerifier({ trust: each.trustedRoot })).verify(caseRequest(each)), SealglassError)
      return
    }
    const verifier = await createVerifier({ trust: each.trustedRoot })
    const report = verifier.verify(caseRequest(each))
    assert.equal(report.verdict, each.verdict, JSON.stringify(report.cause ?? report.missing))
    const deciding = report.checks.filter(({ check }) => check === each.check || each.or.includes(check))
    assert.ok(deciding.some(({ outcome }) => outcome === each.outcome),
      `${each.check} should be ${each.outcome}: ${JSON.stringify(deciding.map(({ check, outcome, code }) => ({ check, outcome, code })))}`)
  })
}
