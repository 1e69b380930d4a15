/**
 * A store of maps, so plain that it is obviously right: what a real one must agree with, and fast enough to simulate many
 * lives on. Several stores may share a state, as processes share a database.
 */

import {
  type AttemptId,
  type DeliveryId,
  type EndpointId,
  type FileId,
  firstIdAt,
  type JobId,
  type KeyId,
  type TenantId,
  type WorkerId,
} from '../../src/core/ids.ts'
import { dueAtMs, isActive, type Job } from '../../src/core/job.ts'
import type { Balance, Transfer } from '../../src/core/ledger.ts'
import { type MicroCredits, microCredits } from '../../src/core/money.ts'
import type { PriceList } from '../../src/core/price-list.ts'
import type { ProviderBook } from '../../src/core/provider.ts'
import type { Clock } from '../../src/core/ports.ts'
import { problem } from '../../src/core/problem.ts'
import type {
  AssetRecord,
  AssetUse,
  Attempt,
  KeptAnswer,
  KnownKey,
  ListedKey,
  LoggedEvent,
  StoredFile,
  Tenant,
} from '../../src/core/records.ts'
import type { Delivery, DeliveryQuery, DeliveryTry, Endpoint, UntoldQuery } from '../../src/core/webhooks.ts'
import type {
  Claim,
  ClaimQuery,
  EventQuery,
  FileListQuery,
  JobCountQuery,
  JobListQuery,
  JobMargin,
  JobMarginQuery,
  JournalQuery,
  LaneShare,
  MarginLine,
  OpenAttemptQuery,
  QueuePlace,
  RateVerdict,
  Store,
  StoreCensus,
  StoreNews,
  UsageLine,
  WaitingQuery,
  WaitingStep,
} from '../../src/core/store-port.ts'
import type { CommitResult, Spender, Write } from '../../src/core/writes.ts'
import { ANSWER_MS } from '../../src/store/answers.ts'
import { searchText } from '../../src/store/jobs.ts'
import { countRequest, rateShareUs } from '../../src/store/limits.ts'
import { takeTurns } from '../../src/store/turns.ts'
import { balanceIn, spentBy, usageIn } from './store-model-accounts.ts'
import { costIn, jobMarginsIn, marginsIn, renderTimesIn } from './store-model-attempts.ts'
import { bookIn } from './store-model-providers.ts'
import { deliveriesIn, endpointsIn, overBefore, untoldIn } from './store-model-webhooks.ts'
import { applyWrite, Undo } from './store-model-writes.ts'
import { dueNow, type MemoryState, type MemoryStep } from './store-model-state.ts'

const CLOCK_SLACK_MS = 5_000
const LEASE_MS_MAX = 60_000
const CONDEMNED_MS = 60_000

/** A store on a state of maps. What it gives is what was written: the very objects, to be left alone. */
export class MemoryStore implements Store {
  readonly #state: MemoryState
  readonly #clock: Pick<Clock, 'nowMs'>
  readonly #watched: (() => void)[] = []
  #isClosed = false

  constructor(state: MemoryState, clock: Pick<Clock, 'nowMs'>) {
    this.#state = state
    this.#clock = clock
  }

  async commit(writes: readonly Write[]): Promise<CommitResult> {
    if (this.#isClosed) throw problem('unavailable', 'the store is closed')
    const { news } = this.#state
    const before = this.#state.position
    const undo = new Undo()
    try {
      for (const write of writes) {
        const guard = applyWrite(this.#state, write, this.#clock.nowMs(), undo)
        if (guard === undefined) continue
        undo.revert()
        return { committed: false, guard }
      }
    } catch (error) {
      undo.revert()
      throw error
    }
    const lanes = writes.flatMap((write) =>
      write.write === 'enqueue-step'
        ? [write.step.lane]
        : write.write === 'hasten-step' || write.write === 'reroute-step'
          ? [write.lane]
          : write.write === 'move-step' && write.keep !== true
            ? [write.to.lane]
            : [],
    )
    news.tell({ lanes: [...new Set(lanes)], events: this.#state.eventsAfter(before) })
    return { committed: true, position: this.#state.position }
  }

  watch(listener: (news: StoreNews) => void): () => void {
    const stop = this.#state.news.add(listener)
    this.#watched.push(stop)
    return stop
  }

  async enlist(workerId: WorkerId, leaseMs: number): Promise<void> {
    this.#state.workers.set(workerId, this.#clock.nowMs() + leaseMs)
  }

  async heartbeat(workerId: WorkerId, leaseMs: number): Promise<boolean> {
    if (!this.#state.workers.has(workerId)) return false
    this.#state.workers.set(workerId, this.#clock.nowMs() + leaseMs)
    return true
  }

  async retire(workerId: WorkerId): Promise<void> {
    this.#state.workers.delete(workerId)
    this.#freeOrphans()
  }

  async rescue(): Promise<number> {
    const nowMs = this.#clock.nowMs()
    const { workers, steps } = this.#state
    for (const [id, untilMs] of workers) {
      if (untilMs < nowMs) workers.delete(id)
      else if (untilMs > nowMs + LEASE_MS_MAX) workers.set(id, nowMs + LEASE_MS_MAX)
    }
    let count = this.#freeOrphans()
    for (const step of steps.values()) {
      if (step.workerId !== undefined || step.plannedAtMs <= nowMs + CLOCK_SLACK_MS) continue
      steps.set(step.id, dueNow(step, nowMs))
      count++
    }
    return count
  }

  #freeOrphans(): number {
    const nowMs = this.#clock.nowMs()
    let count = 0
    for (const { workerId, ...step } of this.#state.steps.values()) {
      if (workerId === undefined || this.#state.workers.has(workerId)) continue
      this.#state.steps.set(step.id, dueNow(step, nowMs))
      count++
    }
    return count
  }

  async claim(query: ClaimQuery): Promise<Claim> {
    if (this.#isClosed) throw problem('unavailable', 'the store is closed')
    const nowMs = this.#clock.nowMs()
    const due = new Map<TenantId, MemoryStep[]>()
    for (const step of this.#state.steps.values()) {
      if (step.lane !== query.lane || step.workerId !== undefined || step.readyAtMs > nowMs) continue
      if (step.keyId !== undefined && query.exceptKeys?.includes(step.keyId)) continue
      const queue = due.get(step.tenantId)
      if (queue === undefined) due.set(step.tenantId, [step])
      else queue.push(step)
    }
    for (const queue of due.values()) queue.sort((a, b) => a.turnMs - b.turnMs || compare(a.id, b.id))
    const steps = takeTurns(due, query).map(({ id, kind, lane, tenantId, claims, retries, parks, setbacks }) => {
      const generation = ++this.#state.generation
      const step = this.#state.steps.get(id)
      if (step === undefined) throw new Error('a due step is there')
      this.#state.steps.set(id, { ...step, workerId: query.workerId, generation, claims: claims + 1 })
      return { id, kind, lane, tenantId, claims: claims + 1, retries, parks, setbacks, generation }
    })
    const readyAtMs = this.#nextReadyAtMs(query.lane)
    return readyAtMs === undefined ? { steps } : { steps, nextInMs: Math.max(0, readyAtMs - nowMs) }
  }

  #nextReadyAtMs(lane: string): number | undefined {
    let next: number | undefined
    for (const step of this.#state.steps.values()) {
      if (step.lane !== lane || step.workerId !== undefined) continue
      if (next === undefined || step.readyAtMs < next) next = step.readyAtMs
    }
    return next
  }

  async lanes(): Promise<readonly string[]> {
    return [...new Set([...this.#state.steps.values()].map((step) => step.lane))].sort(compare)
  }

  async place(stepId: string): Promise<QueuePlace | undefined> {
    const mine = this.#state.steps.get(stepId)
    if (mine === undefined || mine.workerId !== undefined) return undefined
    const { lane, tenantId } = mine
    const isBefore = (step: MemoryStep) => step.turnMs - mine.turnMs || compare(step.id, mine.id)
    const before = this.#idle(lane).filter((step) => step.tenantId === tenantId && isBefore(step) < 0)
    return { lane, tenantId, before: this.#mayBegin(before, mine.keyId) }
  }

  async shares(lane: string): Promise<readonly LaneShare[]> {
    const nowMs = this.#clock.nowMs()
    const due = this.#idle(lane).filter(({ readyAtMs }) => readyAtMs <= nowMs)
    const tenants = Map.groupBy(due, ({ tenantId }) => tenantId)
    return [...tenants]
      .map(([tenantId, steps]) => ({ tenantId, waiting: this.#mayBegin(steps) }))
      .sort((a, b) => compare(a.tenantId, b.tenantId))
  }

  /** How many of these steps the limits of their keys let begin now; those of one's own key count in any case. */
  #mayBegin(steps: readonly MemoryStep[], own?: KeyId): number {
    const byKey = [...Map.groupBy(steps, ({ keyId }) => keyId)]
    return byKey.reduce((sum, [keyId, { length }]) => {
      const limit = keyId === own || keyId === undefined ? undefined : this.#state.keys.get(keyId)?.limits.jobsAtOnce
      if (keyId === undefined || limit === undefined) return sum + length
      return sum + Math.min(length, Math.max(0, limit - this.#atOnce(keyId)))
    }, 0)
  }

  #atOnce(id: KeyId): number {
    return [...this.#state.keySlots.values()].filter((name) => name === id).length
  }

  async waiting({ lane, ageMs, limit, after }: WaitingQuery): Promise<readonly WaitingStep[]> {
    const sinceMs = this.#clock.nowMs() - ageMs
    return this.#idle(lane)
      .filter(({ readyAtMs }) => readyAtMs <= sinceMs)
      .filter((step) => after === undefined || (step.readyAtMs - after.readyAtMs || compare(step.id, after.id)) > 0)
      .sort((a, b) => a.readyAtMs - b.readyAtMs || compare(a.id, b.id))
      .slice(0, limit)
      .map(({ id, readyAtMs }) => ({ id, readyAtMs }))
  }

  #idle(lane: string): MemoryStep[] {
    return [...this.#state.steps.values()].filter((step) => step.lane === lane && step.workerId === undefined)
  }

  async workers(): Promise<readonly WorkerId[]> {
    const nowMs = this.#clock.nowMs()
    const living = [...this.#state.workers].filter(([, untilMs]) => untilMs >= nowMs)
    return living.map(([id]) => id).sort(compare)
  }

  async job(tenantId: TenantId, id: JobId): Promise<Job | undefined> {
    const job = this.#state.jobs.get(id)
    return job?.tenantId === tenantId && job.hiddenAtMs === undefined ? job : undefined
  }

  async jobById(id: JobId): Promise<Job | undefined> {
    return this.#state.jobs.get(id)
  }

  async jobs(query: JobListQuery): Promise<readonly Job[]> {
    const isNewestFirst = query.order === 'newest first'
    const isAfter = ({ id }: Job) =>
      query.afterId === undefined || (isNewestFirst ? id < query.afterId : id > query.afterId)
    return [...this.#state.jobs.values()]
      .filter((job) => isAfter(job) && isListed(job, query) && this.#hasOutcome(job, query))
      .sort((a, b) => (isNewestFirst ? compare(b.id, a.id) : compare(a.id, b.id)))
      .slice(query.skip ?? 0, (query.skip ?? 0) + query.limit)
  }

  async countJobs(query: JobCountQuery): Promise<number> {
    return [...this.#state.jobs.values()].filter((job) => isListed(job, query) && this.#hasOutcome(job, query)).length
  }

  async overdue(limit: number, after?: JobId): Promise<readonly JobId[]> {
    const nowMs = this.#clock.nowMs()
    const last = after === undefined ? undefined : this.#state.jobs.get(after)
    if (after !== undefined && last === undefined) return []
    const inOrder = (a: Job, b: Job) => dueAtMs(a) - dueAtMs(b) || compare(a.id, b.id)
    return [...this.#state.jobs.values()]
      .filter((job) => isActive(job) && dueAtMs(job) <= nowMs && (last === undefined || inOrder(job, last) > 0))
      .sort(inOrder)
      .slice(0, limit)
      .map((job) => job.id)
  }

  async endedBefore(query: {
    readonly ageMs: number
    readonly limit: number
    readonly hidden: boolean
  }): Promise<readonly JobId[]> {
    const beforeMs = this.#clock.nowMs() - query.ageMs
    const isMeant = (job: Job) =>
      query.hidden ? job.hiddenAtMs !== undefined : this.#state.usesOf('job', job.id).length > 0
    return [...this.#state.jobs.values()]
      .flatMap((job) => (isActive(job) ? [] : [job]))
      .filter((job) => job.finishedAtMs < beforeMs && isMeant(job))
      .sort((a, b) => a.finishedAtMs - b.finishedAtMs || compare(a.id, b.id))
      .slice(0, query.limit)
      .map((job) => job.id)
  }

  async events({ after, upTo, limit, order, jobId, tenantId, ofJobs }: EventQuery): Promise<readonly LoggedEvent[]> {
    const found = this.#state
      .eventsAfter(after)
      .filter((event) => upTo === undefined || event.position <= upTo)
      .filter((event) => jobId === undefined || event.jobId === jobId)
      .filter((event) => tenantId === undefined || event.tenantId === tenantId)
      .filter((event) => ofJobs === undefined || event.type.startsWith('job.'))
    return (order === 'newest first' ? found.toReversed() : found).slice(0, limit)
  }

  async position(): Promise<number> {
    return this.#state.position
  }

  async attempt(id: AttemptId): Promise<Attempt | undefined> {
    return this.#state.attempts.get(id)
  }

  #hasOutcome({ id }: Job, { outcome }: JobCountQuery): boolean {
    return (
      outcome === undefined || [...this.#state.attempts.values()].some((a) => a.jobId === id && a.state === outcome)
    )
  }

  async knownWorks(upstreamId: string, workIds: readonly string[]): Promise<readonly string[]> {
    const own = [...this.#state.attempts.values()].filter((attempt) => attempt.upstreamId === upstreamId)
    return own.flatMap(({ workId }) => (workId !== undefined && workIds.includes(workId) ? [workId] : []))
  }

  async openAttempts({ upstreamId, fromMs, toMs, limit, after }: OpenAttemptQuery): Promise<readonly Attempt[]> {
    const inOrder = (one: Pick<Attempt, 'createdAtMs' | 'id'>, other: Pick<Attempt, 'createdAtMs' | 'id'>) =>
      one.createdAtMs - other.createdAtMs || compare(one.id, other.id)
    const open = [...this.#state.attempts.values()].filter(
      ({ state, workId, refusal, createdAtMs, upstreamId: own }) =>
        own === upstreamId &&
        state !== 'submitted' &&
        workId === undefined &&
        refusal === undefined &&
        createdAtMs >= fromMs &&
        createdAtMs <= toMs,
    )
    return open
      .filter((attempt) => after === undefined || inOrder(attempt, after) > 0)
      .toSorted(inOrder)
      .slice(0, limit)
  }

  async attempts(jobId: JobId): Promise<readonly Attempt[]> {
    const own = [...this.#state.attempts.values()].filter((attempt) => attempt.jobId === jobId)
    return own.sort((a, b) => compare(a.id, b.id))
  }

  async renderTimes(upstreamId: string, model: string, limit: number): Promise<readonly number[]> {
    return renderTimesIn(this.#state, upstreamId, model, limit)
  }

  async costSince(upstreamId: string, fromMs: number): Promise<MicroCredits> {
    return costIn(this.#state, upstreamId, fromMs)
  }

  async margins(fromMs: number, toMs: number): Promise<readonly MarginLine[]> {
    return marginsIn(this.#state, firstIdAt(fromMs), firstIdAt(toMs))
  }

  async jobMargins({ fromMs, toMs, limit, beforeId }: JobMarginQuery): Promise<readonly JobMargin[]> {
    const endId = firstIdAt<JobId>(toMs)
    const toId = beforeId !== undefined && beforeId < endId ? beforeId : endId
    return jobMarginsIn(this.#state, firstIdAt(fromMs), toId, { limit })
  }

  async slotsTaken(pool: string): Promise<number> {
    const taken = [...this.#state.slots.values(), ...this.#state.credentialSlots.values()]
    return taken.filter((name) => name === pool).length
  }

  async file(tenantId: TenantId, id: FileId): Promise<StoredFile | undefined> {
    const file = this.#state.files.get(id)
    return file?.tenantId === tenantId ? file : undefined
  }

  async fileById(id: FileId): Promise<StoredFile | undefined> {
    return this.#state.files.get(id)
  }

  async files({ tenantId, limit, afterId }: FileListQuery): Promise<readonly StoredFile[]> {
    return [...this.#state.files.values()]
      .filter((file) => file.tenantId === tenantId && (afterId === undefined || compare(file.id, afterId) < 0))
      .sort((a, b) => compare(b.id, a.id))
      .slice(0, limit)
  }

  async filesBefore(ageMs: number, limit: number): Promise<readonly StoredFile[]> {
    const beforeMs = this.#clock.nowMs() - ageMs
    return [...this.#state.files.values()]
      .filter((file) => file.createdAtMs < beforeMs)
      .sort((a, b) => a.createdAtMs - b.createdAtMs || compare(a.id, b.id))
      .slice(0, limit)
  }

  async delivery(id: DeliveryId): Promise<Delivery | undefined> {
    return this.#state.deliveries.get(id)
  }

  async deliveries(query: DeliveryQuery): Promise<readonly Delivery[]> {
    return deliveriesIn(this.#state, query)
  }

  async wholeDeliveries(ageMs: number, limit: number): Promise<readonly DeliveryId[]> {
    return overBefore(this.#state, this.#clock.nowMs() - ageMs, ({ isBlank }) => isBlank !== true, limit)
  }

  async looseDeliveries(ageMs: number, limit: number): Promise<readonly DeliveryId[]> {
    return overBefore(this.#state, this.#clock.nowMs() - ageMs, ({ jobId }) => jobId === undefined, limit)
  }

  async tries(id: DeliveryId): Promise<readonly DeliveryTry[]> {
    return this.#state.tries.get(id) ?? []
  }

  async endpoint(id: EndpointId): Promise<Endpoint | undefined> {
    return this.#state.endpoints.get(id)
  }

  async endpoints(tenantId: TenantId): Promise<readonly Endpoint[]> {
    return endpointsIn(this.#state, tenantId)
  }

  async listeners(tenantId: TenantId): Promise<readonly Endpoint[]> {
    return endpointsIn(this.#state, tenantId).filter(({ disabled }) => disabled === undefined)
  }

  async untold(query: UntoldQuery): Promise<readonly JobId[]> {
    return untoldIn(this.#state, query)
  }

  async asset(digest: string): Promise<AssetRecord | undefined> {
    return this.#state.assets.get(digest)
  }

  async uses(digest: string): Promise<readonly AssetUse[]> {
    const uses = this.#state.usesOfDigest(digest)
    return uses.sort((a, b) => compare(a.owner, b.owner) || compare(a.ownerId, b.ownerId))
  }

  async unusedAssets(ageMs: number, limit: number): Promise<readonly AssetRecord[]> {
    const nowMs = this.#clock.nowMs()
    const restMs = { staged: ageMs, kept: ageMs, condemned: Math.min(ageMs, CONDEMNED_MS) }
    return [...this.#state.assets.values()]
      .filter((asset) => asset.sinceMs < nowMs - restMs[asset.state])
      .filter((asset) => this.#state.usesOfDigest(asset.digest).length === 0)
      .sort((a, b) => a.sinceMs - b.sinceMs || compare(a.digest, b.digest))
      .slice(0, limit)
  }

  async keyByHash(hash: string): Promise<KnownKey | undefined> {
    const { keys, formerHashes, tenants } = this.#state
    const former = formerHashes.get(hash)
    const key = former === undefined ? [...keys.values()].find((one) => one.hash === hash) : keys.get(former.keyId)
    const tenant = key === undefined ? undefined : tenants.get(key.tenantId)
    if (key === undefined || tenant === undefined || key.revokedAtMs !== undefined) return undefined
    const { credit, disabledAtMs } = tenant
    const ends = former && { expiresAtMs: Math.min(key.expiresAtMs ?? former.endsAtMs, former.endsAtMs) }
    return { ...key, ...ends, tenant: { credit, ...(disabledAtMs !== undefined && { disabledAtMs }) } }
  }

  async key(id: KeyId): Promise<ListedKey | undefined> {
    const key = this.#state.keys.get(id)
    return key && this.#listed(key)
  }

  async keys(tenantId: TenantId): Promise<readonly ListedKey[]> {
    const keys = [...this.#state.keys.values()].filter((key) => key.tenantId === tenantId)
    return keys.sort((a, b) => compare(a.id, b.id)).map((key) => this.#listed(key))
  }

  #listed(key: ListedKey): ListedKey {
    const formers = [...this.#state.formerHashes.values()].filter(({ keyId }) => keyId === key.id)
    const formerEndsAtMs = Math.max(...formers.map(({ endsAtMs }) => endsAtMs))
    return { ...key, ...(formers.length > 0 && { formerEndsAtMs }) }
  }

  async busyKeys(): Promise<readonly KeyId[]> {
    const keys = [...this.#state.keys.values()].filter(({ id, limits: { jobsAtOnce } }) => {
      return jobsAtOnce !== undefined && this.#atOnce(id) >= jobsAtOnce
    })
    return keys.map(({ id }) => id).sort(compare)
  }

  async tenants(): Promise<readonly Tenant[]> {
    return [...this.#state.tenants.values()].sort((a, b) => compare(a.id, b.id))
  }

  async countRequest(by: string, perMinute: number): Promise<RateVerdict> {
    const counted = countRequest(this.#state.rates.get(by) ?? 0, perMinute, this.#clock.nowMs())
    this.#state.rates.set(by, counted.fullAtUs)
    return counted.verdict
  }

  async spareRequest(by: string, perMinute: number): Promise<void> {
    this.#state.rates.set(by, (this.#state.rates.get(by) ?? 0) - rateShareUs(perMinute))
  }

  async budgetSpent(spender: Spender): Promise<MicroCredits> {
    return microCredits(spentBy(this.#state, spender))
  }

  async balance(tenantId: TenantId): Promise<Balance | undefined> {
    return balanceIn(this.#state, tenantId)
  }

  async journal({ tenantId, limit, beforeId, jobId }: JournalQuery): Promise<readonly Transfer[]> {
    return this.#state.transfers
      .filter((transfer) => transfer.tenantId === tenantId)
      .filter(
        ({ id, held }) => (beforeId === undefined || id < beforeId) && (jobId === undefined || held?.jobId === jobId),
      )
      .sort((a, b) => compare(b.id, a.id))
      .slice(0, limit)
  }

  async usage(tenantId: TenantId, fromMs: number, toMs: number): Promise<readonly UsageLine[]> {
    return usageIn(this.#state, tenantId, fromMs, toMs)
  }

  async answer(scope: string, key: string): Promise<KeptAnswer | undefined> {
    const known = this.#state.answers.get(`${scope} ${key}`)
    return known === undefined || known.atMs <= this.#clock.nowMs() - ANSWER_MS ? undefined : known.answer
  }

  async hasOldAnswers(): Promise<boolean> {
    return [...this.#state.answers.values()].some(({ atMs }) => atMs <= this.#clock.nowMs() - ANSWER_MS)
  }

  async prices(): Promise<PriceList | undefined> {
    return this.#state.prices.at(-1)
  }

  async providers(): Promise<ProviderBook> {
    return bookIn(this.#state)
  }

  async providersRevision(): Promise<number> {
    return this.#state.providersRevision
  }

  async tenant(id: TenantId): Promise<Tenant | undefined> {
    return this.#state.tenants.get(id)
  }

  async hasKeys(): Promise<boolean> {
    return this.#state.keys.size > 0
  }

  async installation(): Promise<string | undefined> {
    return this.#state.names.get('id')
  }

  async census(): Promise<StoreCensus> {
    return this.#state.census(this.#clock.nowMs())
  }

  async close(): Promise<void> {
    this.#isClosed = true
    for (const stop of this.#watched) stop()
  }
}

function isListed(job: Job, query: JobCountQuery): boolean {
  const { tenantId, status, ids, fromId, model, serviceTier, upstreamId, faceId, keyId } = query
  const { createdFromMs, createdToMs, text } = query
  return (
    (tenantId === undefined || (job.tenantId === tenantId && job.hiddenAtMs === undefined)) &&
    (status === undefined || status.includes(job.status)) &&
    (ids === undefined || ids.includes(job.id)) &&
    (fromId === undefined || job.id >= fromId) &&
    (serviceTier === undefined || (job.request.serviceTier ?? 'default') === serviceTier) &&
    (model === undefined || job.request.model === model) &&
    (upstreamId === undefined || job.attempt?.upstreamId === upstreamId) &&
    (faceId === undefined || job.faceId === faceId) &&
    (keyId === undefined || job.keyId === keyId) &&
    (createdFromMs === undefined || job.createdAtMs >= createdFromMs) &&
    (createdToMs === undefined || job.createdAtMs <= createdToMs) &&
    (text === undefined || searchText(job.request.prompt).includes(searchText(text)))
  )
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
