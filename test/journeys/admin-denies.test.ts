/** The admin API denies by default: who has not its key learns nothing of it, and no page of any origin reads it. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ADMIN_KEY, type InProcess, startInProcess } from '../support/in-process.ts'
import { speak } from '../support/raw-http.ts'
import { KEY } from '../support/reelay.ts'

let gateway: InProcess

before(async () => {
  gateway = await startInProcess({ REELAY_CORS_ORIGINS: '*' })
})

after(() => gateway?.close())

/** Asks with a path exactly as it is written. */
const asked = (method: string, path: string, key = '', headers = '') =>
  speak(
    gateway.url,
    `${method} ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n` +
      `${key === '' ? '' : `Authorization: Bearer ${key}\r\n`}${headers}\r\n`,
  )

/** What there is, what there is not, and ways to write both. */
const PATHS: readonly string[] = [
  '/admin/v1/tenants',
  '/admin/v1/providers',
  '/admin/v1/providers/ark-cn/credentials',
  '/admin/v1/nope',
  '/admin/v1',
  '/admin',
  '/admin/',
  '/admin?x',
  '/admin/v2/tenants',
  '//admin/v1/tenants',
  '/admin//v1/tenants',
  '/admin/v1/tenants/',
  '/admin/v1/../',
  '/admin/v1/../../v1/jobs',
  '/v1/../admin/v1/tenants',
  '/v1/%2e%2e/admin/v1/nope',
  '/./admin/v1/nope',
  '/%61dmin/v1/tenants',
  '/%61dmin/v1/nope',
  '/admin%2fv1/tenants',
  '/\\admin/v1/tenants',
  '/ADMIN/v1/tenants',
  '/admin/v1/%zz',
  `/admin/v1/tenants/${'x'.repeat(300)}`,
  `/admin/v1/nope/${'x'.repeat(300)}`,
]

const METHODS = ['GET', 'POST', 'DELETE', 'OPTIONS', 'PUT', 'PROPFIND']

test('without its key every path and method is told the same: 401, whatever is there', async () => {
  const told = new Set<string>()
  for (const key of ['', KEY]) {
    for (const method of METHODS) {
      for (const path of PATHS) {
        const { status, headers, text } = await asked(method, path, key)
        assert.equal(status, 401, `${method} ${path} ${text}`)
        const seen = [...headers].filter(([name]) => !['date', 'x-request-id'].includes(name))
        told.add(`${seen.map((pair) => pair.join(': ')).join('\n')}\n${text.replace(/req_\w+/, '')}`)
      }
    }
  }
  assert.equal(told.size, 1, [...told].join('\n\n'))
})

test('with its key, what is not there is not there', async () => {
  assert.equal((await asked('GET', '/admin/v1/nope', ADMIN_KEY)).status, 404)
  assert.equal((await asked('GET', '/admin/v1/%zz', ADMIN_KEY)).status, 404)
  assert.equal((await asked('GET', '//admin/v1/tenants', ADMIN_KEY)).status, 404)
  assert.equal((await asked('DELETE', '/admin/v1/tenants', ADMIN_KEY)).status, 405)
  assert.equal((await asked('OPTIONS', '/admin/v1/tenants', ADMIN_KEY)).status, 204)
  assert.equal((await asked('GET', '/%61dmin/v1/tenants', ADMIN_KEY)).status, 200)
})

test('paths that only look like it are as they were', async () => {
  for (const path of ['/administration', '/v1/admin', '/v1/admin/v1/tenants', '/adminx/v1']) {
    assert.equal((await asked('GET', path)).status, 404, path)
  }
})

test('no page of any origin may read it or ask whether it may', async () => {
  const page = 'Origin: https://any.example\r\nAccess-Control-Request-Method: POST\r\n'
  const wanted = `${page}Access-Control-Request-Headers: authorization\r\n`
  for (const key of ['', ADMIN_KEY]) {
    for (const method of ['GET', 'OPTIONS']) {
      for (const path of ['/admin/v1/tenants', '/%61dmin/v1/tenants', '/admin/v1/nope']) {
        const { headers } = await asked(method, path, key, wanted)
        const names = [...headers.keys()].filter((name) => name.startsWith('access-control'))
        assert.deepEqual(names, [], `${method} ${path}`)
      }
    }
  }
  const tenants = await asked('OPTIONS', '/v1/jobs', '', wanted)
  assert.equal(tenants.headers.get('access-control-allow-origin'), '*')
})
