/** The way from a log entry to the root that the log signed, hash by hash (RFC 6962 §2.1.1), to be walked and computed again. */

import type { LogEntry, Report } from '../../package/report.js'
import { h, replace, svg, type Child } from '../dom.js'
import { announce } from '../live.js'
import { t } from '../messages.js'
import { code, copyable, fact, term, terms, unfolding, type Term } from './values.js'

type Proof = NonNullable<LogEntry['proof']>

export function proofs({ log }: Report): Child {
  const drawn = log.flatMap(entry => entry.proof === undefined ? [] : [one(entry, entry.proof)])
  return drawn.length === 0 ? null : fact('proof', t('proof.title'), drawn)
}

function one(entry: LogEntry, proof: Proof): HTMLElement {
  const { leafIndex, leafHash, steps } = proof
  return h('div', { class: 'proof' },
    h('p', {}, t('proof.sentence', { index: leafIndex, steps: steps.length })),
    terms([
      [t('proof.leaf'), copyable(leafHash, t('proof.leaf'))],
      term('facts.log', entry.log, name => h('bdi', {}, name)),
      term('proof.size', entry.treeSize, code),
      term('proof.signed-root', entry.rootHash, hash => copyable(hash, t('proof.signed-root'))),
    ], 'terms small'),
    unfolding({ class: 'more' }, t('proof.walk', { count: steps.length }), () => walk(proof, entry.rootHash)))
}

function walk(proof: Proof, root: string | undefined): HTMLElement {
  const { leafHash, steps } = proof
  const outcome = h('p', { role: 'status' })
  const marks = steps.map(() => h('span', { class: 'aside' }))
  const again = async () => {
    let hash = leafHash
    for (const [at, { side, hash: sibling, result }] of steps.entries()) {
      hash = await parent(side === 'left' ? sibling : hash, side === 'left' ? hash : sibling)
      const mark = marks[at]
      if (mark) replace(mark, t(hash === result ? 'proof.same' : 'proof.differs'))
      if (hash !== result) break
    }
    const holds = hash === (root ?? steps.at(-1)?.result)
    outcome.setAttribute('data-recomputed', holds ? 'same' : 'differs')
    replace(outcome, t(holds ? 'proof.ends' : 'proof.ends-elsewhere'))
    announce(t(holds ? 'proof.ends' : 'proof.ends-elsewhere'))
  }
  const hashes = (side: 'left' | 'right', sibling: string, own: string): Term[] => side === 'left'
    ? [[t('proof.left-given'), code(sibling)], [t('proof.right-so-far'), code(own)]]
    : [[t('proof.left-so-far'), code(own)], [t('proof.right-given'), code(sibling)]]
  return h('div', { class: 'walk' },
    h('p', { class: 'hint' }, t('proof.rule')),
    drawing(proof),
    h('div', {},
      crypto.subtle === undefined ? null : h('button', { type: 'button', class: 'quiet', onclick: () => void again() }, t('proof.again')), outcome),
    h('ol', {}, steps.map(({ side, hash, result }, at) => h('li', { 'data-step': side },
      terms([...hashes(side, hash, at === 0 ? leafHash : steps[at - 1]?.result ?? ''), [t(at === steps.length - 1 ? 'proof.root' : 'proof.result'), code(result)]], 'terms small'), marks[at]))))
}

/** SHA-256 of 0x01, the left hash and the right one, in hex. */
async function parent(left: string, right: string): Promise<string> {
  const bytes = Uint8Array.from([1, ...fromHex(left), ...fromHex(right)])
  return Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)), byte => byte.toString(16).padStart(2, '0')).join('')
}

const fromHex = (hex: string): number[] => (hex.match(/../g) ?? []).map(byte => Number.parseInt(byte, 16))

/** The list beside it says the same in words. */
function drawing({ leafHash, steps }: Proof): SVGElement {
  const [step, middle, side, right] = [30, 200, 80, 320]
  const height = (steps.length + 1) * step
  const y = (level: number) => height - step / 2 - level * step
  const line = (x: number, level: number) => svg('path', { d: `M${x} ${y(level)} L${middle} ${y(level + 1)}`, class: 'edge' })
  const node = (x: number, level: number, hash: string, kind: string) => {
    const text = svg('text', { x: String(x === side ? x - 10 : x + 10), y: String(y(level) + 4), 'text-anchor': x === side ? 'end' : 'start' })
    text.textContent = hash.slice(0, 6)
    return [svg('circle', { cx: String(x), cy: String(y(level)), r: '5', class: kind }), text]
  }
  const given = steps.flatMap(({ side: where, hash }, level) => {
    const x = where === 'left' ? side : right
    return [line(x, level), line(middle, level), ...node(x, level, hash, 'given')]
  })
  const own = [leafHash, ...steps.map(({ result }) => result)].flatMap((hash, level) => node(middle, level, hash, level === steps.length ? 'root' : 'own'))
  return svg('svg', { viewBox: `0 0 400 ${height}`, class: 'tree', 'aria-hidden': 'true' }, ...given, ...own)
}
