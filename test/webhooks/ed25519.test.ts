/** fal's signatures: what a receiver verifies with the published key alone. */

import assert from 'node:assert/strict'
import { createPublicKey, hash, type JsonWebKeyInput, verify } from 'node:crypto'
import { test } from 'node:test'
import { createEd25519Signer } from '../../src/webhooks/ed25519.ts'

const signer = createEd25519Signer(new Uint8Array(32).fill(7))
const facts = { requestId: 'r1', userId: 'u1', atMs: 1_795_320_000_900 }

function isSigned(headers: Readonly<Record<string, string>>, body: string): boolean {
  const { keys } = JSON.parse(JSON.stringify(signer.keySet)) as { keys: JsonWebKeyInput['key'][] }
  const message = [
    headers['x-fal-webhook-request-id'],
    headers['x-fal-webhook-user-id'],
    headers['x-fal-webhook-timestamp'],
    hash('sha256', body),
  ].join('\n')
  const signature = Buffer.from(headers['x-fal-webhook-signature'] ?? '', 'hex')
  return keys.some((key) => verify(null, Buffer.from(message), createPublicKey({ key, format: 'jwk' }), signature))
}

test('a receiver verifies a delivery with the published key', () => {
  const headers = signer.headers(facts, '{"status":"OK"}')
  assert.equal(headers['x-fal-webhook-timestamp'], '1795320000')
  assert.ok(isSigned(headers, '{"status":"OK"}'))
})

test('another body, request, owner or time is not signed by it', () => {
  const headers = signer.headers(facts, '{}')
  assert.equal(isSigned(headers, '{ }'), false)
  for (const name of ['request-id', 'user-id', 'timestamp']) {
    assert.equal(isSigned({ ...headers, [`x-fal-webhook-${name}`]: '1795320001' }, '{}'), false, name)
  }
})

test('the key set tells the public key, and nothing of the seed', () => {
  const { keys } = JSON.parse(JSON.stringify(signer.keySet))
  assert.deepEqual(Object.keys(keys[0]).toSorted(), ['alg', 'crv', 'kid', 'kty', 'use', 'x'])
  const same = createEd25519Signer(new Uint8Array(32).fill(7)).keySet
  assert.deepEqual(same, signer.keySet)
})
