/** What an operator takes away while somebody still sends his request is gone when the request has come. */

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, describe, test } from 'node:test'
import type { JsonObject } from '../../src/core/json.ts'
import { type InProcess, startInProcess } from '../support/in-process.ts'
import { openConnection, type RawAnswer, readAnswer } from '../support/raw-http.ts'

/** Longer than the answer of who asks is good for. */
const PAUSE_MS = 300

const BOUNDARY = 'slow-boundary'
const field = (name: string, value: string) =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`

type Slow = { readonly path: string; readonly type: string; readonly body: string }

const SLOW: Readonly<Record<string, Slow>> = {
  'a submit in JSON': {
    path: '/v1/jobs',
    type: 'application/json',
    body: JSON.stringify({ model: 'seedance-2.0', input: { prompt: 'a slow boat' } }),
  },
  'a submit as a form': {
    path: '/openai/v1/videos',
    type: `multipart/form-data; boundary=${BOUNDARY}`,
    body: `${field('model', 'seedance-2-0-fast')}${field('prompt', 'a slow boat')}--${BOUNDARY}--\r\n`,
  },
}

let gateway: InProcess

before(async () => {
  gateway = await startInProcess()
})

after(() => gateway?.close())

type Made = { readonly tenant: string; readonly id: string; readonly key: string }

async function newKey(limits: JsonObject = {}): Promise<Made> {
  const tenant = String((await gateway.ask('POST', '/admin/v1/tenants', { body: { name: 'x' } })).json()['id'])
  const { id, key } = (await gateway.ask('POST', `/admin/v1/tenants/${tenant}/keys`, { body: { limits } })).json()
  return { tenant, id: String(id), key: String(key) }
}

/** Sends a request in two halves; `meanwhile` happens between them. */
async function sendSlowly(
  key: string,
  { path, type, body }: Slow,
  meanwhile: () => Promise<unknown>,
): Promise<RawAnswer> {
  const socket = openConnection(gateway.url)
  const answer = readAnswer(socket)
  const head = [
    `POST ${path} HTTP/1.1`,
    'Host: localhost',
    `Authorization: Bearer ${key}`,
    `Content-Type: ${type}`,
    `Content-Length: ${body.length}`,
    'Connection: close',
  ]
  const half = Math.floor(body.length / 2)
  socket.write(`${head.join('\r\n')}\r\n\r\n${body.slice(0, half)}`)
  await once(socket, 'connect')
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  await meanwhile()
  socket.write(body.slice(half))
  return answer
}

const changed = async (answer: Promise<{ readonly status: number; readonly text: string }>) => {
  const { status, text } = await answer
  assert.equal(status, 200, text)
}

const TAKEN: Readonly<Record<string, readonly [status: number, (made: Made) => Promise<unknown>]>> = {
  'the key is revoked': [401, ({ id }) => changed(gateway.ask('POST', `/admin/v1/keys/${id}/revoke`))],
  'the key is rotated without an overlap': [
    401,
    ({ id }) => changed(gateway.ask('POST', `/admin/v1/keys/${id}/rotate`, { body: { overlap_seconds: 0 } })),
  ],
  'the account is closed': [
    403,
    ({ tenant }) => changed(gateway.ask('PATCH', `/admin/v1/tenants/${tenant}`, { body: { disabled: true } })),
  ],
  'the dialect is taken from the key': [
    403,
    ({ id }) => changed(gateway.ask('PATCH', `/admin/v1/keys/${id}`, { body: { limits: { faces: ['open'] } } })),
  ],
  'the models are taken from the key': [
    403,
    ({ id }) =>
      changed(gateway.ask('PATCH', `/admin/v1/keys/${id}`, { body: { limits: { models: ['seedance-1.5-pro'] } } })),
  ],
  'the account is to pay, and has nothing': [
    // Or 429, as OpenAI says it.
    402,
    ({ tenant }) => changed(gateway.ask('PATCH', `/admin/v1/tenants/${tenant}`, { body: { credit: 'limited' } })),
  ],
}

for (const [name, slow] of Object.entries(SLOW)) {
  describe(`${name} that comes slowly`, () => {
    for (const [what, [status, take]] of Object.entries(TAKEN)) {
      test(`is refused when meanwhile ${what}, and nothing has begun`, async () => {
        const made = await newKey()
        const answer = await sendSlowly(made.key, slow, () => take(made))
        assert.ok(answer.status === status || (status === 402 && answer.status === 429), answer.text)
        const { data } = (await gateway.ask('GET', `/admin/v1/jobs?tenant=${made.tenant}`)).json()
        assert.deepEqual(data, [])
      })
    }

    test('is taken when nothing has changed', async () => {
      const made = await newKey()
      const answer = await sendSlowly(made.key, slow, async () => undefined)
      assert.ok(answer.status === 200 || answer.status === 201, answer.text)
    })
  })
}
