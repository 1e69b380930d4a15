/**
 * The store: what must survive. Reads are questions; all writing is one verb, `commit`, which applies a list of writes
 * atomically and durably, or not at all. Guards among the writes make a commit a no-op when someone else was faster.
 */

import type { AttemptId, DeliveryId, FileId, JobId, KeyId, TenantId } from './ids.ts'
import type { Job } from './job.ts'
import type { Json } from './json.ts'
import type { MediaFacts } from './media.ts'

/** What a step does. A job has one step at a time; its row moves from kind to kind. */
export type StepKind = 'prepare' | 'dispatch' | 'watch' | 'collect' | 'deliver'

/** A step to be put on the queue. */
export type StepPlan = {
  /** The job's or the delivery's id: one step each. */
  readonly id: string
  readonly kind: StepKind
  /** Lanes have a concurrency each: the step's kind, or `dispatch:<upstream>`. */
  readonly lane: string
  /** Epoch ms before which it is not claimed. */
  readonly readyAtMs: number
}

/** A claim on a step until a time; `generation` fences off a worker whose lease ran out. */
export type Lease = { readonly id: string; readonly generation: number }

/** A claimed step. `tries` counts the claims since it last got on, this one included. */
export type ClaimedStep = StepPlan & { readonly generation: number; readonly tries: number }

/** One try at an upstream. `submitting` without a handle: nobody knows whether the upstream got it. */
export type Attempt = {
  readonly id: AttemptId
  readonly jobId: JobId
  readonly upstreamId: string
  readonly state: 'submitting' | 'submitted' | 'unknown' | 'ended'
  readonly handle?: Json
  readonly createdAtMs: number
}

/** An uploaded or inline file. */
export type StoredFile = {
  readonly id: FileId
  readonly tenantId: TenantId
  readonly kind: 'image' | 'video' | 'audio'
  readonly purpose: string
  readonly filename: string
  readonly digest: string
  readonly sizeBytes: number
  readonly facts: MediaFacts
  readonly createdAtMs: number
}

/** A callback to be delivered. */
export type Delivery = {
  readonly id: DeliveryId
  readonly jobId: JobId
  readonly tenantId: TenantId
  readonly url: string
  readonly state: 'pending' | 'delivered' | 'abandoned'
  /** Tries made so far. */
  readonly attempts: number
  /** What the receiver's last answer was, or why there was none. */
  readonly lastAnswer?: string
  readonly createdAtMs: number
}

/** An API key as it is kept: a keyed hash, never the key. */
export type ApiKey = {
  readonly id: KeyId
  readonly tenantId: TenantId
  /** HMAC-SHA-256 of the key in hex. */
  readonly hash: string
  /** The first characters, for people to tell keys apart. */
  readonly hint: string
  readonly createdAtMs: number
  readonly revokedAtMs?: number
}

/** A tenant: who owns keys, jobs and files. */
export type Tenant = {
  readonly id: TenantId
  readonly name: string
  /** The Standard Webhooks secret that signs its callbacks, `whsec_…`. */
  readonly webhookSecret: string
  readonly createdAtMs: number
}

/** A fact in a job's history. `seq` counts from 1. */
export type JobEvent = {
  readonly jobId: JobId
  readonly type: string
  readonly atMs: number
  readonly data?: Json
}

/** One write of a commit. Those called guards make the whole commit a no-op when they do not hold. */
export type Write =
  | { readonly write: 'insert-job'; readonly job: Job }
  /** Guard: the stored version is `job.version - 1`. */
  | { readonly write: 'update-job'; readonly job: Job }
  | { readonly write: 'enqueue-step'; readonly step: StepPlan }
  /** Guard: the lease is the step's last. The row moves to the new plan; `tries` starts again unless this is a `retry`. */
  | { readonly write: 'move-step'; readonly lease: Lease; readonly to: StepPlan; readonly retry?: boolean }
  /** Guard: the lease is the step's last. */
  | { readonly write: 'finish-step'; readonly lease: Lease }
  /** Takes a step off the queue whoever has it; no guard. */
  | { readonly write: 'drop-step'; readonly id: string }
  | { readonly write: 'save-attempt'; readonly attempt: Attempt }
  | { readonly write: 'insert-file'; readonly file: StoredFile }
  | { readonly write: 'save-delivery'; readonly delivery: Delivery }
  | { readonly write: 'insert-tenant'; readonly tenant: Tenant }
  | { readonly write: 'insert-key'; readonly key: ApiKey }
  | { readonly write: 'append-event'; readonly event: JobEvent }

/** `stale`: a guard did not hold, and nothing was written. */
export type CommitResult = 'committed' | 'stale'

/** Which jobs a list shows. */
export type JobListQuery = {
  readonly limit: number
  readonly order: 'newest first' | 'oldest first'
  readonly afterId?: JobId
}

/** The store's contract; `test/conformance/store.ts` exercises every implementation. */
export interface Store {
  /** Applies all writes or none, durably; resolves when they would survive a power cut. */
  commit(writes: readonly Write[]): Promise<CommitResult>

  /** Claims up to `limit` ready steps of a lane, oldest first, until `leaseUntilMs`. A claim whose time runs out is ready again. */
  claim(lane: string, nowMs: number, leaseUntilMs: number, limit: number): Promise<readonly ClaimedStep[]>
  /** Prolongs a claim; false when it is no longer ours. */
  renew(lease: Lease, leaseUntilMs: number): Promise<boolean>
  /**
   * Makes every claimed step ready again. For a start, when this process is the only one that works on the store: whoever
   * claimed before is dead. A store that several processes share does nothing here and lets the leases run out.
   */
  reclaim(): Promise<void>
  /** When the next step of a lane becomes ready, in epoch ms; `undefined` when the lane is empty. */
  nextReadyAtMs(lane: string): number | undefined

  /** A tenant's job that is not hidden. */
  job(tenantId: TenantId, id: JobId): Job | undefined
  /** Any job, for the engine. */
  jobById(id: JobId): Job | undefined
  /** A tenant's jobs that are not hidden, by age. */
  jobs(tenantId: TenantId, query: JobListQuery): readonly Job[]
  /** Ids of unfinished jobs whose deadline has passed. */
  overdue(nowMs: number, limit: number): readonly JobId[]
  /** A job's history, oldest first. */
  events(id: JobId): readonly JobEvent[]
  attempt(id: AttemptId): Attempt | undefined

  file(tenantId: TenantId, id: FileId): StoredFile | undefined
  /** Any file, for a signed link. */
  fileById(id: FileId): StoredFile | undefined
  delivery(id: DeliveryId): Delivery | undefined

  /** The key with this hash, unless it was revoked. */
  keyByHash(hash: string): ApiKey | undefined
  tenant(id: TenantId): Tenant | undefined
  /** Whether there is any key at all: false on a first start. */
  hasKeys(): boolean

  /** Lets go of the database; what was committed stays. */
  close(): Promise<void>
}
