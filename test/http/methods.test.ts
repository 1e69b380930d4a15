/** Which methods a path takes. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import Fastify from 'fastify'
import { rememberRoutes } from '../../src/http/methods.ts'

const app = Fastify({ exposeHeadRoutes: false })
const methodsAt = rememberRoutes(app)
const handler = async () => 'here'
app.get('/v1/jobs', handler)
app.post('/v1/jobs', handler)
app.route({ method: ['GET', 'DELETE'], url: '/v1/jobs/:id', handler })
app.get('/media/*', handler)
app.get('/a.b', handler)

for (const [url, methods] of [
  ['/v1/jobs', ['GET', 'POST']],
  ['/v1/jobs?limit=1', ['GET', 'POST']],
  ['/v1/jobs/x', ['GET', 'DELETE']],
  ['/v1/jobs/x?y=/z', ['GET', 'DELETE']],
  ['/media/a/b.mp4', ['GET']],
  ['/a.b', ['GET']],
  ['/aXb', []],
  ['/v1/jobs/', []],
  ['/v1/jobs/x/y', []],
  ['/v1/jobs/x/', []],
  ['/media/', []],
  ['/V1/jobs', []],
  ['v1/jobs', []],
  ['', []],
] as const) {
  test(`at ${url === '' ? 'an empty path' : url} there is ${methods.join(' and ') || 'nothing'}`, () => {
    assert.deepEqual(methodsAt(url), methods)
  })
}
