/** The page: files come in, each bundle or the pile as a whole is checked in the worker, and what comes back is drawn. */

import { byId, h, keepingFocus, replace, said, type Child } from './dom.js'
import { Engine, isProblem, type Progress, type Running } from './engine.js'
import { example, MOST, onFiles, type Dropped } from './files.js'
import type { SbomDisagreements } from '../package/sbom-types.js'
import { announce } from './live.js'
import { language, summaryOf, t } from './messages.js'
import { openForPrint } from './print.js'
import { drawAffected } from './render/affected.js'
import { drawAbout } from './render/about.js'
import { drawDisagreements } from './render/differences.js'
import { notice, problemPanel, problemText } from './render/errors.js'
import { drawFiles, roleText } from './render/files.js'
import { outcomeOf, overview } from './render/overview.js'
import { chosen, fileDetail, isPlace, movePile, pileSection, sentences, showAs, type Pile } from './render/pile.js'
import { accept, drawExpectation, drawRoots, expectation, fromFragment, link, focusRoot, focusSigner, npmKeys, setExpectation, trustChoice, useRoot, watchNames } from './render/policy.js'
import { moveProgress, resultArticle, resultId, type ResultActions } from './render/result.js'
import { drawBindings, drawSboms } from './render/sbom.js'
import { State, type Bundle, type Entry, type Result } from './state.js'
import { roundBytes } from './text.js'
import type { AffectedView, Given, PileJob, PileView, Problem, VerifyJob } from './protocol.js'

const state = new State()
let engine: Engine
let fromExample = false
/** Who stops typing for as long as this many milliseconds is done */
const TYPING_PAUSE = 1000
let pause = 0
/** So many files are told apart at a time. */
const SOME = 64
/** The next verdict follows from what the user just did, and may lie out of sight */
let reveal = false
/** The files together, where they are a pile */
let pile: Pile | undefined
/** What was asked last of each kind. It is cancelled before it is asked anew, and then never answers (engine.ts) */
let piling: Running<PileView> | undefined
let comparing: Running<AffectedView[]> | undefined
let disagreeing: Running<SbomDisagreements> | undefined
/** What is shown of one file of the pile */
let detail: HTMLElement | undefined
let tooMany = false
/** More records, VEX documents or signatures are not compared with SBOMs. */
const MOST_DATA = 100
/** What was compared last, and with what: an archive of records takes its time */
let compared: { key: string, views: AffectedView[] } | undefined

const actions: ResultActions = {
  nameSigner: focusSigner,
  chooseFile: () => byId('pick').click(),
  chooseRoot: focusRoot,
  cancel: bundle => {
    stop(bundle, 'cancelled')
  },
  again: () => checkAll(),
  choose: (bundle, artifact) => {
    bundle.chosen = artifact
    check(bundle)
  },
  statementOnly: (bundle, on) => {
    bundle.statementOnly = on
    check(bundle)
  },
}

// Who reads German gets the German page, unless English was asked for by its link (language/de.ts). Before the large scripts are there.
const html = document.documentElement
if (html.lang === 'en' && /^de\b/.test(new URLSearchParams(location.search).get('lang') ?? navigator.language)) location.replace(`./index.de.html${location.hash}`)
// All scripts have run by then, in whatever order they came.
else addEventListener('DOMContentLoaded', start)

function start(): void {
  // The German may be missing.
  html.lang = language
  engine = new Engine()
  onFiles(files => void take(files), () => {
    tooMany = true
    drawResults()
    announce(t('announce.problem', { text: problemText(tooManyFiles) }))
  })
  addEventListener('hashchange', () => followed() ? checkAll() : void goTo(true))
  startExample()
  openForPrint()
  drawAbout(async () => {
    const attempts = await engine.ask({ type: 'leave' }).result
    return isProblem(attempts) ? undefined : attempts
  })
  const form = byId<HTMLFormElement>('form')
  form.addEventListener('submit', event => {
    event.preventDefault()
    submit()
  })
  watchNames(submit)
  for (const id of ['san', 'issuer']) byId(id).addEventListener('input', edited)
  // What was typed may have been checked already, by Enter or after the pause: then the reader keeps what is shown, and the focus in it.
  for (const id of ['san', 'issuer']) byId(id).addEventListener('change', () => { if (pause) checkAll() })
  for (const id of ['san-kind', 'no-issuer', 'trust', 'npm-keys']) byId(id).addEventListener('change', checkAll)
  byId('clear-expect').addEventListener('click', () => {
    setExpectation('', '')
    fromExample = false
    checkAll()
    byId('san').focus()
  })
  byId('share').addEventListener('click', () => {
    const address = link()
    if (address !== undefined) navigator.clipboard.writeText(address).then(() => announce(t('announce.copied', { what: t('expect.copied') })), () => { location.hash = new URL(address).hash })
  })
  byId('clear').addEventListener('click', () => {
    remove(state.entries.map(entry => entry.id))
    byId('pick').focus()
  })
  followed()
  draw()
}

/** A link to this page may say who is expected. It is taken out of the address, so that going back is not asking again. */
function followed(): boolean {
  if (!fromFragment(location.hash.slice(1))) return false
  fromExample = false
  history.replaceState(null, '', location.pathname + location.search)
  drawExpectation(fromExample)
  return true
}

function startExample(): void {
  const given = example()
  const button = byId('example')
  button.hidden = !given
  if (!given) return
  button.addEventListener('click', () => {
    remove(state.entries.map(entry => entry.id))
    setExpectation(given.example.expected.san, given.example.expected.issuer)
    fromExample = true
    void take(given.files.map(file => ({ file })))
  })
}

function submit(): void {
  accept()
  reveal = true
  checkAll()
}

/** While the expectation is typed, a verdict made for another one must not stand beside it. */
function edited(): void {
  accept()
  fromExample = false
  drawExpectation(fromExample)
  if (pile) {
    piling?.cancel()
    settlePile({ state: 'stale' })
  } else for (const bundle of state.bundles) stop(bundle, 'stale')
  compareData(true)
  clearTimeout(pause)
  pause = window.setTimeout(checkAll, TYPING_PAUSE)
}

async function take(files: Dropped[]): Promise<void> {
  if (!files.length) return
  reveal = true
  tooMany = false
  state.plain = false
  // What comes is not to wait for a comparison that has to be made again.
  comparing?.cancel()
  disagreeing?.cancel()
  const entries = files.map(each => state.add(each))
  draw()
  // A quarter of a millisecond for each file that is handed over: some at a time, so that the page stays responsive.
  for (let at = 0; at < entries.length; at += SOME) await Promise.all(entries.slice(at, at + SOME).map(recognise))
  draw()
  drawSboms(state.entries, state.bundles, askPart, askCompare, askMatrix)
  announceFiles(entries)
  if (!state.bundles.length) revealResults()
  checkAll()
}

async function recognise(entry: Entry): Promise<void> {
  if (entry.unreadable) return void Object.assign(entry, { role: 'refused', problem: { message: 'problem.unreadable', values: { name: entry.file.name } } })
  const found = await engine.ask({ type: 'recognise', given: given(entry) }).result
  if (isProblem(found)) Object.assign(entry, { role: 'refused', problem: found })
  else Object.assign(entry, found)
}

function announceFiles(entries: Entry[]): void {
  if (state.isPile && entries.length > 1) return announce(t('files.count', { count: state.entries.length }))
  const problems = entries.flatMap(entry => entry.problem ? [t('announce.problem', { text: problemText(entry.problem) })] : [])
  const names = entries.filter(entry => !entry.problem).map(entry => t('announce.added', { name: entry.file.name, role: roleText(entry) }))
  announce([...problems, ...names].join(' '))
}

function remove(ids: number[]): void {
  engine.forget(ids)
  state.remove(ids)
  state.plain = false
  if (!state.entries.length && fromExample) {
    fromExample = false
    setExpectation('', '')
  }
  draw()
  drawSboms(state.entries, state.bundles, askPart, askCompare, askMatrix)
  checkAll()
  // With the last file the list is hidden, in which the focus may have been.
  if (!state.entries.length && document.activeElement === document.body) byId('pick').focus()
}

function checkAll(): void {
  clearTimeout(pause)
  pause = 0
  drawExpectation(fromExample)
  piling?.cancel()
  if (!state.entries.some(({ role }) => role === 'reading')) queueMicrotask(compareData)
  // While files are told apart, more may come.
  if (state.isPile) return state.entries.some(entry => entry.role === 'reading') ? undefined : checkPile()
  if (pile) leavePile()
  for (const bundle of state.bundles) check(bundle)
}

const askPart = (entry: Entry) => (component: number) => engine.ask({ type: 'part', given: given(entry), component }).result
const askCompare = (before: Entry, after: Entry) => engine.ask({ type: 'compare', given: given(before), after: given(after) }).result

const askMatrix = () => {
  const sboms = state.entries.filter(({ sbom }) => sbom !== undefined).map(given)
  return engine.ask({ type: 'matrix', given: sboms[0] as Given, sboms }).result
}

/** Whether the SBOMs that were attested agree depends on who is expected, too. */
function compareAttested(typing: boolean): void {
  disagreeing?.cancel()
  const { bundles } = state
  const [first] = bundles
  drawDisagreements(bundles.length > MOST_DATA ? t('disagree.many', { limit: MOST_DATA }) : { signed: 0, found: [], leftOut: 0 })
  if (typing || !first || bundles.length < 2 || bundles.length > MOST_DATA) return
  disagreeing = engine.ask({ type: 'disagree', given: given(first.entry), evidence: bundles.map(jobFor) })
  void disagreeing.result.then(found => {
    drawDisagreements(isProblem(found) ? problemText(found) : found)
    if (!isProblem(found) && found.found.length > 0) announce(`${byId('live').textContent} ${t('disagree.title')}.`)
  })
}

/** Whom a VEX document speaks for depends on who is expected: while that is typed, nothing is compared. */
function compareData(typing = false): void {
  compareAttested(typing)
  comparing?.cancel()
  const artifacts = state.withRole('artifact')
  const sboms = artifacts.filter(({ sbom }) => sbom !== undefined)
  if (sboms.length === 0) return
  const [records, vex] = (['osv', 'vex'] as const).map(kind => artifacts.filter(({ data }) => data === kind).map(given)) as [Given[], Given[]]
  const many = [records, vex, state.bundles].some(({ length }) => length > MOST_DATA)
  if (records.length + vex.length === 0 || many) return drawAffected(t(many ? 'affected.many' : 'affected.no-data', { limit: MOST_DATA }))
  drawAffected(undefined)
  if (typing || !sboms[0]) return
  const job = { sboms: sboms.map(given), records, vex, evidence: state.bundles.map(jobFor) }
  const key = JSON.stringify(job)
  if (compared?.key === key) return drawAffected(compared.views)
  comparing = engine.ask({ type: 'affected', given: given(sboms[0]), affected: job }, ({ file, done, total }) =>
    drawAffected(t('result.reading', { name: state.name(file) ?? '', done: roundBytes(done), total: roundBytes(total) })))
  void comparing.result.then(views => {
    if (!isProblem(views)) compared = { key, views }
    drawAffected(isProblem(views) ? problemText(views) : views)
  })
}

function checkPile(): void {
  for (const bundle of state.bundles) bundle.running?.cancel()
  const expected = expectation()
  const key = state.withRole('key')[0]
  const job: PileJob = {
    files: state.entries.map(given), trust: trustChoice(state.entries), npmKeys: npmKeys(),
    ...(expected ? { expectation: expected } : {}), ...(key ? { key: given(key) } : {}),
  }
  const total = job.files.reduce((sum, { file }) => sum + file.size, 0)
  const count = job.files.length
  piling = engine.ask({ type: 'pile', pile: job }, ({ done }) => readingPile({ state: 'working', count, done, total }))
  settlePile({ state: 'working', count, done: 0, total })
  void piling.result.then(view => {
    if (isProblem(view)) return settlePile({ state: 'failed', problem: view })
    if (isFlat(view)) {
      state.plain = true
      leavePile()
      draw()
      return checkAll()
    }
    settlePile({ state: 'done', view, expected: expected !== undefined || key !== undefined || npmKeys() })
    announce(pile?.state === 'done' ? sentences(pile).join(' ') : '')
    void goTo(false)
    if (reveal) revealResults()
    reveal = false
  })
}

/**
 * A few files, of which no archive carries anything, and no signature lists any: they are shown one by one. A single file that is damaged as an archive may be
 * the signed one, which is no longer what it was, and then the verdict says so.
 */
function isFlat({ files, pairs }: PileView): boolean {
  const one = state.withRole('bundle').length > 0 && state.withRole('artifact').length === 1
  return !state.isPileBeside && !pairs.some(({ directory }) => directory) && files.every(({ role, kind, problem, within }) => role !== 'archive' && kind !== 'signature' && within === undefined && (problem === undefined || one))
}

function leavePile(): void {
  pile = undefined
  detail = undefined
  drawResults()
}

function readingPile(working: Pile & { state: 'working' }): void {
  sayQuarter(t('files.some', { count: working.count }), working, pile?.state === 'working' ? pile : undefined)
  pile = working
  if (!movePile(working)) settlePile(working)
}

function settlePile(now: Pile): void {
  pile = now
  detail = undefined
  drawResults()
}

/** Shows the file whose place the address has, or the table. `moved`: the reader went there, so the focus goes along. */
async function goTo(moved: boolean): Promise<void> {
  const place = location.hash.slice(1)
  if (pile?.state !== 'done') return
  const otherView = showAs(place)
  if (!isPlace(place) && !detail) return otherView ? drawResults() : undefined
  const found = isPlace(place) ? chosen(pile.view, place) : undefined
  const entry = state.entries[0]
  const { view } = pile
  if (!found || !entry) detail = undefined
  else {
    const reports = await engine.ask({ type: 'reports', pairs: found.pairs, given: given(entry) }).result
    if (pile?.state !== 'done' || pile.view !== view || location.hash.slice(1) !== place) return
    if (isProblem(reports)) return settlePile({ state: 'failed', problem: reports })
    // Another worker took the place of the one that had them.
    if (reports.length < found.pairs.length) return checkPile()
    const pairs = found.pairs.flatMap((index, at) => {
      const [pair, report] = [view.pairs[index], reports[at]]
      return pair && report ? [{ pair, report }] : []
    })
    detail = fileDetail(view, found.file, pairs, found.leftOut, actions)
  }
  drawResults()
  if (!moved) return
  const title = byId(detail ? 'pile-detail-title' : 'pile-title')
  title.focus({ preventScroll: true })
  title.scrollIntoView({ block: 'start' })
}

function check(bundle: Bundle): void {
  bundle.running?.cancel()
  bundle.running = engine.ask({ type: 'verify', verify: jobFor(bundle) }, progress => working(bundle, progress))
  settle(bundle, { state: 'waiting' })
  void bundle.running.result.then(result => {
    bundle.running = undefined
    settle(bundle, isProblem(result) ? { state: 'failed', problem: result } : { state: 'done', verified: result })
    finished()
  })
}

function stop(bundle: Bundle, why: 'cancelled' | 'stale'): void {
  bundle.running?.cancel()
  bundle.running = undefined
  settle(bundle, { state: why })
}

function jobFor(bundle: Bundle): VerifyJob {
  const who = expectation()
  const key = state.withRole('key')[0]
  return {
    bundle: given(bundle.entry),
    select: bundle.select,
    artifacts: state.withRole('artifact').map(given),
    sboms: state.withRole('artifact').filter(({ sbom }) => sbom !== undefined).map(({ id }) => id),
    alone: state.bundles.length === 1,
    statementOnly: bundle.statementOnly,
    trust: trustChoice(state.entries),
    npmKeys: npmKeys(),
    ...(bundle.chosen === undefined ? {} : { chosen: bundle.chosen }),
    ...(who ? { expectation: who } : {}),
    ...(key ? { key: given(key) } : {}),
  }
}

function given({ id, name, file, unreadable }: Given): Given {
  return { id, name, file, unreadable }
}

function working(bundle: Bundle, { file, done, total }: Progress): void {
  const name = state.name(file) ?? bundle.name
  sayQuarter(name, { done, total }, bundle.result.state === 'working' ? bundle.result : undefined)
  bundle.result = { state: 'working', file: name, done, total }
  if (!moveProgress(bundle)) settle(bundle, bundle.result)
}

/** Each quarter is said when it is passed. */
function sayQuarter(name: string, now: Omit<Progress, 'file'>, before?: Omit<Progress, 'file'>): void {
  const quarter = (of?: Omit<Progress, 'file'>): number => of?.total ? Math.floor(of.done / of.total * 4) : 0
  if (quarter(now) > quarter(before) && quarter(now) < 4) announce(t('announce.reading', { name, percent: quarter(now) * 25 }))
}

/** When the last bundle is done, the outcome is said, once. */
function finished(): void {
  const bundles = state.bundles
  if (bundles.some(bundle => bundle.running)) return
  announce(bundles.length === 1 && bundles[0] ? sentence(bundles[0]) : t('announce.pile', { count: bundles.length, verdicts: tally(bundles) }))
  if (reveal) revealResults()
  reveal = false
}

function sentence(bundle: Bundle): string {
  const { result } = bundle
  if (result.state === 'failed') return t('announce.problem', { text: problemText(result.problem) })
  if (result.state !== 'done') return ''
  const { report, artifact } = result.verified
  return t('announce.verdict', { name: state.name(artifact) ?? bundle.name, verdict: t(`verdict.${report.verdict}`), summary: summaryOf(report) })
}

function tally(bundles: Bundle[]): string {
  const counts = new Map<string, number>()
  for (const outcome of bundles.flatMap(bundle => outcomeOf(bundle) ?? [])) counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
  return [...counts].map(([outcome, count]) => `${count} ${outcome.toLowerCase()}`).join(', ')
}

function revealResults(): void {
  const results = byId(onlySboms() ? 'sboms' : 'results')
  const { top } = results.getBoundingClientRect()
  if (top < 0 || top > innerHeight * 0.6) results.scrollIntoView({ block: 'start' })
}

function settle(bundle: Bundle, result: Result): void {
  bundle.result = result
  drawResult(bundle)
  drawOverview()
  drawBindings(state.bundles)
}

/** Draws all that depends on which files there are. */
function draw(): void {
  const root = trustChoice(state.entries)
  byId('files').hidden = !state.entries.length
  drawFiles(state.isPile ? state.entries.filter(({ role }) => role === 'trust-root' || role === 'key') : state.entries, root.source === 'supplied' ? root.given.id : undefined, {
    remove: entry => remove([entry.id]),
    inspect: entry => engine.ask({ type: 'inspect', given: given(entry) }).result,
    useRoot: entry => {
      useRoot(entry)
      draw()
      checkAll()
    },
  })
  if (state.isPile) byId('file-list').append(h('li', { id: 'file-count' }, t('files.count', { count: state.entries.length })))
  drawRoots(state.withRole('trust-root'))
  drawExpectation(fromExample)
  byId('main').dataset['state'] = state.entries.length ? 'results' : 'empty'
  drawResults()
}

const tooManyFiles: Problem = { message: 'problem.many', values: { limit: MOST.toLocaleString(language) } }

function drawResults(): void {
  const [first, second] = ['sboms', 'results'].map(id => byId(id)) as [HTMLElement, HTMLElement]
  if (onlySboms()) first.after(second)
  else second.after(first)
  const many = tooMany ? problemPanel(tooManyFiles) : null
  if (pile) {
    const unsigned = pile.state === 'done' && pile.view.pairs.length === 0 ? whatIsMissing([]) : null
    const unread = state.entries.flatMap(({ problem }) => problem?.message === 'problem.sbom' ? problemPanel(problem) : [])
    return replace(byId('results'), many, unread, detail ?? [pileSection(pile, { cancel: cancelPile, again: checkAll }), unsigned])
  }
  // What they are is not known yet, and one by one they will not be shown.
  if (state.isPile) return replace(byId('results'), many)
  const problems = new Map(state.entries.flatMap(entry => entry.problem ? [[problemText(entry.problem), entry.problem]] : []))
  const slots = state.bundles.map(articleOf)
  replace(byId('results'), many, [...problems.values()].map(problemPanel), overviewSlot(), slots, noticeIfNothing())
  drawOverview()
}

function cancelPile(): void {
  piling?.cancel()
  settlePile({ state: 'cancelled' })
  announce(t('result.cancelled'))
}

/** Only the one article, and nothing of the others: what is open or in focus there stays. */
function drawResult(bundle: Bundle): void {
  const old = document.getElementById(resultId(bundle))
  keepingFocus(old, () => {
    const article = articleOf(bundle)
    old?.replaceWith(article)
    return article
  })
}

function articleOf(bundle: Bundle): HTMLElement {
  return resultArticle(bundle, state.withRole('artifact'), state.bundles.length === 1, actions)
}

function overviewSlot(): HTMLElement {
  const slot = document.createElement('div')
  slot.id = 'overview'
  return slot
}

function drawOverview(): void {
  const slot = document.getElementById('overview')
  if (slot) replace(slot, state.bundles.length > 1 ? overview(state.bundles) : null)
}

/** Files, but no bundle among them. */
function noticeIfNothing(): HTMLElement | null {
  const waiting = state.entries.some(entry => entry.role === 'reading')
  if (waiting || state.bundles.length || !state.withRole('artifact').length) return null
  return whatIsMissing(state.withRole('artifact').map(entry => entry.detail && [`${entry.file.name}: `, said(entry.detail)]).filter(Boolean))
}

/** Of SBOMs there is much to say without any signature, and each of them says that nothing is proven. */
function whatIsMissing(names: Child[]): HTMLElement | null {
  if (!onlySboms()) return notice(t('notice.add-bundle.title'), t('notice.add-bundle'), ...names, t('notice.known'))
  return state.entries.some(({ sbom }) => sbom) ? null : notice(t('notice.add-sbom.title'), t('notice.add-sbom'))
}

/** Nothing to verify, but SBOMs, or what is known of flaws: then these stand first. */
function onlySboms(): boolean {
  const artifacts = state.withRole('artifact')
  return state.bundles.length === 0 && artifacts.length > 0 && artifacts.every(({ sbom, data }) => sbom ?? data)
}
