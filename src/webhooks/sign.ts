/** Signatures as Standard Webhooks 1.0.0 defines them: HMAC-SHA-256 over `id.timestamp.body`. */

import { createHmac } from 'node:crypto'

/** The three headers of a delivery. `secret` is `whsec_` and base64; `atMs` is the time of this very attempt. */
export function signatureHeaders(secret: string, id: string, atMs: number, body: string): Record<string, string> {
  const timestamp = String(Math.floor(atMs / 1000))
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` }
}

/** True for a secret that Standard Webhooks allows: `whsec_` and 24 to 64 bytes in base64. */
export function isWebhookSecret(secret: string): boolean {
  const match = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret)
  const size = Buffer.from(match?.[1] ?? '', 'base64').byteLength
  return size >= 24 && size <= 64
}
