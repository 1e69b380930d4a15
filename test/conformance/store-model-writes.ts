/** How a store of maps applies each write, and how it takes it back. */

import { isDeepStrictEqual } from 'node:util'
import { assertNever } from '../../src/core/assert.ts'
import type { Job } from '../../src/core/job.ts'
import type { ApiKey, AssetUse, Attempt, SlotPool } from '../../src/core/records.ts'
import type { Guard, Write } from '../../src/core/writes.ts'
import type { Lease } from '../../src/core/steps.ts'
import { applyToAccounts, blankAnswersIn, isAboutAccounts } from './store-model-accounts.ts'
import { applyToProviders, isAboutProviders } from './store-model-providers.ts'
import { applyToWebhooks, blankDeliveriesIn, forgetDeliveriesIn, isAboutWebhooks } from './store-model-webhooks.ts'
import { factsOf } from './store-model-attempts.ts'
import { dueNow, type MemoryState, type MemoryStep } from './store-model-state.ts'

/** What has to be done to take back what was done. */
export class Undo {
  readonly #actions: (() => void)[] = []

  /** Sets an entry of a map. */
  set<K, V>(map: Map<K, V>, key: K, value: V): void {
    const before = map.get(key)
    this.#actions.push(() => (before === undefined ? map.delete(key) : map.set(key, before)))
    map.set(key, value)
  }

  /** Deletes an entry of a map. */
  delete<K, V>(map: Map<K, V>, key: K): void {
    const before = map.get(key)
    if (before === undefined) return
    this.#actions.push(() => map.set(key, before))
    map.delete(key)
  }

  /** Says how something else is taken back. */
  by(action: () => void): void {
    this.#actions.push(action)
  }

  /** Takes everything back. */
  revert(): void {
    for (const action of this.#actions.toReversed()) action()
  }
}

/** Applies one write; returns the guard that refuses. Throws where a database would: at something that is there already. */
export function applyWrite(state: MemoryState, write: Write, nowMs: number, undo: Undo): Guard | undefined {
  if (isAboutAccounts(write)) return applyToAccounts(state, write, nowMs, undo)
  if (isAboutProviders(write)) return applyToProviders(state, write, undo)
  if (isAboutWebhooks(write)) return applyToWebhooks(state, write, undo)
  switch (write.write) {
    case 'insert-job':
      return insertNew(state.jobs, write.job, undo)
    case 'update-job':
      return updateJob(state, write.job, undo)
    case 'delete-job':
      return deleteJob(state, write.id, undo)
    case 'blank-job':
      blankDeliveriesIn(state, write.id, undo)
      return blankAnswersIn(state, write.id, undo)
    case 'enqueue-step': {
      const { id, kind, lane, tenantId, keyId, afterMs } = write.step
      const readyAtMs = nowMs + afterMs
      const turnMs = Math.min(write.step.turnMs ?? readyAtMs, readyAtMs)
      const times = { readyAtMs, turnMs, plannedAtMs: nowMs }
      const counts = { generation: 0, claims: 0, retries: 0, parks: 0, setbacks: 0 }
      return insertNew(state.steps, { id, kind, lane, tenantId, ...(keyId && { keyId }), ...times, ...counts }, undo)
    }
    case 'move-step':
      return moveStep(state, write, nowMs, undo)
    case 'hold-step':
      return withStep(state, write.lease, (step) => undo.set(state.steps, step.id, { ...step, claims: 1 }))
    case 'free-step':
      return withStep(state, write.lease, (step) => {
        const { workerId: _free, ...rest } = step
        undo.set(state.steps, step.id, dueNow(rest, nowMs))
      })
    case 'finish-step':
      return withStep(state, write.lease, (step) => undo.delete(state.steps, step.id))
    case 'hasten-step': {
      const { workerId, ...step } = state.steps.get(write.id) ?? { readyAtMs: nowMs }
      if (!('id' in step) || workerId !== undefined || step.readyAtMs <= nowMs) return 'lease'
      const anew = { lane: write.lane, claims: 0, retries: 0, parks: 0 }
      return undo.set(state.steps, step.id, { ...dueNow(step, nowMs), ...anew }) ?? undefined
    }
    case 'reroute-step': {
      const step = state.steps.get(write.id)
      if (step === undefined || step.workerId !== undefined || step.lane !== write.from) return 'lease'
      const due = step.readyAtMs > nowMs ? dueNow(step, nowMs) : step
      return undo.set(state.steps, step.id, { ...due, lane: write.lane }) ?? undefined
    }
    case 'drop-step':
      return undo.delete(state.steps, write.id) ?? undefined
    case 'begin-attempt':
      return beginAttempt(state, write, undo)
    case 'update-attempt':
      return updateAttempt(state, write.attempt, undo)
    case 'free-slot':
      return freeSlot(state, write.attempt, undo)
    case 'insert-file':
      return insertNew(state.files, write.file, undo)
    case 'delete-file':
      return undo.delete(state.files, write.id) ?? undefined
    case 'save-tenant': {
      const known = state.tenants.get(write.tenant.id)
      if (known !== undefined && write.isNew === true) return 'tenant'
      const { createdAtMs } = known ?? write.tenant
      return undo.set(state.tenants, write.tenant.id, { ...write.tenant, createdAtMs }) ?? undefined
    }
    case 'name-installation':
      if (state.names.has('id')) return 'installation'
      return undo.set(state.names, 'id', write.id) ?? undefined
    case 'insert-key':
      if (state.formerHashes.has(write.key.hash)) return 'key'
      for (const { hash } of state.keys.values()) if (hash === write.key.hash) return 'key'
      return insertNew(state.keys, write.key, undo)
    case 'update-tenant': {
      const known = state.tenants.get(write.tenant.id)
      const { createdAtMs: _birth, ...before } = write.before
      if (known === undefined || !isDeepStrictEqual({ ...before, createdAtMs: known.createdAtMs }, known))
        return 'tenant'
      return undo.set(state.tenants, known.id, { ...write.tenant, createdAtMs: known.createdAtMs }) ?? undefined
    }
    case 'update-key': {
      const known = state.keys.get(write.key.id)
      if (known === undefined) return 'key'
      const { id, tenantId, hash, hint, createdAtMs } = known
      const changed = ({ name, limits, expiresAtMs, revokedAtMs }: ApiKey): ApiKey => ({
        ...{ id, tenantId, hash, hint, createdAtMs, name, limits },
        ...(expiresAtMs !== undefined && { expiresAtMs }),
        ...(revokedAtMs !== undefined && { revokedAtMs }),
      })
      if (!isDeepStrictEqual(changed(write.before), known)) return 'key'
      return undo.set(state.keys, id, changed(write.key)) ?? undefined
    }
    case 'rotate-key': {
      const { key, before, formerEndsAtMs: endsAtMs } = write
      const known = state.keys.get(key.id)
      if (known === undefined || known.hash !== before.hash || known.revokedAtMs !== undefined) return 'key'
      for (const [hash, former] of state.formerHashes) {
        if (former.keyId !== key.id || former.endsAtMs <= endsAtMs) continue
        undo.set(state.formerHashes, hash, { keyId: key.id, endsAtMs })
      }
      undo.set(state.formerHashes, before.hash, { keyId: key.id, endsAtMs })
      return undo.set(state.keys, key.id, { ...known, hash: key.hash, hint: key.hint }) ?? undefined
    }
    case 'append-event':
      state.events.push({ ...write.event, position: ++state.lastPosition })
      undo.by(() => {
        state.events.pop()
        state.lastPosition--
      })
      return undefined
    case 'forget-events':
      return forgetEvents(state, write.beforeMs, write.limit, undo)
    default:
      return applyToAsset(state, write, nowMs, undo)
  }
}

type AssetWrite = Extract<Write, { digest: string } | { write: 'drop-uses' }>

function applyToAsset(state: MemoryState, write: AssetWrite, nowMs: number, undo: Undo): Guard | undefined {
  if (write.write === 'drop-uses') return dropUses(state, write.owner, write.ownerId, nowMs, undo)
  const { digest } = write
  const asset = state.assets.get(digest)
  const revision = (asset?.revision ?? 0) + 1
  switch (write.write) {
    case 'stage-asset': {
      if (asset?.state === 'condemned') return 'asset'
      const known = asset ?? { digest, sizeBytes: write.sizeBytes, state: 'staged' as const }
      return undo.set(state.assets, digest, { ...known, revision, sinceMs: nowMs }) ?? undefined
    }
    case 'use-asset': {
      if (asset === undefined || asset.state === 'condemned') return 'asset'
      undo.set(state.assets, digest, { ...asset, state: 'kept', revision, sinceMs: nowMs })
      const key = `${write.use.owner}/${write.use.ownerId}/${digest}`
      if (!state.uses.has(key)) undo.set(state.uses, key, { ...write.use, digest })
      return undefined
    }
    case 'condemn-asset':
      if (asset === undefined || asset.state === 'condemned' || asset.revision !== write.revision) return 'asset'
      if (state.usesOfDigest(digest).length > 0) return 'asset'
      return undo.set(state.assets, digest, { ...asset, state: 'condemned', revision, sinceMs: nowMs }) ?? undefined
    case 'remove-asset':
      if (asset?.state === 'condemned') undo.delete(state.assets, digest)
      return undefined
    default:
      return assertNever(write)
  }
}

function insertNew<K, V extends { readonly id: K }>(map: Map<K, V>, record: V, undo: Undo): undefined {
  if (map.has(record.id)) throw new Error(`${record.id} is there already`)
  undo.set(map, record.id, record)
}

function updateJob(state: MemoryState, job: Job, undo: Undo): Guard | undefined {
  const stored = state.jobs.get(job.id)
  if (stored === undefined || stored.version !== job.version - 1) return 'job'
  const { tenantId, keyId, faceId, linkBase, requestId, request, priceMicroCredits, billing, isPreview } = stored
  const { createdAtMs, deadlineAtMs } = stored
  const admitted = { tenantId, keyId, faceId, linkBase, requestId, request, priceMicroCredits }
  const decided = { ...(billing && { billing }), ...(isPreview !== undefined && { isPreview }) }
  const { billing: _own, isPreview: _too, ...rest } = job
  undo.set(state.jobs, job.id, { ...rest, ...admitted, ...decided, createdAtMs, deadlineAtMs } as Job)
  return undefined
}

function deleteJob(state: MemoryState, id: Job['id'], undo: Undo): undefined {
  for (const attempt of state.attempts.values()) {
    if (attempt.jobId !== id) continue
    undo.delete(state.attempts, attempt.id)
    undo.delete(state.slots, attempt.id)
    undo.delete(state.keySlots, attempt.id)
    undo.delete(state.credentialSlots, attempt.id)
  }
  forgetDeliveriesIn(state, id, undo)
  setEvents(
    state,
    state.events.filter((event) => event.jobId !== id),
    undo,
  )
  undo.delete(state.jobs, id)
}

function forgetEvents(state: MemoryState, beforeMs: number, limit: number, undo: Undo): undefined {
  const old = new Set(state.events.slice(0, limit).filter((event) => event.atMs < beforeMs))
  setEvents(
    state,
    state.events.filter((event) => !old.has(event)),
    undo,
  )
}

function setEvents(state: MemoryState, events: MemoryState['events'], undo: Undo): void {
  const before = state.events
  undo.by(() => {
    state.events = before
  })
  state.events = events
}

function withStep(state: MemoryState, { id, generation }: Lease, act: (step: MemoryStep) => void): Guard | undefined {
  const step = state.steps.get(id)
  if (step?.workerId === undefined || step.generation !== generation) return 'lease'
  act(step)
  return undefined
}

type Move = Extract<Write, { write: 'move-step' }>

function moveStep(state: MemoryState, { lease, to, as, keep }: Move, nowMs: number, undo: Undo): Guard | undefined {
  return withStep(state, lease, ({ workerId, ...step }) => {
    const readyAtMs = nowMs + to.afterMs
    undo.set(state.steps, step.id, {
      ...step,
      kind: to.kind,
      lane: to.lane,
      readyAtMs,
      turnMs: to.kind === 'deliver' ? readyAtMs : Math.min(step.turnMs, readyAtMs),
      plannedAtMs: nowMs,
      claims: 0,
      retries: as === 'retry' ? step.retries + 1 : as === 'park' || as === 'within' ? step.retries : 0,
      parks: as === 'park' ? step.parks + 1 : as === 'within' ? step.parks : 0,
      setbacks: step.setbacks + (as === 'setback' ? 1 : 0),
      ...(keep === true && workerId !== undefined && { workerId }),
    })
  })
}

type Begin = Extract<Write, { write: 'begin-attempt' }>

function beginAttempt(state: MemoryState, write: Begin, undo: Undo): Guard | undefined {
  const { attempt, pool, keyPool, credentialPool } = write
  if (!isFreeFor(attempt, pool, state.slots)) return 'slot'
  if (keyPool !== undefined && !isFreeFor(attempt, keyPool, state.keySlots)) return 'slot'
  if (credentialPool !== undefined && !isFreeFor(attempt, credentialPool, state.credentialSlots)) return 'slot'
  if (!state.attempts.has(attempt.id) && !state.jobs.has(attempt.jobId)) throw new Error('an attempt is at a job')
  undo.set(state.slots, attempt.id, pool.name)
  if (keyPool === undefined) undo.delete(state.keySlots, attempt.id)
  else undo.set(state.keySlots, attempt.id, keyPool.name)
  if (credentialPool === undefined) undo.delete(state.credentialSlots, attempt.id)
  else undo.set(state.credentialSlots, attempt.id, credentialPool.name)
  writeAttempt(state, state.attempts.get(attempt.id) ?? attempt, attempt, undo)
  return undefined
}

function isFreeFor(attempt: Attempt, pool: SlotPool, slots: MemoryState['slots']): boolean {
  const taken = [...slots.values()].filter((name) => name === pool.name).length
  return slots.get(attempt.id) === pool.name || taken < pool.count
}

function updateAttempt(state: MemoryState, attempt: Attempt, undo: Undo): Guard | undefined {
  const known = state.attempts.get(attempt.id)
  const { workId } = attempt
  if (known === undefined) return workId === undefined ? undefined : 'work'
  const others = [...state.attempts.values()].filter(({ id }) => id !== known.id)
  const isAnothers = others.some((other) => other.upstreamId === known.upstreamId && other.workId === workId)
  if (workId !== undefined && isAnothers) return 'work'
  writeAttempt(state, workId === undefined ? known : { ...known, workId }, attempt, undo)
  if (attempt.state !== 'ended' && attempt.state !== 'unknown') return undefined
  undo.delete(state.slots, attempt.id)
  undo.delete(state.keySlots, attempt.id)
  undo.delete(state.credentialSlots, attempt.id)
  return undefined
}

function writeAttempt(state: MemoryState, known: Attempt, attempt: Attempt, undo: Undo): void {
  const { handle: _former, ...fixed } = known
  const { state: status, handle } = attempt
  const written = { ...fixed, ...factsOf(attempt), state: status, ...(handle !== undefined && { handle }) }
  undo.set(state.attempts, known.id, written)
}

function freeSlot(state: MemoryState, attempt: Attempt, undo: Undo): undefined {
  const known = state.attempts.get(attempt.id)
  if (known !== undefined) undo.set(state.attempts, known.id, { ...known, ...factsOf(attempt) })
  undo.delete(state.keySlots, attempt.id)
  undo.delete(state.credentialSlots, attempt.id)
  undo.delete(state.slots, attempt.id)
}

function dropUses(state: MemoryState, owner: AssetUse['owner'], ownerId: string, nowMs: number, undo: Undo): undefined {
  for (const { digest } of state.usesOf(owner, ownerId)) {
    undo.delete(state.uses, `${owner}/${ownerId}/${digest}`)
    const asset = state.assets.get(digest)
    if (asset === undefined) continue
    const status = state.usesOfDigest(digest).length === 0 ? 'staged' : asset.state
    undo.set(state.assets, digest, { ...asset, state: status, revision: asset.revision + 1, sinceMs: nowMs })
  }
}
