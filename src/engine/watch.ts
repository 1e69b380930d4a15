/** Station 6: what an upstream's report means for a job. Looking itself is the watcher's affair. */

import type { ActiveJob } from '../core/job.ts'
import { start } from '../core/job.ts'
import { microCredits } from '../core/money.ts'
import { freshNotes, notesForCaller, withNotes } from '../core/notes.ts'
import type { Problem } from '../core/problem.ts'
import type { Attempt } from '../core/records.ts'
import { laneOf } from '../core/steps.ts'
import type { Upstream, UpstreamReport } from '../core/upstream-port.ts'
import type { Write } from '../core/writes.ts'
import { cancellation } from '../lifecycle/settle.ts'
import { type Ended, failed, type StepDeps, type StepResult } from './conclude.ts'
import { isPassing } from './policy.ts'

/** A report that moves the job on or ends it. */
export type Decisive = Extract<UpstreamReport, { state: 'succeeded' | 'failed' | 'lost' }>

/** What a decisive report comes to. */
export function decide(
  { clock }: Pick<StepDeps, 'clock'>,
  upstream: Upstream,
  job: ActiveJob,
  attempt: Attempt | undefined,
  report: Decisive,
): StepResult {
  const noted = withNotes(job, notesForCaller(report.notes ?? [], job.request))
  switch (report.state) {
    case 'succeeded':
      return {
        job: start(noted, clock.nowMs()),
        to: { kind: 'collect', lane: laneOf('collect', upstream.id) },
        keep: upstream.isLocal,
        writes:
          attempt === undefined ? [] : [{ write: 'free-slot', attempt: rendered(attempt, report, clock.nowMs()) }],
        event: 'job.rendered',
        begins: job.status === 'queued',
      }
    case 'failed':
      return isPassing(report.problem.code)
        ? again(upstream, noted, attempt, {
            afterMs: waitMs(clock.nowMs() - job.createdAtMs),
            why: report.problem.code,
          })
        : { job: noted, outcome: failed(report.problem), upstreamIsDone: true, ...nothingFor(attempt) }
    case 'lost':
      if (!upstream.repeatable) return { job: noted, outcome: failed(LOST) }
      return again(upstream, noted, attempt, undefined)
  }
}

/** What came to no film is not paid for; what was called made before may have been billed then. */
function nothingFor(attempt: Attempt | undefined): Pick<Ended, 'costMicroCredits'> {
  return attempt?.renderedAtMs === undefined ? { costMicroCredits: microCredits(0) } : {}
}

function rendered(attempt: Attempt, { tokens }: Extract<Decisive, { state: 'succeeded' }>, atMs: number): Attempt {
  return { ...attempt, renderedAtMs: attempt.renderedAtMs ?? atMs, ...(tokens !== undefined && { tokens }) }
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
 * Back to dispatch under a new attempt. Where the upstream said why, and that passes, it is a wait like any other; a work that
 * is simply gone counts against the job.
 */
function again(
  upstream: Upstream,
  job: ActiveJob,
  attempt: Attempt | undefined,
  pause: { readonly afterMs: number; readonly why: string } | undefined,
): StepResult {
  const { attempt: _over, ...rest } = job
  const to = { kind: 'dispatch', lane: laneOf('dispatch', upstream.id), afterMs: pause?.afterMs ?? 0 } as const
  const writes = attempt === undefined ? [] : overWrites(upstream, job, attempt, pause === undefined)
  if (pause === undefined) return { job: rest, to, as: 'setback', writes, event: 'job.lost' }
  return { job: rest, to, as: 'park', writes, event: 'job.interrupted', cause: pause.why }
}

/** An attempt that an upstream does not know any more is over; should it know it again one day, it is told to stop. */
function overWrites(upstream: Upstream, job: ActiveJob, attempt: Attempt, isLost: boolean): readonly Write[] {
  // A work that is lost may be paid for all the same.
  const cost = isLost ? {} : nothingFor(attempt)
  const over: Write = { write: 'update-attempt', attempt: { ...attempt, state: 'ended', ...cost } }
  const mayGoOn = isLost && !upstream.isLocal && attempt.handle !== undefined
  return mayGoOn ? [over, cancellation(job, attempt)] : [over]
}

/** The shortest and the longest time that a work waits which could not go on for want of a disk or the like, in ms. */
const WAIT_MS = { least: 15_000, most: 600_000 } as const

/** A tenth of what the job has waited already: what fails for days is made anew a few hundred times, not ten thousand. */
function waitMs(ageMs: number): number {
  return Math.min(WAIT_MS.most, Math.max(WAIT_MS.least, Math.round(ageMs / 10)))
}
