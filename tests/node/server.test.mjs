// The local server gives out the page's files and nothing else.

import assert from 'node:assert/strict'
import { request } from 'node:http'
import { after, before, test } from 'node:test'
import { join } from 'node:path'
import { serve } from '../../www/build/serve.mjs'
import { dist } from './support.mjs'

/** @type {Awaited<ReturnType<typeof serve>>} */
let server
before(async () => { server = await serve(join(dist, 'page'), 0) })
after(() => server.close())

/**
 * Without the tidying that fetch() does to paths.
 * @param {string} path @param {string} [method]
 * @returns {Promise<{ status?: number | undefined, headers: import('node:http').IncomingHttpHeaders, body: string }>}
 */
const get = (path, method = 'GET') => new Promise((done, fail) => {
  const { hostname, port } = new URL(server.address)
  request({ hostname, port, path, method }, response => {
    let body = ''
    response.setEncoding('utf8').on('data', text => { body += text }).on('end', () => done({ status: response.statusCode, headers: response.headers, body }))
  }).on('error', fail).end()
})

test('the page, with the policy it declares, as a header on every answer', async () => {
  const { status, headers, body } = await get('/')
  assert.equal(status, 200)
  const declared = /http-equiv="Content-Security-Policy"\s+content="([^"]+)"/.exec(body)?.[1]
  assert.equal(headers['content-security-policy'], `${declared}; frame-ancestors 'none'`)
  assert.equal(headers['x-content-type-options'], 'nosniff')
  for (const path of ['/app.js', '/no-such-file']) assert.equal((await get(path)).headers['content-security-policy'], headers['content-security-policy'])
})

test('the right types', async () => {
  for (const [path, type] of Object.entries({ '/': 'text/html', '/app.js': 'text/javascript', '/style.css': 'text/css' })) {
    assert.ok((await get(path)).headers['content-type']?.startsWith(type), path)
  }
})

test('no way out of the directory', async () => {
  for (const path of ['/../package/package.json', '/..%2fpackage/package.json', '/%2e%2e/package/package.json', '/example/../../package/package.json',
    '/..%5cpackage%5cpackage.json', '//etc/passwd', '/%00', '/%', '/app.js/', '/example', '/example/', '/../page-other']) {
    const { status, body } = await get(path)
    assert.equal(status, 404, path)
    assert.equal(body, '404\n')
  }
})

test('GET and HEAD only', async () => {
  assert.equal((await get('/', 'HEAD')).status, 200)
  assert.equal((await get('/', 'HEAD')).body, '')
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
    const { status, headers } = await get('/', method)
    assert.deepEqual({ status, allow: headers.allow }, { status: 405, allow: 'GET, HEAD' })
  }
})

test('to this machine only', () => assert.match(server.address, /^http:\/\/127\.0\.0\.1:\d+\/$/))
