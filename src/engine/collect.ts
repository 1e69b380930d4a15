/**
 * Station 7: bring the result home, make sure that it is what was ordered, write it down, and end the job. Writing it down
 * is a commit of its own: whatever happens to the ending, what was brought home is not asked for again.
 */

import { change } from '../core/history.ts'
import type { ActiveJob, JobResult } from '../core/job.ts'
import { LostProbe } from '../core/lost-probe.ts'
import type { Asset, MediaFacts } from '../core/media.ts'
import { withNotes } from '../core/notes.ts'
import type { StoredBytes, Egress, Prober, Storage } from '../core/ports.ts'
import type { Attempt } from '../core/records.ts'
import { ProblemError, problem } from '../core/problem.ts'
import { type ClaimedStep, laneOf, readLane } from '../core/steps.ts'
import type { ResultSource, Upstream, UpstreamReport } from '../core/upstream-port.ts'
import { bringIn } from '../lifecycle/assets.ts'
import { resultBytes } from '../lifecycle/result-bytes.ts'
import { useResult } from '../lifecycle/settle.ts'
import { bringStills } from './bring-stills.ts'
import { badResult, checkFilm, differencesOf } from './check-film.ts'
import { sleep } from '../lib/clock.ts'
import { changedBy, commitPatiently, type StepDeps, type StepResult } from './conclude.ts'
import { filmCost } from './film-cost.ts'
import type { JobStep } from './job-step.ts'
import { isPassing } from './policy.ts'
import { decide } from './watch.ts'

/** What collecting needs besides. */
export type CollectDeps = StepDeps & {
  readonly egress: Egress
  readonly storage: Storage
  readonly prober: Prober
}

/** The largest result in bytes. */
const RESULT_BYTES_MAX = 2_147_483_648

/** The largest storyboard in bytes: the longest prompt, told anew for each of the most references, has a fifth of it. */
const STORYBOARD_BYTES_MAX = 8_388_608

/** What the history says of a film that is taken although it is not quite what was ordered; its notes say how. */
const DIFFERS = 'differs_from_order'

/** How long a provider is left alone that has taken back what it said, in ms. */
const UNSAY_MS = 60_000

/** How often, and after how long, in ms, bytes that are here are looked at again when nobody could do it. */
const PROBE_AGAIN = { times: 20, afterMs: 3_000 } as const

/** After how long a video is fetched again that nobody could look at, in ms. */
const UNREAD_MS = 600_000

/** The longest download of a result in ms; its pace is watched besides. */
const RESULT_TIMEOUT_MS = 3_600_000

/** Makes the step. */
export function collectStep(deps: CollectDeps): JobStep {
  return async ({ job, attempt, step }, signal) => {
    if (job.collected !== undefined) return succeeded(deps, job, attempt, job.collected, signal)
    const upstreamId = readLane(step.lane).upstreamId
    const upstream = deps.upstreams.find(upstreamId)
    if (upstream === undefined) throw problem('upstream_unavailable', 'The provider of this job is not configured.')
    const report =
      attempt?.handle === undefined ? { state: 'lost' as const } : (await upstream.check([attempt.handle], signal))[0]
    switch (report?.state) {
      case 'succeeded': {
        const result = await bringHome(deps, job, upstream, report, signal)
        if (result instanceof LostProbe) return lookLater(deps, step, job, upstream, result)
        if (result === undefined) return gone(deps, upstream, job, attempt)
        deps.pass('collect.after-store')
        return writeDown(deps, step, job, attempt, result, signal)
      }
      case 'failed':
        return decide(deps, upstream, job, attempt, report)
      case 'lost':
        return gone(deps, upstream, job, attempt)
      case 'queued':
      case 'running':
        return watchOn(upstream, job)
      default:
        throw new ProblemError(
          { code: 'upstream_unavailable', message: 'The provider cannot be asked.' },
          { internal: report?.detail ?? 'it gave no answer' },
        )
    }
  }
}

/** A work that had finished is gone: made again where that costs nothing, and otherwise not believed so soon. */
function gone(deps: StepDeps, upstream: Upstream, job: ActiveJob, attempt: Attempt | undefined): StepResult {
  return upstream.isLocal ? decide(deps, upstream, job, attempt, { state: 'lost' }) : watchOn(upstream, job)
}

/** It has said that it had finished; it is asked on, but not for ever. */
function watchOn(upstream: Upstream, job: ActiveJob): StepResult {
  const to = { kind: 'watch', lane: laneOf('watch', upstream.id), afterMs: UNSAY_MS } as const
  return { job, to, as: 'setback', keep: upstream.isLocal }
}

async function succeeded(
  deps: StepDeps,
  job: ActiveJob,
  attempt: Attempt | undefined,
  result: JobResult,
  signal: AbortSignal,
): Promise<StepResult> {
  return { job, outcome: { status: 'succeeded', result }, ...(await filmCost(deps, job, attempt, result, signal)) }
}

/** Writes down what was brought home, and that the job uses it. */
async function writeDown(
  deps: StepDeps,
  step: ClaimedStep,
  job: ActiveJob,
  attempt: Attempt | undefined,
  result: JobResult,
  signal: AbortSignal,
): Promise<StepResult> {
  const differences = differencesOf(result.video.facts, job)
  const collected = { ...withNotes(job, differences), version: job.version + 1, collected: result }
  const committed = await commitPatiently(
    deps,
    [
      { write: 'hold-step', lease: step },
      ...change(job, collected, changedBy(deps, 'job.collected', differences.length === 0 ? undefined : DIFFERS)),
      ...useResult(job, result),
    ],
    signal,
  )
  if (!committed.committed) return { refused: committed.guard }
  deps.pass('collect.after-commit')
  return succeeded(deps, collected, attempt, result, signal)
}

/** Stores a result and proves it; `undefined` when it is not to be had any more. */
async function bringHome(
  deps: CollectDeps,
  job: ActiveJob,
  upstream: Upstream,
  { video, lastFrame, stills, storyboard }: Extract<UpstreamReport, { readonly state: 'succeeded' }>,
  signal: AbortSignal,
): Promise<JobResult | LostProbe | undefined> {
  const film = await storeResult(deps, job, video, signal)
  const picture = lastFrame && (await storeResult(deps, job, lastFrame, signal))
  if (film instanceof LostProbe) return film
  if (picture instanceof LostProbe) return picture
  if (film === undefined || (lastFrame !== undefined && picture === undefined)) return undefined
  checkFilm(film.facts, job, upstream)
  const board = storyboard && (await fetchResult(deps, storyboard, signal, STORYBOARD_BYTES_MAX))
  if (storyboard !== undefined && board === undefined) return undefined
  const pictures = stills && (await bringStills(deps, job, film, stills, signal))
  return { video: film, ...(picture && { lastFrame: picture }), ...pictures, ...(board && { storyboard: board }) }
}

async function storeResult(
  deps: CollectDeps,
  job: ActiveJob,
  source: ResultSource,
  signal: AbortSignal,
): Promise<Asset | LostProbe | undefined> {
  const blob = await fetchResult(deps, source, signal)
  if (blob === undefined) return undefined
  try {
    return { ...blob, facts: await probe(deps, blob.digest, job, signal) }
  } catch (error) {
    // Only what the bytes are can be held against the provider, not that nobody could look at them: a film stays what it is.
    if (error instanceof LostProbe) return error
    if (!(error instanceof ProblemError) || error.problem.code !== 'unsupported_media') throw error
    throw badResult('The provider returned something that is no video.', error)
  }
}

/**
 * Nobody could look at the video, and that may be its own doing: it is left until later. What lives here costs nothing to
 * fetch again; a provider's film may be large, and may hang the prober for ever.
 */
function lookLater(
  deps: CollectDeps,
  step: ClaimedStep,
  job: ActiveJob,
  upstream: Upstream,
  cause: LostProbe,
): StepResult {
  if (upstream.isLocal) {
    const later = { code: 'unavailable', message: 'The video cannot be looked at at the moment.' } as const
    throw new ProblemError(later, { cause, internal: cause.internal ?? cause.message })
  }
  deps.log.error({ job: job.id, internal: cause.internal }, 'whoever looked at a video hung or died')
  return { job, to: { kind: 'collect', lane: step.lane, afterMs: UNREAD_MS }, as: 'park' }
}

/** What the bytes are; a busy prober is asked again, so that they need not be fetched again. */
async function probe(deps: CollectDeps, digest: string, job: ActiveJob, signal: AbortSignal): Promise<MediaFacts> {
  for (let times = 1; ; times++) {
    try {
      return await deps.storage.withLocalCopy(digest, (path) => deps.prober.probe(path, job.tenantId, signal))
    } catch (error) {
      const isBusy = error instanceof ProblemError && isPassing(error.problem.code)
      if (!isBusy || signal.aborted || times === PROBE_AGAIN.times) throw error
      await sleep(deps.clock, PROBE_AGAIN.afterMs, signal)
    }
  }
}

async function fetchResult(
  deps: CollectDeps,
  source: ResultSource,
  signal: AbortSignal,
  sizeBytesMax = RESULT_BYTES_MAX,
): Promise<StoredBytes | undefined> {
  const limits = { sizeBytesMax, timeoutMs: RESULT_TIMEOUT_MS, signal }
  try {
    return await bringIn(deps, resultBytes(deps.egress, source, limits), limits)
  } catch (error) {
    if (!(error instanceof ProblemError) || isPassing(error.problem.code)) throw error
    if (error.problem.code === 'file_not_found') return undefined
    if (error.problem.code !== 'reference_unreachable')
      throw badResult("The provider's video could not be downloaded.", error)
    const message = "The provider's video could not be downloaded."
    throw new ProblemError({ code: 'upstream_unavailable', message }, { cause: error })
  }
}
