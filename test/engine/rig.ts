/** A rig for the engine's steps: a real store in memory, a clock that is set by hand, an upstream that does as it is told. */

import type { AttemptId, JobId, KeyId, TenantId } from '../../src/core/ids.ts'
import { makeId } from '../../src/core/ids.ts'
import type { ActiveJob, Job } from '../../src/core/job.ts'
import { credits } from '../../src/core/money.ts'
import type { Upstream } from '../../src/core/ports.ts'
import { REFERENCE_ROLES } from '../../src/core/request.ts'
import type { ClaimedStep, Store } from '../../src/core/store-port.ts'
import type { StepDeps } from '../../src/engine/job-step.ts'
import { silentLog } from '../../src/lib/log.ts'
import { openSqliteStore } from '../../src/store/sqlite-store.ts'

/** The rig. */
export type Rig = {
  readonly store: Store
  readonly deps: StepDeps
  readonly tenantId: TenantId
  /** Moves the clock. */
  pass(ms: number): void
  /** Puts a prepared job on the dispatch lane. */
  addJob(): Promise<ActiveJob>
  /** Claims the next step of a lane; fails when none is ready. */
  claim(lane: string): Promise<ClaimedStep>
  job(id: JobId): Job
}

/** An upstream that does as the test says; what is left open is refused loudly. */
export function fakeUpstream(changes: Partial<Upstream>): Upstream {
  const unexpected = (what: string) => async (): Promise<never> => {
    throw new Error(`nobody expected ${what}`)
  }
  return {
    id: 'fake',
    capabilities: { framesWithReferences: true, roles: REFERENCE_ROLES },
    repeatable: false,
    exact: false,
    pollIntervalMs: 500,
    freeSlots: () => 1,
    submit: unexpected('a submit'),
    check: unexpected('a check'),
    cancel: async () => undefined,
    ...changes,
  }
}

/** Builds a rig around one upstream. */
export async function createRig(upstream: Upstream): Promise<Rig> {
  let nowMs = 1_780_000_000_000
  let counter = 0
  const random = { bytes: (count: number) => new Uint8Array(count).fill(++counter % 256) }
  const store = await openSqliteStore(':memory:')
  const tenantId = makeId<TenantId>(1, new Uint8Array(10))
  await store.commit([
    { write: 'insert-tenant', tenant: { id: tenantId, name: 't', webhookSecret: 'whsec_x', createdAtMs: 1 } },
  ])
  const deps: StepDeps = {
    store,
    clock: { nowMs: () => nowMs },
    random,
    log: silentLog,
    upstreams: [upstream],
    pass: () => undefined,
    wake: () => undefined,
  }
  return {
    store,
    deps,
    tenantId,
    pass(ms) {
      nowMs += ms
    },
    async addJob() {
      const job: ActiveJob = {
        id: makeId<JobId>(nowMs, random.bytes(10)),
        tenantId,
        keyId: makeId<KeyId>(1, new Uint8Array(10)),
        version: 1,
        status: 'queued',
        faceId: 'jobs',
        linkBase: 'http://127.0.0.1:8000',
        requestId: 'req_1',
        request: { model: 'seedance-2.0', prompt: 'a cat', references: [] },
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
        },
        notes: [],
        priceMicroCredits: credits(16),
        upstreamId: upstream.id,
        references: [],
        progressPercent: 0,
        createdAtMs: nowMs,
        deadlineAtMs: nowMs + 1_000_000,
      }
      const step = { id: job.id, kind: 'dispatch', lane: `dispatch:${upstream.id}`, readyAtMs: nowMs } as const
      await store.commit([
        { write: 'insert-job', job },
        { write: 'enqueue-step', step },
      ])
      return job
    },
    async claim(lane) {
      const [step] = await store.claim(lane, nowMs, nowMs + 15_000, 1)
      if (step === undefined) throw new Error(`no step is ready on ${lane}`)
      return step
    },
    job(id) {
      const job = store.jobById(id)
      if (job === undefined) throw new Error('no such job')
      return job
    },
  }
}

/** The attempt that a job is on. */
export function attemptOf(rig: Rig, id: JobId) {
  const { attempt } = rig.job(id)
  return attempt === undefined ? undefined : rig.store.attempt(attempt.id satisfies AttemptId)
}
