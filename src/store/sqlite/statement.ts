/** Prepared statements, made once for each text and asked often; failures are problems where the world is to blame. */

import type { DatabaseSync, StatementResultingChanges, StatementSync } from 'node:sqlite'
import type { Row } from '../columns.ts'
import type { SqlValue } from '../sql.ts'
import { asProblem } from './errors.ts'

/** Texts that are kept prepared; what has more variants than this is prepared anew each time. */
const KEPT_MAX = 256

/** Runs SQL texts on one database. Its methods throw `ProblemError` `storage_full` or `unavailable` when the disk fails. */
export class Statements {
  readonly #database: DatabaseSync
  readonly #kept = new Map<string, StatementSync>()

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  /** All rows. */
  all(sql: string, values: readonly SqlValue[]): readonly Row[] {
    try {
      return this.#prepared(sql).all(...values)
    } catch (error) {
      throw asProblem(error)
    }
  }

  /** Runs it; returns how many rows were inserted, changed or deleted. */
  run(sql: string, values: readonly SqlValue[] = []): number {
    return Number(this.#run(sql, values).changes)
  }

  /** Inserts one row into a table that counts its rows; returns the row's number. */
  insert(sql: string, values: readonly SqlValue[]): number {
    return Number(this.#run(sql, values).lastInsertRowid)
  }

  #run(sql: string, values: readonly SqlValue[]): StatementResultingChanges {
    try {
      return this.#prepared(sql).run(...values)
    } catch (error) {
      throw asProblem(error)
    }
  }

  #prepared(sql: string): StatementSync {
    const known = this.#kept.get(sql)
    if (known !== undefined) return known
    const prepared = this.#database.prepare(sql)
    if (this.#kept.size < KEPT_MAX) this.#kept.set(sql, prepared)
    return prepared
  }
}
