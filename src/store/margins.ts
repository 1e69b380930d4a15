/** Margins: what was charged for films, and what their upstreams take for them. */

import type { AttemptId, JobId } from '../core/ids.ts'
import { type MicroCredits, microCredits } from '../core/money.ts'
import type { JobMargin, MarginLine, MarginSums } from '../core/store-port.ts'
import { integer, isPresent, type Row, text } from './columns.ts'
import { many, type Question } from './sql.ts'

const DAY_MS = 86_400_000

const IS_LAST =
  'NOT EXISTS (SELECT 1 FROM attempts AS later WHERE later.job_id = attempts.job_id AND later.id > attempts.id)'

/** Attempts with what their job was charged. Of several attempts at one job, the last one has brought the money in. */
const FROM = `
  FROM attempts
  LEFT JOIN transfers ON transfers.job_id = attempts.job_id AND transfers.kind = 'capture'
    AND ${IS_LAST}`

const SUMS = `
  count(*) AS attempts, count(attempts.rendered_at_ms) AS films,
  CAST(coalesce(sum(attempts.tokens), 0) AS BIGINT) AS tokens,
  CAST(coalesce(sum(attempts.rendered_at_ms - attempts.submitted_at_ms), 0) AS BIGINT) AS rendering_ms,
  CAST(coalesce(sum(transfers.amount_micro), 0) AS BIGINT) AS charged_micro,
  CAST(coalesce(sum(attempts.cost_micro), 0) AS BIGINT) AS cost_micro,
  count(*) - count(attempts.cost_micro) AS unpriced`

const BY_DAY = `
  SELECT attempts.created_at_ms / ${DAY_MS} AS day, attempts.upstream_id, attempts.model, ${SUMS} ${FROM}
  WHERE attempts.id >= ? AND attempts.id < ?
  GROUP BY attempts.created_at_ms / ${DAY_MS}, attempts.upstream_id, attempts.model
  ORDER BY day, attempts.upstream_id, attempts.model`

const BY_JOB = `
  SELECT attempts.job_id, max(CASE WHEN ${IS_LAST} THEN attempts.upstream_id END) AS upstream_id,
    max(CASE WHEN ${IS_LAST} THEN attempts.model END) AS model, ${SUMS} ${FROM}
  WHERE attempts.job_id IN (
    SELECT DISTINCT job_id FROM attempts WHERE job_id >= ? AND job_id < ? ORDER BY job_id DESC LIMIT ?
  )
  GROUP BY attempts.job_id ORDER BY attempts.job_id DESC`

/** What each model at each upstream has come to, day by day in UTC; attempts count where they were begun. */
export function marginsByDay(fromId: AttemptId, toId: AttemptId): Question<readonly MarginLine[]> {
  return many(BY_DAY, [fromId, toId], (row) => ({
    day: new Date(integer(row, 'day') * DAY_MS).toISOString().slice(0, 10),
    ...sumsOf(row),
  }))
}

/** What the newest jobs from one id to before another have come to. */
export function marginsByJob(fromId: JobId, toId: JobId, limit: number): Question<readonly JobMargin[]> {
  return many(BY_JOB, [fromId, toId, limit], (row) => ({ jobId: text<JobId>(row, 'job_id'), ...sumsOf(row) }))
}

function sumsOf(row: Row): MarginSums {
  return {
    upstreamId: text(row, 'upstream_id'),
    ...(isPresent(row, 'model') && { model: text(row, 'model') }),
    attempts: integer(row, 'attempts'),
    films: integer(row, 'films'),
    tokens: integer(row, 'tokens'),
    renderingMs: integer(row, 'rendering_ms'),
    chargedMicroCredits: micro(row, 'charged_micro'),
    costMicroCredits: micro(row, 'cost_micro'),
    unpriced: integer(row, 'unpriced'),
  }
}

function micro(row: Row, column: string): MicroCredits {
  return microCredits(integer(row, column))
}
