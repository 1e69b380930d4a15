/**
 * A store that keeps nothing: the same server with it is what durability is measured against. It answers at once, and
 * knows no more than what a request cannot do without: the keys, the last job and the last file.
 */

import { microCredits } from '../src/core/money.ts'
import type { Job } from '../src/core/job.ts'
import type { KnownKey, StoredFile, Tenant } from '../src/core/records.ts'
import type { Claim, Store, StoreCensus } from '../src/core/store-port.ts'
import type { CommitResult, Write } from '../src/core/writes.ts'

const NOTHING: readonly never[] = []

/** Accepts everything; whichever job is asked for, it is the last one. */
export class ForgetfulStore implements Store {
  readonly #keys = new Map<string, KnownKey>()
  #tenant: Tenant | undefined
  #job: Job | undefined
  #file: StoredFile | undefined
  #installation: string | undefined

  async commit(writes: readonly Write[]): Promise<CommitResult> {
    for (const write of writes) {
      if (write.write === 'insert-job') this.#job = write.job
      else if (write.write === 'insert-file') this.#file = write.file
      else if (write.write === 'insert-key')
        this.#keys.set(write.key.hash, { ...write.key, tenant: { credit: 'unlimited' } })
      else if (write.write === 'save-tenant') this.#tenant = write.tenant
      else if (write.write === 'name-installation') this.#installation = write.id
    }
    return { committed: true, position: 0 }
  }

  watch = () => () => undefined
  enlist = async () => undefined
  heartbeat = async () => true
  retire = async () => undefined
  rescue = async () => 0
  claim = async (): Promise<Claim> => ({ steps: NOTHING })
  lanes = async () => NOTHING
  place = async () => undefined
  shares = async () => NOTHING
  waiting = async () => NOTHING
  renderTimes = async () => NOTHING
  costSince = async () => microCredits(0)
  margins = async () => NOTHING
  jobMargins = async () => NOTHING
  workers = async () => NOTHING
  job = async () => this.#job
  jobById = async () => this.#job
  countJobs = async () => (this.#job === undefined ? 0 : 1)
  jobs = async () => (this.#job === undefined ? NOTHING : [this.#job])
  overdue = async () => NOTHING
  endedBefore = async () => NOTHING
  events = async () => NOTHING
  position = async () => 0
  attempt = async () => undefined
  attempts = async () => NOTHING
  knownWorks = async () => NOTHING
  openAttempts = async () => NOTHING
  slotsTaken = async () => 0
  file = async () => this.#file
  fileById = async () => this.#file
  files = async () => NOTHING
  filesBefore = async () => NOTHING
  delivery = async () => undefined
  deliveries = async () => NOTHING
  looseDeliveries = async () => NOTHING
  wholeDeliveries = async () => NOTHING
  tries = async () => NOTHING
  endpoint = async () => undefined
  endpoints = async () => NOTHING
  listeners = async () => NOTHING
  untold = async () => NOTHING
  asset = async () => undefined
  uses = async () => NOTHING
  unusedAssets = async () => NOTHING
  keyByHash = async (hash: string) => this.#keys.get(hash)
  key = async () => undefined
  keys = async () => NOTHING
  busyKeys = async () => NOTHING
  tenant = async () => this.#tenant
  tenants = async () => NOTHING
  countRequest = async () => ({ allowed: true, remaining: 0, resetMs: 0 })
  spareRequest = async () => undefined
  budgetSpent = async () => microCredits(0)
  balance = async () => undefined
  journal = async () => NOTHING
  usage = async () => NOTHING
  answer = async () => undefined
  hasOldAnswers = async () => false
  prices = async () => undefined
  providers = async () => ({ revision: 0, providers: NOTHING, credentials: NOTHING })
  providersRevision = async () => 0
  hasKeys = async () => this.#keys.size > 0
  installation = async () => this.#installation
  census = async (): Promise<StoreCensus> => {
    throw new Error('there is nothing to count')
  }
  close = async () => undefined
}
