/** The shared store: one PostgreSQL database, any number of processes. The database's own clock decides what is due. */

import type { WorkerId } from '../../core/ids.ts'
import type { KnownKey } from '../../core/records.ts'
import type { Claim, ClaimQuery, RateVerdict, Store, StoreNews } from '../../core/store-port.ts'
import type { CommitResult, Write } from '../../core/writes.ts'
import { integer } from '../columns.ts'
import { readMigrations } from '../migrations.ts'
import { Questions } from '../questions.ts'
import type { Question, Statement } from '../sql.ts'
import { countRequestSql, rateShareUs, rateVerdict, SPARE_REQUEST } from '../limits.ts'
import { buryWorkers, enlistWorker, renewWorker, rescueSteps, retireWorker } from '../steps.ts'
import { lanesOf } from '../writes.ts'
import { Claims } from './claims.ts'
import type { Answer, Database, Session } from './database.ts'
import { asProblem, isConflict, isLost } from './errors.ts'
import { GroupCommit } from './group-commit.ts'
import { migrate } from './migrate.ts'
import { News, positionOf } from './news.ts'
import { openPgDatabase } from './pg-database.ts'
import { Retry } from './retry.ts'

/** The server's clock, in epoch ms. */
export const CLOCK_SQL = 'CAST(floor(extract(epoch FROM clock_timestamp()) * 1000) AS bigint)'

/** How long what was looked up is believed in, in ms: a key that another process revokes works no longer than this. */
const KEY_MS = 800
const KEYS_MAX = 10_000

/** Writes after which a key may be known otherwise than before; this process need not wait to know it. */
const CHANGES_KEYS: ReadonlySet<Write['write']> = new Set(['insert-key', 'update-key', 'rotate-key', 'update-tenant'])

/** So that rescuers, who touch the same rows in no certain order, come one after the other. */
const LOCK_RESCUE = { sql: 'SELECT pg_advisory_xact_lock(7305614)', values: [] }

/** How a store is opened otherwise than usual. */
export type PostgresOptions = {
  /** An SQL expression for the time in epoch ms. Default: the server's clock. */
  readonly clockSql?: string
  /** Connections for questions; default 6. */
  readonly questionConnections?: number
  /** Connections for commits and claims; default 4. One more listens. */
  readonly transactionConnections?: number
}

/**
 * Opens the store in the database of a URL, `postgres://user:password@host:port/database`; TLS by its parameters, such as
 * `?sslmode=verify-full`. Throws `ProblemError` `unavailable` when the server does not answer, or when a newer version
 * wrote the database.
 */
export async function openPostgresStore(url: string, options: PostgresOptions = {}): Promise<Store> {
  const connections = {
    questions: options.questionConnections ?? 6,
    transactions: options.transactionConnections ?? 4,
  }
  return openStoreOn(openPgDatabase(url, connections), options)
}

/** Opens the store on a database that is there already; it is the store's from now on. */
export async function openStoreOn(database: Database, options: Pick<PostgresOptions, 'clockSql'> = {}): Promise<Store> {
  const ask = async <Result>(question: Question<Result>) => question.read((await database.query(question)).rows)
  try {
    await migrate(database, readMigrations('postgres'))
    const news = new News(database, ask, await positionOf(ask))
    return new PostgresStore(database, news, options.clockSql ?? CLOCK_SQL)
  } catch (error) {
    await database.close()
    throw asProblem(error)
  }
}

class PostgresStore extends Questions implements Store {
  readonly #database: Database
  readonly #clockSql: string
  readonly #news: News
  readonly #group: GroupCommit
  readonly #claims: Claims
  readonly #keys = new Map<string, { readonly key: KnownKey; readonly untilMs: number }>()
  #closing: Promise<void> | undefined

  constructor(database: Database, news: News, clockSql: string) {
    super()
    this.#database = database
    this.#clockSql = clockSql
    this.#news = news
    this.#claims = new Claims(database, clockSql)
    this.#group = new GroupCommit(database, clockSql, (commits, position) => {
      const writes = commits.flat()
      const hasEvents = writes.some(({ write }) => write === 'append-event')
      news.committed([...new Set(lanesOf(writes))], hasEvents, position)
    })
  }

  async commit(writes: readonly Write[]): Promise<CommitResult> {
    const result = await this.#group.run(writes)
    if (writes.some(({ write }) => CHANGES_KEYS.has(write))) this.#keys.clear()
    return result
  }

  watch(listener: (news: StoreNews) => void): () => void {
    return this.#news.watch(listener)
  }

  async enlist(workerId: WorkerId, leaseMs: number): Promise<void> {
    await this.#change((nowMs) => [enlistWorker(workerId, nowMs + leaseMs)])
  }

  async heartbeat(workerId: WorkerId, leaseMs: number): Promise<boolean> {
    const [changes] = await this.#change((nowMs) => [renewWorker(workerId, nowMs + leaseMs)])
    return changes === 1
  }

  async retire(workerId: WorkerId): Promise<void> {
    await this.#change((nowMs) => retireWorker(workerId, nowMs))
  }

  async rescue(): Promise<number> {
    const changes = await this.#change((nowMs) => [...buryWorkers(nowMs), ...rescueSteps(nowMs)])
    return changes.slice(buryWorkers(0).length).reduce((sum, count) => sum + count, 0)
  }

  async claim(query: ClaimQuery): Promise<Claim> {
    return this.#orProblem(this.#claims.claim(query))
  }

  override async keyByHash(hash: string): Promise<KnownKey | undefined> {
    const known = this.#keys.get(hash)
    const nowMs = performance.now()
    if (known !== undefined && nowMs < known.untilMs) return known.key
    const key = await super.keyByHash(hash)
    if (this.#keys.size >= KEYS_MAX) this.#keys.clear()
    if (key === undefined) this.#keys.delete(hash)
    else this.#keys.set(hash, { key, untilMs: nowMs + KEY_MS })
    return key
  }

  /** One statement: of several processes that count at one moment, one does it after the other. */
  async countRequest(by: string, perMinute: number): Promise<RateVerdict> {
    const shareUs = rateShareUs(perMinute)
    const values = [by, shareUs, shareUs, shareUs, by]
    return this.ask({
      sql: countRequestSql(this.#clockSql),
      values,
      // Without a row, the first requests of all have met: this one has lost.
      read: ([row = { allowed: 0, wait_us: 0 }]) =>
        rateVerdict(integer(row, 'allowed') === 1, integer(row, 'wait_us'), shareUs),
    })
  }

  async spareRequest(by: string, perMinute: number): Promise<void> {
    await this.ask({ sql: SPARE_REQUEST, values: [rateShareUs(perMinute), by], read: () => undefined })
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  protected async ask<Result>(question: Question<Result>): Promise<Result> {
    const { rows } = await this.#orProblem(this.#query(question))
    return question.read(rows)
  }

  protected now(): Promise<number> {
    return this.ask({
      sql: `SELECT ${this.#clockSql} AS now_ms`,
      values: [],
      read: ([row]) => integer(row ?? {}, 'now_ms'),
    })
  }

  /** A question that is lost with its connection is asked once more: the pool may have had a dead one. */
  async #query(question: Question<unknown>): Promise<Answer> {
    const retry = new Retry()
    try {
      return await this.#database.query(question)
    } catch (error) {
      if (!isLost(error) || !retry.again(error)) throw error
      return this.#database.query(question)
    }
  }

  async #close(): Promise<void> {
    await this.#group.close()
    await this.#news.close()
    await this.#database.close()
  }

  /** Changes what may be changed twice; returns the counts of rows. */
  async #change(statementsAt: (nowMs: number) => readonly Statement[]): Promise<readonly number[]> {
    const retry = new Retry()
    for (;;) {
      try {
        return await this.#database.session((session) => this.#changeOn(session, statementsAt))
      } catch (error) {
        if (!(isConflict(error) || isLost(error)) || !retry.again(error)) throw asProblem(error)
      }
    }
  }

  async #changeOn(session: Session, statementsAt: (nowMs: number) => readonly Statement[]): Promise<readonly number[]> {
    const begin = { sql: 'BEGIN ISOLATION LEVEL READ COMMITTED', values: [] }
    const clock = { sql: `SELECT ${this.#clockSql} AS now_ms`, values: [] }
    const [, now] = await session.send([begin, clock])
    const statements = statementsAt(integer(now?.rows[0] ?? {}, 'now_ms'))
    const lock = statements.length > 1 ? [LOCK_RESCUE] : []
    try {
      const answers = await session.send([...lock, ...statements, { sql: 'COMMIT', values: [] }])
      return answers.slice(lock.length, -1).map(({ changes }) => changes)
    } catch (error) {
      if (!isLost(error)) await session.send([{ sql: 'ROLLBACK', values: [] }])
      throw error
    }
  }

  async #orProblem<Result>(result: Promise<Result>): Promise<Result> {
    try {
      return await result
    } catch (error) {
      throw asProblem(error)
    }
  }
}
