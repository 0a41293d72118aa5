/** The form: whom the user expects and trusts. It is asked, never filled in from a bundle. */

import { byId, h } from '../dom.js'
import { t } from '../messages.js'
import type { EmbeddedRoot, Expectation, TrustChoice } from '../protocol.js'
import type { Entry } from '../state.js'
import { plain } from '../text.js'

/* The names are long and must be seen whole: fields that grow, in which Enter checks instead of breaking the line. */
const san = () => byId<HTMLTextAreaElement>('san')
const kind = () => byId<HTMLSelectElement>('san-kind')
const issuer = () => byId<HTMLTextAreaElement>('issuer')
const noIssuer = () => byId<HTMLInputElement>('no-issuer')
const trust = () => byId<HTMLSelectElement>('trust')

/** What a link filled in, the reader has not said: anyone can make a link. */
let fromLink = false

/** Who should have signed, or undefined as long as the user has not said it whole. */
export function expectation(): Expectation | undefined {
  if (fromLink) return undefined
  const name = san().value.trim()
  const vouchedBy = issuer().value.trim()
  if (!name || (!vouchedBy && !noIssuer().checked)) return undefined
  return { san: name, sanKind: kind().value as Expectation['sanKind'], issuer: noIssuer().checked ? { absent: true } : vouchedBy }
}

/** Whether bundles signed with a key may be by npm's registry, with the keys of this build. */
export const npmKeys = (): boolean => byId<HTMLInputElement>('npm-keys').checked

/** Calls `check` on Enter, and keeps line ends out of what is pasted. */
export function watchNames(check: () => void): void {
  for (const field of [san(), issuer()]) {
    field.addEventListener('keydown', event => {
      if (event.key !== 'Enter' || event.isComposing) return
      event.preventDefault()
      check()
    })
    field.addEventListener('input', () => {
      if (/[\r\n]/.test(field.value)) field.value = field.value.replace(/[\r\n]+/g, '')
      grow(field)
    })
  }
}

/** Checking on purpose, or another word, makes an expectation of a link the reader's own. */
export function accept(): void {
  fromLink = false
}

/** Fills in what a link says, and nothing else; true if it says anything. */
export function fromFragment(fragment: string): boolean {
  const said = new URLSearchParams(fragment)
  const [name, vouchedBy, wanted, root] = ['signer', 'issuer', 'kind', 'root'].map(member => said.get(member)?.replace(/[\r\n]+/g, '') ?? '')
  if (!name || !vouchedBy) return false
  setExpectation(name, vouchedBy)
  if ([...kind().options].some(({ value }) => value === wanted)) kind().value = wanted ?? 'any'
  if (root && root !== 'staging' && [...trust().options].some(({ value }) => value === root)) trust().value = root
  fromLink = true
  return true
}

/** The address of this page with the expectation in its fragment, which no server sees. */
export function link(): string | undefined {
  const expected = expectation()
  if (!expected || typeof expected.issuer !== 'string') return undefined
  const said = new URLSearchParams({ signer: expected.san, issuer: expected.issuer })
  if (expected.sanKind !== 'any') said.set('kind', expected.sanKind)
  if (!trust().value.startsWith('supplied-')) said.set('root', trust().value)
  return `${location.href.replace(/[?#].*$/s, '')}#${said.toString()}`
}

export function setExpectation(name: string, vouchedBy: string): void {
  fromLink = false
  san().value = name
  issuer().value = vouchedBy
  kind().value = 'any'
  noIssuer().checked = false
  for (const field of [san(), issuer()]) grow(field)
}

/** Where `field-sizing: content` is not known. */
function grow(field: HTMLTextAreaElement): void {
  if (CSS.supports('field-sizing', 'content')) return
  field.style.height = 'auto'
  field.style.height = `${field.scrollHeight + 2}px`
}

/** Says what the fields come to: half an expectation, or one that the example filled in. */
export function drawExpectation(fromExample: boolean): void {
  const half = !fromLink && !expectation() && Boolean(san().value.trim() || issuer().value.trim())
  const note = byId('expect-note')
  note.hidden = !half && !fromExample && !fromLink
  note.textContent = fromLink ? t('expect.link') : half ? t('expect.half') : fromExample ? t('expect.example') : ''
  byId('share').hidden = link() === undefined
  byId('clear-expect').hidden = !san().value && !issuer().value
  issuer().disabled = noIssuer().checked
}

export function trustChoice(entries: Entry[]): TrustChoice {
  const chosen = trust().value
  const given = entries.find(entry => `supplied-${entry.id}` === chosen)
  return given ? { source: 'supplied', given: { id: given.id, name: given.name, file: given.file } } : { source: 'embedded', name: chosen as EmbeddedRoot }
}

export function useRoot(entry: Entry): void {
  trust().value = `supplied-${entry.id}`
}

/** Offers the roots the user dropped. None is chosen by being dropped. */
export function drawRoots(roots: Entry[]): void {
  const select = trust()
  const chosen = select.value
  for (const option of [...select.options]) if (option.value.startsWith('supplied-')) option.remove()
  for (const entry of roots) select.append(h('option', { value: `supplied-${entry.id}` }, t('trust.supplied', { name: plain(entry.file.name) })))
  select.value = chosen
  if (select.selectedIndex < 0) select.value = 'public-good'
}

export function focusSigner(): void {
  focus(san())
}

export function focusRoot(): void {
  focus(trust())
}

function focus(field: HTMLElement): void {
  field.scrollIntoView({ block: 'center' })
  field.focus({ preventScroll: true })
}
