/**
 * All that is ever written, as data: a commit is a list of these. Guards among them refuse the whole commit when someone
 * else was faster.
 */

import type { CredentialId, DeliveryId, EndpointId, FileId, JobId, KeyId, TenantId } from './ids.ts'
import type { Job } from './job.ts'
import type { CreditTransfer, Hold, HoldEnd, HoldEnding, HoldTransfer } from './ledger.ts'
import type { BudgetPeriod } from './limits.ts'
import type { MicroCredits } from './money.ts'
import type { PriceList } from './price-list.ts'
import type { Credential, Provider } from './provider.ts'
import type { ApiKey, AssetUse, Attempt, JobEvent, KeptAnswer, SlotPool, StoredFile, Tenant } from './records.ts'
import type { Lease, StepMove, StepPlan, StepTarget } from './steps.ts'
import type { Delivery, DeliveryTry, Endpoint } from './webhooks.ts'

/** Whose budget, and for which period. */
export type Spender = BudgetPeriod & { readonly keyId: KeyId }

/** One write of a commit. Those with a guard refuse the whole commit when it does not hold. */
export type Write =
  | { readonly write: 'insert-job'; readonly job: Job }
  /** Guard `job`: the stored version is `job.version - 1`. */
  | { readonly write: 'update-job'; readonly job: Job }
  /** Takes a job, its history, attempts and deliveries out of the store for good; its uses of assets have to be dropped beside. */
  | { readonly write: 'delete-job'; readonly id: JobId }
  | { readonly write: 'enqueue-step'; readonly step: StepPlan }
  /** Guard `lease`. The claim ends, unless `keep`: then the same worker goes on with the step under the same lease. */
  | {
      readonly write: 'move-step'
      readonly lease: Lease
      readonly to: StepTarget
      readonly as: StepMove
      readonly keep?: boolean
    }
  /** Guard `lease`. The step stays where it is; whoever writes this still has it. */
  | { readonly write: 'hold-step'; readonly lease: Lease }
  /** Guard `lease`. The claim ends, and the step is due at once. */
  | { readonly write: 'free-step'; readonly lease: Lease }
  /** Guard `lease`. */
  | { readonly write: 'finish-step'; readonly lease: Lease }
  /** Guard `lease`: nobody has the step, and it is not due yet. It is due now, on this lane, as if it was never tried. */
  | { readonly write: 'hasten-step'; readonly id: string; readonly lane: string }
  /** Guard `lease`: nobody has the step, and it is on the lane `from`. It is on `lane` from now on, and due. */
  | { readonly write: 'reroute-step'; readonly id: string; readonly from: string; readonly lane: string }
  /** Takes a step off the queue whoever has it. */
  | { readonly write: 'drop-step'; readonly id: string }
  /** Guard `slot`: each pool has a free slot, or the attempt has one there already. Adds the attempt, or writes it anew. */
  | {
      readonly write: 'begin-attempt'
      readonly attempt: Attempt
      readonly pool: SlotPool
      /** The key's own pool, where it may have only so many jobs made at once. */
      readonly keyPool?: SlotPool
      /** That of the provider's key by which it is given. */
      readonly credentialPool?: SlotPool
    }
  /**
   * Writes an attempt's state and handle, and of its cost, its tokens and its times what is given; one that is `ended` or
   * `unknown` gives its slot back. With a `workId`, which is never taken away again, guard `work`: the attempt is there, and no
   * other at this upstream has that one.
   */
  | { readonly write: 'update-attempt'; readonly attempt: Attempt }
  /**
   * Gives an attempt's slot back before the attempt is over: the upstream has done its work. Of the attempt's cost, its
   * tokens and its times, what is given is written.
   */
  | { readonly write: 'free-slot'; readonly attempt: Attempt }
  | { readonly write: 'insert-file'; readonly file: StoredFile }
  | { readonly write: 'delete-file'; readonly id: FileId }
  /**
   * With `once`, guard `delivery`: its endpoint is there, its job is not hidden, and there is no other of this type to it about
   * this job; about no job, none that is pending.
   */
  | { readonly write: 'insert-delivery'; readonly delivery: Delivery; readonly once?: boolean }
  /** Guard `delivery`: it is there. Writes how it stands, and what the try was that has brought it there. */
  | { readonly write: 'update-delivery'; readonly delivery: Delivery; readonly tried?: DeliveryTry }
  /** Throws away the bytes of a delivery that is over, and what was answered to them: it is blank from now on. */
  | { readonly write: 'forget-delivery-body'; readonly id: DeliveryId }
  /** Guard `delivery`: it is there, not pending, and not blank. It is pending from now on; its step has to be enqueued beside. */
  | { readonly write: 'reopen-delivery'; readonly id: DeliveryId; readonly nextTryAtMs: number }
  /** Guard `delivery`: it is pending. Says when it is tried next; its step has to be hastened beside. */
  | { readonly write: 'hasten-delivery'; readonly id: DeliveryId; readonly nextTryAtMs: number }
  /** Takes a delivery out with its tries. */
  | { readonly write: 'delete-delivery'; readonly id: DeliveryId }
  /**
   * Goes with a job's deletion: what the job said is taken out of the deliveries about it, with what receivers have answered,
   * and out of the answers that are kept for it. A delivery on its way keeps its bytes until it is over.
   */
  | { readonly write: 'blank-job'; readonly id: JobId }
  /** Guard `endpoint`: its tenant has fewer than `ENDPOINTS_MAX`. */
  | { readonly write: 'insert-endpoint'; readonly endpoint: Endpoint }
  /** Guard `endpoint`: the stored version is `endpoint.version - 1`. */
  | { readonly write: 'update-endpoint'; readonly endpoint: Endpoint }
  | { readonly write: 'delete-endpoint'; readonly id: EndpointId }
  /** With `isNew`, guard `tenant`: there is none with this id yet. */
  | { readonly write: 'save-tenant'; readonly tenant: Tenant; readonly isNew?: boolean }
  /** Guard `key`: there is none with this hash yet, and never was. */
  | { readonly write: 'insert-key'; readonly key: ApiKey }
  /** Guard `installation`: the store has no name yet. */
  | { readonly write: 'name-installation'; readonly id: string }
  /** Guard `tenant`: it is as `before` says. */
  | { readonly write: 'update-tenant'; readonly tenant: Tenant; readonly before: Tenant }
  /** Guard `key`: it is as `before` says. Its hash, tenant and time of birth stay. */
  | { readonly write: 'update-key'; readonly key: ApiKey; readonly before: ApiKey }
  /**
   * Guard `key`: it is as `before` says, and was not revoked. Gives it the hash and hint of `key`; the former hash is taken
   * until `formerEndsAtMs`, and those before it no longer than that.
   */
  | {
      readonly write: 'rotate-key'
      readonly key: ApiKey
      readonly before: ApiKey
      readonly formerEndsAtMs: number
    }
  /** Guard `credit`: what is taken from `available` is there. */
  | { readonly write: 'credit'; readonly transfer: CreditTransfer }
  /** Guard `credit`: what is held from `available` is there. A job holds once. */
  | { readonly write: 'hold'; readonly transfer: HoldTransfer }
  /** Guard `hold`: the job holds exactly this, and its hold has not ended. */
  | { readonly write: 'end-hold'; readonly hold: Hold; readonly ended: HoldEnd; readonly by: HoldEnding }
  /**
   * Guard `tenant`: there is one with this id. Sets what is kept of its balance to what its transfers come to, whatever else
   * is in the commit. Throws where that is less than nothing.
   */
  | { readonly write: 'prove-balance'; readonly tenantId: TenantId }
  /** Guard `budget`: what the key has spent in a period, this included, is within its budget. */
  | {
      readonly write: 'spend-budget'
      readonly spender: Spender
      readonly amountMicroCredits: MicroCredits
      readonly budgetMicroCredits: MicroCredits
    }
  /** Gives back what was spent for nothing; where no budget is counted, it changes nothing. */
  | { readonly write: 'spare-budget'; readonly spender: Spender; readonly amountMicroCredits: MicroCredits }
  /** Guard `waiting`: of the key's jobs fewer than these are queued, those of this commit not counted. */
  | { readonly write: 'check-waiting'; readonly keyId: KeyId; readonly jobsMax: number }
  /** Guard `answer`: there is none under this scope and key from the last 24 hours. */
  | { readonly write: 'keep-answer'; readonly answer: KeptAnswer }
  /** Takes out some answers that are older than 24 hours, `limit` at most. */
  | { readonly write: 'forget-answers'; readonly limit: number }
  /** Guard `prices`: the newest list is the one before this one. */
  | { readonly write: 'insert-prices'; readonly prices: PriceList }
  /**
   * Guard `provider`: the stored version is `provider.version - 1`, of one that was made at the same time; or there is none of
   * this name, and it is version 1.
   */
  | { readonly write: 'save-provider'; readonly provider: Provider }
  /** Takes a provider out with its credentials. */
  | { readonly write: 'delete-provider'; readonly name: string }
  /**
   * Guard `credential`: its provider is there, no other of its credentials has this label, and the stored version is
   * `credential.version - 1`; or there is none of this id, and it is version 1.
   */
  | { readonly write: 'save-credential'; readonly credential: Credential }
  | { readonly write: 'delete-credential'; readonly id: CredentialId }
  | { readonly write: 'append-event'; readonly event: JobEvent }
  /** Takes those of the `limit` oldest events out of the log that are from before a time. */
  | { readonly write: 'forget-events'; readonly beforeMs: number; readonly limit: number }
  /** Guard `asset`: it is not condemned. Says that these bytes are in storage, or about to be. */
  | { readonly write: 'stage-asset'; readonly digest: string; readonly sizeBytes: number }
  /** Guard `asset`: it is staged or kept. */
  | { readonly write: 'use-asset'; readonly digest: string; readonly use: AssetUse }
  /** Ends all uses of one owner. */
  | { readonly write: 'drop-uses'; readonly owner: AssetUse['owner']; readonly ownerId: string }
  /** Guard `asset`: nobody uses it, and it has not been touched since it had this revision. */
  | { readonly write: 'condemn-asset'; readonly digest: string; readonly revision: number }
  /** Forgets a condemned asset whose bytes are gone. */
  | { readonly write: 'remove-asset'; readonly digest: string }

/** The guards, by what they watch over. */
export type Guard =
  | 'job'
  | 'lease'
  | 'slot'
  | 'work'
  | 'asset'
  | 'tenant'
  | 'key'
  | 'installation'
  | 'credit'
  | 'hold'
  | 'budget'
  | 'waiting'
  | 'answer'
  | 'prices'
  | 'delivery'
  | 'endpoint'
  | 'provider'
  | 'credential'

/**
 * What became of a commit: done, with the position of the event log that it is part of; or refused by a guard, and nothing
 * was written.
 */
export type CommitResult =
  | { readonly committed: true; readonly position: number }
  | { readonly committed: false; readonly guard: Guard }
