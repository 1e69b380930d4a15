/** From an HTTP request to an answer: who asks, for what, what the face says to it, and what gets spoilt of that. */

import type { IncomingMessage } from 'node:http'
import { Notes } from '../core/notes.ts'
import { type Problem, ProblemError, problem } from '../core/problem.ts'
import type { GenerationRequest } from '../core/request.ts'
import type { Dialect } from '../dialects/dialect.ts'
import type { WireRequest } from '../dialects/wire.ts'
import { BUILT_IN_MODELS } from '../models/built-in.ts'
import { type Answer, answerOf, jsonAnswer } from './answer.ts'
import type { Active, Moment } from './behaviour.ts'
import { Callbacks } from './callbacks.ts'
import { Face, Refusal } from './face.ts'
import type { FakeJob, Pace } from './fake-job.ts'
import { bytesAnswer } from './film-answer.ts'
import { type Films, nameOf } from './films.ts'
import type { JobList } from './job-list.ts'
import { keyOf } from './keys.ts'
import { lookInside } from './look-inside.ts'
import { digestOf, type Records } from './records.ts'
import { fetchReferences } from './references.ts'
import { type FindRoute, type Match, routesOf } from './routes.ts'
import type { Script } from './script.ts'
import { Uploads } from './uploads.ts'
import { type Received, readWire } from './wire-reading.ts'

/** What answering needs. */
export type AnsweringOptions = {
  readonly dialect: Dialect
  readonly origin: string
  /** Where files are taken, and nothing else is; absent: at `origin`. */
  readonly uploadOrigin?: string
  readonly script: Script
  readonly jobs: JobList
  readonly records: Records
  readonly films: Films
  readonly pace: Pace
  readonly keys: readonly string[]
  readonly models?: readonly string[]
  readonly assets?: readonly string[]
  readonly sendsCallbacks: boolean
  readonly fetchesReferences: boolean
  readonly showsLinks: boolean
  readonly nowMs: () => number
  readonly closing: AbortSignal
}

/** What is served besides the dialect. */
const OWN_PATHS = '/_fake/'

/** Bytes of a body. */
const BODY_BYTES_MAX = 67_108_864

/** Answers requests, one after the other or many at once. */
export class Answering {
  readonly #options: AnsweringOptions
  readonly #find: FindRoute
  readonly #face: Face
  readonly #callbacks: Callbacks
  readonly #uploads: Uploads
  #requests = 0
  readonly #revoked = new Set<string>()
  #lists = 0
  /** Questions about jobs that it does not know. */
  #strays = 0

  constructor(options: AnsweringOptions) {
    const { dialect, jobs, script, pace, models, assets, origin, uploadOrigin = origin, showsLinks, nowMs } = options
    const { records, closing } = options
    this.#options = options
    this.#find = routesOf(dialect)
    const films = (job: FakeJob) => `${origin}${OWN_PATHS}films/${job.id}`
    const links = (job: FakeJob) => ({ video: `${films(job)}.mp4`, lastFrame: `${films(job)}.png` })
    this.#face = new Face({
      dialect,
      jobs,
      script,
      pace,
      ...(models !== undefined && { models }),
      ...(assets !== undefined && { assets }),
      links: showsLinks ? links : () => undefined,
      nowMs,
    })
    this.#uploads = new Uploads(uploadOrigin + OWN_PATHS, nowMs)
    this.#callbacks = new Callbacks({ dialect, records, view: (job) => this.#face.view(job), closing })
  }

  /** Answers a request that came to one of its origins. Throws what its client did to the connection. */
  async answer(request: IncomingMessage, at: string): Promise<Answer> {
    const requestId = `fake-request-${++this.#requests}`
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
    )
    const url = new URL(request.url ?? '/', at)
    const received: Received = { method: request.method ?? 'GET', url, headers, body: await readBody(request) }
    const { answer, operation } = await this.#answer(received, requestId)
    this.#options.records.addRequest({
      method: received.method,
      target: url.pathname + url.search,
      headers,
      bodyBytes: received.body.byteLength,
      bodyDigest: digestOf(received.body),
      ...(operation !== undefined && { operation }),
      status: answer.status,
    })
    return answer
  }

  async #answer(received: Received, requestId: string): Promise<Told> {
    const { dialect } = this.#options
    const told: { operation?: Told['operation']; request?: GenerationRequest } = {}
    const refusal = (found: Problem, isWirePath: boolean): Answer => {
      const asked = told.request === undefined ? {} : { request: told.request }
      return answerOf(dialect.problem.encode({ problem: found, isWirePath, requestId, ...asked }, new Notes()))
    }
    let match: Match | undefined
    try {
      if (received.url.pathname.startsWith(OWN_PATHS)) return await this.#own(received)
      this.#checkKey(received)
      match = this.#find(received.method, received.url.pathname)
      this.#checkPlace(match, received)
      told.operation = match.operation
      this.#options.records.count(match.operation)
      const answer = await this.#operate(match, received, requestId, (found) => refusal(found, false))
      return { answer, operation: match.operation }
    } catch (error) {
      const operation = told.operation === undefined ? {} : { operation: told.operation }
      if (error instanceof Refusal) {
        const { refused } = error
        told.request = error.request
        if (refused === 'hang up') return { answer: HUNG_UP, ...operation }
        if ('page' in refused) return { answer: refused.page, ...operation }
        if (refused.problem.code === 'unauthorized') this.#revoke(keyOf(received.headers))
        const debug = refused.tellsKey === true ? ` authorization: ${received.headers['authorization']}` : ''
        const problem = { ...refused.problem, message: refused.problem.message + debug }
        return { answer: withRetryAfter(refusal(problem, false), refused.retryAfter), ...operation }
      }
      if (error instanceof ProblemError) {
        const answer = refusal(error.problem, true)
        const told = (found: Problem) => refusal(found, false)
        return { answer: match === undefined ? answer : this.#spoilRefusal(answer, match, told), ...operation }
      }
      const words = error instanceof Error ? (error.stack ?? error.message) : String(error)
      return { answer: jsonAnswer(500, { fake_provider: words }), ...operation }
    }
  }

  async #operate(match: Match, received: Received, requestId: string, refusal: Moment['refusal']): Promise<Answer> {
    const { script, records, sendsCallbacks, fetchesReferences, closing } = this.#options
    const wire = await readWire(received, match)
    if (match.operation === 'content') {
      const job = this.#face.filmOf(wire)
      return this.#film(job, received, refusal)
    }
    if (match.operation === 'models') {
      const spoilt = { place: 'other', count: 1, refusal } as const
      return this.#spoil(this.#models(), spoilt, undefined, script.standing)
    }
    if (match.operation === 'upload') return this.#uploads.take(this.#options.dialect, wire)
    const { answer, place, job } = await this.#face.answer(match.operation, wire, requestId)
    if (place === 'submit' && job !== undefined) {
      records.countWork(digestOf(received.body))
      if (sendsCallbacks) this.#callbacks.plan(job)
      if (fetchesReferences) {
        void fetchReferences(job.request, this.#known(wire), closing).then((fetched) => {
          job.fetched = fetched
        })
      }
    }
    if (place === 'list') this.#lists++
    const count = place === 'list' ? this.#lists : (job?.polls ?? 1)
    return this.#spoil(answer, { place, count, refusal }, job, job?.actives ?? script.standing)
  }

  /** The models that it was told it has. Throws `ProblemError` `route_not_found` where it was not: nobody lists every one. */
  #models(): Answer {
    const { dialect, models } = this.#options
    const [like] = BUILT_IN_MODELS
    if (dialect.models === undefined || models === undefined || like === undefined) {
      throw problem('route_not_found', 'There is no list of models here.')
    }
    return answerOf(dialect.models.encode(models.map((name) => ({ ...like, name }))))
  }

  /** A refusal by what holds for everything: a question about a job that nobody knows is a question as well. */
  #spoilRefusal(answer: Answer, { operation }: Match, refusal: Moment['refusal']): Answer {
    const isPoll = operation === 'retrieve' || operation === 'result'
    const moment = isPoll
      ? ({ place: 'poll', count: ++this.#strays, refusal } as const)
      : ({ place: 'other', count: 1, refusal } as const)
    return this.#spoil(answer, moment, undefined, this.#options.script.standing)
  }

  /** What is no dialect's: films, and what tests ask for. */
  async #own(received: Received): Promise<Told> {
    const { jobs, records, nowMs, dialect } = this.#options
    const { url, method } = received
    const [, id = '', kind] = /^\/_fake\/films\/([0-9a-z]{26})\.(mp4|png)$/.exec(url.pathname) ?? []
    if (kind !== undefined || url.pathname === '/_fake/trap') {
      if (keyOf(received.headers) !== undefined) records.counts.leaks++
    }
    if (method === 'PUT') {
      const taken = this.#uploads.put(url, received.body)
      if (taken !== undefined && keyOf(received.headers) !== undefined) records.counts.leaks++
      if (taken !== undefined) return { answer: taken, operation: 'put' }
    }
    if (url.pathname === '/_fake/trap') return { answer: jsonAnswer(200, {}), operation: 'trap' }
    if (kind === undefined) return { answer: lookInside(url.pathname, { jobs, records, nowMs, dialect }) }
    // Links of storage are signed for one method.
    if (method !== 'GET') return { answer: { status: 403, headers: {}, body: '' }, operation: 'film' }
    const job = jobs.find(id, nowMs())
    this.#face.checkFilm(job, nowMs())
    if (kind === 'png') {
      const picture = this.#options.films.lastFrame(job.film)
      return { answer: bytesAnswer(picture, 'image/png', nameOf(job.film), received.headers), operation: 'film' }
    }
    records.counts.downloads++
    const refusal = (found: Problem) => jsonAnswer(403, { error: found })
    return { answer: await this.#film(job, received, refusal), operation: 'film' }
  }

  async #film(job: FakeJob, { headers }: Received, refusal: Moment['refusal']): Promise<Answer> {
    const bytes = await this.#options.films.film(job.film)
    job.downloads++
    const whole = bytesAnswer(bytes, 'video/mp4', nameOf(job.film), headers)
    return this.#spoil(whole, { place: 'film', count: job.downloads, refusal }, job, job.actives)
  }

  /** What files are that were brought with a submit, by their ids, or before it, by their URLs. */
  #known(wire: WireRequest): (name: string) => string | undefined {
    const parts = digestsOf(wire)
    return (name) => parts.get(name) ?? this.#uploads.digestOf(name)
  }

  #spoil(
    answer: Answer,
    about: Omit<Moment, 'id' | 'origin'>,
    job: FakeJob | undefined,
    actives: readonly Active[],
  ): Answer {
    const { dialect, origin } = this.#options
    const moment = { ...about, origin, ...(job !== undefined && { id: dialect.ids.encode(job.id) }) }
    return actives.reduce((sent, { behaviour, argument }) => behaviour.send?.(sent, moment, argument) ?? sent, answer)
  }

  /** From now on the key is taken for nothing: whoever looks a second time sees it, too. */
  #revoke(key: string | undefined): void {
    if (key !== undefined && this.#revoked.size < REVOKED_MAX) this.#revoked.add(key)
  }

  /** Whether this is asked for here, and not at the other origin. Throws `ProblemError`. */
  #checkPlace({ operation }: Match, { url }: Received): void {
    const { origin, uploadOrigin } = this.#options
    if (uploadOrigin === undefined || url.origin === (operation === 'upload' ? uploadOrigin : origin)) return
    throw problem('route_not_found', `There is no ${url.pathname} here.`)
  }

  #checkKey({ headers }: Received): void {
    const { keys, records } = this.#options
    const key = keyOf(headers)
    const isKnown = key !== undefined && (keys.length === 0 || keys.includes(key))
    if (isKnown && !this.#revoked.has(key)) return
    records.counts.refusedKeys++
    throw problem('unauthorized', key === undefined ? 'An API key is required.' : 'The API key is not valid.')
  }
}

/** Keys that are remembered as revoked. */
const REVOKED_MAX = 1_000

type Told = { readonly answer: Answer; readonly operation?: Match['operation'] | 'film' | 'trap' | 'put' }

const HUNG_UP: Answer = { status: 0, headers: {}, body: '', breaksOff: { at: 'the beginning', by: 'close' } }

/** The digests of the files of a form, by their ids. */
function digestsOf({ body }: WireRequest): ReadonlyMap<string, string> {
  const files = body.kind === 'form' ? body.parts.flatMap((part) => ('file' in part ? [part.file] : [])) : []
  return new Map(files.map(({ id, digest }) => [id, digest]))
}

function withRetryAfter(answer: Answer, retryAfter: string | undefined): Answer {
  return retryAfter === undefined ? answer : { ...answer, headers: { ...answer.headers, 'retry-after': retryAfter } }
}

/** The whole body. What is too much of it is not kept. */
async function readBody(request: IncomingMessage): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let sizeBytes = 0
  for await (const piece of request) {
    if (!(piece instanceof Uint8Array)) continue
    sizeBytes += piece.byteLength
    if (sizeBytes > BODY_BYTES_MAX) throw new Error(`the body has more than ${BODY_BYTES_MAX} bytes`)
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}
