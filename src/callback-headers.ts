/** What callbacks are signed with besides Standard Webhooks, where a dialect's vendor has signatures of its own. */

import type { Job } from './core/job.ts'
import { fal } from './dialects/fal.ts'
import { createEd25519Signer, type Ed25519Signer } from './webhooks/ed25519.ts'
import { deriveKey } from './start/server-secret.ts'

/** The headers for one try at a callback of a job, made at `atMs`. */
export type CallbackHeaders = (job: Job, atMs: number, body: string) => Readonly<Record<string, string>>

/** The installation's own key for fal's signatures. */
export function createFalSigner(secret: string): Ed25519Signer {
  return createEd25519Signer(deriveKey(secret, 'fal-webhooks'))
}

/** Makes the headers. */
export function createCallbackHeaders(signer: Ed25519Signer): CallbackHeaders {
  return ({ id, tenantId, faceId }, atMs, body) =>
    faceId === fal.id ? signer.headers({ requestId: fal.ids.encode(id), userId: tenantId, atMs }, body) : {}
}
