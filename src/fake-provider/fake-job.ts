/** One job of the fake provider. How it stands follows from the clock whenever somebody asks: nothing runs meanwhile. */

import { FRAMES_PER_SECOND } from '../core/model.ts'
import type { Problem } from '../core/problem.ts'
import { tokensOf } from '../core/pricing.ts'
import type { GenerationRequest } from '../core/request.ts'
import { isTerminal } from '../core/job.ts'
import type { JobView } from '../core/view.ts'
import type { Span } from './at-once.ts'
import type { Active, Look, PlannedCallback, Standing } from './behaviour.ts'
import type { FilmOrder } from './film-order.ts'
import type { FetchedReference } from './references.ts'

/** For how long jobs wait, and for how long they run, in ms. */
export type Pace = { readonly queueMs: number; readonly runMs: number }

/** What a job is made of. */
type Beginning = {
  /** A core id; the dialect writes it its own way. */
  readonly id: string
  /** The how manieth submit it was, from 1 on. */
  readonly number: number
  readonly request: GenerationRequest
  readonly film: FilmOrder
  readonly actives: readonly Active[]
  readonly submittedAtMs: number
  readonly pace: Pace
  readonly requestId: string
  /** The credential by which it was submitted. */
  readonly key: string | undefined
}

/** Where a job's film and its last frame are. */
export type FilmLinks = { readonly video: string; readonly lastFrame: string }

/** How long links to a film are said to last. */
const LINK_LASTS_MS = 86_400_000

function unreachable(index: number): Problem {
  const message = `Reference ${index + 1} could not be fetched.`
  return { code: 'reference_unreachable', message, field: `references[${index}]` }
}

/** A job. */
export class FakeJob {
  readonly id: string
  readonly number: number
  readonly request: GenerationRequest
  /** What its film really is, which may not be what was ordered. */
  readonly film: FilmOrder
  readonly actives: readonly Active[]
  readonly submittedAtMs: number
  readonly key: string | undefined
  /** How often it alone was asked for, and its film. */
  polls = 0
  downloads = 0
  /** What came of its references; absent where nobody fetches them, or not yet. */
  fetched: readonly FetchedReference[] | undefined
  readonly #ordered: FilmOrder
  readonly #pace: Pace
  readonly #requestId: string
  readonly #looks = new Map<string, number>()
  #cancelledAtMs: number | undefined

  constructor(beginning: Beginning) {
    const { id, number, request, film, actives, submittedAtMs, pace, requestId, key } = beginning
    this.id = id
    this.number = number
    this.request = request
    this.actives = actives
    this.key = key
    this.submittedAtMs = submittedAtMs
    this.film = actives.reduce((order, { behaviour, argument }) => behaviour.film?.(order, argument) ?? order, film)
    this.#ordered = film
    this.#pace = pace
    this.#requestId = requestId
  }

  /** When it ends if nothing comes between. */
  get endsAtMs(): number {
    return this.submittedAtMs + this.#pace.queueMs + this.#pace.runMs
  }

  /** When it was under way; without an end where it still is. */
  span(nowMs: number): Span {
    const standing = this.standing(nowMs)
    const isOver = standing === 'unknown' || isTerminal(standing.status)
    const endMs = Math.min(this.endsAtMs, this.#cancelledAtMs ?? Number.POSITIVE_INFINITY)
    return { fromMs: this.submittedAtMs, toMs: isOver ? endMs : Number.POSITIVE_INFINITY }
  }

  /** How it stands; `unknown` when it is not known (any more). */
  standing(nowMs: number): Standing | 'unknown' {
    const plain = this.#plain(nowMs)
    const elapsedMs = nowMs - this.submittedAtMs
    const look: Look = { elapsedMs, ...this.#pace, earlier: this.#looks.get(plain.status) ?? 0 }
    let standing: Standing = plain
    for (const { behaviour, argument } of this.actives) {
      const changed = behaviour.stand?.(standing, look, argument) ?? standing
      if (changed === 'unknown') return changed
      // Whoever was cancelled stays so, whatever was planned for him.
      if (plain.status !== 'cancelled') standing = changed
    }
    return standing
  }

  /** Tells how it stands: from then on it has been looked at once more. */
  look(nowMs: number): Standing | 'unknown' {
    const standing = this.standing(nowMs)
    const { status } = this.#plain(nowMs)
    this.#looks.set(status, (this.#looks.get(status) ?? 0) + 1)
    return standing
  }

  /** Ends it, unless it has ended already. */
  cancel(nowMs: number): void {
    this.#cancelledAtMs ??= nowMs
  }

  /** The job as its dialect tells it. */
  view(standing: Standing, links: FilmLinks | undefined): JobView {
    const { request, submittedAtMs } = this
    const { size, frames } = this.#ordered
    const seconds = Math.round((frames / FRAMES_PER_SECOND) * 100) / 100
    const whole: JobView = {
      id: this.id,
      status: standing.status,
      model: request.model,
      requestId: this.#requestId,
      createdAtMs: submittedAtMs,
      ...this.#times(standing),
      progressPercent: standing.progressPercent,
      prompt: request.prompt,
      resolution: request.resolution ?? '720p',
      ratio: request.ratio === undefined || request.ratio === 'adaptive' ? '16:9' : request.ratio,
      size,
      durationSeconds: seconds,
      ...(request.frames !== undefined && { frames }),
      seed: request.seed === undefined || request.seed === -1 ? this.number : request.seed,
      ...(request.metadata !== undefined && { metadata: request.metadata }),
      videos: [],
      request,
      ...(request.references.length > 0 && { references: request.references }),
      ...(standing.failure !== undefined && { failure: standing.failure }),
    }
    if (standing.status !== 'succeeded') return whole
    const finished: JobView = {
      ...whole,
      expiresAtMs: this.endsAtMs + LINK_LASTS_MS,
      tokens: tokensOf({ frames, pixels: size.widthPx * size.heightPx, inputSeconds: 0 }),
      videos: links === undefined ? [] : [{ url: links.video, size, durationSeconds: seconds }],
      ...(links !== undefined && request.returnLastFrame === true && { lastFrameUrl: links.lastFrame }),
    }
    return this.actives.reduce((view, { behaviour, argument }) => behaviour.tell?.(view, argument) ?? view, finished)
  }

  /** The callbacks that are sent of it. */
  plannedCallbacks(): readonly PlannedCallback[] {
    const { queueMs, runMs } = this.#pace
    const states = this.request.callbackStates ?? []
    const plan: readonly PlannedCallback[] = [
      ...(states.includes('queued') ? [{ afterMs: 0 }] : []),
      ...(states.includes('running') ? [{ afterMs: queueMs }] : []),
      { afterMs: queueMs + runMs },
    ]
    return this.actives.reduce(
      (planned, { behaviour, argument }) => behaviour.call?.(planned, this.#pace, argument) ?? planned,
      plan,
    )
  }

  #plain(nowMs: number): Standing {
    const { queueMs, runMs } = this.#pace
    const elapsedMs = (this.#cancelledAtMs ?? nowMs) - this.submittedAtMs
    if (this.#cancelledAtMs !== undefined) return { status: 'cancelled', progressPercent: 0 }
    if (elapsedMs < queueMs) return { status: 'queued', progressPercent: 0 }
    const missing = this.fetched?.findIndex(({ digest }) => digest === undefined) ?? -1
    if (missing >= 0) return { status: 'failed', progressPercent: 0, failure: unreachable(missing) }
    const ranMs = elapsedMs - queueMs
    if (ranMs >= runMs) return { status: 'succeeded', progressPercent: 100 }
    return { status: 'running', progressPercent: Math.floor((ranMs * 100) / runMs) }
  }

  #times({ status }: Standing): Pick<JobView, 'startedAtMs' | 'updatedAtMs' | 'finishedAtMs'> {
    const startedAtMs = this.submittedAtMs + this.#pace.queueMs
    if (status === 'queued') return { updatedAtMs: this.submittedAtMs }
    if (status === 'running') return { startedAtMs, updatedAtMs: startedAtMs }
    const finishedAtMs = this.#cancelledAtMs ?? this.endsAtMs
    return { ...(finishedAtMs >= startedAtMs && { startedAtMs }), updatedAtMs: finishedAtMs, finishedAtMs }
  }
}
