import { SealglassError } from '../error.js'
import { parse } from './arguments.js'
import { exit, usage } from './exit.js'
import { read, verifierFor } from './files.js'
import { printable } from './text.js'

const options = { trust: { type: 'string' }, 'trusted-root': { type: 'string' }, json: { type: 'boolean' } } as const

export async function consistency(args: string[]): Promise<number> {
  const { values, positionals: [older, newer, proof, ...rest] } = parse(args, options)
  if (older === undefined || newer === undefined || proof === undefined || rest.length > 0) {
    throw usage('Two checkpoints and the proof between them: sealglass consistency OLDER NEWER PROOF')
  }
  const verifier = await verifierFor(values.trust, values['trusted-root'])
  const text = async (file: string): Promise<string> => new TextDecoder().decode(await read(file))
  try {
    const found = verifier.consistency({ older: await text(older), newer: await text(newer), proof: await read(proof) })
    process.stdout.write(values.json ? `${JSON.stringify(found, null, 2)}\n`
      : `CONSISTENT  The log ${printable(found.log)} kept all ${found.olderSize} entries of ${printable(found.origin)} as it grew to ${found.newerSize}.\n`)
    return exit.verified
  } catch (error) {
    if (!(error instanceof SealglassError) || error.code === 'engine.stopped') throw error
    process.stdout.write(values.json ? `${JSON.stringify({ code: error.code, message: error.message }, null, 2)}\n` : `NOT CONSISTENT  ${printable(error.message)}\n`)
    return exit.notVerified
  }
}
