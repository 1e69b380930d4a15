/**
 * Identifiers. A core id is 26 characters of Crockford base32 in lower case: 48 bits of milliseconds, then 80 random bits
 * (the layout of a ULID), so that ids sort by age and cannot be guessed. Dialects show it behind a prefix of their own.
 */

declare const idBrand: unique symbol
type Id<Name extends string> = string & { readonly [idBrand]: Name }

/** A job's id. */
export type JobId = Id<'job'>
/** A tenant's id: the owner of keys, jobs and files. */
export type TenantId = Id<'tenant'>
/** An API key's id; never the key. */
export type KeyId = Id<'key'>
/** An uploaded file's id. */
export type FileId = Id<'file'>
/** The id of one try at an upstream. */
export type AttemptId = Id<'attempt'>
/** The id of one of the keys to a provider. */
export type CredentialId = Id<'credential'>
/** The id of one process that works on a store. */
export type WorkerId = Id<'worker'>
/** The id of one movement of money. */
export type TransferId = Id<'transfer'>
/** The id of a URL to which a tenant has its events sent. */
export type EndpointId = Id<'endpoint'>
/** The id of one event to be delivered; stays the same over retries (Standard Webhooks `webhook-id`). */
export type DeliveryId = Id<'delivery'>

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const ID_PATTERN = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/

/** Makes a core id from the time in epoch milliseconds and 10 random bytes. */
export function makeId<T extends Id<string>>(atMs: number, random: Uint8Array): T {
  let time = ''
  for (let rest = atMs, place = 0; place < 10; place++, rest = Math.floor(rest / 32)) time = ALPHABET[rest % 32] + time
  let chance = ''
  let bits = 0
  let held = 0
  for (let index = 0; index < 10; index++) {
    held = (held << 8) | (random[index] ?? 0)
    bits += 8
    while (bits >= 5) {
      bits -= 5
      chance += ALPHABET[(held >> bits) & 31]
      held &= (1 << bits) - 1
    }
  }
  return (time + chance) as T
}

/** The smallest core id of a time in epoch milliseconds: ids that are made from then on come after it. */
export function firstIdAt<T extends Id<string>>(atMs: number): T {
  return makeId(atMs, new Uint8Array(10))
}

/** Reads a core id; `undefined` for anything that is not one. */
export function parseId<T extends Id<string>>(text: string): T | undefined {
  return ID_PATTERN.test(text) ? (text as T) : undefined
}

/** Reads an id behind a prefix such as `job_`; `undefined` for anything else. */
export function parsePrefixedId<T extends Id<string>>(prefix: string, text: string): T | undefined {
  return text.startsWith(prefix) ? parseId<T>(text.slice(prefix.length)) : undefined
}

const UUID_PATTERN = /^([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/
const UUID_BITS = 128n

/** The 128 bits of a core id in the notation of a UUID, in lower case. */
export function toUuid(id: Id<string>): string {
  let bits = 0n
  for (const character of id) bits = bits * 32n + BigInt(ALPHABET.indexOf(character))
  const hex = bits.toString(16).padStart(32, '0')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** The core id that a text in the notation of a UUID is; `undefined` for any other text. */
export function fromUuid<T extends Id<string>>(text: string): T | undefined {
  const match = UUID_PATTERN.exec(text)
  if (match === null) return undefined
  let bits = BigInt(`0x${match.slice(1).join('')}`)
  let id = ''
  for (let place = 0n; place < UUID_BITS; place += 5n, bits /= 32n) id = ALPHABET[Number(bits % 32n)] + id
  return parseId<T>(id)
}
