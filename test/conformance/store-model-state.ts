/** What a store of maps keeps: the state that survives when one of its stores is closed. */

import type {
  AttemptId,
  CredentialId,
  DeliveryId,
  EndpointId,
  FileId,
  JobId,
  KeyId,
  TenantId,
  WorkerId,
} from '../../src/core/ids.ts'
import type { Job } from '../../src/core/job.ts'
import type { JobStatus } from '../../src/core/job-status.ts'
import type { Transfer } from '../../src/core/ledger.ts'
import type { MicroCredits } from '../../src/core/money.ts'
import type { PriceList } from '../../src/core/price-list.ts'
import type { Credential, Provider } from '../../src/core/provider.ts'
import type {
  ApiKey,
  AssetRecord,
  AssetUse,
  Attempt,
  KeptAnswer,
  LoggedEvent,
  StoredFile,
  Tenant,
} from '../../src/core/records.ts'
import type { Delivery, DeliveryTry, Endpoint } from '../../src/core/webhooks.ts'
import type { StoreCensus, StoreNews } from '../../src/core/store-port.ts'
import type { StepKind } from '../../src/core/steps.ts'
import { Listeners } from '../../src/store/listeners.ts'

/** A step; nobody has it unless there is a `workerId`. */
export type MemoryStep = {
  readonly id: string
  readonly kind: StepKind
  readonly lane: string
  readonly tenantId: TenantId
  readonly keyId?: KeyId
  readonly readyAtMs: number
  readonly turnMs: number
  readonly plannedAtMs: number
  readonly workerId?: WorkerId
  readonly generation: number
  readonly claims: number
  readonly retries: number
  readonly parks: number
  readonly setbacks: number
}

/** A step that is due now; nobody stands in line for later than he is due. */
export function dueNow<Step extends Pick<MemoryStep, 'turnMs'>>(step: Step, nowMs: number) {
  return { ...step, readyAtMs: nowMs, plannedAtMs: nowMs, turnMs: Math.min(step.turnMs, nowMs) }
}

/** Tells listeners in a later turn, as a database does. */
class News {
  readonly #listeners = new Listeners()

  add(listener: (news: StoreNews) => void): () => void {
    return this.#listeners.add(listener)
  }

  tell(news: StoreNews): void {
    if (this.#listeners.any) queueMicrotask(() => this.#listeners.tell(news))
  }
}

/** Maps of everything. */
export class MemoryState {
  readonly jobs = new Map<JobId, Job>()
  readonly steps = new Map<string, MemoryStep>()
  readonly attempts = new Map<AttemptId, Attempt>()
  /** The pool in which an attempt has a slot. */
  readonly slots = new Map<AttemptId, string>()
  readonly files = new Map<FileId, StoredFile>()
  readonly deliveries = new Map<DeliveryId, Delivery>()
  readonly tries = new Map<DeliveryId, readonly DeliveryTry[]>()
  readonly endpoints = new Map<EndpointId, Endpoint>()
  readonly tenants = new Map<TenantId, Tenant>()
  readonly keys = new Map<KeyId, ApiKey>()
  readonly transfers: Transfer[] = []
  /** What was spent, by key and period. */
  readonly budgets = new Map<string, MicroCredits>()
  /** Hashes that keys had, whose they were, and until when they are taken. */
  readonly formerHashes = new Map<string, { readonly keyId: KeyId; readonly endsAtMs: number }>()
  /** Answers by scope and key, and since when. */
  readonly answers = new Map<string, { readonly answer: KeptAnswer; readonly atMs: number }>()
  readonly prices: PriceList[] = []
  readonly providers = new Map<string, Provider>()
  readonly credentials = new Map<CredentialId, Credential>()
  /** Changes of the two. */
  providersRevision = 0
  /** When each key has all of its requests again, in epoch µs. */
  readonly rates = new Map<string, number>()
  /** The pool of its key in which an attempt has a slot. */
  readonly keySlots = new Map<AttemptId, string>()
  readonly credentialSlots = new Map<AttemptId, string>()
  /** The installation's name by `id`. */
  readonly names = new Map<'id', string>()
  readonly assets = new Map<string, AssetRecord>()
  /** Uses by `owner/ownerId/digest`. */
  readonly uses = new Map<string, AssetUse & { readonly digest: string }>()
  readonly workers = new Map<WorkerId, number>()
  /** By rising position. */
  events: LoggedEvent[] = []
  /** The last generation and the last position that were given out. */
  generation = 0
  lastPosition = 0
  readonly news = new News()

  /** The newest position that there has been in the log. */
  get position(): number {
    return this.lastPosition
  }

  /** The events after a position. */
  eventsAfter(after: number): readonly LoggedEvent[] {
    const last = this.events.findLastIndex((event) => event.position <= after)
    return this.events.slice(last + 1)
  }

  /** What one owner uses. */
  usesOf(owner: AssetUse['owner'], ownerId: string): readonly (AssetUse & { readonly digest: string })[] {
    return [...this.uses.values()].filter((use) => use.owner === owner && use.ownerId === ownerId)
  }

  /** Who uses a digest. */
  usesOfDigest(digest: string): AssetUse[] {
    return [...this.uses.values()].filter((use) => use.digest === digest).map(({ digest: _digest, ...use }) => use)
  }

  /** How much of everything there is. */
  census(nowMs: number): StoreCensus {
    const jobs: Partial<Record<JobStatus, number>> = {}
    for (const { status } of this.jobs.values()) jobs[status] = (jobs[status] ?? 0) + 1
    const assets: Partial<Record<AssetRecord['state'], { count: number; sizeBytes: number }>> = {}
    const unused = { count: 0, sizeBytes: 0 }
    for (const { digest, state, sizeBytes } of this.assets.values()) {
      const own = assets[state] ?? { count: 0, sizeBytes: 0 }
      assets[state] = own
      const sums = [own]
      if (this.usesOfDigest(digest).length === 0) sums.push(unused)
      for (const sum of sums) {
        sum.count++
        sum.sizeBytes += sizeBytes
      }
    }
    const lanes = [...new Set([...this.steps.values()].map(({ lane }) => lane))].sort()
    const steps = lanes.map((lane) => {
      const own = [...this.steps.values()].filter((step) => step.lane === lane)
      const claimed = own.filter((step) => step.workerId !== undefined).length
      const due = own.filter((step) => step.workerId === undefined && step.readyAtMs <= nowMs).length
      return { lane, claimed, due, parked: own.length - claimed - due }
    })
    const workers = [...this.workers]
      .map(([id, untilMs]) => ({ id, alive: untilMs >= nowMs }))
      .sort((a, b) => (a.id < b.id ? -1 : 1))
    return { jobs, steps, assets, unused, events: this.events.length, workers }
  }
}
