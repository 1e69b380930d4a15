/** Station 7: bring the result home, make sure that it is what was ordered, and end the job. */

import type { ActiveJob, Asset, JobResult } from '../core/job.ts'
import { FRAMES_PER_SECOND } from '../core/model.ts'
import type { Egress, Prober, ResultSource, Storage, Upstream } from '../core/ports.ts'
import { ProblemError } from '../core/problem.ts'
import { dispatchLane } from '../core/lanes.ts'
import { type JobStep, type StepDeps, upstreamOf } from './job-step.ts'
import { askUpstream } from './watch.ts'

/** What collecting needs besides. */
export type CollectDeps = StepDeps & {
  readonly egress: Egress
  readonly storage: Storage
  readonly prober: Prober
}

/** The largest result in bytes. */
const RESULT_BYTES_MAX = 2_147_483_648

/** How much a provider's video may differ from the ordered length, in seconds; models round as they like. */
const LENGTH_SLACK_SECONDS = 0.5

/** Makes the step. */
export function collectStep(deps: CollectDeps): JobStep {
  return async (job) => {
    const upstream = upstreamOf(deps, job)
    const report = await askUpstream(deps, job)
    if (report.state !== 'succeeded') {
      return { job, next: { kind: 'watch', lane: 'watch' }, event: 'job.lost' }
    }
    const video = await bringHome(deps, report.video, job.tenantId)
    const lastFrame = report.lastFrame === undefined ? undefined : await bringHome(deps, report.lastFrame, job.tenantId)
    if (video === undefined || (report.lastFrame !== undefined && lastFrame === undefined)) {
      return { job, next: { kind: 'dispatch', lane: dispatchLane(upstream.id) }, event: 'job.lost' }
    }
    checkVideo(video, job, upstream)
    deps.pass('collect.after-store')
    const result: JobResult = lastFrame === undefined ? { video } : { video, lastFrame }
    return { job, outcome: { status: 'succeeded', result } }
  }
}

/** Stores a result and reads its facts; `undefined` when a local one has gone, as after a crash in the middle of this. */
async function bringHome(deps: CollectDeps, source: ResultSource, tenantId: string): Promise<Asset | undefined> {
  const blob = source.from === 'file' ? await adopt(deps.storage, source.path) : await fetchResult(deps, source)
  if (blob === undefined) return undefined
  try {
    return { ...blob, facts: await deps.prober.probe(await deps.storage.localPath(blob.digest), tenantId) }
  } catch (error) {
    // Only a verdict on the bytes is the provider's; that the prober is busy is not.
    if (!(error instanceof ProblemError) || error.problem.code !== 'unsupported_media') throw error
    throw badResult('The provider returned something that is no video.', error)
  }
}

async function adopt(storage: Storage, path: string): Promise<{ digest: string; sizeBytes: number } | undefined> {
  try {
    return await storage.adopt(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

async function fetchResult(
  deps: CollectDeps,
  source: Exclude<ResultSource, { from: 'file' }>,
): Promise<{ digest: string; sizeBytes: number }> {
  const limits = { sizeBytesMax: RESULT_BYTES_MAX }
  try {
    const bytes = source.from === 'url' ? deps.egress.download(source.url, limits) : source.open()
    return await deps.storage.put(bytes, limits)
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    const { code } = error.problem
    if (code === 'storage_full' || code === 'upstream_unavailable') throw error
    if (code !== 'reference_unreachable') throw badResult("The provider's video could not be downloaded.", error)
    throw new ProblemError(
      { code: 'upstream_unavailable', message: "The provider's video could not be downloaded." },
      { cause: error },
    )
  }
}

function checkVideo(video: Asset, job: ActiveJob, upstream: Upstream): void {
  const { facts } = video
  const { shape, frames } = job.order
  if (facts.kind !== 'video') throw badResult('The provider returned something that is no video.')
  const seconds = frames / FRAMES_PER_SECOND
  const sizeFits = facts.widthPx === shape?.size.widthPx && facts.heightPx === shape.size.heightPx
  const fits = upstream.exact
    ? sizeFits && facts.frames === frames
    : Math.abs(facts.durationSeconds - seconds) <= LENGTH_SLACK_SECONDS
  if (fits) return
  const made = `${facts.widthPx}x${facts.heightPx}, ${facts.frames} frames, ${facts.durationSeconds.toFixed(2)} s`
  throw badResult(
    'The provider returned another video than was ordered.',
    new Error(`${made} instead of ${frames} frames`),
  )
}

function badResult(message: string, cause?: unknown): ProblemError {
  const internal = cause instanceof Error ? cause.message : undefined
  return new ProblemError(
    { code: 'upstream_bad_result', message },
    { cause, ...(internal === undefined ? {} : { internal }) },
  )
}
