/** Events: a job's history. It only grows. */

import type { DatabaseSync } from 'node:sqlite'
import type { JobId } from '../core/ids.ts'
import type { JobEvent } from '../core/store-port.ts'
import { integer, isPresent, json, text } from './columns.ts'
import { prepare } from './statement.ts'

const APPEND = `
  INSERT INTO events (job_id, seq, type, at_ms, data)
  VALUES (?1, (SELECT coalesce(max(seq), 0) + 1 FROM events WHERE job_id = ?1), ?2, ?3, ?4)`

const OF_JOB = 'SELECT job_id, type, at_ms, data FROM events WHERE job_id = ? ORDER BY seq'

/** The questions and writes about events. */
export type Events = ReturnType<typeof prepareEvents>

/** Prepares the statements about events. */
export function prepareEvents(database: DatabaseSync) {
  const append = prepare(database, APPEND)
  const ofJob = prepare(database, OF_JOB)

  return {
    /** Adds an event at the end of its job's history. */
    append(event: JobEvent): void {
      append.run(event.jobId, event.type, event.atMs, event.data === undefined ? null : JSON.stringify(event.data))
    },

    /** A job's history, oldest first. */
    ofJob(id: JobId): readonly JobEvent[] {
      return ofJob.all(id).map((row) => ({
        jobId: text(row, 'job_id'),
        type: text(row, 'type'),
        atMs: integer(row, 'at_ms'),
        ...(isPresent(row, 'data') && { data: json(row, 'data') }),
      }))
    },
  }
}
