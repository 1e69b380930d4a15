/**
 * Group commit: commits that arrive while one transaction is under way share the next one. Each stays atomic on its own.
 * A commit whose answer is lost with its connection is looked up by its transaction's id, so that what was done is never
 * said to have failed, nor done twice.
 */

import { problem } from '../../core/problem.ts'
import type { Guard, Write } from '../../core/writes.ts'
import { integer, text } from '../columns.ts'
import { NEWEST_POSITION } from '../events.ts'
import type { Answer, Database, Query, Session } from './database.ts'
import { asProblem, ConnectionLost, isConflict, isLost, takenIn } from './errors.ts'
import { findOut } from './find-out.ts'
import { isAdmission, type PlannedQuery, planOf } from './plan.ts'
import { Retry } from './retry.ts'

/** Commits in one transaction at most: bounds how long each waits for the others. */
const GROUP_SIZE_MAX = 512

const BEGIN: Query = { sql: 'BEGIN ISOLATION LEVEL READ COMMITTED', values: [] }
const COMMIT: Query = { sql: 'COMMIT', values: [] }
const ROLLBACK: Query = { sql: 'ROLLBACK', values: [] }
const SAVEPOINT: Query = { sql: 'SAVEPOINT member', values: [] }
const UNDO_MEMBER: Query = { sql: 'ROLLBACK TO SAVEPOINT member', values: [] }
/** Names the transaction, for when the answer to its end is lost. */
const NAME = 'SELECT CAST(pg_current_xact_id() AS text) AS xact, pg_backend_pid() AS pid'
/** Who appends to the log has this lock until its transaction's end: positions follow the commits. */
export const LOCK_LOG: Query = { sql: 'SELECT pg_advisory_xact_lock(7305613)', values: [] }
const NEWEST: Query = { sql: NEWEST_POSITION, values: [] }

/** What became of a commit. */
export type Outcome =
  | { readonly committed: true; readonly position: number }
  | { readonly committed: false; readonly guard: Guard }
  | { readonly committed: false; readonly error: unknown }

type Member = {
  readonly writes: readonly Write[]
  readonly resolve: (outcome: Outcome) => void
}

/** A transaction that was to be ended when its connection was lost. */
class InDoubt extends ConnectionLost {
  readonly xact: string
  readonly pid: number
  readonly outcomes: ReadonlyMap<Member, Outcome>

  constructor(xact: string, pid: number, outcomes: ReadonlyMap<Member, Outcome>, cause: unknown) {
    super('the connection was lost at the end of a transaction', { cause })
    this.xact = xact
    this.pid = pid
    this.outcomes = outcomes
  }
}

/** Runs commits in shared transactions. */
export class GroupCommit {
  readonly #database: Database
  readonly #clock: Query
  readonly #done: (writes: readonly (readonly Write[])[], position: number) => void
  #waiting: Member[] = []
  #running: Promise<void> | undefined
  #isClosed = false

  /** `clockSql` gives the time in epoch ms; `done` is called after each group with what was committed. */
  constructor(
    database: Database,
    clockSql: string,
    done: (writes: readonly (readonly Write[])[], position: number) => void,
  ) {
    this.#database = database
    this.#clock = { sql: `SELECT ${clockSql} AS now_ms`, values: [] }
    this.#done = done
  }

  /** Commits with the next group. Rejects with `ProblemError` `storage_full` or `unavailable` when the world fails. */
  async run(writes: readonly Write[]): Promise<Exclude<Outcome, { error: unknown }>> {
    if (this.#isClosed) throw problem('unavailable', 'the database is closed')
    const outcome = await new Promise<Outcome>((resolve) => {
      this.#waiting.push({ writes, resolve })
      this.#running ??= this.#work()
    })
    if ('error' in outcome) throw asProblem(outcome.error)
    return outcome
  }

  /** Commits what is waiting; takes nothing more. */
  async close(): Promise<void> {
    this.#isClosed = true
    await this.#running
  }

  async #work(): Promise<void> {
    // What arrives in the same turn of the event loop belongs to the first group.
    await new Promise(setImmediate)
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, GROUP_SIZE_MAX)
      const outcomes = await this.#commitGroup(group).catch(
        (error: unknown) => new Map(group.map((member) => [member, { committed: false, error }] as const)),
      )
      const committed: (readonly Write[])[] = []
      let newest = 0
      for (const [member, outcome] of outcomes) {
        if (!outcome.committed) continue
        committed.push(member.writes)
        newest = outcome.position
      }
      if (committed.length > 0) this.#done(committed, newest)
      for (const [member, outcome] of outcomes) member.resolve(outcome)
    }
    this.#running = undefined
  }

  async #commitGroup(group: readonly Member[]): Promise<ReadonlyMap<Member, Outcome>> {
    // All of them are of one moment, so any order of them is right.
    const sorted = [...group.filter((member) => isAdmission(member.writes))]
    sorted.push(...group.filter((member) => !isAdmission(member.writes)))
    const retry = new Retry()
    for (;;) {
      try {
        return await this.#database.session((session) => this.#commitOn(session, sorted, retry.isLast))
      } catch (error) {
        if (error instanceof InDoubt) {
          const ending = await findOut(this.#database, error.xact, error.pid)
          if (ending.committed) return allAt(error.outcomes, ending.position)
        } else if (!(isConflict(error) || isLost(error))) {
          throw error
        }
        if (!retry.again(error)) throw error
        await new Promise((resolve) => setTimeout(resolve, retry.pauseMs))
      }
    }
  }

  /** Expects that every guard holds; only those that do not, or all when one fails, are tried one by one. */
  async #commitOn(session: Session, group: readonly Member[], isLast: boolean): Promise<ReadonlyMap<Member, Outcome>> {
    const first = await this.#attempt(session, group, [], isLast)
    if (!Array.isArray(first)) return first
    const suspects = new Set(first)
    const others = group.filter((member) => !suspects.has(member))
    const second = await this.#attempt(session, others, first, isLast)
    if (!Array.isArray(second)) return second
    const third = await this.#attempt(session, [], group, isLast)
    if (Array.isArray(third)) throw new Error('a member on its own is never a suspect')
    return third
  }

  /** One transaction; gives the outcomes, or, with nothing done, the members that kept the others from being committed. */
  async #attempt(
    session: Session,
    together: readonly Member[],
    alone: readonly Member[],
    isLast: boolean,
  ): Promise<ReadonlyMap<Member, Outcome> | Member[]> {
    const nowMs = await this.#begin(session)
    const outcomes = new Map<Member, Outcome>()
    const log: Query[] = []
    const plan = planOf(
      together.map(({ writes }) => writes),
      nowMs,
    )
    const done = await session.attempt([...plan.queries, { sql: NAME, values: [] }])
    if (done.error !== undefined) {
      if (isLost(done.error)) throw done.error
      await session.send([ROLLBACK])
      if (isConflict(done.error) && !(isLast && takenIn(done.error) !== undefined)) throw done.error
      return [...together, ...alone]
    }
    const refused = refusals(plan.queries, done.answers).map(({ member }) => together[member])
    const suspects = [...new Set(refused.flatMap((member) => member ?? []))]
    if (suspects.length > 0) {
      await session.send([ROLLBACK])
      return [...suspects, ...alone]
    }
    for (const member of together) outcomes.set(member, { committed: true, position: 0 })
    log.push(...plan.log)
    for (const member of alone) {
      const outcome = await this.#attemptAlone(session, member, nowMs, log, isLast)
      outcomes.set(member, outcome)
    }
    return this.#end(session, log, outcomes, done.answers.at(-1))
  }

  async #attemptAlone(
    session: Session,
    member: Member,
    nowMs: number,
    log: Query[],
    isLast: boolean,
  ): Promise<Outcome> {
    const plan = planOf([member.writes], nowMs)
    const done = await session.attempt([SAVEPOINT, ...plan.queries])
    const [refusal] = refusals(plan.queries, done.answers.slice(1))
    if (done.error !== undefined && isLost(done.error)) throw done.error
    if (refusal !== undefined) {
      await session.send([UNDO_MEMBER])
      return { committed: false, guard: refusal.by }
    }
    if (done.error !== undefined) {
      await session.send([UNDO_MEMBER])
      if (!isConflict(done.error)) return { committed: false, error: done.error }
      const taken = takenIn(done.error)
      if (!isLast || taken === undefined) {
        await session.send([ROLLBACK])
        throw done.error
      }
      return { committed: false, guard: taken }
    }
    log.push(...plan.log)
    return { committed: true, position: 0 }
  }

  async #begin(session: Session): Promise<number> {
    const [, clock] = await session.send([BEGIN, this.#clock])
    return integer(clock?.rows[0] ?? {}, 'now_ms')
  }

  /** Writes the log and ends the transaction. */
  async #end(
    session: Session,
    log: readonly Query[],
    outcomes: ReadonlyMap<Member, Outcome>,
    name: Answer | undefined,
  ): Promise<ReadonlyMap<Member, Outcome>> {
    const last = log.length === 0 ? [NEWEST] : [LOCK_LOG, ...log, NEWEST]
    const ended = await session.attempt([...last, COMMIT])
    if (ended.error !== undefined) {
      if (!isLost(ended.error)) {
        await session.send([ROLLBACK])
        throw ended.error
      }
      const row = name?.rows[0] ?? {}
      throw new InDoubt(text(row, 'xact'), integer(row, 'pid'), outcomes, ended.error)
    }
    const position = integer(ended.answers.at(-2)?.rows[0] ?? {}, 'newest')
    return allAt(outcomes, position)
  }
}

/** The outcomes, with the position of the log that holds what was committed. */
function allAt(outcomes: ReadonlyMap<Member, Outcome>, position: number): ReadonlyMap<Member, Outcome> {
  const at = (outcome: Outcome) => (outcome.committed ? { committed: true as const, position } : outcome)
  return new Map([...outcomes].map(([member, outcome]) => [member, at(outcome)]))
}

/** The guarded queries that did not change exactly one row. */
function refusals(queries: readonly PlannedQuery[], answers: readonly Answer[]) {
  return answers.flatMap(({ changes }, index) => {
    const guarded = queries[index]?.guarded
    return guarded === undefined || changes === 1 ? [] : [guarded]
  })
}
