/** One line that is written over, on a terminal only, and only for work that takes long enough to wonder. */

import { printable } from './text.js'

export interface Progress {
  /** What is being done; a fraction from 0 to 1 where one is known */
  at(what: string, fraction?: number): void
  /** Leaves nothing on the screen */
  end(): void
}

/** Milliseconds before the first line, and between two. */
const FIRST = 400
const NEXT = 100

export function progress(stream: NodeJS.WriteStream = process.stderr): Progress {
  if (!stream.isTTY || process.env['TERM'] === 'dumb') return { at: () => {}, end: () => {} }
  let next = performance.now() + FIRST
  let shown = false
  return {
    at(what, fraction) {
      if (performance.now() < next) return
      next = performance.now() + NEXT
      shown = true
      const percent = fraction === undefined ? '' : ` ${Math.floor(fraction * 100)} %`
      // Cut to the width, since only the last line of a wrapped text could be written over.
      stream.write(`\r\x1b[K${printable(what).slice(0, Math.max((stream.columns || 80) - 7, 10))}${percent}`)
    },
    end() {
      if (shown) stream.write('\r\x1b[K')
    },
  }
}
