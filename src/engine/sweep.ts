/**
 * What has to be looked after now and then: bytes that nobody uses, files of dead processes, and what the
 * operator does not want to keep for ever. Each is done in small commits with guards, so that it may break off anywhere
 * and any number of processes may do it at once.
 */

import type { Storage } from '../core/ports.ts'
import type { AssetRecord, AssetUse } from '../core/records.ts'
import type { Write } from '../core/writes.ts'
import type { Log } from '../lib/log.ts'
import { together } from '../lib/together.ts'
import type { EndDeps } from '../lifecycle/end-job.ts'

/** How long things are kept, in ms; absent: for ever. */
export type Retention = {
  /** Results of jobs, from their end on. */
  readonly resultsMs?: number | undefined
  /** Uploads, from their arrival on. */
  readonly uploadsMs?: number | undefined
  /** History, and deleted jobs. */
  readonly eventsMs?: number | undefined
  /** What was sent to webhooks and what they have answered, from the making of the delivery on. */
  readonly deliveryBodiesMs?: number | undefined
}

/** What sweeping needs. */
export type SweepDeps = Pick<EndDeps, 'store' | 'clock'> & {
  readonly storage: Storage
  readonly log: Log
  readonly retention: Retention
}

/** How long one sweep goes on while there is something to take away, in ms; the next one goes on from there. */
const SWEEP_MS = 20_000

/** Things that are asked for at a time, and of those, bytes that are thrown away at the same time. */
const PAGE = 128
const AT_ONCE = 16

/** Events and answers that one commit forgets: it holds up others for no longer than this takes. */
const EVENTS_AT_ONCE = 10_000
const ANSWERS_AT_ONCE = 2_000

/** What cannot be taken away is left alone for so long, in ms; after so many failures a sweep is over. */
const FAILED_MS = 600_000
const FAILURES_MAX = 32

/** How long a worker may be missing until its files are taken away, in ms: a database that was away takes all of them for dead. */
const MISSING_MS = 300_000

/** How long bytes may lie unused before they are taken away: a request that brings them in has ended by then, in ms. */
export const UNUSED_MS = 3_600_000

/** Takes away what nobody uses any more, again and again; between two sweeps it remembers what it has met. */
export class AssetSweep {
  readonly #deps: SweepDeps
  /** When each worker was last seen alive, in epoch ms. */
  readonly #seen = new Map<string, number>()
  /** What could not be removed, and until when it is left alone, in epoch ms. */
  readonly #failed = new Map<string, number>()
  #isStopped = false

  constructor(deps: SweepDeps) {
    this.#deps = deps
  }

  /**
   * Sweeps until nothing is left, or for as long as one sweep takes. Throws what the store throws, and the first of what
   * kept it from removing something, after the rest was done.
   */
  async run(): Promise<void> {
    const endMs = this.#deps.clock.nowMs() + SWEEP_MS
    const goesOn = () => !this.#isStopped && this.#deps.clock.nowMs() < endMs
    await forgetOld(this.#deps, goesOn)
    const failures = await this.#removeUnused(goesOn)
    await this.#dropAbandoned()
    if (failures.length > 0) throw failures[0]
  }

  /** Has sweeps go on again after a `stop`. */
  start(): void {
    this.#isStopped = false
  }

  /** Has a sweep that runs end soon. */
  stop(): void {
    this.#isStopped = true
  }

  async #removeUnused(goesOn: () => boolean): Promise<readonly unknown[]> {
    const { store, clock, log } = this.#deps
    const failures: unknown[] = []
    for (const [digest, untilMs] of this.#failed) if (untilMs <= clock.nowMs()) this.#failed.delete(digest)
    const remove = async (asset: AssetRecord, listedAtMs: number) => {
      try {
        await removeAsset(this.#deps, asset, listedAtMs)
      } catch (error) {
        failures.push(error)
        this.#failed.set(asset.digest, clock.nowMs() + FAILED_MS)
        log.warn({ err: error, digest: asset.digest }, 'bytes that nobody uses could not be removed')
      }
    }
    do {
      const listedAtMs = clock.nowMs()
      const listed = await store.unusedAssets(UNUSED_MS, PAGE + this.#failed.size)
      const assets = listed.filter(({ digest }) => !this.#failed.has(digest))
      if (assets.length === 0) break
      const rest = assets.values()
      const remover = async () => {
        for (const asset of rest) if (failures.length < FAILURES_MAX) await remove(asset, listedAtMs)
      }
      await together(Array.from({ length: AT_ONCE }, remover))
    } while (goesOn() && failures.length < FAILURES_MAX)
    return failures
  }

  /** At the first time only the living count; later, whoever has been seen lately may only have lost the database. */
  async #dropAbandoned(): Promise<void> {
    const { storage, log } = this.#deps
    const freedBytes = await storage.dropAbandoned(() => this.#livingOrSeen())
    if (freedBytes > 0) log.info({ freedBytes }, 'unfinished files of dead processes were removed')
  }

  async #livingOrSeen(): Promise<readonly string[]> {
    const { store, clock } = this.#deps
    const nowMs = clock.nowMs()
    for (const id of await store.workers()) this.#seen.set(id, nowMs)
    for (const [id, seenAtMs] of this.#seen) if (nowMs - seenAtMs > MISSING_MS) this.#seen.delete(id)
    return [...this.#seen.keys()]
  }
}

/** Takes away bytes that the store knows nothing of: what a crash has left between two steps of a removal. */
export async function sweepStrays(deps: Pick<SweepDeps, 'store' | 'storage' | 'log'>): Promise<void> {
  let failures = 0
  for await (const { digest, sizeBytes } of deps.storage.list(UNUSED_MS)) {
    if ((await deps.store.asset(digest)) !== undefined) continue
    try {
      await deps.storage.discard(digest, UNUSED_MS)
      deps.log.info({ digest, sizeBytes }, 'bytes that nobody knew were removed')
    } catch (error) {
      if (++failures >= FAILURES_MAX) throw error
      deps.log.warn({ err: error, digest }, 'bytes that nobody knew could not be removed')
    }
  }
}

/**
 * Condemned, thrown away, forgotten: whoever wants the same bytes in between waits, so that none of it is lost on them.
 * However late it goes on, bytes that have come again since it was listed stay.
 */
async function removeAsset({ store, storage, clock, log }: SweepDeps, asset: AssetRecord, listedAtMs: number) {
  const { digest, revision, sizeBytes } = asset
  if (asset.state !== 'condemned') {
    const condemned = await store.commit([{ write: 'condemn-asset', digest, revision }])
    if (!condemned.committed) return
  }
  await storage.discard(digest, clock.nowMs() - listedAtMs + UNUSED_MS / 2)
  const removed = await store.commit([{ write: 'remove-asset', digest }])
  if (removed.committed) log.debug({ digest, sizeBytes }, 'bytes that nobody used were removed')
}

async function forgetOld({ store, clock, retention, log }: SweepDeps, goesOn: () => boolean): Promise<void> {
  const forget = async (what: string, id: string, writes: readonly Write[]) => {
    const done = await store.commit(writes)
    if (done.committed) log.info({ id }, `${what} was as old as it is kept`)
  }
  /** Forgets page after page; each is gone from the list when the next one is asked for. */
  const forgetAll = async <Id extends string>(
    what: string,
    list: () => Promise<readonly Id[]>,
    writes: (id: Id) => readonly Write[],
  ) => {
    for (let ids = await list(); ids.length > 0; ids = goesOn() ? await list() : []) {
      await together(ids.map((id) => forget(what, id, writes(id))))
    }
  }
  for (let isMore = await store.hasOldAnswers(); isMore; isMore = goesOn() && (await store.hasOldAnswers())) {
    await store.commit([{ write: 'forget-answers', limit: ANSWERS_AT_ONCE }])
  }
  const { resultsMs, uploadsMs, eventsMs, deliveryBodiesMs } = retention
  const ended = (ageMs: number, hidden: boolean) => () => store.endedBefore({ ageMs, limit: PAGE, hidden })
  const dropUses = (owner: AssetUse['owner'], ownerId: string): Write => ({ write: 'drop-uses', owner, ownerId })
  if (resultsMs !== undefined) await forgetAll('a result', ended(resultsMs, false), (id) => [dropUses('job', id)])
  if (uploadsMs !== undefined) {
    const list = async () => (await store.filesBefore(uploadsMs, PAGE)).map(({ id }) => id)
    await forgetAll('an upload', list, (id) => [dropUses('file', id), { write: 'delete-file', id }])
  }
  if (deliveryBodiesMs !== undefined) {
    const list = () => store.wholeDeliveries(deliveryBodiesMs, PAGE)
    for (let ids = await list(); ids.length > 0; ids = goesOn() ? await list() : []) {
      await store.commit(ids.map((id): Write => ({ write: 'forget-delivery-body', id })))
    }
  }
  if (eventsMs === undefined) return
  const beforeMs = clock.nowMs() - eventsMs
  const isOld = async () => ((await store.events({ after: 0, limit: 1 }))[0]?.atMs ?? beforeMs) < beforeMs
  for (let isMore = await isOld(); isMore; isMore = goesOn() && (await isOld())) {
    await forget('history', String(beforeMs), [{ write: 'forget-events', beforeMs, limit: EVENTS_AT_ONCE }])
  }
  const loose = () => store.looseDeliveries(eventsMs, PAGE)
  await forgetAll('a delivery about no job', loose, (id) => [{ write: 'delete-delivery', id }])
  await forgetAll('a deleted job', ended(eventsMs, true), (id) => [dropUses('job', id), { write: 'delete-job', id }])
}
