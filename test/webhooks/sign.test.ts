import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { generateWebhookSecret } from '../../src/auth/keys.ts'
import { isWebhookSecret, signatureHeaders } from '../../src/webhooks/sign.ts'

/** A secret of one byte, again and again. */
const secretOf = (byte: number) =>
  generateWebhookSecret({ bytes: (count) => new Uint8Array(count).fill(byte), fraction: () => 0 })

const secret = secretOf(9)

test('the official library verifies what is signed, and nothing that was altered', () => {
  const body = JSON.stringify({ id: 'job_1', prompt: '橘猫' })
  const headers = signatureHeaders([secret], 'msg_1', Date.now(), body)
  const webhook = new Webhook(secret)
  assert.deepEqual(webhook.verify(body, headers), JSON.parse(body))
  assert.throws(() => webhook.verify(`${body} `, headers))
  assert.throws(() => webhook.verify(body, { ...headers, 'webhook-id': 'msg_2' }))
  assert.throws(() => new Webhook(secretOf(8)).verify(body, headers))
})

test('a signature that is ten minutes old is refused', () => {
  const headers = signatureHeaders([secret], 'msg_1', Date.now() - 600_000, '{}')
  assert.throws(() => new Webhook(secret).verify('{}', headers))
})

test('a secret has 24 to 64 bytes; an empty one is none', () => {
  const of = (size: number) => `whsec_${Buffer.alloc(size, 1).toString('base64')}`
  assert.ok(isWebhookSecret(secret) && isWebhookSecret(of(24)) && isWebhookSecret(of(64)))
  for (const text of ['', ' ', 'whsec_', of(23), of(65), of(32).slice(6), 'whsec_!!!!'])
    assert.equal(isWebhookSecret(text), false, text)
})
