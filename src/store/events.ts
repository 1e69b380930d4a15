/** The event log of the installation: every job's history, and what is about no job, in the order of the commits. */

import type { JobId } from '../core/ids.ts'
import type { JobEvent, LoggedEvent } from '../core/records.ts'
import type { EventQuery } from '../core/store-port.ts'
import { integer, isPresent, json, type Row, text } from './columns.ts'
import { many, one, type Question, type SqlValue, type Statement } from './sql.ts'

/** How an event is added; a store that wants the positions to follow the commits runs these last. */
export const APPEND_EVENT = 'INSERT INTO events (job_id, tenant_id, type, at_ms, data) VALUES (?, ?, ?, ?, ?)'

/** What stands for a job where there is none. */
const ABOUT_NO_JOB = ''

/** Looks at the beginning of the log only: what is old lies there. */
const FORGET = `
  DELETE FROM events WHERE position IN (
    SELECT position FROM (SELECT position, at_ms FROM events ORDER BY position LIMIT ?) AS oldest WHERE at_ms < ?
  )`

/** As the index `events_of_jobs` has it, word for word. */
const OF_JOBS = `substr(type, 1, 4) = 'job.'`

/** Before events go: the newest of them may be among them, and no position is to come twice. */
const REMEMBER_END = `
  INSERT INTO log_end (id, position) SELECT 1, position FROM events WHERE true ORDER BY position DESC LIMIT 1
  ON CONFLICT (id) DO UPDATE SET position = excluded.position WHERE excluded.position > log_end.position`

/** Adds an event at the end of the log. */
export function appendEvent({ jobId, tenantId, type, atMs, data }: JobEvent): Statement {
  const about = jobId ?? ABOUT_NO_JOB
  return { sql: APPEND_EVENT, values: [about, tenantId, type, atMs, data === undefined ? null : JSON.stringify(data)] }
}

/** Takes out those of the `limit` oldest events that are from before a time. */
export function forgetEvents(beforeMs: number, limit: number): readonly Statement[] {
  return [
    { sql: REMEMBER_END, values: [] },
    { sql: FORGET, values: [limit, beforeMs] },
  ]
}

/** Takes out a job's history. */
export function forgetHistory(jobId: JobId): readonly Statement[] {
  return [
    { sql: REMEMBER_END, values: [] },
    { sql: 'DELETE FROM events WHERE job_id = ?', values: [jobId] },
  ]
}

/** A part of the log, oldest first. */
export function eventsAfter(query: EventQuery): Question<readonly LoggedEvent[]> {
  const conditions = ['position > ?']
  const values: SqlValue[] = [query.after]
  const where = (condition: string, value: SqlValue) => {
    conditions.push(condition)
    values.push(value)
  }
  if (query.upTo !== undefined) where('position <= ?', query.upTo)
  if (query.jobId !== undefined) where('job_id = ?', query.jobId)
  if (query.tenantId !== undefined) where('tenant_id = ?', query.tenantId)
  if (query.ofJobs) conditions.push(OF_JOBS)
  const order = query.order === 'newest first' ? 'position DESC' : 'position'
  const sql = `
    SELECT position, job_id, tenant_id, type, at_ms, data FROM events
    WHERE ${conditions.join(' AND ')} ORDER BY ${order} LIMIT ?`
  return many(sql, [...values, query.limit], eventOf)
}

/** The newest position that there has ever been; 0 where there has been none. */
export const NEWEST_POSITION = `
  SELECT coalesce(max(position), 0) AS newest FROM (
    SELECT max(position) AS position FROM events UNION ALL SELECT position FROM log_end
  ) AS ends`

/** The position of the newest event, also after it was taken out; 0 where there has been none. */
export function newestPosition(): Question<number | undefined> {
  return one(NEWEST_POSITION, [], (row) => integer(row, 'newest'))
}

function eventOf(row: Row): LoggedEvent {
  return {
    position: integer(row, 'position'),
    ...(text(row, 'job_id') !== ABOUT_NO_JOB && { jobId: text<JobId>(row, 'job_id') }),
    tenantId: text(row, 'tenant_id'),
    type: text(row, 'type'),
    atMs: integer(row, 'at_ms'),
    ...(isPresent(row, 'data') && { data: json(row, 'data') }),
  }
}
