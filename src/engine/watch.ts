/** Station 6: ask the upstream how the work stands, and write down what has changed. */

import type { ActiveJob } from '../core/job.ts'
import { start } from '../core/job.ts'
import type { UpstreamReport } from '../core/ports.ts'
import { problem } from '../core/problem.ts'
import type { Attempt } from '../core/store-port.ts'
import { dispatchLane } from '../core/lanes.ts'
import { failed, type JobStep, type StepDeps, upstreamOf } from './job-step.ts'

/** Makes the step. */
export function watchStep(deps: StepDeps): JobStep {
  return async (job) => {
    const upstream = upstreamOf(deps, job)
    const report = await askUpstream(deps, job)
    const again = { kind: 'watch', lane: 'watch', afterMs: upstream.pollIntervalMs } as const
    switch (report.state) {
      case 'queued':
        return { job, next: again }
      case 'running':
        return { job: progressed(job, report.progressPercent, deps.clock.nowMs()), next: again }
      case 'succeeded':
        return { job: start(job, deps.clock.nowMs()), next: { kind: 'collect', lane: 'collect' } }
      case 'failed':
        return { job, outcome: failed(report.problem) }
      case 'lost':
        if (!upstream.repeatable) throw problem('upstream_failed', 'The provider has lost this job.')
        return { job, next: { kind: 'dispatch', lane: dispatchLane(upstream.id) }, event: 'job.lost' }
    }
  }
}

/** Asks how a job's attempt stands; an attempt without a handle is one that the upstream cannot know. */
export async function askUpstream(deps: StepDeps, job: ActiveJob): Promise<UpstreamReport> {
  const attempt: Attempt | undefined = job.attempt === undefined ? undefined : deps.store.attempt(job.attempt.id)
  return attempt?.handle === undefined ? { state: 'lost' } : upstreamOf(deps, job).check(attempt.handle)
}

/** The same job when nothing has changed: then nothing is written but the next look. */
function progressed(job: ActiveJob, percent: number | undefined, nowMs: number): ActiveJob {
  const progressPercent = Math.max(job.progressPercent, Math.min(99, Math.floor(percent ?? 0)))
  if (job.status === 'running' && progressPercent === job.progressPercent) return job
  return { ...start(job, nowMs), progressPercent }
}
