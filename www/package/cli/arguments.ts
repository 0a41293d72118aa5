import { parseArgs, type ParseArgsConfig } from 'node:util'
import { usage } from './exit.js'

type Options = NonNullable<ParseArgsConfig['options']>
type Parsed<T extends Options> = ReturnType<typeof parseArgs<{ args: string[], options: T, allowPositionals: true, strict: true }>>

/** Options and operands; an option given twice is refused, since the last one would win silently, but for those that may be. */
export function parse<T extends Options>(args: string[], options: T): Parsed<T> {
  const parsed = tried(() => parseArgs({ args, options, allowPositionals: true, strict: true, tokens: true }))
  const seen = new Set<string>()
  for (const token of parsed.tokens) {
    if (token.kind !== 'option' || options[token.name]?.multiple === true) continue
    if (seen.has(token.name)) throw usage(`--${token.name} is given twice.`)
    seen.add(token.name)
  }
  return parsed as unknown as Parsed<T>
}

function tried<T>(run: () => T): T {
  try {
    return run()
  } catch (error) {
    throw usage(error instanceof Error ? error.message : String(error))
  }
}
