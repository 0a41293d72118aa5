// The browsers that the page is tested in: how each is started, and what one of them cannot do.

import { chromium, firefox } from 'playwright-core'
import { chromiumPath, firefoxPath } from '../../../www/build/setup.mjs'

/** The browser of this run: `npm test -- browser` runs every file once in each. */
export const browserName = process.env.SEALGLASS_BROWSER ?? 'chromium'

/**
 * What a browser cannot do, or cannot be asked to do by WebDriver BiDi, and what is done instead. All else runs in both.
 * @type {Record<string, boolean>}
 */
export const cannot = {
  // Firefox 153 ends the process of the page where a script reads this property of some elements, as axe does. The page does
  // not. Without the property axe reads the attribute.
  readAriaLabelledByElements: browserName === 'firefox',
  // Firefox forbids a worker's EventSource, which isolation.test.mjs tries, and fires no event for it.
  tellOfEventSource: browserName === 'firefox',
  // Nothing can be dragged in from outside, and no folder chosen: Firefox takes single files only, by WebDriver BiDi.
  takeFolder: browserName === 'firefox',
  // Without a window Chromium has no viewer of PDFs: what it prints is read by lib/pdf.mjs.
  showPdf: browserName === 'chromium',
}

export const ARGS = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

/** Where Chromium is; says so where there is none. */
export const executable = () => found(chromiumPath(), 'Chromium', 'SEALGLASS_CHROMIUM')

/**
 * The browsers of one test file. Chromium can be told everything for each context; what Firefox is told only by a setting
 * takes a Firefox of its own, which is started when it is first wanted.
 * @param {string} home a directory that the browser may fill
 */
export function browsers(home) {
  /** @type {Map<string, Promise<import('playwright-core').Browser>>} */
  const running = new Map()
  /** @param {string} key @param {() => Promise<import('playwright-core').Browser>} launch */
  const once = (key, launch) => {
    if (!running.has(key)) running.set(key, launch())
    return running.get(key)
  }
  return {
    context: async (options = {}) => {
      if (browserName === 'chromium') return (await once('', launchChromium)).newContext(options)
      const { settings, rest } = settingsFor(options)
      return (await once(JSON.stringify(settings), () => launchFirefox(home, settings))).newContext(rest)
    },
    close: async () => { for (const browser of running.values()) await (await browser).close() },
  }
}

const launchChromium = () => chromium.launch({
  executablePath: executable(), args: process.getuid?.() === 0 ? [...ARGS, '--no-sandbox'] : ARGS,
})

/** Firefox asks nobody for anything on its own account. @type {Record<string, string | number | boolean>} */
const QUIET = {
  'services.settings.server': 'data:,', 'app.normandy.enabled': false, 'nimbus.rollouts.enabled': false, 'app.update.disabledForTesting': true, 'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false, 'toolkit.telemetry.enabled': false, 'datareporting.policy.dataSubmissionEnabled': false, 'browser.safebrowsing.update.enabled': false,
}

/** A Firefox as anybody has it, by WebDriver BiDi. @param {string} home @param {Record<string, number | boolean>} settings */
async function launchFirefox(home, settings) {
  const browser = await firefox.launch({
    channel: 'moz-firefox', executablePath: found(firefoxPath(), 'Firefox', 'SEALGLASS_FIREFOX'), firefoxUserPrefs: { ...QUIET, ...settings },
    // As root, Firefox refuses to start with the home directory of another user.
    env: { ...process.env, HOME: home },
  })
  understood(/** @type {any} */ (browser)._connection.toImpl(browser))
  return browser
}

/**
 * Where Playwright 1.65 and Firefox 153 do not understand each other. It sets the colour scheme of every context by a command
 * that this Firefox does not have, and gives up where that fails: the setting below does it instead. And it knows a download
 * by an id, which this Firefox does not give: a download of a page's own memory has an address of its own.
 */
function understood({ _browserSession: session, _connection: { _transport: transport } }) {
  const { send } = session
  session.send = (method, params) => method === 'emulation.setMediaFeaturesOverride' ? Promise.resolve({}) : send.call(session, method, params)
  const { onmessage } = transport
  transport.onmessage = message => onmessage(/^browsingContext\.download/.test(message.method ?? '')
    ? { ...message, params: { download: message.params.url, ...message.params } } : message)
}

/** What Playwright's options are as settings of Firefox, and the options that remain. */
function settingsFor({ colorScheme = 'light', forcedColors = 'none', permissions = [], ...rest }) {
  return {
    settings: {
      'layout.css.prefers-color-scheme.content-override': colorScheme === 'dark' ? 0 : 1,
      ...forcedColors === 'active' ? { 'browser.display.document_color_use': 2 } : {},
      ...permissions.includes('clipboard-read') ? { 'dom.events.testing.asyncClipboard': true } : {},
    },
    rest,
  }
}

/** @param {string | undefined} path @param {string} what @param {string} variable */
function found(path, what, variable) {
  if (path === undefined) throw new Error(`There is no ${what} on the PATH; name one in ${variable}.`)
  return path
}
