/**
 * Secrets at rest: sealed by AES-256-GCM, each for one provider, one credential and the origins that it may be sent to, so
 * that a sealed secret that is moved elsewhere in the database, or sent to another host by a changed URL, opens nothing.
 */

import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import { assert } from '../core/assert.ts'
import type { Credential, Provider } from '../core/provider.ts'

/** What a secret is sealed for. Whoever opens it has to say the same. */
export type SealedFor = {
  readonly provider: string
  readonly credentialId: string
  /** Where the secret may be sent, as `originsOf` gives it. */
  readonly origins: readonly string[]
}

/** What came of opening: the secret, or why there is none, as a sentence for the operator. */
export type Opened =
  | { readonly isOpen: true; readonly secret: string }
  | { readonly isOpen: false; readonly detail: string }

/** Seals and opens secrets. */
export interface Sealer {
  /** Seals with the first key: `v1.<which key>.<nonce, text and tag in base64url>`. */
  seal(secret: string, about: SealedFor): string
  /** Opens with whichever key it was sealed with. Never throws for what a text is. */
  open(sealed: string, about: SealedFor): Opened
  /** Whether it was sealed with the first key. */
  isNewest(sealed: string): boolean
}

/** Bytes of a key that seals. */
export const SEALING_KEY_BYTES = 32

const VERSION = 'v1'
const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16
const FORMAT = /^v1\.([0-9a-f]{16})\.([A-Za-z0-9_-]{38,100000})$/

const MISSING_KEY =
  'it was sealed with a key that is not at hand: put it back into REELAY_CREDENTIALS_KEY, ' +
  'or the data folder\'s file "secret" back from a backup, or give the secret again'
const WRONG_PLACE = 'it was sealed for another provider or another origin, or is damaged: give the secret again'
const NO_SEAL = 'it is damaged, or was sealed by a newer version: give the secret again'

/** Makes a sealer of keys of 32 bytes each: the first one seals, all of them open. */
export function createSealer({ keys }: { readonly keys: readonly Uint8Array[] }): Sealer {
  const known = keys.map((key) => {
    assert(key.length === SEALING_KEY_BYTES, 'a key that seals has 32 bytes')
    return { id: derived(key, 'id').toString('hex').slice(0, 16), key: derived(key, 'seal') }
  })
  const [first] = known
  assert(first !== undefined, 'there is a key that seals')
  return {
    seal: (secret, about) => {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(CIPHER, first.key, nonce, { authTagLength: TAG_BYTES })
      cipher.setAAD(boundTo(first.id, about))
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
      return `${VERSION}.${first.id}.${Buffer.concat([nonce, text, cipher.getAuthTag()]).toString('base64url')}`
    },
    open: (sealed, about) => {
      const [, id = '', bytes = ''] = FORMAT.exec(sealed) ?? []
      if (id === '') return { isOpen: false, detail: NO_SEAL }
      const key = known.find((one) => one.id === id)?.key
      if (key === undefined) return { isOpen: false, detail: MISSING_KEY }
      const secret = opened(key, Buffer.from(bytes, 'base64url'), boundTo(id, about))
      return secret === undefined ? { isOpen: false, detail: WRONG_PLACE } : { isOpen: true, secret }
    },
    isNewest: (sealed) => FORMAT.exec(sealed)?.[1] === first.id,
  }
}

/** The origin of a base URL: whatever its path, it is the same place for a secret. Throws for what is no URL. */
export function originOf(baseUrl: string): string {
  return new URL(baseUrl).origin
}

/** Where a provider's keys may be sent: scheme, host and port of its base URL, then of its upload URL where that is elsewhere. */
export function originsOf({
  baseUrl,
  uploadUrl = baseUrl,
}: Pick<Provider, 'baseUrl' | 'uploadUrl'>): readonly string[] {
  return [...new Set([originOf(baseUrl), originOf(uploadUrl)])]
}

/** What a credential of a provider is sealed for. */
export function sealedFor(provider: Provider, { id }: Pick<Credential, 'id'>): SealedFor {
  return { provider: provider.name, credentialId: id, origins: originsOf(provider) }
}

function opened(key: Buffer, bytes: Buffer, bound: Buffer): string | undefined {
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
  decipher.setAAD(bound)
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
  const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES))
  try {
    return Buffer.concat([text, decipher.final()]).toString('utf8')
  } catch {
    // What is not exactly what was sealed, for exactly this, has another tag.
    return undefined
  }
}

/** The texts in an unambiguous order: no two different ones come to the same bytes. */
function boundTo(keyId: string, { provider, credentialId, origins }: SealedFor): Buffer {
  return Buffer.from(JSON.stringify(['reelay-credential', VERSION, keyId, provider, credentialId, ...origins]))
}

function derived(key: Uint8Array, purpose: string): Buffer {
  return createHmac('sha256', key).update(`reelay-credential-${purpose}`).digest()
}
