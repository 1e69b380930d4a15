/**
 * Mounts dialects as faces: a request becomes a wire message, is decoded, handed to the gateway's verbs, and what those
 * return is encoded again. Several dialects may share a path; each says which clients it recognises as its own.
 */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Job } from '../core/job.ts'
import { Notes } from '../core/notes.ts'
import type { StoredFile } from '../core/records.ts'
import type { GenerationRequest } from '../core/request.ts'
import type { JobView } from '../core/view.ts'
import type { Dialect, JobRef } from '../dialects/dialect.ts'
import type { Route, WireRequest, WireResponse } from '../dialects/wire.ts'
import type { SubmitContext } from '../gateway/submit.ts'
import { unknownModel } from '../gateway/unknown-model.ts'
import { principalOf } from './request-context.ts'
import type { Principal } from '../auth/authenticate.ts'
import type { Model } from '../core/model.ts'
import type { JobQuery } from '../core/view.ts'

/** The verbs of the gateway, as faces call them. */
export type Verbs = {
  readonly submit: (request: GenerationRequest, context: SubmitContext) => Promise<Job>
  readonly find: (principal: Principal, id: string) => Promise<Job>
  readonly list: (
    principal: Principal,
    query: JobQuery,
  ) => Promise<{ readonly jobs: readonly Job[]; readonly hasMore: boolean }>
  readonly cancel: (principal: Principal, id: string) => Promise<Job>
  readonly remove: (principal: Principal, id: string) => Promise<void>
  readonly models: () => readonly Model[]
  /** A job as its owner sees it, with links that begin with `linkBase`. */
  readonly view: (job: Job, linkBase: string) => JobView
}

/** What a face needs from the HTTP side. */
type FaceDeps = {
  readonly verbs: Verbs
  readonly readWire: (request: FastifyRequest, route: Route) => Promise<WireRequest>
  readonly linkBase: (request: FastifyRequest) => string
  readonly watching: {
    /** A job; where the request would wait for its end, as it is then. */
    find(request: FastifyRequest, reply: FastifyReply, id: string): Promise<Job>
    /** Answers with a job's history. */
    jobEvents(dialect: Dialect, id: string, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>
  }
  readonly sendContent: (job: Job, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>
}

/** Answers with a wire message, or with `undefined` when it has sent bytes by itself. */
type Handler = (wire: WireRequest, request: FastifyRequest, reply: FastifyReply) => Promise<WireResponse | undefined>

/** A route and the dialects that answer on it. */
type Mounted = { readonly route: Route; readonly handlers: Answering[] }

/** A dialect, its own route, and what it does there. */
type Answering = { readonly dialect: Dialect; readonly route: Route; readonly handle: Handler }

/** Which of the dialects on one path speaks to this client: the first that recognises it, or else the first. */
export function chooseDialect(dialects: readonly Dialect[], headers: FastifyRequest['headers']): Dialect | undefined {
  return dialects.find((dialect) => dialect.recognises?.(headers) === true) ?? dialects[0]
}

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
      config: { dialects: handlers.map(({ dialect }) => dialect) },
      handler: async (request, reply) => {
        const dialect = chooseDialect(request.routeOptions.config.dialects ?? [], request.headers)
        const handler = handlers.find((candidate) => candidate.dialect === dialect)
        if (handler === undefined) throw new Error(`nobody answers on ${route.path}`)
        const answer = await handler.handle(await deps.readWire(request, handler.route), request, reply)
        return answer === undefined ? reply : sendWire(reply, answer)
      },
    })
  }
}

/** Sends a dialect's response. */
export function sendWire(reply: FastifyReply, response: WireResponse): FastifyReply {
  return reply
    .code(response.status)
    .headers({ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...response.headers })
    .send(JSON.stringify(response.body))
}

function filesOf({ body }: WireRequest): readonly StoredFile[] {
  return body.kind === 'form' ? body.parts.flatMap((part) => ('file' in part ? [part.file] : [])) : []
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
  const { submit, retrieve, cancel, list, remove, content, events, models, model } = dialect

  yield* on(submit.routes, async (wire, request) => {
    const notes = new Notes()
    const generation = submit.request.decode(wire, notes)
    request.generation = generation
    request.isDecoded = true
    const linkBase = deps.linkBase(request)
    const job = await verbs.submit(generation, {
      principal: principalOf(request),
      faceId: dialect.id,
      linkBase,
      requestId: request.id,
      files: filesOf(wire),
      notes,
    })
    return submit.response.encode(verbs.view(job, linkBase), new Notes())
  })
  yield* on(retrieve.routes, async (wire, request, reply) => {
    const job = await deps.watching.find(request, reply, idOf(wire, retrieve.request))
    return retrieve.response.encode(viewer(request)(job), new Notes())
  })
  if (list !== undefined) {
    yield* on(list.routes, async (wire, request) => {
      const query = list.request.decode(wire, new Notes())
      request.isDecoded = true
      const page = await verbs.list(principalOf(request), query)
      return list.response.encode({ jobs: page.jobs.map(viewer(request)), hasMore: page.hasMore }, new Notes())
    })
  }
  if (cancel !== undefined) {
    yield* on(cancel.routes, async (wire, request) => {
      const job = await verbs.cancel(principalOf(request), idOf(wire, cancel.request))
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
  if (models !== undefined) yield* on(models.routes, async () => models.encode(verbs.models()))
  if (model !== undefined) {
    yield* on(model.routes, async (wire) => {
      const name = model.decode(wire)
      const found = verbs.models().find((candidate) => candidate.name === name)
      if (found === undefined) throw unknownModel(verbs.models(), name)
      return model.encode(found)
    })
  }
}
