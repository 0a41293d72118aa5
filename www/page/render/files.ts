/** The list of files: what each was taken for, and what is wrong with it. */

import type { Inspection } from '../../package/types.js'
import { h, replace, byId } from '../dom.js'
import { t } from '../messages.js'
import type { Problem } from '../protocol.js'
import type { Entry } from '../state.js'
import { plain, roundBytes } from '../text.js'
import { inside } from './inspect.js'

export interface FileActions {
  remove(entry: Entry): void
  useRoot(entry: Entry): void
  inspect(entry: Entry): Promise<Inspection | Problem>
}

export function drawFiles(entries: Entry[], chosenRoot: number | undefined, actions: FileActions): void {
  const key = entries.find(({ role }) => role === 'key')
  replace(byId('file-list'), entries.map(entry => row(entry, entry.id === chosenRoot, entry.role === 'key' && entry !== key, actions)))
}

function row(entry: Entry, inUse: boolean, spare: boolean, actions: FileActions): HTMLElement {
  const { file, role } = entry
  return h('li', { class: 'file', 'data-role': role, 'data-file': plain(file.name) },
    h('bdi', { class: 'file-name' }, file.name),
    h('span', { class: 'file-role' }, `${spare ? t('role.spare') : roleText(entry)}, ${roundBytes(file.size)}`),
    role === 'trust-root' && !inUse
      ? h('button', { type: 'button', class: 'quiet', id: `use-${entry.id}`, onclick: () => actions.useRoot(entry) }, t('files.use-root'))
      : null,
    h('button', { type: 'button', class: 'quiet remove', id: `remove-${entry.id}`, 'aria-label': t('files.remove-label', { name: plain(file.name) }), onclick: () => actions.remove(entry) }, t('files.remove')),
    role === 'reading' || role === 'artifact' ? null : inside(entry.id, () => actions.inspect(entry)))
}

export function roleText({ role, sbom, data }: Entry): string {
  return sbom ? 'SBOM' : data ? t(`role.${data}`) : role === 'reading' ? t('files.reading') : t(`role.${role}`)
}
