/**
 * Whether a film is the one that was ordered. From an upstream that makes exactly what it is told, nothing else is taken. From
 * others, what a caller would call another film than he is charged for is refused, and what is only a little different is told
 * to him.
 */

import type { ActiveJob } from '../core/job.ts'
import type { MediaFacts, VideoFacts } from '../core/media.ts'
import { FRAMES_PER_SECOND } from '../core/model.ts'
import { type Note, Notes } from '../core/notes.ts'
import { ProblemError } from '../core/problem.ts'
import type { Upstream } from '../core/upstream-port.ts'

/** How much a provider's video may differ from the ordered length, in seconds; models round as they like. */
const LENGTH_SLACK_SECONDS = 0.5

/** A difference in length that nobody would notice, in seconds: Ark's films have one frame more than their seconds. */
const LENGTH_UNSEEN_SECONDS = 0.1

/** How much width by height may differ, as a share: sides come in multiples of 16 or so. */
const ASPECT_SLACK = 0.06

/** The share of the ordered pixels below which a film is of a lower tier: 720p has 0.44 of 1080p. */
const PIXELS_SHARE_MIN = 0.6

type Ordered = Pick<ActiveJob, 'order' | 'request' | 'notes' | 'references'>

/** A whole film is another one than was ordered: however often it is fetched, it stays what it is. */
export class OtherFilm extends ProblemError {
  constructor({ problem, internal }: ProblemError) {
    super(problem, internal === undefined ? {} : { internal })
    this.name = 'OtherFilm'
  }
}

/** Throws `ProblemError` `upstream_bad_result` for anything but the film that was ordered, as `OtherFilm` where it is whole. */
export function checkFilm(facts: MediaFacts, job: Ordered, { exact }: Pick<Upstream, 'exact'>): void {
  if (facts.kind !== 'video') throw badResult('The provider returned something that is no video.')
  const fault = exact ? faultOfExact(facts, job) : faultOf(facts, job)
  if (fault === undefined) return
  const made = `${sizeOf(facts)}, ${facts.frames} frames, ${facts.durationSeconds.toFixed(2)} s, ${soundOf(facts)}`
  const message = `The provider returned another video than was ordered: ${fault}.`
  const error = badResult(message, new Error(`${made} instead of ${job.order.frames} frames`))
  throw fault === SHORTER ? error : new OtherFilm(error)
}

/** The one fault of a film that has only come in part. */
const SHORTER = 'it is shorter'

/** What a film has otherwise than ordered, for its caller. */
export function differencesOf(facts: MediaFacts, job: Ordered): readonly Note[] {
  if (facts.kind !== 'video') return []
  const { order } = job
  const notes = new Notes()
  const size = order.shape?.isOpen === true ? undefined : order.shape?.size
  if (size !== undefined && (facts.widthPx !== size.widthPx || facts.heightPx !== size.heightPx)) {
    notes.approximated('size', `the film has ${sizeOf(facts)} pixels instead of ${sizeOf(size)}`)
  }
  // Frames of an upstream may come at another rate than ours: what was ordered is a length.
  const seconds = order.frames / FRAMES_PER_SECOND
  const over = facts.durationSeconds - seconds
  if (Math.abs(over) > LENGTH_UNSEEN_SECONDS && (order.lengthIsOpen !== true || over > 0)) {
    notes.approximated(
      'durationSeconds',
      `the film has ${facts.durationSeconds.toFixed(2)} s instead of ${seconds.toFixed(2)}`,
    )
  }
  if (isOtherSound(facts, job)) notes.approximated('generateAudio', `the film has ${soundOf(facts)}`)
  return notes.list
}

/** A sound that was given comes with the film, whoever asked for none to be made; and nobody is told twice. */
function isOtherSound(facts: VideoFacts, job: Ordered): boolean {
  if (job.order.audio === hasSound(facts) || isNoted(job, 'generateAudio')) return false
  return !hasSound(facts) || !job.references.some(({ role }) => role === 'reference_audio')
}

function faultOfExact(facts: VideoFacts, job: Ordered): string | undefined {
  const { size } = job.order.shape ?? {}
  if (facts.widthPx !== size?.widthPx || facts.heightPx !== size.heightPx) return 'it has another size'
  if (isOrderedLength(facts.frames, job)) return undefined
  return facts.frames < job.order.frames ? SHORTER : 'it is longer'
}

function faultOf(facts: VideoFacts, job: Ordered): string | undefined {
  const { order, request } = job
  const seconds = order.frames / FRAMES_PER_SECOND
  if (facts.durationSeconds > seconds + LENGTH_SLACK_SECONDS) return 'it is longer'
  if (facts.durationSeconds < (order.lengthIsOpen ? 0 : seconds - LENGTH_SLACK_SECONDS)) return SHORTER
  if (request.generateAudio === true && !hasSound(facts) && !isNoted(job, 'generateAudio')) return 'it has no sound'
  if (order.shape === undefined || isNoted(job, 'size')) return undefined
  const { widthPx, heightPx } = order.shape.size
  const isNamed = request.size !== undefined || (request.ratio !== undefined && request.ratio !== 'adaptive')
  const aspect = facts.widthPx / facts.heightPx / (widthPx / heightPx)
  const isOtherAspect = aspect > 1 + ASPECT_SLACK || aspect < 1 / (1 + ASPECT_SLACK)
  if (isOtherAspect && isNamed && !isNoted(job, 'ratio')) return `it has ${sizeOf(facts)} pixels`
  // A shape that is open may be the smallest that the model has: its own size is the largest.
  const share = (facts.widthPx * facts.heightPx) / (order.shape.pixelsMin ?? widthPx * heightPx)
  return share < PIXELS_SHARE_MIN && !isNoted(job, 'resolution') ? `it has ${sizeOf(facts)} pixels` : undefined
}

/** Whether the caller knows already that this could not be asked for: then it is not held against the film. */
function isNoted({ notes }: Ordered, field: string): boolean {
  return notes.some((note) => note.field === field && note.isWirePath !== true)
}

/** Where the length was left to the model, every length up to the longest is the one that was ordered. */
function isOrderedLength(frames: number, { order }: Pick<ActiveJob, 'order'>): boolean {
  return order.lengthIsOpen === true ? frames > 0 && frames <= order.frames : frames === order.frames
}

function hasSound({ audioCodec }: VideoFacts): boolean {
  return audioCodec !== undefined
}

function soundOf(facts: VideoFacts): string {
  return hasSound(facts) ? 'sound' : 'no sound'
}

function sizeOf({ widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number }): string {
  return `${widthPx}x${heightPx}`
}

/** What a provider returned is not what it should be. */
export function badResult(message: string, cause?: unknown): ProblemError {
  const internal = cause instanceof Error ? cause.message : undefined
  return new ProblemError(
    { code: 'upstream_bad_result', message },
    { cause, ...(internal === undefined ? {} : { internal }) },
  )
}
