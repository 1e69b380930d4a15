/** By which of its keys an upstream is given a work: one that is open and well, has a slot left and may submit now. */

import type { CredentialId } from '../core/ids.ts'
import type { Attempt } from '../core/records.ts'
import type { Refusal, Upstream, UpstreamCredential } from '../core/upstream-port.ts'
import { together } from '../lib/together.ts'
import type { Receiver } from '../lifecycle/health.ts'
import type { Router } from '../lifecycle/router.ts'
import type { StepDeps } from './conclude.ts'

/** The key, where one is needed; or after how many ms it is worth asking again, by when somebody may have been faster. */
export type Choice = { readonly credential?: UpstreamCredential } | { readonly afterMs: number }

/** Whose work is to be given, of which model it is, and whether files are brought with it. */
export type Asking = { readonly by: string; readonly model: string; readonly hasFiles?: boolean }

type Deps = Pick<StepDeps, 'store' | 'router'>

/** How long it takes until a slot is free, if nobody tells, in ms. */
const SLOT_WAIT_MS = 500

/** How long one is left alone none of whose keys is open, in ms: only its operator can change that. */
const CLOSED_WAIT_MS = 30_000

/**
 * Chooses the preferred key or, where that has no room, the one with the largest share of its slots left. The chosen one is
 * reserved for the work of `by`: after an outage of it, nobody else gets it until it is known what became of that.
 */
export async function chooseCredential(
  deps: Deps,
  upstream: Upstream,
  { by, model }: Asking,
  preferredId?: CredentialId,
): Promise<Choice> {
  const { id, credentials } = upstream
  const { router } = deps
  const keyOf = (credential: UpstreamCredential) => ({ upstreamId: id, credentialId: credential.id, model })
  const rankOf = ({ credential, share }: Room) => (credential.id === preferredId ? 2 : share)
  const free = (await together((credentials ?? []).map((credential) => roomOf(deps, upstream, credential))))
    .filter(({ credential, room }) => room > 0 && router.health.waitMs(keyOf(credential), by) === 0)
    .toSorted((one, other) => rankOf(other) - rankOf(one))
  if (credentials !== undefined && free.length === 0) {
    return { afterMs: Math.max(SLOT_WAIT_MS, keysWaitMs(router, upstream, { by, model })) }
  }
  let afterMs = Number.POSITIVE_INFINITY
  for (const credential of credentials === undefined ? [undefined] : free.map((room) => room.credential)) {
    const waitsMs = await countSubmit(deps, upstream, credential)
    if (credential === undefined) return waitsMs > 0 ? { afterMs: waitsMs } : {}
    const key = keyOf(credential)
    // Somebody may have been faster: asked and reserved in one turn. Who has been counted need not wait for the next minute.
    if (waitsMs === 0 && router.health.isWellFor(key, by)) {
      router.health.tries(key, by)
      return { credential }
    }
    if (waitsMs === 0) await spareSubmit(deps, upstream, credential)
    afterMs = Math.min(afterMs, Math.max(waitsMs, router.health.waitMs(key, by)))
  }
  return { afterMs }
}

/** How many works more may begin at an upstream now, as far as its keys and its health go. */
export async function roomAt(deps: Deps, upstream: Upstream): Promise<number> {
  const { id, credentials } = upstream
  const { health } = deps.router
  const room = (await deps.router.hasBudget(upstream)) ? health.roomAt({ upstreamId: id }) : 0
  if (room === 0 || credentials === undefined) return room
  const rooms = await together(credentials.map((credential) => roomOf(deps, upstream, credential)))
  return Math.min(
    room,
    rooms.reduce((sum, { room: more }) => sum + more, 0),
  )
}

/** For how many ms an upstream, or all of its keys, are to be left alone with a work. */
export function waitFor(router: Router, upstream: Upstream, { by, model, hasFiles }: Asking): number {
  const ownMs = router.health.waitMs({ upstreamId: upstream.id, model, hasFiles }, by)
  return Math.max(ownMs, keysWaitMs(router, upstream, { by, model }))
}

function keysWaitMs({ health }: Router, { id, credentials }: Upstream, { by, model }: Asking): number {
  if (credentials === undefined) return 0
  if (credentials.length === 0) return CLOSED_WAIT_MS
  return Math.min(...credentials.map((key) => health.waitMs({ upstreamId: id, credentialId: key.id, model }, by)))
}

type Room = { readonly credential: UpstreamCredential; readonly room: number; readonly share: number }

/** How many works a key may begin, and how much of it is free. */
async function roomOf({ store, router }: Deps, { id }: Upstream, credential: UpstreamCredential): Promise<Room> {
  const { name, count } = credential.slots
  const free = Math.max(0, count - (await store.slotsTaken(name)))
  const room = Math.min(free, router.health.roomAt({ upstreamId: id, credentialId: credential.id }))
  return { credential, room, share: free / count }
}

/** Who counts submits, and under which name in the store. */
type Counter = { readonly by: string; readonly receiver: Receiver; readonly perMinute: number | undefined }

/** Those who count a submit, the key first: it is asked for by whoever has found it free, the provider by everybody. */
function countersOf({ id, submitsPerMinute }: Upstream, credential: UpstreamCredential | undefined) {
  const provider: Counter = { by: `provider:${id}`, receiver: { upstreamId: id }, perMinute: submitsPerMinute }
  if (credential === undefined) return [provider]
  const receiver = { upstreamId: id, credentialId: credential.id }
  const key: Counter = { by: credential.id, receiver, perMinute: credential.submitsPerMinute }
  return [key, provider]
}

/** Counts a submit; 0: it may be made, or else after so many ms, and then nobody has counted it. */
async function countSubmit(
  deps: Deps,
  upstream: Upstream,
  credential: UpstreamCredential | undefined,
): Promise<number> {
  const counted: Counter[] = []
  for (const counter of countersOf(upstream, credential)) {
    const afterMs = await waitMs(deps, counter)
    if (afterMs === 0) counted.push(counter)
    else {
      await spare(deps, counted)
      return afterMs
    }
  }
  return 0
}

/** Gives back a submit that was counted, and that nobody makes. */
export async function spareSubmit(
  deps: Deps,
  upstream: Upstream,
  credential: UpstreamCredential | undefined,
): Promise<void> {
  await spare(deps, countersOf(upstream, credential))
}

async function spare({ store }: Deps, counters: readonly Counter[]): Promise<void> {
  for (const { by, perMinute } of counters) if (perMinute !== undefined) await store.spareRequest(by, perMinute)
}

/** Counts a submit; 0: it may be made, or else after so many ms, for which whoever counts is left alone by everybody here. */
async function waitMs({ store, router }: Deps, { by, receiver, perMinute }: Counter): Promise<number> {
  if (perMinute === undefined) return 0
  const { allowed, resetMs } = await store.countRequest(by, perMinute)
  if (allowed) return 0
  router.health.pause(receiver, Math.max(1, resetMs))
  return Math.max(1, resetMs)
}

/** A key that its provider refuses, or whose account has no money, is not used again before its operator has looked. */
export async function closeKey(upstream: Upstream, { credentialId }: Attempt, refusal: Refusal): Promise<void> {
  if (credentialId === undefined || (refusal.about !== 'key' && refusal.about !== 'money')) return
  const cause = refusal.about === 'key' ? 'refused' : 'unpaid'
  await upstream.closeCredential?.(credentialId, cause, refusal.internal ?? refusal.problem.message)
}
