/** What the command line does, and what it says, when the answer to a change is lost. */

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { AdminError, askServer } from '../../src/cli/admin-client.ts'
import type { Asked } from '../../src/cli/command.ts'

const ADMIN_KEY = 'admin-key-of-the-operator-in-tests'
const GRANT = { method: 'POST', path: '/tenants/t/credits', body: { credits: '5' }, idempotencyKey: 'k1' } as const
const KEY_MADE = { method: 'POST', path: '/tenants/t/keys', body: {} } as const
const UNKNOWN = /It is not known whether this was done\./

type Answer = RequestListener

const broken: Answer = (_, response) => response.socket?.resetAndDestroy()
const status =
  (code: number, body: object | string): Answer =>
  (_, response) =>
    response.writeHead(code).end(typeof body === 'string' ? body : JSON.stringify(body))

/** A server that answers by this list, and by its last from then on. */
async function serve(context: TestContext, answers: readonly [Answer, ...Answer[]]) {
  const keys: (string | undefined)[] = []
  const server = createServer((request, response) => {
    keys.push([request.headers['idempotency-key']].flat()[0])
    request.resume().on('end', () => {
      const answer = answers[Math.min(keys.length, answers.length) - 1]
      answer?.(request, response)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  context.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, keys }
}

const ask = (url: string, asked: Asked) => askServer({ url, adminKey: ADMIN_KEY }, asked)

async function refusal(url: string, asked: Asked): Promise<string> {
  const error = await ask(url, asked).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof AdminError)
  return error.message
}

for (const [what, lost] of [
  ['whose connection breaks', broken],
  ['whose proxy has lost the server', status(502, 'Bad Gateway')],
  ['that is still being worked on', status(409, { code: 'idempotency_in_progress', detail: 'It is.' })],
] as const) {
  test(`a change ${what} is sent again under its key until it is answered`, async (context) => {
    const { url, keys } = await serve(context, [lost, lost, status(201, { id: 'x' })])
    assert.deepEqual(await ask(url, GRANT), { id: 'x' })
    assert.deepEqual(keys, ['k1', 'k1', 'k1'])
  })
}

test('a change that is never answered is said to be unknown, with the key to repeat it under', async (context) => {
  const { url, keys } = await serve(context, [broken])
  const said = await refusal(url, GRANT)
  assert.match(said, UNKNOWN)
  assert.match(said, /--once k1:/)
  assert.ok(keys.length > 1)
})

test('a change without a key is sent once, and said to be unknown when its answer is lost', async (context) => {
  for (const lost of [broken, status(502, 'Bad Gateway'), status(500, { code: 'internal', detail: 'Oh.' })]) {
    const { url, keys } = await serve(context, [lost])
    const said = await refusal(url, KEY_MADE)
    assert.match(said, UNKNOWN)
    assert.match(said, /Look at what there is/)
    assert.deepEqual(keys, [undefined])
  }
})

test('a change that is refused after its first answer was lost is unknown as well', async (context) => {
  const { url, keys } = await serve(context, [broken, status(401, { code: 'unauthorized' })])
  const said = await refusal(url, GRANT)
  assert.match(said, /does not take this admin key/)
  assert.match(said, UNKNOWN)
  assert.equal(keys.length, 2)
})

test('what was refused or never left is not called unknown, and not sent again', async (context) => {
  const { url, keys } = await serve(context, [status(404, { code: 'tenant_not_found', detail: 'There is none.' })])
  assert.doesNotMatch(await refusal(url, GRANT), UNKNOWN)
  assert.equal(keys.length, 1)
  const gone = createServer().listen(0, '127.0.0.1')
  await once(gone, 'listening')
  const { port } = gone.address() as AddressInfo
  gone.close()
  await once(gone, 'close')
  for (const nowhere of [`http://127.0.0.1:${port}`, 'http://127.0.0.1:1']) {
    const said = await refusal(nowhere, GRANT)
    assert.match(said, /^No server answers at/)
    assert.doesNotMatch(said, UNKNOWN)
  }
})

test('a question is never called unknown', async (context) => {
  for (const answer of [broken, status(502, 'Bad Gateway')]) {
    const { url, keys } = await serve(context, [answer])
    assert.doesNotMatch(await refusal(url, { method: 'GET', path: '/tenants' }), UNKNOWN)
    assert.equal(keys.length, 1)
  }
})
