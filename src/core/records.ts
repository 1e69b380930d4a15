/** The records that the store keeps beside jobs: attempts, files, assets, deliveries, keys, tenants, events. */

import type { AttemptId, DeliveryId, FileId, JobId, KeyId, TenantId, WorkerId } from './ids.ts'
import type { Json } from './json.ts'
import type { MediaFacts } from './media.ts'

/**
 * One try at an upstream. `submitting`: the upstream may or may not have heard of it; `submitted`: it has, and `handle` is
 * how it knows the work; `unknown`: nobody can tell whether it has; `ended`: it is over, or certainly never began.
 */
export type Attempt = {
  readonly id: AttemptId
  readonly jobId: JobId
  readonly upstreamId: string
  readonly state: 'submitting' | 'submitted' | 'unknown' | 'ended'
  readonly handle?: Json
  readonly createdAtMs: number
}

/** Whose slots are counted: an upstream's, or an upstream's on one worker. An attempt that has not ended holds one. */
export type SlotPool = { readonly name: string; readonly count: number }

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

/**
 * Bytes in storage. `staged`: written, and nobody's yet; `kept`: somebody has used them; `condemned`: on their way out, not
 * to be used any more. `revision` counts the changes, so that a decision about an asset falls when it was touched meanwhile.
 */
export type AssetRecord = {
  readonly digest: string
  readonly sizeBytes: number
  readonly state: 'staged' | 'kept' | 'condemned'
  readonly revision: number
  /** Since when it is in this state, or was last staged or used. */
  readonly sinceMs: number
}

/** Who uses an asset: a job, for its references and results, or a file. */
export type AssetUse = {
  readonly owner: 'job' | 'file'
  readonly ownerId: string
  readonly tenantId: TenantId
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

/** A fact in a job's history. */
export type JobEvent = {
  readonly jobId: JobId
  readonly tenantId: TenantId
  /** Such as `job.queued`. */
  readonly type: string
  readonly atMs: number
  readonly data?: Json
}

/** An event in the log of the whole installation. Positions grow with every commit, also across processes. */
export type LoggedEvent = JobEvent & { readonly position: number }

/** A process that works on the store, for as long as it says that it lives. */
export type Worker = { readonly id: WorkerId; readonly leaseUntilMs: number }
