// What stands on a page of a PDF that Chromium printed, which without a window shows none. Only of what Chromium writes.

import { inflateSync } from 'node:zlib'

/** The text of the first page, in the order in which it is drawn, without spaces: those may be gaps. @param {Buffer} pdf */
export function firstPage(pdf) {
  const file = pdf.toString('latin1')
  const objects = new Map([...file.matchAll(/(?:^|\n)(\d+) 0 obj\n?([^]*?)\nendobj/g)].map(([, number, body]) => [Number(number), body ?? '']))
  const page = [...objects.values()].find(body => /\/Type ?\/Page\b/.test(body)) ?? ''
  const contents = streamOf(objects.get(Number(/\/Contents (\d+) 0 R/.exec(page)?.[1])))
  const fonts = new Map([...(/\/Font <<([^>]*)>>/.exec(page)?.[1] ?? '').matchAll(/\/(\w+) (\d+) 0 R/g)].map(([, name, number]) =>
    [name, lettersOf(streamOf(objects.get(Number(/\/ToUnicode (\d+) 0 R/.exec(objects.get(Number(number)) ?? '')?.[1]))))]))
  let letters = new Map()
  let text = ''
  for (const [, font, glyphs] of contents.matchAll(/\/(\w+) [\d.]+ Tf|<([0-9A-Fa-f]+)>/g)) {
    if (font) letters = fonts.get(font) ?? new Map()
    else for (const [glyph] of (glyphs ?? '').matchAll(/.{4}/g)) text += letters.get(parseInt(glyph, 16)) ?? ''
  }
  // Ligatures are letters of their own.
  return text.normalize('NFKC').replace(/\s/g, '')
}

/** @param {string | undefined} body */
function streamOf(body) {
  const [, packed] = /stream\r?\n([^]*)\nendstream/.exec(body ?? '') ?? []
  return packed === undefined ? '' : inflateSync(Buffer.from(packed, 'latin1')).toString('latin1')
}

/** Which letters glyphs are: single ones, and ranges of them. @param {string} map */
function lettersOf(map) {
  const letters = new Map()
  const text = (/** @type {string} */ hex) => String.fromCharCode(...(hex.match(/.{4}/g) ?? []).map(unit => parseInt(unit, 16)))
  for (const [, part = ''] of map.matchAll(/beginbfchar([^]*?)endbfchar/g)) {
    for (const [, glyph = '', to = ''] of part.matchAll(/<(\w+)> <(\w+)>/g)) letters.set(parseInt(glyph, 16), text(to))
  }
  for (const [, part = ''] of map.matchAll(/beginbfrange([^]*?)endbfrange/g)) {
    for (const [, from = '', last = '', to = ''] of part.matchAll(/<(\w+)> <(\w+)> <(\w+)>/g)) {
      const start = parseInt(from, 16)
      for (let glyph = start; glyph <= parseInt(last, 16); glyph++) letters.set(glyph, String.fromCharCode(parseInt(to, 16) + glyph - start))
    }
  }
  return letters
}
