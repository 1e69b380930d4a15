/**
 * Group commit: works that arrive in the same turn of the event loop share one transaction, and so one fsync.
 * Each stays atomic on its own. A flush is one synchronous stretch: no reader ever sees what is not committed yet.
 */

import type { DatabaseSync } from 'node:sqlite'
import { assert } from '../../core/assert.ts'
import { problem } from '../../core/problem.ts'
import type { Statements } from './statement.ts'

/** Works in one transaction at most: bounds how long a flush holds the event loop. */
export const GROUP_SIZE_MAX = 1024

/** A work that waits for its group: `apply` does it, then one of the others tells its caller how it went. */
type Member = { readonly apply: () => void; readonly committed: () => void; readonly failed: (error: unknown) => void }

/** What became of a member in the group's transaction. */
type Outcome = { readonly applied: true } | { readonly applied: false; readonly error: unknown }

const APPLIED: Outcome = { applied: true }

/** Runs works in shared transactions on a database that nobody else writes to. */
export class GroupCommit {
  readonly #database: DatabaseSync
  readonly #statements: Statements
  #waiting: Member[] = []
  #isClosed = false

  constructor(database: DatabaseSync, statements: Statements) {
    this.#database = database
    this.#statements = statements
  }

  /**
   * Runs a synchronous work in the next group; resolves with what it returned once that is durable. A work that throws
   * is undone alone and rejects with what it threw. It may be run twice, the first time undone: its only effects are
   * SQL. Rejects with `ProblemError` `storage_full` or `unavailable`, for the whole group, when the disk fails.
   */
  run<T>(work: () => T): Promise<T> {
    if (this.#isClosed) return Promise.reject(problem('unavailable', 'the database is closed'))
    return new Promise((resolve, reject) => {
      let result: T
      const apply = () => {
        result = work()
      }
      this.#waiting.push({ apply, committed: () => resolve(result), failed: reject })
      if (this.#waiting.length === 1) setImmediate(() => this.#flush())
    })
  }

  /** Commits what is waiting; takes nothing more. */
  close(): void {
    this.#isClosed = true
    while (this.#waiting.length > 0) this.#flush()
  }

  #flush(): void {
    const group = this.#waiting.splice(0, GROUP_SIZE_MAX)
    if (group.length === 0) return
    if (this.#waiting.length > 0) setImmediate(() => this.#flush())
    const outcomes = this.#commitGroup(group)
    group.forEach((member, index) => {
      const outcome = outcomes[index]
      assert(outcome !== undefined, 'every member has an outcome')
      if (outcome.applied) member.committed()
      else member.failed(outcome.error)
    })
  }

  /** Expects that no member throws; only when one does, each gets a savepoint of its own, to find out which. */
  #commitGroup(group: readonly Member[]): readonly Outcome[] {
    const together = this.#transaction(() => group.map((member) => this.#apply(member)))
    if ('outcomes' in together) return together.outcomes
    const oneByOne = this.#transaction(() => group.map((member) => this.#applyAlone(member)))
    return 'outcomes' in oneByOne ? oneByOne.outcomes : group.map(() => ({ applied: false, error: oneByOne.error }))
  }

  #transaction(
    work: () => readonly Outcome[],
  ): { readonly outcomes: readonly Outcome[] } | { readonly error: unknown } {
    try {
      this.#statements.run('BEGIN IMMEDIATE')
      const outcomes = work()
      this.#statements.run('COMMIT')
      return { outcomes }
    } catch (error) {
      if (this.#database.isTransaction) this.#statements.run('ROLLBACK')
      return { error }
    }
  }

  #apply(member: Member): Outcome {
    member.apply()
    return APPLIED
  }

  /** Applies a member behind a savepoint. Throws when SQLite has given up the whole transaction, as on a full disk. */
  #applyAlone(member: Member): Outcome {
    this.#statements.run('SAVEPOINT member')
    try {
      member.apply()
      this.#statements.run('RELEASE member')
      return APPLIED
    } catch (error) {
      if (!this.#database.isTransaction) throw error
      this.#statements.run('ROLLBACK TO member')
      this.#statements.run('RELEASE member')
      return { applied: false, error }
    }
  }
}
