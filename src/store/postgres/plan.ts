/** From the commits of a group to the queries of one transaction: equal inserts in one, events apart, guards remembered. */

import type { Guard, Write } from '../../core/writes.ts'
import type { SqlValue, Statement } from '../sql.ts'
import { statementsOf } from '../writes.ts'
import type { Query } from './database.ts'

/** How many rows one insert has: few sizes, so that each connection has few statements to keep. */
const ROWS = [64, 16, 4, 1] as const

/** An insert that does nothing but add its row. */
const PLAIN_INSERT = /^\s*(INSERT INTO \w+ \([^)]*\) VALUES )(\((?:\?|\d+)(?:, (?:\?|\d+))*\))\s*$/

/** A query, and whose guard it is. */
export type PlannedQuery = Query & { readonly guarded?: { readonly by: Guard; readonly member: number } }

/** What a group comes to: `queries` in order, gates first and what is last behind; then, under the lock of the log, `log`. */
export type Plan = { readonly queries: readonly PlannedQuery[]; readonly log: readonly Query[] }

/**
 * Plans the commits of a group in their order. What is about the log is done at the end, in its own order. An insert may
 * be done a little later than it was asked for, together with equal ones, but never after anything else than inserts.
 */
export function planOf(members: readonly (readonly Write[])[], nowMs: number): Plan {
  const gates: { readonly statement: Statement; readonly gate: string; readonly member: number }[] = []
  const queries = new Sequence()
  const last = new Sequence()
  const log = new Sequence()
  members.forEach((writes, member) => {
    for (const write of writes) {
      for (const statement of [statementsOf(write, nowMs)].flat()) {
        const { gate } = statement
        if (gate !== undefined) gates.push({ statement, gate, member })
        else if (isAboutLog(statement)) log.add(statement, member)
        else if (statement.isLast === true) last.add(statement, member)
        else queries.add(statement, member)
      }
    }
  })
  gates.sort((one, other) => (one.gate < other.gate ? -1 : one.gate > other.gate ? 1 : 0))
  const first = gates.map(({ statement, member }) => queryOf(statement, member))
  return { queries: [...first, ...queries.end(), ...last.end()], log: log.end() }
}

function queryOf({ sql, values, guard }: Statement, member: number): PlannedQuery {
  return guard === undefined ? { sql, values } : { sql, values, guarded: { by: guard, member } }
}

/** Queries in order, with the inserts that wait for equal ones. */
class Sequence {
  readonly #queries: PlannedQuery[] = []
  readonly #inserts = new Map<string, (readonly SqlValue[])[]>()

  add(statement: Statement, member: number): void {
    const { sql, values } = statement
    if (isPlainInsert(statement)) {
      const rows = this.#inserts.get(sql)
      if (rows === undefined) this.#inserts.set(sql, [values])
      else rows.push(values)
      return
    }
    this.#flush()
    this.#queries.push(queryOf(statement, member))
  }

  end(): readonly PlannedQuery[] {
    this.#flush()
    return this.#queries
  }

  #flush(): void {
    for (const [sql, rows] of this.#inserts) this.#queries.push(...insertsOf(sql, rows))
    this.#inserts.clear()
  }
}

const OF_ADMISSIONS: ReadonlySet<Write['write']> = new Set([
  'insert-job',
  'hold',
  'spend-budget',
  'keep-answer',
  'enqueue-step',
  'append-event',
])

/** True for a commit that, behind its gates, only inserts: such ones go first, so that all of a group's are merged. */
export function isAdmission(writes: readonly Write[]): boolean {
  return writes.every(({ write }) => OF_ADMISSIONS.has(write))
}

const LOG = /^\s*(?:INSERT INTO|DELETE FROM) (?:events|log_end)\b/

function isAboutLog({ sql }: Statement): boolean {
  return LOG.test(sql)
}

const plain = new Map<string, boolean>()

function isPlainInsert({ sql, guard }: Statement): boolean {
  if (guard !== undefined) return false
  let known = plain.get(sql)
  if (known === undefined) {
    known = PLAIN_INSERT.test(sql)
    plain.set(sql, known)
  }
  return known
}

const merged = new Map<string, string>()

function insertsOf(sql: string, rows: readonly (readonly SqlValue[])[]): readonly Query[] {
  const queries: Query[] = []
  for (let first = 0; first < rows.length; ) {
    const count = ROWS.find((size) => size <= rows.length - first) ?? 1
    queries.push({ sql: insertOf(sql, count), values: rows.slice(first, first + count).flat() })
    first += count
  }
  return queries
}

function insertOf(sql: string, rows: number): string {
  if (rows === 1) return sql
  const key = `${rows} ${sql}`
  let text = merged.get(key)
  if (text === undefined) {
    const [, head = '', row = ''] = PLAIN_INSERT.exec(sql) ?? []
    text = head + Array.from({ length: rows }, () => row).join(', ')
    merged.set(key, text)
  }
  return text
}
