/** SQL as data, the same text for both databases: writes with their guards, and questions with how their rows are read. */

import type { Guard } from '../core/writes.ts'
import type { Row } from './columns.ts'

/** What a `?` can stand for. */
export type SqlValue = string | number | null

/** A write: one SQL text and what its `?` stand for. With a guard, it has to change exactly one row. */
export type Statement = {
  readonly sql: string
  readonly values: readonly SqlValue[]
  readonly guard?: Guard
  /**
   * The one row that this waits for while others have it. Where there are such waits, these come first in a transaction, in
   * the order of their gates: so nobody waits for somebody who waits for him.
   */
  readonly gate?: string
  /** Done after everything else that the transaction is about, where commits share one: it adds up what they have written. */
  readonly isLast?: boolean
}

/** A question: one SQL text, and what its rows mean. */
export type Question<Answer> = {
  readonly sql: string
  readonly values: readonly SqlValue[]
  readonly read: (rows: readonly Row[]) => Answer
}

/** A question that one row answers, or none. */
export function one<Answer>(
  sql: string,
  values: readonly SqlValue[],
  read: (row: Row) => Answer,
): Question<Answer | undefined> {
  return { sql, values, read: ([row]) => (row === undefined ? undefined : read(row)) }
}

/** A question that any number of rows answer. */
export function many<Answer>(
  sql: string,
  values: readonly SqlValue[],
  read: (row: Row) => Answer,
): Question<readonly Answer[]> {
  return { sql, values, read: (rows) => rows.map(read) }
}

/** The condition that a column holds one of these values; with none, nothing fulfils it. */
export function isOneOf(column: string, values: readonly SqlValue[]): Pick<Statement, 'sql' | 'values'> {
  return { sql: values.length === 0 ? '1 = 0' : `${column} IN (${values.map(() => '?').join(', ')})`, values }
}
