/** A prepared statement, made once and asked often, whose failures are problems where the world is to blame. */

import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite'
import { asProblem } from './sqlite-errors.ts'

/** A row by column name. */
export type Row = Readonly<Record<string, SQLOutputValue>>

/** What a `?` can stand for. */
export type Value = SQLInputValue

/** One SQL text, ready to run. Its methods throw `ProblemError` `storage_full` or `unavailable` when the disk fails. */
export class Statement {
  readonly #prepared: StatementSync

  constructor(prepared: StatementSync) {
    this.#prepared = prepared
  }

  /** The first row, if there is one. */
  first(...values: Value[]): Row | undefined {
    try {
      return this.#prepared.get(...values)
    } catch (error) {
      throw asProblem(error)
    }
  }

  /** All rows. */
  all(...values: Value[]): readonly Row[] {
    try {
      return this.#prepared.all(...values)
    } catch (error) {
      throw asProblem(error)
    }
  }

  /** Runs it; returns how many rows were inserted, changed or deleted. */
  run(...values: Value[]): number {
    try {
      return Number(this.#prepared.run(...values).changes)
    } catch (error) {
      throw asProblem(error)
    }
  }
}

/** Prepares an SQL text. */
export function prepare(database: DatabaseSync, sql: string): Statement {
  return new Statement(database.prepare(sql))
}
