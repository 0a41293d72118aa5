/** The one live region of the page. What is said there is said once. */

import { byId } from './dom.js'
import { plain } from './text.js'

/** Says a sentence to who listens; the same sentence is not repeated. */
export function announce(sentence: string): void {
  const region = byId('live')
  const said = plain(sentence)
  if (region.textContent !== said) region.textContent = said
}
