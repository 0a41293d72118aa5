/** The one sentence of a report, in German. */

import type { Report } from '../../package/report.js'
import { words } from './words.de.js'

/** The sentence that the report has in English, from the same members of the report. */
export function summary(report: Report): string {
  const { verdict, cause, policy, binding } = report
  const difference = policy.differences[0]
  const rule = cause === undefined ? undefined : words[cause.check]
  switch (verdict) {
    case 'verified': return `${whatHappened(report)}.`
    case 'unidentified': return `${whatHappened(report)}; Sie haben nicht gesagt, ob das der Unterzeichner ist, den Sie erwarten.`
    case 'rejected': return difference === undefined
      ? 'Die Signatur ist gültig, aber nicht das, was verlangt war.'
      : `Die Signatur ist gültig, aber ${WHAT[difference.what] ?? `die Angabe „${difference.what}“`} ist ${difference.actual} und nicht ${difference.expected}.`
    case 'insufficient': return rule === undefined && binding.state === 'not-supplied'
      ? 'An dem, was da ist, ist nichts falsch, aber es beweist nicht genug: Die signierte Datei oder ihr Digest wurde nicht gegeben.'
      : `An dem, was da ist, ist nichts falsch, aber es beweist nicht genug${rule === undefined ? '' : `. Nicht erfüllt ist: ${rule}`}.`
    case 'invalid': return `Vertrauen Sie dem nicht${rule === undefined ? '' : `. Verletzt ist die Regel: ${rule}`}.`
  }
}

const WHAT: Record<string, string> = { signer: 'der Unterzeichner', issuer: 'der Aussteller', 'predicate type': 'die Art der Aussage', 'subject name': 'der Name des Gegenstands' }

function whatHappened(report: Report): string {
  const { binding, times, log } = report
  const time = times.find(({ verified }) => verified)
  const when = time === undefined ? '' : ` am ${new Intl.DateTimeFormat('de', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(time.time))}`
  const entry = log.find(({ counted }) => counted)
  const recorded = entry?.log === undefined ? '' : ` und ist im Log ${entry.log} verzeichnet`
  return `${binding.state === 'statement' ? 'Diese Aussage' : 'Diese Datei'} wurde${when} ${recorded === '' ? byWhom(report).replace(/,$/, '') : byWhom(report)}${recorded}`
}

function byWhom({ signer, statement }: Report): string {
  if (signer === undefined) return 'signiert'
  if (signer.kind === 'key') return `mit dem Schlüssel signiert, den Sie gegeben haben (SHA-256 ${signer.sha256 ?? 'unbekannt'})`
  const { san, issuer, claims } = signer
  const name = san ?? 'jemandem, den das Zertifikat nicht nennt,'
  const repository = claims['sourceRepositoryUri']?.replace(/^https:\/\/github\.com\//, '') ?? claims['githubWorkflowRepository']
  if (issuer !== 'https://token.actions.githubusercontent.com' || repository === undefined) {
    return issuer === undefined ? `von ${name} signiert` : `von ${name} signiert, wofür ${issuer} bürgt,`
  }
  const commit = claims['sourceRepositoryDigest'] ?? claims['githubWorkflowSha']
  const workflow = san?.split('@')[0]?.split('/').at(-1)
  const built = statement?.predicateType.startsWith('https://slsa.dev/provenance/') === true
  return `von GitHub Actions in ${repository}${workflow === undefined ? '' : `, Workflow ${workflow}`}${commit === undefined ? '' : `, beim Commit ${commit}`}${workflow ?? commit ? ',' : ''} ${built ? 'gebaut' : 'signiert'}`
}
