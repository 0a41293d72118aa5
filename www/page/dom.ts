/**
 * Elements, made one way. Every string becomes text through `visibleText`, so that nothing from a
 * file can be markup, hide a character or turn the reading direction. No link leaves the page.
 */

import { language, translation } from './messages.js'
import { visibleText } from './text.js'

export type Child = Node | string | null | undefined | false | Child[]
type Value = string | number | boolean | null | undefined | ((event: Event) => void)
export type Attributes = Record<string, Value>

/** An HTML element: `h('p', { class: 'note' }, 'text')`. Functions are listeners: `{ onclick: … }`. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value)
  append(element, children)
  return element
}

/** What the engine says: in the language of the page where that has words for it, by their id or as they are, and marked as English elsewhere. */
export function said(text: string, id = text): HTMLElement | string {
  return translation(id) ?? (language === 'en' ? text : h('span', { lang: 'en' }, text))
}

/** An SVG element. */
export function svg(tag: string, attributes: Record<string, string> = {}, ...children: Node[]): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children)
  return element
}

/** Replaces what an element holds. */
export function replace(element: HTMLElement, ...children: Child[]): void {
  keepingFocus(element, () => {
    element.replaceChildren()
    append(element, children)
    return element
  })
}

/**
 * Draws something anew. The focus stays on what has the same id, or else on the whole, where it was in what is gone: who uses the keyboard
 * is not sent back to the top of the page.
 */
export function keepingFocus(old: Element | null, draw: () => HTMLElement): void {
  const focused = old?.contains(document.activeElement) ? document.activeElement : null
  const drawn = draw()
  if (!focused || focused.isConnected) return
  const to = focused.id && document.getElementById(focused.id) || drawn
  if (to === drawn) to.tabIndex = -1
  to.focus({ preventScroll: to === drawn })
}

/** Hands a text to the browser as a file to keep. The address is of this page's own memory and gone at once. */
export function download(name: string, type: string, text: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}

/** An element of index.html, which must be there. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const element = document.getElementById(id)
  if (!element) throw new Error(`index.html has no element with the id ${id}`)
  return element as T
}

export function append(element: Element, children: Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue
    if (Array.isArray(child)) append(element, child)
    else element.append(typeof child === 'string' ? visibleText(child) : child)
  }
}

function setAttribute(element: HTMLElement, name: string, value: Value): void {
  if (value === null || value === undefined || value === false) return
  if (typeof value === 'function') return element.addEventListener(name.slice(2), value)
  if (/^(on|style$|src|action$|formaction$)/.test(name)) throw new Error(`the attribute ${name} is not for text`)
  if (name === 'href' && !String(value).startsWith('#')) throw new Error('links stay on the page')
  element.setAttribute(name, value === true ? '' : String(value))
}
