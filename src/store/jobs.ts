/** Jobs: what was admitted stays as written, what happens to it is rewritten with every version. */

import type { DatabaseSync } from 'node:sqlite'
import type { JobId, TenantId } from '../core/ids.ts'
import type { Job } from '../core/job.ts'
import type { JobListQuery } from '../core/store-port.ts'
import { integer, json, text } from './columns.ts'
import { JobCache } from './job-cache.ts'
import { prepare, type Row } from './statement.ts'

const INSERT = `
  INSERT INTO jobs (id, tenant_id, version, status, created_at_ms, deadline_at_ms, hidden_at_ms, admission, state)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`

const UPDATE = `
  UPDATE jobs SET version = ?, status = ?, hidden_at_ms = ?, state = ?
  WHERE id = ? AND version = ?`

const COLUMNS = 'id, tenant_id, version, created_at_ms, deadline_at_ms, admission, state'

const BY_ID = `SELECT ${COLUMNS} FROM jobs WHERE id = ?`

const BY_TENANT_AND_ID = `SELECT ${COLUMNS} FROM jobs WHERE id = ? AND tenant_id = ? AND hidden_at_ms IS NULL`

const NEWEST_FIRST = `
  SELECT ${COLUMNS} FROM jobs
  WHERE tenant_id = ? AND hidden_at_ms IS NULL AND id < ?
  ORDER BY id DESC LIMIT ?`

const OLDEST_FIRST = `
  SELECT ${COLUMNS} FROM jobs
  WHERE tenant_id = ? AND hidden_at_ms IS NULL AND id > ?
  ORDER BY id LIMIT ?`

const OVERDUE = `
  SELECT id FROM jobs
  WHERE status IN ('queued', 'running') AND deadline_at_ms <= ?
  ORDER BY deadline_at_ms, id LIMIT ?`

/** Sort before and after every id. */
const BEFORE_ALL_IDS = ''
const AFTER_ALL_IDS = '~'

/** Of JSON text whose jobs are kept parsed: some 20,000 usual jobs, or 500 with the longest prompts. */
const CACHE_SIZE_CHARACTERS_MAX = 32_000_000

/** What has columns of its own. */
type Columns = Pick<Job, 'id' | 'tenantId' | 'version' | 'createdAtMs' | 'deadlineAtMs'>

/** What admission decided; never written again. */
type Admission = Pick<
  Job,
  'keyId' | 'faceId' | 'linkBase' | 'requestId' | 'request' | 'priceMicroCredits' | 'upstreamId'
>

/** Everything else, in each of the states. */
type State = StateOf<Job>
type StateOf<J extends Job> = J extends Job ? Omit<J, keyof Columns | keyof Admission> : never

/** The questions and writes about jobs. */
export type Jobs = ReturnType<typeof prepareJobs>

/** Prepares the statements about jobs. */
export function prepareJobs(database: DatabaseSync) {
  const insert = prepare(database, INSERT)
  const update = prepare(database, UPDATE)
  const byId = prepare(database, BY_ID)
  const byTenantAndId = prepare(database, BY_TENANT_AND_ID)
  const newestFirst = prepare(database, NEWEST_FIRST)
  const oldestFirst = prepare(database, OLDEST_FIRST)
  const overdue = prepare(database, OVERDUE)
  const cache = new JobCache(CACHE_SIZE_CHARACTERS_MAX)

  return {
    /** Adds a job. */
    insert(job: Job): void {
      const { columns, admission, state } = split(job)
      insert.run(
        columns.id,
        columns.tenantId,
        columns.version,
        state.status,
        columns.createdAtMs,
        columns.deadlineAtMs,
        state.hiddenAtMs ?? null,
        JSON.stringify(admission),
        JSON.stringify(state),
      )
    },

    /** Writes the job's state as its next version; false when the stored version is not the one before. */
    update(job: Job): boolean {
      const { columns, state } = split(job)
      const { id, version } = columns
      cache.forget(id)
      return update.run(version, state.status, state.hiddenAtMs ?? null, JSON.stringify(state), id, version - 1) === 1
    },

    /** A tenant's job that is not hidden. */
    one(tenantId: TenantId, id: JobId): Job | undefined {
      const known = cache.get(id)
      if (known?.tenantId === tenantId && known.hiddenAtMs === undefined) return known
      const row = byTenantAndId.first(id, tenantId)
      if (row === undefined) return undefined
      const job = join(row)
      cache.keep(job, text(row, 'admission').length + text(row, 'state').length)
      return job
    },

    /** Any job. It is not kept: the engine asks for a job to write it next. */
    byId(id: JobId): Job | undefined {
      const known = cache.get(id)
      if (known !== undefined) return known
      const row = byId.first(id)
      return row && join(row)
    },

    /** A tenant's jobs that are not hidden. */
    list(tenantId: TenantId, query: JobListQuery): readonly Job[] {
      const rows =
        query.order === 'newest first'
          ? newestFirst.all(tenantId, query.afterId ?? AFTER_ALL_IDS, query.limit)
          : oldestFirst.all(tenantId, query.afterId ?? BEFORE_ALL_IDS, query.limit)
      return rows.map(join)
    },

    /** Ids of unfinished jobs whose deadline is `nowMs` or earlier, most overdue first. */
    overdue(nowMs: number, limit: number): readonly JobId[] {
      return overdue.all(nowMs, limit).map((row) => text<JobId>(row, 'id'))
    },
  }
}

function split(job: Job): { columns: Columns; admission: Admission; state: State } {
  const { id, tenantId, version, createdAtMs, deadlineAtMs, ...rest } = job
  const { keyId, faceId, linkBase, requestId, request, priceMicroCredits, upstreamId, ...state } = rest
  return {
    columns: { id, tenantId, version, createdAtMs, deadlineAtMs },
    admission: { keyId, faceId, linkBase, requestId, request, priceMicroCredits, upstreamId },
    state,
  }
}

function join(row: Row): Job {
  const columns: Columns = {
    id: text(row, 'id'),
    tenantId: text(row, 'tenant_id'),
    version: integer(row, 'version'),
    createdAtMs: integer(row, 'created_at_ms'),
    deadlineAtMs: integer(row, 'deadline_at_ms'),
  }
  return { ...columns, ...json<Admission>(row, 'admission'), ...json<State>(row, 'state') }
}
