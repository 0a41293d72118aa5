/** When everything happened, on one line of time. The list says it in words; the bars beside it say nothing more. */

import type { Report } from '../../package/report.js'
import { h, svg, type Child } from '../dom.js'
import { t } from '../messages.js'
import { fact, instant } from './values.js'

interface Moment {
  kind: 'window' | 'time' | 'unproven' | 'now'
  name: string
  who: string
  from: number
  to: number
  times: string[]
}

/** The width of the line of time in its own units */
const WIDTH = 1000

/** Of a key without any time there is nothing to draw. */
export function timeline(report: Report): Child {
  const moments = momentsOf(report)
  if (moments.length < 2) return null
  const near = moments.filter(({ kind }) => kind !== 'now')
  // The issuing authorities' windows last for years: the line shows what the signature is about, and they run out of it.
  const close = near.some(({ from, to }) => to - from < DAY) ? near.filter(({ from, to }) => to - from < DAY) : near
  const [first, last] = [Math.min(...close.map(({ from }) => from)), Math.max(...close.map(({ to }) => to))]
  const pad = Math.max((last - first) * 0.08, 1000)
  const scale = (time: number): number => (time - first + pad) / (last - first + 2 * pad) * WIDTH
  return fact('timeline', t('timeline.title'),
    h('ol', { class: 'timeline' }, moments.map(moment => h('li', { 'data-moment': moment.kind },
      h('div', {},
        h('span', {}, moment.name), h('span', { class: 'aside' }, moment.who),
        moment.times.map((time, at) => [at > 0 ? ` ${t('timeline.to')} ` : null, instant(time)])),
      bar(moment, scale)))))
}

const DAY = 86_400_000

function momentsOf({ signer, checks, times, now }: Report): Moment[] {
  const path = signer?.kind === 'certificate' ? signer.path.length > 0 ? signer.path : [signer.certificate] : []
  const windows = path.map(({ subject, notBefore, notAfter }, at): Moment => window(t(at === 0 ? 'timeline.certificate' : 'timeline.authority'), at === 0 ? '' : subject, notBefore, notAfter))
  const scts = checks.filter(({ check, outcome }) => check === 'D5' && outcome === 'passed').flatMap(({ evidence }) => {
    const value = (wanted: string) => evidence.find(({ name }) => name === wanted)?.value
    const time = value('time')
    return time === undefined ? [] : [moment('time', t('timeline.sct'), value('certificate log') ?? '', time)]
  })
  const stated = times.map(({ source, time, authority, verified }) => moment(verified ? 'time' : 'unproven', t(`facts.time-${source}`), verified ? authority : `${authority}, ${t('facts.time-unverified')}`, time))
  const events = [...windows.slice(0, 1), ...scts, ...stated].filter(({ from, to }) => !Number.isNaN(from + to)).sort((a, b) => a.from - b.from)
  return [...windows.slice(1).filter(({ from, to }) => !Number.isNaN(from + to)).reverse(), ...events, moment('now', t('facts.made'), t(`now.${now.source}`), now.time)]
}

const window = (name: string, who: string, from: string, to: string): Moment => ({ kind: 'window', name, who, from: Date.parse(from), to: Date.parse(to), times: [from, to] })
const moment = (kind: Moment['kind'], name: string, who: string, time: string): Moment => ({ kind, name, who, from: Date.parse(time), to: Date.parse(time), times: [time] })

function bar({ from, to }: Moment, scale: (time: number) => number): SVGElement {
  const at = (time: number): number => Math.min(Math.max(scale(time), 0), WIDTH)
  const [left, right] = [at(from), at(to)]
  // What lies beyond the line points to where it would be.
  const beyond = from === to && (scale(from) > WIDTH || scale(from) < 0)
  const shape = beyond
    ? svg('path', { d: left > 0 ? `M${WIDTH - 24} 4 L${WIDTH} 10 L${WIDTH - 24} 16 Z` : 'M24 4 L0 10 L24 16 Z', class: 'mark' })
    : svg('rect', { x: String(from === to ? left - 4 : left), y: from === to ? '1' : '6', width: String(Math.max(right - left, 8)), height: from === to ? '18' : '8', class: from === to ? 'mark' : 'span' })
  return svg('svg', { viewBox: `0 0 ${WIDTH} 20`, preserveAspectRatio: 'none', 'aria-hidden': 'true' }, svg('rect', { x: '0', y: '9.5', width: String(WIDTH), height: '1', class: 'axis' }), shape)
}
