/** Reading: one job or a page of jobs, as their owner sees them. Another tenant's job is one that does not exist. */

import { firstIdAt, type JobId, parseId, type TenantId } from '../core/ids.ts'
import type { Job } from '../core/job.ts'
import { problem } from '../core/problem.ts'
import type { JobCountQuery, Store } from '../core/store-port.ts'
import type { JobFilter, JobQuery } from '../core/view.ts'

/** Finds a tenant's job by the core id in `text`. Throws `ProblemError` `job_not_found`. */
export async function findJob(store: Store, tenantId: TenantId, text: string): Promise<Job> {
  const id = parseId<JobId>(text)
  const job = id === undefined ? undefined : await store.job(tenantId, id)
  if (job === undefined) throw problem('job_not_found', 'There is no such job.')
  return job
}

/** A page of jobs, and how many there are on all pages where pages are asked for by number. */
export type FoundJobs = { readonly jobs: readonly Job[]; readonly hasMore: boolean; readonly total?: number }

/** A page of a tenant's jobs. Throws `ProblemError` `invalid_parameter` for a cursor that is no id. */
export async function listJobs(store: Store, tenantId: TenantId, query: JobQuery, nowMs: number): Promise<FoundJobs> {
  const afterId = query.afterId === undefined ? undefined : parseId<JobId>(query.afterId)
  if (query.afterId !== undefined && afterId === undefined) {
    throw problem('invalid_parameter', 'The cursor is not the id of a job.', 'afterId')
  }
  const { limit, order, page } = query
  const only = { tenantId, ...narrowing(query.only ?? {}, nowMs) }
  if (page !== undefined) {
    const skip = (page - 1) * limit
    const [jobs, total] = await Promise.all([store.jobs({ ...only, limit, order, skip }), store.countJobs(only)])
    return { jobs, hasMore: skip + jobs.length < total, total }
  }
  const after = afterId === undefined ? {} : { afterId }
  const found = await store.jobs({ ...only, limit: limit + 1, order, ...after })
  return { jobs: found.slice(0, limit), hasMore: found.length > limit }
}

function narrowing({ statuses, ids, model, serviceTier, ageMsMax }: JobFilter, nowMs: number): JobCountQuery {
  return {
    ...(statuses && { status: statuses }),
    ...(ids && { ids: ids.flatMap((text) => parseId<JobId>(text) ?? []) }),
    ...(model !== undefined && { model }),
    ...(serviceTier && { serviceTier }),
    ...(ageMsMax !== undefined && { fromId: firstIdAt<JobId>(Math.max(0, nowMs - ageMsMax)) }),
  }
}
