/** What a job's film has cost: known when it is here, by what its upstream has counted or by what was delivered. */

import { costOfFilm } from '../core/costs.ts'
import type { ActiveJob, JobResult } from '../core/job.ts'
import type { Attempt } from '../core/records.ts'
import { workOf } from '../lifecycle/router.ts'
import { type Ended, patiently, type StepDeps } from './conclude.ts'

/** The cost, for the end of the job; nothing where it cannot be told. */
export async function filmCost(
  deps: StepDeps,
  job: ActiveJob,
  attempt: Attempt | undefined,
  { video }: JobResult,
  signal: AbortSignal,
): Promise<Pick<Ended, 'costMicroCredits'>> {
  const upstream = deps.upstreams.find(attempt?.upstreamId)
  if (upstream === undefined) return {}
  const terms = await patiently(deps, signal, () => deps.router.termsOf(upstream, workOf(job)))
  const costMicroCredits = terms && costOfFilm(terms, job.order, job.references, video, attempt?.tokens)
  return costMicroCredits === undefined ? {} : { costMicroCredits }
}
