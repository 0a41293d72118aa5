/**
 * The page in German: a script that only the German page loads, before the others. It says what the page is to say instead of
 * its English, and puts the texts of index.html into German. In the page in one file it is always there, and does nothing where
 * English is chosen.
 */

import type { Language } from '../messages.js'
import { messages } from './messages.de.js'
import { page } from './page.de.js'
import { summary } from './summary.de.js'
import { word } from './words.de.js'

if (isGerman()) {
  Object.assign(globalThis, { sealglassLanguage: { messages, word, summary } satisfies Language })
  document.documentElement.lang = 'de'
  translate()
  offerEnglish()
}

/** The address says which, or else the browser does. */
function isGerman(): boolean {
  if (document.documentElement.lang === 'de') return true
  return /^de\b/.test(new URLSearchParams(location.search).get('lang') ?? navigator.language)
}

/** Every text and label of index.html. */
function translate(): void {
  const texts = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT)
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const german = page[node.nodeValue?.trim() ?? '']
    if (german !== undefined) node.nodeValue = german
  }
  for (const element of document.querySelectorAll('[aria-label]')) {
    element.setAttribute('aria-label', page[element.getAttribute('aria-label') ?? ''] ?? '')
  }
}

function offerEnglish(): void {
  const link = document.querySelector('#language a')
  if (!(link instanceof HTMLAnchorElement)) return
  Object.assign(link, { textContent: 'English', lang: 'en', hreflang: 'en', href: link.getAttribute('href')?.startsWith('?') ? '?lang=en' : './index.html?lang=en' })
  const note = document.createElement('p')
  note.textContent = 'Was der Prüfer im Einzelnen feststellt, steht auf Englisch da, so wie es auch im Bericht steht. Die Namen der Prüfungen, die Urteile und alles Übrige sind Deutsch.'
  link.closest('p')?.before(note)
}
