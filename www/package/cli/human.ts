/** A report for a terminal: the verdict first, then who, what, when and under which root, then what did not hold. */

import type { Check, Report, Verdict } from '../report.js'
import { many, printable, type Paint } from './text.js'

type Row = [label: string, value: string | undefined]
interface Names { bundle?: string | undefined, artifact?: string | undefined }

const colours: Record<Verdict, 'green' | 'yellow' | 'red' | 'bold'> = {
  verified: 'green', unidentified: 'yellow', rejected: 'red', insufficient: 'bold', invalid: 'red',
}

export function human(report: Report, names: Names, paint: Paint): string {
  const verdict = paint('bold', paint(colours[report.verdict], report.verdict.toUpperCase()))
  return `${verdict}  ${printable(report.summary)}\n\n${cause(report, paint)}${evidence(report, names, paint)}`
}

function cause({ cause, policy, missing }: Report, paint: Paint): string {
  const causes = cause === undefined ? [] : [block(`${cause.check} ${cause.id}: ${cause.message}`, cause, paint)]
  const differences = policy.differences.filter(({ check }) => check !== cause?.check)
    .map(difference => block(`${difference.check}: ${difference.what}`, difference, paint))
  const wanted = missing.map(({ what, message }) => `Missing: ${printable(what)}. ${printable(message)}\n`)
  const all = [...causes, ...differences, ...wanted]
  return all.length === 0 ? '' : `${all.join('')}\n`
}

function block(title: string, { expected, actual, at }: { expected?: string, actual?: string, at?: string }, paint: Paint): string {
  return `${paint('bold', printable(title))}\n${table([['expected', expected], ['actual', actual], ['at', at]], paint, '  ')}`
}

/** Everything but the verdict. */
export function evidence(report: Report, names: Names, paint: Paint): string {
  const { trust, now } = report
  const root = `${trust.label}, ${trust.source}${trust.date === undefined ? '' : ` copy of ${trust.date}`}`
    + (trust.sha256 === undefined ? '' : `, sha256 ${trust.sha256}`)
  const rows: Row[] = [
    ['bundle', [names.bundle, report.bundle.place, report.bundle.mediaType ?? report.bundle.format].filter(Boolean).join(', ')],
    ...artifact(report, names),
    ...signer(report),
    ...report.times.map((time): Row => ['time', `${time.time}, ${time.authority} (${time.item})${time.verified ? '' : ', not proven'}`]),
    ...report.log.map((entry): Row => ['log entry', `${entry.logIndex} of ${entry.log ?? `unknown log ${entry.logId}`}, ${evidenceOf[entry.evidence]}`]),
    ['trusted root', root],
    ...now.source === 'as-of' ? [['as of', now.time] satisfies Row] : [],
    ...report.relaxations.map((relaxation): Row => ['relaxed', `${relaxation.name} (${relaxation.check})`]),
  ]
  return table(rows, paint) + checks(report.checks, paint)
}

const evidenceOf = { proof: 'with inclusion proof', promise: 'promised only', none: 'without proof' }

function artifact({ binding, statement, bundle }: Report, names: Names): Row[] {
  const digests = Object.entries(binding.digests).map(([name, value]) => `${name} ${value}`)
  const given = [names.artifact, ...digests].filter(Boolean).join(', ')
  const state = { bound: given, mismatch: `${given}: not what was signed`, statement: 'none compared', 'not-supplied': names.artifact === undefined ? 'none given' : `${names.artifact}: not compared` }[binding.state]
  const predicate: Row[] = bundle.content === 'dsseEnvelope' && statement !== undefined
    ? [['statement', `${statement.predicateType}${statement.verified ? '' : ', signature not proven'}`]] : []
  const differ = (statement?.agreement ?? []).filter(({ outcome }) => outcome === 'differs')
    .map((row): Row => ['contradiction', `${row.what}: ${row.unsigned ? 'PyPI, unsigned,' : 'the statement'} says ${row.statement}, the certificate ${row.certificate}`])
  return [['artifact', state], ...predicate, ...differ]
}

function signer({ signer }: Report): Row[] {
  if (signer === undefined) return []
  const claim = signer.proven ? '' : ' (claimed by the bundle, not proven)'
  if (signer.kind === 'key') return [['signed with', `key ${signer.sha256 ?? signer.hint ?? 'unknown'}${claim}`]]
  return [['signed by', `${signer.san ?? 'a certificate without a name'}${claim}`], ['vouched for by', signer.issuer]]
}

/** The checks that say something: those that did not hold, with both values; the others are counted. */
function checks(all: Check[], paint: Paint): string {
  const counted = (outcome: Check['outcome']): number => all.filter(check => check.outcome === outcome).length
  const failed = all.filter(check => check.outcome === 'failed')
  const rest = (['absent', 'blocked', 'not-applicable'] as const).filter(outcome => counted(outcome) > 0)
    .map(outcome => `, ${counted(outcome)} ${outcome.replace('-', ' ')}`)
  const sum = `${many(counted('passed'), 'check')} passed, ${failed.length} failed${rest.join('')}`
  return `\n${paint('dim', sum)}\n${failed.map(check =>
    block(`${check.check} ${check.id}${check.item === undefined ? '' : ` (${check.item})`}: ${check.message ?? check.title}`, check, paint)).join('')}`
}

function table(rows: Row[], paint: Paint, indent = ''): string {
  const filled = rows.filter((row): row is [string, string] => row[1] !== undefined && row[1] !== '')
  const width = Math.max(0, ...filled.map(([label]) => label.length))
  return filled.map(([label, value]) => `${indent}${paint('dim', label.padEnd(width))}  ${printable(value)}\n`).join('')
}
