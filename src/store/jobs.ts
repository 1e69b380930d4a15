/**
 * Jobs as rows: what people filter by has a column of its own, what was admitted stays as written, what is worked out on
 * the way and how it ended are JSON beside.
 */

import type { JobId, TenantId } from '../core/ids.ts'
import { dueAtMs, isActive, type Job, type JobResult } from '../core/job.ts'
import type { MicroCredits } from '../core/money.ts'
import type { Order } from '../core/order.ts'
import type { Problem } from '../core/problem.ts'
import type { JobCountQuery, JobListQuery } from '../core/store-port.ts'
import { integer, isPresent, json, type Row, text } from './columns.ts'
import { forgetDeliveriesOf } from './deliveries.ts'
import { forgetHistory } from './events.ts'
import { isOneOf, many, one, type Question, type SqlValue, type Statement } from './sql.ts'

const FIXED =
  'id, tenant_id, key_id, face_id, model, service_tier, created_at_ms, deadline_at_ms, hold_micro, search_text, admission'

const CHANGING =
  'version, status, upstream_id, progress_percent, started_at_ms, finished_at_ms, hidden_at_ms, due_at_ms, work, ending'

const INSERT = `
  INSERT INTO jobs (${FIXED}, ${CHANGING}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

const UPDATE = `
  UPDATE jobs SET ${CHANGING.replaceAll(/(\w+)/g, '$1 = ?')},
    uses_assets = CASE WHEN CAST(? AS BIGINT) = 1 AND EXISTS (
      SELECT 1 FROM asset_uses WHERE owner = 'job' AND owner_id = jobs.id
    ) THEN 1 ELSE 0 END
  WHERE id = ? AND version = ?`

const READ = `SELECT ${FIXED.replace('hold_micro, search_text, ', '').replace('model, service_tier, ', '')}, ${CHANGING} FROM jobs`

const READ_ONE = `${READ} WHERE id = ?`
const READ_OF_TENANT = `${READ_ONE} AND tenant_id = ? AND hidden_at_ms IS NULL`

/** What admission decided and no column holds; never written again. */
type Admission = Pick<Job, 'linkBase' | 'requestId' | 'request' | 'priceMicroCredits' | 'billing' | 'isPreview'>

/** What is worked out on the way. The prompt of the order is left out where it is the request's. */
type Work = Pick<Job, 'notes' | 'references' | 'attempt' | 'collected'> & {
  readonly order: Omit<Order, 'prompt'> & { readonly prompt?: string }
}

/** How it ended, where more is to be said than the status. */
type Ending = {
  readonly result?: JobResult
  readonly chargedMicroCredits?: MicroCredits
  readonly failure?: Problem
}

/** Adds a job. */
export function insertJob(job: Job): Statement {
  const { id, tenantId, keyId, faceId, request, createdAtMs, deadlineAtMs, linkBase, requestId, priceMicroCredits } =
    job
  const { billing, isPreview } = job
  const decided = { ...(billing && { billing }), ...(isPreview !== undefined && { isPreview }) }
  const admission: Admission = { linkBase, requestId, request, priceMicroCredits, ...decided }
  const held = billing === undefined ? 0 : priceMicroCredits
  const sort = [storable(request.model), request.serviceTier ?? 'default']
  const fixed = [id, tenantId, keyId, faceId, ...sort, createdAtMs, deadlineAtMs, held]
  return { sql: INSERT, values: [...fixed, searchText(request.prompt), JSON.stringify(admission), ...changing(job)] }
}

/** Writes what can change of a job, as its next version. */
export function updateJob(job: Job): Statement {
  return { sql: UPDATE, values: [...changing(job), isActive(job) ? 0 : 1, job.id, job.version - 1], guard: 'job' }
}

/** Takes a job out with all that hangs on it. */
export function deleteJob(id: JobId): readonly Statement[] {
  return [
    ...forgetHistory(id),
    ...forgetDeliveriesOf(id),
    { sql: 'DELETE FROM attempts WHERE job_id = ?', values: [id] },
    { sql: 'DELETE FROM jobs WHERE id = ?', values: [id] },
  ]
}

/** A tenant's job that is not hidden. */
export function jobOfTenant(tenantId: TenantId, id: JobId): Question<Job | undefined> {
  return one(READ_OF_TENANT, [id, tenantId], jobOf)
}

/** Any job. */
export function jobById(id: JobId): Question<Job | undefined> {
  return one(READ_ONE, [id], jobOf)
}

/** Jobs by age; a tenant sees its own that are not hidden. */
export function jobList(query: JobListQuery): Question<readonly Job[]> {
  const { filter, values } = narrowed(query)
  const order = query.order === 'newest first' ? 'ORDER BY id DESC' : 'ORDER BY id'
  const sql = `${READ} ${filter} ${order} LIMIT ? OFFSET ?`
  return many(sql, [...values, query.limit, query.skip ?? 0], jobOf)
}

/** How many jobs a list has. */
export function jobCount(query: JobCountQuery): Question<number> {
  const { filter, values } = narrowed({ ...query, order: 'newest first' })
  const sql = `SELECT count(*) AS number FROM jobs ${filter}`
  return { sql, values, read: ([row]) => (row === undefined ? 0 : integer(row, 'number')) }
}

type Narrowed = { readonly filter: string; readonly values: readonly SqlValue[] }

function narrowed(query: Omit<JobListQuery, 'limit'>): Narrowed {
  const conditions: string[] = []
  const values: SqlValue[] = []
  const where = (condition: string, ...more: readonly SqlValue[]) => {
    conditions.push(condition)
    values.push(...more)
  }
  if (query.tenantId !== undefined) where('tenant_id = ? AND hidden_at_ms IS NULL', query.tenantId)
  if (query.afterId !== undefined) where(query.order === 'newest first' ? 'id < ?' : 'id > ?', query.afterId)
  if (query.status !== undefined) {
    const any = query.status.map(() => 'status = ?').join(' OR ')
    where(any === '' ? '1 = 0' : `(${any})`, ...query.status)
  }
  if (query.ids !== undefined) {
    const any = isOneOf('id', query.ids)
    where(any.sql, ...any.values)
  }
  if (query.fromId !== undefined) where('id >= ?', query.fromId)
  if (query.serviceTier !== undefined) where('service_tier = ?', query.serviceTier)
  if (query.model !== undefined) where('model = ?', storable(query.model))
  if (query.upstreamId !== undefined) where('upstream_id = ?', query.upstreamId)
  if (query.faceId !== undefined) where('face_id = ?', query.faceId)
  if (query.keyId !== undefined) where('key_id = ?', query.keyId)
  if (query.outcome === 'unknown') where(`id IN (SELECT job_id FROM attempts WHERE state = 'unknown')`)
  if (query.createdFromMs !== undefined) where('created_at_ms >= ?', query.createdFromMs)
  if (query.createdToMs !== undefined) where('created_at_ms <= ?', query.createdToMs)
  if (query.text !== undefined) where(`search_text LIKE ? ESCAPE '!'`, likePattern(query.text))
  return { filter: conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`, values }
}

/** Unfinished jobs whose time is over, most overdue first; with `after`, those that follow this job. */
export function overdueJobs(nowMs: number, limit: number, after?: JobId): Question<readonly JobId[]> {
  const follows = 'AND (due_at_ms, id) > (SELECT due_at_ms, id FROM jobs WHERE id = ?)'
  const sql = `
    SELECT id FROM jobs WHERE status IN ('queued', 'running') AND due_at_ms <= ?
    ${after === undefined ? '' : follows} ORDER BY due_at_ms, id LIMIT ?`
  return many(sql, [nowMs, ...(after === undefined ? [] : [after]), limit], (row) => text<JobId>(row, 'id'))
}

/** Jobs that ended before a time and still use assets, or that are hidden as well; oldest first. */
export function endedJobs(beforeMs: number, limit: number, hidden: boolean): Question<readonly JobId[]> {
  const condition = hidden ? 'hidden_at_ms IS NOT NULL' : 'uses_assets = 1'
  const sql = `
    SELECT id FROM jobs WHERE finished_at_ms < ? AND ${condition}
    ORDER BY finished_at_ms, id LIMIT ?`
  return many(sql, [beforeMs, limit], (row) => text<JobId>(row, 'id'))
}

/** The prompt as it is searched: folded, and without what a database cannot hold. */
export function searchText(prompt: string): string {
  return storable(prompt.normalize('NFKC').toLowerCase())
}

function storable(textValue: string): string {
  return textValue.toWellFormed().replaceAll('\0', '')
}

function likePattern(piece: string): string {
  return `%${searchText(piece).replaceAll(/[!%_]/g, '!$&')}%`
}

function changing(job: Job): readonly SqlValue[] {
  const { prompt, ...order } = job.order
  const work: Work = {
    order: prompt === job.request.prompt ? order : job.order,
    notes: job.notes,
    references: job.references,
    ...(job.attempt && { attempt: job.attempt }),
    ...(job.collected && { collected: job.collected }),
  }
  const ending = endingOf(job)
  return [
    job.version,
    job.status,
    job.attempt === undefined ? null : storable(job.attempt.upstreamId),
    job.progressPercent,
    'startedAtMs' in job ? (job.startedAtMs ?? null) : null,
    isActive(job) ? null : job.finishedAtMs,
    job.hiddenAtMs ?? null,
    dueAtMs(job),
    JSON.stringify(work),
    ending === undefined ? null : JSON.stringify(ending),
  ]
}

function endingOf(job: Job): Ending | undefined {
  if (job.status === 'failed') return { failure: job.failure }
  if (job.status !== 'succeeded') return undefined
  const { result, chargedMicroCredits } = job
  return chargedMicroCredits === undefined ? { result } : { result, chargedMicroCredits }
}

/** The type is the one that was split: `changing` and `insertJob` are the other half of this. */
function jobOf(row: Row): Job {
  const admission = json<Admission>(row, 'admission')
  const { order, ...work } = json<Work>(row, 'work')
  return {
    id: text(row, 'id'),
    tenantId: text(row, 'tenant_id'),
    keyId: text(row, 'key_id'),
    faceId: text(row, 'face_id'),
    version: integer(row, 'version'),
    createdAtMs: integer(row, 'created_at_ms'),
    deadlineAtMs: integer(row, 'deadline_at_ms'),
    progressPercent: integer(row, 'progress_percent'),
    ...admission,
    ...work,
    order: { ...order, prompt: order.prompt ?? admission.request.prompt },
    ...(isPresent(row, 'started_at_ms') && { startedAtMs: integer(row, 'started_at_ms') }),
    ...(isPresent(row, 'finished_at_ms') && { finishedAtMs: integer(row, 'finished_at_ms') }),
    ...(isPresent(row, 'hidden_at_ms') && { hiddenAtMs: integer(row, 'hidden_at_ms') }),
    ...(isPresent(row, 'ending') && json<Ending>(row, 'ending')),
    ...{ status: text<'queued'>(row, 'status') },
  }
}
