/** The event log of the installation: every job's history, in the order of the commits. */

import type { JobEvent, LoggedEvent } from '../core/records.ts'
import type { EventQuery } from '../core/store-port.ts'
import { integer, isPresent, json, type Row, text } from './columns.ts'
import { many, one, type Question, type SqlValue, type Statement } from './sql.ts'

/** How an event is added; a store that wants the positions to follow the commits runs these last. */
export const APPEND_EVENT = 'INSERT INTO events (job_id, tenant_id, type, at_ms, data) VALUES (?, ?, ?, ?, ?)'

const FORGET = `
  DELETE FROM events WHERE position IN (
    SELECT position FROM events WHERE at_ms < ? ORDER BY position LIMIT ?
  )`

/** Adds an event at the end of the log. */
export function appendEvent({ jobId, tenantId, type, atMs, data }: JobEvent): Statement {
  return { sql: APPEND_EVENT, values: [jobId, tenantId, type, atMs, data === undefined ? null : JSON.stringify(data)] }
}

/** Takes the oldest events out. */
export function forgetEvents(beforeMs: number, limit: number): Statement {
  return { sql: FORGET, values: [beforeMs, limit] }
}

/** A part of the log, oldest first. */
export function eventsAfter(query: EventQuery): Question<readonly LoggedEvent[]> {
  const conditions = ['position > ?']
  const values: SqlValue[] = [query.after]
  if (query.jobId !== undefined) {
    conditions.push('job_id = ?')
    values.push(query.jobId)
  }
  if (query.tenantId !== undefined) {
    conditions.push('tenant_id = ?')
    values.push(query.tenantId)
  }
  const sql = `
    SELECT position, job_id, tenant_id, type, at_ms, data FROM events
    WHERE ${conditions.join(' AND ')} ORDER BY position LIMIT ?`
  return many(sql, [...values, query.limit], eventOf)
}

/** The newest position; 0 in an empty log. */
export function newestPosition(): Question<number | undefined> {
  return one('SELECT coalesce(max(position), 0) AS newest FROM events', [], (row) => integer(row, 'newest'))
}

function eventOf(row: Row): LoggedEvent {
  return {
    position: integer(row, 'position'),
    jobId: text(row, 'job_id'),
    tenantId: text(row, 'tenant_id'),
    type: text(row, 'type'),
    atMs: integer(row, 'at_ms'),
    ...(isPresent(row, 'data') && { data: json(row, 'data') }),
  }
}
