/**
 * The dialect in front of the jobs: a request is decoded, a job is made, looked at, cancelled or listed, and the answer is
 * encoded. The same codecs serve Reelay's own faces.
 */

import { type JobId, makeId } from '../core/ids.ts'
import { isTerminal } from '../core/job.ts'
import type { Json } from '../core/json.ts'
import { Notes } from '../core/notes.ts'
import { problem } from '../core/problem.ts'
import type { GenerationRequest } from '../core/request.ts'
import type { JobView } from '../core/view.ts'
import type { Dialect, JobRef } from '../dialects/dialect.ts'
import type { WireRequest, WireResponse } from '../dialects/wire.ts'
import { type Answer, answerOf } from './answer.ts'
import type { Moment, Refused, Standing } from './behaviour.ts'
import { FakeJob, type FilmLinks, type Pace } from './fake-job.ts'
import { filmOrderOf } from './film-order.ts'
import type { JobList } from './job-list.ts'
import { keyOf } from './keys.ts'
import type { OperationName } from './routes.ts'
import type { Script } from './script.ts'
import { withStatusWord } from './status-word.ts'

/** What a face is made of. */
export type FaceOptions = {
  readonly dialect: Dialect
  readonly jobs: JobList
  readonly script: Script
  readonly pace: Pace
  /** Models that are known; absent: every one. */
  readonly models?: readonly string[]
  /** Ids of the media in its library; absent: every one. */
  readonly assets?: readonly string[]
  /** Where a job's film is; `undefined` where only the dialect's own content route has it. */
  readonly links: (job: FakeJob) => FilmLinks | undefined
  readonly nowMs: () => number
}

/** What came of a request, and what it was about: trouble on the way back asks for it. */
export type Outcome = { readonly answer: Answer; readonly place: Moment['place']; readonly job?: FakeJob }

/** A submit that is not taken on. */
export class Refusal extends Error {
  readonly refused: Refused
  readonly request: GenerationRequest

  constructor(refused: Refused, request: GenerationRequest) {
    super('the submit is refused')
    this.refused = refused
    this.request = request
  }
}

/** The operations of a dialect, but for films and files. */
export class Face {
  readonly #options: FaceOptions
  /** Submits so far. */
  #submits = 0

  constructor(options: FaceOptions) {
    this.#options = options
  }

  /** Does what is asked. Throws `ProblemError`, and `Refusal` for a submit that is not taken on. */
  async answer(
    operation: Exclude<OperationName, 'content' | 'upload' | 'models'>,
    wire: WireRequest,
    requestId: string,
  ): Promise<Outcome> {
    const { dialect } = this.#options
    switch (operation) {
      case 'submit':
        return this.#submit(wire, requestId)
      case 'retrieve':
        return this.#poll(wire, dialect.retrieve)
      case 'result':
        return this.#poll(wire, dialect.result ?? dialect.retrieve)
      case 'list':
        return this.#list(wire)
      case 'cancel':
      case 'remove':
      case 'discard':
        return { answer: answerOf(this.#change(operation, wire)), place: 'other' }
    }
  }

  /** The job whose film is asked for. Throws `ProblemError` when there is none, or not yet. */
  filmOf(wire: WireRequest): FakeJob {
    const { dialect, nowMs } = this.#options
    const job = this.#find(wire, dialect.content?.request ?? dialect.retrieve.request)
    this.checkFilm(job, nowMs())
    return job
  }

  /** Throws `ProblemError` when a job has no film, or not yet. */
  checkFilm(job: FakeJob, nowMs: number): void {
    const standing = job.standing(nowMs)
    const status = standing === 'unknown' ? 'lost' : standing.status
    if (status === 'queued' || status === 'running') throw problem('video_not_ready', 'The video is not ready yet.')
    if (status !== 'succeeded') throw problem('video_not_available', `There is no video: the job is ${status}.`)
  }

  /** How a job is told now; `undefined` when it is not known. */
  view(job: FakeJob): JobView | undefined {
    const standing = job.standing(this.#options.nowMs())
    return standing === 'unknown' ? undefined : job.view(standing, this.#options.links(job))
  }

  async #submit(wire: WireRequest, requestId: string): Promise<Outcome> {
    const { dialect, models, script, jobs, pace, nowMs } = this.#options
    const request = dialect.submit.request.decode(wire, new Notes())
    if (models?.includes(request.model) === false) {
      throw problem('model_not_found', `There is no model ${request.model}.`, 'model')
    }
    this.#checkAssets(request)
    const number = ++this.#submits
    const key = keyOf(wire.headers)
    const actives = script.behavioursOf(number, request.prompt)
    for (const { behaviour, argument } of actives) {
      if (behaviour.refuse !== undefined) throw new Refusal(behaviour.refuse(argument), request)
    }
    const id = makeId<JobId>(FIRST_ID_AT_MS + number, new Uint8Array(10))
    const film = filmOrderOf(this.#whole(request))
    const job = new FakeJob({ id, number, request, film, actives, submittedAtMs: nowMs(), pace, requestId, key })
    jobs.add(job)
    await this.#wait(job, dialect.submitWait?.(wire) ?? 0)
    const answer = this.#told(job, dialect.submit.response.encode, NEW)
    return { answer, place: 'submit', job }
  }

  /** Throws `Refusal` for media that its library does not have. */
  #checkAssets(request: GenerationRequest): void {
    const { assets } = this.#options
    request.references.forEach(({ source }, index) => {
      if (assets === undefined || source.from !== 'library' || assets.includes(source.id)) return
      const message = `The specified asset ${source.id} is not found.`
      throw new Refusal({ problem: { code: 'invalid_parameter', message, field: `references[${index}]` } }, request)
    })
  }

  /** A request that goes on from a draft is for the draft's film. Throws `ProblemError` where there is no such draft. */
  #whole(request: GenerationRequest): GenerationRequest {
    if (request.draftOfId === undefined) return request
    const { request: draft } = this.#options.jobs.find(request.draftOfId, this.#options.nowMs())
    return { ...draft, ...request }
  }

  /** Waits for a job's end where the client wants it, but not longer than he does. */
  async #wait(job: FakeJob, seconds: number): Promise<void> {
    const untilMs = this.#options.nowMs() + seconds * 1_000
    for (;;) {
      const now = this.#options.nowMs()
      const standing = job.standing(now)
      if (now >= untilMs || standing === 'unknown' || isTerminal(standing.status)) return
      await new Promise((wake) => setTimeout(wake, Math.min(WAIT_LOOK_MS, untilMs - now)))
    }
  }

  #poll(wire: WireRequest, operation: Dialect['retrieve']): Outcome {
    const job = this.#find(wire, operation.request)
    job.polls++
    return { answer: this.#told(job, operation.response.encode), place: 'poll', job }
  }

  /** Tells how a job stands; `lost` is what is told of one that is not known (any more). */
  #told(job: FakeJob, encode: (view: JobView, notes: Notes) => WireResponse, lost?: Standing): Answer {
    const { links, nowMs } = this.#options
    const found = job.look(nowMs())
    const standing = found === 'unknown' ? (lost ?? found) : found
    if (standing === 'unknown') throw problem('job_not_found', 'There is no such job.')
    const response = encode(job.view(standing, links(job)), new Notes())
    const word = this.#wordOf(job)
    return answerOf(word === undefined ? response : { ...response, body: withStatusWord(response.body, word) })
  }

  #list(wire: WireRequest): Outcome {
    const { dialect, jobs, links, nowMs } = this.#options
    if (dialect.list === undefined) throw problem('route_not_found', 'There is no list here.')
    const query = dialect.list.request.decode(wire, new Notes())
    const now = nowMs()
    const { jobs: found, hasMore, total } = jobs.page(query, now)
    const words = new Map<string, string>()
    const views = found.flatMap((job) => {
      const word = this.#wordOf(job)
      if (word !== undefined) words.set(dialect.ids.encode(job.id), word)
      const standing = job.look(now)
      return standing === 'unknown' ? [] : [job.view(standing, links(job))]
    })
    const response = dialect.list.response.encode({ jobs: views, hasMore, total }, new Notes())
    const spoilt = [...words].reduce<Json>((body, [id, word]) => withStatusWord(body, word, id), response.body)
    return { answer: answerOf({ ...response, body: spoilt }), place: 'list' }
  }

  #change(operation: 'cancel' | 'remove' | 'discard', wire: WireRequest): WireResponse {
    const { dialect, jobs, nowMs } = this.#options
    const found = dialect[operation]
    if (found === undefined) throw problem('route_not_found', `There is no ${operation} here.`)
    const job = this.#find(wire, found.request)
    const view = this.view(job)
    const status = view?.status ?? 'queued'
    const refused = problem('job_not_cancellable', `A job that is ${status} is not for that.`)
    const ref = { id: job.id }
    if (operation === 'cancel') {
      if (isTerminal(status) && status !== 'cancelled') throw refused
      job.cancel(nowMs())
      return (
        dialect.cancel?.response.encode(this.view(job) ?? { ...ref, status: 'cancelled', videos: [] }, new Notes()) ??
        EMPTY
      )
    }
    if (operation === 'remove') {
      jobs.remove(job.id)
      return dialect.remove?.response.encode(ref, new Notes()) ?? EMPTY
    }
    if (status === 'running' || status === 'cancelled') throw refused
    if (status === 'queued') job.cancel(nowMs())
    else jobs.remove(job.id)
    return dialect.discard?.response.encode({ discarded: true }, new Notes()) ?? EMPTY
  }

  #find(wire: WireRequest, codec: { decode(wire: WireRequest, notes: Notes): JobRef }): FakeJob {
    const { jobs, nowMs } = this.#options
    return jobs.find(codec.decode(wire, new Notes()).id, nowMs())
  }

  #wordOf(job: FakeJob): string | undefined {
    const standing = job.standing(this.#options.nowMs())
    if (standing === 'unknown') return undefined
    return job.actives
      .map(({ behaviour, argument }) => behaviour.word?.(standing, argument))
      .find((word) => word !== undefined)
  }
}

/** Ids begin at a fixed time, so that they are the same in every run. */
const FIRST_ID_AT_MS = Date.UTC(2024, 0, 1)

/** How often is looked whether a job has ended for which a client waits, in ms. */
const WAIT_LOOK_MS = 50

/** A job that nobody has looked for yet. */
const NEW: Standing = { status: 'queued', progressPercent: 0 }

const EMPTY: WireResponse = { status: 200, headers: {}, body: {} }
