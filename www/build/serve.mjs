// The local server: static files of one directory, to this machine only, with the headers a careful host would send.

import { createReadStream, readFileSync, realpathSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, sep } from 'node:path'
import { Stop } from './lib/say.mjs'

/** @type {Record<string, string>} */
const types = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8', '.wasm': 'application/wasm', '.svg': 'image/svg+xml', '.tgz': 'application/gzip',
}

/**
 * @param {string} directory @param {number} port 0 for any free one
 * @returns {Promise<{ address: string, close(): Promise<void> }>}
 */
export function serve(directory, port) {
  const server = createServer((request, response) => {
    const { status, file } = find(realpathSync(directory), request.method ?? '', request.url ?? '')
    response.writeHead(status, { ...headers(directory), ...status === 405 ? { Allow: 'GET, HEAD' } : {}, ...described(status, file) })
    if (file === undefined || request.method === 'HEAD') { response.end(file === undefined && request.method !== 'HEAD' ? `${status}\n` : undefined); return }
    createReadStream(file).on('error', () => response.destroy()).pipe(response)
  })
  return new Promise((done, fail) => {
    server.on('error', (/** @type {NodeJS.ErrnoException} */ error) => fail(error.code === 'EADDRINUSE'
      ? new Stop(`Port ${port} is in use. Choose another: npm start -- --port ${port + 1}`) : error))
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      done({
        address: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : port}/`,
        close: () => new Promise(closed => { server.close(() => closed()); server.closeAllConnections() }),
      })
    })
  })
}

/**
 * The file a request names. Paths are resolved by the file system and then compared with the directory, so that no way
 * of writing `..`, and no link, leads out of it.
 * @param {string} directory @param {string} method @param {string} url
 * @returns {{ status: number, file?: string }}
 */
function find(directory, method, url) {
  if (method !== 'GET' && method !== 'HEAD') return { status: 405 }
  try {
    const path = decodeURIComponent(new URL(url, 'http://localhost').pathname)
    if (path.includes('\0') || path.includes('\\')) return { status: 404 }
    const file = realpathSync(join(directory, path.endsWith('/') ? `${path}index.html` : path))
    return file.startsWith(directory + sep) && statSync(file).isFile() ? { status: 200, file } : { status: 404 }
  } catch {
    return { status: 404 }
  }
}

/** @param {number} status @param {string | undefined} file */
const described = (status, file) => file === undefined || status !== 200
  ? { 'Content-Type': 'text/plain; charset=utf-8' }
  : { 'Content-Type': types[extname(file)] ?? 'application/octet-stream', 'Content-Length': statSync(file).size }

/** Sent with every answer: a script that is opened by itself, or as a worker, has the page's policy too. @param {string} directory */
const headers = directory => ({
  'Content-Security-Policy': `${policyOf(directory)}; frame-ancestors 'none'`,
  'Cache-Control': 'no-cache',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
})

/** The policy the page declares is stated once, in index.html. @param {string} directory */
function policyOf(directory) {
  const policy = readFileSync(join(directory, 'index.html'), 'utf8').match(/http-equiv="Content-Security-Policy"\s+content="([^"]+)"/)?.[1]
  if (policy === undefined) throw new Stop('index.html declares no Content-Security-Policy.')
  return policy
}
