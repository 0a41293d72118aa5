/** Ways in: two buttons, dropping anywhere on the page, pasting, and the example that came with it. */

import { byId } from './dom.js'

export interface Example {
  bundle: { name: string, base64: string }
  artifact: { name: string, base64: string }
  /** What the publisher says: whom to expect */
  expected: { san: string, issuer: string }
  note: string
}

/** A file with where it lies in the folder it came with, if it came with one. `unreadable`: it, or the folder, cannot be opened. */
export interface Dropped { file: File, path?: string, unreadable?: true }

/** So many files of a folder are read. */
export const MOST = 20_000

/** Calls `take` with whatever files the user gives, however they are given; `many` where a folder holds more than are read. */
export function onFiles(take: (files: Dropped[]) => void, many: () => void): void {
  const bounded = (files: Dropped[]) => {
    if (files.length > MOST) many()
    else take(files)
  }
  for (const id of ['pick', 'pick-folder']) {
    const pick = byId<HTMLInputElement>(id)
    pick.addEventListener('change', () => {
      bounded([...pick.files ?? []].map(file => file.webkitRelativePath ? { file, path: file.webkitRelativePath } : { file }))
      pick.value = ''
    })
  }
  onDrop(bounded)
  onPaste(bounded)
}

/** Anywhere but in a field for text. Pasted text is a file: a bundle or a key, as it may stand in a web page or a chat. */
function onPaste(take: (files: Dropped[]) => void): void {
  document.addEventListener('paste', event => {
    // Boxes to tick and buttons that choose files are inputs, too, and take no text.
    if (event.target instanceof Element && event.target.closest('textarea, [type=search]')) return
    const files = [...event.clipboardData?.files ?? []]
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (files.length === 0 && text.trim() === '') return
    event.preventDefault()
    take((files.length > 0 ? files : [new File([text], 'pasted text')]).map(file => ({ file })))
  })
}

/** The example's two files, or undefined where the page was built without one. */
export function example(): { files: File[], example: Example } | undefined {
  const given = (globalThis as { sealglassExample?: Example }).sealglassExample
  return given && { files: [given.bundle, given.artifact].map(decode), example: given }
}

function onDrop(take: (files: Dropped[]) => void): void {
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
    void dropped(event.dataTransfer).then(take)
  })
}

/** Folders are read with all below them. The items are only there until the event is over, so all are asked for at once. */
async function dropped(transfer: DataTransfer | null): Promise<Dropped[]> {
  const items = [...transfer?.items ?? []].filter(({ kind }) => kind === 'file')
  const roots = items.map(item => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }))
  if (!roots.some(({ entry }) => entry?.isDirectory)) return [...transfer?.files ?? []].map(file => ({ file }))
  const found: Dropped[] = []
  for (const { entry, file } of roots) {
    if (entry) await walk(entry, found)
    else if (file) found.push({ file })
  }
  return found
}

async function walk(entry: FileSystemEntry, found: Dropped[]): Promise<void> {
  if (found.length > MOST) return
  const path = entry.fullPath.replace(/^\//, '')
  // What cannot be opened is not lost: it is a line of the table, and is called that.
  const unreadable: Dropped = { file: new File([], entry.name), path, unreadable: true }
  if (entry.isFile) {
    const file = await new Promise<File | undefined>(done => (entry as FileSystemFileEntry).file(done, () => done(undefined)))
    found.push(file ? { file, path } : unreadable)
    return
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  for (;;) {
    // Some at a time, until there are none.
    const some = await new Promise<FileSystemEntry[]>(done => reader.readEntries(done, () => {
      found.push(unreadable)
      done([])
    }))
    if (some.length === 0) return
    for (const each of some) await walk(each, found)
  }
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false
}

function decode({ name, base64 }: { name: string, base64: string }): File {
  return new File([Uint8Array.from(atob(base64), character => character.charCodeAt(0))], name)
}
