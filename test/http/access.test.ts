/** Routes declare who may use them, or are not added. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import Fastify from 'fastify'
import { requireAccess } from '../../src/http/access.ts'

test('a route that does not say who may use it is refused when it is added, by its method and path', async () => {
  const app = Fastify()
  requireAccess(app)
  app.get('/here', { config: { access: 'tenant' } }, async () => 'here')
  assert.throws(() => app.get('/there', async () => 'there'), /GET \/there does not declare who may use it/)
  assert.throws(() => app.post('/there', { config: { access: 'all' as 'open' } }, async () => ''), /POST \/there/)
  await app.close()
})
