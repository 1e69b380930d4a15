/** The handle of a work that nobody but this process has heard: written down, whatever became of its job or its step. */

import { assert } from '../core/assert.ts'
import { change } from '../core/history.ts'
import { type ActiveJob, isActive } from '../core/job.ts'
import { type Note, withNotes } from '../core/notes.ts'
import type { Attempt } from '../core/records.ts'
import { laneOf } from '../core/steps.ts'
import type { Upstream } from '../core/upstream-port.ts'
import { cancellation } from '../lifecycle/settle.ts'
import { changedBy, commitPatiently, NEVER, patiently, type StepDeps } from './conclude.ts'

/** How often a job may change while the handle of its work is written down, before that is a defect. */
const RACES_MAX = 20

/**
 * The upstream has taken a work whose step or job went another way meanwhile. Nobody but us knows the handle, so it is
 * written down: for whoever goes on with the attempt, or, where the job has ended, for a step that stops the provider.
 */
export async function rescueHandle(
  deps: StepDeps,
  job: ActiveJob,
  submitted: Attempt,
  upstream: Upstream,
  notes: readonly Note[],
): Promise<void> {
  const { handle } = submitted
  assert(handle !== undefined, 'a submitted attempt has a handle')
  for (let race = 0; race < RACES_MAX; race++) {
    const known = await patiently(deps, NEVER, () => deps.store.attempt(submitted.id))
    if (upstream.isLocal) {
      const isCurrent = known?.state === 'submitted' && JSON.stringify(known.handle) === JSON.stringify(handle)
      if (!isCurrent) await upstream.release(handle)
      return
    }
    if (known === undefined || known.handle !== undefined) return
    const passed = known.state === 'ended' ? 'over' : await passOn(deps, submitted, known, notes)
    if (passed === 'done') return
    if (passed === 'changed') continue
    // Its job goes on without it, so nothing of it changes any more; until then, somebody may have found the handle himself.
    const last = await patiently(deps, NEVER, () => deps.store.attempt(submitted.id))
    if (last === undefined || last.handle !== undefined) return
    if (last.state === 'submitting') continue
    const named = { ...submitted, state: last.state }
    await commitPatiently(deps, [{ write: 'update-attempt', attempt: named }, cancellation(job, submitted)], NEVER)
    return
  }
  throw new Error(`the handle of attempt ${submitted.id} could not be written down`)
}

/** Writes the handle of a work for whoever has the step by now, unless the job has changed meanwhile, or goes on without it. */
async function passOn(
  deps: StepDeps,
  submitted: Attempt,
  known: Attempt,
  notes: readonly Note[],
): Promise<'done' | 'changed' | 'over'> {
  const job = await patiently(deps, NEVER, () => deps.store.jobById(submitted.jobId))
  if (job === undefined || !isActive(job) || job.attempt?.id !== submitted.id) return 'over'
  const next = { ...withNotes(job, notes), version: job.version + 1 }
  const writes = [
    ...change(job, next, changedBy(deps, 'job.dispatched')),
    { write: 'update-attempt', attempt: submitted },
  ] as const
  const result = await commitPatiently(deps, writes, NEVER)
  if (!result.committed) {
    if (result.guard !== 'work') return 'changed'
    // It says nothing of this one, and nobody can tell which of the two it is.
    deps.log.error({ job: job.id, handle: submitted.handle }, 'a provider has given the id of another work')
    return 'done'
  }
  // Where it was given up as unknown meanwhile, whoever waits for a word of it has one.
  const lane = laneOf('reconcile', submitted.upstreamId)
  if (known.state === 'unknown') await commitPatiently(deps, [{ write: 'hasten-step', id: job.id, lane }], NEVER)
  return 'done'
}
