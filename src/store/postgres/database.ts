/** What the store needs of a PostgreSQL: questions, transactions on one connection, and messages between processes. */

import type { Row } from '../columns.ts'
import type { SqlValue } from '../sql.ts'

/** One SQL text and what its `?` stand for. */
export type Query = { readonly sql: string; readonly values: readonly SqlValue[] }

/** The rows of a query, and how many it has inserted, changed or deleted. */
export type Answer = { readonly rows: readonly Row[]; readonly changes: number }

/** One connection, for as long as a piece of work has it. */
export interface Session {
  /** Sends queries without waiting for answers in between. Rejects with the first failure, after all were answered. */
  send(queries: readonly Query[]): Promise<readonly Answer[]>
  /** Sends queries as `send` does; gives the answers before the first failure, and that failure. */
  attempt(queries: readonly Query[]): Promise<{ readonly answers: readonly Answer[]; readonly error?: unknown }>
  /** Runs a text of several statements. */
  script(sql: string): Promise<void>
}

/** A database. Its methods reject with the server's own errors or with `ConnectionLost`; `errors.ts` reads them. */
export interface Database {
  /** Asks on any connection; what is written is committed at once. */
  query(query: Query): Promise<Answer>
  /** Has a piece of work done on one connection that nobody else uses meanwhile. */
  session<Result>(work: (session: Session) => Promise<Result>): Promise<Result>
  /**
   * Hears the messages of a channel, also after the connection was lost and made anew; `connected` tells each time when
   * it hears from now on. Returns how to stop.
   */
  listen(channel: string, heard: (message: string) => void, connected: () => void): () => Promise<void>
  /** Lets go of all connections. */
  close(): Promise<void>
}

/** Texts that are kept translated: lists have many variants, and each is short. */
const TRANSLATED_MAX = 1_000

const translated = new Map<string, string>()

/** A text with `$1`, `$2` and so on instead of `?`. No text of the store has a `?` in a literal. */
export function numbered(sql: string): string {
  const known = translated.get(sql)
  if (known !== undefined) return known
  let count = 0
  const text = sql.replaceAll('?', () => `$${++count}`)
  if (translated.size < TRANSLATED_MAX) translated.set(sql, text)
  return text
}

/** What a value is on the wire: PostgreSQL's text has no NUL. */
export function storable(value: SqlValue): SqlValue {
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value
}
