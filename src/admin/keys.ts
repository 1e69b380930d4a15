/** API keys as an operator looks after them: made, limited, rotated with an overlap, revoked for good. */

import { generateKey, hintOf } from '../auth/keys.ts'
import { type KeyId, makeId, type TenantId } from '../core/ids.ts'
import type { KeyLimits } from '../core/limits.ts'
import { problem } from '../core/problem.ts'
import type { ListedKey } from '../core/records.ts'
import type { Write } from '../core/writes.ts'
import type { AdminDeps } from './admin-deps.ts'
import { inTurn } from './in-turn.ts'
import { findTenant } from './tenants.ts'

/** What an operator says of a key. */
export type KeyFacts = { readonly name: string; readonly limits: KeyLimits; readonly expiresAtMs?: number }

/** What is to be changed: limits by their names, `null` for one that is to go; `null` also for an expiry. */
export type KeyChange = {
  readonly name?: string
  readonly limits?: { readonly [Name in keyof KeyLimits]?: KeyLimits[Name] | null }
  readonly expiresAtMs?: number | null
}

/** A key that was just made. The key itself is nowhere else, and never told again. */
export type MadeKey = { readonly key: ListedKey; readonly plain: string }

/** Finds a key, revoked ones included. Throws `ProblemError` `key_not_found`. */
export async function findKey({ store }: Pick<AdminDeps, 'store'>, id: KeyId | undefined): Promise<ListedKey> {
  const key = id === undefined ? undefined : await store.key(id)
  if (key === undefined) throw problem('key_not_found', 'There is no such API key.')
  return key
}

/** Makes a key for a tenant. Throws `tenant_not_found`, and `invalid_parameter` for an expiry that has passed. */
export async function createKey(deps: AdminDeps, tenantId: TenantId | undefined, facts: KeyFacts): Promise<MadeKey> {
  const tenant = await findTenant(deps, tenantId)
  refusePast(deps, facts.expiresAtMs)
  const made = make(deps, tenant.id, facts)
  if (!(await isWritten(deps, [{ write: 'insert-key', key: made.key }]))) {
    throw problem('unavailable', 'The API key was not written; try again.')
  }
  return made
}

/** Changes a key. Throws `key_not_found`, `key_revoked`, and `invalid_parameter` for an expiry that has passed. */
export async function changeKey(deps: AdminDeps, id: KeyId | undefined, change: KeyChange): Promise<ListedKey> {
  if (change.expiresAtMs !== undefined) refusePast(deps, change.expiresAtMs ?? undefined)
  return inTurn('The API key', async () => {
    const before = await findLiveKey(deps, id)
    const { expiresAtMs: known, ...key } = before
    const { name = key.name, limits = {}, expiresAtMs = known ?? null } = change
    const merged = Object.entries({ ...key.limits, ...limits }).filter(([, limit]) => limit !== null)
    const changed: ListedKey = {
      ...key,
      name,
      limits: Object.fromEntries(merged),
      ...(expiresAtMs !== null && { expiresAtMs }),
    }
    return (await isWritten(deps, [{ write: 'update-key', key: changed, before }])) ? changed : undefined
  })
}

/**
 * Gives a key another secret: it stays the same key, with its name, its limits and what it has used of them. The former
 * secret goes on for `overlapMs`, and those before it no longer. Throws `key_not_found`, `key_revoked`.
 */
export async function rotateKey(deps: AdminDeps, id: KeyId | undefined, overlapMs: number): Promise<MadeKey> {
  return inTurn('The API key', async () => {
    const before = await findLiveKey(deps, id)
    const plain = generateKey(deps.random)
    const key = { ...before, hash: deps.hash(plain), hint: hintOf(plain) }
    const formerEndsAtMs = deps.clock.nowMs() + overlapMs
    const isMade = await isWritten(deps, [{ write: 'rotate-key', key, before, formerEndsAtMs }])
    return isMade ? { key: { ...key, formerEndsAtMs }, plain } : undefined
  })
}

/** Revokes a key for good; revoking it again changes nothing. Throws `key_not_found`. */
export async function revokeKey(deps: AdminDeps, id: KeyId | undefined): Promise<ListedKey> {
  return inTurn('The API key', async () => {
    const key = await findKey(deps, id)
    if (key.revokedAtMs !== undefined) return key
    const revoked = { ...key, revokedAtMs: deps.clock.nowMs() }
    return (await isWritten(deps, [{ write: 'update-key', key: revoked, before: key }])) ? revoked : undefined
  })
}

async function findLiveKey(deps: AdminDeps, id: KeyId | undefined): Promise<ListedKey> {
  const key = await findKey(deps, id)
  if (key.revokedAtMs !== undefined) throw problem('key_revoked', 'This API key was revoked.')
  if (key.expiresAtMs !== undefined && key.expiresAtMs <= deps.clock.nowMs()) {
    throw problem('key_revoked', 'This API key has expired; create another one.')
  }
  return key
}

function make({ clock, random, hash }: AdminDeps, tenantId: TenantId, facts: KeyFacts): MadeKey {
  const plain = generateKey(random)
  const createdAtMs = clock.nowMs()
  const id = makeId<KeyId>(createdAtMs, random.bytes(10))
  return { plain, key: { id, tenantId, hash: hash(plain), hint: hintOf(plain), ...facts, createdAtMs } }
}

async function isWritten({ store }: AdminDeps, writes: readonly Write[]): Promise<boolean> {
  const { committed } = await store.commit(writes)
  return committed
}

function refusePast({ clock }: AdminDeps, expiresAtMs: number | undefined): void {
  if (expiresAtMs === undefined || expiresAtMs > clock.nowMs()) return
  throw problem('invalid_parameter', 'expires_at has passed already; to end a key now, revoke it.', 'expires_at')
}
