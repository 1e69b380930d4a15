/**
 * A store that keeps nothing: the same server with it is what durability is measured against. It answers at once, and
 * knows no more than what a request cannot do without: the keys, the last job and the last file.
 */

import type { AttemptId, DeliveryId } from '../src/core/ids.ts'
import type { Job } from '../src/core/job.ts'
import type { ApiKey, CommitResult, Store, StoredFile, Tenant, Write } from '../src/core/store-port.ts'

/** Accepts everything; whichever job is asked for, it is the last one. */
export class ForgetfulStore implements Store {
  readonly #keys = new Map<string, ApiKey>()
  #tenant: Tenant | undefined
  #job: Job | undefined
  #file: StoredFile | undefined

  commit(writes: readonly Write[]): Promise<CommitResult> {
    for (const write of writes) {
      if (write.write === 'insert-job') this.#job = write.job
      else if (write.write === 'insert-file') this.#file = write.file
      else if (write.write === 'insert-key') this.#keys.set(write.key.hash, write.key)
      else if (write.write === 'insert-tenant') this.#tenant = write.tenant
    }
    return Promise.resolve('committed')
  }

  claim = () => Promise.resolve([])
  renew = () => Promise.resolve(false)
  reclaim = () => Promise.resolve()
  nextReadyAtMs = () => undefined
  job = () => this.#job
  jobById = () => this.#job
  jobs = () => (this.#job === undefined ? [] : [this.#job])
  overdue = () => []
  events = () => []
  attempt = (_: AttemptId) => undefined
  file = () => this.#file
  fileById = () => this.#file
  delivery = (_: DeliveryId) => undefined
  keyByHash = (hash: string) => this.#keys.get(hash)
  tenant = () => this.#tenant
  hasKeys = () => this.#keys.size > 0
  close = () => Promise.resolve()
}
