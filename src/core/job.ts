/**
 * The canonical job and its life: queued → running → succeeded | failed | cancelled | expired; terminal is final.
 */

import { assert } from './assert.ts'
import type { AttemptId, JobId, KeyId, TenantId } from './ids.ts'
import type { BudgetPeriod } from './limits.ts'
import type { Asset } from './media.ts'
import type { JobStatus, TerminalStatus } from './job-status.ts'
import type { Funds } from './ledger.ts'
import type { MicroCredits } from './money.ts'
import type { Note } from './notes.ts'
import type { Order } from './order.ts'
import type { PriceTerms } from './price-terms.ts'
import type { StoredBytes } from './ports.ts'
import type { Problem } from './problem.ts'
import type { GenerationRequest, LibrarySource, ReferenceRole } from './request.ts'

const NEXT: { readonly [S in JobStatus]: readonly JobStatus[] } = {
  queued: ['running', 'failed', 'cancelled', 'expired'],
  running: ['succeeded', 'failed', 'cancelled', 'expired'],
  succeeded: [],
  failed: [],
  cancelled: [],
  expired: [],
}

/** True when a job may go from one state to the other. Staying where one is, is no transition. */
export function mayAdvance(from: JobStatus, to: JobStatus): boolean {
  return NEXT[from].includes(to)
}

/** True for a state that nothing leaves. */
export function isTerminal(status: JobStatus): status is TerminalStatus {
  return NEXT[status].length === 0
}

/** A reference after preparation: fetched, identified, stored; or in a provider's library, where it stays. */
export type PreparedReference =
  | { readonly role: ReferenceRole; readonly asset: Asset }
  | { readonly role: ReferenceRole; readonly library: LibrarySource }

/** The bytes among prepared references. */
export function assetsOf(references: readonly PreparedReference[]): readonly Asset[] {
  return references.flatMap((reference) => ('asset' in reference ? [reference.asset] : []))
}

/**
 * What a succeeded job made. `poster` is the picture that stands for its film, `scrubSheet` small ones of all of it as
 * `core/sheet-plan.ts` plans them: a film has both, one of them or none. `storyboard`: how its prompt was understood, as JSON,
 * where previz has made it.
 */
export type JobResult = {
  readonly video: Asset
  readonly lastFrame?: Asset
  readonly poster?: Asset
  readonly scrubSheet?: Asset
  readonly storyboard?: StoredBytes
}

/** Whether a film has both of its pictures. */
export function hasStills({ poster, scrubSheet }: JobResult): boolean {
  return poster !== undefined && scrubSheet !== undefined
}

/** All bytes of a result. */
export function storedBytesOf(result: JobResult): readonly StoredBytes[] {
  const { video, lastFrame, poster, scrubSheet, storyboard } = result
  return [video, lastFrame, poster, scrubSheet, storyboard].filter((bytes) => bytes !== undefined)
}

/** Which upstream works on a job, and how it knows the work. */
export type CurrentAttempt = { readonly id: AttemptId; readonly upstreamId: string }

/**
 * What a job holds of its tenant's money until it ends, and on which terms it is charged then. Absent where nothing is held:
 * for what costs nothing, and for jobs from before there was a ledger.
 */
export type Billing = {
  readonly terms: PriceTerms
  readonly funds: Funds
  /** Where the hold counts for a budget of the key: for which of its periods. */
  readonly budget?: BudgetPeriod
}

type JobBase = {
  readonly id: JobId
  readonly tenantId: TenantId
  readonly keyId: KeyId
  /** Counts the commits to this job; a commit that read another version is refused. */
  readonly version: number
  /** The dialect through which it came; callbacks speak it. */
  readonly faceId: string
  /** What links begin with, such as `https://video.example.com`; no slash at the end. */
  readonly linkBase: string
  /** The id of the HTTP request that submitted it. */
  readonly requestId: string
  readonly request: GenerationRequest
  readonly order: Order
  readonly notes: readonly Note[]
  /** What was quoted: the most that it is charged, and what it holds. */
  readonly priceMicroCredits: MicroCredits
  readonly billing?: Billing
  /**
   * Whether it was admitted for the engine inside, since nobody else had its model then, or by name: who comes later takes
   * nothing away, and a work that was admitted for a provider becomes no preview. Absent: admitted before this was kept.
   */
  readonly isPreview?: boolean
  readonly references: readonly PreparedReference[]
  /** The try that is under way; of an ended job, the last one. */
  readonly attempt?: CurrentAttempt
  /** What has been brought home and not been told yet. */
  readonly collected?: JobResult
  /** 0 to 100, of the rendering. */
  readonly progressPercent: number
  readonly createdAtMs: number
  /** When it expires if it has not ended. */
  readonly deadlineAtMs: number
  /** When its owner deleted it; it is kept, and shown to nobody. */
  readonly hiddenAtMs?: number
}

/** A job in each of its states, with exactly what is known then. */
export type Job =
  | (JobBase & { readonly status: 'queued' })
  | (JobBase & { readonly status: 'running'; readonly startedAtMs: number })
  | (JobBase & {
      readonly status: 'succeeded'
      readonly startedAtMs: number
      readonly finishedAtMs: number
      readonly result: JobResult
      /** What it was charged; absent for jobs from before there was a ledger. */
      readonly chargedMicroCredits?: MicroCredits
    })
  | (JobBase & { readonly status: 'failed'; readonly finishedAtMs: number; readonly failure: Problem })
  | (JobBase & { readonly status: 'cancelled' | 'expired'; readonly finishedAtMs: number })

/** A job that still has something to do. */
export type ActiveJob = Extract<Job, { status: 'queued' | 'running' }>

/** A job that has ended. */
export type EndedJob = Exclude<Job, ActiveJob>

/** How a job ends. */
export type Outcome =
  | { readonly status: 'succeeded'; readonly result: JobResult; readonly chargedMicroCredits?: MicroCredits }
  | { readonly status: 'failed'; readonly failure: Problem }
  | { readonly status: 'cancelled' }
  | { readonly status: 'expired' }

/** True while a job has not ended. */
export function isActive(job: Job): job is ActiveJob {
  return !isTerminal(job.status)
}

/** When a job ends if nothing happens to it before: at its deadline, or while it is to be taken on sooner and nobody has it. */
export function dueAtMs({ request, attempt, status, createdAtMs, deadlineAtMs }: Job): number {
  const { startWithinSeconds } = request
  const isTaken = attempt !== undefined || status === 'running' || status === 'succeeded'
  if (startWithinSeconds === undefined || isTaken) return deadlineAtMs
  return Math.min(deadlineAtMs, createdAtMs + Math.ceil(startWithinSeconds * 1_000))
}

/** What is asked for, as it is at a moment: of the time within which it is to be taken on, what is left, a second at least. */
export function requestAt({ request, createdAtMs }: Job, atMs: number): GenerationRequest {
  const { startWithinSeconds } = request
  if (startWithinSeconds === undefined) return request
  const goneSeconds = Math.floor(Math.max(0, atMs - createdAtMs) / 1_000)
  return { ...request, startWithinSeconds: Math.max(Math.min(1, startWithinSeconds), startWithinSeconds - goneSeconds) }
}

/** The job as running since `atMs`; unchanged if it already is. */
export function start(job: ActiveJob, atMs: number): Extract<Job, { status: 'running' }> {
  if (job.status === 'running') return job
  return { ...job, status: 'running', startedAtMs: atMs }
}

/** The job as ended at `atMs`. Only a running job can succeed. */
export function end(job: ActiveJob, outcome: Outcome, atMs: number): EndedJob {
  const from = outcome.status === 'succeeded' ? 'running' : job.status
  assert(mayAdvance(from, outcome.status), `a job goes from ${from} to ${outcome.status}`)
  if (outcome.status === 'succeeded') {
    return { ...start(job, atMs), progressPercent: 100, finishedAtMs: atMs, ...outcome }
  }
  return { ...job, finishedAtMs: atMs, ...outcome }
}
