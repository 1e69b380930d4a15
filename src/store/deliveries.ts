/** Deliveries: events on their way to callback URLs and endpoints, and what each try came to. */

import type { DeliveryId, JobId } from '../core/ids.ts'
import {
  type Delivery,
  type DeliveryQuery,
  type DeliveryTry,
  TRIES_KEPT_MAX,
  type UntoldQuery,
} from '../core/webhooks.ts'
import { integer, isPresent, type Row, text } from './columns.ts'
import { oneAfterAnother } from './endpoints.ts'
import { many, one, type Question, type SqlValue, type Statement } from './sql.ts'

const HEAD =
  'id, tenant_id, job_id, endpoint_id, type, url, state, attempts, last_answer, next_try_at_ms, created_at_ms'

const READ_HEAD = `SELECT ${HEAD}, is_blank`

const INSERT = `INSERT INTO deliveries (${HEAD}, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

/** `$THERE` is what must not be there yet. */
const INSERT_ONCE = `
  INSERT INTO deliveries (${HEAD}, body)
  SELECT ?, ?, ?, ?, ?, ?, ?, CAST(? AS BIGINT), ?, CAST(? AS BIGINT), CAST(? AS BIGINT), ?
  WHERE EXISTS (SELECT 1 FROM endpoints WHERE id = ?) AND NOT EXISTS (SELECT 1 FROM deliveries WHERE $THERE)`

const ONCE_ABOUT_JOB = INSERT_ONCE.replace('$THERE', 'job_id = ? AND endpoint_id = ? AND type = ?')

const ONCE_AT_A_TIME = INSERT_ONCE.replace(
  '$THERE',
  `job_id IS NULL AND state = 'pending' AND endpoint_id = ? AND type = ?`,
)

const KEEP_SHOWN = 'UPDATE jobs SET version = version WHERE id = ? AND hidden_at_ms IS NULL'

const UPDATE = `
  UPDATE deliveries SET url = ?, state = ?, attempts = ?, last_answer = ?, next_try_at_ms = ?,
    body = CASE WHEN is_blank = 0 OR ? = 'pending' THEN body END
  WHERE id = ?`

const REOPEN = `UPDATE deliveries SET state = 'pending', next_try_at_ms = ? WHERE id = ? AND state <> 'pending' AND is_blank = 0`

const FORGET_BODY = `UPDATE deliveries SET body = NULL, is_blank = 1 WHERE id = ? AND state <> 'pending' AND is_blank = 0`

const FORGET_ANSWERS = `
  UPDATE delivery_tries SET answer = '' WHERE delivery_id = ?
    AND EXISTS (SELECT 1 FROM deliveries WHERE id = delivery_id AND state <> 'pending' AND is_blank = 1)`

/** Of a try that was made twice, because nobody knew of the first, the second is kept. */
const ADD_TRY = `
  INSERT INTO delivery_tries (delivery_id, number, at_ms, duration_ms, status, error, answer)
  VALUES (?, ?, ?, ?, ?, ?, CASE (SELECT is_blank FROM deliveries WHERE id = ?) WHEN 0 THEN ? ELSE '' END)
  ON CONFLICT (delivery_id, number) DO UPDATE SET at_ms = excluded.at_ms, duration_ms = excluded.duration_ms,
    status = excluded.status, error = excluded.error, answer = excluded.answer`

/** Adds a delivery. */
export function insertDelivery(delivery: Delivery): Statement {
  return { sql: INSERT, values: allOf(delivery) }
}

/** Adds a delivery to an endpoint that is there, unless it is told of this already: of those who do so at once, one does. */
export function insertDeliveryOnce(delivery: Delivery): readonly Statement[] {
  const { tenantId, jobId, endpointId = null, type } = delivery
  const [sql, about] = jobId === undefined ? [ONCE_AT_A_TIME, []] : [ONCE_ABOUT_JOB, [jobId]]
  const values = [...allOf(delivery), endpointId, ...about, endpointId, type]
  // Waits for a deletion of the job that is under way, and is waited for by the next.
  const alive = { sql: KEEP_SHOWN, values: [jobId ?? null], guard: 'delivery' } as const
  return [oneAfterAnother(tenantId), ...(jobId === undefined ? [] : [alive]), { sql, values, guard: 'delivery' }]
}

/** Writes anew how a delivery stands, and the try that has brought it there. */
export function updateDelivery(delivery: Delivery, tried: DeliveryTry | undefined): readonly Statement[] {
  const { id } = delivery
  const update: Statement = { sql: UPDATE, values: [...changing(delivery), delivery.state, id], guard: 'delivery' }
  if (tried === undefined) return [update]
  const { number, atMs, durationMs, status = null, error = null, answer } = tried
  const forget = 'DELETE FROM delivery_tries WHERE delivery_id = ? AND number <= ?'
  return [
    update,
    { sql: ADD_TRY, values: [id, number, atMs, durationMs, status, error, id, answer] },
    ...(number > TRIES_KEPT_MAX ? [{ sql: forget, values: [id, number - TRIES_KEPT_MAX] }] : []),
  ]
}

/** Has a delivery that is over be sent again. */
export function reopenDelivery(id: DeliveryId, nextTryAtMs: number): Statement {
  return { sql: REOPEN, values: [nextTryAtMs, id], guard: 'delivery' }
}

/** Says of a delivery on its way when it is tried next. */
export function hastenDelivery(id: DeliveryId, nextTryAtMs: number): Statement {
  const sql = `UPDATE deliveries SET next_try_at_ms = ? WHERE id = ? AND state = 'pending'`
  return { sql, values: [nextTryAtMs, id], guard: 'delivery' }
}

/**
 * Takes out what deliveries about a job said, and what was answered. Those on their way lose it when they are over; all are
 * written, so that one that is just ending is waited for.
 */
export function blankDeliveriesOf(jobId: JobId): readonly Statement[] {
  const blank = `UPDATE deliveries SET is_blank = 1, body = CASE state WHEN 'pending' THEN body END WHERE job_id = ?`
  const own = 'SELECT id FROM deliveries WHERE job_id = ?'
  return [
    { sql: blank, values: [jobId] },
    { sql: `UPDATE delivery_tries SET answer = '' WHERE delivery_id IN (${own})`, values: [jobId] },
  ]
}

/** Throws the bytes of a delivery that is over away; that it was, and how it went, stays. */
export function forgetDeliveryBody(id: DeliveryId): readonly Statement[] {
  return [
    { sql: FORGET_BODY, values: [id] },
    { sql: FORGET_ANSWERS, values: [id] },
  ]
}

/** Takes a delivery out with its tries. */
export function deleteDelivery(id: DeliveryId): readonly Statement[] {
  return [
    { sql: 'DELETE FROM delivery_tries WHERE delivery_id = ?', values: [id] },
    { sql: 'DELETE FROM deliveries WHERE id = ?', values: [id] },
  ]
}

/** Takes out the deliveries about a job, and their tries. */
export function forgetDeliveriesOf(jobId: JobId): readonly Statement[] {
  const own = 'SELECT id FROM deliveries WHERE job_id = ?'
  return [
    { sql: `DELETE FROM delivery_tries WHERE delivery_id IN (${own})`, values: [jobId] },
    { sql: 'DELETE FROM deliveries WHERE job_id = ?', values: [jobId] },
  ]
}

/** The delivery with this id. */
export function deliveryById(id: DeliveryId): Question<Delivery | undefined> {
  return one(`${READ_HEAD}, body FROM deliveries WHERE id = ?`, [id], (row) => ({
    ...headOf(row),
    ...(isPresent(row, 'body') && { body: text(row, 'body') }),
  }))
}

/** A tenant's deliveries by age, without their bodies. */
export function deliveryList(query: DeliveryQuery): Question<readonly Delivery[]> {
  const isNewestFirst = query.order === 'newest first'
  const conditions = ['tenant_id = ?']
  const values: SqlValue[] = [query.tenantId]
  const where = (condition: string, ...more: readonly SqlValue[]) => {
    conditions.push(condition)
    values.push(...more)
  }
  if (query.endpointId !== undefined) where('endpoint_id = ?', query.endpointId)
  if (query.jobId !== undefined) where('job_id = ?', query.jobId)
  if (query.type !== undefined) where('type = ?', query.type)
  if (query.createdFromMs !== undefined) where('created_at_ms >= ?', query.createdFromMs)
  if (query.states !== undefined) {
    const any = query.states.map(() => 'state = ?').join(' OR ')
    where(any === '' ? '1 = 0' : `(${any})`, ...query.states)
  }
  if (query.afterId !== undefined) where(isNewestFirst ? 'id < ?' : 'id > ?', query.afterId)
  const order = isNewestFirst ? 'id DESC' : 'id'
  const sql = `${READ_HEAD} FROM deliveries WHERE ${conditions.join(' AND ')} ORDER BY ${order} LIMIT ?`
  return many(sql, [...values, query.limit], headOf)
}

/** Deliveries about no job that are over and from before a time, oldest first. */
export function looseDeliveries(beforeMs: number, limit: number): Question<readonly DeliveryId[]> {
  const sql = `
    SELECT id FROM deliveries WHERE job_id IS NULL AND created_at_ms < ? AND state <> 'pending'
    ORDER BY created_at_ms, id LIMIT ?`
  return many(sql, [beforeMs, limit], (row) => text<DeliveryId>(row, 'id'))
}

/** Deliveries that are over, from before a time, and have their bytes still, oldest first. */
export function wholeDeliveries(beforeMs: number, limit: number): Question<readonly DeliveryId[]> {
  const sql = `
    SELECT id FROM deliveries WHERE is_blank = 0 AND state <> 'pending' AND created_at_ms < ?
    ORDER BY created_at_ms, id LIMIT ?`
  return many(sql, [beforeMs, limit], (row) => text<DeliveryId>(row, 'id'))
}

/** The tries of a delivery, the oldest first. */
export function triesOf(id: DeliveryId): Question<readonly DeliveryTry[]> {
  const sql = `
    SELECT number, at_ms, duration_ms, status, error, answer FROM delivery_tries WHERE delivery_id = ? ORDER BY number`
  return many(sql, [id], (row) => ({
    number: integer(row, 'number'),
    atMs: integer(row, 'at_ms'),
    durationMs: integer(row, 'duration_ms'),
    ...(isPresent(row, 'status') && { status: integer(row, 'status') }),
    ...(isPresent(row, 'error') && { error: text(row, 'error') }),
    answer: text(row, 'answer'),
  }))
}

/** Ended jobs that an endpoint was never told of, oldest first. */
export function untoldJobs(query: UntoldQuery): Question<readonly JobId[]> {
  const { tenantId, endpointId, sinceMs, statuses, afterId, limit } = query
  const any = statuses.length === 0 ? '1 = 0' : statuses.map(() => 'status = ?').join(' OR ')
  const sql = `
    SELECT id FROM jobs
    WHERE tenant_id = ? AND hidden_at_ms IS NULL AND id > ? AND finished_at_ms >= ? AND (${any})
      AND NOT EXISTS (
        SELECT 1 FROM deliveries
        WHERE deliveries.job_id = jobs.id AND endpoint_id = ? AND type = 'job.' || jobs.status
      )
    ORDER BY id LIMIT ?`
  return many(sql, [tenantId, afterId, sinceMs, ...statuses, endpointId, limit], (row) => text<JobId>(row, 'id'))
}

function allOf(delivery: Delivery): readonly SqlValue[] {
  const { id, tenantId, jobId, endpointId, type, body, createdAtMs } = delivery
  return [id, tenantId, jobId ?? null, endpointId ?? null, type, ...changing(delivery), createdAtMs, body ?? null]
}

function changing({ url, state, attempts, lastAnswer, nextTryAtMs }: Delivery): readonly SqlValue[] {
  return [url, state, attempts, lastAnswer ?? null, nextTryAtMs ?? null]
}

function headOf(row: Row): Delivery {
  return {
    id: text(row, 'id'),
    tenantId: text(row, 'tenant_id'),
    ...(isPresent(row, 'job_id') && { jobId: text<JobId>(row, 'job_id') }),
    ...(isPresent(row, 'endpoint_id') && { endpointId: text<NonNullable<Delivery['endpointId']>>(row, 'endpoint_id') }),
    type: text(row, 'type'),
    url: text(row, 'url'),
    state: text(row, 'state'),
    attempts: integer(row, 'attempts'),
    ...(isPresent(row, 'last_answer') && { lastAnswer: text(row, 'last_answer') }),
    ...(isPresent(row, 'next_try_at_ms') && { nextTryAtMs: integer(row, 'next_try_at_ms') }),
    createdAtMs: integer(row, 'created_at_ms'),
    ...(integer(row, 'is_blank') === 1 && { isBlank: true }),
  }
}
