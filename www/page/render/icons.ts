/** One shape for each verdict and outcome, so that none is told by its colour alone. */

import type { Outcome, Verdict } from '../../package/report.js'
import { svg } from '../dom.js'

/** The sign of a verdict, 48 units square; the word stands beside it, so it is hidden from screen readers. */
export function verdictIcon(verdict: Verdict | 'problem'): SVGElement {
  return svg('svg', { viewBox: '0 0 48 48', class: 'verdict-icon', 'aria-hidden': 'true' }, ...VERDICT[verdict].map(drawn))
}

/** The sign of an outcome, 16 units square. */
export function outcomeIcon(outcome: Outcome): SVGElement {
  return svg('svg', { viewBox: '0 0 16 16', class: 'outcome-icon', 'aria-hidden': 'true' }, ...OUTCOME[outcome].map(drawn))
}

/** `+` before a path fills it, otherwise it is a line. */
function drawn(path: string): SVGElement {
  const filled = path.startsWith('+')
  return svg('path', { d: filled ? path.slice(1) : path, class: filled ? 'fill' : 'line' })
}

const SHIELD = 'M24 4 41 10 V22 C41 33 34 41 24 44 C14 41 7 33 7 22 V10 Z'
const CIRCLE = 'M24 4 A20 20 0 1 1 23.99 4 Z'

const VERDICT: Record<Verdict | 'problem', string[]> = {
  verified: [`+${SHIELD}`, 'M15.5 24 21.5 30 33 18'],
  unidentified: [SHIELD, 'M19 18.5 C19 11.5 29.5 11.5 29.5 18.5 C29.5 22.5 24.2 23 24.2 28', 'M24.2 34 V34.2'],
  rejected: [`+${CIRCLE}`, 'M14 20 H34', 'M14 28 H34', 'M30 13 18 35'],
  insufficient: ['M24 4 A20 20 0 0 1 41.3 14', 'M43.8 21 A20 20 0 0 1 34 41.3', 'M27 43.8 A20 20 0 0 1 6.7 34', 'M4.2 27 A20 20 0 0 1 14 6.7', 'M15 24 H15.2', 'M24 24 H24.2', 'M33 24 H33.2'],
  invalid: ['+M15.7 4 H32.3 L44 15.7 V32.3 L32.3 44 H15.7 L4 32.3 V15.7 Z', 'M16.5 16.5 31.5 31.5', 'M31.5 16.5 16.5 31.5'],
  problem: ['+M24 5 45 42 H3 Z', 'M24 18 V29', 'M24 35.4 V35.6'],
}

const OUTCOME: Record<Outcome, string[]> = {
  passed: ['M2.5 8.5 6.2 12.2 13.5 4'],
  failed: ['M3.5 3.5 12.5 12.5', 'M12.5 3.5 3.5 12.5'],
  blocked: ['M8 1.8 A6.2 6.2 0 1 1 7.99 1.8 Z', 'M3.8 12.2 12.2 3.8'],
  absent: ['M8 1.8 A6.2 6.2 0 0 1 14.2 8', 'M12.4 12.4 A6.2 6.2 0 0 1 5 13.4', 'M2 9.4 A6.2 6.2 0 0 1 4 3.4'],
  'not-applicable': ['M4 8 H12'],
}
