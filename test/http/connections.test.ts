/** Connections and file handles: strangers who open as many as they can take none from those who were accepted. */

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import type { Socket } from 'node:net'
import { connectionsWithin } from '../../src/http/connections.ts'
import { openConnection } from '../support/raw-http.ts'
import { type Answer, type Reelay, startReelay, until } from '../support/reelay.ts'

/** Room for 36 connections, when 128 handles are for everything else. */
const FILE_HANDLES = 200

let reelay: Reelay
const sockets: Socket[] = []

before(async () => {
  reelay = await startReelay({}, undefined, FILE_HANDLES)
})

after(async () => {
  for (const socket of sockets) socket.destroy()
  await reelay?.close()
})

for (const [handles, connections] of [
  [200, 36],
  [1_024, 448],
  [64, 16],
  [1_048_576, 16_384],
  [undefined, 16_384],
] as const) {
  test(`of ${handles ?? 'endless'} file handles there are enough for ${connections} connections`, () => {
    assert.equal(connectionsWithin(handles), connections)
  })
}

/** Asks as clients do: a connection that was taken from them between two requests is opened anew. */
async function answered(ask: () => Promise<Answer>): Promise<Answer> {
  const answer = await until(
    () => ask().catch((error) => assert.ok(error instanceof TypeError, String(error))),
    (found) => found !== undefined,
  )
  assert.ok(answer)
  return answer
}

test('hundreds of strangers who ask nothing, have asked, or never finish keep no job from its end', async () => {
  const heads = [
    '',
    'GET /health HTTP/1.1\r\nHost: a\r\n\r\n',
    'POST /v1/jobs HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\nContent-Type: application/json\r\n\r\n',
    'GET /v1/jobs HTTP/1.1\r\n',
  ]
  const crowd = async () => {
    for (let index = 0; index < 400; index++) {
      const socket = openConnection(reelay.url)
      sockets.push(socket)
      socket.resume()
      socket.write(heads[index % heads.length] ?? '')
      if (index % 20 === 0) await Promise.race([once(socket, 'connect'), once(socket, 'close')])
    }
  }
  const body = { model: 'seedance-2.0', input: { prompt: 'A cat.', resolution: '480p', duration: 4 } }
  await crowd()
  const headers = { 'idempotency-key': 'among-strangers' }
  const submitted = await answered(() => reelay.call('POST', '/v1/jobs', { body, headers }))
  assert.equal(submitted.status, 200, submitted.text)
  const { id } = submitted.json()
  await crowd()
  const ended = await until(
    () => answered(() => reelay.call('GET', `/v1/jobs/${String(id)}`)),
    (answer) => answer.json()['status'] !== 'processing',
  )
  assert.equal(ended.json()['status'], 'succeeded', ended.text)
  assert.ok(!reelay.log().includes('EMFILE'), reelay.log())
  await until(
    async () => sockets.filter((socket) => !socket.destroyed && socket.readyState === 'open').length,
    (open) => open <= 36,
  )
})
