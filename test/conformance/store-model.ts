/** A store of maps, so plain that it is obviously right: what a real one must agree with. */

import type { JobId, TenantId } from '../../src/core/ids.ts'
import { isActive, type Job } from '../../src/core/job.ts'
import type {
  ClaimedStep,
  CommitResult,
  JobEvent,
  JobListQuery,
  Lease,
  StepPlan,
  Write,
} from '../../src/core/store-port.ts'

type ModelStep = StepPlan & { readonly generation: number; readonly tries: number; readonly isClaimed: boolean }

type State = { jobs: Map<JobId, Job>; steps: Map<string, ModelStep>; events: readonly JobEvent[] }

/** What a commit comes to; a real store rejects where the model says `rejected`. */
export type ModelResult = CommitResult | 'rejected'

/** Jobs, steps and events as the contract has them. */
export class ModelStore {
  #state: State = { jobs: new Map(), steps: new Map(), events: [] }
  #generation = 0

  /** Applies all writes or none. */
  commit(writes: readonly Write[]): ModelResult {
    const draft: State = {
      jobs: new Map(this.#state.jobs),
      steps: new Map(this.#state.steps),
      events: this.#state.events,
    }
    for (const write of writes) {
      const result = applyWrite(draft, write)
      if (result !== 'committed') return result
    }
    this.#state = draft
    return 'committed'
  }

  /** Claims what is due, oldest first. */
  claim(lane: string, nowMs: number, leaseUntilMs: number, limit: number): readonly ClaimedStep[] {
    const due = [...this.#state.steps.values()]
      .filter((step) => step.lane === lane && step.readyAtMs <= nowMs)
      .sort((a, b) => a.readyAtMs - b.readyAtMs || (a.id < b.id ? -1 : 1))
    return due.slice(0, limit).map(({ id, kind, readyAtMs, tries }) => {
      const generation = ++this.#generation
      const claimed = { id, kind, lane, readyAtMs, generation, tries: tries + 1 }
      this.#state.steps.set(id, { ...claimed, readyAtMs: leaseUntilMs, isClaimed: true })
      return claimed
    })
  }

  /** Prolongs a claim. */
  renew(lease: Lease, leaseUntilMs: number): boolean {
    const step = this.#state.steps.get(lease.id)
    if (step?.generation !== lease.generation || !step.isClaimed) return false
    this.#state.steps.set(lease.id, { ...step, readyAtMs: leaseUntilMs })
    return true
  }

  /** When the next step of a lane becomes ready. */
  nextReadyAtMs(lane: string): number | undefined {
    const times = [...this.#state.steps.values()].filter((step) => step.lane === lane).map((step) => step.readyAtMs)
    return times.length === 0 ? undefined : Math.min(...times)
  }

  /** Any job. */
  jobById(id: JobId): Job | undefined {
    return this.#state.jobs.get(id)
  }

  /** A tenant's job that is not hidden. */
  job(tenantId: TenantId, id: JobId): Job | undefined {
    const job = this.#state.jobs.get(id)
    return job?.tenantId === tenantId && job.hiddenAtMs === undefined ? job : undefined
  }

  /** A tenant's jobs that are not hidden. */
  jobs(tenantId: TenantId, { limit, order, afterId }: JobListQuery): readonly Job[] {
    const ascending = [...this.#state.jobs.values()]
      .filter((job) => job.tenantId === tenantId && job.hiddenAtMs === undefined)
      .sort((a, b) => (a.id < b.id ? -1 : 1))
    const ordered = order === 'oldest first' ? ascending : ascending.toReversed()
    const isAfter = (id: JobId) => afterId === undefined || (order === 'oldest first' ? id > afterId : id < afterId)
    return ordered.filter((job) => isAfter(job.id)).slice(0, limit)
  }

  /** Unfinished jobs past their deadline. */
  overdue(nowMs: number, limit: number): readonly JobId[] {
    return [...this.#state.jobs.values()]
      .filter((job) => isActive(job) && job.deadlineAtMs <= nowMs)
      .sort((a, b) => a.deadlineAtMs - b.deadlineAtMs)
      .slice(0, limit)
      .map((job) => job.id)
  }

  /** A job's history. */
  events(id: JobId): readonly JobEvent[] {
    return this.#state.events.filter((event) => event.jobId === id)
  }
}

function applyWrite(draft: State, write: Write): ModelResult {
  switch (write.write) {
    case 'insert-job':
      if (draft.jobs.has(write.job.id)) return 'rejected'
      draft.jobs.set(write.job.id, write.job)
      return 'committed'
    case 'update-job':
      if (draft.jobs.get(write.job.id)?.version !== write.job.version - 1) return 'stale'
      draft.jobs.set(write.job.id, write.job)
      return 'committed'
    case 'enqueue-step':
      if (draft.steps.has(write.step.id)) return 'rejected'
      draft.steps.set(write.step.id, { ...write.step, generation: 0, tries: 0, isClaimed: false })
      return 'committed'
    case 'move-step': {
      const step = draft.steps.get(write.lease.id)
      if (step?.generation !== write.lease.generation) return 'stale'
      const tries = write.retry === true ? step.tries : 0
      draft.steps.set(step.id, { ...write.to, generation: step.generation, tries, isClaimed: false })
      return 'committed'
    }
    case 'finish-step':
      if (draft.steps.get(write.lease.id)?.generation !== write.lease.generation) return 'stale'
      draft.steps.delete(write.lease.id)
      return 'committed'
    case 'drop-step':
      draft.steps.delete(write.id)
      return 'committed'
    case 'append-event':
      if (!draft.jobs.has(write.event.jobId)) return 'rejected'
      draft.events = [...draft.events, write.event]
      return 'committed'
    default:
      throw new Error(`the model knows nothing of ${write.write}`)
  }
}
