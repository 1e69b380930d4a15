/** Signatures as fal makes them: Ed25519 over the request, its owner, the time and the body's hash, with a published key. */

import { createPrivateKey, createPublicKey, hash, sign } from 'node:crypto'
import type { JsonObject } from '../core/json.ts'

/** What is signed besides the body; `atMs` is the time of this very try. */
export type SignedFacts = { readonly requestId: string; readonly userId: string; readonly atMs: number }

/** One key pair. */
export type Ed25519Signer = {
  /** The four headers of a delivery. */
  headers(facts: SignedFacts, body: string): Record<string, string>
  /** The public key as a JSON Web Key Set. */
  readonly keySet: JsonObject
}

/** What stands before the 32 bytes of a seed in a private key (RFC 8410). */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex')

/** Makes a signer of a seed of 32 bytes. */
export function createEd25519Signer(seed: Uint8Array): Ed25519Signer {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, seed]), format: 'der', type: 'pkcs8' })
  const { kty = '', crv = '', x = '' } = createPublicKey(key).export({ format: 'jwk' })
  const kid = hash('sha256', x).slice(0, 16)
  return {
    headers({ requestId, userId, atMs }, body) {
      const timestamp = String(Math.floor(atMs / 1000))
      const message = [requestId, userId, timestamp, hash('sha256', body)].join('\n')
      return {
        'x-fal-webhook-request-id': requestId,
        'x-fal-webhook-user-id': userId,
        'x-fal-webhook-timestamp': timestamp,
        'x-fal-webhook-signature': sign(null, Buffer.from(message), key).toString('hex'),
      }
    },
    keySet: { keys: [{ kty, crv, x, kid, use: 'sig', alg: 'EdDSA' }] },
  }
}
