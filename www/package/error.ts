import type { Report, Verdict } from './report.js'

/**
 * What sealglass throws. A bad bundle is never thrown but reported: what is thrown is misuse (a policy with an unknown
 * member, a trusted root that is not one), a module that cannot be loaded, and what `assertVerified` refuses.
 */
export class SealglassError extends Error {
  override readonly name = 'SealglassError'
  /** Stable, e.g. `engine.not-loaded`, or the code of the report's first cause */
  readonly code: string
  /** The report that was refused; only from {@link assertVerified} */
  readonly report?: Report

  constructor(code: string, message: string, options: { report?: Report, cause?: unknown } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined)
    this.code = code
    if (options.report !== undefined) this.report = options.report
  }
}

/**
 * Throws unless the verdict is `verified`, the only one that is success.
 *
 * @throws {@link SealglassError} with the report, the code of its first cause (or `verdict.` and the verdict, where
 * there is no single cause), and one sentence
 */
export function assertVerified(report: Report): asserts report is Report & { verdict: 'verified' } {
  if (report.verdict === 'verified') return
  const verdict: Verdict = report.verdict
  throw new SealglassError(report.cause?.code ?? `verdict.${verdict}`, `${verdict}: ${report.cause?.message ?? report.summary}`, { report })
}
