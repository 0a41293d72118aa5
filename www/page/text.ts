/** Text from files, made safe to read, and values put in words. */

import { language, t } from './messages.js'

/**
 * Characters that cannot be seen, or change how others are seen: controls, format characters (bidi,
 * zero width, tags), private use, lone surrogates, line and paragraph separators, odd spaces.
 */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/u

/** The string with every invisible character written as `\u{…}`: for attributes and spoken text. */
export function plain(text: string): string {
  return split(text).map(part => part.escaped ?? part.text).join('')
}

/** The string as nodes, with escapes set apart so that they cannot be taken for text. Line ends stay only in `lines`. */
export function visibleText(text: string, lines = false): Node {
  const parts = split(text, lines)
  const first = parts[0]
  if (parts.length <= 1 && !first?.escaped) return document.createTextNode(first?.text ?? '')
  const fragment = document.createDocumentFragment()
  for (const part of parts) fragment.append(part.escaped ? escapeMark(part.escaped) : part.text)
  return fragment
}

/** Where two strings first differ, counted in characters; undefined if they are equal. */
export function firstDifference(a: string, b: string): number | undefined {
  const left = [...a]
  const right = [...b]
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    if (left[i] !== right[i]) return i
  }
  return undefined
}

/** A character by name, for a sentence: `‘а’ (U+0430)`; the code only where the character alone would mislead. */
export function nameCharacter(character: string): string {
  const code = `U+${codeOf(character).toString(16).toUpperCase().padStart(4, '0')}`
  if (INVISIBLE.test(character)) return code
  return codeOf(character) < 0x7f ? `‘${character}’` : `‘${character}’ (${code})`
}

/** Two values that differ in a few places only, so that it helps to mark where. */
export function alike(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length)
  let start = 0
  while (start < shorter && a[start] === b[start]) start++
  let end = 0
  while (end < shorter - start && a.at(-1 - end) === b.at(-1 - end)) end++
  return start + end >= Math.max(a.length, b.length) / 2
}

/** `37,200 bytes (36.3 KiB)` */
export function bytes(count: number): string {
  const exact = `${count.toLocaleString(language)} ${t(count === 1 ? 'unit.byte' : 'unit.bytes')}`
  return count < 1024 ? exact : `${exact} (${roundBytes(count)})`
}

/** `36.3 KiB` */
export function roundBytes(count: number): string {
  const units = [t('unit.bytes'), 'KiB', 'MiB', 'GiB', 'TiB']
  let value = count
  let unit = 0
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1
  return `${value.toLocaleString(language, { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false })} ${units[unit]}`
}

/** `19 March 2024, 14:05:06 UTC`; the text itself if it is not a time. */
export function utc(time: string): string {
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? time : `${format(date, 'UTC')} UTC`
}

/** The same instant where the reader is, or undefined if that is UTC. */
export function local(time: string): string | undefined {
  const date = new Date(time)
  if (Number.isNaN(date.getTime()) || date.getTimezoneOffset() === 0) return undefined
  return format(date, undefined)
}

interface Part { text: string, escaped?: string }

function split(text: string, lines = false): Part[] {
  const parts: Part[] = []
  let run = ''
  for (const character of text) {
    if (!INVISIBLE.test(character) || (lines && character === '\n')) {
      run += character
      continue
    }
    if (run) parts.push({ text: run })
    run = ''
    parts.push({ text: character, escaped: `\\u{${codeOf(character).toString(16).toUpperCase()}}` })
  }
  if (run) parts.push({ text: run })
  return parts
}

function escapeMark(escaped: string): HTMLElement {
  const mark = document.createElement('span')
  mark.className = 'escape'
  mark.textContent = escaped
  return mark
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0
}

function format(date: Date, timeZone: string | undefined): string {
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    dateStyle: 'long',
    timeStyle: 'medium',
    ...(timeZone ? { timeZone } : {}),
  }).format(date).replace(/ (at|um) /, ', ')
}
