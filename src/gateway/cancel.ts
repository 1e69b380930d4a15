/** Stopping and deleting. A commit that lost a race against the engine is tried again on what the job is by then. */

import { change } from '../core/history.ts'
import type { TenantId } from '../core/ids.ts'
import { isActive, type Job } from '../core/job.ts'
import { problem } from '../core/problem.ts'
import { type EndDeps, tryEnd } from '../lifecycle/end-job.ts'
import { findJob } from './retrieve.ts'

/** Whose job it is, and who acts in his name. */
export type Owner = { readonly tenantId: TenantId; readonly actor: string }

/** Races that a commit may lose before this is a defect: the engine commits a job a few times a second at most. */
const RACES_MAX = 20

/** Cancels a tenant's job. Cancelling a cancelled one is fine. Throws `job_not_found`, `job_not_cancellable`. */
export async function cancelJob(deps: EndDeps, { tenantId, actor }: Owner, text: string): Promise<Job> {
  for (let race = 0; race < RACES_MAX; race++) {
    const job = await findJob(deps.store, tenantId, text)
    if (job.status === 'cancelled') return job
    if (!isActive(job)) throw problem('job_not_cancellable', `The job has ended already: it is ${job.status}.`)
    const ended = await tryEnd(deps, job, { status: 'cancelled' }, actor)
    if (ended !== undefined) return ended
  }
  throw problem('unavailable', 'The job is changing too fast to be cancelled; try again.')
}

/**
 * Ark's one verb for both: cancels a job that waits, deletes one that has ended. Throws `job_not_found`, and
 * `job_not_cancellable` for one that runs or was cancelled.
 */
export async function discardJob(deps: EndDeps, owner: Owner, text: string): Promise<void> {
  for (let race = 0; race < RACES_MAX; race++) {
    const job = await findJob(deps.store, owner.tenantId, text)
    if (job.status === 'running' || job.status === 'cancelled') {
      throw problem('job_not_cancellable', `A job that is ${job.status} can be neither cancelled nor deleted here.`)
    }
    if (!isActive(job)) return removeJob(deps, owner, text)
    if ((await tryEnd(deps, job, { status: 'cancelled' }, owner.actor)) !== undefined) return
  }
  throw problem('unavailable', 'The job is changing too fast to be cancelled; try again.')
}

/** Hides a tenant's job from its owner with all that it has said, cancelling it first if need be. Throws `job_not_found`. */
export async function removeJob(deps: EndDeps, { tenantId, actor }: Owner, text: string): Promise<void> {
  for (let race = 0; race < RACES_MAX; race++) {
    const found = await findJob(deps.store, tenantId, text)
    const job = isActive(found) ? await tryEnd(deps, found, { status: 'cancelled' }, actor) : found
    if (job === undefined) continue
    const atMs = deps.clock.nowMs()
    const hidden = { ...job, version: job.version + 1, hiddenAtMs: atMs }
    const result = await deps.store.commit([
      ...change(job, hidden, { type: 'job.deleted', actor, atMs }),
      { write: 'drop-uses', owner: 'job', ownerId: job.id },
      { write: 'blank-job', id: job.id },
    ])
    if (result.committed) return
  }
  throw problem('unavailable', 'The job is changing too fast to be deleted; try again.')
}
