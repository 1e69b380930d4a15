/** What answers tell pages of other origins, by setting. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import Fastify from 'fastify'
import { allowOrigins, answerPreflight } from '../../src/http/cors.ts'

const STUDIO = 'https://studio.example'

/** The headers of an answer to a page; `preflight`: to the question before it. */
async function asked(origins: readonly string[], headers: Record<string, string>, preflight = false) {
  const app = Fastify()
  allowOrigins(app, origins)
  app.get('/', async () => 'here')
  app.options('/', async (request, reply) => {
    answerPreflight(request, reply, ['GET', 'POST', 'OPTIONS'])
    return reply.code(204).send()
  })
  return (await app.inject({ method: preflight ? 'OPTIONS' : 'GET', url: '/', headers })).headers
}

test('without origins nothing is added', async () => {
  const names = Object.keys(await asked([], { origin: STUDIO }))
  assert.deepEqual(
    names.filter((name) => name.startsWith('access-control') || name === 'vary'),
    [],
  )
})

test('a page of a named origin may read the answer and its headers, and caches are told that it depends', async () => {
  const headers = await asked([STUDIO], { origin: STUDIO })
  assert.equal(headers['access-control-allow-origin'], STUDIO)
  assert.match(String(headers['access-control-expose-headers']), /\bx-request-id\b.*|\bretry-after\b/)
  assert.equal(headers.vary, 'Origin')
})

for (const origin of ['https://other.example', `${STUDIO}.evil.example`, 'null', 'http://studio.example', '*']) {
  test(`a page of ${origin} may not`, async () => {
    const headers = await asked([STUDIO], { origin })
    assert.equal(headers['access-control-allow-origin'], undefined)
    assert.equal(headers.vary, 'Origin')
  })
}

test('a star lets every page read, and answers are the same for all', async () => {
  const headers = await asked(['*'], { origin: 'https://anything.example' })
  assert.equal(headers['access-control-allow-origin'], '*')
  assert.equal(headers['access-control-allow-credentials'], undefined)
  assert.equal(headers.vary, undefined)
})

const question = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization, x-own' }

test('before it sends, a page learns the methods, and that it may send the headers that it asks for', async () => {
  const headers = await asked([STUDIO], { origin: STUDIO, ...question }, true)
  assert.equal(headers['access-control-allow-methods'], 'GET, POST, OPTIONS')
  assert.equal(headers['access-control-allow-headers'], 'authorization, x-own')
})

test('a list of headers that is none is not given back', async () => {
  const strange = { ...question, 'access-control-request-headers': 'a b; <script>' }
  const headers = await asked([STUDIO], { origin: STUDIO, ...strange }, true)
  assert.equal(headers['access-control-allow-headers'], undefined)
})

test('a page of another origin learns nothing', async () => {
  const headers = await asked([STUDIO], { origin: 'https://other.example', ...question }, true)
  assert.equal(headers['access-control-allow-methods'], undefined)
})
