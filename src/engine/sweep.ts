/**
 * What has to be looked after now and then: deadlines, bytes that nobody uses, files of dead processes, and what the
 * operator does not want to keep for ever. Each is done in small commits with guards, so that it may break off anywhere
 * and any number of processes may do it at once.
 */

import { isActive } from '../core/job.ts'
import type { Storage } from '../core/ports.ts'
import type { AssetRecord } from '../core/records.ts'
import type { Write } from '../core/store-port.ts'
import type { Upstream } from '../core/upstream-port.ts'
import type { Log } from '../lib/log.ts'
import { type EndDeps, tryEnd } from '../lifecycle/end-job.ts'

/** How long things are kept, in ms; absent: for ever. */
export type Retention = {
  /** Results of jobs, from their end on. */
  readonly resultsMs?: number | undefined
  /** Uploads, from their arrival on. */
  readonly uploadsMs?: number | undefined
  /** History, and deleted jobs. */
  readonly eventsMs?: number | undefined
}

/** What sweeping needs. */
export type SweepDeps = EndDeps & {
  readonly storage: Storage
  readonly log: Log
  readonly retention: Retention
}

/** Things of one kind that one sweep handles. */
const SWEEP_LIMIT = 100

/** How long bytes may lie unused before they are taken away: a request that brings them in has ended by then, in ms. */
export const UNUSED_MS = 3_600_000

/** Ends the jobs whose time is over; one that changes meanwhile is met again by the next sweep. */
export async function sweepDeadlines(deps: EndDeps): Promise<void> {
  for (const id of await deps.store.overdue(SWEEP_LIMIT)) {
    const job = await deps.store.jobById(id)
    if (job !== undefined && isActive(job)) await tryEnd(deps, job, { status: 'expired' })
  }
}

/** Takes away what nobody uses any more. */
export async function sweepAssets(deps: SweepDeps): Promise<void> {
  await forgetOld(deps)
  for (const asset of await deps.store.unusedAssets(UNUSED_MS, SWEEP_LIMIT)) await removeAsset(deps, asset)
  const freedBytes = await deps.storage.dropAbandoned(await deps.store.workers())
  if (freedBytes > 0) deps.log.info({ freedBytes }, 'unfinished files of dead processes were removed')
}

/** Lets go of works that this process keeps although their attempts are over: whoever was to do that was stopped, or failed. */
export async function sweepKept(
  { store, log }: Pick<SweepDeps, 'store' | 'log'>,
  upstreams: readonly Upstream[],
): Promise<void> {
  for (const upstream of upstreams) {
    for (const { attemptId, handle } of upstream.kept?.() ?? []) {
      const state = (await store.attempt(attemptId))?.state
      if (state === 'submitting' || state === 'submitted') continue
      await upstream.release(handle)
      log.info({ attempt: attemptId, upstream: upstream.id }, 'a work that nobody waits for was let go of')
    }
  }
}

/** Takes away bytes that the store knows nothing of: what a crash has left between two steps of a removal. */
export async function sweepStrays(deps: Pick<SweepDeps, 'store' | 'storage' | 'log'>): Promise<void> {
  for await (const { digest, sizeBytes } of deps.storage.list(UNUSED_MS)) {
    if ((await deps.store.asset(digest)) !== undefined) continue
    await deps.storage.discard(digest, UNUSED_MS)
    deps.log.info({ digest, sizeBytes }, 'bytes that nobody knew were removed')
  }
}

/** Condemned, thrown away, forgotten: whoever wants the same bytes in between waits, so that none of it is lost on them. */
async function removeAsset({ store, storage, log }: SweepDeps, asset: AssetRecord): Promise<void> {
  const { digest, revision, sizeBytes } = asset
  if (asset.state !== 'condemned') {
    const condemned = await store.commit([{ write: 'condemn-asset', digest, revision }])
    if (!condemned.committed) return
  }
  await storage.discard(digest, UNUSED_MS / 2)
  const removed = await store.commit([{ write: 'remove-asset', digest }])
  if (removed.committed) log.debug({ digest, sizeBytes }, 'bytes that nobody used were removed')
}

async function forgetOld({ store, clock, retention, log }: SweepDeps): Promise<void> {
  const forget = async (what: string, id: string, writes: readonly Write[]) => {
    const done = await store.commit(writes)
    if (done.committed) log.info({ id }, `${what} was as old as it is kept`)
  }
  const limit = SWEEP_LIMIT
  if (retention.resultsMs !== undefined) {
    for (const id of await store.endedBefore({ ageMs: retention.resultsMs, limit, hidden: false })) {
      await forget('a result', id, [{ write: 'drop-uses', owner: 'job', ownerId: id }])
    }
  }
  if (retention.uploadsMs !== undefined) {
    for (const { id } of await store.filesBefore(retention.uploadsMs, limit)) {
      await forget('an upload', id, [
        { write: 'drop-uses', owner: 'file', ownerId: id },
        { write: 'delete-file', id },
      ])
    }
  }
  if (retention.eventsMs !== undefined) {
    const beforeMs = clock.nowMs() - retention.eventsMs
    await forget('history', String(beforeMs), [{ write: 'forget-events', beforeMs, limit: 10_000 }])
    for (const id of await store.endedBefore({ ageMs: retention.eventsMs, limit, hidden: true })) {
      await forget('a deleted job', id, [
        { write: 'drop-uses', owner: 'job', ownerId: id },
        { write: 'delete-job', id },
      ])
    }
  }
}
