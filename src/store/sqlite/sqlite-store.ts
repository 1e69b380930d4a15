/** The embedded store: one SQLite file that one process has, all writing through one group commit. */

import { assert } from '../../core/assert.ts'
import type { JobId, TenantId, WorkerId } from '../../core/ids.ts'
import type { Job } from '../../core/job.ts'
import type { Clock } from '../../core/ports.ts'
import type { KnownKey, LoggedEvent } from '../../core/records.ts'
import type { Claim, ClaimQuery, RateVerdict, Store, StoreNews } from '../../core/store-port.ts'
import type { CommitResult, Guard, Write } from '../../core/writes.ts'
import { integer } from '../columns.ts'
import { appendEvent, eventsAfter, newestPosition } from '../events.ts'
import { jobById, jobOfTenant } from '../jobs.ts'
import { keyByHash } from '../keys.ts'
import { countRequest, rateShareUs } from '../limits.ts'
import { Listeners, warn } from '../listeners.ts'
import { Questions } from '../questions.ts'
import type { Question, Statement } from '../sql.ts'
import {
  buryWorkers,
  claimed,
  claimStep,
  type DueStep,
  dueSteps,
  dueTenants,
  enlistWorker,
  nextReadyAt,
  renewWorker,
  rescueSteps,
  retireWorker,
} from '../steps.ts'
import { firstLook, furtherLooks, shareOf, takeTurns } from '../turns.ts'
import { lanesOf, statementsOf } from '../writes.ts'
import { GroupCommit } from './group-commit.ts'
import { JobCache } from './job-cache.ts'
import { openDatabase, type OwnDatabase } from './open-database.ts'
import { Statements } from './statement.ts'

/** Of jobs that are kept parsed, in characters of JSON: some 2,500 usual ones, which take five times that in memory. */
const CACHE_SIZE_CHARACTERS_MAX = 4_000_000

/**
 * Opens the store in a file, which is made if it is missing; `:memory:` keeps nothing. Its clock is the machine's, as the
 * process sees it. Throws `ProblemError` `unavailable` when another process has the file, when it cannot be opened, or
 * when a newer version wrote it.
 */
export async function openSqliteStore(path: string, clock: Pick<Clock, 'nowMs'>): Promise<Store> {
  const store = new SqliteStore(openDatabase(path), clock)
  await store.buryEveryone()
  return store
}

/** Writes after which a key may say something else than before. */
const CHANGES_KEYS: ReadonlySet<Write['write']> = new Set([
  'insert-key',
  'update-key',
  'rotate-key',
  'save-tenant',
  'update-tenant',
])

/** A guard that does not hold: undoes its commit. */
class Refused extends Error {
  readonly guard: Guard

  constructor(guard: Guard) {
    super(`the guard ${guard} refuses`)
    this.guard = guard
  }
}

class SqliteStore extends Questions implements Store {
  readonly #own: OwnDatabase
  readonly #clock: Pick<Clock, 'nowMs'>
  readonly #statements: Statements
  readonly #group: GroupCommit
  readonly #listeners = new Listeners()
  readonly #jobs = new JobCache(CACHE_SIZE_CHARACTERS_MAX)
  readonly #keys = new Map<string, KnownKey>()
  /** When each who may ask only so often has all of its requests again, in epoch µs: this process counts alone. */
  readonly #rates = new Map<string, number>()
  #position: number
  /** The position up to which the listeners know the log. */
  #told: number
  #newLanes: Set<string> | undefined
  #isClosed = false

  constructor(own: OwnDatabase, clock: Pick<Clock, 'nowMs'>) {
    super()
    this.#own = own
    this.#clock = clock
    this.#statements = new Statements(own.database)
    this.#group = new GroupCommit(own.database, this.#statements)
    this.#position = this.#answer(newestPosition()) ?? 0
    this.#told = this.#position
  }

  async commit(writes: readonly Write[]): Promise<CommitResult> {
    try {
      const position = await this.#group.run(() => this.#applyAll(writes))
      this.#spread(lanesOf(writes), position)
      return { committed: true, position }
    } catch (error) {
      if (error instanceof Refused) return { committed: false, guard: error.guard }
      throw error
    }
  }

  watch(listener: (news: StoreNews) => void): () => void {
    return this.#listeners.add(listener)
  }

  async enlist(workerId: WorkerId, leaseMs: number): Promise<void> {
    await this.#group.run(() => this.#change(enlistWorker(workerId, this.#clock.nowMs() + leaseMs)))
  }

  async heartbeat(workerId: WorkerId, leaseMs: number): Promise<boolean> {
    const changes = await this.#group.run(() => this.#change(renewWorker(workerId, this.#clock.nowMs() + leaseMs)))
    return changes === 1
  }

  async retire(workerId: WorkerId): Promise<void> {
    await this.#group.run(() => this.#changeAll(retireWorker(workerId, this.#clock.nowMs())))
  }

  rescue(): Promise<number> {
    return this.#group.run(() => {
      const nowMs = this.#clock.nowMs()
      this.#changeAll(buryWorkers(nowMs))
      return this.#changeAll(rescueSteps(nowMs))
    })
  }

  /** For the start: whoever worked on this file before is dead, since this process alone has it now. */
  async buryEveryone(): Promise<void> {
    await this.#group.run(() => {
      this.#statements.run('DELETE FROM workers')
      return this.#changeAll(rescueSteps(this.#clock.nowMs()))
    })
  }

  async claim(query: ClaimQuery): Promise<Claim> {
    const nowMs = this.#clock.nowMs()
    // A look at the rows as committed is enough to see that there is nothing to claim, and costs no transaction.
    const firstAtMs = this.#answer(nextReadyAt(query.lane))
    const isDue = firstAtMs !== undefined && firstAtMs <= nowMs
    const steps = isDue ? await this.#group.run(() => this.#claimDue(query, nowMs)) : []
    const readyAtMs = isDue ? this.#answer(nextReadyAt(query.lane)) : firstAtMs
    return readyAtMs === undefined ? { steps } : { steps, nextInMs: Math.max(0, readyAtMs - nowMs) }
  }

  override async job(tenantId: TenantId, id: JobId): Promise<Job | undefined> {
    const known = this.#jobs.get(id)
    if (known?.tenantId === tenantId && known.hiddenAtMs === undefined) return known
    let sizeCharacters = 0
    const { sql, values, read } = jobOfTenant(tenantId, id)
    const rows = this.#statements.all(sql, values)
    for (const row of rows) sizeCharacters += String(row['admission']).length + String(row['work']).length
    const job = read(rows)
    if (job !== undefined) this.#jobs.keep(job, sizeCharacters)
    return job
  }

  /** Any job. It is not kept: the engine asks for a job to write it next. */
  override async jobById(id: JobId): Promise<Job | undefined> {
    return this.#jobs.get(id) ?? this.#answer(jobById(id))
  }

  /** Every request asks for its key. Nobody else writes to the file, so what was read holds until something is written. */
  override async keyByHash(hash: string): Promise<KnownKey | undefined> {
    const known = this.#keys.get(hash)
    if (known !== undefined) return known
    const key = this.#answer(keyByHash(hash))
    if (key !== undefined) this.#keys.set(hash, key)
    return key
  }

  async countRequest(by: string, perMinute: number): Promise<RateVerdict> {
    const { verdict, fullAtUs } = countRequest(this.#rates.get(by) ?? 0, perMinute, this.#clock.nowMs())
    this.#rates.set(by, fullAtUs)
    return verdict
  }

  async spareRequest(by: string, perMinute: number): Promise<void> {
    this.#rates.set(by, (this.#rates.get(by) ?? 0) - rateShareUs(perMinute))
  }

  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#group.close()
    this.#own.close()
  }

  protected async ask<Answer>(question: Question<Answer>): Promise<Answer> {
    return this.#answer(question)
  }

  protected async now(): Promise<number> {
    return this.#clock.nowMs()
  }

  #answer<Answer>({ sql, values, read }: Question<Answer>): Answer {
    return read(this.#statements.all(sql, values))
  }

  #change({ sql, values }: Statement): number {
    return this.#statements.run(sql, values)
  }

  /** How many rows all of them have changed. */
  #changeAll(statements: readonly Statement[]): number {
    return statements.reduce((changes, statement) => changes + this.#change(statement), 0)
  }

  /** Applies writes; returns the newest position. Throws `Refused`. */
  #applyAll(writes: readonly Write[]): number {
    const nowMs = this.#clock.nowMs()
    let position = this.#position
    for (const write of writes) {
      if (write.write === 'update-job') this.#jobs.forget(write.job.id)
      if (write.write === 'delete-job') this.#jobs.forget(write.id)
      if (CHANGES_KEYS.has(write.write)) this.#keys.clear()
      if (write.write === 'append-event') {
        const { sql, values } = appendEvent(write.event)
        position = this.#statements.insert(sql, values)
        continue
      }
      for (const statement of [statementsOf(write, nowMs)].flat()) {
        const changes = this.#change(statement)
        if (statement.guard !== undefined && changes !== 1) throw new Refused(statement.guard)
      }
    }
    return position
  }

  #claimDue(query: ClaimQuery, nowMs: number): Claim['steps'] {
    const chosen = this.#chooseDue(query, nowMs)
    if (chosen.length === 0) return []
    const [counter] = this.#statements.all('UPDATE step_generation SET last = last + ? RETURNING last', [chosen.length])
    assert(counter !== undefined, 'the count of generations is there')
    const first = integer(counter, 'last') - chosen.length + 1
    return chosen.map((step, index) => {
      this.#change(claimStep(step.id, query.workerId, first + index))
      return claimed(step, first + index)
    })
  }

  #chooseDue(query: ClaimQuery, nowMs: number): readonly DueStep[] {
    const tenants = this.#answer(dueTenants(query.lane, nowMs)).filter((id) => shareOf(query, id) > 0)
    const first = firstLook(query, tenants.length)
    let further: ReadonlyMap<TenantId, number> = new Map(tenants.map((id) => [id, Math.min(first, shareOf(query, id))]))
    const looked = new Map<TenantId, number>()
    const due = new Map<TenantId, readonly DueStep[]>()
    for (;;) {
      for (const [tenantId, count] of further) {
        looked.set(tenantId, count)
        due.set(tenantId, this.#answer(dueSteps(query, tenantId, nowMs, count)))
      }
      const chosen = takeTurns(due, query)
      further = furtherLooks(due, looked, chosen, query)
      if (further.size === 0) return chosen
    }
  }

  /** Tells the listeners what a commit has changed, together with all others of its moment. */
  #spread(lanes: readonly string[], position: number): void {
    this.#position = Math.max(this.#position, position)
    if (!this.#listeners.any) {
      this.#told = this.#position
      return
    }
    if (this.#newLanes === undefined) {
      this.#newLanes = new Set()
      queueMicrotask(() => this.#tell())
    }
    for (const lane of lanes) this.#newLanes.add(lane)
  }

  #tell(): void {
    const lanes = [...(this.#newLanes ?? [])]
    this.#newLanes = undefined
    if (!this.#isClosed) this.#listeners.tell({ lanes, events: this.#newEvents() })
  }

  /** The events that were not told yet; none while they cannot be read: they are told with the next news. */
  #newEvents(): readonly LoggedEvent[] {
    if (this.#position === this.#told) return []
    try {
      const events = this.#answer(eventsAfter({ after: this.#told, limit: 10_000 }))
      this.#told = events.at(-1)?.position ?? this.#position
      return events
    } catch (error) {
      warn('events cannot be read', error)
      return []
    }
  }
}
