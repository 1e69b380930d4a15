import assert from 'node:assert/strict'
import { test } from 'node:test'
import OpenAI from 'openai'
import { Webhook } from 'standardwebhooks'
import { generateWebhookSecret } from '../../src/auth/keys.ts'
import { isBlankSecret, isWebhookSecret, signatureHeaders } from '../../src/webhooks/sign.ts'

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

test('OpenAI’s SDK verifies it, too, with any of several secrets', async () => {
  const client = new OpenAI({ apiKey: 'none' })
  const body = JSON.stringify({ type: 'job.succeeded', data: { id: 'job_1', prompt: '橘猫' } })
  const headers = signatureHeaders([secretOf(1), secret], 'msg_1', Date.now(), body)
  for (const one of [secretOf(1), secret]) {
    assert.deepEqual(await client.webhooks.unwrap(body, headers, one), JSON.parse(body))
  }
  await assert.rejects(client.webhooks.unwrap(`${body} `, headers, secret), OpenAI.InvalidWebhookSignatureError)
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

test('of several secrets each has its signature, and any of them verifies', () => {
  const headers = signatureHeaders([secretOf(1), secret], 'msg_1', Date.now(), '{}')
  assert.equal(headers['webhook-signature']?.split(' ').length, 2)
  for (const one of [secretOf(1), secret]) assert.deepEqual(new Webhook(one).verify('{}', headers), {})
  assert.throws(() => new Webhook(secretOf(2)).verify('{}', headers))
})

test('nothing is signed without a secret, or with one that is none', () => {
  for (const secrets of [[], [''], ['whsec_'], [secret, 'whsec_c2hvcnQ=']]) {
    assert.throws(() => signatureHeaders(secrets, 'msg_1', Date.now(), '{}'))
  }
})

test('a secret of one byte again and again is blank', () => {
  assert.ok(isBlankSecret(secretOf(0)))
  assert.ok(!isBlankSecret(`whsec_${Buffer.from('something like random!!!').toString('base64')}`))
})
