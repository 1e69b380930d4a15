/** Every tenant's jobs, as an operator sees them: with who makes them, what they hold, and what they have come to. */

import type { JobId } from '../core/ids.ts'
import type { Job } from '../core/job.ts'
import type { Transfer } from '../core/ledger.ts'
import { problem } from '../core/problem.ts'
import type { Attempt } from '../core/records.ts'
import { cancelJob } from '../gateway/cancel.ts'
import { ADMIN, type AdminDeps } from './admin-deps.ts'

/** A job, the tries that were made at it, and what it has moved on its tenant's accounts. */
export type JobFile = {
  readonly job: Job
  readonly attempts: readonly Attempt[]
  /** Oldest first. */
  readonly transfers: readonly Transfer[]
}

/** Transfers that one job can come to: a hold, its end, and what is given back. */
const TRANSFERS_MAX = 8

/** Finds any job, hidden ones included. Throws `ProblemError` `job_not_found`. */
export async function findAnyJob({ store }: Pick<AdminDeps, 'store'>, id: JobId | undefined): Promise<Job> {
  const job = id === undefined ? undefined : await store.jobById(id)
  if (job === undefined) throw problem('job_not_found', 'There is no such job.')
  return job
}

/** All that is known of a job. Throws `job_not_found`. */
export async function jobFile({ store }: AdminDeps, id: JobId | undefined): Promise<JobFile> {
  const job = await findAnyJob({ store }, id)
  const [attempts, transfers] = await Promise.all([
    store.attempts(job.id),
    store.journal({ tenantId: job.tenantId, jobId: job.id, limit: TRANSFERS_MAX }),
  ])
  return { job, attempts, transfers: transfers.toReversed() }
}

/** Cancels a job in the operator's name. Throws `job_not_found`, `job_not_cancellable`. */
export async function cancelAnyJob(deps: AdminDeps, id: JobId | undefined): Promise<Job> {
  const { tenantId, id: jobId } = await findAnyJob(deps, id)
  return cancelJob(deps, { tenantId, actor: ADMIN }, jobId)
}
