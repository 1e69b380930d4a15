/** The embedded store: every table's statements on one SQLite file, all writing through one group commit. */

import { assertNever } from '../core/assert.ts'
import type { AttemptId, DeliveryId, FileId, JobId, TenantId } from '../core/ids.ts'
import type { CommitResult, JobListQuery, Lease, Store, Write } from '../core/store-port.ts'
import { prepareAttempts } from './attempts.ts'
import { prepareDeliveries } from './deliveries.ts'
import { prepareEvents } from './events.ts'
import { prepareFiles } from './files.ts'
import { GroupCommit } from './group-commit.ts'
import { prepareJobs } from './jobs.ts'
import { prepareKeys } from './keys.ts'
import { openDatabase, type OwnDatabase } from './open-database.ts'
import { prepareSteps } from './steps.ts'
import { prepareTenants } from './tenants.ts'

/**
 * Opens the store in a file, which is made if it is missing; `:memory:` keeps nothing. Throws `ProblemError`
 * `unavailable` when another process has the file, when it cannot be opened, or when a newer version wrote it.
 */
export async function openSqliteStore(path: string): Promise<Store> {
  return new SqliteStore(openDatabase(path))
}

/** A guard that does not hold, found after its commit had already written something: undoes the commit. */
class Stale extends Error {}

class SqliteStore implements Store {
  readonly #own: OwnDatabase
  readonly #group: GroupCommit
  readonly #tables: ReturnType<typeof prepareTables>
  #isClosed = false

  constructor(own: OwnDatabase) {
    this.#own = own
    this.#group = new GroupCommit(own.database)
    this.#tables = prepareTables(own)
  }

  async commit(writes: readonly Write[]): Promise<CommitResult> {
    try {
      return await this.#group.run(() => this.#applyAll(writes))
    } catch (error) {
      if (error instanceof Stale) return 'stale'
      throw error
    }
  }

  claim(lane: string, nowMs: number, leaseUntilMs: number, limit: number) {
    return this.#group.run(() => this.#tables.steps.claim(lane, nowMs, leaseUntilMs, limit))
  }

  renew(lease: Lease, leaseUntilMs: number): Promise<boolean> {
    return this.#group.run(() => this.#tables.steps.renew(lease, leaseUntilMs))
  }

  reclaim(): Promise<void> {
    return this.#group.run(() => this.#tables.steps.reclaim())
  }

  nextReadyAtMs(lane: string) {
    return this.#tables.steps.nextReadyAtMs(lane)
  }

  job(tenantId: TenantId, id: JobId) {
    return this.#tables.jobs.one(tenantId, id)
  }

  jobById(id: JobId) {
    return this.#tables.jobs.byId(id)
  }

  jobs(tenantId: TenantId, query: JobListQuery) {
    return this.#tables.jobs.list(tenantId, query)
  }

  overdue(nowMs: number, limit: number) {
    return this.#tables.jobs.overdue(nowMs, limit)
  }

  events(id: JobId) {
    return this.#tables.events.ofJob(id)
  }

  attempt(id: AttemptId) {
    return this.#tables.attempts.byId(id)
  }

  file(tenantId: TenantId, id: FileId) {
    return this.#tables.files.one(tenantId, id)
  }

  fileById(id: FileId) {
    return this.#tables.files.byId(id)
  }

  delivery(id: DeliveryId) {
    return this.#tables.deliveries.byId(id)
  }

  keyByHash(hash: string) {
    return this.#tables.keys.byHash(hash)
  }

  tenant(id: TenantId) {
    return this.#tables.tenants.byId(id)
  }

  hasKeys(): boolean {
    return this.#tables.keys.any()
  }

  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#group.close()
    this.#own.close()
  }

  #applyAll(writes: readonly Write[]): CommitResult {
    for (const [index, write] of writes.entries()) {
      if (this.#apply(write)) continue
      if (index > 0) throw new Stale()
      return 'stale'
    }
    return 'committed'
  }

  /** Applies one write; false when it is a guard that does not hold. */
  #apply(write: Write): boolean {
    const { attempts, deliveries, events, files, jobs, keys, steps, tenants } = this.#tables
    switch (write.write) {
      case 'update-job':
        return jobs.update(write.job)
      case 'move-step':
        return steps.move(write.lease, write.to, write.retry === true)
      case 'finish-step':
        return steps.finish(write.lease)
      case 'insert-job':
        jobs.insert(write.job)
        return true
      case 'enqueue-step':
        steps.enqueue(write.step)
        return true
      case 'drop-step':
        steps.drop(write.id)
        return true
      case 'save-attempt':
        attempts.save(write.attempt)
        return true
      case 'insert-file':
        files.insert(write.file)
        return true
      case 'save-delivery':
        deliveries.save(write.delivery)
        return true
      case 'insert-tenant':
        tenants.insert(write.tenant)
        return true
      case 'insert-key':
        keys.insert(write.key)
        return true
      case 'append-event':
        events.append(write.event)
        return true
      default:
        return assertNever(write)
    }
  }
}

function prepareTables({ database }: OwnDatabase) {
  return {
    attempts: prepareAttempts(database),
    deliveries: prepareDeliveries(database),
    events: prepareEvents(database),
    files: prepareFiles(database),
    jobs: prepareJobs(database),
    keys: prepareKeys(database),
    steps: prepareSteps(database),
    tenants: prepareTenants(database),
  }
}
