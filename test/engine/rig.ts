/**
 * A rig for the engine: a real store in memory whose commits can be made to fail, a clock that is moved by hand, the same
 * chance in every run, and upstreams, storage and a web that do as the test says.
 */

import { fixedUpstreams } from '../../src/core/upstream-port.ts'
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { generateWebhookSecret } from '../../src/auth/keys.ts'
import { builtInCatalog } from '../../src/models/catalog.ts'
import { type JobId, type KeyId, makeId, type TenantId, type WorkerId } from '../../src/core/ids.ts'
import type { ActiveJob, Job } from '../../src/core/job.ts'
import { credits } from '../../src/core/money.ts'
import type { Order } from '../../src/core/order.ts'
import type { Egress, EgressAnswer } from '../../src/core/ports.ts'
import { problem } from '../../src/core/problem.ts'
import type { Attempt } from '../../src/core/records.ts'
import type { GenerationRequest } from '../../src/core/request.ts'
import { type ClaimedStep, laneOf, type StepPlan } from '../../src/core/steps.ts'
import type { Upstream } from '../../src/core/upstream-port.ts'
import type { EngineDeps } from '../../src/engine/engine.ts'
import type { Log } from '../../src/lib/log.ts'
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts'
import { callbackBody } from '../support/telling.ts'
import { HandClock, seededRandom } from '../support/hand-clock.ts'
import { credulousProber, MemoryStorage } from '../support/memory-storage.ts'
import { type FlakyStore, flaky } from './flaky-store.ts'
import { routerOf } from '../support/routers.ts'

/** A request that was posted to the outside. */
export type Post = { readonly url: string; readonly headers: Readonly<Record<string, string>>; readonly body: string }

/** The outside world. */
export type Web = {
  /** What a download of a URL gives; what is not there is unreachable. */
  readonly pages: Map<string, (signal: AbortSignal | undefined) => AsyncIterable<Uint8Array>>
  readonly posts: Post[]
  /** What a post is answered. */
  answer: (post: Post, signal: AbortSignal | undefined) => Promise<EgressAnswer> | EgressAnswer
}

/** The rig. */
export type Rig = {
  readonly store: FlakyStore
  readonly clock: HandClock
  readonly storage: MemoryStorage
  readonly web: Web
  readonly deps: EngineDeps
  readonly tenantId: TenantId
  readonly workerId: WorkerId
  /** What was logged as a warning or an error. */
  readonly troubles: readonly string[]
  /** Does something at the end of the test, before the store is closed; the last one comes first. */
  onClose(close: () => Promise<void>): void
  /** A signal that nobody aborts. */
  readonly calm: AbortSignal
  /** Waits until nothing happens any more without time passing. */
  settle(): Promise<void>
  /** Lets time pass, with everything that happens in it. */
  pass(ms: number): Promise<void>
  /** Lets time pass until a work has ended, ten minutes at most. */
  await<Result>(work: Promise<Result>): Promise<Result>
  /** Lets time pass until `done`, `limitMs` at most. */
  until(done: () => boolean | Promise<boolean>, limitMs?: number): Promise<void>
  /** Puts a job on the queue: on `dispatch` of the first upstream, unless it has references or `step` says otherwise. */
  addJob(changes?: JobChanges, step?: Partial<StepPlan>): Promise<ActiveJob>
  /** Claims the next step of a lane; fails when none is due. */
  claim(lane: string): Promise<ClaimedStep>
  /** Whether a step of the lane is due. */
  isDue(lane: string): Promise<boolean>
  job(id: JobId): Promise<Job>
  /** The newest attempt at a job. */
  attempt(id: JobId): Promise<Attempt | undefined>
  /** The types of a job's events, oldest first. */
  history(id: JobId): Promise<readonly string[]>
}

/** What may be different about a job. */
export type JobChanges = Partial<Omit<ActiveJob, 'request' | 'order' | 'status'>> & {
  readonly request?: Partial<GenerationRequest>
  readonly order?: Partial<Order>
}

/** An hour in ms. */
export const HOUR_MS = 3_600_000

/** Turns without any sign of life after which nothing happens any more. */
const QUIET_TURNS = 6

/** Turns after which it never comes to rest. */
const TURNS_MAX = 20_000

/** Begins now: files of the real disk have the real time. */
const START_MS = Date.now()

/** Builds a rig around upstreams. It is closed with its test. */
export async function createRig(
  context: TestContext,
  upstreams: readonly Upstream[],
  startMs = START_MS,
): Promise<Rig> {
  const clock = new HandClock(startMs)
  const random = seededRandom(42)
  const store = flaky(await openSqliteStore(':memory:', clock))
  const closers: (() => Promise<void>)[] = [() => store.close()]
  context.after(async () => {
    for (const close of closers.toReversed()) await close()
  })
  const storage = new MemoryStorage(clock)
  const web: Web = { pages: new Map(), posts: [], answer: () => ({ status: 200, headers: new Map(), body: '' }) }
  const troubles: string[] = []
  const tenantId = makeId<TenantId>(1, new Uint8Array(10))
  const workerId = makeId<WorkerId>(2, new Uint8Array(10))
  const webhookSecret = generateWebhookSecret(random)
  await store.commit([
    { write: 'save-tenant', tenant: { id: tenantId, name: 't', webhookSecret, credit: 'unlimited', createdAtMs: 1 } },
  ])
  await store.enlist(workerId, 60_000)
  // Those in front are asked first, unless a test says otherwise.
  for (const [index, each] of upstreams.entries()) Object.assign(each, { priority: each.priority ?? -index })
  const parts = { store, clock, random, upstreams: fixedUpstreams(upstreams) }
  const deps: EngineDeps = {
    ...{ ...parts, storage, workerId },
    router: routerOf(parts),
    log: logInto(troubles),
    catalog: builtInCatalog(),
    egress: egressInto(web),
    prober: credulousProber(storage),
    pass: () => undefined,
    retention: {},
    callbackBody,
  }
  return {
    ...{ store, clock, storage, web, deps, tenantId, workerId, troubles },
    calm: new AbortController().signal,
    onClose: (close) => void closers.push(close),
    ...timeOf(clock, store),
    ...jobsOf(deps, tenantId),
  }
}

function logInto(troubles: string[]): Log {
  const keep = (facts: object, message: string) => void troubles.push(`${message} ${JSON.stringify(facts)}`)
  return { debug() {}, info() {}, warn: keep, error: keep }
}

function egressInto(web: Web): Egress {
  return {
    checkUrl(url) {
      if (url.includes('127.0.0.1')) throw problem('url_not_allowed', 'The address is not public.')
    },
    async *download(url, { signal }) {
      const page = web.pages.get(url)
      if (page === undefined) throw problem('reference_unreachable', 'The host does not answer.')
      yield* page(signal)
    },
    async post(url, headers, body, signal) {
      const post = { url, headers, body }
      web.posts.push(post)
      return web.answer(post, signal)
    },
  }
}

function timeOf(clock: HandClock, store: FlakyStore): Pick<Rig, 'settle' | 'pass' | 'await' | 'until'> {
  const settle = async () => {
    let seen = -1
    let turns = 0
    for (let quiet = 0; quiet < QUIET_TURNS; quiet++) {
      await nextTurn()
      assert.ok(++turns < TURNS_MAX, 'it never comes to rest')
      if (store.calls + clock.planned === seen) continue
      seen = store.calls + clock.planned
      quiet = 0
    }
  }
  const until: Rig['until'] = async (done, limitMs = HOUR_MS) => {
    const untilMs = clock.nowMs() + limitMs
    for (;;) {
      await settle()
      if (await done()) return
      assert.ok(clock.step(untilMs), `it has not come to this within ${limitMs} ms`)
    }
  }
  return {
    settle,
    async pass(ms) {
      const untilMs = clock.nowMs() + ms
      do await settle()
      while (clock.step(untilMs))
    },
    async await(work) {
      let hasEnded = false
      const ended = work.finally(() => {
        hasEnded = true
      })
      await Promise.race([ended, until(() => hasEnded, HOUR_MS / 6)])
      return ended
    },
    until,
  }
}

function jobsOf(
  { store, clock, random, upstreams, workerId }: EngineDeps,
  tenantId: TenantId,
): Pick<Rig, 'addJob' | 'claim' | 'isDue' | 'job' | 'attempt' | 'history'> {
  return {
    async addJob(changes = {}, step = {}) {
      const id = makeId<JobId>(clock.nowMs(), random.bytes(10))
      const job = jobWith({ id, tenantId, createdAtMs: clock.nowMs() }, changes)
      const first: StepPlan =
        job.request.references.length > 0
          ? { id, tenantId, kind: 'prepare', lane: 'prepare', afterMs: 0, ...step }
          : {
              id,
              tenantId,
              kind: 'dispatch',
              lane: laneOf('dispatch', upstreams.all[0]?.id ?? ''),
              afterMs: 0,
              ...step,
            }
      await store.commit([
        { write: 'insert-job', job },
        { write: 'enqueue-step', step: first },
      ])
      return job
    },
    async claim(lane) {
      const { steps } = await store.claim({ lane, workerId, limit: 1 })
      assert.ok(steps[0], `no step is due on ${lane}`)
      return steps[0]
    },
    async isDue(lane) {
      const { nextInMs } = await store.claim({ lane, workerId, limit: 0 })
      return nextInMs === 0
    },
    async job(id) {
      const job = await store.jobById(id)
      assert.ok(job)
      return job
    },
    async attempt(id) {
      return (await store.attempts(id)).at(-1)
    },
    async history(jobId) {
      const events = await store.events({ after: 0, limit: 1_000, jobId })
      return events.map(({ type }) => type)
    },
  }
}

function jobWith(
  own: Pick<ActiveJob, 'id' | 'tenantId' | 'createdAtMs'>,
  { request, order, ...rest }: JobChanges,
): ActiveJob {
  const job: ActiveJob = {
    ...own,
    keyId: makeId<KeyId>(1, new Uint8Array(10)),
    version: 1,
    status: 'queued',
    faceId: 'jobs',
    linkBase: 'http://127.0.0.1:8000',
    requestId: 'req_1',
    request: { model: 'seedance-2.0', prompt: 'a cat', references: [], ...request },
    order: {
      model: 'seedance-2.0',
      family: 'seedance-2.0',
      prompt: 'a cat',
      resolution: '480p',
      shape: { ratio: '1:1', size: { widthPx: 640, heightPx: 640 } },
      frames: 96,
      seed: 1,
      audio: false,
      cameraFixed: false,
      watermark: false,
      returnLastFrame: false,
      draft: false,
      ...order,
    },
    notes: [],
    priceMicroCredits: credits(16),
    references: [],
    progressPercent: 0,
    deadlineAtMs: own.createdAtMs + HOUR_MS,
  }
  if (request?.ratio !== 'adaptive') return { ...job, ...rest }
  const { shape: _undecided, ...open } = job.order
  return { ...job, ...rest, order: open }
}
