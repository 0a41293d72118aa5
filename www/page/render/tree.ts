/** The pile as a tree: who vouches, for which file, by which signature; and what contradicts, and what nobody vouches for. */

import type { Verdict } from '../../package/report.js'
import { h, said, type Child } from '../dom.js'
import { t } from '../messages.js'
import type { PairView, PileView } from '../protocol.js'
import { verdictIcon } from './icons.js'
import { paged } from './part.js'
import type { Row } from './pile.js'
import { code } from './values.js'

/** A line with all below it; it is shown where one of the files in it is wanted. */
interface Line { names: string[], draw(): Child }
interface Group { kind: string, verdict?: Verdict | undefined, title: Child, lines: Line[] }

type Artifact = PileView['artifacts'][number]

/** `best`: the verdicts, the best first. */
export function tree(view: PileView, rows: Row[], wanted: Row[], best: Verdict[]): HTMLElement {
  const byName = new Map(rows.map(row => [row.name, row]))
  const some = new Set(wanted.map(({ name }) => name))
  const groups = groupsOf(view, byName, best).flatMap(group => {
    const lines = group.lines.filter(({ names }) => names.some(name => some.has(holder(name))))
    return lines.length === 0 ? [] : [{ ...group, lines }]
  })
  return h('div', { class: 'pile-tree' }, paged('tree', groups, ({ kind, verdict, title, lines }) =>
    h('details', { open: true, 'data-tree': kind, 'data-verdict': verdict },
      h('summary', {}, verdict && verdictIcon(verdict), title, ` (${lines.length})`),
      paged(`${groups.findIndex(group => group.title === title)}`, lines, ({ draw }) => draw()))))
}

/** Signatures in an image layout have names of their own, and are in the file of the layer. */
const holder = (name: string): string => name.replace(/, layer \d+$/, '')

/** Every file of the pile is in one of them. */
function groupsOf({ artifacts, pairs, contradictions, alone }: PileView, byName: Map<string, Row>, best: Verdict[]): Group[] {
  const left = new Set(byName.keys())
  const line = (names: string[], draw: () => Child): Line => {
    for (const name of names) left.delete(holder(name))
    return { names, draw }
  }
  const link = (name: string): Child => {
    const row = byName.get(holder(name))
    return row ? h('a', { href: `#${row.id}` }, h('bdi', {}, name)) : h('bdi', {}, name)
  }
  const plain = (name: string): Line => line([name], () => link(name))
  const through = grouped(artifacts.filter(each => each.through !== undefined), each => each.through)
  const file = ({ name, platform }: Artifact, evidence: string[]): Line => {
    const below = [
      ...evidence.map(each => line([each], () => [h('span', { class: 'hint' }, t('pile.kind.evidence'), ' '), link(each)])),
      ...(through.get(name) ?? []).map(each => file(each, []))]
    return line([name, ...below.flatMap(({ names }) => names)], () => [link(name), platform && h('span', { class: 'aside' }, platform),
      below.length > 0 && h('ul', {}, below.map(({ draw }) => h('li', {}, draw())))])
  }
  const direct = grouped(artifacts.filter(each => each.through === undefined), ({ verdict }) => verdict)
  const bound = grouped(pairs.filter(pair => pair.bound), ({ artifact }) => artifact)
  const vouched = best.flatMap(verdict => [...signersOf(direct.get(verdict) ?? [], bound, verdict)].map(([signer, files]): Group => (
    { kind: 'signer', verdict, title: [h('strong', {}, t(`verdict.${verdict}`)), ' ', signer && code(signer)], lines: files.map(([artifact, evidence]) => file(artifact, evidence)) })))
  return [
    ...vouched,
    { kind: 'nobody', title: h('strong', {}, t('pile.kind.artifact')), lines: (direct.get(undefined) ?? []).map(each => file(each, [])) },
    { kind: 'contradictions', title: h('strong', {}, t('pile.tree.contradictions')), lines: contradictions.map(({ evidence, artifact, directory, verdict, summary }) => line([evidence], () => [
      h('span', { 'data-verdict': verdict, class: 'pile-verdict' }, verdictIcon(verdict), h('span', {}, t(`verdict.${verdict}`))), link(evidence),
      artifact !== undefined && h('ul', {}, h('li', {}, link(artifact))), h('span', { class: 'aside' }, said(summary), ' ', lacking([{ directory }]).join(' '))])) },
    { kind: 'alone', title: h('strong', {}, t('pile.tree.alone')), lines: alone.map(name => line([name], () => [link(name), h('span', { class: 'aside' }, lacking(pairs.filter(({ evidence }) => evidence === name)).join(' '))])) },
    // What is in none of them: an archive, a key, what was not read, a signature that is of nothing yet.
    ...[...grouped(left, name => byName.get(name)?.role ?? 'material')].map(([role, names]): Group => ({ kind: role, title: h('strong', {}, t(`pile.kind.${role}`)), lines: names.map(plain) })),
  ]
}

/** What is not here, or not as it was signed, of the files that signatures of models list; in words, and the first of many. */
export const lacking = (pairs: Array<{ directory?: PairView['directory'] | undefined }>): string[] => pairs.flatMap(({ directory: { files = 0, missing = [], changed = [] } = {} }) =>
  ([['pile.missing', missing], ['pile.changed', changed]] as const).flatMap(([id, names]) =>
    names.length === 0 ? [] : t(id, { count: files, names: names.slice(0, 20).join(', ') + (names.length > 20 ? ' …' : '') })))

/** Who gives this verdict of which file, and in which evidence. */
function signersOf(artifacts: Artifact[], bound: Map<string | undefined, PairView[]>, verdict: Verdict): Map<string | undefined, Array<[Artifact, string[]]>> {
  const signers = new Map<string | undefined, Array<[Artifact, string[]]>>()
  for (const artifact of artifacts) {
    const pairs = (bound.get(artifact.name) ?? []).filter(pair => pair.verdict === verdict)
    for (const [signer, own] of grouped(pairs, pair => pair.signer)) put(signers, signer, [artifact, [...new Set(own.map(({ evidence }) => evidence))]])
  }
  return signers
}

export function grouped<T, K>(all: Iterable<T>, key: (one: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const one of all) put(groups, key(one), one)
  return groups
}

function put<T, K>(groups: Map<K, T[]>, key: K, one: T): void {
  const group = groups.get(key)
  if (group) group.push(one)
  else groups.set(key, [one])
}
