/** Waits for a download that ended or a link that was chosen, and opens the page that verifies. It fetches nothing itself. */

import { addressOf, pinOf } from './pins.js'

const LINK = 'verify-link'

chrome.runtime.onInstalled.addListener(() => chrome.contextMenus.removeAll(() => {
  chrome.contextMenus.create({ id: LINK, title: 'Verify with Sealglass', contexts: ['link'], targetUrlPatterns: ['https://*/*', 'http://localhost/*', 'http://127.0.0.1/*'] })
}))

chrome.contextMenus.onClicked.addListener(({ linkUrl = '' }) => { void verify(linkUrl) })

chrome.downloads.onChanged.addListener(({ id, state }) => { if (state?.current === 'complete') void downloaded(id) })

chrome.action.onClicked.addListener(() => { void chosen() })

/** From where the user has pinned a signer, the verdict comes unasked; from elsewhere there is a mark, and nothing is done. */
async function downloaded(id: number): Promise<void> {
  const [download] = await chrome.downloads.search({ id })
  const url = addressOf(download?.url ?? '')
  // Evidence is not verified by itself.
  if (url === undefined || /\.(sigstore|sigstore\.json|bundle)$/.test(url.pathname)) return
  if (await pinOf(url) !== undefined) return verify(url.href)
  await chrome.storage.session.set({ last: url.href })
  await chrome.action.setBadgeText({ text: '?' })
  await chrome.action.setTitle({ title: `Sealglass: verify ${url.href}` })
}

async function chosen(): Promise<void> {
  const { last } = await chrome.storage.session.get('last')
  await chrome.storage.session.remove('last')
  await chrome.action.setBadgeText({ text: '' })
  await chrome.action.setTitle({ title: 'Sealglass' })
  await verify(typeof last === 'string' ? last : '')
}

async function verify(url: string): Promise<void> {
  await chrome.tabs.create({ url: chrome.runtime.getURL(`verify.html${url === '' ? '' : `?url=${encodeURIComponent(url)}`}`) })
}
