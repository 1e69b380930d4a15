/** Every tenant's jobs, as an operator sees them: with who makes them, what they hold, and what they have come to. */

import { internalIn, isEnd, type JobRoute, routeIn } from '../core/history.ts'
import type { JobId } from '../core/ids.ts'
import type { Job } from '../core/job.ts'
import { isJsonObject } from '../core/json.ts'
import type { Transfer } from '../core/ledger.ts'
import { problem } from '../core/problem.ts'
import type { Attempt, LoggedEvent } from '../core/records.ts'
import { cancelJob } from '../gateway/cancel.ts'
import { ADMIN, type AdminDeps } from './admin-deps.ts'

/** A job, the tries that were made at it, and what it has moved on its tenant's accounts; each oldest first. */
export type JobFile = {
  readonly job: Job
  readonly attempts: readonly Attempt[]
  /** How it went from one provider to another, before anybody had taken it on. */
  readonly reroutes: readonly Reroute[]
  readonly transfers: readonly Transfer[]
  /** What the log says of why it ended as it did. */
  readonly detail?: string
}

/** That a job went from one provider to another, and why, in a word (`Why` in core/history.ts). */
export type Reroute = JobRoute & { readonly atMs: number; readonly cause?: string }

/** Transfers that one job can come to: a hold, its end, and what is given back. */
const TRANSFERS_MAX = 8

/** Events of a job that are looked through for where it went, the newest ones. */
const EVENTS_MAX = 1_000

/** Finds any job, hidden ones included. Throws `ProblemError` `job_not_found`. */
export async function findAnyJob({ store }: Pick<AdminDeps, 'store'>, id: JobId | undefined): Promise<Job> {
  const job = id === undefined ? undefined : await store.jobById(id)
  if (job === undefined) throw problem('job_not_found', 'There is no such job.')
  return job
}

/** All that is known of a job. Throws `job_not_found`. */
export async function jobFile({ store }: AdminDeps, id: JobId | undefined): Promise<JobFile> {
  const job = await findAnyJob({ store }, id)
  const [attempts, transfers, events] = await Promise.all([
    store.attempts(job.id),
    store.journal({ tenantId: job.tenantId, jobId: job.id, limit: TRANSFERS_MAX }),
    store.events({ after: 0, jobId: job.id, ofJobs: true, order: 'newest first', limit: EVENTS_MAX }),
  ])
  const reroutes = events.toReversed().flatMap(rerouteOf)
  const ended = events.find(({ type }) => isEnd(type))
  const detail = ended && internalIn(ended)
  return { job, attempts, reroutes, transfers: transfers.toReversed(), ...(detail !== undefined && { detail }) }
}

function rerouteOf(event: LoggedEvent): readonly Reroute[] {
  const route = routeIn(event)
  if (route === undefined) return []
  const { why, cause = null } = isJsonObject(event.data) ? event.data : {}
  const word = why ?? cause
  return [{ ...route, atMs: event.atMs, ...(typeof word === 'string' && { cause: word }) }]
}

/** Cancels a job in the operator's name. Throws `job_not_found`, `job_not_cancellable`. */
export async function cancelAnyJob(deps: AdminDeps, id: JobId | undefined): Promise<Job> {
  const { tenantId, id: jobId } = await findAnyJob(deps, id)
  return cancelJob(deps, { tenantId, actor: ADMIN }, jobId)
}
