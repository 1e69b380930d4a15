/** A job as its owner sees it: the record, less what is ours alone, plus links that work now. */

import type { Job } from '../core/job.ts'
import { FRAMES_PER_SECOND } from '../core/model.ts'
import { deliveredVolume, tokensOf } from '../core/pricing.ts'
import { nearestRatio } from '../core/shape.ts'
import type { JobView } from '../core/view.ts'
import type { Links } from '../links/links.ts'

/** Makes the view of a job; its links begin with `linkBase`. */
export function viewJob(job: Job, links: Links, linkBase: string): JobView {
  const { order, request } = job
  return {
    id: job.id,
    status: job.status,
    model: request.model,
    requestId: job.requestId,
    linkBase,
    createdAtMs: job.createdAtMs,
    ...('startedAtMs' in job && { startedAtMs: job.startedAtMs }),
    updatedAtMs: updatedAtMs(job),
    progressPercent: job.progressPercent,
    prompt: request.prompt,
    resolution: order.resolution,
    ...shapeOf(job),
    ...lengthOf(job),
    ...(request.frames !== undefined && { frames: order.frames }),
    seed: order.seed,
    generateAudio: order.audio,
    ...(request.metadata === undefined ? {} : { metadata: request.metadata }),
    priceMicroCredits: job.priceMicroCredits,
    ...(job.notes.length === 0 ? {} : { notes: job.notes }),
    request,
    ...(request.references.length === 0 ? {} : { references: request.references }),
    ...ending(job, links, linkBase),
  }
}

function updatedAtMs(job: Job): number {
  if ('finishedAtMs' in job) return job.finishedAtMs
  return 'startedAtMs' in job ? job.startedAtMs : job.createdAtMs
}

/**
 * What was asked for where it was asked in seconds; what the frames come to, to the hundredth, where not. Where the length was
 * left to the model, nobody knows it before the film is there.
 */
function lengthOf(job: Job): { durationSeconds?: number } {
  const { order, request } = job
  const inHundredths = (seconds: number) => Math.round(seconds * 100) / 100
  if (order.lengthIsOpen === true) {
    const facts = job.status === 'succeeded' ? job.result.video.facts : undefined
    return facts?.kind === 'video' ? { durationSeconds: inHundredths(facts.durationSeconds) } : {}
  }
  const seconds = order.frames / FRAMES_PER_SECOND
  return { durationSeconds: request.frames === undefined ? seconds : inHundredths(seconds) }
}

/** Where the shape was left to the provider, nobody knows it before the film is there. */
function shapeOf(job: Job): Pick<JobView, 'ratio' | 'size'> {
  const { shape } = job.order
  if (shape === undefined) return {}
  if (shape.isOpen !== true) return { ratio: shape.ratio, size: shape.size }
  const facts = job.status === 'succeeded' ? job.result.video.facts : undefined
  if (facts?.kind !== 'video') return {}
  const size = { widthPx: facts.widthPx, heightPx: facts.heightPx }
  return { ratio: nearestRatio(size), size }
}

/** Not told where they count film whose length nobody here knows. */
function tokens({ order, references, result }: Extract<Job, { status: 'succeeded' }>): Pick<JobView, 'tokens'> {
  const delivered = deliveredVolume(order, references, result.video)
  if (delivered?.inputSeconds === undefined) return {}
  const { inputSeconds } = delivered
  return { tokens: tokensOf({ ...delivered, inputSeconds }) }
}

function ending(
  job: Job,
  links: Links,
  linkBase: string,
): Pick<JobView, 'videos' | 'finishedAtMs' | 'expiresAtMs' | 'lastFrameUrl' | 'failure' | 'tokens'> {
  switch (job.status) {
    case 'queued':
    case 'running':
      return { videos: [] }
    case 'succeeded': {
      const { url, expiresAtMs } = links.video(job, linkBase)
      const { facts, sizeBytes } = job.result.video
      const size = facts.kind === 'video' ? { widthPx: facts.widthPx, heightPx: facts.heightPx } : undefined
      const { poster, scrubSheet } = job.result
      const stills = {
        ...(poster && { posterUrl: links.poster(job, linkBase).url }),
        ...(scrubSheet && { scrubUrl: links.scrubTrack(job, linkBase).url }),
      }
      return {
        finishedAtMs: job.finishedAtMs,
        expiresAtMs,
        ...tokens(job),
        videos: [{ url, ...lengthOf(job), sizeBytes, ...(size === undefined ? {} : { size }), ...stills }],
        ...(job.result.lastFrame === undefined ? {} : { lastFrameUrl: links.lastFrame(job, linkBase).url }),
      }
    }
    case 'failed':
      return { finishedAtMs: job.finishedAtMs, videos: [], failure: job.failure }
    case 'cancelled':
    case 'expired':
      return { finishedAtMs: job.finishedAtMs, videos: [] }
  }
}
