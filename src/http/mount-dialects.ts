/**
 * Mounts dialects as faces: a request becomes a wire message, is decoded, handed to the gateway's verbs, and what those
 * return is encoded again. Several dialects may share a path; each says which clients it recognises as its own.
 */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Job } from '../core/job.ts'
import type { JsonObject } from '../core/json.ts'
import { Notes } from '../core/notes.ts'
import { ProblemError } from '../core/problem.ts'
import type { Dialect, JobRef } from '../dialects/dialect.ts'
import { okJson } from '../dialects/job-routes.ts'
import type { Route, WireRequest, WireResponse } from '../dialects/wire.ts'
import type { FoundJobs } from '../gateway/retrieve.ts'
import type { WaitOf } from '../gateway/waits.ts'
import { unknownModel } from '../gateway/unknown-model.ts'
import { chooseDialect } from './choose-dialect.ts'
import { principalOf } from './request-context.ts'
import { answerRun } from './runs.ts'
import { waitHeaders } from './wait-headers.ts'
import { answerSubmit, type SubmitVerbs, type TextAnswer } from './submits.ts'
import type { Principal } from '../auth/authenticate.ts'
import type { Model } from '../core/model.ts'
import type { JobQuery } from '../core/view.ts'

/** The verbs of the gateway, as faces call them. */
export type Verbs = SubmitVerbs & {
  readonly find: (principal: Principal, id: string) => Promise<Job>
  readonly list: (principal: Principal, query: JobQuery) => Promise<FoundJobs>
  /** How long a job still takes, as far as that can be told. */
  readonly waitOf: WaitOf
  readonly cancel: (principal: Principal, id: string) => Promise<Job>
  readonly remove: (principal: Principal, id: string) => Promise<void>
  readonly discard: (principal: Principal, id: string) => Promise<void>
  /** What is kept of how a job's prompt was understood. */
  readonly storyboard: (job: Job) => Promise<JsonObject>
  /** Where a film's poster is to be had, or the track of its scrubbing sheet. Throws `ProblemError`. */
  readonly stillUrl: (job: Job, still: 'poster' | 'scrub', linkBase: string) => string
  /** The models that are offered, at today's prices. */
  readonly models: () => Promise<readonly Model[]>
}

/** What a face needs from the HTTP side. */
type FaceDeps = {
  readonly verbs: Verbs
  readonly readWire: (request: FastifyRequest, route: Route) => Promise<WireRequest>
  readonly linkBase: (request: FastifyRequest) => string
  readonly watching: {
    /** A job; where the request would wait for its end, or `waitSeconds` is given, as it is then. */
    find(request: FastifyRequest, reply: FastifyReply, id: string, waitSeconds?: number): Promise<Job>
    /** A job as it is when it has ended or the time is over; `undefined` when too many wait already. */
    findEnded(request: FastifyRequest, reply: FastifyReply, id: string, seconds: number): Promise<Job | undefined>
    /** Answers with a job's status as a stream. */
    statusStream(
      dialect: Dialect,
      id: string,
      wire: WireRequest,
      request: FastifyRequest,
      reply: FastifyReply,
    ): Promise<FastifyReply>
    /** Answers with a job's history. */
    jobEvents(dialect: Dialect, id: string, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>
  }
  /** Looks again at who asks, unless it was just done. Throws `ProblemError`. */
  readonly letInStill: (request: FastifyRequest) => Promise<void>
  readonly sendContent: (job: Job, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>
}

/** Answers with a wire message, or with `undefined` when it has sent bytes by itself. */
type Handler = (
  wire: WireRequest,
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<WireResponse | TextAnswer | undefined>

/** A route and the dialects that answer on it. */
type Mounted = { readonly route: Route; readonly handlers: Answering[] }

/** A dialect, its own route, and what it does there. */
type Answering = { readonly dialect: Dialect; readonly route: Route; readonly handle: Handler }

/** Adds all routes of all dialects. */
export function mountDialects(app: FastifyInstance, dialects: readonly Dialect[], deps: FaceDeps): void {
  const mounted = new Map<string, Mounted>()
  for (const dialect of dialects) {
    for (const [route, handle] of handlersOf(dialect, deps)) {
      const key = `${route.method} ${route.path}`
      const known = mounted.get(key) ?? { route, handlers: [] }
      known.handlers.push({ dialect, route, handle })
      mounted.set(key, known)
    }
  }
  for (const { route, handlers } of mounted.values()) {
    const isContent = handlers.some(
      ({ dialect }) => dialect.content?.routes.some(({ path }) => path === route.path) === true,
    )
    app.route({
      // A HEAD route of the framework's own making would say that there are no bytes.
      method: isContent ? ['GET', 'HEAD'] : route.method,
      url: route.path,
      config: {
        dialects: handlers.map(({ dialect }) => dialect),
        access: 'tenant',
        ...(handlers.some(isSubmit) && { takesDryRun: true }),
      },
      handler: async (request, reply) => {
        const dialect = chooseDialect(request.routeOptions.config.dialects ?? [], request.headers)
        const handler = handlers.find((candidate) => candidate.dialect === dialect)
        if (handler === undefined) throw new Error(`nobody answers on ${route.path}`)
        const answer = await handler.handle(await deps.readWire(request, handler.route), request, reply)
        if (answer === undefined) return reply
        return 'text' in answer ? sendText(reply, answer) : sendWire(reply, answer)
      },
    })
  }
}

function isSubmit({ dialect: { submit, quote, run }, route }: Answering): boolean {
  return [submit, quote, run].some((operation) => operation?.routes.includes(route))
}

/** Sends a dialect's response. */
export function sendWire(reply: FastifyReply, { status, headers, body }: WireResponse): FastifyReply {
  return sendText(reply, { status, headers, text: JSON.stringify(body) })
}

/** Sends an answer whose body is JSON text already. */
function sendText(reply: FastifyReply, { status, headers, text }: TextAnswer): FastifyReply {
  return reply
    .code(status)
    .headers({ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers })
    .send(text)
}

/** The models that are offered to whoever asks: those that his key may use. */
async function modelsFor(verbs: Verbs, { limits }: Principal): Promise<readonly Model[]> {
  const [all, { models }] = [await verbs.models(), limits]
  return models === undefined ? all : all.filter(({ name }) => models.includes(name))
}

function* handlersOf(dialect: Dialect, deps: FaceDeps): Generator<[Route, Handler]> {
  const { verbs } = deps
  const viewer = (request: FastifyRequest) => {
    const linkBase = deps.linkBase(request)
    return (job: Job) => verbs.view(job, linkBase)
  }
  const on = function* (routes: readonly Route[], handle: Handler): Generator<[Route, Handler]> {
    for (const route of routes) yield [route, handle]
  }
  const idOf = (wire: WireRequest, codec: { decode(wire: WireRequest, notes: Notes): JobRef }) =>
    codec.decode(wire, new Notes()).id
  const { submit, retrieve, result, cancel, list, remove, discard, content, events, storyboard } = dialect
  const { models, model, run, statusStream, poster, scrub } = dialect

  const submitsOf = (request: FastifyRequest, reply: FastifyReply) => ({
    ...verbs,
    letInStill: deps.letInStill,
    findEnded: (id: string, seconds: number) => deps.watching.findEnded(request, reply, id, seconds),
  })
  for (const route of [...submit.routes, ...dialect.quote.routes]) {
    const answer: Handler = (wire, request, reply) =>
      answerSubmit(dialect, route, submitsOf(request, reply), wire, request, deps.linkBase(request))
    yield [route, answer]
  }
  yield* on(retrieve.routes, async (wire, request, reply) => {
    const job = await deps.watching.find(request, reply, idOf(wire, retrieve.request))
    const wait = await verbs.waitOf(job)
    const answer = retrieve.response.encode({ ...viewer(request)(job), ...(wait && { wait }) }, new Notes())
    reply.headers(waitHeaders(wait))
    return dialect.asAsked?.(answer, wire) ?? answer
  })
  if (run !== undefined) {
    for (const route of run.routes) {
      const answer: Handler = (wire, request, reply) => {
        const runs = { ...submitsOf(request, reply), find: deps.watching.find }
        return answerRun(dialect, route, runs, wire, request, reply, deps.linkBase(request))
      }
      yield [route, answer]
    }
  }
  if (statusStream !== undefined) {
    yield* on(statusStream.routes, async (wire, request, reply) => {
      const id = idOf(wire, statusStream.request)
      await deps.watching.statusStream(dialect, id, wire, request, reply)
      return undefined
    })
  }
  if (list !== undefined) {
    yield* on(list.routes, async (wire, request) => {
      const query = list.request.decode(wire, new Notes())
      request.isDecoded = true
      const page = await verbs.list(principalOf(request), query)
      return list.response.encode({ ...page, jobs: page.jobs.map(viewer(request)) }, new Notes())
    })
  }
  if (cancel !== undefined) {
    yield* on(cancel.routes, async (wire, request) => {
      const [principal, id] = [principalOf(request), idOf(wire, cancel.request)]
      const job = await verbs.cancel(principal, id).catch((error: unknown) => {
        const isEnded = error instanceof ProblemError && error.problem.code === 'job_not_cancellable'
        if (isEnded && dialect.cancelShowsEnded === true) return verbs.find(principal, id)
        throw error
      })
      return cancel.response.encode(viewer(request)(job), new Notes())
    })
  }
  if (remove !== undefined) {
    yield* on(remove.routes, async (wire, request) => {
      const id = idOf(wire, remove.request)
      await verbs.remove(principalOf(request), id)
      return remove.response.encode({ id }, new Notes())
    })
  }
  if (discard !== undefined) {
    yield* on(discard.routes, async (wire, request) => {
      await verbs.discard(principalOf(request), idOf(wire, discard.request))
      return discard.response.encode({ discarded: true }, new Notes())
    })
  }
  if (result !== undefined) {
    yield* on(result.routes, async (wire, request, reply) => {
      const job = await deps.watching.find(request, reply, idOf(wire, result.request))
      return result.response.encode(viewer(request)(job), new Notes())
    })
  }
  if (content !== undefined) {
    yield* on(content.routes, async (wire, request, reply) => {
      const job = await verbs.find(principalOf(request), idOf(wire, content.request))
      await deps.sendContent(job, request, reply)
      return undefined
    })
  }
  if (events !== undefined) {
    yield* on(events.routes, async (wire, request, reply) => {
      await deps.watching.jobEvents(dialect, idOf(wire, events.request), request, reply)
      return undefined
    })
  }
  if (storyboard !== undefined) {
    yield* on(storyboard.routes, async (wire, request, reply) => {
      const job = await deps.watching.find(request, reply, idOf(wire, storyboard.request))
      const told = await verbs.storyboard(job)
      return okJson({ object: 'storyboard', job: dialect.ids.encode(job.id), ...told })
    })
  }
  for (const [still, asked] of [
    ['poster', poster],
    ['scrub', scrub],
  ] as const) {
    if (asked === undefined) continue
    yield* on(asked.routes, async (wire, request, reply) => {
      const job = await deps.watching.find(request, reply, idOf(wire, asked.request))
      const url = verbs.stillUrl(job, still, deps.linkBase(request))
      await reply.header('cache-control', 'no-store').redirect(url)
      return undefined
    })
  }
  if (models !== undefined) {
    yield* on(models.routes, async (_wire, request) => models.encode(await modelsFor(verbs, principalOf(request))))
  }
  if (model !== undefined) {
    yield* on(model.routes, async (wire, request) => {
      const name = model.decode(wire)
      const offered = await modelsFor(verbs, principalOf(request))
      const found = offered.find((candidate) => candidate.name === name)
      if (found === undefined) throw unknownModel(offered, name)
      return model.encode(found)
    })
  }
}
