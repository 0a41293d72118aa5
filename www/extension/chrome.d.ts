// What of the browser's interface for extensions is used here, and no more.

interface ExtensionEvent<Listener> { addListener(listener: Listener): void }

declare namespace chrome {
  interface Download { id: number, url: string, byExtensionId?: string }

  const runtime: { getURL(path: string): string, onInstalled: ExtensionEvent<() => void> }
  const action: { onClicked: ExtensionEvent<() => void>, setBadgeText(details: { text: string }): Promise<void>, setTitle(details: { title: string }): Promise<void> }
  const tabs: { create(properties: { url: string }): Promise<unknown> }
  const contextMenus: {
    create(properties: { id: string, title: string, contexts: string[], targetUrlPatterns: string[] }): void
    removeAll(done: () => void): void
    onClicked: ExtensionEvent<(info: { linkUrl?: string }) => void>
  }
  const downloads: {
    search(query: { id: number }): Promise<Download[]>
    onChanged: ExtensionEvent<(delta: { id: number, state?: { current?: string } }) => void>
  }
  const permissions: { contains(permissions: { origins: string[] }): Promise<boolean>, request(permissions: { origins: string[] }): Promise<boolean> }
  interface StorageArea { get(keys: string | null): Promise<Record<string, unknown>>, set(items: Record<string, unknown>): Promise<void>, remove(key: string): Promise<void> }
  const storage: { local: StorageArea, session: StorageArea }
}
