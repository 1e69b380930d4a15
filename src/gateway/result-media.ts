/** What there is of a finished job besides its video: which bytes a link leads to, and where its pictures are to be had. */

import { isActive, type Job, type JobResult } from '../core/job.ts'
import type { Asset } from '../core/media.ts'
import { problem } from '../core/problem.ts'
import type { JobMedium, Link, Links } from '../links/links.ts'

/** The bytes of a result that a link leads to; `undefined` where it has none. The track is no bytes: it is written when it is read. */
export function assetOfMedium(result: JobResult, medium: Exclude<JobMedium, 'scrub-track'>): Asset | undefined {
  switch (medium) {
    case 'video':
      return result.video
    case 'last-frame':
      return result.lastFrame
    case 'poster':
      return result.poster
    case 'scrub-sheet':
      return result.scrubSheet
  }
}

/** A link to a film's poster, or to the track of its sheet. Throws `ProblemError` `video_not_ready`, `video_not_available`. */
export function linkToStill(job: Job, still: 'poster' | 'scrub', links: Links, linkBase: string): Link {
  const what = still === 'poster' ? 'poster' : 'scrubbing sheet'
  if (isActive(job)) {
    throw problem(
      'video_not_ready',
      `The ${what} comes with the film, which is not ready yet: the job is ${job.status}.`,
    )
  }
  if (job.status !== 'succeeded') throw problem('video_not_available', `The job has no ${what}: it is ${job.status}.`)
  const asset = still === 'poster' ? job.result.poster : job.result.scrubSheet
  if (asset === undefined) throw problem('video_not_available', `The film of this job has no ${what}.`)
  return still === 'poster' ? links.poster(job, linkBase) : links.scrubTrack(job, linkBase)
}
