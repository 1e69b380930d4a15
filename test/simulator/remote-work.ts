/** A work at a provider: how it stands there, and the bytes that come of it. */

import type { AttemptId, CredentialId, JobId } from '../../src/core/ids.ts'
import type { VideoFacts } from '../../src/core/media.ts'
import { FRAMES_PER_SECOND } from '../../src/core/model.ts'
import type { PixelSize } from '../../src/core/shape.ts'
import { planSheet } from '../../src/core/sheet-plan.ts'
import type { ResultSource, UpstreamReport, Work } from '../../src/core/upstream-port.ts'
import { contentOf } from './disk.ts'
import type { Life } from './lives.ts'
import type { Owner } from './scheduler.ts'

/** A work at a provider. */
export type RemoteWork = {
  readonly id: string
  readonly jobId: JobId
  readonly attemptId: AttemptId
  readonly credentialId: CredentialId | undefined
  readonly life: Life
  readonly work: Work
  readonly createdAtMs: number
  /** When it ends by itself. */
  readonly endsAtMs: number
  /** Until when a look may not find it. */
  readonly knownFromMs: number
  cancelledAtMs?: number
  /** The nodes that were told how the work is called. */
  readonly heardBy: Set<Owner>
  /** Looks that did not find it. */
  lostLooks: number
}

/** What a look at a work says that was true at a time. */
export function reportAt(work: RemoteWork, atMs: number): UpstreamReport {
  const { life, endsAtMs, createdAtMs } = work
  if (work.cancelledAtMs !== undefined && work.cancelledAtMs <= Math.min(atMs, endsAtMs)) {
    return { state: 'failed', problem: { code: 'upstream_failed', message: 'cancelled there' } }
  }
  if (atMs < createdAtMs + life.queuedMs) return { state: 'queued' }
  if (atMs < endsAtMs) {
    const share = endsAtMs === Infinity ? 0.4 : (atMs - createdAtMs) / (endsAtMs - createdAtMs)
    return { state: 'running', progressPercent: Math.floor((share * 100) / 34) * 34 }
  }
  if (life.workFate === 'fails') {
    return { state: 'failed', problem: { code: 'upstream_failed', message: 'the model could not do it' } }
  }
  const url = (what: string): ResultSource => ({ from: 'url', url: `https://films.example/${what}/${work.id}` })
  return {
    state: 'succeeded',
    video: url('film'),
    ...(life.returnLastFrame && { lastFrame: url('frame') }),
  }
}

/** The bytes of a work's film. */
export function filmOf({ order, attemptId }: Pick<Work, 'order' | 'attemptId'>, life: Life): string {
  if (life.workFate === 'bad result') return 'no film at all'
  return contentOf(filmFacts(order), attemptId)
}

/** The bytes of a work's last frame. */
export function frameOf({ order, attemptId }: Pick<Work, 'order' | 'attemptId'>): string {
  const { widthPx, heightPx } = order.shape.size
  return contentOf({ kind: 'image', mediaType: 'image/png', widthPx, heightPx }, attemptId)
}

/** The bytes of the pictures of a work's film. */
export function stillsOf({ order, attemptId }: Pick<Work, 'order' | 'attemptId'>): {
  readonly poster: string
  readonly scrubSheet: string
} {
  const still = ({ widthPx, heightPx }: PixelSize) =>
    contentOf({ kind: 'image', mediaType: 'image/jpeg', widthPx, heightPx }, attemptId)
  const { size } = order.shape
  return { poster: still(size), scrubSheet: still(planSheet(size, order.frames).size) }
}

function filmFacts({ shape, frames }: Work['order']): VideoFacts {
  return {
    kind: 'video',
    mediaType: 'video/mp4',
    ...shape.size,
    durationSeconds: frames / FRAMES_PER_SECOND,
    frames,
    videoCodec: 'h264',
  }
}
