/** Answers to submits with an `Idempotency-Key`, kept for a day, so that the same submit again gets the same answer. */

import type { JobId } from '../core/ids.ts'
import type { KeptAnswer } from '../core/records.ts'
import { integer, isPresent, json, text } from './columns.ts'
import { one, type Question, type Statement } from './sql.ts'

/** How long an answer is kept, in ms. */
export const ANSWER_MS = 86_400_000

const COLUMNS = 'scope, key, fingerprint, status, headers, body, created_at_ms, job_id'

/** One that is older than it is kept makes room. */
const KEEP = `
  INSERT INTO answers (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (scope, key) DO UPDATE
  SET fingerprint = excluded.fingerprint, status = excluded.status, headers = excluded.headers,
    body = excluded.body, created_at_ms = excluded.created_at_ms, job_id = excluded.job_id
  WHERE answers.created_at_ms <= excluded.created_at_ms - ${ANSWER_MS}`

const FORGET = `
  DELETE FROM answers WHERE (scope, key) IN (
    SELECT scope, key FROM answers WHERE created_at_ms <= ? ORDER BY created_at_ms LIMIT ?
  )`

const OLD = 'SELECT 1 AS is_old FROM answers WHERE created_at_ms <= ? LIMIT 1'

const READ = `SELECT ${COLUMNS} FROM answers WHERE scope = ? AND key = ? AND created_at_ms > ?`

/** Keeps an answer, where there is none. */
export function keepAnswer(answer: KeptAnswer, nowMs: number): Statement {
  const { scope, key, fingerprint, status, headers, body, jobId } = answer
  const values = [scope, key, fingerprint, status, JSON.stringify(headers), body, nowMs, jobId ?? null]
  return { sql: KEEP, values, guard: 'answer', gate: `answer ${scope} ${key}` }
}

/** Takes out what the answers to the requests of a job said; they stay known as answered. */
export function blankAnswersOf(jobId: JobId): Statement {
  return { sql: `UPDATE answers SET body = '' WHERE job_id = ?`, values: [jobId] }
}

/** Takes old ones out. */
export function forgetAnswers(limit: number, nowMs: number): Statement {
  return { sql: FORGET, values: [nowMs - ANSWER_MS, limit] }
}

/** Whether there are old ones. */
export function oldAnswers(nowMs: number): Question<boolean> {
  return { sql: OLD, values: [nowMs - ANSWER_MS], read: (rows) => rows.length > 0 }
}

/** The answer that is kept. */
export function answerTo(scope: string, key: string, nowMs: number): Question<KeptAnswer | undefined> {
  return one(READ, [scope, key, nowMs - ANSWER_MS], (row) => ({
    scope: text(row, 'scope'),
    key: text(row, 'key'),
    fingerprint: text(row, 'fingerprint'),
    status: integer(row, 'status'),
    headers: json(row, 'headers'),
    body: text(row, 'body'),
    ...(isPresent(row, 'job_id') && { jobId: text<JobId>(row, 'job_id') }),
  }))
}
