import { recognise } from '../index.node.js'
import { parse } from './arguments.js'
import { exit, usage } from './exit.js'
import { read, verifierFor } from './files.js'
import { evidence } from './human.js'
import { paint, printable } from './text.js'

const options = { trust: { type: 'string' }, 'trusted-root': { type: 'string' }, json: { type: 'boolean' } } as const

export async function inspect(args: string[]): Promise<number> {
  const { values, positionals: [file, ...rest] } = parse(args, options)
  if (file === undefined || rest.length > 0) throw usage('One file at a time: sealglass inspect FILE')
  const verifier = await verifierFor(values.trust, values['trusted-root'])
  const bytes = await read(file)
  const recognised = recognise(bytes, file)
  const reports = recognised.signatures === undefined && recognised.kind !== 'sigstore-bundle' ? [] : verifier.verifyAll({ bundle: bytes, policy: { anySigner: true } })
  if (values.json) {
    process.stdout.write(`${JSON.stringify({ recognised, ...reports.length === 0 ? {} : reports.length === 1 ? { report: reports[0] } : { reports } }, null, 2)}\n`)
  } else {
    const heading = paint(process.stdout)('bold', `${printable(file)}: ${printable(recognised.detail)}`)
    process.stdout.write([`${heading}\n`, ...reports.map(report => evidence(report, {}, paint(process.stdout)))].join('\n'))
  }
  return exit.verified
}
