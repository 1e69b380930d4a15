/** Signatures as Standard Webhooks 1.0.0 defines them: HMAC-SHA-256 over `id.timestamp.body`. */

import { createHmac } from 'node:crypto'
import { assert } from '../core/assert.ts'

const PREFIX = 'whsec_'

/**
 * The three headers of a delivery: one signature for each secret that is valid, so that a receiver may change over in its own
 * time. Secrets are `whsec_` and base64; `atMs` is the time of this very try. Throws without a secret, or with one that is none.
 */
export function signatureHeaders(
  secrets: readonly string[],
  id: string,
  atMs: number,
  body: string,
): Record<string, string> {
  assert(secrets.length > 0 && secrets.every(isWebhookSecret), 'a delivery is signed by secrets')
  const timestamp = String(Math.floor(atMs / 1000))
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
  })
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') }
}

/** True for a secret that Standard Webhooks allows: `whsec_` and 24 to 64 bytes in base64. */
export function isWebhookSecret(secret: string): boolean {
  const match = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret)
  const key = Buffer.from(match?.[1] ?? '', 'base64')
  return key.byteLength >= 24 && key.byteLength <= 64
}

/** True for a secret of one byte again and again, such as zeros: somebody has filled in what was to be random. */
export function isBlankSecret(secret: string): boolean {
  return new Set(Buffer.from(secret.slice(PREFIX.length), 'base64')).size < 8
}
