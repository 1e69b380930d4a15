/** Station 6: what an upstream's report means for a job. Looking itself is the watcher's affair. */

import type { ActiveJob } from '../core/job.ts'
import { start } from '../core/job.ts'
import { freshNotes, withNotes } from '../core/notes.ts'
import type { Problem } from '../core/problem.ts'
import type { Attempt } from '../core/records.ts'
import { laneOf } from '../core/steps.ts'
import type { Upstream, UpstreamReport } from '../core/upstream-port.ts'
import type { Write } from '../core/store-port.ts'
import { cancellation } from '../lifecycle/settle.ts'
import { failed, type StepDeps, type StepResult } from './conclude.ts'
import { isPassing } from './policy.ts'

/** A report that moves the job on or ends it. */
export type Decisive = Extract<UpstreamReport, { state: 'succeeded' | 'failed' | 'lost' }>

/** What a decisive report comes to. */
export function decide(
  deps: Pick<StepDeps, 'clock'>,
  upstream: Upstream,
  job: ActiveJob,
  attempt: Attempt | undefined,
  report: Decisive,
): StepResult {
  const noted = withNotes(job, report.notes ?? [])
  switch (report.state) {
    case 'succeeded':
      return {
        job: start(noted, deps.clock.nowMs()),
        to: { kind: 'collect', lane: laneOf('collect', upstream.id) },
        keep: upstream.isLocal,
        writes: attempt === undefined ? [] : [{ write: 'free-slot', id: attempt.id }],
        event: 'job.rendered',
      }
    case 'failed':
      return isPassing(report.problem.code)
        ? again(upstream, noted, attempt, report.problem)
        : { job: noted, outcome: failed(report.problem), upstreamIsDone: true }
    case 'lost':
      if (!upstream.repeatable) return { job: noted, outcome: failed(LOST) }
      return again(upstream, noted, attempt, undefined)
  }
}

const LOST: Problem = { code: 'upstream_failed', message: 'The provider has lost this job.' }

/** What a report is compared with. */
export type Known = Pick<ActiveJob, 'status' | 'progressPercent' | 'notes'>

/** Whether a report changes anything: only then is anything read or written. */
export function isNews(known: Known, report: UpstreamReport): boolean {
  if (report.state === 'unavailable') return false
  if (freshNotes(known.notes, report.notes ?? []).length > 0) return true
  if (report.state === 'queued') return false
  return report.state !== 'running' || known.status === 'queued' || percentOf(report) > known.progressPercent
}

/** The job as a report says that it waits or runs. Progress never goes back, nor does it reach the end before the end. */
export function progressed(
  job: ActiveJob,
  report: Extract<UpstreamReport, { state: 'queued' | 'running' }>,
  nowMs: number,
): ActiveJob {
  const noted = withNotes(job, report.notes ?? [])
  if (report.state === 'queued') return noted
  return { ...start(noted, nowMs), progressPercent: Math.max(noted.progressPercent, percentOf(report)) }
}

function percentOf(report: Extract<UpstreamReport, { state: 'running' }>): number {
  return Math.min(99, Math.floor(report.progressPercent ?? 0))
}

/**
 * Back to dispatch under a new attempt. Where the upstream said why, and that passes, it is a wait like any other; a work
 * that is simply gone counts against the job.
 */
function again(
  upstream: Upstream,
  job: ActiveJob,
  attempt: Attempt | undefined,
  because: Problem | undefined,
): StepResult {
  const { attempt: _over, ...rest } = job
  return {
    job: rest,
    to: { kind: 'dispatch', lane: laneOf('dispatch', upstream.id), afterMs: because === undefined ? 0 : RETRY_MS },
    as: because === undefined ? 'setback' : 'park',
    writes: attempt === undefined ? [] : overWrites(upstream, job, attempt, because),
    event: because === undefined ? 'job.lost' : 'job.interrupted',
  }
}

/** An attempt that an upstream does not know any more is over; should it know it again one day, it is told to stop. */
function overWrites(
  upstream: Upstream,
  job: ActiveJob,
  attempt: Attempt,
  because: Problem | undefined,
): readonly Write[] {
  const over: Write = { write: 'update-attempt', attempt: { ...attempt, state: 'ended' } }
  const mayGoOn = because === undefined && !upstream.isLocal && attempt.handle !== undefined
  return mayGoOn ? [over, cancellation(job, attempt)] : [over]
}

/** How long a work waits that could not go on for want of a disk or the like, in ms. */
const RETRY_MS = 15_000
