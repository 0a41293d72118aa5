import { inspect as look, recognise, type InspectedPart } from '../index.node.js'
import { parse } from './arguments.js'
import { exit, usage } from './exit.js'
import { read, verifierFor } from './files.js'
import { evidence } from './human.js'
import { paint, printable, type Paint } from './text.js'

const options = { trust: { type: 'string' }, 'trusted-root': { type: 'string' }, json: { type: 'boolean' } } as const

export async function inspect(args: string[]): Promise<number> {
  const { values, positionals: [file, ...rest] } = parse(args, options)
  if (file === undefined || rest.length > 0) throw usage('One file at a time: sealglass inspect FILE')
  const verifier = await verifierFor(values.trust, values['trusted-root'])
  const bytes = await read(file)
  const recognised = recognise(bytes, file)
  const { parts } = look(bytes)
  const reports = recognised.signatures === undefined && recognised.kind !== 'sigstore-bundle' ? [] : verifier.verifyAll({ bundle: bytes, policy: { anySigner: true } })
  if (values.json) {
    process.stdout.write(`${JSON.stringify({ recognised, parts, ...reports.length === 0 ? {} : reports.length === 1 ? { report: reports[0] } : { reports } }, null, 2)}\n`)
  } else {
    const heading = paint(process.stdout)('bold', `${printable(file)}: ${printable(recognised.detail)}`)
    process.stdout.write([`${heading}\n`, ...parts.map(part => drawn(part, paint(process.stdout))), ...reports.map(report => evidence(report, {}, paint(process.stdout)))].join('\n'))
  }
  return exit.verified
}

/** A part with its rows, and those in it further in. */
function drawn({ title, unauthenticated, rows, parts }: InspectedPart, paint: Paint, indent = ''): string {
  const mark = (is: true | undefined): string => is ? paint('yellow', ' (nothing in the file covers it)') : ''
  const width = Math.max(0, ...rows.map(({ name }) => printable(name).length).filter(length => length <= WIDEST))
  const lines = rows.map(row => `${indent}  ${paint('dim', printable(row.name).padEnd(width))}  ${printable(row.value)}${mark(row.unauthenticated)}\n`)
  return `${indent}${paint('bold', printable(title))}${mark(unauthenticated)}\n${lines.join('')}${parts.map(part => drawn(part, paint, `${indent}  `)).join('')}`
}

/** A longer label does not push the values of all others aside. */
const WIDEST = 44
