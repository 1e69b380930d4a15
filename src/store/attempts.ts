/** Attempts: who was asked to make a job's video, and how they know the work. */

import type { DatabaseSync } from 'node:sqlite'
import type { AttemptId } from '../core/ids.ts'
import type { Attempt } from '../core/store-port.ts'
import { integer, isPresent, json, text } from './columns.ts'
import { prepare } from './statement.ts'

const SAVE = `
  INSERT INTO attempts (id, job_id, upstream_id, state, handle, created_at_ms) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET state = excluded.state, handle = excluded.handle`

const BY_ID = 'SELECT id, job_id, upstream_id, state, handle, created_at_ms FROM attempts WHERE id = ?'

/** The questions and writes about attempts. */
export type Attempts = ReturnType<typeof prepareAttempts>

/** Prepares the statements about attempts. */
export function prepareAttempts(database: DatabaseSync) {
  const save = prepare(database, SAVE)
  const byId = prepare(database, BY_ID)

  return {
    /** Adds an attempt, or writes its state and handle anew. */
    save(attempt: Attempt): void {
      const handle = attempt.handle === undefined ? null : JSON.stringify(attempt.handle)
      save.run(attempt.id, attempt.jobId, attempt.upstreamId, attempt.state, handle, attempt.createdAtMs)
    },

    /** The attempt with this id. */
    byId(id: AttemptId): Attempt | undefined {
      const row = byId.first(id)
      if (row === undefined) return undefined
      return {
        id: text(row, 'id'),
        jobId: text(row, 'job_id'),
        upstreamId: text(row, 'upstream_id'),
        state: text(row, 'state'),
        ...(isPresent(row, 'handle') && { handle: json(row, 'handle') }),
        createdAtMs: integer(row, 'created_at_ms'),
      }
    },
  }
}
