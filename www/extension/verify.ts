/** The page of the extension: asks whom the user expects, gets file and evidence, and shows the verdict as the web page does. */

import { SealglassError } from '../package/error.js'
import { createVerifier } from '../package/index.js'
import type { Report, Verifier } from '../package/index.js'
import { byId, h, replace, type Child } from '../page/dom.js'
import { checks } from '../page/render/checks.js'
import { facts } from '../page/render/facts.js'
import { explanation, verdictPanel } from '../page/render/verdict.js'
import { artifactOf, evidenceOf, hostsOf, Unavailable, type Attempt, type Evidence } from './evidence.js'
import { addressOf, forget, pinOf, pins, policyOf, savePin, scopeOf, sentence, type Pin } from './pins.js'

/** What the page is at; the tests wait for it. */
type State = 'address' | 'ask' | 'allow' | 'working' | 'result' | 'unverified' | 'failed'

function show(state: State, ...content: Child[]): void {
  const main = byId('main')
  main.dataset['state'] = state
  replace(main, ...content)
}

const nameOf = (url: URL): string => url.pathname.split('/').at(-1) || url.hostname

let loading: Promise<Verifier> | undefined
const verifier = (): Promise<Verifier> => loading ??= createVerifier({ trust: ['public-good', 'github'] })

start().catch(failed)

async function start(): Promise<void> {
  const asked = new URLSearchParams(location.search).get('url')
  if (asked === null) return addresses()
  const url = addressOf(asked)
  if (url === undefined) return show('failed', problem(`${asked} is no address that can be verified: it has to begin with https://.`))
  byId('of').textContent = url.href
  const pin = await pinOf(url)
  return pin === undefined ? ask(url) : allowed(url, pin)
}

function failed(error: unknown): void {
  const message = error instanceof Unavailable || error instanceof SealglassError ? error.message : `Sealglass stopped: ${String(error)}. Nothing was verified.`
  show('failed', problem(message))
}

const problem = (message: string): HTMLElement => h('article', { class: 'problem', role: 'alert' }, h('h2', {}, 'Nothing was verified'), h('p', {}, message))

/** Without an address: one can be given, and pins can be looked at and forgotten. */
async function addresses(): Promise<void> {
  const input = h('input', { type: 'url', id: 'address', required: true, placeholder: 'https://' })
  const submit = (event: Event): void => {
    event.preventDefault()
    location.search = `?url=${encodeURIComponent(input.value)}`
  }
  const known = await pins()
  show('address',
    h('form', { onsubmit: submit }, h('label', { for: 'address' }, 'The address of a file'), input, h('p', {}, h('button', { type: 'submit' }, 'Verify'))),
    h('section', { class: 'part' }, h('h2', {}, 'Whom you expect'),
      known.length === 0 ? h('p', {}, 'Nobody yet. You are asked the first time a file of a site is verified.')
        : h('ul', {}, known.map(([scope, pin]) => h('li', {}, `${scope}: ${sentence(pin)} `,
          h('button', { type: 'button', class: 'quiet', onclick: () => { forget(scope).then(addresses).catch(failed) } }, `Forget ${scope}`))))))
}

/** Before anything is fetched, so that no signature can suggest who should have made it. */
function ask(url: URL, known?: Pin): void {
  const field = (id: string, label: string, hint: string, value = ''): [HTMLElement, HTMLTextAreaElement] => {
    const input = h('textarea', { id, rows: 1, spellcheck: 'false', 'aria-describedby': `${id}-help` })
    input.value = value
    return [h('div', { class: 'field' }, h('label', { for: id }, label), input, h('p', { id: `${id}-help`, class: 'hint' }, hint)), input]
  }
  const [repository, repositoryText] = field('repository', 'Repository', 'OWNER/REPO on GitHub, where the file has to be built', known?.kind === 'github' ? known.repository : '')
  const [workflow, workflowText] = field('workflow', 'Workflow', 'The file in .github/workflows/; any workflow of the repository without it', known?.kind === 'github' ? known.workflow : '')
  const [san, sanText] = field('san', 'Expected signer', 'A workflow address or an e-mail address, exactly as published', known?.kind === 'identity' ? known.san : '')
  const [issuer, issuerText] = field('issuer', 'Expected issuer', 'The service that vouched for the signer, usually an https address', known?.kind === 'identity' ? known.issuer : '')
  const [key, keyText] = field('key', 'Public key', 'As PEM, with its BEGIN and END lines', known?.kind === 'key' ? known.key : '')
  const groups = { github: h('div', {}, repository, workflow), identity: h('div', {}, san, issuer), key: h('div', {}, key) }
  const kind = h('select', { id: 'kind', onchange: choose },
    h('option', { value: 'github' }, 'A repository on GitHub'), h('option', { value: 'identity' }, 'A signer by name and issuer'), h('option', { value: 'key' }, 'The owner of a public key'))
  kind.value = known?.kind ?? 'github'
  const wrong = h('p', { class: 'note', role: 'alert', id: 'wrong' })
  const pin = (): Pin => {
    switch (kind.value as Pin['kind']) {
      case 'identity': return { kind: 'identity', san: sanText.value.trim(), issuer: issuerText.value.trim() }
      case 'key': return { kind: 'key', key: keyText.value.trim() }
      case 'github': return { kind: 'github', repository: repositoryText.value.trim(), ...workflowText.value.trim() === '' ? {} : { workflow: workflowText.value.trim() } }
    }
  }
  show('ask', h('form', { onsubmit: submit, novalidate: true },
    h('h2', {}, `Who should have signed what comes from ${scopeOf(url)}?`),
    h('p', {}, 'Ask the publisher, or read its documentation elsewhere than where the file comes from. What you enter is remembered for this site, and all later files are compared with it.'),
    h('label', { for: 'kind' }, 'Whom you expect'), kind, ...Object.values(groups), wrong,
    h('p', {}, h('button', { type: 'submit', id: 'pin' }, 'Remember and verify'))))
  choose()

  function choose(): void {
    for (const [name, group] of Object.entries(groups)) group.hidden = name !== kind.value
  }

  function submit(event: Event): void {
    event.preventDefault()
    const chosen = pin()
    // Asked for here, where the user has just clicked: the browser asks for nothing later.
    const grant = chrome.permissions.request({ origins: hostsOf(url) })
    pinned(chosen, grant).catch((error: unknown) => { replace(wrong, error instanceof SealglassError ? error.message : String(error)) })
  }

  async function pinned(chosen: Pin, grant: Promise<boolean>): Promise<void> {
    // The engine is asked whether this is a policy at all, before it is remembered.
    ;(await verifier()).verify({ bundle: '{}', policy: policyOf(chosen) })
    if (!await grant) return allow(url, chosen)
    await savePin(url, chosen)
    await check(url, chosen)
  }
}

async function allowed(url: URL, pin: Pin): Promise<void> {
  return await chrome.permissions.contains({ origins: hostsOf(url) }) ? check(url, pin) : allow(url, pin)
}

function allow(url: URL, pin: Pin): void {
  const grant = (): void => {
    chrome.permissions.request({ origins: hostsOf(url) }).then(async granted => {
      if (!granted) return
      await savePin(url, pin)
      await check(url, pin)
    }).catch(failed)
  }
  show('allow', h('article', { class: 'notice' }, h('h2', {}, 'Your browser has not allowed this yet'),
    h('p', {}, `To verify, the file and its signature are fetched from ${hostsOf(url).join(', ')}.`),
    h('p', {}, h('button', { type: 'button', id: 'allow', onclick: grant }, 'Allow and verify'))))
}

async function check(url: URL, pin: Pin): Promise<void> {
  try {
    show('working', h('p', { role: 'status' }, `Getting ${url.href} and its signature.`))
    const engine = await verifier()
    const artifact = await artifactOf(url)
    const { evidence, attempts } = await evidenceOf(url, artifact)
    if (evidence === undefined) return unsigned(url, pin, attempts)
    await judged(url, pin, engine, evidence, artifact)
  } catch (error) {
    failed(error)
  }
}

/** No evidence is no verdict, and certainly not a good one. */
function unsigned(url: URL, pin: Pin, attempts: Attempt[]): void {
  show('unverified', h('article', { class: 'problem', 'data-verdict': 'none' },
    h('h2', {}, 'Not verified: no signature was found'),
    h('p', {}, `You expect files of ${scopeOf(url)} to be signed, and beside this one there is no signature. It may be from somebody else.`),
    h('ul', {}, attempts.map(({ url: tried, result }) => h('li', {}, `${tried} ${result}`)))), expectation(url, pin))
}

async function judged(url: URL, pin: Pin, engine: Verifier, evidence: Evidence, artifact: Blob, saved?: string): Promise<void> {
  const reports = await engine.verifyFileAll({ bundle: evidence.bytes, file: artifact, policy: policyOf(pin) })
  const ordered = [...reports].sort((one, other) => Number(other.verdict === 'verified') - Number(one.verdict === 'verified'))
  const names = { bundle: evidence.url, artifact: saved ?? nameOf(url) }
  const pick = h('input', { type: 'file', id: 'saved', onchange: () => {
    const [file] = pick.files ?? []
    if (file !== undefined) judged(url, pin, engine, evidence, file, file.name).catch(failed)
  } })
  show('result',
    ordered.map((report, at) => article(report, names, at, () => ask(url, pin))),
    h('section', { class: 'part' },
      h('p', { id: 'compared' }, saved === undefined
        ? 'This is the verdict on what the address gives now. An extension cannot read the file that your browser saved: to be sure of that one, choose it here.'
        : `This is the verdict on the file you chose, ${saved}.`),
      h('label', { for: 'saved' }, 'Verify the saved file'), pick),
    expectation(url, pin))
}

/** As the web page has it, but for its advice to choose another root or a key, which style.css leaves out: here a pin decides. */
function article(report: Report, names: { bundle: string, artifact: string }, at: number, nameSigner: () => void): HTMLElement {
  const actions = { nameSigner, chooseFile: () => byId('saved').click(), chooseRoot: () => {} }
  return h('article', { class: 'result', 'data-verdict': report.verdict, 'aria-labelledby': `verdict-${at}` },
    verdictPanel(report, names.bundle, names.artifact, `verdict-${at}`),
    h('div', { class: 'body' }, explanation(report, actions), facts(report, names), checks(report, `checks-${at}`)))
}

function expectation(url: URL, pin: Pin): HTMLElement {
  return h('section', { class: 'part' }, h('p', { id: 'expected' }, `From ${scopeOf(url)} you expect ${sentence(pin)}.`),
    h('p', {}, h('button', { type: 'button', class: 'quiet', onclick: () => ask(url, pin) }, 'Expect somebody else')))
}
