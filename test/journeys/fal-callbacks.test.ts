/** What whoever submitted through fal's queue is told: fal's body, and both signatures, which a receiver verifies by what is public. */

import assert from 'node:assert/strict'
import { createPublicKey, hash, type JsonWebKeyInput, verify } from 'node:crypto'
import { after, before, test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import type { JsonObject } from '../../src/core/json.ts'
import { type Reelay, startReelay, until } from '../support/reelay.ts'
import { bodyOf, type Received, startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts'

const ENDPOINT = 'bytedance/seedance-2.0/text-to-video'

let receiver: WebhookReceiver
let reelay: Reelay

before(async () => {
  receiver = await startWebhookReceiver()
  reelay = await startReelay({
    REELAY_CONNECT_TO: `hooks.example:80:127.0.0.1:${receiver.port}`,
  })
})

after(async () => {
  await reelay?.close()
  await receiver?.close()
})

async function submit(path: string): Promise<JsonObject> {
  const hook = encodeURIComponent(`http://hooks.example${path}`)
  const body = { prompt: 'a kite', duration: '4', resolution: '480p', generate_audio: false }
  const answer = await reelay.call('POST', `/fal/${ENDPOINT}?fal_webhook=${hook}`, { body })
  assert.equal(answer.status, 200, answer.text)
  return answer.json()
}

async function told(path: string): Promise<Received> {
  const [first] = await until(
    async () => receiver.at(path),
    (found) => found.length > 0,
    20,
  )
  return first ?? assert.fail()
}

async function assertSigned({ headers, body }: Received): Promise<void> {
  const named = (name: string) => String(headers[`x-fal-webhook-${name}`])
  const { keys } = (await reelay.call('GET', '/fal/.well-known/jwks.json', { headers: { authorization: '' } })).json()
  const message = [named('request-id'), named('user-id'), named('timestamp'), hash('sha256', body)].join('\n')
  const isSigned = (keys as unknown as JsonWebKeyInput['key'][]).some((key) =>
    verify(null, Buffer.from(message), createPublicKey({ key, format: 'jwk' }), Buffer.from(named('signature'), 'hex')),
  )
  assert.ok(isSigned)
  const { key: secret } = (await reelay.call('GET', '/v1/webhooks/default/secret')).json()
  new Webhook(String(secret)).verify(body, headers as Record<string, string>)
}

test('a film is told as OK with the output as its payload, signed as fal signs and as Standard Webhooks', async () => {
  const { request_id: id } = await submit('/film')
  const received = await told('/film')
  const { request_id: toldId, status, payload, error } = bodyOf(received)
  assert.deepEqual([toldId, status, error], [id, 'OK', undefined])
  const { video } = JSON.parse(JSON.stringify(payload))
  assert.equal((await fetch(video.url.replace(/^http:\/\/[^/]+/, reelay.url))).status, 200)
  assert.equal(received.headers['x-fal-webhook-request-id'], id)
  await assertSigned(received)
})

test('an end without a film is told as ERROR with the reason', async () => {
  const { cancel_url: url } = await submit('/cancelled')
  await reelay.call('PUT', String(url))
  const received = await told('/cancelled')
  const { status, payload, error } = bodyOf(received)
  assert.deepEqual([status, error], ['ERROR', 'The job was cancelled.'])
  assert.equal(JSON.parse(JSON.stringify(payload)).error_type, 'client_cancelled')
  await assertSigned(received)
})

test('what another dialect’s jobs are told, fal does not sign', async () => {
  const input = { prompt: 'a kite', duration: 4, resolution: '480p', callback_url: 'http://hooks.example/jobs' }
  const { id } = (await reelay.call('POST', '/v1/jobs', { body: { model: 'seedance-2.0', input } })).json()
  await reelay.call('POST', `/v1/jobs/${String(id)}/cancel`)
  const { headers } = await told('/jobs')
  assert.deepEqual(
    Object.keys(headers).filter((name) => name.startsWith('x-fal')),
    [],
  )
})
