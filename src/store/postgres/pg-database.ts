/** A PostgreSQL server, spoken to by `pg`: pools of pipelined connections, and one that listens. */

import { Client, type ClientConfig, Pool, type PoolClient, type QueryConfig, TypeOverrides } from 'pg'
import type { SqlValue } from '../sql.ts'
import { type Answer, type Database, numbered, type Query, type Session, storable } from './database.ts'
import { fromDriver, isLost } from './errors.ts'

/** How long until a connection stands, in ms. */
const CONNECT_TIMEOUT_MS = 5_000
/**
 * How long the server works on one statement, or waits for a lock, in ms; and, a little longer, how long an answer is waited
 * for until the connection counts as dead: whatever is between us and the server may have fallen silent. A worker hears so
 * of a heartbeat that failed before its lease of 15 s is over.
 */
const STATEMENT_TIMEOUT_MS = 6_000
const LOCK_TIMEOUT_MS = 4_000
const ANSWER_TIMEOUT_MS = 7_000
/** For what takes as long as it takes, such as a migration: the longest that a timer can run, in ms. */
const NO_TIMEOUT_MS = 2 ** 31 - 1
/** How long the server keeps a transaction whose client has fallen silent, in ms: its locks are in others' way. */
const SILENCE_TIMEOUT_MS = 5_000
/** How long until a lost listening connection is made anew, and how often it is tried whether it is one, in ms. */
const LISTEN_AGAIN_MS = 1_000
const LISTEN_TRY_MS = 5_000

/** Texts that each connection keeps prepared; what has more variants than this is parsed each time. */
const PREPARED_MAX = 400

const OID_INT8 = 20

/** How many connections a process has: so many for questions, so many for transactions, and one that listens. */
export type Connections = {
  readonly questions: number
  readonly transactions: number
  /** How long an answer may take, in ms; the server gets a second less. Default: 7,000. */
  readonly answerMs?: number
}

/**
 * Opens a server by its URL; TLS is the URL's affair (`?sslmode=verify-full&sslrootcert=…`). Nothing is connected yet.
 */
export function openPgDatabase(url: string, connections: Connections): Database {
  return new PgDatabase(url, connections)
}

class PgDatabase implements Database {
  readonly #config: ClientConfig
  readonly #questions: Pool
  readonly #transactions: Pool
  readonly #names = new Map<string, string>()

  constructor(url: string, connections: Connections) {
    const answerMs = connections.answerMs ?? ANSWER_TIMEOUT_MS
    const types = new TypeOverrides()
    types.setTypeParser(OID_INT8, Number)
    this.#config = {
      connectionString: url,
      application_name: 'reelay',
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      statement_timeout: answerMs - ANSWER_TIMEOUT_MS + STATEMENT_TIMEOUT_MS,
      query_timeout: answerMs,
      lock_timeout: LOCK_TIMEOUT_MS,
      idle_in_transaction_session_timeout: SILENCE_TIMEOUT_MS,
      keepAlive: true,
      pipeline: true,
      types,
    }
    this.#questions = this.#pool(connections.questions)
    this.#transactions = this.#pool(connections.transactions)
  }

  #pool(max: number): Pool {
    const pool = new Pool({ ...this.#config, max, min: 0, idleTimeoutMillis: 60_000 })
    // An idle connection that is lost: the pool has taken it out, and whoever needs one gets a new one.
    pool.on('error', () => {})
    pool.on('connect', (client) => {
      // A commit has to survive a power cut, whatever the server's default is. A failure is the next query's, too.
      client.query(SETTINGS).catch(() => {})
    })
    return pool
  }

  async query(query: Query): Promise<Answer> {
    const { rows, rowCount } = await said(this.#questions.query(this.#prepared(query)))
    return { rows, changes: rowCount ?? 0 }
  }

  async session<Result>(work: (session: Session) => Promise<Result>): Promise<Result> {
    const client = await said(this.#transactions.connect())
    // Without a listener the loss of a connection between two queries would end the process.
    let lost: Error | undefined
    const onError = (error: Error) => {
      lost = error
    }
    client.on('error', onError)
    let isUsable = false
    try {
      const result = await work({
        send: async (queries) => {
          const { answers, error } = await this.#attempt(client, queries)
          if (error !== undefined) throw error
          return answers
        },
        attempt: (queries) => this.#attempt(client, queries),
        script: async (sql) => {
          const patient: QueryConfig & { readonly query_timeout: number } = { text: sql, query_timeout: NO_TIMEOUT_MS }
          await said(client.query(patient))
        },
      })
      isUsable = true
      return result
    } catch (error) {
      isUsable = !isLost(error) && client.getTransactionStatus() === 'I'
      throw error
    } finally {
      client.off('error', onError)
      client.release(!isUsable || lost !== undefined)
    }
  }

  async #attempt(
    client: PoolClient,
    queries: readonly Query[],
  ): Promise<{ readonly answers: readonly Answer[]; readonly error?: unknown }> {
    const results = await Promise.allSettled(queries.map((query) => client.query(this.#prepared(query))))
    const answers: Answer[] = []
    for (const result of results) {
      if (result.status === 'rejected') return { answers, error: fromDriver(result.reason) }
      answers.push({ rows: result.value.rows, changes: result.value.rowCount ?? 0 })
    }
    return { answers }
  }

  #prepared({ sql, values }: Query): { text: string; values: SqlValue[]; name?: string } {
    const text = numbered(sql)
    const query = { text, values: values.map(storable) }
    let name = this.#names.get(text)
    if (name === undefined && this.#names.size < PREPARED_MAX) {
      name = `reelay_${this.#names.size}`
      this.#names.set(text, name)
    }
    return name === undefined ? query : { ...query, name }
  }

  listen(channel: string, heard: (message: string) => void, connected: () => void): () => Promise<void> {
    let isStopped = false
    let client: Client | undefined
    let timer: NodeJS.Timeout | undefined
    const again = () => {
      if (isStopped) return
      clearTimeout(timer)
      timer = setTimeout(connect, LISTEN_AGAIN_MS).unref()
    }
    const connect = () => {
      const own = new Client({ ...this.#config, pipeline: false })
      client = own
      // What is said on a connection that hears nothing is the only way to tell that it never will.
      const keepTrying = () => {
        if (isStopped || client !== own) return
        timer = setTimeout(() => void own.query('SELECT 1').then(keepTrying, () => own.end()), LISTEN_TRY_MS).unref()
      }
      own.on('error', () => own.end().catch(() => {}))
      own.on('end', again)
      own.on('notification', ({ payload }) => heard(payload ?? ''))
      const listening = own.connect().then(() => own.query(`LISTEN ${channel}`))
      listening.then(
        () => {
          connected()
          keepTrying()
        },
        () => own.end().then(again, again),
      )
    }
    connect()
    return async () => {
      isStopped = true
      clearTimeout(timer)
      await client?.end().catch(() => {})
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#questions.end(), this.#transactions.end()])
  }
}

/** Compiling a query takes the server longer than any of ours, and those that skip through an index look expensive to it. */
const SETTINGS = `
  SELECT set_config('jit', 'off', false),
    CASE current_setting('synchronous_commit') WHEN 'off' THEN set_config('synchronous_commit', 'on', false) END`

async function said<Result>(result: Promise<Result>): Promise<Result> {
  try {
    return await result
  } catch (error) {
    throw fromDriver(error)
  }
}
