/** The records that the store keeps beside jobs: attempts, files, assets, keys, tenants, events. */

import type { AttemptId, CredentialId, FileId, JobId, KeyId, TenantId, WorkerId } from './ids.ts'
import type { Json, JsonObject } from './json.ts'
import type { Credit } from './ledger.ts'
import type { KeyLimits } from './limits.ts'
import type { MicroCredits } from './money.ts'
import type { MediaFacts } from './media.ts'
import type { SigningSecret } from './webhooks.ts'

/**
 * What a refusal is about: the work itself; the upstream, which has too much to do; the key, which it does not take; the
 * account, which has no money; the model, which it does not have. The first one ends a job, the last one unless somebody
 * else has the model.
 */
export type RefusalCause = 'request' | 'busy' | 'key' | 'money' | 'model'

/**
 * One try at an upstream. `submitting`: the upstream may or may not have heard of it; `submitted`: it has, and `handle` is
 * how it knows the work; `unknown`: nobody can tell whether it has; `ended`: it is over, or certainly never began.
 */
export type Attempt = {
  readonly id: AttemptId
  readonly jobId: JobId
  readonly upstreamId: string
  /** By which of the upstream's keys; absent where it needs none. */
  readonly credentialId?: CredentialId
  readonly state: 'submitting' | 'submitted' | 'unknown' | 'ended'
  readonly handle?: Json
  /** Of one that its upstream has turned away: what that was about. */
  readonly refusal?: RefusalCause
  /** The model that is asked for, by its name here. */
  readonly model?: string
  /**
   * What the upstream takes for it: the most that it may be until the film is made, and nothing for what came to nothing. Absent:
   * nobody had a price for it any more.
   */
  readonly costMicroCredits?: MicroCredits
  /** What the upstream counted. */
  readonly tokens?: number
  /** How the upstream calls the work, whichever key asks; no two attempts at an upstream have the same one. */
  readonly workId?: string
  readonly createdAtMs: number
  /** When the upstream had taken it, and when it had made it. */
  readonly submittedAtMs?: number
  readonly renderedAtMs?: number
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
  /** The uploader's own data, kept and returned. */
  readonly metadata?: JsonObject
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

/** An API key as it is kept: a keyed hash, never the key. */
export type ApiKey = {
  readonly id: KeyId
  readonly tenantId: TenantId
  /** HMAC-SHA-256 of the key in hex. */
  readonly hash: string
  /** The first characters, for people to tell keys apart. */
  readonly hint: string
  /** What its owner calls it. */
  readonly name: string
  readonly limits: KeyLimits
  readonly createdAtMs: number
  /** From when on it is not valid any more. */
  readonly expiresAtMs?: number
  readonly revokedAtMs?: number
}

/** A key as its operator reads it. */
export type ListedKey = ApiKey & {
  /** Until when secrets were or are taken that it had before; absent: it has its first one. */
  readonly formerEndsAtMs?: number
}

/** A key that was asked for, and what has to be known of its tenant. */
export type KnownKey = ApiKey & { readonly tenant: Pick<Tenant, 'credit' | 'disabledAtMs'> }

/** A tenant: who owns keys, jobs and files. */
export type Tenant = {
  readonly id: TenantId
  readonly name: string
  /** The Standard Webhooks secret that signs its callbacks, `whsec_…`. */
  readonly webhookSecret: string
  /** Those that it has replaced, the newest first, each with its end; absent: it is the first one. */
  readonly formerSecrets?: readonly SigningSecret[]
  readonly credit: Credit
  readonly createdAtMs: number
  /** Since when none of its keys is taken. */
  readonly disabledAtMs?: number
}

/** The secrets by which a tenant's callbacks are signed, valid or not, the newest first. */
export function callbackSecrets({
  webhookSecret,
  formerSecrets = [],
}: Pick<Tenant, 'webhookSecret' | 'formerSecrets'>): readonly SigningSecret[] {
  return [{ secret: webhookSecret }, ...formerSecrets]
}

/** The answer to a submit with an `Idempotency-Key`, as it left. */
export type KeptAnswer = {
  /** Who asked for what: the key of the API, method and route. */
  readonly scope: string
  /** The caller's own key. */
  readonly key: string
  /** What tells whether a request is the same: SHA-256 in hex. */
  readonly fingerprint: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Empty, of a job that was deleted. */
  readonly body: string
  /** The job that the request has made. */
  readonly jobId?: JobId
}

/** A fact in a job's history, or in its tenant's, where it is about no job: then `data` is all that there is to say. */
export type JobEvent = {
  readonly jobId?: JobId
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
