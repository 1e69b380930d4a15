/**
 * The store: what must survive. Reads are questions; all writing is one verb, `commit`, which applies a list of writes
 * atomically and durably, or not at all. Guards among the writes refuse the whole commit when someone else was faster.
 * Several processes may share a store; its own clock decides what is due and who is dead.
 */

import type { AttemptId, DeliveryId, EndpointId, FileId, JobId, KeyId, TenantId, TransferId, WorkerId } from './ids.ts'
import type { Job } from './job.ts'
import type { JobStatus } from './job-status.ts'
import type { Balance, Transfer } from './ledger.ts'
import type { MicroCredits } from './money.ts'
import type { PriceList } from './price-list.ts'
import type { ProviderBook } from './provider.ts'
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
} from './records.ts'
import type { ServiceTier } from './request.ts'
import type { ClaimedStep } from './steps.ts'
import type { Delivery, DeliveryQuery, DeliveryTry, Endpoint, UntoldQuery } from './webhooks.ts'
import type { CommitResult, Spender, Write } from './writes.ts'

/** How often a key has asked lately, and whether it may. */
export type RateVerdict = {
  readonly allowed: boolean
  /** Requests that it may still make at once. */
  readonly remaining: number
  /** After how many ms it may ask again, or, where it may, until all of its requests are there again. */
  readonly resetMs: number
}

/** Which transfers a journal shows, newest first. */
export type JournalQuery = {
  readonly tenantId: TenantId
  readonly limit: number
  /** Only those that are older than this one. */
  readonly beforeId?: TransferId
  readonly jobId?: JobId
}

/** What a model has come to on one day, in UTC. */
export type UsageLine = {
  /** Such as `2026-11-21`. */
  readonly day: string
  readonly model: string
  readonly jobs: number
  readonly chargedMicroCredits: MicroCredits
}

/** What attempts have come to. */
export type MarginSums = {
  readonly upstreamId: string
  /** Absent: they are from before models were written down. */
  readonly model?: string
  readonly attempts: number
  /** Those of them that came to a film. */
  readonly films: number
  /** Tokens that upstreams have counted. */
  readonly tokens: number
  /** For how long upstreams were at them, in ms; those that came to no film not counted. */
  readonly renderingMs: number
  readonly chargedMicroCredits: MicroCredits
  /** What upstreams take: the most that it may be for what is not over. */
  readonly costMicroCredits: MicroCredits
  /** Attempts of which nobody knows what they cost: nobody had a price when they began, or kept it yet. */
  readonly unpriced: number
}

/** What a model at an upstream has come to on one day, in UTC. */
export type MarginLine = MarginSums & { readonly day: string }

/** What one job has come to: all its attempts, at the upstream of the last one. */
export type JobMargin = MarginSums & { readonly jobId: JobId }

/** Of which jobs margins are told, the newest first; those that were made from one time to before another, in epoch ms. */
export type JobMarginQuery = {
  readonly fromMs: number
  readonly toMs: number
  readonly limit: number
  /** Only those that are older than this one. */
  readonly beforeId?: JobId
}

/**
 * Where a step waits: how many of its tenant's stand before it on its lane. Of another key that may have only so many jobs made
 * at once, no more than that may begin now.
 */
export type QueuePlace = { readonly lane: string; readonly tenantId: TenantId; readonly before: number }

/** A step that waits, and since when it is due, in epoch ms. */
export type WaitingStep = { readonly id: string; readonly readyAtMs: number }

/** Which steps are told that wait; with `after`, those that come behind that one. */
export type WaitingQuery = {
  readonly lane: string
  /** For how long they have been due at least, in ms; negative: in how long they will be, at most. */
  readonly ageMs: number
  readonly limit: number
  readonly after?: WaitingStep
}

/** How many steps of a tenant wait on a lane; of a key with a limit of jobs at once, no more than it may begin now. */
export type LaneShare = { readonly tenantId: TenantId; readonly waiting: number }

/** Which files a list shows; with `afterId`, those that are older. */
export type FileListQuery = { readonly tenantId: TenantId; readonly limit: number; readonly afterId?: FileId }

/** Which jobs a list shows. Every member but the first three narrows it. */
export type JobListQuery = {
  readonly limit: number
  readonly order: 'newest first' | 'oldest first'
  readonly afterId?: JobId
  /** Absent: every tenant's, hidden ones included. */
  readonly tenantId?: TenantId
  readonly status?: readonly JobStatus[]
  readonly ids?: readonly JobId[]
  /** Only jobs whose id does not come before this one. */
  readonly fromId?: JobId
  readonly model?: string
  readonly serviceTier?: ServiceTier
  readonly upstreamId?: string
  readonly faceId?: string
  readonly keyId?: string
  /** Only jobs with an attempt of which nobody knows whether it was taken. */
  readonly outcome?: 'unknown'
  /** Epoch ms, both included. */
  readonly createdFromMs?: number
  readonly createdToMs?: number
  /** A piece of the prompt, upper and lower case alike. */
  readonly text?: string
  /** How many of those that fit are left out at the beginning. */
  readonly skip?: number
}

/** Which attempts may have been taken without anybody's knowing how the upstream calls the work. */
export type OpenAttemptQuery = {
  readonly upstreamId: string
  /** When they were begun, in epoch ms, both included. */
  readonly fromMs: number
  readonly toMs: number
  readonly limit: number
  /** Only those that come behind this one. */
  readonly after?: Pick<Attempt, 'createdAtMs' | 'id'>
}

/** Which jobs are counted. */
export type JobCountQuery = Omit<JobListQuery, 'limit' | 'order' | 'afterId' | 'skip'>

/** Which part of the event log is read, oldest first unless `order` says otherwise. */
export type EventQuery = {
  /** Only what comes after this position; 0 is the beginning. */
  readonly after: number
  /** Only what comes up to this position, which is included. */
  readonly upTo?: number
  readonly limit: number
  readonly order?: 'newest first'
  /** Only `job.…`: the events that may have changed their job. However many others there are, they are not looked at. */
  readonly ofJobs?: true
  readonly jobId?: JobId
  readonly tenantId?: TenantId
}

/** What is asked for when steps are claimed. */
export type ClaimQuery = {
  readonly lane: string
  readonly workerId: WorkerId
  readonly limit: number
  /** Steps of one tenant that may be claimed besides those in `running`. Absent: as many as there are. */
  readonly limitPerTenant?: number
  /** Steps of each tenant that the claimer works on: they count for `limitPerTenant`, and others come first. */
  readonly running?: ReadonlyMap<TenantId, number>
  /** Keys whose jobs are left out: those of theirs that are being made are as many as may be. */
  readonly exceptKeys?: readonly KeyId[]
  /** When each tenant was last served, as a count that grows: among equals, who has waited longest comes first. */
  readonly served?: ReadonlyMap<TenantId, number>
}

/** Claimed steps, and how long it takes until another one of the lane is due; absent when none is planned. */
export type Claim = { readonly steps: readonly ClaimedStep[]; readonly nextInMs?: number }

/** What a commit, here or in another process, has changed for those who wait. */
export type StoreNews = {
  /** Lanes that have got work. */
  readonly lanes: readonly string[]
  /** What was added to the event log, in order. */
  readonly events: readonly LoggedEvent[]
}

/** The steps of a lane: a worker has them, they wait for one, or they wait for their time. */
export type LaneCensus = {
  readonly lane: string
  readonly claimed: number
  readonly due: number
  readonly parked: number
}

/** How much of each kind lies in the store, for people. */
export type StoreCensus = {
  readonly jobs: Readonly<Partial<Record<JobStatus, number>>>
  readonly steps: readonly LaneCensus[]
  readonly assets: Readonly<
    Partial<Record<AssetRecord['state'], { readonly count: number; readonly sizeBytes: number }>>
  >
  /** Assets that nobody uses. */
  readonly unused: { readonly count: number; readonly sizeBytes: number }
  readonly events: number
  readonly workers: readonly { readonly id: WorkerId; readonly alive: boolean }[]
}

/** The store's contract; `test/conformance/store.ts` exercises every implementation. */
export interface Store {
  /** Applies all writes or none, durably; resolves when they would survive a power cut. */
  commit(writes: readonly Write[]): Promise<CommitResult>
  /** Has a listener told of what commits change, soon after; returns how to stop that. News may be told twice. */
  watch(listener: (news: StoreNews) => void): () => void

  /** Enters a worker that lives for `leaseMs` from now on. */
  enlist(workerId: WorkerId, leaseMs: number): Promise<void>
  /** Says that a worker lives, for `leaseMs` from now on; false when it had been taken for dead: its steps are others'. */
  heartbeat(workerId: WorkerId, leaseMs: number): Promise<boolean>
  /** Ends a worker: its steps are due at once, for everybody. */
  retire(workerId: WorkerId): Promise<void>
  /** Frees the steps of workers whose lease has run out, and of a clock that was set back; returns how many. */
  rescue(): Promise<number>
  /** Claims due steps of a lane, tenants in turn, the longest waiting of each first. A step is claimed by one worker at a time. */
  claim(query: ClaimQuery): Promise<Claim>
  /** The names of all lanes that hold a step. */
  lanes(): Promise<readonly string[]>
  /** Where a step waits; `undefined` when there is none, or somebody has it. Counts to 1,000. */
  place(stepId: string): Promise<QueuePlace | undefined>
  /** Who has steps on a lane that nobody has and that are due. */
  shares(lane: string): Promise<readonly LaneShare[]>
  /** Steps of a lane that nobody has and that have been due for a while, or will be soon, the longest first. */
  waiting(query: WaitingQuery): Promise<readonly WaitingStep[]>
  /** Ids of workers that live. */
  workers(): Promise<readonly WorkerId[]>

  /** A tenant's job that is not hidden. */
  job(tenantId: TenantId, id: JobId): Promise<Job | undefined>
  /** Any job, for the engine. */
  jobById(id: JobId): Promise<Job | undefined>
  /** Jobs by age. */
  jobs(query: JobListQuery): Promise<readonly Job[]>
  /** How many jobs a list has on all of its pages. */
  countJobs(query: JobCountQuery): Promise<number>
  /** Ids of unfinished jobs whose time is over (`dueAtMs`), the longest overdue first; with `after`, those that follow this job. */
  overdue(limit: number, after?: JobId): Promise<readonly JobId[]>
  /** Jobs that ended longer than `ageMs` ago and still use assets or, with `hidden`, are hidden; oldest first. */
  endedBefore(query: {
    readonly ageMs: number
    readonly limit: number
    readonly hidden: boolean
  }): Promise<readonly JobId[]>
  events(query: EventQuery): Promise<readonly LoggedEvent[]>
  /** The position of the newest event, also when that was forgotten since; 0 when there has been none. It never goes back. */
  position(): Promise<number>

  attempt(id: AttemptId): Promise<Attempt | undefined>
  /** A job's attempts, oldest first. */
  attempts(jobId: JobId): Promise<readonly Attempt[]>
  /** Those of these ids by which some attempt knows its work at this upstream. */
  knownWorks(upstreamId: string, workIds: readonly string[]): Promise<readonly string[]>
  /**
   * Attempts without a `workId` that were not turned away and are not `submitted`: what became of them nobody has known, even
   * where somebody has said that they are over. Whatever has become of their jobs; oldest first.
   */
  openAttempts(query: OpenAttemptQuery): Promise<readonly Attempt[]>
  /** Slots of a pool that are taken. */
  slotsTaken(pool: string): Promise<number>
  /** How long an upstream took for its newest films of a model, in ms, the newest first. */
  renderTimes(upstreamId: string, model: string, limit: number): Promise<readonly number[]>
  /** What an upstream takes for all that it was asked for since a time, in epoch ms. */
  costSince(upstreamId: string, fromMs: number): Promise<MicroCredits>
  /** What was charged and what it costs, of attempts from one time to before another, by day, upstream and model. */
  margins(fromMs: number, toMs: number): Promise<readonly MarginLine[]>
  jobMargins(query: JobMarginQuery): Promise<readonly JobMargin[]>

  file(tenantId: TenantId, id: FileId): Promise<StoredFile | undefined>
  /** Any file, for a signed link. */
  fileById(id: FileId): Promise<StoredFile | undefined>
  /** A tenant's files, newest first. */
  files(query: FileListQuery): Promise<readonly StoredFile[]>
  /** Files older than `ageMs`, oldest first. */
  filesBefore(ageMs: number, limit: number): Promise<readonly StoredFile[]>
  delivery(id: DeliveryId): Promise<Delivery | undefined>
  /** A tenant's deliveries by age, without their bodies. */
  deliveries(query: DeliveryQuery): Promise<readonly Delivery[]>
  /** Ids of deliveries about no job that are over and older than `ageMs`, oldest first. */
  looseDeliveries(ageMs: number, limit: number): Promise<readonly DeliveryId[]>
  /** Ids of deliveries that are over, older than `ageMs`, and have their bytes still, oldest first. */
  wholeDeliveries(ageMs: number, limit: number): Promise<readonly DeliveryId[]>
  /** The tries of a delivery that are kept, the oldest first. */
  tries(id: DeliveryId): Promise<readonly DeliveryTry[]>
  endpoint(id: EndpointId): Promise<Endpoint | undefined>
  /** A tenant's endpoints, oldest first. */
  endpoints(tenantId: TenantId): Promise<readonly Endpoint[]>
  /** A tenant's endpoints that are not disabled, oldest first: what another process has added a moment ago is among them. */
  listeners(tenantId: TenantId): Promise<readonly Endpoint[]>
  /** Ids of ended jobs that an endpoint was never told of, oldest first. */
  untold(query: UntoldQuery): Promise<readonly JobId[]>

  asset(digest: string): Promise<AssetRecord | undefined>
  /** Who uses an asset. */
  uses(digest: string): Promise<readonly AssetUse[]>
  /**
   * Assets that nobody has used or touched for `ageMs`, and condemned ones after a minute already: whoever condemns one
   * removes it at once, unless he dies. Oldest first.
   */
  unusedAssets(ageMs: number, limit: number): Promise<readonly AssetRecord[]>

  /** The key with this hash, unless it was revoked; what it says has held at some time within the last second. */
  keyByHash(hash: string): Promise<KnownKey | undefined>
  key(id: KeyId): Promise<ListedKey | undefined>
  /** A tenant's keys, oldest first. */
  keys(tenantId: TenantId): Promise<readonly ListedKey[]>
  /** Keys that have as many jobs made at once as they may. */
  busyKeys(): Promise<readonly KeyId[]>
  tenant(id: TenantId): Promise<Tenant | undefined>
  /** All tenants, oldest first. */
  tenants(): Promise<readonly Tenant[]>
  /** Counts a request of a key, or a sending that a tenant asks for, of which there may be so many in a minute. */
  countRequest(by: string, perMinute: number): Promise<RateVerdict>
  /** Gives one back that was counted and never made. */
  spareRequest(by: string, perMinute: number): Promise<void>

  /** What a key has spent in a period, whether it had a budget then or not. */
  budgetSpent(spender: Spender): Promise<MicroCredits>
  /** What a tenant has; `undefined` where there is no such tenant. */
  balance(tenantId: TenantId): Promise<Balance | undefined>
  journal(query: JournalQuery): Promise<readonly Transfer[]>
  /** What was charged from one time to before another, both in epoch ms, by day and model. */
  usage(tenantId: TenantId, fromMs: number, toMs: number): Promise<readonly UsageLine[]>
  /** The answer that was kept under this scope and key within the last 24 hours. */
  answer(scope: string, key: string): Promise<KeptAnswer | undefined>
  /** Whether there are answers that `forget-answers` would take out. */
  hasOldAnswers(): Promise<boolean>
  /** The newest price list; `undefined` where there is none but the one that Reelay comes with. */
  prices(): Promise<PriceList | undefined>
  /** All providers by name, and their credentials by age, at one moment. */
  providers(): Promise<ProviderBook>
  /** The revision of `providers` alone; cheap enough to be asked for once a second. */
  providersRevision(): Promise<number>
  /** Whether there is any key at all: false on a first start. */
  hasKeys(): Promise<boolean>
  /** The name of the installation whose store this is; `undefined` until it has been given one. */
  installation(): Promise<string | undefined>
  census(): Promise<StoreCensus>

  /** Lets go of the database; what was committed stays. */
  close(): Promise<void>
}
