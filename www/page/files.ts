/** Ways in: the button, dropping anywhere on the page, and the example that came with it. */

import { byId } from './dom.js'

export interface Example {
  bundle: { name: string, base64: string }
  artifact: { name: string, base64: string }
  /** What the publisher says: whom to expect */
  expected: { san: string, issuer: string }
  note: string
}

/** Calls `take` with whatever files the user gives, however they are given. */
export function onFiles(take: (files: File[]) => void): void {
  const pick = byId<HTMLInputElement>('pick')
  pick.addEventListener('change', () => {
    take([...pick.files ?? []])
    pick.value = ''
  })
  onDrop(take)
}

/** The example's two files, or undefined where the page was built without one. */
export function example(): { files: File[], example: Example } | undefined {
  const given = (globalThis as { sealglassExample?: Example }).sealglassExample
  return given && { files: [given.bundle, given.artifact].map(decode), example: given }
}

function onDrop(take: (files: File[]) => void): void {
  const area = document.documentElement
  let depth = 0
  const over = (change: number) => {
    depth = Math.max(0, depth + change)
    area.toggleAttribute('data-over', depth > 0)
  }
  area.addEventListener('dragenter', event => { if (hasFiles(event)) over(1) })
  area.addEventListener('dragleave', event => { if (hasFiles(event)) over(-1) })
  area.addEventListener('dragover', event => { if (hasFiles(event)) event.preventDefault() })
  area.addEventListener('drop', event => {
    if (!hasFiles(event)) return
    event.preventDefault()
    over(-depth)
    take([...event.dataTransfer?.files ?? []])
  })
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false
}

function decode({ name, base64 }: { name: string, base64: string }): File {
  return new File([Uint8Array.from(atob(base64), character => character.charCodeAt(0))], name)
}
