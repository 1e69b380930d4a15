/**
 * Going elsewhere: a work that an upstream has certainly not taken is given to another one that can do it, and the job's
 * history says so. Nobody goes from a provider to the engine inside: a preview is not what was asked for.
 */

import type { ActiveJob } from '../core/job.ts'
import type { ProblemError } from '../core/problem.ts'
import { ableFor, type Route } from '../core/routing.ts'
import { laneOf } from '../core/steps.ts'
import { Refusal, type Upstream } from '../core/upstream-port.ts'
import type { Moved, StepDeps } from './conclude.ts'
import type { Health } from './health.ts'
import { isPassing } from './policy.ts'

/** The job on the lane of another upstream that can do it and is well; `undefined` where there is none. */
export function elsewhere(
  deps: StepDeps,
  health: Health,
  job: ActiveJob,
  from: Upstream,
  cause = 'upstream_unavailable',
): Moved | undefined {
  const asked: Route = { order: job.order, roles: job.references.map(({ role }) => role) }
  const other = ableFor(deps.upstreams.all, asked).find(
    ({ id, isLocal, credentials }) =>
      id !== from.id && isLocal === from.isLocal && credentials?.length !== 0 && health.restsMs(id) === 0,
  )
  if (other === undefined) return undefined
  const to = { kind: 'dispatch', lane: laneOf('dispatch', other.id) } as const
  return { job, to, as: 'within', event: 'job.rerouted', cause }
}

/**
 * Where a work goes that was turned away for what is not its own fault: by another key, or to somebody else. `undefined`:
 * nowhere for now.
 */
export function turnedAway(
  deps: StepDeps,
  health: Health,
  job: ActiveJob,
  from: Upstream,
  error: ProblemError,
): Moved | undefined {
  const about = error instanceof Refusal ? error.about : 'request'
  if (about === 'model') return elsewhere(deps, health, job, from, error.problem.code)
  if (!isPassing(error.problem.code)) {
    health.isThere(from.id)
    return undefined
  }
  const isAboutKey = about === 'key' || about === 'money'
  const otherKeys = deps.upstreams.find(from.id)?.credentials ?? []
  if (isAboutKey && otherKeys.length > 0) {
    const to = { kind: 'dispatch', lane: laneOf('dispatch', from.id) } as const
    return { job, to, as: 'within', event: 'job.refused', cause: error.problem.code }
  }
  if (!isAboutKey) {
    const asked = error instanceof Refusal ? error.retryAfterMs : undefined
    health.turnedAway(from.id, asked, deps.random.fraction())
  }
  return elsewhere(deps, health, job, from, error.problem.code)
}
