/** Text on a terminal. */

import type { SbomDisagreement } from '../sbom-types.js'

/**
 * The report has escaped what came from input already. This is for the rest (file names, messages of the system) and
 * for a second line of defence: nothing that moves the cursor, hides or reorders text reaches the terminal.
 */
export const printable = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu, character => `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`)

export type Paint = (style: keyof typeof styles, text: string) => string

const styles = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33 }

/** Colours on a terminal only, and not where NO_COLOR asks for none. */
export function paint(stream: NodeJS.WriteStream): Paint {
  const coloured = stream.isTTY && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb'
  return (style, text) => coloured ? `\x1b[${styles[style]}m${text}\x1b[0m` : text
}

/** A number of things, of which one is said as one. */
export const many = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`

/** Two signed SBOMs of one artifact that are not one document (sbom:B25). */
export const differing = ({ names: { before, after }, signers: [one, other], subject, identified }: SbomDisagreement): string =>
  `${before}, signed by ${one}, and ${after}, signed by ${other}, are both about ${subject}, and are not the same document.${identified ? '' : ' No signer was asked for.'}`
