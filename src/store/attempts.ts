/** Attempts: who was asked to make a job's video, how they know the work, and which slot it holds meanwhile. */

import type { AttemptId, JobId } from '../core/ids.ts'
import type { Attempt, SlotPool } from '../core/records.ts'
import { integer, isPresent, json, type Row, text } from './columns.ts'
import { many, one, type Question, type Statement } from './sql.ts'

const COLUMNS = 'id, job_id, upstream_id, state, handle, created_at_ms'

/** The attempt's own slot of a pool, or else the lowest that nobody has while fewer than all are taken; or none. */
const slotIn = (pool: string, slot: string) => `
    coalesce(
      (SELECT own.${slot} FROM attempts AS own WHERE own.id = ? AND own.${pool} = ?),
      (
        SELECT min(candidates.slot) FROM (
          SELECT 1 AS slot UNION ALL SELECT ${slot} + 1 FROM attempts WHERE ${pool} = ?
        ) AS candidates
        WHERE (SELECT count(*) FROM attempts WHERE ${pool} = ?) < CAST(? AS BIGINT)
          AND NOT EXISTS (
            SELECT 1 FROM attempts AS taken WHERE taken.${pool} = ? AND taken.${slot} = candidates.slot
          )
      )
    )`

/** Takes a slot, and one of the key's own pool where it has one; or no row. */
const begin = (keySlot: string, condition: string) => `
  INSERT INTO attempts (${COLUMNS}, slot_pool, slot, key_pool, key_slot)
  SELECT ?, ?, ?, ?, ?, CAST(? AS BIGINT), ?, chosen.slot, ?, chosen.key_slot FROM (
    SELECT ${slotIn('slot_pool', 'slot')} AS slot, ${keySlot} AS key_slot
  ) AS chosen
  WHERE chosen.slot IS NOT NULL ${condition}
  ON CONFLICT (id) DO UPDATE
  SET state = excluded.state, handle = excluded.handle, slot_pool = excluded.slot_pool, slot = excluded.slot,
    key_pool = excluded.key_pool, key_slot = excluded.key_slot`

const BEGIN = begin('CAST(NULL AS BIGINT)', '')
const BEGIN_OF_KEY = begin(slotIn('key_pool', 'key_slot'), 'AND chosen.key_slot IS NOT NULL')

const FREE = 'slot_pool = NULL, slot = NULL, key_pool = NULL, key_slot = NULL'

const UPDATE = 'UPDATE attempts SET state = ?, handle = ? WHERE id = ?'

const UPDATE_AND_FREE = `UPDATE attempts SET state = ?, handle = ?, ${FREE} WHERE id = ?`

/** Adds an attempt, or begins it anew, in a free slot of its pools. */
export function beginAttempt(attempt: Attempt, pool: SlotPool, keyPool: SlotPool | undefined): Statement {
  const { id, jobId, upstreamId, state, createdAtMs } = attempt
  const slot = ({ name, count }: SlotPool) => [id, name, name, name, count, name]
  const own = [id, jobId, upstreamId, state, handleText(attempt), createdAtMs, pool.name, keyPool?.name ?? null]
  return {
    sql: keyPool === undefined ? BEGIN : BEGIN_OF_KEY,
    values: [...own, ...slot(pool), ...(keyPool === undefined ? [] : slot(keyPool))],
    guard: 'slot',
  }
}

/** Writes an attempt's state and handle; one that is over gives its slot back. */
export function updateAttempt(attempt: Attempt): Statement {
  const isOver = attempt.state === 'ended' || attempt.state === 'unknown'
  return { sql: isOver ? UPDATE_AND_FREE : UPDATE, values: [attempt.state, handleText(attempt), attempt.id] }
}

/** Gives an attempt's slot back. */
export function freeSlot(id: AttemptId): Statement {
  return { sql: `UPDATE attempts SET ${FREE} WHERE id = ?`, values: [id] }
}

/** The attempt with this id. */
export function attemptById(id: AttemptId): Question<Attempt | undefined> {
  return one(`SELECT ${COLUMNS} FROM attempts WHERE id = ?`, [id], attemptOf)
}

/** A job's attempts, oldest first. */
export function attemptsOfJob(jobId: JobId): Question<readonly Attempt[]> {
  return many(`SELECT ${COLUMNS} FROM attempts WHERE job_id = ? ORDER BY id`, [jobId], attemptOf)
}

/** How many slots of a pool are taken. */
export function slotsTaken(pool: string): Question<number | undefined> {
  return one('SELECT count(*) AS taken FROM attempts WHERE slot_pool = ?', [pool], (row) => integer(row, 'taken'))
}

function handleText({ handle }: Attempt): string | null {
  return handle === undefined ? null : JSON.stringify(handle)
}

function attemptOf(row: Row): Attempt {
  return {
    id: text(row, 'id'),
    jobId: text(row, 'job_id'),
    upstreamId: text(row, 'upstream_id'),
    state: text(row, 'state'),
    ...(isPresent(row, 'handle') && { handle: json(row, 'handle') }),
    createdAtMs: integer(row, 'created_at_ms'),
  }
}
