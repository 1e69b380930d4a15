/** Reading: one job or a page of jobs, as their owner sees them. Another tenant's job is one that does not exist. */

import { type JobId, parseId, type TenantId } from '../core/ids.ts'
import type { Job } from '../core/job.ts'
import { problem } from '../core/problem.ts'
import type { Store } from '../core/store-port.ts'
import type { JobQuery } from '../core/view.ts'

/** Finds a tenant's job by the core id in `text`. Throws `ProblemError` `job_not_found`. */
export async function findJob(store: Store, tenantId: TenantId, text: string): Promise<Job> {
  const id = parseId<JobId>(text)
  const job = id === undefined ? undefined : await store.job(tenantId, id)
  if (job === undefined) throw problem('job_not_found', 'There is no such job.')
  return job
}

/** A page of a tenant's jobs. Throws `ProblemError` `invalid_parameter` for a cursor that is no id. */
export async function listJobs(
  store: Store,
  tenantId: TenantId,
  query: JobQuery,
): Promise<{ jobs: readonly Job[]; hasMore: boolean }> {
  const afterId = query.afterId === undefined ? undefined : parseId<JobId>(query.afterId)
  if (query.afterId !== undefined && afterId === undefined) {
    throw problem('invalid_parameter', 'The cursor is not the id of a job.', 'afterId')
  }
  const { limit, order } = query
  const after = afterId === undefined ? {} : { afterId }
  const found = await store.jobs({ tenantId, limit: limit + 1, order, ...after })
  return { jobs: found.slice(0, limit), hasMore: found.length > limit }
}
