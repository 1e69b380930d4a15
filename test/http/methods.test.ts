/** Which methods a path takes. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import Fastify from 'fastify'
import { jobs } from '../../src/dialects/jobs.ts'
import { rememberRoutes } from '../../src/http/methods.ts'

const app = Fastify({ exposeHeadRoutes: false })
const methodsAt = rememberRoutes(app)
const handler = async () => 'here'
app.get('/v1/jobs', handler)
app.post('/v1/jobs', handler)
app.route({ method: ['GET', 'DELETE'], url: '/v1/jobs/:id', config: { dialects: [jobs] }, handler })
app.get('/v1/models/:model', handler)
app.get('/media/*', handler)
app.get('/a.b', handler)

for (const [url, methods] of [
  ['/v1/jobs', ['GET', 'POST', 'OPTIONS']],
  ['/v1/jobs?limit=1', ['GET', 'POST', 'OPTIONS']],
  ['/v1/jobs/job_x', ['GET', 'DELETE', 'OPTIONS']],
  ['/v1/jobs/x', []],
  ['/v1/jobs/video_x', []],
  ['/v1/models/x', ['GET', 'OPTIONS']],
  ['/v1/jobs/job_x?y=/z', ['GET', 'DELETE', 'OPTIONS']],
  ['/media/a/b.mp4', ['GET', 'OPTIONS']],
  ['/a.b', ['GET', 'OPTIONS']],
  ['/aXb', []],
  ['/v1/jobs/', []],
  ['/v1/jobs/job_x/y', []],
  ['/v1/jobs/job_x/', []],
  ['/media/', []],
  ['/V1/jobs', []],
  ['v1/jobs', []],
  ['', []],
] as const) {
  test(`at ${url === '' ? 'an empty path' : url} there is ${methods.join(' and ') || 'nothing'}`, () => {
    assert.deepEqual(methodsAt(url), methods)
  })
}
